"""What to find out first, and on which answers the decision hangs: found by trying every answer."""

# ruff: noqa: E501 - one change a line reads as a table

from dataclasses import replace
from itertools import product

import pytest

from hrdd.engine.advice import Bench, Hinge, Inquiry, hinges, inquiries, signed_anew
from hrdd.model.assessment import Answer
from hrdd.model.base import Rating
from hrdd.model.rubric import Rubric
from tests import make
from tests.judging import badness, every_set, hanging, with_answer
from tests.unit.test_ways import example

HUNTED = {"data": "yes", "addresses": "yes", "names": "required", "law": "used"}
HEARD = "engagement: [{voice: regional-expert, how: Call, date: 2026-02-01}]\n"


def bench(text: str, places: str = "[DE]", rubric: Rubric | None = None, subject: str = "") -> Bench:
    given = make.assessment(text, places=places, subject=subject)
    make.judge(given, rubric)
    return Bench(given, rubric or make.rubric(), make.DAY)


def asked(of: Bench) -> dict[str, Inquiry]:
    """The inquiries of an assessment, each end checked against every answer to its question."""
    found = inquiries(of)
    assert [inquiry.question for inquiry in found] == [
        inquiry.question for inquiry in sorted(found, key=gain, reverse=True)
    ]
    assert sorted(inquiry.question for inquiry in found) == sorted(q.question for q in of.now.open_questions)
    for inquiry in found:
        question = of.rubric.question[inquiry.question]
        given = of.assessment.answers.get(question.id)
        values = every_set(question) if question.many else list(question.choices)
        if given is not None and given.range is not None:
            low, high = (question.choices.index(word) for word in given.range)
            values = values[low : high + 1]
        answers = [Answer(value=value) for value in values]
        if given is not None and given.by_place is not None:
            places = [
                place for place in of.assessment.subject.places if given.by_place.get(place, "unknown") == "unknown"
            ]
            answers = [
                Answer(by_place={**given.by_place, **dict(zip(places, chosen, strict=True))})
                for chosen in product(values, repeat=len(places))
            ]
        ends = [badness(with_answer(of, question.id, answer)) for answer in answers]
        for end, most in ((inquiry.best, min(ends)), (inquiry.worst, max(ends))):
            outcome_badness = -(70, 2, 3, 1, 4, 5, 0).index(end.exit), end.rating.high, end.rating.low
            assert outcome_badness == most
        assert inquiry.decides is (min(ends)[0] != max(ends)[0])
    return {inquiry.question: inquiry for inquiry in found}


def gain(inquiry: Inquiry) -> tuple[int, int, int, int]:
    """What an answer can change: the decision, the highest rating at both ends, and how many risks."""
    order = (70, 2, 3, 1, 4, 5, 0)
    best, worst = inquiry.best, inquiry.worst
    return (
        order.index(best.exit) - order.index(worst.exit),
        worst.rating.high - best.rating.high,
        worst.rating.low - best.rating.low,
        len(inquiry.touches),
    )


# --- what to find out -------------------------------------------------------


def test_nothing_is_open() -> None:
    assert inquiries(bench(make.answers())) == ()


def test_the_ends_of_one_question() -> None:
    found = asked(bench(make.answers(reach="unknown", crowd="most") + HEARD))["reach"]
    assert found.state == "unknown"
    assert found.touches == ("ha-01",)
    assert (found.best.answer, found.best.verdict, found.best.exit) == ("no", "pass", 0)
    assert (found.worst.answer, found.worst.rating.high) == ("yes", Rating.MEDIUM)


def test_the_one_first_that_can_change_most() -> None:
    text = make.answers(topics="unknown", crowd="unknown", under18="unknown", **HUNTED)
    found = list(asked(bench(text + HEARD, places="[TR]")))
    assert found[0] == "topics"
    assert found[-1] == "under18"


def test_an_answer_that_alone_decides() -> None:
    text = make.answers(reach="no", **(HUNTED | {"law": "unknown"})) + HEARD
    found = asked(bench(text, places="[TR]"))["law"]
    assert found.decides
    assert (found.best.exit, found.worst.exit) == (0, 1)


def test_equal_ends_name_the_first_and_the_last_choice() -> None:
    found = asked(bench(make.answers(under18="unknown")))["under18"]
    assert not found.decides
    assert (found.best.answer, found.worst.answer) == ("no", "likely")


