"""What `hrdd check` says is missing, and the questions that it puts into a file."""

from dataclasses import replace
from pathlib import Path

import pytest

from hrdd import load_rubric
from hrdd.engine.progress import progress, voices
from hrdd.library.adding import added, waiting
from hrdd.library.judging import Desk, Judged
from hrdd.model.assessment import Answer
from hrdd.render.hearing import reached
from hrdd.source import parse
from tests.make import answers, assessment, judge, rubric
from tests.unit.conftest import DAY, EVENT, GRANT, TODAY, Command, Write

CORE = load_rubric("core")
BEGUN = (
    ("name:  ", "name: A "), ("places: []", "places: [FR]"), ("- name:  ", "- name: B "), ("role:  ", "role: c ")
)  # fmt: skip


@pytest.fixture
def begun(hrdd: Command) -> str:
    """A new file about a grant in which everything but the answers is filled in."""
    text = hrdd("new", "grant").out
    for before, after in BEGUN:
        text = text.replace(before, after, 1)
    Path("new.yaml").write_text(text, "utf-8")
    return "new.yaml"


def answer(name: str, question: str, word: str) -> None:
    text = Path(name).read_text("utf-8")
    assert f"  # {question}:" in text
    Path(name).write_text(text.replace(f"  # {question}:", f"  {question}: {word}"), "utf-8")


def test_the_first_check_of_a_new_file_fits_a_screen_or_two_and_says_what_to_do(hrdd: Command, begun: str) -> None:
    ended = hrdd("check", begun)
    lines = ended.out.splitlines()
    assert ended.code == 4
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 80
    assert "\n0 of 23 answered.\n" in ended.out
    assert "hrdd ask new.yaml" in ended.out
    assert ended.out.count("nobody") == 2, "risks without a voice are counted, not listed"
    assert "Write these lines" not in ended.out, "every open question waits in the file already"


def test_a_question_that_opened_later_is_told_with_its_choices_and_the_line_to_write(hrdd: Command, begun: str) -> None:
    answer(begun, "gathering", "yes")
    told = hrdd("check", begun).out
    assert "\n    # Do people stay overnight as part of this?\n    # no | yes | unknown\n    overnight:\n" in told
    lines = told.split("word of each:\n")[1].split("\n\n")[0].replace("\n    overnight:", "\n    overnight: yes")
    text = Path(begun).read_text("utf-8").replace("answers:\n", f"answers:\n{lines}\n".replace("\n    ", "\n  "), 1)
    text = text.replace("answers:\n    #", "answers:\n  #")
    Path(begun).write_text(text, "utf-8")
    assert "2 of " in hrdd("check", begun).out, "what is pasted is an answer"


def test_questions_that_opened_are_written_into_the_file_where_they_belong(hrdd: Command, begun: str) -> None:
    answer(begun, "gathering", "yes    # we meet twice")
    before = Path(begun).read_text("utf-8")
    ended = hrdd("check", begun, "--add")
    after = Path(begun).read_text("utf-8")
    assert "new.yaml: added, to be answered: overnight" in ended.err
    assert "Write these lines" not in ended.out
    assert parse(after.encode(), "x").data == parse(before.encode(), "x").data
    head, _, rest = after.partition("\n\n  # Do people stay overnight")
    assert head.endswith("  gathering: yes    # we meet twice  # no | yes | unknown")
    kept = head + "\n\n" + rest.partition("  # overnight:  # no | yes | unknown\n\n")[2]
    assert kept == before, "nothing else has moved"
    answer(begun, "overnight", "yes")
    assert hrdd("check", begun, "--add").code == 4
    assert "  # minors-alone:" not in Path(begun).read_text("utf-8"), "not asked unless young people may come"


def test_a_file_to_which_nothing_is_to_be_added_is_not_touched(hrdd: Command, begun: str) -> None:
    before = Path(begun).read_bytes()
    assert hrdd("check", begun, "--add").err == ""
    assert Path(begun).read_bytes() == before


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("", "\nanswers:\n\n  #"),
        ("answers:\n", "answers:\n\n  #"),
        ("answers:\n    gathering: yes\n", "answers:\n    gathering: yes\n\n    #"),
        ("answers:\r\n  gathering: yes\r\n", "answers:\r\n  gathering: yes\r\n\r\n  #"),
        (
            "answers:\n  gathering:\n    value: yes\n\n    # why\n    because: |\n      overnight: no\n  field: none\n",
            "overnight: no\n\n  # Do people",
        ),
        ("answers: {gathering: yes}\n", "answers:\n  gathering: yes\n\n  # Do people"),
        ("answers: {}\n", "answers:\n\n  # Do people"),
    ],
)
def test_however_the_answers_are_laid_out(answers: str, expected: str | None) -> None:
    raw = f"hrdd: 1\r\n{answers}# the end\r\n" if "\r" in answers else f"hrdd: 1\n{answers}# the end\n"
    made = added(raw.encode(), "x", ["overnight"], CORE)
    if expected is None:
        assert made is None
        return
    assert made is not None
    text = made.decode()
    assert expected in text
    assert waiting(text.replace("\r", ""), ["overnight"])
    before = parse(raw.encode(), "x").data
    assert parse(made, "x").data == {**before, "answers": before.get("answers") or None}


