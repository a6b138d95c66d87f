"""The gate: every code is reached, with its exit; nothing missing or stale passes, and ordinary things do."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hrdd.engine.codes import EXITS, FAILING, GATE_CODES, NEVER_FAILING, PRIORITY, verdict_of, worst_exit
from hrdd.engine.coherence import critical_exceptions
from hrdd.engine.gate import reason, with_reasons
from hrdd.model.base import Rating
from hrdd.model.outcome import Finding, Outcome
from hrdd.model.rubric import Change, Rubric
from tests.make import DAY, answers, assessment, codes, condition, finding, judge, reasons, rubric, with_policy

PROOF = """
evidence:
  test: {title: t, grade: E2, date: 2026-01-01}
  memo: {title: t, grade: E1, date: 2026-01-01}
"""
DONE = "status: verified, effectiveness: substantial, verified: {date: 2026-02-01, by: Bo}, evidence: [test]"
HEARD = "engagement: [{group: newcomers, how: h, date: 2026-02-01}]\n"
SEVERE = answers(topics="[war]")
GRAVE = "{gravity: {level: 4, because: b}, likelihood: {level: LIK, because: b}, MORE}"


def run(
    text: str = "", *, as_of: date = DAY, platform: Outcome | None = None, stage: str = "pre-release",
    places: str = "[DE]", subject: str = "", made: str = "2026-03-01", review_by: str = "",
) -> Outcome:  # fmt: skip
    body = (text if "answers:" in text else answers() + text) + PROOF
    given = assessment(body, places=places, stage=stage, subject=subject, made=made, review_by=review_by)
    return judge(given, as_of=as_of, platform=platform)


def rated(likelihood: int = 2, more: str = "involvement: cause", rest: str = "") -> str:
    """HIGH at L2 and CRITICAL from L3: a risk that the assessor rates G4."""
    return answers() + "risks: {ha-01: " + GRAVE.replace("LIK", str(likelihood)).replace("MORE", more) + "}\n" + rest


def has(outcome: Outcome, code: str, **values: str) -> bool:
    """Whether a code is among the reasons with these values and its own exit, and the exit is at least as bad."""
    found = [one for one in reasons(outcome, code) if set(values.items()) <= set(one.values)]
    assert all(one.exit == EXITS[code] for one in found)
    assert not found or PRIORITY.index(outcome.decision.exit) <= PRIORITY.index(EXITS[code])
    return bool(found)


def test_an_ordinary_thing_passes_without_ceremony() -> None:
    outcome = run()
    assert (outcome.decision.verdict, outcome.decision.exit, outcome.decision.reasons) == ("pass", 0, ())


def test_nothing_found_passes_and_says_what_was_excluded() -> None:
    outcome = run(answers(reach="no"))
    assert (outcome.decision.verdict, outcome.overall.residual) == ("pass", None)
    assert len(outcome.excluded) == 2


def test_critical_on_what_is_known_never_passes() -> None:
    outcome = run(rated(3))
    assert has(outcome, "CRITICAL", rating="CRITICAL")
    assert not codes(outcome) & {"HIGH_UNTREATED", "UNKNOWN"}
    assert outcome.decision.verdict == "risk"


@pytest.mark.parametrize("involvement", ["cause", "contribute", "unknown", "linked"])
def test_an_actual_harm_without_a_remedy_fails_unless_it_is_only_linked(involvement: str) -> None:
    text = f"risks: {{ha-01: {{involvement: {involvement}, actual: {{since: 2026-01-01}}}}}}\n"
    assert has(run(text), "ACTUAL_NO_REMEDY") is (involvement != "linked")


def test_an_actual_harm_with_a_remedy_does_not_fail_for_that() -> None:
    text = "risks: {ha-01: {actual: {since: 2026-01-01, remedy: {what: w, owner: o, due: 2026-04-01}}}}\n"
    assert not has(run(text), "ACTUAL_NO_REMEDY")


def test_a_harm_that_ceased_still_needs_a_remedy() -> None:
    text = "risks: {ha-01: {actual: {since: 2026-01-01, ceased: {date: 2026-02-01, evidence: [test]}}}}\n"
    assert has(run(text), "ACTUAL_NO_REMEDY")


def test_a_high_that_nobody_manages_fails() -> None:
    assert has(run(rated()), "HIGH_UNTREATED", rating="HIGH")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        (answers(topics="unknown", crowd="unknown"), "LOW", "HIGH"),
        (rated().replace("level: 2, because", "range: [2, 3], because"), "HIGH", "CRITICAL"),
    ],
)
def test_where_the_missing_answers_decide_the_gate_says_unknown(text: str, low: str, high: str) -> None:
    outcome = run(text + HEARD)
    assert has(outcome, "UNKNOWN", low=low, high=high)
    assert outcome.decision.verdict == "not-assessed"


def test_an_unknown_that_cannot_make_it_high_passes() -> None:
    assert run(answers(topics="unknown") + HEARD).decision.verdict == "pass"


def test_an_unanswered_question_makes_it_incomplete() -> None:
    assert has(run(answers(crowd=None)), "INCOMPLETE", what="answer", question="crowd")


@pytest.mark.parametrize(
    ("engagement", "stage", "complete"),
    [
        ("", "pre-release", False),
        (HEARD, "pre-release", True),
        ("engagement: [{voice: regional-expert, how: h, date: 2026-02-01}]\n", "pre-release", True),
        ("engagement: [{group: newcomers, not_done: n, by: 2026-05-01}]\n", "pre-release", False),
        ("engagement: [{group: newcomers, not_done: n, by: 2026-05-01}]\n", "idea", True),
        ("engagement: [{voice: regional-expert, not_done: n, by: 2026-03-01}]\n", "idea", True),
        ("engagement: [{group: newcomers, not_done: n, by: 2026-02-28}]\n", "idea", False),
        ("engagement: [{group: children, not_done: n, by: 2026-05-01}]\n", "idea", False),
        (
            "engagement: [{group: children, not_done: n, by: 2026-05-01}, {voice: regional-expert, not_done: n, by: 2026-05-01}]\n",  # noqa: E501
            "idea",
            True,
        ),
    ],
)
def test_a_high_needs_somebody_to_be_heard_and_an_idea_a_day_for_it(
    engagement: str, stage: str, *, complete: bool
) -> None:
    assert has(run(rated(rest=engagement), stage=stage), "INCOMPLETE", what="engagement") is not complete


@pytest.mark.parametrize(
    ("day", "place", "late"),
    [
        ("2025-03-01", "DE", False),
        ("2025-02-28", "DE", True),
        ("2025-09-01", "SY", False),
        ("2025-08-31", "SY", True),
    ],
)
def test_what_people_said_grows_old_and_sooner_where_the_profile_is_heightened(
    day: str, place: str, *, late: bool
) -> None:
    outcome = run(rated(rest=HEARD.replace("2026-02-01", day)), places=f"[{place}]")
    assert has(outcome, "STALE", what="engagement") is late
    assert not has(outcome, "INCOMPLETE", what="engagement")
    assert finding(outcome, "ha-01").confidence == ("low" if late else "medium")


def test_engagement_is_asked_for_where_the_high_end_is_high() -> None:
    assert has(run(answers(topics="unknown", crowd="unknown")), "INCOMPLETE", what="engagement")


PLAN = "{control: watch, status: planned, effectiveness: partial, owner: Bo, due: 2026-05-01}"


def test_a_severe_medium_passes_with_the_notices_that_nobody_was_heard_and_nothing_is_planned() -> None:
    outcome = run(SEVERE)
    assert has(outcome, "NO_VOICE")
    assert has(outcome, "NO_PLAN")
    assert outcome.decision.exit == 0


@pytest.mark.parametrize(
    ("control", "planned"),
    [
        (PLAN, True),
        (f"{{control: watch, {DONE}}}", True),
        (PLAN.replace("owner: Bo, ", ""), False),
        (PLAN.replace(", due: 2026-05-01", ""), False),
        (PLAN.replace("2026-05-01", "2026-02-28"), False),
        (PLAN.replace("2026-05-01", "2026-03-01"), True),
        (f"{{control: watch, {DONE.replace('substantial', 'partial')}}}", True),
        (PLAN.replace("planned", "retired"), False),
        (PLAN.replace("planned", "failed"), False),
        (PLAN.replace("planned", "stale"), False),
        (PLAN.replace("}", ", in_baseline: true}"), False),
        (PLAN.replace("watch", "alarm"), False),
    ],
)
def test_a_plan_is_a_preventive_control_with_an_owner_and_a_day_to_come(control: str, *, planned: bool) -> None:
    outcome = run(SEVERE + HEARD + f"controls: [{control}]\n")
    assert has(outcome, "NO_PLAN") is not planned
    assert not has(outcome, "NO_VOICE")


def test_the_notices_look_at_every_severe_case_not_only_the_deciding_one() -> None:
    scenarios = "[{id: s, gravity: {level: 2, because: b}, likelihood: {level: 4, because: b}}]"
    text = answers(topics="unknown", crowd="few") + f"risks: {{ha-01: {{scenarios: {scenarios}}}}}\n"
    outcome = run(text)
    assert finding(outcome, "ha-01").severity.high == 2
    assert has(outcome, "NO_PLAN")


def test_a_moderate_medium_needs_neither() -> None:
    outcome = run("risks: {ha-01: {likelihood: {level: 3, because: b}}}\n")
    assert outcome.overall.residual.high == Rating.MEDIUM  # type: ignore[union-attr]
    assert not codes(outcome) & {"NO_PLAN", "NO_VOICE"}


# --- managed HIGH, approvals, exceptions

OWNED = "owner: Bo, indicator: {what: w, target: t}, next_review: 2026-08-01"
PREVENTS = f"{{control: watch, {DONE}}}"
DETECTS = f"{{control: alarm, {DONE}}}"


def managed(more: str = OWNED, controls: str = f"{PREVENTS}, {DETECTS}", heard: str = HEARD, rest: str = "") -> str:
    return rated(2, more, heard + f"controls: [{controls}]\n" + rest)


def approval(text: str, role: str = "human-rights-steering-committee", by: str = "Di", day: str = "2026-03-01") -> str:
    digest = run(text).digest
    return text + f"approvals: [{{by: {by}, role: {role}, date: {day}, digest: {digest}}}]\n"


def test_a_managed_high_passes_with_its_approval_and_stays_high() -> None:
    outcome = run(approval(managed()))
    assert finding(outcome, "ha-01").managed
    assert (outcome.decision.verdict, finding(outcome, "ha-01").residual.low) == ("pass", Rating.HIGH)


@pytest.mark.parametrize("day", ["2026-03-01", "2026-09-01"])
def test_the_next_review_may_be_today_and_up_to_six_months_after_the_assessment(day: str) -> None:
    assert finding(run(managed(OWNED.replace("2026-08-01", day))), "ha-01").managed


def likely(text: str, places: str = "[DE, FR]", **credit: object) -> Finding:
    """The finding where a HIGH may be managed at any likelihood, so that the other conditions decide alone."""
    policy = rubric().manifest.gate.managed.model_copy(update={"likelihood": 4})
    by = with_policy(with_policy(rubric(), "gate", managed=policy), "credit", **credit)
    return finding(judge(assessment(text + PROOF, places=places), by), "ha-01")


HERE = ", covers: {places: [DE]}}"


@pytest.mark.parametrize(
    ("controls", "expected"),
    [
        (f"{PREVENTS}, {DETECTS}", True),
        (f"{PREVENTS[:-1]}{HERE}, {DETECTS}", False),
        (f"{PREVENTS}, {DETECTS[:-1]}{HERE}", False),
        (f"{PLAN}, {DETECTS}", False),
        (f"{{control: notice, {DONE}}}, {DETECTS}", False),
    ],
)
def test_a_managed_high_is_prevented_and_answered_in_every_case_that_is_high(controls: str, expected: bool) -> None:
    assert likely(managed(controls=controls)).managed is expected


def test_a_case_that_is_not_high_needs_no_managing() -> None:
    """A scenario that is milder, likelier, and out of reach of the controls takes nothing from what is managed."""
    milder = "scenarios: [{id: s, gravity: {level: 3, because: b}, likelihood: {level: 2, because: b}}]"
    base = ", covers: {scenarios: [base]}}"
    found = finding(run(managed(f"{OWNED}, {milder}", f"{PREVENTS[:-1]}{base}, {DETECTS[:-1]}{base}")), "ha-01")
    assert [(Rating(case.residual.high).name, case.residual_factors.likelihood.high) for case in found.cases] == [
        ("HIGH", 1),
        ("MEDIUM", 2),
    ]
    assert found.managed


def test_every_case_that_is_high_has_become_remote() -> None:
    assert finding(run(managed(), places="[DE, FR]"), "ha-01").managed
    half = managed(
        controls=f"{PREVENTS[:-1]}{HERE}, {{control: block, {DONE.replace('substantial', 'partial')}}}, {DETECTS}"
    )
    found = finding(run(half, places="[DE, FR]"), "ha-01")
    assert sorted(
        case.residual_factors.likelihood.high for case in found.cases if case.residual.high == Rating.HIGH
    ) == [1, 2]
    assert not found.managed


def test_what_answers_a_harm_needs_the_least_evidence_that_earns_credit_and_no_more() -> None:
    """Where full credit asks for better evidence than partial credit, the lower of the two will do."""
    first, second = rubric().manifest.credit.verified
    verified = (second, first.model_copy(update={"grade": "E3"}))
    assert likely(
        managed(controls=f"{PREVENTS.replace('substantial', 'partial')}, {DETECTS}"), verified=verified
    ).managed


@pytest.mark.parametrize(
    "text",
    [
        managed(OWNED.replace("owner: Bo, ", "")),
        managed(OWNED.replace("indicator: {what: w, target: t}, ", "")),
        managed(OWNED.replace(", next_review: 2026-08-01", "")),
        managed(OWNED.replace("2026-08-01", "2026-02-28")),
        managed(OWNED.replace("2026-08-01", "2026-09-02")),
        managed(controls=PREVENTS),
        managed(controls=DETECTS),
        managed(controls=f"{PREVENTS.replace('substantial', 'partial')}, {DETECTS}"),
        managed(controls=f"{PREVENTS}, {DETECTS.replace('status: verified', 'status: implemented')}"),
        managed(controls=f"{PREVENTS}, {DETECTS.replace('[test]', '[memo]')}"),
        managed(controls=f"{PREVENTS}, {DETECTS.replace('substantial', 'none')}"),
        managed(controls=f"{PREVENTS}, {DETECTS.replace('2026-02-01', '2025-02-01')}"),
        managed(controls=f"{PREVENTS}, {DETECTS.replace('verified: {date: 2026-02-01, by: Bo}, ', '')}"),
        managed(controls=f"{PREVENTS}, {DETECTS[:-1]}, covers: {{groups: [newcomers]}}}}"),
        managed(controls=f"{PREVENTS}, {DETECTS[:-1]}, in_baseline: true}}"),
        managed(heard=""),
        managed().replace("crowd: few", "crowd: unknown"),
    ],
)
def test_without_any_one_of_its_conditions_a_high_is_not_managed(text: str) -> None:
    outcome = run(text)
    assert not finding(outcome, "ha-01").managed
    assert has(outcome, "HIGH_UNTREATED")


def test_a_measure_that_an_answer_speaks_of_manages_nothing() -> None:
    text = managed(controls=PREVENTS).replace("watch", "block")
    by_answer = text.replace("crowd: few", "crowd: few, patrol: daily")
    assert not finding(run(by_answer), "ha-01").managed


def test_a_review_too_far_ahead_does_not_come_near_by_waiting() -> None:
    late = managed(OWNED.replace("2026-08-01", "2026-10-01"))
    assert has(run(late, as_of=date(2026, 5, 1)), "HIGH_UNTREATED")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (managed(), "none"),
        (approval(managed(), role="product-lead"), "role"),
        (approval(managed(), by="Ada"), "author"),
    ],
)
def test_a_managed_high_needs_approval_by_the_role_and_by_no_author(text: str, what: str) -> None:
    outcome = run(text)
    assert has(outcome, "UNAPPROVED"), what
    assert outcome.decision.exit == 4


def exception(text: str = "", **changes: str) -> str:
    """An exception for the HIGH of `rated()`, bound to it."""
    text = text or rated(rest=HEARD)
    fields = {
        "finding": "ha-01@thing", "reason": "r", "why_not_avoidable": "w", "interim_measures": "i",
        "rights_holder_view": "v", "approver": "{name: Di, role: human-rights-steering-committee}",
        "date": "2026-03-01", "until": "2026-05-30", "digest": finding(run(text), "ha-01").digest, **changes,
    }  # fmt: skip
    return text + "exceptions: [{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}]\n"


def test_an_exception_lets_a_high_pass_for_its_time_and_changes_no_rating() -> None:
    outcome = run(exception(), as_of=date(2026, 4, 29))
    (told,) = outcome.decision.reasons
    assert (told.code, told.exit, told.finding, told.said) == ("EXCEPTED", 0, "ha-01@thing", (("exceptions", 0),))
    assert dict(told.values) == {"until": "2026-05-30"}
    assert finding(outcome, "ha-01").residual.low == Rating.HIGH
    assert finding(outcome, "ha-01").excepted_until == date(2026, 5, 30)


@pytest.mark.parametrize(
    ("as_of", "ends", "untreated"),
    [(date(2026, 4, 30), True, False), (date(2026, 5, 30), True, False), (date(2026, 5, 31), False, True)],
)
def test_until_is_the_last_day_and_thirty_days_ahead_it_is_told(as_of: date, *, ends: bool, untreated: bool) -> None:
    outcome = run(exception(), as_of=as_of)
    assert has(outcome, "EXCEPTION_ENDS", until="2026-05-30") is ends
    assert has(outcome, "HIGH_UNTREATED") is untreated


@pytest.mark.parametrize(
    "changes",
    [
        {"until": "2026-05-31"},
        {"digest": "sha256:" + "0" * 64},
        {"approver": "{name: Ada, role: human-rights-steering-committee}"},
        {"approver": "{name: Di, role: product-lead}"},
        {"finding": "gs-01@thing"},
        {"renewals": "[{date: 2026-03-01, until: 2026-05-31, because: b}]"},
        {
            "until": "2026-03-01",
            "date": "2026-01-01",
            "renewals": "[{date: 2025-12-31, until: 2026-03-15, because: b}]",
        },
    ],
)
def test_an_exception_that_breaks_a_limit_does_not_count(changes: dict[str, str]) -> None:
    assert has(run(exception(**changes)), "HIGH_UNTREATED")


def test_of_several_exceptions_the_one_that_ends_last_counts_and_is_named() -> None:
    text = rated(rest=HEARD)
    ends = ("2026-04-01", "2026-05-30", "2026-05-01", "2026-05-31")
    entries = [exception(text, until=until).partition("exceptions: [")[2].removesuffix("]\n") for until in ends]
    outcome = run(text + f"exceptions: [{', '.join(entries)}]\n")
    assert finding(outcome, "ha-01").excepted_until == date(2026, 5, 30)
    (told,) = reasons(outcome, "EXCEPTED")
    assert told.said == (("exceptions", 1),)


RENEWED = {
    "date": "2025-11-01",
    "until": "2026-01-25",
    "renewals": "[{date: 2026-01-20, until: 2026-04-20, because: b}]",
}


def test_an_exception_can_be_renewed_once_while_it_holds() -> None:
    assert finding(run(exception(**RENEWED)), "ha-01").excepted_until == date(2026, 4, 20)
    twice = RENEWED["renewals"][:-1] + ", {date: 2026-02-20, until: 2026-04-20, because: b}]"
    assert has(run(exception(**{**RENEWED, "renewals": twice})), "HIGH_UNTREATED")
    late = RENEWED["renewals"].replace("2026-01-20", "2026-01-26")
    assert has(run(exception(**{**RENEWED, "renewals": late})), "HIGH_UNTREATED")


def test_where_the_profile_is_heightened_an_exception_holds_for_thirty_days() -> None:
    text = rated(rest=HEARD)
    digest = finding(run(text, places="[SY]"), "ha-01").digest
    for until, holds in (("2026-03-31", True), ("2026-04-01", False)):
        outcome = run(exception(text, until=until, digest=digest), places="[SY]")
        assert has(outcome, "HIGH_UNTREATED") is not holds


def test_an_exception_does_not_help_where_the_high_end_is_critical() -> None:
    text = rated(rest=HEARD).replace("level: 2, because", "range: [2, 3], because")
    assert has(run(exception(text)), "UNKNOWN")
    given = assessment(exception(text) + PROOF)
    (wrong,) = critical_exceptions(given, {"ha-01@thing": Rating.CRITICAL}, Rating.HIGH)
    assert (wrong.code, wrong.path) == ("HR410", ("exceptions", 0))
    assert not critical_exceptions(given, {"ha-01@thing": Rating.HIGH}, Rating.HIGH)


# --- time

CONTEXT = "context: {DE: {expression: {level: 2, because: b, sources: [s], author: a, date: 2026-02-01, review_by: 2026-04-01}}}\n"  # noqa: E501
CORRECTED = "risks: {ha-01: {likelihood: {level: 1, because: b, evidence: [test], until: 2026-04-01, by: [{name: Bo, role: human-rights-lead}, {name: Cy, role: x}]}}}\n"  # noqa: E501
FAR = date(2027, 1, 2)


@pytest.mark.parametrize(
    ("text", "last_day", "what"),
    [
        ("", date(2028, 3, 1), "review"),
        (f"controls: [{PREVENTS}]\n", date(2027, 1, 1), "evidence"),
        (f"controls: [{PREVENTS}]\n", date(2027, 2, 1), "verification"),
        (
            "controls: [{control: watch, status: implemented, effectiveness: substantial, evidence: [memo]}]\n",
            date(2027, 1, 1),
            "evidence",
        ),
        (CORRECTED, date(2027, 1, 1), "evidence"),
        (CORRECTED, date(2026, 4, 1), "correction"),
        (CONTEXT, date(2026, 4, 1), "context"),
    ],
)
def test_what_has_run_out_is_stale_from_the_day_after(text: str, last_day: date, what: str) -> None:
    assert not has(run(text, as_of=last_day), "STALE", what=what)
    assert has(run(text, as_of=last_day + timedelta(days=1)), "STALE", what=what)


def test_only_stale_is_exit_five() -> None:
    outcome = run(as_of=date(2028, 3, 2))
    assert (outcome.decision.verdict, outcome.decision.exit) == ("stale", 5)


def test_evidence_that_favours_nothing_may_grow_old() -> None:
    assert not has(run(f"controls: [{PLAN[:-1]}, evidence: [test]}}]\n", as_of=FAR), "STALE")
    built = "controls: [{control: watch, status: implemented, effectiveness: EFFECT, evidence: [test]}]\n"
    assert not has(run(built.replace("EFFECT", "partial"), as_of=FAR), "STALE")
    heightened = run(built.replace("EFFECT", "substantial"), as_of=date(2026, 7, 2), places="[SY]")
    assert not has(heightened, "STALE", what="evidence")


def test_evidence_for_not_applicable_may_not() -> None:
    text = "risks: {ha-01: {not_applicable: {because: b, evidence: [memo], second_reader: {name: Bo, role: r}}}}\n"
    assert has(run(text, as_of=FAR), "STALE", what="evidence", name="memo")


@pytest.mark.parametrize(
    ("text", "places", "days"),
    [
        ("", "[DE]", date(2028, 3, 1)),
        (SEVERE, "[DE]", date(2027, 3, 1)),
        (rated(), "[DE]", date(2026, 9, 1)),
        (rated(3), "[DE]", date(2026, 3, 1)),
        ("", "[SY]", date(2026, 6, 1)),
    ],
)
def test_the_rating_and_the_profile_say_when_to_review(text: str, places: str, days: date) -> None:
    assert run(text, places=places).review_by == days


@pytest.mark.parametrize(("written", "due"), [("2026-05-01", date(2026, 5, 1)), ("2029-01-01", date(2028, 3, 1))])
def test_a_written_review_date_counts_only_if_it_is_earlier(written: str, due: date) -> None:
    assert run(review_by=written).review_by == due


def test_an_approval_of_another_result_is_stale() -> None:
    signed = approval(answers(), role="team")
    assert not has(run(signed), "STALE")
    assert has(run(signed.replace("crowd: few", "crowd: some")), "STALE", what="approval")


@pytest.mark.parametrize(("day", "stale"), [("2026-02-10", False), ("2026-02-11", True)])
def test_an_incident_after_the_approval_is_stale(day: str, *, stale: bool) -> None:
    signed = approval(answers(), role="team", day="2026-02-10")
    assert has(run(signed + f"incidents: [{{date: {day}, what: w}}]\n"), "STALE", what="incident") is stale


def test_an_incident_without_an_approval_is_not() -> None:
    assert not has(run(f"incidents: [{{date: {DAY.isoformat()}, what: w}}]\n"), "STALE")


# --- a change on a platform

PART = "part_of: platform"


def platform(text: str = "", *, as_of: date = DAY) -> Outcome:
    return run(text, as_of=as_of)


def test_without_the_assessment_of_its_platform_a_change_is_incomplete() -> None:
    assert has(run(subject=PART), "INCOMPLETE", what="platform", platform="platform")


PLANNED_THERE = f"controls: [{PLAN}]\n"


@pytest.mark.parametrize("likelihood", [2, 3])
def test_a_risk_that_the_change_does_not_worsen_is_carried_critical_included(likelihood: int) -> None:
    there = platform(rated(likelihood, rest=PLANNED_THERE))
    outcome = run(rated(likelihood), platform=there, subject=PART)
    here = finding(outcome, "ha-01")
    assert here.carried == (Rating.HIGH if likelihood == 2 else Rating.CRITICAL)
    assert here.because[-1].code == "carried"
    assert codes(outcome) == {"CARRIED"}
    assert outcome.decision.verdict == "pass"


def test_what_is_carried_is_reviewed_with_the_platform() -> None:
    outcome = run(rated(3), platform=platform(rated(3, rest=PLANNED_THERE)), subject=PART)
    assert outcome.review_by == date(2028, 3, 1)


@pytest.mark.parametrize(
    "controls",
    [
        "",
        PLANNED_THERE.replace("2026-05-01", "2026-02-28"),
        PLANNED_THERE.replace("owner: Bo, ", ""),
        PLANNED_THERE.replace("planned", "retired"),
    ],
)
def test_a_carried_high_needs_a_plan_of_the_platform(controls: str) -> None:
    outcome = run(rated(), platform=platform(rated(rest=controls)), subject=PART)
    assert has(outcome, "HIGH_UNTREATED", platform="platform")
    assert has(outcome, "CARRIED")
    told = [reason for code in ("HIGH_UNTREATED", "CARRIED") for reason in reasons(outcome, code)]
    assert {reason.said for reason in told} == {(("subject", "part_of"),)}
    (step,) = [step for step in finding(outcome, "ha-01").because if step.code == "carried"]
    assert dict(step.values) == {"platform": "platform", "rating": "HIGH"}


def test_a_carried_low_needs_none() -> None:
    assert codes(run(platform=platform(), subject=PART)) == {"CARRIED"}


def test_a_risk_that_the_platform_does_not_have_is_judged_here() -> None:
    outcome = run(rated(), platform=platform(answers(reach="no")), subject=PART)
    assert has(outcome, "HIGH_UNTREATED")
    assert not codes(outcome) & {"CARRIED", "REGRESSION"}


FAILED = PREVENTS.replace("status: verified", "status: failed")


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (SEVERE, answers()),
        (answers(topics="unknown"), answers()),
        (SEVERE, SEVERE.replace("reach: yes", "reach: unknown")),
        (SEVERE + f"controls: [{PLAN}]\n", SEVERE + f"controls: [{PREVENTS}]\n"),
        (SEVERE + f"controls: [{FAILED}]\n", SEVERE + f"controls: [{PREVENTS}]\n"),
    ],
)
def test_a_bound_that_rises_or_a_control_that_weakens_is_a_regression(here: str, there: str) -> None:
    outcome = run(here, platform=platform(there), subject=PART)
    assert has(outcome, "REGRESSION", platform="platform")
    assert finding(outcome, "ha-01").carried is None
    assert outcome.decision.verdict == "stale"


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (answers(), answers(reach="unknown")),
        (f"controls: [{PLAN}]\n", f"controls: [{PREVENTS}]\n"),
        (f"controls: [{FAILED}]\n", f"controls: [{PREVENTS}]\n"),
    ],
)
def test_what_stays_below_the_rating_that_the_rubric_names_is_no_regression(here: str, there: str) -> None:
    outcome = run(here, platform=platform(there), subject=PART)
    assert finding(outcome, "ha-01").carried is None
    assert not codes(outcome) & {"REGRESSION", "CARRIED"}
    strict = with_policy(rubric(), "gate", regression_from=Rating.LOW)
    given = assessment(here + PROOF, subject=PART)
    assert has(judge(given, strict, platform=platform(there)), "REGRESSION")


@pytest.mark.parametrize(
    ("changes", "untreated"),
    [
        ({}, True),
        ({"managed": True}, False),
        ({"excepted_until": date(2026, 3, 1)}, False),
        ({"excepted_until": date(2026, 2, 28)}, True),
    ],
)
def test_what_lets_the_platform_pass_lets_a_change_pass_that_carries_it(
    changes: dict[str, object], *, untreated: bool
) -> None:
    there = platform(rated())
    there = replace(there, findings=tuple(replace(one, **changes) for one in there.findings))  # type: ignore[arg-type]
    outcome = run(rated(), platform=there, subject=PART)
    assert finding(outcome, "ha-01").carried == Rating.HIGH
    assert has(outcome, "HIGH_UNTREATED") is untreated


def test_a_second_lower_reading_makes_no_risk_the_platforms() -> None:
    there = platform(answers(topics="unknown"))
    claim = "{level: 3, because: b%s}"
    read = ", second_reader: {name: Bo, role: editor, level: 2}"
    here = "risks: {ha-01: {gravity: " + claim + "}}\n"
    alone = run(here % "", platform=there, subject=PART)
    twice = run(here % read, platform=there, subject=PART)
    assert finding(alone, "ha-01").carried is None
    assert finding(twice, "ha-01").residual.low < finding(alone, "ha-01").residual.low
    assert finding(twice, "ha-01").firm == finding(alone, "ha-01").residual.low
    assert finding(twice, "ha-01").carried is None
    assert finding(twice, "ha-01").confidence == "low"


@pytest.mark.parametrize("there", [f"controls: [{PREVENTS}]\n", f"controls: [{PLAN}]\n"])
def test_a_control_that_stays_or_is_not_written_here_is_no_regression(there: str) -> None:
    for here in (there, ""):
        assert codes(run(here, platform=platform(there), subject=PART)) == {"CARRIED"}


def test_a_regression_that_was_approved_passes() -> None:
    signed = approval(SEVERE, role="product-lead")
    assert not has(run(signed, platform=platform(), subject=PART), "REGRESSION")


def test_a_regression_that_is_excepted_passes() -> None:
    outcome = run(exception(), platform=platform(), subject=PART)
    assert not has(outcome, "REGRESSION")


def test_a_platform_that_is_stale_makes_the_change_stale_whatever_else_is_wrong_with_it() -> None:
    old = platform(rated(3), as_of=FAR)
    assert old.decision.verdict == "risk"
    assert has(run(as_of=FAR, platform=old, subject=PART), "STALE", what="platform")


# --- notices


@pytest.mark.parametrize(("risks", "looked", "told"), [(3, False, True), (2, False, False), (3, True, False)])
def test_three_medium_risks_on_one_group_are_looked_at_together(risks: int, *, looked: bool, told: bool) -> None:
    factors = (("gravity", 3), ("breadth", 1), ("irremediability", 1), ("likelihood", 2))
    levels = ", ".join(f"{name}: {{level: {level}, because: b}}" for name, level in factors)
    own = "{title: t, rights: [udhr-12], harm: h, who: [children], " + levels + "}"
    text = answers(reach="no") + "risks: {" + ", ".join(f"x-{number}: {own}" for number in range(risks)) + "}\n"
    text += "cumulative: [{group: children, because: b}]\n" if looked else ""
    assert has(run(text), "CUMULATIVE", group="children", count="3") is told


@pytest.mark.parametrize(
    ("control", "told"),
    [
        ("control: block, status: planned", True),
        ("control: block, status: planned}, {control: block, status: proposed", True),
        ("control: block, status: planned, side_effects: [{risk: ha-01}]", False),
        ("control: block, status: planned, side_effects: [{risk: gs-01}]", True),
        ("control: block, status: planned, side_effects: [{none: true, because: b}]", False),
        ("control: block, status: failed", False),
        ("control: block, status: retired", False),
        ("control: watch, status: planned", False),
        ("control: own, title: t, type: prevent, targets: [likelihood], risks: [ha-01], status: planned", False),
    ],
)
def test_a_side_effect_is_a_risk_or_has_a_reason_why_not(control: str, *, told: bool) -> None:
    outcome = run(answers(reach="no") + f"controls: [{{{control}}}]\n")
    assert len(reasons(outcome, "SIDE_EFFECT")) == int(told)


def test_a_side_effect_that_is_rated_here_as_a_risk_is_looked_at() -> None:
    outcome = run("controls: [{control: block, status: planned}]\n")
    assert finding(outcome, "ha-01").residual.high == Rating.LOW
    assert not has(outcome, "SIDE_EFFECT")


VAGUE = """
- {id: seal, type: prevent, targets: [likelihood], side_effects: [{text: "People may be shut out."}]}
"""


@pytest.mark.parametrize(("says", "told"), [("", True), (", side_effects: [{risk: gs-01}]", False)])
def test_a_side_effect_without_a_risk_in_the_rubric_needs_any_word(says: str, *, told: bool) -> None:
    by = rubric(more_controls=VAGUE)
    given = assessment(f"controls: [{{control: seal, status: planned{says}}}]\n")
    assert has(judge(given, by), "SIDE_EFFECT", control="seal") is told


@pytest.mark.parametrize(
    ("under18", "engagement", "told"),
    [
        ("possible", "", True),
        ("unknown", "", True),
        ("no", "", False),
        ("likely", "engagement: [{group: children, how: h, date: 2026-02-01}]\n", False),
        ("likely", "engagement: [{group: children, not_done: n, by: 2026-05-01}]\n", False),
        ("likely", HEARD, True),
        ("likely", "engagement: [{group: children-under13, how: h, date: 2026-02-01}]\n", False),
        ("likely", "engagement: [{group: children, how: h, date: 2025-02-28}]\n", True),
        ("likely", "engagement: [{group: children, how: h, date: 2025-03-01}]\n", False),
        ("likely", "engagement: [{group: children, voice: proxy, how: h, date: 2026-02-01}]\n", True),
        ("likely", "engagement: [{group: children, voice: proxy, how: h, date: 2026-02-01, because: b}]\n", False),
        ("likely", "engagement: [{group: teachers-parents, how: h, date: 2026-02-01}]\n", True),
        ("likely", "engagement: [{group: teachers-parents, how: h, date: 2026-02-01, because: b}]\n", False),
    ],
)
def test_where_children_may_be_present_it_says_how_they_were_heard(
    under18: str, engagement: str, *, told: bool
) -> None:
    assert has(run(answers(under18=under18) + engagement), "CHILD_NOTE") is told


def test_children_who_may_be_present_in_one_place_are_enough() -> None:
    when = condition("{fact: place.expression, at_least: 4}")
    by = with_policy(rubric(), "gate", children_when=when)
    for places, told in (("[DE, TR]", True), ("[TR, DE]", True), ("[DE, FR]", False)):
        given = assessment(answers(law="no" if "TR" in places else None), places=places)
        assert has(judge(given, by), "CHILD_NOTE") is told


def test_what_an_overlay_left_out_or_replaced_is_told_in_every_decision() -> None:
    def change(how: str, name: str) -> Change:
        return Change(how=how, id=name, title=f"Title of {name}.", because=f"why {name}")  # type: ignore[arg-type]

    changes = (change("off", "hc-01"), change("replaced", "c-02"), change("off", "hc-02"))
    by = Rubric.model_construct(**{**dict(rubric()), "changes": changes, "extends": "core@1"})
    told = {one.code: (one.finding, one.said, dict(one.values)) for one in judge(assessment(), by).decision.reasons}
    named = {"rubric": rubric().name, "base": "core@1"}
    both = "hc-01 Title of hc-01. (why hc-01); hc-02 Title of hc-02. (why hc-02)"
    assert told == {
        "LEFT_OUT": (None, (), {**named, "entries": both}),
        "REPLACED": (None, (), {**named, "entries": "c-02 Title of c-02. (why c-02)"}),
    }
    assert not codes(run()) & {"LEFT_OUT", "REPLACED"}


@pytest.mark.parametrize(("places", "told"), [("[TR]", True), ("[DE]", False), ("[worldwide]", False)])
def test_a_level_that_counted_and_that_nobody_confirmed_is_told(places: str, *, told: bool) -> None:
    text = answers(law="no" if "TR" in places else None)
    assert has(run(text, places=places), "CONTEXT_UNCONFIRMED", places="TR") is told


# --- where reasons lead

OPEN = "risks: {ha-01: {gravity: {level: 4, because: b}, likelihood: {level: 2, because: b}, actual: {since: 2026-02-01}, involvement: cause}}\n"  # noqa: E501
ROLE = rubric().obligation[Rating.HIGH].approver_title


@pytest.mark.parametrize(
    ("text", "code", "of", "said", "values"),
    [
        (rated(), "INCOMPLETE", "ha-01@thing", (("engagement",),), {"what": "engagement"}),
        (rated(rest=HEARD.replace("2026", "2024")), "STALE", "ha-01@thing", (("engagement",),), {"what": "engagement"}),
        (answers() + OPEN, "ACTUAL_NO_REMEDY", "ha-01@thing", (("risks", "ha-01", "actual"),), {}),
        (managed(), "UNAPPROVED", "ha-01@thing", (("approvals",),), {"role": ROLE}),
        (
            answers(topics="unknown", crowd="unknown") + HEARD, "UNKNOWN", "ha-01@thing",
            (("answers", "crowd"), ("answers", "topics")), {"low": "LOW", "high": "HIGH"},
        ),
        (answers(crowd=None), "INCOMPLETE", None, (("answers", "crowd"),), {"what": "answer", "question": "crowd"}),
        (answers(under18="possible"), "CHILD_NOTE", None, (("engagement",),), {"group": "children"}),
        (
            answers(reach="no") + "controls: [{control: watch, status: planned}, {control: block, status: planned}]\n",
            "SIDE_EFFECT", None, (("controls", 1),), {"control": "block"},
        ),
        (SEVERE, "NO_PLAN", "ha-01@thing", (), {}),
        (SEVERE, "NO_VOICE", "ha-01@thing", (), {}),
        (rated(), "HIGH_UNTREATED", "ha-01@thing", (), {"rating": "HIGH"}),
        (rated(3), "CRITICAL", "ha-01@thing", (), {"rating": "CRITICAL"}),
    ],
)  # fmt: skip
def test_a_reason_names_its_finding_what_was_written_and_what_it_says(
    text: str, code: str, of: str | None, said: tuple[tuple[str, ...], ...], values: dict[str, str]
) -> None:
    (told,) = reasons(run(text), code)
    assert (told.finding, tuple(sorted(map(str, told.said))), dict(told.values)) == (of, tuple(map(str, said)), values)


def test_a_platform_that_is_missing_leads_to_the_line_that_names_it() -> None:
    (told,) = reasons(run(subject=PART), "INCOMPLETE")
    assert (told.finding, told.said) == (None, (("subject", "part_of"),))
    assert dict(told.values) == {"what": "platform", "platform": "platform"}


def test_a_level_that_nobody_confirmed_leads_to_the_places_and_names_them_all() -> None:
    outcome = run(answers(law="no"), places="[TR, RU, DE]")
    (told,) = reasons(outcome, "CONTEXT_UNCONFIRMED")
    assert (told.said, dict(told.values)) == ((("subject", "places"),), {"places": "RU, TR"})


def test_where_any_unknown_answer_fails_each_is_named() -> None:
    strict = with_policy(rubric(), "gate", unknown="any")
    outcome = judge(assessment(answers(crowd="unknown", under18="unknown")), strict)
    told = [(one.finding, one.said, dict(one.values)) for one in reasons(outcome, "UNKNOWN")]
    assert told == [(None, (("answers", name),), {"what": "any", "question": name}) for name in ("under18", "crowd")]
    assert not reasons(run(answers(crowd="unknown")), "UNKNOWN")


def test_an_exception_that_does_not_hold_is_told_beside_the_high() -> None:
    outcome = run(exception(digest="sha256:" + "0" * 64))
    assert has(outcome, "HIGH_UNTREATED")
    assert has(outcome, "STALE", what="exception", why="changed")


# --- the codes themselves


@pytest.mark.parametrize(
    ("code", "exit_code", "verdict"), [("UNPINNED", 4, "not-assessed"), ("REPLAY", 4, "not-assessed")]
)
def test_what_only_the_surroundings_know_is_added_with_its_exit(code: str, exit_code: int, verdict: str) -> None:
    outcome = with_reasons(run(), [reason(code)])
    assert (outcome.decision.exit, outcome.decision.verdict, codes(outcome)) == (exit_code, verdict, {code})
    assert with_reasons(run(), ()) == run()


def test_a_reason_from_outside_never_hides_one_from_inside() -> None:
    assert with_reasons(run(rated(3)), [reason("REPLAY")]).decision.exit == 1


def test_failures_and_notices_are_told_apart() -> None:
    decision = run(rated(rest="controls: [{control: block, status: planned}]\n")).decision
    assert {one.code for one in decision.failures} == {"HIGH_UNTREATED", "INCOMPLETE"}
    assert {one.code for one in decision.notices} == set()
    assert not run(answers(reach="no", under18="likely")).decision.failures


def test_every_code_has_the_exit_of_the_design() -> None:
    assert {code for code in GATE_CODES if EXITS[code] == 1} == {"CRITICAL", "ACTUAL_NO_REMEDY", "HIGH_UNTREATED"}
    assert {code for code in GATE_CODES if EXITS[code] == 4} == {
        "INCOMPLETE", "UNKNOWN", "UNAPPROVED", "UNCOVERED", "UNPINNED", "REPLAY",
    }  # fmt: skip
    assert {code for code in GATE_CODES if EXITS[code] == 5} == {"STALE", "REGRESSION"}
    assert {code for code in GATE_CODES if not EXITS[code]} == {
        "NO_PLAN", "NO_VOICE", "CUMULATIVE", "SIDE_EFFECT", "CHILD_NOTE", "CARRIED", "EXCEPTED",
        "EXCEPTION_ENDS", "CONTEXT_UNCONFIRMED", "LEFT_OUT", "REPLACED",
        "KNOWN", "EVIDENCE_FELL", "TOUCHED", "UNLIKE",
    }  # fmt: skip


def test_a_notice_that_a_policy_makes_fail_is_not_assessed_and_some_never_fail() -> None:
    assert NEVER_FAILING == ("TOUCHED", "CARRIED", "EXCEPTED", "KNOWN", "LEFT_OUT", "REPLACED")
    assert FAILING == {
        "NO_PLAN": 4, "NO_VOICE": 4, "CUMULATIVE": 4, "SIDE_EFFECT": 4, "CHILD_NOTE": 4, "EVIDENCE_FELL": 4,
        "UNLIKE": 4, "CONTEXT_UNCONFIRMED": 4, "EXCEPTION_ENDS": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("exits", "worst"), [((), 0), ((0, 5), 5), ((5, 4), 4), ((4, 1), 1), ((1, 3), 3), ((3, 2), 2), ((2, 70), 70)]
)
def test_the_worst_exit_wins(exits: tuple[int, ...], worst: int) -> None:
    assert worst_exit(exits) == worst_exit(reversed(exits)) == worst


def test_every_exit_of_a_decision_has_a_verdict() -> None:
    assert [verdict_of(code) for code in (0, 1, 4, 5)] == ["pass", "risk", "not-assessed", "stale"]


def test_a_stricter_rubric_never_lets_more_pass() -> None:
    strict = with_policy(rubric(), "gate", fails_from=Rating.MEDIUM, engagement_from=Rating.MEDIUM)
    given = assessment(SEVERE + HEARD)
    assert judge(given).decision.verdict == "pass"
    assert judge(given, strict).decision.verdict == "risk"


def test_a_finding_between_two_ratings_is_neither_managed_nor_excepted_where_the_lower_one_fails_too() -> None:
    """Where only HIGH fails it is UNKNOWN; asking for more must not turn that into a pass."""
    stricter = with_policy(rubric(), "gate", fails_from=Rating.MEDIUM)
    between = managed().replace("gravity: {level: 4", "gravity: {range: [3, 4]")
    found = finding(judge(assessment(between + PROOF), stricter), "ha-01")
    assert (Rating(found.residual.low), Rating(found.residual.high)) == (Rating.MEDIUM, Rating.HIGH)
    assert not found.open
    signed = (
        "exceptions: [{finding: ha-01@thing, reason: r, why_not_avoidable: w, interim_measures: i, "
        "rights_holder_view: v, approver: {name: Di, role: human-rights-steering-committee}, "
        f"date: 2026-03-01, until: 2026-05-30, digest: '{found.digest}'}}]\n"
    )
    for text in (between, between + signed):
        given = assessment(text + PROOF)
        assert "UNKNOWN" in codes(judge(given, rubric()))
        assert not finding(judge(given, stricter), "ha-01").managed
        assert "HIGH_UNTREATED" in codes(judge(given, stricter))
    (void,) = reasons(judge(given, stricter), "STALE")
    assert dict(void.values)["why"] == "open"
