"""The lists the office hands out: the ledger of tasks, the overdue list, the scorecards, the calendar of reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from fgf_core.answers import longest_overdue
from fgf_core.appraisal import Scheme, Scorecard
from fgf_core.briefing import rate
from fgf_core.model import Plan, Report
from fgf_core.papers.tables import Column, Table, workbook_bytes
from fgf_core.standing import Attendance, Standing, Tally, reason, report_rates
from fgf_core.supervision import ACTS, GRADES, SOURCES, STATES, Item
from fgf_core.words import ATTENDANCE, CLAIMED, GRADE, LIGHT, TIMELINESS, UNIT_CLASS, VERIFIED

_PERCENT = '0.0"%"'
_TASK_COLUMNS = (
    Column("序号", 6),
    Column("板块", 24),
    Column("任务", 34),
    Column("牵头单位", 20),
    Column("责任单位", 26),
    Column("原定时限", 12),
    Column("现时限", 12),
    Column("办理状态", 10),
    Column("核实状态", 10),
    Column("时效", 12),
    Column("逾期天数", 9),
    Column("上报进度", 10, _PERCENT),
    Column("序时进度", 10, _PERCENT),
    Column("亮灯", 8),
    Column("亮灯依据", 36),
    Column("最近进展", 44),
)


def ledger_list(plan: Plan, as_of: date, standings: Sequence[Standing], said: Mapping[int, Sequence[Report]]) -> bytes:
    """任务台账 as Excel: every task with its standing and the leads' last words."""
    note = f"截至 {as_of}。上报进度为牵头单位最近一次报送值；序时进度按工作要点印发日至现时限直线推算。"
    return workbook_bytes(_task_table("任务台账", plan, note, standings, said))


def overdue_list(plan: Plan, as_of: date, standings: Sequence[Standing], said: Mapping[int, Sequence[Report]]) -> bytes:
    """逾期清单 as Excel: the overdue tasks, the longest first."""
    note = f"截至 {as_of}。逾期：已过现时限、未核实完成，且已过时限后的首个报送日；天数自时限起算。"
    return workbook_bytes(_task_table("逾期清单", plan, note, longest_overdue(standings), said))


def _task_table(
    name: str, plan: Plan, note: str, standings: Sequence[Standing], said: Mapping[int, Sequence[Report]]
) -> Table:
    rows = [
        (
            s.number,
            s.section,
            s.title,
            "、".join(s.parties.leads) + ("" if s.parties.lead_confirmed else "（待确认）"),
            "、".join((*s.parties.responsible, *s.parties.groups)),
            s.original_deadline,
            s.deadline,
            CLAIMED[s.claimed],
            VERIFIED[s.verified],
            "完成·长期坚持" if s.done_ongoing else TIMELINESS[s.timeliness],
            s.days_overdue or None,
            s.percent,
            s.planned,
            LIGHT[s.light],
            reason(s).text,
            "\n".join(r.progress if len(said[s.task_id]) == 1 else f"{r.unit}：{r.progress}" for r in said[s.task_id])
            if s.task_id in said
            else "",
        )
        for s in standings
    ]
    return Table(name, f"{plan.title}{name}", note, _TASK_COLUMNS, rows)


def region_list(title: str, as_of: date, places: Sequence[tuple[str, str, Tally]]) -> bytes:
    """各地情况 as Excel: a line per part of a region with its code, name and tally; the first sums up the others."""
    note = (
        f"截至 {as_of}。核实口径：完成率 = 核实完成 ÷ 全部任务；到期完成率 = 核实完成 ÷ 到期任务；"
        "按时办结率 = 按时办结 ÷ 到期任务；平均进度为各任务上报进度的平均，核实完成的计 100%。"
    )
    columns = (
        Column("区划代码", 10), Column("地区", 28), Column("任务", 8), Column("核实完成", 10), Column("完成率", 10),
        Column("到期任务", 10), Column("到期完成率", 11), Column("按时办结率", 11), Column("逾期", 8),
        Column("到期待报", 10), Column("待核实", 8), Column("平均进度", 10, _PERCENT),
        Column("平均序时进度", 12, _PERCENT), Column("红灯", 7), Column("黄灯", 7), Column("绿灯", 7), Column("蓝灯", 7),
        Column("灰灯", 7),
    )  # fmt: skip
    rows = [
        (code, name, t.tasks, t.verified_done, rate(t.completion_rate), t.due, rate(t.due_completion_rate),
         rate(t.on_time_rate), t.overdue, t.awaiting_report, t.pending, t.mean_percent, t.mean_planned, t.red,
         t.yellow, t.green, t.blue, t.grey)
        for code, name, t in places
    ]  # fmt: skip
    return workbook_bytes(Table("各地情况", title, note, columns, rows, totals=frozenset({0})))


