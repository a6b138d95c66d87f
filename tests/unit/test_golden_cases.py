"""The golden cases of the method: levels in, ratings out, with and without controls."""

from datetime import date

import pytest

from hrdd.model.base import Rating
from hrdd.model.outcome import Finding, Outcome
from hrdd.model.rubric import Rubric
from tests.make import assessment, finding, judge, reasons, rubric

DONE = "status: verified, verified: {date: 2026-02-01, by: Bo}, evidence: [test]"
FULL = f"effectiveness: substantial, {DONE}"
PROOF = """
evidence:
  test: {title: t, grade: E2, date: 2026-01-01}
  memo: {title: t, grade: E1, date: 2026-01-01}
"""
ACTUAL = "actual: {since: 2026-01-01, remedy: {what: w, owner: o, due: 2026-04-01}}"


def golden(levels: tuple[int, int, int, int], floor: str = "") -> Rubric:
    """A rubric with one risk of these levels, which anybody can see applies."""
    g, b, i, lik = levels
    risk = f"""
- id: ha-01
  who: [newcomers]
  rights: [udhr-12]
  harms: targeted
  adversarial: true
  worst_gravity: {g}
  applies_when: {{fact: reach, is: yes}}
  gravity: [{{level: {g}}}]
  breadth: [{{level: {b}}}]
  irremediability: [{{level: {i}}}]
  likelihood: [{{level: {lik}}}{floor}]
  controls:
    - {{control: match, targets: [likelihood]}}
    - {{control: patrol, targets: [likelihood]}}
"""
    controls = """
- {id: match, type: prevent, targets: [likelihood]}
- {id: patrol, type: detect, targets: [likelihood], precedes_harm: true}
"""
    questions = "- {id: reach, kinds: [feature], choices: [no, yes]}\n- {id: under18, kinds: [feature], choices: [no, possible]}"  # noqa: E501
    return rubric(questions=questions, risks=risk, controls=controls, derived="[]")


def run(
    levels: tuple[int, int, int, int], text: str = "", *, floor: str = "", place: str = "DE", as_of: date | None = None
) -> tuple[Outcome, Finding]:
    given = assessment("answers: {reach: yes, under18: no}\n" + text + PROOF, places=f"[{place}]")
    outcome = judge(given, golden(levels, floor), as_of or date(2026, 3, 1))
    return outcome, finding(outcome, "ha-01")


def controls(*entries: str) -> str:
    return "controls: [" + ", ".join(f"{{{entry}}}" for entry in entries) + "]\n"


MATCH, PATROL = f"control: match, {FULL}", f"control: patrol, {FULL}"
PARTLY = PATROL.replace("substantial", "partial")
PLANNED = "status: planned, effectiveness: substantial, owner: Bo, due: 2026-06-01"
CLOSED = ", {level: 3, when: {fact: place.civic-space, at_least: 4}}"
WAR = ", {level: 3, when: {fact: place.conflict, at_least: 4}}"
HAPPENING = f"risks: {{ha-01: {{{ACTUAL}}}}}\n"

CASES = {
    "1 abuse images by a new way to upload": ((4, 2, 4, 2), "", "", "DE", "HIGH", "HIGH"),
    "2 the same with matching and patrol": ((4, 2, 4, 2), controls(MATCH, PARTLY), "", "DE", "HIGH", "HIGH"),
    "3 the same with both only planned": (
        (4, 2, 4, 2), controls(f"control: match, {PLANNED}", f"control: patrol, {PLANNED}"), "", "DE", "HIGH", "HIGH",
    ),
    "5 addresses of editors shown": ((3, 2, 4, 3), "", "", "DE", "CRITICAL", "CRITICAL"),
    "6 targeted harassment": ((3, 2, 3, 3), "", "", "DE", "HIGH", "HIGH"),
    "7 with one verified control": ((3, 2, 3, 3), controls(MATCH), "", "DE", "HIGH", "MEDIUM"),
    "8 with two independent ones": ((3, 2, 3, 3), controls(MATCH, PATROL), "", "DE", "HIGH", "MEDIUM"),
    "9 with two of one cause": (
        (3, 2, 3, 3), controls(f"{MATCH}, common_cause: a", f"{PATROL}, common_cause: a"), "", "DE", "HIGH", "MEDIUM",
    ),
    "10 false claims before an election": ((3, 4, 3, 2), "", "", "DE", "HIGH", "HIGH"),
    "11 a language community cut off": ((2, 4, 2, 2), HAPPENING, "", "DE", "HIGH", "HIGH"),
    "12 a confusing page for all": ((1, 4, 1, 2), HAPPENING, "", "DE", "MEDIUM", "MEDIUM"),
    "13 a log of readers for ever": ((2, 4, 4, 2), "", "", "DE", "HIGH", "HIGH"),
    "14 a grantee prosecuted, civic space closed": ((3, 1, 3, 2), "", CLOSED, "RU", "HIGH", "HIGH"),
    "15 the same where it is open": ((3, 1, 3, 1), "", CLOSED, "DE", "MEDIUM", "MEDIUM"),
    "16 somebody at an event arrested, in a war": ((4, 1, 4, 2), "", WAR, "SY", "CRITICAL", "CRITICAL"),
    "18 accessibility made worse, live": ((2, 3, 1, 2), HAPPENING, "", "DE", "MEDIUM", "MEDIUM"),
    "19 a wrongful block, appeal in place": (
        (2, 2, 1, 3), controls("control: match, status: implemented, effectiveness: substantial, evidence: [memo]"),
        "", "DE", "MEDIUM", "LOW",
    ),
    "20 the worst on all rights, once": ((4, 4, 4, 2), "", "", "DE", "HIGH", "HIGH"),
}  # fmt: skip


