"""Several results told together: what was judged, what could not be, and how their files are called in a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.render.report import Report

if TYPE_CHECKING:
    from hrdd.diagnostics import Diagnostic
    from hrdd.engine.difference import Difference
    from hrdd.render.report import Audience


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A file that could not be judged, and everything that is wrong with it. It is never a pass."""

    name: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A watched file that was changed and that no assessment covers: not assessed, which is never a pass.

    `told` is the file as it was listed, with its key if there is one; `place` is where it lies. `trigger` says what
    kind of change it is, `expected` which assessment the settings name, if any, and `watched_at` where they say so.
    """

    told: str
    place: str
    trigger: str
    expected: str = ""
    watched_at: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """The results of one run in the order of their files, and then the changes that no assessment covers.

    `audience` is for whom they are told. `relative` turns a file's name as the user gave it into its path in the
    repository, with forward slashes. `quiet` says that a list of changes was looked at and touches nothing watched.
    `differences` are between the subjects and what they were before, as everybody may read them.
    """

    entries: tuple[Report | Unjudged | Uncovered, ...]
    relative: Callable[[str], str] = str
    audience: Audience = "restricted"
    quiet: bool = False
    differences: tuple[Difference, ...] = ()

    @property
    def reports(self) -> Iterator[Report]:
        """What could be judged."""
        return (entry for entry in self.entries if isinstance(entry, Report))

    @property
    def unjudged(self) -> Iterator[Unjudged]:
        """What could not."""
        return (entry for entry in self.entries if isinstance(entry, Unjudged))

    @property
    def uncovered(self) -> Iterator[Uncovered]:
        """What was changed and is not assessed."""
        return (entry for entry in self.entries if isinstance(entry, Uncovered))
