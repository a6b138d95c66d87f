"""`hrdd ask`: one question after the other, saved after each answer, with the picture as it changes."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdd.cli import urgent, voice
from hrdd.cli.asking import BACK, EndedError, Prompt, Told, put, understood, words_of
from hrdd.cli.assessing import day
from hrdd.cli.checking import INCOMPLETE
from hrdd.cli.grouping import FULLY, ONE_BY_ONE, put_together, together
from hrdd.cli.heads import headed, only_begun
from hrdd.cli.output import Usage, write
from hrdd.cli.surroundings import look
from hrdd.engine.danger import in_danger
from hrdd.engine.facts import UNKNOWN, WORLDWIDE
from hrdd.engine.progress import progress
from hrdd.library import disk, rubrics
from hrdd.library.editing import answered, edited
from hrdd.library.judging import Desk, Judged, Refused
from hrdd.render import words
from hrdd.render.tongue import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hrdd.engine.progress import Progress
    from hrdd.model.rubric import Question, Rubric

INVALID = 3
NOT_ASKED = "HR403"
SKIP, STOP, KEEP = ("s",), ("q",), ("",)
ORDERS = {"s": SKIP, "skip": SKIP, "q": STOP, "quit": STOP}


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


def interview(file: str, as_of: str | None, rubric: str | None, prompt: Prompt | None = None) -> int:
    """Ask what is open in a file until nothing is, or until somebody stops: 0, 3 (invalid) or 4 (still open).

    The end of the input is a stop. `prompt` is one that has been in use. Raises Usage where the file is standard input,
    and where a line is no answer and nobody is there to be asked again.
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
    while names := [name for name in _open(found) if name not in talk.skipped]:
        try:
            after = _step(names, found, talk)
        except EndedError:
            break
        if after is None:
            break
        if isinstance(after, Refused):
            voice.complain(after.diagnostics, voice.file_text())
            return INVALID
        found = after
    return _end(found, talk)


def _far(found: Judged) -> Progress:
    return progress(found.outcome, found.written.assessment.answers, found.shelved.rubric)


def _open(found: Judged) -> list[str]:
    """What has no answer yet, theme by theme; measures last, which leave nothing open and help to start.

    What is asked already is asked whatever is answered first, so the order of themes costs no question.
    """
    far, themes = _far(found), list(found.shelved.rubric.themes)
    return [
        name
        for names in (far.open, far.optional)
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
        said = _asked(rubric.question[names[0]], found, talk)
    asked = [question.id for question in several] or names[:1]
    if said == STOP:
        return None
    if said == SKIP:
        talk.skipped.update(asked)
        return found
    if said == (BACK,):
        return _again(found, talk)
    if len(asked) == 1:
        return _answered(asked[0], said, found, talk)
    kept = {name: word for name, word in zip(asked, said, strict=True) if word != FULLY}
    talk.alone.update(set(asked) - set(kept))
    for name, word in kept.items():
        talk.save(name, word)
    return _told(list(kept), talk)


def _asked(question: Question, found: Judged, talk: Talk) -> tuple[str, ...] | Mapping[str, Any]:
    """Put one question; the words said, an order, or words by place."""
    prompt, written = talk.prompt, found.written.assessment
    places = written.subject.places
    put(question, prompt, len(written.answers) + (question.id not in written.answers))
    if question.id in written.answers:
        now = written.answers[question.id].value
        told = ", ".join(now) if isinstance(now, tuple) else str(now or "?")
        prompt.say(words.name("asking", "now").format(answer=told), indent=4)
    if question.measure is not None:
        prompt.say(words.name("asking", "optional"), indent=4)
    by_place = question.per_place and len(places) > 1
    if by_place:
        prompt.say(words.name("asking", "by-place"), indent=4)

    def heard(line: str) -> tuple[str, ...] | str:
        if line.lower() in ORDERS:
            return ORDERS[line.lower()]
        if not line and question.id in written.answers:
            return KEEP
        if line.lower() == "w":
            return Told(_decides(question, found.shelved.rubric))
        if line.lower() == "c":
            return Told(question.unknown_costs or words.name("asking", "decides-asking"))
        if by_place and line.lower() == "p":
            return ("p",)
        return understood(line, question, prompt)

    said = prompt.until("> ", heard, question.id, words_of(question))
    if said != ("p",):
        return said
    return {
        place: _plain(
            question,
            prompt.until(
                f"{words.name('asking', 'for-place').format(place=place)} ", heard, question.id, words_of(question)
            ),
        )
        for place in places
        if place != WORLDWIDE
    }


def _decides(question: Question, rubric: Rubric) -> str:
    """Which risks look at a question, in words."""
    risks = [rubric.risk[name].title for name, behind in rubric.facts_behind.items() if question.id in behind]
    if question.measure is not None:
        return f"{words.name('asking', 'decides')} {rubric.control[question.measure].title}."
    if not risks:
        return words.name("asking", "decides-asking")
    return f"{words.name('asking', 'decides')} {'; '.join(risks)}."


def _plain(question: Question, said: tuple[str, ...]) -> object:
    return list(said) if question.many and said != (UNKNOWN,) else said[0]


def _answered(name: str, said: tuple[str, ...] | Mapping[str, Any], found: Judged, talk: Talk) -> Judged | Refused:
    """Save an answer, and tell what follows."""
    question = found.shelved.rubric.question[name]
    talk.save(name, _plain(question, said) if isinstance(said, tuple) else {"by_place": dict(said)})
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
        said = _asked(found.shelved.rubric.question[name], found, talk)
        if said in (KEEP, SKIP, STOP):
            return found
        if said != (BACK,):
            return _answered(name, said, found, talk)
    return found


def _picture(found: Judged) -> str:
    """How far it is, and the worst rating as it stands."""
    outcome = found.outcome
    worst = outcome.overall.residual
    missing = len({name for finding in outcome.findings for name in finding.open})
    picture = ENGLISH.rating(worst, missing) if worst is not None else words.name("asking", "nothing-yet")
    return words.name("asking", "so-far").format(counted=words.counted(_far(found)), picture=picture)


def _end(found: Judged, talk: Talk) -> int:
    """What is still open; the exit code of a check."""
    far = _far(found)
    print(file=sys.stderr)
    talk.prompt.say(f"{words.counted(far)}.")
    if not far.open:
        talk.prompt.say(words.name("asking", "done").format(file=talk.file))
    else:
        talk.prompt.say(words.name("asking", "left").format(file=talk.file))
    for name in far.open:
        talk.prompt.say(found.shelved.rubric.question[name].text, indent=4, lead=f"  {name}  ")
    return INCOMPLETE if far.open else 0
