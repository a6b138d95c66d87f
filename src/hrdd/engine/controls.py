"""What the controls are worth for one case: verified and effective barriers are counted, plans are not (method C8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hrdd.model.assessment import CRITERIA
from hrdd.model.base import LEVELS
from hrdd.model.outcome import Bounds, Credited, Factors, Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hrdd.diagnostics import Path
    from hrdd.engine.conditions import View
    from hrdd.engine.evidence import Shelf
    from hrdd.model.assessment import Assessment, ControlEntry
    from hrdd.model.base import Grade, Target
    from hrdd.model.rubric import Rubric

TARGETS: tuple[Target, ...] = ("breadth", "irremediability", "likelihood")
PLANNED = ("proposed", "planned", "in-progress", "implemented")
HIERARCHY = ("eliminate", "prevent", "reduce", "detect", "remedy", "inform")
"""The types of controls, the nearest to the source of the harm first (method C8)."""

BASE_SCENARIO = "base"
LOWEST = LEVELS[0]


@dataclass(frozen=True, slots=True)
class Known:
    """One control entry with what the rubric knows of it; `ids` are the risks and factors that it addresses."""

    entry: ControlEntry
    index: int
    title: str
    type: str
    precedes_harm: bool
    addresses: dict[str, tuple[Target, ...]]
    words: str
    carried_out: ControlEntry
    """The entry as it will be once it is done and verified; itself where there is nothing to be done."""

    @property
    def cause(self) -> str:
        """Entries with one common cause count once; the same control written twice has one cause."""
        return self.entry.common_cause or f"{BASE_SCENARIO}/{self.entry.control}"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a control has to reach to count: a risk, its people, a place, the languages, a scenario and its group."""

    risk: str
    who: tuple[str, ...]
    place: str
    languages: tuple[str, ...]
    scenario: str | None
    group: str | None = None
    mild: bool = False
    """Whether a control that is not verified can lower the harm: at one end at least it is not severe."""


@dataclass(frozen=True, slots=True)
class Means:
    """All that decides about credit besides the control and the case."""

    rubric: Rubric
    shelf: Shelf
    heightened: bool
    remedy_works: bool


def known_controls(assessment: Assessment, rubric: Rubric) -> tuple[Known, ...]:
    """Join every control entry with its description, in the rubric or in the entry itself."""
    return tuple(_known(entry, index, rubric) for index, entry in enumerate(assessment.controls))


def _known(entry: ControlEntry, index: int, rubric: Rubric) -> Known:
    control = rubric.control.get(entry.control)
    words = entry.model_dump_json()
    done = entry.model_copy(update={"status": "verified"}) if entry.status in PLANNED else entry
    if control is None:
        addresses = dict.fromkeys(entry.risks, entry.targets)
        title, kind = entry.title or entry.control, entry.type or "inform"
        return Known(entry, index, title, kind, False, addresses, words, done)  # noqa: FBT003
    addresses = rubric.addresses.get(control.id, {})
    targets = tuple(target for target in control.targets if target in (entry.targets or control.targets))
    own = {risk: targets for risk in entry.risks if risk not in rubric.risk}
    return Known(entry, index, control.title, control.type, control.precedes_harm, addresses | own, words, done)


def remedy_works(assessment: Assessment) -> bool:
    """Whether a channel meets all eight criteria of UNGP 31 at least partly and has handled or tested a case."""
    return any(
        channel.last_case is not None and all(channel.criteria.get(name) in {"met", "partly"} for name in CRITERIA)  # type: ignore[call-overload]
        for channel in assessment.remedy.channels
    )


def credits_for(
    controls: Sequence[Known], setting: Setting, means: Means, *, projected: bool = False
) -> tuple[Credited, ...]:
    """What every control that addresses the risk is worth; with `projected`, as if the plans were done and verified."""
    found = [
        _credit(known, setting, means, done=projected and will_be_done(known.entry, means.shelf.as_of))
        for known in controls
        if setting.risk in known.addresses
    ]
    return _without_shared_causes(found, controls) if found else ()


def plans_for(controls: Sequence[Known], risk: str, as_of: date) -> bool:
    """Whether a control that addresses a risk will be done, so that the risk is projected to be other than it is."""
    return any(risk in known.addresses and will_be_done(known.entry, as_of) for known in controls)


