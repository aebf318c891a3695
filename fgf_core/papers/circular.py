"""督查通报 in Word, for a month or a quarter: where a plan stands on a day, and what changed since the period before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fgf_core import briefing
from fgf_core.answers import longest_overdue
from fgf_core.briefing import rate
from fgf_core.model import Light, Plan
from fgf_core.papers.cards import simulated
from fgf_core.papers.word import WANTING, Paper, Value, prose_date
from fgf_core.standing import Attendance, Standing, Tally, reason, report_rates
from fgf_core.supervision import GRADES, STATES, Item
from fgf_core.words import LIGHT

DEFINITIONS = (
    "注：1. 完成以督查室核实为准，完成率 = 核实完成 ÷ 全部任务；到期完成率 = 核实完成 ÷ 到期任务。",
    "2. 逾期：已过现时限和其后首个报送日，仍未核实完成；天数自时限起算。到期待报的不计逾期。",
    "3. 报送率 = 收到 ÷ 应报，按时报送率 = 报送日 24 时前收到 ÷ 应报。共同牵头的任务在各单位都计，合计只计一次。",
)


MONTHS = {1: "月", 3: "季度"}
"""How many months a 通报 covers."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a 通报 is written from: a plan's tallies, standings, calendar and items of one day.

    It covers a calendar month or quarter, `months` 1 or 3. `before` is where the tasks stood on the day before that
    began, the tallies of that day stand among the others; empty where the plan is younger.
    """

    plan: Plan
    as_of: date
    months: int
    tallies: Sequence[Tally]
    standings: Sequence[Standing]
    cells: Sequence[Attendance]
    items: Sequence[Item]
    before: Sequence[Standing] = ()

    @property
    def span(self) -> str:
        """2023年10月, 2023年第四季度."""
        year, month = self.as_of.year, self.as_of.month
        return f"{year}年{month}月" if self.months == 1 else f"{year}年第{'一二三四'[(month - 1) // 3]}季度"


def circular(digest: Digest, *, made_on: date, office: str | None = None) -> bytes:
    """督查通报: where the plan stands on the day, what changed, by section and unit, what is overdue and pursued."""
    plan, now = digest.plan, [t for t in digest.tallies if t.as_of == digest.as_of]
    whole = next(t for t in now if t.kind == "plan")
    paper = Paper(f"{plan.title}\n{digest.span}督查情况通报", None, on=made_on)
    paper.addressed_to("各有关单位")
    paper.paragraph(f"现将{plan.title}截至{prose_date(digest.as_of)}的推进情况通报如下。{simulated(plan)}")
    paper.heading(1, "总体情况")
    paper.paragraph(briefing.text(briefing.overview(whole, digest.standings)))
    paper.paragraph(
        f"到期任务 {whole.due} 项，到期完成率 {rate(whole.due_completion_rate)}；按时办结 {whole.done_on_time} 项，"
        f"逾期办结 {whole.done_late} 项。亮灯情况："
        + "，".join(f"{LIGHT[light]}灯 {whole.lights[light]} 项" for light in Light)
        + "。"
    )
    _changes(paper, digest, whole)
    _by_section(paper, now)
    _by_unit(paper, now)
    _overdue(paper, digest)
    _reports(paper, digest)
    _items(paper, digest)
    paper.heading(1, "下一步要求")
    paper.paragraph(_demands(digest, whole))
    for line in DEFINITIONS:
        paper.note(line)
    paper.signed(office, made_on)
    return paper.bytes()


def _changes(paper: Paper, digest: Digest, whole: Tally) -> None:
    """What became of the plan since the day before the month or quarter began, in numbers and by task."""
    old = next((t for t in digest.tallies if t.kind == "plan" and t.as_of != whole.as_of), None)
    if old is None:
        return
    paper.heading(1, f"本{MONTHS[digest.months]}变化")
    counts = (
        ("核实完成（项）", old.verified_done, whole.verified_done),
        ("到期任务（项）", old.due, whole.due),
        ("逾期（项）", old.overdue, whole.overdue),
        ("到期待报（项）", old.awaiting_report, whole.awaiting_report),
    )
    rates = (
        ("完成率", old.completion_rate, whole.completion_rate),
        ("到期完成率", old.due_completion_rate, whole.due_completion_rate),
    )
    rows: list[list[Value]] = [[name, was, now, f"{now - was:+d}" if now != was else "0"] for name, was, now in counts]
    rows += [[name, rate(was), rate(now), _points(was, now)] for name, was, now in rates]
    paper.table(["指标", f"{old.as_of}", f"{whole.as_of}", "增减（项、百分点）"], rows, widths=[3, 3, 3, 3])
    kept = {s.task_id for s in digest.standings}
    found = briefing.changes(digest.before, digest.standings)
    for words, tasks in (
        ("新增办结", found.done),
        ("新增逾期", found.overdue),
        ("不再逾期", found.caught_up),
        ("办结后重新办理", found.reopened),
        ("终止或合并", [s for s in digest.before if s.task_id not in kept]),
    ):
        if tasks or words.startswith("新增"):
            listed = "：" + "、".join(f"任务{s.number}（{'、'.join(s.leads)}）" for s in tasks) if tasks else ""
            paper.paragraph(f"{words} {len(tasks)} 项{listed}。")


def _points(was: float | None, now: float | None) -> str:
    return "—" if was is None or now is None else f"{(now - was) * 100:+.1f}"


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


def _overdue(paper: Paper, digest: Digest) -> None:
    late = longest_overdue(digest.standings)
    paper.heading(1, "逾期任务")
    if not late:
        paper.paragraph("没有逾期任务。")
        return
    paper.paragraph(briefing.text(briefing.overdue(digest.standings)))
    paper.table(
        ["序号", "任务", "牵头单位", "完成时限", "逾期天数", "进度"],
        [[place, f"{s.number}. {s.title}", "、".join(s.leads), s.deadline, s.days_overdue,
          WANTING if s.percent is None else f"{s.percent:g}%"] for place, s in enumerate(late, 1)],
        widths=[1.4, 6, 5, 3.2, 2.4, 2.4],
    )  # fmt: skip


def _reports(paper: Paper, digest: Digest) -> None:
    paper.heading(1, "月报报送")
    paper.paragraph(briefing.text(briefing.attendance(report_rates(tuple(digest.cells)), tuple(digest.cells))))
    closed = sorted({cell.period for cell in digest.cells if not cell.open})
    if closed:
        own = [cell for cell in digest.cells if cell.period == closed[-1]]
        for word, state in (("未报", "missing"), ("迟报", "late"), ("退回", "returned")):
            names = [cell.unit for cell in own if cell.state == state]
            if names:
                paper.paragraph(f"{closed[-1]} {word} {len(names)} 家：{'、'.join(names)}。")


def _items(paper: Paper, digest: Digest) -> None:
    paper.heading(1, "督办事项")
    issued = [item for item in digest.items if item.issued_on]
    if not issued:
        paper.paragraph("没有下发督办单。")
        return
    late = [item for item in issued if item.unanswered(digest.as_of)]
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


def _demands(digest: Digest, whole: Tally) -> str:
    said = []
    if whole.overdue:
        units = sorted({name for s in longest_overdue(digest.standings) for name in s.leads})
        said.append(f"{'、'.join(units)}要对照逾期任务逐项查明原因，明确办结日期，尽快办结销号。")
    red = [s for s in digest.standings if s.light is Light.RED and not s.days_overdue]
    if red:
        said.append(
            "其他亮红灯的任务："
            + "；".join(f"任务{s.number}（{reason(s).text}）" for s in red)
            + "。请牵头单位抓紧整改。"
        )
    said.append(f"请各单位每月 {digest.plan.reporting_day} 日前报送进展，数字要实，完成的附佐证。")
    return "\n".join(said)
