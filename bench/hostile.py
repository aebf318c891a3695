"""How long each hostile workbook takes to be answered on the page, while five other sessions go on working."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from bench import browser, sessions
from bench.report import Line, print_table
from bench.servers import Server, resident
from tests import test_intake_survives, test_workbook_safe

OTHERS, ALONE_SECONDS, MOST_SECONDS = 5, 15, 3
ANSWERED = "没有可以接收的内容"
MADE: dict[str, tuple[str, Callable[[], bytes]]] = test_workbook_safe.HOSTILE | test_intake_survives.HOSTILE


def show(chromium: Browser, server: Server) -> None:
    """Hand in every file of the tests, one after another, and print the slowest and what the others felt."""
    with _at_work(server) as alone:
        time.sleep(ALONE_SECONDS)
    context = browser.context(chromium)
    page = context.new_page()
    _answered(page, server, "first.xlsx", b"")
    before = resident(server)
    with _at_work(server) as beside:
        took = {name: _answered(page, server, f"{name}.xlsx", made()) for name, (_, made) in MADE.items()}
    context.close()
    slowest = max(took, key=took.__getitem__)
    print_table(
        f"{len(took)} hostile workbooks handed in, {OTHERS} other sessions at work",
        [
            Line("a file, from the choice to the answer on the page", [], list(took.values())),
            Line(f"  the slowest: {slowest[:36]}", [], [took[slowest]]),
            Line("another session's re-run, median", alone, beside),
            Line("  the slowest", [max(alone)], [max(beside)]),
            Line("memory of the server", [before], [resident(server)], unit="MB"),
        ],
        names=("alone", "beside"),
    )
    print(f"within {MOST_SECONDS:g} s: {sum(ms <= MOST_SECONDS * 1000 for ms in took.values())} of {len(took)}")


@contextmanager
def _at_work(server: Server) -> Iterator[list[float]]:
    """The others at work; how long each of their re-runs took is known once they have stopped, ms."""
    times: list[float] = []
    over = threading.Event()
    crowd = threading.Thread(target=lambda: times.extend(asyncio.run(sessions.working(server, OTHERS, over.is_set))))
    crowd.start()
    try:
        yield times
    finally:
        over.set()
        crowd.join()


def _answered(page: Page, server: Server, name: str, data: bytes) -> float:
    """The time until the page says what became of a file, ms."""
    asked = urlencode({"part": "收发月报", "as_of": date(2023, 10, 8).isoformat()})
    page.goto(f"{server.url}/reports?{asked}")
    page.wait_for_selector(browser.SETTLED, timeout=60_000)
    page.wait_for_selector("input[type=file]", state="attached")
    begun = time.perf_counter()
    page.get_by_text("选择月报文件").wait_for()
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "", "buffer": data})
    page.get_by_text(ANSWERED).first.wait_for()
    return (time.perf_counter() - begun) * 1000
