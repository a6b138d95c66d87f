"""The commands as people use them: exit codes, streams, and messages that say what to write."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from hrdd.cli.commands import CODES
from tests.unit.conftest import DAY, EVENT, FEATURE, GRANT, REPLAY, ROOT, Command, Write

LATE_SHOW = "  overnight: yes\n"
ID = "  id: river-plate-meeting\n"


# --- the decision -----------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "code", "verdict", "reasons"),
    [
        (FEATURE, 1, "risk", ": CRITICAL, HIGH_UNTREATED"),
        (EVENT, 0, "pass", ""),
        (GRANT, 4, "not-assessed", ": UNKNOWN, INCOMPLETE"),
    ],
)
def test_the_examples_end_as_the_readme_says(hrdd: Command, file: str, code: int, verdict: str, reasons: str) -> None:
    judged = hrdd("gate", file, *REPLAY)
    assert (judged.code, judged.last) == (code, f"gate: {verdict} ({code}){reasons}")
    assert f"({verdict}, exit {code})" in judged.out
    reported = hrdd("assess", file, *DAY)
    assert (reported.code, reported.out) == (0, judged.out)
    would = f"gate: would fail ({code}): use hrdd gate in a pipeline" if code else "gate: would pass"
    assert reported.last == would


@pytest.mark.parametrize(("file", "code"), [(FEATURE, 1), (EVENT, 4), (GRANT, 4)])
def test_a_day_in_the_past_passes_only_as_a_replay(hrdd: Command, file: str, code: int) -> None:
    ended = hrdd("gate", file, *DAY)
    assert ended.code == code
    assert "  REPLAY  " in ended.out
    assert "as of 2026-03-01: a replay of a day in the past\n" in ended.err
    assert "REPLAY" not in hrdd("gate", file, *REPLAY).out
    assert "REPLAY" not in hrdd("assess", file, *DAY).out


def test_today_is_no_replay(hrdd: Command) -> None:
    for day in ((), ("--as-of", "2026-06-01")):
        ended = hrdd("gate", EVENT, *day)
        assert "replay" not in (ended.out + ended.err).lower()


def test_a_day_to_come_is_a_replay(hrdd: Command) -> None:
    ended = hrdd("gate", EVENT, "--as-of", "2026-06-02")
    assert ended.code == 4
    assert "  REPLAY  " in ended.out


def test_a_deleted_answer_is_not_a_no(hrdd: Command, changed: Write) -> None:
    ended = hrdd("gate", changed("open.yaml", (LATE_SHOW, "")), *REPLAY)
    assert ended.code == 4
    assert "overnight: not answered" in ended.out


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("  overnight: yes", "  overnite: yes", 27, 'Did you mean "overnight"?'),
        ("  overnight: yes", "  overnight: perhaps", 27, "Answers: no, yes, unknown."),
        ("  overnight: yes", "  overnight: yes\n  overnight: no", 28, "Keep one of them"),
        ("  overnight: yes", "  overnight: true", 27, "Write"),
        ("  overnight: yes", "  overnight: &a yes", 27, "Write the value out in full."),
        ("  overnight: yes", "  overnight: !!bool yes", 27, "Delete the tag"),
        ("  overnight: yes", "\tovernight: yes", 27, "Indent with spaces."),
        ("rubric: core@1", "rubric: core@2", 5, "Rubrics found: core@1"),
        ("rubric: core@1", "rubric: elsewhere@1", 5, "Rubrics found: core."),
        ("rubric: core@1", "rubric: core", 5, "core@1"),
        ("hrdd: 1", "hrdd: 2", 4, "1"),
        ("hrdd: 1\n", "", 4, "hrdd: 1"),
        ("kind: event", "kind: evnt", 8, 'Did you mean "event"?'),
        ("  stage: pre-release\n", "", 7, "Add stage:"),
        ("places: [UY, AR, PY]", "places: [UY, NO, py]", 14, "two capital letters"),
        ("  date: 2026-03-01\n", "  date: 2026-02-29\n", 19, "Write a day as YYYY-MM-DD"),
        ("  date: 2026-03-01\n", "  date: 2026-03-02\n", 19, "Correct the date."),
        ("    grade: E2\n    date: 2026-02-14", "    grade: E7\n    date: 2026-02-14", 74, "E0, E1, E2, E3"),
        ("evidence: [drill]", "evidence: [dril]", 111, 'Did you mean "drill"?'),
        ("control: c-72", "control: c-722", 113, "hrdd rubric show core@1 controls"),
    ],
)
def test_a_fault_is_told_with_its_line_and_never_passes(
    hrdd: Command, changed: Write, before: str, after: str, line: int, said: str
) -> None:
    name = changed("wrong.yaml", (before, after))
    ended = hrdd("gate", name, *REPLAY)
    assert (ended.code, ended.out, ended.last) == (3, "", "gate: invalid (3)")
    assert f"wrong.yaml:{line}:" in ended.err
    assert said in ended.err
    reported = hrdd("assess", name, *DAY)
    assert (reported.code, reported.last) == (3, "gate: would fail (3): use hrdd gate in a pipeline")
    checked = hrdd("check", name, *DAY)
    assert checked.code == 3
    assert checked.out.startswith("wrong.yaml: invalid, ")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "HR104"),
        (b"\n# nothing\n", "HR104"),
        (b"\x7fELF\x02\x01\x01\0\0\xff", "HR102"),
        ("Grüße".encode("latin-1"), "HR102"),
        ("hrdd: 1".encode("utf-16"), "HR102"),
        (b"- hrdd: 1\n", "HR115"),
        (b"hrdd: [1\n", "HR105"),
        (b"hrdd: 1\n---\nhrdd: 1\n", "HR109"),
        (b"hrdd: 1\x1b[2J\n", "HR103"),
        (b"a" * 5_000_001, "HR110"),
        (b"[" * 100, "HR1"),
    ],
)
def test_a_file_that_is_no_assessment_never_passes(hrdd: Command, raw: bytes, code: str) -> None:
    Path("odd.yaml").write_bytes(raw)
    for command in ("gate", "assess", "check", "advise"):
        ended = hrdd(command, "odd.yaml", *DAY)
        assert ended.code == 3, command
        assert "odd.yaml" in ended.err
        assert code in ended.err
    assert hrdd("explain", "odd.yaml", "gs-01").code == 3


def test_what_cannot_be_read_is_told(hrdd: Command) -> None:
    Path("folder.yaml").mkdir()
    for name, why in (("nowhere.yaml", "no such file"), ("folder.yaml", "it is a folder"), ("", "it is a folder")):
        ended = hrdd("gate", name, *REPLAY)
        assert (ended.code, ended.out) == (3, "")
        assert f"{name}: error HR101: this file cannot be read: {why}" in ended.err


def test_a_file_that_may_not_be_read_is_told(hrdd: Command, changed: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    name = changed("secret.yaml")
    opened = Path.open

    def refuse(self: Path, mode: str) -> object:
        if self.name == "secret.yaml":
            raise PermissionError(13, "Permission denied")
        return opened(self, mode)

    monkeypatch.setattr(Path, "open", refuse)
    ended = hrdd("gate", name, *REPLAY)
    assert ended.code == 3
    assert "secret.yaml: error HR101: this file cannot be read: permission denied." in ended.err


# --- wrong usage ------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gate",), "no assessment was given"),
        (("gate", "--frobnicate", EVENT), "no such option: --frobnicate"),
        (("gat", EVENT), "no such command 'gat'"),
        (("gate", EVENT, "--as-of"), "option '--as-of' requires an argument"),
        (("assess", EVENT, "--as-of", "1 March"), "write --as-of YYYY-MM-DD"),
        (("assess", EVENT, "--as-of", "2026-02-30"), "write --as-of YYYY-MM-DD"),
        (("assess", EVENT, "--as-of", "20260301"), "write --as-of YYYY-MM-DD"),
        (("assess", EVENT, "--replay"), "no such option: --replay"),
        (("assess", EVENT, "-f", "odt"), "formats: text, json, md, html, pdf"),
        (("assess", EVENT, "--audience", "nobody"), "audiences: restricted, internal, public"),
        (("assess", "-", "-"), "standard input can be read once"),
        (("check", "-", EVENT, "-"), "standard input can be read once"),
        (("schema",), "missing argument"),
        (("schema", "nothing"), "schemas: assessment, rubric, result"),
        (("rubric", "show", "core", "ip-publik"), 'did you mean "ip-public"?'),
        (("explain", EVENT), f"for example: hrdd explain {EVENT} gs-01"),
        (("explain", EVENT, "ha-5", *DAY), 'did you mean "ha-05"?'),
        (("explain", "ip-publik"), 'did you mean "ip-public"?'),
    ],
)
def test_wrong_usage_is_two_and_says_what_to_write(hrdd: Command, arguments: tuple[str, ...], said: str) -> None:
    ended = hrdd(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("hrdd: ")
    assert said in ended.err
    assert ended.err.endswith("\nTry: hrdd --help\n")
    assert not list(Path().iterdir())


def test_no_arguments_show_the_help_of_a_group_as_it_is(hrdd: Command) -> None:
    """It was squeezed into one line, as if it were a complaint."""
    ended = hrdd("rubric")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == hrdd("rubric", "--help").out


def test_every_command_has_help(hrdd: Command) -> None:
    for command in ("assess", "gate", "check", "explain", "advise", "schema", "rubric"):
        for flag in ("-h", "--help"):
            ended = hrdd(command, flag)
            assert (ended.code, ended.err) == (0, "")
            assert ended.out.startswith(f"Usage: hrdd {command} ")


def test_the_help_holds_the_table_of_exit_codes(hrdd: Command) -> None:
    table = [line.strip() for line in CODES.splitlines() if line[2:3].isdigit()]
    assert len(table) == 8
    shown = [line.strip() for line in hrdd("--help").out.splitlines()]
    assert [line for line in shown if line in table] == table


@pytest.mark.parametrize("command", ["gate", "assess", "check"])
def test_a_name_too_long_for_a_file_is_no_crash(hrdd: Command, command: str) -> None:
    """`Path.is_dir` and `Path.is_file` raise for such a name, and the program took that for a fault of its own."""
    assert hrdd(command, "a" * 300 + ".yaml").code == 3


def test_a_long_name_without_room_for_approvals_beside_it_is_judged(hrdd: Command, changed: Write) -> None:
    assert hrdd("gate", changed("a" * 245 + ".yaml"), *REPLAY).code == 0


def test_a_long_name_of_a_rubric_or_an_entry_is_no_crash(hrdd: Command) -> None:
    long = "a" * 300
    assert hrdd("rubric", "show", long).code == 3
    assert hrdd("rubric", "check", long).code == 3
    assert hrdd("gate", EVENT, "--rubric", long, *REPLAY).code == 3
    assert hrdd("explain", long).code == 2


# --- standard input ---------------------------------------------------------


def test_standard_input_is_an_assessment_like_any_other(hrdd: Command) -> None:
    raw = Path(EVENT).read_bytes()
    from_file, from_stdin = hrdd("gate", EVENT, *REPLAY), hrdd("gate", "-", *REPLAY, stdin=raw)
    assert from_stdin == from_file


def test_standard_input_needs_an_id(hrdd: Command) -> None:
    raw = Path(EVENT).read_bytes().replace(ID.encode(), b"")
    ended = hrdd("gate", "-", *REPLAY, stdin=raw)
    assert ended.code == 3
    assert '<stdin>:7:1: error HR202 [subject]: the key "id" is missing.' in ended.err


def test_standard_input_may_be_json(hrdd: Command) -> None:
    subject = {"kind": "feature", "id": "a", "name": "A", "stage": "idea", "places": ["DE"]}
    assessed = {"date": "2026-03-01", "by": [{"name": "A", "role": "r"}]}
    short = {"change-size": "cosmetic", "changes-data": "no", "changes-content": "no", "changes-access": "no"}
    raw = json.dumps({"hrdd": 1, "subject": subject, "assessed": assessed, "answers": short}).encode()
    assert hrdd("gate", "-", *REPLAY, stdin=raw).code == 0


def test_standard_input_stands_among_files(hrdd: Command) -> None:
    ended = hrdd("gate", EVENT, "-", *REPLAY, stdin=Path(GRANT).read_bytes())
    assert ended.code == 4
    assert ended.out.index("River Plate") < ended.out.index("Market days")


def test_a_closed_standard_input_is_an_unreadable_file(hrdd: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ended as a fault of the program."""
    monkeypatch.setattr(sys, "stdin", None)
    for arguments in (("gate", "-"), ("assess", EVENT, "-"), ("check", "-"), ("advise", "-"), ("explain", "-", "a")):
        ended = hrdd(*arguments)
        assert (ended.code, ended.out) == (3, ""), arguments
        assert "<stdin>: error HR101: this file cannot be read: it is closed." in ended.err


