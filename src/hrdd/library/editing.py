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
    from collections.abc import Callable, Iterator

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
    best, told, least = LAYOUTS[0], text, len(lines) + 1
    for layout in LAYOUTS:
        written = _dumped(text, layout, _nothing)
        if written == text:
            return layout, written
        altered = len(lines - set(written.split("\n")))
        if altered < least:
            best, told, least = layout, written, altered
    return best, told


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

    A word that stands on a line of its own is changed there, and a new one goes after the last answer, so that nothing
    else is written again. Raises Refusal where the file cannot be read.
    """

    def change(values: Any) -> None:
        if values.get("answers") is None:
            values["answers"] = {}
        values["answers"][name] = value

    before = parse(raw, shown).data
    written = _flow(value)
    if written:
        wanted = {**before, "answers": {**(before.get("answers") or {}), name: _frozen(value)}}
        for text in _lines(raw.decode(), name, written, there=name in (before.get("answers") or {})):
            try:
                if parse(text.encode(), shown).data == wanted:
                    return text.encode()
            except Refusal:
                pass  # what looked like a question's line was none
    return edited(raw, shown, change)


def _lines(text: str, name: str, written: str, *, there: bool) -> Iterator[str]:
    """Ways to write an answer into a text by one line, the best first; whoever takes one checks it."""
    key = re.escape(name)
    if there:
        word = rf"^(?P<start> +{key}: +)(?:{PLAIN.pattern}|\[[^\]\n#]*\])(?P<end> *(?:#.*)?\r?)$"
        yield re.sub(word, rf"\g<start>{written}\g<end>", text, count=1, flags=re.MULTILINE)
        return
    waiting = rf"^(?P<indent> +)# {key}:(?= |\r?$).*?(?P<end>\r?)$"
    made, count = re.subn(waiting, rf"\g<indent>{name}: {written}\g<end>", text, count=1, flags=re.MULTILINE)
    if count:
        yield made
    block = re.search(r"^answers *:[ \t]*(?:#.*)?\r?\n(?P<body>(?:(?: .*|#.*|\r?)\n)*)", text, re.MULTILINE)
    lines = list(re.finditer(r"^(?P<indent> +)[^ #\r\n].*\n", block["body"], re.MULTILINE)) if block is not None else []
    if block is not None and lines:
        end = block.start("body") + lines[-1].end()
        new = "\r\n" if "\r\n" in text else "\n"
        yield f"{text[:end]}{lines[0]['indent']}{name}: {written}{new}{text[end:]}"


def _flow(value: object) -> str:
    """A word or a list of words as YAML; empty for anything that is not so simple."""
    if isinstance(value, str) and PLAIN.fullmatch(value):
        return value
    if isinstance(value, list) and all(isinstance(word, str) and PLAIN.fullmatch(word) for word in value):
        return f"[{', '.join(value)}]"
    return ""


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
