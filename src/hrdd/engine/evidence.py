"""How strong the evidence named by an entry is on one day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.engine.calendar import months_after

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from hrdd.model.assessment import Assessment, Evidence
    from hrdd.model.base import Grade
    from hrdd.model.rubric import EvidencePolicy

NO_GRADE: Grade = "E0"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The evidence of one assessment, judged on one day under one profile."""

    entries: dict[str, Evidence]
    policy: EvidencePolicy
    as_of: date
    heightened: bool

    def expired(self, name: str) -> bool:
        """Whether an entry is older than the profile allows. A missing entry is expired."""
        entry = self.entries.get(name)
        return entry is None or self.old(entry.date)

    def old(self, day: date) -> bool:
        """Whether what was found on a day is older than the profile allows."""
        months = self.policy.heightened_months if self.heightened else self.policy.months
        return months_after(day, months) < self.as_of

    def best(self, names: Iterable[str]) -> Grade:
        """The best grade among those that are not expired; E0 where there is none."""
        grades = [self.entries[name].grade for name in names if not self.expired(name)]
        return max(grades, default=NO_GRADE)

    def best_ever(self, names: Iterable[str]) -> Grade:
        """The best grade, whatever its age."""
        return max((self.entries[name].grade for name in names if name in self.entries), default=NO_GRADE)


def shelf(assessment: Assessment, policy: EvidencePolicy, as_of: date, *, heightened: bool) -> Shelf:
    """The evidence of an assessment, ready to be judged."""
    return Shelf(dict(assessment.evidence), policy, as_of, heightened)
