"""A made-up language, read from the right and written without a Latin letter, to find words that came around it.

Texts of the program become Arabic letters, those of the rubric and of people Greek ones. A Latin letter that is left in
a report is a code, an id, the name of a rating or of a file, or a word that nobody could translate.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from hrdd.diagnostics import Path
from hrdd.engine import assess
from hrdd.engine.access import is_free
from hrdd.library.assessments import understand
from hrdd.model.base import Declared
from hrdd.model.rubric import Rubric
from hrdd.model.settings import Contact
from hrdd.render.report import Report
from tests import canaries

ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنه")
GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "αβγδεφγηιικλμνοπχρστυβωξυζΑΒΓΔΕΦΓΗΙΙΚΛΜΝΟΠΧΡΣΤΥΒΩΞΥΖ"
)
HOLES = re.compile(r"(\{[^{}]*\})")
CODES = {"article", "id", "version"}
"""Keys of a rubric whose values are no words."""
SAID = {"choice_text", "grades", "instrument", "levels", "meanings", "name", "names", "title"}
"""Keys of a rubric whose values are for people even where they are one word."""

LANGUAGE = "ar"
KNOWN = re.compile(
    r"""CRITICAL|HIGH|MEDIUM|LOW|NEGLIGIBLE|Critical|High|Medium|Low|Negligible  # names of ratings
    |[A-Z_]{6,}  # reasons of the gate
    |\b(?:[a-z]{2}|c|x)-[0-9]{2}\b|\b(?:x-)?zqid[-\ ][a-z]+|[Ss]teering[-\ ]committee|\bthing\b(?!\.)  # ids
    |\bwithheld[-\ ][0-9]+|\bcore@[0-9]+|\bcore\s(?=[0-9])
    |(?:thing|core)\.yaml(?::[0-9]+)?|sha256:[0-9a-f]+|https://\S+|\bhrdd\b""",
    re.VERBOSE,
)
"""What is the same in every language."""


class Mirror(Mapping[str, str]):
    """Has another text for every English one, with its open values where they were."""

    def __getitem__(self, text: str) -> str:
        parts = HOLES.split(text.partition("#")[0])
        return "".join(part if part.startswith("{") else mirrored(part) for part in parts)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def mirrored(text: str) -> str:
    """A text in the made-up language."""
    return text.lower().translate(ARABIC)


def foreign(value: Any, key: str = "") -> Any:
    """The data of a rubric with every text for people in Greek letters."""
    if isinstance(value, dict):
        return {
            name: foreign(inner, key if key in SAID - {"levels", "names"} else name) for name, inner in value.items()
        }
    if isinstance(value, list):
        return tuple(foreign(inner, key) for inner in value)
    if not isinstance(value, str) or key in CODES:
        return value
    return value.translate(GREEK) if " " in value or key in SAID else value


@cache
def rubric() -> Rubric:
    """The core rubric in Greek letters."""
    raw = json.loads(canaries.core().model_dump_json(by_alias=True, exclude_unset=True))
    return Rubric.model_validate(foreign(raw))


@cache
def report() -> Report:
    """The fullest assessment in the made-up language, every text that a person wrote in Greek letters."""
    source = understand(canaries.FULL.replace("T.example", "t.example").encode(), "thing.yaml", "thing").assessment

    def plant(part: Declared, _: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in type(part).model_fields.items():
            value = getattr(part, name)
            if is_free(field) and isinstance(value, str):
                found[name] = "Ξένος λόγος"
            elif is_free(field) and isinstance(value, tuple):
                found[name] = tuple("Ξένος λόγος" for _ in value)
        return found

    assessment = canaries.built(source, plant)
    outcome = assess(assessment, rubric(), canaries.DAY)
    english = canaries.told(source)
    return replace(
        english,
        outcome=outcome,
        rubric=rubric(),
        assessment=assessment,
        assessment_file="thing.yaml",
        locate=lambda document, path: f"thing.yaml:{len(path)}" if document == "assessment" else "core.yaml:1",
        language=LANGUAGE,
        translations=Mirror(),
        source=None,
        contacts=(Contact(who="Ξένος", how="λόγος", access="public"),),
    )


def untranslated(text: str) -> set[str]:
    """The words of a text that are in no language but English."""
    return set(re.findall("[A-Za-z][A-Za-z'-]+", KNOWN.sub(" ", text)))
