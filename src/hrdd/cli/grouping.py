"""Questions of yes or no that stand together are put on one screen: each in full, each with an answer of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hrdd.cli.asking import BACK, HELP, Told
from hrdd.engine.facts import UNKNOWN
from hrdd.render import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.cli.asking import Prompt
    from hrdd.model.rubric import Question, Rubric

LEAST, MOST = 3, 8
"""How many questions make a screen of their own."""

SHAPE = ("no", "yes")
ONE_BY_ONE = ("o",)
PART = re.compile(r"(?P<open>u?)(?P<number>[0-9]+)")


def together(names: Sequence[str], rubric: Rubric) -> tuple[Question, ...]:
    """The questions of the theme that comes next which can be put at once; empty where there are too few.

    They are of one theme, answered yes or no in all places alike, and none of them is about a measure. A question
    that is always asked stands alone: so much hangs on it, such as the three noes of the short form.
    """
    if not names:
        return ()
    theme = next(own for own in rubric.themes.values() if names[0] in own)
    found = tuple(rubric.question[name] for name in names if name in theme and _plain(rubric.question[name]))
    return found[:MOST] if len(found) >= LEAST else ()


def _plain(question: Question) -> bool:
    single = not (question.many or question.per_place or question.measure)
    return single and question.choices == SHAPE and question.ask_when is not None


def put_together(questions: Sequence[Question], prompt: Prompt) -> tuple[str, ...]:
    """Put them, and give a word for each in their order; or an order of one word, such as `(BACK,)`."""
    prompt.say(words.name("asking", "together").format(count=len(questions)))
    for number, question in enumerate(questions, 1):
        prompt.say(question.text, indent=6, lead=f"{number:>4}  ")
    prompt.say(words.name("asking", "together-how"))
    return prompt.until("> ", lambda line: _heard(line.lower(), questions), questions[0].id)


def _heard(line: str, questions: Sequence[Question]) -> tuple[str, ...] | str:
    """A word for each question, an order, help, or a sentence that says what to write."""
    if line in {"o", "s", "q", BACK}:
        return (line,)
    if line.startswith(HELP):
        return _help(line.removeprefix(HELP).strip(), questions)
    said = [SHAPE[0]] * len(questions)
    parts = re.split(r"[\s,;]+", line.strip(" ,;"))
    if parts in (["0"], ["none"]):
        return tuple(said)
    for part in parts:
        match = PART.fullmatch(part)
        if match is None or not 1 <= int(match["number"]) <= len(questions):
            return words.name("asking", "together-needed")
        said[int(match["number"]) - 1] = UNKNOWN if match["open"] else SHAPE[1]
    return tuple(said)


def _help(number: str, questions: Sequence[Question]) -> Told:
    if number.isdecimal() and 1 <= int(number) <= len(questions):
        question = questions[int(number) - 1]
        return Told(f"{question.help} {words.name('skeleton', 'example')} {question.example}")
    return Told(words.name("asking", "together-how"))
