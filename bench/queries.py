"""What the ledger takes to answer: medians over the demonstration; `python -m bench.queries` prints them alone."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from bench.servers import demonstration
from fgf_core import appraisal, demo, periods
from fgf_core.ledger import Ledger, open_ledger
from fgf_core.model import Timeliness
from fgf_core.ui.view import View

REPEATS = 15
Questions = dict[str, Callable[[], object]]


def timed(ledger_file: Path) -> list[tuple[str, str, float]]:
    """Plan, question and the median ms of its answer, nothing cached."""
    ledger = open_ledger(str(ledger_file))
    try:
        return [
            (plan.id, name, _median(ask))
            for plan in ledger.plans()
            for name, ask in {**_questions(ledger, plan.id), **pages(ledger, plan.id, demo.opening_day())}.items()
        ]
    finally:
        ledger.close()


def _questions(ledger: Ledger, plan: str) -> Questions:
    day = demo.opening_day()
    week = [day.replace(month=month) for month in range(day.month - 6, day.month + 1)]
    scheme = ledger.scheme(plan, day)
    return {
        "standing, one day": lambda: ledger.standing(plan, day),
        "tally, one day": lambda: ledger.tally(plan, day),
        "tally, seven days": lambda: ledger.tally(plan, *week),
        "attendance": lambda: ledger.attendance(plan, day),
        "last reports": lambda: ledger.last_reports(plan, day),
        "story of a task": lambda: ledger.story(plan, 1, day),
        "all scorecards": lambda: appraisal.scorecards(scheme, ledger.appraised(plan, day)),
        "version (every run)": ledger.version,
    }


def pages(ledger: Ledger, plan_id: str, day: date) -> Questions:
    """What each page asks the ledger for one plan on a day, by the page's name."""
    plan = next(plan for plan in ledger.plans() if plan.id == plan_id)
    days, course = (View(plan, day).closed_days(most) for most in (7, 12))
    month = periods.period_of(periods.current_month(day, plan.reporting_day))

    def overdue() -> object:
        late = [s.number for s in ledger.standing(plan_id, day) if s.timeliness is Timeliness.OVERDUE]
        return ledger.last_reports(plan_id, day), [ledger.story(plan_id, number, day) for number in late]

    return {
        "总览": lambda: (
            ledger.standing(plan_id, day), ledger.tally(plan_id, *days), ledger.attendance(plan_id, day),
            ledger.standing(plan_id, days[-2]),
        ),
        "逾期督办": overdue,
        "任务台账": lambda: ledger.standing(plan_id, day),
        "任务台账, one task": lambda: (
            ledger.standing(plan_id, day), ledger.story(plan_id, 1, day), ledger.standing(plan_id, *course),
        ),
        "单位考评": lambda: (
            ledger.scheme(plan_id, day), ledger.standing(plan_id, day), ledger.appraised(plan_id, day),
            ledger.entries(plan_id, day), ledger.appraisals(plan_id, day),
        ),
        "月报报送": lambda: (
            ledger.attendance(plan_id, day), ledger.terms(plan_id, day), ledger.submissions(plan_id, day),
        ),
        "月报报送, 收发月报": lambda: (ledger.units(plan_id), ledger.facts(plan_id, None, month, day)),
        "疑点核查": lambda: ledger.doubts(plan_id, day),
    }  # fmt: skip


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
