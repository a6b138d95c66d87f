"""The full report in each medium: complete, safe for what people wrote, accessible, and the same every time."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import page
import pikepdf
import pytest

from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import report
from hrdd.render import documents
from hrdd.render.report import Audience, Report

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 1)
EXAMPLES = ("feature", "event", "grant")
KINDS = (*((name, "hria") for name in EXAMPLES), ("event", "fria"), ("event", "dsa"))
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

HOSTILE = (
    "</title><script>alert(1)</script> ]](http://evil.example) | `x` *b* {{ 7919*7907 }} {% raw %} \"' & <img src=x>"
)


def told(
    name: str,
    *,
    audience: Audience = "restricted",
    source: str | None = None,
    tmp_path: Path | None = None,
    template: str = "hria",
) -> Report:
    path = ROOT / "examples" / f"{name}.yaml"
    if source is not None:
        assert tmp_path is not None
        path = tmp_path / f"{name}.yaml"
        path.write_text(source, encoding="utf-8")
    (result,) = Desk(DAY).judge([str(path)])
    assert isinstance(result, Judged), result
    return report(result, ("templates", "fonts"), audience, template)


def hostile(tmp_path: Path) -> Report:
    text = (ROOT / "examples" / "feature.yaml").read_text("utf-8")
    quoted = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    for key in ("name", "summary", "title", "where", "because", "said", "what", "note", "owner", "law", "how"):
        text = re.sub(rf'({key}: )"[^"]*"', lambda found: f'{found[1]}"{quoted}"', text)
    return told("feature", source=text, tmp_path=tmp_path)


class Reader(HTMLParser):
    """Reads a page as a strict reader would: every element closed, ids once, nothing from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.outside: list[str] = []
        self.elements: dict[str, int] = {}
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] = self.elements.get(tag, 0) + 1
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "href" and value and value.startswith("#"):
                self.targets.append(value[1:])
            elif name in {"src", "href", "srcset", "action", "data"} and value:
                self.outside.append(value)
            assert not name.startswith("on"), name

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_page_is_well_formed_and_asks_for_nothing_from_outside(name: str) -> None:
    reader = read(documents.html(told(name)))
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.targets) <= set(reader.ids)
    assert not [value for value in reader.outside if not re.match("https?://", value)]
    assert "script" not in reader.elements
    assert reader.elements["h1"] == 1
    assert all(after - before <= 1 for before, after in zip(reader.levels, reader.levels[1:], strict=False))


@pytest.mark.parametrize(("name", "template"), KINDS)
def test_a_pdf_is_sound_for_qpdf(name: str, template: str, tmp_path: Path) -> None:
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        pytest.skip("no qpdf (tools/setup.sh installs it where there is apt-get)")
    path = tmp_path / "report.pdf"
    path.write_bytes(documents.pdf(told(name, template=template)))
    checked = subprocess.run([qpdf, "--check", path], capture_output=True, check=False, encoding="utf-8")
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(("name", "template"), KINDS)
def test_a_pdf_is_accessible_by_the_rules_of_pdf_ua(name: str, template: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(documents.pdf(told(name, template=template)))
    result = page.validate_pdf(str(path), profile="ua1")
    assert [(found.rule_id, found.message) for found in result.failures] == []
    assert result.is_compliant
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root[0].children] or [item.title for item in outline.root]
        assert any("risks" in title.lower() for title in titles)


def test_the_same_input_gives_the_same_bytes() -> None:
    assert documents.pdf(told("event")) == documents.pdf(told("event"))
    assert documents.html(told("grant")) == documents.html(told("grant"))
    assert documents.markdown(told("grant")) == documents.markdown(told("grant"))


def test_only_a_restricted_pdf_carries_its_source() -> None:
    with pikepdf.open(io.BytesIO(documents.pdf(told("event")))) as pdf:
        assert len(pdf.attachments) == 2
        (name,) = (name for name in pdf.attachments if name.endswith(".hrdd.yaml"))
        source = pdf.attachments[name].get_file().read_bytes()
    assert source == (ROOT / "examples" / "event.yaml").read_bytes()
    with pikepdf.open(io.BytesIO(documents.pdf(told("event", audience="internal")))) as pdf:
        assert not pdf.attachments


def test_what_people_write_is_text_and_nothing_else(tmp_path: Path) -> None:
    found = hostile(tmp_path)
    reader = read(documents.html(found))
    assert "script" not in reader.elements
    assert "img" not in reader.elements
    assert not any("evil" in value for value in reader.outside)
    markdown = documents.markdown(found)
    assert "<script" not in markdown
    assert "<img" not in markdown
    assert not re.search(r"(?<!\\)\]\(", markdown)
    assert str(7919 * 7907) not in markdown
    assert documents.pdf(found).startswith(b"%PDF-")


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_rating_stands_without_its_reasons_and_the_limits(name: str) -> None:
    found = told(name)
    markdown = documents.markdown(found)
    for finding in found.outcome.findings:
        assert finding.title in markdown
        for step in finding.because:
            assert step.rule
    for limit in found.rubric.manifest.limits:
        assert limit.split(".")[0] in markdown.replace("\\", "")
    assert found.outcome.rubric_digest in markdown
    assert len(found.outcome.excluded) == sum(entry.title in markdown for entry in found.outcome.excluded)


def test_every_place_named_in_a_report_exists() -> None:
    found = told("feature")
    lines = (ROOT / "examples" / "feature.yaml").read_text("utf-8").count("\n") + 1
    numbers = [int(number) for number in re.findall(r"feature\.yaml:(\d+)", documents.markdown(found))]
    assert numbers
    assert max(numbers) <= lines
    for name, number in re.findall(r"core/([a-z/-]+\.yaml):(\d+)", documents.markdown(found)):
        text = (ROOT / "rubrics" / "core" / name).read_text("utf-8")
        assert int(number) <= text.count("\n") + 1


def test_a_report_can_be_read_from_right_to_left() -> None:
    found = replace(told("event"), language="ar")
    html = documents.html(found)
    assert '<html lang="ar" dir="rtl">' in html
    assert documents.pdf(found).startswith(b"%PDF-")
