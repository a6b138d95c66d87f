r"""The strict YAML dialect: what is read, what is refused and where, with libyaml and with the pure Python parser."""

from __future__ import annotations

import gc
import importlib
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

import hrdd.source
from hrdd.diagnostics import Refusal, Span
from hrdd.source import LIMITS, REPEATS, Document, Expected, Limits, parse

LIBYAML: Any = hrdd.source.Parser


@pytest.fixture(autouse=True, params=[LIBYAML, yaml.SafeLoader], ids=["libyaml", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("hrdd.source.Parser", request.param)
    return request.param


def bytes_of(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def refused(text: str | bytes, limits: Limits = LIMITS, expect: Expected = "mapping") -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse(bytes_of(text), "f.yaml", limits, expect)
    return caught.value


def where(text: str | bytes, limits: Limits = LIMITS, expect: Expected = "mapping") -> list[str]:
    """Every complaint as `line:column-column CODE`, with the end's line where that is another one."""
    found = []
    for diagnostic in refused(text, limits, expect).diagnostics:
        span = diagnostic.span
        assert span is not None
        end = f"{span.end_line}:" * (span.end_line != span.line) + str(span.end_column)
        found.append(f"{span.line}:{span.column}-{end} {diagnostic.code}")
    return found


def message(text: str | bytes) -> str:
    return refused(text).diagnostics[0].message


def read(text: str | bytes) -> Any:
    return parse(bytes_of(text), "f.yaml").data


def piece(document: Document, *path: str | int, on_key: bool = False) -> str:
    """The text at the span of one value, for spans on one line."""
    span = document.span(path, on_key=on_key)
    assert span.line == span.end_line
    return document.line(span.line)[span.column - 1 : span.end_column - 1]


REFUSED: dict[str, tuple[str | bytes, list[str]]] = {
    "key twice": ("a: 1\nb: 2\na: 3\n", ["3:1-2 HR106"]),
    "key twice, deep": ("a:\n  b: 1\n  c: 2\n  b: 3\n", ["4:3-4 HR106"]),
    "key twice in brackets": ("{a: 1, 'a': 2}\n", ["1:8-11 HR106"]),
    "1 and 1.0": ("1: a\n1.0: b\n", ["2:1-4 HR106"]),
    "1 and quoted 1": ("1: a\n'1': b\n", ["2:1-4 HR106"]),
    "01 and 1": ("01: a\n1: b\n", ["2:1-2 HR106"]),
    "true and True": ("true: 1\nTrue: 2\n", ["2:1-5 HR106"]),
    "anchor": ("a: &x 1\n", ["1:4-6 HR107"]),
    "anchor of a container": ("a: &x [1]\nb: &y {c: 1}\n", ["1:4-6 HR107", "2:4-6 HR107"]),
    "anchor of a key": ("&x a: 1\n", ["1:1-3 HR107"]),
    "anchor of nothing": ("a: &x\nb: 1\n", ["1:4-6 HR107"]),
    "alias": ("a: *x\n", ["1:4-6 HR107"]),
    "alias as key": ("*x : 1\n", ["1:1-3 HR107"]),
    "recursive alias": ("a: &x [*x]\n", ["1:4-6 HR107", "1:8-10 HR107"]),
    "merge key": ("a: &x {b: 1}\nc:\n  <<: *x\n", ["1:4-6 HR107", "3:3-5 HR107", "3:7-9 HR107"]),
    "merge key with values": ("<<: {a: 1}\n", ["1:1-3 HR107"]),
    "tag of Python": ("a: !!python/object/apply:os.system [x]\n", ["1:4-35 HR108"]),
    "tag of bytes": ("a: !!binary aGk=\n", ["1:4-12 HR108"]),
    "tag of a set": ("a: !!set {x}\n", ["1:4-9 HR108"]),
    "tag !": ("a: ! 5\n", ["1:4-5 HR108"]),
    "local tag": ("a: !x\n", ["1:4-6 HR108"]),
    "tag of the root": ("!!map\na: 1\n", ["1:1-6 HR108"]),
    "str tag of a mapping": ("a: !!str {b: 1}\n", ["1:4-9 HR108"]),
    "tag with anchor": ("a: &x !y 1\n", ["1:4-6 HR107", "1:7-9 HR108"]),
    "unknown tag handle": ("a: !a!b c\n", ["1:4-8 HR108"]),
    "broken tag": ("a: !<\n", ["1:4-6 HR108"]),
    "YAML directive": ("%YAML 1.2\n---\na: 1\n", ["1:1-10 HR105"]),
    "TAG directive": ("%TAG ! tag:x\n---\na: 1\n", ["1:1-13 HR105"]),
    "unknown directive": ("# c\n%FOO\n---\na: 1\n", ["2:1-5 HR105"]),
    "directive without ---": ("%YAML 1.1\na: 1\n", ["1:1-10 HR105"]),
    "directive with an endless number": ("%YAML 1." + "1" * 5000 + "\n---\na: 1\n", ["1:1-5009 HR105"]),
    "second document": ("a: 1\n---\nb: 2\n", ["2:1-4 HR109"]),
    "second document, empty": ("---\n---\n", ["2:1-4 HR109"]),
    "third document": ("a: 1\n---\nb: 2\n---\nc: 3\n", ["2:1-4 HR109"]),
    "text after the end": ("a: 1\n...\nb: 2\n", ["3:1-2 HR105"]),
    "tab as indentation": ("a:\n\tb: 1\n", ["2:1-2 HR114"]),
    "tab at the start": ("\ta: 1\n", ["1:1-2 HR114"]),
    "tab before an entry": ("a:\n  - b\n\t- c\n", ["3:1-2 HR114"]),
    "tab behind a dash": ("- a\n-\tb\n", ["2:2-3 HR114"]),
    "byte order mark inside": ("a: 1\ufeff\n", ["1:5-6 HR103"]),
    "two byte order marks": ("\ufeff\ufeffa: 1\n", ["1:1-2 HR103"]),
    "UTF-16 with mark": ("a: 1".encode("utf-16"), ["1:1-1 HR102"]),
    "UTF-16 LE": ("a: 1".encode("utf-16-le"), ["1:1-1 HR102"]),
    "UTF-16 BE": ("a: 1".encode("utf-16-be"), ["1:1-1 HR102"]),
    "UTF-32 with mark": ("a: 1".encode("utf-32"), ["1:1-1 HR102"]),
    "UTF-32 LE": ("a: 1".encode("utf-32-le"), ["1:1-1 HR102"]),
    "UTF-32 BE": ("a: 1".encode("utf-32-be"), ["1:1-1 HR102"]),
    "UTF-32 BE with mark": (b"\0\0\xfe\xff" + "a: 1".encode("utf-32-be"), ["1:1-1 HR102"]),
    "Latin-1": ("a: 1\nb: caf\xe9\n".encode("latin-1"), ["2:7-8 HR102"]),
    "Latin-1 behind wide characters": ("ü: 😀".encode() + b"\xff", ["1:5-6 HR102"]),
    "Latin-1 behind a mark": (b"\xef\xbb\xbfa: \xe9\n", ["1:4-5 HR102"]),
    "surrogate in UTF-8": (b"a: \xed\xa0\x80\n", ["1:4-5 HR102"]),
    "NUL": ("a: \0b\n", ["1:4-5 HR103"]),
    "BEL": ("a: \x07b\n", ["1:4-5 HR103"]),
    "ESC in a comment": ("# \x1b[31m\na: 1\n", ["1:3-4 HR103"]),
    "DEL": ("a: \x7fb\n", ["1:4-5 HR103"]),
    "bidi override": ("a: x\u202ey\n", ["1:5-6 HR103"]),
    "bidi isolate in a key": ("a\u2066b: 1\n", ["1:2-3 HR103"]),
    "U+0085": ("a: b\x85c\n", ["1:5-6 HR103"]),
    "U+2028": ("a: b\u2028c\nd: e\u2029\n", ["1:5-6 HR103", "2:5-6 HR103"]),
    "noncharacters": ("a: \ufffe\uffff\n", ["1:4-5 HR103", "1:5-6 HR103"]),
    "lone CR": ("a: 1\rb: 2\r\n", ["1:5-6 HR103"]),
    "lone CR is told once": ("a: 1\rb: 2\rc: 3\r", ["1:5-6 HR103"]),
    "hidden character and a duplicate": ("a: \x07\na: 1\n", ["1:4-5 HR103", "2:1-2 HR106"]),
    "escaped ESC": (r'a: "\e[31m"', ["1:5-7 HR103"]),
    "escaped NUL": (r'a: "x\0"', ["1:6-8 HR103"]),
    "escaped NUL in a key": (r'"\0": 1', ["1:2-4 HR103"]),
    "escaped CR": (r'a: "\r\n\t"', ["1:5-7 HR103"]),
    "escaped bidi": (r'a: "x\u202ey\x41\x07"', ["1:6-12 HR103", "1:17-21 HR103"]),
    "escaped line breaks": (r'a: "\L\P\N\_"', ["1:5-7 HR103", "1:7-9 HR103", "1:9-11 HR103"]),
    "escaped surrogate": (r'a: "\ud800"', ["1:5-11 HR103"]),
    "escape beyond Unicode": (r'a: "\U00110000"', ["1:5-15 HR103"]),
    "escape far beyond Unicode": (r'a: "\UFFFFFFFF"', ["1:5-15 HR103"]),
    "escape on a second line": ('a: "x\n  \\b"\n', ["2:3-5 HR103"]),
    "short escape": (r'a: "\x4"', ["1:7-8 HR105"]),
    "list as key": ("[a]: 1\n", ["1:1-2 HR116"]),
    "mapping as key": ("? {a: 1}\n: 2\n", ["1:3-4 HR116"]),
    "null as key": ("null: 1\n~: 2\n", ["1:1-5 HR116", "2:1-2 HR116"]),
    "empty key": ("? \n: 1\n", ["1:2-2 HR116"]),
    "empty": ("", ["1:1-1 HR104"]),
    "only a byte order mark": ("\ufeff", ["1:1-1 HR104"]),
    "only blanks": ("  \n\n", ["1:1-1 HR104"]),
    "only a comment": ("# nothing\n", ["1:1-1 HR104"]),
    "only ---": ("---\n", ["1:1-1 HR104"]),
    "only --- and ...": ("---\n...\n", ["1:1-1 HR104"]),
    "binary: ELF": (b"\x7fELF\x02\x01\x01\0", ["1:1-2 HR103", *(f"1:{n}-{n + 1} HR103" for n in range(5, 9))]),
    "binary: PNG": (b"\x89PNG\r\n\x1a\n\0", ["1:1-2 HR102"]),
    "binary: PDF": (b"%PDF-1.7\n%\xe2\xe3\n", ["2:2-3 HR102"]),
    "a list": ("- a\n", ["1:1-2 HR115"]),
    "a list in brackets": ("# c\n[]\n", ["2:1-2 HR115"]),
    "text": ("--- text\n", ["1:5-6 HR115"]),
    "a number": ("5\n", ["1:1-2 HR115"]),
    "a null": ("null\n", ["1:1-2 HR115"]),
    "empty text": ("''\n", ["1:1-2 HR115"]),
    "number of 19 digits": ("a: 9999999999999999999\n", ["1:4-23 HR113"]),
    "number of 5,000 digits": ("a: " + "9" * 5000, ["1:4-5004 HR113"]),
    "number that is infinite": ("a: 1e999\nb: -1e999\n", ["1:4-9 HR113", "2:4-10 HR113"]),
    "number that vanishes": ("a: 1e-999\n", ["1:4-10 HR113"]),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_what_would_change_meaning_is_refused_at_its_place(text: str | bytes, expected: list[str]) -> None:
    assert where(text) == expected


SYNTAX: dict[str, tuple[str, str, str]] = {
    "bracket left open": ("a: [1, 2\nb: 3\n", "2:2-3", "the bracket [ on line 1 is not closed"),
    "brace left open": ("a:\n  {b: 1\nc: 3\n", "3:2-3", "the bracket { on line 2 is not closed"),
    "wrong bracket": ("a: [1, 2}\n", "1:9-10", "the bracket [ on line 1 is not closed"),
    "comma left out": ("a: {b: 1 c: 2}\n", "1:11-12", "the bracket { on line 1 is not closed, or a comma is missing"),
    "bracket too many": ("a: ]\n", "1:4-5", "this bracket closes nothing"),
    "two commas": ("a: [1,,2]\n", "1:7-8", "something is missing or too much here"),
    "quote left open": ("a: 'x\nb: 1\n", "1:4-5", "the quote that opens here is never closed"),
    "double quote left open": ('a: "x\n', "1:4-5", "the quote that opens here is never closed"),
    "quote not doubled": ("a: 'it's'\n", "1:8-9", "text goes on after its closing quote"),
    "text after a quote": ('a: "b" c\n', "1:8-9", "text goes on after its closing quote"),
    "colon in text": ("a: b: c\n", "1:5-6", "a colon and a space inside text need quotes"),
    "colon left out above": (
        "a b\n  c: d\n",
        "2:4-5",
        "check the indentation, and the colon and space of the line before",
    ),
    "colon left out": ("a: 1\nb\nc: 2\n", "2:1-2", "this is not a key with its value"),
    "colon without space": ("a:1\nb: 2\n", "2:2-3", "the colon and space of the line before"),
    "key missing": ("a: 1\n: 2\n", "2:1-2", "a key is missing before this colon"),
    "entry among keys": ("a: 1\n- b\n", "2:1-2", "a list entry stands where a key is expected"),
    "key among entries": ("- a\nb: 1\n", "2:1-2", "does not line up"),
    "too little indentation": ("  a: 1\nb: 2\n", "2:1-2", "this stands after the end of the content"),
    "too much indentation": ("a: 1\n b: 2\n", "2:3-4", "does not line up"),
    "text block that ends early": ("a: |\n  t\n b\n", "3:2-3", "does not line up"),
    "text beside |": ("a: |x\n", "1:5-6", "after | or > the line ends"),
    "entry on the line of its key": ("a: - b\n", "1:4-5", "a list entry starts on its own line"),
    "question mark": ("a: ? b\n", "1:4-5", "text that starts with a question mark needs quotes"),
    "at sign": ("a: @x\n", "1:4-5", "text that starts with @ needs quotes"),
    "backtick": ("a: `x\n", "1:4-5", "text that starts with ` needs quotes"),
    "percent": ("a: %x\n", "1:4-5", "text that starts with % needs quotes"),
    "star": ("a: * b\n", "1:4-5", "text that starts with * or & needs quotes"),
    "ampersand": ("a: & b\n", "1:4-5", "text that starts with * or & needs quotes"),
    "key of 2,000 characters": ("a" * 2000 + ": 1\n", "1:2001-2002", "does not line up"),
}


@pytest.mark.parametrize(("text", "place", "reason"), SYNTAX.values(), ids=SYNTAX)
def test_a_syntax_error_is_told_in_plain_words_at_its_place(text: str, place: str, reason: str) -> None:
    assert where(text) == [f"{place} HR105"]
    assert reason in message(text)


def test_an_unknown_escape_is_told(parser: Any) -> None:
    column = 5 if parser is LIBYAML else 6  # the backslash, or the character behind it
    assert where(r'a: "\q"') == [f"1:{column}-{column + 1} HR105"]
    assert "a backslash in double quotes starts an escape" in message(r'a: "\q"')


@pytest.mark.parametrize(("text", "tab"), [("a:\tb\n", 3), ("a: b\t# c\n", 5), ("a: [\t1]\n", 5), ("a: {b:\t1}\n", 7)])
def test_a_tab_between_values_is_the_one_thing_on_which_the_parsers_differ(parser: Any, text: str, tab: int) -> None:
    if parser is LIBYAML:
        assert read(text) == read(text.replace("\t", " "))
    else:
        assert where(text) == [f"1:{tab}-{tab + 1} HR114"]


MESSAGES = {
    "a: 1\na: 2\n": 'the key "a" stands twice (first on line 1).',
    "a: &x 1\n": "anchors (&x) are not used in hrdd files.",
    "a: *x\n": "aliases (*x) are not used in hrdd files.",
    "<<: 1\n": "merge keys (<<) are not used in hrdd files.",
    "a: !x 1\n": 'the tag "!x" is not used in hrdd files.',
    "a: \u202e\n": "the character U+202E (right-to-left override) is not allowed in this file.",
    "a: \x07\n": "the character U+0007 is not allowed in this file.",
    '"\\UFFFFFFFF": 1': "the character U+FFFFFFFF is not allowed in this file.",
    "true\n": "the file holds true or false where a mapping of keys is expected.",
    "1.5\n": "the file holds a number where a mapping of keys is expected.",
    "~\n": "the file holds null where a mapping of keys is expected.",
    "null: 1\n": "a key must be plain text, and this is null.",
    "[]: 1\n": "a key must be plain text, and this is a list.",
    "{}: 1\n": "a key must be plain text, and this is a mapping.",
    ": 1\n": "this is not YAML that hrdd reads: a key is missing before this colon.",
    "a: 1e999\n": 'the number "1e999" is out of range.',
    "a: " + "9" * 99: 'the number "' + "9" * 59 + '…" is out of range.',
}


@pytest.mark.parametrize(("text", "expected"), MESSAGES.items())
def test_the_message_says_what_is_wrong(text: str, expected: str) -> None:
    assert message(text) == expected


def test_a_list_is_read_where_a_list_is_expected() -> None:
    assert parse(b"- a\n- {b: 1}\n", "f.yaml", expect="sequence").data == ("a", {"b": 1})
    assert where("a: 1\n", expect="sequence") == ["1:1-2 HR117"]
    assert "a mapping where a list is expected" in refused("a: 1\n", expect="sequence").diagnostics[0].message


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "no",
        "No",
        "on",
        "Off",
        "yes",
        "y",
        "n",
        "12:30",
        "1:30:00",
        "2026-11-20",
        "2026-02-30",
        "1_000",
        "0x1F",
        "0b11",
        "0o7",
        ".inf",
        "-.inf",
        ".nan",
        ".",
        "-",
        "--",
        "+.",
        "1e",
        "e1",
        "nULL",
        "tRUE",
        "1,5",
        "1.2.3",
        "=",
    ],
)
def test_what_older_yaml_twists_stays_text(text: str) -> None:
    value = f"x: {text}\n" if text != "-" else "x: '-'\n"
    assert read(value) == {"x": text}
    assert read(f"{text}: 1\n" if text != "-" else "'-': 1\n") == {text: 1}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("+5", 5),
        ("-7", -7),
        ("010", 10),
        ("999999999999999999", 999_999_999_999_999_999),
        ("-999999999999999999", -999_999_999_999_999_999),
        ("1.10", 1.1),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ("0e-999", 0.0),
        ("0.0", 0.0),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("null", None),
        ("Null", None),
        ("~", None),
        ("", None),
        ("!!str 5", "5"),
        ("!!str", ""),
        ("!<tag:yaml.org,2002:str> true", "true"),
        ("'5'", "5"),
        ('"true"', "true"),
        ("''", ""),
        ("١٢", "١٢"),
        ("http://x", "http://x"),
        ("x#y # z", "x#y"),
        (r'"\x41\u00e9\U0001f600\t\n\_"', "Aé😀\t\n\xa0"),
        ("'it''s'", "it's"),
        ("|\n  x\n  y\n", "x\ny\n"),
        (">-\n  x\n  y\n", "x y"),
        ("[a, {b: 1}, [], c: 2]", ("a", {"b": 1}, (), {"c": 2})),
        ("{b, c: [1, 2]}", {"b": None, "c": (1, 2)}),
    ],
)
def test_a_value_is_what_it_says(text: str, value: object) -> None:
    found = read(f"x: {text}\n")["x"]
    assert found == value
    assert type(found) is type(value)


