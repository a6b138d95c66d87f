"""What a gate may ask beyond its base: every key makes it stricter, and none can loosen it (design: settings)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hrdd.model.base import Declared, RatingName

Notice = Literal[
    "NO_PLAN",
    "NO_VOICE",
    "CUMULATIVE",
    "SIDE_EFFECT",
    "CHILD_NOTE",
    "EVIDENCE_FELL",
    "UNLIKE",
    "EXCEPTION_ENDS",
    "CONTEXT_UNCONFIRMED",
]
"""The notices that a policy may make fail; CARRIED is not among them, since a change never fails on what it lowers."""


class Strictness(Declared):
    """What is asked on top of the policy below it; an absent key asks nothing more.

    `unknown: any` fails on every open question, not only on those that decide; `promises: false` takes no promise to
    hear people for having heard them; days are of an exception, months of the next review of a managed risk.
    """

    fails_from: RatingName | None = None
    engagement_from: RatingName | None = None
    unknown: Literal["deciding", "any"] | None = None
    promises: Literal[False] | None = None
    notices_fail: tuple[Notice, ...] = ()
    exception_days: Annotated[int, Field(ge=0)] | None = None
    exception_renewals: Annotated[int, Field(ge=0)] | None = None
    managed_review_months: Annotated[int, Field(ge=1)] | None = None
    managed_confidence: Literal["low", "medium", "high"] | None = None
