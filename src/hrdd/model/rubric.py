"""The method as data: scales, tables, questions, risks and controls, as a rubric's files declare them."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from hrdd.model.base import (
    Bearing,
    Declared,
    Factor,
    FrozenMap,
    Grade,
    Id,
    Level,
    RatingName,
    Target,
    Text,
    complaint,
    nothing,
)
from hrdd.model.strictness import Notice, Strictness

Kind = Literal["product", "service", "feature", "technology", "grant", "campaign", "event"]
Stage = Literal["idea", "pre-release", "released", "ended"]
ControlType = Literal["eliminate", "prevent", "reduce", "detect", "remedy", "inform"]
Involvement = Literal["cause", "contribute", "linked", "unknown"]
FactName = Annotated[str, StringConstraints(pattern=r"^(place\.)?[a-z0-9]+(-[a-z0-9]+)*$")]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]

TESTS = ("is", "in", "includes", "at_least", "at_most", "answered")
_FORMS = {frozenset({group}): group for group in ("all", "any", "none")} | {
    frozenset({"fact", name}): name for name in ("is_", "in_", "includes", "at_least", "at_most", "answered")
}
"""The keys that a condition may have, and the one of them that must hold something."""


class Condition(Declared):
    """A closed, three-valued condition over facts: a combination, or one test of one fact.

    `includes` holds when an answer of several choices has any of the words named.
    `at_least` and `at_most` compare by the order of the choices, or by level for `place.<theme>`.
    `answered` is for `ask_when` only.
    """

    all: tuple[Condition, ...] | None = None
    any: tuple[Condition, ...] | None = None
    none: tuple[Condition, ...] | None = None
    fact: FactName | None = None
    is_: str | int | None = Field(default=None, alias="is")
    in_: tuple[str, ...] | None = Field(default=None, alias="in")
    includes: str | tuple[str, ...] | None = None
    at_least: str | int | None = None
    at_most: str | int | None = None
    answered: bool | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        form = _FORMS.get(frozenset(self.model_fields_set))
        held = getattr(self, form) if form is not None else None
        if held is not None and held != ():
            return self
        groups = [name for name in ("all", "any", "none") if getattr(self, name) is not None]
        tests = [name for name in TESTS if self.operand(name) is not None]
        if len(groups) + (self.fact is not None) != 1 or (groups and tests) or (not groups and len(tests) != 1):
            raise complaint(
                "a condition is either one of all, any, none, or one fact with one test",
                "Write for example {fact: photos, is: planned} or {all: [..., ...]}",
            )
        if groups and not self.parts:
            raise complaint("a condition over nothing decides nothing", "Name at least one part, or delete it")
        return self

    @property
    def group(self) -> Literal["all", "any", "none"] | None:
        """How the parts are combined; None for a test of one fact."""
        if self.all is not None:
            return "all"
        if self.any is not None:
            return "any"
        return "none" if self.none is not None else None

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The parts of a combination; empty for a test of one fact."""
        return self.all or self.any or self.none or ()

    def operand(self, test: str) -> str | int | tuple[str, ...] | None:
        """What a test compares with; None where the condition does not use that test."""
        value: str | int | tuple[str, ...] | None = getattr(self, test + "_" if test in {"is", "in"} else test)
        return value

    @property
    def test(self) -> str:
        """The name of the one test of a condition over one fact."""
        return next((name for name in TESTS if self.operand(name) is not None), TESTS[0])

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Every fact the condition names, in order of appearance, once."""
        own = (self.fact,) if self.fact is not None else ()
        return tuple(dict.fromkeys(own + tuple(name for part in self.parts for name in part.facts)))


class Rule(Declared):
    """One entry of a factor: this level when that holds, and why. Exactly one entry has no `when`.

    `source` names what shows it, where it rests on something particular: a case, a ruling, a study.
    """

    level: Level
    when: Condition | None = None
    because: Text
    source: Text | None = None


class RiskControl(Declared):
    """A control that addresses a risk, and the factors of it that the control can lower."""

    control: Id
    targets: tuple[Target, ...]


class Risk(Declared):
    """One pathway by which a subject can harm people's rights (UNGP 18)."""

    id: Id
    title: Text
    who: tuple[Id, ...]
    rights: tuple[Id, ...] = Field(min_length=1)
    bears_on: FrozenMap[Id, Bearing] = Field(default_factory=nothing)
    harm: Text
    harms: Literal["targeted", "collective"]
    adversarial: bool = False
    sensitive: bool = False
    worst_gravity: Level
    kinds: tuple[Kind, ...] | None = None
    applies_when: Condition
    gravity: tuple[Rule, ...] = Field(min_length=1)
    breadth: tuple[Rule, ...] = Field(min_length=1)
    irremediability: tuple[Rule, ...] = Field(min_length=1)
    likelihood: tuple[Rule, ...] = Field(min_length=1)
    delay_makes_irremediable: bool = False
    long_lead_time: bool = False
    controls: tuple[RiskControl, ...]
    over_rating: Text | None = None
    under_rating: Text | None = None
    sources: tuple[Text, ...] = ()

    def rules(self, factor: Factor) -> tuple[Rule, ...]:
        """The entries of one factor."""
        rules: tuple[Rule, ...] = getattr(self, factor)
        return rules

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Every fact that applicability or a factor looks at, in order of appearance."""
        conditions = [self.applies_when]
        conditions += [
            r.when for f in (self.gravity, self.breadth, self.irremediability, self.likelihood) for r in f if r.when
        ]
        return tuple(dict.fromkeys(name for condition in conditions for name in condition.facts))


class Question(Declared):
    """A question about the subject. Choices stand in order of concern, the least first.

    With `measure`, the question is about a control: the first choice says that it is in place.
    """

    id: Id
    text: Text
    help: Text
    example: Text
    kinds: tuple[Kind, ...] = Field(min_length=1)
    choices: tuple[Word, ...] = Field(min_length=2)
    choice_text: FrozenMap[str, Text] = Field(default_factory=nothing)
    many: bool = False
    per_place: bool = False
    ask_when: Condition | None = None
    measure: Id | None = None
    unknown_costs: Text | None = None


class SideEffect(Declared):
    """A harm that a control can do, and the risk under which it would be rated."""

    text: Text
    risk: Id | None = None


class Control(Declared):
    """Something people do that can lower a risk; `in_place` and `works` say what would show it."""

    id: Id
    title: Text
    type: ControlType
    targets: tuple[Target, ...]
    in_place: Text
    works: Text
    who_can: tuple[Id, ...] = Field(min_length=1)
    precedes_harm: bool = False
    side_effects: tuple[SideEffect, ...] = ()


class Right(Declared):
    """An article of a human rights instrument, with the right-type floors of the method (C2).

    `least_gravity` is the least for any risk that cites it. A right that allows no exception also has the least where
    the harm is a substantial step towards its violation, and where it is the violation.
    """

    id: Id
    instrument: Text
    article: Text
    title: Text
    least_gravity: Level = 1
    comment: Text | None = None
    step_gravity: Level = 1
    violation_gravity: Level = 1

    @property
    def absolute(self) -> bool:
        """Whether a risk that cites this right must say how its harm bears on it."""
        return self.violation_gravity > self.least_gravity

    def floor(self, bearing: Bearing | None) -> int:
        """The least gravity, 1-4, of a harm that bears on this right in this way."""
        most = {"violation": self.violation_gravity, "step": self.step_gravity}
        return max(self.least_gravity, most.get(bearing or "", 1))


class Group(Declared):
    """A group of rights-holders; a vulnerable group counts by its share as well as by headcount."""

    id: Id
    title: Text
    vulnerable: bool = False
    note: Text | None = None


class Titled(Declared):
    """An id with the words people see for it."""

    id: Id
    title: Text
    meaning: Text


class LevelMeaning(Declared):
    """One level of a scale: its name and the test that decides whether a case meets it."""

    level: Level
    name: Text
    test: Text


class Scale(Declared):
    """A factor's scale: what it asks, and its four levels."""

    question: Text
    levels: tuple[LevelMeaning, ...] = Field(min_length=4, max_length=4)


