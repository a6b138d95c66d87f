"""How a rubric did on its vignettes, for a screen of 80 columns and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hrdd.engine.trials import category_bounds, summed
from hrdd.model.base import Rating
from hrdd.render import terminal
from hrdd.render.tongue import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hrdd.engine.alone import Deciding
    from hrdd.engine.trials import Agreement, Reading, Trial
    from hrdd.model.outcome import Bounds, Finding
    from hrdd.model.rubric import Rubric
    from hrdd.model.vignette import Vignette
    from hrdd.render.terminal import Page

LEVELS = tuple(int(rating) for rating in Rating)
SHORT = ("NEGL", "LOW", "MED", "HIGH", "CRIT")
NAME_WIDTH = 34
MANY = 8
"""More findings than this on an everyday thing, and people stop reading them (design: alarm fatigue)."""

FAULTS = {
    "low-above": "the known facts show more than was accepted",
    "low-below": "the known facts show less than was accepted, though the unknown covers it",
    "high-below": "even the high end is below what was accepted",
}


def page(rubric: Rubric, trials: Sequence[Trial], drafts: Sequence[Vignette], width: int, *, detail: bool) -> Page:
    """The whole of `hrdd rubric test` as lines. `detail` adds the confusion tables."""
    made = terminal.Page(min(width, terminal.WIDEST))
    readings = [reading for trial in trials for reading in trial.readings]
    counts = f"{counted(len(trials), 'vignette')}, {counted(len(readings), 'reading')}"
    made.wrapped(f"{rubric.name} {rubric.manifest.version}: {counts}", terminal.STRONG, indent=0)
    made.wrapped(f"digest {rubric.digest}", terminal.QUIET, indent=0)
    if drafts:
        made.wrapped(f"Drafts, not run and not counted: {', '.join(draft.id for draft in drafts)}", indent=0)
    _agreement(made, rubric, readings)
    _confusions(made, rubric, readings, each=detail)
    _vignettes(made, trials)
    _kinds(made, trials)
    _misses(made, [reading for reading in readings if not reading.hit])
    _idle(made, [reading for reading in readings if reading.hit and reading.explanation])
    return made


def _agreement(made: Page, rubric: Rubric, readings: Sequence[Reading]) -> None:
    made.heading("Agreement")
    made.add((f"  {'':24}{'readings':>8}{'hits':>6}{'rate':>7}{'too low':>9}{'width':>7}{'kappa':>7}", terminal.QUIET))
    for category in rubric.manifest.categories:
        own = [reading for reading in readings if reading.category == category.id]
        made.add((_row(category.id, summed(own, LEVELS)), terminal.PLAIN))
    made.add((_row("all", summed(readings, LEVELS)), terminal.STRONG))
    made.wrapped(
        "too low: even the high end is below the band. width: high end minus low end, in steps of rating, as a mean. "
        "kappa: quadratic weights, low end against the nearest accepted rating; - where there is nothing to compare.",
        terminal.QUIET,
    )


def _row(name: str, found: Agreement) -> str:
    rate = f"{found.hits * 100 / found.readings:.0f}%" if found.readings else "-"
    numbers = f"{found.readings:>8}{found.hits:>6}{rate:>7}{found.high_below:>9}"
    return f"  {name:24}{numbers}{decimal(found.width):>7}{decimal(found.kappa):>7}"


def decimal(value: Fraction | None) -> str:
    """Two decimals, or a dash for what cannot be said."""
    return "-" if value is None else f"{float(value):.2f}"


def _confusions(made: Page, rubric: Rubric, readings: Sequence[Reading], *, each: bool) -> None:
    made.heading("Confusion: nearest accepted rating (down) read as (across, low end)")
    if each:
        for category in rubric.manifest.categories:
            own = [reading for reading in readings if reading.category == category.id]
            if own:
                _confusion(made, category.id, summed(own, LEVELS))
    _confusion(made, "all", summed(readings, LEVELS))


def _confusion(made: Page, name: str, found: Agreement) -> None:
    made.add((f"  {name:24}" + "".join(f"{short:>6}" for short in SHORT), terminal.QUIET))
    for short, row in zip(SHORT, found.table, strict=True):
        made.add((f"  {short:>24}" + "".join(f"{number or '.':>6}" for number in row), terminal.PLAIN))


def _vignettes(made: Page, trials: Sequence[Trial]) -> None:
    made.heading("Vignettes")
    made.add((f"  {'':{NAME_WIDTH}}{'rating':>19}{'found':>7}{'answers':>9}{'exit':>6}", terminal.QUIET))
    for trial in trials:
        name = trial.vignette.id
        if len(name) >= NAME_WIDTH:
            made.add((f"  {name}", terminal.PLAIN))
            name = ""
        asked, missing = len(trial.outcome.asked), len(trial.unanswered)
        numbers = f"{len(trial.outcome.findings):>7}{f'{asked - missing}/{asked}':>9}{trial.outcome.decision.exit:>6}"
        made.add((f"  {name:{NAME_WIDTH}}{span(trial.worst):>19}{numbers}", terminal.PLAIN))
    silent = [trial for trial in trials if trial.unanswered]
    if silent:
        made.wrapped("Questions without an answer (each widens what is read):", terminal.QUIET)
        for trial in silent:
            made.wrapped(f"{trial.vignette.id}: {', '.join(trial.unanswered)}", indent=6, lead="    - ")


def counted(number: int, thing: str) -> str:
    """A number of things."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def span(bounds: Bounds) -> str:
    """An interval of ratings in a few letters."""
    return Rating(bounds.low).name if bounds.certain else f"{SHORT[bounds.low]}..{SHORT[bounds.high]}"


