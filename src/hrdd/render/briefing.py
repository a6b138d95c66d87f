"""The brief of an assessment: what a committee or a release meeting needs, in lists of bounded length (two pages).

Whatever does not fit is counted, never dropped in silence; the full report has it all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from hrdd.model.base import WITHHELD, Rating
from hrdd.render import deciding, riskmap, steps, views, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hrdd.model.assessment import Approval, Person
    from hrdd.model.base import Factor
    from hrdd.model.outcome import Finding
    from hrdd.model.rubric import Obligation
    from hrdd.render.lanes import Place
    from hrdd.render.report import Report
    from hrdd.render.riskmap import RiskMap
    from hrdd.render.steps import Step

REASONS, NOTICES, TOP, QUESTIONS, DUTIES, CONDITIONS, PEOPLE, PLACES = 4, 3, 5, 4, 5, 2, 3, 6
"""Entries at most: reasons, notices, risks, questions, duties, conditions, people, places or runs of risks."""

CALLED = 2
"""Contacts at most."""

MAPPED = 10
"""Risks at most on the map and in the table beside it, the most salient first."""

NAME, TITLE, PLACED, DUTY, SUMMARY, SENTENCE, REASON, OWNER = 110, 80, 66, 70, 240, 140, 210, 34
"""The widest texts, in Latin letters; a wide letter counts as two."""

SCALE: tuple[Factor, ...] = ("breadth", "irremediability")
"""What makes a harm more severe besides its gravity; told where its level is higher."""

LIMITS = (
    "Ratings are structured judgement: they measure nothing, compare no organisations, and a pass is no certificate.",
    "They do not replace talking with the people affected, legal advice or a full human rights impact assessment.",
)
"""The limits of the method in two sentences."""


@dataclass(frozen=True, slots=True)
class Point:
    """One reason for the decision: what it says, about which risks, by their numbers, and what must happen next."""

    says: str
    about: str
    next: str


@dataclass(frozen=True, slots=True)
class Why:
    """One factor of a risk: its level in words, and the reason for it; `open` where it is not known to hold."""

    factor: str
    level: str
    because: str
    open: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """One risk of the map in words: its number and title, and where it stands; `applies` where that is known."""

    number: int
    title: str
    severity: str
    likelihood: str
    applies: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One risk as a brief tells it."""

    number: int
    title: str
    finding: Finding
    missing: int
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One open question, the risks that hang on it by their numbers, and who must find it out."""

    question: str
    state: str
    decides: str
    who: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that must be done by a day, or has been promised for one."""

    what: str
    who: str
    day: str
    over: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything in a brief; each `more_...` says how many of a list are left to the full report.

    `finder` is whoever must find out the answers to all the questions told, where that is the same for each.
    """

    name: str
    call: str
    summary: str
    places: str
    points: tuple[Point, ...]
    more_points: int
    notices: tuple[str, ...]
    more_notices: int
    map: RiskMap | None
    placed: tuple[Placed, ...]
    more_mapped: int
    risks: tuple[Told, ...]
    more_risks: str
    questions: tuple[Asked, ...]
    finder: str
    more_questions: int
    duties: tuple[Duty, ...]
    more_duties: int
    conditions: tuple[str, ...]
    obligation: Obligation | None
    assessed_by: tuple[str, ...]
    approved_by: tuple[str, ...]
    limits: tuple[str, ...]


def brief(report: Report) -> Brief:
    """The brief of one result, for the audience that the report was made for."""
    points = views.matters(report, report.outcome.decision.failures)
    notices = tuple(dict.fromkeys(m.says for m in views.matters(report, report.outcome.decision.notices)))
    questions = views.unknowns(report)
    asked = tuple(_asked(report, question) for question in questions[:QUESTIONS])
    dated = steps.dated(report)
    conditions = tuple(_conditions(report))
    overall = report.outcome.overall.residual
    drawn = _map(report) if report.risks else None
    return Brief(
        name=short(report.outcome.name, NAME),
        call=words.call_first(report.contacts[:CALLED], report.translated) if report.calls else "",
        summary=_summary(report),
        places=_places(report),
        points=tuple(_point(report, matter) for matter in points[:REASONS]),
        more_points=max(0, len(points) - REASONS),
        notices=tuple(short(words.first_up(said), SENTENCE) for said in notices[:NOTICES]),
        more_notices=max(0, len(notices) - NOTICES),
        map=drawn,
        placed=tuple(_placed(report, place) for place in drawn.places) if drawn else (),
        more_mapped=max(0, len(report.risks) - MAPPED),
        risks=tuple(_told(report, finding) for finding in report.risks[:TOP]),
        more_risks=_rest(report.risks[TOP:]),
        questions=asked,
        finder=asked[0].who if len({one.who for one in asked}) == 1 else "",
        more_questions=max(0, len(questions) - QUESTIONS),
        duties=tuple(_duty(step) for step in dated[:DUTIES]),
        more_duties=max(0, len(dated) - DUTIES),
        conditions=conditions,
        obligation=report.obligation(overall.high) if overall is not None else None,
        assessed_by=_people(report, report.assessment.assessed.by),
        approved_by=tuple(_approver(report, entry) for entry in views.live_approvals(report)[:PEOPLE]),
        limits=tuple(report.translated(limit) for limit in LIMITS),
    )


def short(text: str, most: int) -> str:
    """A text of at most that width, cut between words and marked as cut where it is wider.

    >>> short("one two three", 9)
    'one two …'
    """
    if width(text) <= most:
        return text
    kept, used = "", 0
    for letter in text:
        used += width(letter)
        if used > most - 2:
            break
        kept += letter
    whole, _, _ = kept.rpartition(" ")
    return f"{(whole if width(whole) > most // 2 else kept).rstrip(' ,;:.')} …"


def levels(report: Report, finding: Finding, factor: Factor) -> str:
    """The level of a factor by the rules that the reasons tell, and what controls make of it today."""
    before, today = finding.factors.of(factor), finding.residual_factors.of(factor)
    told = report.level(factor, before)
    if before == today:
        return told
    return report.translated("{before}, lowered to {today}").format(before=told, today=report.level(factor, today))


def width(text: str) -> int:
    """How many Latin letters wide a text is."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def reasons(report: Report, finding: Finding, most: int = REASON) -> tuple[Why, ...]:
    """Why a risk is rated as it is: for each factor that carries the rating, the reason that decides its level.

    These are gravity, what is higher still (`SCALE`), and likelihood.
    """
    told = []
    factors = finding.factors
    more = tuple(factor for factor in SCALE if factors.of(factor).high > factors.gravity.high)
    for factor in ("gravity", *more, "likelihood"):
        found = deciding.reason(report, finding, factor)
        because = words.ended(short(found.text, most))
        told.append(Why(report.named("factor", factor), levels(report, finding, factor), because, found.open))
    return tuple(told)


