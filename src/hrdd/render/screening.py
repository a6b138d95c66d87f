"""What a screen came to, told: on a screen, as a sheet, as data, and as the start of a full assessment."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hrdd.engine.screening import asked_questions
from hrdd.render import data, terminal, words
from hrdd.render.escape import one_line
from hrdd.render.skeleton import WIDTH, remarked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from hrdd.diagnostics import Diagnostic
    from hrdd.engine.screening import Raised, Screened
    from hrdd.model.rubric import Rubric
    from hrdd.model.screen import EndingText, Screen

SCHEMA_VERSION = "1.0"
ENDING_STYLES = {
    "proceed": "bold green",
    "conditions": "bold yellow",
    "full": "bold red",
    "team-first": "bold white on red",
}
HEADINGS = (
    "row",
    "id",
    "name",
    "places",
    "outcome",
    "what to do",
    "red flags",
    "amber flags",
    "conditions",
    "unknown",
    "to correct",
)
FORMULA = re.compile(r"^[=+\-@\t\r]")
"""Cells that a spreadsheet would compute instead of showing them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One application as it is told: what was found, or what keeps it from being screened."""

    row: int
    id: str
    name: str
    places: tuple[str, ...]
    found: Screened | None
    wrong: tuple[Diagnostic, ...] = ()
    call: str = ""
    """Whom to call first, where the answers say that people may be in danger."""

    @property
    def ending(self) -> str:
        """The ending as its id; `invalid` where the row must be corrected first."""
        return self.found.ending if self.found is not None and self.found.ending is not None else "invalid"


def one(line: Line, screen: Screen, rubric: Rubric, width: int) -> list[terminal.Line]:
    """One screened subject in one screen."""
    page = terminal.Page(min(width, terminal.WIDEST))
    found = line.found
    if found is None or found.ending is None:
        return page.lines
    ending = screen.words(found.ending)
    if line.call:
        page.wrapped(line.call, "bold red", indent=0)
        page.gap()
    page.wrapped(f"{line.name} ({screen.kind}): {words.name('screen', 'screen')}", terminal.STRONG, indent=0)
    page.wrapped(
        f"{words.name('screen', 'rubric')} {rubric.manifest.id} {rubric.manifest.version} · {', '.join(line.places)}",
        terminal.QUIET,
        indent=0,
    )
    page.gap()
    told, meaning = _ended(found, ending, screen)
    page.add((told.upper(), ENDING_STYLES[ending.ending]), (f"  ({ending.ending})", terminal.PLAIN))
    page.wrapped(meaning)
    for heading, flags in (("red-flags", found.reds), ("amber-flags", found.ambers)):
        if flags:
            page.heading(words.name("screen", heading))
            for flag in flags:
                page.wrapped(_flag(flag, line.places), indent=4, lead="  - ")
                page.wrapped(flag.flag.because, terminal.QUIET, indent=4)
    page.heading(words.name("screen", "conditions"))
    for terms in found.conditions:
        more = "" if terms.id in screen.standard else f" ({words.name('screen', 'more')})"
        page.wrapped(f"{terms.text}{more}", indent=4, lead="  - ")
    page.heading(words.name("screen", "next"))
    for step in ending.next:
        page.wrapped(step, indent=4, lead="  - ")
    page.gap()
    page.wrapped(screen.limits, terminal.QUIET, indent=0)
    return page.lines


def said(
    answers: Mapping[str, Sequence[str]], day: date, screen: Screen, rubric: Rubric, width: int
) -> list[terminal.Line]:
    """What was answered, for whoever reads the outcome later: each question with its answer, and the day."""
    page = terminal.Page(min(width, terminal.WIDEST))
    page.gap()
    page.heading(words.name("screen", "answered").format(day=day.isoformat()))
    for name, question in asked_questions(screen, rubric).items():
        if answers.get(name):
            page.wrapped(f"{question.text} {', '.join(answers[name])}", indent=4, lead="  - ")
    return page.lines


def _ended(found: Screened, ending: EndingText, screen: Screen) -> tuple[str, str]:
    """The title and the meaning of an ending, where a flag that weighs little adds conditions to the standard ones."""
    more = sum(terms.id not in screen.standard for terms in found.conditions)
    if ending.ending != "proceed" or not more:
        return ending.title, ending.meaning
    told = words.name("screen", "and-more" if more > 1 else "and-one-more").format(title=ending.title, count=more)
    return told, words.name("screen", "more-means")


def _flag(raised: Raised, places: Sequence[str]) -> str:
    """A flag with what is open about it, and where, if not everywhere."""
    where = f" ({', '.join(raised.places)})" if len(raised.places) < len(places) else ""
    still = f" — {words.name('screen', 'not-known')}" if raised.state == "open" else ""
    return f"{raised.flag.title}{where}{still}"


def overview(lines: Sequence[Line], screen: Screen, width: int) -> list[terminal.Line]:
    """A whole sheet in one screen: how many end how, and those that need somebody now."""
    page = terminal.Page(min(width, terminal.WIDEST))
    page.wrapped(f"{screen.title}: {len(lines)}", terminal.STRONG, indent=0)
    page.gap()
    for entry in reversed(screen.endings):
        count = sum(line.ending == entry.ending for line in lines)
        page.add(
            (f"{count:>5}  ", terminal.STRONG), (entry.title, ENDING_STYLES[entry.ending] if count else terminal.QUIET)
        )
    bad = [line for line in lines if line.ending == "invalid"]
    page.add(
        (f"{len(bad):>5}  ", terminal.STRONG), (words.name("screen", "to-correct"), "bold" if bad else terminal.QUIET)
    )
    for entry in reversed(screen.endings):
        own = [line for line in lines if line.ending == entry.ending]
        if entry.ending in {"full", "team-first"} and own:
            page.heading(entry.title)
            for line in own:
                flags = "; ".join(_flag(flag, line.places) for flag in line.found.reds) if line.found else ""
                page.wrapped(f"{line.name}{': ' if flags else ''}{flags}", indent=12, lead=f"  {line.row:>5}    ")
    page.gap()
    page.wrapped(screen.limits, terminal.QUIET, indent=0)
    return page.lines


def as_data(lines: Sequence[Line], screen: Screen, rubric: Rubric) -> str:
    """All applications as JSON."""
    return data.dump(
        {
            "schema_version": SCHEMA_VERSION,
            "screen": screen.id,
            "rubric": {"id": rubric.manifest.id, "version": rubric.manifest.version, "digest": rubric.digest},
            "applications": [_entry(line) for line in lines],
        }
    )


def _entry(line: Line) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "row": line.row,
        "id": line.id,
        "name": line.name,
        "places": list(line.places),
        "outcome": line.ending,
        "danger": bool(line.call),
    }
    if line.found is not None and line.found.ending is not None:
        entry["flags"] = [
            {"id": f.flag.id, "colour": f.flag.colour, "state": f.state, "places": list(f.places)}
            for f in line.found.flags
        ]
        entry["conditions"] = [terms.id for terms in line.found.conditions]
        entry["unknown"] = list(line.found.unknown)
    else:
        entry["diagnostics"] = [
            {"code": d.code, "message": one_line(d.message), "fix": one_line(d.fix)} for d in line.wrong
        ]
    return entry


def cells(line: Line, screen: Screen) -> list[str]:
    """One application as the cells of a row."""
    start = [str(line.row), line.id, line.name, ", ".join(line.places)]
    found = line.found
    if found is None or found.ending is None:
        told = " ".join(f"{one_line(d.message)} {one_line(d.fix)}" for d in line.wrong)
        what = " ".join(part for part in (line.call, words.name("screen", "to-correct")) if part)
        return [*start, "invalid", what, "", "", "", "", told]
    return [
        *start,
        found.ending,
        " ".join(part for part in (line.call, _ended(found, screen.words(found.ending), screen)[0]) if part),
        "; ".join(_flag(flag, line.places) for flag in found.reds),
        "; ".join(_flag(flag, line.places) for flag in found.ambers),
        " ".join(terms.text for terms in found.conditions),
        ", ".join(found.unknown),
        "",
    ]


def as_csv(lines: Sequence[Line], screen: Screen) -> bytes:
    """All applications as CSV that spreadsheets open in UTF-8, and in which no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for line in lines:
        writer.writerow([_harmless(cell) for cell in cells(line, screen)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


@dataclass(frozen=True, slots=True)
class Start:
    """What a full assessment starts from: the screened line, the answers that go over, who screened, and when."""

    line: Line
    answers: Mapping[str, Sequence[str]]
    by: tuple[str, str]
    day: date


def full_assessment(start: Start, screen: Screen, rubric: Rubric) -> str:
    """The start of a full assessment as YAML: the subject, and the answers that the screen has already."""
    return "\n".join(_assessment(start, screen, rubric)) + "\n"


def _assessment(start: Start, screen: Screen, rubric: Rubric) -> Iterator[str]:
    line = start.line
    yield f"# {words.name('screen', 'taken-over')}"
    yield "hrdd: 1"
    yield f"rubric: {rubric.name}"
    yield "subject:"
    yield f"  kind: {screen.kind}"
    yield f"  id: {line.id}"
    yield f"  name: {_quoted(line.name)}"
    yield f"  stage: pre-release  # {words.name('skeleton', 'stage')}"
    yield f"  places: [{', '.join(_quoted(place) for place in line.places)}]"
    yield f"assessed: {{date: {start.day.isoformat()}, by: [{{name: {_quoted(start.by[0])}, role: {start.by[1]}}}]}}"
    yield "answers:"
    for name, said in start.answers.items():
        many = rubric.question[name].many and tuple(said) != ("unknown",)
        yield f"  {name}: {'[' + ', '.join(said) + ']' if many else said[0]}"
    if line.found is not None:
        yield from _held_open(line.found, line.places)
        yield from _proposed(line.found)
    if line.found is not None and line.found.flags:
        yield f"# {words.name('screen', 'flags-were')}"
        for flag in line.found.flags:
            yield f"#   {flag.flag.colour}: {_flag(flag, line.places)}"


def _held_open(found: Screened, places: Sequence[str]) -> Iterator[str]:
    """The risks of which a flag knows what no question asks: nobody knows how likely they are, until somebody does."""
    held = {risk: flag for flag in reversed(found.flags) for risk in flag.flag.holds_open}
    if not held:
        return
    yield from remarked(words.name("screen", "held-open"), indent=0, width=WIDTH)
    yield "risks:"
    for risk in sorted(held):
        told = words.name("screen", "screen-said").format(flag=_flag(held[risk], places))
        yield f"  {risk}:"
        yield f"    likelihood: {{level: unknown, because: {_quoted(told)}}}"


def _proposed(found: Screened) -> Iterator[str]:
    """The conditions behind which the rubric knows a control, as proposals."""
    controls = dict.fromkeys(terms.control for terms in found.conditions if terms.control is not None)
    if not controls:
        return
    yield from remarked(words.name("screen", "conditions-were"), indent=0, width=WIDTH)
    yield "controls:"
    for control in controls:
        texts = " ".join(terms.text for terms in found.conditions if terms.control == control)
        yield f"  - control: {control}  # {one_line(texts)}"
        yield "    status: proposed"


def _quoted(text: str) -> str:
    return json.dumps(one_line(text), ensure_ascii=False)
