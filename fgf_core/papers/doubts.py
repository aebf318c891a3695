"""疑点清单 as Excel: what was seen in the monthly reports, the words it rests on, what the office said, and the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fgf_core.doubts import OUTCOME, RULES, STATE, Finding
from fgf_core.model import Plan
from fgf_core.papers.tables import Column, Table, workbook_bytes

_COLUMNS = (
    Column("期", 10),
    Column("单位", 24),
    Column("序号", 6),
    Column("任务", 34),
    Column("疑点", 14),
    Column("看到的情况", 44),
    Column("数据", 20),
    Column("月报原文", 60),
    Column("状态", 12),
    Column("结论", 12),
    Column("核查日期", 12),
    Column("理由", 30),
)


def doubt_list(plan: Plan, as_of: date, findings: Sequence[Finding]) -> bytes:
    """The doubts given, in their order, and a sheet of the rules with their reasons."""
    note = f"截至 {as_of}。疑点由规则提示，供督查室核查；未经确认的不作为考评依据。"
    found = Table("疑点清单", f"{plan.title}月报疑点清单", note, _COLUMNS, [_row(finding) for finding in findings])
    rules = Table(
        "规则", f"{plan.title}月报疑点规则", note, (Column("疑点", 16), Column("什么情况提示", 70), Column("为什么", 70)),
        [(rule.name, rule.what, rule.why) for rule in RULES.values()],
    )  # fmt: skip
    return workbook_bytes(found, rules)


def _row(finding: Finding) -> tuple[str | int | date | None, ...]:
    doubt, word = finding.doubt, finding.word
    return (
        doubt.period,
        doubt.unit,
        doubt.number or None,
        doubt.title or "牵头的全部任务",
        RULES[doubt.code].name if doubt.code in RULES else doubt.code,
        doubt.saw + ("" if finding.stands else "（月报其后有更正）"),
        doubt.figures,
        "\n".join(f"{label}：{words}" for label, words in doubt.quotes),
        STATE[finding.state],
        OUTCOME[word.outcome] if word else None,
        word.judged_on if word else None,
        word.reason if word else None,
    )
