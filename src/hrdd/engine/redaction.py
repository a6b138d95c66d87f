"""An assessment and its outcome as one audience may see them; no rating and no order ever changes (method C16, M24).

What is withheld is taken out before anything is written, so that no format and no template can show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hrdd.engine.access import access_at, access_in, access_of, is_free, may_read
from hrdd.engine.aliases import Aliases, aliases
from hrdd.engine.publicity import published
from hrdd.engine.withholding import RULED, Redacted, withheld
from hrdd.model.assessment import Approval, Assessment, ControlEntry, Person, Reading, RiskEntry
from hrdd.model.base import WITHHELD, Declared

if TYPE_CHECKING:
    from hrdd.engine.ways import Need, Way
    from hrdd.model.base import Access
    from hrdd.model.outcome import Case, Credited, Excluded, Finding, Outcome, Reason, RollUp, Step
    from hrdd.model.rubric import Rubric


@dataclass(frozen=True, slots=True)
class _View:
    """All that decides what is shown."""

    audience: Access
    assessment: Assessment
    rubric: Rubric
    aliases: Aliases

    def hides(self, access: Access) -> bool:
        return not may_read(self.audience, access)


def redact(assessment: Assessment, outcome: Outcome, rubric: Rubric, audience: Access) -> Redacted:
    """Take out what an audience may not see. For the restricted audience everything stays."""
    names = aliases(assessment, rubric, audience)
    if audience == "restricted":
        return Redacted(audience, assessment, outcome, names)
    if audience == "public":
        return published(assessment, outcome, rubric, names)
    view = _View(audience, assessment, rubric, names)
    shown: Assessment = _shown(assessment, assessment.access, view)
    return Redacted(audience, shown, _outcome(outcome, view), names, withheld(assessment, audience))


def advised(found: tuple[Way, ...], seen: Redacted) -> tuple[Way, ...]:
    """What would bring each risk down, by the names and titles that the audience of a redaction sees."""
    findings = {finding.id: finding for finding in seen.outcome.findings}
    told = []
    for way in found:
        finding = findings[seen.aliases.finding(way.finding)]
        reaches = tuple(
            replace(reach, sets=tuple(tuple(_need(need, seen.aliases) for need in needs) for needs in reach.sets))
            for reach in way.reaches
        )
        told.append(replace(way, finding=finding.id, risk=finding.risk, title=finding.title, reaches=reaches))
    return tuple(told)


def _need(need: Need, names: Aliases) -> Need:
    """A control of a set; one of the assessment's own whose id is withheld has no title either."""
    name = names.controls.get(need.control)
    return need if name is None else replace(need, control=name, title=WITHHELD)


