"""Every code and word that the program says of itself, explained: exit codes, reasons, complaints, ratings, levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.diagnostics import KINDS
from hrdd.engine.codes import EXITS, PRIORITY
from hrdd.model.base import FACTORS, LEVELS, Rating
from hrdd.render import escape, policy, terminal, words

if TYPE_CHECKING:
    from hrdd.model.rubric import Rubric

UNBROKEN = 100_000
"""A width at which no paragraph is broken."""


SAID = ("pass", "fail", "risk", "not-assessed", "invalid", "open-question")
"""What the gate and its marks say besides: stale is a reason as well."""


def names(rubric: Rubric) -> tuple[str, ...]:
    """Everything that can be explained besides the entries of the rubric."""
    return (
        *(str(code) for code in sorted({*PRIORITY, 130})),
        *EXITS,
        *Rating.__members__,
        *KINDS,
        *rubric.manifest.evidence.grades,
        *FACTORS,
        *(category.id for category in rubric.manifest.categories),
        *(kind.id for kind in rubric.manifest.kinds),
        *words.NAMES["status"],
        *SAID,
        *dict.fromkeys(obligation.approver for obligation in rubric.manifest.obligations),
    )


def found(name: str, rubric: Rubric) -> str | None:
    """The name as it is spelled here, whatever its case; None for what is not explained here."""
    return next((known for known in names(rubric) if known.lower() == name.lower()), None)


def write(page: terminal.Page, name: str, rubric: Rubric) -> None:
    """Explain one name that `found` gave."""
    if name.isdigit():
        _exit(page, name, rubric)
    elif name in EXITS:
        _reason(page, name, rubric)
    elif name in KINDS:
        _complaint(page, name)
    elif name in Rating.__members__ and name != "CRITICAL":
        _rating(page, name, rubric)
    elif name in rubric.manifest.evidence.grades:
        page.wrapped(f"{name}  {rubric.manifest.evidence.grades[name]}", indent=0)  # type: ignore[index]
        page.wrapped(words.name("glossary", "grade"), indent=0)
    elif name in FACTORS:
        _factor(page, name, rubric)
    elif name in words.NAMES["status"]:
        page.wrapped(words.first_up(words.name("status", name)), terminal.STRONG, indent=0)
        page.wrapped(words.name("glossary", f"status-{name}"), indent=0)
    elif name in SAID:
        page.wrapped(name, terminal.STRONG, indent=0)
        page.wrapped(words.name("glossary", f"said-{name}"), indent=0)
    elif decided := [entry for entry in rubric.manifest.obligations if entry.approver == name]:
        page.wrapped(decided[0].approver_title, terminal.STRONG, indent=0)
        ratings = ", ".join(entry.rating.name for entry in decided)
        page.wrapped(words.name("glossary", "decides").format(ratings=ratings, first=decided[0].rating.name), indent=0)
    else:
        _titled(page, name, rubric)


def _values(rubric: Rubric) -> dict[str, str]:
    """The numbers of the rubric's own policy; the rating is the least that its reason is given for."""
    values = policy.numbers(rubric.manifest.gate, rubric)
    return {**values, "rating": values["fails_from"]}


def _reason_for(code: str, rubric: Rubric) -> str:
    """What a reason says; what only an assessment can fill in is left open."""
    told = words.SENTENCES[code]
    return words.blanked(told if code == "CARRIED" else told.replace("{rating}", _values(rubric)["rating"]))


def _exit(page: terminal.Page, name: str, rubric: Rubric) -> None:
    page.wrapped(f"{name}  {words.first_up(words.name('exit', name))}", terminal.STRONG, indent=0)
    page.wrapped(words.name("glossary", f"exit-{name}"), indent=0)
    if reasons := [code for code, exit_code in EXITS.items() if str(exit_code) == name]:
        page.heading(words.name("glossary", "reasons"))
        for code in reasons:
            page.wrapped(f"{_reason_for(code, rubric)}.", indent=4, lead=f"  {code}  ")


