"""The rows of a sheet become applications: names, places and answers, with every complaint at its row and column."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order, nearest
from hrdd.engine.conditions import PLACE
from hrdd.engine.facts import UNKNOWN, WORLDWIDE
from hrdd.engine.screening import Screened, asked_questions, screened
from hrdd.render.screen_sheets import notes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from hrdd.library.sheets import Row, Sheet
    from hrdd.model.rubric import Question, Rubric
    from hrdd.model.screen import Screen

HEADINGS = {
    "name": ("name", "title", "project", "event"),
    "places": ("places", "place", "countries", "country"),
    "id": ("id", "number"),
}
"""What the columns beside the questions may be called; the first is the one that a blank sheet has."""

NOT_KNOWN = frozenset({UNKNOWN, "?", "don't know", "dont know", "do not know", "not known", "n/k"})
PARTS = re.compile(r"[,;|/\n]")
SLUG = re.compile(r"[^a-z0-9]+")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Application:
    """One row: what it says, what a screen makes of it, or why it cannot be screened."""

    row: int
    id: str
    name: str
    places: tuple[str, ...]
    answers: dict[str, tuple[str, ...]]
    screened: Screened | None
    complaints: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """What the reading of every cell needs."""

    sheet: Sheet
    screen: Screen
    rubric: Rubric
    questions: dict[str, Question]
    columns: dict[str, int]

    def cell(self, row: Row, name: str) -> str:
        """The text of a column by its name; empty where there is no such column."""
        return row.cell(self.columns[name]) if name in self.columns else ""

    def wrong(self, row: int, name: str, problem: str, fix: str, found: str = "", hint: str = "") -> Diagnostic:
        """A complaint about one cell, and what stands there."""
        column = self.columns.get(name, 0)
        values = [("column", name), ("fix", fix), ("problem", problem), ("row", str(row))]
        if found:
            values.append(("found", found[:40]))
        code = "HR504" if found else "HR506"
        return Diagnostic(code, self.sheet.name, (), self.sheet.span(row, column), tuple(sorted(values)), hint)


def applications(
    sheet: Sheet, screen: Screen, rubric: Rubric, others: Callable[[], Mapping[str, Collection[str]]] = dict
) -> tuple[tuple[Application, ...], tuple[Diagnostic, ...]]:
    """Screen every row; none is lost. Also gives the notices about columns that are not used.

    `others` gives the questions of every screen by name, to tell for which of them a sheet was made. Raises Refusal
    where the sheet is for another screen (HR507), lacks a column (HR502) or has one twice (HR503); then with
    everything that can be said about its rows, too.
    """
    questions = asked_questions(screen, rubric)
    columns, wrong, notices = _columns(sheet, questions)
    there = sum(name in columns for name in questions)
    if there * 2 < len(questions):
        raise Refusal([_of_another_kind(sheet, screen, (there, len(questions)), others())])
    reader = Reader(sheet, screen, rubric, questions, columns)
    first: dict[str, int] = {}
    told = notes(questions)
    found = tuple(_application(row, reader, first) for row in sheet.rows if not _is_note(row, reader, told))
    if wrong:
        raise Refusal(in_file_order([*wrong, *(one for application in found for one in application.complaints)]))
    return found, notices


def _is_note(row: Row, reader: Reader, told: Sequence[Mapping[str, str]]) -> bool:
    """Whether a row is one that a blank sheet says something in; one in which anything was written is none."""
    return any(
        reader.cell(row, "id") == note["id"]
        and all(_plain(reader.cell(row, name)) in {"", _plain(text)} for name, text in note.items())
        for note in told
    )


def _of_another_kind(
    sheet: Sheet, screen: Screen, counts: tuple[int, int], others: Mapping[str, Collection[str]]
) -> Diagnostic:
    """What to say of a sheet with hardly any column of a screen: for which one it may be."""
    headings = {_plain(heading) for heading in sheet.header.cells}
    held = {name: len(headings & set(questions)) for name, questions in others.items()}
    best = max(held, key=lambda name: held[name], default="")
    fix = f"For a sheet with every column: hrdd screen {screen.id} --blank -o sheet.xlsx."
    if best not in {"", screen.id} and held[best] * 2 >= len(others[best]):
        fix = f"It looks like one for {best}: hrdd screen {best} {shlex.quote(sheet.name)}."
    values = (("count", str(counts[1])), ("fix", fix), ("screen", screen.id), ("there", str(counts[0])))
    return Diagnostic("HR507", sheet.name, (), sheet.span(sheet.header.number, 0), values)


def _columns(
    sheet: Sheet, questions: dict[str, Question]
) -> tuple[dict[str, int], tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Where each column is; complaints about those that are missing or there twice, and notices about strangers."""
    known = {heading: name for name, headings in HEADINGS.items() for heading in headings}
    known |= {_plain(question.text): name for name, question in questions.items()}
    known |= {name: name for name in questions}
    columns: dict[str, int] = {}
    complaints: list[Diagnostic] = []
    notices: list[Diagnostic] = []
    row = sheet.header.number
    for index, heading in enumerate(sheet.header.cells):
        name = known.get(_plain(heading))
        if name is None:
            if heading:
                values = (("name", heading[:60]),)
                notices.append(
                    Diagnostic("HR505", sheet.name, (), sheet.span(row, index), values, nearest(heading, known))
                )
        elif name in columns:
            twice = (("column", name), ("first", str(columns[name] + 1)))
            complaints.append(Diagnostic("HR503", sheet.name, (), sheet.span(row, index), twice))
        else:
            columns[name] = index
    strangers = [heading for heading in sheet.header.cells if heading and _plain(heading) not in known]
    for name in ("name", "places", *questions):
        if name not in columns:
            fix = "Add it; a blank sheet with every column: hrdd screen KIND --blank -o sheet.xlsx."
            lacks = (("column", name), ("fix", fix))
            complaints.append(Diagnostic("HR502", sheet.name, (), sheet.span(row, 0), lacks, nearest(name, strangers)))
    return columns, tuple(complaints), tuple(notices)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _application(row: Row, reader: Reader, first: dict[str, int]) -> Application:
    complaints: list[Diagnostic] = []
    name = reader.cell(row, "name")
    if not name and "name" in reader.columns:
        complaints.append(reader.wrong(row.number, "name", "there is no name", "Write what the application is called."))
    ident = _id(row, reader, name)
    if not ID.fullmatch(ident):
        fix = "Use lower-case letters, digits and single hyphens, for example grant-17."
        complaints.append(reader.wrong(row.number, "id", "is not an id", fix, ident or "?"))
    elif ident in first:
        problem = f"stands in row {first[ident]} already"
        complaints.append(reader.wrong(row.number, "id", problem, "Give each row an id of its own.", ident))
    first.setdefault(ident, row.number)
    places, wrong = _places(row, reader)
    complaints += wrong
    answers: dict[str, tuple[str, ...]] = {}
    for question in reader.questions.values():
        words, wrong = _answer(row, question, reader)
        complaints += wrong
        if words:
            answers[question.id] = words
    found = screened(answers, places or (WORLDWIDE,), reader.screen, reader.rubric)
    complaints += _gaps(row, found, answers, reader, placed=bool(places))
    sound = found if not complaints else None
    return Application(row.number, ident, name, places, answers, sound, in_file_order(complaints))


