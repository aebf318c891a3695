"""公平性检验: how firm the grades are, what other weights and thresholds would change, and how the blocks lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

import streamlit as st

from fgf_core import appraisal
from fgf_core.appraisal import Scheme, Scorecard, stability
from fgf_core.appraisal.presets import PRESETS, with_numbers, written
from fgf_core.appraisal.scheme_text import NUMBERS, Number
from fgf_core.briefing import Sentence, Span
from fgf_core.model import Problem
from fgf_core.ui import comparison, parts, store
from fgf_core.ui.text import plain
from fgf_core.ui.view import View

PART = "公平性检验"  # as it stands in a link
DRAWS, SPREAD = 2000, 0.2
HOW = (
    f"各板块分值和各角色权重同时、各自随机上下浮动 {SPREAD:.0%}，试算 {DRAWS} 次，看等次是否不变；"
    f"保持比例 {stability.STABLE:.0%} 及以上为稳定，{stability.FAIRLY_STABLE:.0%} 及以上为较稳定，其余为易变。"
    "只作检验，不改变得分。"
)
# What can be tried, in columns; the weights are tried beside a lead's, which is 1.
TRIED = {
    "角色权重（牵头为 1）": ("weights.responsible", "weights.member"),
    "等次分数线": ("grades.excellent", "grades.good", "grades.pass"),
    "逾期和序时": ("late.per_month", "late.floor", "pace.behind_from", "pace.far_behind_from"),
}
_NUMBERS = {f"{number.table}.{number.key}": number for number in NUMBERS}

Changes = tuple[tuple[str, str, Fraction], ...]


def show(view: View, cards: Sequence[Scorecard]) -> None:
    """The whole part: firmness in a sentence and by unit, the trial, spreads, heat-map, what costs a grade, periods."""
    style()
    scheme = store.scheme(view.plan.id, view.as_of)
    found = firmness(view.plan.id, view.as_of)
    st.html(
        parts.sentence(says(cards, found), HOW)
        + parts.card("等次稳不稳", comparison.firmness(view, cards, found), "易变的在前")
    )
    with st.container(border=True, key="panel-weights"):
        st.html(parts.heading("换一种权重或分数线，等次会变吗", "随改随算，不改变得分"))
        _trial(view, cards)
    st.html(
        parts.card("单位与板块", comparison.heat(view, cards), "参评单位，按等次列出")
        + parts.card("离上一等次差在哪里", comparison.towards_better(view, scheme, cards), "差得少的在前")
        + parts.card(
            "各板块得分率分布", comparison.strips(cards), "同类参评单位；细线为最低至最高，粗条为中间一半，竖标为中位"
        )
        + _periods(view, cards)
    )


def style() -> None:
    """The rules for what only these parts show."""
    st.html(Path(__file__).with_name("fairness.css"))


def says(cards: Sequence[Scorecard], found: Sequence[stability.Stability]) -> Sentence:
    """How many of the compared units keep their grade, and how firmly."""
    compared = {card.unit.name for card in cards if card.compared}
    count = Counter(s.word for s in found if s.unit in compared)
    if not count:
        return (Span("还没有可以比较的单位，无从检验。"),)
    return (
        Span(f"{count.total()} 个参评单位中，等次"),
        Span(f"稳定 {count['稳定']} 个", "good"),
        Span("，"),
        Span(f"较稳定 {count['较稳定']} 个", "warn" if count["较稳定"] else ""),
        Span("，"),
        Span(f"易变 {count['易变']} 个", "bad" if count["易变"] else ""),
        Span("。"),
    )


@store.kept
def firmness(plan: str, day: date) -> tuple[stability.Stability, ...]:
    """How firm each unit's grade is on a day."""
    return stability.stability(store.scheme(plan, day), store.appraised(plan, day), draws=DRAWS, spread=SPREAD)


# ── the trial ──


