"""A difference told: it fits a comment, stays well formed whatever people write, and quotes nobody for everybody."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from hrdd.engine.difference import CAUSES, Difference, Move, Part
from hrdd.model.base import Rating
from hrdd.model.outcome import Bounds, Decision
from hrdd.render import difference, github
from hrdd.render.batch import Batch, Uncovered, Unjudged
from tests.batches import HOSTILE, PERSONAL, examples
from tests.unit.conftest import EVENT, REPLAY, ROOT, Command, Write
from tests.unit.test_new import DAY, UNSEEN, git

COMMENT = 65_536
"""Characters that GitHub takes in one comment."""

SCHEMA = Draft202012Validator(json.loads((ROOT / "schemas" / "difference.schema.json").read_text("utf-8")))
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HIGH = Bounds(Rating.HIGH, Rating.CRITICAL)
PASS, RISK = Decision("pass", 0, ()), Decision("risk", 1, ())


def hostile(number: int = 1) -> Difference:
    """Everything that can be hostile is; the person's own risk, entries and values."""
    moves = [Move(f"x-{index}@thing", f"x-{index}", HOSTILE, None, HIGH) for index in range(number)]
    parts = [
        Part(cause, f"{HOSTILE} {index}", HOSTILE * 20, None, lowered=cause == "answer", moves=(f"x-{index}",))
        for cause in CAUSES
        for index in range(number)
    ]
    return Difference("thing", PASS, RISK, tuple(moves), tuple(parts))


def links(told: str) -> list[Any]:
    """What of a Markdown text would lead away, run, or be drawn."""
    tokens = [inner for token in MARKDOWN.parse(told) for inner in [token, *(token.children or [])]]
    return [token for token in tokens if token.type in {"html_block", "html_inline", "link_open", "image"}]


def rows(told: str) -> list[str]:
    return [line for line in told.splitlines() if line.startswith("|")]


@pytest.mark.parametrize("number", [1, 3, 3000])
def test_markdown_fits_a_comment_and_stays_well_formed(number: int) -> None:
    told = difference.markdown(hostile(number))
    assert len(told) <= difference.LONGEST + 100 < COMMENT
    assert not links(told)
    assert not re.search(r"^::|##\[", told, re.MULTILINE)
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 4 for row in rows(told))
    whole = number < 3000
    assert whole is not bool(re.search(r"^\d+ more lines are left out here", told, re.MULTILINE))
    assert told.startswith("### What changed in thing\n\nDecision: **pass (0) → risk (1)**\n")


def test_lowered_answers_come_before_all_others() -> None:
    told = difference.markdown(hostile())
    assert told.index("claim less than before") < min(told.index(f"**{name}**") for name in ("Controls", "Evidence"))


def test_everybody_reads_ids_and_ratings_and_nobody_s_words() -> None:
    parts = [
        Part("answer", "overnight", "yes", "no", lowered=True, moves=("ha-05", "x-1")),
        Part("answer", "risks.x-1", PERSONAL, PERSONAL, moves=("x-1",)),
        Part("control", PERSONAL, PERSONAL, PERSONAL, moves=("ha-05",), decides=True),
        Part("control", "c-02", "verified, substantial", "failed, none"),
        Part("evidence", f"evidence.{PERSONAL}", PERSONAL, PERSONAL),
        Part("context", "context.TR", PERSONAL, None),
        Part("approval", "approvals", "1", "2"),
        Part("time", "assessed", "written", "written"),
        Part("time", "as-of", "2026-03-01", "2026-04-01"),
    ]
    moves = (Move("x-1@thing", "x-1", PERSONAL, None, HIGH), Move("ha-05@thing", "ha-05", "Harassment", HIGH, None))
    seen = difference.public(Difference("thing", PASS, RISK, moves, tuple(parts)))
    for told in (
        difference.markdown(seen),
        json.dumps(difference.data(seen, "public")),
        "".join(text for line in difference.page(seen, 80) for text, _ in line),
    ):
        for word in (PERSONAL, "Elm", "x-1", "yes", "substantial", "failed", "c-02"):
            assert word not in told, word
        for word in ("overnight", "ha-05", "2 changed", "context.TR", "another-right", "2026-04-01"):
            assert word in told, word
    SCHEMA.validate(difference.data(seen, "public"))
    assert next(part.lowered for part in seen.parts)


