"""One worksheet with remarks written into a column of it and cells marked, and nothing else of it changed."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from .cells import column_letter, column_number
from .marked_styles import MarkedStyles
from .splice import Edits, Element, Outline, element, text, with_attributes

# In characters, of which a Chinese one takes two; heights in points.
WIDTH = 56
LINE_HEIGHT, MOST_HEIGHT = 15, 409
RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?\Z")


@dataclass(frozen=True, slots=True)
class Remarks:
    """What to write into one sheet: by row, the words for `column` and their mark; by row and column, a cell's mark.

    `headings` are the rows in which the column is named, `before` those with a remark of an earlier answer, which goes.
    """

    column: int
    rows: Mapping[int, tuple[str, str]]
    cells: Mapping[tuple[int, int], str]
    headings: frozenset[int]
    before: frozenset[int]


def marked_sheet(data: bytes, remarks: Remarks, styles: MarkedStyles | None) -> bytes:
    """The part of a worksheet with remarks; raises ValueError where it has no place for them."""
    sheet = _Sheet(data, remarks, styles.marks if styles else frozenset())
    around = sheet.only("sheetData")
    if around is None:
        raise ValueError("sheetData")
    edits = Edits(data)
    _dimension(sheet, edits, remarks)
    _columns(sheet, edits, remarks.column, around)
    _rows(sheet, edits, _Cells(sheet, remarks, styles, around.prefix), around)
    return edits.done()


class _Sheet(Outline):
    """A worksheet's rows, those of their cells that matter here, and the styles seen in each column."""

    def __init__(self, data: bytes, remarks: Remarks, marks: frozenset[int]) -> None:
        self._marks = {str(style) for style in marks}
        # Where a row is written to, its cells count from the first one written, or the one beside the remark.
        self._first = dict.fromkeys((*remarks.rows, *remarks.before), remarks.column - 1)
        for row, column in remarks.cells:
            self._first[row] = min(column, self._first.get(row, column))
        self._row = self._column = 0
        self.cells: dict[int, dict[int, Element]] = {}
        self.styles: dict[int, dict[int, None]] = {}
        super().__init__(data)
        for cell, row in zip(self.found.get("c", ()), self._rows_of_cells(), strict=True):
            self.cells.setdefault(row, {}).setdefault(cell.place, cell)

    def wants(self, tag: str, depth: int, attributes: dict[str, str]) -> int | None:
        """The place of a row, of a cell that matters, of what is said of columns."""
        if tag == "row" and depth == 2:
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
            return self._row
        if tag == "c" and depth == 3:
            name = attributes.get("r", "").replace("$", "")
            self._column = column_number(name.rstrip("0123456789")) if name else self._column + 1
            return self._column if self._matters(attributes.get("s", "0")) else None
        if tag == "col" and depth == 2:
            return int(attributes["min"])
        return 0 if depth == 1 and tag in ("sheetData", "cols", "dimension", "sheetFormatPr") else None

    @property
    def targets(self) -> list[int]:
        """The rows that change, in order."""
        return sorted({*self._first, *self.cells})

    @property
    def fixed_heights(self) -> bool:
        """Whether rows that say nothing of their height don't grow with their text."""
        rows = self.only("sheetFormatPr")
        return rows is not None and rows.attributes.get("customHeight") in ("1", "true")

    def style_of_absent(self, row: Element | None, column: int) -> int:
        """The style that a cell which isn't there shows: its row's, or its column's."""
        if row and row.attributes.get("customFormat") in ("1", "true"):
            return int(row.attributes.get("s", "0"))
        around = (col for col in self.found.get("col", ()) if covers(col, column))
        return int(next((col.attributes.get("style", "0") for col in around), "0"))

    def _matters(self, style: str) -> bool:
        self.styles.setdefault(self._column, {})[int(style)] = None
        return style in self._marks or self._column >= self._first.get(self._row, self._column + 1)

    def _rows_of_cells(self) -> list[int]:
        rows = iter(self.found.get("row", ()))
        numbers: list[int] = []
        row = next(rows, None)
        for cell in self.found.get("c", ()):
            while row and row.end <= cell.start:
                row = next(rows, None)
            numbers.append(row.place if row else 0)
        return numbers


class _Cells:
    """The cells of a sheet as they are rewritten."""

    def __init__(self, sheet: _Sheet, remarks: Remarks, styles: MarkedStyles | None, prefix: str) -> None:
        self.remarks, self.prefix = remarks, prefix
        self._sheet, self._styles = sheet, styles
        self._marks = styles.marks if styles else frozenset()
        self._in_question: dict[int, list[int]] = {}
        for row, column in remarks.cells:
            self._in_question.setdefault(row, []).append(column)

    def columns(self, number: int) -> list[int]:
        """Which cells of a row change."""
        old = self._sheet.cells.get(number, {})
        found = {column for column, cell in old.items() if int(cell.attributes.get("s", "0")) in self._marks}
        found.update(self._in_question.get(number, ()))
        if number in self.remarks.rows or number in self.remarks.before:
            found.add(self.remarks.column)
        return sorted(found)

    def made(self, number: int, column: int, row: Element | None) -> bytes:
        """A cell as it shall be, b"" for none."""
        if column == self.remarks.column:
            return self._remark(number) if number in self.remarks.rows else b""
        old = self._sheet.cells.get(number, {}).get(column)
        mark = self.remarks.cells.get((number, column), "")
        style = int(old.attributes.get("s", "0")) if old else self._sheet.style_of_absent(row, column)
        if self._styles and style in self._marks:
            style = self._styles.unmarked(style, self._sheet.styles.get(column, ()))
        if self._styles and mark:
            style = self._styles.marked(style, mark)
        if old is None:
            return element(f"{self.prefix}c", {"r": f"{column_letter(column)}{number}", "s": str(style)})
        return with_attributes(self._sheet.opening(old), {"s": str(style)}) + self._sheet.inside(old)

    def height(self, number: int) -> float:
        """How high a row must be for its remark."""
        words = self.remarks.rows.get(number, ("", ""))[0]
        lines = sum(math.ceil(sum(2 if ord(c) > 255 else 1 for c in line) / (WIDTH - 2)) for line in words.split("\n"))
        return min(lines * LINE_HEIGHT + 3, MOST_HEIGHT) if words else 0

    def _remark(self, number: int) -> bytes:
        words, mark = self.remarks.rows[number]
        before = [cell for column, cell in self._sheet.cells.get(number, {}).items() if column < self.remarks.column]
        beside = int(before[-1].attributes.get("s", "0")) if before else 0
        attributes = {"r": f"{column_letter(self.remarks.column)}{number}"}
        if self._styles:
            is_name = number in self.remarks.headings and not mark
            attributes["s"] = str(beside if is_name else self._styles.remark(beside, mark))
        inner = element(f"{self.prefix}t", {"xml:space": "preserve"}, [text(words)])
        inline = element(f"{self.prefix}is", {}, [inner])
        return element(f"{self.prefix}c", attributes | {"t": "inlineStr"}, [inline])


