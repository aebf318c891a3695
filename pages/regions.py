"""区域对比: how do the regions stand side by side?"""

import streamlit as st

from fgf_core import briefing
from fgf_core.papers import lists
from fgf_core.ui import answer, filters, parts
from fgf_core.ui import regions as shown
from fgf_core.ui.download import download, file_name
from fgf_core.ui.view import view

PLACES = "各地情况"
OTHERS = {"同类改革": shown.reforms, "逾期任务": shown.late, "走势": shown.trend}

v = view()
region = shown.chosen(v)
whole, places = region.tallies()
title = f"{region.name} {v.plan.year}年"
head = parts.masthead("区域对比", f"{title} · 截至 {briefing.chinese_date(v.as_of)}", *shown.path(region),
                      parts.link(v.link("help", chapter="督查室怎么用"), "怎么用"), parts.print_button())  # fmt: skip

if whole is None:
    words = (
        "给各级政府登记行政区划代码后，这里按省、市、县逐级对比。" if region.without_code else "请在上面选择其他地区。"
    )
    st.html(head + parts.nothing(f"{region.name}没有 {v.plan.year} 年的工作要点", words))
else:
    said = briefing.regions(whole, [(name, t) for _, name, t in places])
    answer.first(
        head + parts.sentence(said, "核实口径；同一地区有几份工作要点的合并计算。") + shown.numbers(region, whole)
    )
    part = st.segmented_control(
        "内容", [PLACES, *OTHERS], default=PLACES, required=True, key="part", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    if part == PLACES:
        listed = shown.ordered(places, filters.choice("排列", shown.ORDERS, key="order"))
        st.html(
            parts.card("各地亮灯", shown.bars(region, listed), "点地区往下看")
            + parts.card("各地情况", shown.table(region, whole, listed), f"{len(listed)} 个地区")
        )
        rows = [(region.code, "合计", whole), *listed]
        download("导出各地情况（Excel）", lambda: lists.region_list(f"{title}“放管服”改革区域对比", v.as_of, rows),
                 file_name("区域对比", title, f"{v.as_of:%Y%m%d}"), key="save")  # fmt: skip
    if part in OTHERS:
        OTHERS[part](region)
shown.register(region)
