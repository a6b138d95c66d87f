"""Whether a withheld text is found in another: in any spelling, by a part of it, and never by chance."""

import pytest

from hrdd.engine.aliases import aliases
from hrdd.engine.traces import Secret, Trace, haystack, search, secrets
from hrdd.model.base import Access
from tests.make import judge, rubric
from tests.telling import written

PLACE = ("controls", 0, "note")


def hit(secret: str, text: str, *own: str) -> bool | None:
    """Whether the secret is found; None where it cannot be looked for."""
    (found,), vague = search([Secret(PLACE, secret)], own, [haystack([text])])
    if vague:
        assert (found, vague) == ((), (Trace(PLACE),))
        return None
    assert found in {(), (Trace(PLACE),)}
    return bool(found)


@pytest.mark.parametrize(
    "text",
    [
        "by Zuleikha Marabout, 2026",
        "BY ZULEIKHA MARABOUT",
        "zuleikha-marabout.md",
        "Zuleikha\n  Marabout",
        "ZuleikhaMarabout",
        "Zulei-\n  kha Marabout",
        "Zulei\u00ad\n kha Marabout",
        "Zulei\u2010 \nkha Marabout",
        "Zulei\u2011\nkha Marabout",
        "Z.u.l.e.i.k.h.a.M.a.r.a.b.o.u.t",
        "Zu\u00adleikha Mara\u200bbout",  # soft hyphen, joiner
        "Zu\u0336leikha Marabout",  # a mark through a letter
        "Zuleikha\u20dd Marabout",  # a mark around a letter
        "\uff3auleikha Marabout",  # a wide letter
        "x\\u005aZuleikha/Marabout\\",
    ],
)
def test_a_text_is_found_in_any_spelling(text: str) -> None:
    assert hit("Zuleikha Marabout", text)


@pytest.mark.parametrize("text", ["", "Zuleikha", "Marabout Zuleikha", "Zuleikha and Marabout"])
def test_what_is_not_there_is_not_found(text: str) -> None:
    assert hit("Zuleikha Marabout", text) is False


@pytest.mark.parametrize(
    ("secret", "text", "found"),
    [
        ("Ada", "by Ada.", True),
        ("Ada", "Ada", True),
        ("Ada", "ada, and more", True),
        ("Ada", "Canada and Adam", False),
        ("Ada", "A da", False),
        ("nine-sign", "a nine sign b", True),  # eight letters
        ("ninesigns", "a ninesigns b", True),
        ("ninesigns", "anineSigns b", False),
        ("ninesignss", "aninesignssb", True),  # ten are found anywhere
        ("12345", "a 12345 b", True),
        ("12345", "9123456", False),
    ],
)
def test_a_short_text_is_found_as_whole_words_and_a_long_one_anywhere(secret: str, text: str, found: bool) -> None:
    assert hit(secret, text) is found


@pytest.mark.parametrize(
    ("secret", "text", "found"),
    [
        ("No", "No", None),  # two letters say nothing
        ("I", "I", None),
        ("", "anything", None),
        ("--", "--", None),
        ("42", "42", None),
        ("Ode", "Ode", True),
        ("\u738b\u82b3", "\u4e2d\u738b\u82b3\u4e2d", True),  # a name in a script without case may be two signs
        ("\u738b", "\u738b", None),
        ("\u738b4", "\u738b4", None),
        ("\u0645\u0646\u0649", "x\u0645\u0646\u0649x", True),  # nor do such scripts always part words
    ],
)
def test_what_is_too_short_to_mean_anything_is_for_a_person_to_look_at(secret: str, text: str, found: bool) -> None:
    assert hit(secret, text) is found


@pytest.mark.parametrize(
    "text",
    [
        "A\u00adda",  # a soft hyphen
        "A\u200dda",  # a joiner
        "\u202aAda\u202c",  # marks of direction
        "Ad\u0336a",  # a mark through a letter
        "Ad\u20dda",  # a mark around one
        "Ad-\na",
        "Ad-  \n  a",
        "Ad\u2011\na",
        "A\u00ad\nda",
    ],
)
def test_signs_that_are_not_read_part_no_short_word(text: str) -> None:
    assert hit("Ada", f"by {text} and")


@pytest.mark.parametrize("text", ["Ad - a", "Ad -a", "Ad\na", "Ad_a", "Ad.a"])
def test_signs_that_are_read_part_words(text: str) -> None:
    assert hit("Ada", text) is False


def test_a_text_of_several_short_words_is_as_long_as_its_letters() -> None:
    assert hit("I a", "I a") is None
    assert hit("Ad Be Ce", "ad be ce") is True
    assert hit("Ad Be Ce", "xad be cex") is False
    assert hit("Ad Be Ce Dido", "xadbecedidox") is True


