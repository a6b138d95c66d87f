"""What may turn a decision, and what may not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from hrdd.engine import assess
from hrdd.engine.coherence import critical_exceptions
from hrdd.model.assessment import Approval, NotApplicable, Reading, RiskEntry
from hrdd.model.base import Rating
from hrdd.model.outcome import Bounds, Outcome
from hrdd.model.rubric import Rubric
from tests.property.comparing import all_ratings, no_better, passes
from tests.property.strategies import AS_OF, OTHERS, World, clean, exception_for, fresh, remade, worlds


@given(worlds(), st.integers(0, 95), st.integers(0, 40))
def test_m15_an_exception_changes_the_decision_only(world: World, days: int, later: int) -> None:
    """An exception changes no rating and covers nothing above HIGH; once it has ended it is as if it were not there."""
    findings = [f for f in world.outcome.findings if f.residual.high >= Rating.HIGH]
    assume(findings)
    until = AS_OF + timedelta(days=days)
    # Each by the role that its rating asks for: for CRITICAL that is nobody, who may not give one either.
    roles = {f.id: world.rubric.obligation[f.residual.high].approver for f in findings}
    entries = tuple(exception_for(f.id, f.digest, AS_OF, until, roles[f.id]) for f in findings)
    bare = clean(world)
    signed = bare.with_assessment(exceptions=entries)
    without, found = bare.outcome, signed.outcome
    assert all_ratings(found) == all_ratings(without)
    assert found.digest == without.digest
    codes = {(r.code, r.finding) for r in found.decision.reasons}
    for finding in findings:
        covered = found.finding(finding.id).excepted_until is not None
        assert not covered or finding.residual.high == Rating.HIGH
        assert not covered or ("HIGH_UNTREATED", finding.id) not in codes
    ratings = {f.id: f.residual.high for f in found.findings}
    limit = int(world.rubric.manifest.gate.exception.rating_at_most)
    too_grave = [f for f in findings if f.residual.high > Rating.HIGH]
    assert len(critical_exceptions(signed.assessment, ratings, limit)) == len(too_grave)
    day = until + timedelta(days=1 + later)
    assert assess(signed.assessment, world.rubric, day) == assess(bare.assessment, world.rubric, day)


@given(worlds(), st.lists(st.integers(1, 500), min_size=1, max_size=3))
def test_m16_time_never_turns_fail_into_pass(world: World, steps: list[int]) -> None:
    """Among the days on which a file is valid, a later one never passes where an earlier one does not."""
    days = [AS_OF + timedelta(days=step) for step in sorted(steps)]
    outcomes = [later.outcome for day in [AS_OF, *days] if (later := replace(world, as_of=day)).valid]
    passed = [passes(outcome) for outcome in outcomes]
    assert passed == sorted(passed, reverse=True)


@given(worlds(signed=False), st.integers(1, 60), st.integers(0, 95))
def test_m16_a_signature_cannot_wait_for_its_day(world: World, step: int, before: int) -> None:
    """Approvals and exceptions made for a later day do not make that day pass where an earlier one fails."""
    # Evidence that is about to expire, under controls that need no verification, changes what a day comes to.
    expiring = {name: fresh(day=AS_OF - timedelta(days=360)) for name in world.assessment.evidence}
    built = tuple(
        remade(control, status="implemented", effectiveness="substantial", evidence=tuple(expiring))
        for control in world.assessment.controls
    )
    world = world.with_assessment(evidence=expiring, controls=built)
    later = replace(world, as_of=AS_OF + timedelta(days=step))
    assume(later.valid)
    foreseen = later.outcome
    role = world.rubric.obligation[Rating.HIGH].approver
    entries = tuple(
        exception_for(f.id, f.digest, AS_OF, later.as_of + timedelta(days=before), role)
        for f in foreseen.findings
        if f.residual.high == Rating.HIGH
    )
    approvals = (Approval(by="Hu", role=role, date=AS_OF, digest=foreseen.digest),)
    signed = world.with_assessment(exceptions=entries, approvals=approvals)
    assert passes(signed.outcome) or not passes(replace(signed, as_of=later.as_of).outcome)


def unanswered(outcome: Outcome) -> bool:
    """Whether something was asked that nobody answered."""
    return any(question.state == "unanswered" for question in outcome.open_questions)


@given(worlds())
def test_m17_silence_never_passes(world: World) -> None:
    """With a question asked and not answered nothing passes, and deleting an answer never makes anything pass."""
    before = world.outcome
    assert not passes(before) or not unanswered(before)
    for name in world.assessment.answers:
        kept = {key: answer for key, answer in world.assessment.answers.items() if key != name}
        less = replace(world, assessment=remade(world.assessment, answers=kept))
        if not less.valid:
            continue
        after = less.outcome
        assert passes(before) or not passes(after)
        assert unanswered(after) or not unanswered(before)
        if name in after.asked and world.rubric.question[name].measure is None:
            assert not passes(after)


@given(worlds(signed=False), st.data())
def test_m18_not_applicable_needs_its_ground(world: World, data: st.DataObject) -> None:
    """Not applicable, said of a grave risk without evidence and a second reader, changes no rating and no decision."""
    grave = [risk.id for risk in world.rubric.risk.values() if risk.worst_gravity >= 3]
    grave = [risk for risk in grave if world.assessment.risks.get(risk, RiskEntry()).actual is None]
    assume(grave)
    risk = data.draw(st.sampled_from(grave))
    weak = data.draw(
        st.sampled_from(
            (
                NotApplicable(because="?"),
                NotApplicable(because="?", second_reader=OTHERS[0]),
            )
        )
    )
    bare = world.with_entry(risk, lambda entry: remade(entry, not_applicable=None)).outcome
    said = world.with_entry(risk, lambda entry: remade(entry, not_applicable=weak)).outcome
    assert all_ratings(said) == all_ratings(bare)
    assert {f"{reason}" for reason in said.decision.reasons} == {f"{reason}" for reason in bare.decision.reasons}
    assert said.not_applicable == bare.not_applicable


def gate(**changes: object) -> Callable[[Rubric], Rubric]:
    """A rubric with another gate."""
    return lambda rubric: remade(rubric, manifest=remade(rubric.manifest, gate=remade(rubric.manifest.gate, **changes)))


def inner(part: str, **changes: object) -> Callable[[Rubric], Rubric]:
    """A rubric with another part of its gate."""
    return lambda rubric: gate(**{part: remade(getattr(rubric.manifest.gate, part), **changes)})(rubric)


def evidence(**changes: object) -> Callable[[Rubric], Rubric]:
    """A rubric that asks other things of evidence."""
    return lambda rubric: remade(
        rubric, manifest=remade(rubric.manifest, evidence=remade(rubric.manifest.evidence, **changes))
    )


def reviews(months: int) -> Callable[[Rubric], Rubric]:
    """A rubric that asks for a review earlier."""
    return lambda rubric: remade(
        rubric,
        manifest=remade(
            rubric.manifest,
            obligations=tuple(
                remade(
                    entry,
                    review_months=min(entry.review_months, months),
                    heightened_review_months=min(entry.heightened_review_months, months),
                )
                for entry in rubric.manifest.obligations
            ),
        ),
    )


TIGHTER: dict[str, Callable[[Rubric], Rubric]] = {
    "fails from MEDIUM": gate(fails_from=Rating.MEDIUM),
    "fails from LOW": gate(fails_from=Rating.LOW),
    "never HIGH": gate(never=Rating.HIGH),
    "engagement from LOW": gate(engagement_from=Rating.LOW),
    "no promise to hear": gate(promises=False),
    "managed: more confidence": inner("managed", confidence="high"),
    "managed: soon reviewed": inner("managed", review_months=1),
    "exceptions: shorter": inner("exception", days=10, heightened_days=5),
    "exceptions: no renewal": inner("exception", renewals=0),
    "exceptions: MEDIUM at most": inner("exception", rating_at_most=Rating.MEDIUM),
    "corrections: more people": inner("correction", people=3),
    "corrections: other specialists": inner("correction", specialist_roles=("judge",)),
    "corrections: better evidence": inner("correction", grade="E3"),
    "evidence: younger": evidence(months=3, heightened_months=1),
    "evidence: remote needs more": evidence(least_likelihood_grade="E3"),
    "evidence: not applicable needs more": evidence(not_applicable_gravity=1, not_applicable_grade="E3"),
    "evidence: ceased needs more": evidence(ceased_grade="E3"),
    "evidence: readers": evidence(readers_apart=1),
    "reviews: earlier": reviews(1),
    "engagement: younger": gate(engagement_months=2, engagement_heightened_months=1),
    "regressions: any": gate(regression_from=Rating.NEGLIGIBLE),
}


@given(worlds(), st.sampled_from(sorted(TIGHTER)))
def test_m26_a_tighter_policy_never_passes_more(world: World, tighter: str) -> None:
    """Asking for more never turns a failure into a pass."""
    after = replace(world, rubric=TIGHTER[tighter](world.rubric)).outcome
    assert passes(world.outcome) or not passes(after)


@given(worlds(signed=False), st.data())
def test_m07_a_second_lower_reading_never_passes_more(world: World, data: st.DataObject) -> None:
    """Two readings count as their hull, and the lower end turns no failure into a pass: nor beside any platform."""
    claimed = [(name, factor) for name, entry in world.assessment.risks.items() for factor, _ in entry.claims]
    assume(claimed)
    name, factor = data.draw(st.sampled_from(claimed))
    level = data.draw(st.integers(1, 4))

    def read(entry: RiskEntry, reading: Reading | None) -> RiskEntry:
        claim = entry.claim(factor)
        return entry if claim is None else remade(entry, **{factor: remade(claim, second_reader=reading)})

    once = world.with_entry(name, lambda entry: read(entry, None))
    twice = world.with_entry(name, lambda entry: read(entry, Reading(name="Hu", role="editor", level=level)))
    assume(twice.valid)
    low = data.draw(st.integers(0, 4))
    there = once.outcome
    lenient = replace(
        there,
        findings=tuple(
            replace(one, residual=Bounds(min(low, one.residual.low), one.residual.high), managed=True, controls=())
            for one in there.findings
        ),
    )
    for platform in (None, lenient):
        before = assess(once.assessment, world.rubric, AS_OF, platform)
        after = assess(twice.assessment, world.rubric, AS_OF, platform)
        assert passes(before) or not passes(after)
        for one in before.findings:
            assert one.confidence != "low" or after.finding(one.id).confidence == "low" or one.risk != name


@given(worlds())
def test_m26_a_notice_never_fails_and_the_worst_reason_decides(world: World) -> None:
    """The exit code is the worst that any reason asks for, and nothing fails without a reason."""
    decision = world.outcome.decision
    assert all(no_better(decision.exit, reason.exit) for reason in decision.reasons)
    assert decision.exit in {0, *(reason.exit for reason in decision.reasons)}
    assert {*decision.failures, *decision.notices} == set(decision.reasons)
