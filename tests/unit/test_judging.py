"""From names of files to outcomes: each file judged once, beside its platform, with every complaint at its place."""

from datetime import date
from pathlib import Path

import pytest

from hrdd.diagnostics import Refusal
from hrdd.engine import assess
from hrdd.library import rubrics
from hrdd.library.judging import Desk, Judged, Refused
from tests.unit.conftest import EVENT, FEATURE, GRANT, ROOT, Write, shipped

DAY = date(2026, 3, 1)
ID = "  id: river-plate-meeting\n"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(rubrics, "find", shipped)


def judged(*names: str, stdin: bytes = b"") -> list[Judged]:
    results = Desk(DAY, stdin=stdin).judge(names)
    assert all(isinstance(result, Judged) for result in results), results
    return [result for result in results if isinstance(result, Judged)]


def refused(*names: str) -> list[tuple[str, int]]:
    """Code and line of every complaint about the first file."""
    first = Desk(DAY).judge(names)[0]
    assert isinstance(first, Refused)
    return [(found.code, found.span.line if found.span else 0) for found in first.diagnostics]


def test_a_file_is_judged_as_the_engine_judges_it() -> None:
    for result in judged(FEATURE, EVENT, GRANT):
        assert result.outcome == assess(result.written.assessment, result.shelved.rubric, DAY)
        assert result.shelved.shipped


def test_results_come_in_the_order_of_the_names() -> None:
    assert [result.name for result in judged(GRANT, FEATURE, EVENT)] == [GRANT, FEATURE, EVENT]


def test_company_changes_nothing() -> None:
    together = {result.name: result.outcome for result in judged(FEATURE, EVENT, GRANT)}
    for name, outcome in together.items():
        assert judged(name)[0].outcome == outcome


def test_a_rubric_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def find(name: str) -> rubrics.Shelved:
        asked.append(name)
        return shipped(name)

    monkeypatch.setattr(rubrics, "find", find)
    judged(FEATURE, EVENT, GRANT)
    assert asked == ["core@1"]


def test_every_complaint_comes_at_once_in_the_order_of_the_file(changed: Write) -> None:
    name = changed(
        "wrong.yaml",
        ("stage: pre-release", "stage: prerelease"),
        ("places: [UY, AR, PY]", "places: [uy, AR, PY]"),
        ("  overnight: yes", "  overnight: perhaps"),
        ("  travel: some", "  travvel: some"),
        ("grade: E2\n    date: 2025-12-10", "grade: E9\n    date: 2025-12-10"),
        ("control: c-72", "control: c-7222"),
    )
    assert refused(name) == [
        ("HR204", 11),
        ("HR406", 14),
        ("HR402", 27),
        ("HR401", 28),
        ("HR204", 62),
        ("HR404", 113),
    ]


def test_faults_of_the_shape_do_not_hide_a_wrong_rubric(changed: Write) -> None:
    name = changed("wrong.yaml", ("stage: pre-release", "stage: prerelease"), ("core@1", "core@2"))
    assert refused(name) == [("HR301", 5), ("HR204", 11)]


def test_an_exception_for_what_is_critical_is_refused(changed: Write) -> None:
    entry = f"""exceptions:
  - finding: gs-01@visitor-activity
    reason: It is urgent.
    why_not_avoidable: It is.
    interim_measures: None.
    rights_holder_view: Not asked.
    approver: {{name: Q. Example, role: board}}
    date: 2026-02-20
    until: 2026-04-01
    digest: "sha256:{"0" * 64}"
"""
    name = changed("wrong.yaml", ("\nremedy:\n", f"\n{entry}\nremedy:\n"), source=FEATURE)
    assert [code for code, _ in refused(name)] == ["HR410"]


def test_a_fault_in_one_file_is_not_one_in_another(changed: Write) -> None:
    changed("wrong.yaml", ("hrdd: 1", "hrdd: 2"), ("river-plate-meeting", "wrong"))
    first, second = Desk(DAY).judge(["wrong.yaml", EVENT])
    assert isinstance(first, Refused)
    assert isinstance(second, Judged)
    assert {found.file for found in first.diagnostics} == {"wrong.yaml"}


def test_a_platform_judged_for_a_change_is_the_same_outcome(changed: Write) -> None:
    changed("part.yaml", (ID, "  id: part\n  part_of: whole\n"))
    changed("whole.yaml", (ID, ""))
    desk = Desk(DAY)
    part, whole = desk.judge(["part.yaml", "whole.yaml"])
    assert isinstance(part, Judged)
    assert isinstance(whole, Judged)
    assert desk.platform(part) is whole.outcome
    assert desk.platform(whole) is None
    assert part.outcome.platform == "whole"
    assert part.outcome == assess(part.written.assessment, part.shelved.rubric, DAY, whole.outcome)


def test_a_platform_may_have_a_platform(changed: Write) -> None:
    changed("a.yaml", (ID, "  part_of: b\n"))
    changed("b.yaml", (ID, "  part_of: c\n"))
    changed("c.yaml", (ID, ""))
    (result,) = judged("a.yaml")
    assert result.outcome.decision.exit == 0
    Path("c.yaml").unlink()
    (result,) = judged("a.yaml")
    assert result.outcome.decision.exit == 0
    (whole,) = judged("b.yaml")
    assert whole.outcome.decision.exit == 4


def test_standard_input_has_no_files_beside_it(changed: Write) -> None:
    changed("whole.yaml", (ID, ""))
    changed("part.yaml", (ID, "  id: part\n  part_of: whole\n"))
    (result,) = judged("-", stdin=Path("part.yaml").read_bytes())
    assert "INCOMPLETE" in {reason.code for reason in result.outcome.decision.reasons}


def test_a_rubric_of_ones_own_is_not_a_shipped_one() -> None:
    own = ROOT / "rubrics" / "core"
    (result,) = Desk(DAY, own).judge([EVENT])
    assert isinstance(result, Judged)
    assert not result.shelved.shipped
    assert result.shelved.rubric.digest == shipped("core").rubric.digest


def test_a_rubric_with_faults_refuses_every_file(tmp_path: Path) -> None:
    desk = Desk(DAY, tmp_path)
    for result in desk.judge([EVENT, GRANT]):
        assert isinstance(result, Refused)
        assert {found.code for found in result.diagnostics} == {"HR101"}
    with pytest.raises(Refusal):
        desk.shelved("core@1")
