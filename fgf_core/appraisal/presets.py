"""Named changes of a scheme, and a scheme written out as the text it can be read from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from fgf_core.appraisal.scheme import Scheme, read
from fgf_core.appraisal.scheme_lines import DECIMALS
from fgf_core.appraisal.scheme_text import GRADES, NUMBERS

Preset = Callable[[Scheme], Scheme]
MEMBERS = Fraction(1, 2)
"""Where a preset shares by 牵头 : 责任, a member of a group counts half of a responsible unit."""


def as_it_is(scheme: Scheme) -> Scheme:
    """现行: nothing is changed."""
    return scheme


def leads_only(scheme: Scheme) -> Scheme:
    """只计牵头: who takes part without leading is not rated for it."""
    return _shared(scheme, 1, 0)


def six_to_four(scheme: Scheme) -> Scheme:
    """牵头与责任 6:4."""
    return _shared(scheme, 6, 4)


def five_to_three(scheme: Scheme) -> Scheme:
    """牵头与责任 5:3."""
    return _shared(scheme, 5, 3)


PRESETS: Mapping[str, Preset] = {
    "现行": as_it_is,
    "只计牵头": leads_only,
    "牵头与责任 6:4": six_to_four,
    "牵头与责任 5:3": five_to_three,
}


def _shared(scheme: Scheme, lead: int, responsible: int) -> Scheme:
    weights = {"lead": Fraction(lead), "responsible": Fraction(responsible), "member": responsible * MEMBERS}
    return replace(scheme, weights=weights)


def written(scheme: Scheme) -> str:
    """The scheme's text, TOML with each number's name beside it; `read` makes an equal scheme of it.

    Raises ValueError for a number that decimals can't write, such as a third; no scheme read from a text has one.
    """
    tables = dict.fromkeys(number.table for number in NUMBERS)
    pieces = [
        f"name = {_quoted(scheme.name)}\nversion = {_quoted(scheme.version)}\n",
        *(_table(scheme, table, {n.key: n.name for n in NUMBERS if n.table == table}) for table in tables),
        _table(scheme, "bars", {}),
    ]
    if scheme.quotas or "quotas" in scheme.sources:
        pieces.append(_table(scheme, "quotas", {grade: f"{GRADES[grade]}名额，占同类单位的比例" for grade in GRADES}))
    for block in scheme.blocks:
        words = {"id": block.id, "name": block.name, "clause": block.clause, "source": block.source}
        lines = [f"{key} = {_quoted(value)}" for key, value in words.items()]
        pieces.append("\n".join(["[[blocks]]", *lines[:2], f"points = {_number(block.points)}", *lines[2:]]) + "\n")
    return "\n".join(pieces)


def _table(scheme: Scheme, table: str, names: Mapping[str, str]) -> str:
    lines = [f"[{table}]"]
    if table == "comparison":
        numbers: Mapping[str, Fraction] = {"least_led_tasks": Fraction(scheme.least_led_tasks)}
    else:
        numbers = {} if table == "bars" else getattr(scheme, table)
    lines += [f"{key} = {_number(numbers[key])}  # {name}" for key, name in names.items() if key in numbers]
    if table == "comparison":
        lines.append(f"without_case = {_quoted(scheme.without_case)}")
        lines.append(f"places = {str(scheme.shows_places).lower()}")
    if table == "bars":
        lines.append(f"cap = {_quoted(scheme.cap)}")
    if table in scheme.sources:
        lines.append(f"source = {_quoted(scheme.sources[table])}")
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _number(value: Fraction) -> str:
    places = next((n for n in range(DECIMALS + 1) if 10**n % value.denominator == 0), None)
    if places is None:
        raise ValueError(f"{value} is no decimal number")
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    whole, after = digits[: len(digits) - places], digits[len(digits) - places :]
    return f"{'-' if value < 0 else ''}{whole}{'.' if after else ''}{after}"


def with_numbers(scheme: Scheme, numbers: Mapping[tuple[str, str], Fraction]) -> Scheme:
    """The scheme with other numbers, by table and key as in its text; `blocks` has its points by the block's id.

    Whether they lie within their bounds is for `read` to say.
    """
    tables = {table for table, _ in numbers} - {"blocks", "comparison"}
    changed: dict[str, Any] = {
        table: {key: numbers.get((table, key), value) for key, value in getattr(scheme, table).items()}
        for table in tables
    }
    return replace(
        scheme,
        blocks=tuple(replace(block, points=numbers.get(("blocks", block.id), block.points)) for block in scheme.blocks),
        least_led_tasks=int(numbers.get(("comparison", "least_led_tasks"), scheme.least_led_tasks)),
        **changed,
    )


def versioned(text: str, version: str) -> str:
    """A scheme's text under another version, all else as it was written, remarks and all."""
    named, found = re.subn(r"(?m)^version[ \t]*=.*$", lambda _: f"version = {_quoted(version)}", text, count=1)
    was, now = read(text)[0], read(named)[0] if found else None
    if was is None or now == replace(was, version=version):
        return named
    return written(replace(was, version=version))  # the version stood where a pattern doesn't find it
