"""What a person at a prompt reads: one assessment in one screen, complaints with their place, plain or in colour."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import wrap
from typing import TYPE_CHECKING

from hrdd.diagnostics import KINDS
from hrdd.engine.progress import progress
from hrdd.model.base import WITHHELD, Rating
from hrdd.render import escape, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.diagnostics import Diagnostic
    from hrdd.model.outcome import Bounds, Finding, Reason
    from hrdd.render.batch import Uncovered
    from hrdd.render.report import Report

PLAIN, STRONG, QUIET = "", "bold", "dim"
STYLES = {
    Rating.CRITICAL: "bold white on red",
    Rating.HIGH: "bold red",
    Rating.MEDIUM: "bold yellow",
    Rating.LOW: "cyan",
    Rating.NEGLIGIBLE: "dim",
}
VERDICT_STYLES = {"pass": "bold green", "risk": "bold red", "not-assessed": "bold yellow", "stale": "bold yellow"}
OWN_WORDS = frozenset({"found", "number", "tag", "name"})
"""Values of a complaint that may be in a person's own words, and so stay out of logs."""

HIDDEN = ("controls.", "evidence.", "risks.", "ratings.x-")
"""Parts of what was signed that would tell others of the state of a control, or in the assessors' words."""

SHOWN_EXCLUDED = 3
MOST_ALIKE = 3
WIDEST = 100

Line = tuple[tuple[str, str], ...]
"""Pieces of text, each with its style."""


@dataclass(slots=True)
class Page:
    """Lines for a screen of a given width."""

    width: int
    lines: list[Line] = field(default_factory=list)

    def add(self, *pieces: tuple[str, str]) -> None:
        """One line as it is."""
        self.lines.append(pieces)

    def gap(self) -> None:
        """An empty line, unless there is one already."""
        if self.lines and self.lines[-1]:
            self.lines.append(())

    def heading(self, text: str) -> None:
        """A heading after an empty line."""
        self.gap()
        self.add((text, STRONG))

    def wrapped(
        self, text: str, style: str = PLAIN, indent: int = 2, lead: str | None = None, *, ids: bool = False
    ) -> None:
        """A paragraph, broken at the width; `lead` stands before its first line, in place of the indent.

        With `ids`, no line ends within a word that has hyphens.
        """
        start = " " * indent if lead is None else lead.ljust(indent)
        told = wrap(
            escape.one_line(text),
            self.width,
            initial_indent=start,
            subsequent_indent=" " * indent,
            break_on_hyphens=not ids,
        )
        for number, line in enumerate(told):
            if number == 0 and lead is not None and style == PLAIN:
                self.add((line[: len(lead)], STRONG if lead.strip().isupper() else PLAIN), (line[len(lead) :], PLAIN))
            else:
                self.add((line, style))


def summary(report: Report, width: int = 80) -> list[Line]:
    """One assessment in one screen, as its audience may see it; one without a name goes by its id."""
    page = Page(min(width, WIDEST))
    _head(page, report)
    _reasons(page, report, report.outcome.decision.failures, report.translated("Why"))
    _risks(page, report)
    _open(page, report)
    _reasons(page, report, report.outcome.decision.notices, report.translated("Notices"))
    _foot(page, report)
    return page.lines


def unassessed(entries: Sequence[Uncovered], width: int = 80) -> list[Line]:
    """What was changed and no assessment covers, as it stands below the assessments of a run."""
    page = Page(min(width, WIDEST))
    page.wrapped("Changed, watched, and not assessed", STRONG, indent=0)
    for entry in entries:
        at = f" [{entry.watched_at}]" if entry.watched_at else ""
        missing = f"; {entry.expected} is not there" if entry.expected else ""
        page.wrapped(f"{entry.told} ({entry.trigger}){missing}{at}", indent=4, lead="  UNCOVERED  ")
    page.wrapped(words.say("UNCOVERED.next", {}), QUIET, indent=6, lead="    → ")
    return page.lines


def _head(page: Page, report: Report) -> None:
    outcome = report.outcome
    name = escape.one_line(outcome.name) or outcome.subject
    about = f"{outcome.kind}, {report.named('stage', outcome.stage)}"
    page.wrapped(f"{name} ({about})", STRONG, indent=0)
    places = ", ".join(outcome.places)
    page.wrapped(
        f"{report.translated('Rubric')} {outcome.rubric} {outcome.rubric_version} · "
        f"{report.translated('as of')} {outcome.as_of.isoformat()} · {report.translated('places')}: {places}",
        QUIET,
        indent=0,
    )
    page.gap()
    decision = outcome.decision
    verdict = report.named("verdict", decision.verdict)
    page.add(
        (verdict.upper(), VERDICT_STYLES[decision.verdict]), (f"  ({decision.verdict}, exit {decision.exit})", PLAIN)
    )
    page.wrapped(report.named("verdict-meaning", decision.verdict))
    worst = outcome.overall.residual
    if worst is not None:
        missing = len({name for finding in outcome.findings for name in finding.open})
        page.wrapped(f"{report.translated('Highest rating today')}: {report.rating(worst, missing)}.")


