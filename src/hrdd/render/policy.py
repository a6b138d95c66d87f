"""The decision table of the gate, under the policy in force, with every number and where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hrdd.engine.codes import EXITS, FAILING
from hrdd.model.base import Rating
from hrdd.render import terminal, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hrdd.model.rubric import GatePolicy, Rubric

NUMBERS = (
    "never",
    "fails_from",
    "engagement_from",
    "promises",
    "unknown",
    "notices_fail",
    "managed_likelihood",
    "managed_confidence",
    "managed_review_months",
    "most",
    "exception_days",
    "exception_heightened_days",
    "exception_renewals",
    "warn_days",
    "evidence_months",
    "evidence_heightened_months",
    "severe_rating",
    "cumulative",
    "cumulative_rating",
    "approver",
)
"""What the sentences of the table rest on, by name, in the order they are told."""


def exits(policy: GatePolicy) -> dict[str, int]:
    """The exit code of every reason under a policy."""
    return {code: FAILING[code] if code in policy.notices_fail else exit_code for code, exit_code in EXITS.items()}


def promising(policy: GatePolicy) -> tuple[str, ...]:
    """The stages at which a promise to hear people suffices."""
    asked: dict[str, bool | None] = {stage: layer.promises for stage, layer in policy.stages.items()}
    return tuple(stage for stage in words.NAMES["stage"] if policy.promises and asked.get(stage) is not False)


def numbers(policy: GatePolicy, rubric: Rubric) -> dict[str, str]:
    """Every number and word of a policy by its name."""
    evidence, leave, managed = rubric.manifest.evidence, policy.exception, policy.managed
    found: dict[str, Any] = {
        "never": policy.never,
        "fails_from": policy.fails_from,
        "engagement_from": policy.engagement_from,
        "promises": ", ".join(words.name("stage", stage) for stage in promising(policy)) or "no stage",
        "unknown": "all" if policy.unknown == "any" else "none",
        "notices_fail": ", ".join(policy.notices_fail) or "none",
        "managed_likelihood": managed.likelihood,
        "managed_confidence": managed.confidence,
        "managed_review_months": managed.review_months,
        "most": managed.rating,
        "exception_days": leave.days,
        "exception_heightened_days": leave.heightened_days,
        "exception_renewals": leave.renewals,
        "warn_days": leave.warn_days,
        "evidence_months": evidence.months,
        "evidence_heightened_months": evidence.heightened_months,
        "severe_rating": policy.severe_rating,
        "cumulative": policy.cumulative.findings,
        "cumulative_rating": policy.cumulative.rating,
        "approver": words.first_down(rubric.obligation[policy.managed.rating].approver_title),
    }
    return {key: value.name if isinstance(value, Rating) else str(value) for key, value in found.items()}


def page(policy: GatePolicy, rubric: Rubric, about: Sequence[str], where: Callable[[str], str], width: int) -> Any:
    """The table as lines. `about` says for what it holds; `where` says where a number is written."""
    made = terminal.Page(min(width, terminal.WIDEST))
    for line in about:
        made.wrapped(line, terminal.STRONG if line == about[0] else terminal.QUIET, indent=0)
    values = numbers(policy, rubric)
    codes = exits(policy)
    for exit_code in (1, 4, 5, 0):
        made.heading(f"{words.first_up(words.name('exit', str(exit_code)))} (exit {exit_code})")
        for code in (code for code in EXITS if codes[code] == exit_code):
            made.wrapped(words.say(f"{code}.when", values), indent=4, lead=f"  {code}  ")
    made.heading("The numbers, and where they are written")
    left = max(map(len, NUMBERS)) + 2
    for key in NUMBERS:
        made.wrapped(f"{values[key]} ({where(key)})", indent=left + 2, lead=f"  {key}")
    made.gap()
    made.wrapped("Of several reasons the worst exit code wins: 70, 2, 3, 1, 4, 5, 0.", terminal.QUIET, indent=0)
    return made.lines
