"""All entries of one kind in a rubric, by id and title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.render import terminal

if TYPE_CHECKING:
    from hrdd.model.rubric import Rubric

LISTS = ("risks", "questions", "controls", "groups", "rights")
"""The kinds of entries that can be listed."""


def write(page: terminal.Page, kind: str, rubric: Rubric) -> None:
    """List the entries of one of `LISTS`; risks by category and questions by theme, as the rubric orders them."""
    match kind:
        case "risks":
            for category in rubric.manifest.categories:
                _section(page, category.title, {risk.id: risk.title for risk in rubric.risks[category.id]})
        case "questions":
            for theme in rubric.manifest.themes:
                names = rubric.themes[theme.id]
                _section(page, theme.title, {name: rubric.question[name].text for name in names})
        case "controls":
            _entries(page, {control.id: control.title for control in rubric.controls})
        case "groups":
            _entries(page, {group.id: group.title for group in rubric.group.values()})
        case _:
            rights = rubric.right.values()
            _entries(page, {right.id: f"{right.title} ({right.instrument} {right.article})" for right in rights})


def _section(page: terminal.Page, title: str, entries: dict[str, str]) -> None:
    page.heading(title)
    _entries(page, entries)


def _entries(page: terminal.Page, entries: dict[str, str]) -> None:
    for name, title in entries.items():
        page.wrapped(title, indent=4, lead=f"  {name}  ")
