"""Signatures: bound to exactly one result, by others than the authors, for a time; void with what changed named."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from hrdd.cli import output as output_
from hrdd.cli import signing
from hrdd.library.judging import Desk, Judged
from hrdd.source import parse
from tests.unit.conftest import EXAMPLES, FEATURE, REPLAY, Command, Write
from tools import sign_examples

ABROAD = str(EXAMPLES / "conference-abroad.yaml")
CHANGED = str(EXAMPLES / "conference-abroad-changed.yaml")
COMMITTEE = ("--by", "Ngozi", "--role", "human-rights-steering-committee")
DAY = ("--as-of", "2026-03-01")
TEXTS = ("--reason", "r: # 1", "--why-not-avoidable", "w", "--interim", "i", "--rights-holders", "h")
EXCEPT = ("ha-10", *COMMITTEE, *DAY, *TEXTS)


def write(source: str, *changes: tuple[str, str]) -> str:
    text = Path(source).read_text("utf-8")
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    Path("a.yaml").write_text(text, encoding="utf-8")
    return "a.yaml"


def test_the_examples_pass_with_a_live_approval_and_fail_with_one_that_is_void(hrdd: Command) -> None:
    ended = hrdd("gate", ABROAD, *REPLAY)
    assert ended.code == 0, "if the rubric changed: python tools/sign_examples.py, and read the difference"
    assert ended.out.count("managed") == 2
    void = hrdd("gate", CHANGED, *REPLAY)
    assert (void.code, "UNAPPROVED" in void.out, "STALE" in void.out) == (4, True, True)
    assert "changed since: answers.open-door\n" in void.out


def test_the_signatures_of_the_examples_are_of_this_rubric() -> None:
    for path, data in sign_examples.expected().items():
        assert path.read_bytes() == data, "python tools/sign_examples.py, and read the difference"


def test_an_approval_is_written_with_comments_and_order_kept(hrdd: Command) -> None:
    name = write(ABROAD)
    before = Path(name).read_text("utf-8")
    assert hrdd("gate", name, *REPLAY).code == 4
    ended = hrdd("approve", name, *COMMITTEE, *DAY)
    assert (ended.code, ended.last) == (0, "gate as of 2026-03-01: would pass")
    after = Path(name).read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert after[len(before.rstrip("\n")) :].strip().startswith("approvals:")
    assert hrdd("gate", name, *REPLAY).code == 0
    again = hrdd("approve", name, *COMMITTEE, *DAY)
    assert (again.code, "already approved" in again.err) == (0, True)
    assert Path(name).read_text("utf-8") == after


def test_an_approval_goes_beside_the_file_where_one_is_kept_there(hrdd: Command) -> None:
    name = write(ABROAD)
    before = Path(name).read_bytes()
    assert hrdd("approve", name, *COMMITTEE, *DAY, "--apart").code == 0
    assert Path(name).read_bytes() == before
    beside = Path("a.approvals.yaml").read_text("utf-8")
    assert beside.startswith("# Exceptions and approvals")
    write(ABROAD, ("open-door: no", "open-door: yes"))
    assert hrdd("approve", name, *COMMITTEE, *DAY).code == 0
    assert Path("a.approvals.yaml").read_text("utf-8").startswith(beside)
    assert hrdd("gate", name, "a.approvals.yaml", *REPLAY).code == 0
    assert "skipped" in hrdd("gate", name, "a.approvals.yaml", *REPLAY).err


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("open-door: no", "open-door: yes"), "answers.open-door"),
        (("evidence: [watch-test]", "evidence: [host-review]"), "evidence.c-12"),
        (('date: 2026-02-20, by: "Photography team"', 'date: 2026-02-21, by: "Photography team"'), "controls.c-72"),
    ],
)
def test_what_changed_since_an_approval_is_named(hrdd: Command, change: tuple[str, str], named: str) -> None:
    name = write(ABROAD)
    assert hrdd("approve", name, *COMMITTEE, *DAY, "--apart").code == 0
    write(ABROAD, change)
    ended = hrdd("gate", name, *REPLAY)
    assert (ended.code, f"changed since: {named}\n" in ended.out) == (4, True)
    public = hrdd("gate", name, *REPLAY, "--audience", "public")
    assert (named in public.out) is named.startswith("answers.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say in which role"),
        (("--role", "human-rights-steering-committee"), "say who gives it"),
        (("--by", "E. Example", *COMMITTEE[2:]), "nobody signs what they wrote"),
        (("--by", "X", "--role", "team"), "is for human-rights-steering-committee to sign"),
        ((*COMMITTEE, "--as-of", "yesterday"), "is not a day"),
    ],
)
def test_an_approval_that_cannot_be_is_wrong_usage(hrdd: Command, arguments: tuple[str, ...], said: str) -> None:
    name = write(ABROAD)
    before = Path(name).read_bytes()
    ended = hrdd("approve", name, *(arguments if "--as-of" in arguments else (*arguments, *DAY)))
    assert (ended.code, said in ended.err) == (2, True)
    assert Path(name).read_bytes() == before


def test_at_a_terminal_it_is_asked_who_signs_and_in_which_role(hrdd: Command) -> None:
    name = write(ABROAD)
    ended = hrdd("approve", name, *DAY, typed=b"Human rights steering committee\nC. Member\n")
    assert ended.code == 0, ended.err
    assert "is for human-rights-steering-committee to sign" in ended.err
    text = Path(name).read_text("utf-8")
    assert "C. Member" in text
    assert "role: human-rights-steering-committee" in text
    before = Path(name).read_bytes()
    ended = hrdd("approve", name, *DAY, typed=b"team lead\n")
    assert (ended.code, "to sign" in ended.err) == (2, True)
    assert Path(name).read_bytes() == before


def test_what_is_critical_can_be_neither_approved_nor_excepted(hrdd: Command, changed: Write) -> None:
    name = changed("feature.yaml", source=FEATURE)
    before = Path(name).read_bytes()
    assert hrdd("approve", name, *COMMITTEE, *DAY).code == 1
    critical = next(
        line.split()[1]
        for line in hrdd("gate", name, *REPLAY).out.splitlines()
        if line.startswith("  CRITICAL  ") and "-" in line.split()[1]
    )
    assert hrdd("except", name, critical, *COMMITTEE, *DAY, *TEXTS, "--until", "2026-04-01").code == 1
    assert Path(name).read_bytes() == before
    assert hrdd("approve", "nowhere.yaml", *COMMITTEE).code == 3
    assert hrdd("approve", "-", *COMMITTEE).code == 2


# --- exceptions ---------------------------------------------------------------


def unowned() -> str:
    """ha-10 is not managed, because nobody owns it."""
    return write(ABROAD, ('    owner: "Safety lead"\n    next_review', "    next_review"))


def test_an_exception_lets_a_high_go_on_until_its_last_day(hrdd: Command) -> None:
    name = unowned()
    assert hrdd("gate", name, *REPLAY).code == 1
    ended = hrdd("except", name, *EXCEPT, "--until", "2026-04-20", "--condition", "c")
    assert (ended.code, "excepted until 2026-04-20" in ended.err) == (0, True)
    assert hrdd("approve", name, *COMMITTEE, *DAY).code == 0
    assert hrdd("gate", name, *REPLAY).code == 0
    entry = parse(Path(name).read_bytes(), name).data["exceptions"][0]
    assert (entry["reason"], entry["conditions"]) == ("r: # 1", ("c",))
    warned = hrdd("gate", name, "--as-of", "2026-03-21", "--replay")
    assert (warned.code, "EXCEPTION_ENDS" in warned.out) == (0, True)
    (last,) = Desk(date(2026, 4, 20)).judge([name])
    assert isinstance(last, Judged)
    assert last.outcome.finding("ha-10@conference-abroad").excepted_until == date(2026, 4, 20)
    lapsed = hrdd("gate", name, "--as-of", "2026-04-21", "--replay")
    assert (lapsed.code, "HIGH_UNTREATED" in lapsed.out, "EXCEPT" in lapsed.out) == (1, True, False)


def test_an_exception_is_void_once_what_it_rests_on_changes(hrdd: Command) -> None:
    name = unowned()
    assert hrdd("except", name, *EXCEPT, "--until", "2026-04-20", "--apart").code == 0
    text = Path(name).read_text("utf-8")
    Path(name).write_text(text.replace("open-door: no", "open-door: yes"), encoding="utf-8")
    ended = hrdd("gate", name, *REPLAY)
    assert ended.code == 1
    assert "STALE  An exception no longer holds: what it rests on has changed." in ended.out
    assert "answers.open-door" in ended.out


def test_an_exception_is_renewed_once_while_it_runs(hrdd: Command) -> None:
    name = unowned()
    renew = ("ha-10", *COMMITTEE, "--renew", "--reason", "half is done")
    assert hrdd("except", name, *renew, *DAY, "--until", "2026-04-20").code == 2
    assert hrdd("except", name, *EXCEPT, "--until", "2026-04-10").code == 0
    assert hrdd("except", name, *renew, "--as-of", "2026-04-01", "--until", "2026-05-10").code == 0
    assert hrdd("except", name, *renew, "--as-of", "2026-05-01", "--until", "2026-06-10").code == 2
    (entry,) = parse(Path(name).read_bytes(), name).data["exceptions"]
    assert [renewal["until"] for renewal in entry["renewals"]] == ["2026-05-10"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ha-10", *COMMITTEE, *DAY), "add --reason, --why-not-avoidable, --interim, --rights-holders, --until"),
        ((*EXCEPT, "--until", "2026-05-31"), "ends by 2026-05-30"),
        ((*EXCEPT, "--until", "2026-02-28"), "ends by 2026-05-30"),
        ((*EXCEPT, "--until", "soon"), "write --until YYYY-MM-DD"),
        (("ha-010", *EXCEPT[1:], "--until", "2026-04-01"), 'did you mean "ha-10@conference-abroad"?'),
        (("ke-09", *EXCEPT[1:], "--until", "2026-04-01"), "only what fails for being too high"),
    ],
)
def test_an_exception_that_cannot_be_is_wrong_usage(hrdd: Command, arguments: tuple[str, ...], said: str) -> None:
    name = unowned()
    before = Path(name).read_bytes()
    ended = hrdd("except", name, *arguments)
    assert (ended.code, said in ended.err) == (2, True)
    assert Path(name).read_bytes() == before


def test_a_finding_with_another_number_is_not_offered(hrdd: Command) -> None:
    ended = hrdd("except", unowned(), "ha-1", *EXCEPT[1:], "--until", "2026-04-01")
    assert (ended.code, 'there is no finding "ha-1"' in ended.err, "did you mean" in ended.err) == (2, True, False)


def test_an_exception_that_matches_nothing_is_an_error(hrdd: Command) -> None:
    name = unowned()
    assert hrdd("except", name, *EXCEPT, "--until", "2026-04-20").code == 0
    text = Path(name).read_text("utf-8").replace("ha-10@conference-abroad", "cr-01@conference-abroad")
    Path(name).write_text(text, encoding="utf-8")
    ended = hrdd("gate", name, *REPLAY)
    assert (ended.code, "HR409" in ended.err) == (3, True)


def test_settings_can_shorten_exceptions(hrdd: Command) -> None:
    name = unowned()
    Path("hrdd.toml").write_text("[gate]\nexception_days = 10\n", encoding="utf-8")
    assert "ends by 2026-03-11" in hrdd("except", name, *EXCEPT, "--until", "2026-04-01").err
    assert hrdd("except", name, *EXCEPT, "--until", str(date(2026, 3, 1) + timedelta(days=10))).code == 0


def test_what_was_excepted_once_is_not_excepted_anew_while_nothing_changed(hrdd: Command) -> None:
    name = unowned()
    assert hrdd("except", name, *EXCEPT, "--until", "2026-04-10").code == 0
    before = Path(name).read_bytes()
    again = hrdd("except", name, *EXCEPT, "--until", "2026-04-20")
    assert (again.code, "add --renew to make it longer" in again.err) == (2, True)
    late = (*EXCEPT[:5], "--as-of", "2026-04-15", *TEXTS, "--until", "2026-05-20")
    assert EXCEPT[5:7] == DAY
    ended = hrdd("except", name, *late)
    assert (ended.code, "was excepted already, until 2026-04-10" in ended.err) == (2, True)
    assert Path(name).read_bytes() == before


@pytest.mark.parametrize("other", ["e. EXAMPLE", "Example, E.", "E\u0445ample E", "E.\u200b Example"])
def test_an_author_under_another_spelling_signs_nothing(hrdd: Command, other: str) -> None:
    name = write(ABROAD)
    ended = hrdd("approve", name, "--by", other, *COMMITTEE[2:], *DAY)
    assert (ended.code, "nobody signs what they wrote" in ended.err) == (2, True)
    assert hrdd("approve", name, *COMMITTEE, *DAY, "--apart").code == 0
    assert hrdd("gate", name, *REPLAY).code == 0
    beside = Path("a.approvals.yaml")
    beside.write_text(beside.read_text("utf-8").replace("by: Ngozi", f'by: "{other}"'), encoding="utf-8")
    assert hrdd("gate", name, *REPLAY).code == 4


@pytest.mark.parametrize("file", ["a.yaml", "a.approvals.yaml"])
@pytest.mark.parametrize("command", ["approve", "except"])
def test_what_was_changed_while_it_was_signed_is_not_written_over(
    hrdd: Command, monkeypatch: pytest.MonkeyPatch, file: str, command: str
) -> None:
    name = unowned()
    assert hrdd("approve", name, *COMMITTEE, *DAY, "--apart").code == 0
    kept = {each: Path(each).read_bytes() for each in ("a.yaml", "a.approvals.yaml")}
    write_over = output_.write_over

    def meanwhile(output: tuple[str, bytes], read: Sequence[tuple[str, bytes | None]]) -> None:
        Path(file).write_bytes(kept[file] + b"# by somebody else\n")
        write_over(output, read)

    monkeypatch.setattr(signing, "write_over", meanwhile)
    arguments = (*EXCEPT, "--until", "2026-04-10") if command == "except" else ("--by", "Bo", *COMMITTEE[2:], *DAY)
    ended = hrdd(command, name, *arguments)
    assert (ended.code, f"{file} was changed meanwhile" in ended.err) == (2, True)
    assert Path(file).read_bytes() == kept[file] + b"# by somebody else\n"
    assert {path.name for path in Path().iterdir()} == {"a.yaml", "a.approvals.yaml"}


def test_a_file_of_approvals_that_was_made_meanwhile_is_not_written_over(
    hrdd: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = unowned()
    write_over = output_.write_over

    def meanwhile(output: tuple[str, bytes], read: Sequence[tuple[str, bytes | None]]) -> None:
        Path("a.approvals.yaml").write_bytes(b"approvals: []\n")
        write_over(output, read)

    monkeypatch.setattr(signing, "write_over", meanwhile)
    assert hrdd("approve", name, *COMMITTEE, *DAY, "--apart").code == 2
    assert Path("a.approvals.yaml").read_bytes() == b"approvals: []\n"
