"""The outermost door, with command lines that misbehave behind it."""

import gc
import subprocess
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from hrdd.__main__ import main


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    """A command turns the collector of circles off for its own short life, not for the tests after it."""
    yield
    gc.enable()


# A process of its own, whose hrdd.cli is this.
BEHIND = """
import sys, types
cli = types.ModuleType("hrdd.cli")
def main(argv):
{body}
cli.main = main
sys.modules["hrdd.cli"] = cli
from hrdd.__main__ import main
sys.exit(main())
"""

HAS_FULL = pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")


def process(body: str, redirect: str = "", **env: str) -> "subprocess.CompletedProcess[str]":
    """Run the door in a shell that does to its streams what `redirect` says."""
    code = BEHIND.format(body="\n".join(f"    {line}" for line in body.splitlines()))
    return subprocess.run(
        ["bash", "-c", f'"$0" -X dev -W error -c "$1" {redirect}; exit "${{PIPESTATUS[0]}}"', sys.executable, code],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 5, 70])
def test_a_code_passes_through(code: int) -> None:
    assert process(f"return {code}").returncode == code
    assert process(f"raise SystemExit({code})").returncode == code


def test_leaving_without_a_code_is_success() -> None:
    assert process("sys.exit()").returncode == 0


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("raise KeyError('a name that must not be seen')", "KeyError"),
        ("raise RecursionError", "RecursionError"),
        ("def f(): f()\nf()", "RecursionError"),
        ("raise MemoryError", "MemoryError"),
        ("import hrdd.no_such_module", "ModuleNotFoundError"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("raise OSError(5, 'a name that must not be seen')", "Input/output error"),
        ("return None", "TypeError"),
        ("return True", "TypeError"),
        ("return 256", "TypeError"),
        ("return -1", "TypeError"),
        ("sys.exit('a sentence')", "TypeError"),
    ],
)
def test_a_crash_is_never_a_verdict(body: str, kind: str) -> None:
    ended = process(body)
    assert ended.returncode == 70
    assert ended.stderr == (
        f"hrdd: the program itself failed ({kind}), so nothing was decided; please report this"
        " with the command you ran (HRDD_TRACEBACK=1 shows where it happened).\n"
    )


def test_a_traceback_is_there_for_who_asks() -> None:
    ended = process("raise KeyError('here')", HRDD_TRACEBACK="1")
    assert ended.returncode == 70
    assert "Traceback" in ended.stderr
    assert "KeyError: 'here'" in ended.stderr


def test_an_interruption_is_130_and_silent() -> None:
    ended = process("raise KeyboardInterrupt")
    assert (ended.returncode, ended.stderr) == (130, "")


@pytest.mark.parametrize("lines", [1, 100_000])
def test_a_closed_pipe_keeps_the_code(lines: int) -> None:
    ended = process(f"for i in range({lines}): print(i)\nreturn 1", "| head -n 0")
    assert (ended.returncode, ended.stderr) == (1, "")


def test_a_closed_pipe_for_messages_keeps_the_code() -> None:
    ended = process("for i in range(100_000): print(i, file=sys.stderr)\nreturn 4", "2>&1 | head -n 0")
    assert ended.returncode == 4


@HAS_FULL
def test_output_that_cannot_be_written_is_a_failure() -> None:
    ended = process("print('lost')\nreturn 0", ">/dev/full")
    assert ended.returncode == 70
    assert "No space left on device" in ended.stderr


@HAS_FULL
def test_nowhere_to_complain_is_still_a_failure() -> None:
    assert process("raise KeyError", "2>/dev/full").returncode == 70
    assert process("raise KeyError", ">&- 2>&-").returncode == 70


def test_the_version_needs_no_command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "hrdd.cli", None)
    for flag in ("--version", "-V"):
        monkeypatch.setattr(sys, "argv", ["hrdd", flag])
        assert main() == 0
        assert capsys.readouterr().out.startswith("hrdd 0.")


def test_the_door_hands_its_arguments_on(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []

    def command_line(argv: list[str]) -> int:
        given.extend(argv)
        return 5

    cli = ModuleType("hrdd.cli")
    cli.main = command_line  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "hrdd.cli", cli)
    monkeypatch.setattr(sys, "argv", ["hrdd", "gate", "a.yaml"])
    assert main() == 5
    assert given == ["gate", "a.yaml"]
