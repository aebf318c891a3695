"""Appraisal: a scheme (data) and the ledger's facts make scorecards, every point with its evidence."""

from __future__ import annotations

from fgf_core.appraisal.scheme import Scheme, load
from fgf_core.appraisal.scorecard import BlockScore, Evidence, Scorecard, scorecards

__all__ = ["BlockScore", "Evidence", "Scheme", "Scorecard", "load", "scorecards"]
