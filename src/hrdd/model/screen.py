"""A fast screen as data: a few questions, the flags they raise, and the four ways it can end."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hrdd.model.base import Declared, FrozenMap, Id, Text, complaint, nothing
from hrdd.model.rubric import Condition, Derived, Kind, Question, Word

Colour = Literal["red", "amber"]
Ending = Literal["proceed", "conditions", "full", "team-first"]
ENDINGS: tuple[Ending, ...] = ("proceed", "conditions", "full", "team-first")
"""How a screen can end, the lightest first: standard conditions, more conditions, a full assessment, people first."""

YES_NO = ("no", "yes")


class ScreenQuestion(Declared):
    """A question of the rubric (`use`), or one of the screen's own.

    The answer to a question of the rubric goes into a full assessment as it is; `carries` says what an own one brings:
    by choice, the answers to questions of the rubric that follow from it.
    """

    use: Id | None = None
    id: Id | None = None
    text: Text | None = None
    help: Text | None = None
    example: Text | None = None
    choices: Annotated[tuple[Word, ...], Field(min_length=2)] = YES_NO
    choice_text: FrozenMap[str, Text] = Field(default_factory=nothing)
    ask_when: Condition | None = None
    carries: FrozenMap[Word, FrozenMap[Id, Word]] = Field(default_factory=nothing)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        own = self.id is not None and self.text is not None and self.help is not None and self.example is not None
        if (self.use is not None) is own or (self.use is not None and self.model_fields_set - {"use", "ask_when"}):
            raise complaint(
                "a question of a screen is either one of the rubric or one of its own",
                "Write use: with the id of a question, or id, text, help and example",
            )
        return self

    @property
    def name(self) -> str:
        """The id by which answers and flags speak of it."""
        return self.use or self.id or ""

    def asked_as(self, kind: Kind, questions: dict[str, Question]) -> Question:
        """The question as it is put: the rubric's words, or its own, and when the screen asks it."""
        if self.use is not None:
            return questions[self.use].model_copy(update={"ask_when": self.ask_when, "per_place": False})
        return Question(
            id=self.name,
            text=self.text or "",
            help=self.help or "",
            example=self.example or "",
            kinds=(kind,),
            choices=self.choices,
            choice_text=self.choice_text,
            ask_when=self.ask_when,
        )


class Flag(Declared):
    """Something that speaks against going on without more: red for grave harm within reach, amber for the rest.

    `holds_open` are risks of the rubric of which the flag knows what no question of a full assessment asks: an
    assessment begun from the screen says of each that its likelihood is not known.
    """

    id: Id
    title: Text
    colour: Colour
    when: Condition
    because: Text
    conditions: tuple[Id, ...] = ()
    holds_open: tuple[Id, ...] = ()


class Terms(Declared):
    """A condition that people are asked to keep; `control` names the rubric's control behind it."""

    id: Id
    text: Text
    control: Id | None = None


class Counting(Declared):
    """How ambers add up, in parts of one: what a raised one and an open one are worth, and from where more is due."""

    raised: Annotated[int, Field(ge=1)]
    open: Annotated[int, Field(ge=0)]
    conditions_from: Annotated[int, Field(ge=1)]
    full_from: Annotated[int, Field(ge=1)]


class EndingText(Declared):
    """The words for one ending: what it means, and what to do next."""

    ending: Ending
    title: Text
    meaning: Text
    next: tuple[Text, ...] = Field(min_length=1)


class Screen(Declared):
    """One screen: for one kind of subject, over in five minutes, never a rating (design: fast screens).

    One red flag, raised or open, asks for a full assessment; `team_first_when` for people before anything is public.
    Where `danger` holds, people may be in danger now, and whom to call is said first.
    """

    hrdd: Literal[1]
    id: Id
    kind: Kind
    title: Text
    intro: Text
    derived: tuple[Derived, ...] = ()
    questions: tuple[ScreenQuestion, ...] = Field(min_length=1)
    flags: tuple[Flag, ...] = Field(min_length=1)
    counting: Counting
    team_first_when: Condition
    danger: Condition | None = None
    conditions: tuple[Terms, ...]
    standard: tuple[Id, ...]
    endings: tuple[EndingText, ...] = Field(min_length=4, max_length=4)
    limits: Text

    def words(self, ending: Ending) -> EndingText:
        """The words for an ending."""
        return next(entry for entry in self.endings if entry.ending == ending)
