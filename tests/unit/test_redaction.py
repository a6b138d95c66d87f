"""What people inside see of an assessment and its outcome: all that differs from what was written, line by line."""

from dataclasses import replace

import pytest

from hrdd.engine.redaction import advised, redact
from hrdd.engine.ways import ways
from hrdd.model.base import WITHHELD, Access
from tests.make import DAY, finding, judge, rubric
from tests.telling import TEXT, told, written

NAMES = {"log": "withheld-1", "x-ape": "x-01", "x-zoo": "x-02"}

INSIDE = """\
subject.summary: [withheld]
subject.owner: [withheld]
assessed.by.0.name: [withheld]
assessed.by.0.role: withheld
answers.under18.because: [withheld]
answers.crowd.evidence: ('withheld-1',)
evidence.withheld-1.title: [withheld]
evidence.withheld-1.where: [withheld]
evidence.withheld-1.author: [withheld]
evidence.withheld-1.scope: [withheld]
context.TR.civic-space.because: [withheld]
context.TR.civic-space.sources: ('[withheld]', '[withheld]')
context.TR.civic-space.author: [withheld]
engagement.1.how: [withheld]
engagement.1.said: [withheld]
engagement.1.changed: [withheld]
risks.ha-01.gravity.because: [withheld]
risks.ha-01.gravity.evidence: ('withheld-1',)
risks.ha-01.gravity.second_reader.name: [withheld]
risks.ha-01.gravity.second_reader.role: withheld
risks.ha-01.scenarios.0.likelihood.because: [withheld]
risks.ha-01.scenarios.0.id: withheld-1
risks.ha-01.scenarios.0.what: [withheld]
risks.ha-01.scenarios.1.likelihood.because: [withheld]
risks.ha-01.indicator.what: [withheld]
risks.ha-01.indicator.target: [withheld]
risks.ha-01.indicator.readings: ('[withheld]', '[withheld]')
risks.ha-01.owner: [withheld]
risks.gs-01.not_applicable.because: [withheld]
risks.gs-01.not_applicable.evidence: ('withheld-1',)
risks.gs-01.not_applicable.second_reader.name: [withheld]
risks.gs-01.not_applicable.second_reader.role: withheld
risks.x-02.gravity.because: [withheld]
risks.x-02.breadth.because: [withheld]
risks.x-02.irremediability.because: [withheld]
risks.x-02.likelihood.because: [withheld]
risks.x-01.gravity.because: [withheld]
risks.x-01.breadth.because: [withheld]
risks.x-01.irremediability.because: [withheld]
risks.x-01.likelihood.because: [withheld]
risks.x-01.title: [withheld]
risks.x-01.harm: [withheld]
controls.0.verified.by: [withheld]
controls.0.evidence: ('withheld-1', 'act')
controls.0.owner: [withheld]
controls.0.covers.scenarios: ('withheld-1', 'day')
controls.0.common_cause: None
controls.0.note: [withheld]
controls.1.control: withheld-1
controls.1.owner: [withheld]
controls.1.title: [withheld]
controls.1.risks: ('ha-01', 'x-01')
controls.2.risks: ('x-02',)
benefits.1.what: [withheld]
cumulative.0.because: [withheld]
incidents.0.risk: x-01
incidents.0.what: [withheld]
remedy.channels.1.name: [withheld]
remedy.channels.1.where: [withheld]
exceptions.0.finding: x-01@thing
exceptions.0.reason: [withheld]
exceptions.0.why_not_avoidable: [withheld]
exceptions.0.interim_measures: [withheld]
exceptions.0.rights_holder_view: [withheld]
exceptions.0.approver.name: [withheld]
exceptions.0.approver.role: withheld
exceptions.0.conditions: ('[withheld]', '[withheld]')
approvals.0.by: [withheld]
approvals.0.role: withheld
"""

