"""One person under several spellings: who wrote an assessment must not sign it under a name written another way.

A name is a claim, and nobody can be known by it alone: what this finds is a slip, or a clumsy trick. That somebody
else signs at all is for the rules of the repository that say who changes the file of approvals.
"""

from __future__ import annotations

import re
import unicodedata

MARKS = re.compile("[\u0300-\u036f]")
"""Accents of Latin, Greek and Cyrillic letters; the vowel signs of other scripts are letters of their own."""

NO_LETTER = re.compile(r"[\W_]+")

LOOK_ALIKE = str.maketrans(
    "авеѕіјкмнорстухԁԛԝһӏαβεζηικμνορτυχγıłøđħŧ",
    "abesijkmhopctyxdqwhlabezhikmnoptyxyilodht",
)
"""Small letters of Cyrillic and Greek of which one case is drawn as a Latin one, and Latin letters with a stroke."""


def alike(name: str) -> tuple[str, ...]:
    """What is left of a name when case, accents, punctuation, order and letters that look the same are put aside.

    >>> alike("Sky, Ramóna ") == alike("ramona SKY")
    True
    """
    text = MARKS.sub("", unicodedata.normalize("NFKD", name)).casefold().translate(LOOK_ALIKE)
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return tuple(sorted(word for word in NO_LETTER.split(text) if word))
