"""Invented years: a small plan and what happened in it, made from a seed, played into a ledger, shrunk on failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import count
from random import Random

from fgf_core import periods
from fgf_core.appraisal import KINDS, STANDARDS, Facts
from fgf_core.ledger import Ledger
from fgf_core.model import Claimed, DraftGroup, Milestone, Role
from tests import build
from tests.build import DONE, IN_PROGRESS, NOT_STARTED, Book

LEADING = ("甲局", "乙局", "丙局")
HELPING = (*LEADING, "丁局")
GROUPS = (DraftGroup("各街道", True, ("戊街道", "己街道")), DraftGroup("有关部门", False))
LAST = date(2023, 9, 10)
_PLANS = count(1)


@dataclass(frozen=True)
class Said:
    task: int
    claimed: Claimed | None
    percent: int | None
    done_on: date | None


@dataclass(frozen=True)
class Report:
    """A workbook; by_office: the office hands it in for the unit."""

    on: date
    unit: str
    period: str
    rows: tuple[Said, ...]
    by_office: bool = False

    def happen(self, book: Book) -> None:
        rows = [
            build.row(book.ids[s.task], self.unit, s.claimed, s.percent, done_on=s.done_on, progress="推进中")
            for s in self.rows
        ]
        book.submit(build.intake(*rows), self.period, self.on, unit=None if self.by_office else self.unit)


@dataclass(frozen=True)
class Word:
    on: date
    task: int
    outcome: str

    def happen(self, book: Book) -> None:
        book.word(self.on, self.outcome, task=self.task)


@dataclass(frozen=True)
class Extension:
    on: date
    task: int
    asked: date
    to: date

    def happen(self, book: Book) -> None:
        book.extend(self.asked, self.on, self.to, task=self.task)


@dataclass(frozen=True)
class SentBack:
    on: date
    unit: str
    period: str

    def happen(self, book: Book) -> None:
        unit = book.ledger.unit(book.plan.id, self.unit)
        said = {"on": self.on, "reason": "数据不全", "recorded_at": _at(self.on)}
        if unit:
            book.ledger.send_back(book.plan.id, unit, self.period, **said)


@dataclass(frozen=True)
class Judged:
    """The office confirms every doubt about a unit that it sees on a day."""

    on: date
    unit: str
    outcome: str

    def happen(self, book: Book) -> None:
        found = book.ledger.doubts(book.plan.id, self.on)
        marks = [f.doubt.fingerprint for f in found if f.doubt.unit == self.unit and f.stands]
        said = {"on": self.on, "reason": "现场核查", "recorded_at": _at(self.on)}
        book.ledger.judge_doubts(book.plan.id, marks, self.outcome, **said)


@dataclass(frozen=True)
class Entered:
    """What a person enters about a unit; `ended`: and takes back that day."""

    on: date
    unit: str
    kind: str
    amount: Fraction | None
    role: Role
    task: int
    ended: date | None

    def happen(self, book: Book) -> None:
        unit, plan = book.ledger.unit(book.plan.id, self.unit), book.plan.id
        if unit is None:  # it has no part in the plan
            return
        problem = book.ledger.enter(
            plan, unit, self.kind, on=self.on, amount=self.amount, role=self.role, task=self.task,
            document="督办〔2023〕1号", basis="见原件", by="某甲", recorded_at=_at(self.on),
        )  # fmt: skip
        if problem is None and self.ended:
            last = max(entry.id for entry in book.ledger.entries(plan, date.max))
            book.ledger.end_entry(plan, last, on=self.ended, reason="登记有误", by="某甲", recorded_at=_at(self.ended))


Event = Report | Word | Extension | SentBack | Judged | Entered


@dataclass(frozen=True)
class Task:
    number: int
    leads: tuple[str, ...]
    responsible: tuple[str, ...]
    groups: tuple[str, ...]
    due: date | None
    ongoing: bool
    milestones: tuple[tuple[date, int], ...]

    @property
    def leading(self) -> tuple[str, ...]:
        """Who leads: where nobody is named, the first responsible unit stands in."""
        return self.leads or self.responsible[:1]


@dataclass(frozen=True)
class Year:
    """A plan and the events of its year, in the order in which they are entered; those refused change nothing."""

    issued_on: date
    reporting_day: int
    strict: bool
    tasks: tuple[Task, ...]
    events: tuple[Event, ...]

    def play(self, ledger: Ledger) -> Book:
        """The year as a plan of its own in a ledger."""
        number = next(_PLANS)
        tasks = [
            build.task(
                t.number, " ".join(t.leads), responsible=" ".join(t.responsible), groups=" ".join(t.groups),
                due=t.due.isoformat() if t.due else None, ongoing=t.ongoing,
                milestones=tuple(Milestone(on, "", percent) for on, percent in t.milestones),
            )
            for t in self.tasks
        ]  # fmt: skip
        book = Book(
            *tasks, ledger=ledger, groups=GROUPS, plan_id=f"town-{number}", government=f"某县{number}",
            issued_on=self.issued_on, reporting_day=self.reporting_day, strict=self.strict,
        )  # fmt: skip
        for event in self.events:
            event.happen(book)
        return book

    def without(self, *gone: Event) -> Year:
        """The year in which some events never happened."""
        return replace(self, events=tuple(event for event in self.events if event not in gone))

    def turning_days(self) -> list[date]:
        """The days on which something is different from the day before, and the last."""
        around = {t.due for t in self.tasks if t.due} | {e.to for e in self.events if isinstance(e, Extension)}
        reporting = {date(2023, month, self.reporting_day) for month in range(1, 10)}
        after = {day + timedelta(days=1) for day in around | reporting}
        return sorted(after | around | {event.on for event in self.events} | {LAST})


def made(seed: int, *, steady: bool = False) -> Year:
    """The year of a seed; steady: no progress is taken back, every claim has its date, and nothing is sent back."""
    rng = Random(seed)
    issued = rng.choice((date(2022, 12, 31), date(2022, 12, 31), date(2023, 2, 10)))
    reporting_day = rng.choice((5, 20, 20, 28))
    tasks = tuple(_task(rng, number, issued) for number in range(1, rng.randint(3, 5) + 1))
    head = Year(issued, reporting_day, not steady and rng.random() < 0.15, tasks, ())
    reports = [report for unit in HELPING for report in _reports(rng, head, unit, steady=steady)]
    events: list[Event] = [*reports, *_words(rng, head, reports, steady=steady), *_entries(rng, head)]
    if not steady:
        events += [*_extensions(rng, head), *_checks(rng, reports)]
    events.sort(key=lambda event: (event.on, isinstance(event, Word)))
    late = [event for event in events if rng.random() < 0.04]  # typed in long after
    return replace(head, events=(*(event for event in events if event not in late), *late))


def days(year: Year, seed: int, number: int) -> list[date]:
    """Some days of a year on which to ask, the last one always."""
    asked = Random(seed).sample(year.turning_days()[:-1], number - 1)
    return sorted({*asked, LAST})


def smallest(year: Year, fails: Callable[[Year], bool]) -> Year:
    """What is left of a failing year when every event and task the failure doesn't need is dropped."""
    for tasks in [tuple(t for t in year.tasks if t is not gone) for gone in year.tasks]:
        kept = {t.number for t in tasks}
        events = tuple(e for e in map(lambda e: _about(e, kept), year.events) if e)  # noqa: C417
        smaller = replace(year, tasks=tasks, events=events)
        if tasks and fails(smaller):
            return smallest(smaller, fails)
    for event in year.events:
        smaller = year.without(event)
        if fails(smaller):
            return smallest(smaller, fails)
    return year


