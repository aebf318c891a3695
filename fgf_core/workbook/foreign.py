"""Signs that a workbook belongs to another plan, unit or month than the one it is handed in for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from fgf_core.model import PlanFacts, Problem

from .cells import Reading
from .codes import say
from .stamp import found_in
from .titles import Match
from .voices import unit_of_tab
from .words import compact, squeeze

# So many rows that fit nothing in the plan are no slip of the pen, whatever the file's title says.
ROWS_ENOUGH = 3
REPORTING_UNIT = re.compile(
    r"(?:填报|报送|报告)(?:单位|部门)(?:\(盖?公?章\))?:(.+?)(?=填报|报送|填表|日期|联系|报告期|$)"
)


def out_of_range(reading: Reading, facts: PlanFacts) -> tuple[Problem, ...]:
    """A file for a month the plan doesn't know yet, or didn't know then: a later word would never outdo it."""
    if facts.first_period and facts.period < facts.first_period:
        what = f"{period_words(facts.period)}早于工作要点印发"
    elif facts.last_period and facts.period > facts.last_period:
        what = f"收到时最晚只能报{period_words(facts.last_period)}的情况，不能报{period_words(facts.period)}"
    else:
        return ()
    return (say("PERIOD_CLOSED", where=reading.name, what=what),)


def locked_out(reading: Reading, facts: PlanFacts, *, as_office: bool) -> tuple[Problem, ...]:
    """A unit's file for a month that is locked; the office may always correct."""
    if facts.locked_after is None or as_office:
        return ()
    what = f"{period_words(facts.period)}月报已于 {facts.locked_after} 24 时锁定"
    return (say("PERIOD_LOCKED", where=reading.name, what=what),)


def stamped_for_another(reading: Reading, facts: PlanFacts, *, as_office: bool) -> tuple[Problem, ...]:
    """What the hidden sheet of a workbook of ours contradicts; the office may hand in any unit's."""
    stamp = found_in(reading.sheets)
    if stamp is None:
        return ()
    if stamp.plan != facts.plan.id:
        return (say("WRONG_PLAN", where=reading.name, what=f"这是“{stamp.title}”的月报表"),)
    if stamp.period != facts.period:
        return (say("WRONG_PERIOD", where=reading.name, what=period_words(stamp.period)),)
    senders = (facts.unit,) if facts.unit else facts.units
    names = {name for unit in senders for name in (unit.name, *unit.aliases)}
    if stamp.unit in names or (stamp.unit == "" and (as_office or facts.unit is None)):
        return ()
    whose = f"“{stamp.unit}”" if stamp.unit else "放管服办汇总"
    return (say("WRONG_UNIT", where=reading.name, what=whose),)


def of_another_plan(lines: Sequence[tuple[int | None, Match]], above: Sequence[str], facts: PlanFacts) -> str:
    """In words, why a file belongs to another plan: most titles fit nothing here. "" where it does not."""
    titled = [(number, match) for number, match in lines if match.code != "NO_TITLE" and number is not None]
    astray = [number for number, match in titled if match.task is None and match.likely is None]
    title = _title_of_another(above, facts)
    if len(astray) * 2 <= len(titled) or not (title or len(astray) >= ROWS_ENOUGH):
        return ""
    known = {task.number for task in facts.tasks}
    unknown = "、".join(str(number) for number in astray if number not in known)
    return (
        (f"标题为“{title}”，" if title else "")
        + f"{len(astray)} 行任务名称与本要点同编号任务均不一致"
        + (f"（其中 {unknown} 号不存在）" if unknown else "")
    )


def names_another_unit(tab: str, above: Sequence[str], reading: Reading, facts: PlanFacts) -> tuple[Problem, ...]:
    """A remark where the sheet's tab or the lines over the table name another unit of the plan as who reports."""
    if facts.unit is None:
        return ()
    own = {facts.unit.name, *facts.unit.aliases}
    others = {name: unit.name for unit in facts.units for name in (unit.name, *unit.aliases)}
    named = [found[1] for text in above if (found := REPORTING_UNIT.search(squeeze(text)))]
    strange = [others[name] for name in named if name in others and name not in own]
    if (unit := unit_of_tab(tab, facts)) and unit.name not in own:
        strange.append(unit.name)
    return tuple(say("UNIT_DOUBTFUL", where=reading.name, what=name) for name in strange[:1])


def period_words(period: str) -> str:
    """A period in prose: 2023年5月."""
    return f"{period[:4]}年{int(period[5:])}月"


def likeness(one: str, other: str) -> float:
    """How much one title is like another, 0 to 1."""
    return SequenceMatcher(None, compact(one)[:100], compact(other)[:100], autojunk=False).ratio()


def _title_of_another(above: Sequence[str], facts: PlanFacts) -> str:
    """The title over the table where it is more like that of another known plan than like this one's."""
    for title in above:
        ours = likeness(title, facts.plan.title)
        if any(likeness(title, other) > max(ours, 0.6) for other in facts.other_titles):
            return title
    return ""
