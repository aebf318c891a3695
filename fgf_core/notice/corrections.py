"""A person's corrections applied to a draft: names are looked up again in the register of units as corrected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fgf_core.model import Draft, DraftGroup, DraftPlan, DraftTask, DraftUnit, Plan, Problem, UnitClass

PLAN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 40
_OPENING, _CLOSING = "(（", ")）"
_SEPARATORS = "、，,；;\n"


@dataclass(frozen=True, slots=True)
class TaskWords:
    """One task as a person leaves it; names of units and groups are separated by 、."""

    number: int
    title: str
    text: str
    lead: str
    responsible: str
    deadline_date: date | None
    ongoing: bool


@dataclass(frozen=True, slots=True)
class UnitWords:
    """One line of the register of units; `was` is the name it had in the draft, empty for a line that was added."""

    name: str
    aliases: str
    unit_class: UnitClass
    was: str = ""


@dataclass(frozen=True, slots=True)
class GroupWords:
    """One line of the register of groups; members are units, separated by 、."""

    name: str
    closed: bool
    members: str


def words(task: DraftTask) -> TaskWords:
    """A task as it is first shown for correction: names as printed, so that each can be given to another unit."""
    return TaskWords(
        task.number,
        task.title,
        task.text,
        "、".join(task.lead),
        "、".join(task.responsible),
        task.deadline_date,
        task.ongoing,
    )


def corrected(
    draft: Draft,
    head: DraftPlan,
    *,
    tasks: Sequence[TaskWords],
    units: Sequence[UnitWords],
    groups: Sequence[GroupWords],
) -> Draft:
    """The draft with everything a person changed; `tasks` stand in the draft's order, one for each.

    A name that is neither unit, alias nor group stays as typed: the ledger refuses it and says so. A unit renamed keeps
    its old name as an alias, for that is what the notice prints.
    """
    register = tuple(_unit(unit) for unit in units if unit.name.strip())
    sets = tuple(
        DraftGroup(group.name.strip(), group.closed, tuple(names(group.members)))
        for group in groups
        if group.name.strip()
    )
    known = {alias: unit.name for unit in register for alias in unit.aliases} | {u.name: u.name for u in register}
    of_several = {group.name for group in sets}
    changed = tuple(_task(old, new, known, of_several) for old, new in zip(draft.tasks, tasks, strict=True))
    return replace(draft, plan=head, tasks=changed, units=register, groups=sets)


def names(typed: str) -> Iterator[str]:
    """The names in a list, each once; a separator inside brackets belongs to the name."""
    depth, cut = 0, []
    for char in typed:
        depth = max(0, depth + (char in _OPENING) - (char in _CLOSING))
        cut.append("\n" if char in _SEPARATORS and not depth else char)
    yield from dict.fromkeys(name for part in "".join(cut).split("\n") if (name := part.strip()))


def problems(draft: Draft, plan_id: str) -> tuple[Problem, ...]:
    """What keeps a corrected draft out before the ledger is asked: its head, its id, and registers that contradict."""
    head = draft.plan or DraftPlan("", "", 0, "", None, None)
    asked = (
        (PLAN_ID.fullmatch(plan_id) and len(plan_id) <= _LONGEST_ID, "编号", "PLAN_ID",
         "请用小写字母、数字和连字符，如 city-2023，不超过 40 个字符。"),
        (head.title.strip(), "标题", "NO_PLAN_TITLE", "请填写工作要点的标题。"),
        (head.government.strip(), "地方", "NO_GOVERNMENT", "请填写印发工作要点的地方，如某某市。"),
        (head.issued_on, "印发日期", "NO_ISSUE_DATE", "请填写印发日期，序时进度从这一天算起。"),
        (head.reporting_day, "报送日", "NO_REPORTING_DAY", "请填写每月报送日。"),
    )  # fmt: skip
    found = [Problem(where, message, code) for answer, where, code, message in asked if not answer]
    found += [
        Problem(f"第{task.line}行", "任务编号应为大于 0 的整数，请改正。", "NUMBER_UNREADABLE")
        for task in draft.tasks
        if task.number < 1
    ]
    return (*found, *_contradictions(draft))


def plan(draft: Draft, plan_id: str) -> Plan:
    """The plan to store a draft under; raises ValueError for a draft with problems."""
    head = draft.plan
    if head is None or head.issued_on is None or head.reporting_day is None:
        raise ValueError("a draft with problems can't be stored")
    return Plan(
        plan_id,
        head.title.strip(),
        head.government.strip(),
        head.year,
        head.document_number.strip(),
        head.issued_on,
        head.reporting_day,
        strict=False,
        simulated=False,
    )


def _unit(typed: UnitWords) -> DraftUnit:
    name = typed.name.strip()
    spellings = [*names(typed.aliases), *([typed.was] if typed.was else [])]
    return DraftUnit(name, tuple(alias for alias in dict.fromkeys(spellings) if alias != name), typed.unit_class)


def _task(old: DraftTask, new: TaskWords, known: dict[str, str], of_several: set[str]) -> DraftTask:
    lead, responsible = tuple(names(new.lead)), tuple(names(new.responsible))
    return replace(
        old,
        number=new.number,
        title=new.title.strip(),
        text=new.text.strip(),
        lead=lead,
        responsible=responsible,
        lead_units=_units(lead, known, of_several),
        responsible_units=_units(responsible, known, of_several),
        responsible_groups=tuple(name for name in responsible if name in of_several),
        deadline_date=new.deadline_date,
        ongoing=new.ongoing,
    )


def _units(typed: Sequence[str], known: dict[str, str], of_several: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known.get(name, name) for name in typed if name not in of_several))


def _contradictions(draft: Draft) -> Iterator[Problem]:
    spelled = Counter(name for unit in draft.units for name in (unit.name, *unit.aliases))
    units = set(spelled)
    spelled.update(group.name for group in draft.groups)
    for name, times in spelled.items():
        if times > 1:
            message = f"“{name}”在单位名录和成组单位中登记了 {times} 次，请只保留一处。"
            yield Problem("单位名录", message, "NAME_REPEATED")
    for group in draft.groups:
        for member in group.members:
            if member not in units:
                message = f"“{group.name}”所含的“{member}”不在单位名录中，请先补入名录。"
                yield Problem("成组单位", message, "UNKNOWN_MEMBER")
