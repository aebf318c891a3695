"""What a unit's tasks and reports are worth: the worked example of domain §6, its edges, and sums that always hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgf_core import appraisal
from fgf_core.appraisal import BlockScore, Entry, Facts, Scheme, Scorecard
from fgf_core.doubts import Quality
from fgf_core.model import Claimed, Light, Role, TaskParties, Timeliness, Unit, UnitClass, Verified
from fgf_core.standing import Attendance, Return, Standing

AS_OF = date(2023, 9, 30)
JUNE, DECEMBER = date(2023, 6, 30), date(2023, 12, 31)
UNIT = Unit(1, "甲局", UnitClass.DEPARTMENT, ())
DEFAULT = appraisal.load()


def standing(
    number: int,
    deadline: date | None,
    *,
    role: str = "lead",
    done_on: date | None = None,
    gap: float | None = None,
    original: date | None = None,
    **fields: object,
) -> Standing:
    """A task of 甲局 as of 30 September; with `done_on` it is verified, with `gap` so far behind its plan."""
    names = {key: (UNIT.name,) if key == role else () for key in ("lead", "responsible", "member")}
    late = bool(done_on and deadline and done_on > deadline)
    over = bool(not done_on and deadline and deadline < AS_OF)
    usual: dict[str, object] = {
        "as_of": AS_OF,
        "task_id": number,
        "number": number,
        "chapter": "",
        "section": "",
        "title": f"第{number}件事",
        "ongoing": False,
        "deadline_text": "",
        "original_deadline": original or deadline,
        "deadline": deadline,
        "grace_on": deadline and deadline + timedelta(days=20),
        "claimed": Claimed.DONE if done_on else Claimed.IN_PROGRESS,
        "verified": Verified.PASSED if done_on else Verified.NONE,
        "verified_on": done_on,
        "verdict": None,
        "claimed_at": done_on and datetime(2023, 9, 1),
        "done_on": done_on,
        "timeliness": Timeliness.NOT_DUE,
        "days_overdue": (done_on - deadline).days if late else (AS_OF - deadline).days if over else 0,
        "percent": None if gap is None else 60 - gap,
        "planned": None if deadline is None else 60.0,
        "gap": gap,
        "missed": 0,
        "leads_heard": 1,
        "mark_reason": None,
        "light": Light.GREEN,
        "rule": "on_course",
        "parties": TaskParties(names["lead"], names["responsible"], (), names["member"], lead_confirmed=True),
    }
    if done_on:
        usual["timeliness"] = Timeliness.DONE_LATE if late else Timeliness.DONE_ON_TIME
    elif over:
        usual["timeliness"] = Timeliness.OVERDUE
    return Standing(**usual | fields)  # type: ignore[arg-type]


def month(number: int, came: int | None = 18, **fields: object) -> Attendance:
    """甲局's report of a month, due on the 20th, come on a day of it or not at all."""
    first_at = datetime(2023, number, came, 10) if came else None
    usual: dict[str, object] = {"open": False, "expected": True, "first_at": first_at, "returned": False}
    period, due_on = f"2023-{number:02d}", date(2023, number, 20)
    return Attendance(1, UNIT.name, period, due_on, **usual | fields)  # type: ignore[arg-type]


def sent_back(number: int = 1) -> Return:
    return Return(UNIT.name, number, date(2023, 7, 10), "缺证明材料")


EXAMPLE = (
    standing(1, JUNE, done_on=date(2023, 6, 28)),
    standing(2, JUNE, done_on=JUNE + timedelta(days=45)),
    standing(3, DECEMBER, gap=12.0),
    standing(4, DECEMBER, gap=5.0),
    standing(5, JUNE, role="responsible"),
    standing(6, DECEMBER, role="responsible", gap=35.0),
)
EXAMPLE_MONTHS = (month(3), month(4), month(5, 25), month(6), month(7))


def card(
    standings: tuple[Standing, ...],
    months: tuple[Attendance, ...] = (),
    returns: tuple[Return, ...] = (),
    scheme: Scheme = DEFAULT,
    **said: Any,
) -> Scorecard:
    (found,) = appraisal.scorecards(scheme, facts(standings, months, returns, **said))
    return found


