"""Looks for what was withheld in files that were made from an assessment."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdd.diagnostics import Diagnostic, Refusal
from hrdd.engine.access import wordings
from hrdd.engine.aliases import aliases
from hrdd.engine.traces import haystack, search, secrets
from hrdd.library import disk, insides, materials
from hrdd.render import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hrdd.engine.traces import Haystack, Trace
    from hrdd.library.insides import Inside
    from hrdd.library.judging import Judged
    from hrdd.model.base import Access


@dataclass(frozen=True, slots=True)
class Search:
    """What was found in each file, what could not be looked for, and which files could not be read.

    `pictures` says how many pictures lie in a file: what they show cannot be read.
    """

    found: tuple[tuple[str, tuple[Trace, ...]], ...]
    pictures: tuple[int, ...]
    vague: tuple[Trace, ...]
    refused: tuple[Diagnostic, ...]
    looked_for: int


def look(judged: Judged, outputs: Sequence[str], audience: Access) -> Search:
    """Search every output for everything that this audience may not see."""
    assessment, rubric = judged.written.assessment, judged.shelved.rubric
    names = aliases(assessment, rubric, audience)
    wanted = tuple(secrets(assessment, judged.outcome, names, audience))
    read: list[tuple[str, Haystack]] = []
    pictures: list[int] = []
    refused: list[Diagnostic] = []
    for output in outputs:
        try:
            inside = _inside(output)
            read.append((output, haystack((Path(output).name, *inside.texts))))  # the folders above are not published
            pictures.append(inside.pictures)
        except Refusal as refusal:
            refused += refusal.diagnostics
    found, vague = search(wanted, _own_words(judged, audience), [hay for _, hay in read])
    named = tuple(zip((name for name, _ in read), found, strict=True))
    return Search(named, tuple(pictures), vague, tuple(refused), len(wanted) - len(vague))


def _inside(output: str) -> Inside:
    """What can be read in an output. Raises Refusal."""
    data = disk.read(Path(output), output, insides.LARGEST + 1)
    if not data:
        raise Refusal([Diagnostic("HR902", output, values=(("reason", "it is empty"),))])
    return insides.look(output, data)


def _own_words(judged: Judged, audience: Access) -> Iterator[str]:
    """What stands in a report whatever the assessment says, and what its authors have cleared."""
    yield from _strings(json.loads(judged.shelved.rubric.model_dump_json()))
    yield from materials.templates().values()
    yield from words.SENTENCES.values()
    yield from (text for names in words.NAMES.values() for text in names.values())
    yield from (told.text for told in wordings(judged.written.assessment) if told.open_to(audience))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (key for key in value if isinstance(key, str))
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
