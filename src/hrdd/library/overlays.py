"""The files of an overlay: everything is optional but the manifest, and tables and levels of places have no place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order
from hrdd.engine.merging import Layer
from hrdd.library.parts import MANIFEST, PLACES, Reading
from hrdd.library.shapes import shaped
from hrdd.model.overlay import Overlay
from hrdd.model.rubric import Control, Group, Question, Right, Risk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hrdd.model.rubric import Rubric
    from hrdd.source import Document


def manifest(documents: Mapping[str, Document], shown: str) -> Overlay:
    """The manifest of an overlay. Raises Refusal with every complaint about it."""
    reading = Reading(documents, shown)
    document = reading.document(MANIFEST)
    if document is not None:
        overlay, complaints = shaped(Overlay, document.data, document)
        reading.complaints.extend(complaints)
        if overlay is not None:
            return overlay
    raise Refusal(in_file_order(reading.complaints))


def read(overlay: Overlay, documents: Mapping[str, Document], shown: str, base: Rubric) -> Layer:
    """Every other file of an overlay. Raises Refusal with all complaints of all files."""
    reading = Reading(documents, shown)
    reading.document(MANIFEST)
    themes = (*base.themes, *(theme.id for theme in overlay.themes))
    layer = Layer(
        overlay,
        {name: reading.entries(Question, file) for name in themes if (file := f"questions/{name}.yaml") in documents},
        {name: reading.entries(Risk, file) for name in base.risks if (file := f"risks/{name}.yaml") in documents},
        reading.entries(Control, "controls.yaml") if "controls.yaml" in documents else (),
        reading.entries(Right, "rights.yaml") if "rights.yaml" in documents else (),
        reading.entries(Group, "groups.yaml") if "groups.yaml" in documents else (),
    )
    reading.strangers()
    if PLACES in documents:
        values = (
            ("fix", "Delete it; an assessment can correct a level under context:, with its sources."),
            ("problem", "an overlay does not change the levels of places"),
            ("where", PLACES),
        )
        reading.complaints.append(Diagnostic("HR304", f"{shown}/{PLACES}", values=values))
    if reading.complaints:
        raise Refusal(in_file_order(reading.complaints))
    return layer


def positions(documents: Mapping[str, Document]) -> dict[tuple[str, str], tuple[str, int]]:
    """The file of every entry of an overlay that has been read, and its position there."""
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for file in documents:
        if file in {MANIFEST, PLACES}:
            continue
        kind = file.split("/")[0].removesuffix(".yaml")
        for index, entry in enumerate(documents[file].data):
            found.setdefault((kind, entry["id"]), (file, index))
    for index, entry in enumerate(documents[MANIFEST].data.get("derived", ())):
        found.setdefault(("derived", entry["id"]), (MANIFEST, index))
    return found