Row = Annotated[tuple[Level, ...], Field(min_length=4, max_length=4)]


class Severity(Declared):
    """Severity by gravity (g1-g4), breadth (b1-b4) and irremediability (four cells in a row)."""

    names: tuple[Text, ...] = Field(min_length=4, max_length=4)
    table: FrozenMap[Literal["g1", "g2", "g3", "g4"], FrozenMap[Literal["b1", "b2", "b3", "b4"], Row]]


class RatingTable(Declared):
    """Rating by severity (s1-s4) and likelihood (four cells in a row)."""

    meanings: FrozenMap[str, Text]
    table: FrozenMap[
        Literal["s1", "s2", "s3", "s4"], Annotated[tuple[RatingName, ...], Field(min_length=4, max_length=4)]
    ]
    floors: FrozenMap[Literal["s1", "s2", "s3", "s4"], RatingName] = Field(default_factory=nothing)


class EvidencePolicy(Declared):
    """How old evidence may be, and which favourable claims need which grade."""

    months: Annotated[int, Field(ge=1)]
    heightened_months: Annotated[int, Field(ge=1)]
    base_grade: Grade
    least_likelihood_grade: Grade
    not_applicable_gravity: Level
    not_applicable_grade: Grade
    ceased_grade: Grade
    past_likelihood: Level
    readers_apart: Annotated[int, Field(ge=1)]
    grades: FrozenMap[Grade, Text]


