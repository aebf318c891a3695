"""Which months a header, a sheet's tab or a title speaks of: 5月, 2023年5月, 五月份, 1—5月, 二季度, 上月, 本期."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .words import chinese_number

Tag = Literal["this", "last", "next", "named"]

RELATIVE = re.compile(
    r"(?P<last>上一?个?[月期次旬]|上一?个?季度?|上一?阶段|上年度?(?:同期)?|去年(?:同期)?|[前往][期次]|同期)"
    r"|(?P<this>本[月期次]|当[月期]|本季度?|本年度?)"
    r"|(?P<next>下一?个?[月期次]|下一?个?季度|下一?个?阶段|明年)"
)
SOME_MONTH = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
YEAR = r"(?P<year>20\d{2})"
# What follows must not make it a day (5月20日前) or a part of a longer number.
NAMED = re.compile(
    rf"(?<!\d)(?:{YEAR}[年./\-])?(?:(?P<first>{SOME_MONTH})月?份?(?:-|~|—|–|至|到|、))?"
    rf"(?P<last>{SOME_MONTH})月份?[底末]?(?![\d底末前])"
    rf"|截[至止][到至]?(?:(?P<to_year>20\d{{2}})年)?(?P<to>{SOME_MONTH})月\d{{1,2}}[日号]"
    r"|(?:(?P<in>20\d{2})年)?第?(?P<quarter>[一二三四1-4])季度"
    r"|(?:(?P<of>20\d{2})年)?(?P<half>[上下])半年"
)
# 2023.5 and 202305, as tabs are called; 2023年度 alone names no month.
TAB = re.compile(rf"(?<!\d){YEAR}[./\-_]?(?P<last>0[1-9]|1[0-2]|[1-9])(?!\d|[./\-_]\d)")
WHOLE_YEAR = re.compile(rf"(?<!\d){YEAR}年度?(?!\d)")


@dataclass(frozen=True, slots=True)
class When:
    """A time as it is named: `first` to `last` month, 0 for none; `year` 0 where none is; `words` are its own."""

    tag: Tag
    words: str
    year: int = 0
    first: int = 0
    last: int = 0

    @property
    def is_whole_year(self) -> bool:
        """Whether a year is named and no month of it."""
        return (self.first, self.last) == (1, 12)

    def is_in(self, period: str) -> bool:
        """Whether what is said of this time is said of a period. From January on means up to the last month named."""
        year, month = int(period[:4]), int(period[5:])
        if self.tag != "named":
            return self.tag == "this"
        if self.year not in (0, year):
            return False
        running = self.first == 1 and self.last < 12 and "季" not in self.words and "半" not in self.words
        return self.last == month or (self.first <= month <= self.last and not running)


def when_in(typed: str) -> When | None:
    """The time named in squeezed words; a month by its name says more than 本月 or 上月. None for none."""
    if (found := NAMED.search(typed)) and (when := _named(found)):
        return when
    if (found := RELATIVE.search(typed)) and found.lastgroup:
        tags: dict[str, Tag] = {"last": "last", "this": "this", "next": "next"}
        return When(tags[found.lastgroup], found[0])
    if found := WHOLE_YEAR.search(typed):
        return When("named", found[0], int(found["year"]), 1, 12)
    return None


def month_in(typed: str) -> When | None:
    """The month that a sheet's tab or a title names, written out or as in 202305."""
    when = when_in(typed)
    if when and when.tag == "named" and when.first == when.last:
        return when
    if found := TAB.search(typed):
        month = int(found["last"])
        return When("named", found[0], int(found["year"]), month, month)
    return when


def _named(found: re.Match[str]) -> When | None:
    """The months of a match, None where the digits are none."""
    year = int(found["year"] or found["to_year"] or found["in"] or found["of"] or 0)
    if found["quarter"]:
        last = 3 * _number(found["quarter"])
        return When("named", found[0], year, last - 2, last)
    if found["half"]:
        first = 1 if found["half"] == "上" else 7
        return When("named", found[0], year, first, first + 5)
    last = _number(found["last"] or found["to"])
    first = _number(found["first"]) if found["first"] else last
    return When("named", found[0], year, first, last) if 1 <= first <= last <= 12 else None


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() else chinese_number(digits) or 0
