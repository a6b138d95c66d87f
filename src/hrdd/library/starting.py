"""What an assessment without any answer is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.engine.facts import gather
from hrdd.model.assessment import Assessment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hrdd.model.rubric import Rubric


def asked(kind: str, places: Sequence[str], rubric: Rubric, day: date) -> dict[str, bool | None]:
    """Every question that is asked of a kind of subject at the start (True), or may be later (None)."""
    empty = Assessment.model_validate(
        {
            "hrdd": 1,
            "subject": {"kind": kind, "id": "new", "name": "new", "stage": "idea", "places": tuple(places)},
            "assessed": {"date": day, "by": ({"name": "new", "role": "new"},)},
        }
    )
    found = gather(empty, rubric, day).asked
    return {name: held for name, held in found.items() if held is not False}
