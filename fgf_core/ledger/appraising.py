"""The ledger's part about appraisals: schemes, entries, and the life of results."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date, datetime
from fractions import Fraction

from fgf_core import appraisal
from fgf_core.ledger import appraisals, entries, objections
from fgf_core.ledger.acts import Acting, act
from fgf_core.model import Problem, Role, Unit


class Appraising(Acting, ABC):
    """What a ledger answers and stores of appraisals; a refusal is a Problem, every date comes in."""

    @abstractmethod
    def appraised(self, plan_id: str, as_of: date) -> appraisal.Facts:
        """All that scorecards are made of, of one plan at the end of a day."""

    # ── questions ──

    def schemes(self, plan_id: str) -> tuple[appraisal.SchemeVersion, ...]:
        """The schemes a plan has adopted, oldest first; none while it uses the shipped one."""
        return entries.schemes(self._engine, plan_id)

    def scheme(self, plan_id: str, as_of: date) -> appraisal.Scheme:
        """The scheme in use on a day: the last adopted by then, else the shipped one."""
        return entries.scheme(self._engine, plan_id, as_of)

    def entries(self, plan_id: str, as_of: date) -> tuple[appraisal.Entry, ...]:
        """What people entered about units by a day, what was taken back by then too (`ended_on`)."""
        return entries.entries(self._engine, plan_id, as_of)

    def appraisals(self, plan_id: str, as_of: date) -> tuple[appraisal.Appraisal, ...]:
        """A plan's appraisals for days up to the one asked, newest first, as they stood at its end."""
        return appraisals.appraisals(self._engine, plan_id, as_of)

    def appraisal_cards(self, appraisal_id: int, *, revision: int = 0) -> tuple[appraisal.Scorecard, ...]:
        """Each unit's last card of an appraisal, or its last up to a revision; 1: as first drafted."""
        return appraisals.cards(self._engine, appraisal_id, revision=revision)

    # ── commits ──

    @act
    def adopt_scheme(
        self, plan_id: str, text: str, *, on: date, reason: str, by: str, recorded_at: datetime
    ) -> tuple[Problem, ...]:
        """Use a scheme from a day on; answers with every problem, or nothing when stored."""
        return entries.adopt(self._engine, plan_id, text, on=on, reason=reason, by=by, recorded_at=recorded_at)

    @act
    def enter(  # noqa: PLR0913 - one parameter a field of the form
        self,
        plan_id: str,
        unit: Unit,
        kind: str,
        *,
        on: date,
        amount: Fraction | None,
        role: Role,
        task: int,
        document: str,
        basis: str,
        by: str,
        recorded_at: datetime,
    ) -> Problem | None:
        """Enter one thing about a unit, of a kind of `appraisal.KINDS`; task 0 is none. None when stored."""
        texts = document.strip(), basis.strip(), by.strip()
        said = appraisal.Entry(0, unit.name, kind, on, amount, role, task, *texts, recorded_at)
        return entries.enter(self._engine, plan_id, unit, said)

    @act
    def end_entry(
        self, plan_id: str, entry: int, *, on: date, reason: str, by: str, recorded_at: datetime
    ) -> Problem | None:
        """Take an entry back: from the day on it doesn't count. None when stored."""
        return entries.end_entry(self._engine, plan_id, entry, on=on, reason=reason, by=by, recorded_at=recorded_at)

    @act
    def draft_appraisal(
        self, plan_id: str, title: str, *, as_of: date, by: str, recorded_at: datetime
    ) -> int | Problem:
        """Score all units by the scheme of a day and freeze their cards; answers with the appraisal's number."""
        return appraisals.draft(
            self._engine, self.appraised, plan_id, title, as_of=as_of, by=by, recorded_at=recorded_at
        )

    @act
    def publish_appraisal(self, appraisal_id: int, *, on: date, by: str, recorded_at: datetime) -> Problem | None:
        """公示: units may object until the fifth working day after. None when stored."""
        return appraisals.publish(self._engine, appraisal_id, on=on, by=by, recorded_at=recorded_at)

    @act
    def discard_appraisal(
        self, appraisal_id: int, *, on: date, reason: str, by: str, recorded_at: datetime
    ) -> Problem | None:
        """作废: give up a draft or a published result. None when stored."""
        return appraisals.discard(self._engine, appraisal_id, on=on, reason=reason, by=by, recorded_at=recorded_at)

    @act
    def object_to(
        self, appraisal_id: int, unit: Unit, *, on: date, block: str, words: str, by: str, recorded_at: datetime
    ) -> int | Problem:
        """申诉 of a unit against a block of its published card, "" for the whole; answers with its number."""
        return objections.object_to(
            self._engine, appraisal_id, unit, on=on, block=block, words=words, by=by, recorded_at=recorded_at
        )

    @act
    def decide(
        self, objection_id: int, outcome: str, *, on: date, reason: str, by: str, recorded_at: datetime
    ) -> Problem | None:
        """`uphold` (维持) or `correct` (更正): the unit's card computed anew as its next revision. None when stored."""
        return objections.decide(
            self._engine, self.appraised, objection_id, outcome, on=on, reason=reason, by=by, recorded_at=recorded_at
        )

    @act
    def finalize_appraisal(self, appraisal_id: int, *, on: date, by: str, recorded_at: datetime) -> Problem | None:
        """定稿, once nobody may object and all who did were answered; nothing changes it afterwards. None when stored."""
        return appraisals.finalize(self._engine, appraisal_id, on=on, by=by, recorded_at=recorded_at)
