"""A digest holds what a finding rests on, and nothing that may be reworded."""

from dataclasses import replace

import pytest

from hrdd.engine.digest import basis, changed, of
from hrdd.engine.facts import gather
from hrdd.model.outcome import Bounds, Outcome
from tests.make import DAY, answers, assessment, finding, judge, rubric

TEXT = (
    answers(topics="[politics, war]", crowd="some")
    + """
evidence:
  test: {title: t, grade: E2, date: 2026-01-01, where: here}
risks:
  ha-01:
    likelihood: {level: 3, because: b}
    scenarios: [{id: s, group: children, breadth: {level: 2, because: c}}, {id: t, what: w}]
    involvement: linked
controls:
  - {control: watch, status: planned, effectiveness: partial, owner: Bo, due: 2026-06-01, covers: {groups: [newcomers, women-girls]}}
  - {control: block, status: verified, effectiveness: partial, verified: {date: 2026-02-01, by: Bo}, evidence: [test]}
"""  # noqa: E501
)


def judged(old: str = "", new: str = "", places: str = "[DE, FR]") -> Outcome:
    assert not old or old in TEXT
    return judge(assessment(TEXT.replace(old, new) if old else TEXT, places=places))


def digest(old: str = "", new: str = "", places: str = "[DE, FR]") -> str:
    return finding(judged(old, new, places), "ha-01").digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("crowd: some", "crowd: most"),
        ("topics: [politics, war]", "topics: [war]"),
        ("level: 3, because: b", "level: 4, because: b"),
        ("{id: t, what: w}", "{id: t, gravity: {level: 1, because: b}}"),
        ("group: children", "group: newcomers"),
        ("status: planned", "status: in-progress"),
        ("effectiveness: partial, owner", "effectiveness: substantial, owner"),
        ("2026-02-01, by", "2026-02-02, by"),
        ("grade: E2", "grade: E3"),
        ("[newcomers, women-girls]", "[newcomers]"),
        ("owner: Bo, due: 2026-06-01,", "common_cause: a,"),
        ("involvement: linked", "actual: {since: 2026-01-01, remedy: {what: w, owner: o, due: 2026-04-01}}"),
    ],
)
def test_what_a_finding_rests_on_changes_its_digest(old: str, new: str) -> None:
    assert digest(old, new) != digest()
    assert judged(old, new).digest != judged().digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("because: b", "because: in other words"),
        ("what: w", "what: another"),
        ("involvement: linked", "involvement: cause"),
        ("owner: Bo", "owner: Di"),
        ("where: here", "where: there"),
        ("[politics, war]", "[war, politics]"),
        ("[newcomers, women-girls]", "[women-girls, newcomers]"),
        ("under18: no", "under18: likely"),
    ],
)
def test_words_order_and_what_the_finding_does_not_use_do_not(old: str, new: str) -> None:
    assert digest(old, new) == digest()


def test_the_order_of_places_scenarios_and_controls_does_not() -> None:
    lines = TEXT.strip().split("\n")
    turned = "\n".join([*lines[:-2], lines[-1], lines[-2]]).replace(
        "{id: s, group: children, breadth: {level: 2, because: c}}, {id: t, what: w}",
        "{id: t, what: w}, {id: s, group: children, breadth: {level: 2, because: c}}",
    )
    assert turned != TEXT.strip()
    assert finding(judge(assessment(turned, places="[FR, DE]")), "ha-01").digest == digest()


def test_approvals_are_no_part_of_it() -> None:
    signed = TEXT + f"approvals: [{{by: Di, role: team, date: 2026-03-01, digest: {judged().digest}}}]"
    assert judge(assessment(signed, places="[DE, FR]")).digest == judged().digest


@pytest.mark.parametrize(("theme", "same"), [("expression", False), ("conflict", True)])
def test_a_level_of_a_place_is_part_of_it_if_the_risk_looks_at_it(theme: str, *, same: bool) -> None:
    level = "{level: 2, because: b, sources: [s], author: a, date: 2026-02-01, review_by: 2027-01-01}"
    other = finding(judge(assessment(TEXT + f"context: {{DE: {{{theme}: {level}}}}}", places="[DE, FR]")), "ha-01")
    assert (other.digest == digest()) is same


def test_who_and_which_right_a_risk_outside_the_rubric_touches_is_part_of_it() -> None:
    text = answers() + "risks: {x-01: {title: t, harm: h, rights: [udhr-12], who: [newcomers]}}"
    first = finding(judge(assessment(text)), "x-01").digest
    assert finding(judge(assessment(text.replace("newcomers", "children"))), "x-01").digest != first
    assert finding(judge(assessment(text.replace("title: t", "title: u"))), "x-01").digest == first


def test_the_major_version_of_the_rubric_is_part_of_it_and_the_minor_is_not() -> None:
    given = assessment(TEXT)
    base = rubric()
    for version, same in (("1.9.9", True), ("2.0.0", False)):
        other = base.model_copy(update={"manifest": base.manifest.model_copy(update={"version": version})})
        assert (judge(given, other).digest == judge(given).digest) is same


def test_a_digest_is_sha_256_over_sorted_keys() -> None:
    assert of({"a": 1, "b": [2]}) == of({"b": [2], "a": 1})
    assert of({}) == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


# --- part by part --------------------------------------------------------------------------


def parts(old: str = "", new: str = "", places: str = "[DE, FR]", text: str = TEXT) -> dict[str, str]:
    given = assessment(text.replace(old, new) if old else text, places=places)
    return basis(given, rubric(), gather(given, rubric(), DAY), judge(given).findings)


