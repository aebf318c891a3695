"""Scorecards against the scheme of domain §6 written out plainly, over invented years told to real ledgers.

A year takes a second to tell, so few run here; FGF_LEDGERS=1000 asks for more, and that they hold every kind of case.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from fgf_core import appraisal
from fgf_core.appraisal import Facts, Scheme, Scorecard
from fgf_core.appraisal.rules import RULES
from fgf_core.appraisal.scorecard import owned
from tests import appraisal_generator as years
from tests import appraisal_oracle as oracle
from tests import engines

DEFAULT = appraisal.load()
LEDGERS = int(os.environ.get("FGF_LEDGERS", "3"))
POINTS = dict(zip(("A1", "A2", "B1", "B2", "C", "D", "E"), (30, 25, 15, 10, 0, 20, 0), strict=True))
# One differs in every number, and does without a block.
SCHEMES = (
    DEFAULT,
    replace(
        DEFAULT,
        without_case="full",
        blocks=tuple(replace(block, points=Fraction(POINTS[block.id])) for block in DEFAULT.blocks),
        weights={"lead": Fraction(1), "responsible": Fraction(0), "member": Fraction(3, 7)},
        late={key: Fraction(value) for key, value in zip(DEFAULT.late, ("0.15", "0.35", "20", "0.8"), strict=True)},
        pace={"behind_from": Fraction(5), "far_behind_from": Fraction(20), "behind": Fraction(1, 3)},
        quality={key: value * Fraction(3, 4) for key, value in DEFAULT.quality.items()},
        supervision={key: value / 2 for key, value in DEFAULT.supervision.items()},
        adjustments={
            **DEFAULT.adjustments,
            "as_responsible": Fraction(1, 3),
            "most": Fraction(1),
            "least": Fraction(-2),
        },
        quotas={"excellent": Fraction(1, 4), "good": Fraction(1, 3)},
        cap="fail",
    ),
    replace(
        DEFAULT, without_case="exclude", least_led_tasks=1, quotas={"good": Fraction(1, 2), "pass": Fraction(1, 2)}
    ),
)

# What so many years must have brought about, by words of the rows.
CASES = (
    "按时办结", "逾期办结", "天未办结", "延期后办结", "待核实", "提前办结", "达到序时", "落后序时", "未报进度", "未全部报进度", "未报送",
    "按时报送", "报送，晚于", "本期不要求报送", "缺证明材料", "数据不全", "经核查确认", "扣完为止", "见原件",
)  # fmt: skip


def told(seeds: Sequence[int]) -> Iterator[tuple[int, Facts]]:
    """What the ledgers of some years know on four days each; a new ledger for every twenty plans."""
    for start in range(0, len(seeds), 20):
        ledger = engines.fresh()
        for seed in seeds[start : start + 20]:
            year = years.made(seed)
            book = year.play(ledger)
            yield from ((seed, years.asked(book, day)) for day in years.days(year, seed, 4))
        ledger.close()


def test_scorecards_are_what_the_plain_scheme_says_to_the_hundredth():
    said: set[str] = set()
    for seed, facts in told(range(LEDGERS)):
        for scheme in SCHEMES:
            assert differences(scheme, facts) == [], (seed, facts.as_of, SCHEMES.index(scheme))
        said |= {row.reason for card in appraisal.scorecards(DEFAULT, facts) for b in card.blocks for row in b.evidence}
    if LEDGERS >= 100:
        assert [words for words in CASES if not any(words in reason for reason in said)] == []


def differences(scheme: Scheme, facts: Facts) -> list[str]:
    """Every unit whose card or blocks aren't what the oracle says, with both."""
    cards = {card.unit.name: card for card in appraisal.scorecards(scheme, facts)}
    judged = oracle.appraise(scheme, facts)
    assert cards.keys() == judged.keys()
    wrong = [f"{name}: {cards[name]} / {judged[name]}" for name in cards if not same(scheme, cards[name], judged[name])]
    for unit, own, _ in owned(scheme, facts):
        for block in scheme.blocks:
            cases = RULES[block.id].cases(scheme, block, own) if block.points else []
            exact, points = sum((case.points for case in cases), Fraction(0)), judged[unit.name].points[block.id]
            if cases and exact != points:
                wrong.append(f"{unit.name} {block.id}: {exact} / {points}")
    return wrong


def same(scheme: Scheme, card: Scorecard, judged: oracle.Judged) -> bool:
    """The score to the hundredth; blocks to three, for they are shown so that they add up and full marks are full."""
    if (card.score, card.grade, card.barred) != (judged.score and float(judged.score), judged.grade, judged.barred):
        return False
    whole = sum(block.points for block in scheme.blocks if judged.points[block.id] is not None)
    for block, shown in zip(scheme.blocks, card.blocks, strict=True):
        points, scale = judged.points[block.id], 100 / whole if whole else Fraction(0)
        if block.id == appraisal.ADJUSTED:
            scale = Fraction(1)
        elif not block.points:
            points = None
        if bool(shown.left_out) != (points is None):
            return False
        if points is not None and abs(Fraction(shown.points) - points * scale) > Fraction(3, 100):
            return False
    return True


def test_the_oracle_itself_finds_a_wrong_answer():
    *_, (_, facts) = told([0])
    assert differences(DEFAULT, facts) == []
    card = appraisal.scorecards(DEFAULT, facts)[0]
    judged = oracle.appraise(DEFAULT, facts)[card.unit.name]
    assert not same(DEFAULT, replace(card, score=(card.score or 0) + 0.01), judged)
    wrong = replace(card.blocks[0], points=card.blocks[0].points + 0.04)
    assert not same(DEFAULT, replace(card, blocks=(wrong, *card.blocks[1:])), judged)
