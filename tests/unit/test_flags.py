"""A fast screen by its rules: which questions are asked, which flags rise, what counts, and how it ends."""

# ruff: noqa: E501 - one case a line reads as a table

import pytest

from hrdd.engine.screening import Screened, asked_questions, in_danger, next_question, screened
from tests.make import rubric, with_policy
from tests.screens import screen

CALM = {"reach": ("no",), "data": ("no",), "lists": ("none",), "topics": ("none",)}
UNKNOWN = ("unknown",)
Said = dict[str, tuple[str, ...]]


def run(places: tuple[str, ...] = ("DE",), **changes: str | tuple[str, ...] | None) -> Screened:
    return screened(answered(**changes), places, screen(), rubric())


def answered(**changes: str | tuple[str, ...] | None) -> Said:
    merged = {**CALM, **{name: (value,) if isinstance(value, str) else value for name, value in changes.items()}}
    return {name: words for name, words in merged.items() if words is not None}


def flags(found: Screened) -> dict[str, str]:
    return {one.flag.id: one.state for one in found.flags}


def test_what_is_harmless_goes_ahead_with_the_standard_conditions() -> None:
    found = run()
    assert (found.ending, found.flags, found.missing, found.unknown, found.amiss) == ("proceed", (), (), (), ())
    assert [terms.id for terms in found.conditions] == ["keep"]
    assert found.asked == ("reach", "data", "lists", "topics")


def test_questions_of_the_rubric_are_put_as_they_stand_there_but_for_when_they_are_asked() -> None:
    asked = asked_questions(screen(), rubric())
    assert list(asked) == ["reach", "data", "names", "lists", "seen", "topics", "law"]
    assert asked["law"].text == rubric().question["law"].text
    assert not asked["law"].per_place
    assert asked["lists"].choices == ("none", "some", "all")


@pytest.mark.parametrize(
    ("changes", "ending", "raised"),
    [
        # one amber is worth two, an open one one: conditions from three, a full assessment from six
        ({"reach": "yes"}, "proceed", {"strangers": "raised"}),
        ({"reach": "yes", "topics": UNKNOWN}, "conditions", {"strangers": "raised", "heated": "open"}),
        ({"reach": UNKNOWN, "topics": UNKNOWN}, "proceed", {"strangers": "open", "heated": "open"}),
        ({"reach": UNKNOWN, "topics": UNKNOWN, "data": UNKNOWN, "names": "no"}, "conditions",
         {"strangers": "open", "heated": "open", "collects": "open"}),
        ({"reach": "yes", "topics": "war"}, "conditions", {"strangers": "raised", "heated": "raised"}),
        ({"reach": "yes", "topics": "war", "data": UNKNOWN, "names": "no"}, "conditions",
         {"strangers": "raised", "heated": "raised", "collects": "open"}),
        ({"reach": "yes", "topics": "war", "data": "yes", "names": "no"}, "full",
         {"strangers": "raised", "heated": "raised", "collects": "raised"}),
        # one red, raised or open, is enough
        ({"lists": "all", "seen": "yes"}, "full", {"exposed": "raised"}),
        ({"lists": "all", "seen": UNKNOWN}, "full", {"exposed": "open"}),
        ({"lists": "all", "seen": "no"}, "proceed", {}),
    ],
)  # fmt: skip
def test_one_red_asks_for_everything_and_ambers_add_up(changes: Said, ending: str, raised: dict[str, str]) -> None:
    found = run(**changes)
    assert (found.ending, flags(found)) == (ending, raised)
    assert {one.flag.id for one in found.reds} == {"exposed"} & set(raised)
    assert {one.flag.id for one in found.ambers} == set(raised) - {"exposed"}


@pytest.mark.parametrize(
    ("law", "places", "ending"),
    [("used", ("TR",), "team-first"), (UNKNOWN, ("TR",), "team-first"), ("on-books", ("TR",), "proceed"), (None, ("DE",), "proceed")],
)  # fmt: skip
def test_people_come_first_also_where_nobody_knows(law: str | None, places: tuple[str, ...], ending: str) -> None:
    assert run(places, law=law).ending == ending


def test_people_come_first_before_every_red_flag_and_in_the_worst_place() -> None:
    assert run(("DE", "TR"), law="used", lists="all", seen="yes").ending == "team-first"


def test_people_come_first_where_one_place_of_several_asks_for_it() -> None:
    pressed = "team_first_when: {all: [{fact: law, is: used}, {fact: place.expression, at_least: 4}]}"
    changed = screen(("team_first_when: {fact: law, is: used}", pressed))
    for places in (("DE", "TR"), ("TR", "DE"), ("TR",)):
        assert screened(answered(law=("used",)), places, changed, rubric()).ending == "team-first"
    assert screened(answered(law=("used",)), ("DE",), changed, rubric()).ending == "proceed"


def test_what_hangs_on_more_than_a_place_is_not_heard_unasked() -> None:
    both = "ask_when: {all: [{fact: place.expression, at_least: 3}, {fact: reach, is: yes}]}"
    changed = screen(("ask_when: {fact: place.expression, at_least: 3}", both))
    found = screened(answered(law=("used",)), ("DE",), changed, rubric())
    assert (found.ending, found.amiss) == ("proceed", ("law",))


def test_conditions_are_the_standard_ones_and_those_of_the_flags_in_the_order_of_the_screen() -> None:
    assert [terms.id for terms in run(topics="war").conditions] == ["tell", "keep"]
    assert [terms.id for terms in run(lists="all", seen=UNKNOWN).conditions] == ["tell", "keep", "ask"]


