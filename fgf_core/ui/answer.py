"""The answer of a page, on the screen before the rest of it."""

from __future__ import annotations

import time

import streamlit as st

# The browser draws in one go whatever comes within 10 ms, and what is drawn in one go waits for its slowest part.
BREATH_SECONDS = 0.03


def first(html: str) -> None:
    """Put the sentence and the numbers on the page; the browser draws them while the rest is being made."""
    st.html(html)
    time.sleep(BREATH_SECONDS)
