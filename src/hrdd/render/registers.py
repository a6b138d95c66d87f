"""What the back pages of a document list: controls, exclusions, answers, context, and the method's tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.model.base import LEVELS, Rating
from hrdd.render.report import WORLDWIDE
from hrdd.render.views import counting, numbers

if TYPE_CHECKING:
    from datetime import date

    from hrdd.model.assessment import ControlEntry, Evidence, ExceptionEntry, Verification
    from hrdd.model.outcome import Credited, Finding, PlaceContext
    from hrdd.render.report import Report


@dataclass(frozen=True, slots=True)
class ControlView:
    """One control of the register: what it is, how far it has got, and where it counts."""

    id: str
    title: str
    type: str
    status: str
    effectiveness: str
    verified: Verification | None
    owner: str
    due: date | None
    evidence: tuple[Evidence, ...]
    covers: tuple[str, ...]
    counts_for: tuple[Finding, ...]
    counts_not: tuple[tuple[str, tuple[Finding, ...]], ...]
    entry: ControlEntry | None
    where: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One question that was asked, and what was answered; other pages call it by its number."""

    number: str
    id: str
    question: str
    answer: str
    because: str
    evidence: tuple[str, ...]
    where: str
    open: bool


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme of context in one place: the level in words, and who says so."""

    theme: str
    level: str
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """Leave to go on with one finding for a time, and whether it holds today."""

    title: str
    entry: ExceptionEntry
    live: bool


@dataclass(frozen=True, slots=True)
class AccessView:
    """Who may read a document."""

    label: str
    text: str


def access(report: Report) -> AccessView:
    """For whom the document was made, and what that means for whoever holds it."""
    return AccessView(
        report.named("access", report.audience),
        report.named("access-meaning", report.audience),
    )


def places(report: Report) -> tuple[tuple[str, tuple[ThemeRow, ...]], ...]:
    """The context of every place, theme by theme, with its source."""
    told: dict[str, list[ThemeRow]] = {}
    for entry in report.outcome.context:
        level = report.theme_level(entry.theme, entry.level)
        words_ = level if entry.level is None else f"{entry.level} {level}"
        row = ThemeRow(report.theme(entry.theme), words_, _source(report, entry), entry.confirmed)
        told.setdefault(entry.place, []).append(row)
    return tuple((report.place(place), tuple(rows)) for place, rows in told.items())


def _source(report: Report, context: PlaceContext) -> str:
    entry = report.assessment.context.get(context.place, {}).get(context.theme)
    if entry is not None and context.confirmed:
        changed = "" if context.level == context.table_level else f" ({_table(report, context)})"
        return f"{entry.author}, {report.day(entry.date)}: {entry.because} {'; '.join(entry.sources)}{changed}"
    shipped = report.translated("shipped table")
    if context.place == WORLDWIDE:
        shipped = report.translated("set for a worldwide subject")
    elif context.year is not None:
        shipped = report.translated("shipped table, {year}").format(year=context.year)
    if entry is None:
        return shipped
    refused = report.translated(
        "an entry by {author} does not count: it is out of date, or lowers with too few sources"
    )
    return f"{shipped}; {refused.format(author=entry.author)}"


def _table(report: Report, context: PlaceContext) -> str:
    if context.table_level is None:
        return report.translated("the shipped table has no level")
    return report.translated("the shipped table says {level}").format(level=context.table_level)


def exceptions(report: Report) -> tuple[ExceptionView, ...]:
    """Every exception that was given, those in force first."""
    told = []
    for entry in report.assessment.exceptions:
        finding = next((f for f in report.risks if f.id == entry.finding), None)
        live = finding is not None and finding.excepted_until == entry.until
        told.append(ExceptionView(report.risk(entry.finding.partition("@")[0]), entry, live))
    return tuple(sorted(told, key=lambda view: not view.live))


def controls(report: Report) -> tuple[ControlView, ...]:
    """Every control that is written down, then those that only an answer says are there."""
    entered = [_entered(report, index, entry) for index, entry in enumerate(report.assessment.controls)]
    answered: dict[str, list[tuple[Finding, Credited]]] = {}
    for finding in report.risks:
        for control in finding.controls:
            if control.entry is None:
                answered.setdefault(control.control, []).append((finding, control))
    return (*entered, *(_answered(report, uses) for uses in answered.values()))


def _entered(report: Report, index: int, entry: ControlEntry) -> ControlView:
    uses = [(finding, c) for finding in report.risks for c in finding.controls if c.entry == index]
    known = report.rubric.control.get(entry.control)
    kind = entry.type or (known.type if known else None)
    return ControlView(
        id=entry.control,
        title=entry.title or report.control(entry.control),
        type=report.named("control-type", kind) if kind else "",
        status=report.named("status", entry.status),
        effectiveness=report.named("effectiveness", entry.effectiveness),
        verified=entry.verified,
        owner=entry.owner or "",
        due=entry.due,
        evidence=tuple(report.assessment.evidence[e] for e in entry.evidence if e in report.assessment.evidence),
        covers=_covers(report, entry),
        counts_for=_counting(uses),
        counts_not=_not_counting(report, uses),
        entry=entry,
        where=report.where("assessment", ("controls", index)),
    )


def _answered(report: Report, uses: list[tuple[Finding, Credited]]) -> ControlView:
    control = uses[0][1]
    return ControlView(
        id=control.control,
        title=control.title,
        type=report.named("control-type", control.type),
        status=report.named("status", control.status),
        effectiveness=report.named("effectiveness", "none"),
        verified=None,
        owner=control.owner or "",
        due=control.due,
        evidence=(),
        covers=(),
        counts_for=_counting(uses),
        counts_not=_not_counting(report, uses),
        entry=None,
        where=report.where("assessment", control.said),
    )


def _counting(uses: list[tuple[Finding, Credited]]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(finding for finding, control in uses if counting(control)))


def _not_counting(report: Report, uses: list[tuple[Finding, Credited]]) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    """The reasons why a control does not count, each with the risks for which that is so."""
    told: dict[str, list[Finding]] = {}
    for finding, control in uses:
        if not counting(control):
            told.setdefault(report.say(control.why, {}), []).append(finding)
    return tuple((why, tuple(dict.fromkeys(findings))) for why, findings in told.items())


def _covers(report: Report, entry: ControlEntry) -> tuple[str, ...]:
    covers = entry.covers
    return (
        *(report.group(group) for group in covers.groups or ()),
        *(report.place(place) for place in covers.places or ()),
        *(report.spoken(tag) for tag in covers.languages or ()),
        *(scenario.replace("-", " ") for scenario in covers.scenarios or ()),
    )


def answers(report: Report) -> tuple[tuple[str, tuple[AnswerView, ...]], ...]:
    """Every question that was asked with its answer, by theme, in the order of the rubric."""
    called = numbers(report)
    titles = {theme.id: theme.title for theme in report.rubric.manifest.themes}
    told = []
    for theme, questions in report.rubric.themes.items():
        own = tuple(_answer(report, name, called[name]) for name in questions if name in called)
        if own:
            told.append((titles.get(theme, theme.replace("-", " ").capitalize()), own))
    return tuple(told)


def _answer(report: Report, question: str, number: str) -> AnswerView:
    answer = report.assessment.answers.get(question)
    evidence = report.assessment.evidence
    return AnswerView(
        number,
        question,
        report.question(question),
        report.answer(question, answer),
        (answer.because or "") if answer else "",
        tuple(evidence[name].title for name in answer.evidence if name in evidence) if answer else (),
        report.where("assessment", ("answers", question)) if answer else "",
        any(entry.question == question for entry in report.outcome.open_questions),
    )


def severity_rows(report: Report) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The severity table, breadth downwards; each cell holds the four values by irremediability."""
    table = report.rubric.manifest.severity.table
    rows = []
    for breadth in reversed(LEVELS):
        cells = tuple(" ".join(str(s) for s in table[f"g{g}"][f"b{breadth}"]) for g in LEVELS)  # type: ignore[index]
        rows.append((f"{breadth} {report.level_name('breadth', breadth)}", cells))
    return tuple(rows)


def rating_rows(report: Report) -> tuple[tuple[str, tuple[Rating, ...]], ...]:
    """The rating table, severity downwards from the most severe."""
    table = report.rubric.manifest.rating.table
    return tuple(
        (f"{s} {report.level_name('severity', s)}", tuple(table[f"s{s}"]))  # type: ignore[index]
        for s in reversed(LEVELS)
    )
