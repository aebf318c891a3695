"""The numbers of the overview: six with change, trend and definition, the five-way table, what two days differ in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from fgf_core import briefing
from fgf_core.standing import Attendance, Standing, Tally, report_rates
from fgf_core.ui import lines, parts
from fgf_core.ui.parts import Cell, Number
from fgf_core.ui.text import Html
from fgf_core.ui.view import View

FIVE_WAY = ("任务", "按时办结", "逾期办结", "已办结", "未到期", "其中临期", "到期待报", "逾期", "无明确时限", "完成率")


def overview(view: View, series: Sequence[Tally], cells: Sequence[Attendance]) -> list[Number]:
    """The six numbers from the plan's tallies, oldest first; the last is the view's day."""
    now = series[-1]
    rates = report_rates(tuple(cells))
    return [
        _count(
            series, "核实完成", lambda t: t.verified_done, "核实通过的任务。完成率 = 核实完成 ÷ 全部任务",
            view.link("ledger", state="done"), "good", f"完成率 {briefing.rate(now.completion_rate)}",
        ),
        Number(
            "到期完成率", briefing.rate(now.due_completion_rate).removesuffix("%"),
            "%" if now.due else "", _points(series, lambda t: t.due_completion_rate),
            "核实完成 ÷ 到期任务；到期任务 = 时限已过且不属到期待报的，加上已核实完成的",
            view.link("ledger", state="due"), [_hundred(t.due_completion_rate) for t in series],
        ),
        _count(
            series, "逾期", lambda t: t.overdue, "过了时限和其后首个报送日仍未核实完成。逾期率 = 逾期 ÷ 到期任务",
            view.link("overdue"), "bad" if now.overdue else "good", f"逾期率 {briefing.rate(now.overdue_rate)}",
        ),
        _count(
            series, "到期待报", lambda t: t.awaiting_report, "时限已过、等待首个报送日或正在等核实，暂不计逾期",
            view.link("ledger", state="awaiting_report"), "warn" if now.awaiting_report else "", f"待核实 {now.pending} 项",
        ),
        _count(
            series, "红灯", lambda t: t.red, "逾期；落后序时超过 30 个百分点；连续两个报送日未报；或手工亮灯",
            view.link("ledger", light="red"), "bad" if now.red else "good", f"黄灯 {now.yellow} 项",
        ),
        Number(
            "按时报送率", briefing.rate(rates.on_time_rate).removesuffix("%"), "%" if rates.expected else "",
            f"应报 {rates.expected}，按时 {rates.on_time}，补报 {rates.received - rates.on_time}",
            "报送日 24 时前收到 ÷ 应报；各期累计", view.link("reports"), _on_time_by_period(cells),
        ),
    ]  # fmt: skip


def _count(
    series: Sequence[Tally], label: str, of: Callable[[Tally], int], definition: str, href: str, tone: str, note: str
) -> Number:
    now = of(series[-1])
    change = note
    if len(series) > 1:
        step = now - of(series[-2])
        change += " · 较上期" + ("持平" if not step else f"{'增' if step > 0 else '减'} {abs(step)} 项")
    return Number(label, str(now), "项", change, definition, href, [of(t) for t in series], tone)


def _points(series: Sequence[Tally], of: Callable[[Tally], float | None]) -> str:
    now = of(series[-1])
    before = of(series[-2]) if len(series) > 1 else None
    if now is None or before is None:
        return f"到期任务 {series[-1].due} 项"
    step = (now - before) * 100
    return "较上期" + ("持平" if abs(step) < 0.05 else f"{'升' if step > 0 else '降'} {abs(step):.1f} 个百分点")


def _hundred(share: float | None) -> float | None:
    return None if share is None else share * 100


def _on_time_by_period(cells: Sequence[Attendance]) -> list[float | None]:
    periods = sorted({cell.period for cell in cells if not cell.open})
    by_period = (report_rates(tuple(c for c in cells if c.period == period)).on_time_rate for period in periods)
    return [_hundred(share) for share in by_period]


def trend(view: View, series: Sequence[Tally]) -> Html:
    """Planned, reported and verified progress on the series' days, each of which can be looked at."""
    return lines.trend(
        [f"{t.as_of.month}月{t.as_of.day}日" for t in series],
        [replace(view, as_of=t.as_of).link("") for t in series],
        {
            "序时进度": [t.mean_planned for t in series],
            "上报进度": [t.mean_percent for t in series],
            "核实完成率": [_hundred(t.completion_rate) for t in series],
        },
    )


def five_way(view: View, whole: Tally, units: Sequence[Tally]) -> list[tuple[Cell, ...]]:
    """Rows of the five-way table: the plan, then each unit as lead; each row adds up."""
    rows = [(parts.link(view.link("ledger", unit=t.name), t.name), *_five(t)) for t in units]
    return [(Html("<b>全部任务</b>"), *_five(whole)), *rows]


def _five(t: Tally) -> tuple[Cell, ...]:
    done = t.done_on_time + t.done_late
    counts = (
        t.tasks,
        t.done_on_time,
        t.done_late,
        done,
        t.not_due,
        t.due_soon,
        t.awaiting_report,
        t.overdue,
        t.no_deadline,
    )
    return (*counts, briefing.rate(t.completion_rate))


def changes(view: View, found: briefing.Changes) -> str:
    """What two days differ in, as four lists of links."""
    groups = (
        ("新完成", found.done, "good"),
        ("新亮红灯", found.red, "bad"),
        ("转绿转蓝", found.green, "good"),
        ("时限调整", found.deadline, "warn"),
    )
    return '<div class="fgf-four">' + "".join(_group(view, *group) for group in groups) + "</div>"


def _group(view: View, label: str, standings: Sequence[Standing], tone: str) -> str:
    items = "".join(
        f"<li>{parts.link(view.link('ledger', task=s.number), f'{s.number}. {s.title}')}</li>" for s in standings
    )
    return f'<div><h3>{label} <b class="fgf-{tone}">{len(standings)}</b> 项</h3><ul>{items or "<li>无</li>"}</ul></div>'
