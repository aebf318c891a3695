"""A month at the desk in a real browser: a form goes out, comes back filled in, is looked at, confirmed, corrected."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from fgf_core import workbook
from fgf_core.ledger import LedgerLocked, open_ledger
from tests.browser import Watched, served, settled, watched
from tests.build import Book, task
from tests.reporting import AS_OF, PERCENT, PROGRESS, STATUS, filled, two_months, under_way
from tests.workbook_desk import opened, saved
from tests.workbook_hostile import zipped

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journey-month")]

STRANGE = "1~3月完成5~8项，$5亿$，<b>x</b>，=1+1"
DONE = {STATUS: "已完成", PERCENT: 100, "办结日期": date(2023, 3, 8), PROGRESS: STRANGE}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard over a plan of two units and two months."""
    folder = tmp_path_factory.mktemp("desk")
    with served(two_months(folder / "desk.duckdb"), folder / "log.txt") as url:
        yield url


@pytest.fixture
def seen(chromium: Browser) -> Iterator[Watched]:
    with watched(chromium) as seen:
        yield seen


def address(url: str, page: str, **params: str) -> str:
    return f"{url}/{page}?{urlencode({'plan': 'town-2023', 'as_of': AS_OF.isoformat(), **params})}"


def at_desk(seen: Watched, url: str, unit: str) -> Page:
    """The desk for a unit and the month being reported on."""
    page = seen.open(address(url, "reports", part="收发月报", unit=unit))
    page.get_by_text("选择月报文件").wait_for()
    page.get_by_role("button", name=f"下载 月报_{unit}_2023年3月").wait_for()
    return page


def handed_out(page: Page, to: Path) -> bytes:
    """The unit's form, downloaded."""
    with page.expect_download() as downloading:
        page.get_by_role("button", name="下载 月报").click()
    assert downloading.value.suggested_filename == "月报_甲局_2023年3月.xlsx"
    downloading.value.save_as(to)
    return to.read_bytes()


def handed_in(page: Page, name: str, content: bytes) -> str:
    """What the page says once the file has been read."""
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "", "buffer": content})
    page.get_by_text(re.compile("可以接收 |没有可以接收的内容|已收到相同文件")).first.wait_for()
    return main(settled(page))


def confirmed(page: Page) -> str:
    page.get_by_role("button", name="确认入账").click()
    page.get_by_text("已入账：").first.wait_for()
    return main(settled(page))


def main(page: Page) -> str:
    return page.inner_text("[data-testid=stMain]")


def test_a_units_month_goes_out_comes_back_and_moves_the_overview(desk, seen, tmp_path):
    overview = main(seen.open(address(desk, "")))
    assert "上报口径完成 0 项" in overview

    page = at_desk(seen, desk, "甲局")
    blank = handed_out(page, tmp_path / "form.xlsx")
    first = filled(blank, {1: DONE, 2: under_way("约20%", "已部署")})
    shown = handed_in(page, "月报_甲局.xlsx", first)
    assert "可以接收 2 行，提醒 1 条" in shown
    assert STRANGE in shown
    assert "与上次（2023-01）相比：状态 推进中 → 报完成；进度 10% → 100%（升 90 个百分点）" in shown

    said = confirmed(page)
    assert "接收 2 行，新增修订 2 条，与已入账内容相同 0 条" in said
    assert "已报 1 家" in said
    page.get_by_text("看总览").click()
    page.get_by_text("上报口径完成 1 项").wait_for()
    assert "待核实 1 项" in main(settled(page))

    page = at_desk(seen, desk, "甲局")
    assert "已收到相同文件" in handed_in(page, "换个名字.xlsx", first)
    assert not page.get_by_role("button", name="确认入账").count()

    page = at_desk(seen, desk, "甲局")
    corrected = filled(blank, {1: DONE, 2: under_way("25%", "已部署")})
    assert "更正本期第 1 版：进度 20% → 25%（升 5 个百分点）" in handed_in(page, "更正.xlsx", corrected)
    button = page.get_by_role("button", name="确认入账")
    button.dblclick()
    page.get_by_text("已入账：").first.wait_for()
    assert "新增修订 1 条，与已入账内容相同 1 条" in main(settled(page))

    history = main(seen.open(address(desk, "reports", part="收件记录", of="甲局")))
    assert "共 3 份" in history
    assert "更正.xlsx" in history
    assert seen.complaints == []
    assert seen.away_from(desk) == []


