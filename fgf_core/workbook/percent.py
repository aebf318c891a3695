"""完成进度 in every form people write it: what is certain becomes a number, the rest stays empty with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .cells import Cell, Kind
from .words import DIGITS, chinese_number, is_nothing, squeeze

LONGEST = 100  # what is longer is a sentence, and would only cost time
FIGURE = r"(\d+(?:\.\d+)?)"
PLAIN = re.compile(rf"{FIGURE}(%?)")
PREFIX = re.compile(r"^(?:进度|完成率|完成比例|完成进度|总体|目前|现|已|累计|完成|达到|达|至|到|为|:)+")
ABOUT = re.compile(r"^(?:大约|大概|约为|约|近似|接近|将近|近|差不多|≈|~)+|(?:左右|上下|\(约\))+$")
# A bound is a range with one open end: ≥60% says nothing of whether it is 61 or 99.
BOUND = re.compile(r"≥|≤|>|<|以上|以下|以内|超过?|不低于|不高于|不少于|不足|不到|未达|至少|最多|多于|少于|余|多$|\+$")
BETWEEN = re.compile(rf"{FIGURE}%?(?:-|~|—|–|―|至|到|…){FIGURE}%?")
FRACTION = re.compile(r"(\d{1,6})[/÷](\d{1,6})")
TENTHS = re.compile(r"([一二三四五六七八九十两\d])成(半|[一二三四五六七八九])?")
MANY_TENTHS = re.compile(r"[一二三四五六七八九][、到至-]?[一二三四五六七八九十]成半?")
HUNDREDTHS = re.compile(r"百分之([零〇一二三四五六七八九十百]+)(?:点([零〇一二三四五六七八九]+))?")


@dataclass(frozen=True, slots=True)
class Percent:
    """What a cell says of progress: `value` 0 to 100 or None, and the code to say beside it, "" for none."""

    value: float | None
    code: str = ""


def percent(cell: Cell, *, done: bool = False) -> Percent:
    """Read a progress cell; `done` (the unit says 已完成) settles whether a bare 1 is 100 %."""
    if cell.kind is Kind.TEXT:
        return _from_text(str(cell.value), done=done)
    if cell.kind is not Kind.NUMBER or not isinstance(cell.value, float):
        return Percent(None, "PCT_WORD")
    # Excel stores 80 % as 0.8; people type 80.
    if cell.is_percentage:
        return _within(cell.value * 100)
    return _within(cell.value) if cell.prints_percent else _bare(cell.value, done=done)


def is_percent(cell: Cell) -> bool:
    """Whether a cell looks like a progress figure, certain or not."""
    if cell.kind is Kind.TEXT:
        return _from_text(str(cell.value), done=False).code not in ("PCT_WORD", "PCT_MISSING")
    return cell.kind is Kind.NUMBER


def _from_text(text: str, *, done: bool) -> Percent:
    if len(text) > LONGEST:
        return Percent(None, "PCT_WORD")
    typed = re.sub(r"[。,;!]+$", "", squeeze(text).replace("﹪", "%"))
    if is_nothing(typed):
        return Percent(None, "PCT_MISSING")
    if found := PLAIN.fullmatch(typed):
        return _figure(found[1], found[2], done=done)
    if re.fullmatch(rf"-{FIGURE}%?", typed):
        return Percent(None, "PCT_RANGE")
    if (
        BETWEEN.search(typed)
        or MANY_TENTHS.search(typed)
        or (BOUND.search(typed) and re.search(r"\d|成|百分之", typed))
    ):
        return Percent(None, "PCT_RANGE_TEXT")
    told = PREFIX.sub("", typed)
    figure = ABOUT.sub("", told)
    return _stated(PREFIX.sub("", figure), about=figure != told, done=done)


def _figure(digits: str, sign: str, *, done: bool) -> Percent:
    if sign:
        return _within(float(digits))
    bare = _bare(float(digits), done=done)
    return bare if bare.code else Percent(bare.value, "PCT_NUMBER_TEXT")


def _stated(typed: str, *, about: bool, done: bool) -> Percent:
    """A figure freed of the words around it."""
    about_code = "PCT_APPROX" if about else ""
    if found := PLAIN.fullmatch(typed):
        read = _figure(found[1], found[2], done=done)
        return read if read.value is None or not about else Percent(read.value, about_code)
    if found := FRACTION.fullmatch(typed):
        whole = int(found[2])
        return _within(int(found[1]) / whole * 100, "PCT_FRACTION") if whole else Percent(None, "PCT_WORD")
    if found := TENTHS.fullmatch(typed):
        tenths = 10 if found[1] == "十" else int(found[1]) if found[1].isdecimal() else DIGITS[found[1]]
        rest = 0 if found[2] is None else 5 if found[2] == "半" else DIGITS[found[2]]
        return _within(tenths * 10 + rest, "PCT_APPROX")
    if found := HUNDREDTHS.fullmatch(typed):
        number = chinese_number(found[1])
        if number is not None or found[1] in ("零", "〇"):
            decimals = "".join(str(DIGITS[digit]) for digit in found[2] or "")
            return _within(float(f"{number or 0}.{decimals or 0}"), about_code)
    return Percent(None, "PCT_WORD")


def _bare(number: float, *, done: bool) -> Percent:
    """A number without any sign of per cent."""
    if number == 1:
        return Percent(100.0, "PCT_FRACTION") if done else Percent(None, "PCT_AMBIGUOUS")
    if 0 < number < 1:
        return _within(number * 100, "PCT_FRACTION")
    return _within(number)


def _within(value: float, code: str = "") -> Percent:
    rounded = round(float(value), 2)
    return Percent(rounded, code) if 0 <= rounded <= 100 else Percent(None, "PCT_RANGE")