def test_keys_are_always_text() -> None:
    assert read("1: a\n1.5: b\ntrue: c\n99999999999999999999: d\n'null': e\n'<<': f\n") == {
        "1": "a",
        "1.5": "b",
        "true": "c",
        "99999999999999999999": "d",
        "null": "e",
        "<<": "f",
    }


def test_the_same_key_may_stand_in_two_mappings() -> None:
    assert read("a: {1: x, b: y}\nb: {1.0: x, b: y}\n") == {"a": {"1": "x", "b": "y"}, "b": {"1.0": "x", "b": "y"}}


def test_a_byte_order_mark_is_left_out() -> None:
    document = parse(b"\xef\xbb\xbfa: 1\n", "f.yaml")
    assert document.data == {"a": 1}
    assert document.text == "a: 1\n"
    assert document.span(("a",)) == Span(1, 4, 1, 5)


def test_windows_line_ends_are_read() -> None:
    document = parse(b"a: 1\r\nb: |\r\n  x\r\n", "f.yaml")
    assert document.data == {"a": 1, "b": "x\n"}
    assert [document.line(number) for number in range(5)] == ["", "a: 1", "b: |", "  x", ""]


def test_every_complaint_is_told_at_once_in_file_order() -> None:
    text = "a: &x 1\nb: !y 2\na: 3\nc: *x\nd: 1e999\n~: 4\ne: [1\n"
    assert where(text) == [
        "1:4-6 HR107",
        "2:4-6 HR108",
        "3:1-2 HR106",
        "4:4-6 HR107",
        "5:4-9 HR113",
        "6:1-2 HR116",
        "8:1-1 HR105",
    ]


