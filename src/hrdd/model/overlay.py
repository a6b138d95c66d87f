"""What an organisation adds to a rubric without forking it: `rubric.yaml` of a folder that extends another."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from hrdd.model.base import Declared, Id, Text
from hrdd.model.rubric import Derived, Titled, Version


class Reasoned(Declared):
    """An entry of the rubric below, and why it is left out or replaced; every decision prints it."""

    id: Id
    because: Text


class Overlay(Declared):
    """Who the overlay is, what it extends, and what it leaves out or replaces.

    It has no tables, floors, scales, policies or levels of places: those are the rubric's below.
    """

    hrdd: Literal[1]
    id: Id
    version: Version
    extends: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*@[0-9]+$")]
    title: Text
    summary: Text
    licence: Text
    off: tuple[Reasoned, ...] = ()
    replaces: tuple[Reasoned, ...] = ()
    themes: tuple[Titled, ...] = ()
    derived: tuple[Derived, ...] = ()
