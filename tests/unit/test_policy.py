"""The policy in force: every layer can only make a gate stricter, and what it asks decides."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdd.engine.codes import EXITS, FAILING, NEVER_FAILING, PRIORITY
from hrdd.engine.lint import faults
from hrdd.engine.policy import KEYS, both, held, in_force, loosenings, stricter, with_layer, with_settings
from hrdd.model.assessment import Assessment
from hrdd.model.base import Rating
from hrdd.model.outcome import CONFIDENCES, Outcome
from hrdd.model.rubric import GatePolicy
from hrdd.model.settings import GateSettings
from hrdd.model.strictness import Strictness
from hrdd.render.policy import promising
from hrdd.render.words import SENTENCES
from tests.make import answers, assessment, codes, judge, reasons, rubric, with_policy

BASE = rubric().manifest.gate
NOTICES = list(FAILING)
layers = st.builds(
    lambda values: Strictness.model_validate({key: value for key, value in values.items() if value is not None}),
    st.fixed_dictionaries(
        {
            "fails_from": st.sampled_from([None, *Rating]),
            "engagement_from": st.sampled_from([None, *Rating]),
            "unknown": st.sampled_from([None, "deciding", "any"]),
            "promises": st.sampled_from([None, False]),
            "notices_fail": st.lists(st.sampled_from(NOTICES), max_size=3, unique=True).map(tuple),
            "exception_days": st.sampled_from([None, 0, 30, 90, 400]),
            "exception_renewals": st.sampled_from([None, 0, 1, 5]),
            "managed_review_months": st.sampled_from([None, 1, 6, 24]),
            "managed_confidence": st.sampled_from([None, *CONFIDENCES]),
        }
    ),
)


def no_looser(one: GatePolicy, other: GatePolicy) -> bool:
    """Whether one policy asks for all that another asks for."""
    return all(
        stricter(key, held(one, key), held(other, key)) == held(one, key) for key in KEYS if key != "notices_fail"
    ) and set(one.notices_fail) >= set(other.notices_fail)


@given(layers, layers)
def test_a_layer_never_loosens_and_the_order_of_layers_does_not_matter(one: Strictness, other: Strictness) -> None:
    policy = with_layer(BASE, one)
    assert no_looser(policy, BASE)
    assert policy.exception.heightened_days <= BASE.exception.heightened_days
    together, turned = with_layer(policy, other), with_layer(with_layer(BASE, other), one)
    for key in KEYS:
        left, right = held(together, key), held(turned, key)
        assert (set(left), key) == (set(right), key) if key == "notices_fail" else left == right
    joined = with_layer(BASE, both(one, other))
    assert no_looser(joined, together)
    assert no_looser(together, joined)


@given(layers)
def test_what_would_loosen_is_named_and_nothing_else(layer: Strictness) -> None:
    settings = GateSettings.model_validate(layer.model_dump(exclude_unset=True))
    named = {loose.path[-1] for loose in loosenings(BASE, settings)}
    policy = with_layer(BASE, layer)
    for key in set(KEYS) - {"notices_fail"}:
        asked = getattr(layer, key)
        assert (key in named) is (asked is not None and held(policy, key) != asked)


MEDIUM = answers(topics="[war]")
"""ha-01 comes to MEDIUM."""

CRITICAL = (
    answers()
    + "risks: {ha-01: {gravity: {level: 4, because: b}, likelihood: {level: 3, because: b}, involvement: cause}}\n"
)
"""ha-01 comes to CRITICAL."""

layered = st.dictionaries(st.sampled_from(["idea", "pre-release", "released", "ended"]), layers, max_size=4)
kinds = st.dictionaries(st.sampled_from(["event", "grant", "feature"]), layers, max_size=3)
gates = st.builds(
    lambda base, stages, kinds: GateSettings.model_validate(
        {**base.model_dump(exclude_unset=True), "stages": stages, "kinds": kinds}
    ),
    layers,
    layered,
    kinds,
)


@given(layered, kinds, gates)
def test_no_settings_loosen_any_policy_of_a_rubric_at_any_stage_or_kind(
    stages: Mapping[str, Strictness], kinds: Mapping[str, Strictness], settings: GateSettings
) -> None:
    own = with_policy(rubric(), "gate", stages=stages, kinds=kinds)
    gate, tight = own.manifest.gate, with_settings(own, settings).manifest.gate
    for stage in ("idea", "pre-release", "released", "ended"):
        for kind in ("event", "grant", "campaign"):
            asked, now = in_force(gate, stage, kind), in_force(tight, stage, kind)
            assert no_looser(asked, gate)
            assert no_looser(now, asked)
            for layer in (settings, settings.stages.get(stage), settings.kinds.get(kind)):
                assert layer is None or no_looser(now, with_layer(gate, layer))
            assert (now.never, now.exception.rating_at_most) == (gate.never, gate.exception.rating_at_most)


@given(layered, kinds, gates)
def test_nothing_that_a_rubric_or_settings_say_passes_what_is_critical(
    stages: Mapping[str, Strictness], kinds: Mapping[str, Strictness], settings: GateSettings
) -> None:
    own = with_settings(with_policy(rubric(), "gate", stages=stages, kinds=kinds), settings)
    for stage in ("idea", "released"):
        outcome = judge(assessment(CRITICAL, stage=stage), own)
        assert outcome.overall.residual is not None
        assert outcome.overall.residual.low == Rating.CRITICAL
        assert "CRITICAL" in codes(outcome)
        assert outcome.decision.exit == 1


LAWLESS: dict[str, dict[str, Any]] = {
    "fails_from": {"fails_from": Rating.CRITICAL},
    "engagement_from": {"engagement_from": Rating.CRITICAL},
    "exception.rating_at_most": {"exception": {"rating_at_most": Rating.CRITICAL}},
    "managed.rating": {"managed": {"rating": Rating.CRITICAL}},
    "correction.floor": {"correction": {"floor": Rating.MEDIUM}},
    "exception.days": {"exception": {"days": 91}},
    "exception.heightened_days": {"exception": {"heightened_days": 31}},
    "exception.renewals": {"exception": {"renewals": 2}},
    "managed.likelihood": {"managed": {"likelihood": 2}},
    "managed.confidence": {"managed": {"confidence": "low"}},
    "managed.review_months": {"managed": {"review_months": 7}},
    "stages.released": {"stages": {"pre-release": Strictness(promises=False), "ended": Strictness(promises=False)}},
}


@pytest.mark.parametrize("where", LAWLESS)
def test_a_rubric_whose_gate_the_method_does_not_allow_is_refused(where: str) -> None:
    changes = {
        key: getattr(BASE, key).model_copy(update=value) if isinstance(value, dict) and key != "stages" else value
        for key, value in LAWLESS[where].items()
    }
    (fault,) = faults(with_policy(rubric(), "gate", **changes))
    assert (fault.code, ".".join(map(str, fault.path)), fault.file) == ("HR304", f"gate.{where}", "rubric")


def test_a_stricter_gate_of_a_rubric_is_none() -> None:
    stricter_ones: list[dict[str, Any]] = [
        {"fails_from": Rating.LOW, "engagement_from": Rating.LOW, "never": Rating.HIGH, "promises": False},
        {"exception": BASE.exception.model_copy(update={"days": 10, "heightened_days": 10, "renewals": 0})},
        {"managed": BASE.managed.model_copy(update={"confidence": "high", "review_months": 1})},
    ]
    for changes in stricter_ones:
        assert not faults(with_policy(rubric(), "gate", **changes))


def test_the_core_says_at_which_stages_a_promise_suffices() -> None:
    assert promising(BASE) == ("idea",)
    assert [in_force(BASE, stage, "event").promises for stage in ("idea", "pre-release", "released", "ended")] == [
        True, False, False, False,
    ]  # fmt: skip


def test_a_looser_stage_of_a_rubric_is_a_fault() -> None:
    layer = Strictness(fails_from=Rating.CRITICAL)
    wrong = with_policy(rubric(), "gate", stages={**BASE.stages, "idea": layer})
    (fault,) = faults(wrong)
    assert (fault.code, fault.path) == ("HR304", ("gate", "stages", "idea", "fails_from"))
    assert "CRITICAL is looser than HIGH" in fault.message
    assert not faults(with_policy(rubric(), "gate", kinds={"event": Strictness(fails_from=Rating.LOW)}))


def judged(gate: Mapping[str, Any], text: str = MEDIUM, stage: str = "pre-release", kind: str = "feature") -> Outcome:
    made: Assessment = assessment(text, stage=stage, kind=kind)
    return judge(made, with_settings(rubric(), GateSettings.model_validate(gate)))


def test_a_medium_fails_where_the_policy_says_so() -> None:
    assert "HIGH_UNTREATED" not in codes(judged({}))
    outcome = judged({"fails_from": "MEDIUM"})
    (found,) = reasons(outcome, "HIGH_UNTREATED")
    assert (found.exit, dict(found.values), outcome.decision.verdict) == (1, {"rating": "MEDIUM"}, "risk")


def test_one_stage_or_kind_may_be_stricter_than_the_others() -> None:
    gate = {"stages": {"released": {"fails_from": "MEDIUM"}}, "kinds": {"event": {"engagement_from": "LOW"}}}
    assert "HIGH_UNTREATED" not in codes(judged(gate))
    assert "HIGH_UNTREATED" in codes(judged(gate, stage="released"))
    assert "INCOMPLETE" not in codes(judged(gate))
    event = "answers: {reach: yes, under18: no}\n"
    assert [dict(one.values)["what"] for one in reasons(judged(gate, event, kind="event"), "INCOMPLETE")] == [
        "engagement"
    ]
    policy = in_force(with_settings(rubric(), GateSettings.model_validate(gate)).manifest.gate, "released", "event")
    assert (policy.fails_from, policy.engagement_from) == (Rating.MEDIUM, Rating.LOW)


def test_no_unknown_is_allowed_where_the_policy_says_so() -> None:
    text = answers(crowd="unknown", topics="[none]")
    assert judged({}, text).decision.exit == 0
    outcome = judged({"unknown": "any"}, text)
    (found,) = reasons(outcome, "UNKNOWN")
    assert dict(found.values) == {"question": "crowd", "what": "any"}
    assert (found.said, outcome.decision.verdict) == ((("answers", "crowd"),), "not-assessed")


def test_a_notice_fails_where_the_policy_says_so() -> None:
    outcome = judged({"notices_fail": ("NO_PLAN",)})
    (found,) = reasons(outcome, "NO_PLAN")
    assert (found.exit, outcome.decision.exit, outcome.decision.verdict) == (4, 4, "not-assessed")
    assert [one.exit for one in reasons(judged({"notices_fail": ("CUMULATIVE",)}), "NO_PLAN")] == [0]


def test_no_promise_suffices_where_the_policy_says_so() -> None:
    text = MEDIUM + "engagement: [{voice: regional-expert, not_done: later, by: 2026-05-01}]\n"
    gate = {"engagement_from": "MEDIUM"}
    assert not reasons(judged(gate, text, stage="idea"), "INCOMPLETE")
    assert reasons(judged({**gate, "promises": False}, text, stage="idea"), "INCOMPLETE")


@given(layers)
def test_no_layer_turns_a_non_pass_into_a_pass(layer: Strictness) -> None:
    settings = GateSettings.model_validate(layer.model_dump(exclude_unset=True))
    for text in (MEDIUM, answers(crowd="unknown"), answers(crowd=None)):
        before = judge(assessment(text)).decision.exit
        after = judge(assessment(text), with_settings(rubric(), settings)).decision.exit
        assert PRIORITY.index(after) <= PRIORITY.index(before)


def test_every_notice_that_is_no_leave_can_be_made_to_fail() -> None:
    assert set(FAILING) == {code for code, exit_code in EXITS.items() if not exit_code} - set(NEVER_FAILING)
    with pytest.raises(ValueError, match="literal"):
        Strictness.model_validate({"notices_fail": ("CARRIED",)})


def test_the_policy_can_tell_when_every_reason_is_given() -> None:
    assert [code for code in EXITS if f"{code}.when" not in SENTENCES] == []


# --- each key by itself -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "loose", "strict"),
    [
        ("fails_from", Rating.HIGH, Rating.MEDIUM),
        ("engagement_from", Rating.CRITICAL, Rating.HIGH),
        ("unknown", "deciding", "any"),
        ("exception_days", 90, 30),
        ("exception_renewals", 1, 0),
        ("managed_review_months", 6, 1),
        ("managed_confidence", "low", "medium"),
        ("managed_confidence", "medium", "high"),
        ("managed_confidence", "low", "high"),
        ("promises", None, False),
    ],
)
def test_of_two_values_the_stricter_holds_whichever_comes_first(key: str, loose: Any, strict: Any) -> None:
    assert stricter(key, loose, strict) == strict
    assert stricter(key, strict, loose) == strict
    assert stricter(key, None, strict) == stricter(key, strict, None) == strict


def test_notices_that_fail_add_up_in_the_order_in_which_they_were_asked_for() -> None:
    assert stricter("notices_fail", ("NO_PLAN", "NO_VOICE"), ("CHILD_NOTE", "NO_PLAN")) == (
        "NO_PLAN",
        "NO_VOICE",
        "CHILD_NOTE",
    )


STRICT: dict[str, Any] = {
    "fails_from": Rating.MEDIUM,
    "engagement_from": Rating.LOW,
    "unknown": "any",
    "promises": False,
    "notices_fail": ("NO_PLAN",),
    "exception_days": 10,
    "exception_renewals": 0,
    "managed_review_months": 2,
    "managed_confidence": "high",
}


def told(policy: GatePolicy) -> dict[str, Any]:
    """Where each key of a layer stands in a policy."""
    return {
        "fails_from": policy.fails_from,
        "engagement_from": policy.engagement_from,
        "unknown": policy.unknown,
        "promises": None if policy.promises else False,
        "notices_fail": policy.notices_fail,
        "exception_days": policy.exception.days,
        "exception_renewals": policy.exception.renewals,
        "managed_review_months": policy.managed.review_months,
        "managed_confidence": policy.managed.confidence,
    }


@pytest.mark.parametrize("key", KEYS)
def test_what_a_layer_asks_becomes_the_policy_and_leaves_the_rest_as_it_was(key: str) -> None:
    policy = with_layer(BASE, Strictness.model_validate({key: STRICT[key]}))
    assert told(BASE)[key] != STRICT[key]
    assert told(policy) == {**told(BASE), key: STRICT[key]}
    assert {name: held(policy, name) for name in KEYS} == told(policy)
    assert policy.exception.heightened_days == (10 if key == "exception_days" else BASE.exception.heightened_days)


def test_an_exception_where_the_profile_is_heightened_is_shortened_only_below_its_own_days() -> None:
    assert BASE.exception.heightened_days == 30
    for days, heightened in ((60, 30), (30, 30), (29, 29), (0, 0)):
        policy = with_layer(BASE, Strictness(exception_days=days))
        assert (policy.exception.days, policy.exception.heightened_days) == (days, heightened)


def test_two_layers_together_have_set_what_either_asks_and_nothing_else() -> None:
    joined = both(Strictness(exception_days=30), Strictness(exception_days=60, unknown="any"))
    assert joined.model_fields_set == {"exception_days", "unknown"}
    assert (joined.exception_days, joined.unknown, joined.notices_fail) == (30, "any", ())
    assert both(Strictness(), Strictness()).model_fields_set == set()
    assert both(Strictness(notices_fail=("NO_PLAN",)), Strictness()).model_fields_set == {"notices_fail"}


def named(policy: GatePolicy, settings: GateSettings | None = None) -> list[tuple[str, str, str]]:
    return [(".".join(map(str, one.path)), one.asked, one.held) for one in loosenings(policy, settings)]


def test_what_loosens_is_told_with_what_it_asks_and_what_already_holds() -> None:
    loose = {"fails_from": "CRITICAL", "exception_days": 400, "managed_confidence": "low", "notices_fail": []}
    assert named(BASE, GateSettings.model_validate({**loose, "notices_fail": ("NO_PLAN",)})) == [
        ("fails_from", "CRITICAL", "HIGH"),
        ("exception_days", "400", "90"),
        ("managed_confidence", "low", "medium"),
    ]


def test_to_ask_for_other_notices_to_fail_loosens_nothing() -> None:
    own = BASE.model_copy(update={"notices_fail": ("NO_VOICE",)})
    assert named(own, GateSettings.model_validate({"notices_fail": ("NO_PLAN",)})) == []


def test_a_layer_of_settings_is_held_against_the_settings_and_the_rubrics_own_layer_of_the_same_name() -> None:
    own = BASE.model_copy(update={"stages": {"released": Strictness(exception_days=20)}, "kinds": {}})
    asked = {"exception_days": 60, "stages": {"released": {"exception_days": 30}, "idea": {"exception_days": 30}}}
    assert named(own, GateSettings.model_validate(asked)) == [("stages.released.exception_days", "30", "20")]
    looser = {
        "exception_days": 25,
        "stages": {"idea": {"exception_days": 30}},
        "kinds": {"event": {"exception_days": 90}},
    }
    assert named(own, GateSettings.model_validate(looser)) == [
        ("stages.idea.exception_days", "30", "25"),
        ("kinds.event.exception_days", "90", "25"),
    ]


def test_a_rubrics_own_layers_are_held_against_its_base_and_not_against_themselves() -> None:
    own = BASE.model_copy(update={"stages": {"released": Strictness(exception_days=20)}, "kinds": {}})
    assert named(own) == []
    wide = BASE.model_copy(update={"stages": {"released": Strictness(exception_days=120)}, "kinds": {}})
    assert named(wide) == [("stages.released.exception_days", "120", "90")]


def test_a_stage_and_a_kind_both_add_to_the_base() -> None:
    layered = BASE.model_copy(
        update={"stages": {"idea": Strictness(exception_days=20)}, "kinds": {"event": Strictness(unknown="any")}}
    )
    for stage, kind, days, unknown in (
        ("idea", "event", 20, "any"),
        ("idea", "grant", 20, "deciding"),
        ("ended", "event", 90, "any"),
        ("event", "idea", 90, "deciding"),
    ):
        policy = in_force(layered, stage, kind)
        assert (policy.exception.days, policy.unknown) == (days, unknown)
