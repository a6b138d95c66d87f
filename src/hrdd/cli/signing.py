"""`hrdd approve` and `hrdd except`: a signature with the digest of what it is given to, written beside the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdd.cli import voice
from hrdd.cli.asking import Prompt, ask_line, role_of
from hrdd.cli.assessing import day
from hrdd.cli.output import Usage, write_over
from hrdd.cli.surroundings import look
from hrdd.cli.telling import INVALID
from hrdd.diagnostics import Refusal, nearest
from hrdd.engine.codes import EXITS
from hrdd.engine.digest import basis
from hrdd.engine.facts import gather
from hrdd.engine.policy import in_force
from hrdd.library import disk, editing
from hrdd.library.assessments import STDIN, approvals_of, is_approvals, understand
from hrdd.library.judging import Desk, Judged, Refused
from hrdd.model.base import Rating
from hrdd.model.outcome import NONE
from hrdd.render import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hrdd.model.outcome import Finding

NEW = b"# Exceptions and approvals of the assessment beside this file.\napprovals: []\n"
SIGNED = frozenset({"UNAPPROVED", "STALE", "REGRESSION", "HIGH_UNTREATED", "EXCEPTED", "EXCEPTION_ENDS"})
"""The reasons that a signature can change."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which file is signed, by whom, and when."""

    file: str
    by: str | None
    role: str | None
    as_of: str | None
    rubric: str | None
    settings: str | None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """What an exception has to say."""

    risk: str
    texts: dict[str, str | None]
    until: str | None
    conditions: Sequence[str] = field(default=())
    renew: bool = False


TEXTS = {
    "reason": "--reason",
    "why_not_avoidable": "--why-not-avoidable",
    "interim_measures": "--interim",
    "rights_holder_view": "--rights-holders",
}


def approve(place: Place) -> int:
    """Write an approval of exactly this result: 0; 1 or 4 where it cannot be approved. Raises Usage and Refusal."""
    signing = _Signing(place)
    result = signing.judged
    if result is None:
        return INVALID
    worst = max((f.residual.high for f in result.outcome.findings if f.carried is None), default=NONE.high)
    if (code := signing.too_grave(worst)) is not None:
        return code
    role = signing.role(worst)
    entry = {
        "by": signing.name(),
        "role": role,
        "date": signing.as_of.isoformat(),
        "digest": result.outcome.digest,
        "basis": signing.basis(result.outcome.findings),
    }
    for given in result.written.assessment.approvals:
        if (given.by, given.role, given.digest) == (entry["by"], role, entry["digest"]):
            voice.tell(f"{place.file}: {given.by} has already approved exactly this result")
            return 0
    after = signing.write("approvals", entry)
    if not any(approval.digest == after.outcome.digest for approval in after.written.assessment.approvals):
        raise AssertionError  # the digest does not rest on approvals
    return signing.told(f"approved by {entry['by']}, {role}", after)


def grant(place: Place, leave: Leave) -> int:
    """Write an exception for one finding, or renew one: 0; 1 or 4 where it cannot be. Raises Usage and Refusal."""
    signing = _Signing(place)
    result = signing.judged
    if result is None:
        return INVALID
    finding = signing.finding(leave.risk)
    if (code := signing.too_grave(finding.residual.high)) is not None:
        return code
    policy = in_force(result.shelved.rubric.manifest.gate, result.outcome.stage, result.outcome.kind)
    if finding.residual.low < policy.fails_from:
        raise Usage(f"{finding.id} is rated {_rated(finding)}: only what fails for being too high can be excepted")
    role = signing.role(finding.residual.high)
    days = policy.exception.heightened_days if result.outcome.heightened else policy.exception.days
    latest = signing.as_of + timedelta(days=days)
    missing = [option for key, option in TEXTS.items() if not (leave.texts[key] or "").strip()]
    missing = ["--reason"] if leave.renew and "--reason" in missing else [] if leave.renew else missing
    if leave.until is None:
        missing.append(f"--until (at the latest {latest.isoformat()})")
    if missing:
        raise Usage(f"an exception says more: add {', '.join(missing)}")
    until = day(leave.until, signing.as_of, "--until")
    if not signing.as_of <= until <= latest:
        raise Usage(f"an exception given on {signing.as_of} ends by {latest}, and not on {until}")
    if leave.renew:
        after = signing.renew(finding, until, str(leave.texts["reason"]))
    else:
        signing.first(finding)
        entry: dict[str, Any] = {"finding": finding.id, **{key: leave.texts[key] for key in TEXTS}}
        entry |= {
            "approver": {"name": signing.name(), "role": role},
            "date": signing.as_of.isoformat(),
            "until": until.isoformat(),
        }
        entry |= {"conditions": list(leave.conditions)} if leave.conditions else {}
        entry |= {"digest": finding.digest, "basis": signing.basis([finding])}
        after = signing.write("exceptions", entry)
    if after.outcome.finding(finding.id).excepted_until != until:
        raise Usage(
            "this exception would not hold: see hrdd gate --explain-policy for how long and how often one may be"
        )
    return signing.told(f"{finding.id} excepted until {until.isoformat()}", after)


