"""Makes `rubrics/core/places.csv`: one context level per place and theme, from a table of country indicators.

Only for whoever maintains the table: the program itself reads the result. The source is a CSV with one row per
place, `iso2`, and for every indicator and legal fact named below the columns `<name>_value`, `<name>_year` and
`<name>_source`. `rubrics/core/PLACES.md` says what the levels mean and where the data come from.

    python tools/build_places.py SOURCE.csv --year 2026 -o rubrics/core/places.csv

Exit codes: 0 written; 2 wrong usage; 3 the source is missing, unreadable or wrong (every complaint has a line).
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path

INVALID = 3  # argparse itself ends with 2 on wrong usage
HEADER = ("iso2", "theme", "level", "year", "sources", "confidence")

RECENT, SURVEY = 5, 10
"""How many years a value counts. Surveys of births, reading and literacy are rare and change slowly: ten."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the levels of one indicator part, and why there.

    `bounds` part levels 1|2, 2|3 and 3|4. They fall where a high value is good (the bound itself has the better
    level) and rise where a low value is good (the bound itself has the worse level). A value outside `scale` is
    an error of the source. A value older than `max_age` years counts as missing.
    """

    bounds: tuple[str, str, str]
    scale: tuple[str, str]
    max_age: int
    why: str

    def level(self, value: Decimal) -> int:
        """The level of a value, 1 to 4."""
        bounds = [Decimal(bound) for bound in self.bounds]
        if bounds[0] > bounds[-1]:
            return 1 + sum(value < bound for bound in bounds)
        return 1 + sum(value >= bound for bound in bounds)


SHARE, INDEX, COUNT = ("0", "100"), ("0", "1"), ("0", "10000000")
MODEL, NORMAL = ("-5", "5"), ("-3.5", "3.5")
V_DEM_INDEX = (
    "V-Dem index, 0 to 1, without lines of its own: round numbers near the quarters of places when they were set"
)
V_DEM_MODEL = "V-Dem model scale, which orders places and measures no quantity: about the quarters of places in 2024"

# The cut points are absolute and frozen: no place changes its level because another place changed.
CUTS: Mapping[str, Cut] = {
    "freedom_of_expression": Cut(("0.85", "0.65", "0.35"), INDEX, RECENT, V_DEM_INDEX),
    "civil_liberties": Cut(("0.85", "0.70", "0.45"), INDEX, RECENT, V_DEM_INDEX),
    "rule_of_law": Cut(("0.80", "0.55", "0.30"), INDEX, RECENT, V_DEM_INDEX),
    "women_political_empowerment": Cut(("0.87", "0.75", "0.60"), INDEX, RECENT, V_DEM_INDEX),
    "civil_society_freedom": Cut(("1.9", "0.9", "-0.7"), MODEL, RECENT, V_DEM_MODEL),
    "women_freedom_of_discussion": Cut(("1.8", "1.1", "-0.35"), MODEL, RECENT, V_DEM_MODEL),
    "academic_cultural_freedom": Cut(("1.8", "1.0", "-0.4"), MODEL, RECENT, V_DEM_MODEL),
    "power_by_social_group": Cut(("1.6", "0.9", "0.1"), MODEL, RECENT, V_DEM_MODEL),
    "voice_accountability_wgi": Cut(
        ("0.75", "0", "-0.75"),
        NORMAL,
        RECENT,
        "mean 0, deviation 1: the mean, and three quarters of a deviation around it",
    ),
    "women_law_index": Cut(
        ("90", "75", "60"), SHARE, RECENT, "100 is equal in law: a tenth of that is missing; a quarter; four tenths"
    ),
    "birth_registration": Cut(
        ("98", "90", "70"), SHARE, SURVEY, "nearly every child is registered; one in ten is not; three in ten are not"
    ),
    "adult_literacy": Cut(
        ("97", "90", "70"), SHARE, SURVEY, "nearly every adult reads; one in ten does not; three in ten do not"
    ),
    "internet_users": Cut(("90", "75", "45"), SHARE, RECENT, "one in ten is offline; one in four; more than half"),
    "top_official_language_pct": Cut(
        ("90", "70", "50"), SHARE, RECENT, "one in ten does not use the main official language; three in ten; half"
    ),
    "conflict_deaths": Cut(
        ("25", "100", "1000"),
        COUNT,
        RECENT,
        "UCDP's lines: 25 a year is a conflict, 1,000 a war; 100 parts what is between",
    ),
    "conflict_deaths_5y": Cut(
        ("100", "1000", "10000"),
        COUNT,
        RECENT,
        "over five years: under 25 in most; one year of war; war in all of them",
    ),
    "gender_inequality_index": Cut(
        ("0.15", "0.35", "0.50"),
        INDEX,
        RECENT,
        "UNDP index without lines of its own: round numbers near the quarters of 2022",
    ),
    "learning_poverty": Cut(
        ("15", "40", "70"), SHARE, SURVEY, "ten-year-olds who cannot read: one in seven; two in five; seven in ten"
    ),
}

TREATY = ("party", "signed", "none")
SAME_SEX_LEVELS = {
    "legal": 1,
    "subnational": 3,
    "de_facto": 3,
    "criminalised": 3,
    "criminalised_death_penalty_possible": 4,
    "criminalised_death_penalty": 4,
}
SAME_SEX_LAW = "same_sex_acts"
FACTS: Mapping[str, tuple[str, ...]] = {
    "iccpr": TREATY,
    "cedaw": TREATY,
    "crc": TREATY,
    "op_crc_sc": TREATY,
    SAME_SEX_LAW: tuple(SAME_SEX_LEVELS),
}
"""Legal facts and their words."""


@dataclass(frozen=True, slots=True)
class Floor:
    """A legal fact that holds a category at a level or above; never part of an average."""

    fact: str
    words: tuple[str, ...]
    level: int


@dataclass(frozen=True, slots=True)
class Category:
    """What a category rests on: `core` alone can raise it; `stand_in` serves where all of the core is missing."""

    core: tuple[str, ...]
    support: tuple[str, ...]
    floors: tuple[Floor, ...] = ()
    stand_in: str = ""


NOT_PARTY = ("signed", "none")
STANDS_ALONE = 3
"""A floor this high gives a level even where too few indicators have a value."""

CATEGORIES: Mapping[str, Category] = {
    "harmful-content": Category(
        ("conflict_deaths", "power_by_social_group"),
        ("rule_of_law", "conflict_deaths_5y", "women_freedom_of_discussion"),
    ),
    "harassment": Category(
        ("gender_inequality_index", "civil_society_freedom"),
        ("women_freedom_of_discussion", "women_political_empowerment", "women_law_index", "rule_of_law"),
        # One group's grave risk sets 3, not 4, so that it does not hide the rest; `same-sex-law` shows it in full.
        (Floor(SAME_SEX_LAW, tuple(SAME_SEX_LEVELS)[1:], STANDS_ALONE), Floor("cedaw", NOT_PARTY, 2)),
    ),
    "surveillance-censorship": Category(
        ("freedom_of_expression", "civil_liberties"),
        ("rule_of_law", "civil_society_freedom"),
        (Floor("iccpr", NOT_PARTY, 2),),
        stand_in="voice_accountability_wgi",
    ),
    "child-rights": Category(
        ("birth_registration", "conflict_deaths"),
        ("rule_of_law", "learning_poverty", "gender_inequality_index"),
        (Floor("crc", NOT_PARTY, 2), Floor("op_crc_sc", NOT_PARTY, 2)),
    ),
    "knowledge-equity": Category(
        ("internet_users", "academic_cultural_freedom"),
        (
            "adult_literacy",
            "learning_poverty",
            "gender_inequality_index",
            "top_official_language_pct",
            "power_by_social_group",
        ),
    ),
}

WORST_OF: Mapping[str, tuple[str, ...]] = {
    "expression": ("freedom_of_expression",),
    "civic-space": ("civil_society_freedom",),
    "rule-of-law": ("rule_of_law",),
    "conflict": ("conflict_deaths", "conflict_deaths_5y"),
    "women-law": ("women_law_index",),
    "connectivity": ("internet_users",),
}
"""Themes whose level is the worst of the named indicators."""

SAME_SEX_THEME = "same-sex-law"
THEMES = (
    *CATEGORIES,
    "expression",
    "civic-space",
    "rule-of-law",
    "conflict",
    SAME_SEX_THEME,
    "women-law",
    "connectivity",
)
"""All themes, in the order of the rows."""

KOSOVO = "XK"  # not in ISO 3166-1; user-assigned and in common use
SECOND_LETTERS = {
    "A": "DEFGILMOQRSTUWXZ",
    "B": "ABDEFGHIJLMNOQRSTVWYZ",
    "C": "ACDFGHIKLMNORUVWXYZ",
    "D": "EJKMOZ",
    "E": "CEGHRST",
    "F": "IJKMOR",
    "G": "ABDEFGHILMNPQRSTUWY",
    "H": "KMNRTU",
    "I": "DELMNOQRST",
    "J": "EMOP",
    "K": "EGHIMNPRWYZ",
    "L": "ABCIKRSTUVY",
    "M": "ACDEFGHKLMNOPQRSTUVWXYZ",
    "N": "ACEFGILOPRUZ",
    "O": "M",
    "P": "AEFGHKLMNRSTWY",
    "Q": "A",
    "R": "EOSUW",
    "S": "ABCDEGHIJKLMNORSTVXYZ",
    "T": "CDFGHJKLMNORTVWZ",
    "U": "AGMSYZ",
    "V": "ACEGINU",
    "W": "FS",
    "Y": "ET",
    "Z": "AMW",
}
PLACES = frozenset(first + second for first, seconds in SECOND_LETTERS.items() for second in seconds) | {KOSOVO}
"""ISO 3166-1 alpha-2 of 2026, by first letter, and Kosovo."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of the source: as a level for an indicator, as a word for a legal fact."""

    level: int
    word: str
    year: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One row of the result without its key; level None is *not determined*."""

    level: int | None
    year: int | None
    sources: tuple[str, ...]
    confidence: str


Place = Mapping[str, Reading]
UNDETERMINED = Judged(None, None, (), "low")


class SourceError(Exception):
    """The source cannot be used; `complaints` are whole lines, in file order."""

    def __init__(self, complaints: Sequence[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = tuple(complaints)


# --- the rule ---


def average(readings: Sequence[Reading]) -> int:
    """The mean level, rounded half up."""
    total, count = sum(reading.level for reading in readings), len(readings)
    return (2 * total + count) // (2 * count)


def settle(level: int, readings: Sequence[Reading], confidence: str) -> Judged:
    """A level with the oldest year and all sources of what it rests on."""
    years = [reading.year for reading in readings if reading.year is not None]
    sources = sorted({reading.source for reading in readings})
    return Judged(level, min(years, default=None), tuple(sources), confidence)


def confidence_in(readings: Sequence[Reading], wanted: int, now: int) -> str:
    """High: three quarters of the indicators, none older than five years; medium: half; low: fewer."""
    recent = all(reading.year is None or now - reading.year <= RECENT for reading in readings)
    if 4 * len(readings) >= 3 * wanted and recent:
        return "high"
    return "medium" if 2 * len(readings) >= wanted else "low"


def counted(place: Place, names: Sequence[str], now: int) -> tuple[Reading, ...]:
    """The readings of these indicators that are recent enough to count. Stale is the same as missing."""
    found = ((place[name], CUTS[name].max_age) for name in names if name in place)
    return tuple(reading for reading, age in found if reading.year is not None and now - reading.year <= age)


def judge_indicators(place: Place, category: Category, now: int) -> Judged:
    """The worse of the mean of all indicators and the mean of the core; not determined below half of them.

    The core alone gives level 4 only if all of it is present and at 4.
    """
    core, support = counted(place, category.core, now), counted(place, category.support, now)
    wanted, weight = len(category.core) + len(category.support), len(core)
    stand_in = counted(place, (category.stand_in,), now) if category.stand_in and not core else ()
    if stand_in:
        core, weight = stand_in, len(category.core)  # it stands for the whole core
    if 2 * (weight + len(support)) < wanted:
        return UNDETERMINED
    level = average(core + support)
    if core:
        full = weight == len(category.core) and all(reading.level == 4 for reading in core)
        level = max(level, 4 if full else min(average(core), 3))
    confidence = "low" if stand_in else confidence_in(core + support, wanted, now)
    return settle(level, core + support, confidence)


def judge_category(place: Place, category: Category, now: int) -> Judged:
    """What the indicators say, held up by legal facts. A floor names its source only where it raised the level.

    A law does not lapse with age, so floors have no oldest year. The year of a treaty is that of the ratification,
    not of the data, and is not carried (`read_fact`).
    """
    judged = judge_indicators(place, category, now)
    for floor in category.floors:
        fact = place.get(floor.fact)
        if fact is None or fact.word not in floor.words or (judged.level or 0) >= floor.level:
            continue
        if judged.level is None and floor.level < STANDS_ALONE:
            continue
        years = [year for year in (judged.year, fact.year) if year is not None]
        sources = tuple(sorted({*judged.sources, fact.source}))
        judged = Judged(floor.level, min(years, default=None), sources, judged.confidence)
    return judged


def judge_worst(place: Place, names: Sequence[str], now: int) -> Judged:
    """The worst of a few indicators that say the same thing."""
    readings = counted(place, names, now)
    if not readings:
        return UNDETERMINED
    return settle(max(reading.level for reading in readings), readings, confidence_in(readings, len(names), now))


def judge_same_sex_law(place: Place, now: int) -> Judged:
    """The law on same-sex acts, national or, where it differs, of the strictest part of the country."""
    fact = place.get(SAME_SEX_LAW)
    if fact is None or fact.year is None or now - fact.year > RECENT:
        return UNDETERMINED
    return settle(fact.level, (fact,), confidence_in((fact,), 1, now))


def judge(place: Place, theme: str, now: int) -> Judged:
    """The level of one place in one theme."""
    if theme in CATEGORIES:
        return judge_category(place, CATEGORIES[theme], now)
    if theme == SAME_SEX_THEME:
        return judge_same_sex_law(place, now)
    return judge_worst(place, WORST_OF[theme], now)


# --- the source ---

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
YEAR = re.compile(r"(19|20)[0-9]{2}")
SOURCE_ID = re.compile(r"[A-Z][A-Z0-9_]*")
PARTS = ("value", "year", "source")


def read_indicator(name: str, value: str, year: str, source: str) -> Reading:
    """One indicator as a level; the value itself goes no further. Raises `ValueError` with what is wrong."""
    cut = CUTS[name]
    low, high = cut.scale
    if not NUMBER.fullmatch(value):
        raise ValueError(f'{name}_value "{value}" is not a plain number')
    if not Decimal(low) <= Decimal(value) <= Decimal(high):
        raise ValueError(f"{name}_value {value} is outside {low} to {high}")
    if not YEAR.fullmatch(year):
        raise ValueError(f'{name}_year "{year}" is not a year')
    return Reading(cut.level(Decimal(value)), "", int(year), source)


def read_fact(name: str, value: str, year: str, source: str) -> Reading:
    """One legal fact. The year of a treaty is when the state joined, which says nothing about the data: dropped."""
    if value not in FACTS[name]:
        raise ValueError(f'{name}_value "{value}" is none of {", ".join(FACTS[name])}')
    if name != SAME_SEX_LAW:
        return Reading(1, value, None, source)
    if not YEAR.fullmatch(year):
        raise ValueError(f'{name}_year "{year}" is not a year')
    return Reading(SAME_SEX_LEVELS[value], value, int(year), source)


def read_cell(name: str, row: Mapping[str, str], now: int) -> Reading | None:
    """What a row says of one indicator or fact; None where it says nothing."""
    value, year, source = (row[f"{name}_{part}"] for part in PARTS)
    if not value:
        if year or source:
            raise ValueError(f"{name} has a year or a source but no value")
        return None
    if not SOURCE_ID.fullmatch(source):
        raise ValueError(f'{name}_source "{source}" is not a source id (capitals, digits, _)')
    reading = (read_indicator if name in CUTS else read_fact)(name, value, year, source)
    if reading.year is not None and reading.year > now:
        raise ValueError(f"{name}_year {reading.year} is after the reference year {now}")
    return reading


def read_row(row: Mapping[str, str], now: int) -> tuple[dict[str, Reading], list[str]]:
    """All a row says, and what is wrong with it."""
    place: dict[str, Reading] = {}
    wrong: list[str] = []
    for name in (*CUTS, *FACTS):
        try:
            reading = read_cell(name, row, now)
        except ValueError as error:
            wrong.append(str(error))
            continue
        if reading is not None:
            place[name] = reading
    return place, wrong


def check_header(header: Sequence[str]) -> list[str]:
    """What is wrong with the column names."""
    needed = ["iso2", *(f"{name}_{part}" for name, part in product((*CUTS, *FACTS), PARTS))]
    wrong = [f'no column "{name}"' for name in needed if name not in header]
    twice = [name for number, name in enumerate(header) if name in header[:number]]
    return wrong + [f'column "{name}" stands twice' for name in dict.fromkeys(twice)]


def rows_of(text: str, name: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV text that are not empty, each with the line it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, start = [], 1
    try:
        for cells in reader:
            if cells:
                rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise SourceError([f"{name}:{start}: not CSV: {error}"]) from error
    return rows


def read_source(text: str, name: str, now: int) -> dict[str, Place]:
    """The places of the source by code. Complains about everything at once, in file order."""
    rows = rows_of(text, name)
    if len(rows) < 2:
        raise SourceError([f"{name}:1: no header, or no rows below it"])
    (top, header), *body = rows
    if wrong := check_header(header):
        raise SourceError([f"{name}:{top}: {what}" for what in wrong])
    places: dict[str, Place] = {}
    complaints: list[str] = []
    for line, cells in body:
        row = dict(zip(header, cells, strict=False))
        code = row["iso2"] if len(cells) == len(header) else ""
        if len(cells) != len(header):
            wrong = [f"{len(cells)} cells where the header has {len(header)}"]
        elif code not in PLACES:
            wrong = [f'iso2 "{code}" is neither an ISO 3166-1 code nor {KOSOVO}']
        elif code in places:
            wrong = [f'iso2 "{code}" has a row already']
        else:
            places[code], wrong = read_row(row, now)
        complaints += [f"{name}:{line}: {f'{code}: ' if code in PLACES else ''}{what}" for what in wrong]
    if complaints:
        raise SourceError(complaints)
    return places


# --- the door ---


def table(places: Mapping[str, Place], now: int) -> str:
    """The whole result: every place has every theme, also a place the source does not know."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for code, theme in product(sorted(PLACES), THEMES):
        judged = judge(places.get(code, {}), theme, now)
        level, year = ("" if number is None else number for number in (judged.level, judged.year))
        writer.writerow((code, theme, level, year, ";".join(judged.sources), judged.confidence))
    return out.getvalue()


