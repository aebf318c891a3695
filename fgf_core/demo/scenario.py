"""What the simulated year says of units and tasks, and how the work on a task really goes behind the reports."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from fgf_core.model import Milestone

FILE = Path(__file__).parents[2] / "data" / "demo.toml"


@dataclass(frozen=True, slots=True)
class Habit:
    """How a unit reports: the share of periods it comes late, and the periods it misses."""

    plan: str
    name: str
    tardy: float = 0.0
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Permit:
    """A late report that the office lets in."""

    plan: str
    name: str
    period: str
    on: date
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A unit's report of a period that the office sends back whole, and the day its mended one comes."""

    plan: str
    name: str
    period: str
    on: date
    mended_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Charge:
    """An invented leader who answers for units from a day on."""

    plan: str
    leader: str
    post: str
    on: date
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What is decided about a task beforehand; everything else is drawn. The fields are explained in the file."""

    plan: str
    number: int
    done_on: date | None = None
    bend: float | None = None
    starts: str = ""
    copies: bool = False
    forgotten: bool = False
    pause: int | None = None
    waits: bool = False
    returns: tuple[str, ...] = ()
    laggard: str = ""
    laggard_done_on: date | None = None
    laggard_bend: float | None = None
    asked_on: date | None = None
    granted_on: date | None = None
    extended_to: date | None = None
    marked_on: date | None = None
    reason: str = ""
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """Sentences for tasks in which one of the keys occurs."""

    keys: tuple[str, ...]
    begin: tuple[str, ...]
    under_way: tuple[str, ...]
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """The simulated year as written down: when it is shown, until when it goes, who behaves how, and the words."""

    as_of: date
    last_period: str
    habits: dict[tuple[str, str], Habit]
    stories: dict[tuple[str, int], Story]
    permits: tuple[Permit, ...]
    returned: dict[tuple[str, str, str], Returned]
    themes: tuple[Theme, ...]
    texts: dict[str, tuple[str, ...]]
    divisions: dict[str, str]
    charges: tuple[Charge, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """How one unit's work on one task goes: from its first day to its last, evenly or late in the time."""

    first_day: date
    done_on: date
    bend: float

    def percent(self, on: date) -> int:
        """The true progress on a day; 100 only when the work is done."""
        if on >= self.done_on:
            return 100
        share = max((on - self.first_day).days, 0) / (self.done_on - self.first_day).days
        return min(int(100 * share**self.bend), 95)


def read() -> Scenario:
    """The scenario shipped with the project."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    habits = [Habit(**{**item, "silent": tuple(item.get("silent", ()))}) for item in raw["unit"]]
    stories = [_story(item) for item in raw["task"]]
    returned = [Returned(**item) for item in raw["returned"]]
    return Scenario(
        as_of=raw["as_of"],
        last_period=raw["last_period"],
        habits={(habit.plan, habit.name): habit for habit in habits},
        stories={(story.plan, story.number): story for story in stories},
        permits=tuple(Permit(**item) for item in raw["permit"]),
        returned={(item.plan, item.name, item.period): item for item in returned},
        themes=tuple(Theme(**{key: tuple(words) for key, words in item.items()}) for item in raw["theme"]),
        texts={key: tuple(words) for key, words in raw["texts"].items()},
        divisions=raw["divisions"],
        charges=tuple(Charge(**{**item, "units": tuple(item["units"])}) for item in raw["leader"]),
    )


def _story(item: dict[str, Any]) -> Story:
    milestones = tuple(Milestone(**milestone) for milestone in item.get("milestones", ()))
    return Story(**{**item, "returns": tuple(item.get("returns", ())), "milestones": milestones})


def course(story: Story, unit: str, *, issued_on: date, deadline: date) -> Course:
    """The course of a unit's work: as the story says, else drawn; the same for the same task and unit every time."""
    draw = random.Random(f"{story.plan} {story.number} {unit}")
    done_on, bend = _drawn(draw, issued_on, deadline)
    if unit == story.laggard:
        done_on, bend = story.laggard_done_on or done_on, story.laggard_bend or bend
    else:
        done_on, bend = story.done_on or done_on, story.bend or bend
    first_day = date.fromisoformat(f"{story.starts}-01") if story.starts else issued_on
    return Course(first_day, done_on, bend)


def _drawn(draw: random.Random, issued_on: date, deadline: date) -> tuple[date, float]:
    """Most work ends in the last two weeks, some well before, some after the deadline."""
    fate = draw.random()
    if fate < 0.14:
        days = -draw.randint(45, 120)
    elif fate < 0.92:
        days = -draw.randint(1, 14)
    else:
        days = draw.randint(3, 40)
    done_on = max(deadline + timedelta(days=days), issued_on + timedelta(days=10))
    return done_on, draw.choice((0.8, 0.95, 1.0, 1.1, 1.4, 1.55, 1.7, 1.8))
