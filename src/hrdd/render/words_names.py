"""The words for every closed list of the data: statuses, states, factors, roles, exit codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.render.words_asking import ASKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES: Mapping[str, Mapping[str, str]] = {
    "verdict": {"pass": "Passes", "risk": "Does not pass", "not-assessed": "Not decided", "stale": "Out of date"},
    "verdict-meaning": {
        "pass": "Nothing found here stops it. This is not an approval.",
        "risk": "People's rights are at a risk that must be lowered first.",
        "not-assessed": "Too little is known or done to say that it may go ahead.",
        "stale": "It has to be reviewed before anyone can rely on it.",
    },
    "exit": {
        "0": "passed; notices, if any, do not stop it",
        "1": "stopped: a risk to people is too high",
        "2": "wrong usage",
        "3": "invalid, or a file that is missing or unreadable",
        "4": "stopped: not assessed well enough to decide",
        "5": "stopped: out of date",
        "70": "the program itself failed, and decided nothing",
        "130": "interrupted",
    },
    "confidence": {"low": "low confidence", "medium": "medium confidence", "high": "high confidence"},
    "status": {
        "proposed": "proposed",
        "planned": "planned",
        "in-progress": "in progress",
        "implemented": "in place, not verified",
        "verified": "verified",
        "failed": "failed",
        "retired": "retired",
        "stale": "stale",
    },
    "grade": {
        "E0": "E0, somebody says so",
        "E1": "E1, documented analysis",
        "E2": "E2, measured or consulted",
        "E3": "E3, independently verified",
    },
    "involvement": {
        "cause": "causes",
        "contribute": "contributes to",
        "linked": "is directly linked to",
        "unknown": "has an involvement not yet decided in",
        "withheld": "has an involvement that is withheld in",
    },
    "control-type": {
        "eliminate": "eliminates",
        "prevent": "prevents",
        "reduce": "reduces",
        "detect": "detects",
        "remedy": "remedies",
        "inform": "informs",
    },
    "effectiveness": {"none": "effect not shown", "partial": "partial effect", "substantial": "substantial effect"},
    "factor": {
        "gravity": "Gravity",
        "breadth": "Breadth",
        "irremediability": "Irremediability",
        "likelihood": "Likelihood",
        "severity": "Severity",
        "applies": "Why it applies",
        "inherent": "Inherent rating",
        "residual": "Residual rating",
        "projected": "Projected rating",
    },
    "stage": {"idea": "idea", "pre-release": "before release", "released": "released", "ended": "ended"},
    "voice": {
        "rights-holders": "the people themselves",
        "proxy": "somebody who can speak for them",
        "regional-expert": "regional expert",
    },
    "criterion": {
        "legitimate": "legitimate",
        "accessible": "accessible",
        "predictable": "predictable",
        "equitable": "equitable",
        "transparent": "transparent",
        "rights-compatible": "rights-compatible",
        "learning": "source of learning",
        "dialogue": "built on dialogue",
    },
    "met": {"met": "met", "partly": "partly", "not": "not met", "unknown": "not known"},
    "state": {"unknown": "nobody knows yet", "unanswered": "not answered", "range": "known only as a range"},
    "answer": {"yes": "yes", "no": "no", "unknown": "not known"},
    "needs": {
        "people": "two people",
        "specialist": "a human rights specialist among them",
        "evidence": "stronger evidence that is not too old",
        "until": "a day on which it ends",
        "lapsed": "a new decision, because the day on which it ended has passed",
        "second-reader": "a second reader who is not one of the authors",
    },
    "void": {
        "changed": "what it rests on has changed",
        "too-long": "it runs longer, or was renewed more often, than the policy allows",
        "author": "it was given by one of the authors",
        "role": "it was given in a role that may not give it",
        "too-grave": "the risk is too grave for one",
        "open": "it is not known for certain how grave the risk is",
    },
    "tally": {"indeterminate": "not certain", "actual": "happening now"},
    "entry": {
        "actual": "the harm that is happening",
        "not_applicable": "why it does not apply",
        "second_reader": "the second reading",
        "scenarios": "a scenario",
    },
    "part": {
        "engagement": "engagement with the people affected",
        "approvals": "no approval is of exactly this result",
        "assessed": "the day by which it had to be reviewed",
        "subject": "the platform that it is part of",
    },
    "access": {"restricted": "Restricted", "internal": "Internal", "public": "Public"},
    "access-meaning": {
        "restricted": "It holds text that nobody has cleared for others. It is for the people it was given to.",
        "internal": "It is for people inside the organisation. What is not cleared for them is withheld.",
        "public": "Anybody may read it. What could point at a person or help somebody do harm is withheld.",
    },
    "public-reason": {
        "CRITICAL": "A most severe harm is likely on what is known. It must stop, or be redesigned.",
        "ACTUAL_NO_REMEDY": "A harm is happening. It must be stopped and put right.",
        "HIGH_UNTREATED": "A harm that is too likely or too severe must be made less so before it goes on.",
        "INCOMPLETE": "The assessment is not complete yet.",
        "UNKNOWN": "What is not known yet decides whether it is acceptable.",
        "UNAPPROVED": "It waits for a decision of those who are responsible.",
        "UNCOVERED": "Something that changed has not been assessed.",
        "UNPINNED": "It was judged by rules that nobody has vouched for.",
        "REPLAY": "It was judged as of a day in the past.",
        "STALE": "It has to be reviewed: too much time has passed, or something has changed.",
        "REGRESSION": "Something became worse than it was.",
    },
    "ground": {
        "mark": "Texts that their authors have not cleared for these readers: {count}",
        "name": "Names of people, teams and authors: {count}",
        "excluded": "Risks that were looked at and do not apply: {count}",
        "answer": "Answers to questions: {count}",
        "gap": "Statements on controls, and on what is missing: {count}",
        "group": "Cases of single groups, places and scenarios: {count}",
        "evidence": "Pieces of evidence: {count}",
    },
    "leverage": {"none": "none", "low": "low", "medium": "medium", "high": "high"},
    "applies": {"yes": "applies", "unknown": "may apply"},
    **ASKING,
}
"""Every closed list of words that a person reads, by the word that the data use."""
