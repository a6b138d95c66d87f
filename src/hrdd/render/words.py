"""The one place where codes become words: English here, and a table of another language in its stead."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from hrdd.render import words_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hrdd.engine.progress import Progress
    from hrdd.model.settings import Contact

NOT_STATED = "(not stated)"
"""Stands for a value of a sentence that nobody gave."""

SENTENCES: Mapping[str, str] = {
    # steps: why a value is what it is; the rubric's or the assessor's own words follow after a colon
    "rule": "A rule of the rubric holds",
    "rule-open": "A rule of the rubric may hold, because an answer is missing",
    "applies": "The risk applies because of the answers given",
    "applies-open": "The risk may apply, because an answer is missing",
    "raised": "The assessors set this higher than the rubric does",
    "lowered": "The assessors set this lower, with evidence (the rubric computes {computed})",
    "lowering-refused": "A lower setting was entered and does not count: it needs {needs}",
    "lowering-capped": "A lower setting counts, but it cannot go below {floor}",
    "set": "The assessors set this level",
    "left-open": "Nobody states this level, so any may be true",
    "right-floor": "A harm to this right has a gravity of {level} at least",
    "remote-unproven": "Nothing shows that this is remote, so the next level counts",
    "second-reader": "A second reader, {name}, read this as {level}, so both readings are kept",
    "actual": "The harm is happening now",
    "past": "The harm happened and ended on {date}, so it is likely again",
    "severity-cell": (
        "Gravity {gravity}, breadth {breadth} and irremediability {irremediability} "
        "meet in this cell of the severity table"
    ),
    "rating-cell": "Severity {severity} and likelihood {likelihood} meet in this cell of the rating table",
    "not-known-to-apply": "It is not yet known whether the risk applies at all, so the lower end is NEGLIGIBLE",
    "control-step": "Controls that are verified lower {factor} (steps: {steps}, points: {points})",
    "control-step.projected": "Plans, taken as done and verified, lower {factor} (steps: {steps}, points: {points})",
    "implemented-step": (
        "A control that is in place, though not verified, lowers likelihood because the harm is not severe"
    ),
    "no-control": "No control that counts lowers this",
    "actual-stays": "Likelihood stays at the top while the harm goes on, whatever the controls",
    "na-unproven": "'Not applicable' was entered and does not count: it needs {needs}",
    "carried": "The risk was there before this change and is judged with {platform}, where it is rated {rating}",
    "outside": "The assessors added this risk, which the rubric does not cover",
    # controls: why one counts or does not
    "counts": "Counts: verified, with evidence that it works",
    "counts-implemented": "Counts for one step of likelihood where the harm is not severe: in place and substantial",
    "same-cause": "Does not count again: a better control that would fail for the same cause already counts",
    "not-verified": (
        "Does not count: it is not verified, and one that is not lowers only a harm that is not severe, "
        "with substantial effect and evidence"
    ),
    "no-evidence": "Does not count: the evidence that it works, or that it was verified, is missing or too weak",
    "evidence-old": "Does not count: its evidence is too old",
    "no-effect": "Does not count: nobody says that it works",
    "not-covered": "Does not count: it does not reach this group, place, language or scenario",
    "not-a-target": "Does not count: it addresses nothing that controls can lower in this risk",
    "plan": "Does not count yet: a plan is not a control",
    "failed": "Does not count: it failed",
    "retired": "Does not count: it is no longer in use",
    "stale": "Does not count: it has not been checked for too long",
    "baseline": "Does not count again: it is part of what was assessed",
    "measure": "Does not count: an answer says that it is there, and nothing shows that it works",
    "remedy-unproven": "Does not count: remedy counts only through a channel that meets UNGP 31 and has been used",
    "detects-late": "Does not count: it notices the harm only after it is done",
    "heightened": "Does not count: in this context only verified controls count",
    # the decision: what was found
    "CRITICAL": "CRITICAL on what is already known",
    "ACTUAL_NO_REMEDY": "People are being harmed now, and no remedy with an owner and a date is recorded",
    "HIGH_UNTREATED": "{rating} on what is already known, and neither managed nor excepted",
    "INCOMPLETE": "Something that must be answered or done is still missing",
    "UNKNOWN": "The missing answers decide whether this is acceptable",
    "UNKNOWN.any": "An answer is not known, and the policy in force here allows none to be unknown",
    "UNAPPROVED": "The approval that this rating needs has not been given",
    "UNCOVERED": "A watched file was changed, and no assessment covers it",
    "UNPINNED": "The rubric is neither the shipped one nor pinned by its digest",
    "REPLAY": "Assessed as of another day than today: a replay, not a decision for today",
    "STALE": "What this rests on is out of date",
    "STALE.exception": "An exception no longer holds: {why}",
    "STALE.approval": "This is not the result that was approved",
    "REGRESSION": "It has become worse since it was last approved",
    "REGRESSION.rating": "The rating was {before} in the earlier result and is {rating} now",
    "REGRESSION.control": "A control that counted in the earlier result counts less now",
    "NO_PLAN": "A severe harm rated MEDIUM has no preventive control with an owner and a due date",
    "NO_VOICE": "None of the people affected has been heard, nor anyone who can speak for them",
    "CUMULATIVE": "Several risks meet in one group and have not been looked at together",
    "SIDE_EFFECT": "A control may itself do harm, and nobody has said how that is handled",
    "CHILD_NOTE": "Children may be present, and nothing says how their interests were weighed",
    "EVIDENCE_FELL": "A control rests on weaker evidence than in the earlier result",
    "UNLIKE": "The earlier result was made by {earlier_judge}; this one is by {judge}",
    "UNLIKE.rule": "The earlier result was made by another version of the rubric or of the method",
    "STALE.trigger": "What was assessed has changed since, and nobody has looked at it again",
    "KNOWN": "Known before the gate was introduced (baseline): it may pass until {until}, and is not resolved ({was})",
    "TOUCHED": "A watched file was changed, and the assessment was looked at in the same change",
    "CARRIED": "{rating} with the platform already: the change does not worsen it, and it is judged there",
    "EXCEPTED": "A HIGH risk passes for a time, under an exception and its conditions",
    "EXCEPTION_ENDS": "An exception ends soon",
    "CONTEXT_UNCONFIRMED": "Country levels come from the shipped table and no person has confirmed them",
    "LEFT_OUT": "{rubric} leaves out of {base}: {entries}",
    "REPLACED": "{rubric} replaces in {base}: {entries}",
    "LEFT_OUT.rule": "The rubric extends another one and leaves out risks or controls of it",
    "REPLACED.rule": "The rubric extends another one and replaces entries of it",
    # the decision: when each reason is given, under the policy in force
    "CRITICAL.when": "The low end of a residual rating is {never}.",
    "ACTUAL_NO_REMEDY.when": (
        "A harm is happening that the subject causes or contributes to, or may, and no remedy has an owner and a date."
    ),
    "HIGH_UNTREATED.when": (
        "Both ends are from {fails_from} to {most}, and the risk is neither managed (likelihood L{managed_likelihood}"
        " by verified controls, {managed_confidence} confidence, next review within {managed_review_months} months)"
        " nor excepted; or the platform has no plan for what it carries."
    ),
    "INCOMPLETE.when": (
        "A question is not answered; nobody was heard on a risk whose high end is {engagement_from} or worse"
        " (a promise suffices at: {promises}); or the assessment of the platform is missing."
    ),
    "UNKNOWN.when": (
        "The high end reaches {fails_from} and the low end does not, or the high end reaches {never} and the low end"
        " does not. Open questions that fail besides: {unknown}."
    ),
    "UNAPPROVED.when": "A managed risk has no approval of this result by {approver}, who is not one of the authors.",
    "UNCOVERED.when": "A file that the settings watch was changed, and no assessment covers it.",
    "UNPINNED.when": "The rubric is not the pinned one; or, with CI set, neither shipped nor pinned.",
    "REPLAY.when": "The day of the decision is not today, without --replay.",
    "STALE.when": (
        "The review is overdue; evidence is older than {evidence_months} months ({evidence_heightened_months} where the"
        " profile is heightened); or what was approved or excepted has changed, or something happened since."
    ),
    "REGRESSION.when": (
        "A rating rose or a control fell back, against the platform or the earlier result, and nobody approved it."
    ),
    "NO_PLAN.when": "A severe harm is rated {severe_rating}, and no preventive control works or is owned and dated.",
    "NO_VOICE.when": "A severe harm is rated {severe_rating}, and nobody was heard.",
    "CUMULATIVE.when": "{cumulative} findings of {cumulative_rating} or worse meet in one group unaddressed.",
    "SIDE_EFFECT.when": "A control has a side effect that nobody addressed.",
    "CHILD_NOTE.when": "Children may be present, and no engagement speaks for them.",
    "EVIDENCE_FELL.when": "A control rests on weaker evidence than in the earlier result.",
    "UNLIKE.when": "The earlier result was made by another version of the rubric or of the method.",
    "KNOWN.when": "A baseline names a risk that would fail, no worse than it was, for the time of its review.",
    "TOUCHED.when": "A watched file was changed, and the assessment was looked at in the same change.",
    "CARRIED.when": "A risk was there before the change and is judged with the platform.",
    "EXCEPTED.when": "An exception lets a risk pass for a time, on conditions.",
    "EXCEPTION_ENDS.when": (
        "The exception that lets a risk pass ends within {warn_days} days; one holds {exception_days} days at most"
        " ({exception_heightened_days} where the profile is heightened), with {exception_renewals} renewals."
    ),
    "CONTEXT_UNCONFIRMED.when": "A finding rests on a level of a named place that no person confirmed.",
    "LEFT_OUT.when": "The rubric extends another and leaves out risks or controls of it.",
    "REPLACED.when": "The rubric extends another and replaces entries of it.",
    # the decision: what must happen next
    "CRITICAL.next": "Stop or redesign. No approval, exception or plan can pass a CRITICAL risk.",
    "ACTUAL_NO_REMEDY.next": "Stop the harm, and record who puts it right, how, and by when.",
    "HIGH_UNTREATED.next": "Redesign, or put verified preventive controls in place, or seek a time-limited exception.",
    "INCOMPLETE.next": "Answer the open questions and do the engagement that is missing; then assess again.",
    "UNKNOWN.next": "Find the answers listed under open questions; the decision hangs on them.",
    "UNAPPROVED.next": "Submit this result for approval by somebody who did not write it.",
    "UNCOVERED.next": "Assess what changed, and name the assessment in the settings beside the watched paths.",
    "UNPINNED.next": "Use the shipped rubric, or pin this one by its digest.",
    "REPLAY.next": "Assess again as of today.",
    "STALE.next": "Review the assessment, renew the evidence, and assess again.",
    "REGRESSION.next": "Undo what made it worse, or have the new state approved.",
    "NO_PLAN.next": "Plan a preventive control, with an owner and a due date.",
    "NO_VOICE.next": "Hear the people affected, a credible proxy, or a regional expert.",
    "CUMULATIVE.next": "Say what these risks come to together for that group.",
    "SIDE_EFFECT.next": "Name the risk that rates the side effect, or say why there is none.",
    "CHILD_NOTE.next": "Record how children's interests and views were taken in, or who stood in for them.",
    "EVIDENCE_FELL.next": "Renew the evidence.",
    "UNLIKE.next": "Compare with the earlier assessment itself, so that one rubric judges both.",
    "KNOWN.next": "Resolve it before its day; after that it fails again.",
    "TOUCHED.next": "Read whether the assessment says what the change does.",
    "CARRIED.next": "Follow the plan of the platform's assessment.",
    "EXCEPTED.next": "Check that every condition of the exception is kept; the program cannot.",
    "EXCEPTION_ENDS.next": "Resolve the risk before the exception ends.",
    "CONTEXT_UNCONFIRMED.next": "Have somebody who knows the places confirm or correct the levels.",
    "LEFT_OUT.next": "Read the reasons: what is left out is not found here.",
    "REPLACED.next": "Read the reasons, and what the rubric below says.",
}
"""Every code of the engine as a sentence without its full stop, and after `.next` what it asks people to do."""

NAMES = words_names.NAMES
"""Every closed list of words that a person reads, by the word that the data use."""


class _Values(dict[str, str]):
    """The values of a sentence; what is not given is said to be so."""

    missing = NOT_STATED

    def __missing__(self, key: str) -> str:
        return self.missing


class _Blank(dict[str, str]):
    """Stands for every value that a sentence can have."""

    def __missing__(self, key: str) -> str:
        return "…"


def say(code: str, values: Mapping[str, str], translated: Callable[[str], str] = str) -> str:
    """Tell a code of the engine as a sentence without its full stop.

    Where there is a sentence for the code and the value `what`, it is that one. Raises KeyError for a code that has no
    words. `translated` may turn the English sentence, its values still open, into that of another language.
    """
    special = f"{code}.{values.get('what')}"
    sentence = translated(SENTENCES[special if special in SENTENCES else code])
    told = _Values(values)
    told.missing = translated(NOT_STATED)
    return sentence.format_map(told)


def uncovered(told: str, trigger: str, expected: str) -> str:
    """What is said of a watched file that was changed and that no assessment covers, and what must happen next."""
    missing = f" {expected} is not there." if expected else ""
    return f"{say('UNCOVERED', {})}: {told} ({trigger}).{missing} {say('UNCOVERED.next', {})}"


QUIET = "No watched file was changed: there is nothing to assess."
"""What is said of a change that opens no assessment."""


def blanked(template: str) -> str:
    """A sentence with its values left open: `the key "…" is missing`."""
    return template.format_map(_Blank())


def name(kind: str, code: str) -> str:
    """The words for one entry of a closed list. Raises KeyError where there are none."""
    return NAMES[kind][code]


ENDS = ".!?…"
"""What ends a sentence."""


def ended(text: str) -> str:
    """A text as a sentence: with a full stop, unless it ends already."""
    return text if not text or text[-1] in ENDS else f"{text}."


def first_up(text: str) -> str:
    """A text as it starts a sentence."""
    return text[:1].upper() + text[1:]


def first_down(text: str) -> str:
    """A text as it stands inside a sentence: its first letter small, unless an abbreviation or a name follows it.

    >>> first_down("Counts"), first_down("LGBTQ+ people")
    ('counts', 'LGBTQ+ people')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def whom_to_call(contacts: Iterable[Contact]) -> tuple[str, ...]:
    """A line for each contact: `whom to call: Safety, safety@example.org (always)`."""
    return tuple(f"{name('danger', 'call')} {reached(contact)}" for contact in dict.fromkeys(contacts))


