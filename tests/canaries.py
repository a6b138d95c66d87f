"""An assessment with a canary in every field that a person fills in their own words, and in every id they coin."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, get_args
from zlib import crc32

from hrdd.diagnostics import Path as Place
from hrdd.engine import assess
from hrdd.engine.access import is_free, parts
from hrdd.library import rubrics
from hrdd.library.assessments import understand
from hrdd.library.materials import fonts, templates
from hrdd.model.assessment import Assessment
from hrdd.model.base import Access, Declared
from hrdd.model.settings import Contact
from hrdd.render.report import Report

DAY = date(2026, 3, 1)
CHOICES: tuple[Access, ...] = ("restricted", "internal", "public")
SHA = "sha256:" + "0" * 64

FULL = f"""
hrdd: 1
subject: {{kind: feature, id: zqid-thing, name: T, stage: pre-release, summary: T, owner: T, part_of: zqid-platform,
  places: [TR, DE], languages: [tr]}}
assessed: {{date: 2026-03-01, by: [{{name: T, role: zqid-role}}]}}
answers:
  change-size: new-data-flow
  changes-data: yes
  changes-content: yes
  changes-access: yes
  count: 1-10
  under18: {{value: possible, because: T, evidence: [zqid-proof]}}
  ip-public: yes
  location: {{value: city, because: T}}
  groups: [human-rights-defenders]
  sensitive: {{value: [politics], because: T}}
  link-identity: unknown
  speech-crimes: {{by_place: {{TR: used, DE: on-books}}, because: T}}
  report: private
evidence:
  zqid-proof: {{title: T, grade: E2, date: 2026-02-01, where: T, author: T, scope: T}}
  zqid-other: {{title: T, grade: E2, date: 2026-02-01, where: T, author: T, scope: T}}
context:
  TR: {{expression: {{level: 4, because: T, sources: [T, T], author: T, date: 2026-02-10, review_by: 2026-08-10}}}}
engagement:
  - {{group: unregistered-editors, how: T, date: 2026-02-12, said: T, changed: T}}
  - {{group: human-rights-defenders, not_done: T, by: 2026-04-15}}
  - {{voice: regional-expert, how: T, date: 2026-02-12, said: T, changed: T, because: T}}
risks:
  gs-01:
    involvement: contribute
    owner: T
    title: T
    harm: T
    gravity: {{level: 4, because: T, evidence: [zqid-proof], by: [{{name: T, role: zqid-claimer}}],
      second_reader: {{name: T, role: zqid-reader, level: 4}}}}
    breadth: {{level: 3, because: T}}
    likelihood: {{level: 1, because: T}}
    irremediability: {{level: 4, because: T}}
    scenarios:
      - {{id: zqid-scenario, what: T, group: unregistered-editors, place: TR, breadth: {{level: 1, because: T}},
         gravity: {{level: 4, because: T}}, likelihood: {{level: 4, because: T}},
         irremediability: {{level: 4, because: T}}}}
    actual: {{since: 2026-01-10, ceased: {{date: 2026-02-01, evidence: [zqid-proof]}},
      remedy: {{what: T, owner: T, due: 2026-05-01}}}}
    leverage: low
    law_conflict: {{law: T, conflicts_with: iccpr-19, handling: T}}
    indicator: {{what: T, target: T, readings: [T, T]}}
  ha-03: {{not_applicable: {{because: T, evidence: [zqid-proof], second_reader: {{name: T, role: zqid-second}}}}}}
  gs-02: {{not_applicable: {{because: T}}}}
  x-zqid-work: {{title: T, harm: T, rights: [udhr-23], who: [human-rights-defenders], gravity: {{level: 2, because: T}},
    likelihood: {{level: 2, because: T}}, owner: T}}
  x-zqid-home: {{title: T, harm: T, rights: [udhr-23], owner: T}}
controls:
  - {{control: c-05, status: verified, effectiveness: partial, verified: {{date: 2026-02-03, by: T}},
     evidence: [zqid-proof], owner: T, due: 2026-06-30, note: T, common_cause: zqid-cause,
     covers: {{scenarios: [zqid-scenario]}}, side_effects: [{{none: true, because: T}}],
     restricts: {{legal_basis: T, aim: T, necessity: T, proportionality: T}}}}
  - {{control: c-02, status: planned, effectiveness: substantial, owner: T, due: 2026-06-30, note: T}}
  - {{control: zqid-control, title: T, type: prevent, targets: [likelihood], risks: [gs-01, x-zqid-work],
     status: implemented, effectiveness: partial, owner: T, note: T}}
