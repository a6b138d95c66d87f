"""`hrdd new` and `hrdd ask` as their users try them: a file to fill in, and question by question."""

import re
from pathlib import Path

import pytest

from hrdd import load_rubric
from hrdd.cli.commands import KIND_NAMES
from hrdd.cli.grouping import together
from hrdd.library.editing import answered
from hrdd.source import parse
from tests.unit.conftest import DAY, EVENT, Command, Write

START = b"Library evening\nFR DE\nidea\nA. Person, grant-officer\n"


def answers(name: str) -> dict[str, object]:
    found: dict[str, object] = parse(Path(name).read_bytes(), name).data["answers"] or {}
    return found


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_a_new_file_of_every_kind_needs_only_what_nobody_can_guess(hrdd: Command, kind: str) -> None:
    assert hrdd("new", kind, "-o", "new.yaml").code == 0
    ended = hrdd("check", "new.yaml")
    assert ended.code == 3
    assert [line.split("[")[1].split("]")[0] for line in ended.err.splitlines() if " error " in line] == [
        "subject.name", "subject.places", "assessed.by.0.name", "assessed.by.0.role"
    ]  # fmt: skip
    text = Path("new.yaml").read_text("utf-8")
    for before, after in (
        ("name:  ", "name: A "), ("places: []", "places: [FR]"), ("- name:  ", "- name: B "), ("role:  ", "role: c ")
    ):  # fmt: skip
        text = text.replace(before, after, 1)
    Path("new.yaml").write_text(text, "utf-8")
    checked = hrdd("check", "new.yaml")
    assert checked.code == 4
    assert "valid, not complete" in checked.out


def test_a_new_file_holds_only_what_is_asked_at_the_start(hrdd: Command) -> None:
    text = hrdd("new", "event").out
    assert "\n  # format:  # online | hybrid | on-site | unknown\n" in text
    assert "\n  # visa:" not in text
    assert "visa" in text
    assert "\n  # dm:" not in text
    assert max(map(len, text.splitlines())) <= 130


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_a_new_file_shows_what_else_can_be_said(hrdd: Command, kind: str) -> None:
    """Owner, summary, languages and a control of the kind: the marks taken away, the file is valid."""
    text = hrdd("new", kind).out
    for before, after in (
        ("name:  ", "name: A "), ("places: []", "places: [FR]"), ("- name:  ", "- name: B "), ("role:  ", "role: c "),
        ("  # summary:", "  summary:"), ("  # owner:", "  owner:"), ("  # languages:", "  languages:"),
        ("# controls:\n#   -", "controls:\n   -"),
    ):  # fmt: skip
        assert before in text
        text = text.replace(before, after, 1)
    Path("new.yaml").write_text(text, "utf-8")
    ended = hrdd("check", "new.yaml", *("--as-of", "2026-06-01"))
    assert ended.code == 4, ended.err


def test_taking_the_mark_away_is_answering(hrdd: Command) -> None:
    text = hrdd("new", "feature").out.replace("  # change-size:  #", "  change-size: cosmetic  #")
    assert parse(text.encode(), "x").data["answers"] == {"change-size": "cosmetic"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new", "evnt"), 'did you mean "event"?'),
        (("new", "party"), "kinds: product"),
        (("new", "event", "--ask"), "-o FILE"),
        (("new", "event", "-o", "there.yaml"), "hrdd ask there.yaml"),
        (("ask", "-"), "needs a file"),
    ],
)
def test_wrong_usage_says_what_to_write(hrdd: Command, arguments: tuple[str, ...], said: str) -> None:
    Path("there.yaml").write_text("hrdd: 1\n", "utf-8")
    ended = hrdd(*arguments)
    assert (ended.code, said in ended.err) == (2, True), ended.err
    assert Path("there.yaml").read_text("utf-8") == "hrdd: 1\n"


