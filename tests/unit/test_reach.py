"""What the check of a rubric finds beyond faults: what nothing reaches, and what should be read again."""

# ruff: noqa: E501 - one change a line reads as a table

import pytest

from hrdd.engine import wording
from hrdd.engine.reach import remarks
from hrdd.model.rubric import Rubric
from tests.make import DERIVED, QUESTIONS, RISKS, condition, rubric, said, with_policy

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


def values(by: Rubric, code: str) -> list[dict[str, str]]:
    return [dict(one.values) for one in remarks(by) if one.code == code]


def test_a_remark_says_where_in_the_rubric_and_about_which_words() -> None:
    assert {one.file for one in remarks(rubric())} == {"rubric"}
    assert {"where": "questions.under18.choices", "words": "possible, likely"} in values(rubric(), "HR324")
    both = changed("questions", "{id: addresses, kinds: [feature]", "{id: addresses, kinds: [feature, event, grant]")
    assert values(both, "HR323") == [{"where": "questions.addresses", "kinds": "event, grant"}]
    leads = changed("questions", "{id: reach,", '{id: reach, text: "Is it safe, and clearly said?",')
    assert values(leads, "HR325") == [{"where": "questions.reach.text", "words": "safe, clearly"}]


def test_a_derived_fact_is_used_by_the_gate_by_another_or_by_a_question() -> None:
    idle = "- {id: young, when: {fact: under18, at_least: possible}}\n"
    assert ("HR328", "derived.young") in found(rubric(derived=DERIVED + idle))
    by_gate = with_policy(rubric(derived=DERIVED + idle), "gate", children_when=condition("{fact: young, is: yes}"))
    by_other = rubric(derived=DERIVED + idle + "- {id: last, when: {fact: young, is: yes}}\n")
    asking = QUESTIONS.replace(
        "{id: names, kinds: [feature], choices: [no, optional, required], ask_when: {fact: data, is: yes}}",
        "{id: names, kinds: [feature], choices: [no, optional, required], ask_when: {fact: young, is: yes}}",
    )
    by_question = rubric(derived=DERIVED + idle, questions=asking)
    for by in (by_gate, by_other, by_question):
        assert ("HR328", "derived.young") not in found(by)
    assert ("HR328", "derived.last") in found(by_other)


def test_every_level_is_looked_at_also_behind_one_that_no_answers_reach() -> None:
    never = "{level: 3, when: {all: [{fact: reach, is: no}, {fact: topics, includes: war}]}}"
    by = changed(
        "risks", "{level: 3, when: {fact: topics, includes: [politics, war]}}", f"{never}, {never.replace('3', '4', 1)}"
    )
    assert [path for code, path in found(by) if code == "HR311"] == [
        "risks.ha-01.gravity.1.when",
        "risks.ha-01.gravity.2.when",
    ]


def test_whether_a_question_is_answered_tells_no_answers_apart_and_a_measure_comes_before_others() -> None:
    more = (
        "- {id: guard, kinds: [feature], choices: [daily, none], measure: watch}\n"
        "- {id: size, kinds: [feature], choices: [small, middle, large]}\n"
        "- {id: more, kinds: [feature], choices: [no, yes], ask_when: {all: [{fact: size, at_least: large}, {fact: size, answered: true}]}}\n"
    )
    by = rubric(
        questions=more + QUESTIONS,
        risks=RISKS.replace("{level: 4, when: {fact: crowd, is: most}}", "{level: 4, when: {fact: more, is: yes}}"),
    )
    assert ("HR324", "questions.size.choices") in found(by)
    assert {"where": "questions.size.choices", "words": "small, middle"} in values(by, "HR324")


@pytest.mark.parametrize("works", ["The rules stand on a page. ", " The rules stand on a page."])
def test_space_around_a_text_makes_no_difference(works: str) -> None:
    plain = "The rules stand on a page."
    for in_place, shown in ((plain, works), (works, plain)):
        control = rubric().control["watch"].model_copy(update={"in_place": in_place, "works": shown})
        by = Rubric.model_construct(**{**dict(rubric()), "controls": (control,)})
        assert [path for code, path in found(by) if code == "HR327"] == ["controls.watch.works"]
