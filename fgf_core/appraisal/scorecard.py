"""Scorecards: what each unit's standings, reports and returns are worth under a scheme, to the hundredth."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fgf_core.appraisal.rounding import points_and_fulls, to_hundredths
from fgf_core.appraisal.scheme import Block, Scheme
from fgf_core.model import Timeliness, Unit, Verified
from fgf_core.standing import Attendance, Return, Standing


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row a block's points are made of; the points of a block's rows add up to the block's.

    `full` is what the row could have earned, 0 for a deduction; these add up to the block's `max`.
    """

    what: str
    ref: str
    points: float
    full: float
    reason: str


@dataclass(frozen=True, slots=True)
class BlockScore:
    """A unit's points in one block; `max` is the block's share of 100 after what is left out was shared among the rest.

    `left_out` says why the block doesn't count, and is empty where it does.
    """

    block: str
    name: str
    clause: str
    max: float
    points: float
    left_out: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """得分表: a unit's points of 100 and its grade; score and grade are None where no block counts.

    A unit that leads fewer tasks than the scheme asks is not compared with others.
    """

    unit: Unit
    score: float | None
    grade: str | None
    barred: bool
    compared: bool
    led: int
    blocks: tuple[BlockScore, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """One row before rounding: its worth, and what it could be worth, in points of the block's own scale."""

    what: str
    ref: str
    points: Fraction
    full: Fraction
    reason: str


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one unit is judged by: its tasks with the weight of its role, its calendar, its returns."""

    tasks: tuple[tuple[Standing, Fraction, str], ...]
    cells: tuple[Attendance, ...]
    returns: tuple[Return, ...]


def scorecards(
    scheme: Scheme,
    units: Sequence[Unit],
    standings: Sequence[Standing],
    attendance: Sequence[Attendance],
    returns: Sequence[Return],
) -> tuple[Scorecard, ...]:
    """A scorecard for each unit that has to do with a task, in the order of `units`; all facts are of one day."""
    tasks: dict[str, list[tuple[Standing, Fraction, str]]] = defaultdict(list)
    for s in standings:
        for names, role, word in (
            (s.parties.leads, "lead", "牵头"),
            (s.parties.responsible, "responsible", "责任"),
            (s.parties.members, "member", "成组"),
        ):
            for name in names:
                tasks[name].append((s, scheme.weights[role], word))
    return tuple(
        _scorecard(
            scheme,
            unit,
            _Facts(
                tuple(tasks[unit.name]),
                tuple(cell for cell in attendance if cell.unit_id == unit.id),
                tuple(r for r in returns if r.unit == unit.name),
            ),
        )
        for unit in units
        if tasks[unit.name]
    )


def _due_tasks(scheme: Scheme, block: Block, facts: _Facts) -> list[_Case]:
    """A1: 35 × Σw·c ÷ Σw over tasks whose deadline has passed, 到期待报 left out (domain §6)."""
    rated = [
        (s, w, word, *_due_credit(scheme, s))
        for s, w, word in facts.tasks
        if s.deadline and s.deadline < s.as_of and s.timeliness is not Timeliness.AWAITING_REPORT
    ]
    return _weighted(block, rated)


def _due_credit(scheme: Scheme, s: Standing) -> tuple[Fraction, str]:
    if s.verified is not Verified.PASSED:
        return Fraction(0), f"逾期 {s.days_overdue} 天未办结"
    if s.timeliness is Timeliness.DONE_LATE:
        months = math.ceil(s.days_overdue / scheme.late["days_per_month"])
        credit = max(scheme.late["floor"], 1 - scheme.late["per_month"] * months)
        return credit, f"逾期办结 {s.days_overdue} 天，按 {months} 个月计，得 {float(credit):.0%}"
    if s.extended and s.done_on and s.original_deadline and s.done_on > s.original_deadline:
        return scheme.late["extended"], f"延期后办结，得 {float(scheme.late['extended']):.0%}"
    return Fraction(1), "按时办结"


def _coming_tasks(scheme: Scheme, block: Block, facts: _Facts) -> list[_Case]:
    """A2: 15 × Σw·c ÷ Σw over tasks whose deadline is still to come (domain §6)."""
    rated = [
        (s, w, word, *_pace_credit(scheme, s))
        for s, w, word in facts.tasks
        if s.deadline and s.deadline >= s.as_of and not _nothing_asked_yet(s)
    ]
    return _weighted(block, rated)


def _nothing_asked_yet(s: Standing) -> bool:
    """Whether no lead has reported because no reporting day has passed: nothing to be judged by."""
    return s.leads_heard == 0 and s.missed == 0 and s.verified is not Verified.PASSED


def _pace_credit(scheme: Scheme, s: Standing) -> tuple[Fraction, str]:
    if s.verified is Verified.PASSED:
        return Fraction(1), "提前办结"
    # Saying nothing must not be worth more than saying little: an unknown progress counts from zero here.
    gap = (s.planned or 0) - (s.percent or 0)
    said = f"落后序时 {gap:.1f} 个百分点" if gap > 0 else "达到序时"
    if s.percent is None:
        said = f"未报进度，序时 {s.planned or 0:.1f}%"
    if gap < scheme.pace["behind_from"]:
        return Fraction(1), said
    if gap <= scheme.pace["far_behind_from"]:
        return scheme.pace["behind"], said
    return Fraction(0), said


def _weighted(block: Block, rated: Sequence[tuple[Standing, Fraction, str, Fraction, str]]) -> list[_Case]:
    whole = sum((w for _, w, *_ in rated), Fraction(0))
    if not whole:
        return []
    return [
        _Case(
            f"任务{s.number} {s.title}（{word}）",
            f"task:{s.number}",
            block.points * w * credit / whole,
            block.points * w / whole,
            why,
        )
        for s, w, word, credit, why in rated
        if w
    ]


def _on_time(scheme: Scheme, block: Block, facts: _Facts) -> list[_Case]:
    """B1: 10 × (on time + 0.5 × late) ÷ expected (domain §6)."""
    cells = [cell for cell in facts.cells if cell.expected and not cell.open]
    cases = []
    for cell in cells:
        if cell.first_at is None:
            credit, why = Fraction(0), "未报送"
        elif cell.first_at.date() <= cell.due_on:
            credit, why = Fraction(1), f"{cell.first_at:%Y-%m-%d} 按时报送"
        else:
            credit, why = scheme.quality["late_report"], f"{cell.first_at:%Y-%m-%d} 报送，晚于 {cell.due_on}"
        full = block.points / len(cells)
        cases.append(_Case(f"{cell.period} 月报", f"period:{cell.period}", full * credit, full, why))
    return cases


def _quality(scheme: Scheme, block: Block, facts: _Facts) -> list[_Case]:
    """B2: full marks, less one per return, not below zero (domain §6)."""
    if not any(cell.expected and not cell.open for cell in facts.cells):
        return []
    cases = [_Case("起评分", "base", block.points, block.points, "各期月报")]
    left = block.points
    for r in facts.returns:
        taken = min(scheme.quality["per_return"], left)
        left -= taken
        what, ref = (
            (f"任务{r.task} 退回", f"task:{r.task}") if r.task else (f"{r.period} 月报退回", f"period:{r.period}")
        )
        cases.append(_Case(what, ref, -taken, Fraction(0), f"{r.returned_on} 退回：{r.reason}"))
    return cases


_RULES: dict[str, tuple[Callable[[Scheme, Block, _Facts], list[_Case]], str]] = {
    "A1": (_due_tasks, "未参评：无到期任务"),
    "A2": (_coming_tasks, "未参评：无未到期任务"),
    "B1": (_on_time, "未参评：无应报月报"),
    "B2": (_quality, "未参评：无应报月报"),
}


def _scorecard(scheme: Scheme, unit: Unit, facts: _Facts) -> Scorecard:
    found = {block.id: _RULES[block.id][0](scheme, block, facts) for block in scheme.blocks if block.id in _RULES}
    counted = [block for block in scheme.blocks if found.get(block.id)]
    full = sum((block.points for block in counted), Fraction(0))
    scale = 100 / full if full else Fraction(0)
    exact = [sum((case.points for case in found[block.id]), Fraction(0)) * scale for block in counted]
    score = to_hundredths(sum(exact, Fraction(0)))
    shares, fulls = points_and_fulls(exact, score, [block.points * scale for block in counted], Fraction(100))
    marks = {block.id: pair for block, *pair in zip(counted, shares, fulls, strict=True)}
    led = sum(word == "牵头" for _, _, word in facts.tasks)
    return Scorecard(
        unit=unit,
        score=float(score) if counted else None,
        grade=_grade(scheme, score) if counted else None,
        barred=False,
        compared=led >= scheme.least_led_tasks,
        led=led,
        blocks=tuple(_block(block, found.get(block.id) or [], scale, marks.get(block.id)) for block in scheme.blocks),
    )


def _block(block: Block, cases: Sequence[_Case], scale: Fraction, marks: list[Fraction] | None) -> BlockScore:
    if marks is None:
        why = block.left_out or _RULES[block.id][1]
        return BlockScore(block.id, block.name, block.clause, 0.0, 0.0, why, ())
    points, most = marks
    exact, full = [case.points * scale for case in cases], [case.full * scale for case in cases]
    parts, fulls = points_and_fulls(exact, points, full, most)
    evidence = tuple(
        Evidence(case.what, case.ref, float(part), float(full), case.reason)
        for case, part, full in zip(cases, parts, fulls, strict=True)
    )
    return BlockScore(block.id, block.name, block.clause, float(most), float(points), "", evidence)


def _grade(scheme: Scheme, score: Fraction) -> str:
    return next((grade for grade, least in scheme.grades.items() if score >= least), "fail")