def call_first(contacts: Iterable[Contact], translated: Callable[[str], str] = str) -> str:
    """One sentence that says whom to call first, or that it is the emergency number where nobody is set."""
    told = "; ".join(f"{contact.who}, {contact.how}" for contact in contacts) or translated(name("danger", "emergency"))
    return translated(name("danger", "first")).format(contacts=told)


def reached(contact: Contact) -> str:
    """Who is called, how, and when: `Safety, safety@example.org (always)`."""
    return f"{contact.who}, {contact.how}{f' ({contact.when})' if contact.when else ''}"


def counted(far: Progress, translated: Callable[[str], str] = str) -> str:
    """How many questions are answered: `12 of 40 answered; 3 about measures are optional`, wherever it is told."""
    told = translated(name("standing", "answered")).format(answered=far.answered, asked=len(far.asked))
    if far.unsure:
        told += translated(name("standing", "of-them")).format(count=len(far.unsure))
    if far.optional:
        more = name("standing", "optional" if len(far.optional) > 1 else "one-optional")
        told += f"; {translated(more).format(count=len(far.optional))}"
    return told


def series(parts: tuple[str, ...], last: str = "and") -> str:
    """Words as an enumeration: `a, b and c`."""
    if len(parts) < 2:  # noqa: PLR2004 - one word needs no comma
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def folded(text: str, width: int) -> tuple[str, ...]:
    """A text in lines of at most so many characters, for a picture, in which nothing folds by itself."""
    return tuple(textwrap.wrap(text, width, break_on_hyphens=False)) or ("",)
