"""Whole outputs of the examples, to be read like prose: `pytest --update-golden` writes them again."""

from pathlib import Path

import pytest

from hrdd import load_rubric
from hrdd.cli import main

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
FORMATS = ("txt", "json", "md")
KINDS = (
    *((name, template) for name in ("feature", "event", "grant") for template in ("brief", "public")),
    *(("feature", template) for template in ("fria", "dsa")),
)
DIGEST = load_rubric("core").digest
"""Any change of the rubric changes it, and says nothing about an example."""


@pytest.mark.parametrize("name", ["feature", "event", "grant"])
def test_an_example_comes_to_what_was_read_and_approved(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, update_golden: bool
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    outputs = [word for form in FORMATS for word in ("-o", f"expected.{form}")]
    assert main(["assess", str(EXAMPLES / f"{name}.yaml"), "--as-of", "2026-03-01", *outputs]) == 0
    for form in FORMATS:
        text = Path(f"expected.{form}").read_text("utf-8")
        assert (DIGEST in text) is (form != "txt")
        made = text.replace(DIGEST, "sha256:(the rubric's digest)").encode()
        expected = HERE / name / f"expected.{form}"
        if update_golden:
            expected.parent.mkdir(parents=True, exist_ok=True)
            expected.write_bytes(made)
        says = "if this is right: pytest tests/golden --update-golden, and read the difference like prose"
        assert made.decode() == expected.read_text("utf-8"), says


@pytest.mark.parametrize(("name", "template"), KINDS)
def test_a_document_of_another_kind_says_what_was_read_and_approved(
    name: str, template: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, update_golden: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ("--as-of", "2026-03-01", "--template", template, "-o", "made.md")
    assert main(["assess", str(EXAMPLES / f"{name}.yaml"), *asked]) == 0
    made = Path("made.md").read_text("utf-8").replace(DIGEST, "sha256:(the rubric's digest)")
    expected = HERE / name / f"{template}.md"
    if update_golden:
        expected.write_bytes(made.encode())
    assert made == expected.read_text("utf-8"), "read the difference; if it is right: pytest --update-golden"