def test_answers_on_one_line_are_opened_up_and_mean_the_same(hrdd: Command) -> None:
    head = "hrdd: 1\nsubject: {kind: grant, id: x, name: X, stage: idea, places: [FR]}\n"
    text = head + "assessed: {date: 2026-03-01, by: [{name: A, role: r}]}\nanswers: {gathering: yes}\n"
    Path("x.yaml").write_text(text, "utf-8")
    ended = hrdd("check", "--add", "x.yaml")
    assert (ended.code, "added, to be answered" in ended.err) == (4, True)
    after = Path("x.yaml").read_text("utf-8")
    assert "\nanswers:\n  gathering: yes\n" in after
    assert "\n  # overnight:" in after
    assert parse(after.encode(), "x").data == parse(text.encode(), "x").data
    assert hrdd("check", "--add", "-", stdin=text.encode()).code == 2


def test_whoever_was_not_heard_is_told_once_with_what_to_write(hrdd: Command) -> None:
    ended = hrdd("check", GRANT, *DAY)
    assert ended.code == 4
    assert "nobody was heard on 7 risks" in " ".join(ended.out.split())  # the path decides where the line is cut
    assert "  surveillance-censorship (5) gs-03" in ended.out
    lines = ended.out.split("under engagement:\n")[1].split("\nAt the stage")[0]
    text = Path(GRANT).read_text("utf-8")
    assert text.count("\nengagement:\n") == 1
    Path("heard.yaml").write_text(text.replace("\nengagement:\n", f"\nengagement:\n{lines}\n"), "utf-8")
    assert "nobody was heard on 5 risks" in " ".join(hrdd("check", "heard.yaml", *DAY).out.split())


def test_only_a_group_that_the_answers_name_is_put_into_lines_to_write(hrdd: Command, changed: Write) -> None:
    """A group that is hunted is never proposed for a file whose answers do not name it."""
    groups = "groups: [women, ethnic-minorities, other-at-risk]"
    told = hrdd("check", GRANT, *DAY).out
    assert "  - group: racial-ethnic-minorities\n" in told
    assert "lgbtq" not in told
    nobody = hrdd("check", changed("none.yaml", (groups, "groups: [none]"), source=GRANT), *DAY).out
    assert '  - group: "..."\n' in nobody
    assert "hrdd explain gs-03" in " ".join(nobody.split())
    assert not [group.id for group in CORE.groups if group.id in nobody]


def test_the_short_names_of_groups_in_the_answers_are_groups() -> None:
    (found,) = Desk(TODAY).judge([GRANT])
    assert isinstance(found, Judged)
    question = CORE.question["groups"]
    for choice in question.choices:
        said = {**found.written.assessment.answers, "groups": Answer(value=(choice,))}
        said["sensitive"] = Answer(value=("indigenous", "conflict"))
        one = found.written.assessment.model_copy(update={"answers": said})
        assert len(reached(one, CORE)) == (0 if choice in {"none", "other-at-risk"} else 1), choice
    unknown = found.written.assessment.model_copy(update={"answers": {"groups": Answer(value="unknown")}})
    assert reached(unknown, CORE) == frozenset()


def test_what_is_not_known_comes_with_the_command_to_answer_it_again(hrdd: Command) -> None:
    assert f"\n    hrdd ask {GRANT} public photos special\n" in hrdd("check", GRANT, *DAY).out
    assert "    Once you know: hrdd ask " in hrdd("advise", GRANT, *DAY).out


def test_the_groups_that_are_named_can_speak_on_every_risk() -> None:
    (found,) = Desk(TODAY).judge([GRANT])
    findings = found.outcome.findings  # type: ignore[union-attr]
    groups = [group for group, _ in voices(findings)]
    assert all(set(groups) & set(finding.who) for finding in findings)
    assert voices(()) == ()


def test_a_file_that_is_complete_says_so_and_what_comes_next(hrdd: Command) -> None:
    ended = hrdd("check", EVENT, *DAY)
    assert ended.code == 0
    assert "valid and complete" in " ".join(ended.out.split())
    assert f"hrdd assess {EVENT}" in ended.out


def test_check_and_ask_count_alike(hrdd: Command, changed: Write) -> None:
    name = changed("almost.yaml", ("  overnight: yes\n", ""), ("  conduct: yes\n", ""))
    checked = hrdd("check", name, *DAY).out
    asked = hrdd("ask", name, *DAY, stdin=b"yes\n").err
    assert "; 1 about a measure is optional" in checked
    count = checked.split("\n")[1].split(" answered")[0]
    answered, _, of = count.partition(" of ")
    assert f"{int(answered) + 1} of {of} answered; 1 about a measure is optional · " in " ".join(asked.split())


def test_measures_are_counted_apart_from_what_is_asked() -> None:
    outcome = judge(assessment(answers(crowd=None, topics="unknown")))
    found = progress(outcome, {"reach", "under18", "data", "topics"}, rubric())
    assert found.asked == ("reach", "under18", "data", "topics", "crowd")
    assert (found.open, found.unsure, found.optional) == (("crowd",), ("topics",), ("patrol",))
    assert found.answered == 4
    told = progress(outcome, {"reach", "under18", "data", "topics", "patrol"}, rubric())
    assert told.optional == ()


def test_nobody_can_speak_for_a_risk_that_names_nobody() -> None:
    one = judge(assessment()).findings[0]
    assert voices([one]) == (("women-girls", 1),)
    assert voices([replace(one, who=())]) == ()
    assert voices([replace(one, who=()), replace(one, who=("newcomers",))]) == (("newcomers", 1),)
    assert voices([]) == ()
