"""Risks become findings or exclusions; nothing drops out in silence."""

from dataclasses import replace

import pytest

from hrdd.engine import assess
from hrdd.model.base import Rating
from hrdd.model.outcome import Bounds, Outcome
from tests.make import DAY, RISKS, answers, assessment, finding, judge, rubric, with_policy

PROOF = """
evidence:
  audit: {title: t, grade: E3, date: 2026-01-01}
  study: {title: t, grade: E2, date: 2026-01-01}
  memo: {title: t, grade: E1, date: 2026-01-01}
  old: {title: t, grade: E3, date: 2024-01-01}
"""
QUIET = answers(reach="no")


def judged(text: str = "", places: str = "[DE]") -> Outcome:
    return judge(assessment((text if "answers:" in text else answers() + text) + PROOF, places=places))


def test_a_risk_that_nothing_brings_within_reach_is_excluded_with_the_answers_behind_it() -> None:
    outcome = judged(QUIET)
    assert not outcome.findings
    assert [(one.risk, one.worst_gravity, one.by) for one in outcome.excluded] == [
        ("ha-01", 3, (("answers", "reach"),)),
        ("gs-01", 4, (("answers", "data"), ("subject", "places", 0))),
    ]
    assert {one.rule for one in outcome.excluded} == {("risks", risk, "applies_when") for risk in ("ha-01", "gs-01")}
    assert outcome.decision.verdict == "pass"


def test_a_risk_for_other_kinds_is_excluded_by_the_kind() -> None:
    by = rubric(risks=RISKS.replace("worst_gravity: 4", "worst_gravity: 4\n  kinds: [event]"))
    (gs,) = [one for one in judge(assessment(), by).excluded if one.risk == "gs-01"]
    assert (gs.by, gs.rule) == ((("subject", "kind"),), ("risks", "gs-01", "kinds"))


@pytest.mark.parametrize(
    "entry",
    ["actual: {since: 2026-01-01, REMEDY}", "gravity: {level: 3, because: b}", "scenarios: [{id: s, group: children}]"],
)
def test_what_somebody_rates_is_not_excluded_by_the_kind_either(entry: str) -> None:
    """It is a complaint as well; should one ever get past, the risk counts."""
    by = rubric(risks=RISKS.replace("worst_gravity: 3", "worst_gravity: 3\n  kinds: [event]"))
    given = assessment(f"risks: {{ha-01: {{{entry.replace('REMEDY', REMEDY)}}}}}\n")
    assert finding(assess(given, by, DAY), "ha-01").applies == "yes"
    assert not assess(assessment("risks: {ha-01: {involvement: linked}}\n"), by, DAY).findings


REMEDY = "remedy: {what: w, owner: o, due: 2026-04-01}"


@pytest.mark.parametrize(
    "entry",
    [
        f"actual: {{since: 2026-01-01, {REMEDY}}}",
        "gravity: {level: 3, because: b}",
        "scenarios: [{id: s, group: children}]",
        "scenarios: [{id: s, place: DE}]",
    ],
)
def test_what_somebody_rates_is_not_excluded_by_an_answer(entry: str) -> None:
    outcome = judged(QUIET + f"risks: {{ha-01: {{{entry}}}}}\n")
    rated = finding(outcome, "ha-01")
    assert (rated.applies, rated.because[0].code, rated.because[0].said) == ("yes", "raised", (("risks", "ha-01"),))
    assert "ha-01" not in {one.risk for one in outcome.excluded}


@pytest.mark.parametrize("entry", ["involvement: linked", "owner: Bo", "not_applicable: {because: b}"])
def test_an_entry_that_rates_nothing_leaves_a_risk_excluded(entry: str) -> None:
    assert not judged(QUIET + f"risks: {{ha-01: {{{entry}}}}}\n").findings


def test_one_more_scenario_takes_no_place_from_a_rated_risk() -> None:
    happening = f"actual: {{since: 2026-01-01, {REMEDY}}}"
    scenario = "scenarios: [{id: s, place: DE}]"

    def places(entry: str) -> set[str]:
        text = QUIET.replace("{", "{law: no, ") + f"risks: {{ha-01: {{{entry}}}}}\n"
        return {case.place for case in finding(judged(text, "[DE, TR]"), "ha-01").cases}

    assert places(happening) == places(f"{happening}, {scenario}") == {"DE", "TR"}
    assert places(scenario) == {"DE"}