class Credit(Declared):
    """Points for a control of this status, effectiveness and evidence."""

    effectiveness: Literal["partial", "substantial"]
    grade: Grade
    points: Annotated[int, Field(ge=0)]


class ImplementedCredit(Declared):
    """What an implemented, not yet verified control is worth where harm is not severe."""

    effectiveness: Literal["partial", "substantial"]
    grade: Grade
    severity_at_most: Level
    steps: Annotated[int, Field(ge=0)]


class CreditPolicy(Declared):
    """How verified controls lower a factor: points, steps and limits (method: controls and residual risk)."""

    verified: tuple[Credit, ...]
    implemented: ImplementedCredit
    points_per_step: Annotated[int, Field(ge=1)]
    most_steps: FrozenMap[Target, Annotated[int, Field(ge=0)]]
    inform_at_most: Literal["partial", "substantial"]
    preventive: tuple[ControlType, ...]
    responsive: tuple[ControlType, ...]


class ThemeText(Declared):
    """One theme of country context: the words for it and for its levels."""

    id: Id
    title: Text
    levels: tuple[Text, ...] = Field(min_length=4, max_length=4)


class ContextPolicy(Declared):
    """Country context: the themes, what stands for a level nobody knows, and the heightened profile."""

    themes: tuple[ThemeText, ...]
    worldwide: Level
    not_determined: Level
    heightened_alone: FrozenMap[Id, Level]
    heightened_together: FrozenMap[Id, Level]
    heightened_count: Annotated[int, Field(ge=1)]
    lowering_sources: Annotated[int, Field(ge=1)]
    attribution: Text


class ManagedPolicy(Declared):
    """When a HIGH finding may pass as managed."""

    rating: RatingName
    likelihood: Level
    confidence: Literal["low", "medium", "high"]
    review_months: Annotated[int, Field(ge=1)]


class ExceptionPolicy(Declared):
    """The limits of an exception."""

    rating_at_most: RatingName
    days: Annotated[int, Field(ge=1)]
    heightened_days: Annotated[int, Field(ge=1)]
    renewals: Annotated[int, Field(ge=0)]
    warn_days: Annotated[int, Field(ge=0)]


class CorrectionPolicy(Declared):
    """What a correction downwards needs, and the rating it cannot cross."""

    people: Annotated[int, Field(ge=1)]
    specialist_roles: tuple[Id, ...] = Field(min_length=1)
    grade: Grade
    floor: RatingName
    severe: Level


