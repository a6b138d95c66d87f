"""The public report: a reader who knows nothing understands it, and it holds only what everybody may know."""

import io
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from hrdd.engine.codes import EXITS
from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import report
from hrdd.model.base import FACTORS, Rating
from hrdd.render import documents, publishing, words
from hrdd.render.report import Report
from tests.unit.conftest import EVENT, REPLAY, Command, Write

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 1)
EXAMPLES = ("feature", "event", "grant")


def told(name: str, audience: str = "public") -> Report:
    (result,) = Desk(DAY).judge([str(ROOT / "examples" / f"{name}.yaml")])
    assert isinstance(result, Judged)
    return report(result, ("templates", "fonts"), audience, "public")  # type: ignore[arg-type] # one of the audiences


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_rating_stands_without_its_interval_its_reasons_and_the_limits(name: str) -> None:
    found = told(name)
    page = documents.markdown(found)
    parts = page.partition("## What was found")[2].partition("## What follows")[0].split("\n### ")[1:]
    assert len(parts) == len(found.outcome.findings)
    for part, risk in zip(parts, publishing.public(found).risks, strict=True):
        assert risk.finding.harm in part
        for end in (risk.finding.residual.low, risk.finding.residual.high):
            assert f"**{Rating(end).name}**" in part
        own = {rule.because.rstrip(".") for f in FACTORS for rule in getattr(found.rubric.risk[risk.finding.risk], f)}
        assert len(risk.reasons) == 4
        for reason in risk.reasons:
            assert reason.because.rstrip(".") in own
            assert reason.because in part
    for limit in found.rubric.manifest.limits:
        assert limit in page


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_withheld_is_counted_by_ground_and_small_counts_are_hidden(name: str) -> None:
    found = told(name)
    page = documents.markdown(found)
    assert found.withholdings
    for entry, said in zip(found.withheld, found.withholdings, strict=True):
        assert f"- {said}." in page
        assert said.endswith("fewer than 10" if entry.count < 10 else str(entry.count))
    excluded = next(entry.count for entry in found.withheld if entry.ground == "excluded")
    assert f"looked at and do not apply: {excluded}." in page


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_digest_but_the_rubrics_no_line_and_no_control_that_is_missing(name: str) -> None:
    whole = told(name, "restricted")
    page = documents.html(told(name))
    assert whole.rubric.digest in page
    for digest in (whole.outcome.digest, *(finding.digest for finding in whole.outcome.findings)):
        assert digest not in page
    assert ".yaml:" not in page
    planned = [entry.control for entry in whole.assessment.controls if entry.status in {"planned", "proposed"}]
    assert planned
    for control in planned:
        assert whole.control(control) not in page
    for reason in whole.outcome.decision.notices:
        assert words.say(reason.code, {}) not in page


def test_a_subject_is_named_where_it_is_marked_public_and_goes_by_its_kind_elsewhere() -> None:
    named, unnamed = told("event"), told("grant")
    assert "<title>River Plate open knowledge meeting 2026: public report" in documents.html(named)
    assert named.assessment.subject.summary
    page = documents.html(unnamed)
    assert "<title>Grant, not named: public report" in page
    assert "market-days" not in page.lower()
    assert "weaving" not in page.lower()


def test_metadata_name_nobody_and_nothing_is_attached() -> None:
    with pikepdf.open(io.BytesIO(documents.pdf(told("grant")))) as pdf:
        assert len(pdf.attachments) == 0
        assert str(pdf.docinfo["/Title"]).startswith("Grant, not named")
        assert str(pdf.docinfo["/Author"]) == "hrdd"
    assert documents.pdf(told("event")) == documents.pdf(told("event"))


def test_every_code_that_fails_has_words_for_the_public() -> None:
    assert set(words.NAMES["public-reason"]) == {
        code for code, exit_ in EXITS.items() if exit_ and not code.startswith("HR")
    }


def test_only_contacts_marked_public_stand_in_a_public_report(hrdd: Command, changed: Write) -> None:
    file = changed("event.yaml")
    Path("hrdd.toml").write_text(
        "[[contacts]]\nwho = 'Night desk'\nhow = '0000'\n"
        "[[contacts]]\nwho = 'Safety'\nhow = 'https://safety.example/'\naccess = 'public'\n",
        encoding="utf-8",
    )
    page = hrdd("assess", file, *REPLAY[:2], "-f", "md", "--audience", "public").out
    assert "- Safety: <https://safety.example/>" in page
    assert "Night desk" not in page
    inside = hrdd("assess", file, *REPLAY[:2], "-f", "md").out
    assert "Night desk" in inside


def test_a_folder_of_public_documents_names_no_subject_that_is_not_public(hrdd: Command, tmp_path: Path) -> None:
    files = [str(ROOT / "examples" / f"{name}.yaml") for name in ("grant", "event")]
    assert hrdd("assess", *files, *REPLAY[:2], "-f", "md", "--audience", "public", "-o", f"{tmp_path}/").code == 0
    assert {path.name for path in tmp_path.glob("*.md")} == {"assessment-1.md", "river-plate-meeting.md"}


def test_what_was_made_for_the_public_passes_the_check(hrdd: Command) -> None:
    made = [f"public.{form}" for form in ("md", "html", "pdf")]
    assert (
        hrdd("assess", EVENT, *REPLAY[:2], "--audience", "public", *(w for name in made for w in ("-o", name))).code
        == 0
    )
    ended = hrdd("redact", "--check", EVENT, *made, *REPLAY[:2])
    assert (ended.code, ended.out.count(": clean")) == (0, 3)


def test_the_full_report_says_what_its_readers_do_not_see() -> None:
    (result,) = Desk(DAY).judge([str(ROOT / "examples" / "feature.yaml")])
    assert isinstance(result, Judged)
    inside = report(result, ("templates",), "internal")
    page = documents.markdown(inside)
    assert inside.withholdings
    for said in inside.withholdings:
        assert said in page
    assert "Withheld from these readers" not in documents.markdown(report(result, ("templates",)))
