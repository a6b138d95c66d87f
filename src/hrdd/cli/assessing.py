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
from hrdd.cli.surroundings import look, read_stdin
from hrdd.cli.telling import (
    INVALID,
    alarm_of,
    as_text,
    audience_of,
    choices,
    code_of,
    codes_of,
    document,
    finished,
    page,
    where,
    width,
    with_surroundings,
)
from hrdd.cli.waiting import watched
from hrdd.diagnostics import Refusal
from hrdd.engine.codes import EXITS, verdict_of, worst_exit
from hrdd.library.assessments import STDIN, is_approvals
from hrdd.library.judging import Desk, Judged, Refused
from hrdd.library.materials import batch
from hrdd.render import FORMATS, words
from hrdd.render.escape import one_line
from hrdd.render.report import AUDIENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hrdd.cli.choosing import Choice
    from hrdd.cli.many import Part
    from hrdd.cli.surroundings import Surroundings
    from hrdd.cli.telling import Alarm, Request
    from hrdd.cli.watching import Touched
    from hrdd.diagnostics import Diagnostic
    from hrdd.engine.difference import Difference
    from hrdd.library.settings import Found
    from hrdd.render import Format
    from hrdd.render.batch import Uncovered

DIFFER = ("github-summary", "github-comment")
"""The formats that show what was changed since an earlier revision."""

MANY = 100
"""Files above which each is let go as soon as it is told."""

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
    if len(names) > MANY and touched is None and (parts := _one_by_one(request, desk, names, plan, around)) is not None:
        return _assembled(parts, plan, request, around, desk)
    entered = desk.enter(names)
    found = (entered.get(name) or desk.judged(name) for name in names)
    seen = watched(found, len(names), words.name("waiting", "files"))
    results = [with_surroundings(result, request, around, as_of) for result in seen]
    results = _on_own_paper(_beside(results, desk, request, touched), request.templates)
    judged = [result for result in results if isinstance(result, Judged)]
    beside = Beside(choices(request, plan, judged))
    _complain((result.diagnostics for result in results if isinstance(result, Refused)), stdin)
    _call([alarm_of(result, around, as_of) for result in results])
    codes = [code_of(result) for result in results]
    if touched is not None:
        beside = _changes(beside, touched, names, plan)
    if request.against is not None and any(target.format in DIFFER for target in plan):
        from hrdd.cli import comparing

        beside = replace(beside, differences=comparing.differences(results, desk))
    code = worst_exit([*codes, *(EXITS["UNCOVERED"] for _ in beside.uncovered)])
    possible = [target for target in plan if judged or _tells(FORMATS[target.format], beside)]
    outputs = (made for target in possible for made in _made(target, results, request, around, beside))
    count = sum(len(judged) if FORMATS[target.format].document else 1 for target in possible)
    shown = watched(outputs, count, words.name("waiting", "documents"))
    said = said_by([Verdict(result.name, code_of(result), codes_of(result)) for result in results], code)
    return _ended(shown, request, code, around, as_of, said, invalid=len(judged) < len(results))


def _one_by_one(
    request: Request, desk: Desk, names: Sequence[str], plan: Sequence[Target], around: Surroundings
) -> list[Part] | None:
    """Every file judged, told and let go; None where an output needs all results together. Raises Usage."""
    compared = request.against is not None or request.baseline is not None or request.write_baseline is not None
    from hrdd.cli import many  # a few files need none of this

    if compared or request.templates is not None or not all(many.one_by_one(FORMATS[target.format]) for target in plan):
        return None
    return many.parts(many.Job(request, tuple(plan), around, desk.as_of, desk.stdin), desk, names)


def _assembled(
    parts: Sequence[Part], plan: Sequence[Target], request: Request, around: Surroundings, desk: Desk
) -> int:
    """Write what the files came to, and tell the decision."""
    from hrdd.cli import many

    _complain((part.wrong for part in parts if part.wrong is not None), desk.stdin)
    _call([part.alarm for part in parts])
    code = worst_exit([part.code for part in parts])
    judged = any(part.wrong is None for part in parts)
    outputs = many.assembled(parts, plan, around) if judged else iter(())
    invalid = any(part.wrong is not None for part in parts)
    said = said_by([Verdict(part.name, part.code, part.reasons) for part in parts], code)
    return _ended(outputs, request, code, around, desk.as_of, said, invalid=invalid)


def _ended(
    outputs: Iterable[tuple[str, bytes]],
    request: Request,
    code: int,
    around: Surroundings,
    as_of: date,
    said: str,
    *,
    invalid: bool,
) -> int:
    """Write the outputs, say the last words, and give the exit code."""
    try:
        write(list(outputs))
    except Refusal as refusal:
        voice.complain(refusal.diagnostics)
        return worst_exit([code, INVALID]) if request.judges else INVALID
    return _told(request, code, around, as_of, said, invalid=invalid)


