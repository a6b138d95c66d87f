"""One scenario of one risk in one place: factors, severity and the three ratings, with every reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from hrdd.engine import factors as rating
from hrdd.engine.conditions import grounds, open_questions, said, truth
from hrdd.engine.controls import Known, Means, Setting, credits_for, lower, measured, plans_for
from hrdd.engine.tables import rating_bounds, rating_cell, severity_bounds, severity_cell
from hrdd.model.base import FACTORS, Rating
from hrdd.model.outcome import NONE, Bounds, Case, Factors, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hrdd.diagnostics import Path
    from hrdd.engine.conditions import View
    from hrdd.engine.factors import Rated
    from hrdd.model.assessment import Assessment, RiskEntry, Scenario
    from hrdd.model.base import Factor, Grade
    from hrdd.model.outcome import Credited
    from hrdd.model.rubric import Risk

Applies = Literal["yes", "unknown"]


@dataclass(frozen=True, slots=True)
class World:
    """What every case of one assessment shares."""

    assessment: Assessment
    means: Means
    controls: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what confidence and the open questions are made of."""

    case: Case
    open: tuple[str, ...]
    grade: Grade
    themes: tuple[str, ...]
    apart: int
    firm: int
    """The residual low end by the first readings alone."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a case begins: the risk it belongs to, where, and whether it applies."""

    risk: str
    who: tuple[str, ...]
    view: View
    applies: Applies
    steps: tuple[Step, ...]
    open: tuple[str, ...]
    themes: tuple[str, ...]


def begin(risk: Risk, view: View, *, stated: bool = False) -> Start | tuple[Path, ...]:
    """Whether a risk of the rubric applies in a place; where it does not, the answers that exclude it.

    `stated` says that the assessor rates the risk here: what somebody rates is not excluded by an answer.
    """
    held = truth(risk.applies_when, view)
    if stated and held is not True:
        step = Step("applies", Bounds(1, 1), "raised", ("risks", risk.id, "applies_when"), (("risks", risk.id),))
        return Start(risk.id, risk.who, view, "yes", (step,), (), ())
    names = grounds(risk.applies_when, view)
    if held is False:
        return said(names, view)
    applies: Applies = "yes" if held else "unknown"
    code = "applies" if held else "applies-open"
    step = Step(
        "applies",
        Bounds(0, 1) if held is None else Bounds(1, 1),
        code,
        ("risks", risk.id, "applies_when"),
        said(names, view),
    )
    themes = tuple(name for name in names if name not in view.facts)
    return Start(risk.id, risk.who, view, applies, (step,), open_questions(names, view) if held is None else (), themes)


def rated_by_rubric(risk: Risk, start: Start, world: World, known: Mapping[Factor, Rated]) -> dict[Factor, Rated]:
    """The factors of a risk of the rubric, with the assessor's corrections and the actual harm.

    `known` are those that were found elsewhere and come out alike here.
    """
    rubric, shelf = world.means.rubric, world.means.shelf
    policy = rubric.manifest.gate.correction
    entry = world.assessment.risks.get(risk.id)
    rated: dict[Factor, Rated] = {}
    for factor in FACTORS:
        if factor in known:
            rated[factor] = known[factor]
            continue
        found = rating.by_rules(risk, factor, start.view, rubric)
        if entry is not None:
            found = rating.corrected(found, entry.claim(factor), factor, ("risks", risk.id, factor), policy, shelf)
            if factor == "likelihood":
                found = rating.with_actual(found, risk.id, entry, rubric, shelf)
        rated[factor] = found
    return rated


