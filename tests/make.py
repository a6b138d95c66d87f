"""Small rubrics and assessments for tests: a tiny sound rubric, and files of a few lines of YAML."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from textwrap import dedent
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from hrdd.diagnostics import Diagnostic
from hrdd.engine import assess
from hrdd.engine.coherence import complaints
from hrdd.library.assessments import understand
from hrdd.library.shapes import shaped
from hrdd.model.assessment import Assessment
from hrdd.model.outcome import Finding, Outcome, Reason
from hrdd.model.rubric import Condition, Control, Derived, Group, Manifest, PlaceLevel, Question, Right, Risk, Rubric
from hrdd.source import parse

E = TypeVar("E", bound=BaseModel)

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 3, 1)
"""The day on which subjects are assessed and, unless a test says otherwise, judged."""

DERIVED = """
- {id: exposed, when: {any: [{fact: names, is: required}, {fact: addresses, is: yes}]}}
"""

QUESTIONS = """
- {id: reach, kinds: [feature, event], choices: [no, yes]}
- {id: under18, kinds: [feature, event], choices: [no, possible, likely]}
- {id: data, kinds: [feature], choices: [no, yes]}
- {id: addresses, kinds: [feature], choices: [no, yes], ask_when: {fact: data, is: yes}}
- {id: names, kinds: [feature], choices: [no, optional, required], ask_when: {fact: data, is: yes}}
- {id: topics, kinds: [feature], choices: [none, politics, religion, war], many: true}
- {id: crowd, kinds: [feature], choices: [few, some, most]}
- {id: law, kinds: [feature], choices: [no, on-books, used], per_place: true,
   ask_when: {fact: place.expression, at_least: 3}}
- {id: patrol, kinds: [feature], choices: [daily, none], measure: watch}
"""

RISKS = """
- id: ha-01
  who: [women-girls, newcomers]
  rights: [udhr-12]
  harms: targeted
  adversarial: true
  worst_gravity: 3
  applies_when: {fact: reach, is: yes}
  gravity: [{level: 2}, {level: 3, when: {fact: topics, includes: [politics, war]}}]
  breadth: [{level: 1}, {level: 2, when: {fact: crowd, at_least: some}}, {level: 4, when: {fact: crowd, is: most}}]
  irremediability: [{level: 2}]
  likelihood:
    - {level: 2}
    - {level: 3, when: {fact: place.expression, at_least: 4}}
  controls:
    - {control: watch, targets: [likelihood, breadth]}
    - {control: block, targets: [likelihood, irremediability]}
    - {control: notice, targets: [likelihood]}
    - {control: alarm, targets: [likelihood, breadth]}
    - {control: repair, targets: [irremediability]}
- id: gs-01
  who: [human-rights-defenders]
  rights: [iccpr-17]
  harms: targeted
  adversarial: true
  worst_gravity: 4
  applies_when: {all: [{fact: exposed, is: yes}, {fact: law, is: used}]}
  gravity: [{level: 4}]
  breadth: [{level: 1}]
  irremediability: [{level: 4}]
  likelihood: [{level: 2}, {level: 3, when: {fact: topics, includes: war}}]
  controls: [{control: block, targets: [likelihood]}]
"""

CONTROLS = """
- {id: watch, type: prevent, targets: [likelihood, breadth]}
- {id: block, type: prevent, targets: [likelihood, breadth, irremediability],
   side_effects: [{text: "Newcomers are shut out.", risk: ha-01}]}
