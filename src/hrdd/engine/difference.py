"""What changed between two assessments of a subject, and which change moved which rating: found by running each alone.

A part moves a rating where the old assessment with only that part taken over, or the new one with only that part put
back, comes to another rating. Lowered answers come first, those on which the decision hung before the others (C15).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from hrdd.engine import assess
from hrdd.engine.advice import Bench, hinges, signed_anew
from hrdd.engine.coherence import complaints
from hrdd.engine.facts import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from hrdd.model.assessment import Answer, Assessment
    from hrdd.model.outcome import Bounds, Decision, Outcome
    from hrdd.model.rubric import Question, Rubric

Cause = Literal["answer", "control", "evidence", "context", "approval", "rubric", "time"]
CAUSES: tuple[Cause, ...] = ("answer", "control", "evidence", "context", "approval", "rubric", "time")
HARMLESS = frozenset({"HR403", "HR407", "HR409"})
"""Complaints in spite of which one part alone can be tried: an answer nobody asks for, or a day yet to come."""

SUBJECT = ("kind", "stage", "places", "languages", "part_of")
WORDS = {"because", "note", "access", "title", "where", "author", "scope", "what", "said", "changed", "how"}
"""Keys that are wording and move nothing."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: an assessment with all that judges it."""

    assessment: Assessment
    rubric: Rubric
    as_of: date
    platform: Outcome | None = None

    @property
    def outcome(self) -> Outcome:
        """What follows from it."""
        return assess(self.assessment, self.rubric, self.as_of, self.platform)


@dataclass(frozen=True, slots=True)
class Part:
    """One difference between the sides: what it was and is (None where it is absent), and what it moves alone.

    `lowered` is an answer that now claims less; `hung` tells that the decision hung on it by one step before.
    `moves` are findings by id; `tried` is false where it cannot be taken over by itself.
    """

    cause: Cause
    name: str
    before: str | None
    after: str | None
    lowered: bool = False
    hung: bool = False
    moves: tuple[str, ...] = ()
    decides: bool = False
    tried: bool = True


