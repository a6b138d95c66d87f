"""The worlds that the other tests look at are valid, and enough happens in them."""

from collections import Counter

from hypothesis import Phase, event, given, settings

from hrdd.engine.coherence import complaints
from hrdd.engine.lint import faults
from hrdd.model.assessment import RiskEntry
from hrdd.model.outcome import Outcome
from tests.property.strategies import World, floor_of, worlds


@given(worlds())
def test_every_world_is_valid(world: World) -> None:
    assert faults(world.rubric) == ()
    assert complaints(world.assessment, world.rubric, world.as_of) == ()


def happenings(world: World, outcome: Outcome) -> set[str]:
    """What the engine knows about that happens in a world."""
    findings = outcome.findings
    cases = [case for finding in findings for case in finding.cases]
    found = {f"verdict {outcome.decision.verdict}"}
    found |= {f"gate {reason.code}" for reason in outcome.decision.reasons}
    found |= {f"credit {credit.why}" for case in cases for credit in case.controls}
    found |= {f"step {step.code}" for finding in findings for case in finding.cases for step in case.steps}
    found |= {f"step {step.code}" for finding in findings for step in finding.because}
    found |= {f"high {finding.residual.high}" for finding in findings}
    found |= {f"open {question.state}" for question in outcome.open_questions}
    found |= {f"confidence {finding.confidence}" for finding in findings}
    happens = {
        "finding": bool(findings),
        "excluded": bool(outcome.excluded),
        "not applicable": bool(outcome.not_applicable),
        "heightened": outcome.heightened,
        "places": len(outcome.places) > 1,
        "open finding": any(not finding.residual.certain for finding in findings),
        "may apply": any(finding.applies == "unknown" for finding in findings),
        "managed": any(finding.managed for finding in findings),
        "excepted": any(finding.excepted_until is not None for finding in findings),
        "actual": any(finding.actual for finding in findings),
        "scenario decides": any(finding.scenario is not None for finding in findings),
        "lowered by controls": any(case.residual != case.inherent for case in cases),
        "breadth or irremediability lowered": any(
            (case.residual_factors.breadth, case.residual_factors.irremediability)
            != (case.factors.breadth, case.factors.irremediability)
            for case in cases
        ),
        "projected": any(finding.projected != finding.residual for finding in findings),
        "answered in vain": any(name not in outcome.asked for name in world.assessment.answers),
        "passes with HIGH": outcome.decision.verdict == "pass" and any(f.residual.high == 3 for f in findings),
    }
    found |= {
        f"floor {floor_of(world.rubric, f.risk, world.assessment.risks.get(f.risk, RiskEntry()))}" for f in findings
    }
    return found | {name for name, happened in happens.items() if happened}


# At least so many of a thousand worlds; what is not listed happens often enough to need no watching.
SHARES = {
    "finding": 600, "excluded": 300, "not applicable": 20, "heightened": 50, "places": 300, "open finding": 200,
    "may apply": 100, "managed": 5, "excepted": 20, "actual": 30, "scenario decides": 80, "lowered by controls": 80,
    "breadth or irremediability lowered": 80, "projected": 10, "answered in vain": 20, "passes with HIGH": 2,
    "verdict pass": 50, "verdict risk": 200, "verdict not-assessed": 50, "verdict stale": 8,
    "high 0": 20, "high 1": 60, "high 2": 100, "high 3": 200, "high 4": 200,
    "open unknown": 80, "open unanswered": 50, "open range": 20, "confidence low": 200, "confidence medium": 200,
    "gate CRITICAL": 100, "gate ACTUAL_NO_REMEDY": 15, "gate HIGH_UNTREATED": 100, "gate INCOMPLETE": 100,
    "gate UNKNOWN": 100, "gate UNAPPROVED": 4, "gate STALE": 100, "gate NO_PLAN": 50, "gate NO_VOICE": 10,
    "gate CUMULATIVE": 50, "gate SIDE_EFFECT": 50, "gate CHILD_NOTE": 50, "gate EXCEPTION_ENDS": 10,
    "gate CONTEXT_UNCONFIRMED": 100,
    "credit counts": 100, "credit counts-implemented": 10, "credit same-cause": 20, "credit not-verified": 15,
    "credit no-evidence": 20, "credit evidence-old": 8, "credit no-effect": 20, "credit not-covered": 20,
    "credit plan": 80, "credit failed": 30, "credit retired": 30, "credit stale": 30, "credit baseline": 10,
    "credit measure": 10, "credit remedy-unproven": 1, "credit detects-late": 20, "credit heightened": 4,
    "step raised": 80, "step lowered": 10, "step lowering-refused": 20, "step lowering-capped": 1, "step set": 100,
    "step remote-unproven": 4, "step left-open": 20, "step right-floor": 5, "step second-reader": 40, "step past": 15,
    "step rule-open": 80, "step na-unproven": 8,
    "step implemented-step": 4, "step actual-stays": 30, "step outside": 50,
    "floor 1": 200, "floor 2": 100, "floor 3": 100, "floor 4": 30,
}  # fmt: skip


def test_enough_happens_in_the_worlds() -> None:
    """Laws over worlds in which nothing happens hold for nothing."""
    seen: Counter[str] = Counter()
    number = 1000

    @settings(max_examples=number, derandomize=True, database=None, phases=[Phase.generate])
    @given(worlds())
    def look(world: World) -> None:
        found = happenings(world, world.outcome)
        seen.update(found)
        seen["worlds"] += 1
        for name in sorted(found & {"managed", "excepted", "verdict pass", "heightened"}):
            event(name)

    look()
    few = {name: seen[name] for name, least in SHARES.items() if seen[name] * number < least * seen["worlds"]}
    assert not few, f"of {seen['worlds']} worlds: {few}; all: {sorted(seen.items())}"
