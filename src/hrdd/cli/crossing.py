"""`hrdd rubric crosswalk`: where the risks of a rubric stand in other frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hrdd.cli.authors import load
from hrdd.cli.output import Usage, show_text
from hrdd.cli.surroundings import look
from hrdd.cli.trying import show_page
from hrdd.library import crosswalks
from hrdd.render import data, terminal

if TYPE_CHECKING:
    from hrdd.model.crosswalk import Crosswalk
    from hrdd.model.rubric import Rubric

FORMS = ("text", "json")


def show_crosswalks(name: str, form: str) -> int:
    """Show every crosswalk of a rubric: 0. Raises Refusal where one cannot be used, and Usage."""
    if form not in FORMS:
        raise Usage(f'there is no format "{form}"; formats: {", ".join(FORMS)}')
    shelved = load(name)
    found = crosswalks.read(shelved)
    if form == "json":
        show_text(data.dump(_data(shelved.rubric, found)))
        return 0
    page = terminal.Page(min(look().width, terminal.WIDEST))
    for crosswalk in found.values():
        page.heading(f"{crosswalk.id}: {crosswalk.title}")
        page.wrapped(f"{crosswalk.source}. {crosswalk.note}", terminal.QUIET)
        for heading in crosswalk.headings:
            risks = [risk for risk in shelved.rubric.risk if heading.id in crosswalk.risks.get(risk, ())]
            page.wrapped(f"{heading.reference}  {heading.title}", terminal.STRONG)
            told = ", ".join(risks) or f"from: {', '.join(heading.parts)}"
            page.wrapped(told if heading.gap is None else f"{told}. {heading.gap}", indent=4)
    show_page(page)
    return 0


def _data(rubric: Rubric, found: dict[str, Crosswalk]) -> dict[str, Any]:
    return {
        "schema_version": "1.0",
        "rubric": {
            "id": rubric.manifest.id,
            "version": rubric.manifest.version,
            "digest": rubric.digest,
            "crosswalks": {name: crosswalk.model_dump(mode="json") for name, crosswalk in found.items()},
        },
    }
