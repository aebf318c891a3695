"""A ledger of many counties, the same for the same seed: what a region or the whole country would hold after a year."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from fgf_core import periods
from fgf_core.ledger.engine import Cursor, Engine

YEAR = 2023
ISSUED = date(YEAR, 1, 5)
REPORTING_DAY = 20
MONTHS = tuple(periods.index_of(f"{YEAR}-{month:02d}") for month in range(1, 13))
LAST_DAY = date(YEAR, 12, 31)

TASKS, UNITS, JOINT, SECTIONS = 60, 20, 7, 6  # every seventh task has two leads
REVISED, PASSED, EXTENDED = 0.3, 0.9, 0.05
PROVINCES, CITIES = 31, 12

_WORDS = (
    "推进证照分离改革",
    "压减审批时限",
    "梳理事项清单",
    "开展业务培训",
    "上线网上办理功能",
    "完善监管细则",
    "公开办事指南",
)
_TITLES = ("企业开办", "不动产登记", "工程建设项目审批", "双随机一公开", "政务热线", "证明事项告知承诺", "跨省通办")


def build(engine: Engine, plans: int, *, seed: int = 1) -> int:
    """Fill an empty ledger with so many plans of 60 tasks and a year of reports, 30 % of them revised; their number.

    A plan is the same in a ledger of any size.
    """
    chances = [random.Random(seed * 10_000 + place) for place in range(plans)]
    recorded = datetime(YEAR, 1, 6)
    with engine.transaction() as cursor:
        _plans(cursor, plans, recorded)
        _tasks(cursor, chances)
    months = _Months(chances)
    for month in MONTHS:
        with engine.transaction() as cursor:
            months.report(cursor, month)
    with engine.transaction() as cursor:
        cursor.bulk(
            "verification",
            ("id", "task_id", "outcome", "verified_on", "reason", "seen_report", "recorded_at"),
            months.words(),
        )
        cursor.run("UPDATE commit_count SET commits = commits + 1 WHERE id = 1")
    return months.reports


def plan_id(place: int) -> str:
    """The short id of the plan at a place, from 0."""
    return f"county{place:04d}-{YEAR}"


def place_of(plan: str) -> int:
    """The place of the plan of a short id."""
    return int(plan[6:10])


def code(place: int) -> str:
    """The division code of the county at a place: provinces, cities and counties are filled in turn."""
    province, rest = place % PROVINCES, place // PROVINCES
    return f"{11 + province:02d}{1 + rest % CITIES:02d}{1 + rest // CITIES:02d}"


def rows(month: int, chances: Sequence[random.Random]) -> list[tuple[object, ...]]:
    """What the leads of all tasks say in a month, without its number in the ledger: task, unit, revision and words."""
    at = datetime.combine(periods.due_on(month, REPORTING_DAY), datetime.min.time()) + timedelta(hours=9)
    period, passed = periods.period_of(month), month - MONTHS[0] + 1
    found: list[tuple[object, ...]] = []
    for task, unit in leads(len(chances)):
        chance = chances[(task - 1) // TASKS]
        pace = 0.6 + (task * 2654435761 % 997) / 1200
        percent = min(round(100 * pace * passed / 12, 1), 100.0)
        state = "done" if percent == 100 else "in_progress" if percent > 5 else "not_started"
        late = timedelta(days=chance.choice((-3, -2, -1, 0, 0, 2)), minutes=chance.randrange(400))
        words = f"{chance.choice(_WORDS)}，已完成第{passed}阶段，涉及{chance.randrange(5, 900)}件，{chance.choice(_WORDS)}。"
        done_on = (at + late).date() if state == "done" else None
        found.append((task, unit, period, 1, state, percent, done_on, words, at + late))
        if chance.random() < REVISED:
            later = at + late + timedelta(days=chance.randrange(1, 8))
            found.append(
                (task, unit, period, 2, state, max(round(percent - 1, 1), 0.0), done_on, f"更正：{words}", later)
            )
    return found


def leads(plans: int) -> Iterator[tuple[int, int]]:
    """Task and lead unit, both by number in the ledger; every seventh task has two."""
    for plan in range(plans):
        for number in range(1, TASKS + 1):
            task, first = plan * TASKS + number, number % UNITS
            yield task, plan * UNITS + first + 1
            if number % JOINT == 0:
                yield task, plan * UNITS + (first + 1) % UNITS + 1


def _plans(cursor: Cursor, plans: int, recorded: datetime) -> None:
    first = periods.first_month(ISSUED, REPORTING_DAY)
    cursor.bulk(
        "plan",
        ("id", "title", "government", "year", "document_number", "issued_on", "reporting_day", "first_month", "strict",
         "simulated", "recorded_at"),
        [
            (plan_id(place), f"{_county(place)}{YEAR}年工作要点", _county(place), YEAR, "", ISSUED, REPORTING_DAY, first,
             False, True, recorded)
            for place in range(plans)
        ],
    )  # fmt: skip
    seats = {code(place): _county(place) for place in range(plans)}
    for own in list(seats):
        seats[f"{own[:2]}0000"], seats[f"{own[:4]}00"] = f"示例省{own[:2]}", f"示例市{own[:4]}"
    cursor.bulk(
        "division",
        ("id", "government", "code", "recorded_at"),
        [(number, government, own, recorded) for number, (own, government) in enumerate(sorted(seats.items()), 1)],
    )
    cursor.bulk(
        "unit",
        ("id", "government", "name", "unit_class"),
        [
            (place * UNITS + unit + 1, _county(place), f"第{unit + 1}局", "department")
            for place in range(plans)
            for unit in range(UNITS)
        ],
    )


def _county(place: int) -> str:
    return f"示例县{place:04d}"


def _tasks(cursor: Cursor, chances: Sequence[random.Random]) -> None:
    plans = len(chances)
    tasks, extensions = [], []
    for task in range(1, plans * TASKS + 1):
        chance = chances[(task - 1) // TASKS]
        number = (task - 1) % TASKS + 1
        deadline = date(YEAR, chance.choice((6, 9, 10, 11, 12, 12)), 28) if number % 10 else None
        tasks.append(
            (task, plan_id((task - 1) // TASKS), number, "一", f"板块{number % SECTIONS + 1}",
             f"{_TITLES[number % len(_TITLES)]}改革任务{number}", "推进改革。" * 12, "年底前", deadline,
             "" if deadline else "要点未载明完成时限", number % 10 == 0)
        )  # fmt: skip
        if deadline and chance.random() < EXTENDED:
            asked = deadline - timedelta(days=20)
            extensions.append(
                (
                    len(extensions) + 1,
                    task,
                    asked,
                    asked,
                    deadline + timedelta(days=40),
                    "客观原因",
                    datetime(YEAR, 6, 1),
                )
            )
    cursor.bulk(
        "task",
        ("id", "plan_id", "number", "chapter", "section", "title", "text", "deadline_text", "original_deadline",
         "no_deadline_reason", "ongoing"),
        tasks,
    )  # fmt: skip
    parts = [(task, unit, "lead", place, "", True) for place, (task, unit) in enumerate(leads(plans))]
    held = {(task, unit) for task, unit, *_ in parts}
    for task in range(1, plans * TASKS + 1):
        unit = (task - 1) // TASKS * UNITS + (task * 7) % UNITS + 1
        if (task, unit) not in held:
            parts.append((task, unit, "responsible", 9, "", True))
    cursor.bulk("task_unit", ("task_id", "unit_id", "role", "position", "printed", "confirmed"), parts)
    cursor.bulk(
        "extension", ("id", "task_id", "asked_on", "granted_on", "to_date", "reason", "recorded_at"), extensions
    )


class _Months:
    """The months' reports as they come in, and the office's words on what was claimed."""

    def __init__(self, chances: Sequence[random.Random]) -> None:
        self.reports = self._submissions = 0
        self._chances = chances
        # By task: the last report of the month in which it was first claimed done, that month, the day it came.
        self._claims: dict[int, tuple[int, int, date]] = {}

    def report(self, cursor: Cursor, month: int) -> None:
        """One month of all units: a workbook each, and one more where something was corrected."""
        books: dict[tuple[int, int], tuple[int, datetime]] = {}
        accepted: dict[int, int] = {}
        found = []
        for task, unit, period, revision, state, percent, done_on, words, at in rows(month, self._chances):
            book, received = books.setdefault((unit, revision), (self._submissions + len(books) + 1, at))
            accepted[book] = accepted.get(book, 0) + 1
            self.reports += 1
            found.append(
                (self.reports, task, unit, period, revision, book, state, percent, done_on, words, "", "", "",
                 received, received)
            )  # fmt: skip
            if state == "done" and self._claims.setdefault(task, (0, month, received.date()))[1] == month:
                self._claims[task] = (self.reports, month, max(self._claims[task][2], received.date()))
        self._submissions += len(books)
        cursor.bulk(
            "submission",
            ("id", "plan_id", "unit_id", "period", "file_name", "file_hash", "accepted", "warned", "refused",
             "submitted_on", "recorded_at"),
            [
                (book, plan_id((unit - 1) // UNITS), unit, periods.period_of(month), "月报.xlsx", f"{book:064d}",
                 accepted[book], 0, 0, received, received)
                for (unit, _), (book, received) in books.items()
            ],
        )  # fmt: skip
        cursor.bulk(
            "report",
            ("id", "task_id", "unit_id", "period", "revision", "submission_id", "claimed", "percent", "done_on",
             "progress", "problems", "next_steps", "note", "submitted_on", "recorded_at"),
            found,
        )  # fmt: skip

    def words(self) -> list[tuple[object, ...]]:
        """The office's words on the claims: most pass, some are sent back."""
        found = []
        for number, (task, (seen, _, on)) in enumerate(sorted(self._claims.items()), 1):
            outcome = "pass" if self._chances[(task - 1) // TASKS].random() < PASSED else "return"
            day = on + timedelta(days=3)
            found.append(
                (number, task, outcome, day, "" if outcome == "pass" else "缺佐证", seen, datetime(YEAR, 12, 30))
            )
        return found
