"""Words that come from data, made safe for where they stand: Streamlit's Markdown, or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


def join(pieces: Iterable[object], between: object = "") -> Html:
    """Pieces one after another, each escaped unless it is Html."""
    return Html(esc(between).join(esc(piece) for piece in pieces))


def tag(name: str, *children: object, **attributes: object) -> Html:
    """An element: `tag("a", "总览", href="/", class_="x", data_key=1)`. None and False attributes are left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape("" if value is True else str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Html(f"<{name}{written}>{join(children)}</{name}>")
