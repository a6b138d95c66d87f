"""The policy in force: the rubric's own, stricter at some stages and for some kinds, and stricter still by settings.

Nothing here can loosen a gate: of two layers that speak of the same thing, the stricter one holds (design: settings).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hrdd.model.outcome import CONFIDENCES
from hrdd.model.strictness import Strictness

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hrdd.diagnostics import Path
    from hrdd.model.rubric import GatePolicy, Rubric
    from hrdd.model.settings import GateSettings

KEYS = tuple(Strictness.model_fields)
"""What a policy can be stricter about, in the order it is told in."""

LAYERS = ("stages", "kinds")
UNKNOWN = ("deciding", "any")


@dataclass(frozen=True, slots=True)
class Loosening:
    """A layer that asks for less than what lies below it: where it says so, what it says, and what already holds."""

    path: Path
    asked: str
    held: str


def in_force(policy: GatePolicy, stage: str, kind: str) -> GatePolicy:
    """The policy for one subject: the base with what its stage and its kind add."""
    layers: tuple[Mapping[Any, Strictness], ...] = (policy.stages, policy.kinds)
    for layer, name in zip(layers, (stage, kind), strict=True):
        if name in layer:
            policy = with_layer(policy, layer[name])
    return policy


def with_layer(policy: GatePolicy, layer: Strictness) -> GatePolicy:
    """The policy with one layer on top: of each pair the stricter holds."""
    if not layer.model_fields_set:
        return policy
    asked = {key: stricter(key, held(policy, key), getattr(layer, key)) for key in KEYS}
    leave = policy.exception.model_copy(
        update={
            "days": asked["exception_days"],
            "heightened_days": min(policy.exception.heightened_days, asked["exception_days"]),
            "renewals": asked["exception_renewals"],
        }
    )
    managed = policy.managed.model_copy(
        update={"review_months": asked["managed_review_months"], "confidence": asked["managed_confidence"]}
    )
    return policy.model_copy(
        update={
            "fails_from": asked["fails_from"],
            "engagement_from": asked["engagement_from"],
            "unknown": asked["unknown"],
            "notices_fail": asked["notices_fail"],
            "promises": policy.promises and asked["promises"] is not False,
            "exception": leave,
            "managed": managed,
        }
    )


def held(policy: GatePolicy, key: str) -> Any:
    """What a policy says of one key of a layer."""
    match key:
        case "promises":
            return None if policy.promises else False
        case "exception_days":
            return policy.exception.days
        case "exception_renewals":
            return policy.exception.renewals
        case "managed_review_months":
            return policy.managed.review_months
        case "managed_confidence":
            return policy.managed.confidence
        case _:
            return getattr(policy, key)


def stricter(key: str, one: Any, other: Any) -> Any:
    """The stricter of two values of one key; None asks for nothing."""
    if one is None or other is None:
        return other if one is None else one
    match key:
        case "notices_fail":
            return tuple(dict.fromkeys((*one, *other)))
        case "unknown":
            return max(one, other, key=UNKNOWN.index)
        case "managed_confidence":
            return max(one, other, key=CONFIDENCES.index)
        case _:
            return min(one, other)


def both(one: Strictness, other: Strictness) -> Strictness:
    """What two layers ask together."""
    asked = {key: stricter(key, getattr(one, key), getattr(other, key)) for key in KEYS}
    return Strictness.model_construct(_fields_set={key for key in KEYS if asked[key] not in {None, ()}}, **asked)


def with_settings(rubric: Rubric, settings: GateSettings) -> Rubric:
    """The same rubric, whose gate asks what the settings ask besides."""
    if not settings.model_fields_set:
        return rubric
    gate = with_layer(rubric.manifest.gate, settings)
    added = {}
    for name in LAYERS:
        layers = dict(getattr(gate, name))
        for key, layer in getattr(settings, name).items():
            layers[key] = both(layers.get(key, Strictness()), layer)
        added[name] = layers
    manifest = rubric.manifest.model_copy(update={"gate": gate.model_copy(update=added)})
    return rubric.model_copy(update={"manifest": manifest})


def loosenings(policy: GatePolicy, settings: GateSettings | None = None) -> Iterator[Loosening]:
    """Every key by which a layer would loosen what lies below it: of settings, or of the rubric's own layers."""
    if settings is None:
        yield from _layers(policy, policy)
    else:
        yield from _looser((), policy, settings)
        yield from _layers(with_layer(policy, settings), settings)


def _layers(policy: GatePolicy, above: GatePolicy | GateSettings) -> Iterator[Loosening]:
    """The layers of stages and kinds; those of settings are held against the rubric's own of the same stage or kind."""
    for name in LAYERS:
        own = getattr(policy, name)
        for key, layer in getattr(above, name).items():
            below = with_layer(policy, own[key]) if above is not policy and key in own else policy
            yield from _looser((name, key), below, layer)


def _looser(at: Path, policy: GatePolicy, layer: Strictness) -> Iterator[Loosening]:
    for key in KEYS:
        asked, now = getattr(layer, key), held(policy, key)
        if key != "notices_fail" and asked is not None and stricter(key, now, asked) != asked:
            yield Loosening((*at, key), _word(asked), _word(now))


def _word(value: Any) -> str:
    return str(getattr(value, "name", value))
