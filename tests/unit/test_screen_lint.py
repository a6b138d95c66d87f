"""A screen that hangs together is taken; one change that breaks it is one complaint, at the place that is wrong."""

# ruff: noqa: E501 - one change a line reads as a table

import pytest

from hrdd.diagnostics import Diagnostic
from hrdd.engine.screen_lint import screen_faults
from tests.make import rubric, said
from tests.screens import screen

Change = tuple[str, str]


def found(*changes: Change) -> list[tuple[str, str]]:
    return said(screen_faults(screen(*changes), rubric()))


def only(*changes: Change) -> Diagnostic:
    (fault,) = screen_faults(screen(*changes), rubric())
    return fault


def test_a_screen_that_hangs_together_is_taken() -> None:
    assert found() == []
    assert found(("danger: {all: [{fact: names, is: required}, {fact: place.expression, at_least: 4}]}\n", "")) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # names that nothing bears: nothing else is looked at
        ("{use: reach}", "{use: raech}", [("HR302", "questions.0.use")]),
        ("{use: reach}", "{use: reach}\n  - {use: reech}", [("HR302", "questions.1.use")]),
        ("  - id: lists", "  - id: crowd", [("HR304", "questions.3.id")]),
        # conditions are held to the laws of the rubric's, over the facts of the screen
        ("when: {fact: seen, is: yes}", "when: {fact: crowd, is: few}", [("HR302", "flags.0.when.fact"), ("HR304", "questions.4")]),
        ("when: {fact: reach, is: yes}", "when: {fact: reach, is: maybe}", [("HR302", "flags.1.when.is")]),
        ("{fact: names, is: required}, {fact: lists, is: all}", "{fact: names, is: always}, {fact: lists, is: all}",
         [("HR302", "derived.0.when.any.0.is")]),
        ("when: {fact: shown, is: yes}", "when: {fact: shown, is: sure}", [("HR304", "derived.1.when")]),
        ("ask_when: {fact: data, is: yes}", "ask_when: {fact: data, is: sure}", [("HR302", "questions.2.ask_when.is")]),
        ("ask_when: {fact: data, is: yes}", "ask_when: {fact: data, answered: true}", []),
        ("when: {fact: reach, is: yes}", "when: {fact: reach, answered: true}", [("HR304", "flags.1.when")]),
        ("when: {fact: shown, is: yes}", "when: {fact: names, answered: true}", [("HR304", "derived.1.when")]),
        ("team_first_when: {fact: law, is: used}", "team_first_when: {any: [{fact: law, is: used}, {fact: law, answered: true}]}",
         [("HR304", "team_first_when.any.1")]),
        ("team_first_when: {fact: law, is: used}", "team_first_when: {fact: law, is: usd}", [("HR302", "team_first_when.is")]),
        ("danger: {all: [{fact: names", "danger: {all: [{fact: nams", [("HR302", "danger.all.0.fact")]),
        ("danger: {all: [{fact: names, is: required}", "danger: {all: [{fact: names, answered: true}", [("HR304", "danger.all.0")]),
        # risks that a flag holds open
        ("because: A reason., conditions: [ask, tell]}", "because: A reason., conditions: [ask, tell], holds_open: [ha-01, gs-01]}", []),
        ("because: A reason., conditions: [ask, tell]}", "because: A reason., conditions: [ask, tell], holds_open: [ha-01, ha-99]}",
         [("HR302", "flags.0.holds_open.1")]),
        # ids that stand twice
        ("{use: topics}", "{use: topics}\n  - {use: reach}", [("HR306", "questions.6")]),
        ("id: strangers", "id: exposed", [("HR306", "flags.1")]),
        ("{id: keep, text: A text.}", "{id: keep, text: A text.}\n  - {id: tell, text: A text.}", [("HR306", "conditions.2")]),
        # what is carried into a full assessment
        ("none: {addresses: no}", "nought: {addresses: no}", [("HR302", "questions.3.carries.nought")]),
        ("none: {addresses: no}", "none: {adresses: no}", [("HR302", "questions.3.carries.none.adresses")]),
        ("none: {addresses: no}", "none: {addresses: never}", [("HR302", "questions.3.carries.none.addresses")]),
        ("crowd: most}", "crowd: mst}", [("HR302", "questions.3.carries.all.crowd")]),
        ("none: {addresses: no}", "none: {topics: none}", [("HR304", "questions.3.carries.none.topics")]),
        # what nothing uses
        ("when: {fact: topics, includes: war}", "when: {fact: reach, is: no}", [("HR304", "questions.5")]),
        # conditions that people are asked to keep
        ("standard: [keep]", "standard: [keep, kep]", [("HR302", "standard.1")]),
        ("standard: [keep]", "standard: [tell]", [("HR304", "conditions.1")]),
        ("conditions: [ask, tell]", "conditions: [ask, tall]", [("HR302", "flags.0.conditions.1")]),
        ("conditions: [ask, tell]", "conditions: [tell]", [("HR304", "conditions.2")]),
        ("control: watch", "control: wach", [("HR302", "conditions.2.control")]),
        # endings, and how ambers add up
        ("ending: conditions,", "ending: proceed,", [("HR304", "endings")]),
        ("conditions_from: 3", "conditions_from: 7", [("HR304", "counting")]),
        ("open: 1", "open: 3", [("HR304", "counting")]),
        ("conditions_from: 3", "conditions_from: 6", []),
        ("open: 1", "open: 2", []),
    ],
)  # fmt: skip
def test_one_change_is_one_complaint(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert found((old, new)) == expected


def test_a_question_for_another_kind_of_subject_cannot_be_used_or_carried_to() -> None:
    event = ("kind: feature", "kind: event")
    assert {path.split(".")[1] for code, path in found(event) if code == "HR304"} == {"1", "2", "5", "6"}
    alone = [(code, path) for code, path in found(event) if not path.endswith("use")]
    assert alone == []
    grant = (
        event,
        ("  - {use: data}\n  - {use: names, ask_when: {fact: data, is: yes}}\n", ""),
        ("  - {use: topics}\n  - {use: law, ask_when: {fact: place.expression, at_least: 3}}\n", ""),
        ("when: {fact: data, is: yes}", "when: {fact: lists, is: all}"),
        ("when: {fact: topics, includes: war}", "when: {fact: lists, is: all}"),
        ("{any: [{fact: names, is: required}, {fact: lists, is: all}]}", "{fact: lists, is: all}"),
        ("{fact: law, is: used}", "{fact: reach, is: yes}"),
        (
            "danger: {all: [{fact: names, is: required}, {fact: place.expression, at_least: 4}]}",
            "danger: {fact: reach, is: yes}",
        ),
    )
    carried = ["carries.none.addresses", "carries.all.addresses", "carries.all.crowd"]
    assert found(*grant) == [("HR304", f"questions.1.{path}") for path in carried]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("ask_when: {fact: data, is: yes}", "ask_when: {fact: lists, is: all}", "2"),  # asked later
        ("ask_when: {fact: data, is: yes}", "ask_when: {fact: names, is: optional}", "2"),  # itself
        ("ask_when: {fact: data, is: yes}", "ask_when: {fact: shown, is: yes}", "2"),  # by way of one derived fact
        ("ask_when: {fact: data, is: yes}", "ask_when: {fact: watched, is: yes}", "2"),  # by way of two
        ("ask_when: {fact: data, is: yes}", "ask_when: {any: [{fact: data, is: yes}, {fact: topics, includes: war}]}", "2"),
        ("ask_when: {fact: watched, is: yes}", "ask_when: {all: [{fact: topics, includes: war}, {fact: watched, is: yes}]}", "4"),
        ("ask_when: {fact: watched, is: yes}", "ask_when: {all: [{fact: watched, is: yes}, {fact: topics, includes: war}]}", "4"),
    ],
)  # fmt: skip
def test_a_question_hangs_only_on_questions_before_it(old: str, new: str, place: str) -> None:
    told = set(found((old, new)))
    assert told >= {("HR304", f"questions.{place}.ask_when")}
    assert {path for _, path in told} == {f"questions.{place}.ask_when"}


def test_a_derived_fact_that_hangs_on_itself_does_not_keep_the_check_from_ending() -> None:
    looped = (
        "{fact: shown, is: yes}}\nquestions",
        "{any: [{fact: shown, is: yes}, {fact: watched, is: yes}]}}\nquestions",
    )
    assert found(looped) == []


def test_a_complaint_names_the_place_what_is_wrong_and_the_nearest_word() -> None:
    fault = only(("{use: reach}", "{use: raech}"))
    assert (fault.file, fault.hint, fault.values) == (
        "screen", "reach", (("name", "raech"), ("what", "the question"), ("where", "questions.0")),
    )  # fmt: skip
    again = only(("id: strangers", "id: exposed"))
    assert again.values == (("first", "flags"), ("id", "exposed"))
    amiss = only(("ending: conditions,", "ending: proceed,"))
    assert "proceed, conditions, full, team-first" in amiss.fix
    assert only(("control: watch", "control: wach")).hint == "watch"
    later = only(("ask_when: {fact: data, is: yes}", "ask_when: {fact: topics, includes: war}"))
    assert "names hangs on topics, which is asked later" in later.message
