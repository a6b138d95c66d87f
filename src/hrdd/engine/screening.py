"""A fast screen, pure: answers and places in, flags and one of four endings out; what is open counts against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hrdd.engine.conditions import PLACE, Fact, Logic, State, Truth, View, truth
from hrdd.engine.facts import UNKNOWN, WORLDWIDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hrdd.model.rubric import Question, Rubric
    from hrdd.model.screen import Ending, Flag, Screen, Terms

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag that is up, or may be: `state` says which, `places` where."""

    flag: Flag
    state: Literal["raised", "open"]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Screened:
    """What a screen came to. `ending` is None while questions of `missing` have no answer: then nothing is decided.

    `asked` are the questions in order; `amiss` the answers that contradict that their question is not asked.
    """

    ending: Ending | None
    flags: tuple[Raised, ...]
    conditions: tuple[Terms, ...]
    asked: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    amiss: tuple[str, ...]

    @property
    def reds(self) -> tuple[Raised, ...]:
        """The red flags that are up or may be."""
        return tuple(found for found in self.flags if found.flag.colour == "red")

    @property
    def ambers(self) -> tuple[Raised, ...]:
        """The amber flags that are up or may be."""
        return tuple(found for found in self.flags if found.flag.colour == "amber")


def asked_questions(screen: Screen, rubric: Rubric) -> dict[str, Question]:
    """The questions of a screen as they are put, in order."""
    return {entry.name: entry.asked_as(screen.kind, rubric.question) for entry in screen.questions}


def screened(answers: Mapping[str, Words], places: Sequence[str], screen: Screen, rubric: Rubric) -> Screened:
    """Screen one subject. `answers` hold the words said to each question, `(UNKNOWN,)` where nobody knows.

    The worst place counts. A red flag that is open counts as raised; an open amber counts as the screen says
    (UNGP 18: what is not known is not thereby harmless). A level of a place that is not determined is taken as the
    rubric's policy says, as for floors on likelihood.
    """
    questions = asked_questions(screen, rubric)
    logic = Logic(questions, {entry.id: entry.when for entry in screen.derived})
    views = tuple(_view(place, logic, rubric) for place in places)
    asked = _gather(answers, questions, views)
    flags = tuple(found for flag in screen.flags if (found := _raised(flag, views)) is not None)
    missing = tuple(name for name, held in asked.items() if held and not answers.get(name))
    return Screened(
        ending=None if missing else _ending(flags, views, screen),
        flags=flags,
        conditions=_conditions(flags, screen),
        asked=tuple(name for name, held in asked.items() if held),
        missing=missing,
        unknown=tuple(name for name, held in asked.items() if held is not False and answers.get(name) == (UNKNOWN,)),
        amiss=tuple(
            name for name, held in asked.items() if held is False and _matters(answers.get(name), questions[name])
        ),
    )


def in_danger(answers: Mapping[str, Words], places: Sequence[str], screen: Screen, rubric: Rubric) -> bool:
    """Whether the answers say, in any place, that people may be in danger now. What is unknown calls nobody."""
    if screen.danger is None:
        return False
    questions = asked_questions(screen, rubric)
    logic = Logic(questions, {entry.id: entry.when for entry in screen.derived})
    views = tuple(_view(place, logic, rubric) for place in places)
    _gather(answers, questions, views)
    return any(truth(screen.danger, view) is True for view in views)


def next_question(answers: Mapping[str, Words], places: Sequence[str], screen: Screen, rubric: Rubric) -> str | None:
    """The first question that is to be asked and has no answer; None at the end. An open one is asked."""
    questions = asked_questions(screen, rubric)
    logic = Logic(questions, {entry.id: entry.when for entry in screen.derived})
    views = tuple(_view(place, logic, rubric) for place in places)
    asked = _gather(answers, questions, views)
    return next((name for name, held in asked.items() if held is not False and not answers.get(name)), None)


def _matters(words: Words | None, question: Question) -> bool:
    """Whether an answer to a question that is not asked contradicts that: anything but the least choice does."""
    return bool(words) and words not in {question.choices[:1], (UNKNOWN,)}


def _view(place: str, logic: Logic, rubric: Rubric) -> View:
    policy = rubric.manifest.context
    levels: dict[str, int | None] = {}
    for theme in policy.themes:
        row = rubric.places.get(place, {}).get(theme.id)
        known = policy.worldwide if place == WORLDWIDE else row.level if row is not None else None
        levels[theme.id] = policy.not_determined if known is None else known
    said = {theme.id: ("places",) for theme in policy.themes}
    return View(place, logic, levels, said)


def _gather(answers: Mapping[str, Words], questions: dict[str, Question], views: tuple[View, ...]) -> dict[str, Truth]:
    """Put the facts into every view, in the order of the questions; whether each is asked anywhere.

    What hangs on places alone is asked where the table gives reason to; whoever answers it all the same is heard.
    """
    asked: dict[str, Truth] = {}
    for name, question in questions.items():
        held = [True if question.ask_when is None else truth(question.ask_when, view) for view in views]
        by_place = question.ask_when is not None and all(fact.startswith(PLACE) for fact in question.ask_when.facts)
        volunteered = by_place and bool(answers.get(name))
        asked[name] = True if True in held or volunteered else None if None in held else False
        fact = _fact(name, asked[name], answers.get(name))
        for view in views:
            view.facts[name] = fact
    return asked


def _fact(name: str, asked: Truth, words: Words | None) -> Fact:
    here = ("answers", name)
    if asked is False:
        return Fact(State.NOT_ASKED, (), here)
    if not words:
        return Fact(State.UNANSWERED, (), here, (name,))
    if words == (UNKNOWN,):
        return Fact(State.UNKNOWN, (), here, (name,))
    return Fact(State.KNOWN, words, here)


def _raised(flag: Flag, views: tuple[View, ...]) -> Raised | None:
    held = {view.place: truth(flag.when, view) for view in views}
    up = tuple(place for place, found in held.items() if found)
    if up:
        return Raised(flag, "raised", up)
    maybe = tuple(place for place, found in held.items() if found is None)
    return Raised(flag, "open", maybe) if maybe else None


def _ending(flags: Iterable[Raised], views: tuple[View, ...], screen: Screen) -> Ending:
    counting = screen.counting
    if any(truth(screen.team_first_when, view) is not False for view in views):
        return "team-first"
    points, red = 0, False
    for found in flags:
        if found.flag.colour == "red":
            red = True
        else:
            points += counting.raised if found.state == "raised" else counting.open
    if red or points >= counting.full_from:
        return "full"
    return "conditions" if points >= counting.conditions_from else "proceed"


def _conditions(flags: Iterable[Raised], screen: Screen) -> tuple[Terms, ...]:
    """The standard conditions and those of every flag that is up or may be, each once, in the screen's order."""
    wanted = set(screen.standard).union(*(found.flag.conditions for found in flags))
    return tuple(terms for terms in screen.conditions if terms.id in wanted)
