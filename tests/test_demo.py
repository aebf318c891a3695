"""The demonstration: every state there is can be seen, the numbers are believable, and it is the same every time."""

from __future__ import annotations

from datetime import date

import pytest

from fgf_core import demo
from fgf_core.ledger import Ledger, open_ledger
from fgf_core.model import Claimed, Light, Timeliness, Verified
from fgf_core.standing import Standing

pytestmark = pytest.mark.xdist_group("demo")

DAY = demo.opening_day()
END = date(2024, 1, 31)


def standings(ledger: Ledger, *days: date) -> list[Standing]:
    return [standing for plan in ledger.plans() for standing in ledger.standing(plan.id, *days)]


def test_every_light_shines_on_the_opening_day(demo_ledger):
    for plan in demo_ledger.plans():
        assert {standing.light for standing in demo_ledger.standing(plan.id, DAY)} == set(Light)


def test_every_claim_and_every_word_on_it_occurs_on_the_opening_day(demo_ledger):
    found = standings(demo_ledger, DAY)
    assert {standing.claimed for standing in found} == set(Claimed)
    assert {standing.verified for standing in found} == set(Verified)


def test_every_timeliness_a_dated_task_can_have_occurs_on_the_opening_day(demo_ledger):
    found = {standing.timeliness for standing in standings(demo_ledger, DAY)}
    assert found == set(Timeliness) - {Timeliness.NO_DEADLINE}


def test_a_claim_that_came_in_time_waits_for_the_office(demo_ledger):
    waiting = [s for s in standings(demo_ledger, DAY) if s.timeliness is Timeliness.AWAITING_REPORT]
    assert [s.verified for s in waiting] == [Verified.PENDING]


def test_before_the_reporting_day_a_task_just_past_its_deadline_awaits_its_report(demo_ledger):
    waiting = [s for s in standings(demo_ledger, date(2023, 10, 10)) if s.timeliness is Timeliness.AWAITING_REPORT]
    assert [(s.deadline, s.verified) for s in waiting] == [(date(2023, 9, 30), Verified.NONE)]


def test_reports_come_in_time_late_returned_and_not_at_all_and_some_units_never_miss(demo_ledger):
    for plan in demo_ledger.plans():
        cells = demo_ledger.attendance(plan.id, DAY)
        assert {"on_time", "late", "missing", "returned"} <= {cell.state for cell in cells}
        units = {cell.unit for cell in cells if cell.expected}
        negligent = {cell.unit for cell in cells if cell.state in {"late", "missing"}}
        assert 0 < len(negligent) < len(units) / 2


def test_the_lights_know_missed_reports_great_gaps_and_a_mark_by_hand(demo_ledger):
    rules = {standing.rule for standing in standings(demo_ledger, DAY)}
    assert {
        "reports_missed",
        "far_behind",
        "marked_red",
        "overdue",
        "returned",
        "report_missed",
        "report_returned",
    } <= rules | {standing.rule for standing in standings(demo_ledger, date(2023, 9, 25))}


def test_a_first_stage_is_done_and_kept_up_and_another_is_forgotten(demo_ledger):
    ongoing = [s for s in standings(demo_ledger, DAY) if s.done_ongoing]
    assert {s.light for s in ongoing} == {Light.BLUE}
    assert {s.missed > 0 for s in ongoing} == {True, False}


def test_a_later_deadline_was_granted_and_met_or_still_runs(demo_ledger):
    extended = [s for s in standings(demo_ledger, DAY) if s.extended]
    assert {s.verified for s in extended} == {Verified.PASSED, Verified.NONE}


def test_of_two_leads_one_lags_and_its_progress_is_the_tasks(demo_ledger):
    gaps = {}
    for plan in demo_ledger.plans():
        last = demo_ledger.last_reports(plan.id, DAY)
        for standing in demo_ledger.standing(plan.id, DAY):
            told = [report.percent for report in last.get(standing.task_id, ()) if report.unit in standing.leads]
            if len(told) == 2 and None not in told and standing.verified is Verified.NONE:
                assert standing.percent == min(told)
                gaps[plan.id, standing.number] = max(told) - min(told)
    assert sum(gap >= 30 for gap in gaps.values()) >= 2


