"""The command that writes a paper: its kind, and Word or Excel by the name of the file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from fgf_core import appraisal
from fgf_core.appraisal import Appraisal
from fgf_core.appraisal.life import DISCARDED
from fgf_core.calls import WrongCall, known_unit, opened
from fgf_core.ledger import Ledger
from fgf_core.model import Plan

HELP = (
    "deductions 单位扣分依据单（用 --unit 指明单位），results 最近一次考评的结果，"
    "slips 最近一次考评中固定的扣分依据单（用 --unit 指明单位；文件名以 .zip 结尾的为全部单位）"
)


def paper(args: argparse.Namespace) -> int:
    """Write a paper of the plan as of a day, dated today."""
    if args.output.suffix not in (".docx", ".xlsx") and (args.kind, args.output.suffix) != ("slips", ".zip"):
        raise WrongCall("请用 .docx 或 .xlsx 结尾的文件名，分别生成 Word 或 Excel。")
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


KINDS: Mapping[str, Callable[[Ledger, Plan, argparse.Namespace], bytes]] = {
    "deductions": _deductions,
    "results": _results,
    "slips": _slips,
}
