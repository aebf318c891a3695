"""Reporting months: which periods a plan has, on which day each is due, in Asia/Shanghai dates throughout."""

from __future__ import annotations

import re
from datetime import date, timedelta

# A plan's first report is due on the first reporting day at least this many days after the notice (own, domain §4).
DAYS_BEFORE_FIRST_REPORT = 15

_PERIOD = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def month_index(day: date) -> int:
    """The months since year 0 of the month `day` lies in: consecutive months differ by one."""
    return day.year * 12 + day.month - 1


def period_of(index: int) -> str:
    """The period of a month index, e.g. `2023-10`."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def index_of(period: str) -> int:
    """The month index of a period such as `2023-10`; raises ValueError for anything else."""
    found = _PERIOD.fullmatch(period)
    if not found:
        raise ValueError(f"not a period: {period!r}")
    return int(found[1]) * 12 + int(found[2]) - 1


def due_on(index: int, reporting_day: int) -> date:
    """The day by whose end the report of a month is due."""
    return date(index // 12, index % 12 + 1, reporting_day)


def first_month(issued_on: date, reporting_day: int) -> int:
    """The month of a plan's first report."""
    earliest = issued_on + timedelta(days=DAYS_BEFORE_FIRST_REPORT)
    return month_index(earliest) + (earliest.day > reporting_day)


def last_due_month(as_of: date, reporting_day: int) -> int:
    """The last month whose reporting day has passed: on the reporting day itself reports may still come in."""
    return month_index(as_of) - (as_of.day <= reporting_day)


def closed(issued_on: date, reporting_day: int, as_of: date, at_most: int) -> tuple[date, ...]:
    """The reporting days of a plan that have passed, the last `at_most` of them, oldest first."""
    last = last_due_month(as_of, reporting_day)
    first = max(first_month(issued_on, reporting_day), last - at_most + 1)
    return tuple(due_on(month, reporting_day) for month in range(first, last + 1))


def began(as_of: date, months: int) -> date:
    """The first day of the calendar month (1) or quarter (3) that a day lies in."""
    return date(as_of.year, (as_of.month - 1) // months * months + 1, 1)


def month_end(as_of: date) -> date:
    """The last day of the calendar month that a day lies in."""
    return due_on(month_index(as_of) + 1, 1) - timedelta(days=1)


def current_month(as_of: date, reporting_day: int) -> int:
    """The month units report on now: the one whose reporting day is next, or today."""
    return last_due_month(as_of, reporting_day) + 1


def between(first: int, last: int) -> tuple[str, ...]:
    """The periods from one month index to another, both included."""
    return tuple(period_of(index) for index in range(first, last + 1))