def _summary(report: Report) -> str:
    told = report.assessment.subject.summary or ""
    return "" if told == WITHHELD else short(told, SUMMARY)


def _approver(report: Report, entry: Approval) -> str:
    day = report.day(entry.date)
    if entry.by == WITHHELD:
        return report.translated("somebody whose name is withheld ({day})").format(day=day)
    return f"{short(entry.by, OWNER)} ({report.inside(report.role(entry.role))}, {day})"


def _places(report: Report) -> str:
    named = report.outcome.places
    if len(named) <= PLACES:
        return report.places(named)
    more = report.translated("{number} more").format(number=len(named) - PLACES)
    return report.tongue.series((*(report.place(code) for code in named[:PLACES]), more))


def _title(finding: Finding) -> str:
    return short(finding.title, TITLE)


def _point(report: Report, matter: views.Matter) -> Point:
    about = _numbers(report, matter.findings)
    if len(matter.findings) == 1:
        about = f"{report.number(matter.findings[0])}. {_title(matter.findings[0])}"
    elif not matter.findings:
        about = next((short(words.first_up(one.words), TITLE) for one in matter.said if one.words), "")
    return Point(short(matter.says, SENTENCE), about, short(matter.next, SENTENCE))


def _map(report: Report) -> RiskMap:
    if len(report.risks) <= MAPPED:
        return riskmap.risk_map(report)
    kept = {finding.id for finding in report.risks[:MAPPED]}
    findings = tuple(finding for finding in report.outcome.findings if finding.id in kept)
    return riskmap.risk_map(replace(report, outcome=replace(report.outcome, findings=findings)))


