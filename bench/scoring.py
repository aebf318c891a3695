"""What scoring costs as plans grow: 111, 12,000 and 168,000 tasks, and 2,000 draws of stability beside one scoring."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from bench.report import Line, print_table
from fgf_core import appraisal
from fgf_core.appraisal import Facts
from fgf_core.appraisal.stability import stability
from fgf_core.model import Claimed, Light, TaskParties, Timeliness, Unit, UnitClass, Verified
from fgf_core.standing import Attendance, Return, Standing

AS_OF, ISSUED = date(2023, 10, 8), date(2023, 3, 1)
SIZES = ((111, 40), (12_000, 400), (168_000, 5_000))
DRAWS = 2_000


def show(repeat: int) -> None:
    """Measure and print the table."""
    scheme = appraisal.load()
    lines, first = [], 0.0
    for tasks, units in SIZES:
        facts = generated(tasks, units)
        scored = _times(partial(appraisal.scorecards, scheme, facts), repeat)
        each = [ms * 1000 / tasks for ms in scored]
        first = first or min(each)
        lines.append(Line(f"{tasks:,} tasks, {units:,} units: all scorecards", [], scored))
        lines.append(
            Line("  µs for each task (beside those of the smallest plan)", [first], each, unit="µs", bound=1.1)
        )
        if tasks <= 12_000:
            drawn = _times(partial(stability, scheme, facts, draws=DRAWS), max(repeat // 3, 1))
            lines.append(Line(f"  {DRAWS:,} draws of stability beside one scoring", scored, drawn, bound=20))
    print_table("Scoring", lines, names=("compared to", "measured"))


def _times(act: Callable[[], object], repeat: int) -> list[float]:
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def generated(tasks: int, units: int, *, seed: int = 1) -> Facts:
    """A year's facts as they are found: most tasks under way, some done, late or overdue; each led by one unit."""
    chance = random.Random(seed)
    bodies = [Unit(n, f"单位{n}", chance.choice(list(UnitClass)), ()) for n in range(1, units + 1)]
    names = [unit.name for unit in bodies]
    return Facts(
        as_of=AS_OF,
        first_due=date(2023, 3, 20),
        units=bodies,
        standings=[_standing(number, names, chance) for number in range(1, tasks + 1)],
        attendance=[_month(unit, month, chance) for unit in bodies for month in range(3, 10)],
        returns=[Return(name, 1, date(2023, 7, 10), "缺证明材料") for name in names if chance.random() < 0.2],
    )


def _standing(number: int, names: list[str], chance: random.Random) -> Standing:
    deadline = ISSUED + timedelta(days=chance.choice((90, 121, 183, 275, 305)))
    done = chance.random() < (0.7 if deadline < AS_OF else 0.1)
    done_on = min(AS_OF, deadline + timedelta(days=chance.randint(-40, 60))) if done else None
    over = max(((done_on or AS_OF) - deadline).days, 0)
    timely = Timeliness.NOT_DUE if deadline >= AS_OF else Timeliness.OVERDUE
    if done:
        timely = Timeliness.DONE_LATE if over else Timeliness.DONE_ON_TIME
    lead, *others = chance.sample(names, 4)
    percent = 100.0 if done else float(chance.randint(0, 95))
    planned = min(100.0, 100 * (AS_OF - ISSUED).days / (deadline - ISSUED).days)
    return Standing(
        as_of=AS_OF, task_id=number, number=number, chapter="", section="", title=f"第{number}件事", ongoing=False,
        deadline_text="", original_deadline=deadline, deadline=deadline, grace_on=deadline + timedelta(days=20),
        claimed=Claimed.DONE if done else Claimed.IN_PROGRESS, verified=Verified.PASSED if done else Verified.NONE,
        verified_on=done_on, verdict=None, claimed_at=None, done_on=done_on, timeliness=timely, days_overdue=over,
        percent=percent, planned=planned, gap=planned - percent, missed=0, leads_heard=1, mark_reason=None,
        light=Light.GREEN, rule="on_course",
        parties=TaskParties((lead,), tuple(others[:2]), (), tuple(others[2:]), lead_confirmed=True),
    )  # fmt: skip


def _month(unit: Unit, month: int, chance: random.Random) -> Attendance:
    came = chance.choices((18, 25, None), (8, 1, 1))[0]
    first_at = datetime(2023, month, came, 10) if came else None
    due_on = date(2023, month, 20)
    return Attendance(unit.id, unit.name, f"2023-{month:02d}", due_on, open=False, expected=True, first_at=first_at,
                      returned=False)  # fmt: skip
