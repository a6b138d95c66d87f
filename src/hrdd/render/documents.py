"""Markdown, HTML and PDF from one set of templates: a skin gives each medium its shape and its escaping."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Undefined, UndefinedError
from markupsafe import Markup

from hrdd.model.assessment import CRITERIA
from hrdd.model.base import FACTORS, WITHHELD, Rating
from hrdd.render import (
    briefing,
    crosswise,
    escape,
    excluding,
    faces,
    front,
    lowering,
    pictures,
    publishing,
    registers,
    riskmap,
    steps,
    views,
    whys,
    words,
)
from hrdd.render.framing import check_page
from hrdd.render.sandbox import Press, filled, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hrdd.model.outcome import Finding
    from hrdd.render.report import Report

PAGES = "report.j2"
"""The file of a template's folder that a document begins with."""

SHARED = "parts"
SHEETS = ("base.css", "screen.css", "print.css", "paper.css")
"""Style sheets: for both, for a screen, for paper, and for paper what only the typesetter of the PDF understands.

Those that all templates share stand in `parts/`; what a template's own folder has of these names is added to them.
"""

NO_FONT = (
    "Characters without a font on the machine that made this document stand as their codes, such as [U+4E00]: "
    "{count} of them. It comes out right where fonts for the script are installed."
)
LARGEST = 50_000_000
"""Characters that a template may produce; a template that makes more is broken or hostile."""

STYLE, LETTERHEAD = "style.css", "letterhead.j2"
"""What a folder of one's own may add to every document: to its look, and at its top."""


@dataclass(frozen=True, slots=True)
class Medium:
    """What text is written for: the skin with its shapes, and the escaping of everything a person wrote."""

    name: str
    skin: str
    escape: Callable[[str], Markup]


MARKDOWN = Medium("markdown", "parts/skin.md.j2", escape.markdown)
HTML = Medium("html", "parts/skin.html.j2", escape.html)
PAPER = Medium("paper", "parts/skin.html.j2", escape.html)


def markdown(report: Report) -> str:
    """The report as Markdown (GitHub's dialect), without raw HTML."""
    return _tidy(_render(report, MARKDOWN, ""))


def html(report: Report) -> str:
    """The report as one HTML page that needs nothing from outside."""
    shared, screen, printed, _ = _sheets(report)
    seen = f"@media screen {{\n{screen}\n{_filtering(report)}\n}}\n@media print {{\n{printed}\n}}"
    return _render(report, HTML, f"{shared}\n{seen}\n{_facing(_paging(report), report)}")


def _sheets(report: Report) -> tuple[str, ...]:
    """The style sheets of `SHEETS`, each the shared one and then the template's own."""
    return tuple(
        "\n".join(
            report.templates[path]
            for path in (f"{SHARED}/{name}", f"{report.template}/{name}", *((STYLE,) if name == SHEETS[0] else ()))
            if path in report.templates
        )
        for name in SHEETS
    )


def _filtering(report: Report) -> str:
    """The rules behind the boxes of the page that hide risks; one that a link leads to is shown all the same."""
    kinds = (("rating", views.shown_ratings(report)), ("category", views.shown_categories(report)))
    # What says that nothing is left is shown, and hidden again while the boxes of any one risk are ticked.
    there = sorted({(Rating(found.residual.high).name.lower(), found.category) for found in report.outcome.findings})
    left = "".join(
        f"main:has(#show-rating-{rating}:checked):has(#show-category-{category}:checked) .none-left,"
        for rating, category in there
    )
    said = f".filter .none-left{{display:block}}\n{left}main:has(.risk :target) .none-left{{display:none}}\n"
    return said + "\n".join(
        f'main:has(#show-{kind}-{value}:not(:checked)) .risk[data-{kind}="{value}"]:not(:has(:target)){{display:none}}'
        for kind, values in kinds
        for value, _ in values
    )


def pdf(report: Report) -> bytes:
    """The report as a tagged PDF (PDF/UA-1): the HTML on paper, with the fonts inside; the same bytes every time."""
    from hrdd.render import paper  # the type-setting takes half a second to import

    shared, _, printed, typeset = _sheets(report)
    margins = _facing(f"{typeset}\n{_paging(report)}", report)
    page = _render(report, PAPER, f"{shared}\n{printed}\n{margins}")
    attached = _attached(report)
    seed = report.outcome.digest or _seed(page)
    made, missing = paper.set_in_type(_with_faces(report, page), seed, report.outcome.as_of, attached)
    if missing:  # set once more, with their codes in their place
        told = _with_codes(report, page, missing)
        made, _ = paper.set_in_type(_with_faces(report, told), seed, report.outcome.as_of, attached)
    return made


