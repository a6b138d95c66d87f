"""Findings become a decision: every reason is told, and the worst exit code wins (method C13, design gate)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hrdd.engine.calendar import months_after
from hrdd.engine.codes import EXITS, verdict_of, worst_exit
from hrdd.engine.conditions import truth
from hrdd.engine.findings import heard
from hrdd.model.base import Rating
from hrdd.model.outcome import CONFIDENCES, Decision, Finding, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from hrdd.diagnostics import Path
    from hrdd.engine.cases import World
    from hrdd.engine.facts import Facts
    from hrdd.model.assessment import Assessment, ExceptionEntry
    from hrdd.model.outcome import OpenQuestion, Outcome
    from hrdd.model.rubric import GatePolicy, Rubric

ANY_INVOLVEMENT = ("cause", "contribute", "unknown")


@dataclass(frozen=True, slots=True)
class Court:
    """All that the decision rests on."""

    world: World
    facts: Facts
    as_of: date
    review_by: date
    digest: str
    platform: Outcome | None

    @property
    def assessment(self) -> Assessment:
        """The assessment that is judged."""
        return self.world.assessment

    @property
    def rubric(self) -> Rubric:
        """The rubric that judges."""
        return self.world.means.rubric

    @property
    def policy(self) -> GatePolicy:
        """What fails, and what passes with which conditions."""
        return self.rubric.manifest.gate


def reason(code: str, finding: str | None = None, said: tuple[Path, ...] = (), **values: str) -> Reason:
    """One reason with the exit code that belongs to its code."""
    return Reason(code, EXITS[code], finding, said, tuple(sorted(values.items())))


def settle(findings: Sequence[Finding], court: Court) -> tuple[Finding, ...]:
    """Mark the findings that are managed, carried by the platform, or excepted for a time."""
    return tuple(_settled(finding, court) for finding in findings)


def decide(findings: Sequence[Finding], open_questions: Sequence[OpenQuestion], court: Court) -> Decision:
    """The decision over settled findings: what fails, what passes with which notices, and why."""
    reasons = [
        *_incomplete(open_questions, court),
        *(found for finding in findings for found in _on(finding, court)),
        *_stale(court),
        *_notices(findings, court),
    ]
    exit_code = worst_exit(found.exit for found in reasons)
    return Decision(verdict_of(exit_code), exit_code, tuple(reasons))


def _settled(finding: Finding, court: Court) -> Finding:
    carried = _carried(finding, court)
    exception = live_exception(finding, court)
    return replace(
        finding,
        carried=carried,
        managed=_managed(finding, court),
        excepted_until=exception.until if exception is not None else None,
    )


def _on(finding: Finding, court: Court) -> Iterator[Reason]:
    """The reasons that one finding gives."""
    policy, low, high = court.policy, finding.residual.low, finding.residual.high
    yield from _remedy(finding, court)
    if finding.carried is not None:
        yield from _on_carried(finding, court)
        return
    if low >= policy.never:
        yield reason("CRITICAL", finding.id, rating=Rating(low).name)
    elif low < policy.fails_from <= high or (low >= policy.fails_from and high >= policy.never):
        yield reason("UNKNOWN", finding.id, _said_open(finding), low=Rating(low).name, high=Rating(high).name)
    elif low >= policy.fails_from:
        yield from _on_high(finding, court)
    if (
        high >= policy.engagement_from
        and not heard(court.assessment, finding.who)
        and not _will_be_heard(finding, court)
    ):
        yield reason("INCOMPLETE", finding.id, (("engagement",),), what="engagement")
    if finding.severity.high >= policy.severe and high == policy.severe_rating:
        if not heard(court.assessment, finding.who):
            yield reason("NO_VOICE", finding.id)
        if not _planned(finding, court):
            yield reason("NO_PLAN", finding.id)


def _on_high(finding: Finding, court: Court) -> Iterator[Reason]:
    if finding.excepted_until is not None:
        left = (finding.excepted_until - court.as_of).days
        if left <= court.policy.exception.warn_days:
            yield reason("EXCEPTION_ENDS", finding.id, until=finding.excepted_until.isoformat())
    elif not finding.managed:
        yield reason("HIGH_UNTREATED", finding.id, rating=Rating(finding.residual.low).name)
    elif not _approved(finding, court):
        role = court.rubric.obligation[finding.residual.high].approver_title
        yield reason("UNAPPROVED", finding.id, (("approvals",),), role=role)


def _remedy(finding: Finding, court: Court) -> Iterator[Reason]:
    """An actual harm that the organisation caused or contributed to needs somebody who puts it right (UNGP 22)."""
    entry = court.assessment.risks.get(finding.risk)
    if entry is None or entry.actual is None or entry.actual.remedy is not None:
        return
    if entry.involvement in ANY_INVOLVEMENT:
        yield reason("ACTUAL_NO_REMEDY", finding.id, (("risks", finding.risk, "actual"),))


def _said_open(finding: Finding) -> tuple[Path, ...]:
    return tuple(("answers", question) for question in finding.open)


def _will_be_heard(finding: Finding, court: Court) -> bool:
    """At the stages the rubric names, a dated promise to hear the group suffices."""
    if court.assessment.subject.stage not in court.policy.not_done_stages:
        return False
    return any(
        entry.not_done is not None
        and (entry.voice == "regional-expert" or entry.group in finding.who)
        and entry.by is not None
        and entry.by >= court.as_of
        for entry in court.assessment.engagement
    )


def _planned(finding: Finding, court: Court) -> bool:
    """Whether a preventive control has an owner and a day, or is already in place."""
    types = court.rubric.manifest.credit.preventive
    return any(
        credit.type in types
        and (credit.points > 0 or (credit.owner is not None and credit.due is not None and credit.due >= court.as_of))
        and credit.why not in {"failed", "retired", "stale", "baseline"}
        for credit in finding.controls
    )


def _managed(finding: Finding, court: Court) -> bool:
    """A HIGH that may pass: remote by verified controls, well grounded, owned, measured and soon reviewed."""
    policy, credit = court.policy.managed, court.rubric.manifest.credit
    entry = court.assessment.risks.get(finding.risk)
    if finding.residual.low != policy.rating or finding.residual.high != policy.rating or entry is None:
        return False
    worst = [case for case in finding.cases if case.residual.high >= policy.rating]
    soon = months_after(court.as_of, policy.review_months)
    return (
        not finding.open
        and all(case.residual_factors.likelihood.high <= policy.likelihood for case in worst)
        and CONFIDENCES.index(finding.confidence) >= CONFIDENCES.index(policy.confidence)
        and all(any(c.type in credit.preventive and c.points for c in case.controls) for case in worst)
        and all(any(c.type in credit.responsive and _works(c.entry, court) for c in case.controls) for case in worst)
        and entry.owner is not None
        and entry.indicator is not None
        and entry.next_review is not None
        and court.as_of <= entry.next_review <= soon
    )


def _works(index: int | None, court: Court) -> bool:
    """Whether a control is verified to work, whatever factor it could lower."""
    if index is None:
        return False
    entry = court.assessment.controls[index]
    least = min(credit.grade for credit in court.rubric.manifest.credit.verified)
    fresh = court.world.means.shelf.best(entry.evidence)
    return (
        entry.status == "verified" and entry.effectiveness != "none" and entry.verified is not None and fresh >= least
    )


def _approved(finding: Finding, court: Court) -> bool:
    """Whether the role that the rating asks for approved exactly this result, and is not one of its authors."""
    role = court.rubric.obligation[finding.residual.high].approver
    return any(
        approval.digest == court.digest
        and approval.role == role
        and approval.by not in court.assessment.authors
        and approval.date <= court.as_of
        for approval in court.assessment.approvals
    )


def live_exception(finding: Finding, court: Court) -> ExceptionEntry | None:
    """The exception that covers a finding today: never CRITICAL, bound to its digest, short, by somebody else."""
    return next(
        (
            entry
            for entry in court.assessment.exceptions
            if entry.finding == finding.id and _holds(entry, finding, court)
        ),
        None,
    )


def _holds(entry: ExceptionEntry, finding: Finding, court: Court) -> bool:
    policy = court.policy.exception
    days = policy.heightened_days if court.facts.heightened else policy.days
    started = max((renewal.date for renewal in entry.renewals), default=entry.date)
    return (
        finding.residual.high <= policy.rating_at_most
        and entry.digest == finding.digest
        and entry.date <= court.as_of <= entry.until
        and (entry.until - started).days <= days
        and len(entry.renewals) <= policy.renewals
        and entry.approver.name not in court.assessment.authors
        and entry.approver.role == court.rubric.obligation[finding.residual.high].approver
    )


def _carried(finding: Finding, court: Court) -> Rating | None:
    """The platform's rating, where the change neither creates nor worsens the risk (design: part_of)."""
    theirs = next((f for f in court.platform.findings if f.risk == finding.risk), None) if court.platform else None
    if theirs is None or theirs.residual.low < finding.residual.low or theirs.residual.high < finding.residual.high:
        return None
    ladder = ("proposed", "planned", "in-progress", "implemented", "verified")
    here = {credit.control: credit.status for credit in finding.controls}
    for credit in theirs.controls:
        mine = here.get(credit.control)
        if (
            credit.points
            and mine is not None
            and (mine not in ladder or ladder.index(mine) < ladder.index(credit.status))
        ):
            return None
    return Rating(theirs.residual.high)