def _about(event: Event, kept: set[int]) -> Event | None:
    if isinstance(event, Report):
        rows = tuple(said for said in event.rows if said.task in kept)
        return replace(event, rows=rows) if rows else None
    about = getattr(event, "task", 0)
    return event if not about or about in kept else None


def _at(on: date) -> datetime:
    return datetime.combine(on, time(10))


def _task(rng: Random, number: int, issued: date) -> Task:
    names = rng.sample(LEADING, 3)
    leads = tuple(names[: rng.choice((0, 1, 1, 1, 2))])
    others = [name for name in HELPING if name not in leads]
    responsible = tuple(rng.sample(others, rng.choice((0, 1, 1, 2)) if leads else rng.choice((1, 2))))
    due = rng.choice(
        (None, *(date(2023, *md) for md in ((3, 20), (3, 31), (4, 30), (4, 30), (5, 25), (6, 30), (7, 31))))
    )
    filed = due is not None and rng.random() < 0.2
    milestones = ((due - timedelta(days=30), 60),) if due and filed and due - timedelta(days=30) > issued else ()
    groups = tuple(group.name for group in GROUPS if rng.random() < 0.3)
    return Task(number, leads, responsible, groups, due, rng.random() < 0.25, milestones)


def _reports(rng: Random, year: Year, unit: str, *, steady: bool) -> Iterator[Report]:
    """A unit's workbooks of the months it doesn't skip, on the tasks it leads or takes part in."""
    own = [task for task in year.tasks if unit in (*task.leading, *task.responsible)]
    first, diligence = periods.first_month(year.issued_on, year.reporting_day), rng.choice((0.5, 0.8, 1.0))
    done: dict[int, Said] = {}
    percent = dict.fromkeys((task.number for task in own), 0)
    for month in range(first, periods.index_of("2023-08") + 1):
        if rng.random() > diligence:
            continue
        on = periods.due_on(month, year.reporting_day) + timedelta(days=rng.choice((-9, -2, -2, 0, 0, 1, 4, 9, 25)))
        rows = []
        for task in own:
            if (task.number in done and rng.random() < 0.6) or rng.random() < 0.1:
                continue
            said = done.get(task.number) if steady else None
            said = said or _said(rng, task, on, percent, steady=steady)
            if said.claimed is DONE:
                done[task.number] = said
            rows.append(said)
        if rows:
            yield Report(on, unit, periods.period_of(month), tuple(rows), by_office=rng.random() < 0.15)


