"""Text becomes a Document in which every value keeps its address.

The language is a small, strict part of YAML. Text without quotes is text, unless it is exactly a number, `true`,
`false`, `null` or `~` (so `NO`, `on`, `12:30` and `2026-11-20` stay what was written). Keys are always text. Whatever
would change meaning in silence is refused at its line and column: keys that stand twice, anchors, aliases, merge keys,
tags, directives, second documents, hidden characters. A file gets at most `REPEATS` complaints of one code.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from math import isinf
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import yaml
from yaml import events as ev

from hrdd.diagnostics import Diagnostic, Refusal, Span, in_file_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hrdd.diagnostics import Path

Parser: Any
try:
    from yaml._yaml import CParser as Parser
except ImportError:  # PyYAML without libyaml: slower, and stricter about tabs between values and ? inside brackets
    Parser = yaml.SafeLoader

Expected = Literal["mapping", "sequence"]
Spot = tuple[int, int, int, "int | dict[str, Spot] | list[Spot]"]
"""Offsets of one value: its key's start and end (-1 without one), its own start, and its end or what it contains."""

REPEATS = 20
LAST_CHARACTER = 0x10FFFF
MOST_DIGITS = 18  # more do not fit 64 bits everywhere
SHOWN = 60
BAD_KEY = "\0"  # stands for a key that was refused; no file can hold it
CONSTANTS = {"": None, "~": None} | {
    spelling: value
    for word, value in (("null", None), ("true", True), ("false", False))
    for spelling in (word, word.title(), word.upper())
}
NUMERIC = frozenset("0123456789+-.")
SPECIAL_KEY = NUMERIC | {"<"}
INTEGER = re.compile(r"[-+]?([0-9]+)\Z")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
WIDE = re.compile(  # UTF-16 and UTF-32, by their mark or by where the zeros of the first letters stand
    rb"\xff\xfe|\xfe\xff|\0\0\xfe\xff|\0{3}[^\0]|[^\0]\0{3}|(?:\0[^\0]){2}|(?:[^\0]\0){2}"
)
STRING = "tag:yaml.org,2002:str"
TAG = re.compile(r"![^\s,\[\]{}]*")
DIRECTIVE = re.compile(r"^%[^\r\n]*", re.MULTILINE)
WHAT = {dict: "a mapping", tuple: "a list", str: "text", int: "a number", float: "a number", bool: "true or false"}

HIDDEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
BAD_IN_FILE = re.compile(rf"[{HIDDEN}]|\r(?!\n)")
BAD_IN_VALUE = re.compile(rf"[{HIDDEN}\r\ud800-\udfff]")
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
ESCAPED = {"0": 0, "a": 7, "b": 8, "v": 11, "f": 12, "r": 13, "e": 27, "N": 0x85, "L": 0x2028, "P": 0x2029}

