"""考评流程: the results of a plan from draft to final, each with its cards as they were frozen, and what changed since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from fgf_core import appraisal
from fgf_core.appraisal import Appraisal, Scorecard
from fgf_core.appraisal.life import DRAFT, FINAL, PUBLISHED, STATES
from fgf_core.briefing import Sentence, Span, chinese_date
from fgf_core.ui import appraisal_forms, appraisal_papers, appraisal_says, filters, parts, scorecard, store, unit_card
from fgf_core.ui import appraisal_results as results
from fgf_core.ui.acts import Desk, desk, told
from fgf_core.ui.view import View
from fgf_core.words import GRADE

NOTE = "草拟后向单位公示，5 个工作日内可以申诉；申诉全部办结后定稿。定稿后不论再收到什么材料，得分都不变。"


def show(view: View) -> None:
    """The whole part: one result if the link names it, else the list and the form for a new draft."""
    at = desk(view)
    since = store.ledger().version()
    found = store.appraisals(view.plan.id, at.day)
    st.html(told(at, "scorecards", part=results.PART) + parts.sentence(says(found), NOTE))
    asked = st.query_params.get("appraisal", "")
    one = next((a for a in found if str(a.id) == asked), None)
    if one:
        _one(at, one)
    else:
        st.html(parts.card("考评结果", results.listing(view, found), "新草拟的在前，点名称打开"))
        with st.container(border=True, key="panel-draft"):
            appraisal_forms.draft(at)
    if store.ledger().version() != since:  # drawn while the first run of a double click was storing
        st.rerun()


def says(found: Sequence[Appraisal]) -> Sentence:
    """How many results there are in each state, and what waits for the office."""
    if not found:
        return (Span("还没有考评结果。评议录入完成后，在下方草拟。"),)
    counted = Counter(a.state for a in found)
    waiting = sum(len(a.open_objections) for a in found if a.state == PUBLISHED)
    each = "，".join(f"{word} {counted[state]} 份" for state, word in STATES.items() if counted[state])
    return (
        Span(f"共 {len(found)} 份考评结果：{each}；"),
        Span(f"待办申诉 {waiting} 件", "warn" if waiting else "good"),
        Span("。"),
    )


# ── one result ──


def _one(at: Desk, a: Appraisal) -> None:
    view, cards = at.view, store.appraisal_cards(a.id)
    st.html(
        parts.card(
            a.title,
            parts.pairs(_facts(a)) + parts.sentence(stands(at, a, cards), "得分、等次和依据为当时所存，不随以后的材料变动。")
            + f'<p class="fgf-acts">{parts.link(view.link("scorecards", part=results.PART), "全部考评结果")}</p>',
            f"编号 {a.id}",
        )
    )  # fmt: skip
    appraisal_papers.result(view, a, cards)
    with st.container(border=True, key="panel-life"):
        appraisal_forms.acts(at, a, cards)
    if a.published_on:
        st.html(parts.card("申诉", results.objections(view, a), results.counted(a)))
    if text := appraisal_says.publication(view.plan, a, cards) if a.state == PUBLISHED else "":
        with st.container(border=True, key="panel-publication"):
            st.html(parts.heading("公示通知", "可以复制发出，由人发送"))
            st.code(text, language=None, wrap_lines=True)
    _frozen(at, a, cards)


def _facts(a: Appraisal) -> list[tuple[str, parts.Cell]]:
    return [
        ("状态", results.state(a)), ("得分截至", results.day_line(a.as_of)),
        ("考评办法", f"{a.scheme_name}（{a.scheme_version} 版）"),
        ("草拟", f"{a.drafted_by}，{a.drafted_at:%Y-%m-%d %H:%M}"), ("公示日", results.day_line(a.published_on)),
        ("申诉截止", results.day_line(a.objections_until)), ("定稿日", results.day_line(a.final_on)),
    ]  # fmt: skip


def stands(at: Desk, a: Appraisal, cards: Sequence[Scorecard]) -> Sentence:
    """Where a result stands and what comes next."""
    counted = Counter(card.grade for card in cards if card.compared and card.grade)
    each = "，".join(f"{word} {counted[grade]} 个" for grade, word in GRADE.items() if counted[grade])
    spans = [Span(f"参评 {counted.total()} 个单位" + (f"：{each}。" if each else "。"))]
    if a.state == DRAFT:
        spans.append(Span("草拟中，核对无误后向单位公示。", "warn"))
    if a.state == PUBLISHED and a.objections_until:
        after = "。" if at.day <= a.objections_until else "，申诉全部办结后可以定稿。"
        spans.append(Span(results.window(a, at.day) + after, "warn"))
        if a.open_objections:
            spans.append(Span(f"待办申诉 {len(a.open_objections)} 件。", "bad"))
    if a.state == FINAL and a.final_on:
        spans.append(Span(f"已于{chinese_date(a.final_on)}定稿，不再变动。", "good"))
    return tuple(spans)


# ── its cards ──


def _frozen(at: Desk, a: Appraisal, cards: Sequence[Scorecard]) -> None:
    """Grades by class, the table of units, one unit's rows, and what differs from other days."""
    view = at.view
    took = scorecard.took_part(store.standing(view.plan.id, a.as_of))
    st.html(
        parts.card("各类单位等次", results.grades(cards), "只计参评单位，同类之间比较")
        + parts.card(
            "得分表", scorecard.unit_table(view, cards, took, score="得分"), f"{len(cards)} 个单位，按等次列出"
        )
    )
    if a.state in (PUBLISHED, FINAL):
        corrected = appraisal.differences(store.appraisal_cards(a.id, 1), cards)
        if corrected:
            st.html(parts.card("更正情况", results.changes(corrected, "公示", "更正后"), f"{len(corrected)} 个单位"))
    now = appraisal.differences(cards, store.scorecards(view.plan.id, view.as_of))
    note = f"按 {view.as_of} 账上材料和当日考评办法重算，只作对照，不改变考评结果"
    st.html(parts.card("与当前得分的差异", results.changes(now, "考评", "当前"), note))
    names = {card.unit.name: card.unit.name for card in cards}
    chosen = filters.choice("查看一个单位的得分依据", {"": "请选择"} | names, key="unit")
    if card := next((card for card in cards if card.unit.name == chosen), None):
        appraisal_papers.frozen(view, a, card)
        st.html(unit_card.frozen(view, card, cards))
