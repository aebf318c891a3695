"""The overdue tasks as a page shows them: how many with whom, what the unit last said, what the office has done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fgf_core import briefing
from fgf_core.answers import longest_overdue
from fgf_core.ledger import TaskStory
from fgf_core.model import Report, Timeliness, Verified
from fgf_core.standing import Standing
from fgf_core.supervision import GRADES, STATES, Item, led_for
from fgf_core.ui import parts, store, tasks
from fgf_core.ui.parts import Column
from fgf_core.ui.text import Html, esc
from fgf_core.ui.view import View

AT_LEAST = {"": "不限", "15": "15 天以上", "30": "30 天以上", "60": "60 天以上", "90": "90 天以上", "180": "180 天以上"}
COLUMNS = (
    Column("任务", wide=True),
    Column("牵头单位"),
    Column("原定 → 现时限"),
    Column("逾期"),
    Column("进度", help="横条为上报进度，竖线为序时进度"),
    Column("单位最近报送", wide=True),
    Column("已采取措施", wide=True),
)
_SHORT = 42


def of_unit_and_section(standings: Sequence[Standing], unit: str, section: str) -> list[Standing]:
    """The tasks the unit leads in the section; an empty name is no filter."""
    return [s for s in standings if (not unit or unit in s.leads) and (not section or s.section == section)]


def under(view: View, standings: Sequence[Standing], leader: str) -> list[Standing]:
    """The tasks that the leader's units lead; an empty name is no filter."""
    return led_for(standings, store.duties(view.plan.id, view.as_of), leader) if leader else list(standings)


def late(standings: Sequence[Standing], at_least: int) -> list[Standing]:
    """The overdue tasks of at least so many days, the longest first."""
    return [s for s in longest_overdue(standings) if s.days_overdue >= at_least]


# ── whose ──


def by_unit(view: View, standings: Sequence[Standing], *, unit: str, **others: str) -> str:
    """How many tasks each lead has overdue, the most first; a click filters by the unit, another takes that back.

    `others` are the other filters in the link, which stay.
    """
    own: dict[str, list[int]] = {}
    for s in longest_overdue(standings):
        for name in s.leads:
            own.setdefault(name, []).append(s.days_overdue)
    longest = max(3, *map(len, own.values()))  # one task alone shouldn't fill the row
    lines = sorted(own.items(), key=lambda item: (-len(item[1]), -item[1][0]))
    body = "".join(
        _unit(name, days, longest, view.link("overdue", unit="" if name == unit else name, **others), name == unit)
        for name, days in lines
    )
    return f'<div class="fgf-bars">{body}</div>' if body else ""


def _unit(name: str, days: Sequence[int], longest: int, href: str, chosen: bool) -> str:
    said = f"{name}逾期 {len(days)} 项，最长 {days[0]} 天" + ("，再点取消筛选" if chosen else "，点击筛选")
    return (
        f'<div class="fgf-bar fgf-late{" fgf-chosen" if chosen else ""}">'
        f'<a class="fgf-go fgf-name" href="{esc(href)}" title="{esc(name)}">{esc(name)}</a>'
        f'<span class="fgf-track"><span class="fgf-stack" style="width:{100 * len(days) / longest:.1f}%">'
        f'<a class="fgf-go fgf-red" style="flex-grow:1" href="{esc(href)}" aria-label="{esc(said)}">{len(days)}</a>'
        f'</span></span><span class="fgf-note">最长 {days[0]} 天</span></div>'
    )


# ── what, by how much, what was done ──


def table(view: View, standings: Sequence[Standing], empty: str) -> str:
    """The overdue tasks, each with the unit's last word and the office's acts."""
    told = store.last_reports(view.plan.id, view.as_of)
    pursued = store.items(view.plan.id, view.as_of)
    rows = []
    for s in standings:
        story = store.story(view.plan.id, s.number, view.as_of)
        rows.append(
            (
                tasks.title(view, s),
                tasks.leads(view, s),
                _deadlines(s),
                Html(f'<b class="fgf-days">{s.days_overdue} 天</b> {tasks.light(s)}'),
                parts.progress(s.percent, s.planned),
                last_words(told.get(s.task_id, ()), s),
                acts(story, [item for item in pursued if item.task == s.number]) if story else None,
            )
        )
    return f'<div class="fgf-tight">{parts.table(COLUMNS, rows, empty=empty)}</div>'


def _deadlines(s: Standing) -> Html:
    if not s.extended:
        return Html(f'<span class="fgf-date">{s.deadline}</span>')
    return Html(f'<span class="fgf-date">原 {s.original_deadline}<br>现 {s.deadline}</span>')