# --- several files ----------------------------------------------------------


def test_the_worst_of_several_counts(hrdd: Command, changed: Write) -> None:
    stale = changed(
        "stale.yaml",
        ("role: safety-lead}", "role: safety-lead}\n  review_by: 2026-02-28"),
        ("  date: 2026-03-01", "  date: 2026-02-27"),
        ("river-plate-meeting", "stale"),
    )
    ends = {EVENT: 0, stale: 5, GRANT: 4, FEATURE: 1, "nowhere.yaml": 3}
    for file, code in ends.items():
        assert hrdd("gate", file, *REPLAY).code == code, file
    worse = list(ends)
    for index, file in enumerate(worse):
        for other in worse[: index + 1]:
            for pair in ((file, other), (other, file)):
                assert hrdd("gate", *pair, *REPLAY).code == ends[file], pair
    assert hrdd("gate", *worse, *REPLAY).code == 3
    assert hrdd("gate", *worse, *REPLAY, "--frobnicate").code == 2


def test_a_batch_loses_nothing(hrdd: Command, changed: Write) -> None:
    wrong = changed("wrong.yaml", ("  overnight:", "  overnite:"), ("river-plate-meeting", "wrong"))
    ended = hrdd("gate", FEATURE, wrong, EVENT, GRANT, *REPLAY, "-f", "json")
    assert (ended.code, ended.last) == (3, f"gate: invalid (3) in {wrong}")
    told = json.loads(ended.out)
    assert [entry["file"] for entry in told] == [FEATURE, wrong, EVENT, GRANT]
    assert told[1]["verdict"] == "invalid"
    (diagnostic,) = told[1]["diagnostics"]
    assert diagnostic["code"] == "HR401"
    assert (diagnostic["line"], diagnostic["column"], diagnostic["path"]) == (27, 3, "answers.overnite")
    assert "overnight" in diagnostic["fix"]
    (alone,) = (json.loads(hrdd("assess", EVENT, *DAY, "-f", "json").out),)
    assert told[2] == {"file": EVENT, **alone}


