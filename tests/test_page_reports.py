"""月报报送: who has reported, what came in, and what a workbook would change before it changes anything."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fgf_core import ledger as ledgers
from fgf_core.model import Claimed, Outcome
from fgf_core.papers import lists
from fgf_core.ui import attendance, clock, intake, preview, store
from fgf_core.ui.intake import OFFICE, Parcel
from fgf_core.ui.text import esc, plain
from fgf_core.ui.view import View
from tests.build import draft, plan, task
from tests.reporting import AS_OF, PERCENT, PROGRESS, STATUS, filled, two_months, under_way
from tests.workbook_desk import opened

SHELL = Path(__file__).parents[1] / "fgf_core/ui/shell.py"
STRANGE = "1~3月完成5~8项，$5亿$，<b>x</b>，![](http://x/y.png)，=1+1"
RECEIPT = "已入账：“月报.xlsx”（甲局2023年3月），接收 1 行，新增修订 1 条，与已入账内容相同 0 条。收件编号 4。"


@pytest.fixture
def view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[View]:
    """A simulated plan as of 10 March, in a ledger of the test's own."""
    monkeypatch.setenv("FGF_LEDGER", str(two_months(tmp_path / "own.duckdb")))
    yield View(store.plans()[0], AS_OF)
    store.ledger().close()


def opened_page(view: View, part: str, **params: str) -> AppTest:
    """The page as its link opens it."""
    app = AppTest.from_file(str(SHELL), default_timeout=30)
    for name, value in {"plan": view.plan.id, "as_of": view.as_of.isoformat(), **params}.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("../../pages/reports.py").run()
    if part != attendance.CALENDAR:
        app.segmented_control[0].set_value(part).run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    """Everything the page shows as HTML."""
    return "\n".join(html.value for html in app.get("html"))


def form(view: View, unit: str, said: dict[int, dict[str, object]], period: str = "2023-03") -> bytes:
    return filled(intake.form(view, store.ledger().unit(view.plan.id, unit), period), said)


def parcel(view: View, content: bytes, unit: str | None = "甲局", period: str = "2023-03") -> Parcel:
    sender = store.ledger().unit(view.plan.id, unit) if unit else None
    return Parcel("月报.xlsx", content, sender, period, clock.now())


def handed_in(view: View, content: bytes, name: str = "月报.xlsx", unit: str = "甲局") -> AppTest:
    """The desk with a file in the field."""
    app = opened_page(view, attendance.DESK, unit=unit)
    app.file_uploader[0].upload(name, content).run()
    assert not app.exception
    return app


def confirmed(app: AppTest) -> AppTest:
    app.button(key="confirm").click().run()
    assert not app.exception
    return app


def let_in_late(view: View) -> None:
    """March was locked years ago: 甲局 may still report on it today."""
    now = clock.now()
    unit = store.ledger().unit(view.plan.id, "甲局")
    assert unit is not None
    store.ledger().grant(view.plan.id, unit, "2023-03", on=now.date(), until=now.date(), reason="补录", recorded_at=now)


# ── the calendar ──


def test_the_page_says_who_has_reported_for_the_month_that_is_open(view):
    said = words(opened_page(view, attendance.CALENDAR))
    assert "3 月月报应报 2 家，已报 0 家，" in said
    assert "待报 2 家" in said
    assert "累计报送率 75.0%，按时报送率 50.0%" in said


def test_a_cell_of_the_calendar_says_its_state_in_shape_and_word_and_leads_on(view):
    shown = attendance.calendar(view, store.attendance(view.plan.id, AS_OF))
    states = {state: shown.count(f'fgf-{state}"><a') for state in attendance.GLYPH}
    assert states == {"on_time": 2, "late": 1, "missing": 1, "returned": 0, "open": 2, "not_expected": 0}
    assert '<i aria-hidden="true">▲</i>迟报' in shown
    assert "2023-01-23 10:00 收到" in shown
    assert esc(view.link("reports", part="收发月报", unit="甲局", period="2023-02")) in shown


