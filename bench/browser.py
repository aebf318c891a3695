"""What a reader waits for, timed inside the browser: first words, last chart, a filter, another page, a slow line."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from bench.servers import Server, answering, running

SETTLED = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
# What has to stand on the page for its answer to be there: a selector and how many.
ANSWER = {
    "hello": ("[data-testid=stMain] .stMarkdown p", 1),
    "dashboard": (".fgf-say, .fgf-number", 7),
}
SAYS = {"hello": "[data-testid=stMain] .stMarkdown p", "dashboard": ".fgf-say"}
SLOW_LINE = {"downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8, "latency": 20}

# Notes when the answer is first there, when the last chart was drawn (bars of lights and lines, or Plotly's traces),
# and when the last text or row came; in ms since navigation.
WATCH = """
(([selector, wanted]) => {
  const seen = window.benchSeen = { answer: 0, charts: 0, chart: 0, pieces: 0, all: 0 };
  const count = (wanted) => document.querySelectorAll(wanted).length;
  const look = () => {
    const now = performance.now(), charts = count('.fgf-bar, .fgf-plot > i, .js-plotly-plot .trace');
    const pieces = count('[data-testid=stMain] :is(p, tr, button)');
    if (!seen.answer && count(selector) >= wanted) seen.answer = now;
    if (charts !== seen.charts) { seen.charts = charts; seen.chart = now; }
    if (pieces !== seen.pieces) { seen.pieces = pieces; seen.all = now; }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
})(%s)
"""
# From the next click until the words of a selector are others than now, and until the script has ended after that.
UNTIL_CHANGED = """
([selector, settled]) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(`${selector} did not change within a minute`)), 60000);
  const words = () => document.querySelector(selector)?.textContent ?? '';
  const old = words();
  let start = 0, changed = 0;
  const look = () => {
    if (!start) return;
    if (!changed && words() && words() !== old) changed = performance.now() - start;
    if (changed && document.querySelector(settled)) {
      watcher.disconnect();
      resolve([changed, performance.now() - start]);
    }
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
  addEventListener('click', () => { start = performance.now(); }, { capture: true, once: true });
})
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless; `$FGF_BROWSER` may name another."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("FGF_BROWSER") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def context(browser: Browser) -> BrowserContext:
    """A browser with an empty cache, its window as on an office's screen."""
    return browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")


def load(page: Page, server: Server) -> dict[str, float]:
    """Open the first page and wait until it stands: ms to the answer and to the last chart, and MB received."""
    line = page.context.new_cdp_session(page)
    received: list[float] = []
    line.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    line.send("Network.enable")
    page.goto(server.url)
    page.wait_for_selector(SETTLED)
    if server.name != "hello":
        page.wait_for_selector(".fgf-plot")
    _until(page, "benchSeen.answer && performance.now() > Math.max(benchSeen.answer, benchSeen.all) + 400")
    seen = page.evaluate("benchSeen")
    line.detach()
    return {what: seen[what] for what in ("answer", "chart", "all")} | {"megabytes": sum(received) / 1e6}


def opened(browser_context: BrowserContext, server: Server) -> Page:
    """A new tab that notes its times."""
    page = browser_context.new_page()
    page.add_init_script(WATCH % list(ANSWER[server.name]))
    return page


def warm_load(browser_context: BrowserContext, server: Server) -> dict[str, float]:
    """One load in a tab of its own, with whatever the context has cached."""
    page = opened(browser_context, server)
    try:
        return load(page, server)
    finally:
        page.close()


def slow_load(browser: Browser, server: Server) -> dict[str, float]:
    """One load at 10 Mbit/s with an empty cache; the browser doesn't slow WebSockets, whose share is small."""
    fresh = context(browser)
    try:
        page = opened(fresh, server)
        line = fresh.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", {"offline": False, **SLOW_LINE})
        return load(page, server)
    finally:
        fresh.close()


def choose_other(page: Page, server: Server) -> dict[str, float]:
    """Pick another option of the first selection box: ms to the changed words, and until all of the page is renewed."""
    box = page.locator("[data-testid=stSelectbox]").first
    box.locator("input").first.click()
    other = page.locator("[role=option][aria-selected=false]").first
    other.wait_for()
    changed, settled = _timed_click(page, other, SAYS[server.name])
    return {"words": changed, "settled": settled}


def change_page(page: Page, title: str) -> dict[str, float]:
    """Go to another page by the navigation: ms to its heading, and until all of it is there."""
    heading, settled = _timed_click(page, page.get_by_role("link", name=title).first, ".fgf-mast h1")
    return {"heading": heading, "settled": settled}


def _timed_click(page: Page, target: Locator, selector: str) -> tuple[float, float]:
    page.evaluate(f"(given) => {{ window.benchTimed = ({UNTIL_CHANGED})(given); return null; }}", [selector, SETTLED])
    target.click()
    changed, settled = page.evaluate("window.benchTimed")
    page.wait_for_timeout(300)
    return changed, settled


def start(browser: Browser, name: str, ledger: Path) -> dict[str, float]:
    """Start a server and open its first page once it answers: ms from the command to health and to the words."""
    with running(name, ledger, wait=False) as server:
        answering(server)
        healthy = time.monotonic() - server.born
        fresh = context(browser)
        page = opened(fresh, server)
        page.goto(server.url)
        _until(page, "benchSeen.answer")
        shown = time.monotonic() - server.born
        fresh.close()
    return {"health": healthy * 1000, "answer": shown * 1000}


def _until(page: Page, condition: str, seconds: float = 60) -> None:
    """Wait for a condition of the page; our pages forbid the `eval` that Playwright's own waiting needs."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        if time.monotonic() > end:
            raise TimeoutError(f"{page.url}: {condition}")
        time.sleep(0.01)
