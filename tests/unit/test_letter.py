"""The brief as a DOCX: headings in order, a heading row that repeats, the language, and nothing about who made it."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import report
from hrdd.model.base import Rating
from hrdd.render import letter
from hrdd.render.report import Report

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 1)


def told(name: str, audience: str = "internal") -> Report:
    (result,) = Desk(DAY).judge([str(ROOT / "examples" / f"{name}.yaml")])
    assert isinstance(result, Judged)
    return report(result, ("templates",), audience)  # type: ignore[arg-type] # one of the audiences


@pytest.mark.parametrize("name", ["feature", "event", "grant"])
def test_headings_follow_each_other_and_tables_say_their_heads(name: str) -> None:
    document = Document(io.BytesIO(letter.brief(told(name))))
    styles = [p.style.name for p in document.paragraphs if p.style and p.style.name]
    assert styles.count("Title") == 1
    levels = [int(style[-1]) for style in styles if style.startswith("Heading")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in document.tables:
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_every_risk_told_has_its_interval_its_reason_and_the_limits() -> None:
    found = told("feature")
    document = Document(io.BytesIO(letter.brief(found)))
    text = "\n".join(p.text for p in document.paragraphs)
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows][1:]
    for row, finding in zip(rows, found.risks, strict=False):
        assert row[1] == finding.title
        assert Rating(finding.residual.low).name in row[3]
        assert Rating(finding.residual.high).name in row[3]
        assert finding.harm in text
    assert text.count("Why: gravity") == len(rows)
    for limit in found.rubric.manifest.limits:
        assert limit in text


def test_a_file_says_nothing_about_who_made_it_where_and_when() -> None:
    data = letter.brief(told("feature"))
    core = Document(io.BytesIO(data)).core_properties
    assert (core.author, core.last_modified_by, core.comments, core.language) == ("hrdd", "hrdd", "", "en")
    assert core.created is not None
    assert core.created.date() == DAY
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name]
        assert b"thumbnail" not in parts.read("_rels/.rels")
    assert letter.brief(told("feature")) == data


def test_the_language_and_its_direction_are_those_of_the_report() -> None:
    document = Document(io.BytesIO(letter.brief(replace(told("event"), language="ar"))))
    normal = document.styles["Normal"].element
    assert normal.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None
    assert {lang.get(qn("w:bidi")) for lang in document.styles.element.iter(qn("w:lang"))} == {"ar"}


def test_the_public_reads_no_open_question() -> None:
    found = told("feature", "public")
    text = "\n".join(p.text for p in Document(io.BytesIO(letter.brief(found))).paragraphs)
    assert "Open questions" not in text
    assert "visitor-activity" not in text
