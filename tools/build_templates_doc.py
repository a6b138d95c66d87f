"""Write the lists of docs/templates.md again: what a template is given, and the fields of every value in it.

    python tools/build_templates_doc.py

Everything between `<!-- list: NAME -->` and `<!-- list: end -->` is replaced; the words around it stay.
"""

import dataclasses
import importlib
import inspect
import re
from datetime import date
from pathlib import Path

from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import report
from hrdd.model.base import Declared
from hrdd.render import documents, escape, sandbox
from hrdd.render.report import Report

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "templates.md"
BLOCK = re.compile(r"<!-- list: (?P<name>(?!end\b)[a-z]+) -->\n.*?<!-- list: end -->", re.DOTALL)
MODULES = ("hrdd.render.views", "hrdd.render.registers", "hrdd.render.grounds", "hrdd.render.briefing")
MODELS = ("hrdd.model.outcome", "hrdd.model.assessment")


def example() -> Report:
    """A report to look at: what it holds does not matter, what it is made of does."""
    (result,) = Desk(date(2026, 3, 1)).judge([str(ROOT / "examples" / "event.yaml")])
    if not isinstance(result, Judged):
        message = "the example cannot be judged"
        raise SystemExit(message)
    return report(result, ("templates",), "internal")


def lists() -> dict[str, str]:
    """Each list by its name, as Markdown."""
    told = example()
    press = sandbox.Press(told, lambda value: escape.html(str(value)))
    documents._furnish(press, told, documents.HTML, "")
    given = documents._context(told)
    skin = press.globals["ui"]
    shapes = [name for name in sorted(vars(skin)) if hasattr(getattr(skin, name), "arguments")]
    return {
        "variables": "\n".join(f"- `{name}`: {_what(value)}" for name, value in sorted(given.items())),
        "functions": ", ".join(f"`{name}`" for name in sorted(press.globals) if name not in {"css", "css_hash", "ui"}),
        "filters": ", ".join(f"`{name}`" for name in sorted(sandbox.FILTERS)),
        "shapes": "\n".join(f"- `ui.{name}({', '.join(getattr(skin, name).arguments)})`" for name in shapes),
        "report": "\n".join(_asked(name) for name in dir(told) if _open(name)),
        "fields": "\n".join(line for name in (*MODULES, *MODELS) for line in _fields(name)),
    }


def _open(name: str) -> bool:
    return not name.startswith("_") and name not in sandbox.HIDDEN


def _what(value: object) -> str:
    if isinstance(value, tuple):
        return f"several `{type(value[0]).__name__}`" if value and dataclasses.is_dataclass(value[0]) else "several"
    return f"`{type(value).__name__}`"


def _asked(name: str) -> str:
    """One thing that a report can be asked for, with the first line of what it says of itself."""
    held = inspect.getattr_static(Report, name)
    names = list(inspect.signature(held).parameters)[1:] if inspect.isfunction(held) else None
    said = (inspect.getdoc(held) or "").split("\n")[0] if names is not None or isinstance(held, property) else ""
    call = f"({', '.join(names)})" if names is not None else ""
    return f"- `report.{name}{call}`{': ' if said else ''}{said}"


def _fields(module: str) -> list[str]:
    """Every kind of value in a module, with its fields."""
    told = []
    for name, kind in sorted(vars(importlib.import_module(module)).items()):
        if not inspect.isclass(kind) or kind.__module__ != module or name.startswith("_"):
            continue
        if issubclass(kind, Declared):
            fields = list(kind.model_fields)
        elif dataclasses.is_dataclass(kind):
            fields = [field.name for field in dataclasses.fields(kind)]
        else:
            continue
        fields += [prop for prop, held in vars(kind).items() if isinstance(held, property) and not prop.startswith("_")]
        told.append(f"- `{name}`: {', '.join(f'`{field}`' for field in fields)}")
    return told


def written(page: str) -> str:
    """The page with its lists as they are now."""
    made = lists()
    return BLOCK.sub(
        lambda found: f"<!-- list: {found['name']} -->\n\n{made[found['name']]}\n\n<!-- list: end -->", page
    )


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), encoding="utf-8")
