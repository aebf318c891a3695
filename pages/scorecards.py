"""单位考评: how does each unit stand, and why?"""

import streamlit as st

from fgf_core import appraisal, briefing
from fgf_core.appraisal import Scorecard
from fgf_core.papers import lists
from fgf_core.ui import answer, desk, fairness, filters, parts, scheme_editor, scorecard, store
from fgf_core.ui import appraisal_entries as entries
from fgf_core.ui import appraisal_life as life
from fgf_core.ui import appraisal_papers as papers
from fgf_core.ui import appraisal_results as results
from fgf_core.ui import unit_card as one
from fgf_core.ui.download import download, file_name
from fgf_core.ui.view import view
from fgf_core.words import GRADE, UNIT_CLASS

GRADES = "等次与得分"

v = view()
scheme = store.scheme(v.plan.id, v.as_of)
standings = store.standing(v.plan.id, v.as_of)
cards = store.scorecards(v.plan.id, v.as_of)
took = scorecard.took_part(standings)
phase = appraisal.phase(standings, v.as_of)


def all_units() -> None:
    """Grades by class, the units, the scheme's blocks."""
    with by_kind:
        kinds = {"": "全部类别"} | {kind.value: word for kind, word in UNIT_CLASS.items()}
        kind = filters.choice("类别", kinds, key="kind")
    with by_grade:
        grade = filters.choice("等次", {"": "全部等次"} | GRADE, key="grade")
    chosen = [c for c in cards if kind in ("", c.unit.unit_class.value) and grade in ("", c.grade)]
    head.html(parts.card("各类单位等次", scorecard.grades(v, cards), "同类之间比较；点色块看单位"))
    st.html(
        scorecard.units(v, chosen, took, scheme, score=scorecard.KIND[phase])
        + parts.card("板块和条款", scorecard.blocks(scheme, cards), "未参评板块的分值按比例摊到参评板块")
    )


def one_unit(card: Scorecard) -> None:
    """Points per block against the class, and every row behind them."""
    head.html(one.heads(card, cards, scheme))
    papers.sheet(v, card, scheme, v.as_of)
    st.html(one.whole_story(v, card, standings))


desk.style()
found = next((c for c in cards if c.unit.name == st.query_params.get("unit")), None)
ways = [parts.link(v.link("ledger", unit=found.unit.name), "任务台账")] if found else []
said = briefing.scorecard(found, took[found.unit.name]) if found else briefing.scorecards(cards)
answer.first(
    parts.masthead(
        "单位考评", v.subtitle(), parts.link(v.link("scorecards"), "全部单位"), *ways,
        parts.link(v.link("help", chapter="考评怎么看"), "怎么看"), parts.print_button(),
    )
    + parts.sentence(said, scorecard.note(scheme, [found] if found else cards, phase))
)  # fmt: skip
others = {
    entries.PART: entries.show, results.PART: life.show, scheme_editor.PART: scheme_editor.show,
    fairness.PART: lambda view: fairness.show(view, cards),
}  # fmt: skip
part = st.segmented_control(
    "内容", [GRADES, *others], default=GRADES, required=True, key="part", bind="query-params",
    label_visibility="collapsed",
)  # fmt: skip

if part == GRADES:
    head = st.container()
    by_unit, by_kind, by_grade = st.columns(3)
    with by_unit:
        filters.choice("单位", {"": "全部单位"} | {c.unit.name: c.unit.name for c in cards}, key="unit")
    one_unit(found) if found else all_units()
    download("导出考评得分（Excel）", lambda: lists.scorecard_list(v.plan, v.as_of, scheme, cards),
             file_name("考评得分", v.plan.government, f"{v.as_of:%Y%m%d}"), key="save")  # fmt: skip

if part in others:
    others[part](v)