def facts(
    standings: Sequence[Standing],
    months: Sequence[Attendance] = (),
    returns: Sequence[Return] = (),
    *,
    units: Sequence[Unit] = (UNIT,),
    as_of: date = AS_OF,
    quality: Sequence[Quality] = (),
    entries: Sequence[Entry] = (),
) -> Facts:
    """What is known at the end of September of a plan whose first reports were due in March."""
    return Facts(as_of, date(2023, 3, 20), units, standings, months, returns, quality, entries)


def own_points(found: Scorecard, scheme: Scheme = DEFAULT) -> dict[str, float]:
    """Each rated block's points in the scheme's own scale, before what is left out was shared among the rest."""
    full = {block.id: float(block.points) for block in scheme.blocks}
    return {b.block: round(b.points / b.max * full[b.block], 2) for b in found.blocks if not b.left_out}


def only(block: str, **scheme_fields: object) -> Scheme:
    """The default scheme with one block of 100 points."""
    kept = tuple(replace(b, points=Fraction(100)) for b in DEFAULT.blocks if b.id == block)
    return replace(DEFAULT, blocks=kept, **scheme_fields)  # type: ignore[arg-type]


def credit(s: Standing, block: str) -> float:
    """What one task is worth in a block, as a share of 100."""
    (found,) = card((s,), scheme=only(block)).blocks
    return found.points


# The worked example.


def test_the_worked_example_of_the_domain():
    found = card(EXAMPLE, EXAMPLE_MONTHS, (sent_back(),))
    assert own_points(found) == pytest.approx({"A1": 22.4, "A2": 9.0, "B1": 9.0, "B2": 4.0}, abs=0.011)
    # 44.4 of the 65 points that have a case, scaled to 100.
    assert (found.score, found.grade, found.led, found.compared) == (68.31, "pass", 4, True)


@pytest.mark.parametrize(("block", "points"), [("A1", 22.4), ("A2", 9.0), ("B1", 9.0)])
def test_each_block_of_the_example_is_exact_when_it_stands_alone(block, points):
    full = next(float(b.points) for b in DEFAULT.blocks if b.id == block)
    assert card(EXAMPLE, EXAMPLE_MONTHS, scheme=only(block)).score == round(points / full * 100, 2)


def test_with_weight_for_leads_only_the_example_is_worth_more():
    weights = {**DEFAULT.weights, "responsible": Fraction(0), "member": Fraction(0)}
    found = card(EXAMPLE, EXAMPLE_MONTHS, (sent_back(),), replace(DEFAULT, weights=weights))
    assert own_points(found) == pytest.approx({"A1": 28.0, "A2": 11.25, "B1": 9.0, "B2": 4.0}, abs=0.011)
    assert (found.score, found.grade) == (80.38, "good")


def test_every_point_of_the_example_has_its_evidence():
    found = {b.block: b for b in card(EXAMPLE, EXAMPLE_MONTHS, (sent_back(),)).blocks}
    assert [(e.ref, e.points) for e in found["A1"].evidence] == [("task:1", 21.54), ("task:2", 12.92), ("task:5", 0.0)]
    assert found["A1"].evidence[1].reason == "逾期办结 45 天，按 2 个月计，得 60%"
    assert [e.ref for e in found["B1"].evidence] == [f"period:2023-0{n}" for n in range(3, 8)]
    assert [(e.ref, e.reason) for e in found["B2"].evidence] == [
        ("base", "各期月报"), ("task:1", "2023-07-10 退回：缺证明材料"),
    ]  # fmt: skip


def entry(kind: str, amount: int | None = None, number: int = 1, **fields: object) -> Entry:
    """What the office entered about 甲局 on 1 August."""
    usual: dict[str, object] = {"role": Role.LEAD, "task": 0, "document": "督办〔2023〕1号", "basis": "见原件"}
    worth = None if amount is None else Fraction(amount)
    day, at = date(2023, 8, 1), datetime(2023, 8, 1, 9)
    return Entry(
        id=number, unit=UNIT.name, kind=kind, on=day, amount=worth, by="某甲", recorded_at=at, **usual | fields
    )  # type: ignore[arg-type]


SAID = (
    entry("late_reply"),
    entry("policy", 4),
    entry("tasks", 4),
    entry("problems", 4),
    entry("results", 3),
    entry("praise"),
)


