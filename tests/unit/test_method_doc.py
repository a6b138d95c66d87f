"""docs/method.md says what the rubric and the engine do: its tables, its codes, and its three ratings by hand."""

import re
from datetime import date
from functools import cache

import pytest

from hrdd import assess, load_assessment, load_rubric
from hrdd.engine.codes import CREDIT_CODES, EXITS
from hrdd.engine.tables import rating_of
from hrdd.model.base import LEVELS, Rating
from hrdd.model.outcome import Bounds, Finding, Outcome
from hrdd.model.rubric import Rubric
from tools.build_method_tables import BLOCK, BLOCKS, METHOD, rewritten

TEXT = METHOD.read_text("utf-8")
EXAMPLES = METHOD.parent.parent / "examples"
DAY = date(2026, 3, 1)
WORKED = re.findall(r"<!-- worked: ([a-z]+) ([a-z]+-\d+) -->\n\n((?:\|.*\n)+)", TEXT)


@cache
def rubric() -> Rubric:
    return load_rubric()


@cache
def judged(example: str) -> Outcome:
    return assess(load_assessment(EXAMPLES / f"{example}.yaml"), rubric(), DAY)


def rows(table: str) -> dict[str, str]:
    """The second column of a table by its first."""
    cells = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()]
    return {row[0]: row[1] for row in cells[2:]}


def test_the_tables_are_those_of_the_rubric() -> None:
    assert rewritten(TEXT, rubric()) == TEXT, "run: python tools/build_method_tables.py"


def test_every_table_stands_in_the_document_once() -> None:
    assert sorted(block["name"] for block in BLOCK.finditer(TEXT)) == sorted(BLOCKS)
    assert TEXT.count("<!-- tables: end -->") == len(BLOCKS)


def test_a_block_that_nobody_can_make_is_refused() -> None:
    with pytest.raises(KeyError, match="colours"):
        rewritten("<!-- tables: colours -->\n<!-- tables: end -->", rubric())


def test_every_code_of_the_gate_is_told_with_its_exit_code() -> None:
    told = {code: int(exit_code) for code, exit_code in re.findall(r"^\| `([A-Z_]+)` \| (\d) \|", TEXT, re.MULTILINE)}
    assert told == EXITS


def test_every_reason_why_a_control_counts_or_not_is_told() -> None:
    assert [code for code in CREDIT_CODES if f"`{code}`" not in TEXT] == []


def test_all_thirty_two_attacks_have_an_answer() -> None:
    section = TEXT.split("## 16.")[1].split("## 17.")[0]
    answers = re.findall(r"^\| (\d+) \| [^|]+ \| ((?:rule|check|limit)[^|]+) \| ([^|]+) \|$", section, re.MULTILINE)
    assert [int(number) for number, _, _ in answers] == list(range(1, 33))
    written = (path.read_text("utf-8") for path in (METHOD.parent.parent / "tests").rglob("test_*.py"))
    tests = {name for text in written for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}
    for number, _, named in answers:
        names = re.findall(r"`(test_\w+)`", named)
        assert names, f"no test is named for attack {number}"
        assert set(names) <= tests, f"attack {number}: {sorted(set(names) - tests)}"


def shown(bounds: Bounds, letter: str) -> str:
    return " to ".join(f"{letter}{level}" for level in dict.fromkeys((bounds.low, bounds.high)))


def named(bounds: Bounds) -> str:
    return " to ".join(Rating(level).name for level in dict.fromkeys((bounds.low, bounds.high)))


@pytest.mark.parametrize(("example", "risk", "table"), WORKED, ids=[f"{name}-{risk}" for name, risk, _ in WORKED])
def test_a_rating_by_hand_is_the_rating_of_the_program(example: str, risk: str, table: str) -> None:
    finding = judged(example).finding(f"{risk}@{judged(example).subject}")
    expected = values_of(finding)
    told = rows(table)
    assert told == {name: expected[name] for name in told}
    assert told.keys() >= expected.keys() - {"projected"}


def values_of(finding: Finding) -> dict[str, str]:
    factors = finding.factors
    return {
        "gravity": shown(factors.gravity, "G"),
        "breadth": shown(factors.breadth, "B"),
        "irremediability": shown(factors.irremediability, "I"),
        "likelihood": shown(factors.likelihood, "L"),
        "severity": shown(finding.severity, "S"),
        "inherent": named(finding.inherent),
        "likelihood with controls": shown(finding.residual_factors.likelihood, "L"),
        "residual": named(finding.residual),
        "projected": named(finding.projected),
    }


def test_three_ratings_are_worked_by_hand() -> None:
    assert len(WORKED) == 3


@pytest.mark.parametrize(
    ("example", "codes"),
    [("event", {"NO_PLAN"}), ("feature", {"CRITICAL"}), ("grant", {"UNKNOWN", "INCOMPLETE"})],
)
def test_the_worked_findings_give_the_reasons_told(example: str, codes: set[str]) -> None:
    (risk,) = [risk for name, risk, _ in WORKED if name == example]
    outcome = judged(example)
    given = {found.code for found in outcome.decision.reasons if found.finding == f"{risk}@{outcome.subject}"}
    assert codes <= given


def test_likelihood_in_the_core_rubric_starts_at_two_and_ends_at_three() -> None:
    for risk in rubric().risk.values():
        levels = {rule.when is None: rule.level for rule in risk.likelihood}
        assert levels[True] == 2, risk.id
        assert {rule.level for rule in risk.likelihood} <= {2, 3}, risk.id


def test_two_levels_together_move_the_rating_by_two_in_three_places_only() -> None:
    jumps = [
        (s, lik)
        for s in LEVELS[:-1]
        for lik in LEVELS[:-1]
        if rating_of(rubric(), s + 1, lik + 1) - rating_of(rubric(), s, lik) > 1
    ]
    assert jumps == [(1, 2), (2, 2), (3, 2)]


def test_the_consistency_constant_is_about_22() -> None:
    least = {1: 0.0004, 2: 0.02, 3: 0.2, 4: 0.7}
    most = {1: 0.02, 2: 0.2, 3: 0.7, 4: 1.0}
    cells = [(s, lik) for s in LEVELS for lik in LEVELS]
    top = [cell for cell in cells if rating_of(rubric(), *cell) >= Rating.HIGH]
    bottom = [cell for cell in cells if rating_of(rubric(), *cell) <= Rating.LOW]
    needed = [(most[low] / least[high]) ** (1 / (s - t)) for s, high in top for t, low in bottom]
    assert 22 < max(needed) < 23
