"""The commands about appraisals: which there are, their frozen cards, and each act of a result's life."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from typing import Any

from fgf_core import answers
from fgf_core import ledger as ledgers
from fgf_core.appraisal import Appraisal, Objection, Scorecard
from fgf_core.appraisal.life import DECISIONS, STATES
from fgf_core.calls import WrongCall, known_plan, known_unit, not_later, print_json, print_problems
from fgf_core.ledger import Ledger
from fgf_core.model import Problem
from fgf_core.words import GRADE


def number(text: str) -> int:
    """A number the ledger gave, as typed in a call."""
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError(f"“{text}”不是编号，请写成 1、2、3")
    return int(text)


OPTIONS: dict[str, dict[str, Any]] = {
    "appraisal": {"type": number, "metavar": "考评编号", "help": "见 appraisal list"},
    "objection": {"type": number, "metavar": "申诉编号", "help": "见 appraisal list"},
    "outcome": {"choices": tuple(DECISIONS), "help": "uphold 维持，correct 更正（按现有记录重新计分）"},
    "--title": {"required": True, "help": "考评结果的名称"},
    "--by": {"required": True, "help": "经办人"},
    "--block": {"default": "", "help": "对哪个板块申诉，如 A1；不写为整份得分表"},
    "--revision": {"type": number, "default": 0, "help": "第几版得分表，1 为草拟时的；默认最后一版"},
}


def listed(args: argparse.Namespace) -> int:
    """Print a plan's appraisals, newest first, as they stood at the end of a day."""

    def run(ledger: Ledger) -> int:
        found = ledger.appraisals(known_plan(ledger, args.plan).id, args.as_of)
        if args.json:
            print_json([_document(each) for each in found])
        else:
            print("\n".join(map(_words, found)) or f"截至 {args.as_of} 没有考评结果。")
        return 0

    return _within(args, run)


def cards(args: argparse.Namespace) -> int:
    """Print an appraisal's frozen scorecards, in the shape of `scorecards`."""

    def run(ledger: Ledger) -> int:
        held = _known(ledger, args.appraisal)
        frozen = ledger.appraisal_cards(held.id, revision=args.revision)
        if args.json:
            scheme = held.scheme_name, held.scheme_version
            print_json(answers.scorecards(held.plan_id, held.as_of, scheme, frozen))
        else:
            print("\n".join((_words(held), *map(_card_words, frozen))))
        return 0

    return _within(args, run)


def draft(args: argparse.Namespace) -> int:
    """Score all units as of a day and freeze their cards."""
    not_later(args.now.date(), **{"as-of": args.as_of})

    def run(ledger: Ledger) -> int:
        plan = known_plan(ledger, args.plan)
        made = ledger.draft_appraisal(plan.id, args.title, as_of=args.as_of, by=args.by, recorded_at=args.now)
        return _refused(made) if isinstance(made, Problem) else _told(_known(ledger, made), args)

    return _within(args, run)


def publish(args: argparse.Namespace) -> int:
    """公示 a draft."""
    return _act(args, Ledger.publish_appraisal)


def discard(args: argparse.Namespace) -> int:
    """作废 a draft or a published result."""
    return _act(args, partial(Ledger.discard_appraisal, reason=args.reason))


def finalize(args: argparse.Namespace) -> int:
    """定稿 a published result."""
    return _act(args, Ledger.finalize_appraisal)


def object_to(args: argparse.Namespace) -> int:
    """Enter a unit's 申诉; with --json the objection is printed, with its number."""
    not_later(args.now.date(), on=args.on)
    if not args.unit:
        raise WrongCall("请用 --unit 指明单位。")

    def run(ledger: Ledger) -> int:
        held = _known(ledger, args.appraisal)
        unit = known_unit(ledger, known_plan(ledger, held.plan_id), args.unit)
        made = ledger.object_to(
            held.id, unit, on=args.on, block=args.block, words=args.reason, by=args.by, recorded_at=args.now
        )
        return _refused(made) if isinstance(made, Problem) else _told(_objected(ledger, made), args)

    return _within(args, run)


def decide(args: argparse.Namespace) -> int:
    """Answer an objection."""
    not_later(args.now.date(), on=args.on)

    def run(ledger: Ledger) -> int:
        _objected(ledger, args.objection)
        refusal = ledger.decide(
            args.objection, args.outcome, on=args.on, reason=args.reason, by=args.by, recorded_at=args.now
        )
        return _refused(refusal) if refusal else _told(_objected(ledger, args.objection), args)

    return _within(args, run)


