"""An overlay laid over a rubric: items added, replaced and left out, and everything that it may not do."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from hrdd.engine.complaints import Complaints
from hrdd.engine.conditions import PLACE
from hrdd.model.rubric import Change, Control, Question, Risk, Rubric

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hrdd.diagnostics import Diagnostic, Path
    from hrdd.model.overlay import Overlay
    from hrdd.model.rubric import Condition, Group, Manifest, Right

_HERE = Complaints("rubric")
_fault, _missing = _HERE.fault, _HERE.missing

E = TypeVar("E", Risk, Question, Control)

WORDS = frozenset({"text", "help", "example", "choice_text", "unknown_costs"})
"""What an overlay may say otherwise of a question: its words. The rules of the rubric below rest on the rest."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What the files of an overlay hold: questions by theme, risks by category."""

    overlay: Overlay
    questions: Mapping[str, tuple[Question, ...]]
    risks: Mapping[str, tuple[Risk, ...]]
    controls: tuple[Control, ...]
    rights: tuple[Right, ...]
    groups: tuple[Group, ...]


def misuse(base: Rubric, layer: Layer) -> Iterator[Diagnostic]:
    """Everything that an overlay may not do; spans are still to be added."""
    overlay = layer.overlay
    replaced = {entry.id for entry in overlay.replaces}
    off = {entry.id for entry in overlay.off}
    known = {**base.question, **base.risk, **base.control}
    own = _own(layer)
    for index, entry in enumerate(overlay.off):
        if entry.id not in base.risk and entry.id not in base.control:
            yield _missing(("off", index, "id"), "the risk or control", entry.id, (*base.risk, *base.control))
        elif entry.id in replaced:
            yield _fault(("off", index, "id"), f"{entry.id} is left out and replaced", "Do one of the two.")
    for index, entry in enumerate(overlay.replaces):
        if entry.id not in known:
            yield _missing(("replaces", index, "id"), "the entry", entry.id, known)
        elif entry.id not in own:
            yield _fault(("replaces", index, "id"), f"no file here holds {entry.id}", "Write it, or delete this entry.")
    yield from _taken(base, layer, own, replaced | off)
    yield from _weakened(base, layer, replaced)


def _taken(base: Rubric, layer: Layer, own: Mapping[str, str], spoken_of: set[str]) -> Iterator[Diagnostic]:
    """Ids that the rubric below has already, for which the overlay does not say that it replaces them."""
    overlay = layer.overlay
    known = {**base.question, **base.risk, **base.control}
    for name, kind in own.items():
        if kind in {"rights", "groups"} and name in getattr(base, kind.removesuffix("s")):
            yield _fault((kind, name), f"{base.name} has this already, and its floors rest on it", "Use another id.")
        elif name in known and name not in spoken_of:
            yield _fault((kind, name), f"{base.name} has this already", "Name it under replaces:, or use another id.")
    for index, derived in enumerate(overlay.derived):
        if derived.id in base.derived:
            yield _fault(("derived", index), f"{base.name} has {derived.id} already", "Use another id.")
    for theme in overlay.themes:
        if theme.id in base.themes:
            yield _fault(("themes",), f"{base.name} has the theme {theme.id} already", "Delete it here.")


def _own(layer: Layer) -> dict[str, str]:
    """Every entry of the overlay's files, and its kind."""
    found = {question.id: "questions" for asked in layer.questions.values() for question in asked}
    found |= {risk.id: "risks" for risks in layer.risks.values() for risk in risks}
    found |= {control.id: "controls" for control in layer.controls}
    found |= {right.id: "rights" for right in layer.rights}
    return found | {group.id: "groups" for group in layer.groups}


def _weakened(base: Rubric, layer: Layer, replaced: set[str]) -> Iterator[Diagnostic]:
    for category, risks in layer.risks.items():
        for risk in risks:
            if risk.id in replaced and risk.id in base.risk:
                yield from _risk(base, base.risk[risk.id], risk, category)
    for question in (question for asked in layer.questions.values() for question in asked):
        before = base.question.get(question.id)
        if question.id in replaced and before is not None:
            for key in type(question).model_fields:
                if key not in WORDS and getattr(question, key) != getattr(before, key):
                    text = f"{key} is not what {base.name} says, and its rules rest on it"
                    yield _fault(("questions", question.id, key), text, "Change the words only, or add a question.")


def _risk(base: Rubric, before: Risk, risk: Risk, category: str) -> Iterator[Diagnostic]:
    """The floors under a risk stay: its category, how it harms, and what a place makes of its likelihood."""
    path: Path = ("risks", risk.id)
    if base.category_of[risk.id] != category:
        text = f"{risk.id} belongs to {base.category_of[risk.id]}"
        yield _fault(path, text, "Move it to the file of that category.")
    for key in ("adversarial", "sensitive"):
        if getattr(before, key) and not getattr(risk, key):
            yield _fault(path, f"{risk.id} is {key} in {base.name}, which sets floors", f"Write {key}: true.")
    for rule in before.likelihood:
        if rule.when is None or not any(name.startswith(PLACE) for name in _behind(rule.when, base)):
            continue
        if not any(own.when == rule.when and own.level >= rule.level for own in risk.likelihood):
            text = f"a floor that places set is missing: likelihood {rule.level}"
            yield _fault((*path, "likelihood"), text, f"Copy the rule from {base.name}.")


def _behind(condition: Condition, rubric: Rubric) -> tuple[str, ...]:
    return tuple(
        name
        for fact in condition.facts
        for name in (_behind(rubric.derived[fact], rubric) if fact in rubric.derived else (fact,))
    )


