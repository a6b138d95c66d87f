"""What documents are made of besides an outcome: templates, style sheets, fonts, and where things are written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from hrdd.engine.danger import in_danger
from hrdd.library import crosswalks, disk, stationery
from hrdd.library.assessments import STDIN
from hrdd.library.judging import Judged, Refused
from hrdd.render.batch import Batch, Unjudged
from hrdd.render.lookups import Spot
from hrdd.render.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hrdd.diagnostics import Path as Place
    from hrdd.engine.difference import Difference
    from hrdd.engine.ways import Way
    from hrdd.render.batch import Uncovered
    from hrdd.render.lookups import DocumentName, Find, Locate
    from hrdd.render.report import Audience

TEMPLATES = (".j2", ".css")
TOGETHER = 2
"""How many controls together a report tries for each risk; `hrdd advise` tries more."""

FONTS = ("*.woff2", "*.ttf", "*.otf", "*.json")


@cache
def templates() -> Mapping[str, str]:
    """The texts of the templates and style sheets that came with the program, by their path below `templates/`."""
    return MappingProxyType(disk.texts(disk.data_folder("templates"), TEMPLATES))


def form_parts() -> dict[str, str]:
    """The texts that a form for browsers is made of, by their path below `templates/`."""
    return disk.texts(disk.data_folder("templates"), (*TEMPLATES, ".js"))


class Fonts(Mapping[str, bytes]):
    """Font files by name, and the list of what they draw; each is read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._paths = {path.name: path for pattern in FONTS for path in disk.files(folder, pattern)}

    def __getitem__(self, name: str) -> bytes:
        return self._paths[name].read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def fonts() -> Fonts:
    """The bundled fonts."""
    return Fonts(disk.data_folder("templates") / "fonts")


def schema(name: str) -> str:
    """A published schema: `assessment`, `rubric`, `result` or `difference`."""
    return (disk.data_folder("schemas") / f"{name}.schema.json").read_text("utf-8")


def report(
    judged: Judged, needs: Iterable[str] = (), audience: Audience = "restricted", template: str = "hria"
) -> Report:
    """The one argument of every format, for one audience. `needs` names the materials to bring.

    `templates` and `fonts` are those of documents; `names` are the names of countries, which take a while to load.

    `template` is the kind of document, where the format makes documents. The file as written goes along only for the
    restricted audience.
    """
    wanted = set(needs)
    own = judged.settings.stationery if "templates" in wanted else stationery.Stationery()
    shown = "stdin" if judged.name == STDIN else Path(judged.name).name
    made = Report(
        judged.outcome,
        judged.shelved.rubric,
        judged.written.assessment,
        shown,
        locate=_locator(judged, shown),
        find=_finder(judged),
        given=judged.name,
        templates={**templates(), **own.texts} if "templates" in wanted else {},
        pictures=own.pictures,
        own=own.shown,
        translations=own.wording,
        fonts=fonts() if "fonts" in wanted else {},
        source=judged.written.source,
        codes=wanted.isdisjoint({"templates", "names"}),
        language=judged.settings.settings.language or "en",
        template=template,
        contacts=judged.settings.settings.contacts,
        advice=lambda: _ways(judged),
        crosswalks=lambda: crosswalks.read(judged.shelved),
        danger=lambda: in_danger(judged.written.assessment, judged.shelved.rubric, judged.outcome.as_of),
    )
    return made.for_audience(audience)


def _ways(judged: Judged) -> tuple[Way, ...]:
    """What would bring each risk of a judged file down, by sets of few controls, so that a report is made in time."""
    from hrdd.engine.ways import ways  # for the documents that tell it

    outcome = judged.outcome
    return ways(judged.written.assessment, judged.shelved.rubric, outcome.as_of, outcome, TOGETHER)


def batch(
    results: Sequence[Judged | Refused],
    root: Path,
    audience: Audience = "restricted",
    uncovered: Sequence[Uncovered] = (),
    differences: Sequence[Difference] = (),
    *,
    quiet: bool = False,
) -> Batch:
    """The results of a run told together, for one audience; `root` is the folder from which files are named.

    `uncovered` are changes that no assessment covers; `quiet` says that there was a list of changes and none counts.
    `differences` are between what is and what was, as everybody may read them.
    """
    entries = (
        Unjudged(result.name, result.diagnostics) if isinstance(result, Refused) else report(result, (), audience)
        for result in results
    )
    return Batch((*entries, *uncovered), lambda name: relative(name, root), audience, quiet, tuple(differences))


def relative(name: str, root: Path) -> str:
    """A file's path from the top of a repository, with forward slashes; only its name where it lies outside.

    Bytes of a name that are no text stand in it as codes.
    """
    if name == STDIN or (name.startswith("<") and name.endswith(">")):
        return "stdin"
    for path in (os.path.abspath(name), os.path.realpath(name)):  # noqa: PTH100 - Path.resolve raises where a link circles
        if Path(path).is_relative_to(root):
            return _text(Path(path).relative_to(root).as_posix())
    return _text(Path(name).name)


def _text(name: str) -> str:
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")


def _locator(judged: Judged, shown: str) -> Locate:
    """Turns paths into `file:line`, with no folder of this machine in the name of the assessment."""

    def locate(document: DocumentName, path: Place) -> str:
        if document == "rubric":
            found, place = judged.shelved.place(path)
            return f"{found.name}:{found.span(place).line}"
        found, place = judged.written.place(path)
        name = shown if found is judged.written.document else Path(found.name).name
        return f"{name}:{found.span(place).line}"

    return locate


def _finder(judged: Judged) -> Find:
    """Turns paths into pieces of files, by their names as given."""

    def find(document: DocumentName, path: Place) -> Spot:
        if document == "rubric":
            found, place = judged.shelved.place(path)
            return Spot(found.name, found.span(place), judged.shelved.shipped)
        found, place = judged.written.place(path)
        return Spot(found.name, found.span(place))

    return find
