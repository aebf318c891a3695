"""月报报送, under the calendar: the lock, permits to report late and reports sent back, as the office handles them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fgf_core.ledger import Arrival
from fgf_core.papers import lists
from fgf_core.ui import attendance, clock, store
from fgf_core.ui.intake import form as intake_of
from fgf_core.ui.view import View
from tests.build import IN_PROGRESS, intake, row
from tests.pages import STRANGE, page, pressed, ran, words
from tests.reporting import AS_OF, filled, two_months, under_way
from tests.workbook_desk import opened


@pytest.fixture
def view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[View]:
    """10 March: February was locked on the 2nd, and 甲局 hasn't reported for it; March is being reported on."""
    monkeypatch.setenv("FGF_LEDGER", str(two_months(tmp_path / "own.duckdb")))
    yield View(store.plans()[0], AS_OF)
    store.ledger().close()


def calendar(period: str = "2023-02", as_of: date = AS_OF) -> AppTest:
    return page("reports", as_of, period=period)


def chosen(app: AppTest, label: str, value: object) -> AppTest:
    """A value chosen or typed into the field of this label."""
    kinds = ("selectbox", "text_area", "text_input", "date_input", "number_input")
    field = next(widget for kind in kinds for widget in app.get(kind) if widget.label == label)
    field.set_value(value)
    return app


def permitted(app: AppTest, unit: str | None = "甲局", reason: str = STRANGE, until: date | None = None) -> AppTest:
    if unit:
        chosen(app, "补报单位", unit)
    if until:
        chosen(app, "可补报到", until)
    return pressed(chosen(app, "授权理由（必填）", reason), "给予补报授权")


def returned(app: AppTest, unit: str = "乙局", reason: str = STRANGE) -> AppTest:
    return pressed(chosen(chosen(app, "退回单位", unit), "退回理由（必填）", reason), "退回重报")


def cell(unit: str, period: str = "2023-02", day: date = AS_OF):
    cells = store.attendance("town-2023", day)
    return next(c for c in cells if (c.unit, c.period) == (unit, period))


def test_the_card_says_until_when_a_month_is_taken_and_since_when_it_is_locked(view):
    said = words(calendar("2023-03"))
    assert (
        "2023年3月月报接收到 2023年3月30日 24 时，之后锁定（报送日 2023年3月20日，宽限 10 天）；还有 2 家没有报送。"
        in said
    )
    said = words(calendar("2023-02"))
    assert "2023年2月月报已于 2023年3月2日 24 时锁定" in said
    assert "没有报送的 1 家中，0 家有补报授权" in said


def test_a_permit_is_given_listed_and_taken_back(view):
    app = permitted(calendar())
    said = words(app)
    assert "已给予甲局2023年2月补报授权，截至 2023-03-15 24 时。" in said
    assert f"甲局 2023-03-10 2023-03-15 {STRANGE} 有效" in said
    assert "没有报送的 1 家中，1 家有补报授权" in said
    assert not cell("甲局").locked
    chosen(app, "撤回补报授权", store.terms("town-2023", AS_OF).permits[0].id)
    said = words(pressed(chosen(app, "撤回理由（必填）", "情况已变"), "撤回授权"))
    assert "已撤回甲局2023年2月的补报授权。" in said
    assert "2023-03-10 撤回：情况已变" in said
    assert cell("甲局").locked


def test_a_report_is_sent_back_and_its_mended_revision_stands_beside_it(view):
    said = words(returned(calendar()))
    assert "已退回乙局2023年2月月报，重报前不受锁定限制。" in said
    assert f"乙局 2023-03-10 {STRANGE} 待重报" in said
    assert "◆ 退回" in said
    unit = store.ledger().unit("town-2023", "乙局")
    at = datetime(2023, 3, 12, 9)
    arrival = Arrival("town-2023", unit, "2023-02", "补正.xlsx", "f" * 64, at, at)
    store.ledger().submit(intake(row(3, "乙局", IN_PROGRESS, 16)), arrival)
    said = words(calendar(as_of=date(2023, 3, 12)))
    assert "2023-03-12 09:00 重报（收件编号 4）" in said
    assert cell("乙局", day=date(2023, 3, 12)).state == "on_time"


