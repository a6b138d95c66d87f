"""Answers and country levels become facts; silence, ignorance and not being asked stay apart."""

from datetime import date

import pytest

from hrdd.diagnostics import Path
from hrdd.engine.conditions import Fact, State, grounds, said, truth
from hrdd.engine.facts import Facts, gather
from tests.make import DAY, QUESTIONS, answers, assessment, condition, judge, rubric, with_policy

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


# --- several places -------------------------------------------------------------------

HANGING = """
- {id: unit, kinds: [feature], choices: [no, yes], ask_when: {fact: law, in: [on-books, used]}}
- {id: after, kinds: [feature], choices: [no, yes], ask_when: {fact: unit, is: yes}}
- {id: spot, kinds: [feature], choices: [no, yes], per_place: true}
- {id: border, kinds: [feature], choices: [no, yes], ask_when: {fact: deep, is: yes}}
"""
PRESSED = """
- {id: exposed, when: {any: [{fact: names, is: required}, {fact: addresses, is: yes}]}}
- {id: pressed, when: {any: [{fact: place.expression, at_least: 4}, {fact: crowd, is: most}]}}
- {id: deep, when: {all: [{fact: pressed, is: yes}, {fact: reach, is: yes}]}}
"""
LOOKING = (
    "{fact: place.expression, at_least: 3}",
    "{fact: deep, is: yes}",
    "{fact: law, is: used}",
    "{any: [{fact: after, is: yes}, {fact: crowd, is: most}]}",
    "{none: [{fact: border, is: yes}, {fact: under18, is: likely}]}",
    "{all: [{fact: reach, is: yes}, {none: [{fact: pressed, is: yes}]}]}",
)
Seen = tuple[object, ...]


def seen(facts: Facts, place: str) -> Seen:
    """All that one place sees; a path to a place names the place, since its position is another in another order."""
    own = facts.view(place)
    order = [view.place for view in facts.views]

    def at(path: Path) -> Path:
        return (*path[:2], order[int(path[2])]) if path[:2] == ("subject", "places") and len(path) > 2 else path

    conditions = [condition(text) for text in LOOKING]
    found = [(truth(one, own), names := grounds(one, own), tuple(map(at, said(names, own)))) for one in conditions]
    like = frozenset(other for other, number in facts.alike.items() if number == facts.alike[place])
    held = {name: (fact.state, fact.words, at(fact.said), fact.open, fact.parents) for name, fact in own.facts.items()}
    return held, {name: fact.state for name, fact in own.unsure.items()}, own.levels, tuple(found), like, facts.apart


@pytest.mark.parametrize(
    "law",
    [
        "used",
        "unknown",
        "{by_place: {TR: used, RU: no, XK: on-books}}",
        "{by_place: {TR: on-books, RU: unknown}}",
        None,
    ],
)
@pytest.mark.parametrize("reach", ["yes", "unknown"])
def test_what_a_place_sees_does_not_hang_on_which_place_comes_first(law: str | None, reach: str) -> None:
    """What comes out alike everywhere is found in one place and taken over in others: that must not show."""
    by = rubric(more_questions=HANGING, derived=PRESSED)
    text = answers(law=law, reach=reach, unit="yes", after="no", border="yes", spot="yes")
    places = ("DE", "TR", "RU", "XK")
    gathered = []
    for first in range(len(places)):
        order = (*places[first:], *places[:first])
        given = assessment(text, places=f"[{', '.join(order)}]")
        gathered.append(gather(given, by, DAY))
    for place in places:
        views = [seen(facts, place) for facts in gathered]
        assert all(view == views[0] for view in views)
    assert len({tuple(facts.asked.items()) for facts in gathered}) == 1


def test_places_that_differ_in_one_answer_are_not_alike() -> None:
    by = rubric(more_questions=HANGING, derived=PRESSED)
    text = answers(law="{by_place: {TR: used, RU: used, XK: no}}", unit="yes", after="no", border="yes")
    facts = gather(assessment(text, places="[TR, RU, XK, DE, FR]"), by, DAY)
    assert len({facts.alike[place] for place in ("TR", "RU", "XK", "DE")}) == 4
    assert facts.alike["DE"] == facts.alike["FR"]
    assert {"law", "place.expression"} <= facts.apart
    assert not facts.apart & {"reach", "crowd", "under18"}


