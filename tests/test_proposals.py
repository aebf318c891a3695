"""What the facts propose: never without them, never twice, and nothing after they have gone or were settled."""

from __future__ import annotations

import random
from datetime import date, datetime

import pytest

from fgf_core.ledger import Ledger
from fgf_core.model import Light
from fgf_core.supervision import Act, Event, Grade, Kind, Proposal, Source, State, life, reply_due
from tests.build import DONE, IN_PROGRESS, Book, day, task

LATE = datetime(2023, 12, 30, 9)
PLAN = "town-2023"


def proposed(ledger: Ledger, on: str, *kinds: Kind) -> list[Proposal]:
    return [p for p in ledger.proposals(PLAN, day(on)) if not kinds or p.kind in kinds]


def drafted(ledger: Ledger, proposal: Proposal, on: str) -> int:
    """An item begun as proposed, signed and issued."""
    sheet = proposal.sheet
    assert sheet is not None
    first = Event(Act.DRAFT, day(on), "张三", "", LATE, sheet=sheet)
    item = ledger.draft_item(PLAN, Source.TASK, proposal.tasks[0], first, proposal=proposal.mark)
    assert isinstance(item, int)
    did(ledger, item, Act.SUBMIT, on)
    did(ledger, item, Act.ISSUE, on, due=reply_due(sheet.grade, day(on)))
    return item


def did(ledger: Ledger, item: int, act: Act, on: str, due: date | None = None, **fields: object) -> None:
    said = Event(act, day(on), "张三", "理由", LATE, due, **fields)  # type: ignore[arg-type]
    assert ledger.act_on_item(PLAN, item, said) is None


def settled(ledger: Ledger, proposal: Proposal, outcome: str, on: str, reason: str = "已了解") -> str:
    problem = ledger.settle_proposals(
        PLAN, [proposal.mark], outcome, on=day(on), reason=reason, by="张三", recorded_at=LATE
    )
    return problem.code if problem else ""


@pytest.fixture
def book(engine: str) -> Book:
    """Three tasks due at midyear, reported half done."""
    book = Book(task(1, "甲局", responsible="乙局"), task(2, "乙局"), task(3, "丙局", due="12-31"))
    for number, unit in ((1, "甲局"), (2, "乙局"), (3, "丙局")):
        book.report("06", "06-18", IN_PROGRESS, 90, task=number, unit=unit)
    return book


def test_a_task_overdue_proposes_a_red_sheet_with_its_reason_and_its_units(book):
    (first, second) = proposed(book.ledger, "07-25", Kind.ITEM)
    assert [p.sheet.grade for p in (first, second) if p.sheet] == [Grade.RED, Grade.RED]
    assert first.sheet is not None
    assert (first.tasks, first.unit, first.sheet.lead, first.sheet.co_units) == ((1,), "甲局", "甲局", ("乙局",))
    assert "已逾期 25 天" in first.reason == first.sheet.basis
    assert proposed(book.ledger, "06-19", Kind.ITEM) == []


def test_near_its_deadline_and_behind_are_blue_and_yellow(engine):
    book = Book(task(1, "甲局"), task(2, "乙局"))
    book.report("05", "05-18", IN_PROGRESS, 79, task=1, unit="甲局")
    book.report("05", "05-18", IN_PROGRESS, 60, task=2, unit="乙局")
    grades = {p.tasks: p.sheet.grade for p in proposed(book.ledger, "06-05", Kind.ITEM) if p.sheet}
    assert grades == {(1,): Grade.BLUE, (2,): Grade.YELLOW}


def test_each_open_item_of_one_task_is_proposed_for_raising_and_the_task_for_no_third(book):
    ledger = book.ledger
    yellow = next(p for p in proposed(ledger, "08-25", Kind.ITEM) if p.tasks == (3,))
    pair = [drafted(ledger, yellow, on) for on in ("08-25", "08-26")]
    raised = proposed(ledger, "09-04", Kind.RAISE)
    assert [p.item for p in raised] == pair
    assert all(p.tasks != (3,) for p in proposed(ledger, "09-04", Kind.ITEM))


