"""What the public may see, built up from an allow-list: nothing is there that is not put there (method C16).

Ids, categories, rights, ratings and the rubric's own words; countries; what is marked public; the rest is counted.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from hrdd.engine.access import access_at, answers_given, may_read
from hrdd.engine.withholding import RULED, Redacted, Withheld, withheld
from hrdd.model.assessment import Assessed, Assessment, Benefit, Channel, Engagement, Remedy, RiskEntry, Subject
from hrdd.model.base import FACTORS, WITHHELD, Rating
from hrdd.model.outcome import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hrdd.diagnostics import Path
    from hrdd.engine.aliases import Aliases
    from hrdd.model.outcome import Finding, OpenQuestion, Outcome, Reason, RollUp, Step
    from hrdd.model.rubric import Rubric

UNTOLD = Bounds(int(Rating.NEGLIGIBLE), int(Rating.CRITICAL))
"""A projected rating for the public: what plans would bring is withheld, and what is withheld is unknown."""

STEP_VALUES = frozenset(FACTORS) | {"severity", "computed", "floor", "level", "factor", "rating"}
STEPS = frozenset(
    {
        "rule",
        "rule-open",
        "applies",
        "applies-open",
        "outside",
        "set",
        "raised",
        "lowered",
        "lowering-capped",
        "left-open",
        "right-floor",
        "remote-unproven",
        "second-reader",
        "actual",
        "past",
        "severity-cell",
        "rating-cell",
        "not-known-to-apply",
        "carried",
    }
)
"""The reasons that say nothing about controls: what else there is, or is not, the public does not learn."""

REASON_VALUES = frozenset(
    {"base", "entries", "high", "low", "places", "rating", "role", "rubric", "since", "until", "was"}
    | {"judge", "earlier_judge"}
)
SIGNED = ("answers.", "context.")
"""Parts of what was signed whose ids the public may learn when they have changed."""

GAPS = frozenset({"NO_PLAN", "NO_VOICE", "SIDE_EFFECT", "CHILD_NOTE", "CUMULATIVE"})
"""Notices that say what is missing: a hint to whoever means harm."""


def published(assessment: Assessment, outcome: Outcome, rubric: Rubric, names: Aliases) -> Redacted:
    """The public view of one result."""
    measures = {question.id for question in rubric.questions if question.measure is not None}
    own = _becauses(rubric)
    reasons = [reason for reason in outcome.decision.reasons if not _tells_a_gap(reason, measures)]
    public = replace(
        outcome,
        subject=names.subject.get(outcome.subject, outcome.subject),
        name=assessment.subject.name if _is_public(assessment, ("subject",)) else "",
        asked=(),
        findings=tuple(_finding(finding, assessment, own, names) for finding in outcome.findings),
        excluded=(),
        not_applicable=(),
        categories=tuple((name, _roll_up(roll, names)) for name, roll in outcome.categories),
        overall=_roll_up(outcome.overall, names),
        open_questions=tuple(_open(one, names) for one in outcome.open_questions if one.question not in measures),
        context=tuple(replace(entry, said=()) for entry in outcome.context),
        decision=replace(
            outcome.decision, reasons=tuple(dict.fromkeys(_reason(reason, names, measures) for reason in reasons))
        ),
        digest="",
        platform=None,
    )
    told = _counted(assessment, outcome, len(outcome.decision.reasons) - len(reasons))
    return Redacted("public", _assessment(assessment, rubric, names), public, names, told, _actions(outcome, rubric))


def _is_public(assessment: Assessment, path: Path) -> bool:
    return may_read("public", access_at(assessment, path))


def _assessment(assessment: Assessment, rubric: Rubric, names: Aliases) -> Assessment:
    """An assessment that holds only what is on the list; what it does not name stays empty."""

    def marked(key: str, entries: Iterable[object]) -> list[int]:
        return [index for index, _ in enumerate(entries) if _is_public(assessment, (*key.split("."), index))]

    subject, shown = assessment.subject, _is_public(assessment, ("subject",))
    risks = {
        names.risks.get(name, name): RiskEntry.model_construct(
            title=entry.title if _is_public(assessment, ("risks", name)) else WITHHELD,
            harm=entry.harm if _is_public(assessment, ("risks", name)) else WITHHELD,
        )
        for name, entry in assessment.risks.items()
        if name not in rubric.risk
    }
    channels = [assessment.remedy.channels[index] for index in marked("remedy.channels", assessment.remedy.channels)]
    heard = [assessment.engagement[index] for index in marked("engagement", assessment.engagement)]
    return Assessment.model_construct(
        hrdd=1,
        rubric=assessment.rubric,
        subject=Subject.model_construct(
            kind=subject.kind,
            id=names.subject.get(assessment.id, assessment.id),
            name=subject.name if shown else WITHHELD,
            summary=subject.summary if shown else None,
            stage=subject.stage,
            places=subject.places,
        ),
        assessed=Assessed.model_construct(
            date=assessment.assessed.date, by=(), review_by=assessment.assessed.review_by
        ),
        engagement=tuple(
            Engagement.model_construct(
                group=one.group, voice=one.voice, how=one.how, date=one.date, said=one.said, changed=one.changed
            )
            for one in heard
            if one.how is not None
        ),
        risks=MappingProxyType(risks),
        remedy=Remedy.model_construct(
            channels=tuple(Channel.model_construct(name=one.name, where=one.where) for one in channels)
        ),
        benefits=tuple(
            Benefit.model_construct(what=assessment.benefits[index].what)
            for index in marked("benefits", assessment.benefits)
        ),
    )


def _becauses(rubric: Rubric) -> Mapping[str, frozenset[str]]:
    """The rubric's own words for the levels of each of its risks."""
    return {
        risk.id: frozenset(rule.because for factor in FACTORS for rule in getattr(risk, factor))
        for risk in rubric.risk.values()
    }


