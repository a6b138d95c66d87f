"""Which controls would bring a risk down: the smallest sets, found by trying them all up to a bound (method C8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from hrdd.engine.cases import Start, World, judge, rated_by_entry, rated_by_rubric, scenario_case
from hrdd.engine.controls import PLANNED, Means, Setting, credits_for, known_controls, remedy_works
from hrdd.engine.evidence import shelf
from hrdd.engine.facts import gather
from hrdd.model.assessment import ControlEntry, Covers, Evidence, Verification
from hrdd.model.base import Rating

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hrdd.engine.factors import Rated
    from hrdd.model.assessment import Assessment
    from hrdd.model.base import Factor, Grade
    from hrdd.model.outcome import Case, Finding, Outcome
    from hrdd.model.rubric import Rubric

PROOF = "advice"
LADDER = (*PLANNED, "verified")
"""The states of a control, the least advanced first; one that failed, was retired or is stale is below all."""


@dataclass(frozen=True, slots=True)
class Need:
    """A control of a set: what it is, how far it has got, and what it would have to show.

    `targets` are the factors that it would lower here; `effect_now` is the effect that it is said to have.
    """

    control: str
    title: str
    type: str
    targets: tuple[str, ...]
    points: int
    status: str | None
    effect_now: str | None
    effectiveness: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class Reach:
    """A lower rating, and every smallest set of controls that reaches it when all of them are verified."""

    rating: Rating
    sets: tuple[tuple[Need, ...], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """What can be done about one risk. `floor` is the lowest rating that all its controls together could reach.

    `beyond` tells that the floor needs more controls than the bound; `controls` counts those that could do anything.
    """

    finding: str
    risk: str
    title: str
    rating: Rating
    floor: Rating
    reaches: tuple[Reach, ...]
    beyond: bool
    controls: int


def ways(assessment: Assessment, rubric: Rubric, as_of: date, outcome: Outcome, at_most: int) -> tuple[Way, ...]:
    """A way for every finding that could be lower, the most salient first; sets of `at_most` controls are tried."""
    bench = _Bench(assessment, rubric, as_of, outcome)
    return tuple(_way(finding, bench, at_most) for finding in outcome.findings if finding.residual.high > min(Rating))


def _way(finding: Finding, bench: _Bench, at_most: int) -> Way:
    now = Rating(finding.residual.high)
    needs = bench.needs(finding)
    trial = _Trial(finding, bench)
    floor = trial.rating(needs)
    reaches: dict[Rating, list[tuple[Need, ...]]] = {}
    for size in range(1, at_most + 1):
        if floor in reaches or floor == now:
            break
        lowest = min(reaches, default=now)
        for chosen in combinations(needs, size):
            rating = trial.rating(chosen)
            if rating < lowest:
                reaches.setdefault(rating, []).append(chosen)
    told = tuple(Reach(rating, tuple(reaches[rating])) for rating in sorted(reaches, reverse=True))
    beyond = floor < now and floor not in reaches
    return Way(finding.id, finding.risk, finding.title, now, floor, told, beyond, len(needs))


class _Bench:
    """One assessment in which controls can be taken as verified; built once."""

    def __init__(self, assessment: Assessment, rubric: Rubric, as_of: date, outcome: Outcome) -> None:
        self.assessment, self.rubric, self.as_of = assessment, rubric, as_of
        self.views = {view.place: view for view in gather(assessment, rubric, as_of).views}
        held = shelf(assessment, rubric.manifest.evidence, as_of, heightened=outcome.heightened)
        unused = "-".join((PROOF, *held.entries))  # longer than any of them
        self.proofs = {credit.grade: f"{unused}-{credit.grade.lower()}" for credit in rubric.manifest.credit.verified}
        proofs = {name: Evidence(title=PROOF, grade=grade, date=as_of) for grade, name in self.proofs.items()}
        shelved = replace(held, entries={**held.entries, **proofs})
        self.means = Means(rubric, shelved, outcome.heightened, remedy_works(assessment))
        self.written = {entry.control for entry in assessment.controls}

    def needs(self, finding: Finding) -> tuple[Need, ...]:
        """The controls that could earn anything for a risk: the rubric's and those of the assessment itself.

        What is in the baseline is part of the rating before controls, so it cannot lower it once more.
        """
        risk = self.rubric.risk.get(finding.risk)
        named = [link.control for link in risk.controls] if risk is not None else []
        known = known_controls(self.assessment, self.rubric)
        named += [entry.entry.control for entry in known if finding.risk in entry.addresses]
        taken = {entry.control for entry in self.assessment.controls if entry.in_baseline}
        found = [self._need(name, finding) for name in dict.fromkeys(named) if name not in taken]
        return tuple(need for need in found if need is not None)

    def _need(self, name: str, finding: Finding) -> Need | None:
        """What one control would have to show, or None where it would earn nothing even then."""
        own = sorted((entry for entry in self.assessment.controls if entry.control == name), key=_rung)
        verified = tuple(self._verified(entry) for entry in own or [_new(name)])
        alone = self.assessment.model_copy(update={"controls": verified})
        anywhere = Setting(finding.risk, (), "", (), None)
        worth = credits_for(known_controls(alone, self.rubric), anywhere, self.means)
        earned = [credit for credit in worth if credit.points]
        if not earned:
            return None
        most = max(earned, key=lambda credit: credit.points)
        shown = verified[most.entry or 0]
        told = [credit.status for credit in finding.controls if credit.control == name]  # by an answer, if not in `own`
        return Need(
            control=name,
            title=most.title,
            type=most.type,
            targets=tuple(dict.fromkeys(target for credit in earned for target in credit.targets)),
            points=most.points,
            status=own[-1].status if own else next(iter(told), None),
            effect_now=own[-1].effectiveness if own else None,
            effectiveness=shown.effectiveness,
            grade=self.means.shelf.best(shown.evidence),
        )

    def _verified(self, entry: ControlEntry) -> ControlEntry:
        """The same control verified for everybody and everywhere; what it would fail for stays its cause.

        Its effect is the one that earns most for its type, its evidence the weakest with which that is earned.
        """
        control = self.rubric.control.get(entry.control)
        kind = control.type if control is not None else entry.type or "inform"
        policy = self.rubric.manifest.credit
        limit = policy.inform_at_most if kind == "inform" else "substantial"
        reachable = [credit for credit in policy.verified if credit.effectiveness in {"partial", limit}]
        if not reachable:
            return entry
        best = min(reachable, key=lambda credit: (-credit.points, credit.grade))
        proven = {
            "status": "verified",
            "effectiveness": best.effectiveness,
            "verified": Verification(date=self.as_of, by=PROOF),
            "evidence": (self.proofs[best.grade],),
            "covers": Covers(),
        }
        return entry.model_copy(update=proven)

    def world(self, chosen: Sequence[Need]) -> World:
        """The assessment as it would be with these controls verified, however often each is written."""
        wanted = {need.control for need in chosen}
        new = [_new(need.control) for need in chosen if need.control not in self.written]
        entries = tuple(
            self._verified(entry) if entry.control in wanted else entry for entry in (*self.assessment.controls, *new)
        )
        changed = self.assessment.model_copy(update={"controls": entries})
        return World(changed, self.means, known_controls(changed, self.rubric))


def _rung(entry: ControlEntry) -> int:
    return LADDER.index(entry.status) if entry.status in LADDER else -1


def _new(name: str) -> ControlEntry:
    return ControlEntry(control=name, status="proposed")


class _Trial:
    """Judges one finding again and again, by the rules of the engine, with other controls each time."""

    def __init__(self, finding: Finding, bench: _Bench) -> None:
        self.bench = bench
        self.entry = bench.assessment.risks.get(finding.risk)
        self.cases = tuple((self._start(finding.risk, case), case.scenario) for case in finding.cases)
        world = bench.world(())
        self.rated = tuple(self._rated(start, world) for start, _ in self.cases)
        self.known: dict[tuple[object, ...], Rating] = {}

    def rating(self, chosen: Sequence[Need]) -> Rating:
        """The high end of the residual rating with these controls verified."""
        key = tuple(sorted(self._worth(need) for need in chosen))
        if key not in self.known:
            world = self.bench.world(chosen)
            found = (self._high(number, world) for number in range(len(self.cases)))
            self.known[key] = Rating(max(found))
        return self.known[key]

    def _worth(self, need: Need) -> tuple[str, ...]:
        """What tells a control from others: one that nobody has written yet is as good as another of equal worth."""
        return (need.control,) if need.control in self.bench.written else ("", str(need.points), *need.targets)

    def _high(self, number: int, world: World) -> int:
        (start, name), rated = self.cases[number], self.rated[number]
        if self.entry is not None and name is not None:
            index = [scenario.id for scenario in self.entry.scenarios].index(name)
            return scenario_case(start, rated, self.entry.scenarios[index], index, world).case.residual.high
        return judge(start, rated, None, world).case.residual.high

    def _start(self, name: str, case: Case) -> Start:
        risk = self.bench.rubric.risk.get(name)
        who = risk.who if risk is not None else self.entry.who if self.entry is not None else ()
        return Start(name, who, self.bench.views[case.place], case.applies, (), (), ())

    def _rated(self, start: Start, world: World) -> dict[Factor, Rated]:
        """The factors before controls, as the engine finds them for a risk of the rubric or of the assessment."""
        risk = self.bench.rubric.risk.get(start.risk)
        if risk is not None:
            return rated_by_rubric(risk, start, world, {})
        return rated_by_entry(start.risk, self.bench.assessment.risks[start.risk], world)
