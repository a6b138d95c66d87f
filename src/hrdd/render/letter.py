"""The brief as a DOCX that people can edit: the same two pages as the template `brief`, the map as a table."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from hrdd.model.base import LEVELS, WITHHELD
from hrdd.render import briefing, words
from hrdd.render.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hrdd.render.briefing import Brief, Told
    from hrdd.render.report import Report

STILL = (1980, 1, 1, 0, 0, 0)
"""The time of every part inside the file, so that the same report is the same bytes."""

WIDTHS_CM = (3.2, 3.45, 3.45, 3.45, 3.45)
"""The widths of the columns of the map; seventeen centimetres stand between the margins."""

TINTS = {"CRITICAL": "E6A9AF", "HIGH": "F6D3BF", "MEDIUM": "FBEFC9", "LOW": "E3EFF5", "NEGLIGIBLE": "F3F4F5"}
"""The colours of the map; every cell says its rating in words too."""

SIZES = {"Title": 17, "Subtitle": 9, "Heading 1": 12}
"""Points of the headings; plain text has nine and a half."""

MAP_SAYS = (
    "A table of severity, downwards from the most severe, by likelihood; each cell says its rating and the numbers of "
    "the risks that stand there."
)


def brief(report: Report) -> bytes:
    """The brief of one assessment, for the audience that the report was made for."""
    from docx import Document

    document = Document()
    _dress(document, report)
    told = briefing.brief(report)
    name = told.name or report.translated("(not public)")
    _set_properties(document, report, name)
    document.add_paragraph(_access(report), style="Subtitle")
    document.add_heading(visible(name), level=0)
    document.add_paragraph(visible(_line(report, told)))
    if told.call:
        _line_of(document, told.call, "")
    if told.summary:
        document.add_paragraph(visible(told.summary))
    _decision(document, report, told)
    _map(document, report, told)
    _risks(document, report, told)
    _open(document, report, told)
    _duties(document, report, told)
    _ground(document, report, told)
    _say_what_is_withheld(document, report)
    out = io.BytesIO()
    document.save(out)
    return _stilled(out.getvalue())


def _say_what_is_withheld(document: Any, report: Report) -> None:
    """Whatever is withheld is said to be so in the language of the readers."""
    from docx.oxml.ns import qn

    for text in document.element.body.iter(qn("w:t")):
        text.text = (text.text or "").replace(WITHHELD, report.translated("(withheld)"))


def _access(report: Report) -> str:
    return f"{report.named('access', report.audience)}. {report.named('access-meaning', report.audience)}"


def _line(report: Report, told: Brief) -> str:
    outcome = report.outcome
    day = report.translated("as of {day}").format(day=report.day(outcome.as_of))
    parts = (report.kind(outcome.kind), report.named("stage", outcome.stage))
    return " · ".join((", ".join(parts), told.places, day))


def _heading(document: Any, report: Report, text: str) -> None:
    document.add_heading(report.translated(text), level=1)


def _line_of(document: Any, bold: str, rest: str, style: str | None = None) -> None:
    """A paragraph that begins in bold."""
    line = document.add_paragraph(style=style)
    line.add_run(visible(bold)).bold = True
    line.add_run(visible(f" {rest}".rstrip()))


def _more(document: Any, report: Report, number: int) -> None:
    if number:
        document.add_paragraph(report.translated("And {number} more, in the full report.").format(number=number))


def _decision(document: Any, report: Report, told: Brief) -> None:
    verdict = report.outcome.decision.verdict
    _heading(document, report, "Decision")
    _line_of(
        document,
        f"{report.named('verdict', verdict)}.",
        report.named("verdict-meaning", verdict),
    )
    for point in told.points:
        colon = ":" if point.about else "."
        about = f"{point.about}. " if point.about else ""
        _line_of(document, f"{point.says}{colon}", f"{about}{point.next}", "List Bullet")
    _more(document, report, told.more_points)
    if told.notices:
        more = report.translated("and {number} more").format(number=told.more_notices) if told.more_notices else ""
        listed = "; ".join((*told.notices, *((more,) if more else ())))
        _line_of(document, report.translated("Notices, which do not stop it:"), f"{listed}.")


def _map(document: Any, report: Report, told: Brief) -> None:
    """The map as a table: a picture that reads itself out, and that nobody has to describe."""
    if not told.map:
        return
    _heading(document, report, "Where the risks stand today")
    held: dict[tuple[int, int], list[str]] = {}
    for place in told.map.places:
        number = str(report.number(place.finding))
        high, low = (place.severity.high, place.likelihood.high), (place.severity.low, place.likelihood.low)
        held.setdefault(high, []).append(number)
        if low != high:
            held.setdefault(low, []).append(f"({number})")
    heads = [report.translated("Severity"), *(f"{n} {report.level_name('likelihood', n)}" for n in LEVELS)]
    rows = []
    for severity in reversed(LEVELS):
        ratings = report.rubric.manifest.rating.table[f"s{severity}"]  # type: ignore[index]
        cells = [(ratings[n - 1].name, ", ".join(held.get((severity, n), ()))) for n in LEVELS]
        rows.append((f"{severity} {report.level_name('severity', severity)}", cells))
    _grid(document, report, heads, rows)
    note = report.translated("Severity downwards, likelihood across; each number is a risk, at its high end.")
    if any("(" in number for numbers in held.values() for number in numbers):
        note += f" {report.translated('In brackets: where it stands at its low end.')}"
    if told.more_mapped:
        shown = len(report.risks) - told.more_mapped
        note += f" {report.translated('The map shows the {number} most urgent.').format(number=shown)}"
    document.add_paragraph(note)
    others = "; ".join(f"{place.number}. {place.title}" for place in told.placed[len(told.risks) :])
    if others:
        _line_of(document, report.translated("Also on the map:"), words.ended(others))


def _risks(document: Any, report: Report, told: Brief) -> None:
    _heading(document, report, "The most urgent risks")
    if not told.risks:
        document.add_paragraph(report.translated("No risk of the rubric applies to the answers given."))
    for risk in told.risks:
        _line_of(document, f"{risk.number}. {risk.title}:", _told(report, risk))
    if told.more_risks:
        document.add_paragraph(report.translated("And {more} more, in the full report.").format(more=told.more_risks))


def _told(report: Report, risk: Told) -> str:
    """One risk: its rating with both ends, what it was before controls, and why."""
    finding = risk.finding
    parts = [report.rating(finding.residual, risk.missing)]
    if finding.applies == "unknown":
        parts.append(report.translated("may apply"))
    if finding.actual:
        parts.append(report.translated("happening now"))
    if finding.inherent != finding.residual:
        parts.append(f"{report.translated('before any control:')} {report.rating(finding.inherent)}")
    whys = []
    for why in risk.why:
        if not why.because:
            whys.append(f"{why.factor} {why.level}.")
            continue
        unsure = f"{report.translated('it may be that this holds:')} " if why.open else ""
        whys.append(f"{why.factor} {why.level}: {unsure}{why.because}")
    return f"{'; '.join(parts)}. {' '.join(whys)}"


def _open(document: Any, report: Report, told: Brief) -> None:
    _heading(document, report, "Open questions, and who must find out")
    if not told.questions:
        document.add_paragraph(report.translated("None: every question that was asked has a plain answer."))
    for asked in told.questions:
        hangs = report.translated("It decides {risks}.").format(risks=asked.decides) if asked.decides else ""
        who = "" if told.finder else f"{report.translated('To find out:')} {asked.who}"
        _line_of(
            document, asked.question, " ".join(part for part in (f"{asked.state}.", hangs, who) if part), "List Bullet"
        )
    if told.finder:
        document.add_paragraph(visible(f"{report.translated('To find out:')} {told.finder}"))
    _more(document, report, told.more_questions)


def _duties(document: Any, report: Report, told: Brief) -> None:
    _heading(document, report, "What must be done, and by when")
    if told.obligation is not None:
        asks = report.translated("{rating} asks for:").format(rating=told.obligation.rating.name)
        passes = f"{report.translated('Who may let it pass:')} {report.inside(told.obligation.approver_title)}."
        _line_of(document, asks, f"{' '.join(told.obligation.work)} {passes}")
    for duty in told.duties:
        over = f"({report.translated('overdue')}) " if duty.over else ""
        _line_of(
            document, words.first_up(duty.day), f"{over}{duty.what}{f', {duty.who}' if duty.who else ''}", "List Bullet"
        )
    for condition in told.conditions:
        _line_of(document, report.translated("Condition of an exception:"), condition, "List Bullet")
    _more(document, report, told.more_duties)


def _ground(document: Any, report: Report, told: Brief) -> None:
    """The limits, what is withheld, and who decided."""
    _heading(document, report, "What this rests on")
    document.add_paragraph(" ".join(report.translated(limit) for limit in briefing.LIMITS))
    if report.withholdings:
        listed = "; ".join(report.withholdings)
        _line_of(document, report.translated("Withheld from these readers:"), f"{listed}.")
    assessed = report.translated("assessed on {day} by {people};").format(
        day=report.day(report.assessment.assessed.date), people=report.tongue.series(told.assessed_by)
    )
    approved = report.translated("nobody has approved this result.")
    if told.approved_by:
        people = report.tongue.series(told.approved_by)
        approved = report.translated("approved by {people}.").format(people=people)
    manifest = report.rubric.manifest
    rubric = report.translated("Rubric: {name} {version}.").format(
        name=manifest.title, version=report.outcome.rubric_version
    )
    result = f"{report.translated('Result:')} {report.outcome.digest}"
    _line_of(document, report.translated("Decided by:"), f"{assessed} {approved} {rubric} {result}")


def _grid(document: Any, report: Report, heads: list[str], rows: Iterable[tuple[str, list[tuple[str, str]]]]) -> None:
    """The map: a heading row, a heading in every row, and in each cell its rating and the risks there."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for tag, text in (("w:tblCaption", "Risk map"), ("w:tblDescription", MAP_SAYS)):
        described = OxmlElement(tag)
        described.set(qn("w:val"), report.translated(text))
        table._tbl.tblPr.append(described)  # noqa: SLF001 # python-docx has no name for it
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(visible(text)).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 # as above
    for head, cells in rows:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 # as above
        row.cells[0].paragraphs[0].add_run(visible(head)).bold = True
        for cell, (rating, numbers) in zip(row.cells[1:], cells, strict=True):
            cell.paragraphs[0].add_run(rating + (": " if numbers else ""))
            cell.paragraphs[0].add_run(numbers).bold = True
            shade = OxmlElement("w:shd")
            for key, value in (("val", "clear"), ("color", "auto"), ("fill", TINTS[rating])):
                shade.set(qn(f"w:{key}"), value)
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 # as above
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS_CM, strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].paragraph_format.space_after = Cm(0.05)


