"""Only what is new: an earlier result, a baseline, a difference, and the assessments that a change touches."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from hrdd.render.difference import LONGEST
from tests.unit.conftest import EVENT, EXAMPLES, FEATURE, REPLAY, Command, Write

ABROAD = str(EXAMPLES / "conference-abroad.yaml")
DAY = REPLAY[:2]
OPEN = ("open-door: no", "open-door: yes")
UNSEEN = ("accessibility: self-tested", "accessibility: unknown")
DONE = 'status: verified\n    effectiveness: substantial\n    verified: {date: 2026-02-20, by: "Safety lead"}\n'
WORSE = (f"{DONE}    evidence: [drill]", "status: implemented\n    effectiveness: substantial\n    evidence: [drill]")


def git(*arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(changed: Write) -> str:
    git("init")
    changed("docs/event.yaml")
    Path("src").mkdir()
    Path("src/a.py").write_text("1\n", encoding="utf-8")
    Path("site.toml").write_text("[privacy]\ndays = 90\n[look]\ncolour = 'red'\n", encoding="utf-8")
    git("add", "-A")
    git("commit", "-m", "x")
    return "docs/event.yaml"


# --- against ------------------------------------------------------------------


def test_a_rise_fails_even_below_the_threshold(hrdd: Command, repository: str, changed: Write) -> None:
    assert hrdd("gate", repository, *REPLAY, "--against", "HEAD").code == 0
    changed(repository, UNSEEN)
    assert hrdd("gate", repository, *REPLAY).code == 0
    ended = hrdd("gate", repository, *REPLAY, "--against", "HEAD")
    assert ended.code == 5
    assert "REGRESSION The rating was none in the earlier result and is MEDIUM now." in " ".join(ended.out.split())


def test_a_control_that_fell_back_fails(hrdd: Command, repository: str, changed: Write) -> None:
    changed(repository, WORSE)
    ended = hrdd("gate", repository, *REPLAY, "--against", "HEAD")
    assert ended.code == 5
    assert "A control that counted in the earlier result counts less now" in " ".join(ended.out.split())


def test_a_fall_in_the_quality_of_evidence_is_shown(hrdd: Command, repository: str, changed: Write) -> None:
    changed(repository, ("evidence: [registration-form]\n", "evidence: []\n"))
    ended = hrdd("gate", repository, *REPLAY, "--against", "HEAD")
    assert "EVIDENCE_FELL" in ended.out
    assert "EVIDENCE_FELL" not in hrdd("gate", repository, *REPLAY).out
    Path("hrdd.toml").write_text('[gate]\nnotices_fail = ["EVIDENCE_FELL"]\n', encoding="utf-8")
    assert hrdd("gate", repository, *REPLAY, "--against", "HEAD").code == 4
    assert hrdd("gate", repository, *REPLAY).code == 0


def test_an_earlier_result_or_assessment_will_do_as_well(hrdd: Command, changed: Write) -> None:
    assert hrdd("assess", EVENT, *DAY, "-o", "old.json").code == 0
    new = changed("new.yaml", UNSEEN)
    assert hrdd("gate", new, *REPLAY, "--against", "old.json").code == 5
    assert hrdd("gate", new, *REPLAY, "--against", EVENT).code == 5
    assert hrdd("gate", EVENT, *REPLAY, "--against", "old.json").code == 0
    Path("odd.json").write_text('{"findings": [{}]}', encoding="utf-8")
    ended = hrdd("gate", new, *REPLAY, "--against", "odd.json")
    assert (ended.code, "HR604" in ended.err) == (3, True)


@pytest.mark.parametrize("ref", ["nowhere", "--help", "-x", ""])
def test_no_such_revision_never_passes(hrdd: Command, repository: str, ref: str) -> None:
    ended = hrdd("gate", repository, *REPLAY, f"--against={ref}")
    assert (ended.code, "HR605" in ended.err) == (3, True)


def test_what_is_new_in_the_repository_is_told(hrdd: Command, repository: str, changed: Write) -> None:
    new = changed("docs/new.yaml", ("id: river-plate-meeting", "id: new"))
    ended = hrdd("gate", new, *REPLAY, "--against", "HEAD")
    assert (ended.code, "nothing to compare it with" in ended.err) == (0, True)
    assert repository


def test_what_changed_ends_in_the_decision_that_is_given(hrdd: Command, repository: str, changed: Write) -> None:
    """The comparison itself may be why it does not pass: the page must not say that it does."""
    changed(repository, UNSEEN)
    ended = hrdd("gate", repository, *REPLAY, "--against", "HEAD", "-f", "github-comment")
    assert ended.code == 5
    assert "pass (0) → stale (5)" in ended.out
    assert "→ pass (0)" not in ended.out


def test_an_earlier_file_that_is_not_valid_is_told_from_the_one_of_today(
    hrdd: Command, repository: str, changed: Write
) -> None:
    changed(repository, ("stage: pre-release", "stage: later"))
    git("commit", "-am", "y")
    changed(repository)
    ended = hrdd("gate", repository, *REPLAY, "--against", "HEAD")
    assert ended.code == 3
    assert "cannot be compared, because what stands in HEAD is not valid" in ended.err
    assert hrdd("gate", repository, *REPLAY, "--against", "HEAD~1").code == 0


# --- baseline -----------------------------------------------------------------


def unowned() -> str:
    text = Path(ABROAD).read_text("utf-8").replace('    owner: "Safety lead"\n    next_review', "    next_review")
    text = text.replace('    owner: "Registration desk"\n    next_review', "    next_review")
    Path("a.yaml").write_text(text, encoding="utf-8")
    return "a.yaml"


def test_a_baseline_lets_known_findings_pass_for_a_time_and_hides_none(hrdd: Command) -> None:
    name = unowned()
    assert hrdd("gate", name, *REPLAY).code == 1
    assert hrdd("gate", name, *REPLAY, "--write-baseline", "base.json").code == 1
    listed = json.loads(Path("base.json").read_text("utf-8"))
    assert sorted(listed["findings"]) == ["gs-14@conference-abroad", "ha-10@conference-abroad"]
    ended = hrdd("gate", name, *REPLAY, "--baseline", "base.json")
    assert (ended.code, "KNOWN" in ended.out, "HIGH  " in ended.out) == (0, True, True)
    listed["findings"].pop("ha-10@conference-abroad")
    Path("base.json").write_text(json.dumps(listed), encoding="utf-8")
    assert hrdd("gate", name, *REPLAY, "--baseline", "base.json").code == 1
    listed["findings"] = {"ha-10@conference-abroad": {"residual": ["MEDIUM", "MEDIUM"], "since": "2026-03-01"}}
    Path("base.json").write_text(json.dumps(listed), encoding="utf-8")
    assert hrdd("gate", name, *REPLAY, "--baseline", "base.json").code == 1


def test_a_baseline_ends_and_writing_it_again_renews_nothing(hrdd: Command) -> None:
    name = unowned()
    old = {
        key: {"residual": ["HIGH", "HIGH"], "since": "2025-08-01"}
        for key in ("gs-14@conference-abroad", "ha-10@conference-abroad")
    }
    Path("base.json").write_text(json.dumps({"hrdd_baseline": 1, "findings": old}), encoding="utf-8")
    assert hrdd("gate", name, *REPLAY, "--baseline", "base.json", "--write-baseline", "base.json").code == 1
    assert json.loads(Path("base.json").read_text("utf-8"))["findings"] == old


def test_critical_is_never_known(hrdd: Command) -> None:
    assert hrdd("gate", FEATURE, *REPLAY, "--write-baseline", "base.json").code == 1
    listed = json.loads(Path("base.json").read_text("utf-8"))["findings"]
    assert all("CRITICAL" not in entry["residual"] for entry in listed.values())
    subject = json.loads(hrdd("assess", FEATURE, *DAY, "-f", "json").out)["subject"]["id"]
    listed[f"gs-13@{subject}"] = {"residual": ["CRITICAL", "CRITICAL"], "since": "2026-03-01"}
    Path("base.json").write_text(json.dumps({"hrdd_baseline": 1, "findings": listed}), encoding="utf-8")
    ended = hrdd("gate", FEATURE, *REPLAY, "--baseline", "base.json")
    assert (ended.code, "  CRITICAL  " in ended.out) == (1, True)


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"hrdd_baseline": 1}', '{"hrdd_baseline": 1, "findings": {"x": {"residual": ["LOW"], "since": "x"}}}'],
)
def test_a_baseline_that_is_none_is_refused(hrdd: Command, text: str) -> None:
    Path("base.json").write_text(text, encoding="utf-8")
    assert hrdd("gate", EVENT, *REPLAY, "--baseline", "base.json").code == 3
    assert hrdd("gate", EVENT, *REPLAY, "--baseline", "nowhere.json").code == 3


def test_a_baseline_listed_on_a_day_to_come_is_refused(hrdd: Command) -> None:
    name = unowned()
    hrdd("gate", name, *REPLAY, "--write-baseline", "base.json")
    text = Path("base.json").read_text("utf-8")
    Path("base.json").write_text(text.replace("2026-03-01", "2026-03-02"), encoding="utf-8")
    ended = hrdd("gate", name, *REPLAY, "--baseline", "base.json")
    assert (ended.code, "HR407" in ended.err, "base.json:9:" in ended.err) == (3, True, True)


def test_a_change_cannot_list_its_own_findings_as_known(hrdd: Command) -> None:
    git("init")
    name = unowned()
    hrdd("gate", name, *REPLAY, "--write-baseline", "base.json")
    whole = Path("base.json").read_text("utf-8")
    listed = json.loads(whole)
    listed["findings"].pop("ha-10@conference-abroad")
    Path("base.json").write_text(json.dumps(listed), encoding="utf-8")
    git("add", "-A")
    git("commit", "-m", "x")
    arguments = ("gate", name, *REPLAY, "--baseline", "base.json", "--against", "HEAD")
    assert hrdd(*arguments).code == 1
    Path("base.json").write_text(whole, encoding="utf-8")
    assert hrdd(*arguments[:-2]).code == 0
    ended = hrdd(*arguments)
    assert (ended.code, "ha-10@conference-abroad is not listed so in HEAD" in ended.err) == (1, True)
    git("commit", "-am", "merged by those who may")
    assert hrdd(*arguments).code == 0


# --- changed files --------------------------------------------------------------

WATCH = """
[[watch]]
paths = ["src/**"]
assessment = "docs/event.yaml"
trigger = "algorithm"
[[watch]]
paths = ["site.toml"]
keys = ["privacy"]
assessment = "docs/event.yaml"
trigger = "data"
[[watch]]
paths = ["money/*"]
trigger = "partner"
"""


@pytest.mark.parametrize(
    ("listed", "code", "said"),
    [
        ("README.md\n", 0, "no watched file was changed"),
        ("src/a.py\n", 5, "src/a.py (algorithm)"),
        ("src/a.py\ndocs/event.yaml\n", 0, "docs/event.yaml: touched by src/a.py"),
        ("site.toml\n", 5, "site.toml (data)"),
        ("site.toml#privacy.days\n", 5, "site.toml#privacy.days (data)"),
        ("site.toml#look.colour\n", 0, "no watched file was changed"),
        ("money/x\n", 4, "UNCOVERED  money/x (partner)"),
        ("src/a.py\nmoney/x\n", 4, "UNCOVERED  money/x (partner)"),
        ('"src/\\303\\244.py"\n', 5, "src/ä.py (algorithm)"),
        ("src/ä.py\0money/y\0", 4, "src/ä.py (algorithm)"),
        ("../outside.py\n", 0, "no watched file was changed"),
    ],
)
def test_a_change_opens_the_assessments_that_it_touches(
    hrdd: Command, repository: str, listed: str, code: int, said: str
) -> None:
    Path("hrdd.toml").write_text(WATCH, encoding="utf-8")
    ended = hrdd("gate", "--changed-files", "-", *REPLAY, stdin=listed.encode())
    assert (ended.code, said in ended.out + ended.err) == (code, True)
    assert re.search(rf"\({code}\)(: [A-Z_, ]+)?( in \S.*)?$", ended.last)
    assert repository


def test_the_keys_of_a_file_are_held_against_its_revision(hrdd: Command, repository: str) -> None:
    Path("hrdd.toml").write_text(WATCH, encoding="utf-8")
    arguments = ("gate", "--changed-files", "-", *REPLAY, "--against", "HEAD")
    Path("site.toml").write_text("[privacy]\ndays = 90\n[look]\ncolour = 'blue'\n", encoding="utf-8")
    assert hrdd(*arguments, stdin=b"site.toml").code == 0
    Path("site.toml").write_text("[privacy]\ndays = 900\n", encoding="utf-8")
    assert hrdd(*arguments, stdin=b"site.toml").code == 5
    # to touch the assessment is not to look at it again
    Path(repository).write_text(Path(repository).read_text("utf-8") + "# again\n", encoding="utf-8")
    assert hrdd(*arguments, stdin=f"site.toml\n{repository}".encode()).code == 5


def test_without_watched_files_a_list_of_changes_is_wrong_usage(hrdd: Command) -> None:
    assert hrdd("gate", "--changed-files", "-", stdin=b"a").code == 2
    Path("hrdd.toml").write_text(WATCH, encoding="utf-8")
    assert hrdd("gate", "--changed-files", "nowhere").code == 3
    ended = hrdd("gate", "--changed-files", "-", *REPLAY, stdin=b"src/a.py")
    assert (ended.code, "docs/event.yaml is not there" in ended.out) == (4, True)


MARKED = ("sarif", "junit", "github", "github-summary", "gitlab", "json", "csv", "text")


@pytest.mark.parametrize("form", MARKED)
def test_what_no_assessment_covers_is_seen_in_every_format(hrdd: Command, repository: str, form: str) -> None:
    Path("hrdd.toml").write_text(WATCH, encoding="utf-8")
    listed = f"money/x|y\nsrc/a.py\nsite.toml#privacy.days\n{repository}\n".encode()
    ended = hrdd("gate", "--changed-files", "-", *REPLAY, "-f", form, "-o", "out", stdin=listed)
    told = Path("out").read_text("utf-8")
    assert (ended.code, "money/x" in told) == (4, True)
    assert ("not assessed" if form == "csv" else "UNCOVERED") in told
    if form != "csv":
        assert "src/a.py" in told
        assert "site.toml#privacy.days" in told.replace("\\#", "#")
    assert "not assessed: money/x|y (partner) is watched" in ended.err


@pytest.mark.parametrize("form", MARKED)
def test_that_nothing_watched_was_changed_is_written_down_too(hrdd: Command, repository: str, form: str) -> None:
    Path("hrdd.toml").write_text(WATCH, encoding="utf-8")
    ended = hrdd("gate", "--changed-files", "-", *REPLAY, "-f", form, "-o", "out", stdin=b"README.md")
    told = Path("out").read_text("utf-8")
    assert (ended.code, ended.last) == (0, "gate: pass (0)")
    if form in {"sarif", "junit", "github", "github-summary"}:
        assert "o watched file was changed" in told
    assert repository not in told


@pytest.mark.parametrize("listed", [b"", b"\n\n", b" \r\n", b"\0"])
def test_an_empty_list_of_changes_is_no_pass(hrdd: Command, repository: str, listed: bytes) -> None:
    Path("hrdd.toml").write_text(WATCH, encoding="utf-8")
    for names in ((), (repository,)):
        ended = hrdd("gate", *names, "--changed-files", "-", *REPLAY, stdin=listed)
        assert (ended.code, "HR606" in ended.err) == (3, True)


def test_a_list_that_cannot_be_read_is_no_pass(hrdd: Command, repository: str) -> None:
    Path("hrdd.toml").write_text(WATCH, encoding="utf-8")
    Path("loop").symlink_to("loop")
    for name in ("loop", "nowhere", "docs"):
        ended = hrdd("gate", repository, "--changed-files", name, *REPLAY)
        assert (ended.code, "HR101" in ended.err) == (3, True)


def test_an_assessment_that_was_changed_itself_is_judged(hrdd: Command, repository: str, changed: Write) -> None:
    Path("hrdd.toml").write_text(WATCH, encoding="utf-8")
    changed(repository, ("overnight: yes\n", "overnight: unknown\n"))
    for listed in (repository, "docs/event.approvals.yaml"):
        ended = hrdd("gate", "--changed-files", "-", *REPLAY, stdin=listed.encode())
        assert f"{repository}: touched by a change of its own" in ended.err
        assert "River Plate" in ended.out


def test_a_deleted_assessment_covers_nothing(hrdd: Command, repository: str) -> None:
    Path("hrdd.toml").write_text(WATCH, encoding="utf-8")
    Path(repository).unlink()
    ended = hrdd("gate", "--changed-files", "-", *REPLAY, stdin=repository.encode())
    assert (ended.code, f"{repository} is not there" in ended.out) == (4, True)


def test_a_change_cannot_take_a_file_out_of_its_own_watch(hrdd: Command, repository: str) -> None:
    Path("hrdd.toml").write_text(WATCH, encoding="utf-8")
    git("add", "-A")
    git("commit", "-m", "watched")
    Path("hrdd.toml").write_text(WATCH.replace('"money/*"', '"mony/*"').replace('"src/**"', '"scr/**"'), "utf-8")
    arguments = ("gate", "--changed-files", "-", *REPLAY)
    assert hrdd(*arguments, stdin=b"hrdd.toml\nmoney/x").code == 0
    ended = hrdd(*arguments, "--against", "HEAD", stdin=b"hrdd.toml\nmoney/x\nsrc/a.py")
    assert (ended.code, "HEAD:hrdd.toml:" in ended.out, "STALE" in ended.out) == (4, True, True)
    Path("hrdd.toml").write_text("", encoding="utf-8")
    assert hrdd(*arguments, "--against", "HEAD", stdin=b"hrdd.toml\nmoney/x").code == 2
    assert hrdd(*arguments, "--against", "--help", stdin=b"money/x").code == 3
    assert repository


def test_one_assessment_under_two_names_is_judged_once(hrdd: Command, repository: str) -> None:
    Path("hrdd.toml").write_text(WATCH, encoding="utf-8")
    for name in (f"./{repository}", f"docs/../{repository}", str(Path(repository).absolute())):
        ended = hrdd("gate", name, "--changed-files", "-", *REPLAY, stdin=b"src/a.py")
        assert (ended.code, ended.out.count("River Plate")) == (5, 1)


def test_names_that_are_no_text_are_shown_as_codes(hrdd: Command, repository: str) -> None:
    Path("hrdd.toml").write_text(WATCH, encoding="utf-8")
    for form in MARKED:
        ended = hrdd("gate", "--changed-files", "-", *REPLAY, "-f", form, stdin=b"money/\xff\x1b[31m\nsrc/\xfe.py\n")
        assert (ended.code, "\x1b" in ended.out) == (4, False), form
    assert repository


# --- diff -----------------------------------------------------------------------


def test_a_difference_names_what_moved_what_lowered_answers_first(hrdd: Command, changed: Write) -> None:
    old = changed("old.yaml", OPEN, UNSEEN, source=ABROAD)
    ended = hrdd("diff", old, ABROAD, *DAY)
    assert ended.code == 0
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert (
        lines.index("Answers that claim less than before")
        < lines.index("open-door: yes → no")
        < lines.index("Other answers")
    )
    assert "down ke-06" in " ".join(lines)
    made = json.loads(hrdd("diff", old, ABROAD, *DAY, "-f", "json").out)
    parts = {part["name"]: part for part in made["parts"]}
    assert parts["accessibility"]["moves"] == ["ke-06"]
    assert parts["open-door"]["moves"] == []
    assert parts["open-door"]["lowered"]
    assert [one["risk"] for one in made["findings"]] == ["ke-06"]
    assert parts["approvals"]["decides"]


def test_a_difference_of_nothing_is_nothing(hrdd: Command) -> None:
    assert "Nothing that is judged changed." in hrdd("diff", EVENT, EVENT, *DAY).out


def test_two_results_can_be_compared(hrdd: Command, changed: Write) -> None:
    assert hrdd("assess", EVENT, *DAY, "-o", "old.json").code == 0
    assert hrdd("assess", changed("new.yaml", UNSEEN), *DAY, "-o", "new.json").code == 0
    ended = hrdd("diff", "old.json", "new.json")
    assert (ended.code, "ke-06" in ended.out, "cannot be tried by itself" in ended.out) == (0, True, True)
    assert hrdd("diff", "old.json", EVENT).code == 2


def test_markdown_fits_a_comment_and_escapes(hrdd: Command, changed: Write) -> None:
    hostile = changed("new.yaml", UNSEEN, ("  summary:", "  owner_: 1\n  summary:"), source=EVENT)
    assert hrdd("diff", EVENT, hostile, *DAY, "-f", "md").code == 3
    made = hrdd("diff", EVENT, changed("new.yaml", UNSEEN), *DAY, "-f", "md").out
    assert len(made) < LONGEST
    assert "| risk | before | now |" in made
    assert hrdd("diff", EVENT, EVENT, *DAY, "-o", "d.md").out == ""
    assert hrdd("diff", EVENT, EVENT, *DAY, "-o", "d.pdf").code == 2


def test_a_difference_in_a_log_quotes_no_answer(hrdd: Command, changed: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    new = changed("new.yaml", UNSEEN)
    monkeypatch.setenv("CI", "1")
    ended = hrdd("diff", EVENT, new, *DAY)
    assert (ended.code, "accessibility" in ended.out, "self-tested" in ended.out) == (0, True, False)
    assert "self-tested" in hrdd("diff", EVENT, new, *DAY, "--audience", "restricted").out
    assert hrdd("diff", EVENT, new, *DAY, "--audience", "internal").code == 2