def _attached(report: Report) -> tuple[tuple[str, bytes], ...]:
    """The assessment as written and its result, for restricted readers; nothing for anybody else."""
    if report.source is None:
        return ()
    from hrdd.render import data  # restricted documents only

    name = report.outcome.subject
    result = data.text(replace(report, codes=True)).encode()
    return ((f"{name}.hrdd.yaml", report.source), (f"{name}.hrdd.json", result))


def _seed(page: str) -> str:
    """An identifier for a document in which no digest of the facts may stand: that of what it shows."""
    return hashlib.sha256(page.encode()).hexdigest()


def _render(report: Report, medium: Medium, css: str) -> str:
    """The text of a document. Raises Refusal where a template of one's own is to blame."""
    heard = _heard(medium, report)
    press = Press(report, lambda value: _shown(value, heard))
    name = f"{report.template}/{PAGES}"

    def make() -> Iterator[str]:
        _furnish(press, report, heard, css)
        return press.get_template(name).generate(_context(report))

    page = "".join(told(press, make, LARGEST))
    if medium.skin == HTML.skin:
        check_page(page, report.own.get(name))
    return page


def _furnish(press: Press, report: Report, medium: Medium, css: str) -> None:
    """Give the sandbox what templates work with."""
    press.add_filters(_filters(report, medium))
    press.globals |= _tools(report, medium)
    press.globals["css"] = Markup(css)  # noqa: S704 - style sheets, in which no tag can stand
    press.globals["css_hash"] = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    press.globals["letterhead"] = LETTERHEAD if LETTERHEAD in report.own else ""
    press.globals["ui"] = press.get_template(medium.skin).module


def _filters(report: Report, medium: Medium) -> dict[str, Callable[..., Any]]:
    """What templates may do to a value after a bar."""
    return {
        "join": lambda parts, by="": _joined(parts, by, medium),
        "solid": lambda text: Markup("\n".join(line for line in str(text).splitlines() if line.strip())),  # noqa: S704
        "cell": lambda value: Markup(escape.one_line(str(_shown(value, medium)))),  # noqa: S704
        "text": lambda value: medium.escape(str(value)),
        "day": report.day,
        "first_up": words.first_up,
        "first_down": report.inside,
        "series": lambda parts: report.tongue.series(tuple(parts)),
        "spoken": report.spoken,
        "case_name": lambda case: views.case_name(report, case),
    }


def _heard(medium: Medium, report: Report) -> Medium:
    """The medium for readers who are told in their language what is withheld from them."""
    said = report.translated("(withheld)")
    return replace(medium, escape=lambda text: medium.escape(text.replace(WITHHELD, said)))


def _shown(value: object, medium: Medium) -> Markup:
    if isinstance(value, Undefined):
        return Markup(str(value))  # noqa: S704 - raises: nothing undefined is ever shown
    if isinstance(value, Markup):
        return value
    return Markup() if value is None else medium.escape(str(value))


def _joined(parts: Iterable[object], by: str, medium: Medium) -> Markup:
    inner = by.strip()
    before, _, after = by.partition(inner) if inner else (by, "", "")
    between = Markup("{}{}{}").format(before, _shown(inner, medium), after)
    return between.join(_shown(part, medium) for part in parts)


