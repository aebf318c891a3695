"""Papers of supervision in Word: 督办单, 催办单 and 督查通报. Every number is the ledger's, as of the paper's day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fgf_core import briefing
from fgf_core.answers import longest_overdue
from fgf_core.briefing import rate
from fgf_core.model import Light, Plan
from fgf_core.papers.cards import simulated
from fgf_core.papers.word import WANTING, Paper, prose_date
from fgf_core.standing import Attendance, Standing, Tally, reason, report_rates
from fgf_core.supervision import ACTS, GRADES, REPLY_DAYS, SOURCES, STATES, Act, Item
from fgf_core.words import LIGHT

DEFINITIONS = (
    "注：1. 完成以督查室核实为准，完成率 = 核实完成 ÷ 全部任务；到期完成率 = 核实完成 ÷ 到期任务。",
    "2. 逾期：已过现时限和其后首个报送日，仍未核实完成；天数自时限起算。到期待报的不计逾期。",
    "3. 报送率 = 收到 ÷ 应报，按时报送率 = 报送日 24 时前收到 ÷ 应报。共同牵头的任务在各单位都计，合计只计一次。",
)


@dataclass(frozen=True, slots=True)
class Month:
    """What a 通报 is written from: a plan's tallies, standings, calendar and items of one day."""

    plan: Plan
    as_of: date
    tallies: Sequence[Tally]
    standings: Sequence[Standing]
    cells: Sequence[Attendance]
    items: Sequence[Item]


def sheet(plan: Plan, item: Item, *, made_on: date, office: str | None = None) -> bytes:
    """督办单: the sheet as it stands, to be signed for and answered; what isn't known yet prints 【待明确】."""
    paper = Paper("督办单", item.name if item.number else None, on=made_on)
    paper.addressed_to(item.sheet.lead)
    paper.paragraph(f"现就下列事项予以{GRADES[item.sheet.grade]}，请按要求办理并按时反馈。{simulated(plan)}")
    paper.table(
        ["项目", "内容"],
        [
            ["事项", item.sheet.matter],
            ["来源", SOURCES[item.source] + (f"（任务{item.task}）" if item.task else "")],
            ["依据", item.sheet.basis],
            ["办理要求", item.sheet.demand],
            ["承办单位", item.sheet.lead],
            ["协办单位", "、".join(item.sheet.co_units) or "无"],
            ["等级和轮次", f"{GRADES[item.sheet.grade]}，第 {max(item.round, 1)} 轮"],
            ["反馈时限", item.reply_due],
            ["签收", _signed_for(item)],
            ["反馈情况", _last_words(item, Act.REPLY)],
            ["核实意见", _last_words(item, Act.CLOSE, Act.RETURN)],
        ],
        widths=[2, 9],
    )
    paper.note(
        f"注：反馈时限自下发之日的次日起算，按国务院公布的工作日计 {REPLY_DAYS[item.sheet.grade]} 个，另有约定的从其约定。"
    )
    paper.signed(office, item.issued_on)
    return paper.bytes()


def _matter(paper: Paper, item: Item) -> None:
    for heading, words in (("事项", item.sheet.matter), ("依据", item.sheet.basis), ("办理要求", item.sheet.demand)):
        paper.heading(1, heading)
        paper.paragraph(words)


def _signed_for(item: Item) -> str:
    event = next((e for e in reversed(item.events) if e.act is Act.RECEIVE), None)
    return f"{event.by} {prose_date(event.on)}" if event else ""


def _last_words(item: Item, *acts: Act) -> str:
    event = next((e for e in reversed(item.events) if e.act in acts), None)
    return f"{prose_date(event.on)}{ACTS[event.act]}：{event.words}" if event else ""


def reminder(plan: Plan, item: Item, *, as_of: date, office: str | None = None) -> bytes:
    """催办单: an issued item that the unit has not answered; how late it is, counted to the day."""
    paper = Paper("催办单", item.name if item.number else None, on=as_of)
    paper.addressed_to(item.sheet.lead)
    late = (as_of - item.reply_due).days if item.reply_due else 0
    due = f"应于{prose_date(item.reply_due)}前反馈"
    state = f"{due}，至今没有反馈，已逾期 {late} 天" if late > 0 else f"{due}，尚未反馈"
    paper.paragraph(
        f"{prose_date(item.issued_on)}下发的{item.name}（{GRADES[item.sheet.grade]}），{state}。"
        f"请收到后立即办理，并书面反馈办理情况。{simulated(plan)}"
    )
    _matter(paper, item)
    paper.signed(office, as_of)
    return paper.bytes()


