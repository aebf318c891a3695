"""What the facts of a day propose, for a person to sign or dismiss: items, raised grades, and what follows for units.

A proposal is named by the facts it rests on, so that a word on it holds until they change, and no longer.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from fgf_core.appraisal import Scorecard
from fgf_core.model import Light, Verified
from fgf_core.standing import Standing, reason
from fgf_core.supervision.life import GRADES, Grade, Item, Sheet


class Kind(StrEnum):
    """What is proposed."""

    ITEM = "item"
    RAISE = "raise"
    BAR = "bar"
    CRITICISM = "criticism"
    INTERVIEW = "interview"
    PRAISE = "praise"


KINDS = {
    Kind.BAR: "记红线",
    Kind.INTERVIEW: "约谈",
    Kind.CRITICISM: "通报批评",
    Kind.RAISE: "升级督办",
    Kind.ITEM: "下发督办单",
    Kind.PRAISE: "通报表扬",
}
"""The kinds by name, the gravest first."""
# Which rule of a task's light calls for a sheet of which grade (domain §5).
GRADE_OF_RULE = {
    "overdue": Grade.RED,
    "far_behind": Grade.YELLOW,
    "reports_missed": Grade.YELLOW,
    "marked_red": Grade.YELLOW,
    "maintenance_missed": Grade.YELLOW,
    "behind": Grade.YELLOW,
    "report_returned": Grade.YELLOW,
    "returned": Grade.YELLOW,
    "near_deadline": Grade.BLUE,
}
DEMANDS = {
    Grade.BLUE: "请对照完成时限倒排进度，按时办结，并反馈推进安排。",
    Grade.YELLOW: "请查明原因，明确整改措施、责任人和完成日期，并反馈整改情况。",
    Grade.RED: "请主要负责同志牵头，立即整改、限期办结，并书面说明逾期原因和办结日期。",
}
ROUNDS_TO_BAR = 3
DAYS_LOOKED_BACK = 3
"""Reporting days: three red ones running propose a talk (domain §5)."""
EARLY = timedelta(days=30)
LEAST_IN_CLASS = 3
"""How many units of a class must be compared before one of them is first."""
_ORDER = list(Grade)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal about one unit: why, and about which tasks or item; `item` 0 is none, `facts` what it rests on."""

    kind: Kind
    unit: str
    reason: str
    facts: str
    tasks: tuple[int, ...] = ()
    item: int = 0
    sheet: Sheet | None = None

    @property
    def mark(self) -> str:
        """Its name: the same for the same facts."""
        said = "\n".join((self.kind, self.unit, str(self.tasks), str(self.item), self.facts))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Facts:
    """What proposals rest on: standings of the day and of the last reporting days (oldest first), items, cards."""

    as_of: date
    now: Sequence[Standing]
    before: Sequence[Sequence[Standing]]
    items: Sequence[Item]
    cards: Sequence[Scorecard] = ()


def proposals(facts: Facts, settled: Collection[str] = ()) -> tuple[Proposal, ...]:
    """What the facts propose, the gravest first; without those whose mark is settled: acted on or dismissed."""
    found = [*_sheets(facts), *_bars(facts), *_red_running(facts), *_praise(facts)]
    order = list(KINDS)
    found.sort(key=lambda p: (order.index(p.kind), -_ORDER.index(p.sheet.grade) if p.sheet else 0, p.tasks, p.unit))
    return tuple(p for p in found if p.mark not in settled)


def _sheets(facts: Facts) -> Iterator[Proposal]:
    """An item for each task whose light calls for one; where one is out already, a higher grade for it."""
    standings = {s.number: s for s in facts.now}
    out = [item for item in facts.items if item.open]
    for item in out:
        s = standings.get(item.task)
        grade, why, rests_on = (GRADE_OF_RULE.get(s.rule), reason(s).text, _state(s)) if s else (None, "", "")
        yield from _raised(facts, item, grade, why, rests_on)
    pursued = {item.task for item in out}
    for s in facts.now:
        grade = GRADE_OF_RULE.get(s.rule)
        if grade and s.leads and s.number not in pursued:
            yield Proposal(Kind.ITEM, s.leads[0], reason(s).text, _state(s), (s.number,), sheet=sheet(s, grade))


def _state(s: Standing) -> str:
    """What of a task's standing a word on it rests on: not the days that pass by themselves."""
    return "|".join(map(str, (s.rule, s.deadline, s.percent, s.claimed, s.verified, s.missed)))


