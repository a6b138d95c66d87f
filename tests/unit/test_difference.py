"""What changed between two assessments, by the engine itself: every part is named, and with it what it moves."""

from dataclasses import replace
from datetime import date

import pytest

from hrdd.engine.difference import CAUSES, Difference, Part, Side, difference, ratings, rose
from hrdd.model.base import Rating
from hrdd.model.outcome import Bounds
from hrdd.model.rubric import Rubric
from tests.make import DAY, answers, assessment, rubric, with_policy

PROOF = """
evidence:
  test: {title: t, grade: E2, date: 2026-01-01}
"""
DONE = "status: verified, effectiveness: substantial, verified: {date: 2026-02-01, by: Bo}, evidence: [test]"
WHO = "author: a, date: 2026-02-01, review_by: 2026-09-01"
LOW, HIGH = Bounds(Rating.LOW, Rating.LOW), Bounds(Rating.HIGH, Rating.HIGH)
MEDIUM = Bounds(Rating.MEDIUM, Rating.MEDIUM)
WIDE = Bounds(Rating.LOW, Rating.HIGH)


def side(text: str = "", **changes: str) -> Side:
    return Side(assessment((text if "answers:" in text else answers() + text) + PROOF, **changes), rubric(), DAY)


def by(judged: Rubric, text: str = "") -> Side:
    return replace(side(text), rubric=judged)


def compared(old: str, new: str, **changes: str) -> Difference:
    return difference(side(old), side(new, **changes))


def only(found: Difference) -> Part:
    (part,) = found.parts
    return part


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, None, False),
        (LOW, None, False),
        (None, LOW, True),
        (None, Bounds(0, 0), False),
        (LOW, LOW, False),
        (LOW, WIDE, True),
        (WIDE, HIGH, True),
        (HIGH, WIDE, False),
        (WIDE, LOW, False),
    ],
)
def test_a_rating_rose_if_either_end_did(before: Bounds | None, after: Bounds | None, expected: bool) -> None:
    assert rose(before, after) is expected


def test_between_a_thing_and_itself_nothing_changed() -> None:
    found = compared("", "")
    assert (found.subject, found.moves, found.parts) == ("thing", (), ())
    assert found.before == found.after == side().outcome.decision


def test_an_answer_that_moves_a_rating_is_named_with_what_it_was_and_is() -> None:
    found = compared("", answers(topics="[war]"))
    assert only(found) == Part("answer", "topics", "none", "war", moves=("ha-01",), decides=False)
    (move,) = found.moves
    assert (move.finding, move.risk, move.rose) == ("ha-01@thing", "ha-01", True)
    assert move.title == found_title("ha-01")
    assert (move.before, move.after) == (LOW, MEDIUM)


def found_title(risk: str) -> str:
    return rubric().risk[risk].title


def test_what_began_and_what_ended_have_no_rating_on_that_side() -> None:
    ended = compared("", answers(reach="no"))
    assert [(move.risk, move.after, move.rose) for move in ended.moves] == [("ha-01", None, False)]
    assert ended.moves[0].before is not None
    began = compared(answers(reach="no"), "")
    assert [(move.risk, move.before, move.rose) for move in began.moves] == [("ha-01", None, True)]
    assert began.moves[0].after is not None


def test_what_rose_comes_first_then_the_highest_now_then_the_highest_before() -> None:
    more = answers(reach="no", data="yes", addresses="yes", names="no", law="used", topics="[none]")
    less = answers(data="yes", addresses="no", names="no", law="used", topics="[none]")
    found = difference(side(more, places="[TR]"), side(less, places="[TR]"))
    assert [(move.risk, move.rose) for move in found.moves] == [("ha-01", True), ("gs-01", False)]
    assert ratings(side(less, places="[TR]").outcome) == {"ha-01": found.moves[0].after}


