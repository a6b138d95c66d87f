"""Does a rubric hang together: every name known, every table lawful, every rule able to hold (design: rubric check)."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from hrdd.engine.complaints import Complaints
from hrdd.engine.conditions import PLACE
from hrdd.engine.policy_lint import policy_faults
from hrdd.engine.tables import rating_of, severity_of
from hrdd.model.base import FACTORS, LEVELS, Rating

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hrdd.diagnostics import Diagnostic, Path
    from hrdd.model.rubric import Condition, Risk, Rubric

_HERE = Complaints("rubric")
_say, _fault, _missing = _HERE.say, _HERE.fault, _HERE.missing


def faults(rubric: Rubric) -> tuple[Diagnostic, ...]:
    """Everything that keeps a rubric from being used; empty for a sound one. Places are still to be added."""
    found = [
        *_tables(rubric),
        *_manifest(rubric),
        *policy_faults(rubric),
        *_twice(rubric),
        *_conditions(rubric),
        *_risks(rubric),
        *_questions(rubric),
        *_controls(rubric),
        *_circles(rubric),
        *_second_look(rubric),
    ]
    if not rubric.risk:
        found.append(_say("HR308", ("id",), what="risks"))
    if not rubric.questions:
        found.append(_say("HR308", ("id",), what="questions"))
    return tuple(found)


def _tables(rubric: Rubric) -> Iterator[Diagnostic]:
    """The laws of the method over every cell: total, monotone, dominated by severity, one step at a time, floors."""
    severity, rating = rubric.manifest.severity.table, rubric.manifest.rating.table
    gaps = [(f"g{g}", f"b{b}") for g, b in product(LEVELS, LEVELS) if f"b{b}" not in severity.get(f"g{g}", {})]  # type: ignore[call-overload]
    for g, b in gaps:
        yield _say("HR303", ("severity", "table"), table="severity", problem="a row is missing", cell=f"{g}.{b}")
    absent = [f"s{s}" for s in LEVELS if f"s{s}" not in rating]
    for s in absent:
        yield _say("HR303", ("rating", "table"), table="rating", problem="a row is missing", cell=s)
    if gaps or absent:
        return
    yield from _severity_laws(rubric)
    yield from _rating_laws(rubric)
    yield from _one_step(rubric)


def _severity_laws(rubric: Rubric) -> Iterator[Diagnostic]:
    for g, b, i in product(LEVELS, LEVELS, LEVELS):
        here = severity_of(rubric, g, b, i)
        path: Path = ("severity", "table", f"g{g}", f"b{b}", i - 1)
        cell = f"g{g}.b{b}, column {i}"
        if here < g:
            yield _say("HR303", path, table="severity", problem="severity is below gravity", cell=cell)
        for before in ((g - 1, b, i), (g, b - 1, i), (g, b, i - 1)):
            if min(before) < LEVELS[0]:
                continue
            less = severity_of(rubric, *before)
            if here < less:
                yield _say("HR303", path, table="severity", problem="more harm gives less severity", cell=cell)
            if here - less > 1:
                yield _say("HR303", path, table="severity", problem="one level changes severity by two", cell=cell)


def _rating_laws(rubric: Rubric) -> Iterator[Diagnostic]:
    floors = rubric.manifest.rating.floors
    for s, lik in product(LEVELS, LEVELS):
        here = rating_of(rubric, s, lik)
        path: Path = ("rating", "table", f"s{s}", lik - 1)
        cell = f"s{s}, column {lik}"
        if lik > LEVELS[0] and not 0 <= here - rating_of(rubric, s, lik - 1) <= 1:
            problem = "one level of likelihood lowers the rating or changes it by two"
            yield _say("HR303", path, table="rating", problem=problem, cell=cell)
        if s > LEVELS[0] and here < rating_of(rubric, s - 1, LEVELS[-1]):
            yield _say(
                "HR303", path, table="rating", problem="a more severe risk is rated below a less severe one", cell=cell
            )
        floor = floors.get(f"s{s}")  # type: ignore[call-overload]
        if floor is not None and here < floor:
            yield _say(
                "HR303", path, table="rating", problem=f"this is below the floor {Rating(floor).name}", cell=cell
            )


def _one_step(rubric: Rubric) -> Iterator[Diagnostic]:
    """One level of one raw factor moves the rating by one step at most."""
    for g, b, i, lik in product(LEVELS, LEVELS, LEVELS, LEVELS):
        here = rating_of(rubric, severity_of(rubric, g, b, i), lik)
        for more in ((g + 1, b, i), (g, b + 1, i), (g, b, i + 1)):
            if max(more) <= LEVELS[-1] and rating_of(rubric, severity_of(rubric, *more), lik) - here > 1:
                severity = severity_of(rubric, *more)
                path: Path = ("rating", "table", f"s{severity}", lik - 1)
                problem = f"one level of one factor moves the rating by two (from G{g}, B{b}, I{i})"
                yield _say("HR303", path, table="rating", problem=problem, cell=f"s{severity}, column {lik}")


def _manifest(rubric: Rubric) -> Iterator[Diagnostic]:
    manifest = rubric.manifest
    for factor in FACTORS:
        scale = manifest.scales.get(factor)
        if scale is None or tuple(level.level for level in scale.levels) != LEVELS:
            yield _fault(
                ("scales", factor), "this scale does not have its four levels in order", "Write levels 1 to 4."
            )
    ratings = [obligation.rating for obligation in manifest.obligations]
    if sorted(ratings) != list(Rating):
        yield _fault(("obligations",), "there is not exactly one entry per rating", "Write one for each rating.")
    if sorted(manifest.rating.meanings) != sorted(Rating.__members__):
        yield _fault(
            ("rating", "meanings"), "there is not exactly one meaning per rating", "Write one for each rating."
        )
    themes = {theme.id for theme in manifest.context.themes}
    for key, named in (
        ("heightened_alone", manifest.context.heightened_alone),
        ("heightened_together", manifest.context.heightened_together),
    ):
        for theme in named:
            if theme not in themes:
                yield _missing(("context", key, theme), "the theme", theme, themes)
    gate = manifest.gate
    groups: list[tuple[Path, str]] = [(("gate", "children_group"), gate.children_group)]
    for key, names in (("children_groups", gate.children_groups), ("children_proxies", gate.children_proxies)):
        groups += [(("gate", key, index), name) for index, name in enumerate(names)]
    for path, name in groups:
        if name not in rubric.group:
            yield _missing(path, "the group", name, rubric.group)


def _twice(rubric: Rubric) -> Iterator[Diagnostic]:
    risks = [risk for risks in rubric.risks.values() for risk in risks]
    for kind, entries in (
        ("questions", rubric.questions),
        ("risks", risks),
        ("controls", rubric.controls),
        ("rights", rubric.rights),
        ("groups", rubric.groups),
        ("derived", rubric.manifest.derived),
    ):
        seen: set[str] = set()
        for entry in entries:
            if entry.id in seen:
                yield _say("HR306", (kind, entry.id), id=entry.id, first=kind)
            seen.add(entry.id)
    for name in rubric.derived:
        if name in rubric.question:
            yield _say("HR306", ("derived", name), id=name, first="questions")


def _conditions(rubric: Rubric) -> Iterator[Diagnostic]:
    for path, condition, asks in _all_conditions(rubric):
        yield from _condition(condition, path, rubric, asks=asks)
        yield from _measures(condition, path, rubric)


def _measures(condition: Condition, path: Path, rubric: Rubric) -> Iterator[Diagnostic]:
    """What somebody does about harm decides only what else is asked about it; factors are seen to elsewhere."""
    asker = rubric.question.get(str(path[1])) if path[0] == "questions" else None
    if path[-1] == "when" or (asker is not None and asker.measure is not None):
        return
    for name in _behind(condition.facts, rubric):
        if name in rubric.question and rubric.question[name].measure is not None:
            text = f"{name} is about a measure, which decides only what else is asked about it"
            yield _fault(path, text, "Make it a control of the risk.")


def _second_look(rubric: Rubric) -> Iterator[Diagnostic]:
    """What `hrdd check` looks at twice names questions of the rubric."""
    wanted = rubric.manifest.second_look
    for index, entry in enumerate(wanted.keywords if wanted is not None else ()):
        if entry.question not in rubric.question:
            path: Path = ("second_look", "keywords", index, "question")
            yield _missing(path, "the question", entry.question, rubric.question)
    if rubric.manifest.danger is not None:
        yield from condition_faults(rubric.manifest.danger, ("danger",), rubric, asks=False)
    for index, held in enumerate(wanted.contradictions if wanted is not None else ()):
        path = ("second_look", "contradictions", index, "when")
        yield from _condition(held.when, path, rubric, asks=False)
        if not any(name in rubric.question for name in held.when.facts):
            yield _fault(path, "no question is named", "Name at least one answer.")


def _all_conditions(rubric: Rubric) -> Iterator[tuple[Path, Condition, bool]]:
    for derived in rubric.manifest.derived:
        yield ("derived", derived.id, "when"), derived.when, False
    yield ("gate", "children_when"), rubric.manifest.gate.children_when, False
    for question in rubric.questions:
        if question.ask_when is not None:
            yield ("questions", question.id, "ask_when"), question.ask_when, True
    for risk in rubric.risk.values():
        yield ("risks", risk.id, "applies_when"), risk.applies_when, False
        for factor in FACTORS:
            for index, rule in enumerate(risk.rules(factor)):
                if rule.when is not None:
                    yield ("risks", risk.id, factor, index, "when"), rule.when, False


def _condition(condition: Condition, path: Path, rubric: Rubric, *, asks: bool) -> Iterator[Diagnostic]:
    for index, part in enumerate(condition.parts):
        yield from _condition(part, (*path, condition.group or "", index), rubric, asks=asks)
    name = condition.fact
    if name is None:
        return
    if condition.test == "answered" and not asks:
        yield _fault(path, "answered is for ask_when only", "Test the answer itself.")
    if name.startswith(PLACE):
        yield from _place_test(condition, name.removeprefix(PLACE), path, rubric)
    elif name in rubric.derived:
        words = {condition.is_} if condition.is_ is not None else set(condition.in_ or ("?",))
        if not words <= {"yes", "no"}:
            yield _fault(path, f"{name} is derived: it is yes or no", "Write is: yes or is: no.")
    elif name in rubric.question:
        yield from _answer_test(condition, name, path, rubric)
    else:
        known = (*rubric.question, *rubric.derived)
        yield _missing((*path, "fact"), "the fact", name, known)


def _place_test(condition: Condition, theme: str, path: Path, rubric: Rubric) -> Iterator[Diagnostic]:
    themes = [known.id for known in rubric.manifest.context.themes]
    if theme not in themes:
        yield _missing((*path, "fact"), "the theme", theme, themes)
    if condition.test not in {"is", "at_least", "at_most"} or condition.operand(condition.test) not in LEVELS:
        yield _fault(path, "a place has a level from 1 to 4", "Write for example at_least: 3.")


def _answer_test(condition: Condition, name: str, path: Path, rubric: Rubric) -> Iterator[Diagnostic]:
    question, test, operand = rubric.question[name], condition.test, condition.operand(condition.test)
    if test == "answered":
        return
    if question.many is not (test == "includes"):
        fix = "Write includes: for a question of several answers, and is, in, at_least or at_most for one."
        yield _fault(path, f"{test} does not fit the question {name}", fix)
        return
    for word in operand if isinstance(operand, tuple) else (operand,):
        if word not in question.choices:
            yield _missing((*path, test), f"an answer of {name}", str(word), question.choices)


def _risks(rubric: Rubric) -> Iterator[Diagnostic]:
    for risk in rubric.risk.values():
        path: Path = ("risks", risk.id)
        for key, names, known in (("who", risk.who, rubric.group), ("rights", risk.rights, rubric.right)):
            for index, name in enumerate(names):
                if name not in known:
                    yield _missing((*path, key, index), "the group" if key == "who" else "the right", name, known)
        for index, link in enumerate(risk.controls):
            if link.control not in rubric.control:
                yield _missing((*path, "controls", index, "control"), "the control", link.control, rubric.control)
            elif not set(link.targets) <= set(rubric.control[link.control].targets):
                text = f"{link.control} is credited with a factor that it does not lower"
                yield _fault((*path, "controls", index, "targets"), text, "Keep to the targets of the control.")
        yield from _bearing(risk, rubric)
        yield from _factors(risk, rubric)


def _bearing(risk: Risk, rubric: Rubric) -> Iterator[Diagnostic]:
    """Of a right that allows no exception a risk says how its harm bears on it (method C2)."""
    path: Path = ("risks", risk.id)
    for index, name in enumerate(risk.rights):
        if name in rubric.right and rubric.right[name].absolute and name not in risk.bears_on:
            text = f"{name} allows no exception, and it is not said how this harm bears on it"
            yield _fault((*path, "rights", index), text, f"Write bears_on: {{{name}: violation}}, or step, or touch.")
    for name in risk.bears_on:
        if name not in risk.rights:
            yield _fault((*path, "bears_on", name), f"{name} is not among the rights of this risk", "Add it there.")


def _factors(risk: Risk, rubric: Rubric) -> Iterator[Diagnostic]:
    for factor in FACTORS:
        path: Path = ("risks", risk.id, factor)
        rules = risk.rules(factor)
        bases = [rule for rule in rules if rule.when is None]
        if len(bases) != 1:
            yield _fault(path, f"{factor} has {len(bases)} entries without when", "Write exactly one.")
        elif any(rule.level <= bases[0].level for rule in rules if rule.when is not None):
            yield _fault(path, "a rule does not raise the level of the base entry", "Delete it, or correct its level.")
        for index, rule in enumerate(rules):
            names = _behind(rule.when.facts, rubric) if rule.when is not None else ()
            if any(name.startswith(PLACE) for name in names):
                if factor != "likelihood":
                    text = "a place may raise likelihood only"
                    yield _fault((*path, index), text, "Write two risks; the graver carries the place in applies_when.")
                elif not (risk.adversarial or risk.sensitive):
                    text = "a place raises only what is adversarial or sensitive"
                    yield _fault((*path, index), text, "Mark the risk so, or delete the rule.")
            for name in names:
                if name in rubric.question and rubric.question[name].measure is not None:
                    text = f"{name} is about a measure, which never makes a factor"
                    yield _fault((*path, index), text, "Make it a control of the risk.")
    yield from _gravity(risk, rubric)


def _behind(names: tuple[str, ...], rubric: Rubric) -> tuple[str, ...]:
    """These facts, with those that derived ones among them look at."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting.extend(rubric.derived[name].facts if name in rubric.derived else ())
    return tuple(found)


