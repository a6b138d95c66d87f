"""Looking up severity and rating in the rubric's two tables, at both ends of an interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.model.outcome import Bounds, Factors

if TYPE_CHECKING:
    from hrdd.diagnostics import Path
    from hrdd.model.rubric import Rubric


G, B, S = ((f"{letter}1", f"{letter}2", f"{letter}3", f"{letter}4") for letter in "gbs")
"""The keys of the tables, the lowest level first."""


def severity_of(rubric: Rubric, gravity: int, breadth: int, irremediability: int) -> int:
    """Severity 1-4 of one gravity, breadth and irremediability (each 1-4); method C3, UNGP 14."""
    return rubric.manifest.severity.table[G[gravity - 1]][B[breadth - 1]][irremediability - 1]  # type: ignore[index]


def rating_of(rubric: Rubric, severity: int, likelihood: int) -> int:
    """Rating of one severity and likelihood (each 1-4), as the number of a `Rating`."""
    return int(rubric.manifest.rating.table[S[severity - 1]][likelihood - 1])  # type: ignore[index]


def severity_bounds(rubric: Rubric, factors: Factors) -> Bounds:
    """Severity at both ends; sound because the table is monotone in each factor."""
    g, b, i = factors.gravity, factors.breadth, factors.irremediability
    return Bounds(severity_of(rubric, g.low, b.low, i.low), severity_of(rubric, g.high, b.high, i.high))


def rating_bounds(rubric: Rubric, severity: Bounds, likelihood: Bounds) -> Bounds:
    """Rating at both ends; sound because the table is monotone in both."""
    return Bounds(rating_of(rubric, severity.low, likelihood.low), rating_of(rubric, severity.high, likelihood.high))


def severity_cell(factors: Factors) -> Path:
    """Where in the rubric the cell of the high end stands."""
    g, b, i = factors.gravity.high, factors.breadth.high, factors.irremediability.high
    return ("severity", "table", G[g - 1], B[b - 1], i - 1)


def rating_cell(severity: Bounds, likelihood: Bounds) -> Path:
    """Where in the rubric the cell of the high end stands."""
    return ("rating", "table", S[severity.high - 1], likelihood.high - 1)
