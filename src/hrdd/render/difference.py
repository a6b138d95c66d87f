"""A difference as a screen, as Markdown that fits a comment on a change, and as data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hrdd.engine.difference import CAUSES, Part
from hrdd.model.base import Rating
from hrdd.render import escape, terminal, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.engine.difference import Cause, Difference, Move
    from hrdd.model.outcome import Bounds

LONGEST = 60_000
"""Characters of the Markdown at most: GitHub takes 65,536 in one comment."""

HEADINGS = {
    "lowered": "Answers that claim less than before",
    "answer": "Other answers",
    "control": "Controls",
    "evidence": "Evidence",
    "context": "Context",
    "approval": "Exceptions and approvals",
    "rubric": "Rubric",
    "time": "Time",
}


OWN = "x-"
"""Risks whose ids and titles people coined begin so."""

NAMED: frozenset[Cause] = frozenset({"answer", "context", "rubric", "time"})
"""The causes of which everybody may read what was changed; of the others they read how much was."""


def public(found: Difference) -> Difference:
    """The same difference for everybody: ids of the rubric and ratings, no answer, no entry, nothing a person wrote."""
    kept = [_seen(part) for part in found.parts if part.cause in NAMED]
    others = {cause: [part for part in found.parts if part.cause == cause] for cause in CAUSES if cause not in NAMED}
    kept += [_joined(cause, parts) for cause, parts in others.items() if parts]
    moves = tuple(_everybodys(move, found.subject) for move in found.moves)
    return replace(found, moves=moves, parts=tuple(kept))


def _everybodys(move: Move, subject: str) -> Move:
    risk = _risk(move.risk)
    return replace(move, finding=f"{risk}@{subject}", risk=risk, title=_title(move))


def _seen(part: Part) -> Part:
    kind, _, name = part.name.partition(".")
    named = f"{kind}.{_risk(name)}" if kind == "risks" else part.name
    says = part.cause in {"rubric", "time"} and part.name != "assessed"
    before, after = (part.before, part.after) if says else (None, None)
    return replace(part, name=named, before=before, after=after, moves=_risks(part.moves))


def _joined(cause: Cause, parts: Sequence[Part]) -> Part:
    """All parts of one cause as one, which says how many they are."""
    moves = _risks(tuple(dict.fromkeys(risk for part in parts for risk in part.moves)))
    told = f"{len(parts)} changed"
    decides, tried = any(part.decides for part in parts), all(part.tried for part in parts)
    return Part(cause, told, None, None, moves=moves, decides=decides, tried=tried)


def _risks(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_risk, names)))


def _risk(name: str) -> str:
    return "another-right" if name.startswith(OWN) else name


def _title(move: Move) -> str:
    return "(risk to another right)" if move.risk.startswith(OWN) else move.title


def rating(bounds: Bounds | None) -> str:
    """A rating, or a word for a risk that does not apply."""
    if bounds is None:
        return "does not apply"
    return "..".join(dict.fromkeys((Rating(bounds.low).name, Rating(bounds.high).name)))


def _groups(found: Difference) -> list[tuple[str, list[Part]]]:
    groups: dict[str, list[Part]] = {name: [] for name in HEADINGS}
    for part in found.parts:
        groups["lowered" if part.lowered else part.cause].append(part)
    return [(HEADINGS[name], parts) for name, parts in groups.items() if parts]


def _moved(move: Move) -> str:
    return f"{move.risk} {move.title}: {rating(move.before)} → {rating(move.after)}"


def _told(part: Part) -> str:
    if part.before is None and part.after is None:  # withheld: a difference between two absences is none
        return part.name
    return f"{part.name}: {part.before or '(absent)'} → {part.after or '(absent)'}"


def _does(part: Part) -> str:
    if not part.tried:
        return "cannot be tried by itself"
    does = f"moves {', '.join(part.moves)}" if part.moves else "moves no rating by itself"
    if part.decides:
        does += "; changes the decision"
    return f"{does}; the decision hung on it, so a second person should read it" if part.hung else does


def _decision(found: Difference) -> str:
    before, after = found.before, found.after
    return f"{before.verdict} ({before.exit}) → {after.verdict} ({after.exit})"


def page(found: Difference, width: int) -> list[terminal.Line]:
    """For a screen."""
    made = terminal.Page(min(width, terminal.WIDEST))
    made.wrapped(f"What changed in {found.subject}", terminal.STRONG, indent=0)
    made.wrapped(f"Decision: {_decision(found)}", indent=0)
    made.heading(f"Ratings ({len(found.moves)})")
    for move in found.moves:
        made.wrapped(_moved(move), indent=6, lead="  up    " if move.rose else "  down  ")
    if not found.moves:
        made.wrapped("No rating changed.")
    for heading, parts in _groups(found):
        made.heading(heading)
        for part in parts:
            made.wrapped(_told(part), indent=4, lead="  ")
            made.wrapped(_does(part), terminal.QUIET, indent=6)
    if not found.parts:
        made.gap()
        made.wrapped("Nothing that is judged changed.", indent=0)
    return made.lines


def markdown(found: Difference) -> str:
    """For a comment on a change: it always fits, and says how much it leaves out."""
    return fitting(blocks(found))


def blocks(found: Difference) -> list[str]:
    """The lines of the Markdown, all of them."""
    lines = [f"### What changed in {_cell(found.subject)}", "", f"Decision: **{_cell(_decision(found))}**", ""]
    if found.moves:
        lines += ["| risk | before | now |", "| --- | --- | --- |"]
        lines += [f"| {_cell(f'{m.risk} {m.title}')} | {rating(m.before)} | {rating(m.after)} |" for m in found.moves]
    else:
        lines.append("No rating changed.")
    for heading, parts in _groups(found):
        lines += ["", f"**{heading}**", ""]
        lines += [f"- {_cell(_told(part))}. {_cell(words.first_up(_does(part)))}." for part in parts]
    if not found.parts:
        lines += ["", "Nothing that is judged changed."]
    return lines


def fitting(lines: Sequence[str], most: int = LONGEST) -> str:
    """Lines of Markdown as one text that fits a comment, and says how many of them it leaves out."""
    kept: list[str] = []
    left = most
    for index, line in enumerate(lines):
        left -= len(line) + 1
        if left < 0:
            kept += ["", f"{len(lines) - index} more lines are left out here; `hrdd diff` shows them all."]
            break
        kept.append(line)
    return "\n".join(kept) + "\n"


def _cell(text: str) -> str:
    return str(escape.markdown(escape.one_line(text)[:1000]))


def data(found: Difference, audience: str = "restricted") -> dict[str, Any]:
    """For programs."""

    def ends(bounds: Bounds | None) -> list[str] | None:
        return None if bounds is None else [Rating(bounds.low).name, Rating(bounds.high).name]

    return {
        "schema_version": "1.0",
        "audience": audience,
        "subject": found.subject,
        "decision": {
            key: {"verdict": decision.verdict, "exit": decision.exit}
            for key, decision in (("before", found.before), ("after", found.after))
        },
        "findings": [
            {
                "finding": move.finding,
                "risk": move.risk,
                "before": ends(move.before),
                "after": ends(move.after),
                "rose": move.rose,
            }
            for move in found.moves
        ],
        "parts": [
            {
                "cause": part.cause,
                "name": part.name,
                "before": part.before,
                "after": part.after,
                "lowered": part.lowered,
                "second_reader": part.hung,
                "moves": list(part.moves),
                "decides": part.decides,
                "tried": part.tried,
            }
            for part in found.parts
        ],
    }
