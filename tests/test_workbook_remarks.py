"""A unit's own workbook goes back with the office's answer in it, and with nothing else in it changed."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from fgf_core import workbook
from fgf_core.model import Intake, Outcome, PlanFacts, Problem, RowMessage
from fgf_core.workbook import CannotMark, marked, marking, remarks
from fgf_core.workbook.layout import HEADER_ROW
from tests.test_workbook_safe import HOSTILE
from tests.test_workbook_template import OPEN, filled
from tests.workbook_desk import (
    EAST,
    FINANCE,
    HEADER,
    HEALTH,
    MARKET,
    SHARED,
    columns_of,
    facts,
    facts_of_notice,
    judged,
    opened,
    saved,
    typed,
)
from tests.workbook_hostile import MAIN, REL, ROW, TYPES, package, worksheet

RED, YELLOW = "FFFFB3B1", "FFFFD967"
TITLE = "规范政府采购支付"
GOOD = (1, TITLE, "推进中", "60%", None, "已升级。", "无", "抓好落实", "")
DOUBTED = (2, "落实财政直达资金机制", "推进中", "约80%", None, "已拨付。", "", "", "")
EMPTIED = (12, "扩大消费领域", "推进中", "过半", None, "已启动。", "", "", "")
REFUSED = (5, "支持社会力量提供多层次多样化医疗服务", "推进中", "60%", None, "好", "", "", "")
THREE = typed([GOOD, DOUBTED, EMPTIED, REFUSED])
HEADING = "督查室意见"
COLUMN = 1 + len(HEADER)
SAMPLES = SHARED / "samples" / "workbooks"


def marked_here(data: bytes, intake: Intake) -> bytes:
    """The same as `marked` without the child process, which would only take time."""
    return marking.mark(data, **json.loads(json.dumps(remarks.answers(intake))))


def answered(data: bytes, given: PlanFacts | None = None) -> Worksheet:
    """The first sheet of a workbook marked by what is made of it."""
    return opened(marked_here(data, judged(data, given))).worksheets[0]


def fill(sheet: Worksheet, place: str) -> str:
    cell = sheet[place]
    return str(cell.fill.fgColor.rgb) if cell.fill.fill_type else ""


def column(sheet: Worksheet, place: int = COLUMN) -> list[object]:
    return [sheet.cell(row, place).value for row in range(1, sheet.max_row + 1)]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(before: bytes, after: bytes) -> set[str]:
    """The parts that differ; the same parts stand in the same order."""
    old, new = parts(before), parts(after)
    assert list(old) == list(new)
    return {name for name in old if old[name] != new[name]}


def told(code: str, message: str, place: str = "D3") -> Intake:
    said = RowMessage("月报", int(place[1:]), code, message, place[0])
    return Intake(Outcome.ACCEPTED, (), (), (said,), ())


def test_every_row_says_what_was_taken_doubted_or_refused_and_what_to_do() -> None:
    intake = judged(THREE)
    doubted, emptied, refused = (said.message for said in (*intake.warned, *intake.refused))
    assert column(answered(THREE)) == [
        HEADING,
        "已接收",
        f"已接收（推进中，进度 80%）\n【接收，请核对】{doubted}",
        f"已接收（推进中，进度未写入）\n【接收，该格留空】{emptied}",
        f"【该行未接收】{refused}",
    ]
    assert ("约数" in doubted, "过半" in emptied, "没有本单位" in refused) == (True, True, True)


def test_what_was_not_taken_is_red_and_what_is_doubted_is_yellow() -> None:
    sheet = answered(THREE)
    places = ("D2", "D3", "D4", "C4", "J1", "J2", "J3", "J4", "J5")
    assert [fill(sheet, place) for place in places] == ["", YELLOW, RED, "", "", "", YELLOW, RED, RED]


def test_what_was_refused_is_said_before_what_is_doubted() -> None:
    intake = judged(typed([(2, "落实财政直达资金机制", "基本完成", "约80%", "五月", "好")]))
    lines = next(iter(remarks.answers(intake)["rows"]))[2].split("\n")
    assert [line[:9] for line in lines[1:]] == ["【接收，该格留空】", "【接收，该格留空】", "【接收，请核对】D"]


def test_a_remark_is_wrapped_in_a_column_wide_enough_to_read() -> None:
    sheet = answered(THREE)
    assert sheet.column_dimensions["J"].width >= 40
    assert {sheet.cell(row, COLUMN).alignment.wrap_text for row in range(2, 6)} == {True}


def test_words_on_the_whole_file_stand_under_the_heading() -> None:
    book = opened(THREE)
    sheet = book.create_sheet("4月")
    for row in (HEADER, GOOD):
        sheet.append(row)
    assert answered(saved(book))["J1"].value == f"{HEADING}\n工作表“4月”不是本期本单位的表，未读取"
    refused = Intake(Outcome.REFUSED, (Problem("x", "整份未接收：这是乙局的月报表", "WRONG_UNIT"),), (), (), ())
    sheet = opened(marked_here(THREE, refused)).worksheets[0]
    assert (sheet["J1"].value, fill(sheet, "J1")) == (f"{HEADING}\n整份未接收：这是乙局的月报表", RED)


def test_a_sheet_without_a_header_gets_its_words_in_the_first_row() -> None:
    assert answered(typed([("甲", "乙")], header=("一", "二")))["C1"].value.startswith(f"{HEADING}\n找不到表头")
    assert answered(saved(openpyxl.Workbook()))["A1"].value.startswith(f"{HEADING}\n找不到表头")


def test_a_hidden_row_is_named_where_it_can_be_seen() -> None:
    book = opened(THREE)
    book.worksheets[0].row_dimensions[4].hidden = True
    sheet = answered(saved(book))
    assert sheet["J1"].value.startswith(f"{HEADING}\n第 4 行：本行被隐藏")
    assert sheet["J4"].value.startswith("【该行未接收】本行被隐藏")


def test_a_row_on_joint_leads_in_the_offices_workbook_is_answered_once() -> None:
    data = typed([(4, "落实好减税降费", "推进中", "60%", None, "好")])
    intake = judged(data, facts(None), as_office=True)
    assert len(intake.accepted) == 2
    assert len(remarks.answers(intake)["rows"]) == 1


def test_the_heading_is_repeated_with_the_header() -> None:
    assert column(answered(typed([GOOD, HEADER, DOUBTED])))[:3] == [HEADING, "已接收", HEADING]


def test_of_a_merged_cell_the_first_is_coloured_for_no_other_shows() -> None:
    book = opened(typed([GOOD, (2, "落实财政直达资金机制", "推进中"), EMPTIED]))
    book.worksheets[0].merge_cells("D2:D3")
    intake = judged(saved(book))
    intake = replace(intake, warned=(RowMessage("月报", 3, "MERGED_FILL", "D3 是合并单元格的一部分", "D"),))
    sheet = opened(marked_here(saved(book), intake)).worksheets[0]
    assert fill(sheet, "D2") == YELLOW
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["D2:D3"]


def rich() -> bytes:
    """A workbook with all that people put into one."""
    book = opened(THREE)
    sheet = book.worksheets[0]
    sheet["D4"].font, sheet["D4"].border = Font("楷体", size=13, bold=True), Border(left=Side("thick"))
    sheet["D4"].number_format, sheet["D4"].alignment = "0.00%", Alignment(horizontal="right", indent=1)
    sheet["D4"].fill, sheet["D4"].protection = PatternFill("solid", fgColor="FF00FF00"), Protection(locked=False)
    sheet["G2"].comment = Comment("批注", "张三")
    sheet["H2"] = "=1+1"
    sheet["H3"].hyperlink = "https://example.com/"
    sheet.add_data_validation(DataValidation("list", formula1='"推进中,已完成"', sqref="C2:C9"))
    sheet.conditional_formatting.add("D2:D9", CellIsRule(operator="equal", formula=["1"], font=Font(bold=True)))
    sheet.column_dimensions.group("J", "XFD", hidden=True)
    sheet.column_dimensions["B"].width = 33
    sheet.auto_filter.ref = "A1:I5"
    sheet.freeze_panes = "C2"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=4))
    sheet.add_chart(chart, "B20")
    for name, state in (("旧", "hidden"), ("名单", "visible")):
        other = book.create_sheet(name)
        other.append(("甲", "=1+1"))
        other.sheet_state = state
    book.defined_names["范围"] = openpyxl.workbook.defined_name.DefinedName("范围", attr_text="月报!$A$1:$I$5")
    return saved(book)


def test_every_other_part_of_the_package_keeps_its_bytes() -> None:
    data = rich()
    after = marked(data, judged(data))
    assert changed(data, after) == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    assert {"xl/charts/chart1.xml", "xl/comments/comment1.xml", "xl/worksheets/sheet2.xml"} < parts(after).keys()


def test_in_the_sheet_itself_all_but_the_answer_is_as_it_was() -> None:
    data = rich()
    old, new = opened(data).worksheets[0], answered(data)
    asked = {(row, place) for _, row, place, _ in remarks.answers(judged(data))["cells"]}
    for row in old.iter_rows():
        for cell in row:
            now = new[cell.coordinate]
            assert now.value == cell.value
            for kept in ("font", "border", "number_format", "alignment", "protection", "hyperlink"):
                assert repr(getattr(now, kept)) == repr(getattr(cell, kept))
            if (cell.row, cell.column) not in asked:
                assert repr(now.fill) == repr(cell.fill)
    assert fill(new, "D4") == RED
    for kept in ("auto_filter", "freeze_panes", "data_validations", "merged_cells", "print_options"):
        assert repr(getattr(new, kept)) == repr(getattr(old, kept))
    assert new.dimensions == "A1:J5"


def test_a_range_of_hidden_columns_lets_the_answer_be_seen() -> None:
    xml = parts(marked_here(rich(), judged(rich())))["xl/worksheets/sheet1.xml"].decode()
    cols = xml[xml.index("<cols>") : xml.index("</cols>")]
    assert '<col min="10" max="10" width="56" customWidth="1"/>' in cols
    assert 'min="11"' in cols
    assert 'max="16384"' in cols


TEMPLATES = [(FINANCE, 1), (MARKET, 3), (EAST, 7), (HEALTH, 5), (None, 2)]


@pytest.mark.parametrize(("unit", "number"), TEMPLATES)
def test_a_marked_form_stays_protected_with_its_open_cells_open(unit: Any, number: int) -> None:
    given = facts(unit)
    data = filled(given, {number: {"办理状态": "推进中", "完成进度（%）": "约80%", "进展情况": "好"}})
    intake = judged(data, given)
    after = marked(data, intake)
    assert changed(data, after) == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    assert judged(after, given) == intake
    old, new = opened(data).worksheets[0], opened(after).worksheets[0]
    assert new.protection.sheet
    place = columns_of(new, HEADER_ROW)
    assert list(place)[-1] == HEADING
    row = intake.accepted[0].row
    for name in OPEN:
        was, now = old.cell(row, place[name]), new.cell(row, place[name])
        assert not now.protection.locked
        for kept in ("font", "border", "number_format", "alignment"):
            assert repr(getattr(now, kept)) == repr(getattr(was, kept))
    assert new.cell(row, place["完成进度（%）"]).fill.fgColor.rgb == YELLOW
    assert repr(new.data_validations) == repr(old.data_validations)
    assert (new.print_title_rows, new.print_area) == (old.print_title_rows, old.print_area)


def test_a_set_height_grows_where_it_would_cut_a_remark_and_else_stays() -> None:
    book = opened(THREE)
    for row in (2, 4):
        book.worksheets[0].row_dimensions[row].height = 16
    book.worksheets[0].row_dimensions[3].height = 200
    sheet = answered(saved(book))
    assert [sheet.row_dimensions[row].height for row in (2, 3)] == [18, 200]
    assert sheet.row_dimensions[4].height > 30


def test_a_copy_that_comes_back_is_answered_in_the_same_column() -> None:
    once = marked_here(THREE, judged(THREE))
    assert judged(once) == judged(THREE)
    assert parts(marked_here(once, judged(once))) == parts(once)


def test_a_mended_cell_loses_its_colour_and_its_remark() -> None:
    given = facts()
    data = filled(
        given, {1: {"进展情况": "好", "完成进度（%）": "约80%"}, 2: {"进展情况": "好", "完成进度（%）": "过半"}}
    )
    book = opened(marked_here(data, judged(data, given)))
    sheet = book.worksheets[0]
    place = columns_of(sheet, HEADER_ROW)
    for row in (HEADER_ROW + 1, HEADER_ROW + 2):
        cell = sheet.cell(row, place["完成进度（%）"])
        assert fill(sheet, cell.coordinate) in (RED, YELLOW)
        cell.value = 80
        sheet.cell(row, place["办理状态"]).value = "推进中"
    sheet.cell(HEADER_ROW + 2, place["进展情况"]).value = None
    sheet.cell(HEADER_ROW + 2, place["办理状态"]).value = None
    sheet.cell(HEADER_ROW + 2, place["完成进度（%）"]).value = None
    mended = saved(book)
    again = opened(marked_here(mended, judged(mended, given))).worksheets[0]
    for row in (HEADER_ROW + 1, HEADER_ROW + 2):
        cell = again.cell(row, place["完成进度（%）"])
        assert (fill(again, cell.coordinate), cell.protection.locked) == ("00FFF9DB", False)
    assert column(again, place[HEADING])[HEADER_ROW - 1 :] == [HEADING, "已接收", None, None, None, None]


def test_a_value_that_only_reads_like_the_heading_is_still_read() -> None:
    data = typed([(1, TITLE, HEADING), (2, "落实财政直达资金机制", "好")], header=("序号", "工作任务", "进展情况"))
    assert [row.progress for row in judged(data).accepted] == [HEADING, "好"]
    assert answered(data)["D1"].value == HEADING


def test_words_on_the_file_in_a_returned_copy_are_not_taken_for_its_title() -> None:
    said = Problem("x", "整份未接收：这是2023年4月的月报表，标题为“乙市2023年“放管服”改革工作要点”", "WRONG_PERIOD")
    back = marked_here(THREE, Intake(Outcome.REFUSED, (said,), (), (), ()))
    assert judged(back) == judged(THREE)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("=1+1", "=1+1"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("<b>&amp;</b>]]>", "<b>&amp;</b>]]>"),
        ("已_x0041_升", "已_x0041_升"),
        ("坏\x00\x0b字\ud800符\u202e", "坏字符"),
        ("𠀀" * 20, "𠀀" * 20),
    ],
)
def test_words_stay_words(message: str, shown: str) -> None:
    after = marked_here(THREE, told("PCT_APPROX", message))
    cell = opened(after).worksheets[0]["J3"]
    assert (cell.data_type, cell.value) == ("s", f"【接收，请核对】{shown}".replace("_x0041_", "_x005F_x0041_"))
    assert b"<f>" not in parts(after)["xl/worksheets/sheet1.xml"]
    read = workbook.cells.remarks_columns(marking.read(after)["sheets"][0]["cells"])
    assert read == {COLUMN}
    values = [cell[3] for cell in marking.read(after)["sheets"][0]["cells"] if cell[:2] == [3, COLUMN]]
    assert values == [f"【接收，请核对】{shown}"]


def test_more_words_than_a_cell_holds_are_cut_with_a_sign() -> None:
    for long in ("好" * 40_000, "𠀀" * 20_000):
        words = next(iter(remarks.answers(told("PCT_APPROX", long))["rows"]))[2]
        assert len(words.encode("utf-16-le")) <= 2 * 32_767
        assert words.endswith("…")


def test_a_cell_and_a_row_that_are_not_there_are_made_in_their_places() -> None:
    rows = ROW + '<row r="9" spans="1:3"/><row r="12"><c r="A12"/></row>'
    data = package(worksheet(rows, before='<dimension ref="A1:C2"/>'))
    messages = [
        RowMessage("月报", row, "PCT_MISSING", "请填", letter) for row, letter in ((2, "B"), (9, "B"), (7, "E"))
    ]
    intake = Intake(Outcome.ACCEPTED, (), (), tuple(messages), ())
    xml = parts(marked_here(data, intake))["xl/worksheets/sheet1.xml"].decode()
    order = [xml.index(f' r="{name}"') for name in ("1", "C1", "D1", "2", "B2", "D2", "7", "D7", "E7", "9", "B9", "12")]
    assert order == sorted(order)
    assert '<row r="9" spans="1:4">' in xml
    assert '<dimension ref="A1:E9"/>' in xml


STYLES = (
    f'<styleSheet {MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellXfs count="1"><xf fontId="0"/></cellXfs></styleSheet>'
)
STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    REL: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def prefixed(xml: str) -> str:
    return xml.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")


def strict() -> bytes:
    def moved(xml: str) -> str:
        for old, new in STRICT.items():
            xml = xml.replace(old, new)
        return xml

    made = parts(package(extra={"xl/styles.xml": STYLES}))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in made.items():
            archive.writestr(name, moved(data.decode()))
    return stream.getvalue()


ODD: dict[str, Callable[[], bytes]] = {
    "no styles and no shared strings": package,
    "styles": lambda: package(extra={"xl/styles.xml": STYLES}),
    "prefixes": lambda: package(prefixed(worksheet()), {"xl/styles.xml": prefixed(STYLES)}),
    "strict": strict,
    "no references": lambda: package(
        worksheet(ROW.replace(' r="1"', "").replace(' r="A2"', "").replace(' r="B2"', ""))
    ),
    "single quotes and spaces": lambda: package(worksheet(ROW.replace('"', "'").replace("<c r=", "<c  r = "))),
    "formula text": lambda: package(worksheet(ROW.replace('<c r="A2">', '<c r="A2" t="str"><f>"1"</f>'))),
    "a comment and CDATA": lambda: package(
        worksheet(ROW.replace("已升级。", "<![CDATA[已>升级。]]>").replace("<row r", '<!-- <row r="9"> --><row r', 1))
    ),
    "GB18030": lambda: package(worksheet().replace("UTF-8", "iso-8859-1").encode("ascii", "xmlcharrefreplace")),
    "columns to the end": lambda: package(worksheet(before='<cols><col min="2" max="16384" width="9"/></cols>')),
    "an empty list of columns": lambda: package(worksheet(before="<cols/>")),
    "a size that makes no sense": lambda: package(worksheet(before='<dimension ref="A1:XFD1048576"/>')),
    "a giant merge": lambda: package(worksheet(after='<mergeCells><mergeCell ref="D9:XFD99"/></mergeCells>')),
    "empty styled cells far away": lambda: package(worksheet(ROW + '<row r="9000"><c r="XFD9000" s="0"/></row>')),
}


@pytest.mark.parametrize("made", ODD.values(), ids=ODD)
def test_files_of_every_maker_are_marked_and_read_back_the_same(made: Callable[[], bytes]) -> None:
    data = made()
    intake = judged(data)
    assert [row.row for row in intake.accepted] == [2]
    intake = replace(intake, warned=(*intake.warned, RowMessage("月报", 2, "PCT_WORD", "C2 请改", "C")))
    after = marked_here(data, intake)
    assert judged(after).accepted == intake.accepted
    cells = {(row, place): value for row, place, _, value, *_ in marking.read(after)["sheets"][0]["cells"]}
    assert cells[1, 4] == HEADING
    assert "C2 请改" in cells[2, 4]
    changed_parts = {"xl/worksheets/sheet1.xml"} | ({"xl/styles.xml"} & parts(data).keys())
    assert changed(data, after) == changed_parts


def test_a_list_of_columns_is_parted_around_the_new_one() -> None:
    after = marked_here(ODD["columns to the end"](), judged(ODD["columns to the end"]()))
    assert (
        b'<cols><col min="2" max="3" width="9"/><col min="4" max="4" width="56" customWidth="1"/>'
        b'<col min="5" max="16384" width="9"/></cols>' in parts(after)["xl/worksheets/sheet1.xml"]
    )


@pytest.mark.parametrize("made", [made for _, made in HOSTILE.values()], ids=HOSTILE)
def test_a_hostile_file_is_answered_in_words_or_marked(made: Callable[[], bytes]) -> None:
    intake = Intake(Outcome.REFUSED, (Problem("x", "整份未接收", "WRONG_PLAN"),), (), (), ())
    try:
        words = str(len(marking.read(marked(made(), intake))))
    except CannotMark as why:
        words = str(why).removeprefix("不能在原表上标注：")
    assert words


def two_lists_of_styles() -> bytes:
    more = '<cellXfs><xf numFmtId="9"/></cellXfs></styleSheet>'
    rows = ROW.replace('<c r="A2">', '<c r="A2" s="1">')
    return package(worksheet(rows), {"xl/styles.xml": STYLES.replace("</styleSheet>", more)})


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: package(worksheet().replace("UTF-8", "UTF-16").encode("utf-16")), "文件的编码特殊"),
        (lambda: package(f"<worksheet {MAIN}/>"), "损坏"),
        (lambda: typed([tuple("x" * 200)], header=tuple("y" * 200)), "右侧没有空列"),
        (lambda: typed([GOOD], sheet="别的表"), "没有要标注的工作表"),
        (two_lists_of_styles, "会改变原有内容"),
    ],
)
def test_a_file_that_cannot_be_marked_is_answered_in_a_sentence(made: Callable[[], bytes], why: str) -> None:
    intake = replace(told("PCT_WORD", "请改", "C2"), file=(Problem("x", "请核对", "PERIOD_DOUBTFUL"),))
    with pytest.raises(CannotMark, match=why):
        marked(made(), intake)


if SAMPLES.exists():
    EXPECTED: list[dict[str, Any]] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
else:
    EXPECTED = []


@pytest.mark.skipif(not EXPECTED, reason="the sample workbooks are not on this machine")
@pytest.mark.parametrize("expected", EXPECTED, ids=[case["file"] for case in EXPECTED])
def test_a_marked_sample_reads_like_the_sample(expected: Mapping[str, Any]) -> None:
    data = (SAMPLES / expected["file"]).read_bytes()
    given = facts_of_notice("yizhou-2023", expected["reporting_unit"], period=expected["period"])
    intake = workbook.check(workbook.read(data, name=expected["file"]), given)
    if any(said.code == "NOT_XLSX" for said in intake.file):
        with pytest.raises(CannotMark, match=r"另存为 \.xlsx"):
            marked(data, intake)
        return
    after = marked(data, intake)
    assert workbook.check(workbook.read(after, name=expected["file"]), given) == intake
    assert changed(data, after) == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    assert parts(marked(after, intake)) == parts(after)


@pytest.mark.skipif(not SHARED.exists(), reason="the notices are not on this machine")
@pytest.mark.parametrize("unit", ["区财政局", "区市场监管局", "区卫健委"])
def test_a_marked_form_of_a_real_plan_reads_like_the_form(unit: str) -> None:
    given = facts_of_notice("yizhou-2023", unit, period="2023-05")
    doubts = ("约80%", "过半", 0.8, "70%-80%", 60)
    numbers = [line.values["number"] for line in workbook.form.lines(given)]
    entries = {
        int(float(number)): {"进展情况": "好", "完成进度（%）": doubts[place % 5]}
        for place, number in enumerate(numbers)
    }
    data = filled(given, entries)
    intake = judged(data, given)
    assert len(intake.accepted) == len(numbers)
    assert judged(marked_here(data, intake), given) == intake


CELLS = st.sampled_from([None, "", "推进中", "约80%", "过半", 0.8, 1, 60, "=1+1", "好" * 30, "基本完成", "五月"])
LAYOUTS = st.fixed_dictionaries(
    {
        "above": st.integers(0, 3),
        "left": st.integers(0, 3),
        "names": st.permutations(["办理状态", "完成进度", "办结日期", "进展情况", "备注"]).map(lambda n: n[:4]),
        "rows": st.lists(st.tuples(st.sampled_from([1, 2, 3, 4, 5, 12, 99]), st.lists(CELLS, min_size=4, max_size=4))),
        "gap": st.integers(0, 2),
        "title": st.booleans(),
        "styled": st.integers(0, 3),
        "twice": st.booleans(),
    }
)


def laid_out(layout: Mapping[str, Any]) -> bytes:
    """A workbook of a drawn layout: lines over the header, columns aside, blank rows, a title, empty styled cells."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    left, top = layout["left"] + 1, layout["above"] + 1
    if layout["above"]:
        sheet.cell(1, 1, "工作任务推进情况统计表")
        if layout["title"]:
            sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=left + 8)
    for place, name in enumerate(("序号", *layout["names"])):
        sheet.cell(top, left + place, name)
    row = top
    for number, values in layout["rows"]:
        row += 1 + layout["gap"]
        if layout["twice"] and row == top + 2 * (1 + layout["gap"]):
            for place, name in enumerate(("序号", *layout["names"])):
                sheet.cell(row, left + place, name)
            row += 1
        for place, value in enumerate((number, *values)):
            sheet.cell(row, left + place, value)
        for place in range(layout["styled"]):
            sheet.cell(row, left + 5 + place).fill = PatternFill("solid", fgColor="FF00FF00")
    return saved(book)


