"""What somebody sees who fills in an assessment in an editor: names to choose from, help, and what is underlined."""

import re

import pytest

from tests.editor.conftest import Editor
from tests.unit.conftest import shipped

TOP = "# yaml-language-server: $schema=../schemas/assessment.schema.json\nhrdd: 1\n"
CORE = shipped("core").rubric


def test_every_question_is_offered_with_its_help(editor: Editor) -> None:
    offered = editor.complete(f"{TOP}answers:\n  |")
    assert set(offered) == set(CORE.question)
    for name, item in offered.items():
        assert item["insertText"].startswith(f"{name}:")
        assert CORE.question[name].help in item["documentation"]


def test_every_choice_is_offered_with_what_it_means(editor: Editor) -> None:
    question = CORE.question["under18"]
    offered = editor.complete(f"{TOP}answers:\n  under18: |")
    assert set(offered) == {*question.choices, "unknown"}
    for choice in question.choices:
        assert offered[choice]["documentation"] == question.choice_text[choice]
        assert offered[choice]["insertText"] in {choice, f'"{choice}"'}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("controls:\n  - control: |", {control.id for control in CORE.controls}),
        ("risks:\n  |", set(CORE.risk)),
        ("risks:\n  x-land:\n    rights:\n      - |", {right.id for right in CORE.rights}),
        ("risks:\n  x-land:\n    who:\n      - |", {group.id for group in CORE.groups}),
        ("engagement:\n  - group: |", {group.id for group in CORE.groups}),
        ("subject:\n  places:\n    - |", {*CORE.places, "worldwide"}),
        ("context:\n  TR:\n    |", {theme.id for theme in CORE.manifest.context.themes}),
        ("incidents:\n  - risk: |", set(CORE.risk)),
        ("subject:\n  kind: |", {kind.id for kind in CORE.manifest.kinds}),
    ],
)
def test_every_name_of_the_rubric_is_offered(editor: Editor, text: str, names: set[str]) -> None:
    offered = editor.complete(TOP + text)
    assert names <= set(offered)
    assert all(offered[name].get("documentation") for name in names)


def test_a_country_is_offered_with_its_name(editor: Editor) -> None:
    assert editor.complete(f"{TOP}subject:\n  places:\n    - |")["TR"]["documentation"] == "Türkiye"


def test_keys_of_every_part_are_offered_with_help_and_without_values(editor: Editor) -> None:
    for part in ("subject:\n  |", "controls:\n  - |", "engagement:\n  - |", "evidence:\n  e1:\n    |"):
        offered = editor.complete(TOP + part)
        assert len(offered) > 5
        for item in offered.values():
            assert item.get("documentation")
            assert "null" not in item["insertText"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("answers:\n  under1|8: no\n", [CORE.question["under18"].text, CORE.question["under18"].example]),
        ("answers:\n  under18: possib|le\n", [CORE.question["under18"].choice_text["possible"]]),
        ("controls:\n  - control: c-2|2\n", [CORE.control["c-22"].title, CORE.control["c-22"].works]),
        ("risks:\n  gs-|01: {}\n", [CORE.risk["gs-01"].title, CORE.risk["gs-01"].harm]),
        ("subject:\n  plac|es: [TR]\n", ["Countries by their codes"]),
        ("engagement:\n  - vo|ice: proxy\n", ["a credible proxy"]),
    ],
)
def test_help_stands_where_the_pointer_rests(editor: Editor, text: str, words: list[str]) -> None:
    seen = _plain(editor.hover(TOP + text))
    for word in words:
        assert _plain(word) in seen
    assert "hrdd assessment" not in seen, "the title of the whole file heads the help of a part"


def _plain(text: str) -> str:
    """Without the marks of Markdown, with which the server escapes what a sentence holds."""
    return re.sub(r"\s+", " ", re.sub(r"[\\#*`]|&nbsp;", " ", text))


def test_an_example_is_left_alone(editor: Editor, example: str) -> None:
    assert editor.complaints(example) == []


def test_a_slip_is_underlined_on_its_line(editor: Editor, example: str) -> None:
    lines = example.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("  under18:"))
    for wrong, word in (("  under81: no", "under81"), ("  under18: maybe", "Valid values")):
        text = "\n".join([*lines[:at], wrong, *lines[at + 1 :]])
        found = editor.complaints(text)
        assert [line for line, _ in found] == [at]
        assert word in found[0][1]
