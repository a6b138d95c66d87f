"""One risk explained: every reason is told, with lines of both files that say what they are cited for."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from hrdd.diagnostics import Path
from hrdd.library.judging import Judged
from hrdd.library.materials import report
from hrdd.model.outcome import Excluded, Finding, Outcome
from hrdd.render import explanation, terminal
from hrdd.render.lookups import DocumentName
from hrdd.render.report import Report
from tests import make
from tests.unit.test_ways import CORRECTED, OWN, PROOF, ROTA, VERIFIED, example

EXAMPLES = ("event", "feature", "grant")
CITED = re.compile(r"[\w./-]+\.yaml:[0-9]+")
ENTRY_ID = re.compile(r"\b(?:gs|ha|hc|cr|ke|c|x)-[0-9]{2}\b")


@cache
def told(name: str) -> tuple[Judged, Report]:
    judged = example(name)
    return judged, report(judged)


def pages(name: str, width: int = 80) -> Iterator[str]:
    """What is told of every risk of an example, those that were excluded with the others."""
    judged, _ = told(name)
    risks = [finding.risk for finding in judged.outcome.findings] + [entry.risk for entry in judged.outcome.excluded]
    return (page(name, risk, width) for risk in risks)


def finding_of(outcome: Outcome, risk: str) -> Finding:
    return next(finding for finding in outcome.findings if finding.risk == risk)


def page(name: str, risk: str, width: int = 80) -> str:
    """What is told of one risk of an example."""
    judged, shown = told(name)
    out = {entry.risk: entry for entry in judged.outcome.excluded}
    if risk in out:
        return terminal.plain(explanation.excluded(shown, out[risk], width))
    return terminal.plain(explanation.finding(shown, finding_of(judged.outcome, risk), width))


def flat(text: str) -> str:
    return " ".join(text.split())


def line(cited: str) -> str:
    """The line that is cited, from the file of an example or of the core rubric."""
    name, _, number = cited.rpartition(":")
    folder = "rubrics" if "/" in name else "examples"
    return (make.ROOT / folder / name).read_text(encoding="utf-8").splitlines()[int(number) - 1]


def expected(path: Path, judged: Judged) -> str:
    """What the line has to hold that is cited for a place in the rubric or the assessment."""
    match path:
        case ("risks", str(risk), "gravity" | "breadth" | "irremediability" | "likelihood" as factor, int(index)):
            return f"level: {judged.shelved.rubric.risk[risk].rules(factor)[index].level}"
        case ("severity", "table", _, str(row), int()):
            return f"{row}: ["
        case ("rating", "table", str(row), int()):
            return f"{row}: ["
        case ("controls", int(index)):
            return f"control: {judged.written.assessment.controls[index].control}"
        case ("subject", "places", int(index)):
            return judged.written.assessment.subject.places[index]
        case _:
            return f"{path[-1]}:"


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_reason_of_a_finding_is_told_with_its_lines(name: str) -> None:
    judged, shown = told(name)
    assert judged.outcome.findings
    for finding in judged.outcome.findings:
        text = flat(page(name, finding.risk))
        for document, path in cited_by(finding, judged):
            where = shown.where(document, path)
            assert expected(path, judged) in line(where), path
            assert where in text, path
        for step in finding.because:
            assert flat(step.text) in text


def cited_by(finding: Finding, judged: Judged) -> Iterator[tuple[DocumentName, Path]]:
    """The places in both files that a finding rests on, where something is written."""
    for step in finding.because:
        yield "rubric", step.rule
        for said in step.said:
            if said[0] != "answers" or said[1] in judged.written.assessment.answers:
                yield "assessment", said
    for control in finding.controls:
        yield "assessment", control.said


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_cited_line_exists(name: str) -> None:
    for shown in pages(name):
        found = CITED.findall(shown)
        assert found, shown
        assert all(line(cited).strip() for cited in found), shown


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_longer_than_the_screen(name: str, width: int) -> None:
    for shown in pages(name, width):
        assert max(map(len, shown.splitlines())) <= min(width, terminal.WIDEST), shown


@pytest.mark.parametrize("name", EXAMPLES)
def test_titles_stand_in_place_of_ids(name: str) -> None:
    """Only the risk itself is called by its id, where its line starts; questions and groups never are."""
    rubric = told(name)[0].shelved.rubric
    ids = [other for other in (*rubric.question, *rubric.group, *rubric.derived) if "-" in other]
    any_id = re.compile(rf"(?<![\w/-])(?:{'|'.join(ids)})(?![\w.-])")
    for shown in pages(name):
        for number, text in enumerate(shown.splitlines()):
            assert [found.start() for found in ENTRY_ID.finditer(text)] == ([0] if number == 0 else []), text
            assert not any_id.search(text), text


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_exclusion_names_the_answers_or_says_that_nothing_was_asked(name: str) -> None:
    judged, shown = told(name)
    assert judged.outcome.excluded
    for entry in judged.outcome.excluded:
        text = flat(page(name, entry.risk))
        assert text.startswith(f"{entry.risk} {entry.title} It does not apply.")
        assert f"Its worst gravity would be {entry.worst_gravity} " in text
        assert ("These answers exclude it: ←" in text) is ("Nothing that could bring it within reach" not in text)
        rule = shown.where("rubric", entry.rule)
        assert rule in text
        assert f"{entry.rule[-1]}:" in line(rule)


# --- what the examples do not hold ------------------------------------------


def small(text: str, places: str = "[TR]") -> Report:
    given = make.assessment(text, places=places)
    return Report(make.judge(given), make.rubric(), given, "thing.yaml")


def explained(shown: Report, risk: str, width: int = 80) -> str:
    return flat(terminal.plain(explanation.finding(shown, make.finding(shown.outcome, risk), width)))


def test_a_risk_of_its_own_with_its_controls() -> None:
    text = explained(small(make.answers() + OWN + f"controls: [{ROTA}]\n"), "x-01")
    assert text.startswith("x-01 Night work People are worn out.")
    assert "The assessors added this risk, which the rubric does not cover: People are worn out." in text
    assert "Rota. Does not count yet: a plan is not a control" in text
    assert "()" not in text


def test_a_risk_without_controls_or_reasons_to_fail() -> None:
    text = explained(small(make.answers(), "[DE]"), "ha-01")
    assert "Controls None is recorded for this risk." in text
    assert "This risk gives no reason to fail and no notice." in text


def test_controls_that_count_and_a_correction_that_is_capped() -> None:
    risky = make.answers(data="yes", addresses="yes", names="required", law="used", topics="[war]")
    low = f"{{level: 1, {CORRECTED}}}"
    correct = f"risks: {{gs-01: {{involvement: cause, irremediability: {low}, gravity: {low}}}}}\n"
    text = explained(small(risky + PROOF + correct + f"controls: [{{control: block, {VERIFIED}}}]\n"), "gs-01")
    assert "The assessors set this lower, with evidence (the rubric computes 4-4): Seen." in text
    assert "A lower setting counts, but it cannot go below HIGH." in text
    assert "Counts: verified, with evidence that it works" in text
    assert "What follows from the involvement" in text
    assert "Controls that are verified lower likelihood (steps: 1, points: 2)." in text


def test_an_involvement_that_the_rubric_does_not_speak_of() -> None:
    shown = small(make.answers())
    rubric = make.rubric().model_copy(update={"manifest": make.manifest().model_copy(update={"responses": ()})})
    bare = Report(shown.outcome, rubric, shown.assessment, "thing.yaml")
    assert "What follows from the involvement" not in explained(bare, "ha-01")


def test_what_the_assessors_set_aside() -> None:
    claim = "{because: Nobody meets., evidence: [e1], second_reader: {name: Bo, role: lawyer}}"
    aside = f"risks: {{ha-01: {{not_applicable: {claim}}}}}\n"
    shown = small(make.answers() + PROOF + aside)
    (entry,) = shown.outcome.not_applicable
    text = flat(terminal.plain(explanation.excluded(shown, entry)))
    assert text.startswith(
        "ha-01 A title. The assessors set it aside: ← the entry for this risk, why it does not apply"
    )
    assert "Nobody meets." in text


def test_a_risk_that_is_not_for_this_kind() -> None:
    shown = small(make.answers(reach="no"), "[DE]")
    entry = next(entry for entry in shown.outcome.excluded if entry.risk == "ha-01")
    assert isinstance(entry, Excluded)
    assert "These answers exclude it: ← A text. No" in flat(terminal.plain(explanation.excluded(shown, entry)))