def test_the_rates_of_each_period_stand_under_it(view):
    shown = attendance.calendar(view, store.attendance(view.plan.id, AS_OF))
    assert '<tr><th scope="row">报送率</th><td>100.0%</td><td>50.0%</td><td>—</td></tr>' in shown
    assert '<tr><th scope="row">按时报送率</th><td>50.0%</td><td>50.0%</td><td>—</td></tr>' in shown


def test_the_text_to_copy_names_who_is_wanting_and_by_when(view):
    cells = store.attendance(view.plan.id, AS_OF)
    now, before = (attendance.reminder(view, cells, period) for period in ("2023-03", "2023-02"))
    assert "以下 2 家单位尚未报送：甲局、乙局。\n请于 2023年3月20日 24 时前报送" in now
    assert "以下 1 家单位尚未报送：甲局。\n报送日 2023年2月20日 已过，请尽快补报。" in before
    assert attendance.reminder(view, cells, "2023-01") == ""


def test_before_the_first_report_the_page_says_what_to_do(view):
    early = replace(view, as_of=date(2023, 1, 1))
    assert attendance.offered(early) == ["2023-01"]
    assert "已报 0 家" in words(opened_page(early, attendance.CALENDAR))
    assert "收发月报" in attendance.calendar(early, ())


def test_the_calendar_goes_out_as_excel_with_the_rates_and_every_arrival(view):
    book = opened(lists.attendance_list(view.plan, AS_OF, store.attendance(view.plan.id, AS_OF)))
    calendar, arrivals = ([list(row) for row in sheet.iter_rows(min_row=3, values_only=True)] for sheet in book)
    assert calendar == [
        ["单位", "2023-01", "2023-02", "2023-03"],
        ["甲局", "按时", "未报", "待报"],
        ["乙局", "迟报", "按时", "待报"],
        ["报送率", "100.0%", "50.0%", "—"],
        ["按时报送率", "50.0%", "50.0%", "—"],
    ]
    assert [row[1:2] + row[3:] for row in arrivals[1:4]] == [
        ["甲局", "按时", "2023-01-18 10:00"],
        ["乙局", "迟报", "2023-01-23 10:00"],
        ["甲局", "未报", None],
    ]


# ── handing out ──


def test_the_field_for_a_file_asks_for_the_month_being_reported_on(view):
    app = opened_page(view, attendance.DESK, unit="乙局")
    assert app.file_uploader[0].label == "选择乙局2023年3月的月报（.xlsx）"
    assert app.download_button(key="form").label == plain("下载 月报_乙局_2023年3月.xlsx")


def test_all_workbooks_go_out_in_one_file_each_under_its_name(view):
    heard: list[tuple[float, str]] = []
    packed = zipfile.ZipFile(io.BytesIO(intake.all_forms(view, "2023-03", lambda *said: heard.append(said))))
    assert packed.namelist() == ["月报_甲局_2023年3月.xlsx", "月报_乙局_2023年3月.xlsx"]
    assert heard == [(0, "甲局"), (0.5, "乙局")]
    assert packed.read("月报_乙局_2023年3月.xlsx")[:2] == b"PK"


def test_the_button_for_all_workbooks_offers_the_file(view):
    app = opened_page(view, attendance.DESK)
    app.button(key="zip").click().run()
    assert app.download_button(key="zip-file").label == plain("保存 月报表_某县_2023年3月.zip")


# ── taking in ──


def test_a_workbook_is_shown_row_by_row_and_nothing_is_stored_before_it_is_confirmed(view):
    before = store.ledger().counts()
    app = handed_in(view, form(view, "甲局", {1: under_way("约40%", STRANGE), 2: under_way(150, "已部署")}))
    said = words(app)
    assert "可以接收 " in said
    assert "2 行" in said
    assert "1. 压缩办理时限" in said
    assert "与上次（2023-01）相比：进度 10% → 40%（升 30 个百分点）；进展有新内容" in said
    assert "首次报送" in said
    assert "约40%”是约数，按 40% 读取" in said
    assert "采纳，该格留空" in said
    assert app.button(key="confirm").label == "确认入账 2 行"
    assert store.ledger().counts() == before


def test_what_was_typed_is_shown_as_typed(view):
    said = words(handed_in(view, form(view, "甲局", {1: under_way(40, STRANGE)})))
    assert f'<span class="fgf-typed">{esc(STRANGE)}</span>' in said
    assert "<b>x</b>" not in said


