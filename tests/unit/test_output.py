"""Where results go: which format, which file, whole or not at all, and nothing of anybody's destroyed."""

import json
import os
import stat
from pathlib import Path
from typing import Self

import pytest

from hrdd.cli.output import STDOUT, Target, Usage, spare, targets, write
from hrdd.diagnostics import Refusal
from hrdd.render import FORMATS
from tests.unit.conftest import DAY, EVENT, FEATURE, GRANT, REPLAY, Command, Write


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


# --- what was asked for -----------------------------------------------------


def test_without_an_output_it_is_standard_output() -> None:
    assert targets([], None, several=False) == (Target(STDOUT, "text"),)
    assert targets([], "json", several=True) == (Target(STDOUT, "json"),)
    assert targets(["-"], None, several=True) == (Target(STDOUT, "text"),)
    assert targets(["-", "a.json"], None, several=False) == (Target(STDOUT, "text"), Target("a.json", "json"))


def test_every_ending_says_its_format() -> None:
    for form, known in FORMATS.items():
        for suffix in known.suffixes:
            for name in (f"a{suffix}", f"a{suffix.upper()}", f"a.b/c.d{suffix}"):
                assert targets([name], None, several=False) == (Target(name, form),)


def test_f_overrides_the_ending() -> None:
    assert targets(["a.txt"], "json", several=False) == (Target("a.txt", "json"),)
    assert targets(["a"], "md", several=False) == (Target("a", "md"),)


def test_a_format_that_no_ending_says_is_named_before_the_file() -> None:
    assert targets(["gitlab:a.json", "b.sarif", "github:-"], None, several=True) == (
        Target("a.json", "gitlab"),
        Target("b.sarif", "sarif"),
        Target(STDOUT, "github"),
    )
    assert targets(["a.xml"], None, several=True) == (Target("a.xml", "junit"),)
    assert targets(["md:out/"], None, several=True) == (Target("out/", "md", folder=True),)
    assert targets(["gitlab:a.json"], "json", several=False) == (Target("gitlab:a.json", "json"),)
    assert targets(["json:"], "json", several=False) == (Target("json:", "json"),)
    for name in ("gitlab:", "unknown:a", "gitlab"):
        with pytest.raises(Usage, match="says no format"):
            targets([name], None, several=False)


def test_a_folder_needs_a_format() -> None:
    Path("there").mkdir()
    for name in ("there", "there/", "new/"):
        assert targets([name], "md", several=True) == (Target(name, "md", folder=True),)
        with pytest.raises(Usage, match="is a folder: say which format with -f"):
            targets([name], None, several=True)


@pytest.mark.parametrize(
    ("outputs", "form", "several", "said"),
    [
        (["a.odt"], None, False, "the ending of a.odt says no format; endings: .txt, .json, .md, .html, .pdf, .docx"),
        (["report"], None, False, "or say it with -f"),
        (["a.md", "b.md"], "json", False, "-f goes with one -o"),
        (["a.md", "a.md"], None, False, "two outputs have the same name"),
        (["-", "-"], None, False, "two outputs have the same name"),
        (["a.md", "./x/../a.md"], None, False, "two outputs have the same name"),
        ([], "md", True, "md makes one document for each file: name a folder with -o FOLDER/ -f md"),
        (["a.pdf"], None, True, "pdf makes one document for each file"),
        (["a.pdf"], "xml", False, 'there is no format "xml"'),
        (["out/"], "json", True, "json holds all results in one: name a file, for example -o results.json"),
        (["out/"], "text", False, "for example -o results.txt"),
    ],
)
def test_an_output_that_cannot_be_meant_is_refused(
    outputs: list[str], form: str | None, several: bool, said: str
) -> None:
    with pytest.raises(Usage) as refused:
        targets(outputs, form, several=several)
    assert said in str(refused.value)


@pytest.mark.parametrize("form", [None, "md", "json"])
def test_an_output_without_a_name_is_refused(form: str | None) -> None:
    """An empty name, of a variable that is not set, stood for the folder one is in."""
    with pytest.raises(Usage, match="write -o FILE"):
        targets([""], form, several=False)


def test_a_pdf_is_not_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with pytest.raises(Usage, match=r"-o report\.pdf"):
        targets([], "pdf", several=False)
    assert targets(["a.pdf"], None, several=False) == (Target("a.pdf", "pdf"),)


def test_an_output_never_replaces_what_was_assessed(hrdd: Command, changed: Write) -> None:
    """With -f, an output of the same name took the place of the assessment."""
    changed("mine.yaml")
    before = Path("mine.yaml").read_bytes()
    Path("link.json").symlink_to("mine.yaml")
    for where in ("mine.yaml", "./mine.yaml", str(Path.cwd() / "mine.yaml"), "link.json"):
        ended = hrdd("assess", "mine.yaml", *DAY, "-f", "json", "-o", where)
        assert ended.code == 2
        assert "would replace the assessment itself" in ended.err
    assert Path("mine.yaml").read_bytes() == before
    spare(["-", "mine.yaml"], (Target("-", "text"), Target("other.json", "json")))


