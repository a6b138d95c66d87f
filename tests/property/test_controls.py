"""What controls may do to a rating, and what they may not."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from hrdd.engine.controls import TARGETS
from hrdd.model.assessment import Actual, Ceased, ControlEntry, Covers
from hrdd.model.base import Grade, Rating
from hrdd.model.outcome import Bounds
from tests.property.comparing import at_least, cases, none_lower, ratings
from tests.property.strategies import AS_OF, IDLE, LADDER, World, control_entries, fresh, remade, worlds

GRADES: tuple[Grade | None, ...] = ("E0", "E1", "E2", "E3", None)


def residuals(world: World) -> dict[str, Bounds]:
    return {risk: rated[1] for risk, rated in ratings(world.outcome).items()}


@given(worlds(signed=False))
def test_m02_residual_is_never_above_inherent(world: World) -> None:
    """Controls never make a rating worse, and neither do plans."""
    for finding in world.outcome.findings:
        for case in finding.cases:
            assert at_least(case.inherent, case.residual)
            assert at_least(case.residual, case.projected)
        assert at_least(finding.inherent, finding.residual)
        assert at_least(finding.residual, finding.projected)


@given(worlds(signed=False), st.data())
def test_m03_what_is_not_in_place_changes_nothing(world: World, data: st.DataObject) -> None:
    """A control that is proposed, planned, in progress, failed, retired or stale leaves every residual rating."""
    entry = data.draw(control_entries(world, status=IDLE))
    position = data.draw(st.integers(0, len(world.assessment.controls)))
    controls = (*world.assessment.controls[:position], entry, *world.assessment.controls[position:])
    assert residuals(world.with_assessment(controls=controls)) == residuals(world)


@given(worlds(signed=False), st.data())
def test_m04_a_step_back_never_lowers(world: World, data: st.DataObject) -> None:
    """A control that falls back to an earlier status, or off the ladder, lowers no residual rating."""
    assume(world.assessment.controls)
    index = data.draw(st.integers(0, len(world.assessment.controls) - 1))
    entry = world.assessment.controls[index]
    lower = LADDER[: LADDER.index(entry.status)] if entry.status in LADDER else ()
    status = data.draw(st.sampled_from([*reversed(lower), "failed", "retired", "stale"]))
    controls = list(world.assessment.controls)
    controls[index] = remade(entry, status=status)
    assert none_lower(world.with_assessment(controls=tuple(controls)).outcome, world.outcome)


@given(worlds(signed=False), st.data())
def test_m04_verified_without_evidence_is_implemented(world: World, data: st.DataObject) -> None:
    """A verified control whose evidence is too weak counts as one that is implemented."""
    names = [n for n, item in world.assessment.evidence.items() if item.grade < "E2"]
    entry = data.draw(control_entries(world, status=("verified",)))
    entry = remade(entry, evidence=tuple(names))
    here = world.assessment.controls
    verified = world.with_assessment(controls=(*here, entry))
    implemented = world.with_assessment(controls=(*here, remade(entry, status="implemented")))
    assert residuals(verified) == residuals(implemented)


@given(worlds(signed=False), st.data())
def test_m10_one_cause_counts_once(world: World, data: st.DataObject) -> None:
    """Two controls with one cause lower each factor as far as the better of both does, and no further."""
    first = remade(data.draw(control_entries(world)), common_cause="one")
    second = remade(data.draw(control_entries(world)), common_cause="one")
    others = [c for c in world.assessment.controls if c.control not in {first.control, second.control}]
    # A control that names places, of no worth itself, so that places that are alike have each their own case.
    here = Covers(places=world.assessment.subject.places)
    names: dict[str, Any] = {"title": "?", "type": "inform", "targets": ("likelihood",), "risks": ("r0",)}
    apart = ControlEntry(control="apart", status="retired", covers=here, **names)

    def found(*entries: ControlEntry) -> World:
        return world.with_assessment(controls=(*others, apart, *entries))

    both, one, other = found(first, second).outcome, found(first).outcome, found(second).outcome
    for finding in both.findings:
        alone = cases(one.finding(finding.id)), cases(other.finding(finding.id))
        for key, case in cases(finding).items():
            for target in TARGETS:
                ends = [found[key].residual_factors.of(target) for found in alone]
                best = Bounds(min(end.low for end in ends), min(end.high for end in ends))
                assert case.residual_factors.of(target) == best


@given(worlds(signed=False))
def test_m20_no_control_takes_the_gravest_below_high(world: World) -> None:
    """Harm of gravity 4 stays HIGH at the least whatever is done, and gravity is never lowered by a control."""
    for finding in world.outcome.findings:
        for case in finding.cases:
            assert case.residual_factors.gravity == case.factors.gravity
            if case.factors.gravity.high == 4:
                assert case.residual.high >= Rating.HIGH
            if case.factors.gravity.low == 4 and case.applies == "yes":
                assert case.residual.low >= Rating.HIGH


@given(worlds(signed=False), st.data())
def test_m21_what_happens_stays_at_the_top(world: World, data: st.DataObject) -> None:
    """While a harm goes on its likelihood is 4 whatever is done; that it ceased takes evidence."""
    risk = data.draw(st.sampled_from(sorted(world.rubric.risk)))
    assume(risk not in world.assessment.risks or world.assessment.risks[risk].not_applicable is None)
    grade = data.draw(st.sampled_from(GRADES))
    evidence = dict(world.assessment.evidence) | {"end": fresh(grade or "E0")}
    world = world.with_assessment(evidence=evidence)
    ceased = Ceased(date=AS_OF, evidence=("end",)) if grade is not None else None
    happens = Actual(since=AS_OF, ceased=ceased)
    found = world.with_entry(risk, lambda entry: remade(entry, actual=happens)).outcome
    assert risk in ratings(found)
    finding = found.finding(f"{risk}@it")
    goes_on = grade is None or grade < "E2"
    assert finding.actual is goes_on
    if goes_on:
        top = Bounds(4, 4)
        assert all(c.factors.likelihood == c.residual_factors.likelihood == top for c in finding.cases)
    else:
        assert all(case.factors.likelihood.low >= 3 for case in finding.cases)
        gone = world.with_entry(risk, lambda entry: remade(entry, actual=None))
        assert none_lower(found, gone.outcome)


@given(worlds(signed=False))
def test_m21_an_entry_that_says_it_happens_is_never_excluded(world: World) -> None:
    """A harm that happens is a finding, whatever the answers say."""
    happens = {name for name, entry in world.assessment.risks.items() if entry.actual is not None}
    assert happens <= set(ratings(world.outcome))
