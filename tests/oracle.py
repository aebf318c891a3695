"""The domain's rules once more, slow and plain: the ledger's answers, worked out from a list of what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Task:
    number: int
    section: str
    leads: tuple[str, ...]
    responsible: tuple[str, ...]
    deadline: date | None
    ongoing: bool
    milestones: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True)
class Said:
    at: int
    task: int
    unit: str
    period: str
    received: datetime
    claimed: str | None
    percent: int | None
    done_on: date | None


@dataclass(frozen=True)
class Word:
    at: int
    task: int
    outcome: str
    on: date


@dataclass(frozen=True)
class Extension:
    at: int
    task: int
    granted: date
    to: date


@dataclass(frozen=True)
class Mark:
    at: int
    task: int
    on: date
    red: bool


@dataclass(frozen=True)
class Handed:
    """A workbook of a unit, whether or not it said anything new."""

    at: int
    unit: str
    period: str
    received: datetime


@dataclass(frozen=True)
class Back:
    """A unit's whole report of a period, sent back."""

    at: int
    unit: str
    period: str
    on: date


@dataclass(frozen=True)
class Grace:
    at: int
    on: date
    days: int


@dataclass(frozen=True)
class Permit:
    at: int
    unit: str
    period: str
    on: date
    until: date
    ended: date | None


@dataclass
class World:
    """A plan and everything that was entered, in the order it was entered (`at`)."""

    issued_on: date
    reporting_day: int
    strict: bool
    tasks: tuple[Task, ...]
    said: list[Said] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    handed: list[Handed] = field(default_factory=list)
    backs: list[Back] = field(default_factory=list)
    graces: list[Grace] = field(default_factory=list)
    permits: list[Permit] = field(default_factory=list)

    def clock(self) -> int:
        return len(self.said) + len(self.words) + len(self.extensions) + len(self.marks) + len(self.handed)


# Reporting days.


def reporting_days(world: World, until: date) -> list[date]:
    """The plan's reporting days before a day, from its first."""
    day, found = world.issued_on + timedelta(days=15), []
    while day < until:
        if day.day == world.reporting_day:
            found.append(day)
        day += ONE
    return found


def next_reporting_day(world: World, after: date) -> date:
    """The plan's first reporting day after a day."""
    day = max(after + ONE, world.issued_on + timedelta(days=15))
    while day.day != world.reporting_day:
        day += ONE
    return day


def due_on(world: World, period: str) -> date:
    """The reporting day of a period."""
    return date.fromisoformat(f"{period}-{world.reporting_day:02d}")


def month(day: date) -> str:
    return f"{day:%Y-%m}"


# What was entered.


def tell(world: World, said: Said) -> bool:
    """Enter a report; a repetition of what the period's last one said is none."""
    same = [s for s in world.said if (s.task, s.unit, s.period) == (said.task, said.unit, said.period)]
    same.sort(key=lambda s: (s.received, s.at))
    if same and (same[-1].claimed, same[-1].percent, same[-1].done_on) == (said.claimed, said.percent, said.done_on):
        return False
    world.said.append(said)
    return True


def reports(world: World, task: Task, unit: str, as_of: date) -> list[Said]:
    """What a unit had said of a task by the end of a day: by period, then as it came."""
    found = [s for s in world.said if s.task == task.number and s.unit == unit and s.received.date() <= as_of]
    return sorted(found, key=lambda s: (s.period, s.received, s.at))


def last_word(world: World, task: Task, as_of: date, outcome: str = "") -> Word | None:
    found = [w for w in world.words if w.task == task.number and w.on <= as_of and outcome in ("", w.outcome)]
    return max(found, key=lambda w: (w.on, w.at), default=None)


def seen(said: Said, word: Word) -> bool:
    """Whether the office had a report when it gave its word."""
    return said.at < word.at and said.received.date() <= word.on


def deadline(world: World, task: Task, as_of: date) -> date | None:
    granted = [e for e in world.extensions if e.task == task.number and e.granted <= as_of]
    return max(granted, key=lambda e: (e.granted, e.at)).to if granted else task.deadline


# One unit's word on a task.


def claimed_by(world: World, task: Task, unit: str, as_of: date) -> str | None:
    """Its last word on the state: not_started where it never spoke, None where it spoke but never of the state."""
    said = reports(world, task, unit, as_of)
    states = [s.claimed for s in said if s.claimed]
    return states[-1] if states else None if said else "not_started"


