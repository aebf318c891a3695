"""The words of simulated reports: plain sentences whose running figures grow with the work."""

from __future__ import annotations

import random
from collections.abc import Sequence

from fgf_core.demo.scenario import Scenario, Theme
from fgf_core.model import TaskFacts


def progress(scenario: Scenario, task: TaskFacts, percent: int, *, draw: random.Random) -> str:
    """A sentence or two on where the work stands; a task's running figures never fall."""
    theme = _theme(scenario, task)
    if percent >= 100:
        return f"{draw.choice(theme.done)}。{_filled(theme.under_way, task, percent, draw)}。"
    if percent < 25:
        return f"{draw.choice(theme.begin)}。"
    return "；".join(_filled([words], task, percent, draw) for words in draw.sample(theme.under_way, 2)) + "。"


def remark(scenario: Scenario, kind: str, draw: random.Random) -> str:
    """One sentence of a kind: problems, next_steps, support and so on."""
    return draw.choice(scenario.texts[kind]).format(m=draw.randint(2, 9)) + "。"


def _theme(scenario: Scenario, task: TaskFacts) -> Theme:
    """The theme whose key stands earliest in the task's title and summary; without any, the last one."""
    words = f"{task.title} {task.text}"
    themes = enumerate(scenario.themes)
    places = [(words.find(key), place) for place, theme in themes for key in theme.keys if key in words]
    return scenario.themes[min(places)[1] if places else -1]


def _filled(choice: Sequence[str], task: TaskFacts, percent: int, draw: random.Random) -> str:
    words = draw.choice(choice)
    scale = random.Random(f"{task.title} {words}")
    some, many = scale.randint(12, 40), scale.randint(300, 1900)
    return words.format(some=max(some * percent // 100, 1), many=many * percent // 100, m=draw.randint(2, 9))
