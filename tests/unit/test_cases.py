"""One case: severity, the three ratings, the floors under corrections downwards, and a reason for each."""

import pytest

from hrdd.diagnostics import Path
from hrdd.engine import assess
from hrdd.model.base import FACTORS, Rating
from hrdd.model.outcome import Bounds, Case, Factors, Finding, Step
from tests.make import DAY, RIGHTS, answers, assessment, finding, judge, rubric

PROOF = "evidence: {study: {title: t, grade: E2, date: 2026-01-01}}\n"
LOWER = (
    "evidence: [study], because: b, until: 2026-06-01, by: [{name: Bo, role: human-rights-lead}, {name: Cy, role: x}]"
)
SEVERE = answers(topics="[war]")


def found(text: str = "", risk: str = "ha-01", places: str = "[DE]") -> Finding:
    return finding(judge(assessment((text if "answers:" in text else answers() + text) + PROOF, places=places)), risk)


def ratings(found: Finding) -> list[str]:
    return [Rating(end).name for end in (found.inherent.low, found.inherent.high)]


def test_a_case_goes_from_factors_by_two_tables_to_a_rating() -> None:
    plain = found(SEVERE)
    assert (plain.severity, ratings(plain)) == (Bounds(3, 3), ["MEDIUM", "MEDIUM"])
    steps = {step.code: step for step in plain.because}
    assert steps["severity-cell"].rule == ("severity", "table", "g3", "b1", 1)
    assert steps["rating-cell"].rule == ("rating", "table", "s3", 1)


def test_every_value_of_a_finding_has_reasons() -> None:
    about = {step.about for step in found(SEVERE).because}
    assert about == {
        "applies", "gravity", "breadth", "irremediability", "likelihood", "severity", "inherent", "residual",
        "projected",
    }  # fmt: skip


def test_both_ends_are_told_where_they_differ() -> None:
    open_ = found(answers(topics="unknown", crowd="unknown"))
    assert (open_.severity, ratings(open_)) == (Bounds(2, 4), ["LOW", "HIGH"])
    values = dict(next(step for step in open_.because if step.code == "severity-cell").values)
    assert values == {"gravity": "2-3", "breadth": "1-4", "irremediability": "2"}


def test_while_it_is_not_known_whether_a_risk_applies_its_low_end_is_negligible() -> None:
    perhaps = found(answers(reach="unknown", topics="[war]"))
    assert (perhaps.applies, ratings(perhaps)) == ("unknown", ["NEGLIGIBLE", "MEDIUM"])
    assert perhaps.residual.low == perhaps.projected.low == Rating.NEGLIGIBLE
    assert perhaps.open == ("reach",)
    assert {"applies-open", "not-known-to-apply"} <= {step.code for step in perhaps.because}


def lowered(factor: str, level: int, likelihood: int, places: str = "[DE]", more: str = "") -> Finding:
    """A risk that the rubric rates G4 at this likelihood, and an assessor lowers."""
    risks = f"""
- id: ha-01
  who: [newcomers]
  rights: [udhr-12]
  harms: targeted
  adversarial: true
  worst_gravity: 4
  applies_when: {{fact: reach, is: yes}}
  gravity: [{{level: 4}}]
  breadth: [{{level: 1}}]
  irremediability: [{{level: 1}}]
  likelihood: [{{level: {likelihood}}}]
  controls: [{{control: watch, targets: [likelihood]}}]
"""
    by = rubric(
        questions="- {id: reach, kinds: [feature], choices: [no, yes]}\n"
        "- {id: under18, kinds: [feature], choices: [no, possible]}",
        risks=risks,
        controls="- {id: watch, type: prevent, targets: [likelihood]}",
        derived="[]",
    )
    text = f"answers: {{reach: yes, under18: no}}\nrisks: {{ha-01: {{{factor}: {{level: {level}, {LOWER}{more}}}}}}}\n"
    return finding(judge(assessment(text + PROOF, places=places), by), "ha-01")


@pytest.mark.parametrize(
    ("factor", "level", "likelihood", "rating"),
    [
        ("gravity", 1, 3, "HIGH"),  # CRITICAL stops at HIGH
        ("gravity", 1, 2, "HIGH"),  # HIGH of the gravest severity stays
        ("gravity", 3, 4, "HIGH"),
        ("likelihood", 1, 4, "HIGH"),
        ("likelihood", 1, 2, "HIGH"),
    ],
)
def test_a_correction_never_takes_critical_or_the_gravest_high_below_high(
    factor: str, level: int, likelihood: int, rating: str
) -> None:
    floored = lowered(factor, level, likelihood)
    assert [Rating(bounds.high).name for bounds in (floored.inherent, floored.residual, floored.projected)] == [
        rating
    ] * 3
    assert floored.inherent.certain
    assert getattr(floored.factors, factor) == Bounds(level, level)


