"""What `hrdd check` asks to read again: empty reasons, controls on paper, answers that other words speak against."""

import json

import pytest

from hrdd.engine.second_look import Look, second_look
from hrdd.model.rubric import Rubric, SecondLook
from tests.make import DAY, answers, assessment, rubric

LOOK = {
    "least_words": 3,
    "empty_reasons": ["see above there", "No risk here at all"],
    "paper_grade": "E1",
    "keywords": [
        {"question": "under18", "words": ["pupils", "school"]},
        {"question": "topics", "words": ["war"]},
        {"question": "crowd", "words": ["festival"]},
    ],
    "contradictions": [
        {"when": {"all": [{"fact": "reach", "is": "no"}, {"fact": "crowd", "is": "most"}]}, "says": "Nobody, or most?"},
        {
            "when": {"all": [{"fact": "place.expression", "at_least": 4}, {"fact": "law", "is": "no"}]},
            "says": "No law?",
        },
    ],
}


def by(**changes: object) -> Rubric:
    look = SecondLook.model_validate_json(json.dumps({**LOOK, **changes}))
    changed = rubric().manifest.model_copy(update={"second_look": look})
    return Rubric.model_construct(**{**dict(rubric()), "manifest": changed})


def looked(text: str = "", *, subject: str = "", places: str = "[DE]", **changes: object) -> list[Look]:
    return list(second_look(assessment(text, subject=subject, places=places), by(**changes), DAY))


def found(text: str = "", **changes: str) -> list[tuple[str, str]]:
    return [(look.code, ".".join(map(str, look.path))) for look in looked(text, **changes)]


def test_a_rubric_that_asks_nothing_again_finds_nothing() -> None:
    given = assessment(answers(reach="no", crowd="most"))
    assert second_look(given, by(), DAY) != ()
    assert second_look(given, rubric(), DAY) == ()


GOOD = "It was tried in May."


@pytest.mark.parametrize(
    ("reason", "empty"),
    [
        (GOOD, False),
        ("Ask us all", False),
        ("Ask us.", True),
        ("See above, there!", True),
        ("NO RISK -- here, at all...", True),
        ("No risk here at all, ever", False),
    ],
)
def test_a_reason_of_too_few_words_or_of_a_standing_phrase_says_nothing(reason: str, empty: bool) -> None:
    assert found(answers(reach=f"{{value: yes, because: '{reason}'}}")) == (
        [("empty-reason", "answers.reach.because")] if empty else []
    )


CONTEXT = """
context:
  TR:
    expression:
      {level: 4, because: BECAUSE, sources: [a, b], author: A, date: 2026-02-01, review_by: 2026-08-01}
"""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("risks: {ha-01: {gravity: {level: 3, because: BECAUSE}}}", "risks.ha-01.gravity.because"),
        ("risks: {ha-01: {likelihood: {level: 3, because: BECAUSE}}}", "risks.ha-01.likelihood.because"),
        ("risks: {gs-01: {not_applicable: {because: BECAUSE}}}", "risks.gs-01.not_applicable.because"),
        (CONTEXT, "context.TR.expression.because"),
    ],
)
def test_every_reason_is_read_wherever_it_stands(text: str, place: str) -> None:
    more = {"places": "[TR]", "paper_grade": "E1"}
    text = f"{answers(law='used')}{text}\n"
    assert found(text.replace("BECAUSE", f"'{GOOD}'"), **more) == []
    assert found(text.replace("BECAUSE", "'Ask us.'"), **more) == [("empty-reason", place)]


def test_what_has_no_reason_has_no_empty_one() -> None:
    assert found("risks: {ha-01: {owner: Ada}}\n") == []
    given = assessment("risks: {ha-01: {gravity: {level: 3, because: No.}}}\n")
    entry = given.risks["ha-01"]
    assert entry.gravity is not None
    bare = entry.model_copy(update={"gravity": entry.gravity.model_copy(update={"because": None})})
    assert second_look(given.model_copy(update={"risks": {"ha-01": bare}}), by(), DAY) == ()


EVIDENCE = """\
evidence:
  paper: {title: T, grade: E1, date: 2026-02-01}
  tried: {title: T, grade: E2, date: 2026-02-01}
"""


