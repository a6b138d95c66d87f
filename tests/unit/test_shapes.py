"""Every complaint of pydantic is said in our words, at the place it is about."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from hrdd.diagnostics import Diagnostic, in_file_order
from hrdd.library.shapes import shaped
from hrdd.model.assessment import Assessment, Claim, Evidence
from hrdd.model.base import Declared
from hrdd.model.rubric import Condition, ManagedPolicy, Manifest
from hrdd.source import parse

HEAD = """\
hrdd: 1
subject: {kind: feature, name: N, stage: idea, places: [TR]}
assessed: {date: 2026-03-01, by: [{name: A, role: b}]}
"""
RAW = re.compile(
    r"Input should|Field required|Extra inputs|pydantic|Value error|valid (string|integer|list|tuple|dict)"
    r"|\(\)|\('|\{'|None|True|False"
)
"""Marks of pydantic's own words, and of values as Python writes them."""


def told(text: str, model: type[BaseModel] = Assessment) -> tuple[Diagnostic, ...]:
    document = parse(text.encode(), "f.yaml")
    made, found = shaped(model, document.data, document)
    assert (made is None) == bool(found)
    for diagnostic in found:
        assert not RAW.search(diagnostic.message + diagnostic.fix)
        assert diagnostic.values == tuple(sorted(diagnostic.values))
    return in_file_order(found)


def lines(text: str, model: type[BaseModel] = Assessment) -> list[str]:
    """Every complaint as `line:column-column CODE message`."""
    found = []
    for diagnostic in told(text, model):
        span = diagnostic.span
        assert span is not None
        assert span.line == span.end_line
        found.append(f"{span.line}:{span.column}-{span.end_column} {diagnostic.code} {diagnostic.message}")
    return found


def test_what_is_right_becomes_a_model() -> None:
    assert told(HEAD) == ()


PLACED = {
    "rubric: 1": "4:9-10 HR203 the number 1 stands where text is expected.",
    "rubric: core": '4:9-13 HR205 "core" is out of range: it has another form.',
    "ansers: {}": '4:1-7 HR201 "ansers" is not a key here.',
    "answers: []": "4:1-8 HR203 a list stands where a mapping of keys is expected.",
    "answers: x": '4:10-11 HR203 the text "x" stands where a mapping of keys is expected.',
    "evidence:": "4:10-10 HR203 nothing stands where a mapping of keys is expected.",
    "answers: {a: 5}": "4:14-15 HR209 an answer is a word, or a list of words where several may be chosen.",
    "answers: {a: true}": "4:14-18 HR209 an answer is a word, or a list of words where several may be chosen.",
    "answers: {a: {value: b, range: [c, d]}}": (
        "4:11-12 HR209 an answer holds exactly one of value, range and by_place."
    ),
    "answers: {a: {value: b, becuase: c}}": '4:25-32 HR201 "becuase" is not a key here.',
    "answers: {a: {range: [b]}}": "4:15-20 HR205 a list is out of range: too few entries.",
    "answers: {a: {range: [b, c, d]}}": "4:15-20 HR205 a list is out of range: too many entries.",
    "answers: {a: {range: b}}": '4:22-23 HR203 the text "b" stands where a list is expected.',
    "answers: {a: {value: b, because: ' '}}": "4:34-37 HR208 this text is empty.",
    "controls: [{control: c, status: done}]": '4:33-37 HR204 "done" is not one of the words allowed here.',
    "controls: [{control: c, status: 5}]": "4:33-34 HR203 the number 5 stands where a word is expected.",
    "evidence: {e: {title: t, grade: E1, date: 2026-02-30}}": '4:43-53 HR206 "2026-02-30" is not a date.',
    "evidence: {e: {title: t, grade: E1, date: 2026-1-1}}": '4:43-51 HR206 "2026-1-1" is not a date.',
    "evidence: {e: {title: t, grade: E1}}": '4:12-13 HR202 the key "date" is missing.',
    "evidence: {e: {title: 1.10, grade: E1, date: 2026-01-01}}": (
        "4:23-27 HR203 the number 1.1 stands where text is expected."
    ),
    "risks: {gs-01: {gravity: 7}}": "4:26-27 HR205 the number 7 is out of range: it is more than 4.",
    "risks: {gs-01: {gravity: 0}}": "4:26-27 HR205 the number 0 is out of range: it is less than 1.",
    "risks: {gs-01: {gravity: {level: 1.5}}}": ("4:34-37 HR209 a level is a whole number from 1 to 4, or unknown."),
    "risks: {gs-01: {gravity: 2}}": "4:26-27 HR209 a correction needs a reason.",
    "risks: {gs-01: {gravity: {range: [1, true], because: x}}}": (
        "4:38-42 HR203 true stands where a whole number is expected."
    ),
    "risks: {x: {gravitty: 1}}": '4:13-21 HR201 "gravitty" is not a key here.',
    "controls: {a: 1}": "4:1-9 HR203 a mapping stands where a list is expected.",
    "controls: [5]": "4:12-13 HR203 the number 5 stands where a mapping of keys is expected.",
    "controls: [{control: C_1, status: planned}]": '4:22-25 HR207 "C_1" is not an id.',
    "controls: [{control: c-1, status: planned, in_baseline: yes}]": (
        '4:57-60 HR203 the text "yes" stands where true or false is expected.'
    ),
    f"controls: [{{control: {'a' * 81}, status: planned}}]": (
        f'4:22-103 HR205 the text "{"a" * 59}…" is out of range: too long.'
    ),
    "controls:\n- status: planned": '5:3-9 HR202 the key "control" is missing.',
    "context: {TR: {x: 1}}": "4:19-20 HR203 the number 1 stands where a mapping of keys is expected.",
    "subjects:\n  - a: [b]": '4:1-9 HR201 "subjects" is not a key here.',
}


