"""`hrdd rubric test`: the exit code, the page and the data."""

import json
from pathlib import Path

import pytest

from hrdd.cli import trying
from tests.unit.conftest import Command
from tests.unit.test_vignettes import SOUND, shelved

NOT_ASKED = "{reach: no, under18: no, data: no, topics: [none], crowd: few}"
FOUND = "{reach: yes, under18: no, data: no, topics: [none], crowd: few}"

EXPOSED = "data: yes, addresses: yes, names: no, law: no"


@pytest.fixture
def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny rubric with three vignettes: one that hits, one that shows too much, one that shows too little."""
    texts = {
        "a": SOUND + "  tags: [everyday]\n",
        "b": SOUND.replace("button", "loud").replace("[LOW, MEDIUM]", "[NEGLIGIBLE, NEGLIGIBLE]"),
        "c": SOUND.replace("button", "quiet").replace(FOUND, NOT_ASKED).replace("[LOW, MEDIUM]", "[HIGH, CRITICAL]"),
        "d": SOUND.replace("button", "later") + "  draft: true\n",
    }
    texts["c"] += "  tags: [grave]\n"
    folder = tmp_path / "own"
    folder.mkdir()
    made = shelved(folder, **texts)
    monkeypatch.setattr(trying, "load", lambda _: made)


def explain(folder: Path, name: str, text: str) -> None:
    path = folder / "own" / "vignettes" / name
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")


@pytest.mark.usefixtures("tried")
def test_a_miss_without_an_explanation_ends_with_one(hrdd: Command, tmp_path: Path) -> None:
    assert hrdd("rubric", "test").code == 1
    explain(tmp_path, "b.yaml", "  misses: {harassment: It is louder than it looks.}\n")
    assert hrdd("rubric", "test").code == 1
    explain(tmp_path, "c.yaml", "  misses: {harassment: The rubric cannot see this.}\n")
    assert hrdd("rubric", "test").code == 0


@pytest.mark.usefixtures("tried")
def test_only_what_is_chosen_is_run(hrdd: Command) -> None:
    assert hrdd("rubric", "test", "--vignette", "button").code == 0
    assert hrdd("rubric", "test", "--tag", "everyday").code == 0
    assert hrdd("rubric", "test", "--tag", "grave").code == 1


@pytest.mark.usefixtures("tried")
def test_a_word_that_is_not_known_is_wrong_usage(hrdd: Command) -> None:
    for words in (("--vignette", "buton"), ("--tag", "dull"), ("-f", "pdf"), ("--unknown", "all")):
        ended = hrdd("rubric", "test", *words)
        assert (ended.code, ended.out) == (2, "")
    assert 'did you mean "button"?' in hrdd("rubric", "test", "--vignette", "buton").err


@pytest.mark.usefixtures("tried")
def test_the_page_fits_80_columns_and_tells_every_miss(hrdd: Command, tmp_path: Path) -> None:
    explain(tmp_path, "b.yaml", "  misses: {harassment: It is louder than it looks.}\n")
    out = hrdd("rubric", "test", "--confusion").out
    assert all(len(line) <= 80 for line in out.splitlines())
    assert "Drafts, not run and not counted: later" in out
    misses = out[out.index("\nMisses") :]
    assert "read LOW; accepted NEGLIGIBLE: the known facts show more than was accepted." in misses
    assert "ha-01" in misses
    assert "Explained: It is louder than it looks." in misses
    assert "read NEGLIGIBLE; accepted HIGH to CRITICAL: even the high end is below" in misses
    assert "no risk of this category applies" in misses
    assert "NOT EXPLAINED" in misses
    assert out.rstrip().endswith("1 of 3 readings hit; 2 miss, 1 of them without an explanation: exit 1.")
    assert "Grave ones that the known facts show below HIGH: quiet" in out


@pytest.mark.usefixtures("tried")
def test_an_explanation_that_explains_nothing_is_told(hrdd: Command, tmp_path: Path) -> None:
    explain(tmp_path, "a.yaml", "  misses: {harassment: Once it missed.}\n")
    assert "Explained as a miss, and a hit: delete the explanation\n  button: harassment" in hrdd("rubric", "test").out


@pytest.mark.usefixtures("tried")
def test_unknown_answers_and_rules_are_told_below_the_rest(hrdd: Command, tmp_path: Path) -> None:
    lawful = SOUND.replace("button", "lawful").replace("DE", "TR").replace("data: no", EXPOSED)
    (tmp_path / "own" / "vignettes" / "e.yaml").write_text(lawful, encoding="utf-8")
    out = hrdd("rubric", "test", "--unknown", "each", "--rules").out
    assert all(len(line) <= 80 for line in out.splitlines())
    rows = [line.split() for line in out[out.index("Each answer in turn unknown") :].splitlines()]
    assert ["everyday", "1", "5", "5", "100%"] in rows
    assert ["all", "4", "23", "20", "87%"] in rows
    assert "    - lawful: topics (4), crowd (4), law (4)" in out
    assert "Rules with a condition that decide a reading: 1; in one vignette only: 1." in out
    assert "  ha-01 likelihood 3: lawful\n    A reason for likelihood.\n    NO SOURCE\n" in out
    out = hrdd("rubric", "test", "--unknown", "thirds", "--tag", "everyday").out
    assert ["button", "1", "0.00", "0"] in [line.split() for line in out.splitlines()]


@pytest.mark.usefixtures("tried")
def test_the_data_say_the_same(hrdd: Command) -> None:
    found = json.loads(hrdd("rubric", "test", "-f", "json").out)
    assert found["drafts"] == ["later"]
    assert [one["id"] for one in found["vignettes"]] == ["button", "loud", "quiet"]
    overall = found["overall"]
    assert (overall["readings"], overall["hits"], overall["high_below"], overall["width"]) == (3, 1, 1, 0.0)
    # Accepted LOW, NEGLIGIBLE, HIGH; read LOW, LOW, NEGLIGIBLE. Observed 1 + 9; by chance (0-1: 2, 1-0: 1, 3-0: 9,
    # 3-1: 8) 20: 1 - 10 * 3 / 20.
    assert overall["kappa"] == -0.5
    assert found["exits"]["all"] == {"0": 3, "1": 0, "4": 0}
    assert found["alarms"]["grave_below_high"] == ["quiet"]
    (loud, quiet) = found["misses"]
    assert (loud["fault"], loud["read"], loud["accepted"]) == ("low-above", ["LOW", "LOW"], ["NEGLIGIBLE"] * 2)
    assert [one["risk"] for one in loud["deciding"]] == ["ha-01"]
    assert (quiet["fault"], quiet["deciding"], quiet["explanation"]) == ("high-below", [], None)
