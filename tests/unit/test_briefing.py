"""The brief: two pages whatever the assessment holds, every rating with its reason, nothing dropped in silence."""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import report
from hrdd.model.base import Rating
from hrdd.render import briefing, documents, steps
from hrdd.render.report import Report

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 1)
EXAMPLES = ("feature", "event", "grant", "conference-abroad", "conference-abroad-changed")
WORDY = "Unwieldy circumstances in the municipalities of the northern districts, as told by the people concerned, " * 9
WIDE = "許多人在當地的市集上被看見並且被記錄下來" * 30


def judged(path: Path, audience: str = "internal", template: str = "brief") -> Report:
    (result,) = Desk(DAY).judge([str(path)])
    assert isinstance(result, Judged), result
    return report(result, ("templates", "fonts"), audience, template)  # type: ignore[arg-type] # one of the audiences


def told(name: str, audience: str = "internal") -> Report:
    return judged(ROOT / "examples" / f"{name}.yaml", audience)


def heavy(tmp_path: Path, words: str) -> Report:
    """Sixty risks and more of everything than a brief has room for, every text as long as it may be."""
    text = (ROOT / "examples" / "grant.yaml").read_text("utf-8")
    text = re.sub(r'((?:name|summary|owner|note|title|not_done|what): )"[^"]*"', lambda f: f'{f[1]}"{words}"', text)
    text = text.replace("places: [CD]", "places: [CD, UG, RW, BI, TZ, ZM, AO, CG, CF, SS, worldwide]")
    people = "".join(f'    - {{name: "{number} {words}", role: grant-officer}}\n' for number in range(9))
    text = text.replace("  by:\n", f"  by:\n{people}", 1)
    level = f'{{level: 4, because: "{words}"}}'
    likely = f'{{level: 4, because: "{words}", evidence: [application]}}'
    risks = "".join(
        f'  x-{number:02}:\n    title: "{number} {words}"\n    harm: "{words}"\n    rights: [udhr-23]\n'
        f'    who: [women-girls, lgbtq]\n    owner: "{words}"\n    next_review: 2026-05-{number % 28 + 1:02}\n'
        f"    gravity: {level}\n    breadth: {level}\n    irremediability: {level}\n    likelihood: {likely}\n"
        f'    actual: {{since: 2026-02-01, remedy: {{what: "{words}", owner: "{words}", due: 2026-04-01}}}}\n'
        for number in range(60)
    )
    path = tmp_path / "heavy.yaml"
    path.write_text(text.replace("\ncontrols:\n", f"\nrisks:\n{risks}\ncontrols:\n"), encoding="utf-8")
    return judged(path)


def pages(found: Report) -> int:
    with pikepdf.open(io.BytesIO(documents.pdf(found))) as pdf:
        return len(pdf.pages)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_brief_of_every_example_has_two_pages_at_most(name: str) -> None:
    assert pages(told(name)) <= 2


@pytest.mark.parametrize("words", [WORDY, WIDE], ids=["words", "wide letters"])
def test_a_case_with_too_much_of_everything_has_two_pages(words: str, tmp_path: Path) -> None:
    found = heavy(tmp_path, words)
    assert len(found.risks) >= 60
    assert pages(found) == 2


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_rating_stands_without_its_interval_its_reason_and_the_limits(name: str) -> None:
    found = told(name)
    brief = briefing.brief(found)
    page = documents.markdown(found)
    assert len(brief.risks) == min(briefing.TOP, len(found.risks))
    for risk, finding in zip(brief.risks, found.risks, strict=False):
        line = next(line for line in page.splitlines() if line.startswith(f"- **{risk.number}\\. {risk.title}**"))
        for end in (finding.residual.low, finding.residual.high):
            assert f"**{Rating(end).name}**" in line
        assert [why.factor for why in risk.why][:: len(risk.why) - 1] == ["Gravity", "Likelihood"]
        assert all(why.because for why in risk.why)
    assert all(limit in page for limit in brief.limits)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_map_stands_beside_its_places_in_words(name: str) -> None:
    found = told(name)
    brief = briefing.brief(found)
    assert brief.map is not None
    assert [(place.number, place.applies) for place in brief.placed] == [
        (place.number, place.applies) for place in brief.map.places
    ]
    for page in (documents.markdown(found), documents.html(found)):
        for place in brief.placed:
            assert place.title in page.replace("&#39;", "'")
            assert place.severity in page
            assert place.likelihood in page


def test_what_is_not_known_is_told_as_not_known() -> None:
    (risk, *_) = briefing.brief(told("grant")).risks
    likely = risk.why[-1]
    assert likely.open
    assert f"it may be that this holds: {likely.because}" in documents.markdown(told("grant"))


def test_what_does_not_fit_is_counted(tmp_path: Path) -> None:
    found = heavy(tmp_path, "Words.")
    brief = briefing.brief(found)
    assert sum(map(int, re.findall("[0-9]+", brief.more_risks))) + len(brief.risks) == len(found.risks)
    assert brief.more_mapped == len(found.risks) - briefing.MAPPED
    assert brief.map is not None
    assert [place.finding.id for place in brief.map.places] == [f.id for f in found.risks[: briefing.MAPPED]]
    assert brief.more_duties == 4 + 1 + 60 + 60 + 1 - briefing.DUTIES
    assert [duty.day for duty in brief.duties] == [step.when for step in steps.dated(found)][: briefing.DUTIES]
    page = documents.markdown(found)
    for number in (brief.more_duties, brief.more_questions):
        assert f"And {number} more, in the full report." in page
    assert f"And {brief.more_risks} more, in the full report." in page


def test_a_name_that_is_withheld_is_counted_and_not_told(tmp_path: Path) -> None:
    assert briefing.brief(told("feature")).assessed_by == (
        "A. Example (product manager)",
        "B. Example (privacy engineer)",
    )
    text = (ROOT / "examples" / "feature.yaml").read_text("utf-8")
    (tmp_path / "hidden.yaml").write_text(text.replace("\naccess: internal\n", "\n"), encoding="utf-8")
    hidden = judged(tmp_path / "hidden.yaml")
    assert briefing.brief(hidden).assessed_by == ("2 people whose names are withheld",)
    abroad = briefing.brief(told("conference-abroad"))
    assert (abroad.summary, abroad.approved_by) == ("", ("somebody whose name is withheld (1 March 2026)",))
    assert "A. Example" not in documents.markdown(hidden)


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("short", 5, "short"),
        ("one two three", 9, "one two …"),
        ("uninterruptedly", 8, "uninte …"),
        ("許多人在當地", 8, "許多人 …"),
        ("", 3, ""),
    ],
)
def test_a_text_is_cut_between_words_and_never_wider(text: str, most: int, cut: str) -> None:
    assert briefing.short(text, most) == cut
    assert briefing.width(cut) <= most


def test_a_duty_of_the_past_is_overdue(tmp_path: Path) -> None:
    found = heavy(tmp_path, "Words.")
    late = replace(found, outcome=replace(found.outcome, as_of=date(2026, 4, 15)))
    assert {duty.day: duty.over for duty in briefing.brief(late).duties}["1 April 2026"]
    assert not any(duty.over for duty in briefing.brief(found).duties)
