"""`hrdd check`: is a file valid and complete, and what is still missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.cli import voice
from hrdd.cli.assessing import INVALID, day, given
from hrdd.cli.output import show_text
from hrdd.cli.surroundings import look, read_stdin
from hrdd.engine.codes import EXITS, worst_exit
from hrdd.library.assessments import STDIN
from hrdd.library.judging import Desk, Refused
from hrdd.render import terminal, words
from hrdd.render.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.library.judging import Judged

INCOMPLETE = EXITS["INCOMPLETE"]


def check_files(files: Sequence[str], as_of: str | None, rubric: str | None) -> int:
    """Check files and tell what is missing: 0, 3 where one is invalid, 4 where one is incomplete."""
    around = look()
    names = given(files)
    stdin = read_stdin() if STDIN in names else b""
    desk = Desk(day(as_of, around.today), Path(rubric) if rubric is not None else None, stdin)
    codes = []
    for result in desk.judge(names):
        if isinstance(result, Refused):
            voice.complain(result.diagnostics, voice.file_text(stdin))
            codes.append(INVALID)
            count = len(result.diagnostics)
            show_text(
                f"{voice.calm(one_line(result.name))}: invalid, {count} {'complaint' if count == 1 else 'complaints'}\n"
            )
        else:
            codes.append(_tell(result))
    return worst_exit(codes)


def _tell(result: Judged) -> int:
    """Tell how far one file is; its exit code."""
    outcome, rubric = result.outcome, result.shelved.rubric
    asked = [name for name in outcome.asked if rubric.question[name].measure is None]
    missing = [entry.question for entry in outcome.open_questions if entry.state == "unanswered"]
    reasons = [found for found in outcome.decision.reasons if found.code == "INCOMPLETE"]
    unheard = [found.finding for found in reasons if found.finding is not None]
    others = [what for found in reasons if (what := dict(found.values)["what"]) not in {"answer", "engagement"}]
    complete = not (missing or unheard or others)
    around = look()
    page = terminal.Page(min(around.width, terminal.WIDEST))
    word = "valid and complete" if complete else "valid, not complete"
    page.wrapped(
        f"{voice.calm(result.name)}: {word}, {len(asked) - len(missing)} of {len(asked)} questions answered", indent=0
    )
    for theme, questions in rubric.themes.items():
        own = [name for name in questions if name in asked]
        if own:
            page.add((f"  {theme:<12} {sum(name not in missing for name in own):>2} of {len(own):>2}", terminal.PLAIN))
    for entry in outcome.open_questions:
        state = words.name("state", entry.state)
        page.wrapped(rubric.question[entry.question].text, indent=4, lead=f"  {state}: {entry.question}  ")
    for finding in unheard:
        title = terminal.title(outcome.finding(finding), public=around.ci)
        page.wrapped(title, indent=4, lead=f"  nobody was heard: {finding.partition('@')[0]}  ")
    for what in others:
        page.wrapped(f"missing: the assessment of the {what}", indent=2)
    show_text(terminal.plain(page.lines))
    return 0 if complete else INCOMPLETE
