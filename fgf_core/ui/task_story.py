"""One task's whole story as pieces of a page: facts, official text, lights day by day, curve, timeline, own reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import plotly.graph_objects as go

from fgf_core import periods
from fgf_core.briefing import Sentence, Span
from fgf_core.ledger import Change, Mark, TaskStory, Word
from fgf_core.model import Claimed, Light, Milestone, Plan, Report, Verified
from fgf_core.standing import Standing, reason
from fgf_core.supervision import ACTS, GRADES, Act, Item
from fgf_core.ui import charts, lights, parts, store, tasks
from fgf_core.ui.parts import Cell, Column, Event
from fgf_core.ui.text import Html, esc
from fgf_core.ui.view import View
from fgf_core.words import CLAIMED, LIGHT, VERIFIED

STYLE = Path(__file__).with_suffix(".css")
TONE = {Light.RED: "bad", Light.YELLOW: "warn", Light.GREEN: "good", Light.BLUE: "good", Light.GREY: ""}


def sentence(s: Standing) -> Sentence:
    """Where the task stands, and why."""
    spans = [Span(f"{LIGHT[s.light]} {lights.state(s)}", TONE[s.light]), Span(f"：{reason(s).text}。")]
    if s.verified is Verified.PENDING:
        spans.append(Span("牵头单位已报完成，待核实。", "warn"))
    return tuple(spans)


# ── facts ──


def facts(view: View, s: Standing, story: TaskStory) -> str:
    """What the notice and the ledger say of the task, as label and value."""
    promised = (
        ("量化目标", "；".join(dict.fromkeys(target.words for target in story.targets))),
        ("时间节点", "；".join(_milestone(milestone) for milestone in story.milestones)),
    )
    known = parts.pairs(
        (
            ("板块", f"{s.chapter} {s.section}" if s.chapter != s.section else s.section),
            ("牵头单位", tasks.leads(view, s)),
            ("责任单位", "、".join(s.parties.responsible)),
            ("成组单位", _groups(s)),
            ("原定时限", _original(s)),
            ("现时限", s.deadline.isoformat() if s.deadline else "无明确时限"),
            ("办理状态", CLAIMED[s.claimed]),
            ("核实状态", _verified(s)),
            ("时效", lights.state(s)),
            ("上报进度", parts.progress(s.percent, s.planned)),
            ("长期坚持", "是，首阶段办结后每季度报送巩固情况" if s.ongoing else "否"),
            *((label, words) for label, words in promised if words),
        )
    )
    return f'<div class="fgf-facts">{known}</div>'


def _groups(s: Standing) -> str:
    names = "、".join(s.parties.groups)
    return f"{names}（{'、'.join(s.parties.members)}）" if names and s.parties.members else names


def _original(s: Standing) -> str:
    day = s.original_deadline.isoformat() if s.original_deadline else "无明确时限"
    return f"{day}（{s.deadline_text}）" if s.deadline_text else day


def _verified(s: Standing) -> str:
    word = VERIFIED[s.verified]
    if s.verified in (Verified.PASSED, Verified.RETURNED):
        word += f"（{s.verified_on}）"
    return f"{word}：{s.verdict}" if s.verified is Verified.RETURNED else word


def _milestone(milestone: Milestone) -> str:
    percent = "" if milestone.percent is None else f" 达 {milestone.percent:g}%"
    return f"{milestone.on}{percent} {milestone.words}".strip()


def official(plan: Plan, story: TaskStory) -> str:
    """The task as the notice prints it; the demonstration holds only what it comes to."""
    note = "内容摘要，原文以正式印发的为准" if plan.simulated else "要点原文"
    return parts.card("任务内容", f'<div class="fgf-official">{esc(story.text)}</div>', note)


# ── day by day ──


def days(view: View, number: int) -> list[Standing]:
    """The task on the last reporting days and on the view's own, oldest first."""
    return [s for s in store.standing(view.plan.id, *view.closed_days(12)) if s.number == number]


def history(view: View, course: Sequence[Standing]) -> str:
    """The lights day by day; each opens the task as of that day. A red one later caught up shows as 黄(已补)."""
    chips = (_day(view, s, course[place + 1 :]) for place, s in enumerate(course))
    return f'<ol class="fgf-course">{"".join(chips)}</ol>'


