"""The ledger's one query against the rules written out plainly, over invented plans in which anything may happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from fgf_core import answers
from fgf_core.model import Milestone
from fgf_core.standing import Standing, report_rates
from tests import build, oracle
from tests.build import DONE, IN_PROGRESS, NOT_STARTED, Book
from tests.oracle import Back, Extension, Grace, Handed, Mark, Permit, Said, Task, Word, World

pytestmark = pytest.mark.usefixtures("engine")

UNITS = ("甲局", "乙局", "丙局")
FIRST, LAST = date(2022, 12, 20), date(2024, 4, 10)
DEADLINES = (
    None, date(2023, 3, 19), date(2023, 3, 20), date(2023, 3, 31), date(2023, 6, 20), date(2023, 6, 30),
    date(2023, 12, 31), date(2023, 1, 5),
)  # fmt: skip
DAYS = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
PERIODS = tuple(f"{2022 + n // 12}-{n % 12 + 1:02d}" for n in range(11, 28))


@st.composite
def plans(draw: st.DrawFn) -> World:
    """Two or three tasks with one lead or two, with and without a deadline."""
    tasks = []
    for number in range(1, draw(st.integers(2, 3)) + 1):
        names = draw(st.permutations(UNITS))
        cut = draw(st.sampled_from((1, 1, 2)))
        due = draw(st.sampled_from(DEADLINES))
        filed = draw(st.booleans()) and due == date(2023, 12, 31)
        tasks.append(
            Task(
                number, draw(st.sampled_from(("（一）改革", "（二）服务"))), tuple(names[:cut]), tuple(names[cut : cut + 1]),
                due, draw(st.booleans()), ((date(2023, 4, 30), 20), (date(2023, 9, 30), 70)) if filed else (),
            )
        )  # fmt: skip
    return World(
        issued_on=draw(st.sampled_from((date(2022, 12, 31), date(2023, 3, 6), date(2023, 2, 28)))),
        reporting_day=draw(st.sampled_from((5, 20, 28))),
        strict=draw(st.sampled_from((False, False, True))),
        tasks=tuple(tasks),
    )


def open_book(world: World) -> Book:
    """The plan of a world in a ledger of its own."""
    tasks = [
        build.task(
            t.number, " ".join(t.leads), responsible=" ".join(t.responsible), section=t.section, ongoing=t.ongoing,
            due=t.deadline.isoformat() if t.deadline else None,
            milestones=tuple(Milestone(on, "", percent) for on, percent in t.milestones),
        )
        for t in world.tasks
    ]  # fmt: skip
    return Book(*tasks, issued_on=world.issued_on, reporting_day=world.reporting_day, strict=world.strict)


def live(world: World, book: Book, draw: st.DrawFn) -> None:
    """Let a year happen: workbooks, some late, some typed in much later; words, extensions, marks between them."""
    near = draw(DAYS)
    for _ in range(draw(st.integers(3, 8))):
        near = min(max(near + timedelta(days=draw(st.sampled_from((1, 9, 28, 28, 45, -30, -90)))), FIRST), LAST)
        for unit in draw(st.sampled_from((UNITS, UNITS, UNITS[:1], UNITS[1:]))):
            hand_in(world, book, draw, unit, near)
        for _ in range(draw(st.integers(0, 2))):
            decide(world, book, draw, near + timedelta(days=draw(st.sampled_from((0, 0, 1, 9, 40)))))
        for _ in range(draw(st.integers(0, 2))):
            lay_down(world, book, draw, near + timedelta(days=draw(st.sampled_from((0, 0, 3, 30, -9)))))


def decide(world: World, book: Book, draw: st.DrawFn, on: date) -> None:
    """The office gives a word, grants an extension or sets a light, mostly where there is something to decide."""
    what = draw(st.sampled_from(("pass", "pass", "return", "return", "extension", "mark")))
    waiting = [t for t in world.tasks if oracle.verified(world, t, on) in ("pending", "passed")]
    running = [t for t in world.tasks if (due := oracle.deadline(world, t, on)) and on <= due]
    likely = {"pass": waiting, "return": waiting, "extension": running}.get(what) or world.tasks
    task = draw(st.sampled_from(likely))
    if what == "extension":
        grant(world, book, task, on, on + timedelta(days=draw(st.integers(-1, 9))), on + timedelta(days=60))
    elif what == "mark":
        red = draw(st.booleans())
        assert book.mark(on, red=red, task=task.number) is None
        world.marks.append(Mark(world.clock(), task.number, on, red))
    else:
        judge(world, book, task, what, on)


def hand_in(world: World, book: Book, draw: st.DrawFn, unit: str, near: date) -> None:
    """One unit's workbook on all its tasks, now and then with one left out."""
    at = draw(st.sampled_from((time(0), time(23, 59, 59))))
    received = datetime.combine(near - timedelta(days=draw(st.sampled_from((0, 0, 3, 35)))), at)
    index = received.year * 12 + received.month - 1 - 2022 * 12 - 11
    period = PERIODS[min(max(index + draw(st.sampled_from((0, 0, 0, -1, 1))), 0), len(PERIODS) - 1)]
    rows, fresh = [], 0
    shut = oracle.locked(world, unit, oracle.due_on(world, period), received.date())
    for task in world.tasks:
        if unit not in (*task.leads, *task.responsible) or draw(st.integers(0, 4)) == 0:
            continue
        claimed = draw(st.sampled_from((DONE, DONE, DONE, IN_PROGRESS, NOT_STARTED, None)))
        percent = draw(st.sampled_from((None, 0, 40, 79, 80, 100)))
        done_on = draw(st.sampled_from((None, None, -20, 0)))
        on = received.date() + timedelta(days=done_on) if done_on is not None and claimed is DONE else None
        rows.append(build.row(book.ids[task.number], unit, claimed, percent, done_on=on))
        said = Said(world.clock(), task.number, unit, period, received, claimed and claimed.value, percent, on)
        fresh += not shut and oracle.tell(world, said)
    if rows:
        receipt = book.submit(build.intake(*rows), period, received, unit=unit)
        assert (receipt.new_revisions, receipt.problem is not None) == (fresh, shut), (unit, period, received, world)
        world.handed += [] if shut else [Handed(world.clock(), unit, period, received)]