def _id(row: Row, reader: Reader, name: str) -> str:
    """The id in the sheet, or one made of the name; the row makes it the only one of its kind."""
    if "id" in reader.columns and (given := row.cell(reader.columns["id"])):
        return given if ID.fullmatch(given) else SLUG.sub("-", given.lower()).strip("-")
    slug = SLUG.sub("-", name.lower()).strip("-")[:60].strip("-")
    return f"{slug}-{row.number}" if slug else f"row-{row.number}"


def _places(row: Row, reader: Reader) -> tuple[tuple[str, ...], list[Diagnostic]]:
    cell = reader.cell(row, "places")
    words = [part.strip() for part in PARTS.split(cell) if part.strip()]
    places = [WORLDWIDE if word.lower() == WORLDWIDE else word.upper() for word in words]
    fix = "Write codes of two letters such as TR, DE, or worldwide."
    if "places" not in reader.columns:
        return (), []
    if not places:
        return (), [reader.wrong(row.number, "places", "there is no place", fix)]
    unknown = [place for place in places if place != WORLDWIDE and place not in reader.rubric.places]
    wrong = [
        reader.wrong(row.number, "places", "is not a place hrdd knows", fix, place, code_of(place, reader.rubric))
        for place in unknown
    ]
    return (() if wrong else tuple(dict.fromkeys(places))), wrong