def test_an_invalid_file_alone_writes_nothing(hrdd: Command, changed: Write) -> None:
    wrong = changed("wrong.yaml", ("  overnight:", "  overnite:"))
    ended = hrdd("gate", wrong, *REPLAY, "-f", "json", "-o", "out.json")
    assert (ended.code, ended.out) == (3, "")
    assert not Path("out.json").exists()


def test_a_file_given_twice_is_judged_once(hrdd: Command) -> None:
    assert hrdd("gate", EVENT, EVENT, *REPLAY) == hrdd("gate", EVENT, *REPLAY)


def test_two_files_may_not_speak_of_one_subject(hrdd: Command, changed: Write) -> None:
    ended = hrdd("gate", EVENT, changed("twin.yaml"), *REPLAY)
    assert ended.code == 3
    assert f"twin.yaml:9:7: error HR408 [subject.id]: the subject river-plate-meeting is already assessed in {EVENT}." in ended.err  # fmt: skip # noqa: E501


def test_a_name_that_is_no_text_does_not_break_a_batch(hrdd: Command) -> None:
    """Such a name ended the JSON of several files as a fault of the program."""
    name = b"\xff.yaml".decode("utf-8", "surrogateescape")
    for held in (Path(EVENT).read_bytes(), b"hrdd: 2\n"):
        Path(name).write_bytes(held)
        ended = hrdd("assess", name, GRANT, *DAY, "-f", "json")
        assert ended.code == (0 if held[:4] != b"hrdd" else 3)
        assert json.loads(ended.out)[0]["file"] == r"\udcff.yaml"


