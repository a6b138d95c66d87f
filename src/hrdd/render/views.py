"""What the pages of a document show: the decision and the risks, arranged for reading and free of ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.model.base import Rating
from hrdd.render.grounds import Chain, Said, chains, said_all
from hrdd.render.report import WORLDWIDE
from hrdd.render.whys import rules_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hrdd.model.assessment import Approval, Engagement, RiskEntry
    from hrdd.model.outcome import Bounds, Case, Credited, Factors, Finding, Reason, RollUp
    from hrdd.model.rubric import Obligation, Response
    from hrdd.render.report import Report


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of reason for the decision: what it says, what it asks for, and the risks it is about."""

    code: str
    exit: int
    says: str
    next: str
    findings: tuple[Finding, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question that nobody has answered for sure, and the risks that hang on it."""

    id: str
    number: str
    question: str
    help: str
    state: str
    decides: tuple[Finding, ...]
    costs: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A group that a risk names, and whether it was heard."""

    group: str
    heard: tuple[Engagement, ...]


@dataclass(frozen=True, slots=True)
class CategoryView:
    """One category: its ratings, the findings that decide them, and how many answers those lack."""

    name: str
    roll: RollUp
    by: tuple[Finding, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Why some controls count for a risk or do not, and which these are, each with its state; the register has more."""

    why: str
    controls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RiskView:
    """Everything that is told of one risk."""

    number: int
    finding: Finding
    entry: RiskEntry | None
    category: str
    who: tuple[str, ...]
    rights: tuple[str, ...]
    case: str
    missing: int
    chains: tuple[Chain, ...]
    unknowns: tuple[Unknown, ...]
    counts: tuple[Credited, ...]
    counts_not: tuple[Credited, ...]
    standing: tuple[Standing, ...]
    rules: str
    response: Response | None
    voices: tuple[Voice, ...]
    obligation: Obligation | None
    matters: tuple[Matter, ...]


def matters(report: Report, reasons: tuple[Reason, ...]) -> tuple[Matter, ...]:
    """Reasons of one kind together, in the order of the decision."""
    kinds: dict[tuple[str, str], list[Reason]] = {}
    for reason in reasons:
        says = report.say(reason.code, dict(reason.values))
        kinds.setdefault((reason.code, says), []).append(reason)
    order = {finding.id: finding for finding in report.risks}
    told = []
    for (code, says), same in kinds.items():
        about = {reason.finding for reason in same}
        told.append(
            Matter(
                code,
                same[0].exit,
                says,
                report.say(f"{code}.next", {}),
                tuple(finding for name, finding in order.items() if name in about),
                _grounds(report, same),
            )
        )
    return tuple(told)


def _grounds(report: Report, reasons: list[Reason]) -> tuple[Said, ...]:
    """What the assessment says that the reasons rest on, or the groups that they are about."""
    told = list(said_all(report, tuple(path for reason in reasons for path in reason.said)))
    for reason in reasons:
        group = dict(reason.values).get("group")
        if group and not reason.said:
            told.append(Said(report.inside(report.group(group)), ""))
    return tuple(dict.fromkeys(told))


def risks(report: Report) -> tuple[RiskView, ...]:
    """Every finding as it is told, the most salient first."""
    return tuple(risk(report, finding) for finding in report.risks)


def risk(report: Report, finding: Finding) -> RiskView:
    """One finding as it is told."""
    reasons = tuple(reason for reason in report.outcome.decision.reasons if reason.finding == finding.id)
    responses = report.rubric.manifest.responses
    return RiskView(
        number=report.number(finding),
        finding=finding,
        entry=report.assessment.risks.get(finding.risk),
        category=report.category(finding.category),
        who=tuple(report.inside(report.group(name)) for name in finding.who),
        rights=rights(report, finding.rights),
        case=_deciding(report, finding),
        missing=len(finding.open),
        chains=chains(report, finding.because, len(finding.open)),
        unknowns=tuple(entry for entry in unknowns(report) if finding in entry.decides),
        counts=tuple(control for control in finding.controls if counting(control)),
        counts_not=tuple(control for control in finding.controls if not counting(control)),
        standing=_standing(report, finding),
        rules=rules_file(report, finding),
        response=next((r for r in responses if r.involvement == finding.involvement), None),
        voices=_voices(report, finding),
        obligation=report.obligation(finding.residual.high),
        matters=matters(report, reasons),
    )


def counting(control: Credited) -> bool:
    """Whether a control counts for the risk that it stands with."""
    return bool(control.points) or control.why.startswith("counts")


def _standing(report: Report, finding: Finding) -> tuple[Standing, ...]:
    """The controls of a risk by whether they count and why, those that count first."""
    told: dict[str, list[str]] = {}
    for control in sorted(finding.controls, key=lambda one: not counting(one)):
        state = [report.named("status", control.status)]
        if control.points:
            state.append(report.tongue.count(control.points, "point", "points"))
        told.setdefault(report.say(control.why, {}), []).append(f"{control.title} ({', '.join(state)})")
    return tuple(Standing(why, tuple(controls)) for why, controls in told.items())


def rights(report: Report, names: tuple[str, ...]) -> tuple[str, ...]:
    """Rights by their titles, each with the articles of the instruments that hold it: `... (UDHR 3; ICCPR 6)`."""
    held: dict[str, list[str]] = {}
    for name in names:
        right = report.rubric.right.get(name)
        if right is None:
            held.setdefault(name, [])
        else:
            held.setdefault(right.title, []).append(f"{right.instrument} {right.article}")
    return tuple(f"{title} ({'; '.join(where)})" if where else title for title, where in held.items())


def asked(report: Report) -> tuple[tuple[Obligation, tuple[Finding, ...]], ...]:
    """What the ratings of today ask of people, the worst first, each with the risks that are rated so."""
    held = {int(finding.residual.high) for finding in report.risks}
    found = ((report.obligation(rating), rating) for rating in sorted(held, reverse=True))
    return tuple((one, tuple(f for f in report.risks if f.residual.high == rating)) for one, rating in found if one)


def involved(report: Report) -> tuple[tuple[Response, tuple[Finding, ...]], ...]:
    """What each involvement asks for, in the order of the rubric, with the risks of which it is said."""
    responses = report.rubric.manifest.responses
    held = ((one, tuple(f for f in report.risks if f.involvement == one.involvement)) for one in responses)
    return tuple((one, findings) for one, findings in held if findings)


def runs(report: Report, findings: Iterable[Finding]) -> tuple[tuple[Finding, Finding], ...]:
    """Risks in the order of their numbers, those that follow one another as their first and their last."""
    wanted = set(findings)
    found: list[list[Finding]] = []
    before = False
    for finding in report.risks:
        here = finding in wanted
        if here and before:
            found[-1].append(finding)
        elif here:
            found.append([finding])
        before = here
    return tuple((run[0], run[-1]) for run in found)


def residual_severity(report: Report, factors: Factors) -> Bounds:
    """Severity after the controls that count: a look-up, as the engine does it."""
    from hrdd.engine.tables import severity_bounds  # documents only

    return severity_bounds(report.rubric, factors)


def _voices(report: Report, finding: Finding) -> tuple[Voice, ...]:
    held = report.assessment.engagement
    named = [
        Voice(report.inside(report.group(group)), tuple(e for e in held if e.group == group)) for group in finding.who
    ]
    experts = tuple(entry for entry in held if entry.group is None)
    return (*named, *((Voice(report.named("voice", "regional-expert"), experts),) if experts else ()))


def unknowns(report: Report) -> tuple[Unknown, ...]:
    """The open questions, the one on which most hangs first, as the engine orders them."""
    called = numbers(report)
    told = []
    for entry in report.outcome.open_questions:
        question = report.rubric.question.get(entry.question)
        told.append(
            Unknown(
                entry.question,
                called.get(entry.question, ""),
                report.question(entry.question),
                question.help if question else "",
                report.named("state", entry.state),
                tuple(f for f in report.risks if f.id in entry.decides or f.risk in entry.decides),
                (question.unknown_costs or "") if question else "",
            )
        )
    return tuple(told)


def numbers(report: Report) -> Mapping[str, str]:
    """What each question that was asked or answered is called in a document: Q1, Q2, in the order of the rubric."""
    told = {*report.outcome.asked, *report.assessment.answers}
    order = [name for questions in report.rubric.themes.values() for name in questions if name in told]
    return {name: f"Q{number}" for number, name in enumerate(order, start=1)}


def roll_ups(report: Report) -> tuple[CategoryView, ...]:
    """Each category with its ratings and the findings that decide them."""
    return tuple(_roll_up(report, report.category(name), roll) for name, roll in report.outcome.categories)


def overall(report: Report) -> CategoryView:
    """The ratings over all categories."""
    return _roll_up(report, report.translated("Overall"), report.outcome.overall)


def _roll_up(report: Report, name: str, roll: RollUp) -> CategoryView:
    by = tuple(finding for finding in report.risks if finding.id in roll.by)
    missing = {question for finding in by for question in finding.open}
    return CategoryView(name, roll, by, len(missing))


def counts(report: Report) -> tuple[tuple[str, int], ...]:
    """How many findings have which rating, the worst first, then how many are uncertain or happening."""
    held = dict(report.outcome.counts)
    ratings = tuple((rating.name, held.pop(rating.name, 0)) for rating in sorted(Rating, reverse=True))
    return ratings + tuple(held.items())


def shown_ratings(report: Report) -> tuple[tuple[str, str], ...]:
    """The ratings that risks have at their high end today, the worst first: a word for programs, and for people."""
    held = sorted({finding.residual.high for finding in report.outcome.findings}, reverse=True)
    return tuple((Rating(rating).name.lower(), Rating(rating).name) for rating in held)


def shown_categories(report: Report) -> tuple[tuple[str, str], ...]:
    """The categories that risks belong to, in the order of the rubric."""
    held = {finding.category for finding in report.outcome.findings}
    order = [name for name, _ in report.outcome.categories]
    return tuple(
        (name, report.category(name))
        for name in sorted(held, key=lambda n: (n not in order, order.index(n) if n in order else 0, n))
    )


def live_approvals(report: Report) -> tuple[Approval, ...]:
    """The approvals given to exactly this result."""
    return tuple(approval for approval in report.assessment.approvals if approval.digest == report.outcome.digest)


def _deciding(report: Report, finding: Finding) -> str:
    same = [case for case in finding.cases if case.scenario == finding.scenario and case.place == finding.place]
    return case_name(report, same[0]) if same else report.place(finding.place)


def case_name(report: Report, case: Case) -> str:
    """A case in words: who, where, and what it was called."""
    parts = [report.group(case.group)] if case.group else []
    parts.append(report.place(case.place) if case.place != WORLDWIDE else report.translated(WORLDWIDE))
    return ", ".join(([_scenario(report, case)] if case.scenario else []) + parts)


def _scenario(report: Report, case: Case) -> str:
    entries = (scenario for entry in report.assessment.risks.values() for scenario in entry.scenarios)
    found = next((scenario.what for scenario in entries if scenario.id == case.scenario and scenario.what), None)
    return found or (case.scenario or "").replace("-", " ")
