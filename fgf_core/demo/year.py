"""One plan's simulated year: month by month the units report, the office verifies, grants and marks."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from fgf_core import periods
from fgf_core.demo import phrases, workbooks
from fgf_core.demo.scenario import Course, Habit, Scenario, Story, course
from fgf_core.ledger import Ledger
from fgf_core.model import AcceptedRow, Claimed, Plan, Problem, TaskFacts, Unit

MAINTENANCE_MONTHS = 3

# What happens at a moment. The ledger numbers what it gets in the order it comes, so events run in the order of time.
Event = tuple[datetime, Callable[[], object]]


class Year:
    """One plan while its year goes by: who has claimed what, and what the office has said."""

    def __init__(self, ledger: Ledger, plan: Plan, scenario: Scenario) -> None:
        self._ledger = ledger
        self._plan = plan
        self._scenario = scenario
        self._first = periods.first_month(plan.issued_on, plan.reporting_day)
        facts = ledger.facts(plan.id, None, periods.period_of(self._first), plan.issued_on)
        self._units = facts.units
        self._tasks = facts.tasks
        self._courses: dict[tuple[int, str], Course] = {}
        self._words: dict[tuple[int, str], str] = {}
        self._claims: dict[tuple[int, str], date] = {}
        self._passed: set[int] = set()
        self._sent_back: dict[int, int] = {}

    def run(self) -> None:
        """Let every period of the scenario pass."""
        for month in range(self._first, periods.index_of(self._scenario.last_period) + 1):
            reports = [event for unit in self._units for event in self._submissions(unit, month)]
            self._happen([*reports, *self._decisions(month), *self._verifications(month)])

    def _happen(self, events: list[Event]) -> None:
        for _, event in sorted(events, key=lambda item: item[0]):
            if isinstance(refusal := event(), Problem):
                raise RuntimeError(str(refusal))

    def _story(self, number: int) -> Story:
        return self._scenario.stories.get((self._plan.id, number)) or Story(self._plan.id, number)

    def _draw(self, *key: object) -> random.Random:
        return random.Random(" ".join(map(str, (self._plan.id, *key))))

    # ── a unit reports ──

    def _submissions(self, unit: Unit, month: int) -> Iterator[Event]:
        """A unit's workbook of a period, now and then followed by a corrected one; nothing where it stays silent."""
        draw = self._draw(unit.name, month)
        received = self._received(unit, month, draw)
        if received is None:
            return
        led = [task for task in self._tasks if unit.name in task.parties.leads and self._owed(task, month)]
        rows = [self._lead_row(task, unit, month, received.date()) for task in led]
        if not rows:
            return
        rows += [
            self._support_row(task, unit, received.date())
            for task in self._tasks
            if unit.name in task.parties.responsible and task.number not in self._passed
        ]
        send = partial(workbooks.send, self._ledger, self._plan, unit, period=periods.period_of(month))
        first = workbooks.intake(rows, draw)
        yield received, partial(send, first, received, edition=1)
        if draw.random() < 0.04:
            later = received + timedelta(days=1)
            yield later, partial(send, workbooks.corrected(first), later, edition=2)
        if back := self._scenario.returned.get((self._plan.id, unit.name, periods.period_of(month))):
            at, mended = datetime.combine(back.on, time(16)), datetime.combine(back.mended_on, time(11))
            give = partial(self._ledger.send_back, self._plan.id, unit, back.period, on=back.on, reason=back.reason)
            yield at, partial(give, recorded_at=at)
            yield mended, partial(send, workbooks.corrected(first), mended, edition=2)

    def _received(self, unit: Unit, month: int, draw: random.Random) -> datetime | None:
        habit = self._scenario.habits.get((self._plan.id, unit.name), Habit(self._plan.id, unit.name))
        if periods.period_of(month) in habit.silent:
            return None
        due_on = periods.due_on(month, self._plan.reporting_day)
        late = draw.random() < habit.tardy
        days = draw.randint(1, 3) if late else -draw.choice((0, 0, 1, 1, 2, 3, 4, 5))
        return datetime.combine(due_on + timedelta(days=days), time(draw.randint(9, 17), draw.randint(0, 59)))

    def _owed(self, task: TaskFacts, month: int) -> bool:
        """Whether the leads still report the task: until it is verified, then once a quarter where it goes on."""
        if task.number not in self._passed:
            return True
        keeps_on = task.ongoing and not self._story(task.number).forgotten
        return keeps_on and (month + 1) % MAINTENANCE_MONTHS == 0

    def _lead_row(self, task: TaskFacts, unit: Unit, month: int, on: date) -> AcceptedRow:
        draw = self._draw(task.number, unit.name, month)
        plan = self._course(task, unit.name)
        if task.number in self._passed:
            return workbooks.row(task, unit, Claimed.DONE, 100, progress=self._say("upkeep", draw))
        if on < plan.first_day:
            return workbooks.row(task, unit, Claimed.NOT_STARTED, None, progress=self._say("not_started", draw))
        percent = self._told(unit, plan.percent(on))
        words = phrases.progress(self._scenario, task, percent, draw=draw)
        if self._story(task.number).copies and percent < 100:
            words = self._words.setdefault((task.number, unit.name), words)
        if percent >= 100:
            self._claims[task.number, unit.name] = on
            return workbooks.row(task, unit, Claimed.DONE, 100, done_on=plan.done_on, progress=words)
        behind = self._planned(task, on) - percent >= 10
        return workbooks.row(
            task,
            unit,
            Claimed.IN_PROGRESS if percent else Claimed.NOT_STARTED,
            percent,
            progress=words,
            problems=self._say("problems", draw) if behind or draw.random() < 0.2 else "",
            next_steps=self._say("catch_up" if behind else "next_steps", draw),
        )

    def _planned(self, task: TaskFacts, on: date) -> float:
        """Where the unit should be by its own reckoning: a straight line to the printed deadline."""
        days = ((task.effective_deadline or on) - self._plan.issued_on).days
        return 100 * min((on - self._plan.issued_on).days / max(days, 1), 1)

    def _support_row(self, task: TaskFacts, unit: Unit, on: date) -> AcceptedRow:
        draw = self._draw(task.number, unit.name, on)
        percent = self._told(unit, self._course(task, unit.name).percent(on))
        claimed = Claimed.DONE if percent == 100 else Claimed.IN_PROGRESS
        return workbooks.row(task, unit, claimed, percent, progress=self._say("support", draw))

    def _course(self, task: TaskFacts, unit: str) -> Course:
        key = (task.number, unit)
        if key not in self._courses:
            deadline = task.effective_deadline or date(self._plan.year, 12, 31)
            story = self._story(task.number)
            self._courses[key] = course(story, unit, issued_on=self._plan.issued_on, deadline=deadline)
        return self._courses[key]

    def _told(self, unit: Unit, percent: int) -> int:
        """Some units report in fives, some to the point."""
        step = self._draw(unit.name, "step").choice((1, 5, 5))
        return percent if percent == 100 else percent // step * step

    def _say(self, kind: str, draw: random.Random) -> str:
        return phrases.remark(self._scenario, kind, draw)

    # ── the office answers ──

    def _decisions(self, month: int) -> Iterator[Event]:
        """The extensions granted, the lights set by hand and the late reports let in in a month."""
        for permit in self._scenario.permits:
            if permit.plan == self._plan.id and _within(permit.on, month):
                at = datetime.combine(permit.on, time(16))
                unit = next(unit for unit in self._units if unit.name == permit.name)
                grant = partial(self._ledger.grant, self._plan.id, unit, permit.period, on=permit.on)
                yield at, partial(grant, until=permit.until, reason=permit.reason, recorded_at=at)
        for task in self._tasks:
            story = self._story(task.number)
            key = (self._plan.id, task.number)
            if story.asked_on and story.granted_on and story.extended_to and _within(story.granted_on, month):
                at = datetime.combine(story.granted_on, time(16))
                yield (
                    at,
                    partial(
                        self._ledger.extend,
                        *key,
                        asked_on=story.asked_on,
                        granted_on=story.granted_on,
                        to_date=story.extended_to,
                        reason=story.reason,
                        recorded_at=at,
                    ),
                )
            if story.marked_on and _within(story.marked_on, month):
                at = datetime.combine(story.marked_on, time(16))
                mark = partial(self._ledger.mark_light, *key, on=story.marked_on, red=True, reason=story.reason)
                yield at, partial(mark, recorded_at=at)

    def _verifications(self, month: int) -> Iterator[Event]:
        """The office's word on every task that all its leads have claimed done, days after the reporting day."""
        due_on = periods.due_on(month, self._plan.reporting_day)
        for task in self._tasks:
            claims = [self._claims.get((task.number, lead)) for lead in task.parties.leads]
            story = self._story(task.number)
            if task.number in self._passed or None in claims or story.waits:
                continue
            draw = self._draw(task.number, "verification", month)
            pause = story.pause if story.pause is not None else draw.randint(1, 6)
            on = max(due_on, *(day for day in claims if day)) + timedelta(days=pause)
            at = datetime.combine(on, time(draw.randint(9, 17), 30))
            reason = self._objection(task, story)
            if reason:
                self._sent_back[task.number] = self._sent_back.get(task.number, 0) + 1
                for lead in task.parties.leads:
                    del self._claims[task.number, lead]
            else:
                self._passed.add(task.number)
            outcome = "return" if reason else "pass"
            verify = partial(self._ledger.verify, self._plan.id, task.number, outcome, on=on, reason=reason)
            yield at, partial(verify, recorded_at=at)

    def _objection(self, task: TaskFacts, story: Story) -> str:
        """Why the claim is sent back; empty where it passes."""
        count = self._sent_back.get(task.number, 0)
        if count < len(story.returns):
            return story.returns[count]
        draw = self._draw(task.number, "objection")
        if count == 0 and not story.done_on and draw.random() < 0.08:
            return self._say("returns", draw).removesuffix("。")
        return ""


def _within(day: date, month: int) -> bool:
    return periods.month_index(day) == month
