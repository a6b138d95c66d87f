"""Everything that can be read in a finished file: the page, and what lies behind it.

PDF with attachments, bookmarks, metadata and alternative texts; HTML and SVG with attributes and comments; JSON;
DOCX and XLSX with every part; Markdown, CSV and plain text. What cannot be read is refused, never taken as clean.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import html
import io
import json
import re
import zipfile
import zlib
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_to_bytes

from hrdd.diagnostics import Diagnostic, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 200_000_000
"""Bytes that a file may unpack to."""

DEEPEST = 4
"""How many files may lie inside one another."""

_DATA = re.compile(r"data:[^,\"'()\s]{0,200},[^\"')\s]*")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_FONTS = (b"\x00\x01\x00\x00", b"OTTO", b"wOFF", b"wOF2", b"true", b"ttcf")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


class _Unreadable(Exception):  # noqa: N818 - becomes a complaint
    """Raised for what cannot be looked into."""


def texts(name: str, data: bytes) -> tuple[str, ...]:
    """Every text in a file, its own name first. Raises Refusal (HR902) for what cannot be read through and through."""
    try:
        return tuple(dict.fromkeys((name, *_texts(data, 0))))
    except _Unreadable as error:
        raise Refusal([Diagnostic("HR902", name, values=(("reason", str(error)),))]) from None


def _texts(data: bytes, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise _Unreadable("too many files lie inside one another")
    if len(data) > LARGEST:
        raise _Unreadable("it is too large")
    if data.startswith((*_FONTS, *_PICTURES)):
        yield from _printable(data)
    elif b"%PDF-" in data[:1024]:
        yield from _pdf(data, depth)
    elif data.startswith(b"PK\x03\x04"):
        yield from _archive(data, depth)
    else:
        yield from _written(_decoded(data), depth)


def _decoded(data: bytes) -> str:
    for start, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(start):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                break
    raise _Unreadable("it is neither text nor a kind of file that can be looked into")


def _printable(data: bytes) -> Iterator[str]:
    """The runs of letters in a font or a picture: names and comments lie there as they are."""
    for run in re.findall(rb"[\x20-\x7e]{6,}", data):
        yield run.decode("ascii")


def _written(text: str, depth: int) -> Iterator[str]:
    """Text as it stands, and as it is read: without tags, entities, escapes and percent signs."""
    yield text
    yield html.unescape(unquote(text))
    if "\\u" in text:
        yield _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if "<" in text and ">" in text:
        yield from _markup(text)
    if text.lstrip()[:1] in {"{", "["}:
        with contextlib.suppress(ValueError, RecursionError):
            yield from _strings(json.loads(text))
    for address in _DATA.findall(html.unescape(text)):
        yield from _inlined(address, depth)


def _inlined(address: str, depth: int) -> Iterator[str]:
    head, _, body = address.partition(",")
    raw = unquote_to_bytes(body)
    if head.endswith(";base64"):
        try:
            raw = base64.b64decode(raw, validate=False)
        except (binascii.Error, ValueError):
            return
    try:
        yield from _texts(raw, depth + 1)
    except _Unreadable:
        yield from _printable(raw)


class _Words(HTMLParser):
    """Collects the words of a page, of its attributes and of its comments."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []
        self.hidden: list[str] = []

    def handle_data(self, data: str) -> None:
        self.shown.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += [f"{tag} {name} {unquote(value or '')}" for name, value in attrs]

    def handle_comment(self, data: str) -> None:
        self.hidden.append(data)

    def handle_decl(self, decl: str) -> None:
        self.hidden.append(decl)

    def handle_pi(self, data: str) -> None:
        self.hidden.append(data)

    def unknown_decl(self, data: str) -> None:
        self.shown.append(data)


def _markup(text: str) -> Iterator[str]:
    page = _Words()
    page.feed(text)
    page.close()
    yield "".join(page.shown)
    yield " ".join(page.shown)
    yield from page.hidden


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _archive(data: bytes, depth: int) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment.decode("utf-8", errors="replace")
            if sum(member.file_size for member in archive.infolist()) > LARGEST:
                raise _Unreadable("it unpacks to too much")
            for member in archive.infolist():
                yield member.filename
                yield member.comment.decode("utf-8", errors="replace")
                if not member.is_dir() and member.file_size:
                    yield from _texts(archive.read(member), depth + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise _Unreadable("it is damaged or locked") from error


def _pdf(data: bytes, depth: int) -> Iterator[str]:
    """The text of every page, and every string and stream of every object, compressed or not."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise _Unreadable("it is locked with a password")
        pages = [page.extract_text() for page in reader.pages]
        yield from pages
        yield "\n".join(pages)
        for number in sorted({*reader.xref_objStm, *(n for held in reader.xref.values() for n in held)}):
            yield from _object(reader, number, depth)
    except _Unreadable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise _Unreadable("it is a damaged PDF") from error


def _object(reader: Any, number: int, depth: int) -> Iterator[str]:
    from pypdf.generic import IndirectObject, NullObject

    found = IndirectObject(number, 0, reader).get_object()
    if found is not None and not isinstance(found, NullObject):
        yield from _values(found, depth)


def _values(value: Any, depth: int) -> Iterator[str]:
    from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

    if isinstance(value, str):  # a text or a name
        yield str(value)
    elif isinstance(value, bytes):
        yield value.decode("latin-1")
    elif isinstance(value, DictionaryObject):
        for key, inner in value.items():
            yield str(key)
            yield from _values(inner, depth)
        if isinstance(value, StreamObject):
            yield from _stream(value, depth)
    elif isinstance(value, ArrayObject):
        for inner in value:
            yield from _values(inner, depth)


def _stream(stream: Any, depth: int) -> Iterator[str]:
    """An attachment or metadata as a file of its own; of fonts, pictures and pages whatever letters lie there."""
    data = stream.get_data()
    if stream.get("/Type") not in {"/EmbeddedFile", "/Metadata"}:
        yield from _printable(data)
        return
    try:
        yield from _texts(data, depth + 1)
    except _Unreadable:
        yield from _printable(data)
