"""月报报送: who has reported, what came in, and what a workbook would change before it changes anything."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from fgf_core import ledger as ledgers
from fgf_core import workbook
from fgf_core.model import Claimed, Outcome
from fgf_core.papers import lists
from fgf_core.ui import attendance, clock, intake, preview, store, tray
from fgf_core.ui.fates import Fate, Row
from fgf_core.ui.intake import OFFICE, Line, Parcel, Preview
from fgf_core.ui.text import esc, plain
from fgf_core.ui.view import View
from tests.build import draft, plan, task
from tests.reporting import AS_OF, PERCENT, PROGRESS, STATUS, filled, two_months, under_way
from tests.workbook_desk import opened, saved
from tests.workbook_hostile import zipped

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


@dataclass(frozen=True, slots=True)
class Sent:
    """A workbook as the desk sees it before it is confirmed."""

    parcel: Parcel
    preview: Preview
    lines: tuple[Line, ...]


def sent(view: View, content: bytes, unit: str | None = "甲局", period: str = "2023-03") -> Sent:
    sender = store.ledger().unit(view.plan.id, unit) if unit else None
    parcel = Parcel("月报.xlsx", hashlib.sha256(content).hexdigest(), sender, period, clock.now())
    seen = intake.look(view, parcel, workbook.read(content, name=parcel.name))
    return Sent(parcel, seen, intake.lines(view, parcel, seen))


def handed_in(view: View, content: bytes, name: str = "月报.xlsx", unit: str = "甲局") -> AppTest:
    """The desk with a file in the field."""
    app = opened_page(view, attendance.DESK, unit=unit)
    return dropped(app, {name: content})


def dropped(app: AppTest, files: Mapping[str, bytes]) -> AppTest:
    """The page once these files are in the field."""
    app.file_uploader[0].set_value([(name, content, "") for name, content in files.items()]).run()
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


def test_the_form_to_hand_out_is_that_of_the_month_being_reported_on(view):
    app = opened_page(view, attendance.DESK, unit="乙局")
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
    assert "接收，该格留空" in said
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
    time.sleep(1)  # receipt counts by the second
    confirmed(handed_in(view, form(view, "甲局", {1: under_way(45, "x")})))  # another file has its own moment
    assert store.submissions(view.plan.id, clock.today())[0].submitted_on > first.submitted_on
    store.ledger().close()


def test_the_same_file_again_has_no_effect_and_is_named(view):
    content = form(view, "甲局", {1: under_way(40, "x")})
    confirmed(handed_in(view, content))
    before = store.ledger().counts()
    again = handed_in(view, content)
    assert "已收到相同文件" in words(again)
    assert "confirm" not in [button.key for button in again.button]
    late = sent(view, content)
    result = intake.store_it(view, late.parcel, late.preview)
    assert result.outcome is Outcome.ALREADY
    assert "没有重复入账" in intake.receipt(late.parcel, late.preview, result)
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


def test_a_workbook_is_known_for_what_it_is_whatever_was_chosen_on_the_page(view):
    app = handed_in(view, form(view, "乙局", {3: under_way(50, "x")}), unit="甲局")
    assert "按模板标识认作 乙局 2023年3月" in words(app)
    assert "（乙局2023年3月），接收 1 行" in words(confirmed(app))


def test_a_row_that_can_not_be_taken_stands_first_with_its_remedy(view):
    content = form(view, "甲局", {1: under_way(40, "x"), 2: under_way(20, "y")})
    book = opened(content)
    book.worksheets[0].cell(7, 1).value = 99
    stream = io.BytesIO()
    book.save(stream)
    came = sent(view, stream.getvalue())
    assert "不能接收 1 行" in "".join(span.text for span in preview.says(came.preview))
    shown = preview.rows(came.preview, came.lines)
    assert shown.index("不能接收的行") < shown.index("可以接收的行")
    result = intake.store_it(view, came.parcel, came.preview)
    assert "1 行没有接收，请单位改正后再报" in intake.receipt(came.parcel, came.preview, result)


def test_the_office_may_speak_for_every_unit(view):
    content = filled(intake.form(view, None, "2023-03"), {1: under_way(40, "x"), 3: under_way(30, "z")})
    came = sent(view, content, None)
    assert [(line.number, [row.unit for row in line.rows]) for line in came.lines] == [(1, ["甲局"]), (3, ["乙局"])]
    assert "（督查室汇总表2023年3月），接收 2 行" in words(confirmed(handed_in(view, content)))


def test_a_claim_of_completion_is_shown_with_its_day(view):
    done = {STATUS: "已完成", PERCENT: 100, "办结日期": "2023-03-08", PROGRESS: "全部完成"}
    came = sent(view, form(view, "甲局", {1: done}))
    assert came.lines[0].rows[0].claimed is Claimed.DONE
    assert "办结日期 未填 → 2023-03-08" in preview.compared(came.lines[0])
    assert "2023-03-08 办结" in preview.rows(came.preview, came.lines)


def test_the_other_units_reports_are_not_what_a_row_is_compared_with(view):
    came = sent(view, form(view, "乙局", {1: under_way(40, "配合完成")}), "乙局")
    assert preview.compared(came.lines[0]) == "首次报送"


# ── many at once ──


def month_of_both(view: View) -> dict[str, bytes]:
    """The workbooks of both units for March."""
    return {
        "1.xlsx": form(view, "甲局", {1: under_way(40, "甲一"), 2: under_way(20, "甲二")}),
        "2.xlsx": form(view, "乙局", {3: under_way(50, "乙三")}),
    }


def nameless(view: View, unit: str, said: dict[int, dict[str, object]]) -> bytes:
    """A form that no longer says whose it is."""
    book = opened(form(view, unit, said))
    del book["_fgf"]
    sheet = book.worksheets[0]
    sheet.unmerge_cells("A2:N2") if any(str(merged) == "A2:N2" for merged in sheet.merged_cells.ranges) else None
    sheet["A2"] = "填报单位："
    return saved(book)


def fates_of(app: AppTest) -> dict[str, str]:
    """What happens with each file in the table, by its name."""
    rows = re.findall(r'<td class="w" data-label="文件">([^<]*)</td>.*?fgf-came[^>]*>. ([^<]*)</span>', words(app))
    return dict(rows)


def test_many_files_are_recognised_and_stored_with_one_button_and_one_table_of_receipts(view):
    files = month_of_both(view)
    app = dropped(opened_page(view, attendance.DESK), files)
    assert "收到 2 份：" in words(app)
    assert fates_of(app) == {"1.xlsx": "可入账", "2.xlsx": "可入账"}
    assert app.button(key="confirm").label == "全部入账（2 份）"
    said = words(confirmed(app))
    assert "已入账 2 份：接收 3 行，新增修订 3 条。" in said
    assert all(hashlib.sha256(content).hexdigest()[:12] in said for content in files.values())
    assert "已报 2 家" in said
    assert [s.unit for s in store.submissions(view.plan.id, AS_OF)[:2]] == ["乙局", "甲局"]
    assert not app.file_uploader[0].value


def test_a_zip_is_the_same_as_the_files_in_it(view):
    app = dropped(opened_page(view, attendance.DESK), {"月报.zip": zipped(month_of_both(view))})
    assert fates_of(app) == {"1.xlsx": "可入账", "2.xlsx": "可入账"}
    assert "已入账 2 份" in words(confirmed(app))


def test_the_rows_of_each_file_can_be_looked_at(view):
    app = dropped(opened_page(view, attendance.DESK), month_of_both(view))
    assert "甲二" in words(app)
    app = app.selectbox(key="shown-file").set_value(shown_as(app, "2.xlsx")).run()
    assert "乙三" in words(app)
    assert "甲二" not in words(app)


def test_a_file_that_does_not_say_whose_it_is_is_asked_and_taken_once_it_is_known(view):
    files = {"1.xlsx": month_of_both(view)["1.xlsx"], "3.xlsx": nameless(view, "乙局", {3: under_way(50, "乙三")})}
    app = dropped(opened_page(view, attendance.DESK), files)
    assert fates_of(app) == {"3.xlsx": "需确认", "1.xlsx": "可入账"}
    assert "文件里没有写明单位" in words(app)
    app = confirmed(app)
    assert "接收 2 行" in words(app)
    assert app.button(key="next").label == "清空，接收下一批"
    (asked,) = [box for box in app.selectbox if box.label == "单位" and box.value is None]
    app = asked.set_value("乙局").run()
    assert "可以接收 " in words(app)
    said = words(confirmed(app))
    assert "已入账 2 份：接收 3 行" in said
    assert not app.file_uploader[0].value


def test_a_single_file_that_does_not_say_whose_it_is_is_that_of_the_link(view):
    app = opened_page(view, attendance.DESK, unit="乙局")
    app = dropped(app, {"月报.xlsx": nameless(view, "乙局", {3: under_way(50, "乙三")})})
    assert [box.value for box in app.selectbox if box.label == "单位"] == ["乙局", "乙局"]
    assert "（乙局2023年3月），接收 1 行" in words(confirmed(app))


def test_a_wrong_answer_is_refused_by_the_check(view):
    content = form(view, "甲局", {1: under_way(40, "x")})
    app = dropped(opened_page(view, attendance.DESK), {"乙局.xlsx": content})
    assert "单位不一致" in words(app)
    (asked,) = [box for box in app.selectbox if box.label == "单位" and box.value is None]
    assert asked.options[:2] == ["甲局", "乙局"]
    assert "请选对单位后再报送" in words(asked.set_value("乙局").run())


def test_what_can_not_be_taken_stays_with_its_reason_while_the_rest_is_stored(view):
    files = {**month_of_both(view), "照片.xlsx": b"\x89PNG", "空.xlsx": form(view, "乙局", {})}
    app = dropped(opened_page(view, attendance.DESK), files)
    wanted = {"照片.xlsx": "不能接收", "空.xlsx": "不能接收", "1.xlsx": "可入账", "2.xlsx": "可入账"}
    assert fates_of(app) == wanted
    said = words(confirmed(app))
    assert "已入账 2 份" in said
    assert "还有 2 份：" in said
    assert fates_of(app) == {"照片.xlsx": "不能接收", "空.xlsx": "不能接收"}
    assert "文件内容是图片" in said
    assert "confirm" not in [button.key for button in app.button]


def blank() -> bytes:
    """A workbook with words on its sheet that are no table."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["请各单位按时报送月报。"])
    return saved(book)


