"""总览: where do we stand on that day?"""

import streamlit as st

from fgf_core import briefing
from fgf_core.papers import lists
from fgf_core.standing import report_rates
from fgf_core.ui import answer, item_board, numbers, parts, store, tasks
from fgf_core.ui.parts import Bar, Column
from fgf_core.ui.view import view

v = view()
days = v.closed_days()
standings = store.standing(v.plan.id, v.as_of)
tallies = store.tally(v.plan.id, *days)
now = [t for t in tallies if t.as_of == v.as_of]
whole = [t for t in tallies if t.kind == "plan"]
led = sorted((t for t in now if t.kind == "lead"), key=lambda t: (-t.overdue, -t.red, -t.yellow, -t.tasks))
cells = store.attendance(v.plan.id, v.as_of)
urgent = briefing.attention(standings)

answer.first(
    parts.masthead(
        "总览",
        v.subtitle(),
        parts.link(v.link("overdue"), "逾期督办"),
        parts.link(v.link("ledger"), "任务台账"),
        parts.link(v.link("reports"), "月报报送"),
    )
    + parts.sentence(
        briefing.overview(whole[-1], standings),
        f"上报口径完成 {whole[-1].claimed_done} 项（{briefing.rate(whole[-1].claimed_rate)}），与核实口径之差待督查室核实。"
        + briefing.text(briefing.attendance(report_rates(cells), cells)),
    )
    + parts.numbers(numbers.overview(v, whole, cells))
)

left, right = st.columns(2, gap="small")
sections = [Bar(t.name, t.lights, v.link("ledger", section=t.name)) for t in now if t.kind == "section"]
units = [Bar(t.name, t.lights, v.link("ledger", unit=t.name)) for t in led]
left.html(parts.card("各板块亮灯", parts.bars(sections), "点色块看任务"))
right.html(parts.card("各单位亮灯", parts.bars(units), "按牵头任务，逾期和红灯多的在前"))

left, right = st.columns(2, gap="small")
left.html(parts.card("计划与上报进度", numbers.trend(v, whole), "各报送日的平均值，点日期看当天"))
with right.container(border=True, key="panel-compare", height="stretch"):
    st.html(parts.heading("两天对比", "从那一天到截至日期"))
    earlier = st.date_input(
        "与哪一天比",
        value=days[-2] if len(days) > 1 else v.plan.issued_on,
        key="compare",
        bind="query-params",
        format="YYYY-MM-DD",
    )
    st.html(numbers.changes(v, briefing.changes(store.standing(v.plan.id, earlier), standings)))

soon = briefing.due_soon(standings)
five = (Column("单位", wide=True), *(Column(name, number=True) for name in numbers.FIVE_WAY))
st.html(
    parts.card(
        "需要关注的任务", tasks.task_table(v, urgent[:8], "没有红灯和黄灯任务"), f"红灯和黄灯共 {len(urgent)} 项"
    )
    + parts.card("30 天内到期", tasks.task_table(v, soon, "30 天内没有到期的任务"), f"{len(soon)} 项")
    + item_board.open_items(v, store.items(v.plan.id, v.as_of))
    + parts.card(
        "五类情况",
        parts.table(five, numbers.five_way(v, whole[-1], led)),
        "已办结 = 按时办结 + 逾期办结；共同牵头的任务在各单位都计，合计只计一次",
    )
)

st.download_button(
    "导出任务台账（Excel）",
    lambda: lists.ledger_list(v.plan, v.as_of, standings, store.last_reports(v.plan.id, v.as_of)),
    file_name=f"任务台账_{v.plan.government}_{v.as_of:%Y%m%d}.xlsx",
    on_click="ignore",
)
