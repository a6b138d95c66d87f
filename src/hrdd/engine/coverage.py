"""What of a rubric its vignettes exercise: risks, rules, questions, choices and controls, each with how often."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.engine.alone import used_rules
from hrdd.engine.facts import UNKNOWN
from hrdd.model.base import FACTORS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hrdd.engine.trials import Trial
    from hrdd.model.assessment import Answer
    from hrdd.model.rubric import Question, Rubric


@dataclass(frozen=True, slots=True)
class Coverage:
    """For every part of a rubric by its name, in the order of the rubric, the number of vignettes that exercise it.

    A risk is exercised where it is known to apply (`maybe` counts where it may apply); a rule where it makes or
    widens a level; a question where it has a known answer; a choice where it is given; a control where a risk that
    it addresses is known to apply.
    """

    risks: dict[str, int]
    maybe: dict[str, int]
    rules: dict[str, int]
    questions: dict[str, int]
    choices: dict[str, int]
    controls: dict[str, int]


def coverage(trials: Sequence[Trial], rubric: Rubric) -> Coverage:
    """What these vignettes exercise."""
    applies: Counter[str] = Counter()
    maybe: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    given: Counter[str] = Counter()
    controls: Counter[str] = Counter()
    for trial in trials:
        findings = trial.outcome.findings
        known = {finding.risk for finding in findings if finding.applies == "yes"}
        applies.update(known)
        maybe.update(finding.risk for finding in findings if finding.applies == "unknown")
        rules.update({name for finding in findings for name in map(_rule, used_rules(finding))})
        controls.update({link.control for risk in known for link in rubric.risk[risk].controls})
        given.update(_given(trial, rubric))
    return Coverage(
        {name: applies[name] for name in rubric.risk},
        {name: maybe[name] for name in rubric.risk},
        {name: rules[name] for name in _rules(rubric)},
        {question.id: given[question.id] for question in rubric.questions},
        {
            _choice(question.id, word): given[_choice(question.id, word)]
            for question in rubric.questions
            for word in question.choices
        },
        {control.id: controls[control.id] for control in rubric.controls},
    )


def _rule(place: tuple[str, str, int]) -> str:
    risk, factor, index = place
    return f"{risk}.{factor}.{index}"


def _rules(rubric: Rubric) -> Iterator[str]:
    for risk in rubric.risk.values():
        for factor in FACTORS:
            for index in range(len(risk.rules(factor))):
                yield _rule((risk.id, factor, index))


def _choice(question: str, word: str) -> str:
    return f"{question}: {word}"


def _given(trial: Trial, rubric: Rubric) -> set[str]:
    """The questions with a known answer, and the choices given."""
    found: set[str] = set()
    for name, answer in trial.vignette.answers.items():
        words = _words(answer, rubric.question[name])
        found.update(_choice(name, word) for word in words)
        if words:
            found.add(name)
    return found


def _words(answer: Answer, question: Question) -> set[str]:
    if answer.range is not None:
        low, high = (question.choices.index(word) for word in answer.range)
        return set(question.choices[low : high + 1])
    values = answer.by_place.values() if answer.by_place is not None else (answer.value,)
    return {word for value in values for word in (value if isinstance(value, tuple) else (value,))} - {UNKNOWN}
