"""Every code by which the engine says why: for steps, for controls, and for the decision. Words are made elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hrdd.model.outcome import Verdict

STEP_CODES = (
    "rule",  # a rule of the rubric holds
    "rule-open",  # a rule of the rubric may hold: answers are missing
    "applies",  # the condition of the risk holds
    "applies-open",  # the condition of the risk may hold
    "raised",  # the assessor set a factor higher than the rubric
    "lowered",  # the assessor set a factor lower, with what that needs; values: computed
    "lowering-refused",  # a lower setting does not count; values: needs
    "lowering-capped",  # a lower setting counts, but not across the floor; values: floor
    "set",  # a scenario, or a risk outside the rubric, sets the factor
    "left-open",  # a scenario, or a risk outside the rubric, leaves the factor unknown
    "right-floor",  # a gravity that is not known is not below the floor of a right; values: level
    "remote-unproven",  # the lowest likelihood needs evidence; the next one counts
    "second-reader",  # a second reader set another level; values: name, level
    "actual",  # the harm is happening
    "past",  # the harm happened and has ceased; values: date
    "severity-cell",  # a cell of the severity table; values: gravity, breadth, irremediability
    "rating-cell",  # a cell of the rating table; values: severity, likelihood
    "not-known-to-apply",  # the low end is NEGLIGIBLE because the risk may not apply
    "control-step",  # verified controls lower a factor; values: factor, steps, points
    "implemented-step",  # an implemented control lowers likelihood where harm is not severe
    "no-control",  # nothing that counts lowers this
    "actual-stays",  # likelihood stays at the top while the harm goes on
    "na-unproven",  # 'not applicable' does not count; values: needs
    "carried",  # judged in the platform's assessment; values: platform, rating
    "outside",  # a risk outside the rubric, entered by the assessor
)

CREDIT_CODES = (
    "counts",  # verified, works, with evidence: values are its points
    "counts-implemented",  # implemented and substantial: one step where harm is not severe
    "same-cause",  # a better control with the same cause already counts
    "not-verified",  # only verified controls lower this: it is severe, or the effect is not substantial
    "no-evidence",  # it would count if its evidence were of the grade needed
    "evidence-old",  # its evidence is too old
    "no-effect",  # nobody says that it works
    "not-covered",  # it does not reach this group, place, language or scenario
    "not-a-target",  # it addresses another risk, or no factor that controls can lower here
    "plan",  # a plan is not a control
    "failed",  # it failed
    "retired",  # it is no longer in use
    "stale",  # it has not been checked for too long
    "baseline",  # it is part of what was assessed already
    "measure",  # somebody says it is there; nothing shows that it works
    "remedy-unproven",  # a remedy counts only through a channel that meets UNGP 31 and has been used
    "detects-late",  # it notices the harm only after it was done
    "heightened",  # where the profile is heightened only verified controls count
)

EXITS = {
    "CRITICAL": 1,
    "ACTUAL_NO_REMEDY": 1,
    "HIGH_UNTREATED": 1,
    "INCOMPLETE": 4,
    "UNKNOWN": 4,
    "UNAPPROVED": 4,
    "UNCOVERED": 4,
    "UNPINNED": 4,
    "REPLAY": 4,
    "STALE": 5,
    "REGRESSION": 5,
    "NO_PLAN": 0,
    "NO_VOICE": 0,
    "CUMULATIVE": 0,
    "SIDE_EFFECT": 0,
    "CHILD_NOTE": 0,
    "TOUCHED": 0,
    "CARRIED": 0,
    "KNOWN": 0,
    "EVIDENCE_FELL": 0,
    "UNLIKE": 0,
    "EXCEPTED": 0,
    "EXCEPTION_ENDS": 0,
    "CONTEXT_UNCONFIRMED": 0,
    "LEFT_OUT": 0,
    "REPLACED": 0,
}
"""The exit code that each reason of the gate asks for; 0 is a notice."""

GATE_CODES = tuple(EXITS)

NEVER_FAILING = ("TOUCHED", "CARRIED", "EXCEPTED", "KNOWN", "LEFT_OUT", "REPLACED")
"""Notices that no policy makes fail: what they tell of is judged elsewhere, or was let pass on conditions."""

FAILING = {code: 4 for code, exit_code in EXITS.items() if not exit_code and code not in NEVER_FAILING}
FAILING |= {"EXCEPTION_ENDS": 5}
"""The exit code of each notice where a policy makes it fail: not assessed well enough, or about to run out."""

PRIORITY = (70, 2, 3, 1, 4, 5, 0)
"""Exit codes from the worst: the program failed, wrong usage, invalid, risk, not assessed, stale, passed."""

_VERDICTS: dict[int, Verdict] = {0: "pass", 1: "risk", 4: "not-assessed", 5: "stale"}


def worst_exit(exits: Iterable[int]) -> int:
    """The exit code that wins among several; 0 for none."""
    return min(exits, key=PRIORITY.index, default=0)


def verdict_of(exit_code: int) -> Verdict:
    """The verdict behind the exit code of a decision (0, 1, 4 or 5)."""
    return _VERDICTS[exit_code]
