"""SARIF 2.1.0: what code scanning shows on the line of YAML that caused it.

One run with one result for each finding, each question without a known answer, each other reason of the gate, and each
complaint about a file that could not be judged. What GitHub reads of it decides where the two differ: its limits are
kept, and `primaryLocationLineHash` is left to it, so that an alert that somebody dismissed comes back when the answer
that decides it changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hrdd._version import __version__
from hrdd.diagnostics import KINDS
from hrdd.engine.codes import EXITS
from hrdd.model.base import Rating
from hrdd.render import escape, words
from hrdd.render.data import dump
from hrdd.render.marks import OPEN, gravest_first, level_of, marks, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.model.rubric import Risk
    from hrdd.render.batch import Batch
    from hrdd.render.lookups import Spot
    from hrdd.render.marks import Mark
    from hrdd.render.report import Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000
"""GitHub refuses a run with more."""

MOST_RELATED = 100
"""GitHub reads no more places of one result."""

RUBRICS = "RUBRICS"
"""Stands for the folder of the rubrics that came with the program, which is in nobody's repository."""

FINGERPRINT = "hrddFinding/v1"


def text(batch: Batch) -> str:
    """One SARIF log of everything that a run has to show."""
    found = marks(batch)
    kept = found if len(found) <= MOST_RESULTS else gravest_first(found)[:MOST_RESULTS]
    rules = _rules(batch, kept)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "hrdd", "version": __version__, "semanticVersion": __version__}
                    | {"rules": rules}
                },
                "invocations": [_invocation(batch, left_out=len(found) - len(kept))],
                "automationDetails": {"id": "hrdd/"},
                "originalUriBaseIds": {
                    RUBRICS: {"description": {"text": "The folder of the rubrics that came with hrdd."}}
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(mark, index[mark.rule], batch) for mark in kept],
                "properties": {"decisions": [*map(_decision, batch.reports), *_undecided(batch)]},
            }
        ],
    }
    return dump(log)


def _invocation(batch: Batch, left_out: int) -> dict[str, Any]:
    """Whether the run could judge everything; a file that could not be judged is not a success."""
    told: dict[str, Any] = {"executionSuccessful": not any(True for _ in batch.unjudged)}
    if left_out:
        said = f"{left_out} results, the least grave, are left out: GitHub takes {MOST_RESULTS} at most."
        told["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": said}}]
    if batch.quiet:
        told["toolExecutionNotifications"] = [{"level": "note", "message": {"text": words.QUIET}}]
    return told


def _undecided(batch: Batch) -> list[dict[str, Any]]:
    """What was changed and is not assessed stands among the decisions: somebody may count them."""
    return [
        {
            "subject": batch.relative(entry.place),
            "verdict": "not-assessed",
            "exit": EXITS["UNCOVERED"],
            "codes": ["UNCOVERED"],
        }
        for entry in batch.uncovered
    ]


def _decision(report: Report) -> dict[str, Any]:
    outcome = report.outcome
    return {
        "subject": report.address,
        "verdict": outcome.decision.verdict,
        "exit": outcome.decision.exit,
        "codes": list(dict.fromkeys(reason.code for reason in outcome.decision.reasons)),
        "rubric": f"{outcome.rubric} {outcome.rubric_version}",
        "rubricDigest": outcome.rubric_digest,
        "asOf": outcome.as_of.isoformat(),
    }


# --- results ----------------------------------------------------------------


def _result(mark: Mark, index: int, batch: Batch) -> dict[str, Any]:
    related, message = _related(mark, batch)
    told: dict[str, Any] = {
        "ruleId": mark.rule,
        "ruleIndex": index,
        "level": mark.level,
        "message": {"text": message},
        "locations": [_location(mark.spot, batch)],
        "partialFingerprints": {FINGERPRINT: mark.identity},
        "properties": {"subject": mark.subject, "codes": list(mark.codes)},
    }
    if mark.rating is not None:
        told["properties"]["rating"] = mark.rating.name
    if related:
        told["relatedLocations"] = related
    if mark.suppressed:
        told["suppressions"] = [{"kind": "external", "status": "accepted", "justification": mark.suppressed}]
    return told


def _related(mark: Mark, batch: Batch) -> tuple[list[dict[str, Any]], str]:
    """The places besides the first, and the message with a link to each that is in the repository."""
    related: list[dict[str, Any]] = []
    message = [escape.sarif(mark.text)]
    for heading, links in (("Decided by", mark.decided), ("Controls weighed", mark.controls), ("Rules", mark.rules)):
        linked = []
        for link in links[: MOST_RELATED - len(related)]:
            label = escape.sarif(link.label)
            number = len(related)
            place = _location(link.spot, batch)
            related.append({"id": number, **place, "message": {"text": f"{heading}: {label}"}})
            linked.append(label if link.spot.shipped else f"[{label}]({number})")
        if linked:
            message.append(f"{heading}: {', '.join(linked)}.")
    return related, " ".join(message)