_WRITE = ("--ledger", "--on", "--by", "--json")
ACTS: tuple[tuple[str, str, Callable[[argparse.Namespace], int], tuple[str, ...]], ...] = (
    ("list", "有哪些考评结果，到了哪一步", listed, ("--ledger", "--plan", "--as-of", "--json")),
    ("cards", "考评结果中固定的得分表", cards, ("appraisal", "--ledger", "--revision", "--json")),
    ("draft", "草拟：按截至日期计分并固定", draft, ("--ledger", "--plan", "--title", "--as-of", "--by", "--json")),
    ("publish", "公示", publish, ("appraisal", *_WRITE)),
    ("object", "登记单位的申诉", object_to, ("appraisal", "--unit", "--block", "--reason", *_WRITE)),
    ("decide", "处理申诉", decide, ("objection", "outcome", "--reason", *_WRITE)),
    ("finalize", "定稿", finalize, ("appraisal", *_WRITE)),
    ("discard", "作废", discard, ("appraisal", "--reason", *_WRITE)),
)


def _within(args: argparse.Namespace, run: Callable[[Ledger], int]) -> int:
    """Run with the ledger open; a plan, unit or number it doesn't hold is refused input here."""
    with closing(ledgers.open_ledger(args.ledger)) as ledger:
        try:
            return run(ledger)
        except WrongCall as error:
            print(error, file=sys.stderr)
            return 1


def _act(args: argparse.Namespace, act: Callable[..., Problem | None]) -> int:
    """Act on one appraisal and print it as it then stands."""
    not_later(args.now.date(), on=args.on)

    def run(ledger: Ledger) -> int:
        held = _known(ledger, args.appraisal)
        refusal = act(ledger, held.id, on=args.on, by=args.by, recorded_at=args.now)
        return _refused(refusal) if refusal else _told(_known(ledger, held.id), args)

    return _within(args, run)


def _refused(refusal: Problem) -> int:
    print_problems((refusal,))
    return 1


def _told(found: Appraisal | Objection, args: argparse.Namespace) -> int:
    if isinstance(found, Appraisal):
        document, words = _document(found), _words(found)
    else:
        document, words = _objection(found), _objection_words(found)
    if args.json:
        print_json(document)
    else:
        print(words)
    return 0


def _all(ledger: Ledger) -> list[Appraisal]:
    return [held for plan in ledger.plans() for held in ledger.appraisals(plan.id, date.max)]


def _known(ledger: Ledger, appraisal_id: int) -> Appraisal:
    for held in _all(ledger):
        if held.id == appraisal_id:
            return held
    raise WrongCall(f"账本中没有编号为 {appraisal_id} 的考评结果，请用 appraisal list 查看编号。")


def _objected(ledger: Ledger, objection_id: int) -> Objection:
    for held in _all(ledger):
        for objection in held.objections:
            if objection.id == objection_id:
                return objection
    raise WrongCall(f"账本中没有编号为 {objection_id} 的申诉，请用 appraisal list 查看编号。")


def _document(held: Appraisal) -> answers.Document:
    return {
        "id": held.id,
        "title": held.title,
        "as_of": held.as_of.isoformat(),
        "scheme": {"name": held.scheme_name, "version": held.scheme_version},
        "phase": held.state,
        "published_on": _iso(held.published_on),
        "objections_until": _iso(held.objections_until),
        "finalized_on": _iso(held.final_on),
        "objections": [_objection(objection) for objection in held.objections],
    }


def _objection(objection: Objection) -> answers.Document:
    return {
        "id": objection.id,
        "unit": objection.unit,
        "raised_on": objection.raised_on.isoformat(),
        "block": objection.block or None,
        "words": objection.words,
        "outcome": objection.outcome or None,
        "decided_on": _iso(objection.decided_on),
        "reason": objection.reason or None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _words(held: Appraisal) -> str:
    dates = [f"{held.published_on} 公示，申诉期到 {held.objections_until} 止"] if held.published_on else []
    dates += [f"{held.final_on} 定稿"] if held.final_on else []
    head = f"考评结果 {held.id}：{held.title}，截至 {held.as_of}，{held.scheme_name} {held.scheme_version} 版，"
    head += "；".join([f"状态：{STATES[held.state]}", *dates]) + "。"
    return "\n".join([head, *(f"  {_objection_words(objection)}" for objection in held.objections)])


def _objection_words(objection: Objection) -> str:
    about = f"{objection.block} 板块" if objection.block else "整份得分表"
    said = f"申诉 {objection.id}：{objection.unit}于 {objection.raised_on} 对{about}提出：{objection.words}"
    if objection.decided_on is None:
        return f"{said}（待处理）"
    return f"{said}（{objection.decided_on} {DECISIONS[objection.outcome]}：{objection.reason}）"


def _card_words(card: Scorecard) -> str:
    score = "没有可评的板块" if card.score is None else f"{card.score:.2f} 分"
    held = f"触及红线：{card.held}" if card.barred else card.held
    said = [score, GRADE[card.grade] if card.grade else "不评等次", held, card.excluded]
    return f"  {card.unit.name}：" + "，".join(filter(None, said))
