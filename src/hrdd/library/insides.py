"""Everything that can be read in a finished file: the page, and what lies behind it.

PDF with attachments, bookmarks, metadata and alternative texts; HTML and SVG with attributes and comments; JSON;
DOCX and XLSX with every part; Markdown, CSV, SARIF, JUnit XML and plain text. What cannot be read is refused, never
taken as clean; pictures inside a file are counted, because what they show cannot be read.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import html
import io
import json
import re
import sys
import zipfile
import zlib
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_to_bytes

from hrdd.diagnostics import Diagnostic, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 200_000_000
"""Bytes that a file may have, and that everything inside it may unpack to together."""

MOST = 2_000
"""How many files may lie inside one."""

DEEPEST = 4
"""How many files may lie inside one another."""

_DATA = re.compile(r"data:[^,\"'()\s]{0,200},[^\"')\s]*")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\U([0-9a-fA-F]{8})|\[U\+([0-9A-F]{4,6})\]")
_BREAK = re.compile(r"\\[nrt]")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_DRAWN = 2_000
"""A page without a letter whose instructions are longer than this shows a drawing, or letters as one."""

_FONTS = (b"\x00\x01\x00\x00", b"OTTO", b"wOFF", b"wOF2", b"true", b"ttcf")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


class _Unreadable(Exception):  # noqa: N818 - becomes a complaint
    """Raised for what cannot be looked into."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What can be read in a file, and how many pictures lie in it, which cannot be read."""

    texts: tuple[str, ...]
    pictures: int


def look(name: str, data: bytes) -> Inside:
    """Everything that can be read in a file. Raises Refusal (HR902) for what cannot be read through and through."""
    reader = _Reader()
    try:
        found = tuple(dict.fromkeys(reader.texts(data, 0)))
    except _Unreadable as error:
        raise Refusal([Diagnostic("HR902", name, values=(("reason", str(error)),))]) from None
    return Inside(found, reader.pictures)


def texts(name: str, data: bytes) -> tuple[str, ...]:
    """Every text in a file, its own name first. Raises Refusal (HR902) for what cannot be read through and through."""
    return tuple(dict.fromkeys((name, *look(name, data).texts)))


