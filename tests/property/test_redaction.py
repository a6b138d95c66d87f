"""M24: whoever may not read a text does not find it in any format; what is withheld changes no rating and no order."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdd.engine.access import access_at, wordings
from hrdd.engine.aliases import aliases
from hrdd.engine.salience import salience_key
from hrdd.engine.traces import haystack, search, secrets
from hrdd.library.insides import texts
from hrdd.model.assessment import Assessment
from hrdd.model.base import Access
from hrdd.render import FORMATS
from hrdd.render.report import AUDIENCES, Report
from tests.canaries import CHOICES, FULL, canary, free_fields, markable, marked, planted, told
from tests.property.strategies import fewer

PLANTED = planted()
ENTRIES = markable(PLANTED)
QUICK = tuple(name for name, form in FORMATS.items() if not form.needs and not form.marks)
MARKS = tuple(name for name, form in FORMATS.items() if form.marks)
COINED = frozenset(re.findall(r"zqid-[a-z]+", FULL))


@st.composite
def marks(draw: st.DrawFn) -> Assessment:
    """The planted assessment with any mark, or none, at every entry, and any default of the file."""
    chosen = draw(st.lists(st.sampled_from((None, *CHOICES)), min_size=len(ENTRIES), max_size=len(ENTRIES)))
    default: Access = draw(st.sampled_from(("restricted", "internal")))
    return marked(PLANTED, lambda path: chosen[ENTRIES.index(path)], default)


def made(report: Report, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every format of a report as one text, with everything that can be read in it."""
    for name in names:
        content = FORMATS[name].make(report)
        yield name, "\n".join(texts(name, content if isinstance(content, bytes) else content.encode()))


def leaks(assessment: Assessment, audience: Access, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The canaries that an audience may not see and does."""
    report = told(assessment)
    seen = report.for_audience(audience)
    hidden = {canary(words.path) for words in wordings(assessment) if not words.open_to(audience)}
    hidden |= {"zqsourcecanary"} if audience != "restricted" else set()
    if audience == "public":
        own = {name.removeprefix("x-") for name in assessment.risks if name.startswith("x-")}
        marks_ = {access_at(assessment, ("risks", f"x-{name}")) for name in own}
        hidden |= COINED - own if marks_ == {"public"} else COINED
        hidden |= {"zqfilecanary", report.outcome.digest, *(finding.digest for finding in report.outcome.findings)}
    folded = [(name, text.lower()) for name, text in made(seen, names)]
    return [(name, word) for name, text in folded for word in hidden if word in text]


def test_every_field_of_free_text_has_a_canary() -> None:
    held = {(words.holder.__name__, words.field) for words in wordings(PLANTED)}
    held |= {("Scenario", field) for name, field in held if name == "Factors"}
    digests = {("ExceptionEntry", "basis"), ("Approval", "basis")}
    assert free_fields() - held - digests == set()


def test_restricted_readers_see_nearly_every_canary_so_that_the_hunt_can_fail() -> None:
    """What the full report leaves out on purpose is named here."""
    report = told(PLANTED)
    shown = dict(made(report, ("md", "json")))
    unseen = {canary(w.path) for w in wordings(PLANTED) if canary(w.path) not in "".join(shown.values()).lower()}
    assert unseen <= {canary(("risks", "gs-01", name)) for name in ("title", "harm")} | {
        canary(("risks", "ha-03", "not_applicable", "second_reader", "name")),
    }, unseen


@fewer(25)
@given(assessment=marks(), audience=st.sampled_from(AUDIENCES))
def test_no_audience_finds_what_it_may_not_see(assessment: Assessment, audience: Access) -> None:
    assert leaks(assessment, audience, QUICK) == []


@pytest.mark.parametrize(("audience", "mark"), [("internal", "internal"), ("public", "internal"), ("public", "public")])
def test_no_document_shows_what_is_withheld(audience: Access, mark: Access) -> None:
    assert leaks(marked(PLANTED, lambda _: mark), audience, ("md", "html", "docx")) == []


@pytest.mark.timeout(600)
def test_no_pdf_shows_what_is_withheld() -> None:
    assert leaks(PLANTED, "internal", ("pdf",)) == []


def test_no_format_is_left_out_of_the_hunt() -> None:
    assert set(FORMATS) == {*QUICK, *MARKS, "md", "html", "pdf", "docx"}


@fewer(10)
@given(assessment=marks())
def test_marks_on_lines_show_nothing_that_a_person_wrote(assessment: Assessment) -> None:
    """They are made from the whole report, by an allow-list of their own."""
    text = "\n".join(found for _, found in made(told(assessment), MARKS)).lower()
    assert [words.path for words in wordings(assessment) if canary(words.path) in text] == []


@fewer(30)
@given(assessment=marks(), audience=st.sampled_from(AUDIENCES))
def test_no_rating_and_no_order_changes(assessment: Assessment, audience: Access) -> None:
    report = told(assessment)
    before, after = report.outcome, report.for_audience(audience).outcome
    for one, other in zip(before.findings, after.findings, strict=True):
        assert (one.inherent, one.residual, one.severity, one.factors, one.residual_factors) == (
            other.inherent,
            other.residual,
            other.severity,
            other.factors,
            other.residual_factors,
        )
        assert (one.category, one.applies, one.confidence) == (other.category, other.applies, other.confidence)
        assert salience_key(one, report.rubric)[0] == salience_key(other, report.rubric)[0]
    assert [before.findings.index(finding) for finding in report.risks] == [
        after.findings.index(finding) for finding in report.for_audience(audience).risks
    ]
    assert before.overall.residual == after.overall.residual
    assert [(name, roll.inherent, roll.residual) for name, roll in before.categories] == [
        (name, roll.inherent, roll.residual) for name, roll in after.categories
    ]
    assert before.counts == after.counts
    assert (before.decision.verdict, before.decision.exit) == (after.decision.verdict, after.decision.exit)
    if audience != "public":
        assert [one.projected for one in before.findings] == [one.projected for one in after.findings]


@fewer(15)
@given(assessment=marks())
def test_the_check_finds_whatever_a_stricter_audience_may_not_see(assessment: Assessment) -> None:
    """Held against the report for restricted readers, the check names every canary that stands in it."""
    report = told(assessment)
    seen = report.for_audience("public")
    text = "\n".join(told_ for _, told_ in made(report, ("json",)))
    names = aliases(assessment, report.rubric, "public")
    wanted = list(secrets(assessment, report.outcome, names, "public"))
    found, _ = search(wanted, [], [haystack([text]), haystack([FORMATS["json"].make(seen)])])  # type: ignore[list-item]
    standing = {w.path for w in wordings(assessment) if not w.open_to("public") and canary(w.path) in text.lower()}
    assert standing
    assert standing <= {trace.path for trace in found[0]}
    assert found[1] == ()
