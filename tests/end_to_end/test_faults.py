"""What goes wrong around the program: never a pass, and never half a file."""

import json
import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hrdd.render import FORMATS
from tests.end_to_end.conftest import Run
from tools.wheel_venv import ROOT

EXAMPLES = ROOT / "examples"
EVENT, FEATURE = EXAMPLES / "event.yaml", EXAMPLES / "feature.yaml"
REPLAY = ("--as-of", "2026-03-01", "--replay")
OLD = b"what was there before\n"

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(scripts: Path, tmp_path: Path) -> Start:
    """Starts the command and does not wait for it."""

    def start(
        *args: object, limit: int | None = None, stdout: int = subprocess.PIPE, own_group: bool = False
    ) -> subprocess.Popen[bytes]:
        def small() -> None:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.Popen(
            [scripts / "hrdd", *map(str, args)],
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            # without bytecode: half of it, of a run that was not let write, would be found by the next one
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            preexec_fn=small,  # noqa: PLW1509 - no threads here
            start_new_session=own_group,
        )

    return start


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"home"}


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "pdf"])
def test_a_full_disk_is_no_pass_and_leaves_the_old_file(start: Start, tmp_path: Path, form: str) -> None:
    (tmp_path / "out").write_bytes(OLD)
    process = start("gate", EVENT, *REPLAY, "-f", form, "-o", "out", limit=200)
    _, told = process.communicate()
    assert process.returncode == 3
    assert b"error HR901: this output cannot be written: file too large." in told
    assert (tmp_path / "out").read_bytes() == OLD
    assert left(tmp_path) == {"out"}


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "pdf"])
def test_a_full_standard_output_is_no_pass(start: Start, form: str) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    process = start("gate", EVENT, *REPLAY, "-f", form, stdout=full)
    os.close(full)
    process.communicate()
    assert process.returncode == 70


def test_one_output_that_cannot_be_written_leaves_all_others_unwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.sarif").write_bytes(OLD)
    for bad in ("nowhere/b.xml", "/proc/hrdd.xml", "a.sarif/b.xml"):
        ended = run("gate", EVENT, *REPLAY, "-o", "a.sarif", "-o", bad)
        assert (ended.code, ended.stdout) == (3, b"")
        assert run("gate", FEATURE, *REPLAY, "-o", "a.sarif", "-o", bad).code == 3
        assert (tmp_path / "a.sarif").read_bytes() == OLD
    assert left(tmp_path) == {"a.sarif"}


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9), (signal.SIGTERM, -15)])
def test_what_is_interrupted_decided_nothing(start: Start, tmp_path: Path, sent: signal.Signals, code: int) -> None:
    (tmp_path / "a.sarif").write_bytes(OLD)
    process = start("gate", "-", *REPLAY, "-o", "a.sarif")
    assert process.stdin is not None
    process.stdin.write(EVENT.read_bytes())  # and it waits for more
    process.stdin.flush()
    time.sleep(1.5)
    process.send_signal(sent)
    out, told = process.communicate()
    assert (process.returncode, out) == (code, b"")
    assert b"Traceback" not in told
    assert (tmp_path / "a.sarif").read_bytes() == OLD
    assert left(tmp_path) == {"a.sarif"}


def test_a_run_that_is_killed_at_any_moment_leaves_a_whole_file(start: Start, run: Run, tmp_path: Path) -> None:
    assert run("gate", EVENT, *REPLAY, "-f", "sarif", "-o", "new").code == 0
    whole = {OLD, (tmp_path / "new").read_bytes()}
    for delay in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.2):
        (tmp_path / "out").write_bytes(OLD)
        process = start("gate", EVENT, *REPLAY, "-f", "sarif", "-o", "out")
        time.sleep(delay)
        process.kill()
        process.communicate()
        assert (tmp_path / "out").read_bytes() in whole


