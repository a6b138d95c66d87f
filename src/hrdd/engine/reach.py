"""What a sound rubric still does wrong: what no answer can reach (errors), and what should be read again (warnings).

Too slow for every start, so that only `hrdd rubric check` asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from hrdd.diagnostics import Diagnostic
from hrdd.engine import wording
from hrdd.engine.conditions import PLACE, allowed_words
from hrdd.engine.satisfaction import possible
from hrdd.model.base import FACTORS
from hrdd.model.rubric import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hrdd.diagnostics import Path
    from hrdd.engine.satisfaction import Goal
    from hrdd.model.base import Factor
    from hrdd.model.rubric import Condition, Risk, Rubric

KINDS: tuple[Kind, ...] = get_args(Kind)


def remarks(rubric: Rubric) -> tuple[Diagnostic, ...]:
    """Every remark on a rubric that has no faults; spans are still to be added."""
    return (
        *_questions(rubric),
        *_derived(rubric),
        *(remark for risk in rubric.risk.values() for remark in _risk(risk, rubric)),
        *_choices(rubric),
        *_wording(rubric),
        *_evidence(rubric),
    )


def _say(code: str, path: Path, **values: str) -> Diagnostic:
    named = {"where": ".".join(map(str, path))} | values
    return Diagnostic(code, "rubric", path, None, tuple(sorted(named.items())))


def _questions(rubric: Rubric) -> Iterator[Diagnostic]:
    for question in rubric.questions:
        if question.ask_when is None:
            continue
        path: Path = ("questions", question.id, "ask_when")
        never = [kind for kind in question.kinds if not possible([(question.ask_when, True)], kind, rubric)]
        if len(never) == len(question.kinds):
            yield _say("HR311", path)
        elif never:
            yield _say("HR323", ("questions", question.id), kinds=", ".join(never))


def _derived(rubric: Rubric) -> Iterator[Diagnostic]:
    used = {name for condition in _conditions(rubric) for name in condition.facts}
    for name, condition in rubric.derived.items():
        path: Path = ("derived", name, "when")
        if not any(possible([(condition, True)], kind, rubric) for kind in KINDS):
            yield _say("HR311", path)
        if name not in used:
            yield _say("HR328", ("derived", name))


def _conditions(rubric: Rubric) -> Iterator[Condition]:
    yield rubric.manifest.gate.children_when
    yield from rubric.derived.values()
    for question in rubric.questions:
        if question.ask_when is not None:
            yield question.ask_when
    for risk in rubric.risk.values():
        yield risk.applies_when
        for factor in FACTORS:
            yield from (rule.when for rule in risk.rules(factor) if rule.when is not None)


def _risk(risk: Risk, rubric: Rubric) -> Iterator[Diagnostic]:
    """A risk that no answers bring about, and levels that nothing reaches."""
    reached = [kind for kind in risk.kinds or KINDS if possible([(risk.applies_when, True)], kind, rubric)]
    if not reached:
        yield _say("HR311", ("risks", risk.id, "applies_when"))
        return
    for factor in FACTORS:
        yield from _levels(risk, factor, reached, rubric)


def _levels(risk: Risk, factor: Factor, kinds: list[Kind], rubric: Rubric) -> Iterator[Diagnostic]:
    rules = risk.rules(factor)
    applies: Goal = (risk.applies_when, True)
    for index, rule in enumerate(rules):
        path: Path = ("risks", risk.id, factor, index)
        own: list[Goal] = [applies] if rule.when is None else [applies, (rule.when, True)]
        if rule.when is not None and not any(possible(own, kind, rubric) for kind in kinds):
            yield _say("HR311", (*path, "when"))
            continue
        higher: list[Goal] = [
            (other.when, False) for other in rules if other.when is not None and other.level > rule.level
        ]
        if higher and not any(possible([*own, *higher], kind, rubric) for kind in kinds):
            yield _say("HR321" if rule.when is not None else "HR322", path, level=str(rule.level))


def _choices(rubric: Rubric) -> Iterator[Diagnostic]:
    """Answers that every condition reads alike: whoever answers spends thought on a difference that makes none."""
    tests: dict[str, list[Condition]] = {}
    for condition in _conditions(rubric):
        for test in _tests(condition):
            tests.setdefault(str(test.fact), []).append(test)
    for question in rubric.questions:
        own = [test for test in tests.get(question.id, ()) if test.answered is None]
        if question.measure is not None or not own:
            continue
        alike: dict[tuple[bool, ...], list[str]] = {}
        for word in question.choices:
            alike.setdefault(tuple(word in allowed_words(test, question) for test in own), []).append(word)
        for words in alike.values():
            if len(words) > 1:
                yield _say("HR324", ("questions", question.id, "choices"), words=", ".join(words))


def _tests(condition: Condition) -> Iterator[Condition]:
    if condition.fact is not None and not condition.fact.startswith(PLACE):
        yield condition
    for part in condition.parts:
        yield from _tests(part)


def _wording(rubric: Rubric) -> Iterator[Diagnostic]:
    for question in rubric.questions:
        path: Path = ("questions", question.id, "text")
        if found := wording.leading(question.text):
            yield _say("HR325", path, words=", ".join(found))
        if piece := wording.twice(question.text):
            yield _say("HR326", path, piece=piece)


def _evidence(rubric: Rubric) -> Iterator[Diagnostic]:
    for control in rubric.controls:
        for key in ("in_place", "works"):
            if wording.says_nothing(getattr(control, key)):
                yield _say("HR327", ("controls", control.id, key), what="nothing that could be shown")
        if control.in_place.strip() == control.works.strip():
            yield _say("HR327", ("controls", control.id, "works"), what="only that the control is there")
