"""What must happen next: what the decision asks for, and whatever has a day, in one list for every document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hrdd.model.base import WITHHELD
from hrdd.render import views, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from hrdd.model.assessment import ControlEntry, RiskEntry
    from hrdd.model.outcome import Finding
    from hrdd.render.report import Report
    from hrdd.render.views import Matter

RUNNING = frozenset({"released", "ended"})
"""Stages at which something already happens to people: what must be done has no day to wait for."""

DONE = frozenset({"verified", "retired"})
"""States of a control in which its due date asks for nothing more."""

CONTROL = {
    "implemented": "Verify that it works: {control}",
    "stale": "Verify again that it works: {control}",
    "failed": "Mend and verify, because it failed: {control}",
}
"""What the day of a control asks for, where it is more than a plan."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that must happen: what, by whom and by when; `late` where the day has passed."""

    what: str
    who: str
    when: str
    findings: tuple[Finding, ...] = ()
    due: date | None = None
    late: bool = False


def steps(report: Report) -> tuple[Step, ...]:
    """What must happen: what the decision asks for, then whatever has a day, the earliest first."""
    return (*_asked(report), *dated(report))


def dated(report: Report) -> tuple[Step, ...]:
    """Whatever has a day: people to hear, controls, harm to put right, reviews, exceptions that end; by their day."""
    found = (*_people(report), *_controls(report), *_risks(report), *_exceptions(report), _review(report))
    return tuple(sorted(found, key=lambda step: step.due or report.outcome.as_of))


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
    return assessors(report)


def assessors(report: Report) -> str:
    """Whoever owns the subject, or those who assessed it."""
    return report.assessment.subject.owner or report.translated("Those who assessed it")


def _people(report: Report) -> Iterator[Step]:
    for entry in report.assessment.engagement:
        if entry.how is None and entry.by is not None:
            group = report.inside(report.group(entry.group)) if entry.group else report.translated("all groups")
            what = report.translated("Hear {group}").format(group=group)
            yield _dated(report, what, assessors(report), entry.by)


def _controls(report: Report) -> Iterator[Step]:
    for index, control in enumerate(report.assessment.controls):
        if control.due is not None and control.status not in DONE:
            about = tuple(f for f in report.risks if any(one.entry == index for one in f.controls))
            yield _dated(report, _control(report, control), control.owner or "", control.due, about)


def _control(report: Report, control: ControlEntry) -> str:
    told = report.translated(CONTROL.get(control.status, "Put in place and verify: {control}"))
    return told.format(control=control.title or report.control(control.control))


def _risks(report: Report) -> Iterator[Step]:
    """Harm that somebody has undertaken to put right, and risks that are looked at again before the whole is."""
    for name, entry in report.assessment.risks.items():
        about = tuple(finding for finding in report.risks if finding.risk == name)
        if entry.actual is not None and entry.actual.remedy is not None:
            remedy = entry.actual.remedy
            title = report.translated("Put right: {what}").format(what=_named(report, remedy.what, name))
            yield _dated(report, title, remedy.owner, remedy.due, about)
        if entry.next_review is not None:
            title = report.translated("Review the risk: {title}").format(title=report.risk(name))
            yield _dated(report, title, _owner(report, entry), entry.next_review)


def _named(report: Report, what: str, risk: str) -> str:
    """What is put right in the words of the assessors, or the risk where these readers may not have them."""
    return report.risk(risk) if what == WITHHELD else what


def _owner(report: Report, entry: RiskEntry) -> str:
    return entry.owner or assessors(report)


def _exceptions(report: Report) -> Iterator[Step]:
    for finding in report.risks:
        if finding.excepted_until is not None:
            what = report.translated("Resolve this risk before the exception ends: {title}").format(title=finding.title)
            yield _dated(report, what, finding.owner or assessors(report), finding.excepted_until, (finding,))


def _review(report: Report) -> Step:
    """The review of the whole; a rating that nothing can pass leaves it no time at all."""
    step = _dated(report, report.translated("Review this assessment"), assessors(report), report.outcome.review_by)
    now = report.outcome.review_by == report.outcome.as_of
    return replace(step, when=report.translated("at once")) if now else step


def _dated(report: Report, what: str, who: str, due: date, findings: Iterable[Finding] = ()) -> Step:
    return Step(
        what,
        who or report.translated("nobody named"),
        report.day(due),
        tuple(findings),
        due,
        due < report.outcome.as_of,
    )