@pytest.mark.parametrize(
    ("control", "told"),
    [
        ("status: implemented, evidence: [paper]", True),
        ("status: implemented", True),
        ("status: implemented, evidence: [tried]", False),
        ("status: implemented, evidence: [paper, tried]", False),
        ("status: implemented, evidence: [gone, paper]", True),
        ("status: verified, effectiveness: partial, verified: {date: 2026-02-01, by: B}, evidence: [paper]", True),
        ("status: planned, evidence: [paper]", False),
        ("status: failed, evidence: [paper]", False),
    ],
)
def test_a_control_in_place_for_which_only_papers_speak(control: str, told: bool) -> None:
    text = f"{EVIDENCE}controls: [{{control: block, status: planned}}, {{control: watch, {control}}}]\n"
    expected = [Look("paper-only", ("controls", 1), (("control", "watch"),))]
    assert looked(text) == (expected if told else [])


def test_how_much_is_paper_is_for_the_rubric_to_say() -> None:
    text = f"{EVIDENCE}controls: [{{control: watch, status: implemented, evidence: [paper]}}]\n"
    assert looked(text, paper_grade="E0") == []
    assert [look.code for look in looked(text.replace("paper]", "tried]"), paper_grade="E2")] == ["paper-only"]


@pytest.mark.parametrize(
    ("changes", "summary", "told"),
    [
        ({"under18": "no"}, "A day for PUPILS", ("under18", "no", "pupils")),
        ({"under18": "no"}, "Our School: a day for pupils", ("under18", "no", "school")),
        ({"under18": "{value: no, because: It was asked of all.}"}, "For pupils.", ("under18", "no", "pupils")),
        ({"under18": "no"}, "A preschooler, unschooled", None),
        ({"under18": "possible"}, "For pupils", None),
        ({"under18": "unknown"}, "For pupils", None),
        ({"under18": None}, "For pupils", None),
        ({"topics": "[none]"}, "On war and peace", ("topics", "none", "war")),
        ({"topics": "[religion]"}, "On war and peace", None),
        ({"crowd": "few"}, "A festival", ("crowd", "few", "festival")),
        ({"crowd": "some"}, "A festival", None),
    ],
)
def test_a_least_answer_that_the_description_speaks_against(
    changes: dict[str, str | None], summary: str, told: tuple[str, str, str] | None
) -> None:
    expected = []
    if told is not None:
        name, least, word = told
        expected = [Look("description", ("answers", name), (("answer", least), ("word", word)))]
    assert looked(answers(**changes), subject=f"summary: '{summary}'") == expected


def test_the_name_of_the_subject_is_read_and_a_summary_may_be_missing() -> None:
    named = assessment().subject.model_copy(update={"name": "School radio"})
    given = assessment().model_copy(update={"subject": named})
    assert [look.values for look in second_look(given, by(), DAY)] == [(("answer", "no"), ("word", "school"))]
    assert looked() == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reach": "no", "crowd": "most"}, True),
        ({"reach": "no", "crowd": "some"}, False),
        ({"reach": "yes", "crowd": "most"}, False),
        ({"reach": "unknown", "crowd": "most"}, False),
        ({"reach": "no", "crowd": "unknown"}, False),
    ],
)
def test_answers_that_can_hardly_all_be_true(changes: dict[str, str], told: bool) -> None:
    expected = [Look("contradiction", ("answers", "reach"), (("says", "Nobody, or most?"),))]
    assert looked(answers(**changes)) == (expected if told else [])


def test_a_contradiction_in_one_place_is_enough_and_is_told_at_the_first_question_that_was_answered() -> None:
    expected = [Look("contradiction", ("answers", "law"), (("says", "No law?"),))]
    assert looked(answers(law="no"), places="[DE, TR]") == expected
    assert looked(answers(law="used"), places="[DE, TR]") == []
    assert looked(answers(law="no"), places="[XK]") == []


def test_what_is_found_comes_kind_by_kind() -> None:
    text = (
        f"{EVIDENCE}{answers(reach='{value: no, because: Ask us.}', crowd='most')}"
        "controls: [{control: watch, status: implemented}]\n"
    )
    codes = [code for code, _ in found(text, subject="summary: For pupils")]
    assert codes == ["empty-reason", "paper-only", "description", "contradiction"]
