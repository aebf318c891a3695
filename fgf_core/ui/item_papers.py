"""The papers of supervision as download buttons: an item's 督办单 and 催办单, the month's 督查通报, the list of items."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from fgf_core.papers import lists
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


def of_all(view: View, items: Sequence[Item]) -> None:
    """The 通报 of the day looked at, and the items shown as a list."""
    named = (view.plan.government, f"{view.as_of:%Y%m%d}")
    with st.container(horizontal=True):
        download(
            "生成督查通报（Word）", lambda: papers.circular(_month(view), made_on=view.as_of),
            file_name("督查通报", *named, kind="docx"), key="circular",
        )  # fmt: skip
        if items:
            download(
                "导出督办台账（Excel）", lambda: lists.item_list(view.plan, view.as_of, items),
                file_name("督办台账", *named), key="item-list",
            )  # fmt: skip


def _month(view: View) -> papers.Month:
    plan, day = view.plan, view.as_of
    return papers.Month(
        plan, day, store.tally(plan.id, day), store.standing(plan.id, day), store.attendance(plan.id, day),
        store.items(plan.id, day),
    )  # fmt: skip
