"""An appraisal in a real browser: marks entered, a result published, corrected, final, and then left alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from fgf_core import appraisal
from fgf_core.appraisal import STANDARDS
from fgf_core.ledger import Arrival, open_ledger
from fgf_core.model import Problem
from tests.browser import Watched, served, settled, watched
from tests.build import IN_PROGRESS, Book, intake, row, task

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journey-appraisal")]

PLAN = "town-2023"
DRAFTED, CLOSED = date(2023, 9, 25), date(2023, 10, 20)
TASKS = (
    task(1, "甲局", due="06-30", title="压缩办理时限"),
    task(2, "甲局", due="12-31", title="推行一网通办"),
    task(3, "乙局", due="12-31", title="规范收费"),
    task(4, "乙局", due="12-31", title="公开清单"),
)
ENTRIES, LIFE = "评议录入", "考评流程"
TITLE = "某县2023年度“放管服”改革考评结果（过程）"


def told(path: Path) -> Path:
    """A closed ledger file: two units that reported now and then until September."""
    book = Book(*TASKS, ledger=open_ledger(str(path), create=True), simulated=True)
    for month in ("06", "07", "08"):
        book.report(month, f"{month}-18", IN_PROGRESS, 40, task=2, unit="甲局", progress="推进")
        book.report(month, f"{month}-18", IN_PROGRESS, 60, task=3, unit="乙局", progress="推进")
    book.ledger.close()
    return path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard over the ledger as told."""
    folder = tmp_path_factory.mktemp("running")
    with served(told(folder / "town.duckdb"), folder / "log.txt") as url:
        yield url


@pytest.fixture
def seen(chromium: Browser) -> Iterator[Watched]:
    with watched(chromium) as seen:
        yield seen


def address(url: str, as_of: date, **params: object) -> str:
    return f"{url}/scorecards?{urlencode({'plan': 'town-2023', 'as_of': as_of.isoformat(), **params})}"


def pressed(page: Page, panel: str, button: str, says: str, **fields: str) -> None:
    """Wait for what the page says after a form in a panel was filled in, ticked and sent by a double click."""
    form = page.locator(f".st-key-{panel}")
    form.get_by_role("button", name=button, exact=True).wait_for()
    settled(page)
    for label, value in fields.items():
        form.get_by_label(label).fill(value)
    for tick in form.get_by_role("checkbox").all():
        tick.locator("xpath=ancestor::label").click()
    form.get_by_role("button", name=button, exact=True).dblclick()
    shows(page, says)
    settled(page)


def shows(page: Page, words: str) -> None:
    """Wait until a page shows these words: a double click draws it twice."""
    page.get_by_text(words).first.wait_for()


def entered(page: Page, marks: float) -> None:
    """Wait until a unit has the same mark on all four standards."""
    form = page.locator(".st-key-panel-standards")
    for place in range(len(STANDARDS)):
        form.get_by_label("分值", exact=True).nth(place).fill(str(marks))
        form.get_by_label("依据", exact=True).nth(place).fill("年中检查")
    pressed(page, "panel-standards", "录入四项标准", "已录入甲局的四项标准评议", 经办人="张三")


def process_score(path: Path) -> float | None:
    """What 甲局 scores for the day of the draft by all that the ledger holds."""
    with closing(open_ledger(str(path))) as ledger:
        facts = ledger.appraised(PLAN, DRAFTED)
        return appraisal.scorecards(ledger.scheme(PLAN, DRAFTED), facts)[0].score


def frozen_score(path: Path) -> float | None:
    """What the result says 甲局 scored."""
    with closing(open_ledger(str(path))) as ledger:
        return ledger.appraisal_cards(1)[0].score


