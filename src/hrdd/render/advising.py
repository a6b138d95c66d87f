"""Advice for a screen: what to find out, what would bring each risk down, what stays high, what to read twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.model.base import Rating
from hrdd.render import terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.engine.advice import End, Hinge, Inquiry
    from hrdd.engine.ways import Need, Way
    from hrdd.render.report import Report
    from hrdd.render.terminal import Line, Page

SHOWN_SETS, FEW_SETS = 4, 2
INTRO = (
    "The smallest sets; each control verified not long ago for all people and places concerned, "
    "its effect substantial unless said otherwise, its evidence"
)


def page(
    report: Report,
    inquiries: Sequence[Inquiry],
    ways: Sequence[Way],
    hinges: Sequence[Hinge],
    at_most: int,
    width: int = 80,
    most: int | None = None,
    file: str = "",
) -> list[Line]:
    """The four parts of the advice, in the order in which they help, what matters most first in each.

    With `most`, no part shows more than so many entries, and each says how many there are. `file` is what to type in a
    command, empty for standard input.
    """
    told = terminal.Page(min(width, terminal.WIDEST))
    inquiries = sorted(inquiries, key=_changes_nothing)
    told.heading(report.translated("What to find out first"))
    if not inquiries:
        told.wrapped(report.translated("Nothing: every question that was asked has a plain answer."))
    for inquiry in inquiries[:most]:
        _inquiry(told, report, inquiry, file)
    _more(told, report, inquiries, most)
    told.heading(report.translated("What would bring each risk down"))
    grades = sorted({need.grade for way in ways for reach in way.reaches for needs in reach.sets for need in needs})
    usual = grades[0] if grades else ""
    if usual:
        told.wrapped(f"{report.translated(INTRO)} {usual}.", terminal.QUIET)
    if not ways:
        told.wrapped(report.translated("Nothing has to: no risk is above NEGLIGIBLE."))
    for way in ways[:most]:
        _way(told, report, way, at_most, usual, SHOWN_SETS if most is None else FEW_SETS)
    _more(told, report, ways, most)
    _stays(told, report, ways, most)
    told.heading(report.translated("Answers that need a second reader"))
    if not hinges:
        told.wrapped(report.translated("None: no answer changes the decision by being one step different."))
    for hinge in hinges[:most]:
        _hinge(told, report, hinge)
    _more(told, report, hinges, most)
    return told.lines


def _changes_nothing(inquiry: Inquiry) -> bool:
    """Whether whatever the answer, it comes to the same: such a question can wait."""
    return (inquiry.best.rating, inquiry.best.exit) == (inquiry.worst.rating, inquiry.worst.exit)


def _more(told: Page, report: Report, entries: Sequence[object], most: int | None) -> None:
    """How many entries are not shown, and how to see them."""
    if most is not None and len(entries) > most:
        text = report.named("advice", "more").format(count=len(entries) - most)
        told.wrapped(text, terminal.QUIET, indent=2)


def _inquiry(told: Page, report: Report, inquiry: Inquiry, file: str) -> None:
    told.wrapped(report.question(inquiry.question), indent=4, lead=f"  {inquiry.question}  ")
    if inquiry.decides:
        told.wrapped(report.translated("This answer alone can change the decision."), terminal.STRONG, indent=4)
        if file:
            text = report.named("asking", "known").format(file=file, name=inquiry.question)
            told.wrapped(text, indent=4, ids=True)
    best, worst = (_ending(report, end) for end in (inquiry.best, inquiry.worst))
    if best == worst:
        told.wrapped(f"{report.translated('whatever the answer')}: {best}", indent=6, lead="    - ")
        return
    for name, end in (("at best", inquiry.best), ("at worst", inquiry.worst)):
        chosen = _words(report, inquiry.question, end.answer)
        told.wrapped(f"{report.translated(name)}: {chosen} → {_ending(report, end)}", indent=6, lead="    - ")


def _ending(report: Report, end: End) -> str:
    return f"{report.rating(end.rating)}; {report.inside(report.named('verdict', end.verdict))} ({end.exit})"


def _words(report: Report, question: str, said: str | tuple[str, ...]) -> str:
    if isinstance(said, str):
        return report.choice(question, said)
    if said == report.rubric.question[question].choices[1:]:
        return report.translated("all of them")
    return ", ".join(report.choice(question, word) for word in said)


def _way(told: Page, report: Report, way: Way, at_most: int, usual: str, shown: int) -> None:
    told.wrapped(way.title, indent=4, lead=f"  {way.risk}  ")
    told.add((f"    {report.translated('now')} ", terminal.QUIET), (way.rating.name, terminal.STYLES[way.rating]))
    if not way.controls:
        told.wrapped(report.translated("No control that could lower it is known: only a redesign would."), indent=4)
    elif way.floor == way.rating:
        told.wrapped(report.translated("No set of controls lowers it: only a redesign would."), indent=4)
    for reach in way.reaches:
        sets = reach.sets[:shown]
        for number, needs in enumerate(sets):
            start = (
                f"    {reach.rating.name} {report.translated('with')} "
                if number == 0
                else f"      {report.translated('or')} "
            )
            told.wrapped("; ".join(_need(report, need, usual) for need in needs), indent=8, lead=start)
        if more := len(reach.sets) - len(sets):
            told.wrapped(
                f"{report.translated('or')} {report.tongue.count(more, 'other set', 'other sets')}",
                terminal.QUIET,
                indent=6,
            )
    if way.beyond:
        told.wrapped(
            f"{way.floor.name} {report.translated('only with more controls together than')} {at_most}.", indent=4
        )


def _need(report: Report, need: Need, usual: str) -> str:
    """A control with where it stands, and what it would have to show where that is not the usual."""
    state = report.named("status", need.status) if need.status is not None else report.translated("not there yet")
    if need.status == "verified" and need.effect_now is not None:
        state += f", {report.named('effectiveness', need.effect_now)}"
    told = [f"{report.translated('now')}: {state}"]
    if need.effectiveness != "substantial":
        told.append(f"{report.translated('needed')}: {report.named('effectiveness', need.effectiveness)}")
    if need.grade != usual:
        told.append(f"{report.translated('evidence')}: {need.grade}")
    return f"{need.control} {need.title} ({'; '.join(told)})"


def _stays(told: Page, report: Report, ways: Sequence[Way], most: int | None) -> None:
    told.heading(report.translated("What stays high whatever is done"))
    stuck = [way for way in ways if way.floor >= Rating.HIGH]
    if not stuck:
        told.wrapped(report.translated("Nothing: every risk can come below HIGH."))
    for way in stuck[:most]:
        told.wrapped(f"{way.title}: {way.floor.name}", indent=6, lead=f"  {way.risk}  ")
    _more(told, report, stuck, most)


def _hinge(told: Page, report: Report, hinge: Hinge) -> None:
    place = f" ({report.place(hinge.place)})" if hinge.place is not None else ""
    told.wrapped(f"{report.question(hinge.question)}{place}", indent=4, lead=f"  {hinge.question}  ")
    now, other = _words(report, hinge.question, hinge.now), _other(report, hinge)
    told.wrapped(f"{now} → {other}: exit {hinge.exit_now} → {hinge.exit_other}", terminal.QUIET, indent=4)


def _other(report: Report, hinge: Hinge) -> str:
    """What the answer becomes: of several choices, only the one that comes or goes."""
    now, other = ((words,) if isinstance(words, str) else words for words in (hinge.now, hinge.other))
    more, less = (tuple(w for w in a if w not in b) for a, b in ((other, now), (now, other)))
    if more and not less:
        return f"{report.translated('also')} {_words(report, hinge.question, more)}"
    if less and not more:
        return f"{report.translated('without')} {_words(report, hinge.question, less)}"
    return _words(report, hinge.question, hinge.other)
