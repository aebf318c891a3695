"""Whose word counts: for which units a row on a task speaks (domain §7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fgf_core.model import PlanFacts, TaskFacts, Unit, UnitClass

from .cells import Reading
from .stamp import found_in
from .words import compact, squeeze

# Which class of unit an open group's name can mean; the names are those notices use for 各乡镇(街道), 区直各部门(单位).
GROUP_WORDS = {
    UnitClass.DISTRICT: re.compile(r"乡|镇|街道|各[区县市旗]|[区县市旗]人民政府|园区|管委会|各级|各地"),
    UnitClass.DEPARTMENT: re.compile(r"部门|单位|委办局|各局|各级|各有关"),
    UnitClass.VERTICAL: re.compile(r"部门|单位|委办局|各局|各级|各有关"),
}
# What may stand around a unit's name on a tab: 03区财政局, 区财政局5月, 区财政局(2).
AROUND = re.compile(
    r"^[\d.、\-_]+|(?:20\d\d年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|月报表?|填报表?|\(\d+\)$|[\d\-_]+$"
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks in a workbook: a unit under all its names, or the office where `unit` is None."""

    unit: Unit | None
    names: frozenset[str]


def sender_of(reading: Reading, facts: PlanFacts, *, as_office: bool) -> Sender:
    """The unit the workbook was made for, else the one that hands it in, else the office."""
    stamp = found_in(reading.sheets)
    stamped = _called(stamp.unit, facts) if stamp else None
    unit = stamped or (None if as_office else facts.unit)
    return Sender(unit, frozenset((unit.name, *unit.aliases) if unit else ()))


def speaker(tab: str, facts: PlanFacts, sender: Sender) -> Sender:
    """Who speaks on a sheet: in the office's workbook the unit its tab is named after, if it is."""
    unit = None if sender.unit else unit_of_tab(tab, facts)
    return Sender(unit, frozenset((unit.name, *unit.aliases))) if unit else sender


def unit_of_tab(tab: str, facts: PlanFacts) -> Unit | None:
    """The unit that a sheet's tab is named after, in spite of numbers, months and the like around the name."""
    return _called_alike(AROUND.sub("", squeeze(tab)), facts)


def voices(task: TaskFacts, facts: PlanFacts, sender: Sender) -> tuple[tuple[str, ...], str]:
    """The units for which the sender's row on a task counts, and the code to say; no unit where it counts for none."""
    parties = task.parties
    leads = parties.leads or parties.responsible[:1]
    if sender.unit is None:
        return leads, "" if leads else "NOT_YOUR_TASK"
    own = (sender.unit.name,)
    if sender.names.intersection(parties.leads):
        return own, "SHARED_LEAD" if len(parties.leads) > 1 else ""
    if sender.names.intersection(parties.responsible):
        return own, ""
    if sender.names.intersection(parties.members) or _in_open_group(task, facts, sender.unit):
        return own, "GROUP_ROW"
    return (), "NOT_YOUR_TASK"


def _in_open_group(task: TaskFacts, facts: PlanFacts, unit: Unit) -> bool:
    """Whether a group without a list can mean the unit; where units of its class are listed, only those are meant."""
    classes: Mapping[str, UnitClass] = {known.name: known.unit_class for known in facts.units}
    if unit.unit_class is UnitClass.DISTRICT and any(
        classes.get(member) is unit.unit_class for member in task.parties.members
    ):
        return False
    return any(GROUP_WORDS[unit.unit_class].search(group) for group in task.parties.groups)


def _called_alike(name: str, facts: PlanFacts) -> Unit | None:
    typed = compact(name)
    called = ((unit, alias) for unit in facts.units for alias in (unit.name, *unit.aliases))
    return next((unit for unit, alias in called if typed and compact(alias) == typed), None)


def _called(name: str, facts: PlanFacts) -> Unit | None:
    return next((unit for unit in facts.units if name in (unit.name, *unit.aliases)), None)
