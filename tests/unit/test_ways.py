"""What would bring each risk down: every set that is named works, and no smaller one does."""

from datetime import date

import pytest

from hrdd.engine import assess
from hrdd.engine.ways import Need, Reach, Way, ways
from hrdd.library.judging import Desk, Judged
from hrdd.model.assessment import CRITERIA, Assessment
from hrdd.model.base import Rating
from hrdd.model.rubric import Credit, Rubric
from tests import make
from tests.judging import check_ways, entered

GRAVE = make.answers(crowd="most", topics="[war]")
WIDE = make.answers(crowd="most")
HUNTED = make.answers(data="yes", addresses="yes", names="required", topics="[war]", law="used")
PROOF = "evidence: {e1: {title: Log, grade: E2, date: 2026-02-01}, old: {title: Log, grade: E2, date: 2020-01-01}}\n"
VERIFIED = "status: verified, effectiveness: substantial, verified: {date: 2026-02-01, by: Bo}, evidence: [e1]"
CORRECTED = (
    "because: Seen, evidence: [e1], until: 2026-06-01,"
    " by: [{name: Bo, role: human-rights-specialist}, {name: Cy, role: lawyer}]"
)
CHANNEL = (
    f"remedy: {{channels: [{{name: Desk, last_case: 2026-01-01, criteria: {dict.fromkeys(CRITERIA, 'met')}}}]}}\n"
).replace("'", "")


def advised(text: str, at_most: int = 4, rubric: Rubric | None = None, places: str = "[TR]") -> dict[str, Way]:
    """The ways of an assessment that is coherent, each checked by trying every set of controls."""
    given = make.assessment(text, places=places, subject="languages: [tr, de]")
    make.judge(given, rubric)
    return {way.risk: way for way in check_ways(given, rubric or make.rubric(), make.DAY, at_most)}


def names(sets: tuple[tuple[Need, ...], ...]) -> list[tuple[str, ...]]:
    return [tuple(need.control for need in needs) for needs in sets]


def offered(way: Way) -> dict[str, Need]:
    return {need.control: need for reach in way.reaches for needs in reach.sets for need in needs}


def test_the_smallest_sets_by_the_rating_they_reach() -> None:
    way = advised(GRAVE)["ha-01"]
    assert way.rating is Rating.CRITICAL
    assert way.floor is Rating.MEDIUM
    assert [reach.rating for reach in way.reaches] == [Rating.HIGH, Rating.MEDIUM]
    assert names(way.reaches[0].sets) == [("block",), ("alarm",)]
    assert names(way.reaches[1].sets) == [("watch",)]
    assert not way.beyond
    assert way.controls == 4  # all but the remedy without a channel


def test_what_a_control_would_have_to_show() -> None:
    way = advised(GRAVE)["ha-01"]
    assert way.reaches[1].sets == (
        (
            Need(
                control="watch",
                title="A title.",
                type="prevent",
                targets=("breadth", "likelihood"),
                points=2,
                status=None,
                effect_now=None,
                effectiveness="substantial",
                grade="E2",
            ),
        ),
    )


@pytest.mark.parametrize("at_most", [0, 1, 2, 3])
def test_sets_beyond_the_bound_are_not_named_but_told(at_most: int) -> None:
    way = advised(WIDE, at_most)["ha-01"]
    assert way.beyond is (way.floor not in {reach.rating for reach in way.reaches})
    assert all(len(needs) <= at_most for reach in way.reaches for needs in reach.sets)


