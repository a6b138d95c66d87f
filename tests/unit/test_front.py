"""What reports put first and what they do not repeat: next steps, advice, exclusions, headings of other frameworks."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import report
from hrdd.model.base import WITHHELD, Rating
from hrdd.model.settings import Contact
from hrdd.render import crosswise, documents, excluding, front, lowering, steps, views
from hrdd.render.report import Audience, Report
from tests.make import DAY, ROOT

EXAMPLES = ("feature", "event", "grant")
OWN = """
  - control: night-watch
    title: "SECRET patrol at the gate"
    type: prevent
    targets: [likelihood]
    risks: [gs-03]
    status: planned
    effectiveness: substantial
    owner: "Night team"
    due: 2026-02-10
    access: restricted
"""


@cache
def told(name: str, template: str = "hria", audience: Audience = "restricted") -> Report:
    return made(ROOT / "examples" / f"{name}.yaml", template, audience)


def made(path: Path, template: str = "hria", audience: Audience = "restricted") -> Report:
    (result,) = Desk(DAY).judge([str(path)])
    assert isinstance(result, Judged), result
    return report(result, ("templates",), audience, template)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The grant with a control of its own that only restricted readers may know."""
    text = (ROOT / "examples" / "grant.yaml").read_text("utf-8")
    path = tmp_path / "grant.yaml"
    path.write_text(text.replace("\ncontrols:", f"\ncontrols:{OWN.rstrip()}"), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_first_page_tells_the_gravest_risks_with_rating_and_reason(name: str) -> None:
    found = told(name)
    told_first = front.gravest(found)
    assert [grave.finding for grave in told_first] == list(found.risks[: front.GRAVEST])
    for grave in told_first:
        assert grave.number == found.number(grave.finding)
        texts = {step.text for step in grave.finding.because if step.about == "gravity"}
        assert grave.because.removeprefix("It may be that this holds: ") in texts


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_the_decision_asks_comes_first_and_no_promise_is_forgotten(name: str) -> None:
    found = told(name)
    told_steps = steps.steps(found)
    asks = {matter.next.rstrip(".") for matter in views.matters(found, found.outcome.decision.failures)}
    assert {step.what for step in told_steps[: len(asks)]} == asks
    assert all(step.who and step.when for step in told_steps)
    dates = [step.due for step in told_steps[len(asks) :] if step.due is not None]
    assert len(dates) == len(told_steps) - len(asks)
    assert dates == sorted(dates)
    assessment = found.assessment
    promised = [entry.by for entry in assessment.engagement if entry.how is None]
    promised += [entry.due for entry in assessment.controls if entry.due and entry.status not in steps.DONE]
    promised += [entry.next_review for entry in assessment.risks.values()]
    promised += [found.outcome.review_by]
    assert sorted(day for day in promised if day) == dates


def test_a_promise_whose_day_has_passed_is_overdue(own: Path) -> None:
    (step,) = (step for step in steps.steps(made(own)) if "SECRET patrol" in step.what)
    assert (step.who, step.late) == ("Night team", True)
    assert [finding.risk for finding in step.findings] == ["gs-03"]
    assert "**overdue**" in documents.markdown(made(own))


def test_whom_to_call_stands_before_everything_where_people_are_in_danger() -> None:
    contact = Contact(who="Safety team", how="safety@example.org", when="at any hour")
    page = documents.markdown(replace(told("feature"), contacts=(contact,)))
    assert told("feature").outcome.urgent
    assert page.index("Safety team") < page.index("## Decision")
    assert "name nobody to call" in documents.markdown(told("feature"))
    calm = documents.markdown(replace(told("event"), contacts=(contact,)))
    assert not told("event").outcome.urgent
    assert calm.index("Safety team") > calm.index("## About this report")


def test_the_public_gets_no_contacts_and_no_advice() -> None:
    contact = Contact(who="Safety team", how="safety@example.org")
    seen = replace(told("feature"), contacts=(contact,)).for_audience("public")
    assert (seen.contacts, seen.advice()) == ((), ())


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_would_lower_a_risk_leads_to_a_lower_rating_or_says_that_nothing_does(name: str) -> None:
    found = told(name)
    advice = lowering.lowerings(found)
    above = {finding.id for finding in found.risks if finding.residual.high > Rating.NEGLIGIBLE}
    assert set(advice) == above
    for finding in found.risks:
        told_ = advice.get(finding.id)
        if told_ is not None:
            assert told_.paths or told_.stays
            assert all(Rating[path.rating] < finding.residual.high for path in told_.paths)


def test_advice_names_a_control_only_to_those_who_may_know_it(own: Path) -> None:
    restricted, internal = made(own), made(own, audience="internal")
    assert "SECRET patrol" in documents.markdown(restricted)
    assert any(
        "SECRET" in text for one in lowering.lowerings(restricted).values() for p in one.paths for text in p.sets
    )
    page = documents.markdown(internal)
    assert "SECRET" not in page
    assert "night-watch" not in page
    needs = {need.title for way in internal.advice() for reach in way.reaches for s in reach.sets for need in s}
    assert WITHHELD in needs
    assert {way.finding for way in internal.advice()} <= {finding.id for finding in internal.risks}


@pytest.mark.parametrize("name", EXAMPLES)
def test_everything_excluded_stands_once_under_the_answers_that_exclude_it(name: str) -> None:
    found = told(name)
    groups = excluding.excluded(found)
    titles = [risk.title for group in groups for risk in group.risks]
    assert sorted(titles) == sorted(entry.title for entry in found.outcome.excluded)
    worst = [max(risk.gravity for risk in group.risks) for group in groups]
    assert worst == sorted(worst, reverse=True)
    full = [ground.number for group in groups for ground in group.by if ground.number and ground.words]
    brief = [ground.number for group in groups for ground in group.by if ground.number and not ground.words]
    assert set(brief) <= set(full)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_risk_and_every_control_has_its_place_among_the_headings_of_the_dsa(name: str) -> None:
    found = told(name)
    crossed = crosswise.crossing(found, "dsa")
    assert crossed is not None
    placed = {finding.id for under in crossed.headings for finding in under.risks}
    assert placed | {finding.id for finding in crossed.rest} == {finding.id for finding in found.risks}
    held = [control.id for under in crossed.measures for control in under.controls]
    held += [control.id for control in crossed.loose]
    assert set(held) == {entry.control for entry in found.assessment.controls} | {
        control.control for finding in found.risks for control in finding.controls
    }
    assert crosswise.crossing(found, "nothing") is None


@pytest.mark.parametrize(
    ("template", "crosswalk", "label"),
    [("fria", "ai-act", "To be filled in by the deployer"), ("dsa", "dsa", "To be filled in by the platform")],
)
@pytest.mark.parametrize("audience", ["restricted", "internal"])
def test_what_nobody_told_hrdd_stands_as_a_blank_under_its_heading(
    template: str, crosswalk: str, label: str, audience: Audience
) -> None:
    found = told("feature", template, audience)
    page = documents.markdown(found)
    walk = found.crosswalks()[crosswalk]
    headings = (*walk.headings, *walk.factors, *walk.measures)
    asks = [ask for heading in headings for ask in heading.asks]
    assert page.count(f"> **{label}.**") == len(asks) > 0
    assert all(ask in page for ask in asks)
    assert all(heading.title in page and heading.reference in page for heading in headings)
    assert all(said.split(".")[0] in page for said in walk.outside)
    for finding in found.risks:
        assert finding.title in page
    for limit in found.rubric.manifest.limits:
        assert limit.split(".")[0] in page.replace("\\", "")


def test_a_rubric_without_the_crosswalk_says_so() -> None:
    for template in ("fria", "dsa"):
        page = documents.markdown(replace(told("event", template), crosswalks=dict))
        assert "cannot be made from it" in page
