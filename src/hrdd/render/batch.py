"""Several results told together: what was judged, what could not be, and how their files are called in a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.render.report import Report

if TYPE_CHECKING:
    from hrdd.diagnostics import Diagnostic
    from hrdd.render.report import Audience


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A file that could not be judged, and everything that is wrong with it. It is never a pass."""

    name: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """The results of one run in the order of their files.

    `audience` is for whom they are told. `relative` turns a file's name as the user gave it into its path in the
    repository, with forward slashes.
    """

    entries: tuple[Report | Unjudged, ...]
    relative: Callable[[str], str] = str
    audience: Audience = "restricted"

    @property
    def reports(self) -> Iterator[Report]:
        """What could be judged."""
        return (entry for entry in self.entries if isinstance(entry, Report))

    @property
    def unjudged(self) -> Iterator[Unjudged]:
        """What could not."""
        return (entry for entry in self.entries if isinstance(entry, Unjudged))
