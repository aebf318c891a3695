"""The papers of supervision as download buttons: on an item, a task, a unit, a leader, a month; the list of items."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from fgf_core import dossier
from fgf_core.papers import advice, leaders, lists, matter
from fgf_core.papers import supervision as papers
from fgf_core.papers.circular import circular
from fgf_core.supervision import Item, Proposal
from fgf_core.ui import parts, store
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
        special(view, number, item=item)


def of_all(view: View, items: Sequence[Item]) -> None:
    """The 通报 of the month and the quarter looked at, and the items shown as a list."""
    named = (view.plan.government, f"{view.as_of:%Y%m%d}")
    with st.container(horizontal=True):
        for months, word in ((1, "月度"), (3, "季度")):
            download(
                f"生成{word}督查通报（Word）", partial(_circular, view, months),
                file_name(f"督查通报{word}", *named, kind="docx"), key=f"circular-{months}",
            )  # fmt: skip
        if items:
            download(
                "导出督办台账（Excel）", lambda: lists.item_list(view.plan, view.as_of, items),
                file_name("督办台账", *named), key="item-list",
            )  # fmt: skip


def _circular(view: View, months: int) -> bytes:
    found = dossier.digest(store.ledger(), view.plan, view.as_of, months=months)
    return circular(found, made_on=view.as_of)


def special(view: View, name: object, *, task: int = 0, item: Item | None = None) -> None:
    """The 专报 on a task, or on an item."""

    def made() -> bytes:
        found = dossier.matter(store.ledger(), view.plan, view.as_of, task=task, item=item)
        return matter.special(found, made_on=view.as_of) if found else b""

    named = ("督查专报", view.plan.government, name, f"{view.as_of:%Y%m%d}")
    download("督查专报（Word）", made, file_name(*named, kind="docx"), key="special")


def proposed(view: View, found: Sequence[Proposal]) -> None:
    """A 约谈建议 or 表扬建议 for each unit about which one is proposed."""
    asked = dict.fromkeys((kind, p.unit) for kind, calls in advice.KINDS.items() for p in found if p.kind in calls)
    if not asked:
        return
    with st.container(border=True, key="panel-advice"):
        st.html(parts.heading("建议文书", "供领导审定后办理"))
        with st.container(horizontal=True):
            for kind, unit in asked:
                name = advice.NAMES[kind]
                download(
                    f"{name}：{unit}（Word）", partial(_advice, view, kind, unit),
                    file_name(name, unit, f"{view.as_of:%Y%m%d}", kind="docx"), key=f"{kind}-{unit}",
                )  # fmt: skip


def _advice(view: View, kind: str, unit: str) -> bytes:
    found = dossier.advice(store.ledger(), view.plan, view.as_of, kind=kind, unit=unit)
    return advice.advice(found, made_on=view.as_of)


def of_leader(view: View, leader: str) -> None:
    """What the units of a leader must finish by the end of the month."""

    def made() -> bytes:
        return leaders.leader_list(dossier.charge(store.ledger(), view.plan, view.as_of, leader), made_on=view.as_of)

    named = ("需完成事项", leader, f"{view.as_of:%Y%m%d}")
    download(f"{leader}同志本月底前需完成事项（Word）", made, file_name(*named, kind="docx"), key=f"leader-{leader}")
