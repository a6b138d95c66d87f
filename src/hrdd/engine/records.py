"""Everything in an assessment that is dated because it has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from hrdd.diagnostics import Path
    from hrdd.model.assessment import Assessment


def recorded_days(assessment: Assessment) -> Iterator[tuple[Path, str, date]]:
    """Where each day is written, what it is the day of, and the day."""
    yield ("assessed", "date"), "the assessment", assessment.assessed.date
    for name, item in assessment.evidence.items():
        yield ("evidence", name, "date"), "this evidence", item.date
    for place, levels in assessment.context.items():
        for theme, level in levels.items():
            yield ("context", place, theme, "date"), "this level", level.date
    for index, control in enumerate(assessment.controls):
        if control.verified is not None:
            yield ("controls", index, "verified", "date"), "this verification", control.verified.date
    for index, engagement in enumerate(assessment.engagement):
        if engagement.date is not None:
            yield ("engagement", index, "date"), "this engagement", engagement.date
    for name, risk in assessment.risks.items():
        if risk.actual is not None:
            yield ("risks", name, "actual", "since"), "this harm", risk.actual.since
            if risk.actual.ceased is not None:
                yield ("risks", name, "actual", "ceased", "date"), "the end of this harm", risk.actual.ceased.date
    yield from _signed_days(assessment)


def _signed_days(assessment: Assessment) -> Iterator[tuple[Path, str, date]]:
    for index, incident in enumerate(assessment.incidents):
        yield ("incidents", index, "date"), "this incident", incident.date
    for index, channel in enumerate(assessment.remedy.channels):
        if channel.last_case is not None:
            yield ("remedy", "channels", index, "last_case"), "this case", channel.last_case
    for index, entry in enumerate(assessment.exceptions):
        yield ("exceptions", index, "date"), "this exception", entry.date
        for number, renewal in enumerate(entry.renewals):
            yield ("exceptions", index, "renewals", number, "date"), "this renewal", renewal.date
    for index, approval in enumerate(assessment.approvals):
        yield ("approvals", index, "date"), "this approval", approval.date