def will_be_done(entry: ControlEntry, as_of: date) -> bool:
    """Whether somebody has promised a control for a day that has not passed."""
    return entry.status in PLANNED and entry.owner is not None and entry.due is not None and entry.due >= as_of


def _credit(known: Known, setting: Setting, means: Means, *, done: bool) -> Credited:
    """What one control is worth; `done` takes a plan as carried out and verified."""
    if done:
        known = replace(known, entry=known.carried_out)
    entry = known.entry
    targets = tuple(target for target in TARGETS if target in known.addresses[setting.risk])
    points, why = 0, _why_not(known, setting)
    if why == "counts":
        targets, points, why = _points(known, targets, means, mild=setting.mild, done=done)
    path: Path = ("controls", known.index)
    return Credited(
        known.index,
        entry.control,
        known.title,
        known.type,
        entry.status,
        targets,
        points,
        why,
        path,
        entry.owner,
        entry.due,
    )


def _why_not(known: Known, setting: Setting) -> str:
    """Why a control earns nothing, or `counts` where it may."""
    entry = known.entry
    if entry.in_baseline:
        return "baseline"
    if entry.status in {"failed", "retired", "stale"}:
        return entry.status
    if entry.status in {"proposed", "planned", "in-progress"}:
        return "plan"
    if entry.effectiveness == "none":
        return "no-effect"
    if not covers(entry, setting):
        return "not-covered"
    return "counts"


def _points(
    known: Known, targets: tuple[Target, ...], means: Means, *, mild: bool, done: bool
) -> tuple[tuple[Target, ...], int, str]:
    policy = means.rubric.manifest.credit
    kept, why = _reachable(known, targets, means)
    if not kept:
        return targets, 0, why
    effectiveness = known.entry.effectiveness
    if known.type == "inform" and effectiveness == "substantial":
        effectiveness = policy.inform_at_most
    fresh, ever = _grades(known, means, done=done)
    if known.entry.status == "verified":
        for credit in policy.verified:
            if credit.effectiveness != effectiveness or ever < credit.grade:
                continue
            if fresh >= credit.grade and (done or _freshly_verified(known.entry, means)):
                return kept, credit.points, "counts"
            if known.entry.verified is not None:
                why = "evidence-old"
    least = policy.implemented
    could = effectiveness == least.effectiveness and "likelihood" in kept
    if could and fresh >= least.grade:
        return ("likelihood",), 0, "heightened" if means.heightened else "counts-implemented"
    if why != "evidence-old":
        if known.entry.status == "verified":
            why = "no-evidence"
        elif could and mild and not means.heightened:  # only its evidence keeps it from counting unverified
            why = "evidence-old" if ever >= least.grade else "no-evidence"
        else:
            why = "not-verified"
    return kept, 0, why


def _grades(known: Known, means: Means, *, done: bool) -> tuple[Grade, Grade]:
    """The best grade of its evidence, fresh and of any age; a plan taken as done has what it needs."""
    if done:
        best = max(credit.grade for credit in means.rubric.manifest.credit.verified)
        return best, best
    return means.shelf.best(known.entry.evidence), means.shelf.best_ever(known.entry.evidence)


def _freshly_verified(entry: ControlEntry, means: Means) -> bool:
    return entry.verified is not None and not means.shelf.old(entry.verified.date)


def _reachable(known: Known, targets: tuple[Target, ...], means: Means) -> tuple[tuple[Target, ...], str]:
    """The factors this type of control can lower, and why not the others."""
    kept, why = list(targets), "not-a-target"
    if known.type == "remedy" and "irremediability" in kept and not means.remedy_works:
        kept.remove("irremediability")
        why = "remedy-unproven"
    if known.type == "detect" and "likelihood" in kept and not known.precedes_harm:
        kept.remove("likelihood")
        why = "detects-late"
    return tuple(kept), why


def covers(entry: ControlEntry, setting: Setting) -> bool:
    """Whether a control reaches the people, the place, the languages and the scenario of a case."""
    reach = entry.covers
    if reach.groups is not None and not (setting.who and set(setting.who) <= set(reach.groups)):
        return False
    if reach.places is not None and setting.place not in reach.places:
        return False
    if reach.languages is not None and not (setting.languages and set(setting.languages) <= set(reach.languages)):
        return False
    return reach.scenarios is None or (setting.scenario or BASE_SCENARIO) in reach.scenarios


