"""`hrdd assess` and `hrdd gate`: read, judge, report, and end with the right exit code."""

from __future__ import annotations

import gc
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.cli import urgent, voice
from hrdd.cli.output import STDOUT, Target, Usage, spare, targets, write
from hrdd.cli.surroundings import USUAL, look, read_stdin
from hrdd.diagnostics import Refusal
from hrdd.engine.codes import EXITS, verdict_of, worst_exit
from hrdd.engine.danger import in_danger
from hrdd.engine.gate import reason, with_reasons
from hrdd.library.assessments import STDIN, is_approvals
from hrdd.library.judging import Desk, Judged, Refused
from hrdd.library.materials import batch, report
from hrdd.render import FORMATS, words
from hrdd.render.report import AUDIENCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hrdd.cli.choosing import Choice
    from hrdd.cli.surroundings import Surroundings
    from hrdd.cli.watching import Touched
    from hrdd.diagnostics import Diagnostic
    from hrdd.engine.difference import Difference
    from hrdd.model.outcome import Reason
    from hrdd.render import Format
    from hrdd.render.batch import Uncovered
    from hrdd.render.report import Audience, Report

INVALID = 3
DIFFER = ("github-summary", "github-comment")
"""The formats that show what was changed since an earlier revision."""

MANY = 100
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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


@dataclass(frozen=True, slots=True)
class Beside:
    """What outputs need besides the results: which kind of document each is, and what a list of changed files says."""

    choices: Mapping[tuple[str, str], Choice]
    uncovered: tuple[Uncovered, ...] = ()
    quiet: bool = False
    differences: tuple[Difference, ...] = ()


def run(request: Request) -> int:
    """Judge the files, write the outputs, tell the decision. Raises Usage and Refusal."""
    around = look()
    as_of = day(request.as_of, around.today)
    if request.audience is not None and request.audience not in AUDIENCES:
        raise Usage(f'there is no audience "{request.audience}"; audiences: {", ".join(AUDIENCES)}')
    touched = _touched(request)
    more = touched.more(request.files) if touched is not None else []
    names = given([*request.files, *more]) if touched is None or request.files or more else []
    plan = targets(request.outputs, request.form, several=len(names) > 1)
    spare(names, plan)
    _refuse_needless(request, plan)
    stdin = read_stdin() if STDIN in names else b""
    if len(names) > MANY:
        gc.enable()
    desk = Desk(as_of, Path(request.rubric) if request.rubric is not None else None, stdin, request.settings)
    results = [_with_reasons(result, request, around, as_of) for result in desk.judge(names)]
    results = _on_own_paper(_beside(results, desk, request, touched), request.templates)
    judged = [result for result in results if isinstance(result, Judged)]
    beside = Beside(_choices(request, plan, judged))
    told: set[Diagnostic] = set()
    for result in results:
        if isinstance(result, Refused):  # what is wrong with the settings of several is said once
            voice.complain([one for one in result.diagnostics if one not in told], voice.file_text(stdin))
            told.update(result.diagnostics)
    _call(judged, around, as_of)
    codes = [INVALID if isinstance(result, Refused) else result.outcome.decision.exit for result in results]
    if touched is not None:
        beside = _changes(beside, touched, names, plan)
    if request.against is not None and any(target.format in DIFFER for target in plan):
        from hrdd.cli import comparing

        beside = replace(beside, differences=comparing.differences(results, desk))
    code = worst_exit([*codes, *(EXITS["UNCOVERED"] for _ in beside.uncovered)])
    possible = [target for target in plan if judged or _tells(FORMATS[target.format], beside)]
    if possible:
        try:
            write([made for target in possible for made in _made(target, results, request, around, beside)])
        except Refusal as refusal:
            voice.complain(refusal.diagnostics)
            return worst_exit([code, INVALID]) if request.judges else INVALID
    return _told(request, code, results, around, as_of)


