"""What a unit is judged by: where its tasks stand, its reports, and what people entered; all of one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from fgf_core.doubts import Quality
from fgf_core.model import Role, Unit
from fgf_core.standing import Attendance, Return, Standing


@dataclass(frozen=True, slots=True)
class EntryKind:
    """One kind of what people enter: the block it counts in, "" for a bar alone; its word and what it asks for.

    `bars`: it keeps a unit from the grades above the scheme's cap, whatever its points.
    """

    id: str
    block: str
    name: str
    hint: str
    bars: bool = False


KINDS: Mapping[str, EntryKind] = {
    kind.id: kind
    for kind in (
        EntryKind("answered", "C", "按期反馈", "督办事项在时限内答复，不扣分"),
        EntryKind("late_reply", "C", "逾期反馈", "督办事项超过时限才答复"),
        EntryKind("second_round", "C", "二次督办", "同一事项第二次督办"),
        EntryKind("third_round", "C", "三次督办", "同一事项第三次督办，同时触及红线", bars=True),
        EntryKind("policy", "D", "政策理解是否到位", "0 至 5 分"),
        EntryKind("tasks", "D", "任务要求是否落实", "0 至 5 分"),
        EntryKind("problems", "D", "难点问题是否解决", "0 至 5 分"),
        EntryKind("results", "D", "改革成效是否显著", "0 至 5 分"),
        EntryKind("praise", "E", "通报表扬", "写明表扬文件"),
        EntryKind("promotion", "E", "上级肯定或经验推广", "写明批示或推广文件"),
        EntryKind("criticism", "E", "通报批评", "写明通报文件"),
        EntryKind("interview", "E", "约谈", "写明约谈记录"),
        EntryKind("accountability", "", "追责问责", "写明问责决定", bars=True),
        EntryKind("falsification", "", "弄虚作假", "写明查证结论", bars=True),
    )
}
STANDARDS = tuple(kind.id for kind in KINDS.values() if kind.block == "D")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a person entered about a unit, with its written basis; it counts from the end of the day `on`.

    `amount` is in points: 0–5 for a standard, for praise and criticism how much (signed), None where the scheme says
    it. `role`: as what the unit was praised or criticised; `task` is a number, 0 for none. One taken back (`ended_on`)
    counts until the day before.
    """

    id: int
    unit: str
    kind: str
    on: date
    amount: Fraction | None
    role: Role
    task: int
    document: str
    basis: str
    by: str
    recorded_at: datetime
    ended_on: date | None = None
    end_reason: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that scorecards are made of, of one plan at the end of one day.

    `first_due` is the plan's first reporting day; `entries` are those that count on the day, in order of their ids.
    """

    as_of: date
    first_due: date
    units: Sequence[Unit]
    standings: Sequence[Standing]
    attendance: Sequence[Attendance]
    returns: Sequence[Return]
    quality: Sequence[Quality] = field(default=())
    entries: Sequence[Entry] = field(default=())
