"""Small things to test with: drafts of a notice, and a ledger in memory that is told what happened day by day."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from itertools import count

from fgf_core.ledger import Arrival, Ledger, Receipt
from fgf_core.model import (
    AcceptedRow,
    Claimed,
    Draft,
    DraftGroup,
    DraftPlan,
    DraftTask,
    DraftUnit,
    Intake,
    Outcome,
    Plan,
    Problem,
    UnitClass,
)
from fgf_core.standing import Standing
from tests import engines

DONE, IN_PROGRESS, NOT_STARTED = Claimed.DONE, Claimed.IN_PROGRESS, Claimed.NOT_STARTED
ENTERED = datetime(2023, 1, 1, 9)


def day(text: str) -> date:
    """`06-30` is that day of 2023; a full date is itself."""
    return date.fromisoformat(text if len(text) > 5 else f"2023-{text}")


def moment(when: str | date | datetime) -> datetime:
    """A day is ten in the morning of that day."""
    if isinstance(when, datetime):
        return when
    if isinstance(when, str) and "T" in when:
        return datetime.fromisoformat(f"2023-{when}")
    return datetime.combine(when if isinstance(when, date) else day(when), time(10))


def plan(plan_id: str = "town-2023", **fields: object) -> Plan:
    """A plan issued on 31 December 2022 whose reports are due on the 20th."""
    usual: dict[str, object] = {
        "title": "某县2023年工作要点",
        "government": "某县",
        "year": 2023,
        "document_number": "",
        "issued_on": date(2022, 12, 31),
        "reporting_day": 20,
        "strict": False,
        "simulated": False,
    }
    return Plan(plan_id, **usual | fields)  # type: ignore[arg-type]


def task(number: int = 1, lead: str = "甲局", **fields: object) -> DraftTask:
    """A task due on 30 June; `lead` and `responsible` are unit names with a blank between."""
    responsible = str(fields.pop("responsible", "")).split()
    groups = str(fields.pop("groups", "")).split()
    due = fields.pop("due", "06-30")
    deadline = day(str(due)) if due else None
    usual: dict[str, object] = {
        "chapter": "一、总体",
        "section": "（一）改革",
        "title": f"第{number}件事",
        "text": f"第{number}件事要办成。",
        "lead": tuple(lead.split()),
        "responsible": (*responsible, *groups),
        "lead_units": tuple(lead.split()),
        "responsible_units": tuple(responsible),
        "responsible_groups": tuple(groups),
        "deadline_text": f"{deadline}前" if deadline else "",
        "deadline_date": deadline,
        "ongoing": False,
        "milestones": (),
        "targets": (),
        "line": number,
    }
    return DraftTask(number, **usual | fields)  # type: ignore[arg-type]


def draft(*tasks: DraftTask, units: tuple[DraftUnit, ...] = (), groups: tuple[DraftGroup, ...] = ()) -> Draft:
    """A confirmed notice; the units its tasks name are in the registry, as departments, besides those given."""
    given = {unit.name for unit in units}
    named = {name: None for t in tasks for name in (*t.lead_units, *t.responsible_units)}
    named |= {name: None for group in groups for name in group.members}
    found = tuple(DraftUnit(name, (), UnitClass.DEPARTMENT) for name in named if name not in given)
    head = DraftPlan("某县2023年工作要点", "某县", 2023, "", date(2022, 12, 31), 20)
    return Draft(head, tuple(tasks), (*units, *found), groups, ())


def row(
    task_id: int, unit: str, claimed: Claimed | None = None, percent: float | None = None, **said: object
) -> AcceptedRow:
    """A row of a workbook that was taken."""
    texts = {name: str(said.get(name, "")) for name in ("progress", "problems", "next_steps", "note")}
    done_on = said.get("done_on")
    on = day(str(done_on)) if done_on else None
    return AcceptedRow("Sheet1", 4 + task_id, task_id, unit, claimed, percent, on, **texts)


def intake(*rows: AcceptedRow, outcome: Outcome = Outcome.ACCEPTED) -> Intake:
    """A workbook of accepted rows only."""
    return Intake(outcome, (), tuple(rows), (), ())


class Book:
    """A ledger with one plan, told what happens; dates are `06-30` for 2023 or `2024-01-20`."""

    def __init__(
        self, *tasks: DraftTask, ledger: Ledger | None = None, groups: tuple[DraftGroup, ...] = (), **fields: object
    ) -> None:
        self.ledger = ledger or engines.fresh()
        self.plan = plan(**fields)  # type: ignore[arg-type]
        self._files = count(1)
        problems = self.ledger.add_plan(draft(*tasks, groups=groups), self.plan, recorded_at=ENTERED)
        assert problems == ()
        self.ids = {s.number: s.task_id for s in self.ledger.standing(self.plan.id, self.plan.issued_on)}

    def report(
        self, period: str, on: str | date | datetime, claimed: Claimed | None = None, percent: float | None = None, *,
        task: int = 1, unit: str = "甲局", entered: datetime | None = None, **said: object,
    ) -> Receipt:  # fmt: skip
        """A workbook of one row comes in; periods are `06` for 2023-06 or `2024-01`."""
        return self.submit(
            intake(row(self.ids[task], unit, claimed, percent, **said)), period, on, unit=unit, entered=entered
        )

    def submit(
        self, taken: Intake, period: str, on: str | date | datetime, *, unit: str | None = "甲局", file_hash: str = "",
        entered: datetime | None = None,
    ) -> Receipt:  # fmt: skip
        """A workbook comes in; without a hash each is a file of its own, unit None is the office."""
        number = next(self._files)
        return self.ledger.submit(
            taken,
            Arrival(
                plan_id=self.plan.id,
                unit=self.ledger.unit(self.plan.id, unit) if unit else None,
                period=period if len(period) > 2 else f"2023-{period}",
                file_name=f"{number}.xlsx",
                file_hash=file_hash or hashlib.sha256(str(number).encode()).hexdigest(),
                submitted_on=moment(on),
                recorded_at=entered or moment(on),
            ),
        )

    def permit(self, on: str, period: str, *, unit: str = "甲局") -> None:
        """The office lets a unit report on a locked period that day."""
        whose, at = self.ledger.unit(self.plan.id, unit), moment(on)
        assert whose is not None
        problem = self.ledger.grant(
            self.plan.id, whose, f"2023-{period}", on=at.date(), until=at.date(), reason="补报", recorded_at=at
        )
        assert problem is None

    def word(self, on: str | date, outcome: str = "pass", reason: str = "", *, task: int = 1) -> Problem | None:
        """The office verifies or returns."""
        said = moment(on)
        return self.ledger.verify(
            self.plan.id, task, outcome, on=said.date(), reason=reason or ("" if outcome == "pass" else "缺证明材料"),
            recorded_at=said,
        )  # fmt: skip

    def extend(
        self, asked: str | date, granted: str | date, to: str | date, *, task: int = 1, reason: str = "上级政策调整"
    ) -> Problem | None:
        """A later deadline is asked for and granted."""
        return self.ledger.extend(
            self.plan.id, task, asked_on=moment(asked).date(), granted_on=moment(granted).date(),
            to_date=moment(to).date(), reason=reason, recorded_at=moment(granted),
        )  # fmt: skip

    def mark(self, on: str | date, *, red: bool = True, task: int = 1) -> Problem | None:
        """The office sets the light to red by hand, or takes that back."""
        marked = moment(on)
        return self.ledger.mark_light(
            self.plan.id, task, on=marked.date(), red=red, reason="领导批示", recorded_at=marked
        )

    def standing(self, as_of: str | date, task: int = 1) -> Standing:
        """One task at the end of a day."""
        asked = moment(as_of).date()
        return next(s for s in self.ledger.standing(self.plan.id, asked) if s.number == task)

    def says(self, as_of: str | date, task: int = 1) -> str:
        """Timeliness, days, verification, light and rule of a task at the end of a day, in one line."""
        s = self.standing(as_of, task)
        days = f" {s.days_overdue}" if s.days_overdue else ""
        return f"{s.timeliness.value}{days} / {s.verified.value} / {s.light.value} {s.rule}"

    def on_pace(self, first: str, last: str, *, task: int = 1, unit: str = "甲局", short: float = 0) -> None:
        """Reports for each month from one to the other, on the 18th, `short` points below the planned progress."""
        for month in range(int(first), int(last) + 1):
            on = date(2023, month, 18)
            planned = self.standing(on, task).planned or 0
            self.report(f"{month:02d}", on, IN_PROGRESS, max(planned - short, 0), task=task, unit=unit)


def days(first: date, last: date) -> list[date]:
    """Every day from one to the other."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
