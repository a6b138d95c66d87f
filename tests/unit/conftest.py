"""The command line in this process: arguments in; an exit code and two streams out."""

import io
import sys
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol

import pytest

from hrdd import cli
from hrdd.cli import surroundings
from hrdd.library import rubrics

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
FEATURE, EVENT, GRANT = (str(EXAMPLES / f"{name}.yaml") for name in ("feature", "event", "grant"))
DAY = ("--as-of", "2026-03-01")
REPLAY = (*DAY, "--replay")
TODAY = date(2026, 6, 1)
ENVIRONMENT = ("CI", "CLICOLOR_FORCE", "COLUMNS", "FORCE_COLOR", "GITHUB_ACTIONS", "NO_COLOR", "SOURCE_DATE_EPOCH")


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line of the messages."""
        return self.err.splitlines()[-1]


class Command(Protocol):
    """Runs `hrdd` with these arguments, in the test's own folder, on the first of June 2026.

    `stdin` comes through a pipe, `typed` from somebody at a terminal.
    """

    def __call__(self, *args: str, stdin: bytes | None = None, typed: bytes | None = None) -> Ended: ...


class Typed(io.TextIOWrapper):
    """What somebody types."""

    def isatty(self) -> bool:
        return True


class Today(date):
    """A clock that stands still."""

    @classmethod
    def today(cls) -> "Today":
        return cls(TODAY.year, TODAY.month, TODAY.day)


shipped = cache(rubrics.find)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine that runs the tests has set is not what they are about."""
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def hrdd(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(surroundings, "date", Today)
    monkeypatch.setattr(rubrics, "find", shipped)  # read once for all tests
    monkeypatch.chdir(tmp_path)

    def run(*args: str, stdin: bytes | None = None, typed: bytes | None = None) -> Ended:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        if typed is not None:
            monkeypatch.setattr(sys, "stdin", Typed(io.BytesIO(typed)))
        capsysbinary.readouterr()
        code = cli.main(list(args))
        written = capsysbinary.readouterr()
        return Ended(code, written.out.decode(), written.err.decode())

    return run


class Write(Protocol):
    """Writes an example into the test's own folder, with changes; its name."""

    def __call__(self, name: str, *changes: tuple[str, str], source: str = EVENT) -> str: ...


@pytest.fixture
def changed(tmp_path: Path) -> Write:
    def write(name: str, *changes: tuple[str, str], source: str = EVENT) -> str:
        text = Path(source).read_text("utf-8")
        for before, after in changes:
            assert text.count(before) == 1, before
            text = text.replace(before, after)
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return write
