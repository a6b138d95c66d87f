"""Risks become findings: the worst case over scenarios and places, or an exclusion with the answers behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hrdd.engine.calendar import months_after
from hrdd.engine.cases import Start, begin, judge, rated_by_entry, rated_by_rubric, scenario_case
from hrdd.engine.conditions import PLACE, logic_of, truth
from hrdd.engine.digest import finding_digest
from hrdd.engine.factors import harm_continues
from hrdd.engine.facts import WORLDWIDE
from hrdd.model.base import FACTORS
from hrdd.model.outcome import CONFIDENCES, Bounds, Excluded, Finding, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.diagnostics import Path
    from hrdd.engine.cases import Judged, World
    from hrdd.engine.conditions import View
    from hrdd.engine.factors import Rated
    from hrdd.engine.facts import Facts
    from hrdd.model.assessment import Engagement, NotApplicable, RiskEntry
    from hrdd.model.base import Factor
    from hrdd.model.outcome import Confidence
    from hrdd.model.rubric import Risk, Rubric

OTHER = "other"
"""The category of risks outside the rubric's five."""

LOW_GRADES = ("E0", "E1")


@dataclass(frozen=True, slots=True)
class Found:
    """All that a list of risks came to."""

    findings: tuple[Finding, ...]
    excluded: tuple[Excluded, ...]
    not_applicable: tuple[Excluded, ...]


def find(world: World, facts: Facts) -> Found:
    """Judge every risk of the rubric for this kind of subject, and every risk the assessor adds."""
    rubric, assessment = world.means.rubric, world.assessment
    findings: list[Finding] = []
    excluded: list[Excluded] = []
    set_aside: list[Excluded] = []
    seen = _seen(facts, world)
    for risk in rubric.risk.values():
        entry = assessment.risks.get(risk.id)
        stated = entry is not None and bool(entry.actual or entry.claims or entry.scenarios)
        for_kind = stated or risk.kinds is None or assessment.subject.kind in risk.kinds
        judged, by = _judge_risk(risk, entry, seen, world) if for_kind else ([], [("subject", "kind")])
        if not judged:
            excluded.append(_exclusion(risk, rubric, by, "applies_when" if for_kind else "kinds"))
            continue
        finding = _finding(risk.id, judged, world, facts)
        claim = entry.not_applicable if entry is not None else None
        if claim is None:
            findings.append(finding)
        elif missing := _missing_for_not_applicable(claim, risk, world):
            findings.append(_unproven(finding, missing, claim))
        else:
            set_aside.append(_set_aside(risk, rubric, claim))
    for name, entry in assessment.risks.items():
        if name not in rubric.risk:
            findings.append(_finding(name, _judge_entry(name, entry, seen, world), world, facts))
    return Found(tuple(findings), tuple(excluded), tuple(set_aside))


@dataclass(frozen=True, slots=True)
class Seen:
    """The places to look at, by their codes, and the facts that are not the same in all of them.

    `named` says that something else tells places apart: a control that covers some, or a scenario in one.
    """

    views: tuple[View, ...]
    apart: frozenset[str]
    named: bool

    def same(self, names: frozenset[str]) -> bool:
        """Whether what rests on these facts alone comes out the same in every place."""
        return not self.named and self.apart.isdisjoint(names)


@dataclass(frozen=True, slots=True)
class Done:
    """One risk in one place: where its cases began, its factors, and what they came to."""

    start: Start
    rated: dict[Factor, Rated]
    cases: list[Judged]


def _seen(facts: Facts, world: World) -> Seen:
    """The views that can differ, by the code of their places: the same facts and levels give the same findings."""
    views = tuple(sorted(facts.views, key=lambda view: view.place))
    named = any(entry.covers.places for entry in world.assessment.controls)
    named = named or any(s.place for entry in world.assessment.risks.values() for s in entry.scenarios)
    if not named:
        first: dict[int, View] = {}
        for view in views:
            first.setdefault(facts.alike[view.place], view)
        views = tuple(first.values())
    return Seen(views, facts.apart, named)


def _stated(risk: Risk, entry: RiskEntry | None, view: View) -> bool:
    """Whether the assessor rates a risk that the answers exclude in a place, or a harm happens that only may apply.

    Each place is looked at by itself, so that what is known of another never takes this one away (M7, M8, M22).
    """
    if entry is None:
        return False
    if entry.actual is not None:
        return True
    rated = bool(entry.claims) or any(scenario.place in {None, view.place} for scenario in entry.scenarios)
    return rated and truth(risk.applies_when, view) is False


