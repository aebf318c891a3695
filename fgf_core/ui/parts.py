"""Parts of a page as HTML: masthead, sentence, numbers, bars of lights, tables, timelines. Data is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fgf_core.briefing import Sentence
from fgf_core.model import Light, Problem
from fgf_core.ui.lines import spark
from fgf_core.ui.text import Html, esc
from fgf_core.words import LIGHT

Cell = str | int | float | None | Html


def show(value: Cell) -> str:
    """A value as HTML; nothing shows as —."""
    return "—" if value is None or value == "" else esc(value)


def link(href: str, label: Cell, title: str = "") -> Html:
    """A link within the dashboard; it changes the page without loading it anew (web/go.js)."""
    hint = f' title="{esc(title)}"' if title else ""
    return Html(f'<a class="fgf-go" href="{esc(href)}"{hint}>{show(label)}</a>')


def masthead(title: str, subtitle: str, *actions: Html) -> str:
    """The head of a page: what it is, as of when, and what can be done with it."""
    buttons = "".join(actions)
    return (
        f'<header class="fgf-mast"><div><h1>{esc(title)}</h1><p>{esc(subtitle)}</p></div>'
        f'<nav class="fgf-acts">{buttons}</nav></header>'
    )


def print_button() -> Html:
    """Prints the page as it stands (web/go.js); the browser's own dialog does the rest."""
    return Html('<button type="button" class="fgf-print">打印</button>')


def sentence(spans: Sentence, note: str = "") -> str:
    """The answer to the page's question, before anything else."""
    words = "".join(f'<b class="fgf-{s.tone}">{esc(s.text)}</b>' if s.tone else esc(s.text) for s in spans)
    small = f"<small>{esc(note)}</small>" if note else ""
    return f'<p class="fgf-say" role="status">{words}{small}</p>'


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the row of numbers: with its definition, its change in words, and the way to its rows.

    `series` are its values over the last periods, oldest first; None leaves a gap.
    """

    label: str
    value: str
    unit: str
    change: str
    definition: str
    href: str
    series: Sequence[float | None] = ()
    tone: str = ""


def numbers(cards: Iterable[Number]) -> str:
    """The row of numbers; each opens the rows behind it."""
    return f'<div class="fgf-numbers">{"".join(_number(card) for card in cards)}</div>'


def _number(card: Number) -> str:
    change = "".join(f"<span>{esc(words)}</span>" for words in card.change.split(" · "))
    return (
        f'<section class="fgf-number"><a class="fgf-go" href="{esc(card.href)}">'
        f'<span class="fgf-label">{esc(card.label)}</span>'
        f'<span class="fgf-value fgf-{card.tone or "plain"}">{esc(card.value)}<i>{esc(card.unit)}</i></span></a>'
        f'<span class="fgf-change">{change}</span>{spark(card.series, card.label) if card.series else ""}'
        f"<details><summary>口径</summary><span>{esc(card.definition)}</span></details></section>"
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a stacked bar of lights; `href` opens its rows, a light is added to it by `light=`."""

    label: str
    lights: Mapping[Light, int]
    href: str
    note: str = ""


BAR_ORDER = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY, Light.BLUE)


def bars(lines: Sequence[Bar]) -> str:
    """Lights per section or unit, stacked; each piece says its number and opens its rows."""
    longest = max((sum(line.lights.values()) for line in lines), default=1) or 1
    legend = "".join(f'<span class="fgf-chip fgf-{light.value}">{LIGHT[light]}</span>' for light in BAR_ORDER)
    body = "".join(_bar(line, longest) for line in lines)
    return f'<div class="fgf-legend">{legend}</div><div class="fgf-bars">{body}</div>'