def _finding(finding: Finding, assessment: Assessment, own: Mapping[str, frozenset[str]], names: Aliases) -> Finding:
    told = finding.risk in own or _is_public(assessment, ("risks", finding.risk))
    return replace(
        finding,
        id=names.finding(finding.id),
        risk=names.finding(finding.risk),
        title=finding.title if told else WITHHELD,
        harm=finding.harm if told else WITHHELD,
        scenario=None,
        projected=UNTOLD,
        involvement="withheld",
        because=tuple(_step(step, own.get(finding.risk, frozenset())) for step in finding.because if _told(step)),
        controls=(),
        cases=(),
        open=(),
        digest="",
        owner=None,
    )


def _told(step: Step) -> bool:
    return step.code in STEPS and step.about != "projected"


def _step(step: Step, own: frozenset[str]) -> Step:
    """One reason without the answers behind it, and with no words but the rubric's."""
    return replace(
        step,
        said=(),
        text=step.text if step.code in RULED and step.text in own else "",
        values=tuple((key, value if key in STEP_VALUES else WITHHELD) for key, value in step.values),
    )


def _tells_a_gap(reason: Reason, measures: set[str]) -> bool:
    return reason.code in GAPS or dict(reason.values).get("question") in measures


def _reason(reason: Reason, names: Aliases, measures: set[str]) -> Reason:
    question = dict(reason.values).get("question")
    asked = question is not None and question not in measures
    keep = REASON_VALUES | {"question", "what"} if asked else REASON_VALUES
    changed = ", ".join(part for part in dict(reason.values).get("changed", "").split(", ") if part.startswith(SIGNED))
    if changed:
        keep = keep | {"what"}
    values = tuple((key, value) for key, value in reason.values if key in keep)
    return replace(
        reason,
        finding=None if reason.finding is None else names.finding(reason.finding),
        said=(),
        values=(*values, ("changed", changed)) if changed else values,
    )


def _roll_up(roll: RollUp, names: Aliases) -> RollUp:
    return replace(roll, by=tuple(names.finding(name) for name in roll.by))


def _open(question: OpenQuestion, names: Aliases) -> OpenQuestion:
    return replace(question, decides=tuple(names.finding(name) for name in question.decides))


def _actions(outcome: Outcome, rubric: Rubric) -> tuple[str, ...]:
    """The titles of the rubric's controls that count somewhere, without saying for which risk, where, or how well."""
    found = {
        rubric.control[control.control].title
        for finding in outcome.findings
        for control in finding.controls
        if control.control in rubric.control and (control.points or control.why.startswith("counts"))
    }
    return tuple(sorted(found))


def _counted(assessment: Assessment, outcome: Outcome, gaps: int) -> tuple[Withheld, ...]:
    """What the public does not see, by ground."""
    counts = (
        ("excluded", len(outcome.excluded) + len(outcome.not_applicable)),
        ("answer", answers_given(assessment)),
        ("gap", gaps + len(assessment.controls)),
        ("group", sum(len(finding.cases) for finding in outcome.findings)),
        ("evidence", len(assessment.evidence)),
    )
    return (*withheld(assessment, "public"), *(Withheld(ground, count) for ground, count in counts if count))
