"""Workbooks of 60, 5,580 and 168,000 rows through the product's own door, beside the bare load of the same rows."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

import psycopg
import pyarrow as pa

from bench import nation
from bench.report import Line, print_table
from bench.size.ledgers import named
from bench.size.turns import timed
from fgf_core import periods
from fgf_core.ledger import Arrival, Ledger
from fgf_core.ledger.embedded import Embedded
from fgf_core.ledger.engine import Engine
from fgf_core.ledger.server import Server
from fgf_core.model import AcceptedRow, Claimed, Intake, Outcome

ROWS = (60, 5_580, 168_000)
MOST_TURNS = 5
AT = datetime(nation.YEAR, 12, 20, 9)
COLUMNS = (
    "id", "task_id", "unit_id", "period", "revision", "submission_id", "claimed", "percent", "done_on", "progress",
    "problems", "next_steps", "note", "submitted_on", "recorded_at",
)  # fmt: skip
Row = tuple[object, ...]
Act = Callable[[], None]
Load = Callable[[list[Row]], Act]  # given rows, what loads them
_turns = count(1)


def show(files: dict[int, Path], urls: dict[int, str], folder: Path, repeat: int) -> None:
    """Print a table per engine; `files` are copied into the folder first, the schemas at `urls` are spoilt."""
    for engine_name, places in (("DuckDB", files), ("PostgreSQL", urls)):
        lines = []
        for plans, place in places.items():
            with _embedded(place, folder) if isinstance(place, Path) else _served(place) as (engine, loads):
                for number in ROWS:
                    times = _times(engine, number, loads, min(repeat, MOST_TURNS))
                    bare = min((times[way] for way in loads), key=median)
                    lines.append(Line(f"{number:,} rows into {named(plans)}", bare, times["ours"], bound=3))
        if lines:
            print_table(f"One import, {engine_name}", lines, names=("bare bulk load", "ours"))


def _times(engine: Engine, number: int, loads: dict[str, Load], repeat: int) -> dict[str, list[float]]:
    """The ms of each way, in turn; each takes rows of a period of its own, prepared before the clock runs."""
    plan, unit, tasks = _wide_plan(engine, number)
    ledger, months = Ledger(engine), count(nation.MONTHS[0])
    ways: dict[str, Callable[[list[AcceptedRow], str], Act]] = {"ours": partial(_ours, ledger, plan)}
    ways |= {way: partial(_bare, load, unit) for way, load in loads.items()}
    times: dict[str, list[float]] = {way: [] for way in ways}
    for turn in range(repeat + 1):
        rows = _rows(tasks, turn)
        for way, prepared in ways.items():
            times[way].append(timed(prepared(rows, periods.period_of(next(months))))[1])
    return {way: spent[1:] for way, spent in times.items()}


def _ours(ledger: Ledger, plan: str, rows: list[AcceptedRow], period: str) -> Act:
    intake = Intake(Outcome.ACCEPTED, (), tuple(rows), (), ())
    digest = hashlib.sha256(f"{plan} {period}".encode()).hexdigest()
    arrival = Arrival(plan, None, period, "月报.xlsx", digest, AT, AT)

    def submit() -> None:
        receipt = ledger.submit(intake, arrival)
        assert receipt.new_revisions == len(rows), receipt

    return submit


def _bare(load: Load, unit: int, rows: list[AcceptedRow], period: str) -> Act:
    first = -ROWS[-1] * next(_turns)  # below the ledger's own numbers
    return load(
        [
            (number, row.task, unit, period, 1, 1, row.claimed.value if row.claimed else None, row.percent,
             row.done_on, row.progress, row.problems, row.next_steps, row.note, AT, AT)
            for number, row in enumerate(rows, first)
        ]
    )  # fmt: skip


def _rows(tasks: range, turn: int) -> list[AcceptedRow]:
    return [
        AcceptedRow(
            "月报", 4 + place, task, "第1局", Claimed.IN_PROGRESS, float((place + turn) % 100), None,
            f"推进证照分离改革，已完成第{turn}阶段，涉及{place}件，公开办事指南。", "", "", "",
        )
        for place, task in enumerate(tasks)
    ]  # fmt: skip


def _wide_plan(engine: Engine, number: int) -> tuple[str, int, range]:
    """A plan of so many tasks, all led by one unit: its id, the unit's number, those of its tasks."""
    plan, government = f"import{number}-{nation.YEAR}", f"示例区{number}"
    with engine.transaction() as cursor:
        task, unit = (cursor.run(f"SELECT max(id) + 1 FROM {table}")[0][0] for table in ("task", "unit"))
        tasks = range(task, task + number)
        cursor.bulk(
            "plan",
            ("id", "title", "government", "year", "document_number", "issued_on", "reporting_day", "first_month",
             "strict", "simulated", "recorded_at"),
            [(plan, government, government, nation.YEAR, "", nation.ISSUED, nation.REPORTING_DAY, nation.MONTHS[0],
              False, True, AT - timedelta(days=300))],
        )  # fmt: skip
        cursor.bulk("unit", ("id", "government", "name", "unit_class"), [(unit, government, "第1局", "department")])
        cursor.bulk(
            "task",
            ("id", "plan_id", "number", "chapter", "section", "title", "text", "deadline_text", "original_deadline",
             "no_deadline_reason", "ongoing"),
            [(task, plan, place, "一", "板块", f"任务{place}", "推进改革。", "年底前", nation.LAST_DAY, "", False)
             for place, task in enumerate(tasks, 1)],
        )  # fmt: skip
        cursor.bulk(
            "task_unit", ("task_id", "unit_id", "role", "position", "printed", "confirmed"),
            [(task, unit, "lead", 0, "", True) for task in tasks],
        )  # fmt: skip
    return plan, unit, tasks


@contextmanager
def _embedded(file: Path, folder: Path) -> Iterator[tuple[Engine, dict[str, Load]]]:
    copy = folder / f"import-{file.name}"
    shutil.copyfile(file, copy)
    engine = Embedded(str(copy))
    own = engine._opened().cursor()

    def arrow(rows: list[Row]) -> Act:
        table = pa.table(dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True)))

        def load() -> None:
            own.register("loaded", table)
            own.execute(f"INSERT INTO report ({', '.join(COLUMNS)}) SELECT * FROM loaded")
            own.unregister("loaded")

        return load

    def appended(rows: list[Row]) -> Act:
        def load() -> None:
            appender = own.appender("report", columns=list(COLUMNS))
            appender.append_rows(rows)
            appender.flush()

        return load

    try:
        yield engine, {"arrow": arrow, "appender": appended}
    finally:
        own.close()
        engine.close()
        for left in folder.glob(f"import-{file.name}*"):
            left.unlink()


@contextmanager
def _served(url: str) -> Iterator[tuple[Engine, dict[str, Load]]]:
    engine, own = Server(url), psycopg.connect(url, autocommit=True)

    def copied(rows: list[Row]) -> Act:
        text = "".join("\t".join(r"\N" if value is None else str(value) for value in row) + "\n" for row in rows)

        def load() -> None:
            with (
                own.transaction(),
                own.cursor().copy(f"COPY report ({', '.join(COLUMNS)}) FROM STDIN") as copy,
            ):
                copy.write(text)

        return load

    try:
        yield engine, {"copy": copied}
    finally:
        own.close()
        engine.close()