def test_an_interview_saves_each_answer_in_its_place_and_tells_the_picture(hrdd: Command) -> None:
    ended = hrdd("new", "event", "--ask", "-o", "new.yaml", stdin=START + b"3\n?\nw\nc\n11-100\ns\nq\n")
    assert ended.code == 4
    text = Path("new.yaml").read_text("utf-8")
    assert "      # on-site: On site only\n  format: on-site\n" in text
    assert answers("new.yaml") == {"format": "on-site", "size": "11-100"}
    assert "Still open" in ended.err
    assert "It helps to decide:" in ended.err
    assert "1 of " in ended.err
    assert "up to" in ended.err
    again = hrdd("ask", "new.yaml", stdin=b"no\n")
    assert again.code == 4
    assert "Do people stay overnight" in again.err
    assert answers("new.yaml") == {"format": "on-site", "size": "11-100", "overnight": "no"}


def test_the_way_back_asks_again_and_enter_keeps(hrdd: Command) -> None:
    hrdd("new", "event", "--ask", "-o", "new.yaml", stdin=START + b"3\nb\n\n2\nb\n1\nq\n")
    assert answers("new.yaml") == {"format": "on-site", "size": "1-10"}


def test_an_answer_that_takes_a_question_away_takes_its_answer_out(hrdd: Command) -> None:
    """An event that turns out to be online: the answer about staying overnight no longer fits, and that is told."""
    ended = hrdd("new", "event", "--ask", "-o", "new.yaml", stdin=START + b"3\n1\nno\nb\nb\nb\nonline\nq\n")
    assert ended.code == 4
    assert "taken out: overnight" in ended.err
    assert answers("new.yaml")["format"] == "online"
    assert "overnight" not in answers("new.yaml")
    assert hrdd("check", "new.yaml").code == 4


def test_an_interview_ends_when_nothing_is_open(hrdd: Command, changed: Write) -> None:
    name = changed("almost.yaml", ("  overnight: yes\n", ""))
    ended = hrdd("ask", name, "--as-of", "2026-03-01", stdin=b"yes\n" * 60)
    assert "Do people stay overnight" in ended.err
    before = parse(Path(EVENT).read_bytes(), "x").data["answers"]
    assert answers(name)["overnight"] == "yes"
    assert {**before, **answers(name)} == answers(name)


def test_an_invalid_file_is_not_asked_about(hrdd: Command, changed: Write) -> None:
    name = changed("wrong.yaml", ("kind: event", "kind: evnt"))
    before = Path(name).read_bytes()
    assert hrdd("ask", name, stdin=b"yes\n").code == 3
    assert Path(name).read_bytes() == before


def test_a_comment_that_only_looks_like_a_question_is_left_alone() -> None:
    raw = b"hrdd: 1\ntext: |\n  # photos: in a text\nanswers:\n  travel: none\n"
    made = parse(answered(raw, "x", "photos", "no"), "x").data
    assert made == {"hrdd": 1, "text": "# photos: in a text\n", "answers": {"travel": "none", "photos": "no"}}


def test_a_line_that_is_no_answer_ends_a_piped_interview_before_the_next_question_takes_it(hrdd: Command) -> None:
    ended = hrdd("new", "event", "--ask", "-o", "new.yaml", stdin=START + b"3\nmany\nno\nyes\n")
    assert ended.code == 2
    assert "line 6 of the input is no answer to size, so it stopped there: Write one of" in ended.err
    assert answers("new.yaml") == {"format": "on-site"}, "what came before is saved, and nothing after"
    stopped = hrdd("ask", "new.yaml", stdin=b"?\nw\nmany\n")
    assert (stopped.code, "line 3 of the input" in stopped.err) == (2, True), "help is no refusal"


def test_whoever_types_is_asked_again(hrdd: Command) -> None:
    ended = hrdd(
        "new", "event", "--ask", "-o", "new.yaml", typed=b"\nX\nnowhere\nFR\nsoon\nidea\nA\nA, b\nlots\n3\nq\n"
    )
    assert ended.code == 4
    assert answers("new.yaml") == {"format": "on-site"}


