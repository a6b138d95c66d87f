"""Immediate danger: whom to call is the first thing said, wherever an answer speaks of it."""

import json
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from hrdd import load_rubric
from hrdd.engine.danger import in_danger
from hrdd.engine.lint import faults
from hrdd.library.assessments import understand
from hrdd.model.rubric import Condition, Rubric
from tests.make import assessment, condition, rubric
from tests.unit.conftest import DAY, EVENT, Command, Write
from tests.unit.test_screening import GOOD, GRAVE, sheet, told

CORE = load_rubric("core")
CONTACTS = '[[contacts]]\nwho = "Safety team"\nhow = "+1 555 0100"\nwhen = "always"\n'
FIRST = "whom to call: Safety team, +1 555 0100 (always)"
CEASED, SHOWN = "{date: 2026-02-01, evidence: [e1]}", "evidence: {e1: {title: T, grade: E2, date: 2026-02-02}}"
HEAD = "hrdd: 1\nsubject: {kind: event, id: x, name: X, stage: idea, places: [IR]}\n"
HEAD += "assessed: {date: 2026-03-01, by: [{name: A, role: r}]}\n"


@pytest.fixture
def contacts(hrdd: Command) -> Command:
    Path("hrdd.toml").write_text(CONTACTS, "utf-8")
    return hrdd


@pytest.fixture
def grave(contacts: Command) -> str:  # noqa: ARG001 - the folder with the contacts
    Path("x.yaml").write_text(f"{HEAD}answers:\n  prior: [arrest]\n", "utf-8")
    return "x.yaml"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("answers: {prior: [arrest]}", True),
        ("answers: {prior: [none]}", False),
        ("answers: {prior: unknown}", False),
        ("answers: {}", False),
        ("risks: {ha-05: {actual: {since: 2026-01-10}}}", True),
        (
            f"risks: {{ha-05: {{actual: {{since: 2026-01-10, ceased: {CEASED}}}}}}}\n{SHOWN}",
            False,
        ),
    ],
)
def test_what_calls_and_what_does_not(body: str, expected: bool) -> None:
    assessment = understand(f"{HEAD}{body}\n".encode(), "x.yaml", "x").assessment
    assert in_danger(assessment, CORE, date(2026, 3, 1)) is expected


@pytest.mark.parametrize("command", ["check", "assess", "gate"])
def test_it_is_the_first_thing_on_the_screen(contacts: Command, grave: str, command: str) -> None:
    ended = contacts(command, grave, *DAY)
    assert ended.err.splitlines()[0] == FIRST
    assert "Write no names of people" in " ".join(ended.err.split())


