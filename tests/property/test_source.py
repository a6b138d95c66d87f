"""Laws of the YAML dialect: any bytes are answered, places are true, layout changes places and nothing else."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import hrdd.source
from hrdd.diagnostics import KINDS, Path, Refusal, Span
from hrdd.source import Document, parse

SECONDS = 10
LIMITS = hrdd.source.Limits(bytes=20_000, depth=8, nodes=200, scalar=500)
FRAGMENTS = (
    *(
        "a",
        "b: ",
        "- ",
        "k: v\n",
        "\n",
        "\n  ",
        "\n    ",
        " ",
        "\t",
        "'",
        '"',
        "''",
        '""',
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
    ),
    *("? ", "!", "!!str ", "!x", "!<x>", "!a!", "%41", "&a ", "*a", "|", "|2", ">-", "#", " # c", "%YAML 1.1\n", "%"),
    *("---", "...", "\n---\n", "\n...\n", "null", "~", "true", "1", "1.0", "9" * 30, "1e999", ".5", "-", "+", "<<: "),
    *("\\", "\\x41", "\\e", "\\U00110000", "\\ud800", "\\\n", "@", "`", "=", "é", "😀", "\u2028", "\ufeff", "\x07"),
    *("\r", "\r\n", "\x85", "\u202e", "\u0661", "\ud7ff", "\ue000", "\U0010ffff", "\ufffd", "\0"),
)

broken = st.lists(st.sampled_from(FRAGMENTS), max_size=20).map(lambda parts: "".join(parts).encode())
LIKE_NUMBERS = re.compile(r"[-+.0-9eE]+")  # PyYAML leaves some of them without quotes: to YAML 1.1 they are text
words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"]), max_size=12
).filter(lambda word: not LIKE_NUMBERS.fullmatch(word)) | st.sampled_from(
    ["NO", "12:30", "2026-11-20", "null", "~", "1.0", "- a", "a: b", "a #b", "<<", "'", '"', "\n", "x\ny "]
)
numbers = st.integers(-(10**18) + 1, 10**18 - 1) | st.floats(allow_nan=False, allow_infinity=False)
plain = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
mappings = st.dictionaries(words, plain, max_size=5)
twisted = st.sampled_from(
    ["0E0", "08", "+1", ".5", "1e3", "NO", "null", "True", "1_0", "0x1", "~", "<<", "", "\t", "\n"]
)


@pytest.fixture(autouse=True, params=[hrdd.source.Parser, yaml.SafeLoader], ids=["libyaml", "pure"], scope="module")
def _parser(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hrdd.source.Parser", request.param)
        yield


def listed(data: Any) -> Any:
    """The same values with lists, for a writer that knows no tuples."""
    if isinstance(data, dict):
        return {key: listed(value) for key, value in data.items()}
    return [listed(value) for value in data] if isinstance(data, tuple) else data


def exactly(data: Any) -> str:
    """Values that can be compared with their types: 1, 1.0 and true are three."""
    return repr(data)


def written(data: Any, *, flow: bool | None, quotes: str | None, width: int = 80) -> str:
    """The data as PyYAML writes it; a number with an exponent gets no tag that way."""
    text: str = yaml.safe_dump(
        listed(data), default_flow_style=flow, default_style=quotes, allow_unicode=True, width=width, sort_keys=False
    )
    return text


layouts = st.fixed_dictionaries(
    {"flow": st.sampled_from([True, False, None]), "quotes": st.none(), "width": st.sampled_from([5, 80])}
)


def paths(data: Any, above: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield above, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from paths(value, (*above, key))
    elif isinstance(data, tuple):
        for index, value in enumerate(data):
            yield from paths(value, (*above, index))


def offset(text: str, line: int, column: int) -> int:
    """Where a line and a column are; fails where there is no such place."""
    lines = text.split("\n")
    assert 1 <= line <= len(lines)
    assert 1 <= column <= len(lines[line - 1]) + 2  # the end of a line end is a place too
    return sum(len(before) + 1 for before in lines[: line - 1]) + column - 1


def cut(text: str, span: Span) -> str:
    start, end = offset(text, span.line, span.column), offset(text, span.end_line, span.end_column)
    assert start <= end <= len(text) + 1
    return text[start:end]


def answer(raw: bytes) -> Document | Refusal:
    """What one file gives; anything else than these two goes through and fails the test."""
    started = time.perf_counter()
    try:
        return parse(raw, "f.yaml", LIMITS)
    except Refusal as refusal:
        return refusal
    finally:
        assert time.perf_counter() - started < SECONDS


@given(st.binary(max_size=200) | broken | st.text(max_size=100).map(lambda text: text.encode(errors="surrogatepass")))
@example(b"%YAML 1." + b"1" * 5000)
@example(b'"\\UFFFFFFFF"')
@example(b"[" * 10_000)
@example(b"!" * 10_000)
@example(b"- " * 10_000)
@example(b"'" * 10_000)
def test_any_bytes_give_a_document_or_a_refusal_whose_places_are_in_the_file(raw: bytes) -> None:
    found = answer(raw)
    text = raw.decode(errors="replace").removeprefix("\ufeff")
    if isinstance(found, Document):
        assert found.text == text
        for path, _ in paths(found.data):
            cut(text, found.span(path))
            cut(text, found.span(path, on_key=True))
        return
    assert found.diagnostics
    order = [diagnostic.span for diagnostic in found.diagnostics if diagnostic.span]
    assert order == sorted(order)
    for diagnostic in found.diagnostics:
        assert diagnostic.code in KINDS
        assert diagnostic.message
        assert all(character.isprintable() for character in diagnostic.message + diagnostic.fix)
        if diagnostic.span is not None:
            cut(text, diagnostic.span)


@given(mappings, layouts)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_reads_back_the_same(data: dict[str, Any], layout: dict[str, Any]) -> None:
    found = parse(written(data, **layout).encode(), "f.yaml")
    assert exactly(found.data) == exactly(data)


@given(st.dictionaries(words | twisted, plain | twisted | st.lists(twisted).map(tuple), max_size=5))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_as_json_reads_back_the_same(data: dict[str, Any]) -> None:
    found = parse(json.dumps(data, ensure_ascii=False).encode(), "f.yaml")
    assert exactly(found.data) == exactly(data)


@given(mappings, st.sampled_from(["'", '"', "|", ">"]))
def test_text_in_quotes_and_blocks_reads_back_the_same(data: dict[str, Any], quotes: str) -> None:
    only_text = {key: str(value) for key, value in data.items()}
    found = parse(written(only_text, flow=False, quotes=quotes).encode(), "f.yaml")
    assert exactly(found.data) == exactly(only_text)


@given(mappings, layouts)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_the_text_at_the_span_of_a_value_reads_back_as_the_value(data: dict[str, Any], layout: dict[str, Any]) -> None:
    document = parse(written(data, **layout).encode(), "f.yaml")
    for path, value in paths(document.data):
        if not isinstance(value, dict | tuple):
            piece = cut(document.text, document.span(path))
            (again,) = parse(f"- {piece}".encode(), "piece", expect="sequence").data
            assert exactly(again) == exactly(value)
        elif path and isinstance(path[-1], str):
            key = cut(document.text, document.span(path))
            assert list(parse(f"? {key}".encode(), "key").data) == [path[-1]]


@given(broken)
def test_the_text_at_a_span_reads_back_in_odd_files_too(raw: bytes) -> None:
    document = answer(raw)
    if isinstance(document, Refusal):
        return
    for path, value in paths(document.data):
        piece = cut(document.text, document.span(path))
        if not isinstance(value, dict | tuple) and "\n" not in piece:
            (again,) = parse(f"- {piece}".encode(), "piece", expect="sequence").data
            assert exactly(again) == exactly(value)


@given(mappings, st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_blank_lines_and_comments_change_places_and_nothing_else(data: dict[str, Any], draw: st.DataObject) -> None:
    """Between the keys of the top level, where no text can run on."""
    parts = [written({key: value}, flow=False, quotes=None, width=10**6) for key, value in data.items()] or ["{}\n"]
    fillers = [draw.draw(st.sampled_from(["", "\n", "# a: 1\n", "  \n", "\n# '[\n\n"])) for _ in parts]
    before = parse("".join(parts).encode(), "f.yaml")
    after = parse("".join(filler + part for filler, part in zip(fillers, parts, strict=True)).encode(), "f.yaml")
    assert exactly(after.data) == exactly(before.data)
    if not data:
        return
    moved, starts = 0, {}
    for key, filler in zip(data, fillers, strict=True):
        moved += filler.count("\n")
        starts[key] = moved
    for path, _ in paths(before.data):
        if path:
            old, by = before.span(path), starts[str(path[0])]
            expected = Span(old.line + by, old.column, old.end_line + by, old.end_column)
            assert after.span(path) == expected


@given(mappings)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_windows_line_ends_change_nothing(data: dict[str, Any]) -> None:
    text = written(data, flow=False, quotes=None)
    with_lf, with_crlf = parse(text.encode(), "f.yaml"), parse(text.replace("\n", "\r\n").encode(), "f.yaml")
    assert exactly(with_crlf.data) == exactly(with_lf.data)


@given(mappings, st.lists(st.text(max_size=5) | st.integers(-3, 5), max_size=5))
def test_every_path_leads_to_a_place_and_every_location_to_a_path(data: dict[str, Any], loc: list[str | int]) -> None:
    document = parse(written(data, flow=None, quotes=None).encode(), "f.yaml")
    cut(document.text, document.span(tuple(loc)))
    path, _ = document.resolve(loc)
    assert path in dict(paths(document.data))
