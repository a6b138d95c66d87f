"""The two tables, over every combination of levels there is."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdd.engine.lint import faults
from hrdd.engine.tables import rating_bounds, rating_of, severity_bounds, severity_of
from hrdd.model.base import FACTORS, LEVELS, Factor, Rating
from hrdd.model.outcome import Bounds, Factors
from hrdd.model.rubric import RatingTable, Rubric, Severity
from tests.property.comparing import at_least, holds
from tests.property.strategies import any_rubric, other_tables, remade, rubrics

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


# --- tables of other rubrics ------------------------------------------------


def cells_of(rubric: Rubric) -> tuple[dict[Cell, int], dict[Cell, int]]:
    """Severity by gravity, breadth and irremediability; rating by severity and likelihood."""
    severity = rubric.manifest.severity.table
    rating = rubric.manifest.rating.table
    return (
        {(g, b, i): severity[f"g{g}"][f"b{b}"][i - 1] for g, b, i in product(LEVELS, repeat=3)},  # type: ignore[index]
        {(s, lik): int(rating[f"s{s}"][lik - 1]) for s, lik in product(LEVELS, repeat=2)},  # type: ignore[index]
    )


def breaks_a_law(rubric: Rubric) -> bool:
    """Whether two tables break a law of the method, by comparing every cell with every other (method C3, C4)."""
    severity, rating = cells_of(rubric)
    below_gravity = any(value < cell[0] for cell, value in severity.items())
    falls = any(
        severity[more] < severity[less]
        for more, less in product(severity, severity)
        if all(a >= b for a, b in zip(more, less, strict=True))
    )
    leaps = any(
        abs(severity[one] - severity[other]) > 1
        for one, other in product(severity, severity)
        if sum(abs(a - b) for a, b in zip(one, other, strict=True)) == 1
    )
    not_dominant = any(
        rating[s, lik] < rating[less, other] for (s, lik), (less, other) in product(rating, rating) if s > less
    )
    likely = any(not 0 <= rating[s, lik + 1] - rating[s, lik] <= 1 for s, lik in product(LEVELS, LEVELS[:-1]))
    too_low = any(rating[s, lik] < least for s, least in ((3, Rating.MEDIUM), (4, Rating.HIGH)) for lik in LEVELS)
    whole = {(*cell, lik): rating[value, lik] for cell, value in severity.items() for lik in LEVELS}
    two_steps = any(whole[more] - whole[less] > 1 for less, more in one_more())
    return below_gravity or falls or leaps or not_dominant or likely or too_low or two_steps


def with_cells(
    rubric: Rubric, severities: Sequence[tuple[int, int, int, int]], ratings: Sequence[tuple[int, int, int]]
) -> Rubric:
    """The same rubric with other values in some cells."""
    severity = {g: {b: list(row) for b, row in rows.items()} for g, rows in rubric.manifest.severity.table.items()}
    rating = {s: [Rating(cell).name for cell in row] for s, row in rubric.manifest.rating.table.items()}
    for g, b, i, value in severities:
        severity[f"g{g}"][f"b{b}"][i - 1] = value  # type: ignore[index]
    for s, lik, cell in ratings:
        rating[f"s{s}"][lik - 1] = Rating(cell).name  # type: ignore[index]
    lifted = {g: {b: tuple(row) for b, row in rows.items()} for g, rows in severity.items()}
    manifest = remade(
        rubric.manifest,
        severity=remade(rubric.manifest.severity, table=lifted),
        rating=remade(rubric.manifest.rating, table={s: tuple(row) for s, row in rating.items()}),
    )
    return remade(rubric, manifest=manifest)


levels = st.sampled_from(LEVELS)
SEVERITIES, RATINGS = other_tables()


@given(
    rubrics(),
    st.lists(st.tuples(levels, levels, levels, levels), max_size=2),
    st.lists(st.tuples(levels, levels, st.sampled_from(sorted(Rating))), max_size=2),
)
def test_m19_m23_a_table_is_refused_exactly_where_it_breaks_a_law(
    rubric: Rubric, severities: list[tuple[int, int, int, int]], ratings: list[tuple[int, int, int]]
) -> None:
    """Whatever is written into cells: the rubric is refused, with the table named, where a law breaks; else not."""
    changed = with_cells(rubric, severities, ratings)
    found = [fault for fault in faults(changed) if fault.code == "HR303"]
    assert bool(found) is breaks_a_law(changed)
    assert all(fault.path[:2] in {("severity", "table"), ("rating", "table")} for fault in found)


def with_tables(severity: Severity, rating: RatingTable) -> Rubric:
    manifest = RUBRIC.manifest.model_copy(update={"severity": severity, "rating": rating})
    return Rubric.model_construct(**{**dict(RUBRIC), "manifest": manifest})


@given(st.sampled_from(SEVERITIES), st.sampled_from(RATINGS), factors, factors)
def test_m01_m07_m20_m23_hold_for_other_tables(
    severity: Severity, rating: RatingTable, one: Factors, other: Factors
) -> None:
    """By any tables that keep the laws: ends are what the points come to; more is more; unknown widens; floors stay."""
    rubric = with_tables(severity, rating)

    def at(cell: Cell) -> int:
        return rating_of(rubric, severity_of(rubric, *cell[:3]), cell[3])

    def bounds(found: Factors) -> Bounds:
        return rating_bounds(rubric, severity_bounds(rubric, found), found.likelihood)

    points = [at(cell) for cell in product(*(range(one.of(f).low, one.of(f).high + 1) for f in FACTORS))]
    assert bounds(one) == Bounds(min(points), max(points))
    assert at_least(bounds(Factors(**{f: one.of(f).worst(other.of(f)) for f in FACTORS})), bounds(one))
    assert holds(bounds(Factors(**{f: one.of(f).hull(other.of(f)) for f in FACTORS})), bounds(one))
    assert one.gravity.low < LEVELS[-1] or bounds(one).low >= Rating.HIGH


def test_other_tables_differ_and_keep_the_laws() -> None:
    """They are many, each is another one, and none breaks a law, whichever goes with which."""
    assert len({str(severity.table) for severity in SEVERITIES}) == len(SEVERITIES) > 10
    assert len({str(rating.table) for rating in RATINGS}) == len(RATINGS) > 10
    for severity in SEVERITIES:
        assert not breaks_a_law(with_tables(severity, RATINGS[-1]))
    for rating in RATINGS:
        assert not breaks_a_law(with_tables(SEVERITIES[0], rating))
