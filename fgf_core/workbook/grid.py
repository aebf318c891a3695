"""From cells to tables: the header found by its words wherever it stands, columns and merged cells resolved."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import cast

from fgf_core.model import Claimed

from .cells import Cell, Kind, Merge, Sheet
from .columns import BY_KEY, CLAIMS, OPEN, Header, Key
from .headings import headers
from .percent import is_percent
from .words import clean, is_nothing, is_tick, is_unticked, squeeze, state, ticked

# So many characters are no word for a state or a figure any more.
SENTENCE = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One row below a header, its cells by key.

    `lent`: columns whose cell a merged one lends it; `ticks`: the states ticked, None for what is no clear tick;
    `places`: the first column of each key, filled or not; `banner`: nothing but one cell merged across.
    """

    number: int
    hidden: bool
    cells: Mapping[Key, tuple[tuple[int, Cell], ...]]
    lent: frozenset[int]
    ticks: tuple[tuple[int, Cell, Claimed | None], ...]
    places: Mapping[Key, int]
    first: str
    banner: bool = False

    def cell(self, key: Key) -> tuple[int, Cell] | None:
        """The column and cell under a key, None where it says nothing."""
        return next(iter(self.cells.get(key, ())), None)

    def texts(self, key: Key) -> tuple[str, ...]:
        """What the row says under a key, in each column of that kind."""
        return tuple(dict.fromkeys(clean(cell.text) for _, cell in self.cells.get(key, ())))

    def text(self, key: Key) -> str:
        """What the row says under a key, several columns of one kind on lines of their own."""
        return "\n".join(self.texts(key))

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


def tables(sheet: Sheet, period: str) -> tuple[Table, ...]:
    """The tables of a sheet as they speak of one month, `2023-05`; none where no header is found."""
    found_at, tall, banners = list(headers(sheet)), _tall(sheet), sheet.banners
    found: list[Table] = []
    numbers = sorted(sheet.rows)
    for place, (top, bottom, columns) in enumerate(found_at):
        end = found_at[place + 1][0] if place + 1 < len(found_at) else numbers[-1] + 1
        start = found_at[place - 1][1] + 1 if place else 1
        used, hidden = _chosen(sheet, columns, period, range(bottom + 1, end))
        places = {header.key: column for column, header in reversed(used.items()) if header.key in BY_KEY}
        rows = tuple(
            _row(sheet, tall, number, used, places=places, banner=number in banners)
            for number in numbers[bisect_right(numbers, bottom) : bisect_left(numbers, end)]
        )
        above = tuple(_texts(sheet, range(start, top))) if not place else found[0].above
        found.append(Table(sheet, top, used, rows, above, hidden))
    return tuple(found)


def above(sheet: Sheet) -> tuple[str, ...]:
    """The texts over a sheet's first header; none where there is no header."""
    return next((tuple(_texts(sheet, range(1, top))) for top, _, _ in headers(sheet)), ())


def header_rows(sheet: Sheet) -> tuple[int, ...]:
    """The rows in which a header begins."""
    return tuple(top for top, _, _ in headers(sheet))


def _texts(sheet: Sheet, rows: range) -> Iterator[str]:
    for number in rows:
        yield from (clean(cell.text) for cell in sheet.rows.get(number, {}).values() if cell.kind is Kind.TEXT)


def _chosen(
    sheet: Sheet, columns: Mapping[int, Header], period: str, rows: range
) -> tuple[dict[int, Header], tuple[int, ...]]:
    """The columns that speak of this month, doubtful ones settled by what stands in them; and hidden ones left out."""
    used: dict[int, Header] = {}
    hidden = []
    for column, header in sorted(columns.items()):
        timely = header.key in (*OPEN, "tick", "month")
        if timely and header.when and not header.when.is_in(period):
            continue
        if column in sheet.hidden_columns and timely:
            hidden.append(column)
            continue
        used[column] = header
    dated = {header.key for header in used.values() if header.when}
    used = {column: header for column, header in used.items() if header.when or header.key not in dated}
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


def _row(
    sheet: Sheet,
    tall: Mapping[int, Sequence[Merge]],
    number: int,
    columns: Mapping[int, Header],
    *,
    places: Mapping[Key, int],
    banner: bool,
) -> Row:
    cells: dict[Key, list[tuple[int, Cell]]] = {}
    ticks: list[tuple[int, Cell, Claimed | None]] = []
    lent: set[int] = set()
    filled = sheet.rows.get(number, {})
    for column, header in columns.items():
        own = filled.get(column)
        cell = own or (_lent(sheet, tall[column], number, column) if column in tall else None)
        if cell is None or (cell.kind is Kind.TEXT and is_nothing(cell.text)):
            continue
        if header.ticked:
            if is_unticked(cell.text):
                continue
            clear = is_tick(cell.text) or squeeze(cell.text) in ("是", "1", "v")
            ticks.append((column, cell, header.ticked if clear else None))
        elif header.key in BY_KEY:
            cells.setdefault(header.key, []).append((column, cell))
        if own is None:
            lent.add(column)
    return Row(
        number=number,
        hidden=number in sheet.hidden_rows,
        cells={key: tuple(found) for key, found in cells.items()},
        lent=frozenset(lent),
        ticks=tuple(ticks),
        places=places,
        first=clean(filled[min(filled)].text) if filled else "",
        banner=banner,
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
