"""A new assessment to fill in: only what applies at the start, with help and choices as comments."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from textwrap import wrap
from typing import TYPE_CHECKING

from hrdd.render import words
from hrdd.render.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from hrdd.model.rubric import Question, Rubric

WIDTH = 100
DUE = 90
"""Days from the day of assessment to the due day of the example."""

SCHEMA = "assessment.schema.json"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known of a subject at the start; what is empty is left for the person to fill in."""

    kind: str
    day: date
    id: str = ""
    name: str = ""
    stage: str = "idea"
    places: tuple[str, ...] = ()
    by: tuple[str, str] = ("", "")


def skeleton(start: Beginning, asked: Mapping[str, bool | None], rubric: Rubric) -> str:
    """A file in which every question that is asked at the start waits as a comment; `asked` says which.

    The lines of the answers begin with `#`, so that nothing is answered by leaving it alone.
    """
    return "\n".join((*_head(start, rubric), *_answers(asked, rubric), *_tail(start, rubric))) + "\n"


def _head(start: Beginning, rubric: Rubric) -> Iterator[str]:
    yield f"# yaml-language-server: $schema={SCHEMA}"
    yield "#"
    yield from _remark(words.name("skeleton", "top"), "")
    yield ""
    yield "hrdd: 1"
    yield f"rubric: {rubric.name}"
    yield ""
    yield "subject:"
    yield f"  kind: {start.kind}"
    if start.id:
        yield f"  id: {start.id}"
    yield _line("  name:", _quoted(start.name), words.name("skeleton", "name"))
    yield _line("  stage:", start.stage, words.name("skeleton", "stage"))
    yield _line(
        "  places:", f"[{', '.join(_quoted(place) for place in start.places)}]", words.name("skeleton", "places")
    )
    for key, value in (("summary", '"..."'), ("owner", '"..."'), ("languages", "[en]")):
        yield _line(f"  # {key}:", value, words.name("skeleton", key))
    yield ""
    yield "assessed:"
    yield f"  date: {start.day.isoformat()}"
    yield "  by:"
    yield _line("    - name:", _quoted(start.by[0]), words.name("skeleton", "by"))
    yield _line("      role:", start.by[1], words.name("skeleton", "role"))
    yield ""


def _line(key: str, value: str, remark: str) -> str:
    return f"{key} {value}".rstrip().ljust(32) + f"  # {remark}"


def _quoted(text: str) -> str:
    return json.dumps(one_line(text), ensure_ascii=False) if text else ""


def _answers(asked: Mapping[str, bool | None], rubric: Rubric) -> Iterator[str]:
    yield from _remark(words.name("skeleton", "answers"), "")
    yield "answers:"
    for theme in rubric.manifest.themes:
        own = [rubric.question[name] for name in rubric.themes[theme.id] if asked.get(name)]
        if own:
            yield ""
            yield from _remark(f"--- {theme.title}: {theme.meaning}", "  ")
        for question in own:
            yield ""
            yield from question_lines(question, "  ")
    later = [name for name in rubric.question if name in asked and asked[name] is None]
    if later:
        yield ""
        yield from _remark(f"{words.name('skeleton', 'later')} {', '.join(later)}", "  ")


def question_lines(question: Question, indent: str) -> Iterator[str]:
    """One question as comments, and the line to take the mark from."""
    yield from _remark(question.text, indent)
    yield from _remark(question.help, f"{indent}  ")
    yield from _remark(f"{words.name('skeleton', 'example')} {question.example}", f"{indent}  ")
    for choice in question.choices:
        if text := question.choice_text.get(choice):
            yield from _remark(f"{choice}: {text}", f"{indent}    ")
    told = choices_told(question)
    if len(told) > WIDTH - len(question.id) and question.choice_text:
        told = words.name("skeleton", "above") + (_several() if question.many else "")
    yield f"{indent}# {question.id}:  # {told}"


def choices_told(question: Question) -> str:
    """The words of which one is an answer, or several where that is said."""
    return " | ".join((*question.choices, "unknown")) + (_several() if question.many else "")


def _several() -> str:
    return f" ({words.name('skeleton', 'several')})"


def _tail(start: Beginning, rubric: Rubric) -> Iterator[str]:
    yield ""
    for part in ("evidence", "engagement"):
        yield from _remark(words.name("skeleton", part), "")
        yield from (f"# {line}" for line in words.name("skeleton", f"{part}-lines").split("\n"))
        yield ""
    control = rubric.control[_control(start.kind, rubric)]
    yield from _remark(words.name("skeleton", "controls"), "")
    yield from _remark(f"{control.id}: {control.title}.", "")
    yield "# controls:"
    due = start.day + timedelta(days=DUE)
    yield f'#   - {{control: {control.id}, status: planned, effectiveness: partial, owner: "...", due: {due}}}'
    yield ""


def _control(kind: str, rubric: Rubric) -> str:
    """A control to show as an example: the one that most risks of this kind of subject look for."""
    found = Counter(
        link.control
        for risk in rubric.risk.values()
        if not risk.kinds or kind in risk.kinds
        for link in risk.controls
        if link.targets
    )
    measures = [question.measure for question in rubric.questions if question.measure and kind in question.kinds]
    return max(measures or [control.id for control in rubric.controls], key=lambda name: found[name])


def remarked(*texts: str, indent: int, width: int) -> Iterator[str]:
    """Texts as comments of YAML, each from a line of its own on."""
    start = " " * indent + "# "
    for text in texts:
        yield from wrap(one_line(text), width, initial_indent=start, subsequent_indent=start, break_on_hyphens=False)


def _remark(text: str, indent: str) -> Iterator[str]:
    yield from remarked(text, indent=len(indent), width=WIDTH)
