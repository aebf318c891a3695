"""Whether a ledger is sound: the rules between tables that a constraint can't state, each with what breaks it."""

from __future__ import annotations

import duckdb

from fgf_core.ledger.engine import Engine, LedgerBroken, query
from fgf_core.model import Problem

TABLES = (
    "plan", "unit", "unit_alias", "unit_group", "group_member", "task", "task_unit", "task_group", "milestone",
    "target", "submission", "submission_message", "report", "verification", "extension", "light_mark",
    "paper_receipt", "grace", "permit", "permit_end", "report_return",
    "doubt_word",
)  # fmt: skip


def counts(engine: Engine) -> dict[str, int]:
    """Rows per table."""
    return {table: int(engine.rows(f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES}  # noqa: S608 - ours


def unsound(engine: Engine) -> tuple[Problem, ...]:
    """Every broken rule with the first row that breaks it; empty for a sound ledger."""
    try:
        _read_through(engine)
        rows = engine.rows(query("unsound"))
    except (duckdb.Error, LedgerBroken):
        return (Problem("账本", "账本读不完整，可能已损坏。请从备份恢复。", "UNREADABLE"),)
    return tuple(
        Problem(f"{table} {first}", f"{rule}（{number} 处，首处编号 {first}）", "UNSOUND")
        for table, rule, number, first in rows
    )


def _read_through(engine: Engine) -> None:
    """Read every value once: a damaged block is noticed only where it is read."""
    for table in TABLES:
        engine.rows(f"SELECT count(*) FROM (SELECT DISTINCT * FROM {table}) AS whole")  # noqa: S608 - our tables