def test_a_code_is_told_at_most_so_often() -> None:
    found = where("a: &x 1\n" + "".join(f"b{n}: *x\n" for n in range(50)) + "a: 1\n")
    assert len(found) == REPEATS + 1
    assert found[-1] == "52:1-2 HR106"


def test_too_many_hidden_characters_end_the_reading() -> None:
    assert len(where("a: " + "\x07" * 50 + "\na: 1\n")) == REPEATS


@pytest.mark.parametrize(
    ("text", "limits", "expected"),
    [
        ("a: [1]\n", Limits(depth=1), ["1:4-5 HR111"]),
        ("[" * 65, LIMITS, ["1:65-66 HR111"]),
        ("- " * 65, LIMITS, ["1:129-130 HR111"]),
        ("{a: " * 65, LIMITS, ["1:257-258 HR111"]),
        ("[" * 100_000, LIMITS, ["1:65-66 HR111"]),
        ("a: &x 1\nb: " + "[" * 100 + "\t*y, @", LIMITS, ["1:4-6 HR107", "2:67-68 HR111"]),
        ("a: 1\nb: 2\n", Limits(nodes=4), ["2:4-5 HR112"]),
        ("a: xxxx\nb: xxx\n", Limits(scalar=3), ["1:4-8 HR110"]),
        ('a: "\\e123"\n', Limits(scalar=3), ["1:4-11 HR110"]),
        ("aaaa: x\n", Limits(scalar=3), ["1:1-5 HR110"]),
    ],
)
def test_a_limit_is_told_at_the_first_thing_beyond_it(text: str, limits: Limits, expected: list[str]) -> None:
    assert where(text, limits) == expected


