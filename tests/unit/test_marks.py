"""What a run has to show on lines of files: which places, which levels, and nothing that a person wrote."""

from dataclasses import replace
from pathlib import Path

import pytest

from hrdd.engine.codes import EXITS, GATE_CODES
from hrdd.engine.gate import decision, reason
from hrdd.model.base import Rating
from hrdd.render import FORMATS
from hrdd.render.batch import Batch
from hrdd.render.marks import LEVELS, OPEN, Mark, gravest_first, level_of, marks
from tests.batches import EXAMPLES, HOSTILE_FILE, examples, hostile, run

TOGETHER = [name for name, known in FORMATS.items() if known.tells_refusals]


def test_every_finding_open_question_and_reason_is_shown() -> None:
    found = {mark.identity for mark in marks(examples())}
    for report in examples().reports:
        outcome = report.outcome
        assert {finding.id for finding in outcome.findings} <= found
        assert {f"{OPEN}:{entry.question}@{outcome.subject}" for entry in outcome.open_questions} <= found
        codes = {code for mark in marks(examples()) if mark.subject == outcome.subject for code in mark.codes}
        assert codes == {reason.code for reason in outcome.decision.reasons}


def test_an_identity_stands_once_and_does_not_move_with_the_lines(tmp_path: Path) -> None:
    before = [mark.identity for mark in marks(examples())]
    assert len(before) == len(set(before))
    moved = tmp_path / "feature.yaml"
    moved.write_text("# one\n# two\n" + Path(EXAMPLES[0]).read_text("utf-8"), encoding="utf-8")
    own = [mark for mark in marks(examples()) if mark.subject == "visitor-activity"]
    after = marks(run([str(moved)], tmp_path))
    assert [mark.identity for mark in after] == [mark.identity for mark in own]
    assert [mark.spot.span.line for mark in after] == [mark.spot.span.line + 2 for mark in own]


def test_a_mark_stands_on_the_answer_that_decides() -> None:
    lines = Path(EXAMPLES[0]).read_text("utf-8").splitlines()
    by_rule = {mark.identity: mark for mark in marks(examples())}
    assert lines[by_rule["gs-01@visitor-activity"].spot.span.line - 1] == "  ip-public: yes"
    # what the decision waits for comes before what was answered
    assert lines[by_rule["ha-03@visitor-activity"].spot.span.line - 1] == "  link-identity: unknown"
    controls = by_rule["gs-01@visitor-activity"].controls
    assert controls
    for link in controls:
        if link.spot.file == EXAMPLES[0]:
            assert link.label.startswith("c-")


def test_levels_follow_the_rating_and_a_failure_is_always_an_error() -> None:
    assert [level_of(rating) for rating in Rating] == ["note", "note", "warning", "error", "error"]
    for mark in marks(examples()):
        report = next(report for report in examples().reports if report.outcome.subject == mark.subject)
        exits = {reason.code: reason.exit for reason in report.outcome.decision.reasons}
        if any(exits[code] for code in mark.codes):
            assert mark.level == "error"
        elif mark.rating is not None:
            assert mark.level == level_of(mark.rating)
        else:
            assert mark.level == "note"


def test_the_gravest_come_first() -> None:
    told = gravest_first(marks(examples()))
    assert [LEVELS.index(mark.level) for mark in told] == sorted(LEVELS.index(mark.level) for mark in told)
    ratings = [int(mark.rating) for mark in told if mark.level == "error" and mark.rating is not None]
    assert ratings == sorted(ratings, reverse=True)


def test_a_file_that_cannot_be_judged_is_an_error_at_its_place(tmp_path: Path) -> None:
    found: list[Mark] = [mark for mark in marks(hostile(tmp_path)) if mark.rule.startswith("HR")]
    assert {"HR204", "HR202", "HR101"} <= {mark.rule for mark in found}
    assert {mark.level for mark in found} == {"error"}
    assert {mark.subject for mark in found} == {HOSTILE_FILE, "nowhere.yaml"}
    assert next(mark for mark in found if mark.rule == "HR204").spot.span.line == 3


@pytest.mark.parametrize("name", TOGETHER)
@pytest.mark.parametrize("code", GATE_CODES)
def test_every_code_of_the_gate_is_told_in_every_format_as_what_it_is(code: str, name: str) -> None:
    """About the whole and about a finding; what fails is red in each, and a notice never is."""
    gather = FORMATS[name].gather
    assert gather is not None
    passing = next(report for report in examples().reports if not report.outcome.decision.exit)
    (finding, *_) = passing.outcome.findings
    for about in (None, finding.id):
        outcome = replace(passing.outcome, decision=decision([reason(code, about)]))
        told = gather(Batch((replace(passing, outcome=outcome),)))
        assert code in told or code.replace("_", "\\_") in told
        red = {
            "sarif": '"level": "error",\n          "message"' in told,
            "junit": "<failure " in told or "<error " in told,
            "github": "::error " in told,
            "github-summary": "**Stops" in told,
            "github-comment": "**Stops" in told,
            "gitlab": '"critical"' in told or '"blocker"' in told,
        }[name]
        assert red == bool(EXITS[code])
        if name == "junit":
            assert ("<failure " in told) == (EXITS[code] == 1)


@pytest.mark.parametrize("name", TOGETHER)
def test_nothing_that_a_person_wrote_comes_out(tmp_path: Path, name: str) -> None:
    gather = FORMATS[name].gather
    assert gather is not None
    told = gather(hostile(tmp_path))
    for word in ("Maria", "Elm Street", "boom", "set-output", "Legal team lead", str(tmp_path)):
        assert word not in told, word
    restricted = gather(examples())
    for word in ("Moderator tools", "A. Example", "incident-log", "election-editor-at-home", "safe channel", "E2"):
        assert word not in restricted, word
    assert "c-02" in restricted or name != "sarif"


@pytest.mark.parametrize("name", TOGETHER)
def test_no_character_that_steers_comes_out(tmp_path: Path, name: str) -> None:
    gather = FORMATS[name].gather
    assert gather is not None
    told = str(gather(hostile(tmp_path)))
    assert not [letter for letter in told if ord(letter) < 32 and letter != "\n"]


@pytest.mark.parametrize("name", TOGETHER)
def test_a_run_that_could_judge_nothing_is_never_green(tmp_path: Path, name: str) -> None:
    gather = FORMATS[name].gather
    assert gather is not None
    told = gather(run([str(tmp_path / "nowhere.yaml")], tmp_path))
    assert "HR101" in told
    assert "nowhere.yaml" in told
    assert "::notice" not in told
