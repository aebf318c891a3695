"""The desk where monthly workbooks go out, and the record of those that came in: pieces of 月报报送."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from fgf_core import periods
from fgf_core.ledger import Submission
from fgf_core.model import Plan
from fgf_core.ui import attendance, filters, intake, on_paper, parts, store
from fgf_core.ui.attendance import month
from fgf_core.ui.download import download, file_name
from fgf_core.ui.intake import OFFICE
from fgf_core.ui.parts import Column
from fgf_core.ui.text import Html, plain
from fgf_core.ui.view import View

_RECEIVED = (
    Column("收到时间"),
    Column("期"),
    Column("单位"),
    Column("文件", wide=True),
    Column("情况"),
    Column("接收", number=True),
    Column("提醒", number=True),
    Column("未接收", number=True),
    Column("收件编号", number=True),
)


def style() -> None:
    """The rules for what only these pages show."""
    st.html(Path(__file__).with_name("desk.css"))


def chips(names: Iterable[Html]) -> str:
    """Names one beside the other."""
    return '<p class="fgf-names">' + "".join(f"<span>{name}</span>" for name in names) + "</p>"


def choose_period(view: View) -> str:
    """The period to look at, report on or hand out; the one being reported on unless chosen."""
    return filters.choice("期", {period: month(period) for period in attendance.offered(view)}, key="period")


def hand_out(view: View) -> None:
    """The workbook of one unit, and those of all units in one file."""
    st.html(parts.heading("下发月报表"))
    left, right = st.columns([3, 2])
    senders = intake.names(store.units(view.plan.id))
    with left:
        unit = senders[filters.choice("单位", {name: plain(name) for name in senders}, key="unit")]
    with right:
        period = choose_period(view)
    st.caption(plain("任务、单位、时限和上期进展已填好，单位只填黄色单元格。"))
    name = intake.form_name(view, unit, period)
    download(f"下载 {name}", lambda: intake.form(view, unit, period), name, key="form", primary=True)
    if st.button("打包全部单位的月报表", key="zip", icon=":material/folder_zip:"):
        bar = st.progress(0.0, "正在生成…")
        packed = intake.all_forms(view, period, lambda share, name: bar.progress(share, plain(f"正在生成 {name}")))
        bar.empty()
        saved = file_name("月报表", view.plan.government, month(period), kind="zip")
        download(f"保存 {saved}", packed, saved, key="zip-file")


def received(view: View) -> None:
    """The workbooks that came in, the newest first."""
    left, right = st.columns(2)
    units = [unit.name for unit in store.units(view.plan.id)]
    with left:
        unit = filters.choice("单位", {"": "全部单位"} | {name: plain(name) for name in (*units, OFFICE)}, key="of")
    with right:
        offered = {period: month(period) for period in attendance.offered(view)}
        period = filters.choice("期", {"": "全部"} | offered, key="for")
    found = [
        s
        for s in store.submissions(view.plan.id, view.as_of)
        if unit in ("", s.unit or OFFICE) and period in ("", s.period)
    ]
    empty = "还没有收到月报。请在“收发月报”选择单位和文件。"
    table = parts.table(_RECEIVED, [_line(view.plan, s) for s in found], empty=empty)
    st.html(parts.card("收件记录", table, f"共 {len(found)} 份，新收到的在前"))


def _line(plan: Plan, s: Submission) -> tuple[parts.Cell, ...]:
    late = (s.submitted_on.date() - periods.due_on(periods.index_of(s.period), plan.reporting_day)).days
    state = "late" if late > 0 else "on_time"
    how = f"迟报 {late} 天" if late > 0 else "按时"
    return (
        Html(f'<span class="fgf-line">{s.submitted_on:%Y-%m-%d %H:%M}</span>'),
        Html(f'<span class="fgf-line">{month(s.period)}</span>'),
        s.unit or OFFICE,
        s.file_name,
        Html(f'<span class="fgf-came fgf-{state}">{attendance.GLYPH[state]} {how}</span>{on_paper.note(s)}'),
        s.accepted,
        s.warned,
        s.refused,
        s.id,
    )
