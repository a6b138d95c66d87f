"""The one place where words become those of a language: sentences, numbers, days, names of places, enumerations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from hrdd.model.base import Rating
from hrdd.render import words

if TYPE_CHECKING:
    from datetime import date

    from babel import Locale

    from hrdd.model.outcome import Bounds


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its tag, such as `en` or `zh-Hant`, and what takes the place of the English words.

    `translations` goes by the English text. A noun that is counted may have a form of its own for each plural of the
    language, by the English plural, `#` and the form's name in CLDR: `answers are#few`. English fills every gap; names
    of ratings, codes and ids are never translated.
    """

    language: str = "en"
    translations: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def locale(self) -> Locale:
        """What Babel knows of the language."""
        from babel import Locale  # for documents only: it would slow down every start

        return Locale.parse(self.language.replace("-", "_"))

    @property
    def direction(self) -> str:
        """Where lines begin: `ltr`, at the left, or `rtl`, at the right."""
        return "ltr" if self._english else self.locale.text_direction

    @property
    def _english(self) -> bool:
        return self.language.partition("-")[0] == "en"

    def text(self, english: str) -> str:
        """A text of the program; English where there is no other."""
        return self.translations.get(english, english)

    def name(self, kind: str, code: str) -> str:
        """The words for one entry of a closed list. Raises KeyError where there are none."""
        return self.text(words.name(kind, code))

    def say(self, code: str, values: Mapping[str, str]) -> str:
        """A code of the engine as a sentence without its full stop."""
        return words.say(code, values, self.text)

    def number(self, number: int) -> str:
        """A whole number as the language writes it."""
        if self._english and number < 1000:  # noqa: PLR2004 - where English sets its first comma
            return str(number)
        from babel.numbers import format_decimal  # as above

        return str(format_decimal(number, locale=self.locale))

    def count(self, number: int, one: str, many: str) -> str:
        """A number with its noun in the plural form that the language asks for: `1 answer`, `2 answers`."""
        if self._english:
            return f"{self.number(number)} {self.text(one if number == 1 else many)}"
        form = self.locale.plural_form(number)
        noun = self.translations.get(f"{many}#{form}") or self.text(one if form == "one" else many)
        return f"{self.number(number)} {noun}"

    def series(self, parts: tuple[str, ...]) -> str:
        """Words as an enumeration: `a, b and c`."""
        if self._english or not parts:
            return words.series(parts, "and")
        from babel.lists import format_list  # as above

        return str(format_list(list(parts), locale=self.locale))

    def rating(self, bounds: Bounds, missing: int = 0) -> str:
        """A rating with its interval: `MEDIUM, up to CRITICAL while 2 answers are unknown`."""
        low, high = Rating(bounds.low).name, Rating(bounds.high).name
        if bounds.certain:
            return low
        if not missing:
            return self.text("{low}, up to {high} while not everything is known").format(low=low, high=high)
        answers = self.count(missing, "answer is", "answers are")
        return self.text("{low}, up to {high} while {answers} unknown").format(low=low, high=high, answers=answers)

    def day(self, value: date) -> str:
        """A date in words, in the order of the language; in English the day first."""
        from babel.dates import format_date  # as above

        return str(format_date(value, "d MMMM y" if self._english else "long", locale=self.locale))

    def place(self, code: str) -> str:
        """A country by its name; the code where the language has none."""
        return str(self.locale.territories.get(code, code))

    def spoken(self, tag: str) -> str:
        """A language by its name; the tag where there is none."""
        named = self.locale.languages.get(tag.partition("-")[0].lower())
        return str(named) if named else tag

    def inside(self, text: str) -> str:
        """A text as it stands inside a sentence; only English makes its first letter small."""
        return words.first_down(text) if self._english else text


ENGLISH = Tongue()
"""What a screen speaks that belongs to no report."""
