"""Typing answers at a real terminal: a pseudo-terminal of 80 columns, with the program in a process of its own."""

import os
import re
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from hrdd.cli.typed import Words
from hrdd.source import parse

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")

START = ("Library evening\r", "FR DE\r", "idea\r", "A. Person, grant officer\r")
ENTER, TAB, UP, LEFT, CTRL_C, CTRL_D = "\r", "\t", "\x1b[A", "\x1b[D", "\x03", "\x04"
PATIENCE = 60
READY, DONE = "\x1b[?2004h", "\x1b[?2004l"
"""What the terminal is told when a line can be typed, and when it was: to mark what is pasted, and no longer."""

BEGIN = """
import os, runpy
os.open(os.ttyname(0), os.O_RDWR)  # so that Ctrl-C is for this program
runpy.run_module("hrdd", run_name="__main__")
"""
SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A program at a terminal: what it shows, and what is typed to it."""

    def __init__(self, *args: str, **env: str) -> None:
        from fcntl import ioctl
        from pty import openpty
        from termios import TIOCSWINSZ

        self.end, other = openpty()
        ioctl(other, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        around = {name: value for name, value in os.environ.items() if name not in {"CI", "NO_COLOR", "COLUMNS"}}
        self.program = subprocess.Popen(
            [sys.executable, "-c", BEGIN, *args],
            stdin=other, stdout=other, stderr=other, start_new_session=True,
            env={**around, "TERM": "xterm-256color", **env},
        )  # fmt: skip
        os.close(other)
        self.shown = ""
        self.seen = 0

    def until(self, text: str) -> None:
        """Wait until this is shown, after what was waited for before."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.shown[self.seen :]:
            assert time.monotonic() < deadline, f"{text!r} was never shown:\n{self.shown[self.seen :]}"
            assert self._more(), f"it ended without {text!r}:\n{self.shown[self.seen :]}"
        self.seen = self.shown.index(text, self.seen) + len(text)

    def asked(self, text: str) -> None:
        """Wait until this is shown and a line can be typed."""
        self.until(text)
        while self.shown.count(READY) <= self.shown.count(DONE):
            assert self._more(), f"no line could be typed:\n{self.shown}"

    def type(self, *lines: str) -> None:
        for line in lines:
            os.write(self.end, line.encode())

    def ended(self) -> int:
        while self._more():
            pass
        return self.program.wait(PATIENCE)

    def _more(self) -> bool:
        from select import select

        if not select([self.end], [], [], PATIENCE)[0]:
            return False
        try:
            read = os.read(self.end, 65536)
        except OSError:  # the other end is closed
            return False
        self.shown += read.decode("utf-8", errors="replace")
        return bool(read)

    def close(self) -> None:
        if self.program.poll() is None:
            self.program.kill()
        self.program.wait()
        os.close(self.end)


Open = Callable[..., Terminal]


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    monkeypatch.chdir(tmp_path)
    opened: list[Terminal] = []

    def make(*args: str, **env: str) -> Terminal:
        opened.append(Terminal(*args, **env))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def begun(terminal: Open, **env: str) -> Terminal:
    """An interview that has come to its first question, the format of an event."""
    one = terminal("new", "event", "--ask", "-o", "new.yaml", **env)
    wait = one.until if env.get("TERM") == "dumb" else one.asked
    for text, line in zip(("called?", "worldwide:", "ended?", "officer"), START, strict=True):
        wait(text)
        one.type(line)
    wait("unknown: nobody knows yet")
    return one


def saved() -> dict[str, object]:
    return dict(parse(Path("new.yaml").read_bytes(), "new.yaml").data)


def test_a_line_is_edited_and_completed_and_a_line_of_before_is_called_up_again(terminal: Open) -> None:
    one = terminal("new", "event", "--ask", "-o", "new.yaml")
    one.asked("called?")
    one.type("Librry", LEFT * 2, "a", ENTER)
    one.asked("worldwide:")
    one.type("germ", TAB, ", united k", TAB, ENTER)
    one.asked("ended?")
    one.type("pre", TAB, ENTER)
    one.asked("officer")
    one.type("A. Person, grant officer", ENTER)
    one.asked("unknown: nobody knows yet")
    one.type("on", TAB)
    one.until("online  on-site")
    one.type("-", TAB, ENTER)
    one.asked("1 of ")
    one.type(UP, ENTER)
    one.asked("Write numbers")
    one.type("q", ENTER)
    assert one.ended() == 4
    found = saved()
    subject: dict[str, object] = dict(found["subject"])  # type: ignore[call-overload]
    assert (subject["name"], subject["places"], subject["stage"]) == ("Library", ("DE", "GB"), "pre-release")
    assert found["answers"] == {"format": "on-site"}


@pytest.mark.parametrize(("key", "code"), [(CTRL_D, 4), (CTRL_C, 130)])
def test_whoever_stops_in_the_middle_has_saved_what_was_answered(terminal: Open, key: str, code: int) -> None:
    one = begun(terminal)
    one.type("on-site", ENTER)
    one.until("1 of ")
    one.asked("to skip, q to stop.")
    one.type(key)
    assert one.ended() == code
    assert saved()["answers"] == {"format": "on-site"}
    assert "Traceback" not in one.shown
    again = terminal("ask", "new.yaml")
    again.asked("to skip, q to stop.")
    again.type("q", ENTER)
    assert again.ended() == 4


def test_what_is_pasted_in_several_lines_answers_one_question(terminal: Open) -> None:
    one = begun(terminal)
    one.type("\x1b[200~on-site\n1-10\x1b[201~", ENTER)
    one.asked("Write one of the numbers")
    one.type("on-site", ENTER)
    one.asked("1 of ")
    one.type(CTRL_D)
    assert one.ended() == 4
    assert saved()["answers"] == {"format": "on-site"}


def test_nothing_takes_the_screen_has_a_colour_or_asks_the_terminal(terminal: Open) -> None:
    one = begun(terminal, NO_COLOR="1")
    one.type("o", TAB, "n", TAB, CTRL_D, CTRL_C)
    assert one.ended() == 130
    found = set(SEQUENCE.findall(one.shown))
    assert "\x1b[?1049h" not in found, "another screen"
    assert "\x1b[6n" not in found, "where is the cursor"
    assert "\x1b[2J" not in found, "the screen was cleared"
    assert {code for code in found if code.endswith("m")} <= {"\x1b[0m"}, "colours"
    lines = SEQUENCE.sub("\n", one.shown).replace("\r", "\n").split("\n")
    assert max(map(len, lines)) <= 80


def test_a_dumb_terminal_gets_plain_lines(terminal: Open) -> None:
    one = begun(terminal, TERM="dumb")
    one.type("on-site\n", "q\n")
    assert one.ended() == 4
    assert "\x1b" not in one.shown
    assert saved()["answers"] == {"format": "on-site"}


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("", ["worldwide", "DE", "GB", "GE"]),
        ("ge", ["DE", "GE"]),
        ("united k", ["GB"]),
        ("GB,ger", ["DE"]),
        ("GB GE w", ["worldwide"]),
        ("GB GE, united k", ["GB"]),
        ("x", []),
    ],
)
def test_a_place_is_completed_by_its_code_or_its_name(text: str, offered: list[str]) -> None:
    places = {"worldwide": "", "DE": "Germany", "GB": "United Kingdom", "GE": "Georgia"}
    found = list(Words(places).get_completions(Document(text), CompleteEvent()))
    assert [completion.text for completion in found] == offered
