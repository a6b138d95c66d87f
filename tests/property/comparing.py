"""Reading outcomes side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel

from hrdd.engine.codes import PRIORITY
from hrdd.model.outcome import NONE, Bounds, Case, Finding, Outcome, RollUp
from hrdd.model.rubric import Rubric
from tests.property.strategies import World

Rated = tuple[Bounds, Bounds]
"""Inherent and residual rating."""


def ratings(outcome: Outcome) -> dict[str, Rated]:
    """The ratings of every finding, by risk."""
    return {finding.risk: (finding.inherent, finding.residual) for finding in outcome.findings}


def all_ratings(outcome: Outcome) -> tuple[object, ...]:
    """Everything rated: findings with their projections, categories, the subject, and the counts."""
    found = {f.risk: (f.inherent, f.residual, f.projected, f.factors, f.residual_factors) for f in outcome.findings}
    by_category = {name: (rolled.inherent, rolled.residual) for name, rolled in outcome.categories}
    return found, by_category, (outcome.overall.inherent, outcome.overall.residual), outcome.counts


def at_least(more: Bounds, less: Bounds) -> bool:
    """Whether both ends are at least as high."""
    return more.low >= less.low and more.high >= less.high


def holds(wide: Bounds, narrow: Bounds) -> bool:
    """Whether one interval lies in the other."""
    return wide.low <= narrow.low and narrow.high <= wide.high


def rolled(found: RollUp) -> Rated:
    """A roll-up's ratings, NEGLIGIBLE where nothing applies."""
    return (found.inherent or NONE, found.residual or NONE)


def none_lower(more: Outcome, less: Outcome) -> bool:
    """Whether no finding, category or subject rating of the second is higher than in the first."""
    mine, theirs = ratings(more), ratings(less)
    pairs = [(mine.get(risk, (NONE, NONE)), rated) for risk, rated in theirs.items()]
    pairs += [(rolled(dict(more.categories)[name]), rolled(found)) for name, found in less.categories]
    pairs.append((rolled(more.overall), rolled(less.overall)))
    return all(at_least(a, b) for first, second in pairs for a, b in zip(first, second, strict=True))


def cases(finding: Finding) -> dict[tuple[str | None, str], Case]:
    """The cases of a finding by scenario and place."""
    return {(case.scenario, case.place): case for case in finding.cases}


def no_better(exit_code: int, than: int) -> bool:
    """Whether an exit code is at least as bad."""
    return PRIORITY.index(exit_code) <= PRIORITY.index(than)


def passes(outcome: Outcome) -> bool:
    """Whether the gate lets the subject through."""
    return outcome.decision.exit == 0


# --- outcomes without the order of what was written --------------------------


def unordered(world: World, outcome: Outcome) -> object:
    """An outcome with what stands at a position in place of the position, and sorted where order means nothing."""
    return _plain(outcome, world)


def _plain(value: object, world: World) -> object:
    if is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name), world)
            for field in fields(value)
            if field.name != "entry"  # a position
        }
    if isinstance(value, tuple):
        if value and isinstance(value[0], str) and any(isinstance(part, int) for part in value):
            return _path(value, world)
        return sorted((_plain(part, world) for part in value), key=lambda part: json.dumps(part, default=str))
    return value


def _path(path: tuple[Any, ...], world: World) -> object:
    """A path whose positions are replaced by what they lead to."""
    document: object = world.assessment
    if path[:1] == ("risks",) and path[1] in world.rubric.risk and path[2] in {"gravity", "breadth", *_LATER}:
        document = world.rubric.risk[path[1]]
        rule = getattr(document, path[2])[path[3]]
        return [path[0], path[1], path[2], rule.model_dump_json()]
    return [path[0], *_named(path, document)]


_LATER = ("irremediability", "likelihood")


def _named(path: tuple[Any, ...], document: object) -> list[object]:
    found: list[object] = []
    here: Any = document
    for part in path:
        here = _step(here, part)
        found.append(part if isinstance(part, str) or here is None else _text(here))
    return found


def _text(value: Any) -> object:
    return json.dumps(_sorted(value.model_dump(mode="json"))) if isinstance(value, BaseModel) else value


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(inner) for key, inner in value.items()}
    return sorted((_sorted(inner) for inner in value), key=json.dumps) if isinstance(value, list) else value


def _step(here: Any, part: str | int) -> Any:
    if here is None:
        return None
    if isinstance(here, Mapping):
        return here.get(part)
    if isinstance(part, int):
        return here[part]
    return getattr(here, part, None)


def resolves(path: Iterable[str | int], data: Any) -> bool:
    """Whether a path leads to something in dumped data."""
    for part in path:
        inside = part in data if isinstance(data, Mapping) else isinstance(part, int) and part < len(data)
        if not inside:
            return False
        data = data[part]
    return True


def rubric_data(rubric: Rubric) -> dict[str, Any]:
    """A rubric as the paths of its steps see it: the lists of entries by id, the rest as in the manifest."""
    data = rubric.manifest.model_dump(mode="json", by_alias=True, exclude_none=True)
    data["risks"] = {name: risk.model_dump(mode="json", exclude_none=True) for name, risk in rubric.risk.items()}
    data["questions"] = {name: asked.model_dump(mode="json") for name, asked in rubric.question.items()}
    data["rights"] = {name: right.model_dump(mode="json") for name, right in rubric.right.items()}
    data["controls"] = {name: control.model_dump(mode="json") for name, control in rubric.control.items()}
    return data