def band(accepted: Bounds) -> str:
    """A band of accepted ratings in words."""
    low, high = Rating(accepted.low).name, Rating(accepted.high).name
    return low if accepted.certain else f"{low} to {high}"


def _kinds(made: Page, trials: Sequence[Trial]) -> None:
    made.heading("How they end")
    exits = sorted({0, 1, 4} | {trial.outcome.decision.exit for trial in trials})
    made.add((f"  {'':24}{'number':>8}" + "".join(f"{f'exit {code}':>8}" for code in exits), terminal.QUIET))
    for name in ("everyday", "grave", "open", "all"):
        own = [trial for trial in trials if name in {"all", *trial.vignette.tags}]
        ends = [sum(trial.outcome.decision.exit == code for trial in own) for code in exits]
        made.add((f"  {name:24}{len(own):>8}" + "".join(f"{end:>8}" for end in ends), terminal.PLAIN))
    for said, ids in alarms(trials).items():
        made.wrapped(f"{SAID[said]}: {', '.join(ids) or 'none'}")


SAID = {
    "everyday_many": f"Everyday ones with more than {MANY} findings",
    "everyday_high": "Everyday ones that the known facts show as HIGH or more",
    "grave_below_high": "Grave ones that the known facts show below HIGH",
}


def alarms(trials: Sequence[Trial]) -> dict[str, list[str]]:
    """The vignettes that break what their tag promises."""
    everyday = [trial for trial in trials if "everyday" in trial.vignette.tags]
    grave = [trial for trial in trials if "grave" in trial.vignette.tags]
    return {
        "everyday_many": [trial.vignette.id for trial in everyday if len(trial.outcome.findings) > MANY],
        "everyday_high": [trial.vignette.id for trial in everyday if trial.worst.low >= Rating.HIGH],
        "grave_below_high": [trial.vignette.id for trial in grave if trial.worst.low < Rating.HIGH],
    }


def _misses(made: Page, missed: Sequence[Reading]) -> None:
    if not missed:
        return
    made.heading("Misses")
    for reading in missed:
        made.wrapped(f"{reading.vignette}: {reading.category}", terminal.STRONG)
        made.wrapped(
            f"read {ENGLISH.rating(reading.read)}; accepted {band(reading.accepted)}: {FAULTS[reading.fault]}.",
            indent=4,
        )
        for finding in reading.deciding:
            made.wrapped(
                f"{finding.title}, {ENGLISH.rating(finding.residual)}", indent=14, lead=f"      {finding.risk}  "
            )
        if not reading.deciding:
            made.wrapped("no risk of this category applies", indent=6)
        if reading.explanation:
            made.wrapped(f"Explained: {reading.explanation}", indent=4)
        else:
            made.wrapped("NOT EXPLAINED", terminal.STRONG, indent=4)


