"""The parts of a rubric as its files declare them: read from YAML, every complaint told at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order
from hrdd.library.shapes import shaped
from hrdd.model.base import Declared, FrozenMap, Id
from hrdd.model.rubric import Control, Group, Manifest, Question, Right, Risk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hrdd.source import Document, Expected

E = TypeVar("E", bound=BaseModel)

MANIFEST = "rubric.yaml"
PLACES = "places.csv"


class Parts(Declared):
    """What the YAML files of a rubric hold: questions by theme, risks by category, in the manifest's order."""

    manifest: Manifest
    questions: FrozenMap[Id, tuple[Question, ...]]
    risks: FrozenMap[Id, tuple[Risk, ...]]
    controls: tuple[Control, ...]
    rights: tuple[Right, ...]
    groups: tuple[Group, ...]


def expected(name: str) -> Expected:
    """What stands at the top of a file of a rubric."""
    return "mapping" if name == MANIFEST else "sequence"


def read(documents: Mapping[str, Document], shown: str) -> Parts:
    """Read every file; raises Refusal with all complaints of all files."""
    reading = Reading(documents, shown)
    manifest = reading.manifest()
    if manifest is None:
        raise Refusal(in_file_order(reading.complaints))
    questions = {theme.id: reading.entries(Question, f"questions/{theme.id}.yaml") for theme in manifest.themes}
    risks = {category.id: reading.entries(Risk, f"risks/{category.id}.yaml") for category in manifest.categories}
    controls = reading.entries(Control, "controls.yaml")
    rights = reading.entries(Right, "rights.yaml")
    groups = reading.entries(Group, "groups.yaml")
    reading.strangers()
    if reading.complaints:
        raise Refusal(in_file_order(reading.complaints))
    return Parts(manifest=manifest, questions=questions, risks=risks, controls=controls, rights=rights, groups=groups)


class Reading:
    """Reads the files of one rubric and collects complaints."""

    def __init__(self, documents: Mapping[str, Document], shown: str) -> None:
        self.documents = documents
        self.shown = shown
        self.complaints: list[Diagnostic] = []
        self._used = {PLACES}

    def document(self, name: str) -> Document | None:
        """One file; None, with complaints, where it is missing or cannot be read."""
        self._used.add(name)
        if name not in self.documents:
            values = (("reason", "no such file or directory"),)
            self.complaints.append(Diagnostic("HR101", f"{self.shown}/{name}", values=values))
            return None
        try:
            return self.documents[name]
        except Refusal as refusal:
            self.complaints.extend(refusal.diagnostics)
            return None

    def manifest(self) -> Manifest | None:
        """The manifest; None, with complaints, where it is not whole."""
        document = self.document(MANIFEST)
        if document is None:
            return None
        manifest, complaints = shaped(Manifest, document.data, document)
        self.complaints.extend(complaints)
        return manifest

    def entries(self, model: type[E], name: str) -> tuple[E, ...]:
        """Every whole entry of a list."""
        document = self.document(name)
        made: list[E] = []
        for index, entry in enumerate(document.data if document is not None else ()):
            found, complaints = shaped(model, entry, document, (index,))  # type: ignore[arg-type] # there are entries
            self.complaints.extend(complaints)
            if found is not None:
                made.append(found)
        return tuple(made)

    def strangers(self) -> None:
        """A file that the manifest does not name would be left out in silence."""
        for name in self.documents:
            if name not in self._used:
                what = "theme" if name.startswith("questions/") else "category"
                values = (
                    ("fix", f"Name it in {MANIFEST}, or delete the file."),
                    ("problem", f"{MANIFEST} has no {what} of this name"),
                    ("where", name),
                )
                self.complaints.append(Diagnostic("HR304", f"{self.shown}/{name}", values=values))
