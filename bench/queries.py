"""What the ledger takes to answer: medians over the demonstration; `python -m bench.queries` prints them alone."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.servers import demonstration
from fgf_core import appraisal, demo
from fgf_core.ledger import Ledger, open_ledger

REPEATS = 15


def timed(ledger_file: Path) -> list[tuple[str, str, float]]:
    """Plan, question and the median ms of its answer, nothing cached."""
    ledger = open_ledger(str(ledger_file))
    try:
        return [
            (plan.id, name, _median(ask))
            for plan in ledger.plans()
            for name, ask in _questions(ledger, plan.id).items()
        ]
    finally:
        ledger.close()


def _questions(ledger: Ledger, plan: str) -> dict[str, Callable[[], object]]:
    day = demo.opening_day()
    week = [day.replace(month=month) for month in range(day.month - 6, day.month + 1)]
    scheme = ledger.scheme(plan, day)

    def overview() -> object:
        return ledger.standing(plan, day), ledger.tally(plan, *week), ledger.attendance(plan, day)

    def scorecards() -> object:
        return appraisal.scorecards(scheme, ledger.appraised(plan, day))

    return {
        "standing, one day": lambda: ledger.standing(plan, day),
        "tally, one day": lambda: ledger.tally(plan, day),
        "tally, seven days": lambda: ledger.tally(plan, *week),
        "attendance": lambda: ledger.attendance(plan, day),
        "last reports": lambda: ledger.last_reports(plan, day),
        "story of a task": lambda: ledger.story(plan, 1, day),
        "all the overview asks": overview,
        "all scorecards": scorecards,
        "version (every run)": ledger.version,
    }


def _median(ask: Callable[[], object]) -> float:
    ask()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


def show(ledger_file: Path) -> None:
    """Print the medians."""
    print("\nThe ledger's answers, nothing cached (medians)")
    for plan, name, spent in timed(ledger_file):
        print(f"{plan:<16}{name:<30}{spent:>12.1f} ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        show(demonstration(Path(folder)))
