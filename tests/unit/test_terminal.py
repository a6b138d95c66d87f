"""What a person at a prompt reads: it fits the screen, tells the public nothing private, and steers nothing."""

from pathlib import Path

import pytest

from hrdd.diagnostics import Diagnostic, Span
from hrdd.render import terminal
from tests.unit.conftest import DAY, EVENT, FEATURE, GRANT, REPLAY, Command, Write

ALL = (FEATURE, EVENT, GRANT)
OWN_RISK = """risks:
  x-01:
    title: "Brigitte loses her work"
    harm: "She is not hired again."
    who: [women-girls]
    rights: [udhr-23]
    involvement: cause
    gravity: {level: 3, because: "Brigitte said so."}
    breadth: {level: 1, because: "One."}
    irremediability: {level: 3, because: "Years."}
    likelihood: {level: 3, because: "It happened."}
"""
OWN_CONTROL = """  - control: brigitte-first
    title: "Talk to Brigitte"
    type: prevent
    targets: [likelihood]
    risks: [x-01]
    status: verified
    verified: {date: 2020-02-20, by: "Brigitte"}
    evidence: [brigitte-report]
    effectiveness: substantial
"""


@pytest.fixture
def private(changed: Write) -> str:
    """An assessment with the words of people in every place that has room for them."""
    return changed(
        "private.yaml",
        ("  languages: [es, gn]\n  access: public\n", "  languages: [es, gn]\n"),
        ("\nengagement:\n", f"\n{OWN_RISK}\nengagement:\n"),
        ("\nremedy:\n", f"{OWN_CONTROL}\nremedy:\n"),
        ("River Plate open knowledge meeting 2026", "The meeting of Brigitte"),
        ("past-reports:", "brigitte-report:"),
        ("evidence: [past-reports]", "evidence: [brigitte-report]"),
        ("date: 2025-12-10", "date: 2019-12-10"),
        ("Safety reports of the meetings", "Brigitte's reports of the meetings"),
    )


