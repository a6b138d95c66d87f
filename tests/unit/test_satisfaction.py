"""The search for answers, against trying every answer there is."""

from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdd.engine import satisfaction
from hrdd.engine.conditions import View, truth
from hrdd.engine.facts import gather
from hrdd.engine.satisfaction import Answers, possible
from hrdd.model.rubric import Condition, Kind
from tests.make import DAY, assessment, condition, rubric

TOPICS = ("[none]", "[war]", "[religion]", "[religion, war]")
PLACES = (("DE", ""), ("TR", "no"), ("TR", "on-books"), ("TR", "used"))


@cache
def everything(kind: Kind) -> tuple[View, ...]:
    """What every known answer to some of the questions comes to, in a place without trouble and in one with."""
    views = []
    asked = {"reach": ("no", "yes"), "data": ("no", "yes"), "topics": TOPICS}
    for reach, data, topics in product(*asked.values()):
        deeper = product(("no", "yes"), ("no", "optional", "required")) if data == "yes" else [("no", "no")]
        for (addresses, names), (place, law) in product(deeper, PLACES):
            given = f"reach: {reach}, under18: no"
            if kind == "feature":
                given += f", data: {data}, topics: {topics}"
                given += f", addresses: {addresses}, names: {names}" if data == "yes" else ""
                given += f", law: {law}" if law else ""
            text = f"answers: {{{given}}}"
            views.append(gather(assessment(text, kind=kind, places=f"[{place}]"), rubric(), DAY).views[0])
    return tuple(views)


LITERALS = (
    "{fact: reach, is: yes}", "{fact: reach, is: no}", "{fact: data, is: yes}", "{fact: data, at_most: no}",
    "{fact: addresses, is: yes}", "{fact: names, in: [no, required]}", "{fact: names, at_least: optional}",
    "{fact: topics, includes: none}", "{fact: topics, includes: [politics, war]}", "{fact: topics, includes: religion}",
    "{fact: topics, includes: [none, politics, religion, war]}", "{fact: law, is: used}",
    "{fact: law, at_most: on-books}", "{fact: place.expression, at_least: 3}", "{fact: place.expression, at_most: 2}",
    "{fact: exposed, is: yes}", "{fact: exposed, is: no}", "{fact: exposed, in: [yes, no]}",
)  # fmt: skip


def groups(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda word, inside: f"{{{word}: [{', '.join(inside)}]}}",
        st.sampled_from(("all", "any", "none")),
        st.lists(parts, min_size=1, max_size=4),
    )


conditions = st.recursive(st.sampled_from(LITERALS), groups, max_leaves=8).map(condition)


@pytest.mark.parametrize("kind", ["feature", "event"])
@given(st.lists(st.tuples(conditions, st.booleans()), min_size=1, max_size=3))
def test_answers_are_found_exactly_where_there_are_some(kind: Kind, goals: list[tuple[Condition, bool]]) -> None:
    there = any(all(truth(one, view) is wanted for one, wanted in goals) for view in everything(kind))
    assert possible(goals, kind, rubric()) is there


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{all: [{fact: reach, is: yes}, {fact: reach, is: no}]}", False),
        ("{none: [{fact: reach, is: yes}, {fact: reach, is: no}]}", False),  # it is always asked
        ("{none: [{fact: names, is: no}, {fact: names, at_least: optional}]}", True),  # it need not be
        ("{all: [{fact: addresses, is: yes}, {fact: data, is: no}]}", False),  # only asked where there are data
        ("{all: [{fact: law, is: used}, {fact: place.expression, at_most: 2}]}", False),
        ("{all: [{fact: topics, includes: none}, {fact: topics, includes: war}]}", False),  # none stands alone
        ("{all: [{fact: topics, includes: politics}, {fact: topics, includes: war}]}", True),
    ],
)
def test_a_condition_can_hold_or_not(text: str, expected: bool) -> None:
    assert possible([(condition(text), True)], "feature", rubric()) is expected


def test_a_question_of_another_kind_has_no_answer() -> None:
    asks = condition("{fact: data, is: yes}")
    assert not possible([(asks, True)], "event", rubric())
    assert possible([(asks, False)], "event", rubric())


def test_a_question_may_be_answered_or_not() -> None:
    answered = condition("{fact: names, answered: true}")
    assert possible([(answered, True)], "feature", rubric())
    assert possible([(answered, False)], "feature", rubric())
    assert not possible([(answered, True), (condition("{fact: data, is: no}"), True)], "feature", rubric())