def last_words(reports: Sequence[Report], s: Standing) -> Html:
    """What each lead last said, shortened, the whole behind it; leads that never reported are named."""
    silent = [name for name in s.leads if name not in {report.unit for report in reports}]
    said = "".join(_last_word(report, named=len(s.leads) > 1) for report in reports)
    return Html(f"<div>{said}{''.join(f'<div>{esc(name)}：从未报送</div>' for name in silent)}</div>")


def _last_word(report: Report, *, named: bool) -> str:
    who = f"{report.unit} " if named else ""
    head = f"{who}{int(report.period[5:])}月月报（{report.submitted_on:%Y-%m-%d}）"
    lines = (("", report.progress), ("存在问题：", report.problems), ("下一步：", report.next_steps))
    whole = "".join(f'<p class="fgf-said">{label}{esc(text)}</p>' for label, text in lines if text)
    words = report.progress or report.problems or "没有填写进展"
    if len(words) > _SHORT:
        words = words[:_SHORT].rstrip() + "……"
    short = f"<small>{esc(head)}</small><br>{esc(words)}"
    if report.problems and report.progress:
        problem = report.problems if len(report.problems) <= _SHORT else report.problems[:_SHORT].rstrip() + "……"
        short += f"<br><small>问题：{esc(problem)}</small>"
    return f'<div>{short}<details class="fgf-why"><summary>全文</summary>{whole}</details></div>'


def acts(story: TaskStory, pursued: Sequence[Item] = ()) -> Html:
    """What the office has done about a task, the newest first: items, returns, extensions, lights set by hand."""
    items = (
        (item.last.on.isoformat(), f"{item.name}（{GRADES[item.sheet.grade]}）：{STATES[item.state]}")
        for item in pursued
    )
    done = sorted([*_acts(story), *items], reverse=True)
    lines = "".join(f"<div><small>{day}</small> {esc(words)}</div>" for day, words in done)
    return Html(f"<div>{lines or '尚无记录'}</div>")


def _acts(story: TaskStory) -> Iterator[tuple[str, str]]:
    for word in story.words:
        if word.outcome == "return":
            yield word.verified_on.isoformat(), f"核实退回：{word.reason}"
    for grant in story.extensions:
        yield grant.granted_on.isoformat(), f"批准延期至 {grant.to_date}：{grant.reason}"
    for mark in story.marks:
        yield mark.marked_on.isoformat(), f"{'手工亮红灯' if mark.red else '撤销手工红灯'}：{mark.reason}"


# ── not overdue yet ──


def awaiting(view: View, standings: Sequence[Standing]) -> str:
    """到期待报 apart from overdue: what waits for the reporting day, and what waits for the office's word."""
    waiting = [s for s in standings if s.timeliness is Timeliness.AWAITING_REPORT]
    claimed = [s for s in waiting if s.verified is Verified.PENDING]
    silent = [s for s in waiting if s.verified is not Verified.PENDING]
    groups = (("等待报送日", silent, "首个报送日未过"), ("已报完成待核实", claimed, "按时报完成，等督查室核实"))
    cards = [
        parts.card(f"到期待报：{name}", _waiting(view, group), f"{len(group)} 项，{why}，不计逾期")
        for name, group, why in groups
        if group
    ]
    if not cards:
        return parts.card("到期待报", parts.callout("没有到期待报的任务"), "时限已过，等待报送日或等待核实，不计逾期")
    return f'<div class="fgf-two">{"".join(cards)}</div>' if len(cards) > 1 else cards[0]


_WAITING = (Column("任务", wide=True), Column("牵头单位"), Column("完成时限"), Column("亮灯"))


def _waiting(view: View, standings: Sequence[Standing]) -> str:
    rows = [(tasks.title(view, s), tasks.leads(view, s), _deadlines(s), tasks.light(s)) for s in standings]
    return parts.table(_WAITING, rows)


def coming(view: View, standings: Sequence[Standing]) -> str:
    """Which tasks become overdue next if nothing comes in, and from when."""
    found = briefing.forecast(standings)
    if not found:
        return parts.card("若无新报送", parts.callout("没有将要逾期的任务", "good"))
    day, falling = found
    title = f"若无新报送，{briefing.chinese_date(day)}起新增逾期 {len(falling)} 项"
    return parts.card(title, tasks.task_table(view, falling, ""), "到那一天仍没有报完成的，转为逾期")
