"""What the office can do with a task: verify or return, extend, set the light by hand; a refusal is shown in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from fgf_core.ledger import TaskStory
from fgf_core.model import Problem, Verified
from fgf_core.standing import Standing
from fgf_core.ui import clock, lights, parts, store
from fgf_core.ui.text import esc, plain
from fgf_core.ui.view import View
from fgf_core.words import LIGHT


@dataclass(slots=True)
class Last:
    """What the session's last act did: plan, task, words, and the day from which it counts; `turn` counts the acts.

    Kept as one object: Streamlit may end a run at any touch of its session state, as it does on a double click, and
    what was committed must be said all the same.
    """

    done: tuple[str, int, str, date] | None = None
    toast: bool = False
    turn: int = 0


def _last() -> Last:
    found: Last = st.session_state.setdefault("last-act", Last())
    return found


@dataclass(frozen=True, slots=True)
class Desk:
    """The task as it stands on the day of the act, which need not be the day looked at."""

    view: View
    s: Standing
    story: TaskStory

    @property
    def key(self) -> str:
        """Part of the widgets' keys: fresh after every act, so that a second click on an old form finds no form."""
        return f"{self.view.plan.id}-{self.s.number}-{_last().turn}"


def day_of_act(view: View) -> date:
    """The day an act is given by default: today, in a simulated plan the day looked at."""
    return view.as_of if view.plan.simulated else clock.today()


def told(view: View, number: int) -> str:
    """What the last act did, with the way to the day from which it counts; empty on any other task.

    It stays while the task is looked at: a run that says it may be cut short by the next, as after a double click.
    """
    last = _last()
    if last.done is None or last.done[:2] != (view.plan.id, number):
        last.done = None
        return ""
    _, _, words, day = last.done
    if last.toast:
        last.toast = False
        st.toast(plain(words))
    href = replace(view, as_of=day).link("ledger", task=number)
    way = "" if day <= view.as_of else f" {parts.link(href, f'按 {day} 查看')}"
    return f'<div class="fgf-call fgf-good" role="status">{esc(words)}{way}</div>'


def forget() -> None:
    """Say no more of the last act."""
    _last().done = None


def _on_desk(view: View, number: int) -> Desk:
    day = day_of_act(view)
    s = next(s for s in store.standing(view.plan.id, day) if s.number == number)
    story = store.story(view.plan.id, number, day)
    if story is None:
        raise LookupError(f"task {number} has a standing and no story")
    return Desk(view, s, story)


def waits(view: View, number: int) -> bool:
    """Whether the task waits for the office's word."""
    return _on_desk(view, number).s.verified is Verified.PENDING


def desk(view: View, number: int, since: int) -> None:
    """The three acts side by side; `since` is the ledger's version from which the page above was drawn.

    The second run of a double click may be drawn while the first one commits: then the page is drawn anew.
    """
    at = _on_desk(view, number)
    day = at.s.as_of
    if day != view.as_of:
        st.html(parts.callout(f"以下按办理当日 {day} 的情况办理，不按所查看的 {view.as_of}。", "warn"))
    for column, (name, act) in zip(st.columns(3, gap="small"), _ACTS.items(), strict=True):
        with column.container(border=True, key=f"panel-act-{act.__name__.strip('_')}", height="stretch"):
            st.html(parts.heading(name))
            act(at)
    if store.ledger().version() != since:
        st.rerun()


# ── 核实 ──


def _verify(at: Desk) -> None:
    if at.s.verified is Verified.PENDING:
        claimed = f" {at.s.claimed_at:%Y-%m-%d} 报完成" if at.s.claimed_at else "已报完成"
        st.html(parts.callout(f"{'、'.join(at.s.leads)}{claimed}，等待核实。", "warn"))
        _word(at, {"pass": "通过", "return": "退回"}, "提交核实")
    elif at.s.done_ongoing:
        st.html(parts.callout(f"已于 {at.s.verified_on} 核实通过。任务长期坚持，情况反复的可以重新打开。", "good"))
        _word(at, {"return": "重新打开"}, "重新打开")
    else:
        st.html(parts.callout(why_not(at.s), "good" if at.s.verified is Verified.PASSED else ""))


def why_not(s: Standing) -> str:
    """Why there is nothing to verify."""
    if s.verified is Verified.PASSED:
        return f"已于 {s.verified_on} 核实通过，不需要再核实。"
    if s.verified is Verified.RETURNED:
        return f"已于 {s.verified_on} 退回（{s.verdict}），等牵头单位重新报完成后才能核实。"
    joint = "共同牵头的任务，要所有牵头单位都报完成。" if len(s.leads) > 1 else ""
    return f"牵头单位尚未报完成，没有可核实的内容。{joint}"


