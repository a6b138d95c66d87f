"""Settings as people meet them: found upwards, strict, never loosening, every value with its origin."""

from pathlib import Path

import pytest

from hrdd.library import settings
from hrdd.library.rubrics import find
from tests.unit.conftest import EVENT, FEATURE, GRANT, REPLAY, ROOT, Command, Write

CORE = str(ROOT / "rubrics" / "core")
ZEROS = "sha256:" + "0" * 64


def write(name: str, text: str) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return name


@pytest.mark.parametrize(
    ("name", "before"), [("hrdd.toml", ""), ("pyproject.toml", "[project]\nname = 'x'\n"), ("deep/hrdd.toml", "")]
)
def test_the_nearest_settings_hold(hrdd: Command, changed: Write, name: str, before: str) -> None:
    file = changed("deep/down/event.yaml")
    assert hrdd("gate", file, *REPLAY).code == 0
    table = "tool.hrdd.gate" if name == "pyproject.toml" else "gate"
    write(name, f'{before}[{table}]\nfails_from = "MEDIUM"\n')
    judged = hrdd("gate", file, *REPLAY)
    assert judged.code == 1
    assert "HIGH_UNTREATED  MEDIUM on what is already known" in judged.out
    write("deep/down/hrdd.toml", "# nothing is set here\n")
    assert hrdd("gate", file, *REPLAY).code == 0


def test_above_the_top_of_a_repository_none_is_looked_for(hrdd: Command, changed: Write) -> None:
    write("hrdd.toml", '[gate]\nfails_from = "MEDIUM"\n')
    Path("inside/.git").mkdir(parents=True)
    assert hrdd("gate", changed("inside/event.yaml"), *REPLAY).code == 0
    assert hrdd("gate", changed("event.yaml"), *REPLAY).code == 1


def test_files_of_one_run_have_each_their_own(hrdd: Command, changed: Write) -> None:
    loose = changed("a/event.yaml")
    strict = changed("b/other.yaml", ("id: river-plate-meeting", "id: other"))
    write("b/hrdd.toml", '[gate]\nnotices_fail = ["NO_PLAN"]\n')
    assert hrdd("gate", loose, *REPLAY).code == 0
    assert hrdd("gate", loose, strict, *REPLAY).code == 4
    assert hrdd("gate", loose, *REPLAY, "--settings", "b/hrdd.toml").code == 4
    assert hrdd("gate", strict, *REPLAY, "--settings", "nowhere.toml").code == 3


@pytest.mark.parametrize(
    ("text", "line", "code", "said"),
    [
        ("[gate\n", "1:6", "HR601", "this is not TOML"),
        ("languge = 'en'\n", "1:1", "HR201", 'Did you mean "language"?'),
        ("# x\n[gate]\nfails_from = 'CRITICAL'\n", "3:14", "HR602", "would loosen the gate, which has HIGH already"),
        ("[gate]\nfails_from = 'high'\n", "2:14", "HR204", "Write one of: NEGLIGIBLE"),
        ("[gate]\nexception_days = '30'\n", "2:18", "HR203", "Write a whole number"),
        ("[gate]\nexception_days = 91\n", "2:18", "HR602", "has 90 already"),
        ("[gate]\nexception_days = -1\n", "2:18", "HR205", "Write 0 or more."),
        ("[gate]\npromises = true\n", "2:12", "HR203", "false"),
        ("[gate]\nnotices_fail = ['NO_PLAN', 'CARRIED']\n", "2:28", "HR204", "NO_VOICE"),
        ("[gate.stages.relesed]\n", "1:14", "HR204", 'Did you mean "released"?'),
        ("[gate.kinds.grant]\nmanaged_confidence = 'low'\n", "2:22", "HR602", "gate, which has medium already"),
        ("language = 'fr'\n", "1:12", "HR209", 'no words for the language "fr"'),
        ("templates = 'nowhere'\n", "1:13", "HR101", "there is no such folder"),
        ("[rubric]\ndigest = 'sha256:12'\n", "2:10", "HR205", "64 hexadecimal digits"),
        ("[[contacts]]\nwho = 'us'\n", "1:3", "HR202", '"how" is missing'),
        ("[[watch]]\npaths = ['../x']\ntrigger = 'data'\n", "2:10", "HR209", "below the folder"),
    ],
)
def test_a_fault_in_the_settings_stops_the_run_at_its_place(
    hrdd: Command, changed: Write, text: str, line: str, code: str, said: str
) -> None:
    write("hrdd.toml", text)
    file = changed("event.yaml")
    for command in ("gate", "assess", "check"):
        ended = hrdd(command, file)
        assert (ended.code, "Traceback" in ended.err) == (3, False)
        assert f"hrdd.toml:{line}: error {code}" in ended.err
        assert said in ended.err


def test_every_fault_is_told_at_once_and_once_for_all_files(hrdd: Command, changed: Write) -> None:
    write("hrdd.toml", "[gate]\nfails_from = 'CRITICAL'\nexception_days = 100\n")
    other = changed("other.yaml", ("id: river-plate-meeting", "id: other"))
    ended = hrdd("gate", changed("event.yaml"), other, *REPLAY)
    assert ended.code == 3
    assert ended.err.count("HR602") == 2


def test_two_settings_files_in_one_folder_are_refused(hrdd: Command, changed: Write) -> None:
    write("hrdd.toml", "")
    write("pyproject.toml", "[project]\nname = 'hrdd-like'\n")
    assert hrdd("gate", changed("event.yaml"), *REPLAY).code == 0
    write("pyproject.toml", "[tool.hrdd]\n")
    ended = hrdd("gate", changed("event.yaml"), *REPLAY)
    assert ended.code == 3
    assert "HR603" in ended.err


# --- the rubric ---------------------------------------------------------------


