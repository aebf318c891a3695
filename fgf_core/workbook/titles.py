"""Which task of a plan a row's number and title mean: both must agree, for a number is easily off by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from fgf_core.model import TaskFacts

from .words import LEADING_NUMBER, compact

AGREES, CERTAIN, MARGIN = 0.6, 0.8, 0.1


@dataclass(frozen=True, slots=True)
class Match:
    """The task a row means, or None; `code` is what is to be said, `likely` another task whose title fits."""

    task: TaskFacts | None
    code: str = ""
    likely: TaskFacts | None = None


class Titles:
    """The tasks of one plan, to be found by number and title."""

    def __init__(self, tasks: Sequence[TaskFacts]) -> None:
        self._tasks = tasks
        self._of_number = {task.number: task for task in tasks}
        self._compact = {task.number: (compact(task.title), compact(task.text)) for task in tasks}
        self._scores: dict[str, list[tuple[float, int]]] = {}

    def find(self, number: int | None, title: str) -> Match:
        """The task that a number and a title mean together; either may be missing, None and ""."""
        lead = LEADING_NUMBER.match(title)
        typed = compact(title[lead.end() :] if lead else title)
        task = self._of_number.get(number) if number is not None else None
        if not typed:
            return Match(task, "NO_TITLE") if task else Match(None, "UNKNOWN_TASK")
        if task and self._score(typed, task.number) == 1:
            return Match(task)
        best, second = [*self._ranked(typed), (0.0, 0), (0.0, 0)][:2]
        likely = self._of_number.get(best[1]) if best[0] >= CERTAIN and best[0] - second[0] >= MARGIN else None
        if task:
            score = self._score(typed, task.number)
            if score >= AGREES and score >= best[0]:
                return Match(task)
            return Match(None, "TITLE_MISMATCH", likely)
        if number is None and likely:
            return Match(likely, "NO_NUMBER")
        return Match(None, "TITLE_MISMATCH" if likely else "UNKNOWN_TASK", likely)

    def _ranked(self, typed: str) -> list[tuple[float, int]]:
        if typed not in self._scores:
            self._scores[typed] = sorted(((self._score(typed, n), n) for n in self._compact), reverse=True)
        return self._scores[typed]

    def _score(self, typed: str, number: int) -> float:
        """How well a title fits: 1 the same, 0.95 a part of title or text that can't be chance, else likeness."""
        title, text = self._compact[number]
        if typed == title:
            return 1.0
        shorter = min(len(typed), len(title))
        if shorter >= 4 and (typed in title or title in typed):
            return 0.95
        if len(typed) >= 8 and (typed in text or (text and text in typed)):
            return 0.9
        return SequenceMatcher(None, typed[:200], title, autojunk=False).ratio() * 0.9
