"""核实: which claims are plainly in order, and which done tasks are drawn each month to be looked at on the spot."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fgf_core.doubts import Finding
from fgf_core.model import Report, Verified
from fgf_core.standing import Standing

CHECKS = ("事实清楚", "问题解决", "任务完成", "结论准确")
SHARE, LEAST = 10, 3
"""A sample is one in ten of the tasks claimed or verified done, and no fewer than three."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A task drawn for a check on the spot; `flags` say why it was likelier than others."""

    standing: Standing
    flags: tuple[str, ...]


def look_again(s: Standing, reports: Sequence[Report], findings: Sequence[Finding]) -> tuple[str, ...]:
    """Why a claim wants a person's eye before it is passed; nothing where it is plainly in order.

    `reports` are the leads' last ones, `findings` all doubts of the plan.
    """
    said = []
    if s.done_on is None or any(report.done_on is None for report in reports):
        said.append("没有写办结日期")
    elif s.deadline and s.done_on > s.deadline:
        said.append(f"办结日期 {s.done_on} 晚于时限 {s.deadline}")
    if s.claimed_at and s.grace_on and s.claimed_at.date() > s.grace_on:
        said.append(f"{s.claimed_at:%Y-%m-%d} 才报完成，过了报送日")
    if any(not report.progress for report in reports):
        said.append("没有写进展情况")
    return (*said, *_flags(s, findings))


def sample(
    plan_id: str, month: str, standings: Sequence[Standing], findings: Sequence[Finding]
) -> tuple[Drawn, ...]:  # fmt: skip
    """The tasks of a month to look at on the spot: the same at every asking, likelier the more flags a task has.

    `month` is `2023-10`. Each task draws by itself, so that one more task changes nobody else's draw.
    """
    claimed = [s for s in standings if s.verified in (Verified.PENDING, Verified.PASSED)]
    flags = {s.number: _flags(s, findings) for s in claimed}
    size = max(LEAST, math.ceil(len(claimed) / SHARE))
    drawn = sorted(claimed, key=lambda s: _draw(plan_id, month, s.number) ** (1 / (1 + 2 * len(flags[s.number]))))
    return tuple(Drawn(s, flags[s.number]) for s in sorted(drawn[::-1][:size], key=lambda s: s.number))


def _flags(s: Standing, findings: Sequence[Finding]) -> tuple[str, ...]:
    states = [found.state for found in findings if found.doubt.number == s.number]
    said: Mapping[str, bool] = {
        f"疑点未核查 {states.count('open')} 条": "open" in states,
        "确认过疑点": "confirmed" in states,
        f"{s.verified_on} 被退回过" if s.verified is not Verified.PASSED else "": bool(s.verdict)
        and s.verified is not Verified.PASSED,
        "批准过延期": s.extended and not s.adjusted,
        "手工亮过红灯": s.mark_reason is not None,
    }
    return tuple(words for words, holds in said.items() if holds)


def _draw(plan_id: str, month: str, number: int) -> float:
    """A number between 0 and 1 that is the same at every asking."""
    digest = hashlib.sha256(f"{plan_id} {month} {number}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") + 1) / (2**64 + 1)
