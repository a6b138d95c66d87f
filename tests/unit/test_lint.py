"""A rubric that does not hang together is refused, and a sound one is not."""

# ruff: noqa: E501 - one fault a line reads as a table

import pytest

from hrdd.engine.lint import faults
from hrdd.model.base import Rating
from hrdd.model.rubric import Condition, Rubric, SecondLook
from tests.make import CONTROLS, DERIVED, GROUPS, QUESTIONS, RIGHTS, RISKS, manifest, rubric, said, with_policy


def changed(part: str, old: str, new: str) -> Rubric:
    texts = {
        "questions": QUESTIONS, "risks": RISKS, "controls": CONTROLS, "rights": RIGHTS, "groups": GROUPS,
        "derived": DERIVED,
    }  # fmt: skip
    assert old in texts[part]
    return rubric(**{part: texts[part].replace(old, new, 1)})


def test_a_sound_rubric_has_no_faults() -> None:
    assert said(faults(rubric())) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "expected"),
    [
        # names
        ("risks", "who: [women-girls, newcomers]", "who: [cats]", [("HR302", "risks.ha-01.who.0")]),
        ("risks", "[udhr-12]", "[udhr-99]", [("HR302", "risks.ha-01.rights.0")]),
        ("risks", "control: watch", "control: wach", [("HR302", "risks.ha-01.controls.0.control"), ("HR304", "controls.watch")]),
        ("risks", "{fact: reach, is: yes}", "{fact: reech, is: yes}", [("HR302", "risks.ha-01.applies_when.fact"), ("HR304", "questions.reach")]),
        ("risks", "{fact: reach, is: yes}", "{fact: reach, is: maybe}", [("HR302", "risks.ha-01.applies_when.is")]),
        ("risks", "[politics, war]", "[politics, peace]", [("HR302", "risks.ha-01.gravity.1.when.includes")]),
        ("risks", "place.expression", "place.weather", [("HR302", "risks.ha-01.likelihood.1.when.fact")]),
        ("controls", "risk: ha-01", "risk: ha-99", [("HR302", "controls.block.side_effects.0.risk")]),
        ("controls", "{id: watch,", "{id: watch, who_can: [cats],", [("HR302", "controls.watch.who_can.0")]),
        ("questions", "measure: watch", "measure: wach", [("HR302", "questions.patrol.measure")]),
        ("questions", "choices: [no, yes]}", "choices: [no, yes], choice_text: {no: t, maybe: t}}", [("HR302", "questions.reach.choice_text.maybe")]),
        ("groups", "- {id: children}\n", "", [("HR302", "gate.children_group")]),
        # tests that do not fit
        ("risks", "{fact: reach, is: yes}", "{fact: reach, includes: yes}", [("HR304", "risks.ha-01.applies_when")]),
        ("risks", "includes: [politics, war]", "in: [politics, war]", [("HR304", "risks.ha-01.gravity.1.when")]),
        ("risks", "{fact: reach, is: yes}", "{fact: reach, answered: true}", [("HR304", "risks.ha-01.applies_when")]),
        ("risks", "at_least: 4", "at_least: 5", [("HR304", "risks.ha-01.likelihood.1.when")]),
        ("risks", "place.expression, at_least: 4", "place.expression, in: [high]", [("HR304", "risks.ha-01.likelihood.1.when")]),
        ("risks", "{fact: exposed, is: yes}", "{fact: exposed, is: maybe}", [("HR304", "risks.gs-01.applies_when.all.0")]),
        ("risks", "{fact: exposed, is: yes}", "{fact: exposed, at_least: yes}", [("HR304", "risks.gs-01.applies_when.all.0")]),
        ("risks", "{fact: exposed, is: yes}", "{fact: exposed, in: [yes, no]}", []),
        ("questions", "ask_when: {fact: data, is: yes}", "ask_when: {fact: data, answered: true}", []),
        # twice, and in circles
        ("questions", "{id: data,", "{id: data, ask_when: {fact: addresses, is: yes},", [("HR305", "questions.data"), ("HR305", "questions.addresses")]),
        ("derived", "{fact: names, is: required}", "{fact: exposed, is: yes}", [("HR304", "questions.names"), ("HR305", "derived.exposed")]),
        # risks
        ("risks", "targets: [likelihood, breadth]}", "targets: [irremediability]}", [("HR304", "risks.ha-01.controls.0.targets")]),
        ("risks", "worst_gravity: 3", "worst_gravity: 4", [("HR304", "risks.ha-01.worst_gravity")]),
        ("rights", 'article: "12"', 'article: "12", least_gravity: 3', [("HR304", "risks.ha-01.gravity")]),
        ("rights", 'article: "12"', 'article: "12", violation_gravity: 2', [("HR304", "risks.ha-01.rights.0")]),
        ("risks", "rights: [udhr-12]", "rights: [udhr-12]\n  bears_on: {udhr-3: step}", [("HR304", "risks.ha-01.bears_on.udhr-3")]),
        ("groups", "- {id: teens-13-17}\n", "", [("HR302", "gate.children_groups.1")]),
        ("groups", "- {id: teachers-parents}\n", "", [("HR302", "gate.children_proxies.0")]),
        ("risks", "irremediability: [{level: 2}]", "irremediability: [{level: 2}, {level: 3}]", [("HR304", "risks.ha-01.irremediability")]),
        ("risks", "irremediability: [{level: 2}]", "irremediability: [{level: 2, when: {fact: reach, is: yes}}]", [("HR304", "risks.ha-01.irremediability")]),
        ("risks", "{level: 2, when: {fact: crowd", "{level: 1, when: {fact: crowd", [("HR304", "risks.ha-01.breadth")]),
        ("risks", "{fact: crowd, at_least: some}", "{fact: place.expression, at_least: 3}", [("HR304", "risks.ha-01.breadth.1")]),
        ("risks", "adversarial: true", "adversarial: false", [("HR304", "risks.ha-01.likelihood.1")]),
        ("risks", "adversarial: true", "sensitive: true", []),
        ("risks", "{fact: crowd, at_least: some}", "{fact: patrol, is: none}", [("HR304", "risks.ha-01.breadth.1")]),
        # questions and controls
        ("questions", "choices: [few, some, most]", "choices: [few, some, most, unknown]", [("HR304", "questions.crowd.choices")]),
        ("questions", "- {id: data,", "- {id: idle, kinds: [feature], choices: [no, yes]}\n- {id: data,", [("HR304", "questions.idle")]),
        ("controls", "- {id: repair,", "- {id: idle, type: prevent, targets: []}\n- {id: repair,", [("HR304", "controls.idle")]),
    ],
)  # fmt: skip
def test_every_fault_is_found_at_its_place(part: str, old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert said(faults(changed(part, old, new))) == expected


@pytest.mark.parametrize(
    ("part", "old", "new", "path"),
    [
        ("questions", "{id: names,", "{id: addresses,", "questions.addresses"),
        ("risks", "id: gs-01", "id: ha-01", "risks.ha-01"),
        ("controls", "{id: block,", "{id: watch,", "controls.watch"),
        ("rights", "{id: iccpr-17,", "{id: udhr-12,", "rights.udhr-12"),
        ("groups", "{id: newcomers}", "{id: women-girls}", "groups.women-girls"),
        ("derived", "{id: exposed,", "{id: reach,", "derived.reach"),
    ],
)
def test_an_id_is_used_once(part: str, old: str, new: str, path: str) -> None:
    assert ("HR306", path) in said(faults(changed(part, old, new)))


@pytest.mark.parametrize(
    ("derived", "factor", "problem"),
    [
        ("place.expression, at_least: 3", "breadth", "a place may raise likelihood only"),
        ("patrol, is: none", "breadth", "patrol is about a measure, which never makes a factor"),
    ],
)
def test_a_derived_fact_hides_neither_a_place_nor_a_measure(derived: str, factor: str, problem: str) -> None:
    hidden = f"- {{id: hidden, when: {{fact: {derived}}}}}\n"
    deeper = "- {id: deeper, when: {any: [{fact: hidden, is: yes}, {fact: crowd, is: most}]}}\n"
    when = "{all: [{fact: deeper, is: yes}, {fact: hidden, is: yes}]}"
    by = rubric(derived=DERIVED + hidden + deeper, risks=RISKS.replace("{fact: crowd, at_least: some}", when))
    (found,) = faults(by)
    assert found.path == ("risks", "ha-01", factor, 1)
    assert dict(found.values)["problem"] == problem


def test_a_measure_decides_only_what_else_is_asked_about_it() -> None:
    hidden = "- {id: hidden, when: {fact: patrol, is: none}}\n"
    applies = rubric(derived=DERIVED + hidden, risks=RISKS.replace("{fact: reach, is: yes}", "{fact: hidden, is: yes}"))
    assert ("HR304", "risks.ha-01.applies_when") in said(faults(applies))
    more = "- {id: often, kinds: [feature], choices: [no, yes]MEASURE, ask_when: {fact: patrol, is: daily}}\n"
    asks = rubric(questions=QUESTIONS + more.replace("MEASURE", ""))
    assert ("HR304", "questions.often.ask_when") in said(faults(asks))
    assert faults(rubric(questions=QUESTIONS + more.replace("MEASURE", ", measure: watch"))) == ()


def test_a_rubric_without_risks_or_questions_would_pass_everything() -> None:
    assert ("HR308", "id") in said(faults(rubric(risks="[]")))
    assert [dict(one.values)["what"] for one in faults(rubric(risks="[]", questions="[]")) if one.code == "HR308"] == [
        "risks",
        "questions",
    ]


# --- tables

S: dict[str, dict[str, tuple[int, ...]]] = {
    str(name): {str(row): cells for row, cells in rows.items()} for name, rows in manifest().severity.table.items()
}
R: dict[str, tuple[Rating, ...]] = {str(name): row for name, row in manifest().rating.table.items()}
LOW, MEDIUM, HIGH, CRITICAL = Rating.LOW, Rating.MEDIUM, Rating.HIGH, Rating.CRITICAL


def problems(by: Rubric) -> set[str]:
    found = faults(by)
    assert {one.code for one in found} <= {"HR303"}
    return {dict(one.values)["problem"] for one in found}


def severity(g: str, b: str, *row: int) -> Rubric:
    return with_policy(rubric(), "severity", table={**S, g: {**S[g], b: row}})


def rating(s: str, *row: Rating) -> Rubric:
    return with_policy(rubric(), "rating", table={**R, s: row})


@pytest.mark.parametrize(
    ("by", "problem"),
    [
        (severity("g3", "b1", 2, 3, 3, 4), "severity is below gravity"),
        (severity("g2", "b2", 2, 3, 2, 3), "more harm gives less severity"),
        (severity("g1", "b1", 1, 1, 1, 3), "one level changes severity by two"),
        (rating("s2", MEDIUM, LOW, MEDIUM, MEDIUM), "one level of likelihood lowers the rating or changes it by two"),
        (rating("s2", LOW, LOW, HIGH, HIGH), "one level of likelihood lowers the rating or changes it by two"),
        (rating("s3", LOW, MEDIUM, HIGH, HIGH), "a more severe risk is rated below a less severe one"),
        (rating("s3", LOW, MEDIUM, HIGH, HIGH), "this is below the floor MEDIUM"),
        (rating("s4", MEDIUM, HIGH, CRITICAL, CRITICAL), "this is below the floor HIGH"),
        (
            rating("s4", CRITICAL, CRITICAL, CRITICAL, CRITICAL),
            "one level of one factor moves the rating by two (from G3, B1, I1)",
        ),
    ],
)
def test_a_table_that_breaks_a_law_of_the_method_is_refused(by: Rubric, problem: str) -> None:
    assert problem in problems(by)


BELOW, LESS, TWO = "severity is below gravity", "more harm gives less severity", "one level changes severity by two"
JUMPS, FALLS = "one level of one factor moves the rating by two", "a more severe risk is rated below a less severe one"
STEPS = "one level of likelihood lowers the rating or changes it by two"


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (severity("g3", "b1", 2, 3, 3, 4),
         {("g3.b1", 1, BELOW), ("g4.b1", 1, TWO), *(("s4", column, JUMPS) for column in (1, 2, 3, 4))}),
        (severity("g2", "b2", 2, 3, 2, 3),
         {("g2.b2", 2, TWO), ("g2.b2", 3, LESS), ("g2.b3", 2, LESS), *(("s3", column, JUMPS) for column in (1, 2, 3, 4))}),
        (severity("g1", "b1", 1, 1, 1, 3),
         {("g1.b1", 4, TWO), ("g1.b2", 4, LESS), *(("s3", column, JUMPS) for column in (1, 2, 3, 4))}),
        (severity("g1", "b1", 1, 1, 2, 1),
         {("g1.b1", 4, LESS), ("g1.b2", 3, LESS), ("g2.b1", 4, TWO), *(("s3", column, JUMPS) for column in (1, 2, 3, 4))}),
        (severity("g1", "b2", 1, 1, 2, 2), set()),
        (rating("s1", Rating.NEGLIGIBLE, Rating.NEGLIGIBLE, MEDIUM, MEDIUM), {("s1", 3, STEPS), ("s2", 1, FALLS), ("s2", 2, FALLS)}),
        (rating("s1", Rating.NEGLIGIBLE, Rating.NEGLIGIBLE, LOW, MEDIUM), {("s2", 1, FALLS), ("s2", 2, FALLS)}),
        (rating("s1", LOW, LOW, LOW, LOW), set()),
        (rating("s1", LOW, Rating.NEGLIGIBLE, LOW, LOW), {("s1", 2, STEPS)}),
        (rating("s2", LOW, LOW, HIGH, HIGH),
         {("s2", 3, STEPS), ("s3", 1, FALLS), ("s3", 2, FALLS), ("s2", 3, JUMPS), ("s2", 4, JUMPS)}),
        (rating("s3", LOW, MEDIUM, HIGH, HIGH), {("s3", 1, FALLS), ("s3", 1, "this is below the floor MEDIUM"), ("s4", 1, JUMPS)}),
        (rating("s4", MEDIUM, HIGH, CRITICAL, CRITICAL), {("s4", 1, FALLS), ("s4", 1, "this is below the floor HIGH")}),
        (rating("s4", CRITICAL, CRITICAL, CRITICAL, CRITICAL), {("s4", 1, JUMPS), ("s4", 2, JUMPS)}),
        (rating("s4", HIGH, HIGH, HIGH, HIGH), set()),
    ],
)  # fmt: skip
def test_every_cell_that_breaks_a_law_is_named(by: Rubric, expected: set[tuple[str, int, str]]) -> None:
    found = set()
    for one in faults(by):
        values = dict(one.values)
        row, column = values["cell"].split(", column ")
        assert one.path == (values["table"], "table", *row.split("."), int(column) - 1)
        assert (values["table"] == "severity") is (len(one.path) == 5)
        found.add((row, int(column), values["problem"].partition(" (from ")[0]))
    assert found == expected


