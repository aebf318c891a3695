"""The tasks asked for: what the link filters by, the tasks that fit, and in words what was asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from fgf_core import periods
from fgf_core.briefing import Sentence, Span
from fgf_core.model import Light, Plan, Timeliness, Verified
from fgf_core.standing import Standing
from fgf_core.ui import filters, parts, store, tasks
from fgf_core.ui.text import Html
from fgf_core.ui.view import View
from fgf_core.words import LIGHT, TIMELINESS

# What is due (到期任务) counts in the rates: its time is up and it doesn't await a report, or it is verified done.
_DUE = (Timeliness.OVERDUE, Timeliness.DONE_ON_TIME, Timeliness.DONE_LATE)


@dataclass(frozen=True, slots=True)
class State:
    """A state a list can be filtered by: its word, its definition where the word isn't enough, and who is in it."""

    word: str
    fits: Callable[[Standing], bool]
    definition: str = ""


def _timely(timeliness: Timeliness) -> State:
    return State(TIMELINESS[timeliness], lambda s: s.timeliness is timeliness)


STATES: Mapping[str, State] = {
    **{timeliness.value: _timely(timeliness) for timeliness in Timeliness},
    "done": State("核实完成", lambda s: s.verified is Verified.PASSED, "督查室核实通过的任务"),
    "due": State(
        "到期任务", lambda s: s.timeliness in _DUE, "时限已过且不属到期待报的，加上已核实完成的：到期完成率的分母"
    ),
    "pending": State("待核实", lambda s: s.verified is Verified.PENDING, "牵头单位都已报完成，等督查室核实通过或退回"),
    "returned": State("核实退回", lambda s: s.verified is Verified.RETURNED, "报完成被退回，尚未重新报完成"),
    "extended": State("已延期", lambda s: s.extended, "经批准调整了完成时限"),
    "unconfirmed": State(
        "牵头待确认", lambda s: not s.parties.lead_confirmed, "要点没有写牵头单位，暂由排在首位的责任单位牵头"
    ),
    "ongoing": State("长期坚持", lambda s: s.ongoing, "到期办结后仍须长期坚持的任务"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of tasks is filtered by; empty is no filter. The names are those in the link."""

    q: str = ""
    unit: str = ""
    section: str = ""
    light: str = ""
    state: str = ""

    def params(self) -> dict[str, str]:
        """The filters in force, as parameters of a link."""
        return {name: value for name, value in asdict(self).items() if value}

    def words(self) -> str:
        """The filters in force, in words."""
        said = (
            ("搜索", self.q),
            ("单位", self.unit),
            ("板块", self.section),
            ("亮灯", LIGHT[Light(self.light)] if self.light else ""),
            ("状态", STATES[self.state].word if self.state else ""),
        )
        return "，".join(f"{name}“{value}”" for name, value in said if value)


def note(asked: Asked) -> str:
    """What the state asked for means; empty where none is."""
    return STATES[asked.state].definition if asked.state else ""


def from_link(standings: Sequence[Standing]) -> Asked:
    """The filters the link holds, without what it shouldn't hold."""
    known = {"unit": units(standings), "section": sections(standings), "light": tuple(Light), "state": tuple(STATES)}
    held = {name: st.query_params.get(name, "") for name in known}
    fitting = {name: value for name, value in held.items() if value in known[name]}
    return Asked(q=st.query_params.get("q", ""), **fitting)


def controls(standings: Sequence[Standing]) -> Asked:
    """Draw the search field and the filters; what they hold comes back."""
    with filters.row():
        return Asked(
            q=filters.search("搜索", "序号、标题、任务内容或单位", key="q"),
            unit=filters.choice("单位", filters.every(units(standings)), key="unit"),
            section=filters.choice("板块", filters.every(sections(standings)), key="section"),
            light=filters.choice("亮灯", {"": "全部", **{light.value: LIGHT[light] for light in Light}}, key="light"),
            state=filters.choice(
                "状态", {"": "全部", **{name: state.word for name, state in STATES.items()}}, key="state"
            ),
        )


def leads(standings: Sequence[Standing]) -> tuple[str, ...]:
    """The units that lead a task, in the notice's order."""
    return tuple(dict.fromkeys(name for s in standings for name in s.leads))


def units(standings: Sequence[Standing]) -> tuple[str, ...]:
    """Every unit that has to do with a task, those that lead first."""
    others = (name for s in standings for name in (*s.parties.responsible, *s.parties.members))
    return tuple(dict.fromkeys((*leads(standings), *others)))


def sections(standings: Sequence[Standing]) -> tuple[str, ...]:
    """The sections, in the notice's order."""
    return tuple(dict.fromkeys(s.section for s in standings))


def fitting(plan: Plan, standings: Sequence[Standing], asked: Asked) -> list[Standing]:
    """The tasks that fit; one whose number is searched for comes first."""
    found = [s for s in standings if _fits(s, asked) and (not asked.unit or asked.unit in s.leads)]
    return _searched(plan, found, asked.q)


def taking_part(plan: Plan, standings: Sequence[Standing], asked: Asked) -> list[Standing]:
    """The tasks that fit in which the unit asked for takes part without leading: they count for others."""
    found = [
        s
        for s in standings
        if _fits(s, asked) and asked.unit not in s.leads and asked.unit in (*s.parties.responsible, *s.parties.members)
    ]
    return _searched(plan, found, asked.q)


def _fits(s: Standing, asked: Asked) -> bool:
    return (
        (not asked.section or s.section == asked.section)
        and (not asked.light or s.light.value == asked.light)
        and (not asked.state or STATES[asked.state].fits(s))
    )


def _searched(plan: Plan, standings: list[Standing], q: str) -> list[Standing]:
    words = _folded(q).split()
    if not words:
        return standings
    texts = _texts(plan)
    numbers = [_number(word) for word in words]
    found = [
        s
        for s in standings
        if all(
            number == str(s.number) or word in _said(s, texts[s.task_id])
            for word, number in zip(words, numbers, strict=True)
        )
    ]
    return sorted(found, key=lambda s: str(s.number) not in numbers)


def _number(word: str) -> str:
    """The number meant by `17`, `任务17`, `第17项`, else the word itself."""
    return word.removeprefix("任务").removeprefix("第").removesuffix("项")


def _said(s: Standing, text: str) -> str:
    parties = (*s.leads, *s.parties.responsible, *s.parties.groups, *s.parties.members)
    return _folded("\n".join((s.chapter, s.section, s.title, text, *parties)))


def _folded(text: str) -> str:
    """Full width and half width, capital and small letters are one."""
    return unicodedata.normalize("NFKC", text).casefold()


@store.kept
def _texts(plan: Plan) -> dict[int, str]:
    period = periods.period_of(periods.month_index(plan.issued_on))
    return {task.id: task.text for task in store.ledger().facts(plan.id, None, period, plan.issued_on).tasks}


def sentence(standings: Sequence[Standing], found: Sequence[Standing], asked: Asked) -> Sentence:
    """How many of how many tasks are shown, and by what they were chosen."""
    if not asked.params():
        return (Span(f"全部 {len(standings)} 项任务", "good"), Span("。可按单位、板块、亮灯、状态筛选，或直接搜索。"))
    share = Span(f"{len(found)} 项", "good" if found else "warn")
    return (Span(f"按{asked.words()}筛选：全部 {len(standings)} 项任务中有 "), share, Span("。"))


def table(view: View, found: Sequence[Standing], asked: Asked, empty: str) -> str:
    """The tasks found; a title opens the story and keeps the filters for the way back."""
    rows = [(title(view, s, asked), *tasks.row(view, s)[1:]) for s in found]
    return parts.table(tasks.COLUMNS, rows, empty=empty)


def title(view: View, s: Standing, asked: Asked) -> Html:
    """A task's number and title with its section, opening its story."""
    return parts.link(view.link("ledger", task=s.number, **asked.params()), f"{s.number}. {s.title}", s.section)


def neighbours(found: Sequence[Standing], number: int) -> tuple[Standing | None, Standing | None]:
    """The task before and the task after a number among those found, whether it is one of them or not any more."""
    before = [s for s in found if s.number < number]
    after = [s for s in found if s.number > number]
    return (
        max(before, key=lambda s: s.number, default=None),
        min(after, key=lambda s: s.number, default=None),
    )
