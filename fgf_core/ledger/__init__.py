"""The ledger: the one door to what is stored. Questions take a day; commits are whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from fgf_core import appraisal, periods
from fgf_core.doubts import Finding, quality
from fgf_core.ledger import commits, copies, doubts, enrol, opening, questions, reporting, soundness
from fgf_core.ledger.across import Across, RegionTask, RegionTasks
from fgf_core.ledger.acts import act
from fgf_core.ledger.appraising import Appraising
from fgf_core.ledger.changes import Change, left
from fgf_core.ledger.changing import Changing
from fgf_core.ledger.commits import Arrival, Receipt
from fgf_core.ledger.engine import Engine, LedgerBroken, LedgerFull, LedgerLocked, LedgerTrouble, LedgerUnreachable
from fgf_core.ledger.opening import LedgerMissing, is_there
from fgf_core.ledger.questions import Extension, Mark, Submission, TaskStory, Word
from fgf_core.ledger.reporting import Grace, Permit, SentBack, Terms, unfit_receipt
from fgf_core.ledger.supervising import Supervising
from fgf_core.model import Draft, Intake, Plan, PlanFacts, Problem, Report, Unit
from fgf_core.standing import DEFAULT_THRESHOLDS, Attendance, Return, Standing, Tally, Thresholds
from fgf_core.uncollected import uncollected

__all__ = [
    "Arrival",
    "Change",
    "Extension",
    "Grace",
    "Ledger",
    "LedgerBroken",
    "LedgerFull",
    "LedgerLocked",
    "LedgerMissing",
    "LedgerTrouble",
    "LedgerUnreachable",
    "Mark",
    "Permit",
    "Receipt",
    "RegionTask",
    "RegionTasks",
    "SentBack",
    "Submission",
    "TaskStory",
    "Terms",
    "Word",
    "copy",
    "is_there",
    "open_ledger",
    "restore",
    "unfit_receipt",
]


def open_ledger(url: str, *, create: bool = False, copies_to: Path | None = None) -> Ledger:
    """Open a ledger by path, URL or `:memory:`; `copies_to` is the folder backups of a file may go to.

    An older one is brought up to date; of a file a copy is kept beside it first.

    Raises LedgerMissing, LedgerLocked, LedgerUnreachable or LedgerBroken, each with a sentence for people. Any use may
    raise LedgerTrouble, as where there is no room to write; the ledger goes on working once there is.
    """
    return Ledger(opening.opened(url, create=create, copies_to=copies_to))


def restore(source: Path, target: str) -> dict[str, int]:
    """Put a verified backup in the place of a ledger nobody is using; returns its rows per table."""
    return copies.restore(source, Path(opening.path_of(target)))


def copy(source: str, target: str) -> dict[str, int]:
    """Carry a whole ledger to another address, where there is none yet; returns its rows per table.

    Nobody writes meanwhile. Raises as `open_ledger` does, and LedgerBroken where the target holds something or where
    what arrived isn't what was sent; then the target stays without a ledger.
    """
    return opening.carried(source, target)


class Ledger(Appraising, Across, Supervising, Changing):
    """An open ledger. Safe to share between threads; one per process and file."""

    def __init__(self, engine: Engine, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> None:
        self._engine = engine
        self._thresholds = thresholds

    # ── questions ──

    def version(self) -> int:
        """A number that grows with every commit: what caches are keyed on."""
        return questions.version(self._engine)

    def plans(self) -> tuple[Plan, ...]:
        """All plans, the newest year first."""
        return questions.plans(self._engine)

    def plan(self, plan_id: str) -> Plan | None:
        """The plan of a short id such as `yizhou-2023`."""
        return questions.plan(self._engine, plan_id)

    def units(self, plan_id: str) -> tuple[Unit, ...]:
        """The units of a plan's government with their aliases."""
        return questions.units(self._engine, plan_id)

    def unit(self, plan_id: str, name: str) -> Unit | None:
        """The unit of a name or alias."""
        units = self.units(plan_id)
        exact = (unit for unit in units if unit.name == name)
        return next(exact, None) or next((unit for unit in units if name in unit.aliases), None)

    def standing(self, plan_id: str, *as_of: date) -> tuple[Standing, ...]:
        """Where each task stands at the end of each day asked: days ascending, tasks in the notice's order."""
        return questions.standing(self._engine, plan_id, as_of, self._thresholds)

    def tally(self, plan_id: str, *as_of: date) -> tuple[Tally, ...]:
        """Counts per day and scope: the plan, each section, each unit as lead and as responsible."""
        return questions.tally(self._engine, plan_id, as_of, self._thresholds)

    def attendance(self, plan_id: str, as_of: date) -> tuple[Attendance, ...]:
        """The calendar of reporting: a cell per leading unit and period up to the current one."""
        return reporting.attendance(self._engine, self._plan(plan_id), as_of, self._thresholds)

    def terms(self, plan_id: str, as_of: date) -> Terms:
        """Until when reports are taken by a day: the grace, the permits to report late, the reports sent back."""
        return reporting.terms(self._engine, self._plan(plan_id), as_of)

    def story(self, plan_id: str, number: int, as_of: date) -> TaskStory | None:
        """One task's whole story by the end of a day."""
        return questions.story(self._engine, plan_id, number, as_of)

    def returns(self, plan_id: str, as_of: date) -> tuple[Return, ...]:
        """Every claim sent back by a day, one per unit whose claim it was, and every report sent back whole."""
        return questions.returns(self._engine, plan_id, as_of)

    def doubts(self, plan_id: str, as_of: date) -> tuple[Finding, ...]:
        """疑点: what in the reports received by a day a person should look at again, with the office's word on it."""
        return doubts.findings(self._engine, self._plan(plan_id), as_of)

    def last_reports(self, plan_id: str, as_of: date) -> dict[int, tuple[Report, ...]]:
        """The last report of each lead by a day, by task id."""
        return questions.last_reports(self._engine, plan_id, as_of)

    def submissions(self, plan_id: str, as_of: date) -> tuple[Submission, ...]:
        """The workbooks received by a day, the newest first."""
        return questions.submissions(self._engine, plan_id, as_of)

    @uncollected
    def facts(self, plan_id: str, unit: Unit | None, period: str, as_of: date) -> PlanFacts:
        """What filling or checking a monthly workbook needs, as known on a day; unit None is the office."""
        standings = self.standing(plan_id, as_of)
        return questions.facts(self._engine, self._plan(plan_id), unit, period, as_of=as_of, standings=standings)

    def appraised(self, plan_id: str, as_of: date) -> appraisal.Facts:
        """All that scorecards are made of, of one plan at the end of a day."""
        plan = self._plan(plan_id)
        return appraisal.Facts(
            as_of=as_of,
            first_due=periods.due_on(periods.first_month(plan.issued_on, plan.reporting_day), plan.reporting_day),
            units=self.units(plan_id),
            standings=self.standing(plan_id, as_of),
            attendance=self.attendance(plan_id, as_of),
            returns=self.returns(plan_id, as_of),
            quality=quality(self.doubts(plan_id, as_of)),
            entries=[entry for entry in self.entries(plan_id, as_of) if entry.ended_on is None],
        )

    def check(self) -> tuple[Problem, ...]:
        """Every broken rule; empty for a sound ledger."""
        return soundness.unsound(self._engine)

    def counts(self) -> dict[str, int]:
        """Rows per table."""
        return soundness.counts(self._engine)

    # ── commits ──

    @act
    def add_plan(self, draft: Draft, plan: Plan, *, recorded_at: datetime) -> tuple[Problem, ...]:
        """Store a confirmed notice; answers with every problem that keeps it out, or nothing when stored."""
        return enrol.add_plan(self._engine, draft, plan, recorded_at=recorded_at)

    @act
    def submit(self, intake: Intake, arrival: Arrival) -> Receipt:
        """Store a checked workbook whole; the same file again changes nothing, a locked period is refused."""
        plan = self._plan(arrival.plan_id)
        known = reporting.terms(self._engine, plan, arrival.submitted_on.date())
        return commits.submit(self._engine, intake, arrival, known)

    @act
    def verify(
        self, plan_id: str, number: int, outcome: str, *, on: date, reason: str = "", recorded_at: datetime
    ) -> Problem | None:
        """The office's word on a claimed completion: `pass` or `return`. None when stored.

        A task that goes on (长期坚持) can be returned after it passed: that reopens it.
        """
        standing = self._one(plan_id, number, on)
        if isinstance(standing, Problem):
            return standing
        return commits.verify(self._engine, [standing], outcome, on=on, reason=reason, recorded_at=recorded_at)

    @act
    def extend(
        self,
        plan_id: str,
        number: int,
        *,
        asked_on: date,
        granted_on: date,
        to_date: date,
        reason: str,
        recorded_at: datetime,
    ) -> Problem | None:
        """Grant a later deadline that was asked for in time. None when stored."""
        asked = self._one(plan_id, number, asked_on)
        if isinstance(asked, Problem):
            return asked
        granted = self._one(plan_id, number, granted_on)
        if isinstance(granted, Problem):
            return granted
        return commits.extend(self._engine, asked, granted, to_date=to_date, reason=reason, recorded_at=recorded_at)

    @act
    def mark_light(
        self, plan_id: str, number: int, *, on: date, red: bool, reason: str, recorded_at: datetime
    ) -> Problem | None:
        """Set a task's light to red by hand, or take that back. None when stored."""
        standing = self._one(plan_id, number, on)
        if isinstance(standing, Problem):
            return standing
        return commits.mark_light(self._engine, standing, on=on, red=red, reason=reason, recorded_at=recorded_at)

    @act
    def judge_doubts(
        self, plan_id: str, marks: Sequence[str], outcome: str, *, on: date, reason: str, recorded_at: datetime
    ) -> Problem | None:
        """The office's word on doubts, by fingerprint: `empty`, `untrue` or `dismiss`. None when all are stored."""
        plan = self._plan(plan_id)
        return doubts.judge(self._engine, plan, marks, outcome, on=on, reason=reason, recorded_at=recorded_at)

    @act
    def set_grace(self, plan_id: str, days: int, *, on: date, reason: str, recorded_at: datetime) -> Problem | None:
        """From a day on, lock periods so many calendar days after their reporting day. None when stored."""
        plan = self._plan(plan_id)
        return reporting.set_grace(self._engine, plan, days, on=on, reason=reason, recorded_at=recorded_at)

    @act
    def grant(
        self, plan_id: str, unit: Unit, period: str, *, on: date, until: date, reason: str, recorded_at: datetime
    ) -> Problem | None:
        """Let a unit report on a locked period to the end of a day (补报授权). None when stored."""
        plan = self._plan(plan_id)
        known = reporting.terms(self._engine, plan, on)
        return reporting.grant(
            self._engine, known, plan, unit, period, until=until, reason=reason, recorded_at=recorded_at
        )

    @act
    def end_permit(self, plan_id: str, permit: int, *, on: date, reason: str, recorded_at: datetime) -> Problem | None:
        """Take a permit to report late back: from the day on it doesn't count. None when stored."""
        known = reporting.terms(self._engine, self._plan(plan_id), on)
        return reporting.end_permit(self._engine, known, permit, reason=reason, recorded_at=recorded_at)

    @act
    def send_back(
        self, plan_id: str, unit: Unit, period: str, *, on: date, reason: str, recorded_at: datetime
    ) -> Problem | None:
        """Send a unit's whole report of a period back (退回重报). None when stored."""
        plan = self._plan(plan_id)
        known = reporting.terms(self._engine, plan, on)
        return reporting.send_back(self._engine, known, plan, unit, period, reason=reason, recorded_at=recorded_at)

    def _plan(self, plan_id: str) -> Plan:
        if (plan := self.plan(plan_id)) is None:
            raise LookupError(f"no such plan: {plan_id!r}")
        return plan

    def _one(self, plan_id: str, number: int, on: date) -> Standing | Problem:
        if self.plan(plan_id) is None:
            return Problem(plan_id, f"账本中没有工作要点“{plan_id}”。", "UNKNOWN_PLAN")
        found = next((s for s in self.standing(plan_id, on) if s.number == number), None)
        if found is None and (change := self.off_register(plan_id, on).get(number)):
            return left(number, change)
        return found or Problem(f"任务{number}", f"工作要点“{plan_id}”没有第 {number} 项任务。", "UNKNOWN_TASK")

    # ── copies ──

    def backup(self, target: Path) -> dict[str, int]:
        """Copy the live ledger to a new file and verify it; returns its rows per table."""
        return copies.backup(self._engine, target)

    def close(self) -> None:
        """Close the file."""
        self._engine.close()
