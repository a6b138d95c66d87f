"""What time has undone, each told with its day or name, and with the entry that has run out."""

from dataclasses import replace
from datetime import date

import pytest

from hrdd.diagnostics import Path
from hrdd.engine.court import reason
from tests.make import DAY, answers, assessment, judge, reasons

PROOF = """
evidence:
  test: {title: t, grade: E2, date: 2026-01-01}
  memo: {title: t, grade: E1, date: 2026-01-01}
"""
DONE = "status: verified, effectiveness: substantial, verified: {date: 2026-02-01, by: Bo}, evidence: [test]"
IN_PLACE = "status: implemented, effectiveness: substantial, evidence: [memo]"
BOTH = "by: [{name: Bo, role: human-rights-lead}, {name: Cy, role: x}]"
DOWN = f"{{level: 1, because: b, evidence: [test], until: 2026-04-01, {BOTH}}}"
CONTEXT = "context: {DE: {expression: {level: 2, because: b, sources: [s], author: a, date: 2026-02-01, review_by: 2026-04-01}}}\n"  # noqa: E501
SIGNED = f"approvals: [{{by: Di, role: team, date: DAY, digest: 'sha256:{'0' * 64}'}}]\n"

INCIDENT = "{date: 2026-02-11, what: w}"
Told = tuple[Path, dict[str, str]]


def told(text: str, as_of: date, places: str = "[DE]") -> list[Told]:
    """Everything that is stale: where it leads, and what it says."""
    outcome = judge(assessment((text if "answers:" in text else answers() + text) + PROOF, places=places), as_of=as_of)
    assert all(one.finding is None for one in reasons(outcome, "STALE"))
    return [(one.said[0], dict(one.values)) for one in reasons(outcome, "STALE")]


@pytest.mark.parametrize(
    ("text", "as_of", "said", "values"),
    [
        ("", date(2028, 3, 2), ("assessed",), {"what": "review", "date": "2028-03-01"}),
        (
            f"controls: [{{control: watch, {IN_PLACE}}}]\n", date(2027, 1, 2),
            ("evidence", "memo"), {"what": "evidence", "name": "memo"},
        ),
        (
            f"controls: [{{control: block, status: planned}}, {{control: watch, {DONE}}}]\n", date(2027, 2, 2),
            ("controls", 1), {"what": "verification", "control": "watch"},
        ),
        (
            f"risks: {{ha-01: {{likelihood: {DOWN}}}}}\n", date(2026, 4, 2),
            ("risks", "ha-01", "likelihood"), {"what": "correction", "date": "2026-04-01"},
        ),
        (
            CONTEXT, date(2026, 4, 2),
            ("context", "DE", "expression"), {"what": "context", "place": "DE", "theme": "expression"},
        ),
        (
            SIGNED.replace("DAY", "2026-02-10") + f"incidents: [{INCIDENT.replace('11', '09')}, {INCIDENT}]\n",
            DAY, ("incidents", 1), {"what": "incident", "date": "2026-02-11"},
        ),
    ],
)  # fmt: skip
def test_what_has_run_out_is_told_with_its_entry(text: str, as_of: date, said: Path, values: dict[str, str]) -> None:
    assert (said, values) in told(text, as_of)


def test_only_the_last_approval_counts_against_an_incident() -> None:
    one, two = (SIGNED.replace("DAY", day).partition("[")[2].rstrip("]\n") for day in ("2026-02-10", "2026-02-20"))
    incident = "incidents: [{date: 2026-02-15, what: w}]\n"
    assert any(values["what"] == "incident" for _, values in told(f"approvals: [{one}]\n{incident}", DAY))
    for order in ((one, two), (two, one)):
        found = told(f"approvals: [{', '.join(order)}]\n{incident}", DAY)
        assert not any(values["what"] == "incident" for _, values in found)


LATE = date(2027, 1, 2)


@pytest.mark.parametrize(
    ("text", "places", "relied"),
    [
        (f"controls: [{{control: watch, {DONE}}}]\n", "[DE]", {"test"}),
        (f"controls: [{{control: watch, {DONE.replace('status: verified', 'status: planned')}}}]\n", "[DE]", set()),
        (f"controls: [{{control: watch, {IN_PLACE}}}]\n", "[DE]", {"memo"}),
        (f"controls: [{{control: watch, {IN_PLACE.replace('substantial', 'partial')}}}]\n", "[DE]", set()),
        (f"controls: [{{control: watch, {IN_PLACE}}}]\n", "[SY]", set()),
        (f"risks: {{ha-01: {{likelihood: {DOWN}}}}}\n", "[DE]", {"test"}),
        ("risks: {ha-01: {likelihood: {level: 3, because: b, evidence: [memo]}}}\n", "[DE]", set()),
        (
            "risks: {ha-01: {not_applicable: {because: b, evidence: [memo], second_reader: {name: Bo, role: x}}}}\n",
            "[DE]",
            {"memo"},
        ),
    ],
)
def test_evidence_may_not_run_out_where_something_counts_by_it(text: str, places: str, relied: set[str]) -> None:
    found = {values["name"] for _, values in told(text, LATE, places) if values["what"] == "evidence"}
    assert found == relied


def test_a_level_that_is_not_yet_to_be_reviewed_is_not_stale() -> None:
    assert told(CONTEXT, date(2026, 4, 1)) == []
    two = CONTEXT.replace(
        "{DE: {",
        "{DE: {civic-space: {level: 2, because: b, sources: [s], author: a, date: 2026-02-01, review_by: 2026-03-15}, ",
    )
    assert [said for said, _ in told(two, date(2026, 4, 2))] == [
        ("context", "DE", "civic-space"),
        ("context", "DE", "expression"),
    ]


def test_the_review_is_due_on_its_day_and_late_the_day_after() -> None:
    assert told("", date(2028, 3, 1)) == []
    assert told("", date(2028, 3, 2)) == [(("assessed",), {"what": "review", "date": "2028-03-01"})]


def test_a_correction_holds_on_its_last_day() -> None:
    text = f"risks: {{ha-01: {{likelihood: {DOWN}}}}}\n"
    assert not [values for _, values in told(text, date(2026, 4, 1)) if values["what"] == "correction"]


def test_a_platform_that_is_stale_is_told_by_its_name_and_one_that_is_not_is_not() -> None:
    change = assessment(answers(), subject="part_of: wiki")
    fresh, late = judge(assessment(answers())), judge(assessment(answers()), as_of=date(2028, 3, 2))
    assert {one.code for one in late.decision.reasons} == {"STALE"}
    mixed = replace(late, decision=replace(late.decision, reasons=(*late.decision.reasons, reason("NO_VOICE"))))
    for there in (late, mixed):
        (one,) = [
            one for one in reasons(judge(change, platform=there), "STALE") if dict(one.values)["what"] == "platform"
        ]
        assert (one.said, dict(one.values)) == ((("subject", "part_of"),), {"what": "platform", "platform": "thing"})
    noticed = replace(fresh, decision=replace(fresh.decision, reasons=(reason("NO_VOICE"),)))
    assert not reasons(judge(change, platform=noticed), "STALE")
