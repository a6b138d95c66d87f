"""The commands as their users meet them: what they print, where, and with which exit code."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from hrdd.cli import main
from hrdd.library import rubrics
from hrdd.library.judging import Desk, Judged
from hrdd.source import parse

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
FEATURE, EVENT, GRANT = (str(EXAMPLES / f"{name}.yaml") for name in ("feature", "event", "grant"))
DAY = ("--as-of", "2026-03-01")
REPLAY = (*DAY, "--replay")


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    for name in ("CI", "GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ended:
        capfdbinary.readouterr()
        code = main(list(arguments))
        sys.stdout.flush()
        sys.stderr.flush()
        out, err = capfdbinary.readouterr()
        return Ended(code, out.decode(), err.decode())

    return run


def changed(tmp_path: Path, name: str, *changes: tuple[str, str], source: str = EVENT) -> str:
    text = Path(source).read_text("utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("file", "code", "verdict"), [(FEATURE, 1, "risk"), (EVENT, 0, "pass"), (GRANT, 4, "not-assessed")]
)
def test_the_examples_end_as_the_readme_says(run: Run, file: str, code: int, verdict: str) -> None:
    ended = run("gate", file, *REPLAY)
    assert ended.code == code
    assert f"({verdict}, exit {code})" in ended.out
    assert ended.err.splitlines()[-1].startswith(f"gate: {verdict} ({code}){': ' if code else ''}")
    reported = run("assess", file, *DAY)
    assert reported.code == 0
    assert reported.out == ended.out
    last = reported.err.splitlines()[-1]
    assert last == (f"gate: would fail ({code}): use hrdd gate in a pipeline" if code else "gate: would pass")


def test_a_day_in_the_past_passes_only_as_a_replay(run: Run) -> None:
    ended = run("gate", EVENT, *DAY)
    assert ended.code == 4
    assert "REPLAY" in ended.out
    assert "a replay of a day in the past" in ended.err


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("  overnight: yes\n", ""), 4, "INCOMPLETE"),
        (("  overnight: yes", "  overnite: yes"), 3, 'Did you mean "overnight"?'),
        (("  overnight: yes", "  overnight: perhaps"), 3, "HR402"),
        (("core@1", "core@2"), 3, "Rubrics found: core@1."),
        (("core@1", "nowhere@1"), 3, "HR301"),
        (("kind: event", "kind: evnt"), 3, 'Did you mean "event"?'),
        (("hrdd: 1", "hrdd: 2"), 3, "HR203"),
        (("assessed:", "assesed:"), 3, 'Did you mean "assessed"?'),
        (("  date: 2026-03-01", "  date: 2027-03-01"), 3, "HR407"),
        (("evidence: [drill]", "evidence: [dril]"), 3, 'Did you mean "drill"?'),
        (("control: c-72", "control: c-7222"), 3, "HR404"),
    ],
)
def test_a_fault_never_passes(run: Run, tmp_path: Path, change: tuple[str, str], code: int, said: str) -> None:
    name = changed(tmp_path, "wrong.yaml", change)
    ended = run("gate", name, *REPLAY)
    assert ended.code == code
    assert said in ended.out + ended.err
    if code == 3:
        assert ended.out == ""
        assert "wrong.yaml:" in ended.err


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "HR104"),
        (b"\x00\x01\x02\xff", "HR102"),
        (b"[1, 2]\n", "HR115"),
        (b"a: [\n", "HR105"),
        (b"a\tb: {\n", "HR1"),
    ],
)
def test_a_file_that_is_none_never_passes(run: Run, tmp_path: Path, raw: bytes, code: str) -> None:
    (tmp_path / "odd.yaml").write_bytes(raw)
    ended = run("gate", str(tmp_path / "odd.yaml"), *REPLAY)
    assert (ended.code, ended.out) == (3, "")
    assert code in ended.err
    assert "Traceback" not in ended.err


def test_what_cannot_be_read_is_said(run: Run, tmp_path: Path) -> None:
    for name in ("nowhere.yaml", str(tmp_path), ""):
        ended = run("gate", name, *REPLAY)
        assert (ended.code, ended.out) == (3, ""), name
        assert "HR101" in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("gate",),
        ("gate", "--bogus", EVENT),
        ("nothing",),
        ("assess", EVENT, "-f", "odt"),
        ("assess", EVENT, "-o", "report.xyz"),
        ("assess", EVENT, "-o", "a.md", "-o", "a.md"),
        ("assess", EVENT, "-o", "a.md", "-o", "b.md", "-f", "json"),
        ("assess", EVENT, FEATURE, "-o", "a.pdf"),
        ("assess", EVENT, "--as-of", "1 March"),
        ("assess", EVENT, "--as-of", "2026-02-30"),
        ("assess", EVENT, "--audience", "nobody"),
        ("schema", "nothing"),
        ("rubric", "show", "core", "gs-0111"),
        ("explain", EVENT),
    ],
)
def test_wrong_usage_is_two_and_says_why(run: Run, arguments: tuple[str, ...], tmp_path: Path) -> None:
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("hrdd: ")
    assert "Traceback" not in ended.err
    assert not list(tmp_path.iterdir())


def test_the_worst_of_several_counts_and_nothing_is_lost(run: Run, tmp_path: Path) -> None:
    wrong = changed(tmp_path, "wrong.yaml", ("  overnight: yes", "  overnite: yes"), ("river-plate-meeting", "another"))
    ended = run("gate", EVENT, FEATURE, GRANT, wrong, *REPLAY, "-f", "json")
    assert ended.code == 3
    told = json.loads(ended.out)
    assert [entry.get("verdict") or entry["decision"]["verdict"] for entry in told] == [
        "pass",
        "risk",
        "not-assessed",
        "invalid",
    ]
    assert told[3]["diagnostics"][0]["code"] == "HR401"
    assert run("gate", EVENT, FEATURE, GRANT, *REPLAY).code == 1
    assert run("gate", EVENT, GRANT, *REPLAY).code == 4


def test_two_files_may_not_speak_of_one_subject(run: Run, tmp_path: Path) -> None:
    twin = changed(tmp_path, "twin.yaml")
    ended = run("gate", EVENT, twin, *REPLAY)
    assert ended.code == 3
    assert "already assessed in" in ended.err


def test_standard_input_is_read_once_and_needs_an_id(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    raw = Path(EVENT).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert run("gate", "-", *REPLAY).code == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw.replace(b"  id: river-plate-meeting\n", b""))))
    ended = run("gate", "-", *REPLAY)
    assert ended.code == 3
    assert "<stdin>:" in ended.err
    assert 'the key "id" is missing' in ended.err


def test_a_file_names_its_subject(run: Run, tmp_path: Path) -> None:
    name = changed(tmp_path, "autumn-meeting.yaml", ("  id: river-plate-meeting\n", ""))
    told = json.loads(run("assess", name, *DAY, "-f", "json").out)
    assert told["subject"]["id"] == "autumn-meeting"
    odd = changed(tmp_path, "Autumn Meeting.yaml", ("  id: river-plate-meeting\n", ""))
    assert run("assess", odd, *DAY).code == 3


def test_outputs_are_whole_or_not_there(run: Run, tmp_path: Path) -> None:
    ended = run("assess", EVENT, *DAY, "-o", "a.json", "-o", "a.md", "-o", "a.txt", "-o", "a.html")
    assert (ended.code, ended.out) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.json", "a.md", "a.txt"]
    failed = run("assess", EVENT, *DAY, "-o", "b.json", "-o", "nowhere/b.md")
    assert failed.code == 3
    assert "HR901" in failed.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.json", "a.md", "a.txt"]


def test_a_failing_gate_still_writes_its_report(run: Run, tmp_path: Path) -> None:
    assert run("gate", FEATURE, *REPLAY, "-o", "r.json").code == 1
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["decision"]["exit"] == 1


def test_documents_of_several_files_go_into_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert run("assess", EVENT, GRANT, *DAY, "-o", "out/", "-f", "md").code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["market-days.md", "river-plate-meeting.md"]


def test_text_fits_eighty_columns_and_has_no_colour_when_piped(run: Run) -> None:
    for file in (FEATURE, EVENT, GRANT):
        for command in (("assess", file), ("check", file), ("advise", file)):
            out = run(*command, *DAY).out
            assert "\x1b" not in out
            assert max(len(line) for line in out.splitlines()) <= 80
    for entry in ("gs-01", "ip-public", "c-02", "udhr-12", "children"):
        assert max(len(line) for line in run("rubric", "show", "core", entry).out.splitlines()) <= 80


def test_colour_is_for_those_who_want_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("assess", EVENT, *DAY).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("assess", EVENT, *DAY).out


def test_in_continuous_integration_nobody_is_quoted(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CI", "true")
    closed = changed(tmp_path, "closed.yaml", ("  languages: [es, gn]\n  access: public\n", "  languages: [es, gn]\n"))
    out = run("assess", closed, *DAY).out
    assert "River Plate open knowledge meeting 2026" not in out
    assert "river-plate-meeting" in out
    wrong = changed(tmp_path, "wrong.yaml", ("  overnight: yes", "  overnight: Maria-Exampleova"))
    ended = run("gate", wrong, *REPLAY)
    assert "Maria" not in ended.err
    assert "answers.overnight" in ended.err
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert "::warning" in run("assess", FEATURE, *DAY).err


def test_a_rubric_of_ones_own_is_pinned_in_continuous_integration(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import shutil

    own = tmp_path / "own"
    shutil.copytree(ROOT / "rubrics" / "core", own)
    changelog = own / "risks" / "harassment.yaml"
    changelog.write_text(changelog.read_text("utf-8") + "\n# ours\n", encoding="utf-8")
    mine = rubrics.load(own, "own").rubric.digest
    shipped = rubrics.find("core").rubric.digest
    assert mine != shipped
    use = ("gate", EVENT, *REPLAY, "--rubric", str(own))
    assert run(*use).code == 0
    assert run(*use, "--rubric-digest", shipped).code == 4
    monkeypatch.setenv("CI", "1")
    assert run(*use).code == 4
    assert "UNPINNED" in run(*use).out
    assert run(*use, "--rubric-digest", mine).code == 0
    assert run("gate", EVENT, *REPLAY).code == 0


def test_approvals_beside_a_file_are_read_with_it(run: Run, tmp_path: Path) -> None:
    name = changed(tmp_path, "meeting.yaml")
    kept = tmp_path / "meeting.approvals.yaml"
    kept.write_text("approvals: [{by: Q, role: team, date: 2026-02-30, digest: x}]\n", encoding="utf-8")
    ended = run("gate", name, *REPLAY)
    assert ended.code == 3
    assert "meeting.approvals.yaml:1:" in ended.err
    zeros = "sha256:" + "0" * 64
    kept.write_text(f"approvals: [{{by: Q, role: team, date: 2026-02-28, digest: '{zeros}'}}]\n", encoding="utf-8")
    ended = run("gate", name, *REPLAY)
    assert ended.code == 5
    assert "STALE" in ended.out
    ended = run("gate", str(kept), *REPLAY)
    assert ended.code == 2
    assert "skipped" in ended.err


def test_a_change_is_judged_with_its_platform(run: Run, tmp_path: Path) -> None:
    alone = changed(tmp_path, "part.yaml", ("id: river-plate-meeting", "id: part\n  part_of: whole"))
    ended = run("gate", alone, *REPLAY)
    assert ended.code == 4
    assert "the assessment of whole" in ended.out
    changed(tmp_path, "whole.yaml", ("id: river-plate-meeting", "id: whole"))
    ended = run("gate", alone, *REPLAY)
    assert ended.code == 0
    assert "CARRIED" in ended.out
    assert run("gate", alone, str(tmp_path / "whole.yaml"), *REPLAY).code == 0
    changed(tmp_path, "whole.yaml", ("id: river-plate-meeting", "id: whole\n  part_of: part"))
    ended = run("gate", alone, *REPLAY)
    assert ended.code == 3
    assert "part of itself" in ended.err


def test_check_tells_what_is_missing(run: Run, tmp_path: Path) -> None:
    assert run("check", EVENT, *DAY).code == 0
    ended = run("check", changed(tmp_path, "open.yaml", ("  overnight: yes\n", "")), *DAY)
    assert ended.code == 4
    assert "1 question is open" in ended.out
    assert "\n    overnight:\n" in ended.out
    assert run("check", changed(tmp_path, "bad.yaml", ("kind: event", "kind: evnt")), *DAY).code == 3


def test_every_complaint_is_told_at_once_in_the_order_of_the_file(run: Run, tmp_path: Path) -> None:
    wrong = changed(
        tmp_path,
        "wrong.yaml",
        ("stage: pre-release", "stage: prerelease"),
        ("places: [UY, AR, PY]", "places: [uy, AR, PY]"),
        ("  overnight: yes", "  overnight: perhaps"),
        ("grade: E2\n    date: 2025-12-10", "grade: E9\n    date: 2025-12-10"),
    )
    lines = [line for line in run("check", wrong, *DAY).err.splitlines() if not line.startswith("  ")]
    assert [line.split(" error ")[1][:5] for line in lines] == ["HR204", "HR406", "HR402", "HR204"]
    numbers = [int(line.rsplit("wrong.yaml:", 1)[1].split(":")[0]) for line in lines]
    assert numbers == sorted(numbers)


def test_the_rubric_is_shown_entry_by_entry(run: Run) -> None:
    assert "core@1" in run("rubric", "list").out
    assert run("rubric", "check").out.startswith("core@1 1.0.0: sound")
    whole = run("rubric", "show").out
    core = rubrics.find("core").rubric
    assert all(risk.title.split()[0] in whole for risk in core.risk.values())
    for name in (*core.risk, *core.question, *core.control):
        ended = run("explain", name)
        assert ended.code == 0
        assert ended.out.startswith(name)


def test_a_broken_rubric_is_told_with_its_cell(run: Run, tmp_path: Path) -> None:
    import shutil

    own = tmp_path / "own"
    shutil.copytree(ROOT / "rubrics" / "core", own)
    manifest = own / "rubric.yaml"
    text = manifest.read_text("utf-8")
    manifest.write_text(
        text.replace("s4: [HIGH, HIGH, CRITICAL, CRITICAL]", "s4: [LOW, HIGH, CRITICAL, CRITICAL]"), "utf-8"
    )
    ended = run("rubric", "check", str(own))
    assert ended.code == 3
    assert "HR303" in ended.err
    assert f"{own}/rubric.yaml:" in ended.err
    assert run("gate", EVENT, *REPLAY, "--rubric", str(own)).code == 3
    (own / "risks" / "forgotten.yaml").write_text("[]\n", encoding="utf-8")
    assert "forgotten.yaml" in run("rubric", "check", str(own)).err


@pytest.mark.parametrize("name", ["assessment", "rubric", "result"])
def test_the_committed_schemas_are_what_the_program_prints(run: Run, name: str) -> None:
    printed = run("schema", name).out
    assert (ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8") == printed
    Draft202012Validator.check_schema(json.loads(printed))


def plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def test_what_people_and_the_program_write_fits_the_schemas(run: Run) -> None:
    shapes = {
        name: Draft202012Validator(json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8")))
        for name in ("assessment", "rubric", "result")
    }
    for file in (FEATURE, EVENT, GRANT):
        shapes["assessment"].validate(plain(parse(Path(file).read_bytes(), file).data))
        shapes["result"].validate(json.loads(run("assess", file, *DAY, "-f", "json").out))
    shapes["result"].validate(json.loads(run("assess", EVENT, GRANT, *DAY, "-f", "json").out))
    core = rubrics.find("core")
    for name in ("rubric.yaml", "controls.yaml", "risks/harassment.yaml", "questions/people.yaml"):
        shapes["rubric"].validate(plain(core.documents[name].data))
    wrong = plain(parse(Path(EVENT).read_bytes(), EVENT).data)
    assert isinstance(wrong, dict)
    wrong["answers"]["overnite"] = "yes"
    assert not shapes["assessment"].is_valid(wrong)


@pytest.mark.parametrize("file", [FEATURE, EVENT, GRANT])
def test_every_rating_has_reasons_that_lead_to_a_line(run: Run, file: str) -> None:
    told = json.loads(run("assess", file, *DAY, "-f", "json").out)
    from datetime import date

    (judged,) = Desk(date(2026, 3, 1)).judge([file])
    assert isinstance(judged, Judged)
    for finding, told_finding in zip(judged.outcome.findings, told["findings"], strict=True):
        about = {step.get("factor") or step["about"] for step in told_finding["because"]}
        assert about >= {
            "gravity",
            "breadth",
            "irremediability",
            "likelihood",
            "severity",
            "inherent",
            "residual",
            "projected",
        }
        for step in finding.because:
            document, path = judged.shelved.place(step.rule)
            assert document.resolve(path) == (path, True)
            for said in step.said:
                document, path = judged.written.place(said)
                assert document.resolve(path[:2])[1], said
