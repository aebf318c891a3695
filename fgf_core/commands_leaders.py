"""The commands about 分管: which leader answers for which units, entered and listed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from fgf_core import supervision
from fgf_core.calls import known_unit, not_later, opened, print_json, print_problems

OPTIONS: dict[str, dict[str, Any]] = {
    "--units": {"nargs": "+", "required": True, "metavar": "单位", "help": "分管的单位"},
    "--leader": {"default": "", "help": "领导姓名；空的为撤销这些单位的分管"},
    "--post": {"default": "", "help": "职务，如 副区长"},
}


def assign(args: argparse.Namespace) -> int:
    """Say who answers for units from a day on."""
    not_later(args.now.date(), on=args.on)
    with opened(args) as (ledger, plan):
        units = [known_unit(ledger, plan, name).name for name in args.units]
        problem = ledger.assign(
            plan.id, units, args.leader, args.post, on=args.on, by=args.by, recorded_at=args.now
        )  # fmt: skip
    print_problems([problem] if problem else [])
    return 1 if problem else 0


def listed(args: argparse.Namespace) -> int:
    """Print which leader answers for which units on a day."""
    with opened(args) as (ledger, plan):
        found = supervision.leaders(ledger.duties(plan.id, args.as_of))
    if args.json:
        print_json([
            {"leader": name, "post": duties[0].post,
             "units": [{"unit": duty.unit, "from": duty.from_on.isoformat()} for duty in duties]}
            for name, duties in found.items()
        ])  # fmt: skip
    else:
        lines = (f"{duties[0].named}：{'、'.join(duty.unit for duty in duties)}" for duties in found.values())
        print("\n".join(lines) or f"截至 {args.as_of} 没有登记分管领导。")
    return 0


ACTS: tuple[tuple[str, str, Callable[[argparse.Namespace], int], tuple[str, ...]], ...] = (
    (
        "set",
        "登记或撤销单位的分管领导",
        assign,
        ("--ledger", "--plan", "--units", "--leader", "--post", "--on", "--by"),
    ),
    ("list", "哪位领导分管哪些单位", listed, ("--ledger", "--plan", "--as-of", "--json")),
)
