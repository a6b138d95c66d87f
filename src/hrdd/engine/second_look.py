"""What in a valid assessment is worth reading twice: never a rating, always a question to the person who wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.engine.conditions import truth
from hrdd.engine.facts import gather

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from hrdd.diagnostics import Path
    from hrdd.model.assessment import Assessment
    from hrdd.model.rubric import Rubric, SecondLook

WORDS = re.compile(r"\w+")
IN_PLACE = ("implemented", "verified")


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to read again: what about it, where it is written, and the values of its sentence."""

    code: str
    path: Path
    values: tuple[tuple[str, str], ...] = ()


def second_look(assessment: Assessment, rubric: Rubric, as_of: date) -> tuple[Look, ...]:
    """Reasons that say nothing, controls on paper only, answers that the description or each other speak against.

    The words and the contradictions are the rubric's. An assessment must have been checked against it.
    """
    wanted = rubric.manifest.second_look
    if wanted is None:
        return ()
    return (
        *_empty_reasons(assessment, wanted),
        *_paper(assessment, wanted),
        *_description(assessment, rubric, wanted),
        *_contradictions(assessment, rubric, wanted, as_of),
    )


def _reasons(assessment: Assessment) -> Iterator[tuple[Path, str]]:
    """Every reason that somebody wrote, and where."""
    for name, answer in assessment.answers.items():
        if answer.because is not None:
            yield ("answers", name, "because"), answer.because
    for name, risk in assessment.risks.items():
        for factor, claim in risk.claims:
            if claim.because is not None:
                yield ("risks", name, factor, "because"), claim.because
        if risk.not_applicable is not None:
            yield ("risks", name, "not_applicable", "because"), risk.not_applicable.because
    for place, themes in assessment.context.items():
        for theme, level in themes.items():
            yield ("context", place, theme, "because"), level.because


def _empty_reasons(assessment: Assessment, wanted: SecondLook) -> Iterator[Look]:
    empty = {phrase.casefold() for phrase in wanted.empty_reasons}
    for path, text in _reasons(assessment):
        words = WORDS.findall(text)
        if len(words) < wanted.least_words or " ".join(words).casefold() in empty:
            yield Look("empty-reason", path)


def _paper(assessment: Assessment, wanted: SecondLook) -> Iterator[Look]:
    """Controls said to be in place for which nothing but papers of the organisation speaks."""
    for index, control in enumerate(assessment.controls):
        grades = [assessment.evidence[name].grade for name in control.evidence if name in assessment.evidence]
        if control.status in IN_PLACE and max(grades, default=wanted.paper_grade) <= wanted.paper_grade:
            yield Look("paper-only", ("controls", index), (("control", control.control),))


def _description(assessment: Assessment, rubric: Rubric, wanted: SecondLook) -> Iterator[Look]:
    """A question answered with its least choice, and a description that speaks of what it asks about."""
    subject = assessment.subject
    said = [word.casefold() for word in WORDS.findall(f"{subject.name} {subject.summary or ''}")]
    for entry in wanted.keywords:
        answer = assessment.answers.get(entry.question)
        least = rubric.question[entry.question].choices[0]
        if answer is None or answer.value not in {least, (least,)}:
            continue
        found = next((word for word in said if word in entry.words), None)
        if found is not None:
            yield Look("description", ("answers", entry.question), (("answer", least), ("word", found)))


def _contradictions(assessment: Assessment, rubric: Rubric, wanted: SecondLook, as_of: date) -> Iterator[Look]:
    views = gather(assessment, rubric, as_of).views
    for entry in wanted.contradictions:
        if any(truth(entry.when, view) for view in views):
            name = next(name for name in entry.when.facts if name in assessment.answers)
            yield Look("contradiction", ("answers", name), (("says", entry.says),))
