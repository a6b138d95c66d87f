"""A change beside its platform: a risk that it neither creates nor worsens is carried and judged there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.engine.controls import PLANNED
from hrdd.engine.court import approved, reason
from hrdd.model.base import Rating
from hrdd.model.outcome import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hrdd.engine.court import Court
    from hrdd.model.outcome import Finding, Reason

LADDER = (*PLANNED, "verified")
"""The states of a control, the weakest first; failed, retired and stale are below all of them."""


def rated_by_platform(finding: Finding, court: Court) -> Finding | None:
    """The platform's finding on the same risk, if there is one."""
    found = court.platform.findings if court.platform is not None else ()
    return next((theirs for theirs in found if theirs.risk == finding.risk), None)


def carried(finding: Finding, court: Court) -> Rating | None:
    """The platform's rating, where the change neither creates nor worsens the risk (design: part_of)."""
    theirs = rated_by_platform(finding, court)
    low = max(finding.residual.low, finding.firm)  # a second, lower reading makes no risk the platform's
    if theirs is None or theirs.residual.low < low or theirs.residual.high < finding.residual.high:
        return None
    weaker = any(
        _rung(mine.status) < _rung(credit.status)
        for credit in theirs.controls
        for mine in finding.controls
        if credit.points and mine.control == credit.control
    )
    return None if weaker else Rating(theirs.residual.high)


def _rung(status: str) -> int:
    return LADDER.index(status) if status in LADDER else -1


def carried_step(finding: Finding, rating: Rating, court: Court) -> Step:
    """The reason that says where a carried risk is judged."""
    platform = court.assessment.subject.part_of or ""
    values = (("platform", platform), ("rating", rating.name))
    return Step("residual", finding.residual, "carried", ("gate", "fails_from"), (("subject", "part_of"),), "", values)


def on_platform(finding: Finding, court: Court) -> Iterator[Reason]:
    """What the platform's assessment makes of a finding: carried with a plan, carried without one, or made worse."""
    theirs = rated_by_platform(finding, court)
    if theirs is None:
        return
    said = (("subject", "part_of"),)
    platform = court.assessment.subject.part_of or ""
    if finding.carried is None:
        high = finding.residual.high
        if high >= court.policy.regression_from and finding.excepted_until is None and not approved(finding, court):
            rating = Rating(high).name
            yield reason("REGRESSION", finding.id, said, rating=rating, platform=platform)
        return
    if finding.carried >= court.policy.fails_from and not _planned(theirs, court):
        yield reason("HIGH_UNTREATED", finding.id, said, rating=finding.carried.name, platform=platform)
    yield reason("CARRIED", finding.id, said, rating=finding.carried.name, platform=platform)


def _planned(theirs: Finding, court: Court) -> bool:
    """Whether the platform passes this risk itself, or somebody owns a plan for it, for a day that has not passed.

    What is managed has its controls verified, so nothing is left to be due; an exception says what is done meanwhile.
    """
    excepted = theirs.excepted_until is not None and theirs.excepted_until >= court.as_of
    return (
        theirs.managed
        or excepted
        or any(
            credit.status in LADDER
            and credit.owner is not None
            and credit.due is not None
            and credit.due >= court.as_of
            for credit in theirs.controls
        )
    )
