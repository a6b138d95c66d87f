"""Which kind of document is made, and for whom: what was asked for, what the settings say, what each kind allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from hrdd.cli.output import Usage
from hrdd.library.shelf import shelf
from hrdd.render import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hrdd.cli.output import Target
    from hrdd.library.judging import Judged
    from hrdd.model.template import Template
    from hrdd.render import Format
    from hrdd.render.report import Audience

USUAL = ("hria", "public")
"""What is made where nobody names a template: the first that is for the readers."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What one document is made with, and for whom."""

    template: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options of a run say: a template and an audience, or nothing of one or both."""

    template: str | None
    audience: Audience | None


def choose(asked: Asked, plan: Iterable[Target], judged: Sequence[Judged]) -> Mapping[tuple[str, str], Choice]:
    """The choice for every document: by the place of its output and the name of its assessment. Raises Usage."""
    kept = cache(shelf)
    made = {}
    for target in plan:
        known = FORMATS[target.format]
        if not known.document:
            continue
        for result in judged:
            kinds = kept(result.settings.templates)
            made[target.where, result.name] = (
                _asked(asked.template, target.format, kinds, asked.audience)
                if asked.template is not None
                else _usual(target.format, kinds, asked.audience, result.settings.settings.template)
            )
    return made


def _asked(name: str, form: str, kinds: Mapping[str, Template], wanted: Audience | None) -> Choice:
    known = FORMATS[form]
    if name not in kinds:
        raise Usage(f'there is no template "{name}"; templates: {", ".join(kinds)}')
    if name not in _makes(known, kinds):
        raise Usage(f"{form} is always made as {_either(known.templates or ())}: leave --template {name} out")
    allowed = kinds[name].audiences
    if wanted is not None and wanted not in allowed:
        others = _either(other for other in _makes(known, kinds) if wanted in kinds[other].audiences)
        instead = f"for {wanted} readers there is: {others}" if others else "there is none for them"
        raise Usage(f"the template {name} is for {_either(allowed)} readers; {instead}")
    usual = known.audience if known.audience in allowed else allowed[0]
    return Choice(name, wanted or usual)


def _usual(form: str, kinds: Mapping[str, Template], wanted: Audience | None, preferred: str | None) -> Choice:
    known = FORMATS[form]
    audience: Audience = wanted or known.audience
    makes = _makes(known, kinds)
    for name in (preferred, *USUAL, *(known.templates or ())):
        if name in makes and audience in kinds[name].audiences:
            return Choice(name, audience)
    raise Usage(f"{form} cannot be made for {audience} readers: no template of it is for them")


def _makes(known: Format, kinds: Mapping[str, Template]) -> list[str]:
    return [name for name in kinds if known.templates is None or name in known.templates]


def _either(names: Iterable[str]) -> str:
    return " or ".join(names)
