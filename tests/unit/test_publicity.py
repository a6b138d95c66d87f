"""What the public sees of an assessment and its outcome: nothing that is not put there, line by line."""

# ruff: noqa: E501 - one case a line reads as a table

from dataclasses import replace

import pytest

from hrdd.engine.publicity import UNTOLD
from hrdd.engine.redaction import redact
from hrdd.engine.withholding import Redacted, Withheld
from hrdd.model.assessment import Assessment
from hrdd.model.base import WITHHELD
from hrdd.model.outcome import Bounds, Reason, Step
from tests.make import assessment, finding, judge, rubric
from tests.telling import told, written

OPENLY = """\
subject.name: [withheld]
subject.summary: None
subject.owner: None
assessed.by: ()
engagement.0.access: restricted
risks.x-02.gravity: None
risks.x-02.breadth: None
risks.x-02.irremediability: None
risks.x-02.likelihood: None
risks.x-02.title: [withheld]
risks.x-02.rights: ()
risks.x-02.who: ()
risks.x-02.harm: [withheld]
risks.x-02.owner: None
risks.x-02.access: restricted
risks.x-01.gravity: None
risks.x-01.breadth: None
risks.x-01.irremediability: None
risks.x-01.likelihood: None
risks.x-01.title: [withheld]
risks.x-01.rights: ()
risks.x-01.who: ()
risks.x-01.harm: [withheld]
controls: ()
benefits.0.group: None
benefits.0.access: restricted
cumulative: ()
incidents: ()
remedy.channels.0.access: restricted
exceptions: ()
approvals: ()
answers: gone
evidence: gone
context: gone
engagement.1: gone
engagement.2: gone
risks.ha-01: gone
risks.gs-01: gone
benefits.1: gone
remedy.channels.0.criteria: gone
remedy.channels.1: gone
"""

OUTCOME = """\
name:
asked: ()
findings.0.projected.low: 0
findings.0.projected.high: 4
findings.0.involvement: withheld
findings.0.because.0.said: ()
findings.0.because.1.said: ()
findings.0.because.2.said: ()
findings.0.because.2.text:
findings.0.because.2.values.0: ('name', '[withheld]')
findings.0.because.5.said: ()
findings.0.controls: ()
findings.0.cases: ()
findings.0.digest:
findings.0.owner: None
findings.1.id: x-01@thing
findings.1.risk: x-01
findings.1.title: [withheld]
findings.1.harm: [withheld]
findings.1.projected.low: 0
findings.1.projected.high: 4
findings.1.involvement: withheld
findings.1.because.0.said: ()
findings.1.because.0.text:
findings.1.because.1.said: ()
findings.1.because.1.text:
findings.1.because.2.said: ()
findings.1.because.2.text:
findings.1.because.3.said: ()
findings.1.because.3.text:
findings.1.because.4.said: ()
findings.1.because.4.text:
findings.1.controls: ()
findings.1.cases: ()
findings.1.digest:
findings.2.id: x-02@thing
findings.2.risk: x-02
findings.2.title: [withheld]
findings.2.harm: [withheld]
findings.2.projected.low: 0
findings.2.projected.high: 4
findings.2.involvement: withheld
findings.2.because.0.said: ()
findings.2.because.0.text:
findings.2.because.1.said: ()
findings.2.because.1.text:
findings.2.because.2.said: ()
findings.2.because.2.text:
findings.2.because.3.said: ()
findings.2.because.3.text:
findings.2.because.4.said: ()
findings.2.because.4.text:
findings.2.controls: ()
findings.2.cases: ()
findings.2.digest:
findings.2.owner: None
categories.5.1.by: ('x-01@thing', 'x-02@thing')
context.0.said: ()
context.1.said: ()
context.2.said: ()
context.3.said: ()
context.4.said: ()
context.5.said: ()
context.6.said: ()
context.7.said: ()
context.8.said: ()
context.9.said: ()
context.10.said: ()
context.11.said: ()
decision.reasons.1.said: ()
decision.reasons.1.values: ()
decision.reasons.2.said: ()
digest:
not_applicable: ()
findings.0.because.8: gone
findings.0.because.9: gone
findings.1.because.7: gone
findings.1.because.8: gone
findings.2.because.7: gone
findings.2.because.8: gone
"""


def public(given: Assessment) -> Redacted:
    return redact(given, judge(given), rubric(), "public")