def _shown(value: Any, inherited: Access, view: _View) -> Any:
    """A part of an assessment with its free text blanked where its class says so. Built anew: a copy keeps caches."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: _shown(inner, inherited, view) for key, inner in value.items()})
    if isinstance(value, tuple):
        return tuple(_shown(inner, inherited, view) for inner in value)
    if not isinstance(value, Declared):
        return value
    access = access_of(value, inherited, view.assessment.access)
    hidden = view.hides(access)
    held: dict[str, Any] = {}
    for name, field in type(value).model_fields.items():
        inner = getattr(value, name)
        blank = is_free(field) and view.hides(access_in(value, name, access, view.assessment))
        held[name] = _blank(inner) if blank else _shown(inner, access, view)
    return type(value).model_construct(_fields_set=set(value.model_fields_set), **(held | _ids(value, hidden, view)))


def _blank(value: object) -> object:
    if isinstance(value, tuple):
        return (WITHHELD,) * len(value)
    if isinstance(value, Mapping):
        return MappingProxyType({})
    return None if value is None else WITHHELD


def _ids(part: Declared, hidden: bool, view: _View) -> dict[str, Any]:  # noqa: FBT001
    """The ids of an entry that have to change, or to go."""
    names = view.aliases
    held: dict[str, Any] = {}
    evidence = getattr(part, "evidence", None)
    if isinstance(evidence, tuple):
        held["evidence"] = tuple(names.evidence.get(name, name) for name in evidence)
    match part:
        case Person() | Reading() | Approval() if hidden:
            held["role"] = "withheld"
        case ControlEntry():
            held["control"] = names.controls.get(part.control, part.control)
            held["risks"] = tuple(names.risks.get(risk, risk) for risk in part.risks)
            held["common_cause"] = None if hidden else part.common_cause
            scenarios = part.covers.scenarios
            if scenarios is not None:
                covered = tuple(names.scenarios.get(name, name) for name in scenarios)
                held["covers"] = part.covers.model_copy(update={"scenarios": covered})
        case RiskEntry():
            held["scenarios"] = tuple(
                _shown(one, "restricted", view).model_copy(update={"id": names.scenarios.get(one.id, one.id)})
                for one in part.scenarios
            )
        case Assessment():
            held["evidence"] = _renamed(part.evidence, names.evidence, view)
            held["risks"] = _renamed(part.risks, names.risks, view)
            held["subject"] = _subject(part, view)
            held["exceptions"] = tuple(
                _shown(entry, "restricted", view).model_copy(update={"finding": names.finding(entry.finding)})
                for entry in part.exceptions
            )
        case _:
            risk = getattr(part, "risk", None)
            if isinstance(risk, str):
                held["risk"] = names.risks.get(risk, risk)
    return held


def _renamed(entries: Mapping[str, Any], names: Mapping[str, str], view: _View) -> Mapping[str, Any]:
    access = view.assessment.access
    return MappingProxyType({names.get(key, key): _shown(entry, access, view) for key, entry in entries.items()})


def _subject(assessment: Assessment, view: _View) -> Declared:
    """The subject; one whose name is withheld goes by its id."""
    subject = assessment.subject
    shown: Declared = _shown(subject, assessment.access, view)
    if not _is_named(view):
        return shown.model_copy(update={"name": assessment.id})
    return shown


def _is_named(view: _View) -> bool:
    """Whether these readers may know what the subject is called."""
    subject, access = view.assessment.subject, access_at(view.assessment, ("subject",))
    return not view.hides(access_in(subject, "name", access, view.assessment))


def _outcome(outcome: Outcome, view: _View) -> Outcome:
    names = view.aliases
    return replace(
        outcome,
        name=outcome.name if _is_named(view) else outcome.subject,
        findings=tuple(_finding(finding, view) for finding in outcome.findings),
        categories=tuple((name, _roll_up(roll, names)) for name, roll in outcome.categories),
        overall=_roll_up(outcome.overall, names),
        open_questions=tuple(
            replace(entry, decides=tuple(names.finding(one) for one in entry.decides))
            for entry in outcome.open_questions
        ),
        decision=replace(
            outcome.decision, reasons=tuple(_reason(reason, names) for reason in outcome.decision.reasons)
        ),
        not_applicable=tuple(_set_aside(entry, view) for entry in outcome.not_applicable),
    )


def _finding(finding: Finding, view: _View) -> Finding:
    names = view.aliases
    hidden = view.hides(access_at(view.assessment, ("risks", finding.risk)))
    outside = finding.risk not in view.rubric.risk
    return replace(
        finding,
        id=names.finding(finding.id),
        risk=names.finding(finding.risk),
        title=WITHHELD if hidden and outside else finding.title,
        harm=WITHHELD if hidden and outside else finding.harm,
        owner=WITHHELD if hidden and finding.owner else finding.owner,
        scenario=_scenario(finding.scenario, names),
        because=tuple(_step(step, view) for step in finding.because),
        controls=tuple(_credited(control, view) for control in finding.controls),
        cases=tuple(_case(case, view) for case in finding.cases),
    )


def _scenario(name: str | None, names: Aliases) -> str | None:
    return None if name is None else names.scenarios.get(name, name)


def _case(case: Case, view: _View) -> Case:
    return replace(
        case,
        scenario=_scenario(case.scenario, view.aliases),
        steps=tuple(_step(step, view) for step in case.steps),
        controls=tuple(_credited(control, view) for control in case.controls),
    )


def _step(step: Step, view: _View) -> Step:
    """One reason; the assessors' own words in it follow the class of the entry they stand in."""
    names = view.aliases
    access = access_at(view.assessment, step.said[0]) if step.said else "restricted"
    hidden = step.code not in RULED and view.hides(access)
    return replace(
        step,
        rule=names.path(step.rule),
        said=tuple(names.path(path) for path in step.said),
        text=WITHHELD if hidden and step.text else step.text,
        values=tuple((key, WITHHELD if hidden and key == "name" else value) for key, value in step.values),
    )


def _credited(control: Credited, view: _View) -> Credited:
    hidden = view.hides(access_at(view.assessment, control.said))
    outside = control.control not in view.rubric.control
    return replace(
        control,
        control=view.aliases.controls.get(control.control, control.control),
        title=WITHHELD if hidden and outside else control.title,
        owner=WITHHELD if hidden and control.owner else control.owner,
        said=view.aliases.path(control.said),
    )


def _reason(reason: Reason, names: Aliases) -> Reason:
    told = {"name": names.evidence, "control": names.controls}
    return replace(
        reason,
        finding=None if reason.finding is None else names.finding(reason.finding),
        said=tuple(names.path(path) for path in reason.said),
        values=tuple(
            (key, _changed(value, names) if key == "changed" else told.get(key, {}).get(value, value))
            for key, value in reason.values
        ),
    )


def _changed(parts: str, names: Aliases) -> str:
    """The parts of what was signed that have changed, without those that go by an id that is withheld."""
    hidden = {*names.evidence, *names.scenarios, *names.controls, *names.risks}
    return ", ".join(part for part in parts.split(", ") if not any(name in part for name in hidden))


def _roll_up(roll: RollUp, names: Aliases) -> RollUp:
    return replace(roll, by=tuple(names.finding(name) for name in roll.by))


def _set_aside(entry: Excluded, view: _View) -> Excluded:
    hidden = view.hides(access_at(view.assessment, ("risks", entry.risk, "not_applicable")))
    return replace(entry, text=WITHHELD if hidden and entry.text else entry.text)
