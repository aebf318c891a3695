"""How often each unit keeps its grade when all weights of the scheme move at random."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from fgf_core.appraisal import rules
from fgf_core.appraisal.facts import Facts
from fgf_core.appraisal.rounding import to_hundredths
from fgf_core.appraisal.rules import RULES, Own, Rated
from fgf_core.appraisal.scheme import ADJUSTED, Scheme
from fgf_core.appraisal.scorecard import ROLES, Scorecard, owned, scorecards
from fgf_core.model import UnitClass

STABLE, FAIRLY_STABLE = 0.95, 0.80
"""The least shares of draws in which a unit keeps its grade, for 稳定 and 较稳定; below it is 易变 (own)."""

Draws = NDArray[np.float64]
Whole = NDArray[np.int32]
Places = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Stability:
    """One unit's grade under other weights: the share of draws, 0 to 1, in which it is kept, and that in a word.

    `grades` are the shares of the grades drawn, the best first; `lowest` and `highest` the scores drawn.
    """

    unit: str
    kept: float
    grades: tuple[tuple[str, float], ...]
    lowest: float
    highest: float

    @property
    def word(self) -> str:
        """稳定, 较稳定 or 易变."""
        return "稳定" if self.kept >= STABLE else "较稳定" if self.kept >= FAIRLY_STABLE else "易变"


def factors(scheme: Scheme, *, draws: int = 2000, spread: float = 0.2, seed: int = 1) -> dict[str, Draws]:
    """What each weight is multiplied by in each draw: for each block but the adjustments, then each role."""
    names = [*(block.id for block in scheme.blocks if block.id != ADJUSTED), *scheme.weights]
    moved = np.random.default_rng(seed).uniform(1 - spread, 1 + spread, (len(names), draws))
    return dict(zip(names, moved, strict=True))


def stability(
    scheme: Scheme, facts: Facts, *, draws: int = 2000, spread: float = 0.2, seed: int = 1
) -> tuple[Stability, ...]:
    """How firm the grade of each unit that has one is, in the order of the units.

    The points of every block and the weight of every role move by up to `spread` of themselves, independently and
    uniformly. A deduction keeps its share of its block; adjustments, bars and quotas stay as they are.
    """
    moved = factors(scheme, draws=draws, spread=spread, seed=seed)
    cards = scorecards(scheme, facts)
    drawn = [
        (card, _scores(scheme, own, card, moved))
        for card, (_, own, _) in zip(cards, owned(scheme, facts), strict=True)
        if card.grade is not None
    ]
    if not drawn:
        return ()
    graded, scores = [card for card, _ in drawn], np.array([score for _, score in drawn])
    order = [*scheme.grades, "fail"]
    grades = _within_quotas(scheme, graded, scores, _grades(scheme, graded, scores))
    shares = np.array([(grades == place).mean(axis=1) for place in range(len(order))])
    return tuple(
        Stability(
            card.unit.name,
            float(shares[order.index(card.grade or ""), row]),
            tuple((grade, float(shares[place, row])) for place, grade in enumerate(order) if shares[place, row]),
            float(scores[row].min()) / 100,
            float(scores[row].max()) / 100,
        )
        for row, card in enumerate(graded)
    )


def _scores(scheme: Scheme, own: Own, card: Scorecard, moved: dict[str, Draws]) -> Whole:
    """One unit's score in each draw, in hundredths."""
    earned = full = np.zeros(1)
    more = Fraction(0)
    for block, rated in zip(scheme.blocks, card.blocks, strict=True):
        if rated.left_out:
            continue
        if block.id == ADJUSTED:
            more = to_hundredths(sum((case.points for case in RULES[block.id].cases(scheme, block, own)), Fraction(0)))
            continue
        points = float(block.points) * moved[block.id]
        full = full + points
        earned = earned + points * _share(scheme, own, block.id, moved)
    # A score that lies on half a hundredth is rounded up, as the exact one is; the sum of fractions may fall short.
    hundredths = np.floor(10_000 * earned / full + 0.5 + 1e-7).astype(np.int32)
    return np.maximum(hundredths + round(more * 100), 0)


def _share(scheme: Scheme, own: Own, block_id: str, moved: dict[str, Draws]) -> Draws | float:
    """What a unit has of a block's full marks: of the blocks over tasks by draw, for they are weighted by role."""
    if block_id == "A1":
        found = _mean(*rules.due(scheme, own), moved)
    elif block_id == "A2":
        found = _mean(rules.coming(scheme, own), [], moved)
    else:
        block = next(block for block in scheme.blocks if block.id == block_id)
        cases = RULES[block_id].cases(scheme, block, own)
        return float(sum((case.points for case in cases), Fraction(0)) / block.points) if cases else 1.0
    return found


def _mean(rated: list[Rated], waiting: list[Rated], moved: dict[str, Draws]) -> Draws:
    """The mean credit of a unit's tasks, by the moved weights; 1 where none counts and the block is full all the same.

    What waits counts where that costs, as in the rule.
    """
    roles = {word: moved[role] for role, word in ROLES.items()}
    weight = earned = np.zeros(1)
    for word, factor in roles.items():
        own = [(w, credit) for _, w, role, credit, _ in rated if role == word]
        weight = weight + float(sum(w for w, _ in own)) * factor
        earned = earned + float(sum(w * credit for w, credit in own)) * factor
    for _, w, word, credit, _ in waiting:
        added = np.where(float(credit) * weight <= earned + 1e-12, float(w) * roles[word], 0.0)
        weight, earned = weight + added, earned + float(credit) * added
    return np.divide(earned, weight, out=np.ones_like(weight), where=weight > 0)


def _grades(scheme: Scheme, cards: list[Scorecard], scores: Whole) -> Places:
    """The grade of each unit in each draw as its place from the best, 0; a bar holds it down."""
    grades = np.zeros(scores.shape, np.int8)
    for least in scheme.grades.values():
        grades += scores < math.ceil(least * 100)
    best = [*scheme.grades, "fail"].index(scheme.cap)
    barred = np.array([card.barred for card in cards])
    grades[barred] = np.maximum(grades[barred], best)
    return grades


def _within_quotas(scheme: Scheme, cards: list[Scorecard], scores: Whole, grades: Places) -> Places:
    """The grades after quotas, draw by draw as for one scoring; units that tie stay together."""
    order = [*scheme.grades, "fail"]
    for grade, share in scheme.quotas.items():
        place = order.index(grade)
        for kind in UnitClass:
            peers = [row for row, card in enumerate(cards) if card.compared and card.unit.unit_class is kind]
            room = int(share * len(peers))
            if not peers:
                continue
            held = np.where(grades[peers] == place, scores[peers], -1)
            least = -np.sort(-held, axis=0)[room - 1] if room else np.full(held.shape[1], 10**9)
            full = (held >= 0).sum(axis=0) > room
            grades[peers] += (held >= 0) & full & (held < least)
    return grades
