"""Factors come from rules that fired; an assessor raises them freely and lowers them with all that it takes."""

import pytest

from hrdd.engine.evidence import shelf
from hrdd.engine.factors import Rated, corrected, firm_factors, held_up, set_by, with_actual
from hrdd.model.assessment import Claim
from hrdd.model.base import FACTORS
from hrdd.model.outcome import Bounds, Factors, Finding
from tests.make import DAY, RISKS, answers, assessment, finding, judge, rubric

PROOF = """
evidence:
  study: {title: t, grade: E2, date: 2026-01-01}
  memo: {title: t, grade: E1, date: 2026-01-01}
  old: {title: t, grade: E3, date: 2024-01-01}
"""
TWO = "by: [{name: Bo, role: human-rights-specialist}, {name: Cy, role: engineer}]"
LOWER = f"level: 1, because: b, evidence: [study], {TWO}, until: 2026-06-01"


def found(text: str = "", risk: str = "ha-01", places: str = "[DE]") -> Finding:
    body = text if "answers:" in text else answers(law=None if places == "[DE]" else "no") + text
    return finding(judge(assessment(body + PROOF, places=places)), risk)


def factors(text: str = "", places: str = "[DE]") -> Factors:
    return found(text, places=places).factors


def codes(found: Finding, about: str = "likelihood") -> list[str]:
    return [step.code for step in found.because if step.about == about]


def claim(body: str, factor: str = "likelihood") -> str:
    return f"risks: {{ha-01: {{{factor}: {{{body}}}}}}}"


@pytest.mark.parametrize(
    ("crowd", "breadth"),
    [
        ("few", (1, 1)),
        ("some", (2, 2)),
        ("most", (4, 4)),
        ("unknown", (1, 4)),
        ("{range: [few, some]}", (1, 2)),
        ("{range: [some, most]}", (2, 4)),
    ],
)
def test_the_highest_rule_that_holds_sets_the_level_and_one_that_may_hold_widens_it(
    crowd: str, breadth: tuple[int, int]
) -> None:
    assert factors(answers(crowd=crowd)).breadth == Bounds(*breadth)


def test_every_level_names_the_rule_that_decides_and_the_answer_behind_it() -> None:
    (step,) = [step for step in found(answers(crowd="some")).because if step.about == "breadth"]
    assert (step.code, step.rule, step.said) == ("rule", ("risks", "ha-01", "breadth", 1), (("answers", "crowd"),))
    assert step.text == "A reason for breadth."


def test_a_rule_that_may_hold_names_the_question_that_would_settle_it() -> None:
    wide = found(answers(crowd="{range: [few, some]}"))
    assert [(step.code, step.level) for step in wide.because if step.about == "breadth"] == [
        ("rule", Bounds(1, 1)),
        ("rule-open", Bounds(1, 2)),
    ]
    assert wide.open == ("crowd",)


def test_rules_may_stand_in_any_order() -> None:
    """One that does not hold ends nothing."""
    few, some, most = (
        "{level: 1}",
        "{level: 2, when: {fact: crowd, at_least: some}}",
        "{level: 4, when: {fact: crowd, is: most}}",
    )
    for order in ((few, some, most), (most, some, few), (most, few, some)):
        by = rubric(risks=RISKS.replace(f"[{few}, {some}, {most}]", f"[{', '.join(order)}]"))
        for crowd, breadth in (("few", 1), ("some", 2), ("most", 4)):
            rated = finding(judge(assessment(answers(crowd=crowd)), by), "ha-01")
            assert rated.factors.breadth == Bounds(breadth, breadth)


def test_a_rule_that_may_hold_and_would_raise_nothing_is_not_told_and_leaves_nothing_open() -> None:
    more = "    - {level: 3, when: {fact: place.expression, at_least: 4}}\n"
    by = rubric(risks=RISKS.replace(more, more + "    - {level: 3, when: {fact: crowd, is: most}}\n"))
    text = answers(law="no", crowd="{range: [some, most]}", topics="[none]")
    rated = finding(judge(assessment(text, places="[TR]"), by), "ha-01")
    told = [(step.code, step.rule[-1]) for step in rated.because if step.about == "likelihood"]
    assert told == [("rule", 1)]
    elsewhere = finding(judge(assessment(text.replace(", law: no", ""), places="[DE]"), by), "ha-01")
    told = [(step.code, step.rule[-1]) for step in elsewhere.because if step.about == "likelihood"]
    assert told == [("rule", 0), ("rule-open", 2)]


@pytest.mark.parametrize(("places", "likelihood"), [("[DE]", 2), ("[TR]", 3), ("[DE, TR]", 3), ("[worldwide]", 2)])
def test_the_place_is_a_floor_on_likelihood_and_the_worst_one_counts(places: str, likelihood: int) -> None:
    text = answers(law="no" if "TR" in places else None)
    assert found(text, places=places).factors.likelihood == Bounds(likelihood, likelihood)