# --- writing ----------------------------------------------------------------


def test_outputs_are_whole_or_not_there() -> None:
    write([("a.txt", b"a"), ("b.txt", b"b")])
    assert names() == ["a.txt", "b.txt"]
    for nowhere in ("nowhere/c.txt", "a.txt/c.txt", "c" * 300):
        with pytest.raises(Refusal) as refused:
            write([("a.txt", b"new"), ("c.txt", b"c"), (nowhere, b"c")])
        assert [(found.code, found.file) for found in refused.value.diagnostics] == [("HR901", nowhere)]
        assert names() == ["a.txt", "b.txt"]
        assert Path("a.txt").read_bytes() == b"a"


def test_a_disk_that_is_full_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.txt").write_bytes(b"old")

    class Full:
        def __init__(self, descriptor: int) -> None:
            self.descriptor = descriptor

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            os.close(self.descriptor)

        def write(self, _: bytes) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", lambda descriptor, _: Full(descriptor))
    with pytest.raises(Refusal) as refused:
        write([("a.txt", b"new")])
    assert refused.value.diagnostics[0].message == "this output cannot be written: no space left on device."
    assert names() == ["a.txt"]
    assert Path("a.txt").read_bytes() == b"old"


def test_an_interruption_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write([("a.txt", b"a"), ("b.txt", b"b")])
    assert names() == []


def test_standard_output_comes_last(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    with pytest.raises(Refusal):
        write([(STDOUT, b"told"), ("nowhere/a.txt", b"a")])
    assert capsysbinary.readouterr().out == b""
    write([(STDOUT, b"told"), ("a.txt", b"a")])
    assert capsysbinary.readouterr().out == b"told"


def test_a_new_file_can_be_read_as_the_umask_says() -> None:
    before = os.umask(0o027)
    try:
        write([("a.txt", b"a")])
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path("a.txt").stat().st_mode) == 0o640


def test_a_private_report_stays_private_when_it_is_made_again() -> None:
    """It was opened to everybody in silence."""
    Path("a.txt").write_bytes(b"old")
    Path("a.txt").chmod(0o600)
    write([("a.txt", b"new")])
    assert stat.S_IMODE(Path("a.txt").stat().st_mode) == 0o600
    assert Path("a.txt").read_bytes() == b"new"


def test_a_link_still_leads_where_it_led() -> None:
    """It was replaced by a file, and what it led to was left as it was."""
    Path("kept").mkdir()
    Path("latest.txt").symlink_to("kept/march.txt")
    for data in (b"one", b"two"):
        write([("latest.txt", data)])
        assert Path("latest.txt").is_symlink()
        assert Path("kept/march.txt").read_bytes() == data
    assert names() == ["kept", "latest.txt"]


def test_a_device_or_a_pipe_is_written_into_and_not_replaced() -> None:
    """As the superuser, `-o /dev/null` put a file in its place, for everybody."""
    os.mkfifo("pipe.json")
    reader = os.open("pipe.json", os.O_RDONLY | os.O_NONBLOCK)
    try:
        write([("pipe.json", b"through"), ("a.txt", b"a"), ("/dev/null", b"gone")])
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(Path("pipe.json").stat().st_mode)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert names() == ["a.txt", "pipe.json"]


# --- through the commands ---------------------------------------------------


def test_one_run_writes_several_formats(hrdd: Command) -> None:
    ended = hrdd("assess", EVENT, *DAY, "-o", "a.json", "-o", "a.txt", "-o", "-")
    assert ended.code == 0
    assert names() == ["a.json", "a.txt"]
    assert Path("a.txt").read_text("utf-8") == ended.out
    assert json.loads(Path("a.json").read_bytes())["subject"]["id"] == "river-plate-meeting"
    assert Path("a.json").read_text("utf-8") == hrdd("assess", EVENT, *DAY, "-f", "json").out


def test_documents_go_into_files_and_to_standard_output(hrdd: Command) -> None:
    ended = hrdd("assess", EVENT, *DAY, "-o", "a.md", "-o", "a.html", "-o", "a.pdf")
    assert (ended.code, ended.out, names()) == (0, "", ["a.html", "a.md", "a.pdf"])
    assert Path("a.md").read_text("utf-8") == hrdd("assess", EVENT, *DAY, "-f", "md").out
    assert Path("a.html").read_text("utf-8").startswith("<!doctype html>")
    assert Path("a.pdf").read_bytes().startswith(b"%PDF-")


