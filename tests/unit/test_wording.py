"""Words that `hrdd rubric check` remarks on, each by a sentence, and sentences that it leaves alone."""

import pytest

from hrdd.engine import wording

LEADING = """\
adequate, adequately, appropriate, appropriately, at least some, clearly, don't you, do you agree, ensure, ensured,
isn't it, merely, minimal, negligible, obviously, of course, properly, really, reasonable, reasonably, robust, safe,
safely, sufficient, sufficiently, surely, unfortunately, where possible"""


@pytest.mark.parametrize("phrase", [phrase.strip() for phrase in LEADING.replace("\n", " ").split(",")])
def test_every_word_that_leads_is_found_in_any_case_and_only_whole(phrase: str) -> None:
    assert wording.leading(f"Is it {phrase} told?") == (phrase,)
    assert wording.leading(f"{phrase.upper()}, is it told?") == (phrase,)
    assert wording.leading(f"Is it {phrase}x or un{phrase} or {phrase}_ told?") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Is it safe, SAFE and reasonably safe?", ("safe", "reasonably")),
        ("Surely it is safe, isn't it?", ("surely", "safe", "isn't it")),
        ("Is there a safety plan, or an insurance?", ()),
        ("Does it ensnare, or course through, reality?", ()),
        ("", ()),
    ],
)
def test_each_word_that_leads_is_told_once_in_its_order(text: str, expected: tuple[str, ...]) -> None:
    assert wording.leading(text) == expected


VERBS = ("is", "are", "was", "were", "do", "does", "did", "has", "have", "can", "could", "will", "would", "may")
QUESTIONS = ("how", "who", "whom", "what", "when", "where", "which", "why")


@pytest.mark.parametrize("join", ["and", "or"])
@pytest.mark.parametrize("word", [*VERBS, *QUESTIONS])
def test_a_second_question_behind_and_or_or_is_found(join: str, word: str) -> None:
    assert wording.twice(f"Is the list public {join} {word} it?") == f"{join} {word}"
    assert wording.twice(f"Is the list public {join.upper()} {word.upper()} it?") == f"{join} {word}"
    assert wording.twice(f"Is it sand{join} {word}ly, b{join} {word} it, {join} {word}x?") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who reads it? Who copies it?", "?"),
        ("Who reads it?And who copies it?", "?"),
        ("Photos and/or films?", "and/or"),
        ("Photos AND/OR films?", "and/or"),
        ("Photos as well as films?", "as well as"),
        ("Is it kept, and, if so, for long?", "and, if so"),
        ("Is it kept, and, if not, lost?", "and, if not"),
        ("Is it kept, and, if sober, lost?", ""),
        ("Is it a band/order, and/organ?", ""),
        ("Has as well asked?", ""),
        ("Does it collect, keep or share data about people?", ""),
        ("Does it show names and addresses?", ""),
        ("", ""),
    ],
)
def test_what_asks_two_things_is_told_by_its_piece(text: str, expected: str) -> None:
    assert wording.twice(text) == expected


EMPTY = ["tbd", "todo", "to do", "to be done", "n/a", "none", "unknown", "-", "...", "…", "?"]


@pytest.mark.parametrize(
    "text", [*EMPTY, "none.", "TBD", " N/A ", "To be done. ", " to be done", "Works well.", "", "   "]
)
def test_what_stands_for_a_text_says_nothing(text: str) -> None:
    assert wording.says_nothing(text)


@pytest.mark.parametrize(
    "text", ["The log shows.", "Seen by X", "None of them was removed.", "It has fallen", "to be done by May"]
)
def test_three_words_say_something(text: str) -> None:
    assert not wording.says_nothing(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("a", True), ("a b", True), ("a b c", False), ("to be done", True), ("to be done...", True)]
)
def test_the_fewest_words_of_a_text_are_three(text: str, expected: bool) -> None:
    """A standing phrase of three words says nothing all the same."""
    assert wording.says_nothing(text) is expected
