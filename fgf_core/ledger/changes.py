"""Decisions about tasks (终止、合并、调整): what was decided, and which tasks are off the register on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fgf_core.ledger.engine import Engine, count_commit, next_id, query
from fgf_core.ledger.entries import unsigned
from fgf_core.ledger.reporting import unfit
from fgf_core.model import Problem, Verified
from fgf_core.standing import Standing

KINDS = {"end": "终止", "merge": "合并", "adjust": "调整", "revoke": "撤销决定"}


@dataclass(frozen=True, slots=True)
class Change:
    """One decision about a task; `into` is the task it merges into, 0 for none, `to_date` the deadline it sets."""

    task: int
    kind: str
    into: int
    to_date: date | None
    document: str
    reason: str
    decided_on: date
    by: str
    recorded_at: datetime

    @property
    def words(self) -> str:
        """What was decided: 终止, 合并到任务7, 调整（时限 2023-09-30）."""
        if self.kind == "merge":
            return f"合并到任务{self.into}"
        return KINDS[self.kind] + (f"（时限 {self.to_date}）" if self.to_date else "")


def changes(engine: Engine, plan_id: str, as_of: date) -> tuple[Change, ...]:
    """Every decision about a plan's tasks by a day, in the order they count."""
    return tuple(Change(*row) for row in engine.rows(query("changes"), {"plan": plan_id, "as_of": as_of}))


def off_register(found: Iterable[Change]) -> dict[int, Change]:
    """The tasks that are on the register no more, each with the decision that took it off."""
    last = {change.task: change for change in found if change.kind != "adjust"}
    return {number: change for number, change in last.items() if change.kind != "revoke"}


def left(task: int, change: Change) -> Problem:
    """The refusal of an act on a task that is off the register."""
    words = f"任务{task}已于 {change.decided_on} {change.words}（{change.document}），不再办理。"
    return Problem(f"任务{task}", words, "OFF_REGISTER")


def decide(engine: Engine, plan_id: str, said: Change, standing: Standing | None) -> Problem | None:
    """Store a decision; `standing` is the task's on its day, None where it is off the register. None when stored."""
    where, held = f"任务{said.task}", changes(engine, plan_id, date.max)
    if refusal := (
        unsigned(where, said.by)
        or unfit(where, KINDS[said.kind], said.decided_on, said.reason, said.recorded_at)
        or _unfit(said, [change for change in held if change.task == said.task])
        or _unfit_task(said, standing)
    ):
        return refusal
    tasks: dict[int, int] = dict(engine.rows("SELECT number, id FROM task WHERE plan_id = :plan", {"plan": plan_id}))
    away = off_register(change for change in held if change.decided_on <= said.decided_on)
    if said.kind == "merge" and (said.into not in tasks or said.into in away or said.into == said.task):
        return Problem(where, f"不能合并到任务{said.into}：请选择本要点中另一项在册的任务。", "UNKNOWN_TASK")
    row = (
        tasks[said.task], said.kind, said.into, said.to_date, said.document.strip(), said.reason.strip(),
        said.decided_on, said.by.strip(), said.recorded_at,
    )  # fmt: skip
    columns = (
        "id", "task_id", "kind", "into_number", "to_date", "document", "reason", "decided_on", "done_by", "recorded_at",
    )  # fmt: skip
    with engine.transaction() as cursor:
        cursor.bulk("task_change", columns, [(next_id(cursor, "task_change"), *row)])
        count_commit(cursor)
    return None


def _unfit(said: Change, held: list[Change]) -> Problem | None:
    where = f"任务{said.task}"
    if not said.document.strip():
        return Problem(where, f"{KINDS[said.kind]}必须注明文件或文号。", "NO_DOCUMENT")
    if held and said.decided_on < held[-1].decided_on:
        words = f"上次决定自 {held[-1].decided_on} 起（{held[-1].words}），新的决定不能早于它。"
        return Problem(where, words, "BEFORE_LAST")
    away = off_register(held).get(said.task)
    if said.kind == "revoke" and away is None:
        return Problem(where, "该任务没有终止或合并，不需要撤销决定。", "ON_REGISTER")
    if said.kind != "revoke" and away:
        return left(said.task, away)
    same = (said.kind, said.to_date, said.document.strip(), said.reason.strip(), said.decided_on)
    if any(same == (c.kind, c.to_date, c.document, c.reason, c.decided_on) for c in held):
        return Problem(where, "完全相同的决定已经登记，没有重复登记。", "ALREADY_DECIDED")
    return None


def _unfit_task(said: Change, standing: Standing | None) -> Problem | None:
    """Why the task as it stands can't be decided so: what is verified done keeps its deadline and its place."""
    if standing is None or said.kind == "revoke":
        return None
    where = f"任务{said.task}"
    if standing.verified is Verified.PASSED and (said.kind != "adjust" or said.to_date):
        return Problem(where, f"该任务已于 {standing.verified_on} 核实完成，不能{said.words}。", "ALREADY_PASSED")
    if said.to_date and said.to_date == standing.deadline:
        return Problem(where, f"现时限就是 {said.to_date}，不需要调整。", "NOT_CHANGED")
    return None
