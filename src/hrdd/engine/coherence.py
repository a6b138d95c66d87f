"""Does an assessment fit its rubric and its day: every word known, every date in order, nothing counted twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, nearest
from hrdd.engine.conditions import grounds
from hrdd.engine.factors import floors
from hrdd.engine.facts import UNKNOWN, WORLDWIDE, gather
from hrdd.engine.records import recorded_days
from hrdd.model.base import Declared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from hrdd.diagnostics import Path
    from hrdd.model.assessment import Answer, Assessment, ControlEntry, Factors, RiskEntry
    from hrdd.model.rubric import Question, Rubric

OUTSIDE = "x-"
"""Risks to rights outside the rubric's categories have ids that start so."""

DOCUMENT = "assessment"


def complaints(assessment: Assessment, rubric: Rubric, as_of: date) -> tuple[Diagnostic, ...]:
    """Everything that keeps an assessment from being judged by this rubric on this day; spans are still to be added."""
    found = [
        *_places(assessment, rubric),
        *_answers(assessment, rubric),
        *_risks(assessment, rubric),
        *_controls(assessment, rubric),
        *_names(assessment, rubric),
        *_dates(assessment, as_of),
    ]
    if not found:  # asking needs known words
        found.extend(_unasked(assessment, rubric, as_of))
    return tuple(found)


def _say(code: str, path: Path, hint: str = "", **values: str) -> Diagnostic:
    return Diagnostic(code, DOCUMENT, path, None, tuple(sorted(values.items())), hint)


LISTED = {"a risk": " risks", "a control": " controls", "a group": " groups", "a right": " rights"}
"""The word behind `hrdd rubric show` that lists what an id can name."""


def _unknown(path: Path, name: str, what: str, known: Iterable[str], rubric: Rubric) -> Diagnostic:
    words = list(known)
    fix = f"See the rubric: hrdd rubric show {rubric.name}{LISTED.get(what, '')}."
    return _say("HR404", path, nearest(name, words), name=name, what=what, rubric=rubric.name, fix=fix)


def _places(assessment: Assessment, rubric: Rubric) -> Iterator[Diagnostic]:
    subject = assessment.subject
    for index, place in enumerate(subject.places):
        if place != WORLDWIDE and place not in rubric.places:
            yield _say("HR406", ("subject", "places", index), nearest(place, rubric.places), name=place)
        if place in subject.places[:index]:
            yield _say(
                "HR408",
                ("subject", "places", index),
                problem=f"the place {place} stands twice",
                fix="Keep one of them.",
            )
    themes = [theme.id for theme in rubric.manifest.context.themes]
    for place, levels in assessment.context.items():
        if place not in subject.places or place == WORLDWIDE:
            yield _say(
                "HR408",
                ("context", place),
                nearest(place, subject.places),
                problem=f"{place} is not one of the named places of this subject",
                fix="Add it to subject.places, or delete it here.",
            )
        for theme in levels:
            if theme not in themes:
                yield _unknown(("context", place, theme), theme, "a theme", themes, rubric)


def _answers(assessment: Assessment, rubric: Rubric) -> Iterator[Diagnostic]:
    for name, answer in assessment.answers.items():
        question = rubric.question.get(name)
        path: Path = ("answers", name)
        if question is None:
            hint = nearest(name, rubric.question)
            yield _say("HR401", path, hint, name=name, rubric=rubric.name)
            continue
        if answer.range is not None:
            yield from _range(answer, question, path)
        for where, value in _values(answer, path):
            yield from _words(value, question, where)
        if answer.by_place is not None:
            yield from _by_place(answer, question, path, assessment)


def _values(answer: Answer, path: Path) -> Iterator[tuple[Path, object]]:
    if answer.by_place is not None:
        for place, value in answer.by_place.items():
            yield (*path, "by_place", place), value
    elif answer.range is None:
        yield (*path, "value"), answer.value


def _words(value: object, question: Question, path: Path) -> Iterator[Diagnostic]:
    if value == UNKNOWN:
        return
    words = value if isinstance(value, tuple) else (value,)
    if isinstance(value, tuple) and not question.many:
        yield _problem(
            path, f"{question.id} takes one answer, not a list", "Write one word, or a range: {range: [a, b]}."
        )
        return
    if not words:
        yield _problem(path, "this list of answers is empty", f"Write [{question.choices[0]}], or unknown.")
    for word in words:
        if word not in question.choices:
            allowed = ", ".join((*question.choices, UNKNOWN))
            hint = nearest(str(word), (*question.choices, UNKNOWN))
            yield _say("HR402", path, hint, found=str(word), question=question.id, allowed=allowed)
    if question.many and len(words) > 1 and question.choices[0] in words:
        yield _problem(path, f"{question.choices[0]} stands beside other answers", "Keep it alone, or delete it.")


