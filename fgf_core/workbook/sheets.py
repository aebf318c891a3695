"""Which sheets of a workbook speak of this month: last month's often stands beside it."""

from __future__ import annotations

import re

from fgf_core.model import Problem

from . import stamp
from .cells import Reading, column_letter
from .codes import say
from .foreign import period_words
from .grid import Table, tables

MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*月")
TITLED_MONTH = re.compile(r"年\s*(\d{1,2})\s*月份?(?!\s*\d|底|末)")
EARLIER = re.compile(r"上[月期次]")
OURS = (stamp.SHEET, stamp.CHOICES_SHEET)


def this_month(reading: Reading, period: str) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """The tables to read, and what is to be said of the rest; no table where the problems refuse the file."""
    month = int(period[5:])
    found = [(sheet, tables(sheet, month)) for sheet in reading.sheets if sheet.name not in OURS]
    remarks = [
        say("SHEET_HIDDEN", where=reading.name, what=sheet.name)
        for sheet, its in found
        if sheet.hidden and _has_reports(its)
    ]
    visible = [its for sheet, its in found if its and not sheet.hidden]
    if not visible:
        return (), (*remarks, say("NO_HEADER", where=reading.name, what=_why_none(reading)))
    months = [_month_of(its[0]) for its in visible]
    chosen = [its for its, named in zip(visible, months, strict=True) if named == month]
    chosen = chosen or [its for its, named in zip(visible, months, strict=True) if named is None]
    if not chosen:
        names = "、".join(f"“{its[0].sheet.name}”" for its in visible)
        if len(visible) > 1:
            return (), (
                *remarks,
                say("WRONG_PERIOD", where=reading.name, what=f"{names}，没有{period_words(period)}"),
            )
        chosen = visible
        remarks.append(say("PERIOD_DOUBTFUL", where=reading.name, what=names))
    left = [its for its in visible if its not in chosen and _has_reports(its)]
    remarks += [say("SHEET_IGNORED", where=reading.name, what=its[0].sheet.name) for its in left]
    read = tuple(table for its in chosen for table in its)
    remarks += [
        say("COLUMN_HIDDEN", where=reading.name, what=f"“{table.sheet.name}”{column_letter(column)} 列")
        for table in read
        for column in table.hidden_columns
    ]
    return read, tuple(remarks)


def _has_reports(its: tuple[Table, ...]) -> bool:
    return any(row.is_report for table in its for row in table.rows)


def _month_of(table: Table) -> int | None:
    """The month a sheet names in its tab or its title: 0 for an earlier one, None for none."""
    if EARLIER.search(table.sheet.name):
        return 0
    if found := MONTH.search(table.sheet.name):
        return int(found[1])
    titles = (TITLED_MONTH.search(text) for text in table.above if len(text) <= 80)
    return next((int(found[1]) for found in titles if found), None)


def _why_none(reading: Reading) -> str:
    if not any(sheet.rows for sheet in reading.sheets if sheet.name not in OURS):
        return "工作表是空的"
    if any(sheet.hidden and sheet.name not in OURS for sheet in reading.sheets):
        return "可见的工作表中没有"
    return "没有同时含任务和进展的一行列名"
