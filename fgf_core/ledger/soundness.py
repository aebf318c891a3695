"""Whether a ledger is sound: the rules between tables that a constraint can't state, each with what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from fgf_core.appraisal import KINDS, frozen
from fgf_core.ledger.engine import Engine, LedgerBroken, query
from fgf_core.model import Problem

TABLES = (
    "plan", "unit", "unit_alias", "unit_group", "group_member", "task", "task_unit", "task_group", "milestone",
    "target", "submission", "submission_message", "report", "verification", "extension", "light_mark",
    "paper_receipt", "grace", "permit", "permit_end", "report_return",
    "doubt_word",
    "scheme_version", "appraisal_entry", "appraisal_entry_end", "appraisal", "appraisal_card", "appraisal_event",
    "objection", "objection_word",
    "division", "item", "item_event", "item_sheet", "item_co_unit", "proposal_word", "task_change",
    "leader_duty",
)  # fmt: skip


def counts(engine: Engine) -> dict[str, int]:
    """Rows per table."""
    return {table: int(engine.rows(f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES}  # noqa: S608 - ours


def unsound(engine: Engine) -> tuple[Problem, ...]:
    """Every broken rule with the first row that breaks it; empty for a sound ledger."""
    try:
        _read_through(engine)
        rows = [*engine.rows(query("unsound")), *_unreadable(engine)]
    except (engine.errors, LedgerBroken):
        return (Problem("账本", "账本读不完整，可能已损坏。请从备份恢复。", "UNREADABLE"),)
    return tuple(
        Problem(f"{table} {first}", f"{rule}（{number} 处，首处编号 {first}）", "UNSOUND")
        for table, rule, number, first in rows
    )


def _read_through(engine: Engine) -> None:
    """Read every value once: a damaged block is noticed only where it is read."""
    for table in TABLES:
        engine.rows(f"SELECT count(*) FROM (SELECT DISTINCT * FROM {table}) AS whole")  # noqa: S608 - our tables


def _unreadable(engine: Engine) -> Iterator[tuple[str, str, int, int]]:
    """What only the program can tell: entries of a kind it doesn't know, cards that are none of their unit."""
    strange = [number for number, kind in engine.rows("SELECT id, kind FROM appraisal_entry") if kind not in KINDS]
    if strange:
        yield "appraisal_entry", "考评登记的事项不明", len(strange), min(strange)
    kept = engine.rows("SELECT appraisal_id, unit_id, card FROM appraisal_card")
    torn = [number for number, unit, card in kept if not _is_card(card, unit)]
    if torn:
        yield "appraisal_card", "得分表读不出，或不是该单位的", len(torn), min(torn)


def _is_card(text: str, unit_id: int) -> bool:
    try:
        return frozen.read(text).unit.id == unit_id
    except ValueError:
        return False
