"""One page that asks a rubric's questions in a browser, with no server and no network, and saves an assessment."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

from babel import Locale
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from hrdd.render import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hrdd.model.rubric import Kind, Question, Rubric

TEMPLATE, SHEET = "form/form.j2", "form/form.css"
SCRIPTS = ("form/js-yaml.min.js", "form/logic.js", "form/form.js")
LARGEST = 5_000_000
"""Bytes of a file that the page reads: as many as the program does."""

PAGE_WORDS = (
    "measure", "several", "help", "example", "cost", "yes", "no", "unknown", "by-place", "because", "because-help",
    "remove", "gap-name", "gap-places", "gap-by", "gap-role", "made", "saved", "not-yaml", "not-ours",
    "other-kind", "strange", "loaded", "kept", "forgotten",
)  # fmt: skip


def form(kind: Kind, rubric: Rubric, materials: Mapping[str, str], language: str = "en", contacts: str = "") -> str:
    """The form for one kind of subject as an HTML page. `materials` are the texts below `templates/`.

    The page holds the questions of the kind, their conditions and the levels of places, so that it can tell by itself
    what is asked; it loads nothing, sends nothing, and keeps nothing in the browser unless somebody asks for it.
    """
    locale = Locale.parse(language.replace("-", "_"))
    environment = Environment(
        loader=DictLoader({TEMPLATE: materials[TEMPLATE]}), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    css = materials[SHEET].strip()
    script = "\n".join(materials[name].strip() for name in SCRIPTS)
    countries = _countries(rubric, locale)
    urgent = words.name("danger", "first").format(contacts=contacts or words.name("danger", "emergency"))
    return environment.get_template(TEMPLATE).render(
        language=language,
        direction=locale.text_direction,
        t=lambda code: words.name("form", code),
        kind_title=next(entry.title for entry in rubric.manifest.kinds if entry.id == kind).lower(),
        stages=[(stage, words.first_up(words.name("stage", stage))) for stage in words.NAMES["stage"]],
        countries=countries,
        contacts=contacts,
        about_rubric=f"{rubric.manifest.title}, {rubric.manifest.version} ({rubric.manifest.licence}).",
        attribution=rubric.manifest.context.attribution,
        css=Markup(css),  # noqa: S704 - the project's own style sheet
        css_hash=_hash(css),
        script=Markup(script),  # noqa: S704 - the project's own script
        script_hash=_hash(script),
        data=Markup(_harmless(json.dumps(_data(kind, rubric, dict(countries), urgent), ensure_ascii=False))),  # noqa: S704
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _harmless(text: str) -> str:
    """JSON that cannot end the element it stands in."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028")


def _countries(rubric: Rubric, locale: Locale) -> list[tuple[str, str]]:
    named = [(code, locale.territories.get(code, code)) for code in rubric.places]
    return sorted(named, key=lambda entry: entry[1])


def _data(kind: Kind, rubric: Rubric, names: dict[str, str], urgent: str) -> dict[str, Any]:
    """All that the page needs of the rubric."""
    policy = rubric.manifest.context
    themes = [theme.id for theme in policy.themes]
    return {
        "kind": kind,
        "largest": LARGEST,
        "themes": [
            {"id": theme.id, "title": theme.title, "meaning": theme.meaning} for theme in rubric.manifest.themes
        ],
        "names": {**names, "worldwide": words.name("form", "worldwide")},
        "words": {
            **{code: words.name("form", code) for code in PAGE_WORDS},
            **{code: words.name("standing", code) for code in ("optional", "one-optional")},
            "progress": words.name("standing", "answered"),
            "urgent": urgent,
        },
        "rubric": {
            "name": rubric.name,
            "order": [_question(rubric.question[name], rubric) for name in _asking(kind, rubric)],
            "files": [question.id for question in rubric.questions if kind in question.kinds],
            "derived": {name: _condition(held) for name, held in rubric.derived.items()},
            "themes": themes,
            "places": {
                place: [levels[theme].level if theme in levels else None for theme in themes]
                for place, levels in rubric.places.items()
            },
            "danger": None if rubric.manifest.danger is None else _condition(rubric.manifest.danger),
            "worldwide": policy.worldwide,
            "notDetermined": policy.not_determined,
            "loweringSources": policy.lowering_sources,
        },
    }


def _asking(kind: Kind, rubric: Rubric) -> list[str]:
    return [name for name in rubric.asking_order if kind in rubric.question[name].kinds]


def _question(question: Question, rubric: Rubric) -> dict[str, Any]:
    place = [known.id for known in rubric.questions].index(question.id)
    made: dict[str, Any] = {
        "id": question.id,
        "place": place,
        "theme": next(theme for theme, own in rubric.themes.items() if question.id in own),
        "text": question.text,
        "help": question.help,
        "example": question.example,
        "cost": question.unknown_costs,
        "choices": list(question.choices),
        "texts": dict(question.choice_text),
        "many": question.many,
        "perPlace": question.per_place,
        "measure": question.measure,
    }
    if question.ask_when is not None:
        made["askWhen"] = _condition(question.ask_when)
    return made


def _condition(condition: Any) -> dict[str, Any]:
    found: dict[str, Any] = condition.model_dump(by_alias=True, exclude_none=True)
    return found
