"""Words that come from data, made safe for where they stand: Streamlit's Markdown, or HTML."""

from __future__ import annotations

import re
from html import escape

# What Markdown reads as a mark anywhere, and what it reads as one at the start of a line. No more than these: where a
# label has a mark in it, screen readers are given the escape as well.
_MARKS = re.compile(r"([\\`*_\[\]<~$&])")
_STARTS = re.compile(r"^(\d+(?=[.)])|(?=[#+>=-]))")
# What becomes a link, an icon, a colour or an arrow even where it is escaped: a joiner without width keeps it words.
_WORDS = re.compile(r"(https?:(?=//)|www(?=\.)|@|:(?=[a-z]|[a-z0-9_+-]+:)|(?<!\S)[<>~-](?=[=>-]))", re.IGNORECASE)
JOINER = "\u2060"


def plain(value: object) -> str:
    """Text for a slot that renders Markdown, shown there as typed.

    Such are labels, titles, captions, toasts and radio options, not drop-downs. White space of any
    kind becomes one space: a slot is one line.
    """
    text = " ".join(str(value).split())
    return _STARTS.sub(r"\1\\", _MARKS.sub(r"\\\1", _WORDS.sub(rf"\1{JOINER}", text)), count=1)


class Html(str):
    """A piece of HTML that is safe to show; a plain str isn't, and is escaped wherever a piece is built."""

    __slots__ = ()


def esc(value: object) -> Html:
    """HTML of a value: what is Html already stays, None is nothing, everything else is escaped."""
    if isinstance(value, Html):
        return value
    return Html("" if value is None else escape(str(value)))
