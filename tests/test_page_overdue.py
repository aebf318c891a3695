"""逾期督办: what is late, by how much, whose, what was done about it, and what comes next."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fgf_core.papers import lists
from fgf_core.ui import overdue_list, store
from tests.build import Book, task
from tests.pages import AS_OF, STRANGE, markup, page, town, words


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's ledger as a closed file; nothing on this page writes."""
    return town(tmp_path_factory.mktemp("town") / "town.duckdb")


@pytest.fixture
def own(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dashboard shows the town's ledger."""
    monkeypatch.setenv("FGF_LEDGER", str(told))


def part(said: str, begin: str, end: str) -> str:
    """The words of one panel."""
    return said.split(begin, 1)[1].split(end, 1)[0]


def late(**params: object) -> list[int]:
    """The numbers in the list of overdue tasks, in its order."""
    body = next(piece for piece in page("overdue", **params).get("html") if "逾期任务<" in piece.proto.body).proto.body
    return [int(cell.split("&amp;task=")[1].split('"')[0]) for cell in body.split('data-label="任务">')[1:]]


def test_the_longest_overdue_comes_first_with_its_days_and_both_deadlines(own):
    assert late() == [1, 4]
    said = part(words(page("overdue")), "逾期任务 2 项", "到期待报")
    assert "原 2023-06-30 现 2023-08-31 55 天 ■红 依据 完成时限 2023-08-31，已逾期 55 天" in said
    assert "2023-09-30 25 天 ■红" in said


def test_the_sentence_names_who_is_late_and_by_how_much(own):
    said = words(page("overdue"))
    assert "逾期 2 项" in said
    assert "已逾期 55 天" in said


def test_a_units_last_word_is_there_in_short_and_in_full_as_typed(own):
    said = part(words(page("overdue")), "逾期任务", "到期待报")
    assert f"9月月报（2023-09-18） {STRANGE[:42]}……" in said
    assert f"全文 {STRANGE} 存在问题：{STRANGE} 下一步：{STRANGE}" in said
    assert "乙局：从未报送" in said


def test_what_the_office_did_stands_beside_the_task(own):
    said = part(words(page("overdue")), "逾期任务", "到期待报")
    assert f"2023-08-24 核实退回：{STRANGE} 2023-06-05 批准延期至 2023-08-31：{STRANGE}" in said
    assert "2023-10-12 手工亮红灯：领导批示" in said


@pytest.mark.parametrize(
    ("filters", "found"),
    [({"unit": "甲局"}, [1]), ({"section": "（二）服务"}, [4]), ({"days": 30}, [1]), ({"unit": "没有"}, [1, 4])],
)
def test_unit_section_and_days_filter_by_the_link(own, filters, found):
    assert late(**filters) == found


def test_a_filter_that_leaves_nothing_says_how_many_there_are_and_the_way_back(own):
    app = page("overdue", unit="乙局", days=30)
    assert "没有符合条件的逾期任务 不筛选时有 2 项逾期任务。 清除筛选" in words(app)
    assert app.get("download_button")[0].proto.disabled


def test_the_bar_of_a_unit_filters_by_it_keeps_the_other_filters_and_takes_itself_back(own):
    bars = part(markup(page("overdue", days=15)), "各单位逾期", "</section>")
    assert "甲局逾期 1 项，最长 55 天，点击筛选" in bars
    assert "&amp;unit=%E7%94%B2%E5%B1%80&amp;days=15" in bars
    chosen = part(markup(page("overdue", days=15, unit="甲局")), "fgf-chosen", "</div>")
    assert "再点取消筛选" in chosen
    assert "&amp;unit=" not in chosen


def test_what_awaits_the_reporting_day_stands_apart_from_what_awaits_the_offices_word(own):
    said = words(page("overdue", date(2023, 9, 10)))
    assert "第5件事" in said.split("到期待报：已报完成待核实 1 项")[1]
    waiting = part(said, "到期待报：等待报送日 1 项", "到期待报：已报完成待核实")
    assert "等待 2023-09-20 报送日的月报，暂不计逾期" in waiting


def test_the_forecast_names_the_day_and_the_tasks_that_fall_if_nothing_comes_in(own):
    said = words(page("overdue", date(2023, 9, 10)))
    falling = said.split("若无新报送，2023年9月21日起新增逾期 1 项 到那一天仍没有报完成的，转为逾期")[1]
    assert f"1. {STRANGE} 甲局 2023-08-31 原 2023-06-30 到期待报" in falling
    assert "第5件事" not in falling


def test_a_plan_without_overdue_tasks_says_so_and_shows_what_comes(own):
    said = words(page("overdue", date(2023, 3, 1)))
    assert "没有逾期任务" in said
    assert "截至 2023-03-01 没有逾期任务" in said
    assert "若无新报送，2023年7月21日起新增逾期" in said


def test_a_unit_with_more_and_longer_overdue_tasks_comes_first(demo_ledger):
    plan = max(demo_ledger.plans(), key=lambda plan: len(demo_ledger.standing(plan.id, AS_OF)))
    standings = demo_ledger.standing(plan.id, date(2023, 10, 23))
    found = overdue_list.late(standings, 0)
    assert [s.days_overdue for s in found] == sorted((s.days_overdue for s in found), reverse=True)
    assert [s.days_overdue >= 100 for s in overdue_list.late(standings, 100)] == [True] * 3


def test_only_what_the_office_did_counts_as_done_about_it():
    book = Book(task())
    story = book.ledger.story(book.plan.id, 1, AS_OF)
    assert "尚无记录" in overdue_list.acts(story)
    book.ledger.close()


def test_the_list_goes_out_as_excel_with_texts_as_typed(own):
    plan = store.plans()[0]
    found = overdue_list.late(store.standing(plan.id, AS_OF), 0)
    sheet = load_workbook(
        io.BytesIO(lists.overdue_list(plan, AS_OF, found, store.last_reports(plan.id, AS_OF)))
    ).worksheets[0]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [(row[0], row[2]) for row in rows] == [(1, STRANGE), (4, "第4件事")]
