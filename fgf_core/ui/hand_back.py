"""The units' own workbooks back with the office's remarks in them: one as it is, several in a zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st

from fgf_core.ui import parts
from fgf_core.ui.download import download, file_name
from fgf_core.ui.intake import Preview
from fgf_core.ui.text import plain
from fgf_core.ui.tray import Item
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
