"""What a workbook holds, as plain values: cells with their kind, sheets with what is merged and hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from fgf_core.model import Problem

DATE_FORMAT = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
# 80 shown as 80% by a sign that is only printed beside it.
PRINTED_PERCENT = re.compile(r'"[^"]*%[^"]*"|\\%')
EXTERNAL = re.compile(r"\[(\d+|[^\[\]]+\.\w{2,4})\][^\[\]]*!")
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")
DAY_0, DAY_0_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)

# The column in which a workbook goes back to its unit with the office's answer, and which is never read.
REMARKS = "督查室意见"


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    ERROR = "error"
    NO_VALUE = "no_value"


KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell. `formula` is its text without `=`, "" where the file keeps it elsewhere, None for no formula.

    `day_0` is the day from which its file counts days.
    """

    kind: Kind
    value: str | float | date | bool
    number_format: str = ""
    formula: str | None = None
    day_0: date = DAY_0

    @property
    def external(self) -> bool:
        """Whether its formula looks into another file."""
        return bool(self.formula and EXTERNAL.search(self.formula))

    @property
    def references(self) -> frozenset[str]:
        """The cells its formula names, as `C7`."""
        return frozenset(column.upper() + row for column, row in REFERENCE.findall(self.formula or ""))

    @property
    def is_percentage(self) -> bool:
        """Whether the number is shown as a percentage."""
        return "%" in self.number_format and "%" in LITERALS.sub("", self.number_format)

    @property
    def prints_percent(self) -> bool:
        """Whether a sign of per cent is printed beside the number, which is not multiplied for it."""
        return bool(PRINTED_PERCENT.search(self.number_format))

    @property
    def text(self) -> str:
        """The value as a person would read it off the cell."""
        if isinstance(self.value, bool):
            return "是" if self.value else "否"
        if isinstance(self.value, float):
            return f"{self.value * 100:.10g}%" if self.is_percentage else f"{self.value:.15g}"
        return self.value.isoformat() if isinstance(self.value, date) else self.value


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: `rows` maps row to column to cell, both from 1, filled cells only."""

    name: str
    hidden: bool
    rows: Mapping[int, Mapping[int, Cell]]
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def banners(self) -> frozenset[int]:
        """The rows that hold nothing but one cell merged across: titles, headings, notes."""
        wide = (merge.top for merge in self.merges if merge.right > merge.left)
        return frozenset(row for row in wide if len(self.rows.get(row, ())) == 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read. Where `problems` is not empty nothing could be read, and they say why."""

    name: str
    sheets: tuple[Sheet, ...] = ()
    problems: tuple[Problem, ...] = ()


def sheets_of(document: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The sheets in what the child process wrote."""
    day_0 = DAY_0_OF_1904 if document["date1904"] else DAY_0
    return tuple(
        Sheet(
            name=sheet["name"],
            hidden=sheet["hidden"],
            rows=_rows(sheet["cells"], day_0),
            merges=tuple(Merge(*corners) for corners in sheet["merges"]),
            hidden_rows=frozenset(sheet["hidden_rows"]),
            hidden_columns=frozenset(sheet["hidden_columns"]),
        )
        for sheet in document["sheets"]
    )


@lru_cache(maxsize=256)
def column_letter(column: int) -> str:
    """The letters of a column: 1 is A, 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column: A is 1, AB is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def remarks_columns(cells: list[list[Any]]) -> frozenset[int]:
    """The columns in which the office answered a unit: those that begin with the name of that column."""
    named = [cell for cell in cells if cell[2] == Kind.TEXT and cell[3].startswith(REMARKS)]
    tops = {cell[1]: cell[0] for cell in reversed(named) if cell[3].split("\n")[0].strip() == REMARKS}
    return frozenset(tops) - {cell[1] for cell in cells if cell[1] in tops and cell[0] < tops[cell[1]]}


def _rows(cells: list[list[Any]], day_0: date) -> dict[int, dict[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    answered = remarks_columns(cells)
    alike: dict[tuple[Any, ...], Cell] = {}  # much of what a column holds is the same from row to row
    for row, column, kind, value, number_format, formula in cells:
        if column in answered:
            continue
        what = (kind, value, number_format, formula)
        cell = alike.get(what)
        if cell is None:
            cell = alike[what] = _cell(*what, day_0)
        if row in rows:
            rows[row][column] = cell
        else:
            rows[row] = {column: cell}
    return rows


def _cell(kind: str, value: Any, number_format: str, formula: str | None, day_0: date) -> Cell:
    if kind == "iso_date":
        return _from_iso(value, formula)
    if kind == Kind.NUMBER and 1 <= value < 2_958_466 and DATE_FORMAT.search(LITERALS.sub("", number_format)):
        return Cell(Kind.DATE, day_0 + timedelta(days=int(value)), number_format, formula)
    return Cell(KINDS[kind], value, number_format, formula, day_0)


def _from_iso(value: str, formula: str | None) -> Cell:
    try:
        return Cell(Kind.DATE, date.fromisoformat(value[:10]), "", formula)
    except ValueError:
        return Cell(Kind.TEXT, value, "", formula)
