"""Values become models: every complaint of pydantic is said again in our words, at the place it is about."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from hrdd.diagnostics import Diagnostic, nearest
from hrdd.model.base import ID_PATTERN, PLACE_PATTERN, TEXT_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hrdd.diagnostics import Path
    from hrdd.source import Document

M = TypeVar("M", bound=BaseModel)
Error = Mapping[str, Any]

FIXES = {
    "hrdd": "Start the file with: hrdd: 1",
    "subject": "Add subject: with kind, name, stage and places.",
    "kind": "Add kind: feature, or another kind of subject.",
    "stage": "Add stage: idea, pre-release, released or ended.",
    "places": "Add places: [worldwide], or country codes such as [TR, DE].",
    "assessed": "Add assessed: {date: 2026-03-01, by: [{name: ..., role: ...}]}",
    "because": "Add because: with the reason.",
}
WANTED = {
    "string_type": ("text", "Write text; put it in quotes if it looks like a number."),
    "int_type": ("a whole number", "Write a whole number, without quotes."),
    "int_from_float": ("a whole number", "Write a whole number, without quotes."),
    "bool_type": ("true or false", "Write true or false, without quotes."),
    "tuple_type": ("a list", "Write a list: [one, two], or lines that start with a dash."),
    "dict_type": ("a mapping of keys", "Write key: value pairs."),
    "mapping_type": ("a mapping of keys", "Write key: value pairs."),
    "model_type": ("a mapping of keys", "Write key: value pairs."),
    "model_attributes_type": ("a mapping of keys", "Write key: value pairs."),
    "none_required": ("nothing", "Delete the value."),
}
PATTERNS = {
    PLACE_PATTERN: ("HR406", ""),
    ID_PATTERN: ("HR207", ""),
    TEXT_PATTERN: ("HR208", ""),
}
LESS_TELLING = ("none_required", "literal_error", "string_type", "int_type")
"""Errors of the other branches where a value may be of several kinds: told only if nothing else is."""

QUOTED = re.compile(r"'([^']*)'")


def shaped(model: type[M], data: object, document: Document, at: Path = ()) -> tuple[M | None, tuple[Diagnostic, ...]]:
    """Validate the value at one path of a document; the model, or None and every complaint."""
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        return None, tuple(_told(model, error, document, at))


def _told(model: type[BaseModel], error: ValidationError, document: Document, at: Path) -> Iterator[Diagnostic]:
    by_place: dict[Path, list[tuple[Error, bool]]] = {}
    for found in error.errors(include_url=False):
        path, exact = document.resolve((*at, *found["loc"]))
        if found["type"] == "missing":  # two keys may be missing in one place
            path = (*path, str(found["loc"][-1]))
        by_place.setdefault(path, []).append((found, exact))
    for path, same in by_place.items():
        chosen, _ = min(same, key=lambda entry: entry[0]["type"] in LESS_TELLING)
        yield _diagnostic(model, chosen, document, path, at)


def _diagnostic(model: type[BaseModel], error: Error, document: Document, path: Path, at: Path) -> Diagnostic:
    kind = error["type"]
    value = _value(document.data, path)
    code, values, hint = _words(kind, error, value)
    on_key = False
    if kind == "missing":
        key = str(error["loc"][-1])
        path = path[:-1]
        code, values = "HR202", {"key": key, "fix": FIXES.get(key, f"Add {key}: with its value.")}
    elif kind == "extra_forbidden":
        key, on_key = str(path[-1]), True
        keys = _keys(model, path[len(at) : -1])
        code, values, hint = "HR201", {"key": key, "allowed": ", ".join(keys)}, nearest(key, keys)
    span = document.span(path, on_key=on_key)
    return Diagnostic(code, document.name, path, span, tuple(sorted(values.items())), hint)


def _words(kind: str, error: Error, value: object) -> tuple[str, dict[str, str], str]:  # noqa: PLR0911 # one table of cases
    context = error.get("ctx", {})
    found = _shown(value)
    if kind == "hrdd":
        return "HR209", {"problem": str(context["problem"]), "fix": str(context["fix"]).rstrip(".") + "."}, ""
    if kind == "hrdd_day":
        return "HR206", {"found": str(context["found"])}, ""
    if kind == "hrdd_word":
        return "HR204", {"found": str(context["found"]), "allowed": str(context["allowed"])}, ""
    if kind == "literal_error":
        allowed = QUOTED.findall(str(context["expected"])) or re.findall(r"[\w-]+", str(context["expected"]))
        return "HR204", {"found": found, "allowed": ", ".join(allowed)}, nearest(found, allowed)
    if kind == "string_pattern_mismatch":
        code, _ = PATTERNS.get(str(context["pattern"]), ("HR205", ""))
        if code == "HR205":
            return (
                code,
                {"found": f'"{found}"', "wanted": "it has another form", "fix": _form(str(context["pattern"]))},
                "",
            )
        return code, {"found": found, "name": found}, ""
    if kind in WANTED:
        wanted, fix = WANTED[kind]
        return "HR203", {"found": _kind(value), "wanted": wanted, "fix": fix}, ""
    return "HR205", {"found": found, **_range(kind, context)}, ""


def _range(kind: str, context: Mapping[str, Any]) -> dict[str, str]:
    match kind:
        case "greater_than_equal":
            return {"wanted": f"it is less than {context['ge']}", "fix": f"Write {context['ge']} or more."}
        case "less_than_equal":
            return {"wanted": f"it is more than {context['le']}", "fix": f"Write {context['le']} or less."}
        case "too_short":
            return {"wanted": "too few entries", "fix": f"Write {context['min_length']} or more, or delete the key."}
        case "too_long":
            return {"wanted": "too many entries", "fix": f"Write {context['max_length']} at most."}
        case "string_too_long":
            return {"wanted": "too long", "fix": f"Write {context['max_length']} characters at most."}
        case _:
            return {"wanted": "it does not fit here", "fix": "Compare with the files in examples/."}


FORMS = (
    ("@[0-9]", "Write a rubric with its major version, for example core@1."),
    ("@[a-z", "Write a finding as risk@subject, for example gs-01@edit-location-tags."),
    ("sha256", "Write sha256: and 64 hexadecimal digits, as hrdd prints it."),
    ("[A-Za-z]{2,3}", "Write a language tag, for example tr or pt-BR."),
    (r"[0-9]+\.[0-9]+", 'Write a version in quotes, for example "1.0.0".'),
    ("place", "Write the id of a question, a derived fact, or place.<theme>."),
)


def _form(pattern: str) -> str:
    return next((fix for piece, fix in FORMS if piece in pattern), "Use lower-case letters, digits and single hyphens.")


def _value(data: Any, path: Path) -> object:
    value = data
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f'the text "{_shown(value)}"'
    if isinstance(value, Mapping):
        return "a mapping"
    return "nothing" if value is None else "a list"


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else _kind(value)
    short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return "".join(character if character.isprintable() else "?" for character in short)


LONGEST = 60


def _keys(model: type[BaseModel], path: Iterable[str | int]) -> list[str]:
    """The keys that are allowed at a path inside a model."""
    current: object = model
    for part in path:
        current = _inside(current, part)
    found = _model_of(current)
    return [field.alias or name for name, field in found.model_fields.items()] if found is not None else []


def _inside(kind: object, part: str | int) -> object:
    model = _model_of(kind)
    if model is not None:
        for name, field in model.model_fields.items():
            if part in {name, field.alias}:
                return field.annotation
        return None
    for candidate in _unwrapped(kind):
        origin, arguments = get_origin(candidate), get_args(candidate)
        if origin is tuple and isinstance(part, int):
            return arguments[0]
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return arguments[1]
    return None


def _model_of(kind: object) -> type[BaseModel] | None:
    for candidate in _unwrapped(kind):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _unwrapped(kind: object) -> Iterator[object]:
    """A type without Annotated, and every branch of a union."""
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _unwrapped(get_args(kind)[0])
    elif origin in {Union, types.UnionType}:
        for branch in get_args(kind):
            yield from _unwrapped(branch)
    else:
        yield kind
