"""The brief as a DOCX: what the template says, on two pages, in order, and nothing about who made it."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import report
from hrdd.model.base import Rating
from hrdd.render import briefing, documents, letter, riskmap
from hrdd.render.report import Report
from tests.unit.test_briefing import WORDY, heavy

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


def text_of(found: Report) -> str:
    return "\n".join(p.text for p in Document(io.BytesIO(letter.brief(found))).paragraphs)


@pytest.mark.parametrize("name", ["feature", "event", "grant"])
def test_the_letter_says_what_the_template_says(name: str) -> None:
    found = replace(told(name), template="brief")
    brief, text = briefing.brief(found), text_of(found)
    assert brief.risks
    for risk in brief.risks:
        line = next(line for line in text.splitlines() if line.startswith(f"{risk.number}. {risk.title}:"))
        bounds = risk.finding.residual
        assert {Rating(bounds.low).name, Rating(bounds.high).name} <= set(re.findall("[A-Z]+", line))
        assert all(why.because and why.because in line for why in risk.why)
    page = re.sub(r"[\\*`]", "", documents.markdown(found))
    for said in (
        *(point.next for point in brief.points),
        *brief.notices,
        *(asked.question for asked in brief.questions),
        *(duty.what for duty in brief.duties),
        *brief.limits,
        *found.withholdings,
        found.outcome.digest,
    ):
        assert said in text, said
        assert said in page, said


def test_the_map_is_a_table_that_says_where_every_risk_stands() -> None:
    found = told("grant")
    (table,) = Document(io.BytesIO(letter.brief(found))).tables
    described = table._tbl.tblPr.find(qn("w:tblDescription"))
    assert described is not None
    assert "severity" in str(described.get(qn("w:val")))
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[0][:1] for row in cells] == ["S", "4", "3", "2", "1"]
    for place in riskmap.risk_map(found).places:
        number = str(found.number(place.finding))
        assert number in re.findall("[0-9]+", cells[5 - place.severity.high][place.likelihood.high])
        low = cells[5 - place.severity.low][place.likelihood.low]
        assert (place.severity.certain and place.likelihood.certain) or f"({number})" in low


@pytest.mark.skipif(shutil.which("libreoffice") is None, reason="no LibreOffice, which counts the pages")
@pytest.mark.timeout(180)
def test_the_letter_has_two_pages_at_most(tmp_path: Path) -> None:
    letters = {name: told(name) for name in ("feature", "event", "grant")} | {"heavy": heavy(tmp_path, WORDY)}
    for name, found in letters.items():
        (tmp_path / f"{name}.docx").write_bytes(letter.brief(found))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    names = [f"{name}.docx" for name in letters]
    command = ["libreoffice", profile, "--headless", "--convert-to", "pdf", *names]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=150)
    for name in letters:
        with pikepdf.open(tmp_path / f"{name}.pdf") as pdf:
            assert len(pdf.pages) <= 2, name


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
