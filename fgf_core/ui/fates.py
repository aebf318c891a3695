"""What happens with each workbook on the desk, and why: to be asked, refused, ready to be stored, or seen before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fgf_core.model import Outcome, Problem
from fgf_core.ui import store
from fgf_core.ui.intake import Parcel, Preview
from fgf_core.ui.view import View
from fgf_core.workbook import CODES, Finding, Recognised


class Fate(StrEnum):
    """What happens with a workbook, those that want a person first."""

    ASKED = "需确认"
    REFUSED = "不能接收"
    READY = "可入账"
    SEEN = "已收到相同文件"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said a workbook is for, None where nothing was said; the office is ""."""

    plan: str | None = None
    sender: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A workbook as the desk shows it: its key, what it is for where that is known, its fate, and what to do."""

    key: str
    name: str
    digest: str
    found: Recognised
    fate: Fate
    why: str = ""
    sender: str | None = None
    period: str | None = None
    parcel: Parcel | None = None
    preview: Preview | None = None


def questions(view: View, found: Recognised, answer: Answer) -> list[tuple[str, Finding]]:
    """What has to be asked before a workbook can be checked: `plan`, `sender` or `period`, and what is known of it."""
    asked = []
    if found.plan.value is None and view.plan.id in found.plan.candidates and answer.plan is None:
        asked.append(("plan", found.plan))
    if found.unit.value is None and answer.sender is None:
        asked.append(("sender", found.unit))
    if found.period.value is None and answer.period is None:
        asked.append(("period", found.period))
    return asked


def of_another_plan(view: View, name: str, plan: Finding, answer: Answer) -> Problem | None:
    """Why a workbook can't be taken for the plan looked at. Where nothing is said of the plan, checking tells."""
    stated = answer.plan or plan.value
    if stated == view.plan.id or (stated is None and (plan.source is None or view.plan.id in plan.candidates)):
        return None
    other = next((known.title for known in store.plans() if known.id == stated), "")
    what = f"这是“{other}”的月报表，请先在左侧选定该工作要点" if other else plan.why
    return Problem(name, CODES["WRONG_PLAN"].message.format(what=what), "WRONG_PLAN")


def judged(row: Row, preview: Preview, failed: str = "") -> Row:
    """The fate of a workbook that was checked; `failed` is why storing it didn't work the last time."""
    row = replace(row, preview=preview)
    if preview.seen:
        return replace(row, fate=Fate.SEEN, why=f"收件编号 {preview.seen}，不需要重复入账")
    if preview.intake.outcome is Outcome.REFUSED:
        said = [problem.message for problem in preview.intake.file] or [f"{preview.left} 行都不能接收"]
        return replace(row, fate=Fate.REFUSED, why="；".join(said))
    return replace(row, fate=Fate.READY, why=failed and f"没有入账：{failed}")


def next_step(counts: Mapping[Fate, int]) -> str:
    """What to do with the workbooks on the desk, counted by their fate."""
    if counts[Fate.READY]:
        return "按“全部入账”之前账上没有任何变化。"
    ways = []
    if counts[Fate.ASKED]:
        ways.append("需确认的请在下面选定")
    if counts[Fate.REFUSED]:
        ways.append("不能接收的请按原因改正后重新报送")
    return "，".join(ways) + "。" if ways else "不需要再入账。"


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The rows, those that want a person first; twins are told so."""
    return sorted(_corrections(list(_once(rows))), key=lambda row: list(Fate).index(row.fate))


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    """One file handed in twice for one unit and month is taken once."""
    first: dict[tuple[object, ...], Row] = {}
    for row in rows:
        same = first.setdefault((row.digest, row.sender, row.period), row)
        if row.fate is Fate.READY and same is not row:
            yield replace(row, fate=Fate.SEEN, why=f"与“{same.name}”是同一份文件，只入账一次")
        else:
            yield row


def _corrections(rows: Sequence[Row]) -> Iterator[Row]:
    """Different files of one unit and month are all taken, each as a correction of the one before."""
    of = Counter((row.sender, row.period) for row in rows if row.fate is Fate.READY)
    passed: Counter[tuple[str | None, str | None]] = Counter()
    for row in rows:
        whose = (row.sender, row.period)
        if row.fate is not Fate.READY or of[whose] == 1:
            yield row
            continue
        passed[whose] += 1
        then = "先入账" if passed[whose] == 1 else "作为前一份的更正"
        said = f"同一单位同一期有 {of[whose]} 份，这是第 {passed[whose]} 份，{then}"
        yield replace(row, why="；".join(filter(None, [row.why, said])))
