"""An overlay on the tiny rubric: what it may not do, one misuse at a time, and what comes of one that does nothing wrong."""

# ruff: noqa: E501 - one change a line reads as a table

from typing import Any

import pytest

from hrdd.engine.merging import Layer, merged, misuse
from hrdd.model.overlay import Overlay, Reasoned
from hrdd.model.rubric import Change, Control, Derived, Group, Question, Right, Risk, Rubric, SecondLook, Titled
from tests.make import CONTROLS, QUESTIONS, RISKS, condition, entries, rubric, said

FLOORS = """
- {id: ha-02, who: [newcomers], rights: [udhr-12], harms: targeted, adversarial: true, sensitive: true, worst_gravity: 2,
   applies_when: {fact: reach, is: yes}, gravity: [{level: 2}], breadth: [{level: 1}], irremediability: [{level: 1}],
   likelihood: [{level: 1}, {level: 2, when: {fact: censored, is: yes}}, {level: 3, when: {fact: crowd, is: most}}]}
"""
MORE = """
- {id: exposed, when: {any: [{fact: names, is: required}, {fact: addresses, is: yes}]}}
- {id: hard, when: {fact: place.expression, at_least: 4}}
- {id: censored, when: {any: [{fact: hard, is: yes}, {fact: crowd, is: few}]}}
"""


def base(**changes: str) -> Rubric:
    return rubric(derived=MORE, more_risks=FLOORS, **changes)


def entry(texts: str, name: str, *changes: tuple[str, str]) -> str:
    """One entry of a list, with pieces of its text replaced."""
    found = next(text for text in ("\n" + texts).split("\n- ") if f"id: {name}" in text.split(",")[0].split("\n")[0])
    for old, new in changes:
        assert old in found
        found = found.replace(old, new, 1)
    return f"- {found}\n"


def layer(
    off: str = "",
    replaces: str = "",
    *,
    questions: str = "",
    risks: str = "",
    category: str = "harassment",
    controls: str = "",
    rights: str = "",
    groups: str = "",
    derived: str = "",
    theme: str = "people",
    **more: Any,
) -> Layer:
    words: dict[str, Any] = {
        name: tuple(Reasoned(id=one, because=f"Why {one}.") for one in names.split())
        for name, names in (("off", off), ("replaces", replaces))
    }
    words |= {"title": "Ours", "summary": "Our own.", "licence": "CC0", "version": "3.1.0", "extends": "core@1"}
    overlay = Overlay(hrdd=1, id="own", derived=entries(Derived, derived) if derived else (), **words, **more)
    return Layer(
        overlay,
        {theme: entries(Question, questions)} if questions else {},
        {category: entries(Risk, risks)} if risks else {},
        entries(Control, controls) if controls else (),
        entries(Right, rights) if rights else (),
        entries(Group, groups) if groups else (),
    )


def wrong(found: Layer) -> list[tuple[str, str]]:
    return said(tuple(misuse(base(), found)))


def reach(*changes: tuple[str, str]) -> str:
    return entry(QUESTIONS, "reach", *changes)


NEW_RISK = entry(RISKS, "gs-01", ("gs-01", "gs-09"))

