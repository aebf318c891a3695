"""督办 items in the ledger: each told from its events as of a day; an act is checked against the item and added."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from fgf_core import supervision
from fgf_core.ledger.engine import Cursor, Engine, count_commit, next_id, query
from fgf_core.ledger.entries import unknown_plan
from fgf_core.ledger.questions import units
from fgf_core.model import Problem
from fgf_core.supervision import Act, Event, Grade, Item, Proposal, Sheet, Source, life


def items(engine: Engine, plan_id: str, as_of: date) -> tuple[Item, ...]:
    """A plan's items begun by a day, oldest first, as they stood at its end."""
    co_units: dict[int, list[str]] = defaultdict(list)
    for event_id, name in engine.rows(query("item_co_units"), {"plan": plan_id}):
        co_units[event_id].append(name)
    rows = engine.rows(query("item_events"), {"plan": plan_id, "as_of": as_of})
    found = []
    for (number, source, task), own in groupby(rows, key=lambda row: row[:3]):
        events = [_event(row, tuple(co_units[row[3]])) for row in own]
        found.append(supervision.told(number, plan_id, Source(source), task, events))
    return tuple(item for item in found if item)


def _event(row: tuple[Any, ...], co_units: tuple[str, ...]) -> Event:
    act, on, by, words, recorded_at, due, number, matter, basis, demand, lead, grade = row[4:]
    sheet = Sheet(matter, basis, demand, lead, co_units, Grade(grade)) if grade else None
    return Event(Act(act), on, by, words, recorded_at, due, number, sheet)


def draft(
    engine: Engine, plan_id: str, source: Source, task: int, event: Event, *, proposal: str = ""
) -> int | Problem:
    """Begin an item; answers with its number in the ledger. The same draft again is the one there is.

    `proposal` is the mark of what called for it, empty where nothing did.
    """
    where = "督办事项"
    sheet = event.sheet
    if refusal := unknown_plan(engine, plan_id) or life.unfit_sheet(where, sheet) or _unsigned(where, event):
        return refusal
    if (source is Source.TASK) != bool(task):
        words = (
            "年度任务督办要选一项任务；其他来源的不选。" if not task else f"来源是{life.SOURCES[source]}的不选任务。"
        )
        return Problem(where, words, "TASK_OR_NOT")
    if task and not engine.rows(_TASK, {"plan": plan_id, "number": task}):
        return Problem(where, f"工作要点没有第 {task} 项任务，请核对。", "UNKNOWN_TASK")
    event = _trimmed(replace(event, act=Act.DRAFT, reply_due=None, number=0))
    with engine.turn():
        for held in items(engine, plan_id, date.max):
            same = (held.source, held.task, held.state, held.sheet) == (source, task, life.State.DRAFT, event.sheet)
            if same and (held.last.on, held.last.by) == (event.on, event.by):
                return held.id
        ids = _ids(engine, plan_id, event)
        if isinstance(ids, Problem):
            return ids
        with engine.transaction() as cursor:
            number = next_id(cursor, "item")
            columns = ("id", "plan_id", "source", "task_number", "proposal", "recorded_at")
            cursor.bulk("item", columns, [(number, plan_id, source.value, task, proposal, event.recorded_at)])
            _store(cursor, number, event, ids)
    return number


_TASK = "SELECT 1 FROM task WHERE plan_id = :plan AND number = :number"


def act(engine: Engine, plan_id: str, item_id: int, event: Event) -> Problem | None:
    """Add what was done with an item; issuing gives it the next number of its government's year. None when stored."""
    with engine.turn():
        held = next((item for item in items(engine, plan_id, date.max) if item.id == item_id), None)
        if held is None:
            return Problem(f"督办事项 {item_id}", "没有这个督办事项，请刷新后再试。", "UNKNOWN_ITEM")
        event = _trimmed(event)
        if refusal := _unsigned(held.name, event) or supervision.unfit(held, event):
            return refusal
        ids = _ids(engine, plan_id, event)
        if isinstance(ids, Problem):
            return ids
        number = 0
        if event.act is Act.ISSUE:
            asked = {"plan": plan_id, "year": event.on.year}
            number = 1 + int(engine.rows(query("item_last_number"), asked)[0][0])
        with engine.transaction() as cursor:
            _store(cursor, item_id, replace(event, number=number), ids)
    return None