@pytest.mark.parametrize(
    ("others", "score", "grade"), [((Fraction(1, 2), Fraction(1, 4)), 74.40, "pass"), ((0, 0), 82.25, "good")]
)
def test_the_worked_example_of_the_domain_comes_out_both_ways(others, score, grade):
    weights = {**DEFAULT.weights, "responsible": Fraction(others[0]), "member": Fraction(others[1])}
    found = card(EXAMPLE, EXAMPLE_MONTHS, (sent_back(),), replace(DEFAULT, weights=weights), entries=SAID)
    assert (found.score, found.grade) == (score, grade)
    assert [b.points for b in found.blocks][2:] == [9.0, 4.0, 14.0, 15.0, 1.0]


# A1, due tasks.


@pytest.mark.parametrize(
    ("days", "expected"), [(1, 80), (30, 80), (31, 60), (60, 60), (61, 40), (90, 40), (91, 40), (300, 40)]
)
def test_each_month_late_begun_costs_a_fifth_down_to_a_floor(days, expected):
    assert credit(standing(1, date(2022, 11, 30), done_on=date(2022, 11, 30) + timedelta(days=days)), "A1") == expected


def test_a_task_done_within_a_granted_extension_is_worth_nine_tenths():
    extended = standing(1, date(2023, 8, 31), original=JUNE, done_on=date(2023, 8, 1))
    assert credit(extended, "A1") == 90
    assert credit(replace(extended, done_on=JUNE), "A1") == 100


def test_a_task_late_even_after_its_extension_counts_from_the_extended_deadline():
    late = standing(1, date(2023, 8, 31), original=JUNE, done_on=date(2023, 9, 5))
    assert credit(late, "A1") == 80


def test_a_due_task_not_done_is_worth_nothing():
    assert credit(standing(1, JUNE), "A1") == 0


@pytest.mark.parametrize(
    "s",
    [
        standing(1, JUNE, timeliness=Timeliness.AWAITING_REPORT),
        standing(1, None),
        standing(1, AS_OF, gap=0.0),
        standing(1, DECEMBER, done_on=date(2023, 8, 1)),
    ],
    ids=["awaiting report", "no deadline", "due today", "done early"],
)
def test_what_is_not_due_is_no_case_of_due_tasks(s):
    (block,) = card((s,), scheme=only("A1")).blocks
    assert block.left_out == "未参评：无到期任务"


# A2, tasks to come.


@pytest.mark.parametrize(
    ("gap", "expected"), [(-20.0, 100), (9.9, 100), (10.0, 50), (12.0, 50), (30.0, 50), (30.1, 0), (60.0, 0)]
)
def test_a_task_to_come_is_worth_what_its_gap_says(gap, expected):
    assert credit(standing(1, DECEMBER, gap=gap), "A2") == expected


def test_finishing_early_never_costs_points():
    assert credit(standing(1, DECEMBER, done_on=date(2023, 3, 1), gap=55.0), "A2") == 100


def test_saying_nothing_is_not_worth_more_than_saying_little():
    silent = standing(1, DECEMBER)
    assert credit(silent, "A2") == 0
    assert credit(replace(silent, planned=5.0), "A2") == 100


# B1 and B2, reports.


def test_late_reports_are_worth_half_and_missing_ones_nothing():
    found = card((standing(1, None),), (month(3), month(4, 21), month(5, None), month(6)), scheme=only("B1"))
    assert [e.points for e in found.blocks[0].evidence] == [25, 12.5, 0, 25]
    assert found.score == 62.5


def test_months_that_are_open_or_not_expected_are_not_rated():
    months = (month(3), month(9, None, open=True), month(8, None, expected=False))
    assert card((standing(1, None),), months, scheme=only("B1")).score == 100
    (block,) = card((standing(1, None),), months[1:], scheme=only("B1")).blocks
    assert block.left_out == "未参评：无应报月报"


def test_another_units_months_and_returns_are_not_this_ones():
    other = replace(month(3, None), unit_id=2, unit="乙局")
    found = card((standing(1, None),), (month(3), other), (Return("乙局", 1, AS_OF, "因"),))
    assert own_points(found) == {"B1": 10, "B2": 5}


def test_returns_cost_a_point_each_but_never_more_than_there_is():
    for count, expected in ((0, 5), (1, 4), (5, 0), (7, 0)):
        found = card((standing(1, None),), (month(3),), (sent_back(),) * count)
        assert own_points(found)["B2"] == expected
        assert len(found.blocks[3].evidence) == 1 + count


# Weights, grades, comparison.