# --- approvals and platforms ------------------------------------------------


def approval(digest: str, day: str = "2026-03-01") -> str:
    return f"approvals:\n  - {{by: Q. Example, role: team, date: {day}, digest: '{digest}'}}\n"


def test_approvals_beside_a_file_are_read_with_it(hrdd: Command, changed: Write) -> None:
    name = changed("meeting.yaml")
    kept = Path("meeting.approvals.yaml")
    digest = json.loads(hrdd("assess", name, *DAY, "-f", "json").out)["digest"]
    kept.write_text(approval(digest), encoding="utf-8")
    assert hrdd("gate", name, *REPLAY).code == 0
    kept.write_text(approval("sha256:" + "0" * 64), encoding="utf-8")
    of_another = hrdd("gate", name, *REPLAY)
    assert of_another.code in {1, 4, 5}
    kept.write_text(approval(digest, "2026-02-30"), encoding="utf-8")
    ended = hrdd("gate", name, *REPLAY)
    assert ended.code == 3
    assert "meeting.approvals.yaml:2:40: error HR206" in ended.err
    kept.write_text("approvals: [\n", encoding="utf-8")
    assert hrdd("gate", name, *REPLAY).code == 3


def test_approvals_given_as_an_argument_are_skipped(hrdd: Command, changed: Write) -> None:
    name = changed("meeting.yaml")
    Path("meeting.approvals.yaml").write_text("approvals: []\n", encoding="utf-8")
    ended = hrdd("gate", "meeting.approvals.yaml", name, *REPLAY)
    assert ended.code == 0
    assert "meeting.approvals.yaml: skipped, approvals are read beside their assessment\n" in ended.err
    alone = hrdd("gate", "meeting.approvals.yaml", *REPLAY)
    assert alone.code == 2
    assert "no assessment was given" in alone.err


