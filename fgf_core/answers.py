"""The numbers of the pages as JSON documents: tasks, overview, overdue, scorecards, a workbook's fate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fgf_core.appraisal import Scorecard
from fgf_core.model import Intake, Outcome, PlanFacts, Timeliness
from fgf_core.standing import ReportRates, Standing, Tally, reason

Document = dict[str, Any]


def task(standing: Standing) -> Document:
    """One task's standing; percents 0–100 to one decimal, dates ISO."""
    why = reason(standing)
    return {
        "task": standing.number,
        "title": standing.title,
        "section": standing.section,
        "lead_units": list(standing.parties.leads),
        "responsible_units": list(standing.parties.responsible),
        "original_deadline": _iso(standing.original_deadline),
        "effective_deadline": _iso(standing.deadline),
        "ongoing": standing.ongoing,
        "claimed": standing.claimed.value,
        "verified": standing.verified.value,
        "timeliness": standing.timeliness.value,
        "days_overdue": standing.days_overdue,
        "percent": _rounded(standing.percent),
        "planned_percent": _rounded(standing.planned),
        "light": standing.light.value,
        "reason": {"rule": why.rule, "text": why.text, "numbers": why.numbers},
    }


def overdue(standings: Sequence[Standing]) -> list[Document]:
    """The overdue tasks, the longest first."""
    return [task(s) for s in longest_overdue(standings)]


def longest_overdue(standings: Sequence[Standing]) -> list[Standing]:
    """The standings that are overdue, the longest first, then by number."""
    late = [s for s in standings if s.timeliness is Timeliness.OVERDUE]
    return sorted(late, key=lambda s: (-s.days_overdue, s.number))


def overview(plan_id: str, as_of: date, tallies: Sequence[Tally], reports: ReportRates) -> Document:
    """The plan's numbers on a day, with those of each section and of each unit (as lead)."""
    whole = next(t for t in tallies if t.kind == "plan")
    return {
        "plan": plan_id,
        "as_of": as_of.isoformat(),
        **_measures(whole),
        "reports": {"expected": reports.expected, "received": reports.received, "on_time": reports.on_time},
        "sections": [{"section": t.name, **_measures(t)} for t in tallies if t.kind == "section"],
        "units": [{"unit": t.name, **_measures(t)} for t in tallies if t.kind == "lead"],
    }


def regions(year: int, region: str, as_of: date, tallies: Sequence[Tally], named: Mapping[str, str]) -> Document:
    """The numbers of a region's plans of a year on a day, and of each part of it by code, with its name if known."""
    whole = [_measures(t) for t in tallies if t.kind == "plan"]
    return {
        "year": year,
        "region": region,
        "name": named.get(region),
        "as_of": as_of.isoformat(),
        **(whole[0] if whole else {"tasks": 0}),
        "parts": [{"code": t.name, "name": named.get(t.name), **_measures(t)} for t in tallies if t.kind == "part"],
    }


def _measures(tally: Tally) -> Document:
    return {
        "tasks": tally.tasks,
        "claimed_done": tally.claimed_done,
        "verified_done": tally.verified_done,
        "completion_rate": tally.completion_rate,
        "due": tally.due,
        "due_completion_rate": tally.due_completion_rate,
        "on_time_rate": tally.on_time_rate,
        "overdue": tally.overdue,
        "overdue_rate": tally.overdue_rate,
        "awaiting_report": tally.awaiting_report,
        "mean_percent": _rounded(tally.mean_percent),
        "lights": {light.value: number for light, number in tally.lights.items()},
        "five_way": {
            "done_on_time": tally.done_on_time,
            "done_late": tally.done_late,
            "not_due": tally.not_due,
            "awaiting_report": tally.awaiting_report,
            "overdue": tally.overdue,
            "no_deadline": tally.no_deadline,
        },
    }


def scorecards(plan_id: str, as_of: date, scheme: tuple[str, str], cards: Sequence[Scorecard]) -> Document:
    """All scorecards of a plan on a day; blocks add up to the score, evidence to its block.

    `scheme` is the name and version of the one they were made by.
    """
    name, version = scheme
    return {
        "plan": plan_id,
        "as_of": as_of.isoformat(),
        "scheme": {"name": name, "version": version},
        "units": [
            {
                "unit": card.unit.name,
                "class": card.unit.unit_class.value,
                "score": card.score,
                "grade": card.grade,
                "barred": card.barred,
                "blocks": [
                    {
                        "block": b.block,
                        "max": b.max,
                        "points": b.points,
                        "left_out": b.left_out or None,
                        "evidence": [
                            {"what": e.what, "ref": e.ref, "points": e.points, "reason": e.reason} for e in b.evidence
                        ],
                    }
                    for b in card.blocks
                ],
            }
            for card in cards
        ],
    }


def intake(result: Intake, outcome: Outcome, facts: PlanFacts) -> Document:
    """What was done with each row of a workbook; a row that speaks for joint leads stands once."""
    numbers = {t.id: t.number for t in facts.tasks}
    accepted = {
        (row.sheet, row.row): {
            "sheet": row.sheet,
            "row": row.row,
            "task": numbers[row.task],
            "claimed": row.claimed.value if row.claimed else None,
            "percent": row.percent,
        }
        for row in result.accepted
    }
    return {
        "outcome": outcome.value,
        "file": [{"code": p.code, "message": p.message} for p in result.file],
        "accepted": list(accepted.values()),
        "warned": [{"sheet": m.sheet, "row": m.row, "code": m.code, "message": m.message} for m in result.warned],
        "refused": [{"sheet": m.sheet, "row": m.row, "code": m.code, "message": m.message} for m in result.refused],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
