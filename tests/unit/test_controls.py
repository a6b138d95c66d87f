"""Controls are counted when they are verified, effective, proven, independent and reach the case; plans are not."""

from datetime import date
from itertools import pairwise

import pytest

from hrdd.engine.controls import HIERARCHY
from hrdd.model.base import Rating
from hrdd.model.outcome import Bounds, Credited, Finding
from tests.make import DAY, answers, assessment, finding, judge, rubric, with_policy

PROOF = """
evidence:
  audit: {title: t, grade: E3, date: 2026-01-01}
  test: {title: t, grade: E2, date: 2026-01-01}
  memo: {title: t, grade: E1, date: 2026-01-01}
  half-old: {title: t, grade: E2, date: 2025-08-01}
  old: {title: t, grade: E3, date: 2024-06-01}
"""
DONE = "status: verified, effectiveness: substantial, verified: {date: 2026-02-01, by: Bo}, evidence: [test]"
PARTLY = DONE.replace("substantial", "partial")
PLAN = "status: planned, effectiveness: substantial, owner: Bo, due: 2026-06-01"
IN_PLACE = "status: implemented, effectiveness: substantial, evidence: [memo]"
CHANNEL = "{name: n, last_case: 2026-01-01, criteria: {legitimate: met, accessible: met, predictable: partly, equitable: met, transparent: met, rights-compatible: met, learning: partly, dialogue: met}}"  # noqa: E501
LIKELY = "risks: {ha-01: {likelihood: {level: 4, because: b}}}\n"
SEVERE = answers(topics="[war]") + LIKELY
MODERATE = answers() + LIKELY


def found(*controls: str, text: str = SEVERE, places: str = "[DE]", as_of: date = DAY, subject: str = "") -> Finding:
    """The finding on ha-01, certain before controls unless `text` says otherwise, under these controls."""
    body = text + PROOF + "controls:\n" + "".join(f"  - {{{control}}}\n" for control in controls)
    return finding(judge(assessment(body, places=places, subject=subject), as_of=as_of), "ha-01")


def only(found: Finding) -> Credited:
    (credit,) = found.controls
    return credit


@pytest.mark.parametrize(
    ("controls", "likelihood"),
    [
        ((f"control: watch, {DONE}",), 3),
        ((f"control: watch, {PARTLY}",), 4),
        ((f"control: watch, {PARTLY}", f"control: block, {PARTLY}"), 3),
        ((f"control: watch, {DONE}", f"control: block, {PARTLY}"), 3),
        ((f"control: watch, {DONE}", f"control: block, {DONE}"), 2),
        ((f"control: watch, {DONE}", f"control: block, {DONE}", f"control: notice, {DONE}, common_cause: n"), 2),
    ],
)
def test_two_points_are_one_step_of_likelihood_and_two_steps_are_the_most(
    controls: tuple[str, ...], likelihood: int
) -> None:
    assert found(*controls).residual_factors.likelihood == Bounds(likelihood, likelihood)


def test_three_full_controls_still_take_two_steps_only() -> None:
    own = f"control: mine, title: t, type: prevent, targets: [likelihood], risks: [ha-01], {DONE}"
    assert found(f"control: watch, {DONE}", f"control: block, {DONE}", own).residual_factors.likelihood == Bounds(2, 2)


def test_likelihood_is_not_lowered_below_the_lowest_level() -> None:
    low = found(f"control: watch, {DONE}", f"control: block, {DONE}", text=answers())
    assert low.residual_factors.likelihood == Bounds(1, 1)


def test_breadth_and_irremediability_fall_by_one_step_and_gravity_never() -> None:
    wide = SEVERE.replace("crowd: few", "crowd: most").replace(
        "{likelihood", "{irremediability: {level: 4, because: b}, likelihood"
    )
    lowered = found(
        f"control: watch, {DONE}", f"control: block, {DONE}", f"control: repair, {DONE}",
        text=wide + f"remedy: {{channels: [{CHANNEL}]}}\n",
    )  # fmt: skip
    assert lowered.factors.gravity == lowered.residual_factors.gravity == Bounds(3, 3)
    assert lowered.residual_factors.breadth == Bounds(3, 3)
    assert lowered.residual_factors.irremediability == Bounds(3, 3)


