"""What the door sees around it: today, the environment, the terminal."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

USUAL = 80


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The clock, the environment and the two streams, looked at once."""

    today: date
    ci: bool
    github: bool
    colour: bool
    width: int
    root: Path
    """The top of the repository that this runs in, or the folder itself where it is in none."""

    quotes: bool
    """Whether complaints may quote a line: not in continuous integration, and not into a file."""

    typed: bool
    """Whether somebody is there to type answers."""

    watched: bool
    """Whether a person sees standard error as it comes."""


def look() -> Surroundings:
    """Look around. `NO_COLOR` wins over `FORCE_COLOR`; `COLUMNS` over the terminal's own width."""
    env = os.environ
    terminal = _is_terminal(sys.stdout)
    colour = (terminal and env.get("TERM") != "dumb") or bool(env.get("FORCE_COLOR"))
    ci = env.get("CI", "").lower() not in {"", "0", "false"}
    width = shutil.get_terminal_size((USUAL, 24)).columns if terminal or env.get("COLUMNS", "").isdigit() else USUAL
    return Surroundings(
        today=date.today(),  # noqa: DTZ011 # a day is a day where the person is
        ci=ci,
        github=env.get("GITHUB_ACTIONS") == "true",
        colour=colour and not env.get("NO_COLOR"),
        width=max(40, width),
        root=_root(),
        quotes=_is_terminal(sys.stderr) and not ci,
        typed=_is_terminal(sys.stdin),
        watched=_is_terminal(sys.stderr) and not ci and env.get("TERM") != "dumb",
    )


def _root() -> Path:
    try:
        here = Path.cwd()
    except OSError:  # it was deleted
        return Path(os.sep)
    above = (folder for folder in (here, *here.parents) if os.path.exists(folder / ".git"))  # noqa: PTH110 - never raises
    return next(above, here)


def _is_terminal(stream: object) -> bool:
    try:
        return bool(stream.isatty())  # type: ignore[attr-defined]
    except (AttributeError, ValueError):
        return False


def read_stdin() -> bytes:
    """Everything on standard input, up to one byte more than a file may have. Raises Refusal (HR101)."""
    from hrdd.diagnostics import Diagnostic, Refusal
    from hrdd.library.disk import BIGGEST

    try:
        if sys.stdin is not None:  # Python gives up a stream that the caller closed
            return sys.stdin.buffer.read(BIGGEST)
        reason = "it is closed"
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
    raise Refusal([Diagnostic("HR101", "<stdin>", values=(("reason", reason),))])
