"""The papers of the appraisal as download buttons: one unit's 扣分依据单 or all units', and the whole result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from fgf_core import appraisal
from fgf_core.appraisal import Appraisal, Scheme, Scorecard
from fgf_core.papers.deductions import MAKERS, all_sheets, frozen_sheet, sheet_name
from fgf_core.papers.results import results_excel, results_word
from fgf_core.ui.download import download, file_name
from fgf_core.ui.task_acts import day_of_act
from fgf_core.ui.text import plain
from fgf_core.ui.view import View

_KINDS = {"docx": "Word", "xlsx": "Excel"}


def sheet(view: View, card: Scorecard, scheme: Scheme, as_of: date) -> None:
    """The sheet of every point taken off a unit as things stand on a day."""
    made_on = day_of_act(view)
    _sheet(
        card, as_of,
        {kind: partial(MAKERS[kind], view.plan, card, scheme, as_of=as_of, made_on=made_on) for kind in _KINDS},
    )  # fmt: skip


def frozen(view: View, a: Appraisal, card: Scorecard) -> None:
    """The sheet of a unit's card in a result, as it was kept."""
    if _readable(a):
        made_on = day_of_act(view)
        _sheet(
            card, a.as_of, {kind: partial(frozen_sheet, view.plan, a, card, kind, made_on=made_on) for kind in _KINDS}
        )


def result(view: View, a: Appraisal, cards: Sequence[Scorecard]) -> None:
    """A whole result: grades, points, every row and the objections; and the sheets of all its units."""
    make: Mapping[str, Callable[..., bytes]] = {"xlsx": results_excel, "docx": results_word}
    named = (view.plan.government, f"{view.plan.year}年", f"{a.as_of:%Y%m%d}")
    with st.container(horizontal=True):
        for kind, word in _KINDS.items():
            paper = partial(make[kind], view.plan, a, cards, made_on=day_of_act(view))
            name = file_name("考评结果", *named, kind=kind)
            download(f"考评结果（{word}）", paper, name, key=f"考评结果-{kind}")
        words = f"打包全部单位的扣分依据单（{len(cards)} 个单位）"
        asked = _readable(a) and st.button(words, key="sheets", icon=":material/folder_zip:")
    if asked:
        bar = st.progress(0.0, "正在生成…")
        packed = all_sheets(
            view.plan, a, cards, made_on=day_of_act(view),
            progress=lambda share, unit: bar.progress(share, plain(f"正在生成 {unit}")),
        )  # fmt: skip
        bar.empty()
        saved = file_name("扣分依据单", *named, kind="zip")
        download(f"保存 {saved}", packed, saved, key="sheets-file", primary=True)


def _readable(a: Appraisal) -> bool:
    return appraisal.read(a.scheme_text)[0] is not None


def _sheet(card: Scorecard, as_of: date, papers: Mapping[str, Callable[[], bytes]]) -> None:
    with st.container(horizontal=True):
        for kind, word in _KINDS.items():
            download(f"扣分依据单（{word}）", papers[kind], sheet_name(card, as_of, kind), key=f"扣分依据单-{kind}")