@pytest.mark.parametrize(("text", "expected"), PLACED.items())
def test_each_kind_of_error_stands_at_its_place_in_our_words(text: str, expected: str) -> None:
    assert lines(f"{HEAD}{text}\n") == [expected]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("ansers: {}", "answers"),
        ("zebra: {}", ""),
        ("answers: {a: {value: b, becuase: c}}", "because"),
        ("controls: [{control: c, status: plannd}]", "planned"),
        ("controls: [{control: c, status: planned, cover: {}}]", "covers"),
        ("controls: [{control: c, status: planned, covers: {group: [a]}}]", "groups"),
        ("evidence: {e: {title: t, grade: e1, date: 2026-01-01}}", "E1"),
        ("remedy: {channels: [{name: a, critera: {}}]}", "criteria"),
        ("context: {TR: {x: {level: 1, becase: a}}}", "because"),
    ],
)
def test_the_nearest_valid_word_is_named(text: str, hint: str) -> None:
    hints = [diagnostic.hint for diagnostic in told(f"{HEAD}{text}\n") if diagnostic.code in {"HR201", "HR204"}]
    assert hints == [hint]


def test_everything_is_told_at_once_in_file_order() -> None:
    text = """\
hrdd: 1
subject:
  kind: feture
  name: 5
  nmae: x
assessed:
  date: tomorrow
  by:
  - name: A
"""
    assert lines(text) == [
        '2:1-8 HR202 the key "places" is missing.',
        '2:1-8 HR202 the key "stage" is missing.',
        '3:9-15 HR204 "feture" is not one of the words allowed here.',
        "4:9-10 HR203 the number 5 stands where text is expected.",
        '5:3-7 HR201 "nmae" is not a key here.',
        '7:9-17 HR206 "tomorrow" is not a date.',
        '9:5-9 HR202 the key "role" is missing.',
    ]


