"""What a paper is written from, asked of the ledger once: for the pages and the command line alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from fgf_core import periods
from fgf_core.ledger import Ledger, TaskStory
from fgf_core.model import Plan, Report
from fgf_core.papers.advice import KINDS, Advice
from fgf_core.papers.circular import Digest
from fgf_core.papers.leaders import Charge
from fgf_core.papers.matter import Matter, Step
from fgf_core.supervision import DAYS_LOOKED_BACK, Item
from fgf_core.words import CLAIMED


def digest(ledger: Ledger, plan: Plan, as_of: date, *, months: int) -> Digest:
    """For a 通报 on the calendar month (1) or quarter (3) of a day."""
    since = periods.began(as_of, months) - timedelta(days=1)
    days = (since, as_of) if since >= plan.issued_on else (as_of,)
    standings = ledger.standing(plan.id, *days)
    return Digest(
        plan, as_of, months, ledger.tally(plan.id, *days), [s for s in standings if s.as_of == as_of],
        ledger.attendance(plan.id, as_of), ledger.items(plan.id, as_of), [s for s in standings if s.as_of != as_of],
    )  # fmt: skip


def matter(ledger: Ledger, plan: Plan, as_of: date, *, task: int = 0, item: Item | None = None) -> Matter | None:
    """For a 专报 on a task, or on an item and the task it is about; None where the plan has no such task."""
    task = item.task if item else task
    held = ledger.items(plan.id, as_of)
    if item and not task:
        proposed = [p for p in ledger.proposals(plan.id, as_of) if p.item == item.id]
        return Matter(plan, as_of, items=(item,), proposals=proposed)
    standing = next((s for s in ledger.standing(plan.id, as_of) if s.number == task), None)
    story = ledger.story(plan.id, task, as_of)
    if standing is None or story is None:
        return None
    last = ledger.last_reports(plan.id, as_of).get(standing.task_id, ())
    return Matter(
        plan, as_of, standing, story.text, last, sorted(_steps(story, standing.leads), key=lambda step: step[0]),
        [found for found in held if found.task == task],
        [p for p in ledger.proposals(plan.id, as_of) if task in p.tasks],
    )  # fmt: skip


def advice(ledger: Ledger, plan: Plan, as_of: date, *, kind: str, unit: str) -> Advice:
    """For a 约谈建议 (`interview`) or 表扬建议 (`praise`) about a unit; without proposals where nothing calls for it."""
    days = (*periods.closed(plan.issued_on, plan.reporting_day, as_of, DAYS_LOOKED_BACK), as_of)
    return Advice(
        plan, as_of, unit,
        [p for p in ledger.proposals(plan.id, as_of) if p.unit == unit and p.kind in KINDS[kind]],
        ledger.standing(plan.id, *days),
        next((t for t in ledger.tally(plan.id, as_of) if t.kind == "lead" and t.name == unit), None),
        next((duty for duty in ledger.duties(plan.id, as_of) if duty.unit == unit), None),
    )  # fmt: skip


def charge(ledger: Ledger, plan: Plan, as_of: date, leader: str) -> Charge:
    """For the list of what a leader's units must finish by the end of the month."""
    return Charge(
        plan, as_of, leader, ledger.duties(plan.id, as_of), ledger.standing(plan.id, as_of),
        ledger.items(plan.id, as_of),
    )  # fmt: skip


def _steps(story: TaskStory, leads: tuple[str, ...]) -> Iterator[Step]:
    """The leads' reports, each in its last revision, and what the office said and changed."""
    last = {(report.unit, report.period): report for report in sorted(story.reports, key=lambda r: r.revision)}
    for report in last.values():
        if report.unit in leads:
            yield report.submitted_on.date(), f"{report.unit} {report.period} 月报", _said(report)
    for word in story.words:
        yield word.verified_on, f"督查室核实{'通过' if word.outcome == 'pass' else '退回'}", word.reason or "—"
    for grant in story.extensions:
        yield grant.granted_on, f"批准延期至 {grant.to_date}", f"{grant.asked_on} 申请：{grant.reason}"
    for change in story.changes:
        yield change.decided_on, change.words, f"{change.document}：{change.reason}"
    for mark in story.marks:
        yield mark.marked_on, "手工亮红灯" if mark.red else "撤销手工红灯", mark.reason or "—"


def _said(report: Report) -> str:
    claimed = CLAIMED[report.claimed] if report.claimed else "未填状态"
    percent = "" if report.percent is None else f"，进度 {report.percent:g}%"
    return f"{claimed}{percent}。{report.progress}"