def _reasons(page: Page, report: Report, reasons: Sequence[Reason], heading: str) -> None:
    if not reasons:
        return
    page.heading(heading)
    for code in dict.fromkeys(reason.code for reason in reasons):
        same = [reason for reason in reasons if reason.code == code]
        sentences = list(dict.fromkeys(report.say(code, dict(reason.values)) for reason in same))
        for says in sentences[:MOST_ALIKE]:
            page.wrapped(f"{says}.", indent=4, lead=f"  {code}  ")
        if more := len(sentences[MOST_ALIKE:]):
            page.wrapped(f"{report.translated('and as many times more')}: {more}", QUIET, indent=4)
        for text in dict.fromkeys(_about(reason, report) for reason in same):
            if text:
                page.wrapped(text, indent=6, lead="    - ")
        page.wrapped(report.say(f"{code}.next", {}), QUIET, indent=6, lead="    → ")


def _conditions(reason: Reason, report: Report) -> str:
    """Until when an exception holds and, for those who may read it, on what conditions."""
    if reason.code != "EXCEPTED":
        return ""
    until = f" ({report.translated('until')} {dict(reason.values)['until']})"
    entries = [report.assessment.exceptions[int(path[1])] for path in reason.said]
    told = [condition for entry in entries for condition in entry.conditions]
    return f"{until}: {'; '.join(told)}" if told else until


def _about(reason: Reason, report: Report) -> str:
    """What one reason is about, in a few words."""
    if reason.finding is not None:
        finding = report.outcome.finding(reason.finding)
        unheard = ""
        if ("what", "engagement") in reason.values:
            late = reason.code == "STALE"
            unheard = report.translated("people were heard too long ago on " if late else "nobody was heard on ")
        since = _changed(dict(reason.values).get("changed", ""), report)
        about = f"{unheard}{finding.risk} {title(report, finding)}{since and ': ' + since}"
        return f"{about}{_conditions(reason, report)}"
    values = dict(reason.values)
    told = {
        "answer": f"{values.get('question')}: {report.translated('not answered')}",
        "platform": f"{report.translated('the assessment of')} {values.get('platform')}",
        "review": f"{report.translated('due for review on')} {values.get('date')}",
        "evidence": f"{report.translated('evidence')} {values.get('name')}",
        "context": f"{values.get('place')}: {values.get('theme')}",
        "approval": _changed(values.get("changed", ""), report) or report.translated("an approval of another result"),
        "trigger": f"{values.get('path')} ({values.get('trigger')})",
        "incident": f"{report.translated('an incident on')} {values.get('date')}",
        "verification": f"{report.translated('the verification of')} {report.control(values.get('control', ''))}",
        "correction": f"{report.translated('a lower setting that ended on')} {values.get('date')}",
    }
    if "what" in values:
        return told.get(values["what"], values["what"])
    if "control" in values:
        return f"{values['control']} {report.control(values['control'])}"
    return values.get("places", values.get("role", ""))


def _changed(parts: str, report: Report) -> str:
    """What changed since somebody signed; for the public only whose own words and gaps it cannot tell."""
    named = [part for part in parts.split(", ") if part and not (report.public and part.startswith(HIDDEN))]
    return f"{report.translated('changed since')}: {', '.join(named)}" if named else ""


def title(report: Report, finding: Finding, *, ruled: bool = False) -> str:
    """The title of a risk; where it is withheld, what kind of risk it is. With `ruled`, only one of the rubric."""
    hidden = finding.title == WITHHELD or (ruled and finding.risk not in report.rubric.risk)
    return report.translated("(risk to another right)") if hidden else finding.title


def _risks(page: Page, report: Report) -> None:
    outcome = report.outcome
    page.heading(report.translated("Risks today, the most salient first"))
    if not outcome.findings:
        page.wrapped(report.translated("No risk of the rubric applies; see what was excluded."))
    left = max((len(_short(finding.residual)) for finding in report.risks), default=0)
    for finding in report.risks:
        shown = _short(finding.residual)
        style = STYLES[Rating(finding.residual.high)]
        named = f"{finding.risk}  {escape.one_line(title(report, finding))}"
        text = wrap(named, page.width - left - 4) or [""]
        page.add(("  ", PLAIN), (shown.ljust(left), style), (f"  {text[0]}", PLAIN))
        for more in text[1:]:
            page.add((" " * (left + 4) + more, PLAIN))
        note = [
            f"{report.translated('inherent')} {_short(finding.inherent)}",
            report.named("confidence", finding.confidence),
        ]
        if finding.projected != finding.residual and not report.public:
            note.append(f"{report.translated('if plans are done')} {_short(finding.projected)}")
        note += [report.translated(word) for word, holds in _marks(finding) if holds]
        page.wrapped(" · ".join(note), QUIET, indent=left + 4)


