"""Points to the hundredth that add up, in which full marks show as full and nothing shows as nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

HUNDREDTH = Fraction(1, 100)


def to_hundredths(value: Fraction) -> Fraction:
    """Half up, as people round."""
    return Fraction(math.floor(value / HUNDREDTH + Fraction(1, 2))) * HUNDREDTH


def points_and_fulls(
    exact: Sequence[Fraction], total: Fraction, full: Sequence[Fraction], most: Fraction
) -> tuple[list[Fraction], list[Fraction]]:
    """What each part is worth and what it could be, adding up to `total` and to `most`."""
    nothing = {place: Fraction(0) for place, part in enumerate(exact) if not part}
    earned = [place for place, part in enumerate(exact) if part and part == full[place]]
    fulls = spread(full, most)
    if len(nothing) + len(earned) < len(exact):
        return spread(exact, total, nothing | {place: fulls[place] for place in earned}), fulls
    points = spread(exact, total, nothing)
    return points, spread(full, most, {place: points[place] for place in earned})


def spread(exact: Sequence[Fraction], total: Fraction, settled: Mapping[int, Fraction] | None = None) -> list[Fraction]:
    """Round each part so that all add up to `total`; the largest remainders are rounded up.

    `settled` parts, by place, keep their value; where all are settled, nothing is left to round.
    """
    settled = settled or {}
    parts = [settled.get(place, Fraction(math.floor(part / HUNDREDTH)) * HUNDREDTH) for place, part in enumerate(exact)]
    open_places = [place for place in range(len(exact)) if place not in settled]
    if not open_places:
        return parts
    each, more = divmod(round((total - sum(parts, Fraction(0))) / HUNDREDTH), len(open_places))
    open_places.sort(key=lambda place: (parts[place] - exact[place], place))
    for order, place in enumerate(open_places):
        parts[place] += HUNDREDTH * (each + (order < more))
    return parts