def _day(view: View, s: Standing, later: Sequence[Standing]) -> str:
    caught_up = next((after for after in later if after.light in (Light.GREEN, Light.BLUE)), None)
    mended = s.light is Light.RED and caught_up is not None
    light = Light.YELLOW if mended else s.light
    word = f"{LIGHT[light]}(已补)" if mended else LIGHT[light]
    why = f"{lights.state(s)}。{reason(s).text}" + (f"；{caught_up.as_of} 前已补上" if mended and caught_up else "")
    href = replace(view, as_of=s.as_of).link("ledger", task=s.number)
    chip = f'<span class="fgf-chip fgf-{light.value}">{word}</span>'
    return f"<li>{parts.link(href, Html(f'<time>{s.as_of:%m-%d}</time>{chip}'), why)}</li>"


def curve(course: Sequence[Standing], reports: Sequence[Report]) -> go.Figure:
    """Planned progress on each of the days, and what each lead had reported by then."""
    lines: dict[str, list[float | None]] = {"序时进度": [s.planned for s in course]}
    for lead in course[-1].leads:
        own = [report for report in reports if report.unit == lead]
        lines[lead] = [_last_percent(own, s.as_of) for s in course]
    return charts.curves([f"{s.as_of:%y-%m-%d}" for s in course], lines)


def _last_percent(reports: Sequence[Report], day: date) -> float | None:
    """The last known value stays: 报完成 is 100, 未启动 without a figure 0, and silence changes nothing."""
    known = None
    for report in reports:
        if report.submitted_on.date() > day:
            continue
        if report.claimed is Claimed.DONE:
            known = 100.0
        elif report.percent is not None:
            known = report.percent
        elif report.claimed is Claimed.NOT_STARTED:
            known = 0.0
    return known


# ── what happened ──


@dataclass(frozen=True, slots=True)
class _Happening:
    at: datetime
    event: Event


def timeline(view: View, s: Standing, story: TaskStory) -> str:
    """Reports of the leads with every revision, the office's words and what was done to pursue it, the newest first."""
    led = [report for report in story.reports if report.unit in s.leads]
    pursued = [item for item in store.items(view.plan.id, view.as_of) if item.task == s.number]
    happenings = [*_told(view.plan, led), *_said(story), *_pursued(view, pursued)]
    return parts.timeline(h.event for h in sorted(happenings, key=lambda h: h.at, reverse=True))


def _told(plan: Plan, reports: Sequence[Report]) -> Iterator[_Happening]:
    newest = {(report.unit, report.period): report.revision for report in reports}
    for report in reports:
        marks = list(punctuality(plan, report))
        if newest[report.unit, report.period] > report.revision:
            marks.append("后有修订")
        what = Html(f"{esc(report.unit)} {period_word(report.period)}月报{_marks(marks)}")
        tone = "warn" if marks else ""
        when = report.submitted_on.date().isoformat()
        yield _Happening(report.submitted_on, Event(when, what, said(report), tone))


def period_word(period: str) -> str:
    """`2023-10` as 2023年10月."""
    return f"{period[:4]}年{int(period[5:])}月"


def punctuality(plan: Plan, report: Report) -> Iterator[str]:
    """What there is to remark on how a report came: revised, late, made up for, entered later than received."""
    month = periods.index_of(report.period)
    came = report.submitted_on.date()
    if report.revision > 1:
        yield f"第{report.revision - 1}次修订"
    elif came > periods.due_on(month + 1, plan.reporting_day):
        yield "补报"
    elif came > periods.due_on(month, plan.reporting_day):
        yield "迟报"
    if report.recorded_at.date() > came:
        yield f"{report.recorded_at:%Y-%m-%d} 录入"


def _marks(marks: Sequence[str]) -> str:
    return "".join(f'<span class="fgf-mark">{esc(mark)}</span>' for mark in marks)


def said(report: Report) -> Html:
    """What a report says, the empty fields left out."""
    state = CLAIMED[report.claimed] if report.claimed else ""
    percent = "" if report.percent is None else f"进度 {report.percent:g}%"
    done_on = f"完成日期 {report.done_on}" if report.done_on else ""
    lines = (
        ("", "，".join(filter(None, (state, percent, done_on)))),
        ("", report.progress),
        ("存在问题：", report.problems),
        ("下一步：", report.next_steps),
        ("备注：", report.note),
    )
    return Html("".join(f'<p class="fgf-said">{label}{esc(text)}</p>' for label, text in lines if text))


