"""What is written to the ledger: each function is one transaction, answers a refusal as a Problem, and only adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from fgf_core.ledger import reporting
from fgf_core.ledger.engine import Cursor, Engine, count_commit, next_id, query
from fgf_core.model import AcceptedRow, Intake, Outcome, Problem, Unit, Verified
from fgf_core.standing import Standing


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a workbook came from and when: unit None is the office; the hash is the file's SHA-256 in hexadecimal.

    `submitted_on` is when the office received it, `recorded_at` when it was entered. Where the first was typed, as for
    what came on paper, `paper_reason` says why.
    """

    plan_id: str
    unit: Unit | None
    period: str
    file_name: str
    file_hash: str
    submitted_on: datetime
    recorded_at: datetime
    paper_reason: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a workbook: `submission` is its number in the ledger, 0 where nothing was stored.

    `problem` is what the ledger itself objects to: a date of receipt that can't be, a period that is locked.
    """

    outcome: Outcome
    submission: int
    new_revisions: int
    unchanged: int
    problem: Problem | None = None


def submit(engine: Engine, intake: Intake, arrival: Arrival, known: reporting.Terms) -> Receipt:
    """Store the accepted rows of a workbook, all or none; `known` is of the day it was received.

    The same file for the same unit and period changes nothing. A unit's file for a period that was locked when it came
    is refused: what opened the lock may have ended since it was checked. A row equal to what the ledger holds makes no
    revision; any other becomes the next one. Receipt counts by the second; within one, the revision.
    """
    arrival = replace(arrival, submitted_on=arrival.submitted_on.replace(microsecond=0))
    if arrival.paper_reason:
        problem = reporting.unfit_receipt(
            arrival.period, arrival.submitted_on, now=arrival.recorded_at, reason=arrival.paper_reason
        )
        if problem:
            return Receipt(Outcome.REFUSED, 0, 0, 0, problem)
    unit_id = arrival.unit.id if arrival.unit else 0
    key = {
        "plan": arrival.plan_id,
        "unit": unit_id,
        "period": arrival.period,
        "hash": arrival.file_hash,
    }
    with engine.transaction() as cursor:
        seen = cursor.run(query("same_file"), key)
        if seen:
            return Receipt(Outcome.ALREADY, seen[0][0], 0, len(intake.accepted))
        if intake.outcome in (Outcome.REFUSED, Outcome.ALREADY):
            return Receipt(intake.outcome, 0, 0, 0)
        if arrival.unit and (problem := reporting.locked_out(known, arrival.unit, arrival.period)):
            return Receipt(Outcome.REFUSED, 0, 0, 0, problem)
        number = next_id(cursor, "submission")
        cursor.bulk("submission",
            ["id", "plan_id", "unit_id", "period", "file_name", "file_hash", "accepted", "warned", "refused",
             "submitted_on", "recorded_at"],
            [(number, arrival.plan_id, unit_id, arrival.period, arrival.file_name, arrival.file_hash,
              len(intake.accepted), len(intake.warned), len(intake.refused),
              arrival.submitted_on, arrival.recorded_at)],
        )  # fmt: skip
        if arrival.paper_reason:
            cursor.bulk("paper_receipt", ("submission_id", "reason"), [(number, arrival.paper_reason.strip())])
        cursor.bulk("submission_message",
            ("submission_id", "position", "kind", "sheet", "row_number", "code", "message"),
            _messages(number, intake),
        )  # fmt: skip
        fresh = _revisions(cursor, intake.accepted, arrival, number)
        count_commit(cursor)
    return Receipt(intake.outcome, number, fresh, len(intake.accepted) - fresh)


def _messages(number: int, intake: Intake) -> list[tuple[object, ...]]:
    said: list[tuple[object, ...]] = [("file", "", 0, p.code, p.message) for p in intake.file]
    for kind, messages in (("warned", intake.warned), ("refused", intake.refused)):
        said += [(kind, m.sheet, m.row, m.code, m.message) for m in messages]
    return [(number, place, *row) for place, row in enumerate(said)]


_SAID = ("claimed", "percent", "done_on", "progress", "problems", "next_steps", "note")


def _revisions(
    cursor: Cursor,
    rows: Sequence[AcceptedRow],
    arrival: Arrival,
    submission: int,
) -> int:
    plan_id, period = arrival.plan_id, arrival.period
    unit_ids: dict[str, int] = dict(cursor.run(query("unit_ids"), {"plan": plan_id}))
    held = {
        (row[0], row[1]): (row[2], row[3:]) for row in cursor.run(query("held"), {"plan": plan_id, "period": period})
    }
    number = next_id(cursor, "report")
    fresh: list[tuple[object, ...]] = []
    for row in rows:
        key = (row.task, unit_ids[row.unit])
        claimed = row.claimed.value if row.claimed else None
        said = (claimed, row.percent, row.done_on, row.progress, row.problems, row.next_steps, row.note)
        revision, before = held.get(key, (0, None))
        if before == said:
            continue
        fresh.append(
            (
                number + len(fresh),
                *key,
                period,
                revision + 1,
                submission,
                *said,
                arrival.submitted_on,
                arrival.recorded_at,
            )
        )
    cursor.bulk("report",
        ("id", "task_id", "unit_id", "period", "revision", "submission_id", *_SAID, "submitted_on", "recorded_at"),
        fresh,
    )  # fmt: skip
    return len(fresh)


def verify(
    engine: Engine, standings: Sequence[Standing], outcome: str, *, on: date, reason: str, recorded_at: datetime
) -> Problem | None:
    """The office's word on claims, `pass` or `return`, all or none; `standings` are the tasks' on that day."""
    with engine.transaction() as cursor:
        rows: list[tuple[object, ...]] = []
        first = next_id(cursor, "verification")
        for standing in standings:
            last = _last_word(cursor, standing.task_id)
            if refusal := _no_word(standing, outcome, on=on, reason=reason, last=last and last[0]):
                return refusal
            seen = cursor.run(query("seen_report"), {"task": standing.task_id, "on": on})[0][0]
            rows.append((first + len(rows), standing.task_id, outcome, on, reason.strip(), seen, recorded_at))
        cursor.bulk("verification",
            ("id", "task_id", "outcome", "verified_on", "reason", "seen_report", "recorded_at"), rows,
        )  # fmt: skip
        count_commit(cursor)
    return None


def _last_word(cursor: Cursor, task_id: int) -> tuple[date, str] | None:
    found = cursor.run(query("last_word"), {"task": task_id})
    return (found[0][0], found[0][1]) if found else None


def _no_word(standing: Standing, outcome: str, *, on: date, reason: str, last: date | None) -> Problem | None:
    """Why the office can't give this word now; `last` is the day of its last one."""
    where = f"任务{standing.number}"
    reopens = outcome == "return" and standing.done_ongoing
    if last and on < last:
        return Problem(where, f"已有 {last} 的核实记录，核实日期 {on} 不能早于它。", "BEFORE_LAST_WORD")
    if standing.verified is Verified.PASSED and not reopens:
        return Problem(where, f"已于 {standing.verified_on} 核实通过，不能重复核实。", "ALREADY_PASSED")
    if standing.verified is not Verified.PENDING and not reopens:
        return Problem(where, f"截至 {on} 牵头单位尚未报完成（或退回后未重报），没有可核实的内容。", "NOTHING_CLAIMED")
    if outcome == "return" and not reason.strip():
        return Problem(where, "退回必须写明理由。", "NO_REASON")
    return None


