"""GitLab's code quality report: the keys that it reads, with a fingerprint that does not move."""

import json
from pathlib import Path

from hrdd.model.base import Rating
from hrdd.render import gitlab
from hrdd.render.marks import marks
from tests.batches import ROOT, examples, hostile


def test_every_entry_has_what_gitlab_reads() -> None:
    told = json.loads(gitlab.text(examples()))
    assert len(told) == len(marks(examples()))
    for entry in told:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert (ROOT / entry["location"]["path"]).is_file()
        assert entry["location"]["lines"]["begin"] >= 1
        assert "\n" not in entry["description"]
    assert len({entry["fingerprint"] for entry in told}) == len(told)


def test_severity_follows_the_rating_and_a_failure_is_at_least_critical() -> None:
    for mark in marks(examples()):
        told = gitlab.severity(mark)
        if mark.rating is not None and mark.rating >= Rating.HIGH:
            assert told == ("blocker" if mark.rating == Rating.CRITICAL else "critical")
        elif mark.level == "error":
            assert told == "critical"
        elif mark.rating is None:
            assert told == "info"
        else:
            assert told == {Rating.MEDIUM: "major", Rating.LOW: "minor", Rating.NEGLIGIBLE: "info"}[mark.rating]


def test_files_that_could_not_be_judged_are_entries(tmp_path: Path) -> None:
    told = json.loads(gitlab.text(hostile(tmp_path)))
    assert [entry["severity"] for entry in told if entry["location"]["path"] == "nowhere.yaml"] == ["critical"]
