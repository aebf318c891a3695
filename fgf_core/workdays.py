"""Working days by the State Council's calendar, 调休 included; for years it doesn't know yet, Monday to Friday."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

_KNOWN = frozenset(day.year for day in chinese_calendar.holidays)


def known(year: int) -> bool:
    """Whether the year's holidays are known; they are published each November for the next year."""
    return year in _KNOWN


def is_workday(day: date) -> bool:
    """Whether offices work on a day."""
    return chinese_calendar.is_workday(day) if known(day.year) else day.weekday() < 5


def add(day: date, count: int) -> date:
    """The last of so many working days after a day; the day itself doesn't count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def caveat(first: date, last: date) -> str:
    """What people must be told of days counted from one to another in years not known; "" where all are."""
    years = [str(year) for year in range(first.year, last.year + 1) if not known(year)]
    if not years:
        return ""
    return f"系统没有{'、'.join(years)}年的放假调休安排，工作日暂按周一至周五计，请对照国务院办公厅通知核对。"
