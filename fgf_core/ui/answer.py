"""The answer of a page, on the screen before the rest of it."""

from __future__ import annotations

import time

import streamlit as st

# The browser draws in one go whatever comes within 10 ms, and what is drawn in one go waits for its slowest part.
BREATH_SECONDS = 0.03
# Plotly's code keeps the browser busy for most of a second, once a session: it must not come among the words.
MOMENT_SECONDS = 0.1


def first(html: str) -> None:
    """Put the sentence and the numbers on the page; the browser draws them while the rest is being made."""
    st.html(html)
    time.sleep(BREATH_SECONDS)


def stands() -> None:
    """Wait before the first chart of a session until what was sent so far is sure to stand on the page."""
    if "answer_stands" not in st.session_state:
        st.session_state.answer_stands = True
        time.sleep(MOMENT_SECONDS)
