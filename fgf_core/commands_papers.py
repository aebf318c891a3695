"""The command that writes a paper: its kind, and Word or Excel by the name of the file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from fgf_core import appraisal, supervision
from fgf_core.appraisal import Appraisal
from fgf_core.appraisal.life import DISCARDED
from fgf_core.calls import WrongCall, known_unit, opened
from fgf_core.ledger import Ledger
from fgf_core.model import Plan
from fgf_core.supervision import Item

HELP = (
    "supervision 督办单、reminder 催办单（用 --item 指明督办事项），circular 督查通报（加 --quarter 为季度通报），"
    "special 督查专报（用 --item 指明督办事项，或用 --task 指明任务），interview 约谈建议、praise 表扬建议（用 --unit 指明单位），"
    "leader-list 分管单位本月底前需完成事项（用 --leader 指明领导），"
    "deductions 单位扣分依据单（用 --unit 指明单位），result 最近一次考评的结果（也可写 results），"
    "slips 最近一次考评中固定的扣分依据单（用 --unit 指明单位；文件名以 .zip 结尾的为全部单位）"
)


def paper(args: argparse.Namespace) -> int:
    """Write a paper of the plan as of a day, dated today."""
    if args.output.suffix not in (".docx", ".xlsx") and (args.kind, args.output.suffix) != ("slips", ".zip"):
        raise WrongCall("请用 .docx 或 .xlsx 结尾的文件名，分别生成 Word 或 Excel。")
    if args.kind in _WORD_ONLY and args.output.suffix != ".docx":
        raise WrongCall("这种文书只有 Word，请用 .docx 结尾的文件名。")
    with opened(args) as (ledger, plan):
        content = KINDS[args.kind](ledger, plan, args)
    args.output.write_bytes(content)
    return 0


def _deductions(ledger: Ledger, plan: Plan, args: argparse.Namespace) -> bytes:
    if not args.unit:
        raise WrongCall("请用 --unit 指明单位。")
    unit, scheme = known_unit(ledger, plan, args.unit), ledger.scheme(plan.id, args.as_of)
    cards = appraisal.scorecards(scheme, ledger.appraised(plan.id, args.as_of))
    card = next((card for card in cards if card.unit.name == unit.name), None)
    if card is None:
        raise WrongCall(f"{unit.name}没有牵头或参与的任务，没有得分表。")
    from fgf_core.papers import deductions

    make = deductions.deduction_sheet_word if args.output.suffix == ".docx" else deductions.deduction_sheet_excel
    return make(plan, card, scheme, as_of=args.as_of, made_on=args.now.date())


def _results(ledger: Ledger, plan: Plan, args: argparse.Namespace) -> bytes:
    last = _last(ledger, plan, args)
    from fgf_core.papers import results

    make = results.results_word if args.output.suffix == ".docx" else results.results_excel
    return make(plan, last, ledger.appraisal_cards(last.id), made_on=args.now.date())


def _slips(ledger: Ledger, plan: Plan, args: argparse.Namespace) -> bytes:
    last = _last(ledger, plan, args)
    frozen, made_on = ledger.appraisal_cards(last.id), args.now.date()
    from fgf_core.papers import deductions

    if args.output.suffix == ".zip":
        return deductions.all_sheets(plan, last, frozen, made_on=made_on)
    if not args.unit:
        raise WrongCall("请用 --unit 指明单位。")
    unit = known_unit(ledger, plan, args.unit)
    card = next((card for card in frozen if card.unit.id == unit.id), None)
    if card is None:
        raise WrongCall(f"《{last.title}》中没有{unit.name}。")
    return deductions.frozen_sheet(plan, last, card, args.output.suffix[1:], made_on=made_on)


def _last(ledger: Ledger, plan: Plan, args: argparse.Namespace) -> Appraisal:
    standing = (found for found in ledger.appraisals(plan.id, args.as_of) if found.state != DISCARDED)
    last = next(standing, None)
    if last is None:
        raise WrongCall(f"截至 {args.as_of} 没有考评，请先在“单位考评”中草拟。")
    return last


def _supervision(ledger: Ledger, plan: Plan, args: argparse.Namespace) -> bytes:
    item = _item(ledger, plan, args)
    from fgf_core.papers.supervision import reminder, sheet

    if args.kind == "reminder":
        return reminder(plan, item, as_of=args.as_of)
    return sheet(plan, item, made_on=args.as_of)


def _item(ledger: Ledger, plan: Plan, args: argparse.Namespace) -> Item:
    found = next((item for item in ledger.items(plan.id, args.as_of) if item.id == args.item), None)
    if found is None:
        raise WrongCall(f"截至 {args.as_of} 没有编号为 {args.item} 的督办事项，请用 --item 指明，编号见 item list。")
    if args.kind == "reminder" and not found.with_unit:
        raise WrongCall(f"{found.name}现在不在承办单位手中，不需要催办。")
    return found


def _circular(ledger: Ledger, plan: Plan, args: argparse.Namespace) -> bytes:
    from fgf_core import dossier
    from fgf_core.papers.circular import circular

    found = dossier.digest(ledger, plan, args.as_of, months=3 if args.quarter else 1)
    return circular(found, made_on=args.as_of)


def _special(ledger: Ledger, plan: Plan, args: argparse.Namespace) -> bytes:
    if not (args.item or args.task):
        raise WrongCall("请用 --item 指明督办事项，或用 --task 指明任务。")
    from fgf_core import dossier
    from fgf_core.papers.matter import special

    item = _item(ledger, plan, args) if args.item else None
    found = dossier.matter(ledger, plan, args.as_of, task=args.task or 0, item=item)
    if found is None:
        raise WrongCall(f"{plan.title}没有第 {args.task} 项任务。")
    return special(found, made_on=args.as_of)


def _advice(ledger: Ledger, plan: Plan, args: argparse.Namespace) -> bytes:
    if not args.unit:
        raise WrongCall("请用 --unit 指明单位。")
    from fgf_core import dossier
    from fgf_core.papers import advice

    unit = known_unit(ledger, plan, args.unit).name
    found = dossier.advice(ledger, plan, args.as_of, kind=args.kind, unit=unit)
    if not found.proposals:
        raise WrongCall(f"截至 {args.as_of} 没有对{unit}的{advice.NAMES[args.kind]}，见 item proposals。")
    return advice.advice(found, made_on=args.as_of)


def _leader_list(ledger: Ledger, plan: Plan, args: argparse.Namespace) -> bytes:
    from fgf_core import dossier
    from fgf_core.papers.leaders import leader_list

    found = dossier.charge(ledger, plan, args.as_of, args.leader)
    named = supervision.leaders(found.duties)
    if args.leader not in named:
        known = "、".join(named) or "（还没有登记，请用 leader set 登记）"
        raise WrongCall(f"截至 {args.as_of} 没有分管领导“{args.leader}”，请用 --leader 指明。现有：{known}。")
    return leader_list(found, made_on=args.as_of)


_WORD_ONLY = ("supervision", "reminder", "circular", "special", "interview", "praise", "leader-list")
KINDS: Mapping[str, Callable[[Ledger, Plan, argparse.Namespace], bytes]] = {
    "supervision": _supervision,
    "reminder": _supervision,
    "circular": _circular,
    "special": _special,
    "interview": _advice,
    "praise": _advice,
    "leader-list": _leader_list,
    "deductions": _deductions,
    "result": _results,
    "results": _results,
    "slips": _slips,
}
