"""One row of one task: what is certain in its cells becomes the report's values, and every doubt is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from fgf_core.model import Claimed, PlanFacts, TaskFacts

from .cells import Cell, Kind, column_letter
from .codes import CODES
from .columns import OPEN, Key
from .dates import deadline, deadline_words, done_on, last_day
from .grid import Row
from .percent import percent
from .words import WORD_OF, clean, compact, is_tick, squeeze, state, ticked

LONGEST_FIELD = 2000
SHOWN = 30
TEXTS: tuple[Key, ...] = ("progress", "problems", "next_steps", "note")


@dataclass(frozen=True, slots=True)
class Remark:
    """A code said of a row, with its message and the column of the cell where one is meant."""

    code: str
    message: str
    column: str = ""


@dataclass(slots=True)
class Values:
    """What a row reports, and the remarks on it; `refused` says why its texts can't be taken."""

    claimed: Claimed | None = None
    percent: float | None = None
    done_on: date | None = None
    texts: dict[Key, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    refused: Remark | None = None


def remark(code: str, *, cells: str = "", typed: str = "", taken: str = "") -> Remark:
    """A remark in the words of its code; `cells` such as `G8`."""
    column = "" if "、" in cells else cells.rstrip("0123456789")
    message = CODES[code].message.format(cells=f"{cells} " if cells else "", typed=shortened(typed), taken=taken)
    return Remark(code, message, column)


def shortened(text: str) -> str:
    """Text as a message quotes it: on one line, not too long."""
    line = " ".join(clean(text).split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def values_of(row: Row, task: TaskFacts, facts: PlanFacts) -> Values:
    """Read the open columns of a row and look at its deadline, which never changes the plan's."""
    read = Values()
    cells = _trusted(row, read)
    _claimed(row, cells, read)
    _percent(row, cells, read, task)
    if found := cells.get("done_on"):
        column, cell = found[0]
        day = done_on(cell, until=last_day(facts.period))
        read.done_on = day.day
        if day.code:
            shown = f"{day.day:%Y-%m-%d}" if day.day else ""
            read.remarks.append(remark(day.code, cells=_name(column, row), typed=cell.text, taken=shown))
    _texts(row, cells, read)
    _deadline(row, read, task, facts)
    shared = [key for key in OPEN if key in row.shared and key in cells]
    if shared:
        names = "、".join(_name(cells[key][0][0], row) for key in shared)
        typed = "、".join(shortened(cells[key][0][1].text) for key in shared)
        read.remarks.append(remark("MERGED_FILL", cells=names, typed=typed))
    return read


Cells = dict[Key, tuple[tuple[int, Cell], ...]]


def _trusted(row: Row, read: Values) -> Cells:
    """The open cells whose values can be used: no unsaved formula, no error, nothing computed from the same cells."""
    cells = [(key, column, cell) for key in OPEN for column, cell in row.cells.get(key, ())]
    cells.sort(key=lambda found: found[1])
    broken = [(column, cell) for _, column, cell in cells if cell.kind in (Kind.ERROR, Kind.NO_VALUE)]
    tainted = frozenset().union(*(cell.references for _, cell in broken))
    errors = [cell.text for _, cell in broken if cell.kind is Kind.ERROR]
    unread: dict[str, list[str]] = {}
    kept: Cells = {}
    for key, column, cell in cells:
        name = _name(column, row)
        if cell.kind is Kind.NO_VALUE:
            unread.setdefault("FORMULA_NO_VALUE", []).append(name)
        elif cell.kind is Kind.ERROR or cell.references & tainted:
            unread.setdefault("FORMULA_ERROR" if errors else "FORMULA_NO_VALUE", []).append(name)
        else:
            kept[key] = (*kept.get(key, ()), (column, cell))
            if cell.external:
                read.remarks.append(remark("FORMULA_EXTERNAL", cells=name, typed=cell.text))
    for code, names in unread.items():
        read.remarks.append(remark(code, cells="、".join(names), typed="、".join(dict.fromkeys(errors))))
    return kept


def _claimed(row: Row, cells: Cells, read: Values) -> None:
    if row.ticks:
        names = "、".join(_name(column, row) for column, _ in row.ticks)
        _ticks(tuple(claimed for _, claimed in row.ticks), names, read)
        return
    found = cells.get("claimed")
    if not found:
        if "claimed" not in row.cells:
            read.remarks.append(remark("NO_STATUS", taken="没有填写"))
        return
    column, cell = found[0]
    name, boxes = _name(column, row), ticked(cell.text)
    read.claimed = state(cell.text) if cell.kind in (Kind.TEXT, Kind.BOOL) else None
    if boxes or is_tick(cell.text):
        _ticks(boxes or (Claimed.DONE,), name, read)
    elif read.claimed is None:
        why = "没有勾选" if boxes == () else f"“{shortened(cell.text)}”不能直接采用"
        read.remarks.append(remark("NO_STATUS", cells=name, taken=why))


def _ticks(ticks: tuple[Claimed, ...], names: str, read: Values) -> None:
    words = "、".join(WORD_OF[claimed] for claimed in ticks)
    if len(set(ticks)) > 1:
        read.remarks.append(remark("STATUS_MULTI", cells=names, typed=words))
        return
    read.claimed = ticks[0]
    read.remarks.append(remark("TICK_STYLE", cells=names, taken=WORD_OF[ticks[0]]))


def _percent(row: Row, cells: Cells, read: Values, task: TaskFacts) -> None:
    found = cells.get("percent")
    if not found:
        if "percent" not in row.cells:
            read.remarks.append(remark("PCT_MISSING"))
        return
    column, cell = found[0]
    figure = percent(cell, done=read.claimed is Claimed.DONE)
    name, taken = _name(column, row), f"{figure.value:g}%" if figure.value is not None else ""
    if figure.value is not None and read.claimed and _contradict(read.claimed, figure.value, ongoing=task.ongoing):
        read.remarks.append(remark("STATUS_PCT_CONFLICT", cells=name, typed=WORD_OF[read.claimed], taken=taken))
        return
    read.percent = figure.value
    if figure.code:
        read.remarks.append(remark(figure.code, cells=name, typed=cell.text, taken=taken))


def _contradict(claimed: Claimed, value: float, *, ongoing: bool) -> bool:
    match claimed:
        case Claimed.DONE:
            return value < 100
        case Claimed.NOT_STARTED:
            return value > 0
        case Claimed.IN_PROGRESS:
            return value == 100 and not ongoing


def _texts(row: Row, cells: Cells, read: Values) -> None:
    for key in TEXTS:
        pieces = dict.fromkeys(clean(cell.text) for _, cell in cells.get(key, ()))
        text = "\n".join(piece for piece in pieces if piece)
        read.texts[key] = text
        if len(text) > LONGEST_FIELD and read.refused is None:
            column = cells[key][0][0]
            read.refused = remark("TEXT_TOO_LONG", cells=_name(column, row), typed=str(len(text)))


def _deadline(row: Row, read: Values, task: TaskFacts, facts: PlanFacts) -> None:
    found = row.cell("deadline")
    if not found or found[1].kind in (Kind.ERROR, Kind.NO_VALUE):
        return
    column, cell = found
    ours = deadline_words(task)
    if compact(cell.text) in (compact(ours), compact(task.deadline_text)):
        return
    day = cell.value if isinstance(cell.value, date) else deadline(squeeze(cell.text), year=facts.plan.year)
    code = "DATE_SERIAL" if cell.kind is Kind.NUMBER else ""
    if day is None or day not in (task.effective_deadline, task.original_deadline):
        code = "DEADLINE_DIFFERS" if day else "DEADLINE_TEXT"
    if code:
        taken = f"{day:%Y-%m-%d}" if day and code == "DATE_SERIAL" else ours
        read.remarks.append(remark(code, cells=_name(column, row), typed=cell.text, taken=taken))


def _name(column: int, row: Row) -> str:
    return f"{column_letter(column)}{row.number}"
