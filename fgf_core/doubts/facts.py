"""What 水分检查 judges by, and what it finds: reports, the office's words on claims, doubts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fgf_core import periods
from fgf_core.model import Claimed, Target


@dataclass(frozen=True, slots=True)
class Case:
    """A task as the rules need it; `leads` are unit ids."""

    id: int
    number: int
    title: str
    ongoing: bool
    leads: tuple[int, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A unit's report of a task for a period, in its newest revision by the day asked; `lead` is the unit's role.

    `rest` is everything it wrote beside the progress. `id` grows in the order in which reports were entered.
    """

    id: int
    task: int
    unit_id: int
    unit: str
    lead: bool
    period: str
    revision: int
    claimed: Claimed | None
    percent: float | None
    done_on: date | None
    progress: str
    rest: str
    submitted_on: datetime

    @property
    def done(self) -> bool:
        """Whether the report claims the task done."""
        return self.claimed is Claimed.DONE

    @property
    def level(self) -> float | None:
        """The progress it states, in percent; done without a figure is 100, not started is 0, else None."""
        if self.percent is not None:
            return self.percent
        return {Claimed.DONE: 100.0, Claimed.NOT_STARTED: 0.0}.get(self.claimed) if self.claimed else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """核实: the office's word on a task's claim, `pass` or `return`; `seen` is the newest report it then had."""

    task: int
    outcome: str
    seen: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is judged, as of one day: one report per task, unit and period, in any order.

    `returned` are the unit ids and periods whose whole report was sent back; `last_days` the days on which a period's
    reports could last come in: the reporting day and the day of the lock.
    """

    cases: tuple[Case, ...]
    said: tuple[Said, ...]
    verdicts: tuple[Verdict, ...] = ()
    returned: frozenset[tuple[int, str]] = frozenset()
    last_days: Mapping[str, frozenset[date]] | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """疑点: what a rule saw in a unit's report of a period; `task` and `number` are 0 where it is about all its tasks.

    `quotes` are words it rests on, each with its label. `passed`: the office has passed the claim with this report in
    sight. `fingerprint` names the facts it rests on: other facts, another fingerprint.
    """

    code: str
    task: int
    number: int
    title: str
    unit_id: int
    unit: str
    period: str
    revision: int
    saw: str
    figures: str
    quotes: tuple[tuple[str, str], ...]
    passed: bool
    fingerprint: str

    @property
    def place(self) -> tuple[int, int, int, str]:
        """Where it stands in a list: the newest period first, then by unit, task and rule."""
        return (-periods.index_of(self.period), self.unit_id, self.number, self.code)
