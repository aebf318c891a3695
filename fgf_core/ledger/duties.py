"""Which leader answers for which units: as of a day, and entered for several units at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from fgf_core.ledger.engine import Engine, count_commit, next_id, query
from fgf_core.ledger.entries import unknown_plan
from fgf_core.ledger.questions import units
from fgf_core.model import Problem
from fgf_core.supervision import Duty


def duties(engine: Engine, plan_id: str, as_of: date) -> tuple[Duty, ...]:
    """Every unit that a leader answers for on a day, leader by leader."""
    return tuple(Duty(*row) for row in engine.rows(query("duties"), {"plan": plan_id, "as_of": as_of}))


def assign(
    engine: Engine, plan_id: str, names: Sequence[str], leader: str, post: str, *, on: date, by: str,
    recorded_at: datetime,
) -> Problem | None:  # fmt: skip
    """Enter who answers for units from a day on, nobody where `leader` is empty. None when all are stored."""
    where, leader, post = "分管领导", leader.strip(), post.strip() if leader.strip() else ""
    if refusal := unknown_plan(engine, plan_id):
        return refusal
    if not names:
        return Problem(where, "没有选择单位，请选择。", "NO_UNIT")
    if not by.strip():
        return Problem(where, "没有写经办人，请填写。", "NO_NAME")
    if on > recorded_at.date():
        return Problem(where, f"日期 {on} 还没有到，请核对。", "NOT_YET")
    known = {unit.name: unit.id for unit in units(engine, plan_id)}
    if stranger := next((name for name in names if name not in known), None):
        return Problem(where, f"单位名录中没有“{stranger}”，请核对名称。", "UNKNOWN_UNIT")
    held = {duty.unit: (duty.leader, duty.post) for duty in duties(engine, plan_id, on)}
    fresh = [name for name in dict.fromkeys(names) if held.get(name, ("", "")) != (leader, post)]
    if fresh:
        with engine.transaction() as cursor:
            number = next_id(cursor, "leader_duty")
            cursor.bulk("leader_duty",
                ("id", "unit_id", "leader", "post", "from_on", "done_by", "recorded_at"),
                [(number + place, known[name], leader, post, on, by.strip(), recorded_at)
                 for place, name in enumerate(fresh)],
            )  # fmt: skip
            count_commit(cursor)
    return None
