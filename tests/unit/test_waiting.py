"""A bar for who waits at a terminal, and silence everywhere else."""

import io
import sys
from collections.abc import Callable, Iterator

import pytest

from hrdd.cli.waiting import watched
from tests.unit.conftest import EVENT, GRANT, Command


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Terminal]:
    """Puts a terminal in the place of standard error, inside the test: pytest takes the stream back before it."""

    def put() -> Terminal:
        stream = Terminal()
        monkeypatch.setattr(sys, "stderr", stream)
        return stream

    monkeypatch.setenv("TERM", "xterm")
    return put


def test_what_takes_long_shows_how_far_it_is_and_leaves_the_items_alone(terminal: Callable[[], Terminal]) -> None:
    seen = terminal()
    assert list(watched(range(5), 5, "Assessments", patience=-1)) == [0, 1, 2, 3, 4]
    assert "Assessments" in seen.getvalue()
    assert "5" in seen.getvalue()


def test_what_is_quick_shows_nothing(terminal: Callable[[], Terminal]) -> None:
    seen = terminal()
    assert list(watched("abc", 3, "Assessments")) == ["a", "b", "c"]
    assert seen.getvalue() == ""


@pytest.mark.parametrize(("name", "value"), [("CI", "1"), ("TERM", "dumb")])
def test_nobody_watches_a_pipeline(
    terminal: Callable[[], Terminal], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    seen = terminal()
    monkeypatch.setenv(name, value)
    assert list(watched("ab", 2, "Assessments", patience=-1)) == ["a", "b"]
    assert seen.getvalue() == ""


def test_nothing_goes_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(watched("ab", 2, "Assessments", patience=-1)) == ["a", "b"]
    assert stream.getvalue() == ""


def test_a_failure_takes_the_bar_away_and_goes_on_up(terminal: Callable[[], Terminal]) -> None:
    seen = terminal()

    def items() -> Iterator[int]:
        yield 1
        raise OSError

    taken = watched(items(), 2, "Assessments", patience=-1)
    assert next(taken) == 1
    with pytest.raises(OSError, match=r"^$"):
        next(taken)
    assert "\x1b[?25h" in seen.getvalue(), "the cursor is back"


def test_who_waits_for_many_assessments_sees_how_far_they_are(hrdd: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    files = (EVENT, GRANT, "--as-of", "2026-03-01")
    quiet = hrdd("assess", *files)
    assert "Files" not in quiet.err
    monkeypatch.setattr(watched, "__kwdefaults__", {"patience": -1})
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    told = hrdd("assess", *files)
    assert "Files" in told.err
    assert "Documents" in told.err
    assert (told.code, told.out) == (quiet.code, quiet.out)