def forty(path: Path) -> dict[str, bytes]:
    """A ledger file of forty units, each leading a task, and their workbooks for March, filled in.

    The first has a row that can't be taken, the second no longer says whose it is, the third is none; the fourth
    claims its task done.
    """
    names = [f"第{number}局" for number in range(1, 41)]
    tasks = [task(number, name, due="12-31") for number, name in enumerate(names, start=1)]
    book = Book(*tasks, ledger=open_ledger(str(path), create=True), simulated=True)
    files = {}
    for number, name in enumerate(names, start=1):
        facts = book.ledger.facts(book.plan.id, book.ledger.unit(book.plan.id, name), "2023-03", AS_OF)
        said = {number: DONE if number == 4 else under_way(10 + number, f"进展{number}")}
        files[f"月报{number:02d}.xlsx"] = filled(workbook.template(facts), said)
    book.ledger.close()
    wrong, nameless = (opened(files[f"月报0{number}.xlsx"]) for number in (1, 2))
    wrong.worksheets[0].append([99, "", "没有的任务", *[""] * 6, "推进中", 50])
    del nameless["_fgf"]
    nameless.worksheets[0]["A2"] = "填报单位：        报告期：2023年3月"
    spoilt = {"月报01.xlsx": saved(wrong), "月报02.xlsx": saved(nameless), "月报03.xlsx": b"\x89PNG"}
    return files | spoilt


def test_forty_dropped_workbooks_are_read_asked_about_stored_and_receipted(chromium, tmp_path):
    path = tmp_path / "forty.duckdb"
    files = forty(path)
    alone = [{"name": name, "mimeType": "", "buffer": content} for name, content in list(files.items())[:30]]
    packed = {"name": "其余.zip", "mimeType": "", "buffer": zipped(dict(list(files.items())[30:]))}
    with watched(chromium) as seen, served(path, tmp_path / "log.txt") as url:
        assert "上报口径完成 0 项" in main(seen.open(address(url, "")))
        page = seen.open(address(url, "reports", part="收发月报"))
        page.set_default_timeout(120_000)  # forty files on a busy machine
        page.set_input_files("input[type=file]", [*alone, packed])
        page.get_by_text(re.compile(r"正在读取第 \d+ 份，共 \d+ 份：月报\d+")).first.wait_for()
        page.get_by_text("收到 40 份：可入账 38 份，需确认 1 份，不能接收 1 份").wait_for()
        assert "没有写明单位" in main(settled(page))

        button = page.get_by_role("button", name="全部入账（38 份）")
        button.dblclick()
        page.get_by_text("已入账 38 份：接收 38 行，新增修订 38 条，1 行没有接收").wait_for()
        shown = main(settled(page))
        assert "已报 38 家" in shown
        assert "文件内容是图片" in shown

        asked = page.get_by_role("combobox", name="单位").last
        asked.click()
        asked.press_sequentially("第2局")
        page.get_by_role("option", name="第2局", exact=True).click()
        page.get_by_role("button", name="全部入账（1 份）").click()
        page.get_by_text("已入账 39 份：接收 39 行").wait_for()
        assert page.locator("table", has_text="SHA-256").locator("tbody tr").count() == 39
        page.get_by_role("button", name="打包批注后的原表（39 份）").click()
        with page.expect_download(timeout=60_000) as downloading:
            page.get_by_role("button", name="保存 批注后的原表_39份.zip").click()
        back = zipfile.ZipFile(downloading.value.path())
        assert len(back.namelist()) == 39
        texts = [str(cell.value) for line in opened(back.read("批注_月报01.xlsx")).worksheets[0] for cell in line]
        assert any("没有第 99 号任务" in text for text in texts)
        with page.expect_download(timeout=60_000) as downloading:
            page.get_by_role("button", name="下载全部回执（39 份）").click()
        receipts = zipfile.ZipFile(downloading.value.path())
        assert len(receipts.namelist()) == 39
        facts = [
            str(cell.value) for line in opened(receipts.read(receipts.namelist()[0])).worksheets[0] for cell in line
        ]
        assert hashlib.sha256(files[next(text for text in facts if text in files)]).hexdigest() in facts
        settled(page).get_by_text("看总览").click()
        page.get_by_text("上报口径完成 1 项").wait_for()
        assert seen.complaints == []
        assert seen.away_from(url) == []
    with closing(open_ledger(str(path))) as ledger:
        assert ledger.check() == ()
        assert [s.period for s in ledger.submissions("town-2023", AS_OF)] == ["2023-03"] * 39
        said = [report for reports in ledger.last_reports("town-2023", AS_OF).values() for report in reports]
        wanted = {f"第{n}局": 10 + n for n in range(1, 41) if n != 3} | {"第4局": 100}
        assert {report.unit: report.percent for report in said} == wanted


