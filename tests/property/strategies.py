"""Small sound rubrics and valid assessments for them, in which everything the engine knows about happens often.

Every world is valid: `faults` and `complaints` are silent about it (test_strategies.py). How much care a subject gets
is drawn once per world, because a managed finding or a live exception needs many things to be right together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise, product
from typing import Any, TypeVar

from hypothesis import assume, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from hrdd.engine import assess
from hrdd.engine.coherence import complaints
from hrdd.engine.facts import gather
from hrdd.library.rubrics import find
from hrdd.model.assessment import (
    CRITERIA,
    Actual,
    AddressedSideEffect,
    Answer,
    Approval,
    Assessed,
    Assessment,
    Benefit,
    Ceased,
    Channel,
    Claim,
    ControlEntry,
    Covers,
    Cumulative,
    Engagement,
    Evidence,
    ExceptionEntry,
    Incident,
    Indicator,
    LevelOverride,
    NotApplicable,
    Person,
    Reading,
    Remedy,
    RemedyPlan,
    Renewal,
    RiskEntry,
    Scenario,
    Subject,
    Verification,
)
from hrdd.model.base import FACTORS, LEVELS, Bearing, Grade, Rating, Target
from hrdd.model.outcome import Outcome
from hrdd.model.rubric import (
    Condition,
    Control,
    ControlType,
    Derived,
    Group,
    Kind,
    Manifest,
    PlaceLevel,
    Question,
    RatingTable,
    Right,
    Risk,
    RiskControl,
    Rubric,
    Rule,
    Severity,
    SideEffect,
)

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

USUAL = 100
"""Examples of a law where no profile asks for more."""
AS_OF = date(2026, 3, 1)
KINDS: tuple[Kind, ...] = ("feature", "event")
CATEGORIES = ("harassment", "child-rights")
THEMES = ("conflict", "expression", "civic-space")
PLACES = ("DE", "KE", "TR", "worldwide")
GROUPS = ("children", "editors", "women", "children-under13", "teens-13-17", "teachers-parents")
WORDS = ("no", "hardly", "partly", "yes")
TARGETS: tuple[Target, ...] = ("likelihood", "breadth", "irremediability")
TYPES: tuple[ControlType, ...] = ("eliminate", "prevent", "reduce", "detect", "remedy", "inform")
STATUSES = ("proposed", "planned", "in-progress", "implemented", "verified", "failed", "retired", "stale")
LADDER = STATUSES[:5]
IDLE = ("proposed", "planned", "in-progress", "failed", "retired", "stale")
SPECIALIST = "human-rights-specialist"
FLOORS = ((2, 1, 1), (2, 3, 4), (3, 1, 1), (3, 3, 4))
"""What the right to life asks for at least: of any harm, of a step towards its violation, of the violation."""
CARE = ("diligent", "careless", "diligent", "mixed")
AUTHOR = Person(name="Ada", role="researcher")
OTHERS = (Person(name="Bo", role=SPECIALIST), Person(name="Cy", role="lawyer"))


@dataclass(frozen=True)
class World:
    """One assessment, the rubric that judges it, and the day."""

    rubric: Rubric
    assessment: Assessment
    as_of: date = AS_OF

    @property
    def outcome(self) -> Outcome:
        return assess(self.assessment, self.rubric, self.as_of)

    @property
    def valid(self) -> bool:
        return not complaints(self.assessment, self.rubric, self.as_of)

    def with_assessment(self, **changes: object) -> World:
        """The same world with other parts of the assessment; a world that would not be valid is not looked at."""
        world = replace(self, assessment=remade(self.assessment, **changes))
        assume(world.valid)
        return world

    def with_entry(self, risk: str, change: Callable[[RiskEntry], RiskEntry]) -> World:
        """The same world with another entry for one risk, an empty one where there is none."""
        entries = dict(self.assessment.risks)
        entries[risk] = change(entries.get(risk, RiskEntry()))
        return self.with_assessment(risks=entries)


def remade(model: M, **changes: object) -> M:
    """The same model with other values: checked again, and with nothing remembered of the first."""
    return type(model)(**{name: getattr(model, name) for name in model.model_fields_set} | changes)


def clean(world: World) -> World:
    """The same world without what is bound to a digest, which any change would void."""
    return replace(world, assessment=remade(world.assessment, exceptions=(), approvals=()))


@lru_cache(maxsize=1)
def core() -> Manifest:
    """The manifest of the core rubric with three of its themes, and without what hangs on its questions."""
    manifest = find("core").rubric.manifest
    context = remade(
        manifest.context,
        themes=tuple(theme for theme in manifest.context.themes if theme.id in THEMES),
        heightened_together=dict.fromkeys(("expression", "civic-space"), 4),
    )
    return remade(manifest, context=context, derived=(), second_look=None, danger=None)


@lru_cache(maxsize=1)
def other_tables() -> tuple[tuple[Severity, ...], tuple[RatingTable, ...]]:
    """Tables of other rubrics that keep the laws of the method; any of the one kind goes with any of the other.

    They differ in where breadth and irremediability lift severity, and in how far likelihood lifts each rating.
    """
    lifts = [
        {
            f"g{g}": {
                f"b{b}": tuple(min(4, g + (b >= wide) + (i >= lasting) + (b >= both and i >= too)) for i in LEVELS)
                for b in LEVELS
            }
            for g in LEVELS
        }
        for wide, lasting, both, too in product((2, 4, 5), (3, 4, 5), (3, 5), (2, 3))
        if wide != both and lasting != too
    ]
    rows = [[tuple(low + (lik >= start) for lik in LEVELS) for start in (2, 3, 5)] for low in range(4)]
    named = [
        {f"s{s}": tuple(Rating(cell).name for cell in row) for s, row in enumerate(found, start=1)}
        for found in product(rows[0] + rows[1], rows[1], rows[2], rows[3])
        if all(less[-1] <= more[0] for less, more in pairwise(found))
        if all(b - a <= 1 for less, more in pairwise(found) for a, b in zip(less, more, strict=True))
    ]
    severity, rating = core().severity, core().rating
    different = {str(table): table for table in lifts}.values()
    return tuple(remade(severity, table=table) for table in different), tuple(remade(rating, table=t) for t in named)


CHUNK = st.binary(min_size=128, max_size=128)


class Hand:
    """Draws what a world is made of; the first of several options, and `False`, are the simplest.

    A world takes some hundred numbers; drawn as bytes, many at a time, they take a fifth of the time.
    """

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.left = iter(b"")

    def number(self, low: int, high: int) -> int:
        span = high - low + 1
        found = self._byte()
        return low + (found if span <= 256 else found * 256 + self._byte()) % span

    def _byte(self) -> int:
        found = next(self.left, None)
        if found is None:
            self.left = iter(self.draw(CHUNK))
            found = next(self.left)
        return found

    def chance(self, percent: int) -> bool:
        return self.number(0, 99) >= 100 - percent

    def pick(self, options: Sequence[T]) -> T:
        return options[self.number(0, len(options) - 1)]

    def some(self, options: Sequence[T], least: int = 0) -> tuple[T, ...]:
        mask = self.number(0, 2 ** len(options) - 1)
        chosen = tuple(option for bit, option in enumerate(options) if mask >> bit & 1)
        return chosen if len(chosen) >= least else tuple(options[:least])

    def day(self, first: int, last: int) -> date:
        """A day between so many days after AS_OF."""
        return AS_OF + timedelta(days=self.number(first, last))


# --- rubrics ----------------------------------------------------------------


@dataclass(frozen=True)
class Looking:
    """What a condition may look at, and how.

    With `upward` no condition is made false by a graver place: nothing is negated, no place must be at most so bad.
    """

    questions: tuple[Question, ...]
    derived: tuple[str, ...] = ()
    places: bool = False
    upward: bool = False
    asks: bool = False


def _leaf(hand: Hand, looking: Looking) -> Condition:
    names: list[str | Question] = [*looking.questions, *looking.derived]
    if looking.places:
        names += [f"place.{theme}" for theme in THEMES]
    found = hand.pick(names)
    if isinstance(found, Question):
        return _about(hand, found, looking)
    if found in looking.derived:
        return Condition(fact=found, is_="no" if not looking.upward and hand.chance(25) else "yes")
    test = "at_least" if looking.upward else hand.pick(("at_least", "at_least", "at_most", "is_"))
    return Condition.model_validate({"fact": found, test: hand.number(1, 4)})


def _about(hand: Hand, question: Question, looking: Looking) -> Condition:
    if looking.asks and hand.chance(20):
        return Condition(fact=question.id, answered=looking.upward or not hand.chance(40))
    words = question.choices
    if question.many:
        return Condition(fact=question.id, includes=hand.some(words, least=1))
    test = hand.pick(("at_least", "is_", "in_", "at_most"))
    word = words[-1 - hand.number(0, len(words) - 1)]
    return Condition.model_validate({"fact": question.id, test: hand.some(words, least=1) if test == "in_" else word})


def condition(hand: Hand, looking: Looking, depth: int = 1) -> Condition:
    """A condition over what there is to look at."""
    if depth == 0 or not hand.chance(45):
        return _leaf(hand, looking)
    group = hand.pick(("all", "any") if looking.upward else ("all", "any", "none"))
    parts = tuple(condition(hand, looking, depth - 1) for _ in range(hand.number(1, 2)))
    return Condition.model_validate({group: parts})


def _questions(hand: Hand, *, upward: bool) -> tuple[Question, ...]:
    made: list[Question] = []
    chain = hand.chance(40)
    for index in range(hand.number(2, 4)):
        looking = Looking(tuple(made[-1:] if chain else made), places=hand.chance(20), upward=upward, asks=True)
        asks = condition(hand, looking) if made and (chain or hand.chance(45)) else None
        made.append(
            Question(
                id=f"q{index}",
                text="?",
                help="?",
                example="?",
                kinds=KINDS[:1] if hand.chance(5) else KINDS,
                choices=WORDS[: hand.number(2, 4)],
                many=hand.chance(20),
                per_place=hand.chance(30),
                ask_when=asks,
            )
        )
    return tuple(made)


def _measure(hand: Hand) -> Question:
    words = ("in-place", "partly", "none")
    return Question(
        id="m0", text="?", help="?", example="?", kinds=KINDS, choices=words, measure=hand.pick(("c0", "c1"))
    )


@dataclass(frozen=True)
class Known:
    """What the risks of a rubric may name."""

    controls: Sequence[Control]
    rights: Sequence[Right]


def _rights(hand: Hand, options: Sequence[tuple[str, ...]], known: Sequence[Right]) -> dict[str, Any]:
    """Which rights a harm touches and how it bears on them, which is said where a right allows no exception."""
    names = hand.pick(options)
    right = next((right for right in known if right.id == "udhr-3" and right.id in names), None)
    if right is None or not (right.absolute or hand.chance(20)):
        return {"rights": names}
    return {"rights": names, "bears_on": {right.id: hand.pick(("touch", "touch", "step", "violation"))}}


def least_gravity(known: Iterable[Right], rights: Sequence[str], bears_on: Mapping[str, Bearing]) -> int:
    """The least gravity of a harm to these rights (method C2)."""
    return max(right.floor(bears_on.get(right.id)) for right in known if right.id in rights)


def _factor(hand: Hand, base: int, looking: Looking) -> tuple[Rule, ...]:
    rules = [Rule(level=base, because="base")]
    for number in range(max(0, hand.number(-1, 2)) if base < LEVELS[-1] else 0):
        level = hand.number(base + 1, LEVELS[-1])
        rules.append(Rule(level=level, when=condition(hand, looking), because=f"more {number}"))
    return tuple(rules)


def _risk(hand: Hand, name: str, looking: Looking, derived: tuple[str, ...], known: Known) -> Risk:
    touched = _rights(hand, (("udhr-12",), ("udhr-3",), ("udhr-12", "udhr-3")), known.rights)
    adversarial, sensitive = hand.chance(60), hand.chance(20)
    least = least_gravity(known.rights, touched["rights"], touched.get("bears_on", {}))
    gravity = _factor(hand, hand.pick({1: (1, 2, 1, 3), 2: (2, 3, 4), 3: (3, 4, 3)}.get(least, (least,))), looking)
    links = tuple(
        RiskControl(control=control.id, targets=control.targets if hand.chance(50) else control.targets[:1])
        for control in known.controls
        if hand.chance(70)
    )
    return Risk(
        id=name,
        title=name,
        who=hand.some(GROUPS, least=1),
        **touched,
        harm="?",
        harms=hand.pick(("targeted", "collective")),
        adversarial=adversarial,
        sensitive=sensitive,
        worst_gravity=max(rule.level for rule in gravity),
        kinds=KINDS[1:] if name != "r0" and hand.chance(10) else None,
        applies_when=condition(hand, replace(looking, derived=derived, places=True), depth=2),
        gravity=gravity,
        breadth=_factor(hand, hand.pick((1, 1, 2, 3, 4)), looking),
        irremediability=_factor(hand, hand.pick((1, 2, 1, 3, 4)), looking),
        likelihood=_factor(hand, hand.pick((2, 1, 2, 3)), replace(looking, places=adversarial or sensitive)),
        delay_makes_irremediable=hand.chance(20),
        long_lead_time=hand.chance(20),
        controls=links,
    )


def _control(hand: Hand, name: str, likely: Sequence[ControlType]) -> Control:
    return Control(
        id=name,
        title=name,
        type=hand.pick(likely if hand.chance(60) else TYPES),
        targets=hand.some(TARGETS, least=1) if hand.chance(30) else ("likelihood", *hand.some(TARGETS[1:])),
        in_place="?",
        works="?",
        who_can=("foundation",),
        precedes_harm=hand.chance(50),
        side_effects=(SideEffect(text="?", risk=hand.pick(("r0", None))),) if hand.chance(20) else (),
    )


def _grave(risk: Risk) -> Risk:
    """The same risk, HIGH whatever is done because of its gravity, and not likely: it can be managed."""
    links = tuple(RiskControl(control=name, targets=("likelihood",)) for name in ("c0", "c1"))
    gravity, likelihood = (Rule(level=4, because="base"),), (Rule(level=2, because="base"),)
    return remade(risk, gravity=gravity, likelihood=likelihood, worst_gravity=4, controls=links)


def _linked(risks: list[Risk], controls: Sequence[Control]) -> list[Risk]:
    """Every control belongs to some risk: the first takes those that nobody else does."""
    used = {link.control for risk in risks for link in risk.controls}
    orphans = [RiskControl(control=c.id, targets=c.targets) for c in controls if c.id not in used]
    return [remade(risks[0], controls=(*risks[0].controls, *orphans)), *risks[1:]]


@st.composite
def rubrics(draw: st.DrawFn, *, upward: bool = False) -> Rubric:
    """A small sound rubric. With `upward` no condition is made false by a graver place."""
    return _rubric(Hand(draw), upward=upward)


def _rubric(hand: Hand, *, upward: bool) -> Rubric:
    questions = _questions(hand, upward=upward)
    looking = Looking(questions, upward=upward)
    derived: list[Derived] = []
    for index in range(hand.number(0, 2)):
        seen = Looking(questions, tuple(d.id for d in derived), places=hand.chance(20), upward=upward)
        derived.append(Derived(id=f"d{index}", when=condition(hand, seen)))
    all_of_them = tuple(
        Condition(fact=q.id, includes=q.choices[-1]) if q.many else Condition(fact=q.id, is_=q.choices[-1])
        for q in questions
    )
    looking = replace(looking, derived=tuple(d.id for d in derived if not _sees_places(d.when, derived)))
    likely: tuple[tuple[ControlType, ...], ...] = (("prevent", "eliminate"), ("detect", "remedy"), ("reduce", "remedy"))
    controls = [_control(hand, f"c{index}", types) for index, types in enumerate(likely)]
    if hand.chance(25):
        controls[2] = remade(controls[2], type="remedy", targets=("irremediability",))
    names = tuple(d.id for d in derived)
    least, step, violation = hand.pick(FLOORS)
    rights = (
        Right(id="udhr-12", instrument="UDHR", article="12", title="Privacy"),
        Right(
            id="udhr-3", instrument="UDHR", article="3", title="Life",
            least_gravity=least, step_gravity=step, violation_gravity=violation,
        ),
    )  # fmt: skip
    known = Known(controls, rights)
    made = [_risk(hand, f"r{index}", looking, names, known) for index in range(hand.number(2, 4))]
    if hand.chance(30):
        controls[:2] = [
            remade(control, type=types[0], targets=TARGETS)
            for control, types in zip(controls[:2], likely[:2], strict=True)
        ]
        made[0] = _grave(made[0])
    risks = _linked(made, controls)
    severity, rating = core().severity, core().rating
    if hand.chance(25):
        severity, rating = (hand.pick(tables) for tables in other_tables())  # type: ignore[assignment]
    manifest = remade(
        core(),
        severity=severity,
        rating=rating,
        derived=(*derived, Derived(id="used", when=Condition(any=all_of_them))),
        gate=remade(core().gate, children_when=all_of_them[0]),
    )
    measured = (_measure(hand),) if hand.chance(40) else ()
    split = hand.number(0, len(risks))
    return Rubric(
        manifest=manifest,
        questions=(*questions, *measured),
        themes={"change": tuple(q.id for q in (*questions, *measured))},
        risks={
            category.id: tuple(risks[:split] if category.id == CATEGORIES[0] else risks[split:])
            if category.id in CATEGORIES
            else ()
            for category in manifest.categories
        },
        controls=tuple(controls),
        rights=rights,
        groups=tuple(Group(id=name, title=name) for name in GROUPS),
        places={place: {theme: _level(hand) for theme in THEMES} for place in PLACES if place != "worldwide"},
        digest="sha256:" + "0" * 64,
    )


def _sees_places(when: Condition, derived: Sequence[Derived]) -> bool:
    """Factors other than likelihood may not look at places, not even through a derived condition."""
    by_id = {d.id: d.when for d in derived}
    return any(
        name.startswith("place.") or (name in by_id and _sees_places(by_id[name], derived)) for name in when.facts
    )


def _level(hand: Hand) -> PlaceLevel:
    level = hand.pick((1, 2, 3, 1, 2, 4, None))
    return PlaceLevel(level=level, year=2024, sources="?", confidence="high")


# --- assessments ------------------------------------------------------------


@dataclass(frozen=True)
class Setup:
    """What the parts of one assessment need to know of each other."""

    hand: Hand
    rubric: Rubric
    places: tuple[str, ...]
    care: str
    evidence: Mapping[str, Evidence]
    risks: tuple[str, ...]
    groups: tuple[str, ...] = GROUPS

    def often(self) -> bool:
        """Whether something is done as it should be."""
        return self.hand.chance({"careless": 20, "mixed": 55, "diligent": 93}[self.care])

    @property
    def proof(self) -> tuple[str, ...]:
        """Evidence for a claim, often of the kind that counts."""
        good = [name for name, item in self.evidence.items() if item.grade >= "E2" and (AS_OF - item.date).days < 170]
        return (good[0],) if good and self.often() else self.hand.some(tuple(self.evidence))


def _plain(hand: Hand, question: Question) -> str | tuple[str, ...]:
    if question.many:
        return hand.some(question.choices[1:]) or question.choices[:1]
    return hand.pick(question.choices)


def _answer(setup: Setup, question: Question) -> Answer | None:
    """An answer of any form, or none."""
    hand = setup.hand
    named = tuple(place for place in setup.places if place != "worldwide")
    doubt = {"careless": 30, "mixed": 18, "diligent": 4}[setup.care]
    if hand.chance(doubt):
        return None if hand.chance(40) else Answer(value="unknown")
    if question.per_place and named and hand.chance(50):
        return Answer(by_place={place: _plain(hand, question) for place in (named if setup.often() else named[:1])})
    if not question.many and hand.chance(doubt):
        low = hand.number(0, len(question.choices) - 1)
        return Answer(range=(question.choices[low], question.choices[hand.number(low, len(question.choices) - 1)]))
    return Answer(value=_plain(hand, question))


def _claim(setup: Setup, *, least: int = 1) -> Claim:
    """A claim about a factor: a level, a range or unknown; sometimes with all that lowering needs."""
    hand = setup.hand
    said: dict[str, Any] = {"because": "seen", "evidence": setup.proof}
    form = hand.number(0, 9)
    low = hand.number(least, 4)
    if form < 7:
        said["level"] = low
    elif form == 7:
        said["range"] = (low, hand.number(low, 4))
    else:
        said["level"] = "unknown"
    if setup.often():
        said["by"] = OTHERS if setup.often() else OTHERS[1:]
        said["until"] = hand.day(-20, 200)
    if hand.chance(10):
        said["second_reader"] = Reading(name="Di", role="editor", level=hand.number(least, 4))
    return Claim(**said)


def _claims(setup: Setup, percent: int, least: int) -> dict[str, Any]:
    return {
        factor: _claim(setup, least=least if factor == "gravity" else 1)
        for factor in FACTORS
        if setup.hand.chance(percent)
    }


def scenario(setup: Setup, name: str, least: int) -> Scenario:
    """A scenario, for some group or place or for all."""
    hand = setup.hand
    group = hand.pick((None, *setup.groups))
    place = hand.pick((None, None, *setup.places))
    return Scenario(id=name, group=group, place=place, **_claims(setup, 50, least))


def _actual(setup: Setup) -> Actual:
    hand = setup.hand
    since = hand.day(-300, -100)
    shown = setup.proof if hand.chance(50) else ()
    ceased = Ceased(date=hand.day(-90, 0), evidence=shown) if shown else None
    plan = RemedyPlan(what="?", owner="Ef", due=hand.day(-30, 90)) if setup.often() else None
    return Actual(since=since, ceased=ceased, remedy=plan)


def _entry(setup: Setup, name: str) -> RiskEntry:
    hand, rubric = setup.hand, setup.rubric
    risk = rubric.risk.get(name)
    own: dict[str, Any] = {}
    if risk is None:
        touched = _rights(hand, (("udhr-12",), ("udhr-3",)), rubric.rights)
        own = {"title": name, "harm": "?", "who": hand.some(GROUPS), **touched}
    elif hand.chance(12):
        reader = hand.pick((*OTHERS, None, AUTHOR))
        own["not_applicable"] = NotApplicable(because="?", evidence=setup.proof, second_reader=reader)
    kept: dict[str, Any] = {
        "involvement": hand.pick(("unknown", "cause", "contribute", "linked")),
        "indicator": Indicator(what="?", target="?") if setup.often() else None,
        "owner": "Ef" if setup.often() else None,
        "next_review": hand.day(20, 60) if setup.often() else hand.day(30, 240),
    }
    if name == "r0" and setup.care == "diligent" and hand.chance(60):
        return RiskEntry(**kept)
    least = floor_of(rubric, name, RiskEntry(**own))
    scenarios = tuple(scenario(setup, f"s{index}", least) for index in range(max(0, hand.number(-2, 2))))
    return RiskEntry(
        **own,
        **_claims(setup, 60 if risk is None else 16, least),
        **kept,
        scenarios=scenarios,
        actual=_actual(setup) if "not_applicable" not in own and hand.chance(15) else None,
    )


def floor_of(rubric: Rubric, name: str, entry: RiskEntry) -> int:
    """The least gravity that anybody may claim for a risk of the rubric, or for one that an entry describes."""
    said = rubric.risk.get(name, entry)
    return least_gravity(rubric.rights, said.rights, said.bears_on)


def _covers(setup: Setup, scenarios: Sequence[str]) -> Covers:
    hand = setup.hand
    if not hand.chance(20):
        return Covers()
    reach: dict[str, tuple[str, ...]] = {
        "groups": hand.some(setup.groups, least=1),
        "places": hand.some(setup.places, least=1),
        "languages": hand.some(("de", "tr"), least=1),
        "scenarios": hand.some((*scenarios, "base"), least=1),
    }
    key = hand.pick(tuple(reach))
    return Covers.model_validate({key: reach[key]})


def control_entry(setup: Setup, scenarios: Sequence[str], *, status: Sequence[str] = STATUSES) -> ControlEntry:
    """What is done about some risks: a control of the rubric or one of their own."""
    hand = setup.hand
    name = hand.pick(("c0", "c1", "c2", "own"))
    reached = "verified" if "verified" in status and setup.often() and hand.chance(65) else hand.pick(tuple(status))
    said: dict[str, Any] = {
        "control": name,
        "status": reached,
        "effectiveness": "substantial" if setup.often() else hand.pick(("none", "partial", "substantial")),
        "evidence": setup.proof,
        "covers": _covers(setup, scenarios),
        "common_cause": hand.pick((None, None, None, "a", "b")),
    }
    if reached == "verified" or hand.chance(10):
        said["verified"] = Verification(date=hand.day(-200, 0), by="Gi")
    if setup.often():
        said |= {"owner": "Ef", "due": hand.day(-30, 200)}
    if hand.chance(30):
        said["side_effects"] = (AddressedSideEffect(none=True, because="?"),)
    if name == "own":
        targets = hand.some(TARGETS, least=1)
        said |= {"title": "own", "type": hand.pick(TYPES), "targets": targets, "risks": hand.some(setup.risks, least=1)}
    elif any(risk.startswith("x-") for risk in setup.risks) and hand.chance(50):
        said["risks"] = ("x-1",)
    return ControlEntry(**said)


def _model_entries(setup: Setup) -> list[ControlEntry]:
    """What a finding needs to be managed: controls that prevent and that notice or repair, verified."""
    said: dict[str, Any] = {
        "status": "verified",
        "effectiveness": "substantial",
        "verified": Verification(date=setup.hand.day(-100, 0), by="Gi"),
        "evidence": setup.proof,
    }
    return [ControlEntry(control=name, **said) for name in ("c0", "c1")]


def _controls(setup: Setup, scenarios: Sequence[str]) -> tuple[ControlEntry, ...]:
    made = _model_entries(setup) if setup.care == "diligent" and setup.hand.chance(50) else []
    made += [control_entry(setup, scenarios) for _ in range(setup.hand.number(0, 4))]
    baseline = {entry.control for entry in made if setup.hand.chance(3)}
    causes = {entry.control: entry.common_cause for entry in made}
    return tuple(
        remade(entry, in_baseline=entry.control in baseline, common_cause=causes[entry.control]) for entry in made
    )


def _engagement(setup: Setup) -> tuple[Engagement, ...]:
    hand = setup.hand
    heard = [
        Engagement(group=group, how="?", date=hand.day(-200, 0), voice=hand.pick(("rights-holders", "proxy")))
        for group in GROUPS
        if setup.often()
    ]
    if setup.often():
        heard.append(Engagement(voice="regional-expert", how="?", date=hand.day(-200, 0)))
    if hand.chance(25):
        heard.append(Engagement(group=hand.pick(GROUPS), not_done="?", by=hand.day(-30, 100)))
    return tuple(heard)


def _context(setup: Setup) -> dict[str, dict[str, LevelOverride]]:
    hand = setup.hand
    found: dict[str, dict[str, LevelOverride]] = {}
    for place in setup.places:
        for theme in THEMES:
            if place != "worldwide" and hand.chance(15):
                found.setdefault(place, {})[theme] = LevelOverride(
                    level=hand.number(1, 4),
                    because="?",
                    sources=("one", "two")[: hand.number(1, 2)],
                    author="Gi",
                    date=hand.day(-200, 0),
                    review_by=hand.day(-10, 200) if hand.chance(20) else hand.day(100, 300),
                )
    return found


def _evidence(hand: Hand, care: str) -> dict[str, Evidence]:
    old = hand.chance(8) if care == "diligent" else hand.chance(40)
    soon = hand.chance(10)
    return {
        f"e{index}": Evidence(
            title="?",
            grade=hand.pick(("E2", "E3", "E1", "E0") if index else ("E2", "E3")),
            date=hand.day(-364, -335) if soon else hand.day(-500, 0) if old else hand.day(-120, 0),
        )
        for index in range(hand.number(1, 3))
    }


@st.composite
def worlds(
    draw: st.DrawFn, *, upward: bool = False, places: int = 1, signed: bool = True, outside: bool = False
) -> World:
    """A small rubric and a valid assessment for it, in at least so many places.

    With `outside` there is a risk to another right. With `signed` there may be exceptions and approvals, most of them
    for exactly what the assessment comes to.
    """
    hand = Hand(draw)
    rubric = _rubric(hand, upward=upward)
    kind = hand.pick(KINDS)
    care = hand.pick(CARE)
    chosen = hand.some(PLACES, least=places)
    other = ("x-1",) if outside or hand.chance(25) else ()
    setup = Setup(hand, rubric, chosen, care, _evidence(hand, care), (*_ratable(rubric, kind), *other))
    answers = {q.id: answer for q in rubric.questions if (answer := _answer(setup, q)) is not None}
    if hand.chance(12):  # what hangs on the first question is told only in part
        answers[rubric.questions[0].id] = Answer(value="unknown")
        answers.pop(hand.pick(rubric.questions[1:]).id, None)
    entries = {name: _entry(setup, name) for name in setup.risks if name in other or hand.chance(55)}
    named = tuple(dict.fromkeys(scenario.id for entry in entries.values() for scenario in entry.scenarios))
    written = hand.day(-85, 0) if setup.often() else hand.day(-800, 0)
    assessment = Assessment(
        hrdd=1,
        subject=Subject(
            kind=kind, id="it", name="It", stage=hand.pick(("released", "idea")), places=chosen,
            languages=hand.some(("de", "tr")),
        ),
        assessed=Assessed(date=written, by=(AUTHOR,), review_by=hand.day(-10, 90) if hand.chance(10) else None),
        answers=answers,
        evidence=setup.evidence,
        context=_context(setup),
        engagement=_engagement(setup),
        risks=entries,
        controls=_controls(setup, named),
        benefits=(Benefit(what="?"),) if hand.chance(20) else (),
        cumulative=(Cumulative(group=hand.pick(GROUPS), because="?"),) if hand.chance(20) else (),
        incidents=(Incident(date=hand.day(-60, 0), what="?"),) if hand.chance(8) else (),
        remedy=_remedy(setup),
    )  # fmt: skip
    world = World(rubric, asked_only(assessment, rubric, AS_OF))
    return _signed(setup, world) if signed else world


def _remedy(setup: Setup) -> Remedy:
    if not setup.often():
        return Remedy()
    criteria: dict[Any, Any] = dict.fromkeys(CRITERIA, "partly") | ({} if setup.often() else {CRITERIA[0]: "not"})
    return Remedy(channels=(Channel(name="?", criteria=criteria, last_case=setup.hand.day(-200, 0)),))


def _ratable(rubric: Rubric, kind: Kind) -> tuple[str, ...]:
    """The risks that an assessment of such a subject may speak of."""
    return tuple(name for name, risk in rubric.risk.items() if risk.kinds is None or kind in risk.kinds)


def asked_only(assessment: Assessment, rubric: Rubric, as_of: date) -> Assessment:
    """The same assessment without answers to what nobody asks."""
    asked = gather(assessment, rubric, as_of).asked
    kept = {name: answer for name, answer in assessment.answers.items() if asked[name] is not False}
    return remade(assessment, answers=kept)


def exception_for(finding: str, digest: str, first: date, until: date, role: str) -> ExceptionEntry:
    """An exception by somebody who is not an author."""
    return ExceptionEntry(
        finding=finding,
        reason="?",
        why_not_avoidable="?",
        interim_measures="?",
        rights_holder_view="?",
        approver=Person(name="Hu", role=role),
        date=first,
        until=until,
        digest=digest,
    )


def _signed(setup: Setup, world: World) -> World:
    hand = setup.hand
    if not hand.chance(60):
        return world
    outcome = world.outcome
    role = world.rubric.obligation[int(Rating.HIGH)].approver
    exceptions: list[ExceptionEntry] = []
    for finding in outcome.findings:
        if finding.residual.high == Rating.HIGH and not finding.managed and setup.often():
            digest = finding.digest if setup.often() else "sha256:" + "1" * 64
            first = hand.day(-60, 0)
            until = first + timedelta(days=hand.number(0, 29) if hand.chance(50) else hand.number(0, 95))
            entry = exception_for(finding.id, digest, first, until, role if setup.often() else "team")
            if hand.chance(15):
                entry = remade(entry, renewals=(Renewal(date=hand.day(-20, 0), until=until, because="?"),))
            exceptions.append(entry)
    approvals: list[Approval] = []
    if hand.chance(50):
        digest = outcome.digest if setup.often() else "sha256:" + "2" * 64
        approvals.append(Approval(by=hand.pick(("Hu", "Ada")), role=role, date=hand.day(-30, 0), digest=digest))
    return replace(world, assessment=remade(world.assessment, exceptions=tuple(exceptions), approvals=tuple(approvals)))


def fewer(number: int) -> settings:
    """So many examples of a costly law as a rule; in the long runs as many as of every other law."""
    usual = settings.default
    return settings(max_examples=number) if usual is not None and usual.max_examples <= USUAL else settings()


# --- parts of their own -----------------------------------------------------


@st.composite
def control_entries(draw: st.DrawFn, world: World, status: Sequence[str] = STATUSES) -> ControlEntry:
    """A control that fits into a world."""
    scenarios = tuple(s.id for entry in world.assessment.risks.values() for s in entry.scenarios)
    written = {entry.control: entry for entry in world.assessment.controls}
    entry = control_entry(_setup(draw, world), tuple(dict.fromkeys(scenarios)), status=status)
    if entry.control in written:
        same = written[entry.control]
        entry = remade(entry, in_baseline=same.in_baseline, common_cause=same.common_cause)
    return entry


@st.composite
def scenarios(draw: st.DrawFn, world: World, risk: str, name: str) -> Scenario:
    """A scenario that fits into an entry for a risk."""
    entry = world.assessment.risks.get(risk, RiskEntry())
    return scenario(_setup(draw, world), name, floor_of(world.rubric, risk, entry))


def _setup(draw: st.DrawFn, world: World) -> Setup:
    risks = (*world.rubric.risk, *(name for name in world.assessment.risks if name not in world.rubric.risk))
    hand = Hand(draw)
    return Setup(hand, world.rubric, world.assessment.subject.places, hand.pick(CARE), world.assessment.evidence, risks)


def fresh(grade: Grade = "E2", day: date = AS_OF) -> Evidence:
    """Evidence of a day, of this day if none is given."""
    return Evidence(title="?", grade=grade, date=day)


def any_rubric() -> Rubric:
    """The shipped rubric, for what does not depend on its questions and risks."""
    return find("core").rubric
