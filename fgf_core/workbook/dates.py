"""Dates as they are typed: a day of completion must be certain, a deadline may be a month's end."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from fgf_core.model import TaskFacts

from .cells import DAY_0, Cell, Kind
from .words import squeeze

YEAR_FIRST = re.compile(r"(20\d{2})[年./\-](\d{1,2})[月./\-](\d{1,2})[日号]?")
EIGHT_DIGITS = re.compile(r"(20\d{2})(\d{2})(\d{2})")
MONTH_FIRST = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
CLOCK = re.compile(r"(?<=[\d日号])t?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
BEFORE = re.compile(r"(之?前|以前|完成|前完成|止)+$")
MONTH = re.compile(r"(?:(20\d{2})[年./\-]?)?(\d{1,2})月?(?:份|底|末|终)*")
YEAR_END = re.compile(r"(?:(20\d{2})年?|本?年)(?:底|末|终|年底|年末|内)*")
AT_THE_TURN = timedelta(days=120)
# Serial numbers of 2000-01-01 to 2099-12-31.
CENTURY = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Day:
    """What a cell says of a day: the `day` or None, and the code to say beside it, "" for none."""

    day: date | None
    code: str = ""


def last_day(period: str) -> date:
    """The last day of a period such as `2023-10`."""
    year, month = int(period[:4]), int(period[5:])
    return date(year, month, calendar.monthrange(year, month)[1])


def done_on(cell: Cell, *, until: date) -> Day:
    """Read a day of completion; a day after `until` is refused, one without a year is taken near it."""
    found = _day(cell, until)
    if found.day and found.day > until:
        return Day(None, "DATE_FUTURE")
    return found


def deadline(text: str, *, year: int) -> date | None:
    """The day a deadline's words mean, the last of a month or year where they name no day; None for other words."""
    typed = BEFORE.sub("", squeeze(text).partition("并")[0])
    if day := serial_day(typed, DAY_0):
        return day
    exact = YEAR_FIRST.fullmatch(typed) or EIGHT_DIGITS.fullmatch(typed)
    if exact:
        return _date(int(exact[1]), int(exact[2]), int(exact[3]))
    if found := MONTH_FIRST.fullmatch(typed):
        return _date(year, int(found[1]), int(found[2]))
    if found := YEAR_END.fullmatch(typed):
        return date(int(found[1] or year), 12, 31)
    found = MONTH.fullmatch(typed)
    if not found or not 1 <= int(found[2]) <= 12 or typed.isdecimal():
        return None
    return last_day(f"{int(found[1] or year):04d}-{int(found[2]):02d}")


def serial_day(digits: str, day_0: date) -> date | None:
    """The day of a serial number that lies in this century, counted from `day_0`; None for anything else."""
    found = re.fullmatch(r"(\d{5})(\.\d+)?", digits)
    day = day_0 + timedelta(days=int(found[1])) if found else None
    return day if day and day.year in CENTURY else None


def deadline_words(task: TaskFacts) -> str:
    """A task's deadline as our workbooks print it; the original one beside it after an extension."""
    day = task.effective_deadline
    if day is None:
        return task.deadline_text or "无明确时限"
    words = _before(day) + ("并长期坚持" if task.ongoing else "")
    moved = task.original_deadline is not None and task.original_deadline != day
    return f"{words}（原{_before(task.original_deadline)}）" if moved and task.original_deadline else words


def _before(day: date) -> str:
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return f"{day.year}年{day.month}月底前" if ends else f"{day.year}年{day.month}月{day.day}日前"


def _day(cell: Cell, until: date) -> Day:
    if isinstance(cell.value, date):
        # A bare 28 typed into a cell for days is shown as a day of 1900.
        return Day(cell.value) if cell.value.year in CENTURY else Day(None, "DATE_UNREADABLE")
    if cell.kind not in (Kind.NUMBER, Kind.TEXT):
        return Day(None, "DATE_UNREADABLE")
    typed = CLOCK.sub("", squeeze(cell.text))
    if serial := serial_day(typed, cell.day_0):
        return Day(serial, "DATE_SERIAL")
    return _from_text(typed, until)


def _from_text(typed: str, until: date) -> Day:
    exact = YEAR_FIRST.fullmatch(typed) or EIGHT_DIGITS.fullmatch(typed)
    if exact:
        return _certain(_date(int(exact[1]), int(exact[2]), int(exact[3])))
    if found := MONTH_FIRST.fullmatch(typed):
        return _certain(_nearest(int(found[1]), int(found[2]), until))
    return Day(None, "DATE_UNREADABLE")


def _nearest(month: int, day: int, until: date) -> date | None:
    """A day without a year: this year's, or at the turn of the year the last year's."""
    before = _date(until.year - 1, month, day)
    return before if before and until - before < AT_THE_TURN else _date(until.year, month, day)


def _certain(day: date | None) -> Day:
    return Day(day) if day else Day(None, "DATE_UNREADABLE")


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