def test_a_file_without_a_table_is_refused_at_once_and_not_asked_whose_it_is(view):
    app = dropped(opened_page(view, attendance.DESK), {"通知.xlsx": blank()})
    assert fates_of(app) == {}
    assert "没有可以接收的内容" in words(app)
    assert "NO_HEADER" in words(app)


def test_the_server_takes_what_the_field_for_files_offers():
    settings = tomllib.loads((SHELL.parents[2] / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["maxUploadSize"] == workbook.MOST_ZIPPED >> 20


def test_the_units_own_workbooks_go_back_with_remarks_once_it_is_settled_what_is_taken(view):
    files = {**month_of_both(view), "3.xlsx": form(view, "乙局", {}), "4.xlsx": b"\x89PNG"}
    app = dropped(opened_page(view, attendance.DESK), files)
    assert "mark-rows" not in [button.key for button in app.button]
    app = app.selectbox(key="shown-file").set_value(shown_as(app, "3.xlsx")).run()
    assert [button.label for button in app.download_button if "批注" in button.label] == ["下载批注后的原表"]
    app = confirmed(app)
    assert app.download_button(key="receipt").label == "下载全部回执（2 份）"
    app.button(key="mark-entries").click().run()
    assert app.download_button(key="marked-entries").label == plain("保存 批注后的原表_2份.zip")
    again = dropped(opened_page(view, attendance.DESK), files)
    again.button(key="mark-rows").click().run()
    assert again.download_button(key="marked-rows").label == plain("保存 批注后的原表_3份.zip")


def shown_as(app: AppTest, name: str) -> str:
    """How a file is named where one is chosen to be looked at."""
    return next(option for option in app.selectbox(key="shown-file").options if name in option)


def test_a_workbook_that_goes_back_says_what_was_made_of_each_row(view):
    box, rows = tray_with(view, {"1.xlsx": form(view, "甲局", {1: under_way("约40%", "x"), 2: under_way(20, "y")})})
    (item,) = box.items.values()
    assert rows[0].preview
    back = item.answered(rows[0].preview)
    assert isinstance(back, bytes)
    said = [str(cell.value) for line in opened(back).worksheets[0].iter_rows() for cell in line if cell.value]
    assert any("约40%”是约数" in text for text in said)
    assert "已接收" in said
    assert item.answered(rows[0].preview) is back


def test_two_files_of_one_unit_and_month_are_both_taken_the_later_as_a_correction(view):
    files = {
        "1.xlsx": form(view, "甲局", {1: under_way(40, "x")}),
        "2.xlsx": form(view, "甲局", {1: under_way(45, "x")}),
    }
    app = dropped(opened_page(view, attendance.DESK), files)
    assert "同一单位同一期有 2 份，这是第 1 份，先入账" in words(app)
    assert "同一单位同一期有 2 份，这是第 2 份，作为前一份的更正" in words(app)
    confirmed(app)
    last = store.last_reports(view.plan.id, AS_OF)
    assert [(r.percent, r.revision) for reports in last.values() for r in reports if r.unit == "甲局"] == [(45, 2)]


def test_the_same_file_twice_is_taken_once(view):
    content = form(view, "甲局", {1: under_way(40, "x")})
    app = dropped(opened_page(view, attendance.DESK), {"1.xlsx": content, "2.xlsx": content})
    assert fates_of(app) == {"1.xlsx": "可入账", "2.xlsx": "已收到相同文件"}
    assert "与“1.xlsx”是同一份文件，只入账一次" in words(app)
    assert "收件编号 4。" in words(confirmed(app))
    assert len(store.submissions(view.plan.id, AS_OF)) == 4


def test_two_sessions_with_the_same_files_store_them_once(view):
    files = month_of_both(view)
    one, other = (dropped(opened_page(view, attendance.DESK), files) for _ in range(2))
    assert "已入账 2 份：接收 3 行，新增修订 3 条" in words(confirmed(one))
    before = store.ledger().counts()
    assert fates_of(other.run()) == {"1.xlsx": "已收到相同文件", "2.xlsx": "已收到相同文件"}
    assert store.ledger().counts() == before


def test_two_clicks_on_one_button_store_each_file_once(view):
    box, rows = tray_with(view, month_of_both(view))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: box.enter(view, rows), range(8)))
    assert [entry.receipt.outcome for entry in box.entries.values()] == [Outcome.ACCEPTED, Outcome.ACCEPTED]
    assert len(store.submissions(view.plan.id, AS_OF)) == 5
    assert box.edition == 1


