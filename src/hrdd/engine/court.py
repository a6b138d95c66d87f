"""All that a decision rests on, and the one way to make a reason of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.engine.codes import EXITS
from hrdd.model.outcome import Reason

if TYPE_CHECKING:
    from datetime import date

    from hrdd.diagnostics import Path
    from hrdd.engine.cases import World
    from hrdd.engine.facts import Facts
    from hrdd.model.assessment import Assessment
    from hrdd.model.outcome import Finding, Outcome
    from hrdd.model.rubric import GatePolicy, Rubric


@dataclass(frozen=True, slots=True)
class Court:
    """All that the decision rests on."""

    world: World
    facts: Facts
    as_of: date
    digest: str
    platform: Outcome | None
    policy: GatePolicy
    """What fails, and what passes with which conditions, for a subject of this stage and kind."""

    @property
    def assessment(self) -> Assessment:
        """The assessment that is judged."""
        return self.world.assessment

    @property
    def rubric(self) -> Rubric:
        """The rubric that judges."""
        return self.world.means.rubric


def reason(code: str, finding: str | None = None, said: tuple[Path, ...] = (), **values: str) -> Reason:
    """One reason with the exit code that belongs to its code."""
    return Reason(code, EXITS[code], finding, said, tuple(sorted(values.items())))


def approved(finding: Finding, court: Court) -> bool:
    """Whether the role that the rating asks for approved exactly this result, and is not one of its authors."""
    role = court.rubric.obligation[finding.residual.high].approver
    return signed(court.assessment, role, court.digest, court.as_of)


def signed(assessment: Assessment, role: str, digest: str | None, as_of: date) -> bool:
    """Whether somebody in a role, who is no author, has approved exactly the result of a digest by a day (C14)."""
    return any(
        approval.digest == digest
        and approval.role == role
        and not assessment.is_author(approval.by)
        and approval.date <= as_of
        for approval in assessment.approvals
    )