def circular(month: Month, *, made_on: date, office: str | None = None) -> bytes:
    """督查通报: where the plan stands on the day, by section and unit, what is overdue, reported and pursued."""
    plan, now = month.plan, [t for t in month.tallies if t.as_of == month.as_of]
    whole = next(t for t in now if t.kind == "plan")
    paper = Paper(f"{plan.title}\n督查情况通报", None, on=made_on)
    paper.addressed_to("各有关单位")
    paper.paragraph(f"现将{plan.title}截至{prose_date(month.as_of)}的推进情况通报如下。{simulated(plan)}")
    paper.heading(1, "总体情况")
    paper.paragraph(briefing.text(briefing.overview(whole, month.standings)))
    paper.paragraph(
        f"到期任务 {whole.due} 项，到期完成率 {rate(whole.due_completion_rate)}；按时办结 {whole.done_on_time} 项，"
        f"逾期办结 {whole.done_late} 项。亮灯情况："
        + "，".join(f"{LIGHT[light]}灯 {whole.lights[light]} 项" for light in Light)
        + "。"
    )
    _by_section(paper, now)
    _by_unit(paper, now)
    _overdue(paper, month)
    _reports(paper, month)
    _items(paper, month)
    paper.heading(1, "下一步要求")
    paper.paragraph(_demands(month, whole))
    for line in DEFINITIONS:
        paper.note(line)
    paper.signed(office, made_on)
    return paper.bytes()


def _by_section(paper: Paper, now: Sequence[Tally]) -> None:
    paper.heading(1, "各板块进展")
    paper.table(
        ["板块", "任务", "核实完成", "完成率", "逾期", "红灯", "黄灯"],
        [[t.name, t.tasks, t.verified_done, rate(t.completion_rate), t.overdue, t.red, t.yellow]
         for t in now if t.kind == "section"],
        widths=[9, 2, 3, 3, 2, 2, 2],
    )  # fmt: skip


def _by_unit(paper: Paper, now: Sequence[Tally]) -> None:
    paper.heading(1, "各单位进展")
    led = sorted((t for t in now if t.kind == "lead"), key=lambda t: (-t.overdue, -t.red, -t.tasks))
    whole = next(t for t in now if t.kind == "plan")
    columns = ["牵头单位", "任务", "按时办结", "逾期办结", "未到期", "到期待报", "逾期", "无时限"]
    paper.table(
        columns,
        [[t.name, *_five(t)] for t in led],
        total=["合计", *_five(whole)],
    )


def _five(t: Tally) -> list[int]:
    return [t.tasks, t.done_on_time, t.done_late, t.not_due, t.awaiting_report, t.overdue, t.no_deadline]


def _overdue(paper: Paper, month: Month) -> None:
    late = longest_overdue(month.standings)
    paper.heading(1, "逾期任务")
    if not late:
        paper.paragraph("没有逾期任务。")
        return
    paper.paragraph(briefing.text(briefing.overdue(month.standings)))
    paper.table(
        ["序号", "任务", "牵头单位", "完成时限", "逾期天数", "进度"],
        [[place, f"{s.number}. {s.title}", "、".join(s.leads), s.deadline, s.days_overdue,
          WANTING if s.percent is None else f"{s.percent:g}%"] for place, s in enumerate(late, 1)],
        widths=[1.4, 6, 5, 3.2, 2.4, 2.4],
    )  # fmt: skip


def _reports(paper: Paper, month: Month) -> None:
    paper.heading(1, "月报报送")
    paper.paragraph(briefing.text(briefing.attendance(report_rates(tuple(month.cells)), tuple(month.cells))))
    closed = sorted({cell.period for cell in month.cells if not cell.open})
    if closed:
        own = [cell for cell in month.cells if cell.period == closed[-1]]
        for word, state in (("未报", "missing"), ("迟报", "late"), ("退回", "returned")):
            names = [cell.unit for cell in own if cell.state == state]
            if names:
                paper.paragraph(f"{closed[-1]} {word} {len(names)} 家：{'、'.join(names)}。")


def _items(paper: Paper, month: Month) -> None:
    paper.heading(1, "督办事项")
    issued = [item for item in month.items if item.issued_on]
    if not issued:
        paper.paragraph("没有下发督办单。")
        return
    late = [item for item in issued if item.unanswered(month.as_of)]
    closed = sum(not item.open for item in issued)
    paper.paragraph(
        f"累计下发督办单 {len(issued)} 件，已销号和撤销 {closed} 件，在办 {len(issued) - closed} 件，"
        f"其中逾期未反馈 {len(late)} 件。"
    )
    paper.table(
        ["文号", "事项", "承办单位", "等级", "状态", "反馈时限"],
        [[item.name, item.sheet.matter, item.sheet.lead, GRADES[item.sheet.grade], STATES[item.state], item.reply_due]
         for item in issued if item.open],
    )  # fmt: skip


def _demands(month: Month, whole: Tally) -> str:
    said = []
    if whole.overdue:
        units = sorted({name for s in longest_overdue(month.standings) for name in s.leads})
        said.append(f"{'、'.join(units)}要对照逾期任务逐项查明原因，明确办结日期，尽快办结销号。")
    red = [s for s in month.standings if s.light is Light.RED and not s.days_overdue]
    if red:
        said.append(
            "其他亮红灯的任务："
            + "；".join(f"任务{s.number}（{reason(s).text}）" for s in red)
            + "。请牵头单位抓紧整改。"
        )
    said.append(f"请各单位每月 {month.plan.reporting_day} 日前报送进展，数字要实，完成的附佐证。")
    return "\n".join(said)
