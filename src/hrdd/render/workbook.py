"""The risk register and the action plan as a workbook, or the register as CSV: every cell is text, none a formula."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hrdd.model.base import WITHHELD, Rating
from hrdd.render import views, words
from hrdd.render.escape import visible
from hrdd.render.grounds import chains
from hrdd.render.registers import controls
from hrdd.render.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hrdd.model.outcome import Bounds, Finding
    from hrdd.render.batch import Batch

COLOURS = {"CRITICAL": "#EAB8BD", "HIGH": "#F8D9C8", "MEDIUM": "#FBEFC9", "LOW": "#DBEAF1", "NEGLIGIBLE": "#ECEEEF"}
LONGEST = 32_000
"""Characters that one cell may hold; a spreadsheet takes 32,767."""

A3 = 8
PRINTED = 300
"""A sheet of more characters than this is printed on two pages side by side: on one it could not be read."""

NAMING = 2
"""The last of the first columns that name a row, which are printed on both."""

LINE, TALLEST = 15.0, 409.0
"""The height of a line of text, and of the tallest row that a spreadsheet takes, in points."""

FORMULA = re.compile(r"^\s*[=+\-@|%]|^[\t\r\n]")
"""Cells of a CSV file that a spreadsheet would compute instead of showing them."""

REGISTER = (
    ("Subject", 26, True),
    ("No.", 6, True),
    ("Risk", 38, True),
    ("Category", 22, True),
    ("Applies", 12, True),
    ("Inherent, at least", 14, True),
    ("Inherent, up to", 14, True),
    ("Residual today, at least", 14, True),
    ("Residual today, up to", 14, True),
    ("If plans are done, at least", 14, False),
    ("If plans are done, up to", 14, False),
    ("Why", 70, True),
    ("Who is harmed", 30, True),
    ("Rights", 34, True),
    ("Confidence", 14, False),
    ("Not known", 50, False),
    ("Controls that count", 30, False),
    ("Owner", 22, False),
    ("What it means for the decision", 60, False),
)
"""The columns of the register: heading, width in characters, and whether the public may read it (an allow-list)."""

PLAN = (
    ("Subject", 26),
    ("What", 14),
    ("Action", 50),
    ("For which risks", 50),
    ("Status", 16),
    ("Owner", 22),
    ("Due", 14),
    ("Remarks", 60),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its columns with their widths, and its rows of text."""

    title: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]


def as_workbook(batch: Batch) -> bytes:
    """Register, action plan and what the ratings mean, of all results of a run; the public gets no plan."""
    batch = _in_words(batch)
    public = any(report.public for report in batch.reports)
    sheets = [_register(batch, public=public)]
    if not public:
        sheets.append(_plan(batch))
    sheets.append(_about(batch))
    out = io.BytesIO()
    with _empty(out, sheets[0].title) as book:
        for sheet in sheets:
            _fill(book, _known(batch, sheet))
    return out.getvalue()


