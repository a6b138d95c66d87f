"""What changed between two assessments, by the engine itself: every part is named, and with it what it moves."""

from dataclasses import replace
from datetime import date

import pytest

from hrdd.engine.difference import CAUSES, Difference, Part, Side, difference, ratings, rose
from hrdd.model.base import Rating
from hrdd.model.outcome import Bounds
from hrdd.model.rubric import Rubric
from tests.make import DAY, QUESTIONS, RISKS, answers, assessment, rubric, with_policy

PROOF = """
evidence:
  test: {title: t, grade: E2, date: 2026-01-01}
"""
DONE = "status: verified, effectiveness: substantial, verified: {date: 2026-02-01, by: Bo}, evidence: [test]"
WHO = "author: a, date: 2026-02-01, review_by: 2026-09-01"
CONTEXT = (
    "context: {{DE: {{conflict: {{level: 2, because: {because}, sources: [s, t], author: {author}, "
    "date: 2026-02-01, review_by: 2026-09-01}}}}}}"
)
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
        (None, Bounds(0, 1), True),
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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "evidence: {e: {title: t, grade: E1, date: 2026-01-01}}",
            "evidence: {e: {title: u, grade: E1, date: 2026-01-01}}",
        ),
        (
            "evidence: {e: {title: t, grade: E1, date: 2026-01-01, where: here}}",
            "evidence: {e: {title: t, grade: E1, date: 2026-01-01, where: there, access: internal}}",
        ),
        (
            "engagement: [{group: newcomers, how: h, date: 2026-02-01}]",
            "engagement: [{group: newcomers, how: i, date: 2026-02-01, said: s, changed: c}]",
        ),
        (
            "incidents: [{date: 2026-02-01, risk: ha-01, what: w}]",
            "incidents: [{date: 2026-02-01, risk: ha-01, what: v}]",
        ),
        (
            CONTEXT.format(because="b", author="a"),
            CONTEXT.format(because="c", author="d"),
        ),
        (
            "controls: [{control: watch, status: planned, note: n}]",
            "controls: [{control: watch, status: planned, note: m, access: public}]",
        ),
        (
            "evidence: {e1: {title: a, grade: E2, date: 2026-01-01, scope: s}}",
            "evidence: {e1: {title: a, grade: E2, date: 2026-01-01, scope: t}}",
        ),
    ],
    ids=["title", "where", "what was said", "incident", "author", "note", "scope"],
)
def test_other_words_for_the_same_are_no_change(old: str, new: str) -> None:
    one, two = (Side(assessment(answers() + text + "\n"), rubric(), DAY) for text in (old, new))
    assert difference(one, two).parts == ()
    assert difference(one, Side(assessment(answers()), rubric(), DAY)).parts != ()


def test_of_several_controls_the_one_that_changed_is_taken_over_and_the_others_stay() -> None:
    """Two verified controls bring HIGH to MEDIUM as one does: what is told of one rests on the other being there."""
    given = answers(topics="[war]", law="no")
    both = f"controls: [{{control: watch, {DONE}}}, {{control: block, {DONE}}}]\n"
    one = both.replace(f"watch, {DONE}", "watch, status: planned")
    none = one.replace(f"block, {DONE}", "block, status: planned")
    assert only(difference(side(given + one, places="[TR]"), side(given + both, places="[TR]"))).moves == ()
    part = only(difference(side(given + none, places="[TR]"), side(given + one, places="[TR]")))
    assert (part.name, part.moves) == ("block", ("ha-01",))
    assert (part.before, part.after) == ("planned, none", "verified, substantial")


def test_a_control_written_twice_is_one_part_that_tells_of_both() -> None:
    two = "controls: [{control: watch, status: planned}, {control: watch, status: proposed}]\n"
    part = only(difference(side(), side(two)))
    assert (part.name, part.after) == ("watch", "planned, none, proposed, none")


