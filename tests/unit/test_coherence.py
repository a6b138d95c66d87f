"""An assessment that does not fit its rubric or its day is refused, every complaint at its place."""

from datetime import date

import pytest

from hrdd.engine.coherence import complaints, critical_exceptions, unmatched_exceptions
from hrdd.model.rubric import Rubric
from tests.make import DAY, RIGHTS, RISKS, answers, assessment, rubric, said

WHO = "title: t, rights: [udhr-12], harm: h"
EXCEPTION = "finding: ha-01@thing, reason: r, why_not_avoidable: w, interim_measures: i, rights_holder_view: v, approver: {name: Di, role: r}, date: 2026-03-01, until: 2026-04-01, digest: sha256:"  # noqa: E501
ZEROS = "0" * 64


def wrong(text: str = "", places: str = "[DE, TR]", kind: str = "feature", as_of: date = DAY) -> list[tuple[str, str]]:
    body = text if "answers:" in text else answers(law="no") + text
    return said(complaints(assessment(body, places=places, kind=kind), rubric(), as_of))


def test_a_sound_assessment_has_no_complaints() -> None:
    assert wrong() == []


CASES = [
    # places and context
    ("[DE, QQ]", "", [("HR406", "subject.places.1")]),
    ("[DE, DE]", "", [("HR408", "subject.places.1")]),
    (
        "[TR]", "context: {DE: {expression: {level: 2, because: b, sources: [s], author: a, date: 2026-02-01, review_by: 2027-01-01}}}",  # noqa: E501
        [("HR408", "context.DE")],
    ),
    (
        "[TR, worldwide]", "context: {worldwide: {expression: {level: 2, because: b, sources: [s], author: a, date: 2026-02-01, review_by: 2027-01-01}}}",  # noqa: E501
        [("HR408", "context.worldwide")],
    ),
    (
        "[TR]", "context: {TR: {weather: {level: 2, because: b, sources: [s], author: a, date: 2026-02-01, review_by: 2027-01-01}}}",  # noqa: E501
        [("HR404", "context.TR.weather")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("places", "text", "expected"), CASES)
def test_a_place_is_known_named_once_and_has_themes_of_the_rubric(
    places: str, text: str, expected: list[tuple[str, str]]
) -> None:
    body = answers(law="no" if "TR" in places else None) + text
    assert wrong(body, places=places) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"reech": "yes"}, [("HR401", "answers.reech")]),
        ({"reach": "perhaps"}, [("HR402", "answers.reach.value")]),
        ({"reach": "[yes]"}, [("HR408", "answers.reach.value")]),
        ({"topics": "[]"}, [("HR408", "answers.topics.value")]),
        ({"topics": "[war, peace]"}, [("HR402", "answers.topics.value")]),
        ({"topics": "[none, war]"}, [("HR408", "answers.topics.value")]),
        ({"topics": "war"}, []),
        ({"topics": "unknown"}, []),
        ({"topics": "{range: [politics, war]}"}, [("HR408", "answers.topics.range")]),
        ({"crowd": "{range: [most, few]}"}, [("HR408", "answers.crowd.range")]),
        ({"crowd": "{range: [few, many]}"}, [("HR402", "answers.crowd.range.1")]),
        ({"crowd": "{by_place: {TR: few}}"}, [("HR408", "answers.crowd.by_place")]),
        ({"law": "{by_place: {FR: no}}"}, [("HR408", "answers.law.by_place.FR")]),
        ({"law": "{by_place: {TR: maybe}}"}, [("HR402", "answers.law.by_place.TR")]),
        ({"law": "{by_place: {TR: unknown}}"}, []),
    ],
)
def test_an_answer_is_one_that_its_question_allows(
    answer: dict[str, str | None], expected: list[tuple[str, str]]
) -> None:
    assert wrong(answers(**({"law": "no"} | answer))) == expected


def test_the_nearest_word_is_offered() -> None:
    (complaint,) = complaints(assessment(answers(reech="yes")), rubric(), DAY)
    assert complaint.hint == "reach"


@pytest.mark.parametrize(
    ("text", "places", "kind", "why"),
    [
        (answers(addresses="yes"), "[DE]", "feature", "because of data"),
        (answers(law="no"), "[DE]", "feature", "because of place.expression"),
        (answers(law="no"), "[worldwide]", "feature", "it is asked of named places only"),
        ("answers: {reach: yes, under18: no, data: no}", "[DE]", "event", "it is not for the kind event"),
    ],
)
def test_an_answer_to_a_question_that_is_not_asked_is_a_complaint(text: str, places: str, kind: str, why: str) -> None:
    (complaint,) = complaints(assessment(text, places=places, kind=kind), rubric(), DAY)
    assert complaint.code == "HR403"
    assert dict(complaint.values)["why"] == why


