"""A rubric from its folder: its files, its places, its digest, and its faster form."""

import json
import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from hrdd import load_rubric
from hrdd.diagnostics import Refusal
from hrdd.library import compiled, disk, parts, rubrics
from hrdd.library.rubrics import Shelved
from tests.unit.conftest import ROOT, shipped

CORE = ROOT / "rubrics" / "core"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CORE, tmp_path / "shelf" / "core"))


@pytest.fixture
def shelf(own: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy stands where shipped rubrics stand."""
    monkeypatch.setattr(disk, "data_folder", lambda name: own.parent if name == "rubrics" else ROOT / name)
    return own


def complaints(folder: Path) -> list[tuple[str, str]]:
    """Code and file of everything that is wrong."""
    with pytest.raises(Refusal) as refused:
        rubrics.load(folder, "own")
    return [(found.code, found.file) for found in refused.value.diagnostics]


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text, before
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


# --- finding ----------------------------------------------------------------


def test_a_shipped_rubric_goes_by_its_id_with_or_without_its_major() -> None:
    for name in ("core", "core@1"):
        found = rubrics.find(name)
        assert (found.rubric.name, found.shipped) == ("core@1", True)
    assert rubrics.shelf_names() == ("core",)


@pytest.mark.parametrize(
    ("name", "found", "hint"),
    [
        ("core@2", "core@1", ""),
        ("core@01", "core@1", "core@1"),
        ("cor", "core", "core"),
        ("elsewhere", "core", ""),
        ("../core", "core", ""),
        ("core@1\n", "core", ""),
        ("", "core", ""),
        ("a" * 300, "core", ""),
    ],
)
def test_another_name_is_refused_with_what_there_is(name: str, found: str, hint: str) -> None:
    with pytest.raises(Refusal) as refused:
        rubrics.find(name)
    (complaint,) = refused.value.diagnostics
    assert complaint.code == "HR301"
    assert dict(complaint.values)["found"] == found
    assert not hint or complaint.hint == hint


def test_the_library_takes_a_name_or_a_folder(own: Path) -> None:
    assert (
        load_rubric().digest == load_rubric("core@1").digest == load_rubric(own).digest == load_rubric(str(own)).digest
    )
    with pytest.raises(Refusal):
        load_rubric(own / "nowhere")


# --- reading ----------------------------------------------------------------


def test_every_part_leads_to_its_place() -> None:
    core = shipped("core")
    for kind, held in (("questions", core.rubric.question), ("risks", core.rubric.risk), ("controls", core.rubric.control)):  # fmt: skip # noqa: E501
        for name in held:
            document, path = core.place((kind, name, "id"))
            assert document.resolve(path) == (path, True)
            assert name in document.line(document.span(path).line)
    for entry in core.rubric.manifest.derived:
        document, path = core.place(("derived", entry.id))
        assert document.name == "core/rubric.yaml"
        assert entry.id in document.line(document.span((*path, "id")).line)
    document, path = core.place(("rating", "table", "s4"))
    assert (document.name, path) == ("core/rubric.yaml", ("rating", "table", "s4"))


def test_a_missing_file_is_told(own: Path) -> None:
    for name in ("controls.yaml", "groups.yaml", "places.csv", "rights.yaml", "rubric.yaml"):
        (own / name).unlink()
    assert complaints(own) == [
        ("HR101", f"own/{name}")
        for name in ("controls.yaml", "groups.yaml", "places.csv", "rights.yaml", "rubric.yaml")
    ]


def test_a_missing_file_of_a_category_or_theme_is_told(own: Path) -> None:
    (own / "risks" / "harassment.yaml").unlink()
    (own / "questions" / "people.yaml").unlink()
    assert complaints(own) == [("HR101", "own/questions/people.yaml"), ("HR101", "own/risks/harassment.yaml")]


def test_a_file_that_the_manifest_does_not_name_is_told(own: Path) -> None:
    (own / "risks" / "more.yaml").write_text("[]\n", encoding="utf-8")
    (own / "questions" / "people.yaml~").write_text("[]\n", encoding="utf-8")
    assert complaints(own) == [("HR304", "own/questions/people.yaml~"), ("HR304", "own/risks/more.yaml")]


def test_faults_of_several_files_come_at_once(own: Path) -> None:
    """A file that is no YAML hid the faults of all others."""
    edit(own / "controls.yaml", "  type: ", "  typ: ")
    edit(own / "risks" / "harassment.yaml", "  worst_gravity: ", "  worst_gravity: 9")
    edit(own / "questions" / "people.yaml", "- id: ", "- id: [")
    found = complaints(own)
    assert {file for _, file in found} == {
        "own/controls.yaml",
        "own/questions/people.yaml",
        "own/risks/harassment.yaml",
    }


def test_without_a_manifest_nothing_else_is_guessed(own: Path) -> None:
    edit(own / "rubric.yaml", "hrdd: 1", "hrdd: 7")
    assert complaints(own) == [("HR203", "own/rubric.yaml")]
    (own / "rubric.yaml").write_text("- a\n", encoding="utf-8")
    assert complaints(own) == [("HR115", "own/rubric.yaml")]


def test_an_entry_list_that_is_none_is_told(own: Path) -> None:
    (own / "groups.yaml").write_text("children: {}\n", encoding="utf-8")
    assert complaints(own) == [("HR117", "own/groups.yaml")]


def test_a_place_table_with_faults_is_told(own: Path) -> None:
    edit(own / "places.csv", "\nTR,", "\ntr,")
    assert complaints(own) == [("HR307", "own/places.csv")]


# --- the digest -------------------------------------------------------------


def test_the_digest_is_over_every_file_and_its_name(own: Path) -> None:
    seen = {rubrics.load(own, "own").rubric.digest}
    assert seen == {shipped("core").rubric.digest}
    for name in ("rubric.yaml", "places.csv", "risks/harassment.yaml", "questions/people.yaml"):
        path = own / name
        before = path.read_bytes()
        # For the table, an order of rows is all that can change without effect.
        path.write_bytes(swapped(before) if name == "places.csv" else before + b"# ours\n")
        seen.add(rubrics.load(own, "own").rubric.digest)
        path.write_bytes(before)
    assert len(seen) == 5
    assert all(digest.startswith("sha256:") and len(digest) == 71 for digest in seen)
    (own / "CHANGELOG.md").write_text("other\n", encoding="utf-8")
    assert rubrics.load(own, "other name").rubric.digest == shipped("core").rubric.digest


def swapped(table: bytes) -> bytes:
    head, first, second, *rest = table.split(b"\n")
    return b"\n".join((head, second, first, *rest))


# --- the faster form --------------------------------------------------------


def same(one: Shelved, other: Shelved) -> None:
    assert one.rubric.digest == other.rubric.digest
    for name in ("manifest", "questions", "themes", "risks", "controls", "rights", "groups"):
        assert getattr(one.rubric, name) == getattr(other.rubric, name), name
    assert dict(one.rubric.places) == dict(other.rubric.places)


@pytest.fixture
def fast(shelf: Path) -> Path:
    """A shipped rubric with its compiled file."""
    slow = rubrics.load(shelf, "core")
    (shelf / compiled.FILE).write_bytes(compiled.dump(slow.documents, slow.rubric.digest))
    return shelf


def test_the_compiled_rubric_is_the_same(fast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = rubrics.load(fast, "core")
    monkeypatch.setattr(rubrics, "read", None)  # not needed
    quick = rubrics.find("core")
    same(quick, slow)
    for path in (("risks", "gs-01", "gravity", 0), ("questions", "under18"), ("derived", slow.rubric.manifest.derived[0].id)):  # fmt: skip # noqa: E501
        (one, here), (other, there) = quick.place(path), slow.place(path)
        assert (one.name, here, one.span(here)) == (other.name, there, other.span(there))


def test_a_changed_file_is_read_again(fast: Path) -> None:
    edit(fast / "risks" / "harassment.yaml", "\n  title: ", "\n  title: Our ")
    found = rubrics.find("core")
    assert any(risk.title.startswith("Our ") for risk in found.rubric.risk.values())
    assert found.rubric.digest != json.loads((fast / compiled.FILE).read_bytes())["digest"]
    edit(fast / "controls.yaml", "- id: ", "- idd: ")
    with pytest.raises(Refusal):
        rubrics.find("core")


def test_a_folder_that_somebody_names_is_always_checked(fast: Path) -> None:
    title = shipped("core").rubric.risk["gs-01"].title
    edit(fast / compiled.FILE, title, "Nothing at all")
    assert rubrics.find("core").rubric.risk["gs-01"].title == "Nothing at all"
    assert rubrics.load(fast, "core").rubric.risk["gs-01"].title == title


def test_a_compiled_file_counts_only_for_the_files_it_was_made_from(tmp_path: Path) -> None:
    assert compiled.read(tmp_path / "nowhere.json", "sha256:0") is None
    for raw in (b"", b"{}", b'{"digest": "sha256:1"}', b" " * 300 + b'{"digest": "sha256:0"}'):
        (tmp_path / "c.json").write_bytes(raw)
        assert compiled.read(tmp_path / "c.json", "sha256:0") is None
    (tmp_path / "c.json").write_bytes(b'{"digest": "sha256:0", "parts": {}}')
    with pytest.raises(ValidationError):
        compiled.read(tmp_path / "c.json", "sha256:0")


def test_parts_are_in_the_order_of_the_manifest() -> None:
    core = shipped("core").rubric
    assert list(core.themes) == [theme.id for theme in core.manifest.themes]
    assert list(core.risks) == [category.id for category in core.manifest.categories]
    assert parts.expected("rubric.yaml") == "mapping"
    assert parts.expected("controls.yaml") == "sequence"
