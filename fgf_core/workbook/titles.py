"""Which task of a plan a row's number and title mean: both must agree, for a number is easily off by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

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
    """The tasks of one plan, to be found by number and title; built once, asked for every row."""

    def __init__(self, tasks: Sequence[TaskFacts]) -> None:
        self._tasks = {task.number: task for task in tasks}

    def find(self, number: int | None, title: str) -> Match:
        """The task that a number and a title mean together; either may be missing, None and ""."""
        task = self._tasks.get(number) if number is not None else None
        if task and title and title == task.title:
            return Match(task)
        lead = LEADING_NUMBER.match(title)
        typed = compact(title[lead.end() :] if lead else title)
        if not typed:
            return Match(task, "NO_TITLE") if task else Match(None, "UNKNOWN_TASK")
        if task and number in self._same.get(typed, ()):
            return Match(task)
        scores = self._scores(typed)
        if task and max(scores.values(), default=0.0) < AGREES and self._is_short_for(typed, task):
            return Match(task)
        best, second = sorted([*scores.values(), 0.0, 0.0], reverse=True)[:2]
        if task and best >= AGREES and scores.get(task.number) == best:
            return Match(task)
        certain = best >= CERTAIN and best - second >= MARGIN
        likely = self._known[max(scores, key=lambda known: scores[known])][0] if certain else None
        if number is None and likely:
            return Match(likely, "NO_NUMBER")
        return Match(None, "TITLE_MISMATCH" if task or likely else "UNKNOWN_TASK", likely)

    def _scores(self, typed: str) -> dict[int, float]:
        """How well the title of each task fits, by number; one that shares nothing isn't there.

        The same, a part of the title or of the text that can't be chance, or likeness.
        """
        pairs = _pairs(typed)
        common = Counter(chain.from_iterable(self._sharing.get(pair, ()) for pair in pairs))
        scores = dict.fromkeys(self._within(typed, pairs), WITHIN)
        for number, shared in common.items():
            title, size = self._known[number][1], self._sizes[number]
            least = min(len(pairs), size)
            if shared == least and min(len(typed), len(title)) >= 4 and (typed in title or title in typed):
                scores[number] = PART
            elif number not in scores:
                scores[number] = 2 * shared / (len(pairs) + size)
        return scores | dict.fromkeys(self._same.get(typed, ()), SAME)

    def _is_short_for(self, typed: str, task: TaskFacts) -> bool:
        """Whether the words left of a task's title are its own in their order: 建设审批服务, or 稳就业 and no other's."""
        title = self._known[task.number][1]
        if len(typed) < 4:
            return len(typed) == 3 and [typed in known for _, known in self._known.values()].count(True) == 1
        return len(typed) < len(title) and _left_of(title, typed)

    def _within(self, typed: str, pairs: frozenset[str]) -> list[int]:
        """The tasks whose text holds a title of some length, or is held by it."""
        if len(typed) < 8:
            return []
        held = [number for pair in pairs for number in self._begun.get(pair, ()) if self._texts[number] in typed]
        if typed in self._joined:
            held += [number for number, text in self._texts.items() if typed in text]
        return held

    # What follows is for titles that aren't their task's to the letter; most workbooks never ask for it.

    @cached_property
    def _known(self) -> dict[int, tuple[TaskFacts, str]]:
        """Each task with the letters and digits of its title, by number."""
        return {number: (task, compact(task.title)) for number, task in self._tasks.items()}

    @cached_property
    def _same(self) -> dict[str, list[int]]:
        """The tasks of a title."""
        found: dict[str, list[int]] = {}
        for number, (_, title) in self._known.items():
            found.setdefault(title, []).append(number)
        return found

    @cached_property
    def _sharing(self) -> dict[str, list[int]]:
        """The tasks whose title has a pair of neighbours, by pair."""
        found: dict[str, list[int]] = {}
        for number, (_, title) in self._known.items():
            for pair in _pairs(title):
                found.setdefault(pair, []).append(number)
        return found

    @cached_property
    def _sizes(self) -> Counter[int]:
        """How many pairs each task's title has."""
        return Counter(chain.from_iterable(self._sharing.values()))

    @cached_property
    def _texts(self) -> dict[int, str]:
        """The letters and digits of each task's text."""
        return {number: compact(task.text) for number, (task, _) in self._known.items()}

    @cached_property
    def _begun(self) -> dict[str, list[int]]:
        """The tasks whose text begins with a pair."""
        found: dict[str, list[int]] = {}
        for number, text in self._texts.items():
            found.setdefault(text[:2], []).append(number)
        return found

    @cached_property
    def _joined(self) -> str:
        """All texts; they hold letters and digits only, so that no title is found across two of them."""
        return "\n".join(self._texts.values())


def _left_of(title: str, typed: str) -> bool:
    """Whether leaving words out of a title gives what was typed: pieces of two characters and more, in their order."""
    ends = {0: 0}  # how much of what was typed is found, and how much of the title that takes at least
    for done in range(len(typed)):
        for size in range(2, len(typed) - done + 1):
            at = title.find(typed[done : done + size], ends[done]) if done in ends else -1
            if at < 0:
                break
            ends[done + size] = min(at + size, ends.get(done + size, len(title)))
    return len(typed) in ends


def _pairs(typed: str) -> frozenset[str]:
    """The pairs of neighbours among a title's letters and digits."""
    return frozenset(typed[place : place + 2] for place in range(len(typed) - 1))
