"""What goes wrong around the commands that write what people keep: never a pass, never half a file, never one lost."""

import signal
import time
from pathlib import Path

import pytest
import yaml

from tests.end_to_end.conftest import Run
from tests.end_to_end.test_faults import EVENT, EXAMPLES, OLD, REPLAY, Start, left
from tests.end_to_end.test_faults import start as start  # noqa: PLC0414 - a fixture

DAY = REPLAY[:2]
SIGN = ("--by", "Ngozi", "--role", "human-rights-steering-committee", *DAY)
TEXTS = ("--reason", "r", "--why-not-avoidable", "w", "--interim", "i", "--rights-holders", "h")
EXCEPT = ("except", "a.yaml", "ha-10", *SIGN, *TEXTS, "--until", "2026-04-10")
WRITES: dict[str, tuple[tuple[object, ...], str]] = {
    "approve": (("approve", "a.yaml", *SIGN), "a.yaml"),
    "approve apart": (("approve", "a.yaml", *SIGN, "--apart"), "a.approvals.yaml"),
    "except": (EXCEPT, "a.yaml"),
    "except apart": ((*EXCEPT, "--apart"), "a.approvals.yaml"),
    "diff as text": (("diff", EVENT, "a.yaml", *DAY, "-o", "out.md"), "out.md"),
    "diff as data": (("diff", EVENT, "a.yaml", *DAY, "-o", "out.json"), "out.json"),
    "baseline": (("gate", "a.yaml", *REPLAY, "--write-baseline", "out.json"), "out.json"),
    "gate": (("gate", "a.yaml", *REPLAY, "-o", "out.sarif", "-o", "out.xml", "-o", "out.csv"), "out.sarif"),
    "new": (("new", "event", "-o", "out.yaml"), "out.yaml"),
    "form": (("form", "event", "-o", "out.html"), "out.html"),
    "screen to xlsx": (("screen", "event", "--blank", "-o", "out.xlsx"), "out.xlsx"),
    "screen to csv": (("screen", "event", "--blank", "-o", "out.csv"), "out.csv"),
}


def unowned(folder: Path) -> bytes:
    """An assessment with a HIGH that nobody owns, so that it can be excepted."""
    text = (EXAMPLES / "conference-abroad.yaml").read_text("utf-8")
    text = text.replace('    owner: "Safety lead"\n    next_review', "    next_review")
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    return text.encode()


@pytest.mark.parametrize("name", WRITES)
def test_a_full_disk_leaves_what_was_there(start: Start, tmp_path: Path, name: str) -> None:
    arguments, out = WRITES[name]
    unowned(tmp_path)
    apart, fresh = out == "a.approvals.yaml", name in {"new", "baseline"}  # these read what is there
    if out != "a.yaml" and not apart and not fresh:
        (tmp_path / out).write_bytes(OLD)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    process = start(*arguments, limit=20)
    _, told = process.communicate()
    assert (process.returncode, b"HR901" in told) == (3, True), told
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", [name for name, (arguments, _) in WRITES.items() if "-o" in arguments])
def test_a_place_that_cannot_be_written_is_no_success(run: Run, tmp_path: Path, name: str) -> None:
    arguments, out = WRITES[name]
    unowned(tmp_path)
    ended = run(*(f"nowhere/{out}" if word == out else word for word in map(str, arguments)))
    asked_for = name.startswith("screen")  # it looks before it asks its questions, so that no answer is lost
    code, said = (2, b"there is no folder nowhere") if asked_for else (3, b"HR901")
    assert (ended.code, said in ended.stderr) == (code, True)
    assert left(tmp_path) == {"a.yaml"}


WAITING: dict[str, tuple[object, ...]] = {
    "gate for the list of changes": ("gate", "--changed-files", "-", *REPLAY, "-o", "out.sarif"),
    "ask": ("ask", "a.yaml", *DAY),
    "new": ("new", "event", "--ask", "-o", "new.yaml"),
    "screen": ("screen", "event", "-o", "out.json"),
}


@pytest.mark.parametrize("name", WAITING)
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_what_is_interrupted_has_decided_nothing(
    start: Start, tmp_path: Path, name: str, sent: signal.Signals, code: int
) -> None:
    before = unowned(tmp_path)
    (tmp_path / "hrdd.toml").write_text('[[watch]]\npaths = ["x"]\ntrigger = "data"\n', encoding="utf-8")
    for out in ("out.sarif", "out.json"):
        (tmp_path / out).write_bytes(OLD)
    process = start(*WAITING[name])
    time.sleep(1.5)
    process.send_signal(sent)
    _, told = process.communicate()
    assert process.returncode == code, told
    assert b"Traceback" not in told
    assert (tmp_path / "a.yaml").read_bytes() == before
    assert {(tmp_path / out).read_bytes() for out in ("out.sarif", "out.json")} == {OLD}