@pytest.mark.parametrize(
    ("control", "why"),
    [
        (f"control: watch, {DONE}", "counts"),
        (f"control: watch, {DONE.replace('[test]', '[audit]')}", "counts"),
        (f"control: watch, {DONE.replace('[test]', '[memo]')}", "counts-implemented"),
        (f"control: watch, {DONE.replace('[test]', '[]')}", "no-evidence"),
        (f"control: watch, {DONE.replace('[test]', '[old]')}", "evidence-old"),
        (f"control: watch, {DONE.replace('verified: {date: 2026-02-01, by: Bo}, ', '')}", "counts-implemented"),
        (f"control: watch, {PARTLY.replace('verified: {date: 2026-02-01, by: Bo}, ', '')}", "no-evidence"),
        (f"control: watch, {PARTLY.replace('2026-02-01', '2025-02-01')}", "evidence-old"),
        (f"control: watch, {DONE.replace('substantial', 'none')}", "no-effect"),
        (f"control: watch, {IN_PLACE}", "counts-implemented"),
        (f"control: watch, {IN_PLACE.replace('[memo]', '[]')}", "not-verified"),
        (f"control: watch, {IN_PLACE.replace('substantial', 'partial')}", "not-verified"),
        ("control: watch, status: proposed", "plan"),
        (f"control: watch, {PLAN}", "plan"),
        (f"control: watch, {PLAN.replace('planned', 'in-progress')}", "plan"),
        (f"control: watch, {DONE.replace('status: verified', 'status: failed')}", "failed"),
        (f"control: watch, {DONE.replace('status: verified', 'status: retired')}", "retired"),
        (f"control: watch, {DONE.replace('status: verified', 'status: stale')}", "stale"),
        (f"control: watch, {DONE}, in_baseline: true", "baseline"),
        (f"control: watch, {DONE}, covers: {{groups: [newcomers]}}", "not-covered"),
        (f"control: repair, {DONE}", "remedy-unproven"),
        (f"control: alarm, {DONE}", "counts"),
    ],
)
def test_every_control_says_why_it_counts_or_not(control: str, why: str) -> None:
    assert only(found(control)).why == why


@pytest.mark.parametrize(
    ("control", "steps", "why"),
    [
        (IN_PLACE, 1, "counts-implemented"),
        (IN_PLACE.replace("[memo]", "[]"), 0, "no-evidence"),
        (IN_PLACE.replace("[memo]", "[old]"), 0, "evidence-old"),
        (IN_PLACE.replace("substantial", "partial"), 0, "not-verified"),
        (DONE.replace("[test]", "[memo]"), 1, "counts-implemented"),
    ],
)
def test_where_harm_is_not_severe_one_that_is_in_place_takes_one_step(control: str, steps: int, why: str) -> None:
    kept = found(f"control: watch, {control}", text=MODERATE)
    assert kept.residual_factors.likelihood.high == 4 - steps
    assert only(kept).why == why


def test_evidence_is_what_is_missing_only_where_it_would_have_been_enough() -> None:
    bare = IN_PLACE.replace("[memo]", "[]")
    assert only(found(f"control: watch, {bare}", text=SEVERE)).why == "not-verified"
    assert only(found(f"control: watch, {bare}", text=MODERATE, places="[SY]")).why == "not-verified"


def test_where_harm_is_severe_one_that_is_in_place_takes_none() -> None:
    assert found(f"control: watch, {IN_PLACE}").residual_factors.likelihood == Bounds(4, 4)


def test_one_that_is_in_place_lowers_only_the_end_where_harm_is_not_severe() -> None:
    open_ = answers(topics="unknown") + LIKELY
    assert found(f"control: watch, {IN_PLACE}", text=open_).residual_factors.likelihood == Bounds(3, 4)
    wide = open_.replace("level: 4", "range: [3, 4]")
    assert found(f"control: watch, {IN_PLACE}", text=wide).residual_factors.likelihood == Bounds(2, 4)