def _gravity(risk: Risk, rubric: Rubric) -> Iterator[Diagnostic]:
    if max(rule.level for rule in risk.gravity) != risk.worst_gravity:
        text = "worst_gravity is not the highest level of gravity"
        yield _fault(("risks", risk.id, "worst_gravity"), text, "Write the highest level.")
    floors = [rubric.right[name].floor(risk.bears_on.get(name)) for name in risk.rights if name in rubric.right]
    if min(rule.level for rule in risk.gravity) < max(floors, default=LEVELS[0]):
        text = "gravity is lower than a cited right allows"
        yield _fault(("risks", risk.id, "gravity"), text, "Raise it, or cite the right that is really touched.")


def _questions(rubric: Rubric) -> Iterator[Diagnostic]:
    used = {name for _, condition, _ in _all_conditions(rubric) for name in condition.facts}
    for question in rubric.questions:
        path: Path = ("questions", question.id)
        if question.measure is not None and question.measure not in rubric.control:
            yield _missing((*path, "measure"), "the control", question.measure, rubric.control)
        if question.measure is None and question.id not in used:
            yield _fault(path, "nothing uses this question", "Delete it, or use it in a rule.")
        if "unknown" in question.choices:
            yield _fault((*path, "choices"), "unknown is always allowed", "Delete it from the choices.")
        for word in question.choice_text:
            if word not in question.choices:
                yield _missing((*path, "choice_text", word), "the choice", word, question.choices)