def test_an_answer_that_opens_other_questions() -> None:
    """A yes is followed by two questions that nobody has answered, so it does not pass by itself."""
    found = asked(bench(make.answers(data="unknown")))["data"]
    assert (found.best.answer, found.best.exit) == ("no", 0)
    assert (found.worst.answer, found.worst.exit, found.worst.verdict) == ("yes", 4, "not-assessed")
    assert found.decides


def test_a_question_without_an_answer() -> None:
    found = asked(bench(make.answers(crowd=None, under18="unknown")))
    assert (found["crowd"].state, found["under18"].state) == ("unanswered", "unknown")
    assert {end.exit for end in (found["under18"].best, found["under18"].worst)} == {4}


def test_a_range_stays_a_range() -> None:
    """What the assessors have ruled out is neither the best nor the worst end."""
    found = asked(bench(make.answers(crowd="{range: [few, some]}") + HEARD))["crowd"]
    assert found.state == "range"
    assert (found.best.answer, found.worst.answer) == ("few", "some")


def test_what_is_known_of_other_places_stays() -> None:
    text = make.answers(**(HUNTED | {"law": "{by_place: {TR: unknown, RU: no}}"}), topics="[war]")
    found = asked(bench(text + HEARD, places="[TR, RU]"))["law"]
    assert found.best.answer == "no"
    assert found.worst.answer == "used"


def test_places_of_which_nothing_is_said_are_open() -> None:
    text = make.answers(**(HUNTED | {"law": "{by_place: {RU: on-books}}"}))
    found = asked(bench(text + HEARD, places="[DE, TR, RU]"))["law"]
    assert found.state == "unanswered"
    known = bench(make.answers(**(HUNTED | {"law": "{by_place: {RU: used, TR: unknown}}"})), places="[TR, RU]")
    assert asked(known)["law"].best.exit == asked(known)["law"].worst.exit == 1


MANY = "- {id: many, kinds: [feature], choices: [none, a, b, c, d, e], many: true}"
ALONE = """
- id: ha-09
  who: [newcomers]
  rights: [udhr-12]
  harms: targeted
  worst_gravity: 4
  applies_when: {all: [{fact: many, includes: a}, {fact: many, includes: b}, {fact: reach, is: yes}]}
  gravity: [{level: 4}]
  breadth: [{level: 1}]
  irremediability: [{level: 1}]
  likelihood: [{level: 3}]
  controls: []
"""


def test_of_many_choices_those_together_count() -> None:
    """No choice alone brings the harm about; two together do."""
    rubric = make.rubric(more_questions=MANY, more_risks=ALONE)
    text = make.answers(many="unknown")
    found = asked(bench(text, rubric=rubric))["many"]
    assert found.worst.answer == ("a", "b", "c", "d", "e")
    assert found.worst.rating.high == Rating.CRITICAL
    assert found.best.answer == ("none",)


def test_of_few_choices_every_set_is_tried() -> None:
    """Here the worst is two of three: the third takes the risk away."""
    not_c = ALONE.replace("{fact: reach, is: yes}", "{none: [{fact: topics, includes: war}]}").replace("many", "topics")
    not_c = not_c.replace("includes: a}", "includes: politics}").replace("includes: b}", "includes: religion}")
    found = asked(bench(make.answers(topics="unknown"), rubric=make.rubric(more_risks=not_c)))["topics"]
    assert found.worst.answer == ("politics", "religion")


@pytest.mark.parametrize("name", ["event", "feature", "grant"])
def test_the_examples(name: str) -> None:
    judged = example(name)
    of = Bench(judged.written.assessment, judged.shelved.rubric, make.DAY)
    found = inquiries(of)
    assert [gain(inquiry) for inquiry in found] == sorted((gain(inquiry) for inquiry in found), reverse=True)
    for inquiry in found:
        question = of.rubric.question[inquiry.question]
        given = of.assessment.answers.get(question.id)
        if question.many or (given is not None and (given.range or given.by_place)):
            continue
        ends = [badness(with_answer(of, question.id, Answer(value=value))) for value in question.choices]
        told = {-ends_[0] for ends_ in (min(ends), max(ends))}
        assert told == {(70, 2, 3, 1, 4, 5, 0).index(end.exit) for end in (inquiry.best, inquiry.worst)}


# --- what to read twice -----------------------------------------------------


