"""What can still be checked of a file with faults: the rest of it, so that every complaint is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from hrdd.model.assessment import Assessment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hrdd.diagnostics import Diagnostic, Path

STAND_INS: tuple[tuple[str, str, Any], ...] = (
    ("subject", "stage", "idea"),
    ("subject", "name", "-"),
    ("subject", "places", ("worldwide",)),
    ("subject", "id", "x"),
    ("assessed", "date", "0001-01-01"),
    ("assessed", "by", ({"name": "-", "role": "x"},)),
)
"""What stands in for a required value that is missing or wrong; nothing is ever judged by it."""

TELLING = frozenset({"HR401", "HR402", "HR404", "HR407"})
"""Complaints that hold whatever the faulty values should have been."""

ROUNDS = 3


def rest(data: Mapping[str, Any], complaints: Iterable[Diagnostic]) -> Assessment | None:
    """The assessment without the values that are complained of; None where too little is left (its kind, say)."""
    left = _thawed(data)
    for complaint in sorted(complaints, key=lambda found: _depth(found.path), reverse=True):
        _drop(left, complaint.path)
    left["hrdd"] = 1
    for section, key, value in STAND_INS:
        held = left.setdefault(section, {})
        if isinstance(held, dict):
            held.setdefault(key, value)
    for _ in range(ROUNDS):
        try:
            return Assessment.model_validate(_frozen(left))
        except ValidationError as error:
            for found in error.errors(include_url=False):
                _drop_holder(left, found["loc"])
    return None


def _drop_holder(data: Any, loc: Sequence[str | int]) -> None:
    """Take out what holds a value that is still missing or wrong: an entry without a required key, say."""
    path: list[str | int] = []
    for part in loc[:-1]:
        try:
            data_here = _at(data, path)[part]
        except (KeyError, IndexError, TypeError):
            continue  # validation adds parts of its own
        if isinstance(data_here, dict | list):
            path.append(part)
    _drop(data, tuple(path))


def _at(data: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        data = data[part]
    return data


def _depth(path: Path) -> tuple[int, tuple[int, ...]]:
    """Deeper values go first, and later entries of a list before earlier ones."""
    return len(path), tuple(part for part in path if isinstance(part, int))


def _drop(data: Any, path: Path) -> None:
    """Take out the value at a path; where a required key below it is missing, that is the whole value."""
    if not path:
        return
    *above, last = path
    for part in above:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        del data[last]


def _thawed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _thawed(inner) for key, inner in value.items()}
    return [_thawed(inner) for inner in value] if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(_frozen(inner) for inner in value) if isinstance(value, list | tuple) else value