def test_a_harm_that_happens_applies_though_an_answer_is_missing() -> None:
    open_ = answers(reach="unknown")
    happening = f"risks: {{ha-01: {{actual: {{since: 2026-01-01, {REMEDY}}}}}}}\n"
    assert finding(judged(open_), "ha-01").applies == "unknown"
    assert finding(judged(open_ + happening), "ha-01").applies == "yes"
    assert finding(judged(open_ + "risks: {ha-01: {gravity: {level: 3, because: b}}}\n"), "ha-01").applies == "unknown"


def test_a_scenario_in_a_place_where_the_risk_is_excluded_counts_there_alone() -> None:
    text = answers(data="yes", addresses="yes", names="no", law="{by_place: {TR: used, RU: no}}")
    text += "risks: {gs-01: {scenarios: [{id: s, place: RU, likelihood: {level: 4, because: b}}]}}\n"
    worst = finding(judged(text, "[TR, RU, DE]"), "gs-01")
    assert {(case.place, case.scenario) for case in worst.cases} == {("TR", None), ("RU", None), ("RU", "s")}
    assert (worst.place, worst.scenario) == ("RU", "s")


@pytest.mark.parametrize(
    ("risk", "claim", "needs"),
    [
        ("gs-01", "because: b, evidence: [memo], second_reader: {name: Bo, role: r}", None),
        ("gs-01", "because: b, second_reader: {name: Bo, role: r}", "evidence"),
        ("gs-01", "because: b, evidence: [old], second_reader: {name: Bo, role: r}", "evidence"),
        ("gs-01", "because: b, evidence: [memo]", "second-reader"),
        ("gs-01", "because: b, evidence: [memo], second_reader: {name: Ada, role: r}", "second-reader"),
    ],
)
def test_a_grave_risk_is_set_aside_only_with_evidence_and_a_second_reader(
    risk: str, claim: str, needs: str | None
) -> None:
    text = answers(data="yes", addresses="yes", names="no", law="used")
    outcome = judged(text + f"risks: {{{risk}: {{not_applicable: {{{claim}}}}}}}\n", "[TR]")
    if needs is None:
        assert [(one.risk, one.text) for one in outcome.not_applicable] == [(risk, "b")]
        assert risk not in {found.risk for found in outcome.findings}
    else:
        step = finding(outcome, risk).because[0]
        assert (step.code, dict(step.values)) == ("na-unproven", {"needs": needs})
        assert finding(outcome, risk).residual == finding(judged(text, "[TR]"), risk).residual


def test_a_risk_that_is_not_grave_is_set_aside_with_a_reason() -> None:
    mild = rubric(
        risks=RISKS.replace("worst_gravity: 3", "worst_gravity: 2").replace(
            ", {level: 3, when: {fact: topics, includes: [politics, war]}}", ""
        )
    )
    outcome = judge(assessment(answers() + "risks: {ha-01: {not_applicable: {because: b}}}"), mild)
    assert [one.risk for one in outcome.not_applicable] == ["ha-01"]


HEARD = "engagement: [{group: newcomers, how: h, date: 2026-02-01}]\n"
ALL = "risks: {{x-01: {{title: t, rights: [udhr-12], harm: h, who: [newcomers], {factors}}}}}\n"


def claims(evidence: str, gravity: int = 1, lik: int = 1) -> str:
    levels = {"gravity": gravity, "breadth": 1, "irremediability": 1, "likelihood": lik}
    return ALL.format(
        factors=", ".join(f"{name}: {{level: {n}, because: b, evidence: [{evidence}]}}" for name, n in levels.items())
    )


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        (claims("audit"), "high"),
        (claims("study"), "medium"),
        (claims("memo"), "low"),
        (claims("audit", gravity=3), "low"),
        (HEARD + claims("audit", gravity=3), "high"),
        (HEARD + claims("", gravity=3, lik=2), "low"),
    ],
)
def test_confidence_is_the_weakest_grade_and_low_where_a_severe_harm_was_never_talked_about(
    text: str, confidence: str
) -> None:
    assert finding(judged(text), "x-01").confidence == confidence


def test_harmful_answers_and_rules_of_the_rubric_need_no_evidence() -> None:
    assert finding(judged(), "ha-01").confidence == "medium"
    assert (
        finding(judged(HEARD + "risks: {ha-01: {gravity: {level: 4, because: b}}}\n"), "ha-01").confidence == "medium"
    )


def test_what_is_not_known_leaves_confidence_low() -> None:
    assert finding(judged(HEARD + answers(crowd="unknown")), "ha-01").confidence == "low"
    assert finding(judged(HEARD + answers(reach="unknown")), "ha-01").confidence == "low"


