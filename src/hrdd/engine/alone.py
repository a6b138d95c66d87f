"""Which rules of a rubric decide what is read in its vignettes, found by taking each of them away."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from hrdd.engine import assess
from hrdd.engine.trials import DAY, category_bounds
from hrdd.model.base import FACTORS
from hrdd.model.outcome import NONE
from hrdd.model.rubric import Rubric

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hrdd.engine.trials import Trial
    from hrdd.model.base import Factor
    from hrdd.model.outcome import Finding
    from hrdd.model.rubric import Risk, Rule

Place = tuple[str, "Factor", int]
"""A risk, one of its factors, and the position of a rule there."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """A rule with a condition, and the vignettes in which a category would be read otherwise without it."""

    risk: str
    factor: Factor
    index: int
    rule: Rule
    vignettes: tuple[str, ...]


def deciding_rules(trials: Sequence[Trial], rubric: Rubric) -> tuple[Deciding, ...]:
    """Every rule with a condition that decides a reading somewhere, in the order of the rubric.

    A rule decides where the category's residual rating has another end without it. Base entries are not asked: every
    factor has one.
    """
    found: dict[Place, list[str]] = {}
    without: dict[Place, Rubric] = {}
    for trial in trials:
        for finding in trial.outcome.findings:
            for place in _used(finding, rubric):
                if place not in without:
                    without[place] = _without(rubric, place)
                if _changes(trial, finding, without[place]):
                    found.setdefault(place, []).append(trial.vignette.id)
    return tuple(
        Deciding(risk.id, factor, index, rule, tuple(found[risk.id, factor, index]))
        for risk in rubric.risk.values()
        for factor in FACTORS
        for index, rule in enumerate(risk.rules(factor))
        if (risk.id, factor, index) in found
    )


def used_rules(finding: Finding) -> Iterator[Place]:
    """Every entry of a factor, base entries included, that makes or widens a level in a case of a finding."""
    seen: set[Place] = set()
    for case in finding.cases:
        for step in case.steps:
            match step.rule:
                case ("risks", str(risk), str(factor), int(index)) if factor in FACTORS:
                    place = (risk, factor, index)
                    if place not in seen:
                        seen.add(place)
                        yield place


def _used(finding: Finding, rubric: Rubric) -> Iterator[Place]:
    for risk, factor, index in used_rules(finding):
        if rubric.risk[risk].rules(factor)[index].when is not None:
            yield risk, factor, index


def _without(rubric: Rubric, place: Place) -> Rubric:
    """The rubric with this risk alone, and without this one of its rules."""
    name, factor, index = place
    risk = rubric.risk[name]
    left = tuple(rule for position, rule in enumerate(risk.rules(factor)) if position != index)
    risks: dict[str, tuple[Risk, ...]] = dict.fromkeys(rubric.risks, ())
    risks[rubric.category_of[name]] = (risk.model_copy(update={factor: left}),)
    return Rubric.model_construct(**{**dict(rubric), "risks": MappingProxyType(risks)})


def _changes(trial: Trial, finding: Finding, without: Rubric) -> bool:
    outcome = assess(trial.vignette.assessment(without.name, DAY), without, DAY)
    bounds = category_bounds(outcome, finding.category)
    for other in trial.outcome.findings:
        if other.category == finding.category and other.risk != finding.risk:
            bounds = bounds.worst(other.residual)
    return bounds.worst(NONE) != category_bounds(trial.outcome, finding.category)
