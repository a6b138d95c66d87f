"""Can any answers at all make conditions hold together? A search over what can be answered for one kind of subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hrdd.engine.conditions import PLACE, allowed_words
from hrdd.model.base import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hrdd.model.rubric import Condition, Kind, Question, Rubric

Goal = tuple["Condition", bool]
"""A condition, and whether it must hold or must not."""

PATIENCE = 100_000
"""Steps after which a search gives up and says that answers may exist: no rubric is refused for being long."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is still possible for one question.

    `words` are the choices left. `wanted` are sets of which each must have one word among several answers. `asked`
    is True where it must be asked, False where it must not, and None while both will do.
    """

    words: frozenset[str]
    wanted: tuple[frozenset[str], ...] = ()
    asked: bool | None = None

    def possible(self, question: Question) -> bool:
        """Whether any answer fits."""
        if self.asked is not True:
            return True
        if not question.many:
            return bool(self.words)
        if not self.wanted:
            return bool(self.words)
        alone = question.choices[0]  # stands beside no other answer
        others = self.words - {alone}
        together = all(want & others for want in self.wanted)
        return together or (alone in self.words and all(alone in want for want in self.wanted))


Held = Mapping[str, Answers]
Levels = Mapping[str, frozenset[int]]
"""What is still possible for each question, and for each theme of a place."""


class _Search:
    def __init__(self, rubric: Rubric, kind: Kind) -> None:
        self.rubric = rubric
        self.kind = kind
        self.steps = 0

    def solve(self, goals: tuple[Goal, ...], answers: Held, levels: Levels) -> bool:
        """Whether all goals can be met; one that leaves a choice waits until those that do not are met."""
        waiting: list[Goal] = []
        todo = list(goals)
        while todo:
            self.steps += 1
            if self.steps > PATIENCE:
                return True
            condition, wanted = goal = todo.pop()
            if condition.fact is None:
                together = (condition.all is not None) if wanted else (condition.any is not None)
                if condition.none is not None:
                    together = wanted
                inner = wanted is (condition.none is None)
                if together:
                    todo.extend((part, inner) for part in condition.parts)
                else:
                    waiting.append(goal)
                continue
            met = self._meet(condition, condition.fact, answers, levels, wanted=wanted)
            if met is None:
                return False
            answers, levels, more = met
            todo.extend(more)
        if not waiting:
            return True
        (condition, wanted), *rest = sorted(waiting, key=lambda goal: len(goal[0].parts))
        inner = wanted is (condition.none is None)
        return any(self.solve((*rest, (part, inner)), answers, levels) for part in condition.parts)

    def _meet(
        self, condition: Condition, name: str, answers: Held, levels: Levels, *, wanted: bool
    ) -> tuple[Held, Levels, tuple[Goal, ...]] | None:
        """What is left once the test of one fact is met, and what else must hold; None where it cannot be met."""
        if name in self.rubric.derived:
            behind = self._derived(condition, name, wanted=wanted)
            return None if behind is None else (answers, levels, behind)
        if name.startswith(PLACE):
            left = levels.get(name, frozenset(LEVELS)) & _levels(condition, wanted=wanted)
            return (answers, {**levels, name: left}, ()) if left else None
        met = self._answer(condition, self.rubric.question[name], answers, wanted=wanted)
        return None if met is None else (met[0], levels, met[1])

    def _derived(self, condition: Condition, name: str, *, wanted: bool) -> tuple[Goal, ...] | None:
        """What a test of a derived fact asks of the condition behind it; None where it cannot be met."""
        words = {condition.is_} if condition.is_ is not None else set(condition.in_ or ())
        fitting = {word for word in ("yes", "no") if (word in words) is wanted}
        if len(fitting) == 1:
            return ((self.rubric.derived[name], "yes" in fitting),)
        return () if fitting else None

    def _answer(
        self, condition: Condition, question: Question, answers: Held, *, wanted: bool
    ) -> tuple[Held, tuple[Goal, ...]] | None:
        """The answers that are left once a test of a question is met, and what else must hold; None for no answers."""
        before = answers.get(question.id, Answers(frozenset(question.choices)))
        if condition.answered is not None:
            if condition.answered is not wanted:
                return answers, ()  # nobody need answer
            after = replace(before, asked=True)
        else:
            allowed = allowed_words(condition, question)
            if not wanted:
                after = replace(before, words=before.words - allowed)
            elif question.many:
                after = replace(before, wanted=(*before.wanted, allowed), asked=True)
            else:
                after = replace(before, words=before.words & allowed, asked=True)
        if before.asked is False and after.asked:
            return None
        if not after.words and after.asked is None:
            after = replace(after, asked=False)
        if not after.possible(question):
            return None
        goals = self._asking(question, asked=after.asked) if after.asked is not before.asked else ()
        return None if goals is None else ({**answers, question.id: after}, goals)

    def _asking(self, question: Question, *, asked: bool | None) -> tuple[Goal, ...] | None:
        """What makes a question asked, or not asked, of this kind; None where that cannot be."""
        for_kind = self.kind in question.kinds
        if not for_kind:
            return None if asked else ()
        if question.ask_when is None:
            return () if asked else None
        return ((question.ask_when, bool(asked)),)


def _levels(condition: Condition, *, wanted: bool) -> frozenset[int]:
    if condition.at_least is not None:
        held = {level for level in LEVELS if level >= int(condition.at_least)}
    elif condition.at_most is not None:
        held = {level for level in LEVELS if level <= int(condition.at_most)}
    else:
        held = {level for level in LEVELS if level == condition.is_}
    return frozenset(held if wanted else set(LEVELS) - held)


def possible(goals: Iterable[Goal], kind: Kind, rubric: Rubric) -> bool:
    """Whether some answers about a subject of this kind, in some place, make every goal come true.

    Everything is taken as known: an unknown answer makes nothing hold that no known one could. The answer yes is also
    given where the search would take too long.
    """
    return _Search(rubric, kind).solve(tuple(goals), {}, {})
