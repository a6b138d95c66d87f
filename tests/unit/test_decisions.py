"""The decision table by files: every code of the gate, and every exit, reached by a file through the real command."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hrdd.engine.codes import EXITS, PRIORITY
from hrdd.render import FORMATS
from hrdd.render.escape import JOINER
from tests.unit.conftest import REPLAY, ROOT, Command

FOLDER = ROOT / "tests" / "decisions"
WATCHED = FOLDER / "watched"
PIN = ("--rubric-digest", "sha256:" + "0" * 64)


@dataclass(frozen=True, slots=True)
class Case:
    """One file: how the command ends, and by which codes. Those that stop are exactly these; notices are among more."""

    file: str
    exit: int
    codes: tuple[str, ...] = ()
    args: tuple[str, ...] = REPLAY
    changed: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """What the command is given; where files were changed, it finds the assessment by the settings."""
        if not self.changed:
            return str(FOLDER / self.file), *self.args
        return *self.args, "--settings", str(WATCHED / "hrdd.toml"), "--changed-files", "-"

    @property
    def listed(self) -> bytes:
        """The changed files, as they come on standard input."""
        return "".join(f"{WATCHED / name}\n" for name in self.changed).encode()

    def __str__(self) -> str:
        """Tells one case from another that has the same file."""
        return f"{Path(self.file).stem}-{self.exit}-{'-'.join(self.codes)}"


CASES = (
    Case("pass.yaml", 0),
    Case("pass.yaml", 4, ("REPLAY",), REPLAY[:2]),
    Case("pass.yaml", 4, ("UNPINNED",), (*REPLAY, *PIN)),
    Case("critical.yaml", 1, ("CRITICAL",)),
    Case("actual-no-remedy.yaml", 1, ("ACTUAL_NO_REMEDY",)),
    Case("high-untreated.yaml", 1, ("HIGH_UNTREATED",)),
    Case("incomplete-answer.yaml", 4, ("INCOMPLETE", "UNKNOWN")),
    Case("incomplete-platform.yaml", 4, ("INCOMPLETE",)),
    Case("unknown.yaml", 4, ("UNKNOWN",)),
    Case("unapproved.yaml", 4, ("UNAPPROVED",)),
    Case("managed.yaml", 0),
    Case("changed-approval.yaml", 4, ("UNAPPROVED", "STALE")),
    Case("stale-review.yaml", 0),
    Case("stale-review.yaml", 5, ("STALE",), ("--as-of", "2026-05-02", "--replay")),
    Case("regression.yaml", 5, ("REGRESSION",)),
    Case("carried.yaml", 0, ("CARRIED",)),
    Case("platform.yaml", 0, ("NO_PLAN", "NO_VOICE")),
    Case("no-plan.yaml", 0, ("NO_PLAN",)),
    Case("no-voice.yaml", 0, ("NO_VOICE",)),
    Case("cumulative.yaml", 0, ("CUMULATIVE",)),
    Case("side-effect.yaml", 0, ("SIDE_EFFECT",)),
    Case("excepted.yaml", 0, ("EXCEPTED",)),
    Case("excepted.yaml", 0, ("EXCEPTED", "EXCEPTION_ENDS"), ("--as-of", "2026-04-20", "--replay")),
    Case("excepted.yaml", 1, ("HIGH_UNTREATED",), ("--as-of", "2026-05-21", "--replay")),
    Case("exception-void.yaml", 1, ("HIGH_UNTREATED", "STALE")),
    Case("fell.yaml", 0, ("EVIDENCE_FELL",), (*REPLAY, "--against", str(FOLDER / "before" / "fell.yaml"))),
    Case("before/fell.yaml", 0, (), (*REPLAY, "--against", str(FOLDER / "fell.yaml"))),
    Case("pass.yaml", 0, ("UNLIKE",), (*REPLAY, "--against", str(FOLDER / "before" / "unlike.json"))),
    Case("high-untreated.yaml", 0, ("KNOWN",), (*REPLAY, "--baseline", str(FOLDER / "known.json"))),
    Case("critical.yaml", 1, ("CRITICAL",), (*REPLAY, "--baseline", str(FOLDER / "known.json"))),
    Case("strict/medium.yaml", 1, ("HIGH_UNTREATED", "NO_PLAN", "NO_VOICE")),
    Case("overlaid/overlaid.yaml", 0, ("LEFT_OUT", "REPLACED")),
    Case("overlaid/overlaid.yaml", 4, ("LEFT_OUT", "REPLACED", "UNPINNED"), (*REPLAY, *PIN)),
    Case("child-note.yaml", 0, ("CHILD_NOTE",)),
    Case("watched/covered.yaml", 0, ("TOUCHED",), changed=("src/a.py", "covered.yaml")),
    Case("watched/covered.yaml", 5, ("STALE",), changed=("src/a.py",)),
    Case("watched/hrdd.toml", 4, ("UNCOVERED",), changed=("money/fee.py",)),
    Case("watched/hrdd.toml", 4, ("UNCOVERED",), changed=("gone/a.py",)),
    Case("watched/hrdd.toml", 4, ("UNCOVERED", "STALE"), changed=("money/fee.py", "src/a.py")),
    Case("watched/hrdd.toml", 0, (), changed=("README.md",)),
    Case("overlaid/context-unconfirmed.yaml", 0, ("CONTEXT_UNCONFIRMED",)),
    Case("invalid.yaml", 3, ("HR201",)),
    Case("excepted-critical.yaml", 3, ("HR410",)),
    Case("unmatched-exception.yaml", 3, ("HR409",)),
    Case("no-such-file.yaml", 3, ("HR101",)),
)


def decided(one: dict[str, Any]) -> tuple[int, set[str]]:
    """The exit code of one entry of the JSON, and its codes: of an assessment, or of what none covers."""
    if "decision" not in one:
        return one["exit"], {one["code"]}
    return one["decision"]["exit"], {reason["code"] for reason in one["decision"]["reasons"]}


SHOWS = [name for name, known in FORMATS.items() if known.tells_refusals]
"""The formats that show codes; the others say them in words."""

BYTES = ("xlsx", "docx", "pdf")
DATA = tuple(name for name, known in FORMATS.items() if not known.document and name not in BYTES)


def test_every_code_is_reached_with_its_own_exit() -> None:
    told = {code for case in CASES for code in case.codes}
    assert set(EXITS) <= told
    assert {case.exit for case in CASES} == {0, 1, 3, 4, 5}
    for case in CASES:
        worst = min((EXITS.get(code, 3) for code in case.codes), key=PRIORITY.index, default=0)
        assert worst == case.exit
    alone = {case.codes[0] for case in CASES if len(case.codes) == 1}
    assert {code for code, code_exit in EXITS.items() if code_exit} <= alone


def test_every_file_is_in_the_table() -> None:
    written = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.yaml") if "rubric" not in path.parts}
    given = {case.file for case in CASES} - {"no-such-file.yaml", "watched/hrdd.toml"}
    assert given == {name for name in written if not name.endswith(".approvals.yaml")}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_command_ends_as_the_table_says_in_every_format(hrdd: Command, case: Case) -> None:
    told = {}
    for name in DATA:
        ended = hrdd("gate", *case.words, "-f", name, stdin=case.listed)
        assert ended.code == case.exit, name
        assert re.search(rf"\({case.exit}\)(: [A-Z_, ]+)?( in \S.*)?$", ended.last), name
        told[name] = ended.out
        assert "(not stated)" not in ended.out, name
    for name in SHOWS:
        for code in case.codes:
            assert code in told[name] or code.replace("_", "\\_") in told[name], name
        assert "(not stated)" not in told[name], name
    if case.exit == 3:
        assert told["json"] == told["text"] == ""
        return
    made = json.loads(told["json"])
    found = [decided(one) for one in (made if isinstance(made, list) else [made])]
    assert min((exit_code for exit_code, _ in found), key=PRIORITY.index, default=0) == case.exit
    reasons = {code for _, codes in found for code in codes}
    assert set(case.codes) <= reasons
    assert {code for code in case.codes if EXITS[code]} == {code for code in reasons if EXITS[code]}


@pytest.mark.parametrize("case", [next(case for case in CASES if case.exit == code) for code in (0, 3, 4, 5)], ids=str)
def test_no_document_changes_an_exit(hrdd: Command, case: Case) -> None:
    names = ("a.md", "a.html", "a.docx", "a.xlsx")
    ended = hrdd("gate", *case.words, *(word for name in names for word in ("-o", name)), stdin=case.listed)
    assert ended.code == case.exit
    assert {Path(name).exists() for name in names} == {case.exit != 3}


def test_paper_does_not_either(hrdd: Command) -> None:
    ended = hrdd("gate", str(FOLDER / "critical.yaml"), *REPLAY, "-o", "a.pdf", "-o", "a.md", "-o", "a.html")
    assert ended.code == 1
    assert Path("a.pdf").read_bytes().startswith(b"%PDF")


def test_what_is_excepted_is_suppressed_in_code_scanning_and_nowhere_hidden(hrdd: Command) -> None:
    ended = hrdd("gate", str(FOLDER / "excepted.yaml"), *REPLAY, "-f", "sarif")
    (run,) = json.loads(ended.out)["runs"]
    (result,) = [one for one in run["results"] if one["ruleId"] == "x-01"]
    ((suppressed,), text) = result["suppressions"], result["message"]["text"]
    assert (suppressed["kind"], suppressed["status"]) == ("external", "accepted")
    assert "2026-05-20" in suppressed["justification"]
    assert "EXCEPTED" in text
    assert "Needed for the vote" not in ended.out
    late = hrdd("gate", str(FOLDER / "excepted.yaml"), "--as-of", "2026-05-21", "--replay", "-f", "sarif")
    assert '"suppressions"' not in late.out


@pytest.mark.parametrize("form", [*SHOWS, "text", "json"])
@pytest.mark.parametrize("audience", ["restricted", "public"])
def test_a_carried_risk_tells_how_the_platform_is_rated(hrdd: Command, form: str, audience: str) -> None:
    ended = hrdd("gate", str(FOLDER / "carried.yaml"), *REPLAY, "-f", form, "--audience", audience)
    assert (ended.code, "MEDIUM with the platform already" in " ".join(ended.out.split())) == (0, True)


@pytest.mark.parametrize("form", [*SHOWS, "text", "json"])
@pytest.mark.parametrize("ci", ["", "true"])
def test_what_an_overlay_leaves_out_is_named_wherever_it_passes(
    hrdd: Command, monkeypatch: pytest.MonkeyPatch, form: str, ci: str
) -> None:
    monkeypatch.setenv("CI", ci)
    audience = ("--audience", "public") if ci else ()
    ended = hrdd("gate", str(FOLDER / "overlaid" / "overlaid.yaml"), *REPLAY, "-f", form, *audience)
    told = " ".join(ended.out.replace("\\", "").replace(JOINER, "").split())
    assert "leaves out of core@1: gs-11" in told
    assert "replaces in core@1: c-01" in told
    assert ended.code == (4 if ci else 0)


def test_the_worst_of_several_files_wins_whatever_their_order(hrdd: Command) -> None:
    worst_last = ("pass.yaml", "regression.yaml", "unknown.yaml", "critical.yaml", "invalid.yaml")
    for number, code in enumerate((0, 5, 4, 1, 3), start=1):
        names = [str(FOLDER / name) for name in worst_last[:number]]
        for order in (names, names[::-1]):
            assert hrdd("gate", *order, *REPLAY, "-f", "github").code == code


@pytest.mark.parametrize("name", ["pass.yaml", "critical.yaml"])
def test_an_output_that_cannot_be_written_is_no_pass_and_hides_no_decision_that_is_worse(
    hrdd: Command, name: str
) -> None:
    ended = hrdd("gate", str(FOLDER / name), *REPLAY, "-o", "nowhere/a.sarif")
    assert ended.code == 3
    assert "HR901" in ended.err


@pytest.mark.parametrize("name", ["pass.yaml", "critical.yaml", "invalid.yaml"])
def test_wrong_usage_decides_nothing(hrdd: Command, name: str) -> None:
    ended = hrdd("gate", str(FOLDER / name), "--as-of", "yesterday")
    assert (ended.code, ended.out) == (2, "")
