"""A crosswalk: how another framework would name and rate what a rubric finds. It changes no rating."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hrdd.model.base import Declared, FrozenMap, Id, Text, nothing

Points = Annotated[int, Field(ge=1, le=3)]
Part = Literal["subject", "places", "groups", "findings", "controls", "engagement", "remedy", "review", "approvals"]
"""The parts of an assessment and its outcome that can stand under a heading of another framework."""


class Heading(Declared):
    """One class, heading or theme of the other framework, and where its text is found.

    `parts` are the parts of an assessment that belong under it, `questions` and `controls` those of the rubric that
    bear on it; `gap` says what an assessment does not hold and somebody has to add, `asks` puts it as questions.
    """

    id: Id
    title: Text
    reference: Text
    parts: tuple[Part, ...] = ()
    questions: tuple[Id, ...] = ()
    controls: tuple[Id, ...] = ()
    gap: Text | None = None
    asks: tuple[Text, ...] = ()


class CrossScale(Declared):
    """How levels show on the three points of another scale; `long_lead` lifts what takes long to treat."""

    severity: FrozenMap[Literal["s1", "s2", "s3", "s4"], Points]
    likelihood: FrozenMap[Literal["l1", "l2", "l3", "l4"], Points]
    long_lead: FrozenMap[Literal["l1", "l2", "l3", "l4"], Points] = Field(default_factory=nothing)


class Crosswalk(Declared):
    """A whole crosswalk. With `every_risk`, each risk of the rubric stands under at least one heading.

    `factors` are what the framework asks about besides the risks, `measures` the kinds of what can be done; `outside`
    says what no assessment answers.
    """

    id: Id
    title: Text
    source: Text
    note: Text
    every_risk: bool = False
    headings: tuple[Heading, ...] = Field(min_length=1)
    factors: tuple[Heading, ...] = ()
    measures: tuple[Heading, ...] = ()
    outside: tuple[Text, ...] = ()
    risks: FrozenMap[Id, Annotated[tuple[Id, ...], Field(min_length=1)]] = Field(default_factory=nothing)
    scale: CrossScale | None = None
