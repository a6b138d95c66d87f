"""How much an audience does not see: the pieces of free text, those that name somebody apart from the others."""

import pytest

from hrdd.engine.withholding import Withheld, withheld
from hrdd.model.base import Access
from tests.make import assessment

TEXT = """
answers:
  reach: {value: yes, because: Said., access: ACCESS}
  crowd: {value: few, because: Said.}
controls:
  - {control: watch, status: planned, owner: Ada, note: A note., due: 2026-06-30, access: ACCESS}
"""


@pytest.mark.parametrize(
    ("access", "audience", "expected"),
    [
        ("restricted", "restricted", ()),
        ("restricted", "internal", (Withheld("mark", 3), Withheld("name", 2))),
        ("internal", "internal", (Withheld("mark", 1), Withheld("name", 1))),
        ("internal", "public", (Withheld("mark", 4), Withheld("name", 2))),
        ("public", "public", (Withheld("mark", 4), Withheld("name", 2))),
    ],
)
def test_what_is_taken_out_is_counted_by_its_ground(
    access: str, audience: Access, expected: tuple[Withheld, ...]
) -> None:
    """The name of the subject is for people inside; that of the assessor, Ada, is hidden from them too."""
    assert withheld(assessment(TEXT.replace("ACCESS", access)), audience) == expected
