"""Which reason stands beside a level: the one that sets it, never one that was overruled or that argues against it."""

from dataclasses import replace
from functools import cache

import pytest

from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import report
from hrdd.model.base import FACTORS, WITHHELD
from hrdd.model.outcome import Bounds, Factors, Finding, Step
from hrdd.render import briefing, front, publishing
from hrdd.render.deciding import deciding, reason, spoken
from hrdd.render.report import Report
from tests.make import DAY, ROOT

LOW, MIDDLE, HIGH = Bounds(2, 2), Bounds(3, 3), Bounds(4, 4)
RULE = ("risks", "gs-01", "gravity", 0)


@cache
def told(name: str) -> Report:
    (result,) = Desk(DAY).judge([str(ROOT / "examples" / f"{name}.yaml")])
    assert isinstance(result, Judged), result
    return report(result, ("names",))


def step(code: str, at: Bounds, text: str = "", **values: str) -> Step:
    return Step("gravity", at, code, RULE, (), text, tuple(values.items()))


def finding(gravity: Bounds, *steps: Step) -> Finding:
    one = told("feature").outcome.findings[0]
    factors = Factors(gravity, one.factors.breadth, one.factors.irremediability, one.factors.likelihood)
    return replace(one, factors=factors, because=steps)


BASE = step("rule", MIDDLE, "What the rubric says")


@pytest.mark.parametrize(
    ("gravity", "others", "code"),
    [
        (LOW, [step("lowered", LOW, "Why it is lower", computed="3-3")], "lowered"),
        (HIGH, [step("raised", HIGH, "Why it is higher")], "raised"),
        (MIDDLE, [step("lowering-refused", MIDDLE, "Why it should be lower", needs="evidence")], "rule"),
        (Bounds(3, 4), [step("rule-open", Bounds(3, 4), "What may be")], "rule-open"),
        (HIGH, [step("rule-open", Bounds(3, 4), "What may be"), step("actual", HIGH)], "actual"),
        (Bounds(2, 3), [step("second-reader", Bounds(2, 3), "A reading", name="x", level="2")], "rule"),
    ],
    ids=["lowered", "raised", "refused", "open", "surest", "second reading"],
)
def test_the_reason_is_the_step_that_sets_the_high_end(gravity: Bounds, others: list[Step], code: str) -> None:
    found = deciding(finding(gravity, BASE, *others), "gravity")
    assert found is not None
    assert found.code == code


def test_words_that_may_not_be_read_are_not_replaced_by_those_of_an_overruled_rule() -> None:
    said = spoken(told("feature"), finding(HIGH, BASE, step("raised", HIGH, WITHHELD)), "gravity")
    assert said == f"The assessors set this higher than the rubric does: {WITHHELD}."
    assert reason(told("feature"), finding(HIGH), "gravity").text == "The reason is withheld."


def test_a_reason_without_words_says_what_kind_it_is() -> None:
    assert spoken(told("feature"), finding(HIGH, BASE, step("actual", HIGH)), "gravity") == "The harm is happening now."


def test_what_may_not_hold_is_told_so() -> None:
    open_ = finding(Bounds(3, 4), BASE, step("rule-open", Bounds(3, 4), "What may be"))
    assert spoken(told("feature"), open_, "gravity") == "It may be that this holds: What may be."


@pytest.mark.parametrize("name", ["feature", "event", "grant", "conference-abroad"])
def test_the_first_page_the_brief_and_the_public_document_give_the_same_reason(name: str) -> None:
    found = told(name)
    public = {risk.finding.id: risk for risk in publishing.public(found).risks}
    for one in found.risks:
        reasons = {factor: reason(found, one, factor) for factor in FACTORS}
        for level, factor in zip(front.levels(found, one), FACTORS, strict=True):
            assert level.text.removeprefix("It may be that this holds: ") == reasons[factor].text
        for why in briefing.reasons(found, one, most=1000):
            factor = next(f for f in FACTORS if found.named("factor", f) == why.factor)
            assert (why.because, why.open) == (reasons[factor].text, reasons[factor].open)
        for told_publicly, factor in zip(public[one.id].reasons, FACTORS, strict=True):
            if deciding(one, factor).code in {"rule", "rule-open"}:  # type: ignore[union-attr] # every level has one
                assert told_publicly.because == reasons[factor].text
