"""The papers of one item in Word: 督办单 and 催办单, as the item stands on the paper's day."""

from __future__ import annotations

from datetime import date

from fgf_core.model import Plan
from fgf_core.papers.cards import simulated
from fgf_core.papers.word import Paper, prose_date
from fgf_core.supervision import ACTS, GRADES, REPLY_DAYS, SOURCES, Act, Item


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