def test_a_jump_names_the_levels_from_which_one_more_of_a_factor_is_two_more_of_the_rating() -> None:
    def levels(by: Rubric) -> set[str]:
        return {problem.partition("from ")[2] for problem in problems(by) if problem.startswith(JUMPS)}

    assert levels(severity("g1", "b1", 1, 1, 1, 3)) == {"G1, B1, I3)"}  # one more of irremediability
    assert levels(severity("g1", "b4", 3, 3, 3, 3)) == {"G1, B3, I1)", "G1, B3, I2)"}  # of breadth
    assert levels(severity("g3", "b1", 2, 3, 3, 4)) == {"G3, B1, I1)"}  # of gravity


def test_a_missing_row_is_named() -> None:
    short = {name: rows for name, rows in {**S, "g2": {"b1": (2, 2, 2, 3)}}.items() if name != "g4"}
    found = faults(with_policy(rubric(), "severity", table=short))
    assert {one.path for one in found} == {("severity", "table")}
    assert [dict(one.values)["cell"] for one in found] == [
        "g2.b2",
        "g2.b3",
        "g2.b4",
        "g4.b1",
        "g4.b2",
        "g4.b3",
        "g4.b4",
    ]
    assert {dict(one.values)["table"] for one in found} == {"severity"}
    (lost,) = faults(with_policy(rubric(), "rating", table={name: row for name, row in R.items() if name != "s3"}))
    assert (lost.path, lost.values) == (
        ("rating", "table"),
        (("cell", "s3"), ("problem", "a row is missing"), ("table", "rating")),
    )


