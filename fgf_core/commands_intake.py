"""The commands around a monthly workbook: the form goes out, the workbook comes in, its answer and receipt go back."""

from __future__ import annotations

import argparse
import hashlib
import sys
from datetime import datetime
from typing import Any

from fgf_core import answers, periods, workbook
from fgf_core import ledger as ledgers
from fgf_core.calls import WrongCall, known_unit, not_later, opened, print_json
from fgf_core.ledger import Arrival, Receipt
from fgf_core.model import Intake, Outcome, Plan, PlanFacts, Problem
from fgf_core.papers.receipt import Filing, receipt
from fgf_core.words import OFFICE


def template(args: argparse.Namespace) -> int:
    """Write a unit's workbook for a month, with what was known by its reporting day."""
    with opened(args) as (ledger, plan):
        unit = known_unit(ledger, plan, args.unit)
        due = periods.due_on(periods.index_of(args.period), plan.reporting_day)
        facts = ledger.facts(plan.id, unit, args.period, min(args.now.date(), due))
    args.output.write_bytes(workbook.template(facts))
    return 0


def submit(args: argparse.Namespace) -> int:
    """Read, check and store a monthly workbook; hand it back marked, and its receipt, where they are asked for."""
    _fit(args)
    content = args.file.read_bytes()
    reading = workbook.read(content, name=args.file.name)
    with opened(args) as (ledger, plan):
        unit = known_unit(ledger, plan, args.unit) if args.unit else None
        received = args.received or _arrives(plan, args)
        facts = ledger.facts(plan.id, unit, args.period, received.date())
        arrival = Arrival(
            plan_id=plan.id,
            unit=None if args.as_office else unit,
            period=args.period,
            file_name=args.file.name,
            file_hash=hashlib.sha256(content).hexdigest(),
            submitted_on=received,
            recorded_at=args.now,
            paper_reason=args.paper_reason or "",
        )
        intake = _checked(reading, facts, args, received)
        stored = Receipt(intake.outcome, 0, 0, 0) if args.dry_run else ledger.submit(intake, arrival)
    if stored.problem:
        intake = _refused(stored.problem)
    elif stored.outcome is Outcome.ALREADY and intake.outcome is Outcome.REFUSED:
        intake = Intake(Outcome.ALREADY, (), (), (), ())  # locked by now, but it was taken in its time
    document = answers.intake(intake, stored.outcome, facts)
    if args.json:
        print_json(document)
    else:
        _print_intake(document)
    _hand_back(args, content, intake)
    if args.receipt:
        args.receipt.write_bytes(_receipt(plan, arrival, stored, intake))
    return 1 if stored.outcome is Outcome.REFUSED else 0


def _arrives(plan: Plan, args: argparse.Namespace) -> datetime:
    """Now; in a simulated year on the month's reporting day, for to it all its months are long locked now."""
    due = periods.due_on(periods.index_of(args.period), plan.reporting_day)
    now: datetime = args.now
    return min(now, datetime.combine(due, now.time())) if plan.simulated else now


def _fit(args: argparse.Namespace) -> None:
    """Raise WrongCall for options that don't fit together, before anything is read or stored."""
    if not args.unit and not args.as_office:
        raise WrongCall("请用 --unit 指明报送单位，或用 --as-office 表示督查室汇总表。")
    if args.paper_reason is not None and args.received is None:
        raise WrongCall("--paper-reason 说明为什么按纸质收到日期登记，请同时用 --received 写明收到的时间。")
    if args.receipt and args.dry_run:
        raise WrongCall("--dry-run 只检查，不入账，没有回执；请去掉 --receipt。")
    if args.received:
        not_later(args.now.date(), received=args.received.date())
    paths = [path.resolve() for path in (args.file, args.marked, args.receipt) if path]
    if len(set(paths)) < len(paths):
        raise WrongCall("--marked 和 --receipt 不能写到原表上，也不能写到同一个文件，请换一个文件名。")
    for path in paths[1:]:
        if not path.parent.is_dir():
            raise WrongCall(f"没有找到文件夹：{path.parent}")


def _checked(reading: workbook.Reading, facts: PlanFacts, args: argparse.Namespace, received: datetime) -> Intake:
    """What can be taken of a workbook; nothing where the moment of receipt can't be entered by hand."""
    if args.paper_reason is not None:
        problem = ledgers.unfit_receipt(args.period, received, now=args.now, reason=args.paper_reason)
        if problem:
            return _refused(problem)
    return workbook.check(reading, facts, as_office=args.as_office)


def _refused(problem: Problem) -> Intake:
    return Intake(Outcome.REFUSED, (problem,), (), (), ())


def _hand_back(args: argparse.Namespace, content: bytes, intake: Intake) -> None:
    """Write the unit's own workbook with the remarks in it, or say why there can be none."""
    if not args.marked:
        return
    try:
        args.marked.write_bytes(workbook.marked(content, intake))
    except workbook.CannotMark as error:
        print(error, file=sys.stderr)


def _receipt(plan: Plan, arrival: Arrival, stored: Receipt, intake: Intake) -> bytes:
    filing = Filing(
        unit=arrival.unit.name if arrival.unit else OFFICE,
        period=arrival.period,
        file_name=arrival.file_name,
        file_hash=arrival.file_hash,
        received_at=arrival.submitted_on,
        recorded_at=arrival.recorded_at,
        outcome=stored.outcome,
        number=stored.submission,
        new_revisions=stored.new_revisions,
        unchanged=stored.unchanged,
    )
    return receipt(plan, filing, intake)


def _print_intake(document: dict[str, Any]) -> None:
    print(
        f"接收 {len(document['accepted'])} 行，提醒 {len(document['warned'])} 条，未接收 {len(document['refused'])} 行。"
    )
    for message in document["file"]:
        print(f"文件：{message['message']}（{message['code']}）")
    for message in (*document["warned"], *document["refused"]):
        print(f"{message['sheet']} 第 {message['row']} 行：{message['message']}（{message['code']}）")