def test_nesting_that_the_parser_itself_refuses_is_one_complaint() -> None:
    (found,) = refused("[" * 3_000, Limits(depth=2_000)).diagnostics
    assert found.message.endswith(("nested deeper than 2000 levels.", "nested too deeply here."))


def test_up_to_the_limits_everything_is_read() -> None:
    assert parse(b"a: xxx\n", "f.yaml", Limits(bytes=7, depth=1, nodes=3, scalar=3)).data == {"a": "xxx"}
    assert read("{a: " * 64 + "}" * 64)


def test_a_file_that_is_too_big_is_not_read() -> None:
    diagnostic = refused("a: 12\n", Limits(bytes=5)).diagnostics[0]
    assert (diagnostic.code, diagnostic.span) == ("HR110", None)
    assert diagnostic.message == "this file is larger than hrdd reads (6 bytes, at most 5)."


def test_an_alias_bomb_is_refused_and_never_expanded() -> None:
    text = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    assert {place.split()[1] for place in where(text)} == {"HR107"}


def test_reading_leaves_the_garbage_collector_as_it_was() -> None:
    parse(b"a: 1\n", "f.yaml")
    assert gc.isenabled()
    refused("a: [\n")
    assert gc.isenabled()
    gc.disable()
    try:
        parse(b"a: 1\n", "f.yaml")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_without_libyaml_the_pure_parser_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    monkeypatch.delitem(sys.modules, "hrdd.source")
    assert importlib.import_module("hrdd.source").Parser is yaml.SafeLoader


