"""Appraisal: a scheme (data) and the ledger's facts make scorecards, every point with its evidence."""

from __future__ import annotations

from fgf_core.appraisal.facts import KINDS, STANDARDS, Entry, EntryKind, Facts
from fgf_core.appraisal.life import Appraisal, Difference, Objection, SchemeVersion, differences
from fgf_core.appraisal.scheme import ADJUSTED, Block, Scheme, load, read
from fgf_core.appraisal.scorecard import (
    PROCESS,
    YEAR_END,
    BlockScore,
    Evidence,
    Scorecard,
    phase,
    places,
    scorecards,
)

__all__ = [
    "ADJUSTED",
    "KINDS",
    "PROCESS",
    "STANDARDS",
    "YEAR_END",
    "Appraisal",
    "Block",
    "BlockScore",
    "Difference",
    "Entry",
    "EntryKind",
    "Evidence",
    "Facts",
    "Objection",
    "Scheme",
    "SchemeVersion",
    "Scorecard",
    "differences",
    "load",
    "phase",
    "places",
    "read",
    "scorecards",
]
