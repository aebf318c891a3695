"""Scorecards: the rules' cases made into points to the hundredth that add up, a grade, and the bars that hold it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from fgf_core.appraisal.facts import KINDS, Facts
from fgf_core.appraisal.rounding import points_and_fulls, spread, to_hundredths
from fgf_core.appraisal.rules import RULES, Case, Own
from fgf_core.appraisal.scheme import ADJUSTED, Block, Scheme
from fgf_core.model import Claimed, Light, Unit, UnitClass
from fgf_core.standing import Standing

YEAR_END, PROCESS = "year_end", "process"
ROLES = {"lead": "牵头", "responsible": "责任", "member": "成组"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row a block's points are made of; the points of a block's rows add up to the block's.

    `full` is what the row could have earned, 0 for a deduction; these add up to the block's `max`. `ref` names what it
    is about: `task:7`, `period:2023-05`, `doubt:2023-05`, `entry:12`. A row about a task says its dates, its light and
    what was reported.
    """

    what: str
    ref: str
    points: float
    full: float
    reason: str
    deadline: date | None = None
    done_on: date | None = None
    light: Light | None = None
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class BlockScore:
    """A unit's points in one block; `max` is the block's share of 100 after what is left out was shared among the rest.

    `left_out` says why the block doesn't count, and is empty where it does; under the scheme's choice of full marks a
    block without a case has all its points and says so in its one row.
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

    A unit that leads fewer tasks than the scheme asks is not compared with others; `barred` where a bar holds its
    grade down, `held` says which; `excluded` says why it isn't graded though it has points, "" where it is.
    """

    unit: Unit
    score: float | None
    grade: str | None
    barred: bool
    compared: bool
    led: int
    blocks: tuple[BlockScore, ...]
    held: str = ""
    excluded: str = ""


def scorecards(scheme: Scheme, facts: Facts) -> tuple[Scorecard, ...]:
    """A scorecard for each unit that has to do with a task, in the order of the facts' units."""
    cards = tuple(_scorecard(scheme, unit, own, led) for unit, own, led in owned(scheme, facts))
    return _within_quotas(scheme, cards)


def phase(standings: Sequence[Standing], as_of: date) -> str:
    """YEAR_END once the first reporting day after the last deadline has passed, until then PROCESS."""
    last = max((s.grace_on for s in standings if s.grace_on), default=None)
    return YEAR_END if last and as_of > last else PROCESS


def owned(scheme: Scheme, facts: Facts) -> list[tuple[Unit, Own, int]]:
    """What each unit with a task is judged by, and how many tasks it leads."""
    tasks: dict[str, list[tuple[Standing, Fraction, str]]] = defaultdict(list)
    led: Counter[str] = Counter()
    for s in facts.standings:
        by_role = (s.parties.leads, s.parties.responsible, s.parties.members)
        for names, (role, word) in zip(by_role, ROLES.items(), strict=True):
            for name in names:
                tasks[name].append((s, scheme.weights[role], word))
        led.update(s.parties.leads)
    cells, returns = _by_unit(facts.attendance), _by_unit(facts.returns)
    quality, entries = _by_unit(facts.quality), _by_unit(facts.entries)
    return [
        (
            unit,
            Own(
                facts.as_of, facts.first_due, tasks[name], cells.get(name, ()), returns.get(name, ()),
                quality.get(name, ()), entries.get(name, ()),
            ),
            led[name],
        )
        for unit in facts.units
        if (name := unit.name) in tasks
    ]  # fmt: skip


