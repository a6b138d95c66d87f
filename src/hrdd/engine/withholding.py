"""What a redaction comes to: what one audience may see, and how much was taken out, by ground (method C16)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.engine.access import wordings

if TYPE_CHECKING:
    from hrdd.engine.aliases import Aliases
    from hrdd.model.assessment import Assessment
    from hrdd.model.base import Access
    from hrdd.model.outcome import Outcome

RULED = frozenset({"rule", "rule-open"})
"""The steps whose text is the rubric's; that of any other step is in the assessors' words."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """How many things of one kind were taken out, and on what ground."""

    ground: str
    count: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """What one audience may see: `actions` are the titles of controls that lower something, for the public only."""

    audience: Access
    assessment: Assessment
    outcome: Outcome
    aliases: Aliases
    withheld: tuple[Withheld, ...] = ()
    actions: tuple[str, ...] = ()


def withheld(assessment: Assessment, audience: Access) -> tuple[Withheld, ...]:
    """The free text that an audience does not see, counted by ground."""
    hidden = [words for words in wordings(assessment) if not words.open_to(audience)]
    counted = Counter("name" if words.names_somebody else "mark" for words in hidden)
    return tuple(Withheld(ground, counted[ground]) for ground in ("mark", "name") if counted[ground])
