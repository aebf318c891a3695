"""Workbooks as they arrive: whatever the layout, the header is found by its words and nothing is lost or invented."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from fgf_core.model import Claimed, Intake, Outcome
from fgf_core.workbook.columns import COLUMNS, header_of
from tests.workbook_desk import HEADER, codes, facts, judged, saved, typed
from tests.workbook_hostile import package, worksheet

PROGRESS = "系统已升级。"
ROW = (1, "规范政府采购支付", "推进中", "60%", None, PROGRESS, "无", "抓好落实", "")


def sheet_of(draw: Callable[[Worksheet], None], name: str = "月报") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    draw(sheet)
    return saved(book)


def told(intake: Intake) -> list[tuple[int, int, Claimed | None, float | None, str]]:
    return [(row.row, row.task - 1000, row.claimed, row.percent, row.progress) for row in intake.accepted]


SYNONYMS = [(column.key, name) for column in COLUMNS for name in column.names]


@pytest.mark.parametrize(("key", "name"), SYNONYMS, ids=[name for _, name in SYNONYMS])
def test_every_synonym_names_its_column_however_it_is_typed(key: str, name: str) -> None:
    spread = "\n".join(name[i : i + 2] for i in range(0, len(name), 2))
    assert {
        header_of(form).key for form in (name, f" {name} ", spread, f"{name}：", f"*{name}", f"{name}（必填）")
    } == {key}


def test_no_synonym_names_two_columns() -> None:
    names = [name for _, name in SYNONYMS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("存在的主要问题", "problems"),
        ("存在的困难和问题", "problems"),
        ("下一步工作打算", "next_steps"),
        ("下一步工作打算及措施", "next_steps"),
        ("工作进展情况", "progress"),
        ("截至目前工作进展情况", "progress"),
        ("任务进展情况", "progress"),
        ("2023年重点工作任务", "title"),
        ("牵头单位及责任人", "leads"),
        ("完成时限要求", "deadline"),
        ("实际完成时间", "done_on"),
        ("年度计划数", ""),
        ("已完成数", ""),
        ("联系人", ""),
        ("金额（万元）", ""),
        ("伊州区2023年深化“放管服”改革工作要点任务推进情况统计表", ""),
    ],
)
def test_a_header_is_known_by_its_sense(words: str, key: str) -> None:
    assert header_of(words).key == key


@pytest.mark.parametrize("above", [0, 1, 3, 12, 40])
def test_the_header_may_stand_in_any_row(above: int) -> None:
    def draw(sheet: Worksheet) -> None:
        for line in range(above):
            sheet.cell(line + 1, 1, f"标题与说明 {line}")
        for place, (name, value) in enumerate(zip(HEADER, ROW, strict=True), start=3):
            sheet.cell(above + 1, place, name)
            sheet.cell(above + 2, place, value)

    assert told(judged(sheet_of(draw))) == [(above + 2, 1, Claimed.IN_PROGRESS, 60, PROGRESS)]


def test_columns_may_stand_in_any_order_with_strange_ones_between() -> None:
    data = typed(
        [("张三", PROGRESS, "0902-1", "60%", "规范政府采购支付", "推进中", 1)],
        header=("联系人", "最新进展", "电话", "形象进度", "督办事项", "当前状态", "编号"),
    )
    assert told(judged(data)) == [(2, 1, Claimed.IN_PROGRESS, 60, PROGRESS)]


def test_a_header_over_two_rows_is_read_as_one() -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(("某市工作任务推进情况表",))
        sheet.append(("序号", "工作任务", "完成情况", None, None, "备注"))
        sheet.append((None, None, "完成进度", "办理状态", "进展情况", None))
        sheet.append((1, "规范政府采购支付", "60%", "推进中", PROGRESS, "见附件"))
        for merged in ("A1:F1", "A2:A3", "B2:B3", "C2:E2", "F2:F3"):
            sheet.merge_cells(merged)

    intake = judged(sheet_of(draw))
    assert told(intake) == [(4, 1, Claimed.IN_PROGRESS, 60, PROGRESS)]
    assert intake.accepted[0].note == "见附件"


def test_a_second_header_row_without_merged_cells_beside_it_is_read_too() -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(("序号", "工作任务", "本月情况", None, None))
        sheet.append((None, None, "进度", "状态", "推进情况"))
        sheet.append((1, "规范政府采购支付", "60%", "推进中", PROGRESS))
        sheet.merge_cells("C1:E1")

    assert told(judged(sheet_of(draw))) == [(3, 1, Claimed.IN_PROGRESS, 60, PROGRESS)]


def test_of_months_in_columns_only_this_months_are_read() -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(("序号", "工作任务", "4月", None, "5月", None, "6月", None))
        sheet.append((None, None, *("进展情况", "完成进度") * 3))
        sheet.append((1, "规范政府采购支付", "上月", "40%", PROGRESS, "60%", "下月", "80%"))
        for merged in ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:H1"):
            sheet.merge_cells(merged)

    assert told(judged(sheet_of(draw))) == [(3, 1, None, 60, PROGRESS)]


def test_bare_months_under_one_heading_are_what_stands_in_them() -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(("序号", "工作任务", "各月完成情况", None, None))
        sheet.append((None, None, "4月", "5月", "6月"))
        sheet.append((1, "规范政府采购支付", "40%", "60%", None))
        sheet.append((2, "落实财政直达资金机制", "20%", None, None))
        for merged in ("A1:A2", "B1:B2", "C1:E1"):
            sheet.merge_cells(merged)

    assert told(judged(sheet_of(draw))) == [(3, 1, None, 60, "")]


def test_last_months_column_is_never_this_months_word() -> None:
    header = ("序号", "工作任务", "上月进展情况", "上期完成进度", "本月进展情况", "本期完成进度")
    data = typed([(1, "规范政府采购支付", "旧", "40%", PROGRESS, "60%")], header=header)
    assert told(judged(data)) == [(2, 1, None, 60, PROGRESS)]


def test_a_column_called_completion_that_holds_sentences_is_progress() -> None:
    header = ("序号", "工作任务", "完成情况")
    data = typed([(1, "规范政府采购支付", PROGRESS), (2, "落实财政直达资金机制", "已拨付三批。")], header=header)
    assert [row.progress for row in judged(data).accepted] == [PROGRESS, "已拨付三批。"]


def test_a_column_called_completion_that_holds_figures_is_a_percentage() -> None:
    data = typed([(1, "规范政府采购支付", "60%", PROGRESS)], header=("序号", "工作任务", "完成情况", "进展情况"))
    assert codes(judged(data))[2] >= {"NO_STATUS"}
    data = typed([(1, "规范政府采购支付", "60%")], header=("序号", "工作任务", "完成情况"))
    assert told(judged(data)) == [(2, 1, None, 60, "")]


@pytest.mark.parametrize(
    ("typed_in", "code"), [("过半", "PCT_WORD"), ("70%-80%", "PCT_RANGE_TEXT"), ("约六成", "PCT_APPROX")]
)
def test_a_doubtful_word_in_the_only_column_is_still_a_doubtful_percentage(typed_in: str, code: str) -> None:
    intake = judged(typed([(1, "规范政府采购支付", typed_in)], header=("序号", "工作任务", "完成进度")))
    assert codes(intake) == {2: {code, "NO_STATUS"}}


def test_a_report_under_a_name_like_a_signature_is_never_passed_over() -> None:
    rows = [(None, "负责人离任审计制度建立", "已完成", "100%", None, "好"), (None, None, "已完成", "100%", None, "好")]
    assert codes(judged(typed(rows))) == {2: {"UNKNOWN_TASK"}, 3: {"UNKNOWN_TASK"}}


@pytest.mark.parametrize(
    ("ticks", "claimed", "said"),
    [
        (("√", None, None), Claimed.DONE, "TICK_STYLE"),
        ((None, "✔", None), Claimed.IN_PROGRESS, "TICK_STYLE"),
        ((None, None, "☑"), Claimed.NOT_STARTED, "TICK_STYLE"),
        (("√", "√", None), None, "STATUS_MULTI"),
        (("□", "√", "□"), Claimed.IN_PROGRESS, "TICK_STYLE"),
        ((None, None, None), None, "NO_STATUS"),
    ],
)
def test_ticks_in_three_columns_are_a_state(ticks: tuple[str | None, ...], claimed: Claimed | None, said: str) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(("序号", "工作任务", "办理状态", None, None, "进展情况"))
        sheet.append((None, None, "已完成", "推进中", "未启动", None))
        sheet.append((1, "规范政府采购支付", *ticks, PROGRESS))
        for merged in ("A1:A2", "B1:B2", "C1:E1", "F1:F2"):
            sheet.merge_cells(merged)

    intake = judged(sheet_of(draw))
    assert [row.claimed for row in intake.accepted] == [claimed]
    assert said in codes(intake)[3]


def test_ticks_under_yes_and_no_are_a_state() -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(("序号", "工作任务", "是否完成", None, "进展情况"))
        sheet.append((None, None, "是", "否", None))
        sheet.append((1, "规范政府采购支付", "√", None, PROGRESS))
        sheet.append((2, "落实财政直达资金机制", None, "√", PROGRESS))
        for merged in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
            sheet.merge_cells(merged)

    assert [row.claimed for row in judged(sheet_of(draw)).accepted] == [Claimed.DONE, Claimed.NOT_STARTED]


def test_a_value_merged_over_several_tasks_counts_for_each_and_is_flagged() -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        sheet.append(ROW)
        sheet.append((2, "落实财政直达资金机制"))
        sheet.append((12, "扩大消费领域"))
        for merged in ("C2:C4", "D2:D4", "F2:F4"):
            sheet.merge_cells(merged)

    intake = judged(sheet_of(draw))
    assert told(intake) == [
        (row, number, Claimed.IN_PROGRESS, 60, PROGRESS) for row, number in ((2, 1), (3, 2), (4, 12))
    ]
    assert codes(intake) == {3: {"MERGED_FILL"}, 4: {"MERGED_FILL"}}


def test_rows_that_are_no_tasks_are_passed_over() -> None:
    data = typed(
        [
            ("一、优化政务服务",),
            (None, "（一）推进“互联网+政务服务”"),
            ROW,
            (),
            ("合计", None, None, "60%"),
            ("小 计", None, None, 0.6),
            ("填报人：张三", None, None, "联系电话：0902-1", None, "审核人：李四"),
            ("单位（盖章）：", None, None, None, None, "2023年5月19日"),
            ("注：1.完成进度请填写百分比；2.每月20日前报送。",),
        ]
    )
    intake = judged(data)
    assert intake.outcome is Outcome.ACCEPTED
    assert told(intake) == [(4, 1, Claimed.IN_PROGRESS, 60, PROGRESS)]


def test_numbered_notes_under_a_table_without_numbers_are_no_tasks() -> None:
    notes = [(f"{n}.本表每月20日前报送，第{n}条说明。",) for n in range(1, 5)]
    data = typed([("规范政府采购支付", PROGRESS), *notes], header=("工作任务", "进展情况"))
    intake = judged(data)
    assert [taken.row for taken in intake.accepted] == [2]
    assert (intake.file, intake.refused) == ((), ())


def test_a_header_repeated_on_each_page_is_no_row() -> None:
    second = (2, "落实财政直达资金机制", "已完成", "100%", None, "已拨付。")
    assert [row.row for row in judged(typed([ROW, HEADER, second])).accepted] == [2, 4]


def test_a_second_table_with_other_columns_is_read_by_its_own_header() -> None:
    data = typed([ROW, (), ("编号", "事项", "最新进展"), (2, "落实财政直达资金机制", "已拨付。")])
    assert [(row.row, row.progress) for row in judged(data).accepted] == [(2, PROGRESS), (5, "已拨付。")]


def test_a_hidden_row_is_refused_only_if_it_reports() -> None:
    def draw(sheet: Worksheet) -> None:
        for row in (HEADER, ROW, (2, "落实财政直达资金机制", "已完成"), (12, "扩大消费领域")):
            sheet.append(row)
        for hidden in (3, 4):
            sheet.row_dimensions[hidden].hidden = True

    intake = judged(sheet_of(draw))
    assert intake.outcome is Outcome.PARTIAL
    assert [(said.row, said.code) for said in intake.refused] == [(3, "HIDDEN_ROW")]


def test_a_hidden_column_is_not_read_and_that_is_said() -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        sheet.append(ROW)
        sheet.column_dimensions["D"].hidden = True

    intake = judged(sheet_of(draw))
    assert told(intake) == [(2, 1, Claimed.IN_PROGRESS, None, PROGRESS)]
    assert [said.code for said in intake.file] == ["COLUMN_HIDDEN"]


@pytest.mark.parametrize(
    "drawn", ['<col min="4" max="4" width="0" customWidth="1"/>', '<col min="4" max="4" hidden="1"/>']
)
def test_what_is_drawn_to_nothing_is_hidden(drawn: str) -> None:
    texts = (
        HEADER[:6],
        ("1", "规范政府采购支付", "推进中", "60%", "", PROGRESS),
        ("2", "落实财政直达资金机制", "", "", "", "好"),
    )
    rows = [
        "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' if text else "<c/>" for text in line) for line in texts
    ]
    data = package(
        worksheet(
            f'<row>{rows[0]}</row><row>{rows[1]}</row><row ht="0" customHeight="1">{rows[2]}</row>',
            before=f"<cols>{drawn}</cols>",
        )
    )
    intake = judged(data)
    assert told(intake) == [(2, 1, Claimed.IN_PROGRESS, None, PROGRESS)]
    assert [said.code for said in intake.file] == ["COLUMN_HIDDEN"]
    assert [(said.row, said.code) for said in intake.refused] == [(3, "HIDDEN_ROW")]


def test_one_cell_that_breaks_the_rules_spoils_no_file() -> None:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("1", "规范政府采购支付", PROGRESS))
    names = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("序号", "任务", "进展", "进度"))
    intake = judged(package(worksheet(f"<row>{names}</row><row>{cells}<c><v>60%</v></c></row>")))
    assert told(intake) == [(2, 1, None, 60, PROGRESS)]


def test_a_hidden_sheet_is_not_read_and_that_is_said() -> None:
    book = openpyxl.Workbook()
    for sheet, row in zip(
        (book.worksheets[0], book.create_sheet("旧")), (ROW, (2, "落实财政直达资金机制", "已完成")), strict=True
    ):
        sheet.append(HEADER)
        sheet.append(row)
    book["旧"].sheet_state = "hidden"
    intake = judged(saved(book))
    assert [row.row for row in intake.accepted] == [2]
    assert [said.code for said in intake.file] == ["SHEET_HIDDEN"]


def months(*names: str) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in names:
        sheet = book.create_sheet(name)
        sheet.append(HEADER)
        sheet.append((*ROW[:5], name, *ROW[6:]))
    return saved(book)


def test_last_months_sheet_beside_this_months_is_not_read_and_that_is_said() -> None:
    intake = judged(months("4月", "5月", "说明"))
    assert [row.progress for row in intake.accepted] == ["5月"]
    assert [said.code for said in intake.file] == ["SHEET_IGNORED", "SHEET_IGNORED"]


def test_a_sheet_named_after_another_month_alone_is_read_with_a_doubt() -> None:
    intake = judged(months("4月"))
    assert [row.progress for row in intake.accepted] == ["4月"]
    assert [said.code for said in intake.file] == ["PERIOD_DOUBTFUL"]


def test_sheets_of_other_months_only_are_refused() -> None:
    intake = judged(months("3月", "4月"))
    assert (intake.outcome, [said.code for said in intake.file]) == (Outcome.REFUSED, ["WRONG_PERIOD"])


@pytest.mark.parametrize(
    "rows",
    [[("序号", "联系人", "电话"), (1, "张三", "1")], [("进展情况",), ("好",)], [("工作任务推进情况表",)]],
)
def test_without_a_header_the_file_says_which_words_are_missing(rows: list[tuple[object, ...]]) -> None:
    intake = judged(typed(rows[1:], header=rows[0]))
    assert (intake.outcome, [said.code for said in intake.file]) == (Outcome.REFUSED, ["NO_HEADER"])
    assert "进展情况" in intake.file[0].message


def test_text_in_several_columns_of_one_kind_is_kept_in_full() -> None:
    header = ("序号", "工作任务", "进展情况", "工作成效")
    data = typed([(1, "规范政府采购支付", PROGRESS, "周期压缩至12天。")], header=header)
    assert judged(data).accepted[0].progress == f"{PROGRESS}\n周期压缩至12天。"


@pytest.mark.parametrize(
    "names",
    [
        ("4月进展情况", "4月完成进度", "5月进展情况", "5月完成进度"),
        ("进展情况（4月）", "完成进度（4月）", "进展情况（5月）", "完成进度（5月）"),
        ("四月份进展", "四月份进度", "五月份进展", "五月份进度"),
        ("截至4月底进展情况", "截至4月底完成进度", "截至5月底进展情况", "截至5月底完成进度"),
        ("截至4月30日进展情况", "截至4月30日完成进度", "截至5月31日进展情况", "截至5月31日完成进度"),
        ("2022年5月进展情况", "2022年5月完成进度", "2023年5月进展情况", "2023年5月完成进度"),
        ("1-4月进展情况", "1—4月完成进度", "1-5月进展情况", "1—5月完成进度"),
        ("一季度进展情况", "第一季度完成进度", "二季度进展情况", "第二季度完成进度"),
        ("去年同期进展情况", "去年同期完成进度", "进展情况", "完成进度"),
        ("下月进展情况", "下月完成进度", "本月进展情况", "本月完成进度"),
    ],
    ids=lambda names: names[0],
)
def test_of_columns_that_name_a_time_only_this_months_is_read(names: tuple[str, ...]) -> None:
    data = typed([(1, "规范政府采购支付", "旧", "40%", PROGRESS, "60%")], header=("序号", "工作任务", *names))
    assert told(judged(data)) == [(2, 1, None, 60, PROGRESS)]


def test_a_relative_month_below_a_named_one_is_that_ones() -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(("序号", "工作任务", "4月", None, "5月", None))
        sheet.append((None, None, *("本月进展", "累计进度") * 2))
        sheet.append((1, "规范政府采购支付", "旧", "40%", PROGRESS, "60%"))
        for merged in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
            sheet.merge_cells(merged)

    assert told(judged(sheet_of(draw))) == [(3, 1, None, 60, PROGRESS)]


def test_ticks_below_months_are_this_months() -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(("序号", "工作任务", "4月", None, "5月", None))
        sheet.append((None, None, *("已完成", "推进中") * 2))
        sheet.append((1, "规范政府采购支付", "√", None, None, "√"))
        for merged in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
            sheet.merge_cells(merged)

    assert told(judged(sheet_of(draw))) == [(3, 1, Claimed.IN_PROGRESS, None, "")]


def test_a_header_over_two_rows_needs_no_merged_cells() -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(("序号", "工作任务", "4月", None, "5月", None, "备注"))
        sheet.append((None, None, *("进展情况", "完成进度") * 2))
        sheet.append((1, "规范政府采购支付", "旧", "40%", PROGRESS, "60%", "见附件"))

    intake = judged(sheet_of(draw))
    assert told(intake) == [(3, 1, None, 60, PROGRESS)]
    assert intake.accepted[0].note == "见附件"


@pytest.mark.parametrize(
    "planned", ["计划完成进度", "目标完成率", "年度计划完成比例", "投资完成比例", "资金支付完成比例", "应完成进度"]
)
def test_a_figure_that_is_no_progress_of_the_task_is_never_read_as_one(planned: str) -> None:
    data = typed([(1, "规范政府采购支付", "95%", PROGRESS)], header=("序号", "工作任务", planned, "进展情况"))
    assert told(judged(data)) == [(2, 1, None, None, PROGRESS)]


@pytest.mark.parametrize(
    ("percents", "value", "said"),
    [(("60%", "70%"), None, {"PCT_AMBIGUOUS"}), (("60%", 60), 60, set()), (("60%", None), 60, set())],
)
def test_two_columns_of_progress_must_agree(
    percents: tuple[object, object], value: float | None, said: set[str]
) -> None:
    header = ("序号", "工作任务", "办理状态", "完成进度", "完成率")
    intake = judged(typed([(1, "规范政府采购支付", "推进中", *percents)], header=header))
    assert [row.percent for row in intake.accepted] == [value]
    assert codes(intake).get(2, set()) == said


@pytest.mark.parametrize(
    ("states", "claimed", "said"),
    [
        (("否", "推进中"), Claimed.IN_PROGRESS, set()),
        (("是", "推进中"), None, {"STATUS_MULTI"}),
        (("基本完成", "推进中"), None, {"NO_STATUS"}),
    ],
)
def test_two_columns_of_states_must_agree(states: tuple[str, str], claimed: Claimed | None, said: set[str]) -> None:
    header = ("序号", "工作任务", "是否完成", "办理状态", "完成进度")
    intake = judged(typed([(1, "规范政府采购支付", *states, "60%")], header=header))
    assert [row.claimed for row in intake.accepted] == [claimed]
    assert codes(intake).get(2, set()) == said


@pytest.mark.parametrize("ticks", [("1", "3", "0"), (1, 3, 0), ("√", "待验收", None), ("部分", None, None)])
def test_counts_and_words_in_columns_to_tick_are_no_state(ticks: tuple[object, ...]) -> None:
    header = ("序号", "工作任务", "已完成", "推进中", "未启动", "进展情况")
    intake = judged(typed([(1, "规范政府采购支付", *ticks, PROGRESS)], header=header))
    assert [row.claimed for row in intake.accepted] == [None]
    assert codes(intake)[2] == {"NO_STATUS", "PCT_MISSING"}


def test_a_tick_merged_over_several_tasks_counts_for_each_and_is_flagged() -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(("序号", "工作任务", "已完成", "推进中", "进展情况"))
        sheet.append((1, "规范政府采购支付", None, "√", PROGRESS))
        sheet.append((2, "落实财政直达资金机制", None, None, PROGRESS))
        sheet.merge_cells("D2:D3")

    intake = judged(sheet_of(draw))
    assert [row.claimed for row in intake.accepted] == [Claimed.IN_PROGRESS] * 2
    assert "MERGED_FILL" in codes(intake)[3]


@pytest.mark.parametrize("name", ["4月", "上月", "四月", "2022年5月", "2023.4", "202304", "填报示例", "备份"])
def test_of_two_sheets_the_one_of_another_time_is_left_and_that_is_said(name: str) -> None:
    for names in ((name, "5月"), ("2023年5月", name), ("五月份", name), ("202305", name)):
        intake = judged(months(*names))
        assert [row.progress for row in intake.accepted] == [next(n for n in names if n != name)]
        assert [said.code for said in intake.file] == ["SHEET_IGNORED"]


def test_a_tab_of_this_month_over_a_title_of_another_is_read_with_a_doubt() -> None:
    def draw(sheet: Worksheet) -> None:
        for row in (("某市重点任务推进情况表（2023年4月）",), HEADER, ROW):
            sheet.append(row)

    intake = judged(sheet_of(draw, "5月"))
    assert told(intake) == [(3, 1, Claimed.IN_PROGRESS, 60, PROGRESS)]
    assert [said.code for said in intake.file] == ["PERIOD_DOUBTFUL"]


def one_sheet_for_each(*names: str) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for place, name in enumerate(names):
        sheet = book.create_sheet(name)
        sheet.append(HEADER)
        sheet.append((4, "落实好减税降费", "推进中", f"{50 + place}%", None, name))
    return saved(book)


def test_in_the_offices_workbook_with_a_sheet_for_each_unit_each_sheet_speaks_for_its_unit() -> None:
    intake = judged(one_sheet_for_each("1.区财政局", "税务局（2）"), facts(None), as_office=True)
    assert [(row.sheet, row.unit, row.percent) for row in intake.accepted] == [
        ("1.区财政局", "区财政局", 50),
        ("税务局（2）", "区税务局", 51),
    ]
    assert (intake.file, intake.refused) == ((), ())


def test_a_sheet_of_a_unit_that_has_no_part_in_a_task_has_no_word_on_it() -> None:
    intake = judged(one_sheet_for_each("区财政局", "东区"), facts(None), as_office=True)
    assert [row.unit for row in intake.accepted] == ["区财政局"]
    assert [(said.sheet, said.code) for said in intake.refused] == [("东区", "NOT_YOUR_TASK")]


def test_of_a_workbook_with_a_sheet_for_each_unit_a_unit_hands_in_only_its_own() -> None:
    intake = judged(one_sheet_for_each("区税务局", "区财政局", "汇总"))
    assert [(row.sheet, row.percent) for row in intake.accepted] == [("区财政局", 51)]
    assert [said.code for said in intake.file] == ["SHEET_IGNORED", "SHEET_IGNORED"]


def test_a_sheet_named_after_another_unit_alone_is_read_with_a_doubt() -> None:
    intake = judged(one_sheet_for_each("区税务局"))
    assert [row.unit for row in intake.accepted] == ["区财政局"]
    assert [said.code for said in intake.file] == ["UNIT_DOUBTFUL"]


def test_numbered_sections_and_notes_make_no_other_plan() -> None:
    rows = [
        ("一", "优化政务服务"),
        ROW,
        ("二", "激发市场活力"),
        ("三", "加强公正监管"),
        (1, "完成进度请填写百分比"),
        (2, "每月二十日前报送"),
    ]
    intake = judged(typed(rows))
    assert (intake.outcome, intake.file) == (Outcome.ACCEPTED, ())
    assert told(intake) == [(3, 1, Claimed.IN_PROGRESS, 60, PROGRESS)]


def test_a_section_with_an_average_is_no_task() -> None:
    assert told(judged(typed([("一", "优化政务服务", None, "60%"), ROW]))) == [
        (3, 1, Claimed.IN_PROGRESS, 60, PROGRESS)
    ]


@pytest.mark.parametrize("short", ["采购支付", "规范政府采购…", "政府采购", "规范采购支付", "规范支付"])
def test_a_title_with_words_left_out_agrees_with_its_number_and_with_no_other(short: str) -> None:
    for number in (1, 2, 3, 12):
        intake = judged(typed([(number, short, *ROW[2:])]))
        assert [row.task for row in intake.accepted] == ([1001] if number == 1 else [])


def test_beside_the_title_there_may_be_a_column_of_what_it_belongs_to() -> None:
    header = ("序号", "重点任务", "具体任务", "办理状态", "完成进度")
    data = typed([(1, "切实转变政府职能优化营商环境", "规范采购支付", "推进中", "60%")], header=header)
    assert told(judged(data)) == [(2, 1, Claimed.IN_PROGRESS, 60, "")]
