"""`hrdd check` that teaches: what it mends by itself, and what it asks to read again."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from hrdd import load_rubric
from hrdd.engine.lint import faults
from hrdd.engine.second_look import second_look
from hrdd.library.assessments import understand
from hrdd.model.rubric import Rubric, SecondLook
from hrdd.source import parse
from tests.unit.conftest import EVENT, FEATURE, GRANT, Command

CORE = load_rubric("core")
DAY = date(2026, 3, 1)
WRONG = """\
# A comment stays
hrdd: 1
subject: {kind: event, id: x, name: X, stage: prerelease, places: [FR]}
assesed: {date: 2026-03-01, by: [{name: A, role: r}]}
answers:
  format: on-sit     # and so does this
  overnite: yes
  alcohol: true
  photos: true
  zzz: yes
"""


def test_what_has_one_plain_way_out_is_mended_and_nothing_else(hrdd: Command) -> None:
    Path("x.yaml").write_text(WRONG, "utf-8")
    ended = hrdd("check", "--fix", "x.yaml", "--as-of", "2026-03-01")
    expected = (
        WRONG.replace("prerelease", "pre-release").replace("assesed", "assessed").replace("on-sit ", "on-site ")
        .replace("overnite", "overnight").replace("alcohol: true", "alcohol: yes")
    )  # fmt: skip
    assert Path("x.yaml").read_text("utf-8") == expected
    assert ended.code == 3
    assert "x.yaml:4: mended, assesed -> assessed" in ended.err
    assert {line.split(" error ")[1][:5] for line in ended.err.splitlines() if " error " in line} == {"HR209", "HR401"}


NAMING = """\
hrdd: 1
subject: {kind: event, id: x, name: X, stage: idea, places: [FR]}
assessed: {date: 2026-03-01, by: [{name: A, role: r}]}
evidence: {note-1: {title: T, grade: E1, date: 2026-01-01}}
controls:
  - {control: CONTROL, status: implemented, evidence: [EVIDENCE], covers: {groups: [GROUP]}}
