"""Which step decides a level, and how it is said: one rule for the first page, the brief and the public document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.render import words

if TYPE_CHECKING:
    from hrdd.model.base import Factor
    from hrdd.model.outcome import Finding, Step
    from hrdd.render.report import Report

PLAIN = frozenset({"rule", "rule-open"})
"""Reasons whose words are the rubric's own and say enough by themselves."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a factor has the level that it has; `open` where it is not known whether the reason holds."""

    text: str
    open: bool


def deciding(finding: Finding, factor: Factor) -> Step | None:
    """The step that sets the high end of a factor before controls: of several, the surest, then the first.

    A step that was overruled has another high end and is no reason; nor are words that argue against the level, which
    come after the step that they could not move. A step without words that may be read still decides. None where no
    step about the factor is left, as in a document from which reasons were taken out.
    """
    steps = [step for step in finding.because if step.about == factor]
    if not steps:
        return None
    high = finding.factors.of(factor).high
    setting = [step for step in steps if step.level.high == high]
    if not setting:  # the ends come from several cases, and the reasons are those of one
        nearest = max(step.level.high for step in steps)
        setting = [step for step in steps if step.level.high == nearest]
    return max(setting, key=lambda step: step.level.low)


def reason(report: Report, finding: Finding, factor: Factor) -> Reason:
    """The deciding step in words: those of the rubric, or what kind of reason it is and what the assessors say."""
    step = deciding(finding, factor)
    if step is None:
        return Reason(report.translated("The reason is withheld."), open=False)
    unsure = step.code.endswith("-open")
    if step.text and step.code in PLAIN:
        return Reason(words.ended(step.text), unsure)
    kind = report.say(step.code, dict(step.values))
    return Reason(f"{kind}: {words.ended(step.text)}" if step.text else f"{kind}.", unsure)


def spoken(report: Report, finding: Finding, factor: Factor) -> str:
    """The reason as one text, which says where it is not known whether it holds."""
    found = reason(report, finding, factor)
    return f"{report.translated('It may be that this holds:')} {found.text}" if found.open else found.text