def _range(answer: Answer, question: Question, path: Path) -> Iterator[Diagnostic]:
    low, high = answer.range or ("", "")
    bad = [(index, word) for index, word in enumerate((low, high)) if word not in question.choices]
    for index, word in bad:
        allowed = ", ".join(question.choices)
        hint = nearest(word, question.choices)
        yield _say("HR402", (*path, "range", index), hint, found=word, question=question.id, allowed=allowed)
    if question.many:
        yield _problem(
            (*path, "range"), f"{question.id} takes several answers, so it has no range", "List the answers."
        )
    elif not bad and question.choices.index(low) > question.choices.index(high):
        yield _problem((*path, "range"), "the range runs downwards", f"Write [{high}, {low}].")


def _by_place(answer: Answer, question: Question, path: Path, assessment: Assessment) -> Iterator[Diagnostic]:
    if not question.per_place:
        yield _problem(
            (*path, "by_place"), f"{question.id} has one answer for all places", "Write it without by_place."
        )
    for place in answer.by_place or ():
        if place not in assessment.subject.places or place == WORLDWIDE:
            hint = nearest(place, assessment.subject.places)
            fix = "Correct the place, or add it to subject.places."
            text = f"{place} is not one of the named places of this subject"
            yield _say("HR408", (*path, "by_place", place), hint, problem=text, fix=fix)


def _problem(path: Path, problem: str, fix: str) -> Diagnostic:
    return _say("HR408", path, problem=problem, fix=fix)


def _risks(assessment: Assessment, rubric: Rubric) -> Iterator[Diagnostic]:
    for name, entry in assessment.risks.items():
        path: Path = ("risks", name)
        if name in rubric.risk:
            yield from _rubric_entry(entry, path)
            yield from _for_kind(name, entry, assessment, rubric)
        elif name.startswith(OUTSIDE):
            yield from _own_entry(entry, path, rubric)
        else:
            hint = nearest(name, rubric.risk)
            listed = f"hrdd rubric show {rubric.name} risks"
            fix = f"Correct the id ({listed}), or start it with x- for a risk to another right."
            yield _say("HR404", path, hint, name=name, what="a risk", rubric=rubric.name, fix=fix)
        known = rubric.risk.get(name)
        rights = entry.rights or (known.rights if known is not None else ())
        bears_on = known.bears_on if known is not None else entry.bears_on
        least = floors(rights, bears_on, rubric)
        yield from _gravity_floor(entry, path, least, rubric)
        names: set[str] = set()
        for index, scenario in enumerate(entry.scenarios):
            where: Path = (*path, "scenarios", index)
            yield from _gravity_floor(scenario, where, least, rubric)
            if scenario.id in names:
                yield _problem((*where, "id"), f"the scenario {scenario.id} stands twice", "Give one another id.")
            names.add(scenario.id)
            if scenario.place is not None and scenario.place not in assessment.subject.places:
                text = f"{scenario.place} is not one of the places of this subject"
                yield _problem((*where, "place"), text, "Correct it, or add it to subject.places.")


def _rubric_entry(entry: RiskEntry, path: Path) -> Iterator[Diagnostic]:
    for key in ("title", "rights", "bears_on", "who", "harm"):
        if getattr(entry, key):
            yield _problem(
                (*path, key), f"{key} of this risk is the rubric's", "Delete it, or use an id that starts with x-."
            )
    if entry.not_applicable is not None and entry.actual is not None:
        text = "a harm that happens cannot be not applicable"
        yield _problem((*path, "not_applicable"), text, "Delete one of the two entries.")


def _for_kind(name: str, entry: RiskEntry, assessment: Assessment, rubric: Rubric) -> Iterator[Diagnostic]:
    """A harm that somebody rates would be left out in silence where the risk is not for this kind of subject."""
    kinds, kind = rubric.risk[name].kinds, assessment.subject.kind
    if kinds is not None and kind not in kinds and (entry.claims or entry.scenarios or entry.actual is not None):
        text = f"{name} is a risk of other kinds of subject ({', '.join(kinds)}), so this would not count"
        yield _problem(("risks", name), text, "Delete the entry, or describe the harm under an id that starts with x-.")


