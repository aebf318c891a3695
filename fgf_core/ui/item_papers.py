"""The papers of supervision as download buttons: an item's 督办单 and 催办单, and the month's 督查通报."""

from __future__ import annotations

import streamlit as st

from fgf_core.papers import supervision as papers
from fgf_core.supervision import Item
from fgf_core.ui import store
from fgf_core.ui.download import download, file_name
from fgf_core.ui.view import View


def of_item(view: View, item: Item) -> None:
    """What can be handed out about one item as it stands."""
    number = item.name
    day = f"{view.as_of:%Y%m%d}"
    with st.container(horizontal=True):
        download(
            "督办单（Word）", lambda: papers.sheet(view.plan, item, made_on=view.as_of),
            file_name("督办单", item.sheet.lead, number, day, kind="docx"), key="sheet", primary=True,
        )  # fmt: skip
        if item.with_unit:
            download(
                "催办单（Word）", lambda: papers.reminder(view.plan, item, as_of=view.as_of),
                file_name("催办单", item.sheet.lead, number, day, kind="docx"), key="reminder",
            )  # fmt: skip


def circular(view: View) -> None:
    """The 通报 of the day looked at."""
    download(
        "生成督查通报（Word）", lambda: papers.circular(_month(view), made_on=view.as_of),
        file_name("督查通报", view.plan.government, f"{view.as_of:%Y%m%d}", kind="docx"), key="circular",
    )  # fmt: skip


def _month(view: View) -> papers.Month:
    plan, day = view.plan, view.as_of
    return papers.Month(
        plan, day, store.tally(plan.id, day), store.standing(plan.id, day), store.attendance(plan.id, day),
        store.items(plan.id, day),
    )  # fmt: skip
