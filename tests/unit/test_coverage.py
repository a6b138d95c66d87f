"""What vignettes exercise, and what not."""

import json
from pathlib import Path

import pytest

from hrdd.cli import trying
from hrdd.engine.coverage import coverage
from tests.make import rubric
from tests.unit.conftest import Command
from tests.unit.test_trials import run, vignette
from tests.unit.test_vignettes import SOUND, shelved


def test_what_applies_counts_with_its_rules_and_controls() -> None:
    found = coverage(run(vignette(), vignette(topics="[war, politics]")), rubric())
    assert found.risks == {"ha-01": 2, "gs-01": 0}
    assert (found.rules["ha-01.gravity.0"], found.rules["ha-01.gravity.1"], found.rules["ha-01.breadth.1"]) == (1, 1, 0)
    assert found.controls == {"watch": 2, "block": 2, "notice": 2, "alarm": 2, "repair": 2}
    assert (found.choices["topics: war"], found.choices["topics: politics"], found.choices["topics: none"]) == (1, 1, 1)
    assert (found.questions["topics"], found.questions["law"]) == (2, 0)


def test_what_may_apply_is_told_apart() -> None:
    found = coverage(run(vignette(reach="unknown")), rubric())
    assert (found.risks["ha-01"], found.maybe["ha-01"]) == (0, 1)
    assert found.controls["watch"] == 0
    assert (found.questions["reach"], found.choices["reach: yes"]) == (0, 0)


def test_a_range_and_an_answer_by_place_give_each_of_their_words() -> None:
    given = vignette(places="[TR, RU]", crowd="{range: [few, some]}", law="{by_place: {TR: no, RU: unknown}}")
    found = coverage(run(given), rubric())
    assert [found.choices[f"crowd: {word}"] for word in ("few", "some", "most")] == [1, 1, 0]
    assert [found.choices[f"law: {word}"] for word in ("no", "on-books", "used")] == [1, 0, 0]


def test_the_page_tells_what_is_missing(hrdd: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shelved(tmp_path, a=SOUND, b=SOUND.replace("button", "later") + "  draft: true\n")
    monkeypatch.setattr(trying, "load", lambda _: made)
    ended = hrdd("rubric", "coverage")
    assert ended.code == 0
    assert all(len(line) <= 80 for line in ended.out.splitlines())
    rows = [line.split() for line in ended.out.splitlines()]
    assert ["risks", "1", "2", "50%"] in rows
    assert ["controls", "5", "5", "100%"] in rows
    assert "  gs-01   A title." in ended.out
    assert "  - ha-01 gravity 3: A reason for gravity." in ended.out
    assert "  - topics: politics, religion, war" in ended.out
    assert "Controls of no risk" not in ended.out
    data = json.loads(hrdd("rubric", "coverage", "-f", "json").out)
    assert (data["vignettes"], data["risks"], data["controls"]["watch"]) == (1, {"ha-01": 1, "gs-01": 0}, 1)
    assert hrdd("rubric", "coverage", "-f", "pdf").code == 2


def test_what_applies_is_not_among_what_may_apply() -> None:
    found = coverage(run(vignette(), vignette(reach="unknown")), rubric())
    assert (found.risks["ha-01"], found.maybe["ha-01"]) == (1, 1)
