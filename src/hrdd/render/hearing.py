"""Whom to hear, for a screen: groups that the answers say are reached, and the lines to write once they were heard.

No other group is put into a file by the program: where a group is hunted, its name in a file can be a danger itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hrdd.engine.progress import voices
from hrdd.render import terminal, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hrdd.model.assessment import Assessment
    from hrdd.model.outcome import Finding
    from hrdd.model.rubric import Question, Rubric
    from hrdd.render.terminal import Page

SHOWN_VOICES = 4


def reached(assessment: Assessment, rubric: Rubric) -> frozenset[str]:
    """The groups that the answers say are reached, those not known for certain left out.

    They are chosen in the questions whose choices are groups for the most part, under a short name: `women` there is
    the group `women-girls`, and `refugees-migrants` the group `refugees-asylum-migrants`.
    """
    found: set[str] = set()
    for name, answer in assessment.answers.items():
        question = rubric.question.get(name)
        if question is not None and isinstance(answer.value, tuple) and _asks_for_groups(question, rubric):
            found.update(*(_groups(word, rubric) for word in answer.value))
    return frozenset(found)


def _asks_for_groups(question: Question, rubric: Rubric) -> bool:
    named = sum(bool(_groups(word, rubric)) for word in question.choices)
    return question.many and 2 * named > len(question.choices)


def _groups(word: str, rubric: Rubric) -> tuple[str, ...]:
    """The groups whose name has every word of a choice."""
    parts = set(word.split("-"))
    return tuple(group for group in rubric.group if parts <= set(group.split("-")))


def whom_to_hear(page: Page, unheard: Sequence[Finding], named: frozenset[str], day: date, *, promises: bool) -> None:
    """Which groups to hear on these findings, and what to write; a dated promise too where that is enough for now."""
    known = [replace(finding, who=tuple(group for group in finding.who if group in named)) for finding in unheard]
    groups = voices(known)[:SHOWN_VOICES]
    able = {group for group, _ in groups}
    others = [finding for finding in unheard if finding.who and not able & set(finding.who)]
    if not groups and not others:
        return
    if groups:
        counted = ((group, "risk" if count == 1 else "risks", count) for group, count in groups)
        told = [f"{group} ({words.name('standing', code).format(count=count)})" for group, code, count in counted]
        page.wrapped(f"{words.name('standing', 'hear')} {', '.join(told)}.", indent=0, ids=True)
    if others:
        text = words.name("standing", "hear-others" if groups else "hear-any").format(risk=others[0].risk)
        page.wrapped(text, indent=0, ids=True)
    start = f"  - group: {groups[0][0]}" if groups else '  - group: "..."'
    page.wrapped(words.name("standing", "write-once"), indent=0)
    for line in (start, '    how: "..."', f"    date: {day}", '    said: "..."', '    changed: "..."'):
        page.add((line, terminal.PLAIN))
    if promises:
        page.wrapped(words.name("standing", "promise"), indent=0)
        for line in (start, '    not_done: "..."', f"    by: {day}"):
            page.add((line, terminal.PLAIN))