def test_what_was_drafted_is_not_proposed_again_not_even_after_it_was_withdrawn(book):
    ledger = book.ledger
    (first, _) = proposed(ledger, "07-25", Kind.ITEM)
    item = drafted(ledger, first, "07-25")
    assert [p.tasks for p in proposed(ledger, "07-26", Kind.ITEM)] == [(2,)]
    assert len(proposed(ledger, "07-24", Kind.ITEM)) == 2
    did(ledger, item, Act.WITHDRAW, "07-27")
    assert [p.tasks for p in proposed(ledger, "07-28", Kind.ITEM)] == [(2,)]
    book.report("08", "08-10", IN_PROGRESS, 95, unit="甲局")
    assert [p.tasks for p in proposed(ledger, "08-11", Kind.ITEM)] == [(1,), (2,)]


def test_what_was_dismissed_stays_so_until_its_facts_change(book):
    ledger = book.ledger
    (first, _) = proposed(ledger, "07-25", Kind.ITEM)
    assert settled(ledger, first, "dismiss", "07-25") == ""
    assert settled(ledger, first, "dismiss", "07-25") == "PROPOSAL_GONE"
    assert first.mark not in {p.mark for p in proposed(ledger, "08-19")}
    book.report("08", "08-10", IN_PROGRESS, 95, unit="甲局")
    (again, _) = proposed(ledger, "08-11", Kind.ITEM)
    assert again.tasks == first.tasks
    assert again.mark != first.mark


@pytest.mark.parametrize(("outcome", "reason", "on", "code"), [
    ("dismiss", " ", "07-25", "NO_REASON"), ("accept", "x", "2024-01-02", "PROPOSAL_GONE"),
])  # fmt: skip
def test_a_word_without_a_reason_or_without_its_facts_is_refused(book, outcome, reason, on, code):
    (first, _) = proposed(book.ledger, "07-25", Kind.ITEM)
    book.report("12", "12-10", DONE, 100, unit="甲局")
    assert settled(book.ledger, first, outcome, on, reason) == code


def test_facts_that_have_gone_propose_nothing(book):
    ledger = book.ledger
    book.report("08", "08-10", DONE, 100, unit="甲局", done_on="08-09")
    assert ledger.verify(PLAN, 1, "pass", on=day("08-12"), recorded_at=LATE) is None
    assert all(1 not in p.tasks for p in proposed(ledger, "08-12"))


def test_a_sheet_unanswered_in_time_proposes_the_next_grade_once_and_red_is_the_last(book):
    ledger = book.ledger
    (yellow,) = [p for p in proposed(ledger, "08-25", Kind.ITEM) if p.tasks == (3,)] or [None]
    assert yellow is not None
    assert yellow.sheet is not None
    item = drafted(ledger, yellow, "08-25")
    assert proposed(ledger, "08-30", Kind.RAISE) == []
    (up,) = proposed(ledger, "08-31", Kind.RAISE)
    assert (up.item, up.unit, up.sheet and up.sheet.grade) == (item, "丙局", Grade.RED)
    assert "应于 2023-08-30 前反馈，至今没有反馈" in up.reason
    did(ledger, item, Act.RAISE, "08-31", day("09-04"), sheet=up.sheet)
    assert proposed(ledger, "09-30", Kind.RAISE) == []


def test_the_third_round_of_an_item_proposes_a_bar(book):
    ledger = book.ledger
    (first, _) = proposed(ledger, "07-25", Kind.ITEM)
    item = drafted(ledger, first, "07-25")
    did(ledger, item, Act.RECEIVE, "07-26")
    for on, back in (("07-27", "07-28"), ("07-31", "08-01")):
        did(ledger, item, Act.REPLY, on)
        assert proposed(ledger, on, Kind.BAR) == []
        did(ledger, item, Act.RETURN, back, day("08-08"))
    (bar,) = proposed(ledger, "08-02", Kind.BAR)
    assert (bar.unit, bar.item, bar.tasks) == ("甲局", item, (1,))
    assert settled(ledger, bar, "accept", "08-02", "已记红线") == ""
    assert proposed(ledger, "08-03", Kind.BAR) == []


