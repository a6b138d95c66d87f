"""TOML with addresses: every value stands where the document says it does."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdd.diagnostics import Refusal
from hrdd.library.toml import parse

TEXT = '''# settings
title = "a # b" # c
"quoted key" = 'it''s' # two strings would not be TOML, this is one
numbers = [1, 2.5,
  0x1f, # in the middle
  1979-05-27T07:32:00Z]
inline = {a = "x}", b.c = [true, {d = """
several "lines" """}]}

[one.two]
long = \'\'\'
[not.a.header] "quotes"
\'\'\'
other.dotted = false

[[several]]
name = "first"
[several.inside]
x = 1
[[several]]
name = "\\"second\\""
'''.replace("it''s", "its")


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path, value


def check(text: str) -> int:
    """Every value reads the same from its own place; how many there are."""
    document = parse(text.encode(), "s.toml")
    lines = document.text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    count = 0
    for path, value in leaves(tomllib.loads(document.text)):
        span = document.span(path)
        start, end = starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
        assert tomllib.loads(f"k = {document.text[start:end]}") == {"k": value}, path
        assert document.resolve(path) == (path, True)
        count += 1
    return count


def test_every_value_stands_where_the_document_says() -> None:
    assert check(TEXT) == 14
    document = parse(TEXT.encode(), "s.toml")
    assert document.span(("several", 1, "name")).line == TEXT.split("\n").index('name = "\\"second\\""') + 1
    assert document.span(("quoted key",), on_key=True).column == 1
    assert document.span(("one", "two", "nowhere")) == document.span(("one", "two"))


def test_line_ends_and_a_byte_order_mark_move_nothing() -> None:
    plain = parse(TEXT.encode(), "s.toml")
    other = parse(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(), "s.toml")
    assert [other.span(path) for path, _ in leaves(plain.data)] == [plain.span(path) for path, _ in leaves(plain.data)]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
SCALARS = st.one_of(
    st.integers(-(2**60), 2**60).map(str),
    st.booleans().map(lambda value: str(value).lower()),
    WORDS.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    WORDS.filter(lambda text: "'" not in text).map(lambda text: f"'{text}'"),
    WORDS.map(lambda text: '"""\n' + text.replace("\\", "\\\\").replace('"', '\\"') + '\n"""'),
)
BLANKS = st.sampled_from(["", " ", "\t", "\n", " # , ] }\n", "\n\n"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(st.tuples(BLANKS, inner, BLANKS), max_size=3).map(
            lambda parts: "[" + ",".join("".join(part) for part in parts) + "]"
        )
        | st.lists(inner, max_size=3).map(
            lambda parts: "{" + ", ".join(f"k{index} = {part}" for index, part in enumerate(parts)) + "}"
        )
    ),
    max_leaves=6,
)


@given(st.lists(VALUES, max_size=5))
def test_whatever_the_text_every_value_reads_the_same_from_its_place(values: list[str]) -> None:
    text = "".join(f"# c\nkey{index} = {value} # [x]\n" for index, value in enumerate(values))
    text += "".join(
        f"[table{index}.sub]\n'key' . x = {value}\n[[list]]\ny={value}" + "\n" for index, value in enumerate(values)
    )
    check(text)


@pytest.mark.parametrize(
    ("raw", "code", "line", "said"),
    [
        (b"a = \n", "HR601", 1, "invalid value"),
        (b"a = 1\nb = [1,\n", "HR601", 3, "invalid value"),
        (b"a = 1\na = 2\n", "HR601", 2, "cannot overwrite a value"),
        (b"[x]\n[x]\n", "HR601", 2, "cannot declare"),
        (b"a = '\xff'", "HR102", 0, "byte 6"),
        (b"a" * 5_000_001, "HR110", 0, "larger"),
        (b"a = " + b"[" * 5000, "HR601", 1, ""),
    ],
)
def test_what_is_no_toml_is_told_at_its_place(raw: bytes, code: str, line: int, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(raw, "s.toml")
    (diagnostic,) = refused.value.diagnostics
    assert (diagnostic.code, diagnostic.span.line if diagnostic.span else 0) == (code, line)
    assert said in diagnostic.message