def test_the_grace_is_changed_with_a_reason(view):
    app = chosen(calendar(), "报送日后宽限（天）", 30)
    said = words(pressed(chosen(app, "调整理由（必填）", "集中补报"), "调整宽限"))
    assert "自 2023-03-10 起，报送日后宽限 30 天锁定。" in said
    assert "2023年2月月报接收到 2023年3月22日 24 时" in said
    assert not cell("甲局").locked


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        (lambda app: permitted(app, unit=None), "请选择补报单位。"),
        (lambda app: permitted(app, reason=" "), "补报授权必须写明理由。"),
        (lambda app: permitted(app, until=date(2023, 3, 9)), "授权截止日 2023-03-09 早于授权日 2023-03-10"),
        (lambda app: pressed(app, "退回重报"), "请选择退回单位。"),
        (lambda app: returned(app, reason=""), "退回重报必须写明理由。"),
        (lambda app: pressed(app, "调整宽限"), "调整宽限天数必须写明理由。"),
    ],
)
def test_what_can_not_be_done_is_said_under_its_form(view, act, answer):
    before = store.ledger().counts()
    assert f"没有成功：{answer}" in words(act(calendar()))
    assert store.ledger().counts() == before


def test_a_month_without_a_report_has_nothing_to_send_back(view):
    app = calendar("2023-03")
    assert "还没有收到2023年3月月报，没有可以退回的。" in words(app)
    assert "退回重报" not in [button.label for button in app.button]


def test_two_who_send_the_same_act_from_pages_drawn_before_act_once_and_both_are_told(view):
    first, second = calendar(), calendar()
    for app in (first, second):
        chosen(chosen(app, "退回单位", "乙局"), "退回理由（必填）", "内容空泛")
    assert "已退回乙局2023年2月月报" in words(pressed(first, "退回重报"))
    assert "已退回乙局2023年2月月报" in words(pressed(second, "退回重报"))
    assert store.ledger().counts()["report_return"] == 1
    other = returned(calendar(), reason="数据不实")
    assert "没有成功：已于 2023-03-10 退回（内容空泛），单位还没有重报。" in words(other)


def test_what_was_done_is_said_until_the_next_act_and_only_for_its_plan(view):
    app = permitted(calendar())
    assert "已给予甲局2023年2月补报授权" in words(app.run())
    assert "已给予甲局" not in words(pressed(chosen(app, "调整理由（必填）", "集中补报"), "调整宽限"))


def test_in_a_real_year_the_office_acts_today_and_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setenv("FGF_LEDGER", str(two_months(tmp_path / "real.duckdb", simulated=False)))
    app = calendar()
    today = clock.today()
    assert f"以下按办理当日 {today} 的情况办理，不按所查看的 2023-03-10。" in words(app)
    assert f"按 {today} 查看" in words(permitted(app))
    assert cell("甲局").locked
    assert not cell("甲局", day=today).locked
    store.ledger().close()


# ── the calendar, the text and the list ──


def test_the_text_to_copy_says_the_lock_who_may_report_late_and_why_a_report_came_back(view):
    def text(period: str) -> str:
        return attendance.reminder(view, store.attendance(view.plan.id, AS_OF), period)

    assert "2023年3月30日 24 时后锁定，不再接收。" in text("2023-03")
    assert "本期月报已于 2023年3月2日 24 时锁定，补报前请先向督查室说明原因，取得补报授权。" in text("2023-02")
    returned(permitted(calendar()), reason="内容空泛")
    assert "已获补报授权的单位：甲局（截至 2023-03-15）。" in text("2023-02")
    assert "以下 1 家单位的月报被退回，请按退回意见补正后重新报送：乙局（内容空泛）。" in text("2023-02")