PLACES = """\
# a comment
hrdd: 1
subject: {kind: feature, places: [TR, DE]}
list:
  - id: one
    note: |
      two
      lines
  - - inner
  - 'quoted'
  -
empty:
ü😀: é
"""


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), "hrdd", "hrdd"),
        (("hrdd",), "1", "hrdd"),
        (("subject",), "subject", "subject"),
        (("subject", "kind"), "feature", "kind"),
        (("subject", "places"), "places", "places"),
        (("subject", "places", 1), "DE", "DE"),
        (("subject", "places", 2), "places", "places"),
        (("subject", "kind", "deeper", 0), "feature", "kind"),
        (("nowhere",), "hrdd", "hrdd"),
        (("list",), "list", "list"),
        (("list", 0), "id", "id"),
        (("list", 0, "id"), "one", "id"),
        (("list", 0, "gone"), "id", "id"),
        (("list", 0, 0), "id", "id"),
        (("list", "id"), "list", "list"),
        (("list", -1), "list", "list"),
        (("list", 1), "-", "-"),
        (("list", 1, 0), "inner", "inner"),
        (("list", 2), "'quoted'", "'quoted'"),
        (("list", 3), "", ""),
        (("empty",), "", "empty"),
        (("ü😀",), "é", "ü😀"),
    ],
)
def test_every_value_keeps_its_place(path: tuple[str | int, ...], value: str, key: str) -> None:
    document = parse(PLACES.encode(), "f.yaml")
    assert piece(document, *path) == value
    assert piece(document, *path, on_key=True) == key


