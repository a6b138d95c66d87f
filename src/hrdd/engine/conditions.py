"""Three-valued truth of the rubric's conditions, and the facts that it rests on (Kleene's strong logic)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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
class View:
    """The facts as one place sees them.

    `levels` are by theme; None is not determined. What was found of a condition is kept by its identity, beside the
    condition itself, so that no other can take its number: its truth, its grounds, and (shared by the views of an
    assessment) the words that make it hold. `unsure` is what would be known of the questions that are answered and
    may not be asked, had nobody answered them.
    """

    place: str
    questions: Mapping[str, Question]
    derived: Mapping[str, Condition]
    levels: Mapping[str, int | None]
    places_said: Mapping[str, Path]
    facts: dict[str, Fact]
    allowed: Allowed = field(default_factory=dict)
    truths: dict[int, tuple[Condition, Truth]] = field(default_factory=dict)
    founded: dict[int, tuple[Condition, tuple[str, ...]]] = field(default_factory=dict)
    unsure: dict[str, Fact] = field(default_factory=dict)
    _settled: View | None = None

    def settled(self, level: int) -> View:
        """The same view with `level` where a place's level is not determined: for floors, which may not guess low."""
        if None not in self.levels.values():
            return self
        if self._settled is None:
            levels = {theme: level if known is None else known for theme, known in self.levels.items()}
            places, derived = self.places_said, self.derived
            self._settled = View(self.place, self.questions, derived, levels, places, self.facts, self.allowed)
        return self._settled

    def doubting(self) -> View:
        """The same view without the answers to questions that may not be asked."""
        if not self.unsure:
            return self
        facts = self.facts | self.unsure
        return View(self.place, self.questions, self.derived, self.levels, self.places_said, facts, self.allowed)

    def forget(self) -> None:
        """Drop what was found, after facts were added."""
        self.truths.clear()
        self.founded.clear()
        self._settled = None


def truth(condition: Condition, view: View) -> Truth:
    """Whether a condition holds: True, False, or None where the facts do not settle it."""
    key = id(condition)
    if key not in view.truths:
        view.truths[key] = (condition, _truth(condition, view))
    return view.truths[key][1]


def _truth(condition: Condition, view: View) -> Truth:
    name = condition.fact
    if name is not None:
        return _test(condition, name, view)
    if condition.all is not None:
        return _all(condition.all, view)
    found = _any(condition.parts, view)
    if condition.none is not None:
        return None if found is None else not found
    return found


def _all(parts: tuple[Condition, ...], view: View) -> Truth:
    result: Truth = True
    for part in parts:
        held = truth(part, view)
        if held is False:
            return False
        if held is None:
            result = None
    return result


def _any(parts: tuple[Condition, ...], view: View) -> Truth:
    result: Truth = False
    for part in parts:
        held = truth(part, view)
        if held is True:
            return True
        if held is None:
            result = None
    return result


def _test(condition: Condition, name: str, view: View) -> Truth:
    if name.startswith(PLACE):
        level = view.levels[name.removeprefix(PLACE)]
        return None if level is None else _compare(condition, level, level)
    if name in view.derived:
        return _test_derived(condition, name, view)
    fact = view.facts[name]
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
    if key not in view.allowed:
        view.allowed[key] = (condition, allowed_words(condition, question))
    allowed = view.allowed[key][1]
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
    key = id(condition)
    if key not in view.founded:
        view.founded[key] = (condition, _grounds(condition, view))
    return view.founded[key][1]


def _grounds(condition: Condition, view: View) -> tuple[str, ...]:
    name = condition.fact
    if name is not None:
        return grounds(view.derived[name], view) if name in view.derived else (name,)
    held = truth(condition, view)
    wanted = held if condition.none is None or held is None else not held
    parts = [part for part in condition.parts if truth(part, view) is wanted]
    return tuple(dict.fromkeys(found for part in parts for found in grounds(part, view)))


def said(names: tuple[str, ...], view: View) -> tuple[Path, ...]:
    """The places in the assessment where these facts are said; of a question not asked, the answers that say why."""
    return tuple(dict.fromkeys(path for name in names for path in _said(name, view)))


def _said(name: str, view: View) -> tuple[Path, ...]:
    if name.startswith(PLACE):
        return (view.places_said[name.removeprefix(PLACE)],)
    fact = view.facts[name]
    silent = fact.state is State.NOT_ASKED or (fact.state is State.UNKNOWN and name not in fact.open)
    return said(fact.parents, view) if silent and fact.parents else (fact.said,)


def open_questions(names: tuple[str, ...], view: View) -> tuple[str, ...]:
    """The questions whose answers would settle these facts."""
    return tuple(dict.fromkeys(q for name in names if name in view.facts for q in view.facts[name].open))