def test_the_worst_place_is_named() -> None:
    assert found(answers(law="no"), places="[DE, TR]").place == "TR"


@pytest.mark.parametrize(
    ("body", "likelihood"),
    [
        ("level: 4, because: b", (4, 4)),
        ("range: [3, 4], because: b", (3, 4)),
        ("range: [1, 3], because: b", (2, 3)),
        ("level: unknown, because: b", (2, 4)),
        ("level: 2, because: b", (2, 2)),
    ],
)
def test_upwards_a_reason_is_enough(body: str, likelihood: tuple[int, int]) -> None:
    assert factors(claim(body)).likelihood == Bounds(*likelihood)


def test_a_raised_level_says_who_raised_it() -> None:
    step = [step for step in found(claim("level: 4, because: they came")).because if step.code == "raised"][0]  # noqa: RUF015
    assert (step.text, step.said) == ("they came", (("risks", "ha-01", "likelihood"),))


@pytest.mark.parametrize(
    ("body", "needs"),
    [
        ("level: 1, because: b", "people"),
        ("level: 1, because: b, by: [{name: Bo, role: human-rights-lead}, {name: Bo, role: engineer}]", "people"),
        ("level: 1, because: b, by: [{name: Bo, role: engineer}, {name: Cy, role: engineer}]", "specialist"),
        (f"level: 1, because: b, {TWO}", "evidence"),
        (f"level: 1, because: b, evidence: [memo], {TWO}", "evidence"),
        (f"level: 1, because: b, evidence: [old], {TWO}", "evidence"),
        (f"level: 1, because: b, evidence: [study], {TWO}", "until"),
        (f"level: 1, because: b, evidence: [study], {TWO}, until: 2026-02-28", "lapsed"),
    ],
)
def test_downwards_two_people_a_specialist_evidence_and_an_end_are_needed(body: str, needs: str) -> None:
    kept = found(claim(body))
    assert kept.factors.likelihood == Bounds(2, 2)
    (step,) = [step for step in kept.because if step.code == "lowering-refused"]
    assert dict(step.values) == {"needs": needs}


def test_a_proven_correction_lowers_and_shows_what_was_computed() -> None:
    lowered = found(claim(LOWER))
    assert lowered.factors.likelihood == Bounds(1, 1)
    (step,) = [step for step in lowered.because if step.code == "lowered"]
    assert dict(step.values) == {"computed": "2-2"}


def test_a_correction_holds_on_its_last_day() -> None:
    assert factors(claim(LOWER.replace("2026-06-01", "2026-03-01"))).likelihood == Bounds(1, 1)


@pytest.mark.parametrize(
    ("body", "likelihood"),
    [
        ("second_reader: {name: Di, role: lawyer, level: 4}", (2, 4)),
        ("second_reader: {name: Di, role: lawyer, level: 1}", (1, 2)),
        ("level: 3, because: b, second_reader: {name: Di, role: lawyer, level: 4}", (3, 4)),
    ],
)
def test_two_readings_count_as_their_hull(body: str, likelihood: tuple[int, int]) -> None:
    second = found(claim(body))
    assert second.factors.likelihood == Bounds(*likelihood)
    assert codes(second)[-1] == "second-reader"


SCENARIO = "risks: {{ha-01: {{scenarios: [{{id: s, {body}}}]}}}}"


@pytest.mark.parametrize(
    ("body", "likelihood"),
    [
        ("level: 4, because: b", (4, 4)),
        ("level: 1, because: b, evidence: [study]", (1, 1)),
        ("level: 1, because: b, evidence: [memo]", (2, 2)),
        ("range: [1, 3], because: b", (2, 3)),
        ("level: unknown, because: b", (1, 4)),
        ("level: 3, because: b, second_reader: {name: Di, role: lawyer, level: 4}", (3, 4)),
        ("second_reader: {name: Di, role: lawyer, level: 4}", (1, 4)),
    ],
)
def test_a_scenario_sets_its_own_level_and_remote_needs_evidence(body: str, likelihood: tuple[int, int]) -> None:
    cases = found(SCENARIO.format(body=f"likelihood: {{{body}}}")).cases
    (case,) = [case for case in cases if case.scenario == "s"]
    assert case.factors.likelihood == Bounds(*likelihood)


def test_a_scenario_takes_from_the_risk_what_it_does_not_set() -> None:
    cases = found(answers(crowd="most") + SCENARIO.format(body="gravity: {level: 3, because: b}")).cases
    (case,) = [case for case in cases if case.scenario == "s"]
    assert (case.factors.gravity, case.factors.breadth) == (Bounds(3, 3), Bounds(4, 4))


REMEDY = "remedy: {what: w, owner: o, due: 2026-04-01}"


