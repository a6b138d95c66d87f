"""The installed program on real files, in a shell: exit codes, streams, and the same bytes every time."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hrdd.cli.commands import CODES
from tests.end_to_end.conftest import Ended, Run
from tools.wheel_venv import ROOT

EXAMPLES = ROOT / "examples"
REPLAY = ("--as-of", "2026-03-01", "--replay")
ENDS = {"feature": 1, "event": 0, "grant": 4}
FORMATS = ("txt", "json", "md", "html", "pdf")


@pytest.fixture
def core(scripts: Path, tmp_path: Path) -> Iterator[Path]:
    """The installed rubric, put back as it was."""
    (package,) = scripts.parent.rglob("hrdd/__init__.py")
    folder = package.parent / "_data" / "rubrics" / "core"
    kept = Path(shutil.copytree(folder, tmp_path / "kept"))
    yield folder
    shutil.rmtree(folder)
    shutil.copytree(kept, folder)


def shell(scripts: Path, script: str, **env: str) -> Ended:
    """Run a line of bash in which `hrdd` is the installed command."""
    plain = {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "LANG": "C.UTF-8"}
    done = subprocess.run(["bash", "-c", script], capture_output=True, env=plain | env, cwd=EXAMPLES, check=False)
    return Ended(done.returncode, done.stdout, done.stderr)


# --- exit codes -------------------------------------------------------------


@pytest.mark.parametrize(("name", "code"), ENDS.items())
def test_the_examples_end_as_the_readme_says(run: Run, name: str, code: int) -> None:
    judged = run("gate", EXAMPLES / f"{name}.yaml", *REPLAY)
    assert judged.code == code
    last = judged.stderr.decode().splitlines()[-1]
    assert last.endswith(f"({code})") if code == 0 else f" ({code}): " in last
    assert run("gate", EXAMPLES / f"{name}.yaml", "--as-of", "2026-03-01").code == (code or 4)
    assert run("assess", EXAMPLES / f"{name}.yaml", "--as-of", "2026-03-01").code == 0
    readme = (ROOT / "README.md").read_text("utf-8")
    assert any(line.startswith(f"| [`{name}.yaml`]") and f"| {code}, " in line for line in readme.splitlines())


def test_the_worst_of_all_counts(run: Run) -> None:
    files = [EXAMPLES / f"{name}.yaml" for name in ENDS]
    assert run("gate", *files, *REPLAY).code == 1
    ended = run("gate", *files, "nowhere.yaml", *REPLAY, "-f", "json")
    assert ended.code == 3
    assert [entry.get("verdict", "") for entry in json.loads(ended.stdout)] == ["", "", "", "invalid"]
    assert run("gate", *files, "--nothing").code == 2


def test_the_table_of_exit_codes_is_the_one_of_the_readme(run: Run) -> None:
    """Line by line: the help wraps only what stands around the table."""
    table = [line.strip() for line in CODES.splitlines() if line[2:3].isdigit()]
    assert [line.split()[0] for line in table] == ["0", "1", "2", "3", "4", "5", "70", "130"]
    readme = (ROOT / "README.md").read_text("utf-8").splitlines()
    start = readme.index(table[0])
    assert readme[start - 1] == "```text"
    end = readme.index("```", start)
    assert [line.rstrip() for line in readme[start:end] if line.strip()] == table
    for columns in ("80", "200"):
        shown = [line.strip() for line in run("--help", env={"COLUMNS": columns}).stdout.decode().splitlines()]
        first = shown.index(table[0])
        assert shown[first : first + len(table)] == table


def test_a_reader_that_leaves_keeps_the_exit_code(scripts: Path) -> None:
    for name, code in ENDS.items():
        for form in ("text", "json", "html"):
            line = f"hrdd gate {name}.yaml {' '.join(REPLAY)} -f {form} | head -n 1"
            ended = shell(scripts, f'{line}; exit "${{PIPESTATUS[0]}}"')
            assert ended.code == code, line
            assert ended.stdout.count(b"\n") == 1
            assert b"Traceback" not in ended.stderr
            assert b"Broken pipe" not in ended.stderr
    assert shell(scripts, 'hrdd schema assessment | head -n 1; exit "${PIPESTATUS[0]}"').code == 0
    assert shell(scripts, 'hrdd rubric show | head -n 1; exit "${PIPESTATUS[0]}"').code == 0


def test_results_and_messages_go_separate_ways(scripts: Path) -> None:
    ended = shell(scripts, f"hrdd gate grant.yaml {' '.join(REPLAY)} -f json 2>/dev/null")
    assert json.loads(ended.stdout)["decision"]["exit"] == 4
    assert shell(scripts, f"hrdd gate grant.yaml {' '.join(REPLAY)} -o /dev/null -f json").code == 4


def test_a_closed_standard_input_is_an_unreadable_file(scripts: Path) -> None:
    ended = shell(scripts, "hrdd gate - <&-")
    assert ended.code == 3
    assert b"<stdin>: error HR101" in ended.stderr


def test_no_arguments_show_ways_to_begin(run: Run) -> None:
    ended = run()
    assert (ended.code, ended.stdout) == (2, b"")
    assert ended.stderr.startswith(b"hrdd: human rights due diligence.")
    assert ended.stderr.count(b"\n  hrdd ") == 3


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(run: Run, name: str) -> None:
    # Typer's own switch for tests: the name of the shell is given, not looked for among the processes above.
    ended = run("--show-completion", name, env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
    assert (ended.code, ended.stderr) == (0, b"")
    assert b"_HRDD_COMPLETE" in ended.stdout


# --- the same every time ----------------------------------------------------


def test_every_format_repeats_byte_for_byte(run: Run, tmp_path: Path) -> None:
    """Over runs, seeds of hashing, folders, time zones and languages of the machine."""
    made: list[dict[str, bytes]] = []
    for folder, env in (
        ("one", {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati"}),
        ("other/further down", {"PYTHONHASHSEED": "4711", "TZ": "America/Los_Angeles", "LANG": "de_DE.UTF-8"}),
    ):
        here = tmp_path / folder
        here.mkdir(parents=True)
        shutil.copy(EXAMPLES / "feature.yaml", here)
        outputs = [word for form in FORMATS for word in ("-o", f"r.{form}")]
        assert run("gate", "feature.yaml", *REPLAY, *outputs, cwd=here, env=env).code == 1
        made.append({form: (here / f"r.{form}").read_bytes() for form in FORMATS})
    for form in FORMATS:
        assert made[0][form] == made[1][form], form
        assert str(tmp_path).encode() not in made[0][form]
    assert made[0]["pdf"].startswith(b"%PDF-")


def test_the_wheel_and_the_checkout_say_the_same(run: Run, tmp_path: Path) -> None:
    from hrdd import load_rubric

    for name in ENDS:
        ended = run("assess", EXAMPLES / f"{name}.yaml", "--as-of", "2026-03-01", "-f", "json")
        assert json.loads(ended.stdout)["rubric"]["digest"] == load_rubric().digest
    assert run("schema", "assessment").stdout == (ROOT / "schemas" / "assessment.schema.json").read_bytes()
    assert not list(tmp_path.glob("*.json"))


def test_the_compiled_rubric_gives_the_same_results(run: Run, core: Path) -> None:
    commands = [("gate", EXAMPLES / f"{name}.yaml", *REPLAY, "-f", "json") for name in ENDS]
    quick = [run(*command) for command in commands]
    (core / "compiled.json").unlink()
    assert [run(*command) for command in commands] == quick


def test_a_changed_rubric_is_read_and_not_its_compiled_form(run: Run, core: Path) -> None:
    def title() -> bytes:
        return run("explain", "gs-01").stdout.split(b"\n")[0]

    text = (core / "risks" / "surveillance-censorship.yaml").read_text("utf-8")
    before = title()
    compiled = (core / "compiled.json").read_text("utf-8")
    written = compiled.replace("People are identified from traces", "People are found from traces")
    assert written != compiled
    (core / "compiled.json").write_text(written, encoding="utf-8")
    assert b"People are found" in title()  # it is what is read
    (core / "risks" / "surveillance-censorship.yaml").write_text(text + "# ours\n", encoding="utf-8")
    assert title() == before
    assert run("gate", EXAMPLES / "event.yaml", *REPLAY).code == 0


def test_no_network_is_there_to_be_used(scripts: Path) -> None:
    """The tests above ran where any use of a network would have ended the program."""
    line = "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([scripts / "python", "-c", line], capture_output=True, check=False)
    assert b"no network here" in done.stderr