OUTCOME = """\
findings.0.because.2.text: [withheld]
findings.0.because.2.values.0: ('name', '[withheld]')
findings.0.controls.0.owner: [withheld]
findings.0.controls.1.control: withheld-1
findings.0.controls.1.title: [withheld]
findings.0.controls.1.owner: [withheld]
findings.0.cases.0.controls.0.owner: [withheld]
findings.0.cases.0.controls.1.control: withheld-1
findings.0.cases.0.controls.1.title: [withheld]
findings.0.cases.0.controls.1.owner: [withheld]
findings.0.cases.0.steps.2.text: [withheld]
findings.0.cases.0.steps.2.values.0: ('name', '[withheld]')
findings.0.cases.1.scenario: withheld-1
findings.0.cases.1.controls.0.owner: [withheld]
findings.0.cases.1.controls.1.control: withheld-1
findings.0.cases.1.controls.1.title: [withheld]
findings.0.cases.1.controls.1.owner: [withheld]
findings.0.cases.1.steps.2.text: [withheld]
findings.0.cases.1.steps.2.values.0: ('name', '[withheld]')
findings.0.cases.1.steps.5.text: [withheld]
findings.0.cases.2.controls.0.owner: [withheld]
findings.0.cases.2.controls.1.control: withheld-1
findings.0.cases.2.controls.1.title: [withheld]
findings.0.cases.2.controls.1.owner: [withheld]
findings.0.cases.2.steps.2.text: [withheld]
findings.0.cases.2.steps.2.values.0: ('name', '[withheld]')
findings.0.cases.2.steps.5.text: [withheld]
findings.0.owner: [withheld]
findings.1.id: x-01@thing
findings.1.risk: x-01
findings.1.title: [withheld]
findings.1.harm: [withheld]
findings.1.because.0.said.0: ('risks', 'x-01')
findings.1.because.0.text: [withheld]
findings.1.because.1.said.0: ('risks', 'x-01', 'gravity')
findings.1.because.1.text: [withheld]
findings.1.because.2.said.0: ('risks', 'x-01', 'breadth')
findings.1.because.2.text: [withheld]
findings.1.because.3.said.0: ('risks', 'x-01', 'irremediability')
findings.1.because.3.text: [withheld]
findings.1.because.4.said.0: ('risks', 'x-01', 'likelihood')
findings.1.because.4.text: [withheld]
findings.1.controls.0.control: withheld-1
findings.1.controls.0.title: [withheld]
findings.1.controls.0.owner: [withheld]
findings.1.cases.0.controls.0.control: withheld-1
findings.1.cases.0.controls.0.title: [withheld]
findings.1.cases.0.controls.0.owner: [withheld]
findings.1.cases.0.steps.0.said.0: ('risks', 'x-01')
findings.1.cases.0.steps.0.text: [withheld]
findings.1.cases.0.steps.1.said.0: ('risks', 'x-01', 'gravity')
findings.1.cases.0.steps.1.text: [withheld]
findings.1.cases.0.steps.2.said.0: ('risks', 'x-01', 'breadth')
findings.1.cases.0.steps.2.text: [withheld]
findings.1.cases.0.steps.3.said.0: ('risks', 'x-01', 'irremediability')
findings.1.cases.0.steps.3.text: [withheld]
findings.1.cases.0.steps.4.said.0: ('risks', 'x-01', 'likelihood')
findings.1.cases.0.steps.4.text: [withheld]
findings.2.id: x-02@thing
findings.2.risk: x-02
findings.2.because.0.said.0: ('risks', 'x-02')
findings.2.because.1.said.0: ('risks', 'x-02', 'gravity')
findings.2.because.1.text: [withheld]
findings.2.because.2.said.0: ('risks', 'x-02', 'breadth')
findings.2.because.2.text: [withheld]
findings.2.because.3.said.0: ('risks', 'x-02', 'irremediability')
findings.2.because.3.text: [withheld]
findings.2.because.4.said.0: ('risks', 'x-02', 'likelihood')
findings.2.because.4.text: [withheld]
findings.2.cases.0.steps.0.said.0: ('risks', 'x-02')
findings.2.cases.0.steps.1.said.0: ('risks', 'x-02', 'gravity')
findings.2.cases.0.steps.1.text: [withheld]
findings.2.cases.0.steps.2.said.0: ('risks', 'x-02', 'breadth')
findings.2.cases.0.steps.2.text: [withheld]
findings.2.cases.0.steps.3.said.0: ('risks', 'x-02', 'irremediability')
findings.2.cases.0.steps.3.text: [withheld]
findings.2.cases.0.steps.4.said.0: ('risks', 'x-02', 'likelihood')
findings.2.cases.0.steps.4.text: [withheld]
categories.5.1.by: ('x-01@thing', 'x-02@thing')
not_applicable.0.text: [withheld]
"""


