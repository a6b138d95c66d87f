"""The vignettes of a rubric, read and checked; only the tools for rubric authors ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order, nearest
from hrdd.engine.coherence import complaints
from hrdd.engine.trials import DAY
from hrdd.library import disk
from hrdd.library.rubrics import placed
from hrdd.library.shapes import shaped
from hrdd.model.vignette import Vignette
from hrdd.source import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hrdd.diagnostics import Path as Place
    from hrdd.library.rubrics import Shelved
    from hrdd.model.rubric import Rubric
    from hrdd.source import Document

FOLDER = "vignettes"
PATTERN = "*.yaml"


def read(shelved: Shelved) -> tuple[Vignette, ...]:
    """Every vignette of a rubric, drafts included, in the order of their files and of the entries there.

    Places, context and answers are held to what an assessment is held to; of a draft, only places and context.
    Raises Refusal with every complaint about every file, and where there is no vignette at all.
    """
    found: list[Vignette] = []
    wrong: list[Diagnostic] = []
    first: dict[str, str] = {}
    for path in disk.files(shelved.folder / FOLDER, PATTERN):
        name = f"{shelved.shown}/{FOLDER}/{path.name}"
        try:
            document = parse(disk.read(path, name), name, expect="sequence")
        except Refusal as refusal:
            wrong.extend(refusal.diagnostics)
            continue
        for index, entry in enumerate(document.data):
            vignette, told = shaped(Vignette, entry, document, (index,))
            wrong.extend(told)
            if vignette is not None:
                found.append(vignette)
                wrong.extend(_twice(vignette, first, document, index))
                wrong.extend(_misfits(vignette, shelved.rubric, document, index))
    if wrong:
        raise Refusal(in_file_order(wrong))
    if not found:
        raise Refusal([Diagnostic("HR308", f"{shelved.shown}/{FOLDER}", values=(("what", "vignettes"),))])
    return tuple(found)


def _twice(vignette: Vignette, first: dict[str, str], document: Document, index: int) -> Iterator[Diagnostic]:
    line = document.span((index, "id")).line
    known = first.setdefault(vignette.id, f"{document.name}, line {line}")
    if known != f"{document.name}, line {line}":
        values = (("first", known), ("id", vignette.id))
        yield placed(Diagnostic("HR306", "", values=values), (document, (index, "id")))


def _misfits(vignette: Vignette, rubric: Rubric, document: Document, index: int) -> Iterator[Diagnostic]:
    """What does not fit the rubric, at its place in the file."""
    checked = vignette.model_copy(update={"answers": {}}) if vignette.draft else vignette
    for complaint in complaints(checked.assessment(rubric.name, DAY), rubric, DAY):
        yield placed(complaint, (document, (index, *_in_vignette(complaint.path))))
    for complaint in (*_categories(vignette, rubric), *_unlowered(vignette, rubric)):
        yield placed(complaint, (document, (index, *complaint.path)))


def _in_vignette(path: Place) -> Place:
    """Where a vignette has what an assessment has under `subject:`."""
    return path[1:] if path[:1] == ("subject",) else path


def _categories(vignette: Vignette, rubric: Rubric) -> Iterator[Diagnostic]:
    known = [category.id for category in rubric.manifest.categories]
    for name in vignette.expect:
        if name not in known:
            values = (("name", name), ("what", "the category"), ("where", f"{vignette.id}.expect"))
            yield Diagnostic("HR302", "", ("expect", name), None, values, nearest(name, known))


def _unlowered(vignette: Vignette, rubric: Rubric) -> Iterator[Diagnostic]:
    """A level that would be ignored in silence, because the table is lowered by several sources only."""
    policy = rubric.manifest.context
    for place, levels in vignette.context.items():
        for theme, entry in levels.items():
            row = rubric.places.get(place, {}).get(theme)
            known = row.level if row is not None and row.level is not None else policy.not_determined
            if entry.level < known and len(set(entry.sources)) < policy.lowering_sources:
                values = (
                    ("fix", f"Name {policy.lowering_sources} sources, or delete the entry."),
                    ("problem", f"the table has level {known} here, and one source alone does not lower it"),
                )
                yield Diagnostic("HR408", "", ("context", place, theme), None, values)


def chosen(vignettes: tuple[Vignette, ...], ids: tuple[str, ...], tags: tuple[str, ...]) -> tuple[Vignette, ...]:
    """The vignettes with one of these ids and one of these tags; without ids or tags, all."""
    return tuple(
        vignette
        for vignette in vignettes
        if (not ids or vignette.id in ids) and (not tags or set(tags) & set(vignette.tags))
    )