def test_several_words_and_a_part_without_number_are_told_plainly() -> None:
    assert only(compared(answers(topics="[politics]"), answers(topics="[politics, war]"))).after == "politics, war"
    channel = "remedy: {channels: [{name: n, last_case: 2026-01-01}]}\n"
    told = only(compared("", channel))
    assert (told.name, told.before, told.after) == ("remedy", "written", "written")
    entry = only(compared("", "risks: {ha-01: {involvement: cause, owner: Bo}}\n"))
    assert entry.after == "involvement, owner"


def test_another_kind_of_subject_is_a_part() -> None:
    event = Side(assessment("answers: {reach: yes, under18: no}\n", kind="event"), rubric(), DAY)
    feature = Side(assessment("answers: {reach: yes, under18: no}\n"), rubric(), DAY)
    assert only(difference(feature, event)).name == "subject.kind"


def test_a_day_alone_moves_what_grows_old() -> None:
    given = answers(topics="[war]", law="no") + f"controls: [{{control: watch, {DONE}}}]\n"
    old = side(given, places="[TR]")
    later = replace(old, as_of=date(2027, 2, 2))
    part = only(difference(old, later))
    assert (part.name, part.moves, part.decides) == ("as-of", ("ha-01",), True)


def test_moves_are_told_the_highest_now_first_then_the_highest_before() -> None:
    def own(*levels: int) -> str:
        rated = [
            f"x-0{number}: {{title: t, rights: [udhr-12], harm: h, gravity: {{level: {level}, because: b}}, "
            "breadth: {level: 1, because: b}, irremediability: {level: 1, because: b}, "
            "likelihood: {level: 2, because: b}}"
            for number, level in enumerate(levels)
        ]
        return answers(reach="no") + f"risks: {{{', '.join(rated)}}}\n"

    rise = compared(own(1, 1), own(2, 4))
    assert [move.risk for move in rise.moves] == ["x-01", "x-00"]
    fall = compared(own(2, 4), own(1, 1))
    assert [move.risk for move in fall.moves] == ["x-01", "x-00"]
    assert [move.risk for move in compared(own(2, 3), own(1, 2)).moves] == ["x-01", "x-00"]
    gone = compared(own(4, 3), own(3).replace("x-00", "x-01").replace("level: 3", "level: 2"))
    assert [move.risk for move in gone.moves] == ["x-01", "x-00"]


def test_one_control_is_taken_over_without_what_else_changed() -> None:
    given = answers(topics="[war]", law="no")
    old = "controls: [{control: block, status: planned}, {control: watch, status: planned}]\n"
    new = f"controls: [{{control: block, {DONE}}}, {{control: watch, status: proposed}}]\n"
    found = difference(*(side(given + text, places="[TR]") for text in (old, new)))
    assert {part.name: part.moves for part in found.parts} == {"block": ("ha-01",), "watch": ()}


def test_what_another_part_hides_is_moved_all_the_same() -> None:
    """Either of two controls would do: without the other, each of them lowers the risk."""
    given = answers(topics="[war]", law="no")
    none = "controls: [{control: block, status: planned}, {control: watch, status: planned}]\n"
    both = f"controls: [{{control: block, {DONE}}}, {{control: watch, {DONE}}}]\n"
    for old, new in ((none, both), (both, none)):
        found = difference(*(side(given + text, places="[TR]") for text in (old, new)))
        assert {part.name: part.moves for part in found.parts} == {"block": ("ha-01",), "watch": ("ha-01",)}


def test_evidence_that_became_stronger_moves_what_rests_on_it() -> None:
    given = f"{answers(topics='[war]', law='no')}controls: [{{control: watch, {DONE}}}]\n"
    new = side(given, places="[TR]")
    old = Side(assessment(given + PROOF.replace("E2", "E1"), places="[TR]"), rubric(), DAY)
    for one, two in ((old, new), (new, old)):
        part = only(difference(one, two))
        assert (part.cause, part.name, part.moves) == ("evidence", "evidence.test", ("ha-01",))


ELSE = "- {id: other, kinds: [feature], choices: [no, yes], ask_when: {fact: data, is: no}}"


