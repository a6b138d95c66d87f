"""Words by which a question leads or asks two things, or a text says nothing: English, for the check of a rubric."""

from __future__ import annotations

import re

LEADING: tuple[str, ...] = (
    "adequate",
    "adequately",
    "appropriate",
    "appropriately",
    "at least some",
    "clearly",
    "don't you",
    "do you agree",
    "ensure",
    "ensured",
    "isn't it",
    "merely",
    "minimal",
    "negligible",
    "obviously",
    "of course",
    "properly",
    "really",
    "reasonable",
    "reasonably",
    "robust",
    "safe",
    "safely",
    "sufficient",
    "sufficiently",
    "surely",
    "unfortunately",
    "where possible",
)
"""Words that judge what the answer should say, or hint at the answer that is wanted."""

TWICE: tuple[str, ...] = (
    r"\?.*\?",
    r"\band/or\b",
    r"\bas well as\b",
    r"\b(?:and|or) (?:is|are|was|were|do|does|did|has|have|can|could|will|would|may)\b",
    r"\b(?:and|or) (?:how|who|whom|what|when|where|which|why)\b",
    r"\band, if (?:so|not)\b",
)
"""Patterns of a question that asks two things: one word of answer would be true of one and false of the other."""

EMPTY: tuple[str, ...] = ("tbd", "todo", "to do", "to be done", "n/a", "none", "unknown", "-", "...", "…", "?")
"""Texts that stand where a text is wanted and say nothing."""

FEWEST_WORDS = 3

_LEADING = re.compile(r"\b(?:" + "|".join(map(re.escape, LEADING)) + r")\b", re.IGNORECASE)
_TWICE = tuple(re.compile(pattern, re.IGNORECASE) for pattern in TWICE)


def leading(text: str) -> tuple[str, ...]:
    """The words of a question that lead, in lower case, each once."""
    return tuple(dict.fromkeys(found[0].lower() for found in _LEADING.finditer(text)))


def twice(text: str) -> str:
    """The piece of a question by which it may ask two things; empty where there is none."""
    found = next((match for pattern in _TWICE if (match := pattern.search(text))), None)
    return "" if found is None else "?" if "?" in found[0] else found[0].lower()


def says_nothing(text: str) -> bool:
    """Whether a text only stands where one is wanted."""
    plain = text.strip().rstrip(".").lower()
    return plain in EMPTY or text.strip().lower() in EMPTY or len(plain.split()) < FEWEST_WORDS