def percent_by(world: World, task: Task, unit: str, as_of: date) -> int | None:
    for s in reversed(reports(world, task, unit, as_of)):
        if s.claimed == "done":
            return 100
        if s.percent is not None:
            return s.percent
        if s.claimed == "not_started":
            return 0
    return None


def claim_by(world: World, task: Task, unit: str, as_of: date) -> tuple[datetime, date] | None:
    """When a unit's present claim was made, and the day the work was done: None while it claims nothing.

    A claim lasts while the unit says nothing else. What the office sent back is no claim; what it passed is the claim
    it had before it.
    """
    word, sent_back = last_word(world, task, as_of), last_word(world, task, as_of, "return")
    run: list[Said] = []
    for s in reports(world, task, unit, as_of):
        if word and word.outcome == "pass" and not seen(s, word):
            continue
        if s.claimed == "done":
            run += [] if sent_back and seen(s, sent_back) else [s]
        elif s.claimed:
            run = []
    if not run:
        return None
    first = min(s.received for s in run)
    return first, next((s.done_on for s in reversed(run) if s.done_on), first.date())


# The task.


def verified(world: World, task: Task, as_of: date) -> str:
    word = last_word(world, task, as_of)
    if word and word.outcome == "pass":
        return "passed"
    if all(claim_by(world, task, unit, as_of) for unit in task.leads):
        return "pending"
    return "returned" if word else "none"


def planned(world: World, task: Task, as_of: date) -> Fraction | None:
    due = deadline(world, task, as_of)
    if due is None:
        return None
    if as_of >= due:
        return Fraction(100)
    if as_of <= world.issued_on:
        return Fraction(0)
    points = [(world.issued_on, 0), *(m for m in task.milestones if world.issued_on < m[0] < due), (due, 100)]
    before = [p for p in points if p[0] <= as_of][-1]
    after = next(p for p in points if p[0] > as_of)
    return before[1] + Fraction((after[1] - before[1]) * (as_of - before[0]).days, (after[0] - before[0]).days)


def missed(world: World, task: Task, as_of: date) -> int:
    """The reporting days passed in a row for which the slowest lead has said nothing."""
    state, word = verified(world, task, as_of), last_word(world, task, as_of)
    owed = [day for day in reporting_days(world, as_of) if word is None or day > word.on]
    if state == "passed" and task.ongoing:
        owed = [day for day in owed if day.month % 3 == 0]
    elif state in ("passed", "pending"):
        return 0
    counts = []
    for unit in task.leads:
        last = max((s.period for s in reports(world, task, unit, as_of)), default="")
        counts.append(sum(month(day) > last for day in owed))
    return max(counts)


def standing(world: World, task: Task, as_of: date) -> dict[str, object]:
    """Everything the product says of one task at the end of one day."""
    due = deadline(world, task, as_of)
    claims = [claim_by(world, task, unit, as_of) for unit in task.leads]
    made = [c for c in claims if c]
    whole = len(made) == len(task.leads)
    claimed_at, done_on = (max(c[0] for c in made), max(c[1] for c in made)) if whole else (None, None)
    states = {claimed_by(world, task, unit, as_of) for unit in task.leads}
    percents = [p for unit in task.leads if (p := percent_by(world, task, unit, as_of)) is not None]
    result: dict[str, object] = {
        "claimed": states.pop() or "in_progress" if len(states) == 1 else "in_progress",
        "verified": verified(world, task, as_of),
        "deadline": due,
        "grace_on": next_reporting_day(world, due) if due else None,
        "percent": min(percents, default=None),
        "planned": planned(world, task, as_of),
        "missed": missed(world, task, as_of),
        "sent_back": sent_back(world, task, as_of),
    }
    if whole:
        result |= {"claimed_at": claimed_at, "done_on": done_on}
    result["timeliness"], result["days_overdue"] = timeliness(world, result, as_of)
    result["rule"] = rule(world, task, result, as_of)
    result["light"] = LIGHTS[str(result["rule"])]
    return result


