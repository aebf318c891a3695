"""The facts of a notice, kept as TOML, as the same draft that reading the notice gives."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from fgf_core.model import Draft, DraftGroup, DraftPlan, DraftTask, DraftUnit, Milestone, Target, UnitClass


def plan_draft(path: Path) -> Draft:
    """The plan, units, groups and tasks of a file such as `data/plans/NAME.toml`; a task's text is its summary."""
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    groups = {group["name"] for group in facts["group"]}
    return Draft(
        plan=DraftPlan(**facts["plan"]),
        tasks=tuple(
            _task(section, task, groups=groups, line=0) for section in facts["section"] for task in section["task"]
        ),
        units=tuple(
            DraftUnit(unit["name"], tuple(unit.get("aliases", ())), UnitClass(unit["class"])) for unit in facts["unit"]
        ),
        groups=tuple(
            DraftGroup(group["name"], group["closed"], tuple(group.get("members", ()))) for group in facts["group"]
        ),
        problems=(),
    )


def _task(section: dict[str, Any], task: dict[str, Any], *, groups: set[str], line: int) -> DraftTask:
    leads = tuple(task.get("lead", ()))
    responsible = tuple(task.get("responsible", ()))
    named = tuple(task.get("groups", ()))
    if unknown := set(named) - groups:
        raise ValueError(f"task {task['number']}: unknown groups {sorted(unknown)}")
    return DraftTask(
        number=task["number"],
        chapter=section["chapter"],
        section=section["name"],
        title=task["title"],
        text=task["summary"],
        lead=leads,
        responsible=(*responsible, *named),
        lead_units=leads,
        responsible_units=responsible,
        responsible_groups=named,
        deadline_text=task["deadline_text"],
        deadline_date=task["deadline"],
        ongoing=task.get("ongoing", False),
        milestones=tuple(Milestone(**milestone) for milestone in task.get("milestones", ())),
        targets=tuple(Target(**target) for target in task.get("targets", ())),
        line=line,
    )
