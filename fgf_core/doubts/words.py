"""What the office said about doubts, and what of it counts for the quality of reporting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fgf_core.doubts.facts import Doubt

# The office's word: two ways to confirm, as the scheme's block B2 tells them apart (domain §6), and one to dismiss.
OUTCOME = {"empty": "内容空洞", "untrue": "情况不实", "dismiss": "排除"}
CONFIRMED = ("empty", "untrue")
STATE = {"open": "待核查", "confirmed": "已确认", "dismissed": "已排除", "passed": "已核实通过"}


@dataclass(frozen=True, slots=True)
class DoubtWord:
    """The office's word on a doubt: what it was about, what it saw then, the outcome, the day, and why."""

    doubt: Doubt
    outcome: str
    judged_on: date
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt with the office's last word on it; `stands` is False where the report was changed afterwards."""

    doubt: Doubt
    word: DoubtWord | None
    stands: bool = True

    @property
    def state(self) -> str:
        """open, confirmed, dismissed, or passed: the office has passed the claim with this report in sight."""
        if self.word:
            return "confirmed" if self.word.outcome in CONFIRMED else "dismissed"
        return "passed" if self.doubt.passed else "open"


@dataclass(frozen=True, slots=True)
class Quality:
    """What confirmed doubts say of a unit's reports of a period: how many doubts, and how many reports by kind.

    A report found untrue isn't counted as empty too. A doubt about all of a unit's tasks counts as one report.
    """

    unit: str
    period: str
    doubts: int
    empty: int
    untrue: int


def answered(doubts: Sequence[Doubt], words: Sequence[DoubtWord]) -> tuple[Finding, ...]:
    """Each doubt with the last word on the facts it rests on, and what was confirmed and has changed since.

    `words` are in the order in which they were given. A finding stays when the report is mended afterwards.
    """
    last = {word.doubt.fingerprint: word for word in words}
    known = {doubt.fingerprint for doubt in doubts}
    gone = [word for mark, word in last.items() if mark not in known and word.outcome in CONFIRMED]
    found = [Finding(doubt, last.get(doubt.fingerprint)) for doubt in doubts]
    found += [Finding(word.doubt, word, stands=False) for word in gone]
    return tuple(sorted(found, key=lambda finding: finding.doubt.place))


def quality(findings: Sequence[Finding]) -> tuple[Quality, ...]:
    """The confirmed doubts per unit and period, in order of units' names and periods."""
    counted: Mapping[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.state == "confirmed":
            counted[finding.doubt.unit, finding.doubt.period].append(finding)
    return tuple(_quality(*key, confirmed) for key, confirmed in sorted(counted.items()))


def _quality(unit: str, period: str, confirmed: Sequence[Finding]) -> Quality:
    untrue = {f.doubt.task for f in confirmed if f.word and f.word.outcome == "untrue"}
    empty = {f.doubt.task for f in confirmed} - untrue
    return Quality(unit, period, len(confirmed), len(empty), len(untrue))