def test_the_public_sees_of_an_assessment_what_the_list_says() -> None:
    given = written()
    assert told(given, public(given).assessment, {"x-ape": "x-01", "x-zoo": "x-02"}) == OPENLY.splitlines()


def test_the_public_sees_every_rating_and_the_words_of_the_rubric() -> None:
    given = written()
    outcome = judge(given)
    seen = redact(given, outcome, rubric(), "public")
    assert told(outcome, seen.outcome) == OUTCOME.splitlines()
    assert seen.audience == "public"


def test_what_is_withheld_is_counted_by_ground() -> None:
    assert public(written()).withheld == (
        Withheld("mark", 53), Withheld("name", 14), Withheld("excluded", 1), Withheld("answer", 9),
        Withheld("gap", 3), Withheld("group", 5), Withheld("evidence", 3),
    )  # fmt: skip
    bare = public(assessment("answers: {reach: no, under18: no, data: no, topics: [none], crowd: few}"))
    assert bare.withheld == (Withheld("mark", 1), Withheld("name", 1), Withheld("excluded", 2), Withheld("answer", 5))


def test_a_subject_that_is_marked_public_shows_its_name_and_summary() -> None:
    seen = public(written(subject="summary: A summary., owner: Ada, access: public"))
    subject = seen.assessment.subject
    assert (subject.name, subject.summary, subject.owner) == ("Thing", "A summary.", None)
    assert (seen.outcome.name, seen.outcome.subject, seen.assessment.id) == ("Thing", "thing", "thing")


def test_a_subject_that_is_kept_apart_goes_by_its_kind() -> None:
    seen = public(written(subject="access: restricted"))
    assert (seen.outcome.subject, seen.assessment.id, seen.outcome.name) == ("feature", "feature", "")
    assert {one.id.partition("@")[2] for one in seen.outcome.findings} == {"feature"}
    assert {name.partition("@")[2] for _, roll in seen.outcome.categories for name in roll.by} == {"feature"}
    assert {name.partition("@")[2] for name in seen.outcome.overall.by} == {"feature"}


def test_a_risk_outside_the_rubric_that_is_marked_public_is_told() -> None:
    given = written(("    access: internal}\n  x-ape", "    access: public}\n  x-ape"))
    seen = public(given)
    names = {name: (entry.title, entry.harm) for name, entry in seen.assessment.risks.items()}
    assert names == {"x-02": ("A zoo", "They are stared at."), "x-01": (WITHHELD, WITHHELD)}
    assert finding(seen.outcome, "x-02").title == "A zoo"
    assert finding(seen.outcome, "x-02").harm == "They are stared at."
    assert finding(seen.outcome, "x-01").harm == WITHHELD


def test_voices_channels_and_benefits_that_are_marked_public_are_told_and_no_others() -> None:
    seen = public(written()).assessment
    assert [(one.group, one.how, one.said, one.changed, str(one.date)) for one in seen.engagement] == [
        ("newcomers", "By phone.", "They fear.", "Much.", "2026-02-12")
    ]
    assert [(one.name, one.where) for one in seen.remedy.channels] == [("A desk", "In the hall.")]
    assert [one.what for one in seen.benefits] == ["Joy."]
    assert (seen.hrdd, seen.rubric, seen.assessed.by, str(seen.assessed.date)) == (1, "core@1", (), "2026-03-01")
    assert (seen.subject.kind, seen.subject.stage, seen.subject.places) == ("feature", "pre-release", ("TR",))


def test_titles_of_controls_that_count_are_told_without_where_or_how_well() -> None:
    block = "{control: block, status: STATUS, effectiveness: substantial, VERIFIED evidence: [act]}"
    verified = "verified: {date: 2026-02-03, by: Ada},"
    for status, words, expected in (
        ("verified", verified, ("A title.",)),
        ("implemented", "", ("A title.",)),
        ("planned", "owner: Ada, due: 2026-06-30,", ()),
    ):
        entry = block.replace("STATUS", status).replace("VERIFIED", words)
        text = (
            "answers: {reach: yes, under18: no, data: no, topics: [none], crowd: few}\n"
            "evidence: {act: {title: T, grade: E3, date: 2026-02-01}}\n"
            f"controls: [{entry}]\n"
        )
        given = assessment(text)
        assert public(given).actions == expected, status
    guard = written(
        (
            "status: planned,\n     effectiveness: partial, owner: Bea, due: 2026-06-30",
            "status: implemented, effectiveness: substantial",
        )
    )
    outcome = judge(guard)
    counted = tuple(
        replace(one, controls=tuple(replace(c, points=2, why="counts") for c in one.controls))
        for one in outcome.findings
    )
    assert redact(guard, replace(outcome, findings=counted), rubric(), "public").actions == ("A title.",)


