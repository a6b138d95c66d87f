"""A baseline: the findings that were known when a gate was introduced, as a sorted JSON file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order
from hrdd.engine.regression import Listed
from hrdd.library import disk
from hrdd.library.shapes import shaped
from hrdd.model.base import Day, Declared, FrozenMap, Rating, RatingName, Text
from hrdd.model.outcome import Bounds
from hrdd.source import parse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Entry(Declared):
    """One known finding: its residual rating when it was listed, and when that was."""

    residual: Annotated[tuple[RatingName, ...], Field(min_length=2, max_length=2)]
    since: Day


class Baseline(Declared):
    """A file of known findings by id."""

    hrdd_baseline: Literal[1]
    findings: FrozenMap[Text, Entry]


def read(name: str, as_of: date) -> dict[str, Listed]:
    """The findings of a baseline on a day. Raises Refusal with all that is wrong with it."""
    return understand(disk.read(Path(name), name), name, as_of)


def understand(raw: bytes, shown: str, as_of: date) -> dict[str, Listed]:
    """The findings in the bytes of a baseline; one listed on a day to come would last too long. Raises Refusal."""
    document = parse(raw, shown)
    baseline, complaints = shaped(Baseline, document.data, document)
    if baseline is None or complaints:
        raise Refusal(in_file_order(complaints))
    late = [
        Diagnostic(
            "HR407",
            shown,
            path := ("findings", finding, "since"),
            document.span(path),
            (("as_of", as_of.isoformat()), ("date", entry.since.isoformat()), ("what", "this line of the baseline")),
        )
        for finding, entry in baseline.findings.items()
        if entry.since > as_of
    ]
    if late:
        raise Refusal(in_file_order(late))
    return {
        finding: Listed(Bounds(int(entry.residual[0]), int(entry.residual[1])), entry.since)
        for finding, entry in baseline.findings.items()
    }


def dump(listed: Mapping[str, Listed]) -> bytes:
    """A baseline as bytes: sorted, so that a change shows as one."""
    findings = {
        name: {
            "residual": [Rating(entry.rating.low).name, Rating(entry.rating.high).name],
            "since": entry.since.isoformat(),
        }
        for name, entry in sorted(listed.items())
    }
    return (json.dumps({"hrdd_baseline": 1, "findings": findings}, indent=2) + "\n").encode()
