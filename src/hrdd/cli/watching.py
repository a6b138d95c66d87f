"""`--changed-files`: which assessments a change touches, and whether they were looked at since."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdd.cli import voice
from hrdd.cli.output import Usage
from hrdd.cli.surroundings import read_stdin
from hrdd.diagnostics import Diagnostic, Refusal
from hrdd.engine.court import reason
from hrdd.engine.gate import with_reasons
from hrdd.library import disk, earlier, settings, toml
from hrdd.library.assessments import STDIN, approvals_of
from hrdd.library.judging import Judged, Refused
from hrdd.library.settings import TOP
from hrdd.render.batch import Uncovered
from hrdd.render.escape import visible
from hrdd.source import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hrdd.library.settings import Found
    from hrdd.model.settings import Watch

OCTAL = re.compile(rb"\\([0-7]{3})|\\(.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r"}


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change touches: by assessment what opens it again, the watched files that no assessment covers, and all.

    An assessment with no trigger was changed itself.
    """

    triggers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    uncovered: list[Uncovered] = field(default_factory=list)
    changed: frozenset[str] = frozenset()

    @property
    def quiet(self) -> bool:
        """Whether nothing that is watched was changed."""
        return not self.triggers and not self.uncovered

    def more(self, given: Sequence[str]) -> list[str]:
        """The assessments to judge besides those that were given, under whatever names."""
        own = {os.path.realpath(name) for name in given if name != STDIN}
        return [name for name in self.triggers if os.path.realpath(name) not in own]


def touched(listed: str, found: Found, ref: str | None) -> Touched:
    """What the files of a list touch, by the `[[watch]]` of the settings. Raises Usage and Refusal.

    With a revision, what the settings watched there counts too: a change takes nothing out of its own judgement.
    """
    ref = None if ref is None or disk.is_file(ref) else ref
    if ref is not None:
        earlier.verified(ref, Path())
    watches = [(watch, found.where(("watch", index))) for index, watch in enumerate(found.settings.watch)]
    if not watches:
        raise Usage("--changed-files needs [[watch]] in hrdd.toml, which says which files open which assessment")
    watches += [(watch, at) for watch, at in _before(found, ref) if watch not in found.settings.watch]
    raw = read_stdin() if listed == STDIN else disk.read(Path(listed), listed)
    root, entries = _root(), list(dict.fromkeys(_entries(raw)))
    if not entries:  # where what lists the files failed, nobody would know
        raise Refusal([Diagnostic("HR606", "<stdin>" if listed == STDIN else listed)])
    made = Touched(changed=frozenset(os.path.realpath(root / path) for path, _ in entries))
    for watch, at in watches:
        fired = [(path, key) for path, key in entries if _touches(watch, path, key, root, found, ref)]
        expected = _expected(watch, found)
        if expected and disk.is_file(expected):
            for path, key in fired:
                made.triggers.setdefault(expected, []).append((_told(path, key), watch.trigger))
            if any(os.path.realpath(name) in made.changed for name in _own(Path(expected))):
                made.triggers.setdefault(expected, [])
            continue
        gone = [(expected, "")] if expected and os.path.realpath(expected) in made.changed else []
        made.uncovered.extend(
            Uncovered(_told(path, key), str(root / path), watch.trigger, visible(expected), at)
            for path, key in (*fired, *gone)
        )
    return made


def _before(found: Found, ref: str | None) -> Iterator[tuple[Watch, str]]:
    """What the settings watched at a revision, each with where that is written. Raises Refusal."""
    if ref is None or found.document is None:
        return
    path = found.folder / Path(found.document.name).name
    if (raw := earlier.show(ref, path)) is None:
        return
    old = settings.understand(raw, f"{ref}:{path.name}", path)
    for index, watch in enumerate(old.settings.watch if old is not None else ()):
        yield watch, old.where(("watch", index)) if old is not None else ""


def _told(path: str, key: str) -> str:
    return visible(f"{path}#{key}" if key else path)


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
    if ref is None:
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


def _expected(watch: Watch, found: Found) -> str:
    """The assessment that the settings name for a watched file, as it is called from here; empty where they do not."""
    return "" if watch.assessment is None else os.path.relpath(found.folder / watch.assessment)


def _own(path: Path) -> tuple[Path, Path]:
    """The two files of an assessment: its own, and the one of its approvals."""
    return path, approvals_of(path)


def tell(made: Touched, *, screen: bool) -> None:
    """Say what no assessment covers, and what each change touches. A screen shows the first itself."""
    for entry in () if screen else made.uncovered:
        missing = f"; {entry.expected} is not there" if entry.expected else ""
        voice.tell(f"not assessed: {entry.told} ({entry.trigger}) is watched, and no assessment covers it{missing}")
    for name, fired in made.triggers.items():
        by = ", ".join(f"{path} ({trigger})" for path, trigger in fired) or "a change of its own"
        voice.tell(f"{name}: touched by {by}")
    if made.quiet:
        voice.tell("no watched file was changed: there is nothing to assess")


def opened(results: Sequence[Judged | Refused], made: Touched, ref: str | None) -> list[Judged | Refused]:
    """The results, STALE where a trigger fired and nobody looked at the assessment since, else TOUCHED.

    Raises Refusal.
    """
    told: list[Judged | Refused] = []
    triggers = {os.path.realpath(name): fired for name, fired in made.triggers.items()}
    for result in results:
        fired = triggers.get(os.path.realpath(result.name), []) if result.name != STDIN else []
        if isinstance(result, Refused) or not fired:
            told.append(result)
            continue
        code = "TOUCHED" if _looked_at(result, made, ref) else "STALE"
        reasons = [
            reason(code, None, (("assessed",),), what="trigger", path=path, trigger=trigger) for path, trigger in fired
        ]
        told.append(replace(result, outcome=with_reasons(result.outcome, reasons)))
    return told


def _looked_at(result: Judged, made: Touched, ref: str | None) -> bool:
    """Whether the same change holds a new look at the assessment: its file, or its approvals, are among the files.

    Where a revision is known, a new day of assessment or a new approval has to be in it besides.
    """
    if not any(os.path.realpath(name) in made.changed for name in _own(Path(result.name))):
        return False
    if ref is None or disk.is_file(ref):
        return True
    old = earlier.at(ref, result.name)
    if old is None:
        return True
    before, now = old.assessment, result.written.assessment
    return now.assessed.date > before.assessed.date or bool(set(now.approvals) - set(before.approvals))
