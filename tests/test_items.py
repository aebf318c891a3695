"""督办 items: drafted, signed, issued with a number, answered, closed or returned for another round; as of any day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgf_core.ledger import Ledger
from fgf_core.model import Problem
from fgf_core.supervision import Act, Event, Grade, Item, Sheet, Source, State, life, reply_due
from tests.build import Book, day, task

LATE = datetime(2023, 12, 30, 9)
SHEET = Sheet("推进一网通办", "任务1逾期 20 天", "倒排工期，按期办结", "甲局", ("乙局",), Grade.YELLOW)


def event(act: Act, on: str, words: str = "", **fields: object) -> Event:
    """What the office does on a day of 2023."""
    usual: dict[str, object] = {"by": "张三", "recorded_at": LATE}
    if act in life.DATED:
        usual["reply_due"] = reply_due(Grade.YELLOW, day(on))
    return Event(act, day(on), words=words, **usual | fields)  # type: ignore[arg-type]


@pytest.fixture
def book(engine: str) -> Book:
    """A plan with two tasks of three units."""
    return Book(task(1, "甲局", responsible="乙局"), task(2, "丙局"))


def begun(ledger: Ledger, sheet: Sheet = SHEET, on: str = "07-03", **fields: object) -> int:
    number = ledger.draft_item("town-2023", Source.TASK, 1, event(Act.DRAFT, on, sheet=sheet, **fields))
    assert isinstance(number, int)
    return number


def done(ledger: Ledger, item: int, *events: Event) -> list[str]:
    """The codes of the refusals of some acts, "" for each that was stored."""
    found = [ledger.act_on_item("town-2023", item, said) for said in events]
    return [problem.code if problem else "" for problem in found]


def one(ledger: Ledger, item: int, on: str = "12-30") -> Item:
    return next(found for found in ledger.items("town-2023", day(on)) if found.id == item)


ISSUED = (event(Act.SUBMIT, "07-03"), event(Act.ISSUE, "07-04"))
ANSWERED = (event(Act.RECEIVE, "07-05"), event(Act.START, "07-05"), event(Act.REPLY, "07-07", "已办结，附材料"))


def test_an_item_goes_from_draft_to_closed_and_is_told_as_of_any_day(book):
    ledger, item = book.ledger, begun(book.ledger)
    assert done(ledger, item, *ISSUED, *ANSWERED, event(Act.CLOSE, "07-10", "核实属实")) == [""] * 6
    told = {on: one(ledger, item, on).state for on in ("07-03", "07-04", "07-05", "07-07", "07-09", "07-10")}
    assert list(told.values()) == [
        State.TO_SIGN, State.ISSUED, State.WORKING, State.REPLIED, State.REPLIED, State.CLOSED,
    ]  # fmt: skip
    found = one(ledger, item)
    assert (found.name, found.round, found.issued_on, found.reply_due) == (
        "督办〔2023〕1号",
        1,
        day("07-04"),
        day("07-07"),
    )
    assert (found.open, found.sheet, found.task, len(found.events)) == (False, SHEET, 1, 7)
    assert ledger.items("town-2023", day("07-02")) == ()
    assert ledger.check() == ()


def test_an_answer_that_is_not_believed_begins_the_next_round(book):
    ledger, item = book.ledger, begun(book.ledger)
    back = event(Act.RETURN, "07-10", "没有佐证")
    assert done(ledger, item, *ISSUED, *ANSWERED, back, event(Act.REPLY, "07-12", "已补")) == [""] * 7
    found = one(ledger, item)
    assert (found.round, found.state, found.reply_due) == (2, State.REPLIED, reply_due(Grade.YELLOW, day("07-10")))
    assert one(ledger, item, "07-11").state is State.WORKING


def test_numbers_follow_each_other_within_a_governments_year_over_all_its_plans(book):
    ledger = book.ledger
    other = Book(task(1, "甲局"), ledger=ledger, plan_id="second-2023")
    elsewhere = Book(task(1, "甲局"), ledger=ledger, plan_id="other-2023", government="乙县")
    late = datetime(2024, 2, 1, 9)
    found = []
    for plan, on in (
        ("town-2023", "07-03"),
        (other.plan.id, "07-04"),
        (elsewhere.plan.id, "07-05"),
        ("town-2023", "2024-01-08"),
    ):
        at = day(on)
        sheet = replace(SHEET, co_units=())
        item = ledger.draft_item(plan, Source.TASK, 1, Event(Act.DRAFT, at, "张三", "", late, sheet=sheet))
        for act in (Act.SUBMIT, Act.ISSUE):
            due = reply_due(Grade.YELLOW, at) if act is Act.ISSUE else None
            assert ledger.act_on_item(plan, item, Event(act, at, "张三", "", late, due)) is None
        found.append(next(i.name for i in ledger.items(plan, date(2024, 2, 1)) if i.id == item))
    assert found == ["督办〔2023〕1号", "督办〔2023〕2号", "督办〔2023〕1号", "督办〔2024〕1号"]
    assert ledger.check() == ()


def test_a_sheet_is_raised_and_passed_on_and_keeps_its_number_and_all_its_words(book):
    ledger, item = book.ledger, begun(book.ledger)
    red = replace(SHEET, grade=Grade.RED, demand="两日内报告")
    passed = replace(red, lead="丙局", co_units=("甲局", "乙局"))
    acts = (
        event(Act.RAISE, "07-11", "逾期未反馈", sheet=red), event(Act.TRANSFER, "07-12", "职责调整", sheet=passed),
    )  # fmt: skip
    assert done(ledger, item, *ISSUED, *acts) == [""] * 4
    assert [one(ledger, item, on).sheet for on in ("07-10", "07-11", "07-12")] == [SHEET, red, passed]
    found = one(ledger, item)
    assert (found.name, found.state, found.round) == ("督办〔2023〕1号", State.ISSUED, 1)


def test_an_item_needs_no_task_where_a_leader_or_the_hotline_asks_for_it(book):
    ledger = book.ledger
    item = ledger.draft_item("town-2023", Source.INSTRUCTION, 0, event(Act.DRAFT, "07-03", sheet=SHEET))
    assert one(ledger, item).task == 0
    refused = [
        ledger.draft_item("town-2023", source, number, event(Act.DRAFT, "07-03", sheet=SHEET))
        for source, number in ((Source.TASK, 0), (Source.HOTLINE, 1), (Source.TASK, 99))
    ]
    assert [problem.code for problem in refused if isinstance(problem, Problem)] == [
        "TASK_OR_NOT", "TASK_OR_NOT", "UNKNOWN_TASK",
    ]  # fmt: skip


def test_the_same_draft_again_is_the_one_there_is(book):
    ledger = book.ledger
    assert begun(ledger) == begun(ledger)
    assert begun(ledger, replace(SHEET, demand="另一件")) != begun(ledger)
    assert len(ledger.items("town-2023", day("12-30"))) == 2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (event(Act.CLOSE, "07-10", "x"), "WRONG_STATE"), (event(Act.RECEIVE, "07-02"), "BEFORE_LAST"),
        (event(Act.RECEIVE, "07-05", by=" "), "NO_NAME"), (event(Act.WITHDRAW, "07-05", " "), "NO_REASON"),
        (event(Act.RAISE, "07-05", "x", sheet=SHEET), "NOT_HIGHER"),
        (event(Act.TRANSFER, "07-05", "x", sheet=SHEET), "SAME_UNIT"),
        (event(Act.TRANSFER, "07-05", "x", sheet=replace(SHEET, lead="无名局")), "UNKNOWN_UNIT"),
        (event(Act.RAISE, "07-05", "x", sheet=replace(SHEET, grade=Grade.RED), reply_due=day("07-05")), "NO_DUE"),
        (event(Act.RECEIVE, "07-05", recorded_at=datetime(2023, 7, 4)), "NOT_YET"),
        (event(Act.TRANSFER, "07-05", "x", sheet=replace(SHEET, lead="乙局")), "LEAD_TWICE"),
    ],
)  # fmt: skip
def test_an_act_that_does_not_fit_is_refused_with_the_remedy_and_nothing_is_stored(book, said, code):
    ledger, item = book.ledger, begun(book.ledger)
    assert done(ledger, item, *ISSUED) == ["", ""]
    before = ledger.counts()
    assert done(ledger, item, said) == [code]
    assert ledger.counts() == before


def test_a_sheet_without_its_words_is_refused(book):
    for field, code in (("matter", "EMPTY_FIELD"), ("demand", "EMPTY_FIELD"), ("lead", "EMPTY_FIELD")):
        sheet = replace(SHEET, **{field: " "})
        refused = book.ledger.draft_item("town-2023", Source.TASK, 1, event(Act.DRAFT, "07-03", sheet=sheet))
        assert isinstance(refused, Problem)
        assert refused.code == code


def test_the_unit_is_late_the_day_after_its_reply_was_due_until_it_answers(book):
    ledger, item = book.ledger, begun(book.ledger)
    done(ledger, item, *ISSUED, event(Act.RECEIVE, "07-05"), event(Act.REPLY, "07-12", "迟复"))
    assert [one(ledger, item, on).unanswered(day(on)) for on in ("07-07", "07-08", "07-11", "07-12")] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(("grade", "due"), [(Grade.BLUE, "10-11"), (Grade.YELLOW, "10-09"), (Grade.RED, "10-08")])
def test_days_to_reply_are_working_days_with_the_holidays_and_the_days_worked_instead(grade, due):
    assert reply_due(grade, date(2023, 9, 28)) == day(due)


@given(st.lists(st.sampled_from([act for act in Act if act is not Act.DRAFT]), max_size=25))
def test_whatever_is_tried_an_item_stays_in_a_state_that_its_last_act_leads_to(acts):
    first = Event(Act.DRAFT, date(2023, 7, 3), "张三", "", LATE, sheet=SHEET)
    item = life.told(1, "p", Source.TASK, 1, [first])
    assert item is not None
    events, issues, returns = [first], 0, 0
    for act in acts:
        sheet = {
            Act.RAISE: replace(item.sheet, grade=Grade.RED),
            Act.TRANSFER: replace(item.sheet, lead=f"{item.sheet.lead}甲"),
        }.get(act)  # fmt: skip
        said = Event(
            act, date(2023, 7, 3), "张三", "理由", LATE, date(2023, 7, 9) if act in life.DATED else None, 0, sheet
        )
        if life.unfit(item, said) is None:
            events.append(said)
            issues, returns = issues + (act is Act.ISSUE), returns + (act is Act.RETURN)
            item = life.told(1, "p", Source.TASK, 1, events)
            assert item is not None
    assert (item.round, len(item.events)) == (issues + returns, len(events))
    assert issues <= 1
    assert item.state in State
    assert item.open is bool(life.possible(item))


def test_every_act_and_state_has_a_word():
    assert set(life.ACTS) == set(Act)
    assert set(life.STATES) == set(State)
    assert set(life.GRADES) == set(Grade) == set(life.REPLY_DAYS)
    assert set(life.SOURCES) == set(Source)