def test_what_is_not_asked_is_told_only_where_every_word_is_known() -> None:
    assert wrong(answers(addresses="yes", reach="perhaps", law="no")) == [("HR402", "answers.reach.value")]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("ha-02: {owner: Bo}", [("HR404", "risks.ha-02")]),
        ("ha-01: {title: t}", [("HR408", "risks.ha-01.title")]),
        (
            f"ha-01: {{{WHO}, who: [newcomers]}}",
            [("HR408", f"risks.ha-01.{key}") for key in ("title", "rights", "who", "harm")],
        ),
        ("x-01: {owner: Bo}", [("HR202", "risks.x-01")] * 3),
        (f"x-01: {{{WHO}, not_applicable: {{because: b}}}}", [("HR408", "risks.x-01.not_applicable")]),
        (
            "ha-01: {not_applicable: {because: b}, actual: {since: 2026-01-01}}",
            [("HR408", "risks.ha-01.not_applicable")],
        ),
        (f"x-01: {{{WHO}, gravity: {{level: 1, because: b}}}}", []),
        (
            f"x-01: {{{WHO.replace('udhr-12', 'udhr-3')}, gravity: {{level: 1, because: b}}}}",
            [("HR408", "risks.x-01.gravity")],
        ),
        (
            f"x-01: {{{WHO.replace('udhr-12', 'udhr-12, udhr-3')}, gravity: {{range: [1, 3], because: b}}}}",
            [("HR408", "risks.x-01.gravity")],
        ),
        (f"x-01: {{{WHO.replace('udhr-12', 'udhr-3')}, gravity: {{level: unknown, because: b}}}}", []),
        (
            f"x-01: {{{WHO.replace('udhr-12', 'udhr-3')}, scenarios: [{{id: s, gravity: {{level: 1, because: b}}}}]}}",
            [("HR408", "risks.x-01.scenarios.0.gravity")],
        ),
        (f"x-01: {{{WHO.replace('udhr-12', 'udhr-99')}}}", [("HR404", "risks.x-01.rights.0")]),
        ("ha-01: {scenarios: [{id: s}, {id: s}]}", [("HR408", "risks.ha-01.scenarios.1.id")]),
        ("ha-01: {scenarios: [{id: s, place: FR}]}", [("HR408", "risks.ha-01.scenarios.0.place")]),
        ("ha-01: {scenarios: [{id: s, place: TR}]}", []),
        ("ha-01: {scenarios: [{id: s, group: cats}]}", [("HR404", "risks.ha-01.scenarios.0.group")]),
        ("ha-01: {gravity: {level: 3, because: b, evidence: [e]}}", [("HR405", "risks.ha-01.gravity.evidence.0")]),
        (
            "ha-01: {law_conflict: {law: l, conflicts_with: udhr-99, handling: h}}",
            [("HR404", "risks.ha-01.law_conflict.conflicts_with")],
        ),
    ],
)
def test_an_entry_for_a_risk_says_what_is_its_to_say(entry: str, expected: list[tuple[str, str]]) -> None:
    assert wrong(f"risks: {{{entry}}}") == expected


OWN = "control: own, title: t, type: prevent, targets: [likelihood], risks: [ha-01], status: planned"


