"""The appraisal scheme as data: points, weights and thresholds, read from one text and exact to the last digit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from fgf_core.appraisal import scheme_text
from fgf_core.appraisal.scheme_lines import Document
from fgf_core.model import Problem

DEFAULT = Path(__file__).resolve().parents[2] / "data" / "schemes" / "default.toml"
ADJUSTED = "E"
"""The block that is added to the hundred points rather than counted in them."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the scheme: its full points, 0 for the adjustments, its clause, and where that comes from."""

    id: str
    name: str
    points: Fraction
    clause: str
    source: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A version of the appraisal scheme; every number is a Fraction of what the text says.

    `without_case`: what becomes of a block without a case: its points are shared among the rest (`reweight`), it has
    `full` marks, or the unit isn't graded (`exclude`). `grades` are least scores, the best grade first; `cap` is the
    best a barred unit can have; `quotas` are the largest shares of a class by grade, none by default; `sources` say
    where each table's numbers come from.
    """

    name: str
    version: str
    blocks: tuple[Block, ...]
    weights: Mapping[str, Fraction]
    late: Mapping[str, Fraction]
    pace: Mapping[str, Fraction]
    quality: Mapping[str, Fraction]
    supervision: Mapping[str, Fraction]
    standards: Mapping[str, Fraction]
    adjustments: Mapping[str, Fraction]
    grades: Mapping[str, Fraction]
    cap: str
    quotas: Mapping[str, Fraction]
    least_led_tasks: int
    without_case: str
    shows_places: bool
    sources: Mapping[str, str]

    def grade(self, score: Fraction) -> str:
        """The grade of a score."""
        return next((grade for grade, least in self.grades.items() if score >= least), "fail")

    def capped(self, grade: str) -> str:
        """The grade as a bar leaves it."""
        order = [*self.grades, "fail"]
        return max(grade, self.cap, key=order.index)

    def below(self, grade: str) -> str:
        """The next lower grade."""
        order = [*self.grades, "fail"]
        return order[min(order.index(grade) + 1, len(order) - 1)]

    def word(self, grade: str) -> str:
        """The grade's word."""
        return scheme_text.GRADES[grade]


def read(text: str) -> tuple[Scheme | None, tuple[Problem, ...]]:
    """A scheme from its text; without one, every problem, each with the line it stands on as `第 12 行`."""
    document, problems = scheme_text.checked(text)
    return (None, problems) if problems else (_scheme(document), ())


def load(path: Path = DEFAULT) -> Scheme:
    """The scheme of a file; raises ValueError with every problem for one that is no scheme."""
    found, problems = read(path.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError("；".join(f"{problem.where}：{problem.message}" for problem in problems))
    return found


def _scheme(d: Document) -> Scheme:
    return Scheme(
        name=d["name"],
        version=d["version"],
        blocks=tuple(
            Block(b["id"], b["name"], Fraction(b["points"]), b["clause"], b.get("source", "")) for b in d["blocks"]
        ),
        weights=_exact(d["weights"]),
        late=_exact(d["late"]),
        pace=_exact(d["pace"]),
        quality=_exact(d["quality"]),
        supervision=_exact(d["supervision"]),
        standards=_exact(d["standards"]),
        adjustments=_exact(d["adjustments"]),
        grades=_exact(d["grades"]),
        cap=d["bars"]["cap"],
        quotas=_exact(d.get("quotas", {})),
        least_led_tasks=int(d["comparison"]["least_led_tasks"]),
        without_case=d["comparison"]["without_case"],
        shows_places=d["comparison"]["places"],
        sources={key: table["source"] for key, table in d.items() if isinstance(table, dict) and "source" in table},
    )


def _exact(table: Mapping[str, Any]) -> dict[str, Fraction]:
    return {key: Fraction(value) for key, value in table.items() if key != "source"}
