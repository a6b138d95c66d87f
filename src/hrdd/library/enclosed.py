"""What a restricted PDF report carries: the assessment as written and its result, taken out again.

The PDF comes from somebody else and is treated as hostile: nothing in it is run or followed, only files that a report
of this program can carry are taken, and under plain names.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from hrdd.diagnostics import Diagnostic, Refusal
from hrdd.library import disk

if TYPE_CHECKING:
    from pathlib import Path

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,120}(\.hrdd\.yaml|\.hrdd\.json)")
"""The names that a report gives to what it carries: no folder, no dot in front, one of two endings."""

LARGEST = 50_000_000
"""Bytes that one file taken out may have."""

LARGEST_PDF = 200_000_000
"""Bytes that a PDF may have."""

MOST = 100
"""Files that a PDF may carry."""


def taken_out(path: Path, shown: str) -> tuple[tuple[tuple[str, bytes], ...], int]:
    """The files that a report carries, by name, and how many others were left alone. Raises Refusal (HR101, HR903)."""
    data = disk.read(path, shown, LARGEST_PDF + 1)
    if len(data) > LARGEST_PDF:
        raise _refused(shown, "it is too large")
    if b"%PDF-" not in data[:1024]:
        raise _refused(shown, "it is not a PDF")
    from pypdf.errors import PyPdfError

    try:
        held = _attached(data)
    except _Hostile as error:
        raise _refused(shown, str(error)) from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        raise _refused(shown, "it is damaged") from None
    own = tuple((name, content) for name, content in held if NAME.fullmatch(name))
    if not own:
        raise _refused(shown, "it carries no assessment; only a report for restricted readers does")
    if len({name for name, _ in own}) < len(own):
        raise _refused(shown, "two of its files have the same name")
    return own, len(held) - len(own)


class _Hostile(Exception):  # noqa: N818 - becomes a complaint
    """Raised for a PDF that is made to do harm, or that cannot be opened."""


def _attached(data: bytes) -> list[tuple[str, bytes]]:
    from pypdf import PdfReader

    reader: Any = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise _Hostile("it is locked with a password")
    held: list[tuple[str, bytes]] = []
    for entry in reader.attachment_list:
        if len(held) == MOST:
            raise _Hostile(f"it carries more than {MOST} files")
        content = entry.content
        if len(content) > LARGEST:
            raise _Hostile(f"a file in it has more than {LARGEST} bytes")
        held.append((str(entry.name), bytes(content)))
    return held


def _refused(shown: str, reason: str) -> Refusal:
    return Refusal([Diagnostic("HR903", shown, values=(("reason", reason),))])
