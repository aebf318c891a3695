"""The monthly workbook to hand out: which tasks stand in it, in what role, and what is filled in already."""

from __future__ import annotations

from dataclasses import dataclass

from fgf_core.model import PlanFacts, TaskFacts

from .columns import Key
from .dates import deadline_words
from .foreign import period_words

# What stands in the title, the file name and the unit's place for the office's own workbook.
OFFICE = "汇总"
FINISHED = "已核实办结，无需填报"
UNSAFE_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\r\t', "_"))


@dataclass(frozen=True, slots=True)
class FormLine:
    """One task as its row shows it; `asked` is False where the task is done with and nothing is to be filled in."""

    values: dict[Key, str | float]
    asked: bool


def template(facts: PlanFacts) -> bytes:
    """The unit's workbook for the period as .xlsx bytes, filled in except for this month.

    It holds the tasks the unit leads, is named in, or answers for as a member of a listed group; for the office, all.
    """
    from .layout import drawn  # openpyxl is slow to load, and the child process that reads never needs it

    return drawn(facts, lines(facts))


def file_name(facts: PlanFacts) -> str:
    """The name to save it under: `月报_区财政局_2023年10月.xlsx`."""
    whose = facts.unit.name if facts.unit else OFFICE
    return f"月报_{whose}_{period_words(facts.period)}.xlsx".translate(UNSAFE_IN_NAMES)


def lines(facts: PlanFacts) -> tuple[FormLine, ...]:
    """The rows of the form: led tasks first, then those the unit is named in, then those of its group."""
    ranked = [(rank, task) for task in facts.tasks if (rank := _rank(task, facts)) is not None]
    ranked.sort(key=lambda entry: (entry[0], entry[1].number))
    return tuple(_line(task, rank) for rank, task in ranked)


def _rank(task: TaskFacts, facts: PlanFacts) -> int | None:
    """0 for a lead and for the office, 1 for a named unit, 2 for a member of a group, None for none of these."""
    if facts.unit is None:
        return 0
    names = {facts.unit.name, *facts.unit.aliases}
    parties = (task.parties.leads, task.parties.responsible, task.parties.members)
    return next((rank for rank, units in enumerate(parties) if names.intersection(units)), None)


def _line(task: TaskFacts, rank: int) -> FormLine:
    asked = task.ongoing or not task.done
    previous = task.previous
    values: dict[Key, str | float] = {
        "number": float(task.number),
        "section": task.section,
        "title": task.title,
        "role": _role(task, rank),
        "leads": "、".join(task.parties.leads),
        "responsible": "、".join((*task.parties.responsible, *task.parties.groups)),
        "deadline": deadline_words(task),
        "last_progress": previous.progress if previous else "",
        "note": "" if asked else FINISHED,
    }
    if previous and previous.percent is not None:
        values["last_percent"] = previous.percent
    return FormLine(values, asked)


def _role(task: TaskFacts, rank: int) -> str:
    if rank:
        return ("责任", "配合")[rank - 1]
    if not task.parties.lead_confirmed:
        return "牵头（待确认）"
    return "共同牵头" if len(task.parties.leads) > 1 else "牵头"