def test_what_plans_would_bring_is_not_told() -> None:
    assert Bounds(0, 4) == UNTOLD
    assert {one.projected for one in public(written()).outcome.findings} == {UNTOLD}


RULES = [
    ("rule", "A reason for gravity.", "A reason for gravity."),
    ("rule-open", "A reason for likelihood.", "A reason for likelihood."),
    ("rule", "In our words.", ""),
    ("raised", "A reason for gravity.", ""),
    ("set", "In our words.", ""),
]


@pytest.mark.parametrize(("code", "text", "shown"), RULES)
def test_of_a_reason_the_public_reads_the_rubrics_own_words_alone(code: str, text: str, shown: str) -> None:
    given = written()
    outcome = judge(given)
    step = Step("gravity", Bounds(2, 2), code, ("risks", "ha-01", "gravity", 0), (("answers", "reach"),), text)
    first = replace(outcome.findings[0], because=(step,))
    seen = redact(given, replace(outcome, findings=(first,)), rubric(), "public").outcome.findings[0]
    assert seen.because == (replace(step, said=(), text=shown),)


STEPS = ("rule", "rule-open", "applies", "applies-open", "outside", "set", "raised", "lowered", "lowering-capped", "left-open",
         "right-floor", "remote-unproven", "second-reader", "actual", "past", "severity-cell", "rating-cell",
         "not-known-to-apply", "carried")  # fmt: skip
SILENT = ("lowering-refused", "control-step", "implemented-step", "no-control", "actual-stays", "na-unproven")
VALUES = (
    "gravity",
    "breadth",
    "irremediability",
    "likelihood",
    "severity",
    "computed",
    "floor",
    "level",
    "factor",
    "rating",
)


@pytest.mark.parametrize("code", [*STEPS, *SILENT])
def test_what_speaks_of_controls_is_not_told_nor_what_is_projected(code: str) -> None:
    given = written()
    outcome = judge(given)
    values = (*((name, "3") for name in VALUES), ("name", "Ada"), ("date", "2026-01-01"), ("platform", "shop"))
    step = Step("residual", Bounds(2, 2), code, ("rating",), (), "", values)
    steps = (step, replace(step, about="projected"))
    first = replace(outcome.findings[0], because=steps)
    seen = redact(given, replace(outcome, findings=(first,)), rubric(), "public").outcome.findings[0].because
    assert [one.code for one in seen] == ([code] if code in STEPS else [])
    hidden = tuple((name, WITHHELD) for name in ("name", "date", "platform"))
    assert all(one.values == (*values[: len(VALUES)], *hidden) for one in seen)


def reasoned(*reasons: Reason) -> Redacted:
    given = written()
    outcome = judge(given)
    return redact(given, replace(outcome, decision=replace(outcome.decision, reasons=reasons)), rubric(), "public")


@pytest.mark.parametrize("code", ["NO_PLAN", "NO_VOICE", "SIDE_EFFECT", "CHILD_NOTE", "CUMULATIVE"])
def test_a_notice_of_what_is_missing_is_counted_and_not_told(code: str) -> None:
    like = judge(written()).decision.reasons[0]
    seen = reasoned(replace(like, code=code, exit=0), like)
    assert [one.code for one in seen.outcome.decision.reasons] == ["HIGH_UNTREATED"]
    assert Withheld("gap", 4) in seen.withheld


def test_a_reason_keeps_what_is_said_of_ratings_days_and_the_rubric() -> None:
    like = judge(written()).decision.reasons[0]
    kept = (
        "base",
        "entries",
        "high",
        "low",
        "places",
        "rating",
        "role",
        "rubric",
        "since",
        "until",
        "was",
        "judge",
        "earlier_judge",
    )
    values = (
        *((name, "1") for name in kept),
        ("name", "Ada"),
        ("control", "guard"),
        ("what", "answer"),
        ("group", "newcomers"),
    )
    (seen,) = reasoned(
        replace(like, finding="x-ape@thing", values=values, said=(("controls", 0),))
    ).outcome.decision.reasons
    assert (seen.values, seen.said, seen.finding) == (values[: len(kept)], (), "x-01@thing")


