"""The rules of the blocks: what each task, month, return and entry of a unit is worth under a scheme (domain §6)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from fgf_core.appraisal.facts import KINDS, STANDARDS, Entry
from fgf_core.appraisal.scheme import Block, Scheme
from fgf_core.doubts import Quality
from fgf_core.model import Role, Timeliness, Verified
from fgf_core.standing import Attendance, Return, Standing

Rated = tuple[Standing, Fraction, str, Fraction, str]
"""A task with the weight and the word of the unit's role, its credit of 0 to 1, and why."""


@dataclass(frozen=True, slots=True)
class Case:
    """One row before rounding: its worth, and what it could be worth, in points of the block's own scale.

    `s` is the task's standing where the row is about a task.
    """

    what: str
    ref: str
    points: Fraction
    full: Fraction
    reason: str
    s: Standing | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """What one unit is judged by: its tasks with the weight and word of its role, its calendar, what was said of it."""

    as_of: date
    first_due: date
    tasks: Sequence[tuple[Standing, Fraction, str]]
    cells: Sequence[Attendance]
    returns: Sequence[Return]
    quality: Sequence[Quality]
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a block is made of cases; without any, `left_out` says why it doesn't count."""

    cases: Callable[[Scheme, Block, Own], list[Case]]
    left_out: str


def _due_tasks(scheme: Scheme, block: Block, own: Own) -> list[Case]:
    """A1: full × Σw·c ÷ Σw over tasks whose deadline has passed, 到期待报 left out.

    A claim that waits for the office, but by its own dates is worth less than full, counts where that costs: else to
    pass it would cost.
    """
    rated, waiting = due(scheme, own)
    for row in waiting:
        if row[3] * sum(w for _, w, *_ in rated) <= sum(w * credit for _, w, _, credit, _ in rated):
            rated.append(row)
    return _weighted(block, sorted(rated, key=lambda row: row[0].number))


def due(scheme: Scheme, own: Own) -> tuple[list[Rated], list[Rated]]:
    """The due tasks that count, and those that count only where it costs, the least credit first.

    Until the first reporting day after the deadline only what is worth full credit counts: else to verify a task that
    was finished late would cost points for as long as it needn't be reported yet.
    """
    rated: list[Rated] = []
    waiting: list[Rated] = []
    for s, w, word in own.tasks:
        if s.deadline is None or s.deadline >= s.as_of:
            continue
        credit, why = _due_credit(scheme, s)
        passed, early = s.verified is Verified.PASSED, s.grace_on is not None and s.as_of <= s.grace_on
        if s.timeliness is Timeliness.AWAITING_REPORT:
            if s.verified is Verified.PENDING and credit < 1 and not early:
                waiting.append((s, w, word, credit, f"{why}（待核实）"))
        elif credit == 1 or not (passed and early):
            rated.append((s, w, word, credit, why))
    return rated, sorted(waiting, key=lambda row: row[3])


def _due_credit(scheme: Scheme, s: Standing) -> tuple[Fraction, str]:
    """What a due task is worth, or would be once its claim is passed."""
    claimed = s.timeliness is Timeliness.AWAITING_REPORT and s.verified is Verified.PENDING
    if s.verified is not Verified.PASSED and not claimed:
        return Fraction(0), f"逾期 {s.days_overdue} 天未办结"
    late = s.days_overdue
    if claimed and s.done_on and s.deadline:
        late = max((s.done_on - s.deadline).days, 0)
    if late:
        months = math.ceil(late / scheme.late["days_per_month"])
        credit = max(scheme.late["floor"], 1 - scheme.late["per_month"] * months)
        said = (
            "，时限内完成，过了报送日才报办结，计到报送之日"
            if s.done_on and s.deadline and s.done_on <= s.deadline
            else ""
        )
        return credit, f"逾期办结 {late} 天{said}，按 {months} 个月计，得 {float(credit):.0%}"
    if s.extended and not s.adjusted and s.done_on and s.original_deadline and s.done_on > s.original_deadline:
        return scheme.late["extended"], f"延期后办结，得 {float(scheme.late['extended']):.0%}"
    return Fraction(1), "按时办结"


