"""GitLab's code quality report: what a merge request shows beside the lines of its change."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hrdd.model.base import Rating
from hrdd.render import escape
from hrdd.render.data import dump
from hrdd.render.marks import marks

if TYPE_CHECKING:
    from hrdd.render.batch import Batch
    from hrdd.render.marks import Mark

RATINGS = {
    Rating.CRITICAL: "blocker",
    Rating.HIGH: "critical",
    Rating.MEDIUM: "major",
    Rating.LOW: "minor",
    Rating.NEGLIGIBLE: "info",
}
LEVELS = {"error": "critical", "warning": "major", "note": "info"}


def text(batch: Batch) -> str:
    """A list of everything that a run has to show; the fingerprint of each is of its risk and subject, not its line."""
    told = [
        {
            "description": escape.one_line(f"{mark.text} {mark.suppressed}"),
            "check_name": mark.rule,
            "fingerprint": hashlib.sha256(mark.identity.encode()).hexdigest(),
            "severity": severity(mark),
            "location": {"path": batch.relative(mark.spot.file), "lines": {"begin": max(1, mark.spot.span.line)}},
        }
        for mark in marks(batch)
    ]
    return dump(told)


def severity(mark: Mark) -> str:
    """GitLab's word for how grave a mark is: what stops a gate is at least critical."""
    by_level = LEVELS[mark.level]
    if mark.rating is None or (mark.level == "error" and mark.rating < Rating.HIGH):
        return by_level
    return RATINGS[mark.rating]
