"""How far an assessment is: one way to count, for everybody who tells it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hrdd.model.outcome import Finding, Outcome
    from hrdd.model.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Progress:
    """Questions that are asked, in the order of asking.

    `asked` and `open` leave out the questions about measures: those that have no answer are `optional`, because they
    leave nothing open (design: measures are controls, not facts). `unsure` are answered with unknown, or a range.
    """

    asked: tuple[str, ...]
    open: tuple[str, ...]
    unsure: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def answered(self) -> int:
        """How many of the questions asked have an answer; unknown is one."""
        return len(self.asked) - len(self.open)


def progress(outcome: Outcome, answers: Collection[str], rubric: Rubric) -> Progress:
    """Count what is asked, what is open and what is optional, of an outcome and the answers it rests on."""
    unanswered = {entry.question for entry in outcome.open_questions if entry.state == "unanswered"}
    measures = {name for name in outcome.asked if rubric.question[name].measure is not None}
    return Progress(
        asked=tuple(name for name in outcome.asked if name not in measures),
        open=tuple(name for name in outcome.asked if name in unanswered),
        unsure=tuple(entry.question for entry in outcome.open_questions if entry.state != "unanswered"),
        optional=tuple(name for name in outcome.asked if name in measures and name not in answers),
    )


def voices(findings: Sequence[Finding]) -> tuple[tuple[str, int], ...]:
    """Groups that together can speak for every one of these findings, each with how many it can speak for.

    The group that can speak for most comes first, then the one for most of what is left; of equals the one that the
    risks name first. It is a way to start, not a choice of whom to leave out.
    """
    left = list(findings)
    every = Counter(group for finding in findings for group in dict.fromkeys(finding.who))
    found: list[tuple[str, int]] = []
    while left:
        named = Counter(group for finding in left for group in dict.fromkeys(finding.who))
        if not named:
            break
        ((group, _),) = named.most_common(1)
        found.append((group, every[group]))
        left = [finding for finding in left if group not in finding.who]
    return tuple(found)
