"""A rubric's folder becomes a Rubric that knows where each of its parts is written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order, nearest
from hrdd.engine.lint import faults
from hrdd.library import compiled, disk
from hrdd.library.parts import MANIFEST, PLACES, expected, read
from hrdd.library.places import CheckedPlaces, table
from hrdd.model.rubric import Rubric
from hrdd.source import parse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hrdd.diagnostics import Path as Place
    from hrdd.library.parts import Parts
    from hrdd.model.rubric import PlaceLevel
    from hrdd.source import Document

FOLDERS = ("questions", "risks")
OVERLAY_KEYS = ("id", "version", "extends", "title", "summary", "off", "replaces", "themes")
EXTENDS = re.compile(rb"^extends:", re.MULTILINE)
LISTS = ("controls.yaml", "rights.yaml", "groups.yaml")
NAME = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)(?:@([0-9]+))?")


class Documents(Mapping[str, "Document"]):
    """The files of a rubric by their name in it, each parsed when somebody asks for it."""

    def __init__(self, raws: Mapping[str, bytes], shown: str) -> None:
        self._raws = raws
        self._shown = shown
        self._parsed: dict[str, Document] = {}

    def __getitem__(self, name: str) -> Document:
        if name not in self._parsed:
            self._parsed[name] = parse(self._raws[name], f"{self._shown}/{name}", expect=expected(name))
        return self._parsed[name]

    def __contains__(self, name: object) -> bool:
        return name in self._raws  # whatever it holds: Mapping would parse it to find out

    def __iter__(self) -> Iterator[str]:
        return iter(self._raws)

    def __len__(self) -> int:
        return len(self._raws)


@dataclass(frozen=True, eq=False)
class Shelved:
    """A rubric with the documents it was read from, its folder, and that folder as messages name it.

    `shipped` tells whether it came with the program.
    """

    rubric: Rubric
    documents: Mapping[str, Document]
    shipped: bool
    folder: Path
    shown: str

    @cached_property
    def _files(self) -> dict[tuple[str, str], tuple[str, int]]:
        """The file of every entry, and its position there."""
        found: dict[tuple[str, str], tuple[str, int]] = {}
        for theme, asked in self.rubric.themes.items():
            for index, question in enumerate(asked):
                found.setdefault(("questions", question), (f"questions/{theme}.yaml", index))
        for category, risks in self.rubric.risks.items():
            for index, risk in enumerate(risks):
                found.setdefault(("risks", risk.id), (f"risks/{category}.yaml", index))
        for kind in ("controls", "rights", "groups"):
            for index, entry in enumerate(getattr(self.rubric, kind)):
                found.setdefault((kind, entry.id), (f"{kind}.yaml", index))
        for index, entry in enumerate(self.rubric.manifest.derived):
            found.setdefault(("derived", entry.id), (MANIFEST, index))
        return found

    def place(self, path: Place) -> tuple[Document, Place]:
        """The document and the path in it of one part of the rubric, such as `("risks", "gs-01", "gravity", 0)`."""
        match path:
            case (str(kind), str(name), *rest) if (kind, name) in self._files:
                file, index = self._files[kind, name]
                inside: Place = (kind, index, *rest) if file == MANIFEST else (index, *rest)
                return self.documents[file], inside
            case _:
                return self.documents[MANIFEST], path


@dataclass(frozen=True, eq=False)
class Extended(Shelved):
    """An overlay with the rubric below it: what the overlay holds is in its own files, the rest in those below."""

    base: Shelved
    own: Mapping[tuple[str, str], tuple[str, int]]

    def place(self, path: Place) -> tuple[Document, Place]:
        """The document and the path in it of one part: of the overlay where it says it, of the rubric below else."""
        match path:
            case (str(kind), str(name), *rest) if (kind, name) in self.own:
                file, index = self.own[kind, name]
                inside: Place = (kind, index, *rest) if file == MANIFEST else (index, *rest)
                return self.documents[file], inside
            case (str(key), *_) if key in OVERLAY_KEYS:
                return self.documents[MANIFEST], path
            case ("derived", int(), *_):
                return self.documents[MANIFEST], path
            case _:
                return self.base.place(path)


def find(name: str) -> Shelved:
    """A rubric that came with the program, by `id` or `id@major`.

    Raises Refusal where there is none, or where it cannot be used.
    """
    match = NAME.fullmatch(name)
    folder = disk.data_folder("rubrics") / match[1] if match else None
    if match is None or folder is None or not disk.is_file(folder / MANIFEST):
        raise Refusal([_no_such(name, shelf_names())])
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

    A shipped rubric that was checked when the program was built, and has not changed since, is not checked again.
    Raises Refusal with everything that is wrong with it.
    """
    if not shipped and extends(folder):
        return _extended(folder, shown)
    raws, unread = _raws(folder, shown)
    if unread:
        raise Refusal(in_file_order(unread))
    documents = Documents(raws, shown)
    digest = _digest(raws)
    checked = compiled.read(folder / compiled.FILE, digest) if shipped else None
    if checked is not None:
        return Shelved(_rubric(checked, CheckedPlaces(raws[PLACES]), digest), documents, shipped, folder, shown)
    parts = read(documents, shown)
    themes = {theme.id for theme in parts.manifest.context.themes}
    places, complaints = table(raws[PLACES], f"{shown}/{PLACES}", themes)
    if complaints:
        raise Refusal(in_file_order(complaints))
    shelved = Shelved(_rubric(parts, places, digest), documents, shipped, folder, shown)
    if wrong := faults(shelved.rubric):
        raise Refusal(in_file_order(placed(diagnostic, shelved.place(diagnostic.path)) for diagnostic in wrong))
    return shelved


