"""The measurements as a table: medians of both pages, their ratio, and whether it is within its bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from unicodedata import east_asian_width

WIDTHS = (52, 15, 15, 8, 18)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured on both pages; `bound` is the most the ratio of the medians may be."""

    what: str
    hello: Sequence[float]
    ours: Sequence[float]
    unit: str = "ms"
    bound: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours ÷ hello's, by medians; None where hello has no such thing."""
        return median(self.ours) / median(self.hello) if self.hello and median(self.hello) else None

    @property
    def verdict(self) -> str:
        """The bound and whether it is met, in words."""
        if self.bound is None or self.ratio is None:
            return ""
        return f"≤ {self.bound:g}: " + ("✓ met" if self.ratio <= self.bound else "✗ not met")


def print_table(title: str, lines: Sequence[Line], *, names: tuple[str, str] = ("hello", "dashboard")) -> None:
    """Print one table; `names` are those of the two things compared."""
    print(f"\n{title}")
    print(_row("", *names, "ratio", "bound"))
    for line in lines:
        ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
        print(_row(line.what, _number(line.hello, line.unit), _number(line.ours, line.unit), ratio, line.verdict))


def _number(values: Sequence[float], unit: str) -> str:
    if not values:
        return ""
    found = median(values)
    return f"{found:.1f} {unit}" if unit in ("MB", "µs") or found < 100 else f"{found:,.0f} {unit}"


def _row(what: str, *cells: str) -> str:
    wide = sum(east_asian_width(character) in "WF" for character in what)
    return what.ljust(WIDTHS[0] - wide) + "".join(
        cell.rjust(width) for cell, width in zip(cells, WIDTHS[1:], strict=True)
    )
