"""An overlay on the core rubric: what it adds and leaves out, what decisions say of it, and what it may not do."""

import shutil
from pathlib import Path

import pytest

from hrdd.diagnostics import Refusal
from hrdd.library import rubrics
from hrdd.library.rubrics import Shelved
from tests.unit.conftest import EXAMPLES, Command, shipped

EXAMPLE = EXAMPLES / "rubric-extension"
LOANS = """\
hrdd: 1
rubric: library-network@1
subject: {kind: service, id: loans, name: Loans, stage: released, places: [TR]}
assessed: {date: 2026-03-01, by: [{name: A, role: r}]}
answers: {loan-records: linked}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "own"))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def complaints(folder: Path) -> list[tuple[str, str, int]]:
    with pytest.raises(Refusal) as refused:
        rubrics.load(folder, "own")
    return [(found.code, found.file, found.span.line if found.span else 0) for found in refused.value.diagnostics]


def example() -> Shelved:
    return rubrics.load(EXAMPLE, "own")


def test_it_adds_replaces_and_leaves_out() -> None:
    rubric, core = example().rubric, shipped("core").rubric
    assert (rubric.name, rubric.extends) == ("library-network@1", "core@1")
    assert set(rubric.risk) == {*core.risk, "lib-01"} - {"gs-11"}
    assert "lib-c-01" in rubric.control
    assert rubric.control["c-01"].works != core.control["c-01"].works
    assert list(rubric.control).index("c-01") == list(core.control).index("c-01")
    assert rubric.themes["lending"] == ("loan-records",)
    assert [(change.how, change.id) for change in rubric.changes] == [("off", "gs-11"), ("replaced", "c-01")]


def test_tables_floors_gate_and_places_are_those_of_the_rubric_below() -> None:
    rubric, core = example().rubric, shipped("core").rubric
    for part in ("scales", "severity", "rating", "evidence", "credit", "context", "gate", "obligations", "categories"):
        assert getattr(rubric.manifest, part) == getattr(core.manifest, part)
    assert all(rubric.places[place] == core.places[place] for place in ("DE", "TR"))
    assert rubric.rights[: len(core.rights)] == core.rights


def test_every_part_leads_to_the_file_that_says_it() -> None:
    found = example()
    for path, file in (
        (("risks", "lib-01", "gravity", 0), "own/risks/surveillance-censorship.yaml"),
        (("controls", "c-01", "works"), "own/controls.yaml"),
        (("risks", "gs-01", "gravity", 0), "core/risks/surveillance-censorship.yaml"),
        (("rating", "table", "s4"), "core/rubric.yaml"),
        (("off", 0), "own/rubric.yaml"),
    ):
        document, place = found.place(path)
        assert document.name == file
        assert document.resolve(place) == (place, True)


def test_the_digest_is_over_both(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rubrics.load(own, "own").rubric.digest
    assert before != shipped("core").rubric.digest
    edit(own, "rubric.yaml", "takes none", "takes nothing")
    changed = rubrics.load(own, "own").rubric.digest
    core = shipped("core")
    other = core.rubric.model_copy(update={"digest": "sha256:" + "1" * 64})
    monkeypatch.setattr(rubrics, "find", lambda _: Shelved(other, core.documents, True, core.folder, "core"))
    assert len({before, changed, rubrics.load(own, "own").rubric.digest}) == 3


def test_every_decision_names_what_is_left_out_and_why(hrdd: Command, tmp_path: Path) -> None:
    (tmp_path / "loans.yaml").write_text(LOANS, encoding="utf-8")
    out = " ".join(hrdd("gate", "loans.yaml", "--rubric", str(EXAMPLE)).out.split())
    assert "LEFT_OUT library-network@1 leaves out of core@1: gs-11 Money from abroad" in out
    assert "The network gives no money to anybody" in out
    assert "REPLACED library-network@1 replaces in core@1: c-01" in out
    plain = hrdd("assess", str(EXAMPLES / "event.yaml"), "--as-of", "2026-03-01").out
    assert "LEFT_OUT" not in plain
    assert "REPLACED" not in plain


def test_an_explanation_shows_which_file_a_rule_comes_from(hrdd: Command, tmp_path: Path) -> None:
    (tmp_path / "loans.yaml").write_text(LOANS, encoding="utf-8")
    out = "".join(hrdd("explain", "loans.yaml", "lib-01", "--rubric", str(EXAMPLE)).out.split())
    assert "rubric-extension/risks/surveillance-censorship.yaml:" in out
    assert "core/rubric.yaml:" in out


@pytest.mark.parametrize(
    "key", ["scales", "severity", "rating", "gate", "context", "evidence", "credit", "obligations"]
)
def test_it_has_no_place_for_tables_floors_and_gate(own: Path, key: str) -> None:
    edit(own, "rubric.yaml", "hrdd: 1", f"hrdd: 1\n{key}: {{}}")
    assert [(code, file) for code, file, _ in complaints(own)] == [("HR201", "own/rubric.yaml")]


def test_it_brings_no_levels_of_places(own: Path) -> None:
    shutil.copy(EXAMPLES.parent / "rubrics" / "core" / "places.csv", own / "places.csv")
    assert [(code, file) for code, file, _ in complaints(own)] == [("HR304", "own/places.csv")]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("rubric.yaml", "extends: core@1", "extends: core@9", [("HR301", "own/rubric.yaml")]),
        ("rubric.yaml", "id: gs-11", "id: gs-99", [("HR302", "own/rubric.yaml")]),
        ("rubric.yaml", "id: gs-11", "id: c-01", [("HR304", "own/rubric.yaml")]),  # left out and replaced
        ("rubric.yaml", "id: c-01", "id: c-02", [("HR304", "own/controls.yaml"), ("HR304", "own/rubric.yaml")]),
        ("rubric.yaml", "id: lending", "id: people", [("HR304", "own/questions/lending.yaml")]),
        ("risks/surveillance-censorship.yaml", "id: lib-01", "id: gs-01",
         [("HR304", "own/risks/surveillance-censorship.yaml")]),
        ("risks/surveillance-censorship.yaml", "is: linked", "is: linkd",
         [("HR302", "own/risks/surveillance-censorship.yaml")]),
        ("controls.yaml", "id: lib-c-01", "id: lib-c-02",
         [("HR304", "own/controls.yaml"), ("HR302", "own/risks/surveillance-censorship.yaml")]),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_its_own_file(
    own: Path, file: str, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    edit(own, file, old, new)
    assert [(code, where) for code, where, _ in complaints(own)] == expected


def replacing(own: Path, entry: str) -> Path:
    """The overlay, with gs-01 replaced by its own words, so that each test can weaken one of them."""
    core = (EXAMPLES.parent / "rubrics/core/risks/surveillance-censorship.yaml").read_text("utf-8")
    start = core.index("- id: gs-01\n")
    text = core[start : core.index("\n- id: ", start)] + "\n"
    edit(own, "rubric.yaml", "replaces:\n", f'replaces:\n  - {{id: gs-01, because: "{entry}"}}\n')
    path = own / "risks" / "surveillance-censorship.yaml"
    path.write_text(path.read_text("utf-8") + "\n" + text, encoding="utf-8")
    return path


def test_a_replaced_risk_keeps_its_floors(own: Path) -> None:
    path = replacing(own, "Our words.")
    whole = path.read_text("utf-8")
    assert rubrics.load(own, "own").rubric.risk["gs-01"] == shipped("core").rubric.risk["gs-01"]
    head, tail = whole[: whole.index("- id: gs-01")], whole[whole.index("- id: gs-01") :]
    for old, new in (("adversarial: true\n", "adversarial: false\n"), ("at_least: 4}", "at_least: 3}")):
        assert old in tail
        path.write_text(head + tail.replace(old, new), encoding="utf-8")
        assert {code for code, _, _ in complaints(own)} == {"HR304"}


def test_only_the_words_of_a_question_may_be_replaced(own: Path) -> None:
    text = (EXAMPLES.parent / "rubrics/core/questions/people.yaml").read_text("utf-8")
    start = text.index("- id: under18\n")
    question = text[start : text.index("\n- id: ", start)] + "\n"
    edit(own, "rubric.yaml", "replaces:\n", "replaces:\n  - {id: under18, because: Our words.}\n")
    path = own / "questions" / "people.yaml"
    path.write_text(question.replace('help: "', 'help: "In a library: '), encoding="utf-8")
    assert rubrics.load(own, "own").rubric.question["under18"].help.startswith("In a library")
    path.write_text(question.replace("choices: [", "choices: [never, "), encoding="utf-8")
    assert [(code, file) for code, file, _ in complaints(own)] == [("HR304", "own/questions/people.yaml")]


def test_a_control_left_out_takes_its_links_and_questions_along(own: Path) -> None:
    core = shipped("core").rubric
    control = next(iter(core.measures))
    edit(own, "rubric.yaml", "off:\n", f"off:\n  - {{id: {control}, because: Nobody here can do it.}}\n")
    rubric = rubrics.load(own, "own").rubric
    assert control not in rubric.control
    assert not any(link.control == control for risk in rubric.risk.values() for link in risk.controls)
    assert not any(question.measure == control for question in rubric.questions)