def test_one_that_is_in_place_adds_nothing_to_a_verified_one() -> None:
    both = found(f"control: watch, {DONE}", f"control: block, {IN_PLACE}", text=MODERATE)
    assert both.residual_factors.likelihood == Bounds(3, 3)


@pytest.mark.parametrize("place", ["SY", "RU"])
def test_where_the_profile_is_heightened_only_verified_controls_count(place: str) -> None:
    text = (answers(law="no") if place == "RU" else answers()) + LIKELY
    kept = found(f"control: watch, {IN_PLACE}", text=text, places=f"[{place}]")
    assert only(kept).why == "heightened"
    assert kept.residual_factors.likelihood == Bounds(4, 4)


def test_where_the_profile_is_heightened_evidence_holds_for_half_as_long() -> None:
    control = f"control: watch, {DONE.replace('[test]', '[half-old]')}"
    assert only(found(control)).why == "counts"
    assert only(found(control, places="[SY]")).why == "evidence-old"


def test_informing_people_is_partial_at_most() -> None:
    assert only(found(f"control: notice, {DONE}")).points == 1
    assert only(found(f"control: notice, {IN_PLACE}", text=MODERATE)).why == "not-verified"


def test_what_notices_a_harm_afterwards_earns_no_likelihood() -> None:
    assert only(found(f"control: alarm, {DONE}")).targets == ("breadth",)
    late = "control: mine, title: t, type: detect, targets: [likelihood], risks: [ha-01]"
    assert only(found(f"{late}, {DONE}")).why == "detects-late"


def test_what_notices_it_beforehand_does() -> None:
    controls = "- {id: alarm, type: detect, targets: [likelihood, breadth], precedes_harm: true}\n"
    early = rubric(controls=controls + "- {id: watch, type: prevent, targets: [likelihood, breadth]}\n"
                   "- {id: block, type: prevent, targets: [likelihood, irremediability]}\n")  # fmt: skip
    given = assessment(SEVERE + PROOF + f"controls: [{{control: alarm, {DONE}}}]")
    assert finding(judge(given, early), "ha-01").controls[0].targets == ("breadth", "likelihood")


@pytest.mark.parametrize(
    ("channel", "points"),
    [
        (CHANNEL, 2),
        (CHANNEL.replace("learning: partly", "learning: not"), 0),
        (CHANNEL.replace("learning: partly", "learning: unknown"), 0),
        (CHANNEL.replace("learning: partly, ", ""), 0),
        (CHANNEL.replace("last_case: 2026-01-01, ", ""), 0),
    ],
)
def test_remedy_counts_through_a_channel_that_meets_all_eight_criteria_and_has_been_used(
    channel: str, points: int
) -> None:
    text = SEVERE + f"remedy: {{channels: [{channel}]}}\n"
    assert only(found(f"control: repair, {DONE}", text=text)).points == points


@pytest.mark.parametrize(
    ("covers", "counts"),
    [
        ("groups: [women-girls, newcomers]", True),
        ("groups: [women-girls, newcomers, children]", True),
        ("groups: [women-girls]", False),
        ("places: [DE]", True),
        ("places: [FR]", False),
        ("languages: [de, fr]", True),
        ("languages: [de]", False),
        ("scenarios: [base]", True),
        ("scenarios: [s]", False),
    ],
)
def test_a_control_counts_only_if_it_reaches_the_people_place_languages_and_scenario(
    covers: str, *, counts: bool
) -> None:
    text = SEVERE.replace("{likelihood", "{scenarios: [{id: s}], likelihood")
    seen = found(
        f"control: watch, {DONE}, covers: {{{covers}}}", text=text, places="[DE, FR]", subject="languages: [de, fr]"
    )
    (base,) = [case for case in seen.cases if case.scenario is None and case.place == "DE"]
    assert (base.controls[0].why == "counts") is counts


def test_languages_nobody_named_are_not_covered() -> None:
    assert only(found(f"control: watch, {DONE}, covers: {{languages: [de]}}")).why == "not-covered"


