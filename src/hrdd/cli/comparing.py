"""`--against` and `--baseline`: a result beside an earlier one, and beside what was known when the gate came."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdd.cli import voice
from hrdd.cli.output import Usage, write
from hrdd.diagnostics import Diagnostic, Refusal
from hrdd.engine import assess
from hrdd.engine.difference import Side, difference
from hrdd.engine.regression import Earlier, Judge, against, known, listing
from hrdd.engine.regression import earlier as said_by
from hrdd.library import assessments, baselines, disk, earlier
from hrdd.library.assessments import STDIN
from hrdd.library.judging import Judged, Refused, check
from hrdd.render.difference import public

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from hrdd.engine.difference import Difference
    from hrdd.engine.regression import Listed
    from hrdd.library.judging import Desk
    from hrdd.model.assessment import Assessment


NAME = re.compile(r"[a-z0-9-]{1,40}")
VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){0,2}")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def compared(
    results: Sequence[Judged | Refused], desk: Desk, ref: str | None, baseline: str | None
) -> list[Judged | Refused]:
    """The results with what an earlier result and a baseline say to them. Raises Usage and Refusal."""
    listed = _listed(baseline, ref, desk.as_of) if baseline is not None else {}
    held = earlier.results(Path(ref), ref) if ref is not None and _is_result(ref) else None
    made: list[Judged | Refused] = []
    for result in results:
        if isinstance(result, Refused):
            made.append(result)
            continue
        try:
            found = _against(result, desk, ref, held) if ref is not None else result
        except Refusal as refusal:
            if any(diagnostic.file.startswith(f"{ref}:") for diagnostic in refusal.diagnostics):
                voice.tell(f"{result.name}: it cannot be compared, because what stands in {ref} is not valid")
                voice.tell("name a revision in which it is: --against REVISION")
            made.append(Refused(result.name, refusal.diagnostics))
            continue
        made.append(replace(found, outcome=known(found.outcome, listed, found.shelved.rubric)))
    return made


def _listed(baseline: str, ref: str | None, as_of: date) -> dict[str, Listed]:
    """The findings of a baseline; where it stands at the revision too, what a change adds to it does not count yet.

    Otherwise a change could list its own findings as known. Raises Refusal.
    """
    listed = baselines.read(baseline, as_of)
    if ref is None or disk.is_file(ref):
        return listed
    path = Path(os.path.realpath(baseline))
    earlier.verified(ref, path.parent)
    if (raw := earlier.show(ref, path)) is None:
        return listed
    before = baselines.understand(raw, f"{ref}:{baseline}", as_of)
    for finding in sorted(listed):
        if listed[finding] != before.get(finding):
            voice.tell(f"{baseline}: {finding} is not listed so in {ref}, and counts only as it stands there")
    return {finding: before[finding] for finding in listed if finding in before}


def _is_result(ref: str) -> bool:
    return disk.is_file(ref) and Path(ref).suffix.lower() == ".json"


def _against(result: Judged, desk: Desk, ref: str, held: Mapping[str, Mapping[str, object]] | None) -> Judged:
    rubric, assessment = result.shelved.rubric, result.written.assessment
    old: Assessment | None = None
    written: assessments.Written | None = None
    if held is not None:
        one = held.get(result.outcome.subject)
        before = _of_result(one) if one is not None else None
    else:
        written = _written(result, ref)
        before = None
        if written is not None:
            _fits(written, result, desk.as_of, ref)
            old = written.assessment
            before = said_by(assess(old, rubric, desk.as_of, desk.platform(result)))
    if before is None:
        voice.tell(f"{result.name}: not in {ref}, so there is nothing to compare it with")
        return result
    return replace(result, outcome=against(result.outcome, before, assessment, rubric, old), before=written)


def differences(results: Sequence[Judged | Refused], desk: Desk) -> tuple[Difference, ...]:
    """What was changed in each assessment since the earlier one, as everybody may read it.

    The decision after is the one given beside it, which the comparison itself can make worse.
    """
    made = []
    for result in results:
        if not isinstance(result, Judged) or result.before is None or _same(result):
            continue
        rubric, platform = result.shelved.rubric, desk.platform(result)
        old = Side(result.before.assessment, rubric, desk.as_of, platform)
        found = difference(old, replace(old, assessment=result.written.assessment))
        made.append(public(replace(found, after=result.outcome.decision)))
    return tuple(made)


def _same(result: Judged) -> bool:
    return result.before is not None and result.before.assessment == result.written.assessment


def _written(result: Judged, ref: str) -> assessments.Written | None:
    if disk.is_file(ref):
        return assessments.read(Path(ref), ref)
    if result.name == STDIN:
        raise Usage("what comes from standard input has no earlier revision: name its file")
    return earlier.at(ref, result.name)


def _of_result(one: Mapping[str, object]) -> Earlier:
    findings: list[dict[str, object]] = one["findings"]  # type: ignore[assignment] # results() looked
    points: dict[str, dict[str, int]] = {}
    for finding in findings:
        own = points.setdefault(str(finding["risk"]), {})
        for control in finding["controls"]:  # type: ignore[attr-defined]
            own[str(control["control"])] = max(int(control["points"]), own.get(str(control["control"]), 0))
    ratings = {str(finding["risk"]): earlier.residual(finding) for finding in findings}
    return Earlier(ratings, points, _judge(one))


def _judge(one: Mapping[str, Any]) -> Judge:
    """What a result says it was made by; "?" where it does not say so, which is like nothing.

    The file may hold anything, and this lands in logs: only what has the form of an id or a version is taken.
    """
    rubric = one.get("rubric")
    said: Mapping[str, Any] = rubric if isinstance(rubric, dict) else {}
    name, version, digest, method = (
        str(value) if form.fullmatch(str(value)) else "?"
        for value, form in (
            (said.get("id"), NAME),
            (said.get("version"), VERSION),
            (said.get("digest"), DIGEST),
            (one.get("method"), VERSION),
        )
    )
    return Judge(f"{name} {version}", digest, method)


def _fits(written: assessments.Written, result: Judged, day: date, ref: str) -> None:
    """Raise Refusal where an earlier assessment cannot be judged as the one of today is: with the way out first."""
    try:
        check(written, result.shelved, day)
    except Refusal as refusal:
        now, then = result.shelved.rubric.name, written.assessment.rubric
        said = Diagnostic("HR607", ref, values=(("now", now), ("then", then)))
        raise Refusal([said, *refusal.diagnostics]) from None


def write_baseline(results: Sequence[Judged | Refused], name: str, as_of: date) -> None:
    """Write the findings that fail now as a baseline, and say which are new to it. Raises Refusal."""
    before: dict[str, Listed] = baselines.read(name, as_of) if disk.is_file(name) else {}
    made: dict[str, Listed] = {}
    for result in results:
        if isinstance(result, Judged):
            made |= listing(result.outcome, before, result.shelved.rubric.manifest.gate.never)
    write([(name, baselines.dump(made))])
    for finding in sorted(made):
        if before.get(finding) != made[finding]:
            voice.tell(f"{name}: {finding} listed, since {made[finding].since.isoformat()}")
    voice.tell(f"{name}: {len(made)} known findings; what is or may be CRITICAL is never among them")
