"""How firm grades are when all weights move: checked against scoring again, draw by draw, by schemes so changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest

from fgf_core import appraisal
from fgf_core.appraisal import Entry, Facts, Scheme, Scorecard
from fgf_core.appraisal.stability import Stability, factors, stability
from fgf_core.doubts import Quality
from fgf_core.model import Role, TaskParties, Timeliness, Unit, UnitClass, Verified
from fgf_core.standing import Attendance, Return
from fgf_core.words import GRADE
from tests.test_appraisal import AS_OF, DECEMBER, DEFAULT, JUNE, card, month, standing

UNITS = tuple(Unit(n, f"单位{n}", list(UnitClass)[n % 2], ()) for n in range(1, 15))


def year(seed: int) -> Facts:
    """An invented year of fourteen units: tasks in every state, months, returns, doubts and what people entered."""
    chance = Random(seed)
    names = [unit.name for unit in UNITS]
    tasks = [task(number, names, chance) for number in range(1, 41)]
    return Facts(
        AS_OF, date(2023, 3, 20), UNITS, tasks,
        [cell for unit in UNITS for cell in months(unit, chance)],
        [Return(name, 0, date(2023, 7, 10), "因") for name in names for _ in range(chance.choice((0, 0, 0, 1, 7)))],
        [Quality(n, "2023-05", 1, chance.randint(0, 1), chance.randint(0, 1)) for n in names if chance.random() < 0.3],
        list(entered(names, chance)),
    )  # fmt: skip


def good(name: str) -> bool:
    """Every other unit does well, so that there are grades of all kinds."""
    return int(name.removeprefix("单位")) % 4 < 2


def task(number: int, names: list[str], chance: Random):
    lead, *others = chance.sample(names, 4)
    parties = TaskParties((lead,), tuple(others[:2]), (), tuple(others[2:]), lead_confirmed=True)
    kind = chance.choice(("on time", "late", "open", "behind", "ahead", "waits"))
    if good(lead):
        kind = chance.choice(("on time", "ahead", "waits"))
    done = JUNE + timedelta(days=chance.randint(1, 80))
    s = {
        "on time": standing(number, JUNE, done_on=JUNE),
        "late": standing(number, JUNE, done_on=done),
        "open": standing(number, JUNE),
        "behind": standing(number, DECEMBER, gap=float(chance.randint(0, 50))),
        "ahead": standing(number, DECEMBER, done_on=JUNE),
        "waits": standing(
            number, JUNE, done_on=done, verified=Verified.PENDING, timeliness=Timeliness.AWAITING_REPORT
        ),
    }[kind]  # fmt: skip
    return replace(s, parties=parties)


def months(unit: Unit, chance: Random) -> Iterator[Attendance]:
    for number in range(3, 9):
        yield replace(
            month(number, 18 if good(unit.name) else chance.choice((18, 25, None))), unit_id=unit.id, unit=unit.name
        )


def entered(names: list[str], chance: Random) -> Iterator[Entry]:
    number = 0
    for name in names:
        least = 8 if good(name) else 0
        kinds = [kind for kind in ("late_reply", "second_round", "praise", "criticism") if chance.random() < 0.2]
        kinds += [kind for kind in ("third_round", "interview", "falsification") if chance.random() < 0.1]
        kinds += appraisal.STANDARDS if chance.random() < 0.7 else ()
        for kind in kinds:
            number += 1
            amount = Fraction(chance.randint(least, 10), 2) if kind in appraisal.STANDARDS else None
            yield Entry(
                number, name, kind, date(2023, 8, 1), amount, Role.LEAD, 0, "文", "据", "某甲", datetime(2023, 8, 1, 9)
            )


def scored_by(scheme: Scheme, facts: Facts, times: dict[str, Fraction]) -> tuple[Scorecard, ...]:
    """The slow and obvious way: the scheme with each weight so many times as large, and everything scored anew."""
    costs = {key: value * times["B2"] if key.startswith("per_") else value for key, value in scheme.quality.items()}
    changed = replace(
        scheme,
        blocks=tuple(replace(block, points=block.points * times.get(block.id, 1)) for block in scheme.blocks),
        weights={role: weight * times[role] for role, weight in scheme.weights.items()},
        quality=costs,
        supervision={key: value * times["C"] for key, value in scheme.supervision.items()},
    )
    return appraisal.scorecards(changed, facts)


def slowly(scheme: Scheme, facts: Facts, draws: int) -> list[Stability]:
    """What `stability` should find, from as many scorings as there are draws."""
    moved = factors(scheme, draws=draws)
    drawn = [
        scored_by(scheme, facts, {name: Fraction(float(many[draw])) for name, many in moved.items()})
        for draw in range(draws)
    ]
    found = []
    for place, now in enumerate(appraisal.scorecards(scheme, facts)):
        if now.grade is None:
            continue
        grades = [cards[place].grade for cards in drawn]
        scores = [cards[place].score for cards in drawn]
        shares = tuple((g, grades.count(g) / draws) for g in (*scheme.grades, "fail") if g in grades)
        found.append(Stability(now.unit.name, grades.count(now.grade) / draws, shares, min(scores), max(scores)))
    return found


QUOTAS = {"excellent": Fraction(1, 9), "good": Fraction(1, 4)}
SCHEMES = {
    "default": DEFAULT,
    "full marks": replace(DEFAULT, without_case="full"),
    "excluded": replace(DEFAULT, without_case="exclude"),
    "quotas": replace(
        DEFAULT, quotas=QUOTAS, grades={"excellent": Fraction(80), "good": Fraction(70), "pass": Fraction(60)}
    ),
    "no places at all": replace(DEFAULT, quotas={"excellent": Fraction(0), "pass": Fraction(1, 10)}),
    "leads only": replace(DEFAULT, weights={**DEFAULT.weights, "responsible": Fraction(0), "member": Fraction(0)}),
    "members only count": replace(DEFAULT, weights={**DEFAULT.weights, "member": Fraction(3)}, without_case="full"),
    "a block without points": replace(
        DEFAULT,
        blocks=tuple(
            replace(b, points=b.points + {"A1": 15, "A2": -15}.get(b.id, 0)) for b in DEFAULT.blocks
        ),
    ),
    "close grades": replace(
        DEFAULT, grades={"excellent": Fraction(73), "good": Fraction("68.005"), "pass": Fraction("62.5")}, cap="good"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("seed", range(2))
def test_each_draw_gives_the_grade_of_scoring_anew_by_the_scheme_so_changed(name, seed):
    facts = year(seed)
    assert list(stability(SCHEMES[name], facts, draws=30)) == slowly(SCHEMES[name], facts, 30)


def test_bars_exclusions_and_quotas_are_among_the_invented_years():
    cards = [card for seed in range(2) for card in appraisal.scorecards(SCHEMES["quotas"], year(seed))]
    assert {card.held for card in cards} >= {"", "优秀名额已满", "良好名额已满", "弄虚作假", "三次督办"}
    excluded = [c for seed in range(2) for c in appraisal.scorecards(SCHEMES["excluded"], year(seed)) if c.excluded]
    assert excluded
    assert {c.grade for c in cards} == set(GRADE)


def test_the_same_seed_gives_the_same_and_another_one_others():
    facts = year(1)
    assert stability(DEFAULT, facts, draws=50) == stability(DEFAULT, facts, draws=50)
    assert stability(DEFAULT, facts, draws=50) != stability(DEFAULT, facts, draws=50, seed=2)


def test_weights_that_do_not_move_keep_every_grade_and_score():
    cards = appraisal.scorecards(DEFAULT, year(2))
    found = {s.unit: s for s in stability(DEFAULT, year(2), draws=10, spread=0)}
    for now in cards:
        s = found[now.unit.name]
        assert (s.kept, s.grades, s.lowest, s.highest) == (1.0, ((now.grade, 1.0),), now.score, now.score)


def test_each_weight_moves_by_a_fifth_at_most_and_on_its_own():
    moved = factors(DEFAULT)
    assert list(moved) == ["A1", "A2", "B1", "B2", "C", "D", "lead", "responsible", "member"]
    for many in moved.values():
        assert len(many) == 2000
        assert 0.8 <= min(many) < 0.81
        assert 1.19 < max(many) <= 1.2
    assert len({float(many[0]) for many in moved.values()}) == len(moved)


def test_a_unit_that_has_full_marks_everywhere_keeps_its_grade_whatever_the_weights():
    facts = Facts(AS_OF, date(2023, 3, 20), UNITS[:1], [done_on_time()], [], [])
    (found,) = stability(DEFAULT, facts)
    assert (found.kept, found.lowest, found.highest, found.word) == (1.0, 100.0, 100.0, "稳定")


def done_on_time():
    s = standing(1, JUNE, done_on=JUNE)
    return replace(s, parties=TaskParties((UNITS[0].name,), (), (), (), lead_confirmed=True))


def test_a_score_that_no_weight_moves_stays_on_the_line_it_stands_on():
    """Nine of ten months in time are 90 points exactly, at every weight: no rounding may make them less."""
    cells = [replace(month(n % 9 + 1, 25 if n < 2 else 18), unit_id=1, unit=UNITS[0].name) for n in range(10)]
    facts = Facts(AS_OF, date(2023, 3, 20), UNITS[:1], [replace(done_on_time(), deadline=None)], cells, [])
    only = replace(DEFAULT, blocks=tuple(b for b in DEFAULT.blocks if b.id == "B1"))
    (found,) = stability(only, facts)
    assert (found.kept, found.grades, found.lowest, found.highest) == (1.0, (("excellent", 1.0),), 90.0, 90.0)


def test_without_a_graded_unit_there_is_nothing_to_tell():
    assert card((standing(1, None),)).grade is None
    assert stability(DEFAULT, Facts(AS_OF, date(2023, 3, 20), UNITS, [], [], [])) == ()


@pytest.mark.parametrize(
    ("kept", "word"), [(1, "稳定"), (0.95, "稳定"), (0.949, "较稳定"), (0.8, "较稳定"), (0.799, "易变"), (0, "易变")]
)
def test_how_firm_a_grade_is_comes_in_a_word(kept, word):
    assert Stability("甲局", kept, (), 0, 0).word == word