def part(of: str, name: str = "part") -> tuple[str, str]:
    return (ID, f"  id: {name}\n  part_of: {of}\n")


def test_a_change_without_its_platform_is_incomplete(hrdd: Command, changed: Write) -> None:
    ended = hrdd("gate", changed("part.yaml", part("whole")), *REPLAY)
    assert ended.code == 4
    assert "the assessment of whole" in ended.out
    checked = hrdd("check", "part.yaml", *DAY)
    assert checked.code == 4
    assert "the assessment it is part of is not there" in checked.out


def test_a_platform_is_found_beside_or_among_the_files(hrdd: Command, changed: Write) -> None:
    changed("here/part.yaml", part("whole"))
    changed("here/whole.yaml", (ID, ""))
    changed("there/a-file.yaml", (ID, "  id: whole\n"))
    beside = hrdd("gate", "here/part.yaml", *REPLAY)
    assert beside.code == 0
    assert "CARRIED" in beside.out
    changed("alone/part.yaml", part("whole"))
    for files in (("alone/part.yaml", "there/a-file.yaml"), ("there/a-file.yaml", "alone/part.yaml")):
        among = hrdd("gate", *files, *REPLAY)
        assert among.code == 0
        assert "CARRIED" in among.out
    raw = Path("alone/part.yaml").read_bytes()
    assert "CARRIED" in hrdd("gate", "-", "there/a-file.yaml", *REPLAY, stdin=raw).out
    assert hrdd("gate", "-", *REPLAY, stdin=raw).code == 4


def test_a_file_called_like_the_platform_that_is_another_subject_is_none(hrdd: Command, changed: Write) -> None:
    changed("part.yaml", part("whole"))
    changed("whole.yaml", (ID, "  id: another\n"))
    assert hrdd("gate", "part.yaml", *REPLAY).code == 4


