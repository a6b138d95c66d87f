"""A fingerprint of what a finding rests on, to which an exception or approval is bound. It is not a signature."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hrdd.engine.facts import Facts
    from hrdd.model.assessment import Assessment, ControlEntry, Factors, RiskEntry
    from hrdd.model.outcome import Bounds
    from hrdd.model.rubric import Rubric


def finding_digest(
    assessment: Assessment, rubric: Rubric, facts: Facts, risk: str, controls: Iterable[int], bounds: Iterable[Bounds]
) -> str:
    """Over the facts, entry, scenarios and controls that a finding used, the rubric's id and major, and its bounds."""
    entry = assessment.risks.get(risk)
    return of(
        {
            "rubric": rubric.name,
            "subject": [assessment.id, assessment.subject.kind],
            "risk": risk,
            "facts": _facts(rubric, facts, risk),
            "entry": None if entry is None else _entry(entry),
            "controls": sorted(of(_control(assessment.controls[index], assessment)) for index in controls),
            "bounds": [[bound.low, bound.high] for bound in bounds],
        }
    )


def result_digest(digests: Iterable[str], rubric: Rubric, subject: str) -> str:
    """Over the sorted digests of all findings."""
    return of({"rubric": rubric.name, "subject": subject, "findings": sorted(digests)})


def _entry(entry: RiskEntry) -> dict[str, Any]:
    """The part of a risk's entry that can change its rating; reasons, owners and readings may be reworded."""
    actual = entry.actual
    return {
        "claims": _claims(entry),
        "scenarios": sorted(of([s.id, s.group, s.place, _claims(s)]) for s in entry.scenarios),
        "actual": None if actual is None else [actual.since.isoformat(), actual.ceased is not None],
        "not_applicable": entry.not_applicable is not None,
        "own": [sorted(entry.who), sorted(entry.rights)],
    }


def _claims(factors: Factors) -> list[Any]:
    return [
        [factor, claim.level, claim.range, claim.second_reader.level if claim.second_reader else None]
        for factor, claim in factors.claims
    ]


def _control(entry: ControlEntry, assessment: Assessment) -> dict[str, Any]:
    return {
        "control": entry.control,
        "status": entry.status,
        "effectiveness": entry.effectiveness,
        "verified": entry.verified.date.isoformat() if entry.verified else None,
        "grades": sorted(assessment.evidence[name].grade for name in entry.evidence),
        "covers": {key: sorted(names) for key, names in entry.covers.model_dump(exclude_none=True).items()},
        "cause": entry.common_cause,
        "baseline": entry.in_baseline,
        "own": [entry.type, sorted(entry.targets), sorted(entry.risks)],
    }


def _facts(rubric: Rubric, facts: Facts, risk: str) -> list[Any]:
    found: list[Any] = []
    for name in sorted(rubric.facts_behind.get(risk, ())):
        for view in sorted(facts.views, key=lambda view: view.place):
            if name in view.facts:
                fact = view.facts[name]
                found.append([name, view.place, fact.state.value, sorted(fact.words)])
            else:
                found.append([name, view.place, view.levels[name.partition(".")[-1]]])
    return found


def of(value: object) -> str:
    """SHA-256 over a value's JSON with sorted keys, as `sha256:` and hexadecimal digits."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