def test_a_workbook_whose_permit_ended_between_two_clicks_is_left_with_the_reason(view):
    day, ledger = view.as_of, store.ledger()
    unit = ledger.unit(view.plan.id, "甲局")
    said = {"reason": "因", "recorded_at": clock.now()}
    ledger.grant(view.plan.id, unit, "2023-02", on=day, until=day, **said)
    box, rows = tray_with(view, {"1.xlsx": form(view, "甲局", {1: under_way(40, "甲一")}, "2023-02")})
    assert [row.fate for row in rows] == [Fate.READY]
    ledger.end_permit(view.plan.id, 1, on=day, **said)
    before = ledger.counts()
    box.enter(view, rows)
    assert "2023-02 月报已于 2023-03-02 24 时锁定" in box.failed[rows[0].key]
    assert (box.entries, ledger.counts()) == ({}, before)
    (row,) = box.rows(view, {}, quietly)
    assert row.fate is Fate.REFUSED
    assert "锁定" in row.why


# A limit on the size of files stands for a full disk; the files on the desk were read before.
FULL = """
import resource, sys
from pathlib import Path
from fgf_core.ui import store
from fgf_core.ui.view import View
from tests.reporting import AS_OF, two_months
from tests.test_page_reports import month_of_both, quietly, tray_with
two_months(Path(sys.argv[1]))
view = View(store.plans()[0], AS_OF)
box, rows = tray_with(view, month_of_both(view))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
box.enter(view, rows)
for row in box.rows(view, {}, quietly):
    print(row.fate.value, row.why)
print(len(box.entries), len(store.submissions(view.plan.id, AS_OF)))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
box.enter(view, box.rows(view, {}, quietly))
print(len(box.entries), len(box.failed), len(store.submissions(view.plan.id, AS_OF)), store.ledger().check())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the system can't limit the size of a file")
def test_files_that_meet_a_full_disk_stay_on_the_desk_with_the_reason_and_are_stored_once_there_is_room(tmp_path):
    path = str(tmp_path / "own.duckdb")
    done = subprocess.run(
        [sys.executable, "-c", FULL, path], cwd=SHELL.parents[2], env={**os.environ, "FGF_LEDGER": path},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    full = "可入账 没有入账：没有存成：磁盘空间不足或不能写入。已存的内容完好；请腾出空间后重新操作。"
    assert done.stdout.splitlines() == [full, full, "0 3", "2 0 5 ()"]


def test_a_file_of_another_plan_names_the_plan_to_choose(view):
    other = replace(plan("other-2023"), title="某县2023年营商环境行动方案", simulated=True)
    assert store.ledger().add_plan(draft(task(1, "甲局")), other, recorded_at=clock.now()) == ()
    content = filled(
        intake.form(View(other, AS_OF), store.ledger().unit(other.id, "甲局"), "2023-03"), {1: under_way(1, "x")}
    )
    said = words(dropped(opened_page(view, attendance.DESK), {"1.xlsx": content}))
    assert "这是“某县2023年营商环境行动方案”的月报表，请先在左侧选定该工作要点" in said


def test_more_files_than_are_taken_at_once_are_said(view):
    crowd = {f"{n}.txt": b"x" for n in range(100)}
    app = dropped(opened_page(view, attendance.DESK), {"1.xlsx": month_of_both(view)["1.xlsx"], "2.zip": zipped(crowd)})
    assert fates_of(app) == {"2.zip": "不能接收", "1.xlsx": "可入账"}
    assert "每次不超过 100 份" in words(app)


def test_a_file_is_read_once_however_often_the_page_is_drawn(view):
    box, _ = tray_with(view, month_of_both(view))
    heard: list[str] = []
    uploads = list({item.upload.file_id: item.upload for item in box.items.values()}.values())
    box.take(view, uploads, lambda *said: heard.append(said[2]))
    assert heard == []
    box.take(view, uploads[1:], lambda *said: heard.append(said[2]))
    assert [item.name for item in box.items.values()] == ["2.xlsx"]


def test_what_is_too_much_to_keep_is_read_again(view):
    book = opened(month_of_both(view)["1.xlsx"])
    notes = book.create_sheet("附表")
    for _ in range(550):
        notes.append(["x"] * 200)
    large = saved(book)
    box, rows = tray_with(view, {"1.xlsx": large, "2.xlsx": large})
    assert [item.reading is None for item in box.items.values()] == [False, True]
    assert [(row.fate, row.sender) for row in rows] == [(Fate.READY, "甲局"), (Fate.SEEN, "甲局")]


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as the page's field hands it on."""

    name: str
    content: bytes

    @property
    def file_id(self) -> str:
        return self.name

    def getvalue(self) -> bytes:
        return self.content


def tray_with(view: View, files: Mapping[str, bytes]) -> tuple[tray.Tray, list[Row]]:
    """A desk with files on it, and its rows."""
    box = tray.Tray()
    box.take(view, [Handed(name, content) for name, content in files.items()], quietly)
    return box, box.rows(view, {}, quietly)


def quietly(*_: object) -> None:
    """Hear how far it is."""


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
