"""A change to a file that a person wrote: its comments, its order and its quotes stay as they are."""

from __future__ import annotations

import io
import re
import warnings
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from hrdd.diagnostics import Refusal
from hrdd.source import parse

if TYPE_CHECKING:
    from collections.abc import Callable

BOM = b"\xef\xbb\xbf"
WIDEST = 1_000_000
"""No line is ever broken: where lines end is the writer's choice."""


PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
"""Words that mean the same with and without quotes in the files of hrdd."""

LAYOUTS = ((2, 4, 2), (2, 2, 0), (4, 4, 2), (4, 6, 4), (4, 4, 0), (3, 4, 2))
"""How people indent mappings and lists, and where they put the dash; the most usual first."""


def edited(raw: bytes, shown: str, change: Callable[[Any], None]) -> bytes:
    """The bytes of a file after `change` was done to its values; comments, order and quotes stay, and the layout too.

    `change` gets the top mapping as one that remembers its comments, and alters it in place. The file is read
    strictly before and after. Raises Refusal where it cannot be read.
    """
    parse(raw, shown)
    text = raw.removeprefix(BOM).decode()
    ends = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    layout, before = _layout(text)
    after = _dumped(text, layout, change)
    made = after if before == text else _merged(text, before, after, shown)
    new = (BOM if raw.startswith(BOM) else b"") + made.replace("\n", ends).encode()
    parse(new, shown)
    return new


def _layout(text: str) -> tuple[tuple[int, int, int], str]:
    """The layout in which writing the text again alters the fewest lines, and the text so written."""
    lines = set(text.split("\n"))
    written = {layout: _dumped(text, layout, _nothing) for layout in LAYOUTS}
    best = min(LAYOUTS, key=lambda layout: (written[layout] != text, len(lines - set(written[layout].split("\n")))))
    return best, written[best]


def _nothing(_: Any) -> None:
    pass


def _dumped(text: str, layout: tuple[int, int, int], change: Callable[[Any], None]) -> str:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = WIDEST
    yaml.indent(*layout)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what the strict reading has refused already
        values = yaml.load(text)
        change(values)
        out = io.StringIO()
        yaml.dump(values, out)
    return out.getvalue()


def _merged(text: str, before: str, after: str, shown: str) -> str:
    """Only the lines that the change altered, put into the text as it was; where that will not do, all written anew."""
    old, plain, new = text.split("\n"), before.split("\n"), after.split("\n")
    if len(old) != len(plain):
        return after
    made: list[str] = []
    for kind, low, high, start, end in SequenceMatcher(None, plain, new, autojunk=False).get_opcodes():
        made += old[low:high] if kind == "equal" else new[start:end]
    merged = "\n".join(made)
    try:
        same = parse(merged.encode(), shown).data == parse(after.encode(), shown).data
    except Refusal:
        same = False
    return merged if same else after


def answered(raw: bytes, shown: str, name: str, value: object) -> bytes:
    """The bytes of an assessment with one answer: in the place of its line among the comments, if it waits there.

    Raises Refusal where the file cannot be read.
    """

    def change(values: Any) -> None:
        if values.get("answers") is None:
            values["answers"] = {}
        values["answers"][name] = value

    before = parse(raw, shown).data
    waiting = re.compile(rf"^(?P<indent> +)# {re.escape(name)}:(?= |\r?$).*?(?P<end>\r?)$", re.MULTILINE)
    written = _flow(value)
    text, count = waiting.subn(rf"\g<indent>{name}: {written}\g<end>", raw.decode(), count=1) if written else ("", 0)
    if count and name not in (before.get("answers") or {}):
        wanted = {**before, "answers": {**(before.get("answers") or {}), name: _frozen(value)}}
        try:
            if parse(text.encode(), shown).data == wanted:
                return text.encode()
        except Refusal:
            pass  # what looked like a question's line was none
    return edited(raw, shown, change)


def _flow(value: object) -> str:
    """A word or a list of words as YAML; empty for anything that is not so simple."""
    if isinstance(value, str) and PLAIN.fullmatch(value):
        return value
    if isinstance(value, list) and all(isinstance(word, str) and PLAIN.fullmatch(word) for word in value):
        return f"[{', '.join(value)}]"
    return ""


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
