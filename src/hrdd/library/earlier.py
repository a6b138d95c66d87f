"""An earlier result: from a file of results, or from an assessment as a revision of the repository holds it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdd.diagnostics import Diagnostic, Refusal
from hrdd.library import disk
from hrdd.library.assessments import approvals_of, understand
from hrdd.model.base import Rating
from hrdd.model.outcome import Bounds, Decision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hrdd.library.assessments import Written

SECONDS = 60


def results(path: Path, shown: str) -> dict[str, Mapping[str, Any]]:
    """The results that a file of `-f json` holds, by subject. Raises Refusal (HR101, HR604)."""
    try:
        found = json.loads(disk.read(path, shown))
    except (ValueError, RecursionError):
        raise _no_result(shown, "it is not JSON") from None
    made = {}
    for one in found if isinstance(found, list) else [found]:
        try:
            if one.get("verdict") in {"invalid", "not-assessed"}:
                continue
            for finding in one["findings"]:
                residual(finding)
                str(finding["risk"]), str(finding["title"]), finding["controls"][:0]
            Decision(one["decision"]["verdict"], int(one["decision"]["exit"]), ())
            made[str(one["subject"]["id"])] = one
        except (AttributeError, KeyError, TypeError, ValueError, IndexError):
            raise _no_result(shown, "it does not hold what hrdd assess -f json writes") from None
    return made


def residual(finding: Mapping[str, Any]) -> Bounds:
    """The residual rating of a finding of a result. Raises KeyError and the like for anything else."""
    low, high = finding["residual"]
    return Bounds(int(Rating[low]), int(Rating[high]))


def _no_result(shown: str, reason: str) -> Refusal:
    return Refusal([Diagnostic("HR604", shown, values=(("reason", reason),))])


def at(ref: str, name: str) -> Written | None:
    """An assessment as a revision has it, with the approvals beside it; None where it is not there yet.

    Raises Refusal (HR605) where there is no such revision, and with all that is wrong with the file as it was.
    """
    path = Path(os.path.realpath(name))
    verified(ref, path.parent)
    raw = show(ref, path)
    if raw is None:
        return None
    beside = approvals_of(path)
    kept = show(ref, beside)
    return understand(raw, f"{ref}:{name}", path.stem, None if kept is None else (kept, f"{ref}:{beside.name}"))


def verified(ref: str, folder: Path) -> None:
    """Raise Refusal (HR605) where the repository of a folder has no such revision: only then may git be given it."""
    _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}", ref=ref)


def show(ref: str, path: Path) -> bytes | None:
    """The bytes of a file at a revision; None where it is not there. Raises Refusal (HR605)."""
    listed = _git(path.parent, "ls-tree", "--full-name", ref, "--", f"./{path.name}", ref=ref)
    if not listed.strip():
        return None
    return _git(path.parent, "show", f"{ref}:./{path.name}", ref=ref)


def _git(folder: Path, *arguments: str, ref: str) -> bytes:
    """What git prints; it runs nothing else and asks nobody. Raises Refusal (HR605)."""
    quiet = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"}
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "--no-pager", *arguments],  # noqa: S607 # whatever git the person uses
            cwd=folder,
            env=quiet,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise Refusal([Diagnostic("HR605", ref, values=(("reason", "git cannot be run"),))]) from None
    if done.returncode != 0:
        raise Refusal([Diagnostic("HR605", ref, values=(("reason", "git has no such revision here"),))])
    return done.stdout
