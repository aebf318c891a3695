"""A running dashboard and a browser page that tells what went wrong on it: for tests of what people see."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

ROOT = Path(__file__).parents[1]
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"


@contextmanager
def served(ledger: Path | str, log: Path, *, script: Path = ROOT / "dashboard.py") -> Iterator[str]:
    """The dashboard over a ledger, as `streamlit run` starts it; its address. What it says goes to `log`."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    environment = {**os.environ, "FGF_LEDGER": str(ledger)}
    with log.open("w") as out, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out) as server:
        try:
            _await(server, f"http://127.0.0.1:{port}/healthz", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(server: subprocess.Popen[bytes], url: str, log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(url, timeout=1):  # noqa: S310 - our own server
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the dashboard did not start:\n{log.read_text()[-2000:]}")


def copied(ledger: Path, to: Path) -> Path:
    """A copy of a closed ledger file, for a test that writes."""
    return Path(shutil.copyfile(ledger, to))


@dataclass(frozen=True, slots=True)
class Watched:
    """A browser page with all it asked for and complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, url: str) -> Page:
        """Open an address and wait until the page stands still."""
        self.page.goto(url)
        return settled(self.page)

    def away_from(self, url: str) -> list[str]:
        """Requests that went anywhere but to the host of `url`."""
        own = (url, url.replace("http", "ws", 1), "data:", "blob:")
        return [request for request in self.requests if not request.startswith(own)]


@contextmanager
def watched(browser: Browser, *, width: int = 1440, height: int = 900, dark: bool = False) -> Iterator[Watched]:
    """A fresh browser page, as a reader with an English browser would have it."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="en-US"
    )
    try:
        seen = Watched(context.new_page())
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("websocket", lambda socket: seen.requests.append(socket.url))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("console", lambda message: _complain(seen, message))
        yield seen
    finally:
        context.close()


def _complain(seen: Watched, message: ConsoleMessage) -> None:
    # On a page below the root Streamlit looks for its server beside the page first, and doesn't find it there.
    probing = "/_stcore/" in message.location.get("url", "")
    if (message.type == "error" and not probing) or "Content Security Policy" in message.text:
        seen.complaints.append(message.text)


def settled(page: Page) -> Page:
    """The page once its script has run and nothing is pending."""
    page.wait_for_selector(SETTLED, timeout=60_000)
    return page