def _trimmed(event: Event) -> Event:
    sheet = event.sheet
    if sheet:
        texts = sheet.matter.strip(), sheet.basis.strip(), sheet.demand.strip()
        sheet = Sheet(*texts, sheet.lead, tuple(dict.fromkeys(sheet.co_units)), sheet.grade)
    return replace(event, by=event.by.strip(), words=event.words.strip(), sheet=sheet)


def _unsigned(where: str, event: Event) -> Problem | None:
    if not event.by.strip():
        return Problem(where, "没有写经办人，请填写。", "NO_NAME")
    if event.on > event.recorded_at.date():
        return Problem(where, f"日期 {event.on} 还没有到，请核对。", "NOT_YET")
    return None


def _ids(engine: Engine, plan_id: str, event: Event) -> dict[str, int] | Problem:
    """The ids of the units on an event's sheet, by name."""
    if event.sheet is None:
        return {}
    known = {unit.name: unit.id for unit in units(engine, plan_id)}
    for name in (event.sheet.lead, *event.sheet.co_units):
        if name not in known:
            return Problem("督办事项", f"单位名录中没有“{name}”，请核对名称。", "UNKNOWN_UNIT")
    return known


def _store(cursor: Cursor, item_id: int, event: Event, ids: dict[str, int]) -> None:
    event_id = next_id(cursor, "item_event")
    cursor.bulk("item_event",
        ("id", "item_id", "act", "happened_on", "done_by", "words", "reply_due", "number", "recorded_at"),
        [(event_id, item_id, event.act.value, event.on, event.by, event.words, event.reply_due, event.number,
          event.recorded_at)],
    )  # fmt: skip
    if sheet := event.sheet:
        cursor.bulk("item_sheet",
            ("event_id", "matter", "basis", "demand", "lead_unit", "grade"),
            [(event_id, sheet.matter, sheet.basis, sheet.demand, ids[sheet.lead], sheet.grade.value)],
        )  # fmt: skip
        co_units = [(event_id, place, ids[name]) for place, name in enumerate(sheet.co_units)]
        cursor.bulk("item_co_unit", ("event_id", "position", "unit_id"), co_units)
    count_commit(cursor)


def settled(engine: Engine, plan_id: str, as_of: date) -> frozenset[str]:
    """The marks of the proposals that were acted on or dismissed by a day."""
    return frozenset(mark for (mark,) in engine.rows(query("settled"), {"plan": plan_id, "as_of": as_of}))


def settle(
    engine: Engine, plan_id: str, standing: Proposal | None, outcome: str, *, on: date, reason: str, by: str,
    recorded_at: datetime,
) -> Problem | None:  # fmt: skip
    """Store the office's word on a proposal that stands on the day, None where it doesn't. None when stored."""
    if outcome not in ("accept", "dismiss"):
        raise ValueError(f"not a word on a proposal: {outcome!r}")
    where = "督办建议"
    if standing is None:
        return Problem(where, f"截至 {on} 没有这条建议：情况可能已变化，或已经处理。请刷新后再看。", "PROPOSAL_GONE")
    if not by.strip():
        return Problem(where, "没有写经办人，请填写。", "NO_NAME")
    if not reason.strip():
        return Problem(where, "请写明理由或处理依据。", "NO_REASON")
    if on > recorded_at.date():
        return Problem(where, f"日期 {on} 还没有到，请核对。", "NOT_YET")
    known = {unit.name: unit.id for unit in units(engine, plan_id)}
    with engine.transaction() as cursor:
        cursor.bulk("proposal_word",
            ("id", "plan_id", "mark", "kind", "unit_id", "saw", "outcome", "judged_on", "reason", "done_by",
             "recorded_at"),
            [(next_id(cursor, "proposal_word"), plan_id, standing.mark, standing.kind.value, known[standing.unit],
              standing.reason, outcome, on, reason.strip(), by.strip(), recorded_at)],
        )  # fmt: skip
        count_commit(cursor)
    return None