def _on_own_paper(results: list[Judged | Refused], folder: str | None) -> list[Judged | Refused]:
    """The same results, to be told with the templates of a folder where one is named. Raises Refusal."""
    if folder is None:
        return results
    from hrdd.library import stationery  # for those who have one

    stationery.read(Path(folder))
    return [
        replace(result, settings=replace(result.settings, chosen_templates=Path(folder)))
        if isinstance(result, Judged)
        else result
        for result in results
    ]


def _refuse_needless(request: Request, plan: Sequence[Target]) -> None:
    """Refuse a template where no output is a document. Raises Usage."""
    if request.template is not None and not any(FORMATS[target.format].document for target in plan):
        forms = ", ".join(name for name, known in FORMATS.items() if known.templates is None)
        raise Usage(f"--template is for documents: name an output in one of {forms}")


def _choices(request: Request, plan: Sequence[Target], judged: Sequence[Judged]) -> Mapping[tuple[str, str], Choice]:
    """Which kind of document is made, and for whom. Raises Usage."""
    if not any(FORMATS[target.format].document for target in plan):
        return {}
    from hrdd.cli import choosing  # only documents have kinds

    audience = next((known for known in AUDIENCES if known == request.audience), None)
    return choosing.choose(choosing.Asked(request.template, audience), plan, judged)


def _touched(request: Request) -> Touched | None:
    """What the changed files touch, where a list of them was given. Raises Usage and Refusal."""
    if request.changed_files is None:
        return None
    if request.changed_files == STDIN and STDIN in request.files:
        raise Usage("standard input can be read once: give the list of files or the assessment another way")
    from hrdd.cli import watching

    desk = Desk(day(request.as_of, look().today), chosen=request.settings)
    return watching.touched(request.changed_files, desk.settings_of(STDIN), request.against)


def _changes(beside: Beside, touched: Touched, names: Sequence[str], plan: Sequence[Target]) -> Beside:
    """What every output tells of the changes besides the results, after it was said on standard error."""
    from hrdd.cli import watching

    watching.tell(touched, screen=any(target == Target(STDOUT, "text") for target in plan))
    return replace(beside, uncovered=tuple(touched.uncovered), quiet=touched.quiet and not names)


def _tells(known: Format, beside: Beside) -> bool:
    """Whether a format has something to tell where no assessment was judged."""
    return known.tells_refusals or (bool(beside.uncovered or beside.quiet) and not known.document)


def _beside(
    results: list[Judged | Refused], desk: Desk, request: Request, touched: Touched | None
) -> list[Judged | Refused]:
    """The results beside what changed, an earlier result, and what was known before. Raises Usage and Refusal."""
    if touched is not None:
        from hrdd.cli import watching

        results = watching.opened(results, touched, request.against)
    if request.against is None and request.baseline is None and request.write_baseline is None:
        return results
    from hrdd.cli import comparing

    results = comparing.compared(results, desk, request.against, request.baseline)
    if request.write_baseline is not None:
        comparing.write_baseline(results, request.write_baseline, desk.as_of)
    return results


def _call(judged: Sequence[Judged], around: Surroundings, as_of: date) -> None:
    """Say first whom to call, where people are being harmed, may be in danger, or must not be put at such a risk.

    A log is told of contacts only where the decision shows as much.
    """
    grave = [result for result in judged if result.outcome.urgent]
    danger = (
        [] if around.ci else [one for one in judged if in_danger(one.written.assessment, one.shelved.rubric, as_of)]
    )
    contacts = dict.fromkeys(contact for one in (*danger, *grave) for contact in one.settings.settings.contacts)
    if danger:
        urgent.call(contacts)
        return
    for line in words.whom_to_call(contacts):
        voice.tell(line)