def test_a_signature_that_is_killed_at_any_moment_is_whole_or_not_there(start: Start, tmp_path: Path) -> None:
    before = unowned(tmp_path)
    for delay in (0.2, 0.4, 0.6, 0.8):
        process = start("approve", "a.yaml", *SIGN)
        time.sleep(delay)
        process.kill()
        process.communicate()
        text = (tmp_path / "a.yaml").read_bytes()
        assert text == before or len(yaml.safe_load(text)["approvals"]) == 1
        (tmp_path / "a.yaml").write_bytes(before)


def test_of_signatures_given_at_once_none_is_lost(start: Start, tmp_path: Path) -> None:
    unowned(tmp_path)
    names, given = [f"Signer {number}" for number in range(3)], set[str]()
    while given != set(names):
        processes = {
            name: start("approve", "a.yaml", "--apart", "--by", name, *SIGN[2:]) for name in names if name not in given
        }
        for name, process in processes.items():
            _, told = process.communicate()
            assert process.returncode in {0, 2}, told
            assert process.returncode == 0 or b"was changed meanwhile" in told
            given |= {name} if process.returncode == 0 else set()
        entries = yaml.safe_load((tmp_path / "a.approvals.yaml").read_bytes())["approvals"]
        assert sorted(entry["by"] for entry in entries) == sorted(given)
    assert left(tmp_path) == {"a.yaml", "a.approvals.yaml"}


UNREADABLE: dict[str, tuple[str, ...]] = {
    "list": ("gate", "a.yaml", "--changed-files", "bad", *REPLAY),
    "baseline": ("gate", "a.yaml", "--baseline", "bad", *REPLAY),
    "revision": ("gate", "a.yaml", "--against", "bad", *REPLAY),
    "settings": ("gate", "a.yaml", "--settings", "bad", *REPLAY),
    "sheet": ("screen", "event", "bad.csv", "-o", "out.json"),
    "difference": ("diff", "bad", "a.yaml", *DAY),
    "assessment": ("approve", "bad", *SIGN),
    "leak": ("redact", "--check", "a.yaml", "bad", *DAY),
    "report": ("extract", "bad"),
    "rubric": ("diff", "a.yaml", "a.yaml", "--rubric", "bad", *DAY),
    "rubric of a form": ("form", "event", "--rubric", "bad", "-o", "out.html"),
    "rubric of a start": ("new", "event", "--rubric", "bad", "-o", "out.yaml"),
    "rubric of a screen": ("screen", "event", "--rubric", "bad", "-o", "out.json"),
    "rubric of a signature": ("approve", "a.yaml", "--rubric", "bad", *SIGN),
    "day before the records": ("approve", "a.yaml", *SIGN[:-1], "2020-01-01"),
    "day before both": ("diff", "a.yaml", "a.yaml", "--as-of", "2020-01-01"),
}


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("kind", ["folder", "garbage", "nothing"])
def test_what_cannot_be_read_is_no_pass_and_writes_nothing(run: Run, tmp_path: Path, name: str, kind: str) -> None:
    unowned(tmp_path)
    (tmp_path / "hrdd.toml").write_text('[[watch]]\npaths = ["x"]\ntrigger = "data"\n', encoding="utf-8")
    for bad in ("bad", "bad.csv"):
        if kind == "folder":
            (tmp_path / bad).mkdir()
        elif kind == "garbage":
            (tmp_path / bad).write_bytes(b"\x00\xff" * 200)
    if kind == "garbage" and name == "list":
        pytest.skip("any bytes are a list of names; see the next test")
    if kind != "nothing" and name.startswith("day"):
        pytest.skip("it reads nothing bad")
    before = left(tmp_path)
    ended = run(*UNREADABLE[name])
    assert ended.code == 3, ended.stderr
    assert ended.stdout == b"" or name == "leak"  # which says first what it does not look for
    assert b"othing withheld" not in ended.stdout
    assert b"Traceback" not in ended.stderr
    assert left(tmp_path) == before


def test_a_list_that_no_watch_knows_still_judges_what_was_given(run: Run, tmp_path: Path) -> None:
    unowned(tmp_path)
    (tmp_path / "hrdd.toml").write_text('[[watch]]\npaths = ["x"]\ntrigger = "data"\n', encoding="utf-8")
    (tmp_path / "bad").write_bytes(b"\x00\xff" * 200)
    assert run("gate", "a.yaml", "--changed-files", "bad", *REPLAY).code == 1


def test_the_folder_of_a_signature_may_be_a_link(run: Run, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    unowned(tmp_path / "real")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "real" / "a.yaml")
    assert run("approve", "b.yaml", *SIGN).code == 0
    assert (tmp_path / "b.yaml").is_symlink()
    assert b"Ngozi" in (tmp_path / "real" / "a.yaml").read_bytes()
    assert left(tmp_path / "real") == {"a.yaml"}