def as_csv(batch: Batch) -> bytes:
    """The register as CSV in UTF-8, with the limits of the method in its last line."""
    batch = _in_words(batch)
    public = any(report.public for report in batch.reports)
    sheet = _known(batch, _register(batch, public=public))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([heading for heading, _ in sheet.columns])
    writer.writerows([[_harmless(cell) for cell in row] for row in sheet.rows])
    limits = dict.fromkeys(limit for report in batch.reports for limit in report.rubric.manifest.limits)
    writer.writerow([_harmless(" ".join(limits)), *[""] * (len(sheet.columns) - 1)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _in_words(batch: Batch) -> Batch:
    """The same run, with places and days in words."""
    told = tuple(replace(entry, codes=False) if isinstance(entry, Report) else entry for entry in batch.entries)
    return replace(batch, entries=told)


def _known(batch: Batch, sheet: Sheet) -> Sheet:
    """The same sheet, with what is withheld said in the language of its readers."""
    told = _said(next(batch.reports, None), "(withheld)")
    return replace(sheet, rows=tuple(tuple(cell.replace(WITHHELD, told) for cell in row) for row in sheet.rows))


def _harmless(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def _register(batch: Batch, *, public: bool) -> Sheet:
    first = next(batch.reports, None)
    shown = [number for number, (_, _, open_to_all) in enumerate(REGISTER) if open_to_all or not public]
    rows = [tuple(row[number] for number in shown) for report in batch.reports for row in _risks(report)]
    rows += [
        (visible(one.name), *[""] * (len(shown) - 2), "invalid: not judged") for one in batch.unjudged if not public
    ]
    if not public:
        rows += [(one.told, *[""] * (len(shown) - 2), f"not assessed: {one.trigger}") for one in batch.uncovered]
    return Sheet(
        _said(first, "Risk register"),
        tuple((_said(first, REGISTER[number][0]), REGISTER[number][1]) for number in shown),
        tuple(rows),
    )


def _risks(report: Report) -> Iterator[tuple[str, ...]]:
    for risk in views.risks(report):
        finding = risk.finding
        yield (
            _name(report),
            str(risk.number),
            finding.title,
            risk.category,
            _said(report, {"yes": "yes", "unknown": "not known"}.get(finding.applies, finding.applies)),
            *_ends(finding.inherent),
            *_ends(finding.residual),
            *_ends(finding.projected),
            _why(report, finding),
            "; ".join(risk.who),
            "; ".join(risk.rights),
            report.named("confidence", finding.confidence),
            "; ".join(unknown.question for unknown in risk.unknowns),
            "; ".join(control.title for control in risk.counts),
            finding.owner or "",
            " ".join(f"{matter.says}. {matter.next}" for matter in risk.matters),
        )


def _why(report: Report, finding: Finding) -> str:
    """The steps to each factor and to the rating, one line each."""
    told = []
    for chain in chains(report, finding.because, len(finding.open)):
        causes = " ".join(cause.says for cause in chain.causes)
        told.append(f"{chain.name}{': ' if chain.comes_to else ''}{chain.comes_to}. {causes}")
    return "\n".join(told)


def _ends(bounds: Bounds) -> tuple[str, str]:
    return Rating(bounds.low).name, Rating(bounds.high).name


OPEN = frozenset({"proposed", "planned", "in-progress", "implemented", "failed", "stale"})
"""The states of a control in which there is something left to do."""


def _name(report: Report) -> str:
    return report.outcome.name or report.translated("(not public)")


def _said(report: Report | None, text: str) -> str:
    return report.translated(text) if report is not None else text


def _plan(batch: Batch) -> Sheet:
    first = next(batch.reports, None)
    rows = [row for report in batch.reports for row in _actions(report)]
    return Sheet(_said(first, "Action plan"), tuple((_said(first, name), width) for name, width in PLAN), tuple(rows))


def _actions(report: Report) -> Iterator[tuple[str, ...]]:
    """What the decision asks for, then the controls that are not verified yet, then the open questions."""
    subject = _name(report)
    for matter in views.matters(report, report.outcome.decision.failures + report.outcome.decision.notices):
        risks = "; ".join(finding.title for finding in matter.findings)
        yield subject, _said(report, "Decision"), matter.next, risks, "", "", "", matter.says
    for control in controls(report):
        if control.entry is not None and control.entry.status in OPEN:
            named = [*control.counts_for, *(finding for _, findings in control.counts_not for finding in findings)]
            risks = "; ".join(dict.fromkeys(finding.title for finding in named))
            due = control.due.isoformat() if control.due else ""
            why = "; ".join(dict.fromkeys(words.first_up(reason) for reason, _ in control.counts_not))
            yield subject, _said(report, "Control"), control.title, risks, control.status, control.owner, due, why
    for unknown in views.unknowns(report):
        risks = "; ".join(finding.title for finding in unknown.decides)
        yield subject, _said(report, "Question"), unknown.question, risks, unknown.state, "", "", unknown.costs


def _about(batch: Batch) -> Sheet:
    """For whom it was made, under which rubric, what each rating asks, and the limits of the method."""
    rows: list[tuple[str, str]] = []
    for report in batch.reports:
        outcome, manifest = report.outcome, report.rubric.manifest
        rows += [
            (_said(report, "Subject"), _name(report)),
            (_said(report, "Decision"), report.named("verdict", outcome.decision.verdict)),
            (_said(report, "As of"), report.day(outcome.as_of)),
            (_said(report, "Made for"), report.named("access", report.audience)),
            *((_said(report, "Withheld"), said) for said in report.withholdings),
            (_said(report, "Rubric"), f"{report.rubric.name} {outcome.rubric_digest}"),
        ]
        rows += [(_said(report, "Limits"), limit) for limit in manifest.limits]
    first = next(batch.reports, None)
    head = ((_said(first, "What"), 24), (_said(first, "Says"), 110))
    return Sheet(_said(first, "About"), head, tuple(dict.fromkeys(rows)))


def _fill(book: Any, sheet: Sheet) -> None:
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    line = {"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": "#C9CDD1"}
    wrap = book.add_format(line)
    rated = {name: book.add_format({**line, "bg_color": colour}) for name, colour in COLOURS.items()}
    page = book.add_worksheet(sheet.title[:31])
    for column, (heading, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
        page.write_string(0, column, heading, head)
    widths = [width for _, width in sheet.columns]
    page.set_row(0, _height([heading for heading, _ in sheet.columns], widths))
    for number, row in enumerate(sheet.rows, 1):
        page.set_row(number, _height(row, widths))
        for column, cell in enumerate(row):
            page.write_string(number, column, visible(cell)[:LONGEST], rated.get(cell, wrap))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(A3)
    wide = sum(widths) > PRINTED
    page.fit_to_pages(2 if wide else 1, 0)
    page.repeat_rows(0)
    if wide:
        page.repeat_columns(0, NAMING)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&L&8&A&R&8&P / &N")


def _height(row: Sequence[str], widths: Sequence[int]) -> float:
    """The height in points of a row in which every cell shows all its lines: not every program finds it itself."""
    lines = (
        sum(max(1, -(-len(line) * 10 // (width * 11 - 15))) for line in cell.split("\n"))
        for cell, width in zip(row, widths, strict=True)
    )
    return min(LINE * max(lines, default=1), TALLEST)


def _empty(out: io.BytesIO, title: str) -> Any:
    """A new workbook in memory: no formulas, no links, and the same bytes each time."""
    from datetime import datetime

    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1), "author": "hrdd", "title": title})  # noqa: DTZ001 # the same bytes each time
    return book
