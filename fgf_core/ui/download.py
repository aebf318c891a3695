"""A button that hands out a file under the name people file it by."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from fgf_core.file_names import file_name
from fgf_core.ui.text import plain

__all__ = ["XLSX", "ZIP", "download", "file_name"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
_KINDS = {"xlsx": XLSX, "zip": ZIP, "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


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
