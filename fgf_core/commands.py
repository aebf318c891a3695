"""The commands of the command line: each takes the parsed call, prints its answer, and returns the exit code."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from fgf_core import answers, appraisal, notice, periods, standing, workbook
from fgf_core import ledger as ledgers
from fgf_core.model import Draft, DraftPlan, Outcome, Plan, PlanFacts, Problem, Unit
from fgf_core.papers import lists

DEFAULT_REPORTING_DAY = 20


class WrongCall(Exception):
    """The call names something that isn't there; the message says what."""


def read_notice(args: argparse.Namespace) -> int:
    """Read a notice and store nothing."""
    draft = notice.read(args.file.read_bytes(), name=args.file.name)
    if args.json:
        _print_json(notice.to_json(draft))
    else:
        print(f"{draft.plan.title}：{len(draft.tasks)} 项任务" if draft.plan else "没有读到工作要点")
    if not args.json or draft.plan is None:
        _print_problems(draft.problems)
    return 0 if draft.plan else 1


def init(args: argparse.Namespace) -> int:
    """Make a new ledger, from notices or with the simulated year; an existing one is refused."""
    path = Path(ledgers.path_of(args.ledger))
    if path.exists():
        raise WrongCall(f"账本已存在：{args.ledger}。不会覆盖；请换一个位置，或直接使用它。")
    drafts: list[tuple[Plan, Draft]] = []
    for plan_id, file in args.notice:
        draft = notice.read(file.read_bytes(), name=file.name)
        head = draft.plan
        if head is None or head.issued_on is None:
            _print_problems(draft.problems)
            print(f"{file.name}：没有读到工作要点或印发日期，未建立账本。", file=sys.stderr)
            return 1
        drafts.append((_plan(plan_id, head, head.issued_on), draft))
    # Made beside its place and moved there when whole: a refused or broken-off call leaves no half-made ledger.
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        problems = _fill(str(unfinished), drafts, args)
        if not problems:
            unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _print_problems(problems)
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


def template(args: argparse.Namespace) -> int:
    """Write a unit's workbook for a month, with what was known by its reporting day."""
    with _opened(args) as (ledger, plan):
        unit = _known_unit(ledger, plan, args.unit)
        due = periods.due_on(periods.index_of(args.period), plan.reporting_day)
        facts = ledger.facts(plan.id, unit, args.period, min(args.now.date(), due))
    args.output.write_bytes(workbook.template(facts))
    return 0


def submit(args: argparse.Namespace) -> int:
    """Read, check and store a monthly workbook."""
    if not args.unit and not args.as_office:
        raise WrongCall("请用 --unit 指明报送单位，或用 --as-office 表示督查室汇总表。")
    received = args.received or args.now
    _not_later(args.now.date(), received=received.date())
    content = args.file.read_bytes()
    reading = workbook.read(content, name=args.file.name)
    with _opened(args) as (ledger, plan):
        unit = _known_unit(ledger, plan, args.unit) if args.unit else None
        facts = _unlocked(ledger.facts(plan.id, unit, args.period, received.date()))
        intake = workbook.check(reading, facts, as_office=args.as_office)
        outcome = intake.outcome
        if not args.dry_run:
            digest = hashlib.sha256(content).hexdigest()
            sender = None if args.as_office else unit
            arrival = ledgers.Arrival(plan.id, sender, args.period, args.file.name, digest, received, args.now)
            outcome = ledger.submit(intake, arrival).outcome
    document = answers.intake(intake, outcome, facts)
    if args.json:
        _print_json(document)
    else:
        _print_intake(document)
    return 1 if outcome is Outcome.REFUSED else 0


def _unlocked(facts: PlanFacts) -> PlanFacts:
    """The command line is the office's own hand: a locked period is taken all the same, and that is said."""
    if facts.locked_after:
        print(
            f"{facts.period} 月报已于 {facts.locked_after} 24 时锁定；命令行由督查室使用，照常接收。", file=sys.stderr
        )
    return replace(facts, locked_after=None)


def verify(args: argparse.Namespace) -> int:
    """Store the office's word on a claim."""
    _not_later(args.now.date(), on=args.on)
    with _opened(args) as (ledger, plan):
        return _answer(
            ledger.verify(plan.id, args.task, args.outcome, on=args.on, reason=args.reason, recorded_at=args.now)
        )


def extend(args: argparse.Namespace) -> int:
    """Store a later deadline."""
    _not_later(args.now.date(), asked=args.asked, granted=args.granted)
    with _opened(args) as (ledger, plan):
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
    with _opened(args) as (ledger, plan):
        _print_json([answers.task(s) for s in ledger.standing(plan.id, args.as_of)])
    return 0


