"""GitHub: workflow commands that annotate lines of a change, and the Markdown of a step's summary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hrdd.engine.codes import EXITS, PRIORITY
from hrdd.model.base import Rating
from hrdd.render import difference, escape, words
from hrdd.render.batch import Batch, Uncovered
from hrdd.render.marks import gravest_first, marks
from hrdd.render.report import Report
from hrdd.render.tongue import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.render.batch import Unjudged
    from hrdd.render.marks import Mark
    from hrdd.render.tongue import Tongue

INVALID = 3
COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
MOST_BYTES = 900_000
"""Of a step's summary: GitHub drops one of more than 1 MiB."""

WORDS = {"error": "Stops", "warning": "Look at", "note": "Note"}
LEFT_OUT = "The details of {number} more are left out: the summary would be too long. See the log."


def commands(batch: Batch) -> str:
    """One workflow command a line, the gravest first: GitHub shows ten of each level in a step.

    A subject that passes says so too: silence is never the answer.
    """
    lines = [_command(mark, batch) for mark in gravest_first(marks(batch))]
    lines += [
        f"::notice title={escape.workflow_property(f'hrdd: {report.address}')}::{escape.workflow(_verdict(report))}"
        for report in batch.reports
    ]
    if batch.quiet:
        lines.append(f"::notice title=hrdd::{escape.workflow(words.QUIET)}")
    return "".join(f"{line}\n" for line in lines)


def _command(mark: Mark, batch: Batch) -> str:
    span = mark.spot.span
    told = mark.text if not mark.suppressed else f"{mark.text} {mark.suppressed}"
    # A rule of a shipped rubric is in nobody's repository; the marks stand on assessments, which are.
    parts = {
        "file": escape.workflow_property(batch.relative(mark.spot.file)),
        "line": str(max(1, span.line)),
        "endLine": str(max(1, span.end_line)),
        "col": str(max(1, span.column)),
        "title": escape.workflow_property(f"hrdd: {mark.identity}"),
    }
    named = ",".join(f"{key}={value}" for key, value in parts.items())
    return f"::{COMMANDS[mark.level]} {named}::{escape.workflow(told)}"


def _verdict(report: Report) -> str:
    decision = report.outcome.decision
    codes = ", ".join(dict.fromkeys(reason.code for reason in decision.failures))
    worst = report.outcome.overall.residual
    rating = f" {report.translated('Highest rating today')}: {report.rating(worst)}." if worst is not None else ""
    verdict = f"{report.named('verdict', decision.verdict)} ({decision.verdict}, exit {decision.exit})"
    return f"{verdict}{f': {codes}' if codes else ''}.{rating}"


def summary(batch: Batch) -> str:
    """A step's summary: one row for each file, then what was found in each, the gravest first."""
    tongue = _tongue(batch)
    head = f"## {tongue.text('Human rights due diligence')}"
    lines = [head, "", *(_table(batch) if batch.entries else [_md(tongue.text(words.QUIET))])]
    for found in batch.differences:
        lines += ["", *difference.blocks(found)]
    size = sum(len(line.encode()) + 1 for line in lines)
    left_out = 0
    for entry in batch.entries:
        part = _details(entry, batch) if isinstance(entry, Report) else _unread(entry, batch)
        grown = size + sum(len(line.encode()) + 1 for line in part)
        if left_out or grown > MOST_BYTES:
            left_out += 1
        else:
            size, lines = grown, lines + part
    if left_out:
        lines += ["", tongue.text(LEFT_OUT).format(number=tongue.number(left_out))]
    lines += ["", tongue.text("Ratings are structured judgement, not measurement; a pass is not a certificate.")]
    return "\n".join(lines) + "\n"


MOST_ROWS = 50
"""Of the table in a comment."""

ROOM = 1000
"""Characters for the last lines of a comment."""


def comment(batch: Batch) -> str:
    """What fits a comment on a change: the decisions, the worst first, what was changed, and what must happen next."""
    worst = sorted(batch.entries, key=lambda entry: PRIORITY.index(_exit(entry)))
    shown = replace(batch, entries=tuple(worst[:MOST_ROWS]))
    tongue = _tongue(batch)
    lines = [f"## {tongue.text('Human rights due diligence')}", ""]
    lines += _table(shown) if worst else [_md(tongue.text(words.QUIET))]
    if (more := len(worst) - MOST_ROWS) > 0:
        lines += ["", tongue.text("{number} more, none of them worse.").format(number=tongue.number(more))]
    for found in batch.differences:
        lines += ["", *difference.blocks(found)]
    for entry in (entry for entry in shown.entries if _exit(entry)):
        lines += _details(entry, batch) if isinstance(entry, Report) else _unread(entry, batch)
    left, left_out = difference.LONGEST - _length(lines), max(0, more)
    for entry in (entry for entry in shown.entries if isinstance(entry, Report) and not _exit(entry)):
        part = _details(entry, batch)  # folded, so it is there to its end or not at all
        left -= _length(part)
        left_out += left < 0
        lines += part if left >= 0 else []
    if left_out:
        lines += ["", tongue.text(LEFT_OUT).format(number=tongue.number(left_out))]
    lines += ["", tongue.text("Ratings are structured judgement, not measurement; a pass is not a certificate.")]
    return difference.fitting(lines, difference.LONGEST + ROOM)


