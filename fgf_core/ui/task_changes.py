"""终止、合并、调整 of a task by decision: the form, the tasks that left the register, and what is told of one of them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import streamlit as st

from fgf_core.ledger.changes import KINDS, Change
from fgf_core.model import Problem
from fgf_core.standing import Standing
from fgf_core.ui import clock, parts, store, task_story
from fgf_core.ui.acts import Desk, by, day, desk, refused, send, told, words
from fgf_core.ui.view import View

_DECISIONS = ("end", "merge", "adjust")
NOTE = "按决定文件登记。终止、合并自决定之日起不再计入任何数字、清单和考评；调整可以改完成时限，原定时限照旧列出，不按延期扣分。"


def decide(view: View, s: Standing) -> None:
    """The form of a decision about a task."""
    at = desk(view)
    others = {t.number: f"{t.number}. {t.title}" for t in store.standing(view.plan.id, at.day) if t.number != s.number}
    with st.container(border=True, key="panel-act-change"):
        st.html(told(at, "ledger", task=s.number) + parts.heading("终止、合并、调整", NOTE))
        with st.form(at.key(f"change-{s.number}"), border=False):
            left, middle, right = st.columns(3)
            kind = left.radio("决定", _DECISIONS, format_func=KINDS.__getitem__, horizontal=True, key=at.key("kind"))
            into = middle.selectbox(
                "合并到（合并时必选）", list(others), index=None, format_func=others.__getitem__, key=at.key("into"),
                placeholder="请选择",
            )  # fmt: skip
            to_date = right.date_input(
                "新的完成时限（调整时限时填）", None, key=at.key("change-to"), format="YYYY-MM-DD"
            )
            document, reason, on, who = _signed(at, "理由或调整内容（必填）")
            sent = st.form_submit_button("登记决定")
    if not sent:
        return
    if kind == "merge" and into is None:
        refused("请选择合并到哪一项任务。")
        return
    said = Change(s.number, str(kind), into or 0, to_date, document, reason, on, who, clock.now())
    send(at, who, lambda: _stored(at, said))


def _signed(at: Desk, label: str) -> tuple[str, str, date, str]:
    left, right = st.columns(2)
    with left:
        document = st.text_input("文件或文号（必填）", key=at.key("change-document"), max_chars=100).strip()
        on, who = day(at, "决定日期", "change-on"), by(at, "change-by")
    with right:
        reason = words(at, label, "change-why", height=200)
    return document, reason, on, who


def _stored(at: Desk, said: Change) -> Problem | str:
    problem = store.ledger().change_task(at.view.plan.id, said)
    return problem or f"任务{said.task}：{said.words}，自 {said.decided_on} 起。"


def note(view: View) -> str:
    """Which tasks left the register, with a way to each; empty where none did."""
    gone = store.off_register(view.plan.id, view.as_of)
    if not gone:
        return ""
    counts = Counter(KINDS[change.kind] for change in gone.values())
    head = "、".join(f"{name} {count} 项" for name, count in counts.items())
    ways = "、".join(
        parts.link(view.link("ledger", task=number), f"任务{number}", change.words) for number, change in gone.items()
    )
    return f'<div class="fgf-call fgf-off">另有{head}，不计入以上数目：{ways}</div>'


def gone(view: View, number: str) -> None:
    """A task that is not on the register: what became of it, and its story up to then."""
    change = store.off_register(view.plan.id, view.as_of).get(int(number)) if number.isdecimal() else None
    back = parts.link(view.link("ledger"), "返回台账")
    story = store.story(view.plan.id, change.task, view.as_of) if change else None
    if change is None or story is None:
        nothing = parts.nothing("没有这一项任务", f"{view.plan.title}没有第 {number} 项任务，请到台账中查找。", back)
        st.html(parts.masthead("任务台账", view.subtitle()) + nothing)
        return
    at, before = desk(view), change.decided_on - timedelta(days=1)
    s = next(s for s in store.standing(view.plan.id, before) if s.number == change.task)
    way = View(view.plan, before).link("ledger", task=change.task)
    st.html(
        parts.masthead(f"{s.number}. {s.title}", view.subtitle(), back, parts.link(way, f"按 {before} 查看"),
                       parts.print_button())
        + told(at, "ledger", task=number)
        + parts.callout(f"已于 {change.decided_on} {change.words}，不再计入任何数字。{task_story.basis(change)}", "warn")
        + task_story.official(view.plan, story)
        + parts.card("全过程", task_story.timeline(view, s, story), "新的在前")
    )  # fmt: skip
    with st.expander("撤销这个决定", key="panel-revoke"), st.form(at.key("revoke"), border=False):
        document, reason, on, who = _signed(at, "撤销理由（必填）")
        sent = st.form_submit_button("撤销决定")
    if sent:
        said = Change(change.task, "revoke", 0, None, document, reason, on, who, clock.now())
        send(at, who, lambda: _stored(at, said))
