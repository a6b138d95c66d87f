"""Which of the bundled typefaces a document needs: only those that draw a character of its text are read."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

LIST = "faces.json"
"""The file beside the fonts that says which characters each of them draws; tools/list_faces.py writes it."""

ALWAYS = ("Noto Sans", "Noto Symbols")


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: its family, its weight, and the code points that it draws, as `20-7e,a0`."""

    file: str
    family: str
    weight: int
    ranges: str

    def draws(self, points: Iterable[int]) -> set[int]:
        """Those of some code points that the face has a glyph for."""
        left = set(points)
        found: set[int] = set()
        for span in self.ranges.split(","):
            low, _, high = span.partition("-")
            first, last = int(low, 16), int(high or low, 16)
            found |= {first} & left if first == last else {point for point in left if first <= point <= last}
        return found


def faces(fonts: Mapping[str, bytes]) -> tuple[Face, ...]:
    """The bundled faces in the order in which they are tried; none where no fonts are there."""
    return tuple(Face(**entry) for entry in json.loads(fonts[LIST])) if LIST in fonts else ()


def needed(fonts: Mapping[str, bytes], text: str) -> Iterator[Face]:
    """The faces that draw a text: those of every document, then those of which a character has no other."""
    known = faces(fonts)
    left = {ord(letter) for letter in set(text) if letter.isprintable() and not letter.isspace()}
    families = dict.fromkeys(face.family for face in known)
    for family in families:
        of_family = [face for face in known if face.family == family]
        drawn = of_family[0].draws(left) if left else set()
        if drawn or family in ALWAYS:
            yield from of_family
        left -= drawn


def rules(fonts: Mapping[str, bytes], text: str) -> str:
    """Style rules that bring the faces of a text, their bytes inside, and name them as what text is set in."""
    chosen = tuple(needed(fonts, text))
    told = []
    for face in chosen:
        url = f"data:font/{face.file.rpartition('.')[2]};base64,{base64.b64encode(fonts[face.file]).decode()}"
        told.append(f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};src:url({url})}}')
    families = ",".join(f'"{family}"' for family in dict.fromkeys((*ALWAYS, *(face.family for face in chosen))))
    return "\n".join((*told, f"html{{font-family:{families},sans-serif}}"))
