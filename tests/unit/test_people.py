"""Names: one person is found under several spellings, and two people stay two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdd.model.people import alike

SPELLINGS = [
    ("Ramona Sky", "ramona  SKY "),
    ("Ramona Sky", "Sky, Ramona"),
    ("Ramona Sky", "R\u0430m\u043en\u0430 \u0405ky"),  # letters of Cyrillic
    ("Ramona Sky", "R\u03b1m\u03bfna Sky"),  # letters of Greek
    ("Ramona Sky", "Ra\u200bmona\u00a0Sky"),
    ("Jos\u00e9 \u0141uk", "Jose\u0301 Luk"),
    ("\uff21nna B", "Anna-B."),
    ("Straße, Ö", "strasse o"),
]
OTHERS = [("Ramona Sky", "R. Sky"), ("Ann Lee", "Anna Lee"), ("Анна", "Анка"), ("नमिता", "नमता"), ("李明", "李明明")]


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_a_name_spelled_otherwise_is_the_same_person(one: str, other: str) -> None:
    assert alike(one) == alike(other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_name_is_another_person(one: str, other: str) -> None:
    assert alike(one) != alike(other)


@given(st.text(), st.text("AbcÉßЖвηΣ δLm-' "))
def test_space_and_case_never_matter(name: str, plain: str) -> None:
    assert alike(f"  {name}\t") == alike(name)
    assert alike(plain.upper()) == alike(plain.lower())