def test_a_table_with_a_missing_row_is_refused() -> None:
    assert problems(with_policy(rubric(), "severity", table={**S, "g2": {"b1": (2, 2, 2, 3)}})) == {"a row is missing"}
    without = {name: row for name, row in R.items() if name != "s3"}
    assert said(faults(with_policy(rubric(), "rating", table=without))) == [("HR303", "rating.table")]


# --- the rest of the manifest


def with_manifest(**changes: object) -> Rubric:
    base = rubric()
    return base.model_copy(update={"manifest": base.manifest.model_copy(update=changes)})


@pytest.mark.parametrize(
    ("by", "path"),
    [
        (
            with_manifest(scales={name: scale for name, scale in manifest().scales.items() if name != "breadth"}),
            "scales.breadth",
        ),
        (
            with_manifest(
                scales={
                    **manifest().scales,
                    "gravity": manifest()
                    .scales["gravity"]
                    .model_copy(update={"levels": manifest().scales["gravity"].levels[::-1]}),
                }
            ),
            "scales.gravity",
        ),
        (with_manifest(obligations=manifest().obligations[1:]), "obligations"),
        (with_policy(rubric(), "rating", meanings={"LOW": "Low."}), "rating.meanings"),
    ],
)
def test_a_manifest_is_complete(by: Rubric, path: str) -> None:
    assert said(faults(by)) == [("HR304", path)]