class CumulativePolicy(Declared):
    """When several findings on one group ask for a look at them together."""

    rating: RatingName
    findings: Annotated[int, Field(ge=1)]


class GatePolicy(Declared):
    """What fails, and what passes with which conditions.

    `promises` says whether a dated promise to hear people may stand for having heard them. `stages` and `kinds` say
    what is asked besides at one stage or of one kind of subject: they can only be stricter.
    """

    never: RatingName
    fails_from: RatingName
    engagement_from: RatingName
    unknown: Literal["deciding", "any"] = "deciding"
    notices_fail: tuple[Notice, ...] = ()
    stages: FrozenMap[Stage, Strictness] = Field(default_factory=nothing)
    kinds: FrozenMap[Kind, Strictness] = Field(default_factory=nothing)
    severe: Level
    severe_rating: RatingName
    promises: bool
    managed: ManagedPolicy
    exception: ExceptionPolicy
    correction: CorrectionPolicy
    cumulative: CumulativePolicy
    children_when: Condition
    children_group: Id
    children_groups: tuple[Id, ...]
    children_proxies: tuple[Id, ...]
    engagement_months: Annotated[int, Field(ge=1)]
    engagement_heightened_months: Annotated[int, Field(ge=1)]
    regression_from: RatingName


class Obligation(Declared):
    """What a rating asks of people (UNGP 19-22)."""

    rating: RatingName
    work: tuple[Text, ...]
    approver: Id
    approver_title: Text
    review_months: Annotated[int, Field(ge=0)]
    heightened_review_months: Annotated[int, Field(ge=0)]


class Response(Declared):
    """The response set that an involvement asks for (UNGP 19)."""

    involvement: Involvement
    means: Text
    does: tuple[Text, ...]


class Derived(Declared):
    """A condition with a name, so that it need not be repeated; read as yes, no or unknown."""

    id: Id
    when: Condition


class Keywords(Declared):
    """Words of a description that speak against the least answer to a question."""

    question: Id
    words: tuple[Text, ...] = Field(min_length=1)


class Contradiction(Declared):
    """Answers that can hardly all be true, and the question to ask about them."""

    when: Condition
    says: Text


