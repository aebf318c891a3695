"""From the overdue to closed items: drafts made of suggestions, signed, issued, answered, closed and sent back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fgf_core import demo
from tests.browser import copied, served, settled, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journey-leader")]

LINK = f"items?plan=karamay-2023&as_of={demo.opening_day()}"


@pytest.fixture(scope="module")
def dashboard(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration, to be written to."""
    folder = tmp_path_factory.mktemp("items")
    with served(copied(demo_file, folder / "demo.duckdb"), folder / "log.txt") as url:
        yield url


def step(page: Page, act: str, said: str = "") -> None:
    """One step of the item on the page."""
    settled(page).get_by_role("tab", name=act, exact=True).click()
    panel = page.get_by_role("tabpanel").filter(visible=True)
    if said:
        panel.locator("textarea").last.fill(said)
    panel.get_by_label("经办人（必填）").fill("李四")
    panel.get_by_role("button", name=act, exact=True).click()
    page.locator(".fgf-call.fgf-good", has_text=re.compile(f"{act}$")).wait_for()


def test_three_suggestions_become_drafts_and_go_their_ways(dashboard: str, chromium: Browser) -> None:
    with watched(chromium) as seen:
        page = seen.open(f"{dashboard}/{LINK}&part=系统建议")
        boxes = page.locator("[data-testid=stCheckbox]", has_text="红色警示")
        titles = []
        for place in range(3):
            titles.append(re.split("[：·]", boxes.nth(place).inner_text())[1].strip())
            boxes.nth(place).locator("label").click()
        page.get_by_label("经办人（必填）").fill("李四")
        page.get_by_role("button", name="生成拟办件").click()
        page.locator(".fgf-call", has_text="已生成 3 件拟办").wait_for()

        for place, ending in enumerate(("销号", "退回重办")):
            page = seen.open(f"{dashboard}/{LINK}")
            page.locator(".fgf-slip", has_text=titles[place]).click()
            for act in ("送签", "签发", "签收"):
                step(page, act)
            assert f"督办〔2023〕{place + 1}号" in page.locator(".fgf-mast h1").inner_text()
            step(page, "反馈", "已办结，佐证附后")
            step(page, ending, "已核对佐证")

        page = seen.open(f"{dashboard}/{LINK}")
        lanes = page.locator(".fgf-lane")
        assert titles[0] in lanes.nth(4).inner_text()
        assert titles[1] in lanes.nth(2).inner_text()
        assert "第 2 轮" in lanes.nth(2).inner_text()
        assert titles[2] in lanes.nth(0).inner_text()
        assert seen.complaints == []