# --- what it may not do --------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (layer(), []),
        (layer("gs-01"), []),
        (layer("repair"), []),
        (layer("gs-99"), [("HR302", "off.0.id")]),
        (layer("gs-01 reach"), [("HR302", "off.1.id")]),  # a question cannot be left out
        (layer("watch", "watch", controls=entry(CONTROLS, "watch")), [("HR304", "off.0.id")]),
        (layer("", "nobody"), [("HR302", "replaces.0.id")]),
        (layer("", "watch"), [("HR304", "replaces.0.id")]),
        (layer("", "watch block", controls=entry(CONTROLS, "watch")), [("HR304", "replaces.1.id")]),
        (layer("", "watch", controls=entry(CONTROLS, "watch")), []),
        (layer("", "reach", questions=reach()), []),
        (layer("", "ha-02", risks=FLOORS), []),
        # ids that are taken
        (layer(controls=entry(CONTROLS, "watch")), [("HR304", "controls.watch")]),
        (layer(questions=reach()), [("HR304", "questions.reach")]),
        (layer(risks=FLOORS), [("HR304", "risks.ha-02")]),
        (layer(rights=r'- {id: udhr-3, instrument: UDHR, article: "3"}'), [("HR304", "rights.udhr-3")]),
        (layer(groups="- {id: newcomers}"), [("HR304", "groups.newcomers")]),
        (layer("", "watch", groups="- {id: watch}"), []),  # a group may be called like a control
        (layer(rights=r'- {id: udhr-1, instrument: UDHR, article: "1"}', groups="- {id: nuns}"), []),
        (layer(derived="- {id: ours, when: {fact: reach, is: yes}}\n- {id: exposed, when: {fact: reach, is: yes}}"), [("HR304", "derived.1")]),
        (layer(themes=(Titled(id="events", title="T", meaning="M"),)), []),
        (layer(themes=(Titled(id="events", title="T", meaning="M"), Titled(id="people", title="T", meaning="M"))), [("HR304", "themes")]),
    ],
)  # fmt: skip
def test_one_misuse_is_one_complaint(found: Layer, expected: list[tuple[str, str]]) -> None:
    assert wrong(found) == expected


def test_a_complaint_says_in_which_rubric_it_stands_already() -> None:
    (taken,) = misuse(base(), layer(controls=entry(CONTROLS, "watch")))
    assert (taken.file, taken.message) == ("rubric", "controls.watch: core@1 has this already.")
    for name, hint in (("gs-1", "gs-01"), ("gs-10", "")):  # never one with another number
        (unknown,) = misuse(base(), layer(name))
        assert unknown.hint == hint


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("choices", ("choices: [no, yes]", "choices: [never, yes]")),
        ("kinds", ("[feature, event]", "[feature]")),
        ("many", ("choices: [no, yes]", "choices: [no, yes], many: true")),
        ("per_place", ("choices: [no, yes]", "choices: [no, yes], per_place: true")),
        ("measure", ("choices: [no, yes]", "choices: [no, yes], measure: watch")),
        ("ask_when", ("choices: [no, yes]", "choices: [no, yes], ask_when: {fact: data, is: yes}")),
    ],
)
def test_of_a_question_only_the_words_may_be_replaced(key: str, change: tuple[str, str]) -> None:
    assert wrong(layer("", "reach", questions=reach(change))) == [("HR304", f"questions.reach.{key}")]
    assert wrong(layer(questions=reach(change, ("id: reach", "id: ours")))) == []


@pytest.mark.parametrize("word", ["text", "help", "example", "unknown_costs"])
def test_words_of_a_question_may_be_replaced(word: str) -> None:
    ours = layer("", "reach", questions=reach(("id: reach", f"id: reach, {word}: Our words.")))
    assert wrong(ours) == []
    assert getattr(merged(base(), ours, "d").question["reach"], word) == "Our words."


def test_the_words_of_choices_may_be_replaced() -> None:
    ours = layer("", "reach", questions=reach(("id: reach", "id: reach, choice_text: {no: Nobody., yes: Somebody.}")))
    assert wrong(ours) == []
    assert merged(base(), ours, "d").question["reach"].choice_text["no"] == "Nobody."


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ([("adversarial: true, ", "")], [""]),
        ([("sensitive: true, ", "")], [""]),
        ([("adversarial: true, ", ""), ("sensitive: true, ", "")], ["", ""]),
        ([("{level: 2, when: {fact: censored, is: yes}}, ", "")], [".likelihood"]),
        ([("{level: 2, when: {fact: censored", "{level: 1, when: {fact: censored")], [".likelihood"]),
        ([("{level: 2, when: {fact: censored", "{level: 3, when: {fact: censored")], []),
        ([("{fact: censored, is: yes}", "{fact: hard, is: yes}")], [".likelihood"]),
        ([(", {level: 3, when: {fact: crowd, is: most}}", "")], []),  # no floor that a place sets
        ([("[{level: 1}, {level: 2, when: {fact: cens", "[{level: 3}, {level: 2, when: {fact: cens")], []),
        ([("gravity: [{level: 2}]", "gravity: [{level: 3}]"), ("worst_gravity: 2", "worst_gravity: 3")], []),
    ],
)  # fmt: skip
def test_a_replaced_risk_keeps_its_floors(changes: list[tuple[str, str]], places: list[str]) -> None:
    text = FLOORS
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    assert wrong(layer("", "ha-02", risks=text)) == [("HR304", f"risks.ha-02{place}") for place in places]