def test_restricted_readers_see_everything() -> None:
    given = written()
    outcome = judge(given)
    seen = redact(given, outcome, rubric(), "restricted")
    assert seen.assessment is given
    assert seen.outcome is outcome
    assert (seen.audience, seen.withheld, seen.actions) == ("restricted", (), ())
    assert not any((seen.aliases.evidence, seen.aliases.scenarios, seen.aliases.controls, seen.aliases.risks))


def test_people_inside_see_no_restricted_text_and_nothing_else_changes() -> None:
    given = written()
    seen = redact(given, judge(given), rubric(), "internal")
    assert seen.audience == "internal"
    assert told(given, seen.assessment, NAMES) == INSIDE.splitlines()


def test_what_is_left_out_stays_left_out() -> None:
    """A key that nobody wrote is not among those written afterwards either."""
    given = written()
    seen = redact(given, judge(given), rubric(), "internal").assessment
    assert seen.model_fields_set == given.model_fields_set
    assert seen.subject.model_fields_set == given.subject.model_fields_set
    assert seen.controls[0].model_fields_set == given.controls[0].model_fields_set


def test_of_the_outcome_people_inside_see_every_rating_and_no_restricted_text() -> None:
    given = written()
    outcome = judge(given)
    seen = redact(given, outcome, rubric(), "internal")
    assert told(outcome, seen.outcome) == OUTCOME.splitlines()
    assert {one.ground: one.count for one in seen.withheld} == {"mark": 43, "name": 12}


@pytest.mark.parametrize("access", ["restricted", "internal", "public"])
def test_a_subject_is_called_by_its_name_where_that_may_be_known_and_else_by_its_id(access: Access) -> None:
    given = written(subject=f"summary: A summary., access: {access}")
    seen = redact(given, judge(given), rubric(), "internal")
    known = access != "restricted"
    assert seen.assessment.subject.name == seen.outcome.name == ("Thing" if known else "thing")
    assert seen.assessment.subject.summary == ("A summary." if known else WITHHELD)
    assert seen.assessment.id == seen.outcome.subject == "thing"


def test_a_subject_that_nobody_marked_is_called_by_its_name_inside() -> None:
    given = written()
    seen = redact(given, judge(given), rubric(), "internal")
    assert (seen.assessment.subject.name, seen.outcome.name) == ("Thing", "Thing")


def test_what_was_signed_is_told_without_the_ids_that_are_withheld() -> None:
    given = written()
    outcome = judge(given)
    changed = "answers.reach, controls.guard, risks.x-ape, evidence.log, evidence.act, night, controls.fence"
    reason = replace(outcome.decision.reasons[1], values=(("changed", changed), ("what", "approval")))
    other = replace(
        outcome.decision.reasons[0],
        finding="x-ape@thing",
        said=(("evidence", "log"), ("risks", "x-ape", "gravity"), ("controls", 0)),
        values=(("name", "log"), ("control", "guard"), ("rating", "guard"), ("low", "log")),
    )
    judged = replace(outcome, decision=replace(outcome.decision, reasons=(reason, other)))
    first, second = redact(given, judged, rubric(), "internal").outcome.decision.reasons
    assert first.values == (("changed", "answers.reach, evidence.act, controls.fence"), ("what", "approval"))
    assert (first.finding, second.finding) == (None, "x-01@thing")
    assert second.said == (("evidence", "withheld-1"), ("risks", "x-01", "gravity"), ("controls", 0))
    assert second.values == (("name", "withheld-1"), ("control", "withheld-1"), ("rating", "guard"), ("low", "log"))


def test_open_questions_name_the_risks_that_they_decide_by_their_new_names() -> None:
    given = written()
    outcome = judge(written(("reach: yes", "reach: unknown")))
    asked = tuple(replace(entry, decides=("ha-01", "x-ape@thing")) for entry in outcome.open_questions)
    assert asked
    seen = redact(given, replace(outcome, open_questions=asked), rubric(), "internal").outcome
    assert {entry.decides for entry in seen.open_questions} == {("ha-01", "x-01@thing")}


def test_a_risk_that_is_put_aside_keeps_its_reason_where_that_may_be_read() -> None:
    given = written(("not_applicable: {because: No list.", "not_applicable: {access: internal, because: No list."))
    (aside,) = redact(given, judge(given), rubric(), "internal").outcome.not_applicable
    assert aside.text == "No list."
    empty = replace(judge(written()), not_applicable=(replace(aside, text=""),))
    assert redact(written(), empty, rubric(), "internal").outcome.not_applicable[0].text == ""