def timeliness(world: World, s: dict[str, object], as_of: date) -> tuple[str, int]:
    due, grace_on = s["deadline"], s["grace_on"]
    if s["verified"] == "passed":
        return done(s)
    if not isinstance(due, date) or not isinstance(grace_on, date):
        return "no_deadline", 0
    left = (due - as_of).days
    if left > 30:
        return "not_due", 0
    if left >= 0:
        return "due_soon", 0
    claimed_at = s.get("claimed_at")
    waits = as_of <= grace_on or (
        s["verified"] == "pending" and isinstance(claimed_at, datetime) and claimed_at.date() <= grace_on
    )
    return ("awaiting_report", 0) if waits and not world.strict else ("overdue", -left)


def done(s: dict[str, object]) -> tuple[str, int]:
    due, grace_on, claimed_at, done_on = s["deadline"], s["grace_on"], s["claimed_at"], s["done_on"]
    assert isinstance(claimed_at, datetime)
    assert isinstance(done_on, date)
    if not isinstance(due, date) or not isinstance(grace_on, date):
        return "done_on_time", 0
    if done_on > due:
        return "done_late", (done_on - due).days
    if claimed_at.date() > grace_on:
        return "done_late", (claimed_at.date() - due).days
    return "done_on_time", 0


LIGHTS = {
    **dict.fromkeys(("done", "done_ongoing"), "blue"),
    **dict.fromkeys(("overdue", "far_behind", "reports_missed", "marked_red"), "red"),
    **dict.fromkeys(("maintenance_missed", "awaiting_report", "behind", "near_deadline"), "yellow"),
    **dict.fromkeys(("report_missed", "report_returned", "returned"), "yellow"),
    "not_started": "grey",
    "on_course": "green",
}


def rule(world: World, task: Task, s: dict[str, object], as_of: date) -> str:
    marks = [m for m in world.marks if m.task == task.number and m.on <= as_of]
    marked = bool(marks) and max(marks, key=lambda m: (m.on, m.at)).red
    percent, plan_says, away = s["percent"], s["planned"], int(str(s["missed"]))
    known = isinstance(plan_says, Fraction) and isinstance(percent, int)
    gap = Fraction(plan_says) - Fraction(percent) if known else Fraction(0)  # type: ignore[arg-type]
    if s["verified"] == "passed":
        return "maintenance_missed" if away >= 2 else "done_ongoing" if task.ongoing else "done"
    rules = {
        "overdue": s["timeliness"] == "overdue",
        "far_behind": gap > 30,
        "reports_missed": away >= 2,
        "marked_red": marked,
        "awaiting_report": s["timeliness"] == "awaiting_report",
        "behind": gap >= 10,
        "near_deadline": s["timeliness"] == "due_soon" and (percent is None or int(str(percent)) < 80),
        "report_missed": away == 1,
        "report_returned": s["sent_back"] is not None,
        "returned": s["verified"] == "returned",
        "not_started": s["claimed"] == "not_started",
    }
    return next((name for name, holds in rules.items() if holds), "on_course")


# Counts.


def is_due(s: dict[str, object], as_of: date) -> bool:
    due = s["deadline"]
    passed = isinstance(due, date) and due < as_of and s["timeliness"] != "awaiting_report"
    return s["verified"] == "passed" or passed


