"""docs/proof.md names the tests of every law, and they are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "proof.md").read_text("utf-8")


def held() -> set[str]:
    written = (path.read_text("utf-8") for path in (ROOT / "tests" / "property").glob("test_*.py"))
    return {name for text in written for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}


def test_every_law_has_its_tests() -> None:
    section = TEXT.split("## Laws")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]*`test_[^|]+) \|$", section, re.MULTILINE))
    assert [f"M{number}" for number in range(1, 29)] == [name for name in rows if re.fullmatch(r"M\d+", name)]
    named = {test for tests_of in rows.values() for test in re.findall(r"`(test_\w+)`", tests_of)}
    assert named <= held(), sorted(named - held())
    for number in range(1, 29):
        own = re.findall(rf"`test_\w*m{number:02d}_\w+`", rows[f"M{number}"])
        assert own, f"no test carries the number of M{number}"


def test_every_numbered_law_is_in_the_table() -> None:
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    numbered = {name for name in held() if re.match(r"test_m\d\d_", name)}
    assert numbered <= named, sorted(numbered - named)


def test_long_runs_are_of_tests_that_are_there() -> None:
    section = TEXT.split("## Long runs")[1].split("\n## ")[0]
    names = set(re.findall(r"^\| `(test_\w+)", section, re.MULTILINE))
    assert names
    assert names <= held(), sorted(names - held())
