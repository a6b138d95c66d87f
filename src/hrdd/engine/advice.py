"""What to find out first, what would bring each risk down, and which answers the decision hangs on by one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.engine import assess
from hrdd.engine.codes import PRIORITY
from hrdd.model.assessment import Answer
from hrdd.model.outcome import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from hrdd.model.assessment import Assessment
    from hrdd.model.outcome import Bounds, OpenQuestion, Outcome, Verdict
    from hrdd.model.rubric import Question, Rubric

Words = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class End:
    """What follows from one answer: the decision, and the highest rating over all risks."""

    answer: Words
    verdict: Verdict
    exit: int
    rating: Bounds


@dataclass(frozen=True, slots=True)
class Inquiry:
    """An open question, with the best and the worst that its answer can make of the whole."""

    question: str
    state: str
    touches: tuple[str, ...]
    best: End
    worst: End

    @property
    def decides(self) -> bool:
        """Whether the answer alone can change the decision."""
        return self.best.exit != self.worst.exit


@dataclass(frozen=True, slots=True)
class Hinge:
    """A given answer on which the decision hangs by one step: another reader should look at it (method C7, C15)."""

    question: str
    place: str | None
    now: Words
    other: Words
    exit_now: int
    exit_other: int


@dataclass(frozen=True, slots=True)
class Bench:
    """One assessment with all that judging it again and again needs."""

    assessment: Assessment
    rubric: Rubric
    as_of: date
    platform: Outcome | None = None

    def outcome(self, answers: dict[str, Answer] | None = None) -> Outcome:
        """What follows, with these answers in place of the given ones."""
        changed = self.assessment
        if answers is not None:
            changed = changed.model_copy(update={"answers": {**changed.answers, **answers}})
        return assess(changed, self.rubric, self.as_of, self.platform)


def inquiries(bench: Bench) -> tuple[Inquiry, ...]:
    """The open questions, the one first whose answer can change most: the decision, then the highest rating."""
    found = [_inquiry(entry, bench) for entry in bench.outcome().open_questions]
    return tuple(sorted(found, key=_gain, reverse=True))


def _gain(inquiry: Inquiry) -> tuple[int, int, int, int]:
    best, worst = inquiry.best, inquiry.worst
    return (
        _rank(worst.exit) - _rank(best.exit),
        worst.rating.high - best.rating.high,
        worst.rating.low - best.rating.low,
        len(inquiry.touches),
    )


def _rank(exit_code: int) -> int:
    """How bad an exit code is: the worst is the highest."""
    return -PRIORITY.index(exit_code)


def _inquiry(entry: OpenQuestion, bench: Bench) -> Inquiry:
    question = bench.rubric.question[entry.question]
    ends = [_end(words, bench.outcome({question.id: Answer(value=words)})) for words in _possible(question)]
    ends.sort(key=_badness)  # equal ends stay in the order of concern
    return Inquiry(question.id, entry.state, entry.decides, ends[0], ends[-1])


def _possible(question: Question) -> Iterator[Words]:
    """Every answer to a question of one choice; of many choices, each alone, and all that concern together."""
    if not question.many:
        yield from question.choices
        return
    yield from ((word,) for word in question.choices)
    yield question.choices[1:]


def _end(words: Words, outcome: Outcome) -> End:
    rating = outcome.overall.residual or NONE
    return End(words, outcome.decision.verdict, outcome.decision.exit, rating)


def _badness(end: End) -> tuple[int, int, int]:
    return _rank(end.exit), end.rating.high, end.rating.low


def hinges(bench: Bench) -> tuple[Hinge, ...]:
    """The given answers that would change the exit code if they were one step different, in the order of asking."""
    outcome = bench.outcome()
    now = outcome.decision.exit
    found = []
    for name in outcome.asked:
        answer = bench.assessment.answers.get(name)
        question = bench.rubric.question[name]
        if answer is None or question.measure is not None:
            continue
        for place, said, other, changed in _one_step(question, answer):
            exit_other = bench.outcome({name: changed}).decision.exit
            if exit_other != now:
                found.append(Hinge(name, place, said, other, now, exit_other))
    return tuple(found)


def _one_step(question: Question, answer: Answer) -> Iterator[tuple[str | None, Words, Words, Answer]]:
    """The same answer one step to either side: the place, what was said, what it becomes, and the whole answer."""
    if answer.by_place is not None:
        for place, said in answer.by_place.items():
            for other in _beside(question, said):
                yield place, said, other, Answer(by_place={**answer.by_place, place: other})
    elif answer.range is None:
        for other in _beside(question, answer.value):
            yield None, answer.value, other, Answer(value=other)


def _beside(question: Question, said: Words) -> Iterator[Words]:
    """The next choice up and down; for several choices, one word less or one more."""
    order = question.choices
    if isinstance(said, str) and not question.many:
        if said in order:
            at = order.index(said)
            yield from (order[place] for place in (at - 1, at + 1) if 0 <= place < len(order))
        return
    words = (said,) if isinstance(said, str) else said
    held = tuple(word for word in words if word in order[1:])
    if len(held) < len([word for word in words if word in order]) or held:
        for word in order[1:]:
            changed = tuple(other for other in order[1:] if (other in held) is not (other == word))
            yield changed or order[:1]