def rated_by_entry(name: str, entry: RiskEntry, world: World) -> dict[Factor, Rated]:
    """The factors of a risk outside the rubric; what the assessor leaves out is unknown."""
    rubric, shelf = world.means.rubric, world.means.shelf
    rated: dict[Factor, Rated] = {}
    for factor in FACTORS:
        claim = entry.claim(factor)
        path: Path = ("risks", name, factor)
        if claim is None:
            step = Step(factor, rating.ANY_LEVEL, "left-open", ("scales", factor), (("risks", name),))
            rated[factor] = rating.Rated(rating.ANY_LEVEL, rating.ANY_LEVEL, (step,), (), "E0")
        else:
            rated[factor] = rating.set_by(claim, factor, path, rubric, shelf)
    least = rating.floors(entry.rights, entry.bears_on, rubric)
    rated["gravity"] = rating.held_up(rated["gravity"], least, ("risks", name))
    rated["likelihood"] = rating.with_actual(rated["likelihood"], name, entry, rubric, shelf)
    return rated


def scenario_case(start: Start, base: dict[Factor, Rated], scenario: Scenario, index: int, world: World) -> Judged:
    """A scenario the assessor adds: it sets factors itself and takes the others from the base case."""
    rubric, shelf = world.means.rubric, world.means.shelf
    entry = world.assessment.risks[start.risk]
    rated = dict(base)
    for factor, claim in scenario.claims:
        path: Path = ("risks", start.risk, "scenarios", index, factor)
        rated[factor] = rating.set_by(claim, factor, path, rubric, shelf)
    touched = rubric.risk.get(start.risk, entry)
    least = rating.floors(touched.rights, touched.bears_on, rubric)
    rated["gravity"] = rating.held_up(rated["gravity"], least, ("risks", start.risk))
    rated["likelihood"] = rating.with_actual(rated["likelihood"], start.risk, entry, rubric, shelf)
    return judge(start, rated, scenario, world)


def judge(start: Start, rated: dict[Factor, Rated], scenario: Scenario | None, world: World) -> Judged:
    """Rate one case: severity table, rating table, controls, and the floors under corrections downwards."""
    entry = world.assessment.risks.get(start.risk)
    continues = entry is not None and rating.harm_continues(entry, world.means.shelf)
    found = [rated[factor] for factor in FACTORS]
    group = scenario.group if scenario is not None else None
    setting = Setting(
        start.risk,
        (group,) if group is not None else start.who,
        start.view.place,
        world.assessment.subject.languages,
        scenario.id if scenario is not None else None,
        group,
    )
    before = start.steps + tuple(step for one in found for step in one.steps)
    case = _case(start, rating.factors_of(rated), setting, world, before, continues=continues)
    if any(one.unlowered is not one.bounds for one in found):
        unlowered = rating.factors_of(rated, lowered=False)
        case = _floored(case, _case(start, unlowered, setting, world, before, continues=continues), world)
    firm = case.residual.low
    if any(one.firm is not None for one in found):
        first = rating.firm_factors(rated)
        firm = max(firm, _case(start, first, setting, world, before, continues=continues).residual.low)
    return Judged(
        case,
        tuple(dict.fromkeys((*start.open, *(question for one in found for question in one.open)))),
        min(one.grade if one.bounds.certain else "E0" for one in found) if start.applies == "yes" else "E0",
        tuple(dict.fromkeys((*start.themes, *(theme for one in found for theme in one.themes)))),
        max(one.apart for one in found),
        firm,
    )


