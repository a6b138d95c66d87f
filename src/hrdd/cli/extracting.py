"""`hrdd extract`: the assessment and its result out of a restricted PDF report."""

from __future__ import annotations

import os
from pathlib import Path

from hrdd.cli import voice
from hrdd.cli.output import Usage, write
from hrdd.diagnostics import Refusal
from hrdd.library import disk, enclosed

INVALID = 3


def extract(report: str, folder: str | None) -> int:
    """Write what a report carries into a folder, where nothing of the name is yet: 0, or 3 where that cannot be."""
    where = Path(folder or ".")
    if not disk.is_folder(where):
        raise Usage(f"there is no folder {where}: make it, or name another with -o FOLDER")
    try:
        files, others = enclosed.taken_out(Path(report), report)
        there = [name for name, _ in files if os.path.lexists(where / name)]
        if there:
            raise Usage(f"{where / there[0]} is there already: name another folder with -o FOLDER")
        write([(str(where / name), content) for name, content in files])
    except Refusal as refusal:
        voice.complain(refusal.diagnostics)
        return INVALID
    for name, _ in files:
        voice.tell(f"wrote {where / name}")
    if others:
        voice.tell("files in it that are not of this program were left alone: " + str(others))
    return 0
