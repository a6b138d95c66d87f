"""Three-valued truth of the rubric's conditions, and the facts that it rests on (Kleene's strong logic)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hrdd.diagnostics import Path
    from hrdd.model.rubric import Condition, Question, Rubric, Rule

Truth = bool | None
"""True, False, or None for unknown."""

Names = dict[str, None]
"""Names in the order in which they were found, each once."""

PLACE = "place."


class State(Enum):
    """What is known of a fact. Silence and ignorance are different findings."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    UNANSWERED = "unanswered"
    NOT_ASKED = "not-asked"


KNOWN, UNANSWERED, NOT_ASKED = State.KNOWN, State.UNANSWERED, State.NOT_ASKED  # quicker than by way of the class


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer, seen from one place.

    `words` are the words that may be true: one, several for a range; for a question of many choices all that are.
    `open` names the questions that would settle it. `parents` are the facts because of which the question is not
    asked, or may not be, and nobody answered it.
    """

    state: State
    words: tuple[str, ...]
    said: Path
    open: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()


@dataclass(slots=True)
class View:
    """The facts as one place sees them.

    `levels` are by theme; None is not determined. `unsure` is what would be known of the questions that are answered
    and may not be asked, had nobody answered them. What was found of derived facts is kept, and where facts are said:
    no fact is changed once it is there.
    """

    place: str
    logic: Logic
    levels: Mapping[str, int | None]
    places_said: Mapping[str, Path]
    facts: dict[str, Fact] = field(default_factory=dict)
    unsure: dict[str, Fact] = field(default_factory=dict)
    derived: dict[str, Truth] = field(default_factory=dict)
    founded: dict[str, Names] = field(default_factory=dict)
    told: dict[tuple[str, ...], tuple[Path, ...]] = field(default_factory=dict)
    _settled: View | None = None

    def settled(self, level: int) -> View:
        """The same view with `level` where a place's level is not determined: for floors, which may not guess low."""
        if None not in self.levels.values():
            return self
        if self._settled is None:
            levels = {theme: level if known is None else known for theme, known in self.levels.items()}
            self._settled = View(self.place, self.logic, levels, self.places_said, self.facts)
        return self._settled

    def doubting(self) -> View:
        """The same view without the answers to questions that may not be asked."""
        if not self.unsure:
            return self
        return View(self.place, self.logic, self.levels, self.places_said, self.facts | self.unsure)


@dataclass(frozen=True, slots=True)
class Ready:
    """A condition made ready to be tested many times; it stands here so that no other can take its identity.

    `ground` adds the facts that settle it, or leave it open, to those found. `behind` are the questions and place
    themes that it looks at, derived ones followed.
    """

    condition: Condition
    truth: Callable[[View], Truth]
    ground: Callable[[View, Names], None]
    behind: frozenset[str]


@dataclass(slots=True)
class Logic:
    """The questions and derived conditions of one rubric or screen, each condition made ready when first tested."""

    questions: Mapping[str, Question]
    derived: Mapping[str, Condition]
    _made: dict[int, Ready] = field(default_factory=dict)

    def ready(self, condition: Condition) -> Ready:
        """A condition made ready, once."""
        made = self._made.get(id(condition))
        if made is None:
            made = self._made[id(condition)] = self._make(condition)
        return made

    def behind(self, rules: Iterable[Rule]) -> frozenset[str]:
        """The questions and place themes that rules look at, derived ones followed."""
        return frozenset().union(*(self.ready(rule.when).behind for rule in rules if rule.when is not None))

    def _make(self, condition: Condition) -> Ready:
        name = condition.fact
        if name is None:
            return _combination(condition, tuple(self.ready(part) for part in condition.parts))
        if name in self.questions:
            return Ready(condition, _of_words(condition, name, self.questions[name]), _itself(name), frozenset({name}))
        if name.startswith(PLACE):
            return Ready(condition, _of_level(condition, name), _itself(name), frozenset({name}))
        return _of_derived(condition, name, self.ready(self.derived[name]))


def logic_of(rubric: Rubric) -> Logic:
    """The logic of a rubric, made once and kept with it."""
    kept: Logic | None = rubric.workings.get("logic")
    if kept is None:
        kept = rubric.workings["logic"] = Logic(rubric.question, rubric.derived)
    return kept


def _itself(name: str) -> Callable[[View, Names], None]:
    def ground(_: View, found: Names) -> None:
        found[name] = None

    return ground


