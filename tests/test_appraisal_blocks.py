"""What people enter about a unit, and what becomes of its points: blocks C to E, bars, quotas, places, empty blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from fgf_core import appraisal
from fgf_core.appraisal import Entry, Evidence, Scheme, Scorecard
from fgf_core.model import Light, Role, TaskParties, Timeliness, Unit, UnitClass
from tests.test_appraisal import (
    AS_OF,
    DECEMBER,
    DEFAULT,
    EXAMPLE,
    EXAMPLE_MONTHS,
    JUNE,
    UNIT,
    card,
    entry,
    facts,
    month,
    only,
    own_points,
    standing,
)

BARE = (standing(1, None),)  # a task that counts in no block
DONE = (standing(1, JUNE, done_on=JUNE), standing(2, JUNE, done_on=JUNE))
LATE = tuple(standing(n, JUNE, done_on=JUNE + timedelta(days=200)) for n in (1, 2))


def points(block: str, *entries: Entry) -> float | None:
    """What entries alone are worth in a block, in its own scale; None where it is left out."""
    return own_points(card(BARE, entries=entries)).get(block)


def standards(*marks: float) -> tuple[Entry, ...]:
    """The four standards, each with its points."""
    return tuple(
        replace(entry(kind, number=n), amount=Fraction(str(mark)))
        for n, (kind, mark) in enumerate(zip(appraisal.STANDARDS, marks, strict=False), start=1)
    )


# C, supervision.


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("answered",), 15), (("late_reply",), 14), (("second_round",), 12), (("third_round",), 5),
        (("late_reply", "late_reply", "second_round"), 10), (("third_round", "second_round", "late_reply"), 1),
        (("third_round", "second_round", "second_round"), 0), (("third_round",) * 2, 0),
    ],
)  # fmt: skip
def test_supervision_takes_off_what_each_matter_costs_down_to_nothing(kinds, expected):
    assert points("C", *(entry(kind, number=n) for n, kind in enumerate(kinds, start=1))) == expected


def test_a_unit_that_was_never_supervised_has_no_points_for_supervision():
    found = next(block for block in card(DONE).blocks if block.block == "C")
    assert (found.left_out, found.max, found.points) == ("未参评：无督办事项", 0, 0)


def test_what_can_no_longer_be_taken_off_is_said_in_its_row():
    rounds = tuple(entry("third_round", number=n) for n in (1, 2))
    (block,) = card(BARE, scheme=replace(only("C"), blocks=blocks("C")), entries=rounds).blocks
    assert [(row.points, row.ref) for row in block.evidence] == [
        (100, "base"),
        (-66.67, "entry:1"),
        (-33.33, "entry:2"),
    ]
    assert block.evidence[2].reason.endswith("（扣完为止）")


def blocks(kept: str) -> tuple[appraisal.Block, ...]:
    return tuple(block for block in DEFAULT.blocks if block.id == kept)


# D, the four standards.


@pytest.mark.parametrize(
    ("marks", "expected"), [((5, 5, 5, 5), 20), ((0, 0, 0, 0), 0), ((4, 4, 4, 3), 15), ((2.5, 1, 0, 5), 8.5)]
)
def test_the_four_standards_add_up(marks, expected):
    assert points("D", *standards(*marks)) == expected


def test_the_standards_count_only_when_all_four_were_rated():
    assert points("D", *standards(5, 5, 5)) is None


def test_the_last_word_on_a_standard_counts_also_where_an_older_one_is_entered_after_it():
    marks = standards(5, 5, 5, 5)
    newer = replace(marks[0], id=7, on=date(2023, 9, 1), amount=Fraction(2))
    older = replace(marks[0], id=8, on=date(2023, 5, 1), amount=Fraction(4))
    assert [points("D", *marks, newer), points("D", *marks, older)] == [17, 20]
    assert points("D", *marks, newer, older) == 17


def test_where_the_scheme_rates_to_ten_ten_is_full():
    to_ten = replace(only("D"), standards={"most": Fraction(10)})
    assert card(BARE, scheme=to_ten, entries=standards(10, 10, 10, 5)).score == 87.5


# E, praise and criticism.


@pytest.mark.parametrize(
    ("kind", "as_lead", "as_responsible"),
    [("praise", 1, 0.5), ("promotion", 2, 1), ("criticism", -2, -1), ("interview", -3, -1.5)],
)
def test_praise_and_criticism_are_worth_half_for_a_responsible_unit(kind, as_lead, as_responsible):
    for role, expected in ((Role.LEAD, as_lead), (Role.RESPONSIBLE, as_responsible)):
        assert adjusted(entry(kind, role=role)) == expected


def test_an_amount_that_was_entered_stands_for_the_schemes():
    assert adjusted(replace(entry("promotion"), amount=Fraction("0.75"))) == 0.75
    assert adjusted(replace(entry("criticism"), amount=Fraction("-0.5"), role=Role.RESPONSIBLE)) == -0.25


@pytest.mark.parametrize(
    ("kind", "count", "expected"),
    [("promotion", 2, 4), ("promotion", 3, 5), ("interview", 3, -9), ("interview", 4, -10)],
)
def test_adjustments_stay_within_the_schemes_bounds(kind, count, expected):
    entries = [entry(kind, number=n) for n in range(count)]
    assert adjusted(*entries) == expected
    block = card(DONE, entries=entries).blocks[-1]
    beyond = [row for row in block.evidence if row.ref == "limit"]
    assert [row.what for row in beyond] == (["超出部分不计"] if abs(expected) in (5, 10) else [])
    assert sum(row.points for row in block.evidence) == expected


def adjusted(*entries: Entry) -> float:
    """By how much entries move the score of a unit with 70 points."""
    before, after = (card((*DONE[:1], *LATE[:1]), entries=found) for found in ((), entries))
    assert before.score == 70
    return round((after.score or 0) - before.score, 2)


def test_a_score_does_not_fall_below_nothing_and_its_evidence_says_so():
    unfinished = (standing(1, JUNE), standing(2, JUNE))
    found = card(unfinished, entries=(entry("criticism"), entry("interview", number=2)))
    assert (found.score, found.blocks[-1].points) == (0, 0)
    assert [(row.what, row.points) for row in found.blocks[-1].evidence] == [
        ("通报批评", -2), ("约谈", -3), ("得分不低于 0", 5),
    ]  # fmt: skip


def test_praise_alone_makes_no_score():
    found = card(BARE, entries=(entry("praise"),))
    assert (found.score, found.grade, found.blocks[-1].left_out) == (None, None, "未参评：无加减分事项")


def test_praise_lifts_a_score_above_a_hundred_at_most_by_the_bound():
    assert card(DONE, entries=[entry("promotion", number=n) for n in range(9)]).score == 105


# Bars.


@pytest.mark.parametrize(
    ("kind", "word"), [("accountability", "追责问责"), ("falsification", "弄虚作假"), ("third_round", "三次督办")]
)
def test_a_bar_keeps_a_unit_from_more_than_pass_whatever_its_points(kind, word):
    found = card(DONE, (month(3),), entries=[entry(kind), *standards(5, 5, 5, 5)])
    assert (found.score or 0) >= 80
    assert (found.grade, found.barred, found.held) == ("pass", True, word)


def test_a_bar_does_not_lift_a_worse_grade_and_takes_no_points():
    found = card((standing(1, JUNE), standing(2, JUNE)), entries=[entry("falsification")])
    assert (found.score, found.grade, found.barred) == (0, "fail", True)
    assert card(DONE, entries=[entry("falsification")]).score == card(DONE).score


def test_the_cap_is_the_schemes_and_the_same_bar_twice_is_said_once():
    twice = [entry("falsification", number=n) for n in (1, 2)]
    found = card(DONE, scheme=replace(DEFAULT, cap="good"), entries=twice)
    assert (found.grade, found.held) == ("good", "弄虚作假")


# Blocks without a case.


def test_where_blocks_without_a_case_have_full_marks_each_says_so_in_one_row():
    found = card(LATE, scheme=replace(DEFAULT, without_case="full"))
    assert (found.score, found.grade) == (79, "pass")  # 14 of 35 and all else
    assert [block.points for block in found.blocks] == [14, 15, 10, 5, 15, 20, 0]
    assert found.blocks[4].evidence == (Evidence("无计分事项", "none", 15, 15, "无督办事项，按满分计"),)
    assert found.blocks[6].left_out == "未参评：无加减分事项"


def test_where_they_exclude_a_unit_has_points_but_no_grade_and_is_not_compared():
    excluding = replace(DEFAULT, without_case="exclude")
    found = card(DONE, scheme=excluding)
    assert (found.score, found.grade, found.compared) == (100, None, False)
    assert found.excluded == "未到期任务序时、报送及时、报送质量、督办整改、四项标准评议未参评，不评等次"
    whole = card(EXAMPLE, EXAMPLE_MONTHS, scheme=excluding, entries=(entry("answered"), *standards(5, 5, 5, 5)))
    assert (whole.score, whole.grade, whole.compared, whole.excluded) == (80.4, "good", True, "")


@pytest.mark.parametrize("mode", ["reweight", "full", "exclude"])
def test_a_block_without_points_fails_nobody_and_excludes_nobody(mode):
    spread = {"A1": 60, "A2": 0, "B1": 0, "B2": 0, "C": 0, "D": 40, "E": 0}
    scheme = replace(
        DEFAULT,
        without_case=mode,
        blocks=tuple(replace(block, points=Fraction(spread[block.id])) for block in DEFAULT.blocks),
    )
    supervised = card(BARE, scheme=scheme, entries=(entry("answered"),))
    assert supervised.score == {"reweight": None, "full": 100, "exclude": None}[mode]
    rated = card(DONE, scheme=scheme, entries=standards(4, 4, 4, 4))
    assert (rated.score, rated.grade, rated.excluded) == (92, "excellent", "")
    assert rated.blocks[4].left_out == "未参评：办法未设分值"


# Quotas and places.


def cards(scheme: Scheme, *scores: int, kinds: str = "d") -> tuple[Scorecard, ...]:
    """Units of classes (d department, t district), each with two led tasks and the standards that make its score."""
    names = [Unit(n, f"{n}局", kinds_of[kinds[n % len(kinds)]], ()) for n in range(len(scores))]
    tasks = [
        replace(standing(n * 10 + m, None), parties=TaskParties((unit.name,), (), (), (), lead_confirmed=True))
        for n, unit in enumerate(names)
        for m in (1, 2)
    ]
    said = [
        replace(mark, unit=unit.name, id=n * 10 + mark.id)
        for n, (unit, score) in enumerate(zip(names, scores, strict=True))
        for mark in standards(*[score / 20] * 4)
    ]
    return appraisal.scorecards(scheme, facts(tasks, units=names, entries=said))


kinds_of = {"d": UnitClass.DEPARTMENT, "t": UnitClass.DISTRICT}


def grades(found: tuple[Scorecard, ...]) -> list[str]:
    return [f"{card.score:g} {card.grade}" for card in found]


def test_without_quotas_any_number_may_be_excellent():
    assert grades(cards(DEFAULT, 95, 95, 95)) == ["95 excellent"] * 3


def test_who_is_beyond_the_places_of_a_grade_falls_to_the_next_and_the_card_says_why():
    found = cards(replace(DEFAULT, quotas={"excellent": Fraction(1, 2)}), 91, 99, 95, 70)
    assert grades(found) == ["91 good", "99 excellent", "95 excellent", "70 pass"]
    assert [card.held for card in found] == ["优秀名额已满", "", "", ""]


def test_units_that_tie_at_the_last_place_stay_together():
    quota = replace(DEFAULT, quotas={"excellent": Fraction(1, 4)})
    assert grades(cards(quota, 95, 95, 91, 70)) == ["95 excellent", "95 excellent", "91 good", "70 pass"]
    assert grades(cards(quota, 95, 99, 95, 70)) == ["95 good", "99 excellent", "95 good", "70 pass"]


def test_a_share_that_makes_no_whole_place_gives_none():
    assert grades(cards(replace(DEFAULT, quotas={"excellent": Fraction(1, 4)}), 95, 91, 70)) == [
        "95 good", "91 good", "70 pass",
    ]  # fmt: skip


def test_quotas_count_within_a_class_and_only_who_is_compared():
    quota = replace(DEFAULT, quotas={"excellent": Fraction(1, 2)})
    assert grades(cards(quota, 99, 91, 95, 93, kinds="dt")) == ["99 excellent", "91 good", "95 good", "93 excellent"]
    few = replace(quota, least_led_tasks=3)
    assert grades(cards(few, 99, 95)) == ["99 excellent", "95 excellent"]


def test_who_falls_out_of_one_grade_takes_a_place_of_the_next():
    both = replace(DEFAULT, quotas={"excellent": Fraction(1, 4), "good": Fraction(1, 4)})
    assert grades(cards(both, 99, 95, 85, 70)) == ["99 excellent", "95 good", "85 pass", "70 pass"]


def test_ties_share_a_place_and_the_next_one_is_left_free_within_each_class():
    assert appraisal.places(cards(DEFAULT, 90, 95, 90, 70)) == {"1局": 1, "0局": 2, "2局": 2, "3局": 4}
    assert appraisal.places(cards(DEFAULT, 90, 95, 80, 70, kinds="dt")) == {"0局": 1, "2局": 2, "1局": 1, "3局": 2}


def test_who_is_not_compared_has_no_place():
    assert appraisal.places(cards(replace(DEFAULT, least_led_tasks=3), 90, 95)) == {}


# The year's end.


def test_the_score_is_the_years_only_after_the_first_reporting_day_past_the_last_deadline():
    tasks = (standing(1, JUNE), standing(2, DECEMBER), standing(3, None))
    last = DECEMBER + timedelta(days=20)
    assert [appraisal.phase(tasks, day) for day in (AS_OF, last, last + timedelta(days=1))] == [
        appraisal.PROCESS, appraisal.PROCESS, appraisal.YEAR_END,
    ]  # fmt: skip
    assert appraisal.phase(tasks[2:], date(2030, 1, 1)) == appraisal.PROCESS


# Evidence.


def test_a_row_about_a_task_tells_its_dates_its_light_and_what_was_reported():
    done = standing(1, JUNE, done_on=JUNE + timedelta(days=45), percent=100.0, light=Light.BLUE)
    coming = standing(2, DECEMBER, gap=12.0, light=Light.YELLOW)
    found = card((done, coming), (month(3),)).blocks
    (row,) = found[0].evidence
    told = (row.ref, row.deadline, row.done_on, row.light, row.percent)
    assert told == ("task:1", JUNE, date(2023, 8, 14), Light.BLUE, 100)
    (row,) = found[1].evidence
    assert (row.deadline, row.done_on, row.light, row.percent) == (DECEMBER, None, Light.YELLOW, 48)
    assert row.reason == "落后序时 12.0 个百分点"
    (row,) = found[2].evidence
    assert (row.ref, row.deadline, row.light, row.percent) == ("period:2023-03", None, None, None)


def test_a_task_finished_in_time_but_reported_too_late_says_from_when_its_days_are_counted():
    slow = standing(1, JUNE, done_on=JUNE, timeliness=Timeliness.DONE_LATE, days_overdue=63)
    (row,) = card((slow,)).blocks[0].evidence
    assert row.done_on == row.deadline == JUNE
    assert row.reason == "逾期办结 63 天，时限内完成，过了报送日才报办结，计到报送之日，按 3 个月计，得 40%"


def test_a_task_that_only_some_leads_have_finished_shows_no_day_of_completion():
    half = replace(standing(1, DECEMBER, gap=12.0), done_on=JUNE)
    (row,) = card((half,)).blocks[1].evidence
    assert row.done_on is None


def test_a_row_about_an_entry_names_its_task_its_day_its_document_and_its_basis():
    (row,) = card(DONE, entries=[entry("praise", task=2, number=9)]).blocks[-1].evidence
    assert (row.what, row.ref, row.reason) == ("通报表扬（任务2）", "entry:9", "2023-08-01 督办〔2023〕1号 见原件")


def test_another_units_entries_are_not_this_ones():
    other = replace(entry("falsification"), unit="乙局")
    assert card(DONE, entries=[other]) == card(DONE)
    assert UNIT.name != other.unit
