"""Whether a text that was withheld can be found in another: compared by letters and digits alone, in any spelling.

White space, hyphens, line ends, punctuation, escapes and case make no difference; a part of a long text is found too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.engine.access import wordings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hrdd.diagnostics import Path
    from hrdd.engine.aliases import Aliases
    from hrdd.model.assessment import Assessment
    from hrdd.model.base import Access
    from hrdd.model.outcome import Outcome

WINDOW = 8
"""So many words in a row of a longer text are enough to recognise it."""

DISTINCT = 10
"""A text of so many letters and digits is found anywhere; a shorter one only as whole words."""

SHORTEST = 3
_BREAK = re.compile(r"[-\u00ad\u2010\u2011]\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Secret:
    """One text that must not be found, and where it is written."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A place whose text was found."""

    path: Path


@dataclass(frozen=True, slots=True)
class Haystack:
    """A text in the two forms in which it is searched: letters alone, and words with one space around each."""

    letters: str
    words: str


@dataclass(frozen=True, slots=True)
class _Needle:
    path: Path
    letters: str
    words: str
    whole: bool

    def within(self, hay: Haystack) -> bool:
        if self.whole:
            return self.words in hay.words
        return self.letters in hay.letters


def haystack(texts: Iterable[str]) -> Haystack:
    """Texts made ready to be searched."""
    found = [_spaced(text) for text in texts]
    return Haystack("\n".join(text.replace(" ", "") for text in found), "\n".join(f" {text} " for text in found))


def secrets(assessment: Assessment, outcome: Outcome, aliases: Aliases, audience: Access) -> Iterator[Secret]:
    """Everything that an audience may not see: free text, ids that people coined, and for the public the digests."""
    for words in wordings(assessment):
        if not words.open_to(audience):
            yield Secret(words.path, words.text)
    for key, names in (
        ("evidence", aliases.evidence),
        ("scenarios", aliases.scenarios),
        ("controls", aliases.controls),
        ("subject", aliases.subject),
    ):
        yield from (Secret((key,), name) for name in names)
    yield from (Secret(("risks",), old) for old, new in aliases.risks.items() if old not in aliases.risks.values())
    if audience == "public":
        yield Secret(("digest",), outcome.digest)
        yield from (Secret(("digest", finding.id), finding.digest) for finding in outcome.findings)


def search(
    wanted: Iterable[Secret], own: Iterable[str], outputs: Iterable[Haystack]
) -> tuple[tuple[tuple[Trace, ...], ...], tuple[Trace, ...]]:
    """Look for secrets in every output: what was found in each, and what cannot be looked for.

    `own` are the words that a report has anyway: those of the rubric and the templates, and what may be shown. A secret
    that is a part of them, or too short to mean anything, cannot be told apart: a person has to look.
    """
    known = haystack(own)
    needles: list[_Needle] = []
    vague: list[Path] = []
    for secret in wanted:
        made = [needle for needle in _needles(secret) if not needle.within(known)]
        if not made:
            vague.append(secret.path)
        needles += made
    found = tuple(
        tuple(Trace(path) for path in dict.fromkeys(needle.path for needle in needles if needle.within(hay)))
        for hay in outputs
    )
    return found, tuple(Trace(path) for path in dict.fromkeys(vague))


def _needles(secret: Secret) -> list[_Needle]:
    text = _spaced(secret.text)
    words = text.split()
    letters = "".join(words)
    if not _telling(letters):
        return []
    runs = [words] + [words[at : at + WINDOW] for at in range(len(words) - WINDOW + 1) if len(words) > WINDOW]
    return [_Needle(secret.path, "".join(run), f" {' '.join(run)} ", whole=_short("".join(run))) for run in runs]


def _telling(letters: str) -> bool:
    """Whether a text is long enough to be looked for; a name in a script without case may be two signs."""
    return len(letters) >= SHORTEST or (len(letters) == SHORTEST - 1 and not _cased(letters))


def _short(letters: str) -> bool:
    """Whether a text is found only as whole words; scripts without case often put no spaces between words."""
    return len(letters) < DISTINCT and _cased(letters)


def _cased(letters: str) -> bool:
    return any(letter.isdigit() or letter != letter.upper() for letter in letters)


def _spaced(text: str) -> str:
    """Letters and digits in one case and one form, words apart by one space, words broken at a line end whole."""
    joined = unicodedata.normalize("NFKC", _BREAK.sub("", text)).casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in joined if not _silent(sign)).split())


def _silent(sign: str) -> bool:
    """Signs that are not read: joiners, marks of direction, soft hyphens, and marks above and below letters."""
    return unicodedata.category(sign) in {"Cf", "Mn", "Me"}
