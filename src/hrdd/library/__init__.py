"""The shelf: finds and reads rubrics, assessments, templates and fonts; nothing else in the program reads a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.library import assessments, rubrics

if TYPE_CHECKING:
    from hrdd.model.assessment import Assessment
    from hrdd.model.rubric import Rubric

__all__ = ["load_assessment", "load_rubric"]


def load_assessment(path: str | Path) -> Assessment:
    """Read one assessment from a file, with the approvals beside it.

    Raises `hrdd.diagnostics.Refusal`, which carries every complaint with its place. The assessment has the right
    shape; whether it fits a rubric is for `hrdd.engine.coherence.complaints` to say.
    """
    return assessments.read(Path(path), str(path)).assessment


def load_rubric(name: str | Path = "core") -> Rubric:
    """Read one rubric: one that came with the program by its `id` or `id@major`, or any by its folder.

    Raises `hrdd.diagnostics.Refusal` with everything that is wrong with it.
    """
    if isinstance(name, str) and rubrics.NAME.fullmatch(name):
        return rubrics.find(name).rubric
    return rubrics.load(Path(name), str(name)).rubric