LINED_UP = "this does not line up with the lines around it; check the indentation"
REASONS = (
    # a piece of what the parser says, the characters it may stop at (empty: any), our words, whether the place to
    # show is where the trouble began and not where the parser stopped; the first row that fits is taken
    ("nesting depth", "", "lists and mappings are nested too deeply here", False),
    ("any token", "", "text that starts with {shown} needs quotes", False),
    ("unexpected ':'", "", "text with a colon in it needs quotes", False),
    ("unexpected", "", "the quote that opens here is never closed", True),
    ("quoted scalar", "", r"a backslash in double quotes starts an escape; write \\ or use single quotes", False),
    ("scanning an a", "", "text that starts with * or & needs quotes", True),
    ("simple key", "", "this is not a key with its value; is a colon missing, or a quote or bracket left open", True),
    ("sequence entries", "", "a list entry starts on its own line; text that starts with a dash needs quotes", False),
    ("mapping keys", "", "text that starts with a question mark needs quotes", False),
    ("block scalar", "", "after | or > the line ends, and the text starts on the next line", False),
    ("flow sequence", "", "the bracket [ on line {line} is not closed, or a comma is missing before this", False),
    ("flow mapping", "", "the bracket {{ on line {line} is not closed, or a comma is missing before this", False),
    ("document start", "", "this stands after the end of the content; check the indentation", False),
    ("", "]}", "this bracket closes nothing, or a value is missing before it", False),
    ("block", ":", "a key is missing before this colon", False),
    ("block", "-", "a list entry stands where a key is expected; check the indentation", False),
    ("block", "", LINED_UP, False),
    ("", "", "something is missing or too much here", False),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read, each at least 1: bytes of a file, levels, keys and values, characters of one text."""

    bytes: int = 5_000_000
    depth: int = 64
    nodes: int = 300_000
    scalar: int = 200_000


LIMITS = Limits()


@dataclass(frozen=True, eq=False)
class Document:
    """One file as plain values (dict, tuple, str, int, float, bool, None) that can be asked where they stand.

    `name` is the file as the user gave it; `text` is what it says, without a byte order mark.
    """

    name: str
    text: str = field(repr=False)
    data: Any
    _root: Spot = field(repr=False)

    @cached_property
    def _starts(self) -> array[int]:
        return _line_starts(self.text)

    def span(self, path: Path, *, on_key: bool = False) -> Span:
        """Where the value at `path` stands; where nothing stands, its nearest ancestor that exists.

        A container is shown by its key, and so is everything when `on_key` is true; without a key by its first key
        or opening mark. The empty path is the first content of the document.
        """
        spot = self._root
        for part in path:
            if not _holds(spot[3], part):
                break
            spot = spot[3][part]  # type: ignore[index]
        key_start, key_end, start, end = spot
        if key_start >= 0 and (on_key or not isinstance(end, int)):
            start, end = key_start, key_end
        elif isinstance(end, dict) and end:  # a mapping in a list, or the whole document
            key_start, key_end = next(iter(end.values()))[:2]
            end = key_end if key_start == start else start + 1
        return _span(self._starts, start, end if isinstance(end, int) else start + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its end; empty where there is no such line."""
        if not 1 <= number <= len(self._starts):
            return ""
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end].rstrip("\r\n")

    def resolve(self, loc: Sequence[str | int]) -> tuple[Path, bool]:
        """Follow `loc` through the values and skip parts that are not in the document (pydantic adds such parts).

        Returns the path, and whether the last part of `loc` was found.
        """
        value, path, found = self.data, list[str | int](), True
        for part in loc:
            found = _holds(value, part)
            if found:
                value = value[part]
                path.append(part)
        return tuple(path), found


def parse(raw: bytes, name: str, limits: Limits = LIMITS, expect: Expected = "mapping") -> Document:
    """Read one file whose top level is a mapping or a sequence, as `expect` says.

    Raises Refusal with every complaint in file order, and nothing else. A syntax error, a limit or a second document
    ends the reading; what was found before it is reported too.
    """
    if len(raw) > limits.bytes:
        values = (("what", "this file"), ("size", f"{len(raw):,} bytes"), ("limit", f"{limits.bytes:,}"))
        raise Refusal([Diagnostic("HR110", name, values=values)])
    text = _decode(raw, name)
    reading = _Reading(text, limits)
    collecting = gc.isenabled()
    gc.disable()  # nothing here makes circles, and looking for them takes a fifth of the time
    try:
        reading.run(expect)
    finally:
        if collecting:
            gc.enable()
    if reading.complaints:
        raise Refusal(
            in_file_order(
                Diagnostic(code, name, (), _span(reading.starts, start, end), values)
                for code, start, end, values in reading.complaints
            )
        )
    return Document(name, text, reading.values[0], reading.spots[0])


class _Stop(Exception):  # noqa: N818 - it ends the reading and never leaves this module
    pass


