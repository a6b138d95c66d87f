"""Where things stand in the pictures: geometry only, the drawing is in the templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.model.base import LEVELS, Rating
from hrdd.render.views import residual_severity

if TYPE_CHECKING:
    from hrdd.model.outcome import Bounds, Finding
    from hrdd.render.report import Report

LEFT, TOP, BOTTOM = 112, 8, 46
CELL, PILL_W, PILL_H, GAP = 150, 44, 20, 4
HEAD, PER_LINE = 24, 3
LINKS_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class Pill:
    """One finding in one cell: solid where it stands at the high end, hollow at the low end."""

    label: str
    x: int
    y: int
    hollow: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the rating table."""

    rating: Rating
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside the map."""

    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Link:
    """A line from the low to the high end of one finding."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where one finding stands: severity and likelihood at both ends."""

    finding: Finding
    severity: Bounds
    likelihood: Bounds


@dataclass(frozen=True, slots=True)
class RiskMap:
    """Severity by likelihood, with every finding on it."""

    width: int
    height: int
    cells: tuple[Cell, ...]
    pills: tuple[Pill, ...]
    links: tuple[Link, ...]
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One rating of a strip: what it is, and its ends in columns from 0."""

    name: str
    mark: str
    low: int
    high: int
    y: int


@dataclass(frozen=True, slots=True)
class Strip:
    """One finding before controls, today, and when the plans are done."""

    title: str
    lines: tuple[Line, ...]
    ratings: tuple[str, ...]


def places(report: Report) -> tuple[Place, ...]:
    """Where every finding stands today, the most salient first."""
    return tuple(
        Place(finding, residual_severity(report, finding.residual_factors), finding.residual_factors.likelihood)
        for finding in report.risks
    )


def risk_map(report: Report) -> RiskMap:
    """Lay the map out: rows grow with what they hold."""
    stand = places(report)
    held: dict[tuple[int, int], list[tuple[str, bool]]] = {}
    for number, place in enumerate(stand, start=1):
        low, high = (place.severity.low, place.likelihood.low), (place.severity.high, place.likelihood.high)
        held.setdefault(high, []).append((str(number), False))
        if low != high:
            held.setdefault(low, []).append((str(number), True))
    cells: list[Cell] = []
    pills: list[Pill] = []
    rows: list[Label] = []
    y = TOP
    for severity in reversed(LEVELS):
        lines = max(-(-len(held.get((severity, likelihood), ())) // PER_LINE) for likelihood in LEVELS)
        height = max(62, HEAD + lines * (PILL_H + GAP) + GAP)
        rows.append(Label(f"{severity} {report.level_name('severity', severity)}", LEFT - 10, y + height // 2))
        for likelihood in LEVELS:
            x = LEFT + (likelihood - 1) * CELL
            rating = report.rubric.manifest.rating.table[f"s{severity}"][likelihood - 1]  # type: ignore[index]
            cells.append(Cell(rating, x, y, CELL, height))
            pills += _pills(held.get((severity, likelihood), []), x, y)
        y += height
    columns = tuple(
        Label(f"{level} {report.level_name('likelihood', level)}", LEFT + (level - 1) * CELL + CELL // 2, y + 18)
        for level in LEVELS
    )
    return RiskMap(
        LEFT + len(LEVELS) * CELL + 8,
        y + BOTTOM,
        tuple(cells),
        tuple(pills),
        _links(pills),
        tuple(rows),
        columns,
        stand,
    )


def _pills(held: list[tuple[str, bool]], x: int, y: int) -> list[Pill]:
    return [
        Pill(label, x + 5 + (at % PER_LINE) * (PILL_W + GAP), y + HEAD + (at // PER_LINE) * (PILL_H + GAP), hollow)
        for at, (label, hollow) in enumerate(held)
    ]


def _links(pills: list[Pill]) -> tuple[Link, ...]:
    solid = {pill.label: pill for pill in pills if not pill.hollow}
    hollow = [pill for pill in pills if pill.hollow]
    if len(hollow) > LINKS_AT_MOST:
        return ()
    return tuple(
        Link(
            pill.x + PILL_W // 2,
            pill.y + PILL_H // 2,
            solid[pill.label].x + PILL_W // 2,
            solid[pill.label].y + PILL_H // 2,
        )
        for pill in hollow
    )


def strip(report: Report, finding: Finding) -> Strip:
    """Lay out the three ratings of one finding, one under the other."""
    told = (
        ("Inherent", "square", finding.inherent),
        ("Residual today", "disc", finding.residual),
        ("If plans are done", "triangle", finding.projected),
    )
    lines = tuple(
        Line(report.translated(name), mark, bounds.low, bounds.high, at) for at, (name, mark, bounds) in enumerate(told)
    )
    spoken = "; ".join(f"{report.translated(name)}: {report.rating(bounds)}" for name, _, bounds in told)
    return Strip(f"{finding.title}. {spoken}.", lines, tuple(rating.name for rating in Rating))
