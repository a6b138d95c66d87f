"""`hrdd screen`: five minutes for one subject, asked question by question, or a whole sheet of applications at once."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.cli import urgent, voice
from hrdd.cli.asking import Prompt, ask_person, ask_screen, person_of
from hrdd.cli.assessing import day
from hrdd.cli.output import STDOUT, Usage, show_text, write
from hrdd.cli.surroundings import look
from hrdd.cli.telling import INVALID
from hrdd.engine.facts import WORLDWIDE
from hrdd.engine.screening import asked_questions, in_danger
from hrdd.library import applications, disk, rubrics, screens, settings, sheets
from hrdd.library.applications import Application
from hrdd.library.carrying import carried_answers
from hrdd.render import screen_sheets, screening, terminal, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hrdd.cli.surroundings import Surroundings
    from hrdd.diagnostics import Diagnostic
    from hrdd.model.rubric import Rubric
    from hrdd.model.screen import Screen
    from hrdd.model.settings import Contact

SUFFIXES = {".csv": "csv", ".xlsx": "xlsx", ".json": "json", ".txt": "text"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command was asked for."""

    kind: str
    file: str | None
    outputs: Sequence[str]
    rubric: str | None
    as_of: str | None
    folder: str | None
    by: str | None
    blank: bool = False


def run(wish: Wish) -> int:
    """Screen, tell, write: 0, or 3 where rows have to be corrected. Raises Usage and Refusal."""
    around = look()
    shelf = _shelf(wish.rubric)
    screen = screens.find(shelf, wish.kind)
    plan = [_format(output) for output in wish.outputs]
    by = _person(wish, around)
    for folder in {str(Path(where).parent) for where, _ in plan if where != STDOUT} | {wish.folder or "."}:
        if not disk.is_folder(folder):  # before anybody answers a question for nothing
            raise Usage(f"there is no folder {folder}: make it first")
    if wish.blank:
        return _blank(wish, plan, screen, shelf.rubric)
    if by is None and wish.folder is not None:
        by = ask_person(Prompt(around))
    contacts = settings.find(Path(wish.file or "").parent).settings.contacts
    notices: tuple[Diagnostic, ...] = ()
    if wish.file is None:
        found = ask_screen(screen, shelf.rubric, around, contacts)
    else:
        sheet = sheets.read(Path(wish.file), wish.file)
        found, notices = applications.applications(sheet, screen, shelf.rubric, lambda: screens.questions(shelf))
    if wish.file is not None and wish.file in wish.outputs:
        raise Usage(f"the output {wish.file} would replace the sheet itself")
    wrong = [complaint for application in found for complaint in application.complaints]
    lines = _lines(found, screen, shelf.rubric, contacts)
    if wish.file is not None:
        _tell_first(wish.file, lines, contacts, around)
    _complain([*notices, *wrong], around)
    when = day(wish.as_of, around.today)
    written = _outputs(plan, lines, screen, shelf.rubric, [one.answers for one in found], when)
    if wish.folder is not None and by is not None:
        written += _assessments(list(zip(found, lines, strict=True)), wish.folder, screen, shelf.rubric, by, when)
    write(written)
    _told(written, wish, lines, screen, shelf.rubric, around)
    if wish.folder is None:
        _go_on(wish, list(zip(found, lines, strict=True)), screen, shelf.rubric, around, when)
    return INVALID if wrong else 0


def _told(
    written: Sequence[tuple[str, bytes]],
    wish: Wish,
    lines: Sequence[screening.Line],
    screen: Screen,
    rubric: Rubric,
    around: Surroundings,
) -> None:
    """What was written, and the outcome on the screen unless standard output holds it already."""
    for where, _ in written:
        if where != STDOUT:
            voice.tell(f"{where}: written")
    if not any(where == STDOUT for where, _ in written):
        _tell(lines, screen, rubric, around, single=wish.file is None)


def _go_on(
    wish: Wish,
    found: Sequence[tuple[Application, screening.Line]],
    screen: Screen,
    rubric: Rubric,
    around: Surroundings,
    when: date,
) -> None:
    """Where a full assessment is due: offer to begin it at a terminal, and otherwise say with which words."""
    if all(line.ending != "full" for _, line in found):
        return
    if wish.file is not None or not around.typed:
        told = f"hrdd screen {wish.kind} {wish.file or ''}".rstrip()
        voice.tell(words.name("screen", "begin-with").format(command=told))
        return
    prompt = Prompt(around)
    (file,) = prompt.until(f"{words.name('screen', 'begin-here')} ", _new_file, "a file")
    if not file:
        return
    by = ask_person(prompt)
    ((application, line),) = found
    start = screening.Start(line, carried_answers(application, screen, rubric, by, when), by, when)
    write([(file, screening.full_assessment(start, screen, rubric).encode())])
    voice.tell(words.name("screen", "begun").format(file=file))


def _new_file(line: str) -> tuple[str, ...] | str:
    """A file that can be begun; nothing where none is wanted, or what is wrong with it."""
    where = Path(line)
    if line and (where.suffix not in {".yaml", ".yml"} or disk.is_file(where) or not disk.is_folder(where.parent)):
        return words.name("screen", "begin-where")
    return (line,)


