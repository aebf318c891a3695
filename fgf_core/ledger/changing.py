"""The ledger's part about decisions on tasks: 终止、合并、调整, and passing many claims at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from fgf_core.ledger import changes, commits
from fgf_core.ledger.acts import Acting, act
from fgf_core.ledger.changes import Change
from fgf_core.ledger.entries import unknown_plan
from fgf_core.model import Problem
from fgf_core.standing import Standing


class Changing(Acting, ABC):
    """What a ledger answers and stores of decisions on tasks; a refusal is a Problem."""

    @abstractmethod
    def standing(self, plan_id: str, *as_of: date) -> tuple[Standing, ...]:
        """Where each task stands at the end of each day asked."""

    def changes(self, plan_id: str, as_of: date) -> tuple[Change, ...]:
        """Every decision about a plan's tasks by a day, in the order they count."""
        return changes.changes(self._engine, plan_id, as_of)

    def off_register(self, plan_id: str, as_of: date) -> dict[int, Change]:
        """The tasks ended or merged by a day, by number, each with the decision."""
        return changes.off_register(self.changes(plan_id, as_of))

    @act
    def change_task(self, plan_id: str, said: Change) -> Problem | None:
        """Store a decision: `end`, `merge` into a task, `adjust` perhaps to a deadline, `revoke`. None when stored.

        It counts from its day on: what is ended or merged is in no list, rate, calendar or scorecard any more.
        """
        if refusal := unknown_plan(self._engine, plan_id):
            return refusal
        if said.kind not in changes.KINDS:
            raise ValueError(f"not a decision on a task: {said.kind!r}")
        asked = {"plan": plan_id, "number": said.task}
        if not self._engine.rows("SELECT 1 FROM task WHERE plan_id = :plan AND number = :number", asked):
            return Problem(f"任务{said.task}", f"工作要点“{plan_id}”没有第 {said.task} 项任务。", "UNKNOWN_TASK")
        said = replace(
            said,
            into=said.into if said.kind == "merge" else 0,
            to_date=said.to_date if said.kind == "adjust" else None,
        )
        now = next((s for s in self.standing(plan_id, said.decided_on) if s.number == said.task), None)
        return changes.decide(self._engine, plan_id, said, now)

    @act
    def verify_all(
        self, plan_id: str, numbers: Sequence[int], *, on: date, reason: str, recorded_at: datetime
    ) -> Problem | None:
        """Pass the claims of several tasks, all or none. None when stored."""
        known = {s.number: s for s in self.standing(plan_id, on)}
        if unknown := [number for number in numbers if number not in known]:
            return Problem(f"任务{unknown[0]}", f"任务{unknown[0]}不在册，请刷新后再看。", "UNKNOWN_TASK")
        chosen = [known[number] for number in dict.fromkeys(numbers)]
        return commits.verify(self._engine, chosen, "pass", on=on, reason=reason, recorded_at=recorded_at)
