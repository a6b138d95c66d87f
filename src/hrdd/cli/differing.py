"""`hrdd diff`: two assessments, or two results, and what changed between them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdd.cli import voice
from hrdd.cli.assessing import day
from hrdd.cli.output import Usage, show_text, write
from hrdd.cli.surroundings import look
from hrdd.cli.telling import INVALID
from hrdd.engine.difference import Difference, Move, Part, Side, difference
from hrdd.library import earlier
from hrdd.library.assessments import STDIN
from hrdd.library.judging import Desk, Judged
from hrdd.model.outcome import Decision
from hrdd.render import data, terminal
from hrdd.render import difference as render

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS = {".json": "json", ".md": "md", ".markdown": "md", ".txt": "text"}


Given = tuple[str, str | None]
"""A file as the user named it, and the folder of the rubric that judges it where one was named."""


def diff(old: Given, new: Given, form: str | None, output: str | None, as_of: str | None, audience: str | None) -> int:
    """Tell what changed: 0, or 3 where one of the two cannot be used. Raises Usage and Refusal."""
    around = look()
    audience = audience or ("public" if around.ci else "restricted")
    if audience not in {"restricted", "public"}:
        raise Usage("a difference is made for public or restricted readers: say which with --audience")
    if form is None:
        form = FORMS.get(Path(output).suffix.lower()) if output is not None else "text"
    if form not in {"text", "md", "json"}:
        raise Usage("a difference is made as text, md or json: say it with -f, or by the ending of -o")
    if _is_result(old[0]) and _is_result(new[0]):
        if old[1] != new[1]:
            raise Usage("results hold the rubric that made them: --old-rubric is for assessments")
        found: Difference | None = _results(old[0], new[0])
    else:
        found = _assessments(old, new, as_of)
    if found is None:
        return INVALID
    found = render.public(found) if audience == "public" else found
    if form == "json":
        made = data.dump(render.data(found, audience))
    elif form == "md":
        made = render.markdown(found)
    else:
        lines = render.page(found, around.width if output is None else 80)
        coloured = around.colour and output is None
        made = terminal.coloured(lines, around.width) if coloured else terminal.plain(lines)
    if output is None:
        show_text(voice.calm(made) if around.github else made)
    else:
        write([(output, made.encode())])
    return 0


def _is_result(name: str) -> bool:
    return Path(name).suffix.lower() == ".json"


def _assessments(old: Given, new: Given, as_of: str | None) -> Difference | None:
    """The two files, each judged by its rubric; both on one day, so that only what was written differs."""
    if _is_result(old[0]) != _is_result(new[0]) or STDIN in {old[0], new[0]}:
        raise Usage("a difference is between two assessments, or between two results (.json)")
    sides = []
    for name, rubric in (old, new):
        desk = Desk(day(as_of, look().today), Path(rubric) if rubric is not None else None)
        (result,) = desk.judge([name])
        if not isinstance(result, Judged):
            voice.complain(result.diagnostics, voice.file_text())
            if name == old[0] and old[1] == new[1] and any(found.code == "HR301" for found in result.diagnostics):
                voice.tell(f"{name}: where it was written for another rubric, name its folder with --old-rubric")
            continue
        sides.append(Side(result.written.assessment, result.shelved.rubric, desk.as_of, desk.platform(result)))
    if len(sides) < 2:  # noqa: PLR2004 # old and new
        return None
    return difference(sides[0], sides[1])


def _results(old: str, new: str) -> Difference:
    """Two results: what differs in them. They hold no answers, so nothing is run again. Raises Usage and Refusal."""
    before, after = earlier.results(Path(old), old), earlier.results(Path(new), new)
    both = [name for name in after if name in before]
    if len(both) != 1:
        raise Usage("the two files hold no result of one and the same subject")
    was, now = before[both[0]], after[both[0]]
    ratings = [{one["risk"]: earlier.residual(one) for one in side["findings"]} for side in (was, now)]
    titles = {one["risk"]: one["title"] for side in (was, now) for one in side["findings"]}
    moves = [
        Move(f"{risk}@{both[0]}", risk, title, ratings[0].get(risk), ratings[1].get(risk))
        for risk, title in titles.items()
        if ratings[0].get(risk) != ratings[1].get(risk)
    ]
    moves.sort(key=lambda move: (not move.rose, move.risk))
    decisions = [Decision(side["decision"]["verdict"], side["decision"]["exit"], ()) for side in (was, now)]
    return Difference(both[0], decisions[0], decisions[1], tuple(moves), tuple(_visible(was, now)))


def _visible(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Part]:
    """What two results show to be different, cause by cause, without saying what moved what."""
    parts: list[Part] = []

    def differ(cause: Any, name: str, before: object, after: object) -> None:
        if before != after:
            told = [None if value is None else str(value) for value in (before, after)]
            parts.append(Part(cause, name, told[0], told[1], tried=False))

    controls = [
        {
            one["control"]: f"{one['status']}, {one['points']} points"
            for finding in side["findings"]
            for one in finding["controls"]
        }
        for side in (was, now)
    ]
    for name in dict.fromkeys((*controls[0], *controls[1])):
        differ("control", name, controls[0].get(name), controls[1].get(name))
    levels = [
        {f"{one['place']}.{one['theme']}": one["level"] for one in side.get("context", ())} for side in (was, now)
    ]
    for name in dict.fromkeys((*levels[0], *levels[1])):
        differ("context", name, levels[0].get(name), levels[1].get(name))
    open_ = [{one["question"]: one["state"] for one in side.get("open_questions", ())} for side in (was, now)]
    for name in dict.fromkeys((*open_[0], *open_[1])):
        differ("answer", name, open_[0].get(name, "answered"), open_[1].get(name, "answered"))
    rubrics = [side.get("rubric", {}) for side in (was, now)]
    if rubrics[0] != rubrics[1]:
        told = [f"{one.get('id')} {one.get('version')}" for one in rubrics]
        parts.append(Part("rubric", "rubric", told[0], told[1], tried=False))
    differ("rubric", "method", was.get("method"), now.get("method"))
    differ("time", "as-of", was.get("as_of"), now.get("as_of"))
    return parts
