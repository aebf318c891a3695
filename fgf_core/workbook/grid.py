"""From cells to tables: the header found by its words wherever it stands, columns and merged cells resolved."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import cast

from fgf_core.model import Claimed

from .cells import Cell, Kind, Merge, Sheet
from .columns import BY_KEY, CLAIMS, OPEN, Header, Key, header_of
from .percent import is_percent
from .words import clean, is_nothing, is_tick, squeeze, state, ticked

# A header stands near the top; a page's repeated header may stand anywhere and must be recognised in three columns.
TOP, DEEPEST, WIDEST = 60, 3, 60
# So many characters are no word for a state or a figure any more.
SENTENCE = 8
Merges = Mapping[int, Mapping[int, Merge]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row below a header, its cells by column; `shared`: those a merged cell lends it, `ticks`: what is ticked."""

    number: int
    hidden: bool
    cells: Mapping[Key, tuple[tuple[int, Cell], ...]]
    shared: frozenset[Key]
    ticks: tuple[tuple[int, Claimed], ...]
    first: str

    def cell(self, key: Key) -> tuple[int, Cell] | None:
        """The column and cell under a key, None where it says nothing."""
        return next(iter(self.cells.get(key, ())), None)

    def text(self, key: Key) -> str:
        """What the row says under a key, several columns of one kind on lines of their own."""
        return "\n".join(dict.fromkeys(clean(cell.text) for _, cell in self.cells.get(key, ())))

    @property
    def is_report(self) -> bool:
        """Whether the unit says anything of the task: a state, a progress figure or words on progress."""
        return bool(self.ticks) or any(key in self.cells for key in CLAIMS)


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it; `above` are the texts over it, `hidden_columns` are not read for being hidden."""

    sheet: Sheet
    header_row: int
    columns: Mapping[int, Header]
    rows: tuple[Row, ...]
    above: tuple[str, ...]
    hidden_columns: tuple[int, ...]


def tables(sheet: Sheet, month: int) -> tuple[Table, ...]:
    """The tables of a sheet as they speak of one month of the year; none where no header is found."""
    headers, tall = list(_headers(sheet)), _tall(sheet)
    found: list[Table] = []
    last_row = max(sheet.rows, default=0)
    for place, (top, bottom, columns) in enumerate(headers):
        end = headers[place + 1][0] if place + 1 < len(headers) else last_row + 1
        start = headers[place - 1][1] + 1 if place else 1
        used, hidden = _chosen(sheet, columns, month, range(bottom + 1, end))
        rows = tuple(_row(sheet, tall, number, used) for number in sorted(sheet.rows) if bottom < number < end)
        above = tuple(_texts(sheet, range(start, top))) if not place else found[0].above
        found.append(Table(sheet, top, used, rows, above, hidden))
    return tuple(found)


def above(sheet: Sheet) -> tuple[str, ...]:
    """The texts over a sheet's first header; none where there is no header."""
    return next((tuple(_texts(sheet, range(1, top))) for top, _, _ in _headers(sheet)), ())


def header_rows(sheet: Sheet) -> tuple[int, ...]:
    """The rows in which a header begins."""
    return tuple(top for top, _, _ in _headers(sheet))


def _texts(sheet: Sheet, rows: range) -> Iterator[str]:
    for number in rows:
        yield from (clean(cell.text) for cell in sheet.rows.get(number, {}).values() if cell.kind is Kind.TEXT)


def _headers(sheet: Sheet) -> Iterator[tuple[int, int, dict[int, Header]]]:
    """First row, last row and columns of each header."""
    below = 0
    first = True
    across: dict[int, dict[int, Merge]] = {}
    for merge in sheet.merges:
        across.setdefault(merge.top, {})[merge.left] = merge
    for top in sorted(sheet.rows):
        # A single text is a title or a note, whatever its words.
        if top <= below or (first and top > TOP) or len(sheet.rows[top]) < 2:
            continue
        bottom, columns = _header_at(sheet, across, top)
        keys = {header.key for header in columns.values()}
        named = keys & {"number", "title"}
        claims = keys & {*CLAIMS, "tick", "month"}
        if named and claims and len(columns) >= (2 if first else 3):
            yield top, bottom, columns
            below, first = bottom, False


def _header_at(sheet: Sheet, merges: Merges, top: int) -> tuple[int, dict[int, Header]]:
    """The header that begins in a row: as deep as its merged cells, or one deeper where a heading spans columns."""
    here = merges.get(top, {}).values()
    bottom = min(max([top, *(merge.bottom for merge in here)]), top + DEEPEST - 1)
    columns = _columns(sheet, merges, top, bottom)
    if columns and bottom == top and any(merge.right > merge.left for merge in here):
        deeper = _columns(sheet, merges, top, top + 1)
        if _kinds(deeper) > _kinds(columns) and all(c.kind is Kind.TEXT for c in sheet.rows.get(top + 1, {}).values()):
            return top + 1, deeper
    return bottom, columns


def _kinds(columns: Mapping[int, Header]) -> int:
    return len({header.key for header in columns.values()})