def _judge_risk(risk: Risk, entry: RiskEntry | None, seen: Seen, world: World) -> tuple[list[Judged], list[Path]]:
    """Every case of one risk of the rubric, and the answers that exclude it elsewhere.

    What comes out the same in every place is found in the first one.
    """
    judged: list[Judged] = []
    by: list[Path] = []
    logic = logic_of(world.means.rubric)
    applies_alike = seen.same(logic.ready(risk.applies_when).behind)
    known: dict[Factor, Rated] = {}
    last: Done | None = None
    for view in seen.views:
        if applies_alike and last is not None:
            start: Start | tuple[Path, ...] = replace(last.start, view=view)
        else:
            start = begin(risk, view, stated=_stated(risk, entry, view))
        if not isinstance(start, Start):
            by.extend(start)
            if applies_alike:
                break
            continue
        rated = rated_by_rubric(risk, start, world, known)
        if last is not None and _repeats(risk, start, last.start, seen, world) and rated == last.rated:
            cases = [replace(one, case=replace(one.case, place=view.place)) for one in last.cases]
        else:
            cases = _cases(start, rated, entry, world)
        if last is None:
            known = {factor: rated[factor] for factor in FACTORS if seen.same(logic.behind(risk.rules(factor)))}
        last = Done(start, rated, cases)
        judged.extend(cases)
    return judged, by


def _repeats(risk: Risk, start: Start, before: Start, seen: Seen, world: World) -> bool:
    """Whether a case can only come out as it did in the place before, if its factors do."""
    measures = world.means.rubric.measures
    asked = frozenset(question.id for link in risk.controls for question in measures.get(link.control, ()))
    return seen.same(asked) and replace(start, view=before.view) == before


def _cases(start: Start, rated: dict[Factor, Rated], entry: RiskEntry | None, world: World) -> list[Judged]:
    """The case as the rubric rates it, and the scenarios for this place."""
    cases = [judge(start, rated, None, world)]
    for index, scenario in enumerate(entry.scenarios if entry is not None else ()):
        if scenario.place in {None, start.view.place}:
            cases.append(scenario_case(start, rated, scenario, index, world))
    return cases


def _judge_entry(name: str, entry: RiskEntry, seen: Seen, world: World) -> list[Judged]:
    judged: list[Judged] = []
    for view in seen.views:
        step = Step("applies", Bounds(1, 1), "outside", ("scales",), (("risks", name),), entry.harm or "")
        start = Start(name, entry.who, view, "yes", (step,), (), ())
        rated = rated_by_entry(name, entry, world)
        if entry.claims or not entry.scenarios:
            judged.append(judge(start, rated, None, world))
        for index, scenario in enumerate(entry.scenarios):
            if scenario.place in {None, view.place}:
                judged.append(scenario_case(start, rated, scenario, index, world))
    return judged


def _rank(judged: Judged) -> tuple[tuple[int, ...], str]:
    """The deciding case is the least of these; the names of scenarios settle what is left, not their order."""
    case = judged.case
    key = (
        -case.residual.high,
        -case.residual.low,
        -case.inherent.high,
        -case.severity.high,
        -case.factors.likelihood.high,
        -case.residual_factors.likelihood.high,
        *(-case.factors.of(factor).high for factor in ("irremediability", "breadth", "gravity")),
    )
    return key, case.scenario or ""


def _finding(name: str, judged: list[Judged], world: World, facts: Facts) -> Finding:
    rubric, assessment = world.means.rubric, world.assessment
    deciding = min(judged, key=_rank)
    case = deciding.case
    inherent, residual, projected = case.inherent, case.residual, case.projected
    for other in judged:
        inherent = inherent.worst(other.case.inherent)
        residual = residual.worst(other.case.residual)
        projected = projected.worst(other.case.projected)
    risk = rubric.risk.get(name)
    entry = assessment.risks.get(name)
    scenario_groups = tuple(j.case.group for j in judged if j.case.group is not None)
    who = tuple(dict.fromkeys((*(risk.who if risk else entry.who if entry else ()), *scenario_groups)))
    used = sorted({credit.entry for j in judged for credit in j.case.controls if credit.entry is not None})
    return Finding(
        id=f"{name}@{assessment.id}",
        risk=name,
        category=rubric.category_of.get(name, OTHER),
        title=risk.title if risk else (entry.title if entry else None) or name,
        harm=risk.harm if risk else (entry.harm if entry else None) or "",
        who=who,
        rights=risk.rights if risk else entry.rights if entry else (),
        adversarial=risk.adversarial if risk else False,
        applies="yes" if any(j.case.applies == "yes" for j in judged) else "unknown",
        scenario=case.scenario,
        place=case.place,
        factors=case.factors,
        severity=case.severity,
        inherent=inherent,
        residual_factors=case.residual_factors,
        residual=residual,
        projected=projected,
        confidence=_confidence(judged, who, world),
        involvement=entry.involvement if entry else "unknown",
        because=case.steps,
        controls=case.controls,
        cases=tuple(j.case for j in judged),
        open=tuple(dict.fromkeys(question for j in judged for question in j.open)),
        digest=finding_digest(assessment, rubric, facts, name, used, (inherent, residual)),
        actual=entry is not None and harm_continues(entry, world.means.shelf),
        firm=max(j.firm for j in judged),
        unconfirmed=_unconfirmed(judged, facts),
        owner=entry.owner if entry else None,
    )


