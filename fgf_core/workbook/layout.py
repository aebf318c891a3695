"""The monthly workbook drawn with openpyxl: locked grey, open yellow, drop-downs, print set-up, a hidden stamp."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from fgf_core.model import PlanFacts

from .columns import COLUMNS
from .dates import last_day
from .foreign import period_words
from .form import OFFICE, FormLine
from .stamp import CHOICES_SHEET, SHEET, stamp_for, written
from .values import LONGEST_FIELD
from .words import CHOICES, clean

TITLE_ROW, UNIT_ROW, CONTACT_ROW, NOTE_ROW, HEADER_ROW = 1, 2, 3, 4, 5
FIRST_ROW = HEADER_ROW + 1
LAST = len(COLUMNS)
PLACE = {column.key: place for place, column in enumerate(COLUMNS, start=1)}
# What stays in sight while typing: everything up to the task's title.
FROZEN = get_column_letter(PLACE["title"] + 1)
A3 = 8
LINE_HEIGHT = 15

YELLOW, GREY, DONE, HEAD, OPEN_HEAD = (
    PatternFill("solid", fgColor=rgb) for rgb in ("FFF9DB", "F2F2F2", "D9D9D9", "DCE3EE", "FFE699")
)
THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SONG, HEI = "宋体", "黑体"
LEFT = Alignment(vertical="center", wrap_text=True)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
CENTRED = {"number", "role", "deadline", "last_percent", "claimed", "percent", "done_on"}
NOTE = (
    "填报说明：1.只填黄色格，灰色格已锁定，不必修改；2.办理状态从下拉框选，完成进度填 0 至 100 的数（如 80），没有把握的留空并在进展情况中说明；"
    "3.“已完成”须填办结日期；4.本表只报本期情况，任务、单位和时限以工作要点为准，需要延期请另行申请；5.本期无需填报的行留空。"
)


def drawn(facts: PlanFacts, lines: Sequence[FormLine]) -> bytes:
    """The form as the bytes of an .xlsx file."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = f"{int(facts.period[5:])}月"
    last_row = max(FIRST_ROW, HEADER_ROW + len(lines))
    _head(sheet, facts)
    for row, line in enumerate(lines, start=FIRST_ROW):
        _row(sheet, row, line)
    if lines:
        _validate(sheet, facts, last_row)
    _print(sheet)
    _protect(sheet)
    _hidden(book, facts)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_text(cell: Cell, text: str) -> None:
    """Put text into a cell as text: openpyxl would make a live formula of what begins with `=`."""
    cell.value = clean(text) or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = str(cell.value)[0] in "=+-@＝＋－＠"


def _head(sheet: Worksheet, facts: PlanFacts) -> None:
    period = period_words(facts.period)
    _band(sheet, TITLE_ROW, f"{facts.plan.title}推进情况月报表（{period}）", Font(SONG, size=20, bold=True), CENTRE, 36)
    whose = facts.unit.name if facts.unit else OFFICE
    _band(sheet, UNIT_ROW, f"填报单位：{whose}        报告期：{period}", Font(SONG, size=12, bold=True), LEFT, 22)
    for label, place in (("填报人", 2), ("联系电话", PLACE["leads"]), ("填报日期", PLACE["percent"])):
        right = Alignment(horizontal="right", vertical="center")
        _text(_at(sheet, CONTACT_ROW, place), f"{label}：", Font(SONG, size=11), right)
        blank = _at(sheet, CONTACT_ROW, place + 1)
        blank.fill, blank.protection, blank.border = YELLOW, Protection(locked=False), BOX
        blank.number_format = "@"
    sheet.row_dimensions[CONTACT_ROW].height = 20
    _band(sheet, NOTE_ROW, NOTE, Font(SONG, size=10, color="595959"), LEFT, 32)
    for place, column in enumerate(COLUMNS, start=1):
        cell = _at(sheet, HEADER_ROW, place)
        _text(cell, column.header, Font(HEI, size=11), CENTRE)
        cell.fill, cell.border = OPEN_HEAD if column.open else HEAD, BOX
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.row_dimensions[HEADER_ROW].height = 36