@pytest.mark.parametrize(
    ("actual", "likelihood", "code"),
    [
        ("since: 2026-01-01", 4, "actual"),
        ("since: 2026-01-01, ceased: {date: 2026-02-01, evidence: [memo]}", 4, "actual"),
        ("since: 2026-01-01, ceased: {date: 2026-02-01, evidence: [study]}", 3, "past"),
        ("since: 2026-01-01, ceased: {date: 2026-02-01, evidence: [old]}", 3, "past"),
    ],
)
def test_a_harm_that_happens_is_certain_until_evidence_shows_that_it_ceased(
    actual: str, likelihood: int, code: str
) -> None:
    text = f"risks: {{ha-01: {{actual: {{{actual}, {REMEDY}}}}}}}"
    actually = found(text)
    assert actually.factors.likelihood == Bounds(likelihood, likelihood)
    assert codes(actually)[-1] == code
    assert actually.actual is (code == "actual")


def test_a_past_harm_outlasts_a_correction_downwards() -> None:
    actual = "{since: 2026-01-01, ceased: {date: 2026-02-01, evidence: [study]}, " + REMEDY + "}"
    text = f"risks: {{ha-01: {{actual: {actual}, likelihood: {{{LOWER}}}}}}}"
    assert factors(text).likelihood == Bounds(3, 3)


def test_what_is_left_out_of_a_risk_outside_the_rubric_is_unknown() -> None:
    text = "risks: {x-01: {title: t, rights: [udhr-12], harm: h, gravity: {level: 2, because: b}}}"
    own = found(text, risk="x-01")
    assert own.factors == Factors(Bounds(2, 2), Bounds(1, 4), Bounds(1, 4), Bounds(1, 4))
    assert own.category == "other"


# --- what every reason says ----------------------------------------------------------

LIKELY = ("scales", "likelihood", "levels")
"""Where the rubric says what the levels of likelihood mean; a position there is a level less one."""

ACTUAL = "actual: {since: 2026-01-01, REMEDY}"
CEASED = "actual: {since: 2026-01-01, ceased: {date: 2026-02-01, evidence: [study]}, REMEDY}"
READ = "second_reader: {name: Di, role: lawyer, level: 3}"


@pytest.mark.parametrize(
    ("body", "code", "bounds", "index", "inside", "text", "values"),
    [
        ("likelihood: {level: 4, because: they came}", "raised", (4, 4), 3, ("likelihood",), "they came", {}),
        (f"likelihood: {{{LOWER}}}", "lowered", (1, 1), 0, ("likelihood",), "b", {"computed": "2-2"}),
        (
            "likelihood: {level: 1, because: b}", "lowering-refused", (2, 2), 1, ("likelihood",), "b",
            {"needs": "people"},
        ),
        (
            f"likelihood: {{{READ}}}", "second-reader", (2, 3), 2, ("likelihood", "second_reader"), "",
            {"name": "lawyer", "level": "3"},
        ),
        (ACTUAL, "actual", (4, 4), 3, ("actual",), "", {}),
        (CEASED, "past", (3, 3), 2, ("actual",), "", {"date": "2026-02-01"}),
    ],
)  # fmt: skip
def test_a_reason_leads_to_the_entry_and_to_what_the_level_means(
    body: str,
    code: str,
    bounds: tuple[int, int],
    index: int,
    inside: tuple[str, ...],
    text: str,
    values: dict[str, str],
) -> None:
    rated = found(f"risks: {{ha-01: {{{body.replace('REMEDY', REMEDY)}}}}}")
    (step,) = [step for step in rated.because if step.code == code]
    assert (step.about, step.level, step.rule) == ("likelihood", Bounds(*bounds), (*LIKELY, index))
    assert (step.said, step.text, dict(step.values)) == ((("risks", "ha-01", *inside),), text, values)


def test_a_scenario_that_claims_to_be_remote_without_evidence_says_that_it_is_not_believed() -> None:
    cases = found(SCENARIO.format(body="likelihood: {level: 1, because: b}")).cases
    (case,) = [case for case in cases if case.scenario == "s"]
    path = ("risks", "ha-01", "scenarios", 0, "likelihood")
    told = [(step.code, step.level, step.rule, step.said) for step in case.steps if step.about == "likelihood"]
    assert told == [
        ("set", Bounds(1, 1), (*LIKELY, 0), (path,)),
        ("remote-unproven", Bounds(2, 2), (*LIKELY, 1), (path,)),
    ]