def test_one_place_left_out_keeps_the_residual_of_that_place() -> None:
    partly = found(
        f"control: watch, {DONE}, covers: {{places: [DE]}}", f"control: block, {DONE}, covers: {{places: [DE]}}",
        text=SEVERE, places="[DE, FR]",
    )  # fmt: skip
    assert (partly.place, partly.residual) == ("FR", Bounds(Rating.HIGH, Rating.HIGH))


def test_one_group_left_out_keeps_the_residual_of_that_group() -> None:
    text = SEVERE.replace("{likelihood", "{scenarios: [{id: s, group: children}], likelihood")
    covers = "covers: {groups: [women-girls, newcomers]}"
    left = found(f"control: watch, {DONE}, {covers}", f"control: block, {DONE}, {covers}", text=text)
    assert (left.scenario, left.residual) == ("s", Bounds(Rating.HIGH, Rating.HIGH))


@pytest.mark.parametrize("second", [DONE, PARTLY])
def test_of_one_common_cause_only_the_better_control_counts(second: str) -> None:
    same = found(f"control: watch, {DONE}, common_cause: a", f"control: block, {second}, common_cause: a")
    assert same.residual_factors.likelihood == Bounds(3, 3)
    assert sum("likelihood" in credit.targets for credit in same.controls if credit.points) == 1
    assert [credit.control for credit in same.controls if "irremediability" in credit.targets] == ["block"]


def test_the_same_control_twice_has_one_cause() -> None:
    twice = found(f"control: watch, {PARTLY}", f"control: watch, {PARTLY}")
    assert sorted(credit.why for credit in twice.controls) == ["counts", "same-cause"]
    assert twice.residual_factors.likelihood == Bounds(4, 4)


def test_the_better_of_one_cause_counts_whichever_comes_first() -> None:
    for controls in ((PARTLY, DONE), (DONE, PARTLY)):
        assert found(*(f"control: watch, {one}" for one in controls)).residual_factors.likelihood == Bounds(3, 3)


def test_no_control_lowers_the_likelihood_of_a_harm_that_goes_on() -> None:
    actual = "actual: {since: 2026-01-01, remedy: {what: w, owner: o, due: 2026-04-01}}"
    text = SEVERE.replace("likelihood: {level: 4, because: b}", actual)
    going_on = found(f"control: watch, {DONE}", f"control: block, {DONE}", text=text)
    assert going_on.residual_factors.likelihood == Bounds(4, 4)
    assert "actual-stays" in [step.code for step in going_on.because if step.about == "residual"]


@pytest.mark.parametrize("status", ["proposed", "planned", "in-progress", "implemented"])
def test_a_plan_with_owner_and_date_shows_in_the_projection_alone(status: str) -> None:
    planned = found(f"control: watch, {PLAN.replace('planned', status)}", f"control: block, {PLAN}")
    assert planned.residual == Bounds(Rating.HIGH, Rating.HIGH)
    assert planned.projected == Bounds(Rating.MEDIUM, Rating.MEDIUM)


@pytest.mark.parametrize(
    "broken",
    [
        PLAN.replace("owner: Bo, ", ""),
        PLAN.replace(", due: 2026-06-01", ""),
        PLAN.replace("2026-06-01", "2026-02-28"),
        PLAN.replace("planned", "failed"),
        PLAN.replace("planned", "verified"),
        PLAN.replace("substantial", "none"),
    ],
)
def test_a_plan_without_owner_or_day_or_effect_projects_nothing(broken: str) -> None:
    planned = found(f"control: watch, {broken}", f"control: block, {PLAN}")
    assert planned.projected == Bounds(Rating.HIGH, Rating.HIGH)


@pytest.mark.parametrize(
    "other",
    [
        "control: block, status: planned",
        "control: elsewhere, title: t, type: prevent, targets: [likelihood], risks: [gs-01], status: planned",
    ],
)
def test_a_plan_is_projected_whatever_else_is_written(other: str) -> None:
    """One control that nobody has promised, or that is about another risk, takes nothing from the plan of another."""
    planned = f"control: watch, {PLAN}"
    for controls in ((planned, other), (other, planned)):
        made = found(*controls, text=SEVERE.replace("level: 4", "level: 3"))
        assert made.projected == Bounds(Rating.MEDIUM, Rating.MEDIUM)
        assert made.residual == Bounds(Rating.HIGH, Rating.HIGH)


