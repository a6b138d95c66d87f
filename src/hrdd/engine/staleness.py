"""What time has undone since an assessment was made: reviews, evidence, verifications, corrections, approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.engine.court import reason
from hrdd.engine.void import void_approval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from hrdd.engine.court import Court
    from hrdd.model.assessment import ControlEntry
    from hrdd.model.outcome import Finding, Reason


def stale(findings: Sequence[Finding], court: Court, review_by: date) -> Iterator[Reason]:
    """What time has undone: the review date, what favourable claims rest on, an approval, the platform's assessment."""
    if court.as_of > review_by:
        yield reason("STALE", None, (("assessed",),), what="review", date=review_by.isoformat())
    yield from _lapsed(court)
    yield from void_approval(findings, court)
    approvals = court.assessment.approvals
    last = max((approval.date for approval in approvals), default=None)
    for index, incident in enumerate(court.assessment.incidents):
        if last is not None and incident.date > last:
            yield reason("STALE", None, (("incidents", index),), what="incident", date=incident.date.isoformat())
    if court.platform is not None and any(found.code == "STALE" for found in court.platform.decision.reasons):
        yield reason("STALE", None, (("subject", "part_of"),), what="platform", platform=court.platform.subject)


def _lapsed(court: Court) -> Iterator[Reason]:
    """Evidence, verifications, corrections downwards and context levels that have run out."""
    shelf = court.world.means.shelf
    for name in sorted(_relied_on(court)):
        if shelf.expired(name):
            yield reason("STALE", None, (("evidence", name),), what="evidence", name=name)
    for index, control in enumerate(court.assessment.controls):
        if control.status == "verified" and control.verified is not None and shelf.old(control.verified.date):
            yield reason("STALE", None, (("controls", index),), what="verification", control=control.control)
    for risk, entry in sorted(court.assessment.risks.items()):
        for factor, claim in entry.claims:
            if claim.until is not None and claim.until < court.as_of:
                yield reason("STALE", None, (("risks", risk, factor),), what="correction", date=claim.until.isoformat())
    for place, themes in sorted(court.assessment.context.items()):
        for theme, level in sorted(themes.items()):
            if level.review_by < court.as_of:
                yield reason("STALE", None, (("context", place, theme),), what="context", place=place, theme=theme)


def _relied_on(court: Court) -> set[str]:
    """The evidence by which something counts in the subject's favour: controls and corrections downwards."""
    names = {name for entry in court.assessment.controls if _counts(entry, court) for name in entry.evidence}
    for entry in court.assessment.risks.values():
        names.update(name for _, claim in entry.claims if claim.until is not None for name in claim.evidence)
        if entry.not_applicable is not None:
            names.update(entry.not_applicable.evidence)
    return names


def _counts(entry: ControlEntry, court: Court) -> bool:
    """Whether a control of this status and effectiveness earns something."""
    least = court.rubric.manifest.credit.implemented.effectiveness
    implemented = entry.status == "implemented" and entry.effectiveness == least and not court.facts.heightened
    return entry.status == "verified" or implemented
