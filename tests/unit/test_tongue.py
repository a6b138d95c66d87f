"""Every word of a report goes through one place, and a language decides how days, numbers and plurals look."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import openpyxl
import pytest
from docx import Document

from hrdd.library.shelf import shelf
from hrdd.model.outcome import Bounds
from hrdd.render import documents, letter, paper, terminal, workbook
from hrdd.render.batch import Batch
from hrdd.render.report import AUDIENCES, Audience, Report
from hrdd.render.tongue import ENGLISH, Tongue
from tests import mirrored


class Words(HTMLParser):
    """What people see of a page, hear of it, or read about it."""

    SAID = frozenset({"alt", "aria-label", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.style = tag == "style"
        held = dict(attrs)
        self.said += [value for name, value in attrs if name in self.SAID and value]
        if tag == "meta" and held.get("name") in {"author", "description"}:
            self.said.append(held["content"] or "")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as the parser calls it
        self.style = False

    def handle_data(self, data: str) -> None:
        if not self.style:
            self.said.append(data)


def said(html: str) -> str:
    words = Words()
    words.feed(html)
    return "\n".join(words.said)


def page(report: Report) -> str:
    return said(documents.html(report))


def brief(report: Report) -> str:
    document = Document(io.BytesIO(letter.brief(report)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells, document.core_properties.title])


def sheets(report: Report) -> str:
    book = openpyxl.load_workbook(io.BytesIO(workbook.as_workbook(Batch((report,), audience=report.audience))))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return "\n".join([*book.sheetnames, str(book.properties.title), *cells])


def table(report: Report) -> str:
    made = workbook.as_csv(Batch((report,), audience=report.audience)).decode("utf-8-sig")
    return "\n".join(cell for row in csv.reader(io.StringIO(made)) for cell in row)


def screen(report: Report) -> str:
    return terminal.plain(terminal.summary(report))


TEMPLATES = [(name, audience) for name, kind in shelf().items() for audience in kind.audiences]


@pytest.mark.parametrize(("template", "audience"), TEMPLATES)
def test_no_word_of_a_page_comes_around_the_place_where_it_is_translated(template: str, audience: Audience) -> None:
    made = replace(mirrored.report(), template=template).for_audience(audience)
    assert mirrored.untranslated(page(made)) == set()
    assert mirrored.untranslated(documents.markdown(made)) == set()


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("medium", [sheets, table])
def test_no_word_of_a_table_comes_around_it(medium: Callable[[Report], str], audience: Audience) -> None:
    assert mirrored.untranslated(medium(mirrored.report().for_audience(audience))) == set()


@pytest.mark.parametrize("audience", ["restricted", "internal"])
def test_no_word_of_a_brief_comes_around_it(audience: Audience) -> None:
    assert mirrored.untranslated(brief(replace(mirrored.report(), template="brief").for_audience(audience))) == set()


def test_no_word_comes_around_it_on_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set in type, with the words of margins and of characters without a font."""
    seen: list[str] = []

    def keep(html: str, *_: object) -> tuple[bytes, frozenset[str]]:
        seen.append(html)
        return b"", frozenset("字") if len(seen) == 1 else frozenset()

    monkeypatch.setattr(paper, "set_in_type", keep)
    documents.pdf(mirrored.report().for_audience("internal"))
    for html in seen:
        assert mirrored.untranslated(said(html)) == set()
        assert '"Page' not in html
    assert len(seen) == 2


def test_a_page_of_another_direction_runs_that_way() -> None:
    made = documents.html(mirrored.report())
    assert '<html lang="ar" dir="rtl">' in made
    assert "@bottom-left" in made
    assert "@bottom-right" not in made
    assert "→" not in made.partition("</style>")[2]


def test_the_mirror_shows_what_is_not_translated() -> None:
    assert mirrored.untranslated("فدج Rule gs-01 thing.yaml:4 CRITICAL is") == {"Rule", "is"}


def test_english_counts_with_two_forms_and_others_with_theirs() -> None:
    assert ENGLISH.count(1, "answer", "answers") == "1 answer"
    assert ENGLISH.count(2, "answer", "answers") == "2 answers"
    polish = Tongue("pl", {"answer": "odpowiedź", "answers#few": "odpowiedzi", "answers": "odpowiedzi (wiele)"})
    assert [polish.count(number, "answer", "answers") for number in (1, 3, 5)] == [
        "1 odpowiedź",
        "3 odpowiedzi",
        "5 odpowiedzi (wiele)",
    ]


def test_days_numbers_places_and_enumerations_are_those_of_the_language() -> None:
    day, many = date(2026, 3, 1), 12345
    assert (ENGLISH.day(day), ENGLISH.number(many), ENGLISH.number(7)) == ("1 March 2026", "12,345", "7")
    german = Tongue("de")
    assert (german.day(day), german.number(many)) == ("1. März 2026", "12.345")
    assert (german.place("TR"), german.spoken("zh-Hant")) == ("Türkei", "Chinesisch")
    assert german.series(("a", "b", "c")) == "a, b und c"
    assert Tongue("zh-Hant").day(day) == "2026年3月1日"
    assert (ENGLISH.place("XX"), ENGLISH.spoken("x")) == ("XX", "x")


def test_a_rating_is_a_whole_sentence_that_can_be_turned_round() -> None:
    rated = Bounds(2, 4)
    assert ENGLISH.rating(rated, 2) == "MEDIUM, up to CRITICAL while 2 answers are unknown"
    assert ENGLISH.rating(rated) == "MEDIUM, up to CRITICAL while not everything is known"
    turned = Tongue("de", {"{low}, up to {high} while {answers} unknown": "bis {high} (ab {low}): {answers} unbekannt"})
    assert turned.rating(rated, 2).startswith("bis CRITICAL (ab MEDIUM): 2 ")


def test_a_name_of_a_status_is_no_sentence_of_the_engine() -> None:
    """`failed` is both a code of the engine and the name of a status: they are translated apart."""
    tongue = Tongue("de", {"failed": "gescheitert", "Does not count: it failed": "Zählt nicht: gescheitert"})
    assert tongue.name("status", "failed") == "gescheitert"
    assert tongue.say("failed", {}) == "Zählt nicht: gescheitert"
    assert tongue.say("retired", {}) == "Does not count: it is no longer in use"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_screen_of_a_result_can_be_translated(audience: Audience) -> None:
    """A screen names questions, kinds, places and exit codes by their codes, as the file does."""
    report = mirrored.report().for_audience(audience)
    codes = {*mirrored.rubric().question, *report.outcome.places, report.outcome.kind, "exit", "risk"}
    assert (
        mirrored.untranslated(screen(report)) - codes - {reason.code for reason in report.outcome.decision.reasons}
        == set()
    )
