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
KEY = "[key]"
"""What pydantic puts behind a key to say that it is the key that is wrong."""

LESS_TELLING = ("none_required", "literal_error", "string_type", "int_type")
"""Errors of the other branches where a value may be of several kinds: told only if nothing else is."""

DAY_FORM = "a day as YYYY-MM-DD, for example 2026-03-01"
ONE_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
QUOTED = re.compile(r"'([^']*)'")


def shaped(model: type[M], data: object, document: Document, at: Path = ()) -> tuple[M | None, tuple[Diagnostic, ...]]:
    """Validate the value at one path of a document; the model, or None and every complaint."""
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        return None, tuple(_told(model, error, document, at))


def _told(model: type[BaseModel], error: ValidationError, document: Document, at: Path) -> Iterator[Diagnostic]:
    by_place: dict[tuple[Path, bool], list[Error]] = {}
    for found in error.errors(include_url=False):
        path, exact = document.resolve((*at, *found["loc"]))
        on_key = found["type"] == "extra_forbidden" or (not exact and found["loc"][-1] == KEY)
        if found["type"] == "missing":  # two keys may be missing in one place
            path = (*path, str(found["loc"][-1]))
        by_place.setdefault((path, on_key), []).append(found)
    around = {path[:length] for path, _ in by_place for length in range(len(path))}
    for (path, on_key), same in by_place.items():
        chosen = min(same, key=lambda entry: entry["type"] in LESS_TELLING)
        value = path[-1] if on_key else _value(document.data, path)
        if not _explained(chosen, value, inside=path in around):
            yield _diagnostic(model, chosen, document, path, at, value, on_key=on_key)


def _explained(error: Error, value: Any, *, inside: bool) -> bool:
    """Whether a complaint about a container only follows from those about what is inside it."""
    if error["type"] == "too_short":  # pydantic counts the entries that are right
        return len(value) >= int(error["ctx"]["min_length"])
    return inside and error["type"] in LESS_TELLING


def _diagnostic(
    model: type[BaseModel], error: Error, document: Document, path: Path, at: Path, value: object, *, on_key: bool
) -> Diagnostic:
    kind = error["type"]
    if kind == "missing":
        key = str(error["loc"][-1])
        path = path[:-1]
        code, values, hint = "HR202", {"key": key, "fix": FIXES.get(key, f"Add {key}: with its value.")}, ""
    elif kind == "extra_forbidden":
        key = str(path[-1])
        keys = _keys(model, path[len(at) : -1])
        code, values, hint = "HR201", {"key": _shown(key), "allowed": ", ".join(keys)}, nearest(key, keys)
    else:
        code, values, hint = _words(kind, error, value)
    span = document.span(path, on_key=on_key)
    return Diagnostic(code, document.name, path, span, tuple(sorted(values.items())), hint)


def _words(kind: str, error: Error, value: object) -> tuple[str, dict[str, str], str]:  # noqa: PLR0911 # one table of cases
    context = error.get("ctx", {})
    found = _shown(value)
    if kind == "hrdd":
        return "HR209", {"problem": str(context["problem"]), "fix": str(context["fix"]).rstrip(".") + "."}, ""
    if kind == "hrdd_day":
        day = isinstance(value, str)
        return ("HR206", {"found": found}, "") if day else _instead(value, "a date", f"Write {DAY_FORM}.")
    if kind == "hrdd_word":
        return _word(value, str(context["allowed"]).split(", "))
    if kind == "literal_error":
        expected = str(context["expected"])
        if allowed := QUOTED.findall(expected):
            return _word(value, allowed)
        return _instead(value, expected.lower(), f"Write {expected.lower()}, without quotes.")
    if kind == "string_pattern_mismatch":
        code, _ = PATTERNS.get(str(context["pattern"]), ("HR205", ""))
        if code == "HR205":
            return (
                code,
                {"found": f'"{found}"', "wanted": "it has another form", "fix": _form(str(context["pattern"]))},
                "",
            )
        return code, {"found": found, "name": found}, ""
    if kind == "tuple_type" and isinstance(value, str) and ONE_WORD.fullmatch(value):
        return _instead(value, WANTED[kind][0], f"Write [{value}].")
    if kind in WANTED:
        return _instead(value, *WANTED[kind])
    return "HR205", {"found": _kind(value), **_range(kind, context)}, ""


def _word(value: object, allowed: list[str]) -> tuple[str, dict[str, str], str]:
    """One of a few words was expected."""
    words = ", ".join(allowed)
    if not isinstance(value, str):
        return _instead(value, "a word", f"Write one of: {words}.")
    return "HR204", {"found": _shown(value), "allowed": words}, nearest(value, allowed)


def _instead(value: object, wanted: str, fix: str) -> tuple[str, dict[str, str], str]:
    """Another kind of value was expected."""
    return "HR203", {"found": _kind(value), "wanted": wanted, "fix": fix}, ""


def _range(kind: str, context: Mapping[str, Any]) -> dict[str, str]:
    match kind:
        case "greater_than_equal":
            return {"wanted": f"it is less than {context['ge']}", "fix": f"Write {context['ge']} or more."}
        case "less_than_equal":
            return {"wanted": f"it is more than {context['le']}", "fix": f"Write {context['le']} or less."}
        case "too_short":
            return {
                "wanted": "too few entries",
                "fix": f"Write {context['min_length']} or more; a key that need not be there can go.",
            }
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
