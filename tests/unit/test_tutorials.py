"""The tutorials show commands that exist, with options that exist, and files that exist."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from hrdd.cli import FIRST_STEPS
from hrdd.cli.commands import app
from tests.unit.conftest import ROOT, Command

PAGES = [*sorted((ROOT / "docs" / "tutorials").glob("*.md")), ROOT / "README.md"]
SHOWN = re.compile(r"^(?:\$ )?(hrdd [^\n#|]+)", re.MULTILINE)
GROUP = typer.main.get_command(app)


def commands(text: str) -> list[str]:
    """Every command line of hrdd in the blocks of a page."""
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in SHOWN.findall(block)]


LINES = [line for page in PAGES for line in commands(page.read_text("utf-8"))] + re.findall(
    r"^  (hrdd \w[^\n]+)$", FIRST_STEPS, re.MULTILINE
)


@pytest.mark.parametrize("line", sorted(set(LINES)))
def test_every_command_that_a_page_shows_exists_with_its_options(line: str) -> None:
    words = shlex.split(line)[1:]
    held = GROUP
    while words and hasattr(held, "commands") and words[0] in held.commands:
        held = held.commands[words.pop(0)]
    assert held is not GROUP, line
    words = words[: words.index("--")] if "--" in words else words
    known = {name for parameter in held.params for name in (*parameter.opts, *parameter.secondary_opts)} | {
        "--help",
        "-h",
    }
    assert [word for word in words if word.startswith("-") and word != "-" and word.split("=")[0] not in known] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_hrdd_alone_shows_three_ways_to_begin_and_is_no_pass(hrdd: Command) -> None:
    ended = hrdd()
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n  hrdd ") == 3
    assert max(map(len, ended.err.splitlines())) <= 80