def _columns(sheet: Sheet, merges: Merges, top: int, bottom: int) -> dict[int, Header]:
    words: dict[int, list[str]] = {}
    for row in range(top, bottom + 1):
        for column, cell in sheet.rows.get(row, {}).items():
            if cell.kind is Kind.TEXT:
                merge = merges.get(row, {}).get(column)
                for across in range(column, (min(merge.right, column + WIDEST) if merge else column) + 1):
                    words.setdefault(across, []).append(str(cell.value))
    found = {column: _meaning(stacked) for column, stacked in words.items()}
    return {column: header for column, header in found.items() if header.key}


def _meaning(stacked: Sequence[str]) -> Header:
    """What a column's words mean, the lowest first: a month or a tick below takes its column from above."""
    lowest = header_of(stacked[-1])
    if len(stacked) == 1:
        return lowest
    above = _meaning(stacked[:-1])
    if lowest.key == "month" and above.key in OPEN:
        return Header(above.key, lowest.tag, lowest.month)
    if squeeze(stacked[-1]) in ("是", "否") and above.key == "claimed":
        return Header("tick", ticked=state(stacked[-1]))
    if lowest.key:
        return replace(lowest, tag=lowest.tag or above.tag, month=lowest.month or above.month)
    joined = header_of("".join(stacked))
    return joined if joined.key else above


def _chosen(
    sheet: Sheet, columns: Mapping[int, Header], month: int, rows: range
) -> tuple[dict[int, Header], tuple[int, ...]]:
    """The columns that speak of this month, doubtful ones settled by what stands in them; and hidden ones left out."""
    used: dict[int, Header] = {}
    hidden = []
    for column, header in sorted(columns.items()):
        if header.tag == "last" or (header.tag == "other" and header.month != month):
            continue
        if column in sheet.hidden_columns and header.key in (*OPEN, "tick", "month"):
            hidden.append(column)
            continue
        used[column] = header
    dated = {header.key for header in used.values() if header.tag in ("this", "other")}
    used = {column: header for column, header in used.items() if header.tag or header.key not in dated}
    settled = {column: _settled(sheet, column, header, used, rows) for column, header in used.items()}
    filled = [column for column in hidden if any(column in sheet.rows.get(row, {}) for row in rows)]
    return settled, tuple(filled)


def _settled(sheet: Sheet, column: int, header: Header, used: Mapping[int, Header], rows: range) -> Header:
    """A bare month, or a state or progress column full of sentences, is what its cells say it is."""
    others = [other.key for place, other in used.items() if place != column]
    if header.key != "month" and (header.key not in ("claimed", "percent") or "progress" in others):
        return header
    counted = Counter(_looks(sheet.rows[row][column]) for row in rows if column in sheet.rows.get(row, {}))
    counted.pop("", None)
    if not counted:
        return Header("progress") if header.key == "month" else header
    looks = counted.most_common(1)[0][0]
    return header if looks in others and header.key != "month" else Header(cast(Key, looks))


def _looks(cell: Cell) -> str:
    if cell.kind in (Kind.NO_VALUE, Kind.ERROR) or is_nothing(cell.text):
        return ""
    if cell.kind is Kind.TEXT and (state(cell.text) or ticked(cell.text) is not None or is_tick(cell.text)):
        return "claimed"
    if is_percent(cell):
        return "percent"
    return "progress" if len(cell.text) >= SENTENCE or any(mark in cell.text for mark in "，。；") else ""


def _row(sheet: Sheet, tall: Mapping[int, Sequence[Merge]], number: int, columns: Mapping[int, Header]) -> Row:
    cells: dict[Key, list[tuple[int, Cell]]] = {}
    ticks: list[tuple[int, Claimed]] = []
    shared: set[Key] = set()
    for column, header in columns.items():
        own = sheet.rows.get(number, {}).get(column)
        cell = own or _lent(sheet, tall.get(column, ()), number, column)
        if cell is None or (cell.kind is Kind.TEXT and is_nothing(cell.text)):
            continue
        if header.ticked:
            if is_tick(cell.text) or squeeze(cell.text) in ("是", "1", "v"):
                ticks.append((column, header.ticked))
        elif header.key in BY_KEY:
            cells.setdefault(header.key, []).append((column, cell))
            if own is None:
                shared.add(header.key)
    first = next((clean(cell.text) for _, cell in sorted(sheet.rows.get(number, {}).items())), "")
    return Row(
        number=number,
        hidden=number in sheet.hidden_rows,
        cells={key: tuple(found) for key, found in cells.items()},
        shared=frozenset(shared),
        ticks=tuple(ticks),
        first=first,
    )


def _tall(sheet: Sheet) -> dict[int, list[Merge]]:
    """The merges over several rows, by their column, from the top."""
    found: dict[int, list[Merge]] = {}
    for merge in sorted((m for m in sheet.merges if m.bottom > m.top), key=attrgetter("top")):
        found.setdefault(merge.left, []).append(merge)
    return found


def _lent(sheet: Sheet, tall: Sequence[Merge], row: int, column: int) -> Cell | None:
    """What a cell merged over several rows lends this one."""
    place = bisect_left(tall, row, key=attrgetter("top")) - 1
    if place < 0 or row > tall[place].bottom:
        return None
    return sheet.rows.get(tall[place].top, {}).get(column)