def counts(found: list[dict[str, object]], as_of: date) -> dict[str, object]:
    """The numbers of one scope, as the overview states them."""
    done_count = sum(s["verified"] == "passed" for s in found)
    due = sum(is_due(s, as_of) for s in found)
    five = {
        name: sum(s["timeliness"] in names for s in found)
        for name, names in {
            "done_on_time": ("done_on_time",),
            "done_late": ("done_late",),
            "not_due": ("not_due", "due_soon"),
            "awaiting_report": ("awaiting_report",),
            "overdue": ("overdue",),
            "no_deadline": ("no_deadline",),
        }.items()
    }
    progress = [100 if s["verified"] == "passed" else s["percent"] for s in found]
    heard = [int(str(p)) for p in progress if p is not None]
    return {
        "tasks": len(found),
        "claimed_done": sum(s["verified"] in ("pending", "passed") for s in found),
        "verified_done": done_count,
        "completion_rate": share(done_count, len(found)),
        "due": due,
        "due_completion_rate": share(done_count, due),
        "on_time_rate": share(five["done_on_time"], due),
        "overdue": five["overdue"],
        "overdue_rate": share(five["overdue"], due),
        "awaiting_report": five["awaiting_report"],
        "mean_percent": sum(heard) / len(heard) if heard else None,
        "lights": {
            light: sum(s["light"] == light for s in found) for light in ("red", "yellow", "green", "blue", "grey")
        },
        "five_way": five,
    }


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def attendance(world: World, as_of: date) -> dict[tuple[str, str], tuple[bool, datetime | None, bool, bool, bool]]:
    """For each leading unit and period up to the present one: expected, first received, a claim sent back, the whole
    report sent back, locked.
    """
    present = as_of
    while present.day != world.reporting_day:
        present += ONE
    days = reporting_days(world, present + ONE)
    cells = {}
    for unit in {unit for task in world.tasks for unit in task.leads}:
        for day in days:
            came = [
                s.received
                for s in world.said
                if s.unit == unit and s.period == month(day) and s.received.date() <= as_of
                if any(task.number == s.task and unit in task.leads for task in world.tasks)
            ]
            owed = any(unit in task.leads and owes(world, task, day, as_of) for task in world.tasks)
            sent_back = any(unit in task.leads and was_sent_back(world, task, unit, day, as_of) for task in world.tasks)
            first, whole = min(came, default=None), bool(waiting_backs(world, unit, month(day), as_of))
            cells[unit, month(day)] = (owed or bool(came), first, sent_back, whole, locked(world, unit, day, as_of))
    return cells


def sent_back(world: World, task: Task, as_of: date) -> tuple[str, str, date] | None:
    """Of the leads' reports that wait to be mended, the one sent back last: its unit, its period and the day."""
    waiting = [b for b in world.backs if b.unit in task.leads and b in waiting_backs(world, b.unit, b.period, as_of)]
    last = sorted(waiting, key=lambda b: b.on)[-1:]  # of one day, the one entered last
    return (last[0].unit, last[0].period, last[0].on) if last else None


def waiting_backs(world: World, unit: str, period: str, as_of: date) -> list[Back]:
    """The returns of a unit's report that no workbook has answered which the office hadn't had when it sent it back."""
    came = [h for h in world.handed if (h.unit, h.period) == (unit, period) and h.received.date() <= as_of]
    backs = [b for b in world.backs if (b.unit, b.period) == (unit, period) and b.on <= as_of]
    return [b for b in backs if all(h.at < b.at and h.received.date() <= b.on for h in came)]


def lock_on(world: World, day: date, as_of: date) -> date:
    """The last day on which a report due on a day is taken."""
    changes = [g for g in world.graces if g.on <= as_of]
    days = max(changes, key=lambda g: (g.on, g.at)).days if changes else 10
    return max(day, date(2023, 1, 1)) + timedelta(days=days)  # the ledgers of the tests know their plan since then


def permits(world: World, unit: str, period: str, as_of: date) -> list[Permit]:
    """The permits in force."""
    given = [p for p in world.permits if (p.unit, p.period) == (unit, period) and p.on <= as_of <= p.until]
    return [p for p in given if p.ended is None or p.ended > as_of]


def locked(world: World, unit: str, day: date, as_of: date) -> bool:
    if as_of <= lock_on(world, day, as_of):
        return False
    return not permits(world, unit, month(day), as_of) and not waiting_backs(world, unit, month(day), as_of)


def owes(world: World, task: Task, day: date, as_of: date) -> bool:
    word = last_word(world, task, min(as_of, day - ONE))
    if word is None or word.outcome != "pass":
        return True
    return task.ongoing and day.month % 3 == 0


def was_sent_back(world: World, task: Task, unit: str, day: date, as_of: date) -> bool:
    """Whether the claim the office sent back was made in the period, and the period has brought no newer word."""
    for word in world.words:
        if word.task != task.number or word.outcome != "return" or word.on > as_of:
            continue
        earlier = [w for w in world.words if w.task == task.number and (w.on, w.at) < (word.on, word.at)]
        if earlier and max(earlier, key=lambda w: (w.on, w.at)).outcome == "pass":
            continue
        heard = reports(world, task, unit, as_of)
        read = [s for s in heard if seen(s, word)]
        if not read or read[-1].claimed != "done" or read[-1].period != month(day):
            continue
        if not [s for s in heard[heard.index(read[-1]) + 1 :] if s.period == month(day)]:
            return True
    return False
