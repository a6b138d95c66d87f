"""The crosswalks of a rubric, read and checked when a report or an author asks: they change no rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order
from hrdd.engine.crossing import crosswalk_faults
from hrdd.library import disk
from hrdd.library.rubrics import Extended, placed
from hrdd.library.shapes import shaped
from hrdd.model.crosswalk import Crosswalk
from hrdd.source import parse

if TYPE_CHECKING:
    from hrdd.library.rubrics import Shelved

FOLDER = "crosswalks"


def read(shelved: Shelved) -> dict[str, Crosswalk]:
    """Every crosswalk of a rubric by its id, in the order of the names of their files.

    An overlay has those of the rubric below. Raises Refusal with every complaint about every file.
    """
    home = shelved.base if isinstance(shelved, Extended) else shelved
    found: dict[str, Crosswalk] = {}
    wrong: list[Diagnostic] = []
    for path in disk.files(home.folder / FOLDER, "*.yaml"):
        name = f"{home.shown}/{FOLDER}/{path.name}"
        try:
            document = parse(disk.read(path, name), name)
        except Refusal as refusal:
            wrong.extend(refusal.diagnostics)
            continue
        crosswalk, complaints = shaped(Crosswalk, document.data, document)
        wrong.extend(complaints)
        if crosswalk is None:
            continue
        if crosswalk.id in found:
            values = (("first", "another file"), ("id", crosswalk.id))
            wrong.append(placed(Diagnostic("HR306", "", values=values), (document, ("id",))))
        found[crosswalk.id] = crosswalk
        faults = crosswalk_faults(crosswalk, shelved.rubric, partial=home is not shelved)
        wrong.extend(placed(fault, (document, fault.path)) for fault in faults)
    if wrong:
        raise Refusal(in_file_order(wrong))
    return found
