"""Only what is new: a result held against an earlier one, and known findings of a thing older than its assessment.

A rise fails even below the threshold unless somebody approved it (method C13). A baseline lets known findings pass for
a time and hides none of them; what is or may be CRITICAL is never among them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from hrdd.engine.calendar import months_after
from hrdd.engine.court import reason, signed
from hrdd.engine.difference import rose
from hrdd.engine.digest import SHORT
from hrdd.engine.gate import decision, stopping, with_reasons
from hrdd.engine.policy import in_force
from hrdd.model.base import Rating

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from hrdd.model.assessment import Assessment
    from hrdd.model.outcome import Bounds, Finding, Outcome, Reason
    from hrdd.model.rubric import Rubric

KNOWN = frozenset({"HIGH_UNTREATED", "UNKNOWN", "UNAPPROVED", "INCOMPLETE"})
"""What may pass for a time of a finding that a baseline names; never what only the assessment as a whole gives."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier result said: residual ratings by risk, and the points of every control for each risk.

    `judge` is what it was judged by.
    """

    ratings: Mapping[str, Bounds]
    points: Mapping[str, Mapping[str, int]]
    judge: Judge


class Judge(NamedTuple):
    """What made a result: the rubric with its version and digest, and the version of the method."""

    rubric: str
    digest: str
    method: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One finding of a baseline: its rating when it was listed, and since when it is."""

    rating: Bounds
    since: date


def earlier(outcome: Outcome) -> Earlier:
    """What an outcome says to those who compare with it later."""
    return Earlier(
        {finding.risk: finding.residual for finding in outcome.findings},
        {finding.risk: _points(finding) for finding in outcome.findings},
        _judge(outcome),
    )


def _judge(outcome: Outcome) -> Judge:
    return Judge(f"{outcome.rubric} {outcome.rubric_version}", outcome.rubric_digest, outcome.method)


def _points(finding: Finding) -> dict[str, int]:
    found: dict[str, int] = {}
    for credit in finding.controls:
        found[credit.control] = max(credit.points, found.get(credit.control, 0))
    return found


def against(
    outcome: Outcome, before: Earlier, assessment: Assessment, rubric: Rubric, old: Assessment | None = None
) -> Outcome:
    """The outcome with REGRESSION for every rating that rose and every control that fell back, unless approved.

    With the old assessment, EVIDENCE_FELL tells of controls whose best evidence is weaker than it was. UNLIKE tells
    that the earlier result was made by another rubric or version of the method: neither a rise nor its absence is then
    the subject's alone (C17).
    """
    told: list[Reason] = list(_weaker(assessment, old)) if old is not None else []
    if before.judge != _judge(outcome):
        told.append(reason("UNLIKE", earlier_judge=_made_by(before.judge), judge=_made_by(_judge(outcome))))
    for finding in outcome.findings:
        if finding.excepted_until is None and not _approved(outcome, finding, assessment, rubric):
            told.extend(_worse(finding, before))
    policy = in_force(rubric.manifest.gate, outcome.stage, outcome.kind)
    return with_reasons(outcome, [stopping(found, policy) for found in told])


def _weaker(assessment: Assessment, old: Assessment) -> Iterator[Reason]:
    now, then = _grades(assessment), _grades(old)
    for control, grade in sorted(then.items()):
        if control in now and now[control] < grade:
            yield reason("EVIDENCE_FELL", None, (("controls",),), control=control, before=grade, grade=now[control])


def _made_by(judge: Judge) -> str:
    """A judge in short; a few letters of the digest tell apart what has one version and is not the same."""
    return f"{judge.rubric} ({judge.digest.removeprefix('sha256:')[:SHORT] or '?'}), method {judge.method}"


def _grades(assessment: Assessment) -> dict[str, str]:
    """The best grade of evidence behind every control."""
    found: dict[str, str] = {}
    for entry in assessment.controls:
        grades = [assessment.evidence[name].grade for name in entry.evidence]
        found[entry.control] = max([*grades, "E0", found.get(entry.control, "E0")])
    return found


def _worse(finding: Finding, before: Earlier) -> Iterator[Reason]:
    was = before.ratings.get(finding.risk)
    if rose(was, finding.residual):
        now = Rating(finding.residual.high).name
        yield reason("REGRESSION", finding.id, what="rating", rating=now, before=_word(was))
        return
    now_points = _points(finding)
    for control, points in sorted(before.points.get(finding.risk, {}).items()):
        if now_points.get(control, 0) < points:
            yield reason("REGRESSION", finding.id, what="control", control=control)


def _word(bounds: Bounds | None) -> str:
    return "none" if bounds is None else "..".join(dict.fromkeys((Rating(bounds.low).name, Rating(bounds.high).name)))


def _approved(outcome: Outcome, finding: Finding, assessment: Assessment, rubric: Rubric) -> bool:
    role = rubric.obligation[finding.residual.high].approver
    return signed(assessment, role, outcome.digest, outcome.as_of)


def listed_until(entry: Listed, rubric: Rubric) -> date:
    """The last day on which a known finding may pass: the review period of its rating after it was listed."""
    return months_after(entry.since, rubric.obligation[entry.rating.high].review_months)


def known(outcome: Outcome, baseline: Mapping[str, Listed], rubric: Rubric) -> Outcome:
    """The outcome in which findings of a baseline, no worse than they were listed, only tell: KNOWN in place of why."""
    never = rubric.manifest.gate.never
    passing = {
        finding.id: baseline[finding.id]
        for finding in outcome.findings
        if finding.id in baseline
        and finding.residual.high < never
        and not rose(baseline[finding.id].rating, finding.residual)
        and outcome.as_of <= listed_until(baseline[finding.id], rubric)
        and not finding.actual
    }
    told: list[Reason] = []
    for found in outcome.decision.reasons:
        entry = passing.get(found.finding or "")
        if entry is None or found.code not in KNOWN:
            told.append(found)
            continue
        until = listed_until(entry, rubric).isoformat()
        told.append(
            reason("KNOWN", found.finding, found.said, was=found.code, since=entry.since.isoformat(), until=until)
        )
    return replace(outcome, decision=decision(told))


def listing(outcome: Outcome, before: Mapping[str, Listed], never: int) -> dict[str, Listed]:
    """The baseline of an outcome: every finding that fails now and is not CRITICAL at its high end.

    What was listed before keeps its day, and its rating if that was higher: writing a baseline again renews nothing.
    """
    failing = {found.finding for found in outcome.decision.reasons if found.code in {*KNOWN, "KNOWN"}}
    made: dict[str, Listed] = {}
    for finding in outcome.findings:
        if finding.id in failing and finding.residual.high < never and not finding.actual:
            old = before.get(finding.id)
            same = old is not None and not rose(old.rating, finding.residual)
            made[finding.id] = old if old is not None and same else Listed(finding.residual, outcome.as_of)
    return made
