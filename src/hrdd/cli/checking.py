"""`hrdd check`: is a file valid and complete, and what is still missing."""

from __future__ import annotations

import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.cli import urgent, voice
from hrdd.cli.assessing import day, given
from hrdd.cli.output import Usage, show_text, write
from hrdd.cli.surroundings import look, read_stdin
from hrdd.cli.telling import INVALID
from hrdd.engine.codes import EXITS, worst_exit
from hrdd.engine.danger import in_danger
from hrdd.engine.policy import in_force
from hrdd.engine.progress import progress
from hrdd.engine.second_look import second_look
from hrdd.library import disk, rubrics
from hrdd.library.adding import added, waiting
from hrdd.library.assessments import STDIN
from hrdd.library.judging import Desk, Refused
from hrdd.library.mending import mended
from hrdd.render import terminal, words
from hrdd.render.escape import one_line
from hrdd.render.hearing import reached
from hrdd.render.standing import Standing, standing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hrdd.library.judging import Judged

INCOMPLETE = EXITS["INCOMPLETE"]
ROUNDS = 5


def check_files(
    files: Sequence[str], as_of: str | None, rubric: str | None, *, fix: bool = False, add: bool = False
) -> int:
    """Check files and tell what is missing: 0, 3 where one is invalid, 4 where one is incomplete.

    With `fix`, complaints that have one plain way out are mended in the files first; with `add`, open questions that
    a file does not hold yet are written into it as comments. Raises Usage.
    """
    around = look()
    names = given(files)
    stdin = read_stdin() if STDIN in names else b""
    folder = Path(rubric) if rubric is not None else None
    if (fix or add) and STDIN in names:
        raise Usage("standard input cannot be mended or added to: name a file")
    for name in names:
        if fix:
            _mend(name, day(as_of, around.today), folder)
        if add:
            _add(name, day(as_of, around.today), folder)
    desk = Desk(day(as_of, around.today), folder, stdin)
    codes = []
    for result in desk.judge(names):
        if isinstance(result, Refused):
            voice.complain(result.diagnostics, voice.file_text(stdin))
            codes.append(INVALID)
            count = len(result.diagnostics)
            show_text(
                f"{voice.calm(one_line(result.name))}: invalid, {count} {'complaint' if count == 1 else 'complaints'}\n"
            )
        else:
            codes.append(_tell(result, desk.as_of))
    return worst_exit(codes)


def _mend(name: str, as_of: date, rubric: Path | None) -> None:
    """Mend one file in rounds, since one misspelling may hide another; each round must leave fewer complaints."""
    shelved = rubrics.find("core") if rubric is None else rubrics.load(rubric, str(rubric))
    for _ in range(ROUNDS):
        (before,) = Desk(as_of, rubric).judge([name])
        if not isinstance(before, Refused) or not disk.is_file(name):
            return
        raw = disk.read(Path(name), name)
        try:
            raw.decode()
        except UnicodeDecodeError:
            return
        text, done = mended(raw, before.diagnostics, name, shelved.rubric)
        if not done or _left(text, name, as_of, rubric) >= len(before.diagnostics):
            return
        write([(name, text)])
        for mend in done:
            voice.tell(f"{name}:{mend.line}: mended, {mend.before} -> {mend.after}")


def _left(text: bytes, name: str, as_of: date, rubric: Path | None) -> int:
    """How many complaints a file would have if this were its text."""
    path = Path(name)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(text)
        (after,) = Desk(as_of, rubric).judge([str(copy)])
    return len(after.diagnostics) if isinstance(after, Refused) else 0


def _add(name: str, as_of: date, rubric: Path | None) -> None:
    """Write the open questions that a file does not hold yet into it, as comments. Raises Usage."""
    (found,) = Desk(as_of, rubric).judge([name])
    if isinstance(found, Refused):
        return
    shelf = found.shelved.rubric
    left = progress(found.outcome, found.written.assessment.answers, shelf).open
    there = waiting(found.written.document.text, left)
    new = [question for question in left if question not in there and question not in found.written.assessment.answers]
    if not new:
        return
    text = added(found.written.source, name, new, shelf)
    if text is None:
        raise Usage(f"there is no room for comments in {name}: write answers: with each answer on a line of its own")
    write([(name, text)])
    voice.tell(f"{name}: added, to be answered: {', '.join(new)}")


def _tell(result: Judged, as_of: date) -> int:
    """Tell how far one file is; its exit code."""
    outcome, rubric = result.outcome, result.shelved.rubric
    far = progress(outcome, result.written.assessment.answers, rubric)
    reasons = [found for found in outcome.decision.reasons if found.code == "INCOMPLETE"]
    told = Standing(
        voice.calm(result.name),
        "" if result.name == STDIN else shlex.quote(result.name),
        as_of,
        far,
        [outcome.finding(found.finding) for found in reasons if found.finding is not None],
        [dict(found.values)["platform"] for found in reasons if dict(found.values)["what"] == "platform"],
        waiting(result.written.document.text, far.open),
        in_force(rubric.manifest.gate, outcome.stage, outcome.kind).promises,
        reached(result.written.assessment, rubric),
    )
    around = look()
    if not around.ci and in_danger(result.written.assessment, rubric, as_of):
        urgent.call(result.settings.settings.contacts)
    page = terminal.Page(min(around.width, terminal.WIDEST))
    standing(page, told, rubric)
    _look_twice(page, result, as_of)
    show_text(terminal.plain(page.lines))
    return 0 if told.complete else INCOMPLETE


def _look_twice(page: terminal.Page, result: Judged, as_of: date) -> None:
    """What to read again, as questions: none of it changes a rating or the exit code."""
    looks = second_look(result.written.assessment, result.shelved.rubric, as_of)
    if not looks:
        return
    page.gap()
    page.wrapped(words.name("look", "heading"), terminal.STRONG, indent=0)
    for look_ in looks:
        document, path = result.written.place(look_.path)
        place = f"{one_line(Path(document.name).name)}:{document.span(path).line}"
        about = ".".join(str(part) for part in look_.path if part != "because")
        text = words.name("look", look_.code).format_map(dict(look_.values))
        page.wrapped(f"{place} {about}: {text}", indent=4, lead="  - ")
