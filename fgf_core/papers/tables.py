"""A list as an Excel sheet that prints well and in which text stays text."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

A3, A4 = 8, 9
Value = str | int | float | date | datetime | None

_LINE = Side(style="thin", color="9AA7B8")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="E8EEF7")
_STAMPS = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its heading, its width in characters, and the number format where it holds numbers."""

    heading: str
    width: float = 14
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class Table:
    """A list to hand out: sheet name, title line, a note under it (as-of date, definitions), columns and rows.

    It is printed across on A3, or upright on A4. `totals` are the places of rows that sum up others, in bold type.
    """

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    paper: int = A3
    totals: frozenset[int] = frozenset()


def workbook_bytes(*tables: Table) -> bytes:
    """An .xlsx with one sheet per table: as wide as the paper, header frozen and repeated, pages titled and numbered.

    It bears no time of its making: the same tables are the same file.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _fill(book.create_sheet(table.name[:31]), table)
    stream = io.BytesIO()
    book.save(stream)
    return _without_time(stream)


def _without_time(saved: io.BytesIO) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w") as new:
        for member in old.infolist():
            part = zipfile.ZipInfo(member.filename)
            part.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(member)
            new.writestr(part, _STAMPS.sub(b"", content) if member.filename == "docProps/core.xml" else content)
    return packed.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    last = get_column_letter(len(table.columns))
    for row, (text, size, bold) in enumerate(((table.title, 16, True), (table.note, 10, False)), 1):
        sheet.merge_cells(f"A{row}:{last}{row}")
        _write(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = Font(name="宋体", size=size, bold=bold)
        sheet.cell(row, 1).alignment = Alignment(
            horizontal="center" if bold else "left", vertical="center", wrap_text=True
        )
    across = sum(column.width for column in table.columns)
    sheet.row_dimensions[1].height = 28
    sheet.row_dimensions[2].height = min(max(32, 15 * _lines(table.note, across) + 3), 409)
    for place, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        cell = sheet.cell(3, place)
        _write(cell, column.heading)
        cell.font, cell.fill = Font(name="宋体", size=11, bold=True), _HEAD
        cell.border, cell.alignment = _BOX, Alignment(horizontal="center", vertical="center", wrap_text=True)
    # The headings' type is bold and larger than that of the rows, by which widths are counted.
    sheet.row_dimensions[3].height = 17 * max(_lines(of.heading, of.width / 1.2) for of in table.columns) + 3
    for row, values in enumerate(table.rows, 4):
        for place, (column, value) in enumerate(zip(table.columns, values, strict=True), 1):
            cell = sheet.cell(row, place)
            _write(cell, value)
            cell.font, cell.border = Font(name="宋体", size=10.5, bold=row - 4 in table.totals), _BOX
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if isinstance(value, int | float):
                cell.number_format = column.number_format
        if (lines := _most_lines(table.columns, values)) > 1:
            sheet.row_dimensions[row].height = min(15 * lines + 3, 409)
    _lay_out(sheet, table, last)


def _most_lines(columns: Sequence[Column], values: Sequence[Value]) -> int:
    """The lines of a row's longest text; not every office suite makes a row as high as its words need."""
    texts = [(column.width, value) for column, value in zip(columns, values, strict=True) if isinstance(value, str)]
    return max((_lines(text, width - 1) for width, text in texts), default=1)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a width, in the characters a column's width is counted in."""
    return sum(math.ceil(max(_width(line), 1) / width) for line in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(mark) in "WFA" else 1 for mark in text)


def _write(cell: Cell | MergedCell, value: Value) -> None:
    """Set a value; text is typed as text, for openpyxl writes what begins with = as a live formula."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:32767]
        cell.data_type = "s"
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"


def _in_header(title: str) -> str:
    """A title as a page's header can hold it: at most 255 characters, in which & begins a command."""
    return ILLEGAL_CHARACTERS_RE.sub("", title)[:100].replace("&", "&&")


def _lay_out(sheet: Worksheet, table: Table, last: str) -> None:
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{last}{3 + len(table.rows)}"
    sheet.page_setup.orientation = "landscape" if table.paper == A3 else "portrait"
    sheet.page_setup.paperSize = table.paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "3:3"
    sheet.oddHeader.right.text = _in_header(table.title)  # type: ignore[union-attr]
    sheet.oddHeader.right.size = 9  # type: ignore[union-attr]
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"  # type: ignore[union-attr]
    sheet.print_options.horizontalCentered = True
