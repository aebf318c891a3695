"""Two dashboards over one server: what one stores the other shows, and a server that was away costs a retry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fgf_core.ledger import open_ledger
from tests import engines
from tests.browser import served, settled, watched
from tests.build import DONE, Book, task

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journey-servers")]

LINK = "?plan=town-2023&as_of=2023-06-25"


@pytest.fixture
def server(postgresql_programs: Path) -> Iterator[engines.Started]:
    """A server with a ledger of two tasks, one of which waits for the office's word."""
    with engines.postgresql(postgresql_programs) as server:
        book = Book(task(1), task(2, due="12-31"), ledger=open_ledger(server.address, create=True), simulated=True)
        book.report("06", "06-18", DONE, 100)
        book.ledger.close()
        yield server


def done(page: Page) -> int:
    """How many tasks the overview counts as verified done."""
    card = settled(page).locator(".fgf-number", has_text="核实完成").first
    return int(re.findall(r"[0-9]+", card.locator(".fgf-value").inner_text())[0])


def test_two_dashboards_show_each_others_commits_and_outlive_the_server(server, chromium: Browser, tmp_path):
    with (
        served(server.address, tmp_path / "one.txt") as one,
        served(server.address, tmp_path / "other.txt") as other,
        watched(chromium) as here,
        watched(chromium) as there,
    ):
        assert done(there.open(f"{other}/{LINK}")) == 0

        page = here.open(f"{one}/ledger{LINK}&task=1")
        page.get_by_text("通过", exact=True).first.click()
        settled(page).get_by_role("button", name="提交核实").click()
        page.locator(".fgf-call", has_text="任务1已核实通过").wait_for()
        there.page.get_by_role("link", name="总览").first.click()
        there.page.locator(".fgf-number", has_text=re.compile(r"核实完成\s*1\s*项")).wait_for()

        server.restart()
        assert [done(seen.open(f"{url}/{LINK}")) for seen, url in ((here, one), (there, other))] == [1, 1]

        server.stop()
        page = there.open(f"{other}/{LINK}")
        page.locator(".fgf-call").wait_for()
        words = settled(page).locator("[data-testid=stMain]").inner_text()
        assert "账本所在的数据库服务器连不上：127.0.0.1/postgres。已存的内容不受影响，请稍后再试" in words
        assert not re.search(r"[A-Za-z]{4}", re.sub(r"postgres|编号：[0-9a-f]+", "", words))

        server.start()
        assert done(there.open(f"{other}/{LINK}")) == 1
        assert (here.complaints, there.complaints) == ([], [])
