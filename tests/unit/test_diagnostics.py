"""What a complaint is: its words, its order among others, and the nearest valid word."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from hrdd.diagnostics import KINDS, Diagnostic, Kind, Refusal, Span, in_file_order, nearest


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize(("code", "kind"), KINDS.items())
def test_every_kind_of_complaint_can_be_said(code: str, kind: Kind) -> None:
    assert re.fullmatch("HR[1-9][0-9]{2}", code)
    values = tuple((name, f"<{name}>") for name in sorted(names(kind.says) | names(kind.fix)))
    diagnostic = Diagnostic(code, "f.yaml", values=values)
    assert diagnostic.severity in {"error", "warning"}
    for sentence in (diagnostic.message, diagnostic.fix):
        assert all(f"<{name}>" in diagnostic.message + diagnostic.fix for name, _ in values)
        assert "{" not in sentence
    assert diagnostic.message.endswith(".")
    assert diagnostic.fix


def test_a_hint_is_said_first() -> None:
    values = (("allowed", "places, name"), ("key", "place"))
    assert Diagnostic("HR201", "f.yaml", values=values, hint="places").fix == (
        'Did you mean "places"? Keys here: places, name.'
    )


def test_braces_in_a_value_are_only_text() -> None:
    assert Diagnostic("HR301", "f", values=(("found", "{x}"), ("wanted", "{0}"))).message == 'there is no rubric "{0}".'


def test_a_refusal_carries_every_complaint_and_says_it() -> None:
    both = [Diagnostic("HR104", "a.yaml"), Diagnostic("HR208", "b.yaml", span=Span(1, 2, 1, 3))]
    refusal = Refusal(both)
    assert refusal.diagnostics == tuple(both)
    assert str(refusal) == "a.yaml: HR104 this file is empty.; b.yaml: HR208 this text is empty."


def test_file_order_is_by_file_place_code_and_values_and_says_nothing_twice() -> None:
    expected = (
        Diagnostic("HR208", "a.yaml"),
        Diagnostic("HR104", "a.yaml", span=Span(1, 1, 1, 1)),
        Diagnostic("HR208", "a.yaml", span=Span(2, 3, 2, 4)),
        Diagnostic("HR107", "a.yaml", span=Span(2, 3, 2, 5), values=(("what", "a"),)),
        Diagnostic("HR107", "a.yaml", span=Span(2, 3, 2, 5), values=(("what", "b"),)),
        Diagnostic("HR208", "a.yaml", span=Span(2, 3, 2, 5)),
        Diagnostic("HR104", "a.yaml", span=Span(10, 1, 10, 2)),
        Diagnostic("HR104", "b.yaml", span=Span(1, 1, 1, 1)),
    )
    assert in_file_order((*reversed(expected), *expected)) == expected


@pytest.mark.parametrize(
    ("word", "words", "expected"),
    [
        ("biometric", ["photos", "biometrics"], "biometrics"),
        ("palces", ["name", "places"], "places"),
        ("zebra", ["name", "places"], ""),
        ("", ["name"], ""),
        ("name", [], ""),
        ("x" * 100_000, ["name"], ""),
    ],
)
def test_the_nearest_word(word: str, words: list[str], expected: str) -> None:
    assert nearest(word, words) == expected


@pytest.mark.parametrize(("word", "expected"), [("e1", "E1"), ("high", "HIGH"), ("Hihg", "HIGH")])
def test_a_word_in_another_case_is_near(word: str, expected: str) -> None:
    """Capitals counted as other letters, so `high` was not near to `HIGH`."""
    assert nearest(word, ["LOW", "HIGH", "E0", "E1"]) == expected


CONTROLS = [f"c-{number:02}" for number in range(1, 100) if number not in {2, 18, 29, 92, 99}] + ["c-02"]


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("c-2", CONTROLS, "c-02"),
        ("C-002", CONTROLS, "c-02"),
        ("c2", CONTROLS, "c-02"),
        ("c_2", CONTROLS, "c-02"),
        ("c-222", CONTROLS, ""),
        ("c-29", CONTROLS, ""),
        ("c-92", CONTROLS, ""),
        ("c-18", CONTROLS, ""),
        ("c-99", CONTROLS, ""),
        ("d-02", CONTROLS, ""),
        ("cc-02", CONTROLS, ""),
        ("c-", CONTROLS, ""),
        ("gs01", ["gs-01", "gs-10", "ha-01"], "gs-01"),
        ("ga-01", ["gs-01", "ha-01"], ""),
        ("gs-1@x", ["gs-01@x", "gs-11@x"], "gs-01@x"),
        ("gs-2@x", ["gs-01@x", "gs-22@x"], ""),
        ("under-18", ["under18", "under16"], "under18"),
        ("undr18", ["under18"], "under18"),
        ("under16", ["under18"], ""),
        ("photo", ["photos", "alcohol"], "photos"),
    ],
)
def test_a_word_with_another_number_is_never_the_nearest(word: str, known: list[str], meant: str) -> None:
    assert nearest(word, known) == meant
