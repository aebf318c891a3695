"""A scheme's text taken apart: what can be read, on which line each item stands, and which lines can't be read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from fgf_core.model import Problem

Document = dict[str, Any]
MOST_LINES, LONGEST_LINE = 1000, 3000
"""No scheme needs more; a text beyond them is refused before it is read, for reading it may take minutes."""
MOST_UNREAD = 40  # no row is mended for ever
DECIMALS = 20
UNREAD = "unread-lines"
_HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)")
_KEY = re.compile(r"""\s*(?P<quote>["']?)([\w.-]+)(?P=quote)\s*=""")


class Lines:
    """On which line of the text a table's key stands; `unread` are the lines that can't be read."""

    def __init__(self, rows: Sequence[str], unread: Mapping[int, str]) -> None:
        self._at: dict[tuple[str, str], int] = {}
        self._unread, self._last = unread, max(len(rows), 1)
        table, blocks = "", 0
        for number, row in enumerate(rows, start=1):
            if found := _HEADER.match(row):
                table = found[1]
                if table == "blocks":
                    table, blocks = f"blocks.{blocks}", blocks + 1
                self._at.setdefault((table, ""), number)
            elif found := _KEY.match(row):
                self._at.setdefault((table, found[2]), number)

    def of(self, table: str, key: str = "") -> str:
        """Where a key stands, or else its table, as `第 12 行`; what is missing altogether belongs after the last."""
        base = table.partition(".")[0]
        places = (table, key), (f"{table}.{key}", ""), ("", f"{base}.{key}"), (table, ""), ("", base), (base, "")
        line = next((self._at[place] for place in places if place in self._at), None)
        return f"第 {line} 行" if line else f"第 {self._last} 行之后" if table else "第 1 行"

    def unreadable(self, table: str, key: str) -> bool:
        """Whether the key is there, on a line that can't be read: then it is not missing as well."""
        return self._at.get((table, key)) in self._unread


def parsed(text: str) -> tuple[Document, Lines, list[Problem]]:
    """What can be read of the text, where it stands, and every line that can't be read; those are left out."""
    rows = text.replace("\r\n", "\n").split("\n")
    unread: dict[int, str] = {}
    if found := _oversized(rows):
        return {}, Lines((), unread), [found]
    mended = list(rows)
    for _ in range(MOST_UNREAD):
        document, line, why = _loaded(mended)
        if document is not None:
            document.pop(UNREAD, None)
            break
        unread.setdefault(line, why)
        mended[line - 1] = _mended(mended[line - 1])
    else:
        document = {}
    seen = [was if _KEY.match(was) else now for was, now in zip(rows, mended, strict=True)]
    return document, Lines(seen, unread), [_unread(line, unread[line]) for line in sorted(unread)]


def _oversized(rows: Sequence[str]) -> Problem | None:
    if len(rows) > MOST_LINES:
        return _wrong(MOST_LINES + 1, f"考评办法不应超过 {MOST_LINES} 行，请删去多余内容。")
    long = (number for number, row in enumerate(rows, start=1) if len(row) > LONGEST_LINE)
    return next((_wrong(number, f"这一行不应超过 {LONGEST_LINE} 字，请删去多余内容。") for number in long), None)


def _loaded(rows: Sequence[str]) -> tuple[Document | None, int, str]:
    """The document; without one, the first line that can't be read and why."""
    why = _refusal(rows)
    if isinstance(why, dict):
        return why, 0, ""
    if found := re.search(r"\(at line (\d+)", why):
        return None, int(found[1]), why
    # What is opened and never closed is noticed at the end; it was opened on the line with which a text first fails.
    good, bad = 0, len(rows)
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if isinstance(_refusal(rows[:middle]), dict) else (good, middle)
    return None, bad, why


def _refusal(rows: Sequence[str]) -> Document | str:
    try:
        return tomllib.loads("\n".join(rows), parse_float=_exact)
    except (RecursionError, ValueError) as error:  # ValueError: also a number of thousands of digits
        return str(error)


def _exact(digits: str) -> Fraction | float:
    """The number as written; what nobody writes (nan, inf, 1e999999999, a hundred digits) is no number of a scheme."""
    number, _, power = digits.replace("_", "").lower().partition("e")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", number) or max(len(number), len(power)) > 40 or abs(int(power or 0)) > 20:
        return float("nan")
    value = Fraction(f"{number}e{power or 0}")
    return value if 10**DECIMALS % value.denominator == 0 else float("nan")


def _mended(row: str) -> str:
    """The row so that the rest can be read: a heading with its brackets, or one that is passed over; else nothing."""
    if not row.lstrip().startswith("["):
        return ""
    found = _HEADER.match(row)
    whole = f"[[{found[1]}]]" if found and found[1] == "blocks" else f"[{found[1]}]" if found else row
    return whole if whole != row.partition("#")[0].strip() else f"[[{UNREAD}]]"


def _unread(line: int, why: str) -> Problem:
    if "twice" in why or "overwrite" in why:
        return _wrong(line, "这一项前面已经有了，请只留一处。")
    return _wrong(line, "格式有误，请对照默认考评办法检查引号、等号和方括号。")


def _wrong(line: int, message: str) -> Problem:
    return Problem(f"第 {line} 行", message, "SCHEME_TEXT")
