"""A printed list of units, repaired and cut into the names of units and groups."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAIRS = {"(": ")", "（": "）"}
_SEPARATORS = "、，,；;"
_LONGEST = 1500
_LEVEL = "自治区|自治州|自治县|[省市区县旗州盟]"

# Where a unit's name may end. What follows an ending decides whether it is one: 政府办公室 does not end after 办,
# 中心支行 not after 中心, 税务总局…税务局 not after 总局, 环境局某某分局 not after the first 局.
_BRANCH = r"(?:分局|支局|支队|大队|中队|派出所|分中心)"
_ENDING = re.compile(
    rf"""(?: (?<!总)局(?![^局委办院心厅监]{{1,5}}{_BRANCH}) | 厅
        | (?<![省市区县旗州盟党团])委(?!员|办|会|监委) | 委员会 | 团(?:{_LEVEL})?委 | 管委会
        | 委(?:办|(?:宣传|组织|统战|武装|社会工作)部)
        | 办公室 | 办事处 | (?<!经)办(?!公室|事处|理|法|证|学|案)
        | 中心(?!支行|分行|支库|医院|血站|小学|学校) | 法院 | 检察院 | [支分]行
        | 工商联 | 妇联 | 残联 | 文联 | 科协 | 总工会 | 供销社 | 红十字会
        | 人民政府(?!办) | 街道(?!办|工委) )
        (?:[(（][^()（）]*[)）])?""",
    re.VERBOSE,
)
_SHORT_NAMES = frozenset({"法院", "团委", "妇联", "残联", "文联", "科协", "编办"})
_TAIL = re.compile(r"部门|单位|[)）]")
_AND = re.compile(r"以及|[和及与]")

_PLACES = "乡镇|街道|园区|[乡镇]"
_SEVERAL_PLACES = rf"(?:{_PLACES})(?:人民政府|办事处|管委会)?(?:[(（].+[)）])?"
_GROUP = re.compile(
    rf"各|[有相]关(?:部门|单位)|(?:{_LEVEL})[直级属](?:部门|单位|机关)|成员单位|所有(?:部门|单位)"
    rf"|^等|^(?:部门|单位|{_SEVERAL_PLACES})$"
)
_GROUP_START = re.compile(rf"(?:(?:{_LEVEL})(?:[级直属]|政府|人民政府)?)?各")
_GROUP_END = re.compile(
    rf"各.*?(?:(?:人民政府|办事处|管委会|部门|单位)(?:[(（][^()（）]*[)）])?(?!办|[(（])"
    rf"|(?:乡镇|街道)(?:[(（][^()（）]*[)）])?(?=(?:{_LEVEL}|中国|国家).))"
)
_CLOSED = re.compile(
    rf"各(?:[县市区旗州](?![级直属])|地(?!方)|乡|镇|街道|师|团场|园区|开发区|管委会)|{_SEVERAL_PLACES}$"
)
_AND_SO_ON = re.compile(r"(.+?)(?<![高平同初中均何])等(?P<rest>[^、]*)")
_LISTED = re.compile(r"(.+)[(（]([^()（）]*[、，,][^()（）]*)[)）]")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one list in order, and each repair as (message, code)."""

    names: tuple[str, ...]
    repairs: tuple[tuple[str, str], ...]


def names(value: str) -> Names:
    """Cut a list at its separators, and where those were lost, at the endings of units' names."""
    value = _without_spaces(value).strip("。" + _SEPARATORS)
    if len(value) > _LONGEST:
        return Names((), (("单位名单太长，没有读取，请核对原文并手工填写。", "LIST_UNREADABLE"),))
    repaired = _close_brackets(value)
    repairs: list[tuple[str, str]] = []
    if repaired != value:
        changed = [token for token in _tokens(repaired) if token not in value] or [repaired]
        repairs.append((f"括号不配对，按“{'”“'.join(changed)}”读取，请核对。", "BRACKET_REPAIRED"))
    found: list[str] = []
    for part in (part for token in _tokens(repaired) for part in _and_so_on(token)):
        pieces = _pieces(part)
        if len(pieces) > 1:
            message = f"“{part}”中缺顿号，按“{'、'.join(pieces)}”{len(pieces)}个名称读取，请核对。"
            repairs.append((message, "UNIT_SPLIT"))
        found += pieces
    return Names(tuple(found), tuple(repairs))


