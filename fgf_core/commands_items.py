"""The commands about 督办 items: which there are, what the facts propose, and each step of an item."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from fgf_core.calls import WrongCall, not_later, opened, print_json, print_problems
from fgf_core.commands_appraisal import number
from fgf_core.ledger import Ledger
from fgf_core.model import Plan, Problem
from fgf_core.supervision import (
    ACTS,
    GRADES,
    SOURCES,
    STATES,
    Act,
    Event,
    Grade,
    Item,
    Proposal,
    Sheet,
    Source,
    life,
    reply_due,
)

_DAY: dict[str, Any] = {"type": date.fromisoformat, "metavar": "日期"}
OPTIONS: dict[str, dict[str, Any]] = {
    "item": {"type": number, "metavar": "编号", "help": "督办事项的编号，见 item list"},
    "mark": {"metavar": "建议", "help": "建议的标记，见 item proposals"},
    "step": {"choices": [act.value for act in Act if act is not Act.DRAFT], "metavar": "步骤",
             "help": "，".join(f"{act.value} {word}" for act, word in ACTS.items() if act is not Act.DRAFT)},
    "word": {"choices": ("accept", "dismiss"), "metavar": "处理", "help": "accept 已另行办理，dismiss 不采纳"},
    "--source": {"choices": [source.value for source in Source], "default": Source.INSTRUCTION.value,
                 "help": "，".join(f"{source.value} {word}" for source, word in SOURCES.items())},
    "--number": {"type": number, "default": 0, "help": "任务编号，来源是 task 时必填"},
    "--proposal": {"default": "", "help": "按系统建议拟办：建议的标记，其余内容可以不写"},
    "--matter": {"default": None, "help": "事项"},
    "--basis": {"default": None, "help": "依据"},
    "--demand": {"default": None, "help": "办理要求"},
    "--lead": {"default": None, "help": "承办单位"},
    "--co": {"nargs": "*", "default": None, "help": "协办单位"},
    "--grade": {"choices": [grade.value for grade in Grade], "default": None,
                "help": "，".join(f"{grade.value} {word}" for grade, word in GRADES.items())},
    "--words": {"default": "", "help": "反馈内容，或理由"},
    "--due": {**_DAY, "help": "反馈时限，默认按等级计工作日"},
}  # fmt: skip


def listed(args: argparse.Namespace) -> int:
    """Print a plan's items as they stood at the end of a day."""
    with opened(args) as (ledger, plan):
        found = ledger.items(plan.id, args.as_of)
    if args.json:
        print_json([_document(item) for item in found])
    else:
        print("\n".join(map(_words, found)) or f"截至 {args.as_of} 没有督办事项。")
    return 0


def proposals(args: argparse.Namespace) -> int:
    """Print what the facts of a day propose."""
    with opened(args) as (ledger, plan):
        found = ledger.proposals(plan.id, args.as_of)
    if args.json:
        print_json([_proposal(p) for p in found])
    else:
        print("\n".join(f"{p.mark} {p.unit}：{p.reason}" for p in found) or f"截至 {args.as_of} 没有待处理的建议。")
    return 0


def settle(args: argparse.Namespace) -> int:
    """Dismiss a proposal, or say that it was acted on."""
    with opened(args) as (ledger, plan):
        problem = ledger.settle_proposals(
            plan.id, [args.mark], args.word, on=args.on, reason=args.reason, by=args.by, recorded_at=args.now
        )
    return _refused(problem)


def draft(args: argparse.Namespace) -> int:
    """Begin an item, from a proposal or from words."""
    not_later(args.now.date(), on=args.on)
    with opened(args) as (ledger, plan):
        source, task, sheet = Source(args.source), args.number, _sheet(args, Sheet("", "", "", "", (), Grade.YELLOW))
        if args.proposal:
            proposal = next((p for p in ledger.proposals(plan.id, args.on) if p.mark == args.proposal), None)
            if proposal is None or proposal.sheet is None or proposal.item:
                raise WrongCall(f"截至 {args.on} 没有可以拟办的建议“{args.proposal}”，见 item proposals。")
            source, task, sheet = Source.TASK, proposal.tasks[0], _sheet(args, proposal.sheet)
        event = Event(Act.DRAFT, args.on, args.by, "", args.now, sheet=sheet)
        made = ledger.draft_item(plan.id, source, task, event, proposal=args.proposal)
        return _refused(made) if isinstance(made, Problem) else _told(ledger, plan, made, args)