def test_a_question_about_places_is_not_asked_worldwide_wherever_that_stands() -> None:
    """Though the first two places see the same, and though the question hangs on nothing."""
    by = rubric(more_questions=HANGING, derived=PRESSED)
    text = answers(law="used", unit="yes", after="no", border="yes", spot="yes")
    for places in ("[TR, RU, worldwide]", "[worldwide, TR, RU]"):
        found = gather(assessment(text, places=places), by, DAY)
        for name in ("law", "spot"):
            there = found.view("worldwide").facts[name]
            assert (there.state, there.said) == (State.NOT_ASKED, ("subject", "places"))
            assert found.view("RU").facts[name].state is State.KNOWN
            assert name in found.apart


def test_what_is_not_asked_because_of_a_place_differs_from_place_to_place() -> None:
    by = rubric(more_questions=HANGING, derived=PRESSED)
    given = assessment(answers(law="{by_place: {TR: no}}", border="yes", spot="yes"), places="[DE, TR]")
    assert {"law", "unit", "after"} <= gather(given, by, DAY).apart


@pytest.mark.parametrize("places", ["[DE, TR]", "[TR, DE]"])
def test_whether_a_question_is_asked_hangs_on_the_places_that_may_ask_it(places: str) -> None:
    """Not on the answer that would matter in a place which does not ask it whatever else is known."""
    by = rubric(more_questions=HANGING, derived=PRESSED)
    given = assessment(answers(law="no", reach="unknown", spot="yes"), places=places)
    border = gather(given, by, DAY).view("TR").facts["border"]
    assert (border.state, border.open) == (State.UNKNOWN, ("reach",))
    assert "crowd" not in border.parents


def test_a_question_without_an_answer_leads_to_where_it_would_stand() -> None:
    assert fact("crowd", answers(crowd=None)).said == ("answers", "crowd")
    assert fact("crowd", answers(crowd="{range: [few, most]}")).said == ("answers", "crowd", "range")


def test_a_level_that_a_person_set_leads_to_that_entry() -> None:
    entry = f"context: {{DE: {{conflict: {{level: 2, {OVERRIDE}, sources: [s, t], review_by: 2026-09-01}}}}}}\n"
    own = facts(answers() + entry).view("DE")
    assert own.places_said["conflict"] == ("context", "DE", "conflict")
    assert own.places_said["expression"] == ("subject", "places", 0)


def test_worldwide_alone_never_calls_for_the_heightened_profile() -> None:
    """Not even where a rubric counts its level: it is no place that anybody named."""
    context = rubric().manifest.context
    by = with_policy(rubric(), "context", heightened_alone=dict.fromkeys(context.heightened_alone, 3), worldwide=3)
    assert not gather(assessment(places="[worldwide]"), by, DAY).heightened
    assert gather(assessment(places="[SY]"), by, DAY).heightened


def test_any_one_theme_that_calls_for_it_alone_is_enough() -> None:
    by = with_policy(rubric(), "context", heightened_alone={"conflict": 4, "civic-space": 4})
    assert gather(assessment(places="[SY]"), by, DAY).heightened
    assert gather(assessment(answers(law="no"), places="[RU]"), by, DAY).heightened


def test_a_level_that_nobody_knows_calls_for_nothing() -> None:
    by = with_policy(rubric(), "context", heightened_alone={"expression": 1})
    assert not gather(assessment(answers(law="no"), places="[XK]"), by, DAY).heightened
    assert gather(assessment(places="[DE]"), by, DAY).heightened


def test_a_question_that_hangs_on_what_differs_by_place_is_looked_at_in_every_place() -> None:
    deep = "- {id: deep, kinds: [feature], choices: [no, yes], ask_when: {fact: law, is: used}}"
    given = assessment(answers(law="{by_place: {TR: used, RU: no}}", deep="yes"), places="[RU, TR]")
    first, second = gather(given, rubric(more_questions=deep), DAY).views
    assert (first.facts["law"].words, second.facts["law"].words) == (("no",), ("used",))
    assert (second.facts["deep"].state, second.facts["deep"].words) == (State.KNOWN, ("yes",))