def is_group(name: str) -> bool:
    """Whether a name stands for several units."""
    return bool(_GROUP.search(name))


def is_closed(group: str) -> bool:
    """Whether a group can be listed: districts, townships, parks; not `有关部门`, not `成员单位`."""
    return bool(_CLOSED.match(group)) and not re.search(r"部门|[有相]关|成员单位", group)


def members(group: str) -> tuple[str, ...]:
    """The units listed in brackets behind a closed group's name, if the notice lists them."""
    match = _LISTED.fullmatch(group) if is_closed(group) else None
    listed = re.split(r"[、，,]", match[2]) if match else []
    return tuple(listed) if all(len(name) > 1 and not is_group(name) for name in listed) else ()


def _without_spaces(value: str) -> str:
    """The list without spaces: one between two names separates them, one inside a name is dropped."""
    words = value.split()
    joined = "".join(words)
    ends = {match.end() for match in _ENDING.finditer(joined)} | {match.end() for match in _TAIL.finditer(joined)}
    at, parts = 0, []
    for word in words:
        at += len(word)
        parts.append(f"{word}、" if at in ends and at < len(joined) else word)
    return "".join(parts)


def _close_brackets(value: str) -> str:
    """An opening bracket without its partner closes behind the one name in it; a closing one alone is dropped."""
    opened: list[int] = []
    dropped: set[int] = set()
    for index, char in enumerate(value):
        if char in _PAIRS:
            opened.append(index)
        elif char in _PAIRS.values() and opened:
            opened.pop()
        elif char in _PAIRS.values():
            dropped.add(index)
    ends: dict[int, str] = {}
    for index in opened:
        end = next((at for at in range(index, len(value)) if value[at] in _SEPARATORS), len(value))
        name = _ENDING.search(value, index + 1, end)
        end = name.end() if name else end
        ends[end] = ends.get(end, "") + _PAIRS[value[index]]
    kept = (ends.get(at, "") + ("" if at in dropped else char) for at, char in enumerate(value))
    return "".join(kept) + ends.get(len(value), "")


def _tokens(value: str) -> list[str]:
    tokens, depth = [""], 0
    for char in value:
        depth += (char in _PAIRS) - (char in _PAIRS.values())
        if char in _SEPARATORS and not depth:
            tokens.append("")
        else:
            tokens[-1] += char
    return [token for token in tokens if token]


def _and_so_on(token: str) -> list[str]:
    """`甲局等市级各有关部门` is a unit and a group."""
    match = _AND_SO_ON.fullmatch(token)
    if match and re.fullmatch(r"\d*个?(?:部门|单位)?(?:[(（].+[)）])?", match["rest"]):
        return [match[1], "等" + match["rest"]]
    if match and is_group(match["rest"]):
        return [match[1], match["rest"]]
    return [token]


def _pieces(part: str) -> list[str]:
    """The names in what stands between two separators: more than one where a separator was lost."""
    if not is_group(part):
        return _units(part)
    for start in _GROUP_START.finditer(part):
        left = re.sub(r"(?:以及|[和及与])$", "", part[: start.start()])
        if left and (_complete(left) or re.search(rf"(?:{_TAIL.pattern})$", left)):
            return [*_pieces(left), *_pieces(part[start.start() :])]
    end = _GROUP_END.search(part)
    if end and (_complete(part[end.end() :]) or is_group(part[end.end() :])):
        return [part[: end.end()], *_pieces(part[end.end() :])]
    return [part]


def _units(token: str) -> list[str]:
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _ENDING.finditer(token):
        name, inside = token[start : match.end()], token[: match.start()]
        if _depth(inside) or (len(name) < 3 and name not in _SHORT_NAMES):
            continue
        spans.append((start, match.end()))
        joint = _AND.match(token, match.end())
        start = joint.end() if joint else match.end()
    if not spans:
        return [token]
    if spans[-1][1] < len(token):
        spans[-1] = (spans[-1][0], len(token))
    return [token[first:last] for first, last in spans]


def _complete(name: str) -> bool:
    return any(match.end() == len(name) for match in _ENDING.finditer(name))


def _depth(text: str) -> int:
    return sum((char in _PAIRS) - (char in _PAIRS.values()) for char in text)
