"""What goes back to the units, one as it is, several in a zip: their workbooks with remarks in them, and receipts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st

from fgf_core.model import Plan
from fgf_core.papers.receipt import Filing, receipt
from fgf_core.ui import parts
from fgf_core.ui.download import download, file_name
from fgf_core.ui.intake import Preview
from fgf_core.ui.text import plain
from fgf_core.ui.tray import Entry, Item
from fgf_core.workbook import CannotMark

Answered = tuple[Item, Preview]


def offer(answered: Sequence[Answered], *, key: str) -> None:
    """The button for what can go back; files that could not even be read are left out."""
    readable = [(item, preview) for item, preview in answered if not item.problems]
    if len(readable) == 1:
        _one(*readable[0], key=key)
    elif readable and st.button(
        f"打包批注后的原表（{len(readable)} 份）", key=f"mark-{key}", icon=":material/folder_zip:"
    ):
        _all(readable, key=key)


def _one(item: Item, preview: Preview, *, key: str) -> None:
    content = item.answered(preview)
    if isinstance(content, CannotMark):
        st.caption(plain(content))
    else:
        download("下载批注后的原表", content, _name(item), key=f"marked-{key}-{item.key}")


def _all(answered: Sequence[Answered], *, key: str) -> None:
    bar, left = st.progress(0.0, "正在批注…"), []
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:  # a workbook is packed already
        for place, (item, preview) in enumerate(answered):
            bar.progress(place / len(answered), plain(f"正在批注第 {place + 1} 份，共 {len(answered)} 份：{item.name}"))
            content = item.answered(preview)
            if isinstance(content, CannotMark):
                left.append(f"{item.name}：{content}")
                continue
            name = _name(item)
            archive.writestr(name if name not in archive.namelist() else f"{place + 1}_{name}", content)
    bar.empty()
    if left:
        st.html(parts.callout(f"{len(left)} 份没有批注。{'；'.join(left)}", "warn"))
    if len(left) < len(answered):
        saved = file_name("批注后的原表", f"{len(answered) - len(left)}份", kind="zip")
        download(f"保存 {saved}", stream.getvalue(), saved, key=f"marked-{key}")


def _name(item: Item) -> str:
    return file_name("批注", PurePath(item.name).stem)


def receipts(plan: Plan, entries: Sequence[Entry]) -> None:
    """The button for the receipts of what was stored."""
    if len(entries) == 1:
        name = file_name("回执", entries[0].unit, entries[0].period)
        download("下载回执", lambda: _receipt(plan, entries[0]), name, key="receipt")
    else:
        saved = file_name("回执", plan.government, f"{len(entries)}份", kind="zip")
        download(f"下载全部回执（{len(entries)} 份）", lambda: _receipts(plan, entries), saved, key="receipt")


def _receipts(plan: Plan, entries: Sequence[Entry]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            name = file_name("回执", entry.unit, entry.period, entry.receipt.submission)
            archive.writestr(name, _receipt(plan, entry))
    return stream.getvalue()


def _receipt(plan: Plan, entry: Entry) -> bytes:
    filing = Filing(
        unit=entry.unit,
        period=entry.period,
        file_name=entry.name,
        file_hash=entry.digest,
        received_at=entry.preview.received,
        recorded_at=entry.recorded_at,
        outcome=entry.receipt.outcome,
        number=entry.receipt.submission,
        new_revisions=entry.receipt.new_revisions,
        unchanged=entry.receipt.unchanged,
    )
    return receipt(plan, filing, entry.preview.intake)
