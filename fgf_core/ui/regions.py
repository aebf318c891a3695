"""The parts of a region side by side: where one is, how each part stands, and which tasks are behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from fgf_core import briefing, regions
from fgf_core.briefing import rate
from fgf_core.ledger import RegionTask, RegionTasks
from fgf_core.model import Plan
from fgf_core.regions import COUNTRY, Theme
from fgf_core.standing import Tally
from fgf_core.ui import clock, filters, lights, lines, parts, store
from fgf_core.ui.parts import Bar, Cell, Column, Number
from fgf_core.ui.text import Html, plain
from fgf_core.ui.view import View
from fgf_core.words import TIMELINESS

ORDERS = {"": "按区划代码", "late": "逾期多的在前", "due": "到期完成率低的在前", "done": "完成率低的在前"}
_PLACES = (
    Column("地区", wide=True),
    Column("任务", number=True),
    Column("核实完成", number=True),
    Column("完成率", number=True),
    Column("到期完成率", number=True),
    Column("按时办结率", number=True),
    Column("逾期", number=True),
    Column("到期待报", number=True),
    Column("待核实", number=True),
    Column("平均进度", help="横条为上报进度的平均，竖线为序时进度的平均"),
)
_TASKS = (
    Column("地区"),
    Column("任务", wide=True),
    Column("牵头单位"),
    Column("完成时限"),
    Column("时效"),
    Column("进度", help="横条为上报进度，竖线为序时进度"),
    Column("亮灯"),
)


@dataclass(frozen=True)
class Region:
    """The region looked at: a view of one of its plans, its code, and all that has a code or a plan of the year."""

    view: View
    code: str

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The plans of the year, of all governments."""
        return tuple(plan for plan in store.plans() if plan.year == self.view.plan.year)

    @cached_property
    def names(self) -> dict[str, str]:
        """What each code is called."""
        return dict(regions.names(store.divisions()))

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code of each government that has one."""
        return {division.government: division.code for division in store.divisions()}

    @cached_property
    def without_code(self) -> list[str]:
        """The governments of the year's plans that have no code, so that no region counts them."""
        return sorted({plan.government for plan in self.plans} - set(self.codes))

    @property
    def name(self) -> str:
        """What the region is called."""
        return self.names.get(self.code, f"区划 {self.code}")

    def link(self, code: str = "", **params: object) -> str:
        """The address of this page for a region, this one unless another is named."""
        return self.view.link("regions", region=code or self.code, **params)

    def way(self, part: str, **params: object) -> str:
        """Where a part leads: to its own parts where it has plans below it, else to its plan; empty without a code."""
        held = [plan for plan in self.plans if part and regions.within(self.codes.get(plan.government, ""), part)]
        if not held:
            return ""
        own = [plan for plan in held if self.codes[plan.government] == part]
        if part != self.code and len(own) < len(held):
            return self.link(part)
        return replace(self.view, plan=(own or held)[0]).link("ledger" if params else "", **params)

    def tallies(self, words: Sequence[str] = ()) -> tuple[Tally | None, list[tuple[str, str, Tally]]]:
        """The region's tally, None without a task, and code, name and tally of each part of it, by code."""
        found = store.regions(self.view.plan.year, self.code, self.view.as_of, words=tuple(words))
        places = [(t.name, regions.name(t.name, self.names, self.code), t) for t in found if t.kind == "part"]
        return next((t for t in found if t.kind == "plan"), None), sorted(places, key=lambda item: item[0] or "9")


def chosen(view: View) -> Region:
    """The region of the link; without one the smallest that holds all plans of the year."""
    known = {division.government: division.code for division in store.divisions()}
    asked = st.query_params.get("region", "")
    if asked == COUNTRY or regions.is_code(asked):
        return Region(view, asked)
    held = [
        known[plan.government] for plan in store.plans() if plan.year == view.plan.year and plan.government in known
    ]
    return Region(view, regions.smallest(held))


def path(region: Region) -> list[Html]:
    """The regions above, each a link."""
    return [parts.link(region.link(code), region.names.get(code, code)) for code in regions.above(region.code)]


