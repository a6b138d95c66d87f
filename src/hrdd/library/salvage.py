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


Kept = dict["Path", tuple[int, ...]]
"""For every list that lost entries, by its path: where those that are left stood in the file."""

GONE: Any = object()
"""Stands where an entry of a list was, so that those after it keep their place."""


def rest(data: Mapping[str, Any], complaints: Iterable[Diagnostic]) -> tuple[Assessment, Kept] | None:
    """The assessment without the values that are complained of; None where too little is left (its kind, say)."""
    left = _thawed(data)
    for complaint in complaints:
        _drop(left, complaint.path)
    left["hrdd"] = 1
    for section, key, value in STAND_INS:
        held = left.setdefault(section, {})
        if isinstance(held, dict):
            held.setdefault(key, value)
    for _ in range(ROUNDS):
        kept: Kept = {}
        try:
            return Assessment.model_validate(_frozen(left, kept)), kept
        except ValidationError as error:
            for found in error.errors(include_url=False):
                _drop(left, _holder(left, found["loc"], kept))
    return None


def in_file(path: Path, kept: Kept) -> Path:
    """The path in the file of a value of what is left."""
    return tuple(_place(path[:index], part, kept) for index, part in enumerate(path))


def _place(above: Path, part: str | int, kept: Kept) -> str | int:
    places = kept.get(above, ())
    return places[part] if isinstance(part, int) and part < len(places) else part


def _holder(data: Any, loc: Sequence[str | int], kept: Kept) -> Path:
    """The path of what holds a value that is still missing or wrong: an entry without a required key, say."""
    path: Path = ()
    above: Path = ()
    for part in loc[:-1]:
        place = _place(above, part, kept)
        try:
            inner = data[place]
        except (KeyError, IndexError, TypeError):
            continue  # validation adds parts of its own
        if isinstance(inner, dict | list):
            data, path, above = inner, (*path, place), (*above, part)
    return path


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
        data[last] = GONE


def _thawed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _thawed(inner) for key, inner in value.items()}
    return [_thawed(inner) for inner in value] if isinstance(value, tuple) else value


def _frozen(value: Any, kept: Kept, path: Path = ()) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(inner, kept, (*path, key)) for key, inner in value.items()}
    if not isinstance(value, list | tuple):
        return value
    left = [(index, inner) for index, inner in enumerate(value) if inner is not GONE]
    if len(left) < len(value):
        kept[path] = tuple(index for index, _ in left)
    return tuple(_frozen(inner, kept, (*path, index)) for index, (_, inner) in enumerate(left))
