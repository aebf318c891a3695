"""Scorecards against the scheme of domain §6 written out plainly, over invented years told to real ledgers.

A year takes a second to tell, so few run here; FGF_LEDGERS=1000 asks for more, and that they hold every kind of case.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from fgf_core import appraisal
from fgf_core.appraisal import Facts, Scheme, Scorecard
from fgf_core.ledger import Ledger, open_ledger
from tests import appraisal_generator as years
from tests import appraisal_oracle as oracle

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


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    """One ledger in memory for all years; each is a plan of a government of its own."""
    ledger = open_ledger(":memory:")
    yield ledger
    ledger.close()


def test_scorecards_are_what_the_plain_scheme_says_to_the_hundredth(ledger):
    said: set[str] = set()
    for seed in range(LEDGERS):
        year = years.made(seed)
        book = year.play(ledger)
        for day in years.days(year, seed, 4):
            facts = years.asked(book, day)
            for scheme in SCHEMES:
                assert differences(scheme, facts) == [], (seed, day, SCHEMES.index(scheme))
            said |= {
                row.reason for card in appraisal.scorecards(DEFAULT, facts) for b in card.blocks for row in b.evidence
            }
    if LEDGERS >= 100:
        assert [words for words in CASES if not any(words in reason for reason in said)] == []


def differences(scheme: Scheme, facts: Facts) -> list[str]:
    """Every unit whose card isn't what the oracle says, with both."""
    cards = {card.unit.name: card for card in appraisal.scorecards(scheme, facts)}
    judged = oracle.appraise(scheme, facts)
    assert cards.keys() == judged.keys()
    return [f"{name}: {cards[name]} / {judged[name]}" for name in cards if not same(scheme, cards[name], judged[name])]


def same(scheme: Scheme, card: Scorecard, judged: oracle.Judged) -> bool:
    """The whole to the hundredth; a block too, where its share of the rounded whole may move it by one."""
    if (card.score, card.grade, card.barred) != (judged.score and float(judged.score), judged.grade, judged.barred):
        return False
    full = {block.id: block.points for block in scheme.blocks}
    whole = sum(full[block] for block, points in judged.points.items() if points is not None)
    for block in card.blocks:
        points = judged.points[block.block]
        if not full[block.block] and block.block != appraisal.ADJUSTED:
            continue
        if bool(block.left_out) != (points is None):
            return False
        scale = Fraction(1) if block.block == appraisal.ADJUSTED else 100 / whole if whole else Fraction(0)
        if points is not None and abs(Fraction(block.points) - points * scale) >= Fraction(1, 100):
            return False
    return True


def test_the_oracle_itself_finds_a_wrong_answer(ledger):
    year = years.made(0)
    facts = years.asked(year.play(ledger), years.LAST)
    assert differences(DEFAULT, facts) == []
    card = appraisal.scorecards(DEFAULT, facts)[0]
    judged = oracle.appraise(DEFAULT, facts)[card.unit.name]
    assert not same(DEFAULT, replace(card, score=(card.score or 0) + 0.01), judged)
    wrong = replace(card.blocks[0], points=card.blocks[0].points + 0.01)
    assert not same(DEFAULT, replace(card, blocks=(wrong, *card.blocks[1:])), judged)
