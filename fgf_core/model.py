"""The words of the domain as frozen values: plans, tasks, units, reports, workbooks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """What a unit is to a task (牵头单位 / 责任单位)."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"


class Claimed(StrEnum):
    """办理状态, typed by the unit."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"


class Verified(StrEnum):
    """核实状态, set by the office."""

    NONE = "none"
    PENDING = "pending"
    PASSED = "passed"
    RETURNED = "returned"


class Timeliness(StrEnum):
    """时效, derived from dates, never typed."""

    NOT_DUE = "not_due"
    DUE_SOON = "due_soon"
    AWAITING_REPORT = "awaiting_report"
    OVERDUE = "overdue"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    NO_DEADLINE = "no_deadline"


class Light(StrEnum):
    """亮灯, derived, always with its reason."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    GREY = "grey"


class UnitClass(StrEnum):
    """The classes within which units are compared."""

    DEPARTMENT = "department"
    DISTRICT = "district"
    VERTICAL = "vertical"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong or doubtful, where it is, and what to do about it; `code` is the contract, `message` for people."""

    where: str
    message: str
    code: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date inside a task's text, with the words around it; `percent` where a unit filed how far it will be."""

    on: date
    words: str
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A number a task promises: `60%以上` is value 60, unit `%`; words are those around it."""

    value: float
    unit: str
    words: str


@dataclass(frozen=True, slots=True)
class DraftUnit:
    """A unit the notice names: its canonical name and the other spellings seen."""

    name: str
    aliases: tuple[str, ...]
    unit_class: UnitClass


@dataclass(frozen=True, slots=True)
class DraftGroup:
    """A name for several units; `closed` where its members can be listed, with those known."""

    name: str
    closed: bool
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftTask:
    """One numbered task of a notice; `line` is where it starts in the source, counted from 1."""

    number: int
    chapter: str
    section: str
    title: str
    text: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    lead_units: tuple[str, ...]
    responsible_units: tuple[str, ...]
    responsible_groups: tuple[str, ...]
    deadline_text: str
    deadline_date: date | None
    ongoing: bool
    milestones: tuple[Milestone, ...]
    targets: tuple[Target, ...]
    line: int


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """The head of a notice; `reporting_day` is the day of the month stated in it, or None."""

    title: str
    government: str
    year: int
    document_number: str
    issued_on: date | None
    reporting_day: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice as read: nothing is stored until a person has confirmed it. Without a plan, `problems` say why."""

    plan: DraftPlan | None
    tasks: tuple[DraftTask, ...]
    units: tuple[DraftUnit, ...]
    groups: tuple[DraftGroup, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One notice of one government for one year. `strict` turns 到期待报 off."""

    id: str
    title: str
    government: str
    year: int
    document_number: str
    issued_on: date
    reporting_day: int
    strict: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A body that leads or answers, within one government."""

    id: int
    name: str
    unit_class: UnitClass
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskParties:
    """Who has to do with a task: unit names by role; `members` are units that only a closed group covers.

    `lead_confirmed` is False where the notice names no lead and the first responsible unit stands in.
    """

    leads: tuple[str, ...]
    responsible: tuple[str, ...]
    groups: tuple[str, ...]
    members: tuple[str, ...]
    lead_confirmed: bool


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task as the reader of a monthly workbook needs it; `previous` is the unit's last report before the period.

    `original_deadline` differs from the effective one after an extension.
    """

    id: int
    number: int
    section: str
    title: str
    text: str
    deadline_text: str
    effective_deadline: date | None
    parties: TaskParties
    targets: tuple[Target, ...]
    done: bool
    previous: Report | None
    original_deadline: date | None = None
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """All that checking or filling a workbook needs of a plan.

    `unit` None is the office, which speaks for every unit; a report lies from the first to the last period, if given.
    `locked_after`: the day, passed, until which reports were taken; `off_register`: ended tasks, each with why.
    """

    plan: Plan
    period: str
    unit: Unit | None
    units: tuple[Unit, ...]
    tasks: tuple[TaskFacts, ...]
    other_titles: tuple[str, ...]
    first_period: str = ""
    last_period: str = ""
    locked_after: date | None = None
    off_register: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """月报: what one unit says of one task for one period; percent is 0 to 100 or None where nothing certain was said."""

    task: int
    unit: str
    period: str
    revision: int
    claimed: Claimed | None
    percent: float | None
    done_on: date | None
    progress: str
    problems: str
    next_steps: str
    note: str
    submitted_on: datetime
    recorded_at: datetime
    submission: int


class Outcome(StrEnum):
    """What became of a workbook: all rows taken, some, none, or seen before."""

    ACCEPTED = "accepted"
    PARTIAL = "partial"
    REFUSED = "refused"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class RowMessage:
    """A word on one row: its sheet and 1-based row as Excel shows them, the column's letter where one cell is meant."""

    sheet: str
    row: int
    code: str
    message: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """A row that is taken: a report on a task (its id) by `unit`: the sender, or each lead where the office speaks."""

    sheet: str
    row: int
    task: int
    unit: str
    claimed: Claimed | None
    percent: float | None
    done_on: date | None
    progress: str
    problems: str
    next_steps: str
    note: str


@dataclass(frozen=True, slots=True)
class Intake:
    """A workbook checked against the ledger's facts; nothing is stored yet. `file` speaks of the file as a whole."""

    outcome: Outcome
    file: tuple[Problem, ...]
    accepted: tuple[AcceptedRow, ...]
    warned: tuple[RowMessage, ...]
    refused: tuple[RowMessage, ...]
