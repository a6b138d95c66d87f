"""One question of an interview: what is put, its present answer, and what is understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hrdd.cli.asking import BACK, Told, put, understood, words_of
from hrdd.engine.facts import UNKNOWN, WORLDWIDE
from hrdd.engine.progress import progress
from hrdd.render import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hrdd.cli.asking import Prompt
    from hrdd.engine.progress import Progress
    from hrdd.library.judging import Judged
    from hrdd.model.assessment import Answer
    from hrdd.model.rubric import Question

SKIP, STOP, KEEP = ("s",), ("q",), ("",)
ORDERS = {"s": SKIP, "skip": SKIP, "q": STOP, "quit": STOP}
SHOWN_RISKS = 6
"""How many risks are named that look at a question; the rest are counted."""


def far(found: Judged) -> Progress:
    """How far a file is."""
    return progress(found.outcome, found.written.assessment.answers, found.shelved.rubric)


def asked(question: Question, found: Judged, prompt: Prompt) -> tuple[str, ...] | Mapping[str, Any]:
    """Put one question; the words said, an order, or words by place. Enter keeps the answer that is there.

    The number is the one that the answer makes in the count of questions answered; what is put again, and what is
    optional, has none.
    """
    answers, counted = found.written.assessment.answers, far(found)
    put(question, prompt, counted.answered + 1 if question.id in counted.open else None)
    if question.id in answers:
        prompt.say(words.name("asking", "now").format(answer=present(answers[question.id])), indent=4)
    if question.measure is not None:
        prompt.say(words.name("asking", "optional"), indent=4)
    by_place = question.per_place and len(found.written.assessment.subject.places) > 1
    if by_place:
        prompt.say(words.name("asking", "by-place"), indent=4)

    def heard(line: str) -> tuple[str, ...] | str:
        if not line and question.id in answers:
            return KEEP
        return ("p",) if by_place and line.lower() == "p" else _heard(line, question, found, prompt)

    said = prompt.until("> ", heard, question.id, words_of(question))
    return said if said != ("p",) else _place_by_place(question, found, prompt)


def _heard(line: str, question: Question, found: Judged, prompt: Prompt) -> tuple[str, ...] | str:
    """An order, help, or an answer."""
    if line.lower() in ORDERS:
        return ORDERS[line.lower()]
    if line.lower() == "w":
        return _decides(question, found, prompt)
    if line.lower() == "c":
        return Told(question.unknown_costs or words.name("asking", "decides-asking"))
    return understood(line, question, prompt)


def _place_by_place(question: Question, found: Judged, prompt: Prompt) -> tuple[str, ...] | Mapping[str, Any]:
    """An answer for each place; an order at one of them is for the whole question."""
    values: dict[str, object] = {}
    for place in found.written.assessment.subject.places:
        if place == WORLDWIDE:
            continue
        said = prompt.until(
            f"{words.name('asking', 'for-place').format(place=place)} ",
            lambda line: _heard(line, question, found, prompt),
            question.id,
            words_of(question),
        )
        if said in (SKIP, STOP, (BACK,)):
            return said
        values[place] = plain(question, said)
    return values


def present(answer: Answer) -> str:
    """The answer that is there, as one line: its words, its range, or its words by place."""
    if answer.range is not None:
        return " - ".join(answer.range)
    if answer.by_place is not None:
        return "; ".join(f"{place}: {_listed(value)}" for place, value in answer.by_place.items())
    return _listed(answer.value)


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "?")


def plain(question: Question, said: tuple[str, ...]) -> object:
    """What was said as a file holds it: a word, or a list where several are possible."""
    return list(said) if question.many and said != (UNKNOWN,) else said[0]


def _decides(question: Question, found: Judged, prompt: Prompt) -> Told:
    """Which risks look at a question, a line for each, those within reach first; or what else it decides."""
    rubric = found.shelved.rubric
    if question.measure is not None:
        return Told(f"{words.name('asking', 'decides')} {rubric.control[question.measure].title}.")
    reached = {finding.risk for finding in found.outcome.findings}
    risks = [name for name, behind in rubric.facts_behind.items() if question.id in behind]
    risks.sort(key=lambda name: name not in reached)
    if not risks:
        return Told(words.name("asking", "decides-asking"))
    prompt.say(words.name("asking", "decides"), indent=2)
    told = [f"- {rubric.risk[name].title}" for name in risks[:SHOWN_RISKS]]
    if len(risks) > SHOWN_RISKS:
        told.append(words.name("asking", "decides-more").format(count=len(risks) - SHOWN_RISKS, question=question.id))
    for line in told[:-1]:
        prompt.say(line, indent=2)
    return Told(told[-1])
