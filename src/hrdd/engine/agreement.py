"""How far readings agree with what people expected: hits, widths, confusion and weighted kappa, in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hrdd.model.outcome import Bounds

Pair = tuple[int, int]
"""An accepted level and the level that was read."""


def hits(read: Bounds, accepted: Bounds) -> bool:
    """Whether the low end lies in the accepted band and the high end is not below it."""
    return accepted.low <= read.low <= accepted.high and read.high >= accepted.low


def nearest(level: int, accepted: Bounds) -> int:
    """The accepted level that is closest to a level: itself where it is accepted."""
    return min(max(level, accepted.low), accepted.high)


def mean(values: Iterable[int]) -> Fraction | None:
    """The arithmetic mean; None of nothing. A statistic about a rubric: no rating is ever made of one."""
    found = list(values)
    return Fraction(sum(found), len(found)) if found else None


def confusion(pairs: Iterable[Pair], levels: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """How often each accepted level (row) was read as each level (column)."""
    found = list(pairs)
    return tuple(tuple(found.count((accepted, read)) for read in levels) for accepted in levels)


def weighted_kappa(pairs: Iterable[Pair], levels: Sequence[int]) -> Fraction | None:
    """Cohen's kappa with quadratic weights: 1 is full agreement, 0 what chance would give, below 0 worse than that.

    Disagreement by d steps weighs d squared, and is held against what the two distributions of levels would give
    if they had nothing to do with each other (Cohen 1968). None where chance alone could not disagree: fewer than
    one pair, or one level only on both sides.
    """
    table = confusion(pairs, levels)
    total = sum(map(sum, table))
    rows = [sum(row) for row in table]
    columns = [sum(row[index] for row in table) for index in range(len(levels))]
    observed = expected = 0
    for i, accepted in enumerate(levels):
        for j, read in enumerate(levels):
            weight = (accepted - read) ** 2
            observed += weight * table[i][j]
            expected += weight * rows[i] * columns[j]
    return 1 - Fraction(observed * total, expected) if expected else None