def _idle(made: Page, explained: Sequence[Reading]) -> None:
    if explained:
        made.heading("Explained as a miss, and a hit: delete the explanation")
        for reading in explained:
            made.wrapped(f"{reading.vignette}: {reading.category}")


def verdict(made: Page, trials: Sequence[Trial], decided: Sequence[Deciding]) -> None:
    """The last line: how many readings hit, and why the exit code is 1 where it is."""
    readings = [reading for trial in trials for reading in trial.readings]
    missed = [reading for reading in readings if not reading.hit]
    silent = sum(not reading.explanation for reading in missed)
    alone = sum(len(rule.vignettes) == 1 and not rule.rule.source for rule in decided)
    made.gap()
    told = f"{len(readings) - len(missed)} of {counted(len(readings), 'reading')} hit"
    told += f"; {len(missed)} miss, {silent} of them without an explanation" if missed else ""
    told += f"; rules without a source that decide in one vignette only: {alone}" if alone else ""
    made.wrapped(f"{told}{': exit 1' if silent or alone else ''}.", terminal.STRONG, indent=0)


# --- data -------------------------------------------------------------------


def data(rubric: Rubric, trials: Sequence[Trial], drafts: Sequence[Vignette]) -> dict[str, Any]:
    """The same as plain values."""
    readings = [reading for trial in trials for reading in trial.readings]
    by_category = {
        category.id: _statistics(summed([r for r in readings if r.category == category.id], LEVELS))
        for category in rubric.manifest.categories
    }
    return {
        "schema_version": "1.0",
        "rubric": {"id": rubric.manifest.id, "version": rubric.manifest.version, "digest": rubric.digest},
        "vignettes": [_trial(trial, rubric) for trial in trials],
        "drafts": [draft.id for draft in drafts],
        "categories": by_category,
        "overall": _statistics(summed(readings, LEVELS)),
        "exits": _exits(trials),
        "alarms": alarms(trials),
        "misses": [_reading(reading) for reading in readings if not reading.hit],
        "idle_explanations": [
            {"vignette": reading.vignette, "category": reading.category}
            for reading in readings
            if reading.hit and reading.explanation
        ],
    }


def _exits(trials: Sequence[Trial]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name in ("everyday", "grave", "open", "all"):
        own = [trial.outcome.decision.exit for trial in trials if name in {"all", *trial.vignette.tags}]
        found[name] = {str(code): own.count(code) for code in sorted({0, 1, 4, *own})}
    return found


def _statistics(found: Agreement) -> dict[str, Any]:
    return {
        "readings": found.readings,
        "hits": found.hits,
        "high_below": found.high_below,
        "width": number(found.width),
        "kappa": number(found.kappa),
        "confusion": [list(row) for row in found.table],
    }


def number(value: Fraction | None) -> float | None:
    """A fraction as JSON has it; None for what cannot be said."""
    return None if value is None else round(float(value), 4)


def _trial(trial: Trial, rubric: Rubric) -> dict[str, Any]:
    outcome = trial.outcome
    return {
        "id": trial.vignette.id,
        "kind": trial.vignette.kind,
        "tags": list(trial.vignette.tags),
        "residual": _pair(trial.worst),
        "categories": {
            category.id: _pair(category_bounds(outcome, category.id)) for category in rubric.manifest.categories
        },
        "findings": [finding.risk for finding in outcome.findings],
        "asked": len(outcome.asked),
        "unanswered": list(trial.unanswered),
        "exit": outcome.decision.exit,
        "codes": list(dict.fromkeys(reason.code for reason in outcome.decision.failures)),
        "readings": [_reading(reading) for reading in trial.readings],
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "vignette": reading.vignette,
        "category": reading.category,
        "read": _pair(reading.read),
        "accepted": _pair(reading.accepted),
        "hit": reading.hit,
        "fault": reading.fault or None,
        "deciding": [_finding(finding) for finding in reading.deciding],
        "explanation": reading.explanation or None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {"risk": finding.risk, "residual": _pair(finding.residual), "place": finding.place}


def _pair(bounds: Bounds) -> list[str]:
    return [Rating(bounds.low).name, Rating(bounds.high).name]
