"""What the reader looks at: the plan and the day chosen in the frame, and links that keep them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from fgf_core import periods
from fgf_core.briefing import chinese_date
from fgf_core.model import Plan
from fgf_core.ui import store


@dataclass(frozen=True, slots=True)
class View:
    """A plan as of a day."""

    plan: Plan
    as_of: date

    def link(self, page: str, **params: object) -> str:
        """The address of a page for this plan and day; the overview's name is empty."""
        asked = {"plan": self.plan.id, "as_of": self.as_of.isoformat()}
        asked |= {name: str(value) for name, value in params.items() if value not in (None, "")}
        return f"/{page}?{urlencode(asked)}"

    def subtitle(self) -> str:
        """The plan and the day in words, for a page's head."""
        return f"{self.plan.title} · 截至 {chinese_date(self.as_of)}"

    def closed_days(self, at_most: int = 6) -> tuple[date, ...]:
        """The reporting days that have passed, oldest first, and the view's own day: what trends are drawn from."""
        plan = self.plan
        return (*periods.closed(plan.issued_on, plan.reporting_day, self.as_of, at_most - 1), self.as_of)


def view() -> View:
    """The plan and day of this session, as the frame's filters hold them."""
    chosen = st.session_state.get("plan")
    plan = next((plan for plan in store.plans() if plan.id == chosen), store.plans()[0])
    return View(plan, st.session_state.get("as_of") or store.opening_day())