def _reason(page: terminal.Page, name: str, rubric: Rubric) -> None:
    """A reason of the gate; CRITICAL is a rating as well, and both are told."""
    if name in Rating.__members__:
        _rating(page, name, rubric)
        page.heading(words.name("glossary", "as-reason"))
    else:
        page.wrapped(name, terminal.STRONG, indent=0)
    page.wrapped(f"{_reason_for(name, rubric)} (exit {EXITS[name]}).", indent=0)
    page.wrapped(words.say(f"{name}.when", _values(rubric)), indent=0)
    page.heading(words.name("glossary", "next"))
    page.wrapped(words.say(f"{name}.next", {}))


def _complaint(page: terminal.Page, name: str) -> None:
    kind = KINDS[name]
    page.wrapped(f"{name}  {kind.severity}", terminal.STRONG, indent=0)
    told = words.NAMES["glossary"].get(f"complaint-{name}") or words.blanked(kind.says)
    page.wrapped(words.first_up(told), indent=0)
    page.heading(words.name("glossary", "next"))
    page.wrapped(words.name("glossary", "fix-told") if kind.fix == "{fix}" else words.blanked(kind.fix))


def _rating(page: terminal.Page, name: str, rubric: Rubric) -> None:
    page.wrapped(name, terminal.STRONG, indent=0)
    page.wrapped(rubric.manifest.rating.meanings[name], indent=0)
    obligation = rubric.obligation[Rating[name]]
    page.heading(words.name("glossary", "work"))
    for text in obligation.work:
        page.wrapped(text, indent=4, lead="  - ")
    page.wrapped(words.name("glossary", "approver").format(approver=obligation.approver_title), indent=2)
    months = words.name("glossary", "review").format(months=obligation.review_months)
    page.wrapped(months if obligation.review_months else words.name("glossary", "review-now"), indent=2)
    page.heading(words.name("glossary", "cells"))
    for severity in reversed(LEVELS):
        row = rubric.manifest.rating.table[f"s{severity}"]  # type: ignore[index]
        columns = [str(level) for level, cell in zip(LEVELS, row, strict=True) if cell.name == name]
        if columns:
            title = rubric.manifest.severity.names[severity - 1]
            text = words.name("glossary", "cell").format(severity=severity, name=title, levels=", ".join(columns))
            page.wrapped(text, indent=4, lead="  - ")


def _factor(page: terminal.Page, name: str, rubric: Rubric) -> None:
    scale = rubric.manifest.scales[name]  # type: ignore[index]
    page.wrapped(words.name("factor", name), terminal.STRONG, indent=0)
    page.wrapped(scale.question, indent=0)
    for level in reversed(scale.levels):
        page.heading(f"{level.level}  {words.first_up(level.name)}")
        page.wrapped(level.test)


def _titled(page: terminal.Page, name: str, rubric: Rubric) -> None:
    """A category with its risks, or a kind of subject."""
    entries = (*rubric.manifest.categories, *rubric.manifest.kinds)
    entry = next(known for known in entries if known.id == name)
    page.wrapped(entry.title, terminal.STRONG, indent=0)
    page.wrapped(entry.meaning, indent=0)
    for risk in rubric.risks.get(name, ()):
        page.wrapped(risk.title, indent=9, lead=f"  {risk.id}  ")


def markdown(lines: list[terminal.Line]) -> str:
    """A page that was made at `UNBROKEN` width as Markdown: what stands out is a heading, lists stay lists."""
    made: list[str] = []
    for number, line in enumerate(lines):
        text = "".join(piece for piece, _ in line).strip()
        if not text:
            continue
        if all(style == terminal.STRONG for _, style in line):
            made.append(f"{'#' if number == 0 else '##'} {escape.markdown(text)}")
        elif text.startswith("- "):
            joint = "\n" if made and made[-1].startswith("- ") else ""
            entry = f"- {escape.markdown(text[2:])}"
            made[-1:] = [f"{made[-1]}{joint}{entry}"] if joint else [*made[-1:], entry]
        else:
            made.append(str(escape.markdown(text)))
    return "\n\n".join(made) + "\n"
