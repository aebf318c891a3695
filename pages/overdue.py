"""逾期督办: what is late, by how much, whose, and what was done about it?"""

import streamlit as st

from fgf_core import briefing
from fgf_core.papers import lists
from fgf_core.ui import filters, item_forms, leaders, overdue_drafts, overdue_list, parts, store, task_list, task_story
from fgf_core.ui.acts import desk, told
from fgf_core.ui.view import view

st.html(task_story.STYLE)
v = view()
at = desk(v)
since = store.ledger().version()
standings = store.standing(v.plan.id, v.as_of)
everywhere = overdue_list.late(standings, 0)
st.html(
    parts.masthead(
        "逾期督办", v.subtitle(),
        parts.link(v.link("ledger", light="red"), "全部红灯任务"),
        parts.link(v.link("ledger", state="pending"), "待核实任务"),
        parts.link(v.link("items", part=item_forms.SUGGESTED), "拟办督办单"),
        parts.print_button(),
    )
    + parts.sentence(
        briefing.overdue(standings),
        "逾期：已过现时限和其后首个报送日，仍未核实完成；天数从时限起算。到期待报的另列，不计逾期。",
    )
    + told(at, "items")
)  # fmt: skip

with filters.row():
    unit = filters.choice("牵头单位", filters.every(task_list.leads(standings)), key="unit")
    section = filters.choice("板块", filters.every(task_list.sections(standings)), key="section")
    leader = filters.choice("分管领导", leaders.choices(v), key="leader")
    days = filters.choice("逾期天数", overdue_list.AT_LEAST, key="days")

chosen = overdue_list.of_unit_and_section(overdue_list.under(v, standings, leader), unit, section)
found = overdue_list.late(chosen, int(days or 0))
if everywhere:
    bars = overdue_list.by_unit(v, everywhere, unit=unit, section=section, leader=leader, days=days)
    st.html(parts.card("各单位逾期", bars, "按牵头任务，多的在前；点单位筛选，再点取消"))
if found or not (unit or section or leader or days):
    share = "" if len(found) == len(everywhere) else f"，不筛选时 {len(everywhere)} 项"
    note = f"{len(found)} 项，逾期长的在前{share}"
    st.html(parts.card("逾期任务", overdue_list.table(v, found, f"截至 {v.as_of} 没有逾期任务"), note))
else:
    clear = parts.link(v.link("overdue"), "清除筛选")
    st.html(parts.nothing("没有符合条件的逾期任务", f"不筛选时有 {len(everywhere)} 项逾期任务。", clear))
st.download_button(
    "导出逾期清单（Excel）",
    lambda: lists.overdue_list(v.plan, v.as_of, found, store.last_reports(v.plan.id, v.as_of)),
    file_name=f"逾期清单_{v.plan.government}_{v.as_of:%Y%m%d}.xlsx", on_click="ignore", disabled=not found,
)  # fmt: skip
st.html(overdue_list.awaiting(v, chosen) + overdue_list.coming(v, chosen))
overdue_drafts.manage(at, found, chosen)
if store.ledger().version() != since:  # drawn while the first run of a double click was storing
    st.rerun()
