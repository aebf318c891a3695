"""The scheme of domain §6 once more, slow and plain: each unit's worth, worked out from the scheme and the facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from fgf_core.appraisal import Entry, Facts, Scheme
from fgf_core.model import UnitClass
from fgf_core.standing import Attendance, Standing

WORST = "fail"


@dataclass
class Judged:
    """Points are in each block's own scale, None where it has no case; score is to the hundredth."""

    points: dict[str, Fraction | None]
    score: Fraction | None
    grade: str | None
    barred: bool


def appraise(scheme: Scheme, facts: Facts) -> dict[str, Judged]:
    """Each unit that has a part in a task, by its name."""
    parts = {
        unit.name: [(s, w) for s in facts.standings for w in weights(scheme, s, unit.name)] for unit in facts.units
    }
    judged = {name: judge(scheme, facts, name, part) for name, part in parts.items() if part}
    ration(scheme, facts, judged)
    return judged


def weights(scheme: Scheme, s: Standing, name: str) -> list[Fraction]:
    """What a unit's part in a task weighs; nothing where it has none."""
    if name in s.parties.leads:
        return [scheme.weights["lead"]]
    if name in s.parties.responsible:
        return [scheme.weights["responsible"]]
    return [scheme.weights["member"]] if name in s.parties.members else []


def judge(scheme: Scheme, facts: Facts, name: str, part: list[tuple[Standing, Fraction]]) -> Judged:
    full = {block.id: block.points for block in scheme.blocks}
    cells = [cell for cell in facts.attendance if cell.unit == name]
    entries = [entry for entry in facts.entries if entry.unit == name]
    points = {
        "A1": a1(scheme, full["A1"], facts.as_of, part),
        "A2": a2(scheme, full["A2"], facts, part),
        "B1": b1(scheme, full["B1"], cells),
        "B2": b2(scheme, full["B2"], facts, name, cells),
        "C": c(scheme, full["C"], entries),
        "D": d(scheme, full["D"], entries),
        "E": None,
    }
    missing = [block for block in points if points[block] is None and full[block]]
    if scheme.without_case == "full":
        points |= {block: full[block] for block in missing}
    rated = [block for block in points if points[block] is not None]
    score, grade = None, None
    whole = sum(full[block] for block in rated)
    if whole:
        score = hundredth(sum((points[block] or Fraction(0)) for block in rated) * 100 / whole)
        if (more := e(scheme, entries)) is not None:
            points["E"] = max(more, -score)
            score += points["E"]
        grade = grade_of(scheme, score)
    barred = any(entry.kind in ("third_round", "accountability", "falsification") for entry in entries)
    order = [*scheme.grades, WORST]
    if grade and barred and order.index(grade) < order.index(scheme.cap):
        grade = scheme.cap
    return Judged(points, score, None if scheme.without_case == "exclude" and missing else grade, barred)