def _on_carried(finding: Finding, court: Court) -> Iterator[Reason]:
    """A carried risk is judged by the platform's own plan for it."""
    platform = court.platform
    assert platform is not None  # noqa: S101 - a finding is carried only by a platform
    theirs = next(f for f in platform.findings if f.risk == finding.risk)
    rating = Rating(theirs.residual.high)
    if rating >= court.policy.fails_from and not any(
        credit.owner is not None and credit.due is not None and credit.due >= court.as_of for credit in theirs.controls
    ):
        yield reason(
            "HIGH_UNTREATED", finding.id, (("subject", "part_of"),), rating=rating.name, platform=platform.subject
        )
    yield reason("CARRIED", finding.id, (("subject", "part_of"),), rating=rating.name, platform=platform.subject)


def _incomplete(open_questions: Sequence[OpenQuestion], court: Court) -> Iterator[Reason]:
    for question in open_questions:
        if question.state == "unanswered":
            yield reason(
                "INCOMPLETE", None, (("answers", question.question),), question=question.question, what="answer"
            )
    if court.assessment.subject.part_of is not None and court.platform is None:
        name = court.assessment.subject.part_of
        yield reason("INCOMPLETE", None, (("subject", "part_of"),), platform=name, what="platform")


def _stale(court: Court) -> Iterator[Reason]:
    """What time has undone: the review date, evidence, context, an approval, or the platform's assessment."""
    if court.as_of > court.review_by:
        yield reason("STALE", None, (("assessed",),), what="review", date=court.review_by.isoformat())
    for name in sorted(_relied_on(court.assessment)):
        if court.world.means.shelf.expired(name):
            yield reason("STALE", None, (("evidence", name),), what="evidence", name=name)
    for place, themes in sorted(court.assessment.context.items()):
        for theme, entry in sorted(themes.items()):
            if entry.review_by < court.as_of:
                yield reason("STALE", None, (("context", place, theme),), what="context", place=place, theme=theme)
    approvals = court.assessment.approvals
    if approvals and not any(approval.digest == court.digest for approval in approvals):
        yield reason("STALE", None, (("approvals",),), what="approval")
    last = max((approval.date for approval in approvals), default=None)
    for index, incident in enumerate(court.assessment.incidents):
        if last is not None and incident.date > last:
            yield reason("STALE", None, (("incidents", index),), what="incident", date=incident.date.isoformat())
    if court.platform is not None and court.platform.decision.verdict == "stale":
        yield reason("STALE", None, (("subject", "part_of"),), what="platform", platform=court.platform.subject)


