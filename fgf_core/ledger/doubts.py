"""水分检查 in the ledger: the facts the rules judge by, what they find as of a day, and the office's word on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from fgf_core import doubts, periods
from fgf_core.doubts import OUTCOME, Case, Doubt, DoubtWord, Facts, Finding, Said, Verdict
from fgf_core.ledger import reporting
from fgf_core.ledger.engine import Engine, count_commit, next_id, query
from fgf_core.model import Claimed, Plan, Problem, Target


def findings(engine: Engine, plan: Plan, as_of: date) -> tuple[Finding, ...]:
    """Every doubt about what had been received by the end of a day, with the office's last word on it by then."""
    return doubts.answered(doubts.find(facts(engine, plan, as_of)), _words(engine, plan, as_of))


def facts(engine: Engine, plan: Plan, as_of: date) -> Facts:
    """What the rules judge by, as of the end of a day."""
    asked = {"plan": plan.id, "as_of": as_of}
    said = tuple(_said(row) for row in engine.rows(query("doubt_reports"), asked))
    terms = reporting.terms(engine, plan, as_of)
    last_days = {
        period: frozenset((periods.due_on(periods.index_of(period), plan.reporting_day), terms.lock_on(period)))
        for period in {report.period for report in said}
    }
    return Facts(
        cases=_cases(engine, plan),
        said=said,
        verdicts=tuple(Verdict(*row) for row in engine.rows(query("doubt_verdicts"), asked)),
        returned=frozenset((back.unit_id, back.period) for back in terms.returns),
        last_days=last_days,
    )


def _cases(engine: Engine, plan: Plan) -> tuple[Case, ...]:
    targets: dict[int, list[Target]] = defaultdict(list)
    for task, *target in engine.rows(query("targets"), {"plan": plan.id}):
        targets[task].append(Target(*target))
    leads: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for *task_row, unit in engine.rows(query("doubt_cases"), {"plan": plan.id}):
        leads[tuple(task_row)].append(unit)
    return tuple(
        Case(task, number, title, ongoing, tuple(units), tuple(targets[task]))
        for (task, number, title, ongoing), units in leads.items()
    )


def _said(row: tuple[Any, ...]) -> Said:
    number, task, unit_id, unit, lead, period, revision, claimed, *rest = row
    return Said(number, task, unit_id, unit, lead, period, revision, Claimed(claimed) if claimed else None, *rest)


def _words(engine: Engine, plan: Plan, as_of: date) -> tuple[DoubtWord, ...]:
    return tuple(_word(row) for row in engine.rows(query("doubt_words"), {"plan": plan.id, "as_of": as_of}))


def _word(row: tuple[Any, ...]) -> DoubtWord:
    code, task, number, title, unit_id, unit, period, revision, saw, mark, *word = row
    doubt = Doubt(code, task, number, title, unit_id, unit, period, revision, saw, "", (), False, mark)
    return DoubtWord(doubt, *word)


def judge(
    engine: Engine,
    plan: Plan,
    fingerprints: Sequence[str],
    outcome: str,
    *,
    on: date,
    reason: str,
    recorded_at: datetime,
) -> Problem | None:
    """Store the office's word on doubts, on all or none. None when stored; the same word again is one."""
    if outcome not in OUTCOME:
        raise ValueError(f"not a word on a doubt: {outcome!r}")
    if outcome == "dismiss" and not reason.strip():
        return Problem("疑点", "排除疑点必须写明理由。", "NO_REASON")
    if on > recorded_at.date():
        return Problem("疑点", f"核查日期 {on} 还没有到，请核对。", "NOT_YET")
    said = (outcome, on, reason.strip())
    with engine.turn():
        standing = {finding.doubt.fingerprint: finding.doubt for finding in findings(engine, plan, on)}
        last = {word.doubt.fingerprint: word for word in _words(engine, plan, date.max)}
        fresh = []
        for mark in dict.fromkeys(fingerprints):
            word = last.get(mark)
            if word and (word.outcome, word.judged_on, word.reason) == said:
                continue
            if refusal := _no_word(standing.get(mark), word, on):
                return refusal
            fresh.append(standing[mark])
        if fresh:
            _store(engine, plan, fresh, said, recorded_at)
    return None


def _no_word(doubt: Doubt | None, last: DoubtWord | None, on: date) -> Problem | None:
    if doubt is None:
        return Problem("疑点", f"截至 {on} 没有这条疑点：月报可能已更正，请刷新后再核查。", "DOUBT_GONE")
    if last and on < last.judged_on:
        where = f"{doubt.unit}{doubt.period}"
        return Problem(where, f"已有 {last.judged_on} 的核查记录，核查日期 {on} 不能早于它。", "BEFORE_LAST_WORD")
    return None


def _store(
    engine: Engine, plan: Plan, fresh: Sequence[Doubt], said: tuple[str, date, str], recorded_at: datetime
) -> None:
    outcome, on, reason = said
    with engine.transaction() as cursor:
        number = next_id(cursor, "doubt_word")
        cursor.bulk("doubt_word",
            ("id", "plan_id", "task_id", "unit_id", "period", "revision", "code", "fingerprint", "saw", "outcome",
             "judged_on", "reason", "recorded_at"),
            [
                (number + place, plan.id, d.task, d.unit_id, d.period, d.revision, d.code, d.fingerprint, d.saw,
                 outcome, on, reason, recorded_at)
                for place, d in enumerate(fresh)
            ],
        )  # fmt: skip
        count_commit(cursor)
