"""What an assessor writes about one subject: answers, evidence, corrections, controls, engagement, approvals."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from hrdd.model.base import (
    FACTORS,
    Access,
    Bearing,
    Day,
    Declared,
    Factor,
    FrozenMap,
    Grade,
    Id,
    Level,
    PlaceCode,
    Target,
    Text,
    complaint,
    nothing,
)
from hrdd.model.people import alike
from hrdd.model.rubric import ControlType, Involvement, Kind, Stage

RubricName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*@[0-9]+$")]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
Criterion = Literal["met", "partly", "not", "unknown"]
CRITERIA = (
    "legitimate",
    "accessible",
    "predictable",
    "equitable",
    "transparent",
    "rights-compatible",
    "learning",
    "dialogue",
)
"""The eight effectiveness criteria of UNGP 31."""


def _answer(value: object) -> object:
    """The short form of an answer, `key: yes`, is the long form with only a value."""
    return value if isinstance(value, dict | Answer) else {"value": value}


def _none_yet(value: object) -> object:
    """`answers:` with nothing but comments below it, as a new file has it, is no answer yet."""
    return {} if value is None else value


def _claim(value: object) -> object:
    return value if isinstance(value, dict | Claim) else {"level": value}


def _plain(value: object) -> object:
    if isinstance(value, str) or (isinstance(value, tuple) and all(isinstance(word, str) for word in value)):
        return value
    hint = f"Write {'yes' if value else 'no'}" if isinstance(value, bool) else "Write one of the choices"
    raise complaint(WORDS_WANTED, hint)


WORDS_WANTED = "an answer is a word, or a list of words where several may be chosen"
"""What is wrong with an answer that is neither: whoever knows the question names its choices."""


Plain = Annotated[Any, AfterValidator(_plain)]
"""One word, or several; which words are allowed is for the rubric to say."""


class Person(Declared):
    """Somebody who did something for this assessment, by name and role."""

    name: Text
    role: Id


class Answer(Declared):
    """What the assessor says to one question: a word, several, `unknown`, a range, or one per place."""

    value: Plain = None
    range: Annotated[tuple[str, ...], Field(min_length=2, max_length=2)] | None = None
    by_place: FrozenMap[PlaceCode, Plain] | None = None
    because: Text | None = None
    evidence: tuple[Id, ...] = ()
    access: Access = "restricted"

    @model_validator(mode="before")
    @classmethod
    def _one_kind(cls, data: object) -> object:
        if isinstance(data, dict) and sum(key in data for key in ("value", "range", "by_place")) != 1:
            raise complaint(
                "an answer holds exactly one of value, range and by_place",
                "Write for example {value: planned, because: ...} or {range: [11-100, 101-1k]}",
            )
        return data


AnyAnswer = Annotated[Answer, BeforeValidator(_answer)]


class Evidence(Declared):
    """Something that shows an answer, a correction or a control to be true."""

    title: Text
    grade: Grade
    date: Day
    where: Text | None = None
    author: Text | None = None
    scope: Text | None = None
    access: Access = "restricted"


class Reading(Declared):
    """What a second person made of a factor, independently."""

    name: Text
    role: Id
    level: Level


def _level_or_unknown(value: object) -> object:
    if value is None or value == "unknown" or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise complaint("a level is a whole number from 1 to 4, or unknown", "Write for example level: 3")


class Claim(Declared):
    """What the assessor says about one factor: a level, a range or unknown, and why.

    A claim above what the rubric computes needs a reason; one below needs evidence, two people and an end (method C15).
    """

    level: Annotated[
        Annotated[int, Field(ge=1, le=4)] | Literal["unknown"] | None, BeforeValidator(_level_or_unknown)
    ] = None
    range: Annotated[tuple[Level, ...], Field(min_length=2, max_length=2)] | None = None
    because: Text | None = None
    evidence: tuple[Id, ...] = ()
    by: tuple[Person, ...] = ()
    until: Day | None = None
    second_reader: Reading | None = None
    access: Access = "restricted"

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.level is not None and self.range is not None:
            raise complaint("level and range say the same thing twice", "Keep one of them")
        if self.level is None and self.range is None and self.second_reader is None:
            raise complaint(
                "this says nothing about the factor", "Write level: 1 to 4, range: [a, b], or level: unknown"
            )
        if self.range is not None and self.range[0] > self.range[1]:
            raise complaint("the range runs downwards", "Write the lower level first")
        if (self.level is not None or self.range is not None) and self.because is None:
            raise complaint("a correction needs a reason", "Add because: with what the rubric does not see")
        return self


AnyClaim = Annotated[Claim, BeforeValidator(_claim)]


class Factors(Declared):
    """Claims about any of the four factors."""

    gravity: AnyClaim | None = None
    breadth: AnyClaim | None = None
    irremediability: AnyClaim | None = None
    likelihood: AnyClaim | None = None

    def claim(self, factor: Factor) -> Claim | None:
        """The claim about one factor, if there is one."""
        claim: Claim | None = getattr(self, factor)
        return claim

    @property
    def claims(self) -> tuple[tuple[Factor, Claim], ...]:
        """The claims there are, in the order of the factors."""
        return tuple((factor, claim) for factor in FACTORS if (claim := self.claim(factor)) is not None)


class Scenario(Factors):
    """One way the harm can happen, to one group or in one place (method C1)."""

    id: Id
    what: Text | None = None
    group: Id | None = None
    place: PlaceCode | None = None
    access: Access = "restricted"


class Ceased(Declared):
    """When an actual harm stopped, and what shows it."""

    date: Day
    evidence: tuple[Id, ...] = Field(min_length=1)


class RemedyPlan(Declared):
    """Who puts an actual harm right, by when, and how (UNGP 22)."""

    what: Text
    owner: Text
    due: Day
    access: Access = "restricted"


class Actual(Declared):
    """The harm is happening, by this pathway, now."""

    since: Day
    ceased: Ceased | None = None
    remedy: RemedyPlan | None = None


class NotApplicable(Declared):
    """Why a risk that the rubric finds does not apply here after all."""

    because: Text
    evidence: tuple[Id, ...] = ()
    second_reader: Person | None = None
    access: Access = "restricted"


class LawConflict(Declared):
    """A law that asks for what human rights forbid, and how that is handled (UNGP 11, 23)."""

    law: Text
    conflicts_with: Id
    handling: Text
    access: Access = "restricted"


class Indicator(Declared):
    """What is measured to see whether the handling works (UNGP 20)."""

    what: Text
    target: Text
    readings: tuple[Text, ...] = ()
    access: Access = "restricted"


class RiskEntry(Factors):
    """What the assessor adds to a risk of the rubric, or a risk to a right that the rubric does not cover (`x-..`)."""

    title: Text | None = None
    rights: tuple[Id, ...] = ()
    bears_on: FrozenMap[Id, Bearing] = Field(default_factory=nothing)
    who: tuple[Id, ...] = ()
    harm: Text | None = None
    involvement: Involvement = "unknown"
    scenarios: tuple[Scenario, ...] = ()
    actual: Actual | None = None
    leverage: Literal["none", "low", "medium", "high"] | None = None
    law_conflict: LawConflict | None = None
    indicator: Indicator | None = None
    owner: Text | None = None
    next_review: Day | None = None
    not_applicable: NotApplicable | None = None
    access: Access = "restricted"


class Verification(Declared):
    """When somebody checked that a control works, and who."""

    date: Day
    by: Text


class Covers(Declared):
    """For whom and where a control works; a key that is absent means everywhere."""

    groups: Annotated[tuple[Id, ...], Field(min_length=1)] | None = None
    places: Annotated[tuple[PlaceCode, ...], Field(min_length=1)] | None = None
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] | None = None
    scenarios: Annotated[tuple[Id, ...], Field(min_length=1)] | None = None


class AddressedSideEffect(Declared):
    """What a control may itself do to people: the risk that rates it, or why there is none."""

    risk: Id | None = None
    none: Literal[True] | None = None
    because: Text | None = None

    @model_validator(mode="after")
    def _said(self) -> Self:
        if (self.risk is None) == (self.none is None) or (self.none and self.because is None):
            raise complaint(
                "a side effect names a risk, or says none with a reason",
                "Write {risk: hc-12} or {none: true, because: ...}",
            )
        return self


class Restricts(Declared):
    """The test of a control that restricts a right: legal basis, aim, necessity, proportionality."""

    legal_basis: Text
    aim: Text
    necessity: Text
    proportionality: Text


class ControlEntry(Declared):
    """What is done about the risks, how far it has got, and what shows that it works."""

    control: Id
    status: Literal["proposed", "planned", "in-progress", "implemented", "verified", "failed", "retired", "stale"]
    effectiveness: Literal["none", "partial", "substantial"] = "none"
    verified: Verification | None = None
    evidence: tuple[Id, ...] = ()
    owner: Text | None = None
    due: Day | None = None
    covers: Covers = Covers()
    common_cause: Id | None = None
    side_effects: tuple[AddressedSideEffect, ...] = ()
    restricts: Restricts | None = None
    in_baseline: bool = False
    note: Text | None = None
    title: Text | None = None
    type: ControlType | None = None
    targets: tuple[Target, ...] = ()
    risks: tuple[Id, ...] = ()
    access: Access = "restricted"


class Engagement(Declared):
    """Who was heard, how, what they said and what changed; or why nobody was, and by when (UNGP 18).

    `because` says why somebody else was heard in the place of the people themselves.
    """

    group: Id | None = None
    voice: Literal["rights-holders", "proxy", "regional-expert"] = "rights-holders"
    how: Text | None = None
    date: Day | None = None
    said: Text | None = None
    changed: Text | None = None
    because: Text | None = None
    not_done: Text | None = None
    by: Day | None = None
    access: Access = "restricted"

    @model_validator(mode="after")
    def _done_or_not(self) -> Self:
        if (self.not_done is None) == (self.how is None):
            raise complaint(
                "engagement says how people were heard, or why not", "Write how: and date:, or not_done: and by:"
            )
        if self.how is not None and self.date is None:
            raise complaint("engagement that happened has a date", "Add date: with the day")
        if self.not_done is not None and self.by is None:
            raise complaint("engagement that is still to come has a day", "Add by: with the day it will be done")
        if self.group is None and self.voice != "regional-expert":
            raise complaint("engagement names the group that was heard", "Add group:, or voice: regional-expert")
        return self


class LevelOverride(Declared):
    """What a person confirms or corrects in the place table, and on what ground."""

    level: Level
    because: Text
    sources: tuple[Text, ...] = Field(min_length=1)
    author: Text
    date: Day
    review_by: Day
    access: Access = "restricted"


class Benefit(Declared):
    """A good effect on people's rights. Recorded and told; it never lowers a rating."""

    what: Text
    group: Id | None = None
    rights: tuple[Id, ...] = ()
    access: Access = "restricted"


