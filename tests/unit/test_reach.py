"""What the check of a rubric finds beyond faults: what nothing reaches, and what should be read again."""

# ruff: noqa: E501 - one change a line reads as a table

import pytest

from hrdd.engine import wording
from hrdd.engine.reach import remarks
from hrdd.model.rubric import Rubric
from tests.make import DERIVED, QUESTIONS, RISKS, rubric, said

QUIET = [("HR324", "questions.under18.choices")]
"""What is said of the tiny rubric as it is: only the gate asks whether children may be there."""


def changed(part: str, old: str, new: str) -> Rubric:
    texts = {"questions": QUESTIONS, "risks": RISKS, "derived": DERIVED}
    assert old in texts[part]
    return rubric(**{part: texts[part].replace(old, new, 1)})


def found(by: Rubric) -> list[tuple[str, str]]:
    return [remark for remark in said(remarks(by)) if remark not in QUIET]


@pytest.mark.parametrize(
    ("part", "old", "new", "expected"),
    [
        # what no answers bring about
        ("risks", "{fact: exposed, is: yes}, {fact: law", "{fact: data, is: no}, {fact: exposed, is: yes}, {fact: law",
         [("HR311", "risks.gs-01.applies_when")]),
        ("risks", "{fact: topics, includes: [politics, war]}", "{all: [{fact: reach, is: no}, {fact: topics, includes: war}]}",
         [("HR311", "risks.ha-01.gravity.1.when")]),
        ("questions", "ask_when: {fact: data, is: yes}}\n- {id: names", "ask_when: {all: [{fact: data, is: yes}, {fact: data, is: no}]}}\n- {id: names",
         [("HR311", "questions.addresses.ask_when")]),
        ("questions", "{id: addresses, kinds: [feature]", "{id: addresses, kinds: [feature, event]", [("HR323", "questions.addresses")]),
        ("derived", "{any: [{fact: names, is: required}, {fact: addresses, is: yes}]}", "{all: [{fact: reach, is: yes}, {fact: reach, is: no}]}",
         [("HR311", "derived.exposed.when"), ("HR311", "risks.gs-01.applies_when")]),
        # levels that are never the level
        ("risks", "{level: 4, when: {fact: crowd, is: most}}", "{level: 4, when: {fact: crowd, at_least: some}}",
         [("HR321", "risks.ha-01.breadth.1"), ("HR324", "questions.crowd.choices")]),
        ("risks", "{level: 3, when: {fact: topics, includes: war}}", "{level: 3, when: {fact: law, is: used}}",
         [("HR322", "risks.gs-01.likelihood.0")]),
        # choices, wording, evidence
        ("risks", "breadth: [{level: 1}, {level: 2, when: {fact: crowd, at_least: some}}, {level: 4, when: {fact: crowd, is: most}}]",
         "breadth: [{level: 1}, {level: 2, when: {fact: crowd, at_least: some}}]", [("HR324", "questions.crowd.choices")]),
        ("questions", "{id: reach,", '{id: reach, text: "Is it safe enough, and is it clearly said?",',
         [("HR325", "questions.reach.text"), ("HR326", "questions.reach.text")]),
        ("derived", "- {id: exposed", "- {id: idle, when: {fact: reach, is: yes}}\n- {id: exposed", [("HR328", "derived.idle")]),
    ],
)  # fmt: skip
def test_one_change_is_one_remark(part: str, old: str, new: str, expected: list[tuple[str, str]]) -> None:
    before = set(found(rubric()))
    assert [remark for remark in found(changed(part, old, new)) if remark not in before] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Is the plan adequate?", ("adequate",)),
        ("Do you ensure that it is properly and PROPERLY done?", ("ensure", "properly")),
        ("Can strangers write to each other?", ()),
        ("Is this for adequateness-free words like safety?", ()),
    ],
)
def test_words_that_lead(text: str, expected: tuple[str, ...]) -> None:
    assert wording.leading(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who can see it? And who can copy it?", "?"),
        ("Are there photos and/or recordings?", "and/or"),
        ("Is it public and can it be copied?", "and can"),
        ("Who runs it, and where?", "and where"),
        ("Are there photos or recordings?", ""),
        ("Does it collect, keep or share data about people?", ""),
    ],
)
def test_questions_that_may_ask_two_things(text: str, expected: str) -> None:
    assert wording.twice(text) == expected


def test_texts_that_say_nothing() -> None:
    assert all(map(wording.says_nothing, ("TBD", "n/a", "...", "It works.", " none ")))
    assert not wording.says_nothing("The log of removals shows a median below one hour.")


@pytest.mark.parametrize(
    ("in_place", "works", "expected"),
    [
        ("The rules stand on a page.", "Complaints fell by half.", []),
        ("The rules stand on a page.", "TBD", ["in watch.works"]),
        ("n/a", "Complaints fell by half.", ["in watch.in_place"]),
        ("The rules stand on a page.", "The rules stand on a page.", ["in watch.works"]),
    ],
)
def test_a_control_says_what_would_show_it(in_place: str, works: str, expected: list[str]) -> None:
    control = rubric().control["watch"].model_copy(update={"in_place": in_place, "works": works})
    by = Rubric.model_construct(**{**dict(rubric()), "controls": (control,)})
    assert [f"in {path.removeprefix('controls.')}" for code, path in found(by) if code == "HR327"] == expected
