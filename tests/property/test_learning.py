"""What more or less knowledge, evidence and context do to a rating."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from hrdd.model.assessment import Answer, Claim, LevelOverride, RiskEntry
from hrdd.model.base import FACTORS
from hrdd.model.outcome import NONE, Outcome
from hrdd.model.rubric import Rubric
from tests.property.comparing import holds, none_lower, ratings
from tests.property.strategies import AS_OF, OTHERS, THEMES, World, clean, fresh, remade, worlds


def widened(answer: Answer, rubric: Rubric, name: str, data: st.DataObject) -> Answer:
    """The same answer, known less well: unknown, or a range around it."""
    choices = rubric.question[name].choices
    word = answer.value
    known = answer.range or ((word, word) if isinstance(word, str) and word in choices else None)
    if known is None or rubric.question[name].many or data.draw(st.booleans()):
        return Answer(value="unknown")
    low = data.draw(st.integers(0, choices.index(known[0])))
    high = data.draw(st.integers(choices.index(known[1]), len(choices) - 1))
    return Answer(range=(choices[low], choices[high]))


@given(worlds(signed=False), st.data())
def test_m07_learning_narrows(world: World, data: st.DataObject) -> None:
    """Where an answer is known less well, every rating there was lies within the new one."""
    names = [name for name, answer in world.assessment.answers.items() if answer.value != "unknown"]
    assume(names)
    answers = dict(world.assessment.answers)
    for name in data.draw(st.lists(st.sampled_from(names), min_size=1, unique=True)):
        answers[name] = widened(answers[name], world.rubric, name, data)
    knew, less = world.outcome, world.with_assessment(answers=answers).outcome
    now = ratings(less)
    for risk, (inherent, residual) in ratings(knew).items():
        assert risk in now
        assert holds(now[risk][0], inherent)
        assert holds(now[risk][1], residual)
    for risk, (_, residual) in now.items():
        assert risk in ratings(knew) or residual.low == NONE.low
    assert all(
        (found.residual or NONE).high >= (dict(knew.categories)[name].residual or NONE).high
        for name, found in less.categories
    )


@given(worlds(signed=False, outside=True), st.data())
def test_m07_a_claim_known_less_well_nests(world: World, data: st.DataObject) -> None:
    """Where a scenario, or a risk outside the rubric, leaves a factor unknown, the known rating lies within the new."""
    claimed = [(name, f) for name, e in world.assessment.risks.items() if name.startswith("x-") for f, _ in e.claims]
    assume(claimed)
    name, factor = data.draw(st.sampled_from(claimed))
    claim = world.assessment.risks[name].claim(factor)
    assert claim is not None
    blurred = Claim(level="unknown", because="?", evidence=claim.evidence, second_reader=claim.second_reader)
    less = world.with_entry(name, lambda entry: remade(entry, **{factor: blurred})).outcome
    knew = ratings(world.outcome)[name]
    for now, before in zip(ratings(less)[name], knew, strict=True):
        assert holds(now, before)


@given(worlds(signed=False, outside=True), st.data())
def test_m01_a_factor_raised_never_lowers(world: World, data: st.DataObject) -> None:
    """Raising what a scenario, or a risk outside the rubric, says of a factor never lowers an end of a rating."""
    claimed = [
        (name, index, factor)
        for name, entry in world.assessment.risks.items()
        for index, said in [(-1, entry), *enumerate(entry.scenarios)]
        if index >= 0 or name.startswith("x-")
        for factor, claim in said.claims
        if isinstance(claim.level, int)
    ]
    assume(claimed)
    name, index, factor = data.draw(st.sampled_from(claimed))

    def raised(entry: RiskEntry) -> RiskEntry:
        if index < 0:
            return remade(entry, **{factor: higher(entry.claim(factor))})
        scenarios = list(entry.scenarios)
        scenarios[index] = remade(scenarios[index], **{factor: higher(scenarios[index].claim(factor))})
        return remade(entry, scenarios=tuple(scenarios))

    def higher(claim: Claim | None) -> Claim:
        assert claim is not None
        assert isinstance(claim.level, int)
        return remade(claim, level=data.draw(st.integers(claim.level, 4)))

    assert none_lower(world.with_entry(name, raised).outcome, world.outcome)


@given(worlds(signed=False), st.data())
def test_m05_weaker_evidence_never_lowers(world: World, data: st.DataObject) -> None:
    """Lowering the grade of evidence, or making it older, never lowers a rating."""
    name = data.draw(st.sampled_from(sorted(world.assessment.evidence)))
    item = world.assessment.evidence[name]
    grade = data.draw(st.sampled_from([grade for grade in ("E0", "E1", "E2", "E3") if grade <= item.grade]))
    day = data.draw(st.dates(item.date.replace(year=2023), item.date))
    evidence = dict(world.assessment.evidence) | {name: remade(item, grade=grade, date=day)}
    assert none_lower(world.with_assessment(evidence=evidence).outcome, world.outcome)


@given(worlds(upward=True, signed=False), st.data())
def test_m06_a_graver_place_never_lowers(world: World, data: st.DataObject) -> None:
    """Where conditions look at places only upwards, a person who sets a graver level lowers no rating.

    Left out are risks that the answers exclude everywhere and that only the assessor's own rating brings in.
    """
    named = [place for place in world.assessment.subject.places if place != "worldwide"]
    assume(named)
    place, theme = data.draw(st.sampled_from(named)), data.draw(st.sampled_from(THEMES))
    before = world.outcome
    assume(not found_by_assessor(before))
    now = next(entry.level for entry in before.context if (entry.place, entry.theme) == (place, theme))
    level = 4 if now is None else data.draw(st.integers(now, 4))
    override = LevelOverride(
        level=level, because="?", sources=("one", "two"), author="Gi", date=AS_OF, review_by=AS_OF.replace(year=2027)
    )
    context = {where: dict(levels) for where, levels in world.assessment.context.items()}
    context.setdefault(place, {})[theme] = override
    assert none_lower(world.with_assessment(context=context).outcome, before)


@given(worlds(signed=False), st.data())
def test_m28_an_upward_correction_never_lowers(world: World, data: st.DataObject) -> None:
    """A correction that asks for no less than the rubric computes never lowers a rating, and is told."""
    findings = [f for f in world.outcome.findings if f.risk in world.rubric.risk]
    assume(findings)
    finding = data.draw(st.sampled_from(findings))
    factor = data.draw(st.sampled_from(FACTORS))
    entry = world.assessment.risks.get(finding.risk, RiskEntry())
    assume(entry.claim(factor) is None)
    lowest = max(case.factors.of(factor).high for case in finding.cases)
    claim = Claim(level=data.draw(st.integers(lowest, 4)), because="?")
    raised = world.with_entry(finding.risk, lambda entry: remade(entry, **{factor: claim}))
    assert none_lower(raised.outcome, world.outcome)


@given(worlds(signed=False), st.data())
def test_m28_a_downward_correction_is_told(world: World, data: st.DataObject) -> None:
    """A correction downwards changes a rating only with all that it needs, and then a reason says so."""
    findings = [f for f in world.outcome.findings if f.risk in world.rubric.risk]
    assume(findings)
    finding = data.draw(st.sampled_from(findings))
    factor = data.draw(st.sampled_from(FACTORS))
    complete = data.draw(st.booleans())
    lower = Claim(
        level=data.draw(st.integers(2, 4)),
        because="?",
        evidence=("proof",) if complete or data.draw(st.booleans()) else (),
        by=OTHERS if complete or data.draw(st.booleans()) else OTHERS[1:],
        until=AS_OF if complete or data.draw(st.booleans()) else None,
    )
    evidence = dict(world.assessment.evidence) | {"proof": fresh()}
    world = world.with_assessment(evidence=evidence)
    plain = clean(world).with_entry(finding.risk, lambda entry: remade(entry, **{factor: None}))
    base = plain.outcome.finding(finding.id) if finding.id in {f.id for f in plain.outcome.findings} else None
    assume(base is not None)
    assert base is not None
    changed = plain.with_entry(finding.risk, lambda entry: remade(entry, **{factor: lower}))
    now = changed.outcome.finding(finding.id)
    codes = {step.code for case in now.cases for step in case.steps if step.about == factor}
    if now.inherent.low < base.inherent.low or now.inherent.high < base.inherent.high:
        assert "lowered" in codes
        assert complete or (lower.evidence and lower.by == OTHERS and lower.until is not None)
    if "lowered" in codes and base.residual.high >= 3 and base.severity.high == 4:
        assert now.residual.high >= 3


@given(worlds(signed=False))
def test_m07_the_ends_are_in_order(world: World) -> None:
    """The low end of anything is never above its high end."""
    for finding in world.outcome.findings:
        for case in finding.cases:
            parts = [case.severity, case.inherent, case.residual, case.projected]
            parts += [found.of(factor) for found in (case.factors, case.residual_factors) for factor in FACTORS]
            assert all(bounds.low <= bounds.high for bounds in parts)
        assert all(b.low <= b.high for b in (finding.inherent, finding.residual, finding.projected))


@given(worlds(places=2, signed=False))
def test_m22_several_places_come_to_the_worst_of_each(world: World) -> None:
    """Where the same is asked everywhere, a risk in several places is rated as in the worst of them."""
    together = world.outcome
    alone = []
    for place in world.assessment.subject.places:
        part = only(world, place)
        if part is None or not part.valid:
            assume(False)
        assert part is not None
        alone.append(part.outcome)
    assume(all(set(part.asked) == set(together.asked) for part in alone))
    assume(all(part.heightened == together.heightened for part in alone))
    for finding in together.findings:
        found = [part.finding(finding.id) for part in alone if finding.risk in ratings(part)]
        for about in ("inherent", "residual", "projected"):
            worst = NONE
            for each in found:
                worst = worst.worst(getattr(each, about))
            assert getattr(finding, about) == worst
    assert {f.risk for f in together.findings} == {f.risk for part in alone for f in part.findings}


def found_by_assessor(outcome: Outcome) -> bool:
    """Whether some risk is rated only because the assessor rates it, although the answers exclude it everywhere."""
    steps = (step for finding in outcome.findings for case in finding.cases for step in case.steps)
    return any(step.about == "applies" and step.code == "raised" for step in steps)


def only(world: World, place: str) -> World | None:
    """The same assessment for one of its places; None where nothing is left of a part of it."""
    whole = world.assessment
    answers = {}
    for name, answer in whole.answers.items():
        if answer.by_place is None:
            answers[name] = answer
        elif place in answer.by_place:
            answers[name] = remade(answer, by_place={place: answer.by_place[place]})
    risks = {}
    for name, entry in whole.risks.items():
        here = tuple(s for s in entry.scenarios if s.place in {None, place})
        if len(here) < len(entry.scenarios) and not here and not entry.claims:
            return None
        risks[name] = remade(entry, scenarios=here)
    controls = []
    for control in whole.controls:
        if control.covers.places is None:
            controls.append(control)
        elif place in control.covers.places:
            controls.append(remade(control, covers=remade(control.covers, places=(place,))))
    context = {where: levels for where, levels in whole.context.items() if where == place}
    named = {s.id for entry in risks.values() for s in entry.scenarios} | {"base"}
    if any(not set(c.covers.scenarios or ()) <= named for c in controls):
        return None
    part = remade(
        whole,
        subject=remade(whole.subject, places=(place,)),
        answers=answers,
        risks=risks,
        controls=tuple(controls),
        context=context,
    )
    return replace(world, assessment=part)
