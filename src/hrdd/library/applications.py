"""The rows of a sheet become applications: names, places and answers, with every complaint at its row and column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order, nearest
from hrdd.engine.facts import UNKNOWN, WORLDWIDE
from hrdd.engine.screening import Screened, asked_questions, screened

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    def wrong(self, row: int, name: str, problem: str, fix: str, found: str = "", hint: str = "") -> Diagnostic:
        """A complaint about one cell, and what stands there."""
        column = self.columns.get(name, 0)
        values = [("column", name), ("fix", fix), ("problem", problem), ("row", str(row))]
        if found:
            values.append(("found", found[:40]))
        code = "HR504" if found else "HR506"
        return Diagnostic(code, self.sheet.name, (), self.sheet.span(row, column), tuple(sorted(values)), hint)


def applications(
    sheet: Sheet, screen: Screen, rubric: Rubric
) -> tuple[tuple[Application, ...], tuple[Diagnostic, ...]]:
    """Screen every row; none is lost. Also gives the notices about columns that are not used.

    Raises Refusal (HR502, HR503) where the sheet lacks a column or has one twice.
    """
    questions = asked_questions(screen, rubric)
    columns, notices = _columns(sheet, questions)
    reader = Reader(sheet, screen, rubric, questions, columns)
    first: dict[str, int] = {}
    return tuple(_application(row, reader, first) for row in sheet.rows), notices


def _columns(sheet: Sheet, questions: dict[str, Question]) -> tuple[dict[str, int], tuple[Diagnostic, ...]]:
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
    wanted = ("name", "places", *questions)
    strangers = [heading for heading in sheet.header.cells if heading and _plain(heading) not in known]
    for name in wanted:
        if name not in columns:
            fix = "Add it; a blank sheet with every column: hrdd screen KIND --blank -o sheet.xlsx."
            hint = nearest(name, strangers)
            complaints.append(
                Diagnostic("HR502", sheet.name, (), sheet.span(row, 0), (("column", name), ("fix", fix)), hint)
            )
    if complaints:
        raise Refusal(in_file_order(complaints))
    return columns, tuple(notices)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _application(row: Row, reader: Reader, first: dict[str, int]) -> Application:
    complaints: list[Diagnostic] = []
    name = row.cell(reader.columns["name"])
    if not name:
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
    found = screened(answers, places, reader.screen, reader.rubric) if places else None
    if found is not None:
        complaints += _gaps(row, found, answers, reader)
    sound = found if not complaints else None
    return Application(row.number, ident, name, places, answers, sound, in_file_order(complaints))


def _id(row: Row, reader: Reader, name: str) -> str:
    """The id in the sheet, or one made of the name; the row makes it the only one of its kind."""
    if "id" in reader.columns and (given := row.cell(reader.columns["id"])):
        return given if ID.fullmatch(given) else SLUG.sub("-", given.lower()).strip("-")
    slug = SLUG.sub("-", name.lower()).strip("-")[:60].strip("-")
    return f"{slug}-{row.number}" if slug else f"row-{row.number}"


def _places(row: Row, reader: Reader) -> tuple[tuple[str, ...], list[Diagnostic]]:
    cell = row.cell(reader.columns["places"])
    words = [part.strip() for part in PARTS.split(cell) if part.strip()]
    places = [WORLDWIDE if word.lower() == WORLDWIDE else word.upper() for word in words]
    fix = "Write codes of two letters such as TR, DE, or worldwide."
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


def _answer(row: Row, question: Question, reader: Reader) -> tuple[tuple[str, ...], list[Diagnostic]]:
    cell = row.cell(reader.columns[question.id])
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


def _gaps(row: Row, found: Screened, answers: dict[str, tuple[str, ...]], reader: Reader) -> Iterator[Diagnostic]:
    for name in found.missing:
        if not row.cell(reader.columns[name]):
            fix = f"Write one of: {', '.join((*reader.questions[name].choices, UNKNOWN))}."
            yield reader.wrong(row.number, name, "there is no answer", fix)
    for name in found.amiss:
        problem = "does not fit the other answers, because of which this is not asked"
        fix = "Delete it, or correct the answer that it hangs on."
        yield reader.wrong(row.number, name, problem, fix, ", ".join(answers[name]))
