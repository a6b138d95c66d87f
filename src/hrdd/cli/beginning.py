"""`hrdd new`: a file to fill in, or the first questions of an interview."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from hrdd.cli.asking import Prompt, ask_name, ask_person, ask_places
from hrdd.cli.assessing import day
from hrdd.cli.output import STDOUT, Usage, show_text, write
from hrdd.cli.surroundings import look
from hrdd.diagnostics import nearest
from hrdd.engine.facts import WORLDWIDE
from hrdd.library import disk, rubrics, starting
from hrdd.library.applications import SLUG
from hrdd.model.rubric import Kind, Stage
from hrdd.render import words
from hrdd.render.skeleton import Beginning, skeleton

if TYPE_CHECKING:
    from datetime import date

    from hrdd.model.rubric import Rubric

KINDS: tuple[str, ...] = get_args(Kind)
STAGES: tuple[str, ...] = get_args(Stage)


def new(kind: str, output: str | None, as_of: str | None, rubric: str | None, *, ask: bool) -> int:
    """Write a new assessment. Raises Usage where the kind is none, or a file is there already."""
    _kind(kind)
    if output is not None and output != STDOUT and disk.is_file(output):
        raise Usage(f"{output} is there already: choose another name, or go on with it: hrdd ask {output}")
    if ask and output in {None, STDOUT}:
        raise Usage("an interview is saved after each answer: say where with -o FILE")
    if output is None and sys.stdout.isatty():
        raise Usage(f"this makes a file to fill in: hrdd new {kind} -o {kind}.yaml, with --ask to be asked for it")
    around = look()
    today = day(as_of, around.today)
    shelved = rubrics.find("core") if rubric is None else rubrics.load(Path(rubric), rubric)
    prompt = Prompt(around)
    start = _asked_for(kind, today, shelved.rubric, prompt) if ask else Beginning(kind, today)
    asked = starting.asked(kind, start.places or (WORLDWIDE,), shelved.rubric, today)
    text = skeleton(start, asked, shelved.rubric)
    if output is None or output == STDOUT:
        show_text(text)
        return 0
    write([(output, text.encode())])
    if ask:
        from hrdd.cli.interview import interview

        return interview(output, as_of, rubric, prompt)
    print(words.name("skeleton", "made").format(file=output), file=sys.stderr)
    return 0


def make_form(kind: str, output: str | None, contact: str, rubric: str | None) -> int:
    """Write the form of one kind of subject, with the contacts of the settings. Raises Usage where the kind is none."""
    from hrdd.library import materials, settings
    from hrdd.render.form import form

    shelved = rubrics.find("core") if rubric is None else rubrics.load(Path(rubric), rubric)
    set_contacts = settings.find(Path()).settings.contacts
    if output in {None, STDOUT} and sys.stdout.isatty():
        raise Usage(f"this makes a page for a browser, not for a terminal: hrdd form {_kind(kind)} -o form.html")
    named = [words.reached(entry) for entry in set_contacts]
    told = "; ".join([*([contact] if contact else []), *named])
    page = form(_kind(kind), shelved.rubric, materials.form_parts(), contacts=" ".join(told.split()))
    write([(output or STDOUT, page.encode())])
    return 0


def _kind(kind: str) -> Kind:
    """A kind of subject by its name. Raises Usage where there is none."""
    if kind in KINDS:
        return cast("Kind", kind)
    meant = nearest(kind, KINDS)
    hint = f'did you mean "{meant}"? ' if meant else ""
    raise Usage(f'"{kind}" is not a kind of subject; {hint}kinds: {", ".join(KINDS)}')


def _asked_for(kind: str, today: date, rubric: Rubric, prompt: Prompt) -> Beginning:
    """Ask for what stands before the questions."""
    name = ask_name(prompt)
    places = ask_places(prompt, rubric)
    stage = prompt.until(f"{words.name('asking', 'stage')} ", _stage, "stage", dict.fromkeys(STAGES, ""))[0]
    person = ask_person(prompt)
    ident = SLUG.sub("-", name.lower()).strip("-")[:60].strip("-") or kind
    return Beginning(kind, today, ident, name, stage, places, person)


def _stage(line: str) -> tuple[str, ...] | str:
    return (line.lower(),) if line.lower() in STAGES else words.name("asking", "stage-needed")