class Cumulative(Declared):
    """What several findings on one group come to together."""

    group: Id
    because: Text
    access: Access = "restricted"


class Incident(Declared):
    """Something that went wrong, and the risk under which it would be rated."""

    date: Day
    risk: Id | None = None
    what: Text
    access: Access = "restricted"


class Channel(Declared):
    """A way for people to complain and be put right, against the eight criteria of UNGP 31."""

    name: Text
    where: Text | None = None
    criteria: FrozenMap[
        Literal[
            "legitimate",
            "accessible",
            "predictable",
            "equitable",
            "transparent",
            "rights-compatible",
            "learning",
            "dialogue",
        ],
        Criterion,
    ] = Field(default_factory=nothing)
    last_case: Day | None = None
    access: Access = "restricted"


class Remedy(Declared):
    """The channels through which people can be put right."""

    channels: tuple[Channel, ...] = ()


Basis = FrozenMap[Text, Text]
"""What a signature rests on, by part: a short digest of each, so that a change can be named (not a signature)."""


class Renewal(Declared):
    """An exception made longer once, and what had changed."""

    date: Day
    until: Day
    because: Text


class ExceptionEntry(Declared):
    """Leave to go on with one HIGH finding for a time (never an acceptance: others carry the risk)."""

    finding: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+@[a-z0-9-]+$")]
    reason: Text
    why_not_avoidable: Text
    interim_measures: Text
    rights_holder_view: Text
    approver: Person
    date: Day
    until: Day
    conditions: tuple[Text, ...] = ()
    renewals: tuple[Renewal, ...] = ()
    digest: Digest
    basis: Basis = Field(default_factory=nothing)
    access: Access = "restricted"


