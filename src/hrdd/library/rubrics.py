"""A rubric's folder becomes a Rubric that knows where each of its parts is written."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order, nearest
from hrdd.engine.lint import faults
from hrdd.library import disk
from hrdd.library.places import table
from hrdd.library.shapes import shaped
from hrdd.model.rubric import Control, Group, Manifest, Question, Right, Risk, Rubric
from hrdd.source import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

    from hrdd.diagnostics import Path as Place
    from hrdd.source import Document, Expected

E = TypeVar("E", bound="BaseModel")

MANIFEST = "rubric.yaml"
PLACES = "places.csv"
FOLDERS = ("questions", "risks")
LISTS = ("questions", "risks", "controls", "rights", "groups")
NAME = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)(?:@([0-9]+))?")


@dataclass(frozen=True, eq=False)
class Shelved:
    """A rubric with the documents it was read from. `shipped` tells whether it came with the program."""

    rubric: Rubric
    documents: Mapping[str, Document]
    shipped: bool

    @cached_property
    def _entries(self) -> dict[tuple[str, str], tuple[Document, int]]:
        found: dict[tuple[str, str], tuple[Document, int]] = {}
        for name, document in self.documents.items():
            kind = name.split("/")[0].removesuffix(".yaml")
            if kind in LISTS:
                for index, entry in enumerate(document.data):
                    found.setdefault((kind, entry["id"]), (document, index))
        return found

    def place(self, path: Place) -> tuple[Document, Place]:
        """The document and the path in it of one part of the rubric, such as `("risks", "gs-01", "gravity", 0)`."""
        manifest = self.documents[MANIFEST]
        match path:
            case (str(kind), str(name), *rest) if (kind, name) in self._entries:
                document, index = self._entries[kind, name]
                return document, (index, *rest)
            case ("derived", str(name), *rest):
                names = [entry["id"] for entry in manifest.data.get("derived", ())]
                return manifest, ("derived", names.index(name), *rest) if name in names else ("derived",)
            case _:
                return manifest, path


def find(name: str) -> Shelved:
    """A rubric that came with the program, by `id` or `id@major`.

    Raises Refusal where there is none, or where it cannot be used.
    """
    shelf = disk.data_folder("rubrics")
    match = NAME.fullmatch(name)
    folder = shelf / match[1] if match else None
    if match is None or folder is None or not (folder / MANIFEST).is_file():
        raise Refusal([_no_such(name, [path.parent.name for path in disk.files(shelf, f"*/{MANIFEST}")])])
    found = load(folder, folder.name, shipped=True)
    if match[2] is not None and found.rubric.name != name:
        raise Refusal([_no_such(name, [found.rubric.name])])
    return found


def shelf_names() -> tuple[str, ...]:
    """The ids of the rubrics that came with the program."""
    return tuple(path.parent.name for path in disk.files(disk.data_folder("rubrics"), f"*/{MANIFEST}"))


def _no_such(name: str, found: Iterable[str]) -> Diagnostic:
    names = list(found)
    values = (("found", ", ".join(names) or "none"), ("wanted", name))
    return Diagnostic("HR301", "rubric", values=values, hint=nearest(name, names))


def load(folder: Path, shown: str, *, shipped: bool = False) -> Shelved:
    """Read and check one rubric. `shown` is the folder as messages name it.

    Raises Refusal with everything that is wrong with it.
    """
    reading = _Reading(folder, shown)
    found = reading.manifest()
    if found is None:
        raise Refusal(in_file_order(reading.complaints))
    manifest, themes = found, [theme.id for theme in found.themes]
    questions = {theme: reading.entries(Question, f"questions/{theme}.yaml") for theme in themes}
    risks = {category.id: reading.entries(Risk, f"risks/{category.id}.yaml") for category in manifest.categories}
    controls = reading.entries(Control, "controls.yaml")
    rights = reading.entries(Right, "rights.yaml")
    groups = reading.entries(Group, "groups.yaml")
    raw = reading.bytes(PLACES)
    places, complaints = table(raw, f"{shown}/{PLACES}", {theme.id for theme in manifest.context.themes})
    reading.complaints.extend(complaints)
    reading.strangers()
    if reading.complaints:
        raise Refusal(in_file_order(reading.complaints))
    rubric = Rubric.model_construct(
        manifest=manifest,
        questions=tuple(question for theme in themes for question in questions[theme]),
        themes=MappingProxyType({theme: tuple(asked.id for asked in questions[theme]) for theme in themes}),
        risks=MappingProxyType(risks),
        controls=controls,
        rights=rights,
        groups=groups,
        places=places,
        digest=reading.digest(),
    )
    shelved = Shelved(rubric, reading.documents, shipped)
    if wrong := faults(rubric):
        raise Refusal(in_file_order(placed(diagnostic, shelved.place(diagnostic.path)) for diagnostic in wrong))
    return shelved


def placed(diagnostic: Diagnostic, where: tuple[Document, Place]) -> Diagnostic:
    """A complaint about a part of a model, with its file and its place there."""
    document, path = where
    on_key = diagnostic.code in {"HR401", "HR403"}
    return replace(diagnostic, file=document.name, path=path, span=document.span(path, on_key=on_key))


class _Reading:
    """Reads the files of one rubric, keeps their documents, and collects complaints."""

    def __init__(self, folder: Path, shown: str) -> None:
        self.folder = folder
        self.shown = shown
        self.documents: dict[str, Document] = {}
        self.complaints: list[Diagnostic] = []
        self._hashes: dict[str, str] = {}

    def bytes(self, name: str) -> bytes:
        try:
            raw = disk.read(self.folder / name, f"{self.shown}/{name}")
        except Refusal as refusal:
            self.complaints.extend(refusal.diagnostics)
            return b""
        self._hashes[name] = hashlib.sha256(raw).hexdigest()
        return raw

    def document(self, name: str, expect: Expected) -> Document | None:
        before = len(self.complaints)
        raw = self.bytes(name)
        if len(self.complaints) > before:
            return None
        try:
            document = parse(raw, f"{self.shown}/{name}", expect=expect)
        except Refusal as refusal:
            self.complaints.extend(refusal.diagnostics)
            return None
        self.documents[name] = document
        return document

    def manifest(self) -> Manifest | None:
        document = self.document(MANIFEST, "mapping")
        if document is None:
            return None
        manifest, complaints = shaped(Manifest, document.data, document)
        self.complaints.extend(complaints)
        return manifest

    def entries(self, model: type[E], name: str) -> tuple[E, ...]:
        document = self.document(name, "sequence")
        made: list[E] = []
        for index, entry in enumerate(document.data if document is not None else ()):
            found, complaints = shaped(model, entry, document, (index,))  # type: ignore[arg-type]
            self.complaints.extend(complaints)
            if found is not None:
                made.append(found)
        return tuple(made)

    def strangers(self) -> None:
        """A file that the manifest does not name would be left out in silence."""
        for kind in FOLDERS:
            for path in disk.files(self.folder / kind, "*"):
                name = f"{kind}/{path.name}"
                if name not in self._hashes:
                    what = "a theme" if kind == "questions" else "a category"
                    values = (
                        ("fix", f"Name it in {MANIFEST}, or delete the file."),
                        ("problem", f"{MANIFEST} has no {what[2:]} of this name"),
                        ("where", name),
                    )
                    self.complaints.append(Diagnostic("HR304", f"{self.shown}/{name}", values=values))

    def digest(self) -> str:
        """Over the names and bytes of every file that was read."""
        text = "".join(f"{name}\0{digest}\n" for name, digest in sorted(self._hashes.items()))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
