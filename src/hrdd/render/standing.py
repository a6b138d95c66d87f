"""How far an assessment is, for a screen: what is missing, what to write, and what to do next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.render import terminal, words
from hrdd.render.hearing import whom_to_hear
from hrdd.render.skeleton import choices_told, remarked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from hrdd.engine.progress import Progress
    from hrdd.model.outcome import Finding
    from hrdd.model.rubric import Rubric
    from hrdd.render.terminal import Page

SHOWN_QUESTIONS = 5
SHOWN_AGAIN = 3
SHOWN_RISKS = 6
LEFT = 26
"""Where the names of open questions begin, behind the theme and its count."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is missing in one valid file. `file` is what to type in a command, empty for standard input.

    `waiting` are open questions whose lines are in the file, each with its line; `platforms` the assessments that it
    is part of and that are not there. `promises` says whether a dated promise to hear people will do at this stage,
    and `reached` are the groups that the answers say are reached.
    """

    name: str
    file: str
    day: date
    progress: Progress
    unheard: Sequence[Finding]
    platforms: Sequence[str]
    waiting: Mapping[str, int]
    promises: bool = False
    reached: frozenset[str] = frozenset()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not (self.progress.open or self.unheard or self.platforms)


def standing(page: Page, told: Standing, rubric: Rubric) -> None:
    """The whole page for one file."""
    page.wrapped(f"{told.name}: {_verdict(told)}", indent=0)
    page.wrapped(f"{words.counted(told.progress)}.", indent=0)
    _themes(page, told.progress, rubric)
    _opened(page, told, rubric)
    for heading, names in (("is-unknown", told.progress.unsure), ("are-optional", told.progress.optional)):
        if names:
            page.gap()
            page.wrapped(f"{words.name('standing', heading)} {', '.join(names)}", indent=2, ids=True)
        if names and heading == "is-unknown" and told.file:
            page.wrapped(words.name("standing", "answer-again"), indent=2)
            page.wrapped(f"hrdd ask {told.file} {' '.join(names[:SHOWN_AGAIN])}", indent=4)
    _voices(page, told, rubric)
    for name in told.platforms:
        page.gap()
        page.wrapped(words.name("standing", "platform").format(name=name), indent=0)
    if told.file:
        _next(page, told)


def _verdict(told: Standing) -> str:
    if told.complete:
        return words.name("standing", "complete")
    missing = []
    if told.progress.open:
        missing.append(_count(len(told.progress.open), "question-open", "questions-open"))
    if told.unheard:
        missing.append(_count(len(told.unheard), "voice-missing", "voices-missing"))
    if told.platforms:
        missing.append(words.name("standing", "platform-missing"))
    return f"{words.name('standing', 'not-complete')}: {words.series(tuple(missing))}."


def _count(number: int, one: str, many: str) -> str:
    return words.name("standing", one if number == 1 else many).format(count=number)


def _themes(page: Page, progress: Progress, rubric: Rubric) -> None:
    """A line for each theme: how many of its questions are answered, and which are open."""
    page.gap()
    for theme, questions in rubric.themes.items():
        own = [name for name in questions if name in progress.asked]
        left = [name for name in own if name in progress.open]
        if own:
            lead = f"  {theme:<12} {len(own) - len(left):>2} of {len(own):>2}  "
            if left:
                page.wrapped(", ".join(left), indent=LEFT, lead=lead, ids=True)
            else:
                page.add((lead.rstrip(), terminal.PLAIN))


def _opened(page: Page, told: Standing, rubric: Rubric) -> None:
    """The open questions that are not in the file yet, each with the line to write."""
    new = [name for name in told.progress.open if name not in told.waiting]
    if not new:
        return
    page.gap()
    page.wrapped(words.name("standing", "new"), indent=0)
    for name in new[:SHOWN_QUESTIONS]:
        question = rubric.question[name]
        for line in remarked(question.text, choices_told(question), indent=4, width=page.width):
            page.add((line, terminal.QUIET))
        page.add((f"    {name}:", terminal.PLAIN))
    more = len(new) - SHOWN_QUESTIONS
    if more > 0:
        page.wrapped(words.name("standing", "more").format(count=more), indent=4)


def _voices(page: Page, told: Standing, rubric: Rubric) -> None:
    """Whom to hear, folded, because one conversation speaks for many risks; only a count while questions are open."""
    if not told.unheard:
        return
    page.gap()
    categories = Counter(finding.category for finding in told.unheard)
    if told.progress.open:
        counts = ", ".join(f"{category} {count}" for category, count in categories.items())
        told_counts = _count(len(told.unheard), "unheard-so-far", "all-unheard-so-far").format(counts=counts)
        page.wrapped(told_counts, indent=0, ids=True)
        return
    page.wrapped(_count(len(told.unheard), "unheard", "all-unheard"), indent=0)
    if len(told.unheard) <= SHOWN_RISKS:
        for finding in told.unheard:
            page.wrapped(_title(finding, rubric), indent=9, lead=f"  {finding.risk}")
    else:
        for category in categories:
            own = [finding.risk for finding in told.unheard if finding.category == category]
            page.wrapped(f"({len(own)}) {', '.join(own)}", indent=4, lead=f"  {category} ", ids=True)
    whom_to_hear(page, told.unheard, told.reached, told.day, promises=told.promises)


def _title(finding: Finding, rubric: Rubric) -> str:
    """The title of a risk of the rubric; others are in a person's own words, which may land in a log."""
    return finding.title if finding.risk in rubric.risk else words.name("standing", "own-risk")


def _next(page: Page, told: Standing) -> None:
    """The commands that help now."""
    page.heading(words.name("standing", "next"))
    steps: list[tuple[str, str]] = []
    if told.progress.open:
        steps.append((f"hrdd ask {told.file}", "next-ask"))
        if any(name not in told.waiting for name in told.progress.open):
            steps.append((f"hrdd check {told.file} --add", "next-add"))
    elif told.unheard:
        steps.append((f"hrdd advise {told.file}", "next-advise"))
    steps.append((f"hrdd assess {told.file}", "next-assess" if told.complete else "next-so-far"))
    for command, code in steps:
        page.wrapped(command, terminal.STRONG, indent=4, lead="  ")
        page.wrapped(words.name("standing", code), indent=6)