def test_each_change_is_judged_with_the_platform_beside_it(hrdd: Command, changed: Write) -> None:
    """The platform beside the first file served for all files of the command."""
    for folder in ("a", "b"):
        changed(f"{folder}/{folder}-part.yaml", part("whole", f"{folder}-part"))
    changed("a/whole.yaml", (ID, "  id: whole\n"))
    told: dict[str, list[int]] = {}
    for files in (("a/a-part.yaml", "b/b-part.yaml"), ("b/b-part.yaml", "a/a-part.yaml")):
        for entry in json.loads(hrdd("gate", *files, *REPLAY, "-f", "json").out):
            told.setdefault(entry["file"], []).append(entry["decision"]["exit"])
    assert told == {"a/a-part.yaml": [0, 0], "b/b-part.yaml": [4, 4]}


def test_a_platform_with_faults_stops_the_change(hrdd: Command, changed: Write) -> None:
    changed("part.yaml", part("whole"))
    changed("whole.yaml", (ID, "  id: whole\n"), ("  overnight:", "  overnite:"))
    ended = hrdd("gate", "part.yaml", *REPLAY)
    assert ended.code == 3
    assert "whole.yaml:27:3: error HR401" in ended.err


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_circle_of_platforms_is_refused(hrdd: Command, changed: Write, length: int) -> None:
    for number in range(length):
        changed(f"s{number}.yaml", part(f"s{(number + 1) % length}", f"s{number}"))
    names = [f"s{number}.yaml" for number in range(length)]
    for files in (names[:1], names, names[::-1]):
        ended = hrdd("gate", *files, *REPLAY)
        assert (ended.code, ended.out) == (3, "")
        assert "is part of itself" in ended.err


# --- the rubric -------------------------------------------------------------


@pytest.fixture
def own() -> str:
    """A copy of the rubric that somebody changed, without any effect."""
    shutil.copytree(ROOT / "rubrics" / "core", "own")
    with Path("own/groups.yaml").open("a", encoding="utf-8") as file:
        file.write("# ours\n")
    return "own"


def digest(hrdd: Command, name: str) -> str:
    (line,) = [line for line in hrdd("rubric", "show", name).out.splitlines() if line.startswith("digest ")]
    return line.removeprefix("digest ")


