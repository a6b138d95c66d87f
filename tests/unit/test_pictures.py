"""The pictures: every finding is on them, over exactly the cells it may be in, and no word lies on another."""

import random
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import pytest

from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import report
from hrdd.model.base import LEVELS, Rating
from hrdd.model.outcome import Bounds, Finding, Outcome
from hrdd.render import documents, pictures
from hrdd.render.report import Report
from hrdd.render.riskmap import Box, Mark, RiskMap, places, risk_map

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ("feature", "event", "grant", "conference-abroad")
SVG = re.compile(r"<svg class=\"(\w+)\".*?</svg>", re.DOTALL)
LETTER = 7
"""A letter of 10 pixels with its spacing is narrower than this."""


@cache
def told(name: str) -> Report:
    (result,) = Desk(date(2026, 3, 1)).judge([str(ROOT / "examples" / f"{name}.yaml")])
    assert isinstance(result, Judged)
    return report(result, ("templates",))


def crowded(number: int, seed: int) -> Report:
    """A report with so many findings, each anywhere on the map and as uncertain as chance has it."""
    chance = random.Random(seed)  # noqa: S311 # a seed makes the same map every time

    def some() -> Bounds:
        low = chance.choice(LEVELS)
        return Bounds(low, low if chance.random() < 0.5 else chance.choice([n for n in LEVELS if n >= low]))

    base = told("grant")
    found: list[Finding] = []
    for at in range(number):
        finding = chance.choice(base.outcome.findings)
        factors = replace(
            finding.residual_factors,
            gravity=some(),
            breadth=Bounds(1, 1),
            irremediability=Bounds(1, 1),
            likelihood=some(),
        )
        applies: Literal["yes", "unknown"] = chance.choice(("yes", "unknown"))
        found.append(replace(finding, id=f"x-{at}@market-days", residual_factors=factors, applies=applies))
    outcome: Outcome = replace(base.outcome, findings=tuple(found))
    return replace(base, outcome=outcome)


CROWDS = [(number, seed) for number in (1, 7, 60) for seed in range(4)]


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


def inside(one: Box, other: Box) -> bool:
    return (
        other.x <= one.x
        and other.y <= one.y
        and one.x + one.width <= other.x + other.width
        and one.y + one.height <= other.y + other.height
    )


def words_of(drawn: RiskMap) -> list[Box]:
    """The boxes of everything that can be read in the cells."""
    words = [Box(c.text_x, c.text_y - 9, LETTER * len(c.rating.name), 11) for c in drawn.cells]
    return words + [tag.box for mark in drawn.marks for tag in mark.tags]


def touched(drawn: RiskMap, mark: Mark) -> set[tuple[int, int]]:
    """The cells over which a mark lies."""
    boxes = [mark.box] if mark.box is not None else [tag.box for tag in mark.tags]
    return {(c.severity, c.likelihood) for c in drawn.cells for box in boxes if not apart(box, c.box)}


@pytest.mark.parametrize(("number", "seed"), CROWDS)
def test_every_finding_stands_on_the_map_once(number: int, seed: int) -> None:
    drawn = risk_map(crowded(number, seed))
    labels = [tag.label for mark in drawn.marks for tag in mark.tags]
    expected = [str(p.number) if p.applies else f"{p.number}?" for p in drawn.places]
    assert sorted(labels) == sorted(expected)
    assert len(labels) == number
    for mark in drawn.marks:
        for tag in mark.tags:
            assert tag.hollow is tag.label.endswith("?")


@pytest.mark.parametrize(("number", "seed"), CROWDS)
def test_a_mark_lies_over_exactly_the_cells_in_which_its_risks_may_be(number: int, seed: int) -> None:
    drawn = risk_map(crowded(number, seed))
    stand = {place.number: place for place in drawn.places}
    for mark in drawn.marks:
        for tag in mark.tags:
            place = stand[int(tag.label.rstrip("?"))]
            assert (place.severity, place.likelihood) == (mark.severity, mark.likelihood)
            high = next(
                c for c in drawn.cells if (c.severity, c.likelihood) == (place.severity.high, place.likelihood.high)
            )
            assert inside(tag.box, high.box)
            assert mark.box is None or inside(tag.box, mark.box)
        rows = range(mark.severity.low, mark.severity.high + 1)
        columns = range(mark.likelihood.low, mark.likelihood.high + 1)
        assert touched(drawn, mark) == {(row, column) for row in rows for column in columns}
        assert (mark.box is None) is (mark.severity.certain and mark.likelihood.certain)


