"""`hrdd ask`: one question after the other, saved after each answer, with the picture as it changes."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdd.cli import urgent, voice
from hrdd.cli.again import chosen, named
from hrdd.cli.asking import BACK, EndedError, Prompt
from hrdd.cli.assessing import day
from hrdd.cli.checking import INCOMPLETE
from hrdd.cli.grouping import FULLY, ONE_BY_ONE, put_together, together
from hrdd.cli.heads import headed, only_begun
from hrdd.cli.output import Usage, write
from hrdd.cli.putting import KEEP, SKIP, STOP, asked, far, plain
from hrdd.cli.surroundings import look
from hrdd.engine.danger import in_danger
from hrdd.library import disk, rubrics
from hrdd.library.editing import answered, edited
from hrdd.library.judging import Desk, Judged, Refused
from hrdd.render import words
from hrdd.render.tongue import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


INVALID = 3
FEW = 3
"""How many questions stand in a command to copy."""
NOT_ASKED = "HR403"


@dataclass(slots=True)
class Talk:
    """Where an interview stands: the file, what was answered in it so far, what was passed over.

    `alone` are questions that somebody wants to answer one by one.
    """

    file: str
    desk: Desk
    prompt: Prompt
    trail: list[str] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)
    called: bool = False
    theme: str = ""

    def call(self, found: Judged) -> None:
        """Say whom to call, once, where the answers say that people may be in danger."""
        if not self.called and in_danger(found.written.assessment, found.shelved.rubric, self.desk.as_of):
            self.called = True
            urgent.call(found.settings.settings.contacts)

    def judged(self) -> Judged | Refused:
        """The file as it is on the disk, judged."""
        self.desk = self.desk.fresh()
        return self.desk.judge([self.file])[0]

    def save(self, name: str, value: object) -> None:
        """Write one answer into the file, whole or not at all; comments and order stay. Raises Refusal."""
        raw = disk.read(Path(self.file), self.file)
        write([(self.file, answered(raw, self.file, name, value))])

    def take_out(self, names: list[str]) -> None:
        """Delete answers from the file. Raises Refusal."""

        def change(values: Any) -> None:
            for name in names:
                values["answers"].pop(name, None)

        raw = disk.read(Path(self.file), self.file)
        write([(self.file, edited(raw, self.file, change))])


def interview(
    file: str,
    as_of: str | None,
    rubric: str | None,
    prompt: Prompt | None = None,
    questions: Sequence[str] = (),
) -> int:
    """Ask what is open in a file until nothing is, or until somebody stops: 0, 3 (invalid) or 4 (still open).

    With `questions`, only these are asked, again where they have an answer. Otherwise whoever types is offered at the
    end to go through answers again. The end of the input is a stop. `prompt` is one that has been in use. Raises Usage
    where the file is standard input, where a question is not asked in it, and where a line is no answer and nobody is
    there to be asked again.
    """
    if file == "-":
        raise Usage("an interview needs a file to save the answers in")
    around = look()
    folder = Path(rubric) if rubric is not None else None
    talk = Talk(file, Desk(day(as_of, around.today), folder), prompt or Prompt(around))
    found = talk.judged()
    if isinstance(found, Refused) and only_begun(found.diagnostics):
        shelved = rubrics.find("core") if folder is None else rubrics.load(folder, str(folder))
        raw = disk.read(Path(file), file)
        write([(file, headed(raw, file, found.diagnostics, talk.prompt, shelved.rubric))])
        found = talk.judged()
    if isinstance(found, Refused):
        voice.complain(found.diagnostics, voice.file_text())
        return INVALID
    talk.call(found)
    talk.prompt.say(f"{words.name('asking', 'how')} {words.name('asking', 'more')}")
    wanted = named(questions, found)
    try:
        after = _through(wanted, found, talk) if wanted else _until_the_end(found, talk)
    except EndedError:
        after = talk.judged()
    if isinstance(after, Refused):
        voice.complain(after.diagnostics, voice.file_text())
        return INVALID
    return _end(after, talk)


def _until_the_end(found: Judged, talk: Talk) -> Judged | Refused:
    """Ask what is open, then offer to whoever types to go through answers again, which may open more."""
    while True:
        while names := [name for name in _open(found) if name not in talk.skipped]:
            after = _step(names, found, talk)
            if after is None:
                return found
            if isinstance(after, Refused):
                return after
            found = after
        again = chosen(found, talk.prompt) if talk.prompt.typed else []
        if not again:
            return found
        after = _through(again, found, talk)
        if isinstance(after, Refused):
            return after
        found = after


def _through(names: Sequence[str], found: Judged, talk: Talk) -> Judged | Refused:
    """Put these questions, one after the other; each answer stays until there is another. Back is to the one before."""
    at = 0
    while at < len(names):
        name = names[at]
        at += 1
        if name not in found.outcome.asked:
            continue
        said = asked(found.shelved.rubric.question[name], found, talk.prompt)
        if said == STOP:
            break
        if said == (BACK,):
            at = max(at - 2, 0)
        elif said not in (KEEP, SKIP):
            after = _answered(name, said, found, talk)
            if isinstance(after, Refused):
                return after
            found = after
    return found


def _open(found: Judged) -> list[str]:
    """What has no answer yet, theme by theme; measures last, which leave nothing open and help to start.

    What is asked already is asked whatever is answered first, so the order of themes costs no question.
    """
    now, themes = far(found), list(found.shelved.rubric.themes)
    return [
        name
        for names in (now.open, now.optional)
        for name in sorted(names, key=lambda n: themes.index(_theme(n, found)))
    ]


def _theme(name: str, found: Judged) -> str:
    return next(theme for theme, names in found.shelved.rubric.themes.items() if name in names)


def _step(names: list[str], found: Judged, talk: Talk) -> Judged | Refused | None:
    """Put what comes next, and give what follows from the answer; None where somebody stops."""
    rubric = found.shelved.rubric
    names = sorted(names, key=lambda name: name not in talk.alone)
    theme = _theme(names[0], found)
    if theme != talk.theme:
        talk.theme = theme
        titled = next(entry for entry in rubric.manifest.themes if entry.id == theme)
        print(file=sys.stderr)
        talk.prompt.say(f"--- {titled.title}: {titled.meaning}")
    grouped = [name for name in names if _theme(name, found) == theme and name not in talk.alone]
    several = together(grouped, rubric) if talk.prompt.typed and names[0] not in talk.alone else ()
    if several:
        print(file=sys.stderr)
        said: tuple[str, ...] | Mapping[str, Any] = put_together(several, talk.prompt)
        if said == ONE_BY_ONE:
            talk.alone.update(question.id for question in several)
            return found
    else:
        said = asked(rubric.question[names[0]], found, talk.prompt)
    put = [question.id for question in several] or names[:1]
    if said == STOP:
        return None
    if said == SKIP:
        talk.skipped.update(put)
        return found
    if said == (BACK,):
        return _again(found, talk)
    if len(put) == 1:
        return _answered(put[0], said, found, talk)
    kept = {name: word for name, word in zip(put, said, strict=True) if word != FULLY}
    talk.alone.update(set(put) - set(kept))
    for name, word in kept.items():
        talk.save(name, word)
    return _told(list(kept), talk)


def _answered(name: str, said: tuple[str, ...] | Mapping[str, Any], found: Judged, talk: Talk) -> Judged | Refused:
    """Save an answer, and tell what follows; the same answer once more changes nothing.

    A reason and evidence stood for the answer that was there, so they go with it, and that is told.
    """
    question = found.shelved.rubric.question[name]
    value = plain(question, said) if isinstance(said, tuple) else {"by_place": dict(said)}
    before = found.written.assessment.answers.get(name)
    if before is not None and before.value == (tuple(value) if isinstance(value, list) else value):
        return found
    talk.save(name, value)
    if before is not None and (before.because is not None or before.evidence):
        talk.prompt.say(words.name("asking", "reason-gone").format(name=name), indent=4)
    return _told([name], talk)


def _told(names: list[str], talk: Talk) -> Judged | Refused:
    """The file after these answers, and how the picture is now."""
    talk.trail += names
    after = _without_what_is_not_asked(talk)
    if isinstance(after, Judged):
        talk.call(after)
        talk.prompt.say(_picture(after), indent=4)
    return after


def _without_what_is_not_asked(talk: Talk) -> Judged | Refused:
    """The file judged; answers to questions that a changed answer took away are taken out of it, and that is told."""
    after = talk.judged()
    if isinstance(after, Judged) or any(found.code != NOT_ASKED for found in after.diagnostics):
        return after
    names = list(dict.fromkeys(str(found.path[1]) for found in after.diagnostics))
    talk.take_out(names)
    talk.prompt.say(words.name("asking", "taken-out").format(names=", ".join(names)), indent=4)
    return _without_what_is_not_asked(talk)


def _again(found: Judged, talk: Talk) -> Judged | Refused:
    """Ask the last question once more; its answer stays until there is another."""
    while talk.trail:
        name = talk.trail.pop()
        if name not in found.outcome.asked:
            continue
        said = asked(found.shelved.rubric.question[name], found, talk.prompt)
        if said in (KEEP, SKIP, STOP):
            return found
        if said != (BACK,):
            return _answered(name, said, found, talk)
    return found


def _picture(found: Judged) -> str:
    """How far it is, and the worst rating as it stands. What is open is counted once, in how far it is."""
    worst = found.outcome.overall.residual
    picture = ENGLISH.rating(worst) if worst is not None else words.name("asking", "nothing-yet")
    return words.name("asking", "so-far").format(counted=words.counted(far(found)), picture=picture)


def _end(found: Judged, talk: Talk) -> int:
    """What is still open and how to answer again; the exit code of a check."""
    now, file = far(found), shlex.quote(talk.file)
    print(file=sys.stderr)
    talk.prompt.say(f"{words.counted(now)}.")
    if now.open:
        talk.prompt.say(words.name("asking", "left").format(file=file))
        for name in now.open:
            talk.prompt.say(found.shelved.rubric.question[name].text, indent=4, lead=f"  {name}  ")
    else:
        talk.prompt.say(words.name("asking", "done").format(file=file))
    if now.unsure:
        talk.prompt.say(words.name("asking", "unsure").format(names=", ".join(now.unsure)))
    names = " ".join(now.unsure[:FEW]) or "QUESTION"
    talk.prompt.say(words.name("asking", "later" if now.unsure else "change").format(file=file, names=names))
    return INCOMPLETE if now.open else 0