@pytest.mark.parametrize(("level", "confidence"), [(2, "high"), (3, "medium")])
def test_two_readings_two_levels_apart_leave_it_medium(level: int, confidence: str) -> None:
    reader = f"second_reader: {{name: D, role: r, level: {level}}}"
    mild = f"scenarios: [{{id: s, gravity: {{level: 1, because: b}}, breadth: {{level: 1, because: b, {reader}}}}}], "
    text = claims("audit", gravity=3, lik=4).replace("gravity: {level: 3", mild + "gravity: {level: 3")
    assert finding(judged(HEARD + text), "x-01").confidence == confidence


@pytest.mark.parametrize(
    ("engagement", "heard"),
    [
        ("{group: newcomers, how: h, date: 2026-02-01}", True),
        ("{group: newcomers, voice: proxy, how: h, date: 2026-02-01}", True),
        ("{voice: regional-expert, how: h, date: 2026-02-01}", True),
        ("{group: children, how: h, date: 2026-02-01}", False),
        ("{group: newcomers, not_done: n, by: 2026-05-01}", False),
    ],
)
def test_a_group_of_the_risk_a_proxy_or_an_expert_can_be_heard(engagement: str, *, heard: bool) -> None:
    severe = answers(topics="[war]") + f"engagement: [{engagement}]\n"
    assert (finding(judged(severe), "ha-01").confidence == "medium") is heard


def test_the_group_of_a_scenario_is_among_those_affected() -> None:
    text = answers(topics="[war]") + "engagement: [{group: children, how: h, date: 2026-02-01}]\n"
    text += "risks: {ha-01: {scenarios: [{id: s, group: children}]}}\n"
    assert finding(judged(text), "ha-01").who == ("women-girls", "newcomers", "children")
    assert finding(judged(text), "ha-01").confidence == "medium"


def test_places_that_are_alike_are_judged_once_and_all_named_where_nobody_confirmed_them() -> None:
    level = "{level: 4, because: b, sources: [s], author: a, date: 2026-02-01, review_by: 2027-01-01}"
    alike = answers(law="no") + f"context: {{DE: {{expression: {level}}}, FR: {{expression: {level}}}}}\n"
    both = finding(judged(alike, "[DE, FR, TR]"), "ha-01")
    assert both.unconfirmed == ("TR",)
    assert len(both.cases) == 1
    assert finding(judged(answers(), "[DE, FR]"), "ha-01").unconfirmed == ()


def test_a_case_that_comes_out_alike_elsewhere_has_the_name_of_each_place() -> None:
    """SY differs from DE in what this risk does not look at, so what was found there is taken over."""
    rated = finding(judged(answers(), "[DE, SY, FR]"), "ha-01")
    assert [case.place for case in rated.cases] == ["DE", "SY"]
    first, second = rated.cases
    assert replace(second, place=first.place) == first


def test_worldwide_is_never_unconfirmed() -> None:
    assert finding(judged(answers(), "[worldwide]"), "ha-01").unconfirmed == ()


def test_a_risk_outside_the_rubric_with_scenarios_alone_is_rated_by_them() -> None:
    text = ALL.format(factors="scenarios: [{id: s, place: FR, gravity: {level: 1, because: b}}]")
    own = finding(judged(text, "[DE, FR]"), "x-01")
    assert [(case.scenario, case.place) for case in own.cases] == [("s", "FR")]
    assert own.applies == "yes"


def test_a_risk_outside_the_rubric_says_that_it_is_and_in_whose_words() -> None:
    own = "x-01: {title: Land, rights: [udhr-12], harm: They lose it., owner: Bo, gravity: {level: 2, because: b}}"
    rated = finding(judged(f"risks: {{{own}}}\n"), "x-01")
    assert (rated.title, rated.harm, rated.owner, rated.rights) == ("Land", "They lose it.", "Bo", ("udhr-12",))
    assert rated.adversarial is False
    step = rated.because[0]
    assert (step.about, step.level, step.code, step.rule) == ("applies", Bounds(1, 1), "outside", ("scales",))
    assert (step.said, step.text) == ((("risks", "x-01"),), "They lose it.")


def test_a_risk_of_the_rubric_is_told_in_the_words_of_the_rubric() -> None:
    known = rubric().risk["ha-01"]
    rated = finding(judged("risks: {ha-01: {involvement: linked, owner: Bo}}\n"), "ha-01")
    assert (rated.title, rated.harm, rated.rights, rated.adversarial) == (known.title, known.harm, known.rights, True)
    assert (rated.owner, rated.involvement, rated.actual) == ("Bo", "linked", False)
    assert finding(judged(), "ha-01").involvement == "unknown"