def test_a_question_of_another_kind_need_not_be_asked() -> None:
    silent = condition("{none: [{fact: data, is: yes}, {fact: data, is: no}]}")
    assert possible([(silent, True)], "event", rubric())


def test_what_no_answer_fits_cannot_be_answered_as_well() -> None:
    """Whichever of the tests is looked at first."""
    goals = [(condition(f"{{fact: names, is: {word}}}"), word == "required") for word in ("no", "optional", "required")]
    goals.append((condition("{fact: names, is: required}"), False))
    for first in range(len(goals)):
        assert not possible([*goals[first:], *goals[:first]], "feature", rubric())
    assert possible(goals[:3], "feature", rubric())


def test_where_the_search_would_take_too_long_nothing_is_ruled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    never = condition("{all: [{fact: reach, is: yes}, {fact: reach, is: no}]}")
    assert not possible([(never, True)], "feature", rubric())
    monkeypatch.setattr(satisfaction, "PATIENCE", 1)
    assert possible([(never, True)], "feature", rubric())


def test_several_answers_that_no_choice_gives_cannot_be() -> None:
    """Whether something is asked at all is looked at before what is answered, and that before what is left of it."""
    silent = condition("{none: [{fact: reach, is: yes}, {fact: reach, is: no}]}")
    asked = condition("{fact: reach, answered: true}")
    for goals in ([(silent, True), (asked, True)], [(asked, True), (silent, True)]):
        assert not possible(goals, "feature", rubric())
    war = condition("{fact: topics, includes: war}")
    rest = [(condition(f"{{fact: topics, includes: {word}}}"), False) for word in ("none", "politics", "religion")]
    assert possible([*rest, (war, True)], "feature", rubric())
    assert not possible([*rest, (war, False)], "feature", rubric())


HIGH, LOW = "{fact: place.expression, at_least: 3}", "{fact: place.expression, at_most: 3}"


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        ([(HIGH, True), (LOW, True)], True),  # exactly 3
        ([(HIGH, True), ("{fact: place.expression, at_most: 2}", True)], False),
        ([(HIGH, False), (LOW, False)], False),
        ([(HIGH, False), ("{fact: place.expression, is: 2}", True)], True),
        ([(LOW, False), ("{fact: place.expression, is: 4}", True)], True),
        ([(LOW, False), ("{fact: place.expression, is: 3}", True)], False),
        ([("{fact: place.expression, is: 2}", True), ("{fact: place.expression, is: 3}", True)], False),
        ([("{fact: place.expression, is: 3}", False), (HIGH, True), (LOW, True)], False),
        ([("{fact: place.expression, is: 3}", False), (HIGH, True)], True),
        ([("{fact: place.expression, is: 2}", True), ("{fact: place.conflict, is: 3}", True)], True),
    ],
)
def test_a_place_has_one_level_of_each_theme(goals: list[tuple[str, bool]], expected: bool) -> None:
    assert possible([(condition(text), wanted) for text, wanted in goals], "feature", rubric()) is expected


NONE, WAR, FAITH = "none", "war", "religion"


@pytest.mark.parametrize(
    ("words", "wanted", "asked", "expected"),
    [
        ({NONE, WAR}, [{WAR}], True, True),
        ({NONE}, [{NONE}], True, True),  # it stands alone
        ({NONE}, [{WAR}], True, False),
        ({WAR}, [{NONE}], True, False),
        ({WAR}, [{NONE, FAITH}], True, False),
        ({NONE, WAR}, [{NONE}, {WAR}], True, False),
        ({NONE, WAR}, [{NONE}, {NONE, FAITH}], True, True),
        ({WAR, FAITH}, [{WAR}, {FAITH}], True, True),
        ({WAR, FAITH}, [], True, True),
        (set(), [], True, False),
        (set(), [{WAR}], True, False),
        (set(), [{WAR}], None, True),  # nobody need ask
        (set(), [{WAR}], False, True),
    ],
)
def test_of_several_answers_the_first_stands_beside_no_other(
    words: set[str], wanted: list[set[str]], asked: bool | None, expected: bool
) -> None:
    found = Answers(frozenset(words), tuple(map(frozenset, wanted)), asked)
    assert found.possible(rubric().question["topics"]) is expected
