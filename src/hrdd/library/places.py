"""The place table of a rubric: one line per place and theme, read into levels when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Span
from hrdd.model.base import LEVELS
from hrdd.model.rubric import PlaceLevel
from hrdd.source import LIMITS

if TYPE_CHECKING:
    from collections.abc import Collection

HEADER = "iso2,theme,level,year,sources,confidence"
LEVEL = {str(level): level for level in LEVELS} | {"": None}
CONFIDENCE = ("high", "medium", "low")
CODE = re.compile("[A-Z]{2}")
YEAR = re.compile("[0-9]{4}")
COLUMNS = HEADER.count(",") + 1

Row = tuple[str, str, str, str]


class PlaceTable(Mapping[str, Mapping[str, PlaceLevel]]):
    """Levels by place and theme; the models are made for the places that somebody asks for."""

    def __init__(self, rows: Mapping[str, Mapping[str, Row]]) -> None:
        self._rows = rows
        self._made: dict[str, dict[str, PlaceLevel]] = {}

    def __getitem__(self, place: str) -> Mapping[str, PlaceLevel]:
        if place not in self._made:
            self._made[place] = {theme: _level(row) for theme, row in self._rows[place].items()}
        return self._made[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class CheckedPlaces(Mapping[str, Mapping[str, PlaceLevel]]):
    """A table that was found sound when the program was built: only the rows that somebody asks for are read."""

    def __init__(self, raw: bytes) -> None:
        self._text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        self._made: dict[str, dict[str, PlaceLevel]] = {}

    def __getitem__(self, place: str) -> Mapping[str, PlaceLevel]:
        if place not in self._made:
            found = re.findall(
                f"^{re.escape(place)},([^,\n]*),([^,\n]*),([^,\n]*),([^,\n]*),(.*)$", self._text, re.MULTILINE
            )
            if not found:
                raise KeyError(place)
            self._made[place] = {theme: _level((level, year, ids, sure)) for theme, level, year, ids, sure in found}
        return self._made[place]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(re.findall("^([A-Z]{2}),", self._text, re.MULTILINE)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _level(row: Row) -> PlaceLevel:
    level, year, sources, confidence = row
    return PlaceLevel(level=LEVEL[level], year=int(year) if year else None, sources=sources, confidence=confidence)


def table(raw: bytes, name: str, themes: Collection[str]) -> tuple[PlaceTable, tuple[Diagnostic, ...]]:
    """Read `places.csv`; every row that cannot be used is a complaint (HR307)."""
    if len(raw) > LIMITS.bytes:
        values = (("limit", f"{LIMITS.bytes:,}"), ("size", f"over {LIMITS.bytes:,} bytes"), ("what", "this file"))
        return PlaceTable({}), (Diagnostic("HR110", name, values=values),)
    try:
        lines = raw.decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n").split("\n")
    except UnicodeDecodeError:
        return PlaceTable({}), (Diagnostic("HR102", name, values=(("reason", "it holds other bytes"),)),)
    complaints: list[Diagnostic] = []
    rows: dict[str, dict[str, Row]] = {}
    if lines[0] != HEADER:
        complaints.append(_complaint(name, 1, f"the first line is not {HEADER}"))
    sound = re.compile(
        f"([A-Z]{{2}}),({'|'.join(themes)}),([1-4]?),((?:[0-9]{{4}})?),([^,]*),(high|medium|low)"
    ).fullmatch
    for number, line in enumerate(lines[1:], start=2):
        match = sound(line)
        place, theme = (match[1], match[2]) if match else ("", "")
        own = rows.setdefault(place, {}) if match else {}
        if match is None or theme in own:
            complaints.append(_complaint(name, number, _problem(line.split(","), rows, themes)))
        else:
            own[theme] = (match[3], match[4], match[5], match[6])
    return PlaceTable(rows), tuple(complaints)


def _problem(parts: list[str], rows: Mapping[str, Mapping[str, Row]], themes: Collection[str]) -> str:
    if len(parts) != COLUMNS:
        return f"it has {len(parts)} columns, not {COLUMNS}"
    place, theme, level, year, _, confidence = parts
    checks = (
        (CODE.fullmatch(place), f'"{place}" is not a country code'),
        (theme in themes, f'"{theme}" is not a theme'),
        (level in LEVEL, f'"{level}" is not a level'),
        (not year or YEAR.fullmatch(year), f'"{year}" is not a year'),
        (confidence in CONFIDENCE, f'"{confidence}" is not one of {", ".join(CONFIDENCE)}'),
        (theme not in rows.get(place, ()), f"{place} and {theme} stand twice"),
    )
    return next((problem for holds, problem in checks if not holds), "")


def _complaint(name: str, line: int, problem: str) -> Diagnostic:
    return Diagnostic("HR307", name, (), Span(line, 1, line, 2), (("problem", problem),))
