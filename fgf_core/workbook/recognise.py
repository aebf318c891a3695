"""Which plan, unit and month a workbook is for, by its own words: hidden sheet, rows over the table, file name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fgf_core.model import Plan, Unit

from .cells import Reading, Sheet
from .foreign import REPORTING_UNIT, likeness, period_words
from .form import OFFICE
from .grid import above
from .sheets import OURS
from .stamp import found_in
from .words import NOTE, chinese_number, compact, squeeze

LEVELS = "市区县省盟旗"
LONGEST_LINE = 100
LIKE, CLOSE = 0.6, 0.05
SHORT = 2
YEAR_AND_MONTH = re.compile(r"(20\d\d)[年.\-/_]?(0?[1-9]|1[0-2])(?:月份?(?![\d底末前初上中下十])|(?![\d月年日.\-/]))")
MONTH = re.compile(r"(?<![\d\-~至到—.])(0?[1-9]|1[0-2])月份?(?![\d底末前初上中下])")
CHINESE_MONTH = re.compile(r"(?<![一二三四五六七八九十至到—])(十[一二]?|[一二三四五六七八九])月份?(?![底末前初上中下])")
PERIOD = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
SIGNED_ON = re.compile(r"(?:填报|报送|填表|制表)(?:日期|时间):?(?:20\d\d年)?(?:\d{1,2}月)?")
UNIT_LABEL = re.compile(r"(?:填报|报送|报告)(?:单位|部门)(?:\(盖?公?章\))?:?")
OFFICE_LABEL = re.compile(rf"{OFFICE}|督查室|督查办|放管服办")
OFFICE_TITLE = re.compile(rf"(?:督查室|督查办|放管服办).{{0,6}}汇总|(?:^|_){OFFICE}(?:_|$)")
# A district's name at the beginning of a longer one is that of one of its bureaus: 东区 in 东区财政局.
AREA = re.compile(r"[市区县旗镇乡]$|街道$")
ITS_BUREAU = re.compile(r"[一-鿿]{1,8}?(?:局|委(?!托)|中心|公司|院|队|站|办(?![理结事件]))")


class Source(StrEnum):
    """Where a file says what it is, the most certain first."""

    STAMP = "模板标识"
    ABOVE = "表头上方"
    NAME = "文件名"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a file says of one thing. `value` None: to be asked; `candidates` are what it may be and `why` a sentence.

    A plan is named by its id, a unit by its canonical name, the office by "", a period as 2023-05. `source` is the
    first that says so, or that says anything; None where nothing is said.
    """

    value: str | None
    source: Source | None = None
    candidates: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a workbook is for, by its own words."""

    plan: Finding
    unit: Finding
    period: Finding


@dataclass(frozen=True, slots=True)
class Clue:
    """What one source says: one value, several, or none."""

    source: Source
    values: tuple[str, ...]


def recognise(reading: Reading, *, plans: Sequence[Plan], units: Sequence[Unit], periods: Sequence[str]) -> Recognised:
    """What a workbook is for: all that its sources say must agree, else it is asked.

    `units` are those of the plan at hand, `periods` those that can be reported on: a month without a year is one of
    them. A period outside them is still what the file says; checking refuses it.
    """
    stamp, texts = found_in(reading.sheets), _texts(reading.sheets)
    name = re.sub(r"\.\w{2,4}$", "", squeeze(reading.name))
    bare = [_without_titles(text, plans) for text in texts]
    names = _names(units)
    tabs = [sheet.name for sheet in _shown(reading.sheets)]
    return Recognised(
        _settled(
            "工作要点",
            [
                Clue(Source.STAMP, (stamp.plan,) if stamp else ()),
                Clue(Source.ABOVE, _titled(texts, plans)),
                Clue(Source.NAME, _governed(name, plans)),
            ],
            {plan.id: f"“{plan.title}”" for plan in plans},
            stamp.title if stamp else "",
        ),
        _settled(
            "单位",
            [
                Clue(Source.STAMP, names.get(squeeze(stamp.unit), (stamp.unit,)) if stamp else ()),
                Clue(Source.ABOVE, _senders(bare, names)),
                Clue(Source.NAME, _named(_without_titles(name, plans), names)),
            ],
            {unit.name: f"“{unit.name}”" for unit in units} | {"": "“督查室汇总表”"},
        ),
        _settled(
            "月份",
            [
                Clue(Source.STAMP, (stamp.period,) if stamp and PERIOD.fullmatch(stamp.period) else ()),
                Clue(Source.ABOVE, _months([*bare, *map(squeeze, tabs)], periods)),
                Clue(Source.NAME, _months([name], periods)),
            ],
            None,
        ),
    )


def _settled(what: str, clues: Sequence[Clue], known: Mapping[str, str] | None, title: str = "") -> Finding:
    """The one value on which all sources agree; `known` gives the words of what exists, None where anything may."""

    def said(values: Iterable[str]) -> str:
        return "、".join(period_words(v) if known is None else known.get(v) or f"“{title or v}”" for v in values)

    told = [clue for clue in clues if clue.values]
    if not told:
        return Finding(None, why=f"文件里没有写明{what}")
    candidates = tuple(dict.fromkeys(value for clue in told for value in clue.values))
    common = [value for value in told[0].values if all(value in clue.values for clue in told)]
    if not common:
        why = "，".join(f"{clue.source}为{said(clue.values)}" for clue in told) + f"，{what}不一致"
    elif len(common) > 1:
        why = f"{told[0].source}提到的{what}不止一个：{said(common)}"
    elif known is not None and common[0] not in known:
        why = f"{told[0].source}写的{what}{said(common)}不在账上"
    else:
        return Finding(common[0], next(clue.source for clue in told if common[0] in clue.values), candidates)
    return Finding(None, told[0].source, tuple(v for v in candidates if known is None or v in known), why)


def _shown(sheets: Sequence[Sheet]) -> list[Sheet]:
    return [sheet for sheet in sheets if sheet.name not in OURS and not sheet.hidden]


def _texts(sheets: Sequence[Sheet]) -> list[str]:
    """The lines over the tables of the visible sheets, notes on how to fill them left out."""
    lines = (squeeze(text) for sheet in _shown(sheets) for text in above(sheet))
    return [text for text in lines if len(text) <= LONGEST_LINE and not NOTE.match(text)]


def _without_titles(text: str, plans: Sequence[Plan]) -> str:
    for plan in plans:
        text = text.replace(squeeze(plan.title), " ")
    return text


# ── the plan ──


def _titled(texts: Sequence[str], plans: Sequence[Plan]) -> tuple[str, ...]:
    """The plans whose title stands over the table, or one much like it."""
    held = {plan.id: None for text in texts for plan in plans if compact(plan.title) in compact(text)}
    if held:
        return tuple(held)
    for text in texts:
        scores = {plan.id: likeness(text, plan.title) for plan in plans}
        best = max(scores.values(), default=0.0)
        if best > LIKE:
            return tuple(plan for plan, score in scores.items() if score > best - CLOSE)
    return ()


def _governed(name: str, plans: Sequence[Plan]) -> tuple[str, ...]:
    """The plans whose government stands in the name of the file, of the year in it where there is one."""
    found = [plan for plan in plans if squeeze(plan.government) in name]
    of_year = [plan for plan in found if str(plan.year) in name]
    return tuple(plan.id for plan in of_year or found)


# ── the unit ──


def _names(units: Sequence[Unit]) -> dict[str, tuple[str, ...]]:
    """Every way to write a unit, to the units it may mean: names, then aliases, then what people shorten them to."""
    ways: list[dict[str, dict[str, None]]] = [{}, {}, {}]
    for unit in units:
        whole = [squeeze(name) for name in (unit.name, *unit.aliases)]
        pieces = [piece for name in whole for piece in re.split(r"[()]", name) if len(piece) > SHORT]
        bare = [name[1:] for name in (*whole, *pieces) if name[0] in LEVELS and len(name) > SHORT + 1]
        for way, names in zip(ways, (whole[:1], whole[1:], [*pieces, *bare]), strict=True):
            for name in names:
                way.setdefault(name, {})[unit.name] = None
    return {name: tuple(meant) for way in reversed(ways) for name, meant in way.items()}


def _senders(texts: Sequence[str], names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Who reports by the line 填报单位, else the units named anywhere over the table."""
    for text, after in zip(texts, (*texts[1:], ""), strict=False):
        found = REPORTING_UNIT.search(text)
        stated = found[1] if found else after if UNIT_LABEL.fullmatch(text) else ""
        if stated and ":" not in stated:  # else the place for the unit is blank and the next label follows
            office = ("",) if OFFICE_LABEL.search(stated) else (re.sub(r"\(盖?公?章\)", "", stated),)
            return names.get(stated) or _units_in(stated, names) or office
    return _named("|".join(texts), names)