def test_a_control_of_ones_own_addresses_the_risks_it_names() -> None:
    own = f"control: mine, title: Mine, type: prevent, targets: [likelihood], risks: [ha-01], {DONE}"
    assert (only(found(own)).title, only(found(own)).points) == ("Mine", 2)
    assert not found(own.replace("ha-01", "gs-01")).controls


def test_a_control_of_the_rubric_lowers_what_the_risk_lists_whatever_the_entry_says() -> None:
    assert only(found(f"control: repair, targets: [likelihood], risks: [ha-01], {DONE}")).targets == (
        "irremediability",
    )


@pytest.mark.parametrize(
    ("targets", "kept"),
    [("", ("breadth", "likelihood")), ("targets: [breadth], ", ("breadth",)), ("targets: [irremediability], ", ())],
)
def test_for_a_risk_outside_the_rubric_a_control_keeps_to_its_own_targets(targets: str, kept: tuple[str, ...]) -> None:
    text = SEVERE.replace("risks: {", "risks: {x-01: {title: t, rights: [udhr-12], harm: h, who: [newcomers]}, ")
    body = text + PROOF + f"controls: [{{control: watch, risks: [x-01], {targets}{DONE}}}]"
    assert finding(judge(assessment(body)), "x-01").controls[0].targets == kept


def test_a_measure_that_an_answer_speaks_of_is_told_and_earns_nothing() -> None:
    told = finding(judge(assessment(answers(patrol="daily"))), "ha-01")
    assert [(one.control, one.status, one.points, one.why, one.said) for one in told.controls] == [
        ("watch", "implemented", 0, "measure", ("answers", "patrol"))
    ]
    assert told.residual == finding(judge(assessment()), "ha-01").residual


def test_a_measure_is_not_told_twice_nor_where_it_is_missing() -> None:
    written = answers(patrol="daily") + "controls: [{control: watch, status: proposed}]"
    assert [one.why for one in finding(judge(assessment(written)), "ha-01").controls] == ["plan"]
    assert not finding(judge(assessment(answers(patrol="none"))), "ha-01").controls


def test_steps_name_the_controls_that_earned_them_and_the_rule_behind_them() -> None:
    text = f"controls: [{{control: watch, {DONE}}}, {{control: repair, status: planned}}]\n" + PROOF
    case = finding(judge(assessment(text)), "ha-01").cases[0]
    mine = [step for step in case.steps if step.code == "control-step" and step.about == "residual"]
    (step,) = [step for step in mine if ("factor", "likelihood") in step.values]
    assert (step.rule, step.said) == (("credit", "points_per_step"), (("controls", 0),))
    assert dict(step.values) == {"factor": "likelihood", "steps": "1", "points": "2"}


def test_a_harm_that_goes_on_says_why_its_likelihood_stays() -> None:
    text = "risks: {ha-01: {actual: {since: 2026-01-01, remedy: {what: w, owner: o, due: 2026-04-01}}}}\n"
    case = finding(judge(assessment(text)), "ha-01").cases[0]
    (step,) = [step for step in case.steps if step.code == "actual-stays" and step.about == "residual"]
    assert (step.rule, step.said) == (("evidence", "past_likelihood"), ())


def test_a_plan_due_today_still_counts_in_the_projection() -> None:
    plan = "control: watch, status: planned, effectiveness: substantial, owner: Bo, due: 2026-03-01"
    found = finding(judge(assessment(answers(topics="[war]") + f"controls: [{{{plan}}}]\n")), "ha-01")
    assert found.cases[0].steps[-1].about == "projected"
    assert any(step.code == "control-step" for step in found.cases[0].steps)


def test_what_earns_nothing_has_no_points() -> None:
    text = "controls: [{control: watch, status: implemented, effectiveness: substantial}]\n"
    (credit,) = finding(judge(assessment(text)), "ha-01").cases[0].controls
    assert (credit.points, credit.why) == (0, "no-evidence")


