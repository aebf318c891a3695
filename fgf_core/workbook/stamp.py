"""The hidden sheet by which a workbook of ours says what it is when it comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fgf_core.model import PlanFacts

from .cells import Sheet

SHEET, CHOICES_SHEET = "_fgf", "选项"
VERSION = "1"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which plan, unit and period a workbook was made for; the office's own has the unit ""."""

    version: str
    plan: str
    title: str
    unit: str
    period: str


def stamp_for(facts: PlanFacts) -> Stamp:
    """The stamp of the workbook that these facts fill."""
    unit = facts.unit.name if facts.unit else ""
    return Stamp(VERSION, facts.plan.id, facts.plan.title, unit, facts.period)


def written(stamp: Stamp) -> tuple[tuple[str, str], ...]:
    """The two columns of the hidden sheet."""
    return (
        ("模板版本", stamp.version),
        ("要点编号", stamp.plan),
        ("要点名称", stamp.title),
        ("单位", stamp.unit),
        ("期", stamp.period),
    )


def found_in(sheets: Sequence[Sheet]) -> Stamp | None:
    """The stamp of a workbook, None where it is not one of ours or its stamp is incomplete."""
    sheet = next((sheet for sheet in sheets if sheet.name == SHEET), None)
    if sheet is None:
        return None
    values = {row[1].text: row[2].text if 2 in row else "" for row in sheet.rows.values() if 1 in row}
    names = [name for name, _ in written(Stamp("", "", "", "", ""))]
    if any(name not in values for name in names):
        return None
    return Stamp(*(values[name] for name in names))
