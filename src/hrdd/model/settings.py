"""What an organisation sets for its own runs, in `hrdd.toml` or `[tool.hrdd]` (design: settings)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from hrdd.model.assessment import Digest, Language
from hrdd.model.base import Access, Declared, FrozenMap, Text, complaint, nothing
from hrdd.model.rubric import Kind, Stage
from hrdd.model.strictness import Strictness

LANGUAGES = ("en",)
"""The languages that the program has words for."""

Trigger = Literal[
    "purpose", "data", "audience", "jurisdiction", "partner", "algorithm", "control", "incident", "context", "law"
]
"""The kinds of material change that open an assessment again (method C13)."""


def _spoken(tag: str) -> str:
    if tag.split("-", maxsplit=1)[0].lower() not in LANGUAGES:
        raise complaint(f'there are no words for the language "{tag}" yet', f"Write one of: {', '.join(LANGUAGES)}")
    return tag


def _inside(pattern: str) -> str:
    if pattern.startswith("!") or ".." in pattern.split("/"):
        raise complaint(
            "a watched path is below the folder of this file, and nothing is taken out of it",
            'Write a pattern as in .gitignore, for example "src/accounts/**"',
        )
    return pattern


Pattern = Annotated[Text, AfterValidator(_inside)]


class RubricChoice(Declared):
    """Which rubric judges: a folder, seen from the settings file, and the digest that it must have."""

    path: Text | None = None
    digest: Digest | None = None


class Contact(Declared):
    """Whom to call when people are in danger, and how; only one marked public stands in documents for the public."""

    who: Text
    how: Text
    when: Text | None = None
    access: Access = "internal"


class Watch(Declared):
    """Which changes open which assessment again; without `assessment` they still have to get one.

    `paths` are patterns as in .gitignore, seen from the settings file. With `keys`, only changes to these keys of the
    files count, where it can be told which keys changed.
    """

    paths: tuple[Pattern, ...] = Field(min_length=1)
    keys: tuple[Text, ...] = ()
    assessment: Text | None = None
    trigger: Trigger


class GateSettings(Strictness):
    """How much stricter the gate is: everywhere, at one stage, for one kind of subject."""

    stages: FrozenMap[Stage, Strictness] = Field(default_factory=nothing)
    kinds: FrozenMap[Kind, Strictness] = Field(default_factory=nothing)


class Settings(Declared):
    """One settings file."""

    language: Annotated[Language, AfterValidator(_spoken)] | None = None
    templates: Text | None = None
    template: Text | None = None
    rubric: RubricChoice = RubricChoice()
    gate: GateSettings = Field(default_factory=GateSettings)
    contacts: tuple[Contact, ...] = ()
    watch: tuple[Watch, ...] = ()
