"""Other names for the ids that people coined themselves, where their readers may not see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from hrdd.engine.access import is_kept_apart, parts, shows
from hrdd.model.assessment import ControlEntry, Evidence, RiskEntry, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hrdd.diagnostics import Path
    from hrdd.model.assessment import Assessment
    from hrdd.model.base import Access
    from hrdd.model.rubric import Rubric

OWN = "x-"
"""How the id of a risk begins that the rubric does not have."""

DIGITS = 2
"""Digits of a number in a new name, at the least: enough to keep the order."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """New names by old ones; an id that is not there keeps its name.

    A subject that is kept apart goes by its kind (`subject`), for the public alone.
    """

    evidence: Mapping[str, str]
    scenarios: Mapping[str, str]
    controls: Mapping[str, str]
    risks: Mapping[str, str]
    subject: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def path(self, path: Path) -> Path:
        """A path in the assessment, or in the rubric, with the new names."""
        match path:
            case ("evidence", str(name), *more):
                return ("evidence", self.evidence.get(name, name), *more)
            case ("risks", str(name), *more):
                return ("risks", self.risks.get(name, name), *more)
            case _:
                return path

    def back(self, path: Path) -> Path:
        """The path as it is written, from one with the new names."""
        match path:
            case ("evidence", str(name), *more):
                return ("evidence", _old(self.evidence, name), *more)
            case ("risks", str(name), *more):
                return ("risks", _old(self.risks, name), *more)
            case _:
                return path

    def finding(self, name: str) -> str:
        """The id of a finding, or of a risk, with the new names of the risk and of the subject."""
        risk, at, subject = name.partition("@")
        return f"{self.risks.get(risk, risk)}{at}{self.subject.get(subject, subject)}"


def _old(names: Mapping[str, str], new: str) -> str:
    return next((old for old, alias in names.items() if alias == new), new)


def aliases(assessment: Assessment, rubric: Rubric, audience: Access) -> Aliases:
    """Find the ids that this audience may not see, and name them by number.

    The names of risks outside the rubric are given anew all at once, in their order, so that no order changes.
    """
    evidence: list[str] = []
    scenarios: list[str] = []
    controls: list[str] = []
    own = sorted(name for name in assessment.risks if name not in rubric.risk)
    hidden = False
    for path, part, access in parts(assessment):
        if isinstance(part, Evidence) and not shows(Evidence, "title", access, audience):
            evidence.append(str(path[1]))
        elif isinstance(part, Scenario) and not shows(Scenario, "what", access, audience):
            scenarios.append(part.id)
        elif isinstance(part, ControlEntry) and part.control not in rubric.control:
            if not shows(ControlEntry, "title", access, audience):
                controls.append(part.control)
        elif isinstance(part, RiskEntry) and path[1] in own:
            hidden = hidden or not shows(RiskEntry, "title", access, audience)
    width = max(DIGITS, len(str(len(own))))
    renamed = {name: f"{OWN}{number:0{width}}" for number, name in enumerate(own, start=1)} if hidden else {}
    taken = {entry.control for entry in assessment.controls} | set(rubric.control)
    return Aliases(
        _numbered(evidence, assessment.evidence),
        _numbered(scenarios, [s.id for entry in assessment.risks.values() for s in entry.scenarios]),
        _numbered(controls, taken),
        renamed,
        {assessment.id: assessment.subject.kind} if audience == "public" and is_kept_apart(assessment) else {},
    )


def _numbered(hidden: Iterable[str], taken: Iterable[str]) -> Mapping[str, str]:
    """A name with a number for every id, none of them one that is there already."""
    held, made, number = set(taken), {}, 0
    for name in dict.fromkeys(hidden):
        number += 1
        while f"withheld-{number}" in held:
            number += 1
        made[name] = f"withheld-{number}"
    return made
