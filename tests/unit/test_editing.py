"""A file is changed where it was asked for, and nowhere else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdd.diagnostics import Refusal
from hrdd.library import editing
from hrdd.library.editing import answered, edited
from hrdd.source import parse
from tests.unit.conftest import EVENT, FEATURE, GRANT

TEXT = """\
# A comment at the top
hrdd: 1   # beside a value

subject: {kind: feature, name: 'It''s'}
answers:
    photos:   no
    # before the next
    travel: "some"
evidence: {}
"""


def answer(name: str, word: str) -> Any:
    def change(values: Any) -> None:
        values["answers"][name] = word

    return change


@pytest.mark.parametrize("name", [EVENT, FEATURE, GRANT])
def test_no_change_leaves_every_byte(name: str) -> None:
    from pathlib import Path

    raw = Path(name).read_bytes()
    assert edited(raw, name, lambda _: None) == raw


def test_comments_quotes_order_and_layout_stay() -> None:
    made = edited(TEXT.encode(), "x.yaml", answer("photos", "planned")).decode()
    assert made == TEXT.replace("photos:   no", "photos: planned")


def test_something_new_comes_last() -> None:
    made = parse(edited(TEXT.encode(), "x.yaml", answer("count", "1-10")), "x.yaml").data
    assert list(made["answers"].items()) == [("photos", "no"), ("travel", "some"), ("count", "1-10")]


def test_line_ends_and_marks_of_windows_stay() -> None:
    raw = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    made = edited(raw, "x.yaml", answer("photos", "planned"))
    assert made.startswith(b"\xef\xbb\xbf# A comment at the top\r\n")
    assert made.count(b"\r\n") == made.count(b"\n") == TEXT.count("\n")


def test_what_cannot_be_read_is_not_changed() -> None:
    with pytest.raises(Refusal):
        edited(b"a: &x 1\nb: *x\n", "x.yaml", lambda _: None)


BEGUN = """\
answers: # of today
  photos: no   # none that we know
  travel:
    value: some
    because: "By train"

    # count: 1-10

  # under18:  # no | likely | unknown
  topics: [a, b]
# the end
controls: []
"""


@pytest.mark.parametrize(
    ("name", "value", "before", "after"),
    [
        ("photos", "planned", "photos: no ", "photos: planned "),
        ("topics", ["c"], "topics: [a, b]", "topics: [c]"),
        ("topics", "unknown", "topics: [a, b]", "topics: unknown"),
        ("under18", "likely", "# under18:  # no | likely | unknown", "under18: likely"),
        ("visa", "no", "  topics: [a, b]\n", "  topics: [a, b]\n  visa: no\n"),
        ("count", "1-10", "    # count: 1-10", None),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_word_is_written_into_its_line_and_nothing_else_is_touched(
    name: str, value: object, before: str, after: str | None, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So an interview saves at once, whatever the layout; only what is more than a word is written by the library."""
    monkeypatch.setattr(editing, "edited", lambda *_: pytest.fail("written anew"))
    expected = BEGUN.replace(before, after) if after else BEGUN.replace("[a, b]\n", "[a, b]\n  count: 1-10\n")
    made = answered(BEGUN.replace("\n", ends).encode(), "x.yaml", name, value)
    assert made.decode() == expected.replace("\n", ends)


def test_what_is_more_than_a_word_is_written_too() -> None:
    made = parse(answered(BEGUN.encode(), "x.yaml", "travel", "none"), "x.yaml").data
    assert made["answers"]["travel"] == "none"
    made = parse(answered(BEGUN.encode(), "x.yaml", "photos", {"by_place": {"FR": "no"}}), "x.yaml").data
    assert made["answers"]["photos"] == {"by_place": {"FR": "no"}}


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), WORDS, min_size=1, max_size=5), WORDS)
def test_any_text_comes_back_as_it_was_written(found: dict[str, str], word: str) -> None:
    def change(values: Any) -> None:
        values.update(found)
        values["last"] = [word, {"inside": word}]

    made = parse(edited(b"hrdd: 1\n", "x.yaml", change), "x.yaml").data
    assert made == {"hrdd": 1, **found, "last": (word, {"inside": word})}
