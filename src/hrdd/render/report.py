"""The one argument of every document: an outcome, what it came from, and the names people know things by."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from hrdd.model.base import Access
from hrdd.model.outcome import Bounds
from hrdd.render import words
from hrdd.render.lookups import nowhere, unadvised, uncrossed, unfound, unheeded
from hrdd.render.tongue import Tongue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hrdd.diagnostics import Path
    from hrdd.engine.ways import Way
    from hrdd.engine.withholding import Withheld
    from hrdd.model.assessment import Answer, Assessment, Claim
    from hrdd.model.base import Factor
    from hrdd.model.outcome import Finding, Outcome
    from hrdd.model.rubric import Obligation, Rubric
    from hrdd.model.settings import Contact
    from hrdd.render.lookups import Advise, Cross, DocumentName, Find, Heed, Locate, Spot

Audience = Access
AUDIENCES: tuple[Audience, ...] = ("restricted", "internal", "public")
WORLDWIDE = "worldwide"
SMALL = 10
"""Below this a count could point at a person; the public reads `fewer than`."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a document is made of.

    `templates` holds template texts and style sheets by their path below `templates/`, `fonts` the font files by name.
    `template` is the kind of document: the folder of templates whose `report.j2` it is made with.
    `given` is the file's name as the user gave it.
    `translations` holds the texts of another language by the English ones (see `Tongue`).
    `source` is the assessment as written; a restricted PDF carries it, so that it can be read back.
    `audience` says for whom it has been made: `for_audience` takes out what those readers may not see,
    `withheld` counts it, and `actions` says for the public in general terms what is done. `contacts` are the people to
    call when others are in danger, where these readers may have them; `advice`, `crosswalks` and `danger` are asked for
    by the documents that tell them.
    With `codes`, places and days stay as they are written: for a screen, and for programs.
    """

    outcome: Outcome
    rubric: Rubric
    assessment: Assessment
    assessment_file: str
    locate: Locate = nowhere
    find: Find = unfound
    given: str = ""
    templates: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fonts: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    language: str = "en"
    translations: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    source: bytes | None = None
    codes: bool = False
    audience: Audience = "restricted"
    withheld: tuple[Withheld, ...] = ()
    actions: tuple[str, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    own: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    template: str = "hria"
    contacts: tuple[Contact, ...] = ()
    advice: Advise = unadvised
    crosswalks: Cross = uncrossed
    danger: Heed = unheeded

    def for_audience(self, audience: Audience) -> Report:
        """The same report with nothing in it that this audience may not see; no rating and no order changes (C16)."""
        if audience == "restricted":
            return self
        from hrdd.engine.access import may_read
        from hrdd.engine.redaction import advised, redact  # a restricted screen starts without it

        seen = redact(self.assessment, self.outcome, self.rubric, audience)
        public = audience == "public"

        def locate(document: DocumentName, path: Path) -> str:
            if document == "rubric":
                return self.locate(document, path)
            return "" if public else self.locate(document, seen.aliases.back(path))

        def find(document: DocumentName, path: Path) -> Spot:
            return self.find(document, path if document == "rubric" else seen.aliases.back(path))

        def advice() -> tuple[Way, ...]:
            return advised(self.advice(), seen)

        return replace(
            self,
            advice=unadvised if public else advice,
            danger=unheeded if public else self.danger,
            outcome=seen.outcome,
            assessment=seen.assessment,
            assessment_file="" if public else self.assessment_file,
            locate=locate,
            find=find,
            given="" if public else self.given,
            source=None,
            audience=audience,
            withheld=seen.withheld,
            actions=seen.actions,
            contacts=tuple(contact for contact in self.contacts if may_read(audience, contact.access)),
        )

    @property
    def address(self) -> str:
        """What logs and marks call the subject: its id, or its kind where the subject is marked restricted."""
        from hrdd.engine.access import is_kept_apart

        return self.outcome.kind if is_kept_apart(self.assessment) else self.outcome.subject

    @property
    def public(self) -> bool:
        """Whether anybody may read it."""
        return self.audience == "public"

    @property
    def calls(self) -> bool:
        """Whether it begins with whom to call: people are being harmed, may be in danger, or must not be put at it."""
        return self.outcome.urgent or self.danger()

    @property
    def withholdings(self) -> tuple[str, ...]:
        """What was taken out for these readers, each kind with its number and the ground."""
        return tuple(
            self.translated(words.name("ground", entry.ground)).format(count=self.few(entry.count))
            for entry in self.withheld
        )

    def few(self, number: int) -> str:
        """A number of people or things; for the public a small one only as `fewer than 10` (method C16)."""
        small = self.public and 0 < number < SMALL
        told = self.tongue.number(SMALL if small else number)
        return self.translated("fewer than {number}").format(number=told) if small else told

    @property
    def tongue(self) -> Tongue:
        """The language that it is written in."""
        return Tongue(self.language, self.translations)

    @property
    def risks(self) -> tuple[Finding, ...]:
        """The findings, the most salient first (method: salience ranking)."""
        from hrdd.engine.salience import salience_key  # not needed by formats that keep the order

        return tuple(sorted(self.outcome.findings, key=lambda finding: salience_key(finding, self.rubric)))

    def number(self, finding: Finding) -> int:
        """The place of a finding in the order of salience, from 1: what maps and tables call it."""
        return [other.id for other in self.risks].index(finding.id) + 1

    def translated(self, text: str) -> str:
        """A sentence of a template in the language of the report; English where there is none."""
        return self.translations.get(text, text)

    def named(self, kind: str, code: str) -> str:
        """The words for one entry of a closed list."""
        return self.tongue.name(kind, code)

    def inside(self, text: str) -> str:
        """A text as it stands inside a sentence."""
        return self.tongue.inside(text)

    def rating(self, bounds: Bounds, missing: int = 0) -> str:
        """A rating with its interval in words."""
        return self.tongue.rating(bounds, missing)

    def say(self, code: str, values: Mapping[str, str]) -> str:
        """A code of the engine as a sentence, its values by name rather than code."""
        return self.tongue.say(code, {key: self._value(key, value) for key, value in values.items()})

    def _value(self, key: str, value: str) -> str:
        match key:
            case "needs":
                value = self._known("needs", value)
            case "why":
                value = self._known("void", value)
            case "group":
                value = self.inside(self.group(value))
            case "places":
                value = self.places(tuple(value.split(", ")))
            case "role" | "name":
                value = self.inside(self.role(value))
            case "factor":
                value = self.inside(self._known("factor", value))
            case "date" | "until":
                value = self._day(value)
            case "gravity" | "breadth" | "irremediability" | "severity" | "likelihood":
                value = value.replace("-", f" {self.translated('to')} ")
            case _:
                pass
        return value

    def _known(self, kind: str, code: str) -> str:
        """The words for an entry of a closed list, or the value itself where it is none."""
        return self.named(kind, code) if code in words.NAMES[kind] else code

    def _day(self, value: str) -> str:
        """A day that the engine wrote as a date; anything else as it is."""
        try:
            return self.day(date.fromisoformat(value))
        except ValueError:
            return value

    def where(self, document: DocumentName, path: Path) -> str:
        """The place of a path as `file:line`."""
        return self.locate(document, path)

    # names instead of ids; an id that the rubric does not have stands for itself

    def day(self, value: date) -> str:
        """A date in the words of the language."""
        return value.isoformat() if self.codes else self.tongue.day(value)

    def right(self, name: str) -> str:
        """A right with its instrument and article."""
        right = self.rubric.right.get(name)
        if right is None:
            return name
        named = right.article.lower().startswith("art")
        article = right.article if named else self.translated("article {number}").format(number=right.article)
        return f"{right.title} ({right.instrument}, {article})"

    def rights(self, names: tuple[str, ...]) -> str:
        """Several rights, one after the other."""
        return "; ".join(self.right(name) for name in names)

    def evidence(self, name: str) -> str:
        """A piece of evidence by its title."""
        piece = self.assessment.evidence.get(name)
        return piece.title if piece else name

    def group(self, name: str) -> str:
        """A group of people by its title."""
        group = self.rubric.group.get(name)
        return group.title if group else spaced(name)

    def place(self, code: str) -> str:
        """A country by its name in the language of the report; `worldwide` stays."""
        if code == WORLDWIDE:
            return self.translated(WORLDWIDE)
        return code if self.codes else self.tongue.place(code)

    def places(self, codes: tuple[str, ...]) -> str:
        """Several places as an enumeration."""
        return self.tongue.series(tuple(self.place(code) for code in codes))

    def spoken(self, tag: str) -> str:
        """A language by its name."""
        return self.tongue.spoken(tag)

    def category(self, name: str) -> str:
        """A category of risks by its title."""
        titles = {category.id: category.title for category in self.rubric.manifest.categories}
        return titles.get(name, self.translated("Other rights") if name == "other" else spaced(name))

    def kind(self, name: str) -> str:
        """A kind of subject by its title."""
        return next((kind.title for kind in self.rubric.manifest.kinds if kind.id == name), name)

    def role(self, name: str) -> str:
        """A role: what the obligations or the actors of the rubric call it."""
        titles = {actor.id: actor.title for actor in self.rubric.manifest.actors}
        titles |= {obligation.approver: obligation.approver_title for obligation in self.rubric.manifest.obligations}
        titles["withheld"] = self.translated("withheld")  # what redaction leaves of a role
        return titles.get(name, spaced(name))

    def theme(self, name: str) -> str:
        """A theme of country context by its title."""
        return next((theme.title for theme in self.rubric.manifest.context.themes if theme.id == name), spaced(name))

    def theme_level(self, name: str, level: int | None) -> str:
        """A level of a theme in words."""
        if level is None:
            return self.translated("not determined")
        levels = next((theme.levels for theme in self.rubric.manifest.context.themes if theme.id == name), None)
        return levels[level - 1] if levels else str(level)

    def risk(self, name: str) -> str:
        """A risk by its title, whether of the rubric or added by the assessors."""
        risk = self.rubric.risk.get(name)
        if risk is not None:
            return risk.title
        entry = self.assessment.risks.get(name)
        return entry.title if entry and entry.title else name

    def control(self, name: str) -> str:
        """A control by its title."""
        control = self.rubric.control.get(name)
        if control is not None:
            return control.title
        return next((entry.title for entry in self.assessment.controls if entry.control == name and entry.title), name)

    def question(self, name: str) -> str:
        """A question by its text."""
        question = self.rubric.question.get(name)
        return question.text if question else self.fact(name)

    def fact(self, name: str) -> str:
        """A fact of a place, such as `place.expression`, or a derived condition, in words."""
        return self.theme(name.removeprefix("place.")) if name.startswith("place.") else spaced(name)

    def choice(self, question: str, word: str) -> str:
        """One choice of a question in words."""
        asked = self.rubric.question.get(question)
        said = asked.choice_text.get(word) if asked else None
        return said or (self.named("answer", word) if word in words.NAMES["answer"] else spaced(word))

    def answer(self, question: str, answer: Answer | None, place: object = None) -> str:
        """An answer in words: one choice, several, a range, or one per place; only that of one place if it is given."""
        if answer is None:
            return self.translated("not answered")
        if answer.range is not None:
            low, high = answer.range
            between = self.translated("between {low} and {high}")
            return between.format(low=self.choice(question, low), high=self.choice(question, high))
        if answer.by_place is not None and place in answer.by_place:
            return f"{self.place(str(place))}: {self._plain(question, answer.by_place[str(place)])}"
        if answer.by_place is not None:
            return "; ".join(f"{self.place(p)}: {self._plain(question, v)}" for p, v in answer.by_place.items())
        return self._plain(question, answer.value)

    def _plain(self, question: str, value: str | tuple[str, ...]) -> str:
        chosen = (value,) if isinstance(value, str) else value
        return ", ".join(self.choice(question, word) for word in chosen) or self.translated("none of them")

    def level(self, about: str, bounds: Bounds) -> str:
        """Levels of a factor or of severity with their names: `3 Grave`, or `2 Limited to 4 Population-wide`."""
        ends = (bounds.low,) if bounds.certain else (bounds.low, bounds.high)
        return f" {self.translated('to')} ".join(f"{end} {self.level_name(about, end)}" for end in ends)

    def level_name(self, about: str, level: int) -> str:
        """The name of one level of a factor or of severity."""
        if about == "severity":
            return self.rubric.manifest.severity.names[level - 1]
        scale = self.rubric.manifest.scales[about]  # type: ignore[index] # the four factors are its keys
        return next(meaning.name for meaning in scale.levels if meaning.level == level)

    def claimed(self, factor: Factor, claim: Claim) -> str:
        """The level that an assessor states for a factor, in words."""
        if claim.range is not None:
            return self.level(factor, Bounds(*claim.range))
        if isinstance(claim.level, int):
            return self.level(factor, Bounds(claim.level, claim.level))
        return self.translated("not known" if claim.level else "left as it is")

    def review_months(self, asked: Obligation) -> int:
        """After how many months a rating asks for a review."""
        return asked.heightened_review_months if self.outcome.heightened else asked.review_months

    def obligation(self, rating: int) -> Obligation | None:
        """What one rating asks of people."""
        return next((asked for asked in self.rubric.manifest.obligations if int(asked.rating) == rating), None)


def spaced(word: str) -> str:
    """An id as words: hyphens become spaces, except in numbers such as `11-100`."""
    return word if any(letter.isdigit() for letter in word) else word.replace("-", " ")
