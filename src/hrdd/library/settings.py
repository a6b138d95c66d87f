"""The settings that hold for a file: the nearest `hrdd.toml` or `[tool.hrdd]`, from its folder upwards."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order, nearest
from hrdd.engine.policy import loosenings, with_settings
from hrdd.library import disk
from hrdd.library.shapes import shaped
from hrdd.model.settings import Settings

if TYPE_CHECKING:
    from hrdd.diagnostics import Path as Place
    from hrdd.library.rubrics import Shelved
    from hrdd.library.stationery import Stationery
    from hrdd.source import Document

OWN = "hrdd.toml"
SHARED = "pyproject.toml"
TABLE: Place = ("tool", "hrdd")
TOP = ".git"
"""What tells the top of a repository, above which no settings are looked for."""


UNSET = Settings()


@dataclass(frozen=True, eq=False)
class Found:
    """Settings with the file they stand in. `folder` is what its paths start from; `at` leads to its table.

    `chosen_templates` is a folder of templates that somebody named for this run.
    """

    settings: Settings = UNSET
    document: Document | None = None
    folder: Path = field(default_factory=Path)
    at: Place = ()
    chosen_templates: Path | None = None

    @property
    def shown(self) -> str:
        """The name of the file, or nothing where there is none."""
        return self.document.name if self.document is not None else ""

    @property
    def rubric(self) -> Path | None:
        """The folder of the rubric that the settings choose."""
        chosen = self.settings.rubric.path
        return None if chosen is None else self.folder / chosen

    @property
    def templates(self) -> Path | None:
        """The folder of templates that the settings add."""
        if self.chosen_templates is not None:
            return self.chosen_templates
        return None if self.settings.templates is None else self.folder / self.settings.templates

    @cached_property
    def stationery(self) -> Stationery:
        """What that folder holds, read once for all documents made with these settings. Raises Refusal (HR905)."""
        from hrdd.library import stationery  # for those who have one

        folder = self.templates
        return stationery.Stationery() if folder is None else stationery.read(folder)

    def where(self, path: Place) -> str:
        """Where a key is written, as `file:line`; nothing where it is not."""
        if self.document is None:
            return ""
        return f"{self.document.name}:{self.document.span((*self.at, *path), on_key=True).line}"

    def sets(self, path: Place) -> bool:
        """Whether the file itself holds a key."""
        return self.document is not None and self.document.resolve((*self.at, *path)) == ((*self.at, *path), True)


NONE = Found()


def read(path: Path, shown: str) -> Found | None:
    """The settings of one file; None for a `pyproject.toml` that has none. Raises Refusal with every complaint."""
    found = understand(disk.read(path, shown), shown, path)
    if found is not None and found.templates is not None and not disk.is_folder(found.templates):
        values = (("reason", "there is no such folder"),)
        raise Refusal([_placed(Diagnostic("HR101", shown, values=values), found, ("templates",))])
    if found is not None:
        _check_template(found)
    return found


def understand(raw: bytes, shown: str, path: Path) -> Found | None:
    """The settings in the bytes of one file; None for a `pyproject.toml` that has none. Raises Refusal."""
    if path.name == SHARED and b"hrdd" not in raw:
        return None  # other people's settings: not ours to judge
    from hrdd.library import toml  # for those who have settings

    document = toml.parse(raw, shown)
    at: Place = TABLE if path.name == SHARED else ()
    data = document.data
    for part in at:
        data = data.get(part) if isinstance(data, dict) else None
    if data is None:
        return None
    settings, complaints = shaped(Settings, data, document, at)
    if settings is None or complaints:
        raise Refusal(in_file_order(complaints))
    return Found(settings, document, path.parent, at)


def _check_template(found: Found) -> None:
    """Refuse settings whose template is not there, or whose own templates say of themselves what cannot be."""
    if not {"template", "templates"} & found.settings.model_fields_set:
        return
    from hrdd.library.shelf import shelf  # for those who set one

    known, chosen = shelf(found.templates), found.settings.template
    if chosen is not None and chosen not in known:
        values = (("allowed", ", ".join(known)), ("found", chosen))
        raise Refusal(
            [
                _placed(
                    Diagnostic("HR204", found.shown, values=values, hint=nearest(chosen, known)), found, ("template",)
                )
            ]
        )


def find(start: Path) -> Found:
    """The settings for files of a folder: the nearest from there upwards, to the top of the repository.

    Raises Refusal for a file that cannot be used, and for a folder that holds two.
    """
    here = Path(os.path.realpath(start))
    for folder in (here, *here.parents):
        named = [folder / name for name in (OWN, SHARED) if disk.is_file(folder / name)]
        made = [(path, found) for path in named if (found := read(path, _shown(path))) is not None]
        if len(made) > 1:
            values = (("other", _shown(made[1][0])),)
            raise Refusal([Diagnostic("HR603", _shown(made[0][0]), values=values)])
        if made:
            return made[0][1]
        if os.path.exists(folder / TOP):  # noqa: PTH110 # as disk.is_file: no for a name that nothing can have
            break
    return NONE


def _shown(path: Path) -> str:
    """A file as people here call it: from the folder they are in, where that is no longer."""
    try:
        near = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return near if len(near) < len(str(path)) else str(path)


def _placed(diagnostic: Diagnostic, found: Found, path: Place) -> Diagnostic:
    assert found.document is not None  # noqa: S101 # only a file can be complained of
    whole = (*found.at, *path)
    return replace(diagnostic, file=found.document.name, path=whole, span=found.document.span(whole))


def tightened(shelved: Shelved, found: Found) -> Shelved:
    """The rubric as the settings make it stricter. Raises Refusal (HR602) with every setting that would loosen it."""
    gate = found.settings.gate
    if not gate.model_fields_set:
        return shelved
    wrong = [
        _placed(
            Diagnostic(
                "HR602",
                found.shown,
                values=(("asked", loose.asked), ("held", loose.held), ("key", ".".join(map(str, loose.path)))),
            ),
            found,
            ("gate", *loose.path),
        )
        for loose in loosenings(shelved.rubric.manifest.gate, gate)
    ]
    if wrong:
        raise Refusal(in_file_order(wrong))
    return replace(shelved, rubric=with_settings(shelved.rubric, gate))
