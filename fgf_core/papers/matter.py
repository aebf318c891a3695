"""督查专报 in Word: one matter with its whole course, about a task of the plan or an item that belongs to none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fgf_core.model import Plan, Report, Verified
from fgf_core.papers.cards import simulated
from fgf_core.papers.word import WANTING, Paper, prose_date
from fgf_core.standing import Standing, reason
from fgf_core.supervision import ACTS, GRADES, KINDS, SOURCES, STATES, Item, Proposal
from fgf_core.words import CLAIMED, LIGHT, TIMELINESS

NOTE = (
    "注：进度以牵头单位月报为准，共同牵头的取最低；序时进度按时间节点或自印发之日至现时限匀速计算。"
    "逾期自现时限起算，到期待报的不计逾期；完成以督查室核实为准。"
)
Step = tuple[date, str, str]
"""A day, what was done on it and by whom, and its words."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a 专报 is written from, as of a day: a task with its course, its items, or one item about no task.

    `reports` are the leads' last ones, `steps` all that was reported and said of the task, in the order of time.
    """

    plan: Plan
    as_of: date
    standing: Standing | None = None
    text: str = ""
    reports: Sequence[Report] = ()
    steps: Sequence[Step] = ()
    items: Sequence[Item] = ()
    proposals: Sequence[Proposal] = ()

    @property
    def name(self) -> str:
        """What it is about."""
        return self.standing.title if self.standing else self.items[0].sheet.matter


def special(matter: Matter, *, made_on: date, office: str | None = None) -> bytes:
    """督查专报: the facts, where the matter stands, its course, what is in the way, what was pursued and is proposed."""
    s = matter.standing
    paper = Paper(f"关于“{matter.name}”\n办理情况的督查专报", None, on=made_on)
    paper.paragraph(f"现将“{matter.name}”截至{prose_date(matter.as_of)}的办理情况报告如下。{simulated(matter.plan)}")
    paper.heading(1, "基本情况")
    paper.table(["项目", "内容"], _facts(matter), widths=[2, 9])
    if s:
        paper.heading(1, "目前状态")
        paper.paragraph(_state(s))
        paper.heading(1, "办理经过")
        paper.table(["日期", "事项", "内容"], matter.steps, widths=[2.6, 3.8, 6.2])
        _reported(paper, matter.reports)
    _pursued(paper, matter)
    paper.heading(1, "督查建议")
    paper.paragraph("\n".join(f"建议{KINDS[p.kind]}（{p.unit}）：{p.reason}。" for p in matter.proposals) or None)
    if s:
        paper.note(NOTE)
    paper.signed(office, made_on)
    return paper.bytes()


def _facts(matter: Matter) -> list[list[str | None]]:
    if (s := matter.standing) is None:
        (item,) = matter.items
        return [
            ["事项", item.sheet.matter],
            ["来源", SOURCES[item.source]],
            ["依据", item.sheet.basis or None],
            ["办理要求", item.sheet.demand],
            ["承办单位", item.sheet.lead],
            ["协办单位", "、".join(item.sheet.co_units) or "无"],
        ]
    return [
        ["任务", f"{s.number}. {s.title}"],
        ["来源", f"{matter.plan.title}“{s.section}”"],
        ["任务内容", matter.text or None],
        ["牵头单位", "、".join(s.leads) or None],
        ["责任单位", "、".join((*s.parties.responsible, *s.parties.groups)) or "无"],
        ["完成时限", deadlines(s)],
    ]


def deadlines(s: Standing) -> str | None:
    """The current deadline, with the original one before it where it was moved; None where there is none."""
    if s.deadline is None:
        return "无明确时限" if s.original_deadline is None else None
    return f"{s.original_deadline} → {s.deadline}" if s.extended else f"{s.deadline}"


def percent(value: float | None) -> str:
    """45.5%, 【待明确】 where nobody has said."""
    return WANTING if value is None else f"{value:.1f}".removesuffix(".0") + "%"


def timely(s: Standing) -> str:
    """逾期 21 天, 未到期."""
    return f"{TIMELINESS[s.timeliness]} {s.days_overdue} 天" if s.days_overdue else TIMELINESS[s.timeliness]


def _state(s: Standing) -> str:
    done = f"，已于{prose_date(s.verified_on)}核实完成" if s.verified is Verified.PASSED else ""
    return (
        f"亮灯为{LIGHT[s.light]}灯：{reason(s).text}。时效为{timely(s)}，"
        f"办理状态为{CLAIMED[s.claimed]}{done}。上报进度 {percent(s.percent)}，序时进度 {percent(s.planned)}。"
    )


def _reported(paper: Paper, reports: Sequence[Report]) -> None:
    paper.heading(1, "存在问题和下一步措施")
    for report in reports:
        paper.paragraph(
            f"{report.unit}（{report.period} 月报）：存在问题：{report.problems or '未报'}；"
            f"下一步措施：{report.next_steps or '未报'}。".replace("。。", "。").replace("。；", "；")
        )
    if not reports:
        paper.paragraph("牵头单位没有报送月报。")


def _pursued(paper: Paper, matter: Matter) -> None:
    paper.heading(1, "督办情况")
    for item in matter.items:
        due = f"，反馈时限 {item.reply_due}" if item.with_unit and item.reply_due else ""
        late = "，逾期未反馈" if item.unanswered(matter.as_of) else ""
        paper.paragraph(
            f"{item.name}（{GRADES[item.sheet.grade]}，第 {max(item.round, 1)} 轮）：{item.sheet.lead}承办，"
            f"{STATES[item.state]}{due}{late}。"
        )
        rows = [(event.on, f"{ACTS[event.act]}（{event.by}）", event.words or "—") for event in item.events]
        paper.table(["日期", "步骤", "内容"], rows, widths=[2.6, 3.8, 6.2])
    if not matter.items:
        paper.paragraph("没有下发督办单。")