def _confidence(judged: list[Judged], who: tuple[str, ...], world: World) -> Confidence:
    """The weakest grade of the deciding cases, capped where nobody was heard or readers differ (method C7)."""
    rubric = world.means.rubric
    worst = max(j.case.residual.high for j in judged)
    grade = min(j.grade for j in judged if j.case.residual.high == worst)
    level = 0 if grade in LOW_GRADES else 1 if grade == rubric.manifest.evidence.base_grade else len(CONFIDENCES) - 1
    if max(j.case.severity.high for j in judged) >= rubric.manifest.gate.severe and not heard(world, who):
        level = 0
    if max(j.apart for j in judged) >= rubric.manifest.evidence.readers_apart:
        level = min(level, 1)
    return CONFIDENCES[level]


def heard(world: World, who: tuple[str, ...]) -> bool:
    """Whether a group the risk names, a proxy for it, or a regional expert was heard not too long ago (UNGP 18)."""
    return any(recent(entry, world) for entry in heard_ever(world, who))


def heard_ever(world: World, who: tuple[str, ...]) -> tuple[Engagement, ...]:
    """Every time that somebody who can speak about a risk was heard, however long ago."""
    return tuple(
        entry
        for entry in world.assessment.engagement
        if entry.how is not None and (entry.voice == "regional-expert" or entry.group in who)
    )


def recent(entry: Engagement, world: World) -> bool:
    """Whether what people said may still be what they would say: it grows old as evidence does (method C2, C7)."""
    means = world.means
    gate = means.rubric.manifest.gate
    months = gate.engagement_heightened_months if means.heightened else gate.engagement_months
    return entry.date is not None and months_after(entry.date, months) >= means.shelf.as_of


def _unconfirmed(judged: list[Judged], facts: Facts) -> tuple[str, ...]:
    """The named places whose level counted without anybody having confirmed it, those alike in all included."""
    confirmed = {(entry.place, entry.theme) for entry in facts.context if entry.confirmed}
    known = {place: number for place, number in facts.alike.items() if place != WORLDWIDE}
    used = {
        (place, theme.removeprefix(PLACE))
        for j in judged
        if j.themes and j.case.place in known
        for place in known
        if known[place] == known[j.case.place]
        for theme in j.themes
    }
    return tuple(sorted({place for place, theme in used if (place, theme) not in confirmed}))


def _exclusion(risk: Risk, rubric: Rubric, by: Sequence[Path], key: str) -> Excluded:
    rule: Path = ("risks", risk.id, key)
    category = rubric.category_of[risk.id]
    return Excluded(risk.id, category, risk.title, risk.worst_gravity, tuple(dict.fromkeys(by)), rule)


def _set_aside(risk: Risk, rubric: Rubric, claim: NotApplicable) -> Excluded:
    by: tuple[Path, ...] = (("risks", risk.id, "not_applicable"),)
    rule: Path = ("risks", risk.id)
    return Excluded(risk.id, rubric.category_of[risk.id], risk.title, risk.worst_gravity, by, rule, claim.because)


def _missing_for_not_applicable(claim: NotApplicable, risk: Risk, world: World) -> str:
    """What 'not applicable' still needs, as a code: a grave risk needs evidence and a second reader (method C5)."""
    policy = world.means.rubric.manifest.evidence
    if risk.worst_gravity < policy.not_applicable_gravity:
        return ""
    if world.means.shelf.best(claim.evidence) < policy.not_applicable_grade:
        return "evidence"
    reader = claim.second_reader
    if reader is None or world.assessment.is_author(reader.name):
        return "second-reader"
    return ""


def _unproven(finding: Finding, missing: str, claim: NotApplicable) -> Finding:
    path: Path = ("risks", finding.risk, "not_applicable")
    rule: Path = ("evidence", "not_applicable_grade")
    step = Step("applies", Bounds(1, 1), "na-unproven", rule, (path,), claim.because, (("needs", missing),))
    return replace(finding, because=(step, *finding.because))
