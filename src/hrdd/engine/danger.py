"""Do the answers say that people may be in danger now? It rates nothing: it makes the program say whom to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.engine.conditions import truth
from hrdd.engine.facts import gather

if TYPE_CHECKING:
    from datetime import date

    from hrdd.model.assessment import Assessment
    from hrdd.model.rubric import Rubric


def in_danger(assessment: Assessment, rubric: Rubric, as_of: date) -> bool:
    """Whether a harm goes on, or the rubric's `danger` holds in any place. What is unknown calls nobody.

    (Design, safety of people: whom to call comes first, and no names are asked for.)
    """
    if any(risk.actual is not None and risk.actual.ceased is None for risk in assessment.risks.values()):
        return True
    wanted = rubric.manifest.danger
    return wanted is not None and any(truth(wanted, view) is True for view in gather(assessment, rubric, as_of).views)
