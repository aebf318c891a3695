"""The papers of the appraisal as download buttons: one unit's 扣分依据单, and the whole result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from fgf_core.appraisal import Appraisal, Scheme, Scorecard
from fgf_core.papers.deductions import deduction_sheet_excel, deduction_sheet_word
from fgf_core.papers.results import results_excel, results_word
from fgf_core.ui.download import download, file_name
from fgf_core.ui.task_acts import day_of_act
from fgf_core.ui.view import View


def sheet(view: View, card: Scorecard, scheme: Scheme, as_of: date, title: str = "") -> None:
    """The sheet of every point taken off a unit; `title` is the result it belongs to."""
    name, day = card.unit.name, f"{as_of:%Y%m%d}"
    make = {"xlsx": deduction_sheet_excel, "docx": deduction_sheet_word}
    _buttons(
        "扣分依据单", (name, day),
        {
            kind: partial(paper, view.plan, card, scheme, as_of=as_of, made_on=day_of_act(view), title=title)
            for kind, paper in make.items()
        },
    )  # fmt: skip


def result(view: View, a: Appraisal, cards: Sequence[Scorecard]) -> None:
    """A whole result: grades, points, every row and the objections."""
    make: Mapping[str, Callable[..., bytes]] = {"xlsx": results_excel, "docx": results_word}
    papers = {kind: partial(paper, view.plan, a, cards, made_on=day_of_act(view)) for kind, paper in make.items()}
    _buttons("考评结果", (view.plan.government, f"{view.plan.year}年", f"{a.as_of:%Y%m%d}"), papers)


def _buttons(what: str, named: Sequence[str], papers: Mapping[str, Callable[[], bytes]]) -> None:
    with st.container(horizontal=True):
        for kind, word in (("docx", "Word"), ("xlsx", "Excel")):
            download(f"{what}（{word}）", papers[kind], file_name(what, *named, kind=kind), key=f"{what}-{kind}")