def _placed(report: Report, place: Place) -> Placed:
    severity, likelihood = report.level("severity", place.severity), report.level("likelihood", place.likelihood)
    return Placed(place.number, short(place.finding.title, PLACED), severity, likelihood, place.applies)


def _told(report: Report, finding: Finding) -> Told:
    return Told(report.number(finding), _title(finding), finding, len(finding.open), reasons(report, finding))


def _rest(findings: Sequence[Finding]) -> str:
    """How many risks are left to the full report, by the high end of their rating."""
    held = Counter(finding.residual.high for finding in findings)
    return ", ".join(f"{held[rating]} {rating.name}" for rating in sorted(Rating, reverse=True) if held[rating])


def _asked(report: Report, question: views.Unknown) -> Asked:
    owners = [finding.owner for finding in question.decides if finding.owner]
    who = next((owner for owner in (*owners, report.assessment.subject.owner) if owner and owner != WITHHELD), "")
    return Asked(
        short(question.question, SENTENCE),
        words.first_up(question.state),
        _numbers(report, question.decides),
        words.ended(short(who, OWNER) or report.translated("the assessors")),
    )


def _numbers(report: Report, findings: Sequence[Finding]) -> str:
    """Risks by their numbers, those that follow one another as the first and the last: `risks 1 to 4, and 6`."""
    if not findings:
        return ""
    runs = views.runs(report, findings)
    ends = [(report.number(first), report.number(last)) for first, last in runs[:PLACES]]
    named = [str(first) if first == last else f"{first}\N{EN DASH}{last}" for first, last in ends]
    rest = len(findings) - sum(last - first + 1 for first, last in ends)
    if rest:
        named.append(report.translated("{number} more").format(number=rest))
    word = report.translated("risk") if len(findings) == 1 else report.translated("risks")
    return f"{word} {report.tongue.series(tuple(named))}"


def _duty(step: Step) -> Duty:
    return Duty(short(step.what, DUTY), short(step.who, OWNER), step.when, step.late)


def _conditions(report: Report) -> Iterator[str]:
    """The conditions of exceptions in force; those that do not fit are counted."""
    held = [
        condition
        for entry in report.assessment.exceptions
        for finding in report.outcome.findings
        if finding.id == entry.finding and finding.excepted_until == entry.until
        for condition in entry.conditions
    ]
    for condition in held[:CONDITIONS]:
        yield short(condition, SENTENCE)
    if len(held) > CONDITIONS:
        yield report.translated("{number} more, in the full report").format(number=len(held) - CONDITIONS)


def _people(report: Report, people: Iterable[Person]) -> tuple[str, ...]:
    """People with their roles; those whose names are withheld are counted."""
    named = [person for person in people if person.name != WITHHELD]
    told = [f"{short(p.name, OWNER)} ({report.inside(short(report.role(p.role), OWNER))})" for p in named[:PEOPLE]]
    if len(named) > PEOPLE:
        told.append(report.translated("{number} more").format(number=len(named) - PEOPLE))
    hidden = sum(person.name == WITHHELD for person in people)
    if hidden:
        one, many = "person whose name is withheld", "people whose names are withheld"
        told.append(report.tongue.count(hidden, one, many))
    return tuple(told)