def test_a_question_that_is_open_is_told_unless_it_is_about_a_measure() -> None:
    like = judge(written()).decision.reasons[0]
    asked = replace(like, values=(("question", "reach"), ("what", "answer"), ("name", "Ada")))
    measure = replace(like, values=(("question", "patrol"), ("what", "answer")))
    seen = reasoned(asked, measure, like)
    assert [one.values for one in seen.outcome.decision.reasons] == [asked.values[:2], like.values]
    assert Withheld("gap", 4) in seen.withheld


def test_of_what_was_signed_the_public_learns_which_answers_and_places_have_changed() -> None:
    like = judge(written()).decision.reasons[0]
    changed = "answers.reach, controls.guard, context.TR, evidence.log"
    with_both = replace(like, values=(("changed", changed), ("what", "approval"), ("name", "Ada")))
    neither = replace(like, values=(("changed", "controls.guard, evidence.log"), ("what", "approval")))
    first, second = reasoned(with_both, neither).outcome.decision.reasons
    assert first.values == (("what", "approval"), ("changed", "answers.reach, context.TR"))
    assert second.values == ()


def test_reasons_that_say_the_same_to_the_public_are_said_once() -> None:
    like = judge(written()).decision.reasons[0]
    seen = reasoned(like, replace(like, values=(*like.values, ("name", "Ada"))), replace(like, code="CRITICAL"))
    assert [one.code for one in seen.outcome.decision.reasons] == ["HIGH_UNTREATED", "CRITICAL"]


def test_open_questions_are_told_but_for_those_about_measures() -> None:
    given = written(("topics: {value: [war], because: Said in public., access: public}", "topics: unknown"))
    outcome = judge(given)
    entry = outcome.open_questions[0]
    more = (
        *outcome.open_questions,
        replace(entry, question="patrol"),
        replace(entry, question="reach", decides=("x-ape",)),
    )
    seen = redact(given, replace(outcome, open_questions=more), rubric(), "public").outcome.open_questions
    assert [one.question for one in seen] == [*(one.question for one in outcome.open_questions), "reach"]
    assert (seen[0].decides, seen[-1].decides) == (entry.decides, ("x-01",))


def test_nothing_that_was_excluded_is_told_nor_what_the_change_belongs_to() -> None:
    given = assessment("answers: {reach: no, under18: no, data: no, topics: [none], crowd: few}")
    outcome = replace(judge(given), platform="shop")
    assert len(outcome.excluded) == 2
    seen = redact(given, outcome, rubric(), "public").outcome
    assert (seen.excluded, seen.not_applicable, seen.platform, seen.asked, seen.digest) == ((), (), None, (), "")


def test_a_finding_names_no_scenario_and_nothing_that_is_open() -> None:
    given = written()
    outcome = judge(given)
    one = replace(outcome.findings[0], scenario="night", open=("topics",))
    (seen,) = redact(given, replace(outcome, findings=(one,)), rubric(), "public").outcome.findings
    assert (seen.scenario, seen.open, seen.owner, seen.digest) == (None, (), None, "")


def test_a_risk_outside_the_rubric_has_no_words_of_the_rubric() -> None:
    given = written()
    outcome = judge(given)
    step = Step("gravity", Bounds(2, 2), "rule", ("scales",), (), "A reason for gravity.")
    own = replace(next(one for one in outcome.findings if one.risk == "x-ape"), because=(step,))
    (seen,) = redact(given, replace(outcome, findings=(own,)), rubric(), "public").outcome.findings
    assert seen.because == (replace(step, text=""),)


def test_ids_that_may_all_be_told_stay() -> None:
    text = (
        "risks: {x-zoo: {title: A zoo, harm: H, rights: [udhr-12], gravity: {level: 2, because: B}, access: public}}\n"
    )
    seen = public(assessment(text))
    assert {name: entry.title for name, entry in seen.assessment.risks.items()} == {"x-zoo": "A zoo"}
    assert finding(seen.outcome, "x-zoo").title == "A zoo"


def test_the_rubric_the_review_and_whose_voice_was_heard_are_told() -> None:
    voice = "engagement: [{voice: regional-expert, how: Call, date: 2026-02-01, access: public}]\n"
    given = assessment(voice, review_by="2026-09-01").model_copy(update={"rubric": "own@3"})
    seen = public(given).assessment
    assert (seen.rubric, str(seen.assessed.review_by)) == ("own@3", "2026-09-01")
    assert [(one.voice, one.group) for one in seen.engagement] == [("regional-expert", None)]
