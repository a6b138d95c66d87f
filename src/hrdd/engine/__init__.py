"""Reasoning, pure: `assess` takes an assessment, a rubric and a day, and gives an outcome that keeps its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from hrdd.engine.calendar import months_after
from hrdd.engine.cases import World
from hrdd.engine.conditions import State
from hrdd.engine.controls import Means, known_controls, remedy_works
from hrdd.engine.court import Court
from hrdd.engine.digest import result_digest
from hrdd.engine.evidence import shelf
from hrdd.engine.facts import gather
from hrdd.engine.findings import OTHER, find
from hrdd.engine.gate import decide, settle
from hrdd.engine.policy import in_force
from hrdd.engine.salience import salience_key
from hrdd.model.base import Rating
from hrdd.model.outcome import NONE, OpenQuestion, Outcome, RollUp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hrdd.engine.facts import Facts
    from hrdd.model.assessment import Assessment
    from hrdd.model.outcome import Finding
    from hrdd.model.rubric import Rubric

__all__ = ["assess"]


def assess(assessment: Assessment, rubric: Rubric, as_of: date, platform: Outcome | None = None) -> Outcome:
    """Rate one subject on one day and decide (UNGP 17-22; method Part C as the project's docs state it).

    `assessment` must have been checked against `rubric` (see `hrdd.engine.coherence`); `platform` is the outcome of
    the assessment that `subject.part_of` names, or None. The same arguments give an equal outcome on any machine.
    Every rating is an interval: the low end is what the known facts show, the high end what the unknown could make
    of it.
    """
    facts = gather(assessment, rubric, as_of)
    means = Means(
        rubric,
        shelf(assessment, rubric.manifest.evidence, as_of, heightened=facts.heightened),
        facts.heightened,
        remedy_works(assessment),
    )
    world = World(assessment, means, known_controls(assessment, rubric))
    found = find(world, facts)
    digest = result_digest((finding.digest for finding in found.findings), rubric, assessment.id)
    subject = assessment.subject
    policy = in_force(rubric.manifest.gate, subject.stage, subject.kind)
    court = Court(world, facts, as_of, digest, platform, policy)
    findings = tuple(sorted(settle(found.findings, court), key=lambda finding: salience_key(finding, rubric)))
    review_by = _review_by(assessment, rubric, findings, heightened=facts.heightened)
    open_questions = _open_questions(facts, rubric, findings)
    return Outcome(
        subject=assessment.id,
        kind=subject.kind,
        name=subject.name,
        stage=subject.stage,
        places=subject.places,
        rubric=rubric.manifest.id,
        rubric_version=rubric.manifest.version,
        rubric_digest=rubric.digest,
        as_of=as_of,
        review_by=review_by,
        heightened=facts.heightened,
        asked=tuple(name for name, asked in facts.asked.items() if asked),
        findings=findings,
        excluded=found.excluded,
        not_applicable=found.not_applicable,
        categories=_categories(findings, rubric),
        overall=_roll_up(findings),
        counts=_counts(findings),
        open_questions=open_questions,
        context=facts.context,
        decision=decide(findings, open_questions, court, review_by),
        digest=digest,
        platform=platform.subject if platform is not None else None,
    )


def _review_by(assessment: Assessment, rubric: Rubric, findings: Sequence[Finding], *, heightened: bool) -> date:
    """The day the worst rating asks for, or the day written if that is earlier; a platform reviews what it carries."""
    worst = max((finding.residual.high for finding in findings if finding.carried is None), default=NONE.high)
    obligation = rubric.obligation[worst]
    months = obligation.heightened_review_months if heightened else obligation.review_months
    due = months_after(assessment.assessed.date, months)
    written = assessment.assessed.review_by
    return due if written is None else min(due, written)


def _roll_up(findings: Sequence[Finding]) -> RollUp:
    """The worst at each end; never an average, and nothing offsets anything."""
    if not findings:
        return RollUp(None, None)
    inherent = residual = NONE
    for finding in findings:
        inherent, residual = inherent.worst(finding.inherent), residual.worst(finding.residual)
    by = [f.id for f in findings if f.residual.low == residual.low or f.residual.high == residual.high]
    return RollUp(inherent, residual, tuple(by))


def _categories(findings: Sequence[Finding], rubric: Rubric) -> tuple[tuple[str, RollUp], ...]:
    names = [category.id for category in rubric.manifest.categories]
    if any(finding.category == OTHER for finding in findings):
        names.append(OTHER)
    return tuple((name, _roll_up([finding for finding in findings if finding.category == name])) for name in names)


def _counts(findings: Sequence[Finding]) -> tuple[tuple[str, int], ...]:
    by_rating = [(rating.name, sum(f.residual.high == rating for f in findings)) for rating in reversed(Rating)]
    open_ = sum(not finding.residual.certain for finding in findings)
    return (*by_rating, ("indeterminate", open_), ("actual", sum(finding.actual for finding in findings)))


def _open_questions(facts: Facts, rubric: Rubric, findings: Sequence[Finding]) -> tuple[OpenQuestion, ...]:
    """The questions that were asked and are not settled, in the order of asking, with the findings they touch."""
    result = []
    for name, asked in facts.asked.items():
        question = rubric.question[name]
        if asked is False or question.measure is not None:
            continue
        found = [view.facts[name] for view in facts.views]
        if asked and any(fact.state is State.UNANSWERED for fact in found):
            state: Literal["unanswered", "range", "unknown"] = "unanswered"
        elif any(fact.open == (name,) for fact in found):
            state = "range" if not question.many and any(len(fact.words) > 1 for fact in found) else "unknown"
        else:
            continue
        decides = tuple(dict.fromkeys(finding.risk for finding in findings if name in finding.open))
        result.append(OpenQuestion(name, state, decides))
    return tuple(result)
