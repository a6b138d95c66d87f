"""TOML becomes a Document whose values keep their address: tomllib says what it means, this says where it stands."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hrdd.diagnostics import Diagnostic, Refusal, Span
from hrdd.source import LIMITS, Document

if TYPE_CHECKING:
    from hrdd.source import Spot

AT = re.compile(r"\(at (?:line (?P<line>[0-9]+), column (?P<column>[0-9]+)|end of document)\)$")
BLANK = " \t"
PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
BARE = re.compile(r"[^,\]}#\n]*")
STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)


def parse(raw: bytes, name: str) -> Document:
    """Read one TOML file. Raises Refusal (HR102, HR110, HR601) for one that is not TOML."""
    if len(raw) > LIMITS.bytes:
        values = (("what", "this file"), ("size", f"{len(raw):,} bytes"), ("limit", f"{LIMITS.bytes:,}"))
        raise Refusal([Diagnostic("HR110", name, values=values)])
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        why = (("reason", f"byte {error.start + 1} is not part of a character"),)
        raise Refusal([Diagnostic("HR102", name, values=why)]) from None
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refusal([_not_toml(str(error), text, name)]) from None
    return Document(name, text, _plain(data), _Locator(text).document())


def _not_toml(said: str, text: str, name: str) -> Diagnostic:
    found = AT.search(said)
    line, column = text.count("\n") + 1, 1
    if found and found["line"]:
        line, column = int(found["line"]), int(found["column"])
    reason = AT.sub("", said).strip() or "it is nested too deeply"
    told = (("reason", reason[:1].lower() + reason[1:]),)
    return Diagnostic("HR601", name, (), Span(line, column, line, column + 1), told)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return tuple(_plain(inner) for inner in value) if isinstance(value, list) else value


@dataclass(slots=True)
class _Node:
    """A value under construction: where its key and itself stand, and what it holds."""

    key_start: int
    key_end: int
    start: int
    end: int
    inside: dict[str, _Node] | list[_Node] | None = None

    def spot(self) -> Spot:
        """The same as `hrdd.source` keeps it."""
        if isinstance(self.inside, dict):
            return self.key_start, self.key_end, self.start, {key: node.spot() for key, node in self.inside.items()}
        if isinstance(self.inside, list):
            return self.key_start, self.key_end, self.start, [node.spot() for node in self.inside]
        return self.key_start, self.key_end, self.start, self.end


@dataclass(slots=True)
class _Locator:
    """One pass over text that is known to be TOML: it looks for places and judges nothing."""

    text: str
    at: int = 0
    root: _Node = field(default_factory=lambda: _Node(-1, -1, 0, 0, {}))

    def document(self) -> Spot:
        """The places of everything in the text."""
        here = self.root
        while self._content():
            if self.text[self.at] == "[":
                here = self._header()
            else:
                self._pair(here)
        return self.root.spot()

    def _content(self) -> bool:
        """Go to the next character that says something; whether there is one."""
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text[self.at] not in f"{BLANK}\n":
                return True
            else:
                self.at += 1
        return False

    def _blank(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in BLANK:
            self.at += 1

    def _key(self) -> list[tuple[str, int, int]]:
        """A dotted key: its parts with their places."""
        parts: list[tuple[str, int, int]] = []
        while True:
            self._blank()
            found = PART.match(self.text, self.at)
            assert found is not None  # noqa: S101 # tomllib took it for a key
            name = found[0]
            if name[0] in "\"'":
                name = tomllib.loads(f"k = {name}")["k"]
            parts.append((name, found.start(), found.end()))
            self.at = found.end()
            self._blank()
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def _header(self) -> _Node:
        several = self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        *above, (name, start, end) = self._key()
        self.at += 2 if several else 1
        inside = _mapping(_descend(self.root, above))
        node = _Node(start, end, start, end, {})
        if not several:
            return inside.setdefault(name, node)
        entries = inside.setdefault(name, _Node(start, end, start, end, [])).inside
        assert isinstance(entries, list)  # noqa: S101 # as tomllib read it
        entries.append(_Node(-1, -1, start, end, {}))
        return entries[-1]

    def _pair(self, here: _Node) -> None:
        *above, (name, start, end) = self._key()
        self.at += 1  # the equals sign
        self._blank()
        node = self._value()
        node.key_start, node.key_end = start, end
        _mapping(_descend(here, above))[name] = node

    def _value(self) -> _Node:
        start = self.at
        if self.text[start] == "[":
            return self._array(start)
        if self.text[start] == "{":
            return self._table(start)
        for pattern in STRINGS:
            if found := pattern.match(self.text, start):
                self.at = found.end()
                return _Node(-1, -1, start, self.at)
        found = BARE.match(self.text, start)
        assert found is not None  # noqa: S101 # it matches everything
        self.at = start + len(found[0].rstrip())
        return _Node(-1, -1, start, self.at)

    def _array(self, start: int) -> _Node:
        entries: list[_Node] = []
        self.at += 1
        while self._content() and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at += 1
            else:
                entries.append(self._value())
        self.at += 1
        return _Node(-1, -1, start, self.at, entries)

    def _table(self, start: int) -> _Node:
        node = _Node(-1, -1, start, start, {})
        self.at += 1
        while self._content() and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
            else:
                self._pair(node)
        self.at += 1
        return node


def _mapping(node: _Node) -> dict[str, _Node]:
    """What a table holds; of an array of tables, its last."""
    if isinstance(node.inside, list):
        node = node.inside[-1]
    assert isinstance(node.inside, dict)  # noqa: S101 # as tomllib read it
    return node.inside


def _descend(node: _Node, keys: list[tuple[str, int, int]]) -> _Node:
    for name, start, end in keys:
        node = _mapping(node).setdefault(name, _Node(start, end, start, end, {}))
    return node
