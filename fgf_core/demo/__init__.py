"""The demonstration: the real plans with a simulated year, built through the ledger's own door, the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

from fgf_core.demo import scenario
from fgf_core.demo.facts import plan_draft
from fgf_core.demo.year import Year
from fgf_core.ledger import Ledger
from fgf_core.model import Plan

__all__ = ["build", "opening_day", "plan_draft"]

PLANS = Path(__file__).parents[2] / "data" / "plans"


def opening_day() -> date:
    """The day as of which the demonstration is first shown."""
    return scenario.read().as_of


def build(ledger: Ledger) -> None:
    """Fill an empty ledger with both plans and their simulated year; raises RuntimeError where the ledger refuses."""
    written = scenario.read()
    for path in sorted(PLANS.glob("*.toml")):
        Year(ledger, _enrolled(ledger, path, written), written).run()
    for charge in written.charges:
        at = datetime.combine(charge.on, time(9))
        who = (charge.units, charge.leader, charge.post)
        if problem := ledger.assign(charge.plan, *who, on=charge.on, by="督查室", recorded_at=at):
            raise RuntimeError(str(problem))
    for government, code in written.divisions.items():
        ledger.set_division(government, code, recorded_at=datetime.combine(written.as_of, time(9)))


def _enrolled(ledger: Ledger, path: Path, written: scenario.Scenario) -> Plan:
    draft = plan_draft(path)
    filed = {number: story.milestones for (plan, number), story in written.stories.items() if plan == path.stem}
    tasks = (replace(task, milestones=task.milestones + filed.get(task.number, ())) for task in draft.tasks)
    draft = replace(draft, tasks=tuple(tasks))
    head = draft.plan
    if head is None or head.issued_on is None or head.reporting_day is None:
        raise RuntimeError(f"{path.name}: the head of the plan is not complete")
    plan = Plan(
        id=path.stem,
        title=head.title,
        government=head.government,
        year=head.year,
        document_number=head.document_number,
        issued_on=head.issued_on,
        reporting_day=head.reporting_day,
        strict=False,
        simulated=True,
    )
    if problems := ledger.add_plan(draft, plan, recorded_at=datetime.combine(plan.issued_on, time(9))):
        raise RuntimeError(str(problems))
    return plan