class Approval(Declared):
    """Somebody approved exactly this result."""

    by: Text
    role: Id
    date: Day
    digest: Digest
    basis: Basis = Field(default_factory=nothing)
    access: Access = "restricted"


class Subject(Declared):
    """What is assessed."""

    kind: Kind
    id: Id | None = None
    name: Text
    stage: Stage
    summary: Text | None = None
    owner: Text | None = None
    part_of: Id | None = None
    places: Annotated[tuple[PlaceCode, ...], Field(min_length=1)]
    languages: tuple[Language, ...] = ()
    access: Access = "restricted"


class Assessed(Declared):
    """When, by whom, and until when it stands."""

    date: Day
    by: tuple[Person, ...] = Field(min_length=1)
    review_by: Day | None = None
    access: Access = "restricted"


class Assessment(Declared):
    """One assessment of one subject, as written.

    `access` is the class of every entry that has no mark of its own; a whole file is never public.
    """

    hrdd: Annotated[Literal[1], WithJsonSchema({"const": 1})]
    access: Literal["restricted", "internal"] = "restricted"
    rubric: RubricName = "core@1"
    subject: Subject
    assessed: Assessed
    answers: Annotated[FrozenMap[Id, AnyAnswer], BeforeValidator(_none_yet)] = Field(default_factory=nothing)
    evidence: FrozenMap[Id, Evidence] = Field(default_factory=nothing)
    context: FrozenMap[PlaceCode, FrozenMap[Id, LevelOverride]] = Field(default_factory=nothing)
    engagement: tuple[Engagement, ...] = ()
    risks: FrozenMap[Id, RiskEntry] = Field(default_factory=nothing)
    controls: tuple[ControlEntry, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    cumulative: tuple[Cumulative, ...] = ()
    incidents: tuple[Incident, ...] = ()
    remedy: Remedy = Remedy()
    exceptions: tuple[ExceptionEntry, ...] = ()
    approvals: tuple[Approval, ...] = ()

    @cached_property
    def id(self) -> str:
        """The id of the subject; the reader fills it from the file's name where it is not written."""
        return self.subject.id or ""

    @cached_property
    def _authors(self) -> frozenset[tuple[str, ...]]:
        return frozenset(alike(person.name) for person in self.assessed.by)

    def is_author(self, name: str) -> bool:
        """Whether somebody of this name is among those who made the assessment, however the name is spelled."""
        return alike(name) in self._authors


class Approvals(Declared):
    """`<stem>.approvals.yaml`: exceptions and approvals kept apart, so that other people own the file."""

    exceptions: tuple[ExceptionEntry, ...] = ()
    approvals: tuple[Approval, ...] = ()
