"""The workbook handed out: filled in but for this month, safe in what it holds, and read back without loss."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from fgf_core import workbook
from fgf_core.model import Claimed, Outcome, PlanFacts
from fgf_core.workbook.layout import HEADER_ROW
from tests.workbook_desk import (
    EAST,
    FINANCE,
    MARKET,
    PLAN,
    TASKS,
    codes,
    columns_of,
    facts,
    judged,
    opened,
    read_here,
    received,
    report,
    saved,
)

YELLOW, GREY, DONE = "00FFF9DB", "00F2F2F2", "00D9D9D9"
OPEN = ("办理状态", "完成进度（%）", "办结日期", "进展情况", "存在问题", "下一步措施", "备注")


def form(given: PlanFacts) -> Worksheet:
    return opened(workbook.template(given)).worksheets[0]


def rows_of(sheet: Worksheet) -> list[dict[str, Any]]:
    place = columns_of(sheet, HEADER_ROW)
    return [
        {name: row[column - 1].value for name, column in place.items()}
        for row in sheet.iter_rows(min_row=HEADER_ROW + 1)
    ]


def filled(given: PlanFacts, entries: Mapping[int, Mapping[str, object]]) -> bytes:
    """The template with values typed into rows, by task number."""
    book = opened(workbook.template(given))
    sheet = book.worksheets[0]
    place = columns_of(sheet, HEADER_ROW)
    for row in sheet.iter_rows(min_row=HEADER_ROW + 1):
        for name, value in entries.get(int(str(row[0].value)), {}).items():
            cell = sheet.cell(row[0].row, place[name])
            cell.value = value  # type: ignore[assignment]
            if isinstance(value, str):
                cell.data_type = "s"
    return saved(book)


def test_a_unit_finds_its_tasks_led_ones_first_then_named_then_those_of_its_group() -> None:
    found = [(row["序号"], row["角色"]) for row in rows_of(form(facts(FINANCE)))]
    assert found == [(1, "牵头"), (2, "牵头"), (4, "共同牵头"), (12, "牵头（待确认）"), (3, "责任")]
    assert [(row["序号"], row["角色"]) for row in rows_of(form(facts(EAST)))] == [(7, "配合")]


def test_the_offices_form_holds_every_task_in_the_notices_order() -> None:
    assert [row["序号"] for row in rows_of(form(facts(None)))] == [task.number for task in TASKS]


def test_a_row_shows_what_is_known_and_leaves_this_month_open() -> None:
    moved = replace(
        TASKS[2],
        previous=report(3, percent=45.0, progress="上月已上线。"),
        original_deadline=date(2023, 12, 31),
        effective_deadline=date(2024, 3, 31),
        ongoing=True,
    )
    assert rows_of(form(facts(MARKET, tasks=[moved]))) == [
        {
            "序号": 3,
            "板块": "优化政务服务",
            "工作任务": "深化商事登记制度改革",
            "角色": "牵头",
            "牵头单位": "区市场监督管理局",
            "责任单位": "区财政局、区税务局",
            "完成时限": "2024年3月底前并长期坚持（原2023年12月底前）",
            "上期进度（%）": 45,
            "上期进展情况": "上月已上线。",
            **dict.fromkeys(OPEN),
        }
    ]


def test_open_cells_are_yellow_and_unlocked_all_others_grey_and_locked() -> None:
    sheet = form(facts())
    place = columns_of(sheet, HEADER_ROW)
    assert sheet.protection.sheet
    assert not sheet.protection.password
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        for name, column in place.items():
            cell = sheet.cell(row, column)
            expected = (YELLOW, False) if name in OPEN else (GREY, True)
            assert (cell.fill.fgColor.rgb, cell.protection.locked) == expected


@pytest.mark.parametrize(("ongoing", "asked"), [(False, False), (True, True)])
def test_a_task_verified_done_is_asked_for_only_if_it_goes_on(ongoing: bool, asked: bool) -> None:
    sheet = form(facts(tasks=[replace(TASKS[0], done=True, ongoing=ongoing)]))
    cell = sheet.cell(HEADER_ROW + 1, columns_of(sheet, HEADER_ROW)["进展情况"])
    assert (cell.fill.fgColor.rgb, cell.protection.locked) == ((YELLOW, False) if asked else (DONE, True))
    assert rows_of(sheet)[0]["备注"] == (None if asked else "已核实办结，无需填报")


def test_it_prints_on_a3_landscape_with_a_repeated_header_and_page_numbers() -> None:
    sheet = form(facts())
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.freeze_panes == f"D{HEADER_ROW + 1}"


def test_states_are_picked_percent_and_day_are_bounded_and_texts_have_a_length() -> None:
    book = opened(workbook.template(facts()))
    rules = {str(rule.sqref).split(":")[0]: rule for rule in book.worksheets[0].data_validations.dataValidation}
    place = columns_of(book.worksheets[0], HEADER_ROW)
    of = {name: rules[book.worksheets[0].cell(HEADER_ROW + 1, place[name]).coordinate] for name in OPEN}
    assert {name: rule.type for name, rule in of.items()} == {
        **dict.fromkeys(OPEN, "textLength"),
        "办理状态": "list",
        "完成进度（%）": "decimal",
        "办结日期": "date",
    }
    assert (of["完成进度（%）"].formula1, of["完成进度（%）"].formula2) == ("0", "100")
    assert of["办结日期"].formula2 == "DATE(2023,5,31)"
    assert of["办理状态"].formula1 == "选项!$A$1:$A$3"
    assert [cell.value for cell in book["选项"]["A"]] == ["未启动", "推进中", "已完成"]
    assert (book["选项"].sheet_state, book["_fgf"].sheet_state) == ("hidden", "veryHidden")


def test_the_file_is_named_as_people_file_it() -> None:
    assert workbook.file_name(facts(period="2023-10")) == "月报_区财政局_2023年10月.xlsx"
    assert workbook.file_name(facts(None)) == "月报_汇总_2023年5月.xlsx"
    assert "/" not in workbook.file_name(facts(replace(FINANCE, name="区发改委/粮食局")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "\t=", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")'])
def test_text_that_looks_like_a_formula_stays_text(start: str) -> None:
    nasty = f"{start}1+1"
    task = replace(TASKS[0], title=nasty, section=nasty, previous=report(1, progress=nasty))
    given = replace(facts(replace(FINANCE, name="区财政局"), tasks=[task]), plan=replace(PLAN, title=nasty))
    data = workbook.template(given)
    kinds = {cell.data_type for sheet in opened(data) for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name)
    assert rows_of(form(given))[0]["工作任务"] == nasty.strip()


def test_control_characters_in_what_is_known_do_no_harm() -> None:
    task = replace(TASKS[0], previous=report(1, progress="已\x00升\x0b级\ud800。"))
    assert rows_of(form(facts(tasks=[task])))[0]["上期进展情况"] == "已升级。"


def test_a_unit_without_tasks_gets_a_form_without_rows() -> None:
    given = facts(EAST, tasks=TASKS[:1])
    assert [row["序号"] for row in rows_of(form(given))] == []
    assert [said.code for said in judged(workbook.template(given), given).file] == ["EMPTY_FILE"]


def test_a_form_sent_back_as_it_was_holds_no_report() -> None:
    previous = [replace(task, previous=report(task.number, percent=10.0, progress="旧")) for task in TASKS]
    given = facts(tasks=previous)
    intake = judged(workbook.template(given), given)
    assert (intake.outcome, [said.code for said in intake.file]) == (Outcome.REFUSED, ["EMPTY_FILE"])


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (facts(MARKET), "WRONG_UNIT"),
        (facts(period="2023-06"), "WRONG_PERIOD"),
        (replace(facts(), plan=replace(PLAN, id="west-2023")), "WRONG_PLAN"),
    ],
)
def test_a_form_of_another_unit_month_or_plan_is_refused_in_a_sentence(other: PlanFacts, code: str) -> None:
    intake = judged(filled(facts(), {1: {"进展情况": "好"}}), other)
    assert (intake.outcome, [said.code for said in intake.file], intake.accepted) == (Outcome.REFUSED, [code], ())
    assert "整份未接收" in intake.file[0].message


def test_a_units_form_handed_in_by_the_office_still_speaks_for_the_unit() -> None:
    data = filled(facts(FINANCE), {3: {"进展情况": "好"}})
    for seen in (facts(None), facts(FINANCE)):
        assert [taken.unit for taken in judged(data, seen, as_office=True).accepted] == ["区财政局"]


def test_a_form_of_a_unit_the_plan_does_not_know_never_speaks_for_the_leads() -> None:
    data = filled(facts(FINANCE), {1: {"进展情况": "好"}})
    given = replace(facts(None), units=(MARKET,))
    assert [said.code for said in judged(data, given, as_office=True).file] == ["WRONG_UNIT"]


def test_the_offices_form_is_the_offices_only() -> None:
    data = filled(facts(None), {3: {"进展情况": "好"}})
    assert [taken.unit for taken in judged(data, facts(None)).accepted] == ["区市场监督管理局"]
    assert [taken.unit for taken in judged(data, facts(), as_office=True).accepted] == ["区市场监督管理局"]
    assert [said.code for said in judged(data, facts()).file] == ["WRONG_UNIT"]


def test_eighty_percent_typed_in_excel_is_eighty() -> None:
    book = opened(filled(facts(), {1: {"完成进度（%）": 0.8, "办理状态": "推进中"}}))
    sheet = book.worksheets[0]
    sheet.cell(HEADER_ROW + 1, columns_of(sheet, HEADER_ROW)["完成进度（%）"]).number_format = "0%"
    assert [taken.percent for taken in judged(saved(book)).accepted] == [80]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp")), max_size=40
)
PERCENTS = st.sampled_from([None, 0, *range(2, 101), 12.5, 99.9])
ENTRY = st.fixed_dictionaries(
    {
        "办理状态": st.sampled_from(["未启动", "推进中", "已完成"]),
        "完成进度（%）": PERCENTS,
        "办结日期": st.none() | st.dates(date(2023, 1, 1), date(2023, 5, 31)),
        "进展情况": WORDS,
        "存在问题": WORDS,
        "下一步措施": WORDS,
        "备注": WORDS,
    }
)
STATES = {"未启动": Claimed.NOT_STARTED, "推进中": Claimed.IN_PROGRESS, "已完成": Claimed.DONE}


def kept(words: object) -> str:
    """A text as it must come back: trimmed, or nothing for a dash."""
    return "\n".join(line.rstrip() for line in str(words).replace("\r", "\n").split("\n")).strip()


@given(st.dictionaries(st.sampled_from([1, 2, 3, 4, 12]), ENTRY, min_size=1))
def test_what_is_filled_in_comes_back_whole(entries: dict[int, dict[str, Any]]) -> None:
    given = facts()
    intake = workbook.check(read_here(filled(given, entries)), given)

    assert (intake.file, intake.refused) == ((), ())
    assert {taken.task for taken in intake.accepted} == {1000 + number for number in entries}
    said = codes(intake)
    for taken in intake.accepted:
        entry = entries[taken.task - 1000]
        assert taken.claimed is STATES[entry["办理状态"]]
        doubts = said.get(taken.row, set())
        if "STATUS_PCT_CONFLICT" in doubts:
            assert taken.percent is None
            assert entry["完成进度（%）"] is not None
        else:
            assert taken.percent == entry["完成进度（%）"]
        assert ("PCT_MISSING" in doubts) is (entry["完成进度（%）"] is None)
        assert taken.done_on == entry["办结日期"]
        texts = (taken.progress, taken.problems, taken.next_steps, taken.note)
        for text, name in zip(texts, ("进展情况", "存在问题", "下一步措施", "备注"), strict=True):
            assert text in (kept(entry[name]), "")
            assert text or is_nothing_to_say(entry[name])


def is_nothing_to_say(words: str) -> bool:
    return len(words.strip()) <= 2 or not any(c.isalnum() for c in words)


def test_the_filled_form_survives_the_child_process_too() -> None:
    data = filled(
        facts(), {1: {"办理状态": "已完成", "完成进度（%）": 100, "办结日期": datetime(2023, 5, 12), "进展情况": "=好"}}
    )
    taken = received(data).accepted
    assert [(row.claimed, row.percent, row.done_on, row.progress) for row in taken] == [
        (Claimed.DONE, 100, date(2023, 5, 12), "=好")
    ]


def test_no_print_area_cuts_off_the_remarks_that_a_returned_form_carries_beside_it() -> None:
    assert not form(facts()).print_area
