"""The floor: hand-written SQL over tables that hold nothing but what the answers need, raw and as a latest state."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Self

import duckdb

from bench.nation import REPORTING_DAY, YEAR

TEXTS = Path(__file__).parent / "sql"
NEW_YEAR = date(YEAR, 1, 1)
SECONDS = 86_400
Params = dict[str, int]
Rows = list[tuple[object, ...]]
_NAMED = re.compile(r":([a-z]+)")


class Floor:
    """A file with the narrow tables of one ledger. Scopes are the parameters of `plan` or `region`."""

    def __init__(self, file: Path) -> None:
        self._connection = duckdb.connect(str(file))

    def overview(self, scope: Params, *days: date) -> Rows:
        """One row per day, days ascending: the day and the counts of the scope, in the order of sql/counts.sql."""
        return self._ask(asked("overview", scope, *days), scope)

    def day_by_day(self, scope: Params, *days: date) -> Rows:
        """The same, each day asked for apart: faster where the scope is large."""
        return self._ask(
            "\nUNION ALL\n".join(f"SELECT * FROM ({asked('overview', scope, day)})" for day in days), scope
        )

    def groups(self, scope: Params, day: date) -> Rows:
        """One row per role and unit of a plan, or per part of a region: these and the counts."""
        return self._ask(asked("units" if "plan" in scope else "parts", scope, day), scope)

    def overdue(self, scope: Params, day: date) -> Rows:
        """The overdue tasks, the longest first: plan, number, title, deadline, percent, planned, light, days, all."""
        return self._ask(asked("overdue", scope, day), scope)

    def derive(self, day: date) -> None:
        """Make the latest state of a day, which `over_latest` reads."""
        self._ask(f"CREATE OR REPLACE TABLE latest AS\n{asked('latest', region(''), day)}", region(""))

    def over_latest(self, name: str, scope: Params) -> Rows:
        """The same questions over the derived latest state."""
        text = f"WITH state AS (SELECT * FROM latest WHERE {_within(scope)})\n{_text(name)}"
        return self._ask(text, scope)

    def _ask(self, text: str, scope: Params) -> Rows:
        used = {name: scope[name] for name in _NAMED.findall(text)}
        return self._connection.execute(_NAMED.sub(r"$\1", text), used).fetchall()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def make(file: Path, ledger: Path) -> None:
    """Draw the narrow tables from a ledger file nobody has open."""
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"ATTACH '{ledger}' AS ledger (READ_ONLY)")
        connection.execute((TEXTS / "tables.sql").read_text(encoding="utf-8"))
        connection.execute("DETACH ledger")


def plan(place: int) -> dict[str, int]:
    """One plan, by its place."""
    return {"plan": place}


def region(prefix: str) -> dict[str, int]:
    """All plans whose code begins so; `step` is the distance between the codes of its parts."""
    low = int(prefix.ljust(6, "0"))
    return {"low": low, "high": low + 10 ** (6 - len(prefix)) - 1, "step": 10 ** (4 - len(prefix))}


def asked(name: str, scope: Params, *days: date) -> str:
    """The text of a question over the raw revisions, its days put in."""
    of_days = "\n    UNION ALL ".join(_day(day) for day in days)
    text = f"{_text('state')}\n{_text(name)}"
    return text.replace("{within}", _within(scope)).replace("{asked}", of_days)


def number(day: date) -> int:
    """A day as the floor's tables have it."""
    return (day - NEW_YEAR).days


def _day(day: date) -> str:
    last_due = (day.year - YEAR) * 12 + day.month - 1 - (day.day <= REPORTING_DAY)
    return f"SELECT {number(day)} AS day, {(number(day) + 1) * SECONDS} AS until, {last_due} AS last_due"


def _within(scope: Params) -> str:
    return "plan = :plan" if "plan" in scope else "code BETWEEN :low AND :high"


@cache
def _text(name: str) -> str:
    counts, text = ((TEXTS / f"{each}.sql").read_text(encoding="utf-8") for each in ("counts", name))
    return text.replace("{counts}", counts.strip())
