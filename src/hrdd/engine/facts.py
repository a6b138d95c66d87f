"""Answers and country context become facts, place by place; silence becomes a state of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hrdd.engine.conditions import Fact, State, Truth, View, grounds, open_questions, share, truth
from hrdd.model.outcome import PlaceContext

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hrdd.diagnostics import Path
    from hrdd.engine.conditions import Allowed
    from hrdd.model.assessment import Answer, Assessment
    from hrdd.model.rubric import Question, Rubric

UNKNOWN = "unknown"
WORLDWIDE = "worldwide"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known: one view per place, the questions asked, and the context behind the place levels.

    `asked` holds True for a question that some place asks, None where that is unknown.
    """

    views: tuple[View, ...]
    asked: dict[str, Truth]
    context: tuple[PlaceContext, ...]
    heightened: bool
    alike: dict[str, int] = field(default_factory=dict)
    """A number for every place: places with the same number have the same levels and answers."""
    rows: dict[str, list[Any]] = field(default_factory=dict)
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
    allowed: Allowed = {}
    views = tuple(_empty_view(place, rubric, context, allowed) for place in assessment.subject.places)
    asked: dict[str, Truth] = {}
    outside = Fact(State.NOT_ASKED, (), ("subject", "kind"))
    for name in rubric.asking_order:
        question = rubric.question[name]
        if assessment.subject.kind not in question.kinds:
            asked[name] = False
            for view in views:
                view.facts[name] = outside
            continue
        held = [_asks(question, view) for view in views]
        asked[name] = True if True in held else None if None in held else False
        alike = [
            view for view, asks in zip(views, held, strict=True) if asks is asked[name] and _in_scope(question, view)
        ]
        silent = _silent(question, asked[name], alike)
        for view in views:
            view.facts[name] = _fact(question, asked[name], assessment, view, silent)
            if asked[name] is None and name in assessment.answers:
                view.unsure[name] = silent
    share(views)
    return Facts(views, asked, context, _heightened(context, rubric), _alike(views))


def _alike(views: Sequence[View]) -> dict[str, int]:
    numbers: dict[object, int] = {}
    return {view.place: numbers.setdefault(_told_apart(view), len(numbers)) for view in views}


def _told_apart(view: View) -> object:
    """All that tells one place from another: its levels and the answers for it."""
    facts = tuple((name, fact.state, fact.words) for name, fact in view.facts.items() if name in view.differs)
    return tuple(view.levels.items()), facts


def _empty_view(place: str, rubric: Rubric, context: tuple[PlaceContext, ...], allowed: Allowed) -> View:
    own = [entry for entry in context if entry.place == place]
    return View(
        place,
        rubric.question,
        rubric.derived,
        {entry.theme: entry.level for entry in own},
        {entry.theme: entry.said for entry in own},
        {},
        allowed,
    )


def _in_scope(question: Question, view: View) -> bool:
    return not (question.per_place and view.place == WORLDWIDE)


def _asks(question: Question, view: View) -> Truth:
    if not _in_scope(question, view):
        return False
    held = True if question.ask_when is None else truth(question.ask_when, view)
    if held and question.ask_when is not None and view.unsure and not truth(question.ask_when, view.doubting()):
        return None  # it hangs on an answer to a question that may not be asked
    return held


def _fact(question: Question, asked: Truth, assessment: Assessment, view: View, silent: Fact) -> Fact:
    if not _in_scope(question, view):
        return Fact(State.NOT_ASKED, (), ("subject", "places"))
    answer = assessment.answers.get(question.id)
    if asked is not False and answer is not None:
        return _answered(question, answer, view)
    return silent


def _silent(question: Question, asked: Truth, views: Sequence[View]) -> Fact:
    """A question without an answer; where it is not known whether it is asked, what that hangs on is open instead."""
    here: Path = ("answers", question.id)
    condition = question.ask_when
    if asked is True or condition is None:
        return Fact(State.UNANSWERED, (), here, (question.id,))
    if asked is None:
        views = [view.doubting() for view in views]
    parents = tuple(dict.fromkeys(name for view in views for name in grounds(condition, view)))
    if asked is False:
        return Fact(State.NOT_ASKED, (), here, (), parents)
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
        return Fact(State.KNOWN, words, (*here, "range"), (question.id,) if len(words) > 1 else ())
    if value == UNKNOWN:
        return Fact(State.UNKNOWN, (), here, (question.id,))
    return Fact(State.KNOWN, value if isinstance(value, tuple) else (value,), here)


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