def test_one_that_is_in_place_is_credited_with_likelihood_alone_and_no_points() -> None:
    """So it adds up with nothing: neither with another of its kind nor with one that is verified in part."""
    credit = only(found(f"control: watch, {IN_PLACE}"))
    assert (credit.targets, credit.points, credit.why) == (("likelihood",), 0, "counts-implemented")
    for other in (IN_PLACE, PARTLY):
        both = found(f"control: watch, {IN_PLACE}", f"control: block, {other}")
        assert both.residual_factors == both.factors


def test_the_step_of_one_that_is_in_place_names_it_and_its_rule() -> None:
    steps = found(f"control: watch, {IN_PLACE}", f"control: repair, {DONE}", text=MODERATE).cases[0].steps
    (step,) = [step for step in steps if step.code == "implemented-step" and step.about == "residual"]
    assert (step.rule, step.said, step.text) == (("credit", "implemented"), (("controls", 0),), "")
    assert dict(step.values) == {"factor": "likelihood", "steps": "1"}
    assert step.level == Bounds(3, 3)


def test_a_step_names_those_alone_that_earned_it() -> None:
    """Not one with points on another factor, and not one on this factor without points."""
    steps = found(f"control: watch, {DONE}", f"control: alarm, {DONE}", f"control: block, {PLAN}").cases[0].steps
    mine = [step for step in steps if step.code == "control-step" and step.about == "residual"]
    named = {dict(step.values)["factor"]: step.said for step in mine}
    assert named == {"breadth": (("controls", 0), ("controls", 1)), "likelihood": (("controls", 0),)}
    assert {step.text for step in mine} == {""}


def test_a_plan_is_taken_to_bring_the_evidence_that_it_will_need() -> None:
    """Where full credit asks for better evidence than partial credit, a plan is projected with the better."""
    first, second = rubric().manifest.credit.verified
    stricter = with_policy(rubric(), "credit", verified=(first.model_copy(update={"grade": "E3"}), second))
    text = SEVERE.replace("level: 4", "level: 3") + PROOF
    planned = finding(judge(assessment(text + f"controls: [{{control: watch, {PLAN}}}]"), stricter), "ha-01")
    assert planned.projected == Bounds(Rating.MEDIUM, Rating.MEDIUM)
    done = finding(judge(assessment(text + f"controls: [{{control: watch, {DONE}}}]"), stricter), "ha-01")
    assert done.residual == Bounds(Rating.HIGH, Rating.HIGH)


def test_a_control_that_can_lower_none_of_its_targets_says_so() -> None:
    text = SEVERE.replace("risks: {", "risks: {x-01: {title: t, rights: [udhr-12], harm: h, who: [newcomers]}, ")
    body = text + PROOF + f"controls: [{{control: watch, risks: [x-01], targets: [irremediability], {DONE}}}]"
    (credit,) = finding(judge(assessment(body)), "x-01").controls
    assert (credit.why, credit.points) == ("not-a-target", 0)


def test_among_equals_of_one_cause_the_words_decide_and_never_the_order() -> None:
    one, two = f"control: watch, owner: Bo, {DONE}", f"control: watch, owner: Cy, {DONE}"
    for controls in ((one, two), (two, one)):
        told = {credit.owner: credit.why for credit in found(*controls).controls}
        assert told == {"Bo": "counts", "Cy": "same-cause"}


@pytest.mark.parametrize(("nearer", "farther"), [*pairwise(HIERARCHY)])
def test_among_equals_of_one_cause_the_type_nearest_to_the_source_counts(nearer: str, farther: str) -> None:
    own = "title: t, targets: [breadth], risks: [ha-01], common_cause: c"
    first, second = (
        f"control: {name}, type: {kind}, {own}, {PARTLY}" for name, kind in (("z", nearer), ("a", farther))
    )
    for controls in ((first, second), (second, first)):
        told = {credit.control: credit.why for credit in found(*controls).controls}
        assert told == {"z": "counts", "a": "same-cause"}
