"""批量核实 and 抽查名单: the claims plainly in order are passed together, the others each by a person's eye."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from fgf_core import checking
from fgf_core.checking import CHECKS
from fgf_core.model import Problem, Verified
from fgf_core.standing import Standing
from fgf_core.ui import clock, parts, store, tasks
from fgf_core.ui.acts import Desk, by, day, desk, refused, send, told
from fgf_core.ui.parts import Column
from fgf_core.ui.text import plain
from fgf_core.ui.view import View

NOTE = "只列办结日期、进展都写明，按时报完成，没有疑点、退回、延期和手工红灯的；其余逐项打开核实。"
_LOOK = (Column("任务", wide=True), Column("牵头单位"), Column("为什么要逐项看", wide=True))
_DRAWN = (Column("任务", wide=True), Column("牵头单位"), Column("核实"), Column("抽查提示", wide=True))


def manage(view: View, state: str) -> None:
    """The panel of what waits for the office's word; nothing where another state is looked at."""
    if state != "pending":
        return
    at = desk(view)
    standings, findings = store.standing(view.plan.id, at.day), store.doubts(view.plan.id, at.day)
    last = store.last_reports(view.plan.id, at.day)
    why = {
        s.number: checking.look_again(s, last.get(s.task_id, ()), findings)
        for s in standings
        if s.verified is Verified.PENDING
    }
    plainly = [s for s in standings if why.get(s.number) == ()]
    others = [s for s in standings if why.get(s.number)]
    with st.container(border=True, key="panel-batch"):
        st.html(told(at, "ledger", state="pending") + parts.heading("批量核实", NOTE))
        _form(at, plainly)
        if others:
            apart = [(tasks.title(view, s), tasks.leads(view, s), "；".join(why[s.number])) for s in others]
            st.html(parts.heading("需逐项核实", f"{len(others)} 项") + parts.table(_LOOK, apart))
    first = view.as_of.replace(day=1)
    month = f"{first:%Y-%m}"
    then = store.standing(view.plan.id, first), store.doubts(view.plan.id, first)
    drawn = checking.sample(view.plan.id, month, *then)
    rows = [
        (tasks.title(view, d.standing), tasks.leads(view, d.standing),
         "已通过" if d.standing.verified is Verified.PASSED else "待核", "；".join(d.flags) or "—")
        for d in drawn
    ]  # fmt: skip
    note = f"从报完成和已核实的任务中抽十分之一、不少于 {checking.LEAST} 项，按当月 1 日的情况，有疑点、退回、延期的更容易抽到"
    st.html(parts.card(f"{month} 现场抽查名单", parts.table(_DRAWN, rows, empty="还没有报完成的任务"), note))


def _form(at: Desk, plainly: Sequence[Standing]) -> None:
    if not plainly:
        st.html(parts.callout("没有可以批量核实的任务。"))
        return
    with st.form(at.key("batch"), border=False):
        chosen = [
            s.number
            for s in plainly
            if st.checkbox(plain(f"{s.number}. {s.title} · {'、'.join(s.leads)}，{s.done_on} 办结"),
                           key=at.key(f"batch-{s.number}"))
        ]  # fmt: skip
        checked = st.pills("四项核查（都要核过）", CHECKS, selection_mode="multi", key=at.key("batch-checks"))
        left, middle, right = st.columns(3)
        with left:
            evidence = st.text_input("佐证（名称或存放处，必填）", key=at.key("batch-evidence"), max_chars=200).strip()
        with middle:
            on = day(at, "核实日期", "batch-on")
        with right:
            who = by(at, "batch-by")
        sent = st.form_submit_button("核实通过", type="primary")
    if not sent:
        return
    if wanting := [name for name in CHECKS if name not in (checked or [])]:
        refused(f"还没有核查：{'、'.join(wanting)}。四项都符合才能通过，不符合的请打开任务退回。")
    elif not (chosen and evidence and who):
        refused("请勾选任务，写明佐证和经办人。")
    else:
        reason = f"{'、'.join(CHECKS)}；佐证：{evidence}；经办人 {who}"
        send(at, who, lambda: _stored(at, chosen, on, reason))


def _stored(at: Desk, numbers: Sequence[int], on: date, reason: str) -> Problem | str:
    problem = store.ledger().verify_all(at.view.plan.id, numbers, on=on, reason=reason, recorded_at=clock.now())
    return problem or f"已核实通过 {len(numbers)} 项：" + "、".join(f"任务{n}" for n in numbers)
