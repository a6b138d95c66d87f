"""Questions that opened after a file was begun, put into it as comments: where they belong, and nothing else moves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hrdd.diagnostics import Refusal
from hrdd.library.editing import BOM, edited
from hrdd.render.skeleton import question_lines
from hrdd.source import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from hrdd.model.rubric import Rubric

ANSWERS = "answers"
WAITING = re.compile(r"^(?P<indent> +)# (?P<name>[a-z0-9]+(?:-[a-z0-9]+)*):(?=\s|$)")
ANSWER = re.compile(r"^(?P<indent> +)(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*) *:")
"""The line of a question that waits to be answered: the mark in front of it has to be taken away; and of an answer."""

NOTHING = re.compile(rf"^{ANSWERS} *: *\{{ *\}}(?= *(?:#.*)?\r?$)", re.MULTILINE)
COMMENT = re.compile(r"(?:^|\s)#(.*?)\r?$", re.MULTILINE)
BLOCK = re.compile(rf"{ANSWERS} *:\s*(#.*)?$")
"""The line that begins the answers, where each of them has a line of its own."""

USUAL = 2


def waiting(text: str, names: Iterable[str]) -> dict[str, int]:
    """Which of these questions wait in a file as comments, and in which line, from 1.

    A choice may have the name of a question; its line is indented further.
    """
    wanted = set(names)
    found: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        match = WAITING.match(line)
        if match is not None and match["name"] in wanted:
            here = (len(match["indent"]), number)
            found[match["name"]] = min(found.get(match["name"], here), here)
    return {name: number for name, (_, number) in found.items()}


def added(raw: bytes, shown: str, names: Sequence[str], rubric: Rubric) -> bytes | None:
    """The bytes of an assessment with these questions as comments among its answers, in the order of asking.

    Each stands after the question that is asked before it. Values, comments and order stay as they are; answers that
    stand on one line get a line each. None where that cannot be done without losing a comment. Raises Refusal for a
    file that is no YAML.
    """
    before = parse(raw, shown)
    raw = _spread(raw, shown)
    text = raw.removeprefix(BOM).decode()
    ends = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if ANSWERS not in before.data:
        lines += ["", f"{ANSWERS}:"]
    elif not any(BLOCK.match(line) for line in lines):
        return None
    order = {name: place for place, name in enumerate(rubric.asking_order)}
    for name in sorted(names, key=order.__getitem__):
        place, indent = _place(lines, order, order[name])
        lines[place:place] = ["", *question_lines(rubric.question[name], " " * indent)]
    made = (BOM if raw.startswith(BOM) else b"") + (ends.join(lines) + ends).encode()
    wanted = {**before.data, ANSWERS: before.data.get(ANSWERS) or None}
    try:
        same = parse(made, shown).data == wanted
    except Refusal:
        same = False
    return made if same and len(waiting("\n".join(lines), names)) == len(names) else None


def _spread(raw: bytes, shown: str) -> bytes:
    """The same with each answer on a line of its own, where they stand in braces; as it was, if a comment would go."""
    text = raw.decode()
    empty = NOTHING.sub(f"{ANSWERS}:", text)
    if empty != text:
        return empty.encode()
    answers = parse(raw, shown).data.get(ANSWERS)
    if not answers or any(BLOCK.match(line) for line in text.splitlines()):
        return raw

    def change(values: Any) -> None:
        values[ANSWERS].fa.set_block_style()

    made = edited(raw, shown, change)
    return made if sorted(COMMENT.findall(text)) == sorted(COMMENT.findall(made.decode())) else raw


def _place(lines: Sequence[str], order: dict[str, int], wanted: int) -> tuple[int, int]:
    """Before which line a question goes, from 0, and how far it is indented."""
    start = next(number for number, line in enumerate(lines) if BLOCK.match(line))
    best, after, indent = -1, start + 1, 0
    number = start + 1
    while number < len(lines) and (not lines[number] or lines[number].startswith((" ", "#"))):
        match = WAITING.match(lines[number]) or ANSWER.match(lines[number])
        place = order.get(match["name"], -1) if match is not None else -1
        end = _end(lines, number)
        if match is not None and place >= 0 and len(match["indent"]) <= (indent or len(match["indent"])):
            indent = len(match["indent"])
            if best < place < wanted:
                best, after = place, end
        number = end
    return after, indent or USUAL


def _end(lines: Sequence[str], number: int) -> int:
    """The line after an entry: what is further in belongs to it, also after lines that say nothing."""
    depth = len(lines[number]) - len(lines[number].lstrip())
    end = number + 1
    if not lines[number].strip() or lines[number].lstrip().startswith("#"):
        return end
    for later in range(number + 1, len(lines)):
        line = lines[later]
        if not line.strip():
            continue
        if len(line) - len(line.lstrip()) <= depth:
            break
        if not line.lstrip().startswith("#"):
            end = later + 1
    return end