def _relied_on(assessment: Assessment) -> set[str]:
    """The evidence by which something counts in the subject's favour: verified controls and corrections downwards."""
    names = {name for entry in assessment.controls if entry.status == "verified" for name in entry.evidence}
    for entry in assessment.risks.values():
        names.update(name for _, claim in entry.claims if claim.until is not None for name in claim.evidence)
        if entry.not_applicable is not None:
            names.update(entry.not_applicable.evidence)
    return names


def _notices(findings: Sequence[Finding], court: Court) -> Iterator[Reason]:
    policy = court.policy
    by_group: dict[str, list[str]] = {}
    for finding in findings:
        if finding.residual.high >= policy.cumulative.rating:
            for group in finding.who:
                by_group.setdefault(group, []).append(finding.id)
    looked_at = {entry.group for entry in court.assessment.cumulative}
    for group, names in sorted(by_group.items()):
        if len(names) >= policy.cumulative.findings and group not in looked_at:
            yield reason("CUMULATIVE", None, (), group=group, count=str(len(names)))
    yield from _side_effects(court)
    children = policy.children_group
    if _children_possible(court) and all(entry.group != children for entry in court.assessment.engagement):
        yield reason("CHILD_NOTE", None, (("engagement",),), group=children)
    places = sorted({place for finding in findings for place in finding.unconfirmed})
    if places:
        yield reason("CONTEXT_UNCONFIRMED", None, (("subject", "places"),), places=", ".join(places))


def _side_effects(court: Court) -> Iterator[Reason]:
    for index, entry in enumerate(court.assessment.controls):
        control = court.rubric.control.get(entry.control)
        if control is None or entry.status in {"failed", "retired"}:
            continue
        named = {addressed.risk for addressed in entry.side_effects}
        settled = any(addressed.none for addressed in entry.side_effects)
        missing = [effect for effect in control.side_effects if effect.risk not in named or effect.risk is None]
        if missing and not settled and (any(effect.risk for effect in missing) or not entry.side_effects):
            yield reason("SIDE_EFFECT", None, (("controls", index),), control=entry.control)


def _children_possible(court: Court) -> bool:
    return any(truth(court.policy.children_when, view) is not False for view in court.facts.views)


def with_reasons(outcome: Outcome, reasons: Sequence[Reason]) -> Outcome:
    """The same outcome with reasons that only the surroundings of a run can give, such as an unpinned rubric."""
    if not reasons:
        return outcome
    told = (*outcome.decision.reasons, *reasons)
    exit_code = worst_exit(found.exit for found in told)
    return replace(outcome, decision=Decision(verdict_of(exit_code), exit_code, told))