def test_a_part_is_tried_though_it_leaves_an_answer_that_nobody_asks_for() -> None:
    """Whether data are collected decides which other questions are asked: alone, it leaves the answers to those."""
    judged = rubric(more_questions=ELSE)
    old = Side(assessment(answers(data="yes", addresses="no", names="no")), judged, DAY)
    new = Side(assessment(answers(data="no", other="yes")), judged, DAY)
    for one, two in ((old, new), (new, old)):
        assert {part.name: part.tried for part in difference(one, two).parts}["data"]


LONELY = """
- {id: ha-07, who: [newcomers], rights: [udhr-12], harms: targeted, worst_gravity: 3,
   applies_when: {fact: reach, is: no}, gravity: [{level: 3}], breadth: [{level: 1}],
   irremediability: [{level: 2}], likelihood: [{level: 3}]}
"""


def test_a_part_is_tried_though_it_leaves_an_exception_for_a_risk_that_is_gone() -> None:
    judged = rubric(more_risks=LONELY)

    def excepted(reach: str, risk: str) -> Side:
        plain = Side(assessment(answers(reach=reach, topics="[war]", crowd="most")), judged, DAY)
        (finding,) = plain.outcome.findings
        assert finding.risk == risk
        text = (
            f"exceptions: [{{finding: {finding.id}, reason: a, why_not_avoidable: a, interim_measures: a,"
            " rights_holder_view: a, approver: {name: Bo, role: steering}, date: 2026-03-01, until: 2026-03-20,"
            f" digest: '{finding.digest}'}}]\n"
        )
        return Side(assessment(answers(reach=reach, topics="[war]", crowd="most") + text), judged, DAY)

    old, new = excepted("yes", "ha-01"), excepted("no", "ha-07")
    for one, two in ((old, new), (new, old)):
        found = {part.name: part for part in difference(one, two).parts}
        assert found["reach"].tried
        assert set(found["reach"].moves) == {"ha-01", "ha-07"}
        assert found["exceptions"].cause == "approval"


def test_whoever_signed_both_is_taken_to_sign_what_each_part_comes_to() -> None:
    """A signature lapses with every change: that is told of the signatures once, and not of every answer."""

    def signed(text: str) -> Side:
        digest = side(text).outcome.digest
        return side(f"{text}approvals: [{{by: Cy, role: steering, date: 2026-03-01, digest: '{digest}'}}]\n")

    old, new = signed(answers()), signed(answers(crowd="some"))
    assert (old.outcome.decision.exit, new.outcome.decision.exit) == (0, 0)
    found = {part.name: part for part in difference(old, new).parts}
    assert (found["crowd"].decides, found["crowd"].cause) == (False, "answer")
    assert (found["approvals"].decides, found["approvals"].cause) == (True, "approval")


def test_a_word_that_the_new_rubric_does_not_know_is_not_compared() -> None:
    shorter = rubric(
        questions=QUESTIONS.replace("choices: [few, some, most]", "choices: [few, most]"),
        risks=RISKS.replace("{level: 2, when: {fact: crowd, at_least: some}}, ", ""),
    )
    old = side(answers(crowd="{range: [few, some]}"))
    new = replace(side(answers(crowd="few")), rubric=shorter)
    assert {part.name: part.lowered for part in difference(old, new).parts}["crowd"] is False


def test_a_part_is_tried_though_the_day_is_earlier_than_what_it_names() -> None:
    late = PROOF.replace("2026-01-01", "2026-03-10")
    old = side()
    new = Side(assessment(f"{answers()}{late}", made="2026-03-15"), rubric(), date(2026, 3, 15))
    found = {part.name: part for part in difference(old, new).parts}
    assert found["as-of"].tried
    assert found["evidence.test"].tried


def test_evidence_that_is_gone_is_told_and_what_rests_on_it_stays_judged() -> None:
    text = f"{answers(topics='[war]', law='no')}controls: [{{control: watch, {DONE}}}]\n"
    old = side(text, places="[TR]")
    more = Side(
        assessment(text + PROOF + "  more: {title: t, grade: E3, date: 2026-01-01}\n", places="[TR]"), rubric(), DAY
    )
    (part,) = difference(more, old).parts
    assert (part.cause, part.name, part.after) == ("evidence", "evidence.more", None)
    assert (part.tried, part.moves) == (True, ())
