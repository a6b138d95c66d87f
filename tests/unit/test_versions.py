"""Old inputs under old and new rubrics: what is judged by what, and what says so (method C17)."""

import json
import shutil
from pathlib import Path

import pytest

from hrdd.model.outcome import METHOD
from tests.unit.conftest import EVENT, EXAMPLES, REPLAY, ROOT, Command, Write

ABROAD = str(EXAMPLES / "conference-abroad.yaml")
DAY = REPLAY[:2]
SHUT_OUT = ('    - level: 2\n      because: "Missing a meeting', '    - level: 3\n      because: "Missing a meeting')
GRAVER = ("worst_gravity: 2\n  applies_when:\n    any:\n      - {fact: travel, is: most}",) * 2
RISKS = "risks/knowledge-equity.yaml"


def kept(folder: str, version: str, *changes: tuple[str, str, str]) -> str:
    """The shipped rubric as somebody keeps it in a folder, as another version; its folder."""
    shutil.copytree(ROOT / "rubrics" / "core", folder, ignore=shutil.ignore_patterns("vignettes", "screens"))
    for file, before, after in (("rubric.yaml", "\nversion: 1.0.0\n", f"\nversion: {version}\n"), *changes):
        path = Path(folder, file)
        text = path.read_text("utf-8")
        assert text.count(before) == 1, before
        path.write_text(text.replace(before, after), encoding="utf-8")
    return folder


def graver(folder: str, version: str) -> str:
    """A version by which being shut out of events is graver."""
    worst = GRAVER[0]
    return kept(folder, version, (RISKS, *SHUT_OUT), (RISKS, worst, worst.replace("gravity: 2", "gravity: 3")))


def renamed(folder: str, version: str) -> str:
    """A version that calls one question otherwise, so that no old answer fits."""
    kept(folder, version)
    for path in Path(folder).rglob("*.yaml"):
        text = path.read_text("utf-8")
        for key in ("id", "fact", "question"):
            text = text.replace(f"{key}: overnight", f"{key}: sleeping-there")
        path.write_text(text, encoding="utf-8")
    return folder


def judged(hrdd: Command, file: str, rubric: str, out: str) -> dict[str, object]:
    assert hrdd("assess", file, *DAY, "--rubric", rubric, "-o", out).code == 0
    found: dict[str, object] = json.loads(Path(out).read_text("utf-8"))
    return found


# --- the rubric that was kept ---------------------------------------------------


def test_a_kept_rubric_judges_an_old_file_as_it_did_then(hrdd: Command) -> None:
    old, new = kept("old", "1.0.0"), graver("new", "1.1.0")
    first = judged(hrdd, ABROAD, old, "then.json")
    between = judged(hrdd, ABROAD, new, "now.json")
    judged(hrdd, ABROAD, old, "again.json")
    assert Path("again.json").read_bytes() == Path("then.json").read_bytes()
    assert between["findings"] != first["findings"]
    assert [one["rubric"]["version"] for one in (first, between)] == ["1.0.0", "1.1.0"]  # type: ignore[index]
    assert first["method"] == METHOD