@pytest.mark.parametrize("key", ["heightened_alone", "heightened_together"])
def test_the_heightened_profile_names_themes_of_the_rubric(key: str) -> None:
    found = said(faults(with_policy(rubric(), "context", **{key: {"weather": 4}})))
    assert found == [("HR302", f"context.{key}.weather")]


def test_the_condition_for_children_is_looked_at_too() -> None:
    when = manifest().gate.children_when.model_copy(update={"fact": "under-18"})
    assert said(faults(with_policy(rubric(), "gate", children_when=when)))[0] == ("HR302", "gate.children_when.fact")


@pytest.mark.parametrize(("bearing", "sound"), [("violation", False), ("step", True), ("touch", True)])
def test_a_rubric_keeps_the_gravity_of_how_a_harm_bears_on_a_right(bearing: str, *, sound: bool) -> None:
    rights = RIGHTS.replace('article: "12"', 'article: "12", step_gravity: 2, violation_gravity: 3')
    risks = RISKS.replace("rights: [udhr-12]", f"rights: [udhr-12]\n  bears_on: {{udhr-12: {bearing}}}")
    assert said(faults(rubric(rights=rights, risks=risks))) == ([] if sound else [("HR304", "risks.ha-01.gravity")])


def looking(**second: object) -> Rubric:
    """The tiny rubric with something to look at twice."""
    wanted = SecondLook.model_validate({"least_words": 3, "paper_grade": "E1", **second})
    made = manifest().model_copy(update={"second_look": wanted})
    return Rubric.model_construct(**{**dict(rubric()), "manifest": made})