def test_a_task_jumps_to_done_within_a_month(demo_ledger):
    before = {s.task_id: s.percent or 0 for s in standings(demo_ledger, date(2023, 9, 25))}
    jumps = [s.number for s in standings(demo_ledger, DAY) if s.percent == 100 and before[s.task_id] < 50]
    assert len(jumps) >= 2


def test_a_unit_repeats_itself_word_for_word(demo_ledger):
    repeated = [
        standing.number
        for plan in demo_ledger.plans()
        for standing in demo_ledger.standing(plan.id, DAY)
        for words in [[report.progress for report in _story(demo_ledger, plan.id, standing.number)]]
        if len(words) >= 4 and len(set(words)) == 1
    ]
    assert len(repeated) >= 2


def test_doubtful_and_refused_rows_and_corrections_occur(demo_ledger):
    received = [item for plan in demo_ledger.plans() for item in demo_ledger.submissions(plan.id, DAY)]
    assert sum(item.warned for item in received) > 5
    assert sum(item.refused for item in received) > 0
    assert any("更正" in item.file_name for item in received)


def test_the_shares_are_those_of_a_year_that_goes_fairly_well(demo_ledger):
    plan = next(plan for plan in demo_ledger.plans() if len(demo_ledger.standing(plan.id, DAY)) == 71)
    whole = next(tally for tally in demo_ledger.tally(plan.id, DAY) if tally.kind == "plan")
    assert 0.35 <= whole.completion_rate <= 0.45
    assert 0.02 <= whole.overdue / whole.tasks <= 0.08
    assert 0.2 <= whole.yellow / whole.tasks <= 0.36


def test_progress_never_falls(demo_ledger):
    days = [date(2023, month, 28) for month in range(5, 13)]
    for plan in demo_ledger.plans():
        told: dict[int, float] = {}
        for standing in demo_ledger.standing(plan.id, *days):
            percent = standing.percent or 0
            assert percent >= told.get(standing.number, 0), (plan.id, standing.number, standing.as_of)
            told[standing.number] = percent


def test_the_ledger_is_sound_and_its_plans_are_marked_as_simulated(demo_ledger):
    assert demo_ledger.check() == ()
    assert all(plan.simulated for plan in demo_ledger.plans())


def test_it_is_the_same_every_time(demo_ledger):
    again = open_ledger(":memory:", create=True)
    demo.build(again)
    assert _content(again) == _content(demo_ledger)
    again.close()


def _story(ledger: Ledger, plan_id: str, number: int):
    story = ledger.story(plan_id, number, DAY)
    assert story is not None
    return story.reports


def _content(ledger: Ledger) -> list[object]:
    """All that can be asked of a ledger."""
    content: list[object] = [ledger.counts()]
    for plan in ledger.plans():
        content += [plan, ledger.units(plan.id), ledger.submissions(plan.id, END), ledger.standing(plan.id, DAY, END)]
        content += [ledger.story(plan.id, s.number, END) for s in ledger.standing(plan.id, END)]
    return content


def test_a_late_report_is_let_in_and_one_is_sent_back_and_mended(demo_ledger):
    known = {plan.id: demo_ledger.terms(plan.id, DAY) for plan in demo_ledger.plans()}
    assert all(terms.locked(0, "2023-09") for terms in known.values())
    for terms in known.values():
        assert [terms.locked(permit.unit_id, permit.period) for permit in terms.permits] == [False]
    (back,) = (back for terms in known.values() for back in terms.returns)
    assert (back.returned_on, back.mended_at) == (DAY, None)
    ends = [demo_ledger.terms(plan.id, END).returns for plan in demo_ledger.plans()]
    assert [back.mended_at is not None for returns in ends for back in returns] == [True]