def test_a_cell_of_the_calendar_tells_its_lock_permit_or_return(view):
    def shown() -> str:
        return attendance.calendar(view, store.attendance(view.plan.id, AS_OF))

    assert "甲局2023年2月：报送日已过，没有收到；2023-03-02 24 时锁定，补报须经授权" in shown()
    returned(permitted(calendar()), reason="内容空泛")
    assert "甲局2023年2月：报送日已过，没有收到；可补报到 2023-03-15" in shown()
    assert "等待补正：内容空泛" in shown()


def test_who_is_wanting_goes_out_as_excel(view):
    returned(permitted(calendar()), reason="=1+1")
    book = opened(lists.wanting_list(view.plan, AS_OF, store.attendance(view.plan.id, AS_OF)))
    rows = [list(cells) for cells in book.worksheets[0].iter_rows(min_row=3, values_only=True)]
    assert rows[0] == [
        "单位", "期", "情况", "迟报天数", "报送日", "锁定日", "已锁定", "补报授权截至", "退回理由",
    ]  # fmt: skip
    assert [[str(value or "")[:10] for value in cells] for cells in rows[1:]] == [
        ["甲局", "2023-02", "未报", "18", "2023-02-20", "2023-03-02", "", "2023-03-15", ""],
        ["乙局", "2023-02", "退回", "", "2023-02-20", "2023-03-02", "", "", "=1+1"],
        ["甲局", "2023-03", "待报", "", "2023-03-20", "2023-03-30", "", "", ""],
        ["乙局", "2023-03", "待报", "", "2023-03-20", "2023-03-30", "", "", ""],
    ]
    assert all(cells[8].data_type != "f" for cells in book.worksheets[0].iter_rows(min_row=4))


def test_a_plan_before_its_first_period_has_a_card_too(view):
    early = replace(view, as_of=date(2023, 1, 1))
    assert "2023年1月月报接收到 2023年1月30日 24 时" in words(calendar("2023-01", early.as_of))


# ── what came on paper ──


def dropped(view: View, period: str = "2023-02") -> AppTest:
    """The desk with a workbook of 甲局 for a month in the field."""
    unit = store.ledger().unit(view.plan.id, "甲局")
    app = page("reports", view.as_of)
    app.segmented_control[0].set_value(attendance.DESK)
    app.run().file_uploader[0].upload("月报.xlsx", filled(intake_of(view, unit, period), {1: under_way(40, "已部署")}))
    return ran(app)


def on_paper(app: AppTest, day: date, reason: str) -> AppTest:
    app.toggle[0].set_value(True)
    ran(app)
    return ran(chosen(chosen(app, "收到日期", day), "原因（必填）", reason))


def test_a_locked_month_is_refused_at_the_desk_and_taken_once_it_is_let_in(view):
    said = words(dropped(view))
    assert "2023年2月月报已于 2023-03-02 24 时锁定" in said
    assert "补报授权" in said
    permitted(calendar())
    assert "可以接收 1 行" in words(dropped(view))


def test_what_came_on_paper_counts_from_the_day_entered_and_the_record_says_so(view):
    app = on_paper(dropped(view), date(2023, 2, 20), STRANGE)
    assert "可以接收 1 行" in words(app)
    pressed(app, "确认入账 1 行")
    assert cell("甲局").state == "on_time"
    record = page("reports", AS_OF)
    record.segmented_control[0].set_value(attendance.RECEIVED)
    record.run()
    assert f"按纸质收到日期登记：{STRANGE}" in words(record)
    assert words(record).count("按纸质收到日期登记") == 1


@pytest.mark.parametrize(
    ("day", "reason", "answer"),
    [
        (date(2023, 1, 31), "纸质件先到", "登记的收到日期 2023-01-31 早于 2023-02-01"),
        (date(2023, 3, 11), "纸质件先到", "还没有到，请核对"),
        (date(2023, 2, 20), " ", "按纸质收到日期登记必须写明原因"),
    ],
)
def test_a_day_of_receipt_that_can_not_be_is_said_and_nothing_can_be_stored(view, day, reason, answer):
    app = on_paper(dropped(view), day, reason)
    assert answer in words(app)
    assert "confirm" not in [button.key for button in app.button]