@pytest.mark.parametrize(
    ("controls", "expected"),
    [
        ([OWN], []),
        ([OWN.replace("title: t, ", "")], [("HR404", "controls.0.control")]),
        (["control: wach, status: planned"], [("HR404", "controls.0.control")]),
        (["control: watch, status: planned, title: t"], [("HR408", "controls.0")]),
        (
            ["control: watch, status: planned", "control: watch, status: planned, in_baseline: true"],
            [("HR408", "controls.1.in_baseline")],
        ),
        (
            ["control: watch, status: planned, common_cause: a", "control: watch, status: planned"],
            [("HR408", "controls.1")],
        ),
        (["control: watch, status: planned, covers: {places: [FR]}"], [("HR408", "controls.0.covers.places")]),
        (["control: watch, status: planned, covers: {places: [TR]}"], []),
        (["control: watch, status: planned, covers: {groups: [cats]}"], [("HR404", "controls.0.covers.groups.0")]),
        (["control: watch, status: planned, covers: {scenarios: [s]}"], [("HR404", "controls.0.covers.scenarios.0")]),
        (["control: watch, status: planned, covers: {scenarios: [base]}"], []),
        (
            ["control: watch, status: planned, side_effects: [{risk: ha-99}]"],
            [("HR404", "controls.0.side_effects.0.risk")],
        ),
        (["control: watch, status: planned, side_effects: [{risk: gs-01}, {none: true, because: b}]"], []),
        ([OWN.replace("ha-01", "ha-99")], [("HR404", "controls.0.risks.0")]),
    ],
)
def test_a_control_is_known_or_described_and_counted_once(controls: list[str], expected: list[tuple[str, str]]) -> None:
    assert wrong("controls: [" + ", ".join(f"{{{control}}}" for control in controls) + "]") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("engagement: [{group: cats, how: h, date: 2026-02-01}]", [("HR404", "engagement.0.group")]),
        (
            "benefits: [{what: w, group: cats, rights: [udhr-99]}]",
            [("HR404", "benefits.0.group"), ("HR404", "benefits.0.rights.0")],
        ),
        ("cumulative: [{group: cats, because: b}]", [("HR404", "cumulative.0.group")]),
        ("incidents: [{date: 2026-02-01, risk: ha-99, what: w}]", [("HR404", "incidents.0.risk")]),
        (f"exceptions: [{{{EXCEPTION}{ZEROS}}}]", []),
        (f"exceptions: [{{{EXCEPTION.replace('ha-01@', 'ha-99@')}{ZEROS}}}]", [("HR409", "exceptions.0.finding")]),
        (f"exceptions: [{{{EXCEPTION.replace('@thing', '@other')}{ZEROS}}}]", [("HR409", "exceptions.0.finding")]),
        (
            f"exceptions: [{{{EXCEPTION.replace('2026-04-01', '2026-02-01')}{ZEROS}}}]",
            [("HR408", "exceptions.0.until")],
        ),
    ],
)
def test_every_name_leads_somewhere(text: str, expected: list[tuple[str, str]]) -> None:
    assert wrong(text) == expected


LATE = "2026-03-02"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (f"evidence: {{e: {{title: t, grade: E2, date: {LATE}}}}}", "evidence.e.date"),
        (
            f"context: {{TR: {{expression: {{level: 4, because: b, sources: [s], author: a, date: {LATE}, review_by: 2027-01-01}}}}}}",  # noqa: E501
            "context.TR.expression.date",
        ),
        (
            f"controls: [{{control: watch, status: verified, verified: {{date: {LATE}, by: Bo}}}}]",
            "controls.0.verified.date",
        ),
        (f"engagement: [{{group: children, how: h, date: {LATE}}}]", "engagement.0.date"),
        (f"risks: {{ha-01: {{actual: {{since: {LATE}}}}}}}", "risks.ha-01.actual.since"),
        (
            f"evidence: {{e: {{title: t, grade: E2, date: 2026-01-01}}}}\nrisks: {{ha-01: {{actual: {{since: 2026-01-01, ceased: {{date: {LATE}, evidence: [e]}}}}}}}}",  # noqa: E501
            "risks.ha-01.actual.ceased.date",
        ),
        (f"incidents: [{{date: {LATE}, what: w}}]", "incidents.0.date"),
        (f"remedy: {{channels: [{{name: n, last_case: {LATE}}}]}}", "remedy.channels.0.last_case"),
        (f"exceptions: [{{{EXCEPTION.replace('2026-03-01', LATE)}{ZEROS}}}]", "exceptions.0.date"),
        (
            f"exceptions: [{{{EXCEPTION}{ZEROS}, renewals: [{{date: {LATE}, until: 2026-05-01, because: b}}]}}]",
            "exceptions.0.renewals.0.date",
        ),
        (f"approvals: [{{by: Di, role: r, date: {LATE}, digest: sha256:{ZEROS}}}]", "approvals.0.date"),
    ],
)
def test_nothing_that_has_happened_is_dated_after_the_day_of_assessment(text: str, path: str) -> None:
    assert wrong(text) == [("HR407", path)]
    assert wrong(text, as_of=date(2026, 3, 2)) == []


def test_an_assessment_from_the_future_is_refused() -> None:
    assert wrong(as_of=date(2026, 2, 28)) == [("HR407", "assessed.date")]


def test_what_is_still_to_come_may_be_dated_later() -> None:
    text = "engagement: [{group: children, not_done: n, by: 2026-05-01}, {group: children, how: h, date: 2026-03-01}]\n"
    assert wrong(text + "controls: [{control: watch, status: planned, owner: Bo, due: 2027-01-01}]") == []