def test_a_correction_that_was_capped_says_so_and_one_that_was_not_does_not() -> None:
    capped = [step.about for step in lowered("gravity", 1, 3).because if step.code == "lowering-capped"]
    assert capped == ["inherent", "residual", "projected"]
    assert not [step for step in lowered("likelihood", 1, 2).because if step.code == "lowering-capped"]


def test_a_second_reading_that_agrees_with_the_first_keeps_the_floor() -> None:
    more = ", second_reader: {name: Di, role: x, level: 4}"
    assert lowered("gravity", 1, 2, more=more).residual == Bounds(Rating.HIGH, Rating.HIGH)


def test_severe_harm_that_is_not_the_gravest_can_be_corrected_below_high() -> None:
    text = SEVERE + f"risks: {{ha-01: {{likelihood: {{level: 1, {LOWER}}}}}}}\n"
    assert ratings(found(text)) == ["MEDIUM", "MEDIUM"]
    high = answers(topics="[war]", law="no")
    corrected = high + f"risks: {{ha-01: {{likelihood: {{level: 1, {LOWER}}}}}}}\n"
    assert ratings(found(high, places="[TR]")) == ["HIGH", "HIGH"]
    assert ratings(found(corrected, places="[TR]")) == ["MEDIUM", "MEDIUM"]
    gravity = SEVERE + f"risks: {{ha-01: {{gravity: {{level: 1, {LOWER}}}}}}}\n"
    assert ratings(found(gravity)) == ["NEGLIGIBLE", "NEGLIGIBLE"]


def test_a_scenario_is_a_case_of_its_own_and_the_worst_one_decides() -> None:
    scenario = "risks: {ha-01: {scenarios: [{id: s, group: children, gravity: {level: 4, because: b}}]}}\n"
    worst = found(answers() + scenario)
    assert (worst.scenario, ratings(worst), len(worst.cases)) == ("s", ["HIGH", "HIGH"], 2)
    assert worst.cases[1].group == "children"


def test_a_milder_scenario_never_lowers_a_risk() -> None:
    scenario = "risks: {ha-01: {scenarios: [{id: s, gravity: {level: 1, because: b}}]}}\n"
    assert found(SEVERE + scenario).residual == found(SEVERE).residual


def test_a_scenario_of_one_place_is_a_case_there_alone() -> None:
    text = answers() + "risks: {ha-01: {scenarios: [{id: s, place: FR, gravity: {level: 4, because: b}}]}}\n"
    two = found(text, places="[DE, FR]")
    assert [(case.scenario, case.place) for case in two.cases] == [(None, "DE"), (None, "FR"), ("s", "FR")]


def test_an_actual_harm_makes_every_scenario_certain() -> None:
    actual = "actual: {since: 2026-01-01, remedy: {what: w, owner: o, due: 2026-04-01}}"
    text = answers() + f"risks: {{ha-01: {{{actual}, scenarios: [{{id: s, likelihood: {{level: 2, because: b}}}}]}}}}\n"
    assert {case.factors.likelihood for case in found(text).cases} == {Bounds(4, 4)}


# --- the whole chain of one case, word by word -------------------------------------------

DONE = "status: verified, effectiveness: substantial, verified: {date: 2026-02-01, by: Bo}, evidence: [study]"
PLAN = "status: planned, effectiveness: substantial, owner: Bo, due: 2026-06-01"


def chain(case: Case) -> list[str]:
    """Every reason in a line: about what, the level, the code, the rule, what was said, whose words, the values."""

    def path(parts: Path) -> str:
        return ".".join(map(str, parts))

    def line(step: Step) -> str:
        level = str(step.level.low) if step.level.certain else f"{step.level.low}-{step.level.high}"
        values = " ".join(f"{name}={value}" for name, value in step.values)
        said = ",".join(map(path, step.said))
        return " | ".join((f"{step.about} {level}", step.code, path(step.rule), said, step.text, values))

    return [line(step) for step in case.steps]


