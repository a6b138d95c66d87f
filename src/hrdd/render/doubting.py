"""What a rubric makes of vignettes with unknown answers, and which rules decide alone: for a screen and as data."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hrdd.render import terminal
from hrdd.render.trying import decimal, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hrdd.engine.alone import Deciding
    from hrdd.engine.trials import Doubt, Trial
    from hrdd.model.rubric import Rubric
    from hrdd.render.terminal import Page

GROUPS = ("everyday", "grave", "open", "all")
NAME_WIDTH = 40

Doubts = list[tuple["Trial", tuple["Doubt", ...]]]


def each(page: Page, doubts: Doubts) -> None:
    """Each answer in turn unknown: how many of those that pass still pass."""
    page.heading("Each answer in turn unknown")
    page.wrapped(
        "Of the vignettes that pass with all their answers: how often they still do with one of them unknown.",
        terminal.QUIET,
    )
    page.add((f"  {'':24}{'vignettes':>10}{'tries':>8}{'pass':>8}{'share':>8}", terminal.QUIET))
    for name, found in still_passing(doubts).items():
        share = f"{found['pass'] * 100 / found['tries']:.0f}%" if found["tries"] else "-"
        numbers = f"{found['vignettes']:>10}{found['tries']:>8}{found['pass']:>8}{share:>8}"
        page.add((f"  {name:24}{numbers}", terminal.PLAIN))
    fails = [(trial, [doubt for doubt in tried if doubt.outcome.decision.exit]) for trial, tried in _passing(doubts)]
    if any(stopped for _, stopped in fails):
        page.gap()
        page.wrapped("Stopped by one unknown:", terminal.QUIET)
        for trial, stopped in fails:
            if stopped:
                names = ", ".join(f"{doubt.unknown[0]} ({doubt.outcome.decision.exit})" for doubt in stopped)
                page.wrapped(f"{trial.vignette.id}: {names}", indent=6, lead="    - ")


def still_passing(doubts: Doubts) -> dict[str, dict[str, int]]:
    """By tag: vignettes that pass in full, single answers turned to unknown in them, and how many still pass."""
    found: dict[str, dict[str, int]] = {}
    for name in GROUPS:
        own = [tried for trial, tried in _passing(doubts) if name in {"all", *trial.vignette.tags}]
        passed = sum(doubt.outcome.decision.exit == 0 for tried in own for doubt in tried)
        found[name] = {"vignettes": len(own), "tries": sum(map(len, own)), "pass": passed}
    return found


def _passing(doubts: Doubts) -> Doubts:
    return [(trial, tried) for trial, tried in doubts if trial.passes]


def thirds(page: Page, doubts: Doubts, rubric: Rubric) -> None:
    """Every third answer unknown: how wide the ratings of all categories become."""
    page.heading("Every third answer unknown")
    page.wrapped(
        "Mean width over all categories of all vignettes, in steps of rating. The noes of the short form are left "
        "alone.",
        terminal.QUIET,
    )
    for name, width in widths(doubts, rubric).items():
        page.add((f"  {name:24}{decimal(width):>8}", terminal.PLAIN))
    page.gap()
    page.add((f"  {'':{NAME_WIDTH}}{'unknown':>9}{'width':>8}{'exit':>7}", terminal.QUIET))
    for trial, (doubt,) in doubts:
        name = trial.vignette.id
        if len(name) >= NAME_WIDTH:
            page.add((f"  {name}", terminal.PLAIN))
            name = ""
        wide = decimal(_width([doubt], rubric))
        numbers = f"{len(doubt.unknown):>9}{wide:>8}{doubt.outcome.decision.exit:>7}"
        page.add((f"  {name:{NAME_WIDTH}}{numbers}", terminal.PLAIN))


def widths(doubts: Doubts, rubric: Rubric) -> dict[str, Fraction | None]:
    """By tag: the mean width of a category's rating."""
    return {
        name: _width(
            [doubt for trial, tried in doubts if name in {"all", *trial.vignette.tags} for doubt in tried], rubric
        )
        for name in GROUPS
    }


def _width(doubts: Sequence[Doubt], rubric: Rubric) -> Fraction | None:
    categories = len(rubric.manifest.categories)
    return Fraction(sum(doubt.width(rubric) for doubt in doubts), len(doubts) * categories) if doubts else None


def rules(page: Page, found: Sequence[Deciding]) -> None:
    """The rules that decide a reading in one vignette only."""
    alone = [entry for entry in found if len(entry.vignettes) == 1]
    page.heading("Rules that decide in one vignette only")
    page.wrapped(
        f"Rules with a condition that decide a reading: {len(found)}; in one vignette only: {len(alone)}. Such a rule "
        "needs a source, or more vignettes.",
        terminal.QUIET,
    )
    for entry in alone:
        page.wrapped(f"{entry.risk} {entry.factor} {entry.rule.level}: {entry.vignettes[0]}", terminal.STRONG)
        page.wrapped(entry.rule.because, indent=4)
        if entry.rule.source:
            page.wrapped(f"Source: {entry.rule.source}", indent=4)
        else:
            page.wrapped("NO SOURCE", terminal.STRONG, indent=4)


def each_data(doubts: Doubts) -> dict[str, Any]:
    """What `each` shows, as plain values."""
    stopped = [
        {"vignette": trial.vignette.id, "unknown": doubt.unknown[0], "exit": doubt.outcome.decision.exit}
        for trial, tried in _passing(doubts)
        for doubt in tried
        if doubt.outcome.decision.exit
    ]
    return {"still_passing": still_passing(doubts), "stopped": stopped}


def thirds_data(doubts: Doubts, rubric: Rubric) -> dict[str, Any]:
    """What `thirds` shows, as plain values."""
    by_tag: Mapping[str, Fraction | None] = widths(doubts, rubric)
    return {
        "width": {name: number(width) for name, width in by_tag.items()},
        "vignettes": [
            {
                "vignette": trial.vignette.id,
                "unknown": list(doubt.unknown),
                "width": number(_width([doubt], rubric)),
                "exit": doubt.outcome.decision.exit,
            }
            for trial, (doubt,) in doubts
        ],
    }


def rules_data(found: Sequence[Deciding]) -> list[dict[str, Any]]:
    """Every rule that decides somewhere, as plain values."""
    return [
        {
            "risk": entry.risk,
            "factor": entry.factor,
            "index": entry.index,
            "level": entry.rule.level,
            "because": entry.rule.because,
            "source": entry.rule.source,
            "vignettes": list(entry.vignettes),
        }
        for entry in found
    ]
