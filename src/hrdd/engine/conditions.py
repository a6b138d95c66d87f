"""Three-valued truth of the rubric's conditions, and the facts that it rests on (Kleene's strong logic)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hrdd.diagnostics import Path
    from hrdd.model.rubric import Condition, Question

Truth = bool | None
"""True, False, or None for unknown."""

Allowed = dict[int, "tuple[Condition, frozenset[str]]"]
"""The words that make a test hold, by the identity of the test."""

PLACE = "place."


class State(Enum):
    """What is known of a fact. Silence and ignorance are different findings."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    UNANSWERED = "unanswered"
    NOT_ASKED = "not-asked"


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
class Memo:
    """What was found before: of a condition by its identity, and where facts are said, by their names.

    A condition stands beside what was found of it, so that no other can take its number.
    """

    truths: dict[int, tuple[Condition, Truth]] = field(default_factory=dict)
    founded: dict[int, tuple[Condition, tuple[str, ...]]] = field(default_factory=dict)
    told: dict[tuple[str, ...], tuple[Path, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class View:
    """The facts as one place sees them.

    `levels` are by theme; None is not determined. `allowed` holds the words that make a test hold, shared by the views
    of an assessment. `unsure` is what would be known of the questions that are answered and may not be asked, had
    nobody answered them. What was found is kept: in `common` what comes out alike in every place, because it rests on
    no fact that `differs` names, and in `own` all of it. What is said elsewhere from place to place, `apart` names.
    """

    place: str
    questions: Mapping[str, Question]
    derived: Mapping[str, Condition]
    levels: Mapping[str, int | None]
    places_said: Mapping[str, Path]
    facts: dict[str, Fact]
    allowed: Allowed = field(default_factory=dict)
    unsure: dict[str, Fact] = field(default_factory=dict)
    own: Memo = field(default_factory=Memo)
    common: Memo = field(default_factory=Memo)
    differs: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    _settled: View | None = None

    def settled(self, level: int) -> View:
        """The same view with `level` where a place's level is not determined: for floors, which may not guess low."""
        if None not in self.levels.values():
            return self
        if self._settled is None:
            levels = {theme: level if known is None else known for theme, known in self.levels.items()}
            places, derived = self.places_said, self.derived
            self._settled = View(self.place, self.questions, derived, levels, places, self.facts, self.allowed)
            if self.differs:
                self._settled.common = self.common
                self._settled.differs, self._settled.apart = self.differs, self.apart
        return self._settled

    def doubting(self) -> View:
        """The same view without the answers to questions that may not be asked."""
        if not self.unsure:
            return self
        facts = self.facts | self.unsure
        return View(self.place, self.questions, self.derived, self.levels, self.places_said, facts, self.allowed)

    def forget(self) -> None:
        """Drop what was found, after facts were added."""
        self.own, self.common = Memo(), Memo()
        self.differs = self.apart = frozenset()
        self._settled = None


def share(views: Sequence[View]) -> None:
    """Let the views of one assessment keep together what comes out alike in all, once no fact is added any more."""
    first, *others = views
    differs = {PLACE + theme for theme in first.levels}
    differs |= {name for name, fact in first.facts.items() if any(view.facts[name] != fact for view in others)}
    grown = True
    while grown:
        more = {name for name, when in first.derived.items() if not differs.isdisjoint(when.facts)} - differs
        differs |= more
        grown = bool(more)
    apart = set(differs)
    for name, fact in first.facts.items():  # parents come before what hangs on them
        if not apart.isdisjoint(fact.parents):
            apart.add(name)
    common = Memo()
    for view in views:
        view.forget()
        view.common, view.differs, view.apart = common, frozenset(differs), frozenset(apart)


def truth(condition: Condition, view: View) -> Truth:
    """Whether a condition holds: True, False, or None where the facts do not settle it."""
    kept = view.own.truths.get(id(condition))
    return kept[1] if kept is not None else _find_truth(condition, view)


def _find_truth(condition: Condition, view: View) -> Truth:
    key, name = id(condition), condition.fact
    kept = view.common.truths.get(key)
    if kept is None:
        kept = (condition, _test(condition, name, view) if name is not None else _combined(condition, view))
        if view.differs.isdisjoint(condition.facts):
            view.common.truths[key] = kept
    view.own.truths[key] = kept
    return kept[1]


def _combined(condition: Condition, view: View) -> Truth:
    """All must hold, any must, or none may; what is unknown decides only where nothing known does."""
    truths = view.own.truths
    settles = condition.all is None  # one part that has this truth decides
    unknown = False
    for part in condition.parts:
        kept = truths.get(id(part))
        held = kept[1] if kept is not None else _find_truth(part, view)
        if held is settles:
            return settles if condition.none is None else not settles
        unknown = unknown or held is None
    if unknown:
        return None
    return not settles if condition.none is None else settles


def _test(condition: Condition, name: str, view: View) -> Truth:
    fact = view.facts.get(name)
    if fact is None:
        if not name.startswith(PLACE):
            return _test_derived(condition, name, view)
        level = view.levels[name.removeprefix(PLACE)]
        return None if level is None else _compare(condition, level, level)
    if condition.answered is not None:
        silent = fact.parents or fact.state in {State.NOT_ASKED, State.UNANSWERED}
        return condition.answered is not bool(silent)
    if fact.state is State.NOT_ASKED:
        return False
    if fact.state is not State.KNOWN:
        return None
    return _test_words(condition, view.questions[name], fact.words, view)


def _test_derived(condition: Condition, name: str, view: View) -> Truth:
    held = truth(view.derived[name], view)
    if held is None:
        return None
    word = "yes" if held else "no"
    return word == condition.is_ if condition.is_ is not None else word in (condition.in_ or ())


def _test_words(condition: Condition, question: Question, words: tuple[str, ...], view: View) -> Truth:
    key = id(condition)
    kept = view.allowed.get(key)
    if kept is None:
        kept = view.allowed[key] = (condition, allowed_words(condition, question))
    allowed = kept[1]
    if question.many:
        return not allowed.isdisjoint(words)
    if allowed.issuperset(words):
        return True
    return False if allowed.isdisjoint(words) else None


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


def _compare(condition: Condition, low: int, high: int) -> Truth:
    if condition.at_least is not None:
        return low >= int(condition.at_least)
    if condition.at_most is not None:
        return high <= int(condition.at_most)
    return low == condition.is_


def grounds(condition: Condition, view: View) -> tuple[str, ...]:
    """The facts that settle a condition, or leave it open: those it would fall without, derived ones followed."""
    name = condition.fact
    if name is not None:
        return grounds(view.derived[name], view) if name in view.derived else (name,)
    key = id(condition)
    kept = view.own.founded.get(key)
    if kept is None:
        kept = view.common.founded.get(key)
        if kept is None:
            kept = (condition, _grounds(condition, view))
            if view.differs.isdisjoint(condition.facts):
                view.common.founded[key] = kept
        view.own.founded[key] = kept
    return kept[1]


def _grounds(condition: Condition, view: View) -> tuple[str, ...]:
    held = truth(condition, view)
    wanted = held if condition.none is None or held is None else not held
    found: dict[str, None] = {}
    for part in condition.parts:
        if truth(part, view) is not wanted:
            continue
        if part.fact is None or part.fact in view.derived:
            found.update(dict.fromkeys(grounds(part, view)))
        else:
            found[part.fact] = None
    return tuple(found)


def said(names: tuple[str, ...], view: View) -> tuple[Path, ...]:
    """The places in the assessment where these facts are said; of a question not asked, the answers that say why."""
    kept = view.own.told.get(names)
    if kept is None:
        kept = view.common.told.get(names)
        if kept is None:
            kept = tuple(dict.fromkeys(path for name in names for path in _said(name, view)))
            if view.apart.isdisjoint(names):
                view.common.told[names] = kept
        view.own.told[names] = kept
    return kept


def _said(name: str, view: View) -> tuple[Path, ...]:
    if name.startswith(PLACE):
        return (view.places_said[name.removeprefix(PLACE)],)
    fact = view.facts[name]
    silent = fact.state is State.NOT_ASKED or (fact.state is State.UNKNOWN and name not in fact.open)
    return said(fact.parents, view) if silent and fact.parents else (fact.said,)


def open_questions(names: tuple[str, ...], view: View) -> tuple[str, ...]:
    """The questions whose answers would settle these facts."""
    return tuple(dict.fromkeys(q for name in names if name in view.facts for q in view.facts[name].open))
