"""How the units of a class lie to one another: the spread of each block, and what keeps a unit from a better grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from fgf_core.appraisal.scheme import ADJUSTED, Scheme
from fgf_core.appraisal.scorecard import Scorecard
from fgf_core.model import UnitClass


@dataclass(frozen=True, slots=True)
class Spread:
    """How a block's points lie over the compared units of a class, as shares 0 to 1 of its full marks."""

    unit_class: UnitClass
    block: str
    name: str
    units: int
    least: float
    lower: float
    middle: float
    upper: float
    most: float


def spreads(cards: Sequence[Scorecard]) -> tuple[Spread, ...]:
    """The spread of each block over each class, block by block; where nobody is rated there is none."""
    found = []
    for place, block in enumerate(cards[0].blocks if cards else ()):
        for kind in UnitClass:
            peers = (c.blocks[place] for c in cards if c.compared and c.unit.unit_class is kind)
            shares = sorted(b.points / b.max for b in peers if b.max)
            if shares and block.block != ADJUSTED:
                lower, middle, upper = quantiles(shares, method="inclusive") if len(shares) > 1 else shares * 3
                names = kind, block.block, block.name, len(shares)
                found.append(Spread(*names, shares[0], lower, middle, upper, shares[-1]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Driver:
    """What costs a unit most of the way to the next better grade.

    `missing` are the points to that grade; `block` is the one that costs most, `lost` what it costs of a hundred;
    `held` says what holds the grade though the points would do, and then `missing` is 0.
    """

    unit: str
    grade: str
    better: str
    missing: float
    block: str
    name: str
    lost: float
    held: str


def drivers(scheme: Scheme, cards: Sequence[Scorecard]) -> tuple[Driver, ...]:
    """For each compared unit that hasn't the best grade, the block that costs it most; the nearest to better first.

    A unit that the adjustments cost most is kept back by them.
    """
    order = [*scheme.grades, "fail"]
    found = []
    for card in cards:
        if not card.compared or card.grade is None or card.score is None or card.grade == order[0]:
            continue
        better = order[order.index(card.grade) - 1]
        missing = max(float(scheme.grades[better]) - card.score, 0.0)
        lost, block = max(((b.max - b.points, b) for b in card.blocks if not b.left_out), key=lambda pair: pair[0])
        held = card.held if not missing else ""
        found.append(
            Driver(card.unit.name, card.grade, better, round(missing, 2), block.block, block.name, round(lost, 2), held)
        )
    return tuple(sorted(found, key=lambda driver: driver.missing))
