"""分管领导 on a page: who answers for which units, what that leader's units must finish, and the form to enter it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from fgf_core import periods, supervision
from fgf_core.model import Problem, Timeliness
from fgf_core.supervision import Duty
from fgf_core.ui import clock, item_papers, parts, store
from fgf_core.ui.acts import Desk, by, day, send
from fgf_core.ui.parts import Column
from fgf_core.ui.text import Html
from fgf_core.ui.view import View

PART = "分管领导"
_COLUMNS = (
    Column("领导"),
    Column("分管单位", wide=True),
    Column("牵头任务", number=True),
    Column("逾期", number=True),
    Column("本月底前需完成", number=True, help="现时限在本月底以前（含已逾期和到期待报）、尚未核实完成的牵头任务"),
)


def choices(view: View) -> dict[str, str]:
    """The leaders of the day as options of a filter, each with the post."""
    found = supervision.leaders(store.duties(view.plan.id, view.as_of))
    return {"": "全部", **{name: duties[0].named for name, duties in found.items()}}


def manage(at: Desk) -> None:
    """The leaders with their units and lists, and the form that says who answers for what."""
    view = at.view
    found = supervision.leaders(store.duties(view.plan.id, view.as_of))
    if found:
        st.html(parts.card(PART, parts.table(_COLUMNS, [_row(view, own) for own in found.values()]), _without(view)))
        with st.container(horizontal=True):
            for name in found:
                item_papers.of_leader(view, name)
    else:
        st.html(parts.nothing("还没有登记分管领导", "登记后可以按领导筛选逾期任务，生成分管单位本月底前需完成事项。"))
    _form(at)


def _row(view: View, own: Sequence[Duty]) -> tuple[str | int | Html, ...]:
    leader = own[0].leader
    led = supervision.led_for(store.standing(view.plan.id, view.as_of), own, leader)
    late = sum(s.timeliness is Timeliness.OVERDUE for s in led)
    due = supervision.to_finish(led, periods.month_end(view.as_of))
    shown = parts.link(view.link("overdue", leader=leader), str(late), "看逾期任务") if late else late
    return own[0].named, "、".join(duty.unit for duty in own), len(led), shown, len(due)


def _without(view: View) -> str:
    """Which leading units no leader answers for."""
    held = {duty.unit for duty in store.duties(view.plan.id, view.as_of)}
    led = dict.fromkeys(name for s in store.standing(view.plan.id, view.as_of) for name in s.leads)
    free = [name for name in led if name not in held]
    return f"{len(free)} 个牵头单位没有登记：{'、'.join(free)}" if free else "牵头单位都已登记"


def _form(at: Desk) -> None:
    names = [unit.name for unit in store.units(at.view.plan.id)]
    with st.form(at.key("duties"), border=True):
        st.html(parts.heading("登记分管", "从登记之日起计，之前的日期仍按原来的分管；分工调整的重新登记即可"))
        left, right = st.columns(2)
        leader = left.text_input("领导姓名", key=at.key("duty-leader"), max_chars=40)
        post = right.text_input("职务", key=at.key("duty-post"), max_chars=40, placeholder="如 副区长")
        units = st.multiselect("分管单位", names, key=at.key("duty-units"), placeholder="请选择")
        left, right = st.columns(2)
        with left:
            on = day(at, "从哪一天起", "duty-on")
        with right:
            who = by(at, "duty-by")
        left, right = st.columns(2)
        entered = left.form_submit_button("登记", type="primary", width="stretch")
        taken_back = right.form_submit_button("撤销所选单位的分管", width="stretch")

    def commit() -> Problem | str:
        if entered and not leader.strip():
            return Problem(PART, "没有写领导姓名，请填写。", "NO_LEADER")
        named = leader.strip() if entered else ""
        problem = store.ledger().assign(
            at.view.plan.id, units, named, post, on=on, by=who, recorded_at=clock.now()
        )  # fmt: skip
        return problem or (f"{named}分管 {'、'.join(units)}" if named else f"{'、'.join(units)}已撤销分管")

    if entered or taken_back:
        send(at, who, commit)
