"""Where the risks stand on the map of severity by likelihood: geometry only, the drawing is in the templates.

Risks that may lie in the same cells share one mark. A mark of one cell is a row of numbers; one over several cells of a
row lies across them; one over several rows stands in a lane of its own at the right of its column, framed where it is
several columns wide. Lanes are packed so that no number lies on another text, however many risks there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.model.base import LEVELS, Rating
from hrdd.render import words
from hrdd.render.lanes import GAP, PAD, TAG_H, TAG_W, Group, Layout, Place, fill_row, give_lanes, grouped
from hrdd.render.views import residual_severity

if TYPE_CHECKING:
    from hrdd.model.outcome import Bounds
    from hrdd.render.report import Report

LEFT, TOP, BOTTOM = 104, 22, 60
NARROWEST, WORD = 118, 92
LABEL_WIDTH = 15
"""Characters of a line beside the map."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels from the upper left."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Tag:
    """The number of one risk; hollow where it is not known whether the risk applies."""

    label: str
    box: Box
    hollow: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """The risks that may lie in the same cells, and the rectangle over these cells where there are several.

    `shape`: `cell` has no rectangle, `bar` is one column wide or one row high, `frame` is neither.
    """

    severity: Bounds
    likelihood: Bounds
    shape: str
    box: Box | None
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the rating table, and where its word stands."""

    rating: Rating
    severity: int
    likelihood: int
    box: Box
    text_x: int
    text_y: int


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside the map, in lines."""

    lines: tuple[str, ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class RiskMap:
    """Severity by likelihood, with every finding on it; `says` tells the same in words."""

    width: int
    height: int
    cells: tuple[Cell, ...]
    marks: tuple[Mark, ...]
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    places: tuple[Place, ...]
    says: str

    @property
    def uncertain(self) -> bool:
        """Whether a risk may lie in several cells."""
        return any(not place.certain for place in self.places)

    @property
    def unsure(self) -> bool:
        """Whether it is not known of a risk whether it applies."""
        return any(not place.applies for place in self.places)


def places(report: Report) -> tuple[Place, ...]:
    """Where every finding stands today, the most salient first."""
    return tuple(
        Place(number, finding, residual_severity(report, finding.residual_factors), finding.residual_factors.likelihood)
        for number, finding in enumerate(report.risks, start=1)
    )


def risk_map(report: Report) -> RiskMap:
    """Lay the map out: rows grow with what they hold, columns with the lanes beside it."""
    stand = places(report)
    layout = Layout(grouped(stand))
    for likelihood in LEVELS:
        give_lanes(layout, likelihood)
    for severity in LEVELS:
        fill_row(layout, severity)
    lefts, tops = _edges(layout)
    cells = tuple(
        _cell(layout, report, severity, likelihood, lefts, tops)
        for severity in reversed(LEVELS)
        for likelihood in LEVELS
    )
    end_x, end_y = lefts[LEVELS[-1] + 1], tops[0]
    return RiskMap(
        end_x + 6,
        end_y + BOTTOM,
        cells,
        tuple(_mark(layout, group, lefts, tops) for group in _large_first(layout.groups)),
        tuple(_row_label(report, s, (tops[s] + tops[s - 1]) // 2) for s in reversed(LEVELS)),
        tuple(_column_label(report, level, (lefts[level] + lefts[level + 1]) // 2, end_y + 16) for level in LEVELS),
        stand,
        _says(report, layout.groups),
    )


def _edges(layout: Layout) -> tuple[dict[int, int], dict[int, int]]:
    """The left edge of each column, and of the end; the upper edge of each row, and under 0 the end."""
    lefts, x = {}, LEFT
    for likelihood in LEVELS:
        lefts[likelihood] = x
        flows = [group.width for group in layout.groups if group.flat and group.likelihood.high == likelihood]
        inner = max([WORD, *flows]) + sum(layout.lanes[likelihood])
        x += max(NARROWEST, layout.gutter("left", likelihood) + inner + 2 * PAD)
    lefts[LEVELS[-1] + 1] = x
    tops, y = {}, TOP
    for severity in reversed(LEVELS):
        tops[severity] = y
        y += layout.heights[severity]
    tops[0] = y
    return lefts, tops


def _cell(
    layout: Layout, report: Report, severity: int, likelihood: int, lefts: dict[int, int], tops: dict[int, int]
) -> Cell:
    rating = report.rubric.manifest.rating.table[f"s{severity}"][likelihood - 1]  # type: ignore[index]
    x, y = lefts[likelihood], tops[severity]
    box = Box(x, y, lefts[likelihood + 1] - x, layout.heights[severity])
    text_x = x + PAD + layout.gutter("left", likelihood)
    return Cell(rating, severity, likelihood, box, text_x, y + layout.heads[severity] - 6)


def _large_first(groups: list[Group]) -> list[Group]:
    """Marks in the order of drawing: what covers most lies lowest."""
    return sorted(groups, key=lambda g: -_cells(g))


def _cells(group: Group) -> int:
    """Over how many cells a mark lies."""
    rows = group.severity.high - group.severity.low + 1
    return rows * (group.likelihood.high - group.likelihood.low + 1)


def _mark(layout: Layout, group: Group, lefts: dict[int, int], tops: dict[int, int]) -> Mark:
    top, column = tops[group.severity.high] + group.y, group.likelihood.high
    if group.flat:
        x = lefts[column] + PAD + layout.gutter("left", column)
    else:
        lanes = layout.lanes[column]
        x = lefts[column + 1] - PAD + GAP - sum(lanes[: group.lane + 1])
    tags = tuple(
        Tag(
            f"{place.number}" if place.applies else f"{place.number}?",
            Box(
                x + GAP + (at % group.per_line) * (TAG_W + GAP),
                top + GAP + (at // group.per_line) * (TAG_H + GAP),
                TAG_W,
                TAG_H,
            ),
            not place.applies,
        )
        for at, place in enumerate(group.places)
    )
    shape = "frame" if group.framed else "cell" if group.flat and group.likelihood.certain else "bar"
    return Mark(group.severity, group.likelihood, shape, _box(layout, group, lefts, tops, x), tags)


def _box(layout: Layout, group: Group, lefts: dict[int, int], tops: dict[int, int], x: int) -> Box | None:
    """The rectangle of a mark over several cells: a bar in its lane, or a frame around it."""
    if group.flat and group.likelihood.certain:
        return None
    right, top = x + group.width, tops[group.severity.high] + group.y
    if group.flat:
        left = lefts[group.likelihood.low] + PAD + layout.gutter("left", group.likelihood.low)
        return Box(left, top, right - left, group.height)
    bottom = tops[group.severity.low - 1] - PAD
    if not group.framed:
        return Box(x, top, group.width, bottom - layout.gutter("bottom", group.severity.low) - top)
    left = lefts[group.likelihood.low] + layout.inset(group, "left", group.likelihood.low)
    top = tops[group.severity.high] + layout.inset(group, "top", group.severity.high)
    bottom = tops[group.severity.low - 1] - layout.inset(group, "bottom", group.severity.low)
    return Box(left, top, right - left, bottom - top)


def _row_label(report: Report, severity: int, y: int) -> Label:
    lines = words.folded(f"{severity} {report.level_name('severity', severity)}", LABEL_WIDTH)
    return Label(lines, LEFT - 10, y - 7 * (len(lines) - 1))


def _column_label(report: Report, level: int, x: int, y: int) -> Label:
    return Label(words.folded(f"{level} {report.level_name('likelihood', level)}", LABEL_WIDTH + 3), x, y)


def _says(report: Report, groups: list[Group]) -> str:
    """The whole map in words, mark by mark."""
    line = report.translated("Severity {severity}, likelihood {likelihood}: {risks}.")
    unsure = report.translated("{risk} (may apply)")
    return " ".join(
        line.format(
            severity=report.level("severity", group.severity),
            likelihood=report.level("likelihood", group.likelihood),
            risks=", ".join(
                str(place.number) if place.applies else unsure.format(risk=place.number) for place in group.places
            ),
        )
        for group in groups
    )
