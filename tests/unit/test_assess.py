"""The outcome as a whole: what was asked, when to review, categories, and what is still open."""

import pytest

from hrdd.model.base import Rating
from hrdd.model.outcome import Outcome
from tests.make import DAY, answers, assessment, judge, rubric

GRAVE = "gravity: {level: 4, because: b}, breadth: {level: 1, because: b}, irremediability: {level: 1, because: b}"


def outcome(text: str = "", places: str = "[DE]") -> Outcome:
    return judge(assessment(text if "answers:" in text else answers() + text, places=places))


def test_the_questions_that_were_asked_are_named_in_their_order() -> None:
    asked = outcome().asked
    assert asked == tuple(name for name in rubric().asking_order if name in {*asked})
    assert set(asked) == {"reach", "under18", "data", "topics", "crowd", "patrol"}
    assert "law" in outcome(answers(law="no"), "[TR]").asked


def test_the_worst_rating_says_when_to_review() -> None:
    high = f"x-01: {{title: t, rights: [udhr-12], harm: h, {GRAVE}, likelihood: {{level: 2, because: b}}}}"
    both = outcome(f"risks: {{{high}}}\n")
    assert sorted(finding.residual.high for finding in both.findings) == [Rating.LOW, Rating.HIGH]
    months = {rating: rubric().obligation[rating].review_months for rating in (Rating.LOW, Rating.HIGH)}
    assert months[Rating.HIGH] < months[Rating.LOW]
    assert (both.review_by.year - DAY.year) * 12 + both.review_by.month - DAY.month == months[Rating.HIGH]


def test_other_rights_are_a_category_only_where_there_are_any() -> None:
    named = [category.id for category in rubric().manifest.categories]
    assert [name for name, _ in outcome().categories] == named
    own = "risks: {x-01: {title: t, rights: [udhr-12], harm: h, gravity: {level: 1, because: b}}}\n"
    assert [name for name, _ in outcome(own).categories] == [*named, "other"]


@pytest.mark.parametrize(
    ("law", "places", "state"),
    [
        ("used", "[TR, RU]", None),
        ("unknown", "[TR, RU]", "unknown"),
        ("{range: [on-books, used]}", "[TR, RU]", "range"),
        ("{by_place: {TR: unknown, RU: used}}", "[TR, RU]", "unknown"),
        ("{by_place: {TR: used, RU: unknown}}", "[TR, RU]", "unknown"),
        ("{by_place: {TR: used}}", "[TR, RU]", "unanswered"),
        ("{by_place: {RU: used}}", "[TR, RU]", "unanswered"),
        ("{by_place: {TR: used}}", "[TR, DE]", None),
        ("{range: [on-books, used]}", "[TR, worldwide]", "range"),
    ],
)
def test_one_place_that_leaves_a_question_open_leaves_it_open(law: str, places: str, state: str | None) -> None:
    found = {one.question: one.state for one in outcome(answers(law=law), places).open_questions}
    assert found == ({} if state is None else {"law": state})


@pytest.mark.parametrize(("topics", "state"), [("unknown", "unknown"), (None, "unanswered")])
def test_a_question_of_several_choices_is_open_or_not_and_never_a_range(topics: str | None, state: str) -> None:
    assert [(one.question, one.state) for one in outcome(answers(topics=topics)).open_questions] == [("topics", state)]


def test_what_is_carried_is_reviewed_with_the_platform() -> None:
    there = outcome(f"risks: {{ha-01: {{{GRAVE}, likelihood: {{level: 2, because: b}}}}}}\n")
    given = assessment(
        f"{answers()}risks: {{ha-01: {{{GRAVE}, likelihood: {{level: 2, because: b}}}}}}\n", subject="part_of: wiki"
    )
    here = judge(given, platform=there)
    assert (here.platform, outcome().platform) == (there.subject, None)
    (one,) = here.findings
    assert (one.carried is not None, one.residual.high) == (True, Rating.HIGH)
    assert there.review_by < here.review_by
    months = rubric().obligation[Rating.NEGLIGIBLE].review_months
    assert (here.review_by.year - DAY.year) * 12 + here.review_by.month - DAY.month == months