@pytest.mark.parametrize(("levels", "text", "floor", "place", "inherent", "residual"), CASES.values(), ids=CASES)
def test_a_golden_case_has_its_ratings(
    levels: tuple[int, int, int, int], text: str, floor: str, place: str, inherent: str, residual: str
) -> None:
    _, found = run(levels, text, floor=floor, place=place)
    assert [Rating(found.inherent.low).name, Rating(found.inherent.high).name] == [inherent, inherent]
    assert [Rating(found.residual.low).name, Rating(found.residual.high).name] == [residual, residual]


@pytest.mark.parametrize(
    ("case", "likelihood"),
    [("2", 1), ("3", 2), ("7", 2), ("8", 1), ("9", 2), ("11", 4), ("14", 3), ("15", 1), ("16", 3), ("19", 2)],
)
def test_a_golden_case_has_its_likelihood_after_controls(case: str, likelihood: int) -> None:
    levels, text, floor, place, _, _ = next(value for name, value in CASES.items() if name.split()[0] == case)
    _, found = run(levels, text, floor=floor, place=place)
    assert found.residual_factors.likelihood.high == likelihood


def test_1_and_3_fail_as_untreated() -> None:
    for text in ("", CASES["3 the same with both only planned"][1]):
        outcome, _ = run((4, 2, 4, 2), text)
        assert reasons(outcome, "HIGH_UNTREATED")


def test_2_can_be_managed() -> None:
    text = controls(MATCH, PARTLY) + "engagement: [{group: newcomers, how: h, date: 2026-02-01}]\n"
    text += "risks: {ha-01: {owner: Bo, indicator: {what: w, target: t}, next_review: 2026-06-01}}\n"
    outcome, found = run((4, 2, 4, 2), text)
    assert found.managed
    assert not reasons(outcome, "HIGH_UNTREATED")


def test_4_remote_without_evidence_counts_as_possible() -> None:
    text = """
risks:
  x-01:
    {title: Grooming, rights: [udhr-12], harm: h, gravity: {level: 4, because: b}, breadth: {level: 1, because: b},
     irremediability: {level: 4, because: b}, likelihood: {level: 1, because: b}}
"""
    outcome, _ = run((1, 1, 1, 1), text)
    own = finding(outcome, "x-01")
    assert own.factors.likelihood.low == own.factors.likelihood.high == 2
    assert own.residual.low == own.residual.high == Rating.HIGH


def test_17_unknown_gravity_is_everything_it_could_be_and_the_gate_says_unknown() -> None:
    outcome, found = run((1, 2, 2, 2), "risks: {ha-01: {gravity: {level: unknown, because: b}}}\n")
    assert (found.inherent.low, found.inherent.high) == (Rating.NEGLIGIBLE, Rating.HIGH)
    assert found.residual == found.inherent
    assert reasons(outcome, "UNKNOWN")
    assert outcome.decision.verdict == "not-assessed"


def test_18_a_live_harm_has_a_duty_of_remedy() -> None:
    _, found = run((2, 3, 1, 2), HAPPENING)
    assert found.actual
    outcome, _ = run((2, 3, 1, 2), "risks: {ha-01: {actual: {since: 2026-01-01}}}\n")
    assert reasons(outcome, "ACTUAL_NO_REMEDY")
