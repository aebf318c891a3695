"""Acts that somebody signs: who, on which day; a refusal stands under its form, a double click counts once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

import streamlit as st

from fgf_core.model import Problem
from fgf_core.ui import parts
from fgf_core.ui.task_acts import day_of_act
from fgf_core.ui.text import esc, plain
from fgf_core.ui.view import View

STEP = 0.5  # what the arrows of a field for points move by; any hundredth can be typed
_LONGEST = 500  # characters of a reason


@dataclass(slots=True)
class Last:
    """What the session's last act did: plan, words, and the day from which it counts; `turn` counts the acts.

    Kept as one object: Streamlit may end a run at any touch of its session state, as it does on a double click, and
    what was committed must be said all the same. `by` is who acted, offered again for the next act.
    """

    done: tuple[str, str, date] | None = None
    toast: bool = False
    turn: int = 0
    by: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class Desk:
    """The plan on the day of the act, which need not be the day looked at; `turn` is the act its forms are for."""

    view: View
    day: date
    last: Last
    turn: int

    def key(self, name: str) -> str:
        """A widget's key: fresh after every act, so that a second click on an old form finds no form."""
        return f"{name}-{self.view.plan.id}-{self.turn}"


def desk(view: View) -> Desk:
    """The desk of this session."""
    last: Last = st.session_state.setdefault("last-signed-act", Last())
    return Desk(view, day_of_act(view), last, last.turn)


def told(at: Desk, page: str, **query: object) -> str:
    """What the last act did, with the way to the day from which it counts; and a word where the days differ."""
    last, view = at.last, at.view
    said = ""
    if last.done is None or last.done[0] != view.plan.id:
        last.done = None
    else:
        _, words, day = last.done
        href = replace(view, as_of=day).link(page, **query)
        way = "" if day <= view.as_of else f" {parts.link(href, f'按 {day} 查看')}"
        said = f'<div class="fgf-call fgf-good" role="status">{esc(words)}{way}</div>'
        if last.toast:
            last.toast = False
            st.toast(plain(words))
    if at.day != view.as_of:
        said += parts.callout(f"以下按办理当日 {at.day} 的情况办理，不按所查看的 {view.as_of}。", "warn")
    return said


def day(at: Desk, label: str, name: str) -> date:
    """The day an act is given, the day of the act unless changed."""
    return st.date_input(label, value=at.day, key=at.key(name), format="YYYY-MM-DD")


def by(at: Desk, name: str) -> str:
    """Who acts."""
    return st.text_input("经办人（必填）", value=at.last.by, key=at.key(name), max_chars=40).strip()


def words(at: Desk, label: str, name: str, height: int = 80) -> str:
    """A text of a few lines."""
    return st.text_area(label, key=at.key(name), height=height, max_chars=_LONGEST).strip()


def refused(said: str) -> None:
    """Why an act was not done, under its form."""
    st.html(parts.callout(f"没有成功：{said}", "bad"))


def send(at: Desk, who: str, commit: Callable[[], Problem | str]) -> None:
    """Commit an act: a refusal is shown here, the words of what was done on the next run.

    The two runs of a double click may be under way at the same time: the second finds the turn taken and only shows
    what the first did.
    """
    last = at.last
    with last.lock:
        done: Problem | str = ""
        if last.turn == at.turn:
            done = commit()
            if isinstance(done, str):
                last.done, last.toast, last.by = (at.view.plan.id, done, at.day), True, who
                last.turn += 1
            else:
                last.done = None
    if isinstance(done, Problem):
        refused(done.message)
        return
    st.rerun()
