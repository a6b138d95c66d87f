"""`hrdd explain` and `hrdd advise`: why a risk is rated as it is, and what would change it."""

from __future__ import annotations

import shlex
from pathlib import Path

from hrdd.cli import voice
from hrdd.cli.assessing import day
from hrdd.cli.authors import show
from hrdd.cli.output import Usage, show_text
from hrdd.cli.surroundings import Surroundings, look, read_stdin
from hrdd.cli.telling import INVALID
from hrdd.diagnostics import nearest
from hrdd.library import disk
from hrdd.library.assessments import STDIN
from hrdd.library.judging import Desk, Judged, Refused
from hrdd.library.materials import report
from hrdd.render import explanation, terminal

FIRST = 3
"""How many entries each part of the advice shows, unless all are asked for."""

TOGETHER = 4
"""Sets of up to so many controls are tried: two steps of likelihood and one of each other factor need no more."""


def explain_entry(name: str, rubric: str | None, form: str | None = None) -> int:
    """Explain one entry of the rubric, or one of the program's own words. Raises Usage."""
    if disk.is_file(name) or name == STDIN:
        raise Usage(f"say which risk of {name} to explain, for example: hrdd explain {name} gs-01")
    return show(rubric or "core", name, form)


def _restricted(audience: str | None) -> Surroundings:
    """Look around, and refuse to tell a log what people wrote unless somebody says that it may. Raises Usage."""
    if audience not in {None, "restricted"}:
        raise Usage("this is for the restricted audience only: it quotes the assessment and names gaps of controls")
    around = look()
    if around.ci and audience is None:
        raise Usage("with CI set, what others may read is not for this: say --audience restricted where they may not")
    return around


def _judged(file: str, as_of: str | None, rubric: str | None) -> tuple[Judged | Refused, Desk]:
    """One file judged; its complaints are told."""
    stdin = read_stdin() if file == STDIN else b""
    desk = Desk(day(as_of, look().today), Path(rubric) if rubric is not None else None, stdin)
    (result,) = desk.judge([file])
    if isinstance(result, Refused):
        voice.complain(result.diagnostics, voice.file_text(stdin))
    return result, desk


def explain_risk(file: str, risk: str, as_of: str | None, rubric: str | None, audience: str | None) -> int:
    """Explain one risk of one assessment: 0, or 3 where the file cannot be judged. Raises Usage."""
    around = _restricted(audience)
    result, _ = _judged(file, as_of, rubric)
    if isinstance(result, Refused):
        return INVALID
    outcome, told = result.outcome, report(result, {"names"})
    name = risk.removesuffix(f"@{outcome.subject}")
    found = next((finding for finding in outcome.findings if finding.risk == name), None)
    out = next((entry for entry in (*outcome.excluded, *outcome.not_applicable) if entry.risk == name), None)
    if found is not None:
        lines = explanation.finding(told, found, around.width)
    elif out is not None:
        lines = explanation.excluded(told, out, around.width)
    else:
        others = (*outcome.excluded, *outcome.not_applicable)
        known = [finding.risk for finding in outcome.findings] + [entry.risk for entry in others]
        hint = nearest(name, known)
        meant = f'; did you mean "{hint}"?' if hint else ""
        raise Usage(f'there is no risk "{risk}" in {file}{meant}')
    show_text(terminal.coloured(lines, around.width) if around.colour else terminal.plain(lines))
    return 0


def advise_on(
    file: str, as_of: str | None, rubric: str | None, audience: str | None, *, everything: bool = False
) -> int:
    """Advise on one assessment, the first few of each part or `everything`: 0, or 3 where it cannot be judged."""
    from hrdd.engine import advice
    from hrdd.engine.ways import ways
    from hrdd.render import advising

    around = _restricted(audience)
    result, desk = _judged(file, as_of, rubric)
    if isinstance(result, Refused):
        return INVALID
    assessment, judge = result.written.assessment, result.shelved.rubric
    bench = advice.Bench(assessment, judge, desk.as_of, desk.platform(result))
    found = ways(assessment, judge, desk.as_of, result.outcome, TOGETHER)
    told = report(result, {"names"})
    parts = advice.inquiries(bench), found, advice.hinges(bench)
    typed = "" if file == STDIN else shlex.quote(file)
    lines = advising.page(told, *parts, TOGETHER, around.width, None if everything else FIRST, typed)
    show_text(terminal.coloured(lines, around.width) if around.colour else terminal.plain(lines))
    return 0