def test_documents_of_several_files_go_into_a_folder(hrdd: Command, changed: Write) -> None:
    wrong = changed("wrong.yaml", ("  overnight:", "  overnite:"), ("river-plate-meeting", "wrong"))
    Path("out").mkdir()
    ended = hrdd("gate", EVENT, wrong, GRANT, *REPLAY, "-o", "out/", "-f", "md")
    assert ended.code == 3
    assert sorted(path.name for path in Path("out").iterdir()) == ["market-days.md", "river-plate-meeting.md"]
    alone = hrdd("gate", EVENT, *REPLAY, "-o", "out", "-f", "html")
    assert alone.code == 0
    assert Path("out/river-plate-meeting.html").is_file()


def test_text_of_several_files_is_one_text(hrdd: Command) -> None:
    both = hrdd("assess", EVENT, GRANT, *DAY).out
    assert both == f"{hrdd('assess', EVENT, *DAY).out}\n{hrdd('assess', GRANT, *DAY).out}"


@pytest.mark.parametrize("where", ["nowhere/a.json", "nowhere/"])
def test_an_output_that_cannot_be_written_is_never_a_pass(hrdd: Command, where: str) -> None:
    form = () if where.endswith(".json") else ("-f", "md")
    for file in (EVENT, GRANT, FEATURE):
        for command in ("assess", "gate"):
            ended = hrdd(command, file, *(REPLAY if command == "gate" else DAY), "-o", where, *form)
            assert (ended.code, ended.out) == (3, "")
            assert any(line.startswith("nowhere/") for line in ended.err.splitlines())  # whom to call may come first
            assert "error HR901: this output cannot be written: there is no folder nowhere." in ended.err
            assert "Choose another place with -o." in ended.err
    assert names() == []


def test_a_failing_gate_still_writes_its_report(hrdd: Command) -> None:
    assert hrdd("gate", FEATURE, *REPLAY, "-o", "a.json").code == 1
    assert json.loads(Path("a.json").read_bytes())["decision"]["exit"] == 1


def test_no_format_changes_the_exit_code(hrdd: Command) -> None:
    for file, code in ((FEATURE, 1), (EVENT, 0), (GRANT, 4)):
        for form in ("text", "json", "md", "html"):
            assert hrdd("gate", file, *REPLAY, "-f", form).code == code
            assert hrdd("assess", file, *DAY, "-f", form).code == 0
    assert hrdd("gate", GRANT, *REPLAY, "-f", "pdf", "-o", "a").code == 4


MACHINES = [name for name, known in FORMATS.items() if known.tells_refusals]


@pytest.mark.parametrize("form", MACHINES)
def test_a_run_of_invalid_files_replaces_a_green_document(hrdd: Command, changed: Write, form: str) -> None:
    assert hrdd("gate", EVENT, *REPLAY, "-f", form, "-o", "a").code == 0
    green = Path("a").read_text("utf-8")
    wrong = changed("wrong.yaml", ("  overnight:", "  overnite:"))
    assert hrdd("gate", wrong, *REPLAY, "-f", form, "-o", "a").code == 3
    red = Path("a").read_text("utf-8")
    assert "HR401" in red
    assert "HR401" not in green


@pytest.mark.parametrize("form", MACHINES)
def test_no_audience_changes_a_document_for_machines(hrdd: Command, form: str) -> None:
    told = {hrdd("assess", EVENT, *DAY, "-f", form).out}
    told |= {hrdd("assess", EVENT, *DAY, "-f", form, "--audience", who).out for who in ("public", "restricted")}
    assert len(told) == 1


def test_files_are_named_from_the_top_of_the_repository(hrdd: Command, changed: Write, tmp_path: Path) -> None:
    changed("deep/er/mine.yaml")
    (tmp_path / ".git").mkdir()
    os.chdir(tmp_path / "deep")
    told = json.loads(hrdd("assess", "er/mine.yaml", *DAY, "-f", "gitlab").out)
    assert {entry["location"]["path"] for entry in told} == {"deep/er/mine.yaml"}
    told = json.loads(hrdd("assess", FEATURE, *DAY, "-f", "gitlab").out)
    assert {entry["location"]["path"] for entry in told} == {"feature.yaml"}  # outside: no folder of this machine


def test_a_text_file_is_the_same_on_every_screen(hrdd: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was as wide as the window of whoever had it made."""
    hrdd("assess", EVENT, *DAY, "-o", "a.txt")
    monkeypatch.setenv("COLUMNS", "50")
    monkeypatch.setenv("FORCE_COLOR", "1")
    hrdd("assess", EVENT, *DAY, "-o", "b.txt")
    assert Path("a.txt").read_bytes() == Path("b.txt").read_bytes()


def test_only_a_restricted_pdf_carries_the_assessment(hrdd: Command) -> None:
    import pikepdf

    for audience in ((), ("--audience", "restricted")):
        hrdd("assess", EVENT, *DAY, "-o", "a.pdf", "-o", "a.json", *audience)
        with pikepdf.open("a.pdf") as made:
            held = {name: made.attachments[name].get_file().read_bytes() for name in made.attachments}
        wanted = {Path(EVENT).read_bytes(), Path("a.json").read_bytes()} if audience else set()
        assert (set(held.values()), len(held)) == (wanted, len(wanted))
