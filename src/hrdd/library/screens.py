"""A screen of a rubric, read when somebody screens: it changes no rating, so no rating waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order, nearest
from hrdd.engine.screen_lint import screen_faults
from hrdd.engine.screening import asked_questions
from hrdd.library import disk
from hrdd.library.rubrics import placed
from hrdd.library.shapes import shaped
from hrdd.model.screen import Screen
from hrdd.source import parse

if TYPE_CHECKING:
    from pathlib import Path

    from hrdd.library.rubrics import Shelved
    from hrdd.model.rubric import Rubric

FOLDER = "screens"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A rubric's folder, the name that messages give it, and the rubric."""

    folder: Path
    shown: str
    shelved: Shelved

    @property
    def rubric(self) -> Rubric:
        """The rubric whose questions the screens may use."""
        return self.shelved.rubric


def names(folder: Path) -> tuple[str, ...]:
    """The screens that a rubric's folder holds, by name."""
    return tuple(path.stem for path in disk.files(folder / FOLDER, "*.yaml"))


def find(shelf: Shelf, name: str) -> Screen:
    """One screen, read and checked against its rubric. Raises Refusal with everything that is wrong with it."""
    known = names(shelf.folder)
    if name not in known:
        values = (("found", ", ".join(known) or "none"), ("rubric", shelf.rubric.name), ("wanted", name))
        raise Refusal([Diagnostic("HR309", shelf.shown, values=values, hint=nearest(name, known))])
    shown = f"{shelf.shown}/{FOLDER}/{name}.yaml"
    document = parse(disk.read(shelf.folder / FOLDER / f"{name}.yaml", shown), shown)
    screen, complaints = shaped(Screen, document.data, document)
    if screen is None:
        raise Refusal(in_file_order(complaints))
    if wrong := screen_faults(screen, shelf.rubric):
        raise Refusal(in_file_order(placed(found, (document, found.path)) for found in wrong))
    return screen


def questions(shelf: Shelf) -> dict[str, tuple[str, ...]]:
    """What every screen of a rubric asks, by its name. Raises Refusal."""
    return {name: tuple(asked_questions(find(shelf, name), shelf.rubric)) for name in names(shelf.folder)}
