"""What the commands of the command line share: the ledger and plan of a call, and how an answer is printed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from typing import Any

from fgf_core import ledger as ledgers
from fgf_core.model import Plan, Problem, Unit


class WrongCall(Exception):
    """The call names something that isn't there; the message says what."""


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[tuple[ledgers.Ledger, Plan]]:
    """The ledger and the plan of a call; the file is closed whatever happens."""
    with closing(ledgers.open_ledger(args.ledger)) as ledger:
        yield ledger, known_plan(ledger, args.plan)


def not_later(now: date, **days: date) -> None:
    """Raise WrongCall for a day still to come: what hasn't happened can't be recorded, and couldn't be taken back."""
    for option, day in days.items():
        if day > now:
            raise WrongCall(f"--{option} {day} 还没有到，请核对日期。")


def known_plan(ledger: ledgers.Ledger, plan_id: str) -> Plan:
    """The plan of a short id; raises WrongCall with the ids there are."""
    if plan := ledger.plan(plan_id):
        return plan
    known = "、".join(plan.id for plan in ledger.plans()) or "（账本中还没有工作要点）"
    raise WrongCall(f"账本中没有工作要点“{plan_id}”。现有：{known}。")


def known_unit(ledger: ledgers.Ledger, plan: Plan, name: str) -> Unit:
    """The unit of a name or alias; raises WrongCall."""
    if unit := ledger.unit(plan.id, name):
        return unit
    raise WrongCall(f"{plan.government}的单位名录中没有“{name}”，请核对名称。")


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    # A redirected stream may have another code page, as on Windows: escaped, the document is the same under any.
    readable = (sys.stdout.encoding or "").lower() in ("utf-8", "utf8")
    print(json.dumps(document, ensure_ascii=not readable, indent=1))


def print_problems(problems: Sequence[Problem]) -> None:
    """A line on stderr for each problem: where, what to do, its code."""
    for problem in problems:
        print(f"{problem.where}：{problem.message}（{problem.code}）", file=sys.stderr)