@pytest.mark.parametrize(("number", "seed"), CROWDS)
def test_no_word_of_the_map_lies_on_another_and_no_edge_through_one(number: int, seed: int) -> None:
    drawn = risk_map(crowded(number, seed))
    words = words_of(drawn)
    for at, one in enumerate(words):
        assert all(apart(one, other) for other in words[at + 1 :])
    own = {mark.box: {tag.box for tag in mark.tags} for mark in drawn.marks if mark.box is not None}
    for box, tags in own.items():
        edges = (
            Box(box.x, box.y, box.width, 1),
            Box(box.x, box.y + box.height, box.width, 1),
            Box(box.x, box.y, 1, box.height),
            Box(box.x + box.width, box.y, 1, box.height),
        )
        for word in words:
            assert word in tags or all(apart(word, edge) for edge in edges)
    whole = Box(0, 0, drawn.width, drawn.height)
    assert all(inside(cell.box, whole) for cell in drawn.cells)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_cell_of_the_high_end_carries_the_rating_of_today(name: str) -> None:
    found = told(name)
    table = found.rubric.manifest.rating.table
    for place in places(found):
        row: tuple[Rating, ...] = table[f"s{place.severity.high}"]  # type: ignore[index]
        assert row[place.likelihood.high - 1] == place.finding.residual.high
    for cell in risk_map(found).cells:
        assert cell.rating == table[f"s{cell.severity}"][cell.likelihood - 1]  # type: ignore[index]


def test_sixty_risks_fit_the_width_of_a_page_in_letters_that_can_be_read() -> None:
    widest = max(risk_map(crowded(60, seed)).width for seed in range(6))
    on_paper_mm, letters_px = 170, 11
    assert letters_px / widest * on_paper_mm > 1.6  # the height of type of 4.5 points


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_profile_has_every_category_and_says_where_nothing_applies(name: str) -> None:
    found = told(name)
    drawn = pictures.profile(found)
    assert len(drawn.rows) == len(found.outcome.categories) >= 5
    for row, (category, roll) in zip(drawn.rows, found.outcome.categories, strict=True):
        assert " ".join(row.name) == found.category(category)
        assert (row.before, row.today) == (roll.inherent, roll.residual)
        assert bool(row.instead) is (roll.residual is None)
    for one, next_ in zip(drawn.rows, drawn.rows[1:], strict=False):
        assert one.y + one.height == next_.y


@pytest.mark.parametrize("name", EXAMPLES)
def test_groups_share_a_row_only_where_the_same_is_to_be_said(name: str) -> None:
    groups = pictures.affected(told(name))
    rows = pictures.alike(groups)
    assert sorted(one for row in rows for one in row.name.split("; ")) == sorted(group.name for group in groups)
    by_name = {group.name: group for group in groups}
    for row in rows:
        for one in row.name.split("; "):
            assert (by_name[one].worst, by_name[one].risks, by_name[one].heard) == (row.worst, row.risks, row.heard)
    assert len({(row.worst, row.risks, row.heard) for row in rows}) == len(rows)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_group_is_told_with_the_worst_that_stands_against_it(name: str) -> None:
    found = told(name)
    groups = pictures.affected(found)
    named = {group for finding in found.outcome.findings for group in finding.who}
    assert {group.name.lower() for group in groups} >= {found.group(group).lower() for group in named}
    for group in groups:
        assert group.worst.high == max(finding.residual.high for finding in group.risks)
        assert group.worst.low == max(finding.residual.low for finding in group.risks)
    order = [(group.worst.high, group.worst.low, len(group.risks)) for group in groups]
    assert order == sorted(order, reverse=True)
    assert len(pictures.people(found, groups).rows) == min(len(groups), pictures.SHOWN_GROUPS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_picture_has_a_text_that_takes_its_place(name: str) -> None:
    found = told(name)
    drawn = [ET.fromstring(svg.group()) for svg in SVG.finditer(documents.html(found))]  # noqa: S314 # our own
    kinds = {str(svg.get("class")) for svg in drawn}
    assert kinds == {"riskmap", "chart", "strip"}
    for svg in drawn:
        assert svg.get("role") == "img"
        title = svg.find("{http://www.w3.org/2000/svg}title")
        assert title is not None
        assert title.text
    (mapped,) = (svg for svg in drawn if svg.get("class") == "riskmap")
    says = mapped.findtext("{http://www.w3.org/2000/svg}desc") or ""
    numbers = {int(n) for part in re.findall(r": ([^:]+)\.", says) for n in re.findall(r"\b(\d+)\b", part)}
    assert numbers == set(range(1, len(found.risks) + 1))


def test_the_public_sees_no_projection_in_a_picture() -> None:
    seen = told("grant").for_audience("public")
    for finding in seen.risks:
        drawn = pictures.strip(seen, finding)
        assert [line.mark for line in drawn.lines] == ["square", "disc"]
        assert "plans" not in drawn.title
