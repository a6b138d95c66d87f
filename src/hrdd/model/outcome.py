"""What follows from an assessment: facts, steps, findings and the decision, every value with its reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from hrdd.diagnostics import Path
from hrdd.model.base import Factor, Rating

Verdict = Literal["pass", "risk", "not-assessed", "stale"]
Confidence = Literal["low", "medium", "high"]
CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")

Subject = Literal[
    "applies", "gravity", "breadth", "irremediability", "likelihood", "severity", "inherent", "residual", "projected"
]
"""What a step speaks about."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """An interval of levels or ratings: what is already shown, and what the unknown could make of it."""

    low: int
    high: int

    @property
    def certain(self) -> bool:
        """Whether both ends are the same."""
        return self.low == self.high

    def hull(self, other: Bounds) -> Bounds:
        """The smallest interval that holds both."""
        return Bounds(min(self.low, other.low), max(self.high, other.high))

    def worst(self, other: Bounds) -> Bounds:
        """The higher of both at each end."""
        return Bounds(max(self.low, other.low), max(self.high, other.high))


NONE = Bounds(int(Rating.NEGLIGIBLE), int(Rating.NEGLIGIBLE))


@dataclass(frozen=True, slots=True)
class Step:
    """One reason for one value.

    `code` says what kind of reason it is (the words for it are made where it is told); `rule` leads to a place
    in the rubric and `said` to places in the assessment; `text` is in the rubric's or the assessor's own words.
    """

    about: Subject
    level: Bounds
    code: str
    rule: Path
    said: tuple[Path, ...] = ()
    text: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Factors:
    """The four factors of one case, as intervals of levels 1-4."""

    gravity: Bounds
    breadth: Bounds
    irremediability: Bounds
    likelihood: Bounds

    def of(self, factor: Factor) -> Bounds:
        """The interval of one factor."""
        bounds: Bounds = getattr(self, factor)
        return bounds


@dataclass(frozen=True, slots=True)
class Credited:
    """What one control entry is worth for one case.

    `entry` is its position in `controls:`, or None where it comes from a measure question (`said` leads there).
    `targets` are the factors it gives points to; `why` is a code that says why it counts or not.
    """

    entry: int | None
    control: str
    title: str
    type: str
    status: str
    targets: tuple[str, ...]
    points: int
    why: str
    said: Path
    owner: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario of one risk in one place, rated."""

    scenario: str | None
    group: str | None
    place: str
    applies: Literal["yes", "unknown"]
    factors: Factors
    severity: Bounds
    inherent: Bounds
    residual_factors: Factors
    residual: Bounds
    projected: Bounds
    controls: tuple[Credited, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One risk that applies to the subject, or may.

    `factors`, `severity` and `residual_factors` are of the deciding case (`scenario`, `place`); the ratings are the
    worst over all cases at each end. `because` holds the reasons of the deciding case.
    """

    id: str
    risk: str
    category: str
    title: str
    harm: str
    who: tuple[str, ...]
    rights: tuple[str, ...]
    adversarial: bool
    applies: Literal["yes", "unknown"]
    scenario: str | None
    place: str
    factors: Factors
    severity: Bounds
    inherent: Bounds
    residual_factors: Factors
    residual: Bounds
    projected: Bounds
    confidence: Confidence
    involvement: str
    because: tuple[Step, ...]
    controls: tuple[Credited, ...]
    cases: tuple[Case, ...]
    open: tuple[str, ...]
    digest: str
    actual: bool = False
    managed: bool = False
    carried: Rating | None = None
    excepted_until: date | None = None
    unconfirmed: tuple[str, ...] = ()
    firm: int = 0
    """The residual low end by the first readings alone: a second, lower one excuses nothing."""
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """A risk of the rubric that does not apply, its worst gravity, and the answers that excluded it."""

    risk: str
    category: str
    title: str
    worst_gravity: int
    by: tuple[Path, ...]
    rule: Path
    text: str = ""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question without a known answer, and the findings that hang on it."""

    question: str
    state: Literal["unknown", "unanswered", "range"]
    decides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for the decision: a code of the gate, and the finding or place it is about.

    `exit` is the exit code it asks for; 0 is a notice.
    """

    code: str
    exit: int
    finding: str | None = None
    said: tuple[Path, ...] = ()
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What the gate says: the verdict, the exit code, and every reason."""

    verdict: Verdict
    exit: int
    reasons: tuple[Reason, ...]

    @property
    def failures(self) -> tuple[Reason, ...]:
        """The reasons that fail."""
        return tuple(reason for reason in self.reasons if reason.exit)

    @property
    def notices(self) -> tuple[Reason, ...]:
        """The reasons that only tell."""
        return tuple(reason for reason in self.reasons if not reason.exit)


@dataclass(frozen=True, slots=True)
class RollUp:
    """The worst of several findings at each end; None where none applies. Never an average."""

    inherent: Bounds | None
    residual: Bounds | None
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """The level of one theme in one place: what it is, where it comes from, and whether a person confirmed it."""

    place: str
    theme: str
    level: int | None
    table_level: int | None
    confirmed: bool
    year: int | None = None
    said: Path = ()


METHOD = "1.0"
"""The version of the method as this program carries it out (C17).

The first number rises where the same assessment, rubric and day can come to another rating, reason or exit code; the
second where more is told of the same.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that follows from one assessment under one rubric on one day, by one version of the method."""

    subject: str
    kind: str
    name: str
    stage: str
    places: tuple[str, ...]
    rubric: str
    rubric_version: str
    rubric_digest: str
    as_of: date
    review_by: date
    heightened: bool
    asked: tuple[str, ...]
    findings: tuple[Finding, ...]
    excluded: tuple[Excluded, ...]
    categories: tuple[tuple[str, RollUp], ...]
    overall: RollUp
    counts: tuple[tuple[str, int], ...]
    open_questions: tuple[OpenQuestion, ...]
    context: tuple[PlaceContext, ...]
    decision: Decision
    digest: str
    platform: str | None = None
    not_applicable: tuple[Excluded, ...] = field(default=())
    method: str = METHOD

    @property
    def urgent(self) -> bool:
        """Whether people are being harmed now, or face a risk that nothing can pass: then somebody is called first."""
        return any(finding.actual for finding in self.findings) or any(
            reason.code == "CRITICAL" for reason in self.decision.reasons
        )

    def finding(self, name: str) -> Finding:
        """One finding by its id.

        Raises KeyError where there is none.
        """
        for finding in self.findings:
            if finding.id == name:
                return finding
        raise KeyError(name)

    def category(self, name: str) -> RollUp:
        """The roll-up of one category."""
        return dict(self.categories)[name]
