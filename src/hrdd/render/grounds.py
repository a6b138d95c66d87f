"""Why a value is what it is: steps of the engine as sentences, and places in the assessment as words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.model.base import FACTORS
from hrdd.render import words

if TYPE_CHECKING:
    from hrdd.diagnostics import Path
    from hrdd.model.outcome import Step
    from hrdd.render.report import Report

LOWERS = frozenset({"control-step", "implemented-step", "actual-stays"})
"""The steps on the way to a rating whose level is one of a factor."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something that the assessment says, in words, where it says so, and the question it answers, if it is one."""

    words: str
    where: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """One step from answers to a rating, in plain words; `text` is what the rubric or the assessors say in it."""

    level: str
    says: str
    said: tuple[Said, ...]
    where: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps to one value: a factor, the severity or a rating."""

    about: str
    name: str
    comes_to: str
    causes: tuple[Cause, ...]


def chains(report: Report, steps: tuple[Step, ...], missing: int = 0) -> tuple[Chain, ...]:
    """The steps of a finding, by what they are about, in the order of the reasoning."""
    abouts = dict.fromkeys(step.about for step in steps)
    told = []
    for about in abouts:
        own = tuple(step for step in steps if step.about == about)
        told.append(
            Chain(
                about,
                report.named("factor", about),
                _comes_to(report, own[-1], missing),
                tuple(_cause(report, step, missing) for step in own),
            )
        )
    return tuple(told)


def _comes_to(report: Report, step: Step, missing: int) -> str:
    if step.about == "applies":
        return ""
    if step.about in {"inherent", "residual", "projected"}:
        return report.rating(step.level, missing)
    return report.level(step.about, step.level)


def _level(report: Report, step: Step, missing: int) -> str:
    """What one step comes to; a control lowers a factor on the way to a rating."""
    values = dict(step.values)
    if step.code in LOWERS:
        return report.level(values.get("factor", "likelihood"), step.level)
    return _comes_to(report, step, missing)


def _cause(report: Report, step: Step, missing: int) -> Cause:
    planned = step.about == "projected" and step.code == "control-step"
    sentence = report.say("control-step.projected" if planned else step.code, dict(step.values))
    return Cause(
        _level(report, step, missing),
        _sentence(sentence, step.text),
        said_all(report, step.said),
        report.where("rubric", step.rule),
        step.code,
        step.text,
    )


def _sentence(sentence: str, text: str) -> str:
    """A sentence of the engine, then the words of the rubric or the assessors."""
    if not text:
        return f"{sentence}."
    return f"{sentence}{'.' if ':' in sentence else ':'} {words.ended(text)}"


def said_all(report: Report, paths: tuple[Path, ...]) -> tuple[Said, ...]:
    """Places in the assessment in words, each once, without the questions that this subject is not asked."""
    asked = {*report.outcome.asked, *report.assessment.answers}
    return tuple(dict.fromkeys(said(report, p) for p in paths if p[0] != "answers" or p[1] in asked))


def said(report: Report, path: Path) -> Said:
    """A place in the assessment in words."""
    question = str(path[1]) if path[0] == "answers" and len(path) > 1 else ""
    return Said(_words_of(report, path), report.where("assessment", path), question)


def _words_of(report: Report, path: Path) -> str:  # noqa: C901, PLR0911 - one case for each kind of place
    match path:
        case ("answers", str(question), *more):
            answer = report.answer(question, report.assessment.answers.get(question), more[-1] if more else None)
            return f"{report.question(question)} {words.first_up(answer)}"
        case ("context", str(place), str(theme), *_):
            return f"{report.place(place)}: {report.theme(theme)}"
        case ("risks", str(), "scenarios", int(), str(part), *_) | ("risks", str(), str(part), *_) if part in FACTORS:
            return ""  # the step itself says that the assessors set this
        case ("risks", str(), "scenarios", int(), str(part), *_) | ("risks", str(), str(part), *_):
            about = words.NAMES["factor"].get(part) or words.NAMES["entry"].get(part, part)
            return f"{report.translated('the entry for this risk')}, {report.inside(report.translated(about))}"
        case ("risks", str(name)):
            return report.risk(name)
        case ("controls", int(entry), *_) if entry < len(report.assessment.controls):
            return report.control(report.assessment.controls[entry].control)
        case ("subject", "places", int(place), *_) if place < len(report.outcome.places):
            return f"{report.translated('the levels of')} {report.place(report.outcome.places[place])}"
        case ("subject", "kind", *_):
            return f"{report.translated('the kind of subject')}, {report.inside(report.kind(report.outcome.kind))}"
        case ("subject", "places", *_):
            return report.places(report.outcome.places)
        case ("evidence", str(name), *_):
            return report.evidence(name)
        case ("incidents", int(entry), *_) if entry < len(report.assessment.incidents):
            return report.assessment.incidents[entry].what
        case (str(part), *_) if part in words.NAMES["part"]:
            return report.named("part", part)
    return ".".join(str(part) for part in path)
