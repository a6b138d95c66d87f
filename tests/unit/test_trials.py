"""Vignettes run: readings, unknown answers one by one and by thirds, and the rules that decide."""

from dataclasses import replace
from fractions import Fraction

import pytest

from hrdd.engine.alone import Deciding, deciding_rules, used_rules
from hrdd.engine.trials import Trial, deciding, each_unknown, short_form, summed, thirds_unknown, trial
from hrdd.model.outcome import Bounds
from hrdd.model.rubric import Rubric
from hrdd.model.vignette import Vignette
from tests.make import DERIVED, answers, assessment, entries, finding, judge, rubric

SHORT = DERIVED + "- {id: short-form, when: {all: [{fact: crowd, is: few}, {fact: data, is: no}]}}\n"
BAND = "expect: {harassment: [LOW, LOW]}, because: {harassment: As a test wants it.}"


def vignette(name: str = "it", places: str = "[DE]", **changes: str | None) -> Vignette:
    text = f"- {{id: {name}, kind: feature, story: A story., places: {places}, {answers(**changes).strip()}, {BAND}}}"
    return entries(Vignette, text)[0]


def run(*vignettes: Vignette, by: Rubric | None = None) -> list[Trial]:
    return [trial(one, by or rubric()) for one in vignettes]


def test_a_reading_is_the_residual_rating_of_a_category() -> None:
    (tried,) = run(vignette())
    (reading,) = tried.readings
    assert (reading.category, reading.read, reading.hit, reading.fault) == ("harassment", Bounds(1, 1), True, "")
    assert [finding.risk for finding in reading.deciding] == ["ha-01"]
    assert tried.unanswered == ()
    assert tried.passes


def test_a_category_without_a_finding_is_negligible() -> None:
    (tried,) = run(vignette(reach="no"))
    assert (tried.readings[0].read, tried.readings[0].fault, tried.worst) == (Bounds(0, 0), "high-below", Bounds(0, 0))


def test_what_is_not_answered_is_told() -> None:
    (tried,) = run(vignette(crowd=None, topics=None))
    assert tried.unanswered == ("topics", "crowd")


@pytest.mark.parametrize(
    ("read", "fault"), [((0, 1), "low-below"), ((0, 0), "high-below"), ((2, 3), "low-above"), ((1, 3), "")]
)
def test_a_miss_has_one_of_three_faults(read: tuple[int, int], fault: str) -> None:
    (tried,) = run(vignette())
    assert replace(tried.readings[0], read=Bounds(*read)).fault == fault


def test_each_known_answer_is_unknown_once() -> None:
    found = list(each_unknown(vignette(crowd="unknown", patrol="daily"), rubric()))
    assert [doubt.unknown for doubt in found] == [("reach",), ("under18",), ("data",), ("topics",)]


def test_one_unknown_answer_can_keep_a_vignette_from_passing() -> None:
    one = vignette(places="[TR]", data="yes", addresses="yes", names="no", law="no")
    assert run(one)[0].passes
    ends = {doubt.unknown[0]: doubt.outcome.decision.exit for doubt in each_unknown(one, rubric())}
    # If the law is used, people are exposed to it; in such a place, a grave topic or a crowd may make ha-01 HIGH.
    assert {name for name, exit_ in ends.items() if exit_} == {"topics", "crowd", "law"}
    assert set(ends.values()) == {0, 4}


def test_every_third_known_answer_is_unknown_in_the_order_of_the_rubric() -> None:
    given = {"reach": "yes", "under18": "no", "data": "yes", "addresses": "yes", "names": "no", "topics": "[none]"}
    one = vignette(**given)
    assert thirds_unknown(one, rubric()).unknown == ("data", "topics")
    backwards = one.model_copy(update={"answers": dict(reversed(list(one.answers.items())))})
    assert thirds_unknown(backwards, rubric()).unknown == ("data", "topics")


def test_the_noes_of_the_short_form_stay() -> None:
    by = rubric(derived=SHORT)
    assert short_form(by) == {"data"}
    assert short_form(rubric()) == frozenset()
    assert thirds_unknown(vignette(), rubric()).unknown == ("data",)
    assert thirds_unknown(vignette(), by).unknown == ()


def test_width_is_summed_over_all_categories() -> None:
    doubt = thirds_unknown(vignette(reach="yes", data="yes", addresses="no", names="no", topics="[war]"), rubric())
    assert doubt.unknown == ("data", "topics")
    # ha-01: gravity 2 to 3 with breadth 1, irremediability 2, likelihood 2: LOW to MEDIUM. gs-01 needs a law: excluded.
    assert doubt.outcome.category("harassment").residual == Bounds(1, 2)
    assert doubt.width(rubric()) == 1


