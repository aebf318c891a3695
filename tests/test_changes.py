"""终止、合并、调整: from its day on a task that left the register counts nowhere, its story stays, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fgf_core import workbook
from fgf_core.appraisal import scorecards
from fgf_core.ledger import Change, Ledger, open_ledger
from fgf_core.model import Outcome, Problem
from fgf_core.standing import Tally
from fgf_core.supervision import Act, Event, Grade, Sheet, Source
from tests.build import DONE, IN_PROGRESS, Book, day, moment, task
from tests.workbook_desk import read_here, typed

PLAN, DOCUMENT = "town-2023", "某政发〔2023〕8号"


def decided(book: Book, number: int, kind: str, on: str, **said: object) -> str:
    """The code of the refusal of a decision, empty where it was stored."""
    usual = Change(number, kind, 0, None, DOCUMENT, "机构改革", day(on), "张三", moment("12-30"))
    problem = book.ledger.change_task(PLAN, replace(usual, **said))  # type: ignore[arg-type]
    return problem.code if problem else ""


def told(*numbers: int) -> Book:
    """The same half year of whichever of the four tasks there are."""
    all_of_them = {
        1: task(1, "甲局", responsible="乙局"), 2: task(2, "乙局 甲局", due="08-31"), 3: task(3, "丙局", ongoing=True),
        4: task(4, "甲局", due="12-31"),
    }  # fmt: skip
    book = Book(*(all_of_them[number] for number in numbers))
    for month in ("02", "03", "05", "06"):
        for number, unit in ((1, "甲局"), (2, "甲局"), (3, "丙局"), (4, "甲局")):
            if number in numbers:
                book.report(month, f"{month}-18", IN_PROGRESS, 10 * int(month), task=number, unit=unit)
    if 3 in numbers:
        book.report("06", "06-19", DONE, 100, task=3, unit="丙局")
        book.word("06-25", task=3)
    return book


def numbers(ledger: Ledger, on: str) -> list[object]:
    """Everything that is counted on a day."""
    as_of = day(on)
    tallies = [
        [t for t in ledger.tally(PLAN, as_of) if t.kind == kind] for kind in ("plan", "section", "lead", "responsible")
    ]
    said = [sorted(map(plain, group), key=str) for group in tallies]
    cards = scorecards(ledger.scheme(PLAN, as_of), ledger.appraised(PLAN, as_of))
    return [said, [(card.unit.name, card.score, card.grade) for card in cards if card.score is not None]]


def plain(t: Tally) -> tuple[object, ...]:
    return (t.kind, t.name, t.tasks, t.claimed_done, t.verified_done, t.due, t.overdue, t.awaiting_report, t.red,
            t.yellow, t.mean_percent, t.mean_planned)  # fmt: skip


@pytest.mark.parametrize("kind", ["end", "merge"])
def test_from_its_day_on_it_is_as_if_the_task_had_never_been(engine, kind):
    book, without = told(1, 2, 3, 4), told(1, 3, 4)
    before = numbers(book.ledger, "06-30")
    assert decided(book, 2, kind, "07-01", into=1) == ""
    assert numbers(book.ledger, "06-30") == before
    for on in ("07-01", "09-25", "2024-01-21"):
        tallied, cards = numbers(book.ledger, on)
        assert tallied == numbers(without.ledger, on)[0]
        assert [s.number for s in book.ledger.standing(PLAN, day(on))] == [1, 3, 4]
        assert all(2 not in p.tasks for p in book.ledger.proposals(PLAN, day(on)))
        assert cards
    assert book.ledger.check() == ()


def test_a_unit_owes_no_report_for_it_from_the_next_reporting_day_on(engine):
    book = Book(task(1, "甲局"), task(2, "乙局"))
    assert decided(book, 2, "end", "05-20") == ""
    cells = {c.period: c.state for c in book.ledger.attendance(PLAN, day("07-01")) if c.unit == "乙局"}
    assert (cells["2023-04"], cells["2023-05"], cells["2023-06"]) == ("missing", "not_expected", "not_expected")


def test_a_revoked_decision_is_as_if_it_had_not_been_and_both_days_stay(engine):
    book, untouched = told(1, 2, 3, 4), told(1, 2, 3, 4)
    assert decided(book, 2, "end", "07-01") == ""
    assert decided(book, 2, "revoke", "07-15") == ""
    assert [s.number for s in book.ledger.standing(PLAN, day("07-14"))] == [1, 3, 4]
    for on in ("07-15", "09-25"):
        assert numbers(book.ledger, on) == numbers(untouched.ledger, on)
        assert book.ledger.attendance(PLAN, day(on)) == untouched.ledger.attendance(PLAN, day(on))
    assert decided(book, 2, "end", "07-20") == ""


def test_an_adjusted_deadline_is_in_force_and_costs_nothing_that_an_extension_costs(engine):
    adjusted, extended = Book(task(1, "甲局")), Book(task(1, "甲局"))
    assert decided(adjusted, 1, "adjust", "06-05", to_date=day("08-31")) == ""
    assert extended.extend("06-01", "06-05", "08-31") is None
    for book in (adjusted, extended):
        book.report("08", "08-18", DONE, 100, done_on="08-10")
        assert book.word("08-25") is None
    assert [book.standing("06-04").deadline for book in (adjusted, extended)] == [day("06-30")] * 2
    assert adjusted.says("09-25") == extended.says("09-25")
    credited = []
    for book in (adjusted, extended):
        cards = scorecards(book.ledger.scheme(PLAN, day("09-25")), book.ledger.appraised(PLAN, day("09-25")))
        credited.append([e.reason for block in cards[0].blocks if block.block == "A1" for e in block.evidence])
    assert "按时办结" in credited[0][0]
    assert "延期后办结" in credited[1][0]


def test_of_a_grant_and_a_decision_the_later_day_counts_and_on_one_day_the_decision(engine):
    book = Book(task(1, "甲局"))
    assert book.extend("05-01", "05-10", "09-30") is None
    assert decided(book, 1, "adjust", "05-10", to_date=day("08-31")) == ""
    assert (book.standing("05-10").deadline, book.standing("05-10").adjusted) == (day("08-31"), True)
    assert book.extend("06-01", "06-02", "10-31") is None
    assert (book.standing("06-02").deadline, book.standing("06-02").adjusted) == (day("10-31"), False)


REFUSALS = [
    ({"number": 9, "kind": "end"}, "UNKNOWN_TASK"),
    ({"document": " "}, "NO_DOCUMENT"),
    ({"reason": ""}, "NO_REASON"),
    ({"by": " "}, "NO_NAME"),
    ({"on": "2024-02-01"}, "NOT_YET"),
    ({"kind": "merge", "into": 1}, "UNKNOWN_TASK"),
    ({"kind": "merge", "into": 9}, "UNKNOWN_TASK"),
    ({"kind": "revoke"}, "ON_REGISTER"),
    ({"kind": "adjust", "to_date": date(2023, 6, 30)}, "NOT_CHANGED"),
    ({"number": 3, "on": "07-01"}, "ALREADY_PASSED"),
]


@pytest.mark.parametrize(("said", "code"), REFUSALS)
def test_a_decision_that_lacks_something_is_refused_and_nothing_is_stored(said, code):
    book = told(1, 3)
    asked = {"number": 1, "kind": "end", "on": "05-05"} | said
    assert decided(book, **asked) == code  # type: ignore[arg-type]
    assert book.ledger.counts()["task_change"] == 0


def test_nothing_more_is_done_with_what_left_the_register(engine):
    book = told(1, 2)
    assert decided(book, 2, "end", "07-01") == ""
    draft = Event(
        Act.DRAFT, day("07-02"), "张三", "", moment("07-02"), sheet=Sheet("a", "", "b", "乙局", (), Grade.RED)
    )
    refusals = [
        book.word("07-02", task=2), book.extend("07-02", "07-03", "12-31", task=2), book.mark("07-02", task=2),
        book.ledger.draft_item(PLAN, Source.TASK, 2, draft),
    ]  # fmt: skip
    assert [p.code for p in refusals if isinstance(p, Problem)] == ["OFF_REGISTER"] * 4
    assert decided(book, 2, "adjust", "07-03", to_date=day("12-31")) == "OFF_REGISTER"
    assert decided(book, 2, "revoke", "06-30") == "BEFORE_LAST"
    assert decided(book, 1, "merge", "07-03", into=2) == "UNKNOWN_TASK"


def test_the_story_keeps_every_decision(engine):
    book = told(1, 2)
    decided(book, 2, "adjust", "05-05", reason="扩大范围", to_date=day("09-30"))
    decided(book, 2, "merge", "07-01", into=1)
    story = book.ledger.story(PLAN, 2, day("07-02"))
    assert story is not None
    assert [change.words for change in story.changes] == ["调整（时限 2023-09-30）", "合并到任务1"]
    assert len(story.reports) == 4


def test_a_row_about_it_in_a_workbook_is_refused_with_what_became_of_it():
    book = told(1, 2)
    decided(book, 2, "end", "07-01")
    facts = book.ledger.facts(PLAN, book.ledger.unit(PLAN, "甲局"), "2023-07", day("07-18"))
    taken = workbook.check(read_here(typed([(1, "第1件事", "推进中", 70), (2, "第2件事", "推进中", 70)])), facts)
    assert taken.outcome is Outcome.PARTIAL
    assert [(m.code, "已于 2023-07-01 终止（某政发〔2023〕8号），不再报送" in m.message) for m in taken.refused] == [
        ("UNKNOWN_TASK", True)
    ]


def test_the_same_decision_twice_is_one(tmp_path):
    book = Book(task(1), task(2), ledger=open_ledger(str(tmp_path / "t.duckdb"), create=True))
    assert decided(book, 1, "adjust", "05-05") == ""
    assert decided(book, 1, "adjust", "05-05") == "ALREADY_DECIDED"
    assert decided(book, 2, "end", "05-05") == ""
    assert decided(book, 2, "end", "05-05") == "OFF_REGISTER"
    assert book.ledger.counts()["task_change"] == 2
