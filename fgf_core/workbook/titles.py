"""Which task of a plan a row's number and title mean: both must agree, for a number is easily off by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fgf_core.model import TaskFacts

from .words import LEADING_NUMBER, compact

# Likeness is the share of common pairs of neighbouring characters, 0 to 1; a wrong character in ten leaves 0.78.
AGREES, CERTAIN, MARGIN = 0.5, 0.7, 0.1
SAME, PART, WITHIN = 1.0, 0.95, 0.9


@dataclass(frozen=True, slots=True)
class Match:
    """The task a row means, or None; `code` is what is to be said, `likely` another task whose title fits."""

    task: TaskFacts | None
    code: str = ""
    likely: TaskFacts | None = None


class Titles:
    """The tasks of one plan, to be found by number and title."""

    def __init__(self, tasks: Sequence[TaskFacts]) -> None:
        self._known = {task.number: (task, *_prepared(task.title), compact(task.text)) for task in tasks}

    def find(self, number: int | None, title: str) -> Match:
        """The task that a number and a title mean together; either may be missing, None and ""."""
        lead = LEADING_NUMBER.match(title)
        typed, pairs = _prepared(title[lead.end() :] if lead else title)
        task = self._known[number][0] if number in self._known else None
        if not typed:
            return Match(task, "NO_TITLE") if task else Match(None, "UNKNOWN_TASK")
        scores = {known: self._score(typed, pairs, known) for known in self._known}
        best, second = sorted([*scores.values(), 0.0, 0.0], reverse=True)[:2]
        if task and scores[task.number] == best and best >= AGREES:
            return Match(task)
        certain = best >= CERTAIN and best - second >= MARGIN
        likely = self._known[max(scores, key=lambda known: scores[known])][0] if certain else None
        if number is None and likely:
            return Match(likely, "NO_NUMBER")
        return Match(None, "TITLE_MISMATCH" if task or likely else "UNKNOWN_TASK", likely)

    def _score(self, typed: str, pairs: frozenset[str], number: int) -> float:
        """How well a title fits: the same, a part of the title or of the text that can't be chance, or likeness."""
        _, title, known, text = self._known[number]
        if typed == title:
            return SAME
        if min(len(typed), len(title)) >= 4 and (typed in title or title in typed):
            return PART
        if len(typed) >= 8 and (typed in text or (text and text in typed)):
            return WITHIN
        return 2 * len(pairs & known) / ((len(pairs) + len(known)) or 1)


def _prepared(title: str) -> tuple[str, frozenset[str]]:
    """A title's letters and digits, and the pairs of neighbours among them."""
    typed = compact(title)
    return typed, frozenset(typed[place : place + 2] for place in range(len(typed) - 1))
