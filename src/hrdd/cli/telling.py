"""How one result is told: what only the door can add to it, for whom each output is made, and its piece of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.cli import voice
from hrdd.cli.output import STDOUT
from hrdd.cli.surroundings import USUAL
from hrdd.engine.danger import in_danger
from hrdd.engine.gate import reason, with_reasons
from hrdd.library.judging import Judged, Refused
from hrdd.library.materials import report
from hrdd.render import FORMATS
from hrdd.render.report import AUDIENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from hrdd.cli.choosing import Choice
    from hrdd.cli.output import Target
    from hrdd.cli.surroundings import Surroundings
    from hrdd.model.outcome import Reason
    from hrdd.model.settings import Contact
    from hrdd.render.report import Audience, Report
    from hrdd.render.terminal import Line

INVALID = 3


@dataclass(frozen=True, slots=True)
class Request:
    """What a command was asked for."""

    files: Sequence[str]
    outputs: Sequence[str]
    form: str | None
    as_of: str | None
    rubric: str | None
    audience: str | None
    digest: str | None = None
    replay: bool = False
    judges: bool = False
    settings: str | None = None
    against: str | None = None
    baseline: str | None = None
    write_baseline: str | None = None
    changed_files: str | None = None
    template: str | None = None
    templates: str | None = None


def with_surroundings(
    result: Judged | Refused, request: Request, around: Surroundings, as_of: date
) -> Judged | Refused:
    """Add what only the door can see: a rubric that nobody vouches for, and a day in the past."""
    if isinstance(result, Refused) or not request.judges:
        return result
    return replace(result, outcome=with_reasons(result.outcome, _outside(result, request, around, as_of)))


def _outside(result: Judged, request: Request, around: Surroundings, as_of: date) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    digest = result.shelved.rubric.digest
    pins = {pin for pin in (request.digest, result.settings.settings.rubric.digest) if pin is not None}
    if pins - {digest} or (around.ci and not result.shelved.shipped and not pins):
        reasons.append(reason("UNPINNED", None, (), rubric=result.shelved.rubric.name))
    if as_of != around.today and not request.replay:
        reasons.append(reason("REPLAY", None, (), date=as_of.isoformat()))
    return tuple(reasons)


def _stem(told: Report) -> str:
    """The name of a document in a folder: the subject's id, but for the public only where its name is public too."""
    return told.outcome.subject if told.outcome.name or not told.public else ""


def audience_of(target: Target, request: Request, around: Surroundings) -> Audience:
    """For whom an output is made: as asked, or as its format says; with CI set, a screen is for everybody."""
    if request.audience is not None:
        return request.audience  # type: ignore[return-value] # asked by `run`
    return "public" if target.format == "text" and around.ci else FORMATS[target.format].audience


def choices(request: Request, plan: Sequence[Target], judged: Sequence[Judged]) -> Mapping[tuple[str, str], Choice]:
    """Which kind of document is made, and for whom. Raises Usage."""
    if not any(FORMATS[target.format].document for target in plan):
        return {}
    from hrdd.cli import choosing  # only documents have kinds

    audience = next((known for known in AUDIENCES if known == request.audience), None)
    return choosing.choose(choosing.Asked(request.template, audience), plan, judged)


def page(target: Target, result: Judged, audience: Audience, around: Surroundings) -> str:
    """One result as text."""
    from hrdd.render import terminal

    return finished(target, terminal.summary(report(result, audience=audience), width(target, around)), around)


def width(target: Target, around: Surroundings) -> int:
    """How wide a text may be: a file does not depend on who had it made."""
    return around.width if target.where == STDOUT else USUAL


def finished(target: Target, told: Sequence[Line], around: Surroundings) -> str:
    """A page as it is shown: with colours only on a terminal that has them."""
    from hrdd.render import terminal

    coloured = around.colour and target.where == STDOUT
    return terminal.coloured(told, width(target, around)) if coloured else terminal.plain(told)


def document(target: Target, result: Judged, choice: Choice) -> tuple[str, bytes]:
    """One result as a document, with the name that its file gets in a folder; an empty one where nobody may read it."""
    known = FORMATS[target.format]
    told = report(result, known.needs, choice.audience, choice.template)
    content = known.make(told)
    return _stem(told), content if isinstance(content, bytes) else content.encode()


def where(target: Target, stem: str, number: int) -> str:
    """Where a document goes; one that may not be named goes by its number among those that could be judged."""
    if not target.folder:
        return target.where
    return str(Path(target.where) / f"{stem or f'assessment-{number}'}{FORMATS[target.format].suffixes[0]}")


def as_text(target: Target, pages: Iterable[str], around: Surroundings) -> bytes:
    """Pages as one text, in which a runner of GitHub finds no command."""
    text = "\n".join(pages)
    return (voice.calm(text) if around.github and target.where == STDOUT else text).encode()


def code_of(result: Judged | Refused) -> int:
    """The exit code that one result asks for."""
    return INVALID if isinstance(result, Refused) else result.outcome.decision.exit


def codes_of(result: Judged | Refused) -> tuple[str, ...]:
    """The codes of the reasons for the exit code of one result, each once; none where it was not judged."""
    if isinstance(result, Refused):
        return ()
    decision = result.outcome.decision
    return tuple(dict.fromkeys(reason.code for reason in decision.failures if reason.exit == decision.exit))


@dataclass(frozen=True, slots=True)
class Alarm:
    """Whether people may be in danger, or are being harmed or must not be put at such a risk; and whom to call then."""

    danger: bool
    grave: bool
    contacts: tuple[Contact, ...]


def alarm_of(result: Judged | Refused, around: Surroundings, as_of: date) -> Alarm:
    """Whom one result asks to call. A log is not told that somebody may be in danger."""
    if isinstance(result, Refused):
        return Alarm(danger=False, grave=False, contacts=())
    danger = not around.ci and in_danger(result.written.assessment, result.shelved.rubric, as_of)
    return Alarm(danger, result.outcome.urgent, result.settings.settings.contacts)
