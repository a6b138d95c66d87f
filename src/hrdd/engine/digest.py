"""A fingerprint of what a finding rests on, to which an exception or approval is bound. It is not a signature."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from hrdd.engine.conditions import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hrdd.engine.conditions import View
    from hrdd.engine.facts import Facts
    from hrdd.model.assessment import Assessment, ControlEntry, Factors, RiskEntry
    from hrdd.model.outcome import Bounds, Finding
    from hrdd.model.rubric import Rubric


def finding_digest(
    assessment: Assessment, rubric: Rubric, facts: Facts, risk: str, controls: Iterable[int], bounds: Iterable[Bounds]
) -> str:
    """Over the facts, entry, scenarios and controls that a finding used, the rubric's id and major, and its bounds."""
    entry = assessment.risks.get(risk)
    parts = {
        "bounds": spelled([[bound.low, bound.high] for bound in bounds]),
        "controls": spelled(sorted(of(_control(assessment.controls[index], assessment)) for index in controls)),
        "entry": spelled(None if entry is None else _entry(entry)),
        "facts": f"[{','.join(_rows(rubric, facts, risk))}]",
        "risk": spelled(risk),
        "rubric": spelled(rubric.name),
        "subject": spelled([assessment.id, assessment.subject.kind]),
    }
    return _hashed("{" + ",".join(f'"{key}":{text}' for key, text in parts.items()) + "}")


def result_digest(digests: Iterable[str], rubric: Rubric, subject: str) -> str:
    """Over the sorted digests of all findings."""
    return of({"rubric": rubric.name, "subject": subject, "findings": sorted(digests)})


SHORT = 12
"""Hexadecimal digits of the digest of one part: enough to see that it changed."""


def basis(assessment: Assessment, rubric: Rubric, facts: Facts, findings: Iterable[Finding]) -> dict[str, str]:
    """What findings rest on, part by part, so that whoever signs them can be told later what changed.

    Parts are `answers.<question>`, `context.<theme>`, `risks.<risk>` (the entry), `controls.<control>`,
    `evidence.<control>` (the grades behind it), `ratings.<risk>` and `rubric`.
    """
    parts: dict[str, object] = {"rubric": rubric.name}
    for finding in findings:
        for fact in _facts(rubric, facts, finding.risk):
            if State.NOT_ASKED.value in fact:
                continue  # a question that nobody asks: it shows once it is asked
            name = str(fact[0])
            where = f"context.{name.partition('.')[-1]}" if name.startswith("place.") else f"answers.{name}"
            parts[where] = [*_list(parts.get(where)), fact]
        entry = assessment.risks.get(finding.risk)
        if entry is not None:
            parts[f"risks.{finding.risk}"] = _entry(entry)
        used = {credit.entry for case in finding.cases for credit in case.controls if credit.entry is not None}
        for index in sorted(used):
            written = assessment.controls[index]
            said = _control(written, assessment)
            grades = said.pop("grades")
            for kind, part in (("controls", said), ("evidence", grades)):
                where = f"{kind}.{written.control}"
                parts[where] = [*_list(parts.get(where)), part]
        inherent, residual = finding.inherent, finding.residual
        parts[f"ratings.{finding.risk}"] = f"{inherent.low}{inherent.high}{residual.low}{residual.high}"
    return {where: of(_distinct(part)).removeprefix("sha256:")[:SHORT] for where, part in sorted(parts.items())}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _distinct(part: object) -> object:
    """What several findings say of one part, once."""
    return sorted({of(one) for one in part}) if isinstance(part, list) else part


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The parts that are not what they were: altered, gone, or new."""
    return tuple(where for where in sorted({*before, *now}) if before.get(where) != now.get(where))


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


def _rows(rubric: Rubric, facts: Facts, risk: str) -> Iterator[str]:
    """Every fact that a risk rests on, place by place, as it is written in digests; each is written once."""
    for name in rubric.facts_in_order.get(risk, ()):
        row = facts.rows.get(name)
        if row is None:
            row = facts.rows[name] = _written_row(name, facts)
        yield row


def _written_row(name: str, facts: Facts) -> str:
    """One fact in every place. Names and codes of places hold nothing that JSON would write otherwise."""
    written: list[str] = []
    known: object = None
    for view in facts.by_place:
        fact = view.facts.get(name)
        if fact is None:
            rest = spelled(view.levels[name.partition(".")[-1]])
        elif fact is not known:
            known, rest = fact, spelled([fact.state.value, sorted(fact.words)])[1:-1]
        written.append(f'["{name}","{view.place}",{rest}]')
    return ",".join(written)


def _facts(rubric: Rubric, facts: Facts, risk: str) -> Iterator[list[Any]]:
    """The same, not yet written."""
    for name in rubric.facts_in_order.get(risk, ()):
        for view in facts.by_place:
            yield _row(name, view)


def _row(name: str, view: View) -> list[Any]:
    fact = view.facts.get(name)
    if fact is None:
        return [name, view.place, view.levels[name.partition(".")[-1]]]
    return [name, view.place, fact.state.value, sorted(fact.words)]


def of(value: object) -> str:
    """SHA-256 over a value's JSON with sorted keys, as `sha256:` and hexadecimal digits."""
    return _hashed(spelled(value))


spelled = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode
"""The one JSON of a value: sorted keys, no spaces, ASCII alone."""


def _hashed(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
