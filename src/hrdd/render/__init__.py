"""Telling: an outcome becomes documents, tables and messages. `FORMATS` is the one table of what it can become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from hrdd.render.report import Report

__all__ = ["FORMATS", "Format", "format_of"]


@dataclass(frozen=True, slots=True)
class Format:
    """One thing that an outcome can become.

    `suffixes` are the file endings that ask for it. A document is one file per assessment; anything else can hold
    several. `needs` says what the report must bring: `templates`, and `fonts` besides.
    """

    make: Callable[[Report], str | bytes]
    suffixes: tuple[str, ...]
    document: bool
    needs: tuple[str, ...] = ()


def _text(report: Report) -> str:
    from hrdd.render import terminal

    return terminal.plain(terminal.summary(report))


def _json(report: Report) -> str:
    from hrdd.render import data

    return data.text(report)


def _markdown(report: Report) -> str:
    from hrdd.render import documents

    return documents.markdown(report)


def _html(report: Report) -> str:
    from hrdd.render import documents

    return documents.html(report)


def _pdf(report: Report) -> bytes:
    from hrdd.render import documents

    return documents.pdf(report)


FORMATS: dict[str, Format] = {
    "text": Format(_text, (".txt",), document=False),
    "json": Format(_json, (".json",), document=False),
    "md": Format(_markdown, (".md", ".markdown"), document=True, needs=("templates",)),
    "html": Format(_html, (".html", ".htm"), document=True, needs=("templates",)),
    "pdf": Format(_pdf, (".pdf",), document=True, needs=("templates", "fonts")),
}


def format_of(suffix: str) -> str | None:
    """The format that a file ending asks for, or None where there is none."""
    return next((name for name, known in FORMATS.items() if suffix.lower() in known.suffixes), None)
