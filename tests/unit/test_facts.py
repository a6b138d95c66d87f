"""Answers and country levels become facts; silence, ignorance and not being asked stay apart."""

from datetime import date

import pytest

from hrdd.engine.conditions import Fact, State
from hrdd.engine.facts import Facts, gather
from tests.make import DAY, QUESTIONS, answers, assessment, judge, rubric

OVERRIDE = "because: b, author: a, date: 2026-02-01"


def facts(text: str = "", *, places: str = "[DE]", kind: str = "feature", as_of: date = DAY) -> Facts:
    return gather(assessment(text, places=places, kind=kind), rubric(), as_of)


def fact(name: str, text: str = "", *, place: str = "DE", places: str = "[DE]", kind: str = "feature") -> Fact:
    return facts(text, places=places, kind=kind).view(place).facts[name]


@pytest.mark.parametrize(
    ("answer", "state", "words", "open_"),
    [
        ("yes", State.KNOWN, ("yes",), ()),
        ("unknown", State.UNKNOWN, (), ("reach",)),
        (None, State.UNANSWERED, (), ("reach",)),
    ],
)
def test_an_answer_is_a_value_or_unknown_or_missing(
    answer: str | None, state: State, words: tuple[str, ...], open_: tuple[str, ...]
) -> None:
    found = fact("reach", answers(reach=answer))
    assert (found.state, found.words, found.open) == (state, words, open_)


def test_a_question_for_another_kind_is_not_asked() -> None:
    found = facts("answers: {reach: yes, under18: no}", kind="event")
    assert found.asked["data"] is False
    assert found.view("DE").facts["data"] == Fact(State.NOT_ASKED, (), ("subject", "kind"))


def test_a_question_whose_parent_says_no_is_not_asked_and_names_the_parent() -> None:
    found = fact("addresses", answers(data="no"))
    assert (found.state, found.parents) == (State.NOT_ASKED, ("data",))


@pytest.mark.parametrize("parent", ["unknown", None])
def test_while_a_parent_is_open_only_the_parent_is_an_open_question(parent: str | None) -> None:
    found = facts(answers(data=parent))
    assert found.asked["addresses"] is None
    child = found.view("DE").facts["addresses"]
    assert (child.state, child.open) == (State.UNKNOWN, ("data",))
    outcome = judge(assessment(answers(data=parent)))
    assert [question.question for question in outcome.open_questions] == ["data"]


def test_an_answer_counts_while_it_is_not_known_whether_the_question_is_asked() -> None:
    assert fact("addresses", answers(data="unknown", addresses="yes")).words == ("yes",)


def test_a_question_that_hangs_on_such_an_answer_is_not_asked_for_certain() -> None:
    """Else an answer would ask for more, and its deletion for less (M17)."""
    chain = "- {id: shown, kinds: [feature], choices: [no, yes], ask_when: {fact: addresses, is: yes}}\n"
    by = rubric(questions=QUESTIONS + chain)

    def shown(data: str, addresses: str) -> tuple[object, Fact]:
        found = gather(assessment(answers(data=data, addresses=addresses)), by, DAY)
        return found.asked["shown"], found.view("DE").facts["shown"]

    asked, fact_ = shown("unknown", "yes")
    assert (asked, fact_.state, fact_.open) == (None, State.UNKNOWN, ("data",))
    assert shown("unknown", "no")[0] is False
    assert shown("yes", "yes")[0] is True


def test_a_range_is_every_choice_between_its_ends_and_stays_open() -> None:
    found = fact("crowd", answers(crowd="{range: [few, some]}"))
    assert (found.words, found.open) == (("few", "some"), ("crowd",))


def test_a_range_of_one_choice_is_that_choice() -> None:
    found = fact("crowd", answers(crowd="{range: [some, some]}"))
    assert (found.words, found.open) == (("some",), ())


def test_a_question_of_many_choices_holds_them_all() -> None:
    assert fact("topics", answers(topics="[politics, war]")).words == ("politics", "war")


def test_an_answer_by_place_holds_there_only() -> None:
    text = answers(law="{by_place: {TR: used, RU: no}}")
    assert fact("law", text, place="TR", places="[TR, RU]").words == ("used",)
    assert fact("law", text, place="RU", places="[TR, RU]").said == ("answers", "law", "by_place", "RU")


def test_a_plain_answer_holds_for_all_places() -> None:
    for place in ("TR", "RU"):
        assert fact("law", answers(law="on-books"), place=place, places="[TR, RU]").words == ("on-books",)


