"""批量核实 and 抽查: only what is plainly in order is offered, all or none is stored, the draw is the same each time."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from fgf_core import checking
from fgf_core.ledger import Ledger
from fgf_core.model import Verified
from fgf_core.ui import store
from tests.build import DONE, IN_PROGRESS, Book, day, moment, task
from tests.pages import AS_OF, page, pressed, town, words

PLAN = "town-2023"


def looked(book: Book, on: str, number: int = 1) -> tuple[str, ...]:
    s = book.standing(on, number)
    reports = book.ledger.last_reports(PLAN, day(on))[s.task_id]
    return checking.look_again(s, reports, book.ledger.doubts(PLAN, day(on)))


@pytest.mark.parametrize(("said", "on", "why"), [
    ({"done_on": "06-10", "progress": "平台已上线运行，群众可全程网办"}, "06-18", ()),
    ({"progress": "平台已上线运行，群众可全程网办"}, "06-18", ("没有写办结日期",)),
    ({"done_on": "06-10"}, "06-18", ("没有写进展情况",)),
    ({"done_on": "07-10", "progress": "平台已上线运行，群众可全程网办"}, "07-18", ("办结日期 2023-07-10 晚于时限 2023-06-30",)),
    ({"done_on": "06-10", "progress": "平台已上线运行，群众可全程网办"}, "07-25", ("2023-07-25 才报完成，过了报送日",)),
])  # fmt: skip
def test_a_claim_is_plainly_in_order_or_says_why_it_is_not(said, on, why):
    book = Book(task())
    book.report(on[:2], on, DONE, 100, **said)
    assert [words for words in looked(book, on) if "疑点" not in words] == list(why)


def test_what_was_returned_extended_or_marked_wants_a_persons_eye():
    book = Book(task())
    assert book.extend("05-01", "05-02", "08-31") is None
    assert book.mark("05-03") is None
    book.report("06", "06-18", DONE, 100, done_on="06-10", progress="已建成并投入使用，附验收单")
    assert book.word("06-19", "return", "缺验收单") is None
    book.report("07", "07-18", DONE, 100, done_on="07-10", progress="已建成并投入使用，验收单已补")
    said = looked(book, "07-18")
    assert {"2023-06-19 被退回过", "批准过延期", "手工亮过红灯"} <= set(said)


def test_several_claims_are_passed_all_or_none(engine):
    book = Book(task(1), task(2), task(3))
    for number in (1, 2):
        book.report("06", "06-18", DONE, 100, task=number, done_on="06-10")
    passing = {"on": day("06-20"), "reason": "属实", "recorded_at": moment("06-20")}
    refusal = book.ledger.verify_all(PLAN, [1, 2, 3], **passing)
    assert refusal is not None
    assert refusal.code == "NOTHING_CLAIMED"
    assert book.ledger.counts()["verification"] == 0
    assert book.ledger.verify_all(PLAN, [1, 9], **passing) is not None
    assert book.ledger.verify_all(PLAN, [1, 2, 2], **passing) is None
    assert [s.verified for s in book.ledger.standing(PLAN, day("06-20"))] == [Verified.PASSED] * 2 + [Verified.NONE]


def many(count: int) -> Book:
    book = Book(*(task(n) for n in range(1, count + 1)))
    for number in range(1, count + 1):
        book.report("06", "06-18", DONE, 100, task=number, done_on="06-10")
    return book


def test_a_months_sample_is_the_same_each_time_and_one_more_task_changes_nobodys_draw():
    standings = many(40).ledger.standing(PLAN, day("06-25"))
    first = checking.sample(PLAN, "2023-06", standings, ())
    assert [d.standing.number for d in first] == [
        d.standing.number for d in checking.sample(PLAN, "2023-06", standings, ())
    ]
    assert len(first) == 4
    fewer = {d.standing.number for d in checking.sample(PLAN, "2023-06", standings[:-1], ())}
    assert {d.standing.number for d in first} - {40} <= fewer
    assert first != checking.sample(PLAN, "2023-07", standings, ())


def test_flags_make_a_task_likelier_and_those_not_claimed_are_never_drawn():
    book = many(20)
    book.extend("05-01", "05-02", "08-31", task=20)
    standings = book.ledger.standing(PLAN, day("06-25"))
    drawn = Counter(
        d.standing.number for n in range(300) for d in checking.sample(PLAN, f"month {n}", standings, ())
    )  # fmt: skip
    others = sum(count for number, count in drawn.items() if number != 20) / 19
    assert drawn[20] > 1.5 * others
    open_ones = Book(task())
    open_ones.report("06", "06-18", IN_PROGRESS, 50)
    assert checking.sample(PLAN, "2023-06", open_ones.ledger.standing(PLAN, day("06-25")), ()) == ()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The dashboard shows the town's ledger, in which task 5 is claimed in order and task 2 without a day."""
    monkeypatch.setenv("FGF_LEDGER", str(town(tmp_path / "town.duckdb")))
    return store.ledger()


def test_the_page_offers_what_is_in_order_and_passes_it_only_with_four_checks_and_evidence(own):
    app = page("ledger", state="pending")
    assert [box.label.split(" · ")[0] for box in app.checkbox] == [r"5\. 第5件事"]
    assert "没有写办结日期" in words(app)
    app.checkbox[0].check()
    assert "还没有核查：事实清楚、问题解决、任务完成、结论准确" in words(pressed(app, "核实通过"))
    app.get("button_group")[0].set_value(list(checking.CHECKS))
    assert "请勾选任务，写明佐证和经办人" in words(pressed(app, "核实通过"))
    for box in app.text_input:
        if box.label.startswith(("佐证", "经办人")):
            box.set_value("验收单，档案盒3")
    assert "已核实通过 1 项：任务5" in words(pressed(app, "核实通过"))
    story = own.story(PLAN, 5, date.max)
    assert story is not None
    assert story.words[-1].reason.startswith("事实清楚、问题解决、任务完成、结论准确；佐证：验收单，档案盒3")
    assert own.standing(PLAN, AS_OF)[4].verified is Verified.PASSED
