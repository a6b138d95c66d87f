"""Every value says why: which rule, which words of the assessor."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given

from hrdd.diagnostics import Path
from hrdd.engine.codes import CREDIT_CODES, GATE_CODES, STEP_CODES
from hrdd.model.base import FACTORS
from hrdd.model.outcome import Bounds, Finding, Outcome
from tests.property.comparing import resolves, rubric_data
from tests.property.strategies import World, worlds

RATED = ("applies", *FACTORS, "severity", "inherent", "residual", "projected")


@given(worlds())
def test_every_level_has_a_reason(world: World) -> None:
    """Every factor, severity and rating of every case has a step that states it."""
    for finding in world.outcome.findings:
        for steps in (finding.because, *(case.steps for case in finding.cases)):
            assert {step.about for step in steps} == set(RATED)
        for case in finding.cases:
            last = {step.about: step.level for step in case.steps}
            assert (last["severity"], last["inherent"]) == (case.severity, case.inherent)
            assert (last["residual"], last["projected"]) == (case.residual, case.projected)
            for factor in FACTORS:
                about = [step for step in case.steps if step.about == factor]
                final = about[-1].level
                if all(step.code in {"rule", "rule-open"} for step in about):
                    ends = [step.level for step in about]
                    final = Bounds(max(end.low for end in ends), max(end.high for end in ends))
                assert final == case.factors.of(factor)


def rules(outcome: Outcome) -> Iterator[Path]:
    for finding in outcome.findings:
        yield from (step.rule for step in finding.because)
        yield from (step.rule for case in finding.cases for step in case.steps)
    yield from (excluded.rule for excluded in (*outcome.excluded, *outcome.not_applicable))


def words(outcome: Outcome) -> Iterator[Path]:
    for finding in outcome.findings:
        yield from (path for step in finding.because for path in step.said)
        yield from (path for case in finding.cases for step in case.steps for path in step.said)
        yield from (credit.said for case in finding.cases for credit in case.controls)
    yield from (path for reason in outcome.decision.reasons for path in reason.said)
    yield from (path for excluded in (*outcome.excluded, *outcome.not_applicable) for path in excluded.by)
    yield from (entry.said for entry in outcome.context)


@given(worlds())
def test_every_rule_is_in_the_rubric(world: World) -> None:
    """Every rule that a reason names is where the reason says."""
    data = rubric_data(world.rubric)
    for path in rules(world.outcome):
        assert resolves(path, data), path


@given(worlds())
def test_every_word_is_in_the_assessment(world: World) -> None:
    """Everything that a reason says was said is there; only an answer may be missing, where it is asked for."""
    outcome = world.outcome
    data: dict[str, Any] = world.assessment.model_dump(mode="json", by_alias=True)
    for path in words(outcome):
        if path[0] == "answers" and path[1] not in world.assessment.answers:
            assert len(path) == 2, path
            assert path[1] in world.rubric.question, path
        else:
            assert resolves(path, data), path


def known(finding: Finding) -> Iterator[tuple[str, tuple[str, ...]]]:
    for case in finding.cases:
        yield from ((step.code, STEP_CODES) for step in case.steps)
        yield from ((credit.why, CREDIT_CODES) for credit in case.controls)
    yield from ((step.code, STEP_CODES) for step in finding.because)


@given(worlds())
def test_every_code_has_words(world: World) -> None:
    """Every reason has one of the codes for which there are words."""
    for finding in world.outcome.findings:
        assert all(code in codes for code, codes in known(finding))
    assert all(reason.code in GATE_CODES for reason in world.outcome.decision.reasons)


@given(worlds())
def test_what_is_excluded_says_by_what(world: World) -> None:
    """A risk is either found, excluded by something, or set aside, and never two of them."""
    outcome = world.outcome
    parts = [f.risk for f in outcome.findings if f.risk in world.rubric.risk]
    parts += [e.risk for e in (*outcome.excluded, *outcome.not_applicable)]
    assert sorted(parts) == sorted(world.rubric.risk)
    assert all(excluded.by for excluded in (*outcome.excluded, *outcome.not_applicable))
