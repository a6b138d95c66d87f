"""A vignette: a situation told in words, entered as answers, with the ratings that people would accept for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from hrdd.model.assessment import (
    AnyAnswer,
    Assessed,
    Assessment,
    Language,
    LevelOverride,
    Person,
    Subject,
)
from hrdd.model.base import Declared, FrozenMap, Id, Level, PlaceCode, RatingName, Text, complaint, nothing
from hrdd.model.rubric import Kind, Stage

if TYPE_CHECKING:
    from datetime import date

Tag = Literal["everyday", "grave", "open"]
"""everyday: an ordinary thing that should stay ordinary; grave: one that must not pass; open: a public case."""

Band = Annotated[tuple[RatingName, ...], Field(min_length=2, max_length=2)]
"""The lowest and the highest rating that can be defended."""


class VignetteLevel(Declared):
    """A level of country context as the situation had it; lowering the table needs as many sources as elsewhere."""

    level: Level
    because: Text
    sources: tuple[Text, ...] = Field(min_length=1)


class Vignette(Declared):
    """One situation with the band of each category, reasoned before it is run (method C18: calibration).

    `expect` is the accepted band of the residual rating of a category, without controls; a category without any
    finding is NEGLIGIBLE. `misses` explains, for a category, why the reading is outside its band and stays so.
    A `draft` has no answers yet: it is told and never counted.
    """

    id: Id
    title: Text | None = None
    kind: Kind
    stage: Stage = "pre-release"
    story: Text
    places: Annotated[tuple[PlaceCode, ...], Field(min_length=1)]
    languages: tuple[Language, ...] = ()
    answers: FrozenMap[Id, AnyAnswer] = Field(default_factory=nothing)
    context: FrozenMap[PlaceCode, FrozenMap[Id, VignetteLevel]] = Field(default_factory=nothing)
    expect: FrozenMap[Id, Band] = Field(min_length=1)
    because: FrozenMap[Id, Text]
    misses: FrozenMap[Id, Text] = Field(default_factory=nothing)
    tags: tuple[Tag, ...] = ()
    sources: tuple[Text, ...] = ()
    note: Text | None = None
    draft: bool = False

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        for category, (low, high) in self.expect.items():
            if low > high:
                raise complaint(f"the band of {category} runs downwards", "Write the lower rating first")
            if category not in self.because:
                raise complaint(
                    f"the band of {category} has no reason", f"Add {category}: under because, before running it"
                )
        for key in ("because", "misses"):
            for category in getattr(self, key):
                if category not in self.expect:
                    text = f"{key} speaks of {category}, for which nothing is expected"
                    raise complaint(text, f"Add {category} under expect, or delete it under {key}")
        if self.draft and self.misses:
            raise complaint("a draft is never run, so it cannot miss", "Delete misses, or delete draft")
        return self

    def assessment(self, rubric: str, day: date) -> Assessment:
        """The assessment that the answers of this vignette make under a rubric such as `core@1`, on any day."""
        by = Person(name="the author of the vignette", role="author")
        context = {
            place: {theme: _entered(level, day) for theme, level in levels.items()}
            for place, levels in self.context.items()
        }
        subject = Subject(
            kind=self.kind,
            id=self.id,
            name=self.title or self.id,
            stage=self.stage,
            summary=self.story,
            places=self.places,
            languages=self.languages,
        )
        return Assessment(
            hrdd=1,
            rubric=rubric,
            subject=subject,
            assessed=Assessed(date=day, by=(by,)),
            answers=dict(self.answers),
            context=context,
        )


def _entered(level: VignetteLevel, day: date) -> LevelOverride:
    return LevelOverride(
        level=level.level,
        because=level.because,
        sources=level.sources,
        author="the author of the vignette",
        date=day,
        review_by=day,
    )