def test_every_step_from_the_answers_to_the_projected_rating_is_told() -> None:
    controls = f"controls: [{{control: watch, {DONE}}}, {{control: block, {PLAN}}}]\n"
    (case,) = found(answers(topics="[war]", law="no") + controls, places="[TR]").cases
    step = "control-step | credit.points_per_step"
    assert chain(case) == [
        "applies 1 | applies | risks.ha-01.applies_when | answers.reach |  | ",
        "gravity 3 | rule | risks.ha-01.gravity.1 | answers.topics | A reason for gravity. | ",
        "breadth 1 | rule | risks.ha-01.breadth.0 |  | A reason for breadth. | ",
        "irremediability 2 | rule | risks.ha-01.irremediability.0 |  | A reason for irremediability. | ",
        "likelihood 3 | rule | risks.ha-01.likelihood.1 | subject.places.0 | A reason for likelihood. | ",
        "severity 3 | severity-cell | severity.table.g3.b1.1 |  |  | gravity=3 breadth=1 irremediability=2",
        "inherent 3 | rating-cell | rating.table.s3.2 |  |  | severity=3 likelihood=3",
        f"residual 1 | {step} | controls.0 |  | factor=breadth steps=1 points=2",
        f"residual 2 | {step} | controls.0 |  | factor=likelihood steps=1 points=2",
        "residual 2 | rating-cell | rating.table.s3.1 |  |  | severity=3 likelihood=2",
        f"projected 1 | {step} | controls.0 |  | factor=breadth steps=1 points=2",
        f"projected 1 | {step} | controls.1 |  | factor=irremediability steps=1 points=2",
        f"projected 1 | {step} | controls.0,controls.1 |  | factor=likelihood steps=2 points=4",
        "projected 2 | rating-cell | rating.table.s3.0 |  |  | severity=3 likelihood=1",
    ]


def test_so_is_every_step_where_it_is_not_known_whether_a_risk_applies() -> None:
    (case,) = found(answers(reach="unknown")).cases
    told = chain(case)
    assert told[0] == "applies 0-1 | applies-open | risks.ha-01.applies_when | answers.reach |  | "
    assert told[-4:] == [
        "inherent 0-1 | rating-cell | rating.table.s2.1 |  |  | severity=2 likelihood=2",
        "inherent 0-1 | not-known-to-apply | rating.table.s2.1 |  |  | ",
        "residual 0-1 | no-control | rating.table.s2.1 |  |  | ",
        "projected 0-1 | no-control | rating.table.s2.1 |  |  | ",
    ]


def test_so_is_what_an_assessor_rates_though_an_answer_excludes_it() -> None:
    (case,) = found(answers(reach="no") + "risks: {ha-01: {gravity: {level: 3, because: b}}}\n").cases
    assert chain(case)[0] == "applies 1 | raised | risks.ha-01.applies_when | risks.ha-01 |  | "
    assert case.applies == "yes"


def test_so_is_every_step_of_a_risk_outside_the_rubric_and_of_its_scenarios() -> None:
    own = "gravity: {level: 2, because: b}, scenarios: [{id: s, breadth: {level: 3, because: c}}]"
    base, scenario = found(f"risks: {{x-01: {{title: t, rights: [udhr-12], harm: h, {own}}}}}\n", risk="x-01").cases
    head = [
        "applies 1 | outside | scales | risks.x-01 | h | ",
        "gravity 2 | set | scales.gravity.levels.1 | risks.x-01.gravity | b | ",
    ]
    assert chain(base)[:5] == [
        *head,
        "breadth 1-4 | left-open | scales.breadth | risks.x-01 |  | ",
        "irremediability 1-4 | left-open | scales.irremediability | risks.x-01 |  | ",
        "likelihood 1-4 | left-open | scales.likelihood | risks.x-01 |  | ",
    ]
    assert chain(scenario)[:3] == [
        *head,
        "breadth 3 | set | scales.breadth.levels.2 | risks.x-01.scenarios.0.breadth | c | ",
    ]


@pytest.mark.parametrize(
    ("bears_on", "gravity", "told"),
    [
        ("touch", "", "2-4"),
        ("step", "", "3-4"),
        ("violation", "", "4"),
        ("step", ", gravity: {level: unknown, because: b}", "3-4"),
        ("step", ", gravity: {level: unknown, because: b, second_reader: {name: Di, role: x, level: 4}}", "3-4"),
        ("step", ", gravity: {level: 3, because: b}", ""),
    ],
)
def test_a_gravity_that_nobody_knows_begins_at_the_floor_of_its_right(bears_on: str, gravity: str, told: str) -> None:
    by = rubric(
        rights="- {id: iccpr-7, instrument: ICCPR, article: '7',"
        " least_gravity: 2, step_gravity: 3, violation_gravity: 4}\n" + RIGHTS
    )
    rights = f"rights: [udhr-12, iccpr-7], bears_on: {{iccpr-7: {bears_on}}}"
    own = f"risks: {{x-01: {{title: t, {rights}, harm: h{gravity}}}}}\n"
    (case,) = finding(judge(assessment(answers() + own), by), "x-01").cases
    floor = [line for line in chain(case) if "right-floor" in line]
    level = told.partition("-")[0]
    assert floor == ([f"gravity {told} | right-floor | rights.iccpr-7 | risks.x-01 |  | level={level}"] if told else [])
    assert case.factors.gravity.low == int(level or 3)