def _rows(sheet: _Sheet, edits: Edits, cells: _Cells, around: Element) -> None:
    """Rewrite the rows that change, and put those that were not there into their places."""
    all_rows = sheet.found.get("row", [])
    rows = {row.place: row for row in reversed(all_rows)}
    last, after = b"", 0
    for number in sheet.targets:
        if number in rows:
            _rewrite(sheet, edits, cells, rows[number])
            continue
        attributes = {"r": str(number)}
        if sheet.fixed_heights:
            attributes |= {"ht": f"{cells.height(number):g}", "customHeight": "1"}
        children = [cells.made(number, column, None) for column in cells.columns(number)]
        made = element(f"{cells.prefix}row", attributes, children)
        while after < len(all_rows) and all_rows[after].place <= number:
            after += 1
        if after < len(all_rows):
            edits.replace(all_rows[after].start, all_rows[after].start, made)
        else:
            last += made
    if last:
        edits.fill(around, last)


def _rewrite(sheet: _Sheet, edits: Edits, cells: _Cells, row: Element) -> None:
    present = sheet.cells.get(row.place, {})
    last = b""
    for column in cells.columns(row.place):
        made = cells.made(row.place, column, row)
        after = next((cell for place, cell in present.items() if place > column), None)
        if column in present:
            edits.replace(present[column].start, present[column].end, made)
        elif after:
            edits.replace(after.start, after.start, made)
        else:
            last += made
    changed = _row_attributes(sheet, cells, row)
    if last:
        edits.fill(row, last, **changed)
    elif changed:
        edits.retag(row, **changed)


def _row_attributes(sheet: _Sheet, cells: _Cells, row: Element) -> dict[str, str]:
    """What changes in a row's tag: the columns it spans, and its height where it would hide a remark."""
    changed = {}
    column = cells.remarks.column
    first, _, last = row.attributes.get("spans", "").partition(":")
    if first.isdecimal() and last.isdecimal() and int(last) < column:
        changed["spans"] = f"{first}:{column}"
    height, given = cells.height(row.place), row.attributes.get("ht")
    if (given or sheet.fixed_heights) and height > float(given or 0):
        changed["ht"] = f"{height:g}"
    return changed


def _dimension(sheet: _Sheet, edits: Edits, remarks: Remarks) -> None:
    """Let the declared size of the sheet hold the remarks; one that makes no sense stays as it is."""
    found = sheet.only("dimension")
    declared = RANGE.match(found.attributes.get("ref", "").replace("$", "")) if found else None
    if not found or not declared:
        return
    left, top, right, bottom = declared.groups()
    rows = [int(top), int(bottom or top), *remarks.rows, *(row for row, _ in remarks.cells)]
    columns = [column_number(left), column_number(right or left), remarks.column]
    columns += (column for _, column in remarks.cells)
    first, last = (f"{column_letter(end(columns))}{end(rows)}" for end in (min, max))
    edits.retag(found, ref=f"{first}:{last}")


def _columns(sheet: _Sheet, edits: Edits, column: int, data: Element) -> None:
    """Give the column its width, and leave what is said of its neighbours."""
    width = {"min": str(column), "max": str(column), "width": str(WIDTH), "customWidth": "1"}
    new = element(f"{data.prefix}col", width)
    around, columns = sheet.only("cols"), sheet.found.get("col", [])
    over = next((col for col in columns if covers(col, column)), None)
    after = next((col for col in columns if col.place > column), None)
    if around is None:
        edits.replace(data.start, data.start, element(f"{data.prefix}cols", {}, [new]))
    elif over:
        edits.replace(over.start, over.end, _parted(sheet.raw(over), over, column, new))
    elif after:
        edits.replace(after.start, after.start, new)
    else:
        edits.fill(around, new)


def _parted(raw: bytes, over: Element, column: int, new: bytes) -> bytes:
    """A range of columns without one of them, which is put in its place."""
    first, last = int(over.attributes["min"]), int(over.attributes["max"])
    before = with_attributes(raw, {"max": str(column - 1)}) if first < column else b""
    return before + new + (with_attributes(raw, {"min": str(column + 1)}) if last > column else b"")


def covers(col: Element, column: int) -> bool:
    """Whether a range of columns holds one."""
    return int(col.attributes["min"]) <= column <= int(col.attributes["max"])
