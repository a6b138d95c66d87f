"""Gravity, breadth, irremediability and likelihood of one risk in one place, as intervals with their reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hrdd.engine.conditions import grounds, open_questions, said, truth
from hrdd.model.base import FACTORS, LEVELS
from hrdd.model.outcome import Bounds, Factors, Step
from hrdd.model.people import alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hrdd.diagnostics import Path
    from hrdd.engine.conditions import View
    from hrdd.engine.evidence import Shelf
    from hrdd.model.assessment import Claim, RiskEntry
    from hrdd.model.base import Bearing, Factor, Grade
    from hrdd.model.rubric import CorrectionPolicy, Risk, Rubric

LOWEST, HIGHEST = LEVELS[0], LEVELS[-1]
ANY_LEVEL = Bounds(LOWEST, HIGHEST)
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rated:
    """One factor: its interval, why, which questions leave it open, and how well it is grounded.

    `unlowered` is the interval without the assessor's corrections downwards: what the floor is measured against.
    """

    bounds: Bounds
    unlowered: Bounds
    steps: tuple[Step, ...]
    open: tuple[str, ...]
    grade: Grade
    themes: tuple[str, ...] = ()
    apart: int = 0
    firm: int | None = None
    """The low end by the first reading alone, where a second one is lower."""


def by_rules(risk: Risk, factor: Factor, view: View, rubric: Rubric) -> Rated:
    """The highest level whose rule holds; a rule that may hold widens the interval upwards (design: rules)."""
    settled = view.settled(rubric.manifest.context.not_determined)
    low = high = LOWEST
    held: list[tuple[int, int]] = []
    maybe: list[tuple[int, int]] = []
    for index, rule in enumerate(risk.rules(factor)):
        holds = True if rule.when is None else truth(rule.when, settled)
        if holds is False:
            continue
        high = max(high, rule.level)
        if holds:
            low = max(low, rule.level)
            held.append((rule.level, index))
        else:
            maybe.append((rule.level, index))
    deciding = [index for level, index in held if level == low]
    widening = [index for level, index in maybe if level > low]
    steps: list[Step] = []
    open_: dict[str, None] = {}
    themes: dict[str, None] = {}
    for index in sorted(deciding + widening):
        rule = risk.rules(factor)[index]
        names = grounds(rule.when, settled) if rule.when is not None else ()
        themes.update((name, None) for name in names if name not in view.facts)
        code = "rule" if index in deciding else "rule-open"
        if code == "rule-open":
            open_.update((name, None) for name in open_questions(names, view))
        level = Bounds(low, low) if index in deciding else Bounds(low, rule.level)
        path: Path = ("risks", risk.id, factor, index)
        steps.append(Step(factor, level, code, path, said(names, view), rule.because))
    bounds = Bounds(low, high)
    return Rated(bounds, bounds, tuple(steps), tuple(open_), rubric.manifest.evidence.base_grade, tuple(themes))


def corrected(
    rated: Rated, claim: Claim | None, about: Factor, path: Path, policy: CorrectionPolicy, shelf: Shelf
) -> Rated:
    """Apply an assessor's correction: upwards with a reason, downwards only with all it needs (method C15)."""
    if claim is None:
        return rated
    steps, bounds, unlowered, grade = list(rated.steps), rated.bounds, rated.unlowered, rated.grade
    values: tuple[tuple[str, str], ...]
    wanted = claimed(claim)
    if wanted is not None:
        bounds = unlowered = rated.bounds.worst(wanted)
        if bounds != rated.bounds:
            grade = max(shelf.best(claim.evidence), shelf.policy.base_grade)
            steps.append(_claim_step("raised", about, bounds, path, claim))
        if claim.level != UNKNOWN and (wanted.low < bounds.low or wanted.high < bounds.high):
            missing = _missing_for_lowering(claim, policy, shelf)
            if missing:
                values = (("needs", missing),)
                steps.append(_claim_step("lowering-refused", about, bounds, path, claim, values))
            else:
                values = (("computed", f"{bounds.low}-{bounds.high}"),)
                bounds = wanted
                grade = shelf.best(claim.evidence)
                steps.append(_claim_step("lowered", about, bounds, path, claim, values))
    found = Rated(bounds, unlowered, tuple(steps), rated.open, grade, rated.themes)
    return _read_twice(found, claim, about, path)


def _read_twice(rated: Rated, claim: Claim, about: Factor, path: Path) -> Rated:
    """Two readings count as their hull; that one of them is lower shows in the interval and excuses nothing."""
    reading = claim.second_reader
    if reading is None:
        return rated
    bounds, level = rated.bounds, Bounds(reading.level, reading.level)
    hull = bounds.hull(level)
    values = (("name", reading.role), ("level", str(reading.level)))
    step = _claim_step("second-reader", about, hull, (*path, "second_reader"), claim, values)
    return replace(
        rated,
        bounds=hull,
        unlowered=rated.unlowered.hull(level),
        steps=(*rated.steps, step),
        apart=max(abs(reading.level - bounds.low), abs(reading.level - bounds.high)),
        firm=bounds.low,
    )


