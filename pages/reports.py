"""月报报送: who has reported, and what came in?"""

import streamlit as st

from fgf_core import briefing
from fgf_core.papers import lists
from fgf_core.standing import report_rates
from fgf_core.ui import attendance, calendar_desk, desk, desk_in, doubts, parts, store
from fgf_core.ui.download import download, file_name
from fgf_core.ui.view import view

v = view()
cells = store.attendance(v.plan.id, v.as_of)
desk.style()
st.html(
    parts.masthead(
        "月报报送", v.subtitle(),
        parts.link(v.link("reports", part=attendance.DESK), "收发月报"),
        parts.link(v.link(""), "总览"),
    )
    + parts.sentence(briefing.attendance(report_rates(cells), cells), attendance.DEFINITION)
)  # fmt: skip
part = st.segmented_control(
    "内容", [attendance.CALENDAR, attendance.DESK, attendance.RECEIVED, doubts.PART], default=attendance.CALENDAR,
    required=True, key="part", bind="query-params", label_visibility="collapsed",
)  # fmt: skip

if part == attendance.CALENDAR:
    st.html(parts.card("报送日历", attendance.calendar(v, cells), "点“待报”“未报”去收月报，点“按时”“迟报”看收到的文件"))
    period = desk.choose_period(v)
    left, right = st.columns(2, gap="small")
    names = [parts.link(v.link("scorecards", unit=cell.unit), cell.unit) for cell in attendance.wanting(cells, period)]
    said = parts.sentence(attendance.says(v.plan, cells, period))
    left.html(parts.card("尚未报送的单位", said + desk.chips(names), attendance.month(period)))
    with right.container(border=True, key="panel-reminder"):
        st.html(parts.heading("提醒文字", "可以复制发出"))
        if text := attendance.reminder(v, cells, period):
            st.code(text, language=None, wrap_lines=True)
        else:
            st.html(parts.callout("没有需要提醒的单位"))
    download(
        "导出报送情况（Excel）", lambda: lists.attendance_list(v.plan, v.as_of, cells),
        file_name("报送情况", v.plan.government, f"{v.as_of:%Y%m%d}"), key="export-attendance",
    )  # fmt: skip
    calendar_desk.manage(v, period)

if part == attendance.DESK:
    receipts = st.container()
    hand_out, take_in = st.columns(2, gap="small")
    with hand_out.container(border=True, key="panel-template"):
        desk.hand_out(v)
    with take_in.container(border=True, key="panel-upload"):
        tray = desk_in.take_in(v)
    with receipts:
        desk_in.receipts(v)
    desk_in.examine(v, tray)

if part == attendance.RECEIVED:
    desk.received(v)

if part == doubts.PART:
    doubts.show(v)