def extends(folder: Path) -> bool:
    """Whether a folder holds an overlay, which says in its manifest what it extends."""
    try:
        return EXTENDS.search(disk.read(folder / MANIFEST, MANIFEST)) is not None
    except Refusal:
        return False


def _extended(folder: Path, shown: str) -> Shelved:
    """An overlay on a rubric that came with the program. Raises Refusal with everything that is wrong with it."""
    from hrdd.engine.merging import merged, misuse
    from hrdd.library import overlays  # only who has an overlay waits for this

    names = [name for name in (MANIFEST, *LISTS, PLACES) if disk.is_file(folder / name)]
    names += [f"{kind}/{path.name}" for kind in FOLDERS for path in disk.files(folder / kind, "*")]
    raws = {name: disk.read(folder / name, f"{shown}/{name}") for name in names}
    documents = Documents(raws, shown)
    manifest = overlays.manifest(documents, shown)
    try:
        base = find(manifest.extends)
    except Refusal as refusal:
        where = (documents[MANIFEST], ("extends",))
        missing = [found for found in refusal.diagnostics if found.code == "HR301"]
        raise Refusal([placed(found, where) for found in missing] or refusal.diagnostics) from None
    layer = overlays.read(manifest, documents, shown, base.rubric)
    lines = _digest(raws) + base.rubric.digest
    digest = "sha256:" + hashlib.sha256(lines.encode()).hexdigest()
    shelved = Extended(base.rubric, documents, False, folder, shown, base, overlays.positions(documents))  # noqa: FBT003
    wrong = tuple(misuse(base.rubric, layer))
    if not wrong:
        shelved = replace(shelved, rubric=merged(base.rubric, layer, digest))
        wrong = faults(shelved.rubric)
    if wrong:
        raise Refusal(in_file_order(placed(found, shelved.place(found.path)) for found in wrong))
    return shelved


def _rubric(parts: Parts, places: Mapping[str, Mapping[str, PlaceLevel]], digest: str) -> Rubric:
    """Join parts that are valid already; validating them again would cost as much as reading them did."""
    themes = {theme: tuple(question.id for question in asked) for theme, asked in parts.questions.items()}
    return Rubric.model_construct(
        manifest=parts.manifest,
        questions=tuple(question for asked in parts.questions.values() for question in asked),
        themes=MappingProxyType(themes),
        risks=parts.risks,
        controls=parts.controls,
        rights=parts.rights,
        groups=parts.groups,
        places=places,
        digest=digest,
    )


def placed(diagnostic: Diagnostic, where: tuple[Document, Place]) -> Diagnostic:
    """A complaint about a part of a model, with its file and its place there."""
    document, path = where
    on_key = diagnostic.code in {"HR401", "HR403"}
    return replace(diagnostic, file=document.name, path=path, span=document.span(path, on_key=on_key))


def _raws(folder: Path, shown: str) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The bytes of every file of a rubric by its name, and complaints about those that cannot be read."""
    names = [MANIFEST, *LISTS, PLACES]
    names += [f"{kind}/{path.name}" for kind in FOLDERS for path in disk.files(folder / kind, "*")]
    raws: dict[str, bytes] = {}
    complaints: list[Diagnostic] = []
    for name in names:
        try:
            raws[name] = disk.read(folder / name, f"{shown}/{name}")
        except Refusal as refusal:
            complaints.extend(refusal.diagnostics)
    return raws, complaints


def _digest(raws: Mapping[str, bytes]) -> str:
    """Over the names and bytes of every file of a rubric."""
    lines = (f"{name}\0{hashlib.sha256(raw).hexdigest()}\n" for name, raw in sorted(raws.items()))
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()