def test_what_is_not_said_to_be_replaced_is_one_complaint_however_it_differs() -> None:
    calm = FLOORS.replace("adversarial: true, sensitive: true, ", "")
    assert wrong(layer(risks=calm)) == [("HR304", "risks.ha-02")]
    other = reach(("choices: [no, yes]", "choices: [never, yes]"))
    assert wrong(layer(questions=other)) == [("HR304", "questions.reach")]
    # nor is what the rubric below does not have compared with anything
    assert wrong(layer("", "ha-09", risks=FLOORS.replace("ha-02", "ha-09"))) == [("HR302", "replaces.0.id")]
    new = reach(("id: reach", "id: ours"))
    assert wrong(layer("", "ours", questions=new)) == [("HR302", "replaces.0.id")]


def test_a_replaced_risk_stays_in_its_category_and_may_become_stricter() -> None:
    assert wrong(layer("", "ha-02", risks=FLOORS, category="child-rights")) == [("HR304", "risks.ha-02")]
    calm = FLOORS.replace("adversarial: true, sensitive: true, ", "")
    below = rubric(derived=MORE, more_risks=calm)
    assert said(tuple(misuse(below, layer("", "ha-02", risks=FLOORS)))) == []


def test_a_floor_of_the_place_itself_stays_too() -> None:
    own = entry(RISKS, "ha-01")
    assert wrong(layer("", "ha-01", risks=own)) == []
    lower = own.replace(
        "{level: 3, when: {fact: place.expression, at_least: 4}}", "{level: 3, when: {fact: reach, is: no}}"
    )
    assert wrong(layer("", "ha-01", risks=lower)) == [("HR304", "risks.ha-01.likelihood")]


# --- what comes of it ------------------------------------------------------------


def ids(found: Any) -> list[str]:
    return [one.id for one in found]


def test_an_overlay_that_says_nothing_is_the_rubric_below_by_another_name() -> None:
    below, found = base(), merged(base(), layer(), "sha256:1")
    assert (found.name, found.extends, found.digest, found.changes) == ("own@3", "core@1", "sha256:1", ())
    assert (found.manifest.title, found.manifest.summary, found.manifest.licence) == ("Ours", "Our own.", "CC0")
    assert found.manifest.version == "3.1.0"
    for part in ("questions", "controls", "rights", "groups", "places", "risks", "themes"):
        assert getattr(found, part) == getattr(below, part), part
    assert found.manifest.rating == below.manifest.rating


def test_what_is_new_comes_after_what_was_there_and_what_is_replaced_stands_in_its_place() -> None:
    watch = entry(CONTROLS, "watch", ("id: watch", "id: watch, works: Seen.")) + entry(
        CONTROLS, "alarm", ("id: alarm", "id: bell")
    )
    asked = reach(("id: reach", "id: reach, text: Ours.")) + "- {id: extra, kinds: [feature], choices: [no, yes]}\n"
    found = merged(
        base(),
        layer(
            "", "watch reach", controls=watch, questions=asked, risks=entry(RISKS, "gs-01", ("gs-01", "ha-09")),
            rights=r'- {id: udhr-1, instrument: UDHR, article: "1"}', groups="- {id: nuns}",
            derived="- {id: ours, when: {fact: extra, is: yes}}",
            themes=(Titled(id="events", title="T", meaning="M"),),
        ),
        "d",
    )  # fmt: skip
    assert ids(found.controls) == [*ids(base().controls), "bell"]
    assert found.control["watch"].works == "Seen."
    assert ids(found.questions) == [*ids(base().questions), "extra"]
    assert found.themes == {"people": (*base().themes["people"], "extra"), "events": ()}
    assert ids(found.risks["harassment"]) == ["ha-01", "ha-02", "ha-09"]
    assert ids(found.rights)[-1] == "udhr-1"
    assert ids(found.groups)[-1] == "nuns"
    assert ids(found.manifest.derived) == ["exposed", "hard", "censored", "ours"]
    assert ids(found.manifest.themes) == [*ids(base().manifest.themes), "events"]


