"""Words that come from data, made safe for where they stand: Streamlit's Markdown, or HTML."""

from __future__ import annotations

import re
from html import escape

# Every ASCII mark can be escaped in Markdown; Streamlit's own extensions (:red[x], $x$, ~x~, :material/x:) heed it too.
_MARKS = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_BREAKS = re.compile(r"\s*\n\s*")


def plain(value: object) -> str:
    """Text for a slot that renders Markdown (labels, titles, captions, toasts, options), shown there as typed.

    Line breaks become spaces: a slot is one line.
    """
    text = _BREAKS.sub(" ", str(value)).strip()
    return _MARKS.sub(r"\\\1", text)


class Html(str):
    """A piece of HTML that is safe to show; a plain str isn't, and is escaped wherever a piece is built."""

    __slots__ = ()


def esc(value: object) -> Html:
    """HTML of a value: what is Html already stays, None is nothing, everything else is escaped."""
    if isinstance(value, Html):
        return value
    return Html("" if value is None else escape(str(value)))
