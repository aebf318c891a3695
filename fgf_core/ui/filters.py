"""Filters that live in the link: read from it on every run, written back to it by a choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def row() -> DeltaGenerator:
    """A row for filters, to be used with `with`; where there is little room they wrap."""
    return st.container(horizontal=True, key="filters")


def every(names: Iterable[str]) -> dict[str, str]:
    """Options that are their own labels, after the one for all of them."""
    return {"": "全部", **{name: name for name in names}}


def choice(label: str, options: Mapping[str, str], *, key: str) -> str:
    """A drop-down over `options`, value to label; the value stands in the link as `key=value`.

    The first option is the one without a filter and isn't written. A value the link shouldn't have is dropped.
    """
    held, none = f"choice-{key}", next(iter(options))
    asked = st.query_params.get(key, none)
    if asked not in options:
        del st.query_params[key]
        asked = none
    st.session_state[held] = asked
    return st.selectbox(
        label, list(options), key=held, format_func=options.__getitem__, on_change=_keep, args=(key, held, none)
    )


def search(label: str, placeholder: str, *, key: str) -> str:
    """A search field that searches while one types; the words stand in the link as `key=words`."""
    held, asked = f"choice-{key}", st.query_params.get(key, "")
    if st.session_state.get(held, "").strip() != asked:  # set only then: setting would take back what is being typed
        st.session_state[held] = asked
    typed = st.text_input(
        label, key=held, placeholder=placeholder, type="search", live=True, on_change=_keep, args=(key, held, "")
    )
    return typed.strip()


def _keep(key: str, held: str, none: str) -> None:
    chosen = st.session_state[held].strip()
    if chosen == none:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = chosen
