"""What would lower a risk, in words: which controls, and what stays however many there are (method C8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.model.base import Rating

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hrdd.engine.ways import Need, Reach, Way
    from hrdd.render.report import Report

SHOWN = 3
"""How many sets of controls are told for one rating; the rest is counted."""

USUAL = "substantial"
"""The effect that a control must have where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Path:
    """A lower rating, the sets of controls that reach it, and how many more sets do."""

    rating: str
    sets: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Lowering:
    """What can be done about one risk; `stays` says what no control changes."""

    paths: tuple[Path, ...]
    stays: str


def lowerings(report: Report) -> Mapping[str, Lowering]:
    """What would lower each risk, by the id of its finding; those at the lowest rating have no entry."""
    return {way.finding: _lowering(report, way) for way in report.advice()}


def _lowering(report: Report, way: Way) -> Lowering:
    return Lowering(tuple(_path(report, reach) for reach in way.reaches), _stays(report, way))


def _stays(report: Report, way: Way) -> str:
    if not way.controls:
        return report.translated("No control that could lower it is known: only a redesign would.")
    if way.floor == way.rating:
        return report.translated("No further control lowers it: only a redesign would.")
    if way.beyond:
        beyond = report.translated("{rating} only with more controls together than are tried here.")
        return beyond.format(rating=way.floor.name)
    if way.floor >= Rating.HIGH:
        return report.translated("It stays {rating} whatever controls there are.").format(rating=way.floor.name)
    return ""


def _path(report: Report, reach: Reach) -> Path:
    ranked = sorted(reach.sets, key=lambda needs: (_unstarted(needs), len(needs)))
    sets = tuple(report.tongue.series(tuple(_need(report, need) for need in needs)) for needs in ranked[:SHOWN])
    return Path(reach.rating.name, sets, len(reach.sets) - len(sets))


def _unstarted(needs: tuple[Need, ...]) -> int:
    """How many controls of a set nobody has written down yet: what is under way is told first."""
    return sum(need.status is None for need in needs)


def _need(report: Report, need: Need) -> str:
    """A control, where it stands, and the effect that it needs where that is less than the usual."""
    now = report.translated("not there yet")
    if need.status is not None:
        now = report.named("status", need.status)
    told = [report.translated("now {state}").format(state=now)]
    if need.effectiveness != USUAL:
        told.append(report.named("effectiveness", need.effectiveness))
    elif need.status == "verified":
        told.append(report.translated("it would have to show a substantial effect"))
    return f"“{need.title}” ({'; '.join(told)})"
