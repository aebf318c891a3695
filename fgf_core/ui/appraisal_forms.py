"""The acts on a result: draft, publish, object, decide, finalise, discard; each a form that asks to be confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from fgf_core import appraisal
from fgf_core.appraisal import Appraisal, Objection, Scorecard
from fgf_core.appraisal.life import DECISIONS, DRAFT, PUBLISHED, UPHOLD
from fgf_core.model import Problem
from fgf_core.ui import appraisal_says, clock, parts, store
from fgf_core.ui.acts import Desk, by, day, refused, send, words
from fgf_core.ui.text import esc, plain


def draft(at: Desk) -> None:
    """A new result: its title, its day, and what kind of score that day gives."""
    plan = at.view.plan
    st.html(parts.heading("草拟考评结果"))
    as_of = st.date_input("得分截至", value=at.view.as_of, key=at.key("draft-as-of"), format="YYYY-MM-DD")
    phase = appraisal.phase(store.standing(plan.id, as_of), as_of)
    scheme = store.scheme(plan.id, as_of)
    st.html(parts.callout(f"{_phase_words(phase, as_of)}使用{scheme.name}（{scheme.version} 版）。"))
    with st.form(at.key("draft"), border=False):
        title = st.text_input(
            "名称", appraisal_says.title(plan, phase), key=at.key(f"draft-title-{phase}"), max_chars=100
        )
        who = by(at, "draft-by")
        sure = _sure(at, "评议已录入完毕，确认草拟", "draft")
        sent = st.form_submit_button("草拟", type="primary")

    def commit() -> Problem | str:
        made = store.ledger().draft_appraisal(plan.id, title.strip(), as_of=as_of, by=who, recorded_at=clock.now())
        return made if isinstance(made, Problem) else f"已草拟《{title.strip()}》（编号 {made}），得分截至 {as_of}。"

    if sent and _asked(sure):
        send(at, who, commit)


def _phase_words(phase: str, as_of: date) -> str:
    if phase == appraisal.YEAR_END:
        return f"{as_of} 已过最后一项时限后的报送日，得分为年终得分。"
    return f"{as_of} 还有任务未到期或等待报送，得分为过程得分，不是年度考评结果。"


def acts(at: Desk, a: Appraisal, cards: Sequence[Scorecard]) -> None:
    """What can be done with a result in its state."""
    if a.state == DRAFT:
        _side_by_side(at, a, {"公示": _publish, "作废": _discard})
    elif a.state == PUBLISHED:
        for objection in a.open_objections:
            with st.container(border=True, key=f"panel-decide-{objection.id}"):
                _decide(at, a, objection, cards)
        _side_by_side(at, a, {"登记申诉": _object, "定稿": _finalize, "作废": _discard})
    else:
        st.html(parts.callout("已定稿，得分和依据不再变动。" if a.final_on else "已作废，只留存备查。"))


def _side_by_side(at: Desk, a: Appraisal, forms: dict[str, Callable[[Desk, Appraisal], None]]) -> None:
    for column, (name, form) in zip(st.columns(len(forms), gap="small"), forms.items(), strict=True):
        with column.container(border=True, key=f"panel-life-{form.__name__.strip('_')}", height="stretch"):
            st.html(parts.heading(name))
            form(at, a)


def _publish(at: Desk, a: Appraisal) -> None:
    with st.form(at.key(f"publish-{a.id}"), border=False):
        on = day(at, "公示日期", "publish-on")
        st.html(parts.callout(appraisal_says.until(on)))
        who = by(at, "publish-by")
        sure = _sure(at, "已核对各单位得分和依据，确认公示", "publish")
        sent = st.form_submit_button("公示", type="primary", width="stretch")
    if sent and _asked(sure):
        send(
            at, who,
            lambda: store.ledger().publish_appraisal(a.id, on=on, by=who, recorded_at=clock.now())
            or f"《{a.title}》已于 {on} 公示。公示通知见下方，由人发送。",
        )  # fmt: skip


def _discard(at: Desk, a: Appraisal) -> None:
    with st.form(at.key(f"discard-{a.id}"), border=False):
        on = day(at, "作废日期", "discard-on")
        reason = words(at, "作废理由（必填）", "discard-why")
        who = by(at, "discard-by")
        sure = _sure(at, "确认作废，作废后不能恢复", "discard")
        sent = st.form_submit_button("作废", width="stretch")
    if sent and _asked(sure):
        send(
            at, who,
            lambda: store.ledger().discard_appraisal(a.id, on=on, reason=reason, by=who, recorded_at=clock.now())
            or f"《{a.title}》已于 {on} 作废。",
        )  # fmt: skip


def _finalize(at: Desk, a: Appraisal) -> None:
    if at.day <= (a.objections_until or at.day):
        st.html(parts.callout(f"申诉截止 {a.objections_until}，次日起、申诉全部办结后才能定稿。"))
    with st.form(at.key(f"finalize-{a.id}"), border=False):
        on = day(at, "定稿日期", "finalize-on")
        who = by(at, "finalize-by")
        sure = _sure(at, "确认定稿，定稿后得分不再变动", "finalize")
        sent = st.form_submit_button("定稿", type="primary", width="stretch")
    if sent and _asked(sure):
        send(
            at, who,
            lambda: store.ledger().finalize_appraisal(a.id, on=on, by=who, recorded_at=clock.now())
            or f"《{a.title}》已于 {on} 定稿，得分不再变动。",
        )  # fmt: skip


# ── 申诉 ──


def _object(at: Desk, a: Appraisal) -> None:
    units = {card.unit.name: card.unit for card in store.appraisal_cards(a.id)}
    blocks = {"": "全部"} | {b.block: f"{b.block} {b.name}" for b in store.appraisal_cards(a.id)[0].blocks}
    with st.form(at.key(f"object-{a.id}"), border=False):
        unit = st.selectbox("申诉单位", list(units), None, placeholder="请选择", key=at.key("object-unit"))
        block = st.selectbox("板块", list(blocks), format_func=blocks.__getitem__, key=at.key("object-block"))
        on = day(at, "提出日期", "object-on")
        said = words(at, "申诉内容（必填）", "object-words")
        who = by(at, "object-by")
        sent = st.form_submit_button("登记申诉", width="stretch")

    def commit() -> Problem | str:
        made = store.ledger().object_to(
            a.id, units[str(unit)], on=on, block=block or "", words=said, by=who, recorded_at=clock.now()
        )
        return made if isinstance(made, Problem) else f"已登记{unit}的申诉（编号 {made}）。"

    if sent and unit is None:
        refused("请选择申诉单位。")
    elif sent:
        send(at, who, commit)


def _decide(at: Desk, a: Appraisal, o: Objection, cards: Sequence[Scorecard]) -> None:
    """One objection, what a correction would change, and the office's word."""
    st.html(
        parts.heading(f"办理申诉 {o.id}：{o.unit}", f"{o.raised_on} 提出")
        + f'<p class="fgf-official">{esc(o.words)}</p>'
        + parts.callout("更正：先在任务台账、评议录入中改正有误的事项，再按同一截止日、同一考评办法重算该单位得分。")
    )
    with st.form(at.key(f"decide-{o.id}"), border=False):
        left, right = st.columns(2)
        with left:
            outcome = st.radio(
                "办理意见", list(DECISIONS), format_func=DECISIONS.__getitem__, horizontal=True, index=None,
                key=at.key(f"decide-outcome-{o.id}"),
            )  # fmt: skip
            on = day(at, "办理日期", f"decide-on-{o.id}")
            who = by(at, f"decide-by-{o.id}")
        with right:
            reason = words(at, "理由（必填）", f"decide-why-{o.id}", height=140)
            sure = _sure(at, "已核查，确认办理意见", f"decide-{o.id}")
        sent = st.form_submit_button("提交办理意见", type="primary")

    def commit() -> Problem | str:
        if problem := store.ledger().decide(o.id, outcome or "", on=on, reason=reason, by=who, recorded_at=clock.now()):
            return problem
        if outcome == UPHOLD:
            return f"{o.unit}的申诉（编号 {o.id}）已维持原得分。"
        found = appraisal.differences(cards, store.appraisal_cards(a.id))
        moved = next((appraisal_says.change(d) for d in found if d.unit == o.unit), "")
        return f"{o.unit}的申诉（编号 {o.id}）已更正：{moved}。"

    if sent and outcome is None:
        refused(f"请选择{'或'.join(DECISIONS.values())}。")
    elif sent and _asked(sure):
        send(at, who, commit)


def _sure(at: Desk, label: str, name: str) -> bool:
    return st.checkbox(plain(label), key=at.key(f"{name}-sure"))


def _asked(sure: bool) -> bool:
    if not sure:
        refused("请先勾选确认。")
    return sure
