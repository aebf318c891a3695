"""All the names a notice uses, brought to one canonical name per unit: prefixes, plates in brackets, abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fgf_core.model import DraftGroup, DraftUnit, UnitClass
from fgf_core.notice.names import is_closed, is_group, members
from fgf_core.notice.text import Note

_PREFIX = re.compile(
    "(自治区|自治州|自治县|兵团|[省市区县旗州盟])(?!场|容|民(?!政|族|宗)|域|块|政(?:公用|工程|园林|管理|设施))(?=.)"
)
_RANK = dict.fromkeys(("省", "自治区", "兵团"), 0) | dict.fromkeys("市州盟", 1) | dict.fromkeys("区县旗", 2)
_RANK |= {"自治州": 1, "自治县": 2}
_PLATED = re.compile(r"(.+?)[(（](.+)[)）]")
_BRANCH = re.compile(r"局.+(?:分局|支局)$")
_ELSEWHERE = re.compile(
    r"中国|国家|国网|.{2,5}(?:市|自治[州县])(?![场容民])|[一-龥]{2,5}[区县旗](?![域块])|.+(?:公司|集团|银行|[支分]行|大学|学院)$"
)
_VERTICAL = re.compile(
    r"^(?:中国|国家|国网)|人民银行|银保监|证监局|金融监[督管].*[分支]局|税务局|海关|海事局|气象局|邮政管理局|烟草专卖"
    r"|通信管理|消防救援|边检|出入境边防|调查队|供电公司|[支分]行$"
)
_DISTRICT = re.compile(r"(?:人民政府|街道|街道办事处|街道办|乡|镇|管委会|[区园]管理委员会|团场)$")
_ENDINGS = (
    (re.compile(r"(?:中级|高级)?(?:人民)?(法院|检察院)$"), r"\1"),
    (re.compile(r"委员会$"), "委"),
    (re.compile(r"办公室$"), "办"),
)
_ENDING = re.compile(r"(.*?)(法院|检察院|中心|局|委|办|厅|联|会|院|社|部)")
_GENERAL_WORDS = re.compile(r"(?:监督|管理|服务|事务|综合|工作|行政|业务)+")
_MOST_NAMES = 500
_PERHAPS, _SURE = 1, 2

Mention = tuple[tuple[str, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Roster:
    """The units and groups of a notice; `canonical` leads from every printed name of a unit to its one name."""

    units: tuple[DraftUnit, ...]
    groups: tuple[DraftGroup, ...]
    canonical: dict[str, str]
    notes: tuple[Note, ...]

    def units_of(self, names: Sequence[str]) -> tuple[str, ...]:
        """The canonical units among printed names, each once."""
        return tuple(dict.fromkeys(self.canonical[name] for name in names if name in self.canonical))


def roster(mentions: Sequence[Mention], *, government: str) -> Roster:
    """Bring the names of all lists together; each mention is a list's names with the lines it stands on."""
    places = _places(mentions)
    printed = [name for name in places if not is_group(name)]
    own = _own_prefix(government, printed)
    full, notes = _with_prefixes(printed, places, own=own, government=government)
    plain = _without_plates(list(dict.fromkeys(full.values())))
    apart = [{plain[full[name]] for name in names if name in full} for names, _ in mentions]
    fullest, doubts = _fullest(list(dict.fromkeys(plain.values())), apart)
    canonical = {name: fullest[plain[full[name]]] for name in printed}
    doubts += [pair for name in printed if (pair := _plate_elsewhere(name, canonical, own=own))]
    groups = tuple(DraftGroup(name, is_closed(name), members(name)) for name in places if is_group(name))

    spellings: dict[str, list[str]] = {unit: [] for unit in canonical.values()}
    for name, unit in canonical.items():
        spellings[unit] += [name] if name != unit else []
    for member in (member for group in groups for member in group.members):
        spellings.setdefault(member, [])
    units = tuple(
        DraftUnit(unit, tuple(aliases), _unit_class(unit, own=own, government=government))
        for unit, aliases in spellings.items()
    )
    notes += _merged(full, canonical, places)
    notes += _alike(doubts, canonical, places)
    notes += _unlisted(groups, places)
    if len(canonical) > _MOST_NAMES:
        notes.append(Note((), f"单位名称超过{_MOST_NAMES}个，其后的没有比对简称，请自行核对。", "ALIASES_UNCHECKED"))
    return Roster(units, groups, canonical, tuple(notes))


