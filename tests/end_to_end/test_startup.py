"""What a command imports, since that is nearly all the time it takes."""

import subprocess
from pathlib import Path

import pytest

from tools.wheel_venv import ROOT

# Runs the command line in a process and tells, after everything it printed, which of these it imported.
WATCH = """
import sys
from hrdd.__main__ import main
code = main()
costly = {"babel", "jinja2", "prompt_toolkit", "rich", "weasyprint", "typer", "pydantic"}
print(code, *sorted(costly & set(sys.modules)))
"""


def imported(scripts: Path, *args: str) -> list[str]:
    done = subprocess.run([scripts / "python", "-c", WATCH, *args], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()


def test_the_version_imports_none_of_it(scripts: Path) -> None:
    assert imported(scripts, "--version") == ["0"]


@pytest.mark.parametrize("form", [[], ["-f", "json"]])
def test_an_assessment_as_text_or_json_needs_no_templates(scripts: Path, form: list[str]) -> None:
    example = ROOT / "examples" / "feature.yaml"
    assert imported(scripts, "assess", str(example), "--as-of", "2026-03-01", *form) == ["0", "pydantic", "typer"]


def test_the_library_does_not_need_the_command_line(scripts: Path) -> None:
    code = "import sys; from hrdd import assess, load_assessment, load_rubric; print('typer' in sys.modules)"
    done = subprocess.run([scripts / "python", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
