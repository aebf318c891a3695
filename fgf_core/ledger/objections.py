"""申诉: what a unit objects to in a published result, and the decision; a correction is the card's next revision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from fgf_core import appraisal, workdays
from fgf_core.appraisal import Appraisal, Objection, Scorecard, life
from fgf_core.ledger.appraisals import Asked, freeze, known, last_cards, unfit_act, wrong_state
from fgf_core.ledger.engine import Engine, count_commit, next_id, query
from fgf_core.model import Problem, Unit


def object_to(
    engine: Engine, appraisal_id: int, unit: Unit, *, on: date, block: str, words: str, by: str, recorded_at: datetime
) -> int | Problem:
    """Store an objection; the same again, while it is open, is the one there is."""
    with engine.turn():
        held = known(engine, appraisal_id)
        if isinstance(held, Problem):
            return held
        if refusal := unfit_act(held, "申诉", on, words, by, recorded_at) or wrong_state(engine, held, life.PUBLISHED):
            return refusal
        if refusal := _no_objection(engine, held, unit, on, block):
            return refusal
        said = (unit.name, on, block, words.strip(), by.strip())
        for other in held.open_objections:
            if (other.unit, other.raised_on, other.block, other.words, other.by) == said:
                return other.id
        with engine.transaction() as cursor:
            number = next_id(cursor, "objection")
            cursor.bulk("objection",
                ("id", "appraisal_id", "unit_id", "raised_on", "block", "words", "raised_by", "recorded_at"),
                [(number, appraisal_id, unit.id, *said[1:], recorded_at)],
            )  # fmt: skip
            count_commit(cursor)
    return number


def _no_objection(engine: Engine, held: Appraisal, unit: Unit, on: date, block: str) -> Problem | None:
    first, until = held.published_on, held.objections_until
    if first is None or until is None or not first <= on <= until:
        said = f"申诉应在公示后 {life.OBJECTION_DAYS} 个工作日内提出，即 {first} 至 {until}。"
        caveat = workdays.caveat(first, until) if first and until else ""
        return Problem(held.title, f"{said}{on} 不在期内。{caveat}", "OUT_OF_TIME")
    card = last_cards(engine, held.id).get(unit.id)
    if card is None:
        return Problem(held.title, f"这份考评结果中没有{unit.name}。", "UNKNOWN_UNIT")
    if block and block not in {score.block for score in card[0].blocks}:
        return Problem(held.title, f"得分表没有“{block}”板块，请核对。", "UNKNOWN_BLOCK")
    return None


def decide(
    engine: Engine,
    facts: Asked,
    objection_id: int,
    outcome: str,
    *,
    on: date,
    reason: str,
    by: str,
    recorded_at: datetime,
) -> Problem | None:
    """Answer an objection: `uphold`, or `correct`, which makes the card's next revision. None when stored.

    A correction is computed for the same day by the same scheme from what the ledger holds now, less the entries that
    were taken back since publication; where nothing differs it is refused.
    """
    if outcome not in life.DECISIONS:
        raise ValueError(f"not a decision: {outcome!r}")
    with engine.turn():
        found = _objected(engine, objection_id)
        if isinstance(found, Problem):
            return found
        held, objection = found
        if refusal := unfit_act(held, "处理申诉", on, reason, by, recorded_at) or _decided(objection):
            return refusal
        if refusal := wrong_state(engine, held, life.PUBLISHED):
            return refusal
        if on < objection.raised_on:
            words = f"处理日期 {on} 早于申诉日期 {objection.raised_on}，请核对。"
            return Problem(held.title, words, "BEFORE_OBJECTION")
        corrected = _corrected(engine, facts, held, objection) if outcome == life.CORRECT else None
        if isinstance(corrected, Problem):
            return corrected
        with engine.transaction() as cursor:
            if corrected:
                freeze(cursor, held.id, [corrected], recorded_at)
            revision = corrected[1] if corrected else 0
            cursor.bulk("objection_word",
                ("objection_id", "outcome", "decided_on", "reason", "decided_by", "card_revision", "recorded_at"),
                [(objection_id, outcome, on, reason.strip(), by.strip(), revision, recorded_at)],
            )  # fmt: skip
            count_commit(cursor)
    return None


def _objected(engine: Engine, objection_id: int) -> tuple[Appraisal, Objection] | Problem:
    """An objection and the appraisal it is about."""
    number = engine.rows("SELECT appraisal_id FROM objection WHERE id = :id", {"id": objection_id})
    held = known(engine, number[0][0]) if number else None
    if not isinstance(held, Appraisal):
        return Problem(f"申诉 {objection_id}", "没有这件申诉，请刷新后再试。", "UNKNOWN_OBJECTION")
    return held, next(o for o in held.objections if o.id == objection_id)


def _decided(objection: Objection) -> Problem | None:
    if objection.decided_on is None:
        return None
    outcome = life.DECISIONS[objection.outcome]
    words = f"这件申诉已由{objection.decided_by}于 {objection.decided_on} 处理：{outcome}。"
    return Problem(f"{objection.unit}申诉", words, "ALREADY_DECIDED")


def _corrected(engine: Engine, facts: Asked, held: Appraisal, objection: Objection) -> tuple[Scorecard, int] | Problem:
    """The objecting unit's card computed anew, with its revision."""
    where = f"{objection.unit}申诉"
    rules, problems = appraisal.read(held.scheme_text)
    if rules is None:
        words = f"{held.scheme_version} 版考评办法读不出，不能重新计分（{problems[0].where}：{problems[0].message}）"
        return Problem(where, words, "SCHEME_TEXT")
    asked = {"plan": held.plan_id, "appraisal": held.id}
    back = {number for (number,) in engine.rows(query("taken_back"), asked)}
    now = facts(held.plan_id, held.as_of)
    now = replace(now, entries=[entry for entry in now.entries if entry.id not in back])
    fresh = next((c for c in appraisal.scorecards(rules, now) if c.unit.name == objection.unit), None)
    cards = {card.unit.name: (card, revision) for card, revision in last_cards(engine, held.id).values()}
    card, revision = cards[objection.unit]
    if fresh is None or replace(fresh, unit=card.unit) == card:
        words = "按现有记录重新计分，得分表没有变化。请先补录或撤回有误的记录再更正，或维持原结果。"
        return Problem(where, words, "NOTHING_DIFFERS")
    return fresh, revision + 1
