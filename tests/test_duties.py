"""分管: who answers for which unit on a day, and what must be done by a day among the units of one leader."""

from __future__ import annotations

from datetime import datetime

import pytest

from fgf_core.supervision import Duty, leaders, led_for, to_finish
from tests.build import DONE, Book, day, task

PLAN, LATE = "town-2023", datetime(2023, 12, 30, 9)


@pytest.fixture
def book(engine: str) -> Book:
    """A: due at midyear and done; B and C: due at midyear and in October; D: no date."""
    book = Book(task(1, "甲局"), task(2, "乙局"), task(3, "丙局 甲局", due="10-31"), task(4, "甲局", due=None))
    book.report("06", "06-18", DONE, 100, done_on="06-10")
    book.word("06-25")
    return book


def said(book: Book, on: str, units: str, leader: str, post: str = "", by: str = "张三") -> str:
    problem = book.ledger.assign(PLAN, units.split(), leader, post, on=day(on), by=by, recorded_at=LATE)
    return problem.code if problem else ""


def test_the_last_word_by_the_day_names_a_units_leader(book):
    assert said(book, "03-01", "甲局 乙局", " 赵某 ", "副县长") == ""
    assert said(book, "05-01", "乙局", "钱某", "常务副县长") == ""
    assert said(book, "07-01", "甲局", "") == ""
    assert book.ledger.duties(PLAN, day("02-28")) == ()
    assert [(d.unit, d.leader) for d in book.ledger.duties(PLAN, day("04-30"))] == [("甲局", "赵某"), ("乙局", "赵某")]
    assert leaders(book.ledger.duties(PLAN, day("06-30"))) == {
        "赵某": (Duty("甲局", "赵某", "副县长", day("03-01")),),
        "钱某": (Duty("乙局", "钱某", "常务副县长", day("05-01")),),
    }
    assert [d.unit for d in book.ledger.duties(PLAN, day("07-01"))] == ["乙局"]
    assert book.ledger.check() == ()


def test_the_newest_entry_of_a_day_counts_and_the_same_twice_is_one(book):
    assert [said(book, "03-01", "甲局", name) for name in ("赵某", "钱某", "钱某", "孙某")] == [""] * 4
    assert [d.leader for d in book.ledger.duties(PLAN, day("03-01"))] == ["孙某"]
    assert book.ledger.counts()["leader_duty"] == 3


@pytest.mark.parametrize(
    ("on", "units", "by", "code"),
    [("03-01", "", "张三", "NO_UNIT"), ("03-01", "甲局", " ", "NO_NAME"), ("2024-03-01", "甲局", "张三", "NOT_YET"),
     ("03-01", "甲局 某局", "张三", "UNKNOWN_UNIT")],
)  # fmt: skip
def test_a_word_that_cannot_stand_is_refused_whole(book, on, units, by, code):
    assert said(book, on, units, "赵某", by=by) == code
    assert book.ledger.counts()["leader_duty"] == 0


def test_what_a_leaders_units_must_finish_by_a_day_is_what_is_open_and_due(book):
    said(book, "03-01", "甲局", "赵某")
    said(book, "03-01", "乙局", "钱某")
    duties, standings = book.ledger.duties(PLAN, day("10-10")), book.ledger.standing(PLAN, day("10-10"))
    assert [s.number for s in led_for(standings, duties, "赵某")] == [1, 3, 4]
    assert [s.number for s in to_finish(standings, day("10-31"))] == [2, 3]
    assert [s.number for s in to_finish(standings, day("10-30"))] == [2]