@pytest.mark.parametrize(
    ("question", "before", "after", "lowered"),
    [
        ("crowd", "some", "few", True),
        ("crowd", "few", "some", False),
        ("crowd", "unknown", "few", False),
        ("crowd", "some", "unknown", False),
        ("crowd", "{range: [few, most]}", "some", True),
        ("crowd", "{range: [few, some]}", "{range: [few, most]}", False),
        ("crowd", "{range: [some, most]}", "{range: [few, most]}", True),
        ("crowd", "{range: [few, most]}", "{range: [few, some]}", True),
        ("topics", "[politics, war]", "[politics]", True),
        ("topics", "[politics]", "[politics, war]", False),
        ("topics", "[politics]", "[war]", True),
        ("topics", "[politics]", "[none]", True),
        ("topics", "[none]", "[politics]", False),
        ("crowd", "some", None, False),
        ("crowd", None, "few", False),
    ],
)
def test_an_answer_is_lowered_where_it_claims_less_than_it_did(
    question: str, before: str | None, after: str | None, lowered: bool
) -> None:
    part = only(compared(answers(**{question: before}), answers(**{question: after})))
    assert (part.cause, part.name, part.lowered) == ("answer", question, lowered)


@pytest.mark.parametrize(
    ("before", "after", "lowered", "told"),
    [
        ("{by_place: {TR: used, RU: no}}", "{by_place: {TR: on-books, RU: no}}", True, "TR: used; RU: no"),
        ("{by_place: {TR: no, RU: no}}", "{by_place: {TR: used, RU: no}}", False, "TR: no; RU: no"),
        ("used", "{by_place: {TR: used, RU: no}}", True, "used"),
        ("no", "{by_place: {TR: used, RU: no}}", False, "no"),
        ("{by_place: {TR: used, RU: no}}", "no", True, "TR: used; RU: no"),
        ("{range: [no, used]}", "used", False, "no to used"),
    ],
)
def test_an_answer_by_place_is_lowered_where_it_is_in_any_place(
    before: str, after: str, lowered: bool, told: str
) -> None:
    old, new = (side(answers(law=law), places="[TR, RU]") for law in (before, after))
    part = only(difference(old, new))
    assert (part.lowered, part.before) == (lowered, told)


def test_lowered_answers_come_first_and_among_them_those_on_which_the_decision_hung() -> None:
    old = side(answers(data="yes", addresses="yes", names="no", law="used", crowd="some"), places="[TR]")
    new = side(answers(data="yes", addresses="yes", names="optional", law="on-books", crowd="few"), places="[TR]")
    found = difference(old, new)
    assert [(part.name, part.lowered, part.hung) for part in found.parts] == [
        ("law", True, True),
        ("crowd", True, False),
        ("names", False, False),
    ]
    assert [part.decides for part in found.parts] == [True, False, False]


def test_rewording_is_no_change() -> None:
    old = answers(crowd="{value: some, because: counted}")
    assert compared(old, answers(crowd="{value: some, because: counted twice}")).parts == ()
    assert compared(old, answers(crowd="some")).parts == ()


def test_every_kind_of_part_is_told_with_its_cause() -> None:
    heard = "engagement: [{group: newcomers, how: h, date: 2026-02-01}]\n"
    cases = {
        "risks.ha-01": ("answer", None, "involvement", "risks: {ha-01: {involvement: cause}}\n"),
        "evidence.memo": ("evidence", None, "E1 of 2026-01-02", ""),
        "context.DE": (
            "context", None, "conflict",
            f"context: {{DE: {{conflict: {{level: 2, because: b, sources: [s, t], {WHO}}}}}}}\n",
        ),
        "watch": ("control", None, "verified, substantial", f"controls: [{{control: watch, {DONE}}}]\n"),
        "engagement": ("answer", "0", "1", heard),
        "incidents": ("answer", "0", "1", "incidents: [{date: 2026-02-01, risk: ha-01, what: w}]\n"),
        "cumulative": ("answer", "0", "1", "cumulative: [{group: newcomers, because: b}]\n"),
    }  # fmt: skip
    for name, (cause, before, after, text) in cases.items():
        new = side(text)
        if name == "evidence.memo":
            raw = answers() + PROOF + "  memo: {title: t, grade: E1, date: 2026-01-02}\n"
            new = Side(assessment(raw), rubric(), DAY)
        part = only(difference(side(), new))
        assert (part.cause, part.name, part.before, part.after) == (cause, name, before, after)
        back = only(difference(new, side()))
        assert (back.before, back.after) == (after, before)
    assert {cause for cause, *_ in cases.values()} < set(CAUSES)


