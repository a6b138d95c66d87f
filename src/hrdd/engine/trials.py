"""A rubric tried on its vignettes: what is read in each category against what was expected, and what decides it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from hrdd.engine import agreement, assess
from hrdd.model.assessment import Answer
from hrdd.model.outcome import NONE, Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from hrdd.engine.agreement import Pair
    from hrdd.model.outcome import Finding, Outcome
    from hrdd.model.rubric import Condition, Rubric
    from hrdd.model.vignette import Vignette

DAY = date(2000, 1, 1)
"""The day of every vignette: it holds no evidence and no plan, so that no day makes a difference."""

SHORT_FORM = "short-form"
"""The derived condition that says which noes make the short form (design: the short form)."""

STEP = 3

Fault = Literal["", "low-above", "low-below", "high-below"]
"""Why a reading misses: shown too high, shown too low while the unknown covers it, or too low whatever is unknown."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One category of one vignette: the residual rating that was read, and the band that was accepted."""

    vignette: str
    category: str
    read: Bounds
    accepted: Bounds
    deciding: tuple[Finding, ...]
    explanation: str

    @property
    def hit(self) -> bool:
        """Whether the reading is what was expected."""
        return agreement.hits(self.read, self.accepted)

    @property
    def fault(self) -> Fault:
        """How the reading misses; empty for a hit."""
        if self.read.high < self.accepted.low:
            return "high-below"
        if self.read.low < self.accepted.low:
            return "low-below"
        return "low-above" if self.read.low > self.accepted.high else ""

    @property
    def pair(self) -> Pair:
        """The accepted level nearest to the low end, and the low end."""
        return agreement.nearest(self.read.low, self.accepted), self.read.low


@dataclass(frozen=True, slots=True)
class Trial:
    """One vignette that was run."""

    vignette: Vignette
    outcome: Outcome
    readings: tuple[Reading, ...]

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The questions that are asked of this vignette and have no answer."""
        return tuple(entry.question for entry in self.outcome.open_questions if entry.state == "unanswered")

    @property
    def worst(self) -> Bounds:
        """The overall residual rating; NEGLIGIBLE without a finding."""
        return self.outcome.overall.residual or NONE

    @property
    def passes(self) -> bool:
        """Whether the gate lets it pass."""
        return self.outcome.decision.exit == 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """Some readings together. Rates and widths are exact; None where there is nothing to count."""

    readings: int
    hits: int
    high_below: int
    width: Fraction | None
    kappa: Fraction | None
    table: tuple[tuple[int, ...], ...]


def trial(vignette: Vignette, rubric: Rubric) -> Trial:
    """Run one vignette, whose answers must have been checked against the rubric."""
    outcome = assess(vignette.assessment(rubric.name, DAY), rubric, DAY)
    readings = tuple(
        Reading(
            vignette.id,
            category.id,
            category_bounds(outcome, category.id),
            Bounds(*(int(end) for end in vignette.expect[category.id])),
            deciding(outcome, category.id),
            vignette.misses.get(category.id, ""),
        )
        for category in rubric.manifest.categories
        if category.id in vignette.expect
    )
    return Trial(vignette, outcome, readings)


def category_bounds(outcome: Outcome, category: str) -> Bounds:
    """The residual rating of a category; NEGLIGIBLE where none of its risks applies."""
    return outcome.category(category).residual or NONE


def deciding(outcome: Outcome, category: str) -> tuple[Finding, ...]:
    """The findings that make an end of the rating of a category, the most salient first."""
    bounds = category_bounds(outcome, category)
    return tuple(
        finding
        for finding in outcome.findings
        if finding.category == category and (finding.residual.low == bounds.low or finding.residual.high == bounds.high)
    )


def summed(readings: Iterable[Reading], levels: tuple[int, ...]) -> Agreement:
    """Hits, sharpness and agreement of some readings over these levels."""
    found = list(readings)
    pairs = [reading.pair for reading in found]
    return Agreement(
        len(found),
        sum(reading.hit for reading in found),
        sum(reading.fault == "high-below" for reading in found),
        agreement.mean(reading.read.high - reading.read.low for reading in found),
        agreement.weighted_kappa(pairs, levels),
        agreement.confusion(pairs, levels),
    )


@dataclass(frozen=True, slots=True)
class Doubt:
    """One vignette with some of its answers turned to unknown: which, and what follows."""

    vignette: Vignette
    unknown: tuple[str, ...]
    outcome: Outcome

    def width(self, rubric: Rubric) -> int:
        """The widths of all categories together, in steps of rating."""
        bounds = [category_bounds(self.outcome, category.id) for category in rubric.manifest.categories]
        return sum(found.high - found.low for found in bounds)


def each_unknown(vignette: Vignette, rubric: Rubric) -> Iterator[Doubt]:
    """The vignette once for each known answer, with that one turned to unknown.

    Answers to measure questions are left alone: one that is unknown leaves nothing open.
    """
    for name in _in_order(vignette, rubric):
        if rubric.question[name].measure is None:
            yield _doubted(vignette, rubric, (name,))


def thirds_unknown(vignette: Vignette, rubric: Rubric) -> Doubt:
    """The vignette with its 3rd, 6th, ... known answer, in the order of the rubric, turned to unknown.

    A no that makes the short form, and an answer to a measure question, keep their place in the count and stay as
    they are.
    """
    kept = short_form(rubric)
    names = tuple(
        name
        for place, name in enumerate(_in_order(vignette, rubric), start=1)
        if place % STEP == 0 and rubric.question[name].measure is None and name not in kept
    )
    return _doubted(vignette, rubric, names)


def short_form(rubric: Rubric) -> frozenset[str]:
    """The questions whose no makes the short form."""
    condition = rubric.derived.get(SHORT_FORM)
    return frozenset(_noes(condition)) if condition is not None else frozenset()


def _noes(condition: Condition) -> Iterator[str]:
    if condition.fact is not None and condition.is_ == "no":
        yield condition.fact
    for part in condition.parts:
        yield from _noes(part)


def _in_order(vignette: Vignette, rubric: Rubric) -> list[str]:
    """The questions with a known answer, in the order in which the rubric holds them."""
    unknown = Answer(value="unknown").value
    return [
        question.id
        for question in rubric.questions
        if question.id in vignette.answers and vignette.answers[question.id].value != unknown
    ]


def _doubted(vignette: Vignette, rubric: Rubric, names: tuple[str, ...]) -> Doubt:
    answers = dict(vignette.answers) | {name: Answer(value="unknown") for name in names}
    doubted = vignette.model_copy(update={"answers": answers})
    return Doubt(vignette, names, assess(doubted.assessment(rubric.name, DAY), rubric, DAY))