def given(files: Sequence[str]) -> list[str]:
    """The files to judge: each once, and none that only holds approvals. Raises Usage where none is left."""
    if files.count(STDIN) > 1:
        raise Usage("standard input can be read once: name - once")
    names: list[str] = []
    for name in dict.fromkeys(files):
        if name != STDIN and is_approvals(name):
            voice.tell(f"{name}: skipped, approvals are read beside their assessment")
        else:
            names.append(name)
    if not names:
        raise Usage("no assessment was given: name one or more files, or - for standard input")
    return names


def day(text: str | None, today: date, option: str = "--as-of") -> date:
    """The day to judge as of. Raises Usage."""
    if text is None:
        return today
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Usage(f'"{text}" is not a day: write {option} YYYY-MM-DD')


def _with_reasons(result: Judged | Refused, request: Request, around: Surroundings, as_of: date) -> Judged | Refused:
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


def _made(
    target: Target, results: Sequence[Judged | Refused], request: Request, around: Surroundings, beside: Beside
) -> list[tuple[str, bytes]]:
    """One output, or for a folder one document for each subject."""
    known = FORMATS[target.format]
    judged = [result for result in results if isinstance(result, Judged)]
    audience = _audience(target, request, around)
    if target.format == "text":
        return [(target.where, _text(target, judged, audience, around, beside))]
    if known.gather is not None:
        seen = "restricted" if known.marks else audience
        told_beside = (beside.uncovered, beside.differences)
        gathered = known.gather(batch(results, around.root, seen, *told_beside, quiet=beside.quiet))
        return [(target.where, gathered if isinstance(gathered, bytes) else gathered.encode())]
    made = []
    for number, result in enumerate(judged, start=1):
        choice = beside.choices[target.where, result.name]
        told = report(result, known.needs, choice.audience, choice.template)
        content = known.make(told)
        name = f"{_stem(told, number)}{known.suffixes[0]}"
        where = str(Path(target.where) / name) if target.folder else target.where
        made.append((where, content if isinstance(content, bytes) else content.encode()))
    return made


def _stem(told: Report, number: int) -> str:
    """The name of a document in a folder: the subject's id, but for the public only where its name is public too."""
    return told.outcome.subject if told.outcome.name or not told.public else f"assessment-{number}"


def _audience(target: Target, request: Request, around: Surroundings) -> Audience:
    """For whom an output is made: as asked, or as its format says; with CI set, a screen is for everybody."""
    if request.audience is not None:
        return request.audience  # type: ignore[return-value] # asked by `run`
    return "public" if target.format == "text" and around.ci else FORMATS[target.format].audience


def _text(target: Target, judged: Sequence[Judged], audience: Audience, around: Surroundings, beside: Beside) -> bytes:
    from hrdd.render import terminal

    width = around.width if target.where == STDOUT else USUAL  # a file does not depend on who had it made
    pages = [terminal.summary(report(result, audience=audience), width) for result in judged]
    pages += [terminal.unassessed(beside.uncovered, width)] if beside.uncovered else []
    coloured = around.colour and target.where == STDOUT
    told = [terminal.coloured(page, width) if coloured else terminal.plain(page) for page in pages]
    text = "\n".join(told)
    return (voice.calm(text) if around.github and target.where == STDOUT else text).encode()


def _told(request: Request, code: int, results: Sequence[Judged | Refused], around: Surroundings, as_of: date) -> int:
    """The last words on standard error, and the exit code."""
    if as_of != around.today:
        when = "of a day in the past" if as_of < around.today else "on a day that is yet to come"
        voice.tell(f"as of {as_of.isoformat()}: a replay {when}")
    invalid = any(isinstance(result, Refused) for result in results)
    if request.judges:
        verdict = "invalid" if code == INVALID else verdict_of(code)
        voice.tell(f"gate: {verdict} ({code})")
        return code
    decided = f"would fail ({code}): use hrdd gate in a pipeline" if code else "would pass"
    if code and around.ci:
        if around.github:
            voice.annotate(f"gate would fail ({code})")
        else:
            voice.tell("warning: this is no gate")
    voice.tell(f"gate: {decided}")
    return INVALID if invalid else 0
