"""A draft as the JSON the command line promises."""

from __future__ import annotations

from typing import Any

from fgf_core.model import Draft, DraftPlan, DraftTask


def to_json(draft: Draft) -> dict[str, Any]:
    """`{"plan": …, "tasks": […], "problems": […]}`; dates are ISO, the plan is null where the text is no notice."""
    return {
        "plan": _plan(draft.plan, draft) if draft.plan else None,
        "tasks": [_task(task) for task in draft.tasks],
        "problems": [
            {"where": problem.where, "message": problem.message, "code": problem.code} for problem in draft.problems
        ],
    }


def _plan(plan: DraftPlan, draft: Draft) -> dict[str, Any]:
    return {
        "title": plan.title,
        "government": plan.government,
        "year": plan.year,
        "document_number": plan.document_number,
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else None,
        "reporting_day": plan.reporting_day,
        "units": [
            {"name": unit.name, "aliases": list(unit.aliases), "class": unit.unit_class.value} for unit in draft.units
        ],
        "groups": [
            {"name": group.name, "closed": group.closed, "members": list(group.members)} for group in draft.groups
        ],
    }


def _task(task: DraftTask) -> dict[str, Any]:
    return {
        "number": task.number,
        "chapter": task.chapter,
        "section": task.section,
        "title": task.title,
        "text": task.text,
        "lead": list(task.lead),
        "responsible": list(task.responsible),
        "lead_units": list(task.lead_units),
        "responsible_units": list(task.responsible_units),
        "responsible_groups": list(task.responsible_groups),
        "deadline_text": task.deadline_text,
        "deadline_date": task.deadline_date.isoformat() if task.deadline_date else None,
        "ongoing": task.ongoing,
        "milestones": [{"on": reached.on.isoformat(), "words": reached.words} for reached in task.milestones],
        "targets": [{"value": target.value, "unit": target.unit, "words": target.words} for target in task.targets],
        "line": task.line,
    }
