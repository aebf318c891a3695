"""The life of a result: draft, published, objected to, decided, final and frozen; and what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fgf_core.appraisal.scorecard import Scorecard

OBJECTION_DAYS = 5  # working days after the day of publication (domain §5)
DRAFT, PUBLISHED, FINAL, DISCARDED = "draft", "published", "final", "discarded"
STATES = {DRAFT: "草拟", PUBLISHED: "公示", FINAL: "定稿", DISCARDED: "作废"}
UPHOLD, CORRECT = "uphold", "correct"
DECISIONS = {UPHOLD: "维持", CORRECT: "更正"}


@dataclass(frozen=True, slots=True)
class SchemeVersion:
    """One version of the scheme a plan has adopted; `adopted_on` is the day from which it is used."""

    id: int
    name: str
    version: str
    text: str
    adopted_on: date
    reason: str
    by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Objection:
    """申诉: what a unit objects to, and, once decided, what the office says; `decided_on` is None until then.

    `block` is the block it is about, "" for the whole; `revision` is the card the decision made, 0 where it was upheld.
    """

    id: int
    unit: str
    raised_on: date
    block: str
    words: str
    by: str
    outcome: str = ""
    decided_on: date | None = None
    reason: str = ""
    decided_by: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One appraisal of a plan: its day, the scheme's version it names forever, and where it stands in its life.

    `objections_until` is the last day on which a unit may object, None until it is published. Days that haven't come
    are None.
    """

    id: int
    plan_id: str
    title: str
    as_of: date
    state: str
    scheme_name: str
    scheme_version: str
    scheme_text: str
    drafted_by: str
    drafted_at: datetime
    published_on: date | None
    objections_until: date | None
    final_on: date | None
    objections: tuple[Objection, ...]

    @property
    def open_objections(self) -> tuple[Objection, ...]:
        """Those not decided yet: while there is one, the result can't be final."""
        return tuple(objection for objection in self.objections if objection.decided_on is None)


@dataclass(frozen=True, slots=True)
class Difference:
    """How one unit's card differs from another of the same unit: score, grade, and the points of the blocks that do."""

    unit: str
    score: tuple[float | None, float | None]
    grade: tuple[str | None, str | None]
    blocks: tuple[tuple[str, float, float], ...]


def differences(then: Sequence[Scorecard], now: Sequence[Scorecard]) -> tuple[Difference, ...]:
    """The units whose points or grade changed, in the order of `then`; a unit in only one of both is left out."""
    later = {card.unit.name: card for card in now}
    pairs = ((card, later[card.unit.name]) for card in then if card.unit.name in later)
    return tuple(
        Difference(
            a.unit.name,
            (a.score, b.score),
            (a.grade, b.grade),
            tuple(
                (was.name, was.points, will.points)
                for was, will in zip(a.blocks, b.blocks, strict=True)
                if was.points != will.points
            ),
        )
        for a, b in pairs
        if (a.score, a.grade) != (b.score, b.grade)
        or [block.points for block in a.blocks] != [block.points for block in b.blocks]
    )