def _coming_tasks(scheme: Scheme, block: Block, own: Own) -> list[Case]:
    """A2: full × Σw·c ÷ Σw over tasks whose deadline is still to come."""
    return _weighted(block, coming(scheme, own))


def coming(scheme: Scheme, own: Own) -> list[Rated]:
    """The tasks still to come that count.

    Before the plan's first reporting day nothing is asked of anyone, and only what is finished counts.
    """
    return [
        (s, w, word, *_pace_credit(scheme, s))
        for s, w, word in own.tasks
        if s.deadline and s.deadline >= s.as_of and (s.as_of > own.first_due or s.verified is Verified.PASSED)
    ]


def _pace_credit(scheme: Scheme, s: Standing) -> tuple[Fraction, str]:
    if s.verified is Verified.PASSED:
        return Fraction(1), "提前办结"
    # Saying nothing must not be worth more than saying little: where a lead's progress is unknown, it counts from zero.
    known = s.percent if s.leads_heard >= len(s.leads) else None
    gap = (s.planned or 0) - (known or 0)
    said = f"落后序时 {gap:.1f} 个百分点" if gap > 0 else "达到序时"
    if known is None:
        said = f"{'未报进度' if s.percent is None else '牵头单位未全部报进度'}，序时 {s.planned or 0:.1f}%"
    if gap < scheme.pace["behind_from"]:
        return Fraction(1), said
    if gap <= scheme.pace["far_behind_from"]:
        return scheme.pace["behind"], said
    return Fraction(0), said


def _weighted(block: Block, rated: Sequence[Rated]) -> list[Case]:
    whole = sum((w for _, w, *_ in rated), Fraction(0))
    if not whole:
        return []
    return [
        Case(
            f"任务{s.number} {s.title}（{word}）",
            f"task:{s.number}",
            block.points * w * credit / whole,
            block.points * w / whole,
            why,
            s,
        )
        for s, w, word, credit, why in rated
        if w
    ]


def _on_time(scheme: Scheme, block: Block, own: Own) -> list[Case]:
    """B1: full × (on time + 0.5 × late) ÷ expected.

    A report of a month in which none was owed is on time whenever it comes: else to be verified early, which ends what
    is owed, would cost what was reported, or a late report more than none.
    """
    counted = [
        (cell, *_month_credit(scheme, cell)) for cell in own.cells if not cell.open and (_owed(cell) or cell.first_at)
    ]
    full = block.points / len(counted) if counted else Fraction(0)
    return [
        Case(f"{cell.period} 月报", f"period:{cell.period}", full * credit, full, why) for cell, credit, why in counted
    ]


def _owed(cell: Attendance) -> bool:
    return cell.expected and cell.owed


def _month_credit(scheme: Scheme, cell: Attendance) -> tuple[Fraction, str]:
    if cell.first_at is None:
        return Fraction(0), "未报送"
    if not _owed(cell):
        return Fraction(1), f"{cell.first_at:%Y-%m-%d} 报送（本期不要求报送）"
    if cell.first_at.date() <= cell.due_on:
        return Fraction(1), f"{cell.first_at:%Y-%m-%d} 按时报送"
    return scheme.quality["late_report"], f"{cell.first_at:%Y-%m-%d} 报送，晚于 {cell.due_on}"


def _quality(scheme: Scheme, block: Block, own: Own) -> list[Case]:
    """B2: full marks, less what each return and each confirmed doubt costs, not below zero.

    Who has handed in nothing has no quality to be rated.
    """
    if all(cell.first_at is None for cell in own.cells) and not own.returns and not own.quality:
        return []
    said: list[tuple[str, str, Fraction, str]] = []
    for back in own.returns:
        name, ref = (
            (f"任务{back.task} 退回", f"task:{back.task}")
            if back.task
            else (f"{back.period} 月报退回", f"period:{back.period}")
        )
        said.append((name, ref, scheme.quality["per_return"], f"{back.returned_on} 退回：{back.reason}"))
    for found in own.quality:
        for count, key, word in ((found.empty, "per_empty", "内容空洞"), (found.untrue, "per_untrue", "情况不实")):
            if count:
                why = f"经核查确认 {count} 项，每项扣 {float(scheme.quality[key]):g} 分"
                said.append((f"{found.period} 月报{word}", f"doubt:{found.period}", scheme.quality[key] * count, why))
    return _deducted(block, "各期月报", said)


