"""行政区划: the hierarchy that division codes (GB/T 2260) make, and the reforms that many plans have in common.

A region is named by its six-digit code: 000000 is the whole country, which holds 650000, which holds 650200, which
holds 650203.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

COUNTRY = "000000"
COUNTRY_NAME = "全国"
THEMES = Path(__file__).parents[1] / "data" / "themes.toml"
_CODE = re.compile(r"[1-9][0-9](00|[0-9]{2})[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Division:
    """区划: a government and its code."""

    government: str
    code: str


def is_code(text: str) -> bool:
    """Whether six digits name a province, a city or a county: 650000, 650200, 650203."""
    return bool(_CODE.fullmatch(text)) and not (text[2:4] == "00" and text[4:] != "00")


def prefix(code: str) -> str:
    """The digits that all codes within a region begin with: 65 for 650000, none for the country."""
    return re.sub(r"(00)+$", "", code)


def width(code: str) -> int:
    """How many digits name the parts of a region: 2 for provinces, 4 for cities, 6 for counties."""
    return min(len(prefix(code)) + 2, 6)


def within(code: str, region: str) -> bool:
    """Whether a code is that of the region or of a part of it."""
    return code.startswith(prefix(region))


def above(code: str) -> tuple[str, ...]:
    """The regions that hold a code, the country first, without itself: 000000, 650000 and 650200 for 650203."""
    own = prefix(code)
    return tuple(own[:digits].ljust(6, "0") for digits in range(0, len(own), 2))


def smallest(codes: Iterable[str]) -> str:
    """The smallest region that holds all codes and has parts; the country where there is none."""
    chains = [(*above(code), *([code] if len(prefix(code)) < len(code) else [])) for code in codes]
    shared = COUNTRY
    for level in zip(*chains, strict=False):
        if len(set(level)) > 1:
            break
        shared = level[0]
    return shared


def names(divisions: Sequence[Division]) -> Mapping[str, str]:
    """What each code is called; the country has its name too."""
    return {COUNTRY: COUNTRY_NAME, **{division.code: division.government for division in divisions}}


def name(code: str, named: Mapping[str, str], region: str) -> str:
    """What a part of a region is called in a list; the region's own plans are those of the level itself."""
    if not code:
        return "未登记区划代码的地区"
    if code == region:
        return f"{named.get(code, code)}（本级）"
    return named.get(code, f"区划 {code}")


@dataclass(frozen=True, slots=True)
class Theme:
    """同类改革: one reform that many plans have tasks of; a task belongs where its title holds one of the words."""

    name: str
    words: tuple[str, ...]


@cache
def themes() -> tuple[Theme, ...]:
    """The reforms to compare by, in the order of `data/themes.toml`."""
    found = tomllib.loads(THEMES.read_text(encoding="utf-8"))["theme"]
    return tuple(Theme(item["name"], tuple(item["words"])) for item in found)
