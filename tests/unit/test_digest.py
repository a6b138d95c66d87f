"""A digest holds what a finding rests on, and nothing that may be reworded."""

import pytest

from hrdd.engine.digest import of
from hrdd.model.outcome import Outcome
from tests.make import answers, assessment, finding, judge, rubric

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