def _length(lines: Sequence[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _exit(entry: Report | Unjudged | Uncovered) -> int:
    if isinstance(entry, Report):
        return entry.outcome.decision.exit
    return EXITS["UNCOVERED"] if isinstance(entry, Uncovered) else INVALID


def _table(batch: Batch) -> list[str]:
    tongue = _tongue(batch)
    heads = " | ".join(tongue.text(head) for head in ("Subject", "Decision", "Highest rating today", "Why"))
    rows = [f"| {heads} |", "| --- | --- | --- | --- |"]
    for entry in batch.entries:
        if isinstance(entry, Report):
            decision, worst = entry.outcome.decision, entry.outcome.overall.residual
            codes = ", ".join(f"`{code}`" for code in dict.fromkeys(reason.code for reason in decision.failures))
            verdict = entry.named("verdict", decision.verdict)
            verdict = verdict if decision.verdict == "pass" else f"**{verdict}**"
            rating = entry.rating(worst) if worst is not None else entry.translated("no risk applies")
            rows.append(f"| {_md(entry.address)} | {verdict} ({decision.exit}) | {rating} | {codes or '-'} |")
        elif isinstance(entry, Uncovered):
            rows.append(
                f"| {_md(entry.told)} | **{_md(tongue.name('verdict', 'not-assessed'))}** (4) | - | `UNCOVERED` |"
            )
        else:
            codes = ", ".join(f"`{code}`" for code in dict.fromkeys(found.code for found in entry.diagnostics))
            verdict = tongue.text("Not judged: invalid")
            rows.append(f"| {_md(batch.relative(entry.name))} | **{verdict}** (3) | - | {codes} |")
    return rows


def _details(report: Report, batch: Batch) -> list[str]:
    """What one subject comes to; one that passes is folded."""
    outcome = report.outcome
    found = gravest_first(marks(Batch((report,), batch.relative)))
    told = [_line(mark, batch) for mark in found]
    failing = list(dict.fromkeys(reason.code for reason in outcome.decision.failures))
    steps = [f"- `{code}`: {_md(report.say(f'{code}.next', {}))}" for code in failing]
    heading = f"{_md(report.address)}: {_md(report.inside(report.named('verdict', outcome.decision.verdict)))}"
    if outcome.decision.exit:
        following, found_ = report.translated("What must happen next:"), report.translated("What was found:")
        return ["", f"### {heading}", "", following, "", *steps, "", found_, "", *told]
    inner = told or [f"- {_md(report.translated('No risk of the rubric applies; see what was excluded.'))}"]
    return ["", f"<details><summary>{heading}</summary>", "", *inner, "", "</details>"]


def _unread(entry: Unjudged | Uncovered, batch: Batch) -> list[str]:
    """A file that could not be judged, or a change that is not assessed."""
    found = [_line(mark, batch) for mark in marks(Batch((entry,), batch.relative))]
    if isinstance(entry, Uncovered):
        return ["", f"### {_md(entry.told)}: {_tongue(batch).text('not assessed')}", "", *found]
    return ["", f"### {_md(batch.relative(entry.name))}: {_tongue(batch).text('not judged')}", "", *found]


def _line(mark: Mark, batch: Batch) -> str:
    rating = f" {mark.rating.name}" if isinstance(mark.rating, Rating) else ""
    place = f"{batch.relative(mark.spot.file)}:{max(1, mark.spot.span.line)}"
    told = mark.text if not mark.suppressed else f"{mark.text} {mark.suppressed}"
    return f"- **{_tongue(batch).text(WORDS[mark.level])}{rating}** {_md(mark.rule)} ({_md(place)}): {_md(told)}"


def _tongue(batch: Batch) -> Tongue:
    """The language of a run: that of its first result."""
    first = next(batch.reports, None)
    return first.tongue if first is not None else ENGLISH


def _md(told: str) -> str:
    return str(escape.markdown(told))
