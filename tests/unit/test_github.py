"""GitHub: one command a line, and none that somebody else wrote; a summary that stays a summary."""

import re
from pathlib import Path

import pytest

from hrdd.render import github
from hrdd.render.marks import marks
from tests.batches import examples, hostile, run

COMMAND = re.compile(
    r"::(error|warning|notice) (file=[^,:]+,line=\d+,endLine=\d+,col=\d+,)?title=hrdd%3A [^,:]+::(?!.*##\[)[^\r\n]+"
)


def test_every_line_is_one_whole_command() -> None:
    lines = github.commands(examples()).splitlines()
    assert len(lines) == len(marks(examples())) + 3
    for line in lines:
        assert COMMAND.fullmatch(line), line
    levels = [line.split()[0] for line in lines]
    assert levels == sorted(levels, key=["::error", "::warning", "::notice"].index)
    assert lines[0].startswith("::error file=examples/feature.yaml,line=")


def test_every_subject_says_what_was_decided() -> None:
    told = github.commands(examples())
    assert "::notice title=hrdd%3A river-plate-meeting::Passes (pass, exit 0). Highest rating today: MEDIUM." in told
    assert "::notice title=hrdd%3A visitor-activity::Does not pass (risk, exit 1): CRITICAL" in told


def test_hostile_text_starts_no_command(tmp_path: Path) -> None:
    for line in github.commands(hostile(tmp_path)).splitlines():
        assert COMMAND.fullmatch(line), line
    told = github.commands(hostile(tmp_path))
    assert "file=a b%3A%3Aerror%3A%3A%250A%2C|<x>&'\"[l](1)\\x1b[31m%0A%3A%3Awarning%3A%3Az.yaml,line=" in told


def test_the_summary_has_a_row_for_each_file_and_opens_what_fails(tmp_path: Path) -> None:
    told = github.summary(examples())
    assert "| visitor-activity | **Does not pass** (1) | CRITICAL | `CRITICAL`" in told
    assert "| river-plate-meeting | Passes (0) | MEDIUM | - |" in told
    assert "\n### visitor-activity: does not pass\n" in told
    assert "\n<details><summary>river-plate-meeting: passes</summary>\n" in told
    broken = github.summary(hostile(tmp_path))
    table = [line for line in broken.splitlines() if line.startswith("|")]
    assert len(table) == 5
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in table)
    assert "| nowhere.yaml | **Not judged: invalid** (3) | - | `HR101` |" in broken
    assert "<x>" not in broken
    assert not re.search(r"^::", broken, re.MULTILINE)


def test_a_summary_too_long_for_github_says_what_it_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github, "MOST_BYTES", 4000)
    told = github.summary(examples())
    assert len(told.encode()) < 4500
    assert re.search(r"The details of [23] more are left out", told)
    assert "| market-days | **Not decided** (4)" in told


def test_a_run_that_judged_nothing_has_no_green_line(tmp_path: Path) -> None:
    told = github.commands(run([str(tmp_path / "nowhere.yaml")], tmp_path))
    assert [line.split()[0] for line in told.splitlines()] == ["::error"]