def levels(severity: int, likelihood: int) -> str:
    """A scenario that sets every factor: severity by gravity alone, and a likelihood."""
    factors = {"gravity": severity, "breadth": 1, "irremediability": 1, "likelihood": likelihood}
    return ", ".join(f"{name}: {{level: {level}, because: b, evidence: [study]}}" for name, level in factors.items())


@pytest.mark.parametrize(
    ("less", "more"),
    [
        # the higher residual rating; its low end; its rating before controls; its severity; its likelihood
        (levels(2, 3), levels(3, 3)),
        (levels(3, 2).replace("gravity: {level: 3", "gravity: {range: [2, 3]"), levels(3, 2)),
        (levels(3, 2), levels(3, 3) + ", group: children"),
        (levels(2, 3), levels(3, 1)),
        (levels(3, 1), levels(3, 2)),
        (levels(3, 2) + ", group: children", levels(3, 2)),
        (levels(3, 1), levels(3, 1).replace("breadth: {level: 1", "breadth: {level: 2")),
        (levels(3, 1), levels(3, 1).replace("irremediability: {level: 1", "irremediability: {level: 2")),
    ],
)
def test_the_deciding_case_is_the_gravest_in_every_respect_whatever_its_name(less: str, more: str) -> None:
    """Residual rating at both ends, rating before controls, severity, likelihood, then the factors one by one."""
    done = "status: verified, effectiveness: substantial, verified: {date: 2026-02-01, by: Bo}, evidence: [study]"
    cover = f"controls: [{{control: block, {done}, covers: {{groups: [children]}}}}]\n"
    for first, second in (("a", "b"), ("b", "a")):
        scenarios = f"[{{id: {first}, {less}}}, {{id: {second}, {more}}}]"
        own = f"x-01: {{title: t, rights: [udhr-12], harm: h, who: [newcomers], scenarios: {scenarios}}}"
        text = f"risks: {{{own}}}\n" + cover.replace("control: block", "control: block, risks: [x-01]")
        rated = finding(judged(text), "x-01")
        assert rated.scenario == second


def test_the_order_of_scenarios_changes_nothing() -> None:
    both = ["{id: a, breadth: {level: 2, because: b}}", "{id: b, gravity: {level: 2, because: b}}"]
    texts = [answers() + f"risks: {{ha-01: {{scenarios: [{', '.join(order)}]}}}}\n" for order in (both, both[::-1])]
    first, second = (finding(judged(text), "ha-01") for text in texts)
    assert (first.scenario, first.factors, first.digest) == (second.scenario, second.factors, second.digest)


def test_a_category_is_its_worst_finding_and_none_where_nothing_applies() -> None:
    outcome = judged(claims("study", gravity=4, lik=4) + HEARD)
    assert outcome.category("harassment").residual == Bounds(Rating.LOW, Rating.LOW)
    assert outcome.category("other").residual == Bounds(Rating.CRITICAL, Rating.CRITICAL)
    assert outcome.category("child-rights").residual is None
    assert outcome.overall.residual == Bounds(Rating.CRITICAL, Rating.CRITICAL)
    assert outcome.overall.by == ("x-01@thing",)
    assert dict(outcome.counts) == {
        "CRITICAL": 1, "HIGH": 0, "MEDIUM": 0, "LOW": 1, "NEGLIGIBLE": 0, "indeterminate": 0, "actual": 0,
    }  # fmt: skip
    assert [found.risk for found in outcome.findings] == ["x-01", "ha-01"]
    with pytest.raises(KeyError):
        outcome.finding("gs-01@thing")


def test_a_finding_decides_a_roll_up_only_at_its_own_end() -> None:
    text = answers(topics="unknown") + claims("study", gravity=3, lik=2)
    outcome = judged(text)
    assert finding(outcome, "ha-01").residual == Bounds(Rating.LOW, Rating.MEDIUM)
    assert outcome.overall.residual == Bounds(Rating.MEDIUM, Rating.MEDIUM)
    assert set(outcome.overall.by) == {"x-01@thing", "ha-01@thing"}


@pytest.mark.parametrize(
    ("crowd", "state"), [("unknown", "unknown"), (None, "unanswered"), ("{range: [few, some]}", "range")]
)
def test_an_open_question_names_its_state_and_the_risks_that_hang_on_it(crowd: str | None, state: str) -> None:
    (question,) = judged(answers(crowd=crowd)).open_questions
    assert (question.question, question.state, question.decides) == ("crowd", state, ("ha-01",))


def test_a_measure_that_nobody_answered_leaves_nothing_open() -> None:
    assert not judged(answers(patrol=None)).open_questions
    assert not judged(answers(patrol="unknown")).open_questions


