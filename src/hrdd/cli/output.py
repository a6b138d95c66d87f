"""Where results go: standard output, or files that are whole or not there at all."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal
from hrdd.render import FORMATS, format_of

if TYPE_CHECKING:
    from collections.abc import Sequence

STDOUT = "-"


class Usage(Exception):  # noqa: N818 # an answer to a command, not a fault
    """Raised when a command cannot mean anything; says why and what to write instead."""


@dataclass(frozen=True, slots=True)
class Target:
    """One output: where to, and in which format. A folder gets one document for each subject."""

    where: str
    format: str
    folder: bool = False


def targets(outputs: Sequence[str], form: str | None, *, several: bool) -> tuple[Target, ...]:
    """What `-o` and `-f` ask for; without either, text on standard output. Raises Usage."""
    if form is not None and form not in FORMATS:
        raise Usage(f'there is no format "{form}"; formats: {", ".join(FORMATS)}')
    if not outputs:
        return (_checked(Target(STDOUT, form or "text"), several=several),)
    if form is not None and len(outputs) > 1:
        raise Usage("-f goes with one -o; with several, the endings of the files say the formats")
    made = [_checked(_target(output, form), several=several) for output in outputs]
    if len({target.where for target in made}) < len(made):
        raise Usage("two outputs have the same name")
    return tuple(made)


def _target(output: str, form: str | None) -> Target:
    folder = output.endswith(("/", os.sep)) or Path(output).is_dir()
    if folder and form is None:
        raise Usage(f"{output} is a folder: say which format with -f")
    if output == STDOUT:
        return Target(output, form or "text")
    found = form or format_of(Path(output).suffix)
    if found is None:
        endings = ", ".join(known.suffixes[0] for known in FORMATS.values())
        raise Usage(f"the ending of {output} says no format; endings: {endings}; or say it with -f")
    return Target(output, found, folder)


def _checked(target: Target, *, several: bool) -> Target:
    known = FORMATS[target.format]
    if several and known.document and not target.folder:
        raise Usage(
            f"{target.format} makes one document for each file: name a folder with -o FOLDER/ -f {target.format}"
        )
    if target.where == STDOUT and target.format == "pdf" and sys.stdout.isatty():
        raise Usage("a PDF is not for a terminal: name a file with -o report.pdf")
    return target


def write(outputs: Sequence[tuple[str, bytes]]) -> None:
    """Write files whole, all of them or none; standard output last. Raises Refusal (HR901)."""
    kept: list[tuple[str, str]] = []
    try:
        for where, data in outputs:
            if where != STDOUT:
                kept.append((_beside(where, data), where))
        for temporary, where in list(kept):
            _guarded(where, lambda temporary=temporary, where=where: os.replace(temporary, where))  # noqa: PTH105
            kept.remove((temporary, where))
    finally:
        for temporary, _ in kept:
            Path(temporary).unlink(missing_ok=True)
    for where, data in outputs:
        if where == STDOUT:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()


def _beside(where: str, data: bytes) -> str:
    """The name of a new file with these bytes, in the folder where the output will be."""
    made: list[str] = []

    def make() -> None:
        folder = Path(where).parent
        if not folder.is_dir():
            raise FileNotFoundError(2, f"there is no folder {folder}")
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=".hrdd-")
        made.append(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)

    _guarded(where, make, made)
    return made[0]


def _guarded(where: str, action: object, made: Sequence[str] = ()) -> None:
    try:
        action()  # type: ignore[operator]
    except OSError as error:
        for name in made:
            Path(name).unlink(missing_ok=True)
        reason = error.strerror or "it failed"
        values = (("reason", reason[:1].lower() + reason[1:]),)
        raise Refusal([Diagnostic("HR901", where, values=values)]) from None