def test_a_confirmed_workbook_is_stored_whole_and_the_page_says_what_was_done(view):
    app = confirmed(handed_in(view, form(view, "甲局", {1: under_way(40, "已完成方案")})))
    assert RECEIPT in words(app)
    assert not app.file_uploader[0].value
    assert "已报 1 家" in words(app)
    last = store.last_reports(view.plan.id, AS_OF)
    assert [(r.percent, r.progress) for reports in last.values() for r in reports if r.unit == "甲局"] == [
        (40, "已完成方案")
    ]


def test_in_a_simulated_year_a_workbook_counts_from_the_day_looked_at(view):
    app = handed_in(view, form(view, "甲局", {1: under_way(40, "x")}))
    assert any(plain("收到时间登记为 2023-03-10") in caption.value for caption in app.caption)
    confirmed(app)
    first = store.submissions(view.plan.id, AS_OF)[0]
    assert (first.submitted_on.date(), first.recorded_at.date()) == (AS_OF, clock.today())


def test_in_a_real_year_a_workbook_counts_from_now_and_the_way_leads_to_today(tmp_path, monkeypatch):
    monkeypatch.setenv("FGF_LEDGER", str(two_months(tmp_path / "real.duckdb", simulated=False)))
    view = View(store.plans()[0], AS_OF)
    let_in_late(view)
    app = handed_in(view, form(view, "甲局", {1: under_way(40, "x")}))
    assert any("入账后把截至日期改到今天才能看到变化" in caption.value for caption in app.caption)
    app = confirmed(app)
    assert esc(replace(view, as_of=clock.today()).link("")) in words(app)
    first = store.submissions(view.plan.id, clock.today())[0]
    assert abs((first.submitted_on - clock.now()).total_seconds()) < 60
    assert "已报 0 家" in words(app)
    store.ledger().close()


def test_a_workbook_counts_from_its_arrival_however_long_it_is_looked_at_before_it_is_confirmed(tmp_path, monkeypatch):
    monkeypatch.setenv("FGF_LEDGER", str(two_months(tmp_path / "real.duckdb", simulated=False)))
    view = View(store.plans()[0], AS_OF)
    let_in_late(view)
    app = handed_in(view, form(view, "甲局", {1: under_way(40, "x")}))
    seen_until = clock.now()
    time.sleep(0.2)
    confirmed(app.run())
    (first, *_) = store.submissions(view.plan.id, clock.today())
    assert first.submitted_on <= seen_until < first.recorded_at
    time.sleep(0.2)
    confirmed(handed_in(view, form(view, "甲局", {1: under_way(45, "x")})))  # another file has its own moment
    assert store.submissions(view.plan.id, clock.today())[0].submitted_on > first.recorded_at
    store.ledger().close()


def test_the_same_file_again_has_no_effect_and_is_named(view):
    content = form(view, "甲局", {1: under_way(40, "x")})
    confirmed(handed_in(view, content))
    before = store.ledger().counts()
    again = handed_in(view, content)
    assert "已收到相同文件" in words(again)
    assert "confirm" not in [button.key for button in again.button]
    sent = parcel(view, content)
    result = intake.store_it(view, sent, intake.look(view, sent))
    assert result.outcome is Outcome.ALREADY
    assert "没有重复入账" in intake.receipt(sent, intake.look(view, sent), result)
    assert store.ledger().counts() == before


def test_a_correction_is_told_and_becomes_the_next_revision(view):
    confirmed(handed_in(view, form(view, "甲局", {1: under_way(40, "x"), 2: under_way(20, "y")})))
    app = handed_in(view, form(view, "甲局", {1: under_way(45, "x"), 2: under_way(20, "y")}))
    assert "更正本期第 1 版：进度 40% → 45%（升 5 个百分点）" in words(app)
    assert "与本期已入账的相同，不产生新修订" in words(app)
    assert "新增修订 1 条，与已入账内容相同 1 条" in words(confirmed(app))