def test_a_rubric_nobody_vouches_for_decides_nothing_in_a_pipeline(
    hrdd: Command, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = digest(hrdd, own), digest(hrdd, "core")
    assert ours != theirs
    use = ("gate", EVENT, *REPLAY, "--rubric", own)
    assert hrdd(*use).code == 0
    for value in ("1", "true", "yes"):
        monkeypatch.setenv("CI", value)
        ended = hrdd(*use)
        assert ended.code == 4
        assert "  UNPINNED  " in ended.out
        assert hrdd(*use, "--rubric-digest", ours).code == 0
        assert hrdd(*use, "--rubric-digest", theirs).code == 4
        assert hrdd("gate", EVENT, *REPLAY).code == 0
    for value in ("", "0", "false"):
        monkeypatch.setenv("CI", value)
        assert hrdd(*use).code == 0
        assert hrdd(*use, "--rubric-digest", theirs).code == 4


def test_a_pinned_rubric_is_the_only_one(hrdd: Command) -> None:
    shipped = digest(hrdd, "core")
    assert hrdd("gate", EVENT, *REPLAY, "--rubric-digest", shipped).code == 0
    for wrong in ("sha256:" + "0" * 64, "", shipped.upper(), shipped[:-1]):
        ended = hrdd("gate", EVENT, *REPLAY, "--rubric-digest", wrong)
        assert ended.code == 4, wrong
        assert "UNPINNED" in ended.out
    assert hrdd("gate", FEATURE, *REPLAY, "--rubric-digest", "no").code == 1


def test_a_rubric_that_is_missing_or_another_is_refused(hrdd: Command, own: str) -> None:
    ended = hrdd("gate", EVENT, *REPLAY, "--rubric", "nowhere")
    assert ended.code == 3
    assert "nowhere/rubric.yaml: error HR101" in ended.err
    text = Path(own, "rubric.yaml").read_text("utf-8")
    Path(own, "rubric.yaml").write_text(text.replace("\nid: core\n", "\nid: ours\n"), encoding="utf-8")
    ended = hrdd("gate", EVENT, *REPLAY, "--rubric", own)
    assert ended.code == 3
    assert 'event.yaml:5:9: error HR301 [rubric]: there is no rubric "core@1".\n  → Rubrics found: ours@1.' in ended.err


def test_rubrics_are_listed_shown_and_checked(hrdd: Command) -> None:
    listed = hrdd("rubric", "list")
    assert listed.code == 0
    assert listed.out.startswith("core@1  1.0.0  ")
    assert digest(hrdd, "core") in listed.out
    for name in ("core", "core@1", str(ROOT / "rubrics" / "core")):
        assert hrdd("rubric", "check", name).out.startswith("core@1 1.0.0: sound (")
        assert hrdd("rubric", "show", name).out == hrdd("rubric", "show").out
    for name in ("core@2", "nothing", "Core", "core@", "nowhere/at-all"):
        for command in ("check", "show"):
            assert hrdd("rubric", command, name).code == 3, name


def test_every_entry_of_the_rubric_can_be_shown(hrdd: Command) -> None:
    from hrdd import load_rubric

    core = load_rubric()
    for name in (*core.risk, *core.question, *core.control, *core.right, *core.group):
        ended = hrdd("rubric", "show", "core", name)
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.startswith(f"{name} ")
        assert max(map(len, ended.out.splitlines())) <= 80
        assert hrdd("explain", name) == ended


@pytest.mark.parametrize(
    ("file", "before", "after", "line", "code"),
    [
        ("rubric.yaml", "\n    s4: [HIGH, HIGH, CRITICAL", "\n    s4: [LOW, HIGH, CRITICAL", "rubric.yaml", "HR303"),
        ("rights.yaml", "{id: udhr-12,", "{id: udhr-1122,", "risks/", "HR302"),
        ("groups.yaml", "{id: children,", "{ident: children,", "groups.yaml:", "HR201"),
        ("places.csv", "\nTR,expression,", "\nTR,expressions,", "places.csv:", "HR307"),
    ],
)
def test_a_broken_rubric_is_told_with_its_place(
    hrdd: Command, own: str, file: str, before: str, after: str, line: str, code: str
) -> None:
    path = Path(own, file)
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    ended = hrdd("rubric", "check", own)
    assert (ended.code, ended.out) == (3, "")
    assert any(row.startswith(f"own/{line}") and f" error {code}" in row for row in ended.err.splitlines())
    assert hrdd("gate", EVENT, *REPLAY, "--rubric", own).code == 3


def test_a_file_that_the_rubric_does_not_name_is_told(hrdd: Command, own: str) -> None:
    Path(own, "risks", "forgotten.yaml").write_text("[]\n", encoding="utf-8")
    ended = hrdd("rubric", "check", own)
    assert ended.code == 3
    assert "own/risks/forgotten.yaml: error HR304" in ended.err


# --- check, explain, advise -------------------------------------------------


def test_check_counts_what_is_answered(hrdd: Command, changed: Write) -> None:
    ended = hrdd("check", EVENT, *DAY)
    assert ended.code == 0
    assert ": valid and complete. Nothing is missing." in " ".join(ended.out.split())
    ended = hrdd("check", changed("open.yaml", (LATE_SHOW, "")), *DAY)
    assert ended.code == 4
    assert ended.out.startswith("open.yaml: valid, not complete: ")
    assert "1 question is open" in ended.out
    assert "\n    # no | yes | unknown\n    overnight:\n" in ended.out


def test_check_tells_the_worst_of_several(hrdd: Command, changed: Write) -> None:
    changed("open.yaml", (LATE_SHOW, ""), ("river-plate-meeting", "open"))
    assert hrdd("check", EVENT, "open.yaml", *DAY).code == 4
    ended = hrdd("check", EVENT, "open.yaml", "nowhere.yaml", *DAY)
    assert ended.code == 3
    assert "nowhere.yaml: invalid, 1 complaint\n" in ended.out
    assert ended.out.index("valid and complete") < ended.out.index("not complete") < ended.out.index("nowhere.yaml")


def test_a_file_is_explained_risk_by_risk(hrdd: Command) -> None:
    for name in ("ha-05", "ha-05@river-plate-meeting", "cr-01"):
        ended = hrdd("explain", EVENT, name, *DAY)
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.startswith(f"{name.partition('@')[0]}  ")
    assert hrdd("advise", EVENT, *DAY).code == 0


@pytest.mark.parametrize("coding", ["ascii", "latin-1"])
def test_a_locale_without_the_letters_is_no_crash(hrdd: Command, changed: Write, coding: str) -> None:
    """Whatever went out by `print` failed on the first letter that the locale does not have."""
    own = "risks:\n  x-01: {title: Ночь, harm: a, who: [children], rights: [udhr-23], gravity: {level: 2, because: a}, breadth: {level: 1, because: a}, irremediability: {level: 2, because: a}, likelihood: {level: 2, because: a}}\n"  # fmt: skip # noqa: E501
    changed("ночь.yaml", ("\nevidence:\n", f"\n{own}\nevidence:\n"))
    for command in (("check", "ночь.yaml"), ("advise", "ночь.yaml"), ("explain", "ночь.yaml", "x-01")):
        plain = hrdd(*command, *DAY)
        sys.stdout.reconfigure(encoding=coding, errors="strict")  # type: ignore[union-attr]
        sys.stderr.reconfigure(encoding=coding, errors="backslashreplace")  # type: ignore[union-attr]
        again = hrdd(*command, *DAY)
        assert (again.code, again.out) == (plain.code, plain.out)
        assert "очь" in again.out


def test_the_last_line_names_the_reasons_and_of_several_files_the_worst(hrdd: Command, changed: Write) -> None:
    open_ = changed("open.yaml", ("  overnight:", "  # overnight:"), ("river-plate-meeting", "open"))
    alone = hrdd("gate", open_, *REPLAY, "-o", "x.sarif")
    assert (alone.code, alone.out) == (4, "")
    assert alone.last.startswith("gate: not-assessed (4): INCOMPLETE")
    beside = hrdd("gate", EVENT, open_, *REPLAY, "-o", "x.json")
    assert beside.last == f"{alone.last} in {open_}"
    assert hrdd("gate", EVENT, *REPLAY).last == "gate: pass (0)"
    together = hrdd("gate", EVENT, open_, *REPLAY, "-o", "x.sarif")
    assert together.last == beside.last


def test_text_does_not_take_the_place_of_another_format_in_silence(hrdd: Command) -> None:
    ended = hrdd("gate", EVENT, *REPLAY, "-f", "text", "-o", "x.sarif")
    assert (ended.code, Path("x.sarif").exists()) == (2, False)
    assert "-o x.sarif -o text:-" in ended.err
    both = hrdd("gate", EVENT, *REPLAY, "-o", "x.sarif", "-o", "text:-")
    assert (both.code, Path("x.sarif").exists(), bool(both.out)) == (0, True, True)
    assert hrdd("gate", EVENT, *REPLAY, "-f", "text", "-o", "x.txt").code == 0


@pytest.mark.parametrize(
    ("before", "after", "fix"),
    [
        ("  overnight: yes", "  overnight: 3", "Answers: no, yes, unknown."),
        ("  overnight: yes", "  overnight: true", "Write yes."),
        ("  format: hybrid", "  format: true", "Answers: online, hybrid, on-site, unknown."),
        ("  places: [UY, AR, PY]", "  places: worldwide", "Write [worldwide]."),
    ],
)
def test_what_to_write_is_said_in_the_words_of_the_question(
    hrdd: Command, changed: Write, before: str, after: str, fix: str
) -> None:
    ended = hrdd("check", changed("wrong.yaml", (before, after)), *DAY)
    assert ended.code == 3
    assert fix in ended.err