def _picture(report: Report, medium: Medium, name: str, says: str) -> Markup:
    """A picture of the folder, inside the page; `says` is its text for who cannot see it."""
    if name not in report.pictures:
        message = f'there is no picture "{name}" in the folder'
        raise UndefinedError(message)
    if medium.skin != HTML.skin:
        return medium.escape(says)
    kind = {"svg": "svg+xml", "jpg": "jpeg"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
    data = base64.b64encode(report.pictures[name]).decode()
    return Markup('<img src="data:image/{};base64,{}" alt="{}">').format(kind, data, medium.escape(says))


def _tools(report: Report, medium: Medium) -> dict[str, Any]:
    """The functions that templates and skins may call."""
    return {
        "t": lambda text, **values: filled(report.translated(text), values),
        "report": report,
        "image": lambda name, says: _picture(report, medium, name, says),
        "n": report.tongue.count,
        "medium": medium.name,
        "public": report.public,
        "language": report.language,
        "direction": report.tongue.direction,
        "name": report.named,
        "number": report.number,
        "rating_name": lambda number: Rating(number).name,
        "rating_words": report.rating,
        "where": lambda document, *path: report.where(document, path),
        "web_address": escape.web_address,
        "strip": lambda finding: pictures.strip(report, finding),
        "case_name": lambda case: views.case_name(report, case),
        "runs": lambda findings: views.runs(report, findings),
        "whys": lambda finding: whys.whys(report, finding, views.numbers(report)),
        "lowering": _advice(report),
        "classes": lambda crossed: pictures.classes(report, crossed),
        "worst_of": pictures.worst_of,
        "alike": pictures.alike,
        "levels": lambda finding: front.levels(report, finding),
        "crossing": lambda name: crosswise.crossing(report, name),
        "level": report.level,
        "level_name": report.level_name,
        "claimed": report.claimed,
        "review_months": report.review_months,
        "say": lambda code: report.say(code, {}),
        "factors": FACTORS,
        "criteria": CRITERIA,
        "withheld": WITHHELD,
    }


def _advice(report: Report) -> Callable[[Finding], lowering.Lowering | None]:
    """What would lower a risk: found for all when the first is asked for, if a template asks at all."""
    found = cache(lambda: lowering.lowerings(report))
    return lambda finding: found().get(finding.id)


def _context(report: Report) -> dict[str, Any]:
    """What the pages are filled with."""
    decision = report.outcome.decision
    groups = pictures.affected(report)
    return {
        "report": report,
        "outcome": report.outcome,
        "assessment": report.assessment,
        "manifest": report.rubric.manifest,
        "failures": views.matters(report, decision.failures),
        "notices": views.matters(report, decision.notices),
        "access": registers.access(report),
        "approvals": views.live_approvals(report),
        "roll_ups": views.roll_ups(report),
        "overall": views.overall(report),
        "counts": views.counts(report),
        "risks": views.risks(report),
        "unknowns": views.unknowns(report),
        "shown_ratings": views.shown_ratings(report),
        "shown_categories": views.shown_categories(report),
        "public": publishing.public(report),
        "brief": briefing.brief(report),
        "risk_map": riskmap.risk_map(report),
        "profile": pictures.profile(report),
        "affected": groups,
        "people_chart": pictures.people(report, groups),
        "controls": registers.controls(report),
        "exceptions": registers.exceptions(report),
        "places": registers.places(report),
        "excluded": excluding.excluded(report),
        "not_applicable": tuple(excluding.excluded_view(report, entry) for entry in report.outcome.not_applicable),
        "themes": registers.answers(report),
        "severity_rows": registers.severity_rows(report),
        "rating_rows": registers.rating_rows(report),
        "gravest": front.gravest(report),
        "most_asked": front.unknown(report),
        "steps": steps.steps(report),
        "steps_shown": front.steps_shown(report),
        "asked": views.asked(report),
        "involved": views.involved(report),
    }


def _tidy(text: str) -> str:
    """Markdown without trailing spaces, and with one empty line where templates leave several."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def _with_faces(report: Report, page: str) -> str:
    """The page with the bundled faces that its text needs."""
    return page.replace("</style>", f"\n{faces.rules(report.fonts, page)}</style>", 1)


def _with_codes(report: Report, page: str, missing: frozenset[str]) -> str:
    """The page with the code of every character that has no font here, and a sentence at its top that says so."""
    codes = {ord(letter): f"[U+{ord(letter):04X}]" for letter in missing}
    said = report.translated(NO_FONT).format(count=len(codes))
    note = Markup('<p class="banner no-font" role="note">{}</p>').format(said)
    return page.translate(codes).replace('<main id="content">', f'<main id="content">\n{note}', 1)


def _facing(css: str, report: Report) -> str:
    """The margins of a page, turned round where lines begin at the right."""
    if report.tongue.direction == "ltr":
        return css
    other = {"left": "right", "right": "left"}
    return re.sub(r"(@top-|@bottom-)(left|right)", lambda found: found[1] + other[found[2]], css)


def _paging(report: Report) -> str:
    """The words of the page numbers, in the language of the report."""
    page, of = (re.sub(r'["\\\n]', "", report.translated(word)) for word in ("Page", "of"))
    return f'@page{{@bottom-right{{content:"{page} " counter(page) " {of} " counter(pages)}}}}'