def _by_unit(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """Anything that is said of a unit, by the unit's name."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.unit].append(row)
    return found


def _scorecard(scheme: Scheme, unit: Unit, own: Own, led: int) -> Scorecard:
    found = {block.id: RULES[block.id].cases(scheme, block, own) if _used(block) else [] for block in scheme.blocks}
    if scheme.without_case == "full":
        for block in scheme.blocks:
            if block.points and not found[block.id]:
                why = RULES[block.id].left_out.replace("未参评：", "") + "，按满分计"
                found[block.id] = [Case("无计分事项", "none", block.points, block.points, why)]
    rated = [block for block in scheme.blocks if found[block.id] and block.id != ADJUSTED]
    full = sum((block.points for block in rated), Fraction(0))
    scale = 100 / full if full else Fraction(0)
    exact = [sum((case.points for case in found[block.id]), Fraction(0)) * scale for block in rated]
    base = to_hundredths(sum(exact, Fraction(0)))
    shares, fulls = points_and_fulls(exact, base, [block.points * scale for block in rated], Fraction(100))
    marks = {block.id: (points, most, scale) for block, points, most in zip(rated, shares, fulls, strict=True)}
    score = base
    if found.get(ADJUSTED):
        if not rated:
            found[ADJUSTED] = []
        else:
            more = _not_below(found[ADJUSTED], base)
            marks[ADJUSTED] = (more, Fraction(0), Fraction(1))
            score += more
    missing = [b.name for b in scheme.blocks if b.points and not found[b.id]]
    excluded = "、".join(missing) + "未参评，不评等次" if missing and scheme.without_case == "exclude" else ""
    bars = [KINDS[entry.kind].name for entry in own.entries if KINDS[entry.kind].bars]
    grade = scheme.grade(score) if rated and not excluded else None
    capped = scheme.capped(grade) if bars and grade else grade
    return Scorecard(
        unit=unit,
        score=float(score) if rated else None,
        grade=capped,
        barred=bool(bars),
        compared=led >= scheme.least_led_tasks and not excluded,
        led=led,
        blocks=tuple(_block(block, found[block.id], marks.get(block.id)) for block in scheme.blocks),
        held="、".join(dict.fromkeys(bars)),
        excluded=excluded,
    )


def _used(block: Block) -> bool:
    """A block to which the scheme gives no points is none: no unit fails, or goes without a grade, by it."""
    return bool(block.points) or block.id == ADJUSTED


def _not_below(cases: list[Case], base: Fraction) -> Fraction:
    """What the adjustments come to, to the hundredth; a score doesn't fall below zero, which a row of its own says."""
    total = to_hundredths(sum((case.points for case in cases), Fraction(0)))
    if base + total < 0:
        cases.append(Case("得分不低于 0", "limit", -base - total, Fraction(0), "扣至 0 分为止"))
        return -base
    return total


def _block(block: Block, cases: Sequence[Case], marks: tuple[Fraction, Fraction, Fraction] | None) -> BlockScore:
    if marks is None:
        why = RULES[block.id].left_out if _used(block) else "未参评：办法未设分值"
        return BlockScore(block.id, block.name, block.clause, 0.0, 0.0, why, ())
    points, most, scale = marks
    exact, full = [case.points * scale for case in cases], [case.full * scale for case in cases]
    if block.id == ADJUSTED:
        parts, fulls = spread(exact, points), full
    else:
        parts, fulls = points_and_fulls(exact, points, full, most)
    evidence = tuple(
        _evidence(case, float(part), float(of)) for case, part, of in zip(cases, parts, fulls, strict=True)
    )
    return BlockScore(block.id, block.name, block.clause, float(most), float(points), "", evidence)


def _evidence(case: Case, points: float, full: float) -> Evidence:
    s = case.s
    if s is None:
        return Evidence(case.what, case.ref, points, full, case.reason)
    done_on = s.done_on if s.claimed is Claimed.DONE else None
    return Evidence(case.what, case.ref, points, full, case.reason, s.deadline, done_on, s.light, s.percent)


def _within_quotas(scheme: Scheme, cards: tuple[Scorecard, ...]) -> tuple[Scorecard, ...]:
    """The grades after quotas, where the scheme sets any: within a class, by score; units that tie stay together."""
    for grade, share in scheme.quotas.items():
        lower = scheme.below(grade)
        for kind in UnitClass:
            peers = [c for c in cards if c.compared and c.unit.unit_class is kind and c.score is not None]
            names, places = {c.unit.name for c in peers}, int(share * len(peers))
            best = sorted((c.score or 0 for c in peers if c.grade == grade), reverse=True)
            if len(best) <= places:
                continue
            least = best[places - 1] if places else None
            cards = tuple(
                replace(card, grade=lower, held=card.held or f"{scheme.word(grade)}名额已满")
                if card.unit.name in names and card.grade == grade and (least is None or (card.score or 0) < least)
                else card
                for card in cards
            )
    return cards


def places(cards: Sequence[Scorecard]) -> dict[str, int]:
    """Each compared unit's place within its class, by its name; ties share a place. Shown only where a scheme asks."""
    found: dict[str, int] = {}
    for kind in UnitClass:
        peers = [c for c in cards if c.compared and c.unit.unit_class is kind and c.score is not None]
        first: dict[float, int] = {}
        for place, card in enumerate(sorted(peers, key=lambda c: -(c.score or 0)), start=1):
            found[card.unit.name] = first.setdefault(card.score or 0, place)
    return found