def _dress(document: Any, report: Report) -> None:
    """Language, direction, paper and type of the whole document."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.5)
    plain = document.styles["Normal"]
    plain.font.name, plain.font.size = "Noto Sans", Pt(9.5)
    for name, size in SIZES.items():
        font = document.styles[name].font
        font.name, font.color.rgb, font.italic = "Noto Sans", RGBColor(0x1D, 0x21, 0x25), False
        font.size, font.bold = Pt(size), name != "Subtitle"
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    for name in ("Normal", "List Bullet", "Title", "Subtitle", "Heading 1"):
        spaced = document.styles[name].paragraph_format
        spaced.space_before, spaced.space_after = Pt(9 if name == "Heading 1" else 0), Pt(3)
        spaced.line_spacing = 1.0
        spaced.keep_with_next, spaced.keep_together = name in SIZES, True
    properties = plain.element.get_or_add_rPr()
    spoken = OxmlElement("w:lang")
    for kind in ("val", "eastAsia", "bidi"):
        spoken.set(qn(f"w:{kind}"), report.language)
    for old in document.styles.element.iter(qn("w:lang")):
        for kind in ("val", "eastAsia", "bidi"):
            old.set(qn(f"w:{kind}"), report.language)
    properties.append(spoken)
    if report.tongue.direction == "rtl":
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
