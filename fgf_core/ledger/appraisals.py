"""The life of an appraisal's result: drafted with its cards frozen, published, made final or discarded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from fgf_core import appraisal, workdays
from fgf_core.appraisal import Appraisal, Facts, Objection, Scorecard, frozen, life
from fgf_core.ledger.engine import Cursor, Engine, count_commit, next_id, query
from fgf_core.ledger.entries import scheme, scheme_text, unknown_plan, unsigned
from fgf_core.ledger.reporting import unfit
from fgf_core.model import Problem

_ANY = 2**31 - 1  # the largest revision there can be
_EVENT = "SELECT happened_on, done_by FROM appraisal_event WHERE appraisal_id = :id AND kind = :kind"

Asked = Callable[[str, date], Facts]
"""A ledger's answer to what a plan's units are judged by at the end of a day."""


def appraisals(engine: Engine, plan_id: str, as_of: date) -> tuple[Appraisal, ...]:
    """A plan's appraisals for days up to the one asked, newest first, as they stood at its end."""
    asked = {"plan": plan_id, "as_of": as_of}
    objections: dict[int, list[Objection]] = defaultdict(list)
    for number, *said in engine.rows(query("objections"), asked):
        objections[number].append(Objection(*said))
    return tuple(_appraisal(tuple(objections[row[0]]), *row) for row in engine.rows(query("appraisals"), asked))


def _appraisal(objections: tuple[Objection, ...], *row: Any) -> Appraisal:
    *said, published_on, until_on, final_on, discarded_on = row
    state = life.PUBLISHED if published_on else life.DRAFT
    if final_on or discarded_on:
        state = life.FINAL if final_on else life.DISCARDED
    values: tuple[Any, ...] = (*said[:4], state, *said[4:], published_on, until_on, final_on, objections)
    return Appraisal(*values)


def cards(engine: Engine, appraisal_id: int, *, revision: int = 0) -> tuple[Scorecard, ...]:
    """Each unit's last card, or its last up to a revision; 1: as first drafted. Empty for no such appraisal."""
    return tuple(card for card, _ in last_cards(engine, appraisal_id, revision=revision).values())


def last_cards(engine: Engine, appraisal_id: int, *, revision: int = 0) -> dict[int, tuple[Scorecard, int]]:
    """Each unit's last card up to a revision, 0 for any, with its own revision, by the unit's number."""
    rows = engine.rows(query("cards"), {"appraisal": appraisal_id, "most": revision or _ANY})
    return {unit: (frozen.read(card), number) for unit, number, card in rows}


def draft(
    engine: Engine, facts: Asked, plan_id: str, title: str, *, as_of: date, by: str, recorded_at: datetime
) -> int | Problem:
    """Score a plan's units by the scheme of a day and freeze the cards; the same draft again is the one there is."""
    title = title.strip()
    refusal = unknown_plan(engine, plan_id) or unsigned(title, by) or unfit(title, "草拟", as_of, "-", recorded_at)
    if refusal or not title:
        return refusal or Problem("考评结果", "请写明考评结果的名称。", "NO_TITLE")
    with engine.turn():
        text, rules = scheme_text(engine, plan_id, as_of), scheme(engine, plan_id, as_of)
        fresh = appraisal.scorecards(rules, facts(plan_id, as_of))
        for held in appraisals(engine, plan_id, date.max):
            if held.title == title and held.state != life.DISCARDED:
                same = (held.as_of, held.state, held.scheme_text, held.drafted_by) == (
                    as_of, life.DRAFT, text, by.strip(),
                )  # fmt: skip
                if same and cards(engine, held.id) == fresh:
                    return held.id
                words = f"同名的考评结果已由{held.drafted_by}于 {held.drafted_at:%Y-%m-%d %H:%M} 草拟，"
                words += f"现为{life.STATES[held.state]}。请换一个名称" + (
                    "。" if held.state == life.FINAL else "，或先把它作废。"
                )
                return Problem(title, words, "TITLE_USED")
        with engine.transaction() as cursor:
            number = next_id(cursor, "appraisal")
            cursor.bulk("appraisal",
                ("id", "plan_id", "title", "as_of", "scheme_name", "scheme_version", "scheme_text", "drafted_by",
                 "recorded_at"),
                [(number, plan_id, title, as_of, rules.name, rules.version, text, by.strip(), recorded_at)],
            )  # fmt: skip
            freeze(cursor, number, [(card, 1) for card in fresh], recorded_at)
            count_commit(cursor)
    return number


def freeze(cursor: Cursor, appraisal_id: int, made: Sequence[tuple[Scorecard, int]], recorded_at: datetime) -> None:
    """Append cards, each with its revision."""
    rows = [(appraisal_id, card.unit.id, revision, frozen.text(card), recorded_at) for card, revision in made]
    cursor.bulk("appraisal_card", ("appraisal_id", "unit_id", "revision", "card", "recorded_at"), rows)