def test_a_harm_does_not_cease_before_it_begins() -> None:
    text = "evidence: {e: {title: t, grade: E2, date: 2026-01-01}}\n"
    text += "risks: {ha-01: {actual: {since: 2026-02-01, ceased: {date: 2026-01-31, evidence: [e]}}}}"
    assert wrong(text) == [("HR408", "risks.ha-01.actual.ceased.date")]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("actual: {since: 2026-01-01}", [("HR408", "risks.gs-01")]),
        ("gravity: {level: 4, because: b}", [("HR408", "risks.gs-01")]),
        ("scenarios: [{id: s}]", [("HR408", "risks.gs-01")]),
        ("owner: Bo", []),
    ],
)
def test_a_risk_that_is_not_for_this_kind_is_not_rated(entry: str, expected: list[tuple[str, str]]) -> None:
    """It would be left out in silence."""
    by = rubric(risks=RISKS.replace("- id: gs-01", "- id: gs-01\n  kinds: [event]"))
    given = assessment(answers(law="no") + f"risks: {{gs-01: {{{entry}}}}}\n", places="[TR]")
    assert said(complaints(given, by, DAY)) == expected


OWN = "{title: t, rights: [iccpr-7], harm: h, GRAVITY}"
ABSOLUTE = (
    RIGHTS
    + """
- {id: iccpr-7, instrument: ICCPR, article: "7", least_gravity: 2, step_gravity: 3, violation_gravity: 4}
"""
)


@pytest.mark.parametrize(
    ("gravity", "place"),
    [
        ("gravity: {level: 4, because: b}", "rights"),
        ("bears_on: {iccpr-7: violation}, gravity: {level: 4, because: b}", ""),
        ("bears_on: {iccpr-7: violation}, gravity: {level: 3, because: b}", "gravity"),
        ("bears_on: {iccpr-7: step}, gravity: {level: 3, because: b}", ""),
        ("bears_on: {iccpr-7: step}, gravity: {range: [2, 4], because: b}", "gravity"),
        ("bears_on: {iccpr-7: touch}, gravity: {level: 2, because: b}", ""),
        ("bears_on: {iccpr-7: touch}, gravity: {level: 1, because: b}", "gravity"),
        ("bears_on: {iccpr-7: touch, udhr-12: step}, gravity: {level: 2, because: b}", "bears_on.udhr-12"),
        (
            (
                "bears_on: {iccpr-7: step},"
                " gravity: {level: 3, because: b, second_reader: {name: Bo, role: editor, level: 2}}"
            ),
            "gravity",
        ),
        (
            (
                "bears_on: {iccpr-7: step}, gravity: {level: 3, because: b},"
                " scenarios: [{id: s, gravity: {level: 2, because: b}}]"
            ),
            "scenarios.0.gravity",
        ),
    ],
)
def test_a_right_that_allows_no_exception_has_the_gravity_of_how_a_harm_bears_on_it(gravity: str, place: str) -> None:
    given = assessment("risks: {x-1: " + OWN.replace("GRAVITY", gravity) + "}\n")
    found = said(complaints(given, rubric(rights=ABSOLUTE), DAY))
    assert found == ([("HR408", f"risks.x-1.{place}")] if place else [])


def test_how_a_risk_of_the_rubric_bears_on_a_right_is_for_the_rubric_to_say() -> None:
    given = assessment("risks: {ha-01: {bears_on: {udhr-12: step}}}\n")
    assert said(complaints(given, rubric(), DAY)) == [("HR408", "risks.ha-01.bears_on")]


def told(text: str, by: Rubric | None = None) -> list[tuple[str, str]]:
    """Every complaint and what to write instead, in words."""
    return [(one.message, one.fix) for one in complaints(assessment(text), by or rubric(), DAY)]


def test_a_complaint_names_all_the_words_that_are_allowed() -> None:
    ((message, fix),) = told(answers(crowd="many"))
    assert "few, some, most, unknown" in message + fix
    ((message, fix),) = told(answers(crowd="{range: [few, many]}"))
    assert "few, some, most" in message + fix
    assert "unknown" not in message + fix
    ((message, fix),) = told(answers(topics="[]"))
    assert "empty" in message
    assert "[none]" in fix
    ((_, fix),) = told(answers(topics="[none, war]"))
    assert "none" in told(answers(topics="[none, war]"))[0][0]
    assert "alone" in fix


def test_every_answer_is_looked_at_though_one_before_it_is_unknown_to_the_rubric() -> None:
    text = answers().replace("{reach", "{nowhere: yes, reach").replace("crowd: few", "crowd: many")
    assert wrong(text) == [("HR401", "answers.nowhere"), ("HR402", "answers.crowd.value")]


