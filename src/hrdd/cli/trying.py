"""`hrdd rubric test`: a rubric tried on its vignettes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.cli.authors import load
from hrdd.cli.output import Usage, show_text
from hrdd.cli.surroundings import look
from hrdd.diagnostics import nearest
from hrdd.engine.trials import trial
from hrdd.library import vignettes
from hrdd.render import data, terminal, trying

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.render.terminal import Page

FORMS = ("text", "json")
TAGS = ("everyday", "grave", "open")


def test_rubric(name: str, ids: Sequence[str], tags: Sequence[str], form: str, *, detail: bool) -> int:
    """Run vignettes and say how the rubric did: 0, or 1 where a reading misses without an explanation.

    Raises Refusal where the rubric or a vignette cannot be used, and Usage.
    """
    _known("format", [form], FORMS)
    _known("tag", tags, TAGS)
    shelved = load(name)
    written = vignettes.read(shelved)
    _known("vignette", ids, [vignette.id for vignette in written])
    found = vignettes.chosen(written, tuple(ids), tuple(tags))
    drafts = [vignette for vignette in found if vignette.draft]
    trials = [trial(vignette, shelved.rubric) for vignette in found if not vignette.draft]
    if form == "json":
        show_text(data.dump(trying.data(shelved.rubric, trials, drafts)))
    else:
        show_page(trying.page(shelved.rubric, trials, drafts, look().width, detail=detail))
    missed = [reading for found in trials for reading in found.readings if not reading.hit]
    return int(any(not reading.explanation for reading in missed))


def show_page(page: Page) -> None:
    """Print a page, in colour where the surroundings have it."""
    show_text(terminal.coloured(page.lines, page.width) if look().colour else terminal.plain(page.lines))


def _known(what: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            hint = nearest(name, known)
            meant = f'; did you mean "{hint}"?' if hint else ""
            raise Usage(f'there is no {what} "{name}"{meant}')