def test_what_is_looked_at_twice_names_questions_of_the_rubric() -> None:
    assert said(faults(looking(keywords=({"question": "reach", "words": ("crowd",)},)))) == []
    wrong = looking(keywords=({"question": "reach", "words": ("a",)}, {"question": "reech", "words": ("b",)}))
    assert said(faults(wrong)) == [("HR302", "second_look.keywords.1.question")]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"fact": "reach", "is": "yes"}, []),
        ({"fact": "reach", "is": "maybe"}, [("HR302", "second_look.contradictions.0.when.is")]),
        ({"fact": "exposed", "is": "yes"}, [("HR304", "second_look.contradictions.0.when")]),
        ({"fact": "place.expression", "at_least": 3}, [("HR304", "second_look.contradictions.0.when")]),
    ],
)
def test_answers_that_can_hardly_all_be_true_are_answers(
    when: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert said(faults(looking(contradictions=({"when": when, "says": "Really?"},)))) == expected


def test_danger_is_told_by_a_condition_of_the_rubric() -> None:
    for word, expected in (("yes", []), ("maybe", [("HR302", "danger.is")])):
        when = Condition.model_validate({"fact": "reach", "is": word})
        made = manifest().model_copy(update={"danger": when})
        assert said(faults(Rubric.model_construct(**{**dict(rubric()), "manifest": made}))) == expected


# --- what a complaint says


def values(by: Rubric) -> list[dict[str, str]]:
    assert {one.file for one in faults(by)} == {"rubric"}
    return [dict(one.values) for one in faults(by)]


def test_what_stands_twice_is_told_with_its_kind() -> None:
    assert values(changed("rights", "{id: iccpr-17,", "{id: udhr-12,"))[0] == {"id": "udhr-12", "first": "rights"}
    twice = rubric(derived=DERIVED + DERIVED.strip())
    assert {"id": "exposed", "first": "derived"} in values(twice)
    assert ("HR306", "derived.exposed") in said(faults(twice))
    both = rubric(derived=DERIVED + "- {id: reach, when: {fact: data, is: yes}}\n")
    assert {"id": "reach", "first": "questions"} in values(both)


def test_a_name_is_told_by_what_it_should_be_the_name_of() -> None:
    assert (
        values(changed("risks", "who: [women-girls, newcomers]", "who: [women, newcomers]"))[0]["what"] == "the group"
    )
    assert values(changed("risks", "[udhr-12]", "[udhr-99]"))[0]["what"] == "the right"


def test_a_circle_is_told_with_all_that_it_starts_with() -> None:
    circle = changed(
        "questions", "{id: data,", "{id: data, ask_when: {any: [{fact: addresses, is: yes}, {fact: reach, is: no}]},"
    )
    assert values(circle)[0] == {"where": "data", "cycle": "data -> addresses -> reach"}


@pytest.mark.parametrize("test", ["is: 4", "at_least: 4", "at_most: 2"])
def test_a_place_may_be_tested_in_three_ways(test: str) -> None:
    assert faults(changed("risks", "at_least: 4", test)) == ()


ANSWERED = "{any: [{fact: crowd, is: most}, {fact: crowd, answered: true}]}"


@pytest.mark.parametrize(
    ("by", "path"),
    [
        (changed("risks", "{fact: crowd, is: most}", ANSWERED), "risks.ha-01.breadth.2.when.any.1"),
        (changed("derived", "{fact: names, is: required}", "{fact: names, answered: true}"), "derived.exposed.when.any.0"),
        (with_policy(rubric(), "gate", children_when=Condition.model_validate({"fact": "under18", "answered": True})),
         "gate.children_when"),
        (looking(contradictions=({"when": {"fact": "reach", "answered": True}, "says": "Really?"},)),
         "second_look.contradictions.0.when"),
    ],
)  # fmt: skip
def test_whether_something_is_answered_is_asked_of_what_is_asked_alone(by: Rubric, path: str) -> None:
    assert ("HR304", path) in said(faults(by))


def test_danger_is_not_whether_something_is_answered() -> None:
    when = Condition.model_validate({"fact": "reach", "answered": True})
    assert said(faults(with_manifest(danger=when))) == [("HR304", "danger")]


def test_one_answer_of_a_contradiction_may_be_about_a_place() -> None:
    when = {"all": ({"fact": "place.expression", "at_least": 3}, {"fact": "reach", "is": "yes"})}
    assert said(faults(looking(contradictions=({"when": when, "says": "Really?"},)))) == []


def test_the_gravest_floor_of_all_rights_counts() -> None:
    both = RIGHTS.replace('article: "12"', 'article: "12", least_gravity: 3')
    risks = RISKS.replace("rights: [udhr-12]", "rights: [udhr-12, iccpr-17]")
    assert said(faults(rubric(rights=both, risks=risks))) == [("HR304", "risks.ha-01.gravity")]
    swapped = RISKS.replace("rights: [udhr-12]", "rights: [iccpr-17, udhr-12]")
    assert said(faults(rubric(rights=both, risks=swapped))) == [("HR304", "risks.ha-01.gravity")]


def test_a_rubric_that_holds_nothing_is_told_at_its_id() -> None:
    assert [one.path for one in faults(rubric(risks="[]", questions="[]")) if one.code == "HR308"] == [("id",), ("id",)]


def test_a_right_that_is_not_known_has_no_floor() -> None:
    unknown = RISKS.replace("rights: [udhr-12]", "rights: [udhr-99]").replace(
        "gravity: [{level: 2}", "gravity: [{level: 1}", 1
    )
    assert said(faults(rubric(risks=unknown))) == [("HR302", "risks.ha-01.rights.0")]
