"""The commands of the command line: each takes the parsed call, prints its answer, and returns the exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from fgf_core import answers, appraisal, notice, standing
from fgf_core import ledger as ledgers
from fgf_core import regions as divisions
from fgf_core.calls import WrongCall, not_later, opened, print_json, print_problems
from fgf_core.ledger.changes import Change
from fgf_core.model import Draft, DraftPlan, Plan, Problem
from fgf_core.papers import lists

DEFAULT_REPORTING_DAY = 20


def read_notice(args: argparse.Namespace) -> int:
    """Read a notice and store nothing."""
    draft = notice.read(args.file.read_bytes(), name=args.file.name)
    if args.json:
        print_json(notice.to_json(draft))
    else:
        print(f"{draft.plan.title}：{len(draft.tasks)} 项任务" if draft.plan else "没有读到工作要点")
    if not args.json or draft.plan is None:
        print_problems(draft.problems)
    return 0 if draft.plan else 1


def init(args: argparse.Namespace) -> int:
    """Make a new ledger, from notices or with the simulated year; an existing one is refused."""
    if ledgers.is_there(args.ledger):
        raise WrongCall("账本已存在，不会覆盖；请换一个位置，或直接使用它。")
    drafts: list[tuple[Plan, Draft]] = []
    for plan_id, file in args.notice:
        draft = notice.read(file.read_bytes(), name=file.name)
        head = draft.plan
        if head is None or head.issued_on is None:
            print_problems(draft.problems)
            print(f"{file.name}：没有读到工作要点或印发日期，未建立账本。", file=sys.stderr)
            return 1
        drafts.append((_plan(plan_id, head, head.issued_on), draft))
    # Made elsewhere and carried to its place when whole: a refused or broken-off call leaves no half-made ledger.
    with TemporaryDirectory() as folder:
        made = str(Path(folder) / "fgf.duckdb")
        problems = _fill(made, drafts, args)
        if not problems:
            ledgers.copy(made, args.ledger)
    print_problems(problems)
    return 1 if problems else 0


def _fill(url: str, drafts: Sequence[tuple[Plan, Draft]], args: argparse.Namespace) -> tuple[Problem, ...]:
    with closing(ledgers.open_ledger(url, create=True)) as ledger:
        if args.demo:
            from fgf_core import demo

            demo.build(ledger)
        for plan, draft in drafts:
            if problems := ledger.add_plan(draft, plan, recorded_at=args.now):
                return problems
        for plan in ledger.plans():
            print(f"{plan.id}：{plan.title}，报送日每月 {plan.reporting_day} 日", file=sys.stderr)
    return ()


def _plan(plan_id: str, head: DraftPlan, issued_on: date) -> Plan:
    return Plan(
        plan_id,
        head.title,
        head.government,
        head.year,
        head.document_number,
        issued_on,
        head.reporting_day or DEFAULT_REPORTING_DAY,
        strict=False,
        simulated=False,
    )


def verify(args: argparse.Namespace) -> int:
    """Store the office's word on a claim."""
    not_later(args.now.date(), on=args.on)
    with opened(args) as (ledger, plan):
        return _answer(
            ledger.verify(plan.id, args.task, args.outcome, on=args.on, reason=args.reason, recorded_at=args.now)
        )


def change(args: argparse.Namespace) -> int:
    """Store a decision about a task."""
    not_later(args.now.date(), on=args.on)
    with opened(args) as (ledger, plan):
        return _answer(
            ledger.change_task(
                plan.id,
                Change(
                    args.task, args.decision, args.into, args.to, args.document, args.reason, args.on, args.by, args.now
                ),
            )
        )


def extend(args: argparse.Namespace) -> int:
    """Store a later deadline."""
    not_later(args.now.date(), asked=args.asked, granted=args.granted)
    with opened(args) as (ledger, plan):
        return _answer(
            ledger.extend(
                plan.id,
                args.task,
                asked_on=args.asked,
                granted_on=args.granted,
                to_date=args.to,
                reason=args.reason,
                recorded_at=args.now,
            )
        )


