"""What the facts say beside each of the four standards, and the texts about a result that go out to the units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from fgf_core import appraisal, workdays
from fgf_core.appraisal import Appraisal, Difference, Entry, Facts, Scorecard
from fgf_core.appraisal.facts import STANDARDS
from fgf_core.appraisal.life import OBJECTION_DAYS
from fgf_core.briefing import chinese_date, rate
from fgf_core.doubts import Finding
from fgf_core.model import Plan, Timeliness, Verified
from fgf_core.standing import Standing
from fgf_core.words import GRADE

PHASE = {appraisal.PROCESS: "过程", appraisal.YEAR_END: "年终"}

Marks = Mapping[str, Mapping[str, Entry]]


def marks(entries: Iterable[Entry], day: date) -> Marks:
    """The last word on each standard that counts on a day, by unit and standard."""
    found: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.kind in STANDARDS and counts(entry, day):
            found.setdefault(entry.unit, {})[entry.kind] = entry
    return found


def counts(entry: Entry, day: date) -> bool:
    """Whether an entry counts on a day."""
    return entry.on <= day and (entry.ended_on is None or entry.ended_on > day)


def beside(unit: str, facts: Facts, findings: Sequence[Finding]) -> dict[str, str]:
    """For each standard a sentence of what the record shows of a unit; it is a help to the reader, never points."""
    led = [s for s in facts.standings if unit in s.leads]
    entries = [entry for entry in facts.entries if entry.unit == unit]
    return {
        "policy": _returned(unit, facts, findings),
        "tasks": _done(led) + _reported(unit, facts),
        "problems": _late(led) + _pursued(entries),
        "results": _results(led, entries),
    }


def _returned(unit: str, facts: Facts, findings: Sequence[Finding]) -> str:
    back = sum(found.unit == unit for found in facts.returns)
    empty = sum(found.empty for found in facts.quality if found.unit == unit)
    untrue = sum(found.untrue for found in facts.quality if found.unit == unit)
    waiting = sum(finding.doubt.unit == unit and finding.state == "open" for finding in findings)
    return f"退回 {back} 次；疑点经核查确认内容空洞 {empty} 项、情况不实 {untrue} 项，待核查 {waiting} 条。"


def _done(led: Sequence[Standing]) -> str:
    if not led:
        return "没有牵头任务；"
    passed = sum(s.verified is Verified.PASSED for s in led)
    late = sum(s.timeliness is Timeliness.OVERDUE for s in led)
    return f"牵头 {len(led)} 项，已核实完成 {passed} 项（完成率 {rate(passed / len(led))}），逾期 {late} 项；"


def _reported(unit: str, facts: Facts) -> str:
    due = [cell for cell in facts.attendance if cell.unit == unit and cell.expected and not cell.open]
    if not due:
        return "没有应报的月报。"
    came = sum(cell.first_at is not None for cell in due)
    on_time = sum(cell.first_at is not None and cell.first_at.date() <= cell.due_on for cell in due)
    return f"月报应报 {len(due)} 期，报送率 {rate(came / len(due))}，按时报送率 {rate(on_time / len(due))}。"


def _late(led: Sequence[Standing]) -> str:
    late = [s for s in led if s.timeliness is Timeliness.OVERDUE]
    mended = sum(s.timeliness is Timeliness.DONE_LATE for s in led)
    longer = sum(s.extended for s in led)
    longest = max(late, key=lambda s: s.days_overdue, default=None)
    worst = f"，最长的任务{longest.number}已逾期 {longest.days_overdue} 天" if longest else ""
    return f"逾期未办结 {len(late)} 项{worst}；逾期后已办结 {mended} 项，延期 {longer} 项；"


def _pursued(entries: Sequence[Entry]) -> str:
    found = [entry.kind for entry in entries if appraisal.KINDS[entry.kind].block == "C"]
    if not found:
        return "没有督办记录。"
    rounds = sum(kind in ("second_round", "third_round") for kind in found)
    return f"督办记录 {len(found)} 条，逾期反馈 {found.count('late_reply')} 次，二次以上督办 {rounds} 次。"


def _results(led: Sequence[Standing], entries: Sequence[Entry]) -> str:
    on_time = sum(s.timeliness is Timeliness.DONE_ON_TIME for s in led)
    known = [100.0 if s.verified is Verified.PASSED else s.percent for s in led]
    said = [percent for percent in known if percent is not None]
    mean = f"{sum(said) / len(said):.1f}%" if said else "—"
    good = sum(entry.kind in ("praise", "promotion") for entry in entries)
    return f"牵头任务按时办结 {on_time} 项，平均上报进度 {mean}；通报表扬、上级肯定或经验推广 {good} 次。"


# ── texts about a result ──


def title(plan: Plan, phase: str) -> str:
    """The title a draft is offered: 克拉玛依市2023年度“放管服”改革考评结果（年终）."""
    return f"{plan.government}{plan.year}年度“放管服”改革考评结果（{PHASE[phase]}）"


def publication(plan: Plan, a: Appraisal, cards: Sequence[Scorecard]) -> str:
    """What the units are told when a result is published, with the last day of objection; to be sent by a person."""
    if a.published_on is None or a.objections_until is None:
        return ""
    until = f"{chinese_date(a.objections_until)}前（含当日，公示之日后 {OBJECTION_DAYS} 个工作日）"
    rules = f"《{a.scheme_name}》（{a.scheme_version} 版）"
    what = f"得分截至{chinese_date(a.as_of)}，依据{rules}，共 {len(cards)} 个单位。"
    lines = [
        f"关于公示《{a.title}》的通知",
        "各有关单位：",
        f"现将《{a.title}》予以公示。{what}各单位的得分表和扣分依据单随文发送，请逐项核对。",
        f"对得分有异议的，请于{until}以书面形式提出申诉，写明板块、事项、理由，并附证明材料。逾期未提出的，视为无异议。",
        "督查室核查后逐件答复维持或者更正。更正的另行出具得分表，原得分表保留。",
        f"{plan.government}督查室",
        chinese_date(a.published_on),
    ]
    return "\n".join(lines)


def until(on: date) -> str:
    """Until when units may object to a result published on a day, and what to check where holidays aren't known."""
    last = workdays.add(on, OBJECTION_DAYS)
    return f"{on} 公示的，申诉期到 {last} 止（公示之日后 {OBJECTION_DAYS} 个工作日）。{workdays.caveat(on, last)}"


def change(difference: Difference) -> str:
    """What a correction changed, in a sentence: `74.40 → 75.40，合格 → 良好（报送质量 4.00 → 5.00）`."""
    score, grade = difference.score, difference.grade
    words = f"{_points(score[0])} → {_points(score[1])}"
    if grade[0] != grade[1]:
        words += f"，{GRADE.get(grade[0] or '', '不评等次')} → {GRADE.get(grade[1] or '', '不评等次')}"
    moved = "，".join(f"{name} {was:.2f} → {now:.2f}" for name, was, now in difference.blocks)
    return words + (f"（{moved}）" if moved else "")


def _points(score: float | None) -> str:
    return "—" if score is None else f"{score:.2f} 分"
