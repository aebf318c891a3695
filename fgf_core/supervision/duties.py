"""分管: which leader answers for which units on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fgf_core.model import Verified
from fgf_core.standing import Standing


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit and the leader who answers for it, in which post, from which day on."""

    unit: str
    leader: str
    post: str
    from_on: date

    @property
    def named(self) -> str:
        """张某（副区长）; the name alone where no post is known."""
        return f"{self.leader}（{self.post}）" if self.post else self.leader


def leaders(duties: Iterable[Duty]) -> dict[str, tuple[Duty, ...]]:
    """Each leader with the units he or she answers for, in the order given."""
    found: dict[str, tuple[Duty, ...]] = {}
    for duty in duties:
        found[duty.leader] = (*found.get(duty.leader, ()), duty)
    return found


def led_for(standings: Iterable[Standing], duties: Iterable[Duty], leader: str) -> list[Standing]:
    """The tasks that a leader's units lead."""
    units = {duty.unit for duty in duties if duty.leader == leader}
    return [s for s in standings if units.intersection(s.leads)]


def to_finish(standings: Sequence[Standing], by: date) -> list[Standing]:
    """Tasks not verified done whose current deadline has passed or comes by a day, the earliest first."""
    found = [s for s in standings if s.verified is not Verified.PASSED and s.deadline and s.deadline <= by]
    return sorted(found, key=lambda s: (s.deadline or by, s.number))
