"""Lines over time without a chart library: on the page with the words, in print, and in both themes.

Streamlit drops SVG from HTML, so each line is a mask over the colour of the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from fgf_core.ui.text import Html, esc

EVEN = "vector-effect='non-scaling-stroke'"
SCALE, ROOM = (100, 75, 50, 25, 0), 4
"""The lines of the grid, and the room above and below them; in percent."""
STYLES = ("stroke-width='2' stroke-dasharray='1 5'", "stroke-width='2.5'", "stroke-width='2.5'")
MARKS = (("round", 0), ("round", 9), ("square", 7))
"""How the dots of each line end and how big they are; the first line is dots already."""


def spark(series: Sequence[float | None], label: str) -> str:
    """A small line of values, said in words for those who don't see it; None leaves a gap in it."""
    known = [value for value in series if value is not None]
    if len(known) < 2:
        return '<span class="fgf-spark"></span>'
    low, span = min(known), max(known) - min(known)
    step = 110 / (len(series) - 1)
    points = [
        (5 + place * step, 24 - 20 * (value - low) / span if span else 14)
        for place, value in enumerate(series)
        if value is not None
    ]
    line = f"<polyline points='{_points(points)}' stroke-width='1.8' {EVEN}/>" + _dots(points[-1:], "round", 6)
    values = "、".join(f"{round(value, 1):g}" for value in known)
    return (
        f'<span class="fgf-spark" role="img" aria-label="{esc(label)}近 {len(known)} 期：{values}">'
        f'<i style="{_mask(line, "0 0 120 28")}"></i></span>'
    )


def trend(days: Sequence[str], hrefs: Sequence[str], lines: Mapping[str, Sequence[float | None]]) -> Html:
    """Percent over time, at most three lines, the first of them the plan; each day tells its values and leads there."""
    legend = "".join(f'<span class="fgf-line-{place}">{esc(name)}</span>' for place, name in enumerate(lines))
    drawn = "".join(_line(place, values) for place, values in enumerate(lines.values()))
    columns = "".join(
        _column(day, href, {name: values[place] for name, values in lines.items()}, place * 2 >= len(days))
        for place, (day, href) in enumerate(zip(days, hrefs, strict=True))
    )
    grid = "".join(f"<path d='M0 {percent}h{100 * len(days)}' stroke-width='1' {EVEN}/>" for percent in SCALE)
    scale = "".join(f'<span style="top:{_down(percent):.2f}%">{percent}%</span>' for percent in SCALE)
    return Html(
        f'<div class="fgf-trend"><div class="fgf-key">{legend}</div><div class="fgf-plot">'
        f'<div class="fgf-scale" aria-hidden="true">{scale}</div>'
        f'<i class="fgf-grid" style="{_mask(grid, _box(len(days)))}"></i>{drawn}'
        f'<div class="fgf-plot-days">{columns}</div></div></div>'
    )


def _down(percent: int) -> float:
    return 100 * (100 + ROOM - percent) / (100 + 2 * ROOM)


def _box(days: int) -> str:
    return f"0 {-ROOM} {100 * days} {100 + 2 * ROOM}"


def _line(place: int, values: Sequence[float | None]) -> str:
    points = [(100 * (at + 0.5), 100 - min(value, 100)) for at, value in enumerate(values) if value is not None]
    drawing = f"<polyline points='{_points(points)}' {STYLES[place]} {EVEN}/>" + _dots(points, *MARKS[place])
    return f'<i class="fgf-line-{place}" style="{_mask(drawing, _box(len(values)))}"></i>'


def _column(day: str, href: str, values: Mapping[str, float | None], right: bool) -> str:
    said = {name: "—" if value is None else f"{value:.1f}%" for name, value in values.items()}
    told = "".join(f"<span>{esc(name)} {value}</span>" for name, value in said.items())
    return (
        f'<a class="fgf-go" href="{esc(href)}"><span class="fgf-plot-day">{esc(day)}</span>'
        f'<span class="fgf-tip{" fgf-left" if right else ""}"><b>{esc(day)}</b>{told}</span></a>'
    )


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _dots(points: Sequence[tuple[float, float]], ends: str, size: int) -> str:
    path = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in points)
    return f"<path d='{path}' stroke-width='{size}' stroke-linecap='{ends}' {EVEN}/>" if size else ""


def _mask(drawing: str, box: str) -> str:
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{box}' preserveAspectRatio='none'>"
        f"<g fill='none' stroke='black' stroke-linejoin='round' stroke-linecap='round'>{drawing}</g></svg>"
    )
    return f"mask-image:url(&quot;data:image/svg+xml,{quote(svg)}&quot;)"