def test_what_is_missing_comes_with_an_example() -> None:
    fixes = {dict(diagnostic.values)["key"]: diagnostic.fix for diagnostic in told("rubric: core@1\n")}
    assert fixes == {
        "hrdd": "Start the file with: hrdd: 1",
        "subject": "Add subject: with kind, name, stage and places.",
        "assessed": "Add assessed: {date: 2026-03-01, by: [{name: ..., role: ...}]}",
    }
    (owner,) = told(HEAD + "controls: [{status: planned}]\n")
    assert owner.fix == "Add control: with its value."


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("rubric: core", "Write a rubric with its major version, for example core@1."),
        ("exceptions: [{finding: x}]", "Write a finding as risk@subject, for example gs-01@edit-location-tags."),
        ("approvals: [{by: a, role: b, date: 2026-01-01, digest: x}]", "Write sha256: and 64 hexadecimal digits"),
        ("controls: [{control: c, status: planned, covers: {languages: [x]}}]", "Write a language tag"),
        (
            "controls: [{control: c, status: planned, covers: {groups: []}}]",
            "Write 1 or more; a key that need not be there can go.",
        ),
        ("answers: {a: {range: [b, c, d]}}", "Write 2 at most."),
        ("risks: {gs-01: {gravity: 7}}", "Write 4 or less."),
        ("risks: {gs-01: {gravity: 0}}", "Write 1 or more."),
        ("answers: {a: true}", "Write yes."),
    ],
)
def test_the_fix_says_what_to_write(text: str, fix: str) -> None:
    found = [diagnostic.fix for diagnostic in told(f"{HEAD}{text}\n") if diagnostic.code in {"HR205", "HR209"}]
    assert len(found) == 1
    assert found[0].startswith(fix)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{fact: a, is: [x]}", ["1:11-13 HR203 a list stands where text is expected."]),
        ("{fact: a, is: 1.5}", ["1:15-18 HR203 the number 1.5 stands where text is expected."]),
        ("{fact: a, includes: 1}", ["1:21-22 HR203 the number 1 stands where a list is expected."]),
        ("{fact: a, in: x}", ['1:15-16 HR203 the text "x" stands where a list is expected.']),
        ("{all: [{any: [{facct: b}]}]}", ['1:16-21 HR201 "facct" is not a key here.']),
        ("{all: [{fact: b, iss: c}]}", ['1:18-21 HR201 "iss" is not a key here.']),
        ("{all: []}", ["1:1-2 HR209 a condition over nothing decides nothing."]),
        ("{fact: A, is: x}", ['1:8-9 HR205 "A" is out of range: it has another form.']),
        ("{fact: a, answered: x}", ['1:21-22 HR203 the text "x" stands where true or false is expected.']),
    ],
)
def test_a_value_of_several_kinds_is_complained_of_once(text: str, expected: list[str]) -> None:
    assert lines(text, Condition) == expected


def test_a_version_without_quotes_is_told_to_take_them() -> None:
    found = [diagnostic for diagnostic in told("version: 1.10\n", Manifest) if diagnostic.path == ("version",)]
    assert [diagnostic.fix for diagnostic in found] == ["Write text; put it in quotes if it looks like a number."]
    found = [diagnostic for diagnostic in told("version: '1'\n", Manifest) if diagnostic.path == ("version",)]
    assert [diagnostic.fix for diagnostic in found] == ['Write a version in quotes, for example "1.0.0".']


def test_a_part_of_a_document_is_placed_in_the_whole() -> None:
    document = parse(b"- a\n- {title: t, grade: E1, dat: x}\n", "f.yaml", expect="sequence")
    _, found = shaped(Evidence, document.data[1], document, (1,))
    assert [(diagnostic.code, diagnostic.path, diagnostic.hint) for diagnostic in in_file_order(found)] == [
        ("HR202", (1,), ""),
        ("HR201", (1, "dat"), "date"),
    ]
    _, found = shaped(Evidence, document.data[0], document, (0,))
    assert [(diagnostic.code, diagnostic.path) for diagnostic in found] == [("HR203", (0,))]


class Odd(Declared):
    """Kinds of values that no file has yet."""

    nothing: None = None
    word: Annotated[str, Field(max_length=3)] = ""
    half: Annotated[int, Field(multiple_of=2)] = 2
    pair: tuple[int, Literal[True]] = (1, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing: 1", "1:10-11 HR203 the number 1 stands where nothing is expected."),
        ("word: four", '1:7-11 HR205 the text "four" is out of range: too long.'),
        ("half: 3", "1:7-8 HR205 the number 3 is out of range: it does not fit here."),
        ("pair: [1, false]", "1:11-16 HR203 false stands where true is expected."),
        ("pair: [1, true, 2]", "1:1-5 HR205 a list is out of range: too many entries."),
    ],
)
def test_an_error_that_no_file_can_make_yet_has_words_too(text: str, expected: str) -> None:
    assert lines(text, Odd) == [expected]


