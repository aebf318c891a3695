"""A workbook judged against the ledger's facts: every row is accepted, refused, or no report at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fgf_core.model import AcceptedRow, Intake, Outcome, PlanFacts, Problem, RowMessage
from fgf_core.uncollected import uncollected

from .cells import Reading
from .codes import say
from .foreign import locked_out, names_another_unit, of_another_plan, out_of_range, stamped_for_another
from .form import FINISHED
from .grid import Row
from .sheets import this_month
from .titles import Match, Titles
from .values import Remark, Values, place, remark, shortened, values_of
from .voices import Sender, sender_of, speaker, voices
from .words import LEADING_NUMBER, NOTE, SIGNATURE, TOTAL, compact, squeeze, task_number


@dataclass(frozen=True, slots=True)
class Line:
    """A row that speaks of a task: what it calls it, and which task that is."""

    sheet: str
    row: Row
    number: int | None
    title: str
    match: Match


@dataclass(slots=True)
class Judged:
    """What became of the lines so far; the accepted ones by task and unit."""

    accepted: dict[tuple[int, str], tuple[Line, AcceptedRow]]
    warned: list[RowMessage]
    refused: list[RowMessage]


@uncollected
def check(reading: Reading, facts: PlanFacts, *, as_office: bool = False) -> Intake:
    """Judge a workbook row by row (domain §7). Rows that report nothing appear nowhere in what comes back.

    `as_office`: it is the office's own, and each row speaks for the leads of its task.
    """
    problems = reading.problems or out_of_range(reading, facts)
    problems = problems or stamped_for_another(reading, facts, as_office=as_office)
    problems = problems or locked_out(reading, facts, as_office=as_office)
    if problems:
        return _refused(problems)
    sender = sender_of(reading, facts, as_office=as_office)
    tables, remarks = this_month(reading, facts, sender, as_office=as_office)
    if not tables:
        return _refused(remarks)
    titles, sections = Titles(facts.tasks), frozenset(compact(task.section) for task in facts.tasks)
    rows = [(table.sheet.name, row) for table in tables for row in table.rows]
    lines = [line for sheet, row in rows if (line := _line(sheet, row, titles, sections))]
    reports = [line for line in lines if line.row.is_report]
    foreign = of_another_plan([(line.number, line.match) for line in reports or lines], tables[0].above, facts)
    if foreign:
        said = (RowMessage(x.sheet, x.row.number, "WRONG_PLAN", f"{_called(x)}与要点不符") for x in reports)
        return Intake(Outcome.REFUSED, (say("WRONG_PLAN", where=reading.name, what=foreign),), (), (), tuple(said))
    if not reports:
        what = f"{len(lines)} 行任务均未填写进展、进度和状态"
        return _refused((*remarks, say("EMPTY_FILE", where=reading.name, what=what)))
    if not as_office:
        remarks += names_another_unit(tables[0].sheet.name, tables[0].above, reading, facts)
    judged = Judged({}, [], [])
    for line in reports:
        _judge(line, facts, speaker(line.sheet, facts, sender), judged)
    return _intake(judged, remarks)


def _line(sheet: str, row: Row, titles: Titles, sections: frozenset[str]) -> Line | None:
    """The row as a line on a task; None for totals, signatures, notes and headings."""
    pieces = [" ".join(piece.split()) for piece in row.texts("title")]
    title = " ".join(pieces)
    number = task_number(row.text("number"))
    if number is None and (found := LEADING_NUMBER.match(title)):
        number = task_number(found[0])
    match = titles.find(number, title)
    if match.task is None and len(pieces) > 1:
        # Beside the title there may be a column of what it means in detail, or of what it belongs to.
        match = next((one for piece in pieces if (one := titles.find(number, piece)).task), match)
    if match.task is None and (_is_no_task(row) or _heading(title) in sections):
        return None
    return Line(sheet, row, number, title, match)


def _is_no_task(row: Row) -> bool:
    if task_number(row.text("number")) is not None:
        return False
    first = squeeze(row.first)
    return bool(
        row.banner or TOTAL.fullmatch(first) or SIGNATURE.fullmatch(first) or NOTE.match(first) or not row.is_report
    )


def _heading(title: str) -> str:
    """A title without its number, as sections are compared."""
    lead = LEADING_NUMBER.match(title)
    return compact(title[lead.end() :] if lead else title)


def _judge(line: Line, facts: PlanFacts, sender: Sender, judged: Judged) -> None:
    """Put one report where it belongs."""
    task = line.match.task
    if line.row.hidden:
        return _refuse(line, remark("HIDDEN_ROW"), judged)
    if task is None:
        return _refuse(line, _unmatched(line, dict(facts.off_register)), judged)
    units, code = voices(task, facts, sender)
    if not units:
        return _refuse(line, remark(code, cells=place("number", line.row), typed=str(task.number)), judged)
    read = values_of(line.row, task, facts)
    if read.refused:
        return _refuse(line, read.refused, judged)
    rows = tuple(_accepted(line, task.id, unit, read) for unit in units)
    rows = _new(line, rows, judged)
    if not rows:
        return None
    if line.match.code:
        missing = place("number" if line.match.code == "NO_NUMBER" else "title", line.row)
        judged.warned.append(_message(line, remark(line.match.code, cells=missing, taken=str(task.number))))
    if code:
        typed = "、".join(task.parties.leads) if code == "SHARED_LEAD" else str(task.number)
        judged.warned.append(_message(line, remark(code, typed=typed)))
    judged.warned += (_message(line, said) for said in read.remarks)
    judged.accepted |= {(row.task, row.unit): (line, row) for row in rows}
    return None


def _accepted(line: Line, task: int, unit: str, read: Values) -> AcceptedRow:
    return AcceptedRow(
        sheet=line.sheet,
        row=line.row.number,
        task=task,
        unit=unit,
        claimed=read.claimed,
        percent=read.percent,
        done_on=read.done_on,
        progress=read.texts["progress"],
        problems=read.texts["problems"],
        next_steps=read.texts["next_steps"],
        note="" if read.texts["note"] == FINISHED else read.texts["note"],  # the form's own word isn't the unit's
    )


def _new(line: Line, rows: tuple[AcceptedRow, ...], judged: Judged) -> tuple[AcceptedRow, ...]:
    """The rows on which nothing was said yet. A second row is dropped where it is identical, else refused."""
    taken = [(row, *judged.accepted[key]) for row in rows if (key := (row.task, row.unit)) in judged.accepted]
    first = next((at for row, at, kept in taken if replace(row, sheet=kept.sheet, row=kept.row) != kept), None)
    if first is None:
        return tuple(row for row in rows if (row.task, row.unit) not in judged.accepted)
    where = "" if first.sheet == line.sheet else f"“{first.sheet}”"
    _refuse(line, remark("DUPLICATE", taken=f"{where}第 {first.row.number} 行"), judged)
    flag = _message(first, remark("DUPLICATE", taken="本行"))
    if flag not in judged.warned:
        judged.warned.append(flag)
    return ()


def _unmatched(line: Line, off_register: Mapping[int, str]) -> Remark:
    """Why a line's task is not found; `off_register` says of some what became of them."""
    likely, title = line.match.likely, shortened(line.title)
    if line.number is not None and line.number in off_register:
        said = f"第 {line.number} 号任务{off_register[line.number]}"
        return remark("UNKNOWN_TASK", cells=place("number", line.row), taken=said)
    if line.match.code == "TITLE_MISMATCH":
        hint = f"，该名称是第 {likely.number} 号任务" if likely else ""
        return remark(
            "TITLE_MISMATCH", cells=place("title", line.row), typed=str(line.number), taken=f"表中为“{title}”{hint}"
        )
    if line.number is not None:
        return remark("UNKNOWN_TASK", cells=place("number", line.row), taken=f"本要点没有第 {line.number} 号任务")
    return remark(
        "UNKNOWN_TASK",
        cells=place("title", line.row),
        taken=f"没有编号，任务名称“{title}”对应不上" if title else "本行没有编号和任务名称",
    )


def _called(line: Line) -> str:
    return f"编号 {line.number} 的任务内容" if line.number is not None else f"任务“{shortened(line.title)}”"


def _refuse(line: Line, said: Remark, judged: Judged) -> None:
    judged.refused.append(_message(line, said))


def _message(line: Line, said: Remark) -> RowMessage:
    return RowMessage(line.sheet, line.row.number, said.code, said.message, said.column)


def _refused(problems: Sequence[Problem]) -> Intake:
    return Intake(Outcome.REFUSED, tuple(problems), (), (), ())


def _intake(judged: Judged, remarks: tuple[Problem, ...]) -> Intake:
    accepted = tuple(row for _, row in judged.accepted.values())
    outcome = Outcome.REFUSED if not accepted else Outcome.PARTIAL if judged.refused else Outcome.ACCEPTED
    sheets = list(dict.fromkeys(line.sheet for line, _ in judged.accepted.values()))
    warned = sorted(judged.warned, key=lambda said: (sheets.index(said.sheet), said.row))
    return Intake(outcome, remarks, accepted, tuple(warned), tuple(judged.refused))