def _own_entry(entry: RiskEntry, path: Path, rubric: Rubric) -> Iterator[Diagnostic]:
    for key in ("title", "rights", "harm"):
        if not getattr(entry, key):
            fix = "A risk outside the rubric says what it is, which rights, and who is harmed how."
            yield _say("HR202", path, key=key, fix=fix)
    if entry.not_applicable is not None:
        yield _problem((*path, "not_applicable"), "a risk entered here cannot be not applicable", "Delete the entry.")
    for name in entry.rights:
        if name in rubric.right and rubric.right[name].absolute and name not in entry.bears_on:
            text = (
                f"{rubric.right[name].title} ({name}) allows no exception, and it is not said how this harm bears on it"
            )
            fix = f"Write bears_on: {{{name}: violation}}; or step, for a substantial step to it; or touch."
            yield _problem((*path, "rights"), text, fix)
    for name in entry.bears_on:
        if name not in entry.rights:
            yield _problem((*path, "bears_on", name), f"{name} is not among the rights of this risk", "Add it there.")


def _gravity_floor(factors: Factors, path: Path, floors: Mapping[str, int], rubric: Rubric) -> Iterator[Diagnostic]:
    """A right that cannot be touched lightly has a least gravity (method C2), for every reading."""
    claim = factors.gravity
    if claim is None:
        return
    stated = [
        claim.range[0] if claim.range is not None else claim.level,
        claim.second_reader and claim.second_reader.level,
    ]
    lowest = min((level for level in stated if isinstance(level, int)), default=None)
    name = max(floors, key=lambda right: floors[right], default=None)
    if name is not None and lowest is not None and lowest < floors[name]:
        text = f"gravity {lowest} is too low for a risk to {rubric.right[name].title} ({name})"
        yield _problem((*path, "gravity"), text, f"Write {floors[name]} or more, or describe the risk more narrowly.")


def _controls(assessment: Assessment, rubric: Rubric) -> Iterator[Diagnostic]:
    baseline: dict[str, bool] = {}
    causes: dict[str, str | None] = {}
    for index, entry in enumerate(assessment.controls):
        path: Path = ("controls", index)
        if entry.control not in rubric.control:
            yield from _own_control(entry, path, rubric)
        elif entry.title or entry.type:
            text = f"title and type of {entry.control} are the rubric's"
            yield _problem(path, text, "Delete them, or use an id of your own.")
        if baseline.setdefault(entry.control, entry.in_baseline) is not entry.in_baseline:
            text = f"{entry.control} is both part of the baseline and a control on top of it"
            yield _problem((*path, "in_baseline"), text, "It can count in one place only: keep one entry.")
        if causes.setdefault(entry.control, entry.common_cause) != entry.common_cause:
            text = f"{entry.control} has two common causes, so it would count twice"
            yield _problem(path, text, "Write the same common_cause: in every entry of one control.")
        for place in entry.covers.places or ():
            if place not in assessment.subject.places:
                text = f"{place} is not one of the places of this subject"
                yield _problem((*path, "covers", "places"), text, "Correct it, or add it to subject.places.")
        for number, effect in enumerate(entry.side_effects):
            if effect.risk is not None and effect.risk not in rubric.risk and effect.risk not in assessment.risks:
                yield _unknown((*path, "side_effects", number, "risk"), effect.risk, "a risk", rubric.risk, rubric)


def _own_control(entry: ControlEntry, path: Path, rubric: Rubric) -> Iterator[Diagnostic]:
    missing = [key for key in ("title", "type", "targets", "risks") if not getattr(entry, key)]
    if missing:
        listed = f"hrdd rubric show {rubric.name} controls"
        fix = f"Correct the id ({listed}), or describe a control of your own with {', '.join(missing)}."
        hint = nearest(entry.control, rubric.control)
        where = (*path, "control")
        yield _say("HR404", where, hint, name=entry.control, what="a control", rubric=rubric.name, fix=fix)