@pytest.mark.parametrize(
    ("places", "missing", "state"),
    [
        ("[TR, RU]", "RU", State.UNANSWERED),
        ("[TR, DE]", "DE", State.NOT_ASKED),
        ("[TR, XK]", "XK", State.UNKNOWN),
    ],
)
def test_a_place_left_out_of_an_answer_is_open_only_if_it_asks(places: str, missing: str, state: State) -> None:
    assert fact("law", answers(law="{by_place: {TR: used}}"), place=missing, places=places).state is state


def test_a_question_is_asked_if_any_place_asks_it() -> None:
    assert facts(answers(law="used"), places="[DE, TR]").asked["law"] is True
    assert facts(answers(), places="[DE, FR]").asked["law"] is False


def test_worldwide_is_never_asked_a_question_about_a_place() -> None:
    found = facts(answers(law="used"), places="[worldwide, TR]")
    assert found.view("worldwide").facts["law"].state is State.NOT_ASKED
    assert facts(places="[worldwide]").asked["law"] is False


def test_a_level_that_is_not_determined_leaves_its_question_open_to_an_answer() -> None:
    assert fact("law", place="XK", places="[XK]").open == ("law",)
    outcome = judge(assessment(places="[XK]"))
    assert [(question.question, question.state) for question in outcome.open_questions] == [("law", "unknown")]
    assert not judge(assessment(answers(law="no"), places="[XK]")).open_questions


def test_worldwide_is_level_three_in_every_theme_and_an_absent_row_is_not_determined() -> None:
    assert set(facts(places="[worldwide]").view("worldwide").levels.values()) == {3}
    assert facts(places="[XK]").view("XK").levels["expression"] is None


@pytest.mark.parametrize(
    ("place", "override", "level", "confirmed"),
    [
        ("DE", "level: 3, sources: [one], review_by: 2027-01-01", 3, True),
        ("DE", "level: 3, sources: [one], review_by: 2026-03-01", 3, True),
        ("DE", "level: 3, sources: [one], review_by: 2026-02-28", 3, False),
        ("TR", "level: 4, sources: [one], review_by: 2027-01-01", 4, True),
        ("TR", "level: 2, sources: [one], review_by: 2027-01-01", 4, False),
        ("TR", "level: 2, sources: [one, one], review_by: 2027-01-01", 4, False),
        ("TR", "level: 2, sources: [one, two], review_by: 2027-01-01", 2, True),
        ("TR", "level: 2, sources: [one, two], review_by: 2026-02-28", 4, False),
        ("XK", "level: 2, sources: [one], review_by: 2027-01-01", None, False),
        ("XK", "level: 3, sources: [one], review_by: 2027-01-01", 3, True),
    ],
)
def test_a_person_raises_a_level_freely_and_lowers_it_with_two_sources_until_the_review(
    place: str, override: str, level: int | None, *, confirmed: bool
) -> None:
    text = answers() + f"context: {{{place}: {{expression: {{{override}, {OVERRIDE}}}}}}}"
    (entry,) = [one for one in facts(text, places=f"[{place}]").context if one.theme == "expression"]
    assert (entry.level, entry.confirmed) == (level, confirmed)


@pytest.mark.parametrize(
    ("places", "heightened"),
    [
        ("[DE]", False),
        ("[TR]", False),
        ("[RU]", True),
        ("[SY]", True),
        ("[DE, SY]", True),
        ("[worldwide]", False),
        ("[XK]", False),
    ],
)
def test_war_or_two_closed_freedoms_in_one_named_place_call_for_the_heightened_profile(
    places: str, *, heightened: bool
) -> None:
    assert facts(places=places).heightened is heightened


def test_two_closed_freedoms_in_two_places_do_not_add_up() -> None:
    override = "{level: 4, sources: [one], review_by: 2027-01-01, " + OVERRIDE + "}"
    text = answers(law="no") + f"context: {{DE: {{civic-space: {override}}}}}"
    assert not facts(text, places="[DE, TR]").heightened


def test_facts_do_not_depend_on_the_order_of_questions() -> None:
    lines = QUESTIONS.strip().split("\n- ")
    turned = "- " + "\n- ".join(reversed([line.removeprefix("- ") for line in lines]))
    given = assessment(answers(data="yes", addresses="unknown", names="no"))
    forwards, backwards = (gather(given, rubric(questions=text), DAY) for text in (QUESTIONS, turned))
    assert forwards.view("DE").facts == backwards.view("DE").facts
