"""`hrdd redact --check`: looks in what was made for anything that was withheld."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.cli import voice
from hrdd.cli.assessing import day
from hrdd.cli.output import Usage, show_text
from hrdd.cli.surroundings import look, read_stdin
from hrdd.cli.telling import INVALID
from hrdd.library import leaks
from hrdd.library.assessments import STDIN
from hrdd.library.judging import Desk, Refused
from hrdd.render import terminal
from hrdd.render.tongue import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hrdd.engine.traces import Trace
    from hrdd.library.judging import Judged
    from hrdd.model.base import Access

FOUND = 1
CHECKED: tuple[Access, ...] = ("public", "internal")


def check_outputs(
    file: str, outputs: Sequence[str], audience: str | None, as_of: str | None, rubric: str | None, *, asked: bool
) -> int:
    """Look for what an audience may not see: 0, 1 where something is found, 3 where a file cannot be read."""
    if not asked:
        raise Usage("redact only checks so far: write hrdd redact --check FILE OUT...")
    wanted = next((known for known in CHECKED if known == (audience or "public")), None)
    if wanted is None:
        raise Usage(f"audiences to check for: {', '.join(CHECKED)}; restricted readers may see everything")
    around = look()
    stdin = read_stdin() if file == STDIN else b""
    desk = Desk(day(as_of, around.today), Path(rubric) if rubric is not None else None, stdin)
    (judged,) = desk.judge([file])
    if isinstance(judged, Refused):
        voice.complain(judged.diagnostics, voice.file_text(stdin))
        return INVALID
    result = leaks.look(judged, outputs, wanted)
    voice.complain(result.refused)
    page = terminal.Page(min(around.width, terminal.WIDEST))
    looked = ENGLISH.count(result.looked_for, "text", "texts")
    for (name, found), pictures in zip(result.found, result.pictures, strict=True):
        told = f"{ENGLISH.count(len(found), 'withheld text', 'withheld texts')} found"
        told = told if found else f"clean ({looked} looked for)"
        page.wrapped(f"{name}: {told}", terminal.STRONG if found else terminal.PLAIN, indent=0)
        for where in _places(judged, found):
            page.wrapped(where, indent=6, lead="    - ")
        if pictures:
            held = ENGLISH.count(pictures, "picture lies", "pictures lie")
            page.wrapped(f"{held} in it, and what a picture shows cannot be read; look yourself", indent=4)
    if result.vague:
        page.wrapped(
            "Not looked for, because they are too short or part of what every report says; look yourself:",
            terminal.QUIET,
            indent=0,
        )
        for where in _places(judged, result.vague):
            page.wrapped(where, terminal.QUIET, indent=6, lead="    - ")
    show_text(voice.calm(terminal.plain(page.lines)))
    if result.refused:
        return INVALID
    return FOUND if any(found for _, found in result.found) else 0


def _places(judged: Judged, found: Iterable[Trace]) -> list[str]:
    """Where the texts are written: key and line, never the text itself."""
    told = []
    for trace in found:
        key = ".".join(str(part) for part in trace.path)
        document, path = judged.written.place(trace.path)
        span = document.span(path)
        told.append(f"{key} (line {span.line})" if trace.path[0] != "digest" else key)
    return told
