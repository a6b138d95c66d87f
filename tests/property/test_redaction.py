"""M24: whoever may not read a text does not find it in any format; what is withheld changes no rating and no order."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdd.engine.access import access_at, is_kept_apart, wordings
from hrdd.engine.aliases import aliases
from hrdd.engine.salience import salience_key
from hrdd.engine.traces import haystack, search, secrets
from hrdd.library.insides import texts
from hrdd.model.assessment import Assessment
from hrdd.model.base import Access
from hrdd.render import FORMATS, documents
from hrdd.render.report import AUDIENCES, Report
from tests.canaries import CHOICES, FULL, built, canary, free_fields, markable, marked, planted, told
from tests.property.strategies import fewer

PLANTED = planted()
ENTRIES = markable(PLANTED)
QUICK = tuple(name for name, form in FORMATS.items() if not form.needs and not form.marks)
MARKS = tuple(name for name, form in FORMATS.items() if form.marks)
SUBJECT = "zqid-thing"
DOCUMENTS = ("md", "html", "pdf")
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


def leaks(
    assessment: Assessment, audience: Access, names: tuple[str, ...], template: str = ""
) -> list[tuple[str, str]]:
    """The canaries that an audience may not see and does."""
    report = told(assessment)
    seen = replace(report.for_audience(audience), template=template or ("public" if audience == "public" else "hria"))
    hidden = {canary(words.path) for words in wordings(assessment) if not words.open_to(audience)}
    hidden |= {"zqsourcecanary"} if audience != "restricted" else set()
    hidden |= {"zqcontacthidden"} if audience != "restricted" else set()
    if audience == "public":
        own = {name.removeprefix("x-") for name in assessment.risks if name.startswith("x-")}
        marks_ = {access_at(assessment, ("risks", f"x-{name}")) for name in own}
        coined = COINED - {SUBJECT}
        hidden |= coined - own if marks_ == {"public"} else coined
        hidden |= {"zqfilecanary", report.outcome.digest, *(finding.digest for finding in report.outcome.findings)}
        hidden |= {"zqcontactinside"}
        hidden |= {SUBJECT} if is_kept_apart(assessment) else set()
    folded = [(name, text.lower()) for name, text in made(seen, names)]
    found = [(name, word) for name, text in folded for word in hidden if word in text]
    if audience == "public" and seen.template == "public":  # a document needs no address
        found += [(name, SUBJECT) for name, text in folded if name in DOCUMENTS and SUBJECT in text]
    return found


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


@pytest.mark.parametrize("template", ["hria", "brief", "public"])
@pytest.mark.parametrize(("audience", "mark"), [("internal", "internal"), ("public", "internal"), ("public", "public")])
def test_no_document_shows_what_is_withheld(audience: Access, mark: Access, template: str) -> None:
    """The public template is for the public alone; that another would leak nothing either is the second wall."""
    if template != "public" or audience == "public":
        assert leaks(marked(PLANTED, lambda _: mark), audience, ("md", "html", "docx"), template) == []


@fewer(6)
@given(assessment=marks())
def test_no_public_document_shows_what_is_withheld_whatever_is_marked(assessment: Assessment) -> None:
    assert leaks(assessment, "public", ("md", "html")) == []


def test_the_public_reads_what_is_marked_public_so_that_the_hunt_can_fail() -> None:
    assessment = marked(PLANTED, lambda _: "public")
    report = replace(told(assessment).for_audience("public"), template="public")
    shown = {words.path for words in wordings(assessment) if words.open_to("public")}
    for name, text in made(report, ("md", "html")):
        seen = {path for path in shown if canary(path) in text.lower()}
        own = {path for path in shown if path[0] == "risks" and path[1] not in report.rubric.risk}
        assert {("subject", "name"), ("subject", "summary"), ("benefits", 0, "what")} <= seen, name
        assert own <= seen, name
        assert {path for path in shown if path[0] in {"engagement", "remedy"}} <= seen, name
        assert "zqcontactopen" in text.lower()


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("audience", "mark", "template"),
    [
        ("internal", None, "hria"),
        ("internal", "internal", "brief"),
        ("public", "internal", "public"),
        ("public", "public", "public"),
    ],
)
def test_no_pdf_shows_what_is_withheld(audience: Access, mark: Access | None, template: str) -> None:
    """The text, the title and other metadata, and what is attached: `texts` reads them all."""
    assessment = PLANTED if mark is None else marked(PLANTED, lambda _: mark)
    assert leaks(assessment, audience, ("pdf",), template) == []


def test_a_subject_kept_apart_is_known_to_the_public_by_its_kind_alone() -> None:
    assessment = marked(PLANTED, lambda path: "restricted" if path == ("subject",) else "public")
    report = told(assessment)
    assert is_kept_apart(assessment)
    assert report.for_audience("public").outcome.subject == "feature"
    for name, text in made(replace(report.for_audience("public"), template="public"), (*QUICK, *DOCUMENTS[:2])):
        assert SUBJECT not in text, name
    for name, text in made(report, MARKS):
        assert SUBJECT not in text, name
        assert name == "gitlab" or "feature" in text, name  # GitLab holds a hash of it
    assert report.for_audience("internal").outcome.subject == SUBJECT


def test_a_name_that_nobody_marked_is_for_people_inside() -> None:
    unmarked = built(PLANTED, lambda _part, _path: {})
    object.__setattr__(unmarked, "__pydantic_fields_set__", unmarked.model_fields_set - {"access"})
    name, summary = canary(("subject", "name")), canary(("subject", "summary"))
    report = told(unmarked)
    inside = report.for_audience("internal")
    assert name in inside.outcome.name
    assert name in documents.html(inside).partition("</title>")[0]
    assert summary not in documents.html(inside)
    assert report.for_audience("public").outcome.name == ""
    for access in ("restricted", "internal"):
        chosen = marked(PLANTED, lambda path, access=access: access if path == ("subject",) else None)  # type: ignore[misc]
        assert (name in told(chosen).for_audience("internal").outcome.name) is (access == "internal")


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
