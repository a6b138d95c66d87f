"""What a document for the public says, in words for readers who know nothing of the method (method C16).

It is given a report that was made for the public already; what is chosen here is an allow-list once more, by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.model.base import FACTORS
from hrdd.render import deciding
from hrdd.render.briefing import levels

if TYPE_CHECKING:
    from hrdd.model.base import Factor
    from hrdd.model.outcome import Finding
    from hrdd.model.rubric import Obligation
    from hrdd.render.report import Report

ABOUT: dict[Factor, str] = {
    "gravity": "How serious",
    "breadth": "How many people",
    "irremediability": "Whether it can be put right",
    "likelihood": "How likely",
}
"""The four factors in plain words."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One factor of a risk: what it is about, its level in words, why, and whether that is known to hold."""

    about: str
    level: str
    because: str
    open: bool


@dataclass(frozen=True, slots=True)
class PublicRisk:
    """One risk as the public reads it."""

    number: int
    finding: Finding
    title: str
    harm: str
    category: str
    who: tuple[str, ...]
    rights: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Public:
    """What a public document is filled with, beside the ratings themselves.

    `name` is empty where the subject is not named to the public. `reasons` are those of the decision, without the risks
    that they are about; `ratings` the obligations of the ratings that occur, the highest first.
    """

    name: str
    risks: tuple[PublicRisk, ...]
    reasons: tuple[str, ...]
    ratings: tuple[Obligation, ...]
    excluded: str
    grounds: tuple[str, ...]


def public(report: Report) -> Public:
    """The public document of a report; one that is not made for the public yet is made so first."""
    report = report if report.public else report.for_audience("public")
    codes = dict.fromkeys(reason.code for reason in report.outcome.decision.failures)
    held = sorted({finding.residual.high for finding in report.outcome.findings}, reverse=True)
    return Public(
        name=report.outcome.name,
        risks=tuple(_risk(report, finding) for finding in report.risks),
        reasons=tuple(report.named("public-reason", code) for code in codes),
        ratings=tuple(asked for rating in held if (asked := report.obligation(rating)) is not None),
        excluded=next((report.few(entry.count) for entry in report.withheld if entry.ground == "excluded"), ""),
        grounds=report.withholdings,
    )


def _risk(report: Report, finding: Finding) -> PublicRisk:
    return PublicRisk(
        report.number(finding),
        finding,
        finding.title,
        finding.harm,
        report.category(finding.category),
        tuple(report.inside(report.group(name)) for name in finding.who),
        tuple(dict.fromkeys(report.rubric.right[name].title for name in finding.rights if name in report.rubric.right)),
        tuple(_reason(report, finding, factor) for factor in FACTORS),
    )


def _reason(report: Report, finding: Finding, factor: Factor) -> Reason:
    """The reason that decides a level: the rubric's words, or what kind of reason it is where they are not the last."""
    found = deciding.reason(report, finding, factor)
    return Reason(report.translated(ABOUT[factor]), levels(report, finding, factor), found.text, found.open)
