"""约谈建议 and 表扬建议 in Word: what the facts propose about one unit, for leaders to decide and sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fgf_core.briefing import rate
from fgf_core.model import Plan
from fgf_core.papers.cards import simulated
from fgf_core.papers.matter import deadlines, percent, timely
from fgf_core.papers.word import Paper, prose_date
from fgf_core.standing import Standing, Tally, reason
from fgf_core.supervision import Duty, Kind, Proposal
from fgf_core.words import LIGHT

KINDS: Mapping[str, tuple[Kind, ...]] = {"interview": (Kind.INTERVIEW, Kind.CRITICISM), "praise": (Kind.PRAISE,)}
"""Which proposals call for which paper."""
NAMES = {"interview": "约谈建议", "praise": "表扬建议"}
_TITLES = {
    Kind.INTERVIEW: "关于约谈{}的建议",
    Kind.CRITICISM: "关于对{}通报批评的建议",
    Kind.PRAISE: "关于通报表扬{}的建议",
}
_ASKED = {
    Kind.INTERVIEW: "建议对{}主要负责同志进行约谈，由其说明情况、原因和整改措施，并明确办结日期。",
    Kind.CRITICISM: "建议对{}予以通报批评，责令限期整改并书面反馈。",
    Kind.PRAISE: "建议对{}予以通报表扬，并总结推广其做法。",
}
_BASIS = {
    Kind.INTERVIEW: "督办规则：任务连续三个报送日亮红灯且至今未消除的，提出约谈建议。",
    Kind.CRITICISM: "督办规则：任务连续两个报送日亮红灯且至今未消除的，提出通报批评建议。",
    Kind.PRAISE: "督办规则：任务提前 30 天以上办结，或同类单位得分第一且为优秀的，提出通报表扬建议。",
}
_NOTES = (
    "注：1. 牵头任务、完成和逾期均按截至日期账上事实计算；共同牵头的任务在各单位都计。完成以督查室核实为准。",
    "2. 逾期：已过现时限和其后首个报送日，仍未核实完成；天数自时限起算。到期待报的不计逾期。",
    "3. 本建议由系统按账上事实提出，不自动生效；是否采纳、如何办理由领导审定。",
)


@dataclass(frozen=True, slots=True)
class Advice:
    """What a 建议 is written from: what stands proposed about a unit on a day, and the facts it rests on.

    `course` are the standings of the last reporting days and of the day, oldest first; `tally` counts what the unit
    leads, None where it leads nothing.
    """

    plan: Plan
    as_of: date
    unit: str
    proposals: Sequence[Proposal]
    course: Sequence[Standing]
    tally: Tally | None
    duty: Duty | None


def advice(found: Advice, *, made_on: date, office: str | None = None) -> bytes:
    """The paper, by the gravest of its proposals; raises ValueError where there is none."""
    if not found.proposals:
        raise ValueError(f"nothing is proposed about {found.unit}")
    kinds = list(dict.fromkeys(p.kind for p in found.proposals))
    paper = Paper(_TITLES[kinds[0]].format(found.unit), on=made_on)
    paper.addressed_to(f"{found.duty.leader}同志" if found.duty else None)
    paper.paragraph(
        f"截至{prose_date(found.as_of)}，按{found.plan.title}督查情况，提出以下建议。{simulated(found.plan)}"
    )
    paper.heading(1, "事实和数据")
    for p in found.proposals:
        paper.paragraph(f"{found.unit}{p.reason}。")
    if found.tally:
        paper.paragraph(_counted(found.unit, found.tally))
    _tasks(paper, found)
    paper.heading(1, "依据")
    for kind in kinds:
        paper.paragraph(_BASIS[kind])
    paper.heading(1, "建议")
    for kind in kinds:
        paper.paragraph(_ASKED[kind].format(found.unit))
    for line in _NOTES:
        paper.note(line)
    paper.table(["审批", "意见", "签名和日期"], [[who, "\n\n", ""] for who in _SIGN], widths=[2.4, 6, 3.2])
    paper.signed(office, made_on)
    return paper.bytes()


_SIGN = ("承办人", "督查室负责人", "分管领导")


def _counted(unit: str, t: Tally) -> str:
    return (
        f"{unit}牵头任务 {t.tasks} 项，核实完成 {t.verified_done} 项（完成率 {rate(t.completion_rate)}），"
        f"其中按时办结 {t.done_on_time} 项、逾期办结 {t.done_late} 项；逾期 {t.overdue} 项，红灯 {t.red} 项，"
        f"到期完成率 {rate(t.due_completion_rate)}。"
    )


def _tasks(paper: Paper, found: Advice) -> None:
    """The tasks the proposals are about, with their lights on each of the days."""
    numbers = {number for p in found.proposals for number in p.tasks}
    days = sorted({s.as_of for s in found.course})
    at = {(s.number, s.as_of): s for s in found.course}
    now = [s for s in found.course if s.as_of == found.as_of and s.number in numbers]
    if not now:
        return
    lit = [
        "\n".join(f"{day:%m-%d} {LIGHT[at[s.number, day].light]}" for day in days if (s.number, day) in at) for s in now
    ]
    paper.table(
        ["任务", "完成时限", "进度", "时效", "历次亮灯"],
        [[f"{s.number}. {s.title}", deadlines(s), percent(s.percent), timely(s), lights]
         for s, lights in zip(now, lit, strict=True)],
        widths=[4.6, 2.8, 1.8, 2.6, 2.8],
    )  # fmt: skip
    for s in now:
        paper.note(f"任务{s.number}：{reason(s).text}。")
