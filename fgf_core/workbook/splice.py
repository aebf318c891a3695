"""XML changed in place: where its elements stand in the bytes, and edits that leave every other byte as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

TAG = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
ATTRIBUTE = re.compile(rb"\s([^\s=/>]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
# What a reader takes for an escaped character is text here.
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(slots=True)
class Element:
    """One element: its bytes run from `start` to `end`, its first tag to `opened`, its last one from `closing`.

    `place` is its row or column where it has one.
    """

    name: str
    attributes: dict[str, str]
    place: int
    start: int
    opened: int
    closing: int = 0
    end: int = 0

    @property
    def prefix(self) -> str:
        """The prefix of its name with the colon, "" for none."""
        return self.name[: self.name.find(":") + 1]

    @property
    def is_empty(self) -> bool:
        """Whether it is written as one tag."""
        return self.end == self.opened


class Outline:
    """The elements of a part that `wants` asks for, by local name in the order of the file.

    The part is one that the reader has been through: well-formed, under its caps and without a document type.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.found: dict[str, list[Element]] = {}
        self._open: list[Element | None] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.Parse(data, True)

    def wants(self, tag: str, depth: int, attributes: dict[str, str]) -> int | None:
        """The place of an element to keep, None for one to pass over; `depth` 0 is the root."""
        raise NotImplementedError

    def only(self, tag: str) -> Element | None:
        """The first element of a name."""
        return next(iter(self.found.get(tag, ())), None)

    def raw(self, element: Element) -> bytes:
        """An element as it is written."""
        return self.data[element.start : element.end]

    def opening(self, element: Element) -> bytes:
        """Its first tag as it is written."""
        return self.data[element.start : element.opened]

    def inside(self, element: Element) -> bytes:
        """What follows that tag, the last one included."""
        return self.data[element.opened : element.end]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name[name.find(":") + 1 :]
        place = self.wants(tag, len(self._open), attributes)
        if place is None:
            self._open.append(None)
            return
        start = self._parser.CurrentByteIndex
        found = TAG.match(self.data, start)
        if not found:
            raise ValueError(name)
        element = Element(name, attributes, place, start, found.end())
        self.found.setdefault(tag, []).append(element)
        self._open.append(element)

    def _end(self, _: str) -> None:
        element = self._open.pop()
        if element is None:
            return
        if self.data.startswith(b"/>", element.opened - 2):
            element.closing = element.end = element.opened
            return
        element.closing = self._parser.CurrentByteIndex
        element.end = self.data.index(b">", element.closing) + 1


class Edits:
    """Changes to the bytes of one part, which may be given in any order and never overlap."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._all: list[tuple[int, int, int, bytes]] = []

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Put other bytes into a place; with `start` equal to `end` between two others, in the order given."""
        self._all.append((start, end, len(self._all), new))

    def retag(self, element: Element, **attributes: str) -> None:
        """Change attributes of an element."""
        tag = with_attributes(self._data[element.start : element.opened], attributes)
        self.replace(element.start, element.opened, tag)

    def fill(self, element: Element, children: bytes, **attributes: str) -> None:
        """Put children at an element's end, and change attributes of it."""
        tag = with_attributes(self._data[element.start : element.opened], attributes)
        if element.is_empty:
            tag = tag[:-2] + b">" + children + f"</{element.name}>".encode()
            self.replace(element.start, element.opened, tag)
            return
        if attributes:
            self.replace(element.start, element.opened, tag)
        self.replace(element.closing, element.closing, children)

    def done(self) -> bytes:
        """The bytes with all changes."""
        pieces, at = [], 0
        for start, end, _, new in sorted(self._all):
            pieces += [self._data[at:start], new]
            at = end
        return b"".join([*pieces, self._data[at:]])


def with_attributes(tag: bytes, attributes: Mapping[str, str]) -> bytes:
    """A tag with attributes set, each where it stood or else at the end."""
    left = dict(attributes)

    def changed(found: re.Match[bytes]) -> bytes:
        value = left.pop(found[1].decode("utf-8", "replace"), None)
        return found[0] if value is None else b" " + found[1] + f'="{value}"'.encode()

    tag = ATTRIBUTE.sub(changed, tag)
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    more = "".join(f' {name}="{value}"' for name, value in left.items()).encode()
    return tag[:end].rstrip() + more + tag[end:] if more else tag


def element(name: str, attributes: Mapping[str, str], children: Iterable[bytes] = ()) -> bytes:
    """A new element as bytes."""
    tag = "".join([f"<{name}", *(f' {key}="{value}"' for key, value in attributes.items()), ">"]).encode()
    inner = b"".join(children)
    return tag + inner + f"</{name}>".encode() if inner else tag[:-1] + b"/>"


def text(words: str) -> bytes:
    """Words as the text of an element, in characters that every encoding of a part has."""
    kept = ESCAPED.sub("_x005F_", words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return kept.encode("ascii", "xmlcharrefreplace")