def _complain(wrong: Iterable[tuple[Diagnostic, ...]], stdin: bytes) -> None:
    """Say what is wrong with each file; what is wrong with the settings of several is said once."""
    told: set[Diagnostic] = set()
    for diagnostics in wrong:
        voice.complain([one for one in diagnostics if one not in told], voice.file_text(stdin))
        told.update(diagnostics)


def _on_own_paper(results: list[Judged | Refused], folder: str | None) -> list[Judged | Refused]:
    """The same results, to be told with the templates of a folder where one is named. Raises Refusal."""
    if folder is None:
        return results
    from hrdd.library import stationery  # for those who have one

    stationery.read(Path(folder))
    dressed: dict[Found, Found] = {}
    for result in results:
        if isinstance(result, Judged) and result.settings not in dressed:
            dressed[result.settings] = replace(result.settings, chosen_templates=Path(folder))
    return [
        replace(result, settings=dressed[result.settings]) if isinstance(result, Judged) else result
        for result in results
    ]


def _refuse_needless(request: Request, plan: Sequence[Target]) -> None:
    """Refuse a template where no output is a document. Raises Usage."""
    if request.template is not None and not any(FORMATS[target.format].document for target in plan):
        forms = ", ".join(name for name, known in FORMATS.items() if known.templates is None)
        raise Usage(f"--template is for documents: name an output in one of {forms}")


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


def _call(alarms: Sequence[Alarm]) -> None:
    """Say first whom to call, where people are being harmed, may be in danger, or must not be put at such a risk.

    A log is told of contacts only where the decision shows as much.
    """
    danger = [alarm for alarm in alarms if alarm.danger]
    grave = [alarm for alarm in alarms if alarm.grave]
    contacts = dict.fromkeys(contact for alarm in (*danger, *grave) for contact in alarm.contacts)
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


def _made(
    target: Target, results: Sequence[Judged | Refused], request: Request, around: Surroundings, beside: Beside
) -> list[tuple[str, bytes]]:
    """One output, or for a folder one document for each subject."""
    known = FORMATS[target.format]
    judged = [result for result in results if isinstance(result, Judged)]
    audience = audience_of(target, request, around)
    if target.format == "text":
        pages = [page(target, result, audience, around) for result in judged]
        return [(target.where, as_text(target, [*pages, *_unassessed(target, beside, around)], around))]
    if known.gather is not None:
        seen = "restricted" if known.marks else audience
        told_beside = (beside.uncovered, beside.differences)
        gathered = known.gather(batch(results, around.root, seen, *told_beside, quiet=beside.quiet))
        return [(target.where, gathered if isinstance(gathered, bytes) else gathered.encode())]
    made = (document(target, result, beside.choices[target.where, result.name]) for result in judged)
    return [(where(target, stem, number), content) for number, (stem, content) in enumerate(made, start=1)]


def _unassessed(target: Target, beside: Beside, around: Surroundings) -> list[str]:
    from hrdd.render import terminal

    told = terminal.unassessed(beside.uncovered, width(target, around)) if beside.uncovered else None
    return [] if told is None else [finished(target, told, around)]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one file came to: its name, its exit code, and the codes of the reasons for that."""

    name: str
    code: int
    reasons: tuple[str, ...]


def said_by(verdicts: Sequence[Verdict], code: int) -> str:
    """The reasons of the file that decides the exit code; its name, where there are several files."""
    worst = next((found for found in verdicts if found.code == code), None)
    if not code or worst is None:
        return ""
    reasons = f": {', '.join(worst.reasons)}" if worst.reasons else ""
    return reasons + (f" in {voice.calm(one_line(worst.name))}" if len(verdicts) > 1 else "")


def _told(request: Request, code: int, around: Surroundings, as_of: date, said: str, *, invalid: bool) -> int:
    """The last words on standard error, and the exit code."""
    if as_of != around.today:
        when = "of a day in the past" if as_of < around.today else "on a day that is yet to come"
        voice.tell(f"as of {as_of.isoformat()}: a replay {when}")
    if request.judges:
        verdict = "invalid" if code == INVALID else verdict_of(code)
        voice.tell(f"gate: {verdict} ({code}){said}")
        return code
    decided = f"would fail ({code}): use hrdd gate in a pipeline" if code else "would pass"
    if code and around.ci:
        if around.github:
            voice.annotate(f"gate would fail ({code})")
        else:
            voice.tell("warning: this is no gate")
    voice.tell(f"gate: {decided}")
    return INVALID if invalid else 0
