"""A line that somebody types at a terminal: it can be edited, called up again, and completed with Tab.

The line is all there is of it: nothing takes the screen, nothing has a colour, nothing appears before Tab is pressed,
and the terminal is never asked anything. So it reads well by voice, and on terminals that know little.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.output import ColorDepth, create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.shortcuts import CompleteStyle, PromptSession

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

AFTER_COMMA = re.compile(r"[^,;|/]*$")
AFTER_SPACE = re.compile(r"[^,;|/\s]*$")


class Typed:
    """Lines as they are typed on standard input and seen on standard error; those of before are called up again."""

    def __init__(self) -> None:
        output = create_output(stdout=sys.stderr)
        if isinstance(output, Vt100_Output):
            output.enable_cpr = False  # a terminal that cannot say where its cursor is would be waited for
        self._session: PromptSession[str] = PromptSession(
            history=InMemoryHistory(),  # what was answered is kept in the file alone
            output=output,
            color_depth=ColorDepth.DEPTH_1_BIT,
            complete_while_typing=False,
            complete_style=CompleteStyle.READLINE_LIKE,
            enable_suspend=True,
        )

    def line(self, prompt: str, words: Mapping[str, str]) -> str:
        """One line. `words` are what Tab completes, with another name of each, or none.

        What is pasted with several lines is one line: the others would answer questions that are not asked yet.
        Raises EOFError at Ctrl-D on an empty line, and KeyboardInterrupt at Ctrl-C.
        """
        read = self._session.prompt([("", prompt)], completer=Words(words))
        return " ".join(read.split("\n"))


class Words(Completer):
    """Completes the last of several words, by the word itself or by its other name, such as the name of a country."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """What may stand where the last word is begun."""
        del complete_event  # it is always Tab
        for begun in self._begun(document.text_before_cursor):
            found = [
                Completion(word, -len(begun), display=f"{word} {other}".strip())
                for word, other in self.words.items()
                if word.lower().startswith(begun.lower()) or (begun and other.lower().startswith(begun.lower()))
            ]
            if found:
                return found
        return ()

    @staticmethod
    def _begun(text: str) -> Iterable[str]:
        """What the last word may be: all after the last comma, since names have spaces in them, or the last word."""
        for pattern in (AFTER_COMMA, AFTER_SPACE):
            match = pattern.search(text)
            yield match[0].lstrip() if match is not None else ""
