"""A leader finds what is late and why, and the office's word changes the numbers: in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook

from fgf_core import demo
from fgf_core.demo import scenario
from fgf_core.model import Timeliness
from fgf_core.standing import Standing, reason
from tests.browser import Watched, copied, served, settled, watched
from tests.pages import AS_OF, STRANGE, town

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journey-leader")]

DAY = demo.opening_day()
SCREENS = [(1440, False), (390, True)]
NO_OVERFLOW = "() => document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth"


@pytest.fixture(scope="module")
def overdue(demo_ledger) -> list[Standing]:
    """The overdue tasks of the demonstration's larger plan, the longest first."""
    plan = max(demo_ledger.plans(), key=lambda plan: len(demo_ledger.standing(plan.id, DAY)))
    late = [s for s in demo_ledger.standing(plan.id, DAY) if s.timeliness is Timeliness.OVERDUE]
    return sorted(late, key=lambda s: (-s.days_overdue, s.number))


@pytest.fixture(scope="module")
def plan_id(demo_ledger) -> str:
    """The demonstration's larger plan."""
    return max(demo_ledger.plans(), key=lambda plan: len(demo_ledger.standing(plan.id, DAY))).id


@pytest.fixture(scope="module")
def dashboard(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration, with the town beside it."""
    folder = tmp_path_factory.mktemp("leader")
    with served(town(copied(demo_file, folder / "both.duckdb")), folder / "log.txt") as url:
        yield url


@pytest.fixture
def seen(chromium: Browser) -> Iterator[Watched]:
    with watched(chromium) as seen:
        yield seen


def address(url: str, name: str, **params: object) -> str:
    return f"{url}/{name}?{urlencode({'as_of': DAY, **params})}"


def said(page: Page) -> str:
    """What stands on the page."""
    return settled(page).locator("[data-testid=stMain]").inner_text()


def at(page: Page, title: str) -> Page:
    """The page once the one of this title is there."""
    page.locator(".fgf-mast h1", has_text=re.compile(title)).wait_for()
    return settled(page)


@pytest.mark.parametrize(("width", "dark"), SCREENS)
def test_a_leader_finds_in_two_clicks_who_is_late_and_why(dashboard, chromium, overdue, plan_id, width, dark):
    with watched(chromium, width=width, dark=dark) as seen:
        page = seen.open(address(dashboard, "", plan=plan_id))
        at(page, "总览")
        page.locator(".fgf-number a", has_text="逾期").first.click()
        at(page, "逾期督办")
        words = said(page)
        for standing in overdue:
            assert f"{standing.number}. {standing.title}" in words
            assert all(name in words for name in standing.leads)
            assert f"{standing.days_overdue} 天" in words
        assert page.evaluate(NO_OVERFLOW)
        page.get_by_role("link", name=f"{overdue[0].number}. {overdue[0].title}").first.click()
        at(page, re.escape(overdue[0].title))
        assert reason(overdue[0]).text in said(page)
        assert page.evaluate(NO_OVERFLOW)
        assert (seen.away_from(dashboard), seen.complaints) == ([], [])


def test_a_unit_is_one_click_away_and_the_view_is_a_link(dashboard, seen, overdue, plan_id):
    page = seen.open(address(dashboard, "overdue", plan=plan_id))
    unit = overdue[-1].leads[0]
    page.locator(".fgf-bar .fgf-name", has_text=unit).click()
    page.locator(".fgf-chosen", has_text=unit).wait_for()
    again = seen.open(settled(page).url)
    again.locator(".fgf-chosen", has_text=unit).wait_for()
    led = [s.number for s in overdue if unit in s.leads]
    rows = again.locator(".fgf-tight tbody tr")
    assert [int(row.split(".")[0]) for row in rows.all_inner_texts()] == led


def test_a_row_opens_by_keyboard_and_back_returns_to_the_list(dashboard, seen, overdue, plan_id):
    page = seen.open(address(dashboard, "overdue", plan=plan_id))
    page.locator(".fgf-tight tbody a.fgf-go").first.focus()
    page.keyboard.press("Enter")
    at(page, re.escape(overdue[0].title))
    page.go_back()
    at(page, "逾期督办")


def test_the_overdue_list_goes_out_as_a_file_people_can_file(dashboard, seen, overdue, plan_id, tmp_path):
    page = seen.open(address(dashboard, "overdue", plan=plan_id))
    with page.expect_download() as downloading:
        page.get_by_role("button", name="导出逾期清单").click()
    assert re.fullmatch(rf"逾期清单_\w+_{DAY:%Y%m%d}\.xlsx", downloading.value.suggested_filename)
    downloading.value.save_as(tmp_path / "list.xlsx")
    rows = list(load_workbook(tmp_path / "list.xlsx").worksheets[0].iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows] == [s.number for s in overdue]


def test_words_found_while_typing_stay_in_the_link_and_on_the_way_back(dashboard, seen, overdue, plan_id):
    page = seen.open(address(dashboard, "ledger", plan=plan_id))
    sought = overdue[0].title[:4]
    page.get_by_label("搜索").press_sequentially(sought, delay=60)
    page.locator(".fgf-say", has_text=f"搜索“{sought}”").wait_for()
    page.get_by_role("link", name=overdue[0].title).first.click()
    at(page, re.escape(overdue[0].title))
    page.get_by_role("link", name="返回筛选结果").click()
    at(page, "任务台账")
    assert page.get_by_label("搜索").input_value() == sought


def test_the_offices_word_on_a_claim_changes_the_overview(dashboard, seen, plan_id):
    waiting = next(s for s in scenario.read().stories.values() if s.waits and s.plan == plan_id)
    before = done(seen.open(address(dashboard, "", plan=plan_id)))
    page = seen.open(address(dashboard, "ledger", plan=plan_id, state="pending"))
    page.locator(f'.fgf-table a[href*="task={waiting.number}&"]').first.click()
    at(page, f"^{waiting.number}\\. ")
    page.get_by_text("退回", exact=True).first.click()
    page.get_by_role("button", name="提交核实").click()
    page.get_by_text("没有成功：退回必须写明理由。").wait_for()
    page.get_by_text("通过", exact=True).first.click()
    page.get_by_role("button", name="提交核实").dblclick()
    page.locator(".fgf-call", has_text=f"任务{waiting.number}已核实通过").wait_for()
    assert "没有成功" not in said(page)
    assert "◆蓝" in page.locator(".fgf-say").inner_text()
    page.get_by_role("link", name="总览").first.click()
    assert done(at(page, "总览")) == before + 1
    assert (seen.away_from(dashboard), seen.complaints) == ([], [])


def done(page: Page) -> int:
    """How many tasks the overview counts as verified done."""
    card = at(page, "总览").locator(".fgf-number", has_text="核实完成").first
    return int(re.findall(r"[0-9]+", card.locator(".fgf-value").inner_text())[0])


@pytest.mark.parametrize("name", ["ledger", "ledger?task=1", "ledger?task=5", "overdue"])
def test_texts_show_as_typed_and_neither_call_out_nor_become_marks(dashboard, seen, name):
    path, _, query = name.partition("?")
    extra = dict(pair.split("=") for pair in query.split("&") if pair)
    page = seen.open(address(dashboard, path, plan="town-2023", **extra, as_of=AS_OF))
    page.locator(".fgf-say").wait_for()
    page.evaluate("() => document.querySelectorAll('.fgf-why').forEach(folded => { folded.open = true })")
    words = said(page)
    assert (STRANGE in words) is (name != "ledger?task=5")
    assert not page.locator("[data-testid=stMain] :is(.katex, a[href^='http://x'], img[src^='http'], code)").count()
    assert seen.away_from(dashboard) == []


def test_a_choice_and_what_the_office_writes_show_as_typed(dashboard, seen):
    page = seen.open(address(dashboard, "ledger", plan="town-2023", as_of=AS_OF))
    page.get_by_label("板块").first.click()
    page.get_by_role("option", name=f"（一）{STRANGE}", exact=True).click()
    page.locator(".fgf-say", has_text=f"板块“（一）{STRANGE}”").wait_for()
    page = seen.open(address(dashboard, "ledger", plan="town-2023", as_of=AS_OF, task=5))
    page.get_by_text("退回", exact=True).first.click()
    page.get_by_label("理由（退回必填）").fill(STRANGE)
    page.get_by_role("button", name="提交核实").click()
    page.locator(".fgf-say", has_text=STRANGE).or_(page.locator(".fgf-call", has_text=STRANGE)).first.wait_for()
    assert f"理由：{STRANGE}" in said(page)
    assert seen.away_from(dashboard) == []


@pytest.mark.parametrize(("width", "dark"), SCREENS)
def test_one_goes_from_a_region_down_to_a_task_by_clicks(dashboard, chromium, width, dark):
    with watched(chromium, width=width, dark=dark) as seen:
        page = seen.open(address(dashboard, "regions", plan="yizhou-2023"))
        at(page, "区域对比")
        page.get_by_role("link", name="哈密市", exact=True).last.click()
        page.locator(".fgf-mast p", has_text="哈密市 2023年").wait_for()
        assert "伊州区" in said(page)
        assert page.evaluate(NO_OVERFLOW)
        page.get_by_role("radio", name="同类改革").click()
        page.get_by_role("link", name="27. 企业开办与注销提速").click()
        at(page, "27. 企业开办与注销提速")
        page.go_back()
        at(page, "区域对比")
        page.get_by_role("link", name="新疆维吾尔自治区").click()
        page.locator(".fgf-mast p", has_text="新疆维吾尔自治区 2023年").wait_for()
        assert (seen.away_from(dashboard), seen.complaints) == ([], [])
