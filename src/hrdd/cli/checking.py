"""`hrdd check`: is a file valid and complete, and what is still missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.cli import voice
from hrdd.cli.assessing import INVALID, day, given
from hrdd.cli.surroundings import look, read_stdin
from hrdd.engine.codes import EXITS, worst_exit
from hrdd.library.assessments import STDIN
from hrdd.library.judging import Desk, Refused
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
            print(f"{one_line(result.name)}: invalid, {count} {'complaint' if count == 1 else 'complaints'}")
        else:
            codes.append(_tell(result))
    return worst_exit(codes)


def _tell(result: Judged) -> int:
    outcome, rubric = result.outcome, result.shelved.rubric
    asked = [name for name in outcome.asked if rubric.question[name].measure is None]
    missing = [entry.question for entry in outcome.open_questions if entry.state == "unanswered"]
    unsettled = [entry.question for entry in outcome.open_questions if entry.state != "unanswered"]
    engagement = [
        found.finding
        for found in outcome.decision.reasons
        if found.code == "INCOMPLETE" and dict(found.values)["what"] == "engagement"
    ]
    others = [
        dict(found.values)["what"]
        for found in outcome.decision.reasons
        if found.code == "INCOMPLETE" and dict(found.values)["what"] not in {"answer", "engagement"}
    ]
    complete = not (missing or engagement or others)
    word = "valid and complete" if complete else "valid, not complete"
    print(f"{one_line(result.name)}: {word}, {len(asked) - len(missing)} of {len(asked)} questions answered")
    for theme, questions in rubric.themes.items():
        own = [name for name in questions if name in asked]
        if own:
            done = sum(name not in missing for name in own)
            print(f"  {theme:<12} {done:>2} of {len(own):>2}")
    for name in missing:
        print(f"  not answered: {name}  {rubric.question[name].text}")
    for name in unsettled:
        print(f"  not known: {name}  {rubric.question[name].text}")
    for unheard in engagement:
        print(f"  nobody was heard: {unheard}")
    for what in others:
        print(f"  missing: the assessment of the {what}")
    return 0 if complete else INCOMPLETE
