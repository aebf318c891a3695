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
from fgf_core.supervision import Item

HELP = (
    "supervision 督办单、reminder 催办单（用 --item 指明督办事项），circular 督查通报，"
    "deductions 单位扣分依据单（用 --unit 指明单位），results 最近一次考评的结果，"
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
    from fgf_core.papers import supervision

    if args.kind == "reminder":
        return supervision.reminder(plan, item, as_of=args.as_of)
    return supervision.sheet(plan, item, made_on=args.as_of)


def _item(ledger: Ledger, plan: Plan, args: argparse.Namespace) -> Item:
    found = next((item for item in ledger.items(plan.id, args.as_of) if item.id == args.item), None)
    if found is None:
        raise WrongCall(f"截至 {args.as_of} 没有编号为 {args.item} 的督办事项，请用 --item 指明，编号见 item list。")
    if args.kind == "reminder" and not found.with_unit:
        raise WrongCall(f"{found.name}现在不在承办单位手中，不需要催办。")
    return found


def _circular(ledger: Ledger, plan: Plan, args: argparse.Namespace) -> bytes:
    from fgf_core.papers import supervision

    day = args.as_of
    month = supervision.Month(
        plan, day, ledger.tally(plan.id, day), ledger.standing(plan.id, day), ledger.attendance(plan.id, day),
        ledger.items(plan.id, day),
    )  # fmt: skip
    return supervision.circular(month, made_on=day)


_WORD_ONLY = ("supervision", "reminder", "circular")
KINDS: Mapping[str, Callable[[Ledger, Plan, argparse.Namespace], bytes]] = {
    "deductions": _deductions,
    "results": _results,
    "slips": _slips,
    "supervision": _supervision,
    "reminder": _supervision,
    "circular": _circular,
}
