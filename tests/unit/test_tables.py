"""Severity and rating are looked up in the rubric's tables, and the tables of the shipped rubric keep their laws."""

from itertools import product

import pytest

from hrdd.engine.tables import rating_bounds, rating_cell, rating_of, severity_bounds, severity_cell, severity_of
from hrdd.model.base import LEVELS, Rating
from hrdd.model.outcome import Bounds, Factors
from tests.make import rubric

CELLS = list(product(LEVELS, repeat=4))


def rate(g: int, b: int, i: int, lik: int) -> int:
    return rating_of(rubric(), severity_of(rubric(), g, b, i), lik)


@pytest.mark.parametrize("cell", list(product(LEVELS, repeat=3)))
def test_severity_is_gravity_raised_by_the_widest_and_the_least_remediable(cell: tuple[int, int, int]) -> None:
    g, b, i = cell
    raised = g + (b == 4) + (i == 4) + (b == 3 and i == 3)
    assert severity_of(rubric(), g, b, i) == min(4, raised)


@pytest.mark.parametrize(
    ("severity", "ratings"),
    [
        (1, "NEGLIGIBLE NEGLIGIBLE LOW LOW"),
        (2, "LOW LOW MEDIUM MEDIUM"),
        (3, "MEDIUM MEDIUM HIGH HIGH"),
        (4, "HIGH HIGH CRITICAL CRITICAL"),
    ],
)
def test_severity_sets_the_rating_and_being_likely_lifts_it_by_one(severity: int, ratings: str) -> None:
    assert [Rating(rating_of(rubric(), severity, lik)).name for lik in LEVELS] == ratings.split()


def test_a_more_severe_risk_is_never_rated_below_a_less_severe_one() -> None:
    for less, more in product(CELLS, CELLS):
        if severity_of(rubric(), *less[:3]) < severity_of(rubric(), *more[:3]):
            assert rate(*less) <= rate(*more)


def test_one_level_of_one_factor_raises_the_rating_by_one_step_at_most_and_never_lowers_it() -> None:
    for cell, place in product(CELLS, range(4)):
        if cell[place] < 4:
            higher = [level + (index == place) for index, level in enumerate(cell)]
            assert 0 <= rate(*higher) - rate(*cell) <= 1


def test_the_gravest_harm_is_never_below_high_nor_a_severe_one_below_medium() -> None:
    assert all(rate(*cell) >= Rating.HIGH for cell in CELLS if cell[0] == 4)
    assert all(rate(*cell) >= Rating.MEDIUM for cell in CELLS if severity_of(rubric(), *cell[:3]) == 3)


def test_both_ends_are_looked_up() -> None:
    factors = Factors(Bounds(1, 4), Bounds(2, 2), Bounds(1, 4), Bounds(2, 3))
    severity = severity_bounds(rubric(), factors)
    assert severity == Bounds(1, 4)
    assert rating_bounds(rubric(), severity, factors.likelihood) == Bounds(Rating.NEGLIGIBLE, Rating.CRITICAL)


def test_the_cell_shown_is_that_of_the_high_end() -> None:
    factors = Factors(Bounds(1, 3), Bounds(2, 2), Bounds(1, 4), Bounds(2, 3))
    assert severity_cell(factors) == ("severity", "table", "g3", "b2", 3)
    assert rating_cell(Bounds(1, 4), factors.likelihood) == ("rating", "table", "s4", 2)
