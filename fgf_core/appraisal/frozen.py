"""A scorecard as one text that is kept: read back it is equal, and texts of earlier versions stay readable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any, TypeVar

from fgf_core.appraisal.scorecard import BlockScore, Evidence, Scorecard
from fgf_core.model import Light, Unit, UnitClass

T = TypeVar("T")


def text(card: Scorecard) -> str:
    """The card as JSON; dates are ISO, grades and lights their words in the code."""
    return json.dumps(asdict(card), ensure_ascii=False, allow_nan=False, default=date.isoformat)


def read(kept: str) -> Scorecard:
    """The card of a text; raises ValueError for one that is none.

    What a card has come to say since has its usual value; what it no longer says is left out.
    """
    try:
        said = json.loads(kept)
        unit = said["unit"]
        return _made(
            Scorecard,
            said,
            unit=_made(Unit, unit, unit_class=UnitClass(unit["unit_class"]), aliases=tuple(unit["aliases"])),
            blocks=tuple(_block(block) for block in said["blocks"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"not a scorecard: {error!r}") from error


def _block(said: Mapping[str, Any]) -> BlockScore:
    return _made(BlockScore, said, evidence=tuple(_evidence(row) for row in said["evidence"]))


def _evidence(said: Mapping[str, Any]) -> Evidence:
    days = {name: date.fromisoformat(said[name]) for name in ("deadline", "done_on") if said.get(name)}
    return _made(Evidence, said, **days, light=Light(said["light"]) if said.get("light") else None)


def _made(kind: type[T], said: Mapping[str, Any], **converted: Any) -> T:
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # only dataclasses are asked for
    return kind(**{name: said[name] for name in names if name in said} | converted)
