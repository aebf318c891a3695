"""The receipt a unit gets for a workbook: what came in, when, what was taken of it, and every word said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fgf_core.model import AcceptedRow, Intake, Outcome, Plan, Problem, RowMessage
from fgf_core.papers.tables import A4, Column, Table, Value, workbook_bytes
from fgf_core.workbook import CODES
from fgf_core.workbook.codes import Effect

_OUTCOME = {
    Outcome.ACCEPTED: "全部接收",
    Outcome.PARTIAL: "部分接收，另有未接收的行",
    Outcome.REFUSED: "整份未接收，没有入账",
    Outcome.ALREADY: "此前已收到相同文件，没有重复入账",
}
_REMARKS = (
    Column("处理", 16),
    Column("工作表", 14),
    Column("单元格", 11),
    Column("问题", 22),
    Column("具体意见和改法", 56),
)


@dataclass(frozen=True, slots=True)
class Filing:
    """One workbook as it was entered: `number` is its 收件编号, 0 where nothing was; `file_hash` its SHA-256 in hex.

    `unit` is the sender as it shall be named; `new_revisions` and `unchanged` count the reports that its rows became.
    """

    unit: str
    period: str
    file_name: str
    file_hash: str
    received_at: datetime
    recorded_at: datetime
    outcome: Outcome
    number: int
    new_revisions: int
    unchanged: int


def receipt(plan: Plan, filing: Filing, intake: Intake) -> bytes:
    """回执 as Excel on A4: a sheet with what was received and how it was counted, and one with every remark.

    `intake` is what was made of the very file that `filing` speaks of.
    """
    title = f"{plan.title}月报收件回执"
    note = "行数按表中的行计；报告数按“任务 × 单位”计，多单位共同牵头的一行可成为多条报告。"
    facts: Sequence[tuple[str, str]] = (
        ("工作要点", plan.title),
        ("报送单位", filing.unit),
        ("报告期", filing.period),
        ("收件编号", str(filing.number or "未入账")),
        ("处理结果", _OUTCOME[filing.outcome]),
        ("文件名", filing.file_name),
        ("文件校验值（SHA-256）", filing.file_hash),
        ("收到时间", f"{filing.received_at:%Y-%m-%d %H:%M:%S}"),
        ("录入时间", f"{filing.recorded_at:%Y-%m-%d %H:%M:%S}"),
        ("接收的行", f"{_rows(intake.accepted)} 行"),
        ("其中需核对或有留空的行", f"{_rows(intake.warned)} 行"),
        ("未接收的行", f"{_rows(intake.refused)} 行"),
        ("新增或更新的报告", f"{filing.new_revisions} 条"),
        ("与此前相同的报告", f"{filing.unchanged} 条"),
    )
    remarks = [
        *(_of_file(said) for said in intake.file),
        *(_of_row(said) for said in intake.refused),
        *(_of_row(said, taken=True) for said in intake.warned),
    ]
    found = f"共 {len(remarks)} 条。请在原表上改好后重新报送；更正以最后一次报送为准，此前的留存备查。"
    return workbook_bytes(
        Table("回执", title, note, (Column("项目", 26), Column("内容", 68)), facts, A4),
        Table("逐条意见", f"{title}：逐条意见", found if remarks else "没有意见。", _REMARKS, remarks, A4),
    )


def _rows(group: Sequence[AcceptedRow | RowMessage]) -> int:
    return len({(one.sheet, one.row) for one in group})


def _of_file(said: Problem) -> tuple[Value, ...]:
    effect = CODES[said.code].effect if said.code in CODES else Effect.REMARK
    return (effect, "", "整份文件", _means(said.code), said.message)


def _of_row(said: RowMessage, *, taken: bool = False) -> tuple[Value, ...]:
    """A remark on a row. What refuses a row or a file elsewhere may be said of one that is taken, or of one row."""
    effect = CODES[said.code].effect if said.code in CODES else Effect.REMARK
    if not taken:
        effect = Effect.ROW
    elif effect is Effect.ROW:
        effect = Effect.FLAGGED
    place = f"{said.column}{said.row}" if said.column else f"第 {said.row} 行"
    return (effect, said.sheet, place, _means(said.code), said.message)


def _means(code: str) -> str:
    return CODES[code].means if code in CODES else code
