"""`hrdd explain WORD`: every code and word that the program says of itself can be looked up."""

import re

import pytest

from hrdd import load_rubric
from hrdd.cli.commands import CODES
from hrdd.diagnostics import KINDS
from hrdd.engine.codes import EXITS
from hrdd.model.base import Rating
from hrdd.render import glossary, terminal, words
from tests.unit.conftest import Command

CORE = load_rubric("core")
NAMES = glossary.names(CORE)


def told(name: str, width: int = 80) -> str:
    page = terminal.Page(width)
    glossary.write(page, name, CORE)
    return terminal.plain(page.lines)


@pytest.mark.parametrize("name", NAMES)
def test_every_word_has_a_page_that_fits_a_screen(name: str) -> None:
    text = told(name)
    assert len(text.split()) > 5
    assert max(map(len, text.splitlines())) <= 80
    assert not re.search(r"[{}]", text)
    assert "(not stated)" not in text


def test_nothing_that_a_person_meets_is_missing() -> None:
    exits = re.findall(r"^  (\d+) ", CODES, re.MULTILINE)
    assert {*exits, *EXITS, *KINDS, *Rating.__members__, *CORE.manifest.evidence.grades, *words.NAMES["status"]} <= {
        *NAMES
    }
    assert not {*NAMES} & {*CORE.risk, *CORE.question, *CORE.control, *CORE.right, *CORE.group}


def test_the_command_finds_words_in_any_case_and_offers_the_nearest(hrdd: Command) -> None:
    assert hrdd("explain", "stale").out == hrdd("explain", "STALE").out
    assert hrdd("explain", "hr204").out.startswith("HR204")
    wrong = hrdd("explain", "HIHG")
    assert (wrong.code, 'did you mean "HIGH"?' in wrong.err) == (2, True)


@pytest.mark.parametrize(
    "name", ["gs-01", "photos", "c-20", "udhr-12", "women-girls", "4", "CRITICAL", "HR204", "gravity", "verified"]
)
def test_a_page_can_be_had_as_markdown(hrdd: Command, name: str) -> None:
    ended = hrdd("explain", name, "-f", "md")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0]
    assert "\n\n\n" not in ended.out
    assert all(line == line.rstrip() for line in lines)
    flat = " ".join(hrdd("explain", name).out.split())
    plain = re.sub(r"\\(.)", r"\1", ended.out.replace("\u2060", ""))
    assert len(plain.split()) >= len(flat.split())


def test_another_format_is_wrong_usage(hrdd: Command) -> None:
    assert hrdd("explain", "gs-01", "-f", "pdf").code == 2


@pytest.mark.parametrize(
    ("kind", "entries"),
    [
        ("risks", CORE.risk), ("questions", CORE.question), ("controls", CORE.control), ("groups", CORE.group),
        ("rights", CORE.right),
    ],
)  # fmt: skip
def test_every_entry_of_a_kind_is_listed_with_its_title(hrdd: Command, kind: str, entries: dict[str, object]) -> None:
    ended = hrdd("rubric", "show", "core", kind)
    assert hrdd("explain", kind).out == ended.out
    assert ended.code == 0
    listed = re.findall(r"^  ([a-z0-9-]+)  \S", ended.out, re.MULTILINE)
    assert {*entries} <= {*listed}
    assert max(map(len, ended.out.splitlines())) <= 80


def test_lists_are_named_where_an_id_is_not_known(hrdd: Command) -> None:
    assert "hrdd rubric show core risks|questions|controls|groups|rights" in hrdd("explain", "c-99").err


@pytest.mark.parametrize("code", ["HR202", "HR209", "HR304", "HR404", "HR408", "HR410", "HR504", "HR506"])
def test_no_complaint_is_explained_by_a_blank(code: str) -> None:
    assert "\u2026" not in told(code) or code == "HR202"
    assert "  \u2026\n" not in told(code)
