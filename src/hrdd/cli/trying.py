"""`hrdd rubric test` and `hrdd rubric coverage`: a rubric tried on its vignettes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hrdd.cli.authors import load
from hrdd.cli.output import Usage, show_text
from hrdd.cli.surroundings import look
from hrdd.cli.waiting import watched
from hrdd.diagnostics import nearest
from hrdd.engine.alone import deciding_rules
from hrdd.engine.coverage import coverage
from hrdd.engine.trials import each_unknown, thirds_unknown, trial
from hrdd.library import vignettes
from hrdd.render import covering, data, doubting, terminal, trying

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.engine.alone import Deciding
    from hrdd.engine.trials import Doubt, Trial
    from hrdd.model.rubric import Rubric
    from hrdd.model.vignette import Vignette
    from hrdd.render.doubting import Doubts
    from hrdd.render.terminal import Page

FORMS = ("text", "json")
TAGS = ("everyday", "grave", "open")
UNKNOWN = ("each", "thirds")


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for."""

    name: str
    ids: Sequence[str]
    tags: Sequence[str]
    form: str
    unknown: str | None
    rules: bool
    confusion: bool


def test_rubric(asked: Request) -> int:
    """Run vignettes and say how the rubric did.

    0, or 1 where a reading misses without an explanation, or where rules are asked for and one without a source
    decides in one vignette only. Raises Refusal where the rubric or a vignette cannot be used, and Usage.
    """
    _known("format", [asked.form], FORMS)
    _known("tag", asked.tags, TAGS)
    _known("way of not knowing", [asked.unknown] if asked.unknown is not None else [], UNKNOWN)
    shelved = load(asked.name)
    rubric = shelved.rubric
    written = vignettes.read(shelved)
    _known("vignette", asked.ids, [vignette.id for vignette in written])
    found = vignettes.chosen(written, tuple(asked.ids), tuple(asked.tags))
    drafts = [vignette for vignette in found if vignette.draft]
    ready = [vignette for vignette in found if not vignette.draft]
    trials = [trial(vignette, rubric) for vignette in watched(ready, len(ready), "Vignettes")]
    doubtful = watched(trials, len(trials), "With answers unknown") if asked.unknown else ()
    doubts = [(tried, _doubted(tried, rubric, asked.unknown)) for tried in doubtful]
    decided = deciding_rules(trials, rubric) if asked.rules else ()
    if asked.form == "json":
        show_text(data.dump(_data(asked, rubric, trials, drafts, doubts, decided)))
    else:
        show_page(_page(asked, rubric, trials, drafts, doubts, decided))
    unexplained = any(not one.hit and not one.explanation for tried in trials for one in tried.readings)
    return int(unexplained or any(len(rule.vignettes) == 1 and not rule.rule.source for rule in decided))


def _doubted(tried: Trial, rubric: Rubric, how: str | None) -> tuple[Doubt, ...]:
    if how == "each":
        return tuple(each_unknown(tried.vignette, rubric))
    return (thirds_unknown(tried.vignette, rubric),)


def _page(
    asked: Request,
    rubric: Rubric,
    trials: Sequence[Trial],
    drafts: Sequence[Vignette],
    doubts: Doubts,
    decided: Sequence[Deciding],
) -> Page:
    page = trying.page(rubric, trials, drafts, look().width, detail=asked.confusion)
    if asked.unknown == "each":
        doubting.each(page, doubts)
    elif asked.unknown == "thirds":
        doubting.thirds(page, doubts, rubric)
    if asked.rules:
        doubting.rules(page, decided)
    trying.verdict(page, trials, decided)
    return page


def _data(
    asked: Request,
    rubric: Rubric,
    trials: Sequence[Trial],
    drafts: Sequence[Vignette],
    doubts: Doubts,
    decided: Sequence[Deciding],
) -> dict[str, Any]:
    made = trying.data(rubric, trials, drafts)
    if asked.unknown == "each":
        made["unknown_each"] = doubting.each_data(doubts)
    elif asked.unknown == "thirds":
        made["unknown_thirds"] = doubting.thirds_data(doubts, rubric)
    if asked.rules:
        made["deciding_rules"] = doubting.rules_data(decided)
    return made


def cover_rubric(name: str, form: str) -> int:
    """Say what of a rubric its vignettes exercise: 0. Raises Refusal and Usage."""
    _known("format", [form], FORMS)
    shelved = load(name)
    rubric = shelved.rubric
    ready = [vignette for vignette in vignettes.read(shelved) if not vignette.draft]
    trials = [trial(vignette, rubric) for vignette in watched(ready, len(ready), "Vignettes")]
    found = coverage(trials, rubric)
    if form == "json":
        show_text(data.dump(covering.data(rubric, found, len(trials))))
    else:
        show_page(covering.page(rubric, found, len(trials), look().width))
    return 0


def show_page(page: Page) -> None:
    """Print a page, in colour where the surroundings have it."""
    show_text(terminal.coloured(page.lines, page.width) if look().colour else terminal.plain(page.lines))


def _known(what: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            hint = nearest(name, known)
            meant = f'; did you mean "{hint}"?' if hint else ""
            raise Usage(f'there is no {what} "{name}"{meant}')
