"""Why each level of a risk is what it is, row by row; an answer is told in full once and called by its number after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hrdd.model.base import FACTORS, Rating
from hrdd.render import words
from hrdd.render.grounds import chains

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hrdd.model.outcome import Bounds, Finding
    from hrdd.render.grounds import Cause, Said
    from hrdd.render.report import Report

PLAIN = frozenset({"rule"})
"""Reasons that a table of reasons tells by the words of the rubric alone."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Something that a reason rests on: in words, or only the number of an answer that was told before."""

    words: str
    number: str
    question: str
    where: str


@dataclass(frozen=True, slots=True)
class Because:
    """One reason: what it says, the level it gives where that is not the one of the row, and what it rests on."""

    says: str
    level: str
    grounds: tuple[Ground, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Why:
    """One row: a factor, the severity or a rating, its level before controls and today, and the reasons."""

    about: str
    name: str
    level: str
    today: str
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """What a table of reasons calls by a short name, because it is told in full beside the table.

    `numbers` are those of the answers, `listed` the questions that stand under what is not known, `file` the file that
    most rules are in.
    """

    numbers: Mapping[str, str]
    listed: frozenset[str]
    file: str


def whys(report: Report, finding: Finding, numbers: Mapping[str, str]) -> tuple[Why, ...]:
    """The rows of one finding, in the order of the reasoning; `numbers` are those of the answers."""
    told: set[Said] = set()
    hang = {finding.id, finding.risk}
    listed = {entry.question for entry in report.outcome.open_questions if not hang.isdisjoint(entry.decides)}
    called = Called(numbers, frozenset(listed), rules_file(report, finding))
    rows: list[Why] = []
    for chain in chains(report, finding.because, len(finding.open)):
        because = tuple(_because(report, cause, chain.comes_to, called, told) for cause in chain.causes)
        today = ""
        if chain.about in FACTORS:
            before, after = finding.factors.of(chain.about), finding.residual_factors.of(chain.about)
            today = "" if before == after else report.level(chain.about, after)
        level = _interval(report, finding, chain.about) or chain.comes_to or report.named("applies", finding.applies)
        rows.append(Why(chain.about, chain.name, level, today, because))
    return _without_repeating(report, rows)


def _without_repeating(report: Report, rows: list[Why]) -> tuple[Why, ...]:
    """The rows, the last of them in short where no plan changes what is true today."""
    if [row.about for row in rows[-2:]] != ["residual", "projected"]:
        return tuple(rows)
    residual, projected = rows[-2:]
    if residual.level != projected.level or [_rest(one) for one in residual.because] != [
        _rest(one) for one in projected.because
    ]:
        return tuple(rows)
    name = report.translated("Residual and projected rating")
    return (*rows[:-2], replace(residual, name=name))


def _rest(because: Because) -> tuple[object, ...]:
    """What a reason comes to and rests on, whatever it says and wherever its places were told."""
    return because.level, because.where, tuple((one.words, one.number) for one in because.grounds)


def rules_file(report: Report, finding: Finding) -> str:
    """The file that holds the rules of a risk, which a table of reasons names once; empty where it is not known."""
    return report.where("rubric", ("risks", finding.risk)).rpartition(":")[0]


def _interval(report: Report, finding: Finding, about: str) -> str:
    """A rating as its two ends; what makes them differ is told above the table."""
    if about not in {"inherent", "residual", "projected"}:
        return ""
    bounds: Bounds = getattr(finding, about)
    low, high = Rating(bounds.low).name, Rating(bounds.high).name
    return low if bounds.certain else report.translated("{low} to {high}").format(low=low, high=high)


def grounds(
    said: Iterable[Said], numbers: Mapping[str, str], told: set[Said], listed: frozenset[str] = frozenset()
) -> tuple[Ground, ...]:
    """What a statement rests on; what was told before is called by its number, and not by its place again.

    So is an answer to a question in `listed`, which is told in full where the reader finds it.
    """
    found = []
    for one in said:
        number, known = numbers.get(one.question, ""), one in told or one.question in listed
        told.add(one)
        if one.words or one.where:
            brief = known and bool(number)
            found.append(Ground("" if brief else one.words, number, one.question, "" if known else one.where))
    return tuple(found)


def _because(report: Report, cause: Cause, row: str, called: Called, told: set[Said]) -> Because:
    says = words.ended(cause.text) if cause.code in PLAIN and cause.text else cause.says
    rests = grounds(cause.said, called.numbers, told, called.listed)
    return Because(says, cause.level if cause.level != row else "", rests, _line(report, cause.where, called.file))


def _line(report: Report, where: str, file: str) -> str:
    """A place in the file that is named once, as its line alone."""
    found, _, line = where.rpartition(":")
    return report.translated("line\N{NO-BREAK SPACE}{number}").format(number=line) if file and found == file else where
