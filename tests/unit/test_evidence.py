"""Evidence is as strong as its grade, until it is too old."""

from datetime import date

import pytest

from hrdd.engine.evidence import Shelf, shelf
from tests.make import answers, assessment, rubric

TEXT = """
evidence:
  old: {title: t, grade: E3, date: 2025-02-28}
  edge: {title: t, grade: E1, date: 2025-03-01}
  half: {title: t, grade: E2, date: 2025-09-01}
  older-half: {title: t, grade: E2, date: 2025-08-31}
"""


def stock(as_of: date = date(2026, 3, 1), *, heightened: bool = False) -> Shelf:
    given = assessment(answers() + TEXT)
    return shelf(given, rubric().manifest.evidence, as_of, heightened=heightened)


@pytest.mark.parametrize(
    ("name", "expired"), [("old", True), ("edge", False), ("half", False), ("older-half", False), ("lost", True)]
)
def test_evidence_holds_for_twelve_months_and_what_is_missing_never(name: str, *, expired: bool) -> None:
    assert stock().expired(name) is expired


@pytest.mark.parametrize(("name", "expired"), [("half", False), ("older-half", True), ("edge", True)])
def test_where_the_profile_is_heightened_it_holds_for_six(name: str, *, expired: bool) -> None:
    assert stock(heightened=True).expired(name) is expired


@pytest.mark.parametrize(
    ("names", "fresh", "ever"),
    [
        ((), "E0", "E0"),
        (("old",), "E0", "E3"),
        (("edge", "half"), "E2", "E2"),
        (("half", "old"), "E2", "E3"),
        (("lost",), "E0", "E0"),
    ],
)
def test_the_best_of_what_is_named_counts(names: tuple[str, ...], fresh: str, ever: str) -> None:
    assert (stock().best(names), stock().best_ever(names)) == (fresh, ever)