def test_a_rubric_may_be_chosen_and_pinned(hrdd: Command, changed: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    file, digest = changed("event.yaml"), find("core").rubric.digest
    write("hrdd.toml", f"rubric.path = '{CORE}'\n")
    assert hrdd("gate", file, *REPLAY).code == 0
    monkeypatch.setenv("CI", "true")
    unpinned = hrdd("gate", file, *REPLAY)
    assert (unpinned.code, "UNPINNED" in unpinned.out) == (4, True)
    write("hrdd.toml", f"rubric = {{path = '{CORE}', digest = '{digest}'}}\n")
    assert hrdd("gate", file, *REPLAY).code == 0
    assert hrdd("gate", file, *REPLAY, "--rubric-digest", ZEROS).code == 4
    write("hrdd.toml", f"rubric = {{path = '{CORE}', digest = '{ZEROS}'}}\n")
    assert hrdd("gate", file, *REPLAY).code == 4
    assert hrdd("gate", file, *REPLAY, "--rubric-digest", digest).code == 4


def test_a_pin_holds_for_the_shipped_rubric_and_without_ci(hrdd: Command, changed: Write) -> None:
    write("hrdd.toml", f"rubric.digest = '{ZEROS}'\n")
    ended = hrdd("gate", changed("event.yaml"), *REPLAY)
    assert (ended.code, "UNPINNED" in ended.out) == (4, True)


def test_a_rubric_that_is_not_there_is_told(hrdd: Command, changed: Write) -> None:
    write("hrdd.toml", "rubric.path = 'nowhere'\n")
    ended = hrdd("gate", changed("event.yaml"), *REPLAY)
    assert ended.code == 3
    assert "nowhere/rubric.yaml" in ended.err


def test_templates_of_ones_own_take_the_place_of_the_shipped_ones(hrdd: Command, changed: Write) -> None:
    write("mine/hria/report.j2", "Only {{ outcome.name }}.\n")
    file = changed("event.yaml")
    assert hrdd("assess", file, *REPLAY[:2], "-f", "md").out.startswith("#")
    write("hrdd.toml", "templates = 'mine'\n")
    ended = hrdd("assess", file, *REPLAY[:2], "-f", "md")
    assert (ended.code, ended.out.strip()) == (0, "Only River Plate open knowledge meeting 2026.")


# --- what is shown ------------------------------------------------------------


def test_every_value_is_shown_with_its_origin(hrdd: Command, changed: Write) -> None:
    write(
        "hrdd.toml",
        '[gate]\nfails_from = "MEDIUM"\n\n[gate.stages.released]\nnotices_fail = ["NO_PLAN"]\n'
        '[[contacts]]\nwho = "Us"\nhow = "ring"\n',
    )
    shown = hrdd("gate", changed("event.yaml"), "--show-settings", "--rubric-digest", ZEROS)
    assert shown.code == 0
    for line in (
        "Settings from hrdd.toml",
        "MEDIUM (hrdd.toml:2)",
        "NO_PLAN (hrdd.toml:5)",
        "Us: ring (hrdd.toml:6)",
        "en (default)",
        "(option)",
    ):
        assert line in shown.out, line
    assert max(map(len, shown.out.splitlines())) <= 80
    assert "none was found" in hrdd("assess", EVENT, "--show-settings").out
    assert "Settings from hrdd.toml" in hrdd("gate", "--show-settings").out


@pytest.mark.parametrize("code", ["CRITICAL", "HIGH_UNTREATED", "INCOMPLETE", "STALE", "NO_PLAN", "CARRIED"])
def test_the_policy_is_explained_with_the_origin_of_every_number(hrdd: Command, changed: Write, code: str) -> None:
    write("hrdd.toml", '[gate]\nnotices_fail = ["NO_PLAN"]\n[gate.stages.pre-release]\nexception_days = 20\n')
    shown = hrdd("gate", changed("event.yaml"), "--explain-policy")
    assert shown.code == 0
    assert f"  {code}  " in shown.out
    assert "20 (hrdd.toml:4)" in shown.out
    assert "NO_PLAN (hrdd.toml:2)" in shown.out
    assert "(core/rubric.yaml:" in shown.out
    stopped, told = shown.out.split("(exit 0)")
    assert "NO_PLAN  A severe harm" in stopped
    assert "NO_VOICE  A severe harm" in told
    assert max(map(len, shown.out.splitlines())) <= 80
    assert "Stricter at: pre-release" in hrdd("gate", "--explain-policy").out
    assert hrdd("gate", "event.yaml", FEATURE, "--explain-policy").code == 2
    assert hrdd("gate", "nowhere.yaml", "--explain-policy").code == 3


def test_whom_to_call_is_said_first_where_people_are_in_danger(hrdd: Command, changed: Write) -> None:
    write("hrdd.toml", "[[contacts]]\nwho = 'Safety'\nhow = 'safety@example.org'\nwhen = 'always'\n")
    ended = hrdd("gate", changed("feature.yaml", source=FEATURE), *REPLAY)
    assert ended.err.splitlines()[0] == "whom to call: Safety, safety@example.org (always)"
    assert "whom to call" not in hrdd("gate", changed("event.yaml"), *REPLAY).err
    assert "whom to call" not in hrdd("gate", changed("grant.yaml", source=GRANT), *REPLAY).err


def test_no_file_is_wrong_usage(hrdd: Command) -> None:
    for command in ("gate", "assess"):
        ended = hrdd(command)
        assert (ended.code, ended.out) == (2, "")
        assert "name one or more files" in ended.err


def test_without_a_file_nothing_is_set() -> None:
    assert settings.NONE.shown == ""
    assert not settings.NONE.sets(("gate",))
    assert settings.NONE.where(("gate",)) == ""
