"""The calendar of reporting as a page shows it: units by periods, the rates under it, and who still has to report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from fgf_core import periods
from fgf_core.briefing import Sentence, Span, chinese_date, rate
from fgf_core.model import Plan
from fgf_core.standing import Attendance, report_rates
from fgf_core.ui import parts
from fgf_core.ui.text import esc
from fgf_core.ui.view import View
from fgf_core.words import ATTENDANCE

CALENDAR, DESK, RECEIVED = "报送日历", "收发月报", "收件记录"  # the parts of the page, as they stand in a link
SHOWN = 12  # periods in the calendar; the Excel list has them all
# Shape and word together, from glyphs every Chinese font has: never colour alone.
GLYPH = {"on_time": "●", "late": "▲", "missing": "■", "returned": "◆", "open": "○", "not_expected": "—"}
MEANING = {
    "on_time": "报送日 24 时前收到",
    "late": "报送日之后收到",
    "missing": "报送日已过，没有收到",
    "returned": "月报或报完成的任务被督查室退回，等待补正",
    "open": "报送日未到，还没有收到",
    "not_expected": "牵头任务均已办结，本期不需报",
}
DEFINITION = (
    "报送率 = 收到 ÷ 应报，按时报送率 = 报送日 24 时前收到 ÷ 应报；只计报送日已过的期，应报为牵头任务未办结或应报巩固情况的单位；"
    "退回重报的一期只计一次，收到和按时以首次报送为准"
)


def offered(view: View) -> list[str]:
    """The periods a workbook may be for, the one being reported on first, then back to the plan's first."""
    day = view.plan.reporting_day
    first = periods.first_month(view.plan.issued_on, day)
    now = max(first, periods.current_month(view.as_of, day))
    return list(reversed(periods.between(first, now)))


def month(period: str) -> str:
    """A period in words: 2023年10月."""
    return f"{period[:4]}年{int(period[5:])}月"


def due(plan: Plan, period: str) -> str:
    """The reporting day of a period in words."""
    return chinese_date(_day(plan, period))


def _day(plan: Plan, period: str) -> date:
    return periods.due_on(periods.index_of(period), plan.reporting_day)


def calendar(view: View, cells: Sequence[Attendance]) -> str:
    """Units by the last periods; what came opens the workbooks received, what is wanting opens the desk for it."""
    if not cells:
        return parts.callout("还没有到第一个报送期。可先在“收发月报”下载月报表发给各单位。")
    columns = sorted({cell.period for cell in cells})[-SHOWN:]
    rows = [(unit, {cell.period: cell for cell in of}) for unit, of in groupby(cells, lambda cell: cell.unit)]
    heads = "".join(
        f'<th scope="col">{month(period)[5:]}<small>{_day(view.plan, period)} 止</small></th>' for period in columns
    )
    body = "".join(
        f'<tr><th scope="row">{parts.link(view.link("scorecards", unit=unit), unit)}</th>'
        + "".join(_cell(view, of.get(period)) for period in columns)
        + "</tr>"
        for unit, of in rows
    )
    legend = "".join(
        f'<span class="fgf-came fgf-{state}" title="{esc(MEANING[state])}">{GLYPH[state]} {ATTENDANCE[state]}</span>'
        for state in GLYPH
    )
    return (
        f'<div class="fgf-legend">{legend}</div><div class="fgf-wide"><table class="fgf-cal">'
        f'<thead><tr><th scope="col">单位</th>{heads}</tr></thead><tbody>{body}</tbody>'
        f"<tfoot>{_totals(columns, cells)}</tfoot></table></div>"
    )


def _cell(view: View, cell: Attendance | None) -> str:
    if cell is None:
        return "<td></td>"
    state, when = cell.state, MEANING[cell.state]
    if cell.first_at:
        when = f"{cell.first_at:%Y-%m-%d %H:%M} 收到；{when}"
    if cell.sent_back:
        when += f"：{cell.sent_back}"
    elif state == "missing" and cell.permit_until:
        when += f"；可补报到 {cell.permit_until}"
    elif state == "missing" and cell.locked:
        when += f"；{cell.lock_on} 24 时锁定，补报须经授权"
    words = f'<i aria-hidden="true">{GLYPH[state]}</i>{ATTENDANCE[state]}'
    title = f"{cell.unit}{month(cell.period)}：{when}"
    if state == "not_expected":
        return f'<td class="fgf-came fgf-{state}" title="{esc(title)}">{words}</td>'
    came = state in ("on_time", "late")
    where = {"part": RECEIVED, "of": cell.unit} if came else {"part": DESK, "unit": cell.unit}
    href = view.link("reports", **where, period=None if came else cell.period)
    return (
        f'<td class="fgf-came fgf-{state}"><a class="fgf-go" href="{esc(href)}" title="{esc(title)}">{words}</a></td>'
    )


