"""The documentation as a site: it builds without a warning, every link in it leads somewhere, nothing is fetched."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from tests.unit.conftest import ROOT


def found(page: html.HtmlElement, path: str) -> list[str]:
    values = page.xpath(path)
    assert isinstance(values, list)
    return [str(value) for value in values]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return folder


def test_every_page_of_the_documentation_is_in_the_site(site: Path) -> None:
    for path in (ROOT / "docs").rglob("*.md"):
        name = path.relative_to(ROOT / "docs").with_suffix(".html")
        assert (site / (name.with_name("index.html") if name.stem == "README" else name)).is_file()


def test_every_link_leads_to_a_page_and_a_place_in_it(site: Path) -> None:
    pages = {path.resolve(): html.fromstring(path.read_bytes()) for path in site.rglob("*.html")}
    names = {path: set(found(page, "//@id")) for path, page in pages.items()}
    followed = 0
    for path, page in pages.items():
        if path.name == "404.html":
            continue
        for link in found(page, "//a/@href"):
            if link.startswith(("http:", "https:")):
                continue
            target, _, mark = link.partition("#")
            there = (path.parent / target).resolve() if target not in {"", "."} else path
            there = there / "index.html" if there.is_dir() else there
            assert there in pages, f"{path.name}: {link}"
            assert not mark or mark in names[there], f"{path.name}: {link}"
            followed += 1
    assert followed > 1_000


def test_a_page_fetches_nothing_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = html.fromstring(path.read_bytes())
        fetched = found(page, "//link[@rel!='canonical']/@href | //script/@src | //img/@src | //iframe/@src")
        assert fetched
        assert not [one for one in fetched if "//" in one], path.name
    for sheet in site.rglob("*.css"):
        assert "url(http" not in sheet.read_text("utf-8")