def extend(
    engine: Engine, asked: Standing, granted: Standing, *, to_date: date, reason: str, recorded_at: datetime
) -> Problem | None:
    """Grant a later deadline: `asked` and `granted` are the task's standings on those days. None when stored."""
    if refusal := _no_extension(asked, granted, to_date, reason):
        return refusal
    with engine.transaction() as cursor:
        # A date typed back must not turn work that was verified late into work in time.
        last = _last_word(cursor, asked.task_id)
        if last and last[1] == "pass":
            return Problem(f"任务{asked.number}", f"该任务已于 {last[0]} 核实完成，不需要延期。", "ALREADY_PASSED")
        row = (
            next_id(cursor, "extension"), asked.task_id, asked.as_of, granted.as_of, to_date, reason.strip(),
            recorded_at,
        )  # fmt: skip
        cursor.bulk("extension",
            ("id", "task_id", "asked_on", "granted_on", "to_date", "reason", "recorded_at"), [row],
        )  # fmt: skip
        count_commit(cursor)
    return None


def _no_extension(asked: Standing, granted: Standing, to_date: date, reason: str) -> Problem | None:
    where, asked_on, granted_on = f"任务{asked.number}", asked.as_of, granted.as_of
    if asked.deadline is None or granted.deadline is None:
        return Problem(where, "该任务没有明确时限，无从延期。", "NO_DEADLINE")
    if granted_on < asked_on:
        return Problem(where, f"批准日 {granted_on} 早于申请日 {asked_on}，请核对。", "GRANTED_BEFORE_ASKED")
    if Verified.PASSED in (asked.verified, granted.verified):
        return Problem(where, "该任务已核实完成，不需要延期。", "ALREADY_PASSED")
    if asked_on > asked.deadline:
        words = f"申请日 {asked_on} 晚于完成时限 {asked.deadline}：延期应在到期前申请。"
        return Problem(where, words, "ASKED_AFTER_DEADLINE")
    if to_date <= granted.deadline:
        return Problem(where, f"新时限 {to_date} 不晚于现时限 {granted.deadline}，请核对。", "NOT_LATER")
    if not reason.strip():
        return Problem(where, "延期必须写明理由。", "NO_REASON")
    return None


def mark_light(
    engine: Engine, standing: Standing, *, on: date, red: bool, reason: str, recorded_at: datetime
) -> Problem | None:
    """Set a task's light to red by hand, or take that back, with a reason. None when stored; the same again is one."""
    if not reason.strip():
        return Problem(f"任务{standing.number}", "手工亮灯或撤销必须写明理由。", "NO_REASON")
    with engine.transaction() as cursor:
        if cursor.run(query("last_mark"), {"task": standing.task_id}) == [(on, red, reason.strip())]:
            return None
        row = (next_id(cursor, "light_mark"), standing.task_id, on, red, reason.strip(), recorded_at)
        cursor.bulk("light_mark", ("id", "task_id", "marked_on", "red", "reason", "recorded_at"), [row])
        count_commit(cursor)
    return None