def test_runs_at_once_leave_the_whole_document_of_one(start: Start, run: Run, tmp_path: Path) -> None:
    whole = set()
    for example in (EVENT, FEATURE):
        run("gate", example, *REPLAY, "-o", "alone.sarif")
        whole.add((tmp_path / "alone.sarif").read_bytes())
    processes = [
        (start("gate", file, *REPLAY, "-o", "out.sarif"), code) for file, code in [(EVENT, 0), (FEATURE, 1)] * 3
    ]
    for process, code in processes:
        process.communicate()
        assert process.returncode == code
    assert (tmp_path / "out.sarif").read_bytes() in whole
    assert left(tmp_path) == {"alone.sarif", "out.sarif"}


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github", "github-summary", "gitlab"])
def test_one_file_that_cannot_be_read_stands_among_the_others(run: Run, tmp_path: Path, form: str) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "latin.yaml").write_bytes(EVENT.read_bytes() + b"# \xe9\n")
    for bad, code in (("folder.yaml", "HR101"), ("/proc/self/mem", "HR101"), ("latin.yaml", "HR102")):
        ended = run("gate", EVENT, bad, *REPLAY, "-f", form)
        assert ended.code == 3
        assert code in ended.stdout.decode()
        assert "ha-05" in ended.stdout.decode()


@pytest.mark.parametrize("form", list(FORMATS))
def test_without_a_rubric_nothing_is_decided(run: Run, tmp_path: Path, form: str) -> None:
    ended = run("gate", EVENT, *REPLAY, "--rubric", "nowhere", "-f", form, "-o", "out")
    assert ended.code == 3
    if (tmp_path / "out").exists():
        assert b"HR" in (tmp_path / "out").read_bytes()
        assert b"Passes" not in (tmp_path / "out").read_bytes()


def test_without_the_shipped_rubric_nothing_is_decided(run: Run, scripts: Path) -> None:
    (package,) = scripts.parent.rglob("hrdd/__init__.py")
    folder = package.parent / "_data" / "rubrics" / "core"
    shutil.move(folder, folder.with_name("away"))
    try:
        ended = run("gate", EVENT, *REPLAY, "-f", "sarif")
    finally:
        shutil.move(folder.with_name("away"), folder)
    assert ended.code == 3
    assert {result["ruleId"] for result in json.loads(ended.stdout)["runs"][0]["results"]} == {"HR301"}


def test_a_clock_before_the_records_decides_nothing(run: Run) -> None:
    ended = run("gate", EVENT, "--as-of", "2020-01-01", "--replay", "-f", "junit")
    assert ended.code == 3
    assert b'type="HR407"' in ended.stdout


# --- several processes ------------------------------------------------------


def workers(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that a command began to judge files with, once there are two of them."""
    for _ in range(600):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        found = [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
        if len(found) > 1:
            return found
        time.sleep(0.05)
    raise AssertionError("no processes were begun")


@pytest.fixture
def copies(tmp_path: Path) -> list[str]:
    """So many files that several processes judge them."""
    folder = tmp_path / "many"
    folder.mkdir()
    text = EVENT.read_text("utf-8")
    for number in range(400):
        (folder / f"event-{number}.yaml").write_text(text.replace("id: river-plate-meeting", f"id: event-{number}"))
    return [f"many/event-{number}.yaml" for number in range(400)]


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one core, one process")
def test_a_killed_worker_is_the_programs_failure_and_writes_nothing(
    start: Start, tmp_path: Path, copies: list[str]
) -> None:
    process = start("gate", *copies, *REPLAY, "-o", "out.json")
    os.kill(workers(process)[0], signal.SIGKILL)
    out, told = process.communicate()
    assert (process.returncode, out) == (70, b"")
    assert b"the program itself failed" in told
    assert not (tmp_path / "out.json").exists()


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one core, one process")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_or_killed_with_workers_none_of_them_stays(start: Start, copies: list[str], how: int) -> None:
    process = start("gate", *copies, *REPLAY, "-f", "json", own_group=True)
    begun = workers(process)
    (os.killpg if how == signal.SIGINT else os.kill)(process.pid, how)
    out, told = process.communicate(timeout=60)
    assert process.returncode == (130 if how == signal.SIGINT else -how)
    assert out == b""
    assert how == signal.SIGKILL or b"Traceback" not in told
    for _ in range(200):
        if not any(Path(f"/proc/{worker}/cmdline").exists() and _alive(worker) for worker in begun):
            return
        time.sleep(0.05)
    raise AssertionError("a worker stayed")


def _alive(process: int) -> bool:
    """Whether a process still does something: one that ended may wait to be asked how."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
