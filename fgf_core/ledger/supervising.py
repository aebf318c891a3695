"""The ledger's part about supervision: 督办 items, what is done with them, and what the facts of a day propose."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date, datetime

from fgf_core import appraisal, periods, supervision
from fgf_core.appraisal import Scheme
from fgf_core.ledger import duties, items
from fgf_core.ledger.acts import Acting, act
from fgf_core.model import Plan, Problem
from fgf_core.standing import Standing
from fgf_core.supervision import Draft, Duty, Event, Item, Proposal, Source


class Supervising(Acting, ABC):
    """What a ledger answers and stores of supervision; a refusal is a Problem, every date comes in."""

    @abstractmethod
    def plan(self, plan_id: str) -> Plan | None:
        """The plan of a short id."""

    @abstractmethod
    def standing(self, plan_id: str, *as_of: date) -> tuple[Standing, ...]:
        """Where each task stands at the end of each day asked."""

    @abstractmethod
    def appraised(self, plan_id: str, as_of: date) -> appraisal.Facts:
        """All that scorecards are made of."""

    @abstractmethod
    def scheme(self, plan_id: str, as_of: date) -> Scheme:
        """The scheme in use on a day."""

    def items(self, plan_id: str, as_of: date) -> tuple[Item, ...]:
        """A plan's 督办 items begun by a day, oldest first, as they stood at its end."""
        return items.items(self._engine, plan_id, as_of)

    def duties(self, plan_id: str, as_of: date) -> tuple[Duty, ...]:
        """Which leader answers for which unit on a day, leader by leader."""
        return duties.duties(self._engine, plan_id, as_of)

    def proposals(self, plan_id: str, as_of: date) -> tuple[Proposal, ...]:
        """What the facts of a day propose, the gravest first, without what was acted on or dismissed by then."""
        plan = self.plan(plan_id)
        if plan is None:
            return ()
        days = periods.closed(plan.issued_on, plan.reporting_day, as_of, supervision.DAYS_LOOKED_BACK)
        found = self.standing(plan_id, *days, as_of)
        facts = supervision.Facts(
            as_of=as_of,
            now=[s for s in found if s.as_of == as_of],
            before=[[s for s in found if s.as_of == day] for day in days],
            items=self.items(plan_id, as_of),
            cards=appraisal.scorecards(self.scheme(plan_id, as_of), self.appraised(plan_id, as_of)),
        )
        return supervision.proposals(facts, items.settled(self._engine, plan_id, as_of))

    @act
    def assign(
        self, plan_id: str, units: Sequence[str], leader: str, post: str, *, on: date, by: str, recorded_at: datetime
    ) -> Problem | None:
        """Say who answers for units from a day on (分管); nobody where `leader` is empty. None when all are stored."""
        return duties.assign(self._engine, plan_id, units, leader, post, on=on, by=by, recorded_at=recorded_at)

    @act
    def draft_item(self, plan_id: str, source: Source, task: int, event: Event, *, proposal: str = "") -> int | Problem:
        """Begin an item with its sheet, about a task or (0) about none; answers with its number in the ledger.

        `proposal` is the mark of what called for it, which is then settled.
        """
        made = items.begin(self._engine, plan_id, [Draft(source, task, event, proposal)])
        return made if isinstance(made, Problem) else made[0]

    @act
    def draft_items(self, plan_id: str, drafts: Sequence[Draft]) -> tuple[int, ...] | Problem:
        """Begin several items, all or none; answers with their numbers in the ledger."""
        return items.begin(self._engine, plan_id, drafts)

    @act
    def act_on_item(self, plan_id: str, item_id: int, event: Event) -> Problem | None:
        """Add what was done with an item. None when stored."""
        return items.act(self._engine, plan_id, item_id, event)

    @act
    def settle_proposals(
        self, plan_id: str, marks: Sequence[str], outcome: str, *, on: date, reason: str, by: str, recorded_at: datetime
    ) -> Problem | None:
        """`accept` or `dismiss` what the facts of a day propose, all or none; it comes back when they change."""
        standing = {p.mark: p for p in self.proposals(plan_id, on)}
        chosen = [standing.get(mark) for mark in marks]
        return items.settle(
            self._engine, plan_id, chosen, outcome, on=on, reason=reason, by=by, recorded_at=recorded_at
        )
