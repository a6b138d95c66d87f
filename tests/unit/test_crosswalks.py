"""Crosswalks: every risk has its classes, points never fall, and ratings stay what they are."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from hrdd.diagnostics import Refusal
from hrdd.engine.crossing import crossed
from hrdd.library import crosswalks, rubrics
from hrdd.model.outcome import Bounds
from tests.make import assessment, finding, judge, rubric
from tests.unit.conftest import EXAMPLES, ROOT, Command, shipped


def test_every_risk_of_the_core_stands_in_a_class_of_the_dsa() -> None:
    found = crosswalks.read(shipped("core"))
    assert list(found) == ["ai-act", "dsa", "wikimedia"]
    assert set(found["dsa"].risks) == set(shipped("core").rubric.risk)
    assert [heading.reference for heading in found["ai-act"].headings] == [f"Art. 27(1)({x})" for x in "abcdef"]
    assert [heading.reference for heading in found["dsa"].headings] == [f"Art. 34(1)({x})" for x in "abcd"]


def test_an_overlay_has_the_crosswalks_of_the_rubric_below() -> None:
    found = crosswalks.read(rubrics.load(EXAMPLES / "rubric-extension", "own"))
    assert list(found) == ["ai-act", "dsa", "wikimedia"]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "rubrics" / "core", tmp_path / "core"))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  hc-01: [", "  hc-99: [", "HR302"),
        ("hc-01: [civic-discourse]", "hc-01: [civic]", "HR302"),
        ("  hc-01: [civic-discourse]\n", "", "HR304"),
        ("{id: fundamental-rights,", "{id: illegal-content,", "HR306"),
        ("id: dsa", "id: wikimedia", "HR306"),
        ("every_risk: true", "every_risk: true\nrates: true", "HR201"),
        ("questions: [role,", "questions: [roll,", "HR302"),
        ("controls: [c-01,", "controls: [c-99,", "HR302"),
    ],
)
def test_a_fault_is_told(own: Path, old: str, new: str, code: str) -> None:
    path = own / "crosswalks" / "dsa.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        crosswalks.read(rubrics.load(own, "own"))
    assert code in {found.code for found in refused.value.diagnostics}


def test_a_scale_that_falls_is_told(own: Path) -> None:
    path = own / "crosswalks" / "wikimedia.yaml"
    path.write_text(path.read_text("utf-8").replace("s3: 3", "s3: 1"), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        crosswalks.read(rubrics.load(own, "own"))
    assert [found.code for found in refused.value.diagnostics] == ["HR304"]


def test_levels_show_as_points() -> None:
    wikimedia = crosswalks.read(shipped("core"))["wikimedia"]
    one = finding(judge(assessment()), "ha-01")  # gravity 2, breadth 1, irremediability 2, likelihood 2
    found = crossed(one, wikimedia, rubric())
    assert found.severity == Bounds(one.severity.low, one.severity.high)
    assert found.likelihood == Bounds(2, 2)
    slow = rubric().risk["ha-01"].model_copy(update={"long_lead_time": True})
    by = rubric().model_copy(update={"risks": {**rubric().risks, "harassment": (slow,)}})
    by.__dict__.pop("risk", None)
    assert crossed(one, wikimedia, by).likelihood == Bounds(3, 3)
    assert crossed(one, crosswalks.read(shipped("core"))["ai-act"], rubric()).severity is None


def test_impact_and_likelihood_are_both_read_after_controls() -> None:
    wikimedia = crosswalks.read(shipped("core"))["wikimedia"]
    one = finding(judge(assessment()), "ha-01")
    severe = replace(one.factors, gravity=Bounds(2, 2), irremediability=Bounds(4, 4))
    eased = replace(severe, irremediability=Bounds(3, 3), likelihood=Bounds(1, 1))
    found = crossed(replace(one, factors=severe, residual_factors=eased), wikimedia, rubric())
    assert (found.severity, found.likelihood) == (Bounds(2, 2), Bounds(1, 1))


def test_the_command_shows_them(hrdd: Command) -> None:
    ended = hrdd("rubric", "crosswalk")
    assert ended.code == 0
    assert all(len(line) <= 80 for line in ended.out.splitlines())
    assert "Art. 34(1)(c)" in ended.out
    found = json.loads(hrdd("rubric", "crosswalk", "-f", "json").out)
    assert "civic-discourse" in found["rubric"]["crosswalks"]["dsa"]["risks"]["hc-01"]
    assert hrdd("rubric", "crosswalk", "-f", "pdf").code == 2