def overdue(args: argparse.Namespace) -> int:
    """Print the overdue tasks, the longest first."""
    with _opened(args) as (ledger, plan):
        _print_json(answers.overdue(ledger.standing(plan.id, args.as_of)))
    return 0


def overview(args: argparse.Namespace) -> int:
    """Print the plan's numbers."""
    with _opened(args) as (ledger, plan):
        rates = standing.report_rates(ledger.attendance(plan.id, args.as_of))
        _print_json(answers.overview(plan.id, args.as_of, ledger.tally(plan.id, args.as_of), rates))
    return 0


def scorecards(args: argparse.Namespace) -> int:
    """Print every unit's scorecard."""
    with _opened(args) as (ledger, plan):
        scheme = ledger.scheme(plan.id, args.as_of)
        _print_json(answers.scorecards(plan.id, args.as_of, scheme, _cards(ledger, plan, args.as_of, scheme)))
    return 0


def _cards(
    ledger: ledgers.Ledger, plan: Plan, as_of: date, scheme: appraisal.Scheme
) -> tuple[appraisal.Scorecard, ...]:
    return appraisal.scorecards(scheme, ledger.appraised(plan.id, as_of))


def export(args: argparse.Namespace) -> int:
    """Write a list as Excel."""
    with _opened(args) as (ledger, plan):
        if args.what == "scorecards":
            scheme = ledger.scheme(plan.id, args.as_of)
            content = lists.scorecard_list(plan, args.as_of, scheme, _cards(ledger, plan, args.as_of, scheme))
        else:
            make = lists.overdue_list if args.what == "overdue" else lists.ledger_list
            said = ledger.last_reports(plan.id, args.as_of)
            content = make(plan, args.as_of, ledger.standing(plan.id, args.as_of), said)
    args.output.write_bytes(content)
    return 0


def backup(args: argparse.Namespace) -> int:
    """Copy the ledger and verify the copy; a running dashboard holds the file, and is named."""
    with closing(ledgers.open_ledger(args.ledger, copies_to=args.file.resolve().parent)) as ledger:
        _print_json(ledger.backup(args.file))
    return 0


def restore_copy(args: argparse.Namespace) -> int:
    """Put a verified backup in the ledger's place."""
    _print_json(ledgers.restore(args.file, args.ledger))
    return 0


def check(args: argparse.Namespace) -> int:
    """Say whether the ledger is sound."""
    with closing(ledgers.open_ledger(args.ledger)) as ledger:
        problems = ledger.check()
    _print_problems(problems)
    return 1 if problems else 0


@contextmanager
def _opened(args: argparse.Namespace) -> Iterator[tuple[ledgers.Ledger, Plan]]:
    """The ledger and the plan of a call; the file is closed whatever happens."""
    with closing(ledgers.open_ledger(args.ledger)) as ledger:
        yield ledger, _known_plan(ledger, args.plan)


def _not_later(now: date, **days: date) -> None:
    """Raise WrongCall for a day still to come: what hasn't happened can't be recorded, and couldn't be taken back."""
    for option, day in days.items():
        if day > now:
            raise WrongCall(f"--{option} {day} 还没有到，请核对日期。")


def _known_plan(ledger: ledgers.Ledger, plan_id: str) -> Plan:
    if plan := ledger.plan(plan_id):
        return plan
    known = "、".join(plan.id for plan in ledger.plans()) or "（账本中还没有工作要点）"
    raise WrongCall(f"账本中没有工作要点“{plan_id}”。现有：{known}。")


def _known_unit(ledger: ledgers.Ledger, plan: Plan, name: str) -> Unit:
    if unit := ledger.unit(plan.id, name):
        return unit
    raise WrongCall(f"{plan.government}的单位名录中没有“{name}”，请核对名称。")


def _answer(problem: Problem | None) -> int:
    if problem is None:
        return 0
    if problem.code == "UNKNOWN_TASK":
        raise WrongCall(problem.message)
    _print_problems((problem,))
    return 1


def _print_json(document: Any) -> None:
    # A redirected stream may have another code page, as on Windows: escaped, the document is the same under any.
    readable = (sys.stdout.encoding or "").lower() in ("utf-8", "utf8")
    print(json.dumps(document, ensure_ascii=not readable, indent=1))


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(f"{problem.where}：{problem.message}（{problem.code}）", file=sys.stderr)


def _print_intake(document: dict[str, Any]) -> None:
    print(
        f"接收 {len(document['accepted'])} 行，提醒 {len(document['warned'])} 条，未接收 {len(document['refused'])} 行。"
    )
    for message in document["file"]:
        print(f"文件：{message['message']}（{message['code']}）")
    for message in (*document["warned"], *document["refused"]):
        print(f"{message['sheet']} 第 {message['row']} 行：{message['message']}（{message['code']}）")
