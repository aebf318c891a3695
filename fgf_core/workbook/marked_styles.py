"""The styles of a workbook with what its marks need: a cell's own style again, but for the colour behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from .splice import Edits, Element, Outline, element, with_attributes

# Behind a cell to be mended, and behind one to be looked at again: shades that are in nobody's palette.
COLOURS = {"refused": "FFFFB3B1", "doubted": "FFFFD967"}
# Excel opens no workbook with more styles of cells than this.
MOST = 65_000
# So many styles of a column are looked at for the one that a cell had before it was marked.
NEARBY = 50


class MarkedStyles:
    """The styles part, to which styles are added; where it lacks what they hang on, every style stays as it is."""

    def __init__(self, data: bytes) -> None:
        self._outline = _Styles(data)
        self._found = self._outline.found.get("xf", [])
        self._fills = _Known([self._outline.raw(found) for found in self._outline.found.get("fill", ())])
        self._styles = _Known([self._outline.raw(found) for found in self._found])
        self._made: dict[tuple[str, int, str], int] = {}
        self._plain: dict[int, bytes] = {}
        shades = [shade.encode() for shade in COLOURS.values()]
        marks = {str(place) for place, fill in enumerate(self._fills.all) if any(s in fill.upper() for s in shades)}
        self.marks = frozenset(place for place, xf in enumerate(self._found) if xf.attributes.get("fillId") in marks)

    def marked(self, style: int, mark: str) -> int:
        """The style like another one with a mark's colour behind it."""
        return self._once("marked", style, mark, lambda like: self._coloured(like, mark))

    def remark(self, beside: int, mark: str) -> int:
        """The style of a remark: wrapped, bordered like the cell beside it, with a mark's colour or none."""
        return self._once("remark", beside, mark, lambda like: self._remark(like, mark))

    def unmarked(self, style: int, seen: Iterable[int]) -> int:
        """The style that a mended cell had before: of those seen nearby the one that differs in nothing but colour."""
        like = self._but_colour(style)
        for other in islice(seen, NEARBY):
            if other not in self.marks and self._but_colour(other) == like:
                return other
        return self._once("unmarked", style, "", lambda like: self._coloured(like, ""))

    def done(self) -> bytes:
        """The part with what was added."""
        edits = Edits(self._outline.data)
        for name, child, now in (("fills", "fill", self._fills.all), ("cellXfs", "xf", self._styles.all)):
            old = len(self._outline.found.get(child, ()))
            around = self._outline.only(name)
            if around and len(now) > old:
                edits.fill(around, b"".join(now[old:]), count=str(len(now)))
        return edits.done()

    def _once(self, what: str, style: int, mark: str, make: Callable[[Element], bytes]) -> int:
        if not self._fills.all or not self._found or len(self._styles.all) >= MOST:
            return style
        key = (what, style, mark)
        if key not in self._made:
            self._made[key] = self._styles.place(make(self._like(style)))
        return self._made[key]

    def _like(self, style: int) -> Element:
        return self._found[style if style < len(self._found) else 0]

    def _coloured(self, like: Element, mark: str) -> bytes:
        filled = {"fillId": str(self._fill(like.prefix, mark)), "applyFill": "1"}
        return with_attributes(self._outline.opening(like), filled) + self._outline.inside(like)

    def _but_colour(self, style: int) -> bytes:
        if style not in self._plain:
            like = self._like(style)
            tag = with_attributes(self._outline.opening(like), {"fillId": "", "applyFill": ""})
            self._plain[style] = b" ".join(sorted(tag.split())) + self._outline.inside(like)
        return self._plain[style]

    def _remark(self, like: Element, mark: str) -> bytes:
        attributes = {
            "numFmtId": "0",
            "fontId": "0",
            "fillId": str(self._fill(like.prefix, mark)),
            "borderId": like.attributes.get("borderId", "0"),
        }
        if "xfId" in like.attributes:
            attributes["xfId"] = "0"
        applied = dict.fromkeys(("applyFill", "applyBorder", "applyAlignment"), "1")
        wrapped = element(f"{like.prefix}alignment", {"vertical": "center", "wrapText": "1"})
        return element(like.name, attributes | applied, [wrapped])

    def _fill(self, prefix: str, mark: str) -> int:
        """Which fill has a mark's colour; 0 is none by the format's own rule."""
        if not mark:
            return 0
        colours = (
            element(f"{prefix}fgColor", {"rgb": COLOURS[mark]}),
            element(f"{prefix}bgColor", {"indexed": "64"}),
        )
        pattern = element(f"{prefix}patternFill", {"patternType": "solid"}, colours)
        return self._fills.place(element(f"{prefix}fill", {}, [pattern]))


class _Styles(Outline):
    """xl/styles.xml: the lists of fills and of the styles of cells, and what stands in them."""

    def __init__(self, data: bytes) -> None:
        self._inside = ""
        super().__init__(data)

    def wants(self, tag: str, depth: int, attributes: dict[str, str]) -> int | None:  # noqa: ARG002 - any Outline's
        """The two lists and their own children."""
        if depth == 1:
            self._inside = tag
            return 0 if tag in ("fills", "cellXfs") else None
        return 0 if depth == 2 and (self._inside, tag) in (("fills", "fill"), ("cellXfs", "xf")) else None


class _Known:
    """A list of elements as bytes, which grows by what isn't in it."""

    def __init__(self, found: list[bytes]) -> None:
        self.all = found
        self._places = {one: place for place, one in reversed(list(enumerate(found)))}

    def place(self, one: bytes) -> int:
        """Where one of them stands; it is added at the end where it doesn't."""
        if one not in self._places:
            self._places[one] = len(self.all)
            self.all.append(one)
        return self._places[one]
