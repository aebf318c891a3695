"""The lists as Excel: they open again, text stays text, and they print with their heading on every page."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from fgf_core import appraisal
from fgf_core.papers import lists
from fgf_core.papers.tables import Column, Table, workbook_bytes
from tests.build import DONE, IN_PROGRESS, Book, task

AS_OF = date(2023, 7, 21)


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def cells(book: Workbook, sheet: int = 0, first: int = 4) -> list[list[Any]]:
    return [list(row) for row in book.worksheets[sheet].iter_rows(min_row=first, values_only=True)]


@pytest.fixture(scope="module")
def book() -> Book:
    """Three tasks: one overdue, one verified late and going on, one joint and on course, extended."""
    told = Book(
        task(1, title="=1+1", responsible="丙局", section="=SUM(A1)"),
        task(2, "乙局", ongoing=True),
        task(3, "甲局 乙局", due="12-31"),
    )
    told.report("06", "06-18", IN_PROGRESS, 55.5, progress="=cmd|' /C calc'!A0")
    told.report("07", "07-18", DONE, task=2, unit="乙局", done_on="07-05", progress="已建成")
    told.word("07-19", task=2)
    for unit in ("甲局", "乙局"):
        told.report("07", "07-18", IN_PROGRESS, 80, task=3, unit=unit, progress=f"{unit}推进中")
    told.extend("07-18", "07-19", "2024-03-31", task=3)
    return told


@pytest.fixture(scope="module")
def ledger_list(book) -> Workbook:
    ledger = book.ledger
    return opened(
        lists.ledger_list(
            book.plan, AS_OF, ledger.standing("town-2023", AS_OF), ledger.last_reports("town-2023", AS_OF)
        )
    )


def test_the_ledger_of_tasks_states_every_task_as_it_stands(ledger_list):
    assert cells(ledger_list, first=3) == [
        ["序号", "板块", "任务", "牵头单位", "责任单位", "原定时限", "现时限", "办理状态", "核实状态", "时效", "逾期天数",
         "上报进度", "序时进度", "亮灯", "亮灯依据", "最近进展"],
        [1, "=SUM(A1)", "=1+1", "甲局", "丙局", datetime(2023, 6, 30), datetime(2023, 6, 30), "推进中", "未核", "逾期", 21,
         55.5, 100, "■红", "完成时限 2023-06-30，已逾期 21 天，尚未核实完成", "=cmd|' /C calc'!A0"],
        [2, "（一）改革", "第2件事", "乙局", None, datetime(2023, 6, 30), datetime(2023, 6, 30), "报完成", "通过",
         "完成·长期坚持", 5, 100, 100, "◆蓝", "第一阶段已于 2023-07-19 核实完成，转入长期坚持", "已建成"],
        [3, "（一）改革", "第3件事", "甲局、乙局", None, datetime(2023, 12, 31), datetime(2024, 3, 31), "推进中", "未核",
         "未到期", None, 80, pytest.approx(100 * 202 / 456), "●绿",
         "推进中，序时进度 44.3%，上报进度 80%，在正常范围内", "甲局：甲局推进中\n乙局：乙局推进中"],
    ]  # fmt: skip


def test_text_that_begins_like_a_formula_is_text(ledger_list):
    row = next(ledger_list.worksheets[0].iter_rows(min_row=4, max_row=4))
    assert {cell.value: cell.data_type for cell in row if str(cell.value).startswith("=")} == {
        "=SUM(A1)": "s", "=1+1": "s", "=cmd|' /C calc'!A0": "s",
    }  # fmt: skip


def test_the_title_names_the_plan_and_the_note_the_day_and_the_definitions(ledger_list):
    sheet = ledger_list.worksheets[0]
    assert sheet["A1"].value == "某县2023年工作要点任务台账"
    assert sheet["A2"].value.startswith("截至 2023-07-21。")
    assert "直线推算" in sheet["A2"].value


def test_a_list_prints_on_a3_across_with_its_heading_on_every_page(ledger_list):
    sheet = ledger_list.worksheets[0]
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 8)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:P6"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_dates_and_percents_are_numbers_that_read_well(ledger_list):
    sheet = ledger_list.worksheets[0]
    assert [sheet.cell(4, column).number_format for column in (6, 12)] == ["yyyy-mm-dd", '0.0"%"']


def test_the_overdue_list_has_only_what_is_overdue_the_longest_first(book):
    standings = book.ledger.standing("town-2023", date(2024, 5, 1))
    content = lists.overdue_list(book.plan, date(2024, 5, 1), standings, {})
    assert [(row[0], row[10]) for row in cells(opened(content))] == [(1, 306), (3, 31)]


def test_an_empty_list_opens_too(book):
    content = lists.overdue_list(book.plan, AS_OF, (), {})
    assert cells(opened(content)) == []


def test_a_lead_nobody_has_confirmed_is_marked():
    told = Book(task(1, "", responsible="甲局 乙局"))
    content = lists.ledger_list(told.plan, AS_OF, told.ledger.standing("town-2023", AS_OF), {})
    (row,) = cells(opened(content))
    assert row[3:5] == ["甲局（待确认）", "乙局"]


def test_the_scores_and_every_row_they_are_made_of_are_on_two_sheets(book):
    ledger, scheme = book.ledger, appraisal.load()
    cards = appraisal.scorecards(scheme, ledger.appraised("town-2023", AS_OF))
    made = opened(lists.scorecard_list(book.plan, AS_OF, scheme, cards))
    assert made.sheetnames == ["得分", "依据"]
    scores, evidence = cells(made, 0), cells(made, 1)
    for card, row in zip(cards, scores, strict=True):
        assert row[:3] == ["部门", card.unit.name, card.led]
        assert row[-2] == card.score
        own = [line for line in evidence if line[0] == card.unit.name]
        assert len(own) == sum(len(block.evidence) for block in card.blocks)
        assert sum(line[3] for line in own) == pytest.approx(card.score or 0)
    assert {row[1]: row[-1].endswith("（不比较）") for row in scores} == {"甲局": False, "乙局": False, "丙局": True}


def test_what_excel_cannot_hold_is_left_out_or_cut():
    table = Table("长" * 40, "题", "注", (Column("列"),), [["a\x00b\x0bc"], ["长" * 40_000], [None], [1.5], [AS_OF]])
    made = opened(workbook_bytes(table))
    assert made.sheetnames == ["长" * 31]
    assert [row[0] for row in cells(made)] == ["abc", "长" * 32_767, None, 1.5, datetime(2023, 7, 21)]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "＝1", "'=1", "{=1}", "007", "1e5", "2023-01-01"])
def test_any_text_comes_back_as_it_was(text):
    made = opened(workbook_bytes(Table("表", text, text, (Column(text),), [[text]])))
    sheet = made.worksheets[0]
    assert [(sheet[place].value, sheet[place].data_type) for place in ("A1", "A2", "A3", "A4")] == [(text, "s")] * 4