def _names(assessment: Assessment, rubric: Rubric) -> Iterator[Diagnostic]:
    """Every reference by id: evidence, groups, rights, risks, scenarios."""
    scenarios = {scenario.id for entry in assessment.risks.values() for scenario in entry.scenarios} | {"base"}
    risks = {*rubric.risk, *assessment.risks}
    findings = {f"{name}@{assessment.id}" for name in risks}
    for path, key, name in _references(assessment):
        if key == "evidence" and name not in assessment.evidence:
            yield _say("HR405", path, nearest(name, assessment.evidence), name=name)
        elif key in {"group", "groups", "who"} and name not in rubric.group:
            yield _unknown(path, name, "a group", rubric.group, rubric)
        elif key in {"rights", "conflicts_with"} and name not in rubric.right:
            yield _unknown(path, name, "a right", rubric.right, rubric)
        elif (key, path[0]) in {("risk", "incidents"), ("risks", "controls")} and name not in risks:
            yield _unknown(path, name, "a risk", risks, rubric)
        elif key == "scenarios" and path[0] == "controls" and name not in scenarios:
            yield _unknown(path, name, "a scenario of this file", scenarios, rubric)
        elif key == "finding" and name not in findings:
            yield _say("HR409", path, nearest(name, findings), what="exception for", name=name)


NAMED = frozenset(
    {"evidence", "group", "groups", "who", "rights", "conflicts_with", "risk", "risks", "scenarios", "finding"}
)
"""The keys whose texts are ids of something else."""


def _references(assessment: Assessment) -> Iterator[tuple[Path, str, str]]:
    """Every id that is written somewhere, with its path and the key it stands under, in declared order."""
    for name in type(assessment).model_fields:
        if name in assessment.model_fields_set and name != "evidence":
            yield from _named((name,), name, getattr(assessment, name))


def _named(path: Path, key: str, value: object) -> Iterator[tuple[Path, str, str]]:
    if isinstance(value, str):
        if key in NAMED:
            yield path, key, value
    elif isinstance(value, Declared):
        for name in type(value).model_fields:
            if name in value.model_fields_set:
                yield from _named((*path, name), name, getattr(value, name))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _named((*path, name), name, inner)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _named((*path, index), key, inner)


def _dates(assessment: Assessment, as_of: date) -> Iterator[Diagnostic]:
    """A record dated after the day of assessment could lie in wait, so none is let in (law M16)."""
    for path, what, day in recorded_days(assessment):
        if day > as_of:
            yield _say("HR407", path, what=what, date=day.isoformat(), as_of=as_of.isoformat())
    for index, entry in enumerate(assessment.exceptions):
        if entry.until < entry.date:
            yield _problem(("exceptions", index, "until"), "this exception ends before it begins", "Correct the dates.")
    for name, risk in assessment.risks.items():
        actual = risk.actual
        if actual is not None and actual.ceased is not None and actual.ceased.date < actual.since:
            where: Path = ("risks", name, "actual", "ceased", "date")
            yield _problem(where, "this harm ceased before it began", "Correct the dates.")


def _unasked(assessment: Assessment, rubric: Rubric, as_of: date) -> Iterator[Diagnostic]:
    """An answer to a question that nobody asks would be ignored in silence, so it is a complaint."""
    facts = gather(assessment, rubric, as_of)
    view = facts.views[0]
    for name in assessment.answers:
        if facts.asked[name] is False:
            question = rubric.question[name]
            why = _why_unasked(question, assessment, grounds(question.ask_when, view) if question.ask_when else ())
            yield _say("HR403", ("answers", name), question=name, why=why)


def _why_unasked(question: Question, assessment: Assessment, names: tuple[str, ...]) -> str:
    if assessment.subject.kind not in question.kinds:
        return f"it is not for the kind {assessment.subject.kind}"
    if question.per_place and set(assessment.subject.places) == {WORLDWIDE}:
        return "it is asked of named places only"
    return f"because of {', '.join(names)}" if names else "no place asks it"


def unmatched_exceptions(assessment: Assessment, findings: Iterable[str]) -> tuple[Diagnostic, ...]:
    """Complaints about exceptions for what is no finding: an entry that matches nothing would lie in wait."""
    known = list(findings)
    return tuple(
        _say(
            "HR409",
            ("exceptions", index, "finding"),
            nearest(entry.finding, known),
            what="exception for",
            name=entry.finding,
        )
        for index, entry in enumerate(assessment.exceptions)
        if entry.finding not in known
    )


def critical_exceptions(assessment: Assessment, ratings: Mapping[str, int], limit: int) -> tuple[Diagnostic, ...]:
    """Complaints about exceptions for findings that are too grave for one; `ratings` are residual high ends by id."""
    return tuple(
        _say("HR410", ("exceptions", index), problem=f"the finding {entry.finding} is too grave for an exception")
        for index, entry in enumerate(assessment.exceptions)
        if ratings.get(entry.finding, 0) > limit
    )