def report_late(path: Path) -> None:
    """甲局's report for September comes in after the result was made final, dated the day after it was due."""
    with closing(open_ledger(str(path))) as ledger:
        number = next(s.task_id for s in ledger.standing(PLAN, DRAFTED) if s.number == 2)
        arrived = datetime(2023, 9, 21, 10)
        receipt = ledger.submit(
            intake(row(number, "甲局", IN_PROGRESS, 70, progress="补报")),
            Arrival(PLAN, ledger.unit(PLAN, "甲局"), "2023-09", "补报.xlsx", "f" * 64, arrived, arrived),
        )
        assert not isinstance(receipt, Problem)
        assert ledger.check() == ()


def test_a_result_is_published_corrected_made_final_and_then_unmoved_by_a_late_report(seen, tmp_path):
    path = told(tmp_path / "town.duckdb")
    with served(path, tmp_path / "log.txt") as url:
        page = seen.open(address(url, DRAFTED, part=ENTRIES, unit="甲局"))
        page.get_by_text("四项标准已评 0 / 2 个单位").wait_for()
        entered(page, 2)
        shows(page, "四项标准已评 1 / 2 个单位")
        shows(page, "4 条，新录入的在前")

        page = seen.open(address(url, DRAFTED, part=LIFE))
        pressed(page, "panel-draft", "草拟", "已草拟《", 经办人="张三")
        page.get_by_role("link", name=TITLE).click()
        page.get_by_text("草拟中，核对无误后向单位公示").wait_for()
        settled(page)
        pressed(page, "panel-life-publish", "公示", "前（含当日）申诉", 经办人="张三")
        shows(page, "关于公示《")

        form = page.locator(".st-key-panel-life-object")
        form.get_by_role("combobox").first.click()
        page.get_by_role("option", name="甲局").click()
        pressed(page, "panel-life-object", "登记申诉", "已登记甲局的申诉（编号 1）", 申诉内容="应评五分", 经办人="甲局")
        shows(page, "待办申诉 1 件")

        page = seen.open(address(url, DRAFTED, part=ENTRIES, unit="甲局"))
        page.get_by_text("四项标准已评 1 / 2 个单位").wait_for()
        settled(page)
        entered(page, 5)

        page = seen.open(address(url, DRAFTED, part=LIFE, appraisal=1))
        page.get_by_text("办理申诉 1：甲局").wait_for()
        settled(page).locator(".st-key-panel-decide-1").get_by_text("更正", exact=True).click()
        pressed(page, "panel-decide-1", "提交办理意见", "已更正：", 理由="核查属实", 经办人="张三")
        shows(page, "更正情况")

        page = seen.open(address(url, CLOSED, part=LIFE, appraisal=1))
        page.get_by_text("申诉期已于").first.wait_for()
        settled(page)
        pressed(page, "panel-life-finalize", "定稿", "不再变动", 经办人="张三")
        shows(page, "已于2023年10月20日定稿，不再变动")
        assert seen.complaints == []
        assert seen.away_from(url) == []
        page.goto("about:blank")  # a page whose server is gone would complain
    before = process_score(path)
    assert frozen_score(path) == before
    report_late(path)
    after = process_score(path)
    assert after != before
    with served(path, tmp_path / "log.txt") as url:
        seen.open(address(url, DRAFTED, unit="甲局")).get_by_text(f"= {after:.2f} 分").wait_for()
        page = seen.open(address(url, CLOSED, part=LIFE, appraisal=1, unit="甲局"))
        page.get_by_text(f"= {before:.2f} 分").wait_for()
        assert seen.complaints == []


@pytest.mark.parametrize("part", ["等次与得分", ENTRIES, LIFE, "考评办法"])
def test_each_part_of_the_page_fits_a_phone(chromium, running, part):
    with watched(chromium, width=390, dark=True) as phone:
        for unit in ("", "甲局"):
            page = phone.open(address(running, DRAFTED, part=part, unit=unit))
            page.get_by_role("heading", name="单位考评").wait_for()
            assert settled(page).evaluate("document.documentElement.scrollWidth") == 390
        assert phone.complaints == []