def _band(sheet: Worksheet, row: int, text: str, font: Font, alignment: Alignment, height: float) -> None:
    """A line across the whole form."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=LAST)
    _text(_at(sheet, row, 1), text, font, alignment)
    sheet.row_dimensions[row].height = height


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast(Cell, sheet.cell(row, column))


def _text(cell: Cell, text: str, font: Font, alignment: Alignment) -> None:
    write_text(cell, text)
    cell.font, cell.alignment = font, alignment


def _row(sheet: Worksheet, row: int, line: FormLine) -> None:
    sheet.row_dimensions[row] = SuggestedHeight(sheet, index=row, ht=_height(line))
    for place, column in enumerate(COLUMNS, start=1):
        cell = _at(sheet, row, place)
        value = line.values.get(column.key, "")
        if isinstance(value, float):
            cell.value = value
        else:
            write_text(cell, value)
        is_open = column.open and line.asked
        cell.fill = YELLOW if is_open else GREY if line.asked else DONE
        cell.font = Font(SONG, size=10.5, color=None if line.asked or column.open else "595959")
        cell.alignment = CENTRE if column.key in CENTRED else LEFT
        cell.border, cell.protection = BOX, Protection(locked=not is_open)
        if column.key == "done_on":
            cell.number_format = "yyyy-mm-dd"


class SuggestedHeight(RowDimension):
    """A row's height to begin with: unlike a set one it still grows as the unit types."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - the name of the attribute in the file
        """Never a height that Excel must keep."""
        return False


def _height(line: FormLine) -> float:
    """Room for what is filled in, and for three lines of what is to come."""
    rows = max(_lines_in(str(line.values.get(column.key, "")), column.width) for column in COLUMNS)
    return LINE_HEIGHT * max(rows, 3 if line.asked else 2) + 6


def _lines_in(text: str, width: float) -> int:
    """How many lines a text takes in a column; a Chinese character is as wide as two digits."""
    return sum(math.ceil(sum(2 if ord(c) > 255 else 1 for c in line) / (width - 1)) or 1 for line in text.split("\n"))


def _validate(sheet: Worksheet, facts: PlanFacts, last_row: int) -> None:
    """What the open cells accept; a cell that refuses says why in Chinese."""
    year, end = facts.plan.year - 1, last_day(facts.period)
    choices = f"{CHOICES_SHEET}!$A$1:$A${len(CHOICES)}"
    rules = {
        "claimed": DataValidation(type="list", formula1=choices, error="请从下拉框选：" + "、".join(CHOICES)),
        "percent": DataValidation(
            type="decimal", operator="between", formula1="0", formula2="100", error="请填 0 至 100 的数，如 80"
        ),
        "done_on": DataValidation(
            type="date",
            operator="between",
            formula1=f"DATE({year},1,1)",
            formula2=f"DATE({end.year},{end.month},{end.day})",
            error=f"请填日期，如 2023-06-30，不晚于本期月末（{end:%Y-%m-%d}）",
        ),
    }
    for column in COLUMNS:
        if not column.open:
            continue
        rule = rules.get(column.key) or DataValidation(
            type="textLength",
            operator="lessThanOrEqual",
            formula1=str(LONGEST_FIELD),
            error=f"不超过 {LONGEST_FIELD} 字",
        )
        letter = get_column_letter(PLACE[column.key])
        rule.allow_blank, rule.errorTitle, rule.showErrorMessage = True, column.header, True
        if column.hint:
            rule.promptTitle, rule.prompt, rule.showInputMessage = column.header, column.hint, True
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last_row}")
        sheet.add_data_validation(rule)


def _print(sheet: Worksheet) -> None:
    sheet.freeze_panes = f"{FROZEN}{FIRST_ROW}"
    sheet.page_setup.paperSize = A3
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter.oddFooter.center.text = "第 &P 页 共 &N 页"  # type: ignore[union-attr]
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.3, 0.3


def _protect(sheet: Worksheet) -> None:
    """Locked without a password: it guards against slips, not against people."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False


def _hidden(book: Workbook, facts: PlanFacts) -> None:
    choices = book.create_sheet(CHOICES_SHEET)
    for row, word in enumerate(CHOICES, start=1):
        choices.cell(row, 1, word)
    choices.sheet_state = "hidden"
    stamp = book.create_sheet(SHEET)
    for row, pair in enumerate(written(stamp_for(facts)), start=1):
        for place, text in enumerate(pair, start=1):
            write_text(_at(stamp, row, place), text)
    stamp.sheet_state = "veryHidden"
