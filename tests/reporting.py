"""A reporting month in small: a ledger file of two units, and their workbooks filled in as a clerk would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from fgf_core.ledger import open_ledger
from fgf_core.workbook.layout import HEADER_ROW
from tests.build import IN_PROGRESS, Book, task
from tests.workbook_desk import columns_of, opened, saved

AS_OF = date(2023, 3, 10)  # January and February are closed, March is being reported on
TASKS = (
    task(1, "甲局", responsible="乙局", due="06-30", title="压缩办理时限"),
    task(2, "甲局", due="12-31", title="推行一网通办"),
    task(3, "乙局", due="09-30", title="规范收费"),
)
STATUS, PERCENT, PROGRESS = "办理状态", "完成进度（%）", "进展情况"


def two_months(path: Path, **fields: object) -> Path:
    """A closed ledger file: 甲局 reported January in time, February not; 乙局 January late, February in time."""
    book = Book(*TASKS, ledger=open_ledger(str(path), create=True), **({"simulated": True} | fields))
    book.report("01", "01-18", IN_PROGRESS, 10, task=1, unit="甲局", progress="已摸底")
    book.report("01", "01-23", IN_PROGRESS, 5, task=3, unit="乙局", progress="正在清理")
    book.report("02", "02-20T23:59:59", IN_PROGRESS, 15, task=3, unit="乙局", progress="正在公示")
    book.ledger.close()
    return path


def filled(content: bytes, said: Mapping[int, Mapping[str, object]]) -> bytes:
    """A form with cells filled in: task number to header to value; a text stays text, whatever it begins with."""
    book = opened(content)
    sheet = book.worksheets[0]
    columns = columns_of(sheet, HEADER_ROW)
    for cells in sheet.iter_rows(min_row=HEADER_ROW + 1):
        for header, value in said.get(cells[0].value, {}).items():
            cell = sheet.cell(cells[0].row, columns[header], value)
            if isinstance(value, str):
                cell.data_type = "s"
    return saved(book)


def under_way(percent: object, progress: str) -> dict[str, object]:
    """A task that is being worked on."""
    return {STATUS: "推进中", PERCENT: percent, PROGRESS: progress}