def test_a_wrong_key_of_a_mapping_is_shown_and_not_its_value() -> None:
    """The complaint pointed at the value, and called that one wrong."""
    assert lines(HEAD + "answers: {a: {by_place: {tr: yes}}, B: no}\ncontext: {de: {}}\n") == [
        '4:26-28 HR406 "tr" is not a place hrdd knows.',
        '4:37-38 HR207 "B" is not an id.',
        '5:11-13 HR406 "de" is not a place hrdd knows.',
    ]


def test_a_wrong_key_and_its_wrong_value_are_both_told() -> None:
    """They stand at one path, and only one of them was told."""
    text = HEAD + 'remedy: {channels: [{name: a, criteria: {legit: maybe, "[key]": met, learning: "[key]"}}]}\n'
    assert lines(text) == [
        '4:42-47 HR204 "legit" is not one of the words allowed here.',
        '4:49-54 HR204 "maybe" is not one of the words allowed here.',
        '4:56-63 HR204 "[key]" is not one of the words allowed here.',
        '4:80-87 HR204 "[key]" is not one of the words allowed here.',
    ]
    assert told(text)[0].hint == "legitimate"


def test_a_list_of_wrong_entries_is_not_too_short() -> None:
    """Pydantic counts only the entries that are right."""
    assert lines(HEAD.replace("[TR]", "[Turkey, tr]")) == [
        '2:57-63 HR406 "Turkey" is not a place hrdd knows.',
        '2:65-67 HR406 "tr" is not a place hrdd knows.',
    ]


def test_a_wrong_entry_is_told_without_its_list() -> None:
    """The list was said to stand where text is expected, though a list is fine there."""
    assert lines("{fact: a, includes: [1]}", Condition) == ["1:22-23 HR203 the number 1 stands where text is expected."]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("2", "1:7-8 HR203 the number 2 stands where 1 is expected."),
        ('"1"', '1:7-10 HR203 the text "1" stands where 1 is expected.'),
        ("", "1:6-6 HR203 nothing stands where 1 is expected."),
    ],
)
def test_a_wrong_format_version_is_no_wrong_word(number: str, expected: str) -> None:
    """The text was told to be none of the words allowed, which were itself."""
    text = HEAD.replace("hrdd: 1", f"hrdd: {number}")
    assert lines(text) == [expected]
    assert told(text)[0].fix == "Write 1, without quotes."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("[a]", "1:23-27 HR203 a list stands where a date is expected."),
        ("{a: 1}", "1:23-27 HR203 a mapping stands where a date is expected."),
        ("", "1:29-29 HR203 nothing stands where a date is expected."),
        ("2026", "1:29-33 HR203 the number 2026 stands where a date is expected."),
        ("x" * 99, f'1:29-128 HR206 "{"x" * 59}…" is not a date.'),
        (r'"\u200b\n"', '1:29-39 HR206 "??" is not a date.'),
    ],
)
def test_what_is_not_a_date_is_shown_short_and_never_as_python_writes_it(value: str, expected: str) -> None:
    assert lines(f"{{title: t, grade: E1, date: {value}}}\n", Evidence) == [expected]


def test_a_rating_that_is_not_a_word_is_told_as_such_and_a_misspelt_one_has_a_hint() -> None:
    """The first was shown as Python writes it, the second came without the nearest word."""
    text = "{rating: [a], likelihood: 1, confidence: low, review_months: 1}\n"
    assert lines(text, ManagedPolicy) == ["1:2-8 HR203 a list stands where a word is expected."]
    (found,) = told(text.replace("[a]", "hihg"), ManagedPolicy)
    assert (found.code, found.hint) == ("HR204", "HIGH")


def test_a_long_key_is_shown_short() -> None:
    assert len(lines(f"level: 1\nbecause: x\n{'k' * 1000}: 1\n", Claim)[0]) < 120


def test_many_complaints_are_told_in_time() -> None:
    assert len(told(f"{{fact: a, includes: [{'1,' * 20_000}]}}\n", Condition)) == 20_000


def test_an_unknown_key_inside_a_union_of_models_has_its_keys_named() -> None:
    (found,) = told(HEAD + "risks: {x: {scenarios: [{id: a, gravity: {levle: 1, range: [1, 2], because: x}}]}}\n")
    assert (found.code, found.hint) == ("HR201", "level")