def _rated(finding: Finding) -> str:
    return "..".join(dict.fromkeys(Rating(end).name for end in (finding.residual.low, finding.residual.high)))


class _Signing:
    """One file to be signed: judged first, and judged again with the signature before anything is written."""

    def __init__(self, place: Place) -> None:
        if place.file == STDIN or is_approvals(place.file):
            raise Usage("name the assessment itself: its file is what gets signed")
        self.place = place
        self.as_of = day(place.as_of, look().today)
        self.by, self.own_role = (place.by or "").strip(), place.role
        self.out: tuple[str, bytes] | None = None
        path = Path(place.file)
        beside = approvals_of(path)
        kept = disk.read(beside, str(beside)) if disk.is_file(beside) else None
        self.beside = str(beside), kept
        (result,) = self._desk().judge([place.file])
        self.judged = result if isinstance(result, Judged) else None
        if isinstance(result, Refused):
            voice.complain(result.diagnostics, voice.file_text())

    def _desk(self) -> Desk:
        folder = Path(self.place.rubric) if self.place.rubric is not None else None
        return Desk(self.as_of, folder, chosen=self.place.settings)

    @property
    def _result(self) -> Judged:
        assert self.judged is not None  # noqa: S101 # the callers leave where it is
        return self.judged

    def name(self) -> str:
        """Who signs, who is none of the authors. Raises Usage."""
        around = look()
        if not self.by and around.typed:
            self.by = ask_line(Prompt(around), words.name("asking", "signer"))
        if not self.by:
            raise Usage('say who gives it: --by "A. Person"')
        if self._result.written.assessment.is_author(self.by):
            raise Usage(f"nobody signs what they wrote, and {self.by} is one of the authors")
        return self.by

    def role(self, rating: int) -> str:
        """The role that a rating asks for. Raises Usage where somebody signs in another."""
        asked = self._result.shelved.rubric.obligation[rating]
        around = look()
        if self.own_role is None and around.typed:
            question = words.name("asking", "signer-role").format(rating=Rating(rating).name, role=asked.approver)
            self.own_role = ask_line(Prompt(around), question)
        if self.own_role is None:
            raise Usage(f"say in which role: --role {asked.approver}, for what is rated {Rating(rating).name}")
        if role_of(self.own_role) != asked.approver:
            hint = nearest(role_of(self.own_role), [asked.approver])
            meant = f'did you mean "{hint}"? ' if hint else ""
            raise Usage(f"{meant}what is rated {Rating(rating).name} is for {asked.approver} to sign")
        return asked.approver

    def too_grave(self, rating: int) -> int | None:
        """The exit code where nothing can be signed, because it is CRITICAL or may be."""
        never = self._result.shelved.rubric.manifest.gate.never
        if rating < never:
            return None
        certain = any(finding.residual.low >= never for finding in self._result.outcome.findings)
        voice.tell(f"{self.place.file}: {'is' if certain else 'may be'} {never.name}, which nobody can sign")
        return EXITS["CRITICAL"] if certain else EXITS["UNKNOWN"]

    def finding(self, named: str) -> Finding:
        """One finding by its id or its risk. Raises Usage."""
        outcome = self._result.outcome
        found = {finding.id: finding for finding in outcome.findings}
        wanted = named if "@" in named else f"{named}@{outcome.subject}"
        if wanted not in found:
            hint = nearest(wanted, found)
            meant = f'; did you mean "{hint}"?' if hint else ""
            raise Usage(f'there is no finding "{named}" in {self.place.file}{meant}')
        return found[wanted]

    def basis(self, findings: Sequence[Finding]) -> dict[str, str]:
        """What findings rest on, part by part."""
        assessment, rubric = self._result.written.assessment, self._result.shelved.rubric
        return basis(assessment, rubric, gather(assessment, rubric, self.as_of), findings)

    def write(self, kind: str, entry: dict[str, Any]) -> Judged:
        """The file with one entry more, judged again; it takes the place of the old one in `told`."""
        from ruamel.yaml.comments import CommentedMap

        def change(values: Any) -> None:
            made = CommentedMap(entry)
            made["basis"] = CommentedMap(entry["basis"])
            made["basis"].fa.set_flow_style()
            if values.get(kind):
                values[kind].append(made)
            else:
                values[kind] = [made]

        return self._again(change)

    def first(self, finding: Finding) -> None:
        """Refuse a second exception for what has not changed since the first: that would renew it without end."""
        for entry in self._result.written.assessment.exceptions:
            if (entry.finding, entry.digest) == (finding.id, finding.digest):
                end = max([entry.until, *(renewal.until for renewal in entry.renewals)])
                what = "add --renew to make it longer" if end >= self.as_of else "resolve it, or reduce it"
                raise Usage(f"{finding.id} as it is was excepted already, until {end}: {what}")

    def renew(self, finding: Finding, until: date, because: str) -> Judged:
        """The file with the last live exception of a finding made longer. Raises Usage."""
        own = self._result.written.assessment.exceptions
        at = [index for index, entry in enumerate(own) if entry.finding == finding.id]
        if not at or finding.excepted_until is None:
            raise Usage(f"there is no exception for {finding.id} that still runs: give a new one without --renew")
        live = [entry for index, entry in enumerate(own) if index in at and entry.digest == finding.digest][-1]
        self.name()
        renewal = {"date": self.as_of.isoformat(), "until": until.isoformat(), "because": because}

        def change(values: Any) -> None:
            for entry in values.get("exceptions") or ():
                if entry["finding"] == live.finding and str(entry["digest"]) == live.digest:
                    entry.setdefault("renewals", []).append(renewal)

        return self._again(change)

    def _again(self, change: Any) -> Judged:
        path, written = Path(self.place.file), self._result.written
        beside, before = self.beside
        if before is not None or self.place.apart:
            kept = editing.edited(NEW if before is None else before, beside, change)
            self.out = beside, kept
            made = understand(written.source, self.place.file, path.stem, (kept, beside))
        else:
            raw = editing.edited(written.source, self.place.file, change)
            self.out = self.place.file, raw
            made = understand(raw, self.place.file, path.stem)
        desk = self._desk()
        desk.put(self.place.file, made)
        (after,) = desk.judge([self.place.file])
        if isinstance(after, Refused):
            raise Refusal(after.diagnostics)
        gave = {found for found in self._result.outcome.decision.reasons if found.code not in SIGNED}
        if not gave <= set(after.outcome.decision.reasons) or after.outcome.digest != self._result.outcome.digest:
            raise AssertionError  # a signature changed more than the decision about what is signed
        return after

    def told(self, what: str, after: Judged) -> int:
        """Write the file and say what follows."""
        assert self.out is not None  # noqa: S101 # it was made before it was told
        where = self.out[0]
        write_over(self.out, [(self.place.file, self._result.written.source), self.beside])
        decision = after.outcome.decision
        voice.tell(f"{where}: {what}")
        gate = f"would still fail ({decision.exit})" if decision.exit else "would pass"
        voice.tell(f"gate as of {self.as_of.isoformat()}: {gate}")
        return 0