def test_a_range_of_one_word_is_allowed() -> None:
    assert wrong(answers(crowd="{range: [some, some]}")) == []


def test_what_begins_and_ends_on_one_day_is_in_order() -> None:
    text = "evidence: {e: {title: t, grade: E2, date: 2026-01-01}}\n"
    text += "risks: {ha-01: {actual: {since: 2026-02-01, ceased: {date: 2026-02-01, evidence: [e]}}}}\n"
    assert wrong(text) == []
    leave = "finding: ha-01@thing, reason: r, why_not_avoidable: w, interim_measures: i, rights_holder_view: v"
    who = "approver: {name: Di, role: x}, date: 2026-02-01, until: UNTIL"
    excepted = f"exceptions: [{{{leave}, {who}, digest: 'sha256:{'0' * 64}'}}]\n"
    assert wrong(excepted.replace("UNTIL", "2026-02-01")) == []
    assert wrong(excepted.replace("UNTIL", "2026-01-31")) == [("HR408", "exceptions.0.until")]


@pytest.mark.parametrize(("low", "high"), [("udhr-12", "udhr-3"), ("udhr-3", "udhr-12")])
def test_of_several_rights_the_one_that_can_be_touched_least_lightly_counts(low: str, high: str) -> None:
    rights = "".join(
        f"- {{id: {name}, instrument: UDHR, article: a, least_gravity: {least}}}\n"
        for name, least in ((low, 2), (high, 3))
    )
    by = rubric(rights=rights + RIGHTS.strip().split("\n")[1] + "\n")
    entry = "risks: {x-01: {title: t, rights: [udhr-12, udhr-3], harm: h, gravity: {level: LEVEL, because: b}}}\n"
    assert len(complaints(assessment(entry.replace("LEVEL", "2")), by, DAY)) == 1
    assert complaints(assessment(entry.replace("LEVEL", "3")), by, DAY) == ()


def test_exceptions_for_what_was_not_found_or_is_too_grave_are_named_by_their_position() -> None:
    leave = "reason: r, why_not_avoidable: w, interim_measures: i, rights_holder_view: v"
    who = "approver: {name: Di, role: x}, date: 2026-02-01, until: 2026-03-01"
    names = ("ha-01@thing", "gs-01@thing")
    entries = ", ".join(f"{{finding: {name}, {leave}, {who}, digest: 'sha256:{'0' * 64}'}}" for name in names)
    given = assessment(answers() + f"exceptions: [{entries}]\n")
    assert said(unmatched_exceptions(given, ["ha-01@thing"])) == [("HR409", "exceptions.1.finding")]
    assert said(unmatched_exceptions(given, names)) == []
    assert said(critical_exceptions(given, {"ha-01@thing": 4}, 3)) == [("HR410", "exceptions.0")]
    assert said(critical_exceptions(given, {}, 0)) == []


def test_a_complaint_is_about_the_assessment_and_guesses_at_no_word_where_none_is_near() -> None:
    found = complaints(assessment(), rubric(), date(2026, 2, 28))
    assert [(one.file, one.hint) for one in found] == [("assessment", "")]
    assert "Did you mean" not in found[0].fix


def test_what_a_control_or_a_risk_of_ones_own_lacks_is_listed() -> None:
    ((_, fix),) = told(answers() + "controls: [{control: own, type: prevent, status: planned}]\n")
    assert "title, targets, risks" in fix
    assert wrong("risks: {x-01: {title: t, harm: h, gravity: {level: 1, because: b}}}") == [("HR202", "risks.x-01")]
    group = f"risks: {{x-01: {{{WHO}, who: [cats]}}}}"
    assert wrong(group) == [("HR404", "risks.x-01.who.0")]


def test_a_risk_of_other_kinds_names_them_and_an_answer_that_nobody_asks_for_names_why() -> None:
    by = rubric(risks=RISKS.replace("worst_gravity: 3", "worst_gravity: 3\n  kinds: [event, grant]"))
    ((message, _),) = told(answers() + "risks: {ha-01: {gravity: {level: 3, because: b}}}\n", by)
    assert "(event, grant)" in message
    when = "{any: [{fact: data, is: yes}, {fact: crowd, is: most}]}"
    hanging = rubric(more_questions=f"- {{id: late, kinds: [feature], choices: [no, yes], ask_when: {when}}}")
    ((message, fix),) = told(answers(late="yes"), hanging)
    assert "data, crowd" in message + fix