def _tell_first(file: str, lines: Sequence[screening.Line], contacts: Sequence[Contact], around: Surroundings) -> None:
    """Before anything else about a sheet: in which rows people may be in danger, and whom to call."""
    rows = [str(line.row) for line in lines if line.call]
    if rows and not around.ci:
        urgent.call(contacts)
        told = words.name("danger", "rows" if len(rows) > 1 else "one-row")
        voice.tell(told.format(rows=", ".join(rows), count=len(rows)))
    if not lines:
        voice.tell(f"{file}: {words.name('screen', 'no-rows')}")


def _shelf(folder: str | None) -> screens.Shelf:
    if folder is not None:
        return screens.Shelf(Path(folder), folder, rubrics.load(Path(folder), folder))
    return screens.Shelf(disk.data_folder("rubrics") / "core", "core", rubrics.find("core"))


def _format(output: str) -> tuple[str, str]:
    """An output and its format. Raises Usage."""
    if output == STDOUT:
        return output, "csv"
    found = SUFFIXES.get(Path(output).suffix.lower())
    if found is None:
        raise Usage(f"the ending of {output} says no format; endings: {', '.join(SUFFIXES)}")
    return output, found


def _person(wish: Wish, around: Surroundings) -> tuple[str, str] | None:
    """The name and role of whoever screens; None where it is not needed or yet to be asked for. Raises Usage."""
    if wish.by is None:
        if wish.folder is None or wish.blank or around.typed:
            return None
        raise Usage('an assessment says who made it: add a name and a role, as in --by "A. Person, grant officer"')
    found = person_of(wish.by)
    if found is None:
        raise Usage('write a name, a comma and a role: --by "A. Person, grant officer"')
    return found


def _blank(wish: Wish, plan: Sequence[tuple[str, str]], screen: Screen, rubric: Rubric) -> int:
    """Write sheets to fill in. Raises Usage."""
    if wish.file is not None or not plan:
        raise Usage("--blank makes a sheet to fill in: hrdd screen KIND --blank -o sheet.xlsx")
    questions = asked_questions(screen, rubric)
    made: list[tuple[str, bytes]] = []
    for output, form in plan:
        if form not in {"csv", "xlsx"}:
            raise Usage("a sheet to fill in is .csv or .xlsx")
        content = (
            screen_sheets.blank_csv(questions) if form == "csv" else screen_sheets.blank_workbook(questions, screen)
        )
        made.append((output, content))
    write(made)
    return 0


def _complain(diagnostics: Sequence[Diagnostic], around: Surroundings) -> None:
    """Print complaints by row and column; what stands in a cell only for the person at the terminal."""
    for diagnostic in diagnostics:
        told = replace(diagnostic, span=None) if around.quotes else diagnostic
        print(voice.calm(terminal.complaint(told, "" if around.quotes else None)), file=sys.stderr)


def _lines(
    found: Sequence[Application], screen: Screen, rubric: Rubric, contacts: Sequence[Contact]
) -> list[screening.Line]:
    """The applications as they are told; where people may be in danger, with whom to call."""
    return [
        screening.Line(
            a.row, a.id, a.name, a.places, a.screened, a.complaints,
            words.call_first(contacts) if in_danger(a.answers, a.places or (WORLDWIDE,), screen, rubric) else "",
        )
        for a in found
    ]  # fmt: skip


def _outputs(
    plan: Sequence[tuple[str, str]],
    lines: Sequence[screening.Line],
    screen: Screen,
    rubric: Rubric,
    said: Sequence[Mapping[str, Sequence[str]]],
    when: date,
) -> list[tuple[str, bytes]]:
    made: list[tuple[str, bytes]] = []
    for output, form in plan:
        if form == "csv":
            made.append((output, screening.as_csv(lines, screen)))
        elif form == "xlsx":
            made.append((output, screen_sheets.as_workbook(lines, screen)))
        elif form == "json":
            made.append((output, screening.as_data(lines, screen, rubric).encode()))
        else:
            page = (
                screening.overview(lines, screen, 80)
                if len(lines) != 1
                else [*screening.one(lines[0], screen, rubric, 80), *screening.said(said[0], when, screen, rubric, 80)]
            )
            made.append((output, terminal.plain(page).encode()))
    return made


def _assessments(
    found: Sequence[tuple[Application, screening.Line]],
    folder: str,
    screen: Screen,
    rubric: Rubric,
    by: tuple[str, str],
    when: date,
) -> list[tuple[str, bytes]]:
    """The start of a full assessment for everything that needs one; what is there already is not touched."""
    made: list[tuple[str, bytes]] = []
    for application, line in found:
        if line.ending != "full":
            continue
        where = Path(folder) / f"{application.id}.yaml"
        if disk.is_file(where):
            voice.tell(f"{where}: there already, and left as it is")
            continue
        answers = carried_answers(application, screen, rubric, by, when)
        start = screening.Start(line, answers, by, when)
        made.append((str(where), screening.full_assessment(start, screen, rubric).encode()))
    return made


def _tell(
    lines: Sequence[screening.Line], screen: Screen, rubric: Rubric, around: Surroundings, *, single: bool
) -> None:
    page = (
        screening.one(lines[0], screen, rubric, around.width)
        if single
        else screening.overview(lines, screen, around.width)
    )
    show_text(terminal.coloured(page, around.width) if around.colour else terminal.plain(page))