def test_columns_count_characters_and_not_bytes() -> None:
    assert parse(PLACES.encode(), "f.yaml").span(("ü😀",)) == Span(13, 5, 13, 6)


def test_a_text_block_ends_where_its_last_line_ends() -> None:
    assert parse(PLACES.encode(), "f.yaml").span(("list", 0, "note")) == Span(6, 11, 9, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a: 1}\n", Span(1, 1, 1, 2)),
        ("a: 1\n", Span(1, 1, 1, 2)),
        ("{}\n", Span(1, 1, 1, 2)),
        ("{? a : 1}\n", Span(1, 1, 1, 2)),
    ],
)
def test_a_document_is_shown_by_its_first_key_or_mark(text: str, expected: Span) -> None:
    assert parse(text.encode(), "f.yaml").span(()) == expected


@pytest.mark.parametrize(
    ("loc", "expected"),
    [
        ((), ((), True)),
        (("subject", "places", 0), (("subject", "places", 0), True)),
        (("subject", "some-union", "kind"), (("subject", "kind"), True)),
        (("subject", "kind", "str"), (("subject", "kind"), False)),
        (("subject", "name"), (("subject",), False)),
        (("list", 9), (("list",), False)),
        (("list", "0"), (("list",), False)),
    ],
)
def test_parts_of_a_location_that_are_not_in_the_document_are_skipped(
    loc: tuple[str | int, ...], expected: tuple[tuple[str | int, ...], bool]
) -> None:
    assert parse(PLACES.encode(), "f.yaml").resolve(loc) == expected


