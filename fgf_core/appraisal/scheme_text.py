"""A scheme's text, TOML: every number it must hold and within which bounds; what is wrong is said with its line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeGuard

from fgf_core.appraisal.scheme_lines import Document, Lines, parsed
from fgf_core.model import Problem

GRADES = {"excellent": "优秀", "good": "良好", "pass": "合格", "fail": "不合格"}
BLOCKS = ("A1", "A2", "B1", "B2", "C", "D", "E")
WITHOUT_CASE = ("reweight", "full", "exclude")
LONGEST = 400
UNPRINTED = ("Cc", "Cs", "Zl", "Zp")
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what follows: they make a text look like another."""
SOURCE = f"source（依据）应为一段文字，不超过 {LONGEST} 字，不换行。"


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a scheme: where it stands, what it is called, between what it lies."""

    table: str
    key: str
    name: str
    least: float = 0
    most: float = 1


NUMBERS = (
    Number("weights", "lead", "牵头单位权重", 0, 10),
    Number("weights", "responsible", "责任单位权重", 0, 10),
    Number("weights", "member", "成组成员权重", 0, 10),
    Number("late", "per_month", "逾期办结每月扣减"),
    Number("late", "floor", "逾期办结最低得分率"),
    Number("late", "days_per_month", "逾期一个月的天数", 1, 366),
    Number("late", "extended", "延期后办结得分率"),
    Number("pace", "behind_from", "落后起点（百分点）", 0, 100),
    Number("pace", "far_behind_from", "严重落后起点（百分点）", 0, 100),
    Number("pace", "behind", "落后得分率"),
    Number("quality", "late_report", "迟报得分率"),
    Number("quality", "per_return", "退回一次扣分", 0, 100),
    Number("quality", "per_empty", "内容空洞一项扣分", 0, 100),
    Number("quality", "per_untrue", "情况不实一项扣分", 0, 100),
    Number("supervision", "answered", "按期反馈扣分", 0, 100),
    Number("supervision", "late_reply", "逾期反馈一次扣分", 0, 100),
    Number("supervision", "second_round", "二次督办扣分", 0, 100),
    Number("supervision", "third_round", "三次督办扣分", 0, 100),
    Number("standards", "most", "每项标准最高分", 1, 100),
    Number("adjustments", "praise", "通报表扬加分", 0, 100),
    Number("adjustments", "promotion", "上级肯定或经验推广加分", 0, 100),
    Number("adjustments", "criticism", "通报批评减分", -100, 0),
    Number("adjustments", "interview", "约谈减分", -100, 0),
    Number("adjustments", "as_responsible", "作为责任单位的折算"),
    Number("adjustments", "most", "加分上限", 0, 100),
    Number("adjustments", "least", "减分下限", -100, 0),
    Number("grades", "excellent", "优秀分数线", 0, 100),
    Number("grades", "good", "良好分数线", 0, 100),
    Number("grades", "pass", "合格分数线", 0, 100),
    Number("comparison", "least_led_tasks", "参与比较的最少牵头任务数", 0, 1000),
)


def checked(text: str) -> tuple[Document, tuple[Problem, ...]]:
    """The text as a document, grades and blocks in their order, and everything that keeps it from being a scheme.

    The problems come by line; never raises.
    """
    document, lines, unread = parsed(text)
    problems = [*unread, *_problems(document, lines)] if document or not unread else unread
    if problems:
        return {}, tuple(sorted(dict.fromkeys(problems), key=lambda problem: int(re.sub(r"\D", "", problem.where))))
    for table in ("grades", "quotas"):
        held = document.get(table, {})
        document[table] = {key: held[key] for key in (*GRADES, "source") if key in held}
    document["blocks"].sort(key=lambda block: BLOCKS.index(block["id"]))
    return document, ()


def _problems(d: Document, lines: Lines) -> Iterator[Problem]:
    for key, name in (("name", "名称"), ("version", "版本")):
        if not _is_text(d.get(key)) and not lines.unreadable("", key):
            yield _wrong(lines.of("", key), f'{name}应为一段文字：{key} = "……"，不超过 {LONGEST} 字，不换行。')
    known = {number.table for number in NUMBERS} | {"name", "version", "blocks", "bars", "quotas"}
    for key in d:
        if key not in known:
            yield _stranger(lines.of(key), "", key)
    for table in sorted({number.table for number in NUMBERS} | {"bars"}):
        if not isinstance(d.get(table), dict):
            yield _wrong(lines.of(table), f"缺少一组 [{table}]。")
    for number in NUMBERS:
        yield from _number(d, number, lines)
    yield from _strangers(d, lines)
    yield from _order(d, lines)
    yield from _choices(d, lines)
    yield from _quotas(d, lines)
    yield from _blocks(d.get("blocks"), lines)


def _number(d: Document, wanted: Number, lines: Lines) -> Iterator[Problem]:
    table = d.get(wanted.table)
    if not isinstance(table, dict):
        return
    value, where = table.get(wanted.key), lines.of(wanted.table, wanted.key)
    if value is None:
        if not lines.unreadable(wanted.table, wanted.key):
            yield _wrong(where, f"[{wanted.table}] 缺少 {wanted.key}（{wanted.name}）。")
    elif not _is_number(value):
        yield _wrong(where, f"{wanted.name}（{wanted.key}）应为普通写法的数字（如 0.5、10），不加引号。")
    elif not wanted.least <= value <= wanted.most:
        yield _wrong(
            where,
            f"{wanted.name}（{wanted.key}）应在 {wanted.least:g} 至 {wanted.most:g} 之间，现为 {_shown(value)}。",
        )


def _is_number(value: object) -> TypeGuard[int | Fraction]:
    return isinstance(value, (int, Fraction)) and not isinstance(value, bool)


def _shown(value: int | Fraction) -> str:
    return f"{float(value):g}" if -(10**15) < value < 10**15 else "很大的数"


def _is_text(value: object, *, empty: bool = False) -> bool:
    """Words on one line, without what changes how the words around them are shown."""
    if not isinstance(value, str) or len(value) > LONGEST or not (empty or value.strip()):
        return False
    return not any(unicodedata.category(sign) in UNPRINTED or sign in TURNING for sign in value)


def _strangers(d: Document, lines: Lines) -> Iterator[Problem]:
    more = {"comparison": {"without_case", "places"}, "bars": {"cap"}, "quotas": set(GRADES) - {"fail"}}
    for table, held in d.items():
        if not isinstance(held, dict):
            continue
        keys = {number.key for number in NUMBERS if number.table == table} | more.get(table, set()) | {"source"}
        for key in held:
            if key not in keys:
                yield _stranger(lines.of(table, key), f"[{table}] ", key)
        if not _is_text(held.get("source", ""), empty=True):
            yield _wrong(lines.of(table, "source"), SOURCE)


def _order(d: Document, lines: Lines) -> Iterator[Problem]:
    """What must lie in order: grades downwards, thresholds upwards; a lead weighs something."""
    for table, *keys in (("grades", "excellent", "good", "pass"), ("pace", "far_behind_from", "behind_from")):
        held = d.get(table)
        values: list[Any] = [held.get(key) for key in keys] if isinstance(held, dict) else []
        if values and all(map(_is_number, values)) and values != sorted(values, reverse=True):
            yield _wrong(lines.of(table, keys[0]), "、".join(keys) + " 应依次降低。")
    weights = d.get("weights")
    if isinstance(weights, dict) and _is_number(weights.get("lead")) and weights["lead"] == 0:
        yield _wrong(lines.of("weights", "lead"), "牵头单位权重不能为 0。")


def _choices(d: Document, lines: Lines) -> Iterator[Problem]:
    comparison, bars = d.get("comparison"), d.get("bars")
    if isinstance(comparison, dict):
        if comparison.get("without_case") not in WITHOUT_CASE and not lines.unreadable("comparison", "without_case"):
            yield _wrong(
                lines.of("comparison", "without_case"),
                'without_case（无计分事项的板块）应为 "reweight"（分值摊到其余板块）、"full"（计满分）或 "exclude"（不评等次）。',
            )
        if not isinstance(comparison.get("places"), bool) and not lines.unreadable("comparison", "places"):
            yield _wrong(lines.of("comparison", "places"), "places（是否显示名次）应为 true 或 false。")
        least = comparison.get("least_led_tasks")
        if isinstance(least, Fraction) and least.denominator != 1:
            yield _wrong(lines.of("comparison", "least_led_tasks"), "最少牵头任务数应为整数。")
    if isinstance(bars, dict) and bars.get("cap") not in tuple(GRADES) and not lines.unreadable("bars", "cap"):
        yield _wrong(
            lines.of("bars", "cap"), "cap（触及红线的最高等次）应为 " + "、".join(f'"{g}"' for g in GRADES) + " 之一。"
        )


def _quotas(d: Document, lines: Lines) -> Iterator[Problem]:
    quotas = d.get("quotas", {})
    if not isinstance(quotas, dict):
        yield _wrong(lines.of("", "quotas"), "quotas 应为一组 [quotas]。")
        return
    for grade, share in quotas.items():
        if grade in GRADES and not (_is_number(share) and 0 <= share <= 1):
            yield _wrong(lines.of("quotas", grade), f"{GRADES[grade]}名额应为 0 至 1 之间的比例。")


def _blocks(blocks: object, lines: Lines) -> Iterator[Problem]:
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield _wrong(lines.of("blocks.0"), "板块应逐个写成 [[blocks]]。")
        return
    seen: list[object] = []
    for place, block in enumerate(blocks):
        yield from _block(block, f"blocks.{place}", seen, lines)
        seen.append(block.get("id"))
    last = lines.of(f"blocks.{max(len(blocks) - 1, 0)}")
    missing = [block for block in BLOCKS if block not in seen]
    if missing and not any(lines.unreadable(f"blocks.{place}", "id") for place in range(len(blocks))):
        yield _wrong(last, f"缺少板块{'、'.join(missing)}；不用的板块把分值设为 0。")
    points = [block.get("points") for block in blocks]
    if all(map(_is_number, points)) and sum(points, Fraction(0)) != 100:
        yield _wrong(last, f"各板块分值合计应为 100，现为 {_shown(sum(points, Fraction(0)))}。")


def _block(block: Document, table: str, seen: list[object], lines: Lines) -> Iterator[Problem]:
    known, points = block.get("id"), block.get("points", "")
    if known not in BLOCKS and not lines.unreadable(table, "id"):
        yield _wrong(lines.of(table, "id"), f"板块编号（id）应为 {'、'.join(BLOCKS)} 之一。")
    elif known in seen:
        yield _wrong(lines.of(table, "id"), f"板块{known}出现了两次，请只留一个。")
    called = known if known in BLOCKS else ""
    for key in block:
        if key not in ("id", "name", "points", "clause", "source"):
            yield _stranger(lines.of(table, key), "板块", key)
    for key, name in (("name", "名称"), ("clause", "计分条款")):
        if not _is_text(block.get(key)) and not lines.unreadable(table, key):
            yield _wrong(
                lines.of(table, key), f"板块{called}的{name}（{key}）应为一段文字，不超过 {LONGEST} 字，不换行。"
            )
    if not _is_text(block.get("source", ""), empty=True):
        yield _wrong(lines.of(table, "source"), SOURCE)
    if not _is_number(points) or not 0 <= points <= 100:
        if not lines.unreadable(table, "points"):
            yield _wrong(lines.of(table, "points"), f"板块{called}的分值（points）应为 0 至 100 的数字，不加引号。")
    elif known == "E" and points:
        yield _wrong(lines.of(table, "points"), "加减分板块（E）不占 100 分，分值应为 0。")


def _stranger(where: str, whose: str, key: str) -> Problem:
    return _wrong(where, f"{whose}没有“{key[:40]}”这一项，请删去或改正拼写。")


def _wrong(where: str, message: str) -> Problem:
    return Problem(where, message, "SCHEME_TEXT")
