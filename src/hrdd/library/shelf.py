"""Which kinds of documents there are: each folder of templates that holds a `report.j2` is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hrdd.diagnostics import Refusal, in_file_order
from hrdd.library import disk, stationery, toml
from hrdd.library.shapes import shaped
from hrdd.model.template import Template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hrdd.diagnostics import Diagnostic

PAGES = re.compile(r"([a-z][a-z0-9-]*)/report\.j2")
DECLARED = "template.toml"


def shelf(own: Path | None = None) -> Mapping[str, Template]:
    """The kinds of documents by name; what a folder of one's own says comes before what came with the program.

    A kind of one's own without a `template.toml` is for restricted and internal readers. Raises Refusal with every
    complaint about the declarations of that folder.
    """
    kinds = _kinds(disk.texts(disk.data_folder("templates"), (".j2", ".toml")), "templates")
    if own is None:
        return kinds
    found = _kinds(stationery.read(own).texts, str(own), kinds)
    return {name: found.get(name) or kinds[name] for name in sorted({*kinds, *found})}


def _kinds(texts: Mapping[str, str], shown: str, known: Mapping[str, Template] | None = None) -> dict[str, Template]:
    made: dict[str, Template] = {}
    complaints: list[Diagnostic] = []
    for name in sorted(found[1] for path in texts if (found := PAGES.fullmatch(path))):
        if f"{name}/{DECLARED}" not in texts:
            made[name] = (known or {}).get(name) or _usual(name)
            continue
        document = toml.parse(texts[f"{name}/{DECLARED}"].encode(), f"{shown}/{name}/{DECLARED}")
        template, wrong = shaped(Template, document.data, document)
        complaints += wrong
        if template is not None:
            made[name] = template
    if complaints:
        raise Refusal(in_file_order(complaints))
    return made


def _usual(name: str) -> Template:
    return Template(title=name.replace("-", " ").capitalize(), audiences=("restricted", "internal"))