def test_a_pinned_rubric_judges_in_a_pipeline_and_another_does_not(
    hrdd: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = kept("old", "1.0.0"), graver("new", "1.1.0")
    digest = judged(hrdd, EVENT, old, "then.json")["rubric"]["digest"]  # type: ignore[index]
    monkeypatch.setenv("CI", "1")
    ended = hrdd("gate", EVENT, *REPLAY, "--rubric", old, "--rubric-digest", digest)
    assert (ended.code, "UNPINNED" in ended.out) == (0, False)
    for arguments in (("--rubric", new, "--rubric-digest", digest), ("--rubric", old)):
        ended = hrdd("gate", EVENT, *REPLAY, *arguments)
        assert (ended.code, "UNPINNED" in ended.out) == (4, True)


def test_a_file_for_another_major_version_is_not_judged(hrdd: Command, changed: Write) -> None:
    ended = hrdd("gate", EVENT, *REPLAY, "--rubric", kept("new", "2.0.0"))
    assert (ended.code, 'there is no rubric "core@1"' in ended.err, "core@2" in ended.err) == (3, True, True)
    later = changed("later.yaml", ("rubric: core@1", "rubric: core@2"))
    assert hrdd("gate", later, *REPLAY, "--rubric", "new").code == 0
    assert hrdd("gate", later, *REPLAY, "--rubric", kept("old", "1.0.0")).code == 3


# --- approvals ------------------------------------------------------------------


def signed(major: int) -> str:
    """The example that passes by an approval, as a file for a rubric of this major version."""
    text = Path(ABROAD).read_text("utf-8")
    assert text.count("rubric: core@1") == 1
    Path("a.yaml").write_text(text.replace("rubric: core@1", f"rubric: core@{major}"), encoding="utf-8")
    shutil.copy(EXAMPLES / "conference-abroad.approvals.yaml", "a.approvals.yaml")
    return "a.yaml"


def test_an_approval_outlives_a_minor_version_that_changes_no_rating(hrdd: Command) -> None:
    assert "id: conference-abroad\n" in Path(ABROAD).read_text("utf-8")
    ended = hrdd("gate", signed(1), *REPLAY, "--rubric", kept("new", "1.7.0"))
    assert (ended.code, "UNAPPROVED" in ended.out) == (0, False)


def test_an_approval_is_void_where_a_minor_version_comes_to_another_rating(hrdd: Command) -> None:
    ended = hrdd("gate", signed(1), *REPLAY, "--rubric", graver("new", "1.7.0"))
    assert (ended.code, "UNAPPROVED" in ended.out, "STALE" in ended.out) == (4, True, True)
    assert "changed since: ratings.ke-09" in ended.out


def test_an_approval_is_void_under_another_major_version(hrdd: Command) -> None:
    ended = hrdd("gate", signed(2), *REPLAY, "--rubric", kept("new", "2.0.0"))
    assert (ended.code, "UNAPPROVED" in ended.out, "STALE" in ended.out) == (4, True, True)
    assert "changed since: rubric\n" in ended.out


# --- beside an earlier result or file -------------------------------------------


def test_an_earlier_result_of_another_version_is_told_to_be_unlike(hrdd: Command) -> None:
    judged(hrdd, ABROAD, kept("old", "1.0.0"), "then.json")
    new = graver("new", "1.1.0")
    ended = hrdd("gate", ABROAD, *REPLAY, "--rubric", new, "--against", "then.json")
    told = " ".join(ended.out.split())
    assert "UNLIKE The earlier result was made by core 1.0.0" in told
    assert "; this one is by core 1.1.0" in told
    assert "REGRESSION" in told
    assert "UNLIKE" not in hrdd("gate", ABROAD, *REPLAY, "--rubric", "old", "--against", "then.json").out
    assert "UNLIKE" not in hrdd("gate", ABROAD, *REPLAY, "--rubric", new, "--against", ABROAD).out


def test_what_an_earlier_result_says_of_its_rubric_is_no_way_into_a_log(hrdd: Command) -> None:
    assert hrdd("assess", EVENT, *DAY, "-o", "then.json").code == 0
    result = json.loads(Path("then.json").read_text("utf-8"))
    result |= {"rubric": {"id": "Ada Example", "version": "::error::x", "digest": "y"}, "method": ["z"]}
    Path("then.json").write_text(json.dumps(result), encoding="utf-8")
    ended = hrdd("gate", EVENT, *REPLAY, "--against", "then.json", "-f", "json", "--audience", "public")
    reasons = json.loads(ended.out)["decision"]["reasons"]
    (told,) = (reason["text"] for reason in reasons if reason["code"] == "UNLIKE")
    assert told.startswith("The earlier result was made by ? ? (?), method ?; this one is by core 1.")


@pytest.mark.parametrize("without", ["method", "rubric"])
def test_a_result_that_does_not_say_what_made_it_is_unlike_any(hrdd: Command, without: str) -> None:
    assert hrdd("assess", EVENT, *DAY, "-o", "then.json").code == 0
    assert "UNLIKE" not in hrdd("gate", EVENT, *REPLAY, "--against", "then.json").out
    result = json.loads(Path("then.json").read_text("utf-8"))
    del result[without]
    Path("then.json").write_text(json.dumps(result), encoding="utf-8")
    ended = hrdd("gate", EVENT, *REPLAY, "--against", "then.json")
    assert (ended.code, "UNLIKE" in ended.out) == (0, True)
    Path("hrdd.toml").write_text('[gate]\nnotices_fail = ["UNLIKE"]\n', encoding="utf-8")
    shutil.copy(EVENT, "event.yaml")
    assert hrdd("gate", "event.yaml", *REPLAY, "--against", "then.json").code == 4


def test_an_earlier_file_is_judged_by_the_rubric_of_today_where_it_fits(hrdd: Command, changed: Write) -> None:
    """Like for like: what is graver in the new rubric was so before, and is no regression."""
    later = changed("later.yaml", ("rubric: core@1", "rubric: core@2"), source=ABROAD)
    ended = hrdd("gate", later, *REPLAY, "--rubric", graver("new", "2.0.0"), "--against", ABROAD)
    assert "REGRESSION" not in ended.out
    assert "UNLIKE" not in ended.out


def test_an_earlier_file_that_does_not_fit_is_never_a_pass_and_says_the_way_out(hrdd: Command, changed: Write) -> None:
    later = changed("later.yaml", ("rubric: core@1", "rubric: core@2"), ("overnight: yes", "sleeping-there: yes"))
    new = renamed("new", "2.0.0")
    assert hrdd("gate", later, *REPLAY, "--rubric", new).code == 0
    ended = hrdd("gate", later, *REPLAY, "--rubric", new, "--against", EVENT)
    assert ended.code == 3
    assert "HR607: this was written for core@1 and cannot be judged by core@2" in ended.err
    judged(hrdd, EVENT, kept("old", "1.0.0"), "then.json")
    ended = hrdd("gate", later, *REPLAY, "--rubric", new, "--against", "then.json")
    assert (ended.code, "UNLIKE" in ended.out) == (0, True)


# --- differences ----------------------------------------------------------------


def test_a_difference_between_files_for_two_versions(hrdd: Command, changed: Write) -> None:
    later = changed("later.yaml", ("rubric: core@1", "rubric: core@2"), source=ABROAD)
    old, new = kept("old", "1.0.0"), graver("new", "2.0.0")
    ended = hrdd("diff", ABROAD, later, *DAY, "--rubric", new)
    assert (ended.code, "name its folder with --old-rubric" in ended.err) == (3, True)
    ended = hrdd("diff", ABROAD, later, *DAY, "--rubric", new, "--old-rubric", old, "-f", "json")
    assert ended.code == 0
    found = json.loads(ended.out)
    (part,) = [part for part in found["parts"] if part["cause"] != "approval"]
    assert (part["cause"], part["before"], part["after"]) == ("rubric", "core@1 1.0.0", "core@2 2.0.0")
    assert part["moves"] == ["ke-09"]


def test_a_difference_between_results_of_two_versions(hrdd: Command) -> None:
    old, new = kept("old", "1.0.0"), graver("new", "1.1.0")
    judged(hrdd, ABROAD, old, "old.json")
    result = judged(hrdd, ABROAD, new, "new.json") | {"method": "2.0"}
    Path("new.json").write_text(json.dumps(result), encoding="utf-8")
    ended = hrdd("diff", "old.json", "new.json", "-f", "json")
    parts = {(part["name"], part["before"], part["after"]) for part in json.loads(ended.out)["parts"]}
    assert {("rubric", "core 1.0.0", "core 1.1.0"), ("method", METHOD, "2.0")} <= parts
    assert hrdd("diff", "old.json", "new.json", "--old-rubric", old).code == 2
