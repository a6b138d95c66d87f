"""The HTML report in a real browser: no barrier, no sideways scrolling, boxes that hide risks, links that find them."""

import os
import shutil
import subprocess
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import report
from hrdd.library.shelf import shelf
from hrdd.model.base import Rating
from hrdd.render import documents
from hrdd.render.report import Report

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 1)
PAGES = ("feature", "event", "grant", "grant brief", "feature public", "feature fria", "feature dsa")
"""Examples, and after a space the template where it is not the usual one."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def told(name: str) -> Report:
    example, _, template = name.partition(" ")
    (result,) = Desk(DAY).judge([str(ROOT / "examples" / f"{example}.yaml")])
    assert isinstance(result, Judged)
    kind = template or "hria"
    return report(result, ("templates",), shelf()[kind].audiences[0], kind)


@cache
def page_of(name: str) -> str:
    return documents.html(told(name))


def opened(page: Page, name: str, tmp_path: Path, anchor: str = "") -> None:
    path = tmp_path / f"{name}.html"
    path.write_text(page_of(name), encoding="utf-8")
    page.goto(f"{path.as_uri()}{anchor}")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_is_found_by_axe(name: str, scheme: Any, page: Page, tmp_path: Path) -> None:
    page.emulate_media(color_scheme=scheme)
    opened(page, name, tmp_path)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 768])
def test_a_narrow_screen_scrolls_no_page_sideways(name: str, width: int, page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    opened(page, name, tmp_path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_boxes_hide_risks_by_rating_and_by_category(page: Page, tmp_path: Path) -> None:
    opened(page, "feature", tmp_path)
    findings = told("feature").outcome.findings
    assert page.locator(".risk:visible").count() == len(findings)
    rating = page.locator(".filter input[id^=show-rating-]").first
    name = str(rating.get_attribute("id")).removeprefix("show-rating-")
    rating.focus()
    page.keyboard.press("Space")
    left = [finding for finding in findings if finding.residual.high != max(f.residual.high for f in findings)]
    assert page.locator(".risk:visible").count() == len(left) < len(findings)
    assert page.locator(f".risk[data-rating={name}]:visible").count() == 0
    page.keyboard.press("Space")
    category = findings[0].category
    page.uncheck(f"#show-category-{category}")
    assert page.locator(".risk:visible").count() == sum(finding.category != category for finding in findings)


def test_a_page_says_when_no_risk_is_left(page: Page, tmp_path: Path) -> None:
    """Also where ratings and categories are ticked that no risk has together."""
    opened(page, "feature", tmp_path)
    said = page.locator(".none-left")
    there = {(finding.residual.high, finding.category) for finding in told("feature").outcome.findings}
    ratings, categories = {rating for rating, _ in there}, {category for _, category in there}
    for rating in sorted(ratings):
        for category in sorted(categories):
            for other in ratings:
                page.set_checked(f"#show-rating-{Rating(other).name.lower()}", checked=other == rating)
            for another in categories:
                page.set_checked(f"#show-category-{another}", checked=another == category)
            assert said.is_visible() is ((rating, category) not in there)
            assert bool(page.locator(".risk:visible").count()) is ((rating, category) in there)
    page.uncheck(f"#show-category-{max(categories)}")
    assert said.is_visible()


def test_a_link_leads_to_a_risk_even_where_its_box_is_off(page: Page, tmp_path: Path) -> None:
    finding = told("feature").risks[-1]
    opened(page, "feature", tmp_path, f"#risk-{finding.risk}")
    heading = page.locator(f"#risk-{finding.risk}")
    assert heading.is_visible()
    assert abs(heading.evaluate("element => element.getBoundingClientRect().top")) < page.viewport_size["height"]  # type: ignore[index] # set
    page.uncheck(f"#show-category-{finding.category}")
    assert heading.is_visible()
    assert str(heading.locator("a.here").get_attribute("href")) == f"#risk-{finding.risk}"


def test_everything_stands_on_paper_whatever_the_boxes_say(page: Page, tmp_path: Path) -> None:
    opened(page, "feature", tmp_path)
    for box in page.locator(".filter input").all():
        box.uncheck()
    assert page.locator(".risk:visible").count() == 0
    page.emulate_media(media="print")
    assert page.locator(".risk:visible").count() == len(told("feature").outcome.findings)
    assert page.locator(".filter").is_hidden()


def test_every_link_and_box_is_reached_with_the_keyboard(page: Page, tmp_path: Path) -> None:
    opened(page, "event", tmp_path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("[...document.querySelectorAll('[tabindex]')].every(e => e.tabIndex === 0)")


def checker() -> str:
    """The Nu HTML Checker (npm package vnu-jar), where it and Java are."""
    places = [os.environ.get("VNU_JAR", ""), *map(str, ROOT.glob("build/vnu/node_modules/vnu-jar/build/dist/vnu.jar"))]
    found = next((place for place in places if place and Path(place).is_file()), None)
    if found is None or shutil.which("java") is None:
        why = "no Nu HTML Checker: install Java and npm, then run tools/setup.sh dev"
        if os.environ.get("CI") and shutil.which("java") and shutil.which("npm"):
            pytest.fail(why)
        pytest.skip(why)
    return found


def test_the_checker_of_the_w3c_finds_no_fault(tmp_path: Path) -> None:
    jar = checker()
    for name in PAGES:
        (tmp_path / f"{name}.html").write_text(page_of(name), encoding="utf-8")
    done = subprocess.run(
        ["java", "-jar", jar, "--errors-only", *sorted(map(str, tmp_path.glob("*.html")))],
        capture_output=True,
        timeout=120,
        check=False,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")
    broken = tmp_path / "broken.html"
    broken.write_text("<!doctype html><title>x</title><p id=a><p id=a>", encoding="utf-8")
    assert subprocess.run(["java", "-jar", jar, broken], capture_output=True, timeout=120, check=False).returncode == 1
