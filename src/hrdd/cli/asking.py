"""Question by question at a prompt, or from lines of standard input: with help, a way back, and unknown."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from hrdd.cli import urgent
from hrdd.cli.output import Usage
from hrdd.engine.facts import UNKNOWN, WORLDWIDE
from hrdd.engine.screening import asked_questions, in_danger, next_question, screened
from hrdd.library.applications import PARTS, SLUG, Application, code_of, names_of
from hrdd.render import escape, terminal, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hrdd.cli.surroundings import Surroundings
    from hrdd.cli.typed import Typed
    from hrdd.model.rubric import Question, Rubric
    from hrdd.model.screen import Screen
    from hrdd.model.settings import Contact

BACK, HELP = "b", "?"
ENDED = "the answers ended before the last question, so nothing was decided"
NO_WORDS: Mapping[str, str] = {}

PERSON = re.compile(r"\s*(?P<name>[^,]*[^,\s])\s*,\s*(?P<role>[^,]*[^,\s])\s*")
"""A person as a name and a role, with a comma between them."""


def person_of(text: str) -> tuple[str, str] | None:
    """A name and a role as they are written; the role as files hold it: `Grant officer` becomes `grant-officer`."""
    match = PERSON.fullmatch(text)
    role = role_of(match["role"]) if match is not None else ""
    return (match["name"], role) if match is not None and role else None


def role_of(text: str) -> str:
    """A role as files hold it; empty where it has no letter or digit of the Latin alphabet."""
    return SLUG.sub("-", text.lower()).strip("-")


class EndedError(Usage):
    """Raised when the input ends before the last question."""


class Told(str):
    """What was asked for instead of an answer, such as help: the question is put once more."""

    __slots__ = ()


class Prompt:
    """Writes questions to standard error, so that standard output holds the result alone; reads one line each.

    Where nobody types, what is read is written too, so that a log can be read, and the first line that is no answer
    ends it: the lines after it would answer other questions than they were meant for.
    """

    def __init__(self, around: Surroundings) -> None:
        self.width = min(around.width, terminal.WIDEST)
        self.typed = around.typed
        self.echoes = not (around.typed or around.ci)
        self.edited = around.typed and around.watched
        self.number = 0
        self._lines: Typed | None = None

    def say(self, text: str, *, indent: int = 0, lead: str | None = None) -> None:
        """A paragraph, after `lead`."""
        page = terminal.Page(self.width)
        page.wrapped(text, indent=indent, lead=lead)
        print(terminal.plain(page.lines), end="", file=sys.stderr)

    def line(self, prompt: str, known: Mapping[str, str] = NO_WORDS) -> str:
        """One line, without white space around it. `known` can be completed, by themselves or by another name.

        Raises EndedError at the end of the input, and KeyboardInterrupt.
        """
        if self.edited:
            return self._typed(prompt, known)
        print(prompt, end="", file=sys.stderr, flush=True)
        read = sys.stdin.readline() if sys.stdin is not None else ""
        if not read:
            print(file=sys.stderr)
            raise EndedError(ENDED)
        self.number += 1
        if not self.typed:
            print(escape.one_line(read.strip()) if self.echoes else "", file=sys.stderr)
        return read.strip()

    def _typed(self, prompt: str, known: Mapping[str, str]) -> str:
        """One line at a terminal, with all that makes typing easy."""
        if self._lines is None:
            from hrdd.cli.typed import Typed  # only for who types

            self._lines = Typed()
        if len(prompt) > self.width // 2:  # room to type in
            self.say(prompt.strip())
            prompt = "> "
        try:
            return self._lines.line(prompt, known).strip()
        except EOFError:
            raise EndedError(ENDED) from None

    def until(
        self,
        prompt: str,
        understood: Callable[[str], tuple[str, ...] | str],
        about: str,
        known: Mapping[str, str] = NO_WORDS,
    ) -> tuple[str, ...]:
        """Ask until the line is understood; a sentence says why it was not. `about` names what is asked.

        `known` can be completed. Raises Usage where nobody types and a line is not understood.
        """
        while True:
            found = understood(self.line(prompt, known))
            if isinstance(found, tuple):
                return found
            if not (self.typed or isinstance(found, Told)):
                raise Usage(words.name("asking", "stopped").format(number=self.number, about=about, fix=found))
            self.say(found, indent=2)


def ask_screen(
    screen: Screen, rubric: Rubric, around: Surroundings, contacts: Sequence[Contact] = ()
) -> tuple[Application, ...]:
    """Ask a whole screen; one application. Raises Usage where the input ends too early.

    Once an answer says that people may be in danger, the first thing told is whom of the `contacts` to call.
    """
    prompt = Prompt(around)
    prompt.say(f"{screen.title}. {screen.intro}")
    prompt.say(words.name("asking", "how"))
    print(file=sys.stderr)
    name = ask_name(prompt)
    places = ask_places(prompt, rubric)
    questions = asked_questions(screen, rubric)
    answers: dict[str, tuple[str, ...]] = {}
    trail: list[str] = []
    called = False
    while (wanted := next_question(answers, places, screen, rubric)) is not None:
        put(questions[wanted], prompt, len(trail) + 1)
        said = prompt.until(
            "> ", lambda line: understood(line, questions[wanted], prompt), wanted, words_of(questions[wanted])
        )  # asked at once
        if said == (BACK,):
            if trail:
                del answers[trail.pop()]
            continue
        answers[wanted] = said
        trail.append(wanted)
        answers = {known: answers[known] for known in trail}
        if not called and in_danger(answers, places, screen, rubric):
            called = True
            print(file=sys.stderr)
            urgent.call(contacts)
    ident = SLUG.sub("-", name.lower()).strip("-")[:60].strip("-") or screen.kind
    found = screened(answers, places, screen, rubric)
    return (Application(1, ident, name, places, answers, found),)


def ask_name(prompt: Prompt) -> str:
    """Ask what the subject is called."""
    return prompt.until(f"{words.name('asking', 'name')} ", _some_name, "name")[0]


def ask_line(prompt: Prompt, question: str) -> str:
    """Ask for one line that says something."""
    return prompt.until(f"{question} ", _some_name, "it")[0]


def ask_person(prompt: Prompt) -> tuple[str, str]:
    """Ask who assesses, and in which role."""
    name, role = prompt.until(f"{words.name('asking', 'person')}: ", _some_person, "who assesses")
    return name, role


def ask_places(prompt: Prompt, rubric: Rubric) -> tuple[str, ...]:
    """Ask for the places, as codes."""
    return prompt.until(
        f"{words.name('asking', 'places')} ",
        lambda line: _places(line, rubric, prompt),
        "places",
        names_of(rubric) if prompt.edited else NO_WORDS,
    )


def _some_name(line: str) -> tuple[str, ...] | str:
    return (line,) if line else words.name("asking", "name-needed")


def _some_person(line: str) -> tuple[str, ...] | str:
    return person_of(line) or words.name("asking", "person-needed")


def _places(line: str, rubric: Rubric, prompt: Prompt) -> tuple[str, ...] | str:
    """The codes of a line of codes and names; what was taken for a name is said."""
    whole = code_of(line, rubric)
    parts = [line] if whole else [part.strip() for part in PARTS.split(line) if part.strip()]
    taken: dict[str, str] = {}
    places: list[str] = []
    for part in parts:
        if code := code_of(part, rubric):
            taken[code] = part.strip()
            places.append(code)
        else:
            places += [word.lower() if word.lower() == WORLDWIDE else word.upper() for word in part.split()]
    if not places or any(place != WORLDWIDE and place not in rubric.places for place in places):
        return words.name("asking", "places-needed")
    if taken:
        told = ", ".join(f"{name}: {code}" for code, name in taken.items())
        prompt.say(words.name("asking", "taken-places").format(places=told), indent=2)
    return tuple(dict.fromkeys(places))


def words_of(question: Question) -> Mapping[str, str]:
    """The words that answer a question, for completing them."""
    return dict.fromkeys((*question.choices, UNKNOWN), "")


def put(question: Question, prompt: Prompt, number: int | None) -> None:
    """Put one question with its choices; no number for one that is put again."""
    print(file=sys.stderr)
    prompt.say(question.text, indent=4, lead=f"{number:>2}. " if number is not None else "  - ")
    if question.many:
        prompt.say(words.name("asking", "many"), indent=4)
    for index, choice in enumerate(question.choices, 1):
        text = question.choice_text.get(choice, "")
        prompt.say(f"{choice}{': ' if text else ''}{text}", indent=10, lead=f"    {index:>4}  ")
    prompt.say(words.name("asking", "unknown"), indent=10, lead="       u  ")


def understood(line: str, question: Question, prompt: Prompt) -> tuple[str, ...] | str:
    """The words of an answer, `(BACK,)`, or a sentence that says what to write; `?` tells the help."""
    if line == HELP:
        prompt.say(question.help, indent=2)
        return Told(question.example)
    if line.lower() in {BACK, "back"}:
        return (BACK,)
    if line.lower() in {"u", UNKNOWN}:
        return (UNKNOWN,)
    parts = PARTS.sub(" ", line.lower()).split() if question.many else [line.lower()]
    numbered = {str(index): choice for index, choice in enumerate(question.choices, 1)}
    chosen = tuple(dict.fromkeys(numbered.get(part, part) for part in parts))
    if not chosen or any(word not in question.choices for word in chosen):
        return words.name("asking", "several" if question.many else "one")
    if len(chosen) > 1 and question.choices[0] in chosen:
        return words.name("asking", "alone").format(choice=question.choices[0])
    return chosen
