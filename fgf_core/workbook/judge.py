"""A workbook judged against the ledger's facts: every row is accepted, refused, or no report at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fgf_core.model import AcceptedRow, Intake, Outcome, PlanFacts, Problem, RowMessage

from .cells import Reading
from .codes import say
from .foreign import locked_out, names_another_unit, of_another_plan, out_of_range, stamped_for_another
from .form import FINISHED
from .grid import Row
from .sheets import this_month
from .titles import Match, Titles
from .values import Remark, Values, remark, shortened, values_of
from .voices import Sender, sender_of, voices
from .words import LEADING_NUMBER, NOTE, SIGNATURE, TOTAL, squeeze, task_number


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
    """What became of the lines so far; the accepted ones by their task's id."""

    accepted: dict[int, tuple[Line, tuple[AcceptedRow, ...]]]
    warned: list[RowMessage]
    refused: list[RowMessage]


def check(reading: Reading, facts: PlanFacts, *, as_office: bool = False) -> Intake:
    """Judge a workbook row by row (domain §7). Rows that report nothing appear nowhere in what comes back.

    `as_office`: it is the office's own, and each row speaks for the leads of its task.
    """
    problems = reading.problems or out_of_range(reading, facts)
    problems = problems or stamped_for_another(reading, facts, as_office=as_office)
    problems = problems or locked_out(reading, facts, as_office=as_office)
    if problems:
        return _refused(problems)
    tables, remarks = this_month(reading, facts.period)
    if not tables:
        return _refused(remarks)
    titles = Titles(facts.tasks)
    rows = [(table.sheet.name, row) for table in tables for row in table.rows]
    lines = [line for sheet, row in rows if (line := _line(sheet, row, titles))]
    reports = [line for line in lines if line.row.is_report]
    foreign = of_another_plan([(line.number, line.match) for line in lines], tables[0].above, facts)
    if foreign:
        said = (RowMessage(x.sheet, x.row.number, "WRONG_PLAN", f"{_called(x)}与要点不符") for x in reports)
        return Intake(Outcome.REFUSED, (say("WRONG_PLAN", where=reading.name, what=foreign),), (), (), tuple(said))
    if not reports:
        what = f"{len(lines)} 行任务均未填写进展、进度和状态"
        return _refused((*remarks, say("EMPTY_FILE", where=reading.name, what=what)))
    sender = sender_of(reading, facts, as_office=as_office)
    if not as_office:
        remarks += names_another_unit(tables[0].above, reading, facts)
    judged = Judged({}, [], [])
    for line in reports:
        _judge(line, facts, sender, judged)
    return _intake(judged, remarks)


def _line(sheet: str, row: Row, titles: Titles) -> Line | None:
    """The row as a line on a task; None for totals, signatures, notes and headings."""
    title = " ".join(row.text("title").split())
    number = task_number(row.text("number"))
    if number is None and (found := LEADING_NUMBER.match(title)):
        number = task_number(found[0])
    match = titles.find(number, title)
    if match.task is None and _is_no_task(row):
        return None
    return Line(sheet, row, number, title, match)


def _is_no_task(row: Row) -> bool:
    if task_number(row.text("number")) is not None:
        return False
    first = squeeze(row.first)
    total = TOTAL.match(first) and len(first) <= 12
    return bool(total or SIGNATURE.fullmatch(first) or NOTE.match(first) or not row.is_report)


def _judge(line: Line, facts: PlanFacts, sender: Sender, judged: Judged) -> None:
    """Put one report where it belongs."""
    task = line.match.task
    if line.row.hidden:
        return _refuse(line, remark("HIDDEN_ROW"), judged)
    if task is None:
        return _refuse(line, _unmatched(line), judged)
    units, code = voices(task, facts, sender)
    if not units:
        return _refuse(line, remark(code, typed=str(task.number)), judged)
    read = values_of(line.row, task, facts)
    if read.refused:
        return _refuse(line, read.refused, judged)
    rows = tuple(_accepted(line, task.id, unit, read) for unit in units)
    if task.id in judged.accepted:
        return _again(line, rows, judged)
    if line.match.code:
        judged.warned.append(_message(line, remark(line.match.code, taken=str(task.number))))
    if code:
        typed = "、".join(task.parties.leads) if code == "SHARED_LEAD" else str(task.number)
        judged.warned.append(_message(line, remark(code, typed=typed)))
    judged.warned += (_message(line, said) for said in read.remarks)
    judged.accepted[task.id] = (line, rows)
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


def _again(line: Line, rows: tuple[AcceptedRow, ...], judged: Judged) -> None:
    """A second row on one task: dropped where it is identical, else refused, and the first one flagged."""
    first, taken = judged.accepted[rows[0].task]
    if all(replace(row, sheet=kept.sheet, row=kept.row) == kept for row, kept in zip(rows, taken, strict=True)):
        return
    where = "" if first.sheet == line.sheet else f"“{first.sheet}”"
    _refuse(line, remark("DUPLICATE", taken=f"{where}第 {first.row.number} 行"), judged)
    flag = _message(first, remark("DUPLICATE", taken="本行"))
    if flag not in judged.warned:
        judged.warned.append(flag)


def _unmatched(line: Line) -> Remark:
    """Why a line's task is not found."""
    likely, title = line.match.likely, shortened(line.title)
    if line.match.code == "TITLE_MISMATCH":
        hint = f"，该名称是第 {likely.number} 号任务" if likely else ""
        return remark("TITLE_MISMATCH", typed=str(line.number), taken=f"表中为“{title}”{hint}")
    if line.number is not None:
        return remark("UNKNOWN_TASK", taken=f"本要点没有第 {line.number} 号任务")
    return remark("UNKNOWN_TASK", taken=f"没有编号，任务名称“{title}”对应不上" if title else "本行没有编号和任务名称")


def _called(line: Line) -> str:
    return f"编号 {line.number} 的任务内容" if line.number is not None else f"任务“{shortened(line.title)}”"


def _refuse(line: Line, said: Remark, judged: Judged) -> None:
    judged.refused.append(_message(line, said))


def _message(line: Line, said: Remark) -> RowMessage:
    return RowMessage(line.sheet, line.row.number, said.code, said.message, said.column)


def _refused(problems: Sequence[Problem]) -> Intake:
    return Intake(Outcome.REFUSED, tuple(problems), (), (), ())


def _intake(judged: Judged, remarks: tuple[Problem, ...]) -> Intake:
    accepted = tuple(row for _, rows in judged.accepted.values() for row in rows)
    outcome = Outcome.REFUSED if not accepted else Outcome.PARTIAL if judged.refused else Outcome.ACCEPTED
    sheets = list(dict.fromkeys(line.sheet for line, _ in judged.accepted.values()))
    warned = sorted(judged.warned, key=lambda said: (sheets.index(said.sheet), said.row))
    return Intake(outcome, remarks, accepted, tuple(warned), tuple(judged.refused))
