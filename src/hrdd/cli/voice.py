"""Messages for people, on standard error: complaints, notices, and what the gate would say."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.cli.surroundings import look
from hrdd.render import escape, terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hrdd.diagnostics import Diagnostic

COMMAND = re.compile(r"^(\s*)::", re.MULTILINE)


def complain(diagnostics: Iterable[Diagnostic], text_of: Callable[[str], str | None] | None = None) -> None:
    """Print complaints. `text_of` gives the text of a file by its name, for the line under a complaint."""
    around = look()
    texts: dict[str, list[str]] = {}
    for diagnostic in diagnostics:
        source = None
        if around.quotes:
            if diagnostic.file not in texts:
                text = text_of(diagnostic.file) if text_of is not None else None
                texts[diagnostic.file] = (text or "").split("\n")
            lines = texts[diagnostic.file]
            number = diagnostic.span.line if diagnostic.span else 0
            source = lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""
        print(calm(terminal.complaint(diagnostic, source)), file=sys.stderr)


def tell(text: str) -> None:
    """Print one message."""
    print(calm(escape.one_line(text)), file=sys.stderr)


def annotate(text: str) -> None:
    """Print one warning that GitHub shows beside a change."""
    print(f"::warning title=hrdd::{text}", file=sys.stderr)


def calm(text: str) -> str:
    """Text in which a runner of GitHub finds no command: the names in it are other people's."""
    return COMMAND.sub(r"\1./::", text).replace("##[", "## [")


def file_text(stdin: bytes = b"") -> Callable[[str], str | None]:
    """How to get at the text of a file that a complaint names: its line is shown to who may read it anyway."""

    def text_of(name: str) -> str | None:
        from hrdd.diagnostics import Refusal
        from hrdd.library import disk

        path = _real(name)
        try:
            # Only a file can be read twice: what came through a pipe is gone, and to wait for more could be for ever.
            raw = stdin if name == "<stdin>" else disk.read(path, name) if disk.is_file(path) else b""
        except Refusal:
            return None
        return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")

    return text_of


def _real(name: str) -> Path:
    """The file behind a name in a message; files of a shipped rubric go by `core/rubric.yaml`."""
    from hrdd.library import disk

    path = Path(name)
    return path if disk.is_file(path) else disk.data_folder("rubrics") / name