def test_so_does_a_scenario_of_a_risk_of_the_rubric() -> None:
    by = rubric(rights=RIGHTS.replace("udhr-12,", "udhr-12, least_gravity: 2,"))
    own = "risks: {ha-01: {scenarios: [{id: s, gravity: {level: unknown, because: b}}]}}\n"
    _, scenario = finding(judge(assessment(SEVERE + own), by), "ha-01").cases
    assert scenario.factors.gravity == Bounds(2, 4)


def test_a_floor_under_a_correction_is_told_at_every_rating_with_its_rule() -> None:
    told = [line for line in chain(lowered("gravity", 1, 3).cases[0]) if "lowering-capped" in line]
    floor = "| lowering-capped | gate.correction.floor |  |  | floor=HIGH"
    assert told == [f"inherent 3 {floor}", f"residual 3 {floor}", f"projected 3 {floor}"]


# --- readings, floors and grades of a case -------------------------------------------------


def test_a_lower_second_reading_leaves_the_firm_end_where_the_first_put_it() -> None:
    claim = "likelihood: {level: 3, because: b, second_reader: {name: Di, role: x, level: 1}}"
    twice = found(SEVERE + f"risks: {{ha-01: {{{claim}}}}}\n")
    assert (Rating(twice.residual.low), Rating(twice.firm)) == (Rating.MEDIUM, Rating.HIGH)
    assert found(SEVERE).firm == found(SEVERE).residual.low


def test_so_do_four_second_readings_at_once() -> None:
    first = {"gravity": 3, "breadth": 1, "irremediability": 2, "likelihood": 3}
    lower = "second_reader: {name: Di, role: x, level: 1}"
    claims = ", ".join(f"{name}: {{level: {level}, because: b, {lower}}}" for name, level in first.items())
    twice = found(SEVERE + f"risks: {{ha-01: {{{claims}}}}}\n")
    assert {twice.factors.of(factor).low for factor in FACTORS} == {1}
    assert Rating(twice.firm) == Rating.HIGH


def test_the_floor_holds_though_every_factor_was_corrected() -> None:
    levels = {"gravity": 4, "breadth": 2, "irremediability": 2, "likelihood": 4}
    factors = "\n".join(f"  {name}: [{{level: {level}}}]" for name, level in levels.items())
    risk = (
        "- id: ha-01\n  who: [newcomers]\n  rights: [udhr-12]\n  harms: targeted\n  worst_gravity: 4\n"
        f"  applies_when: {{fact: reach, is: yes}}\n{factors}\n  controls: []\n"
    )
    claims = ", ".join(f"{name}: {{level: 1, {LOWER}}}" for name in levels)
    given = assessment(answers() + f"risks: {{ha-01: {{{claims}}}}}\n" + PROOF)
    capped = finding(assess(given, rubric(risks=risk), DAY), "ha-01")
    assert capped.factors == Factors(*[Bounds(1, 1)] * 4)
    assert capped.residual == Bounds(Rating.HIGH, Rating.HIGH)


def test_a_case_that_may_not_apply_is_not_well_grounded() -> None:
    assert found().confidence == "medium"
    assert found(answers(reach="unknown")).confidence == "low"


def test_one_factor_that_is_open_is_enough_to_ground_a_case_badly() -> None:
    assert found(answers(crowd="{range: [few, some]}")).confidence == "low"


def test_a_harm_outside_the_rubric_that_happens_is_certain() -> None:
    happening = "actual: {since: 2026-01-01, remedy: {what: w, owner: o, due: 2026-04-01}}"
    own = found(f"risks: {{x-01: {{title: t, rights: [udhr-12], harm: h, {happening}}}}}\n", risk="x-01")
    assert own.factors.likelihood == Bounds(4, 4)


def test_a_scenario_tells_of_its_own_claims_and_of_the_risk_whose_rights_hold_its_gravity_up() -> None:
    rights = RIGHTS.replace('article: "12"', 'article: "12", least_gravity: 2')
    given = assessment(
        answers()
        + """
risks:
  ha-01:
    scenarios:
      - {id: night, what: W, gravity: {level: unknown, because: b}, breadth: {level: 2, because: b}}
"""
    )
    case = finding(judge(given, rubric(rights=rights)), "ha-01").cases[1]
    said = {(step.about, step.code): step.said for step in case.steps}
    assert said["gravity", "left-open"] == (("risks", "ha-01", "scenarios", 0, "gravity"),)
    assert said["breadth", "set"] == (("risks", "ha-01", "scenarios", 0, "breadth"),)
    assert said["gravity", "right-floor"] == (("risks", "ha-01"),)