def hundredth(value: Fraction) -> Fraction:
    """Half up."""
    return Fraction((value * 1000 + 5) // 10, 100)


def grade_of(scheme: Scheme, score: Fraction) -> str:
    for grade, least in scheme.grades.items():
        if score >= least:
            return grade
    return WORST


def mean(rated: list[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Of credits and weights; None where nothing weighs."""
    whole = sum(weight for _, weight in rated)
    return sum(credit * weight for credit, weight in rated) / whole if whole else None


def part_of(full: Fraction, share: Fraction | None) -> Fraction | None:
    return None if share is None else full * share


def a1(scheme: Scheme, full: Fraction, as_of: date, part: list[tuple[Standing, Fraction]]) -> Fraction | None:
    rated, waiting = [], []
    for s, weight in part:
        if s.deadline is None or as_of <= s.deadline or s.grace_on is None:
            continue
        done, claimed, must_report = s.verified == "passed", s.verified == "pending", as_of > s.grace_on
        credit = worth_when_done(scheme, s) if done or claimed else Fraction(0)
        if done:
            if must_report or credit == 1:
                rated.append((credit, weight))
        elif s.timeliness != "awaiting_report":
            rated.append((Fraction(0), weight))
        elif claimed and must_report and credit < 1:
            waiting.append((credit, weight))
    # What waits for the office and is late by its own word counts where that costs.
    for credit, weight in sorted(waiting):
        before, after = mean(rated), mean([*rated, (credit, weight)])
        if before is None or (after is not None and after <= before):
            rated.append((credit, weight))
    return part_of(full, mean(rated))


def worth_when_done(scheme: Scheme, s: Standing) -> Fraction:
    assert s.deadline
    assert s.grace_on
    assert s.done_on
    assert s.claimed_at
    late = (s.done_on - s.deadline).days
    if late <= 0 and s.claimed_at.date() > s.grace_on:
        late = (s.claimed_at.date() - s.deadline).days
    if late > 0:
        months = 1
        while months * scheme.late["days_per_month"] < late:
            months += 1
        return max(scheme.late["floor"], 1 - months * scheme.late["per_month"])
    first = s.original_deadline
    if first and first != s.deadline and s.done_on > first:
        return scheme.late["extended"]
    return Fraction(1)


def a2(scheme: Scheme, full: Fraction, facts: Facts, part: list[tuple[Standing, Fraction]]) -> Fraction | None:
    rated = []
    for s, weight in part:
        if s.deadline is None or facts.as_of > s.deadline:
            continue
        if s.verified == "passed":
            rated.append((Fraction(1), weight))
        elif facts.as_of > facts.first_due:
            all_known = s.percent is not None and s.leads_heard == len(s.parties.leads)
            gap = Fraction(s.planned or 0) - (Fraction(s.percent or 0) if all_known else 0)
            if gap < scheme.pace["behind_from"]:
                rated.append((Fraction(1), weight))
            elif gap <= scheme.pace["far_behind_from"]:
                rated.append((scheme.pace["behind"], weight))
            else:
                rated.append((Fraction(0), weight))
    return part_of(full, mean(rated))


def b1(scheme: Scheme, full: Fraction, cells: list[Attendance]) -> Fraction | None:
    marks = []
    for cell in cells:
        if cell.open:
            continue
        if not (cell.expected and cell.owed):
            if cell.first_at:
                marks.append(Fraction(1))
        elif cell.first_at is None:
            marks.append(Fraction(0))
        elif cell.first_at.date() > cell.due_on:
            marks.append(scheme.quality["late_report"])
        else:
            marks.append(Fraction(1))
    return full * sum(marks) / len(marks) if marks else None


def b2(scheme: Scheme, full: Fraction, facts: Facts, name: str, cells: list[Attendance]) -> Fraction | None:
    returned = sum(back.unit == name for back in facts.returns)
    found = [quality for quality in facts.quality if quality.unit == name]
    if not returned and not found and not any(cell.first_at for cell in cells):
        return None
    costs = scheme.quality
    lost = returned * costs["per_return"]
    lost += sum(q.empty for q in found) * costs["per_empty"] + sum(q.untrue for q in found) * costs["per_untrue"]
    return max(full - lost, Fraction(0))


def c(scheme: Scheme, full: Fraction, entries: list[Entry]) -> Fraction | None:
    kinds = ("answered", "late_reply", "second_round", "third_round")
    lost = [scheme.supervision[entry.kind] for entry in entries if entry.kind in kinds]
    return max(full - sum(lost), Fraction(0)) if lost else None


def d(scheme: Scheme, full: Fraction, entries: list[Entry]) -> Fraction | None:
    marks = []
    for standard in ("policy", "tasks", "problems", "results"):
        said = [entry for entry in entries if entry.kind == standard]
        if not said:
            return None
        marks.append(max(said, key=lambda entry: (entry.on, entry.id)).amount or Fraction(0))
    return full * sum(marks) / (4 * scheme.standards["most"])


def e(scheme: Scheme, entries: list[Entry]) -> Fraction | None:
    """To the hundredth, as what it is added to."""
    found = [entry for entry in entries if entry.kind in ("praise", "promotion", "criticism", "interview")]
    if not found:
        return None
    total = Fraction(0)
    for entry in found:
        amount = scheme.adjustments[entry.kind] if entry.amount is None else entry.amount
        total += amount * scheme.adjustments["as_responsible"] if entry.role == "responsible" else amount
    return hundredth(min(scheme.adjustments["most"], max(scheme.adjustments["least"], total)))


def ration(scheme: Scheme, facts: Facts, judged: dict[str, Judged]) -> None:
    """Quotas: within a class, who has the grade beyond its places falls to the next; who ties at the edge keeps it."""
    order = [*scheme.grades, WORST]
    for grade, share in scheme.quotas.items():
        for kind in UnitClass:
            peers = []
            for unit in facts.units:
                found = judged.get(unit.name)
                led = sum(unit.name in s.parties.leads for s in facts.standings)
                if found is None or found.score is None or unit.unit_class != kind or led < scheme.least_led_tasks:
                    continue
                if scheme.without_case == "exclude" and found.grade is None:
                    continue
                peers.append(found)
            places = int(share * len(peers))
            having = [peer for peer in peers if peer.grade == grade]
            for peer in having:
                better = sum((other.score or 0) > (peer.score or 0) for other in having)
                if better >= places:
                    peer.grade = order[order.index(grade) + 1]
