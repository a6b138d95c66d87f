"""Does a screen hang together, and does it fit its rubric: every name known, every flag able to rise."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from hrdd.engine.complaints import Complaints
from hrdd.engine.lint import condition_faults
from hrdd.engine.screening import asked_questions
from hrdd.model.rubric import Rubric
from hrdd.model.screen import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hrdd.diagnostics import Diagnostic, Path
    from hrdd.model.rubric import Condition
    from hrdd.model.screen import Screen

_HERE = Complaints("screen")
_say, _fault, _missing = _HERE.say, _HERE.fault, _HERE.missing


def screen_faults(screen: Screen, rubric: Rubric) -> tuple[Diagnostic, ...]:
    """Everything that keeps a screen from being used with a rubric; empty for a sound one. Places are to be added."""
    strangers = tuple(_strangers(screen, rubric))
    if strangers:  # conditions can be read only over questions that exist
        return strangers
    seen = _as_rubric(screen, rubric)
    return (
        *_twice(screen),
        *(fault for path, held, asks in _conditions(screen) for fault in condition_faults(held, path, seen, asks=asks)),
        *(condition_faults(screen.danger, ("danger",), seen, asks=False) if screen.danger is not None else ()),
        *_order(screen),
        *_carried(screen, rubric),
        *_held_open(screen, rubric),
        *_terms(screen, rubric),
        *_endings(screen),
    )


def _strangers(screen: Screen, rubric: Rubric) -> Iterator[Diagnostic]:
    for index, entry in enumerate(screen.questions):
        path: Path = ("questions", index)
        if entry.use is not None and entry.use not in rubric.question:
            yield _missing((*path, "use"), "the question", entry.use, rubric.question)
        elif entry.use is not None and screen.kind not in rubric.question[entry.use].kinds:
            text = f"{entry.use} is not a question for this kind of subject"
            yield _fault((*path, "use"), text, "Write a question of the screen's own, with carries.")
        elif entry.id is not None and entry.id in rubric.question:
            yield _fault((*path, "id"), f"{entry.id} is a question of the rubric", "Write use:, or choose another id.")


def _as_rubric(screen: Screen, rubric: Rubric) -> Rubric:
    """The screen's facts in place of the rubric's, so that its conditions are held to the same laws."""
    fields = {name: getattr(rubric, name) for name in Rubric.model_fields}
    fields["questions"] = tuple(asked_questions(screen, rubric).values())
    fields["manifest"] = rubric.manifest.model_copy(update={"derived": screen.derived})
    fields["risks"] = MappingProxyType({})
    return Rubric.model_construct(**fields)


def _twice(screen: Screen) -> Iterator[Diagnostic]:
    lists: tuple[tuple[str, list[str]], ...] = (
        ("questions", [entry.name for entry in screen.questions]),
        ("flags", [flag.id for flag in screen.flags]),
        ("conditions", [terms.id for terms in screen.conditions]),
    )
    for kind, names in lists:
        for index, name in enumerate(names):
            if name in names[:index]:
                yield _say("HR306", (kind, index), id=name, first=kind)


def _conditions(screen: Screen) -> Iterator[tuple[Path, Condition, bool]]:
    for index, derived in enumerate(screen.derived):
        yield ("derived", index, "when"), derived.when, False
    for index, entry in enumerate(screen.questions):
        if entry.ask_when is not None:
            yield ("questions", index, "ask_when"), entry.ask_when, True
    for index, flag in enumerate(screen.flags):
        yield ("flags", index, "when"), flag.when, False
    yield ("team_first_when",), screen.team_first_when, False


def _order(screen: Screen) -> Iterator[Diagnostic]:
    """A question hangs only on questions before it, so that a screen can be gone through from top to bottom."""
    derived = {entry.id: entry.when for entry in screen.derived}
    names = [entry.name for entry in screen.questions]
    for index, entry in enumerate(screen.questions):
        waiting = list(entry.ask_when.facts) if entry.ask_when is not None else []
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in derived and name not in seen:
                waiting.extend(derived[name].facts)
            elif name in names and names.index(name) >= index:
                text = f"{entry.name} hangs on {name}, which is asked later"
                yield _fault(("questions", index, "ask_when"), text, "Put it further down.")
            seen.add(name)


def _carried(screen: Screen, rubric: Rubric) -> Iterator[Diagnostic]:
    for index, entry in enumerate(screen.questions):
        for word, answers in entry.carries.items():
            path: Path = ("questions", index, "carries", word)
            if word not in entry.choices:
                yield _missing(path, "the choice", word, entry.choices)
            yield from _answers(screen, answers, path, rubric)
    yield from _unused(screen)


def _answers(screen: Screen, answers: Mapping[str, str], path: Path, rubric: Rubric) -> Iterator[Diagnostic]:
    for name, word in answers.items():
        question = rubric.question.get(name)
        if question is None:
            yield _missing((*path, name), "the question", name, rubric.question)
        elif screen.kind not in question.kinds or question.many:
            yield _fault((*path, name), f"{name} cannot be carried to", "Name a question of one answer for this kind.")
        elif word not in question.choices:
            yield _missing((*path, name), f"an answer of {name}", word, question.choices)


def _unused(screen: Screen) -> Iterator[Diagnostic]:
    used = {name for _, condition, _ in _conditions(screen) for name in condition.facts}
    for index, entry in enumerate(screen.questions):
        if entry.name not in used:
            yield _fault(("questions", index), f"no flag looks at {entry.name}", "Delete it, or use it in a flag.")


def _held_open(screen: Screen, rubric: Rubric) -> Iterator[Diagnostic]:
    for index, flag in enumerate(screen.flags):
        for place, name in enumerate(flag.holds_open):
            path: Path = ("flags", index, "holds_open", place)
            risk = rubric.risk.get(name)
            if risk is None:
                yield _missing(path, "the risk", name, rubric.risk)
            elif risk.kinds is not None and screen.kind not in risk.kinds:
                yield _fault(path, f"{name} is not a risk of this kind of subject", "Name a risk that is.")


def _terms(screen: Screen, rubric: Rubric) -> Iterator[Diagnostic]:
    known = [terms.id for terms in screen.conditions]
    used: set[str] = set(screen.standard)
    for index, name in enumerate(screen.standard):
        if name not in known:
            yield _missing(("standard", index), "the condition", name, known)
    for index, flag in enumerate(screen.flags):
        used.update(flag.conditions)
        for place, name in enumerate(flag.conditions):
            if name not in known:
                yield _missing(("flags", index, "conditions", place), "the condition", name, known)
    for index, terms in enumerate(screen.conditions):
        if terms.control is not None and terms.control not in rubric.control:
            yield _missing(("conditions", index, "control"), "the control", terms.control, rubric.control)
        if terms.id not in used:
            yield _fault(("conditions", index), "no flag asks for this condition", "Delete it, or name it in a flag.")


def _endings(screen: Screen) -> Iterator[Diagnostic]:
    if sorted(entry.ending for entry in screen.endings) != sorted(ENDINGS):
        yield _fault(
            ("endings",), "there is not exactly one entry per ending", f"Write one each: {', '.join(ENDINGS)}."
        )
    counting = screen.counting
    if counting.conditions_from > counting.full_from or counting.open > counting.raised:
        text = "more would lead to less"
        yield _fault(("counting",), text, "Let conditions_from be at most full_from, and open at most raised.")