def merged(base: Rubric, layer: Layer, digest: str) -> Rubric:
    """The rubric below with an overlay on it that misuses nothing.

    What only served a risk or a control that is left out goes with it: questions that nothing uses any more, and
    controls that address nothing.
    """
    overlay = layer.overlay
    off = {entry.id for entry in overlay.off}
    own_controls = {control.id: control for control in layer.controls}
    risks = {
        category: tuple(_linked(risk, off) for risk in _laid(found, layer.risks.get(category, ()), off))
        for category, found in base.risks.items()
    }
    left = {risk.id for found in risks.values() for risk in found}
    named = {link.control for found in risks.values() for risk in found for link in risk.controls}
    controls = tuple(
        _without_effects(control, left)
        for control in _laid(base.controls, tuple(own_controls.values()), off)
        if control.id in named or control.id in own_controls
    )
    themes = {theme: tuple(base.question[name] for name in names) for theme, names in base.themes.items()}
    asked = {
        theme: _laid(themes.get(theme, ()), layer.questions.get(theme, ()), set())
        for theme in (*themes, *(theme.id for theme in overlay.themes))
    }
    changes = {key: getattr(overlay, key) for key in ("id", "version", "title", "summary", "licence")}
    manifest = base.manifest.model_copy(
        update={
            **changes,
            "themes": (*base.manifest.themes, *overlay.themes),
            "derived": (*base.manifest.derived, *overlay.derived),
        }
    )
    kept = {control.id for control in controls}
    rubric = Rubric.model_construct(
        manifest=manifest,
        questions=tuple(question for found in asked.values() for question in found if _measures(question, kept)),
        themes=MappingProxyType({}),
        risks=MappingProxyType(risks),
        controls=controls,
        rights=(*base.rights, *layer.rights),
        groups=(*base.groups, *layer.groups),
        places=base.places,
        digest=digest,
        extends=base.name,
        changes=tuple(_changes(base, overlay)),
    )
    return _asking_only_what_counts(rubric, base, asked)


def _measures(question: Question, controls: set[str]) -> bool:
    return question.measure is None or question.measure in controls


def _laid(before: tuple[E, ...], own: tuple[E, ...], off: set[str]) -> tuple[E, ...]:
    """Entries of the rubric below, replaced in their place or left out; those that are new come after them."""
    mine = {entry.id: entry for entry in own}
    found = {entry.id: mine.get(entry.id, entry) for entry in before if entry.id not in off} | mine
    return tuple(found.values())


def _linked(risk: Risk, off: set[str]) -> Risk:
    kept = tuple(link for link in risk.controls if link.control not in off)
    return risk if len(kept) == len(risk.controls) else risk.model_copy(update={"controls": kept})


def _without_effects(control: Control, risks: set[str]) -> Control:
    """A side effect that would be rated under a risk left out is still told."""
    if all(effect.risk is None or effect.risk in risks for effect in control.side_effects):
        return control
    effects = tuple(
        effect if effect.risk in risks else effect.model_copy(update={"risk": None}) for effect in control.side_effects
    )
    return control.model_copy(update={"side_effects": effects})


def _asking_only_what_counts(rubric: Rubric, base: Rubric, asked: Mapping[str, tuple[Question, ...]]) -> Rubric:
    """Without the questions of the rubric below that nothing uses since something was left out."""
    left = rubric.questions
    while True:
        used = {name for condition in _conditions(rubric, left) for name in condition.facts}
        kept = tuple(q for q in left if q.measure is not None or q.id in used or q.id not in base.question)
        if len(kept) == len(left):
            break
        left = kept
    names = {question.id for question in left}
    themes = {theme: tuple(q.id for q in found if q.id in names) for theme, found in asked.items()}
    held = {**dict(rubric), "questions": left, "themes": MappingProxyType(themes)}
    held["manifest"] = _looking_at(rubric.manifest, {*names, *rubric.derived})
    return Rubric.model_construct(**held)


def _looking_at(manifest: Manifest, known: set[str]) -> Manifest:
    """Without what `hrdd check` would ask about questions that are gone, and what they would say of a danger."""
    danger, wanted = manifest.danger, manifest.second_look
    if danger is not None and not _known(danger, known):
        parts = tuple(part for part in danger.any or () if _known(part, known))
        danger = danger.model_copy(update={"any": parts}) if parts else None
    manifest = manifest.model_copy(update={"danger": danger})
    if wanted is None:
        return manifest
    kept = {
        "keywords": tuple(entry for entry in wanted.keywords if entry.question in known),
        "contradictions": tuple(entry for entry in wanted.contradictions if _known(entry.when, known)),
    }
    return manifest.model_copy(update={"second_look": wanted.model_copy(update=kept)})


def _known(condition: Condition, known: set[str]) -> bool:
    """Whether a condition looks only at what is there."""
    return all(name in known or name.startswith(PLACE) for name in condition.facts)


def _conditions(rubric: Rubric, questions: tuple[Question, ...]) -> Iterator[Condition]:
    yield rubric.manifest.gate.children_when
    yield from (derived.when for derived in rubric.manifest.derived)
    yield from (question.ask_when for question in questions if question.ask_when is not None)
    for risk in (risk for risks in rubric.risks.values() for risk in risks):
        yield risk.applies_when
        for rules in (risk.gravity, risk.breadth, risk.irremediability, risk.likelihood):
            yield from (rule.when for rule in rules if rule.when is not None)


def _changes(base: Rubric, overlay: Overlay) -> Iterator[Change]:
    for how, entries in (("off", overlay.off), ("replaced", overlay.replaces)):
        for entry in entries:
            yield Change(how=how, id=entry.id, title=_title(base, entry.id), because=entry.because)  # type: ignore[arg-type]


def _title(base: Rubric, name: str) -> str:
    if name in base.question:
        return base.question[name].text
    return base.risk[name].title if name in base.risk else base.control[name].title