def _places(mentions: Sequence[Mention]) -> dict[str, tuple[int, ...]]:
    places: dict[str, set[int]] = {}
    for names, lines in mentions:
        for name in names:
            places.setdefault(name, set()).update(lines)
    return {name: tuple(sorted(lines)) for name, lines in places.items()}


def _merged(full: dict[str, str], canonical: dict[str, str], places: dict[str, tuple[int, ...]]) -> list[Note]:
    return [
        Note(places[name], f"“{name}”与“{canonical[name]}”视为同一单位，按后者登记，请确认。", "ALIAS_MERGED")
        for name in full
        if canonical[name] != full[name]
    ]


def _alike(
    doubts: Sequence[tuple[str, str]], canonical: dict[str, str], places: dict[str, tuple[int, ...]]
) -> list[Note]:
    return [
        Note(
            tuple(line for name in places if canonical.get(name) in pair for line in places[name]),
            f"“{pair[0]}”与“{pair[1]}”可能是同一单位，暂按两个单位登记，请确认。",
            "ALIAS_DOUBTFUL",
        )
        for pair in doubts
    ]


def _unlisted(groups: Sequence[DraftGroup], places: dict[str, tuple[int, ...]]) -> list[Note]:
    return [
        Note(places[group.name], f"“{group.name}”没有列出所含单位，请在单位登记中逐个补列。", "GROUP_UNLISTED")
        for group in groups
        if group.closed and not group.members
    ]


def _own_prefix(government: str, printed: Sequence[str]) -> str:
    """What the government's own units are called by: its last character, else the prefix most names have."""
    if government.endswith("自治区"):
        return "自治区"
    if government[-1:] in _RANK:
        return government[-1:]
    prefixes = [prefix for prefix in map(_prefix, printed) if prefix]
    return max(prefixes, key=prefixes.count, default="")


def _prefix(name: str) -> str:
    match = _PREFIX.match(name)
    return match[1] if match else ""


def _with_prefixes(
    printed: Sequence[str], places: dict[str, tuple[int, ...]], *, own: str, government: str
) -> tuple[dict[str, str], list[Note]]:
    """Each name with the level it belongs to, as the notice itself prints it elsewhere, else the government's own."""
    full, notes = {}, []
    known = set(printed)
    uses_own = own and any(_prefix(name) == own for name in printed)
    for name in printed:
        full[name] = name
        bare = name.removeprefix(government) if government else name
        if bare != name:
            full[name] = own + bare if own + bare in known else name
        if _prefix(name) or bare != name:
            continue
        seen = [prefix + name for prefix in (own, government, *_RANK) if prefix and prefix + name in known]
        stem = government[:-1] if len(government) > 2 else government
        elsewhere = _ELSEWHERE.match(name) or _DISTRICT.search(name) or (stem and name.startswith(stem))
        if seen:
            full[name] = seen[0]
            message = f"“{name}”缺“{seen[0].removesuffix(name)}”，文中他处作“{seen[0]}”，按后者登记，请确认。"
            notes.append(Note(places[name], message, "PREFIX_ADDED"))
        elif _BRANCH.search(name):
            message = f"“{name}”没有写明上级，照原文登记，请确认是否应加“市”等字样。"
            notes.append(Note(places[name], message, "PREFIX_UNKNOWN"))
        elif uses_own and not elsewhere:
            full[name] = own + name
            notes.append(Note(places[name], f"“{name}”没有写“{own}”，按“{own}{name}”登记，请确认。", "PREFIX_ADDED"))
    return full, notes


def _without_plates(names: Sequence[str]) -> dict[str, str]:
    """A plate in brackets makes no second unit: the bare name where it is printed, else the fuller form."""
    plates: dict[str, list[str]] = {}
    for name in names:
        match = _PLATED.fullmatch(name)
        plates.setdefault(match[1] if match else name, []).append(name)
    plain = {}
    for base, forms in plates.items():
        for name in forms:
            alike = [form for form in forms if _plate(form) == _plate(name)]
            plain[name] = base if base in forms else max(alike, key=len)
    return plain


