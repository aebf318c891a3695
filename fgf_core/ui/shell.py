"""The frame around every page: names, filters in the link, navigation, the word that data is simulated."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from fgf_core.ledger import LedgerBroken, LedgerLocked, LedgerMissing  # noqa: E402
from fgf_core.ui import parts, store  # noqa: E402
from fgf_core.ui.text import plain  # noqa: E402

NAME = "放管服改革督查看板"
STATIC = Path(__file__).parent / "static"

# Every page, declared once: file, title, address, icon, group.
PAGES = (
    ("overview", "总览", "", ":material/monitoring:", "查看"),
    ("overdue", "逾期督办", "overdue", ":material/notification_important:", "查看"),
    ("ledger", "任务台账", "ledger", ":material/fact_check:", "查看"),
    ("scorecards", "单位考评", "scorecards", ":material/leaderboard:", "查看"),
    ("reports", "月报报送", "reports", ":material/upload_file:", "办理"),
    ("notice", "要点导入", "notice", ":material/note_add:", "办理"),
    ("help", "使用帮助", "help", ":material/help:", "办理"),
)


def navigation() -> "st.Page":
    """The pages, grouped; the one to run comes back."""
    groups: dict[str, list[st.Page]] = {}
    for name, title, path, icon, group in PAGES:
        file = ROOT / "pages" / f"{name}.py"
        page = st.Page(file, title=title, url_path=path or None, icon=icon, default=not path)
        groups.setdefault(group, []).append(page)
    return st.navigation(groups)


def filters() -> None:
    """The plan and the day, kept in the link and shared by all pages."""
    plans = {plan.id: plan for plan in store.plans()}
    # A bound selectbox would put its label into the link; a plan is named there by its short id.
    asked = st.query_params.get("plan")
    if asked in plans and asked != st.session_state.get("plan"):
        st.session_state.plan = asked
    with st.sidebar:
        st.selectbox(
            "工作要点",
            list(plans),
            key="plan",
            format_func=lambda plan_id: plain(f"{plans[plan_id].government} {plans[plan_id].year}"),
            on_change=_name_plan_in_link,
        )
        st.date_input(
            "截至日期",
            value=store.opening_day(),
            key="as_of",
            bind="query-params",
            format="YYYY-MM-DD",
            help="所有数字按这一天结束时已收到的材料计算",
        )
    if asked != st.session_state.plan:
        _name_plan_in_link()


def _name_plan_in_link() -> None:
    st.query_params["plan"] = st.session_state.plan


def main() -> None:
    """Draw the frame, then the page."""
    st.set_page_config(page_title=NAME, page_icon=str(STATIC / "icon.png"), layout="wide")
    st.html(Path(__file__).parent / "app.css")
    st.logo(STATIC / "logo.svg", icon_image=STATIC / "icon.svg", size="large")
    try:
        with st.spinner("正在打开账本，首次启动要准备演示数据，约需十几秒……"):
            store.ledger()
    except (LedgerBroken, LedgerLocked, LedgerMissing) as error:
        st.html(parts.masthead(NAME, "账本没有打开") + parts.callout(str(error), "bad"))
        return
    page = navigation()
    if store.plans():
        filters()
        if any(plan.simulated and plan.id == st.session_state.plan for plan in store.plans()):
            st.html(
                '<div class="fgf-demo" role="note">演示数据：任务出自真实的工作要点，进展、核实和延期均为模拟，不代表任何单位的实际工作。</div>'
            )
    page.run()


main()