def _said(rng: Random, task: Task, on: date, percent: dict[int, int], *, steady: bool) -> Said:
    number, due = task.number, task.due or LAST
    percent[number] = max(0, min(100, percent[number] + rng.choice((0, 10, 20, 30, 40, 0 if steady else -30))))
    if percent[number] == 100 or rng.random() < (0.5 if on >= due - timedelta(days=20) else 0.08):
        said = min(on, due + timedelta(days=rng.choice((-20, 0, 1, 10, 31, 45))))
        percent[number] = 100
        return Said(number, DONE, rng.choice((100, None)), said if steady or rng.random() < 0.7 else None)
    claimed = rng.choice((IN_PROGRESS, IN_PROGRESS, IN_PROGRESS, None)) if percent[number] else NOT_STARTED
    return Said(number, claimed, rng.choice((percent[number], percent[number], None)), None)


def _words(rng: Random, year: Year, reports: list[Report], *, steady: bool) -> Iterator[Word]:
    for report in reports:
        for said in report.rows:
            if said.claimed is DONE and rng.random() < 0.6:
                outcome = "pass" if steady or rng.random() < 0.65 else "return"
                yield Word(report.on + timedelta(days=rng.choice((0, 1, 4, 18, 45))), said.task, outcome)
    for task in year.tasks:
        if task.ongoing and not steady and rng.random() < 0.3:
            yield Word(date(2023, rng.randint(6, 8), 9), task.number, "return")


def _extensions(rng: Random, year: Year) -> Iterator[Extension]:
    for task in year.tasks:
        if task.due and rng.random() < 0.6:
            asked = task.due - timedelta(days=rng.choice((0, 5, 20)))
            granted = asked + timedelta(days=rng.choice((0, 3, 10)))
            yield Extension(granted, task.number, asked, task.due + timedelta(days=rng.choice((15, 31, 61))))


def _checks(rng: Random, reports: list[Report]) -> Iterator[Event]:
    """What the office finds wrong with reports."""
    for report in reports:
        if rng.random() < 0.12:
            yield SentBack(report.on + timedelta(days=rng.choice((0, 1, 5))), report.unit, report.period)
    for unit in LEADING:
        if rng.random() < 0.4:
            yield Judged(date(2023, rng.randint(4, 8), 12), unit, rng.choice(("empty", "untrue")))


def _entries(rng: Random, year: Year) -> Iterator[Entered]:
    def entered(unit: str, kind: str, amount: Fraction | None = None) -> Entered:
        on = date(2023, 3, 1) + timedelta(days=rng.randint(0, 190))
        ended = on + timedelta(days=rng.randint(0, 40)) if rng.random() < 0.1 else None
        task = rng.choice((0, *(task.number for task in year.tasks)))
        return Entered(on, unit, kind, amount, rng.choice(list(Role)), task, ended)

    free = [kind.id for kind in KINDS.values() if kind.block != "D"]
    for unit in (*LEADING, "戊街道"):
        if rng.random() < 0.5:
            for kind in STANDARDS * rng.choice((1, 1, 2)):
                yield entered(unit, kind, Fraction(rng.randint(0, 50), 10))
        for kind in rng.sample(free, rng.choice((0, 0, 1, 2, 4))):
            worth = {"praise": "0.5", "criticism": "-1.25"}.get(kind) if rng.random() < 0.3 else None
            yield entered(unit, kind, worth and Fraction(worth))


def asked(book: Book, on: date) -> Facts:
    """What a book's ledger knows of its units at the end of a day."""
    return book.ledger.appraised(book.plan.id, on)