@dataclass(frozen=True, slots=True)
class Move:
    """A finding whose residual rating is another one now; None where it does not apply."""

    finding: str
    risk: str
    title: str
    before: Bounds | None
    after: Bounds | None

    @property
    def rose(self) -> bool:
        """Whether either end is higher than it was."""
        return rose(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changed."""

    subject: str
    before: Decision
    after: Decision
    moves: tuple[Move, ...]
    parts: tuple[Part, ...]


def rose(before: Bounds | None, after: Bounds | None) -> bool:
    """Whether a rating is higher at either end; what did not apply before was the lowest."""
    if after is None:
        return False
    low, high = (before.low, before.high) if before is not None else (0, 0)
    return after.low > low or after.high > high


def difference(old: Side, new: Side) -> Difference:
    """What changed from one side to the other, and why. Both sides must be coherent."""
    before, after = old.outcome, new.outcome
    found = [_tried(part, put, old, new, before, after) for part, put in _parts(old, new)]
    hung = {
        hinge.question for hinge in hinges(Bench(old.assessment, old.rubric, old.as_of, old.platform), _lowered(found))
    }
    parts = [replace(part, hung=part.lowered and part.name in hung) for part in found]
    parts.sort(
        key=lambda part: (not (part.lowered and part.hung), not part.lowered, CAUSES.index(part.cause), part.name)
    )
    return Difference(after.subject, before.decision, after.decision, _moves(before, after), tuple(parts))


def _lowered(parts: list[Part]) -> frozenset[str]:
    return frozenset(part.name for part in parts if part.lowered)


def ratings(outcome: Outcome) -> dict[str, Bounds]:
    """The residual rating of every finding, by risk."""
    return {finding.risk: finding.residual for finding in outcome.findings}


def _moves(before: Outcome, after: Outcome) -> tuple[Move, ...]:
    old, new = ratings(before), ratings(after)
    titles = {finding.risk: finding.title for finding in (*before.findings, *after.findings)}
    moved = [
        Move(f"{risk}@{after.subject}", risk, title, old.get(risk), new.get(risk))
        for risk, title in titles.items()
        if old.get(risk) != new.get(risk)
    ]
    return tuple(sorted(moved, key=lambda move: (not move.rose, -_high(move.after), -_high(move.before), move.risk)))


def _high(bounds: Bounds | None) -> int:
    return -1 if bounds is None else bounds.high


def _tried(part: Part, put: Any, old: Side, new: Side, before: Outcome, after: Outcome) -> Part:
    """The part with what it moves: taken over alone, and put back alone."""
    moved: dict[str, None] = {}
    decides = tried = False
    for side, other, base in ((old, new, before), (new, old, after)):
        changed = put(side, other)
        if any(found.code not in HARMLESS for found in complaints(changed.assessment, changed.rubric, changed.as_of)):
            continue
        tried = True
        outcome = changed.outcome
        if part.cause != "approval":  # a signature lapses with every change: told once, and not as each one's effect
            signed = signed_anew(changed.assessment, base, outcome)
            outcome = replace(changed, assessment=signed).outcome if signed is not changed.assessment else outcome
        was, now = ratings(base), ratings(outcome)
        moved |= dict.fromkeys(risk for risk in (*was, *now) if was.get(risk) != now.get(risk))
        decides = decides or outcome.decision.exit != base.decision.exit
    return replace(part, moves=tuple(moved), decides=decides, tried=tried)


def _parts(old: Side, new: Side) -> Iterator[tuple[Part, Any]]:
    yield from _answers(old, new)
    for key in SUBJECT:
        was, now = getattr(old.assessment.subject, key), getattr(new.assessment.subject, key)
        if was != now:
            cause: Cause = "context" if key == "places" else "answer"
            yield Part(cause, f"subject.{key}", _plain(was), _plain(now)), _subject(key)
    for kind, cause in (("risks", "answer"), ("evidence", "evidence"), ("context", "context")):
        yield from _entries(kind, cause, old, new)
    yield from _controls(old, new)
    for kind, cause in (
        ("engagement", "answer"),
        ("remedy", "answer"),
        ("incidents", "answer"),
        ("cumulative", "answer"),
        ("assessed", "time"),
        ("exceptions", "approval"),
        ("approvals", "approval"),
    ):
        was, now = getattr(old.assessment, kind), getattr(new.assessment, kind)
        if _bare(was) != _bare(now):
            yield Part(cause, kind, _size(was), _size(now)), _whole(kind)
    if old.rubric.digest != new.rubric.digest or old.rubric.manifest.gate != new.rubric.manifest.gate:
        was, now = (f"{side.rubric.name} {side.rubric.manifest.version}" for side in (old, new))
        yield Part("rubric", "rubric", was, now), lambda side, other: replace(side, rubric=other.rubric)
    if old.as_of != new.as_of:
        yield (
            Part("time", "as-of", old.as_of.isoformat(), new.as_of.isoformat()),
            lambda side, other: replace(side, as_of=other.as_of),
        )


def _answers(old: Side, new: Side) -> Iterator[tuple[Part, Any]]:
    for name in dict.fromkeys((*old.assessment.answers, *new.assessment.answers)):
        was, now = old.assessment.answers.get(name), new.assessment.answers.get(name)
        if _bare(was) != _bare(now):
            question = new.rubric.question.get(name) or old.rubric.question[name]
            lowered = was is not None and now is not None and _less(question, was, now)
            yield Part("answer", name, _said(was), _said(now), lowered=lowered), _entry("answers", name)


def _entries(kind: str, cause: Any, old: Side, new: Side) -> Iterator[tuple[Part, Any]]:
    was, now = getattr(old.assessment, kind), getattr(new.assessment, kind)
    for name in dict.fromkeys((*was, *now)):
        before, after = was.get(name), now.get(name)
        if _bare(before) != _bare(after):
            told = [None if entry is None else _brief(entry) for entry in (before, after)]
            yield Part(cause, f"{kind}.{name}", told[0], told[1]), _entry(kind, name)


def _controls(old: Side, new: Side) -> Iterator[tuple[Part, Any]]:
    names = dict.fromkeys(entry.control for side in (old, new) for entry in side.assessment.controls)
    for name in names:
        was, now = (tuple(e for e in side.assessment.controls if e.control == name) for side in (old, new))
        if [_bare(entry) for entry in was] != [_bare(entry) for entry in now]:
            told = [", ".join(f"{e.status}, {e.effectiveness}" for e in entries) or None for entries in (was, now)]
            yield Part("control", name, told[0], told[1]), _control(name)


def _with(side: Side, other: Side, **changed: object) -> Side:
    """A side with parts of its assessment replaced; evidence that they name comes with them."""
    evidence = changed.pop("evidence", None) or {**other.assessment.evidence, **side.assessment.evidence}
    return replace(side, assessment=side.assessment.model_copy(update={**changed, "evidence": evidence}))


def _entry(kind: str, name: str) -> Any:
    def put(side: Side, other: Side) -> Side:
        entries = dict(getattr(side.assessment, kind))
        theirs = getattr(other.assessment, kind)
        if name in theirs:
            entries[name] = theirs[name]
        elif kind != "evidence":  # what rests on it may still be there
            entries.pop(name, None)
        return _with(side, other, **{kind: entries})

    return put


def _control(name: str) -> Any:
    def put(side: Side, other: Side) -> Side:
        kept = [entry for entry in side.assessment.controls if entry.control != name]
        theirs = [entry for entry in other.assessment.controls if entry.control == name]
        return _with(side, other, controls=(*kept, *theirs))

    return put


def _whole(kind: str) -> Any:
    return lambda side, other: _with(side, other, **{kind: getattr(other.assessment, kind)})


def _subject(key: str) -> Any:
    def put(side: Side, other: Side) -> Side:
        subject = side.assessment.subject.model_copy(update={key: getattr(other.assessment.subject, key)})
        return _with(side, other, subject=subject)

    return put


def _bare(value: Any) -> Any:
    """A value without its wording."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, tuple | list):
        return [_bare(inner) for inner in value]
    if hasattr(value, "model_dump"):
        value = value.model_dump(exclude_unset=True)
    if isinstance(value, Mapping):
        return {key: _bare(inner) for key, inner in value.items() if key not in WORDS}
    return str(value)


def _said(answer: Answer | None) -> str | None:
    if answer is None:
        return None
    if answer.range is not None:
        return f"{answer.range[0]} to {answer.range[1]}"
    if answer.by_place is not None:
        return "; ".join(f"{place}: {_plain(value)}" for place, value in answer.by_place.items())
    return _plain(answer.value)


def _plain(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _size(value: Any) -> str:
    return str(len(value)) if isinstance(value, tuple) else "written"


def _brief(entry: Any) -> str:
    """One entry in a few words: a grade and day, or the keys that it holds."""
    if hasattr(entry, "grade"):
        return f"{entry.grade} of {entry.date}"
    keys: Mapping[str, Any] = entry.model_dump(exclude_unset=True) if hasattr(entry, "model_dump") else entry
    return ", ".join(keys)


def _less(question: Question, was: Answer, now: Answer) -> bool:
    """Whether an answer claims less concern than before; what was unknown and is found out is not lowered."""
    places = {*(was.by_place or {}), *(now.by_place or {})} or {""}
    return any(_lower(question, _ends(question, was, place), _ends(question, now, place)) for place in places)


def _ends(question: Question, answer: Answer, place: str) -> tuple[frozenset[int], ...] | None:
    value = (answer.by_place or {}).get(place) if answer.by_place is not None else answer.value
    words = answer.range or ((value,) if isinstance(value, str) else value or ())
    if UNKNOWN in words or any(word not in question.choices for word in words) or not words:
        return None
    order = [question.choices.index(word) for word in words]
    return (frozenset(order) - {0},) if question.many else (frozenset({min(order)}), frozenset({max(order)}))


def _lower(question: Question, was: tuple[frozenset[int], ...] | None, now: tuple[frozenset[int], ...] | None) -> bool:
    if was is None or now is None:
        return False
    if question.many:
        return bool(was[0] - now[0])
    return any(max(after) < max(before) for before, after in zip(was, now, strict=True))