@st.fragment
def _trial(view: View, cards: Sequence[Scorecard]) -> None:
    """Grades under other numbers of the scheme, as they are moved."""
    scheme = store.scheme(view.plan.id, view.as_of)
    for column, name in zip(st.columns(len(PRESETS)), PRESETS, strict=True):
        column.button(
            plain(name), key=f"preset-{name}", on_click=_preset, args=(view, scheme, name), width="stretch"
        )  # fmt: skip
    changes: list[tuple[str, str, Fraction]] = []
    for column, (heading, names) in zip(st.columns(len(TRIED), gap="medium"), TRIED.items(), strict=True):
        with column:
            st.html(f"<b>{heading}</b>")
            changes += [change for name in names if (change := _moved(view, scheme, _NUMBERS[name]))]
    then, problems = tried(view.plan.id, view.as_of, tuple(changes))
    if problems:
        st.html(parts.callout("这样设置没有意义：" + "".join(problem.message for problem in problems), "warn"))
        return
    st.html(parts.sentence(changed(cards, then)) + (comparison.before_after(view, cards, then) if changes else ""))


def _usual(scheme: Scheme, number: Number) -> Fraction:
    value: Fraction = getattr(scheme, number.table)[number.key]
    return value / scheme.weights["lead"] if number.table == "weights" else value


def _key(view: View, scheme: Scheme, number: Number) -> str:
    return f"try-{number.table}-{number.key}-{view.plan.id}-{scheme.version}"


def _moved(view: View, scheme: Scheme, number: Number) -> tuple[str, str, Fraction] | None:
    """The number as the reader moved it; None where it is as the scheme has it."""
    usual, key = float(_usual(scheme, number)), _key(view, scheme, number)
    most = max(1.0, usual) if number.table == "weights" else float(number.most)
    st.session_state.setdefault(key, usual)
    value = st.slider(
        plain(number.name), float(number.least), most, step=0.05 if most <= 1 else 1.0, key=key, format="%g"
    )
    if abs(value - usual) < 1e-9:
        return None
    exact = Fraction(str(value)) * (scheme.weights["lead"] if number.table == "weights" else 1)
    return number.table, number.key, exact


def _preset(view: View, scheme: Scheme, name: str) -> None:
    """Put the weights of a named change under the sliders; 现行 puts everything back."""
    wanted = PRESETS[name](scheme)
    for names in TRIED.values():
        for number in (_NUMBERS[name] for name in names):
            if number.table == "weights" or wanted == scheme:
                st.session_state[_key(view, scheme, number)] = round(float(_usual(wanted, number)), 4)


@store.kept
def tried(plan: str, day: date, changes: Changes) -> tuple[tuple[Scorecard, ...], tuple[Problem, ...]]:
    """The scorecards of a day had the scheme other numbers, or why such a scheme can't be."""
    scheme = with_numbers(store.scheme(plan, day), {(table, key): value for table, key, value in changes})
    _, problems = appraisal.read(written(scheme))
    return (() if problems else appraisal.scorecards(scheme, store.appraised(plan, day))), problems


def changed(now: Sequence[Scorecard], then: Sequence[Scorecard]) -> Sentence:
    """How many units have another grade, and how many another score."""
    pairs = list(zip(now, then, strict=True))
    graded = sum(comparison.regraded(a, b) for a, b in pairs)
    scored = sum(a.score != b.score for a, b in pairs)
    if not graded and not scored:
        return (Span("与现行办法相比，各单位的得分和等次都不变。"),)
    return (
        Span("与现行办法相比，"),
        Span(f"{graded} 个参评单位等次变化", "warn" if graded else "good"),
        Span(f"，{scored} 个单位得分变化。"),
    )


# ── periods ──


def _periods(view: View, cards: Sequence[Scorecard]) -> str:
    days = view.closed_days()
    scores = [
        {card.unit.name: card.score for card in store.scorecards(view.plan.id, day) if card.score is not None}
        for day in days
    ]
    history = {c.unit.name: [found.get(c.unit.name) for found in scores] for c in cards if c.compared}
    note = "每个报送日结束时的得分，最后一列为所查看的日期；按当日的考评办法"
    return parts.card("各期得分", comparison.periods(view, [day.isoformat()[5:] for day in days], history), note)