class _Reader:
    """Reads one file with everything inside it, and stops where that becomes too much."""

    def __init__(self) -> None:
        self.left = LARGEST
        self.files = 0
        self.pictures = 0

    def texts(self, data: bytes, depth: int) -> Iterator[str]:
        """Every text in a file that lies so deep inside the one that was given."""
        self._spend(data, depth)
        if b"%PDF-" in data[:1024]:
            yield from self._pdf(data, depth)
        elif data.startswith(b"PK\x03\x04"):
            yield from self._archive(data, depth)
        elif (text := _decoded(data)) is not None:
            yield from self._written(text, depth)
        elif data.startswith(_PICTURES) and depth:
            self.pictures += 1
            yield from _printable(data)
        elif data.startswith(_FONTS) and depth:
            yield from _printable(data)
        elif data.startswith(_PICTURES):
            raise _Unreadable("it is a picture, and what it shows cannot be read")
        else:
            raise _Unreadable("it is neither text nor a kind of file that can be looked into")

    def _spend(self, data: bytes, depth: int) -> None:
        self.left -= len(data)
        self.files += 1
        if depth > DEEPEST:
            raise _Unreadable("too many files lie inside one another")
        if self.left < 0:
            raise _Unreadable("it is too large" if depth == 0 else "it unpacks to too much")
        if self.files > MOST:
            raise _Unreadable("too many files lie inside it")

    def _written(self, text: str, depth: int) -> Iterator[str]:
        """Text as it stands, and as it is read: without tags, entities, escapes and percent signs."""
        yield text
        yield html.unescape(unquote(text))
        plain = _unescaped(text)
        if plain != text:
            yield plain
        if "<" in text and ">" in text:
            yield from _markup(text)
        if text.lstrip()[:1] in {"{", "["}:
            with contextlib.suppress(ValueError, RecursionError):
                yield from _strings(json.loads(text))
        for address in _DATA.findall(html.unescape(text)):
            yield from self._inlined(address, depth)

    def _inlined(self, address: str, depth: int) -> Iterator[str]:
        head, _, body = address.partition(",")
        raw = unquote_to_bytes(body)
        if head.endswith(";base64"):
            try:
                raw = base64.b64decode(raw, validate=False)
            except (binascii.Error, ValueError):
                return
        yield from self._held(raw, depth)

    def _held(self, raw: bytes, depth: int) -> Iterator[str]:
        """A file inside another: read if that can be done, else whatever letters lie there."""
        try:
            yield from self.texts(raw, depth + 1)
        except _Unreadable:
            if self.left < 0 or self.files > MOST or depth >= DEEPEST:
                raise
            yield from _printable(raw)

    def _archive(self, data: bytes, depth: int) -> Iterator[str]:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield archive.comment.decode("utf-8", errors="replace")
                members = archive.infolist()
                if sum(member.file_size for member in members) > self.left:
                    raise _Unreadable("it unpacks to too much")
                for member in members:
                    yield member.filename
                    yield member.comment.decode("utf-8", errors="replace")
                    if not member.is_dir() and member.file_size:
                        yield from self._member(archive.read(member), depth)
        except _Unreadable:
            raise
        except Exception as error:
            raise _Unreadable("it is damaged or locked") from error

    def _member(self, data: bytes, depth: int) -> Iterator[str]:
        yield from self.texts(data, depth + 1)

    def _pdf(self, data: bytes, depth: int) -> Iterator[str]:
        """The text of every page, every string and stream of every object, and what earlier versions left behind."""
        from pypdf import PdfReader

        try:
            reader = PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted:
                raise _Unreadable("it is locked with a password")
            pages = [self._page(page, number) for number, page in enumerate(reader.pages, 1)]
            if not pages:
                raise _Unreadable("it is a damaged PDF: it has no pages")
            yield from pages
            yield "\n".join(pages)
            for number in sorted({*reader.xref_objStm, *(n for held in reader.xref.values() for n in held)}):
                yield from self._object(reader, number, depth)
            yield from self._left_behind(data)
        except _Unreadable:
            raise
        except Exception as error:
            raise _Unreadable("it is a damaged PDF") from error

    def _page(self, page: Any, number: int) -> str:
        """The text of a page. Raises _Unreadable for one that shows nothing but a picture."""
        told = str(page.extract_text())
        if not told.strip() and (
            len(page.images) or len(page.get_contents().get_data() if "/Contents" in page else b"") > _DRAWN
        ):
            raise _Unreadable(f"page {number} is a picture, and what it shows cannot be read")
        return told

    def _object(self, reader: Any, number: int, depth: int) -> Iterator[str]:
        from pypdf.generic import IndirectObject, NullObject

        found = IndirectObject(number, 0, reader).get_object()
        if found is not None and not isinstance(found, NullObject):
            yield from self._values(found, depth)

    def _values(self, value: Any, depth: int) -> Iterator[str]:
        from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

        if isinstance(value, str):  # a text or a name
            yield str(value)
        elif isinstance(value, bytes):
            yield value.decode("latin-1")
        elif isinstance(value, DictionaryObject):
            for key, inner in value.items():
                yield str(key)
                yield from self._values(inner, depth)
            if isinstance(value, StreamObject):
                yield from self._stream(value, depth)
        elif isinstance(value, ArrayObject):
            for inner in value:
                yield from self._values(inner, depth)

    def _stream(self, stream: Any, depth: int) -> Iterator[str]:
        """An attachment or metadata as a file of its own; of fonts, pictures and pages whatever letters lie there."""
        if stream.get("/Subtype") == "/Image":
            self.pictures += 1
            yield from _printable(stream._data)  # noqa: SLF001 - pixels need not be unpacked
            return
        data = stream.get_data()
        if stream.get("/Type") in {"/EmbeddedFile", "/Metadata"}:
            yield from self._held(data, depth)
            return
        self._spend(data, 1)
        self.files -= 1  # no file of its own
        yield from _printable(data)

    def _left_behind(self, data: bytes) -> Iterator[str]:
        """Strings and streams that no longer belong to the document but lie in the file: of its earlier versions."""
        yield from _printable(data)
        for found in _STREAM.finditer(data):
            unpacked = zlib.decompressobj()
            with contextlib.suppress(zlib.error):
                raw = unpacked.decompress(found[1], self.left + 1)
                self.left -= len(raw)
                if self.left < 0:
                    raise _Unreadable("it unpacks to too much")
                yield from _letters(raw)


def _decoded(data: bytes) -> str | None:
    """Bytes as text, in UTF-8 or a marked UTF-16; None where they are something else."""
    for start, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(start):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                break
            return text if "\x00" not in text else None
    return None


def _letters(data: bytes) -> Iterator[str]:
    """Unpacked bytes as text where they are text, else the runs of letters in them."""
    try:
        yield data.decode("utf-8")
    except UnicodeDecodeError:
        yield from _printable(data)


def _printable(data: bytes) -> Iterator[str]:
    """The runs of letters in a font or a picture: names and comments lie there as they are."""
    for run in re.findall(rb"[\x20-\x7e]{6,}", data):
        yield run.decode("ascii")


def _unescaped(text: str) -> str:
    r"""Text with the letters that stand in it as codes: `\u0416`, `\x41`, and `[U+1E900]` for one without a font."""

    def letter(found: re.Match[str]) -> str:
        number = int(found[1] or found[2] or found[3] or found[4], 16)
        return chr(number) if number <= sys.maxunicode else found[0]

    told = _ESCAPE.sub(letter, _BREAK.sub(" ", text))
    return told.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


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
