"""What to find out first, what would bring each risk down, and which answers the decision hangs on by one step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from hrdd.engine import assess
from hrdd.engine.codes import PRIORITY
from hrdd.engine.facts import UNKNOWN, gather
from hrdd.model.assessment import Answer, Approval, ExceptionEntry
from hrdd.model.outcome import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from hrdd.model.assessment import Assessment
    from hrdd.model.outcome import Bounds, OpenQuestion, Outcome, Verdict
    from hrdd.model.rubric import Question, Rubric

Words = str | tuple[str, ...]
Signed = TypeVar("Signed", ExceptionEntry, Approval)

EVERY_SET = 4
"""Of a question of many choices with so many that concern, or fewer, every set is tried."""


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


@dataclass(frozen=True)
class Bench:
    """One assessment with all that judging it again and again needs."""

    assessment: Assessment
    rubric: Rubric
    as_of: date
    platform: Outcome | None = None

    @cached_property
    def now(self) -> Outcome:
        """What follows from the assessment as it is."""
        return assess(self.assessment, self.rubric, self.as_of, self.platform)

    def outcome(self, name: str, answer: Answer) -> Outcome:
        """What follows with another answer to one question.

        Whoever signed exactly this result is taken to sign the other as well: a signature that lapses with every
        change would make every answer look as if the decision hung on it.
        """
        answers = {**self.assessment.answers, name: answer}
        changed = self.assessment.model_copy(update={"answers": answers})
        found = assess(changed, self.rubric, self.as_of, self.platform)
        signed = signed_anew(changed, self.now, found)
        return found if signed is changed else assess(signed, self.rubric, self.as_of, self.platform)


def signed_anew(changed: Assessment, now: Outcome, found: Outcome) -> Assessment:
    """The assessment as if whoever signed what was found before had signed what is found now."""
    was, then = _digests(now), _digests(found)
    anew = {digest: then[name] for name, digest in was.items() if name in then}
    signed = {part: _signed_anew(getattr(changed, part), anew) for part in ("exceptions", "approvals")}
    same = all(signed[part] == getattr(changed, part) for part in signed)
    return changed if same else changed.model_copy(update=signed)


def _digests(outcome: Outcome) -> dict[str, str]:
    """What can be signed: every finding, and the whole."""
    return {"": outcome.digest} | {finding.id: finding.digest for finding in outcome.findings}


def _signed_anew(entries: tuple[Signed, ...], anew: dict[str, str]) -> tuple[Signed, ...]:
    return tuple(entry.model_copy(update={"digest": anew.get(entry.digest, entry.digest)}) for entry in entries)


def inquiries(bench: Bench) -> tuple[Inquiry, ...]:
    """The open questions, the one first whose answer can change most: the decision, then the highest rating."""
    found = [_inquiry(entry, bench) for entry in bench.now.open_questions]
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
    given = bench.assessment.answers.get(question.id)
    ends = [
        _end(words, bench.outcome(question.id, _settled(question, given, words, bench)))
        for words in _possible(question, given)
    ]
    ends.sort(key=_badness)  # equal ends stay in the order of concern
    return Inquiry(question.id, entry.state, entry.decides, ends[0], ends[-1])


def _possible(question: Question, given: Answer | None) -> Iterator[Words]:
    """Every answer that is still possible.

    Of many choices: every set of them where there are few, else each alone, and all that concern together.
    """
    if not question.many:
        first, last = (given.range if given is not None else None) or (question.choices[0], question.choices[-1])
        yield from question.choices[question.choices.index(first) : question.choices.index(last) + 1]
        return
    concern = question.choices[1:]
    few = len(concern) <= EVERY_SET
    sizes = range(1, len(concern)) if few else range(1, 2)
    yield question.choices[:1]
    yield from (words for size in sizes for words in combinations(concern, size))
    yield concern


def _settled(question: Question, given: Answer | None, words: Words, bench: Bench) -> Answer:
    """The answer with these words where it is open; what is said of other places stays."""
    if given is None:
        return Answer(value=words)
    if given.by_place is None:
        return given.model_copy(update={"value": words, "range": None})
    views = gather(bench.assessment, bench.rubric, bench.as_of).views
    open_ = [view.place for view in views if view.facts[question.id].open == (question.id,)]
    return given.model_copy(update={"by_place": {**given.by_place, **dict.fromkeys(open_, words)}})


def _end(words: Words, outcome: Outcome) -> End:
    rating = outcome.overall.residual or NONE
    return End(words, outcome.decision.verdict, outcome.decision.exit, rating)


def _badness(end: End) -> tuple[int, int, int]:
    return _rank(end.exit), end.rating.high, end.rating.low


def hinges(bench: Bench, only: frozenset[str] | None = None) -> tuple[Hinge, ...]:
    """The given answers that would change the exit code if they were one step different, in the order of asking.

    With `only`, no other questions are tried.
    """
    if only is not None and not only:
        return ()
    now = bench.now.decision.exit
    found = []
    for name in bench.rubric.asking_order:
        answer = bench.assessment.answers.get(name)
        if answer is None or (only is not None and name not in only):
            continue
        for place, said, other, changed in _one_step(bench.rubric.question[name], answer):
            exit_other = bench.outcome(name, changed).decision.exit
            if exit_other != now:
                found.append(Hinge(name, place, said, other, now, exit_other))
    return tuple(found)


def _one_step(question: Question, answer: Answer) -> Iterator[tuple[str | None, Words, Words, Answer]]:
    """The same answer one step to either side: the place, what was said, what it becomes, and the whole answer."""
    if answer.by_place is not None:
        for place, said in answer.by_place.items():
            for other in _beside(question, said):
                yield place, said, other, answer.model_copy(update={"by_place": {**answer.by_place, place: other}})
    elif answer.range is None:
        for other in _beside(question, answer.value):
            yield None, answer.value, other, answer.model_copy(update={"value": other})


def _beside(question: Question, said: Words) -> Iterator[Words]:
    """The next choice up and down; for several choices, one word less or one more; nothing where it is unknown."""
    order = question.choices
    words = (said,) if isinstance(said, str) else said
    if UNKNOWN in words:
        return
    if not question.many:
        at = order.index(words[0])
        yield from (order[place] for place in (at - 1, at + 1) if 0 <= place < len(order))
        return
    for word in order[1:]:
        changed = tuple(other for other in order[1:] if (other in words) is not (other == word))
        yield changed or order[:1]
