"""What the checks of rubrics, screens, overlays and crosswalks complain of, each in its own document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hrdd.diagnostics import Path


@dataclass(frozen=True, slots=True)
class Complaints:
    """Complaints about one document; whoever reads its files adds the places.

    The first two parts of a path name the entry that is wrong; all of them where the path is `whole`.
    """

    document: str
    whole: bool = False

    def say(self, code: str, path: Path, hint: str = "", **values: str) -> Diagnostic:
        """A complaint by its code, with what its sentence names."""
        return Diagnostic(code, self.document, path, None, tuple(sorted(values.items())), hint)

    def fault(self, path: Path, problem: str, fix: str) -> Diagnostic:
        """Something that is wrong in a way of its own, and what to write instead."""
        return self.say("HR304", path, where=self._where(path), problem=problem, fix=fix)

    def missing(self, path: Path, what: str, name: str, known: Iterable[str]) -> Diagnostic:
        """A name that nothing bears, with the nearest of those that there are."""
        return self.say("HR302", path, nearest(name, known), where=self._where(path), what=what, name=name)

    def _where(self, path: Path) -> str:
        return ".".join(map(str, path if self.whole else path[:2]))
