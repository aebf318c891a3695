"""A leader's list in Word: what the units he or she answers for must finish by the end of the month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fgf_core import periods
from fgf_core.model import Plan, Timeliness, Verified
from fgf_core.papers.cards import simulated
from fgf_core.papers.matter import deadlines, percent, timely
from fgf_core.papers.word import Paper, prose_date
from fgf_core.standing import Standing, reason
from fgf_core.supervision import DEMANDS, GRADE_OF_RULE, Duty, Grade, Item, led_for, to_finish
from fgf_core.words import LIGHT

NOTE = (
    "注：列入现时限在本月底以前（含已逾期和到期待报）、尚未核实完成的牵头任务，没有明确时限的不列；"
    "共同牵头的任务有一个牵头单位属分管即列入。进度以牵头单位月报为准；完成以督查室核实为准。"
)


@dataclass(frozen=True, slots=True)
class Charge:
    """What a leader's list is written from: the duties, standings and items of one day."""

    plan: Plan
    as_of: date
    leader: str
    duties: Sequence[Duty]
    standings: Sequence[Standing]
    items: Sequence[Item]

    @property
    def due(self) -> list[Standing]:
        """What is to be finished by the end of the month, the earliest deadline first."""
        return to_finish(led_for(self.standings, self.duties, self.leader), periods.month_end(self.as_of))


def leader_list(charge: Charge, *, made_on: date, office: str | None = None) -> bytes:
    """“张某同志分管单位 10 月底前需完成事项（共 3 项）”, with light, progress and what is asked of each next."""
    own = [duty for duty in charge.duties if duty.leader == charge.leader]
    found = charge.due
    title = f"{charge.leader}同志分管单位{charge.as_of.month}月底前\n需完成事项（共{len(found)}项）"
    paper = Paper(title, on=made_on, landscape=True)
    posts = "、".join(dict.fromkeys(duty.post for duty in own if duty.post))
    paper.paragraph(
        f"截至{prose_date(charge.as_of)}，{posts}{charge.leader}同志分管{'、'.join(duty.unit for duty in own)}。"
        f"{_counted(found)}{simulated(charge.plan)}"
    )
    pursued = {item.task: item for item in charge.items if item.open and item.issued_on}
    paper.table(
        ["序号", "任务", "牵头单位", "完成时限", "进度", "亮灯", "时效", "下一步要求"],
        [[place, f"{s.number}. {s.title}", "、".join(s.leads), deadlines(s), percent(s.percent), LIGHT[s.light],
          timely(s), _demand(s, pursued.get(s.number))] for place, s in enumerate(found, 1)],
        widths=[1.6, 6, 4, 3.2, 2.2, 2, 2.6, 7.4],
    )  # fmt: skip
    paper.note(NOTE)
    paper.signed(office, made_on)
    return paper.bytes()


def _counted(found: Sequence[Standing]) -> str:
    late = sum(s.timeliness is Timeliness.OVERDUE for s in found)
    waiting = sum(s.timeliness is Timeliness.AWAITING_REPORT for s in found)
    return (
        f"本月底前需完成 {len(found)} 项，其中已逾期 {late} 项，到期待报 {waiting} 项，"
        f"本月内到期 {len(found) - late - waiting} 项。"
    )


def _demand(s: Standing, item: Item | None) -> str:
    """What the open item asks, else what the task's light calls for."""
    if s.verified is Verified.PENDING:
        return "单位已报完成，待督查室核实。"
    if item:
        due = f"（{item.reply_due} 前反馈）" if item.with_unit and item.reply_due else ""
        return f"{item.name}{due}：{item.sheet.demand}"
    if s.timeliness is Timeliness.AWAITING_REPORT:
        return f"{reason(s).text}。请按期报送。"
    return DEMANDS[GRADE_OF_RULE.get(s.rule, Grade.BLUE)]