def lay_down(world: World, book: Book, draw: st.DrawFn, on: date) -> None:
    """The office sends a report back, changes the grace, or lets a unit report late, mostly where there is cause."""
    came = [(h.unit, h.period) for h in world.handed]
    name, period = draw(st.sampled_from(came or [(UNITS[0], PERIODS[3])]))
    unit, said = book.ledger.unit("town-2023", name), {"on": on, "reason": "因", "recorded_at": datetime(2030, 1, 1)}
    what = draw(st.sampled_from(("back", "back", "back", "grace", "permit", "end")))
    at = world.clock()
    if unit is None:
        return
    if what == "back":
        known = any((h.unit, h.period) == (name, period) and h.received.date() <= on for h in world.handed)
        waits = oracle.waiting_backs(world, name, period, on)
        allowed = known and not waits
        problem = book.ledger.send_back("town-2023", unit, period, **said)
        # The same day and reason again is the same act.
        assert (problem is None) == (allowed or any(b.on == on for b in waits)), (problem, on, world)
        world.backs += [Back(at, name, period, on)] if allowed else []
    elif what == "grace":
        days = draw(st.sampled_from((0, 3, 40)))
        allowed = all(g.on <= on for g in world.graces)
        assert (book.ledger.set_grace("town-2023", days, **said) is None) == allowed
        world.graces += [Grace(len(world.graces), on, days)] if allowed else []
    elif what == "permit":
        until = on + timedelta(days=draw(st.sampled_from((0, 5, 60))))
        again = any((p.on, p.until) == (on, until) for p in oracle.permits(world, name, period, on))
        if book.ledger.grant("town-2023", unit, period, until=until, **said) is None and not again:
            world.permits.append(Permit(at, name, period, on, until, None))
    elif world.permits:
        place = draw(st.integers(0, len(world.permits) - 1))
        if book.ledger.end_permit("town-2023", place + 1, **said) is None:
            world.permits[place] = replace(world.permits[place], ended=on)


def judge(world: World, book: Book, task: Task, outcome: str, on: date) -> None:
    """The office gives its word, or is told that there is nothing to judge."""
    last = max((w.on for w in world.words if w.task == task.number), default=None)
    state = oracle.verified(world, task, on)
    reopens = state == "passed" and task.ongoing and outcome == "return"
    allowed = (state == "pending" or reopens) and (last is None or on >= last)
    assert (book.word(on, outcome, task=task.number) is None) == allowed
    if allowed:
        world.words.append(Word(world.clock(), task.number, outcome, on))


def grant(world: World, book: Book, task: Task, asked: date, granted: date, to: date) -> None:
    """A later deadline, where it was asked for in time."""
    then, now = oracle.deadline(world, task, asked), oracle.deadline(world, task, granted)
    days = (asked, granted, date.max - timedelta(days=1))  # the last is what the office holds at present
    verified = {oracle.verified(world, task, day) for day in days}
    allowed = bool(then and now and asked <= then and asked <= granted and to > now and "passed" not in verified)
    assert (book.extend(asked, granted, to, task=task.number) is None) == allowed
    if allowed:
        world.extensions.append(Extension(world.clock(), task.number, granted, to))