def _case(
    start: Start, factors: Factors, setting: Setting, world: World, before: tuple[Step, ...], *, continues: bool
) -> Case:
    rubric = world.means.rubric
    severity = severity_bounds(rubric, factors)
    inherent = _with_low_end(rating_bounds(rubric, severity, factors.likelihood), start.applies)
    setting = replace(setting, mild=severity.low <= rubric.manifest.credit.implemented.severity_at_most)
    earned = credits_for(world.controls, setting, world.means)
    now = planned = _after(start, factors, severity, earned, world, continues=continues)
    if plans_for(world.controls, setting.risk, world.means.shelf.as_of):
        plans = credits_for(world.controls, setting, world.means, projected=True)
        planned = _after(start, factors, severity, plans, world, continues=continues)
    steps = (
        *before,
        *_table_steps(factors, severity, inherent, start.applies),
        *_result_steps("residual", now),
        *_result_steps("projected", planned),
    )
    controls = (*earned, *measured(world.assessment, rubric, start.risk, start.view))
    return Case(
        setting.scenario, setting.group, setting.place, start.applies, factors, severity, inherent,
        now.factors, now.rating, planned.rating, controls, steps,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class After:
    """A case after controls, and what lowered it."""

    factors: Factors
    severity: Bounds
    rating: Bounds
    steps: tuple[Step, ...]


def _after(
    start: Start, factors: Factors, severity: Bounds, earned: tuple[Credited, ...], world: World, *, continues: bool
) -> After:
    lowered = lower(factors, severity, earned, world.means, continues=continues)
    rubric = world.means.rubric
    left = severity_bounds(rubric, lowered.factors)
    found = rating_bounds(rubric, left, lowered.factors.likelihood)
    return After(lowered.factors, left, _with_low_end(found, start.applies), lowered.steps)


def _with_low_end(bounds: Bounds, applies: Applies) -> Bounds:
    return bounds if applies == "yes" else Bounds(NONE.low, bounds.high)


def _table_steps(factors: Factors, severity: Bounds, inherent: Bounds, applies: Applies) -> tuple[Step, ...]:
    values: tuple[tuple[str, str], ...] = tuple((f, _ends(factors.of(f))) for f in FACTORS if f != "likelihood")
    steps = [Step("severity", severity, "severity-cell", severity_cell(factors), (), "", values)]
    values = (("severity", _ends(severity)), ("likelihood", _ends(factors.likelihood)))
    steps.append(Step("inherent", inherent, "rating-cell", rating_cell(severity, factors.likelihood), (), "", values))
    if applies == "unknown":
        steps.append(Step("inherent", inherent, "not-known-to-apply", rating_cell(severity, factors.likelihood)))
    return tuple(steps)


def _result_steps(about: Literal["residual", "projected"], after: After) -> tuple[Step, ...]:
    cell = rating_cell(after.severity, after.factors.likelihood)
    if not after.steps:
        return (Step(about, after.rating, "no-control", cell),)
    values = (("severity", _ends(after.severity)), ("likelihood", _ends(after.factors.likelihood)))
    return (
        *(step if step.about == about else replace(step, about=about) for step in after.steps),
        Step(about, after.rating, "rating-cell", cell, (), "", values),
    )


def _ends(bounds: Bounds) -> str:
    return str(bounds.low) if bounds.certain else f"{bounds.low}-{bounds.high}"


def _floored(case: Case, unlowered: Case, world: World) -> Case:
    """A correction downwards cannot take CRITICAL, or HIGH of the gravest severity, below the floor (method C15)."""
    policy = world.means.rubric.manifest.gate.correction
    floor = int(policy.floor)

    def end(now: int, before: int, severity: int) -> int:
        protected = before > floor or (before == floor and severity >= policy.severe)
        return max(now, floor) if protected else now

    def ends(now: Bounds, before: Bounds) -> Bounds:
        grave = unlowered.severity
        return Bounds(end(now.low, before.low, grave.low), end(now.high, before.high, grave.high))

    floored = replace(
        case,
        inherent=ends(case.inherent, unlowered.inherent),
        residual=ends(case.residual, unlowered.residual),
        projected=ends(case.projected, unlowered.projected),
    )
    if floored == case:
        return case
    values = (("floor", Rating(floor).name),)
    rule: Path = ("gate", "correction", "floor")
    steps = (
        Step("inherent", floored.inherent, "lowering-capped", rule, (), "", values),
        Step("residual", floored.residual, "lowering-capped", rule, (), "", values),
        Step("projected", floored.projected, "lowering-capped", rule, (), "", values),
    )
    return replace(floored, steps=(*case.steps, *steps))
