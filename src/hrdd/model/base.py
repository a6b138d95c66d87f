"""The words every declared thing is made of: ids, days, levels, ratings, and the frozen base class."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    StringConstraints,
    WithJsonSchema,
    WrapSerializer,
)
from pydantic_core import PydanticCustomError

LEVELS = (1, 2, 3, 4)
"""The levels of every factor and of severity, lowest first (method: four levels each)."""

Factor = Literal["gravity", "breadth", "irremediability", "likelihood"]
FACTORS: tuple[Factor, ...] = ("gravity", "breadth", "irremediability", "likelihood")
"""UNGP 14: scale, scope and irremediable character make severity; likelihood stands beside it."""

Grade = Literal["E0", "E1", "E2", "E3"]
"""How strong evidence is: E0 assertion, E1 documented analysis, E2 measured or consulted, E3 independent."""

Access = Literal["restricted", "internal", "public"]
Bearing = Literal["violation", "step", "touch"]
"""How a harm bears on a right that allows no exception: it is its violation, a substantial step to it, or neither."""
WITHHELD = "[withheld]"
"""What stands in place of a text that its readers may not see; a report says it in its own language."""

Target = Literal["likelihood", "breadth", "irremediability"]
Theme = str


class Rating(IntEnum):
    """What a finding comes to, lowest first."""

    NEGLIGIBLE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Declared(BaseModel):
    """Base of everything a person writes: frozen, strict, and closed to keys it does not know."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        defer_build=True,
        allow_inf_nan=False,
        validate_by_alias=True,
        validate_by_name=True,
        hide_input_in_errors=True,
    )


def complaint(problem: str, fix: str) -> PydanticCustomError:
    """A complaint of our own about a combination of keys; becomes diagnostic HR209."""
    return PydanticCustomError("hrdd", "{problem}", {"problem": problem, "fix": fix})


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("hrdd_day", "not a day", {"found": str(value)})


def _rating(value: object) -> object:
    if isinstance(value, Rating):
        return value
    if isinstance(value, str) and value in Rating.__members__:
        return Rating[value]
    raise PydanticCustomError(
        "hrdd_word", "not a rating", {"found": str(value), "allowed": ", ".join(Rating.__members__)}
    )


ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
TEXT_PATTERN = r"\S"
PLACE_PATTERN = r"^([A-Z]{2}|worldwide)$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
PlaceCode = Annotated[str, StringConstraints(pattern=PLACE_PATTERN)]
Text = Annotated[str, StringConstraints(pattern=TEXT_PATTERN)]
Day = Annotated[
    date,
    BeforeValidator(_day),
    PlainSerializer(lambda day: day.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Level = Annotated[int, Field(ge=LEVELS[0], le=LEVELS[-1])]
RatingName = Annotated[
    Rating,
    BeforeValidator(_rating),
    PlainSerializer(lambda rating: rating.name, return_type=str),
    WithJsonSchema({"type": "string", "enum": list(Rating.__members__)}),
]

K = TypeVar("K")
V = TypeVar("V")


def _freeze(value: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(dict(value))


def _thawed(value: Mapping[Any, Any], serialize: SerializerFunctionWrapHandler) -> Any:
    return serialize(dict(value))


FrozenMap = Annotated[Mapping[K, V], AfterValidator(_freeze), WrapSerializer(_thawed)]
"""A mapping that cannot be changed: pydantic's `frozen` stops at the attribute (it leaves a dict open)."""


def nothing() -> Mapping[Any, Any]:
    """An empty mapping that stays empty: pydantic cannot copy one that is given as a default."""
    return MappingProxyType({})
