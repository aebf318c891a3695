"""Dates of a notice: deadlines as printed, milestones inside texts, the day of issue, damaged or not."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fgf_core.model import Milestone
from fgf_core.notice.wording import clause_at, masked

# A bare 年底 is this year's; 三年内 and 每年底 are spans, not days.
_DATE = re.compile(
    r"""(?:(?P<year>20\d{2})(?P<mark>年?)度?|(?P<this>(?<![\d一二两三四五六七八九十几多每])[本今当全]?年))?
        (?: (?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<part>[上中下]旬|底|末|份)?)
          | 第?(?P<quarter>[一二三四1-4])季度(?:底|末)?
          | (?P<half>[上下])半年(?:底|末)?
          | (?P<end>底|末|内) )
        (?P<before>之前|以前|前|内|止)?""",
    re.VERBOSE,
)
_DAMAGED_DAY = re.compile(r"(20\d{2})(年?)(\d{1,4})(月?)(\d{0,2})日?")
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_DAY = re.compile(r"(20\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_CHINESE_DAY = re.compile(r"(二[〇○零Oo0]..)年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "O": "0",
    "o": "0",
}
_REPORTING = re.compile(r"每月的?\s*(\d{1,2}|[一二三]?十?[一二三四五六七八九]?)\s*[日号]")


@dataclass(frozen=True, slots=True)
class Found:
    """A date read from text: where it stands, and what had to be assumed to read it."""

    on: date
    start: int
    end: int
    year_mark_lost: bool = False
    year_assumed: bool = False
    bounded: bool = True
    month_only: bool = False


def dates(text: str, *, year: int) -> Iterator[Found]:
    """Every date in a text, periods by their last day; where no year is printed it is the plan's."""
    for match in _DATE.finditer(text):
        if match["end"] and not (match["year"] or match["this"]):
            continue
        on = _resolve(match, year)
        if on is None:
            continue
        yield Found(
            on,
            match.start(),
            match.end(),
            year_mark_lost=bool(match["year"]) and not match["mark"],
            year_assumed=not match["year"],
            bounded=bool(match["before"] or match["end"] or (match["part"] or "") in ("底", "末")),
            month_only=bool(match["month"] and match["before"] == "前" and not (match["day"] or match["part"])),
        )


def milestones(text: str, *, year: int) -> tuple[tuple[Milestone, Found], ...]:
    """The dates by which a task's text promises something; the years in names of documents are none."""
    found = (hit for hit in dates(masked(text), year=year) if hit.bounded)
    return tuple((Milestone(hit.on, clause_at(text, hit.start, hit.end, following=True)), hit) for hit in found)


def day(text: str) -> date | None:
    """A day printed whole and alone on its line: `2023年4月12日`, `二〇二三年四月十二日`."""
    match = _DAY.search(text)
    if match and (match[0] == text or text[match.end() :].strip() == "印发"):
        return _date(*map(int, match.groups()))
    if match := _CHINESE_DAY.fullmatch(text):
        digits = "".join(_DIGITS.get(char, char) for char in match[1].replace("二", "2", 1))
        return _date(int(digits), _numeral(match[2]), _numeral(match[3])) if digits.isdecimal() else None
    return None


def damaged_day(text: str) -> tuple[date, ...]:
    """The days a line like `2023412`, whose 年月日 were lost, can mean."""
    match = _DAMAGED_DAY.fullmatch(text)
    if not match:
        return ()
    year, digits = int(match[1]), match[3]
    if match[4]:
        cuts = [(digits, match[5])]
    else:
        cuts = [(whole[:at], whole[at:]) for whole in (digits + match[5],) for at in (1, 2)]
    found = (_date(year, int(month), int(rest)) for month, rest in cuts if month and rest and rest[0] != "0")
    return tuple(hit for hit in found if hit)


def reporting_day(sentence: str) -> int | None:
    """The day of the month in `每月20日前报……`."""
    match = _REPORTING.search(sentence)
    if not match or "报" not in sentence or not match[1]:
        return None
    number = int(match[1]) if match[1].isdecimal() else _numeral(match[1])
    return number if 1 <= number <= 31 else None


def _resolve(match: re.Match[str], plan_year: int) -> date | None:
    year = int(match["year"] or plan_year)
    if match["quarter"]:
        return _month_end(year, _QUARTERS[match["quarter"]])
    if match["half"]:
        return _month_end(year, 6 if match["half"] == "上" else 12)
    if not match["month"]:
        return _month_end(year, 12)
    month = int(match["month"])
    if match["day"]:
        return _date(year, month, int(match["day"]))
    if match["part"] in ("上旬", "中旬"):
        return _date(year, month, 10 if match["part"] == "上旬" else 20)
    return _month_end(year, month)


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 and year else None


def _date(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def _numeral(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    return (int(_DIGITS.get(tens, "1")) * 10 if ten else 0) + int(_DIGITS.get(ones, "0"))
