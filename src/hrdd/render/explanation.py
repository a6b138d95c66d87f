"""The whole chain of one risk for a screen: answer, fact, rule, level, table cell, control, residual, obligation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hrdd.model.base import Rating
from hrdd.render import terminal, views

if TYPE_CHECKING:
    from hrdd.model.outcome import Excluded, Finding
    from hrdd.render.grounds import Chain, Said
    from hrdd.render.report import Report
    from hrdd.render.terminal import Line, Page


def finding(report: Report, about: Finding, width: int = 80) -> list[Line]:
    """One risk that applies, or may: every level with the sentence behind it and the lines of both files."""
    page = terminal.Page(min(width, terminal.WIDEST))
    view = views.risk(report, about)
    page.wrapped(about.title, terminal.STRONG, indent=0, lead=f"{about.risk}  ")
    page.wrapped(about.harm, indent=0)
    told = report.rating(about.residual, view.missing)
    style = terminal.STYLES[Rating(about.residual.high)]
    page.wrapped(f"{report.translated('Residual rating today')}: {told}", style, indent=0)
    page.wrapped(f"{report.translated('Decided by the case')}: {view.case}", terminal.QUIET, indent=0)
    for chain in view.chains:
        _chain(page, report, chain)
    _controls(page, report, view)
    _decision(page, report, view)
    return page.lines


def _heading(page: Page, text: str) -> None:
    page.gap()
    page.wrapped(text, terminal.STRONG, indent=0)


def _chain(page: Page, report: Report, chain: Chain) -> None:
    _heading(page, f"{chain.name}: {chain.comes_to}" if chain.comes_to else chain.name)
    for cause in chain.causes:
        page.wrapped(cause.says, indent=4, lead="  - ")
        for said in cause.said:
            _said(page, said)
        if cause.where:
            page.wrapped(f"{report.translated('rule')}: {cause.where}", terminal.QUIET, indent=6)


def _said(page: Page, said: Said, indent: int = 8) -> None:
    if said.words:
        told = f"{said.words} ({said.where})" if said.where else said.words
        page.wrapped(told, indent=indent, lead=f"{' ' * (indent - 2)}← ")


def _controls(page: Page, report: Report, view: views.RiskView) -> None:
    _heading(page, report.translated("Controls"))
    if not (view.counts or view.counts_not):
        page.wrapped(report.translated("None is recorded for this risk."))
    for control in (*view.counts, *view.counts_not):
        where = report.where("assessment", control.said)
        told = f"{control.title}. {report.say(control.why, {})}"
        page.wrapped(f"{told} ({where})" if where else told, indent=4, lead="  - ")


def _decision(page: Page, report: Report, view: views.RiskView) -> None:
    _heading(page, report.translated("For the decision"))
    if not view.matters:
        page.wrapped(report.translated("This risk gives no reason to fail and no notice."))
    for matter in view.matters:
        page.wrapped(f"{matter.says}. {matter.next}", indent=4, lead=f"  {matter.code}  ")
    if view.obligation is not None:
        _heading(page, f"{report.translated('What follows from')} {view.obligation.rating.name}")
        for work in view.obligation.work:
            page.wrapped(work, indent=4, lead="  - ")
        who = view.obligation.approver_title
        page.wrapped(f"{report.translated('Who may let it pass')}: {report.inside(who)}.", indent=4, lead="  - ")
    if view.response is not None:
        _heading(page, report.translated("What follows from the involvement"))
        page.wrapped(view.response.means)
        for work in view.response.does:
            page.wrapped(work, indent=4, lead="  - ")


def excluded(report: Report, entry: Excluded, width: int = 80) -> list[Line]:
    """One risk that does not apply: its worst gravity, the rule, and the answers that excluded it."""
    from hrdd.render.grounds import said_all

    page = terminal.Page(min(width, terminal.WIDEST))
    page.wrapped(entry.title, terminal.STRONG, indent=0, lead=f"{entry.risk}  ")
    grounds = said_all(report, entry.by)
    opening = "It does not apply. These answers exclude it:"
    if entry.text:
        opening = "The assessors set it aside:"
    elif not grounds:
        opening = "It does not apply. Nothing that could bring it within reach is asked of this subject."
    page.wrapped(report.translated(opening), indent=0)
    for said in grounds:
        _said(page, said, indent=6)
    if entry.text:
        page.wrapped(entry.text)
    page.wrapped(f"{report.translated('rule')}: {report.where('rubric', entry.rule)}", terminal.QUIET)
    worst = f"{entry.worst_gravity} {report.level_name('gravity', entry.worst_gravity)}"
    page.wrapped(f"{report.translated('Its worst gravity would be')} {worst}.")
    return page.lines