def _totals(columns: Sequence[str], cells: Sequence[Attendance]) -> str:
    of = {period: [cell for cell in cells if cell.period == period] for period in columns}
    rates = {period: report_rates(tuple(of[period])) for period in columns}
    lines: tuple[tuple[str, list[object]], ...] = (
        ("应报", [sum(cell.expected for cell in of[period]) for period in columns]),
        ("收到", [sum(cell.first_at is not None for cell in of[period]) for period in columns]),
        ("报送率", [rate(rates[period].received_rate) for period in columns]),
        ("按时报送率", [rate(rates[period].on_time_rate) for period in columns]),
    )
    return "".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{value}</td>" for value in values)}</tr>'
        for name, values in lines
    )


def wanting(cells: Sequence[Attendance], period: str) -> list[Attendance]:
    """The units that still have to report for a period, or have to report again."""
    return [cell for cell in cells if cell.period == period and cell.state in ("open", "missing", "returned")]


def says(plan: Plan, cells: Sequence[Attendance], period: str) -> Sentence:
    """Who is wanting for a period, in a sentence."""
    missing = wanting(cells, period)
    expected = [cell for cell in cells if cell.period == period and cell.expected]
    if not expected:
        return (Span(f"{month(period)}没有需要报送的单位。"),)
    if not missing:
        return (Span(f"{month(period)}月报应报 {len(expected)} 家，"), Span("已全部收到", "good"), Span("。"))
    silent = [cell for cell in missing if cell.state != "returned"]
    back = len(missing) - len(silent)
    closed = bool(silent) and not silent[0].open
    spans = [Span(f"{month(period)}月报应报 {len(expected)} 家，")]
    if silent:
        spans.append(Span(f"{'未报' if closed else '待报'} {len(silent)} 家", "bad" if closed else "warn"))
    if back:
        spans.append(Span(f"{'，' if silent else ''}退回待补正 {back} 家", "warn"))
    return (*spans, Span(f"（报送日为 {due(plan, period)}）。"))


def reminder(view: View, cells: Sequence[Attendance], period: str) -> str:
    """A text to copy and send: who still has to report for a period, by when, and how; empty when nobody has to."""
    missing = wanting(cells, period)
    if not missing:
        return ""
    silent = [cell for cell in missing if cell.state != "returned"]
    claims = [cell.unit for cell in missing if cell.state == "returned" and not cell.sent_back]
    whole = [f"{cell.unit}（{cell.sent_back}）" for cell in missing if cell.sent_back]
    lines = [f"关于报送《{view.plan.title}》{month(period)}月报的提醒", ""]
    if silent:
        names = "、".join(cell.unit for cell in silent)
        lines.append(f"截至{chinese_date(view.as_of)}，以下 {len(silent)} 家单位尚未报送：{names}。")
    if whole:
        lines.append(f"以下 {len(whole)} 家单位的月报被退回，请按退回意见补正后重新报送：{'；'.join(whole)}。")
    if claims:
        lines.append(f"以下 {len(claims)} 家单位报完成的任务被退回，请补正后重新报送：{'、'.join(claims)}。")
    day = due(view.plan, period)
    late = not missing[0].open
    lines.append(f"报送日 {day} 已过，请尽快补报。" if late else f"请于 {day} 24 时前报送，以文件到达时间为准。")
    lines += _locks(silent)
    lines.append("请使用下发的月报表，只填黄色单元格，另存为 .xlsx 后报送。")
    return "\n".join(lines)


def _locks(silent: Sequence[Attendance]) -> list[str]:
    """Until when the silent units' reports are taken, and who may still report after that."""
    if not silent or silent[0].lock_on is None:
        return []
    lock = chinese_date(silent[0].lock_on)
    let_in = [f"{cell.unit}（截至 {cell.permit_until}）" for cell in silent if cell.permit_until]
    if any(cell.locked for cell in silent) or let_in:
        words = f"本期月报已于 {lock} 24 时锁定，补报前请先向督查室说明原因，取得补报授权。"
        return [words + (f"已获补报授权的单位：{'、'.join(let_in)}。" if let_in else "")]
    return [f"{lock} 24 时后锁定，不再接收。"]
