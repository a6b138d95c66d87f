"""JUnit XML: what a pipeline shows as tests. Every risk of the rubric is a case, so that silence is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hrdd.render import escape, terminal, words
from hrdd.render.batch import Batch, Uncovered
from hrdd.render.marks import detail, marks, reasons_of, says, settled, told
from hrdd.render.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hrdd.model.outcome import Excluded, Finding, Reason
    from hrdd.render.batch import Unjudged

RISK = 1
"""The exit code of a decision that found a risk too high; any other failure is one of not knowing enough."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test case: a failure is a risk, an error is what could not be decided, skipped is an exception."""

    group: str
    name: str
    result: Literal["pass", "failure", "error", "skipped"] = "pass"
    code: str = ""
    text: str = ""


def text(batch: Batch) -> str:
    """One document with one suite for each file."""
    suites = [_told(entry, batch) for entry in batch.entries]
    if batch.quiet:
        suites.append(_suite("changed files", (Case("watched", "no watched file was changed", text=words.QUIET),), {}))
    body = "\n".join(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="hrdd">\n{body}\n</testsuites>\n'


def _told(entry: Report | Unjudged | Uncovered, batch: Batch) -> str:
    if isinstance(entry, Report):
        return _suite(entry.address, tuple(_judged(entry)), _properties(entry))
    if isinstance(entry, Uncovered):
        says_ = words.uncovered(entry.told, entry.trigger, entry.expected)
        case = Case("watched", f"UNCOVERED {entry.told} ({entry.trigger})", "error", "UNCOVERED", says_)
        return _suite(batch.relative(entry.place), (case,), {"verdict": "not-assessed", "exit": "4"})
    return _suite(batch.relative(entry.name), tuple(_unjudged(entry, batch)), {"verdict": "invalid"})


def _properties(report: Report) -> dict[str, str]:
    outcome = report.outcome
    return {
        "verdict": outcome.decision.verdict,
        "exit": str(outcome.decision.exit),
        "rubric": f"{outcome.rubric} {outcome.rubric_version}",
        "as-of": outcome.as_of.isoformat(),
    }


def _suite(name: str, cases: tuple[Case, ...], properties: dict[str, str]) -> str:
    tally = {kind: sum(case.result == kind for case in cases) for kind in ("failure", "error", "skipped")}
    counts = f'failures="{tally["failure"]}" errors="{tally["error"]}" skipped="{tally["skipped"]}"'
    lines = [f'  <testsuite name="{escape.xml(name)}" tests="{len(cases)}" {counts}>', "    <properties>"]
    lines += [f'      <property name="{key}" value="{escape.xml(value)}"/>' for key, value in properties.items()]
    lines += ["    </properties>", *(_case(name, case) for case in cases), "  </testsuite>"]
    return "\n".join(lines)


def _case(suite: str, case: Case) -> str:
    head = f'    <testcase classname="{escape.xml(f"{suite}.{case.group}")}" name="{escape.xml(case.name)}">'
    said = escape.xml(case.text)
    if case.result == "pass":
        inner = f"<system-out>{said}</system-out>"
    elif case.result == "skipped":
        inner = f'<skipped type="{escape.xml(case.code)}" message="{said}"/>'
    else:
        inner = f'<{case.result} type="{escape.xml(case.code)}" message="{said}">{said}</{case.result}>'
    return f"{head}\n      {inner}\n    </testcase>"


def _judged(report: Report) -> Iterator[Case]:
    """Every risk of the rubric in its order, the risks that somebody added, and then what is about the whole."""
    outcome = report.outcome
    findings = {finding.risk: finding for finding in outcome.findings}
    excluded = {entry.risk: entry for entry in outcome.excluded}
    unclaimed = {entry.risk: entry for entry in outcome.not_applicable}
    added = [finding.risk for finding in outcome.findings if finding.risk not in report.rubric.risk]
    for risk in [*report.rubric.risk, *added]:
        group = report.rubric.category_of.get(risk, "other")
        if risk in findings:
            yield _found(findings[risk], group, report)
        else:
            yield Case(group, f"{risk} {report.risk(risk)}", text=_silent(risk, excluded, unclaimed))
    for reason in _whole(report):
        parts = (says(reason, report), detail(reason, report), report.say(f"{reason.code}.next", {}))
        said = " ".join(part for part in parts if part)
        question = dict(reason.values).get("question", "")
        name = f"{reason.code} {question}".strip()
        yield Case("gate", name, _result([reason]) if reason.exit else "pass", reason.code, said)


def _found(finding: Finding, group: str, report: Report) -> Case:
    """One risk that applies, or may: what the gate says of it."""
    name = f"{finding.risk} {terminal.title(report, finding, ruled=True)}"
    reasons = reasons_of(finding, report)
    failing = [reason for reason in reasons if reason.exit]
    said = " ".join([told(finding, report), *(f"{reason.code}: {says(reason, report)}" for reason in reasons)])
    if failing:
        return Case(group, name, _result(failing), failing[0].code, said)
    if why := settled(finding, report):
        return Case(group, name, "skipped", "excepted" if finding.excepted_until else "carried", f"{said} {why}")
    return Case(group, name, text=said)


def _whole(report: Report) -> list[Reason]:
    """The reasons that are about no finding, missing answers among them."""
    return [reason for reason in report.outcome.decision.reasons if reason.finding is None]


def _result(failing: list[Reason]) -> Literal["failure", "error"]:
    return "failure" if any(reason.exit == RISK for reason in failing) else "error"


def _silent(risk: str, excluded: dict[str, Excluded], unclaimed: dict[str, Excluded]) -> str:
    """Why a risk is no finding: a silence that can be read."""
    if risk in unclaimed:
        return "Entered as not applicable, with a reason."
    entry = excluded.get(risk)
    if entry is None:
        return "Does not apply to this kind of subject."
    return f"Does not apply: excluded by the answers (worst gravity {entry.worst_gravity})."


def _unjudged(entry: Unjudged, batch: Batch) -> Iterator[Case]:
    for mark in marks(Batch((entry,), batch.relative)):
        span = mark.spot.span
        place = f"{batch.relative(mark.spot.file)}:{span.line}:{span.column}"
        yield Case("file", f"{mark.rule} {place}", "error", mark.rule, mark.text)
