"""`--show-settings` and `--explain-policy`: what holds for a run, and where each part of it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.cli.assessing import day, given
from hrdd.cli.output import Usage, show_text
from hrdd.cli.surroundings import look, read_stdin
from hrdd.engine.policy import KEYS, LAYERS, held, in_force
from hrdd.library.assessments import STDIN
from hrdd.library.judging import Desk
from hrdd.render import policy, terminal
from hrdd.render.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hrdd.cli.telling import Request
    from hrdd.diagnostics import Path as Place
    from hrdd.library.rubrics import Shelved
    from hrdd.library.settings import Found
    from hrdd.model.rubric import GatePolicy

DEFAULT = "default"
OPTION = "option"
IN_RUBRIC: dict[str, Place] = {
    "exception_days": ("gate", "exception", "days"),
    "exception_heightened_days": ("gate", "exception", "heightened_days"),
    "exception_renewals": ("gate", "exception", "renewals"),
    "warn_days": ("gate", "exception", "warn_days"),
    "managed_likelihood": ("gate", "managed", "likelihood"),
    "managed_confidence": ("gate", "managed", "confidence"),
    "managed_review_months": ("gate", "managed", "review_months"),
    "most": ("gate", "managed", "rating"),
    "cumulative": ("gate", "cumulative", "findings"),
    "cumulative_rating": ("gate", "cumulative", "rating"),
    "evidence_months": ("evidence", "months"),
    "evidence_heightened_months": ("evidence", "heightened_months"),
    "approver": ("obligations",),
}
"""Where the rubric keeps a number that does not stand under `gate:` by its own name."""


def _desk(request: Request) -> tuple[Desk, list[str]]:
    names = given(request.files) if request.files else []
    stdin = read_stdin() if STDIN in names else b""
    folder = Path(request.rubric) if request.rubric is not None else None
    return Desk(day(request.as_of, look().today), folder, stdin, request.settings), names


def show_settings(request: Request) -> int:
    """Print every setting that holds for the files, or for this folder, and where it comes from. Raises Refusal."""
    desk, names = _desk(request)
    around = look()
    page = terminal.Page(min(around.width, terminal.WIDEST))
    shown: set[str] = set()
    for name in names or [STDIN]:
        found = desk.settings_of(name)
        if found.shown in shown:
            continue
        shown.add(found.shown)
        if page.lines:
            page.gap()
        page.wrapped(f"Settings from {one_line(found.shown) or 'no file: none was found'}", terminal.STRONG, indent=0)
        rows = _rows(found, request, ci=around.ci)
        left = max(len(key) for key, _, _ in rows) + 2
        for key, value, origin in rows:
            page.wrapped(f"{value} ({origin})", indent=left + 2, lead=f"  {key}")
    show_text(terminal.coloured(page.lines, page.width) if around.colour else terminal.plain(page.lines))
    return 0


def _rows(found: Found, request: Request, *, ci: bool) -> list[tuple[str, str, str]]:
    """Every setting: its key, its value, and where that comes from."""
    settings = found.settings

    def origin(*path: str | int) -> str:
        return found.where(path) if found.sets(path) else DEFAULT

    rubric = (request.rubric, OPTION) if request.rubric else (settings.rubric.path, origin("rubric", "path"))
    digest = (request.digest, OPTION) if request.digest else (settings.rubric.digest, origin("rubric", "digest"))
    rows = [
        ("language", settings.language or "en", origin("language")),
        ("templates", settings.templates or "the shipped ones", origin("templates")),
        ("template", *_template(request, settings.template, origin("template"))),
        ("rubric.path", rubric[0] or "the shipped ones", rubric[1]),
        ("rubric.digest", digest[0] or "not pinned", digest[1]),
        ("as-of", request.as_of or "today", OPTION if request.as_of else DEFAULT),
        ("audience", *_audience(request, ci=ci)),
    ]
    layers: list[tuple[Place, object]] = [(("gate",), settings.gate)]
    layers += [(("gate", name, key), layer) for name in LAYERS for key, layer in getattr(settings.gate, name).items()]
    for path, layer in layers:
        for key in KEYS:
            value = getattr(layer, key)
            if value is not None and value != ():
                told = ", ".join(value) if isinstance(value, tuple) else str(getattr(value, "name", value)).lower()
                told = told.upper() if key in {"fails_from", "engagement_from"} else told
                rows.append((".".join(map(str, (*path, key))), told, origin(*path, key)))
    rows += [
        (f"contacts.{index}", f"{one_line(contact.who)}: {one_line(contact.how)}", origin("contacts", index))
        for index, contact in enumerate(settings.contacts)
    ]
    rows += [
        (f"watch.{index}", f"{', '.join(watch.paths)} → {watch.assessment or 'no assessment'}", origin("watch", index))
        for index, watch in enumerate(settings.watch)
    ]
    return rows


def _audience(request: Request, *, ci: bool) -> tuple[str, str]:
    if request.audience is not None:
        return request.audience, OPTION
    return ("public on a screen", "environment: CI") if ci else ("by format", DEFAULT)


def _template(request: Request, chosen: str | None, origin: str) -> tuple[str, str]:
    return (request.template, OPTION) if request.template else (chosen or "hria, or public for the public", origin)


def explain_policy(request: Request) -> int:
    """Print the decision table of the gate for one file, or for any subject. Raises Usage and Refusal."""
    desk, names = _desk(request)
    if len(names) > 1:
        raise Usage("the policy is that of one subject: name one file, or none")
    if names:
        name = names[0]
        written = desk.written(name)
        subject, found = written.assessment.subject, desk.settings_of(name)
        shelved = desk.shelved(written.assessment.rubric, found)
        base = desk.shelved(written.assessment.rubric).rubric.manifest.gate
        force = in_force(shelved.rubric.manifest.gate, subject.stage, subject.kind)
        layers: tuple[tuple[str, str], ...] = (("stages", subject.stage), ("kinds", subject.kind))
        about = [f"What the gate asks of {name} ({subject.kind}, {subject.stage})"]
    else:
        found = desk.settings_of(STDIN)
        shelved, base = desk.shelved("core@1", found), desk.shelved("core@1").rubric.manifest.gate
        force, layers = shelved.rubric.manifest.gate, ()
        about = ["What the gate asks of any subject"]
        about += [f"Stricter at: {told}. Name a file to see what holds for it." for told in [_others(force)] if told]
    about.append(f"Rubric {shelved.rubric.name}, settings from {found.shown or 'no file'}")
    around = look()
    where = _where(base, force, layers, shelved, found)
    lines = policy.page(force, shelved.rubric, about, where, around.width)
    show_text(terminal.coloured(lines, around.width) if around.colour else terminal.plain(lines))
    return 0


def _others(force: GatePolicy) -> str:
    layers = (*force.stages.items(), *force.kinds.items())
    return ", ".join(name for name, layer in layers if layer.model_fields_set)


def _where(
    base: GatePolicy, force: GatePolicy, layers: Sequence[tuple[str, str]], shelved: Shelved, found: Found
) -> Callable[[str], str]:
    """Says where the value in force of a number is written: in the settings, at a stage or kind, or in the base."""

    def where(key: str) -> str:
        name = key.replace("heightened_", "") if key == "exception_heightened_days" else key
        if name in KEYS and held(force, name) != held(base, name):
            for path in (("gate", name), *(("gate", layer, which, name) for layer, which in layers)):
                if found.sets(path) and _adds(found, path, held(force, name)):
                    return found.where(path)
            for layer, which in layers:
                path = ("gate", layer, which, name)
                document, inside = shelved.place(path)
                if document.resolve(inside)[0] == inside:
                    return f"{document.name}:{document.span(inside).line}"
        document, inside = shelved.place(IN_RUBRIC.get(key, ("gate", key)))
        if document.resolve(inside)[0] != inside:
            return DEFAULT
        return f"{document.name}:{document.span(inside).line}"

    return where


def _adds(found: Found, path: Place, value: object) -> bool:
    """Whether the settings at a path are why a value holds."""
    here: object = found.settings
    for part in path:
        here = here[part] if hasattr(here, "keys") else getattr(here, str(part))  # type: ignore[index]
    return here == value or (isinstance(here, tuple) and isinstance(value, tuple) and set(here) <= set(value))
