"""The life of a 督办 item, told from its events: what may be done with it in which state, and where that leads.

An item is drafted, put up for signature, issued with its number, signed for, worked on, answered, and closed, or
returned for another round. Every change is an event; nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from fgf_core import workdays
from fgf_core.model import Problem


class State(StrEnum):
    """Where an item is."""

    DRAFT = "draft"
    TO_SIGN = "to_sign"
    ISSUED = "issued"
    RECEIVED = "received"
    WORKING = "working"
    REPLIED = "replied"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Grade(StrEnum):
    """How earnest it is."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


class Source(StrEnum):
    """Where the matter comes from."""

    TASK = "task"
    INSTRUCTION = "instruction"
    HOTLINE = "hotline"
    INSPECTION = "inspection"


class Act(StrEnum):
    """What people do with an item."""

    DRAFT = "draft"
    EDIT = "edit"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    ISSUE = "issue"
    RECEIVE = "receive"
    START = "start"
    REPLY = "reply"
    RETURN = "return"
    CLOSE = "close"
    RAISE = "raise"
    TRANSFER = "transfer"
    WITHDRAW = "withdraw"


STATES = {
    State.DRAFT: "拟办",
    State.TO_SIGN: "待签发",
    State.ISSUED: "已下发",
    State.RECEIVED: "已签收",
    State.WORKING: "办理中",
    State.REPLIED: "已反馈",
    State.CLOSED: "销号",
    State.WITHDRAWN: "撤销",
}
GRADES = {Grade.BLUE: "蓝色提醒", Grade.YELLOW: "黄色督办", Grade.RED: "红色警示"}
SOURCES = {
    Source.TASK: "年度任务",
    Source.INSTRUCTION: "领导批示",
    Source.HOTLINE: "热线诉求",
    Source.INSPECTION: "督查发现",
}
ACTS = {
    Act.DRAFT: "拟办",
    Act.EDIT: "修改",
    Act.SUBMIT: "送签",
    Act.SEND_BACK: "退回修改",
    Act.ISSUE: "签发",
    Act.RECEIVE: "签收",
    Act.START: "开始办理",
    Act.REPLY: "反馈",
    Act.RETURN: "退回重办",
    Act.CLOSE: "销号",
    Act.RAISE: "升级",
    Act.TRANSFER: "转办",
    Act.WITHDRAW: "撤销",
}
REPLY_DAYS = {Grade.BLUE: 5, Grade.YELLOW: 3, Grade.RED: 2}
"""Working days to reply, counted from the day after the act."""

_WITH_UNIT = frozenset({State.ISSUED, State.RECEIVED, State.WORKING})
_OUT = _WITH_UNIT | {State.REPLIED}
_INSIDE = frozenset({State.DRAFT, State.TO_SIGN})
# In which states an act is possible, and the state it leads to; None leaves it as it is.
_WAYS: Mapping[Act, tuple[frozenset[State], State | None]] = {
    Act.EDIT: (_INSIDE, State.DRAFT),
    Act.SUBMIT: (frozenset({State.DRAFT}), State.TO_SIGN),
    Act.SEND_BACK: (frozenset({State.TO_SIGN}), State.DRAFT),
    Act.ISSUE: (frozenset({State.TO_SIGN}), State.ISSUED),
    Act.RECEIVE: (frozenset({State.ISSUED}), State.RECEIVED),
    Act.START: (frozenset({State.RECEIVED}), State.WORKING),
    Act.REPLY: (frozenset({State.RECEIVED, State.WORKING}), State.REPLIED),
    Act.RETURN: (frozenset({State.REPLIED}), State.WORKING),
    Act.CLOSE: (frozenset({State.REPLIED}), State.CLOSED),
    Act.RAISE: (_OUT, None),
    Act.TRANSFER: (_OUT, State.ISSUED),
    Act.WITHDRAW: (_INSIDE | _OUT, State.WITHDRAWN),
}
# Acts that set a new day by which to reply, and those that need words: why, or what was answered.
DATED = frozenset({Act.ISSUE, Act.RETURN, Act.RAISE, Act.TRANSFER})
WORDED = frozenset({Act.SEND_BACK, Act.REPLY, Act.RETURN, Act.CLOSE, Act.RAISE, Act.TRANSFER, Act.WITHDRAW})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the sheet: the matter, its basis, the demand, whose it is and how earnest."""

    matter: str
    basis: str
    demand: str
    lead: str
    co_units: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done with an item; `reply_due`, `number` and `sheet` where the act sets or changes them."""

    act: Act
    on: date
    by: str
    words: str
    recorded_at: datetime
    reply_due: date | None = None
    number: int = 0
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An item to begin: about a task of the plan or (0) about none; `proposal` is the mark of what called for it."""

    source: Source
    task: int
    event: Event
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item at the end of a day. `task` is the number of a task of the plan, 0 for none; `number` 0 until issued.

    `round` counts how often the unit was asked: 1 from the first issue on, one more each time its answer was returned.
    """

    id: int
    plan_id: str
    source: Source
    task: int
    year: int
    number: int
    sheet: Sheet
    state: State
    round: int
    issued_on: date | None
    reply_due: date | None
    events: tuple[Event, ...]

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.state not in (State.CLOSED, State.WITHDRAWN)

    @property
    def with_unit(self) -> bool:
        """Whether the unit is to act."""
        return self.state in _WITH_UNIT

    @property
    def name(self) -> str:
        """Its number as printed, or that it has none yet."""
        return number_words(self.year, self.number) if self.number else f"拟办件{self.id}"

    def unanswered(self, on: date) -> bool:
        """Whether the day by which the unit had to reply has passed without an answer."""
        return self.with_unit and self.reply_due is not None and on > self.reply_due

    @property
    def last(self) -> Event:
        """The newest event."""
        return self.events[-1]


