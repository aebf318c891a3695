"""A monthly workbook at the desk: checked when handed in, shown row by row, stored once confirmed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fgf_core import periods, words, workbook
from fgf_core.ledger import Arrival, Receipt, unfit_receipt
from fgf_core.model import AcceptedRow, Intake, Outcome, PlanFacts, Problem, Report, Unit
from fgf_core.ui import clock, store
from fgf_core.ui.attendance import month
from fgf_core.ui.on_paper import Paper
from fgf_core.ui.view import View
from fgf_core.workbook import Reading

OFFICE = words.OFFICE


def received_at(view: View, arrived: datetime) -> datetime:
    """When a workbook counts as received: when its bytes arrived; in a simulated year, on the day looked at."""
    return datetime.combine(view.as_of, arrived.time()) if view.plan.simulated else arrived


@dataclass(frozen=True, slots=True)
class Parcel:
    """One workbook handed in: for whom and for which period, and when its bytes arrived; unit None is the office.

    `digest` is the file's SHA-256: the same file again has no effect. `paper`: it came on paper before.
    """

    name: str
    digest: str
    unit: Unit | None
    period: str
    arrived: datetime
    paper: Paper | None = None

    @property
    def whose(self) -> str:
        """The sender and the month in words."""
        return f"{self.unit.name if self.unit else OFFICE}{month(self.period)}"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the workbook that can be taken: the reports it becomes and what the ledger holds of the task.

    `before` is the last report before the period, `held` what is stored for the period already, by unit.
    """

    number: int
    title: str
    rows: tuple[AcceptedRow, ...]
    before: Report | None
    held: Report | None


@dataclass(frozen=True, slots=True)
class Preview:
    """A workbook checked; nothing is stored. `seen` is the submission in which this very file came, or 0."""

    name: str
    intake: Intake
    received: datetime
    seen: int = 0

    @property
    def can_be_stored(self) -> bool:
        """Whether there is a row to take that wasn't taken before."""
        return self.intake.outcome is not Outcome.REFUSED and not self.seen

    @property
    def taken(self) -> int:
        """The rows of the workbook that can be taken; one on joint leads becomes several reports."""
        return len({(row.sheet, row.row) for row in self.intake.accepted})

    @property
    def left(self) -> int:
        """The rows that can't be taken."""
        return len({(said.sheet, said.row) for said in self.intake.refused})


def look(view: View, parcel: Parcel, reading: Reading) -> Preview:
    """Check every row of a workbook against the ledger; this stores nothing."""
    received = received_at(view, parcel.arrived)
    if paper := parcel.paper:
        problem = unfit_receipt(parcel.period, paper.received, now=received, reason=paper.reason)
        if problem:
            return Preview(parcel.name, refused((problem,)), received)
        received = paper.received
    facts = store.ledger().facts(view.plan.id, parcel.unit, parcel.period, received.date())
    intake = workbook.check(reading, facts, as_office=parcel.unit is None)
    seen = (s for s in store.submissions(view.plan.id, received.date()) if s.file_hash == parcel.digest)
    sender = parcel.unit.name if parcel.unit else ""
    same = next((s.id for s in seen if s.period == parcel.period and s.unit == sender), 0)
    return Preview(parcel.name, intake, received, same)


def refused(problems: tuple[Problem, ...]) -> Intake:
    """A workbook of which nothing can be taken."""
    return Intake(Outcome.REFUSED, problems, (), (), ())


def lines(view: View, parcel: Parcel, preview: Preview) -> tuple[Line, ...]:
    """The rows that can be taken beside what the ledger holds, as a person compares them."""
    if not preview.intake.accepted:
        return ()
    day, ledger = preview.received.date(), store.ledger()
    facts = ledger.facts(view.plan.id, parcel.unit, parcel.period, day)
    later = periods.period_of(periods.index_of(parcel.period) + 1)
    known = ledger.facts(view.plan.id, parcel.unit, later, day)
    held = {
        task.id: last
        for task in known.tasks
        if (last := task.previous) and last.period == parcel.period and last.submitted_on <= preview.received
    }
    return _lines(preview.intake, facts, held)


def _lines(intake: Intake, facts: PlanFacts, held: Mapping[int, Report]) -> tuple[Line, ...]:
    tasks = {task.id: task for task in facts.tasks}
    rows: dict[tuple[str, int], list[AcceptedRow]] = {}
    for row in intake.accepted:
        rows.setdefault((row.sheet, row.row), []).append(row)
    return tuple(
        Line(
            number=tasks[of[0].task].number,
            title=tasks[of[0].task].title,
            rows=tuple(of),
            before=tasks[of[0].task].previous,
            held=held.get(of[0].task),
        )
        for of in rows.values()
    )


def store_it(view: View, parcel: Parcel, preview: Preview) -> Receipt:
    """Store a workbook that was looked at, whole, in one transaction; the same file again changes nothing."""
    arrival = Arrival(
        plan_id=view.plan.id,
        unit=parcel.unit,
        period=parcel.period,
        file_name=preview.name,
        file_hash=parcel.digest,
        submitted_on=preview.received,
        recorded_at=clock.now(),
        paper_reason=parcel.paper.reason if parcel.paper else "",
    )
    return store.ledger().submit(preview.intake, arrival)


def receipt(parcel: Parcel, preview: Preview, result: Receipt) -> str:
    """What was done, in a sentence for the next page."""
    whose = parcel.whose
    if result.outcome is Outcome.ALREADY:
        return f"已收到相同文件：“{preview.name}”（{whose}）此前已入账，收件编号 {result.submission}，没有重复入账。"
    return (
        f"已入账：“{preview.name}”（{whose}），接收 {preview.taken} 行，新增修订 {result.new_revisions} 条，"
        f"与已入账内容相同 {result.unchanged} 条"
        + (f"；{preview.left} 行没有接收，请单位改正后再报" if preview.left else "")
        + f"。收件编号 {result.submission}。"
    )


def form(view: View, unit: Unit | None, period: str) -> bytes:
    """A unit's workbook for a period, filled in except for this month."""
    return workbook.template(store.ledger().facts(view.plan.id, unit, period, view.as_of))


def form_name(view: View, unit: Unit | None, period: str) -> str:
    """The name such a workbook is filed under."""
    return workbook.file_name(PlanFacts(view.plan, period, unit, (), (), ()))


def all_forms(view: View, period: str, progress: Callable[[float, str], object]) -> bytes:
    """The workbooks of all units the plan names, in one zip; `progress` hears the share done and the unit at work."""
    units = _concerned(store.ledger().facts(view.plan.id, None, period, view.as_of))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:  # a workbook is packed already
        for place, unit in enumerate(units):
            progress(place / len(units), unit.name)
            archive.writestr(form_name(view, unit, period), form(view, unit, period))
    return stream.getvalue()


def _concerned(facts: PlanFacts) -> list[Unit]:
    named = {
        name
        for task in facts.tasks
        for names in (task.parties.leads, task.parties.responsible, task.parties.members)
        for name in names
    }
    return [unit for unit in facts.units if unit.name in named]


def names(units: Sequence[Unit]) -> dict[str, Unit | None]:
    """What can be chosen as the sender: each unit by name, and the office's own workbook."""
    return {unit.name: unit for unit in units} | {OFFICE: None}
