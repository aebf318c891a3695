"""The appraisal scheme as data: points, weights and thresholds, read from one file and exact to the last digit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

DEFAULT = Path(__file__).resolve().parents[2] / "data" / "schemes" / "default.toml"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the scheme: its full points and its clause; `left_out` says why nobody is rated in it."""

    id: str
    name: str
    points: Fraction
    clause: str
    left_out: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A version of the appraisal scheme; every number is a Fraction of what the file says."""

    name: str
    version: str
    blocks: tuple[Block, ...]
    weights: dict[str, Fraction]
    late: dict[str, Fraction]
    pace: dict[str, Fraction]
    quality: dict[str, Fraction]
    grades: dict[str, Fraction]
    least_led_tasks: int


def load(path: Path = DEFAULT) -> Scheme:
    """Read a scheme file; raises KeyError or ValueError for one that lacks or garbles a number."""
    with path.open("rb") as file:
        raw = tomllib.load(file, parse_float=Fraction)
    return Scheme(
        name=raw["name"],
        version=raw["version"],
        blocks=tuple(
            Block(b["id"], b["name"], Fraction(b["points"]), b["clause"], b.get("left_out", "")) for b in raw["blocks"]
        ),
        weights=_exact(raw["weights"]),
        late=_exact(raw["late"]),
        pace=_exact(raw["pace"]),
        quality=_exact(raw["quality"]),
        grades=_exact(raw["grades"]),
        least_led_tasks=int(raw["comparison"]["least_led_tasks"]),
    )


def _exact(table: dict[str, Any]) -> dict[str, Fraction]:
    return {key: Fraction(value) for key, value in table.items()}
