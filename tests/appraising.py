"""A ledger whose office appraises: schemes, entries and results told day by day, as `Book` tells reports."""

from __future__ import annotations

from fractions import Fraction

from fgf_core.appraisal import Appraisal, Scorecard
from fgf_core.appraisal.scheme import DEFAULT
from fgf_core.model import Problem, Role, Unit
from tests.build import Book, day, moment

OFFICE, CLERK = "督查室王某", "甲局李某"
ENDS = "2024-12-31"


def scheme_text(version: str = "2023.3", **changed: str) -> str:
    """The shipped scheme as another version; `changed` are keys with the value they get, as `responsible="0.75"`."""
    text = DEFAULT.read_text(encoding="utf-8").replace('version = "2023.2"', f'version = "{version}"')
    for key, value in changed.items():
        line = next(line for line in text.splitlines() if line.startswith(f"{key} ="))
        text = text.replace(line, f"{key} = {value}", 1)
    return text


class Panel(Book):
    """Days are those of `Book`; each act is recorded at ten in the morning of its day."""

    def unit(self, name: str = "甲局") -> Unit:
        found = self.ledger.unit(self.plan.id, name)
        assert found is not None
        return found

    def adopt(self, on: str, text: str = "", *, reason: str = "局务会通过", by: str = OFFICE) -> list[str]:
        """The codes of what keeps a scheme out."""
        problems = self.ledger.adopt_scheme(
            self.plan.id, text or scheme_text(), on=day(on), reason=reason, by=by, recorded_at=moment(on)
        )
        return [problem.code for problem in problems]

    def enter(
        self, on: str, kind: str = "criticism", amount: float | str | None = None, *, unit: str = "甲局",
        role: Role = Role.LEAD, task: int = 0, document: str = "通报〔2023〕1号", basis: str = "未按要求整改",
        by: str = OFFICE, entered: str = "",
    ) -> Problem | None:  # fmt: skip
        points = None if amount is None else Fraction(amount)
        return self.ledger.enter(
            self.plan.id, self.unit(unit), kind, on=day(on), amount=points, role=role, task=task, document=document,
            basis=basis, by=by, recorded_at=moment(entered or on),
        )  # fmt: skip

    def standards(self, on: str, *points: float, unit: str = "甲局") -> None:
        """The four standards are rated."""
        for kind, each in zip(("policy", "tasks", "problems", "results"), points, strict=True):
            assert self.enter(on, kind, each, unit=unit, document="") is None

    def end(self, on: str, entry: int = 1, *, reason: str = "登记有误", by: str = OFFICE) -> Problem | None:
        return self.ledger.end_entry(self.plan.id, entry, on=day(on), reason=reason, by=by, recorded_at=moment(on))

    def draft(self, as_of: str, title: str = "半年考评", *, by: str = OFFICE, entered: str = "") -> int | Problem:
        return self.ledger.draft_appraisal(
            self.plan.id, title, as_of=day(as_of), by=by, recorded_at=moment(entered or as_of)
        )

    def publish(self, on: str, number: int = 1, *, by: str = OFFICE) -> Problem | None:
        return self.ledger.publish_appraisal(number, on=day(on), by=by, recorded_at=moment(on))

    def discard(self, on: str, number: int = 1, *, reason: str = "数据有误", by: str = OFFICE) -> Problem | None:
        return self.ledger.discard_appraisal(number, on=day(on), reason=reason, by=by, recorded_at=moment(on))

    def object(
        self, on: str, number: int = 1, *, unit: str = "甲局", block: str = "", words: str = "已按期整改",
        by: str = CLERK,
    ) -> int | Problem:  # fmt: skip
        return self.ledger.object_to(
            number, self.unit(unit), on=day(on), block=block, words=words, by=by, recorded_at=moment(on)
        )

    def decide(
        self, on: str, outcome: str, objection: int = 1, *, reason: str = "经核实", by: str = OFFICE
    ) -> Problem | None:
        return self.ledger.decide(objection, outcome, on=day(on), reason=reason, by=by, recorded_at=moment(on))

    def finalize(self, on: str, number: int = 1, *, by: str = OFFICE) -> Problem | None:
        return self.ledger.finalize_appraisal(number, on=day(on), by=by, recorded_at=moment(on))

    def result(self, on: str = ENDS, number: int = 1) -> Appraisal:
        """An appraisal as it stood at the end of a day."""
        return next(a for a in self.ledger.appraisals(self.plan.id, day(on)) if a.id == number)

    def card(self, unit: str = "甲局", number: int = 1, *, revision: int = 0) -> Scorecard:
        """A unit's frozen card."""
        cards = self.ledger.appraisal_cards(number, revision=revision)
        return next(card for card in cards if card.unit.name == unit)

    def appraise(self) -> None:
        """A whole life from a scheme adopted on 20 June to a result corrected and final on 10 July."""
        assert self.adopt("06-20") == []
        assert [self.enter("06-21"), self.enter("06-22", "praise", 1, task=1)] == [None, None]
        assert self.draft("06-28") == 1
        assert self.publish("06-29") is None
        assert self.object("06-30", block="E") == 1
        acts = self.end("07-03"), self.decide("07-03", "correct"), self.finalize("07-10")
        assert acts == (None, None, None)