@given(LAYOUTS)
def test_whatever_the_layout_every_row_is_answered_and_nothing_else_changes(layout: Mapping[str, Any]) -> None:
    data = laid_out(layout)
    intake = judged(data)
    after = marked_here(data, intake)

    assert judged(after) == intake
    assert parts(marked_here(after, intake)) == parts(after)
    old, new = opened(data).worksheets[0], opened(after).worksheets[0]
    place = next(cell.column for row in new.iter_rows() for cell in row if str(cell.value).startswith(HEADING))
    answers = {row: words for _, row, words, _ in remarks.answers(intake)["rows"]}
    written = {row: new.cell(row, place).value for row in range(1, new.max_row + 1) if new.cell(row, place).value}
    headings = {row for row, words in written.items() if str(words).split("\n")[0] == HEADING}
    assert headings
    assert {row: words for row, words in written.items() if row not in headings} == answers
    for row in old.iter_rows():
        for cell in row:
            assert new[cell.coordinate].value == cell.value or cell.column == place


needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")


@needs_office
def test_another_program_opens_the_copy_and_sees_remarks_and_colours(tmp_path: Path) -> None:
    given = facts()
    data = filled(
        given, {1: {"进展情况": "好", "完成进度（%）": "约80%"}, 2: {"进展情况": "好", "完成进度（%）": "过半"}}
    )
    source = tmp_path / "月报.xlsx"
    source.write_bytes(marked_here(data, judged(data, given)))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    back = (tmp_path / "out" / "月报.xlsx").read_bytes()
    sheet = opened(back).worksheets[0]
    place = columns_of(sheet, HEADER_ROW)
    first = HEADER_ROW + 1
    assert [sheet.cell(row, place["完成进度（%）"]).fill.fgColor.rgb for row in (first, first + 1)] == [YELLOW, RED]
    assert "是约数" in str(sheet.cell(first, place[HEADING]).value)
    assert not sheet.cell(first, place["完成进度（%）"]).protection.locked
    assert judged(back, given) == judged(data, given)
    assert changed(back, marked_here(back, judged(back, given))) <= {"xl/worksheets/sheet1.xml", "xl/styles.xml"}


def test_the_types_of_the_package_are_left_alone() -> None:
    assert f'xmlns="{TYPES}"'.encode() in parts(marked_here(package(), judged(package())))["_rels/.rels"]
