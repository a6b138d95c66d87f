"""The first page: the gravest risks in a sentence each, what is not known, and how much of the next steps fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.model.base import FACTORS
from hrdd.render import views
from hrdd.render.deciding import spoken

if TYPE_CHECKING:
    from hrdd.model.outcome import Finding
    from hrdd.render.report import Report
    from hrdd.render.views import Unknown

GRAVEST, ASKED, STEPS, FEWER = 3, 3, 6, 4
"""How many risks, open questions and next steps a first page tells; the rest is counted.

`FEWER` steps are told where the page begins with whom to call.
"""


@dataclass(frozen=True, slots=True)
class Grave:
    """One of the gravest risks, and the words of the rule or the assessors that make it so."""

    number: int
    finding: Finding
    missing: int
    because: str


def gravest(report: Report) -> tuple[Grave, ...]:
    """The risks that call for attention first, each with why it is as grave as it is."""
    return tuple(
        Grave(number, finding, len(finding.open), spoken(report, finding, "gravity"))
        for number, finding in enumerate(report.risks[:GRAVEST], start=1)
    )


@dataclass(frozen=True, slots=True)
class Level:
    """One factor of a risk: its level today in words, and the words of the rule or the assessors behind it."""

    name: str
    level: str
    text: str


def levels(report: Report, finding: Finding) -> tuple[Level, ...]:
    """The four factors of a risk, each with the reason that sets its high end."""
    return tuple(
        Level(
            report.named("factor", factor),
            report.level(factor, finding.residual_factors.of(factor)),
            spoken(report, finding, factor),
        )
        for factor in FACTORS
    )


def unknown(report: Report) -> tuple[Unknown, ...]:
    """The open questions that most risks hang on."""
    return tuple(entry for entry in views.unknowns(report) if entry.decides)[:ASKED]


def steps_shown(report: Report) -> int:
    """How many steps the first page has room for."""
    return FEWER if report.calls else STEPS