def step(args: argparse.Namespace) -> int:
    """Do the next step of an item."""
    not_later(args.now.date(), on=args.on)
    act = Act(args.step)
    with opened(args) as (ledger, plan):
        held = _known(ledger, plan, args.item)
        sheet = _sheet(args, held.sheet) if act in (Act.EDIT, Act.RAISE, Act.TRANSFER) else None
        due = (args.due or reply_due((sheet or held.sheet).grade, args.on)) if act in life.DATED else None
        event = Event(act, args.on, args.by, args.words, args.now, due, sheet=sheet)
        problem = ledger.act_on_item(plan.id, held.id, event)
        return _refused(problem) if problem else _told(ledger, plan, held.id, args)


def _known(ledger: Ledger, plan: Plan, item_id: int) -> Item:
    found = next((item for item in ledger.items(plan.id, date.max) if item.id == item_id), None)
    if found is None:
        raise WrongCall(f"没有编号为 {item_id} 的督办事项，见 item list。")
    return found


def _sheet(args: argparse.Namespace, now: Sheet) -> Sheet:
    """A sheet with what the call says put in the place of what stands there."""
    said = {"matter": args.matter, "basis": args.basis, "demand": args.demand, "lead": args.lead}
    co_units = None if args.co is None else tuple(args.co)
    grade = Grade(args.grade) if args.grade else None
    said |= {"co_units": co_units, "grade": grade}
    return replace(now, **{name: value for name, value in said.items() if value is not None})


def _told(ledger: Ledger, plan: Plan, item_id: int, args: argparse.Namespace) -> int:
    item = _known(ledger, plan, item_id)
    if args.json:
        print_json(_document(item))
    else:
        print(_words(item))
    return 0


def _refused(problem: Problem | None) -> int:
    print_problems([problem] if problem else [])
    return 1 if problem else 0


def _words(item: Item) -> str:
    due = f"，反馈时限 {item.reply_due}" if item.reply_due else ""
    grade, state = GRADES[item.sheet.grade], STATES[item.state]
    return f"{item.id}  {item.name}  {grade}  {state}  {item.sheet.lead}：{item.sheet.matter}{due}"


def _document(item: Item) -> dict[str, Any]:
    sheet = item.sheet
    return {
        "item": item.id,
        "number": item.name if item.number else None,
        "source": item.source.value,
        "task": item.task or None,
        "state": item.state.value,
        "round": item.round,
        "matter": sheet.matter,
        "basis": sheet.basis,
        "demand": sheet.demand,
        "lead": sheet.lead,
        "co_units": list(sheet.co_units),
        "grade": sheet.grade.value,
        "issued_on": item.issued_on.isoformat() if item.issued_on else None,
        "reply_due": item.reply_due.isoformat() if item.reply_due else None,
        "events": [
            {"act": e.act.value, "on": e.on.isoformat(), "by": e.by, "words": e.words} for e in item.events
        ],
    }  # fmt: skip


def _proposal(p: Proposal) -> dict[str, Any]:
    return {
        "mark": p.mark,
        "kind": p.kind.value,
        "unit": p.unit,
        "tasks": list(p.tasks),
        "item": p.item or None,
        "grade": p.sheet.grade.value if p.sheet else None,
        "reason": p.reason,
    }


_WRITE = ("--ledger", "--plan", "--on", "--by", "--json")
_SHEET = ("--matter", "--basis", "--demand", "--lead", "--co", "--grade")
STEPS: tuple[tuple[str, str, Callable[[argparse.Namespace], int], tuple[str, ...]], ...] = (
    ("list", "有哪些督办事项，到了哪一步", listed, ("--ledger", "--plan", "--as-of", "--json")),
    ("proposals", "按账上事实的建议", proposals, ("--ledger", "--plan", "--as-of", "--json")),
    ("settle", "处理一条建议", settle, ("mark", "word", "--ledger", "--plan", "--on", "--by", "--reason")),
    ("draft", "拟办", draft, ("--proposal", "--source", "--number", *_SHEET, *_WRITE)),
    ("step", "办理一步", step, ("item", "step", "--words", "--due", *_SHEET, *_WRITE)),
)