def _supervision(scheme: Scheme, block: Block, own: Own) -> list[Case]:
    """C: full marks, less what each late reply and further round costs, not below zero."""
    items = [entry for entry in own.entries if KINDS[entry.kind].block == "C"]
    if not items:
        return []
    said = [(_titled(entry), f"entry:{entry.id}", scheme.supervision[entry.kind], _basis(entry)) for entry in items]
    return _deducted(block, "督办事项", said)


def _deducted(block: Block, base: str, said: Sequence[tuple[str, str, Fraction, str]]) -> list[Case]:
    cases = [Case("起评分", "base", block.points, block.points, base)]
    left = block.points
    for what, ref, cost, why in said:
        taken = min(cost, left)
        left -= taken
        cases.append(Case(what, ref, -taken, Fraction(0), why if taken == cost else f"{why}（扣完为止）"))
    return cases


def _standards(scheme: Scheme, block: Block, own: Own) -> list[Case]:
    """D: the four standards, by the last word on each; not rated before there is one on all.

    The last is that of the latest day: an older one that was entered afterwards doesn't outdo it.
    """
    said = sorted(own.entries, key=lambda entry: (entry.on, entry.id))
    last = {entry.kind: entry for entry in said if entry.kind in STANDARDS and entry.amount is not None}
    if len(last) < len(STANDARDS):
        return []
    each = block.points / len(STANDARDS)
    most = scheme.standards["most"]
    return [
        Case(
            KINDS[kind].name, f"entry:{last[kind].id}", each * (last[kind].amount or 0) / most, each, _basis(last[kind])
        )
        for kind in STANDARDS
    ]


def _adjustments(scheme: Scheme, block: Block, own: Own) -> list[Case]:  # noqa: ARG001 - the shape of a rule
    """E: praise and criticism, half for a responsible unit, within the scheme's bounds."""
    cases = [
        Case(_titled(entry), f"entry:{entry.id}", adjustment(scheme, entry), Fraction(0), _basis(entry))
        for entry in own.entries
        if KINDS[entry.kind].block == "E"
    ]
    total = sum((case.points for case in cases), Fraction(0))
    within = min(max(total, scheme.adjustments["least"]), scheme.adjustments["most"])
    if total != within:
        why = f"加减分合计以 {float(scheme.adjustments['least']):g} 至 {float(scheme.adjustments['most']):+g} 分为限"
        cases.append(Case("超出部分不计", "limit", within - total, Fraction(0), why))
    return cases


def adjustment(scheme: Scheme, entry: Entry) -> Fraction:
    """What one praise or criticism is worth, signed; as responsible unit a share of it."""
    amount = scheme.adjustments[entry.kind] if entry.amount is None else entry.amount
    return amount * (scheme.adjustments["as_responsible"] if entry.role is Role.RESPONSIBLE else 1)


def _titled(entry: Entry) -> str:
    about = f"（任务{entry.task}）" if entry.task else ""
    return f"{KINDS[entry.kind].name}{about}"


def _basis(entry: Entry) -> str:
    pieces: Iterator[str] = filter(None, (f"{entry.on}", entry.document, entry.basis))
    return " ".join(pieces)


RULES: Mapping[str, Rule] = {
    "A1": Rule(_due_tasks, "未参评：无到期任务"),
    "A2": Rule(_coming_tasks, "未参评：无未到期任务"),
    "B1": Rule(_on_time, "未参评：无应报月报"),
    "B2": Rule(_quality, "未参评：未收到月报"),
    "C": Rule(_supervision, "未参评：无督办事项"),
    "D": Rule(_standards, "未参评：四项标准尚未评全"),
    "E": Rule(_adjustments, "未参评：无加减分事项"),
}
