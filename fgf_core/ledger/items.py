"""督办 items in the ledger: each told from its events as of a day; an act is checked against the item and added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from fgf_core import supervision
from fgf_core.ledger.changes import changes, left, off_register
from fgf_core.ledger.engine import Cursor, Engine, count_commit, next_id, query
from fgf_core.ledger.entries import unknown_plan, unsigned
from fgf_core.ledger.questions import units
from fgf_core.ledger.reporting import not_yet, unfit
from fgf_core.model import Problem
from fgf_core.supervision import Act, Draft, Event, Grade, Item, Proposal, Sheet, Source, life


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


def begin(engine: Engine, plan_id: str, drafts: Sequence[Draft]) -> tuple[int, ...] | Problem:
    """Begin items, all or none; answers with their numbers in the ledger. The same draft again is the one there is."""
    if refusal := unknown_plan(engine, plan_id):
        return refusal
    drafts = [replace(d, event=_trimmed(replace(d.event, act=Act.DRAFT, reply_due=None, number=0))) for d in drafts]
    for one in drafts:
        if refusal := _unfit_draft(engine, plan_id, one):
            return refusal
    with engine.turn():
        ids = _ids(engine, plan_id, *(d.event for d in drafts))
        if isinstance(ids, Problem):
            return ids
        held = items(engine, plan_id, date.max)
        numbers = []
        with engine.transaction() as cursor:
            for one in drafts:
                numbers.append(next((item.id for item in held if _same(item, one)), 0) or next_id(cursor, "item"))
                if numbers[-1] in {item.id for item in held}:
                    continue
                row = (numbers[-1], plan_id, one.source.value, one.task, one.proposal, one.event.recorded_at)
                columns = ("id", "plan_id", "source", "task_number", "proposal", "recorded_at")
                cursor.bulk("item", columns, [row])
                _store(cursor, numbers[-1], one.event, ids)
    return tuple(numbers)


def _unfit_draft(engine: Engine, plan_id: str, one: Draft) -> Problem | None:
    where, source, task = "督办事项", one.source, one.task
    said = one.event
    if (
        refusal := life.unfit_sheet(where, said.sheet)
        or unsigned(where, said.by)
        or not_yet(where, said.on, said.recorded_at)
    ):
        return refusal
    if (source is Source.TASK) != bool(task):
        words = f"来源是{life.SOURCES[source]}的不选任务。" if task else "年度任务督办要选一项任务；其他来源的不选。"
        return Problem(where, words, "TASK_OR_NOT")
    if task and not engine.rows(_TASK, {"plan": plan_id, "number": task}):
        return Problem(where, f"工作要点没有第 {task} 项任务，请核对。", "UNKNOWN_TASK")
    away = off_register(changes(engine, plan_id, said.on))
    return left(task, away[task]) if task in away else None


def _same(item: Item, one: Draft) -> bool:
    what = (item.source, item.task, item.state, item.sheet, item.last.on, item.last.by)
    return what == (one.source, one.task, life.State.DRAFT, one.event.sheet, one.event.on, one.event.by)


_TASK = "SELECT 1 FROM task WHERE plan_id = :plan AND number = :number"


def act(engine: Engine, plan_id: str, item_id: int, event: Event) -> Problem | None:
    """Add what was done with an item; issuing gives it the next number of its government's year. None when stored."""
    with engine.turn():
        held = next((item for item in items(engine, plan_id, date.max) if item.id == item_id), None)
        if held is None:
            return Problem(f"督办事项 {item_id}", "没有这个督办事项，请刷新后再试。", "UNKNOWN_ITEM")
        event = _trimmed(event)
        if refusal := not_yet(held.name, event.on, event.recorded_at) or supervision.unfit(held, event):
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


def _ids(engine: Engine, plan_id: str, *events: Event) -> dict[str, int] | Problem:
    """The ids of the units on the sheets of events, by name."""
    sheets = [event.sheet for event in events if event.sheet]
    known = {unit.name: unit.id for unit in units(engine, plan_id)} if sheets else {}
    for sheet in sheets:
        for name in (sheet.lead, *sheet.co_units):
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
    engine: Engine, plan_id: str, standing: Sequence[Proposal | None], outcome: str, *, on: date, reason: str, by: str,
    recorded_at: datetime,
) -> Problem | None:  # fmt: skip
    """Store the office's word on proposals that stand on the day, None for one that doesn't. None when stored."""
    if outcome not in ("accept", "dismiss"):
        raise ValueError(f"not a word on a proposal: {outcome!r}")
    where = "督办建议"
    stands = [p for p in standing if p]
    if len(stands) < len(standing):
        return Problem(where, f"截至 {on} 没有这条建议：情况可能已变化，或已经处理。请刷新后再看。", "PROPOSAL_GONE")
    if refusal := unsigned(where, by) or unfit(where, "处理建议", on, reason, recorded_at):
        return refusal
    known = {unit.name: unit.id for unit in units(engine, plan_id)}
    with engine.transaction() as cursor:
        first = next_id(cursor, "proposal_word")
        cursor.bulk("proposal_word",
            ("id", "plan_id", "mark", "kind", "unit_id", "saw", "outcome", "judged_on", "reason", "done_by",
             "recorded_at"),
            [(first + place, plan_id, p.mark, p.kind.value, known[p.unit], p.reason, outcome, on, reason.strip(),
              by.strip(), recorded_at) for place, p in enumerate(stands)],
        )  # fmt: skip
        count_commit(cursor)
    return None