def test_every_part_that_a_finding_rests_on_has_a_short_digest_of_its_own() -> None:
    found = parts()
    assert list(found) == [
        "answers.crowd", "answers.reach", "answers.topics", "context.expression", "controls.block", "controls.watch",
        "evidence.block", "evidence.watch", "ratings.ha-01", "risks.ha-01", "rubric",
    ]  # fmt: skip
    assert {len(short) for short in found.values()} == {12}
    assert found["rubric"] == of(rubric().name).removeprefix("sha256:")[:12]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("crowd: some", "crowd: most", ("answers.crowd", "ratings.ha-01")),
        ("grade: E2", "grade: E3", ("evidence.block",)),
        ("status: planned", "status: proposed", ("controls.watch",)),
        ("level: 3, because: b", "level: 4, because: b", ("risks.ha-01",)),
        (
            "{control: block,",
            "{control: notice,",
            ("controls.block", "controls.notice", "evidence.block", "evidence.notice"),
        ),
        ("under18: no", "under18: likely", ()),
        ("involvement: linked", "involvement: cause", ()),
        ("where: here", "where: there", ()),
    ],
)
def test_what_changed_is_told_by_its_part_alone(old: str, new: str, expected: tuple[str, ...]) -> None:
    assert changed(parts(), parts(old, new)) == expected
    assert changed(parts(old, new), parts()) == expected


def test_a_level_of_a_place_is_told_as_context() -> None:
    level = "{level: 3, because: b, sources: [s], author: a, date: 2026-02-01, review_by: 2027-01-01}"
    text = TEXT.replace("crowd: some", "crowd: some, law: no") + f"context: {{DE: {{expression: {level}}}}}\n"
    assert changed(parts(), parts(text=text)) == ("context.expression",)


def test_a_question_that_nobody_asks_is_no_part() -> None:
    own = answers(data="no", law="used") + "risks: {gs-01: {gravity: {level: 4, because: b}}}\n"
    found = parts(text=own, places="[TR]")
    assert "answers.law" in found
    assert not {"answers.addresses", "answers.names"} & set(found)


def test_what_several_findings_rest_on_is_one_part_and_changes_with_any_of_them() -> None:
    both = "risks: {ha-01: {gravity: {level: 3, because: b}}, gs-01: {gravity: {level: 4, because: b}}}\n"
    text = answers(topics="[politics]", law="used") + both
    found = parts(text=text, places="[TR]")
    assert {"answers.topics", "risks.ha-01", "risks.gs-01", "ratings.ha-01", "ratings.gs-01"} <= set(found)
    moved = parts("[politics]", "[war]", places="[TR]", text=text)
    assert "answers.topics" in changed(found, moved)


def test_a_risk_outside_the_rubric_rests_on_its_entry_and_on_no_answer() -> None:
    own = "risks: {x-01: {title: t, rights: [udhr-12], harm: h, gravity: {level: 2, because: b}}}\n"
    found = parts(text=answers(reach="no") + own)
    assert list(found) == ["ratings.x-01", "risks.x-01", "rubric"]


def test_two_entries_of_one_control_are_one_part_in_any_order() -> None:
    one, two = "{control: watch, status: planned}", "{control: watch, status: proposed}"
    first, second, other = (
        parts(text=answers() + f"controls: [{', '.join(entries)}]\n", places="[DE]")
        for entries in ((one, two), (two, one), (one, one))
    )
    assert first == second
    assert changed(first, other) == ("controls.watch",)


def test_a_rating_that_moved_by_itself_is_told() -> None:
    """Another day lets evidence grow old: no part that anybody wrote is another, and the rating is."""
    given = assessment(TEXT, places="[DE, FR]")
    before = judge(given).findings[0]
    moved = replace(before, residual=Bounds(0, before.residual.high))
    facts = gather(given, rubric(), DAY)
    now = basis(given, rubric(), facts, [moved])
    assert changed(basis(given, rubric(), facts, [before]), now) == ("ratings.ha-01",)
    for other in (replace(before, residual=Bounds(before.residual.low, 4)), replace(before, inherent=Bounds(0, 4))):
        assert changed(basis(given, rubric(), facts, [before]), basis(given, rubric(), facts, [other])) == (
            "ratings.ha-01",
        )


# --- signatures outlast versions of the program ----------------------------------------------------


def test_what_is_hashed_is_written_out_here_once_by_hand() -> None:
    outcome = judge(assessment(answers(), places="[DE]"))
    name = rubric().name
    document = {
        "bounds": [[1, 1], [1, 1]],
        "controls": [],
        "entry": None,
        "facts": [
            ["crowd", "DE", "known", ["few"]],
            ["place.expression", "DE", 1],
            ["reach", "DE", "known", ["yes"]],
            ["topics", "DE", "known", ["none"]],
        ],
        "risk": "ha-01",
        "rubric": name,
        "subject": ["thing", "feature"],
    }
    assert finding(outcome, "ha-01").digest == of(document)
    assert outcome.digest == of({"findings": [of(document)], "rubric": name, "subject": "thing"})


def test_a_digest_stays_what_it_was_so_that_what_was_signed_stays_signed() -> None:
    """Should this change, every approval and exception that anybody gave lapses: that is a decision, not a repair."""
    assert digest() == "sha256:6d98eb5ac09ef7c54742ff951a3224f6de537850590a8c625523f9093b50f9cb"
    ceased = "actual: {since: 2026-01-01, ceased: {date: 2026-02-01, evidence: [test]}, REMEDY}"
    past = ceased.replace("REMEDY", "remedy: {what: w, owner: o, due: 2026-04-01}")
    before = "sha256:26546a4581b7433ca2c4a5aaa77050d102383613e6715f40785fc579e42e1341"
    assert digest("involvement: linked", past) == before
    assert judged().digest == "sha256:c601d02244498d1dd22040097636ca0f092491032a871b5792a8f5f681596e6d"
