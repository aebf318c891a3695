"""Where a task stands on a day: the cases of domain §3 and their edges, through the ledger's own door."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fgf_core.model import Claimed, Light, Timeliness, Verified
from fgf_core.standing import reason
from tests.build import DONE, IN_PROGRESS, NOT_STARTED, Book, task

pytestmark = pytest.mark.usefixtures("engine")

ALL_DAYS = [date(2023, 1, 1) + timedelta(days=n) for n in range(430)]


def half_year(**fields: object) -> Book:
    """A task due on 30 June, reported on pace from January to May."""
    book = Book(task(), **fields)
    book.on_pace("01", "05")
    return book


# The table of domain §3, row by row.


def test_the_last_day_before_the_deadline_passes_is_due_soon():
    book = half_year()
    book.report("06", "06-19", IN_PROGRESS, 90)
    assert book.says("06-30") == "due_soon / none / yellow behind"
    assert book.standing("06-30").gap == 10


def test_the_day_after_the_deadline_waits_for_the_reporting_day():
    book = half_year()
    book.report("06", "06-19", IN_PROGRESS, 90)
    assert book.says("07-01") == "awaiting_report / none / yellow awaiting_report"


def test_a_claim_made_by_the_reporting_day_waits_for_the_office():
    book = half_year()
    book.report("06", "06-19", IN_PROGRESS, 90)
    book.report("07", "07-18", DONE, done_on="06-28")
    assert book.says("07-18") == "awaiting_report / pending / yellow awaiting_report"


def test_a_claim_made_by_the_reporting_day_waits_however_long_the_office_takes():
    book = half_year()
    book.report("07", "07-18", DONE, done_on="06-28")
    assert book.says("11-30") == "awaiting_report / pending / yellow awaiting_report"


def test_work_done_by_the_deadline_claimed_by_the_reporting_day_and_verified_is_done_on_time():
    book = half_year()
    book.report("07", "07-18", DONE, done_on="06-28")
    assert book.word("07-24") is None
    assert book.says("07-23") == "awaiting_report / pending / yellow awaiting_report"
    assert book.says("07-25") == "done_on_time / passed / blue done"


def test_without_a_report_by_the_reporting_day_the_days_overdue_count_from_the_deadline():
    book = half_year()
    book.report("06", "06-19", IN_PROGRESS, 90)
    assert book.says("07-20") == "awaiting_report / none / yellow awaiting_report"
    assert book.says("07-21") == "overdue 21 / none / red overdue"


def test_work_done_after_the_deadline_is_done_late_by_the_days_between():
    book = half_year()
    book.report("07", "07-18", DONE, done_on="07-05")
    book.word("07-24")
    assert book.says("07-25") == "done_late 5 / passed / blue done"


def test_an_extension_granted_moves_the_deadline_and_keeps_the_original_in_sight():
    book = half_year()
    book.report("06", "06-19", IN_PROGRESS, 90)
    assert book.extend("06-19", "06-20", "08-31") is None
    s = book.standing("06-25")
    assert (s.timeliness, s.original_deadline, s.deadline, s.extended) == (
        Timeliness.NOT_DUE,
        date(2023, 6, 30),
        date(2023, 8, 31),
        True,
    )
    assert book.standing("06-19").deadline == date(2023, 6, 30)


def test_an_extension_asked_for_after_the_deadline_is_refused():
    book = half_year()
    refusal = book.extend("07-02", "07-02", "08-31")
    assert refusal is not None
    assert refusal.code == "ASKED_AFTER_DEADLINE"
    assert book.standing("07-25").deadline == date(2023, 6, 30)


def test_a_task_that_goes_on_is_done_once_its_first_stage_is_verified():
    book = Book(task(ongoing=True))
    book.report("07", "07-18", DONE, done_on="06-28")
    book.word("07-24")
    assert book.says("07-25") == "done_on_time / passed / blue done_ongoing"
    assert book.standing("07-25").done_ongoing


def test_a_year_end_deadline_waits_for_the_reporting_day_of_january():
    book = Book(task(due="12-31"))
    book.on_pace("01", "11")
    book.report("12", "12-19", IN_PROGRESS, 90)
    assert book.says("2024-01-01") == "awaiting_report / none / yellow awaiting_report"
    assert book.says("2024-01-20") == "awaiting_report / none / yellow awaiting_report"
    assert book.says("2024-01-21") == "overdue 21 / none / red overdue"


# Timeliness at its edges.


def test_on_the_deadline_itself_nothing_is_overdue():
    assert Book(task(), strict=True).standing("06-30").timeliness is Timeliness.DUE_SOON


def test_a_strict_plan_is_overdue_on_the_day_after_the_deadline():
    assert Book(task(), strict=True).says("07-01") == "overdue 1 / none / red overdue"


def test_a_strict_plan_does_not_wait_for_a_claim_either():
    book = Book(task(), strict=True)
    book.report("07", "07-01", DONE, done_on="06-28")
    assert book.says("07-02") == "overdue 2 / pending / red overdue"
    book.word("07-03")
    assert book.says("07-03") == "done_on_time / passed / blue done"


def test_thirty_days_before_the_deadline_a_task_is_due_soon_and_thirty_one_before_it_is_not():
    book = Book(task())
    assert book.standing("05-30").timeliness is Timeliness.NOT_DUE
    assert book.standing("05-31").timeliness is Timeliness.DUE_SOON


def test_a_deadline_on_the_reporting_day_waits_for_the_next_one():
    book = Book(task(due="06-20"))
    assert book.standing("06-21").timeliness is Timeliness.AWAITING_REPORT
    assert book.standing("06-21").grace_on == date(2023, 7, 20)


def test_a_deadline_before_the_reporting_day_waits_for_that_of_the_same_month():
    assert Book(task(due="06-19")).standing("06-20").grace_on == date(2023, 6, 20)


def test_a_deadline_before_the_plans_first_report_waits_for_that_report():
    book = Book(task(due="05-10"), issued_on=date(2023, 5, 8))
    assert book.standing("05-11").grace_on == date(2023, 6, 20)
    assert book.says("06-20") == "awaiting_report / none / yellow awaiting_report"
    assert book.says("06-21") == "overdue 42 / none / red overdue"


def test_a_claim_on_the_reporting_day_is_in_time_and_one_on_the_next_day_is_not():
    for on, expected in (("07-20T23:59:59", "done_on_time"), ("07-21T00:00:00", "done_late 21")):
        book = Book(task())
        book.report("07", on, DONE, done_on="06-28")
        book.word("07-24")
        assert book.says("07-25") == f"{expected} / passed / blue done"


def test_a_claim_after_the_reporting_day_leaves_the_task_overdue_until_it_is_verified():
    book = half_year()
    book.report("07", "07-22", DONE, done_on="06-28")
    assert book.says("07-23") == "overdue 23 / pending / red overdue"


def test_a_claim_without_a_date_counts_from_the_day_it_came():
    book = Book(task())
    book.report("06", "06-18", DONE)
    book.word("06-22")
    assert book.standing("06-22").done_on == date(2023, 6, 18)
    late = Book(task())
    late.report("07", "07-18", DONE)
    late.word("07-19")
    assert late.says("07-19") == "done_late 18 / passed / blue done"


def test_done_on_the_deadline_is_on_time_and_a_day_later_is_late():
    for done_on, expected in (("06-30", "done_on_time"), ("07-01", "done_late 1")):
        book = Book(task())
        book.report("07", "07-10", DONE, done_on=done_on)
        book.word("07-12")
        assert book.says("07-12") == f"{expected} / passed / blue done"


def test_an_extended_deadline_is_what_on_time_is_measured_by():
    book = half_year()
    book.extend("06-29", "07-05", "08-31")
    assert book.standing("07-04").timeliness is Timeliness.AWAITING_REPORT
    book.report("09", "09-18", DONE, done_on="08-30")
    book.word("09-19")
    assert book.says("09-19") == "done_on_time / passed / blue done"


def test_a_task_without_a_deadline_is_neither_due_nor_overdue_and_on_time_when_done():
    book = Book(task(due=None))
    assert book.says("06-30") == "no_deadline / none / red reports_missed"
    book.report("07", "07-18", DONE)
    book.word("07-19")
    assert book.says("12-31") == "done_on_time / passed / blue done"
    s = book.standing("07-18")
    assert (s.deadline, s.planned, s.gap, s.grace_on) == (None, None, None, None)


# Claims and the office's word.


def test_a_return_undoes_the_claim_and_shows_its_reason():
    book = Book(task(due="12-31"))
    book.on_pace("01", "05")
    book.report("06", "06-18", DONE)
    assert book.standing("06-19").verified is Verified.PENDING
    book.word("06-25", "return", "缺证明材料")
    assert book.says("06-25") == "not_due / returned / yellow returned"
    assert "缺证明材料" in reason(book.standing("06-25")).text


def test_a_claim_renewed_after_a_return_counts_from_its_renewal():
    book = half_year()
    book.report("06", "06-18", DONE, done_on="06-15")
    book.word("07-10", "return")
    book.report("08", "08-15", DONE, done_on="06-15")
    assert book.says("08-16") == "overdue 47 / pending / red overdue"
    book.word("08-18")
    assert book.says("08-18") == "done_late 46 / passed / blue done"


def test_a_claim_renewed_after_a_return_by_the_reporting_day_is_still_in_time():
    book = half_year()
    book.report("06", "06-18", DONE, done_on="06-15")
    book.word("07-10", "return")
    book.report("07", "07-19", DONE, done_on="06-29")
    assert book.says("07-21") == "awaiting_report / pending / yellow awaiting_report"
    book.word("07-25")
    assert book.says("07-25") == "done_on_time / passed / blue done"


def test_a_claim_corrected_in_the_same_period_after_a_return_is_a_new_claim():
    book = half_year()
    book.report("06", "06-18", DONE, progress="已办结")
    book.word("06-25", "return")
    book.report("06", "06-27", DONE, progress="已办结，补充证明材料")
    assert book.standing("06-27").verified is Verified.PENDING


def test_a_claim_taken_back_by_the_unit_is_no_claim():
    book = half_year()
    book.report("06", "06-18", DONE)
    book.report("06", "06-25", IN_PROGRESS, 95)
    s = book.standing("06-26")
    assert (s.claimed, s.verified, s.percent) == (Claimed.IN_PROGRESS, Verified.NONE, 95)


def test_a_claim_repeated_month_after_month_counts_from_its_first():
    book = Book(task())
    book.report("07", "07-18", DONE, done_on="06-28")
    book.report("08", "08-18", DONE)
    book.word("08-24")
    s = book.standing("08-24")
    assert (s.claimed_at, s.done_on, s.timeliness) == (
        book.ledger.story("town-2023", 1, date(2023, 8, 24)).reports[0].submitted_on,
        date(2023, 6, 28),
        Timeliness.DONE_ON_TIME,
    )


def test_what_a_unit_says_after_verification_changes_nothing():
    book = Book(task())
    book.report("06", "06-18", DONE, done_on="06-15")
    book.word("06-25")
    book.report("07", "07-18", IN_PROGRESS, 50)
    assert book.says("08-01") == "done_on_time / passed / blue done"


def test_a_report_typed_in_late_counts_from_the_day_it_was_received():
    book = half_year()
    book.report("08", "08-18", IN_PROGRESS, 95)
    book.report("07", "07-18", DONE, done_on="06-28")
    assert book.says("08-01") == "awaiting_report / pending / yellow awaiting_report"
    assert book.says("08-18") == "overdue 49 / none / red overdue"


def test_reports_typed_in_out_of_order_leave_a_verified_claim_as_it_was():
    book = half_year()
    book.report("08", "08-18", IN_PROGRESS, 95)
    book.report("07", "07-18", DONE, done_on="06-28")
    assert book.word("07-24") is None
    assert book.says("07-25") == "done_on_time / passed / blue done"
    assert book.says("08-25") == "done_on_time / passed / blue done"


def test_what_was_received_later_does_not_count_on_an_earlier_day():
    book = half_year()
    book.report("06", "06-18", DONE)
    book.word("06-25")
    assert book.standing("06-17").claimed is Claimed.IN_PROGRESS
    assert book.standing("06-24").verified is Verified.PENDING


def test_an_old_period_arriving_late_does_not_overrule_a_newer_one():
    book = Book(task(due="12-31"))
    book.report("03", "03-18", IN_PROGRESS, 40)
    book.permit("03-25", "02")
    assert book.report("02", "03-25", IN_PROGRESS, 15).new_revisions == 1
    assert book.standing("03-26").percent == 40


def test_a_correction_replaces_what_the_period_said():
    book = Book(task(due="12-31"))
    book.report("03", "03-18", IN_PROGRESS, 40)
    receipt = book.report("03", "03-19", IN_PROGRESS, 35)
    assert (receipt.new_revisions, receipt.unchanged) == (1, 0)
    assert (book.standing("03-18").percent, book.standing("03-19").percent) == (40, 35)


@pytest.mark.parametrize("on", ["06-20", "06-25"])
def test_a_word_on_what_nobody_has_claimed_is_refused(on):
    book = half_year()
    assert book.word(on).code == "NOTHING_CLAIMED"


def test_a_second_pass_is_refused():
    book = Book(task())
    book.report("06", "06-18", DONE)
    book.word("06-25")
    assert book.word("06-26").code == "ALREADY_PASSED"


def test_a_return_without_a_reason_is_refused():
    book = Book(task())
    book.report("06", "06-18", DONE)
    assert book.word("06-25", "return", " ").code == "NO_REASON"


def test_a_word_dated_before_the_last_one_is_refused():
    book = Book(task())
    book.report("06", "06-18", DONE)
    book.word("06-25")
    assert book.word("06-20", "return").code == "BEFORE_LAST_WORD"


def test_a_returned_claim_cannot_be_verified_until_it_is_renewed():
    book = Book(task())
    book.report("06", "06-18", DONE)
    book.word("06-25", "return")
    assert book.word("06-26").code == "NOTHING_CLAIMED"


@pytest.mark.parametrize(
    ("asked", "granted", "to", "code"),
    [
        ("06-20", "06-19", "08-31", "GRANTED_BEFORE_ASKED"),
        ("06-20", "06-21", "06-30", "NOT_LATER"),
        ("07-01", "07-01", "08-31", "ASKED_AFTER_DEADLINE"),
    ],
)
def test_an_extension_that_makes_no_sense_is_refused(asked, granted, to, code):
    assert Book(task()).extend(asked, granted, to).code == code


def test_an_extension_on_the_deadline_itself_is_asked_for_in_time():
    assert Book(task()).extend("06-30", "07-10", "08-31") is None


def test_an_extension_without_a_reason_or_a_deadline_or_after_verification_is_refused():
    assert Book(task()).extend("06-20", "06-20", "08-31", reason=" ").code == "NO_REASON"
    assert Book(task(due=None)).extend("06-20", "06-20", "08-31").code == "NO_DEADLINE"
    book = Book(task())
    book.report("06", "06-18", DONE)
    book.word("06-19")
    assert book.extend("06-20", "06-20", "08-31").code == "ALREADY_PASSED"


def test_an_extension_granted_after_verification_is_refused_though_it_was_asked_for_before():
    book = Book(task())
    book.report("06", "06-18", DONE)
    book.word("06-19")
    assert book.extend("06-10", "06-25", "08-31").code == "ALREADY_PASSED"


def test_a_second_extension_is_measured_by_the_deadline_in_force_when_it_is_granted():
    book = Book(task())
    book.extend("06-01", "06-20", "08-31")
    assert book.extend("06-10", "06-25", "07-31").code == "NOT_LATER"
    assert book.extend("08-30", "08-31", "09-30") is None
    assert [book.standing(on).deadline.month for on in ("06-19", "06-20", "08-30", "08-31")] == [6, 8, 8, 9]


# Joint leads.


def test_joint_leads_make_the_lowest_progress():
    book = Book(task(lead="甲局 乙局", due="12-31"))
    book.report("03", "03-18", IN_PROGRESS, 60)
    assert (book.standing("03-18").percent, book.standing("03-18").leads_heard) == (60, 1)
    book.report("03", "03-19", IN_PROGRESS, 20, unit="乙局")
    assert (book.standing("03-19").percent, book.standing("03-19").leads_heard) == (20, 2)


def test_a_joint_task_is_claimed_only_when_every_lead_has_claimed_it():
    book = Book(task(lead="甲局 乙局"))
    book.report("06", "06-18", DONE, done_on="06-10")
    s = book.standing("06-18")
    assert (s.claimed, s.verified, s.percent) == (Claimed.IN_PROGRESS, Verified.NONE, 100)
    assert book.word("06-18").code == "NOTHING_CLAIMED"
    book.report("06", "06-19", DONE, unit="乙局", done_on="06-15")
    s = book.standing("06-19")
    assert (s.claimed, s.verified, s.done_on, s.claimed_at.day) == (
        Claimed.DONE,
        Verified.PENDING,
        date(2023, 6, 15),
        19,
    )


def test_a_joint_task_is_late_when_its_last_lead_is():
    book = Book(task(lead="甲局 乙局"))
    book.report("06", "06-18", DONE, done_on="06-10")
    book.report("07", "07-18", DONE, unit="乙局", done_on="07-08")
    book.word("07-19")
    assert book.says("07-19") == "done_late 8 / passed / blue done"


def test_after_a_return_every_joint_lead_has_to_claim_again():
    book = Book(task(lead="甲局 乙局", due="12-31"))
    for unit in ("甲局", "乙局"):
        book.report("06", "06-18", DONE, unit=unit)
    book.word("06-25", "return")
    book.report("07", "07-18", DONE)
    assert book.standing("07-18").verified is Verified.RETURNED
    book.report("07", "07-19", DONE, unit="乙局")
    assert book.standing("07-19").verified is Verified.PENDING


def test_a_joint_lead_that_never_reports_makes_the_task_miss_reporting_days():
    book = Book(task(lead="甲局 乙局", due="12-31"))
    book.on_pace("01", "03")
    assert (book.standing("03-21").missed, book.standing("03-21").rule) == (3, "reports_missed")


def test_a_responsible_unit_changes_nothing_of_the_tasks_progress():
    book = Book(task(responsible="乙局", due="12-31"))
    before = book.standing("03-19")
    book.report("03", "03-18", DONE, unit="乙局")
    assert book.standing("03-19") == before


# Lights.


@pytest.mark.parametrize(
    ("short", "light", "rule"),
    [
        (-5, "green", "on_course"),
        (9.9, "green", "on_course"),
        (10, "yellow", "behind"),
        (30, "yellow", "behind"),
        (30.1, "red", "far_behind"),
    ],
)
def test_a_gap_of_ten_is_yellow_and_one_of_more_than_thirty_is_red(short, light, rule):
    # 200 days from issue to deadline: on the hundredth half is planned.
    book = Book(task(due="2023-07-19"), issued_on=date(2022, 12, 31))
    book.report("04", "04-09", IN_PROGRESS, 50 - short)
    s = book.standing("04-10")
    assert (s.planned, s.light.value, s.rule) == (50, light, rule)


@pytest.mark.parametrize(("percent", "rule"), [(79.9, "near_deadline"), (80, "on_course"), (None, "near_deadline")])
def test_near_the_deadline_less_than_eighty_percent_is_yellow(percent, rule):
    # A deadline so far from the issue of the plan that eighty percent is no gap of ten.
    book = Book(task(due="06-30"), issued_on=date(2023, 3, 1))
    for month in ("04", "05"):
        book.report(month, f"{month}-19", IN_PROGRESS, percent)
    s = book.standing("06-01")
    assert (s.timeliness.value, s.rule) == ("due_soon", rule)


def test_one_missed_reporting_day_is_yellow_and_two_in_a_row_are_red():
    book = Book(task(due="12-31"))
    book.on_pace("01", "03", short=-20)
    assert [book.standing(on).rule for on in ("04-20", "04-21", "05-20", "05-21")] == [
        "on_course", "report_missed", "report_missed", "reports_missed",
    ]  # fmt: skip
    book.on_pace("05", "05")
    assert book.standing("05-21").missed == 0


def test_a_first_report_is_due_on_the_first_reporting_day_at_least_fifteen_days_after_the_notice():
    for issued_on, first_missed in ((date(2023, 5, 5), "05-21"), (date(2023, 5, 6), "06-21")):
        book = Book(task(due="12-31"), issued_on=issued_on)
        assert book.standing(first_missed).missed == 1
        assert book.standing(date.fromisoformat(f"2023-{first_missed}") - timedelta(days=1)).missed == 0


def test_a_waiting_claim_is_not_a_missed_report():
    book = Book(task(due="12-31"))
    book.on_pace("01", "02")
    book.report("03", "03-18", DONE)
    assert book.says("08-01") == "not_due / pending / green on_course"


def test_the_days_a_claim_waited_for_the_office_are_not_missed_when_it_is_sent_back():
    book = Book(task(due="12-31"))
    book.on_pace("01", "02", short=-30)
    book.report("03", "03-18", DONE)
    book.word("07-25", "return")
    assert [book.standing(on).missed for on in ("07-25", "08-20", "08-21", "09-21")] == [0, 0, 1, 2]


def test_no_report_is_not_zero_but_the_last_known_value():
    book = Book(task(due="12-31"))
    book.report("03", "03-18", IN_PROGRESS, 40)
    book.report("04", "04-18", IN_PROGRESS, None)
    s = book.standing("05-25")
    assert (s.percent, s.missed) == (40, 1)
    assert Book(task(due="12-31")).standing("05-25").percent is None


def test_a_report_that_says_not_started_is_zero_and_its_gap_grows():
    book = Book(task(due="12-31"))
    book.report("01", "01-18", NOT_STARTED)
    assert (book.standing("01-18").percent, book.standing("01-18").rule) == (0, "not_started")
    assert book.standing("01-18").light is Light.GREY
    book.report("02", "02-18", NOT_STARTED)
    assert book.standing("02-18").rule == "behind"


def test_a_task_nobody_has_spoken_of_is_not_started_and_has_no_gap():
    s = Book(task(due="12-31")).standing("01-20")
    assert (s.claimed, s.percent, s.gap, s.rule, s.leads_heard) == (Claimed.NOT_STARTED, None, None, "not_started", 0)


def test_a_light_set_to_red_by_hand_stays_until_it_is_taken_back():
    book = Book(task(due="12-31"))
    book.on_pace("01", "03")
    book.mark("03-19")
    book.mark("03-25", red=False)
    assert [book.standing(on).rule for on in ("03-18", "03-19", "03-24", "03-25")] == [
        "on_course", "marked_red", "marked_red", "on_course",
    ]  # fmt: skip
    assert "领导批示" in reason(book.standing("03-20")).text


def test_a_red_mark_does_not_outshine_a_verified_task():
    book = Book(task())
    book.report("06", "06-18", DONE)
    book.word("06-20")
    book.mark("06-21")
    assert book.standing("06-22").light is Light.BLUE


# 长期坚持.


def ongoing() -> Book:
    """A task that goes on, first stage verified in July."""
    book = Book(task(ongoing=True))
    book.report("07", "07-18", DONE, done_on="06-28")
    book.word("07-24")
    return book


def test_a_task_that_goes_on_owes_a_report_each_quarter_and_two_missed_are_yellow():
    book = ongoing()
    asked = ("09-20", "09-21", "12-20", "12-21", "2024-03-21")
    assert [(book.standing(on).missed, book.standing(on).rule) for on in asked] == [
        (0, "done_ongoing"), (1, "done_ongoing"), (1, "done_ongoing"), (2, "maintenance_missed"),
        (3, "maintenance_missed"),
    ]  # fmt: skip
    assert book.standing("12-21").light is Light.YELLOW


def test_a_maintenance_report_clears_what_was_missed():
    book = ongoing()
    book.report("12", "12-18", DONE)
    assert (book.standing("12-21").missed, book.standing("12-21").light) == (0, Light.BLUE)


def test_a_task_that_goes_on_is_never_overdue_again():
    book = ongoing()
    assert book.standing("2025-12-31").timeliness is Timeliness.DONE_ON_TIME


def test_the_office_can_reopen_a_task_that_goes_on_with_a_reason():
    book = ongoing()
    assert book.word("10-10", "return", "成效出现反弹") is None
    assert book.says("10-09") == "done_on_time / passed / blue done_ongoing"
    assert book.says("10-10") == "overdue 102 / returned / red overdue"
    book.report("10", "10-18", DONE)
    book.word("10-25")
    assert book.says("10-25") == "done_late 110 / passed / blue done_ongoing"


def test_a_task_that_ends_cannot_be_reopened():
    book = Book(task())
    book.report("06", "06-18", DONE)
    book.word("06-25")
    assert book.word("07-10", "return").code == "ALREADY_PASSED"


# Planned progress and the answer to 为什么是这个灯.


def test_planned_progress_runs_from_the_notice_to_the_deadline_in_force():
    book = Book(task(due="2023-07-19"))
    asked = ("2022-12-30", "2022-12-31", "04-10", "07-19", "08-01")
    assert [book.standing(on).planned for on in asked] == [0, 0, 50, 100, 100]
    book.extend("04-10", "04-11", "2024-02-04")
    assert book.standing("04-11").planned == pytest.approx(100 * 101 / 400)


def test_a_deadline_before_the_notice_is_planned_to_be_done():
    book = Book(task(due="01-10"), issued_on=date(2023, 2, 1))
    assert book.standing("02-02").planned == 100


def test_every_light_says_why_with_the_numbers_of_its_rule():
    book = Book(task(due="2023-07-19"))
    book.report("04", "04-09", IN_PROGRESS, 15)
    why = reason(book.standing("04-10"))
    assert why.rule == "far_behind"
    assert why.text == "序时进度 50%，上报进度 15%，落后 35.0 个百分点，超过 30 个百分点"
    assert why.numbers == {
        "planned": 50.0, "percent": 15.0, "gap": 35.0, "days_overdue": 0, "days_left": 100, "missed": 0,
    }  # fmt: skip


def test_several_days_are_answered_in_one_question_as_each_would_be_alone():
    book = half_year()
    book.report("07", "07-18", DONE, done_on="06-28")
    book.word("07-24")
    together = book.ledger.standing("town-2023", *ALL_DAYS)
    sample = ALL_DAYS[::37]
    alone = [s for on in sample for s in book.ledger.standing("town-2023", on)]
    assert [s for s in together if s.as_of in sample] == alone
    assert book.ledger.standing("town-2023") == ()
