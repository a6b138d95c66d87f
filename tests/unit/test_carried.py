"""A change beside its platform: what is carried says where and how it is judged, and by which control it is weaker."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from hrdd.engine.carried import LADDER, carried
from hrdd.engine.court import Court
from hrdd.model.base import Rating
from hrdd.model.outcome import Bounds, Outcome
from tests.make import answers, assessment, finding, judge, reasons

PROOF = "evidence: {test: {title: t, grade: E2, date: 2026-01-01}}\n"
DONE = "status: verified, effectiveness: substantial, verified: {date: 2026-02-01, by: Bo}, evidence: [test]"
PLAN = "{control: watch, status: planned, owner: Bo, due: 2026-05-01}"
HIGH = answers() + "risks: {ha-01: {gravity: {level: 4, because: b}, likelihood: {level: 2, because: b}}}\n"
SEVERE = answers(topics="[war]")
PART = (("subject", "part_of"),)


def there(text: str) -> Outcome:
    return judge(assessment(text + PROOF))


def here(text: str, platform: Outcome) -> Outcome:
    return judge(assessment(text + PROOF, subject="part_of: wiki"), platform=platform)


def test_a_carried_risk_says_where_it_is_judged_and_how() -> None:
    outcome = here(HIGH, there(HIGH + f"controls: [{PLAN}]\n"))
    step = finding(outcome, "ha-01").because[-1]
    assert (step.about, step.level, step.code) == ("residual", Bounds(3, 3), "carried")
    assert (step.rule, step.said, step.text) == (("gate", "fails_from"), PART, "")
    assert dict(step.values) == {"platform": "wiki", "rating": "HIGH"}
    (told,) = reasons(outcome, "CARRIED")
    assert (told.finding, told.said) == ("ha-01@thing", PART)
    assert dict(told.values) == {"rating": "HIGH", "platform": "wiki"}


def test_a_carried_risk_without_a_plan_there_and_one_that_was_made_worse_say_so_with_the_rating() -> None:
    (told,) = reasons(here(HIGH, there(HIGH)), "HIGH_UNTREATED")
    assert (told.said, dict(told.values)) == (PART, {"rating": "HIGH", "platform": "wiki"})
    (told,) = reasons(here(HIGH, there(answers())), "REGRESSION")
    assert (told.said, dict(told.values)) == (PART, {"rating": "HIGH", "platform": "wiki"})


def test_a_plan_of_the_platform_that_is_due_today_will_do() -> None:
    assert not reasons(
        here(HIGH, there(HIGH + f"controls: [{PLAN.replace('2026-05-01', '2026-03-01')}]\n")), "HIGH_UNTREATED"
    )
    late = PLAN.replace("2026-05-01", "2026-02-28")
    assert reasons(here(HIGH, there(HIGH + f"controls: [{late}]\n")), "HIGH_UNTREATED")


def test_it_is_held_against_the_platforms_finding_on_the_same_risk() -> None:
    more = "x-01: {title: t, rights: [udhr-12], harm: h, gravity: {level: 1, because: b}}"
    both = answers() + f"risks: {{{more}, ha-01: {{gravity: {{level: 4, because: b}}}}}}\n"
    outcome = here(both, there(answers() + f"risks: {{{more}}}\n"))
    assert finding(outcome, "x-01").carried is not None
    assert finding(outcome, "ha-01").carried is None
    grave = ", ".join(
        f"{name}: {{level: 4, because: b}}" for name in ("gravity", "breadth", "irremediability", "likelihood")
    )
    own = f"x-01: {{title: t, rights: [udhr-12], harm: h, {grave}}}"
    worse = there(answers(reach="no") + f"risks: {{{own}}}\n")
    assert worse.findings[0].residual.low == Rating.CRITICAL
    assert finding(here(answers(), worse), "ha-01").carried is None


@pytest.mark.parametrize("status", [*LADDER, "failed", "retired", "stale"])
def test_a_control_that_counts_there_and_has_any_lower_state_here_is_weaker(status: str) -> None:
    """Failed, retired and stale stand below every plan."""
    strong = SEVERE + f"controls: [{{control: watch, {DONE}}}]\n"
    weak = strong.replace("status: verified", f"status: {status}")
    same = here(weak, there(strong))
    assert (finding(same, "ha-01").carried is not None) is (status == "verified")


@pytest.mark.parametrize("status", ["failed", "retired", "stale"])
@pytest.mark.parametrize("rung", LADDER[:-1])
def test_what_failed_is_below_every_plan(status: str, rung: str) -> None:
    """Should a rubric credit something that is only planned: points there, and none that works here."""
    platform = there(SEVERE + f"controls: [{{control: watch, {DONE.replace('verified,', f'{rung},', 1)}}}]\n")
    (one,) = platform.findings
    credited = replace(platform, findings=(replace(one, controls=tuple(replace(c, points=1) for c in one.controls)),))
    weak = here(SEVERE + f"controls: [{{control: watch, {DONE.replace('verified,', f'{status},', 1)}}}]\n", credited)
    assert finding(weak, "ha-01").carried is None
    assert finding(weak, "ha-01").residual.high == Rating.MEDIUM


@pytest.mark.parametrize(
    ("residual", "firm", "theirs", "expected"),
    [
        ((1, 3), 3, (2, 3), None),  # a second reader's lower reading makes no risk the platform's
        ((1, 3), 1, (2, 3), Rating.HIGH),
        ((2, 3), 1, (1, 3), None),
        ((2, 3), 1, (2, 2), None),
        ((2, 3), 2, (2, 3), Rating.HIGH),
    ],
)
def test_a_risk_is_the_platforms_where_no_end_is_higher_here(
    residual: tuple[int, int], firm: int, theirs: tuple[int, int], expected: Rating | None
) -> None:
    there_ = there(HIGH)
    one = replace(finding(there_, "ha-01"), residual=Bounds(*residual), firm=firm)
    platform = replace(there_, findings=(replace(one, residual=Bounds(*theirs), firm=theirs[0]),))
    court = cast(Court, SimpleNamespace(platform=platform))
    assert carried(one, court) == expected
