"""Findings become a decision: every reason is told, and the worst exit code wins (method C13, design gate)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hrdd.engine.calendar import months_after
from hrdd.engine.carried import carried, carried_step, on_platform
from hrdd.engine.codes import FAILING, verdict_of, worst_exit
from hrdd.engine.conditions import truth
from hrdd.engine.court import approved, reason
from hrdd.engine.findings import heard, heard_ever, recent
from hrdd.engine.staleness import stale
from hrdd.engine.void import covers, last_day, void_exceptions
from hrdd.model.base import Rating
from hrdd.model.outcome import CONFIDENCES, Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from hrdd.diagnostics import Path
    from hrdd.engine.court import Court
    from hrdd.model.assessment import ControlEntry, Engagement
    from hrdd.model.outcome import Credited, Finding, OpenQuestion, Outcome, Reason
    from hrdd.model.rubric import GatePolicy, Rubric

__all__ = ["decide", "reason", "settle", "stopping", "with_reasons"]

ANY_INVOLVEMENT = ("cause", "contribute", "unknown")


def settle(findings: Sequence[Finding], court: Court) -> tuple[Finding, ...]:
    """Mark the findings that are managed, carried by the platform, or excepted for a time."""
    return tuple(_settled(finding, court) for finding in findings)


def decide(
    findings: Sequence[Finding], open_questions: Sequence[OpenQuestion], court: Court, review_by: date
) -> Decision:
    """The decision over settled findings: what fails, what passes with which notices, and why."""
    reasons = [
        *_incomplete(open_questions, court),
        *(found for finding in findings for found in _on(finding, court)),
        *stale(findings, court, review_by),
        *_notices(findings, court),
    ]
    return decision(stopping(found, court.policy) for found in reasons)


def decision(reasons: Iterable[Reason]) -> Decision:
    """The decision that follows from reasons: the worst of their exit codes wins."""
    told = tuple(reasons)
    exit_code = worst_exit(found.exit for found in told)
    return Decision(verdict_of(exit_code), exit_code, told)


def stopping(found: Reason, policy: GatePolicy) -> Reason:
    """A notice fails where the policy in force says so."""
    return replace(found, exit=FAILING[found.code]) if found.code in policy.notices_fail else found


def _settled(finding: Finding, court: Court) -> Finding:
    rating = carried(finding, court)
    steps = (carried_step(finding, rating, court),) if rating is not None else ()
    return replace(
        finding,
        carried=rating,
        because=(*finding.because, *steps),
        managed=_managed(finding, court),
        excepted_until=_exception_until(finding, court),
    )


def _on(finding: Finding, court: Court) -> Iterator[Reason]:
    """The reasons that one finding gives."""
    policy, low, high = court.policy, finding.residual.low, finding.residual.high
    yield from _remedy(finding, court)
    yield from on_platform(finding, court)
    if finding.carried is not None:
        return
    if low >= policy.never:
        yield reason("CRITICAL", finding.id, rating=Rating(low).name)
    elif low < policy.fails_from <= high or (low >= policy.fails_from and high >= policy.never):
        yield reason("UNKNOWN", finding.id, _said_open(finding), low=Rating(low).name, high=Rating(high).name)
    elif low >= policy.fails_from:
        yield from _on_high(finding, court)
    if high >= policy.engagement_from and not heard(court.world, finding.who) and not _will_be_heard(finding, court):
        code = "STALE" if heard_ever(court.world, finding.who) else "INCOMPLETE"
        yield reason(code, finding.id, (("engagement",),), what="engagement")
    if high == policy.severe_rating and any(case.severity.high >= policy.severe for case in finding.cases):
        if not heard(court.world, finding.who):
            yield reason("NO_VOICE", finding.id)
        if not _planned(finding, court):
            yield reason("NO_PLAN", finding.id)


def _on_high(finding: Finding, court: Court) -> Iterator[Reason]:
    if finding.excepted_until is not None:
        until = finding.excepted_until
        said: tuple[Path, ...] = tuple(
            ("exceptions", index)
            for index, entry in enumerate(court.assessment.exceptions)
            if covers(entry, finding, court) and last_day(entry, court) == until
        )
        yield reason("EXCEPTED", finding.id, said, until=until.isoformat())
        if (until - court.as_of).days <= court.policy.exception.warn_days:
            yield reason("EXCEPTION_ENDS", finding.id, until=until.isoformat())
    elif not finding.managed:
        yield reason("HIGH_UNTREATED", finding.id, rating=Rating(finding.residual.low).name)
        yield from void_exceptions(finding, court)
    elif not approved(finding, court):
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
    """Where the policy in force takes promises, a dated one to hear the group suffices."""
    if not court.policy.promises:
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
    least = court.policy.fails_from
    if not finding.residual.certain or not least <= finding.residual.low <= policy.rating or entry is None:
        return False
    worst = [case for case in finding.cases if case.residual.high >= least]
    soon = months_after(court.assessment.assessed.date, policy.review_months)
    return (
        not finding.open
        and all(case.residual_factors.likelihood.high <= policy.likelihood for case in worst)
        and CONFIDENCES.index(finding.confidence) >= CONFIDENCES.index(policy.confidence)
        and all(any(c.type in credit.preventive and c.points for c in case.controls) for case in worst)
        and all(any(c.type in credit.responsive and _works(c, court) for c in case.controls) for case in worst)
        and entry.owner is not None
        and entry.indicator is not None
        and entry.next_review is not None
        and court.as_of <= entry.next_review <= soon
    )


def _works(credit: Credited, court: Court) -> bool:
    """Whether a control is verified to work here, whatever factor it could lower."""
    if credit.entry is None or credit.why in {"not-covered", "baseline"}:
        return False
    entry, shelf = court.assessment.controls[credit.entry], court.world.means.shelf
    least = min(credit.grade for credit in court.rubric.manifest.credit.verified)
    checked = entry.status == "verified" and entry.verified is not None and not shelf.old(entry.verified.date)
    return checked and entry.effectiveness != "none" and shelf.best(entry.evidence) >= least


def _exception_until(finding: Finding, court: Court) -> date | None:
    """The last day of the exception that covers a finding today: never CRITICAL, bound to its digest, by others."""
    ends = (last_day(entry, court) for entry in court.assessment.exceptions if covers(entry, finding, court))
    return max((end for end in ends if end is not None and court.as_of <= end), default=None)


def _incomplete(open_questions: Sequence[OpenQuestion], court: Court) -> Iterator[Reason]:
    for question in open_questions:
        if question.state == "unanswered":
            yield reason(
                "INCOMPLETE", None, (("answers", question.question),), question=question.question, what="answer"
            )
        elif court.policy.unknown == "any":
            yield reason("UNKNOWN", None, (("answers", question.question),), question=question.question, what="any")
    if court.assessment.subject.part_of is not None and court.platform is None:
        name = court.assessment.subject.part_of
        yield reason("INCOMPLETE", None, (("subject", "part_of"),), platform=name, what="platform")


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
    yield from _side_effects(findings, court)
    if _children_possible(court) and not any(_for_children(entry, court) for entry in court.assessment.engagement):
        yield reason("CHILD_NOTE", None, (("engagement",),), group=policy.children_group)
    places = sorted({place for finding in findings for place in finding.unconfirmed})
    if places:
        yield reason("CONTEXT_UNCONFIRMED", None, (("subject", "places"),), places=", ".join(places))
    yield from _overlaid(court.rubric)


def _overlaid(rubric: Rubric) -> Iterator[Reason]:
    """What an overlay left out or replaced of the rubric below: whoever reads a decision must know of it."""
    for code, how in (("LEFT_OUT", "off"), ("REPLACED", "replaced")):
        told = [f"{change.id} {change.title} ({change.because})" for change in rubric.changes if change.how == how]
        if told:
            yield reason(code, None, (), rubric=rubric.name, base=rubric.extends or "", entries="; ".join(told))


def _side_effects(findings: Sequence[Finding], court: Court) -> Iterator[Reason]:
    """The controls whose side effects nobody has looked at; one that is rated here as a risk of its own is."""
    rated = {finding.risk for finding in findings}
    entries: dict[str, dict[int, ControlEntry]] = {}
    for index, entry in enumerate(court.assessment.controls):
        if entry.control in court.rubric.control and entry.status not in {"failed", "retired"}:
            entries.setdefault(entry.control, {})[index] = entry
    for name, alike in sorted(entries.items()):
        control = court.rubric.control[name]
        addressed = [effect for entry in alike.values() for effect in entry.side_effects]
        looked_at = rated | {effect.risk for effect in addressed if effect.risk is not None}
        missing = [
            effect
            for effect in control.side_effects
            if (not addressed if effect.risk is None else effect.risk not in looked_at)
        ]
        if missing and not any(effect.none for effect in addressed):
            yield reason("SIDE_EFFECT", None, tuple(("controls", index) for index in alike), control=name)


def _for_children(entry: Engagement, court: Court) -> bool:
    """Whether children were heard not too long ago, or it is said why not, and who stood in (method C10)."""
    policy = court.policy
    if entry.how is not None and not recent(entry, court.world):
        return False
    if entry.group in policy.children_proxies:
        return entry.because is not None
    own = entry.voice == "rights-holders" or entry.not_done is not None
    return entry.group in {policy.children_group, *policy.children_groups} and (own or entry.because is not None)


def _children_possible(court: Court) -> bool:
    return any(truth(court.policy.children_when, view) is not False for view in court.facts.views)


def with_reasons(outcome: Outcome, reasons: Sequence[Reason]) -> Outcome:
    """The same outcome with reasons that only the surroundings of a run can give, such as an unpinned rubric."""
    if not reasons:
        return outcome
    return replace(outcome, decision=decision((*outcome.decision.reasons, *reasons)))
