"""The whole chain of one risk for a screen: answer, fact, rule, level, table cell, control, residual, obligation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.model.base import Rating
from hrdd.render import terminal, views, words

if TYPE_CHECKING:
    from hrdd.model.outcome import Excluded, Finding
    from hrdd.render.grounds import Chain, Said
    from hrdd.render.report import Report
    from hrdd.render.terminal import Line, Page


def finding(report: Report, about: Finding, width: int = 80) -> list[Line]:
    """One risk that applies, or may: every level with the sentence behind it and the lines of both files."""
    page = terminal.Page(min(width, terminal.WIDEST))
    view = views.risk(report, about)
    page.wrapped(f"{about.risk}  {about.title}", terminal.STRONG, indent=0)
    page.wrapped(about.harm, indent=0)
    told = words.rating(about.residual, view.missing)
    page.add(("Residual rating today: ", terminal.PLAIN), (told, terminal.STYLES[Rating(about.residual.high)]))
    page.wrapped(f"{report.translated('Decided by the case')}: {view.case}", terminal.QUIET, indent=0)
    for chain in view.chains:
        _chain(page, report, chain)
    _controls(page, report, view)
    _decision(page, report, view)
    return page.lines


def _chain(page: Page, report: Report, chain: Chain) -> None:
    page.heading(f"{chain.name}: {chain.comes_to}" if chain.comes_to else chain.name)
    for cause in chain.causes:
        page.wrapped(cause.says, indent=4, lead="  - ")
        for said in cause.said:
            _said(page, said)
        if cause.where:
            page.wrapped(f"{report.translated('rule')}: {cause.where}", terminal.QUIET, indent=6)


def _said(page: Page, said: Said) -> None:
    if said.words:
        page.wrapped(f"{said.words} ({said.where})" if said.where else said.words, indent=8, lead="      ← ")


def _controls(page: Page, report: Report, view: views.RiskView) -> None:
    page.heading(report.translated("Controls"))
    if not (view.counts or view.counts_not):
        page.wrapped(report.translated("None is recorded for this risk."))
    for control in (*view.counts, *view.counts_not):
        where = report.where("assessment", control.said)
        page.wrapped(f"{control.title}. {report.say(control.why, {})} ({where})", indent=4, lead="  - ")


def _decision(page: Page, report: Report, view: views.RiskView) -> None:
    page.heading(report.translated("For the decision"))
    if not view.matters:
        page.wrapped(report.translated("This risk gives no reason to fail and no notice."))
    for matter in view.matters:
        page.wrapped(f"{matter.says}. {matter.next}", indent=4, lead=f"  {matter.code}  ")
    if view.obligation is not None:
        page.heading(f"{report.translated('What follows from')} {view.obligation.rating.name}")
        for work in view.obligation.work:
            page.wrapped(work, indent=4, lead="  - ")
        who = view.obligation.approver_title
        page.wrapped(f"{report.translated('Who may let it pass')}: {words.first_down(who)}.", indent=4, lead="  - ")
    if view.response is not None:
        page.heading(report.translated("What follows from the involvement"))
        page.wrapped(view.response.means)
        for work in view.response.does:
            page.wrapped(work, indent=4, lead="  - ")


def excluded(report: Report, entry: Excluded, width: int = 80) -> list[Line]:
    """One risk that does not apply: its worst gravity, the rule, and the answers that excluded it."""
    from hrdd.render.grounds import said_all

    page = terminal.Page(min(width, terminal.WIDEST))
    page.wrapped(f"{entry.risk}  {entry.title}", terminal.STRONG, indent=0)
    page.wrapped(report.translated("It does not apply. These answers exclude it:"), indent=0)
    for said in said_all(report, entry.by):
        page.wrapped(f"{said.words} ({said.where})" if said.where else said.words, indent=6, lead="    ← ")
    if entry.text:
        page.wrapped(entry.text)
    page.wrapped(f"{report.translated('rule')}: {report.where('rubric', entry.rule)}", terminal.QUIET)
    worst = f"{entry.worst_gravity} {report.level_name('gravity', entry.worst_gravity)}"
    page.wrapped(f"{report.translated('Its worst gravity would be')} {worst}.")
    return page.lines