LONG = "one two three four five six seven eight nine ten eleven"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (LONG, True),
        ("one two three four five six seven eight", True),
        ("four five six seven eight nine ten eleven", True),
        ("say two three four five six seven eight nine so", True),
        ("two three four five six seven eight", False),
        ("five six seven eight nine ten eleven", False),
        ("one two three four five six seven ate", False),
    ],
)
def test_eight_words_in_a_row_of_a_longer_text_are_enough(text: str, found: bool) -> None:
    assert hit(LONG, text) is found


def test_of_a_text_of_eight_words_or_fewer_all_must_be_there() -> None:
    eight = "one two three four five six seven eight"
    assert hit(eight, eight)
    assert hit(eight, "two three four five six seven eight") is False
    assert hit(eight + " nine", eight)


def test_what_a_report_says_anyway_cannot_be_told_apart() -> None:
    assert hit("The rules of the house", "see The rules of the house", "All the rules of the house apply.") is None
    assert hit("The rules of the house", "see The rules of the house", "All the rules apply.") is True
    assert hit("Ada", "by Ada", "Canada") is True
    assert hit("Ada", "by Ada", "as Ada says") is None
    # of a long text the parts that are not said anyway are looked for
    assert hit(LONG, "four five six seven eight nine ten eleven", "one two three four five six seven eight") is True
    assert hit(LONG, "one two three four five six seven eight", "one two three four five six seven eight") is False


def test_texts_are_searched_one_by_one() -> None:
    """The end of one text and the beginning of the next are no text."""
    (found,), _ = search([Secret(PLACE, "Zuleikha Marabout")], [], [haystack(["by Zuleikha", "Marabout and"])])
    assert found == ()
    (found,), _ = search([Secret(PLACE, "Ada Bea")], [], [haystack(["Ada", "Bea"])])
    assert found == ()
    (found,), _ = search([Secret(PLACE, "Zuleikha Marabout")], [], [haystack(["a", "by Zuleikha Marabout", "b"])])
    assert found == (Trace(PLACE),)


def test_every_output_has_its_own_answer_and_a_place_is_named_once() -> None:
    wanted = [Secret(("a",), "Zuleikha Marabout"), Secret(("b",), LONG), Secret(("c",), "Ada"), Secret(("d",), "x")]
    outputs = [haystack([f"{LONG} by Ada"]), haystack(["nothing"]), haystack(["Zuleikha Marabout"])]
    found, vague = search([*wanted, Secret(("d",), "y")], [], outputs)
    assert found == ((Trace(("b",)), Trace(("c",))), (), (Trace(("a",)),))
    assert vague == (Trace(("d",)),)


def test_text_made_ready_is_letters_alone_and_words_with_a_space_around() -> None:
    made = haystack(["A-b  C!", "d"])
    assert (made.letters, made.words) == ("abc\nd", " a b c \n d ")


def wanted(audience: Access, subject: str = "") -> dict[tuple[str | int, ...], list[str]]:
    given = written(subject=subject)
    found: dict[tuple[str | int, ...], list[str]] = {}
    for secret in secrets(given, judge(given), aliases(given, rubric(), audience), audience):
        found.setdefault(secret.path, []).append(secret.text)
    return found


def test_restricted_readers_may_see_everything() -> None:
    assert wanted("restricted") == {}


def test_of_people_inside_restricted_text_and_coined_ids_are_kept() -> None:
    found = wanted("internal")
    assert found[("controls", 0, "note")] == ["A note."]
    assert ("answers", "crowd", "because") not in found
    assert found[("evidence",)] == ["log"]
    assert found[("scenarios",)] == ["night"]
    assert found[("controls",)] == ["guard"]
    assert found[("risks",)] == ["x-ape", "x-zoo"]
    assert ("digest",) not in found
    assert ("subject",) not in found


def test_of_the_public_the_digests_are_kept_too_for_they_confirm_a_guess() -> None:
    found = wanted("public", "access: restricted")
    outcome = judge(written(subject="access: restricted"))
    assert found[("subject",)] == ["thing"]
    assert found[("digest",)] == [outcome.digest]
    assert {path[1]: texts for path, texts in found.items() if path[0] == "digest" and len(path) > 1} == {
        one.id: [one.digest] for one in outcome.findings
    }
    assert found[("answers", "crowd", "because")] == ["Said inside."]


def test_an_id_that_is_also_a_new_name_is_not_looked_for() -> None:
    given = written(("x-zoo: {title", "x-02: {title"), ("risks: [x-zoo]", "risks: [x-02]"))
    names = aliases(given, rubric(), "internal")
    assert names.risks == {"x-02": "x-01", "x-ape": "x-02"}
    found = [secret.text for secret in secrets(given, judge(given), names, "internal") if secret.path == ("risks",)]
    assert found == ["x-ape"]
