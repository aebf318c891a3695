"""Text from data made safe for the two places it goes: HTML parts of ours, and slots that Streamlit reads as Markdown."""

from __future__ import annotations

import re
from html import escape

_MARKED = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&\"^=@/])")


def esc(text: object) -> str:
    """Text for an HTML part, attributes included."""
    return escape(str(text), quote=True)


def plain(text: object) -> str:
    """Text for a Markdown slot (labels, titles, captions, toasts): shows exactly what was typed.

    Line breaks become spaces, for a slot is one line and a new line could begin a list or a heading.
    """
    one_line = " ".join(str(text).split())
    return _MARKED.sub(r"\\\1", one_line)
