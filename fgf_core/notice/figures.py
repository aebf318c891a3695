"""The numbers a task's text promises: `审批时间控制在60个工作日内` is 60 个工作日."""

from __future__ import annotations

import re
from decimal import Decimal

from fgf_core.model import Target
from fgf_core.notice.wording import clause_at, masked

_MULTIPLES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "十万": 100_000, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_MEASURE = (
    "个?百分点|个工作日|个自然日|个小时|个月|个[大小]类|[大小]类|工作日|条次|人次|件次|项次|平方公里|平方米|立方米|公里|千瓦时"
    "|[%％‰元天年个件项类种家户条次人名头台辆吨亩所处座套批场期份门宗起例张只笔倍成部篇]|小时|分钟|课时|日(?=[内以])"
)
_FIGURE = re.compile(
    rf"""(?<![\d.A-Za-z〔第+×月])(?P<number>\d+(?:\.\d+)?)(?P<multiple>[十百千]?万|亿|[百千])?余?
         (?:(?P<unit>{_MEASURE})|[%％]?[-—–~～至到](?=\d+(?:\.\d+)?(?:[十百千]?万|亿|[百千])?(?P<shared>{_MEASURE})))""",
    re.VERBOSE,
)
_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_NUMERAL = re.compile(
    rf"(?<=等)(?P<listed>[一二两三四五六七八九十])(?P<listed_unit>个|项|类|种|件|家)"
    rf"|(?<![第一二三四五六七八九十])(?P<bound>[一二两三四五六七八九十])(?P<bound_unit>{_MEASURE})(?=以[上内下])"
    rf"|(?<![第一二三四五六七八九十])(?P<days>[一二两三四五六七八九十])(?P<days_unit>日|天|个工作日|个月)(?=内)"
)
# A short number in front of a plain word has lost its measure; three and five digits there are telephone numbers.
_BARE = re.compile(r"(?<![\d.A-Za-z〔第+×—–~-])(\d{1,2})(?=[“《]?[一-龥])(?![年月日号时版级周岁届世多余个]|[“”《》□])")
_SERVICE = re.compile(r"(?:自助|在线|不打烊|服务|政务|便民|生活|办事|值班|值守|热线)")


def targets(text: str) -> tuple[Target, ...]:
    """The figures of a text in order; not those in names of documents and services, in dates, or telephone numbers."""
    plain = masked(text)
    found = [(match.start(), _figure(match, text)) for match in _FIGURE.finditer(plain) if not _named(match, plain)]
    found += [(match.start(), _numeral(match, text)) for match in _NUMERAL.finditer(plain)]
    found += [(match.start(), _bare(match, text)) for match in _bare_numbers(plain)]
    return tuple(target for _, target in sorted(found, key=lambda item: item[0]))


def _bare_numbers(plain: str) -> list[re.Match[str]]:
    taken = {match.start() for match in _FIGURE.finditer(plain)}
    return [match for match in _BARE.finditer(plain) if match.start() not in taken]


def _named(match: re.Match[str], plain: str) -> bool:
    """Years, and durations that are part of a service's name, such as 24小时自助服务."""
    if (match["unit"] or match["shared"]) == "年" and re.fullmatch(r"(19|20)\d\d", match["number"]):
        return True
    return (match["unit"] or "") in ("小时", "分钟") and bool(_SERVICE.match(plain, match.end()))


def _figure(match: re.Match[str], text: str) -> Target:
    value = float(Decimal(match["number"]) * _MULTIPLES.get(match["multiple"] or "", 1))
    unit = (match["unit"] or match["shared"]).replace("％", "%")
    return Target(value, unit, clause_at(text, match.start(), match.end()))


def _numeral(match: re.Match[str], text: str) -> Target:
    kind = next(kind for kind in ("listed", "bound", "days") if match[kind])
    return Target(float(_NUMERALS[match[kind]]), match[f"{kind}_unit"], clause_at(text, match.start(), match.end()))


def _bare(match: re.Match[str], text: str) -> Target:
    return Target(float(match[1]), "", clause_at(text, match.start(), match.end()))
