"""What a run comes to as marks on lines of files, for programs that show them there: code scanning, annotations.

These land in places that many can read, so a mark is made of ids, codes, levels, positions and the rubric's own words.
No text of a person enters it, no evidence, no place below a country, and nothing on why a control does not count.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from hrdd.diagnostics import Span
from hrdd.model.base import Rating
from hrdd.render import terminal, words
from hrdd.render.batch import Uncovered
from hrdd.render.lookups import Spot
from hrdd.render.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hrdd.diagnostics import Path
    from hrdd.model.outcome import Finding, OpenQuestion, Reason
    from hrdd.render.batch import Batch, Unjudged

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")
"""Levels of a mark, the gravest first."""

OPEN = "open-question"
"""The rule of questions without a known answer."""

TOLD = frozenset(
    {"base", "before", "count", "entries", "high", "low", "platform", "places", "question", "rating", "role", "rubric"}
    | {"since", "until", "was", "what", "why", "judge", "earlier_judge"}
)
"""Values of a reason that are codes, days or the rubric's words; all others stay out."""

NOWHERE = Span(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Link:
    """A piece of a file that a mark points to, and what it is."""

    label: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to show at one place of one file.

    `rule` is a risk, a code of the gate, `open-question`, or the code of a complaint. `rating` is the high end of the
    residual rating, where there is one. `decided` are the answers that it rests on, `controls` the entries that were
    weighed, `rules` the rules of the rubric that fired. `codes` are the codes of the gate, those that fail first.
    `suppressed` says why it does not fail although its level is that of a failure; `about` is the question it is about.
    """

    rule: str
    subject: str
    level: Level
    title: str
    text: str
    spot: Spot
    rating: Rating | None = None
    decided: tuple[Link, ...] = ()
    controls: tuple[Link, ...] = ()
    rules: tuple[Link, ...] = ()
    codes: tuple[str, ...] = ()
    suppressed: str = ""
    about: str = ""
    number: int = 1

    @property
    def identity(self) -> str:
        """The same over time and in every format, wherever the lines move: `risk@subject`."""
        about = f":{self.about}" if self.about else ""
        return f"{self.rule}{about}@{self.subject}" + (f"#{self.number}" if self.number > 1 else "")


def marks(batch: Batch) -> tuple[Mark, ...]:
    """Everything that a run has to show, in the order of its files."""
    seen: Counter[str] = Counter()
    found: list[Mark] = []
    for entry in batch.entries:
        for mark in _shown(entry, batch):
            seen[mark.identity] += 1
            found.append(replace(mark, number=seen[mark.identity]))
    return tuple(found)


def _shown(entry: Report | Unjudged | Uncovered, batch: Batch) -> Iterator[Mark]:
    if isinstance(entry, Report):
        return _judged(entry)
    return _uncovered(entry, batch) if isinstance(entry, Uncovered) else _unjudged(entry, batch)


def gravest_first(found: Iterable[Mark]) -> list[Mark]:
    """Marks by level and rating, the gravest first; those alike stay in their order."""
    return sorted(found, key=lambda mark: (LEVELS.index(mark.level), -(mark.rating if mark.rating is not None else 4)))


def says(reason: Reason, report: Report) -> str:
    """One reason as a sentence, without anything that a person wrote."""
    return f"{report.say(reason.code, {key: value for key, value in reason.values if key in TOLD})}."


def shown(title: str) -> str:
    """A sentence that ends in one full stop."""
    return title if title.endswith((".", "?", "!")) else f"{title}."


def reasons_of(finding: Finding, report: Report) -> list[Reason]:
    """The reasons of the gate that are about one finding, those that fail first."""
    own = [reason for reason in report.outcome.decision.reasons if reason.finding == finding.id]
    return sorted(own, key=lambda reason: not reason.exit)


def apart(report: Report) -> list[Reason]:
    """The reasons of the gate that are about no finding; a missing answer is told as an open question."""
    return [
        reason
        for reason in report.outcome.decision.reasons
        if reason.finding is None and ("what", "answer") not in reason.values
    ]


def told(finding: Finding, report: Report) -> str:
    """A finding in words: its title, and its ratings with what is not known."""
    rating = report.rating(finding.residual, len(finding.open))
    inherent = report.rating(finding.inherent, len(finding.open))
    title = terminal.title(report, finding, ruled=True)
    before = "" if finding.inherent == finding.residual else f" ({report.translated('inherent')} {inherent})"
    return f"{shown(title)} {rating}{before}; {report.named('confidence', finding.confidence)}."


def settled(finding: Finding, report: Report) -> str:
    """Why a finding does not fail although its rating alone would; empty where nothing says so."""
    if finding.excepted_until is not None:
        return f"{report.translated('Excepted for a time, until')} {finding.excepted_until.isoformat()}."
    if finding.carried is not None:
        return f"{report.translated('Judged with the platform')} {report.outcome.platform}."
    return ""


def _judged(report: Report) -> Iterator[Mark]:
    for finding in report.outcome.findings:
        yield _finding(finding, report)
    missing = {question: reason for reason in report.outcome.decision.reasons for question in _missing(reason)}
    for entry in report.outcome.open_questions:
        yield _open(entry, report, missing.get(entry.question))
    alike: dict[tuple[str, Path], list[Reason]] = {}
    for reason in apart(report):
        alike.setdefault((reason.code, reason.said[0] if reason.said else ("subject",)), []).append(reason)
    for (code, path), reasons in alike.items():
        sentences = [*(says(reason, report) for reason in reasons), *(detail(reason, report) for reason in reasons)]
        text = " ".join(dict.fromkeys(part for part in (*sentences, report.say(f"{code}.next", {})) if part))
        level: Level = "error" if any(reason.exit for reason in reasons) else "note"
        yield Mark(code, report.address, level, code, text, report.find("assessment", path), codes=(code,))


def _finding(finding: Finding, report: Report) -> Mark:
    reasons = reasons_of(finding, report)
    fails = any(reason.exit for reason in reasons)
    rating = Rating(finding.residual.high)
    sentences = [f"{reason.code}: {says(reason, report)}" for reason in reasons]
    decided = _decided(finding, reasons, report)
    return Mark(
        finding.risk,
        report.address,
        "error" if fails else level_of(rating),
        terminal.title(report, finding, ruled=True),
        " ".join([told(finding, report), *sentences]),
        decided[0].spot,
        rating,
        decided,
        tuple(_linked(control.said, report, control.control) for control in finding.controls),
        _rules(finding, report),
        tuple(dict.fromkeys(reason.code for reason in reasons)),
        "" if fails else settled(finding, report),
    )


def level_of(rating: Rating) -> Level:
    """The level of a mark for a rating: HIGH and CRITICAL error, MEDIUM warning, the rest note."""
    return "error" if rating >= Rating.HIGH else "warning" if rating == Rating.MEDIUM else "note"


def _decided(finding: Finding, reasons: list[Reason], report: Report) -> tuple[Link, ...]:
    """The places that decide: what a failing reason asks for, then the answers by which the risk is rated as it is."""
    asked = [
        path for reason in reasons if reason.exit for path in reason.said if path[:1] in (("answers",), ("risks",))
    ]
    said = [path for step in finding.because for path in step.said if path[:1] != ("evidence",)]
    paths = dict.fromkeys([*asked, *(path for path in said if path[:1] == ("answers",)), *said])
    return tuple(_linked(path, report) for path in paths) or (_linked(("risks", finding.risk), report),)


def _linked(path: Path, report: Report, label: str = "") -> Link:
    known = path[1] if len(path) > 1 and path[0] == "answers" else None
    named = label or (str(known) if known is not None and len(path) == 2 else ".".join(str(part) for part in path))  # noqa: PLR2004
    return Link(named, report.find("assessment", path))


def _rules(finding: Finding, report: Report) -> tuple[Link, ...]:
    paths = dict.fromkeys(step.rule for step in finding.because if step.rule[:1] == ("risks",))
    return tuple(
        Link(".".join(str(part) for part in path[1:]), report.find("rubric", path))
        for path in paths
        if len(path) > 2  # noqa: PLR2004
    )


def _missing(reason: Reason) -> Iterator[str]:
    """The questions that a failing reason waits for."""
    if reason.exit:
        yield from (str(path[1]) for path in reason.said if path[:1] == ("answers",) and len(path) > 1)


def _open(entry: OpenQuestion, report: Report, waiting: Reason | None) -> Mark:
    state = words.first_up(report.named("state", entry.state))
    touches = ", ".join(dict.fromkeys(name.partition("@")[0] for name in entry.decides))
    parts = [
        f"{waiting.code}: {says(waiting, report)}" if waiting is not None else "",
        report.question(entry.question),
        f"{state}.",
        f"{report.translated('It touches')} {touches}." if touches else "",
    ]
    spot = report.find("assessment", ("answers", entry.question))
    return Mark(
        OPEN,
        report.address,
        "error" if waiting is not None else "note",
        report.translated("A question without a known answer"),
        " ".join(part for part in parts if part),
        spot,
        decided=(Link(entry.question, spot),),
        codes=(waiting.code,) if waiting is not None else (),
        about=entry.question,
    )


def detail(reason: Reason, report: Report) -> str:
    """What a reason is about, where that is a code, a day or in the rubric's words; empty otherwise."""
    values = dict(reason.values)
    match values.get("what"):
        case "review":
            return report.translated("It was due for review on {day}.").format(day=values["date"])
        case "platform":
            return report.translated("The platform is {platform}.").format(platform=values["platform"])
        case "trigger":
            return f"{values['path']} ({values['trigger']})."
        case "context":
            told_ = report.translated("It is about {theme} in {place}.")
            return told_.format(theme=values["theme"], place=values["place"])
        case _ if values.get("group") in report.rubric.group:
            concerned = report.inside(report.group(values["group"]))
            return report.translated("People concerned: {group}.").format(group=concerned)
        case _:
            told_ = report.translated("Places: {places}.")
            return told_.format(places=values["places"]) if "places" in values else ""


def _uncovered(entry: Uncovered, batch: Batch) -> Iterator[Mark]:
    text = words.uncovered(entry.told, entry.trigger, entry.expected)
    spot, code = Spot(entry.place, NOWHERE), "UNCOVERED"
    yield Mark(
        code,
        batch.relative(entry.place),
        "error",
        code,
        text,
        spot,
        codes=(code,),
        about=f"{entry.told} {entry.trigger}",
    )


def _unjudged(entry: Unjudged, batch: Batch) -> Iterator[Mark]:
    name = batch.relative(entry.name)
    for found in entry.diagnostics:
        says_, fix = terminal.unquoted(found)
        key = f" [{'.'.join(str(part) for part in found.path)}]" if found.path else ""
        level: Level = "error" if found.severity == "error" else "warning"
        spot = Spot(found.file, found.span or NOWHERE)
        yield Mark(found.code, name, level, found.code, f"{words.first_up(says_)}{key} {fix}".strip(), spot)
