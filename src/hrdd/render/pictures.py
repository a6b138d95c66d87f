"""Ratings as pictures: of one risk, of the categories, of the groups affected; geometry only, templates draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.model.base import Rating
from hrdd.model.outcome import Bounds
from hrdd.render import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hrdd.model.assessment import Engagement
    from hrdd.model.outcome import Finding
    from hrdd.render.crosswise import Crossing
    from hrdd.render.report import Report

SHOWN_GROUPS = 10
"""How many groups the picture shows; the table beside it has all."""

NAME_WIDTH = 34
"""Characters of a line beside a picture."""

LINE_H, ROW_H, ROW_PAD = 13, 34, 6
"""Heights in pixels: of a line of words, of a row with two ranges, and of the space between two rows."""


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


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a chart over the five ratings: words at the left, ranges or a sentence, and words at the right.

    `y` is its upper edge in pixels. Without ranges, `instead` says why there are none.
    """

    name: tuple[str, ...]
    before: Bounds | None
    today: Bounds | None
    instead: str
    beside: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows over the five ratings; `says` tells the same in words."""

    title: str
    says: str
    rows: tuple[Row, ...]
    height: int
    ratings: tuple[str, ...]
    both: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """A group of people, the worst that stands against it today, by which risks, and whether it was heard."""

    name: str
    worst: Bounds
    risks: tuple[Finding, ...]
    heard: tuple[Engagement, ...]


def strip(report: Report, finding: Finding) -> Strip:
    """Lay out the ratings of one finding, one under the other; the public does not see what plans would bring."""
    told = (
        ("Inherent", "square", finding.inherent),
        ("Residual today", "disc", finding.residual),
        ("If plans are done", "triangle", finding.projected),
    )[: 2 if report.public else 3]
    lines = tuple(
        Line(report.translated(name), mark, bounds.low, bounds.high, at) for at, (name, mark, bounds) in enumerate(told)
    )
    spoken = "; ".join(f"{report.translated(name)}: {report.rating(bounds)}" for name, _, bounds in told)
    return Strip(f"{finding.title}. {spoken}.", lines, _ratings())


def _ratings() -> tuple[str, ...]:
    return tuple(rating.name for rating in Rating)


def profile(report: Report) -> Chart:
    """The worst of each category, before controls and today; a category in which nothing applies says so."""
    told = [(report.category(name), roll.inherent, roll.residual) for name, roll in report.outcome.categories]
    held: dict[str, int] = {}
    for finding in report.outcome.findings:
        held[report.category(finding.category)] = held.get(report.category(finding.category), 0) + 1
    nothing = report.translated("no risk applies")
    rows, spoken, y = [], [], 0
    for name, before, today in told:
        count = held.get(name, 0)
        beside = _counted(report, count) if count else ""
        rows.append(_row(name, before, today, nothing if today is None else "", beside, y))
        y += rows[-1].height
        spoken.append(f"{name}: {_spoken(report, before, today) if before and today else nothing}.")
    title = report.translated("Category profile: the worst rating of each category")
    return Chart(title, " ".join(spoken), tuple(rows), y, _ratings(), both=True)


def classes(report: Report, crossed: Crossing) -> Chart:
    """The worst of each class of another framework, before controls and today."""
    nothing = report.translated("no risk applies")
    rows, spoken, y = [], [], 0
    for under in crossed.headings:
        worst = worst_of(under.risks)
        before, today = (worst.inherent, worst.residual) if worst else (None, None)
        beside = _counted(report, len(under.risks)) if under.risks else ""
        rows.append(_row(under.heading.title, before, today, "" if worst else nothing, beside, y))
        y += rows[-1].height
        said = _spoken(report, worst.inherent, worst.residual) if worst else nothing
        spoken.append(f"{under.heading.title}: {said}.")
    title = report.translated("The worst rating of each class")
    return Chart(title, " ".join(spoken), tuple(rows), y, _ratings(), both=True)


def _spoken(report: Report, before: Bounds, today: Bounds) -> str:
    said = report.translated("inherent {before}; residual today {today}")
    return said.format(before=report.rating(before), today=report.rating(today))


def _row(name: str, before: Bounds | None, today: Bounds | None, instead: str, beside: str, y: int) -> Row:
    lines = words.folded(name, NAME_WIDTH)
    least = ROW_H if before is not None or instead else ROW_H - 10
    return Row(lines, before, today, instead, beside, y, max(least, LINE_H * len(lines) + ROW_PAD))


def affected(report: Report) -> tuple[Affected, ...]:
    """Every group that a risk names, those first against whom the worst stands, then those in most risks."""
    named: dict[str, list[Finding]] = {}
    for finding in report.risks:
        groups = (*finding.who, *(case.group for case in finding.cases if case.group))
        for group in dict.fromkeys(groups):
            named.setdefault(group, []).append(finding)
    found = [
        Affected(
            words.first_up(report.group(group)),
            residual_of(risks),
            tuple(risks),
            tuple(entry for entry in report.assessment.engagement if entry.group == group),
        )
        for group, risks in named.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.worst.high, -one.worst.low, -len(one.risks))))


def alike(groups: Iterable[Affected]) -> tuple[Affected, ...]:
    """The groups of which the same is to be said, each lot as one with all their names, in the order of the first."""
    told: dict[tuple[Bounds, tuple[Finding, ...], tuple[Engagement, ...]], list[str]] = {}
    for group in groups:
        told.setdefault((group.worst, group.risks, group.heard), []).append(group.name)
    return tuple(Affected("; ".join(names), *same) for same, names in told.items())


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst ratings of several findings at each end."""

    inherent: Bounds
    residual: Bounds


def worst_of(risks: Sequence[Finding]) -> Worst | None:
    """The worst ratings of several findings at each end; None where there are none. Never an average."""
    if not risks:
        return None
    inherent, residual = risks[0].inherent, risks[0].residual
    for risk in risks[1:]:
        inherent, residual = inherent.worst(risk.inherent), residual.worst(risk.residual)
    return Worst(inherent, residual)


def residual_of(risks: Sequence[Finding]) -> Bounds:
    """The worst residual rating of one finding or more."""
    return Bounds(max(risk.residual.low for risk in risks), max(risk.residual.high for risk in risks))


def people(report: Report, groups: tuple[Affected, ...]) -> Chart:
    """The groups that are worst off, each with the worst rating today and the number of risks."""
    rows, y = [], 0
    shown = groups[:SHOWN_GROUPS]
    for group in shown:
        rows.append(_row(group.name, None, group.worst, "", _counted(report, len(group.risks)), y))
        y += rows[-1].height
    said = report.translated("{group}: {rating}, {risks}.")
    spoken = [
        said.format(group=group.name, rating=report.rating(group.worst), risks=_counted(report, len(group.risks)))
        for group in shown
    ]
    title = report.translated("Who is affected: the worst rating today against each group")
    return Chart(title, " ".join(spoken), tuple(rows), y, _ratings(), both=False)


def _counted(report: Report, number: int) -> str:
    return report.tongue.count(number, "risk", "risks")
