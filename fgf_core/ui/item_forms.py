"""The forms of 督办事项: what the facts suggest, a new item, and the next step of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from fgf_core import workdays
from fgf_core.model import Problem
from fgf_core.supervision import (
    ACTS,
    GRADES,
    KINDS,
    REPLY_DAYS,
    SOURCES,
    Act,
    Draft,
    Event,
    Grade,
    Item,
    Kind,
    Proposal,
    Sheet,
    Source,
    life,
    reply_due,
)
from fgf_core.ui import clock, parts, store
from fgf_core.ui.acts import Desk, by, day, refused, send, words
from fgf_core.ui.text import plain

SUGGESTED, NEW = "系统建议", "新增事项"
NOTE = "建议只依据账上事实，不会自动下发。采纳的生成拟办件，由人修改、送签、签发；不采纳的写明理由，情况没有变化就不再提示。"


def suggestions(at: Desk, found: Sequence[Proposal]) -> None:
    """What the facts suggest: chosen ones become drafts, or are settled with a reason."""
    if not found:
        st.html(parts.nothing("没有待处理的建议", "账上没有需要督办、约谈、批评或表扬的新情况。"))
        return
    with st.form(at.key("suggested"), border=False):
        chosen = []
        for kind in KINDS:
            own = [p for p in found if p.kind is kind]
            if own:
                with st.container(border=True, key=f"panel-{kind.value}"):
                    st.html(parts.heading(KINDS[kind], f"{len(own)} 条"))
                    chosen += [p for p in own if st.checkbox(plain(_label(p)), key=at.key(p.mark))]
        left, right = st.columns(2)
        with left:
            on, who = day(at, "日期", "suggested-on"), by(at, "suggested-by")
        with right:
            reason = words(at, "理由或处理情况（不采纳、已另行办理的必填）", "suggested-why", height=124)
        one, two, three = st.columns(3)
        draft = one.form_submit_button("生成拟办件", type="primary", width="stretch")
        accept = two.form_submit_button("已另行办理", width="stretch")
        dismiss = three.form_submit_button("不采纳", width="stretch")
    if not (draft or accept or dismiss):
        return
    if not chosen:
        refused("没有勾选建议，请先勾选。")
    elif draft:
        send(at, who, lambda: _drafted(at, chosen, on, who))
    else:
        send(at, who, lambda: _settled(at, chosen, "accept" if accept else "dismiss", on, who, reason))


def _label(p: Proposal) -> str:
    about = f"{p.sheet.matter} · " if p.sheet else ""
    grade = f"（{GRADES[p.sheet.grade]}）" if p.sheet else ""
    return f"{about}{p.unit}{grade}：{p.reason}"


def _drafted(at: Desk, chosen: Sequence[Proposal], on: date, who: str) -> Problem | str:
    if others := [p for p in chosen if p.kind is not Kind.ITEM]:
        name = KINDS[others[0].kind]
        return Problem(name, f"“{name}”不生成拟办件：升级请打开该事项办理，其余请办理后点“已另行办理”。", "NO_ITEM")
    return drafted(at, {p.tasks[0]: (p.sheet, p.mark) for p in chosen if p.sheet}, on, who)


def drafted(at: Desk, sheets: Mapping[int, tuple[Sheet, str]], on: date, who: str) -> Problem | str:
    """Begin an item for each task, from its sheet and the mark of what called for it; all or none."""
    now = clock.now()
    drafts = [
        Draft(Source.TASK, task, Event(Act.DRAFT, on, who, "", now, sheet=sheet), mark)
        for task, (sheet, mark) in sheets.items()
    ]
    made = store.ledger().draft_items(at.view.plan.id, drafts)
    return made if isinstance(made, Problem) else f"已生成 {len(made)} 件拟办：" + "、".join(f"任务{n}" for n in sheets)


def _settled(
    at: Desk, chosen: Sequence[Proposal], outcome: str, on: date, who: str, reason: str
) -> Problem | str:  # fmt: skip
    problem = store.ledger().settle_proposals(
        at.view.plan.id, [p.mark for p in chosen], outcome, on=on, reason=reason, by=who, recorded_at=clock.now()
    )
    return problem or f"{len(chosen)} 条建议已登记为{'已另行办理' if outcome == 'accept' else '不采纳'}"


def new(at: Desk) -> None:
    """An item that no fact suggested: about a task, or about none."""
    titles = {0: "不涉及年度任务"} | {
        s.number: f"{s.number}. {s.title}" for s in store.standing(at.view.plan.id, at.day)
    }
    with st.form(at.key("new"), border=True):
        st.html(parts.heading(NEW, "领导批示、热线诉求、督查发现，或一项年度任务"))
        left, right = st.columns(2)
        source = left.selectbox("来源", list(Source), format_func=SOURCES.__getitem__, index=1, key=at.key("source"))
        task = right.selectbox("任务", list(titles), format_func=titles.__getitem__, key=at.key("task"))
        sheet = _sheet(at, Sheet("", "", "", "", (), Grade.YELLOW), "new")
        on, who = _signed(at, "new")
        if not st.form_submit_button("生成拟办件", type="primary"):
            return
    event = Event(Act.DRAFT, on, who, "", clock.now(), sheet=sheet)
    send(at, who, lambda: _begun(at, Source(str(source)), task or 0, event))


def _begun(at: Desk, source: Source, task: int, event: Event) -> Problem | str:
    made = store.ledger().draft_item(at.view.plan.id, source, task, event)
    return made if isinstance(made, Problem) else f"已生成拟办件{made}"


def _sheet(at: Desk, now: Sheet, name: str) -> Sheet:
    """The fields of a sheet, filled in with what stands there."""
    names = [unit.name for unit in store.units(at.view.plan.id)]
    matter = st.text_input("事项", now.matter, key=at.key(f"{name}-matter"), max_chars=200)
    basis = st.text_area("依据", now.basis, key=at.key(f"{name}-basis"), max_chars=500, height=80)
    demand = st.text_area("办理要求", now.demand, key=at.key(f"{name}-demand"), max_chars=500, height=80)
    left, middle, right = st.columns(3)
    held = names.index(now.lead) if now.lead in names else None
    lead = left.selectbox("承办单位", names, index=held, key=at.key(f"{name}-lead"), placeholder="请选择")
    co_units = middle.multiselect(
        "协办单位",
        names,
        [unit for unit in now.co_units if unit in names],
        key=at.key(f"{name}-co"),
        placeholder="可不选",
    )
    grade = right.selectbox(
        "等级", list(Grade), index=list(Grade).index(now.grade), key=at.key(f"{name}-grade"),
        format_func=lambda g: f"{GRADES[g]}（{REPLY_DAYS[g]} 个工作日内反馈）",
    )  # fmt: skip
    return Sheet(matter, basis, demand, lead or "", tuple(co_units), Grade(str(grade)))


def _signed(at: Desk, name: str) -> tuple[date, str]:
    left, right = st.columns(2)
    with left:
        on = day(at, "日期", f"{name}-on")
    with right:
        who = by(at, f"{name}-by")
    return on, who


def steps(at: Desk, item: Item) -> None:
    """What can be done with an item now, each in a tab."""
    acts = life.possible(item)
    if not acts:
        return
    with st.container(border=True, key="panel-steps"):
        st.html(parts.heading("办理", "日期和经办人都记入经过，不能改写"))
        for tab, act in zip(st.tabs([ACTS[act] for act in acts]), acts, strict=True):
            with tab:
                _step(at, item, act)


def _step(at: Desk, item: Item, act: Act) -> None:
    name = f"{act.value}-{item.id}"
    with st.form(at.key(name), border=False):
        sheet = _sheet(at, item.sheet, name) if act in (Act.EDIT, Act.RAISE, Act.TRANSFER) else None
        said = (
            words(at, "反馈内容" if act is Act.REPLY else "理由或情况", f"{name}-words") if act in life.WORDED else ""
        )
        on, who = _signed(at, name)
        due = None
        if act in life.DATED:
            usual = reply_due((sheet or item.sheet).grade, at.day)
            due = st.date_input("反馈时限", usual, key=at.key(f"{name}-due"), format="YYYY-MM-DD")
            if caveat := workdays.caveat(at.day, usual):
                st.html(parts.callout(caveat, "warn"))
        if not st.form_submit_button(ACTS[act], type="primary"):
            return
    event = Event(act, on, who, said, clock.now(), due, sheet=sheet)
    send(at, who, lambda: _done(at, item, event))


def _done(at: Desk, item: Item, event: Event) -> Problem | str:
    problem = store.ledger().act_on_item(at.view.plan.id, item.id, event)
    return problem or f"{item.sheet.lead} {item.name}：{ACTS[event.act]}"