def set_by(claim: Claim, about: Factor, path: Path, rubric: Rubric, shelf: Shelf) -> Rated:
    """A factor that a scenario, or a risk outside the rubric, sets by itself; L1 needs evidence (method C6)."""
    bounds = claimed(claim) or ANY_LEVEL
    grade = shelf.best(claim.evidence)
    steps = [_claim_step("left-open" if claim.level == UNKNOWN else "set", about, bounds, path, claim)]
    remote = about == "likelihood" and bounds.low == LOWEST and bounds != ANY_LEVEL
    if remote and grade < rubric.manifest.evidence.least_likelihood_grade:
        bounds = Bounds(LOWEST + 1, max(bounds.high, LOWEST + 1))
        steps.append(_claim_step("remote-unproven", about, bounds, path, claim))
    if bounds.high > LOWEST:
        grade = max(grade, rubric.manifest.evidence.base_grade)
    return _read_twice(Rated(bounds, bounds, tuple(steps), (), grade), claim, about, path)


def floors(rights: Iterable[str], bears_on: Mapping[str, Bearing], rubric: Rubric) -> dict[str, int]:
    """The least gravity, 1-4, of a harm by each right it touches (right-type floors, method C2)."""
    return {name: rubric.right[name].floor(bears_on.get(name)) for name in rights if name in rubric.right}


def held_up(rated: Rated, least: Mapping[str, int], path: Path) -> Rated:
    """A gravity that nobody knows is not below the floor of a right that the harm touches (method C2).

    What somebody states below a floor is refused before the engine, so that this moves low ends alone.
    """
    name = max(least, key=least.__getitem__, default=None)
    if name is None or least[name] <= rated.bounds.low:
        return rated
    bounds = rated.bounds.worst(Bounds(least[name], least[name]))
    step = Step("gravity", bounds, "right-floor", ("rights", name), (path,), "", (("level", str(least[name])),))
    return replace(rated, bounds=bounds, unlowered=bounds, steps=(*rated.steps, step))


def with_actual(rated: Rated, risk: str, entry: RiskEntry, rubric: Rubric, shelf: Shelf) -> Rated:
    """A harm that is happening has the highest likelihood; one that has ceased, with evidence, is on record."""
    if entry.actual is None:
        return rated
    path: Path = ("risks", risk, "actual")
    if harm_continues(entry, shelf):
        bounds = Bounds(HIGHEST, HIGHEST)
        step = Step("likelihood", bounds, "actual", _level_path("likelihood", HIGHEST), (path,))
        return Rated(bounds, bounds, (*rated.steps, step), (), rubric.manifest.evidence.base_grade, ())
    past = rubric.manifest.evidence.past_likelihood
    bounds = rated.bounds.worst(Bounds(past, past))
    ceased = entry.actual.ceased
    values = (("date", ceased.date.isoformat()),) if ceased is not None else ()
    step = Step("likelihood", bounds, "past", _level_path("likelihood", past), (path,), "", values)
    return replace(rated, bounds=bounds, unlowered=rated.unlowered.worst(bounds), steps=(*rated.steps, step))


def harm_continues(entry: RiskEntry, shelf: Shelf) -> bool:
    """Whether an actual harm still counts as going on: that it ceased is a claim that needs evidence."""
    if entry.actual is None:
        return False
    ceased = entry.actual.ceased
    return ceased is None or shelf.best_ever(ceased.evidence) < shelf.policy.ceased_grade


def claimed(claim: Claim) -> Bounds | None:
    """The interval a claim states; None where it only records a second reading."""
    if claim.range is not None:
        return Bounds(*claim.range)
    if isinstance(claim.level, int):
        return Bounds(claim.level, claim.level)
    return None if claim.level is None else ANY_LEVEL


def factors_of(rated: dict[Factor, Rated], *, lowered: bool = True) -> Factors:
    """The four intervals, with or without corrections downwards."""
    return Factors(*((rated[f].bounds if lowered else rated[f].unlowered) for f in FACTORS))


def firm_factors(rated: dict[Factor, Rated]) -> Factors:
    """The four intervals as the first readings alone have their low ends."""
    found = (rated[factor] for factor in FACTORS)
    return Factors(*(Bounds(max(one.bounds.low, one.firm or LOWEST), one.bounds.high) for one in found))


def _missing_for_lowering(claim: Claim, policy: CorrectionPolicy, shelf: Shelf) -> str:
    """What a correction downwards still needs, as a code; empty where nothing is missing."""
    if len({alike(person.name) for person in claim.by}) < policy.people:
        return "people"
    if not any(person.role in policy.specialist_roles for person in claim.by):
        return "specialist"
    if shelf.best(claim.evidence) < policy.grade:
        return "evidence"
    if claim.until is None:
        return "until"
    return "lapsed" if claim.until < shelf.as_of else ""


def _claim_step(
    code: str,
    about: Factor,
    bounds: Bounds,
    path: Path,
    claim: Claim,
    values: tuple[tuple[str, str], ...] = (),
) -> Step:
    return Step(about, bounds, code, _level_path(about, bounds.high), (path,), claim.because or "", values)


def _level_path(factor: Factor, level: int) -> Path:
    return ("scales", factor, "levels", level - 1)
