"""Working days by the State Council's calendar, 调休 included; for years nobody has told, Monday to Friday.

The library knows the years up to its release. Years it doesn't know, or knows wrongly, stand in `$FGF_HOLIDAYS`, else
`data/holidays.toml`.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import chinese_calendar

FILE = Path(__file__).resolve().parents[1] / "data" / "holidays.toml"
_KNOWN = frozenset(day.year for day in chinese_calendar.holidays)


@dataclass(frozen=True, slots=True)
class Year:
    """One year's arrangement: days off, weekends among them not needed, and weekend days that are worked."""

    off: frozenset[date]
    work: frozenset[date]


def read(text: str) -> dict[int, Year]:
    """The years of a holidays file; raises ValueError that names the line at fault in words for people."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"放假安排文件读不出（{error}），请对照文件开头的说明改正。") from error
    found = {}
    for name, table in tables.items():
        if not (name.isdecimal() and len(name) == 4 and isinstance(table, dict) and set(table) <= {"off", "work"}):
            raise ValueError(f"放假安排文件中“{name}”应是四位年份，下面只写 off 和 work。")
        off, work = (frozenset(_days(name, table.get(key, []))) for key in ("off", "work"))
        if both := sorted(off & work):
            raise ValueError(f"放假安排文件中 {both[0]} 既放假又上班，请去掉一处。")
        found[int(name)] = Year(off, work)
    return found


def _days(year: str, written: object) -> list[date]:
    days: list[date] = []
    for text in written if isinstance(written, list) else [written]:
        first, _, last = str(text).partition("..")
        try:
            begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
        except ValueError as error:
            raise ValueError(f"放假安排文件 {year} 年的“{text}”不是日期，请写成 {year}-10-01 的样子。") from error
        if begin > end or {begin.year, end.year} != {int(year)}:
            raise ValueError(f"放假安排文件 {year} 年的“{text}”先后颠倒或不在当年，请核对。")
        days += [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
    return days


def _told() -> tuple[dict[int, Year], str]:
    return _file(os.environ.get("FGF_HOLIDAYS") or str(FILE))


@cache
def _file(path: str) -> tuple[dict[int, Year], str]:
    """The years of a file, read once, and why it can't be read; a file that isn't there tells no year."""
    try:
        return read(Path(path).read_text(encoding="utf-8")), ""
    except FileNotFoundError:
        return {}, ""
    except (ValueError, OSError) as error:
        return {}, str(error)


def known(year: int) -> bool:
    """Whether the year's holidays are known; they are published each November for the next year."""
    return year in _told()[0] or year in _KNOWN


def is_workday(day: date) -> bool:
    """Whether offices work on a day."""
    if told := _told()[0].get(day.year):
        return day in told.work or (day.weekday() < 5 and day not in told.off)
    return chinese_calendar.is_workday(day) if day.year in _KNOWN else day.weekday() < 5


def add(day: date, count: int) -> date:
    """The last of so many working days after a day; the day itself doesn't count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def caveat(first: date, last: date) -> str:
    """What people must be told of days counted from one to another in years not known; "" where all are."""
    if trouble := _told()[1]:
        return trouble
    years = [str(year) for year in range(first.year, last.year + 1) if not known(year)]
    if not years:
        return ""
    return (
        f"系统没有{'、'.join(years)}年的放假调休安排，工作日暂按周一至周五计，"
        "请对照国务院办公厅通知核对，并写入 data/holidays.toml。"
    )