def test_a_day_a_rubric_and_the_signatures_are_parts_too() -> None:
    later = replace(side(), as_of=date(2026, 3, 2))
    assert only(difference(side(), later)) == Part("time", "as-of", "2026-03-01", "2026-03-02")
    assert only(difference(side(made="2026-02-28"), side())).name == "assessed"
    policy = with_policy(rubric(), "gate", fails_from=Rating.LOW)
    told = only(difference(side(), by(policy)))
    version = f"{rubric().name} {rubric().manifest.version}"
    assert (told.cause, told.name, told.before, told.after, told.decides) == (
        "rubric",
        "rubric",
        version,
        version,
        True,
    )
    other = Rubric.model_construct(**{**dict(rubric()), "digest": "sha256:" + "1" * 64})
    assert only(difference(side(), by(other))).decides is False
    digest = side().outcome.digest
    signed = side(f"approvals: [{{by: Cy, role: engineer, date: 2026-03-01, digest: '{digest}'}}]\n")
    assert (only(difference(side(), signed)).cause, only(difference(side(), signed)).after) == ("approval", "1")


@pytest.mark.parametrize(
    ("key", "cause", "old", "new"),
    [
        ("stage", "answer", {"stage": "idea"}, {"stage": "released"}),
        ("places", "context", {"places": "[DE]"}, {"places": "[DE, FR]"}),
        ("languages", "answer", {"subject": "languages: [de]"}, {"subject": "languages: [de, fr]"}),
        ("part_of", "answer", {}, {"subject": "part_of: wiki"}),
    ],
)
def test_what_the_subject_is_belongs_to_it(key: str, cause: str, old: dict[str, str], new: dict[str, str]) -> None:
    part = only(difference(side(**old), side(**new)))
    assert (part.cause, part.name) == (cause, f"subject.{key}")
    assert part.before != part.after
    assert part.decides is (key == "part_of")


def test_a_part_that_cannot_stand_alone_is_not_tried() -> None:
    one, two = (rubric(more_questions=f"- {{id: {name}, kinds: [feature], choices: [no, yes]}}") for name in "ab")
    two = Rubric.model_construct(**{**dict(two), "digest": "sha256:" + "1" * 64})
    found = difference(by(one, answers(a="yes")), by(two, answers(b="yes")))
    assert {part.name: part.tried for part in found.parts} == {"a": True, "b": True, "rubric": False}
    assert [part.decides for part in found.parts if part.name == "rubric"] == [False]
    other = difference(side(answers(data="yes", addresses="no", names="no")), side(answers(data="no")))
    assert {part.name: (part.tried, part.lowered) for part in other.parts} == {
        "data": (True, True),
        "addresses": (True, False),
        "names": (True, False),
    }


def test_evidence_that_a_part_names_comes_with_it() -> None:
    given = answers(topics="[war]", law="no")
    old = Side(assessment(given, places="[TR]"), rubric(), DAY)
    found = difference(old, side(given + f"controls: [{{control: watch, {DONE}}}]\n", places="[TR]"))
    assert {part.name: part.tried for part in found.parts} == {"watch": True, "evidence.test": True}
    assert found.moves
    assert next(part for part in found.parts if part.name == "watch").moves == ("ha-01",)
    assert {move.risk for move in found.moves} == {"ha-01"}
