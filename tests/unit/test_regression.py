"""Only what is new, by the engine itself: what a rise is, what a baseline lets pass, for how long, and what never."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from hrdd.engine.gate import reason
from hrdd.engine.regression import Earlier, Listed, against, earlier, known, listed_until, listing
from hrdd.model.assessment import Assessment
from hrdd.model.base import Rating
from hrdd.model.outcome import METHOD, Bounds, Outcome
from tests.make import DAY, answers, assessment, codes, finding, judge, reasons, rubric, with_policy

PROOF = """
evidence:
  test: {title: t, grade: E2, date: 2026-01-01}
  memo: {title: t, grade: E1, date: 2026-01-01}
"""
DONE = "status: verified, effectiveness: substantial, verified: {date: 2026-02-01, by: Bo}, evidence: [test]"
LOW, MEDIUM = Bounds(Rating.LOW, Rating.LOW), Bounds(Rating.MEDIUM, Rating.MEDIUM)
HIGH, UP_TO_HIGH = Bounds(Rating.HIGH, Rating.HIGH), Bounds(Rating.MEDIUM, Rating.HIGH)
NAME = "ha-01@thing"
NEVER = rubric().manifest.gate.never


def plain(text: str = "") -> Assessment:
    return assessment(answers() + text + PROOF)


JUDGE = earlier(judge(plain())).judge


def approved(outcome: Outcome, by: str = "Cy", role: str = "", day: str = "2026-03-01", digest: str = "") -> Assessment:
    role = role or rubric().obligation[Rating.LOW].approver
    entry = f"{{by: {by}, role: {role}, date: {day}, digest: '{digest or outcome.digest}'}}"
    return plain(f"approvals: [{entry}]\n")


def with_rating(outcome: Outcome, rating: Bounds, **changes: object) -> Outcome:
    """The outcome whose one finding has this residual rating."""
    (found,) = outcome.findings
    return replace(outcome, findings=(replace(found, residual=rating, **changes),))  # type: ignore[arg-type]


def failing(outcome: Outcome, code: str = "HIGH_UNTREATED") -> Outcome:
    """The outcome with one reason against its finding."""
    told = reason(code, NAME, (("risks", "ha-01"),), rating="HIGH")
    return replace(outcome, decision=replace(outcome.decision, reasons=(told,)))


# --- against an earlier result ---------------------------------------------------


def test_what_is_as_it_was_is_no_regression_and_leaves_the_decision_alone() -> None:
    outcome = judge(plain())
    assert against(outcome, earlier(outcome), plain(), rubric()) == outcome


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"rubric": "test 0.9"}, "test 0.9 (000000000000), method 1.0"),
        ({"digest": "sha256:12345678abcdff"}, f"{JUDGE.rubric} (12345678abcd), method 1.0"),
        ({"digest": ""}, f"{JUDGE.rubric} (?), method 1.0"),
        ({"method": "0.9"}, f"{JUDGE.rubric} (000000000000), method 0.9"),
    ],
    ids=["rubric", "digest", "no digest", "method"],
)
def test_what_another_judge_said_is_unlike_and_fails_where_the_policy_says_so(other: dict[str, str], said: str) -> None:
    outcome = judge(plain())
    before = replace(earlier(outcome), judge=JUDGE._replace(**other))
    found = against(outcome, before, plain(), rubric())
    (why,) = reasons(found, "UNLIKE")
    now = f"{JUDGE.rubric} ({'0' * 12}), method {METHOD}"
    assert dict(why.values) == {"earlier_judge": said, "judge": now}
    assert found.decision.exit == outcome.decision.exit
    strict = with_policy(rubric(), "gate", notices_fail=("UNLIKE",))
    assert against(outcome, before, plain(), strict).decision.exit == 4
    assert against(outcome, earlier(outcome), plain(), strict) == outcome


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (MEDIUM, None),
        (LOW, None),
        (Bounds(Rating.NEGLIGIBLE, Rating.LOW), "NEGLIGIBLE..LOW"),
        (Bounds(Rating.NEGLIGIBLE, Rating.NEGLIGIBLE), "NEGLIGIBLE"),
        (None, "none"),
    ],
)
def test_a_rating_that_rose_at_either_end_is_a_regression_that_says_what_it_was(
    before: Bounds | None, told: str | None
) -> None:
    outcome = judge(plain())
    assert finding(outcome, "ha-01").residual == LOW
    ratings = {} if before is None else {"ha-01": before}
    found = against(outcome, Earlier(ratings, {}, JUDGE), plain(), rubric())
    if told is None:
        assert found == outcome
        return
    (why,) = reasons(found, "REGRESSION")
    assert why.finding == NAME
    assert dict(why.values) == {"what": "rating", "rating": "LOW", "before": told}
    assert (found.decision.exit, found.decision.verdict) == (5, "stale")


def test_a_control_that_earned_more_before_is_a_regression_even_where_the_rating_stayed() -> None:
    given = plain(f"controls: [{{control: watch, {DONE}}}, {{control: block, status: planned}}]\n")
    outcome = judge(given)
    now = earlier(outcome)
    assert now.points["ha-01"]["watch"] > now.points["ha-01"]["block"] == 0
    more = {"watch": now.points["ha-01"]["watch"] + 1, "block": 0, "gone": 1}
    found = against(outcome, Earlier(now.ratings, {"ha-01": more}, JUDGE), given, rubric())
    told = [dict(why.values) for why in reasons(found, "REGRESSION")]
    assert told == [{"what": "control", "control": "gone"}, {"what": "control", "control": "watch"}]
    assert {why.finding for why in reasons(found, "REGRESSION")} == {NAME}


def test_a_rating_that_rose_is_told_once_and_not_for_its_controls_as_well() -> None:
    outcome = judge(plain())
    found = against(outcome, Earlier({}, {"ha-01": {"watch": 2}}, JUDGE), plain(), rubric())
    assert [dict(why.values)["what"] for why in reasons(found, "REGRESSION")] == ["rating"]


def test_of_a_control_written_twice_the_better_entry_is_what_it_earned() -> None:
    done, planned = f"{{control: watch, {DONE}}}", "{control: watch, status: planned}"
    for entries in (f"{done}, {planned}", f"{planned}, {done}"):
        assert earlier(judge(plain(f"controls: [{entries}]\n"))).points["ha-01"]["watch"] > 0


RISE = Earlier({"ha-01": Bounds(Rating.NEGLIGIBLE, Rating.NEGLIGIBLE)}, {}, JUDGE)


def test_a_rise_that_somebody_approved_is_none() -> None:
    outcome = judge(plain())
    assert "REGRESSION" in codes(against(outcome, RISE, plain(), rubric()))
    assert "REGRESSION" not in codes(against(outcome, RISE, approved(outcome), rubric()))


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": "Ada"},
        {"role": "engineer"},
        {"day": "2026-03-02"},
        {"digest": "sha256:" + "0" * 64},
    ],
    ids=["an author", "another role", "a day to come", "another result"],
)
def test_an_approval_counts_only_of_this_result_by_the_right_role_and_no_author(wrong: dict[str, str]) -> None:
    outcome = judge(plain())
    assert "REGRESSION" in codes(against(outcome, RISE, approved(outcome, **wrong), rubric()))


def test_a_finding_that_is_excepted_is_no_regression() -> None:
    outcome = judge(plain())
    excepted = with_rating(outcome, LOW, excepted_until=DAY)
    assert "REGRESSION" not in codes(against(excepted, RISE, plain(), rubric()))


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("[test]", "[memo]", ("E2", "E1")),
        ("[memo]", "[]", ("E1", "E0")),
        ("[memo, test]", "[memo]", ("E2", "E1")),
        ("[memo]", "[test]", None),
        ("[test]", "[test, memo]", None),
    ],
)
def test_evidence_that_fell_is_told_and_fails_nothing(before: str, now: str, told: tuple[str, str] | None) -> None:
    old, new = (plain(f"controls: [{{control: watch, status: planned, evidence: {e}}}]\n") for e in (before, now))
    outcome = judge(new)
    found = against(outcome, earlier(outcome), new, rubric(), old)
    values = [dict(why.values) for why in reasons(found, "EVIDENCE_FELL")]
    assert values == ([] if told is None else [{"control": "watch", "before": told[0], "grade": told[1]}])
    assert all(why.said == (("controls",),) and why.finding is None for why in reasons(found, "EVIDENCE_FELL"))
    assert found.decision.exit == outcome.decision.exit


def test_the_best_evidence_of_all_entries_of_a_control_counts_and_a_control_that_went_is_not_told_of() -> None:
    two = "controls: [{control: watch, status: planned, evidence: EVIDENCE}, {control: watch, status: planned}]\n"
    old, new = plain(two.replace("EVIDENCE", "[test]")), plain(two.replace("EVIDENCE", "[memo]"))
    outcome = judge(new)
    assert (
        dict(reasons(against(outcome, earlier(outcome), new, rubric(), old), "EVIDENCE_FELL")[0].values)["grade"]
        == "E1"
    )
    gone = judge(plain())
    assert "EVIDENCE_FELL" not in codes(against(gone, earlier(gone), plain(), rubric(), old))


# --- a baseline ------------------------------------------------------------------


def entry(rating: Bounds = HIGH, since: date = DAY) -> dict[str, Listed]:
    return {NAME: Listed(rating, since)}


def passes(outcome: Outcome, baseline: Mapping[str, Listed]) -> bool:
    found = known(outcome, baseline, rubric())
    assert (found.decision.exit == 0) is (codes(found) == {"KNOWN"})
    return found.decision.exit == 0


@pytest.mark.parametrize("code", ["HIGH_UNTREATED", "UNKNOWN", "UNAPPROVED", "INCOMPLETE"])
def test_a_known_finding_only_tells_and_says_what_it_was_since_when_and_until_when(code: str) -> None:
    outcome = failing(with_rating(judge(plain()), HIGH), code)
    found = known(outcome, entry(), rubric())
    (why,) = found.decision.reasons
    until = listed_until(entry()[NAME], rubric())
    assert (why.code, why.finding, why.said) == ("KNOWN", NAME, (("risks", "ha-01"),))
    assert dict(why.values) == {"was": code, "since": "2026-03-01", "until": until.isoformat()}
    assert (found.decision.exit, found.decision.verdict) == (0, "pass")
    assert until.month == DAY.month + rubric().obligation[Rating.HIGH].review_months


@pytest.mark.parametrize("code", ["CRITICAL", "ACTUAL_NO_REMEDY", "STALE", "REGRESSION"])
def test_other_codes_are_never_let_pass(code: str) -> None:
    outcome = failing(with_rating(judge(plain()), HIGH), code)
    assert known(outcome, entry(), rubric()).decision.reasons == outcome.decision.reasons


def test_a_finding_that_is_not_listed_or_a_reason_of_no_finding_is_not_let_pass() -> None:
    outcome = failing(with_rating(judge(plain()), HIGH))
    assert not passes(outcome, {})
    assert not passes(outcome, {"gs-01@thing": Listed(HIGH, DAY)})
    of_all = reason("INCOMPLETE", None, (), question="q", what="answer")
    whole = replace(outcome, decision=replace(outcome.decision, reasons=(of_all,)))
    assert not passes(whole, {**entry(), "": Listed(HIGH, DAY)})


def test_a_reason_that_is_not_let_pass_hides_none_that_is() -> None:
    outcome = failing(with_rating(judge(plain()), HIGH))
    first = reason("CRITICAL", "gs-01@thing", rating="CRITICAL")
    both = replace(outcome, decision=replace(outcome.decision, reasons=(first, *outcome.decision.reasons)))
    found = known(both, entry(), rubric())
    assert {one.code for one in found.decision.reasons} == {"CRITICAL", "KNOWN"}
    assert found.decision.exit == 1


def test_what_may_be_critical_rose_or_is_happening_is_never_known() -> None:
    outcome = judge(plain())
    critical = Bounds(Rating.HIGH, Rating(NEVER))
    assert passes(failing(with_rating(outcome, HIGH)), entry(HIGH))
    assert not passes(failing(with_rating(outcome, critical)), entry(critical))
    assert passes(failing(with_rating(outcome, UP_TO_HIGH)), entry(HIGH))
    assert not passes(failing(with_rating(outcome, HIGH)), entry(UP_TO_HIGH))
    assert not passes(failing(with_rating(outcome, HIGH, actual=True)), entry(HIGH))


def test_a_known_finding_passes_up_to_its_last_day_and_not_after() -> None:
    outcome = failing(with_rating(judge(plain()), HIGH))
    last = listed_until(entry()[NAME], rubric())
    assert passes(replace(outcome, as_of=last), entry())
    assert not passes(replace(outcome, as_of=last + timedelta(days=1)), entry())


def test_a_baseline_lists_what_fails_and_nothing_else() -> None:
    outcome = with_rating(judge(plain()), HIGH)
    assert listing(outcome, {}, NEVER) == {}
    assert listing(failing(outcome), {}, NEVER) == entry()
    assert listing(failing(outcome, "KNOWN"), {}, NEVER) == entry()
    assert listing(failing(outcome, "NO_PLAN"), {}, NEVER) == {}
    assert listing(failing(with_rating(outcome, HIGH, actual=True)), {}, NEVER) == {}
    assert listing(failing(with_rating(outcome, Bounds(Rating.HIGH, Rating(NEVER)))), {}, NEVER) == {}


def test_writing_a_baseline_again_renews_nothing_but_what_rose() -> None:
    outcome = failing(with_rating(judge(plain()), HIGH))
    earlier_day = DAY - timedelta(days=40)
    for kept in (HIGH, Bounds(Rating.HIGH, Rating(NEVER))):
        assert listing(outcome, {NAME: Listed(kept, earlier_day)}, NEVER) == {NAME: Listed(kept, earlier_day)}
    assert listing(outcome, {NAME: Listed(MEDIUM, earlier_day)}, NEVER) == entry()
