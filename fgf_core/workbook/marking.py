"""The child process that marks: remarks and a unit's own workbook in, the same workbook with a column of them out."""

from __future__ import annotations

import io
import json
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from .cells import REMARKS, Sheet, remarks_columns, sheets_of
from .child import answer, read
from .grid import header_rows
from .marked_sheet import Remarks, marked_sheet
from .marked_styles import MarkedStyles
from .parts import COLUMNS, Refused
from .sheets import OURS

# The code of a refusal that only marking knows: what comes with it is a sentence.
CANNOT = "CANNOT_MARK"
WIDE_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
Document = dict[str, Any]


def main() -> None:
    """Mark a workbook: a line of JSON as `remarks.answers` makes it, then the file."""
    answer(_main)


def _main(data: bytes) -> bytes:
    head, _, content = data.partition(b"\n")
    return mark(content, **json.loads(head))


def mark(
    content: bytes,
    file: tuple[str, str],
    rows: Iterable[tuple[str, int, str, str]],
    cells: Iterable[tuple[str, int, int, str]],
) -> bytes:
    """The package with remarks on `rows` (sheet, row, words, mark) and marks on `cells` (sheet, row, column, mark).

    `file` are words and mark for the file as a whole. The copy is read again: one that says anything else than the
    file did is not handed out. Raises Refused, or what the standard library raises.
    """
    before = read(content)
    archive = zipfile.ZipFile(io.BytesIO(content))
    path_of_styles = next(iter(before["styles"]), "")
    styles = MarkedStyles(_part(archive, path_of_styles)) if path_of_styles else None
    changed: dict[str, bytes] = {}
    columns: dict[str, int] = {}
    for place, remarks in _placed(before, file, list(rows), list(cells)):
        path = before["sheets"][place]["path"]
        changed[path] = marked_sheet(_part(archive, path), remarks, styles)
        columns[path] = remarks.column
    if styles:
        changed[path_of_styles] = styles.done()
    marked = _repacked(archive, changed)
    if _without(read(marked), columns) != _without(before, columns):
        raise Refused(CANNOT, "表格结构特殊，标注后会改变原有内容")
    return marked


def _placed(
    document: Document,
    file: tuple[str, str],
    rows: list[tuple[str, int, str, str]],
    cells: list[tuple[str, int, int, str]],
) -> Iterable[tuple[int, Remarks]]:
    """What to write, by the sheet's place in the document."""
    sheets = sheets_of(document)
    by_name = {sheet.name: place for place, sheet in reversed(list(enumerate(sheets)))}
    visible = [place for place, sheet in enumerate(sheets) if not sheet.hidden and sheet.name not in OURS]
    concerned = dict.fromkeys(name for name, *_ in rows)
    if not visible or not by_name.keys() >= concerned.keys():
        raise Refused(CANNOT, "文件中没有要标注的工作表")
    first = min((by_name[name] for name in concerned), default=visible[0])
    for place in sorted({*(by_name[name] for name in concerned), *([first] if file[0] else [])}):
        name = sheets[place].name
        yield (
            place,
            _of_sheet(
                document["sheets"][place],
                sheets[place],
                file if place == first else ("", ""),
                {row: (words, mark) for sheet, row, words, mark in rows if sheet == name},
                {(row, column): mark for sheet, row, column, mark in cells if sheet == name},
            ),
        )


def _of_sheet(
    raw: Document,
    sheet: Sheet,
    file: tuple[str, str],
    rows: Mapping[int, tuple[str, str]],
    cells: Mapping[tuple[int, int], str],
) -> Remarks:
    """The remarks of one sheet: the column they go to, and the heading, under which the file's own words stand."""
    names = header_rows(sheet) or (max(min(rows, default=1) - 1, 1),)
    words = dict(rows)
    for place, name in enumerate(names):
        said, mark = file if place == 0 else ("", "")
        below = words.get(name, ("", ""))
        words[name] = ("\n".join(filter(None, (REMARKS, said, below[0]))), mark or below[1])
    own = _own_column(raw, words)
    return Remarks(
        column=own or _free_column(raw, sheet, words),
        rows=words,
        cells=_anchored(raw, cells),
        headings=frozenset(names),
        before=frozenset(cell[0] for cell in raw["cells"] if cell[1] == own),
    )


def _own_column(raw: Document, rows: Mapping[int, object]) -> int:
    """The column of remarks that the sheet came with; 0 where there is none, or what stands there is not ours alone."""
    formulas = {cell[1] for cell in raw["cells"] if cell[5] is not None}
    said: dict[int, set[int]] = {column: set(rows) for column in remarks_columns(raw["cells"]) - formulas}
    for row, column, *_ in raw["cells"]:
        if column in said:
            said[column].add(row)
    columns = [column for column, at in said.items() if _is_single(raw, column, at)]
    return max(columns, default=0)


def _free_column(raw: Document, sheet: Sheet, rows: Mapping[int, object]) -> int:
    """The first column after all that is filled in, in which no row to be written to is merged."""
    filled = max((column for row in sheet.rows.values() for column in row), default=0)
    filled = max([filled, *remarks_columns(raw["cells"])])
    for column in range(filled + 1, COLUMNS + 1):
        if _is_single(raw, column, rows):
            return column
    raise Refused(CANNOT, "表格右侧没有空列")


def _is_single(raw: Document, column: int, rows: Iterable[int]) -> bool:
    """Whether none of the column's cells in these rows is merged with others."""
    numbers = sorted(rows)
    across = ((top, bottom) for top, left, bottom, right in raw["merges"] if left <= column <= right)
    return all(bisect_left(numbers, top) == bisect_right(numbers, bottom) for top, bottom in across)


def _anchored(raw: Document, cells: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """The marks where they show: of a merged cell only the first one has a colour."""
    across: dict[int, list[tuple[int, int, int]]] = {}
    for top, left, bottom, right in sorted(raw["merges"]):
        for column in range(left, right + 1):
            across.setdefault(column, []).append((top, left, bottom))
    found = {}
    for (row, column), mark in cells.items():
        merges = across.get(column, [])
        place = bisect_right(merges, row, key=itemgetter(0)) - 1
        is_merged = place >= 0 and row <= merges[place][2]
        found[merges[place][:2] if is_merged else (row, column)] = mark
    return found


def _part(archive: zipfile.ZipFile, path: str) -> bytes:
    data = archive.read(path)
    if data.startswith(WIDE_ENCODINGS):
        raise Refused(CANNOT, "文件的编码特殊")
    return data


def _repacked(archive: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The package with some parts changed, the others as they were, in their order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as copy:
        for old in archive.infolist():
            new = zipfile.ZipInfo(old.filename, old.date_time)
            new.compress_type, new.external_attr = old.compress_type, old.external_attr
            copy.writestr(new, changed[old.filename] if old.filename in changed else archive.read(old))
    return stream.getvalue()


def _without(document: Document, columns: Mapping[str, int]) -> list[object]:
    """What a document says but for the columns of remarks."""
    said: list[object] = []
    for sheet in document["sheets"]:
        column = columns.get(sheet["path"], 0)
        cells = sorted(([*cell] for cell in sheet["cells"] if cell[1] != column), key=lambda cell: cell[:2])
        hidden = [hidden for hidden in sheet["hidden_columns"] if hidden != column]
        said.append((sheet["name"], sheet["hidden"], cells, sorted(sheet["merges"]), sheet["hidden_rows"], hidden))
    return [document["date1904"], *said]
