"""Why an exception or approval no longer holds, and what changed since somebody gave it (method C14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.engine.court import reason
from hrdd.engine.digest import basis, changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from hrdd.engine.court import Court
    from hrdd.model.assessment import Approval, ExceptionEntry
    from hrdd.model.outcome import Finding, Reason


def covers(entry: ExceptionEntry, finding: Finding, court: Court) -> bool:
    """Whether an exception is of exactly this finding, by somebody who may give it."""
    return entry.finding == finding.id and _why_not(entry, finding, court) is None


def last_day(entry: ExceptionEntry, court: Court) -> date | None:
    """The end of the last renewal; None where a period is too long, or a renewal is one too many or came too late."""
    policy = court.policy.exception
    days = policy.heightened_days if court.facts.heightened else policy.days
    start, end = entry.date, entry.until
    if len(entry.renewals) > policy.renewals or (end - start).days > days:
        return None
    for renewal in entry.renewals:
        if not start <= renewal.date <= end or (renewal.until - renewal.date).days > days:
            return None
        start, end = renewal.date, renewal.until
    return end


def _why_not(entry: ExceptionEntry, finding: Finding, court: Court) -> str | None:
    """Why an exception does not cover a finding, whatever the day: a word of the closed list `void`."""
    if finding.residual.high > court.policy.exception.rating_at_most:
        return "too-grave"
    if not finding.residual.certain:
        return "open"
    if court.assessment.is_author(entry.approver.name):
        return "author"
    if entry.approver.role != court.rubric.obligation[finding.residual.high].approver:
        return "role"
    return None if entry.digest == finding.digest else "changed"


def void_exceptions(finding: Finding, court: Court) -> Iterator[Reason]:
    """For a finding that fails although somebody excepted it: why each exception does not hold.

    One whose last day is over is as if it were not there (method M15).
    """
    for index, entry in enumerate(court.assessment.exceptions):
        over = max([entry.until, *(renewal.until for renewal in entry.renewals)]) < court.as_of
        if over or entry.finding != finding.id:
            continue
        why = _why_not(entry, finding, court) or "too-long"
        values = {"what": "exception", "why": why}
        if why == "changed":
            values["changed"] = _changed(entry, (finding,), court)
        yield reason("STALE", finding.id, (("exceptions", index),), **values)


def void_approval(findings: Sequence[Finding], court: Court) -> Iterator[Reason]:
    """Where there are approvals and none is of this result: what changed since the last."""
    approvals = court.assessment.approvals
    if approvals and not any(approval.digest == court.digest for approval in approvals):
        index, last = max(enumerate(approvals), key=lambda pair: (pair[1].date, pair[0]))
        told = _changed(last, findings, court)
        yield reason("STALE", None, (("approvals", index),), what="approval", changed=told)


def _changed(signed: ExceptionEntry | Approval, findings: Sequence[Finding], court: Court) -> str:
    """The parts that changed since somebody signed; empty where the signature does not say what it rests on."""
    if not signed.basis:
        return ""
    now = basis(court.assessment, court.rubric, court.facts, findings)
    return ", ".join(changed(signed.basis, now))
