"""单位考评: how does each unit stand, and why?"""

import streamlit as st

from fgf_core import briefing
from fgf_core.appraisal import Scorecard
from fgf_core.papers import lists
from fgf_core.ui import filters, parts, scorecard, store
from fgf_core.ui.download import download, file_name
from fgf_core.ui.text import plain
from fgf_core.ui.view import view
from fgf_core.words import GRADE, UNIT_CLASS

v = view()
scheme = store.scheme(v.plan.id, v.as_of)
standings = store.standing(v.plan.id, v.as_of)
cards = store.scorecards(v.plan.id, v.as_of)
took = scorecard.took_part(standings)


def all_units() -> None:
    """Grades by class, the units, the scheme, and what other weights would change."""
    with by_kind:
        kinds = {"": "全部类别"} | {kind.value: word for kind, word in UNIT_CLASS.items()}
        kind = filters.choice("类别", kinds, key="kind")
    with by_grade:
        grade = filters.choice("等次", {"": "全部等次"} | GRADE, key="grade")
    chosen = [c for c in cards if kind in ("", c.unit.unit_class.value) and grade in ("", c.grade)]
    top.html(
        parts.masthead(
            "单位考评", v.subtitle(), parts.link(v.link("help", chapter="考评办法"), "考评办法"), parts.print_button()
        )
        + parts.sentence(briefing.scorecards(cards), scorecard.note(scheme, cards))
        + parts.card("各类单位等次", scorecard.grades(v, cards), "同类之间比较；点色块看单位")
    )
    st.html(
        scorecard.units(v, chosen, took, scheme.least_led_tasks)
        + parts.card("板块和条款", scorecard.blocks(scheme, cards), "未参评板块的分值按比例摊到参评板块")
    )
    with st.container(border=True, key="panel-weights"):
        st.html(parts.heading("换一种角色权重，等次会变吗", "只是试算，不改变得分"))
        what_if()


@st.fragment
def what_if() -> None:
    """Grades under other weights of the roles."""
    left, right = st.columns(2)
    steps = {"min_value": 0.0, "max_value": 1.0, "step": 0.25}
    usual = [float(scheme.weights[role]) for role in ("responsible", "member")]
    weights = [left.slider("责任单位权重（牵头为 1）", value=usual[0], key="as_responsible", **steps),
               right.slider("成组单位成员权重（牵头为 1）", value=usual[1], key="as_member", **steps)]  # fmt: skip
    changed = scorecard.moved(cards, scorecard.tried(v.plan.id, v.as_of, *weights))
    st.html(scorecard.stability(v, cards) + (scorecard.moved_table(v, changed) if weights != usual else ""))


def one_unit(card: Scorecard) -> None:
    """Points per block against the class, and every row behind them."""
    name = card.unit.name
    top.html(
        parts.masthead("单位考评", v.subtitle(), parts.link(v.link("scorecards"), "全部单位"),
                       parts.link(v.link("ledger", unit=name), "任务台账"), parts.print_button())
        + parts.sentence(briefing.scorecard(card, took[name]), scorecard.note(scheme, [card]))
        + parts.card("各板块得分", scorecard.against_class(card, cards), "横条为得分率，竖线为同类参评单位平均；满分按参评板块折算")
    )  # fmt: skip
    st.html(scorecard.whole_story(v, card, standings))


top = st.container()
by_unit, by_kind, by_grade = st.columns(3)
with by_unit:
    names = {c.unit.name: plain(c.unit.name) for c in cards}
    asked = filters.choice("单位", {"": "全部单位"} | names, key="unit")
found = next((c for c in cards if c.unit.name == asked), None)
if found:
    one_unit(found)
else:
    all_units()
download("导出考评得分（Excel）", lambda: lists.scorecard_list(v.plan, v.as_of, scheme, cards),
         file_name("考评得分", v.plan.government, f"{v.as_of:%Y%m%d}"), key="save")  # fmt: skip