def test_questions_of_a_theme_of_its_own_stand_there() -> None:
    theme = (Titled(id="events", title="T", meaning="M"),)
    found = merged(
        base(),
        layer(questions="- {id: extra, kinds: [feature], choices: [no, yes]}", theme="events", themes=theme),
        "d",
    )
    assert found.themes == {"people": base().themes["people"], "events": ("extra",)}


def test_every_change_is_told_with_the_title_of_what_it_was_and_why() -> None:
    found = merged(
        base(), layer("ha-02 repair", "watch reach", controls=entry(CONTROLS, "watch"), questions=reach()), "d"
    )
    assert found.changes == (
        Change(how="off", id="ha-02", title=base().risk["ha-02"].title, because="Why ha-02."),
        Change(how="off", id="repair", title=base().control["repair"].title, because="Why repair."),
        Change(how="replaced", id="watch", title=base().control["watch"].title, because="Why watch."),
        Change(how="replaced", id="reach", title=base().question["reach"].text, because="Why reach."),
    )


def test_a_risk_left_out_takes_along_its_questions_and_the_controls_that_address_nothing_else() -> None:
    found = merged(base(), layer("gs-01"), "d")
    assert "gs-01" not in found.risk
    gone = set(ids(base().questions)) - set(ids(found.questions))
    assert gone == {"law"}  # names and addresses are behind a derived fact, data is behind them
    assert "law" not in found.themes["people"]
    assert ids(found.controls) == ids(base().controls)
    more = merged(base(), layer("ha-01 ha-02"), "d")
    assert ids(more.controls) == ["block"]
    assert set(ids(base().questions)) - set(ids(more.questions)) == {
        "patrol",
        "reach",
    }  # one asks for a control that is gone
    assert more.control["block"].side_effects[0].risk is None
    assert more.control["block"].side_effects[0].text == "Newcomers are shut out."


def test_a_question_goes_with_the_only_question_that_hung_on_it() -> None:
    chain = QUESTIONS + (
        "- {id: first, kinds: [feature], choices: [no, yes]}\n"
        "- {id: second, kinds: [feature], choices: [no, yes], ask_when: {fact: first, is: yes}}\n"
    )
    last = entry(RISKS, "gs-01", ("id: gs-01", "id: cr-01"), ("{fact: exposed, is: yes}", "{fact: second, is: yes}"))
    below = rubric(derived=MORE, questions=chain, more_risks=FLOORS + last)
    assert {"first", "second"} <= set(merged(below, layer(), "d").question)
    assert {"first", "second"}.isdisjoint(merged(below, layer("cr-01"), "d").question)
    keeping = layer(
        "cr-01", questions="- {id: ours, kinds: [feature], choices: [no, yes], ask_when: {fact: first, is: yes}}"
    )
    assert {"first", "ours"} <= set(merged(below, keeping, "d").question)
    assert "second" not in merged(below, keeping, "d").question


@pytest.mark.parametrize("factor", ["gravity", "breadth", "irremediability", "likelihood"])
def test_a_question_that_one_rule_of_any_factor_looks_at_stays(factor: str) -> None:
    asked = QUESTIONS + "- {id: last, kinds: [feature], choices: [no, yes]}\n"
    rules = {"gravity": "gravity: [{level: 4}", "breadth": "breadth: [{level: 1}", "irremediability": "irremediability: [{level: 4}",
             "likelihood": "likelihood: [{level: 2}"}  # fmt: skip
    own = entry(RISKS, "gs-01", (rules[factor], rules[factor] + ", {level: 4, when: {fact: last, is: yes}}"))
    below = rubric(derived=MORE, questions=asked, risks=entry(RISKS, "ha-01") + own, more_risks=FLOORS)
    assert "last" in merged(below, layer("ha-02"), "d").question
    assert "last" not in merged(below, layer("gs-01"), "d").question


def test_what_the_gate_asks_stays_and_so_do_questions_about_measures() -> None:
    found = merged(base(), layer("gs-01 ha-02"), "d")
    assert {"under18", "patrol"} <= set(found.question)  # whether children may be there; whether watch is in place


