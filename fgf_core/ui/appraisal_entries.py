"""评议录入: what people say of units with its basis: the four standards, praise, supervision, bars; and taking back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import streamlit as st

from fgf_core.appraisal import KINDS, STANDARDS, Entry, EntryKind, Scheme
from fgf_core.briefing import Sentence, Span
from fgf_core.model import Role, Unit
from fgf_core.ui import appraisal_says, appraisal_standards, clock, filters, parts, store
from fgf_core.ui.acts import STEP, Desk, by, day, desk, refused, send, told, words
from fgf_core.ui.parts import Column
from fgf_core.ui.text import Html, esc, plain
from fgf_core.ui.view import View

PART = "评议录入"  # as it stands in a link
NOTE = "旁边的情况由账上事实得出，供评议参考，不直接成为分数。录入的事项不能改写，录错的说明理由后撤回，再录一次。"
ROLES = {Role.LEAD: "牵头单位", Role.RESPONSIBLE: "责任单位（减半）"}
_BLOCK = {"C": "督办", "D": "评议", "E": "加减分", "": "红线"}
_ENTERED = (
    Column("单位"), Column("事项"), Column("日期"), Column("分值", number=True), Column("文件和依据", wide=True),
    Column("录入"), Column("情况"),
)  # fmt: skip


def show(view: View) -> None:
    """The whole part: how far the office is, one unit's forms or the table of all, what was entered."""
    at = desk(view)
    since = store.ledger().version()
    scheme, entries = store.scheme(view.plan.id, at.day), store.entries(view.plan.id, at.day)
    units = {card.unit.name: card.unit for card in store.scorecards(view.plan.id, at.day)}
    marks = appraisal_says.marks(entries, at.day)
    st.html(told(at, "scorecards", part=PART) + parts.sentence(says(list(units), marks, entries, at.day), NOTE))
    chosen = filters.choice("单位", {"": "全部单位"} | {name: name for name in units}, key="unit")
    if chosen in units:
        left, right = st.columns([3, 2], gap="small")
        with left.container(border=True, key="panel-standards"):
            appraisal_standards.one_unit(at, units[chosen], scheme, marks)
        with right.container(border=True, key="panel-matter"):
            _matter(at, units[chosen], scheme)
    elif units:
        with st.container(border=True, key="panel-quick"):
            appraisal_standards.all_units(at, units, scheme, marks)
    _entered(at, [entry for entry in entries if chosen in ("", entry.unit)], scheme)
    if store.ledger().version() != since:  # drawn while the first run of a double click was storing
        st.rerun()


def says(units: Sequence[str], marks: appraisal_says.Marks, entries: Sequence[Entry], on: date) -> Sentence:
    """How many units have all four standards, and how much else was entered."""
    rated = sum(len(marks.get(name, {})) == len(STANDARDS) for name in units)
    counted = [KINDS[entry.kind] for entry in entries if appraisal_says.counts(entry, on)]
    count = {block: sum(kind.block == block for kind in counted) for block in ("C", "E")}
    bars = sum(kind.bars for kind in counted)
    return (
        Span("四项标准已评 "),
        Span(f"{rated} / {len(units)} 个单位", "good" if rated == len(units) else "warn"),
        Span(f"；督办记录 {count['C']} 条，加减分 {count['E']} 条，"),
        Span(f"红线 {bars} 条", "bad" if bars else ""),
        Span("。"),
    )


# ── everything else ──


def _matter(at: Desk, unit: Unit, scheme: Scheme) -> None:
    """One matter of supervision, praise, criticism or a bar."""
    st.html(parts.heading(f"其他事项：{unit.name}"))
    kinds = {kind.id: kind for kind in KINDS.values() if kind.block != "D"}
    chosen = st.selectbox(
        "事项", list(kinds), key="matter-kind",
        format_func=lambda name: f"{_BLOCK[kinds[name].block]}：{kinds[name].name}",
    )  # fmt: skip
    kind = kinds[chosen]
    st.caption(plain(f"{kind.hint}。{_worth(scheme, kind)}"))
    tasks = {0: "不涉及具体任务"} | {
        s.number: f"{s.number}. {s.title}" for s in store.standing(at.view.plan.id, at.day)
    }
    with st.form(at.key(f"matter-{unit.id}-{chosen}"), border=False):
        on = day(at, "发生日期", f"matter-on-{unit.id}")
        amount, role = _amount(at, unit, scheme, kind)
        task = st.selectbox(
            "涉及任务", list(tasks), format_func=tasks.__getitem__, key=at.key(f"matter-task-{unit.id}")
        )
        document = st.text_input("文件（名称或文号，必填）", key=at.key(f"document-{unit.id}"), max_chars=200).strip()
        basis = words(at, "依据（必填）", f"matter-basis-{unit.id}")
        who = by(at, f"matter-by-{unit.id}")
        sent = st.form_submit_button("录入事项", width="stretch")
    if sent:
        done = f"已录入{unit.name}“{kind.name}”（{on}）。"
        send(
            at, who,
            lambda: store.ledger().enter(
                at.view.plan.id, unit, kind.id, on=on, amount=amount, role=role, task=task or 0, document=document,
                basis=basis, by=who, recorded_at=clock.now(),
            ) or done,
        )  # fmt: skip


