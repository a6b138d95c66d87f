"""Where results go: standard output, or files that are whole or not there at all."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal
from hrdd.library import disk
from hrdd.render import FORMATS, format_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STDOUT = "-"
BINARY = ("pdf", "docx", "xlsx")


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
        raise Usage("-f goes with one -o; with several, the endings of the files say the formats, or -o FORMAT:FILE")
    made = [_checked(_target(output, form), several=several) for output in outputs]
    if len({_same(target.where) for target in made}) < len(made):
        raise Usage("two outputs have the same name")
    return tuple(made)


def spare(inputs: Sequence[str], outputs: Sequence[Target]) -> None:
    """Refuse an output that would take the place of an assessment. Raises Usage."""
    held = {_same(name) for name in inputs if name != STDOUT}
    for target in outputs:
        if target.where != STDOUT and _same(target.where) in held:
            raise Usage(f"the output {target.where} would replace the assessment itself")


def _same(name: str) -> str:
    """One name for one place, however it was written."""
    return name if name == STDOUT else os.path.realpath(name)


def _target(output: str, form: str | None) -> Target:
    if not output:
        raise Usage("an output has no name: write -o FILE")
    named, _, rest = output.partition(":")
    if form is None and named in FORMATS and rest:
        output, form = rest, named
    folder = output.endswith(("/", os.sep)) or disk.is_folder(output)
    if folder and form is None:
        raise Usage(f"{output} is a folder: say which format with -f")
    if output == STDOUT:
        return Target(output, form or "text")
    ending = format_of(Path(output).suffix)
    if form == "text" and named != "text" and ending not in {None, "text"}:
        raise Usage(f"-f text would write the text into {output}: write -o {output} -o text:- to have both")
    found = form or ending
    if found is None:
        endings = ", ".join(known.suffixes[0] for known in FORMATS.values() if known.suffixes)
        raise Usage(f"the ending of {output} says no format; endings: {endings}; or say it with -f, or -o FORMAT:FILE")
    return Target(output, found, folder)


def _checked(target: Target, *, several: bool) -> Target:
    known = FORMATS[target.format]
    if target.folder and not known.document:
        ending = known.suffixes[0] if known.suffixes else ".out"
        raise Usage(f"{target.format} holds all results in one: name a file, for example -o results{ending}")
    if several and known.document and not target.folder:
        raise Usage(
            f"{target.format} makes one document for each file: name a folder with -o FOLDER/ -f {target.format}"
        )
    if target.where == STDOUT and target.format in BINARY and sys.stdout.isatty():
        ending = known.suffixes[0]
        raise Usage(f"{target.format} is not for a terminal: name a file with -o report{ending}")
    return target


def write(outputs: Sequence[tuple[str, bytes]]) -> None:
    """Write files whole, all of them or none; streams last. Raises Refusal (HR901)."""
    kept: list[tuple[str, str]] = []
    try:
        for where, data in outputs:
            if not _is_stream(where):
                kept.append((_beside(where, data), where))
        for temporary, where in list(kept):
            _guarded(where, lambda temporary=temporary, where=where: os.replace(temporary, os.path.realpath(where)))  # noqa: PTH105
            kept.remove((temporary, where))
    finally:
        for temporary, _ in kept:
            Path(temporary).unlink(missing_ok=True)
    for where, data in outputs:
        if where == STDOUT:
            show(data)
        elif _is_stream(where):
            _guarded(where, lambda where=where, data=data: Path(where).write_bytes(data))


def write_over(output: tuple[str, bytes], read: Sequence[tuple[str, bytes | None]]) -> None:
    """Write a file in place of what was read of it and beside it; None was not there.

    Of two runs at once the second finds that something has changed, and no entry is lost. Raises Usage and Refusal.
    """
    with _alone(Path(os.path.realpath(output[0])).parent):
        for name, before in read:
            now = disk.read(Path(name), name) if disk.is_file(name) else None
            if now != before:
                raise Usage(f"{name} was changed meanwhile: nothing was written, try again")
        write([output])


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other run writes over files of a folder; a run that ends in any way leaves the next one free."""
    try:
        from fcntl import LOCK_EX, flock
    except ImportError:  # Windows locks no folders: there, the look before writing must do
        yield
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # `write` says what is wrong with it
        yield
        return
    try:
        with suppress(OSError):  # a file system that knows no locks
            flock(descriptor, LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def show_text(text: str) -> None:
    """Write text to standard output: UTF-8 wherever it goes, since not every locale has every letter."""
    show(text.encode())


def show(data: bytes) -> None:
    """Write to standard output, after what was printed before."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _is_stream(where: str) -> bool:
    """Whether an output can only be written into, such as /dev/null or a pipe: to replace it would be to destroy it."""
    return where == STDOUT or (os.path.exists(where) and not disk.is_file(where))  # noqa: PTH110 # as disk.is_file


def _beside(where: str, data: bytes) -> str:
    """The name of a new file with these bytes, in the folder where the output will be, for the same readers."""
    made: list[str] = []

    def make() -> None:
        place = Path(os.path.realpath(where))  # where a link leads
        folder = place.parent
        if not disk.is_folder(folder):
            raise FileNotFoundError(2, f"there is no folder {Path(where).parent}")
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=".hrdd-")
        made.append(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).chmod(_mode(place))

    _guarded(where, make, made)
    return made[0]


def _mode(place: Path) -> int:
    """Who may read a file: as before where it is there already, else as the umask says. Raises OSError."""
    try:
        return place.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


def _guarded(where: str, action: object, made: Sequence[str] = ()) -> None:
    try:
        action()  # type: ignore[operator]
    except OSError as error:
        for name in made:
            Path(name).unlink(missing_ok=True)
        reason = error.strerror or "it failed"
        values = (("reason", reason[:1].lower() + reason[1:]),)
        raise Refusal([Diagnostic("HR901", where, values=values)]) from None
