"""Complaints with one plain way out, mended in the text: a misspelled word, `true` for `yes`; nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from hrdd.library.editing import BOM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.diagnostics import Diagnostic
    from hrdd.model.rubric import Rubric

MISSPELLED = ("HR201", "HR204", "HR401", "HR402")
"""Complaints about words of closed vocabularies: keys, choices, questions. What an id names is never guessed."""

CLOSE = 0.75
"""How alike a word and a valid one must be, from 0 to 1, to be taken for it."""
CLEAR = 0.1
"""By how much more alike than any other it must be."""

BOOLEANS = {"true": "yes", "false": "no"}


@dataclass(frozen=True, slots=True)
class Mend:
    """One word put in the place of another: the line, what stood there, and what stands there now."""

    line: int
    before: str
    after: str


def mended(raw: bytes, complaints: Sequence[Diagnostic], shown: str, rubric: Rubric) -> tuple[bytes, tuple[Mend, ...]]:
    """The file with every complaint mended that has one plain way out, and what was done; the rest stays as it is."""
    text = raw.removeprefix(BOM).decode()
    lines = text.split("\n")
    done: list[Mend] = []
    for complaint in sorted(complaints, key=lambda entry: (entry.span is not None, entry.span), reverse=True):
        if complaint.file != shown or complaint.span is None or complaint.span.line != complaint.span.end_line:
            continue
        line, start, end = complaint.span.line, complaint.span.column - 1, complaint.span.end_column - 1
        before = lines[line - 1][start:end]
        after = _instead(complaint, before, rubric)
        if after is not None:
            lines[line - 1] = lines[line - 1][:start] + after + lines[line - 1][end:]
            done.append(Mend(line, before, after))
    return (BOM if raw.startswith(BOM) else b"") + "\n".join(lines).encode(), tuple(reversed(done))


def _instead(complaint: Diagnostic, before: str, rubric: Rubric) -> str | None:
    """What to write for a word, where there is no doubt."""
    if complaint.code == "HR209" and complaint.path[:1] == ("answers",):
        question = rubric.question.get(str(complaint.path[1]))
        word = BOOLEANS.get(before.lower(), "")
        return word if question is not None and word in question.choices else None
    word = before.strip("\"'")
    if complaint.code not in MISSPELLED or not complaint.hint or not word:
        return None
    known = rubric.question if complaint.code == "HR401" else dict(complaint.values)["allowed"].split(", ")
    alike = {entry: SequenceMatcher(None, word.lower(), entry.lower()).ratio() for entry in known}
    best = alike.pop(complaint.hint, 0.0)
    plain = best >= CLOSE and best - max(alike.values(), default=0.0) >= CLEAR
    return before.replace(word, complaint.hint) if plain else None
