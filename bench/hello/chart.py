"""The least a page with one Plotly chart can be: what of the dashboard's time is Plotly's own."""

import plotly.graph_objects as go
import streamlit as st

st.write("你好！")
st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 3, 2])))