def test_a_bound_too_low_for_the_floor() -> None:
    weak = """
    - id: ha-07
      who: [newcomers]
      rights: [udhr-12]
      harms: targeted
      worst_gravity: 1
      applies_when: {fact: reach, is: yes}
      gravity: [{level: 1}]
      breadth: [{level: 1}]
      irremediability: [{level: 1}]
      likelihood: [{level: 3}]
      controls: [{control: notice, targets: [likelihood]}, {control: sign, targets: [likelihood]}]
    """
    sign = "- {id: sign, type: inform, targets: [likelihood]}"
    rubric = make.rubric(more_risks=weak, more_controls=sign)
    assert advised(make.answers(), 1, rubric)["ha-07"] == Way(
        "ha-07@thing", "ha-07", "A title.", Rating.LOW, Rating.NEGLIGIBLE, (), beyond=True, controls=2
    )
    way = advised(make.answers(), 2, rubric)["ha-07"]
    assert names(way.reaches[0].sets) == [("notice", "sign")]
    assert {need.effectiveness for need in way.reaches[0].sets[0]} == {"partial"}


def test_a_risk_that_no_control_lowers() -> None:
    way = advised(HUNTED)["gs-01"]
    assert (way.rating, way.floor) == (Rating.CRITICAL, Rating.HIGH)
    calm = advised(HUNTED.replace("[war]", "[religion]"))["gs-01"]
    assert (calm.rating, calm.floor, calm.reaches, calm.beyond) == (Rating.HIGH, Rating.HIGH, (), False)
    assert calm.controls == 1


def test_the_most_salient_first_and_nothing_about_what_is_negligible() -> None:
    given = make.assessment(HUNTED, places="[TR]")
    outcome = make.judge(given)
    told = ways(given, make.rubric(), make.DAY, outcome, 2)
    assert [way.finding for way in told] == [finding.id for finding in outcome.findings]
    low = make.assessment(make.answers(reach="no"))
    assert ways(low, make.rubric(), make.DAY, make.judge(low), 2) == ()


@pytest.mark.parametrize(
    "controls",
    [
        "{control: watch, status: planned, owner: Ada, due: 2026-06-01}",
        "{control: watch, status: implemented, effectiveness: substantial, evidence: [e1]}",
        f"{{control: watch, {VERIFIED}}}",
        f"{{control: watch, {VERIFIED.replace('substantial', 'partial')}}}",
        f"{{control: watch, {VERIFIED.replace('e1', 'old')}}}",
        "{control: watch, status: retired}, {control: watch, status: planned}",
        f"{{control: watch, {VERIFIED}, covers: {{places: [TR]}}}}",
        f"{{control: watch, {VERIFIED}, covers: {{groups: [newcomers]}}}}",
        f"{{control: watch, {VERIFIED}, covers: {{languages: [tr]}}}}, {{control: block, {VERIFIED}}}",
        (
            f"{{control: watch, {VERIFIED}, covers: {{places: [TR]}}}},"
            f" {{control: watch, {VERIFIED}, covers: {{places: [DE]}}}}"
        ),
        f"{{control: watch, {VERIFIED}, common_cause: a}}, {{control: block, status: planned, common_cause: a}}",
        "{control: watch, status: planned, common_cause: a}, {control: block, status: planned, common_cause: a}",
        f"{{control: alarm, {VERIFIED}, common_cause: a}}, {{control: watch, status: planned, common_cause: a}}",
        f"{{control: notice, {VERIFIED}}}, {{control: repair, {VERIFIED}}}",
        f"{{control: rota, {VERIFIED}, title: Rota, type: prevent, targets: [likelihood], risks: [ha-01]}}",
        "{control: rota, status: planned, title: Rota, type: detect, targets: [breadth, likelihood], risks: [ha-01]}",
    ],
)
@pytest.mark.parametrize("answers", [GRAVE, WIDE, make.answers(topics="unknown")])
def test_with_controls_that_are_written(controls: str, answers: str) -> None:
    assert "ha-01" in advised(answers + PROOF + f"controls: [{controls}]\n", places="[TR, DE]")


def test_how_far_a_control_has_got() -> None:
    text = GRAVE + PROOF
    states = {
        "{control: watch, status: retired}, {control: watch, status: planned}": ("planned", "none"),
        "{control: watch, status: failed, effectiveness: partial}": ("failed", "partial"),
        f"{{control: watch, {VERIFIED.replace('substantial', 'partial')}}}": ("verified", "partial"),
    }
    for controls, told in states.items():
        need = offered(advised(text + f"controls: [{controls}]\n")["ha-01"])["watch"]
        assert (need.status, need.effect_now) == told


