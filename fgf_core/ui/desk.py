"""The desk where monthly workbooks go out and come in: pieces of 月报报送 that ask, show and store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import streamlit as st

from fgf_core import periods
from fgf_core.ledger import Submission
from fgf_core.model import Plan, Unit
from fgf_core.ui import attendance, clock, filters, intake, parts, preview, store
from fgf_core.ui.attendance import month
from fgf_core.ui.download import download, file_name
from fgf_core.ui.intake import OFFICE, Parcel
from fgf_core.ui.parts import Column
from fgf_core.ui.text import Html, plain
from fgf_core.ui.view import View

KINDS = ["xlsx", "xls", "et", "csv"]  # only the first is read; the others are answered with what to do
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


def choose_sender(view: View) -> tuple[Unit | None, str]:
    """The unit and the period a workbook is for; None is the office."""
    left, right = st.columns([3, 2])
    senders = intake.names(store.units(view.plan.id))
    with left:
        name = filters.choice("单位", {name: plain(name) for name in senders}, key="unit")
    with right:
        return senders[name], choose_period(view)


def hand_out(view: View, unit: Unit | None, period: str) -> None:
    """The workbook of one unit, and those of all units in one file."""
    st.html(parts.heading("下发月报表"))
    st.caption(plain("任务、单位、时限和上期进展已填好，单位只填黄色单元格。"))
    name = intake.form_name(view, unit, period)
    download(f"下载 {name}", lambda: intake.form(view, unit, period), name, key="form", primary=True)
    if st.button("打包全部单位的月报表", key="zip", icon=":material/folder_zip:"):
        bar = st.progress(0.0, "正在生成…")
        packed = intake.all_forms(view, period, lambda share, name: bar.progress(share, plain(f"正在生成 {name}")))
        bar.empty()
        saved = file_name("月报表", view.plan.government, month(period), kind="zip")
        download(f"保存 {saved}", packed, saved, key="zip-file")


def take_in(view: View, unit: Unit | None, period: str) -> Parcel | None:
    """The file handed in for a unit and a period, if any."""
    st.html(parts.heading("接收月报"))
    whose = unit.name if unit else OFFICE
    edition = st.session_state.setdefault("edition", 0)  # a new number empties the field once a file is stored
    file = st.file_uploader(f"选择{plain(whose)}{month(period)}的月报（.xlsx）", KINDS, key=f"workbook-{edition}")
    arrived = _arrived(file.file_id) if file else clock.now()
    received = intake.received_at(view, arrived)
    words = f"收到时间登记为 {received:%Y-%m-%d %H:%M}，报送日为 {attendance.due(view.plan, period)}。"
    if view.plan.simulated:
        words += "演示数据按所看的日期登记。"
    elif received.date() > view.as_of:
        words += f"您正在看 {view.as_of} 的情况，入账后把截至日期改到今天才能看到变化。"
    st.caption(plain(words))
    return Parcel(file.name, file.getvalue(), unit, period, arrived) if file else None


def _arrived(file_id: str) -> datetime:
    """When a file was first seen here: how long a person then looks at it doesn't make a report late."""
    first: datetime = st.session_state.setdefault(f"arrived-{file_id}", clock.now())
    return first


def examine(view: View, parcel: Parcel) -> None:
    """Show what the file holds row by row; store it when confirmed."""
    st.session_state.pop(_receipt(view), None)
    with st.spinner("正在读取和核对…"):
        seen = intake.look(view, parcel)
    st.html(parts.sentence(preview.says(seen)) + preview.rows(seen))
    if not seen.can_be_stored:
        return
    if st.button(f"确认入账 {len(seen.lines)} 行", key="confirm", type="primary", icon=":material/task_alt:"):
        result = intake.store_it(view, parcel, seen)
        st.session_state[_receipt(view)] = (intake.receipt(parcel, seen, result), seen.received.date())
        st.session_state["edition"] += 1
        st.rerun()


def receipt(view: View) -> None:
    """What the last confirmation did, until the next file is handed in."""
    if kept := st.session_state.get(_receipt(view)):
        said, day = kept
        then = replace(view, as_of=max(view.as_of, day))  # the first day on which it counts
        ways = (then.link(""), "看总览"), (then.link("reports", part=attendance.RECEIVED), "看收件记录")
        st.html(parts.callout(said, "good") + chips(parts.link(*way) for way in ways))


def _receipt(view: View) -> str:
    return f"receipt-{view.plan.id}"


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
        Html(f'<span class="fgf-came fgf-{state}">{attendance.GLYPH[state]} {how}</span>'),
        s.accepted,
        s.warned,
        s.refused,
        s.id,
    )
