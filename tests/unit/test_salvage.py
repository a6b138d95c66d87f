"""What is left of a file with faults: enough to complain at once of the rest, and never of what is sound."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hrdd.diagnostics import Diagnostic
from hrdd.library import rubrics, salvage
from hrdd.library.judging import Desk, Refused
from hrdd.source import parse
from tests.unit.conftest import EVENT, FEATURE, GRANT, shipped

DAY = date(2026, 3, 1)
Way = tuple[str | int, ...]


@pytest.fixture(autouse=True)
def _one_rubric(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rubrics, "find", shipped)


def thawed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: thawed(inner) for key, inner in value.items()}
    return [thawed(inner) for inner in value] if isinstance(value, tuple) else value


def example(name: str) -> Any:
    return thawed(parse(Path(name).read_bytes(), name).data)


def ways(value: Any, above: Way = ()) -> Iterator[Way]:
    """The way to every value in a document."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*above, key)
        yield from ways(inner, (*above, key))


def holder(data: Any, way: Way) -> Any:
    for part in way[:-1]:
        data = data[part]
    return data


def complaints(data: Any) -> tuple[Diagnostic, ...]:
    (result,) = Desk(DAY, stdin=json.dumps(data).encode()).judge(["-"])
    return result.diagnostics if isinstance(result, Refused) else ()


def inside(one: Way, other: Way) -> bool:
    return other[: len(one)] == one or one[: len(other)] == other


@pytest.mark.parametrize("name", [FEATURE, EVENT, GRANT])
def test_a_value_of_a_wrong_kind_is_all_that_is_complained_of(name: str) -> None:
    whole = example(name)
    for way in ways(whole):
        data = deepcopy(whole)
        holder(data, way)[way[-1]] = {"zz": [1]}
        found = complaints(data)
        assert found, way
        assert all(inside(way, entry.path) for entry in found), (way, found)


@pytest.mark.parametrize("name", [FEATURE, EVENT, GRANT])
def test_a_missing_key_is_all_that_is_complained_of(name: str) -> None:
    whole = example(name)
    for way in ways(whole):
        data = deepcopy(whole)
        del holder(data, way)[way[-1]]
        found = complaints(data)
        if {"HR202", "HR209"} & {entry.code for entry in found}:
            assert all(inside(way[:-1], entry.path) for entry in found), (way, found)


@pytest.mark.parametrize(
    ("way", "value", "code"),
    [
        (("answers", "ovrnight"), "yes", "HR401"),
        (("answers", "visa"), "perhaps", "HR402"),
        (("controls", 2, "control"), "c-7222", "HR404"),
        (("evidence", "drill", "date"), "2027-01-01", "HR407"),
    ],
)
@pytest.mark.parametrize(
    "fault",
    [
        ("hrdd",),
        ("subject", "name"),
        ("subject", "stage"),
        ("subject", "places"),
        ("assessed", "date"),
        ("assessed", "by"),
        ("evidence", "conduct-record", "grade"),
        ("controls", 0, "status"),
        ("engagement", 1),
        ("remedy", "channels", 0, "criteria", "legitimate"),
        ("benefits",),
    ],
)
def test_one_fault_does_not_hide_another(fault: Way, way: Way, value: str, code: str) -> None:
    data = example(EVENT)
    holder(data, fault)[fault[-1]] = {"zz": [1]}
    holder(data, way)[way[-1]] = value
    found = complaints(data)
    told = [entry.path for entry in found if entry.code == code]
    assert told in ([way], [(*way, "value")])


def test_faulty_entries_of_a_list_do_not_move_the_rest() -> None:
    """A complaint about an entry behind a faulty one was told at the entry before it."""
    data = example(EVENT)
    for index in (0, 1, 3):
        del data["controls"][index]["control"]
    data["controls"][5]["control"] = "c-7222"
    data["answers"]["ovrnight"] = "yes"
    assert [(entry.code, entry.path) for entry in complaints(data)] == [
        ("HR401", ("answers", "ovrnight")),
        ("HR202", ("controls", 0)),
        ("HR202", ("controls", 1)),
        ("HR202", ("controls", 3)),
        ("HR404", ("controls", 5, "control")),
    ]


def test_too_little_is_left_without_a_kind() -> None:
    data = example(EVENT)
    kind = Diagnostic("HR204", "a", ("subject", "kind"))
    assert salvage.rest(data, [kind]) is None
    assert salvage.rest({}, []) is None
    assert salvage.rest({"subject": "text"}, []) is None


def test_what_is_given_stays_as_it_is() -> None:
    data = parse(Path(EVENT).read_bytes(), EVENT).data
    before = deepcopy(data)
    assert salvage.rest(data, [Diagnostic("HR204", "a", ("subject", "stage"))]) is not None
    assert data == before