def test_a_control_left_out_takes_its_links_and_its_question_along() -> None:
    found = merged(base(), layer("watch"), "d")
    assert "watch" not in found.control
    assert [link.control for link in found.risk["ha-01"].controls] == ["block", "notice", "alarm", "repair"]
    assert "patrol" not in found.question
    assert found.risk["ha-02"] is base().risk["ha-02"]


def test_a_control_of_its_own_stays_though_no_risk_names_it() -> None:
    own = entry(CONTROLS, "alarm", ("id: alarm", "id: bell"))
    assert "bell" in merged(base(), layer(controls=own), "d").control


def test_a_side_effect_on_a_risk_that_stays_is_rated_there() -> None:
    two = '[{text: "Newcomers are shut out.", risk: ha-01}, {text: "It costs.", risk: ha-02}, {text: "It is slow."}]'
    controls = CONTROLS.replace('[{text: "Newcomers are shut out.", risk: ha-01}]', two)
    below = base(controls=controls)
    assert [effect.risk for effect in merged(below, layer(), "d").control["block"].side_effects] == [
        "ha-01",
        "ha-02",
        None,
    ]
    assert [effect.risk for effect in merged(below, layer("ha-02"), "d").control["block"].side_effects] == [
        "ha-01",
        None,
        None,
    ]
    assert merged(below, layer("gs-01"), "d").control["block"] is below.control["block"]


# --- what hrdd check asks, and danger ---------------------------------------------


def looking(below: Rubric, **changes: Any) -> Rubric:
    return Rubric.model_construct(**{**dict(below), "manifest": below.manifest.model_copy(update=changes)})


SECOND = {
    "least_words": 3,
    "paper_grade": "E1",
    "keywords": ({"question": "law", "words": ("law",)}, {"question": "reach", "words": ("strangers",)}),
    "contradictions": (
        {"when": {"all": ({"fact": "law", "is": "no"}, {"fact": "reach", "is": "yes"})}, "says": "First."},
        {"when": {"all": ({"fact": "reach", "is": "no"}, {"fact": "place.expression", "at_least": 4})}, "says": "Second."},
        {"when": {"fact": "hard", "is": "yes"}, "says": "Third."},
    ),
}  # fmt: skip


def test_what_would_be_looked_at_twice_goes_with_the_question_that_it_is_about() -> None:
    below = looking(base(), second_look=SecondLook.model_validate(SECOND))
    kept, found = (
        merged(below, layer(), "d").manifest.second_look,
        merged(below, layer("gs-01"), "d").manifest.second_look,
    )
    assert kept == below.manifest.second_look
    assert found is not None
    assert [entry_.question for entry_ in found.keywords] == ["reach"]
    assert [entry_.says for entry_ in found.contradictions] == ["Second.", "Third."]
    assert (found.least_words, found.paper_grade) == (3, "E1")
    assert merged(base(), layer("gs-01"), "d").manifest.second_look is None


@pytest.mark.parametrize(
    ("danger", "off", "left"),
    [
        ("{any: [{fact: law, is: used}, {fact: reach, is: yes}]}", "", "{any: [{fact: law, is: used}, {fact: reach, is: yes}]}"),
        ("{any: [{fact: law, is: used}, {fact: reach, is: yes}]}", "gs-01", "{any: [{fact: reach, is: yes}]}"),
        ("{any: [{fact: law, is: used}, {fact: place.conflict, at_least: 4}]}", "gs-01", "{any: [{fact: place.conflict, at_least: 4}]}"),
        ("{any: [{fact: law, is: used}, {fact: exposed, is: yes}]}", "gs-01", "{any: [{fact: exposed, is: yes}]}"),
        ("{any: [{fact: law, is: used}]}", "gs-01", None),
        ("{fact: law, is: used}", "gs-01", None),
        ("{all: [{fact: law, is: used}, {fact: reach, is: yes}]}", "gs-01", None),
    ],
)  # fmt: skip
def test_what_a_question_that_is_gone_would_say_of_a_danger_goes_with_it(
    danger: str, off: str, left: str | None
) -> None:
    below = looking(base(), danger=condition(danger))
    found = merged(below, layer(off), "d").manifest.danger
    assert (found is None) is (left is None)
    if found is not None and left is not None:
        expected = condition(left)
        assert found.parts == expected.parts