def _plate(name: str) -> str:
    match = _PLATED.fullmatch(name)
    return match[2].removeprefix(_prefix(match[2])) if match else ""


def _plate_elsewhere(name: str, canonical: dict[str, str], *, own: str) -> tuple[str, str] | None:
    """A unit and another unit whose second plate bears the first one's name."""
    plate = canonical.get(own + _plate(name)) if _plate(name) else None
    return (plate, canonical[name]) if plate and plate != canonical[name] else None


def _fullest(names: Sequence[str], apart: Sequence[set[str]]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Abbreviations to the one fuller name they can stand for; two names in one list are never one unit."""
    fullest = {name: name for name in names}
    doubts: list[tuple[str, str]] = []
    for name, others in _fuller(names):
        together = set().union(*(found for found in apart if name in found))
        degrees = {other: degree for other, degree in others.items() if other not in together}
        sure = [other for other, degree in degrees.items() if degree == _SURE]
        if len(sure) == 1:
            fullest[name] = sure[0]
        else:
            doubts += [(name, other) for other in degrees]
    for name in names:
        while fullest[name] != fullest[fullest[name]]:
            fullest[name] = fullest[fullest[name]]
    return fullest, doubts


def _fuller(names: Sequence[str]) -> Iterator[tuple[str, dict[str, int]]]:
    """Each name with the longer ones it may shorten, and how surely; only of the same level, first word and ending."""
    alike: dict[tuple[str, str, str, bool], list[tuple[str, str]]] = {}
    for name in names[:_MOST_NAMES]:
        prefix = _prefix(name)
        body, ending = _body(name.removeprefix(prefix))
        if ending:
            alike.setdefault((prefix, body[:1], ending, bool(_BRANCH.search(name))), []).append((name, body))
    for forms in alike.values():
        for name, body in forms:
            degrees = {other: _abbreviates(body, fuller) for other, fuller in forms if len(other) > len(name)}
            yield name, {other: degree for other, degree in degrees.items() if degree}


def _abbreviates(body: str, fuller: str) -> int:
    """How surely one body of a name shortens another, longer one; 0 where it can't.

    Its characters stand in the longer name in order. A character standing alone may shorten a word or more (发改委);
    behind two or more only words of no weight may be left out (管理).
    """
    if body == fuller:
        return _SURE
    at, run, degree, used = 0, 0, _SURE, set()
    for char in body:
        found = fuller.find(char, at)
        if found < 0:
            return 0
        degree = min(degree, _skipping(fuller[at:found], run))
        run = 1 if found > at else run + 1
        used.add(found)
        at = found + 1
    degree = min(degree, _skipping(fuller[at:], run))
    return degree if _every_part(fuller, used) else 0


def _skipping(skipped: str, run: int) -> int:
    weighty = run > 1 and len(skipped) > 1 and not _GENERAL_WORDS.fullmatch(skipped)
    return _PERHAPS if weighty else _SURE


def _every_part(fuller: str, used: set[int]) -> bool:
    """甲和乙 is shortened by something of both: 政务中心 is not 政务和交易中心."""
    start = 0
    for part in fuller.split("和"):
        if not any(start <= at < start + len(part) for at in used):
            return False
        start += len(part) + 1
    return True


def _body(name: str) -> tuple[str, str]:
    name = name.replace("人民政府", "政府")
    for pattern, short in _ENDINGS:
        name = pattern.sub(short, name)
    match = _ENDING.fullmatch(name)
    return (match[1], match[2]) if match else (name, "")


def _unit_class(name: str, *, own: str, government: str) -> UnitClass:
    above = _RANK.get(_prefix(name), 9) < _RANK.get(own, 0)
    if above or _VERTICAL.search(name) or (_BRANCH.search(name) and _prefix(name) != own):
        return UnitClass.VERTICAL
    if _DISTRICT.search(name) and name not in (f"{government}人民政府", f"{own}人民政府", "人民政府"):
        return UnitClass.DISTRICT
    return UnitClass.DEPARTMENT
