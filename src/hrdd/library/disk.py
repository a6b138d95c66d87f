"""The only reader of files: bytes of what a person names, and where the project's own data lies."""

from __future__ import annotations

import os
from pathlib import Path

from hrdd.diagnostics import Diagnostic, Refusal

BIGGEST = 5_000_001
"""Bytes read of one file at most: one more than `source` accepts, so that it can say that a file is too big."""


def data_folder(name: str) -> Path:
    """A folder of the project's own data: beside the package in a wheel, at the top of the tree in a checkout."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "_data" / name
    return shipped if shipped.is_dir() else package.parent.parent / name


def is_folder(path: str | Path) -> bool:
    """Whether a folder has this name; no for a name that nothing can have (`Path.is_dir` raises for one too long)."""
    return os.path.isdir(path)  # noqa: PTH112


def is_file(path: str | Path) -> bool:
    """Whether a file has this name; no for a name that nothing can have."""
    return os.path.isfile(path)  # noqa: PTH113


def read(path: Path, shown: str, most: int = BIGGEST) -> bytes:
    """The bytes of one file, up to `most` of them.

    `shown` is the name as the user gave it. Raises Refusal (HR101) where it cannot be read.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder, and files are wanted: name those in it")
        with path.open("rb") as file:
            return file.read(most)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "the name cannot be a file's"
        values = (("reason", reason[:1].lower() + reason[1:]),)
        raise Refusal([Diagnostic("HR101", shown, values=values)]) from None


def texts(folder: Path, suffixes: tuple[str, ...]) -> dict[str, str]:
    """Every text file below a folder by its path from there, with forward slashes."""
    found = sorted(path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


def files(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder that match a pattern, by name."""
    return sorted(path for path in folder.glob(pattern) if path.is_file()) if is_folder(folder) else []