def hanging_of(of: Bench) -> list[Hinge]:
    """The hinges of an assessment, which are exactly those that trying every neighbour finds."""
    found = list(hinges(of))
    assert {(hinge.question, hinge.place, hinge.exit_other) for hinge in found} == hanging(of)
    order = [name for name in of.rubric.asking_order if name in {hinge.question for hinge in found}]
    assert list(dict.fromkeys(hinge.question for hinge in found)) == order
    assert {hinge.exit_now for hinge in found} <= {of.now.decision.exit}
    return found


def test_no_answer_hangs() -> None:
    assert hanging_of(bench(make.answers(reach="no", under18="unknown", crowd="{range: [few, most]}") + HEARD)) == [
        Hinge("data", None, "no", "yes", 0, 4)
    ]


def test_one_step_to_either_side() -> None:
    text = make.answers(topics="[none]", **(HUNTED | {"law": "on-books"})) + HEARD
    found = hanging_of(bench(text, places="[TR]"))
    assert [(hinge.question, hinge.now, hinge.other) for hinge in found if hinge.question == "law"] == [
        ("law", "on-books", "used")
    ]


def test_one_place_at_a_time() -> None:
    text = make.answers(**(HUNTED | {"law": "{by_place: {TR: on-books, RU: no}}"})) + HEARD
    found = hanging_of(bench(text, places="[TR, RU]"))
    assert [(hinge.place, hinge.now, hinge.other) for hinge in found if hinge.question == "law"] == [
        ("TR", "on-books", "used")
    ]


@pytest.mark.parametrize("topics", ["[none]", "none", "[war]", "war", "[war, politics]", "unknown"])
def test_one_word_more_or_less(topics: str) -> None:
    text = make.answers(topics=topics) + HEARD
    found = [hinge for hinge in hanging_of(bench(text, places="[TR]")) if hinge.question == "topics"]
    assert bool(found) is (topics in {"[none]", "none", "[war]", "war"})
    if topics in {"[war]", "war"}:
        assert ("none",) in {hinge.other for hinge in found}


def test_an_answer_that_counts_although_it_may_not_be_asked() -> None:
    """Its parent is unknown, so nobody knows whether it is asked; the answer counts all the same."""
    given = HUNTED | {"data": "unknown", "addresses": "no"}
    found = hanging_of(bench(make.answers(reach="no", **given) + HEARD, places="[TR]"))
    assert "names" in {hinge.question for hinge in found}


def test_evidence_for_an_answer_stays_with_it() -> None:
    text = make.answers(crowd="{value: few, because: Counted, evidence: [e1]}")
    proof = "evidence: {e1: {title: Count, grade: E2, date: 2026-02-01}}\n"
    hanging_of(bench(text + proof))


def test_a_signature_does_not_make_every_answer_hang() -> None:
    """An approval is bound to one result and lapses with any other; that is no reason for a second reader."""
    text = make.answers(crowd="most")
    plain = bench(text + HEARD)
    signed = f"approvals: [{{by: Bo, role: steering, date: 2026-03-01, digest: '{plain.now.digest}'}}]\n"
    approved = bench(text + HEARD + signed)
    assert approved.now.decision.exit == plain.now.decision.exit
    assert [(h.question, h.other, h.exit_other) for h in hinges(approved)] == [
        (h.question, h.other, h.exit_other) for h in hinges(plain)
    ]


def test_an_exception_holds_for_what_it_was_given_for() -> None:
    text = make.answers(topics="[none]", **HUNTED) + HEARD
    plain = bench(text, places="[TR]")
    high = make.finding(plain.now, "gs-01")
    assert high.residual.high == Rating.HIGH
    role = plain.rubric.obligation[Rating.HIGH].approver
    exception = (
        f"exceptions: [{{finding: gs-01@thing, reason: a, why_not_avoidable: a, interim_measures: a,"
        f" rights_holder_view: a, approver: {{name: Bo, role: {role}}}, date: 2026-03-01, until: 2026-03-20,"
        f" digest: '{high.digest}'}}]\n"
    )
    excepted = bench(text + exception, places="[TR]")
    assert (plain.now.decision.exit, excepted.now.decision.exit) == (1, 0)
    found = {(hinge.question, hinge.other) for hinge in hinges(excepted)}
    assert ("topics", ("war",)) in found  # CRITICAL, which no exception covers
    assert ("topics", ("religion",)) not in found


