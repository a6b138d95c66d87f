"""Answers and country context become facts, place by place; silence becomes a state of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hrdd.engine.conditions import (
    KNOWN,
    NOT_ASKED,
    PLACE,
    UNANSWERED,
    Fact,
    State,
    Truth,
    View,
    grounds,
    logic_of,
    open_questions,
    truth,
)
from hrdd.model.outcome import PlaceContext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from hrdd.diagnostics import Path
    from hrdd.engine.conditions import Logic
    from hrdd.model.assessment import Answer, Assessment
    from hrdd.model.rubric import Question, Rubric

UNKNOWN = "unknown"
WORLDWIDE = "worldwide"
FOR_OTHER_KINDS = Fact(NOT_ASKED, (), ("subject", "kind"))
"""The fact about a question that is not for this kind of subject."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known: one view per place, the questions asked, and the context behind the place levels.

    `asked` holds True for a question that some place asks, None where that is unknown. `alike` has a number for every
    place: places with the same number have the same levels and answers. `apart` names the facts that are not the same
    in every place, or are said elsewhere from place to place.
    """

    views: tuple[View, ...]
    asked: dict[str, Truth]
    context: tuple[PlaceContext, ...]
    heightened: bool
    alike: dict[str, int]
    apart: frozenset[str]
    rows: dict[str, str] = field(default_factory=dict)
    """Kept by what makes digests: every fact, place by place, as it stands in them."""

    @property
    def by_place(self) -> tuple[View, ...]:
        """The views in the order of the codes of their places."""
        return tuple(sorted(self.views, key=lambda view: view.place))

    def view(self, place: str) -> View:
        """The facts as one place sees them."""
        return next(view for view in self.views if view.place == place)


def gather(assessment: Assessment, rubric: Rubric, as_of: date) -> Facts:
    """Turn answers and context into facts, in the order in which the questions depend on each other."""
    context = tuple(_context(assessment, rubric, as_of))
    logic = logic_of(rubric)
    views = tuple(_empty_view(place, logic, context) for place in assessment.subject.places)
    differs = {PLACE + theme.id for theme in rubric.manifest.context.themes}
    asked: dict[str, Truth] = {}
    for name in rubric.asking_order:
        question = rubric.question[name]
        if assessment.subject.kind not in question.kinds:
            asked[name] = False
            for view in views:
                view.facts[name] = FOR_OTHER_KINDS
            continue
        looking = views[:1] if _alike_everywhere(question, assessment.answers.get(name), logic, differs) else views
        asked[name] = _take_in(question, assessment.answers.get(name), looking)
        if looking is not views:
            _repeat(name, views)
        elif any(view.facts[name] != views[0].facts[name] for view in views[1:]):
            differs.add(name)
    return Facts(
        views, asked, context, _heightened(context, rubric), _alike(views, differs), _apart(views[0].facts, differs)
    )


def _alike_everywhere(question: Question, answer: Answer | None, logic: Logic, differs: set[str]) -> bool:
    """Whether a question comes out alike in every place, so that one look is enough."""
    if question.per_place or (answer is not None and answer.by_place is not None):
        return False
    return question.ask_when is None or differs.isdisjoint(logic.ready(question.ask_when).behind)


def _take_in(question: Question, answer: Answer | None, views: Sequence[View]) -> Truth:
    """Put the fact about one question into each view; whether the question is asked anywhere."""
    name = question.id
    held = [_asks(question, view) for view in views]
    asked = True if True in held else None if None in held else False
    alike = [view for view, asks in zip(views, held, strict=True) if asks is asked and _in_scope(question, view)]
    silent = _silent(question, asked, alike)
    for view in views:
        view.facts[name] = _fact(question, asked, answer, view, silent)
        if asked is None and answer is not None:
            view.unsure[name] = silent
    return asked


def _repeat(name: str, views: Sequence[View]) -> None:
    """Put what was found in the first view into the others."""
    first, *others = views
    for view in others:
        view.facts[name] = first.facts[name]
        if name in first.unsure:
            view.unsure[name] = first.unsure[name]


def _alike(views: Sequence[View], differs: set[str]) -> dict[str, int]:
    """Number the places by all that tells one from another: its levels, and the answers for it."""
    numbers: dict[object, int] = {}
    found: dict[str, int] = {}
    names = [name for name in differs if name in views[0].facts]
    for view in views:
        facts = tuple((view.facts[name].state, view.facts[name].words) for name in names)
        found[view.place] = numbers.setdefault((tuple(view.levels.items()), facts), len(numbers))
    return found


def _apart(facts: Mapping[str, Fact], differs: set[str]) -> frozenset[str]:
    """The facts that differ, and those that are not asked because of one that does."""
    apart = set(differs)
    for name, fact in facts.items():  # parents come before what hangs on them
        if not apart.isdisjoint(fact.parents):
            apart.add(name)
    return frozenset(apart)


def _empty_view(place: str, logic: Logic, context: tuple[PlaceContext, ...]) -> View:
    own = [entry for entry in context if entry.place == place]
    return View(place, logic, {entry.theme: entry.level for entry in own}, {entry.theme: entry.said for entry in own})


def _in_scope(question: Question, view: View) -> bool:
    return not (question.per_place and view.place == WORLDWIDE)


def _asks(question: Question, view: View) -> Truth:
    if not _in_scope(question, view):
        return False
    held = True if question.ask_when is None else truth(question.ask_when, view)
    if held and question.ask_when is not None and view.unsure and not truth(question.ask_when, view.doubting()):
        return None  # it hangs on an answer to a question that may not be asked
    return held


def _fact(question: Question, asked: Truth, answer: Answer | None, view: View, silent: Fact) -> Fact:
    if not _in_scope(question, view):
        return Fact(NOT_ASKED, (), ("subject", "places"))
    if asked is not False and answer is not None:
        return _answered(question, answer, view)
    return silent


def _silent(question: Question, asked: Truth, views: Sequence[View]) -> Fact:
    """A question without an answer; where it is not known whether it is asked, what that hangs on is open instead."""
    here: Path = ("answers", question.id)
    condition = question.ask_when
    if asked is True or condition is None:
        return Fact(UNANSWERED, (), here, (question.id,))
    if asked is None:
        views = [view.doubting() for view in views]
    parents = tuple(dict.fromkeys(name for view in views for name in grounds(condition, view)))
    if asked is False:
        return Fact(NOT_ASKED, (), here, (), parents)
    settle = tuple(dict.fromkeys(name for view in views for name in open_questions(parents, view)))
    # Where it hangs on the level of a place alone, no other question is open, and this one can be answered.
    return Fact(State.UNKNOWN, (), here, settle or (question.id,), parents)


def _answered(question: Question, answer: Answer, view: View) -> Fact:
    here: Path = ("answers", question.id)
    value = answer.value
    if answer.by_place is not None:
        if view.place not in answer.by_place:
            return _silent(question, _asks(question, view), (view,))
        here = (*here, "by_place", view.place)
        value = answer.by_place[view.place]
    if answer.range is not None:
        low, high = (question.choices.index(word) for word in answer.range)
        words = question.choices[low : high + 1]
        return Fact(KNOWN, words, (*here, "range"), (question.id,) if len(words) > 1 else ())
    if value == UNKNOWN:
        return Fact(State.UNKNOWN, (), here, (question.id,))
    return Fact(KNOWN, value if isinstance(value, tuple) else (value,), here)


def _context(assessment: Assessment, rubric: Rubric, as_of: date) -> list[PlaceContext]:
    policy = rubric.manifest.context
    found = []
    for index, place in enumerate(assessment.subject.places):
        for theme in policy.themes:
            row = rubric.places.get(place, {}).get(theme.id)
            level = policy.worldwide if place == WORLDWIDE else row.level if row is not None else None
            year = row.year if row is not None else None
            shipped = PlaceContext(place, theme.id, level, level, False, year, ("subject", "places", index))  # noqa: FBT003
            found.append(_overridden(assessment, rubric, as_of, shipped))
    return found


def _overridden(assessment: Assessment, rubric: Rubric, as_of: date, shipped: PlaceContext) -> PlaceContext:
    """What a person confirmed or corrected wins while it is in date; lowering needs the sources the rubric asks for.

    Once it is out of date, the worse of the two levels stays: time never lowers one.
    """
    policy = rubric.manifest.context
    entry = assessment.context.get(shipped.place, {}).get(shipped.theme)
    if entry is None:
        return shipped
    known = shipped.level if shipped.level is not None else policy.not_determined
    current = entry.review_by >= as_of
    if entry.level < known and (not current or len(set(entry.sources)) < policy.lowering_sources):
        return shipped
    said: Path = ("context", shipped.place, shipped.theme)
    return replace(shipped, level=entry.level, confirmed=current, said=said)


def _heightened(context: tuple[PlaceContext, ...], rubric: Rubric) -> bool:
    """Whether a named place calls for the heightened profile (method C9)."""
    policy = rubric.manifest.context
    levels = {(entry.place, entry.theme): entry.level or 0 for entry in context if entry.place != WORLDWIDE}
    for place in {place for place, _ in levels}:
        if any(levels[place, theme] >= least for theme, least in policy.heightened_alone.items()):
            return True
        together = [theme for theme, least in policy.heightened_together.items() if levels[place, theme] >= least]
        if len(together) >= policy.heightened_count:
            return True
    return False