def _combination(condition: Condition, parts: tuple[Ready, ...]) -> Ready:
    """All must hold, any must, or none may; what is unknown decides only where nothing known does."""
    tests, grounds = tuple(part.truth for part in parts), tuple(part.ground for part in parts)
    settles = condition.all is None  # one part that has this truth decides
    decided = settles is (condition.none is None)

    def truth(view: View) -> Truth:
        unknown = False
        for test in tests:
            held = test(view)
            if held is settles:
                return decided
            if held is None:
                unknown = True
        return None if unknown else not decided

    def ground(view: View, found: Names) -> None:
        truths = [test(view) for test in tests]
        wanted = settles if settles in truths else None if None in truths else not settles
        for held, add in zip(truths, grounds, strict=True):
            if held is wanted:
                add(view, found)

    return Ready(condition, truth, ground, frozenset().union(*(part.behind for part in parts)))


def _of_words(condition: Condition, name: str, question: Question) -> Callable[[View], Truth]:
    """A test of the answer to a question."""
    if condition.answered is not None:
        wanted = condition.answered

        def answered(view: View) -> Truth:
            fact = view.facts[name]
            silent = fact.parents or fact.state is NOT_ASKED or fact.state is UNANSWERED
            return wanted is not bool(silent)

        return answered
    allowed = allowed_words(condition, question)
    many = question.many

    def truth(view: View) -> Truth:
        fact = view.facts[name]
        if fact.state is not KNOWN:
            return False if fact.state is NOT_ASKED else None
        words = fact.words
        if len(words) == 1:
            return words[0] in allowed
        if allowed.isdisjoint(words):
            return False
        return True if many or allowed.issuperset(words) else None

    return truth


def _of_level(condition: Condition, name: str) -> Callable[[View], Truth]:
    """A test of the level of a place in one theme."""
    theme = name.removeprefix(PLACE)

    def truth(view: View) -> Truth:
        level = view.levels[theme]
        if level is None:
            return None
        if condition.at_least is not None:
            return level >= int(condition.at_least)
        if condition.at_most is not None:
            return level <= int(condition.at_most)
        return level == condition.is_

    return truth


def _of_derived(condition: Condition, name: str, behind: Ready) -> Ready:
    """A test of a derived fact, which is yes, no or unknown; what was found of the fact itself is kept in the view."""
    words = (condition.is_,) if condition.is_ is not None else condition.in_ or ()
    yes, no = "yes" in words, "no" in words

    def truth(view: View) -> Truth:
        kept = view.derived
        held = kept[name] if name in kept else kept.setdefault(name, behind.truth(view))
        return None if held is None else yes if held else no

    def ground(view: View, found: Names) -> None:
        kept = view.founded.get(name)
        if kept is None:
            kept = view.founded[name] = {}
            behind.ground(view, kept)
        found.update(kept)

    return Ready(condition, truth, ground, behind.behind)


def truth(condition: Condition, view: View) -> Truth:
    """Whether a condition holds: True, False, or None where the facts do not settle it."""
    return view.logic.ready(condition).truth(view)


def grounds(condition: Condition, view: View) -> tuple[str, ...]:
    """The facts that settle a condition, or leave it open: those it would fall without, derived ones followed."""
    found: Names = {}
    view.logic.ready(condition).ground(view, found)
    return tuple(found)


def allowed_words(condition: Condition, question: Question) -> frozenset[str]:
    """The choices that make a test hold."""
    order = question.choices
    if condition.is_ is not None:
        return frozenset({str(condition.is_)})
    if condition.in_ is not None:
        return frozenset(condition.in_)
    if condition.at_least is not None:
        return frozenset(order[order.index(str(condition.at_least)) :])
    if condition.at_most is not None:
        return frozenset(order[: order.index(str(condition.at_most)) + 1])
    wanted = condition.includes
    return frozenset(wanted if isinstance(wanted, tuple) else (str(wanted),))


def said(names: tuple[str, ...], view: View) -> tuple[Path, ...]:
    """The places in the assessment where these facts are said; of a question not asked, the answers that say why."""
    kept = view.told.get(names)
    if kept is None:
        kept = view.told[names] = tuple(dict.fromkeys(path for name in names for path in _said(name, view)))
    return kept


def _said(name: str, view: View) -> tuple[Path, ...]:
    if name.startswith(PLACE):
        return (view.places_said[name.removeprefix(PLACE)],)
    fact = view.facts[name]
    silent = fact.state is NOT_ASKED or (fact.state is State.UNKNOWN and name not in fact.open)
    return said(fact.parents, view) if silent and fact.parents else (fact.said,)


def open_questions(names: tuple[str, ...], view: View) -> tuple[str, ...]:
    """The questions whose answers would settle these facts."""
    return tuple(dict.fromkeys(q for name in names if name in view.facts for q in view.facts[name].open))
