"""Simulated workbooks as the checking of real ones leaves them: accepted rows, now and then a doubtful one."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from fgf_core.ledger import Arrival, Ledger, Receipt
from fgf_core.model import AcceptedRow, Claimed, Intake, Outcome, Plan, RowMessage, TaskFacts, Unit

SHEET = "月报"
FIRST_ROW = 5


def row(
    task: TaskFacts,
    unit: Unit,
    claimed: Claimed,
    percent: float | None,
    *,
    progress: str,
    done_on: date | None = None,
    problems: str = "",
    next_steps: str = "",
) -> AcceptedRow:
    """One report of a unit, not yet placed in a sheet."""
    return AcceptedRow(
        sheet=SHEET,
        row=0,
        task=task.id,
        unit=unit.name,
        claimed=claimed,
        percent=percent,
        done_on=done_on,
        progress=progress,
        problems=problems,
        next_steps=next_steps,
        note="",
    )


def intake(rows: Sequence[AcceptedRow], draw: random.Random) -> Intake:
    """The rows one below the other; about one workbook in eight has a doubtful figure, one in fifty a refused row."""
    placed = [replace(row, row=place) for place, row in enumerate(rows, FIRST_ROW)]
    warned, refused = [], []
    doubtful = draw.randrange(len(placed))
    chance, one = draw.random(), placed[doubtful]
    if one.claimed is Claimed.IN_PROGRESS and chance < 0.05:
        warned.append(_message(one.row, "PCT_WORD", "进度填“过半”，请改为 0 到 100 的数；本次未计进度。"))
        placed[doubtful] = replace(one, percent=None)
    elif one.claimed is Claimed.IN_PROGRESS and chance < 0.12:
        warned.append(_message(one.row, "PCT_APPROX", f"进度填“约{one.percent}%”，已按 {one.percent} 接收。"))
    elif chance > 0.98:
        refused.append(
            _message(FIRST_ROW + len(placed), "NOT_YOUR_TASK", "该任务不由本单位承担，未接收；请核对任务编号。")
        )
    outcome = Outcome.PARTIAL if refused else Outcome.ACCEPTED
    return Intake(outcome, (), tuple(placed), tuple(warned), tuple(refused))


def corrected(first: Intake) -> Intake:
    """The same workbook sent again with its first row completed."""
    one = first.accepted[0]
    return replace(
        first,
        accepted=(
            replace(one, progress=f"{one.progress}（更正：补正上次漏填的内容，进度不变。）"),
            *first.accepted[1:],
        ),
    )


def send(
    ledger: Ledger, plan: Plan, unit: Unit, first: Intake, received: datetime, *, period: str, edition: int
) -> Receipt:
    """Hand a workbook in; it is entered a few minutes after it came."""
    name = f"月报_{unit.name}_{period[:4]}年{int(period[5:])}月{'_更正' if edition > 1 else ''}.xlsx"
    return ledger.submit(
        first,
        Arrival(
            plan_id=plan.id,
            unit=unit,
            period=period,
            file_name=name,
            file_hash=hashlib.sha256(f"{plan.id} {period} {unit.name} {edition}".encode()).hexdigest(),
            submitted_on=received,
            recorded_at=received + timedelta(minutes=7),
        ),
    )


def _message(row: int, code: str, text: str) -> RowMessage:
    column = "H" if code.startswith("PCT") else "A"
    return RowMessage(SHEET, row, code, text, column)