def ordered(places: Iterable[tuple[str, str, Tally]], order: str) -> list[tuple[str, str, Tally]]:
    """The parts in the order chosen; those without a rate come last."""
    keys: dict[str, Callable[[Tally], tuple[float, float]]] = {
        "late": lambda t: (-t.overdue, -t.red),
        "due": lambda t: _lowest(t.due_completion_rate),
        "done": lambda t: _lowest(t.completion_rate),
    }
    return sorted(places, key=lambda item: keys[order](item[2])) if order in keys else list(places)


def _lowest(share: float | None) -> tuple[float, float]:
    return (1, 0) if share is None else (0, share)


def numbers(region: Region, t: Tally) -> str:
    """The region's six numbers, each with its definition."""
    here = region.link()
    cards = (
        Number("任务", *_big(t.tasks), f"{len(region_plans(region))} 份工作要点", "本地区各份工作要点的全部任务", here),
        Number("核实完成", *_big(t.verified_done), f"完成率 {rate(t.completion_rate)}",
               "督查室核实通过的任务。完成率 = 核实完成 ÷ 全部任务", here, tone="good"),
        Number("到期完成率", rate(t.due_completion_rate).removesuffix("%"), "%" if t.due else "", f"到期任务 {t.due} 项",
               "核实完成 ÷ 到期任务", here),
        Number("按时办结率", rate(t.on_time_rate).removesuffix("%"), "%" if t.due else "", f"按时办结 {t.done_on_time} 项",
               "按时办结 ÷ 到期任务", here),
        Number("逾期", *_big(t.overdue), f"逾期率 {rate(t.overdue_rate)}",
               "过了时限和其后首个报送日仍未核实完成。逾期率 = 逾期 ÷ 到期任务", region.link(part="逾期任务"),
               tone="bad" if t.overdue else "good"),
        Number("红灯", *_big(t.red), f"黄灯 {t.yellow} 项", "亮红灯的任务，规则与各地总览相同", here,
               tone="bad" if t.red else "good"),
    )  # fmt: skip
    return parts.numbers(cards)


def _big(number: int) -> tuple[str, str]:
    """A number of tasks and its unit; from a hundred thousand on in 万, which still fits."""
    return (f"{number / 10_000:.1f}", "万项") if number >= 100_000 else (str(number), "项")


def region_plans(region: Region) -> list[Plan]:
    """The plans that the region counts."""
    codes = region.codes
    return [
        plan
        for plan in region.plans
        if region.code == COUNTRY or regions.within(codes.get(plan.government, " "), region.code)
    ]


def table(region: Region, whole: Tally, places: Sequence[tuple[str, str, Tally]]) -> str:
    """The parts as a table under the region itself."""
    rows = [(Html("<b>合计</b>"), *_cells(whole))]
    for code, name, t in places:
        href = region.way(code)
        rows.append((parts.link(href, name) if href else Html(parts.show(name)), *_cells(t)))
    return parts.table(_PLACES, rows)


def _cells(t: Tally) -> tuple[Cell, ...]:
    mean = None if t.mean_percent is None else round(t.mean_percent, 1)
    return (
        t.tasks, t.verified_done, rate(t.completion_rate), rate(t.due_completion_rate), rate(t.on_time_rate), t.overdue,
        t.awaiting_report, t.pending, parts.progress(mean, t.mean_planned),
    )  # fmt: skip


def bars(region: Region, places: Sequence[tuple[str, str, Tally]]) -> str:
    """The lights of each part; a piece opens the part, or the tasks of its plan with that light."""
    return parts.bars([Bar(name, t.lights, region.way(code) or region.link()) for code, name, t in places])


def task_table(region: Region, found: RegionTasks, empty: str) -> str:
    """Tasks of many plans, each opening its story in its own plan."""
    return parts.table(_TASKS, [_row(region, task) for task in found.first], empty=empty)


def _row(region: Region, task: RegionTask) -> tuple[Cell, ...]:
    own = next((plan for plan in region.plans if plan.id == task.plan_id), region.view.plan)
    view = replace(region.view, plan=own)
    word = TIMELINESS[task.timeliness]
    return (
        parts.link(view.link(""), task.government),
        parts.link(view.link("ledger", task=task.number), f"{task.number}. {task.title}"),
        task.leads,
        task.deadline.isoformat() if task.deadline else "无明确时限",
        f"{word} {task.days_overdue} 天" if task.days_overdue else word,
        parts.progress(task.percent, task.planned),
        Html(lights.chip(task.light)),
    )


