"""Whom to call, said before anything else, where an answer says that people may be in danger."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hrdd.cli import voice
from hrdd.cli.surroundings import look
from hrdd.render import terminal, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hrdd.model.settings import Contact


def call(contacts: Iterable[Contact], *, indent: int = 0) -> None:
    """Say whom to call, and that no names belong into a file; without contacts, that none are set."""
    page = terminal.Page(min(look().width, terminal.WIDEST))
    lines = words.whom_to_call(contacts) or (words.name("danger", "nobody-set"),)
    for line in (*lines, words.name("danger", "stop")):
        page.wrapped(line, indent=indent)
    print(voice.calm(terminal.plain(page.lines)), end="", file=sys.stderr)