def _location(spot: Spot, batch: Batch) -> dict[str, Any]:
    span = spot.span
    region = {"startLine": max(1, span.line), "startColumn": max(1, span.column)}
    if (span.end_line, span.end_column) > (span.line, span.column):
        region |= {"endLine": span.end_line, "endColumn": span.end_column}
    artifact = (
        {"uri": quote(spot.file), "uriBaseId": RUBRICS} if spot.shipped else {"uri": quote(batch.relative(spot.file))}
    )
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


# --- rules ------------------------------------------------------------------


def _rules(batch: Batch, found: Sequence[Mark]) -> list[dict[str, Any]]:
    """Every risk of the rubrics in their order, whether or not it was found; then what else the results name."""
    rules: dict[str, dict[str, Any]] = {}
    for report in batch.reports:
        for risk in report.rubric.risk.values():
            if risk.id not in rules:
                rules[risk.id] = _risk(risk, report)
    for mark in found:
        if mark.rule not in rules:
            rules[mark.rule] = _other(mark)
    return list(rules.values())


def _risk(risk: Risk, report: Report) -> dict[str, Any]:
    category = report.rubric.category_of[risk.id]
    worst = level_of(Rating.HIGH) if risk.worst_gravity >= len(report.rubric.manifest.severity.names) else "warning"
    groups = ", ".join(report.group(name) for name in risk.who)
    controls = [f"- {_markdown(report.control(link.control))} (`{link.control}`)" for link in risk.controls]
    parts = [
        f"**{_markdown(risk.title)}** ({_markdown(report.category(category))})",
        _markdown(risk.harm),
        f"Who is affected: {_markdown(groups)}.",
        f"Rights: {_markdown(report.rights(risk.rights))}.",
        "\n".join(["Controls that address it, once they are verified:", "", *controls]) if controls else "",
        f"Why it is rated so: `hrdd explain FILE {risk.id}`. What would bring it down: `hrdd advise FILE`.",
    ]
    return {
        "id": risk.id,
        "name": _pascal(risk.title),
        "shortDescription": {"text": escape.one_line(shown(risk.title))},
        "fullDescription": {"text": escape.one_line(shown(risk.harm))},
        "help": {
            "text": escape.one_line(f"{shown(risk.harm)} hrdd explain FILE {risk.id} tells why it is rated as it is."),
            "markdown": "\n\n".join(part for part in parts if part) + "\n",
        },
        "defaultConfiguration": {"level": worst},
        "properties": {"tags": ["human-rights", category]},
    }


def _other(mark: Mark) -> dict[str, Any]:
    """A rule that is no risk of a rubric: a code of the gate, a question, a complaint, an added risk."""
    kind, says, does = _known(mark)
    return {
        "id": mark.rule,
        "name": _pascal(f"{kind} {mark.rule}"),
        "shortDescription": {"text": escape.one_line(shown(says))},
        "fullDescription": {"text": escape.one_line(shown(says))},
        "help": {
            "text": escape.one_line(f"{shown(says)} {does}"),
            "markdown": f"**{_markdown(mark.rule)}**: {_markdown(shown(says))}\n\n{_markdown(does)}\n",
        },
        "defaultConfiguration": {"level": mark.level},
        "properties": {"tags": ["human-rights", kind.replace(" ", "-")]},
    }


def _known(mark: Mark) -> tuple[str, str, str]:
    """What kind of rule it is, what it says, and what it asks people to do."""
    if mark.rule == OPEN:
        return "question", mark.title, "Find the answer and write it down: unknown is never read as low."
    if mark.rule in KINDS:
        what = "The file cannot be judged, and what cannot be judged does not pass"
        return "complaint", what, "Correct the file: hrdd check FILE shows every complaint with its place."
    if mark.rule in words.SENTENCES:
        return (
            "gate",
            words.say(f"{mark.rule}.rule" if f"{mark.rule}.rule" in words.SENTENCES else mark.rule, {}),
            words.say(f"{mark.rule}.next", {}),
        )
    return (
        "added risk",
        "A risk to a right that the rubric does not cover",
        "hrdd explain FILE tells why it is rated so.",
    )


def _markdown(told: str) -> str:
    return str(escape.markdown(told))


def _pascal(title: str) -> str:
    """A title as one word, as rule names are written: `PeopleAreFound`."""
    joined = "".join(letter if letter.isalnum() else " " for letter in title)
    return "".join(word[:1].upper() + word[1:] for word in joined.split())[:255] or "Rule"
