"""`python -m bench`, `make bench`: the overview against a page that says hello, in one run and one browser.

Times differ from machine to machine; the ratios are what counts. It prints, and fails nothing.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench import browser, hostile, intake, queries, scoring, sessions, size
from bench.report import Line, print_table
from bench.servers import SCRIPTS, Server, demonstration, running

Timed = dict[str, list[float]]
CROWDS = (1, 10, 25, 50)
PARTS = ("start", "open", "act", "slow", "crowd", "hostile", "ask", "intake", "score")
# What takes many minutes is measured only when asked for: all of `size`, or some of it.
SIZE = {f"size-{part}": part for part in size.PARTS}


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--repeat", type=int, default=9, help="how often each thing is measured (default 9)")
    parser.add_argument(
        "--crowds", type=int, nargs="+", default=CROWDS, help="numbers of sessions (default 1 10 25 50)"
    )
    parser.add_argument(
        "--only", nargs="+", choices=(*PARTS, "size", *SIZE), default=PARTS, help="measure some parts only"
    )
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=size.SIZES, help="plans in the ledgers of the part size"
    )
    parser.add_argument("--keep", type=Path, help="a folder that keeps the ledgers of the part size for another run")
    asked = parser.parse_args()
    begun = time.monotonic()
    print(f"{os.cpu_count()} cores, load before the start {os.getloadavg()[0]:.1f} (other work on the machine counts)")
    if set(asked.only) - {"intake", "score", "size", *SIZE}:
        _pages(asked.only, asked.repeat, asked.crowds)
    if "intake" in asked.only:
        intake.show(asked.repeat)
    if "score" in asked.only:
        scoring.show(asked.repeat)
    if of_size := size.PARTS if "size" in asked.only else [SIZE[part] for part in asked.only if part in SIZE]:
        size.show(asked.repeat, asked.sizes, keep=asked.keep, only=of_size)
    print(f"\nload at the end {os.getloadavg()[0]:.1f}; {time.monotonic() - begun:.0f} s in all")


def _pages(only: list[str], repeat: int, sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        ledger = demonstration(Path(folder))
        with browser.chromium() as chromium:
            if "start" in only:
                _start(chromium, ledger, max(repeat // 3, 1))
            pair = {name: servers.enter_context(running(name, ledger)) for name in SCRIPTS}
            if "open" in only:
                _warm(chromium, pair, repeat)
            if "act" in only:
                _acts(chromium, pair, repeat)
            if "slow" in only:
                _slow_line(chromium, pair, max(repeat // 3, 1))
            if "hostile" in only:
                hostile.show(chromium, pair["dashboard"])
        if "crowd" in only:
            _crowds(pair, sizes)
        servers.close()
        if "ask" in only:
            queries.show(ledger)


def _in_turn(names: dict[str, Server], repeat: int, measure: Callable[[Server], dict[str, float]]) -> dict[str, Timed]:
    """Measure both servers in turn, so that other work on the machine falls on both."""
    found: dict[str, Timed] = {name: {} for name in names}
    for _ in range(repeat):
        for name, server in names.items():
            for what, value in measure(server).items():
                found[name].setdefault(what, []).append(value)
    return found


def _start(chromium: Browser, ledger: Path, repeat: int) -> None:
    found: dict[str, Timed] = {name: {} for name in SCRIPTS}
    for _ in range(repeat):
        for name in SCRIPTS:
            for what, value in browser.start(chromium, name, ledger).items():
                found[name].setdefault(what, []).append(value)
    hello, ours = found["hello"], found["dashboard"]
    print_table(
        "Start of the server",
        [
            Line("until it answers", hello["health"], ours["health"]),
            Line("until the first page's words, cold", hello["answer"], ours["answer"]),
        ],
    )


def _warm(chromium: Browser, pair: dict[str, Server], repeat: int) -> None:
    contexts = {name: browser.context(chromium) for name in pair}
    for name, server in pair.items():
        browser.warm_load(contexts[name], server)
    found = _in_turn(pair, repeat, lambda server: browser.warm_load(contexts[server.name], server))
    hello, ours = found["hello"]["answer"], found["dashboard"]
    print_table(
        "Opening the page, warm",
        [
            Line("to the sentence and the six numbers", hello, ours["answer"], bound=1.5),
            Line("to the last chart", hello, ours["chart"], bound=2.5),
            Line("to the last row of the page", hello, ours["all"]),
        ],
    )
    for used in contexts.values():
        used.close()


def _acts(chromium: Browser, pair: dict[str, Server], repeat: int) -> None:
    contexts = {name: browser.context(chromium) for name in pair}
    pages = {name: browser.opened(contexts[name], server) for name, server in pair.items()}
    for name, server in pair.items():
        browser.load(pages[name], server)
        browser.choose_other(pages[name], server)
        browser.choose_other(pages[name], server)
    chosen = _in_turn(pair, repeat, lambda server: browser.choose_other(pages[server.name], server))
    ours = pages["dashboard"]
    away, back = [], []
    for _ in range(max(repeat // 2, 1)):
        away.append(browser.change_page(ours, "逾期督办")["heading"])
        back.append(browser.change_page(ours, "总览")["heading"])
    print_table(
        "Acting on the open page, warm",
        [
            Line("a filter (hello: its own re-run), to the words", chosen["hello"]["words"],
                 chosen["dashboard"]["words"], bound=2.0),
            Line("  until all of the page is renewed", chosen["hello"]["settled"], chosen["dashboard"]["settled"]),
            Line("another page of the dashboard, to its heading", [], away),
            Line("  and back to the overview", [], back),
        ],
    )  # fmt: skip
    _both_pages(ours, repeat)
    for used in contexts.values():
        used.close()


def _both_pages(ours: Page, repeat: int) -> None:
    """The appraisal beside the overview, each come to from the other."""
    found: dict[str, list[dict[str, float]]] = {"单位考评": [], "总览": []}
    for _ in range(repeat):
        for title, times in found.items():
            times.append(browser.change_page(ours, title))
    lines = [
        Line(words, *([turn[what] for turn in found[title]] for title in ("总览", "单位考评")), bound=1.5)
        for what, words in (("heading", "to its heading"), ("settled", "until all of it is there"))
    ]
    print_table("One plan's pages, warm", lines, names=("overview", "appraisal"))


def _slow_line(chromium: Browser, pair: dict[str, Server], repeat: int) -> None:
    found = _in_turn(pair, repeat, lambda server: browser.slow_load(chromium, server))
    hello, ours = found["hello"], found["dashboard"]
    print_table(
        "Opening the page at 10 Mbit/s with an empty cache",
        [
            Line("to the sentence and the six numbers", hello["answer"], ours["answer"]),
            Line("to the last chart", hello["answer"], ours["chart"]),
            Line("received", hello["megabytes"], ours["megabytes"], unit="MB"),
        ],
    )


def _crowds(pair: dict[str, Server], sizes: list[int]) -> None:
    hello, ours = (sessions.crowds(pair[name], sizes) for name in SCRIPTS)
    lines = []
    for a, b in zip(hello, ours, strict=True):
        lines += [
            Line(f"{a.sessions} sessions: a re-run, median", [a.median], [b.median]),
            Line("  95 of 100 re-runs within", [a.p95], [b.p95]),
            Line("  memory of the server", [a.megabytes], [b.megabytes], unit="MB"),
        ]
    more = max(hello[-1].sessions - hello[0].sessions, 1)
    each = [[(found[-1].megabytes - found[0].megabytes) / more] for found in (hello, ours)]
    lines.append(Line("memory per further session", each[0], each[1], unit="MB"))
    print_table(f"People at once, each acting every {sessions.PAUSE_SECONDS / 2:g} s or so", lines)


if __name__ == "__main__":
    main()
