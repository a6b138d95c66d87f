"""Who may read what: the order of the classes, whose mark counts, the list for the public, and what names somebody."""

import pytest

from hrdd.engine.access import (
    PEOPLE,
    Wording,
    access_at,
    access_in,
    access_of,
    answers_given,
    is_free,
    is_kept_apart,
    may_read,
    parts,
    shows,
    wordings,
)
from hrdd.model.assessment import (
    Answer,
    Approval,
    Assessment,
    Benefit,
    Channel,
    ControlEntry,
    Engagement,
    Evidence,
    LevelOverride,
    Person,
    Reading,
    RiskEntry,
    Scenario,
    Subject,
    Verification,
)
from hrdd.model.base import Access, Declared
from tests.make import assessment
from tests.telling import written

ORDER: tuple[Access, ...] = ("public", "internal", "restricted")


@pytest.mark.parametrize("audience", ORDER)
@pytest.mark.parametrize("access", ORDER)
def test_whoever_may_read_more_may_read_less(audience: Access, access: Access) -> None:
    assert may_read(audience, access) is (ORDER.index(access) <= ORDER.index(audience))


LISTED: dict[type[Declared], set[str]] = {
    Subject: {"name", "summary"},
    RiskEntry: {"title", "harm"},
    Engagement: {"how", "said", "changed"},
    Channel: {"name", "where"},
    Benefit: {"what"},
}


@pytest.mark.parametrize(
    "holder", [*LISTED, Answer, Scenario, ControlEntry, Evidence, Person, LevelOverride, Approval, Reading]
)
def test_the_public_sees_what_is_marked_public_and_on_the_list(holder: type[Declared]) -> None:
    free = {name for name, field in holder.model_fields.items() if is_free(field)}
    assert {name for name in free if shows(holder, name, "public", "public")} == LISTED.get(holder, set())
    assert not any(shows(holder, name, access, "public") for name in free for access in ("internal", "restricted"))
    assert all(shows(holder, name, "internal", "internal") for name in free)
    assert all(shows(holder, name, "public", "internal") for name in free)
    assert not any(shows(holder, name, "restricted", "internal") for name in free)
    assert all(shows(holder, name, "restricted", "restricted") for name in free)


@pytest.mark.parametrize(
    ("holder", "free"),
    [
        (Subject, {"name", "summary", "owner"}),
        (ControlEntry, {"title", "owner", "note"}),
        (Evidence, {"title", "where", "author", "scope"}),
        (LevelOverride, {"because", "sources", "author"}),
        (Person, {"name"}),
        (Scenario, {"what"}),
    ],
)
def test_free_text_is_told_from_ids_days_and_words_of_a_list(holder: type[Declared], free: set[str]) -> None:
    assert {name for name, field in holder.model_fields.items() if is_free(field)} == free


@pytest.mark.parametrize(
    ("holder", "field", "somebody"),
    [
        (Person, "name", True),
        (Reading, "name", True),
        (Verification, "by", True),
        (Approval, "by", True),
        (LevelOverride, "author", True),
        (ControlEntry, "owner", True),
        (Subject, "owner", True),
        (Evidence, "author", True),
        (Subject, "name", False),
        (Channel, "name", False),
        (ControlEntry, "title", False),
        (Benefit, "what", False),
    ],
)
def test_some_text_is_there_to_name_a_person(holder: type[Declared], field: str, somebody: bool) -> None:
    assert Wording((), "Ada", "public", holder, field).names_somebody is somebody


def test_every_field_that_is_said_to_name_people_is_there() -> None:
    known = {holder.__name__: holder for holder in (Person, Reading, Verification, Approval, LevelOverride)}
    assert {name.partition(".")[0] for name in PEOPLE} == set(known)
    assert all(name.partition(".")[2] in known[name.partition(".")[0]].model_fields for name in PEOPLE)


def test_a_piece_of_text_is_open_by_its_mark_and_for_the_public_by_the_list() -> None:
    assert Wording((), "Joy", "public", Benefit, "what").open_to("public")
    assert not Wording((), "Joy", "internal", Benefit, "what").open_to("public")
    assert not Wording((), "Why", "public", Answer, "because").open_to("public")
    assert Wording((), "Why", "public", Answer, "because").open_to("internal")


def test_an_entry_has_its_own_mark_or_the_default_and_a_piece_has_that_of_its_entry() -> None:
    given = written()
    marked, unmarked = given.answers["topics"], given.answers["under18"]
    assert isinstance(marked, Answer)
    assert isinstance(unmarked, Answer)
    assert access_of(marked, "restricted", "internal") == "public"
    assert access_of(unmarked, "public", "internal") == "internal"
    person = given.assessed.by[0]
    assert access_of(person, "internal", "public") == "internal"