def test_a_log_is_not_told_what_the_answers_say(contacts: Command, grave: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    for command in ("check", "assess"):
        assert "in danger" not in contacts(command, grave, *DAY).err


@pytest.mark.parametrize("template", ["hria", "brief", "fria", "dsa"])
def test_every_report_for_people_inside_begins_with_it(contacts: Command, grave: str, template: str) -> None:
    assert contacts("assess", grave, *DAY, "--template", template, "-o", "r.md").code == 0
    text = " ".join(Path("r.md").read_text("utf-8").replace("*", "").replace("\\", "").split())
    first = re.search(r"[Cc]all first", text)
    assert first is not None
    assert first.start() < text.index("+1 555 0100") < text.index("## Decision")
    assert re.search(r"[Ww]rite no names?\b", text)


def test_a_report_that_calls_nobody_says_so_nowhere(contacts: Command) -> None:
    for template in ("hria", "brief"):
        assert contacts("assess", EVENT, *DAY, "--template", template, "-o", "r.md").code == 0
        assert "all first" not in Path("r.md").read_text("utf-8")


def test_what_everybody_reads_is_not_told_what_the_answers_say(contacts: Command, grave: str) -> None:
    assert contacts("assess", grave, *DAY, "--audience", "public", "-o", "r.md").code == 0
    text = Path("r.md").read_text("utf-8")
    assert "all first" not in text
    assert "555" not in text


def test_an_interview_says_it_after_the_answer_and_once(contacts: Command) -> None:
    raw = Path(EVENT).read_text("utf-8")
    Path("y.yaml").write_text(re.sub(r"\n  prior: .*", "", raw), "utf-8")
    assert "whom to call" not in contacts("ask", "y.yaml", *DAY, stdin=b"u\n").err
    Path("y.yaml").write_text(re.sub(r"\n  prior: .*", "", raw), "utf-8")
    ended = contacts("ask", "y.yaml", *DAY, stdin=b"arrest\nu\nu\nu\n")
    after = ended.err.split("> arrest\n")[1]
    assert after.splitlines()[0] == FIRST
    assert ended.err.count("whom to call") == 1
    assert contacts("ask", "y.yaml", *DAY, stdin=b"").err.splitlines()[0] == FIRST, "and when somebody goes on later"


def test_a_screen_says_it_after_the_answer(contacts: Command) -> None:
    ended = contacts("screen", "event", stdin=b"Name\nFR\non-site\nyes\n")
    assert ended.err.split("> yes\n")[1].strip().splitlines()[0] == FIRST
    assert ended.err.count("whom to call") == 1


def test_a_sheet_says_it_first_and_in_the_row(contacts: Command) -> None:
    ended = contacts("screen", "event", sheet("in.csv", GOOD, GRAVE), "-o", "o.csv", "-o", "o.xlsx", "-o", "o.json")
    assert ended.err.splitlines()[0] == FIRST
    assert "Row 3 speaks of people" in ended.err
    first, second = told(Path("o.csv").read_text("utf-8"))
    assert "Call first" not in first["what to do"]
    assert second["what to do"].startswith("Call first where somebody is in danger now: Safety team, +1 555 0100.")
    assert "Safety team" in str(openpyxl.load_workbook("o.xlsx")["Results"]["F3"].value)
    assert [entry["danger"] for entry in json.loads(Path("o.json").read_text("utf-8"))["applications"]] == [False, True]
    wrong = contacts("screen", "event", sheet("in.csv", GRAVE | {"places": "Atlantis"}))
    assert wrong.err.splitlines()[0] == FIRST, "also in a row that has to be corrected first"


def test_without_contacts_it_says_that_none_are_set(hrdd: Command, changed: Write) -> None:
    name = changed("e.yaml", ("  prior: {value: [none],", "  prior: {value: [arrest],"))
    ended = hrdd("check", name, *DAY)
    assert " ".join(ended.err.split()).startswith(
        "whom to call: nobody is set in hrdd.toml; the local emergency number"
    )


def test_the_form_carries_the_contacts_of_the_settings(contacts: Command) -> None:
    page = contacts("form", "event", "--contact", "Somebody near").out
    assert "Whom to call: Somebody near; Safety team, +1 555 0100 (always)" in page


def test_a_condition_over_what_is_not_there_is_refused() -> None:
    wrong = Condition.model_validate({"fact": "nothing", "is": "yes"})
    fields = {name: getattr(CORE, name) for name in Rubric.model_fields}
    changed = Rubric.model_construct(**{**fields, "manifest": CORE.manifest.model_copy(update={"danger": wrong})})
    assert any(found.path[:1] == ("danger",) for found in faults(changed))


@pytest.mark.parametrize(
    ("places", "expected"), [("[DE]", False), ("[TR]", True), ("[DE, TR]", True), ("[TR, DE]", True), ("[XK]", False)]
)
def test_danger_in_one_place_is_enough(places: str, expected: bool) -> None:
    when = condition("{all: [{fact: reach, is: yes}, {fact: place.expression, at_least: 4}]}")
    base = rubric()
    by = Rubric.model_construct(**{**dict(base), "manifest": base.manifest.model_copy(update={"danger": when})})
    assert in_danger(assessment(places=places), by, date(2026, 3, 1)) is expected
    assert not in_danger(assessment(places=places), base, date(2026, 3, 1))
