"""Questions to the ledger: each returns frozen values and counts only what the office had by the day asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fgf_core import periods
from fgf_core.ledger import reporting
from fgf_core.ledger.changes import Change, changes, off_register
from fgf_core.ledger.engine import Engine, Rows, query
from fgf_core.model import (
    Claimed,
    Light,
    Milestone,
    Plan,
    PlanFacts,
    Report,
    Target,
    TaskFacts,
    TaskParties,
    Timeliness,
    Unit,
    UnitClass,
    Verified,
)
from fgf_core.standing import Return, Standing, Tally, Thresholds


@dataclass(frozen=True, slots=True)
class Word:
    """核实: the office's word on a claim, `pass` or `return`."""

    outcome: str
    verified_on: date
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """延期: a later deadline, asked for and granted."""

    asked_on: date
    granted_on: date
    to_date: date
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """手工亮灯: the light set to red by hand, or that taken back."""

    red: bool
    marked_on: date
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class TaskStory:
    """One task's whole story by a day: the official text, every revision of every report, every word and change."""

    text: str
    milestones: tuple[Milestone, ...]
    targets: tuple[Target, ...]
    reports: tuple[Report, ...]
    words: tuple[Word, ...]
    extensions: tuple[Extension, ...]
    marks: tuple[Mark, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """报送: one workbook received; unit is empty for the office's own.

    `paper_reason` says why `submitted_on` was entered by hand, as for what came on paper; empty where bytes arrived.
    """

    id: int
    unit: str
    period: str
    file_name: str
    file_hash: str
    accepted: int
    warned: int
    refused: int
    submitted_on: datetime
    recorded_at: datetime
    paper_reason: str


def version(engine: Engine) -> int:
    """A number that grows with every commit: what caches are keyed on."""
    return engine.version()


def plans(engine: Engine) -> tuple[Plan, ...]:
    """All plans, the newest year first."""
    rows = engine.rows(query("plans"))
    return tuple(Plan(*row) for row in rows)


def plan(engine: Engine, plan_id: str) -> Plan | None:
    """The plan of an id."""
    rows = engine.rows(query("plan"), {"plan": plan_id})
    return Plan(*rows[0]) if rows else None


def units(engine: Engine, plan_id: str) -> tuple[Unit, ...]:
    """The units of a plan's government, in the order the notices named them."""
    spellings: dict[int, list[str]] = defaultdict(list)
    found = engine.rows(query("units"), {"plan": plan_id})
    for unit_id, _, _, alias in found:
        spellings[unit_id] += [alias] if alias else []
    first = {row[0]: row for row in reversed(found)}
    return tuple(Unit(row[0], row[1], UnitClass(row[2]), tuple(spellings[row[0]])) for row in sorted(first.values()))


def standing(engine: Engine, plan_id: str, as_of: Sequence[date], thresholds: Thresholds) -> tuple[Standing, ...]:
    """One standing per task and day, days ascending, tasks in the notice's order."""
    text = query("chosen", "mended", "standing", "tasks")
    rows = asked_by_day(engine, text, as_of, thresholds, {"plan": plan_id})
    named = parties(engine, plan_id)
    return tuple(_standing(row, named[row[1]]) for row in rows)


def _standing(row: tuple[Any, ...], named: TaskParties) -> Standing:
    *values, unit, period, returned_on, reason, adjusted = row
    for position, kind in ((11, Claimed), (12, Verified), (17, Timeliness), (25, Light)):
        values[position] = kind(values[position])
    sent_back = Return(unit, 0, returned_on, reason, period) if unit else None
    return Standing(*[*values, named, sent_back, adjusted])


def tally(engine: Engine, plan_id: str, as_of: Sequence[date], thresholds: Thresholds) -> tuple[Tally, ...]:
    """Counts per day and scope: the plan, each section, each unit as lead and as responsible."""
    text = query("chosen", "mended", "standing", "scope", "tally")
    return tallies(asked_by_day(engine, text, as_of, thresholds, {"plan": plan_id}))


def tallies(rows: Rows) -> tuple[Tally, ...]:
    """The rows of tally.sql as values."""
    # Each engine adds in its own order: the last digits of a mean say nothing.
    return tuple(Tally(*row[:-2], *(mean and round(mean, 9) for mean in row[-2:])) for row in rows)


def asked_by_day(
    engine: Engine,
    text: str,
    as_of: Sequence[date],
    thresholds: Thresholds,
    params: dict[str, Any],
    *,
    many: bool = False,
) -> Rows:
    """The rows of a text that continues standing.sql, asked for each of the days; `many`: about many plans."""
    days = sorted(set(as_of))
    if not days:
        return []
    asked = "\nUNION ALL\n".join(f"SELECT cast(:day_{place} AS date) AS as_of" for place in range(len(days)))
    by_day = {f"day_{place}": day for place, day in enumerate(days)}
    return engine.rows(text.replace("{asked}", asked), {**params, **thresholds.params(), **by_day}, many=many)


def parties(engine: Engine, plan_id: str) -> dict[int, TaskParties]:
    """Who has to do with each task of a plan, by task id."""
    units_of: dict[tuple[int, str], list[str]] = defaultdict(list)
    unconfirmed: set[int] = set()
    for task_id, role, name, confirmed in engine.rows(query("parties"), {"plan": plan_id}):
        units_of[task_id, role].append(name)
        if not confirmed:
            unconfirmed.add(task_id)
    return {
        task_id: TaskParties(
            leads=tuple(units_of[task_id, "lead"]),
            responsible=tuple(units_of[task_id, "responsible"]),
            groups=tuple(units_of[task_id, "group"]),
            members=tuple(units_of[task_id, "member"]),
            lead_confirmed=task_id not in unconfirmed,
        )
        for task_id in {key[0] for key in units_of}
    }


def facts(
    engine: Engine, plan: Plan, unit: Unit | None, period: str, *, as_of: date, standings: Sequence[Standing]
) -> PlanFacts:
    """What filling or checking a monthly workbook needs, as of the day it is made or received."""
    texts, targets = _texts(engine, plan.id), _targets(engine, plan.id)
    previous = _previous(engine, plan.id, unit, period, as_of)
    terms = reporting.terms(engine, plan, as_of)
    return PlanFacts(
        plan=plan,
        period=period,
        unit=unit,
        units=units(engine, plan.id),
        tasks=tuple(
            TaskFacts(
                id=s.task_id,
                number=s.number,
                section=s.section,
                title=s.title,
                text=texts[s.task_id],
                deadline_text=s.deadline_text,
                effective_deadline=s.deadline,
                parties=s.parties,
                targets=tuple(targets[s.task_id]),
                ongoing=s.ongoing,
                original_deadline=s.original_deadline,
                done=s.verified is Verified.PASSED,
                previous=previous.get(s.task_id),
            )
            for s in standings
        ),
        other_titles=_other_titles(engine, plan),
        first_period=periods.period_of(periods.month_index(plan.issued_on)),
        last_period=periods.period_of(periods.current_month(as_of, plan.reporting_day)),
        off_register=tuple(
            (number, f"已于 {change.decided_on} {change.words}（{change.document}），不再报送")
            for number, change in off_register(changes(engine, plan.id, as_of)).items()
        ),
        locked_after=terms.lock_on(period) if unit and terms.locked(unit.id, period) else None,
    )


def _other_titles(engine: Engine, plan: Plan) -> tuple[str, ...]:
    rows = engine.rows(query("other_titles"), {"plan": plan.id, "government": plan.government})
    return tuple(row[0] for row in rows)


def _texts(engine: Engine, plan_id: str) -> dict[int, str]:
    return dict(engine.rows("SELECT id, text FROM task WHERE plan_id = :plan", {"plan": plan_id}))


def _targets(engine: Engine, plan_id: str) -> dict[int, list[Target]]:
    found: dict[int, list[Target]] = defaultdict(list)
    for task_id, amount, measure, words in engine.rows(query("targets"), {"plan": plan_id}):
        found[task_id].append(Target(amount, measure, words))
    return found


def _previous(engine: Engine, plan_id: str, unit: Unit | None, period: str, as_of: date) -> dict[int, Report]:
    params = {"plan": plan_id, "unit": unit.id if unit else 0, "period": period, "as_of": as_of}
    return {row[0]: _report(row) for row in engine.rows(query("previous"), params)}


def _report(row: tuple[Any, ...]) -> Report:
    task, unit, period, revision, claimed, *rest = row
    return Report(task, unit, period, revision, Claimed(claimed) if claimed else None, *rest)


def story(engine: Engine, plan_id: str, number: int, as_of: date) -> TaskStory | None:
    """A task's story by the end of a day, oldest first; None where the plan has no such task."""
    found = engine.rows(
        "SELECT id, text FROM task WHERE plan_id = :plan AND number = :number", {"plan": plan_id, "number": number}
    )
    if not found:
        return None
    task_id, text = found[0]
    asked = {"task": task_id, "as_of": as_of}
    words = engine.rows(query("words"), asked)
    granted = engine.rows(query("extensions"), asked)
    return TaskStory(
        text=text,
        milestones=tuple(Milestone(*row) for row in engine.rows(query("milestones"), asked)),
        targets=tuple(_targets(engine, plan_id)[task_id]),
        reports=tuple(_report(row) for row in engine.rows(query("reports"), asked)),
        words=tuple(Word(*row) for row in words),
        extensions=tuple(Extension(*row) for row in granted),
        marks=tuple(Mark(*row) for row in engine.rows(query("marks"), asked)),
        changes=tuple(change for change in changes(engine, plan_id, as_of) if change.task == number),
    )


def returns(engine: Engine, plan_id: str, as_of: date) -> tuple[Return, ...]:
    """Every claim sent back by a day, one per unit whose claim it was, and every report sent back whole."""
    return tuple(Return(*row) for row in engine.rows(query("returns"), {"plan": plan_id, "as_of": as_of}))


def last_reports(engine: Engine, plan_id: str, as_of: date) -> dict[int, tuple[Report, ...]]:
    """The last report of each lead by a day, by task id."""
    found: dict[int, list[Report]] = defaultdict(list)
    for row in engine.rows(query("last_reports"), {"plan": plan_id, "as_of": as_of}):
        report = _report(row)
        found[report.task].append(report)
    return {task_id: tuple(reports) for task_id, reports in found.items()}


def submissions(engine: Engine, plan_id: str, as_of: date) -> tuple[Submission, ...]:
    """The workbooks received by a day, the newest first."""
    return tuple(Submission(*row) for row in engine.rows(query("submissions"), {"plan": plan_id, "as_of": as_of}))