def _worth(scheme: Scheme, kind: EntryKind) -> str:
    """What the scheme says a matter is worth."""
    if kind.block == "C":
        cost = scheme.supervision[kind.id]
        return f"按考评办法扣 {float(cost):g} 分。" if cost else "按考评办法不扣分。"
    if kind.block == "E":
        return f"按考评办法 {float(scheme.adjustments[kind.id]):+g} 分，可以在 0 到此数之间从轻。"
    return f"触及红线，等次最高为{scheme.word(scheme.cap)}。"


def _amount(at: Desk, unit: Unit, scheme: Scheme, kind: EntryKind) -> tuple[Fraction | None, Role]:
    """How much, and as what: asked only of praise and criticism; None where it is what the scheme says."""
    if kind.block != "E":
        return None, Role.LEAD
    usual = float(scheme.adjustments[kind.id])
    left, right = st.columns(2)
    amount = left.number_input(
        "分值", min(0.0, usual), max(0.0, usual), usual, STEP, key=at.key(f"matter-amount-{unit.id}-{kind.id}")
    )
    role = right.selectbox("以何身份", list(ROLES), format_func=ROLES.__getitem__, key=at.key(f"matter-role-{unit.id}"))
    return (None if amount == usual else Fraction(str(amount)).limit_denominator(100)), role or Role.LEAD


# ── what was entered ──


def _entered(at: Desk, entries: Sequence[Entry], scheme: Scheme) -> None:
    """All that was entered, the newest first, and the form that takes one back."""
    rows = [_line(at, entry, scheme) for entry in reversed(entries)]
    empty = "还没有录入。评了四项标准或有表扬、督办、约谈等事项时，在上方录入。"
    st.html(parts.card("已录入事项", parts.table(_ENTERED, rows, empty=empty), f"{len(entries)} 条，新录入的在前"))
    open_ones = {entry.id: entry for entry in reversed(entries) if entry.ended_on is None}
    if not open_ones:
        return
    names = {number: f"{number}. {e.unit} {KINDS[e.kind].name}（{e.on}）" for number, e in open_ones.items()}
    with st.expander("撤回一条"), st.form(at.key("end-entry"), border=False):
        chosen = st.selectbox(
            "撤回哪一条",
            list(names),
            None,
            format_func=names.__getitem__,
            placeholder="请选择",
            key=at.key("end-which"),
        )
        on = day(at, "撤回日期", "end-on")
        reason = words(at, "撤回理由（必填）", "end-why")
        who = by(at, "end-by")
        sent = st.form_submit_button("撤回")
    if sent and chosen is None:
        refused("请选择要撤回的事项。")
    elif sent and chosen is not None:
        done = f"已撤回{names[chosen].partition(' ')[2]}，自 {on} 起不再计分。"
        send(
            at, who,
            lambda: store.ledger().end_entry(
                at.view.plan.id, chosen, on=on, reason=reason, by=who, recorded_at=clock.now()
            ) or done,
        )  # fmt: skip


def _line(at: Desk, entry: Entry, scheme: Scheme) -> tuple[parts.Cell, ...]:
    kind = KINDS[entry.kind]
    about = f"（任务{entry.task}）" if entry.task else ""
    role = f"，{ROLES[entry.role]}" if kind.block == "E" and entry.role is Role.RESPONSIBLE else ""
    href = at.view.link("scorecards", part=PART, unit=entry.unit)
    document = f"<b>{esc(entry.document)}</b> " if entry.document else ""
    return (
        parts.link(href, entry.unit),
        f"{_BLOCK[kind.block]}：{kind.name}{about}{role}",
        Html(f'<span class="fgf-line">{entry.on}</span>'),
        _shown(entry, scheme),
        Html(f"<div>{document}{esc(entry.basis)}</div>"),
        Html(f'<div>{esc(entry.by)}<br><small class="fgf-line">{entry.recorded_at:%Y-%m-%d %H:%M}</small></div>'),
        f"{entry.ended_on} 撤回：{entry.end_reason}" if entry.ended_on else Html('<span class="fgf-line">有效</span>'),
    )


def _shown(entry: Entry, scheme: Scheme) -> str:
    """How much an entry is worth in the scheme in force."""
    kind = KINDS[entry.kind]
    if kind.block == "D" and entry.amount is not None:
        return f"{float(entry.amount):.2f}"
    if kind.block == "C":
        return f"{-float(scheme.supervision[kind.id]) or 0:+.2f}"
    if kind.block == "E":
        return f"{float(scheme.adjustments[kind.id] if entry.amount is None else entry.amount):+.2f}"
    return "红线"