def test_a_finding_keeps_the_title_of_the_rubric_and_has_no_owner_where_there_was_none() -> None:
    given = written(("    owner: Ada\n", ""))
    seen = finding(redact(given, judge(given), rubric(), "internal").outcome, "ha-01")
    assert (seen.title, seen.harm, seen.owner) == ("A title.", "A harm.", None)
    assert [control.title for control in seen.controls] == ["A title.", WITHHELD]
    scenes = [case.scenario for case in seen.cases]
    assert scenes == [None, "withheld-1", "day"]


def test_the_scenario_that_decides_goes_by_its_new_name() -> None:
    given = written()
    outcome = judge(given)
    first = replace(outcome.findings[0], scenario="night")
    seen = redact(given, replace(outcome, findings=(first, *outcome.findings[1:])), rubric(), "internal").outcome
    assert [one.scenario for one in seen.findings] == ["withheld-1", None, None]


def test_what_would_bring_a_risk_down_is_told_by_the_names_that_the_readers_see() -> None:
    given = written()
    outcome = judge(given)
    found = ways(given, rubric(), DAY, outcome, 2)
    told_ = advised(found, redact(given, outcome, rubric(), "internal"))
    assert [(way.finding, way.risk, way.title) for way in told_] == [
        ("ha-01@thing", "ha-01", "A title."), ("x-01@thing", "x-01", WITHHELD), ("x-02@thing", "x-02", "A zoo"),
    ]  # fmt: skip
    needs = {(need.control, need.title) for way in told_ for reach in way.reaches for one in reach.sets for need in one}
    before = {need.control for way in found for reach in way.reaches for one in reach.sets for need in one}
    assert "guard" in before
    assert {name for name, _ in needs} == before - {"guard"} | {"withheld-1"}
    assert dict(needs)["withheld-1"] == WITHHELD
    assert [(way.rating, way.floor, [reach.rating for reach in way.reaches]) for way in told_] == [
        (way.rating, way.floor, [reach.rating for reach in way.reaches]) for way in found
    ]
    assert advised(found, redact(given, outcome, rubric(), "restricted")) == found


def test_an_assessment_that_is_marked_shows_what_it_says_at_every_place() -> None:
    """With everything marked internal, people inside miss nothing."""
    given = written()
    text = TEXT
    assert "access" in text
    marked = given.model_copy(update={"access": "internal"})
    seen = redact(marked, judge(marked), rubric(), "internal").assessment
    assert told(marked, seen) == []


def test_what_makes_the_overall_rating_goes_by_its_new_name() -> None:
    given = written()
    outcome = judge(given)
    by = replace(outcome.overall, by=("x-ape@thing", "ha-01@thing", "x-zoo@thing"))
    seen = redact(given, replace(outcome, overall=by), rubric(), "internal").outcome
    assert seen.overall == replace(by, by=("x-01@thing", "ha-01@thing", "x-02@thing"))


def test_rules_and_places_of_controls_go_by_the_new_names() -> None:
    given = written()
    outcome = judge(given)
    one = outcome.findings[0]
    step = replace(one.because[0], rule=("risks", "x-ape", "gravity"), said=())
    control = replace(one.controls[0], said=("evidence", "log"))
    changed = replace(one, because=(step,), controls=(control,))
    (seen,) = redact(given, replace(outcome, findings=(changed,)), rubric(), "internal").outcome.findings
    assert seen.because[0].rule == ("risks", "x-01", "gravity")
    assert seen.controls[0].said == ("evidence", "withheld-1")


@pytest.mark.parametrize(("code", "shown"), [("rule", True), ("rule-open", True), ("set", False), ("raised", False)])
def test_the_words_of_a_rule_are_shown_and_those_of_an_assessor_hidden(code: str, shown: bool) -> None:
    """A step without a place is taken as restricted."""
    given = written()
    outcome = judge(given)
    one = outcome.findings[0]
    step = replace(one.because[0], code=code, said=(), text="Some words.", values=(("name", "Ada"), ("level", "3")))
    changed = replace(one, because=(step, replace(step, text="")))
    (seen,) = redact(given, replace(outcome, findings=(changed,)), rubric(), "internal").outcome.findings
    assert [told_.text for told_ in seen.because] == ["Some words." if shown else WITHHELD, ""]
    assert seen.because[0].values == (("name", "Ada" if shown else WITHHELD), ("level", "3"))