def _bar(line: Bar, longest: int) -> str:
    total = sum(line.lights.values())
    pieces = "".join(
        f'<a class="fgf-go fgf-{light.value}" style="flex-grow:{line.lights[light]}" '
        f'href="{esc(line.href)}&light={light.value}" '
        f'aria-label="{esc(line.label)} {LIGHT[light]} {line.lights[light]} 项">'
        f'<span><i aria-hidden="true">{LIGHT[light][0]}</i>{line.lights[light]}</span></a>'
        for light in BAR_ORDER
        if line.lights.get(light)
    )
    return (
        f'<div class="fgf-bar"><a class="fgf-go fgf-name" href="{esc(line.href)}" title="{esc(line.label)}">'
        f"{esc(line.label)}</a>"
        f'<span class="fgf-track"><span class="fgf-stack" style="width:{100 * total / longest:.2f}%">'
        f"{pieces}</span></span>"
        f'<span class="fgf-note">{esc(line.note or total)}</span></div>'
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading; numbers stand right, `wide` takes what room is left, `short` never breaks."""

    heading: str
    number: bool = False
    wide: bool = False
    help: str = ""
    short: bool = False


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, caption: str = "", empty: str = "没有记录"
) -> str:
    """A table; on a narrow screen each row becomes a card with its headings."""
    heads = "".join(f'<th scope="col" class="{_kind(c)}" title="{esc(c.help)}">{esc(c.heading)}</th>' for c in columns)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{_kind(c)}" data-label="{esc(c.heading)}">{show(v)}</td>'
            for c, v in zip(columns, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    if not body:
        return callout(empty)
    title = f"<caption>{esc(caption)}</caption>" if caption else ""
    head = f"{title}<thead><tr>{heads}</tr></thead>"
    whole = f'<table class="fgf-table">{head}<tbody>{body}</tbody></table>'
    return f'<div class="fgf-scroll" tabindex="0" role="group" aria-label="{esc(caption or "表格")}">{whole}</div>'


def _kind(column: Column) -> str:
    return "n" if column.number else "w" if column.wide else "s" if column.short else ""


def progress(percent: float | None, planned: float | None) -> Html:
    """Reported progress as a bar with a mark where the plan stands."""
    if percent is None and planned is None:
        return Html("—")
    said = "未报" if percent is None else f"{percent:g}%"
    mark = "" if planned is None else f'<u style="left:{min(planned, 100):.1f}%"></u>'
    plan = "" if planned is None else f"，序时 {planned:.1f}%"
    return Html(
        f'<span class="fgf-prog" role="img" aria-label="进度 {said}{plan}" title="进度 {said}{plan}">'
        f'<i style="width:{percent or 0:.1f}%"></i>{mark}</span><span class="fgf-pct">{said}</span>'
    )


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a timeline: when, what, and the words; tone colours its dot."""

    when: str
    what: str
    words: Cell
    tone: str = ""


def timeline(events: Iterable[Event]) -> str:
    """What happened, in order."""
    items = "".join(
        f'<li class="fgf-{e.tone or "plain"}"><time>{esc(e.when)}</time><b>{esc(e.what)}</b>'
        f"<div>{show(e.words)}</div></li>"
        for e in events
    )
    return f'<ol class="fgf-time">{items}</ol>' if items else callout("还没有记录")


def callout(text: str, tone: str = "") -> str:
    """A word to the reader: an empty list with its next step, a refusal with its remedy."""
    return f'<div class="fgf-call fgf-{tone or "plain"}">{esc(text)}</div>'


def nothing(title: str, text: str, *actions: Html) -> str:
    """An empty page: why it is empty, what to do next, and the way there."""
    return (
        f'<div class="fgf-nothing"><strong>{esc(title)}</strong><p>{esc(text)}</p>'
        f'<p class="fgf-acts">{"".join(actions)}</p></div>'
    )


def banner(text: str) -> str:
    """A strip above the page that can't be overlooked."""
    return f'<p class="fgf-demo" role="note">{esc(text)}</p>'


def problems(found: Sequence[Problem], tone: str = "warn") -> str:
    """A list of problems, each with its place."""
    items = "".join(f"<li><b>{esc(p.where)}</b>{esc(p.message)}<code>{esc(p.code)}</code></li>" for p in found)
    return f'<ul class="fgf-problems fgf-{tone}">{items}</ul>' if items else ""


def heading(title: str, note: str = "") -> str:
    """The title of a panel, with a word on what it counts."""
    small = f"<small>{esc(note)}</small>" if note else ""
    return f'<h2 class="fgf-heading">{esc(title)}{small}</h2>'


def card(title: str, body: str, note: str = "") -> str:
    """A titled panel."""
    return f'<section class="fgf-card">{heading(title, note)}{body}</section>'


def pairs(items: Iterable[tuple[str, Cell]]) -> str:
    """Facts as label and value."""
    return (
        '<dl class="fgf-pairs">'
        + "".join(f"<div><dt>{esc(k)}</dt><dd>{show(v)}</dd></div>" for k, v in items)
        + "</dl>"
    )
