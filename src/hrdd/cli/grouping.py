"""Questions that stand together are put on one screen: each in full, each with an answer of its own.

Those of yes or no are answered there. Of those with more answers it is asked which of them apply at all: each says what
is saved where it does not, and those that apply are asked afterwards with all their answers.
"""

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
NOTHING = ("no", "none", "never")
"""First choices which say that a question does not apply."""

FULLY = ""
"""In place of a word: this question is to be asked with all its answers."""

ONE_BY_ONE = ("o",)
PART = re.compile(r"(?P<open>u?)(?P<number>[0-9]+)")


def together(names: Sequence[str], rubric: Rubric) -> tuple[Question, ...]:
    """The questions of the theme that comes next which can be put at once; empty where there are too few.

    They are of one theme, have one answer in all places alike, and none of them is about a measure. A question that is
    always asked stands alone: so much hangs on it, such as the three noes of the short form.
    So does whether children are there.
    """
    if not names:
        return ()
    children = rubric.questions_behind(rubric.manifest.gate.children_when.facts)
    theme = next(own for own in rubric.themes.values() if names[0] in own)
    plain = [rubric.question[name] for name in names if name in theme and _plain(rubric.question[name])]
    for found in (
        [question for question in plain if question.choices == SHAPE],
        [question for question in plain if question.choices != SHAPE and question.id not in children],
    ):
        if len(found) >= LEAST:
            return tuple(found[:MOST])
    return ()


def _plain(question: Question) -> bool:
    single = not (question.many or question.per_place or question.measure)
    return single and question.choices[0] in NOTHING and question.ask_when is not None


def put_together(questions: Sequence[Question], prompt: Prompt) -> tuple[str, ...]:
    """Put them, and give a word for each in their order, FULLY for one still to be asked with all its answers.

    Or an order of one word, such as `(BACK,)`.
    """
    two = all(question.choices == SHAPE for question in questions)
    prompt.say(words.name("asking", "together" if two else "together-apply").format(count=len(questions)))
    for number, question in enumerate(questions, 1):
        prompt.say(question.text, indent=6, lead=f"{number:>4}  ")
        if not two:
            least = question.choices[0]
            text = question.choice_text.get(least, least)
            more = "" if text.lower() == least else f" ({text})"
            means = words.name("asking", "left-out").format(answer=f"{least}{more}")
            prompt.say(means, indent=6, lead="      ")
    prompt.say(words.name("asking", "together-how" if two else "together-apply-how"))
    return prompt.until("> ", lambda line: _heard(line.lower(), questions), questions[0].id)


def _heard(line: str, questions: Sequence[Question]) -> tuple[str, ...] | str:
    """A word for each question, an order, help, or a sentence that says what to write."""
    if line in {"o", "s", "q", BACK}:
        return (line,)
    if line.startswith(HELP):
        return _help(line.removeprefix(HELP).strip(), questions)
    said = [question.choices[0] for question in questions]
    parts = re.split(r"[\s,;]+", line.strip(" ,;"))
    if parts in (["0"], ["none"]):
        return tuple(said)
    for part in parts:
        match = PART.fullmatch(part)
        if match is None or not 1 <= int(match["number"]) <= len(questions):
            return words.name("asking", "together-needed")
        index = int(match["number"]) - 1
        said[index] = UNKNOWN if match["open"] else SHAPE[1] if questions[index].choices == SHAPE else FULLY
    return tuple(said)


def _help(number: str, questions: Sequence[Question]) -> Told:
    if number.isdecimal() and 1 <= int(number) <= len(questions):
        question = questions[int(number) - 1]
        return Told(f"{question.help} {words.name('skeleton', 'example')} {question.example}")
    return Told(words.name("asking", "together-how"))