- {id: notice, type: inform, targets: [likelihood]}
- {id: alarm, type: detect, targets: [likelihood, breadth]}
- {id: repair, type: remedy, targets: [irremediability]}
"""

RIGHTS = """
- {id: udhr-12, instrument: UDHR, article: "12"}
- {id: iccpr-17, instrument: ICCPR, article: "17"}
- {id: udhr-3, instrument: UDHR, article: "3", least_gravity: 2}
"""

GROUPS = """
- {id: children}
- {id: children-under13}
- {id: teens-13-17}
- {id: teachers-parents}
- {id: women-girls}
- {id: newcomers}
- {id: human-rights-defenders}
"""

LEVELS: dict[str, dict[str, int | None]] = {
    "DE": {},
    "FR": {},
    "TR": {"expression": 4},
    "RU": {"expression": 4, "civic-space": 4},
    "SY": {"conflict": 4},
    "XK": {"expression": None},
}
"""Levels of places where they are not 1."""

WORDS = ("title", "text", "help", "example", "harm", "in_place", "works")
"""Texts that every entry of a kind must have and no test reads."""


def _filled(model: type[BaseModel], entry: dict[str, object]) -> dict[str, object]:
    """An entry with the words that its model requires."""
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    more: dict[str, object] = {name: f"A {name}." for name in WORDS if name in required}
    more |= {"who_can": ("foundation",)} if "who_can" in required else {}
    more |= {"controls": ()} if model is Risk else {}
    for factor in ("gravity", "breadth", "irremediability", "likelihood"):
        rules = entry.get(factor)
        if isinstance(rules, list | tuple):
            entry = {**entry, factor: tuple({"because": f"A reason for {factor}.", **rule} for rule in rules)}
    return more | entry


def entries(model: type[E], text: str) -> tuple[E, ...]:
    """A list of entries of a rubric, their words filled in."""
    document = parse(dedent(text).encode(), "rubric.yaml", expect="sequence")
    made: list[E] = []
    for index, entry in enumerate(document.data):
        found, wrong = shaped(model, _filled(model, entry), document, (index,))
        assert found is not None, [f"{one.path}: {one.message}" for one in wrong]
        made.append(found)
    return tuple(made)


def condition(text: str) -> Condition:
    """One condition."""
    return entries(Derived, f"- {{id: it, when: {text}}}")[0].when


@cache
def _shipped() -> Manifest:
    document = parse((ROOT / "rubrics/core/rubric.yaml").read_bytes(), "rubric.yaml")
    found, _ = shaped(Manifest, document.data, document)
    assert found is not None
    return found


@cache
def manifest(derived: str = DERIVED) -> Manifest:
    """The shipped scales, tables and policies, with derived conditions of our own."""
    shipped = _shipped()
    gate = shipped.gate.model_copy(update={"children_when": condition("{fact: under18, at_least: possible}")})
    return shipped.model_copy(
        update={"derived": entries(Derived, derived), "gate": gate, "second_look": None, "danger": None}
    )


@cache
def places() -> dict[str, dict[str, PlaceLevel]]:
    """The place table: level 1 in every theme, but for what LEVELS says."""
    themes = [theme.id for theme in _shipped().context.themes]
    return {
        place: {
            theme: PlaceLevel(level=levels.get(theme, 1), year=2025, sources="a", confidence="high") for theme in themes
        }
        for place, levels in LEVELS.items()
    }


@cache
def rubric(
    *,
    questions: str = QUESTIONS,
    risks: str = RISKS,
    controls: str = CONTROLS,
    rights: str = RIGHTS,
    groups: str = GROUPS,
    derived: str = DERIVED,
    more_questions: str = "",
    more_risks: str = "",
    more_controls: str = "",
) -> Rubric:
    """A tiny rubric: two risks, five controls, nine questions, four places with trouble and two without."""
    asked = entries(Question, dedent(questions) + dedent(more_questions))
    found = entries(Risk, dedent(risks) + dedent(more_risks))
    category = {"ha": "harassment", "gs": "surveillance-censorship", "cr": "child-rights"}
    by_category = {
        known.id: tuple(risk for risk in found if category.get(risk.id[:2], "harmful-content") == known.id)
        for known in _shipped().categories
    }
    return Rubric.model_construct(
        manifest=manifest(derived),
        questions=asked,
        themes=MappingProxyType({"people": tuple(question.id for question in asked)}),
        risks=MappingProxyType(by_category),
        controls=entries(Control, dedent(controls) + dedent(more_controls)),
        rights=entries(Right, rights),
        groups=entries(Group, groups),
        places=MappingProxyType(places()),
        digest="sha256:" + "0" * 64,
    )


def with_policy(base: Rubric, part: str, **changes: object) -> Rubric:
    """The same rubric with one of its policies changed."""
    policy: BaseModel = getattr(base.manifest, part)
    changed = base.manifest.model_copy(update={part: policy.model_copy(update=changes)})
    return Rubric.model_construct(**{**dict(base), "manifest": changed})


ANSWERS = {
    "reach": "yes",
    "under18": "no",
    "data": "no",
    "topics": "[none]",
    "crowd": "few",
}
"""Answers by which ha-01 applies, LOW, and everything is answered in a place without trouble."""


def answers(**changes: str | None) -> str:
    """The line `answers:` with every question answered; None takes an answer away."""
    merged = ANSWERS | {name.replace("_", "-"): value for name, value in changes.items()}
    return "answers: {" + ", ".join(f"{name}: {value}" for name, value in merged.items() if value is not None) + "}\n"


def assessment(
    text: str = "",
    *,
    kind: str = "feature",
    stage: str = "pre-release",
    places: str = "[DE]",
    subject: str = "",
    made: str = "2026-03-01",
    review_by: str = "",
) -> Assessment:
    """An assessment of a few lines: what matters is in `text`; answers are complete where it has none."""
    more = f", {subject}" if subject else ""
    end = f", review_by: {review_by}" if review_by else ""
    head = (
        "hrdd: 1\n"
        f"subject: {{kind: {kind}, id: thing, name: Thing, stage: {stage}, places: {places}{more}}}\n"
        f"assessed: {{date: {made}, by: [{{name: Ada, role: engineer}}]{end}}}\n"
    )
    text = dedent(text)
    raw = head + text + ("" if "answers:" in text else answers())
    return understand(raw.encode(), "thing.yaml", "thing").assessment


def judge(given: Assessment, by: Rubric | None = None, as_of: date = DAY, platform: Outcome | None = None) -> Outcome:
    """Judge a coherent assessment."""
    wrong = complaints(given, by or rubric(), as_of)
    assert not wrong, [f"{one.path}: {one.message}" for one in wrong]
    return assess(given, by or rubric(), as_of, platform)


def said(diagnostics: Sequence[Diagnostic]) -> list[tuple[str, str]]:
    """Complaints as pairs of code and place; each has all that its sentences need."""
    assert all(one.message and isinstance(one.fix, str) for one in diagnostics)
    return [(one.code, ".".join(map(str, one.path))) for one in diagnostics]


def finding(outcome: Outcome, risk: str) -> Finding:
    """The finding on one risk."""
    return outcome.finding(f"{risk}@{outcome.subject}")


def reasons(outcome: Outcome, code: str) -> list[Reason]:
    """The reasons of one code."""
    return [reason for reason in outcome.decision.reasons if reason.code == code]


def codes(outcome: Outcome) -> set[str]:
    """The codes of all reasons."""
    return {reason.code for reason in outcome.decision.reasons}
