"""The order in which findings are dealt with: the gravest first, and where delay harms most (UNGP 24, method C12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.model.outcome import CONFIDENCES

if TYPE_CHECKING:
    from hrdd.model.outcome import Finding
    from hrdd.model.rubric import Rubric

Key = tuple[int, ...]


def salience_key(finding: Finding, rubric: Rubric) -> tuple[Key, str]:
    """A total order: rating, severity, delay, irremediability, actual, likelihood, breadth, lead time, doubt, id."""
    risk = rubric.risk.get(finding.risk)
    delay = risk is not None and risk.delay_makes_irremediable
    lead = risk is not None and risk.long_lead_time
    key = (
        -finding.residual.high,
        -finding.severity.high,
        -delay,
        -finding.factors.irremediability.high,
        -finding.actual,
        -finding.residual_factors.likelihood.high,
        -finding.factors.breadth.high,
        -lead,
        CONFIDENCES.index(finding.confidence),
    )
    return key, finding.id
