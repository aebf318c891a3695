"""Drafts of 督办单 straight from the overdue list: several rows at once, and reminders for what falls next."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from fgf_core import briefing, supervision
from fgf_core.standing import Standing
from fgf_core.supervision import GRADES, Grade, Item, Proposal, Sheet
from fgf_core.supervision.proposals import GRADE_OF_RULE
from fgf_core.ui import item_forms, parts, store
from fgf_core.ui.acts import Desk, by, day, refused, send
from fgf_core.ui.text import plain

MANY = 12  # more than so many rows are folded
LABEL = "批量拟办督办单"
NOTE = "勾选的各生成一件拟办，内容由账上情况填好，到“督办事项”修改、送签、签发；不会自动下发。"


def manage(at: Desk, overdue: Sequence[Standing], all_of_them: Sequence[Standing]) -> None:
    """The form: the overdue tasks shown, and those that turn overdue next, without those already pursued."""
    items = store.items(at.view.plan.id, at.day)
    falls = briefing.forecast(all_of_them)
    groups = [("逾期任务", "", overdue)]
    if falls:
        groups.append(("即将逾期", f"若无新报送，{briefing.chinese_date(falls[0])}起逾期", falls[1]))
    marks = {p.tasks[0]: p for p in store.proposals(at.view.plan.id, at.day) if p.sheet and not p.item}
    with st.container(border=True, key="panel-drafts"):
        st.html(parts.heading(LABEL, NOTE))
        with st.form(at.key("drafts"), border=False):
            chosen: dict[int, tuple[Sheet, str]] = {}
            for name, why, group in groups:
                free, held = _apart(group, items)
                said = "，".join(filter(None, [f"可拟办 {len(free)} 项", why, _held(held)]))
                with st.expander(plain(f"{name}：{said}"), expanded=len(free) <= MANY):
                    for s in free:
                        sheet, mark = _sheet(s, marks.get(s.number))
                        label = f"{sheet.matter} · {sheet.lead}（{GRADES[sheet.grade]}）：{sheet.basis}"
                        if st.checkbox(plain(label), key=at.key(f"draft-{s.number}")):
                            chosen[s.number] = sheet, mark
            left, right = st.columns(2)
            with left:
                on = day(at, "日期", "drafts-on")
            with right:
                who = by(at, "drafts-by")
            sent = st.form_submit_button("生成拟办件", type="primary")
        if sent and not chosen:
            refused("没有勾选任务，请先勾选。")
        elif sent:
            send(at, who, lambda: item_forms.drafted(at, chosen, on, who))


def _apart(group: Sequence[Standing], items: Sequence[Item]) -> tuple[list[Standing], list[Item]]:
    """The tasks nobody pursues yet, and the open items about the others."""
    numbers = {s.number for s in group}
    held = [item for item in items if item.open and item.task in numbers]
    return [s for s in group if s.number not in {item.task for item in held}], held


def _held(items: Sequence[Item]) -> str:
    if not items:
        return ""
    return f"另有 {len(items)} 件在办：" + "、".join(f"任务{item.task} {item.name}" for item in items)


def _sheet(s: Standing, proposal: Proposal | None) -> tuple[Sheet, str]:
    """The sheet proposed for a task, with its mark; a reminder where nothing is proposed."""
    if proposal and proposal.sheet:
        return proposal.sheet, proposal.mark
    grade = GRADE_OF_RULE.get(s.rule, Grade.BLUE)
    return supervision.sheet(s, grade), ""