incidents: [{date: 2026-02-01, risk: RISK, what: w}]
"""
RIGHT = {"CONTROL": "c-02", "EVIDENCE": "note-1", "GROUP": "children", "RISK": "gs-01"}


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ("CONTROL", "c-2"), ("CONTROL", "c-29"), ("CONTROL", "c-99"), ("RISK", "gs-1"), ("RISK", "gs-99"),
        ("EVIDENCE", "note-2"), ("EVIDENCE", "notes-1"), ("GROUP", "childrn"),
    ],
)  # fmt: skip
def test_what_an_id_names_is_never_guessed(what: str, wrong: str, hrdd: Command) -> None:
    raw = NAMING
    for key, name in (RIGHT | {what: wrong}).items():
        raw = raw.replace(key, name)
    Path("x.yaml").write_text(raw, "utf-8")
    ended = hrdd("check", "--fix", "x.yaml", "--as-of", "2026-03-01")
    assert (ended.code, Path("x.yaml").read_text("utf-8")) == (3, raw)
    assert [line[:12] for line in ended.err.splitlines() if " error HR40" in line]
    assert "mended" not in ended.err


def test_a_word_that_may_be_two_is_not_mended(hrdd: Command) -> None:
    raw = WRONG.replace("overnite", "g-partner").replace("prerelease", "pre-release")
    Path("x.yaml").write_text(raw, "utf-8")
    hrdd("check", "--fix", "x.yaml", "--as-of", "2026-03-01")
    assert "g-partner" in Path("x.yaml").read_text("utf-8")


def test_a_file_that_is_right_is_not_touched(hrdd: Command) -> None:
    raw = Path(EVENT).read_bytes()
    Path("e.yaml").write_bytes(raw)
    assert hrdd("check", "--fix", "e.yaml", "--as-of", "2026-03-01").code == 0
    assert Path("e.yaml").read_bytes() == raw


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"a: [", b"- 1\n", b"hrdd: 1\n"])
def test_what_cannot_be_mended_is_left_and_told(hrdd: Command, raw: bytes) -> None:
    Path("x.yaml").write_bytes(raw)
    assert hrdd("check", "--fix", "x.yaml").code == 3
    assert Path("x.yaml").read_bytes() == raw


def test_standard_input_cannot_be_mended(hrdd: Command) -> None:
    assert hrdd("check", "--fix", "-", stdin=b"x").code == 2


HEAD = """\
hrdd: 1
subject: {kind: KIND, id: x, name: NAME, stage: idea, places: [FR]}
assessed: {date: 2026-03-01, by: [{name: A, role: r}]}
"""


def looked(body: str, kind: str = "event", name: str = "Evening") -> list[tuple[str, str]]:
    text = HEAD.replace("KIND", kind).replace("NAME", name) + body
    assessment = understand(text.encode(), "x.yaml", "x").assessment
    return [(look.code, ".".join(map(str, look.path))) for look in second_look(assessment, CORE, DAY)]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("See above.", True),
        ("no", True),
        ("Not applicable!", True),
        ("Sign-up is limited to employed archivists, checked by their institution.", False),
    ],
)
def test_a_reason_that_says_nothing_is_asked_about(reason: str, told: bool) -> None:
    found = looked(f'answers:\n  under18: {{value: no, because: "{reason}"}}\n')
    assert found == ([("empty-reason", "answers.under18.because")] if told else [])


def test_a_no_that_the_description_speaks_against_is_asked_about() -> None:
    assert looked("answers: {under18: no}\n", name="A day for pupils") == [("description", "answers.under18")]
    assert looked("answers: {under18: likely}\n", name="A day for pupils") == []
    assert looked("answers: {sensitive: none}\n", name="Police and photography") == [
        ("description", "answers.sensitive")
    ]
    assert looked("answers: {under18: no}\n", name="A day for archivists") == []


def test_answers_that_can_hardly_all_be_true_are_asked_about() -> None:
    assert ("contradiction", "answers.public-list") in looked("answers: {public-list: real-names, real-name: never}\n")
    assert looked("answers: {public-list: usernames, real-name: never}\n") == []


@pytest.mark.parametrize(
    ("grade", "status", "told"), [("E1", "verified", True), ("E2", "verified", False), ("E1", "planned", False)]
)
def test_a_control_on_paper_only_is_asked_about(grade: str, status: str, told: bool) -> None:
    verified = ", verified: {date: 2026-02-01, by: B}" if status == "verified" else ""
    body = (
        f"evidence:\n  e1: {{title: T, grade: {grade}, date: 2026-02-01}}\n"
        f"controls:\n  - {{control: c-20, status: {status}, effectiveness: partial{verified}, evidence: [e1]}}\n"
    )
    assert looked(body) == ([("paper-only", "controls.0")] if told else [])


@pytest.mark.parametrize("name", [EVENT, FEATURE, GRANT])
def test_looking_twice_changes_no_exit_code_and_fits_a_screen(hrdd: Command, name: str) -> None:
    ended = hrdd("check", name, "--as-of", "2026-03-01")
    assert ended.code in {0, 4}
    assert max(map(len, ended.out.splitlines())) <= 80


def test_every_keyword_is_written_as_it_is_looked_for() -> None:
    wanted = CORE.manifest.second_look
    assert wanted is not None
    for entry in wanted.keywords:
        assert all(word == word.casefold() and word.isalpha() for word in entry.words)
        assert len(set(entry.words)) == len(entry.words)


@pytest.mark.parametrize(
    ("part", "wrong", "said"),
    [
        ("keywords", [{"question": "fotos", "words": ["x"]}], "HR302"),
        ("contradictions", [{"when": {"fact": "fotos", "is": "yes"}, "says": "?"}], "HR302"),
        ("contradictions", [{"when": {"fact": "place.conflict", "at_least": 3}, "says": "?"}], "HR304"),
    ],
)
def test_a_rubric_whose_second_look_names_nothing_is_refused(part: str, wrong: list[object], said: str) -> None:
    base = {"least_words": 1, "paper_grade": "E1", part: wrong}
    look = SecondLook.model_validate_json(json.dumps(base))
    fields = {name: getattr(CORE, name) for name in Rubric.model_fields}
    changed = Rubric.model_construct(**{**fields, "manifest": CORE.manifest.model_copy(update={"second_look": look})})
    assert said in {fault.code for fault in faults(changed)}


ONE_LINE = """hrdd: 1
subject: {{kind: event, id: evening, name: "Evening", stage: idea, places: [FR]}}
# what is known
{answers}
assessed: {{date: 2026-03-01, by: [{{name: "A", role: organiser}}]}}  # by one
"""


@pytest.mark.parametrize(
    ("answers", "lines"),
    [
        ("answers: {format: on-site, size: 1-10}  # so far", ["  format: on-site", "  size: 1-10"]),
        ("answers: {format: on-site,\n  size: 1-10}", ["  format: on-site", "  size: 1-10"]),
        ("answers: {}  # so far", ["answers:  # so far"]),
        ("answers: {}", ["answers:"]),
    ],
)
def test_questions_are_added_to_answers_that_stood_on_one_line(hrdd: Command, answers: str, lines: list[str]) -> None:
    text = ONE_LINE.format(answers=answers)
    Path("short.yaml").write_text(text, "utf-8")
    before = parse(text.encode(), "short.yaml").data
    assert hrdd("check", "--add", "short.yaml", "--as-of", "2026-03-01").code == 4
    after = Path("short.yaml").read_text("utf-8")
    found = parse(after.encode(), "short.yaml").data
    assert {**found, "answers": found["answers"] or {}} == before
    assert [line for line in lines if line in after.splitlines()] == lines
    assert re.search(r"^  # photos:", after, re.MULTILINE)
    assert all(comment in after for comment in re.findall("#.*", text))


def test_a_comment_among_answers_in_braces_is_never_lost(hrdd: Command) -> None:
    text = ONE_LINE.format(answers="answers: {format: on-site,  # in the library\n  size: 1-10}")
    Path("short.yaml").write_text(text, "utf-8")
    ended = hrdd("check", "--add", "short.yaml", "--as-of", "2026-03-01")
    assert (ended.code, "no room for comments" in ended.err) == (2, True)
    assert Path("short.yaml").read_text("utf-8") == text
