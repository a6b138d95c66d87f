"""The first page: the gravest risks in a sentence each, what is unknown, what must happen next, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hrdd.model.base import FACTORS, WITHHELD
from hrdd.render import views, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hrdd.model.assessment import ControlEntry
    from hrdd.model.outcome import Bounds, Finding
    from hrdd.render.report import Report
    from hrdd.render.views import Matter, Unknown

GRAVEST, ASKED, STEPS = 3, 3, 6
"""How many risks, open questions and next steps a first page tells; the rest is counted."""

RUNNING = frozenset({"released", "ended"})
"""Stages at which something already happens to people: what must be done has no day to wait for."""

DONE = frozenset({"verified", "failed", "retired"})
"""States of a control in which its due date asks for nothing more."""


@dataclass(frozen=True, slots=True)
class Grave:
    """One of the gravest risks, and the words of the rule or the assessors that make it so."""

    number: int
    finding: Finding
    missing: int
    because: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that must happen: what, by whom and by when; `late` where the day has passed."""

    what: str
    who: str
    when: str
    findings: tuple[Finding, ...] = ()
    due: date | None = None
    late: bool = False


def gravest(report: Report) -> tuple[Grave, ...]:
    """The risks that call for attention first, each with why it is as grave as it is."""
    return tuple(
        Grave(number, finding, len(finding.open), deciding(finding, "gravity", finding.factors.gravity))
        for number, finding in enumerate(report.risks[:GRAVEST], start=1)
    )


def deciding(finding: Finding, about: str, bounds: Bounds) -> str:
    """The words of the step that sets a factor's high end; empty where there are none, or none that may be read."""
    steps = [step for step in finding.because if step.about == about and step.text and step.text != WITHHELD]
    highest = [step for step in steps if step.level.high == bounds.high] or steps
    return highest[0].text if highest else ""


@dataclass(frozen=True, slots=True)
class Level:
    """One factor of a risk: its level today in words, and the words of the rule or the assessors behind it."""

    name: str
    level: str
    text: str


def levels(report: Report, finding: Finding) -> tuple[Level, ...]:
    """The four factors of a risk, each with the reason that sets its high end."""
    return tuple(
        Level(
            report.named("factor", factor),
            report.level(factor, finding.residual_factors.of(factor)),
            deciding(finding, factor, finding.factors.of(factor)),
        )
        for factor in FACTORS
    )


def unknown(report: Report) -> tuple[Unknown, ...]:
    """The open questions that most risks hang on."""
    return tuple(entry for entry in views.unknowns(report) if entry.decides)[:ASKED]


def steps(report: Report) -> tuple[Step, ...]:
    """What must happen: what the decision asks for, then what somebody has promised, the earliest first."""
    promised = sorted(_promised(report), key=lambda step: step.due or date.max)
    review = Step(
        report.translated("Review this assessment"),
        _assessors(report),
        report.day(report.outcome.review_by),
        due=report.outcome.review_by,
        late=report.outcome.review_by < report.outcome.as_of,
    )
    return (*_asked(report), *promised, review)


def _asked(report: Report) -> Iterator[Step]:
    """One step for each kind of reason that stops the subject."""
    told: set[str] = set()
    running = report.outcome.stage in RUNNING
    when = report.translated("at once" if running else "before it goes ahead")
    for matter in views.matters(report, report.outcome.decision.failures):
        if matter.next not in told:
            told.add(matter.next)
            yield Step(matter.next.rstrip("."), _who(report, matter), when, matter.findings)


def _who(report: Report, matter: Matter) -> str:
    """Whom a reason asks: the owners of its risks, the role that approves, or whoever owns the subject."""
    if matter.code == "UNAPPROVED":
        asked = {report.obligation(finding.residual.high) for finding in matter.findings}
        roles = tuple(dict.fromkeys(report.inside(one.approver_title) for one in asked if one is not None))
        if roles:
            return words.first_up(report.tongue.series(roles))
    owners = tuple(dict.fromkeys(finding.owner for finding in matter.findings if finding.owner))
    if owners and matter.code != "UNKNOWN":
        return report.tongue.series(owners)
    return _assessors(report)


def _assessors(report: Report) -> str:
    return report.assessment.subject.owner or report.translated("Those who assessed it")


def _promised(report: Report) -> Iterator[Step]:
    as_of = report.outcome.as_of
    for entry in report.assessment.engagement:
        if entry.not_done is not None and entry.by is not None:
            group = report.inside(report.group(entry.group)) if entry.group else report.translated("all groups")
            what = report.translated("Hear {group}").format(group=group)
            yield _dated(report, what, _assessors(report), entry.by)
    for control in report.assessment.controls:
        if control.due is not None and control.status not in DONE:
            yield _dated(report, _control(report, control), control.owner or "", control.due, _lowered(report, control))
    for name, risk in report.assessment.risks.items():
        if risk.actual is not None and risk.actual.remedy is not None:
            about = tuple(finding for finding in report.risks if finding.risk == name)
            what = report.translated("Put right: {what}").format(what=risk.actual.remedy.what)
            yield _dated(report, what, risk.actual.remedy.owner, risk.actual.remedy.due, about)
    for finding in report.risks:
        if finding.excepted_until is not None and finding.excepted_until >= as_of:
            what = report.translated("Resolve this risk before the exception ends: {title}").format(title=finding.title)
            yield _dated(report, what, finding.owner or _assessors(report), finding.excepted_until, (finding,))


def _dated(report: Report, what: str, who: str, due: date, findings: Iterable[Finding] = ()) -> Step:
    return Step(
        what,
        who or report.translated("nobody named"),
        report.day(due),
        tuple(findings),
        due,
        due < report.outcome.as_of,
    )


def _control(report: Report, control: ControlEntry) -> str:
    title = control.title or report.control(control.control)
    in_place = control.status == "implemented"
    told = report.translated("Verify that it works: {control}" if in_place else "Put in place and verify: {control}")
    return told.format(control=title)


def _lowered(report: Report, entry: ControlEntry) -> tuple[Finding, ...]:
    """The risks that a control addresses."""
    at = next(index for index, one in enumerate(report.assessment.controls) if one is entry)
    return tuple(f for f in report.risks if any(control.entry == at for control in f.controls))