def test_a_key_that_stands_three_times_names_the_first_line_each_time() -> None:
    """The second one took the place of the first, so the third named the wrong line."""
    found = refused("a: 1\na: 2\na: 3\n1: x\n1.0: y\n1.00: z\n1.0: w\n").diagnostics
    assert [dict(diagnostic.values)["first"] for diagnostic in found] == ["1", "1", "4", "4", "4"]


@pytest.fixture
def in_time() -> Iterator[None]:
    started = time.perf_counter()
    yield
    assert time.perf_counter() - started < 20


@pytest.mark.usefixtures("in_time")
def test_many_tags_are_refused_in_time() -> None:
    """Each complaint looked for every tag in the rest of the file."""
    assert len(where("[" + "!x 1," * 20_000 + "]", expect="sequence")) == REPEATS


@pytest.mark.usefixtures("in_time")
def test_many_double_keys_far_down_are_refused_in_time() -> None:
    """Each complaint counted the lines from the top of the file."""
    assert len(where("#\n" * 500_000 + "{" + "a," * 20_000 + "}")) == REPEATS


@pytest.mark.usefixtures("in_time")
def test_many_escapes_are_refused_in_time() -> None:
    """Each escape was looked at, long after its complaint would not be kept."""
    assert where('a: "' + r"\0" * 200_001 + '"') == ["1:4-400008 HR110"]
    assert len(where("a: [" + r'"\0",' * 20_000 + "]")) == REPEATS