def number_words(year: int, number: int) -> str:
    """督办〔2023〕7号."""
    return f"督办〔{year}〕{number}号"


def reply_due(grade: Grade, on: date) -> date:
    """The last day to reply to a sheet of a grade that goes out on a day."""
    return workdays.add(on, REPLY_DAYS[grade])


def told(item_id: int, plan_id: str, source: Source, task: int, events: Iterable[Event]) -> Item | None:
    """An item as its events tell it, in the order they happened; None before its first."""
    found: Item | None = None
    for event in events:
        if found is None:
            if event.sheet is None:
                raise ValueError(f"item {item_id} begins without a sheet")
            found = Item(
                item_id, plan_id, source, task, event.on.year, 0, event.sheet, State.DRAFT, 0, None, None, (event,)
            )
        else:
            found = _after(found, event)
    return found


def _after(item: Item, event: Event) -> Item:
    leads_to = _WAYS[event.act][1] or item.state
    issued = event.act is Act.ISSUE
    return replace(
        item,
        state=leads_to,
        sheet=event.sheet or item.sheet,
        year=event.on.year if issued else item.year,
        number=event.number or item.number,
        round=item.round + (event.act in (Act.ISSUE, Act.RETURN)),
        issued_on=event.on if issued else item.issued_on,
        reply_due=event.reply_due if event.act in DATED else item.reply_due,
        events=(*item.events, event),
    )


def possible(item: Item) -> tuple[Act, ...]:
    """What may be done with an item as it stands."""
    return tuple(act for act, (states, _) in _WAYS.items() if item.state in states)


def unfit(item: Item, event: Event) -> Problem | None:
    """Why an event can't follow, with the remedy; None where it can."""
    where, word = item.name, ACTS[event.act]
    if event.act not in possible(item):
        return Problem(where, f"现在是“{STATES[item.state]}”，不能{word}。请刷新后再看。", "WRONG_STATE")
    if event.on < item.last.on:
        return Problem(where, f"{word}日期 {event.on} 早于上一步（{item.last.on}），请核对。", "BEFORE_LAST")
    if not event.by.strip():
        return Problem(where, f"没有写{word}的经办人，请填写。", "NO_NAME")
    if event.act in WORDED and not event.words.strip():
        return Problem(where, f"{word}要写明{'内容' if event.act is Act.REPLY else '理由'}，请填写。", "NO_REASON")
    if event.act in DATED and (event.reply_due is None or event.reply_due <= event.on):
        return Problem(where, f"反馈时限应在{word}日期 {event.on} 之后，请核对。", "NO_DUE")
    return unfit_sheet(where, event.sheet) or _unfit_change(item, event)


def unfit_sheet(where: str, sheet: Sheet | None) -> Problem | None:
    """What is wanting on a sheet; None where nothing is, or where there is no sheet."""
    if sheet is None:
        return None
    for text, name in ((sheet.matter, "事项"), (sheet.demand, "办理要求"), (sheet.lead, "承办单位")):
        if not text.strip():
            return Problem(where, f"没有写{name}，请填写。", "EMPTY_FIELD")
    if sheet.lead in sheet.co_units:
        return Problem(where, f"{sheet.lead}既是承办单位又是协办单位，请去掉一处。", "LEAD_TWICE")
    return None


def _unfit_change(item: Item, event: Event) -> Problem | None:
    """Raising changes the grade upwards and nothing else; a transfer changes the unit."""
    sheet, order = event.sheet, list(Grade)
    if event.act is Act.RAISE and (sheet is None or order.index(sheet.grade) <= order.index(item.sheet.grade)):
        return Problem(item.name, f"升级后的等级应高于{GRADES[item.sheet.grade]}，请选择。", "NOT_HIGHER")
    if event.act is Act.TRANSFER and (sheet is None or sheet.lead == item.sheet.lead):
        return Problem(item.name, f"请选择转给哪个单位；现在由{item.sheet.lead}承办。", "SAME_UNIT")
    return None