@pytest.mark.parametrize(
    ("name", "content", "answer"),
    [
        ("月报.xlsx", "不是表格".encode(), "不是 .xlsx 表格"),
        ("月报.xlsx", b"", "EMPTY_FILE"),
        ("月报.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "另存为 .xlsx"),
    ],
)
def test_nonsense_is_answered_with_a_sentence_and_can_not_be_stored(view, name, content, answer):
    app = handed_in(view, content, name)
    assert "没有可以接收的内容" in words(app)
    assert answer in words(app)
    assert "confirm" not in [button.key for button in app.button]


def test_a_workbook_of_another_unit_is_refused_with_the_remedy(view):
    app = handed_in(view, form(view, "乙局", {3: under_way(50, "x")}))
    assert "这是“乙局”的月报表，请选对单位后再报送" in words(app)


def test_a_row_that_can_not_be_taken_stands_first_with_its_remedy(view):
    content = form(view, "甲局", {1: under_way(40, "x"), 2: under_way(20, "y")})
    book = opened(content)
    book.worksheets[0].cell(7, 1).value = 99
    stream = io.BytesIO()
    book.save(stream)
    sent = parcel(view, stream.getvalue())
    seen = intake.look(view, sent)
    assert "不能接收 1 行" in "".join(span.text for span in preview.says(seen))
    assert preview.rows(seen).index("不能接收的行") < preview.rows(seen).index("可以接收的行")
    assert "1 行没有接收，请单位改正后再报" in intake.receipt(sent, seen, intake.store_it(view, sent, seen))


def test_the_office_may_speak_for_every_unit(view):
    sent = parcel(
        view, filled(intake.form(view, None, "2023-03"), {1: under_way(40, "x"), 3: under_way(30, "z")}), None
    )
    seen = intake.look(view, sent)
    assert [(line.number, [row.unit for row in line.rows]) for line in seen.lines] == [(1, ["甲局"]), (3, ["乙局"])]
    assert "（督查室汇总表2023年3月）" in intake.receipt(sent, seen, intake.store_it(view, sent, seen))


def test_a_claim_of_completion_is_shown_with_its_day(view):
    done = {STATUS: "已完成", PERCENT: 100, "办结日期": "2023-03-08", PROGRESS: "全部完成"}
    seen = intake.look(view, parcel(view, form(view, "甲局", {1: done})))
    assert seen.lines[0].rows[0].claimed is Claimed.DONE
    assert "办结日期 未填 → 2023-03-08" in preview.compared(seen.lines[0])
    assert "2023-03-08 办结" in preview.rows(seen)


def test_the_other_units_reports_are_not_what_a_row_is_compared_with(view):
    seen = intake.look(view, parcel(view, form(view, "乙局", {1: under_way(40, "配合完成")}), "乙局"))
    assert preview.compared(seen.lines[0]) == "首次报送"


# ── what came in ──


def test_what_came_in_is_listed_with_its_time_and_whether_it_was_in_time(view):
    said = words(opened_page(view, attendance.RECEIVED))
    assert "共 3 份" in said
    assert said.index("2023-02-20 23:59") < said.index("2023-01-23 10:00") < said.index("2023-01-18 10:00")
    assert "▲ 迟报 3 天" in said
    assert said.count("● 按时") == 2


def test_the_link_chooses_whose_workbooks_are_listed(view):
    assert "共 1 份" in words(opened_page(view, attendance.RECEIVED, of="甲局"))
    assert "共 2 份" in words(opened_page(view, attendance.RECEIVED, **{"for": "2023-01"}))
    assert "还没有收到月报" in words(opened_page(view, attendance.RECEIVED, of=OFFICE))


def test_a_plan_without_any_report_opens(tmp_path, monkeypatch):
    path = tmp_path / "bare.duckdb"
    bare = ledgers.open_ledger(str(path), create=True)
    bare.add_plan(draft(task(1, "甲局")), plan(simulated=True), recorded_at=clock.now())
    bare.close()
    monkeypatch.setenv("FGF_LEDGER", str(path))
    view = View(store.plans()[0], AS_OF)
    assert "未报 " in words(opened_page(view, attendance.CALENDAR, period="2023-01"))
    assert "还没有收到月报" in words(opened_page(view, attendance.RECEIVED))
    store.ledger().close()