def decided(*trials: Trial, by: Rubric | None = None) -> list[tuple[str, str, int, tuple[str, ...]]]:
    found: tuple[Deciding, ...] = deciding_rules(trials, by or rubric())
    return [(one.risk, one.factor, one.rule.level, one.vignettes) for one in found]


def test_a_rule_decides_where_its_absence_changes_the_reading() -> None:
    war = run(vignette("war", topics="[war]"))
    assert war[0].readings[0].read == Bounds(2, 2)
    assert decided(*war) == [("ha-01", "gravity", 3, ("war",))]
    assert decided(*war, *run(vignette("politics", topics="[politics]"), vignette())) == [
        ("ha-01", "gravity", 3, ("war", "politics"))
    ]


def test_a_rule_that_holds_without_changing_a_rating_does_not_decide() -> None:
    some = run(vignette(crowd="some"))
    steps = {step.rule for finding in some[0].outcome.findings for step in finding.because}
    assert ("risks", "ha-01", "breadth", 1) in steps
    assert decided(*some) == []


def test_a_rule_that_may_hold_decides_the_high_end() -> None:
    assert decided(*run(vignette(topics="unknown"))) == [("ha-01", "gravity", 3, ("it",))]


def test_two_rules_that_cover_for_each_other_decide_nothing_alone() -> None:
    base = rubric().risk["ha-01"]
    double = base.model_copy(update={"gravity": (*base.gravity, base.gravity[1])})
    by = Rubric.model_construct(**{**dict(rubric()), "risks": {**rubric().risks, "harassment": (double,)}})
    assert decided(*run(vignette(topics="[war]"), by=by), by=by) == []


def test_another_risk_of_the_category_can_hide_what_a_rule_does() -> None:
    graver = rubric().risk["ha-01"].model_copy(update={"id": "ha-02", "gravity": (rubric().risk["gs-01"].gravity[0],)})
    by = Rubric.model_construct(
        **{**dict(rubric()), "risks": {**rubric().risks, "harassment": (*rubric().risks["harassment"], graver)}}
    )
    assert decided(*run(vignette(topics="[war]"), by=by), by=by) == []


def test_only_questions_without_any_answer_are_unanswered() -> None:
    assert run(vignette(crowd=None, topics="unknown"))[0].unanswered == ("crowd",)


def test_a_reading_carries_the_explanation_of_its_miss() -> None:
    assert run(vignette())[0].readings[0].explanation == ""
    missed = vignette().model_copy(update={"misses": {"harassment": "The story does not say who comes."}})
    assert trial(missed, rubric()).readings[0].explanation == "The story does not say who comes."


def test_the_findings_that_decide_make_an_end_of_the_rating_of_their_category() -> None:
    outcome = run(vignette())[0].outcome
    (one,) = outcome.findings
    made = {"low": (1, 2), "high": (0, 3), "both": (1, 3), "neither": (2, 2), "elsewhere": (1, 3)}
    findings = tuple(
        replace(
            one, risk=name, residual=Bounds(*ends), category="child-rights" if name == "elsewhere" else one.category
        )
        for name, ends in made.items()
    )
    rolls = tuple((name, replace(roll, residual=Bounds(1, 3))) for name, roll in outcome.categories)
    told = replace(outcome, findings=findings, categories=rolls)
    assert [finding.risk for finding in deciding(told, "harassment")] == ["low", "high", "both"]
    assert [finding.risk for finding in deciding(told, "child-rights")] == ["elsewhere"]


def test_readings_are_summed_by_hits_misses_that_nothing_unknown_covers_and_widths() -> None:
    reading = run(vignette())[0].readings[0]
    bands = [((1, 1), (1, 2)), ((0, 0), (1, 1)), ((0, 2), (1, 1)), ((2, 4), (1, 1)), ((0, 1), (2, 3))]
    readings = [replace(reading, read=Bounds(*read), accepted=Bounds(*band)) for read, band in bands]
    assert [one.fault for one in readings] == ["", "high-below", "low-below", "low-above", "high-below"]
    found = summed(readings, (0, 1, 2, 3, 4))
    assert (found.readings, found.hits, found.high_below, found.width) == (5, 1, 2, Fraction(5, 5))
    assert sum(map(sum, found.table)) == 5
    empty = summed([], (0, 1))
    assert (empty.readings, empty.hits, empty.high_below, empty.width, empty.kappa) == (0, 0, 0, None, None)


def test_a_rule_that_fires_in_several_cases_is_used_once() -> None:
    given = assessment("risks: {ha-01: {scenarios: [{id: night, what: W, breadth: {level: 2, because: b}}]}}\n")
    one = finding(judge(given), "ha-01")
    assert len(one.cases) == 2
    used = list(used_rules(one))
    assert ("ha-01", "gravity", 0) in used
    assert len(used) == len(set(used))