def test_the_platform_is_taken_along() -> None:
    alone = bench(make.answers(crowd="most", topics="[war]") + HEARD, places="[TR]")
    platform = make.judge(make.assessment(make.answers(crowd="most", topics="[war]"), places="[TR]"))
    given = make.assessment(
        make.answers(crowd="most", topics="[war]") + HEARD, places="[TR]", subject="part_of: platform"
    )
    change = Bench(given, make.rubric(), make.DAY, platform)
    assert make.finding(change.now, "ha-01").carried is not None
    assert make.finding(alone.now, "ha-01").carried is None
    hanging_of(change)


def test_a_range_is_settled_by_each_of_its_answers() -> None:
    found = asked(bench(make.answers(crowd="{range: [few, most]}") + HEARD))["crowd"]
    assert (found.best.answer, found.worst.answer) == ("few", "most")
    assert found.best.rating.high < found.worst.rating.high


def tagged(words: str) -> Rubric:
    """A rubric in which two of many words together are grave, and a third beside them is not."""
    more = f"- {{id: tags, kinds: [feature], choices: [none, {words}], many: true}}\n"
    pair = "{all: [{fact: tags, includes: aa}, {fact: tags, includes: bb}, {none: [{fact: tags, includes: cc}]}]}"
    risks = make.RISKS.replace(
        "{level: 3, when: {fact: topics, includes: [politics, war]}}", f"{{level: 3, when: {pair}}}", 1
    )
    return make.rubric(questions=make.QUESTIONS + more, risks=risks)


@pytest.mark.parametrize(
    ("words", "worst"), [("aa, bb, cc", ("aa", "bb")), ("aa, bb, cc, dd", ("aa", "bb")), ("aa, bb, cc, dd, ee", ("aa", "bb", "cc", "dd", "ee"))]
)  # fmt: skip
def test_of_up_to_four_words_that_concern_every_set_is_tried(words: str, worst: tuple[str, ...]) -> None:
    given = make.answers(tags="unknown") + HEARD
    found = next(one for one in inquiries(bench(given, rubric=tagged(words))) if one.question == "tags")
    together = len(words.split()) <= 4
    assert (found.best.rating.high < found.worst.rating.high) is together
    assert found.worst.answer == (("aa", "bb", "dd") if worst == ("aa", "bb") and "dd" in words else worst)
    assert found.best.answer == ("none",)


def test_each_word_alone_is_tried_where_there_are_many() -> None:
    single = make.RISKS.replace(
        "{fact: topics, includes: [politics, war]}",
        "{all: [{fact: tags, includes: bb}, {none: [{fact: tags, includes: cc}]}]}",
        1,
    )
    more = "- {id: tags, kinds: [feature], choices: [none, aa, bb, cc, dd, ee], many: true}\n"
    by = make.rubric(questions=make.QUESTIONS + more, risks=single)
    found = next(
        one for one in inquiries(bench(make.answers(tags="unknown") + HEARD, rubric=by)) if one.question == "tags"
    )
    assert found.worst.answer == ("bb",)


def test_whoever_signed_what_was_found_is_taken_to_sign_what_is_found_now_and_nobody_else() -> None:
    now, then = make.judge(make.assessment()), make.judge(make.assessment(make.answers(topics="[war]")))
    finding, later = now.findings[0], then.findings[0]
    assert (finding.id, finding.digest != later.digest, now.digest != then.digest) == (later.id, True, True)
    other = "sha256:" + "7" * 64
    approval = "{by: Dora, role: committee, date: 2026-02-25, digest: '%s'}"
    exception = (
        "{finding: ha-01@thing, reason: R, why_not_avoidable: W, interim_measures: I, rights_holder_view: V,"
        " approver: {name: Dora, role: committee}, date: 2026-02-20, until: 2026-05-01, conditions: [L], digest: '%s'}"
    )
    text = f"exceptions: [{exception % finding.digest}]\napprovals: [{approval % now.digest}, {approval % other}]\n"
    signed = signed_anew(make.assessment(text), now, then)
    assert [entry.digest for entry in signed.approvals] == [then.digest, other]
    assert [entry.digest for entry in signed.exceptions] == [later.digest]
    strange = make.assessment(f"approvals: [{approval % other}]\n")
    assert signed_anew(strange, now, then) is strange
    gone = replace(then, findings=())
    assert [entry.digest for entry in signed_anew(make.assessment(text), now, gone).exceptions] == [finding.digest]
