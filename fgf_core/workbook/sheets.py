"""Which sheets of a workbook speak of this month and for this unit: last month's often stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fgf_core.model import PlanFacts, Problem

from . import stamp
from .cells import Reading, column_letter
from .codes import say
from .foreign import period_words
from .grid import Table, header_rows, tables
from .months import When, month_in, when_in
from .voices import Sender, unit_of_tab
from .words import NOTE, squeeze

# A sheet that says of itself that it isn't the one.
APART = re.compile(r"示例|样表|样例|范例|备份|旧表|作废|历史")
SIGNED_ON = re.compile(r"(?:填报|报送|填表|制表|上报)(?:日期|时间):?(?:20\d\d年)?(?:\d{1,2}月)?")
LONGEST_TITLE = 80
OURS = (stamp.SHEET, stamp.CHOICES_SHEET)
Its = tuple[Table, ...]


def this_month(
    reading: Reading, facts: PlanFacts, sender: Sender, *, as_office: bool
) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """The tables to read, and what is to be said of the rest; no table where the problems refuse the file."""
    found = [(sheet, tables(sheet, facts.period)) for sheet in reading.sheets if sheet.name not in OURS]
    remarks = [
        say("SHEET_HIDDEN", where=reading.name, what=sheet.name)
        for sheet, its in found
        if sheet.hidden and _has_reports(its)
    ]
    visible = [its for sheet, its in found if its and not sheet.hidden]
    if not visible:
        return (), (*remarks, *no_table(reading))
    timely, doubts, refused = _timely(visible, facts.period)
    if refused:
        return (), (*remarks, say("WRONG_PERIOD", where=reading.name, what=refused))
    if doubts:
        remarks.append(say("PERIOD_DOUBTFUL", where=reading.name, what=doubts))
    chosen = timely if as_office else _own(timely, facts, sender)
    left = [its for its in visible if its not in chosen and _has_reports(its)]
    remarks += [say("SHEET_IGNORED", where=reading.name, what=its[0].sheet.name) for its in left]
    read = tuple(table for its in chosen for table in its)
    remarks += [
        say("COLUMN_HIDDEN", where=reading.name, what=f"“{table.sheet.name}”{column_letter(column)} 列")
        for table in read
        for column in table.hidden_columns
    ]
    return read, tuple(remarks)


def no_table(reading: Reading) -> tuple[Problem, ...]:
    """Why a file holds nothing to be read, whatever unit and month it is for; nothing where a visible sheet does."""
    shown = (sheet for sheet in reading.sheets if not sheet.hidden and sheet.name not in OURS)
    if reading.problems or any(header_rows(sheet) for sheet in shown):
        return reading.problems
    return (say("NO_HEADER", where=reading.name, what=_why_none(reading)),)


def _timely(visible: Sequence[Its], period: str) -> tuple[Sequence[Its], str, str]:
    """The sheets of this month, else those that name none; what is doubtful of them; why there are none."""
    times = [_time_of(its[0]) for its in visible]
    chosen = [its for its, when in zip(visible, times, strict=True) if when and when.is_in(period)]
    chosen = chosen or [its for its, when in zip(visible, times, strict=True) if when is None]
    names = "、".join(f"“{its[0].sheet.name}”" for its in visible)
    if not chosen and len(visible) > 1:
        return (), "", f"{names}，没有{period_words(period)}"
    strange = [when for its in chosen if (when := _title_time(its[0])) and not when.is_in(period)]
    return (chosen, strange[0].words if strange else "", "") if chosen else (visible, names, "")


def _own(timely: Sequence[Its], facts: PlanFacts, sender: Sender) -> Sequence[Its]:
    """Of one sheet for each unit, the sender's."""
    tabs = [unit_of_tab(its[0].sheet.name, facts) for its in timely]
    if sender.unit not in tabs or {*tabs} == {sender.unit, None}:
        return timely
    return [its for its, unit in zip(timely, tabs, strict=True) if unit == sender.unit]


def _has_reports(its: Its) -> bool:
    return any(row.is_report for table in its for row in table.rows)


def _time_of(table: Table) -> When | None:
    """The time a sheet names in its tab, or else in its title; None for none."""
    if APART.search(table.sheet.name):
        return When("last", table.sheet.name)
    tab = month_in(squeeze(table.sheet.name))
    return tab if tab and not tab.is_whole_year else _title_time(table)


def _title_time(table: Table) -> When | None:
    texts = [squeeze(text) for text in table.above if len(text) <= LONGEST_TITLE]
    times = [when_in(SIGNED_ON.sub("", text)) for text in texts if not NOTE.match(text)]
    return next((when for when in times if when and when.tag == "named" and not when.is_whole_year), None)


def _why_none(reading: Reading) -> str:
    if not any(sheet.rows for sheet in reading.sheets if sheet.name not in OURS):
        return "工作表是空的"
    if any(sheet.hidden and sheet.name not in OURS for sheet in reading.sheets):
        return "可见的工作表中没有"
    return "没有同时含任务和进展的一行列名"