def code_of(name: str, rubric: Rubric) -> str:
    """The code of a country by its English name; empty where the name is none."""
    from babel import Locale

    wanted = _plain(name)
    territories = Locale("en").territories
    return next((code for code in rubric.places if _plain(territories.get(code, "")) == wanted), "")


def names_of(rubric: Rubric) -> dict[str, str]:
    """The codes of all places that a rubric knows, with their English names."""
    from babel import Locale

    territories = Locale("en").territories
    return {WORLDWIDE: "", **{code: territories.get(code, "") for code in rubric.places}}


def _answer(row: Row, question: Question, reader: Reader) -> tuple[tuple[str, ...], list[Diagnostic]]:
    cell = reader.cell(row, question.id)
    if not cell:
        return (), []
    if _plain(cell) in NOT_KNOWN:
        return (UNKNOWN,), []
    known = {_plain(choice): choice for choice in question.choices}
    known |= {_plain(text): choice for choice, text in question.choice_text.items()}
    known |= {"y": "yes", "n": "no", "true": "yes", "false": "no"} if {"yes", "no"} <= set(question.choices) else {}
    whole = _plain(cell)
    parts = (
        [whole] if whole in known or not question.many else [_plain(part) for part in PARTS.split(cell) if part.strip()]
    )
    wrong = [part for part in parts if part not in known]
    if wrong:
        allowed = ", ".join((*question.choices, UNKNOWN))
        fix = f"Write {'one or more' if question.many else 'one'} of: {allowed}."
        hint = nearest(wrong[0], question.choices)
        return (), [reader.wrong(row.number, question.id, "is not an answer", fix, wrong[0], hint)]
    words = tuple(dict.fromkeys(known[part] for part in parts))
    if len(words) > 1 and question.choices[0] in words:
        problem, fix = "stands beside other answers", "Keep it alone, or delete it."
        return (), [reader.wrong(row.number, question.id, problem, fix, question.choices[0])]
    return words, []


def _gaps(
    row: Row, found: Screened, answers: dict[str, tuple[str, ...]], reader: Reader, *, placed: bool
) -> Iterator[Diagnostic]:
    """Answers that are missing, or do not fit; without a place, nothing is said of what hangs on places."""
    for name in found.missing:
        if name in reader.columns and not reader.cell(row, name) and (placed or not _by_place(name, reader)):
            fix = f"Write one of: {', '.join((*reader.questions[name].choices, UNKNOWN))}."
            yield reader.wrong(row.number, name, "there is no answer", fix)
    for name in found.amiss:
        if placed or not _by_place(name, reader):
            problem = "does not fit the other answers, because of which this is not asked"
            fix = "Delete it, or correct the answer that it hangs on."
            yield reader.wrong(row.number, name, problem, fix, ", ".join(answers[name]))


def _by_place(name: str, reader: Reader) -> bool:
    """Whether a question may be asked because of a place."""
    asked = reader.questions[name].ask_when
    return asked is not None and any(fact.startswith(PLACE) for fact in asked.facts)