# --- width and colour -------------------------------------------------------


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_the_screen(hrdd: Command, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for file in ALL:
        for command in (("gate", file, "--replay"), ("check", file), ("advise", file)):
            told = hrdd(*command, *DAY).out
            assert max(map(len, told.splitlines())) <= width, command
    assert max(map(len, hrdd("rubric", "show").out.splitlines())) <= max(width, 50)  # a table is as wide as it is


@pytest.mark.parametrize(("said", "width"), [("1000", 100), ("10", 40), ("0", 80), ("wide", 80), ("", 80), ("²", 80)])
def test_the_width_of_a_screen_has_bounds(
    hrdd: Command, monkeypatch: pytest.MonkeyPatch, said: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", said)
    told = hrdd("assess", GRANT, *DAY)
    assert told.code == 0
    assert width * 0.9 < max(map(len, told.out.splitlines())) <= width


def test_a_long_word_is_broken(hrdd: Command, changed: Write) -> None:
    name = changed("long.yaml", ("River Plate open knowledge meeting 2026", "W" * 300))
    assert max(map(len, hrdd("assess", name, *DAY).out.splitlines())) == 80


def test_colour_is_for_screens_and_for_who_asks(hrdd: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = hrdd("assess", FEATURE, *DAY).out
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    bright = hrdd("assess", FEATURE, *DAY).out
    assert "\x1b[" in bright
    assert without_colour(bright) == plain
    assert "\x1b[" in hrdd("rubric", "show", "core", "gs-01").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert hrdd("assess", FEATURE, *DAY).out == plain
    monkeypatch.setenv("NO_COLOR", "")
    assert hrdd("assess", FEATURE, *DAY).out == bright


def without_colour(text: str) -> str:
    import re

    return "".join(f"{line.rstrip()}\n" for line in re.sub("\x1b\\[[0-9;]*m", "", text).splitlines())


def test_a_screen_is_coloured_unless_it_is_dumb(hrdd: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from hrdd.cli import surroundings

    monkeypatch.setattr(surroundings, "_is_terminal", lambda _: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[" in hrdd("assess", EVENT, *DAY).out
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b[" not in hrdd("assess", EVENT, *DAY).out


def test_a_page_joins_what_was_written_on_several_lines() -> None:
    page = terminal.Page(20)
    page.wrapped("one two\nthree four five", lead="  A  ", indent=5)
    page.gap()
    page.gap()
    page.heading("Next")
    assert terminal.plain(page.lines) == "  A  one two three\n     four five\n\nNext\n"


# --- in public --------------------------------------------------------------


def test_nobody_is_quoted_in_public(hrdd: Command, private: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The title of an own control, the name of evidence and the title of an own risk were told all the same."""
    told = hrdd("gate", private, *REPLAY)
    for words in ("The meeting of Brigitte", "Brigitte loses", "evidence brigitte-report", "Talk to Brigitte"):
        assert words in told.out
    public = hrdd("gate", private, *REPLAY, "--audience", "public")
    monkeypatch.setenv("CI", "true")
    in_ci = hrdd("gate", private, *REPLAY)
    assert in_ci.out == public.out
    assert in_ci.code == public.code == told.code
    for ended in (public, in_ci, hrdd("check", private, *DAY)):
        assert "brigitte" not in (ended.out + ended.err).lower().replace("private.yaml", "")
    assert "river-plate-meeting" in public.out
    assert "(risk to another right)" in public.out
    assert hrdd("gate", private, *REPLAY, "--audience", "restricted").out == told.out


def test_a_text_file_made_in_a_pipeline_is_public_too(
    hrdd: Command, private: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    hrdd("gate", private, *REPLAY, "-o", "a.txt")
    assert "rigitte" not in Path("a.txt").read_text("utf-8")


def test_the_public_sees_no_gap_of_a_control(hrdd: Command) -> None:
    told = hrdd("gate", FEATURE, *REPLAY, "--audience", "public").out
    assert "if plans are done" not in told
    assert "c-01" not in told
    assert "c-01" in hrdd("gate", FEATURE, *REPLAY).out


@pytest.mark.parametrize("where", ["CI", "a file"])
def test_a_log_never_quotes_a_line(hrdd: Command, changed: Write, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    from hrdd.cli import surroundings

    monkeypatch.setattr(surroundings, "_is_terminal", lambda _: where == "CI")
    if where == "CI":
        monkeypatch.setenv("CI", "true")
    name = changed(
        "wrong.yaml",
        ("  overnight: yes", "  overnight: Brigitte-1"),
        ("  travel: some", "  travel: 4711"),
        ("kind: event", "kind: Brigitte-2"),
        ("grade: E2\n    date: 2025-12-10", "grade: Brigitte-3\n    date: Brigitte-4"),
        ("evidence: [drill]", "evidence: [Brigitte-5]"),
        ("control: c-72", "control: brigitte-6"),
        ("places: [UY, AR, PY]", "places: [Brigitte-7]"),
    )
    for command in (["gate"], ["check"], ["assess"], ["advise", "--audience", "restricted"]):
        ended = hrdd(*command, name, *DAY)
        assert ended.code == 3
        assert "rigitte" not in ended.err
        assert "4711" not in ended.err
        assert "wrong.yaml:8:9: error HR204 [subject.kind]" in ended.err
        assert "evidence.past-reports.date" in ended.err


def test_a_person_at_a_screen_sees_the_line_and_a_caret(
    hrdd: Command, changed: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hrdd.cli import surroundings

    monkeypatch.setattr(surroundings, "_is_terminal", lambda stream: stream is not None)
    monkeypatch.setenv("COLUMNS", "80")
    expected = (
        '{name}:27:3: error HR401: "overnite" is not a question of core@1.\n'
        "   27 |   overnite: yes\n"
        "      |   ^^^^^^^^\n"
        '  → Did you mean "overnight"? See the questions: hrdd rubric show core@1 questions.\n'
    )
    name = changed("wrong.yaml", ("  overnight: yes", "  overnite: yes"))
    assert hrdd("check", name, *DAY).err == expected.format(name=name)
    raw = Path(name).read_bytes()
    assert hrdd("check", "-", *DAY, stdin=raw).err == expected.format(name="<stdin>")
    Path(name).write_bytes(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))
    assert hrdd("check", name, *DAY).err == expected.format(name=name)


def test_a_fault_of_the_rubric_is_shown_with_its_line(hrdd: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    from hrdd.cli import surroundings
    from tests.unit.conftest import ROOT

    monkeypatch.setattr(surroundings, "_is_terminal", lambda stream: stream is not None)
    shutil.copytree(ROOT / "rubrics" / "core", "own")
    path = Path("own/groups.yaml")
    path.write_text(path.read_text("utf-8").replace("vulnerable: true", "vulnerabel: true", 1), encoding="utf-8")
    ended = hrdd("rubric", "check", "own")
    assert "vulnerabel: true" in ended.err
    assert "^^^^^^^^^^" in ended.err


# --- text that steers -------------------------------------------------------


def test_nothing_that_a_person_wrote_steers_a_screen(hrdd: Command, changed: Write) -> None:
    """The title of an own risk went to the screen as it was."""
    tag = chr(0xE0041)
    own = OWN_RISK.replace("Brigitte loses", f"Brigitte{tag} loses")
    name = changed(
        "odd.yaml",
        ("\nengagement:\n", f"\n{own}\nengagement:\n"),
        ("River Plate open knowledge", f"River{tag} Plate open knowledge"),
    )
    told = hrdd("gate", name, *REPLAY).out
    assert tag not in told
    assert told.count(r"\U000e0041") >= 2


def test_a_name_of_a_file_steers_nothing(hrdd: Command) -> None:
    ended = hrdd("gate", "\x1b[2J\n::error::x.yaml", "a\nb.approvals.yaml")
    assert ended.code == 3
    assert "\x1b" not in ended.err
    assert r"\x1b[2J ::error::x.yaml: error HR101" in ended.err
    assert "a b.approvals.yaml: skipped" in ended.err


def test_a_name_is_no_command_for_a_runner(hrdd: Command, changed: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub obeys every line that starts with two colons, whoever chose the name that stands there."""
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    ended = hrdd("assess", "::stop-commands::x.yaml", "::add-mask::y.approvals.yaml", EVENT, *DAY)
    lines = [line for line in (ended.out + ended.err).splitlines() if line.lstrip().startswith("::")]
    assert lines == ["::warning title=hrdd::gate would fail (3)"]
    assert "./::stop-commands::x.yaml: error HR101" in ended.err
    name = changed("odd.yaml", ("River Plate open knowledge meeting 2026", "::error::lost ##[error]"))
    told = hrdd("assess", name, *DAY, "--audience", "restricted").out
    assert told.startswith("./::error::lost ## [error]")
    checked = hrdd("check", changed("::debug::z.yaml"), *DAY)
    assert checked.out.startswith("./::debug::z.yaml: valid")


def test_a_warning_stands_beside_the_change_on_github(hrdd: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    ended = hrdd("assess", FEATURE, *DAY)
    assert "warning: this is no gate\n" in ended.err
    assert "::" not in ended.err
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    ended = hrdd("assess", FEATURE, *DAY)
    assert "\n::warning title=hrdd::gate would fail (1)\n" in ended.err
    assert ended.last == "gate: would fail (1): use hrdd gate in a pipeline"
    assert "::warning" not in hrdd("assess", EVENT, *DAY).err
    assert "::warning" not in hrdd("gate", FEATURE, *REPLAY).err


def test_a_caret_stands_under_what_it_means() -> None:
    found = Diagnostic("HR204", "a.yaml", ("a",), Span(3, 4, 3, 6), (("allowed", "x, y"), ("found", "zz")))
    assert terminal.complaint(found, "a:\tzz\x1b") == (
        'a.yaml:3:4: error HR204: "zz" is not one of the words allowed here.\n'
        "    3 | a: zz\\x1b\n"
        "      |    ^^\n"
        "  → Write one of: x, y."
    )
    assert terminal.complaint(found, None) == (
        'a.yaml:3:4: error HR204 [a]: "…" is not one of the words allowed here.\n  → Write one of: x, y.'
    )
    nowhere = Diagnostic("HR101", "a.yaml", values=(("reason", "it is gone"),))
    assert terminal.complaint(nowhere, "") == (
        "a.yaml: error HR101: this file cannot be read: it is gone.\n  → Check the name and the permissions."
    )
