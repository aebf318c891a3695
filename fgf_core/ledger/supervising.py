"""The ledger's part about supervision: 督办 items and what is done with them."""

from __future__ import annotations

from datetime import date

from fgf_core.ledger import items
from fgf_core.ledger.acts import Acting, act
from fgf_core.model import Problem
from fgf_core.supervision import Event, Item, Source


class Supervising(Acting):
    """What a ledger answers and stores of supervision; a refusal is a Problem, every date comes in."""

    def items(self, plan_id: str, as_of: date) -> tuple[Item, ...]:
        """A plan's 督办 items begun by a day, oldest first, as they stood at its end."""
        return items.items(self._engine, plan_id, as_of)

    @act
    def draft_item(self, plan_id: str, source: Source, task: int, event: Event) -> int | Problem:
        """Begin an item with its sheet, about a task or (0) about none; answers with its number in the ledger."""
        return items.draft(self._engine, plan_id, source, task, event)

    @act
    def act_on_item(self, plan_id: str, item_id: int, event: Event) -> Problem | None:
        """Add what was done with an item. None when stored."""
        return items.act(self._engine, plan_id, item_id, event)
