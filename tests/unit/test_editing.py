"""A file is changed where it was asked for, and nowhere else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdd.diagnostics import Refusal
from hrdd.library.editing import edited
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


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), WORDS, min_size=1, max_size=5), WORDS)
def test_any_text_comes_back_as_it_was_written(found: dict[str, str], word: str) -> None:
    def change(values: Any) -> None:
        values.update(found)
        values["last"] = [word, {"inside": word}]

    made = parse(edited(b"hrdd: 1\n", "x.yaml", change), "x.yaml").data
    assert made == {"hrdd": 1, **found, "last": (word, {"inside": word})}