def a_year(text: str) -> int:
    """A reference year given by the user."""
    if not YEAR.fullmatch(text):
        raise argparse.ArgumentTypeError(f'"{text}" is not a year')
    return int(text)


def write(text: str, out: Path | None) -> None:
    """To stdout, or to a file that is either the old one or the whole new one."""
    if out is None:
        sys.stdout.buffer.write(text.encode("utf-8"))
        return
    beside = out.with_name(f".{out.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)


def refuse(*complaints: str) -> int:
    """Say what is wrong; nothing is written."""
    print(*complaints, sep="\n", file=sys.stderr)
    return INVALID


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, judge, write."""
    parser = argparse.ArgumentParser(prog="build_places", description="Makes the place table from country indicators.")
    parser.add_argument("source", type=Path, metavar="SOURCE.csv", help="country indicators, one row per place")
    parser.add_argument("--year", type=a_year, required=True, help="reference year: how old a value is counts from it")
    parser.add_argument("-o", dest="out", type=Path, metavar="FILE", help="where to write (default: stdout)")
    options = parser.parse_args(arguments)
    source, out = options.source, options.out
    if out is not None and out.resolve() == source.resolve():
        parser.error("-o would overwrite the source")
    try:
        places = read_source(source.read_bytes().decode("utf-8-sig"), str(source), options.year)
    except SourceError as error:
        return refuse(*error.complaints)
    except UnicodeDecodeError as error:
        line = 1 + error.object[: error.start].count(b"\n")
        return refuse(f"{source}:{line}: not UTF-8")
    except OSError as error:
        return refuse(f"{source}: cannot be read: {error.strerror}")
    try:
        write(table(places, options.year), out)
    except OSError as error:
        return refuse(f"{out or 'stdout'}: cannot be written: {error.strerror}")
    if absent := sorted(PLACES - places.keys()):
        print(f"not in the source, so not determined: {' '.join(absent)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
