"""The words of a task: its short title, the clause around a place, and signs that characters were lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_BALANCED = re.compile(r"《[^《》]*》|（[^（）]*）|\([^()]*\)|“[^“”]*”")
_CLAUSE_END = re.compile(r"[，,；;]")
# A clause of this kind says where or by what, not what is to be done: the next one belongs to the title.
_ADVERBIAL = re.compile(r"(?:严格)?(?:在(?!线)|对(?!标|接|外|口)|围绕|按照|根据|依据|依托|针对|结合|通过|以|为)")
_NAME = re.compile(
    r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|[（(]?〔\d{4}〕\d*号?|[（(]\d{4}[）)]?年?版?[）)]?|“(?!\d{4}年)[^“”%％。]{1,12}”"
)
_STOPS = "，,。；;！!？?\n"
_LONG_CLAUSE = 40
_FAR = 200
_HEAD = 5


def title(text: str) -> str:
    """The first clause of a text, as its short title, verbatim; two clauses where the first only sets the scene."""
    sentence = text.partition("。")[0]
    covered = _cover(_BALANCED, sentence)
    ends = [match.start() for match in _CLAUSE_END.finditer(covered)] + [len(sentence)]
    scene = len(ends) > 1 and _ADVERBIAL.match(sentence)
    return sentence[: ends[1 if scene else 0]]


def masked(text: str) -> str:
    """The text with names of documents, numbers of documents and short quoted names blanked out, same length."""
    return _cover(_NAME, text)


def clause_at(text: str, start: int, end: int, *, following: bool = False) -> str:
    """The words around a place: its clause; its part between 、 where that is long; with the next one if wanted."""
    first, last = _around(text, start, end, _STOPS)
    if last - first > _LONG_CLAUSE:
        first, last = _around(text, start, end, _STOPS + "、")
    if following and last - end < 2 and last < len(text) and text[last] in "，,":
        last = _around(text, last + 1, last + 1, _STOPS)[1]
    return text[first:last].strip()


def lost_first_character(text: str, others: Iterator[str]) -> str:
    """The first character a text seems to have lost, or nothing.

    The text's head stands again inside it, at the start of a clause behind one more character, and that character
    and the head's first one begin a clause in the other texts too.
    """
    again = re.search(rf"[，,。；;、]([一-龥]){re.escape(text[:_HEAD])}", text) if len(text) > _HEAD else None
    if not again:
        return ""
    opening = re.compile(rf"(?:^|[，,。；;、]){again[1]}{re.escape(text[0])}")
    return again[1] if any(opening.search(other) for other in others) else ""


def unbalanced(text: str) -> tuple[str, ...]:
    """The pairs of marks of which one half is missing."""
    pairs = ("“”", "《》", "（）", "()", "〔〕")
    return tuple(pair for pair in pairs if not _paired(text, *pair))


def repeated_sentence(text: str) -> str:
    """A sentence that only says again how the one before it ended, or nothing."""
    for before, after in pairwise(text.split("。")):
        if after and (before == after or before.endswith((f"，{after}", f",{after}"))):
            return after
    return ""


def _cover(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: "□" * len(match[0]), text)


def _around(text: str, start: int, end: int, stops: str) -> tuple[int, int]:
    floor, ceiling = max(0, start - _FAR), min(len(text), end + _FAR)
    first = max(text.rfind(stop, floor, start) + 1 for stop in stops)
    last = min((at for at in (text.find(stop, end, ceiling) for stop in stops) if at >= 0), default=ceiling)
    return max(first, floor), last


def _paired(text: str, left: str, right: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == left) - (char == right)
        if depth not in (0, 1, 2):
            return False
    return depth == 0