def asked_days(world: World, near: list[date]) -> list[date]:
    """Days on which something can change: around deadlines, reporting days and what was entered, and any others."""
    turning = {e.to for e in world.extensions} | {t.deadline for t in world.tasks if t.deadline} | set(near)
    turning |= {s.received.date() for s in world.said} | {w.on for w in world.words}
    around = {day + timedelta(days=n) for day in turning for n in (-1, 0, 1)}
    around |= {date(2023, m, world.reporting_day) + timedelta(days=n) for m in (1, 3, 4, 7, 12) for n in (0, 1)}
    return sorted(around)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_the_ledger_answers_as_the_plain_rules_do(part):
    # Shrinking takes minutes here; a failure names its day and its world, which are small enough to read.
    @seed(part)
    @settings(max_examples=20, phases=(Phase.explicit, Phase.generate))
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        world = data.draw(plans())
        book = open_book(world)
        live(world, book, data.draw)
        days = asked_days(world, data.draw(st.lists(DAYS, max_size=3)))
        by_day: dict[date, list[Standing]] = {day: [] for day in days}
        for found in book.ledger.standing("town-2023", *days):
            by_day[found.as_of].append(found)
        for day in days:
            for task, found in zip(world.tasks, by_day[day], strict=True):
                same_standing(world, task, found)
        for day in (days[0], days[len(days) // 2], days[-1]):
            same_attendance(world, book, day)
            same_overview(world, book, day)

    holds()


def same_standing(world: World, task: Task, found: Standing) -> None:
    expected = oracle.standing(world, task, found.as_of)
    told = {name: getattr(found, name) for name in expected}
    back = told["sent_back"]
    told["sent_back"] = back and (back.unit, back.period, back.returned_on)
    exact = expected.pop("planned")
    assert told.pop("planned") == (None if exact is None else pytest.approx(float(Fraction(str(exact)))))
    assert told == expected, (found.as_of, task, world)


def same_attendance(world: World, book: Book, day: date) -> None:
    cells = book.ledger.attendance("town-2023", day)
    told = {(c.unit, c.period): (c.expected, c.first_at, c.returned, bool(c.sent_back), c.locked) for c in cells}
    assert told == oracle.attendance(world, day), (day, world)
    assert all(c.open == (c.due_on >= day) for c in cells)


def same_overview(world: World, book: Book, day: date) -> None:
    found = {t.number: oracle.standing(world, t, day) for t in world.tasks}
    cells = oracle.attendance(world, day)
    due = {oracle.month(d): d for d in oracle.reporting_days(world, day)}
    closed = {key: cell for key, cell in cells.items() if key[1] in due and cell[0]}
    expected = {
        "plan": "town-2023",
        "as_of": day.isoformat(),
        **oracle.counts(list(found.values()), day),
        "reports": {
            "expected": len(closed),
            "received": sum(cell[1] is not None for cell in closed.values()),
            "on_time": sum(cell[1] is not None and cell[1].date() <= due[p] for (_, p), cell in closed.items()),
        },
        "sections": {
            section: oracle.counts([found[t.number] for t in world.tasks if t.section == section], day)
            for section in {t.section for t in world.tasks}
        },
        "units": {
            unit: oracle.counts([found[t.number] for t in world.tasks if unit in t.leads], day)
            for unit in {unit for t in world.tasks for unit in t.leads}
        },
    }
    rates = report_rates(book.ledger.attendance("town-2023", day))
    told = answers.overview("town-2023", day, book.ledger.tally("town-2023", day), rates)
    told["sections"] = {part.pop("section"): part for part in told["sections"]}
    told["units"] = {part.pop("unit"): part for part in told["units"]}
    for one, other in (
        (told, expected),
        *((told[k][n], expected[k][n]) for k in ("sections", "units") for n in told[k]),
    ):
        adds_up(one)
        mean = other.pop("mean_percent")
        assert one.pop("mean_percent") == (None if mean is None else pytest.approx(mean, abs=0.05001))
    assert told == expected, (day, world)


def adds_up(scope: dict[str, object]) -> None:
    """The five-way table and the lights each count every task once."""
    five = dict(scope["five_way"])  # type: ignore[call-overload]
    assert sum(five.values()) == scope["tasks"] == sum(dict(scope["lights"]).values())  # type: ignore[call-overload]
    assert five["done_on_time"] + five["done_late"] == scope["verified_done"]


def test_the_oracle_itself_finds_a_wrong_answer():
    book = Book(build.task())
    world = World(book.plan.issued_on, 20, False, (Task(1, "（一）改革", ("甲局",), (), date(2023, 6, 30), False),))
    right = book.standing("07-21")
    same_standing(world, world.tasks[0], right)
    with pytest.raises(AssertionError):
        same_standing(world, world.tasks[0], replace(right, days_overdue=20))
