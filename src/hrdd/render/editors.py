"""What an editor needs beyond the shape of an assessment: names to choose from, and help for every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel import Locale

from hrdd.render.words_keys import ASSESSMENT, BY_DEFINITION, EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hrdd.model.rubric import Rubric

Schema = dict[str, Any]
OWN_RISK: Schema = {"type": "string", "pattern": "^x-"}


def helped(made: Schema, rubric: Rubric, language: str = "en") -> Schema:
    """A schema of assessments in which every key has its help and every id of the rubric can be chosen.

    Nothing becomes stricter than the program: what it would refuse by name is refused here by name.
    """
    definitions: Schema = made["$defs"]
    definitions["Place"] = _names(_places(rubric, language))
    definitions["Group"] = _names({group.id: group.title for group in rubric.groups})
    definitions["Right"] = _names({right.id: right.title for right in rubric.rights})
    risks = {risk.id: risk.title for risk in rubric.risk.values()}
    definitions["Risk"] = {"anyOf": [*_names(risks)["anyOf"], OWN_RISK]}
    _name_in(definitions)
    themes = {
        theme.id: {"$ref": "#/$defs/LevelOverride", "description": theme.title}
        for theme in rubric.manifest.context.themes
    }
    made["properties"]["context"] = {
        "type": "object",
        "propertyNames": {"$ref": "#/$defs/Place"},
        "additionalProperties": {"type": "object", "properties": themes, "additionalProperties": False},
    }
    _tell(made["properties"], ASSESSMENT)
    for name, definition in definitions.items():
        _tell(definition.get("properties", {}), BY_DEFINITION.get(name, {}))
    _without_blanks(made)
    return made


def _places(rubric: Rubric, language: str) -> Mapping[str, str]:
    territories = Locale.parse(language).territories
    return {code: str(territories.get(code, code)) for code in rubric.places} | {"worldwide": "Everywhere"}


def _names(titles: Mapping[str, str]) -> Schema:
    return {"anyOf": [{"const": name, "title": title, "description": title} for name, title in titles.items()]}


ONE = {
    "Group": (("Engagement", "group"), ("Scenario", "group"), ("Cumulative", "group"), ("Benefit", "group")),
    "Place": (("Scenario", "place"),),
    "Right": (("LawConflict", "conflicts_with"),),
    "Risk": (("Incident", "risk"), ("AddressedSideEffect", "risk")),
}
"""Where one name of each sort stands, by definition and key."""

MANY = {
    "Group": (("RiskEntry", "who"), ("Covers", "groups")),
    "Place": (("Subject", "places"), ("Covers", "places")),
    "Right": (("RiskEntry", "rights"), ("Benefit", "rights")),
    "Risk": (("ControlEntry", "risks"),),
}
"""Where a list of them stands."""


def _name_in(definitions: Schema) -> None:
    for sort, places in ONE.items():
        for definition, key in places:
            definitions[definition]["properties"][key] = {"$ref": f"#/$defs/{sort}"}
    for sort, places in MANY.items():
        for definition, key in places:
            held = definitions[definition]["properties"][key]
            least = {"minItems": 1} if "minItems" in str(held) else {}
            definitions[definition]["properties"][key] = {
                "type": "array",
                **least,
                "items": {"$ref": f"#/$defs/{sort}"},
            }


def _tell(properties: Schema, words: Mapping[str, str]) -> None:
    for key, schema in properties.items():
        text = words.get(key) or EVERYWHERE.get(key)
        if text is not None:
            schema["title"] = key
            schema["description"] = text


def _without_blanks(schema: Schema) -> None:
    """An editor writes what `default` says; a title that only says the key again crowds out the one that tells more."""
    again = {key.replace("_", " ").title() for here in _objects(schema) for key in here.get("properties", ())}
    for here in _objects(schema):
        here.pop("default", None)
        if here.get("title") in again:
            del here["title"]


def _objects(value: object) -> Iterator[Schema]:
    """Every schema in a schema, without what only is called like a key of one."""
    if isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key in {"properties", "patternProperties", "$defs"}:
                for member in inner.values():
                    yield from _objects(member)
            elif key not in {"enum", "const", "required", "enumDescriptions"}:
                yield from _objects(inner)
    elif isinstance(value, list):
        for member in value:
            yield from _objects(member)