@pytest.mark.parametrize(
    ("path", "access"),
    [
        ((), "restricted"),
        (("answers", "topics"), "public"),
        (("answers", "topics", "because"), "public"),
        (("answers", "crowd"), "internal"),
        (("answers", "under18"), "restricted"),
        (("evidence", "act"), "public"),
        (("evidence", "memo", "title"), "internal"),
        (("engagement", 0), "public"),
        (("engagement", 1), "restricted"),
        (("risks", "x-zoo"), "internal"),
        (("risks", "x-zoo", "gravity"), "restricted"),  # a claim has a mark of its own
        (("risks", "ha-01", "scenarios", 1), "internal"),
        (("controls", 2, "covers"), "internal"),
        (("remedy", "channels", 0), "public"),
        # where nothing is, nobody reads anything
        (("answers", "nobody"), "restricted"),
        (("engagement", 7), "restricted"),
        (("engagement", "x"), "restricted"),
        (("nothing",), "restricted"),
        (("subject", "name", "x"), "restricted"),
    ],
)
def test_the_class_of_a_place_is_that_of_the_entry_there(path: tuple[str | int, ...], access: Access) -> None:
    assert access_at(written(), path) == access


def test_the_default_of_the_file_counts_where_nothing_is_marked_and_nowhere_else() -> None:
    given = written().model_copy(update={"access": "internal"})
    assert access_at(given, ("answers", "under18")) == "internal"
    assert access_at(given, ("assessed", "by", 0)) == "internal"
    assert access_at(given, ("answers", "topics")) == "public"
    assert access_at(given, ("answers", "nobody")) == "restricted"
    assert {access for path, _, access in parts(given) if path[:1] == ("context",)} == {"internal"}


def in_name(given: Assessment, access: Access = "restricted", field: str = "name") -> Access:
    return access_in(given.subject, field, access, given)


def test_a_name_that_nobody_marked_is_for_people_inside() -> None:
    plain = assessment()
    assert in_name(plain) == "internal"
    assert in_name(plain, "public") == "public"
    assert in_name(plain, "internal") == "internal"
    assert in_name(plain, field="summary") == "restricted"
    assert in_name(assessment(subject="access: restricted")) == "restricted"
    chosen = plain.model_copy(update={"access": "restricted"})
    assert in_name(chosen) == "restricted"
    person = plain.assessed.by[0]
    assert access_in(person, "name", "restricted", plain) == "restricted"


@pytest.mark.parametrize(
    ("subject", "apart"),
    [("", False), ("access: restricted", True), ("access: internal", False), ("access: public", False)],
)
def test_a_subject_is_kept_apart_where_it_is_marked_restricted(subject: str, apart: bool) -> None:
    assert is_kept_apart(assessment(subject=subject)) is apart


def test_every_entry_is_visited_from_the_outside_inwards() -> None:
    given = written()
    found = [(path, type(part)) for path, part, _ in parts(given)]
    assert found[0] == ((), Assessment)
    assert (("risks", "ha-01"), RiskEntry) in found
    assert (("risks", "ha-01", "scenarios", 1), Scenario) in found
    assert (("controls", 0, "verified"), Verification) in found
    assert (("assessed", "by", 0), Person) in found
    assert found.index((("risks", "ha-01"), RiskEntry)) < found.index((("risks", "ha-01", "scenarios", 0), Scenario))
    assert {path: access for path, _, access in parts(given)}[("risks", "x-zoo")] == "internal"
    assert {path: access for path, _, access in parts(given)}[("controls", 2, "covers")] == "internal"


def test_every_piece_of_text_is_found_once_with_its_class() -> None:
    found = {words.path: words for words in wordings(written())}
    assert len(found) == len([*wordings(written())])
    assert found[("subject", "name")].access == "internal"
    assert found[("subject", "summary")].access == "restricted"
    assert (found[("answers", "topics", "because")].text, found[("answers", "topics", "because")].access) == (
        "Said in public.",
        "public",
    )
    sources = [found[("context", "TR", "civic-space", "sources", index)] for index in (0, 1)]
    assert [(words.text, words.access, words.holder, words.field) for words in sources] == [
        ("One.", "restricted", LevelOverride, "sources"),
        ("Two.", "restricted", LevelOverride, "sources"),
    ]
    assert ("subject", "id") not in found
    assert ("evidence", "log", "grade") not in found
    assert found[("risks", "ha-01", "indicator", "readings", 1)].text == "Nine."
    assert found[("exceptions", 0, "conditions", 0)].holder.__name__ == "ExceptionEntry"


def test_answers_of_any_kind_are_counted() -> None:
    assert answers_given(written()) == 9
    assert answers_given(assessment("answers: {reach: unknown}\n")) == 1
