"""Vignettes from their files: what they may say, and every complaint at its place."""

import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from hrdd.diagnostics import Refusal
from hrdd.engine.trials import DAY
from hrdd.library import rubrics, vignettes
from hrdd.library.rubrics import Shelved
from hrdd.model.base import Rating
from hrdd.model.vignette import Vignette
from tests.make import rubric
from tests.unit.conftest import ROOT

SOUND = """\
- id: button
  kind: feature
  story: "A button."
  places: [DE]
  answers: {reach: yes, under18: no, data: no, topics: [none], crowd: few}
  expect: {harassment: [LOW, MEDIUM]}
  because: {harassment: "Strangers can write."}
"""
CONTEXT = "context: {TR: {expression: {level: 3, because: Then., sources: [a, b]}}}\n"


def shelved(folder: Path, **texts: str) -> Shelved:
    """The tiny rubric with files of vignettes."""
    (folder / "vignettes").mkdir()
    for name, text in texts.items():
        (folder / "vignettes" / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
    return Shelved(rubric(), {}, shipped=False, folder=folder, shown="own")


def read(folder: Path, **texts: str) -> tuple[Vignette, ...]:
    return vignettes.read(shelved(folder, **texts))


def complaints(folder: Path, **texts: str) -> list[tuple[str, str, int, int]]:
    with pytest.raises(Refusal) as refused:
        read(folder, **texts)
    found = refused.value.diagnostics
    return [(one.code, one.file, one.span.line if one.span else 0, one.span.column if one.span else 0) for one in found]


def test_a_vignette_holds_what_was_written(tmp_path: Path) -> None:
    (found,) = read(tmp_path, a=SOUND)
    assert (found.id, found.stage, found.draft, found.tags) == ("button", "pre-release", False, ())
    assert found.expect["harassment"] == (Rating.LOW, Rating.MEDIUM)


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    found = read(tmp_path, b=SOUND.replace("button", "second"), a=SOUND)
    assert [vignette.id for vignette in found] == ["button", "second"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # shape
        ("kind: feature", "knd: feature", [("HR202", 1, 3), ("HR201", 2, 3)]),
        ("[LOW, MEDIUM]", "[LOW]", [("HR205", 6, 12)]),
        ("[LOW, MEDIUM]", "[LOW, moderate]", [("HR204", 6, 30)]),
        ("[LOW, MEDIUM]", "[MEDIUM, LOW]", [("HR209", 1, 3)]),
        ('because: {harassment: "Strangers can write."}', "because: {}", [("HR209", 1, 3)]),
        ("expect: {", "misses: {child-rights: x}\n  expect: {", [("HR209", 1, 3)]),
        ("expect: {", "draft: true\n  misses: {harassment: x}\n  expect: {", [("HR209", 1, 3)]),
        ("  places:", "  tags: [dull]\n  places:", [("HR204", 4, 10)]),
        # against the rubric
        ("harassment", "harasment", [("HR302", 6, 12)]),
        ("places: [DE]", "places: [DE, QQ]", [("HR406", 4, 16)]),
        ("reach: yes", "reech: yes", [("HR401", 5, 13)]),
        ("reach: yes", "reach: maybe", [("HR402", 5, 20)]),
        ("data: no", "data: no, addresses: no", [("HR403", 5, 48)]),
        ("expect: {", f"{CONTEXT}  expect: {{", [("HR408", 6, 13)]),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_place(tmp_path: Path, old: str, new: str, expected: list[tuple[str, int, int]]) -> None:
    text = SOUND.replace(old, new)
    assert text != SOUND
    assert complaints(tmp_path, a=text) == [
        (code, "own/vignettes/a.yaml", line, column) for code, line, column in expected
    ]


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    found = complaints(tmp_path, a=SOUND.replace("reach: yes", "reach: maybe"), b="- {", c=SOUND)
    assert [(code, file) for code, file, _, _ in found] == [
        ("HR402", "own/vignettes/a.yaml"), ("HR105", "own/vignettes/b.yaml"), ("HR306", "own/vignettes/c.yaml"),
    ]  # fmt: skip


def test_a_table_is_lowered_by_two_sources_only(tmp_path: Path) -> None:
    text = SOUND.replace("[DE]", "[TR]").replace("answers: {", "answers: {law: no, ")
    context = "  context: {TR: {expression: {level: 3, because: Then., sources: [a%s]}}}\n"
    assert [code for code, *_ in complaints(tmp_path, a=text + context % "")] == ["HR408"]
    (tmp_path / "vignettes" / "a.yaml").write_text(text + context % ", b", encoding="utf-8")
    made = vignettes.read(Shelved(rubric(), {}, shipped=False, folder=tmp_path, shown="own"))[0]
    assert made.assessment("core@1", DAY).context["TR"]["expression"].level == 3


def test_the_answers_of_a_draft_are_not_read_yet(tmp_path: Path) -> None:
    (found,) = read(tmp_path, a=SOUND.replace("reach: yes", "reech: yes") + "  draft: true\n")
    assert found.draft


def test_a_rubric_without_vignettes_has_nothing_to_be_tried_on(tmp_path: Path) -> None:
    assert complaints(tmp_path) == [("HR308", "own/vignettes", 0, 0)]


def test_vignettes_are_chosen_by_id_and_by_tag(tmp_path: Path) -> None:
    found = read(tmp_path, a=SOUND + "  tags: [everyday, open]\n", b=SOUND.replace("button", "second"))
    assert vignettes.chosen(found, (), ()) == found
    assert [one.id for one in vignettes.chosen(found, ("second",), ())] == ["second"]
    assert [one.id for one in vignettes.chosen(found, (), ("open", "grave"))] == ["button"]
    assert vignettes.chosen(found, ("second",), ("open",)) == ()


def test_a_vignette_is_no_part_of_the_digest(tmp_path: Path) -> None:
    own = Path(shutil.copytree(ROOT / "rubrics" / "core", tmp_path / "core"))
    before = rubrics.load(own, "core").rubric.digest
    (own / "vignettes" / "more.yaml").write_text(SOUND, encoding="utf-8")
    assert rubrics.load(own, "core").rubric.digest == before