def _without_shared_causes(found: list[Credited], controls: Sequence[Known]) -> tuple[Credited, ...]:
    """Keep the better control of each common cause per factor; the others are told, and earn nothing (M10).

    Among equals the type nearest to the source of the harm wins, then the words of the entry: never its position (M9).
    """
    causes = {known.index: known.cause for known in controls}
    best: dict[tuple[str, str], int] = {}
    words = {known.index: known.words for known in controls}
    order = sorted(
        range(len(found)),
        key=lambda i: (-found[i].points, HIERARCHY.index(found[i].type), words[found[i].entry or 0]),
    )
    result = list(found)
    for i in order:
        credit = found[i]
        if credit.why != "counts":
            continue
        cause = causes[credit.entry or 0]
        kept = tuple(target for target in credit.targets if best.setdefault((cause, target), i) == i)
        result[i] = replace(credit, targets=kept) if kept else replace(credit, points=0, why="same-cause")
    return tuple(result)


@dataclass(frozen=True, slots=True)
class Lowered:
    """The factors after controls at both ends, and what lowered them."""

    factors: Factors
    steps: tuple[Step, ...]


def lower(factors: Factors, severity: Bounds, worth: Sequence[Credited], means: Means, *, continues: bool) -> Lowered:
    """Lower breadth, irremediability and likelihood by the points earned; never gravity, nor what goes on now."""
    if not worth and not continues:
        return Lowered(factors, ())
    policy = means.rubric.manifest.credit
    steps: list[Step] = []
    result = {}
    for target in TARGETS:
        bounds = factors.of(target)
        points = sum(credit.points for credit in worth if target in credit.targets)
        down = min(policy.most_steps[target], points // policy.points_per_step)
        if target == "likelihood" and continues:
            steps.append(_step(bounds, "actual-stays", ("evidence", "past_likelihood"), ()))
        elif down:
            bounds = Bounds(max(LOWEST, bounds.low - down), max(LOWEST, bounds.high - down))
            earned = [c.said for c in worth if target in c.targets and c.points]
            values = (("factor", target), ("steps", str(down)), ("points", str(points)))
            steps.append(_step(bounds, "control-step", ("credit", "points_per_step"), tuple(earned), values))
        elif target == "likelihood":
            bounds, more = _implemented(bounds, severity, worth, means)
            steps.extend(more)
        result[target] = bounds
    return Lowered(
        Factors(factors.gravity, result["breadth"], result["irremediability"], result["likelihood"]), tuple(steps)
    )


def _implemented(
    bounds: Bounds, severity: Bounds, worth: Sequence[Credited], means: Means
) -> tuple[Bounds, tuple[Step, ...]]:
    """One step for an implemented, substantial control, at the ends where harm is not severe."""
    policy = means.rubric.manifest.credit.implemented
    earned = tuple(credit.said for credit in worth if credit.why == "counts-implemented")
    if not earned or severity.low > policy.severity_at_most:
        return bounds, ()
    low = max(LOWEST, bounds.low - policy.steps)
    high = bounds.high if severity.high > policy.severity_at_most else max(LOWEST, bounds.high - policy.steps)
    lowered = Bounds(low, high)
    values = (("factor", "likelihood"), ("steps", str(policy.steps)))
    return lowered, (_step(lowered, "implemented-step", ("credit", "implemented"), earned, values),)


def _step(
    bounds: Bounds,
    code: str,
    rule: Path,
    said: tuple[Path, ...],
    values: tuple[tuple[str, str], ...] = (),
) -> Step:
    return Step("residual", bounds, code, rule, said, "", values)


def measured(assessment: Assessment, rubric: Rubric, risk: str, view: View) -> tuple[Credited, ...]:
    """Controls that only a measure question speaks of: told as implemented, grade E0, earning nothing."""
    written = {entry.control for entry in assessment.controls}
    found = []
    for link in rubric.risk[risk].controls if risk in rubric.risk else ():
        for question in rubric.measures.get(link.control, ()):
            fact = view.facts[question.id]
            if link.control not in written and fact.words == question.choices[:1]:
                control = rubric.control[link.control]
                found.append(
                    Credited(
                        None,
                        control.id,
                        control.title,
                        control.type,
                        "implemented",
                        link.targets,
                        0,
                        "measure",
                        fact.said,
                    )
                )
    return tuple(found)
