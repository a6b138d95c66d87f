"""`--changed-files`: which assessments a change touches, and whether they were looked at since."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdd.cli.output import Usage
from hrdd.cli.surroundings import read_stdin
from hrdd.diagnostics import Refusal
from hrdd.engine.court import reason
from hrdd.engine.gate import with_reasons
from hrdd.library import disk, earlier, toml
from hrdd.library.assessments import APPROVALS, STDIN
from hrdd.library.judging import Judged, Refused
from hrdd.library.settings import TOP
from hrdd.source import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.library.settings import Found
    from hrdd.model.settings import Watch

OCTAL = re.compile(rb"\\([0-7]{3})|\\(.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r"}


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change touches: triggers by assessment, and watched files that no assessment covers."""

    triggers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    uncovered: list[tuple[str, str]] = field(default_factory=list)
    changed: frozenset[str] = frozenset()


def touched(listed: str, found: Found, ref: str | None) -> Touched:
    """What the files of a list touch, by the `[[watch]]` of the settings. Raises Usage and Refusal."""
    if not found.settings.watch:
        raise Usage("--changed-files needs [[watch]] in hrdd.toml, which says which files open which assessment")
    raw = read_stdin() if listed == STDIN else disk.read(Path(listed), listed)
    root = _root()
    made = Touched(changed=frozenset(os.path.realpath(root / path) for path, _ in _entries(raw)))
    for path, key in dict.fromkeys(_entries(raw)):
        for watch in found.settings.watch:
            if _touches(watch, path, key, root, found, ref):
                told = f"{path}#{key}" if key else path
                name = _assessment(watch, found)
                if name is None:
                    made.uncovered.append((told, watch.trigger))
                else:
                    made.triggers.setdefault(name, []).append((told, watch.trigger))
    return made


def _root() -> Path:
    """The top of the repository, from which git names files; else the folder one is in."""
    here = Path(os.path.realpath("."))
    return next((folder for folder in (here, *here.parents) if (folder / TOP).exists()), here)


def _entries(raw: bytes) -> list[tuple[str, str]]:
    """The files of a list, one a line or parted by zero bytes, each with the key behind `#`, or none."""
    parts = raw.split(b"\0") if b"\0" in raw else raw.splitlines()
    made = []
    for part in parts:
        line = part if b"\0" in raw else part.strip()
        if line.startswith(b'"') and line.endswith(b'"') and len(line) > 1:  # as git writes unusual names
            line = OCTAL.sub(lambda m: bytes([int(m[1], 8) & 255]) if m[1] else LETTERS.get(m[2], m[2]), line[1:-1])
        if line:
            path, _, key = line.decode("utf-8", errors="surrogateescape").partition("#")
            made.append((path, key))
    return made


def _touches(watch: Watch, path: str, key: str, root: Path, found: Found, ref: str | None) -> bool:
    from pathspec import GitIgnoreSpec  # for those who watch files

    whole = Path(os.path.realpath(root / path))
    try:
        inside = whole.relative_to(os.path.realpath(found.folder)).as_posix()
    except ValueError:
        return False
    if not GitIgnoreSpec.from_lines(watch.paths).match_file(inside):
        return False
    if not watch.keys:
        return True
    if key:
        return any(_within(key, wanted) or _within(wanted, key) for wanted in watch.keys)
    if ref is None or disk.is_file(ref):
        return True  # nobody can tell which keys changed, so all may have
    return any(_value(whole, wanted, None) != _value(whole, wanted, ref) for wanted in watch.keys)


def _within(key: str, outer: str) -> bool:
    return key == outer or key.startswith(f"{outer}.")


def _value(path: Path, key: str, ref: str | None) -> object:
    """The value of a key of a file, now or at a revision; what cannot be read is equal to nothing."""
    here = disk.read(path, str(path)) if ref is None and disk.is_file(path) else None
    raw = here if ref is None else earlier.show(ref, path)
    if raw is None:
        return None
    try:
        value: Any = (toml.parse if path.suffix == ".toml" else parse)(raw, path.name).data
    except Refusal:
        return object()
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _assessment(watch: Watch, found: Found) -> str | None:
    """The assessment of a watched file, as it is named from here; None where there is none."""
    if watch.assessment is None:
        return None
    whole = found.folder / watch.assessment
    return os.path.relpath(whole) if disk.is_file(whole) else None


def opened(results: Sequence[Judged | Refused], made: Touched, ref: str | None) -> list[Judged | Refused]:
    """The results, STALE where a trigger fired and nobody looked at the assessment since. Raises Refusal."""
    told: list[Judged | Refused] = []
    for result in results:
        fired = made.triggers.get(os.path.relpath(result.name), []) if result.name != STDIN else []
        if isinstance(result, Refused) or not fired or _looked_at(result, made, ref):
            told.append(result)
            continue
        reasons = [
            reason("STALE", None, (("assessed",),), what="trigger", path=path, trigger=trigger)
            for path, trigger in fired
        ]
        told.append(replace(result, outcome=with_reasons(result.outcome, reasons)))
    return told


def _looked_at(result: Judged, made: Touched, ref: str | None) -> bool:
    """Whether the same change holds a new look at the assessment: its file, or its approvals, are among the files.

    Where a revision is known, a new day of assessment or a new approval has to be in it besides.
    """
    path = Path(result.name)
    own = (path, path.with_name(f"{path.stem}{APPROVALS}{path.suffix}"))
    if not any(os.path.realpath(name) in made.changed for name in own):
        return False
    if ref is None or disk.is_file(ref):
        return True
    old = earlier.at(ref, result.name)
    if old is None:
        return True
    before, now = old.assessment, result.written.assessment
    return now.assessed.date > before.assessed.date or bool(set(now.approvals) - set(before.approvals))