def item_list(plan: Plan, as_of: date, items: Sequence[Item]) -> bytes:
    """督办台账 as Excel: a line per item as it stands, and a sheet of every step taken."""
    note = f"截至 {as_of}。逾期未反馈：反馈时限已过、承办单位仍未反馈。轮次：下发为第 1 轮，每退回重办一次加一。"
    columns = (
        Column("文号", 18), Column("等级", 10), Column("状态", 10), Column("来源", 10), Column("任务", 7),
        Column("事项", 34), Column("依据", 34), Column("办理要求", 34), Column("承办单位", 20), Column("协办单位", 24),
        Column("下发", 12), Column("反馈时限", 12), Column("逾期未反馈", 11), Column("轮次", 7), Column("最近办理", 12),
    )  # fmt: skip
    rows = [
        (i.name, GRADES[i.sheet.grade], STATES[i.state], SOURCES[i.source], i.task or None, i.sheet.matter,
         i.sheet.basis, i.sheet.demand, i.sheet.lead, "、".join(i.sheet.co_units), i.issued_on, i.reply_due,
         "是" if i.unanswered(as_of) else "", i.round or None, i.last.on)
        for i in items
    ]  # fmt: skip
    steps = [(i.name, i.sheet.matter, e.on, ACTS[e.act], e.by, e.words, e.reply_due) for i in items for e in i.events]
    step_columns = (
        Column("文号", 18), Column("事项", 34), Column("日期", 12), Column("办理", 10), Column("经办人", 10),
        Column("内容", 50), Column("反馈时限", 12),
    )  # fmt: skip
    return workbook_bytes(
        Table("督办台账", f"{plan.title}督办台账", note, columns, rows),
        Table("办理经过", f"{plan.title}督办办理经过", note, step_columns, steps),
    )


def scorecard_list(plan: Plan, as_of: date, scheme: Scheme, cards: Sequence[Scorecard]) -> bytes:
    """考评得分 as Excel: one sheet of scores per block, one of every row the points are made of."""
    note = f"截至 {as_of}，过程得分。{scheme.name}（{scheme.version}）。未参评的板块不计，其余按比例折算为 100 分。"
    blocks = tuple(Column(f"{b.id} {b.name}", 14, "0.00") for b in scheme.blocks)
    columns = (Column("类别", 12), Column("单位", 24), Column("牵头任务", 9), *blocks, Column("得分", 9, "0.00"))
    scores = Table(
        "得分", f"{plan.title}单位考评得分", note, (*columns, Column("等次", 9)),
        [
            (UNIT_CLASS[c.unit.unit_class], c.unit.name, c.led, *(None if b.left_out else b.points for b in c.blocks),
             c.score, (GRADE[c.grade] if c.grade else "—") + ("" if c.compared else "（不比较）"))
            for c in cards
        ],
    )  # fmt: skip
    evidence = Table(
        "依据", f"{plan.title}得分依据", note,
        (Column("单位", 24), Column("板块", 18), Column("事项", 40), Column("得分", 9, "0.00"), Column("依据", 44),
         Column("条款", 50)),
        [
            (c.unit.name, f"{b.block} {b.name}", e.what, e.points, e.reason, b.clause)
            for c in cards for b in c.blocks for e in b.evidence
        ],
    )  # fmt: skip
    return workbook_bytes(scores, evidence)


def attendance_list(plan: Plan, as_of: date, cells: Sequence[Attendance]) -> bytes:
    """月报报送情况 as Excel: units by periods with the rates under them, and a sheet of when each report came."""
    columns = sorted({cell.period for cell in cells})
    state = {(cell.unit, cell.period): ATTENDANCE[cell.state] for cell in cells}
    units = list(dict.fromkeys(cell.unit for cell in cells))
    rates = [report_rates(tuple(cell for cell in cells if cell.period == period)) for period in columns]
    note = (
        f"截至 {as_of}。报送率 = 收到 ÷ 应报，按时报送率 = 报送日（每月 {plan.reporting_day} 日）24 时前收到 ÷ 应报；"
        "只计报送日已过的期。"
    )
    calendar = Table(
        "报送日历", f"{plan.title}月报报送情况", note,
        (Column("单位", 30), *(Column(period, 11) for period in columns)),
        [
            *((unit, *(state.get((unit, period)) for period in columns)) for unit in units),
            ("报送率", *(rate(found.received_rate) for found in rates)),
            ("按时报送率", *(rate(found.on_time_rate) for found in rates)),
        ],
    )  # fmt: skip
    arrivals = Table(
        "收到时间", f"{plan.title}月报收到时间", note,
        (Column("期", 10), Column("单位", 30), Column("报送日", 12), Column("情况", 10), Column("首次收到", 18)),
        [
            (cell.period, cell.unit, cell.due_on, ATTENDANCE[cell.state],
             f"{cell.first_at:%Y-%m-%d %H:%M}" if cell.first_at else None)
            for cell in sorted(cells, key=lambda cell: cell.period) if cell.expected
        ],
    )  # fmt: skip
    return workbook_bytes(calendar, arrivals)


def wanting_list(plan: Plan, as_of: date, cells: Sequence[Attendance]) -> bytes:
    """待报名单 as Excel: every unit and period of which a report is still wanting, the oldest period first."""
    note = (
        f"截至 {as_of}。未报：报送日（每月 {plan.reporting_day} 日）24 时已过，没有收到；退回：待补正后重报。"
        "锁定后须经补报授权才能报送。"
    )
    wanting = [cell for cell in cells if cell.state in ("open", "missing", "returned")]
    rows = [
        (cell.unit, cell.period, ATTENDANCE[cell.state],
         (as_of - cell.due_on).days if cell.state == "missing" else None, cell.due_on, cell.lock_on,
         "是" if cell.locked else "", cell.permit_until, cell.sent_back)
        for cell in sorted(wanting, key=lambda cell: cell.period)
    ]  # fmt: skip
    columns = (
        Column("单位", 30), Column("期", 10), Column("情况", 8), Column("迟报天数", 10), Column("报送日", 12),
        Column("锁定日", 12), Column("已锁定", 8), Column("补报授权截至", 14), Column("退回理由", 40),
    )  # fmt: skip
    return workbook_bytes(Table("待报名单", f"{plan.title}待报名单", note, columns, rows))
