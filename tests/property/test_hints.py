"""Law: what is offered in the place of a word that nothing bears never has another number in it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from hrdd import load_rubric
from hrdd.diagnostics import nearest

CORE = load_rubric("core")
KNOWN = (*CORE.control, *CORE.risk, *CORE.right, *CORE.question, *CORE.group)
LETTERS = re.compile("[a-z]*")


def numbers(word: str) -> list[int]:
    return [int(digits) for digits in re.findall("[0-9]+", word)]


@st.composite
def slips(draw: st.DrawFn) -> str:
    """An id with some of its characters left out, doubled, exchanged or replaced."""
    word = list(draw(st.sampled_from(KNOWN)))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, max(0, len(word) - 1)))
        word[place : place + draw(st.integers(0, 2))] = draw(st.text("0123456789-_@ abcghrsCGS", max_size=2))
    return "".join(word)


@given(slips() | st.from_regex(r"[a-z]{1,4}-?[0-9]{1,4}", fullmatch=True))
def test_no_suggestion_has_another_number(word: str) -> None:
    meant = nearest(word, KNOWN)
    assert not meant or numbers(meant) == numbers(word)


@given(st.sampled_from(KNOWN), st.integers(0, 3))
def test_an_id_with_more_or_fewer_zeros_is_found(name: str, zeros: int) -> None:
    found = re.fullmatch("([a-z]+-)([0-9]+)", name)
    if found is not None:
        meant = nearest(f"{found[1]}{'0' * zeros}{int(found[2])}", KNOWN)
        assert meant == name or zeros > 1


@given(st.from_regex(r"[a-z]{1,4}-[0-9]{1,4}", fullmatch=True))
def test_ids_of_letters_and_a_number_keep_their_letters(word: str) -> None:
    meant = nearest(word, (*CORE.control, *CORE.risk, *CORE.right))
    assert not meant or LETTERS.match(meant) == LETTERS.match(word) or LETTERS.match(meant)[0] == LETTERS.match(word)[0]  # type: ignore[index]
