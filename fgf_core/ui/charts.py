"""Plotly figures in one house style; they come after the words of a page, where people explore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape

import plotly.graph_objects as go
import streamlit as st

from fgf_core.ui import answer

CONFIG = {"displayModeBar": False, "locale": "zh-CN", "scrollZoom": False}
_LIGHT = {"ink": "#14233b", "soft": "#5a6a82", "line": "#dde5f0", "brand": "#1554b0", "plan": "#7d8ca3"}
_DARK = {"ink": "#e8eef8", "soft": "#a3b3cc", "line": "#27395a", "brand": "#7fb0ff", "plan": "#93a4bf"}


_Lines = tuple[tuple[str, tuple[float | None, ...]], ...]


def curves(labels: Sequence[str], lines: Mapping[str, Sequence[float | None]], *, height: int = 260) -> go.Figure:
    """Percent over time, one line a name; the first is dotted, for it is the plan."""
    dark = st.context.theme.type == "dark"
    return _curves(tuple(labels), tuple((name, tuple(values)) for name, values in lines.items()), height, dark)


# Plotly checks every property it is given: a figure takes longer to make than all the rest of a page.
@lru_cache(maxsize=256)
def _curves(labels: tuple[str, ...], lines: _Lines, height: int, dark: bool) -> go.Figure:
    colour = _DARK if dark else _LIGHT
    figure = go.Figure()
    for place, (name, values) in enumerate(lines):
        figure.add_scatter(
            x=[escape(label) for label in labels],
            y=list(values),
            name=escape(name),
            mode="lines+markers",
            connectgaps=True,
            line={
                "width": 2 if place == 0 else 3,
                "dash": "dot" if place == 0 else "solid",
                "color": (colour["plan"], colour["brand"], "#00a36c")[place % 3],
            },
            marker={"symbol": ("circle-open", "circle", "diamond")[place % 3], "size": 7},
            hovertemplate="%{x} %{fullData.name} %{y:.1f}%<extra></extra>",
        )
    figure.update_yaxes(range=[0, 104], ticksuffix="%", nticks=6)
    return _styled(figure, height, colour)


def _styled(figure: go.Figure, height: int, colour: Mapping[str, str]) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": colour["ink"], "size": 13},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        hovermode="x unified",
    )
    figure.update_xaxes(showgrid=False, type="category", automargin=True)
    figure.update_yaxes(gridcolor=colour["line"], zeroline=False, automargin=True)
    return figure


def show(figure: go.Figure, *, key: str, alt: str) -> None:
    """Put a figure on the page; `alt` says in a sentence what it shows."""
    answer.stands()
    st.plotly_chart(figure, key=key, config=CONFIG, theme=None, alt=alt)
