"""Names in any script: every glyph drawn, said as it was written, and only the faces that a text needs."""

import io
import json
import re
import subprocess
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import page
import pikepdf
import pytest
from fontTools.ttLib import TTFont

from hrdd.library import materials
from hrdd.library.judging import Desk, Judged
from hrdd.render import documents, faces, paper
from hrdd.render.report import Report

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 1)

NAMES = {
    "Yoruba": "Ọláṣẹ́gun Adébọ̀wálé, Ìbàdàn, ẹ̀dá, ẹ",
    "Kyrgyz": "Айгүл Өмүрзакова, Ысык-Көл, ңң",
    "Greek": "Ελένη Παπαδοπούλου",
    "Chinese": "陳美齡，維基百科社群（臺北）",  # noqa: RUF001 # as it is written
    "Arabic": "فاطِمة الزَّهراء، مجتمع ويكيبيديا",
    "Hebrew": "יעל כֹּהֵן, קהילת ויקיפדיה",
    "Devanagari": "क्षितिज शर्मा, हिन्दी विकिपीडिया समुदाय",
    "Bengali": "শ্রীলেখা মিত্র",
    "Thai": "สมหญิง ใจดี",
    "Georgian": "ნინო ბერიძე",
    "Ethiopic": "አበበ በቂላ",
    "Korean": "김민지",
}
RIGHT_TO_LEFT = {"Arabic", "Hebrew"}
PLAIN = re.compile(r"^  ([a-z0-9-]+): (yes|no|none|never)$", re.MULTILINE)


def told(texts: Iterable[str], tmp_path: Path) -> Report:
    """The example feature in which the first plain answers carry these texts as their reasons."""
    held = iter(texts)

    def because(found: re.Match[str]) -> str:
        text = next(held, None)
        return (
            found[0]
            if text is None
            else f"  {found[1]}: {{value: {found[2]}, because: {json.dumps(text, ensure_ascii=False)}}}"
        )

    path = tmp_path / "feature.yaml"
    source = (ROOT / "examples" / "feature.yaml").read_text("utf-8")
    path.write_text(PLAIN.sub(because, source), encoding="utf-8")
    (result,) = Desk(DAY).judge([str(path)])
    assert isinstance(result, Judged), result
    return materials.report(result, ("templates", "fonts"))


def embedded(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {
            str(font.BaseFont).rpartition("+")[2]
            for sheet in opened.pages
            for font in sheet.resources.get("/Font", {}).values()
        }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return documents.pdf(told(NAMES.values(), tmp_path_factory.mktemp("scripts")))


def test_the_list_of_faces_says_what_the_files_draw() -> None:
    fonts = materials.fonts()
    listed = faces.faces(fonts)
    assert {face.file for face in listed} == {name for name in fonts if not name.endswith(".json")}
    for face in listed:
        drawn = set(TTFont(io.BytesIO(fonts[face.file])).getBestCmap())
        assert face.draws(range(0x30000)) == drawn, face.file


@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_each_script_has_a_bundled_face(script: str) -> None:
    letters = {ord(letter) for letter in NAMES[script] if not letter.isspace()}
    drawn = set().union(*(face.draws(letters) for face in faces.needed(materials.fonts(), NAMES[script])))
    assert {chr(point) for point in letters - drawn} == set()


def test_only_the_faces_of_a_text_are_read() -> None:
    read: list[str] = []

    class Watched(materials.Fonts):
        def __getitem__(self, name: str) -> bytes:
            read.append(name)
            return super().__getitem__(name)

    fonts = Watched(materials.fonts().folder)
    faces.rules(fonts, "Ọlá and Айгүл")
    assert set(read) == {
        "faces.json",
        "NotoSans-Regular.subset.ttf",
        "NotoSans-Bold.subset.ttf",
        "NotoSansSymbols-Regular.subset.woff2",
    }
    read.clear()
    faces.rules(fonts, "יעל")
    assert "NotoSansHebrew-Regular.subset.woff2" in read
    assert not [name for name in read if "EastAsian" in name]


def test_a_report_with_names_in_every_script_is_accessible_and_draws_them_all(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(made)
    result = page.validate_pdf(str(path), profile="ua1")
    assert [(found.rule_id, found.message) for found in result.failures] == []
    fonts = embedded(made)
    assert all(name.startswith("Noto-") for name in fonts), fonts
    assert {"Noto-Sans-Arabic", "Noto-Sans-Hebrew", "Noto-Sans-Devanagari", "Noto-Sans-EastAsian"} <= fonts


def test_a_reader_gets_the_names_as_they_were_written(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(made)
    text = subprocess.run(
        ["pdftotext", path, "-"], capture_output=True, check=True, timeout=60, encoding="utf-8"
    ).stdout
    plain = unicodedata.normalize("NFC", re.sub(r"[\s\u2060\u202a-\u202e]+", "", text))
    for script, name in NAMES.items():
        pieces = re.split(r"[\s,،]+", name) if script in RIGHT_TO_LEFT else [re.sub(r"\s+", "", name)]
        for piece in pieces:  # the tool puts the pieces of a line in an order of its own
            assert unicodedata.normalize("NFC", piece) in plain, piece


def test_the_same_names_give_the_same_bytes(made: bytes, tmp_path: Path) -> None:
    assert documents.pdf(told(NAMES.values(), tmp_path)) == made


def test_a_character_without_any_font_stands_as_its_code_and_the_page_says_so(tmp_path: Path) -> None:
    found = told(["A name with 𖡄𖡅 in it"], tmp_path)
    _, missing = paper.set_in_type("<!doctype html><title>x</title><p>𖡄", "x", DAY, ())
    if not missing:
        pytest.skip("this machine has a font for the script of the test")
    path = tmp_path / "report.pdf"
    path.write_bytes(documents.pdf(found))
    assert page.validate_pdf(str(path), profile="ua1").is_compliant
    text = subprocess.run(
        ["pdftotext", path, "-"], capture_output=True, check=True, timeout=60, encoding="utf-8"
    ).stdout
    assert "[U+16844][U+16845]" in text.replace("\n", "")
    assert "2 of them" in re.sub(r"\s+", " ", text)