def test_an_answer_says_how_far_a_control_has_got() -> None:
    need = offered(advised(make.answers(crowd="most", topics="[war]", patrol="daily"))["ha-01"])["watch"]
    assert (need.status, need.effect_now) == ("implemented", None)


def test_what_is_in_the_baseline_is_not_offered_again() -> None:
    way = advised(GRAVE + "controls: [{control: watch, status: implemented, in_baseline: true}]\n")["ha-01"]
    assert "watch" not in offered(way)
    assert way.controls == 3


def test_a_common_cause_stays_one() -> None:
    """Two controls that would fail together do not add up, so both together are no better than one of them."""
    shift = "{control: shift, status: planned, title: Shift, type: prevent, targets: [likelihood], risks: [x-01]%s}"
    rota = ROTA[:-1] + "%s}"
    heavy = OWN.replace("likelihood: {level: 3", "likelihood: {level: 4").replace("breadth, ", "")
    one, two = (
        advised(make.answers() + heavy + f"controls: [{rota % cause}, {shift % cause}]\n")["x-01"]
        for cause in (", common_cause: staff", "")
    )
    assert one.floor > two.floor
    assert names(two.reaches[-1].sets) == [("rota", "shift")]


def test_a_remedy_is_offered_only_with_a_channel_that_works() -> None:
    lasting = """
    - id: ha-08
      who: [newcomers]
      rights: [udhr-12]
      harms: targeted
      worst_gravity: 3
      applies_when: {fact: reach, is: yes}
      gravity: [{level: 3}]
      breadth: [{level: 1}]
      irremediability: [{level: 4}]
      likelihood: [{level: 2}]
      controls: [{control: repair, targets: [irremediability]}]
    """
    rubric = make.rubric(more_risks=lasting)
    without, channel = (advised(make.answers() + text, rubric=rubric)["ha-08"] for text in ("", CHANNEL))
    assert (without.controls, without.reaches, without.floor) == (0, (), without.rating)
    assert names(channel.reaches[0].sets) == [("repair",)]


def test_a_control_that_notices_late_lowers_no_likelihood() -> None:
    assert offered(advised(GRAVE)["ha-01"])["alarm"].targets == ("breadth",)


def test_an_actual_harm_stays_likely() -> None:
    text = "risks: {ha-01: {involvement: cause, actual: {since: 2026-01-01}}}\n"
    way = advised(GRAVE + text)["ha-01"]
    assert (way.rating, way.floor) == (Rating.CRITICAL, Rating.HIGH)
    assert names(way.reaches[0].sets) == [("watch",), ("alarm",)]


@pytest.mark.parametrize("answers", [GRAVE, HUNTED, HUNTED.replace("[war]", "[none]")])
@pytest.mark.parametrize("factor", ["gravity", "breadth", "irremediability", "likelihood"])
def test_a_correction_downwards_keeps_its_floor(answers: str, factor: str) -> None:
    risk = "gs-01" if answers != GRAVE else "ha-01"
    level = 2 if factor == "gravity" else 1
    text = f"risks: {{{risk}: {{{factor}: {{level: {level}, {CORRECTED}}}}}}}\n"
    way = advised(answers + PROOF + text)[risk]
    assert way.floor >= Rating.HIGH or answers == GRAVE


def test_a_correction_that_controls_could_cross_does_not_cross_the_floor() -> None:
    """Without the floor the advice would promise LOW; the engine holds HIGH, so the advice has to."""
    text = f"risks: {{gs-01: {{gravity: {{level: 1, {CORRECTED}}}, irremediability: {{level: 1, {CORRECTED}}}}}}}\n"
    way = advised(HUNTED + PROOF + text)["gs-01"]
    assert (way.rating, way.floor, way.reaches) == (Rating.HIGH, Rating.HIGH, ())