def _marks(finding: Finding) -> tuple[tuple[str, bool], ...]:
    return (
        ("may apply", finding.applies == "unknown"),
        ("happening now", finding.actual),
        ("managed", finding.managed),
        ("judged with the platform", finding.carried is not None),
        ("excepted for a time", finding.excepted_until is not None),
    )


def _short(bounds: Bounds) -> str:
    low, high = Rating(bounds.low).name, Rating(bounds.high).name
    return high if bounds.certain else f"{low}..{high}"


def _open(page: Page, report: Report) -> None:
    entries = report.outcome.open_questions
    if not entries:
        return
    page.heading(f"{report.translated('Open questions')} ({len(entries)})")
    if report.outcome.asked:
        far = progress(report.outcome, report.assessment.answers, report.rubric)
        page.wrapped(f"{words.counted(far, report.translated)}.", QUIET)
    for entry in entries:
        decides = ", ".join(dict.fromkeys(entry.decides)) or report.translated("nothing so far")
        page.wrapped(report.question(entry.question), indent=4, lead=f"  {entry.question}  ")
        page.wrapped(f"{report.named('state', entry.state)}; {report.translated('touches')} {decides}", QUIET, indent=4)


def _foot(page: Page, report: Report) -> None:
    outcome = report.outcome
    page.gap()
    if report.withheld:
        page.wrapped(report.translated("Withheld from these readers:"), QUIET, indent=0)
        for told in report.withholdings:
            page.wrapped(told, QUIET, indent=4, lead="  - ")
    grave = sorted(outcome.excluded, key=lambda entry: (-entry.worst_gravity, entry.risk))[:SHOWN_EXCLUDED]
    if grave:
        names = ", ".join(entry.risk for entry in grave)
        count = report.tongue.count(len(outcome.excluded), "risk is", "risks are")
        page.wrapped(
            f"{count} {report.translated('excluded by the answers; the gravest')}: {names}. "
            f"{report.translated('The report and the JSON list them all.')}",
            QUIET,
            indent=0,
        )
    page.wrapped(
        f"{report.translated('Review by')} {outcome.review_by.isoformat()}. "
        f"{report.translated('Ratings are structured judgement, not measurement; a pass is not a certificate.')}",
        QUIET,
        indent=0,
    )


def plain(lines: Sequence[Line]) -> str:
    """The lines as text without any colour."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)


def coloured(lines: Sequence[Line], width: int) -> str:
    """The lines with the codes that colour a terminal."""
    from io import StringIO  # for a screen only

    from rich.console import Console
    from rich.text import Text

    screen = Console(file=StringIO(), force_terminal=True, color_system="standard", width=width, highlight=False)
    for line in lines:
        screen.print(Text.assemble(*line), soft_wrap=True)
    made = screen.file.getvalue()  # type: ignore[attr-defined] # it is the StringIO above
    return str(made)


def complaint(diagnostic: Diagnostic, source: str | None) -> str:
    """One complaint: file, line and column, code, sentence, and the way out.

    With the text of its line as `source`, that line and a caret follow. Without, no value of the file is shown: what
    goes to a log must not quote an assessment.
    """
    place = f":{diagnostic.span.line}:{diagnostic.span.column}" if diagnostic.span else ""
    says, fix = unquoted(diagnostic) if source is None else (diagnostic.message, diagnostic.fix)
    key = f" [{'.'.join(str(part) for part in diagnostic.path)}]" if diagnostic.path and source is None else ""
    head = f"{escape.one_line(diagnostic.file)}{place}: {diagnostic.severity} {diagnostic.code}{key}"
    text = f"{head}: {escape.one_line(says)}"
    if source is not None and diagnostic.span is not None:
        text += _pointed(diagnostic, source)
    return f"{text}\n  → {escape.one_line(fix)}"


def unquoted(diagnostic: Diagnostic) -> tuple[str, str]:
    """A complaint and the way out, without any value of the file, for places that many can read."""
    values = {key: "…" if key in OWN_WORDS else value for key, value in diagnostic.values}
    return KINDS[diagnostic.code].says.format_map(values), diagnostic.fix


def _pointed(diagnostic: Diagnostic, source: str) -> str:
    span = diagnostic.span
    assert span is not None  # noqa: S101 # asked by the only caller
    number = f"{span.line:>5}"
    line = escape.terminal(source.replace("\t", " "))
    before = escape.terminal(source[: span.column - 1].replace("\t", " "))
    end = span.end_column if span.end_line == span.line else len(source) + 1
    marked = escape.terminal(source[span.column - 1 : end - 1])
    return f"\n{number} | {line}\n{' ' * len(number)} | {' ' * len(before)}{'^' * max(1, len(marked))}"
