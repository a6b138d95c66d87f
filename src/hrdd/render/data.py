"""The result as data: JSON for programs, with every level, its reasons, and where each reason is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import orjson

from hrdd.engine.codes import EXITS
from hrdd.model.base import FACTORS, Rating
from hrdd.render import words
from hrdd.render.batch import Uncovered
from hrdd.render.escape import one_line
from hrdd.render.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hrdd.diagnostics import Diagnostic, Path
    from hrdd.model.base import Access
    from hrdd.model.outcome import (
        Bounds,
        Case,
        Credited,
        Decision,
        Excluded,
        Factors,
        Finding,
        Outcome,
        RollUp,
        Step,
    )
    from hrdd.render.batch import Batch, Unjudged

SCHEMA_VERSION = "1.0"


def text(report: Report) -> str:
    """One result as JSON."""
    return dump(result(report))


def dump(value: object) -> str:
    """JSON as this program writes it: two spaces, keys in the order of the design, UTF-8, a line end at the end."""
    strict = json.dumps(value, ensure_ascii=False, allow_nan=False)  # orjson would write null for no number
    indented = orjson.dumps(orjson.loads(strict), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return indented.decode()


def result(report: Report) -> dict[str, Any]:
    """One result as plain values; `schemas/result.schema.json` describes it."""
    outcome = report.outcome
    return {
        "schema_version": SCHEMA_VERSION,
        "method": outcome.method,
        "rubric": {"id": outcome.rubric, "version": outcome.rubric_version, "digest": outcome.rubric_digest},
        "subject": {
            "id": outcome.subject,
            "kind": outcome.kind,
            "name": outcome.name or None,
            "stage": outcome.stage,
            "places": list(outcome.places),
        },
        "as_of": outcome.as_of.isoformat(),
        "review_by": outcome.review_by.isoformat(),
        "heightened": outcome.heightened,
        "platform": outcome.platform,
        "findings": [_finding(report, finding) for finding in outcome.findings],
        "excluded": [_excluded(entry) for entry in outcome.excluded],
        "not_applicable": [_excluded(entry) for entry in outcome.not_applicable],
        "categories": {name: _roll_up(roll_up) for name, roll_up in outcome.categories},
        "overall": _roll_up(outcome.overall),
        "counts": dict(outcome.counts),
        "open_questions": [
            {"question": entry.question, "state": entry.state, "decides": list(entry.decides)}
            for entry in outcome.open_questions
        ],
        "context": _context(outcome),
        "decision": _decision(report, outcome.decision),
        "audience": report.audience,
        "withheld": [{"ground": entry.ground, "count": _number(report, entry.count)} for entry in report.withheld],
        "actions": list(report.actions),
        "digest": outcome.digest or None,
    }


def gathered(batch: Batch) -> str:
    """All results of a run as JSON: one alone as it is, several as a list in which each names its file.

    The public learns which file is meant by its place among them.
    """
    first = batch.entries[0] if batch.entries else None
    if len(batch.entries) == 1 and isinstance(first, Report):
        return text(first)
    return joined(piece(number, entry, batch) for number, entry in enumerate(batch.entries, start=1))


def piece(number: int, entry: Report | Unjudged | Uncovered, batch: Batch) -> str:
    """One result as it stands among several; `number` is its place, the first is 1."""
    return "  " + dump(_entry(number, entry, batch)).rstrip("\n").replace("\n", "\n  ")


def joined(pieces: Iterable[str]) -> str:
    """Pieces as one list."""
    text = ",\n".join(pieces)
    return f"[\n{text}\n]\n" if text else dump([])


def _entry(number: int, entry: Report | Unjudged | Uncovered, batch: Batch) -> dict[str, Any]:
    if isinstance(entry, Uncovered):
        return uncovered(number, entry, batch.audience)
    named = entry.given if isinstance(entry, Report) else entry.name
    name = f"file {number}" if batch.audience == "public" else one_line(named)
    if isinstance(entry, Report):
        return {"file": name, **result(entry)}
    return invalid(name, entry.diagnostics, batch.audience)


def uncovered(number: int, entry: Uncovered, audience: Access) -> dict[str, Any]:
    """How a watched file that no assessment covers stands among the results; the public learns no name of a file."""
    told = {
        "file": one_line(entry.told) if audience != "public" else f"file {number}",
        "verdict": "not-assessed",
        "exit": EXITS["UNCOVERED"],
        "code": "UNCOVERED",
        "trigger": entry.trigger,
        "text": f"{words.say('UNCOVERED', {})}.",
    }
    more = {"expected": entry.expected or None, "watched_at": entry.watched_at}
    return told | more if audience != "public" else told


def _number(report: Report, count: int) -> int | str:
    """A count; a small one for the public in words."""
    told = report.few(count)
    return count if told == str(count) else told


def invalid(name: str, diagnostics: Sequence[Diagnostic], audience: Access = "restricted") -> dict[str, Any]:
    """How a file that could not be judged stands in a batch; only restricted readers learn what is written there."""
    told = [_diagnostic(entry, one_line(name), quotes=audience == "restricted") for entry in diagnostics]
    return {"file": one_line(name), "verdict": "invalid", "diagnostics": told}


def _diagnostic(entry: Diagnostic, name: str, *, quotes: bool) -> dict[str, Any]:
    return {
        "code": entry.code,
        "severity": entry.severity,
        "file": one_line(entry.file) if quotes else name,
        "line": entry.span.line if entry.span else None,
        "column": entry.span.column if entry.span else None,
        "path": dotted(entry.path) if quotes else "",
        "message": entry.message if quotes else f"this is withheld ({entry.code}).",
        "fix": entry.fix if quotes else "hrdd check FILE",
    }


def dotted(path: Path) -> str:
    """A path as one word: `answers.ip-public`, `controls.0`."""
    return ".".join(str(part) for part in path)


def _finding(report: Report, finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "risk": finding.risk,
        "category": finding.category,
        "title": finding.title,
        "who": list(finding.who),
        "rights": list(finding.rights),
        "applies": finding.applies,
        "scenario": finding.scenario,
        "place": finding.place,
        "factors": _factors(finding.factors),
        "severity": _ends(finding.severity),
        "inherent": _rating(finding.inherent),
        "residual_factors": _factors(finding.residual_factors),
        "residual": _rating(finding.residual),
        "projected": None if report.public else _rating(finding.projected),
        "confidence": finding.confidence,
        "involvement": finding.involvement,
        "adversarial": finding.adversarial,
        "actual": finding.actual,
        "managed": finding.managed,
        "carried": finding.carried.name if finding.carried is not None else None,
        "excepted_until": finding.excepted_until.isoformat() if finding.excepted_until else None,
        "owner": finding.owner,
        "open": list(finding.open),
        "unconfirmed_places": list(finding.unconfirmed),
        "controls": [_control(report, control) for control in finding.controls],
        "scenarios": [_case(case) for case in finding.cases],
        "because": [_step(report, step) for step in finding.because],
        "digest": finding.digest or None,
    }


def _step(report: Report, step: Step) -> dict[str, Any]:
    key = "factor" if step.about in FACTORS else "about"
    rated = step.about in {"inherent", "residual", "projected"} and step.code not in {
        "control-step",
        "implemented-step",
        "actual-stays",
    }
    level: Any = _rating(step.level) if rated else step.level.low if step.level.certain else _ends(step.level)
    return {
        key: step.about,
        "level": level,
        "code": step.code,
        "rule": dotted(step.rule),
        "said": [dotted(path) for path in step.said],
        "text": step.text or f"{report.say(step.code, dict(step.values))}.",
    }


def _control(report: Report, control: Credited) -> dict[str, Any]:
    return {
        "control": control.control,
        "title": control.title,
        "type": control.type,
        "status": control.status,
        "targets": list(control.targets),
        "points": control.points,
        "why": control.why,
        "said": dotted(control.said),
        "text": f"{report.say(control.why, {})}.",
        "owner": control.owner,
        "due": control.due.isoformat() if control.due else None,
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "scenario": case.scenario,
        "group": case.group,
        "place": case.place,
        "applies": case.applies,
        "factors": _factors(case.factors),
        "severity": _ends(case.severity),
        "inherent": _rating(case.inherent),
        "residual": _rating(case.residual),
        "projected": _rating(case.projected),
    }


def _excluded(entry: Excluded) -> dict[str, Any]:
    return {
        "risk": entry.risk,
        "category": entry.category,
        "title": entry.title,
        "worst_gravity": entry.worst_gravity,
        "by": [dotted(path) for path in entry.by],
        "rule": dotted(entry.rule),
        "because": entry.text,
    }


def _roll_up(roll_up: RollUp) -> dict[str, Any]:
    return {
        "inherent": _rating(roll_up.inherent) if roll_up.inherent is not None else None,
        "residual": _rating(roll_up.residual) if roll_up.residual is not None else None,
        "by": list(roll_up.by),
    }


def _context(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {
            "place": entry.place,
            "theme": entry.theme,
            "level": entry.level,
            "table_level": entry.table_level,
            "confirmed": entry.confirmed,
            "year": entry.year,
        }
        for entry in outcome.context
    ]


def _decision(report: Report, decision: Decision) -> dict[str, Any]:
    return {
        "verdict": decision.verdict,
        "exit": decision.exit,
        "reasons": [
            {
                "code": reason.code,
                "exit": reason.exit,
                "finding": reason.finding,
                "said": [dotted(path) for path in reason.said],
                "values": dict(reason.values),
                "text": f"{report.say(reason.code, dict(reason.values))}.",
            }
            for reason in decision.reasons
        ],
    }


def _factors(factors: Factors) -> dict[str, list[int]]:
    return {factor: _ends(factors.of(factor)) for factor in FACTORS}


def _ends(bounds: Bounds) -> list[int]:
    return [bounds.low, bounds.high]


def _rating(bounds: Bounds) -> list[str]:
    return [Rating(bounds.low).name, Rating(bounds.high).name]