def _said(story: TaskStory) -> Iterator[_Happening]:
    passed = False
    for word in story.words:
        yield _Happening(_moment(word.verified_on, word.recorded_at), _word(word, reopens=passed))
        passed = word.outcome == "pass"
    for grant in story.extensions:
        words = f"{grant.asked_on} 申请，{grant.granted_on} 批准。理由：{grant.reason}"
        event = Event(grant.granted_on.isoformat(), f"延期至 {grant.to_date}", words, "warn")
        yield _Happening(_moment(grant.granted_on, grant.recorded_at), event)
    for change in story.changes:
        event = Event(change.decided_on.isoformat(), change.words, basis(change), "warn")
        yield _Happening(_moment(change.decided_on, change.recorded_at), event)
    for mark in story.marks:
        yield _Happening(_moment(mark.marked_on, mark.recorded_at), _mark(mark))


def basis(change: Change) -> str:
    """What a decision rests on, and who entered it."""
    return f"依据：{change.document}。理由：{change.reason}（经办人 {change.by}）"


def _pursued(view: View, items: Sequence[Item]) -> Iterator[_Happening]:
    for item in items:
        for event in item.events:
            what = Html(f"{ACTS[event.act]} {parts.link(view.link('items', item=item.id), item.name)}")
            words = event.words or f"{GRADES[item.sheet.grade]} · {item.sheet.lead}"
            shown = Event(event.on.isoformat(), what, words, "good" if event.act is Act.CLOSE else "warn")
            yield _Happening(_moment(event.on, event.recorded_at), shown)


def _word(word: Word, *, reopens: bool) -> Event:
    when = word.verified_on.isoformat()
    if word.outcome == "pass":
        return Event(when, "督查室核实通过", word.reason or "未附说明", "good")
    return Event(when, "督查室重新打开" if reopens else "督查室退回", f"理由：{word.reason}", "bad")


def _mark(mark: Mark) -> Event:
    what = "督查室手工亮红灯" if mark.red else "督查室撤销手工红灯"
    return Event(mark.marked_on.isoformat(), what, f"理由：{mark.reason}", "bad" if mark.red else "good")


def _moment(day: date, recorded_at: datetime) -> datetime:
    """When an act counts among others: on its day, at the hour it was entered."""
    return datetime.combine(day, recorded_at.time())


OTHERS = (Column("单位"), Column("身份"), Column("最近报送"), Column("进度"), Column("所报内容", wide=True))


def others(plan: Plan, s: Standing, story: TaskStory) -> str:
    """What the other units reported of their own part, which stands beside the task and changes nothing in it."""
    told: dict[str, list[Report]] = {}
    for report in story.reports:
        if report.unit not in s.leads:
            told.setdefault(report.unit, []).append(report)
    roles = {**dict.fromkeys(s.parties.responsible, "责任单位"), **dict.fromkeys(s.parties.members, "成组单位成员")}
    rows = [_other(plan, unit, roles.get(unit, "其他单位"), reports) for unit, reports in told.items()]
    silent = [unit for unit in roles if unit not in told and unit not in s.leads]
    by_role = (f"{role}{'、'.join(group)}" for role, group in groupby(silent, key=roles.__getitem__))
    note = f'<p class="fgf-silent">没有报送：{esc("；".join(by_role))}</p>' if silent else ""
    empty = "还没有责任单位报送" if roles else "要点没有写责任单位，也没有其他单位报送"
    return parts.table(OTHERS, rows, empty=empty) + note


def _other(plan: Plan, unit: str, role: str, reports: Sequence[Report]) -> tuple[Cell, ...]:
    last = reports[-1]
    earlier = parts.timeline(h.event for h in reversed(list(_told(plan, reports[:-1])))) if len(reports) > 1 else ""
    folded = (
        f'<details class="fgf-why"><summary>此前报送 {len(reports) - 1} 次</summary>{earlier}</details>'
        if earlier
        else ""
    )
    when = f"{period_word(last.period)}月报（{last.submitted_on:%Y-%m-%d}）"
    percent = None if last.percent is None else f"{last.percent:g}%"
    when = Html(f"{esc(when)}{_marks(list(punctuality(plan, last)))}")
    return (unit, role, when, percent, Html(said(last) + folded))