def test_nonsense_is_answered_with_a_sentence(desk, seen):
    page = at_desk(seen, desk, "乙局")
    shown = handed_in(page, "月报.xlsx", "这不是表格".encode())
    assert "没有可以接收的内容" in shown
    assert "请在 WPS 或 Excel 中另存为 .xlsx 后再报送" in shown
    assert not page.get_by_role("button", name="确认入账").count()
    assert seen.complaints == []


@pytest.mark.parametrize("part", ["报送日历", "收发月报", "收件记录"])
def test_each_part_of_the_page_fits_a_phone(desk, chromium, part):
    with watched(chromium, width=390) as phone:
        page = phone.open(address(desk, "reports", part=part))
        page.get_by_text("累计报送率").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert phone.complaints == []


def test_a_server_killed_before_the_confirmation_has_stored_nothing(chromium, tmp_path):
    path = two_months(tmp_path / "killed.duckdb")
    before = counted(path)
    with watched(chromium) as seen, served(path, tmp_path / "log.txt") as url:
        page = at_desk(seen, url, "甲局")
        content = filled(handed_out(page, tmp_path / "form.xlsx"), {2: under_way(50, "x")})
        assert "可以接收 1 行" in handed_in(page, "月报.xlsx", content)
        with pytest.raises(LedgerLocked) as held:
            open_ledger(str(path))
        os.kill(int(held.value.pid), signal.SIGKILL)
        page.get_by_text("与系统的连接中断").or_(page.get_by_text("连接中断")).first.wait_for()
    assert counted(path) == before


def counted(path: Path) -> dict[str, int]:
    """The rows of a sound ledger that nobody holds."""
    with closing(open_ledger(str(path))) as ledger:
        assert ledger.check() == ()
        return ledger.counts()


def test_a_real_notice_is_read_into_an_empty_ledger(chromium, seeds, tmp_path):
    path = tmp_path / "fresh.duckdb"
    open_ledger(str(path), create=True).close()
    with watched(chromium) as seen, served(path, tmp_path / "log.txt") as url:
        page = seen.open(url)
        page.get_by_text("导入工作要点").first.click()
        page.set_input_files("input[type=file]", seeds / "yizhou-2023.txt")
        page.get_by_text("读到 40 项任务").wait_for()
        page.get_by_text("先看修补和疑问").wait_for()
        settled(page).locator(".fgf-problems a").first.click()
        assert "伊区政办发" in page.inner_text(".fgf-source li:target")
        page.get_by_role("button", name="确认入账 40 项任务").click()
        page.get_by_text("看总览").click()
        page.get_by_text("40 项任务，").wait_for()
        assert "伊州区2023年深化“放管服”改革工作要点" in main(settled(page))
        assert seen.complaints == []
        assert seen.away_from(url) == []
    with closing(open_ledger(str(path))) as ledger:
        assert [plan.id for plan in ledger.plans()] == ["yizhou-2023"]
        assert ledger.check() == ()
