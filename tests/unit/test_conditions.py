"""Conditions are closed and three-valued, and know the facts they rest on."""

import pytest

from hrdd.engine.conditions import Truth, View, grounds, open_questions, said, truth
from hrdd.engine.facts import gather
from tests.make import DAY, answers, assessment, condition, rubric

YES, NO, OPEN = "{fact: reach, is: yes}", "{fact: reach, is: no}", "{fact: under18, is: likely}"


def view(text: str = "", place: str = "DE") -> View:
    return gather(assessment(text or answers(under18="unknown"), places=f"[{place}]"), rubric(), DAY).view(place)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{{all: [{YES}, {YES}]}}", True),
        (f"{{all: [{YES}, {OPEN}]}}", None),
        (f"{{all: [{OPEN}, {NO}]}}", False),
        (f"{{any: [{OPEN}, {YES}]}}", True),
        (f"{{any: [{NO}, {OPEN}]}}", None),
        (f"{{any: [{NO}, {NO}]}}", False),
        (f"{{none: [{NO}, {NO}]}}", True),
        (f"{{none: [{NO}, {OPEN}]}}", None),
        (f"{{none: [{YES}, {OPEN}]}}", False),
    ],
)
def test_combinations_follow_kleene(text: str, expected: Truth) -> None:
    assert truth(condition(text), view()) is expected


@pytest.mark.parametrize(
    ("crowd", "text", "expected"),
    [
        ("some", "{fact: crowd, is: some}", True),
        ("some", "{fact: crowd, is: most}", False),
        ("some", "{fact: crowd, in: [few, some]}", True),
        ("most", "{fact: crowd, in: [few, some]}", False),
        ("some", "{fact: crowd, at_least: some}", True),
        ("few", "{fact: crowd, at_least: some}", False),
        ("some", "{fact: crowd, at_most: some}", True),
        ("most", "{fact: crowd, at_most: some}", False),
        ("{range: [some, most]}", "{fact: crowd, at_least: some}", True),
        ("{range: [few, some]}", "{fact: crowd, is: most}", False),
        ("{range: [few, most]}", "{fact: crowd, at_least: some}", None),
        ("unknown", "{fact: crowd, at_least: few}", None),
    ],
)
def test_one_answer_is_compared_by_word_or_by_the_order_of_choices(crowd: str, text: str, expected: Truth) -> None:
    assert truth(condition(text), view(answers(crowd=crowd))) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{fact: topics, includes: war}", True),
        ("{fact: topics, includes: [religion, politics]}", True),
        ("{fact: topics, includes: religion}", False),
    ],
)
def test_includes_holds_when_any_of_the_words_is_among_the_answers(text: str, expected: Truth) -> None:
    assert truth(condition(text), view(answers(topics="[politics, war]"))) is expected


@pytest.mark.parametrize("test", ["is: yes", "in: [no, yes]", "at_least: no", "at_most: yes"])
def test_every_comparison_with_what_is_not_asked_is_false(test: str) -> None:
    assert truth(condition(f"{{fact: addresses, {test}}}"), view(answers(data="no"))) is False


@pytest.mark.parametrize(
    ("data", "addresses", "expected"),
    [
        ("yes", "yes", True),
        ("yes", "unknown", True),
        ("yes", None, False),
        ("no", None, False),
        ("unknown", None, False),
        ("unknown", "no", True),
    ],
)
def test_answered_holds_for_an_answer_that_somebody_gave(data: str, addresses: str | None, expected: Truth) -> None:
    seen = view(answers(data=data, addresses=addresses, names="optional" if data == "yes" else None))
    assert truth(condition("{fact: addresses, answered: true}"), seen) is expected
    assert truth(condition("{fact: addresses, answered: false}"), seen) is not expected


@pytest.mark.parametrize(
    ("place", "test", "expected"),
    [
        ("TR", "is: 4", True),
        ("TR", "is: 3", False),
        ("TR", "at_least: 3", True),
        ("DE", "at_least: 3", False),
        ("DE", "at_most: 1", True),
        ("TR", "at_most: 3", False),
        ("worldwide", "is: 3", True),
        ("XK", "at_least: 1", None),
    ],
)
def test_a_place_is_compared_by_level_and_unknown_where_not_determined(place: str, test: str, expected: Truth) -> None:
    assert truth(condition(f"{{fact: place.expression, {test}}}"), view(place=place)) is expected


@pytest.mark.parametrize(
    ("names", "test", "expected"),
    [
        ("required", "is: yes", True),
        ("required", "is: no", False),
        ("no", "is: no", True),
        ("no", "in: [yes, no]", True),
        ("no", "in: [yes]", False),
        ("unknown", "is: yes", None),
    ],
)
def test_a_derived_fact_is_yes_no_or_unknown(names: str, test: str, expected: Truth) -> None:
    seen = view(answers(data="yes", names=names, addresses="no"))
    assert truth(condition(f"{{fact: exposed, {test}}}"), seen) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{{all: [{YES}, {NO}]}}", ("reach",)),
        (f"{{any: [{NO}, {OPEN}]}}", ("under18",)),
        (f"{{none: [{YES}, {OPEN}]}}", ("reach",)),
        (f"{{none: [{NO}, {{fact: crowd, is: most}}]}}", ("reach", "crowd")),
        (f"{{none: [{NO}, {OPEN}]}}", ("under18",)),
        ("{fact: exposed, is: yes}", ("names", "addresses")),
        ("{any: [{fact: place.expression, at_least: 2}, {fact: crowd, is: few}]}", ("crowd",)),
    ],
)
def test_the_grounds_of_a_condition_are_the_facts_it_would_fall_without(text: str, expected: tuple[str, ...]) -> None:
    assert grounds(condition(text), view()) == expected


def test_reasons_lead_to_the_answers_and_a_question_not_asked_to_the_answer_that_says_why() -> None:
    seen = view(answers(data="no"))
    assert said(("addresses", "names", "reach"), seen) == (("answers", "data"), ("answers", "reach"))
    assert said(("place.expression",), seen) == (("subject", "places", 0),)


def test_a_question_for_another_kind_leads_to_the_kind() -> None:
    seen = gather(assessment("answers: {reach: yes, under18: no}", kind="event"), rubric(), DAY).view("DE")
    assert said(("data",), seen) == (("subject", "kind"),)


def test_what_would_settle_a_fact_is_its_question_or_its_parents() -> None:
    seen = view(answers(data="unknown", crowd="unknown"))
    assert open_questions(("addresses", "crowd", "reach", "place.expression"), seen) == ("data", "crowd")


def test_for_floors_a_level_that_is_not_determined_counts_as_the_rubric_says() -> None:
    seen = view(place="XK")
    assert seen.settled(3).levels["expression"] == 3
    assert truth(condition("{fact: place.expression, at_least: 3}"), seen.settled(3)) is True
    known = view(place="TR")
    assert known.settled(3) is known


def test_what_nobody_could_be_asked_for_sure_is_said_where_it_would_be_settled() -> None:
    """By the answer that it hangs on; by itself where it hangs on a level of a place that nobody knows."""
    hanging = view(answers(data="unknown"))
    assert said(("addresses",), hanging) == (("answers", "data"),)
    assert said(("data",), hanging) == (("answers", "data"),)
    assert said(("law",), view(answers(), "XK")) == (("answers", "law"),)
    assert said(("law",), view(answers(), "DE")) == (("subject", "places", 0),)
