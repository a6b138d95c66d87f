"""What the vignettes of a rubric exercise and what not, for a screen and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hrdd.render import terminal
from hrdd.render.trying import counted

if TYPE_CHECKING:
    from hrdd.engine.coverage import Coverage
    from hrdd.model.base import Factor
    from hrdd.model.rubric import Rubric
    from hrdd.render.terminal import Page

PARTS = ("risks", "rules", "questions", "choices", "controls")


def page(rubric: Rubric, found: Coverage, vignettes: int, width: int) -> Page:
    """Counts of what is exercised, and everything that is not."""
    made = terminal.Page(min(width, terminal.WIDEST))
    told = counted(vignettes, "vignette")
    made.wrapped(f"{rubric.name} {rubric.manifest.version}: what {told} exercise", terminal.STRONG, indent=0)
    made.gap()
    made.add((f"  {'':12}{'exercised':>10}{'of':>6}{'share':>8}", terminal.QUIET))
    for part in PARTS:
        counts: dict[str, int] = getattr(found, part)
        held = sum(number > 0 for number in counts.values())
        share = f"{held * 100 / len(counts):.0f}%" if counts else "-"
        made.add((f"  {part:12}{held:>10}{len(counts):>6}{share:>8}", terminal.PLAIN))
    made.wrapped(
        "A risk counts where it is known to apply, a rule where it makes or widens a level, a question where it has a "
        "known answer, a control where a risk that it addresses applies.",
        terminal.QUIET,
    )
    _risks(made, rubric, found)
    _rules(made, rubric, found)
    _answers(made, rubric, found)
    _controls(made, rubric, found)
    return made


def _risks(made: Page, rubric: Rubric, found: Coverage) -> None:
    missing = [name for name, number in found.risks.items() if not number]
    if not missing:
        return
    made.heading("Risks that apply in no vignette")
    for name in missing:
        unsure = f" (may apply in {found.maybe[name]})" if found.maybe[name] else ""
        made.wrapped(f"{rubric.risk[name].title}{unsure}", indent=10, lead=f"  {name}  ")


def _rules(made: Page, rubric: Rubric, found: Coverage) -> None:
    missing = [name for name, number in found.rules.items() if not number]
    own = [name for name in missing if found.risks[name.split(".")[0]]]
    if own:
        made.heading("Rules that decide nothing, of risks that apply")
        for name in own:
            risk, factor, index = name.split(".")
            rule = rubric.risk[risk].rules(_factor(factor))[int(index)]
            made.wrapped(f"{risk} {factor} {rule.level}: {rule.because}", indent=4, lead="  - ")
    if more := len(missing) - len(own):
        made.wrapped(f"and all {more} rules of the risks above", terminal.QUIET)


def _factor(name: str) -> Factor:
    return name  # type: ignore[return-value] # the names of rules are made from factors


def _answers(made: Page, rubric: Rubric, found: Coverage) -> None:
    silent = [name for name, number in found.questions.items() if not number]
    if silent:
        made.heading("Questions with no known answer")
        made.wrapped(", ".join(silent), indent=4, lead="  - ")
    rows = []
    for question in rubric.questions:
        left = [word for word in question.choices if not found.choices[f"{question.id}: {word}"]]
        if left and question.id not in silent:
            rows.append((question.id, ", ".join(left)))
    if rows:
        made.heading("Choices that no vignette gives, of questions with an answer")
        for name, words in rows:
            made.wrapped(f"{name}: {words}", indent=4, lead="  - ")


def _controls(made: Page, rubric: Rubric, found: Coverage) -> None:
    missing = [name for name, number in found.controls.items() if not number]
    if missing:
        made.heading("Controls of no risk that applies")
        for name in missing:
            made.wrapped(rubric.control[name].title, indent=10, lead=f"  {name}  ")


def data(rubric: Rubric, found: Coverage, vignettes: int) -> dict[str, Any]:
    """For every part of the rubric, the number of vignettes that exercise it."""
    return {
        "schema_version": "1.0",
        "rubric": {"id": rubric.manifest.id, "version": rubric.manifest.version, "digest": rubric.digest},
        "vignettes": vignettes,
        **{part: getattr(found, part) for part in PARTS},
        "risks_that_may_apply": found.maybe,
    }