def test_a_harm_that_happens_is_told_as_one() -> None:
    happening = f"risks: {{ha-01: {{actual: {{since: 2026-01-01, {REMEDY}}}}}}}\n"
    assert finding(judged(happening), "ha-01").actual
    assert not finding(judged(), "ha-01").actual


def test_the_firm_end_is_that_of_the_worst_place() -> None:
    rated = finding(judged(answers(topics="[war]", law="no"), "[DE, TR]"), "ha-01")
    assert [Rating(case.residual.low).name for case in rated.cases] == ["MEDIUM", "HIGH"]
    assert rated.firm == Rating.HIGH


def test_a_risk_that_applies_in_one_place_applies() -> None:
    text = answers(data="yes", addresses="yes", names="no", law="{by_place: {TR: used, RU: unknown}}")
    rated = finding(judged(text, "[TR, RU]"), "gs-01")
    assert {case.applies for case in rated.cases} == {"yes", "unknown"}
    assert rated.applies == "yes"


def own(*scenarios: str) -> str:
    named = ", ".join(f"{{id: {name}, {body}}}" for name, body in zip("ab", scenarios, strict=True))
    return f"risks: {{x-01: {{title: t, rights: [udhr-12], harm: h, who: [newcomers], scenarios: [{named}]}}}}\n"


def test_confidence_is_that_of_the_weakest_of_the_worst_cases() -> None:
    heard = "engagement: [{group: newcomers, how: h, date: 2026-02-01}]\n"
    known = levels(4, 2)
    partly = known.partition("}, ")[2]
    assert finding(judged(own(known, known) + heard), "x-01").confidence == "medium"
    assert finding(judged(own(known, partly) + heard), "x-01").confidence == "low"


def test_one_severe_case_that_nobody_was_heard_about_leaves_it_low() -> None:
    assert finding(judged(own(levels(2, 2), levels(2, 2))), "x-01").confidence == "medium"
    assert finding(judged(own(levels(4, 2), levels(2, 4))), "x-01").confidence == "low"


def test_only_places_that_counted_or_are_alike_are_unconfirmed() -> None:
    text = answers(law="no")
    assert finding(judged(text, "[DE, TR, worldwide]"), "ha-01").unconfirmed == ("TR",)
    assert finding(judged(text, "[worldwide, RU, DE]"), "ha-01").unconfirmed == ("RU",)


def test_a_digest_rests_on_the_controls_that_were_used_and_on_no_measure() -> None:
    def digest(text: str) -> str:
        return finding(judged(text), "ha-01").digest

    planned = "controls: [{control: watch, status: planned}]\n"
    assert digest(planned) != digest(planned.replace("planned", "failed"))
    assert digest(answers(patrol="daily")) == digest(answers())


def test_not_applicable_without_its_justification_says_what_it_needs_and_where() -> None:
    text = (
        answers(data="yes", addresses="yes", names="no", law="used")
        + "risks: {gs-01: {not_applicable: {because: why}}}\n"
    )
    step = finding(judged(text, "[TR]"), "gs-01").because[0]
    assert (step.about, step.level, step.code) == ("applies", Bounds(1, 1), "na-unproven")
    assert (step.rule, step.said) == (("evidence", "not_applicable_grade"), (("risks", "gs-01", "not_applicable"),))
    assert (step.text, dict(step.values)) == ("why", {"needs": "evidence"})


def test_what_is_set_aside_leads_to_the_claim_and_to_the_risk() -> None:
    given = assessment("risks: {ha-01: {not_applicable: {because: why}}}\n")
    assert rubric().risk["ha-01"].worst_gravity == rubric().manifest.evidence.not_applicable_gravity
    assert not judge(given).not_applicable
    (aside,) = judge(given, with_policy(rubric(), "evidence", not_applicable_gravity=4)).not_applicable
    assert (aside.risk, aside.text, aside.rule) == ("ha-01", "why", ("risks", "ha-01"))
    assert aside.by == (("risks", "ha-01", "not_applicable"),)


def test_worldwide_is_not_unconfirmed_though_its_level_counted() -> None:
    by = rubric(risks=RISKS.replace("{fact: place.expression, at_least: 4}", "{fact: place.expression, at_least: 3}"))
    for places in ("[worldwide, TR]", "[TR, worldwide]", "[worldwide]"):
        rated = finding(judge(assessment(answers(law="no" if "TR" in places else None), places=places), by), "ha-01")
        assert rated.unconfirmed == (("TR",) if "TR" in places else ())