class SecondLook(Declared):
    """What `hrdd check` asks the author to read again; it never changes a rating."""

    least_words: Annotated[int, Field(ge=1)]
    empty_reasons: tuple[Text, ...] = ()
    paper_grade: Grade
    keywords: tuple[Keywords, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


class Manifest(Declared):
    """`rubric.yaml`: who the rubric is, its scales, tables, policies and the words for them."""

    hrdd: Literal[1]
    id: Id
    version: Version
    title: Text
    summary: Text
    licence: Text
    categories: tuple[Titled, ...] = Field(min_length=1)
    kinds: tuple[Titled, ...] = Field(min_length=1)
    themes: tuple[Titled, ...] = Field(min_length=1)
    scales: FrozenMap[Factor, Scale]
    severity: Severity
    rating: RatingTable
    evidence: EvidencePolicy
    credit: CreditPolicy
    context: ContextPolicy
    gate: GatePolicy
    obligations: tuple[Obligation, ...] = Field(min_length=1)
    responses: tuple[Response, ...] = Field(min_length=1)
    derived: tuple[Derived, ...] = ()
    second_look: SecondLook | None = None
    danger: Condition | None = None
    actors: tuple[Titled, ...] = Field(min_length=1)
    limits: tuple[Text, ...] = Field(min_length=1)


class Change(Declared):
    """What an overlay leaves out of the rubric below or replaces in it, and why."""

    how: Literal["off", "replaced"]
    id: Id
    title: Text
    because: Text


class PlaceLevel(Declared):
    """What the place table says of one place in one theme; level None is *not determined*."""

    level: Level | None
    year: int | None
    sources: str
    confidence: str


class Rubric(Declared):
    """A whole rubric: the manifest and the lists of its other files.

    `risks` are by category, in the order of the manifest; `places` by code and theme.
    `digest` is over the bytes of its files. `extends` names the rubric below, where this one is an overlay;
    `changes` are what it leaves out there or replaces.
    """

    manifest: Manifest
    questions: tuple[Question, ...]
    themes: FrozenMap[Id, tuple[Id, ...]]
    risks: FrozenMap[Id, tuple[Risk, ...]]
    controls: tuple[Control, ...]
    rights: tuple[Right, ...]
    groups: tuple[Group, ...]
    places: FrozenMap[str, FrozenMap[str, PlaceLevel]]
    digest: str
    extends: str | None = None
    changes: tuple[Change, ...] = ()

    @property
    def name(self) -> str:
        """The rubric as an assessment names it, for example `core@1`."""
        return f"{self.manifest.id}@{self.manifest.version.split('.')[0]}"

    @cached_property
    def risk(self) -> dict[str, Risk]:
        """Every risk by id, in order of category and file."""
        return {risk.id: risk for risks in self.risks.values() for risk in risks}

    @cached_property
    def category_of(self) -> dict[str, str]:
        """The category of every risk."""
        return {risk.id: category for category, risks in self.risks.items() for risk in risks}

    @cached_property
    def question(self) -> dict[str, Question]:
        """Every question by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def control(self) -> dict[str, Control]:
        """Every control by id."""
        return {control.id: control for control in self.controls}

    @cached_property
    def measures(self) -> dict[str, tuple[Question, ...]]:
        """The measure questions about every control."""
        found: dict[str, tuple[Question, ...]] = {}
        for question in self.questions:
            if question.measure is not None:
                found[question.measure] = (*found.get(question.measure, ()), question)
        return found

    @cached_property
    def addresses(self) -> dict[str, dict[str, tuple[Target, ...]]]:
        """For every control, the risks that it addresses and the factors of each that it can lower."""
        found: dict[str, dict[str, tuple[Target, ...]]] = {}
        for risk in self.risk.values():
            for link in risk.controls:
                found.setdefault(link.control, {})[risk.id] = link.targets
        return found

    @cached_property
    def right(self) -> dict[str, Right]:
        """Every right by id."""
        return {right.id: right for right in self.rights}

    @cached_property
    def group(self) -> dict[str, Group]:
        """Every group by id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def obligation(self) -> dict[int, Obligation]:
        """The obligations of every rating."""
        return {int(obligation.rating): obligation for obligation in self.manifest.obligations}

    @cached_property
    def derived(self) -> dict[str, Condition]:
        """Every derived condition by id."""
        return {derived.id: derived.when for derived in self.manifest.derived}

    @cached_property
    def workings(self) -> dict[str, Any]:
        """Kept by the engine: what it makes of this rubric once, whatever is assessed by it."""
        return {}

    def questions_behind(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Every question and place theme that these facts rest on, derived conditions and `ask_when` followed."""
        found: dict[str, None] = {}
        waiting = list(reversed(names))
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found[name] = None
            if name in self.derived:
                waiting.extend(reversed(self.derived[name].facts))
            elif name in self.question and (condition := self.question[name].ask_when) is not None:
                waiting.extend(reversed(condition.facts))
        return tuple(name for name in found if name not in self.derived)

    @cached_property
    def asking_order(self) -> tuple[str, ...]:
        """Every question after the questions that its `ask_when` looks at; otherwise in the order of the files."""
        order: dict[str, None] = {}
        for question in self.questions:
            behind = self.questions_behind((question.id,))
            depth = {name: len(self.questions_behind((name,))) for name in behind if name in self.question}
            for name in sorted(depth, key=lambda known: depth[known]):
                order.setdefault(name)
        return tuple(order)

    @cached_property
    def facts_behind(self) -> dict[str, tuple[str, ...]]:
        """For every risk, the questions and place themes that it rests on."""
        return {risk.id: self.questions_behind(risk.facts) for risk in self.risk.values()}

    @cached_property
    def facts_in_order(self) -> dict[str, tuple[str, ...]]:
        """For every risk, the questions and place themes that it rests on, by name."""
        return {risk: tuple(sorted(names)) for risk, names in self.facts_behind.items()}
