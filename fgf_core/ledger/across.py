"""Questions across the plans of a year: how the parts of a region stand side by side, and which tasks are behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fgf_core import regions
from fgf_core.ledger import divisions
from fgf_core.ledger.acts import Acting, act
from fgf_core.ledger.engine import query
from fgf_core.ledger.questions import asked_by_day, tallies
from fgf_core.model import Light, Problem, Timeliness
from fgf_core.regions import Division
from fgf_core.standing import Tally, Thresholds

_CHOSEN = ("seat", "chosen_region", "mended", "standing")
MOST = 200


@dataclass(frozen=True, slots=True)
class RegionTask:
    """A task of one of many plans: whose it is, the part of the region it counts in, and how it stands."""

    plan_id: str
    government: str
    part: str
    number: int
    title: str
    leads: str
    deadline: date | None
    timeliness: Timeliness
    days_overdue: int
    percent: float | None
    planned: float | None
    light: Light


@dataclass(frozen=True, slots=True)
class RegionTasks:
    """The first tasks of a list, and how many there are in all."""

    first: tuple[RegionTask, ...]
    number: int


class Across(Acting):
    """What a ledger answers about many plans at once, and the codes that put their governments in order.

    `region` is a division code, 000000 for the whole country; `words` keep the tasks whose title holds one of them.
    """

    _thresholds: Thresholds

    def divisions(self) -> tuple[Division, ...]:
        """Every government that has a division code, by code."""
        return divisions.divisions(self._engine)

    def regions(self, year: int, region: str, *as_of: date, words: Sequence[str] = ()) -> tuple[Tally, ...]:
        """Counts per day: the region (kind `plan`), and each part of it (kind `part`, its code as the name).

        Plans of a government without a code count for the country only, in the part without a name.
        """
        matching, params = _titles(words)
        text = query(*_CHOSEN, "scope_region", "tally").replace("{matching}", matching)
        within = _within(year, region)
        days = sorted(set(as_of))
        turns = [days] if within["prefix"] else [[day] for day in days]  # a country's days at once fill the memory
        asked = {**within, **params}
        rows = [asked_by_day(self._engine, text, turn, self._thresholds, asked, many=True) for turn in turns]
        return tallies([row for found in rows for row in found])

    def late(self, year: int, region: str, as_of: date, *, most: int = MOST) -> RegionTasks:
        """The overdue tasks of a region, the longest overdue first."""
        return self._tasks(year, region, as_of, "s.timeliness = 'overdue'", "s.days_overdue DESC", {"most": most})

    def reforms(self, year: int, region: str, as_of: date, words: Sequence[str], *, most: int = MOST) -> RegionTasks:
        """The tasks of a region whose title holds one of the words, by the parts of the region."""
        matching, params = _titles(words)
        return self._tasks(year, region, as_of, matching, "c.part", {**params, "most": most})

    def _tasks(
        self, year: int, region: str, as_of: date, matching: str, sequence: str, params: dict[str, Any]
    ) -> RegionTasks:
        text = query(*_CHOSEN, "region_tasks").replace("{matching}", matching).replace("{sequence}", sequence)
        asked = {**_within(year, region), **params}
        rows = asked_by_day(self._engine, text, [as_of], self._thresholds, asked, many=True)
        first = []
        for *values, _number in rows:
            values[7], values[11] = Timeliness(values[7]), Light(values[11])
            first.append(RegionTask(*values))
        return RegionTasks(tuple(first), rows[0][-1] if rows else 0)

    @act
    def set_division(self, government: str, code: str, *, recorded_at: datetime) -> Problem | None:
        """Enter the division code of a government; an empty one takes it back. None when stored."""
        return divisions.place(self._engine, government, code, recorded_at=recorded_at)


def _within(year: int, region: str) -> dict[str, Any]:
    width = regions.width(region)
    return {"year": year, "prefix": regions.prefix(region), "width": width, "zeros": "0" * (6 - width)}


def _titles(words: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The condition that a title holds one of the words, all titles where there is none, and its parameters."""
    params = {f"word_{place}": word for place, word in enumerate(words)}
    return " OR ".join(f"strpos(t.title, :{name}) > 0" for name in params) or "TRUE", params