class _Reading:
    """One pass over the parser's events: builds the values, their places and the complaints, with its own stack."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.values: list[Any] = []
        self.spots: list[Spot] = []
        self.complaints: list[tuple[str, int, int, tuple[tuple[str, str], ...]]] = []
        self.numbers: dict[tuple[int, bool, float], tuple[int, object]] = {}
        self.documents = 0

    @cached_property
    def starts(self) -> array[int]:
        """The offset at which each line starts."""
        return _line_starts(self.text)

    def line(self, offset: int) -> str:
        """The number of the line that an offset is on."""
        return str(bisect_right(self.starts, offset))

    def complain(self, code: str, start: int, end: int | None = None, **values: str) -> None:
        """Note what is wrong between two offsets (one character without `end`), unless it was said too often."""
        if not self.enough(code):
            start = min(start, len(self.text))
            end = min(start + 1 if end is None else end, len(self.text))
            self.complaints.append((code, start, end, tuple(values.items())))

    def enough(self, code: str) -> bool:
        """Whether complaints of this code were made so often that another would not be kept."""
        return sum(said[0] == code for said in self.complaints) >= REPEATS

    def stop(self, code: str, start: int, end: int, **values: str) -> NoReturn:
        """Note what is wrong and end the reading."""
        self.complain(code, start, end, **values)
        raise _Stop

    def run(self, expect: Expected) -> None:
        """Read everything; what is wrong is in `complaints` afterwards."""
        readable = self.characters()
        if readable is None:
            return
        parser = Parser(readable)
        try:
            self.build(parser.get_event)
            self.top(expect)
        except _Stop:
            pass
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            if not self.limit_before(readable[: getattr(mark, "index", 0)]):
                self.syntax(error)
        except (ValueError, OverflowError):  # the pure parser, at an escape beyond Unicode
            self.escape(ESCAPE.match(self.text, parser.get_mark().index - 2))

    def limit_before(self, readable: str) -> bool:
        """Whether a limit is passed in the text before a syntax error; if so, that is what `complaints` tells.

        The scanner looks about a thousand characters ahead, and newer ones refuse deep nesting themselves.
        """
        again = _Reading(self.text, self.limits)
        try:
            again.build(Parser(readable).get_event)
        except _Stop:
            self.complaints = again.complaints
            return True
        except yaml.YAMLError:
            pass
        return False

    def characters(self) -> str | None:
        """Complain about hidden characters. Returns the text without them, or None where it would be misread."""
        if not BAD_IN_FILE.search(self.text):
            return self.text
        found = [(match.start(), match.group()) for match in islice(BAD_IN_FILE.finditer(self.text), REPEATS + 1)]
        endings = [at for at, character in found if character in "\0\r"]
        for at, character in found:
            if character not in "\0\r" or at == endings[0]:
                self.character(at, at + 1, ord(character))
        if endings or len(found) > REPEATS:
            return None
        return self.text.translate({ord(character): 0xF0000 + ord(character) for _, character in found})

    def character(self, start: int, end: int, code: int) -> None:
        """Complain about a character that neither a file nor a value may hold."""
        name = unicodedata.name(chr(min(code, LAST_CHARACTER)), "").lower()
        self.complain("HR103", start, end, character=f"U+{code:04X}" + (f" ({name})" if name else ""))

    def build(self, get_event: Callable[[], Any]) -> None:  # noqa: C901, PLR0912, PLR0915 # one flat loop: it is the hot one
        """The loop: attach each value to what holds it. Written flat, for most of the time is spent here."""
        # what holds the value to come and its places; whether that is a mapping; the key, once it is read
        values: Any = self.values
        spots: Any = self.spots
        keyed, key, key_start, key_end, nodes, most = False, None, -1, -1, 0, self.limits.nodes
        stack: list[tuple[Any, Any, bool, str | None, int, int, int]] = []
        while True:
            event = get_event()
            kind = type(event)
            if kind is ev.ScalarEvent:
                value, style, start, end = event.value, event.style, event.start_mark.index, event.end_mark.index
                plain = not style and event.tag is None
                if event.tag is not None or event.anchor is not None:
                    self.properties(event)
                if (style == '"' and end - start != len(value) + 2) or len(value) > self.limits.scalar:
                    self.content(value, start, end)
                nodes += 1
                if nodes > most:
                    self.stop("HR112", start, end, limit=f"{most:,}")
                if keyed and key is None:
                    if value in spots or (plain and (value in CONSTANTS or value[0] in SPECIAL_KEY)):
                        value = self.key(value, spots, start, end, plain=plain)
                    key, key_start, key_end = value, start, end
                    continue
                if plain and value in CONSTANTS:
                    value = CONSTANTS[value]
                elif plain and value[0] in NUMERIC:
                    value = self.number(value, start, end)
            elif kind is ev.MappingStartEvent or kind is ev.SequenceStartEvent:
                nodes += 1
                stack.append((values, spots, keyed, key, key_start, key_end, event.start_mark.index))
                self.container(event, len(stack), as_key=keyed and key is None)
                keyed, key = kind is ev.MappingStartEvent, None
                values, spots = ({}, {}) if keyed else ([], [])
                continue
            elif kind is ev.MappingEndEvent or kind is ev.SequenceEndEvent:
                value, end = values if keyed else tuple(values), spots
                values, spots, keyed, key, key_start, key_end, start = stack.pop()
            elif kind is ev.AliasEvent:
                value, start, end = None, event.start_mark.index, event.end_mark.index
                self.complain("HR107", start, end, what=f"aliases (*{_shown(event.anchor)})")
            elif kind is ev.StreamEndEvent:
                return
            else:
                self.document(event)
                continue
            if not keyed:
                values.append(value)
                spots.append((-1, -1, start, end))
            elif key is None:  # a container or an alias where a key should be
                key, key_start, key_end = BAD_KEY, start, start
            else:
                values[key] = value
                spots[key] = (key_start, key_end, start, end)
                key = None

    def key(self, text: str, spots: dict[str, Spot], start: int, end: int, *, plain: bool) -> str:
        """A key that stands twice or that is perhaps not text. Returns its text, or BAD_KEY where it is refused."""
        if plain and (text == "<<" or CONSTANTS.get(text, text) is None):
            if text == "<<":
                self.complain("HR107", start, end, what="merge keys (<<)")
            else:
                self.complain("HR116", start, end, what="null" if text else "empty")
            return BAD_KEY
        first = spots[text][0] if text in spots else start
        if plain:  # to other programs 1 and 1.0, or true and True, are one key
            value = CONSTANTS.get(text, _number(text))
            if value is not None and not isinstance(value, str):
                seen = self.numbers.setdefault((id(spots), isinstance(value, bool), value), (start, spots))
                first = min(first, seen[0])
        if first == start:
            return text
        self.complain("HR106", start, end, key=_shown(text), first=self.line(first))
        return BAD_KEY

    def number(self, text: str, start: int, end: int) -> int | float | str | None:
        """The number that unquoted text is, or the text when it is none."""
        value = _number(text)
        if value is None:
            self.complain("HR113", start, end, number=_shown(text))
        return value

    def content(self, value: str, start: int, end: int) -> None:
        """Complain about a text that is too long, or else about each hidden character that an escape puts into it."""
        if len(value) > self.limits.scalar:
            size, limit = f"{len(value):,} characters", f"{self.limits.scalar:,}"
            self.complain("HR110", start, end, what="this text", size=size, limit=limit)
        elif BAD_IN_VALUE.search(value) and not self.enough("HR103"):
            for match in ESCAPE.finditer(self.text, start, end):
                self.escape(match)

    def escape(self, match: re.Match[str] | None) -> None:
        """Complain about an escape when it stands for a character that no value may hold."""
        if match is None:  # the pure parser fails in the same way at a %YAML line with an endless number
            self.directive()
            return
        digits = match[1] or match[2] or match[3]
        code = int(digits, 16) if digits else ESCAPED.get(match[4], ord(" "))
        if code > LAST_CHARACTER or BAD_IN_VALUE.match(chr(code)):
            self.character(*match.span(), code)

    def container(self, event: Any, depth: int, *, as_key: bool) -> None:
        """Complain about a mapping or list that is too deep, decorated, or used as a key."""
        at = event.start_mark.index
        if event.anchor is not None or event.tag is not None:
            self.properties(event)
        if as_key:
            self.complain("HR116", at, what="a mapping" if type(event) is ev.MappingStartEvent else "a list")
        if depth > self.limits.depth:
            self.stop("HR111", at, at + 1, limit=str(self.limits.depth))

    def properties(self, event: Any) -> None:
        """Complain about the anchor and the tag of a value."""
        at = event.start_mark.index
        if event.anchor is not None:
            place = self.text.find("&" + event.anchor, at)
            what = f"anchors (&{_shown(event.anchor)})"
            self.complain("HR107", place, place + 1 + len(event.anchor), what=what)
        if event.tag is not None and (event.tag != STRING or type(event) is not ev.ScalarEvent):
            self.tag(self.text.find("!", at))

    def tag(self, at: int) -> None:
        """Complain about the tag at an offset."""
        tag = next(TAG.finditer(self.text, at))
        self.complain("HR108", *tag.span(), tag=_shown(tag[0]))

    def document(self, event: Any) -> None:
        """Complain about a second document, and about directives before the first."""
        start, end = event.start_mark.index, event.end_mark.index
        if type(event) is ev.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self.stop("HR109", start, end)
            if self.text[start : start + 1] == "%":
                self.directive()

    def directive(self) -> None:
        """Complain about the first line that starts with a percent sign."""
        match = DIRECTIVE.search(self.text)
        start, end = match.span() if match else (0, 0)
        self.complain("HR105", start, end, reason="a line that starts with % is a directive; delete it")

    def top(self, expect: Expected) -> None:
        """Complain about a file without content, or with another kind of content than is expected."""
        start, end = self.spots[0][2:] if self.spots else (0, 0)
        if start == end:
            self.complain("HR104", 0, 0)
        elif type(self.values[0]) is not (dict if expect == "mapping" else tuple):
            what = WHAT.get(type(self.values[0]), "null")
            self.complain("HR115" if expect == "mapping" else "HR117", start, what=what)

    def syntax(self, error: yaml.YAMLError) -> None:
        """Say in plain words what the parser could not read."""
        said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', error)}"
        marks: tuple[Any, ...] = (getattr(error, "problem_mark", None), getattr(error, "context_mark", None))
        at, began = (int(getattr(mark, "index", 0)) for mark in marks)
        stopped = self.text[at : at + 1]
        before = self.text[max(self.text.rfind("\n", 0, at) + 1, at - 1000) : at]
        if "Unicode" in said:
            self.escape(ESCAPE.match(self.text, at - 2))
        elif "tab character" in said or (stopped == "\t" and "any token" in said):
            self.complain("HR114", at)
        elif self.text.startswith("!", began) and "tag" in said:
            self.tag(began)
        elif not self.documents and ("directive" in said or "document" in said) and DIRECTIVE.search(self.text):
            self.directive()
        elif "mapping values" in said and ": " in before:
            self.complain("HR105", at, reason="a colon and a space inside text need quotes around the text")
        elif "mapping values" in said:
            self.complain("HR105", at, reason=LINED_UP + ", and the colon and space of the line before")
        elif before.rstrip(" ").endswith(("'", '"')) and ("block" in said or "flow" in said) and stopped not in "]}:":
            self.complain("HR105", at, reason="text goes on after its closing quote; is a quote inside it not doubled")
        else:
            fits = (row for row in REASONS if row[0] in said and (not row[1] or (stopped and stopped in row[1])))
            _, _, reason, at_start = next(fits)
            reason = reason.format(line=self.line(began), shown=_shown(stopped))
            self.complain("HR105", began if at_start else at, reason=reason)


def _number(text: str) -> int | float | str | None:
    """The number that `text` is, the text itself when it is none, None for a number out of range."""
    if whole := INTEGER.match(text):
        return int(text) if len(whole[1]) <= MOST_DIGITS else None
    match = FLOAT.match(text)
    if match is None:
        return text
    value = float(text)
    lost = isinf(value) or (value == 0 and match[1].strip("0.") != "")
    return None if lost else value


def _holds(container: object, part: str | int) -> bool:
    """Whether `container` is a mapping with this key or a list with this position."""
    if isinstance(container, dict):
        return part in container
    return isinstance(container, (list, tuple)) and isinstance(part, int) and 0 <= part < len(container)


def _shown(text: str) -> str:
    """Text of a file as a message may quote it: short, and with nothing that cannot be seen."""
    short = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return "".join(character if character.isprintable() else "?" for character in short)


def _decode(raw: bytes, name: str) -> str:
    """The text of a file in UTF-8; raises Refusal for any other encoding."""
    if WIDE.match(raw):
        reason = "it looks like UTF-16 or UTF-32"
        raise Refusal([Diagnostic("HR102", name, (), Span(1, 1, 1, 1), (("reason", reason),))])
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        span = _span(_line_starts(before), len(before), len(before) + 1)
        reason = f"the byte 0x{raw[error.start]:02X} stands here; is it Latin-1 or Windows-1252?"
        raise Refusal([Diagnostic("HR102", name, (), span, (("reason", reason),))]) from None


def _line_starts(text: str) -> array[int]:
    """The offset at which each line starts."""
    starts = array("Q", (0,))
    starts.extend(match.end() for match in re.finditer("\n", text))
    return starts


def _span(starts: array[int], start: int, end: int) -> Span:
    """Two offsets as lines and columns from 1."""
    first, last = bisect_right(starts, start), bisect_right(starts, end)
    return Span(first, start - starts[first - 1] + 1, last, end - starts[last - 1] + 1)
