"""Which answers to go through again: named on the command line, or chosen where an interview ends."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hrdd.cli.asking import Told
from hrdd.cli.output import Usage
from hrdd.cli.putting import far, present
from hrdd.diagnostics import nearest
from hrdd.render import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.cli.asking import Prompt
    from hrdd.library.judging import Judged

UNSURE, ALL, END = "u", "a", ("", "q", "quit", "n", "no")
COMMAS = str.maketrans(",;", "  ")


def named(questions: Sequence[str], found: Judged) -> list[str]:
    """The questions named on the command line, each once. Raises Usage for every one that is not asked here."""
    wrong = [sentence for name in dict.fromkeys(questions) if (sentence := _wrong(name, found))]
    if wrong:
        raise Usage("; ".join(wrong))
    return list(dict.fromkeys(questions))


def _wrong(name: str, found: Judged) -> str:
    """Why a question cannot be asked here; empty where it can."""
    if name in found.outcome.asked:
        return ""
    if name in found.shelved.rubric.question:
        return words.name("asking", "not-asked").format(name=name)
    hint = nearest(name, found.outcome.asked)
    return f'there is no question "{name}"' + (f'; did you mean "{hint}"?' if hint else "")


def chosen(found: Judged, prompt: Prompt) -> list[str]:
    """Offer to go through answers again, those not known for certain first; the questions, none to end.

    Raises EndedError at the end of the input.
    """
    unsure, answers = far(found).unsure, found.written.assessment.answers
    there = [
        name for names in found.shelved.rubric.themes.values() for name in names
        if name in answers and name in found.outcome.asked
    ]  # fmt: skip

    offer = "again-unsure" if unsure else "again"

    def heard(line: str) -> tuple[str, ...] | str:
        if line.lower() in END:
            return ()
        if line.lower() == UNSURE and unsure:
            return unsure
        if line.lower() == ALL:
            return (*unsure, *(name for name in there if name not in unsure))
        if line == "?":
            for name in there:
                prompt.say(f"{name}: {present(answers[name])}", indent=4, lead="  ")
            return Told(words.name("asking", offer))
        names = line.translate(COMMAS).split()
        wrong = [sentence for name in names if (sentence := _wrong(name, found))]
        return words.first_up("; ".join(wrong)) if wrong else tuple(names)

    if not there:
        return []
    print(file=sys.stderr)
    if unsure:
        prompt.say(words.name("asking", "unsure").format(names=", ".join(unsure)))
    prompt.say(words.name("asking", offer))
    return list(prompt.until("> ", heard, "what to answer again"))
