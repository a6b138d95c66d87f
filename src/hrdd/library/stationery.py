"""An organisation's own templates: a folder with texts, style sheets, pictures and wording, read with bounds.

Nothing outside the folder is read: no link leads out of it, and only files with a known ending count.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order
from hrdd.library import disk
from hrdd.render import words

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = (".j2", ".css", ".toml")
PICTURES = (".svg", ".png", ".jpg", ".jpeg")
WORDS = "words.toml"
"""The file with an organisation's wording: the English text of the program, and what to say in its place."""

ONE, ALL, FILES = 500_000, 5_000_000, 1_000
"""Bytes of one file and of all together, and how many files and folders there may be."""

FIXED = ("verdict", "verdict-meaning", "access", "access-meaning", "ground")
"""Closed lists of words that nobody may word otherwise: what was decided, and for whom a document is."""

HOLES = re.compile(r"\{[^{}]*\}")
_URL = re.compile(r"url\(\s*[\"']?([^)\"']*)")
_STRANGE = (
    "<!",
    "<?xml-stylesheet",
    "<script",
    "<style",
    "<foreignobject",
    "<use",
    "<image",
    "<a ",
    "<animate",
    "<set",
)


@dataclass(frozen=True, slots=True)
class Stationery:
    """The texts, pictures and wording of one folder; `shown` is the name of each text's file for complaints."""

    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pictures: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    wording: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    shown: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def read(folder: Path) -> Stationery:
    """What a folder of templates holds. Raises Refusal (HR905) with every complaint about it."""
    if not disk.is_folder(folder):
        raise Refusal([Diagnostic("HR905", str(folder), values=(("reason", "there is no such folder"),))])
    complaints: list[Diagnostic] = []
    raw: dict[str, bytes] = {}
    for path, reason in _files(folder):
        name = path.relative_to(folder).as_posix()
        if reason:
            complaints.append(_complaint(path, reason))
            continue
        data = disk.read(path, str(path), ONE + 1)
        if len(data) > ONE:
            complaints.append(_complaint(path, f"it has more than {ONE:,} bytes"))
        elif name.startswith("parts/"):
            complaints.append(_complaint(path, "the parts are the program's own: style.css adds to their look"))
        else:
            raw[name] = data
    if sum(map(len, raw.values())) > ALL:
        complaints.append(_complaint(folder, f"its files have more than {ALL:,} bytes together"))
    texts: dict[str, str] = {}
    for name, data in raw.items():
        if name.endswith(TEXTS):
            text, reason = _text(name, data)
            texts[name] = text
        else:
            reason = _picture(name, data)
        if reason:
            complaints.append(_complaint(folder / name, reason))
    wording, wrong = _wording(texts, folder)
    complaints += wrong
    if complaints:
        raise Refusal(in_file_order(complaints))
    return Stationery(
        MappingProxyType(texts),
        MappingProxyType({name: data for name, data in raw.items() if name.endswith(PICTURES)}),
        MappingProxyType(wording),
        MappingProxyType({name: str(folder / name) for name in texts}),
    )


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file of a known ending below a folder, with why it cannot be read, or nothing."""
    seen = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if (Path(place) / name).is_symlink():
                yield Path(place) / name, "a link to a folder is not followed"
        for name in sorted(names):
            seen += 1
            path = Path(place) / name
            if name.startswith(".") or path.suffix not in (*TEXTS, *PICTURES):
                continue
            if path.is_symlink():
                yield path, "a link is not followed: put the file itself here"
            elif not stat.S_ISREG(path.lstat().st_mode):
                yield path, "it is no file"
            else:
                yield path, ""
        seen += len(folders)
        if seen > FILES:
            yield folder, f"it holds more than {FILES:,} files and folders"
            return


def _text(name: str, data: bytes) -> tuple[str, str]:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return "", "it is not text in UTF-8"
    if name.endswith(".css"):
        return text, _style(text)
    return text, ""


def _style(text: str) -> str:
    """Why a style sheet cannot be used: it could end before its end, or ask for something outside."""
    if "<" in text:
        return 'a style sheet holds no "<"'
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).lower()
    if "\\" in plain or "@import" in plain or any(not address.startswith("data:") for address in _URL.findall(plain)):
        return "a style sheet asks for nothing outside, holds no backslash, and its addresses start with data:"
    return ""


def _picture(name: str, data: bytes) -> str:
    """Why a picture cannot be used: it is of another kind, or a drawing that does more than draw."""
    if name.endswith(".svg"):
        text = data.decode("utf-8", errors="replace").lower()
        strange = any(word in text for word in _STRANGE) or re.search(r"[\s'\"]on[a-z]+\s*=", text)
        links = re.findall(r"(?:href|src)\s*=\s*[\"']?([^\"'\s>]*)|url\(\s*[\"']?([^)\"']*)", text)
        outside = any(not (one or other).startswith("#") for one, other in links)
        if "<svg" not in text or strange or outside:
            return "it is no plain drawing: no script, style, text from outside, link, use or entity may stand in it"
        return ""
    kind, start = ("PNG", b"\x89PNG") if name.endswith(".png") else ("JPEG", b"\xff\xd8\xff")
    return "" if data.startswith(start) else f"it is no {kind}"


def _wording(texts: dict[str, str], folder: Path) -> tuple[dict[str, str], list[Diagnostic]]:
    """The organisation's words for the program's, and what is wrong with them."""
    if WORDS not in texts:
        return {}, []
    from hrdd.library import toml

    document = toml.parse(texts[WORDS].encode(), str(folder / WORDS))
    fixed = {text for kind in FIXED for text in words.NAMES[kind].values()}
    complaints = []
    for english, own in document.data.items():
        reason = ""
        if not isinstance(own, str) or not own.strip():
            reason = "what to say instead is a text in quotes"
        elif english in fixed:
            reason = "what was decided, and for whom a document is, is always said in the same words"
        elif sorted(HOLES.findall(english)) != sorted(HOLES.findall(own)):
            reason = "what stands in braces must stand in both texts, such as {day}"
        if reason:
            span = document.span((english,), on_key=True)
            complaints.append(Diagnostic("HR905", document.name, (english,), span, (("reason", reason),)))
    return {str(key): str(value) for key, value in document.data.items()}, complaints


def _complaint(path: Path, reason: str) -> Diagnostic:
    return Diagnostic("HR905", str(path), values=(("reason", reason),))
