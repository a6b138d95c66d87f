"""Which controls would bring a risk down: the smallest sets, found by trying them all up to a bound (method C8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from hrdd.engine.controls import Means, Setting, credits_for, known_controls, lower, remedy_works
from hrdd.engine.evidence import shelf
from hrdd.engine.tables import rating_bounds, severity_bounds
from hrdd.model.assessment import ControlEntry, Covers, Evidence, Verification
from hrdd.model.base import Rating

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hrdd.engine.controls import Known
    from hrdd.model.assessment import Assessment
    from hrdd.model.base import Grade, Target
    from hrdd.model.outcome import Case, Finding, Outcome
    from hrdd.model.rubric import Rubric

PROOF = "advice"


@dataclass(frozen=True, slots=True)
class Need:
    """A control of a set: what it is, how far it has got, and what it would have to show."""

    control: str
    title: str
    type: str
    targets: tuple[Target, ...]
    status: str | None
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

    `beyond` tells that the floor needs more controls than the bound.
    """

    finding: str
    risk: str
    title: str
    rating: Rating
    floor: Rating
    reaches: tuple[Reach, ...]
    beyond: bool


def ways(assessment: Assessment, rubric: Rubric, as_of: date, outcome: Outcome, at_most: int) -> tuple[Way, ...]:
    """A way for every finding that could be lower, the most salient first; sets of `at_most` controls are tried."""
    trial = _Trial(assessment, rubric, as_of, outcome)
    return tuple(trial.way(finding, at_most) for finding in outcome.findings if finding.residual.high > min(Rating))


class _Trial:
    """Judges findings again as if some controls were verified; built once for an assessment."""

    def __init__(self, assessment: Assessment, rubric: Rubric, as_of: date, outcome: Outcome) -> None:
        policy = rubric.manifest.credit
        self.assessment, self.rubric, self.as_of = assessment, rubric, as_of
        held = shelf(assessment, rubric.manifest.evidence, as_of, heightened=outcome.heightened)
        self.grade: Grade = min(credit.grade for credit in policy.verified)
        proof = Evidence(title=PROOF, grade=self.grade, date=as_of)
        self.means = Means(
            rubric, replace(held, entries={**held.entries, PROOF: proof}), outcome.heightened, remedy_works(assessment)
        )

    def way(self, finding: Finding, at_most: int) -> Way:
        now = Rating(finding.residual.high)
        needs = self._needs(finding.risk)
        floor = self._rating(finding, needs)
        reaches: dict[Rating, list[tuple[Need, ...]]] = {}
        for size in range(1, at_most + 1):
            if floor in reaches or floor == now:
                break
            done = set(reaches)
            for chosen in combinations(needs, size):
                rating = self._rating(finding, chosen)
                if rating < now and not any(lower_already <= rating for lower_already in done):
                    reaches.setdefault(rating, []).append(chosen)
        told = tuple(Reach(rating, tuple(reaches[rating])) for rating in sorted(reaches, reverse=True))
        return Way(finding.id, finding.risk, finding.title, now, floor, told, floor < now and floor not in reaches)

    def _needs(self, risk: str) -> tuple[Need, ...]:
        """The controls that could lower this risk and are not yet worth all they could be."""
        policy = self.rubric.manifest.credit
        written = {entry.control: entry.status for entry in self.assessment.controls if not entry.in_baseline}
        needs = []
        for link in self.rubric.risk[risk].controls if risk in self.rubric.risk else ():
            control = self.rubric.control[link.control]
            best = policy.inform_at_most if control.type == "inform" else max(c.effectiveness for c in policy.verified)
            if link.targets:
                status = written.get(control.id)
                needs.append(Need(control.id, control.title, control.type, link.targets, status, best, self.grade))
        return tuple(needs)

    def _rating(self, finding: Finding, chosen: Sequence[Need]) -> Rating:
        """The high end of the residual rating with these controls verified everywhere."""
        wanted = {need.control: need for need in chosen}
        kept = [entry for entry in self.assessment.controls if entry.control not in wanted]
        entries = (*kept, *(self._verified(need) for need in chosen))
        known = known_controls(self.assessment.model_copy(update={"controls": entries}), self.rubric)
        return max(self._case(finding, case, known) for case in finding.cases)

    def _case(self, finding: Finding, case: Case, known: Sequence[Known]) -> Rating:
        risk = self.rubric.risk.get(finding.risk)
        who = (case.group,) if case.group is not None else risk.who if risk is not None else finding.who
        setting = Setting(finding.risk, who, case.place, self.assessment.subject.languages, case.scenario)
        worth = credits_for(known, setting, self.means)
        lowered = lower(case.factors, case.severity, worth, self.means, continues=finding.actual).factors
        bounds = rating_bounds(self.rubric, severity_bounds(self.rubric, lowered), lowered.likelihood)
        return Rating(min(bounds.high, case.residual.high))

    def _verified(self, need: Need) -> ControlEntry:
        return ControlEntry(
            control=need.control,
            status="verified",
            effectiveness=need.effectiveness,  # type: ignore[arg-type] # a word of the credit policy
            verified=Verification(date=self.as_of, by=PROOF),
            evidence=(PROOF,),
            covers=Covers(),
        )