def _word(at: Desk, outcomes: dict[str, str], label: str) -> None:
    with st.form(f"verify-{at.key}", border=False):
        outcome = next(iter(outcomes))
        if len(outcomes) > 1:
            outcome = st.radio(
                "核实意见", list(outcomes), format_func=outcomes.__getitem__, horizontal=True, key=f"outcome-{at.key}"
            )
        on = _day("核实日期", "on", at)
        reason = st.text_area("理由（退回必填）", key=f"why-{at.key}", height=80, max_chars=500).strip()
        sent = st.form_submit_button(label, type="primary", width="stretch")
    if sent:
        words = f"任务{at.s.number}已{'核实通过' if outcome == 'pass' else outcomes[outcome]}（{on}）。"
        _send(
            at, on, words,
            lambda: store.ledger().verify(
                at.view.plan.id, at.s.number, outcome, on=on, reason=reason, recorded_at=clock.now()
            ),
            lambda story: [(w.outcome, w.verified_on, w.reason) for w in story.words[-1:]] == [(outcome, on, reason)],
        )  # fmt: skip


# ── 延期 ──


def _extend(at: Desk) -> None:
    if at.s.deadline is None or at.s.verified is Verified.PASSED:
        st.html(
            parts.callout("该任务没有明确时限，无从延期。" if at.s.deadline is None else "已核实完成，不需要延期。")
        )
        return
    tone = "warn" if at.s.as_of > at.s.deadline else ""
    st.html(parts.callout(f"现时限 {at.s.deadline}。延期应在到期前申请，到期后申请的不予受理。", tone))
    with st.form(f"extend-{at.key}", border=False):
        left, right = st.columns(2)
        with left:
            asked = _day("申请日期", "asked", at)
        with right:
            granted = _day("批准日期", "granted", at)
        to_date = st.date_input("延至", value=None, key=f"to-{at.key}", format="YYYY-MM-DD")
        reason = st.text_area("延期理由（必填）", key=f"extend-why-{at.key}", height=80, max_chars=500).strip()
        sent = st.form_submit_button("批准延期", width="stretch")
    if not sent:
        return
    if to_date is None:
        st.html(parts.callout("没有成功：请选择延至哪一天。", "bad"))
        return
    _send(
        at, granted, f"任务{at.s.number}已延期至 {to_date}。",
        lambda: store.ledger().extend(
            at.view.plan.id, at.s.number, asked_on=asked, granted_on=granted, to_date=to_date, reason=reason,
            recorded_at=clock.now(),
        ),
        lambda story: [(e.asked_on, e.to_date, e.reason) for e in story.extensions[-1:]] == [(asked, to_date, reason)],
    )  # fmt: skip


# ── 亮灯 ──


def _light(at: Desk) -> None:
    marked = bool(at.story.marks) and at.story.marks[-1].red
    if marked:
        mark = at.story.marks[-1]
        st.html(parts.callout(f"{mark.marked_on} 手工亮红灯：{mark.reason}", "bad"))
    elif at.s.verified is Verified.PASSED:
        st.html(parts.callout("已核实完成，亮蓝灯，手工亮灯不起作用。"))
        return
    else:
        now = f"当前 {LIGHT[at.s.light]}（{lights.state(at.s)}）。"
        st.html(parts.callout(f"{now}投诉集中、领导批示等规则看不到的情况，可以手工亮红灯。"))
    with st.form(f"mark-{at.key}", border=False):
        on = _day("撤销日期" if marked else "亮灯日期", "mark-on", at)
        reason = st.text_area("理由（必填）", key=f"mark-why-{at.key}", height=80, max_chars=500).strip()
        sent = st.form_submit_button("撤销手工红灯" if marked else "手工亮红灯", width="stretch")
    if sent:
        words = f"任务{at.s.number}已{'撤销手工红灯' if marked else '手工亮红灯'}（{on}）。"
        _send(
            at, on, words,
            lambda: store.ledger().mark_light(
                at.view.plan.id, at.s.number, on=on, red=not marked, reason=reason, recorded_at=clock.now()
            ),
            lambda _story: False,  # the ledger takes the same mark twice as one
        )  # fmt: skip


_ACTS: dict[str, Callable[[Desk], None]] = {"核实": _verify, "延期": _extend, "手工亮灯": _light}


def _day(label: str, name: str, at: Desk) -> date:
    return st.date_input(label, value=at.s.as_of, key=f"{name}-{at.key}", format="YYYY-MM-DD")


def _send(
    at: Desk, day: date, words: str, commit: Callable[[], Problem | None], held: Callable[[TaskStory], bool]
) -> None:
    """Commit an act: a refusal is shown under its form, what was done on the next run, above the page.

    A double click commits twice at the same time; the one that comes second finds its act in the story, where `held`
    looks for it, and says what the first says.
    """
    last = _last()
    last.done = None
    if problem := commit():
        story = store.story(at.view.plan.id, at.s.number, day)
        if not (story and held(story)):
            st.html(parts.callout(f"没有成功：{problem.message}", "bad"))
            return
    last.done, last.toast, last.turn = (at.view.plan.id, at.s.number, words, day), True, last.turn + 1
    st.rerun()
