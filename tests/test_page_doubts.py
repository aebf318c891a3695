"""疑点核查: the page says what was seen, leads to it, and takes the office's word once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from streamlit.testing.v1 import AppTest

from fgf_core.ledger import Ledger, open_ledger
from fgf_core.ui import doubts, store
from tests.browser import served, settled, watched
from tests.build import DONE, IN_PROGRESS, Book, task
from tests.pages import STRANGE, page, pressed, words

AS_OF = date(2023, 3, 25)
TASKS = task(1, "甲局", title=f"第一件{STRANGE}"), task(2, "甲局 乙局"), task(3, "丙局")


def story(path: Path) -> Path:
    """A closed ledger file: 甲局 falls back on task 1 and repeats itself on 2, 乙局 leaps; 丙局 gives no cause."""
    book = Book(*TASKS, ledger=open_ledger(str(path), create=True), simulated=True)
    same = f"逐条清理并公开结果，接受社会监督：{STRANGE}"
    for month, percent in (("02", 60), ("03", 40)):
        book.report(
            month, f"{month}-18", IN_PROGRESS, percent, progress=f"{'先走访企业' if percent > 50 else '再汇总意见'}"
        )
        book.report(month, f"{month}-18", IN_PROGRESS, 100 - percent, task=2, progress=same)
        book.report(
            month, f"{month}-18", IN_PROGRESS, 100 - percent, task=3, unit="丙局", progress=f"办成{month}件大事"
        )
    book.report("01", "01-18", IN_PROGRESS, 10, task=2, unit="乙局", progress="先摸底")
    book.report("02", "02-18", DONE, 100, task=2, unit="乙局", done_on="02-10", progress="已办结并公开")
    book.ledger.close()
    return path


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setenv("FGF_LEDGER", str(story(tmp_path / "own.duckdb")))
    yield store.ledger()
    store.ledger().close()


def shown(as_of: date = AS_OF, **params: object) -> AppTest:
    return page("reports", as_of, part=doubts.PART, **params)


def states(ledger: Ledger) -> dict[str, str]:
    found = ledger.doubts("town-2023", AS_OF)
    return {f"{f.doubt.period[5:]} {f.doubt.unit} {f.doubt.code}": f.state for f in found}


def mark(ledger: Ledger, code: str) -> str:
    return next(f.doubt.fingerprint for f in ledger.doubts("town-2023", AS_OF) if f.doubt.code == code)


def test_the_newest_period_is_told_in_a_sentence_and_each_doubt_with_its_figures(ledger):
    said = words(shown())
    assert "2023年3月月报有 2 条疑点，涉及 1 家单位， 待核查 2 条 ，已确认 0 条、排除 0 条。" in said
    assert "进度比2023年2月倒退 20 个百分点，期间没有被退回" in said
    assert "60% → 40%" in said
    assert "丙局" not in said


def test_the_link_filters(ledger):
    assert "各期月报共有 3 条疑点，涉及 2 家单位" in words(shown(period="all"))
    late = words(shown(period="2023-02"))
    assert "2023年1月才 10%，下一期就报完成，增加 90 个百分点" in late
    assert "倒退" not in late.split("规则")[0]
    assert "没有符合条件的疑点" in words(shown(kind="LEAP_TO_DONE"))
    assert "没有符合条件的疑点" in words(shown(state="confirmed"))
    assert "2 条，待核查的在前" in words(shown(unit="不存在的单位", kind="NO_SUCH"))


def test_words_of_units_are_shown_as_typed(ledger):
    app = shown(doubt=mark(ledger, "TEXT_REPEATED"))
    assert STRANGE in words(app)


def test_a_doubt_is_confirmed_from_its_link(ledger):
    app = shown(doubt=mark(ledger, "PROGRESS_FALLS"))
    assert "核查：进度倒退 甲局 2023年3月" in words(app)
    app.radio[0].set_value("untrue")
    app.text_area[0].set_value("与台账不符")
    app = pressed(app, "提交核查意见")
    assert "甲局进度倒退：情况不实（2023-03-25）。" in words(app)
    assert "待核查 1 条 ，已确认 1 条、排除 0 条" in words(app)
    assert "■ 已确认 情况不实 2023-03-25 与台账不符 改判" in words(app)
    assert "doubt" not in app.query_params
    assert states(ledger)["03 甲局 PROGRESS_FALLS"] == "confirmed"


def test_without_a_word_or_a_reason_nothing_is_stored(ledger):
    app = pressed(shown(doubt=mark(ledger, "PROGRESS_FALLS")), "提交核查意见")
    assert "没有成功：请选择核查意见。" in words(app)
    app.radio[0].set_value("dismiss")
    app = pressed(app, "提交核查意见")
    assert "没有成功：排除疑点必须写明理由。" in words(app)
    assert set(states(ledger).values()) == {"open"}


def test_several_are_dismissed_for_one_reason(ledger):
    app = shown(period="all")
    app.multiselect[0].set_value([mark(ledger, "TEXT_REPEATED"), mark(ledger, "LEAP_TO_DONE")])
    app = pressed(app, "排除所选")
    assert "没有成功：排除疑点必须写明理由。" in words(app)
    app.text_input[0].set_value("已电话核实")
    app = pressed(app, "排除所选")
    assert "已排除 2 条疑点（2023-03-25）。" in words(app)
    assert "待核查 1 条 ，已确认 0 条、排除 2 条" in words(app)
    assert sorted(states(ledger).values()) == ["dismissed", "dismissed", "open"]


def test_a_doubt_that_is_no_more_is_said_to_be_gone(ledger):
    assert "截至 2023-03-25 没有这条疑点：月报可能已更正。" in words(shown(doubt="0123"))


def test_nothing_to_doubt_has_a_next_step(ledger):
    said = words(shown(date(2023, 1, 31)))
    assert "没有疑点 截至 2023-01-31 收到的月报没有触及任何规则。收到新的月报后自动检查。 看报送日历" in said


def test_every_rule_and_its_reason_can_be_read(ledger):
    said = words(shown())
    assert all(rule.what in said and rule.why in said for rule in doubts.RULES.values())


def test_a_double_click_is_one_word(ledger, tmp_path, chromium):
    name = mark(ledger, "PROGRESS_FALLS")
    ledger.close()
    store._opened.cache_clear()
    with served(tmp_path / "own.duckdb", tmp_path / "log") as url, watched(chromium) as seen:
        link = f"{url}/reports?plan=town-2023&as_of={AS_OF}&part={quote(doubts.PART)}&doubt={name}"
        shown_page = seen.open(link)
        shown_page.get_by_text("内容空洞", exact=True).click()
        shown_page.get_by_role("button", name="提交核查意见").dblclick()
        shown_page.get_by_text("甲局进度倒退：内容空洞（2023-03-25）。").wait_for()
        settled(shown_page)
        assert shown_page.get_by_text("没有成功").count() == 0
        assert seen.complaints == []
        assert seen.away_from(url) == []
    again = open_ledger(str(tmp_path / "own.duckdb"))
    assert again.counts()["doubt_word"] == 1
    again.close()
