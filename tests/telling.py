"""One small assessment with text and ids of every kind, and what differs between two values, line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from hrdd.model.assessment import Assessment
from hrdd.model.base import Declared
from tests.make import assessment

TEXT = """\
answers:
  reach: yes
  under18: {value: no, because: Said by Ada.}
  data: yes
  names: required
  addresses: no
  topics: {value: [war], because: Said in public., access: public}
  crowd: {value: few, because: Said inside., access: internal, evidence: [log]}
  law: used
  patrol: daily
evidence:
  log: {title: A log, grade: E3, date: 2026-02-01, where: On a shelf., author: Ada, scope: All.}
  act: {title: An act, grade: E2, date: 2026-02-01, access: public}
  memo: {title: A memo, grade: E2, date: 2026-02-01, access: internal}
context:
  TR: {civic-space: {level: 4, because: Seen., sources: [One., Two.], author: Ada, date: 2026-02-10,
    review_by: 2026-08-10}}
engagement:
  - {group: newcomers, how: By phone., date: 2026-02-12, said: They fear., changed: Much., access: public}
  - {group: women-girls, how: In a hall., date: 2026-02-12, said: They doubt., changed: Little.}
  - {group: human-rights-defenders, not_done: No time., by: 2026-04-15, access: public}
risks:
  ha-01:
    owner: Ada
    gravity: {level: 3, because: A claim., evidence: [log], second_reader: {name: Bea, role: lawyer, level: 3}}
    scenarios:
      - {id: night, what: At night., group: newcomers, place: TR, likelihood: {level: 3, because: Dark.}}
      - {id: day, what: By day., place: TR, likelihood: {level: 2, because: Light.}, access: internal}
    indicator: {what: Calls., target: Fewer., readings: [Ten., Nine.]}
  gs-01: {not_applicable: {because: No list., evidence: [log], second_reader: {name: Cleo, role: lawyer}}}
  x-zoo: {title: A zoo, harm: They are stared at., rights: [udhr-12], who: [newcomers], owner: Ada,
    gravity: {level: 2, because: Stared., evidence: [act]}, breadth: {level: 2, because: Some.},
    irremediability: {level: 2, because: So., evidence: [act]}, likelihood: {level: 2, because: Of., evidence: [act]},
    access: internal}
  x-ape: {title: An ape, harm: They are mocked., rights: [udhr-12], who: [newcomers],
    gravity: {level: 2, because: Mocked., evidence: [act]}, breadth: {level: 2, because: Few.},
    irremediability: {level: 2, because: So., evidence: [act]}, likelihood: {level: 2, because: At., evidence: [act]}}
controls:
  - {control: watch, status: verified, effectiveness: substantial, verified: {date: 2026-02-03, by: Ada},
     evidence: [log, act], owner: Ada, note: A note., common_cause: shift, covers: {scenarios: [night, day]}}
  - {control: guard, title: A guard, type: prevent, targets: [likelihood], risks: [ha-01, x-ape], status: planned,
     effectiveness: partial, owner: Bea, due: 2026-06-30}
  - {control: fence, title: A fence, type: prevent, targets: [likelihood], risks: [x-zoo], status: implemented,
     effectiveness: partial, owner: Bea, common_cause: wood, access: internal}
benefits: [{what: Joy., group: newcomers, access: public}, {what: Work., group: newcomers}]
cumulative: [{group: newcomers, because: It adds up.}]
incidents: [{date: 2026-02-01, risk: x-ape, what: A fall.}]
remedy: {channels: [{name: A desk, where: In the hall., criteria: {legitimate: met}, access: public},
  {name: A box, where: At the door., criteria: {legitimate: met}}]}
exceptions:
  - {finding: x-ape@thing, reason: We must., why_not_avoidable: No way., interim_measures: A sign.,
     rights_holder_view: They object., approver: {name: Dora, role: steering-committee}, date: 2026-02-20,
     until: 2026-05-01, conditions: [Look., Listen.], digest: "sha256:DIGEST"}
approvals: [{by: Dora, role: steering-committee, date: 2026-02-25, digest: "sha256:DIGEST"}]
""".replace("DIGEST", "0" * 64)


def written(*changes: tuple[str, str], subject: str = "summary: A summary., owner: Ada") -> Assessment:
    """The assessment, with pieces of its text replaced."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return assessment(text, places="[TR]", subject=subject)


def flat(value: Any, path: str = "") -> Iterator[tuple[str, object]]:
    """Every single value, by the way to it."""
    if isinstance(value, Declared):
        for name in type(value).model_fields:
            yield from flat(getattr(value, name, None), f"{path}.{name}" if path else name)
    elif is_dataclass(value):
        for field in fields(value):
            yield from flat(getattr(value, field.name), f"{path}.{field.name}" if path else field.name)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}")
    elif isinstance(value, tuple) and value and not all(isinstance(one, str | int) for one in value):
        for index, inner in enumerate(value):
            yield from flat(inner, f"{path}.{index}")
    else:
        yield path, value


def told(before: object, after: object, names: Mapping[str, str] | None = None) -> list[str]:
    """What differs, a line each: the new value, or the outermost thing that is gone. `names` are new ids of keys."""
    was = {_renamed(path, names or {}): value for path, value in flat(before)}
    now = dict(flat(after))
    there = {piece for path in now for piece in _pieces(path)}
    lost = dict.fromkeys(
        next(piece for piece in _pieces(path) if piece not in there) for path in was if path not in now
    )
    changed = [f"{path}: {now[path]}".rstrip() for path in now if path not in was or was[path] != now[path]]
    return changed + [f"{path}: gone" for path in lost if path.rpartition(".")[0] not in now]


def _renamed(path: str, names: Mapping[str, str]) -> str:
    return ".".join(names.get(piece, piece) for piece in path.split("."))


def _pieces(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
