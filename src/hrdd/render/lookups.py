"""What a report asks of those who made it: where things are written, and what takes a while to find out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hrdd.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hrdd.diagnostics import Path
    from hrdd.engine.ways import Way
    from hrdd.model.crosswalk import Crosswalk

DocumentName = Literal["assessment", "rubric"]
Locate = Callable[[DocumentName, "Path"], str]
"""Turns a path in one of the two documents into `file:line`; an empty string where that is not known."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of a file: its name as the user gave it, and where in it.

    `shipped` says that the file came with the program, so that no folder of the user's holds it.
    """

    file: str
    span: Span
    shipped: bool = False


Advise = Callable[[], "tuple[Way, ...]"]
"""Finds what would bring each risk down, when a document asks for it."""

Cross = Callable[[], "Mapping[str, Crosswalk]"]
"""Brings the crosswalks of the rubric, when a document asks for them."""

Heed = Callable[[], bool]
"""Finds whether the answers say that people may be in danger, when a document asks for it."""

Find = Callable[[DocumentName, "Path"], Spot]
"""Turns a path in one of the two documents into the piece of the file where it is written."""


def nowhere(document: DocumentName, path: Path) -> str:  # noqa: ARG001 - the shape of `Locate`
    """Stand in for positions where a document was not read from a file."""
    return ""


def unfound(document: DocumentName, path: Path) -> Spot:  # noqa: ARG001 - the shape of `Find`
    """Stand in for pieces of files where a document was not read from one."""
    return Spot("assessment.yaml" if document == "assessment" else "rubric.yaml", Span(1, 1, 1, 1))


def unadvised() -> tuple[Way, ...]:
    """Stand in for advice where there is none to give."""
    return ()


def unheeded() -> bool:
    """Stand in for a look at the answers where nobody has them."""
    return False


def uncrossed() -> Mapping[str, Crosswalk]:
    """Stand in for crosswalks where there are none."""
    return {}
