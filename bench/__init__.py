"""Measurements: what the dashboard costs beside the plainest Streamlit page; `make bench` runs them."""
