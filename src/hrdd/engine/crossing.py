"""Findings as another framework would name and rate them (method A8: a crosswalk changes no rating)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.engine.complaints import Complaints
from hrdd.engine.tables import severity_bounds
from hrdd.model.base import LEVELS
from hrdd.model.outcome import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hrdd.diagnostics import Diagnostic
    from hrdd.model.crosswalk import Crosswalk
    from hrdd.model.outcome import Finding
    from hrdd.model.rubric import Rubric


_HERE = Complaints("crosswalk", whole=True)
_say, _fault, _missing = _HERE.say, _HERE.fault, _HERE.missing


@dataclass(frozen=True, slots=True)
class Crossed:
    """One finding under a crosswalk: its headings, and its points from 1 to 3 where the crosswalk has a scale."""

    finding: str
    headings: tuple[str, ...]
    severity: Bounds | None
    likelihood: Bounds | None


def crossed(finding: Finding, crosswalk: Crosswalk, rubric: Rubric) -> Crossed:
    """A finding as the other framework sees it, after controls; a risk outside the rubric has no heading."""
    headings = crosswalk.risks.get(finding.risk, ())
    scale = crosswalk.scale
    if scale is None:
        return Crossed(finding.id, headings, None, None)
    risk = rubric.risk.get(finding.risk)
    lead = scale.long_lead if risk is not None and risk.long_lead_time else {}
    severity = {level: scale.severity[f"s{level}"] for level in LEVELS}  # type: ignore[index]
    likelihood = {level: lead.get(f"l{level}", scale.likelihood[f"l{level}"]) for level in LEVELS}  # type: ignore[call-overload,index]
    rated = finding.residual_factors.likelihood
    harm = severity_bounds(rubric, finding.residual_factors)
    return Crossed(
        finding.id,
        headings,
        Bounds(severity[harm.low], severity[harm.high]),
        Bounds(likelihood[rated.low], likelihood[rated.high]),
    )


def crosswalk_faults(crosswalk: Crosswalk, rubric: Rubric, *, partial: bool = False) -> Iterator[Diagnostic]:
    """Names that are not known, risks without a heading, scales with holes or that fall; spans are still to be added.

    `partial` allows risks that the rubric does not have, and risks without a heading: an overlay leaves out and adds.
    """
    known = [heading.id for heading in crosswalk.headings]
    for index, name in enumerate(known):
        if name in known[:index]:
            yield _say("HR306", ("headings", index, "id"), first="the same file", id=name)
    for risk, headings in crosswalk.risks.items():
        if risk not in rubric.risk and not partial:
            yield _missing(("risks", risk), "the risk", risk, list(rubric.risk))
        for heading in headings:
            if heading not in known:
                yield _missing(("risks", risk), "the heading", heading, known)
    if crosswalk.every_risk and not partial:
        for risk in rubric.risk:
            if risk not in crosswalk.risks:
                yield _fault(("risks",), f"{risk} stands under no heading", "Name one, or more.")
    if not partial:
        yield from _named(crosswalk, rubric)
    yield from _scale(crosswalk)


def _named(crosswalk: Crosswalk, rubric: Rubric) -> Iterator[Diagnostic]:
    """Questions and controls that headings name and the rubric does not have; an overlay may leave some out."""
    parts = (("headings", crosswalk.headings), ("factors", crosswalk.factors), ("measures", crosswalk.measures))
    for part, headings in parts:
        for index, heading in enumerate(headings):
            for name in heading.questions:
                if name not in rubric.question:
                    yield _missing((part, index, "questions"), "the question", name, list(rubric.question))
            for name in heading.controls:
                if name not in rubric.control:
                    yield _missing((part, index, "controls"), "the control", name, list(rubric.control))


def _scale(crosswalk: Crosswalk) -> Iterator[Diagnostic]:
    scale = crosswalk.scale
    if scale is None:
        return
    for key, points in (("severity", dict(scale.severity)), ("likelihood", dict(scale.likelihood))):
        row = [points.get(f"{key[0]}{level}") for level in LEVELS]  # type: ignore[call-overload]
        found = [point for point in row if point is not None]
        if len(found) < len(LEVELS) or found != sorted(found):
            yield _fault(("scale", key), f"{key} has a hole or falls", "Write four levels that never fall.")
