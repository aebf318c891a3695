"""A confirmed notice enters the ledger: plan, units, groups and tasks in one transaction, or every reason why not."""

from __future__ import annotations

from datetime import datetime

from fgf_core import periods
from fgf_core.ledger.engine import Cursor, Engine, count_commit, next_id, query
from fgf_core.model import Draft, Plan, Problem, Role

NO_DATE_PRINTED = "要点未载明完成时限"
LAST_REPORTING_DAY = 28


def add_plan(engine: Engine, draft: Draft, plan: Plan, *, recorded_at: datetime) -> tuple[Problem, ...]:
    """Store a confirmed notice under `plan`; answers with every problem that keeps it out, or nothing when stored."""
    problems = _unfit(draft)
    if not 1 <= plan.reporting_day <= LAST_REPORTING_DAY:
        words = f"报送日 {plan.reporting_day} 不是每月都有的日子，请改为 1 至 {LAST_REPORTING_DAY} 日。"
        problems.append(Problem(plan.id, words, "REPORTING_DAY"))
    with engine.transaction() as cursor:
        if cursor.run("SELECT 1 FROM plan WHERE id = :id", {"id": plan.id}):
            problems.append(Problem(plan.id, f"工作要点“{plan.id}”已在账本中，不能重复导入。", "PLAN_EXISTS"))
        if problems:
            return tuple(problems)
        _insert_plan(cursor, plan, recorded_at)
        unit_ids = _enrol_units(cursor, draft, plan.government)
        group_ids = _enrol_groups(cursor, draft, plan.government, unit_ids)
        _insert_tasks(cursor, draft, plan.id, unit_ids, group_ids)
        count_commit(cursor)
    return ()


def _unfit(draft: Draft) -> list[Problem]:
    if draft.plan is None or not draft.tasks:
        return [Problem("全文", "没有读到任务，不能导入。", "NO_TASKS")]
    units = {unit.name for unit in draft.units}
    groups = {group.name for group in draft.groups}
    problems: list[Problem] = []
    seen: set[int] = set()
    for task in draft.tasks:
        where = f"任务{task.number}"
        if task.number in seen:
            problems.append(Problem(where, f"编号 {task.number} 重复，请改正后再导入。", "NUMBER_REPEATED"))
        seen.add(task.number)
        if not task.lead_units and not task.responsible_units:
            problems.append(Problem(where, "没有任何单位负责，请补充牵头单位或责任单位。", "NO_UNIT"))
        if not task.title.strip():
            problems.append(Problem(where, "任务名称为空，请补充。", "NO_TITLE"))
        problems += [
            Problem(where, f"单位“{name}”不在单位名录中，请先补入名录。", "UNKNOWN_UNIT")
            for name in (*task.lead_units, *task.responsible_units)
            if name not in units
        ]
        problems += [
            Problem(where, f"成组单位“{name}”不在单位名录中，请先补入名录。", "UNKNOWN_GROUP")
            for name in task.responsible_groups
            if name not in groups
        ]
    return problems


def _insert_plan(cursor: Cursor, plan: Plan, recorded_at: datetime) -> None:
    columns = [
        "id",
        "title",
        "government",
        "year",
        "document_number",
        "issued_on",
        "reporting_day",
        "first_month",
        "strict",
        "simulated",
        "recorded_at",
    ]
    first = periods.first_month(plan.issued_on, plan.reporting_day)
    row = (
        plan.id, plan.title, plan.government, plan.year, plan.document_number, plan.issued_on,
        plan.reporting_day, first, plan.strict, plan.simulated, recorded_at,
    )  # fmt: skip
    cursor.bulk("plan", columns, [row])


def _enrol_units(cursor: Cursor, draft: Draft, government: str) -> dict[str, int]:
    """The ids of the draft's units by canonical name; a name or alias the government already knows is that unit."""
    known: dict[str, int] = dict(cursor.run(query("known_names"), {"government": government}))
    fresh, aliases = [], []
    number = next_id(cursor, "unit")
    for unit in draft.units:
        if unit.name not in known:
            fresh.append((number, government, unit.name, unit.unit_class.value))
            known[unit.name] = number
            number += 1
    for unit in draft.units:
        for alias in unit.aliases:
            if alias not in known:
                aliases.append((government, alias, known[unit.name]))
                known[alias] = known[unit.name]
    cursor.bulk("unit", ("id", "government", "name", "unit_class"), fresh)
    cursor.bulk("unit_alias", ("government", "alias", "unit_id"), aliases)
    return known


def _enrol_groups(cursor: Cursor, draft: Draft, government: str, unit_ids: dict[str, int]) -> dict[str, int]:
    known: dict[str, int] = dict(cursor.run("SELECT name, id FROM unit_group WHERE government = :g", {"g": government}))
    number = next_id(cursor, "unit_group")
    enrolled = set(cursor.run("SELECT group_id, unit_id FROM group_member"))
    fresh, members = [], []
    for group in draft.groups:
        if group.name not in known:
            known[group.name] = number
            fresh.append((number, government, group.name, group.closed))
            number += 1
        listed = dict.fromkeys((known[group.name], unit_ids[name]) for name in group.members if name in unit_ids)
        members += [pair for pair in listed if pair not in enrolled]
    cursor.bulk("unit_group", ("id", "government", "name", "closed"), fresh)
    cursor.bulk("group_member", ("group_id", "unit_id"), members)
    return known


def _insert_tasks(
    cursor: Cursor, draft: Draft, plan_id: str, unit_ids: dict[str, int], group_ids: dict[str, int]
) -> None:
    first = next_id(cursor, "task")
    tasks, roles, groups, milestones, targets = [], [], [], [], []
    for task_id, task in enumerate(draft.tasks, first):
        reason = "" if task.deadline_date else NO_DATE_PRINTED
        tasks.append(
            (task_id, plan_id, task.number, task.chapter, task.section, task.title, task.text,
             task.deadline_text, task.deadline_date, reason, task.ongoing)
        )  # fmt: skip
        # Where the notice names no lead, the first responsible unit stands in until the office confirms it (domain §7).
        printed = [(Role.LEAD, name) for name in task.lead_units or task.responsible_units[:1]]
        printed += [(Role.RESPONSIBLE, name) for name in task.responsible_units]
        parts: dict[int, tuple[Role, str]] = {}
        for role, name in printed:  # two names of one unit are one part, and a lead isn't responsible besides
            parts.setdefault(unit_ids[name], (role, name))
        roles += [
            (task_id, unit_id, role.value, place, name, role is Role.RESPONSIBLE or bool(task.lead_units))
            for place, (unit_id, (role, name)) in enumerate(parts.items())
        ]
        groups += [(task_id, group_ids[name], place) for place, name in enumerate(task.responsible_groups)]
        milestones += [(task_id, place, m.on, m.percent, m.words) for place, m in enumerate(task.milestones)]
        targets += [(task_id, place, t.value, t.unit, t.words) for place, t in enumerate(task.targets)]
    cursor.bulk("task",
        ["id", "plan_id", "number", "chapter", "section", "title", "text", "deadline_text", "original_deadline",
         "no_deadline_reason", "ongoing"],
        tasks,
    )  # fmt: skip
    cursor.bulk("task_unit", ("task_id", "unit_id", "role", "position", "printed", "confirmed"), roles)
    cursor.bulk("task_group", ("task_id", "group_id", "position"), groups)
    cursor.bulk("milestone", ("task_id", "position", "due_on", "percent", "words"), milestones)
    cursor.bulk("target", ("task_id", "position", "amount", "measure", "words"), targets)
