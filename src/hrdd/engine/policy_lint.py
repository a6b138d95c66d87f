"""Is the gate of a rubric one that the method allows: its numbers are the rubric's, how far they go is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from hrdd.engine.complaints import Complaints
from hrdd.engine.policy import in_force, loosenings
from hrdd.model.base import Rating
from hrdd.model.outcome import CONFIDENCES
from hrdd.model.rubric import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hrdd.diagnostics import Diagnostic, Path
    from hrdd.model.rubric import Rubric

MOST_DAYS = 90
MOST_HEIGHTENED_DAYS = 30
MOST_RENEWALS = 1
"""Of an exception (method C14)."""

MOST_MONTHS = 6
"""Until the next review of what is managed (method C13)."""

PROMISES_AT = "idea"
"""The only stage at which a dated promise to hear people may suffice: later there is something to show them."""

_HERE = Complaints("rubric")


def policy_faults(rubric: Rubric) -> Iterator[Diagnostic]:
    """Everything by which the gate of a rubric would pass what the method lets nobody pass (method C13, C14)."""
    gate = rubric.manifest.gate
    leave, managed = gate.exception, gate.managed
    high, once = "HIGH fails unless it is managed or excepted", "Write HIGH or a lower rating."
    short = f"an exception holds {MOST_DAYS} days at most, {MOST_HEIGHTENED_DAYS} where the profile is heightened"
    bounds: tuple[tuple[Path, bool, str, str], ...] = (
        (("fails_from",), gate.fails_from > Rating.HIGH, high, once),
        (("engagement_from",), gate.engagement_from > Rating.HIGH, "nobody would be heard on what is HIGH", once),
        (
            ("exception", "rating_at_most"),
            leave.rating_at_most >= Rating.CRITICAL,
            "what is CRITICAL can never be excepted",
            once,
        ),
        (("managed", "rating"), managed.rating >= Rating.CRITICAL, "what is CRITICAL can never be managed", once),
        (("correction", "floor"), gate.correction.floor < Rating.HIGH, "no correction leads below HIGH", "Write HIGH."),
        (("exception", "days"), leave.days > MOST_DAYS, short, f"Write {MOST_DAYS} or less."),
        (
            ("exception", "heightened_days"),
            leave.heightened_days > min(MOST_HEIGHTENED_DAYS, leave.days),
            short,
            f"Write {MOST_HEIGHTENED_DAYS} or less, and no more than elsewhere.",
        ),
        (
            ("exception", "renewals"),
            leave.renewals > MOST_RENEWALS,
            "an exception is renewed once at most",
            f"Write {MOST_RENEWALS} or 0.",
        ),
        (("managed", "likelihood"), managed.likelihood > 1, "what is managed is remote", "Write 1."),
        (
            ("managed", "confidence"),
            CONFIDENCES.index(managed.confidence) < CONFIDENCES.index("medium"),
            "what is managed is known with medium confidence at least",
            "Write medium or high.",
        ),
        (
            ("managed", "review_months"),
            managed.review_months > MOST_MONTHS,
            f"what is managed is reviewed within {MOST_MONTHS} months",
            f"Write {MOST_MONTHS} or less.",
        ),
    )
    for path, broken, problem, fix in bounds:
        if broken:
            yield _HERE.fault(("gate", *path), problem, fix)
    for stage in get_args(Stage):
        if stage != PROMISES_AT and in_force(gate, stage, "").promises:
            problem = f"at the stage {stage} a promise to hear people would suffice"
            yield _HERE.fault(("gate", "stages", stage), problem, "Write promises: false there.")
    for loose in loosenings(gate):
        problem = f"{loose.asked} is looser than {loose.held}, which holds everywhere"
        yield _HERE.fault(("gate", *loose.path), problem, "A stage or kind can only be stricter: delete the key.")
