"""The frame around every page: names, filters in the link, navigation, the word that data is simulated."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from fgf_core.ledger import LedgerLocked, LedgerMissing, LedgerTrouble  # noqa: E402
from fgf_core.model import Plan  # noqa: E402
from fgf_core.ui import parts, store  # noqa: E402
from fgf_core.ui.text import plain  # noqa: E402

NAME = "放管服改革督查看板"
STATIC = Path(__file__).parent / "static"
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
WITHOUT_A_PLAN = ("notice", "help")

SIMULATED = "演示数据：任务出自真实的工作要点，进展、核实和延期均为模拟，不代表任何单位的实际工作。"
RESET = "重新启动后复原。"
OPENING = "正在打开账本，首次启动要准备演示数据，约需十几秒……"

# Every page, declared once: file, title, address, icon, group.
PAGES = (
    ("overview", "总览", "", ":material/monitoring:", "查看"),
    ("overdue", "逾期督办", "overdue", ":material/notification_important:", "查看"),
    ("ledger", "任务台账", "ledger", ":material/fact_check:", "查看"),
    ("scorecards", "单位考评", "scorecards", ":material/leaderboard:", "查看"),
    ("regions", "区域对比", "regions", ":material/map:", "查看"),
    ("reports", "月报报送", "reports", ":material/upload_file:", "办理"),
    ("items", "督办事项", "items", ":material/assignment_late:", "办理"),
    ("notice", "要点导入", "notice", ":material/note_add:", "办理"),
    ("help", "使用帮助", "help", ":material/help:", "办理"),
)


def navigation() -> st.Page:
    """The pages, grouped; the one to run comes back."""
    groups: dict[str, list[st.Page]] = {}
    for name, title, path, icon, group in PAGES:
        file = ROOT / "pages" / f"{name}.py"
        if not file.exists():
            continue
        page = st.Page(file, title=title, url_path=path or None, icon=icon, default=not path)
        groups.setdefault(group, []).append(page)
    return st.navigation(groups)


def filters(plans: dict[str, Plan]) -> None:
    """The plan and the day, always in the link, so that it shows the same next year; shared by all pages.

    Not bound to the link by Streamlit: that would put a plan's label there, and drop a day that is today.
    """
    _follow_link("plan", plans.get)
    _follow_link("as_of", _day)
    st.session_state.setdefault("as_of", store.opening_day())
    with st.sidebar:
        st.selectbox(
            "工作要点",
            list(plans),
            key="plan",
            format_func=lambda plan_id: plain(f"{plans[plan_id].government} {plans[plan_id].year}年"),
        )
        st.date_input(
            "截至日期",
            key="as_of",
            min_value=EARLIEST,
            max_value=LATEST,
            format="YYYY-MM-DD",
            help="所有数字按这一天结束时督查室已收到的材料计算。",
        )


def _follow_link(name: str, known: Callable[[str], object | None]) -> None:
    asked = st.query_params.get(name, "")
    if asked != st.session_state.get(f"link-{name}"):  # else the link is as the session left it: the choice holds
        st.session_state[f"link-{name}"] = asked
        if (found := known(asked)) is not None:
            st.session_state[name] = found if name == "as_of" else asked


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def _name_in_link() -> None:
    """Write the choice into the link, after the page: its words shouldn't wait for it."""
    chosen = {name: str(st.session_state[name]) for name in ("plan", "as_of")}
    st.session_state.update({f"link-{name}": value for name, value in chosen.items()})
    if any(st.query_params.get(name) != value for name, value in chosen.items()):
        st.query_params.update(chosen)


def main() -> None:
    """Draw the frame, then the page."""
    st.set_page_config(page_title=NAME, page_icon=str(STATIC / "icon.png"), layout="wide")
    st.html(Path(__file__).parent / "app.css")
    st.logo(STATIC / "logo.svg", icon_image=STATIC / "icon.svg", size="large")
    try:
        with nullcontext() if store.is_open() else st.spinner(OPENING):
            store.ledger()
    except (LedgerLocked, LedgerMissing, LedgerTrouble) as error:
        st.html(parts.masthead(NAME, "账本没有打开") + parts.callout(str(error), "bad"))
        return
    page = navigation()
    plans = {plan.id: plan for plan in store.plans()}
    if plans:
        filters(plans)
        demonstration = store.configured() is None
        if demonstration or plans[st.session_state.plan].simulated:
            st.html(parts.banner(SIMULATED + RESET * demonstration))
    elif page.url_path not in WITHOUT_A_PLAN:
        words = "请先导入本年度的工作要点，逐项核对后确认，即可开始报送和督办。"
        st.html(parts.nothing("账本里还没有工作要点", words, parts.link("/notice", "导入工作要点")))
        return
    page.run()
    if plans:
        _name_in_link()


main()
