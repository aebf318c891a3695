"""One row of one task: what is certain in its cells becomes the report's values, and every doubt is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from operator import itemgetter

from fgf_core.model import Claimed, PlanFacts, TaskFacts

from .cells import Cell, Kind, column_letter
from .codes import CODES
from .columns import OPEN, Key
from .dates import deadline, deadline_words, done_on, last_day
from .grid import Row
from .percent import percent
from .words import FONT_TICKS, WORD_OF, clean, compact, is_tick, squeeze, state, ticked

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
    _done_on(row, cells, read, until=last_day(facts.period))
    _texts(row, cells, read)
    _deadline(row, read, task, facts)
    _lent(row, cells, read)
    return read


Cells = dict[Key, tuple[tuple[int, Cell], ...]]


def _trusted(row: Row, read: Values) -> Cells:
    """The open cells whose values can be used: no unsaved formula, no error, nothing computed from the same cells."""
    opened = {key: row.cells[key] for key in OPEN if key in row.cells}
    if all(cell.formula is None and cell.kind is not Kind.ERROR for found in opened.values() for _, cell in found):
        return opened
    cells = [(key, column, cell) for key, found in opened.items() for column, cell in found]
    cells.sort(key=lambda found: found[1])
    broken = [(column, cell) for _, column, cell in cells if cell.kind in (Kind.ERROR, Kind.NO_VALUE)]
    tainted = frozenset().union(*(cell.references for _, cell in broken))
    errors = [cell.text for _, cell in broken if cell.kind is Kind.ERROR]
    unread: dict[str, list[str]] = {}
    kept: Cells = {}
    for key, column, cell in cells:
        if cell.kind is Kind.NO_VALUE:
            unread.setdefault("FORMULA_NO_VALUE", []).append(_name(column, row))
        elif cell.kind is Kind.ERROR or (tainted and cell.references & tainted):
            unread.setdefault("FORMULA_ERROR" if errors else "FORMULA_NO_VALUE", []).append(_name(column, row))
        else:
            kept[key] = (*kept.get(key, ()), (column, cell))
            if cell.external:
                read.remarks.append(remark("FORMULA_EXTERNAL", cells=_name(column, row), typed=cell.text))
    for code, names in unread.items():
        read.remarks.append(remark(code, cells="、".join(names), typed="、".join(dict.fromkeys(errors))))
    return kept


def _lent(row: Row, cells: Cells, read: Values) -> None:
    """Say which values a merged cell lends this row."""
    if not row.lent:
        return
    used = [(column, cell) for column, cell, _ in row.ticks]
    used += sorted(chain.from_iterable(cells.values()), key=itemgetter(0))
    lent = [(_name(column, row), shortened(cell.text)) for column, cell in used if column in row.lent]
    if lent:
        names, typed = ("、".join(pieces) for pieces in zip(*lent, strict=True))
        read.remarks.append(remark("MERGED_FILL", cells=names, typed=typed))


def _claimed(row: Row, cells: Cells, read: Values) -> None:
    """The state, in words and by ticks together: only one may come of them."""
    said = [
        Said(_name(column, row), cell, (claimed,) if claimed else (), tick=True) for column, cell, claimed in row.ticks
    ]
    said += [_said(_name(column, row), cell) for column, cell in cells.get("claimed", ())]
    if not said:
        if "claimed" not in row.cells:
            read.remarks.append(remark("NO_STATUS", cells=place("claimed", row), taken="没有填写"))
        return
    meant = [state for one in said for state in one.states]
    found = set(meant)
    # 是否完成 否 beside 推进中 is no contradiction.
    if found == {Claimed.NOT_STARTED, Claimed.IN_PROGRESS} and any(squeeze(one.cell.text) == "否" for one in said):
        found = {Claimed.IN_PROGRESS}
    if len(found) > 1:
        typed = "、".join(WORD_OF[claimed] for claimed in meant)
        read.remarks.append(remark("STATUS_MULTI", cells="、".join(one.name for one in said), typed=typed))
    elif unclear := next((one for one in said if not one.states), None):
        blank = ticked(unclear.cell.text) == ()
        why = "没有勾选" if blank else f"“{shortened(unclear.cell.text)}”不能直接采用"
        if unclear.cell.text.strip() in FONT_TICKS:
            why = f"“{unclear.cell.text.strip()}”是用符号字体（如 Wingdings）打的勾或叉，换了字体就不是勾"
        read.remarks.append(remark("NO_STATUS", cells=unclear.name, taken=why))
    else:
        (read.claimed,) = found
        if ticks := [one.name for one in said if one.tick]:
            read.remarks.append(remark("TICK_STYLE", cells="、".join(ticks), taken=WORD_OF[read.claimed]))


@dataclass(frozen=True, slots=True)
class Said:
    """A cell on the state: its name, the states it means, none where that is not certain, and whether by a tick."""

    name: str
    cell: Cell
    states: tuple[Claimed, ...]
    tick: bool


def _said(name: str, cell: Cell) -> Said:
    if cell.kind not in (Kind.TEXT, Kind.BOOL):
        return Said(name, cell, (), tick=False)
    boxes = ticked(cell.text) or ((Claimed.DONE,) if is_tick(cell.text) else ())
    meant = state(cell.text)
    return Said(name, cell, boxes or ((meant,) if meant else ()), bool(boxes))


def _percent(row: Row, cells: Cells, read: Values, task: TaskFacts) -> None:
    """The one figure that all columns of progress agree on."""
    found = cells.get("percent")
    if not found:
        if "percent" not in row.cells:
            read.remarks.append(remark("PCT_MISSING", cells=place("percent", row)))
        return
    figures = [(_name(column, row), cell, percent(cell, done=read.claimed is Claimed.DONE)) for column, cell in found]
    stated = {figure.value: f"{figure.value:g}%" for _, _, figure in figures if figure.value is not None}
    names = "、".join(name for name, _, _ in figures)
    if len(stated) > 1:
        typed = "、".join(cell.text for _, cell, _ in figures)
        taken = "还是 ".join(f"{shown} " for shown in stated.values()).strip()
        read.remarks.append(remark("PCT_AMBIGUOUS", cells=names, typed=typed, taken=taken))
        return
    value = next(iter(stated), None)
    if value is not None and read.claimed and _contradict(read.claimed, value, ongoing=task.ongoing):
        said = remark("STATUS_PCT_CONFLICT", cells=names, typed=WORD_OF[read.claimed], taken=stated[value])
        read.remarks.append(said)
        return
    read.percent = value
    for name, cell, figure in figures:
        if figure.code and figure.value == value:
            taken = "1% 还是 100%" if figure.code == "PCT_AMBIGUOUS" else stated[value] if value is not None else ""
            read.remarks.append(remark(figure.code, cells=name, typed=cell.text, taken=taken))


def _done_on(row: Row, cells: Cells, read: Values, *, until: date) -> None:
    """The day of completion, if all columns of it agree."""
    found = [(_name(column, row), cell, done_on(cell, until=until)) for column, cell in cells.get("done_on", ())]
    days = {day.day for _, _, day in found if day.day}
    if len(days) > 1:
        names, typed = "、".join(name for name, _, _ in found), "、".join(cell.text for _, cell, _ in found)
        read.remarks.append(remark("DATE_UNREADABLE", cells=names, typed=typed))
        return
    read.done_on = next(iter(days), None)
    for name, cell, day in found:
        if day.code and day.day == read.done_on:
            shown = f"{day.day:%Y-%m-%d}" if day.day else ""
            read.remarks.append(remark(day.code, cells=name, typed=cell.text, taken=shown))


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


def place(key: Key, row: Row) -> str:
    """The cell of a key in a row, filled or not; "" where the table has no such column."""
    return _name(row.places[key], row) if key in row.places else ""


def _name(column: int, row: Row) -> str:
    return f"{column_letter(column)}{row.number}"
