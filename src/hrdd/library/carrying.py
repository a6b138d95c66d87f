"""What a screen already knows, as answers of a full assessment: nothing that the full assessment would not ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.engine.facts import UNKNOWN, gather
from hrdd.model.assessment import Assessment

if TYPE_CHECKING:
    from datetime import date

    from hrdd.library.applications import Application
    from hrdd.model.rubric import Rubric
    from hrdd.model.screen import Screen


def carried_answers(
    application: Application, screen: Screen, rubric: Rubric, by: tuple[str, str], day: date
) -> dict[str, tuple[str, ...]]:
    """The answers that go over, in the order of the rubric; those to questions that are not asked stay behind."""
    said: dict[str, tuple[str, ...]] = {}
    for entry in screen.questions:
        words = application.answers.get(entry.name)
        if words is None:
            continue
        if entry.use is not None:
            said[entry.use] = words
        elif words != (UNKNOWN,):
            said.update({name: (word,) for name, word in entry.carries.get(words[0], {}).items()})
    asked = gather(_assessment(application, screen, said, rubric, by, day), rubric, day).asked
    return {name: said[name] for name in rubric.question if name in said and asked[name] is not False}


def _assessment(
    application: Application,
    screen: Screen,
    said: dict[str, tuple[str, ...]],
    rubric: Rubric,
    by: tuple[str, str],
    day: date,
) -> Assessment:
    answers = {
        name: list(words) if rubric.question[name].many and words != (UNKNOWN,) else words[0]
        for name, words in said.items()
    }
    return Assessment.model_validate(
        {
            "hrdd": 1,
            "subject": {
                "kind": screen.kind,
                "id": application.id,
                "name": application.name,
                "stage": "pre-release",
                "places": application.places,
            },
            "assessed": {"date": day, "by": ({"name": by[0], "role": by[1]},)},
            "answers": {name: tuple(value) if isinstance(value, list) else value for name, value in answers.items()},
        }
    )
