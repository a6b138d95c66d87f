"""Statistics against values worked out by hand."""

from fractions import Fraction

import pytest

from hrdd.engine.agreement import confusion, hits, mean, nearest, weighted_kappa
from hrdd.model.outcome import Bounds

LEVELS = (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("read", "accepted", "expected"),
    [
        ((2, 2), (2, 3), True),
        ((2, 4), (1, 2), True),  # what the unknown could make of it may be more
        ((1, 4), (2, 3), False),  # the known facts show too little
        ((3, 3), (1, 2), False),
        ((0, 0), (0, 0), True),
        ((0, 1), (2, 3), False),
    ],
)
def test_a_reading_hits_when_its_low_end_is_accepted(
    read: tuple[int, int], accepted: tuple[int, int], expected: bool
) -> None:
    assert hits(Bounds(*read), Bounds(*accepted)) is expected


@pytest.mark.parametrize(("level", "expected"), [(0, 1), (1, 1), (2, 2), (3, 3), (4, 3)])
def test_the_nearest_accepted_level_is_the_level_itself_or_an_end_of_the_band(level: int, expected: int) -> None:
    assert nearest(level, Bounds(1, 3)) == expected


def test_a_mean_of_nothing_is_nothing() -> None:
    assert mean([]) is None
    assert mean([0, 1, 1]) == Fraction(2, 3)


def test_a_confusion_table_has_accepted_levels_down_and_read_ones_across() -> None:
    table = confusion([(0, 0), (0, 0), (1, 2), (3, 1)], LEVELS)
    assert table == ((2, 0, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 0, 0, 0))


def test_kappa_by_hand() -> None:
    # Observed: one step once, two steps once: 1 + 4 = 5, of five pairs. By chance, from 2, 2, 0, 1 accepted and
    # 2, 2, 1 read: 0-1: 4, 0-2: 8, 1-0: 4, 1-2: 2, 3-0: 18, 3-1: 8, 3-2: 1, together 45. So 1 - 5 * 5 / 45.
    assert weighted_kappa([(0, 0), (0, 0), (1, 1), (1, 2), (3, 1)], LEVELS) == Fraction(4, 9)


def test_kappa_of_full_agreement_is_one_and_of_the_opposite_less_than_nothing() -> None:
    assert weighted_kappa([(level, level) for level in LEVELS], LEVELS) == 1
    assert weighted_kappa([(0, 4), (4, 0)], LEVELS) == -1  # 16 + 16 of 2 pairs, and 16 + 16 by chance of 4: 1 - 64 / 32


def test_kappa_of_two_that_have_nothing_to_do_with_each_other_is_nought() -> None:
    assert weighted_kappa([(0, 0), (0, 2), (2, 0), (2, 2)], LEVELS) == 0


def test_kappa_says_nothing_where_chance_cannot_disagree() -> None:
    assert weighted_kappa([], LEVELS) is None
    assert weighted_kappa([(1, 1), (1, 1)], LEVELS) is None