def test_scenarios_of_groups_and_places() -> None:
    text = """
risks:
  ha-01:
    scenarios:
      - {id: at-home, group: human-rights-defenders, place: TR, gravity: {level: 4, because: Seen}}
      - {id: at-work, place: DE, irremediability: {level: 4, because: Seen}}
"""
    for covers in ("{scenarios: [base]}", "{groups: [women-girls, newcomers]}", "{places: [DE]}"):
        controls = (
            f"controls: [{{control: watch, {VERIFIED}, covers: {covers}}}, {{control: block, status: planned}}]\n"
        )
        way = advised(WIDE + PROOF + text + controls, places="[TR, DE]")["ha-01"]
        assert way.reaches


OWN = """
risks:
  x-01:
    title: Night work
    rights: [udhr-12]
    harm: People are worn out.
    who: [newcomers]
    gravity: {level: 2, because: Seen}
    breadth: {level: 2, because: Seen}
    irremediability: {level: 1, because: Seen}
    likelihood: {level: 3, because: Seen}
    scenarios: [{id: winter, group: women-girls, breadth: {level: 4, because: Seen}}]
"""
ROTA = "{control: rota, status: planned, title: Rota, type: prevent, targets: [likelihood, breadth], risks: [x-01]}"


def test_a_risk_of_its_own_without_controls() -> None:
    way = advised(make.answers() + OWN)["x-01"]
    assert (way.title, way.controls, way.reaches, way.floor) == ("Night work", 0, (), way.rating)


def test_a_risk_and_a_control_of_their_own() -> None:
    way = advised(make.answers() + OWN + f"controls: [{ROTA}, {{control: watch, status: planned, risks: [x-01]}}]\n")
    assert set(offered(way["x-01"])) <= {"rota", "watch"}
    need = offered(way["x-01"])["rota"]
    assert (need.title, need.type, need.status, need.effect_now) == ("Rota", "prevent", "planned", "none")


def test_own_controls_that_reach_only_some() -> None:
    covered = f"{ROTA.replace('status: planned', VERIFIED)[:-1]}, covers: {{groups: [newcomers]}}}}"
    way = advised(make.answers() + PROOF + OWN + f"controls: [{covered}]\n")["x-01"]
    assert way.floor < way.rating
    assert way.reaches == (Reach(way.floor, way.reaches[0].sets),)


def test_one_control_described_in_two_ways() -> None:
    """Each entry counts as what it says it is, and the better one is what the advice asks for."""
    twice = f"controls: [{ROTA}, {ROTA.replace('prevent', 'inform').replace('planned', 'proposed')}]\n"
    need = offered(advised(make.answers() + OWN + twice)["x-01"])["rota"]
    assert (need.type, need.effectiveness, need.status) == ("prevent", "substantial", "planned")


def test_evidence_of_any_name_is_safe() -> None:
    """The proof that the advice assumes does not stand in for evidence that happens to be called so."""
    proof = "evidence: {advice: {title: Hearsay, grade: E0, date: 2026-02-01}}\n"
    controls = f"controls: [{{control: watch, {VERIFIED.replace('e1', 'advice')}}}]\n"
    way = advised(GRAVE + proof + controls)["ha-01"]
    assert way.rating is Rating.CRITICAL
    assert offered(way)["watch"].status == "verified"


def policy(*credits_: tuple[str, str, int], inform: str = "partial") -> Rubric:
    made = tuple(Credit.model_validate({"effectiveness": e, "grade": g, "points": p}) for e, g, p in credits_)
    return make.with_policy(make.rubric(), "credit", verified=made, inform_at_most=inform)


def told(rubric: Rubric) -> tuple[Way, ...]:
    given = make.assessment(GRAVE, places="[TR]")
    return ways(given, rubric, make.DAY, make.judge(given, rubric), 4)


def test_the_evidence_is_what_the_rubric_asks_for_that_effect() -> None:
    (way,) = told(policy(("substantial", "E3", 2), ("partial", "E1", 1)))
    assert {need.grade for need in offered(way).values()} == {"E3"}