def test_a_comment_holds_the_worst_first_and_fits_whatever_was_changed() -> None:
    entries = (
        *examples().entries,
        Unjudged(HOSTILE, ()),
        *(Uncovered(f"{HOSTILE} {index}", f"/p/{HOSTILE}", "data", HOSTILE) for index in range(200)),
    )
    told = github.comment(Batch(entries, differences=(difference.public(hostile(5)),)))
    table = [line for line in rows(told) if line.count(" | ") >= 3]
    assert "Not judged: invalid" in table[2]
    assert "visitor-activity" in table[3]
    assert "154 more, none of them worse." in told
    assert "What changed in thing" in told
    assert not links(told)
    assert len(told) < COMMENT
    many = github.comment(Batch(entries, differences=tuple(difference.public(hostile(99)) for _ in range(99))))
    assert len(many) < COMMENT
    assert "more lines are left out here" in many


def test_the_summary_of_a_step_shows_what_was_changed_since_a_revision(hrdd: Command, changed: Write) -> None:
    git("init")
    changed("event.yaml")
    git("add", "-A")
    git("commit", "-m", "x")
    arguments = ("gate", "event.yaml", *REPLAY, "--against", "HEAD", "-f")
    for form in ("github-summary", "github-comment"):
        assert "What changed in" not in hrdd(*arguments, form).out
    changed("event.yaml", UNSEEN, ("overnight: yes", "overnight: no"))
    for form in ("github-summary", "github-comment"):
        told = hrdd(*arguments, form).out
        assert told.index("claim less than before") < told.index("- overnight.") < told.index("- accessibility.")
        assert "| ke-06 Barriers keep disabled people out | does not apply | NEGLIGIBLE..MEDIUM |" in told
        assert "self-tested" not in told
    assert hrdd("gate", "event.yaml", *REPLAY, "-f", "github-comment").out.count("### What changed") == 0


def test_what_diff_gives_holds_to_its_schema(hrdd: Command, changed: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    new = changed("new.yaml", UNSEEN)
    for name, given in (("old.json", EVENT), ("new.json", new)):
        assert hrdd("assess", given, *DAY, "-o", name).code == 0
    for pair in ((EVENT, new), ("old.json", "new.json"), (EVENT, EVENT)):
        made = json.loads(hrdd("diff", *pair, *(DAY if pair[0] == EVENT else ()), "-f", "json").out)
        SCHEMA.validate(made)
        assert made["audience"] == "restricted"
    monkeypatch.setenv("CI", "true")
    seen = json.loads(hrdd("diff", EVENT, new, *DAY, "-f", "json").out)
    SCHEMA.validate(seen)
    assert (seen["audience"], "self-tested" in json.dumps(seen)) == ("public", False)
    assert not SCHEMA.is_valid({**seen, "parts": [{"cause": "mood"}]})


def test_a_result_that_holds_changes_without_an_assessment_can_be_compared(hrdd: Command, changed: Write) -> None:
    changed("event.yaml")
    Path("hrdd.toml").write_text('[[watch]]\npaths = ["money/*"]\ntrigger = "partner"\n', encoding="utf-8")
    arguments = ("gate", "event.yaml", *REPLAY, "--changed-files", "-", "-o", "old.json")
    assert hrdd(*arguments, stdin=b"money/x").code == 4
    assert hrdd("gate", "event.yaml", *REPLAY, "--against", "old.json").code == 0