benefits: [{{what: T, group: human-rights-defenders}}]
cumulative: [{{group: human-rights-defenders, because: T}}]
incidents: [{{date: 2026-02-01, risk: gs-01, what: T}}]
remedy: {{channels: [{{name: T, where: "https://T.example/", criteria: {{legitimate: met}}}}]}}
exceptions:
  - {{finding: gs-01@zqid-thing, reason: T, why_not_avoidable: T, interim_measures: T, rights_holder_view: T,
     approver: {{name: T, role: steering-committee}}, date: 2026-02-20, until: 2026-05-01, conditions: [T, T],
     renewals: [{{date: 2026-02-21, until: 2026-05-01, because: T}}], digest: "{SHA}"}}
approvals: [{{by: T, role: steering-committee, date: 2026-02-25, digest: "{SHA}"}}]
"""
"""Every key that an assessment can have; T stands for a canary."""


def built(value: Any, change: Callable[[Declared, Place], dict[str, Any]], path: Place = ()) -> Any:
    """A part of an assessment made anew, with what `change` says about each entry."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: built(inner, change, (*path, key)) for key, inner in value.items()})
    if isinstance(value, tuple):
        return tuple(built(inner, change, (*path, index)) for index, inner in enumerate(value))
    if not isinstance(value, Declared):
        return value
    held = {name: built(inner, change, (*path, name)) for name, inner in value}
    changed = change(value, path)
    marks = set(value.model_fields_set) | set(changed)
    return type(value).model_construct(_fields_set=marks, **(held | changed))


def canary(path: Place) -> str:
    """A word that stands for one place and nowhere else."""
    return f"zq{crc32(repr(path).encode()):08x}qz"


def planted() -> Assessment:
    """The full assessment, every text a canary of its own."""
    raw = FULL.replace("T.example", "t.example").encode()
    assessment = understand(raw, "thing.yaml", "thing").assessment

    def plant(part: Declared, path: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in type(part).model_fields.items():
            value = getattr(part, name)
            if is_free(field) and isinstance(value, str):
                found[name] = f"{canary((*path, name))} of someone"
            elif is_free(field) and isinstance(value, tuple):
                found[name] = tuple(canary((*path, name, index)) for index, _ in enumerate(value))
        return found

    made: Assessment = built(assessment, plant)
    return made


def marked(
    assessment: Assessment, choose: Callable[[Place], Access | None], default: Access = "restricted"
) -> Assessment:
    """The same assessment with a mark at every entry that can have one; None leaves it without."""

    def mark(part: Declared, path: Place) -> dict[str, Any]:
        if "access" not in type(part).model_fields:
            return {}
        if isinstance(part, Assessment):
            return {"access": default}
        chosen = choose(path)
        return {} if chosen is None else {"access": chosen}

    made: Assessment = built(assessment, mark)
    return made


def markable(assessment: Assessment) -> list[Place]:
    """The entries that can have a mark."""
    return [path for path, part, _ in parts(assessment) if path and "access" in type(part).model_fields]


core = cache(lambda: rubrics.find("core@1").rubric)
_templates, _fonts = cache(templates), cache(fonts)


def told(assessment: Assessment) -> Report:
    """The report on it, for restricted readers, with everything that documents need."""
    rubric = core()
    return Report(
        assess(assessment, rubric, DAY),
        rubric,
        assessment,
        "zqfilecanary.yaml",
        locate=lambda document, path: f"zqfilecanary.yaml:{len(path)}" if document == "assessment" else "core:1",
        templates=_templates(),
        fonts=_fonts(),
        source=b"zqsourcecanary",
        contacts=CONTACTS,
    )


CONTACTS = (
    Contact(who="zqcontactinside", how="zqcontactinside at work"),
    Contact(who="zqcontacthidden", how="zqcontacthidden at night", access="restricted"),
    Contact(who="zqcontactopen", how="https://zqcontactopen.example/", access="public"),
)


def free_fields() -> set[tuple[str, str]]:
    """Every field of every model below an assessment that holds free text."""
    return {
        (model.__name__, name)
        for model in _models(Assessment, set())
        for name, field in model.model_fields.items()
        if is_free(field)
    }


def _models(annotation: Any, seen: set[type]) -> Iterator[type[Declared]]:
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        if annotation not in seen:
            seen.add(annotation)
            yield annotation
            for field in annotation.model_fields.values():
                yield from _models(field.annotation, seen)
    elif isinstance(annotation, UnionType) or get_args(annotation):
        for part in get_args(annotation):
            yield from _models(part, seen)
