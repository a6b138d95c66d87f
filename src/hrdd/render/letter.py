"""The brief for a committee as a DOCX that people can edit: decision, top risks, open questions, what must happen."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from hrdd.model.base import FACTORS, WITHHELD
from hrdd.render import views, words
from hrdd.render.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hrdd.model.outcome import Bounds, Step
    from hrdd.render.grounds import Chain
    from hrdd.render.report import Report

TOP = 6
"""How many risks a brief tells; the rest is counted."""

STILL = (1980, 1, 1, 0, 0, 0)
"""The time of every part inside the file, so that the same report is the same bytes."""

WIDTHS_CM = {4: (1.1, 6.4, 4.2, 4.3)}
"""The widths of the columns of a table by their number; sixteen centimetres stand between the margins."""


def brief(report: Report) -> bytes:
    """The brief of one assessment, for the audience that the report was made for."""
    from docx import Document

    document = Document()
    _dress(document, report)
    outcome = report.outcome
    name = outcome.name or report.translated("(not public)")
    _set_properties(document, report, name)
    document.add_paragraph(_access(report), style="Subtitle")
    document.add_heading(visible(name), level=0)
    document.add_paragraph(_line(report))
    _decision(document, report)
    _risks(document, report)
    _unknown(document, report)
    _limits(document, report)
    out = io.BytesIO()
    document.save(out)
    return _stilled(out.getvalue())


def _access(report: Report) -> str:
    label = report.translated(words.name("access", report.audience))
    return f"{label}. {report.translated(words.name('access-meaning', report.audience))}"


def _line(report: Report) -> str:
    outcome = report.outcome
    day = report.translated("as of {day}").format(day=report.day(outcome.as_of))
    parts = (report.kind(outcome.kind), report.translated(words.name("stage", outcome.stage)))
    return " · ".join((", ".join(parts), report.places(outcome.places), day))


def _decision(document: Any, report: Report) -> None:
    decision = report.outcome.decision
    document.add_heading(report.translated("Decision"), level=1)
    told = document.add_paragraph()
    told.add_run(report.translated(words.name("verdict", decision.verdict))).bold = True
    told.add_run(f" {report.translated(words.name('verdict-meaning', decision.verdict))}")
    for matter in views.matters(report, decision.failures):
        risks = "; ".join(f"{report.number(finding)}. {finding.title}" for finding in matter.findings)
        line = document.add_paragraph(style="List Bullet")
        line.add_run(f"{visible(matter.says)}.").bold = True
        line.add_run(visible(f" {risks}{'.' if risks else ''} {matter.next}"))


def _risks(document: Any, report: Report) -> None:
    told = views.risks(report)
    document.add_heading(report.translated("Risks"), level=1)
    if not told:
        document.add_paragraph(report.translated("No risk of the rubric applies to the answers given."))
        return
    heads = [report.translated(word) for word in ("No.", "Risk", "Inherent", "Residual today")]
    rows = [
        (
            str(risk.number),
            risk.finding.title,
            _rating(risk.finding.inherent, risk.missing),
            _rating(risk.finding.residual, risk.missing),
        )
        for risk in told[:TOP]
    ]
    _table(document, heads, rows)
    if len(told) > TOP:
        document.add_paragraph(
            report.translated("Further risks, rated lower: {number}.").format(number=report.few(len(told) - TOP))
        )
    for risk in told[:TOP]:
        document.add_heading(visible(f"{risk.number}. {risk.finding.title}"), level=2)
        document.add_paragraph(visible(_known(report, risk.finding.harm)))
        line = document.add_paragraph()
        line.add_run(f"{report.translated('Why')}: ").bold = True
        line.add_run(
            visible(
                "; ".join(_why(report, risk.finding.because, chain) for chain in risk.chains if chain.about in FACTORS)
            )
        )
        line.add_run(".")


def _why(report: Report, steps: Sequence[Step], chain: Chain) -> str:
    """One factor: what it comes to, and the words of the rules or of the assessors behind it."""
    texts = [_known(report, step.text).rstrip(".") for step in steps if step.about == chain.about and step.text]
    said = " / ".join(texts) or " ".join(cause.says for cause in chain.causes).rstrip(".")
    return f"{words.first_down(chain.name)} {chain.comes_to} ({said})"


def _unknown(document: Any, report: Report) -> None:
    if report.public:
        return  # what is not known is an invitation
    told = views.unknowns(report)
    document.add_heading(report.translated("Open questions"), level=1)
    if not told:
        document.add_paragraph(report.translated("None."))
    for unknown in told:
        line = document.add_paragraph(style="List Bullet")
        line.add_run(visible(unknown.question)).bold = True
        line.add_run(visible(f" {words.first_up(unknown.state)}. {unknown.costs}"))


def _limits(document: Any, report: Report) -> None:
    document.add_heading(report.translated("Limits of the method"), level=1)
    for limit in report.rubric.manifest.limits:
        document.add_paragraph(visible(limit), style="List Bullet")
    for said in report.withholdings:
        document.add_paragraph(visible(said), style="List Bullet")
    digest = report.outcome.rubric_digest
    document.add_paragraph(report.translated("Rubric: {name}, {digest}").format(name=report.rubric.name, digest=digest))


def _rating(bounds: Bounds, missing: int) -> str:
    return words.rating(bounds, missing)


def _known(report: Report, text: str) -> str:
    return text.replace(WITHHELD, report.translated("(withheld)"))


def _table(document: Any, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table whose first row is marked as its heading, and is said and printed again on every page."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    head = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 # python-docx has no name for it
    head.append(OxmlElement("w:tblHeader"))
    for row in rows:
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 # as above
        for cell, text in zip(added.cells, row, strict=True):
            cell.text = visible(text)
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS_CM[len(heads)], strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS_CM[len(heads)], strict=True):
            cell.width = Cm(width)


def _dress(document: Any, report: Report) -> None:
    """Language, direction, paper and type of the whole document."""
    from babel import Locale
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    plain = document.styles["Normal"]
    plain.font.name, plain.font.size = "Noto Sans", Pt(10)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2"):
        font = document.styles[name].font
        font.name, font.color.rgb, font.italic = "Noto Sans", RGBColor(0x1D, 0x21, 0x25), False
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    for name in ("Normal", "List Bullet"):
        document.styles[name].paragraph_format.space_after = Pt(4)
    properties = plain.element.get_or_add_rPr()
    spoken = OxmlElement("w:lang")
    for kind in ("val", "eastAsia", "bidi"):
        spoken.set(qn(f"w:{kind}"), report.language)
    for old in document.styles.element.iter(qn("w:lang")):
        for kind in ("val", "eastAsia", "bidi"):
            old.set(qn(f"w:{kind}"), report.language)
    properties.append(spoken)
    if Locale.parse(report.language.replace("-", "_")).text_direction == "rtl":
        plain.element.get_or_add_pPr().append(OxmlElement("w:bidi"))


def _set_properties(document: Any, report: Report, name: str) -> None:
    """What a file says of itself: title, language and the day as of; nobody's name and no machine's clock."""
    from datetime import datetime, time

    package = document.part.package
    for name_of, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # a picture of somebody else's document
            del package.rels[name_of]
    core = document.core_properties
    made = datetime.combine(report.outcome.as_of, time())
    core.title = visible(f"{name}: {report.translated('brief')}")
    core.language = report.language
    core.created = core.modified = made
    core.author = core.last_modified_by = "hrdd"
    core.comments = core.keywords = core.subject = core.category = ""
    core.revision = 1


def _stilled(data: bytes) -> bytes:
    """The same file with the time of every part set to one moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            entry = zipfile.ZipInfo(part.filename, STILL)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(part.filename))
    return out.getvalue()