def test_of_two_ways_to_the_same_points_the_one_with_less_evidence() -> None:
    (way,) = told(policy(("substantial", "E3", 2), ("partial", "E2", 2)))
    assert {(need.effectiveness, need.grade) for need in offered(way).values()} == {("partial", "E2")}
    assert way.controls == 4  # information counts as much as the others here


def test_a_rubric_in_which_no_control_earns_anything() -> None:
    assert [(way.controls, way.reaches) for way in told(policy())] == [(0, ())]


@pytest.mark.parametrize("name", ["event", "feature", "grant"])
def test_the_examples(name: str) -> None:
    """Every set that is named for an example, entered there, does what is said; one control less does not."""
    judged = example(name)
    assessment, rubric = judged.written.assessment, judged.shelved.rubric
    for way in ways(assessment, rubric, date(2026, 3, 1), judged.outcome, 4):
        for reach in way.reaches:
            for needs in reach.sets[:3]:
                chosen = [need.control for need in needs]
                assert rerated(assessment, rubric, way.finding, chosen) == reach.rating
                assert all(
                    rerated(assessment, rubric, way.finding, [*chosen[:i], *chosen[i + 1 :]]) > reach.rating
                    for i in range(len(chosen))
                )


def rerated(assessment: Assessment, rubric: Rubric, finding: str, controls: list[str]) -> int:
    again = entered(assessment, controls, date(2026, 3, 1))
    return assess(again, rubric, date(2026, 3, 1)).finding(finding).residual.high


def example(name: str) -> Judged:
    (judged,) = Desk(date(2026, 3, 1)).judge([str(make.ROOT / "examples" / f"{name}.yaml")])
    assert isinstance(judged, Judged)
    return judged


def test_a_negligible_risk_needs_no_way_down() -> None:
    mild = make.RISKS.replace("gravity: [{level: 2}", "gravity: [{level: 1}", 1).replace(
        "irremediability: [{level: 2}]", "irremediability: [{level: 1}]", 1
    )
    rubric = make.rubric(risks=mild)
    given = make.assessment(make.answers())
    outcome = make.judge(given, rubric)
    assert [finding.residual.high for finding in outcome.findings] == [Rating.NEGLIGIBLE]
    assert ways(given, rubric, make.DAY, outcome, 3) == ()


@pytest.mark.parametrize(
    ("states", "furthest"),
    [
        (("failed", "proposed"), "proposed"),
        (("stale", "proposed"), "proposed"),
        (("planned", "proposed"), "planned"),
        (("planned", "in-progress"), "in-progress"),
        (("implemented", "in-progress"), "implemented"),
        (("verified", "implemented"), "verified"),
        (("failed", "verified"), "verified"),
    ],
)
def test_of_a_control_that_is_written_twice_the_furthest_state_is_told(states: tuple[str, str], furthest: str) -> None:
    for order in (states, states[::-1]):
        entries = ", ".join(
            f"{{control: watch, {VERIFIED.replace('substantial', 'partial')}}}"
            if state == "verified"
            else f"{{control: watch, status: {state}}}"
            for state in order
        )
        need = offered(advised(f"{GRAVE}{PROOF}controls: [{entries}]\n")["ha-01"])["watch"]
        assert need.status == furthest


def test_an_answer_about_one_control_says_nothing_of_another() -> None:
    text = make.answers(crowd="most", topics="[war]", patrol="daily")
    found = offered(advised(text)["ha-01"])
    assert {name: need.status for name, need in found.items()} == {"watch": "implemented", "block": None, "alarm": None}


def test_a_control_that_addresses_another_risk_is_not_counted() -> None:
    entry = "{control: guard, title: G, type: prevent, targets: [likelihood], risks: [gs-01], status: planned}"
    text = make.answers(data="yes", addresses="yes", names="required", topics="[war]", law="used")
    own = advised(f"{text}controls: [{entry}]\n")
    assert (own["ha-01"].controls, own["gs-01"].controls) == (4, 2)
