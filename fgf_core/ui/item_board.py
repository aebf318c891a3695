"""督办事项 as a board by state, and one item with all that happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import streamlit as st

from fgf_core.briefing import Sentence, Span
from fgf_core.supervision import ACTS, GRADES, SOURCES, STATES, Grade, Item, State
from fgf_core.ui import parts
from fgf_core.ui.parts import Column, Event
from fgf_core.ui.text import Html, esc
from fgf_core.ui.view import View

LANES = (
    (State.DRAFT,), (State.TO_SIGN,), (State.ISSUED, State.RECEIVED, State.WORKING), (State.REPLIED,),
    (State.CLOSED, State.WITHDRAWN),
)  # fmt: skip
GLYPH = {Grade.BLUE: "◆", Grade.YELLOW: "▲", Grade.RED: "■"}
_SHORT = 34


def style() -> None:
    """The rules for what only this page shows."""
    st.html(Path(__file__).with_name("items.css"))


def says(items: Sequence[Item], suggested: int, on: date) -> Sentence:
    """How many items are open, with whom they lie, who is late to answer, and how much is suggested."""
    held = [item for item in items if item.open]
    late = sum(item.unanswered(on) for item in held)
    inside = sum(item.issued_on is None for item in held)
    to_judge = sum(item.state is State.REPLIED for item in held)
    return (
        Span(f"在办督办事项 {len(held)} 件，其中待签发和拟办 {inside} 件，已反馈待核 "),
        Span(f"{to_judge} 件", "warn" if to_judge else ""),
        Span("，"),
        Span(f"逾期未反馈 {late} 件", "bad" if late else "good"),
        Span("；按账上情况，系统建议 "),
        Span(f"{suggested} 条", "warn" if suggested else ""),
        Span("待督查室处理。"),
    )


def board(view: View, items: Sequence[Item]) -> str:
    """The items by state, those due first on top; each opens its own page."""
    lanes = []
    for states in LANES:
        own = [item for item in items if item.state in states]
        own.sort(key=lambda item: (item.reply_due or date.max, item.id), reverse=states[0] is State.CLOSED)
        slips = "".join(_slip(view, item) for item in own)
        name = "、".join(STATES[state] for state in states)
        lanes.append(f'<section class="fgf-lane"><h3>{name} {len(own)}</h3>{slips}</section>')
    return f'<div class="fgf-board">{"".join(lanes)}</div>'


def _slip(view: View, item: Item) -> str:
    matter = item.sheet.matter
    short = matter if len(matter) <= _SHORT else f"{matter[:_SHORT]}……"
    lines = [
        f"{item.sheet.lead}",
        f"{STATES[item.state]} · {item.last.on}" + f" · 第 {item.round} 轮" * (item.round > 1),
    ]
    due = ""
    if item.with_unit and item.reply_due:
        late = item.unanswered(view.as_of)
        due = f'<b class="fgf-due">应于 {item.reply_due} 前反馈，已逾期</b>' if late else f"{item.reply_due} 前反馈"
    said = "".join(f"<small>{esc(line)}</small>" for line in lines) + (f"<small>{due}</small>" if due else "")
    return (
        f'<a class="fgf-go fgf-slip fgf-{item.sheet.grade.value}" href="{esc(view.link("items", item=item.id))}">'
        f"{grade(item.sheet.grade)} {esc(item.name)}<br>{esc(short)}{said}</a>"
    )


_OPEN = (
    Column("文号"), Column("事项", wide=True), Column("承办单位"), Column("等级", short=True), Column("状态", short=True),
    Column("反馈时限", short=True),
)  # fmt: skip


def open_items(view: View, items: Sequence[Item], most: int = 6) -> str:
    """What is open with whom, as a card: those to answer first on top; the others are counted."""
    held = sorted((item for item in items if item.open), key=lambda item: (item.reply_due or date.max, item.id))
    late = sum(item.unanswered(view.as_of) for item in held)
    rows = [
        (
            parts.link(view.link("items", item=item.id), item.name), item.sheet.matter, item.sheet.lead,
            grade(item.sheet.grade), STATES[item.state], _due(item, view.as_of),
        )
        for item in held[:most]
    ]  # fmt: skip
    more = f"，列出最先要反馈的 {most} 件" if len(held) > most else ""
    note = f"在办 {len(held)} 件，逾期未反馈 {late} 件{more}"
    return parts.card("督办事项", parts.table(_OPEN, rows, empty="没有在办的督办事项"), note)


def _due(item: Item, on: date) -> Html | None:
    if item.reply_due is None:
        return None
    late = item.unanswered(on)
    return Html(f'<b class="fgf-due">{item.reply_due} 逾期未反馈</b>' if late else f"{item.reply_due}")


def grade(of: Grade) -> Html:
    """The grade with its glyph: never colour alone."""
    return Html(f"<span>{GLYPH[of]}{GRADES[of]}</span>")


def one(view: View, item: Item) -> str:
    """The sheet as it stands, and all that happened, the newest last."""
    sheet = item.sheet
    task = parts.link(view.link("ledger", task=item.task), f"任务{item.task}") if item.task else "—"
    facts = parts.pairs((
        ("文号", item.name), ("等级", grade(sheet.grade)), ("状态", STATES[item.state]),
        ("来源", SOURCES[item.source]), ("任务", task), ("承办单位", sheet.lead),
        ("协办单位", "、".join(sheet.co_units)), ("下发", _iso(item.issued_on)),
        ("反馈时限", _iso(item.reply_due)), ("轮次", item.round or None),
    ))  # fmt: skip
    words = parts.pairs((("事项", sheet.matter), ("依据", sheet.basis), ("办理要求", sheet.demand)))
    events = [
        Event(e.on.isoformat(), f"{ACTS[e.act]} · {e.by}", _words(item, place), _tone(e.act.value))
        for place, e in enumerate(item.events)
    ]
    sheet_of = f'<div class="fgf-sheet">{facts}<div class="fgf-long">{words}</div></div>'
    return parts.card("督办单", sheet_of) + parts.card("办理经过", parts.timeline(events), f"{len(events)} 步")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _words(item: Item, place: int) -> str:
    """What an event said, and what it changed."""
    event = item.events[place]
    said = [event.words] if event.words else []
    if event.reply_due:
        said.append(f"反馈时限 {event.reply_due}")
    if event.sheet and place:
        before = next(e.sheet for e in reversed(item.events[:place]) if e.sheet)
        if event.sheet.lead != before.lead:
            said.append(f"承办单位由{before.lead}改为{event.sheet.lead}")
        if event.sheet.grade is not before.grade:
            said.append(f"等级由{GRADES[before.grade]}改为{GRADES[event.sheet.grade]}")
        if (event.sheet.matter, event.sheet.demand) != (before.matter, before.demand):
            said.append(f"要求改为：{event.sheet.demand}")
    return "；".join(said)


def _tone(act: str) -> str:
    return {"close": "good", "return": "bad", "raise": "bad", "reply": "warn"}.get(act, "")