def publish(engine: Engine, appraisal_id: int, *, on: date, by: str, recorded_at: datetime) -> Problem | None:
    """Show a draft to the units; they may object until the fifth working day after. None when stored."""
    with engine.turn():
        held = known(engine, appraisal_id)
        if isinstance(held, Problem):
            return held
        if refusal := unfit_act(held, "公示", on, "-", by, recorded_at) or wrong_state(engine, held, life.DRAFT):
            return refusal
        if on < held.as_of:
            words = f"公示日期 {on} 早于考评截至日 {held.as_of}，请核对。"
            return Problem(held.title, words, "BEFORE_AS_OF")
        until = workdays.add(on, life.OBJECTION_DAYS)
        _happened(engine, held, "publish", on=on, until=until, by=by, recorded_at=recorded_at)
    return None


def discard(
    engine: Engine, appraisal_id: int, *, on: date, reason: str, by: str, recorded_at: datetime
) -> Problem | None:
    """Give up a draft or a published result, with a reason; it stays to be read. None when stored."""
    with engine.turn():
        held = known(engine, appraisal_id)
        if isinstance(held, Problem):
            return held
        if refusal := unfit_act(held, "作废", on, reason, by, recorded_at) or wrong_state(
            engine, held, life.DRAFT, life.PUBLISHED
        ):
            return refusal
        if refusal := _too_early(held, "作废", on):
            return refusal
        _happened(engine, held, "discard", on=on, reason=reason, by=by, recorded_at=recorded_at)
    return None


def finalize(engine: Engine, appraisal_id: int, *, on: date, by: str, recorded_at: datetime) -> Problem | None:
    """Make a published result final once nobody may object any more and all who did were answered. None when stored."""
    with engine.turn():
        held = known(engine, appraisal_id)
        if isinstance(held, Problem):
            return held
        if refusal := unfit_act(held, "定稿", on, "-", by, recorded_at) or wrong_state(engine, held, life.PUBLISHED):
            return refusal
        if held.objections_until and on <= held.objections_until:
            words = f"申诉期到 {held.objections_until} 止，此后才能定稿。"
            return Problem(held.title, words, "OBJECTIONS_RUN")
        if held.open_objections:
            units = "、".join(dict.fromkeys(objection.unit for objection in held.open_objections))
            words = f"还有 {len(held.open_objections)} 件申诉没有处理（{units}），处理完才能定稿。"
            return Problem(held.title, words, "OPEN_OBJECTIONS")
        if refusal := _too_early(held, "定稿", on):
            return refusal
        _happened(engine, held, "finalize", on=on, by=by, recorded_at=recorded_at)
    return None


def known(engine: Engine, appraisal_id: int) -> Appraisal | Problem:
    """An appraisal as it stands after all that is stored."""
    found = engine.rows("SELECT plan_id FROM appraisal WHERE id = :id", {"id": appraisal_id})
    if not found:
        return Problem(f"考评结果 {appraisal_id}", "没有这份考评结果，请刷新后再试。", "UNKNOWN_APPRAISAL")
    return next(held for held in appraisals(engine, found[0][0], date.max) if held.id == appraisal_id)


def wrong_state(engine: Engine, held: Appraisal, *wanted: str) -> Problem | None:
    """The refusal of an act that an appraisal's state rules out: by whom and when it came to that state."""
    if held.state in wanted:
        return None
    if held.state == life.DRAFT:
        return Problem(held.title, "这份考评结果还没有公示。", "NOT_PUBLISHED")
    kind = {life.PUBLISHED: "publish", life.FINAL: "finalize", life.DISCARDED: "discard"}[held.state]
    on, by = engine.rows(_EVENT, {"id": held.id, "kind": kind})[0]
    after = "，不再改变" if held.state == life.FINAL else ""
    words = f"这份考评结果已由{by}于 {on} {life.STATES[held.state]}{after}。"
    return Problem(held.title, words, f"ALREADY_{held.state.upper()}")


def unfit_act(held: Appraisal, what: str, on: date, reason: str, by: str, recorded_at: datetime) -> Problem | None:
    """The refusal of an act that nobody signs, that has no reason, or whose day hasn't come."""
    return unsigned(held.title, by) or unfit(held.title, what, on, reason, recorded_at)


def _too_early(held: Appraisal, what: str, on: date) -> Problem | None:
    """The refusal of a day before what has happened already."""
    days = [held.as_of, held.published_on, *(o.raised_on for o in held.objections)]
    days += [objection.decided_on for objection in held.objections]
    last = max(day for day in days if day)
    return (
        Problem(held.title, f"{what}日期 {on} 早于 {last} 已有的记录，请核对。", "BEFORE_LAST") if on < last else None
    )


def _happened(
    engine: Engine,
    held: Appraisal,
    kind: str,
    *,
    on: date,
    by: str,
    recorded_at: datetime,
    until: date | None = None,
    reason: str = "",
) -> None:
    with engine.transaction() as cursor:
        cursor.bulk("appraisal_event",
            ("id", "appraisal_id", "kind", "happened_on", "until_on", "reason", "done_by", "recorded_at"),
            [(next_id(cursor, "appraisal_event"), held.id, kind, on, until, reason.strip(), by.strip(), recorded_at)],
        )  # fmt: skip
        count_commit(cursor)
