"""The reference pages of the core rubric are what the rubric says."""

import re

from hrdd import load_rubric
from tools.build_rubric_pages import FOLDER, pages

CORE = load_rubric("core")
MADE = pages(CORE)


def test_the_pages_are_up_to_date() -> None:
    there = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    stale = sorted(name for name in MADE | there if MADE.get(name) != there.get(name))
    assert not stale, "run python tools/build_rubric_pages.py"


def test_every_entry_has_an_anchor_and_every_link_leads_to_one() -> None:
    anchors = {(name, found) for name, text in MADE.items() for found in re.findall('<a id="([a-z0-9-]+)"></a>', text)}
    assert {found for _, found in anchors} == {*CORE.risk, *CORE.question, *CORE.control}
    links = {link for text in MADE.values() for link in re.findall(r"\]\(([a-z-]+\.md)#([a-z0-9-]+)\)", text)}
    assert links
    assert links <= anchors
