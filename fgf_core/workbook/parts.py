"""The parts of an .xlsx file, listened to tag by tag under their caps, never held as a tree."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from typing import Any

ROWS, COLUMNS, CELLS = 20_000, 200, 200_000
TAGS, STRINGS, STYLES, MERGES = 1_000_000, 200_000, 70_000, 5_000
INFLATED, LONGEST_TAG = 64 << 20, 1 << 20
# A field takes 2,000 characters; what is far longer is cut here only to be refused there.
LONGEST_TEXT, ALL_TEXT = 8_000, 6_000_000
PART_BYTES = {"worksheets": 40 << 20, "sharedStrings": 24 << 20, "styles": 4 << 20, "other": 8 << 20}

DATE_FORMATS = [*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)]
BUILT_IN = {9: "0%", 10: "0.00%"} | dict.fromkeys(DATE_FORMATS, "yyyy/m/d")
COLUMN_NAME = re.compile(r"\$?([A-Z]{1,3})\$?")
HEARD = frozenset({"v", "t", "f"})
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Refused(Exception):
    """The file is not to be read; `code` is one of the file codes, `what` the place."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(code, what)
        self.code, self.what = code, what


class Part:
    """What listens to one part: tags and text by their local names. The base gathers text, phonetic hints left out."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._listening = self._phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""

    def end(self, tag: str) -> None:
        """A tag closes."""

    def text(self, piece: str) -> None:
        """Characters between tags."""
        if self._listening and not self._phonetic and self._length < LONGEST_TEXT:
            self._pieces.append(piece)
            self._length += len(piece)

    def take(self) -> str:
        """The text gathered so far, which is then forgotten."""
        if not self._pieces:
            return ""
        whole = "".join(self._pieces)[:LONGEST_TEXT]
        self._pieces, self._length = [], 0
        return ESCAPED.sub(lambda code: chr(int(code[1], 16)), whole) if "_x" in whole else whole


@lru_cache(maxsize=256)
def local(name: str) -> str:
    """A name without its namespace: files of several makers differ in that."""
    return name[name.rfind(":") + 1 :]


class Strings(Part):
    """xl/sharedStrings.xml: `all` of them in order."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - the shape of a Part
        """A tag opens."""
        self._listening = tag == "t"
        if tag == "rPh":
            self._phonetic = True

    def end(self, tag: str) -> None:
        """A tag closes."""
        self._listening = False
        if tag == "rPh":
            self._phonetic = False
        elif tag == "si":
            self.all.append(self.take())
            if len(self.all) > STRINGS:
                raise Refused("TOO_LARGE", "sharedStrings")


class Styles(Part):
    """xl/styles.xml: `ids`, the number format of each cell style, and the `formats` they mean."""

    def __init__(self) -> None:
        super().__init__()
        self.formats = dict(BUILT_IN)
        self.ids: list[int] = []
        self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if tag == "numFmt":
            self.formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")[:100]
        elif tag == "cellXfs":
            self._inside = True
        elif tag == "xf" and self._inside:
            self.ids.append(int(attributes.get("numFmtId", "0")))
        if len(self.ids) > STYLES or len(self.formats) > STYLES:
            raise Refused("TOO_LARGE", "styles")

    def end(self, tag: str) -> None:
        """A tag closes."""
        if tag == "cellXfs":
            self._inside = False

    def format_of(self, style: str) -> str:
        """The number format of a cell style, "" for the general one."""
        index = int(style)
        return self.formats.get(self.ids[index], "") if index < len(self.ids) else ""


class Budget:
    """How many cells and characters a whole file may still bring."""

    def __init__(self) -> None:
        self.cells, self.characters = CELLS, ALL_TEXT

    def spend(self, characters: int) -> None:
        """One more cell."""
        self.cells -= 1
        self.characters -= characters
        if self.cells < 0 or self.characters < 0:
            raise Refused("TOO_LARGE", "cells")


class Worksheet(Part):
    """One worksheet: filled cells, merges, what is hidden. A value beyond the bounds refuses the file."""

    def __init__(self, name: str, strings: Strings, styles: Styles, budget: Budget) -> None:
        super().__init__()
        self._name, self._strings, self._styles, self._budget = name, strings, styles, budget
        self.cells: list[list[Any]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self._row = self._column = 0
        self._type = self._style = self._value = ""
        self._formula: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        self._listening = tag in HEARD
        if tag == "c":
            place = attributes.get("r")
            self._row, self._column = _place(place) if place is not None else (self._row, self._column + 1)
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._value, self._formula = "", None
        elif tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            if _hidden(attributes, "ht") and self._row <= ROWS:
                self.hidden_rows.append(self._row)
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "col" and _hidden(attributes, "width"):
            self.hidden_columns += range(max(int(attributes["min"]), 1), min(int(attributes["max"]), COLUMNS) + 1)
            if len(self.hidden_columns) > COLUMNS:
                raise Refused("TOO_LARGE", "columns")
        elif tag == "mergeCell":
            self._merge(attributes["ref"])

    def end(self, tag: str) -> None:
        """A tag closes."""
        self._listening = False
        if tag == "v" or tag == "is":  # noqa: PLR1714 - every cell passes here
            self._value = self.take()
        elif tag == "c":
            self._cell()
        elif tag == "f":
            self._formula = self.take()
        elif tag == "rPh":
            self._phonetic = False

    def _cell(self) -> None:
        found = self._meaning()
        if found is None:
            return
        if not (0 < self._row <= ROWS and 0 < self._column <= COLUMNS):
            raise Refused("TOO_LARGE", f"{self._name} {self._row}:{self._column}")
        kind, value = found
        self._budget.spend((_size(value) if isinstance(value, str) else 0) + len(self._formula or ""))
        number_format = self._styles.format_of(self._style) if kind == "number" else ""
        self.cells.append([self._row, self._column, kind, value, number_format, self._formula])

    def _meaning(self) -> tuple[str, str | float | bool] | None:
        """The kind and value of the cell just closed, None for an empty one."""
        raw = self._value
        if raw == "":
            unsaved = self._formula is not None and self._type != "str"
            return ("no_value", "") if unsaved else None
        match self._type:
            case "s":
                text = self._strings.all[int(raw)]
                return ("text", text) if text else None
            case "inlineStr" | "str":
                return "text", raw
            case "b":
                return "bool", raw in ("1", "true")
            case "e":
                return "error", raw
            case "d":
                return "iso_date", raw
            case _:
                number = _number(raw)
                return ("number", number) if math.isfinite(number) else ("text", raw)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        if top > ROWS or left > COLUMNS:
            return
        self.merges.append((top, left, min(bottom, ROWS), min(right, COLUMNS)))
        if len(self.merges) > MERGES:
            raise Refused("TOO_LARGE", "merges")


def _size(text: str) -> int:
    """How long a text is once its characters are made plain, as is done to read it: one may stand for eighteen."""
    return len(unicodedata.normalize("NFKC", text))


def _hidden(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or a column is hidden, or drawn to nothing."""
    return _yes(attributes, "hidden") or _number(attributes.get(size, "1")) == 0


def _number(text: str) -> float:
    """The number a text is; what is none is not finite."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _yes(attributes: dict[str, str], name: str) -> bool:
    return attributes.get(name) in ("1", "true")


def _place(reference: str) -> tuple[int, int]:
    """Row and column of `C7`; raises ValueError for what is none."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not 1 <= len(digits) <= 7:
        raise ValueError(reference)
    return int(digits), _column(letters)


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    """The column of `C`; raises ValueError for what is none."""
    found = COLUMN_NAME.fullmatch(letters)
    if not found:
        raise ValueError(letters)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column