def test_a_task_weighs_by_the_role_a_unit_has_in_it():
    for role, share in (("lead", 1), ("responsible", 0.5), ("member", 0.25)):
        found = card((standing(1, JUNE, done_on=JUNE), standing(2, JUNE, role=role)), scheme=only("A1"))
        assert found.score == pytest.approx(100 / (1 + share), abs=0.005)


def test_a_unit_known_only_as_part_of_an_open_group_has_no_scorecard():
    stranger = standing(1, JUNE, role="nobody")
    assert appraisal.scorecards(DEFAULT, facts((stranger,))) == ()


@pytest.mark.parametrize(
    ("share", "grade"),
    [(100, "excellent"), (90, "excellent"), (89.99, "good"), (80, "good"), (79.99, "pass"), (60, "pass"),
     (59.99, "fail"), (0, "fail")],
)  # fmt: skip
def test_grades_begin_at_their_least_score(share, grade):
    # B1 alone, with a late report worth just that share.
    quality = {**DEFAULT.quality, "late_report": Fraction(str(share)) / 100}
    found = card((standing(1, None),), (month(3, 25),), scheme=only("B1", quality=quality))
    assert (found.score, found.grade) == (share, grade)


def test_a_unit_that_leads_fewer_than_two_tasks_is_not_compared():
    helped = standing(2, JUNE, role="responsible")
    assert [card(tasks).compared for tasks in (EXAMPLE[:2], (EXAMPLE[0], helped))] == [True, False]


def test_without_any_case_there_is_no_score_rather_than_none_or_all():
    found = card((standing(1, None),))
    assert (found.score, found.grade) == (None, None)
    assert all(b.left_out.startswith("未参评") and b.evidence == () for b in found.blocks)


def test_blocks_nobody_is_rated_in_say_so_and_the_rest_makes_a_hundred():
    found = {b.block: b for b in card(EXAMPLE, EXAMPLE_MONTHS).blocks}
    assert [name for name, b in found.items() if b.left_out] == ["C", "D", "E"]
    assert sum(b.max for b in found.values()) == pytest.approx(100, abs=0.02)


def test_a_scheme_is_exact_to_the_last_digit():
    assert DEFAULT.late["per_month"] == Fraction(1, 5)
    assert sum(block.points for block in DEFAULT.blocks) == 100


def test_a_scheme_that_lacks_a_number_is_not_taken(tmp_path):
    garbled = tmp_path / "scheme.toml"
    garbled.write_text('name = "x"\nversion = "1"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="缺少一组 \\[weights\\]"):
        appraisal.load(garbled)


# Sums that always hold.

DATES = st.dates(date(2022, 12, 1), date(2024, 2, 1))
TASKS = st.builds(
    standing,
    st.integers(1, 99),
    st.sampled_from((None, JUNE, DECEMBER, AS_OF)),
    role=st.sampled_from(("lead", "responsible", "member")),
    done_on=st.none() | DATES,
    gap=st.none() | st.integers(-400, 600).map(lambda n: n / 10),
)
MONTHS = st.builds(month, st.integers(1, 9), st.none() | st.integers(1, 28))


@settings(max_examples=200)
@given(st.lists(TASKS, min_size=1, max_size=12), st.lists(MONTHS, max_size=9), st.integers(0, 7))
def test_evidence_adds_up_to_its_block_and_blocks_to_the_score(tasks, months, returned):
    found = card(tuple(tasks), tuple(months), (sent_back(),) * returned)
    for block in found.blocks:
        assert cents(block.points) == sum(cents(e.points) for e in block.evidence)
        assert 0 <= block.points <= block.max + 0.01
        assert bool(block.left_out) == (not block.evidence)
    assert cents(found.score or 0) == sum(cents(block.points) for block in found.blocks)
    assert 0 <= (found.score or 0) <= 100
    assert fair(found.blocks, tasks)


def cents(points: float) -> int:
    whole = round(points * 100)
    assert points == pytest.approx(whole / 100, abs=1e-9)
    return whole


def fair(blocks: tuple[BlockScore, ...], tasks: list[Standing]) -> bool:
    """No task is in both task blocks, and none that has its credit is left without evidence."""
    due, coming = ({e.ref for e in block.evidence} for block in blocks[:2])
    once = {f"task:{s.number}" for s in tasks if [t.number for t in tasks].count(s.number) == 1}
    return not (due & coming & once)
