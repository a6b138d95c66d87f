"""The place table: what a row must be, and where each complaint stands."""

from __future__ import annotations

import pytest

from hrdd.diagnostics import Span
from hrdd.library.places import HEADER, CheckedPlaces, table
from hrdd.model.rubric import PlaceLevel
from hrdd.source import LIMITS

THEMES = frozenset({"conflict", "expression"})
GOOD = f"{HEADER}\nTR,conflict,2,2025,A;B,high\nTR,expression,4,2024,A,low\nXK,conflict,,,,medium\n"


def complaints(text: str | bytes) -> list[tuple[int, str]]:
    """Line and problem of every complaint."""
    raw = text if isinstance(text, bytes) else text.encode()
    found = table(raw, "core/places.csv", THEMES)[1]
    assert {diagnostic.code for diagnostic in found} <= {"HR307"}
    return [(diagnostic.span.line, dict(diagnostic.values)["problem"]) for diagnostic in found if diagnostic.span]


def test_levels_are_read_by_place_and_theme() -> None:
    places, found = table(GOOD.encode(), "core/places.csv", THEMES)
    assert found == ()
    assert list(places) == ["TR", "XK"]
    assert len(places) == 2
    assert places["TR"]["conflict"] == PlaceLevel(level=2, year=2025, sources="A;B", confidence="high")
    assert places["XK"] == {"conflict": PlaceLevel(level=None, year=None, sources="", confidence="medium")}
    assert places["TR"] is places["TR"]
    assert "DE" not in places


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("TR,conflict,2,2025,A", "it has 5 columns, not 6"),
        ("TR,conflict,2,2025,A,high,", "it has 7 columns, not 6"),
        ("", "it has 1 columns, not 6"),
        ("tr,conflict,2,2025,A,high", '"tr" is not a country code'),
        ("TUR,conflict,2,2025,A,high", '"TUR" is not a country code'),
        ("ÄÖ,conflict,2,2025,A,high", '"ÄÖ" is not a country code'),
        ("TR,peace,2,2025,A,high", '"peace" is not a theme'),
        ("TR,conflict,5,2025,A,high", '"5" is not a level'),
        ("TR,conflict,0,2025,A,high", '"0" is not a level'),
        ("TR,conflict,2.0,2025,A,high", '"2.0" is not a level'),
        ("TR,conflict,2,25,A,high", '"25" is not a year'),
        ("TR,conflict,2,٢٠٢٥,A,high", '"٢٠٢٥" is not a year'),
        ("TR,conflict,2,2025,A,", '"" is not one of high, medium, low'),
        ("XK,conflict,2,2025,A,low", "XK and conflict stand twice"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_line(row: str, problem: str) -> None:
    assert complaints(f"{HEADER}\nXK,conflict,1,2025,A,high\n{row}\n") == [(3, problem)]


def test_a_complaint_stands_at_the_start_of_its_line() -> None:
    (found,) = table(f"{HEADER}\nx\n".encode(), "core/places.csv", THEMES)[1]
    assert (found.file, found.span) == ("core/places.csv", Span(2, 1, 2, 2))


def test_every_complaint_is_told_at_once() -> None:
    assert complaints("iso2\nx\nTR,conflict,9,,,low\n") == [
        (1, f"the first line is not {HEADER}"),
        (2, "it has 1 columns, not 6"),
        (3, '"9" is not a level'),
    ]


def test_an_empty_table_has_no_first_line() -> None:
    assert complaints("") == [(1, f"the first line is not {HEADER}")]


def test_the_last_line_end_and_windows_line_ends_do_not_matter() -> None:
    assert complaints(GOOD.removesuffix("\n")) == []
    assert complaints(GOOD.replace("\n", "\r\n")) == []


def test_bytes_that_are_not_utf_8_are_told() -> None:
    places, found = table(b"\xff", "core/places.csv", THEMES)
    assert not places
    assert [diagnostic.code for diagnostic in found] == ["HR102"]
    assert found[0].message


@pytest.mark.parametrize("text", [GOOD, GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD, GOOD.removesuffix("\n")])
def test_a_table_that_was_checked_before_says_the_same(text: str) -> None:
    checked = CheckedPlaces(text.encode())
    assert dict(checked) == dict(table(text.encode(), "core/places.csv", THEMES)[0])
    assert len(checked) == 2
    assert checked["TR"] is checked["TR"]
    for nowhere in ("DE", "T.", "iso2", "", "TR,conflict"):
        assert nowhere not in checked


def test_a_line_separator_does_not_move_the_lines_below() -> None:
    """Python's idea of lines is wider than that of editors: later complaints named the wrong line."""
    assert complaints(f"{HEADER}\nTR,conflict,1,2025,A\u2028B\x0cC\x85D,high\nx\n") == [(3, "it has 1 columns, not 6")]


def test_a_byte_order_mark_is_not_part_of_the_header() -> None:
    """The complaint showed the very header that stood there."""
    assert complaints(b"\xef\xbb\xbf" + GOOD.encode()) == []


def test_a_table_that_is_too_big_is_refused_and_not_cut_short() -> None:
    """The reader of files stops one byte after the limit; the rows behind it were missing in silence."""
    places, found = table(GOOD.encode() + b"#" * LIMITS.bytes, "core/places.csv", THEMES)
    assert not places
    assert [diagnostic.code for diagnostic in found] == ["HR110"]
    assert "at most 5,000,000" in found[0].message
