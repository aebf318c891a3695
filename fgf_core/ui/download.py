"""A button that hands out a file under the name people file it by."""

from __future__ import annotations

import re
from collections.abc import Callable

import streamlit as st

from fgf_core.ui.text import plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
_KINDS = {"xlsx": XLSX, "zip": ZIP, "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\u202a-\u202e\u2066-\u2069]+')


def file_name(*parts: object, kind: str = "xlsx") -> str:
    """A name as people file it: `file_name("月报", "区财政局", "2023年10月")` is 月报_区财政局_2023年10月.xlsx."""
    cleaned = (_NOT_IN_NAMES.sub("", str(part)).strip(" ._") for part in parts)
    return "_".join(filter(None, cleaned))[:100] + f".{kind}"


def download(words: str, content: bytes | Callable[[], bytes], name: str, *, key: str, primary: bool = False) -> None:
    """A download button; a function as content is called only when the button is pressed."""
    st.download_button(
        plain(words),
        content,
        file_name=name,
        mime=_KINDS.get(name.rpartition(".")[2], "application/octet-stream"),
        key=key,
        on_click="ignore",
        type="primary" if primary else "secondary",
        icon=":material/download:",
    )
