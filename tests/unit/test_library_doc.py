"""The example of docs/library.md runs, and prints what the page says."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import hrdd
from hrdd.model.outcome import Outcome

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "library.md").read_text("utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    return str(found)


def test_the_example_prints_what_the_page_says() -> None:
    command = [sys.executable, "-W", "error", "-c", block("python")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == block("text")


def test_the_parts_of_an_outcome_that_the_page_names_are_there() -> None:
    (line,) = re.findall(r"^- \*\*`Outcome`\*\* .* holds (.*?)\. Every", TEXT, re.MULTILINE)
    named = re.findall(r"`([a-z_]+)`", line)
    assert len(named) == 10
    assert set(named) <= {field.name for field in fields(Outcome)}


def test_the_page_starts_with_the_public_names() -> None:
    (line,) = re.findall(r"^from hrdd import (.*)$", block("python"), re.MULTILINE)
    assert set(line.split(", ")) == set(hrdd.__all__) - {"__version__"}
