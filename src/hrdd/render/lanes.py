"""How the marks of a risk map find room: lanes for what covers several rows, lines for what lies in one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hrdd.model.base import LEVELS

if TYPE_CHECKING:
    from hrdd.model.outcome import Bounds, Finding

LOWEST = 58
TAG_W, TAG_H, GAP, PAD, STEP, HEAD = 26, 17, 3, 6, 4, 20
PER_LINE = 4
"""Sizes in pixels of a row, of a number, and of the room around it; numbers on a line."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one finding stands today: severity and likelihood at both ends."""

    number: int
    finding: Finding
    severity: Bounds
    likelihood: Bounds

    @property
    def certain(self) -> bool:
        """Whether it can lie in one cell only."""
        return self.severity.certain and self.likelihood.certain

    @property
    def applies(self) -> bool:
        """Whether it is known to apply; otherwise it may also come to nothing."""
        return self.finding.applies == "yes"


@dataclass(slots=True)
class Group:
    """A mark while its place is being found: what it holds, its lane, and where its numbers begin in their row."""

    severity: Bounds
    likelihood: Bounds
    places: list[Place]
    lane: int = -1
    y: int = 0

    @property
    def flat(self) -> bool:
        """Whether it lies in one row."""
        return self.severity.certain

    @property
    def framed(self) -> bool:
        """Whether it lies over several rows and several columns."""
        return not self.severity.certain and not self.likelihood.certain

    def edge(self, side: str) -> int:
        """The column of its left edge, or the row of its upper or its lower one."""
        return {"left": self.likelihood.low, "top": self.severity.high, "bottom": self.severity.low}[side]

    @property
    def per_line(self) -> int:
        """How many numbers stand beside each other."""
        held = len(self.places)
        if self.flat:
            return min(held, PER_LINE)
        return 1 if held <= 3 else 2 if held <= 12 else 3  # noqa: PLR2004 - a lane is narrow while it holds few

    @property
    def width(self) -> int:
        """The width of its numbers in pixels."""
        return self.per_line * (TAG_W + GAP) + GAP

    @property
    def height(self) -> int:
        """The height of its numbers in pixels."""
        return -(-len(self.places) // self.per_line) * (TAG_H + GAP) + GAP


@dataclass(slots=True)
class Layout:
    """Columns and rows while they grow: widths of flows and lanes, edges for frames, heights."""

    groups: list[Group]
    lanes: dict[int, list[int]] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)
    heights: dict[int, int] = field(default_factory=dict)

    def frames(self, side: str, level: int) -> list[Group]:
        """The frames that have this edge (`left`, `top` or `bottom`) in this column or row, in a fixed order."""
        edge = {
            "left": lambda g: g.likelihood.low,
            "top": lambda g: g.severity.high,
            "bottom": lambda g: g.severity.low,
        }
        return [group for group in self.groups if group.framed and edge[side](group) == level]

    def inset(self, group: Group, side: str, level: int) -> int:
        """How far from the edge of a cell a frame is drawn, so that no two lie on each other."""
        return 3 + STEP * self.frames(side, level).index(group)

    def gutter(self, side: str, level: int) -> int:
        """What the edges of frames take from a cell."""
        return STEP * len(self.frames(side, level))


def grouped(stand: tuple[Place, ...]) -> list[Group]:
    """Risks that may lie in the same cells, in the order of the first of them."""
    found: dict[tuple[Bounds, Bounds], Group] = {}
    for place in stand:
        key = (place.severity, place.likelihood)
        found.setdefault(key, Group(*key, [])).places.append(place)
    return list(found.values())


def give_lanes(layout: Layout, likelihood: int) -> None:
    """A lane for every mark over several rows whose high end is in this column; those that never meet share one."""
    held: list[list[Group]] = []
    own = [group for group in layout.groups if not group.flat and group.likelihood.high == likelihood]
    for group in sorted(own, key=lambda g: (-g.severity.high, g.severity.low)):
        lane = next((at for at, others in enumerate(held) if not any(_meet(group, o) for o in others)), len(held))
        if lane == len(held):
            held.append([])
        held[lane].append(group)
        group.lane = lane
    layout.lanes[likelihood] = [max(group.width for group in lane) + GAP for lane in held]


def _meet(one: Group, other: Group) -> bool:
    return one.severity.low <= other.severity.high and other.severity.low <= one.severity.high


def fill_row(layout: Layout, severity: int) -> None:
    """Heights of what stands in one row: what lies across columns first, then numbers of one cell, then lanes."""
    head = HEAD + layout.gutter("top", severity)
    below = dict.fromkeys(LEVELS, head)
    passed = dict.fromkeys(LEVELS, head)
    flat = [group for group in layout.groups if group.flat and group.severity.low == severity]
    for group in sorted(flat, key=lambda g: (g.likelihood.low - g.likelihood.high, g.likelihood.low)):
        columns = range(group.likelihood.low, group.likelihood.high + 1)
        group.y = max(below[column] for column in columns)
        for column in columns:
            below[column] = group.y + group.height + GAP
            if column < group.likelihood.high:
                passed[column] = max(passed[column], below[column])
    tall = [group for group in layout.groups if not group.flat and group.severity.high == severity]
    for group in tall:
        group.y = passed[group.likelihood.high] + GAP
        below[group.likelihood.high] = max(below[group.likelihood.high], group.y + group.height + GAP)
    layout.heads[severity] = head
    layout.heights[severity] = max(LOWEST, *below.values()) + layout.gutter("bottom", severity) + PAD