def test_what_was_piped_can_be_read_in_a_log_but_not_where_many_read_it(
    hrdd: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = hrdd("new", "event", "--ask", "-o", "new.yaml", stdin=START + b"3\nu\n")
    assert "\n> 3\n" in ended.err
    assert "\n> u\n" in ended.err
    assert "What is it called? Library evening\n" in ended.err
    monkeypatch.setenv("CI", "true")
    ended = hrdd("new", "event", "--ask", "-o", "ci.yaml", stdin=START + b"3\n")
    assert "Library evening" not in ended.err


def test_a_page_for_a_browser_does_not_flood_a_terminal(hrdd: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hrdd("form", "event").out.startswith("<!doctype html>")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    ended = hrdd("form", "event")
    assert (ended.code, ended.out) == (2, "")
    assert "hrdd form event -o form.html" in ended.err


def test_a_new_file_does_not_flood_a_terminal(hrdd: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = hrdd("new", "event").out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    ended = hrdd("new", "event")
    assert (ended.code, ended.out) == (2, "")
    assert "hrdd new event -o event.yaml" in ended.err
    assert hrdd("new", "event", "-o", "-").out == piped


FEATURE_START = b"Thanks button\nFR\nidea\nA. Person, product manager\nnew-capability\nyes\nno\nyes\nu\nu\nu\nu\nu\n"


def test_questions_of_yes_or_no_are_put_together_to_who_types(hrdd: Command) -> None:
    """Each in full and with an answer of its own; help, unknown, and one by one for who wants it."""
    ended = hrdd("new", "feature", "--ask", "-o", "new.yaml", typed=FEATURE_START + b"?2\n9\n1, u2\nq\n")
    assert ended.code == 4
    screen = ended.err.split("questions of yes or no:\n")[1]
    listed = [line.split("  ", 2)[2] for line in screen.splitlines()[:9] if line[:4].strip().isdigit()]
    assert len(listed) >= 3
    assert "Write numbers from the list" in ended.err
    found = answers("new.yaml")
    together = list(found)[-len(listed) :]
    assert [found[name] for name in together] == ["yes", "unknown", *["no"] * (len(listed) - 2)]


def test_one_by_one_and_back_and_skip_among_those_put_together(hrdd: Command) -> None:
    start = FEATURE_START
    hrdd("new", "feature", "--ask", "-o", "a.yaml", typed=start + b"o\nu\nq\n")
    before = len(answers("a.yaml"))
    hrdd("new", "feature", "--ask", "-o", "b.yaml", typed=start + b"s\nq\n")
    assert len(answers("b.yaml")) == before - 1
    hrdd("new", "feature", "--ask", "-o", "c.yaml", typed=start + b"0\nb\nyes\nq\n")
    assert list(answers("c.yaml").values())[-1] == "yes"
    piped = hrdd("new", "feature", "--ask", "-o", "d.yaml", stdin=start)
    assert "questions of yes or no" not in piped.err


DATA = FEATURE_START + b"0\n"
"""A change of data: what stands before the questions with several answers about data."""


def test_of_questions_with_several_answers_it_is_asked_which_apply_and_those_in_full(hrdd: Command) -> None:
    """Nothing is saved for what nobody saw: each says what is saved if it is left out."""
    ended = hrdd("new", "feature", "--ask", "-o", "new.yaml", typed=DATA + b"?1\n2, u3\nq\n")
    assert ended.code == 4
    screen = ended.err.split("Which of these apply?\n")[1].split("The numbers of those")[0]
    listed = re.findall(r"^ +(\d)  ", screen, re.MULTILINE)
    said = re.findall(r"leave it out: (none|never|no)", screen)
    assert len(listed) == len(said) >= 3
    found = list(answers("new.yaml").values())[-len(listed) + 1 :]
    assert found == [said[0], "unknown", *said[3:]]
    after = ended.err.split("The numbers of those that apply")[-1]
    assert re.search(r"^ +1  (no|none|never)", after, re.MULTILINE), "the one that applies is asked with its answers"


def test_what_applies_is_asked_in_full_one_after_the_other_and_none_is_lost(hrdd: Command) -> None:
    hrdd("new", "feature", "--ask", "-o", "a.yaml", typed=DATA + b"q\n")
    hrdd("new", "feature", "--ask", "-o", "b.yaml", typed=DATA + b"1, 2, 3\n2\n2\n2\nq\n")
    hrdd("new", "feature", "--ask", "-o", "c.yaml", typed=DATA + b"o\n2\n2\n2\nq\n")
    before, chosen, single = (answers(f"{name}.yaml") for name in "abc")
    assert {**single, **chosen} == chosen
    assert len(chosen) > len(single) == len(before) + 3


def test_whether_children_are_there_is_never_one_of_several() -> None:
    """So much hangs on it that nobody should answer it by leaving out a number."""
    rubric = load_rubric("core")
    for names in rubric.themes.values():
        found = [question.id for name in names for question in together([name, *names], rubric)]
        assert "under18" not in found


def test_measures_come_last_and_are_called_optional(hrdd: Command) -> None:
    ended = hrdd("new", "event", "--ask", "-o", "new.yaml", stdin=START + b"online\n" + b"u\n" * 80)
    text = ended.err
    first = text.index("Optional, about a measure")
    assert "answered" in text[:first]
    rest = text[first:].split("\n> ")
    assert all("Optional" in part or "answered" in part for part in rest[:-1])
    assert answers("new.yaml")


def test_a_new_file_can_be_asked_about_as_it_is(hrdd: Command) -> None:
    """What `hrdd new` says: fill it in, or let yourself be asked. Comments and the rest stay."""
    assert hrdd("new", "event", "-o", "new.yaml").code == 0
    before = Path("new.yaml").read_text("utf-8")
    ended = hrdd("ask", "new.yaml", stdin=b"Evening: tea\nFR NO\nA. Person, Grant Officer\nonline\n")
    assert ended.code == 4
    found = parse(Path("new.yaml").read_bytes(), "x").data
    assert found["subject"] == {"kind": "event", "name": "Evening: tea", "stage": "idea", "places": ("FR", "NO")}
    assert found["assessed"]["by"] == ({"name": "A. Person", "role": "grant-officer"},)
    assert answers("new.yaml") == {"format": "online"}
    after = Path("new.yaml").read_text("utf-8")
    assert after.count("#") == before.count("#") - 2, "only the line of the answer has lost its marks"
    assert re.search(r"\n  places: \[FR, NO\] +# country codes", after)
    Path("bad.yaml").write_text(before.replace("kind: event", "kind: evnt"), "utf-8")
    assert hrdd("ask", "bad.yaml", stdin=b"X\n").code == 3


def test_places_without_brackets_are_asked_too(hrdd: Command) -> None:
    Path("new.yaml").write_text(hrdd("new", "event").out.replace("places: []", "places:", 1), "utf-8")
    ended = hrdd("ask", "new.yaml", stdin=b"Evening\nFR\nA. Person, organiser\nonline\n")
    assert ended.code == 4, ended.err
    assert parse(Path("new.yaml").read_bytes(), "x").data["subject"]["places"] == ("FR",)


def test_only_what_was_left_empty_is_asked(hrdd: Command) -> None:
    text = hrdd("new", "event").out.replace("name:  ", 'name: "X" ', 1).replace("places: []", "places: [FR]")
    Path("new.yaml").write_text(text, "utf-8")
    ended = hrdd("ask", "new.yaml", stdin=b"A. Person, organiser\nonline\n")
    assert ended.code == 4
    assert answers("new.yaml") == {"format": "online"}


def unsure(changed: Write) -> str:
    return changed("unsure.yaml", ("  overnight: yes\n", "  overnight: unknown\n"))


def test_whoever_types_can_go_through_answers_again_those_not_known_first(hrdd: Command, changed: Write) -> None:
    name = unsure(changed)
    ended = hrdd("ask", name, *DAY, typed=b"?\novernigt\nu\nyes\nsize under18\n\nb\n3\nq\n")
    assert ended.code == 0, ended.err
    assert "Not known for certain: overnight." in ended.err
    assert "groups: women, indigenous-peoples" in ended.err
    assert 'There is no question "overnigt"; did you mean "overnight"?' in ended.err
    assert "Now: unknown. Enter keeps it." in ended.err
    before = answers(EVENT)
    assert answers(name) == {**before, "overnight": "yes", "size": "101-1k"}
    assert hrdd("ask", name, *DAY, typed=b"\n").code == 0


def test_all_answers_in_turn_each_kept_by_enter(hrdd: Command, changed: Write) -> None:
    name = unsure(changed)
    before = Path(name).read_bytes()
    ended = hrdd("ask", name, *DAY, typed=b"a\n" + b"\n" * 40)
    assert ended.code == 0
    assert ended.err.count("Enter keeps it.") == len(answers(name))
    assert Path(name).read_bytes() == before


def test_certain_questions_are_asked_again(hrdd: Command, changed: Write) -> None:
    name = unsure(changed)
    assert f"hrdd ask {name} overnight" in " ".join(hrdd("ask", name, *DAY, stdin=b"").err.split())
    ended = hrdd("ask", name, "overnight", "sensitive", *DAY, stdin=b"yes\n6 7\n")
    assert ended.code == 4, "a topic opens a question"
    assert answers(name)["sensitive"] == ("indigenous", "gender")
    assert "25 of " in ended.err
    for wrong, said in (("sensitiv", 'did you mean "sensitive"?'), ("minors-alone", "is not asked here")):
        refused = hrdd("ask", name, wrong, *DAY, stdin=b"yes\n")
        assert (refused.code, said in refused.err) == (2, True), refused.err


def test_a_reason_goes_with_the_answer_it_was_for(hrdd: Command, changed: Write) -> None:
    name = unsure(changed)
    kept = hrdd("ask", name, "under18", *DAY, stdin=b"no\n")
    assert "Registration is for adults" in Path(name).read_text("utf-8")
    assert "taken out" not in kept.err
    ended = hrdd("ask", name, "under18", *DAY, stdin=b"likely\n")
    assert "evidence of under18 stood for the answer before" in " ".join(ended.err.split())
    assert answers(name)["under18"] == "likely"


def test_the_number_of_a_question_is_the_one_its_answer_makes(hrdd: Command) -> None:
    ended = hrdd("new", "event", "--ask", "-o", "new.yaml", stdin=START + b"3\n11-100\nno\n" + b"u\n" * 80)
    numbers = [int(number) for number in re.findall(r"^ ?(\d+)\. ", ended.err, re.MULTILINE)]
    told = [int(number) for number in re.findall(r"^ +(\d+) of \d+ answered", ended.err, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert told[: len(numbers)] == numbers
    assert "answers are unknown" not in ended.err


def test_why_names_a_few_risks_a_line_each(hrdd: Command) -> None:
    ended = hrdd("ask", EVENT, "format", *DAY, stdin=b"w\n\n")
    listed = ended.err.split("It helps to decide:\n")[1].split("> ")[0].splitlines()
    assert [line[:4] for line in listed[:6]] == ["  - "] * 6
    assert re.fullmatch(r"  and \d+ more: hrdd explain format", listed[6])


def test_a_country_is_taken_by_its_name_and_that_is_said(hrdd: Command) -> None:
    lines = b"Evening\nKyrgyzstan, tr, South Africa\nidea\nA. Person, organiser\n"
    ended = hrdd("new", "event", "--ask", "-o", "new.yaml", stdin=lines)
    assert "Kyrgyzstan: KG, South Africa: ZA" in ended.err
    assert parse(Path("new.yaml").read_bytes(), "x").data["subject"]["places"] == ("KG", "TR", "ZA")


def test_an_order_at_one_place_is_for_the_whole_question(hrdd: Command, changed: Write) -> None:
    name = unsure(changed)
    question = next(q.id for q in load_rubric("core").questions if q.per_place and q.id in answers(name))
    before = answers(name)
    hrdd("ask", name, question, *DAY, stdin=b"p\ns\n")
    assert answers(name) == before