def test_a_flag_names_the_places_where_it_is_up_or_else_where_it_may_be() -> None:
    (pressed,) = run(("DE", "TR", "RU", "FR"), law="no").flags
    assert (pressed.state, pressed.places) == ("raised", ("TR", "RU"))
    (open_,) = run(("DE", "FR"), topics=UNKNOWN).flags
    assert (open_.state, open_.places) == ("open", ("DE", "FR"))


@pytest.mark.parametrize(
    ("place", "raised"), [("DE", {}), ("TR", {"pressed": "raised"}), ("XK", {}), ("AQ", {}), ("worldwide", {})]
)
def test_a_level_that_is_not_determined_is_taken_as_the_policy_says(place: str, raised: dict[str, str]) -> None:
    assert flags(run((place,), law="no")) == raised
    strict = with_policy(rubric(), "context", not_determined=4)
    unsure = place in {"XK", "AQ"}
    found = screened(answered(law=("no",)), (place,), screen(), strict)
    assert flags(found) == ({"pressed": "raised"} if unsure else raised)
    wide = with_policy(rubric(), "context", worldwide=4)
    found = screened(answered(law=("no",)), (place,), screen(), wide)
    assert flags(found) == ({"pressed": "raised"} if place == "worldwide" else raised)


@pytest.mark.parametrize("place", ["TR", "XK", "AQ", "worldwide"])
def test_what_hangs_on_a_place_is_asked_where_its_level_may_be_bad(place: str) -> None:
    assert "law" in run((place,)).asked
    assert "law" in run(("DE", place)).asked
    assert "law" not in run(("DE", "FR")).asked


def test_nothing_is_decided_while_a_question_that_is_asked_has_no_answer() -> None:
    found = run(data="yes")
    assert (found.ending, found.missing) == (None, ("names",))
    assert flags(found) == {"collects": "raised", "exposed": "open"}
    assert run(lists=()).missing == ("lists",)
    assert run(("TR",)).missing == ("law",)


def test_a_question_that_may_be_asked_is_neither_asked_nor_missing_and_an_answer_to_it_counts() -> None:
    found = run(data=UNKNOWN)
    assert (found.asked, found.missing, found.unknown) == (("reach", "data", "lists", "topics"), (), ("data",))
    assert flags(found) == {"collects": "open", "exposed": "open"}
    told = run(data=UNKNOWN, names="required")
    assert "seen" in told.asked
    assert told.amiss == ()
    assert run(data=UNKNOWN, names=UNKNOWN).unknown == ("data", "names")
    assert run(data="no", names=UNKNOWN).unknown == ()


@pytest.mark.parametrize(
    ("names", "amiss"), [("required", ("names",)), ("optional", ("names",)), ("no", ()), (UNKNOWN, ()), ((), ()), (None, ())]
)  # fmt: skip
def test_an_answer_that_contradicts_that_its_question_is_not_asked_is_told(
    names: str | None, amiss: tuple[str, ...]
) -> None:
    found = run(data="no", names=names)
    assert found.amiss == amiss
    assert (found.ending, flags(found)) == ("proceed", {})
    assert "names" not in found.asked


def test_an_answer_about_a_place_that_gives_no_reason_to_ask_is_heard() -> None:
    found = run(("DE",), law="used")
    assert (found.ending, found.amiss) == ("team-first", ())
    assert "law" in found.asked
    assert run(("DE",), seen="yes").amiss == ("seen",)  # it hangs on more than a place


@pytest.mark.parametrize(
    ("places", "changes", "danger"),
    [
        (("TR",), {"data": "yes", "names": "required"}, True),
        (("DE", "TR"), {"data": "yes", "names": "required"}, True),
        (("DE",), {"data": "yes", "names": "required"}, False),
        (("TR",), {"data": "yes", "names": "no"}, False),
        (("TR",), {"data": "yes", "names": UNKNOWN}, False),  # what is unknown calls nobody
        (("TR",), {"data": "yes"}, False),
        (("TR",), {"data": "no", "names": "required"}, False),  # not asked
        ((), {"data": "yes", "names": "required"}, False),
    ],
)
def test_whom_to_call_is_said_where_the_answers_say_that_people_are_in_danger(
    places: tuple[str, ...], changes: Said, danger: bool
) -> None:
    assert in_danger(answered(**changes), places, screen(), rubric()) is danger


def test_a_screen_without_danger_calls_nobody() -> None:
    calm = screen(("danger: {all: [{fact: names, is: required}, {fact: place.expression, at_least: 4}]}\n", ""))
    assert not in_danger(answered(data="yes", names="required"), ("TR",), calm, rubric())


def test_danger_may_rest_on_a_derived_fact() -> None:
    changed = screen(("danger: {all: [{fact: names, is: required},", "danger: {all: [{fact: shown, is: yes},"))
    assert in_danger(answered(lists="all"), ("TR",), changed, rubric())
    assert not in_danger(answered(lists="some"), ("TR",), changed, rubric())


def test_questions_come_one_by_one_and_one_that_may_be_asked_is_asked() -> None:
    said: Said = {}
    order: list[str] = []
    replies: Said = {"data": UNKNOWN, "lists": ("all",)}
    while (name := next_question(said, ("TR",), screen(), rubric())) is not None:
        order.append(name)
        said[name] = replies.get(name, ("no",) if name != "topics" else ("none",))
    assert order == ["reach", "data", "names", "lists", "seen", "topics", "law"]
    assert next_question(answered(data=()), ("DE",), screen(), rubric()) == "data"
    assert next_question(answered(), ("DE",), screen(), rubric()) is None
