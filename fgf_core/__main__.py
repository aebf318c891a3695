"""The command line: everything a page can do, with the same core. Exit 1 for a refused input, 2 for a wrong call."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fgf_core import (
    commands,
    commands_appraisal,
    commands_intake,
    commands_items,
    commands_leaders,
    commands_papers,
    periods,
    regions,
)
from fgf_core.calls import WrongCall
from fgf_core.ledger import LedgerLocked, LedgerMissing, LedgerTrouble
from fgf_core.ledger.changes import KINDS

ZONE = ZoneInfo("Asia/Shanghai")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    args = _parser().parse_args(argv)
    args.now = datetime.now(ZONE).replace(tzinfo=None)
    args.as_of = getattr(args, "as_of", None) or args.now.date()
    try:
        return int(args.run(args))
    except (WrongCall, LedgerLocked, LedgerMissing) as error:
        print(error, file=sys.stderr)
        return 2
    except FileNotFoundError as error:
        print(f"没有找到文件或文件夹：{error.filename}" if error.filename else error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"文件不能读写：{error.filename}（{error.strerror}）" if error.filename else error, file=sys.stderr)
        return 1
    except LedgerTrouble as error:
        print(error, file=sys.stderr)
        return 1


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2023-10-18") from error


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是时间，请写成 2023-10-18 或 2023-10-18T09:30") from error
    return moment.astimezone(ZONE).replace(tzinfo=None) if moment.tzinfo else moment


def _period(text: str) -> str:
    try:
        periods.index_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是月份，请写成 2023-10") from error
    return text


def _id_and_file(text: str) -> tuple[str, Path]:
    plan_id, _, file = text.partition("=")
    if not file or not re.fullmatch(r"[a-z0-9][a-z0-9-]*", plan_id):
        raise argparse.ArgumentTypeError("格式为 编号=文件，编号用小写字母、数字和连字符，如 yizhou-2023=notice.txt")
    return plan_id, Path(file)


# What each option is, declared once for all commands that take it.
_OPTIONS: dict[str, dict[str, Any]] = {
    "file": {"type": Path},
    "--ledger": {"help": "账本的路径或地址，默认 $FGF_LEDGER，再默认 data/fgf.duckdb"},
    "--plan": {"required": True, "help": "工作要点编号，如 yizhou-2023"},
    "--unit": {"default": "", "help": "单位名称"},
    "--period": {"type": _period, "required": True, "help": "报送月份，如 2023-10"},
    "--as-of": {"type": _day, "help": "截至日期，默认今天"},
    "--task": {"type": int, "required": True, "help": "任务编号"},
    "--json": {"action": "store_true"},
    "--output": {"type": Path, "required": True},
    "--on": {"type": _day, "required": True, "help": "办理日期"},
    "--reason": {"default": ""},
    "decision": {"choices": tuple(KINDS), "metavar": "决定", "help": "，".join(f"{k} {w}" for k, w in KINDS.items())},
    "--document": {"required": True, "help": "决定的文件或文号"},
    "--into": {"type": int, "default": 0, "help": "合并到哪一项任务"},
    **commands_appraisal.OPTIONS,
    **commands_items.OPTIONS,
    **commands_leaders.OPTIONS,
}

Command = tuple[str, str, Callable[[argparse.Namespace], int], tuple[str, ...]]

_DECIDED = ("--ledger", "--plan", "--task", "--on", "--document", "--into", "--reason", "--by")
_COMMANDS: tuple[Command, ...] = (
    ("notice", "读取工作要点，不入账", commands.read_notice, ("file", "--json")),
    ("init", "建立账本", commands.init, ("--ledger",)),
    ("template", "生成单位月报表", commands_intake.template, ("--ledger", "--plan", "--unit", "--period", "--output")),
    ("submit", "接收月报", commands_intake.submit, ("file", "--ledger", "--plan", "--unit", "--period", "--json")),
    ("verify", "核实报完成", commands.verify, ("--ledger", "--plan", "--task", "--on", "--reason")),
    ("extend", "批准延期", commands.extend, ("--ledger", "--plan", "--task", "--reason")),
    ("change", "终止、合并或调整任务", commands.change, ("decision", *_DECIDED)),
    ("tasks", "任务现状", commands.tasks, ("--ledger", "--plan", "--as-of", "--json")),
    ("overview", "总览数字", commands.overview, ("--ledger", "--plan", "--as-of", "--json")),
    ("overdue", "逾期清单", commands.overdue, ("--ledger", "--plan", "--as-of", "--json")),
    ("scorecards", "单位得分", commands.scorecards, ("--ledger", "--plan", "--as-of", "--json")),
    ("regions", "区域对比", commands.regions, ("--ledger", "--as-of", "--json")),
    ("division", "登记政府的行政区划代码", commands.division, ("--ledger",)),
    ("export", "导出 Excel", commands.export, ("--ledger", "--plan", "--as-of", "--output")),
    (
        "paper",
        "生成 Word 或 Excel 文书",
        commands_papers.paper,
        ("--ledger", "--plan", "--unit", "--as-of", "--output"),
    ),
    ("backup", "备份账本", commands.backup, ("file", "--ledger")),
    ("copy", "把账本整个复制到另一个地址，文件或数据库服务器", commands.copy, ()),
    ("restore", "恢复账本", commands.restore_copy, ("file", "--ledger")),
    ("check", "检查账本", commands.check, ("--ledger",)),
)

_FAMILIES: tuple[tuple[str, str, tuple[Command, ...]], ...] = (
    ("appraisal", "考评结果的草拟、公示、申诉和定稿", commands_appraisal.ACTS),
    ("item", "督办事项的建议、拟办和办理", commands_items.STEPS),
    ("leader", "分管领导的登记", commands_leaders.ACTS),
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fgf_core", description="放管服改革工作要点督查")
    subparsers = parser.add_subparsers(required=True, metavar="命令")
    subs = {command[0]: _added(subparsers, command) for command in _COMMANDS}
    for name, words, acts in _FAMILIES:
        own = subparsers.add_parser(name, help=words).add_subparsers(required=True, metavar="动作")
        for act in acts:
            _added(own, act)
    subs["init"].add_argument("--notice", action="append", default=[], type=_id_and_file, metavar="ID=FILE")
    subs["init"].add_argument("--demo", action="store_true", help="加入模拟的一年")
    subs["submit"].add_argument("--as-office", action="store_true", help="督查室汇总表")
    subs["submit"].add_argument("--received", type=_moment, help="收到的时间，默认现在")
    subs["submit"].add_argument("--paper-reason", help="先收到纸质件的：为什么按 --received 的时间登记")
    subs["submit"].add_argument("--marked", type=Path, help="把批注后的原表写到这个文件")
    subs["submit"].add_argument("--receipt", type=Path, help="把收件回执写到这个文件")
    subs["submit"].add_argument("--dry-run", action="store_true", help="只检查，不入账")
    subs["copy"].add_argument("--from", dest="source", required=True, metavar="地址", help="现账本的路径或地址")
    subs["copy"].add_argument("--to", dest="target", required=True, metavar="地址", help="新账本的路径或地址，须是空的")
    subs["regions"].add_argument("--year", type=int, required=True, help="工作要点的年度")
    subs["regions"].add_argument("--region", default=regions.COUNTRY, help="区划代码，如 650000，默认全国")
    subs["regions"].add_argument("--words", nargs="+", default=[], help="只计标题中有这些词之一的任务，如 企业开办")
    subs["division"].add_argument("--government", required=True, help="政府名称，如 新疆维吾尔自治区")
    subs["division"].add_argument("--code", required=True, help="6 位区划代码，如 650000；空的为撤销")
    subs["verify"].add_argument("outcome", choices=("pass", "return"))
    subs["change"].add_argument("--to", type=_day, help="调整后的完成时限")
    for option in ("--asked", "--granted", "--to"):
        subs["extend"].add_argument(option, type=_day, required=True)
    subs["export"].add_argument("what", choices=("ledger", "overdue", "scorecards"))
    subs["paper"].add_argument("--task", type=int, help="任务编号，用于督查专报")
    subs["paper"].add_argument("--leader", default="", help="分管领导的姓名，见 leader list")
    subs["paper"].add_argument("--quarter", action="store_true", help="季度通报，默认月度")
    subs["paper"].add_argument("--item", type=int, help="督办事项的编号")
    subs["paper"].add_argument("kind", choices=tuple(commands_papers.KINDS), metavar="文书", help=commands_papers.HELP)
    return parser


def _added(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], command: Command
) -> argparse.ArgumentParser:
    name, words, run, options = command
    parser = subparsers.add_parser(name, help=words, description=words)
    parser.set_defaults(run=run, ledger=os.environ.get("FGF_LEDGER") or "data/fgf.duckdb")
    for option in options:
        short = ("-o",) if option == "--output" else ()
        parser.add_argument(*short, option, **_OPTIONS[option])
    return parser


if __name__ == "__main__":
    sys.exit(main())
