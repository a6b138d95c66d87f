"""The two tables, over every combination of levels there is."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdd.engine.tables import rating_bounds, rating_of, severity_bounds, severity_of
from hrdd.model.base import FACTORS, LEVELS, Factor, Rating
from hrdd.model.outcome import Bounds, Factors
from tests.property.comparing import at_least, holds
from tests.property.strategies import any_rubric

Cell = tuple[int, ...]
CELLS: tuple[Cell, ...] = tuple(product(LEVELS, repeat=4))
RUBRIC = any_rubric()


def rate(cell: Cell) -> int:
    gravity, breadth, irremediability, likelihood = cell
    return rating_of(RUBRIC, severity_of(RUBRIC, gravity, breadth, irremediability), likelihood)


def one_more() -> Iterator[tuple[Cell, Cell]]:
    """Every cell with every cell that has one more level of one factor."""
    for cell in CELLS:
        for position, level in enumerate(cell):
            if level < LEVELS[-1]:
                yield cell, (*cell[:position], level + 1, *cell[position + 1 :])


def test_m01_the_tables_are_monotone() -> None:
    """One more of anything never gives less."""
    assert all(rate(more) >= rate(cell) for cell, more in one_more())


def test_m19_severity_dominates() -> None:
    """A more severe risk is never rated below a less severe one, however likely that is."""
    for severe, less in product(LEVELS, LEVELS):
        if severe > less:
            for likely, other in product(LEVELS, LEVELS):
                assert rating_of(RUBRIC, severe, likely) >= rating_of(RUBRIC, less, other)


def test_m19_one_level_moves_the_rating_by_one_step() -> None:
    """One level of one raw factor moves the rating by one step at most."""
    assert all(rate(more) - rate(cell) <= 1 for cell, more in one_more())


def test_m20_the_gravest_severity_is_never_below_high() -> None:
    """Harm of severity 4, and harm of gravity 4, is HIGH at the least; severity 3 is MEDIUM at the least."""
    for cell in CELLS:
        severity = severity_of(RUBRIC, cell[0], cell[1], cell[2])
        assert severity >= cell[0]
        assert rate(cell) >= {4: Rating.HIGH, 3: Rating.MEDIUM}.get(severity, Rating.NEGLIGIBLE), cell


def test_m23_the_tables_are_total() -> None:
    """Every combination of levels has one severity and one rating, and every rating there is comes up."""
    assert len(CELLS) == 256
    assert {severity_of(RUBRIC, g, b, i) for g, b, i in product(LEVELS, repeat=3)} == set(LEVELS)
    assert {rate(cell) for cell in CELLS} == set(Rating)


intervals = st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS)).map(lambda ends: Bounds(min(ends), max(ends)))
factors = st.builds(Factors, intervals, intervals, intervals, intervals)


def rated(given_factors: Factors) -> Bounds:
    return rating_bounds(RUBRIC, severity_bounds(RUBRIC, given_factors), given_factors.likelihood)


@given(factors)
def test_m23_an_interval_is_exactly_what_its_points_come_to(wide: Factors) -> None:
    """The ends of a rating are the lowest and the highest rating of any levels within the factors."""
    points = [rate(cell) for cell in product(*(range(wide.of(f).low, wide.of(f).high + 1) for f in FACTORS))]
    assert rated(wide) == Bounds(min(points), max(points))


@given(factors, intervals, st.sampled_from(FACTORS))
def test_m01_m07_intervals_of_factors_make_intervals_of_ratings(
    narrow: Factors, interval: Bounds, factor: Factor
) -> None:
    """Raising a factor never lowers an end of the rating, and widening one never narrows it."""
    values = {name: narrow.of(name) for name in FACTORS}
    higher = Factors(**values | {factor: narrow.of(factor).worst(interval)})
    wider = Factors(**values | {factor: narrow.of(factor).hull(interval)})
    assert at_least(rated(higher), rated(narrow))
    assert holds(rated(wider), rated(narrow))


@pytest.mark.parametrize("severity", LEVELS)
def test_m19_likelihood_lifts_by_one_step(severity: int) -> None:
    """Being likely lifts a rating by one step, and nothing lifts it further."""
    row = [rating_of(RUBRIC, severity, likelihood) for likelihood in LEVELS]
    assert row == sorted(row)
    assert row[-1] - row[0] <= 1