def tasks(args: argparse.Namespace) -> int:
    """Print every task with its standing."""
    with opened(args) as (ledger, plan):
        print_json([answers.task(s) for s in ledger.standing(plan.id, args.as_of)])
    return 0


def overdue(args: argparse.Namespace) -> int:
    """Print the overdue tasks, the longest first."""
    with opened(args) as (ledger, plan):
        print_json(answers.overdue(ledger.standing(plan.id, args.as_of)))
    return 0


def overview(args: argparse.Namespace) -> int:
    """Print the plan's numbers."""
    with opened(args) as (ledger, plan):
        rates = standing.report_rates(ledger.attendance(plan.id, args.as_of))
        print_json(answers.overview(plan.id, args.as_of, ledger.tally(plan.id, args.as_of), rates))
    return 0


def scorecards(args: argparse.Namespace) -> int:
    """Print every unit's scorecard."""
    with opened(args) as (ledger, plan):
        scheme = ledger.scheme(plan.id, args.as_of)
        cards = _cards(ledger, plan, args.as_of, scheme)
        print_json(answers.scorecards(plan.id, args.as_of, (scheme.name, scheme.version), cards))
    return 0


def _cards(
    ledger: ledgers.Ledger, plan: Plan, as_of: date, scheme: appraisal.Scheme
) -> tuple[appraisal.Scorecard, ...]:
    return appraisal.scorecards(scheme, ledger.appraised(plan.id, as_of))


def export(args: argparse.Namespace) -> int:
    """Write a list as Excel."""
    with opened(args) as (ledger, plan):
        if args.what == "scorecards":
            scheme = ledger.scheme(plan.id, args.as_of)
            content = lists.scorecard_list(plan, args.as_of, scheme, _cards(ledger, plan, args.as_of, scheme))
        else:
            make = lists.overdue_list if args.what == "overdue" else lists.ledger_list
            said = ledger.last_reports(plan.id, args.as_of)
            content = make(plan, args.as_of, ledger.standing(plan.id, args.as_of), said)
    args.output.write_bytes(content)
    return 0


def regions(args: argparse.Namespace) -> int:
    """Print the numbers of a region's plans, and of each part of it."""
    if args.region != divisions.COUNTRY and not divisions.is_code(args.region):
        raise WrongCall(f"“{args.region}”不是区划代码，应为 6 位数字，如 650000；全国为 {divisions.COUNTRY}。")
    with closing(ledgers.open_ledger(args.ledger)) as ledger:
        found = ledger.regions(args.year, args.region, args.as_of, words=args.words)
        named = divisions.names(ledger.divisions())
    print_json(answers.regions(args.year, args.region, args.as_of, found, named))
    return 0


def division(args: argparse.Namespace) -> int:
    """Enter the division code of a government, or take it back."""
    with closing(ledgers.open_ledger(args.ledger)) as ledger:
        return _answer(ledger.set_division(args.government, args.code, recorded_at=args.now))


def backup(args: argparse.Namespace) -> int:
    """Copy the ledger and verify the copy; a running dashboard holds the file, and is named."""
    with closing(ledgers.open_ledger(args.ledger, copies_to=args.file.resolve().parent)) as ledger:
        print_json(ledger.backup(args.file))
    return 0


def copy(args: argparse.Namespace) -> int:
    """Carry the whole ledger to another address, a file or a server, and compare both."""
    print_json(ledgers.copy(args.source, args.target))
    return 0


def restore_copy(args: argparse.Namespace) -> int:
    """Put a verified backup in the ledger's place."""
    print_json(ledgers.restore(args.file, args.ledger))
    return 0


def check(args: argparse.Namespace) -> int:
    """Say whether the ledger is sound."""
    with closing(ledgers.open_ledger(args.ledger)) as ledger:
        problems = ledger.check()
    print_problems(problems)
    return 1 if problems else 0


def _answer(problem: Problem | None) -> int:
    if problem is None:
        return 0
    if problem.code == "UNKNOWN_TASK":
        raise WrongCall(problem.message)
    print_problems((problem,))
    return 1