def how_many(found: RegionTasks) -> str:
    """How many tasks there are, and that not all of them are shown where that is so."""
    shown = "" if found.number == len(found.first) else f"，列出前 {len(found.first)} 项"
    return f"{found.number} 项{shown}"


def choose_reform() -> Theme:
    """The reform to compare by: one of the list, or whatever words are typed."""
    left, right = st.columns(2)
    with left:
        known = {theme.name: theme for theme in regions.themes()}
        theme = known[filters.choice("改革事项", {name: name for name in known}, key="theme")]
    with right:
        typed = filters.search("或输入标题中的词", "如 企业开办，多个词用空格分开", key="q")
    return Theme(f"标题含“{typed}”", tuple(typed.split())) if typed else theme


def reforms(region: Region) -> None:
    """同类改革: how far each part has come with one reform, and the tasks it consists of."""
    theme = choose_reform()
    whole, places = region.tallies(theme.words)
    note = "标题含有以下词语之一的任务：" + "、".join(theme.words)
    if whole is None:
        st.html(parts.nothing(f"{region.name}没有这类任务", note, parts.link(region.link(), "各地情况")))
        return
    listed = store.reforms(region.view.plan.year, region.code, region.view.as_of, theme.words)
    st.html(
        parts.sentence(briefing.regions(whole, [(name, t) for _, name, t in places]), note)
        + parts.card(theme.name, table(region, whole, places), f"{len(places)} 个地区有这类任务")
        + parts.card("逐项对照", task_table(region, listed, ""), how_many(listed))
    )


def late(region: Region) -> None:
    """逾期任务: the overdue tasks of all plans, the longest first."""
    found = store.late(region.view.plan.year, region.code, region.view.as_of)
    empty = f"截至 {region.view.as_of} 没有逾期任务"
    st.html(parts.card("逾期任务", task_table(region, found, empty), f"{how_many(found)}，逾期长的在前"))


def trend(region: Region) -> None:
    """走势: planned, reported and verified progress of the region on the last reporting days."""
    view, days = region.view, region.view.closed_days()
    with st.spinner("正在按各报送日计算……"):
        series = [t for t in store.regions(view.plan.year, region.code, *days) if t.kind == "plan"]
    hrefs = [replace(region, view=replace(view, as_of=t.as_of)).link(part="走势") for t in series]
    drawn = lines.trend(
        [f"{t.as_of.month}月{t.as_of.day}日" for t in series], hrefs,
        {
            "序时进度": [t.mean_planned for t in series],
            "上报进度": [t.mean_percent for t in series],
            "核实完成率": [None if t.completion_rate is None else t.completion_rate * 100 for t in series],
        },
    )  # fmt: skip
    st.html(parts.card(f"{region.name}计划与上报进度", drawn, "各报送日的平均值，点日期看当天"))


def register(region: Region) -> None:
    """登记行政区划代码: which government is which region; without a code a plan counts for the country only."""
    wanting = region.without_code
    with st.expander("登记行政区划代码", expanded=bool(wanting), icon=":material/edit_location:"):
        if wanting:
            st.html(parts.callout("还没有区划代码，未计入各地区：" + "、".join(wanting), "warn"))
        with st.form("division", clear_on_submit=True, border=False):
            left, right = st.columns([3, 2])
            government = left.selectbox(
                "政府名称", [*wanting, *sorted(region.codes)], index=0 if wanting else None, accept_new_options=True,
                placeholder="选择，或输入上级政府的名称",
            )  # fmt: skip
            code = right.text_input("区划代码", max_chars=6, placeholder="6 位数字，如 650203；空着为撤销")
            st.caption(
                plain("按国家标准 GB/T 2260：省级后四位为 0000，地级后两位为 00。没有工作要点的上级政府也可以登记。")
            )
            if not st.form_submit_button("登记", type="primary"):
                return
        problem = store.ledger().set_division(government or "", code.strip(), recorded_at=clock.now())
        if problem:
            st.html(parts.problems([problem], "bad"))
        else:
            st.toast(plain(f"{government}：{code.strip() or '已撤销区划代码'}"))
            st.rerun()