def _named(text: str, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return _units_in(text, names) or (("",) if OFFICE_TITLE.search(text) else ())


def _units_in(text: str, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The units a text names; a name inside or across another doesn't count, nor one that is part of a stranger's."""
    spans = [(m.start(), m.end(), name) for name in names for m in re.finditer(re.escape(name), text)]
    whole = [(a, z, name) for a, z, name in spans if not any(b <= a and z <= y and y - b > z - a for b, y, _ in spans)]
    apart = [
        (a, z, name)
        for a, z, name in whole
        if not any(_across(a, z, b, y) and names[name] != names[other] for b, y, other in whole)
    ]
    return tuple(dict.fromkeys(unit for a, z, name in apart if _stands(text, a, z) for unit in names[name]))


def _across(start: int, end: int, other_start: int, other_end: int) -> bool:
    return start < other_start < end < other_end or other_start < start < other_end < end


def _stands(text: str, start: int, end: int) -> bool:
    """Whether a name in a text is that of the unit and not a piece of another's."""
    name, before = text[start:end], text[start - 1 : start]
    if len(name) <= SHORT and re.match(r"[一-鿿]", before):
        return False
    if before and before in LEVELS and (name[0] not in LEVELS or name.startswith("市场")):
        return False
    return not (AREA.search(name) and ITS_BUREAU.match(text, end))


# ── the month ──


def _months(texts: Sequence[str], periods: Sequence[str]) -> tuple[str, ...]:
    """The periods that texts name; a month without a year is one that can be reported on, where there is one."""
    lines = [SIGNED_ON.sub(" ", text) for text in texts]
    dated = {f"{m[1]}-{int(m[2]):02d}": None for line in lines for m in YEAR_AND_MONTH.finditer(line)}
    months = [int(m[1]) for line in lines for m in MONTH.finditer(line)]
    months += [chinese_number(m[1]) or 0 for line in lines for m in CHINESE_MONTH.finditer(line)]
    for month in months:
        ending = f"-{month:02d}"
        if not any(period.endswith(ending) for period in dated):
            offered = [period for period in periods if period.endswith(ending)]
            dated |= dict.fromkeys(offered or [max(periods, default="0000")[:4] + ending])
    return tuple(dated)
