"""Things timed in turn, so that other work on the machine falls on all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")
LEAST, ENOUGH_SECONDS, SLOW_MS = 3, 40, 8_000


@dataclass(frozen=True, slots=True)
class Measured(Generic[Key, Answer]):
    """What each act answered at first, and the ms it took afterwards."""

    answers: dict[Key, Answer]
    times: dict[Key, list[float]]


def in_turn(acts: Mapping[Key, Callable[[], Answer]], repeat: int) -> Measured[Key, Answer]:
    """Each act so many times after the first; three times where all take long, and no more where one alone does."""
    answers: dict[Key, Answer] = {}
    times: dict[Key, list[float]] = {}
    for key, act in acts.items():
        answers[key], spent = timed(act)
        times[key] = [spent] if spent > SLOW_MS else []
    quick = [key for key, spent in times.items() if not spent]
    begun = time.monotonic()
    for turn in range(repeat):
        if turn >= LEAST and time.monotonic() > begun + ENOUGH_SECONDS:
            break
        for key in quick:
            times[key].append(timed(acts[key])[1])
    return Measured(answers, times)


def timed(act: Callable[[], Answer]) -> tuple[Answer, float]:
    """What an act answers, and the ms it takes."""
    start = time.perf_counter()
    answer = act()
    return answer, (time.perf_counter() - start) * 1000
