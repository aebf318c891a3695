"""水分检查: what in the monthly reports a person should look at again, and what the office said about it."""

from __future__ import annotations

from fgf_core.doubts.facts import Case, Doubt, Facts, Said, Verdict
from fgf_core.doubts.judge import find
from fgf_core.doubts.rules import RULES, Rule
from fgf_core.doubts.words import CONFIRMED, OUTCOME, STATE, DoubtWord, Finding, Quality, answered, quality

__all__ = [
    "CONFIRMED",
    "OUTCOME",
    "RULES",
    "STATE",
    "Case",
    "Doubt",
    "DoubtWord",
    "Facts",
    "Finding",
    "Quality",
    "Rule",
    "Said",
    "Verdict",
    "answered",
    "find",
    "quality",
]