def _controls(rubric: Rubric) -> Iterator[Diagnostic]:
    actors = [actor.id for actor in rubric.manifest.actors]
    used = {link.control for risk in rubric.risk.values() for link in risk.controls}
    for control in rubric.controls:
        path: Path = ("controls", control.id)
        if control.id not in used:
            yield _fault(path, "no risk names this control", "Delete it, or add it to a risk.")
        for index, actor in enumerate(control.who_can):
            if actor not in actors:
                yield _missing((*path, "who_can", index), "the actor", actor, actors)
        for index, effect in enumerate(control.side_effects):
            if effect.risk is not None and effect.risk not in rubric.risk:
                yield _missing((*path, "side_effects", index, "risk"), "the risk", effect.risk, rubric.risk)


def _circles(rubric: Rubric) -> Iterator[Diagnostic]:
    """Questions and derived conditions may not wait for themselves."""
    edges = {name: condition.facts for name, condition in rubric.derived.items()}
    edges |= {question.id: question.ask_when.facts for question in rubric.questions if question.ask_when is not None}
    for start in edges:
        seen: set[str] = set()
        waiting = list(edges[start])
        while waiting:
            name = waiting.pop()
            if name == start:
                kind = "derived" if start in rubric.derived else "questions"
                yield _say("HR305", (kind, start), where=start, cycle=" -> ".join((start, *edges[start])))
                break
            if name not in seen:
                seen.add(name)
                waiting.extend(edges.get(name, ()))


def condition_faults(condition: Condition, path: Path, rubric: Rubric, *, asks: bool) -> Iterator[Diagnostic]:
    """What is wrong with one condition over the facts of a rubric; for conditions that stand outside of it."""
    yield from _condition(condition, path, rubric, asks=asks)
