"""The order of findings is total and puts first what is gravest and cannot wait."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hrdd.engine.salience import salience_key
from hrdd.model.outcome import Bounds, Finding
from hrdd.model.rubric import Rubric
from tests.make import RISKS, assessment, finding, judge, rubric

BASE = rubric(risks=RISKS.replace("worst_gravity: 4", "worst_gravity: 4\n  delay_makes_irremediable: true"))
LONG = rubric(risks=RISKS.replace("worst_gravity: 4", "worst_gravity: 4\n  long_lead_time: true"))


def plain() -> Finding:
    return finding(judge(assessment()), "ha-01")


def factor(found: Finding, **changes: int) -> Finding:
    more = {name: Bounds(level, level) for name, level in changes.items()}
    return replace(
        found, factors=replace(found.factors, **more), residual_factors=replace(found.residual_factors, **more)
    )


STEPS: tuple[Callable[[Finding], Finding], ...] = (
    lambda found: replace(found, confidence="low"),
    lambda found: replace(found, confidence="medium"),
    lambda found: factor(found, breadth=3, likelihood=1, irremediability=1),
    lambda found: factor(found, breadth=1, likelihood=3, irremediability=1),
    lambda found: replace(found, actual=True),
    lambda found: factor(found, irremediability=4),
    lambda found: replace(found, severity=Bounds(1, 4)),
    lambda found: replace(found, residual=Bounds(0, 4)),
)


@pytest.mark.parametrize("index", range(2, len(STEPS)))
def test_each_key_outranks_all_keys_after_it(index: int) -> None:
    found = replace(factor(plain(), irremediability=1, likelihood=1, breadth=1), confidence="high")
    first, second = STEPS[index](found), STEPS[index - 1](found)
    assert salience_key(first, rubric()) < salience_key(second, rubric())


def test_what_we_are_less_sure_of_comes_first() -> None:
    low, medium = (step(plain()) for step in STEPS[:2])
    assert salience_key(low, rubric()) < salience_key(medium, rubric())


@pytest.mark.parametrize("by", [BASE, LONG], ids=["delay", "lead time"])
def test_where_delay_harms_most_comes_first_among_equals(by: Rubric) -> None:
    slow, other = replace(plain(), risk="gs-01", id="z"), replace(plain(), id="a")
    assert salience_key(slow, by) < salience_key(other, by)
    assert salience_key(slow, rubric()) > salience_key(other, rubric())


def test_the_id_settles_a_tie() -> None:
    first, second = replace(plain(), id="a@x"), replace(plain(), id="b@x")
    assert salience_key(first, rubric()) < salience_key(second, rubric())