@pytest.mark.parametrize(
    ("body", "told", "bounds"),
    [
        ("level: 2, because: b", [], (2, 2)),
        ("level: unknown, because: b", ["raised"], (2, 4)),
        ("range: [2, 3], because: b", ["raised"], (2, 3)),
        (LOWER.replace("level: 1", "range: [1, 2]"), ["lowered"], (1, 2)),
        (LOWER.replace("level: 1", "range: [1, 3]"), ["raised", "lowered"], (1, 3)),
        (LOWER.replace("level: 1", "level: 2"), [], (2, 2)),
        (LOWER.replace("level: 1", "level: unknown"), ["raised"], (2, 4)),
    ],
)
def test_only_what_claims_less_than_the_rules_is_a_correction_downwards(
    body: str, told: list[str], bounds: tuple[int, int]
) -> None:
    rated = found(claim(body))
    assert codes(rated)[1:] == told
    assert rated.factors.likelihood == Bounds(*bounds)


# --- readings and floors, by themselves -------------------------------------------------


def corrected_by(body: str, rules: Bounds) -> Rated:
    """A likelihood that the rules put at `rules`, under one claim."""
    given = assessment(claim(body) + PROOF)
    policy = rubric().manifest
    on_shelf = shelf(given, policy.evidence, DAY, heightened=False)
    said = given.risks["ha-01"].likelihood
    return corrected(Rated(rules, rules, (), (), "E2"), said, "likelihood", (), policy.gate.correction, on_shelf)


def test_how_far_apart_two_readings_are_is_measured_at_the_farther_end() -> None:
    assert corrected_by(READ, Bounds(1, 2)).apart == 2
    assert corrected_by(READ, Bounds(3, 4)).apart == 1
    assert corrected_by(READ, Bounds(3, 3)).apart == 0


def test_a_second_reading_widens_what_the_floor_is_measured_against_too() -> None:
    rated = corrected_by(f"{LOWER}, {READ}", Bounds(2, 2))
    assert (rated.bounds, rated.unlowered, rated.firm) == (Bounds(1, 3), Bounds(2, 3), 1)


def test_a_lower_second_reading_leaves_the_first_one_firm() -> None:
    lower = {factor: Rated(Bounds(1, 3), Bounds(1, 3), (), (), "E2", firm=2) for factor in FACTORS}
    assert firm_factors(lower) == Factors(*[Bounds(2, 3)] * 4)
    alone = {factor: Rated(Bounds(3, 3), Bounds(3, 3), (), (), "E2") for factor in FACTORS}
    assert firm_factors(alone) == Factors(*[Bounds(3, 3)] * 4)


def test_a_harm_on_record_counts_for_the_floor_as_well() -> None:
    given = assessment(f"risks: {{ha-01: {{{CEASED.replace('REMEDY', REMEDY)}}}}}\n" + PROOF)
    on_shelf = shelf(given, rubric().manifest.evidence, DAY, heightened=False)
    low = Rated(Bounds(1, 1), Bounds(1, 2), (), (), "E2")
    rated = with_actual(low, "ha-01", given.risks["ha-01"], rubric(), on_shelf)
    assert (rated.bounds, rated.unlowered) == (Bounds(3, 3), Bounds(3, 3))


def test_only_themes_of_places_are_told_as_levels_that_somebody_should_confirm() -> None:
    rated = found(answers(topics="[war]", crowd="some"))
    assert {step.said for step in rated.because if step.code == "rule" and step.said} == {
        (("answers", "topics"),),
        (("answers", "crowd"),),
    }
    assert rated.unconfirmed == ()


def claimed(body: str) -> Claim:
    given = assessment(f"risks: {{x-01: {{title: t, rights: [udhr-12], harm: h, gravity: {{{body}}}}}}}\n")
    entry = given.risks["x-01"].gravity
    assert entry is not None
    return entry


@pytest.mark.parametrize(
    ("body", "code"), [("level: unknown, because: b", "left-open"), ("level: 2, because: b", "set")]
)
def test_what_a_claim_leaves_open_is_not_said_to_be_set(body: str, code: str) -> None:
    held = shelf(assessment(PROOF), rubric().manifest.evidence, DAY, heightened=False)
    assert [step.code for step in set_by(claimed(body), "gravity", ("risks", "x-01"), rubric(), held).steps] == [code]


def test_a_gravity_that_is_not_known_begins_at_the_highest_floor_and_the_others_are_left() -> None:
    rated = Rated(Bounds(1, 4), Bounds(1, 4), (), (), "E0")
    assert held_up(rated, {}, ("risks", "x-01")) is rated
    assert held_up(rated, {"udhr-12": 1}, ("risks", "x-01")) is rated
    held = held_up(rated, {"udhr-12": 2, "udhr-3": 3, "iccpr-17": 1}, ("risks", "x-01"))
    assert (held.bounds, held.unlowered) == (Bounds(3, 4), Bounds(3, 4))
    (step,) = held.steps
    assert (step.code, step.rule, step.said, step.values) == (
        "right-floor", ("rights", "udhr-3"), (("risks", "x-01"),), (("level", "3"),)
    )  # fmt: skip