def test_red_on_two_reporting_days_running_proposes_criticism_and_on_three_a_talk(book):
    ledger = book.ledger
    found = {on: {(p.kind, p.unit) for p in proposed(ledger, on, Kind.CRITICISM, Kind.INTERVIEW)} for on in (
        "08-19", "09-19", "09-25", "10-25",
    )}  # fmt: skip
    assert found["08-19"] == set()
    assert (Kind.CRITICISM, "甲局") in found["09-25"]
    assert (Kind.INTERVIEW, "甲局") in found["10-25"]
    assert (Kind.CRITICISM, "甲局") not in found["10-25"]


def test_work_done_a_month_early_proposes_praise(book):
    book.report("09", "09-18", DONE, 100, task=3, unit="丙局", done_on="09-15")
    assert book.ledger.verify(PLAN, 3, "pass", on=day("09-22"), recorded_at=LATE) is None
    (praise,) = [p for p in proposed(book.ledger, "09-25", Kind.PRAISE) if p.tasks]
    assert (praise.unit, praise.tasks) == ("丙局", (3,))


def assert_facts(ledger: Ledger, p: Proposal, on: str) -> None:
    """What a proposal says is so on the day."""
    standings = {s.number: s for s in ledger.standing(PLAN, day(on))}
    if p.kind is Kind.ITEM:
        assert standings[p.tasks[0]].light in (Light.RED, Light.YELLOW)
        assert not any(item.open and item.task == p.tasks[0] for item in ledger.items(PLAN, day(on)))
    if p.kind in (Kind.CRITICISM, Kind.INTERVIEW):
        assert all(standings[n].light is Light.RED for n in p.tasks)
    if p.kind is Kind.PRAISE:
        assert all(standings[n].verified.value == "passed" for n in p.tasks)


@pytest.mark.parametrize("seed", range(3))
def test_over_a_year_drawn_at_random_no_proposal_stands_without_its_facts_and_none_twice(engine, seed):
    draw = random.Random(seed)
    book = Book(*(task(n, draw.choice(("甲局", "乙局 甲局", "丙局")), due=draw.choice(("05-31", "08-31", "12-31")))
                  for n in range(1, 7)))  # fmt: skip
    ledger, taken = book.ledger, set()
    for month in range(2, 12):
        for number in range(1, 7):
            if draw.random() < 0.5:
                standing = next(s for s in ledger.standing(PLAN, day(f"{month:02d}-17")) if s.number == number)
                claimed, percent = draw.choice(((DONE, 100), (IN_PROGRESS, draw.randrange(100))))
                book.report(f"{month:02d}", f"{month:02d}-18", claimed, percent, task=number, unit=standing.leads[0])
        on = f"{month:02d}-25"
        found = proposed(ledger, on)
        assert len({p.mark for p in found}) == len(found)
        assert not taken & {p.mark for p in found}
        for p in found:
            assert_facts(ledger, p, on)
            if draw.random() < 0.4 and p.kind is not Kind.RAISE:
                taken.add(p.mark)
                if p.kind is Kind.ITEM:
                    drafted(ledger, p, on)
                else:
                    assert settled(ledger, p, draw.choice(("accept", "dismiss")), on) == ""
        for item in ledger.items(PLAN, day(on)):
            if item.state is State.ISSUED and draw.random() < 0.5:
                did(ledger, item.id, Act.RECEIVE, on)
                did(ledger, item.id, Act.REPLY, on)
                act = draw.choice((Act.CLOSE, Act.RETURN))
                did(ledger, item.id, act, on, reply_due(item.sheet.grade, day(on)) if act in life.DATED else None)
    assert ledger.check() == ()