def sheet(s: Standing, grade: Grade) -> Sheet:
    """The sheet of a grade about a task as it stands, to its first lead; the other units help."""
    others = dict.fromkeys((*s.leads[1:], *s.parties.responsible))
    return Sheet(
        matter=f"任务{s.number}：{s.title}",
        basis=reason(s).text,
        demand=DEMANDS[grade],
        lead=s.leads[0],
        co_units=tuple(name for name in others if name != s.leads[0]),
        grade=grade,
    )


def _raised(facts: Facts, item: Item, called_for: Grade | None, why: str, state: str) -> Iterator[Proposal]:
    """A higher grade where the task calls for it, or where the unit hasn't answered in time."""
    if item.issued_on is None:
        return
    held = _ORDER.index(item.sheet.grade)
    wanted, reasons, rests_on = held, [], ""
    if called_for and _ORDER.index(called_for) > held:
        wanted, rests_on = _ORDER.index(called_for), state
        reasons.append(why)
    if item.unanswered(facts.as_of) and held + 1 < len(_ORDER):
        wanted = max(wanted, held + 1)
        rests_on += f"|unanswered {item.reply_due}"
        reasons.append(f"{item.name}应于 {item.reply_due} 前反馈，至今没有反馈")
    if wanted > held:
        grade = _ORDER[wanted]
        sheet = replace(item.sheet, grade=grade, demand=DEMANDS[grade], basis="；".join(reasons))
        words = f"{'；'.join(reasons)}，由{GRADES[item.sheet.grade]}升为{GRADES[grade]}"
        tasks = (item.task,) if item.task else ()
        yield Proposal(Kind.RAISE, item.sheet.lead, words, rests_on, tasks, item.id, sheet)


def _bars(facts: Facts) -> Iterator[Proposal]:
    for item in facts.items:
        if item.open and item.round >= ROUNDS_TO_BAR:
            words = f"{item.name}已是第 {item.round} 轮督办，仍未销号"
            tasks = (item.task,) if item.task else ()
            yield Proposal(Kind.BAR, item.sheet.lead, words, "third round", tasks, item.id)


def _red_running(facts: Facts) -> Iterator[Proposal]:
    """Units with tasks that were red on the last two or three reporting days, and still are."""
    reds = [{s.number for s in standings if s.light is Light.RED} for standings in facts.before]
    if len(reds) < 2:
        return
    since = str(facts.before[-1][0].as_of) if facts.before[-1] else ""
    still = {s.number: s for s in facts.now if s.light is Light.RED}
    two = reds[-1] & reds[-2] & set(still)
    three = two & reds[-3] if len(reds) > 2 else set()
    for kind, tasks, words in (
        (Kind.INTERVIEW, three, "连续三个报送日亮红灯"),
        (Kind.CRITICISM, two - three, "连续两个报送日亮红灯"),
    ):
        for unit, numbers in _by_lead(still[number] for number in sorted(tasks)).items():
            listed = "、".join(f"任务{number}" for number in numbers)
            yield Proposal(kind, unit, f"{listed}{words}", since, tuple(numbers))


def _by_lead(standings: Iterable[Standing]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for s in standings:
        for name in s.leads:
            found[name].append(s.number)
    return found


def _praise(facts: Facts) -> Iterator[Proposal]:
    """Units that are first of their class, and those that finished tasks well before their time."""
    early = [
        s for s in facts.now
        if s.verified is Verified.PASSED and s.done_on and s.deadline and s.deadline - s.done_on >= EARLY
    ]  # fmt: skip
    for unit, numbers in _by_lead(early).items():
        listed = "、".join(f"任务{number}" for number in numbers)
        yield Proposal(Kind.PRAISE, unit, f"{listed}提前 {EARLY.days} 天以上办结", "early", tuple(numbers))
    classes: dict[str, list[Scorecard]] = defaultdict(list)
    for card in facts.cards:
        if card.compared and card.score is not None:
            classes[card.unit.unit_class].append(card)
    month = f"{facts.as_of:%Y-%m}"
    for cards in classes.values():
        best = max(card.score or 0 for card in cards)
        if len(cards) >= LEAST_IN_CLASS:
            for card in cards:
                if card.score == best and card.grade == "excellent":
                    yield Proposal(Kind.PRAISE, card.unit.name, f"得分 {best:.2f}，同类第一", f"first {month}")
