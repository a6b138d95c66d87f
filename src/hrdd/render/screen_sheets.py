"""Workbooks around a screen: one to fill in, and one with what came out."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from hrdd.engine.conditions import PLACE
from hrdd.engine.facts import UNKNOWN
from hrdd.render import words
from hrdd.render.condition import sentence
from hrdd.render.screening import HEADINGS, cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hrdd.model.rubric import Question
    from hrdd.model.screen import Screen
    from hrdd.render.screening import Line

WIDTHS = (6, 18, 30, 12, 13, 26, 40, 40, 60, 20, 50)
COLOURS = {
    "team-first": "#F4B6B6",
    "full": "#F8D7C4",
    "conditions": "#FFF2CC",
    "proceed": "#E2EFDA",
    "invalid": "#D9D9D9",
}
ENDING_COLUMNS = (4, 5)
QUESTION_PAGE = (
    ("column", 16), ("question", 50), ("answers", 50), ("may stay empty", 36), ("help", 70), ("example", 50)
)  # fmt: skip
OWN_COLUMNS = ("id", "name", "places")
FILL_IN_ROWS = 500


def as_workbook(lines: Sequence[Line], screen: Screen) -> bytes:
    """All applications as a workbook: every cell is text, endings in colour and in words, the limits on a page."""
    out = io.BytesIO()
    with _workbook(out) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        marks = {
            ending: book.add_format({"text_wrap": True, "valign": "top", "bg_color": colour})
            for ending, colour in COLOURS.items()
        }
        sheet = book.add_worksheet("Results")
        for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, head)
        for number, line in enumerate(lines, 1):
            for column, cell in enumerate(cells(line, screen)):
                sheet.write_string(number, column, cell, marks[line.ending] if column in ENDING_COLUMNS else wrap)
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, max(1, len(lines)), len(HEADINGS) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        legend = book.add_worksheet("How to read this")
        legend.set_column(0, 0, 28)
        legend.set_column(1, 1, 100)
        for number, entry in enumerate(screen.endings):
            legend.write_string(number, 0, f"{entry.title} ({entry.ending})", marks[entry.ending])
            legend.write_string(number, 1, f"{entry.meaning} {' '.join(entry.next)}", wrap)
        legend.write_string(len(screen.endings) + 1, 1, screen.limits, wrap)
    return out.getvalue()


def blank_csv(questions: Mapping[str, Question]) -> bytes:
    """A sheet to fill in: its headings, and two rows of notes that are not read."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([*OWN_COLUMNS, *questions])
    sheet.writerows(note.values() for note in notes(questions))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def notes(questions: Mapping[str, Question]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What stands under the headings of a blank CSV, by column: which cells may stay empty, and the answers."""
    told = {**dict.fromkeys(OWN_COLUMNS[1:]), **questions}
    empty = {name: _empty(name, question) for name, question in told.items()}
    answers = {
        name: " | ".join((*question.choices, UNKNOWN))
        + (f" {words.name('screen', 'several')}" if question.many else "")
        if question is not None
        else words.name("screen", f"about-{name}")
        for name, question in told.items()
    }
    return (
        {"id": words.name("screen", "note-empty"), **empty},
        {"id": words.name("screen", "note-answers"), **answers},
    )


def blank_workbook(questions: Mapping[str, Question], screen: Screen) -> bytes:
    """A workbook to fill in: a drop-down list for every answer, and the questions with help on a page of their own."""
    out = io.BytesIO()
    with _workbook(out) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Applications")
        for column, heading in enumerate((*OWN_COLUMNS, *questions)):
            sheet.set_column(column, column, 30 if heading == "name" else 16)
            sheet.write_string(0, column, heading, head)
            question = questions.get(heading)
            about = question.text if question is not None else words.name("screen", f"about-{heading}")
            note = f"{about}\n\n{words.name('screen', 'may-be-empty').capitalize()}: {_empty(heading, question)}."
            sheet.write_comment(0, column, note, {"x_scale": 2, "y_scale": 1.5})
            if question is not None and not question.many:
                listed = [*question.choices, "unknown"]
                sheet.data_validation(1, column, FILL_IN_ROWS, column, {"validate": "list", "source": listed})
        sheet.freeze_panes(1, 2)
        page = book.add_worksheet("Questions")
        for column, (heading, width) in enumerate(QUESTION_PAGE):
            page.set_column(column, column, width)
            page.write_string(0, column, heading, head)
        own = [(name, words.name("screen", f"about-{name}"), "", _empty(name, None), "", "") for name in OWN_COLUMNS]
        asked = [
            (found.id, found.text, _choices(found), _empty(found.id, found), found.help, found.example)
            for found in questions.values()
        ]
        for number, told in enumerate([*own, *asked], 1):
            for column, cell in enumerate(told):
                page.write_string(number, column, cell, wrap)
        page.write_string(len(own) + len(asked) + 2, 1, screen.limits, wrap)
    return out.getvalue()


def _empty(name: str, question: Question | None) -> str:
    """When a cell of a column may stay empty."""
    if question is None:
        return words.name("screen", "always-empty" if name == "id" else "never")
    if question.ask_when is None:
        return words.name("screen", "never-empty")
    if all(fact.startswith(PLACE) for fact in question.ask_when.facts):
        return words.name("screen", "empty-by-place")
    return words.name("screen", "empty-unless").format(condition=sentence(question.ask_when))


def _choices(question: Question) -> str:
    texts = question.choice_text
    told = [f"{choice}: {texts[choice]}" if choice in texts else choice for choice in question.choices]
    several = f" {words.name('screen', 'several')}" if question.many else ""
    return "\n".join((*told, "unknown")) + several


def _workbook(out: io.BytesIO) -> Any:
    """A new workbook in memory: no formulas, no links, and the same bytes each time."""
    from datetime import datetime

    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1), "author": "hrdd"})  # noqa: DTZ001 # the same bytes each time
    return book
