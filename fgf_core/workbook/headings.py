"""The headers of a sheet: found by their words wherever they stand, over one row or several, merged or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .cells import Cell, Kind, Merge, Sheet
from .columns import CLAIMS, OPEN, Header, header_of
from .months import When
from .words import squeeze, state, task_number

# A header stands near the top; a page's repeated header may stand anywhere and must be recognised in three columns.
TOP, DEEPEST, WIDEST = 60, 3, 60
Merges = Mapping[int, Mapping[int, Merge]]


def headers(sheet: Sheet) -> Iterator[tuple[int, int, dict[int, Header]]]:
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
        # A row with a figure in it repeats no header.
        if not first and any(cell.kind is Kind.NUMBER for cell in sheet.rows[top].values()):
            continue
        bottom, columns = _header_at(sheet, across, top)
        keys = {header.key for header in columns.values()}
        named = keys & {"number", "title"}
        claims = keys & {*CLAIMS, "tick", "month"}
        # Further down a text may chance to be a column's name; a header is little else.
        sure = first or (len(keys) >= 3 and _is_mostly_names(sheet, range(top, bottom + 1)))
        if named and claims and len(columns) >= 2 and sure and not _numbered(sheet.rows[top]):
            yield top, bottom, columns
            below, first = bottom, False


def _is_mostly_names(sheet: Sheet, rows: range) -> bool:
    """Whether most texts of some rows are names of columns."""
    texts = [cell.text for row in rows for cell in sheet.rows.get(row, {}).values()]
    return 2 * sum(bool(header_of(text).key) for text in texts) > len(texts)


def _numbered(cells: Mapping[int, Cell]) -> bool:
    """Whether a row begins with a number of its own, as tasks do and headers don't."""
    return any(task_number(cell.text) is not None for cell in cells.values() if cell.kind is Kind.TEXT)


def _header_at(sheet: Sheet, merges: Merges, top: int) -> tuple[int, dict[int, Header]]:
    """The header that begins in a row: as deep as its merged cells, or one deeper where that says more."""
    here = merges.get(top, {}).values()
    bottom = min(max([top, *(merge.bottom for merge in here)]), top + DEEPEST - 1)
    columns = _columns(sheet, merges, top, bottom)
    below = sheet.rows.get(bottom + 1, {})
    if not columns or bottom > top or len(below) < 2 or any(cell.kind is not Kind.TEXT for cell in below.values()):
        return bottom, columns
    named = [column for column, header in columns.items() if header.key in ("number", "title")]
    # What stands below the number's and the title's names is a task, not a second row of names.
    if any(column in below for column in named) or not (named or any(merge.right > merge.left for merge in here)):
        return bottom, columns
    deeper = _columns(sheet, merges, top, top + 1)
    return (top + 1, deeper) if _meant(deeper) > _meant(columns) else (bottom, columns)


def _meant(columns: Mapping[int, Header]) -> int:
    return len({(header.key, header.when, header.ticked) for header in columns.values() if header.key != "month"})


def _columns(sheet: Sheet, merges: Merges, top: int, bottom: int) -> dict[int, Header]:
    words: dict[int, list[str]] = {}
    for row in range(top, bottom + 1):
        for column, text in _spread(sheet, merges, row, bottom).items():
            words.setdefault(column, []).append(text)
    found = {column: _meaning(stacked) for column, stacked in words.items()}
    return {column: header for column, header in found.items() if header.key}


def _spread(sheet: Sheet, merges: Merges, row: int, bottom: int) -> dict[int, str]:
    """The words of one row of a header by column: a heading stands over all that it is merged over.

    Without merged cells it stands over the blank ones beside it, as long as there is something below both.
    """
    spread: dict[int, str] = {}
    here = {column: cell for column, cell in sheet.rows.get(row, {}).items() if cell.kind is Kind.TEXT}
    below = sheet.rows.get(row + 1, {}) if row < bottom else {}
    for column, cell in here.items():
        merge = merges.get(row, {}).get(column)
        last = min(merge.right, column + WIDEST) if merge else column
        while not merge and last + 1 in below and column in below and last + 1 not in here:
            last += 1
        spread |= dict.fromkeys(range(column, last + 1), str(cell.value))
    return spread


def _meaning(stacked: Sequence[str]) -> Header:
    """What a column's words mean, the lowest first: a month or a tick below takes its column from above."""
    lowest = header_of(stacked[-1])
    if len(stacked) == 1:
        return lowest
    above = _meaning(stacked[:-1])
    when = _when(lowest.when, above.when)
    if lowest.key == "month" and above.key in OPEN:
        return Header(above.key, when)
    if squeeze(stacked[-1]) in ("是", "否") and above.key == "claimed":
        return Header("tick", when, ticked=state(stacked[-1]))
    if lowest.key:
        return replace(lowest, when=when)
    joined = header_of("".join(stacked))
    return joined if joined.key else above


def _when(lower: When | None, upper: When | None) -> When | None:
    """Of two times over a column the one that counts: last month's is never this month's, a named one says more."""
    both = [when for when in (lower, upper) if when]
    apart = [when for when in both if when.tag in ("last", "next")]
    return next(iter([*apart, *(when for when in both if when.tag == "named"), *both]), None)
